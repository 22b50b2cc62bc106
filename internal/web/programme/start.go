package programme

import (
	"cmp"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	engage "counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// unnamed is the supplier of an engagement that a dropped file began, until somebody says who it is.
const unnamed = "The supplier"

// Start takes a schedule file, or a list of benefits, before any form.
func (p Pages) Start(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.start(r, nil)
	return p.show(w, r, shown, err)
}

func (p Pages) start(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Engage.Project(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown := engagepages.Around(r, v.In, "Start", access.ClientOnly)
	shown.Lead = g.Text("Drop the supplier’s schedule file. The first answer comes before any form: when the work finishes, what drives that, and what is missing.")
	form := startForm(v.ID)
	form.Errors = wrong
	if open := engagementsOf(v); len(open) > 0 {
		form.Fields = append(form.Fields, whose(open))
	}
	shown.Body = []g.Node{ui.Section("schedule", "When will it be done?", form), benefitsSlot(v.ID), page.Drop()}
	return shown, nil
}

// startForm asks for the supplier's schedule.
func startForm(project access.ScopeID) ui.Form {
	return ui.Form{ID: "start-form", Action: ui.Path("projects", string(project), "start"), Submit: ui.Button{Text: "Read it"}, Fields: []ui.Field{fileField(true)},
		Intro: h.P(ui.Quiet(g.Text("Only our side sees it. Nobody needs to sign in at the other end.")))}
}

// StartPart is how a project begins on its own page: a schedule file or a list of benefits is dropped on it.
func StartPart(project access.ScopeID) g.Node {
	return g.Group{ui.Section("schedule", "Start with the supplier’s schedule: when will it be done?", startForm(project)), benefitsSlot(project), page.Drop()}
}

// benefitsSlot asks for the list of benefits.
func benefitsSlot(project access.ScopeID) g.Node {
	return ui.Section("benefits", "What do you want from it?", h.P(g.Text("Drop your list of benefits, as it is: owners without accounts, vague dates and rough sums are understood, or asked about.")),
		h.P(ui.ActionLink(ui.Link{Text: "Drop the list of benefits", URL: ui.Path("projects", string(project), "lists", "new")})))
}

// engagementsOf are those of a project that still run, by name.
func engagementsOf(v engage.ProjectView) (out []core.Engagement) {
	for _, e := range v.Engagements {
		if e.State != core.Closed && e.State != "" {
			out = append(out, e.Engagement)
		}
	}
	return out
}

// whose asks which supplier's file it is.
func whose(open []core.Engagement) ui.Field {
	f := ui.Field{Name: "engagement", Label: "Whose schedule is it", Kind: ui.Select, Value: string(open[0].ID)}
	for _, e := range open {
		f.Options = append(f.Options, ui.Option{Value: string(e.ID), Label: e.Name + ", " + e.DeliveryName})
	}
	f.Options = append(f.Options, ui.Option{Label: "Another supplier’s"})
	return f
}

// Begin reads files that were dropped on a project. Without an engagement they begin one: adopted in flight and one-sided, named after
// the project in the first file.
func (p Pages) Begin(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	again := func(err error) error {
		return p.again(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.start(r, wrong) })
	}
	files := server.Uploads(r.Context(), "file")
	if len(files) == 0 {
		return again(errs.InvalidFields("No file came", []errs.Field{{Path: "file", Message: "Choose a schedule file, or drop it on the page."}}))
	}
	first, err := work.Peek(files[0].Name, files[0].Body)
	if err != nil {
		return again(err)
	}
	engagement, err := p.engagement(r, first)
	if err != nil {
		return again(err)
	}
	var last string
	for _, f := range files {
		id, _, err := p.Work.Submit(r.Context(), c.v, engagement, work.SubmitForm{Name: f.Name, Media: f.Media, Body: f.Body, Label: labelOf("", len(files), f.Name), Room: act.Ours})
		if err != nil {
			return again(err)
		}
		last = id
	}
	if len(files) == 1 {
		return server.Redirect(w, r, string(ui.Path("engagements", string(engagement), "programme", last)))
	}
	return back(w, r, ui.Path("engagements", string(engagement), "programme"), "kept")
}

// engagement is the one that was chosen, or a new one.
func (p Pages) engagement(r *http.Request, first work.First) (access.ScopeID, error) {
	c := of(r)
	v, err := p.Engage.Project(r.Context(), c.v, c.scope)
	if err != nil {
		return "", err
	}
	for _, e := range engagementsOf(v) {
		if string(e.ID) == c.text("engagement") {
			return e.ID, nil
		}
	}
	y, m, d := c.now.In(engage.Zone(v.Zone)).Date()
	today := civil.NewDate(y, int(m), d)
	since := min(first.DataDate, today)
	if since.IsZero() {
		since = today
	}
	return p.Engage.OpenEngagement(r.Context(), c.v, c.scope, engage.Terms{Name: cut(first.Name), ClientName: c.v.Firm, DeliveryName: unnamed, Rules: "plain", OneSided: true, Zone: v.Zone,
		Currency: cmp.Or(v.Currency, first.Currency), Week: "mon-fri 09:00-17:00", Adopted: true, Since: since.String(),
		Reason: "Begun with a schedule file, while the work was under way."})
}

// longestName is how long the name of an engagement may be.
const longestName = 120

func cut(s string) string {
	if r := []rune(s); len(r) > longestName {
		return string(r[:longestName-1]) + "…"
	}
	return s
}

// next is what to do after the first answer, while an engagement is as a dropped file began it.
func (c call) next(v work.SubmissionView) g.Node {
	e := v.Terms
	if c.v.Side != access.ClientSide || !e.OneSided || v.In.Project == "" || v.Before != nil || v.Next != nil {
		return nil
	}
	var items []g.Node
	if e.DeliveryName == unnamed {
		items = append(items, h.Li(ui.A(c.at("edit"), g.Text("Say who the supplier is, and what the contract calls this"))))
	}
	items = append(items, h.Li(ui.A(c.at("milestones"), g.Text("Name the dates of the contract: some are suggested from this file"))),
		h.Li(ui.A(c.at("programme", "new"), g.Text("Add earlier revisions: then it shows what moved"))))
	return g.Group{ui.Section("next", "What would say more", h.Ol(h.Class("stack"), g.Group(items))), benefitsSlot(v.In.Project)}
}
