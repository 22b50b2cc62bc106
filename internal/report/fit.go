package report

import (
	"math"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/brief"
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

// block is a part of the front that may be on paper or not.
type block struct {
	id      string
	height  float64 // on paper
	draw    func() g.Node
	printed bool
}

// fit chooses the blocks of the page, most needed first, and of them those that fit on paper: the decisions, the pictures
// beside them, and the rest below the decisions. Blocks without data are absent; what does not fit on paper stays on the
// screen and in the evidence.
func (p *page) fit() (first, right, rest []block) {
	b := p.b
	var left []block
	if n := len(b.Asks); n > 0 {
		left = append(left, block{id: "h-asks", height: tableHeight(n, mostAsks,
			func(i int) float64 { return askHeight(&b.Asks[i]) }), draw: p.asks})
	}
	if n := len(b.Milestones); n > 0 {
		left = append(left, block{id: "h-milestones", height: tableHeight(n, mostMilestones,
			func(i int) float64 { return milestoneHeight(&b.Milestones[i]) }), draw: p.milestones})
	}
	if o := b.Owed; o != nil {
		height := tableHeight(len(o.Late), mostOwed, func(i int) float64 { return owedHeight(&o.Late[i]) })
		left = append(left, block{id: "h-owed", height: height, draw: p.owed})
	}
	if n := len(b.Next); n > 0 {
		left = append(left, block{id: "h-next", height: headingHeight("") + float64(n)*(lineOfTable+3) + gapBelow, draw: p.next})
	}
	if b.Loss != nil {
		right = append(right, block{id: "h-why", height: p.pictureHeight(b.Loss.Title, p.waterfall(b.Loss)), draw: p.why})
	}
	if b.Curve != nil {
		right = append(right, block{id: "h-gain", height: p.pictureHeight(b.Curve.Title, p.curves(b.Curve)), draw: p.gain})
	}
	if b.Trend != nil {
		right = append(right, block{id: "h-moved", height: p.pictureHeight(b.Trend.Title, trend(b.Trend)), draw: p.moved})
	}
	room := sheetHeight - p.topHeight()
	choose(left, room)
	choose(right, room)
	n := min(len(b.Asks), 1)
	return left[:n], right, left[n:]
}

// tableHeight is a block with a table of n rows, of which most are shown.
func tableHeight(n, most int, row func(i int) float64) float64 {
	v := headingHeight("") + tableTop + gapBelow
	for i := range min(n, most) {
		v += row(i)
	}
	if n > most {
		v += lineOfNote + 4
	}
	return v
}

// Widths of the columns of the tables on paper that can wrap.
const (
	askNameWidth       = 148.0
	askCostWidth       = 113.0
	milestoneNameWidth = 146.0
	owedNameWidth      = 220.0
)

func askHeight(a *brief.Ask) float64 {
	name := paperLines(a.Title, 10.5, askNameWidth, 2, false)*lineOfTable + paperLines(byOf(a), 10, askNameWidth, 2,
		false)*lineOfNote
	cost := lineOfTable
	for _, s := range a.Notes[:min(len(a.Notes), 2)] {
		cost += paperLines(s, 10, askCostWidth, 2, false) * lineOfNote
	}
	return max(name, cost, lineOfTable+lineOfNote) + cellPadding
}

func owedHeight(o *brief.OwedItem) float64 {
	return lineOfTable + paperLines(o.Owner, 10, owedNameWidth, 2, false)*lineOfNote + cellPadding
}

func milestoneHeight(m *brief.Milestone) float64 {
	return paperLines(m.Name, 10.5, milestoneNameWidth, 2, false)*lineOfTable +
		paperLines(saidOf(m), 10, milestoneNameWidth, 2, false)*lineOfNote + cellPadding
}

// choose marks the blocks that fit one below the other.
func choose(blocks []block, room float64) {
	for i := range blocks {
		if blocks[i].height <= room {
			blocks[i].printed = true
			room -= blocks[i].height
		}
	}
}

func blocks(all []block) g.Node {
	return g.Map(all, func(b block) g.Node {
		class := "block"
		if !b.printed {
			class = "block unprinted"
		}
		return h.Section(h.Class(class), g.Attr("aria-labelledby", b.id), b.draw())
	})
}

// topHeight is what stands above the columns on paper.
func (p *page) topHeight() float64 {
	b := p.b
	basis := ""
	for _, s := range b.Basis {
		basis += s + " · "
	}
	v := paperLines(basis, 10, sheetWidth, 2, false)*13.5 + 4 + paperLines(b.Title, 20, sheetWidth, 2, true)*24
	if len(b.Lead) > 0 {
		v += paperLines(b.Lead[0], 13.5, sheetWidth, 3, false)*18.7 + 7
	}
	if len(b.Lead) > 1 {
		also := ""
		for _, s := range b.Lead[1:] {
			also += s + " "
		}
		v += paperLines(also, 11, sheetWidth, 4, false)*15.5 + 9
	}
	tallest := 0.0
	for _, f := range b.Figures {
		width := sheetWidth/float64(len(b.Figures)) - 16
		one := 24 + paperLines(f.Name, 10, width, 3, false)*lineOfNote
		for _, s := range f.Notes {
			one += paperLines(s, 10, width, 2, false) * lineOfNote
		}
		tallest = max(tallest, one+14)
	}
	return v + tallest + 14
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

// headingHeight is that of a heading of a block in the right column; "" is one that takes one line.
func headingHeight(title string) float64 {
	return max(paperLines(title, 12, pictureWidth, 2, true), 1)*16.5 + 2
}

// pictureHeight is a block with a picture: heading, picture scaled to the column, and a note of two lines.
func (p *page) pictureHeight(title string, c scener) float64 {
	s, err := c.Scene(narrowChart)
	if err != nil {
		p.fail(err)
		return 0
	}
	return headingHeight(title) + s.Height*pictureWidth/narrowChart + 6 + 2*lineOfNote + gapBelow
}
