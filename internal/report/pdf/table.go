package pdf

import (
	"strings"

	"counterpart.dev/internal/report/document"
)

const (
	cellGap  = 9.0 // between columns, where they are not many
	cellPad  = 2.3 // above and below the text of a cell
	tableGap = 8.0
)

// grid is a table with the widths of its columns.
type grid struct {
	l      *setter
	t      *document.Table
	widths []float64
	gap    float64 // between columns
}

// gapOf is the room between the columns of a table: less where there are very many.
func gapOf(t *document.Table, width float64) float64 {
	return min(cellGap, width/float64(3*max(len(t.Columns), 1)))
}

// table is its caption, its heads and its rows. Where it goes on on another sheet, the heads are set again.
func (l *setter) table(f *flow, t *document.Table) {
	caption := t.Caption
	if t.Fold != "" {
		caption = document.Plain(t.Fold)
	}
	before := 2.0
	if t.Kind == "" || t.Kind == "given" {
		before = tableGap
	}
	f.add(kept(lined(l.fonts.wrap(caption, noteStyle, f.width), before))...)
	g := &grid{l: l, t: t, widths: l.columnWidths(t, f.width), gap: gapOf(t, f.width)}
	heads := g.heads(f.width)
	f.add(heads...)
	for i, row := range t.Rows {
		pieces := g.row(row, f.width)
		for k := range pieces {
			if len(heads) == 1 {
				pieces[k].head = &heads[0]
			}
		}
		if (i == 0 || i == len(t.Rows)-2) && i < len(t.Rows)-1 && len(pieces) == 1 {
			pieces[0].with = true // no row stands alone
		}
		f.add(pieces...)
	}
	f.settle()
}

// aligned reports whether a column is set to its right edge.
func (g *grid) aligned(i int) bool { return i > 0 && g.t.Columns[i].Number }

// at draws the lines of a cell.
func (g *grid) at(s *sheet, i int, lines stacked, x, y float64) {
	for k := range i {
		x += g.widths[k] + g.gap
	}
	for _, one := range lines {
		at := x
		if g.aligned(i) {
			at += g.widths[i] - one.width()
		}
		s.set(one, at, y)
		y += one.leading
	}
}

// heads is the heads of the columns: one piece, or several when it is too tall for one.
func (g *grid) heads(width float64) (out []piece) {
	cells := make([]stacked, len(g.t.Columns))
	for i, c := range g.t.Columns {
		cells[i] = g.l.fonts.wrapped(c.Name, headStyle, g.widths[i])
	}
	for _, part := range split(cells) {
		height := highest(part) + 4
		out = append(out, piece{height: height, with: true, draw: func(s *sheet, x, y float64) {
			for i, c := range part {
				g.at(s, i, c, x, y+height-3-c.height())
			}
			s.rule(x, y+height, width, 0.75, "line")
		}})
	}
	return out
}

// cell is the lines of a cell at the width of its column.
func (g *grid) cell(i int, c document.Cell) stacked {
	lines := stacked(g.l.fonts.wrap(c.Text, cellStyle, g.widths[i]))
	for _, n := range c.Notes {
		lines = append(lines, g.l.fonts.wrap(document.Text{n}, noteStyle, g.widths[i])...)
	}
	return lines
}

// row is one piece, or several when it is too tall for one.
func (g *grid) row(row []document.Cell, width float64) (out []piece) {
	cells := make([]stacked, len(row))
	for i, c := range row {
		cells[i] = g.cell(i, c)
	}
	parts := split(cells)
	for n, part := range parts {
		height := highest(part) + 2*cellPad
		out = append(out, piece{height: height, draw: func(s *sheet, x, y float64) {
			for i, c := range part {
				g.at(s, i, c, x, y+cellPad)
			}
			if n == len(parts)-1 {
				s.rule(x, y+height, width, 0.6, "line-2")
			}
		}})
	}
	return out
}

// columnWidths gives every column what its texts need, if there is room: what is left over goes to the columns of text, and
// what is missing is taken from them, since a figure is not broken.
func (l *setter) columnWidths(t *document.Table, width float64) []float64 {
	n := len(t.Columns)
	room := width - gapOf(t, width)*float64(n-1)
	least, most := make([]float64, n), make([]float64, n)
	for i, c := range t.Columns {
		least[i], most[i] = l.needs(c.Name, headStyle)
		for _, row := range t.Rows {
			lo, hi := l.cellNeeds(row[i], c.Number)
			least[i], most[i] = max(least[i], lo), max(most[i], hi)
		}
		least[i] = min(least[i], room/2)
	}
	return share(t, least, most, room)
}

// needs is the width of the longest word, and of the whole text.
func (l *setter) needs(s string, st style) (least, most float64) {
	s = l.fonts.printable(s)
	for word := range strings.FieldsSeq(s) {
		least = max(least, l.fonts.measure(word, st.bold, st.size))
	}
	return least, l.fonts.measure(s, st.bold, st.size)
}

// What a note below the text of a cell may ask for.
const (
	leastNote = 60.0
	mostNote  = 120.0
)

func (l *setter) cellNeeds(c document.Cell, number bool) (least, most float64) {
	st := cellStyle
	st.bold = len(c.Text) > 0 && c.Text[0].Tone == document.Strong
	least, most = l.needs(c.Text.String(), st)
	if number {
		least = most
	}
	for _, n := range c.Notes {
		lo, hi := l.needs(n.Text, noteStyle)
		least, most = max(least, min(lo, leastNote)), max(most, min(hi, mostNote))
	}
	return least, most
}

// mostFigures is how much of the room columns of figures may take from those of text.
const mostFigures = 0.7

// share divides the room between columns that need at least and at most so much. Where there is too little, texts are broken
// before figures are.
func share(t *document.Table, least, most []float64, room float64) []float64 {
	low, high, figures := 0.0, 0.0, 0.0
	for i, c := range t.Columns {
		most[i] = max(most[i], least[i])
		low, high = low+least[i], high+most[i]
		if c.Number {
			figures += least[i]
		}
	}
	switch {
	case high <= room:
		spread(t, most, room-high)
		return most
	case low <= room:
		return level(least, most, room)
	}
	none := make([]float64, len(least))
	if figures > room*mostFigures {
		return level(none, least, room)
	}
	for i, c := range t.Columns {
		if c.Number {
			none[i] = least[i]
		}
	}
	return level(none, most, room)
}

// level gives every column the most it needs up to a level that is one for all, and at least what it cannot do without.
func level(least, most []float64, room float64) []float64 {
	out := make([]float64, len(least))
	for below, above := 0.0, room; above-below > 0.01; {
		middle, sum := (below+above)/2, 0.0
		for i := range out {
			out[i] = max(least[i], min(most[i], middle))
			sum += out[i]
		}
		if sum > room {
			above = middle
		} else {
			below = middle
		}
	}
	return out
}

// spread gives what is left over to the columns of text, or to all when there are none.
func spread(t *document.Table, widths []float64, rest float64) {
	texts := 0
	for _, c := range t.Columns {
		if !c.Number {
			texts++
		}
	}
	for i, c := range t.Columns {
		switch {
		case texts == 0:
			widths[i] += rest / float64(len(widths))
		case !c.Number:
			widths[i] += rest / float64(texts)
		}
	}
}
