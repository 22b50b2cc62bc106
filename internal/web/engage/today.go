package engage

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/web/ui"
)

// Today is one's own first page.
func (p Pages) Today(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	t, err := p.Work.Today(r.Context(), c.v)
	if err != nil {
		return err
	}
	shown := ui.Page{Title: "Today", Lead: todayLead(c.v, t), Flash: c.done(), Zone: zoneOfToday(t), Audience: ui.Audience{Of: access.Named, Names: []string{"you"}}}
	if t.Projects.MayProject {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New project", URL: "/projects/new", Keys: "n"})
	}
	shown.Body = []g.Node{ui.Columns(todayProjects(c, t), todaySide(c, t)), todayEngagements(c, t)}
	if c.v.Side != access.ClientSide { // nothing stands before the engagements
		shown.Body = []g.Node{ui.Columns(todayEngagements(c, t), todaySide(c, t))}
	}
	if err := p.first(&shown, r); err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// first puts what other families say on the first page before what stands there: what is asked of the viewer, whose court matters are in
// and what was noticed, and beside it what moved, and whom to meet and to speak to. There may be no such family, or nothing of it.
func (p Pages) first(shown *ui.Page, r *http.Request) error {
	var asked, wide, beside g.Group
	add := func(to *g.Group, part func(*http.Request) (g.Node, error)) (err error) {
		if part == nil {
			return nil
		}
		node, err := part(r)
		if err == nil && node != nil {
			*to = append(*to, node)
		}
		return err
	}
	for _, part := range []func(*http.Request) (g.Node, error){p.Asked, p.Errands} {
		if err := add(&asked, part); err != nil {
			return err
		}
	}
	if p.Matters != nil {
		lead, waiting, since, err := p.Matters(r)
		if err != nil {
			return err
		}
		if waiting != nil {
			shown.Lead, wide = g.Group{lead, g.Text(" "), shown.Lead}, append(wide, waiting)
		}
		if since != nil {
			beside = append(beside, since)
		}
	}
	for _, part := range []struct {
		to *g.Group
		of func(*http.Request) (g.Node, error)
	}{{&wide, p.Noticed}, {&beside, p.Meetings}, {&beside, p.Contacts}} {
		if err := add(part.to, part.of); err != nil {
			return err
		}
	}
	parts := append([]g.Node{}, asked...)
	switch {
	case len(wide) > 0 && len(beside) > 0:
		parts = append(parts, ui.Columns(wide, beside))
	default:
		parts = append(append(parts, wide...), beside...)
	}
	shown.Body = append(parts, shown.Body...)
	return nil
}

// todayLead says in a sentence how things stand.
func todayLead(v access.Viewer, t work.Today) g.Node {
	open, partly := 0, false
	for _, p := range t.Projects.Rows {
		if len(p.Role.Gaps()) > 0 {
			open++
		}
		partly = partly || p.Role.Partly
	}
	switch {
	case t.Projects.Total > 0 && open > 0:
		return g.Group{ui.A("/client-roles", g.Text("The client role lacks something in "+ui.Count(open)+" of "+ui.Things(t.Projects.Total, "project"))), g.Text(".")}
	case t.Projects.Total > 0 && partly:
		return g.Text("You have a part in " + ui.Things(t.Projects.Total, "project") + ".")
	case t.Projects.Total > 0:
		return g.Text("Every client role shown here is filled, with authority and capacity.")
	case t.Engagements.Total > 0:
		return g.Text("You work in " + ui.Things(t.Engagements.Total, "engagement") + ".")
	case t.Projects.MayProject:
		return g.Text("Nothing has begun yet. Open a project: it is private to your side, and everything else grows from it.")
	}
	return g.Text("Nothing here is yours yet. Whoever leads the work gives you a role in it; it then stands here.")
}

func todayProjects(c call, t work.Today) g.Node {
	if c.v.Side != access.ClientSide {
		return nil
	}
	return ui.Section("projects", "Projects", projectTable(t.Projects, "/projects"), more(t.Projects.Total, len(t.Projects.Rows), "/projects", "All projects"))
}

// todayEngagements has the width of the page: its table is the widest of the product.
func todayEngagements(c call, t work.Today) g.Node {
	if c.v.Side == access.ClientSide && t.Engagements.Total == 0 {
		return nil
	}
	return ui.Section("engagements", "Engagements", engagementTable(c, t.Engagements.Rows),
		more(t.Engagements.Total, len(t.Engagements.Rows), "/engagements", "All engagements"))
}

func more(total, shown int, u ui.URL, text string) g.Node {
	if total <= shown {
		return nil
	}
	return h.P(ui.A(u, g.Text(text+": "+ui.Count(total))))
}

func todaySide(c call, t work.Today) g.Node {
	var out g.Group
	if len(t.Drafts) > 0 {
		out = append(out, ui.Section("drafts", "Begun and not kept", h.Ul(h.Class("stack"), g.Map(t.Drafts, func(d work.Begun) g.Node { return draftItem(c, d, zoneOfToday(t)) }))))
	}
	out = append(out, ui.Section("notes", "Written lately", recentNotes(c, t.Notes, zoneOfToday(t))))
	if len(t.Projects.Programmes) > 0 || t.Projects.MayProgramme {
		out = append(out, ui.Section("programmes", "Programmes", programmeList(t.Projects.Programmes, t.Projects.MayProgramme)))
	}
	return out
}

// zoneOfToday is the zone in which the first page tells times: that of the first engagement on it, or else of the first project.
func zoneOfToday(t work.Today) string {
	switch {
	case len(t.Engagements.Rows) > 0:
		return t.Engagements.Rows[0].Zone
	case len(t.Projects.Rows) > 0:
		return t.Projects.Rows[0].Zone
	}
	return "UTC"
}

func draftItem(c call, d work.Begun, zone string) g.Node {
	u, what := draftPlace(d.Form)
	when := ui.Note(c.moment(d.Changed, zone))
	if !d.Open {
		u, when = "", ui.Note(g.Text("can no longer be kept where it was begun"))
	}
	title := draftTitle(d.Body)
	if title == "" {
		title = what
	}
	forget := ui.Post{Action: "/drafts/forget", Small: true, Button: ui.Button{Text: "Forget"}, Hidden: []ui.Hidden{{Name: "form", Value: d.Form}}}
	return h.Li(ui.A(u, ui.Name(title)), when, g.Text(" "), forget)
}

func recentNotes(c call, notes []engage.Found, zone string) g.Node {
	if len(notes) == 0 {
		return ui.Empty{Says: "What is written where you work in the last thirty days stands here."}
	}
	return h.Ul(h.Class("stack"), g.Map(notes, func(f engage.Found) g.Node {
		title := f.Title
		if title == "" {
			title = "An answer"
		}
		where := []g.Node{ui.Name(f.Author), g.Text(" · "), c.moment(f.Created, zone)}
		if f.ScopeName != "" {
			where = append([]g.Node{ui.Name(f.ScopeName), g.Text(" · ")}, where...)
		}
		return h.Li(ui.A(foundURL(f), ui.Name(title)), g.Text(" "), ui.Audience{Of: f.Audience, Viewer: c.v.Side}.Chip(), ui.Note(where...))
	}))
}

func programmeList(all []work.ProgrammeChoice, may bool) g.Node {
	var out g.Group
	if len(all) > 0 {
		out = append(out, h.Ul(h.Class("stack"), g.Map(all, func(p work.ProgrammeChoice) g.Node {
			if p.May {
				return h.Li(ui.A(at(access.ProgrammeScope, p.ID), ui.Name(p.Name)))
			}
			return h.Li(ui.Name(p.Name))
		})))
	}
	if may {
		out = append(out, h.P(ui.A("/programmes/new", g.Text("New programme"))))
	}
	return out
}

// draftPlace is where a draft is gone on with, and what it is of.
func draftPlace(form string) (u ui.URL, what string) {
	parts := strings.Split(form, "/")
	if len(parts) > 3 && parts[0] == "case" {
		return at(access.ProjectScope, access.ScopeID(parts[2]), parts[3:]...), "A part of the case"
	}
	if len(parts) > 3 && parts[0] == "matter" && plural[access.Scope(parts[1])] != "" {
		return at(access.Scope(parts[1]), access.ScopeID(parts[2]), append([]string{"matters"}, parts[3:]...)...), "A matter"
	}
	if len(parts) == 4 && parts[0] == "accept" {
		return at(access.EngagementScope, access.ScopeID(parts[2]), "programme", parts[3], "accept"), "An answer to a submission"
	}
	if len(parts) < 4 || parts[0] != "note" || plural[access.Scope(parts[1])] == "" {
		return "", "A form"
	}
	scope, id := access.ScopeID(parts[2]), parts[3]
	u = at(access.Scope(parts[1]), scope, "notes")
	switch {
	case id == "new":
		return u + "/new", "A new note"
	case len(parts) > 4:
		return at(access.Scope(parts[1]), scope, "notes", id).At("answer"), "An answer"
	}
	return at(access.Scope(parts[1]), scope, "notes", id, "edit"), "A note"
}
