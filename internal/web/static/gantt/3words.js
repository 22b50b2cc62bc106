// What is told of a row in words: painted beside its bar, spoken when it is chosen.
class Words {
  constructor(plan) {
    this.plan = plan;
    this.starts = new Array(plan.n);
    this.finishes = new Array(plan.n);
    this.floats = new Array(plan.n);
    this.lates = new Map();
  }
  day(t, end) {
    return this.plan.base + Math.floor((end ? t - 1 : t) / DAY); // midnight belongs to the day that it ends
  }
  start(i) {
    return (this.starts[i] ??= this.plan.start[i] === NONE ? "" : dateText(this.day(this.plan.start[i], this.plan.kind[i] === 3)));
  }
  finish(i) {
    return (this.finishes[i] ??= this.plan.finish[i] === NONE ? "" : dateText(this.day(this.plan.finish[i], this.plan.kind[i] !== 2)));
  }
  float(i) {
    return (this.floats[i] ??= this.plan.float[i] === NONE ? "" : `${this.days(i)} d`);
  }
  days(i) {
    return String(Math.trunc((this.plan.float[i] * 10) / this.plan.day[i]) / 10).replace("-", "−");
  }
  // By how many days a milestone misses its contract date; below zero it is early.
  late(i) {
    const { plan } = this;
    if (plan.finish[i] === NONE) return 0;
    return this.day(plan.finish[i], plan.kind[i] !== 2) - this.day(plan.due[i], false);
  }
  contract(i) {
    let s = this.lates.get(i);
    if (s === undefined) {
      const n = this.late(i), days = Math.abs(n) === 1 ? "day" : "days";
      s = `${this.plan.contract.get(i)} · ${n > 0 ? `${n} ${days} after contract date` : n < 0 ? `${-n} ${days} before contract date` : "on contract date"}`;
      this.lates.set(i, s);
    }
    return s;
  }
  named(i) {
    return this.plan.kind[i] === GROUP ? this.plan.title[i] || this.plan.code[i] : `${this.plan.code[i]} ${this.plan.title[i]}`;
  }
  standing(i) {
    const s = this.plan.state[i];
    return s & COMPLETE ? "complete" : s & STARTED ? `in progress, ${this.plan.percent[i]} % done` : "not started";
  }
  // The parts of a row, as the heads of the grid name them.
  cells(i) {
    return [this.named(i), this.start(i), this.finish(i), this.float(i), this.plan.state[i] & CRITICAL ? "critical" : "not critical"];
  }
  // What makes the sentence about a row, without what is an end of a link.
  parts(i, closed) {
    const { plan } = this, out = [];
    if (plan.kind[i] === GROUP) {
      let n = 0;
      for (let k = i + 1; k < plan.end[i]; k++) if (plan.kind[k] !== GROUP) n++;
      out.push(`${n === 1 ? "1 activity" : `${n} activities`}, ${closed ? "closed" : "open"}`);
    }
    if (plan.start[i] === NONE) out.push("no dates");
    else if (plan.milestone(i)) out.push(`milestone, ${plan.kind[i] === 2 ? this.start(i) : this.finish(i)}`);
    else out.push(`${this.start(i)} to ${this.finish(i)}`);
    if (plan.kind[i] !== GROUP) out.push(this.standing(i));
    if (plan.float[i] !== NONE) out.push(`total float ${this.days(i)} days`);
    if (plan.state[i] & CRITICAL) out.push("critical");
    if (plan.kind[i] !== GROUP && plan.state[i] & LONGEST) out.push("on the longest path");
    if (plan.due[i] !== NONE) out.push(this.contract(i));
    const before = this.before(i);
    if (before) out.push(before);
    return out;
  }
  // How the finish moved since the previous submission; "" when it did not, or there is none.
  before(i) {
    const { plan } = this;
    if (plan.beforeFinish[i] === NONE || plan.finish[i] === NONE || plan.beforeFinish[i] === plan.finish[i]) return "";
    const n = this.day(plan.finish[i], true) - this.day(plan.beforeFinish[i], true), days = Math.abs(n) === 1 ? "day" : "days";
    return n === 0 ? "" : `finish ${Math.abs(n)} ${days} ${n > 0 ? "later" : "earlier"} than in ${plan.before}`;
  }
  chain(i) {
    const { plan } = this, out = [], waits = plan.pred[i + 1] - plan.pred[i], leads = plan.succ[i + 1] - plan.succ[i];
    const k = plan.driver(i), next = plan.driven(i);
    if (k >= 0) out.push(`waits for ${plan.code[plan.from[k]]}${this.how(k)}${plan.link[k] & DRIVES ? ", which sets its dates" : ""}${waits > 1 ? `, and ${waits - 1} more` : ""}`);
    if (next >= 0) out.push(`leads to ${plan.code[plan.to[next]]}${this.how(next)}${leads > 1 ? ` and ${leads - 1} more` : ""}`);
    return out;
  }
  // How a link joins, when it is not simply one after the other.
  how(k) {
    const { plan } = this, lag = Math.trunc((plan.lag[k] * 10) / plan.day[plan.from[k]]) / 10;
    const kind = ["finish to start", "start to start", "finish to finish", "start to finish"][plan.link[k] & 3];
    if (!lag) return plan.link[k] & 3 ? ` (${kind})` : "";
    return ` (${kind} ${lag < 0 ? "−" : "+"} ${Math.abs(lag)} d)`;
  }
}
