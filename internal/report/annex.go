package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/brief"
)

// longTable is from how many rows on a table is folded.
const longTable = 24

// annex is what stands behind the front: a section for every figure and claim.
func (p *page) annex() g.Node {
	if len(p.b.Evidence) == 0 {
		return nil
	}
	return h.Section(h.Class("annex"), g.Attr("aria-labelledby", "evidence"),
		h.H2(h.ID("evidence"), g.Text("Evidence")),
		h.P(h.Class("note"), g.Text("For every figure: what it is, how it is computed, from what, and the list behind it. "+
			"“[own]” and “our rule” mark rules of our own.")),
		h.Nav(g.Attr("aria-label", "Sections of evidence"), h.Ol(h.Class("contents"),
			g.Map(p.b.Evidence, func(e brief.Evidence) g.Node {
				return g.If(!e.Part, h.Li(to(e.ID, name(e.Title))))
			}))),
		g.Map(p.b.Evidence, p.section),
	)
}

func (p *page) section(e brief.Evidence) g.Node {
	return h.Section(h.Class("evidence"), h.ID(string(e.ID)),
		h.H3(name(e.Title), g.If(e.Value != "", h.Span(h.Class("result"), name(e.Value)))),
		g.If(e.Definition != "", h.P(txt(e.Definition))),
		g.If(e.Formula != "", h.P(h.Class("formula"), txt(e.Formula))),
		g.If(e.Source != "", h.P(h.Class("note"), g.Text("Source: "), txt(e.Source))),
		g.Map(e.Notes, func(s string) g.Node { return h.P(name(s)) }),
		g.Map(e.Pictures, p.annexPicture),
		given(e),
		g.Map(e.Tables, evidenceTable),
		h.P(h.Class("back"), h.A(h.Href("#page"), g.Text("Back to the page"), h.Span(h.Class("unseen"), g.Text(" from "),
			txt(e.Title)))),
	)
}

func given(e brief.Evidence) g.Node {
	if len(e.Given) == 0 {
		return nil
	}
	return h.Table(h.Class("given"), caption("Inputs"),
		h.THead(h.Tr(head("Input"), head("Value"), head("From"))),
		h.TBody(g.Map(e.Given, func(v brief.Given) g.Node {
			return h.Tr(h.Th(h.Scope("row"), txt(v.Name)), h.Td(name(v.Value)), h.Td(name(v.From)))
		})))
}

// evidenceTable is a list behind a figure: folded when long, scrolling when wide.
func evidenceTable(t brief.Table) g.Node {
	if len(t.Rows) == 0 {
		return nil
	}
	table := g.Node(h.Table(caption(t.Caption),
		h.THead(h.Tr(g.Map(t.Columns, func(c brief.Column) g.Node { return column(c.Name, c.Number) }))),
		h.TBody(g.Map(t.Rows, func(row []brief.Cell) g.Node { return tableRow(t.Columns, row) }))))
	if len(t.Columns) > 3 {
		table = scrolling(t.Caption, table)
	}
	if len(t.Rows) < longTable {
		return table
	}
	return h.Details(h.Summary(txt(t.Caption), g.Textf(" (%d rows)", len(t.Rows))), table)
}

// column is the head of a column; a nameless one holds the names of the rows.
func column(s string, number bool) g.Node {
	switch {
	case s == "":
		return h.Td()
	case number:
		return headNumber(s)
	}
	return head(s)
}

func tableRow(columns []brief.Column, row []brief.Cell) g.Node {
	cells := make([]g.Node, len(row))
	for i, c := range row {
		class := ""
		if i < len(columns) && columns[i].Number {
			class = "n"
		}
		if c.Late {
			class += " late"
		}
		content := to(c.Evidence, name(c.Text))
		if i == 0 && !(i < len(columns) && columns[i].Number) {
			cells[i] = h.Th(h.Scope("row"), content)
			continue
		}
		cells[i] = h.Td(g.If(class != "", h.Class(class)), content)
	}
	return h.Tr(cells...)
}
