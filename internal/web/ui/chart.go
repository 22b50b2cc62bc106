package ui

import (
	"io"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Chart is a place for a picture that the server has drawn, with the same figures as a sentence and as a table.
type Chart struct {
	Title   string // answers the question of the picture
	Wide    g.Node // the svg element
	Narrow  g.Node // the same picture drawn for a narrow column; nil uses Wide everywhere
	Summary string
	Table   g.Node // PlainTable, or nil when it stands elsewhere on the page
	Note    g.Node // what lines and colours mean; nil for nothing
	From    Link   // how it was computed; the zero value for none
}

// mostSaid is how long a sentence may be that stands below its picture: a longer one repeats every point, and is read where it is asked
// for, as the table is.
const mostSaid = 200

// Render writes the picture, as every node does.
func (c Chart) Render(w io.Writer) error {
	said, folded := h.P(g.Text(c.Summary)), g.Node(nil)
	if len(c.Summary) > mostSaid {
		said, folded = nil, said
	}
	return h.Figure(h.Class("picture"), h.H3(g.Text(c.Title)), c.drawn(), c.caption(said), c.folded(folded)).Render(w)
}

func (c Chart) caption(said g.Node) g.Node {
	if said == nil && c.Note == nil && c.From.Text == "" {
		return nil
	}
	return h.FigCaption(said, g.Iff(c.Note != nil, func() g.Node { return h.P(c.Note) }), g.If(c.From.Text != "", h.P(c.From)))
}

// folded is what is opened below the picture: the same in words where they are many, and as a table.
func (c Chart) folded(said g.Node) g.Node {
	switch {
	case c.Table != nil:
		return h.Details(h.Summary(g.Text("As a table")), said, c.Table)
	case said != nil:
		return h.Details(h.Summary(g.Text("In words")), said)
	}
	return nil
}

func (c Chart) drawn() g.Node {
	if c.Narrow == nil {
		return c.Wide
	}
	return g.Group{h.Div(h.Class("wide"), c.Wide), h.Div(h.Class("thin"), c.Narrow)}
}

// PlainTable is a table of texts without tools. It has the shape of the table that comes with a chart's scene.
type PlainTable struct {
	Caption string
	Head    []string
	Number  []bool // per column: figures or dates, set to the right; nil for none
	Rows    [][]string
}

// GroupedTable is a PlainTable whose first column names rows that stand below one another: it is written once for all of them.
type GroupedTable PlainTable

// Render writes the table, as every node does.
func (t GroupedTable) Render(w io.Writer) error { return PlainTable(t).render(w, true) }

// Render writes the table in a box that scrolls sideways where it must, as every node does.
func (t PlainTable) Render(w io.Writer) error { return t.render(w, false) }

func (t PlainTable) render(w io.Writer, grouped bool) error {
	class := func(i int) g.Node {
		if i < len(t.Number) && t.Number[i] {
			return h.Class("n")
		}
		return nil
	}
	heads := make(g.Group, len(t.Head))
	for i, s := range t.Head {
		heads[i] = h.Th(h.Scope("col"), class(i), g.Text(s))
	}
	rows := make(g.Group, len(t.Rows))
	for at, row := range t.Rows {
		var cells g.Group
		for i, s := range row {
			switch {
			case i > 0 || !grouped:
				cells = append(cells, h.Td(class(i), Name(s)))
			case at == 0 || t.Rows[at-1][0] != s:
				cells = append(cells, h.Th(h.Scope("rowgroup"), h.RowSpan(strconv.Itoa(t.like(at))), Name(s)))
			}
		}
		rows[at] = h.Tr(cells)
	}
	return h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("group"), h.Aria("label", t.Caption),
		h.Table(g.If(grouped, h.Class("grouped")), h.Caption(g.Text(t.Caption)), h.THead(h.Tr(heads)), h.TBody(rows))).Render(w)
}

// like is how many rows from one on have its first cell.
func (t PlainTable) like(at int) int {
	n := 1
	for at+n < len(t.Rows) && t.Rows[at+n][0] == t.Rows[at][0] {
		n++
	}
	return n
}
