// One picture on a page: it paints when something changed, once a frame, and tells what is chosen.
class Stage {
  constructor(root, plan) {
    const find = (what) => root.querySelector(`[data-${what}]`);
    this.root = root;
    this.plan = plan;
    this.el = find("stage");
    this.canvas = this.el.querySelector("canvas");
    this.told = find("told");
    this.grid = find("row");
    this.count = find("hits");
    this.form = root.querySelector("form");
    this.input = this.form.querySelector("[type=search]");
    this.boxes = { critical: this.form.elements.critical, previous: this.form.elements.previous };
    this.view = new View(plan);
    this.words = new Words(plan);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.frame = this.frame.bind(this);
    this.asked = 0;
    this.aim = null;
    this.tell = 0;
    this.begin();
  }
  begin() {
    const { view } = this;
    view.critical = !!this.boxes.critical.checked;
    view.ghost = !!this.boxes.previous?.checked;
    view.search(this.input.value);
    view.refresh();
    this.dress();
    new ResizeObserver(() => this.resize()).observe(this.el);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", () => this.dress());
    this.counted();
    this.say("Choose a row with a click or the arrow keys.");
    this.row();
    for (const b of this.form.querySelectorAll("[data-act]")) b.hidden = false;
    this.form.querySelector("[data-plain]").hidden = true;
    this.root.classList.add("drawn");
    this.resize();
  }
  // Colours and fonts are those of the page, whichever it has now.
  dress() {
    const ctx = this.canvas.getContext("2d", { alpha: false });
    const had = this.painter;
    this.painter = new Painter(ctx, this.view, this.words, coloursOf(this.el), getComputedStyle(this.el).fontFamily);
    if (had) Object.assign(this.painter, { ratio: had.ratio, focus: had.focus });
    this.draw();
  }
  resize() {
    const { canvas, view } = this, width = canvas.clientWidth, height = canvas.clientHeight, ratio = devicePixelRatio || 1;
    if (!width || !height) return;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.painter.ratio = ratio;
    view.size(width, height);
    this.paint(); // at once: a canvas that was given a size is empty
  }
  draw() {
    if (!this.asked) this.asked = requestAnimationFrame(this.frame);
  }
  frame(now) {
    this.asked = 0;
    if (this.aim) this.glide(now);
    this.paint();
    if (this.aim) this.draw();
  }
  paint() {
    if (this.view.width) this.painter.paint();
  }
  // Zooming by a key or a button is shown as a movement, unless the reader wants none.
  glide(now) {
    const { aim, view } = this;
    aim.began ??= now;
    const part = Math.min(1, (now - aim.began) / 140), eased = 1 - (1 - part) ** 3;
    view.scale = aim.from.scale * (aim.to.scale / aim.from.scale) ** eased;
    view.left = aim.from.left + (aim.to.left - aim.from.left) * (aim.to.scale === aim.from.scale ? eased : (1 / view.scale - 1 / aim.from.scale) / (1 / aim.to.scale - 1 / aim.from.scale));
    if (part < 1) return;
    Object.assign(view, aim.to);
    this.aim = null;
  }
  // Changes the view, and moves there from where it was.
  move(change) {
    const { view } = this, before = { left: view.left, scale: view.scale };
    if (this.aim) Object.assign(view, this.aim.to);
    const { fitted } = view;
    change(view);
    const to = { left: view.left, scale: view.scale, fitted: view.fitted };
    this.aim = null;
    if (!this.calm.matches && (to.left !== before.left || to.scale !== before.scale)) {
      Object.assign(view, before, { fitted: fitted && to.fitted });
      this.aim = { from: before, to };
    }
    this.draw();
  }
  still() {
    if (this.aim) Object.assign(this.view, this.aim.to);
    this.aim = null;
  }
  // Something was chosen, opened, closed or found; news goes before what is told of the chosen row.
  changed(news = "") {
    this.row();
    clearTimeout(this.tell);
    this.tell = setTimeout(() => this.sentence(news), 120); // a key that is held is not a speech
    this.draw();
  }
  say(text) {
    this.told.textContent = text;
  }
  sentence(news) {
    const { view, words, plan } = this, i = view.chosen;
    if (i < 0) return this.say("No row is critical.");
    if (news) news += ` ${view.count === 1 ? "1 row" : `${view.count} rows`}. `;
    const name = document.createElement("strong");
    name.append(Object.assign(document.createElement("bdi"), { textContent: words.named(i) }));
    const rest = [...words.parts(i, view.closed[i]), ...(plan.kind[i] === GROUP ? [] : words.chain(i))];
    this.told.replaceChildren(news, name, `: ${rest.join("; ")}. `);
    const to = this.address(i);
    if (to) this.told.append(Object.assign(document.createElement("a"), { href: to, textContent: `Open ${plan.code[i]}` }));
  }
  address(i) {
    const base = this.root.dataset.activities, id = i < 0 ? "" : this.plan.id[i];
    return base && id && this.plan.kind[i] !== GROUP && id !== "." && id !== ".." ? `${base}/${encodeURIComponent(id)}` : "";
  }
  // The chosen row as a row of the grid. It is not named as active: the line below speaks, and would be heard twice.
  row() {
    const { view, words, plan, grid } = this, i = view.chosen;
    if (i < 0) return grid.replaceChildren();
    const row = document.createElement("div");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", view.at[i] + 2);
    row.setAttribute("aria-level", plan.depth[i] + 1);
    row.setAttribute("aria-selected", "true");
    if (plan.kind[i] === GROUP) row.setAttribute("aria-expanded", String(!view.closed[i]));
    words.cells(i).forEach((text, n) => {
      const cell = row.appendChild(document.createElement("span"));
      cell.setAttribute("role", n ? "gridcell" : "rowheader");
      cell.textContent = text;
    });
    grid.replaceChildren(row);
    this.el.setAttribute("aria-rowcount", view.count + 1);
  }
  counted() {
    const { view } = this, n = view.hits.indexOf(view.chosen) + 1;
    if (!this.input.value.trim()) this.count.textContent = "";
    else if (!view.hits.length) this.count.textContent = "none";
    else this.count.textContent = n ? `${n} of ${view.hits.length}` : `${view.hits.length} found`;
  }
  seek(n) {
    const i = this.view.nextHit(n);
    if (i < 0) return;
    this.still();
    this.view.reveal(i);
    this.boxes.critical.checked = this.view.critical;
    this.counted();
    this.changed();
  }
  go(i) {
    if (i < 0) return;
    this.still();
    this.view.reveal(i);
    this.boxes.critical.checked = this.view.critical;
    this.changed();
  }
  setCritical(on, told) {
    this.view.critical = this.boxes.critical.checked = on;
    this.view.refresh();
    this.view.choose(this.view.chosen);
    this.changed(told ? (on ? "Critical only," : "All,") : "");
  }
}
