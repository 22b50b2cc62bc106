package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Dialog is a part of a page that opens above it. Without a script its opener leads to a page of its own, which must say
// and do the same.
type Dialog struct {
	ID     string
	Title  string
	Opener Link // its URL is the page
	Body   []g.Node
}

// Render writes opener and dialog, as every node does.
func (d Dialog) Render(w io.Writer) error {
	return g.Group{
		h.A(h.Class("button"), Href(d.Opener.URL), h.Data("opens", d.ID), attr("data-keys", d.Opener.Keys), g.Text(d.Opener.Text)),
		h.Dialog(h.ID(d.ID), h.Class("dialog"), h.Aria("labelledby", d.ID+"-title"),
			h.H2(h.ID(d.ID+"-title"), g.Text(d.Title)), g.Group(d.Body),
			h.Form(h.Method("dialog"), h.Class("close"), h.Button(h.Class("as-link"), g.Text("Close")))),
	}.Render(w)
}

// Tip explains a term where it stands: a button that opens a sentence, by mouse, touch and keyboard, without a script.
type Tip struct {
	ID   string // unique on its page
	Term string // "criticality"
	Says string
}

// Render writes term, button and sentence, as every node does.
func (t Tip) Render(w io.Writer) error {
	return h.Span(h.Class("tip"), g.Text(t.Term), g.Text(" "),
		h.Button(h.Type("button"), h.PopoverTarget(t.ID), h.Aria("label", "What is "+t.Term+"?"), g.Text("?")),
		h.Span(h.ID(t.ID), h.Popover("auto"), g.Text(t.Says))).Render(w)
}
