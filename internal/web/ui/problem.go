package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Problem is the body of a page that cannot show what was asked for.
type Problem struct {
	Happened string // in a sentence
	Kept     string // what is safe: "What you typed is kept as a draft."
	Do       string // what to do next
	Links    []Link
	Request  string // names the event in the log; "" for none
}

// Render writes the three sentences, as every node does.
func (p Problem) Render(w io.Writer) error {
	return h.Div(h.Class("problem"),
		Definitions{
			{Term: "What happened", Value: g.Text(or(p.Happened, "Something went wrong on our side."))},
			{Term: "What was kept", Value: g.Text(or(p.Kept, "Nothing was changed."))},
			{Term: "What to do", Value: g.Text(or(p.Do, "Go back and try again."))},
		},
		g.If(len(p.Links) > 0, h.Div(h.Class("buttons"), g.Map(p.Links, ActionLink))),
		g.If(p.Request != "", h.P(h.Class("quiet"), g.Text("If you report it, say this: request "), h.Code(g.Text(p.Request)))),
	).Render(w)
}
