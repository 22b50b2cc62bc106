package engage

import (
	"net/http"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

func programmeForm(r *http.Request) work.ProgrammeForm {
	c := of(r)
	return work.ProgrammeForm{Name: c.text("name"), Purpose: c.text("purpose"), Rev: c.rev()}
}

func programmeFields(f work.ProgrammeForm) []ui.Field {
	return []ui.Field{
		{Name: "name", Label: "Name", Value: f.Name, Required: true, Most: 120},
		{Name: "purpose", Label: "What it is for", Kind: ui.Area, Value: f.Purpose, Size: 4},
	}
}

// NewProgramme asks about a programme that is opened.
func (p Pages) NewProgramme(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newProgramme(r, work.ProgrammeForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newProgramme(r *http.Request, f work.ProgrammeForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	choices, err := p.Work.Choices(r.Context(), c.v)
	if err != nil {
		return ui.Page{}, err
	}
	if !choices.MayProgramme {
		return ui.Page{}, notFound
	}
	return ui.Page{Title: "New programme", Audience: ui.Audience{Of: access.ClientOnly, Viewer: c.v.Side},
		Lead:   g.Text("A programme holds projects. You become its manager; everybody in your organisation knows its name, and only its managers see what is in it."),
		Crumbs: ui.Crumbs{{Text: "Projects", URL: "/projects"}},
		Body:   []g.Node{ui.Form{Action: "/programmes", Fields: programmeFields(f), Errors: wrong, Submit: ui.Button{Text: "Open the programme"}, Cancel: "/projects"}}}, nil
}

// OpenProgramme opens a programme.
func (p Pages) OpenProgramme(w http.ResponseWriter, r *http.Request) error {
	f := programmeForm(r)
	id, err := p.Work.OpenProgramme(r.Context(), of(r).v, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newProgramme(r, f, wrong) })
	}
	return page.Back(w, r, at(access.ProgrammeScope, id), "opened")
}

// Programme is a programme with its projects.
func (p Pages) Programme(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Programme(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	order, sort := orderOf(r, ui.Sort{Key: "name"}, "name", "code")
	list, err := p.Work.Projects(r.Context(), c.v, work.ProjectFilter{Programme: c.scope}, order)
	if err != nil {
		return err
	}
	shown := c.frame(v.In, v.Name, access.ClientOnly)
	shown.Crumbs = ui.Crumbs{{Text: "Projects", URL: "/projects"}}
	shown.Lead = g.Text(ui.Things(list.Total, "project") + " in this programme.")
	add := ui.URL("/projects/new").With("programme", string(c.scope))
	if v.In.May(c.v, access.ClientOnly, access.Project, access.Add) {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New project", URL: add, Keys: "n"})
	} else {
		add = ""
	}
	if v.MayChange {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Change", URL: c.at("edit"), Keys: "e"})
	}
	t := projectTable(list, self(r, "sort"))
	t.Sort, t.Pager = sort, pager(self(r, "sort"), list.Previous, list.Next)
	t.Empty = ui.Empty{Says: "The projects of the programme stand here, each with its client role and its engagements.", Action: ui.Link{Text: "Open the first project", URL: add}}
	shown.Body = []g.Node{t, ui.Section("about", "About the programme", ui.Definitions{{Term: "Purpose", Value: purpose(v.Purpose)}, {Term: "Opened", Value: c.since(v.Created, "UTC")}})}
	return p.Shell.Show(w, r, shown)
}

// EditProgramme asks what shall be changed of a programme.
func (p Pages) EditProgramme(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Programme(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	if !v.MayChange {
		return notFound
	}
	f := work.ProgrammeForm{Name: v.Name, Purpose: v.Purpose, Rev: v.Rev}
	return p.Shell.Show(w, r, editProgramme(c, v, f, formerly(programmeValues(f)), nil))
}

func programmeValues(f work.ProgrammeForm) []value {
	return []value{{"name", "Name", f.Name}, {"purpose", "What it is for", f.Purpose}}
}

func editProgramme(c call, v work.ProgrammeView, f work.ProgrammeForm, was []ui.Hidden, wrong []errs.Field) ui.Page {
	shown := c.frame(v.In, "Change "+v.Name, access.ClientOnly)
	shown.Body = []g.Node{ui.Form{Action: c.at(), Fields: programmeFields(f), Rev: rev(f.Rev), Hidden: was, Errors: wrong, Cancel: c.at()}}
	return shown
}

// ChangeProgramme changes a programme.
func (p Pages) ChangeProgramme(w http.ResponseWriter, r *http.Request) error {
	c, f := of(r), programmeForm(r)
	err := p.Work.ChangeProgramme(r.Context(), c.v, c.scope, f)
	if err == nil {
		return page.Back(w, r, c.at(), "saved")
	}
	v, readErr := p.Work.Programme(r.Context(), c.v, c.scope)
	if readErr != nil {
		return readErr
	}
	if conflict(err) {
		now := programmeValues(work.ProgrammeForm{Name: v.Name, Purpose: v.Purpose})
		shown := c.frame(v.In, "Change "+v.Name, access.ClientOnly)
		return p.merge(w, r, shown, lastOf("programme", access.ClientOnly, string(c.scope)), now, programmeValues(f), c.at(), v.Rev)
	}
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return editProgramme(c, v, f, kept(r), wrong), nil })
}
