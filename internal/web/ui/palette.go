package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Shortcut is keys and what they do on a page. Those of links come from the links.
type Shortcut struct {
	Keys string // pressed one after another: "g t"
	Does string // "open Today"
}

// usual is the shortcuts that every page has through the script.
var usual = []Shortcut{{"j", "next row of a table"}, {"k", "row before"}, {"x", "choose the row"}, {"?", "show these keys"},
	{"Escape", "close what is open"}}

// keys is every shortcut of the page, in the order of the page.
func (p Page) keys() []Shortcut {
	if p.Plain {
		return nil
	}
	var all []Shortcut
	if p.Palette.safe() {
		all = append(all, Shortcut{"Ctrl K", "go anywhere"})
	}
	for _, links := range [][]Link{p.Nav, p.Section.all(), p.Actions} {
		for _, l := range links {
			if l.Keys != "" && l.URL.safe() {
				all = append(all, Shortcut{l.Keys, l.Text})
			}
		}
	}
	if all = append(all, p.Shortcuts...); len(all) == 0 {
		return nil
	}
	return append(all, usual...)
}

// overlays are the palette and the list of keys, closed until the script opens them.
func (p Page) overlays() g.Node {
	return g.Group{
		g.If(p.Palette.safe() && !p.Plain, h.Dialog(h.ID("palette"), h.Class("palette"), h.Aria("label", "Go anywhere"),
			h.Form(h.Method("get"), Action(p.Search), h.Role("search"),
				h.Label(h.Class("unseen"), h.For("palette-q"), g.Text("Search for a page, a matter, a person")),
				h.Input(h.ID("palette-q"), h.Name("q"), h.Type("search"), h.AutoComplete("off"),
					g.Attr("spellcheck", "false"),
					h.Placeholder("Go to a page, a matter, a person"), h.Data("palette", string(p.Palette)))),
			h.Div(h.ID("palette-found"), h.Class("found"), h.Aria("live", "polite")))),
		g.If(len(p.keys()) > 0, h.Dialog(h.ID("keys"), h.Class("dialog"), h.Aria("labelledby", "keys-title"),
			h.H2(h.ID("keys-title"), g.Text("Keys of this page")), KeyList(p.keys()),
			g.If(p.KeysAt.safe(), h.P(A(p.KeysAt, g.Text("Turn single keys on or off")))),
			h.Form(h.Method("dialog"), h.Button(h.Class("button"), g.Text("Close"))))),
	}
}

// KeyList is shortcuts as a list.
func KeyList(keys []Shortcut) g.Node {
	return h.Dl(h.Class("keys"), g.Map(keys, func(s Shortcut) g.Node {
		return h.Div(h.Dt(Keys(s.Keys)), h.Dd(g.Text(s.Does)))
	}))
}

// Found is one result of a search.
type Found struct {
	Kind string // "matter", "person", "page"
	Text string
	Note string // where it is; "" for nothing
	URL  URL
}

// PaletteResults is what a search found: the fragment the palette asks for, and the list of the search page.
type PaletteResults struct {
	Query string
	Items []Found
	More  URL // the search page with the rest; "" when this is all
}

// Render writes the list, as every node does.
func (p PaletteResults) Render(w io.Writer) error {
	if len(p.Items) == 0 {
		if p.Query == "" {
			return nil
		}
		return h.P(h.Class("quiet"), g.Text("Nothing you may open matches “"), Name(p.Query), g.Text("”.")).Render(w)
	}
	return g.Group{
		h.Ul(h.Class("results"), g.Map(p.Items, func(f Found) g.Node {
			return h.Li(A(f.URL, h.Span(h.Class("kind"), g.Text(f.Kind)), g.Text(" "), Name(f.Text),
				g.If(f.Note != "", g.Group{g.Text(" "), Note(g.Text(f.Note))})))
		})),
		g.If(p.More.safe(), h.P(A(p.More, g.Text("All results")))),
	}.Render(w)
}
