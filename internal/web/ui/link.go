package ui

import (
	"io"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Link is a text that leads somewhere. Without URL it is only the text.
type Link struct {
	Text    string
	URL     URL
	Current bool   // it is the page being looked at
	Within  bool   // the page being looked at is below it
	Count   string // a number beside the text; "" for none
	Keys    string // keys that lead there, such as "g t"; listed in the help; "" for none
	Parts   []Link // in a Nav: what is folded under the text, which then leads nowhere itself
}

// Marked is the link, marked for whoever looks at a page of this path: as that page, or as what the page is below. Below the link is what
// its address begins, and what one of also begins.
func (l Link) Marked(path string, also ...URL) Link {
	l.Current = string(l.URL) == path
	for _, u := range append(also, l.URL) {
		below := u != "/" && strings.HasPrefix(path, string(u)+"/")
		l.Within = l.Within || !l.Current && (below || u != l.URL && string(u) == path)
	}
	return l
}

// current is how the link is marked: "page", "true" for what is above the page, "" for what is neither.
func (l Link) current() string {
	switch {
	case l.Current:
		return "page"
	case l.Within:
		return "true"
	}
	return ""
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
	return h.A(attr("class", class), Href(l.URL), attr("aria-current", l.current()), attr("data-keys", l.Keys), text)
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
		g.Map(n.Items, func(l Link) g.Node { return h.Li(l.folded()) })))
}

// folded is the link, or what is folded under it: opened by a press or by Enter, without a script. Where one of its parts is being looked at,
// it says which. What would hold one link only is that link.
func (l Link) folded() g.Node {
	if len(l.Parts) == 1 {
		return l.Parts[0]
	}
	if len(l.Parts) == 0 {
		return l
	}
	here := Link{}
	for _, part := range l.Parts {
		if part.current() != "" {
			here = Link{Text: ": " + part.Text, Within: true}
		}
	}
	return h.Details(h.Class("folded"), g.Attr("name", "folded"), h.Summary(attr("aria-current", here.current()), g.Text(l.Text+here.Text)),
		h.Ul(g.Map(l.Parts, func(l Link) g.Node { return h.Li(l) })))
}

// all is the links with what is folded under them.
func (n Nav) all() (out []Link) {
	for _, l := range n.Items {
		if len(l.Parts) == 0 {
			out = append(out, l)
		}
		out = append(out, l.Parts...)
	}
	return out
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
