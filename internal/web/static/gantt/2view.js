// What is in view: which rows are shown, how far they are scrolled, which time is seen at which scale, and which row is
// chosen. Painting reads it, keys and pointer change it.
const ROW = 24, HEAD = 40;

class View {
  constructor(plan) {
    this.plan = plan;
    this.closed = new Uint8Array(plan.n);
    this.order = new Int32Array(plan.n); // rows as they are shown
    this.at = new Int32Array(plan.n); // where a row is shown; -1 when it is not
    this.hit = new Uint8Array(plan.n);
    Object.assign(this, { row: ROW, head: HEAD, width: 0, height: 0, pane: 0, top: 0, left: 0, scale: 0, count: 0 });
    Object.assign(this, { chosen: 0, hits: [], wanted: 0, critical: false, ghost: false, fitted: true });
    this.refresh();
  }
  // The rows that are neither in a closed group nor left out.
  refresh() {
    const { plan, order, at } = this;
    at.fill(-1);
    let count = 0;
    for (let i = 0; i < plan.n; i++) {
      if (this.critical && !(plan.state[i] & CRITICAL)) continue;
      at[i] = count;
      order[count++] = i;
      if (this.closed[i]) i = plan.end[i] - 1;
    }
    this.count = count;
    for (let i = this.chosen; i >= 0; i = plan.parent[i]) {
      if (at[i] < 0) continue;
      this.chosen = i;
      return this.limit();
    }
    this.chosen = count ? order[0] : -1;
    this.limit();
  }
  size(width, height) {
    Object.assign(this, { width, height });
    this.pane = this.wanted || Math.round(width < 560 ? Math.max(128, width * 0.42) : width < 900 ? width * 0.42 : Math.min(600, width * 0.47));
    this.pane = Math.max(96, Math.min(this.pane, width - 96));
    if (this.fitted || !this.scale) this.fit();
    this.limit();
  }
  // How wide the names are: 0 is what suits the width of the picture.
  widen(pane) {
    this.wanted = pane && Math.round(pane);
    this.size(this.width, this.height);
  }
  get body() {
    return this.height - this.head;
  }
  get chart() {
    return Math.max(1, this.width - this.pane);
  }
  get whole() {
    return (this.plan.last - this.plan.first) * 1.06;
  }
  limit() {
    const least = this.chart / this.whole / 1.5;
    this.scale = Math.min(Math.max(this.scale, least), 120 / DAY);
    this.left = Math.min(Math.max(this.left, this.plan.first - (0.8 * this.chart) / this.scale), this.plan.last - (0.2 * this.chart) / this.scale);
    this.top = Math.max(0, Math.min(this.top, this.count * this.row - this.body));
  }
  fit() {
    this.scale = this.chart / this.whole;
    this.left = this.plan.first - this.whole * 0.02;
    this.fitted = true;
  }
  zoom(factor, x = this.pane + this.chart / 2) {
    const t = this.time(x);
    this.scale *= factor;
    this.fitted = false;
    this.limit();
    this.left = t - (x - this.pane) / this.scale;
    this.limit();
  }
  pan(dx, dy) {
    if (dx) this.fitted = false;
    this.left += dx / this.scale;
    this.top += dy;
    this.limit();
  }
  x(t) {
    return this.pane + (t - this.left) * this.scale;
  }
  time(x) {
    return this.left + (x - this.pane) / this.scale;
  }
  // The row at a height; -1 for none.
  rowAt(y) {
    const at = Math.floor((y - this.head + this.top) / this.row);
    return y < this.head || at < 0 || at >= this.count ? -1 : this.order[at];
  }
  choose(i) {
    if (i < 0 || i >= this.plan.n || this.at[i] < 0) return false;
    this.chosen = i;
    const y = this.at[i] * this.row;
    if (y < this.top) this.top = y;
    else if (y + this.row > this.top + this.body) this.top = y + this.row - this.body;
    this.limit();
    return true;
  }
  step(n) {
    return this.count > 0 && this.choose(this.order[Math.max(0, Math.min(this.count - 1, this.at[this.chosen] + n))]);
  }
  // Opens the groups a row is in, and chooses it in the middle of what is seen.
  reveal(i) {
    let changed = false;
    for (let up = this.plan.parent[i]; up >= 0; up = this.plan.parent[up]) {
      changed ||= this.closed[up] === 1;
      this.closed[up] = 0;
    }
    if (this.critical && !(this.plan.state[i] & CRITICAL)) {
      this.critical = false;
      changed = true;
    }
    if (changed) this.refresh();
    const y = this.at[i] * this.row;
    if (y < this.top || y + this.row > this.top + this.body) this.top = y - this.body / 2;
    this.choose(i);
    this.bring(i);
  }
  // Brings the bar of a row into view, without another scale.
  bring(i) {
    const { start, finish } = this.plan;
    if (start[i] === NONE) return;
    const a = this.x(start[i]), b = this.x(finish[i]);
    if (b >= this.pane + 8 && a <= this.width - 8 && (a >= this.pane || b <= this.width)) return;
    this.fitted = false;
    this.left = start[i] - (this.chart * 0.25) / this.scale;
    this.limit();
  }
  toggle(i, shut = !this.closed[i]) {
    if (this.plan.kind[i] !== GROUP) return;
    this.closed[i] = shut ? 1 : 0;
    this.refresh();
  }
  // A single group around everything stays open: closing it would leave a line.
  all(shut) {
    const { plan } = this, single = plan.n > 0 && plan.kind[0] === GROUP && plan.end[0] === plan.n;
    for (let i = 0; i < plan.n; i++) this.closed[i] = shut && plan.kind[i] === GROUP && !(single && i === 0) ? 1 : 0;
    this.refresh();
    this.choose(this.chosen);
  }
  search(words) {
    this.hit.fill(0);
    this.hits = this.plan.find(words);
    for (const i of this.hits) this.hit[i] = 1;
  }
  // The hit after the chosen row, or before it; round at the ends.
  nextHit(n) {
    const { hits, chosen } = this;
    if (!hits.length) return -1;
    const at = n > 0 ? hits.findIndex((i) => i > chosen) : hits.findLastIndex((i) => i < chosen);
    return hits[at >= 0 ? at : n > 0 ? 0 : hits.length - 1];
  }
}
