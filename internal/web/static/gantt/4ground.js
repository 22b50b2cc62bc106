// Paints what stands still around the bars: rows and their names, days without work, the axis, and how much is out of view.
// Nothing is made for a frame: texts are cut to their width once for each width, dates are written once for each row.
const tokens = ["ink", "ink-2", "ink-3", "line", "line-2", "edge", "paper", "wash", "accent", "accent-wash", "red"];
const coloursOf = (el) => {
  const style = getComputedStyle(el), out = {};
  for (const t of tokens) out[t.replace("-", "")] = style.getPropertyValue(`--${t}`).trim() || "GrayText";
  return out;
};
const SOLID = [], DASHED = [3, 3], FINE = [2, 2];
const INSET = 8, STEP = 10, MOST_STEPS = 8;

class Ground {
  constructor(ctx, view, words, colours, family) {
    Object.assign(this, { ctx, view, words, c: colours });
    this.fonts = { name: `13px ${family}`, bold: `600 13px ${family}`, small: `12px ${family}`, strong: `600 12px ${family}` };
    this.cut = new Array(view.plan.n);
    this.codes = new Array(view.plan.n);
    this.deepest = Math.min(MOST_STEPS, view.plan.depth.reduce((a, b) => Math.max(a, b), 0));
    this.cutFor = -1;
    this.ratio = 1;
    this.focus = false;
    this.tip = null;
    ctx.font = this.fonts.small;
    this.dateWidth = Math.ceil(ctx.measureText("28 Sep 2028").width) + 14;
    this.floatWidth = Math.ceil(ctx.measureText("−1088.5 d").width) + 10;
    this.codeWidth = this.widestCode();
  }
  widestCode() {
    const { plan } = this.view;
    let most = 0;
    for (let i = 0, seen = 0; i < plan.n && seen < 300; i++) {
      if (plan.kind[i] === GROUP) continue;
      seen++;
      most = Math.max(most, this.ctx.measureText(plan.code[i]).width);
    }
    return Math.ceil(Math.min(most, 136)) + 8;
  }
  y(at) {
    return this.view.head + at * this.view.row - this.view.top;
  }
  // The lines between rows, the chosen row and hits.
  rows() {
    const { ctx, view, c } = this, { plan } = view;
    for (let at = this.from; at < this.to; at++) {
      const i = view.order[at], y = Math.round(this.y(at));
      if (i === view.chosen || view.hit[i]) {
        ctx.fillStyle = i === view.chosen ? c.accentwash : c.wash;
        ctx.fillRect(0, y, view.width, view.row);
      }
      ctx.fillStyle = plan.kind[i] === GROUP ? c.line : c.line2;
      ctx.fillRect(0, y + view.row - 1, view.width, 1);
    }
  }
  // Days without work, and the lines of the axis.
  time() {
    const { ctx, view, c } = this, bottom = Math.min(view.height, this.y(view.count));
    if (view.scale * DAY >= 3) this.shade();
    ctx.fillStyle = c.line2;
    this.eachStep(this.steps.lower, (x) => ctx.fillRect(Math.round(x), view.head, 1, bottom - view.head));
    if (!this.steps.upper) return;
    ctx.fillStyle = c.line;
    this.eachStep(this.steps.upper, (x) => ctx.fillRect(Math.round(x), view.head, 1, bottom - view.head));
  }
  shade() {
    const { ctx, view, c } = this, { weeks, monday, base } = view.plan, width = view.scale * DAY;
    ctx.fillStyle = c.ink;
    ctx.globalAlpha = 0.035; // over the chosen row too
    const bottom = Math.min(view.height, this.y(view.count)) - view.head;
    for (let k = 0, week = monday; k < weeks.length; k += 2) {
      const off = weeks[k], upTo = week + 7 * weeks[k + 1];
      const first = Math.max(week, weekStep.begin(base + Math.floor(view.left / DAY)));
      const last = Math.min(upTo, base + Math.ceil(view.time(view.width) / DAY));
      for (let w = first; w < last; w += 7)
        for (let d = 0; d < 7; d++) {
          if (!(off & (1 << d))) continue;
          const x = view.x((w + d - base) * DAY);
          ctx.fillRect(x, view.head, width, bottom);
        }
      week = upTo;
    }
    ctx.globalAlpha = 1;
  }
  eachStep(step, act) {
    const { view } = this, { base } = view.plan, last = base + view.time(view.width) / DAY;
    for (let day = step.begin(base + Math.floor(view.left / DAY)); day < last; ) {
      const next = step.next(day), x = view.x((day - base) * DAY);
      act(x, view.x((next - base) * DAY), day);
      day = next;
    }
  }
  halo(text, x, y, colour, ground) {
    const { ctx } = this;
    ctx.strokeStyle = ground;
    ctx.lineWidth = 4;
    ctx.lineJoin = "round";
    ctx.strokeText(text, x, y);
    ctx.lineWidth = 1;
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }
  // The rows' names, and as many of their figures as there is room for.
  names() {
    const { ctx, view, c } = this, { plan } = view;
    const float = view.pane >= 280, finish = view.pane >= 360;
    let right = view.pane - INSET;
    this.floatAt = float ? right : 0;
    if (float) right -= this.floatWidth;
    this.finishAt = finish ? right : 0;
    if (finish) right -= this.dateWidth;
    this.coded = right - INSET - this.indent(this.deepest) - 14 - this.codeWidth >= 110;
    if (this.cutFor !== right) {
      this.cut.fill(undefined);
      this.cutFor = right;
    }
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, view.head, view.pane, view.body);
    ctx.clip();
    for (let at = this.from; at < this.to; at++) this.name(view.order[at], Math.round(this.y(at)), right);
    ctx.restore();
    ctx.fillStyle = c.line;
    ctx.fillRect(view.pane - 1, 0, 1, view.height);
    if (!plan.n || view.count) return;
    ctx.font = this.fonts.name;
    ctx.fillStyle = c.ink3;
    ctx.fillText("No row is critical.", INSET, view.head + 20);
  }
  name(i, y, right) {
    const { ctx, view, c } = this, { plan } = view, group = plan.kind[i] === GROUP, line = y + 16;
    let x = INSET + this.indent(plan.depth[i]);
    if (group) this.mark(x, y + view.row / 2, view.closed[i]);
    x += 14;
    if (!group && this.coded) {
      ctx.font = this.fonts.small;
      ctx.fillStyle = c.ink3;
      ctx.fillText((this.codes[i] ??= this.tail(plan.code[i], this.codeWidth - 6)), x, line);
      x += this.codeWidth;
    }
    ctx.font = group ? this.fonts.bold : this.fonts.name;
    ctx.fillStyle = c.ink;
    const text = (this.cut[i] ??= this.short(group ? this.words.named(i) : plan.title[i], right - x - 4));
    ctx.fillText(text, x, line);
    if (view.hit[i]) ctx.fillRect(x, line + 2, ctx.measureText(text).width, 1.5);
    ctx.font = plan.state[i] & CRITICAL && !group ? this.fonts.strong : this.fonts.small;
    ctx.fillStyle = plan.state[i] & CRITICAL ? c.ink : c.ink2;
    ctx.textAlign = "right";
    if (this.floatAt) ctx.fillText(this.words.float(i), this.floatAt, line);
    ctx.font = this.fonts.small;
    ctx.fillStyle = c.ink2;
    if (this.finishAt) ctx.fillText(this.words.finish(i), this.finishAt, line);
    ctx.textAlign = "left";
  }
  // Whether a group is open.
  mark(x, y, closed) {
    const { ctx, c } = this;
    ctx.fillStyle = c.ink3;
    ctx.beginPath();
    if (closed) {
      ctx.moveTo(x + 1, y - 4);
      ctx.lineTo(x + 7, y);
      ctx.lineTo(x + 1, y + 4);
    } else {
      ctx.moveTo(x, y - 2.5);
      ctx.lineTo(x + 8, y - 2.5);
      ctx.lineTo(x + 4, y + 3.5);
    }
    ctx.fill();
  }
  indent(depth) {
    return Math.min(depth, MOST_STEPS) * (this.view.pane < 240 ? STEP / 2 : STEP);
  }
  // The end of a code, where there is no room for all of it: codes begin alike.
  tail(text, width) {
    const { ctx } = this;
    if (ctx.measureText(text).width <= width) return text;
    let from = 1;
    while (from < text.length && ctx.measureText(`…${text.slice(from)}`).width > width) from++;
    return `…${text.slice(from)}`;
  }
  // As much of a text as there is room for.
  short(text, width) {
    const { ctx } = this;
    if (width < 12) return "";
    if (ctx.measureText(text).width <= width) return text;
    let a = 0, b = text.length;
    while (a < b) {
      const half = (a + b + 1) >> 1;
      if (ctx.measureText(`${text.slice(0, half)}…`).width <= width) a = half;
      else b = half - 1;
    }
    return `${text.slice(0, a).trimEnd()}…`;
  }
  axis() {
    const { ctx, view, c } = this, half = view.head / 2;
    ctx.fillStyle = c.paper;
    ctx.fillRect(0, 0, view.width, view.head);
    ctx.fillStyle = c.ink3;
    ctx.font = this.fonts.small;
    ctx.fillText("Activity", INSET, view.head - 8);
    ctx.textAlign = "right";
    if (this.floatAt) ctx.fillText("Float", this.floatAt, view.head - 8);
    if (this.finishAt) ctx.fillText("Finish", this.finishAt, view.head - 8);
    ctx.textAlign = "left";
    ctx.save();
    ctx.beginPath();
    ctx.rect(view.pane, 0, view.chart, view.head);
    ctx.clip();
    if (this.steps.upper) this.labels(this.steps.upper, 0, half, this.fonts.strong, c.ink2);
    this.labels(this.steps.lower, this.steps.upper ? half : 0, view.head, this.fonts.small, c.ink3);
    ctx.restore();
    ctx.fillStyle = c.ink2;
    ctx.fillRect(0, view.head - 1, view.width, 1);
    ctx.fillStyle = c.line;
    ctx.fillRect(view.pane - 1, 0, 1, view.head);
  }
  // The labels of one row of the axis. One that begins out of sight is moved in, as far as its step goes.
  labels(step, top, bottom, font, colour) {
    const { ctx, view, c } = this;
    ctx.font = font;
    this.eachStep(step, (x, next, day) => {
      ctx.fillStyle = c.line;
      ctx.fillRect(Math.round(x), top + 4, 1, bottom - top - 4);
      const text = step.name(day), width = ctx.measureText(text).width;
      const at = Math.min(Math.max(x, view.pane) + 5, next - width - 3);
      if (next - x < width + 4 && step === this.steps.lower && step === dayStep) return;
      ctx.fillStyle = colour;
      ctx.fillText(text, at, bottom - 7);
    });
  }
  // How much is out of view, and where: two bars at the edges.
  bars() {
    const { ctx, view, c } = this;
    ctx.fillStyle = c.edge;
    ctx.globalAlpha = 0.65;
    const v = this.thumb(true), h = this.thumb(false);
    if (v) ctx.fillRect(view.width - 7, v.at, 5, v.size);
    if (h) ctx.fillRect(h.at, view.height - 6, h.size, 4);
    ctx.globalAlpha = 1;
  }
  thumb(vertical) {
    const { view } = this, { plan } = view;
    if (vertical) {
      const all = view.count * view.row;
      if (all <= view.body) return null;
      const size = Math.max(28, (view.body * view.body) / all);
      return this.bounds(0, view.head + ((view.body - size) * view.top) / (all - view.body), size);
    }
    const whole = plan.last - plan.first, seen = view.chart / view.scale;
    if (seen >= whole) return null;
    const size = Math.max(28, (view.chart * seen) / whole), share = Math.min(1, Math.max(0, (view.left - plan.first) / (whole - seen)));
    return this.bounds(1, view.pane + (view.chart - size - 8) * share, size);
  }
  bounds(k, at, size) {
    this.thumbs ??= [{ at: 0, size: 0 }, { at: 0, size: 0 }];
    return Object.assign(this.thumbs[k], { at, size });
  }
}
