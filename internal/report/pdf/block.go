package pdf

import (
	"fmt"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/report/document"
)

// How things are set.
var (
	basisStyle   = style{size: 7.4, leading: 10.2, colour: "ink-3"}
	titleStyle   = style{size: 16.5, leading: 20, colour: "ink", bold: true}
	leadStyle    = style{size: 10.4, leading: 14.2, colour: "ink"}
	alsoStyle    = style{size: 8.4, leading: 11.8, colour: "ink-2"}
	bodyStyle    = style{size: 8.4, leading: 11.8, colour: "ink"}
	formulaStyle = style{size: 8.2, leading: 11.6, colour: "ink-2"}
	noteStyle    = style{size: 7.4, leading: 10.2, colour: "ink-3"}
	valueStyle   = style{size: 14, leading: 18, colour: "ink", bold: true}
	notRunStyle  = style{size: 11, leading: 18, colour: "ink-3"}
	whatStyle    = style{size: 7.6, leading: 10.2, colour: "ink"}
	partStyle    = style{size: 9.2, leading: 12.4, colour: "ink", bold: true}
	annexStyle   = style{size: 13.5, leading: 18, colour: "ink", bold: true}
	proofStyle   = style{size: 10.4, leading: 13.6, colour: "ink", bold: true} // the heading of a section of evidence
	resultStyle  = style{size: 9, leading: 13.6, colour: "ink-2"}
	subStyle     = style{size: 8.6, leading: 11.6, colour: "ink", bold: true}
	cellStyle    = style{size: 7.9, leading: 10.6, colour: "ink"}
	headStyle    = style{size: 7.2, leading: 9.8, colour: "ink-3"}
	runningStyle = style{size: 7.2, leading: 9.8, colour: "ink-3"}
)

const (
	measure    = 420.0 // the longest line of running text
	columnGap  = 18.0
	sideWidth  = 214.0
	below      = 10.0 // a section of the front
	belowAnnex = 16.0
	formulaBar = 9.0
	figurePad  = 8.0
)

// setter sets the blocks of a document.
type setter struct {
	*layout
	err error // the first picture that could not be drawn
}

// densities are how large the front is set: the first at which it fits on one sheet. One that fits at none is set at full size
// and goes on on the next.
var densities = []float64{1, 0.97, 0.94, 0.91, 0.88}

func (l *setter) document(d *document.Document) {
	f := l.fitted(d)
	if a := d.Annex; a != nil {
		if !f.fresh {
			f.next()
		}
		heading := kept(lined(l.fonts.wrapped(a.Title, annexStyle, f.width), 0))
		if len(heading) > 0 {
			heading[0].mark = &place{id: a.ID, bookmark: a.Title}
		}
		f.add(heading...)
		for _, b := range a.Blocks {
			l.block(f, b, 1)
		}
	}
	f.settle()
}

// fitted sets the front at the first density at which it fits on one sheet.
func (l *setter) fitted(d *document.Document) *flow {
	for _, density := range densities {
		if f := l.front(d, density); f.sheet == 0 {
			l.shrink(density)
			l.bottom, f.width = bottom, right-left
			return f
		}
	}
	return l.front(d, 1)
}

// front sets the front on sheets of its own, which are as much larger as they shrink to the density.
func (l *setter) front(d *document.Document, density float64) *flow {
	l.layout = &layout{fonts: l.fonts, bottom: firstTop + (bottom-firstTop)/density}
	f := &flow{l: l.layout, x: left, width: (right - left) / density, y: firstTop, fresh: true}
	basis := document.Text{}
	for i, s := range d.Basis {
		if i > 0 {
			s = "· " + s
		}
		basis = append(basis, document.Span{Text: s})
	}
	f.add(kept(lined(l.fonts.wrap(basis, basisStyle, f.width), 0))...)
	title := kept(lined(l.fonts.wrapped(d.Title, titleStyle, f.width), 3))
	if len(title) > 0 {
		title[0].mark = &place{bookmark: d.Title}
	}
	f.add(title...)
	for _, b := range d.Front {
		l.block(f, b, 1)
	}
	f.settle()
	return f
}

// block sets one block; level is that of the bookmarks of sections in it.
func (l *setter) block(f *flow, b document.Block, level int) {
	switch b := b.(type) {
	case document.Paragraph:
		l.paragraph(f, b)
	case document.Figures:
		l.figures(f, b)
	case document.Table:
		l.table(f, &b)
	case document.Picture:
		l.picture(f, &b)
	case document.List:
		l.list(f, b)
	case document.Contents:
		l.contents(f, b)
	case document.Section:
		l.section(f, &b, level)
	case document.Columns:
		l.columns(f, &b)
	}
}

func (l *setter) paragraph(f *flow, b document.Paragraph) {
	width := min(f.width, measure)
	set := func(st style, width, before float64) { f.add(lined(l.fonts.wrap(b.Text, st, width), before)...) }
	switch b.Style {
	case document.Lead:
		set(leadStyle, f.width, 4)
	case document.Also:
		set(alsoStyle, f.width, 3)
	case document.Formula:
		l.formula(f, b.Text, width)
	case document.Note:
		set(noteStyle, width, 3)
	case document.Reassures:
		st := bodyStyle
		st.colour = "ink-3"
		set(st, width, 2)
	default:
		set(bodyStyle, width, 4)
	}
}

// formula is set behind an upright line.
func (l *setter) formula(f *flow, t document.Text, width float64) {
	lines := l.fonts.wrap(t, formulaStyle, width-formulaBar)
	pieces := lined(lines, 5)
	for i := range pieces {
		pieces[i].draw = func(s *sheet, x, y float64) {
			s.marks = append(s.marks, rule{x + 0.75, y, x + 0.75, y + lines[i].leading, 1.5, "line"})
			s.set(lines[i], x+formulaBar, y)
		}
	}
	f.add(pieces...)
}

// figures stand side by side between two rules.
func (l *setter) figures(f *flow, all document.Figures) {
	if len(all) == 0 {
		return
	}
	width := f.width / float64(len(all))
	cells := make([]stacked, len(all))
	for i, x := range all {
		st := valueStyle
		if x.NotRun {
			st = notRunStyle
		}
		room := width - figurePad
		if i > 0 {
			room -= figurePad
		}
		cells[i] = l.fonts.wrapped(x.Value, st, room)
		cells[i] = append(cells[i], l.fonts.wrapped(x.Name, whatStyle, room)...)
		for _, n := range x.Notes {
			cells[i] = append(cells[i], l.fonts.wrapped(n, noteStyle, room)...)
		}
	}
	parts := split(cells)
	for n, part := range parts {
		height := highest(part)
		p := piece{height: height + 11, draw: func(s *sheet, x, y float64) {
			if n == 0 {
				s.rule(x, y, f.width, 1.2, "ink")
			}
			for i, c := range part {
				at := x + float64(i)*width
				if i > 0 {
					s.marks = append(s.marks, rule{at, y + 5, at, y + height + 6, 0.75, "line-2"})
					at += figurePad
				}
				c.draw(s, at, y+5)
				if to := all[i].To; to != "" {
					s.links = append(s.links, link{at, y + 5, width - figurePad, c.height(), to})
				}
			}
			s.rule(x, y+height+11, f.width, 0.75, "line")
		}}
		if n == 0 {
			p.before = 8
		}
		f.add(p)
	}
}

// list is numbered points, each with what stands at the end of its line.
func (l *setter) list(f *flow, all document.List) {
	const number = 14.0
	for i, item := range all {
		no := l.fonts.wrapped(fmt.Sprint(i+1), toned(cellStyle, document.Span{Tone: document.Quiet}), number)
		aside := stacked(l.fonts.wrapped(item.Aside, noteStyle, f.width*0.4))
		body := stacked(l.fonts.wrap(item.Text, cellStyle, f.width-number-aside.width()-8))
		parts := split([]stacked{no, body, aside})
		for n, part := range parts {
			height := highest(part) + 3.5
			f.add(piece{height: height, draw: func(s *sheet, x, y float64) {
				part[0].draw(s, x, y+1.5)
				part[1].draw(s, x+number, y+1.5)
				part[2].drawRight(s, x+f.width, y+1.5)
				if n == len(parts)-1 {
					s.rule(x, y+height, f.width, 0.6, "line-2")
				}
			}})
		}
	}
}

// section is blocks under a heading; within the annex under a rule.
func (l *setter) section(f *flow, b *document.Section, level int) {
	mark := &place{id: b.ID, bookmark: b.Title, level: level}
	if b.Part {
		mark.level++
	}
	f.add(piece{before: belowAnnex, height: 7, with: true, mark: mark, draw: func(s *sheet, x, y float64) {
		s.rule(x, y, f.width, 0.75, "line")
	}})
	result := stacked(l.fonts.wrapped(b.Result, resultStyle, f.width*0.4))
	end := 0.0
	if len(result) > 0 {
		end = result.width() + columnGap
	}
	title := stacked(l.fonts.wrapped(b.Title, proofStyle, f.width-end))
	for _, part := range split([]stacked{title, result}) {
		f.add(piece{height: highest(part), with: true, draw: func(s *sheet, x, y float64) {
			part[0].draw(s, x, y)
			part[1].drawRight(s, x+f.width, y)
		}})
	}
	for _, x := range b.Blocks {
		l.block(f, x, level+1)
	}
	f.settle()
}

// part is a section of the front.
func (l *setter) part(f *flow, b *document.Section) {
	heading := kept(lined(l.fonts.wrapped(b.Title, partStyle, f.width), below))
	if len(heading) > 0 {
		heading[0].mark = &place{id: b.ID, bookmark: b.Title, level: 1}
	}
	f.add(heading...)
	for _, x := range b.Blocks {
		l.block(f, x, 2)
	}
	f.settle()
}

func (l *setter) columns(f *flow, b *document.Columns) {
	wide, side := f.column(0, f.width), f.column(0, f.width)
	if len(b.Side) > 0 && len(b.First)+len(b.Rest) > 0 {
		wide = f.column(0, f.width-sideWidth-columnGap)
		side = f.column(f.width-sideWidth, sideWidth)
	}
	for _, group := range []struct {
		f   *flow
		all []document.Section
	}{{wide, b.First}, {side, b.Side}, {wide, b.Rest}} {
		for i := range group.all {
			l.part(group.f, &group.all[i])
		}
	}
	f.goOn(wide, side)
}

// picture is a chart with its title above and its caption below, scaled to the column.
func (l *setter) picture(f *flow, b *document.Picture) {
	width := b.Width
	if b.Narrow > 0 && f.width < b.Narrow {
		width = b.Narrow
	}
	scene, err := b.Chart.Scene(width)
	if err != nil {
		if l.err == nil {
			l.err = fmt.Errorf("drawing %s: %w", b.ID, err)
		}
		return
	}
	before := 3.0
	if b.Table != nil {
		before = 10
		title := kept(lined(l.fonts.wrapped(b.Title, subStyle, f.width), before))
		f.add(title...)
		before = 4
	}
	scale := min(f.width/scene.Width, cellStyle.size/chart.FontSize, (l.bottom-top-60)/scene.Height)
	caption := kept(lined(l.fonts.wrap(b.Caption, noteStyle, min(f.width, measure)), 4))
	f.add(piece{before: before, height: scene.Height * scale, with: len(caption) > 0, draw: func(s *sheet, x, y float64) {
		s.marks = append(s.marks, picture{x, y, scale, scene})
	}})
	if len(caption) > 0 {
		caption[len(caption)-1].with = false
	}
	f.add(caption...)
	if b.Table != nil {
		l.table(f, b.Table)
	}
}
