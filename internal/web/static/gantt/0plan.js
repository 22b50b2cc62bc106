// The files of this folder are joined, in the order of their names, into one strict function. A programme is painted from
// columns of numbers, one entry for each row; instants are minutes since the first midnight.
const GROUP = 0, LOE = 4, SUMMARY = 5;
const CRITICAL = 1, LONGEST = 2, STARTED = 4, COMPLETE = 8;
const SS = 1, FF = 2, SF = 3, DRIVES = 4;
const NONE = -0x80000000;
const DAY = 1440;

const column = (list, n, otherwise = NONE) => {
  const out = new Int32Array(n).fill(otherwise);
  list?.forEach((v, i) => v !== null && (out[i] = v));
  return out;
};
const texts = (list) => list.map((v) => (typeof v === "number" ? list[v] : v)); // a number is where the text stood before
const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Plan {
  constructor(d) {
    if (d.format !== 1) throw new Error(`format ${d.format}`);
    const n = (this.n = d.rows);
    Object.assign(this, { before: d.before, weeks: d.weeks, code: texts(d.code), title: texts(d.title) });
    this.id = d.id ? texts(d.id) : this.code;
    this.base = Date.parse(`${d.base}T00:00Z`) / 86400000;
    this.monday = this.base - ((((this.base + 3) % 7) + 7) % 7); // day 0 was a Thursday
    this.dataDate = d.dataDate[0] ?? NONE;
    this.today = d.today[0] ?? NONE;
    for (const name of ["depth", "kind", "state", "start", "float"]) this[name] = column(d[name], n);
    this.day = column(d.day, n, 480);
    this.percent = column(d.percent, n, 0);
    const length = column(d.length, n);
    this.finish = this.start.map((v, i) => (v === NONE ? NONE : v + length[i]));
    this.baseStart = this.moved(d.baseStart, this.start);
    this.baseFinish = this.moved(d.baseFinish, this.finish);
    this.beforeStart = this.moved(d.beforeStart, this.start);
    this.beforeFinish = this.moved(d.beforeFinish, this.finish);
    this.due = column(null, n);
    this.contract = new Map();
    const named = texts(d.contract.label);
    d.contract.row.forEach((row, i) => {
      this.due[row] = d.contract.due[i];
      this.contract.set(row, named[i] || this.title[row]);
    });
    this.tree();
    this.links(d);
    this.span();
    this.folded = null;
  }
  moved(list, from) {
    return list ? from.map((v, i) => (list[i] === null ? NONE : (v === NONE ? 0 : v) + list[i])) : column(null, this.n);
  }
  // Every group comes before what is in it: the row a row is in, and where what is in a row ends.
  tree() {
    this.parent = new Int32Array(this.n).fill(-1);
    this.end = new Int32Array(this.n);
    const way = [];
    const close = (depth, at) => {
      while (way.length && this.depth[way.at(-1)] >= depth) this.end[way.pop()] = at;
    };
    for (let i = 0; i < this.n; i++) {
      close(this.depth[i], i);
      if (way.length) this.parent[i] = way.at(-1);
      if (this.kind[i] === GROUP) way.push(i);
      else this.end[i] = i + 1;
    }
    close(0, this.n);
  }
  // Links come by predecessor; by successor they are listed once more.
  links(d) {
    const m = d.from.length;
    Object.assign(this, { from: new Int32Array(m), to: new Int32Array(m), link: column(d.link, m), lag: column(d.lag, m) });
    Object.assign(this, { succ: new Int32Array(this.n + 1), pred: new Int32Array(this.n + 1), into: new Int32Array(m) });
    for (let k = 0, at = 0; k < m; k++) {
      at = this.from[k] = at + d.from[k];
      this.to[k] = at + d.to[k];
      this.succ[at + 1]++;
      this.pred[this.to[k] + 1]++;
    }
    for (let i = 0; i < this.n; i++) {
      this.succ[i + 1] += this.succ[i];
      this.pred[i + 1] += this.pred[i];
    }
    const next = this.pred.slice();
    for (let k = 0; k < m; k++) this.into[next[this.to[k]]++] = k;
  }
  // All that is painted lies between first and last.
  span() {
    this.first = Infinity;
    this.last = -Infinity;
    for (const list of [this.start, this.finish, this.baseStart, this.baseFinish, this.beforeStart, this.beforeFinish, this.due, [this.dataDate]])
      for (const v of list) {
        if (v === NONE) continue;
        if (v < this.first) this.first = v;
        if (v > this.last) this.last = v;
      }
    if (this.first > this.last) [this.first, this.last] = [0, 30 * DAY];
    if (this.last - this.first < 14 * DAY) this.last = this.first + 14 * DAY;
  }
  // The rows whose code or name holds the words.
  find(words) {
    const w = fold(words.trim()), hits = [];
    if (!w) return hits;
    this.folded ??= this.title.map((s, i) => (this.kind[i] === GROUP ? "" : fold(`${this.code[i]} ${s}`)));
    for (let i = 0; i < this.n; i++) if (this.folded[i].includes(w)) hits.push(i);
    return hits;
  }
  milestone(i) {
    return this.kind[i] === 2 || this.kind[i] === 3;
  }
  // The link that sets the dates of a row, else the one whose predecessor ends last; -1 for none. And the same onwards.
  driver(i) {
    return this.best(this.pred[i], this.pred[i + 1], this.into, (k) => this.finish[this.from[k]]);
  }
  driven(i) {
    return this.best(this.succ[i], this.succ[i + 1], null, (k) => -this.start[this.to[k]]);
  }
  best(a, b, list, weight) {
    let best = -1, most = -Infinity;
    for (let x = a; x < b; x++) {
      const k = list ? list[x] : x, w = weight(k) + (this.link[k] & DRIVES ? 1e12 : 0);
      if (w > most) [best, most] = [k, w];
    }
    return best;
  }
}
