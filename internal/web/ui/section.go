package ui

import (
	"fmt"
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Section is a part of a page under a heading. The id makes it a place to link to; it may be empty.
func Section(id, title string, children ...g.Node) g.Node {
	if id == "" {
		return h.Section(h.H2(g.Text(title)), g.Group(children))
	}
	return h.Section(h.ID(id), h.Aria("labelledby", id+"-h"), h.H2(h.ID(id+"-h"), g.Text(title)), g.Group(children))
}

// Columns sets a main column, and beside it a narrower one where there is room.
func Columns(first, second g.Node) g.Node {
	return h.Div(h.Class("columns"), h.Div(first), h.Div(second))
}

// Halves sets two columns of one width where there is room.
func Halves(first, second g.Node) g.Node {
	return h.Div(h.Class("columns halves"), h.Div(first), h.Div(second))
}

// Figure is a number somebody should see first: its value links to what it was made from.
type Figure struct {
	Value  string
	Name   string // what it is
	Note   string // what to hold it against; "" for nothing
	URL    URL    // its evidence; only a figure that was not computed may do without
	NotRun bool   // Value says why there is none
}

// Figures is up to six numbers in a row.
type Figures []Figure

// Render writes the row, as every node does.
func (f Figures) Render(w io.Writer) error {
	if len(f) == 0 {
		return nil
	}
	return h.Ul(h.Class(fmt.Sprintf("figures of-%d", min(len(f), 6))), g.Map(f, func(x Figure) g.Node {
		class := "value"
		if x.NotRun {
			class = "value not-run"
		}
		return h.Li(A(x.URL, h.Span(h.Class(class), g.Text(x.Value)), g.Text(" "), h.Span(h.Class("what"), g.Text(x.Name))),
			g.If(x.Note != "", Note(g.Text(x.Note))))
	})).Render(w)
}

// Definition is a term and what stands for it here.
type Definition struct {
	Term  string
	Value g.Node // nil shows as not known
	Note  string // "" for nothing
}

// Definitions is terms with their values, one below the other.
type Definitions []Definition

// Render writes the list, as every node does.
func (d Definitions) Render(w io.Writer) error {
	if len(d) == 0 {
		return nil
	}
	return h.Dl(h.Class("definitions"), g.Map(d, func(x Definition) g.Node {
		value := x.Value
		if value == nil {
			value = Quiet(g.Text("not known"))
		}
		return h.Div(h.Dt(g.Text(x.Term)), h.Dd(value, g.If(x.Note != "", Note(g.Text(x.Note)))))
	})).Render(w)
}

// Empty stands where a list would: what belongs here, and the one act that fills it. Without Action the reader may not.
type Empty struct {
	Says   string // "Nothing has been asked yet. Questions, warnings and decisions of both sides stand here."
	Action Link
}

// Render writes it, as every node does.
func (e Empty) Render(w io.Writer) error {
	return h.Div(h.Class("nothing"), h.P(g.Text(or(e.Says, "There is nothing here yet."))),
		g.If(e.Action.Text != "" && e.Action.URL.safe(), ActionLink(e.Action))).Render(w)
}
