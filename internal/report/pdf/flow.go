package pdf

import "counterpart.dev/internal/chart"

// The sheet is A4; sizes are in points.
const (
	sheetWidth  = 595.28
	sheetHeight = 841.89
	left        = 36.85 // 13 mm
	right       = sheetWidth - left
	firstTop    = 34.0 // of the first sheet, which has no head
	top         = 56.0
	bottom      = sheetHeight - 46
)

// piece is what is never broken: a line of text, a row of a table, a picture.
type piece struct {
	before float64 // room above it, unless it stands at the top of a sheet
	height float64
	with   bool   // stands on one sheet with the piece below
	head   *piece // is set again above this piece when it begins a sheet
	mark   *place
	draw   func(s *sheet, x, y float64) // at its upper left corner; nil for nothing
}

// place is something that a link or a bookmark leads to.
type place struct {
	id       string
	bookmark string
	level    int
	sheet    int // set when it is placed
	y        float64
}

// layout is the sheets as they come to be.
type layout struct {
	fonts  *fonts
	sheets []*sheet
	places []*place
	bottom float64
}

// sheet is what stands on one sheet, in reading order.
type sheet struct {
	marks []mark
	links []link
}

// link is a rectangle that leads somewhere.
type link struct {
	x, y, w, h float64
	to         string
}

// mark is one of text, rule, frame, picture, pageNumber.
type mark interface {
	draw(p *printer)
	shrunk(by float64) mark
}

// at is a sheet, made if need be.
func (l *layout) at(n int) *sheet {
	for len(l.sheets) <= n {
		l.sheets = append(l.sheets, &sheet{})
	}
	return l.sheets[n]
}

// flow fills one column from sheet to sheet.
type flow struct {
	l       *layout
	sheet   int
	x       float64
	width   float64
	y       float64
	fresh   bool    // nothing stands above
	waiting []piece // that stay with what comes
}

// column is a flow that begins where this one stands.
func (f *flow) column(x, width float64) *flow {
	return &flow{l: f.l, sheet: f.sheet, x: f.x + x, width: width, y: f.y, fresh: f.fresh}
}

// goOn lets this flow go on below columns.
func (f *flow) goOn(columns ...*flow) {
	for _, c := range columns {
		if c.sheet > f.sheet || c.sheet == f.sheet && c.y > f.y {
			f.sheet, f.y, f.fresh = c.sheet, c.y, false
		}
	}
}

// next begins a new sheet.
func (f *flow) next() {
	f.sheet++
	f.y, f.fresh = top, true
}

// add places pieces.
func (f *flow) add(all ...piece) {
	for _, p := range all {
		f.waiting = append(f.waiting, p)
		if !p.with {
			f.settle()
		}
	}
}

// settle places the pieces that wait, on one sheet if they fit on one.
func (f *flow) settle() {
	group := f.waiting
	f.waiting = nil
	if len(group) == 0 {
		return
	}
	need := -group[0].before
	for _, p := range group {
		need += p.before + p.height
	}
	if !f.fresh && f.y+group[0].before+need > f.l.bottom {
		f.begin(group[0])
	}
	for _, p := range group {
		if !f.fresh && f.y+p.before+p.height > f.l.bottom {
			f.begin(p)
		}
		f.place(p)
	}
}

// begin begins a sheet for a piece, with the head above it when it has one.
func (f *flow) begin(p piece) {
	f.next()
	if p.head != nil {
		f.place(*p.head)
	}
}

func (f *flow) place(p piece) {
	if !f.fresh {
		f.y += p.before
	}
	if p.mark != nil {
		p.mark.sheet, p.mark.y = f.sheet, f.y
		f.l.places = append(f.l.places, p.mark)
	}
	s := f.l.at(f.sheet)
	if p.draw != nil {
		p.draw(s, f.x, f.y)
	}
	f.y += p.height
	f.fresh = false
}

// text is letters of one style at a place: x is where they begin, y the baseline.
type text struct {
	style
	x, y float64
	text string
}

// rule is a straight line.
type rule struct {
	x0, y0, x1, y1, width float64
	colour                chart.Colour
}

// frame is the outline of a rectangle.
type frame struct {
	x, y, w, h float64
	colour     chart.Colour
}

// picture is a chart, drawn so many times its size.
type picture struct {
	x, y, scale float64
	scene       chart.Scene
}

// pageNumber is the number of the sheet on which the section begins, ending at x.
type pageNumber struct {
	style
	x, y float64
	to   string
}

// across and down are where a place lies on a first sheet that has shrunk towards the upper left corner of what stands on it.
func across(x, by float64) float64 { return left + (x-left)*by }
func down(y, by float64) float64   { return firstTop + (y-firstTop)*by }

func (st style) shrunk(by float64) style {
	st.size *= by
	return st
}

func (t text) shrunk(by float64) mark {
	return text{t.style.shrunk(by), across(t.x, by), down(t.y, by), t.text}
}

func (r rule) shrunk(by float64) mark {
	return rule{across(r.x0, by), down(r.y0, by), across(r.x1, by), down(r.y1, by), r.width, r.colour}
}

func (r frame) shrunk(by float64) mark {
	return frame{across(r.x, by), down(r.y, by), r.w * by, r.h * by, r.colour}
}

func (m picture) shrunk(by float64) mark {
	return picture{across(m.x, by), down(m.y, by), m.scale * by, m.scene}
}

func (n pageNumber) shrunk(by float64) mark {
	return pageNumber{n.style.shrunk(by), across(n.x, by), down(n.y, by), n.to}
}

// shrink makes everything on the first sheet smaller.
func (l *layout) shrink(by float64) {
	s := l.at(0)
	for i, m := range s.marks {
		s.marks[i] = m.shrunk(by)
	}
	for i, k := range s.links {
		s.links[i] = link{across(k.x, by), down(k.y, by), k.w * by, k.h * by, k.to}
	}
	for _, p := range l.places {
		p.y = down(p.y, by)
	}
}

// ascent is how far below its upper edge the baseline of a line lies.
func ascent(size, leading float64) float64 { return (leading-size)/2 + 0.8*size }

// set puts a line at its upper left corner.
func (s *sheet) set(l line, x, y float64) {
	for _, w := range l.words {
		base := y + ascent(w.size, l.leading)
		s.marks = append(s.marks, text{style: w.style, x: x + w.x, y: base, text: w.text})
		letters := w.w
		if w.boxed {
			letters -= boxPad
			s.marks = append(s.marks, frame{x + w.x - boxPad, base - 0.86*w.size, letters + 2*boxPad, 1.16 * w.size, w.colour})
		}
		if w.to != "" {
			s.links = append(s.links, link{x + w.x, y, letters, l.leading, w.to})
		}
	}
}

// rule draws a level line.
func (s *sheet) rule(x, y, w, width float64, colour chart.Colour) {
	s.marks = append(s.marks, rule{x, y, x + w, y, width, colour})
}

// lined is pieces of the lines of one text, of which the first two stay together and the last two.
func lined(lines []line, before float64) []piece {
	out := make([]piece, len(lines))
	for i, l := range lines {
		out[i] = piece{height: l.leading, with: i == 0 && len(lines) > 1 || i == len(lines)-2,
			draw: func(s *sheet, x, y float64) { s.set(l, x, y) }}
	}
	if len(out) > 0 {
		out[0].before = before
	}
	return out
}

// kept are pieces that all stay with what comes below.
func kept(all []piece) []piece {
	for i := range all {
		all[i].with = true
	}
	return all
}
