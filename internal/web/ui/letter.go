package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Letter is a letter on A4, for the printer: a letter of authority.
type Letter struct {
	From      []string // name and address, a line each
	To        []string
	Date      g.Node
	Reference string // "" for none
	Subject   string
	Body      []g.Node
	Signed    []Signature
	Foot      string // what it was made from, and how to check it; "" for nothing
}

// Signature is a place to sign.
type Signature struct {
	Name string
	Role string
	For  string // the organisation
	When g.Node // nil leaves room for a date by hand
}

// Render writes the letter, as every node does.
func (l Letter) Render(w io.Writer) error {
	lines := func(class string, all []string) g.Node {
		return h.P(h.Class(class), g.Map(all, func(s string) g.Node { return h.Span(g.Text(s)) }))
	}
	return h.Article(h.Class("letter"), h.Aria("label", "Letter: "+l.Subject),
		lines("from", l.From), lines("to", l.To),
		h.P(h.Class("dated"), l.Date, g.Text(" "), g.If(l.Reference != "", h.Span(g.Text("Our reference "+l.Reference)))),
		h.H2(g.Text(l.Subject)),
		g.Group(l.Body),
		g.If(len(l.Signed) > 0, h.Div(h.Class("signatures"), g.Map(l.Signed, Signature.place))),
		g.If(l.Foot != "", h.P(h.Class("letter-foot"), g.Text(l.Foot))),
	).Render(w)
}

func (s Signature) place() g.Node {
	when := s.When
	if when == nil {
		when = Quiet(g.Text("Date:"))
	}
	return h.Div(h.Class("signature"), h.P(h.Class("rule"), when), h.P(h.Strong(Name(s.Name)), g.Text(", "+s.Role)),
		g.If(s.For != "", h.P(g.Text("for "+s.For))))
}
