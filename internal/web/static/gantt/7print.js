// For the printer the rows that are shown are painted anew, in the ink of paper, on sheets of the shape of A4 and A3 lying
// on their side.
const SHEET = { width: 1330, height: 880, row: 19, dense: 2, most: 16 };

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
    const each = Math.floor((SHEET.height - HEAD) / SHEET.row), all = Math.max(1, Math.ceil(view.count / each));
    for (let n = 0; n < Math.min(all, SHEET.most); n++) this.sheet(n * each, Math.min(each, view.count - n * each));
    if (all <= SHEET.most) return;
    const left = document.createElement("p");
    left.textContent = `The first ${SHEET.most * each} of ${view.count} rows. Close groups or show critical activities only to print others.`;
    this.el.append(left);
  }
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
  }
  drop() {
    this.el?.remove();
    this.el = null;
  }
}
