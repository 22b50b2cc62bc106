package work

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/work"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/duty"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// codes are the beginnings of codes that somebody typed.
func codes(s string) (out []string) {
	for _, c := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		if len(out) < 20 && len(c) <= 40 {
			out = append(out, c)
		}
	}
	return out
}

// Found shows what the suppliers' programmes seem to want of the client side.
func (p Pages) Found(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.found(r, c.URL.Query().Get("codes"), nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) found(r *http.Request, typed string, problems []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Propose(r.Context(), c.v, c.project, codes(typed))
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.Frame(r, "Found in their programmes", access.ClientOnly)
	if err != nil {
		return ui.Page{}, err
	}
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Our own work", URL: c.at("work")})
	shown.Lead = g.Text("Open activities in the suppliers’ latest programmes that name us, by a rule on names and codes. Nothing counts before you tick it.")
	shown.Flash = ui.Flash{Text: dones[c.URL.Query().Get("did")]}
	shown.Body = []g.Node{c.parts(true), c.search(typed), c.picking(v, typed, problems)}
	if len(v.Other) > 0 {
		shown.Body = append(shown.Body, ui.Note(g.Group{g.Text("Not searched, since no programme of theirs that you may see has been read: "), ui.Name(ui.Series(v.Other)), g.Text(".")}))
	}
	return shown, nil
}

// search asks for beginnings of codes.
func (c call) search(typed string) g.Node {
	return h.Form(h.Class("form ask"), h.Method("get"), ui.Action(c.at("work", "found")), h.Div(h.Class("moves"), h.Div(h.Class("field"),
		h.Label(h.For("found-codes"), g.Text("Codes of ours begin with")),
		h.Input(h.ID("found-codes"), h.Name("codes"), h.Type("text"), h.Value(typed), h.AutoComplete("off"), g.Attr("size", "20"), h.Aria("describedby", "found-codes-hint")),
		h.P(h.Class("hint"), h.ID("found-codes-hint"), g.Text("Such as TRU; several with a comma")))), h.Div(h.Class("buttons"), ui.Button{Text: "Search again"}))
}

// picking offers what was found.
func (c call) picking(v *work.Proposals, typed string, problems []errs.Field) g.Node {
	n := 0
	for _, f := range v.Found {
		n += len(f.List)
	}
	if n == 0 {
		return ui.Empty{Says: "No open activity names us that is not linked already or passed over.", Action: ui.Link{Text: "See our own work", URL: c.at("work")}}
	}
	var body g.Group
	for _, f := range v.Found {
		if len(f.List) == 0 {
			continue
		}
		body = append(body, h.FieldSet(h.Class("field"), h.Legend(ui.Name(f.Supplier)), h.Div(h.Class("choices"), g.Map(f.List, func(x duty.Proposal) g.Node {
			id := "pick-" + string(f.Engagement) + "-" + x.Code
			note := x.Why + "; finishes " + brief.Date(x.Day())
			if x.Kind != benefit.WorkNotSaid {
				note += "; reads like " + x.Kind.String()
			}
			return h.Div(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID(id), h.Name("pick"), h.Value(string(f.Engagement)+"/"+x.Code)),
				h.Label(h.For(id), g.Text(x.Code+" "), ui.Name(x.Name)), h.P(h.Class("hint"), ui.Name(note)))
		}))))
	}
	var said g.Node
	for _, e := range problems {
		said = h.P(h.Class("error"), h.Strong(g.Text("To put right: ")), g.Text(e.Message))
	}
	return h.Form(h.Class("form"), h.Method("post"), ui.Action(c.at("work", "found")), said, h.Input(h.Type("hidden"), h.Name("codes"), h.Value(typed)), body,
		h.Div(h.Class("buttons"), ui.Button{Text: "These are ours", Look: ui.Primary, Name: "do", Value: "confirm"}, ui.Button{Text: "These are not ours", Name: "do", Value: "pass"}))
}

// Pick takes what was ticked, or passes it over.
func (p Pages) Pick(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	typed := c.PostFormValue("codes")
	var picks []work.Pick
	for _, s := range c.PostForm["pick"] {
		if engagement, code, ok := strings.Cut(s, "/"); ok {
			picks = append(picks, work.Pick{Engagement: access.ScopeID(engagement), Code: code})
		}
	}
	var err error
	to := c.at("work").With("did", "confirmed")
	if c.PostFormValue("do") == "pass" {
		to = c.at("work", "found").With("codes", typed).With("did", "passed")
		err = p.Work.PassOver(r.Context(), c.v, c.project, picks)
	} else {
		_, err = p.Work.Confirm(r.Context(), c.v, c.project, codes(typed), picks)
	}
	if err == nil {
		return server.Redirect(w, r, string(to))
	}
	fields, ok := page.Wrong(err)
	if !ok {
		return err
	}
	shown, err := p.found(r, typed, fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}
