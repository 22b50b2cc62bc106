package report

import (
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/report/document"
)

// manyColumns is from how many columns on a table scrolls where the page is narrow.
const manyColumns = 4

// table is a table: folded when the document says so, scrolling when wide.
func (p *page) table(t *document.Table) g.Node {
	node := h.Table(g.If(t.Kind != "", h.Class(t.Kind)), h.Caption(spans(t.Caption)),
		h.THead(h.Tr(g.Map(t.Columns, columnHead))),
		h.TBody(g.Map(t.Rows, func(row []document.Cell) g.Node { return p.row(t, row) })))
	if p.annex && len(t.Columns) >= manyColumns {
		node = scrolling(t.Caption.String(), node)
	}
	if t.Fold == "" {
		return node
	}
	return h.Details(h.Summary(words(t.Fold)), node)
}

// columnHead is the head of a column; a nameless one holds the names of the rows.
func columnHead(c document.Column) g.Node {
	if c.Name == "" {
		return h.Td()
	}
	return h.Th(h.Scope("col"), g.If(c.Number, h.Class("n")), words(c.Name))
}

func (p *page) row(t *document.Table, row []document.Cell) g.Node {
	cells := make([]g.Node, len(row))
	for i, c := range row {
		column := t.Columns[i]
		content, classes := spans(c.Text), ""
		if column.Number {
			classes = "n"
		}
		if len(c.Text) == 1 && c.Text[0].Tone == document.Late {
			one := c.Text[0]
			one.Tone = document.Even
			content, classes = span(one, ""), strings.TrimSpace(classes+" late")
		}
		if column.Names && !p.annex {
			content = lines(nameLines(t), h.Span, "", content)
		}
		children := g.Group{g.If(classes != "", h.Class(classes)), content, g.Map(c.Notes, noteBelow)}
		if column.Names {
			cells[i] = h.Th(h.Scope("row"), children)
		} else {
			cells[i] = h.Td(children)
		}
	}
	return h.Tr(cells...)
}

// noteBelow is a quieter line below the text of a cell.
func noteBelow(s document.Span) g.Node {
	class := "note"
	if s.Tone == document.Late {
		class, s.Tone = "note late", document.Even
	}
	return lines(2, h.Span, class, span(s, ""))
}

// scrolling is a box that scrolls sideways when the page is narrow, reachable by keyboard.
func scrolling(label string, child g.Node) g.Node {
	return h.Div(h.Class("scroll"), g.Attr("tabindex", "0"), h.Role("group"), h.Aria("label", chart.Clean(label)), child)
}
