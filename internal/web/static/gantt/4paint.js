// Paints what is in view, a frame at a time. Nothing is made for a frame: texts are cut to their width once for each width,
// dates are written once for each row.
const tokens = ["ink", "ink-2", "ink-3", "line", "line-2", "edge", "paper", "wash", "accent", "accent-wash", "red"];
const coloursOf = (el) => {
  const style = getComputedStyle(el), out = {};
  for (const t of tokens) out[t.replace("-", "")] = style.getPropertyValue(`--${t}`).trim() || "GrayText";
  return out;
};
const SOLID = [], DASHED = [3, 3], FINE = [2, 2];
const INSET = 8, STEP = 12, MOST_STEPS = 7, BAR = 8, HEAVY = 12, POINT = 6;

class Painter {
  constructor(ctx, view, words, colours, family) {
    Object.assign(this, { ctx, view, words, c: colours });
    this.fonts = { name: `13px ${family}`, bold: `600 13px ${family}`, small: `12px ${family}`, strong: `600 12px ${family}` };
    this.cut = new Array(view.plan.n);
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
      most = Math.max(most, this.ctx.measureText(plan.code[i].slice(0, 16)).width);
    }
    return Math.ceil(Math.min(most, 110)) + 8;
  }
  paint() {
    const { ctx, view, c } = this;
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.textBaseline = "alphabetic";
    ctx.setLineDash(SOLID);
    ctx.lineWidth = 1;
    ctx.fillStyle = c.paper;
    ctx.fillRect(0, 0, view.width, view.height);
    this.from = Math.floor(view.top / view.row);
    this.to = Math.min(view.count, Math.ceil((view.top + view.body) / view.row));
    this.steps = stepsFor(view.scale * DAY);
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, view.head, view.width, view.body);
    ctx.clip();
    this.rows();
    ctx.beginPath();
    ctx.rect(view.pane, view.head, view.chart, view.body);
    ctx.clip();
    this.time();
    this.marks();
    this.links();
    this.lines();
    this.notes();
    ctx.restore();
    this.names();
    this.axis();
    this.bars();
    if (this.tip) this.tooltip();
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
  marks() {
    const { ctx, view } = this, { plan } = view;
    for (let at = this.from; at < this.to; at++) {
      const i = view.order[at];
      if (plan.start[i] === NONE) continue;
      const y = Math.round(this.y(at)) + view.row / 2;
      const a = view.x(plan.start[i]), b = view.x(plan.finish[i]);
      if (plan.due[i] !== NONE) this.flag(i, y);
      this.beside(i, y);
      if (b < view.pane - 40 || a > view.width + 40) {
        this.beyond(i, b < view.pane, y);
        continue;
      }
      if (plan.milestone(i)) this.diamond(plan.kind[i] === 2 ? a : b, y, i);
      else if (plan.kind[i] === GROUP || plan.kind[i] === SUMMARY) this.bracket(a, b, y);
      else if (plan.kind[i] === LOE) this.effort(a, b, y, i);
      else this.bar(a, b, y, i);
    }
    ctx.setLineDash(SOLID);
  }
  // What is done ends at the data date; what remains is light, or dark and heavier where it is critical.
  bar(a, b, y, i) {
    const { ctx, view, c } = this, { plan } = view, s = plan.state[i], width = Math.max(2, b - a);
    const done = s & COMPLETE ? b : s & STARTED && plan.dataDate !== NONE ? Math.min(b, Math.max(a, view.x(plan.dataDate))) : a;
    if (done > a) {
      ctx.fillStyle = c.edge;
      ctx.fillRect(a, y - BAR / 2, s & COMPLETE ? width : done - a, BAR);
    }
    if (s & COMPLETE) return;
    if (s & CRITICAL) {
      ctx.fillStyle = c.ink;
      ctx.fillRect(done, y - HEAVY / 2, Math.max(2, b - done), HEAVY);
      return;
    }
    ctx.fillStyle = c.accentwash;
    ctx.fillRect(done, y - BAR / 2, Math.max(2, b - done), BAR);
    ctx.strokeStyle = c.accent;
    ctx.strokeRect(done + 0.5, y - BAR / 2 + 0.5, Math.max(1, b - done - 1), BAR - 1);
  }
  bracket(a, b, y) {
    const { ctx, c } = this, right = Math.max(a + 3, b);
    ctx.fillStyle = c.ink2;
    ctx.beginPath();
    ctx.moveTo(a, y - 4);
    ctx.lineTo(right, y - 4);
    ctx.lineTo(right, y + 4);
    ctx.lineTo(Math.max(a, right - 5), y - 1);
    ctx.lineTo(Math.min(right, a + 5), y - 1);
    ctx.lineTo(a, y + 4);
    ctx.fill();
  }
  effort(a, b, y, i) {
    const { ctx, view, c } = this;
    ctx.fillStyle = view.plan.state[i] & CRITICAL ? c.ink : c.ink3;
    ctx.fillRect(a, y - 1, Math.max(2, b - a), 2);
    ctx.fillRect(a, y - 4, 2, 8);
    ctx.fillRect(Math.max(a, b - 2), y - 4, 2, 8);
  }
  rhomb(x, y, size) {
    const { ctx } = this;
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.closePath();
  }
  diamond(x, y, i) {
    const { ctx, view, c } = this, s = view.plan.state[i], light = !(s & (CRITICAL | COMPLETE));
    this.rhomb(x, y, light ? POINT - 0.5 : POINT);
    ctx.fillStyle = s & COMPLETE ? c.edge : s & CRITICAL ? c.ink : c.accentwash;
    ctx.fill();
    if (light) {
      ctx.strokeStyle = c.accent;
      ctx.stroke();
    }
  }
  // The contract date: a flag, and a line to where the milestone stands.
  flag(i, y) {
    const { ctx, view, c } = this, { plan } = view, x = view.x(plan.due[i] + DAY), to = view.x(plan.kind[i] === 2 ? plan.start[i] : plan.finish[i]);
    const late = this.words.late(i) > 0;
    ctx.fillStyle = late ? c.red : c.ink3;
    if (late) ctx.fillRect(x, y - 0.5, to - x, 1);
    ctx.fillRect(x - 1, y - 8, 2, 15);
    ctx.beginPath();
    ctx.moveTo(x, y - 8);
    ctx.lineTo(x + 7, y - 5);
    ctx.lineTo(x, y - 2);
    ctx.fill();
  }
  // The baseline below a bar, and the previous submission around where it was.
  beside(i, y) {
    const { ctx, view, c } = this, { plan } = view, from = plan.baseStart[i], group = plan.kind[i] === GROUP;
    if (from !== NONE && !group) {
      const a = view.x(from), b = view.x(plan.baseFinish[i]);
      ctx.fillStyle = c.edge;
      if (b > view.pane && a < view.width) plan.milestone(i) ? ctx.fillRect(b - 1, y + 6, 2, 5) : ctx.fillRect(a, y + 8, Math.max(2, b - a), 2);
    }
    if (!view.ghost || group || plan.beforeStart[i] === NONE) return;
    if (plan.beforeStart[i] === plan.start[i] && plan.beforeFinish[i] === plan.finish[i]) return;
    const a = view.x(plan.beforeStart[i]), b = view.x(plan.beforeFinish[i]);
    if (b < view.pane || a > view.width) return;
    ctx.strokeStyle = c.ink3;
    ctx.setLineDash(FINE);
    if (plan.milestone(i)) {
      this.rhomb(plan.kind[i] === 2 ? a : b, y, POINT);
      ctx.stroke();
    } else ctx.strokeRect(Math.round(a) + 0.5, y - 7.5, Math.max(2, Math.round(b - a)), 15);
    ctx.setLineDash(SOLID);
  }
  // A small arrow at the edge says on which side the bar of a row is to be found.
  beyond(i, left, y) {
    const { ctx, view, c } = this, x = left ? view.pane + 4 : view.width - 10, n = left ? -1 : 1;
    ctx.fillStyle = view.plan.state[i] & CRITICAL ? c.ink : c.edge;
    ctx.beginPath();
    ctx.moveTo(x + (left ? 5 : -5) * 0.5 - n * 2.5, y - 4);
    ctx.lineTo(x + (left ? 5 : -5) * 0.5 - n * 2.5, y + 4);
    ctx.lineTo(x + (left ? 5 : -5) * 0.5 + n * 2.5, y);
    ctx.fill();
  }
  // Links of the rows in view that drive along critical activities; and all of the chosen row.
  links() {
    const { view, c } = this, { plan } = view;
    for (let at = this.from; at < this.to; at++) {
      const i = view.order[at];
      if (!(plan.state[i] & CRITICAL) || plan.kind[i] === GROUP) continue;
      for (let k = plan.succ[i]; k < plan.succ[i + 1]; k++) if (this.critical(k)) this.arrow(k, c.ink3, false);
      for (let x = plan.pred[i]; x < plan.pred[i + 1]; x++) {
        const k = plan.into[x], other = view.at[plan.from[k]];
        if ((other < this.from || other >= this.to) && this.critical(k)) this.arrow(k, c.ink3, false);
      }
    }
    const i = view.chosen;
    if (i < 0) return;
    for (let k = plan.succ[i]; k < plan.succ[i + 1]; k++) this.arrow(k, c.accent, !(plan.link[k] & DRIVES));
    for (let x = plan.pred[i]; x < plan.pred[i + 1]; x++) this.arrow(plan.into[x], c.accent, !(plan.link[plan.into[x]] & DRIVES));
  }
  critical(k) {
    const { plan, chosen } = this.view, { state } = plan, a = plan.from[k], b = plan.to[k];
    return plan.link[k] & DRIVES && state[a] & state[b] & CRITICAL && a !== chosen && b !== chosen;
  }
  arrow(k, colour, dashed) {
    const { ctx, view } = this, { plan } = view, a = plan.from[k], b = plan.to[k], kind = plan.link[k] & 3;
    if (view.at[a] < 0 || view.at[b] < 0 || plan.start[a] === NONE || plan.start[b] === NONE) return;
    const fromStart = kind === SS || kind === SF, toFinish = kind === FF || kind === SF;
    const x1 = Math.round(view.x(fromStart ? plan.start[a] : plan.finish[a])) + 0.5, y1 = Math.round(this.y(view.at[a])) + view.row / 2 + 0.5;
    const x2 = Math.round(view.x(toFinish ? plan.finish[b] : plan.start[b])) + 0.5, y2 = Math.round(this.y(view.at[b])) + view.row / 2 + 0.5;
    const down = y2 > y1 ? 1 : -1;
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.setLineDash(dashed ? DASHED : SOLID);
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    if (kind === 0 && x2 >= x1 - 0.5) {
      const x = x2 + (plan.milestone(b) ? 0 : 3), y = y2 - down * (plan.milestone(b) ? POINT : HEAVY / 2);
      ctx.lineTo(x, y1);
      ctx.lineTo(x, y - down * 3);
      ctx.stroke();
      return this.tipOf(x, y, 0, down);
    }
    const out = fromStart ? -1 : 1, into = toFinish ? -1 : 1, gap = plan.milestone(b) ? POINT : 0;
    if (out === -into) {
      const x = out > 0 ? Math.max(x1, x2 + gap) + 8 : Math.min(x1, x2 - gap) - 8;
      ctx.lineTo(x, y1);
      ctx.lineTo(x, y2);
    } else {
      const middle = y2 - (down * view.row) / 2;
      ctx.lineTo(x1 + out * 5, y1);
      ctx.lineTo(x1 + out * 5, middle);
      ctx.lineTo(x2 - into * (gap + 7), middle);
      ctx.lineTo(x2 - into * (gap + 7), y2);
    }
    ctx.lineTo(x2 - into * (gap + 3), y2);
    ctx.stroke();
    this.tipOf(x2 - into * gap, y2, into, 0);
  }
  tipOf(x, y, dx, dy) {
    const { ctx } = this;
    ctx.setLineDash(SOLID);
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - dx * 5 - dy * 3, y - dy * 5 - dx * 3);
    ctx.lineTo(x - dx * 5 + dy * 3, y - dy * 5 + dx * 3);
    ctx.fill();
  }
  // The data date and today.
  lines() {
    const { view, c } = this, { plan } = view;
    this.dataLabel ??= plan.dataDate === NONE ? "" : `data date ${dateText(this.words.day(plan.dataDate, true))}`;
    this.todayLabel ??= plan.today === NONE ? "" : `today ${dateText(this.words.day(plan.today, false))}`;
    if (plan.today !== NONE) this.upright(plan.today, c.ink3, DASHED, this.todayLabel, 22);
    if (plan.dataDate !== NONE) this.upright(plan.dataDate, c.accent, SOLID, this.dataLabel, 8);
  }
  upright(t, colour, dash, text, up) {
    const { ctx, view, c } = this, x = Math.round(view.x(t)) + 0.5, y = view.height - up;
    if (x < view.pane || x > view.width) return;
    ctx.strokeStyle = colour;
    ctx.setLineDash(dash);
    ctx.beginPath();
    ctx.moveTo(x, view.head);
    ctx.lineTo(x, view.height);
    ctx.stroke();
    ctx.setLineDash(SOLID);
    ctx.font = this.fonts.small;
    const width = ctx.measureText(text).width, right = x + 6 + width < view.width - 8;
    this.halo(text, right ? x + 5 : Math.max(view.pane + 4, x - 5 - width), y, colour, c.paper);
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
  // How contract milestones stand, in words beside them.
  notes() {
    const { ctx, view, c } = this, { plan } = view;
    ctx.font = this.fonts.strong;
    for (let at = this.from; at < this.to; at++) {
      const i = view.order[at];
      if (plan.due[i] === NONE || plan.finish[i] === NONE) continue;
      const text = this.words.contract(i), width = ctx.measureText(text).width, at1 = view.x(plan.finish[i]), at2 = view.x(plan.due[i] + DAY);
      const left = Math.min(at1, at2) - 11 - width, between = at2 - at1 > width + 24;
      const x = between ? at1 + 11 : Math.max(at1, at2 + 7) + 11;
      this.halo(text, x + width > view.width - 12 && left > view.pane ? left : x, Math.round(this.y(at)) + 16, this.words.late(i) > 0 ? c.red : c.ink2, c.paper);
    }
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
    let x = INSET + Math.min(plan.depth[i], MOST_STEPS) * (view.pane < 240 ? STEP / 2 : STEP);
    if (group) this.mark(x, y + view.row / 2, view.closed[i]);
    x += 14;
    if (!group && view.pane >= 280) {
      ctx.font = this.fonts.small;
      ctx.fillStyle = c.ink3;
      ctx.fillText(plan.code[i].length > 16 ? plan.code[i].slice(0, 15) : plan.code[i], x, line, this.codeWidth - 6);
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
  tooltip() {
    const { ctx, view, c, tip } = this, pad = 10, high = 18;
    ctx.font = this.fonts.strong;
    if (!tip.lines) {
      tip.lines = [this.words.named(tip.row), ...this.words.parts(tip.row, view.closed[tip.row])].map((s) => this.short(s, 340));
      tip.width = Math.max(...tip.lines.map((s) => ctx.measureText(s).width)) + 2 * pad;
    }
    const height = tip.lines.length * high + pad;
    const x = Math.max(4, Math.min(tip.x + 14, view.width - tip.width - 10));
    const y = tip.y + 18 + height > view.height ? Math.max(2, tip.y - height - 10) : tip.y + 18;
    ctx.fillStyle = c.paper;
    ctx.strokeStyle = c.edge;
    ctx.beginPath();
    ctx.roundRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(tip.width), height, 3);
    ctx.fill();
    ctx.stroke();
    tip.lines.forEach((s, n) => {
      ctx.font = n ? this.fonts.small : this.fonts.strong;
      ctx.fillStyle = n ? c.ink2 : c.ink;
      ctx.fillText(s, Math.round(x) + pad, Math.round(y) + high * (n + 1));
    });
  }
}
