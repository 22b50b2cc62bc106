package people

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Roles is the client roles of every project, for who leads the client side.
func (p Pages) Roles(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	rows, err := p.Work.Health(r.Context(), c.v)
	if err != nil {
		return err
	}
	shown := ui.Page{Title: "Client roles", Audience: ui.Audience{Of: access.ClientOnly, Viewer: c.v.Side}, Crumbs: ui.Crumbs{{Text: "Projects", URL: "/projects"}}, Lead: rolesLead(rows)}
	shown.Body = []g.Node{roleTable(rows, true)}
	return p.Shell.Show(w, r, shown)
}

func rolesLead(rows []work.RoleRow) g.Node {
	lacking, projects, partly := 0, 0, false
	for _, x := range rows {
		if x.Engagement.ID != "" {
			continue
		}
		if projects++; len(x.Lacks) > 0 {
			lacking++
		}
		partly = partly || x.Partly
	}
	if projects == 0 {
		return g.Text("No project is yours yet.")
	}
	if lacking == 0 && partly {
		return g.Text("You have a part in " + ui.Things(projects, "project") + ". What the client role lacks is told to who leads the engagements below it.")
	}
	if lacking == 0 {
		return g.Text("Every client role is filled, with authority, days and help: " + ui.Things(projects, "project") + ".")
	}
	return g.Text("The client role lacks something in " + ui.Count(lacking) + " of " + ui.Things(projects, "project") + ". A project stands with the engagements that are not closed below it.")
}

func roleTable(rows []work.RoleRow, projects bool) g.Node {
	return ui.Table[work.RoleRow]{ID: "role-list", Caption: "Client roles, and what they lack", Rows: rows, Things: "client roles", Empty: ui.Empty{Says: "No project is yours yet."},
		Columns: []ui.Column[work.RoleRow]{
			{Head: "Where", Row: true, Cell: func(x work.RoleRow) g.Node { return roleWhere(x, projects) }},
			{Head: "Filled by", Cell: func(x work.RoleRow) g.Node { return holders(x) }},
			{Head: "Authority", Cell: func(x work.RoleRow) g.Node {
				if x.Partly {
					return ui.Quiet(g.Text("not yours to see"))
				}
				if x.Authority {
					return ui.A(roleHome(x).letters, g.Text("in force"))
				}
				return ui.A(roleHome(x).letters, g.Text("none in force"))
			}},
			{Head: "Days a month", Number: true, Cell: func(x work.RoleRow) g.Node {
				if x.Partly {
					return nil
				}
				if x.NeededDays == 0 {
					return ui.Evidence(roleHome(x).people, strconv.FormatInt(x.PMDays, 10)+" of ?")
				}
				return ui.Evidence(roleHome(x).people, strconv.FormatInt(x.PMDays, 10)+" of "+strconv.FormatInt(x.NeededDays, 10))
			}},
			{Head: "Lacks", Cell: func(x work.RoleRow) g.Node {
				if x.Partly {
					return nil
				}
				if len(x.Lacks) == 0 {
					return ui.Quiet(g.Text("nothing"))
				}
				return h.Ul(h.Class("stack"), g.Map(x.Lacks, func(l people.Lack) g.Node { return h.Li(g.Text(l.Words())) }))
			}},
		}}
}

// home is where a role is changed.
type home struct{ people, letters, role ui.URL }

func roleHome(x work.RoleRow) home {
	project := string(x.Project.ID)
	if x.Engagement.ID != "" {
		e := string(x.Engagement.ID)
		return home{ui.Path("engagements", e, "people"), ui.Path("engagements", e, "letters"), ui.Path("projects", project, "client-role")}
	}
	return home{ui.Path("projects", project, "people"), ui.Path("projects", project, "letters"), ui.Path("projects", project, "client-role")}
}

func roleWhere(x work.RoleRow, projects bool) g.Node {
	if x.Engagement.ID != "" {
		return g.Group{ui.A(ui.Path("engagements", string(x.Engagement.ID)), ui.Name(x.Engagement.Name)), ui.Note(ui.Name("with " + x.Engagement.DeliveryName))}
	}
	if !projects {
		return g.Text("The project as a whole")
	}
	return ui.A(roleHome(x).role, h.Strong(ui.Name(x.Project.Name)))
}

func holders(x work.RoleRow) g.Node {
	if len(x.Holders) == 0 {
		return ui.Quiet(g.Text("nobody"))
	}
	return h.Ul(h.Class("stack"), g.Map(x.Holders, func(o people.Holder) g.Node { return h.Li(ui.Name(o.Name), ui.Note(firstWords(o))) }))
}

func firstWords(o people.Holder) g.Node {
	switch {
	case !o.Said:
		return g.Text("whether it is the first time is not said")
	case !o.FirstTime:
		return g.Text("has done it before")
	case o.Mentor == "":
		return g.Text("for the first time, without a mentor")
	}
	return g.Group{g.Text("for the first time, with "), ui.Name(o.Mentor)}
}

// RoleOf is the client role of one project, and who holds it for the first time.
func (p Pages) RoleOf(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.rolePage(r, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) rolePage(r *http.Request, at string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	rows, staff, err := p.Work.RoleOf(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Client role", access.ClientOnly)
	if err != nil {
		return shown, err
	}
	shown.Lead = rolesLead(rows)
	shown.Actions = []ui.Link{{Text: "What it takes", URL: c.at("competences")}, {Text: "Who is ready", URL: c.at("readiness")}}
	shown.Body = []g.Node{roleTable(rows, false)}
	if len(rows) > 0 && rows[0].May {
		shown.Body = append(shown.Body, ui.Section("first", "Who does it for the first time", g.Map(rows[0].Holders, func(o people.Holder) g.Node {
			return inductForm(c, o, staff, at, wrong)
		})))
	}
	return shown, nil
}

func inductForm(c call, o people.Holder, staff []work.Candidate, at string, wrong []errs.Field) g.Node {
	mentors := []ui.Option{{Value: "", Label: "Nobody"}}
	chosen := ""
	for _, s := range staff {
		if s.Person == o.Person {
			continue
		}
		mentors = append(mentors, ui.Option{Value: string(s.Person), Label: s.Name})
		if s.Name == o.Mentor {
			chosen = string(s.Person)
		}
	}
	first := ""
	if o.Said {
		if first = "no"; o.FirstTime {
			first = "yes"
		}
	}
	f := ui.Form{ID: "first-" + o.ID, Action: c.at("client-role", o.ID, "first"), Submit: ui.Button{Text: "Keep"}, Groups: []ui.Group{{Legend: o.Name, InLine: true, Fields: []ui.Field{
		{Name: "first", Label: "Does this for the", Kind: ui.Select, Value: first, Options: []ui.Option{{Value: "no", Label: "second time or more"}, {Value: "yes", Label: "first time"}}},
		{Name: "mentor", Label: "Who helps", Kind: ui.Select, Value: chosen, Options: mentors}}}}}
	if at == o.ID {
		f.Errors = wrong
	}
	return f
}

// Induct keeps it. Only roles given in the project itself are said of here.
func (p Pages) Induct(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id := r.PathValue("role")
	err := p.Work.Induct(r.Context(), c.v, c.scope, id, work.InductForm{FirstTime: c.text("first") == "yes", Mentor: access.PersonID(c.text("mentor"))})
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.rolePage(r, id, wrong) })
	}
	return page.Back(w, r, c.at("client-role"), "first")
}
