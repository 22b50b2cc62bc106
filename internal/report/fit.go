package report

import (
	"math"
	"strings"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/report/document"
)

// Sizes on paper in CSS pixels, as the print part of brief.css sets them: A4 less its margins, and what the parts of the
// front take at most. Texts are measured as wide as they can come out and lines are cut by the stylesheet, so that what fits
// by these figures fits on the sheet.
const (
	sheetWidth   = 695.0
	sheetHeight  = 1026.0
	pictureWidth = 285.0 // of the right column
	gapBelow     = 12.0  // of a block
	lineOfNote   = 13.5
	lineOfTable  = 14.2
	cellPadding  = 7.0
	tableTop     = 33.0 // caption and head
)

// wrapping is how the names of a kind of table wrap on paper.
type wrapping struct {
	lines  int       // of a name at most
	widths []float64 // of the columns that can wrap; 0 for one that cannot
}

var wrappings = map[string]wrapping{
	"asks":       {2, []float64{0, 148, 0, 113}},
	"milestones": {2, []float64{146, 0, 0, 0}},
	"owed":       {1, []float64{220, 0, 0}},
	"changed":    {2, []float64{195, 0}},
}

// nameLines is how many lines of a name in a table of the front paper shows at most.
func nameLines(t *document.Table) int { return max(wrappings[t.Kind].lines, 1) }

// fit chooses, most needed first, the sections that fit on paper below the top of the page, by their IDs. What does not fit
// stays on the screen and in the evidence.
func (p *page) fit(b *document.Columns) map[string]bool {
	printed := map[string]bool{}
	choose := func(columns ...[]document.Section) {
		room := sheetHeight - p.topHeight()
		for _, sections := range columns {
			for i := range sections {
				if height := p.sectionHeight(&sections[i]); height <= room {
					printed[sections[i].ID] = true
					room -= height
				}
			}
		}
	}
	choose(b.First, b.Rest)
	choose(b.Side)
	return printed
}

// sectionHeight is the height of a section of a column on paper.
func (p *page) sectionHeight(s *document.Section) float64 {
	v := max(paperLines(s.Title, 12, pictureWidth, 2, true), 1)*16.5 + 2 + gapBelow
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case document.Table:
			v += tableTop
			for _, row := range b.Rows {
				v += rowHeight(&b, row)
			}
		case document.List:
			v += float64(len(b)) * (lineOfTable + 3)
		case document.Picture:
			v += p.pictureHeight(&b)
		case document.Paragraph:
			v += paperLines(b.Text.String(), 11, pictureWidth, 3, false)*15.5 + 8
		}
	}
	return v
}

func rowHeight(t *document.Table, row []document.Cell) float64 {
	w, tallest := wrappings[t.Kind], 0.0
	for i, c := range row {
		one := lineOfTable
		width := sheetWidth
		if i < len(w.widths) && w.widths[i] > 0 {
			width = w.widths[i]
			one *= paperLines(c.Text.String(), 10.5, width, w.lines, false)
		}
		for _, n := range c.Notes {
			one += paperLines(n.Text, 10, width, 2, false) * lineOfNote
		}
		tallest = max(tallest, one)
	}
	return tallest + cellPadding
}

// pictureHeight is a picture scaled to the column, and a note of two lines.
func (p *page) pictureHeight(b *document.Picture) float64 {
	s, err := b.Chart.Scene(b.Narrow)
	if err != nil {
		return 0 // drawing it fails too, and says so
	}
	return s.Height*pictureWidth/b.Narrow + 6 + 2*lineOfNote
}

// topHeight is what stands above the columns on paper.
func (p *page) topHeight() float64 {
	v := paperLines(strings.Join(p.d.Basis, " · "), 10, sheetWidth, 2, false)*13.5 + 4 +
		paperLines(p.d.Title, 20, sheetWidth, 2, true)*24 + 14
	for _, b := range p.d.Front {
		switch b := b.(type) {
		case document.Paragraph:
			if b.Style == document.Lead {
				v += paperLines(b.Text.String(), 13.5, sheetWidth, 3, false)*18.7 + 7
			} else {
				v += paperLines(b.Text.String(), 11, sheetWidth, 4, false)*15.5 + 9
			}
		case document.Figures:
			v += figuresHeight(b)
		}
	}
	return v
}

func figuresHeight(all document.Figures) float64 {
	tallest := 0.0
	width := sheetWidth/float64(len(all)) - 16
	for _, f := range all {
		one := 24 + paperLines(f.Name, 10, width, 3, false)*lineOfNote
		for _, s := range f.Notes {
			one += paperLines(s, 10, width, 2, false) * lineOfNote
		}
		tallest = max(tallest, one+14)
	}
	return tallest
}

// paperLines is how many lines a text takes at a size in pixels, cut off at most: words are set whole where they fit, and
// broken where one alone is too long.
func paperLines(s string, size, width float64, most int, bold bool) float64 {
	scale := size / chart.FontSize
	space := chart.Width(" ", bold) * scale
	n, at := 0, width
	for word := range strings.FieldsSeq(chart.Clean(s)) {
		w := chart.Width(word, bold) * scale
		switch {
		case at+space+w <= width && n > 0:
			at += space + w
		case w <= width:
			n, at = n+1, w
		default: // begins on a line of its own or goes on in this one, whichever takes more
			n += int(math.Ceil(w / width))
			at = width
		}
	}
	return float64(min(n, most))
}
