package pdf

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"counterpart.dev/internal/chart"
)

// palette is the colours of paper, by the names that package chart and the stylesheet of the page have for them.
var palette = map[chart.Colour][3]int{
	"ink": {0x16, 0x20, 0x2a}, "ink-2": {0x46, 0x52, 0x5e}, "ink-3": {0x5c, 0x68, 0x73},
	"line": {0xcd, 0xd5, 0xdc}, "line-2": {0xe8, 0xec, 0xf0}, "paper": {0xff, 0xff, 0xff}, "wash": {0xf5, 0xf7, 0xf8},
	"accent": {0x0b, 0x5c, 0x9e}, "client": {0x0d, 0x6e, 0x6e}, "delivery": {0x9c, 0x4a, 0x13},
	"red": {0xb3, 0x26, 0x1e}, "amber": {0x83, 0x55, 0x00}, "green": {0x1b, 0x7a, 0x3d},
}

// printer draws sheets into a file.
type printer struct {
	*fpdf.Fpdf
	fonts *fonts
	known map[string]bool // faces that the file has
	pages map[string]int  // by the ID of a section, from 1
}

// letters sets a text at a place, in as many faces as it takes.
func (p *printer) letters(s string, st style, x, y float64) {
	c := palette[st.colour]
	p.SetTextColor(c[0], c[1], c[2])
	for _, r := range p.fonts.runs(s, st.bold) {
		if !p.known[r.face.name] {
			p.AddUTF8FontFromBytes(r.face.name, "", []byte(r.face.data))
			p.known[r.face.name] = true
		}
		p.SetFont(r.face.name, "", st.size)
		p.Text(x+r.at*st.size, y, r.text)
	}
}

func (t text) draw(p *printer) { p.letters(t.text, t.style, t.x, t.y) }

func (n pageNumber) draw(p *printer) {
	if page := p.pages[n.to]; page > 0 {
		s := fmt.Sprint(page)
		p.letters(s, n.style, n.x-p.fonts.measure(s, n.bold, n.size), n.y)
	}
}

func (r rule) draw(p *printer) {
	p.pen(chart.Look{Stroke: r.colour, Width: r.width}, 1)
	p.Line(r.x0, r.y0, r.x1, r.y1)
}

func (r frame) draw(p *printer) {
	p.pen(chart.Look{Stroke: r.colour, Width: 0.6}, 1)
	p.RoundedRect(r.x, r.y, r.w, r.h, 2, "1234", "D")
}

// pen chooses how lines are drawn.
func (p *printer) pen(l chart.Look, scale float64) {
	c := palette[l.Stroke]
	p.SetDrawColor(c[0], c[1], c[2])
	p.SetLineWidth(l.Width * scale)
	dash := make([]float64, len(l.Dash))
	for i, d := range l.Dash {
		dash[i] = d * scale
	}
	p.SetDashPattern(dash, 0)
	join := "miter"
	if l.Round {
		join = "round"
	}
	p.SetLineJoinStyle(join)
}

// brush chooses how areas are filled, and how they are drawn: filled, outlined or both; "" for neither.
func (p *printer) brush(l chart.Look, scale float64) (how string) {
	if l.Fill != "" {
		c := palette[l.Fill]
		p.SetFillColor(c[0], c[1], c[2])
		how = "F"
	}
	if l.Stroke != "" {
		p.pen(l, scale)
		how += "D"
	}
	return how
}

// draw draws a chart mark by mark, as package chart writes it to a page.
func (m picture) draw(p *printer) {
	to := func(at chart.Point) (x, y float64) { return m.x + at.X*m.scale, m.y + at.Y*m.scale }
	for _, one := range m.scene.Marks {
		look := m.scene.Look(one)
		p.transparent(look, func() {
			switch one := one.(type) {
			case chart.Line:
				p.pen(look, m.scale)
				p.path(to, []chart.Point{one.A, one.B}, "D")
			case chart.Polyline:
				p.pen(look, m.scale)
				p.path(to, one.Points, "D")
			case chart.Curve:
				p.pen(look, m.scale)
				x0, y0 := to(one.A)
				x1, y1 := to(one.C)
				x2, y2 := to(one.D)
				x3, y3 := to(one.B)
				p.CurveBezierCubic(x0, y0, x1, y1, x2, y2, x3, y3, "D")
			case chart.Area:
				p.path(to, one.Points, p.brush(look, m.scale))
			case chart.Rect:
				x, y := to(chart.Point{X: one.X, Y: one.Y})
				p.Rect(x, y, one.W*m.scale, one.H*m.scale, p.brush(look, m.scale))
			case chart.Dot:
				x, y := to(one.At)
				p.Circle(x, y, one.R*m.scale, p.brush(look, m.scale))
			case chart.Text:
				x, y := to(one.At)
				p.label(one, look, m.touches(one), x, y, m.scale)
			}
		})
	}
}

// transparent draws through a fill that lets through what is behind it.
func (p *printer) transparent(l chart.Look, draw func()) {
	if l.Fill == "" || l.Opacity == 1 {
		draw()
		return
	}
	p.SetAlpha(l.Opacity, "Normal")
	draw()
	p.SetAlpha(1, "Normal")
}

// path draws an open line, or a closed one when it is filled.
func (p *printer) path(to func(chart.Point) (x, y float64), points []chart.Point, how string) {
	if len(points) < 2 {
		return
	}
	for i, at := range points {
		x, y := to(at)
		if i == 0 {
			p.MoveTo(x, y)
		} else {
			p.LineTo(x, y)
		}
	}
	if strings.Contains(how, "F") {
		p.ClosePath()
	}
	p.DrawPath(how)
}

// touches reports whether another mark of the chart comes near a text, judged by boxes around both.
func (m picture) touches(t chart.Text) bool {
	w := chart.Width(t.Text, t.Bold)
	x := t.At.X - [...]float64{chart.Start: 0, chart.Middle: w / 2, chart.End: w}[t.Anchor]
	const border = 2.0
	near := func(points ...chart.Point) bool {
		x0, y0, x1, y1 := points[0].X, points[0].Y, points[0].X, points[0].Y
		for _, at := range points {
			x0, y0, x1, y1 = min(x0, at.X), min(y0, at.Y), max(x1, at.X), max(y1, at.Y)
		}
		return x0 < x+w+border && x < x1+border && y0 < t.At.Y+chart.FontSize*0.3+border && t.At.Y-chart.FontSize*0.8 < y1+border
	}
	return slices.ContainsFunc(m.scene.Marks, func(one chart.Mark) bool {
		switch one := one.(type) {
		case chart.Line:
			return near(one.A, one.B)
		case chart.Polyline:
			for i := range len(one.Points) - 1 {
				if near(one.Points[i], one.Points[i+1]) {
					return true
				}
			}
		case chart.Curve:
			return near(one.A, one.B, one.C, one.D)
		case chart.Area:
			return len(one.Points) > 0 && near(one.Points...)
		case chart.Rect:
			return near(chart.Point{X: one.X, Y: one.Y}, chart.Point{X: one.X + one.W, Y: one.Y + one.H})
		case chart.Dot:
			return near(chart.Point{X: one.At.X - one.R, Y: one.At.Y - one.R}, chart.Point{X: one.At.X + one.R, Y: one.At.Y + one.R})
		}
		return false
	})
}

// label sets a text of a chart, on a border that keeps away what is behind it, where there is something.
func (p *printer) label(t chart.Text, l chart.Look, touched bool, x, y, scale float64) {
	st := style{bold: t.Bold, size: chart.FontSize * scale, colour: l.Fill}
	s := p.fonts.printable(t.Text)
	switch w := p.fonts.measure(s, st.bold, st.size); t.Anchor {
	case chart.Middle:
		x -= w / 2
	case chart.End:
		x -= w
	}
	if l.Stroke != "" && touched {
		p.pen(l, scale)
		p.outlines(s, st, x, y)
	}
	p.letters(s, st, x, y)
}

// outlines draws around the letters of a text. They are drawn as lines, since letters set twice would be found twice.
func (p *printer) outlines(s string, st style, x, y float64) {
	var o outline
	for _, r := range p.fonts.runs(s, st.bold) {
		at := x + r.at*st.size
		for _, letter := range r.text {
			p.outline(&o, r.face, letter, func(q fixed.Point26_6) (float64, float64) {
				return at + float64(q.X)/64/r.face.perEm*st.size, sheetHeight - y - float64(q.Y)/64/r.face.perEm*st.size
			})
			at += p.fonts.advance(letter, st.bold) * st.size
		}
	}
	if o.Len() > 0 {
		p.RawWriteStr(o.String() + "S")
	}
}

// outline is a path in the words of the file format, in which y grows upwards.
type outline struct{ bytes.Buffer }

// to adds a step of the path to points.
func (o *outline) to(step string, at ...float64) {
	for _, v := range at {
		o.Write(strconv.AppendFloat(nil, math.Round(v*100)/100, 'f', -1, 64))
		o.WriteByte(' ')
	}
	o.WriteString(step + "\n")
}

// outline adds the shape of a letter to a path.
func (p *printer) outline(o *outline, in *face, letter rune, to func(fixed.Point26_6) (x, y float64)) {
	g, err := in.font.GlyphIndex(&p.fonts.buffer, letter)
	if err != nil {
		return
	}
	segments, err := in.font.LoadGlyph(&p.fonts.buffer, g, fixed.I(int(in.perEm)), nil)
	if err != nil {
		return
	}
	var ax, ay float64 // where the path stands
	for _, s := range segments {
		bx, by := to(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			o.to("m", bx, by)
			ax, ay = bx, by
		case sfnt.SegmentOpLineTo:
			o.to("l", bx, by)
			ax, ay = bx, by
		case sfnt.SegmentOpQuadTo:
			cx, cy := to(s.Args[1])
			o.to("c", ax+(bx-ax)*2/3, ay+(by-ay)*2/3, cx+(bx-cx)*2/3, cy+(by-cy)*2/3, cx, cy)
			ax, ay = cx, cy
		case sfnt.SegmentOpCubeTo:
			cx, cy := to(s.Args[1])
			dx, dy := to(s.Args[2])
			o.to("c", bx, by, cx, cy, dx, dy)
			ax, ay = dx, dy
		}
	}
}

// output writes the file.
func (p *printer) output(w io.Writer) error {
	if err := p.Error(); err != nil {
		return err
	}
	return p.Output(w)
}
