// Keys, wheel, pointer and buttons. Keys are those of whoever has the focus in the picture, and of nobody else.
const ZOOM = 1.5, NEAR = 4;

class Hands {
  constructor(stage) {
    Object.assign(this, { stage, view: stage.view, plan: stage.plan, pointers: new Map(), drag: null, pinch: 0 });
    const { el, form, input, boxes } = stage;
    const listen = (target, type, act, options) => target.addEventListener(type, act.bind(this), options);
    listen(el, "keydown", this.key);
    listen(el, "wheel", this.wheel, { passive: false });
    listen(el, "pointerdown", this.down);
    listen(el, "pointermove", this.over);
    for (const type of ["pointerup", "pointercancel"]) listen(el, type, this.up);
    listen(el, "pointerleave", () => this.hint(null));
    listen(el, "dblclick", this.twice);
    listen(el, "focus", () => this.focus(true));
    listen(el, "blur", () => this.focus(false));
    listen(form, "submit", this.find);
    listen(form, "click", (e) => this.act(e.target.closest("[data-act]")?.dataset.act));
    listen(input, "input", this.words);
    listen(input, "keydown", this.inField);
    listen(boxes.critical, "change", () => stage.setCritical(boxes.critical.checked));
    if (boxes.previous) listen(boxes.previous, "change", this.ghost);
  }
  focus(on) {
    this.hint(null);
    if (on) this.stage.changed();
  }
  ghost() {
    this.view.ghost = this.stage.boxes.previous.checked;
    this.stage.draw();
  }
  words() {
    const { stage, view } = this;
    view.search(stage.input.value);
    stage.counted();
    stage.draw();
  }
  find(e) {
    e.preventDefault();
    this.stage.seek(1);
  }
  inField(e) {
    if (e.key === "Enter" && e.shiftKey) this.stage.seek(-1);
    else if (e.key === "Escape" && !e.isComposing) {
      this.stage.input.value = "";
      this.words();
      this.stage.el.focus();
    } else return;
    e.preventDefault();
  }
  act(name) {
    const { stage, view } = this;
    const acts = {
      in: () => stage.move(() => view.zoom(ZOOM)),
      out: () => stage.move(() => view.zoom(1 / ZOOM)),
      fit: () => stage.move(() => view.fit()),
      close: () => this.rows(() => view.all(true)),
      open: () => this.rows(() => view.all(false)),
      print: () => print(),
      "next-hit": () => stage.seek(1),
      "previous-hit": () => stage.seek(-1),
    };
    acts[name]?.();
  }
  rows(change) {
    change();
    this.stage.changed();
  }
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.target !== this.stage.el) return;
    const act = this.keyed(e.key, e.shiftKey);
    if (!act) return;
    e.preventDefault();
    this.hint(null);
    act();
  }
  // What a key does; nothing for keys that are not of the picture.
  keyed(key, shift) {
    const { stage, view, plan } = this, i = view.chosen, screen = Math.max(1, Math.floor(view.body / view.row) - 1);
    const step = (n) => () => this.rows(() => view.step(n));
    const to = (k) => () => k >= 0 && this.rows(() => view.choose(k));
    const slide = (n) => () => stage.move(() => view.pan((n * view.chart) / 4, 0));
    switch (key) {
      case "ArrowDown": return step(1);
      case "ArrowUp": return step(-1);
      case "PageDown": return step(screen);
      case "PageUp": return step(-screen);
      case "Home": return step(-plan.n);
      case "End": return step(plan.n);
      case "ArrowLeft": return shift ? slide(-1) : i < 0 ? null : plan.kind[i] === GROUP && !view.closed[i] ? () => this.rows(() => view.toggle(i, true)) : to(plan.parent[i]);
      case "ArrowRight": return shift ? slide(1) : i < 0 ? null : plan.kind[i] !== GROUP ? null : view.closed[i] ? () => this.rows(() => view.toggle(i, false)) : step(1);
      case "+": case "=": return () => stage.move(() => view.zoom(ZOOM, this.middle(i)));
      case "-": case "_": return () => stage.move(() => view.zoom(1 / ZOOM, this.middle(i)));
      case "0": return () => this.act("fit");
      case "[": return () => this.widen(-40);
      case "]": return () => this.widen(40);
      case " ": return i < 0 ? null : () => stage.move(() => view.bring(i));
      case "c": return () => stage.setCritical(!view.critical, true);
      case "/": return () => stage.input.select();
      case "n": return () => stage.seek(1);
      case "N": return () => stage.seek(-1);
      case "p": return i < 0 ? null : () => stage.go(this.other(plan.driver(i), plan.from));
      case "s": return i < 0 ? null : () => stage.go(this.other(plan.driven(i), plan.to));
      case "Enter": return i < 0 ? null : () => (plan.kind[i] === GROUP ? this.rows(() => view.toggle(i)) : this.open(i));
      case "Escape": return this.stage.painter.tip ? () => {} : null;
    }
    return null;
  }
  widen(by) {
    this.view.widen(this.view.pane + by);
    this.stage.draw();
  }
  other(k, end) {
    return k < 0 ? -1 : end[k];
  }
  // Where to zoom at: the bar of the chosen row when it is seen, else the middle.
  middle(i) {
    const { view, plan } = this;
    if (i < 0 || plan.start[i] === NONE) return undefined;
    const x = (view.x(plan.start[i]) + view.x(plan.finish[i])) / 2;
    return x > view.pane && x < view.width ? x : undefined;
  }
  // Twice on the edge of the names gives them as much room as their longest needs, or takes it back; on a row it opens it.
  twice(e) {
    if (!this.edge(e.offsetX)) return this.open(this.view.rowAt(e.offsetY));
    this.view.widen(this.view.wanted ? 0 : this.view.width * 0.66);
    this.stage.draw();
  }
  edge(x) {
    return Math.abs(x - this.view.pane) <= 5;
  }
  open(i) {
    const to = this.stage.address(i);
    if (to) location.assign(to);
  }
  wheel(e) {
    const { stage, view } = this, unit = e.deltaMode === 1 ? view.row : e.deltaMode === 2 ? view.body : 1;
    stage.still();
    this.hint(null);
    if (e.ctrlKey || e.metaKey) {
      e.preventDefault();
      view.zoom(Math.exp(-Math.max(-120, Math.min(120, e.deltaY * unit)) * 0.0035), Math.max(view.pane, e.offsetX));
      return stage.draw();
    }
    let dx = e.deltaX * unit, dy = e.deltaY * unit;
    if (e.shiftKey && !dx) [dx, dy] = [dy, 0];
    const { top, left } = view;
    view.pan(dx, dy);
    if (top === view.top && left === view.left) return; // at the end the page goes on
    e.preventDefault();
    stage.draw();
  }
  down(e) {
    if (e.button) return;
    const { stage, view } = this;
    stage.still();
    this.hint(null);
    stage.el.setPointerCapture(e.pointerId);
    this.pointers.set(e.pointerId, { x: e.offsetX, y: e.offsetY });
    if (this.pointers.size === 2) return this.spread();
    this.drag = { x: e.offsetX, y: e.offsetY, far: false, bar: this.grip(e.offsetX, e.offsetY), left: view.left, top: view.top };
  }
  // Which bar was taken hold of: a press beside the thumb pages.
  grip(x, y) {
    const { view, stage } = this, { painter } = stage;
    if (this.edge(x)) return "names";
    const v = x > view.width - 12 && y > view.head && painter.thumb(true);
    if (v) {
      if (y < v.at || y > v.at + v.size) view.pan(0, (y < v.at ? -1 : 1) * view.body * 0.9);
      stage.draw();
      return "rows";
    }
    const h = y > view.height - 12 && x > view.pane && painter.thumb(false);
    if (h) {
      if (x < h.at || x > h.at + h.size) view.pan((x < h.at ? -1 : 1) * view.chart * 0.9, 0);
      stage.draw();
      return "time";
    }
    return "";
  }
  spread() {
    const [a, b] = [...this.pointers.values()];
    this.pinch = Math.hypot(a.x - b.x, a.y - b.y);
    this.drag = null;
  }
  over(e) {
    const held = this.pointers.get(e.pointerId);
    if (!held) return e.pointerType === "mouse" && this.hover(e);
    const dx = e.offsetX - held.x, dy = e.offsetY - held.y, { view, stage, drag } = this;
    Object.assign(held, { x: e.offsetX, y: e.offsetY });
    if (this.pointers.size === 2) this.pinched();
    else if (drag) {
      drag.far ||= Math.hypot(e.offsetX - drag.x, e.offsetY - drag.y) > NEAR;
      if (!drag.far) return;
      this.pull(drag, dx, dy);
    }
    stage.draw();
  }
  hover(e) {
    this.stage.el.classList.toggle("edge", this.edge(e.offsetX));
    this.hint(e);
  }
  pull(drag, dx, dy) {
    const { view, stage, plan } = this;
    if (drag.bar === "names") view.widen(view.pane + dx);
    else if (drag.bar === "rows") view.pan(0, (dy * (view.count * view.row - view.body)) / Math.max(1, view.body - stage.painter.thumb(true).size));
    else if (drag.bar === "time") view.pan(dx * ((plan.last - plan.first) * view.scale / view.chart), 0);
    else {
      stage.el.classList.add("held");
      view.pan(drag.x < view.pane ? 0 : -dx, -dy);
    }
  }
  pinched() {
    const [a, b] = [...this.pointers.values()], now = Math.hypot(a.x - b.x, a.y - b.y);
    if (this.pinch > 0 && now > 0) this.view.zoom(now / this.pinch, Math.max(this.view.pane, (a.x + b.x) / 2));
    this.pinch = now;
  }
  up(e) {
    const { drag, stage } = this;
    this.pointers.delete(e.pointerId);
    this.drag = null;
    stage.el.classList.remove("held");
    if (drag && !drag.far && !drag.bar && e.type === "pointerup") this.click(drag.x, drag.y);
  }
  // A click chooses a row. On the mark of a group, or on one that was chosen, it opens or closes it.
  click(x, y) {
    const { view, plan } = this, i = view.rowAt(y);
    if (i < 0) return;
    const mark = INSET + this.stage.painter.indent(plan.depth[i]);
    const turns = plan.kind[i] === GROUP && x < view.pane && (i === view.chosen || Math.abs(x - mark - 4) < 12);
    this.rows(() => {
      view.choose(i);
      if (turns) view.toggle(i);
    });
    this.stage.counted();
  }
  // The row whose name or bar is at a place; -1 for none.
  under(x, y) {
    const { view, plan } = this, i = view.rowAt(y);
    if (i < 0 || x < view.pane) return i;
    if (plan.start[i] === NONE) return -1;
    return x > view.x(plan.start[i]) - 8 && x < view.x(plan.finish[i]) + 8 ? i : -1;
  }
  // What the pointer rests on is told beside it, after a moment.
  hint(e) {
    clearTimeout(this.rest);
    const { stage, view } = this, { painter } = stage;
    const i = e ? this.under(e.offsetX, e.offsetY) : -1;
    if (painter.tip && painter.tip.row !== i) {
      painter.tip = null;
      stage.draw();
    }
    if (i < 0 || painter.tip) return;
    const x = e.offsetX, y = e.offsetY;
    this.rest = setTimeout(() => {
      painter.tip = { row: i, x, y, lines: null, width: 0 };
      stage.draw();
    }, 350);
  }
}
