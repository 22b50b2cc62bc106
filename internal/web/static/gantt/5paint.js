// Paints a frame: the ground, and on it bars, milestones, links, the data date and what is told beside them.
const BAR = 8, HEAVY = 12, POINT = 6;

class Painter extends Ground {
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
