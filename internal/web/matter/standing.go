package matter

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// foremost is how many matters of each court the first page of an engagement shows.
const foremost = 3

// Standing is in whose court the shared matters of an engagement are, and which of each are due first, for its first page; nil for who may
// not list them.
func (p Pages) Standing(r *http.Request, scope access.ScopeID) (g.Node, error) {
	c := of(r)
	list, err := p.Work.Register(r.Context(), c.v, scope, work.Filter{Audience: access.Shared}, work.Order{Key: "due"})
	if errs.KindOf(err) == errs.NotFound || err == nil && list.Reach.Audience != access.Shared {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all := at(access.EngagementScope, scope, "matters").With("room", roomWord(access.Shared))
	courts := map[access.Side]int{}
	for _, t := range list.Tally {
		if t.Phase.Live() {
			courts[t.Court] += t.N
		}
	}
	if courts[access.ClientSide]+courts[access.DeliverySide] == 0 {
		empty := ui.Empty{Says: "No shared matter is open: nobody waits for anybody."}
		if list.MayAdd {
			empty.Action = ui.Link{Text: "Raise one", URL: at(access.EngagementScope, scope, "matters", "new")}
		}
		return ui.Section("court", "Whose court", empty), nil
	}
	order := []access.Side{access.ClientSide, access.DeliverySide}
	if c.v.Side == access.DeliverySide {
		order = []access.Side{access.DeliverySide, access.ClientSide}
	}
	var parts g.Group
	for _, side := range order {
		name := list.Ground.Engagement.ClientName
		if side == access.DeliverySide {
			name = list.Ground.Engagement.DeliveryName
		}
		waits := g.Group{ui.Side(side, name), g.Text(" "), ui.Evidence(all.With("court", string(side)), ui.Things(courts[side], "matter"))}
		if n := list.Late[side]; n > 0 {
			waits = append(waits, g.Text(", "), ui.Late(ui.Count(n)+" late"))
		}
		parts = append(parts, h.P(waits), c.foremost(list, side))
	}
	return ui.Section("court", "Whose court", parts), nil
}

// foremost are the matters of a court that are due first.
func (c call) foremost(list work.Register, side access.Side) g.Node {
	var rows []work.Listed
	for _, m := range list.Rows {
		if m.Court == side && len(rows) < foremost {
			rows = append(rows, m)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return h.Ul(h.Class("stack"), g.Map(rows, func(m work.Listed) g.Node {
		return h.Li(ui.A(at(access.EngagementScope, list.Reach.Scope, "matters", m.ID), ui.Name(title(m.Title))),
			ui.Note(g.Text(kindWord(m.Kind)+" "+ui.Count(m.Number)), g.If(m.Holder != "", g.Group{g.Text(" · with "), ui.Name(m.Holder)}), g.If(m.DueAt != 0, g.Group{g.Text(" · due "), c.owed(m.Matter, list.Ground.Zone)})))
	}))
}

// Courts is in whose court the matters of a project are, register by register, and how many of them are late, for its first page; nil where
// nobody waits for anybody.
func (p Pages) Courts(r *http.Request, project access.ScopeID) (g.Node, error) {
	c := of(r)
	list, err := p.Work.Courts(r.Context(), c.v, project)
	if errs.KindOf(err) == errs.NotFound || err == nil && len(list) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	total := work.Courts{Open: map[access.Side]int{}, Late: map[access.Side]int{}}
	for _, x := range list {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			total.Open[side], total.Late[side] = total.Open[side]+x.Open[side], total.Late[side]+x.Late[side]
		}
	}
	says := func(side access.Side, who string) string {
		text := waits(total.Open[side], who)
		if n := total.Late[side]; n > 0 {
			text += ", " + ui.Count(n) + " of them late"
		}
		return text + "."
	}
	count := func(side access.Side) func(work.Courts) g.Node {
		return func(x work.Courts) g.Node {
			u := at(x.Where.Kind(), x.Where.Scope, "matters").With("room", roomWord(x.Where.Audience)).With("court", string(side))
			cell := g.Group{ui.Evidence(u, ui.Count(x.Open[side]))}
			if n := x.Late[side]; n > 0 {
				cell = append(cell, g.Text(", "), ui.A(u.With("late", "yes"), ui.Late(ui.Count(n)+" late")))
			}
			return cell
		}
	}
	return ui.Section("court", "Whose court", h.P(g.Text(says(access.ClientSide, "us")+" "+says(access.DeliverySide, "them"))),
		ui.Table[work.Courts]{ID: "court-list", Caption: "Matters of the project by whose they are", Rows: list, Things: "registers", Bare: true, Columns: []ui.Column[work.Courts]{
			{Head: "Register", Row: true, Cell: func(x work.Courts) g.Node {
				return g.Group{ui.Name(x.Where.Name), g.Text(" "), ui.Audience{Of: x.Where.Audience, Viewer: c.v.Side}.Chip()}
			}},
			{Head: "In our court", Number: true, Cell: count(access.ClientSide)},
			{Head: "In theirs", Number: true, Cell: count(access.DeliverySide)},
		}}), nil
}
