package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Event is one entry of a history.
type Event struct {
	ID       string // makes it a place to link to; "" for none
	When     g.Node // such as Moment makes it
	Who      Person
	Did      string   // "replied", "handed over to Vantor Systems"
	Body     g.Node   // what was said; nil for nothing
	Audience Audience // where it differs from the page's; the zero value says nothing
	Notes    []string // "holding reply: the clock runs"
	Itself   bool     // nobody did it: Did is a whole sentence
}

// Timeline is a history in the order given.
type Timeline []Event

// Render writes the history, as every node does.
func (t Timeline) Render(w io.Writer) error {
	return h.Ol(h.Class("timeline"), g.Map(t, func(e Event) g.Node {
		return h.Li(attr("id", e.ID), h.Class("by-"+hue(e.Who.Side)),
			h.P(h.Class("event"), g.Iff(!e.Itself, func() g.Node { return g.Group{e.Who, g.Text(" ")} }), h.Strong(g.Text(e.Did)), g.Text(" "), e.Audience.Chip(),
				h.Span(h.Class("when"), e.When)),
			g.Iff(e.Body != nil, func() g.Node { return h.Div(h.Class("said"), e.Body) }),
			g.Map(e.Notes, func(s string) g.Node { return Note(g.Text(s)) }))
	})).Render(w)
}
