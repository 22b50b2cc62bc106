package ui

import (
	"io"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Table is a list of rows of one type. The order, the filter and the page are the server's: the table shows those in
// force and links to the others.
type Table[T any] struct {
	ID      string // names it on its page; "list" when empty
	Caption string // what it lists: always there, also for those who do not see it
	Columns []Column[T]
	Rows    []T
	Key     func(T) string // what names a row in the address and in a form; needed for Bulk, else nil
	Label   func(T) string // what names a row for those who listen; needed for Bulk, else nil
	Self    URL            // this page with filter and order as they are; links of order and pages are made from it
	Sort    Sort
	Total   int    // rows on all pages; 0 when it is not known or all are shown
	AtLeast bool   // there are more than Total; how many more nobody counted
	Things  string // what the rows are: "matters"; "rows" when empty
	Facets  []Facet
	Filter  Filter
	Pager   Pager
	CSV     URL // "" for none
	XLSX    URL // "" for none
	Bulk    Bulk
	Bare    bool  // nothing stands above it that says how many rows there are: a short part of a page
	Empty   Empty // shown instead of a table without rows, unless it is filtered
}

// Column is one column: its head, and how a row fills it.
type Column[T any] struct {
	Head   string
	Cell   func(T) g.Node
	Sort   string // its name in the address; "" when the table cannot be put in its order
	Number bool   // figures and dates, set to the right
	Row    bool   // it names the row
	Tight  bool   // as narrow as its content
	Whole  bool   // its words speak for themselves: where every row is a block, they take its width and no head stands beside them
	Silent bool   // the head is heard but not seen
	Act    bool   // it only offers acts: not on paper
}

// Sort is the order of a table. The zero value is the order the server chose.
type Sort struct {
	Key  string
	Desc bool
}

// ParseSort reads the parameter sort of an address: "due", or "-due" for the other way round. What is not among the
// allowed keys is the first of them.
func ParseSort(s string, allowed ...string) Sort {
	key, desc := strings.CutPrefix(s, "-")
	if slices.Contains(allowed, key) {
		return Sort{key, desc}
	}
	if len(allowed) == 0 {
		return Sort{}
	}
	return Sort{Key: allowed[0]}
}

// String is the parameter that ParseSort reads.
func (s Sort) String() string {
	if s.Desc {
		return "-" + s.Key
	}
	return s.Key
}

// Render writes the table with its tools, as every node does.
func (t Table[T]) Render(w io.Writer) error {
	t.ID, t.Things = or(t.ID, "list"), or(t.Things, "rows")
	return h.Div(h.Class("listing"), h.ID(t.ID),
		t.tools(),
		t.Filter.form(t.ID, t.Caption, t.Self),
		t.content(),
	).Render(w)
}

func (t Table[T]) content() g.Node {
	switch {
	case len(t.Rows) > 0:
		return g.Group{t.table(), t.Bulk.form(t.ID), t.Pager.nav(t.Caption, t.Self)}
	case t.Filter.Active:
		return h.P(h.Class("nothing"), g.Text("None of the "+t.Things+" matches. "), A(t.Filter.Clear, g.Text("Show all")))
	}
	return t.Empty
}

// tools is the line above the table: quick filters, how many are shown, and exports.
func (t Table[T]) tools() g.Node {
	if len(t.Facets) == 0 && (len(t.Rows) == 0 || t.Bare || t.seenAtOnce()) {
		return nil
	}
	return h.Div(h.Class("tools"),
		facets(t.Facets),
		h.Span(h.Class("end"),
			g.If(len(t.Rows) > 0, h.Span(h.Class("shown"), g.Text(t.shown()))),
			g.If(len(t.Rows) > 0, g.Group{export(t.CSV, "CSV"), export(t.XLSX, "XLSX")})),
	)
}

// atOnce is up to how many rows anybody sees how many there are.
const atOnce = 12

// seenAtOnce reports whether the rows say themselves how many there are: few, all of them, and nothing else to be said above them.
func (t Table[T]) seenAtOnce() bool {
	return len(t.Rows) <= atOnce && t.Total <= len(t.Rows) && !t.AtLeast && !t.CSV.safe() && !t.XLSX.safe() && len(t.Filter.Fields) == 0
}

func export(u URL, kind string) g.Node {
	if !u.safe() {
		return nil
	}
	return g.Group{g.Text(" "), h.A(Href(u), h.Download(""), g.Text(kind), Unseen(" file of this list"))}
}

// shown is how many of how many: "20 of 214 matters".
func (t Table[T]) shown() string {
	n := Count(len(t.Rows))
	switch {
	case t.AtLeast:
		return n + " of more than " + Count(t.Total) + " " + t.Things
	case t.Total > len(t.Rows):
		return n + " of " + Count(t.Total) + " " + t.Things
	case len(t.Rows) == 1:
		return n + " " + single(t.Things)
	}
	return n + " " + t.Things
}

func (t Table[T]) table() g.Node {
	return h.Table(h.Class("t "+t.widthClass()), g.If(t.Bulk.on(), h.Data("rows", "")),
		h.Caption(h.Class("unseen"), g.Text(t.Caption)),
		h.THead(h.Tr(g.If(t.Bulk.on(), h.Th(h.Scope("col"), h.Class("pick"), Unseen("Chosen"))), g.Map(t.Columns, t.head))),
		h.TBody(g.Map(t.Rows, t.row)),
	)
}

// widthClass says from which width on a table of so many columns is set as one; below, every row is a block.
func (t Table[T]) widthClass() string {
	columns := len(t.Columns)
	for _, c := range t.Columns {
		if c.Act { // several words, each of which has to be hit
			columns++
		}
	}
	switch {
	case columns <= 3:
		return "few"
	case columns <= 6:
		return "some"
	}
	return "many"
}

func (t Table[T]) head(c Column[T]) g.Node {
	var name g.Node = g.Text(c.Head)
	if c.Silent {
		name = Unseen(c.Head)
	}
	if c.Sort == "" || !t.Self.safe() {
		return h.Th(h.Scope("col"), attr("class", c.class()), name)
	}
	to, order, arrow := Sort{Key: c.Sort}, "", ""
	if t.Sort.Key == c.Sort {
		order, arrow, to.Desc = "ascending", " ↑", !t.Sort.Desc
		if t.Sort.Desc {
			order, arrow = "descending", " ↓"
		}
	}
	return h.Th(h.Scope("col"), attr("class", c.class()), attr("aria-sort", order),
		h.A(Href(t.Self.With("sort", to.String()).With("page", "").With("after", "").With("before", "")), name,
			g.If(arrow != "", h.Span(h.Class("arrow"), h.Aria("hidden", "true"), g.Text(arrow)))))
}

func (c Column[T]) class() string {
	var names []string
	if c.Number {
		names = append(names, "n")
	}
	if c.Tight {
		names = append(names, "tight")
	}
	if c.Whole {
		names = append(names, "whole")
	}
	if c.Act {
		names = append(names, "screen")
	}
	return strings.Join(names, " ")
}

func (t Table[T]) row(r T) g.Node {
	cells := make(g.Group, 0, len(t.Columns)+1)
	if t.Bulk.on() && t.Key != nil {
		cells = append(cells, t.pick(r))
	}
	for _, c := range t.Columns {
		content := c.Cell(r)
		if c.Row {
			cells = append(cells, h.Th(h.Scope("row"), attr("class", c.class()), content))
			continue
		}
		cells = append(cells, h.Td(attr("class", c.class()), h.Data("head", c.Head), content))
	}
	return h.Tr(cells)
}

// pick is the box that puts a row among the chosen. It belongs to the form below the table, so that cells may hold forms.
func (t Table[T]) pick(r T) g.Node {
	label := t.Key(r)
	if t.Label != nil {
		label = t.Label(r)
	}
	return h.Td(h.Class("pick"), h.Input(h.Type("checkbox"), h.Name(t.Bulk.name()), h.Value(t.Key(r)), h.FormAttr(t.ID+"-bulk"),
		h.Aria("label", "Choose "+label)))
}

// Bulk is what can be done with chosen rows at once. Without an Action rows cannot be chosen.
type Bulk struct {
	Action  URL    // takes a POST with a value per chosen row
	Name    string // of the values; "row" when empty
	Label   string // "With the chosen matters"; a general one when empty
	Buttons []Button
}

func (b Bulk) on() bool     { return b.Action.safe() && len(b.Buttons) > 0 }
func (b Bulk) name() string { return or(b.Name, "row") }

func (b Bulk) form(table string) g.Node {
	if !b.on() {
		return nil
	}
	return h.Form(h.Class("bulk"), h.ID(table+"-bulk"), h.Method("post"), Action(b.Action),
		h.Span(g.Text(or(b.Label, "With the chosen rows")), g.Text(" "), h.Span(h.Class("chosen"), h.Data("chosen", ""))),
		g.Map(b.Buttons, func(x Button) g.Node { return x }))
}
