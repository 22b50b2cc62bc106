package engage

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// notFound is the answer for what is not the viewer's: the same as for what there is not.
var notFound = errs.New(errs.NotFound, "not found")

// projectFilter reads the filter of the list of projects.
func projectFilter(r *http.Request) work.ProjectFilter {
	return work.ProjectFilter{Programme: access.ScopeID(r.URL.Query().Get("programme")), Words: r.URL.Query().Get("q")}
}

// Projects is the list of the client's projects.
func (p Pages) Projects(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if c.v.Side != access.ClientSide {
		return notFound
	}
	order, sort := orderOf(r, ui.Sort{Key: "name"}, "name", "code")
	f := projectFilter(r)
	list, err := p.Work.Projects(r.Context(), c.v, f, order)
	if err != nil {
		return err
	}
	t := projectTable(list, self(r, "q", "programme", "sort"))
	t.Sort, t.CSV, t.Pager = sort, ui.URL("/projects.csv").With("q", f.Words).With("programme", string(f.Programme)), pager(self(r, "q", "programme", "sort"), list.Previous, list.Next)
	t.Filter = ui.Filter{Active: f.Words != "" || f.Programme != "", Clear: "/projects", Fields: []ui.Field{
		{Name: "q", Label: "Word", Kind: ui.Find, Value: f.Words},
		{Name: "programme", Label: "Programme", Kind: ui.Select, Value: string(f.Programme), Options: programmeOptions(list.Programmes, false, "All programmes")},
	}}
	shown := ui.Page{Title: "Projects", Audience: ui.Audience{Of: access.ClientOnly, Viewer: c.v.Side}, Flash: c.done(),
		Lead: g.Text(ui.Things(list.Total, "project") + " of yours. Each is private to the client side."), Body: []g.Node{t}}
	if list.MayProject {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New project", URL: "/projects/new", Keys: "n"})
	}
	if list.Total > 0 {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Client roles", URL: "/client-roles"})
	}
	if list.MayProgramme {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New programme", URL: "/programmes/new"})
	}
	return p.Shell.Show(w, r, shown)
}

// projectTable is projects as rows.
func projectTable(list work.ProjectList, self ui.URL) ui.Table[work.ProjectRow] {
	empty := ui.Empty{Says: "No project is yours yet. A project is the client’s change: its objectives, its people, the engagements that deliver it."}
	if list.MayProject {
		empty.Action = ui.Link{Text: "Open the first project", URL: "/projects/new"}
	}
	return ui.Table[work.ProjectRow]{
		ID: "project-list", Caption: "Projects of yours", Rows: list.Rows, Total: list.Total, Things: "projects", Self: self, Empty: empty,
		Columns: []ui.Column[work.ProjectRow]{
			{Head: "Project", Row: true, Sort: "name", Cell: func(p work.ProjectRow) g.Node { return ui.A(at(access.ProjectScope, p.ID), ui.Name(p.Name)) }},
			{Head: "Code", Sort: "code", Tight: true, Cell: func(p work.ProjectRow) g.Node { return ui.Name(p.Code) }},
			{Head: "Programme", Cell: func(p work.ProjectRow) g.Node {
				if p.Programme.May {
					return ui.A(at(access.ProgrammeScope, p.Programme.ID), ui.Name(p.Programme.Name))
				}
				return ui.Name(p.Programme.Name)
			}},
			{Head: "Client role", Cell: func(p work.ProjectRow) g.Node { return roleCell(p.Role, at(access.ProjectScope, p.ID, "people")) }},
			{Head: "Engagements", Number: true, Cell: func(p work.ProjectRow) g.Node {
				if p.Role.Partly && p.Engagements == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return ui.Evidence(at(access.ProjectScope, p.ID).At("engagements"), ui.Count(p.Engagements))
			}},
		},
	}
}

// roleCell is who holds a client role, and what it lacks.
func roleCell(r engage.Role, people ui.URL) g.Node {
	who := g.Node(ui.Quiet(g.Text("nobody")))
	if r.Partly {
		who = ui.Quiet(g.Text("not yours to see"))
	}
	if r.Filled {
		who = ui.Name(ui.Series(r.Names))
	}
	return g.Group{who, gaps(&r, people)}
}

// ProjectsCSV is the list of projects as a file.
func (p Pages) ProjectsCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if c.v.Side != access.ClientSide {
		return notFound
	}
	list, err := p.Work.Projects(r.Context(), c.v, projectFilter(r), work.Order{Key: "name", All: true})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range list.Rows {
		rows = append(rows, []string{x.Name, x.Code, x.Programme.Name, ui.Series(x.Role.Names), strings.Join(x.Role.Gaps(), " "), ui.Count(x.Engagements), x.Currency, x.Zone})
	}
	return export(w, r, "projects.csv", []string{"Project", "Code", "Programme", "Client PM", "Client role lacks", "Open engagements", "Currency", "Time zone"}, rows)
}

// programmeOptions are programmes to choose from: all that are known, or those in which the viewer may open projects.
func programmeOptions(all []work.ProgrammeChoice, mayOnly bool, none string) []ui.Option {
	var out []ui.Option
	if none != "" {
		out = append(out, ui.Option{Value: "", Label: none})
	}
	for _, p := range all {
		if p.May || !mayOnly {
			out = append(out, ui.Option{Value: string(p.ID), Label: p.Name})
		}
	}
	return out
}

// mayLie are the places where the viewer may put a project.
func mayLie(l work.ProjectList) []ui.Option {
	if l.MayProgramme {
		return programmeOptions(l.Programmes, true, "In no programme")
	}
	return programmeOptions(l.Programmes, true, "")
}

// projectForm is the form of a project that is opened or changed.
func projectForm(r *http.Request) work.ProjectForm {
	c := of(r)
	return work.ProjectForm{Programme: access.ScopeID(c.text("programme")), Code: c.text("code"), Name: c.text("name"), Purpose: c.text("purpose"),
		Currency: c.text("currency"), Zone: c.text("zone"), Rev: c.rev()}
}

func projectFields(f work.ProjectForm) []ui.Field {
	return []ui.Field{
		{Name: "name", Label: "Name", Value: f.Name, Required: true, Most: 120, Hint: "What the client’s people call the change, not the supplier’s product"},
		{Name: "code", Label: "Code", Value: f.Code, Most: 40, Size: 12, Hint: "Where your organisation numbers its projects"},
		{Name: "purpose", Label: "What it is for", Kind: ui.Area, Value: f.Purpose, Size: 4},
		{Name: "currency", Label: "Currency", Value: f.Currency, Required: true, Size: 4, Most: 3, Hint: "Three letters, such as GBP or EUR"},
		{Name: "zone", Label: "Time zone", Value: f.Zone, Required: true, Size: 24, Hint: "Region and city, such as Europe/London"},
	}
}

// NewProject asks about a project that is opened.
func (p Pages) NewProject(w http.ResponseWriter, r *http.Request) error {
	f := work.ProjectForm{Programme: access.ScopeID(r.URL.Query().Get("programme")), Currency: "GBP", Zone: "Europe/London"}
	shown, err := p.newProject(r, f, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newProject(r *http.Request, f work.ProjectForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	choices, err := p.Work.Choices(r.Context(), c.v)
	if err != nil {
		return ui.Page{}, err
	}
	if !choices.MayProject {
		return ui.Page{}, notFound
	}
	options := mayLie(choices)
	fields := projectFields(f)
	if len(options) > 1 || !choices.MayProgramme {
		fields = append([]ui.Field{{Name: "programme", Label: "Programme", Kind: ui.Select, Value: string(f.Programme), Options: options}}, fields...)
	}
	return ui.Page{Title: "New project", Audience: ui.Audience{Of: access.ClientOnly, Viewer: c.v.Side},
		Lead:   g.Text("Only the client side sees a project. Outside a programme you become its client PM; you can give that role to somebody else afterwards."),
		Crumbs: ui.Crumbs{{Text: "Projects", URL: "/projects"}},
		Body:   []g.Node{ui.Form{Action: "/projects", Fields: fields, Errors: wrong, Submit: ui.Button{Text: "Open the project"}, Cancel: "/projects"}}}, nil
}

// OpenProject opens a project.
func (p Pages) OpenProject(w http.ResponseWriter, r *http.Request) error {
	f := projectForm(r)
	id, err := p.Work.OpenProject(r.Context(), of(r).v, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newProject(r, f, wrong) })
	}
	return page.Back(w, r, at(access.ProjectScope, id), "opened")
}

// Project is a project: its purpose, its client role, its engagements.
func (p Pages) Project(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Project(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown := c.frame(v.In, v.Name, access.ClientOnly)
	if v.MayProgramme {
		shown.Crumbs = append(ui.Crumbs{{Text: v.ProgrammeName, URL: at(access.ProgrammeScope, v.Programme)}}, shown.Crumbs...)
	}
	shown.Lead = projectLead(v)
	may := v.In.May(c.v, access.ClientOnly, access.Project, access.Change)
	if may {
		shown.Actions = []ui.Link{{Text: "New engagement", URL: c.at("engagements", "new"), Keys: "n"}, {Text: "Change", URL: c.at("edit"), Keys: "e"}, {Text: "Move", URL: c.at("move")}}
	}
	if may && p.Start != nil {
		shown.Actions = append([]ui.Link{{Text: "Drop a file", URL: c.at("start"), Keys: "s"}}, shown.Actions...)
		part, err := p.Start(r, v)
		if err != nil {
			return err
		}
		shown.Body = append(shown.Body, part)
	}
	stands, err := said(r, p.Stands, c.scope)
	if err != nil {
		return err
	}
	courts, err := said(r, p.Courts, c.scope)
	if err != nil {
		return err
	}
	shown.Body = append(shown.Body, stands, courts, ui.Section("engagements", "Engagements", projectEngagements(c, v, may)), ui.Columns(
		ui.Section("role", "The client role", roleDefinitions(v.Role, c.at("people"))),
		ui.Section("about", "About the project", ui.Definitions{
			{Term: "Purpose", Value: purpose(v.Purpose)},
			{Term: "Code", Value: known(v.Code)},
			{Term: "Programme", Value: known(v.ProgrammeName)},
			{Term: "Currency", Value: g.Text(v.Currency)},
			{Term: "Time zone", Value: g.Text(v.Zone)},
			{Term: "Opened", Value: c.since(v.Created, v.Zone)},
		})))
	return p.Shell.Show(w, r, shown)
}

func projectLead(v work.ProjectView) g.Node {
	if lacks := v.Role.Gaps(); len(lacks) > 0 {
		return g.Text("The client role is not whole: " + strings.Join(lacks, " "))
	}
	switch {
	case v.Role.Partly && v.Role.Filled:
		return g.Text("The client role is filled by " + ui.Series(v.Role.Names) + ".")
	case v.Role.Partly:
		return nil
	}
	return g.Text("The client role is filled by " + ui.Series(v.Role.Names) + ", with authority and capacity.")
}

func purpose(s string) g.Node {
	if s == "" {
		return nil
	}
	return prose(s)
}

func known(s string) g.Node {
	if s == "" {
		return nil
	}
	return ui.Name(s)
}

// roleDefinitions says whether a client role is filled, has authority and has capacity.
func roleDefinitions(r engage.Role, people ui.URL) ui.Definitions {
	if r.Partly {
		return ui.Definitions{{Term: "Filled by", Value: roleCell(r, people), Note: "Authority and days are told to who leads the engagements below it."}}
	}
	filled, authority := ui.Quiet(g.Text("nobody")), ui.Quiet(g.Text("no letter is in force"))
	if r.Filled {
		filled = ui.Name(ui.Series(r.Names))
	}
	if r.Authority {
		authority = g.Text("a letter of authority is in force")
	}
	capacity := g.Node(ui.Quiet(g.Text("what it takes is not stated")))
	if r.NeededDays > 0 {
		capacity = g.Group{ui.Evidence(people, ui.Count(r.PMDays)), g.Text(" of " + ui.Things(int(r.NeededDays), "day") + " a month")}
	}
	return ui.Definitions{{Term: "Filled by", Value: filled}, {Term: "Authority", Value: authority}, {Term: "Capacity", Value: capacity}}
}

func projectEngagements(c call, v work.ProjectView, may bool) g.Node {
	empty := ui.Empty{Says: "An engagement is where you work together with one delivery organisation. Bidders get one each, and never learn of one another."}
	if may {
		empty.Action = ui.Link{Text: "Open an engagement", URL: c.at("engagements", "new")}
	}
	return ui.Table[work.ProjectEngagement]{
		ID: "engagement-list", Caption: "Engagements of the project", Rows: v.Engagements, Things: "engagements", Empty: empty,
		Columns: []ui.Column[work.ProjectEngagement]{
			{Head: "Engagement", Row: true, Cell: func(e work.ProjectEngagement) g.Node {
				return ui.A(at(access.EngagementScope, e.ID), ui.Name(e.Name))
			}},
			{Head: "With", Cell: func(e work.ProjectEngagement) g.Node { return ui.Side(access.DeliverySide, e.DeliveryName) }},
			{Head: "State", Tight: true, Cell: func(e work.ProjectEngagement) g.Node { return stateChips(e.Engagement) }},
			{Head: "Since", Number: true, Cell: func(e work.ProjectEngagement) g.Node { return c.since(e.StateSince, e.Zone) }},
			{Head: "Client role", Cell: func(e work.ProjectEngagement) g.Node {
				return roleCell(e.Role, at(access.EngagementScope, e.ID, "people"))
			}},
		},
	}
}

// stateChips are the state of an engagement, and how it came and is led where that is unusual.
func stateChips(e engage.Engagement) g.Node {
	return g.Group{ui.State(string(e.State)),
		g.If(e.Adopted, g.Group{g.Text(" "), ui.State("adopted in flight")}),
		g.If(e.OneSided, g.Group{g.Text(" "), ui.State("one-sided")})}
}

// EditProject asks what shall be changed of a project.
func (p Pages) EditProject(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Project(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	f := work.ProjectForm{Code: v.Code, Name: v.Name, Purpose: v.Purpose, Currency: v.Currency, Zone: v.Zone, Rev: v.Rev}
	return p.Shell.Show(w, r, editProject(c, v, f, formerly(projectValues(f)), nil))
}

// projectValues are the fields of a project that a form carries, with their labels.
func projectValues(f work.ProjectForm) []value {
	return []value{{"name", "Name", f.Name}, {"code", "Code", f.Code}, {"purpose", "What it is for", f.Purpose}, {"currency", "Currency", f.Currency},
		{"zone", "Time zone", f.Zone}}
}

func editProject(c call, v work.ProjectView, f work.ProjectForm, was []ui.Hidden, wrong []errs.Field) ui.Page {
	shown := c.frame(v.In, "Change "+v.Name, access.ClientOnly)
	shown.Body = []g.Node{ui.Form{Action: c.at(), Fields: projectFields(f), Rev: rev(f.Rev), Hidden: was, Errors: wrong, Cancel: c.at()}}
	return shown
}

// ChangeProject changes a project.
func (p Pages) ChangeProject(w http.ResponseWriter, r *http.Request) error {
	c, f := of(r), projectForm(r)
	err := p.Work.ChangeProject(r.Context(), c.v, c.scope, f)
	if err == nil {
		return page.Back(w, r, c.at(), "saved")
	}
	v, readErr := p.Work.Project(r.Context(), c.v, c.scope)
	if readErr != nil {
		return readErr
	}
	if conflict(err) {
		now := projectValues(work.ProjectForm{Code: v.Code, Name: v.Name, Purpose: v.Purpose, Currency: v.Currency, Zone: v.Zone})
		shown := c.frame(v.In, "Change "+v.Name, access.ClientOnly)
		return p.merge(w, r, shown, lastOf("project", access.ClientOnly, string(c.scope)), now, projectValues(f), c.at(), v.Rev)
	}
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return editProject(c, v, f, kept(r), wrong), nil })
}

// MovingProject asks where a project shall lie.
func (p Pages) MovingProject(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Project(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.movingProject(c, v, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) movingProject(c call, v work.ProjectView, wrong []errs.Field) (ui.Page, error) {
	choices, err := p.Work.Choices(c.Context(), c.v)
	if err != nil {
		return ui.Page{}, err
	}
	options := mayLie(choices)
	shown := c.frame(v.In, "Move "+v.Name, access.ClientOnly)
	if len(options) < 2 {
		shown.Body = []g.Node{ui.Empty{Says: "There is no other programme that you manage: a project moves between programmes whose manager you are."}}
		return shown, nil
	}
	shown.Lead = g.Text("Whoever manages the programme it leaves loses the project; whoever manages the one it enters gains it. Roles given in the project itself stay.")
	shown.Body = []g.Node{ui.Form{Action: c.at("move"), Rev: rev(v.Rev), Errors: wrong, Submit: ui.Button{Text: "Move it"}, Cancel: c.at(),
		Fields: []ui.Field{{Name: "programme", Label: "Programme", Kind: ui.Radios, Value: string(v.Programme), Options: options}}}}
	return shown, nil
}

// MoveProject puts a project below another programme.
func (p Pages) MoveProject(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.MoveProject(r.Context(), c.v, c.scope, access.ScopeID(c.text("programme")), c.rev())
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Project(r.Context(), c.v, c.scope)
			if err != nil {
				return ui.Page{}, err
			}
			return p.movingProject(c, v, wrong)
		})
	}
	// The move may have taken the mover's own way in.
	if _, err := p.Work.Project(r.Context(), c.v, c.scope); err != nil {
		return page.Back(w, r, "/projects", "moved")
	}
	return page.Back(w, r, c.at(), "moved")
}
