package page

import (
	"net/url"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Shelf is the filters of a list that the viewer keeps under a name, and the form that keeps the one in force: list is the address of the
// list, and here the same with the filter. A filter is kept by a POST to keep, and forgotten by one to forget below it. What is wrong with
// a name that was typed stands beside it.
func Shelf(s act.Shelf, list, here, keep ui.URL, typed string, wrong []errs.Field) g.Node {
	u, err := url.Parse(string(here))
	filtered := err == nil && u.RawQuery != ""
	if !s.MaySave || len(s.Saved) == 0 && !filtered {
		return nil
	}
	var kept, form g.Node
	if len(s.Saved) > 0 {
		items := make(g.Group, 0, len(s.Saved))
		for _, x := range s.Saved {
			items = append(items, h.Li(ui.A(list+ui.URL("?"+x.Query), ui.Name(x.Name)), g.Text(" "), ui.Post{Action: keep + "/forget", Small: true,
				Button: ui.Button{Text: "Forget"}, Hidden: []ui.Hidden{{Name: "list", Value: x.ID}}}))
		}
		kept = h.Ul(h.Class("stack"), items)
	}
	if filtered {
		form = ui.Form{ID: "list-form", Action: keep, Errors: wrong, Hidden: []ui.Hidden{{Name: "query", Value: u.RawQuery}},
			Fields: []ui.Field{{Name: "name", Label: "Keep this list as", Value: typed, Required: true, Most: 120}}, Submit: ui.Button{Text: "Keep it", Look: ui.Plain}}
	}
	return ui.Section("lists", "My lists", kept, form)
}

// Shelved is a filter as it is kept: of what is asked for, the parameters of the list alone. It reports whether it can be read.
func Shelved(query string, params []string) (string, bool) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return "", false
	}
	kept := url.Values{}
	for _, name := range params {
		if s := q.Get(name); s != "" {
			kept.Set(name, s)
		}
	}
	return kept.Encode(), true
}
