package programme

import (
	"cmp"
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
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

// Start takes schedule files, and lists of benefits, before any form.
func (p Pages) Start(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.start(r, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) start(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	y, err := p.Brief.Way(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	o := y.Project
	shown := engagepages.Around(r, engage.Heading{Kind: access.ProjectScope, ID: o.ID, Name: o.Name, Zone: o.Zone, Currency: o.Currency, Reaches: y.Reaches}, "Start", access.ClientOnly)
	shown.Lead = g.Text("Drop what you have. The first answer comes before any form: when the work finishes, what drives that, and what is missing.")
	form := startForm(c.scope)
	form.Errors = wrong
	if open := running(y.Engagements); len(open) > 0 {
		form.Fields = append(form.Fields, whose(open))
	}
	shown.Body = []g.Node{page.Drop(), form, pasting(c.scope)}
	if !y.Published {
		shown.Body = append(shown.Body, ui.Section("way", "The way to the first brief", wayList(c.scope, y)))
	}
	if p.Prepare != nil {
		part, err := p.Prepare(r, y.Engagement)
		if err != nil {
			return shown, err
		}
		if part != nil {
			shown.Body = append(shown.Body, part)
		}
	}
	return shown, nil
}

// startForm asks for the supplier's schedule, or the list of benefits: which it is, is told by what is in it.
func startForm(project access.ScopeID) ui.Form {
	return ui.Form{ID: "start-form", Action: ui.Path("projects", string(project), "start"), Submit: ui.Button{Text: "Read it"}, Fields: []ui.Field{
		{Name: "file", Label: "The supplier’s schedule, or your list of benefits", Kind: ui.File, Accept: accepts + acceptsTables, Required: true, Many: true, Most: work.MostBytes,
			Hint: "Schedules from Primavera P6 (XER or XML) or Microsoft Project (Save As, XML Format); lists from Excel (.xlsx) or as CSV, as they are. " +
				"Several may come at once, earlier revisions too: which is which is told from what is in them."}},
		Intro: h.P(ui.Quiet(g.Text("Only our side sees them. Nobody needs to sign in at the other end.")))}
}

// pasting is where the cells of a list can be pasted.
func pasting(project access.ScopeID) g.Node {
	return h.P(ui.A(ui.Path("projects", string(project), "lists", "new"), g.Text("The list is on a screen and in no file: paste its cells")))
}

// StartPart is how a project begins, on its own page: while it is empty, files are dropped there, and until its first brief is published
// it leads to what would say more.
func (p Pages) StartPart(r *http.Request, v engage.ProjectView) (g.Node, error) {
	at := ui.Path("projects", string(v.ID), "start")
	if len(v.Engagements) == 0 {
		return g.Group{ui.Section("start", "Start with what you have", startForm(v.ID), pasting(v.ID)), page.Drop()}, nil
	}
	begins, err := p.Brief.Begins(r.Context(), server.Viewer(r.Context()), v.In.Reaches)
	if err != nil || !begins {
		return nil, err
	}
	return ui.Section("way", "The way to the first brief", h.P(g.Text("No brief was published yet. What there is of it, and what would say more, is listed step by step.")),
		h.P(ui.ActionLink(ui.Link{Text: "Go on with it", URL: at}))), nil
}

// step is one thing on the way to the first brief.
type step struct {
	text string
	done bool
	url  ui.URL
	note string
}

// wayList is what there is of a first brief and what is not, in the order in which it says most. Nothing of it is a must.
func wayList(project access.ScopeID, y brief.Way) g.Node {
	next := true
	return g.Group{h.Ol(h.Class("steps"), g.Map(steps(project, y), func(s step) g.Node {
		mark := g.Node(nil)
		switch {
		case s.done:
			mark = ui.State("done")
		case next:
			mark, next = ui.State("next"), false
		}
		return h.Li(ui.A(s.url, g.Text(s.text)), g.Text(" "), mark, ui.Note(ui.Name(s.note)))
	})), ui.Note(g.Text("Each step can be left out: the brief says what is missing, and what that is worth. This list goes once a brief is published."))}
}

func steps(project access.ScopeID, y brief.Way) []step {
	at := func(segments ...string) ui.URL {
		return ui.Path(append([]string{"projects", string(project)}, segments...)...)
	}
	in := func(segments ...string) ui.URL {
		if y.Engagement == "" {
			return at("start")
		}
		return ui.Path(append([]string{"engagements", string(y.Engagement)}, segments...)...)
	}
	schedule := step{text: "The supplier’s schedule", url: at("start"), note: "When the work finishes, and what drives that."}
	if y.Latest != nil {
		schedule = step{text: schedule.text, done: true, url: in("programme"), note: y.Supplier + ": finishes on " + plain(y.Latest.Finish)}
	}
	baseline := step{text: "What it is measured against", done: y.Measured, url: in("programme"), note: "An earlier revision, such as the one in the contract: add it, and make it the baseline."}
	if y.Earlier != nil && !y.Measured {
		baseline.url = in("programme", y.Earlier.ID, "baseline")
	}
	list := step{text: "Your list of benefits", url: at("start"), note: "What the work is for: owners without accounts, vague dates and rough sums are understood, or asked about."}
	switch {
	case y.List != "":
		list.url, list.note = at("lists", y.List), "It was read, and waits for you to take it in."
	case y.Benefits > 0:
		list = step{text: list.text, done: true, url: at("benefits"), note: ui.Things(y.Benefits, "benefit")}
	}
	dates := step{text: "The dates of the contract", done: y.Dated > 0, url: in("milestones"), note: "Some are suggested from the schedule: tick those that the contract names."}
	if y.Milestones > 0 {
		dates.note = ui.Things(y.Milestones, "milestone") + ", " + ui.Count(y.Dated) + " with a date"
	}
	links := step{text: "What the benefits wait for", done: y.Linked > 0, url: at("suggestions"), note: "Links from benefits to milestones are suggested by their words, and can stay unconfirmed."}
	if y.Linked > 0 {
		links.note = ui.Count(y.Linked) + " of " + ui.Things(y.Benefits, "benefit") + " wait for something"
	}
	return []step{schedule, baseline, list, dates, links,
		{text: "Tolerances: how far things may go", done: y.Agreed, url: at("brief", "tolerances"), note: "What goes further stands first on the brief."},
		{text: "The brief itself", url: at("brief"), note: "Read it as it stands, and publish it."}}
}

// running are the engagements that are not over.
func running(all []core.Engagement) (out []core.Engagement) {
	for _, e := range all {
		if e.State != core.Closed && e.State != "" {
			out = append(out, e)
		}
	}
	return out
}

// whose asks which supplier's file it is.
func whose(open []core.Engagement) ui.Field {
	f := ui.Field{Name: "engagement", Label: "Whose schedule is it", Kind: ui.Select, Value: string(open[0].ID), Hint: "A list of benefits is the project’s, whoever is chosen here"}
	for _, e := range open {
		f.Options = append(f.Options, ui.Option{Value: string(e.ID), Label: e.Name + ", " + e.DeliveryName})
	}
	f.Options = append(f.Options, ui.Option{Label: "Another supplier’s"})
	return f
}

// dropped is what came to the start of a project, by what is in it.
type dropped struct {
	schedules []schedule // the oldest first
	lists     []server.Upload
}

// schedule is a schedule file, with what it says of itself.
type schedule struct {
	server.Upload
	work.First
}

// sorted tells by their content what was dropped: a list of benefits by its headings, and otherwise a schedule where it can be read as
// one. A table that is neither is shown as a list, where its columns can be named.
func sorted(r *http.Request, files []server.Upload) (out dropped, err error) {
	var wrong []errs.Field
	for _, f := range files {
		table, benefits, err := benefit.Glance(r.Context(), f.Body)
		if err != nil {
			return out, err
		}
		if benefits {
			out.lists = append(out.lists, f)
			continue
		}
		first, err := work.Peek(f.Name, f.Body)
		switch {
		case err == nil:
			out.schedules = append(out.schedules, schedule{f, first})
		case table:
			out.lists = append(out.lists, f)
		default:
			wrong = append(wrong, errs.FieldsOf(about(err, f.Name, len(files)))...)
		}
	}
	slices.SortStableFunc(out.schedules, func(a, b schedule) int { return cmp.Compare(a.DataDate, b.DataDate) })
	return out, errs.InvalidFields("Not every file can be read", wrong)
}

// about names the file of a fault that is one's to put right, where there are several.
func about(err error, name string, of int) error {
	fields, ok := page.Wrong(err)
	if !ok || of == 1 {
		return err
	}
	out := slices.Clone(fields)
	for i := range out {
		out[i].Message = name + ": " + out[i].Message
	}
	return errs.InvalidFields("Not every file was taken", out)
}

// Begin reads files that were dropped on a project. Schedules without an engagement begin one: adopted in flight and one-sided, named
// after the project in the oldest. A list is shown row by row before anything of it is taken in.
func (p Pages) Begin(w http.ResponseWriter, r *http.Request) error {
	again := func(err error) error {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.start(r, wrong) })
	}
	files := server.Uploads(r.Context(), "file")
	if len(files) == 0 {
		return again(errs.InvalidFields("No file came", []errs.Field{{Path: "file", Message: "Choose a schedule file or a list of benefits, or drop it on the page."}}))
	}
	all, err := sorted(r, files)
	if err != nil {
		return again(err)
	}
	list, err := p.takeLists(r, all.lists)
	if err != nil {
		return again(err)
	}
	if len(all.schedules) == 0 {
		return server.Redirect(w, r, string(list))
	}
	engagement, err := p.engagement(r, all.schedules[0].First)
	if err != nil {
		return again(err)
	}
	last := ""
	for _, s := range all.schedules {
		f := work.SubmitForm{Name: s.Upload.Name, Media: s.Media, Body: s.Body, Label: labelOf("", len(all.schedules), s.Upload.Name), Room: act.Ours}
		if last, _, err = p.Work.Submit(r.Context(), of(r).v, engagement, f); err != nil {
			return again(about(err, s.Upload.Name, len(files)))
		}
	}
	did := "begun"
	if list != "" {
		did = "both"
	}
	return page.Back(w, r, ui.Path("engagements", string(engagement), "programme", last), did)
}

// takeLists begins to take in lists of benefits, and is where they are looked at; "" without any.
func (p Pages) takeLists(r *http.Request, lists []server.Upload) (at ui.URL, err error) {
	c := of(r)
	for _, f := range lists {
		id, err := p.Benefits.BeginList(r.Context(), c.v, c.scope, benefit.File{Name: f.Name, Media: f.Media, Body: f.Body})
		if err != nil {
			return "", about(err, f.Name, len(lists))
		}
		at = ui.Path("projects", string(c.scope), "lists", id)
	}
	if len(lists) > 1 {
		at = ui.Path("projects", string(c.scope), "lists")
	}
	return at, nil
}

// engagement is the one that was chosen, or a new one.
func (p Pages) engagement(r *http.Request, first work.First) (access.ScopeID, error) {
	c := of(r)
	v, err := p.Engage.Project(r.Context(), c.v, c.scope)
	if err != nil {
		return "", err
	}
	for _, e := range v.Engagements {
		if string(e.ID) == c.text("engagement") && len(running([]core.Engagement{e.Engagement})) > 0 {
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

// next is what would say more after the first answer, while an engagement is as a dropped file began it.
func (c call) next(v work.SubmissionView) g.Node {
	e := v.Terms
	if c.v.Side != access.ClientSide || !e.OneSided || v.In.Project == "" || v.Next != nil || e.DeliveryName != unnamed && v.Before != nil {
		return nil
	}
	var items []g.Node
	add := func(u ui.URL, text string) { items = append(items, h.Li(ui.A(u, g.Text(text)))) }
	if e.DeliveryName == unnamed {
		add(c.at("edit"), "Say who the supplier is, and what the contract calls this")
	}
	if v.Before == nil {
		add(c.at("programme", "new"), "Add earlier revisions: then it shows what moved")
	}
	add(c.at("milestones"), "Name the dates of the contract: some are suggested from this file")
	add(ui.Path("projects", string(v.In.Project), "start"), "See what else the first brief is made of, your list of benefits before all")
	return ui.Section("next", "What would say more", h.Ol(h.Class("stack"), g.Group(items)))
}
