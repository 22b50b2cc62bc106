package benefit

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// needs reports whether a list of needs holds an id.
func needs(list []core.Need, id string) bool {
	return slices.ContainsFunc(list, func(n core.Need) bool { return string(n.On) == id })
}

// Linking asks what a benefit or a change waits for, and what a benefit serves.
func (p Pages) Linking(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if n := v.Nodes[c.id]; !v.Leads || n.Kind != c.kind || c.kind != casebook.Benefit && c.kind != casebook.Change {
		return notFound
	}
	return p.Shell.Show(w, r, c.linksPage(v, v.Links(c.id), nil))
}

func (c call) linksPage(v *work.View, f work.LinksForm, wrong []errs.Field) ui.Page {
	n := v.Nodes[c.id]
	shown := c.frame(v, "What “"+n.Title+"” waits for")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: n.Title, URL: c.here()})
	shown.Lead = g.Group{c.flag(v), g.Text("Tick what it waits for. It is there once the last of it is; where the parts arrive one by one, each brings its share.")}
	var boxes []ui.Group
	for _, k := range []casebook.Kind{casebook.Change, casebook.Tie, casebook.Work} {
		if box, ok := c.linkGroup(v, k, "needs", "share_", "Share", f.Needs, wrong); ok {
			boxes = append(boxes, box)
		}
	}
	all := ui.Group{Fields: []ui.Field{{Name: "additive", Label: "The parts arrive one by one, each by its share", Kind: ui.Check, Values: tick(f.Additive),
		Hint: "Otherwise everything ticked is needed, and shares stay open"}}}
	boxes = append(boxes, all)
	if c.kind == casebook.Benefit {
		if box, ok := c.linkGroup(v, casebook.Objective, "serves", "weight_", "Weight", f.Serves, wrong); ok {
			boxes = append(boxes, box)
		}
		boxes = append(boxes, c.assumptionGroup(v, f.Assumptions)...)
	}
	shown.Body = []g.Node{ui.Form{Action: c.here("links"), Groups: boxes, Rev: rev(f.Rev), Errors: wrong, Cancel: c.here(), Submit: ui.Button{Text: "Keep these links"}}}
	if len(v.Case.Enablers())+len(v.Case.Changes) == 0 {
		shown.Body = append([]g.Node{ui.Empty{Says: "There is nothing to wait for yet: add a milestone of a contract, a piece of our own work or a business change first.",
			Action: ui.Link{Text: "Add a milestone", URL: c.at("case", plural[casebook.Tie], "new")}}}, shown.Body...)
	}
	return shown
}

func tick(on bool) []string {
	if on {
		return []string{"on"}
	}
	return nil
}

// legends head the groups of things to choose from.
var legends = map[casebook.Kind]string{casebook.Change: "Business changes", casebook.Tie: "Milestones of contracts", casebook.Work: "Our own work", casebook.Objective: "Objectives it serves"}

// linkGroup offers the nodes of a kind, each with its share and whether somebody has confirmed it.
func (c call) linkGroup(v *work.View, k casebook.Kind, name, share, shareLabel string, links []work.Link, wrong []errs.Field) (ui.Group, bool) {
	group := ui.Group{Legend: legends[k]}
	var rows g.Group
	for _, n := range v.Rows.Nodes {
		if n.Kind != k || n.ID == c.id {
			continue
		}
		at := slices.IndexFunc(links, func(l work.Link) bool { return l.On == n.ID })
		l := work.Link{On: n.ID}
		if at >= 0 {
			l = links[at]
		}
		rows = append(rows, linkRow(v, n, l, at >= 0, name, share, shareLabel, wrong))
	}
	group.Body = h.Div(h.Class("links"), rows)
	return group, len(rows) > 0
}

// linkRow is one node to tick, with its share.
func linkRow(v *work.View, n casebook.Node, l work.Link, on bool, name, share, shareLabel string, wrong []errs.Field) g.Node {
	box, field := "link-"+n.ID, share+n.ID
	said := ""
	for _, e := range wrong {
		if e.Path == field {
			said = e.Message
		}
	}
	note := standing(v, core.Need{On: core.NodeID(n.ID)}).forecast
	class := "link-row"
	if said != "" {
		class += " wrong"
	}
	return h.Div(h.Class(class),
		h.Span(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID(box), h.Name(name), h.Value(n.ID), g.If(on, h.Checked())), h.Label(h.For(box), ui.Name(n.Title),
			g.If(note != "", ui.Quiet(g.Text(", "+note))))),
		h.Span(h.Class("with"), h.Label(h.For("form-"+field), g.Text(shareLabel), ui.Unseen(" of "+n.Title)),
			h.Input(h.Type("text"), h.ID("form-"+field), h.Name(field), h.Value(l.Share), g.Attr("size", "6"), h.AutoComplete("off"), g.If(said != "", h.Aria("invalid", "true")))),
		g.If(l.Loose, h.Span(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID("loose-"+n.ID), h.Name("loose"), h.Value(n.ID)),
			h.Label(h.For("loose-"+n.ID), g.Text("still unconfirmed"), ui.Unseen(": "+n.Title)))),
		g.If(said != "", h.P(h.Class("error"), h.Strong(g.Text("To put right: ")), g.Text(said))))
}

func (c call) assumptionGroup(v *work.View, on []string) []ui.Group {
	f := ui.Field{Name: "assumptions", Label: "Assumptions it rests on", Kind: ui.Checks, Values: on}
	for _, a := range v.Case.Assumptions {
		f.Options = append(f.Options, ui.Option{Value: string(a.ID), Label: a.Text})
	}
	if len(f.Options) == 0 {
		return nil
	}
	return []ui.Group{{Fields: []ui.Field{f}}}
}

// Link keeps what a benefit or a change waits for.
func (p Pages) Link(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.LinksForm{Additive: c.text("additive") != "", Rev: c.rev(), Assumptions: typed(r)["assumptions"]}
	loose := typed(r)["loose"]
	for _, id := range typed(r)["needs"] {
		f.Needs = append(f.Needs, work.Link{On: id, Share: c.text("share_" + id), Loose: slices.Contains(loose, id)})
	}
	for _, id := range typed(r)["serves"] {
		f.Serves = append(f.Serves, work.Link{On: id, Share: c.text("weight_" + id), Loose: slices.Contains(loose, id)})
	}
	err := p.Work.SetLinks(r.Context(), c.v, c.project, c.kind, c.id, f)
	if err == nil {
		return back(w, r, c.here(), "linked")
	}
	fields, ok := wrong(err)
	conflict := errs.KindOf(err) == errs.Conflict
	if !ok && !conflict {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if !conflict {
		return p.Shell.Again(w, r, c.linksPage(v, f, fields))
	}
	f.Rev = v.Nodes[c.id].Rev
	shown := c.linksPage(v, f, nil)
	shown.Flash = ui.Flash{Problem: true, Text: "Somebody else changed this while you were choosing. Below is what you chose: look at it beside what stands now, and keep it if it is still right.",
		Link: ui.Link{Text: "What stands now", URL: c.here()}}
	return p.Shell.Render(w, r, http.StatusConflict, shown)
}

// Suggestions offers links for what waits for nothing yet.
func (p Pages) Suggestions(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if !v.Leads {
		return notFound
	}
	return p.Shell.Show(w, r, c.suggestionsPage(v, nil))
}

func (c call) suggestionsPage(v *work.View, wrong []errs.Field) ui.Page {
	shown := c.frame(v, "Suggested links")
	shown.Lead = g.Text("Guesses from words: what you tick is linked as unconfirmed, counts from now on, and says so until somebody confirms it.")
	all := v.Suggestions()
	if len(all) == 0 {
		shown.Lead = nil
		shown.Body = []g.Node{c.parts(v), c.nothingSuggested(v)}
		return shown
	}
	f := ui.Form{Action: c.at("suggestions"), Errors: wrong, Cancel: c.at("benefits"), Submit: ui.Button{Text: "Link what is ticked"}}
	for _, s := range all {
		option := ui.Option{Value: s.Node.ID + " " + s.On, Label: s.Title, Hint: s.Why}
		if last := len(f.Fields) - 1; last >= 0 && f.Fields[last].Label == s.Node.Title {
			f.Fields[last].Options = append(f.Fields[last].Options, option)
			continue
		}
		f.Fields = append(f.Fields, ui.Field{Name: "link", Label: s.Node.Title, Kind: ui.Checks, Options: []ui.Option{option}, Values: []string{option.Value}})
	}
	shown.Body = []g.Node{c.parts(v), suggestionForm(f)}
	return shown
}

// nothingSuggested says why there is nothing to link: everything is, or there is nothing yet to wait for.
func (c call) nothingSuggested(v *work.View) g.Node {
	e := ui.Empty{Says: "Everything waits for something already.", Action: ui.Link{Text: "See the benefits", URL: c.at("benefits")}}
	for i := range v.Engagements {
		if len(v.Engagements[i].Milestones) > 0 {
			return e
		}
	}
	e = ui.Empty{Says: "No contract milestone is known yet that anything could wait for.", Action: ui.Link{Text: "Add a milestone", URL: c.at("case", plural[casebook.Tie], "new")}}
	for i := range v.Engagements {
		if x := &v.Engagements[i]; x.Latest != nil && !x.Hidden() {
			e.Action = ui.Link{Text: "Name the dates of the contract with " + x.Supplier(), URL: ui.Path("engagements", string(x.Engagement), "milestones")}
		}
	}
	return e
}

// suggestionForm gives the boxes of each node ids of their own, since they share a name.
func suggestionForm(f ui.Form) g.Node {
	var rows g.Group
	for i, field := range f.Fields {
		rows = append(rows, h.FieldSet(h.Class("field"), h.Legend(ui.Name(field.Label)), h.Div(h.Class("choices"), g.Map(field.Options, func(o ui.Option) g.Node {
			id := "suggested-" + rev(int64(i)) + "-" + rev(int64(slices.Index(field.Options, o)))
			return h.Div(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID(id), h.Name(field.Name), h.Value(o.Value), g.If(slices.Contains(field.Values, o.Value), h.Checked())),
				h.Label(h.For(id), ui.Name(o.Label)), h.P(h.Class("hint"), g.Text(o.Hint)))
		}))))
	}
	f.Fields, f.Body = nil, rows
	return f
}

// LinkSuggested makes the links that were ticked.
func (p Pages) LinkSuggested(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	var pairs [][2]string
	for _, s := range typed(r)["link"] {
		if node, on, ok := cut(s); ok {
			pairs = append(pairs, [2]string{node, on})
		}
	}
	_, err := p.Work.LinkSuggested(r.Context(), c.v, c.project, pairs)
	if err == nil {
		return back(w, r, c.at("benefits"), "suggested")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, c.suggestionsPage(v, fields))
}
