package matter

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// todayRows is how many matters of each court somebody's first page shows.
const todayRows = 10

// Today is what of all matters awaits whom, for the first page of somebody, with the sentence that says it, and what moved since they
// looked, which stands beside it and is marked in it.
// All are nil where there is nothing.
func (p Pages) Today(r *http.Request) (lead, waiting, moved g.Node, err error) {
	c := of(r)
	t, err := p.Work.Today(r.Context(), c.v, todayRows)
	if err != nil || t.OurCount+t.TheirCount == 0 && len(t.Moved)+len(t.Mentions) == 0 {
		return nil, nil, nil, err
	}
	text := waits(t.OurCount, "us")
	if t.OurLate > 0 {
		text += ", " + ui.Count(t.OurLate) + " of them late"
	}
	text += ". " + waits(t.TheirCount, "them")
	if t.TheirLate > 0 {
		text += ", " + ui.Count(t.TheirLate) + " of them late"
	}
	var parts g.Group
	fresh := map[string]bool{}
	for _, m := range t.Moved {
		fresh[m.ID] = true
	}
	add := func(id, title string, rows []work.Placed, total int) {
		if len(rows) > 0 {
			parts = append(parts, ui.Section(id, title, placed(c, id, title, rows, fresh), more(c, total, len(rows), t.OneRegister)))
		}
	}
	if len(t.Mentions) > 0 {
		parts = append(parts, ui.Section("mentions", "Mentioned you", mentions(c, t.Mentions), g.If(len(t.Moved) == 0, looked(t))))
	}
	ours := t.OurCount
	if len(t.Mine) > 0 {
		ours = 0
	}
	add("mine", "In my court", t.Mine, 0)
	add("ours", "In our side’s court", t.Ours, ours)
	add("theirs", "In theirs", t.Theirs, t.TheirCount)
	var since g.Group
	if len(t.Moved) > 0 {
		since = append(since, ui.Section("moved", "Moved since you looked", movedList(c, t.Moved), looked(t)))
	}
	if m := mirrors(t); m != nil {
		since = append(since, m)
	}
	return g.Text(text + "."), parts, since, nil
}

// mirrors leads to how the sides keep to their dates, in the engagements whose matters stand here and whose mirror the viewer may see.
func mirrors(t work.Today) g.Node {
	var links []g.Node
	seen := map[access.ScopeID]bool{}
	for _, m := range slices.Concat(t.Mine, t.Ours, t.Theirs) {
		may := slices.ContainsFunc(m.Where.Roles, func(r access.Role) bool { return access.Allowed(r, access.Shared, access.Mirror)&access.See != 0 })
		if m.Where.Audience != access.Shared || seen[m.Where.Scope] || !may {
			continue
		}
		if seen[m.Where.Scope] = true; len(links) > 0 {
			links = append(links, g.Text(", "))
		}
		links = append(links, ui.A(at(access.EngagementScope, m.Where.Scope, "mirror"), ui.Name(m.Where.Name)))
	}
	if links == nil {
		return nil
	}
	return h.Section(h.ID("mirrors"), h.P(g.Text("How both sides keep to their dates, in the mirror: "), g.Group(links), g.Text(".")))
}

// mentions are the moves that mention the viewer, each with the way to it.
func mentions(c call, all []work.Mention) g.Node {
	return h.Ul(h.Class("stack"), g.Map(all[:min(len(all), todayRows)], func(m work.Mention) g.Node {
		u := at(m.Where.Kind(), m.Where.Scope, "matters", m.ID).At(fmt.Sprintf("move-%d", m.Index+1))
		return h.Li(ui.A(u, ui.Name(title(m.Title))), ui.Note(ui.Name(m.ByName), g.Text(" "), c.moment(m.At, m.Where.Zone), g.Text(" · "), ui.Name(m.Where.Name), g.Text(" · "), ui.Audience{Of: m.Where.Audience, Viewer: c.v.Side}.Chip()))
	}))
}

func more(c call, total, shown int, scope access.ScopeID) g.Node {
	if total <= shown || scope == "" {
		return nil
	}
	return h.P(ui.A(at(access.EngagementScope, scope, "matters"), g.Text("All of them: "+ui.Count(total))))
}

// looked says that what was moved was seen.
func looked(t work.Today) g.Node {
	if !t.MayLook {
		return nil
	}
	return ui.Post{Action: "/today/seen", Button: ui.Button{Text: "Seen"}, Small: true}
}

// movedList are the matters that were moved since the viewer looked, the latest first, in a line each: what is to be done about them
// stands where they wait.
func movedList(c call, all []work.Placed) g.Node {
	return h.Ul(h.Class("stack"), g.Map(all, func(m work.Placed) g.Node {
		return h.Li(ui.A(at(m.Where.Kind(), m.Where.Scope, "matters", m.ID), ui.Name(title(m.Title))), g.Text(" "), court(c, m.Court, string(m.Phase), ""),
			ui.Note(inside(m.Where.Name), g.Text(kindWord(m.Kind)+" "+ui.Count(m.Number)+" · "), lastMove(m), g.Text(ago(c, m))))
	}))
}

// lastMove says who did what to a matter last.
func lastMove(m work.Placed) g.Node {
	switch {
	case m.Last.Verb == "":
		return nil
	case m.Last.ByName == "": // erased
		return g.Text("somebody " + did[m.Last.Verb] + " · ")
	}
	return g.Group{ui.Name(m.Last.ByName), g.Text(" " + did[m.Last.Verb] + " · ")}
}

func ago(c call, m work.Placed) string {
	return ui.Since(time.UnixMicro(m.Moved).UTC(), c.now.UTC())
}

// placed lists the matters of a court; of those that are fresh it says when they were moved.
func placed(c call, id, caption string, rows []work.Placed, fresh map[string]bool) g.Node {
	return ui.Table[work.Placed]{ID: id + "-list", Caption: caption, Rows: rows, Things: "matters", Bare: true, Columns: []ui.Column[work.Placed]{
		{Head: "Matter", Row: true, Cell: func(m work.Placed) g.Node {
			u := at(m.Where.Kind(), m.Where.Scope, "matters", m.ID)
			note := []g.Node{inside(m.Where.Name), g.Text(kindWord(m.Kind) + " " + ui.Count(m.Number) + " · "), ui.Audience{Of: m.Where.Audience, Viewer: c.v.Side}.Chip()}
			if fresh[m.ID] {
				note = append(note, g.Text(" · "), h.Strong(g.Text("moved "+ago(c, m))))
			}
			return g.Group{ui.A(u, ui.Name(title(m.Title))), ui.Note(note...)}
		}},
		{Head: "Due", Number: true, Cell: func(m work.Placed) g.Node {
			if m.Ended != 0 {
				return ui.State(string(m.Phase))
			}
			return c.owed(m.Matter, m.Where.Zone)
		}},
		{Head: "Move", Act: true, Cell: func(m work.Placed) g.Node { return todayMoves(c, m) }},
	}}
}

// todayMoved is how many moves stand in a row of the first page: all of them stand in the register.
const todayMoved = 3

// todayMoves leads to the answer of a matter, and back to the first page.
func todayMoves(c call, m work.Placed) g.Node {
	if c.v.ReadOnly {
		return nil
	}
	return triaged(c, at(m.Where.Kind(), m.Where.Scope, "matters", m.ID), m.Matter, m.State, m.Where.Roles, todayMoved)
}

// Seen notes that the viewer has seen what was moved.
func (p Pages) Seen(w http.ResponseWriter, r *http.Request) error {
	if err := p.Work.Look(r.Context(), of(r).v); err != nil {
		return err
	}
	return server.Redirect(w, r, "/?did=seen")
}

// inside is where a matter lies, before what it is; nothing where the reader knows the room and not its name.
func inside(name string) g.Node {
	if name == "" {
		return nil
	}
	return g.Group{ui.Name(name), g.Text(" · ")}
}
