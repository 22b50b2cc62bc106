package engage

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/web/ui"
)

// How much the search page and the palette show.
const (
	searchRows  = 50
	paletteRows = 8
)

// foundURL is where something that was found is read.
func foundURL(f engage.Found) ui.URL {
	if f.Kind == "note" {
		if f.Root != f.ID {
			return at(f.ScopeKind, f.Scope, "notes", f.Root).At("n-" + f.ID)
		}
		return at(f.ScopeKind, f.Scope, "notes", f.ID)
	}
	if f.Kind == "matter" || f.Kind == "beside" {
		return at(f.ScopeKind, f.Scope, "matters", f.ID)
	}
	return at(f.ScopeKind, f.Scope)
}

// found is what a search found, as the palette and the search page show it: pages first, then things, then people.
func (p Pages) found(r *http.Request, typed string, limit int) (ui.PaletteResults, error) {
	c := of(r)
	hits, err := p.Work.Search(r.Context(), c.v, typed, limit)
	if err != nil {
		return ui.PaletteResults{}, err
	}
	out := ui.PaletteResults{Query: typed, Items: p.places(r, typed)}
	for _, f := range hits.Found {
		title := f.Title
		if title == "" {
			title = "An answer"
		}
		item := ui.Found{Kind: f.Kind, Text: title, URL: foundURL(f)}
		if f.Kind == "beside" {
			item.Kind, item.Note = "our note", "on a matter of "+f.ScopeName
		}
		if f.Kind == "note" || f.Kind == "matter" {
			item.Note = strings.TrimPrefix(f.ScopeName+" · "+ui.Audience{Of: f.Audience, Viewer: c.v.Side}.Words(), " · ")
		}
		out.Items = append(out.Items, item)
	}
	for _, m := range hits.People {
		out.Items = append(out.Items, ui.Found{Kind: "person", Text: m.Name, Note: m.Firm})
	}
	if hits.More {
		out.More = ui.URL("/search").With("q", typed)
	}
	return out, nil
}

// places are the pages of the navigation that match what was typed; all of them while nothing is.
func (p Pages) places(r *http.Request, typed string) (out []ui.Found) {
	for _, l := range p.Shell.Frame(r.Context()).Nav {
		if strings.HasPrefix(strings.ToLower(l.Text), strings.ToLower(strings.TrimSpace(typed))) {
			out = append(out, ui.Found{Kind: "page", Text: l.Text, URL: l.URL})
		}
	}
	return out
}

// Search is the search page.
func (p Pages) Search(w http.ResponseWriter, r *http.Request) error {
	typed := strings.TrimSpace(r.URL.Query().Get("q"))
	results, err := p.found(r, typed, searchRows)
	if err != nil {
		return err
	}
	more := results.More != ""
	results.More = ""
	shown := ui.Page{Title: "Search", Audience: ui.Audience{Of: access.Named, Names: []string{"you"}},
		Lead: g.Text("Matters, notes, engagements, projects, programmes and people that you may see. Every word you type must begin a word of what is found.")}
	shown.Body = []g.Node{searchForm(typed)}
	if typed != "" {
		shown.Body = append(shown.Body, results)
	}
	if more {
		shown.Body = append(shown.Body, ui.Note(g.Text("There is more than is shown here: type another word.")))
	}
	return p.Shell.Show(w, r, shown)
}

// searchForm asks for words by GET, so that what was found has an address.
func searchForm(typed string) g.Node {
	return h.Form(h.Class("filter"), h.ID("search"), h.Method("get"), ui.Action("/search"), h.Role("search"),
		h.Div(h.Class("field"), h.Label(h.For("search-q"), g.Text("Words")),
			h.Input(h.ID("search-q"), h.Name("q"), h.Type("search"), h.Value(typed), h.AutoComplete("off"))),
		h.Div(h.Class("buttons"), ui.Button{Text: "Search"}))
}

// Palette is what the command palette shows while somebody types.
func (p Pages) Palette(w http.ResponseWriter, r *http.Request) error {
	results, err := p.found(r, strings.TrimSpace(r.URL.Query().Get("q")), paletteRows)
	if err != nil {
		return err
	}
	return p.Shell.Fragment(w, r, results)
}
