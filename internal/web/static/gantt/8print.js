// For the printer the rows that are shown are painted anew, in the ink of paper, on sheets of the shape of A4 and A3 lying
// on their side.
const SHEET = { width: 1330, row: 19, first: 30, rows: 44, dense: 1.6, most: 16 };

class Sheets {
  constructor(stage) {
    this.stage = stage;
    this.el = null;
    addEventListener("beforeprint", () => this.make());
    addEventListener("afterprint", () => this.drop());
  }
  make() {
    this.drop();
    const { stage } = this, { view } = stage;
    this.el = document.createElement("div");
    this.el.className = "gantt-sheets";
    this.el.setAttribute("aria-hidden", "true"); // the table says it
    stage.root.append(this.el);
    let at = 0;
    for (let n = 0; n < SHEET.most && at < view.count; n++) at += this.sheet(at, Math.min(n ? SHEET.rows : SHEET.first, view.count - at));
    if (at === view.count) return;
    const left = document.createElement("p");
    left.textContent = `The first ${at} of ${view.count} rows. Close groups or show critical activities only to print others.`;
    this.el.prepend(left);
  }
  // The first sheet has less room: the title of the page stands above it.
  sheet(first, rows) {
    const { stage } = this, canvas = document.createElement("canvas");
    const view = Object.assign(Object.create(Object.getPrototypeOf(stage.view)), stage.view, { row: SHEET.row, chosen: -1 });
    const seen = stage.view.chart / stage.view.scale;
    Object.assign(view, { width: SHEET.width, height: HEAD + rows * SHEET.row, pane: 500, top: first * SHEET.row });
    view.scale = view.chart / seen;
    canvas.width = view.width * SHEET.dense;
    canvas.height = view.height * SHEET.dense;
    this.el.append(canvas);
    const painter = new Painter(canvas.getContext("2d", { alpha: false }), view, stage.words, coloursOf(this.el), getComputedStyle(stage.el).fontFamily);
    painter.ratio = SHEET.dense;
    painter.bars = () => {};
    painter.paint();
    return rows;
  }
  drop() {
    this.el?.remove();
    this.el = null;
  }
}
