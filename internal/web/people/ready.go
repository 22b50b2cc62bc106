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

// Competences is what the client role takes in a project, and what this work demands.
func (p Pages) Competences(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.competences(r, nil, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) competences(r *http.Request, typed *work.DemandForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	role, err := p.Work.Role(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "What the client role takes", access.ClientOnly, ui.Link{Text: "Client role", URL: c.at("client-role")})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("A starting point of our own, to be changed by who knows the work. A competence is raised by one when something about the work that asks for it is high, and lowered by one when all of it is low. There is no total.")
	shown.Body = []g.Node{ui.Section("demanded", "What this work demands", demandTable(role.Client))}
	if role.May {
		shown.Body = append(shown.Body, ui.Section("change", "About the work", demandForm(c, role, typed, wrong)))
	}
	shown.Body = append(shown.Body, ui.Section("further", "Further reading", h.P(g.Text("Public frameworks describe the role of who delivers, and some that of who sponsors: those of IPMA, APM, PMI and GAPPS. None of their text is here."))))
	return shown, nil
}

func demandTable(list []people.Demanded) g.Node {
	return ui.Table[people.Demanded]{ID: "demand-list", Caption: "Competences of the client role", Rows: list, Things: "competences", Columns: []ui.Column[people.Demanded]{
		{Head: "Competence", Row: true, Cell: func(d people.Demanded) g.Node { return g.Group{ui.Name(d.Name), ui.Note(g.Text(d.Means))} }},
		{Head: "Delivery PM, usually", Number: true, Cell: func(d people.Demanded) g.Node { return level(d.Delivery) }},
		{Head: "Client PM, usually", Number: true, Cell: func(d people.Demanded) g.Node { return level(d.Wanted) }},
		{Head: "Here", Number: true, Cell: func(d people.Demanded) g.Node { return h.Strong(g.Text(strconv.FormatInt(d.Level, 10))) }},
		{Head: "That is somebody who", Cell: func(d people.Demanded) g.Node { return g.Text(d.At(d.Level)) }},
		{Head: "Because", Cell: func(d people.Demanded) g.Node {
			return h.Ul(h.Class("stack"), g.Map(d.Reasons, func(s string) g.Node { return h.Li(g.Text(s)) }))
		}},
	}}
}

func level(n int64) g.Node {
	if n == 0 {
		return ui.Quiet(g.Text("–"))
	}
	return g.Text(strconv.FormatInt(n, 10))
}

func demandForm(c call, role work.Role, typed *work.DemandForm, wrong []errs.Field) g.Node {
	demand, levels, titles := role.Demand, map[string]string{}, map[string]string{}
	for _, d := range role.Client {
		levels[d.Code], titles[d.Code] = strconv.FormatInt(d.Wanted, 10), d.Name
	}
	if typed != nil {
		demand, levels, titles = typed.Demand, typed.Levels, typed.Names
	}
	f := ui.Form{ID: "demand-form", Action: c.at("competences"), Errors: wrong, Submit: ui.Button{Text: "Keep"}, Hidden: []ui.Hidden{
		{Name: "rev-client", Value: strconv.FormatInt(role.Revs[people.ClientCraft], 10)}, {Name: "rev-demand", Value: strconv.FormatInt(role.Revs[people.DemandCraft], 10)}}}
	for _, a := range people.Attributes() {
		f.Fields = append(f.Fields, ui.Field{Name: a.Code, Label: a.Name, Kind: ui.Select, Value: demand.Of(a.Code), Options: []ui.Option{{Value: "", Label: "not stated"},
			{Value: "low", Label: a.Low}, {Value: "middle", Label: a.Middle}, {Value: "high", Label: a.High}}})
	}
	for _, d := range role.Client {
		f.Groups = append(f.Groups, ui.Group{Legend: d.Name, InLine: true, Fields: []ui.Field{{Name: "name-" + d.Code, Label: "What it is called here", Value: titles[d.Code], Most: 120, Required: true},
			{Name: "level-" + d.Code, Label: "Usual level", Kind: ui.Select, Value: levels[d.Code], Options: numbers(1, 5)}}})
	}
	return f
}

// SetDemand keeps what the work demands.
func (p Pages) SetDemand(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.DemandForm{Demand: people.Demand{Value: c.text("value"), Novelty: c.text("novelty"), Contract: c.text("contract"), Parties: c.text("parties"), Politics: c.text("politics"),
		Uncertainty: c.text("uncertainty")}, Levels: map[string]string{}, Names: map[string]string{}, Rev: map[string]int64{}}
	for _, x := range people.Start(people.ClientCraft) {
		f.Levels[x.Code], f.Names[x.Code] = c.text("level-"+x.Code), c.text("name-"+x.Code)
	}
	for _, id := range []string{people.ClientCraft, people.DemandCraft} {
		n, err := strconv.ParseInt(c.text("rev-"+id), 10, 64)
		if err != nil {
			n = -1
		}
		f.Rev[id] = n
	}
	if err := p.Work.SetDemand(r.Context(), c.v, c.scope, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.competences(r, &f, wrong) })
	}
	return page.Back(w, r, c.at("competences"), "craft")
}

// Readinesses is whose readiness the reader was named to read, and the form by which they open their own.
func (p Pages) Readinesses(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.readinesses(r, work.OpenForm{Sort: people.ClientCraft}, nil)
	return p.Shell.Made(w, r, shown, err)
}

// sorts are the roles that somebody can be ready for.
var sorts = map[string]string{people.ClientCraft: "client PM", people.SponsorCraft: "sponsor"}

func (p Pages) readinesses(r *http.Request, f work.OpenForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	role, err := p.Work.Role(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Who is ready", access.Named, ui.Link{Text: "Client role", URL: c.at("client-role")})
	if err != nil {
		return shown, err
	}
	shown.Audience, shown.Zone = ui.Audience{Of: access.Named, Names: []string{"you"}}, role.Project.Zone
	shown.Lead = g.Text("Each opens their own, and names who may read it. Nobody else sees it, or that it is there. It helps its owner; it rates nobody, and has no total.")
	rows := ui.Table[people.Readiness]{ID: "readiness-list", Caption: "What you may read", Rows: role.Readable, Things: "people", Empty: ui.Empty{Says: "You have not opened one, and nobody has named you to read theirs."},
		Columns: []ui.Column[people.Readiness]{
			{Head: "Who", Row: true, Cell: func(x people.Readiness) g.Node { return ui.A(c.at("readiness", x.ID), ui.Name(x.Name)) }},
			{Head: "As", Cell: func(x people.Readiness) g.Node { return g.Text(sorts[x.Sort]) }},
			{Head: "Mentor", Cell: func(x people.Readiness) g.Node { return known(x.MentorName) }},
			{Head: "Readers", Cell: func(x people.Readiness) g.Node { return ui.Name(x.Readers) }},
		}}
	shown.Body = []g.Node{rows}
	if role.MayOpen {
		shown.Body = append(shown.Body, ui.Section("open", "Open your own", openForm(c, role, f, wrong)))
	}
	return shown, nil
}

func openForm(c call, role work.Role, f work.OpenForm, wrong []errs.Field) g.Node {
	var options []ui.Option
	for _, s := range []string{people.ClientCraft, people.SponsorCraft} {
		if role.Mine[s] == "" {
			options = append(options, ui.Option{Value: s, Label: sorts[s]})
		}
	}
	if len(options) == 0 {
		return h.P(ui.Quiet(g.Text("You have one for each role.")))
	}
	readers, mentors := ui.Field{Name: "readers", Label: "Who may read it besides you", Kind: ui.Checks}, []ui.Option{{Value: "", Label: "Nobody yet"}}
	for _, x := range role.Readers {
		readers.Options = append(readers.Options, ui.Option{Value: string(x.Person), Label: x.Name, Hint: x.Role.Words()})
		mentors = append(mentors, ui.Option{Value: string(x.Person), Label: x.Name})
	}
	for _, x := range f.Readers {
		readers.Values = append(readers.Values, string(x))
	}
	form := ui.Form{ID: "open-form", Action: c.at("readiness"), Errors: wrong, Submit: ui.Button{Text: "Open it"}, Fields: []ui.Field{
		{Name: "sort", Label: "As", Kind: ui.Radios, Value: f.Sort, Options: options, Required: true}}}
	if len(readers.Options) > 0 {
		form.Fields = append(form.Fields, readers, ui.Field{Name: "mentor", Label: "Your mentor", Kind: ui.Select, Value: string(f.Mentor), Options: mentors, Hint: "They read it too"})
	}
	return form
}

// Open opens the reader's own.
func (p Pages) Open(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.OpenForm{Sort: c.text("sort"), Readers: c.people("readers"), Mentor: access.PersonID(c.text("mentor"))}
	id, err := p.Work.Open(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.readinesses(r, f, wrong) })
	}
	return page.Back(w, r, c.at("readiness", id), "opened")
}

// Ready is how somebody stands to a role.
func (p Pages) Ready(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.ready(r, work.ProofForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

// file is the address of the readiness of a request, and of what is below it.
func (c call) file(segments ...string) ui.URL {
	return c.at(append([]string{"readiness", c.PathValue("readiness")}, segments...)...)
}

func (p Pages) ready(r *http.Request, f work.ProofForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Ready(r.Context(), c.v, c.scope, r.PathValue("readiness"))
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, v.Of.Name+", as "+sorts[v.Of.Sort], access.Named, ui.Link{Text: "Who is ready", URL: c.at("readiness")})
	if err != nil {
		return shown, err
	}
	shown.Audience, shown.Zone, shown.Lead = ui.Audience{Of: access.Named, Names: []string{v.Of.Readers}}, v.Project.Zone, readyLead(v)
	shown.Body = []g.Node{ui.Section("gaps", "What the work demands, and what was shown", gapTable(c, v)), planPart(c, v)}
	if v.Write {
		shown.Body = append(shown.Body, ui.Columns(ui.Section("evidence", "Add what happened", proofForm(c, v, f, false, wrong)), ui.Section("step", "Add a step to the plan", proofForm(c, v, f, true, wrong))))
	}
	shown.Body = append(shown.Body, limitPart(c, v))
	if v.Of.Sort == people.SponsorCraft {
		shown.Body = append(shown.Body, ui.Note(g.Text(people.SponsorSource)))
	}
	return shown, nil
}

func readyLead(v work.Ready) g.Node {
	short, unseen := 0, 0
	for _, x := range v.Gaps {
		if x.Short > 0 {
			short++
		} else if x.Unseen {
			unseen++
		}
	}
	text := "Evidence falls short of the demand in " + ui.Count(short) + " of " + ui.Things(len(v.Gaps), "competence") + "."
	if unseen > 0 {
		text += " In " + ui.Count(unseen) + " nobody else has seen it yet."
	}
	return g.Text(text)
}

func gapTable(c call, v work.Ready) g.Node {
	columns := []ui.Column[people.Gap]{
		{Head: "Competence", Row: true, Cell: func(x people.Gap) g.Node { return g.Group{ui.Name(x.Name), ui.Note(g.Text(x.Means))} }}}
	if v.Of.Sort == people.ClientCraft {
		columns = append(columns, ui.Column[people.Gap]{Head: "Delivery PM", Number: true, Cell: func(x people.Gap) g.Node { return level(x.Delivery) }})
	}
	columns = append(columns,
		ui.Column[people.Gap]{Head: "Demanded", Number: true, Cell: func(x people.Gap) g.Node { return level(x.Level) }},
		ui.Column[people.Gap]{Head: "Shown by self", Number: true, Cell: func(x people.Gap) g.Node { return level(x.Self) }},
		ui.Column[people.Gap]{Head: "Seen by others", Number: true, Cell: func(x people.Gap) g.Node { return level(x.Other) }},
		ui.Column[people.Gap]{Head: "So far", Cell: func(x people.Gap) g.Node { return ui.State(x.Words()) }},
		ui.Column[people.Gap]{Head: "Evidence", Cell: func(x people.Gap) g.Node {
			return h.Ul(h.Class("stack"), g.Map(x.Evidence, func(e people.Proof) g.Node { return evidence(c, v, e) }))
		}})
	return ui.Table[people.Gap]{ID: "gap-list", Caption: "Demand and evidence", Rows: v.Gaps, Things: "competences", Columns: columns}
}

func evidence(c call, v work.Ready, e people.Proof) g.Node {
	if e.Erased != 0 {
		return h.Li(ui.Quiet(g.Text("Erased")))
	}
	var erase g.Node
	if v.Write && (v.Self || e.By == c.v.Person) {
		erase = ui.Post{Action: c.file("proofs", e.ID, "erase"), Small: true, Button: ui.Button{Text: "Erase", Confirm: "Destroy it for good?"}, Hidden: []ui.Hidden{{Name: "reason", Value: "personal"}}}
	}
	return h.Li(ui.Name(e.Words), ui.Note(ui.Name(e.ByName), g.Text(", "), date(e.Day, v.Today), g.Text(", level "+strconv.FormatInt(e.Level, 10)+" "), erase))
}

func planPart(c call, v work.Ready) g.Node {
	var steps []people.Proof
	names := map[string]string{}
	for _, x := range v.Gaps {
		names[x.Code] = x.Name
		for _, s := range x.Steps {
			if s.Erased == 0 {
				steps = append(steps, s)
			}
		}
	}
	mentor := g.Node(ui.Quiet(g.Text("no mentor is named")))
	if v.Of.MentorName != "" {
		mentor = g.Group{g.Text("Mentor: "), ui.Name(v.Of.MentorName)}
	}
	return ui.Section("plan", "Support plan", h.P(mentor), ui.Table[people.Proof]{ID: "step-list", Caption: "Steps of the plan", Rows: steps, Things: "steps", Empty: ui.Empty{Says: "There is no step yet. A good one says what will be done, by when, and who helps: go along to a hard meeting; read a programme with somebody who has declined one."},
		Columns: []ui.Column[people.Proof]{
			{Head: "What", Row: true, Cell: func(s people.Proof) g.Node { return g.Group{ui.Name(s.Words), ui.Note(ui.Name(names[s.Competence]))} }},
			{Head: "By", Number: true, Cell: func(s people.Proof) g.Node { return date(s.Day, v.Today) }},
			{Head: "Who helps", Cell: func(s people.Proof) g.Node { return known(s.Helper) }},
			{Head: "Done", Cell: func(s people.Proof) g.Node { return doneCell(c, v, s) }},
		}})
}

func doneCell(c call, v work.Ready, s people.Proof) g.Node {
	text, to := "Mark as done", "yes"
	var now g.Node
	if s.Done != 0 {
		text, to, now = "Open again", "no", g.Group{moment(s.Done, v.Project.Zone, v.Today), g.Text(" ")}
	}
	if !v.Write {
		return now
	}
	return g.Group{now, ui.Post{Action: c.file("steps", s.ID), Small: true, Button: ui.Button{Text: text}, Hidden: []ui.Hidden{{Name: "done", Value: to}}}}
}

func proofForm(c call, v work.Ready, f work.ProofForm, step bool, wrong []errs.Field) g.Node {
	id := "evidence-form"
	options := []ui.Option{{Value: "", Label: "Choose"}}
	for _, x := range v.Gaps {
		options = append(options, ui.Option{Value: x.Code, Label: x.Name})
	}
	form := ui.Form{ID: id, Action: c.file("proofs"), Submit: ui.Button{Text: "Keep"}}
	if f.Step != step {
		f = work.ProofForm{Step: step}
	} else {
		form.Errors = wrong
	}
	competence := ui.Field{Name: "competence", Label: "About", Kind: ui.Select, Value: f.Competence, Options: options, Required: true}
	if step {
		form.ID, form.Hidden = "step-form", []ui.Hidden{{Name: "step", Value: "yes"}}
		form.Fields = []ui.Field{competence, {Name: "words", Label: "What will be done", Kind: ui.Area, Value: f.Words, Size: 3, Most: 4000, Required: true},
			{Name: "day", Label: "By", Kind: ui.Day, Value: f.Day, Required: true}, {Name: "helper", Label: "Who helps", Value: f.Helper, Most: 120}}
		return form
	}
	var levels []ui.Option
	for n, words := range people.Scale() {
		levels = append(levels, ui.Option{Value: strconv.Itoa(n + 1), Label: strconv.Itoa(n+1) + ": " + words})
	}
	form.Fields = []ui.Field{competence, {Name: "words", Label: "What happened", Kind: ui.Area, Value: f.Words, Size: 3, Most: 4000, Required: true, Hint: "A hard message delivered; a programme declined with reasons; a benefit withdrawn"},
		{Name: "level", Label: "It shows", Kind: ui.Select, Value: f.Level, Options: levels, Required: true}, {Name: "day", Label: "When", Kind: ui.Day, Value: f.Day, Max: v.Today.String(), Required: true}}
	return form
}

// Prove keeps evidence, or a step of the plan.
func (p Pages) Prove(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ProofForm{Step: c.text("step") == "yes", Competence: c.text("competence"), Level: c.text("level"), Day: c.text("day"), Words: c.text("words"), Helper: c.text("helper")}
	if err := p.Work.Prove(r.Context(), c.v, c.scope, r.PathValue("readiness"), f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.ready(r, f, wrong) })
	}
	if f.Step {
		return page.Back(w, r, c.file(), "planned")
	}
	return page.Back(w, r, c.file(), "evidence")
}

// Step says that a step is done, or open again.
func (p Pages) Step(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Done(r.Context(), c.v, c.scope, r.PathValue("readiness"), r.PathValue("proof"), c.text("done") == "yes"); err != nil {
		return err
	}
	return page.Back(w, r, c.file(), "stepped")
}

// EraseProof destroys evidence.
func (p Pages) EraseProof(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.EraseProof(r.Context(), c.v, c.scope, r.PathValue("readiness"), r.PathValue("proof"), c.text("reason")); err != nil {
		return err
	}
	return page.Back(w, r, c.file(), "erased")
}

// limitPart is what is suggested of limits of delegation, and what was agreed.
func limitPart(c call, v work.Ready) g.Node {
	if v.Of.Sort != people.ClientCraft {
		return nil
	}
	var suggested g.Node = h.P(ui.Quiet(g.Text("Nothing falls short, so no limit is suggested.")))
	if len(v.Limits) > 0 {
		suggested = h.Ul(h.Class("stack"), g.Map(v.Limits, func(l people.Limit) g.Node { return h.Li(g.Text(l.Words), ui.Note(ui.Name(l.Competence))) }))
	}
	var form g.Node
	if v.Write {
		form = ui.Form{ID: "limit-form", Action: c.file("delegation"), Rev: strconv.FormatInt(v.Of.Rev, 10), Submit: ui.Button{Text: "Keep what was agreed"}, Fields: []ui.Field{
			{Name: "delegation", Label: "What was agreed", Kind: ui.Area, Value: v.Of.Delegation, Size: 4, Most: 4000}}}
	} else if v.Of.Delegation != "" {
		form = prose(v.Of.Delegation)
	}
	return ui.Section("limits", "Limits of delegation, suggested while something falls short", suggested, h.P(g.Text("What holds is the letter of authority: "), ui.A(c.at("letters"), g.Text("letters of this project")), g.Text(".")), form)
}

// Agree keeps what was agreed of limits.
func (p Pages) Agree(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Agree(r.Context(), c.v, c.scope, r.PathValue("readiness"), c.text("delegation"), c.rev()); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			shown, err := p.ready(r, work.ProofForm{}, nil)
			shown.Flash = ui.Flash{Problem: true, Text: wrong[0].Message}
			return shown, err
		})
	}
	return page.Back(w, r, c.file(), "agreed")
}
