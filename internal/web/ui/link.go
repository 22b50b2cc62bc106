package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Link is a text that leads somewhere. Without URL it is only the text.
type Link struct {
	Text    string
	URL     URL
	Current bool   // it is the page being looked at
	Count   string // a number beside the text; "" for none
	Keys    string // keys that lead there, such as "g t"; listed in the help; "" for none
}

// Render writes the link, as every node does.
func (l Link) Render(w io.Writer) error { return l.as("", false).Render(w) }

// as is the link with a class, and with its keys drawn beside the text or not.
func (l Link) as(class string, keys bool) g.Node {
	text := g.Group{g.Text(l.Text)}
	if l.Count != "" {
		text = append(text, g.Text(" "), h.Span(h.Class("count"), g.Text(l.Count)))
	}
	if keys && l.Keys != "" {
		text = append(text, g.Text(" "), Keys(l.Keys))
	}
	if !l.URL.safe() {
		return h.Span(attr("class", class), text)
	}
	return h.A(attr("class", class), Href(l.URL), g.If(l.Current, h.Aria("current", "page")), attr("data-keys", l.Keys), text)
}

// ActionLink is a link that looks like a button: it leads to where something is done. A GET never does it.
func ActionLink(l Link) g.Node { return l.as("button", true) }

// Keys are keys of the keyboard, pressed one after another: "g t".
func Keys(keys string) g.Node { return h.Kbd(g.Text(keys)) }

// Nav is links that belong together: the parts of a project or an engagement. Without items nothing is drawn. What the
// reader may not open must not be among them.
type Nav struct {
	Label string // names it for those who listen: "Project"
	Items []Link
}

// Render writes the links, as every node does.
func (n Nav) Render(w io.Writer) error { return n.as("tabs").Render(w) }

func (n Nav) as(class string) g.Node {
	if len(n.Items) == 0 {
		return g.Group(nil)
	}
	return h.Nav(h.Class(class), attr("aria-label", n.Label), h.Ul(
		g.Map(n.Items, func(l Link) g.Node { return h.Li(l) })))
}

// Crumbs is the way down to a page, without the page itself. Without links nothing is drawn.
type Crumbs []Link

// Render writes the way, as every node does.
func (c Crumbs) Render(w io.Writer) error {
	if len(c) == 0 {
		return nil
	}
	return h.Nav(h.Class("crumbs"), h.Aria("label", "Breadcrumb"), h.Ol(
		g.Map(c, func(l Link) g.Node { return h.Li(l) }))).Render(w)
}
