package programme

import (
	"fmt"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Milestone is one contract milestone with its history.
func (p Pages) Milestone(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Milestone(r.Context(), c.v, c.scope, r.PathValue("milestone"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.milestone(v))
}

// milestoneFrame is what the pages of a milestone have in common.
func (c call) milestoneFrame(v work.MilestoneView, title string) ui.Page {
	shown := c.frame(v.In, title, v.Audience)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Contract milestones", URL: c.at("milestones")})
	if title != v.Title {
		shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Title, URL: c.at("milestones", v.ID)})
	}
	return shown
}

func (c call) milestone(v work.MilestoneView) ui.Page {
	shown := c.milestoneFrame(v, v.Title)
	shown.Lead = g.Text(milestoneLead(v))
	at := func(what string) ui.URL { return c.at("milestones", v.ID, what) }
	if v.MayChange {
		shown.Actions = []ui.Link{{Text: "Change", URL: at("edit"), Keys: "e"}, {Text: "Add a contract date", URL: at("dates"), Keys: "d"}, {Text: "Take away", URL: at("end")}}
	}
	drives := g.Node(nil)
	if len(v.Chain) > 0 {
		drives = ui.Section("drives", "What drives it", c.chain(v.Latest.ID, v.Chain, "Activities that drive the milestone, in time order"))
	}
	shown.Body = []g.Node{c.asks(v), c.trend("How its forecast moved", []work.MilestoneRow{v.MilestoneRow}, len(v.Points)), ui.Columns(g.Group{c.points(v), drives}, g.Group{c.contractDates(v), c.tie(v)})}
	return shown
}

func milestoneLead(v work.MilestoneView) string {
	last, _ := v.MilestoneRow.Latest()
	due := v.InForce(v.Today.String())
	switch {
	case v.Achieved != "":
		text := "Achieved on " + plain(v.Achieved)
		if d, err := civil.ParseDate(v.InForce(v.Achieved)); err == nil {
			a, _ := civil.ParseDate(v.Achieved)
			text += ": " + moved(int(a-d)) + " than the contract date then in force"
		}
		return text + "."
	case v.Activity == "":
		return "It is not mapped to the programme yet, so nobody can say when it is forecast."
	case last.Forecast.IsZero():
		return "No submission that was read says when it is forecast."
	}
	text := "It is forecast for " + plain(iso(last.Forecast))
	if last.HasCumulative {
		text += ", " + moved(last.Cumulative)
		if last.Cumulative != 0 {
			text += " than the contract date in force"
		}
	} else if due == "" {
		text += "; no contract date is in force"
	}
	text += "."
	if v.Over > 0 && v.Slope >= 1 {
		text += fmt.Sprintf(" It is no nearer than %s ago: it moves day for day.", ui.Things(v.Over, "report"))
	}
	return text
}

// asks shows a question that a change in the programme brings up.
func (c call) asks(v work.MilestoneView) g.Node {
	last, _ := v.MilestoneRow.Latest()
	what := ""
	switch v.Mapped() {
	case work.Unconfirmed:
		what = "Nobody has said yet that " + v.Activity + " “" + last.ActivityName + "” is what the contract means."
	case work.Renamed:
		what = "Activity " + v.Activity + " was called “" + v.ActivityName + "” when the milestone was tied to it, and is called “" + last.ActivityName + "” now. Does it still stand for it?"
	case work.Gone:
		return ui.Note(g.Text("The latest submission does not hold activity "), ui.Name(v.Activity), g.Text(". Tie the milestone to another one, or ask the supplier where it went."))
	default:
		return nil
	}
	if !v.MayChange {
		return ui.Note(g.Text(what))
	}
	return g.Group{h.P(g.Text(what)), ui.Post{Action: c.at("milestones", v.ID), Rev: rev(v.Rev), Button: ui.Button{Text: "Yes, it does"}, Hidden: []ui.Hidden{{Name: "title", Value: v.Title}, {Name: "activity", Value: v.Activity},
		{Name: "achieved", Value: v.Achieved}, {Name: "confirmed", Value: "on"}, {Name: "deliverable", Value: onIf(v.Deliverable)}}}}
}

func onIf(b bool) string {
	if b {
		return "on"
	}
	return ""
}

// points is what every submission says of the milestone.
func (c call) points(v work.MilestoneView) g.Node {
	rows, pager := window(c, "history", v.Points)
	return ui.Section("history", "Over the submissions", ui.Table[work.Point]{ID: "point-list", Caption: "What each submission says of the milestone", Rows: rows, Total: len(v.Points), Pager: pager, Things: "submissions",
		Empty: ui.Empty{Says: "What each submission says of it stands here, once it is mapped to an activity."}, Columns: []ui.Column[work.Point]{
			{Head: "Submission", Row: true, Cell: func(x work.Point) g.Node { return ui.A(c.sub(x.Submission), ui.Name(x.Name)) }},
			{Head: "Reported", Number: true, Cell: func(x work.Point) g.Node { return ui.Date(x.Report, 0) }},
			{Head: "Forecast", Number: true, Cell: func(x work.Point) g.Node {
				if x.Forecast.IsZero() {
					return ui.Quiet(g.Text("not in it"))
				}
				return g.Group{ui.A(c.activity(x.Submission, v.Activity), ui.Date(x.Forecast, 0)), g.If(x.Reached, ui.Note(g.Text("reached")))}
			}},
			{Head: "Moved", Number: true, Cell: func(x work.Point) g.Node { return movement(x.Slip, x.HasSlip) }},
			{Head: "Contract in force", Number: true, Cell: func(x work.Point) g.Node { return ui.Date(x.Due, 0) }},
			{Head: "Against it", Number: true, Cell: func(x work.Point) g.Node { return movement(x.Cumulative, x.HasCumulative) }},
		}})
}

// contractDates is the dates of the contract, each with the day it came into force.
func (c call) contractDates(v work.MilestoneView) g.Node {
	if len(v.Dates) == 0 {
		return ui.Section("dates", "Contract dates", ui.Empty{Says: "No contract date yet."})
	}
	return ui.Section("dates", "Contract dates", h.Ul(h.Class("stack"), g.Map(v.Dates, func(d programme.MilestoneDate) g.Node {
		from := "in force from the beginning"
		if d.From != "" {
			from = "in force from " + plain(d.From)
		}
		return h.Li(date(d.Due, v.Today), ui.Note(g.Text(from+" · "), ui.Name(d.ByName)), prose(d.Reason))
	})))
}

// tie says what the milestone is tied to.
func (c call) tie(v work.MilestoneView) g.Node {
	kind := "a date"
	if v.Deliverable {
		kind = "a deliverable"
	}
	rows := ui.Definitions{{Term: "It is", Value: g.Text(kind)}, {Term: "Tie", Value: ui.State(string(v.Mapped()))}}
	if v.Activity != "" && v.Latest != nil {
		rows = append(rows, ui.Definition{Term: "Activity", Value: g.Group{ui.A(c.activity(v.Latest.ID, v.Activity), ui.Name(v.Activity)), g.Text(" "), ui.Name(v.ActivityName)}})
	}
	return ui.Section("tie", "In the programme", rows)
}

// NewMilestone asks for a milestone.
func (p Pages) NewMilestone(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newMilestone(r, work.MilestoneForm{Activity: r.URL.Query().Get("activity"), Title: r.URL.Query().Get("title")}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newMilestone(r *http.Request, f work.MilestoneForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	l, err := p.Work.Milestones(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	if len(l.MayAdd) == 0 {
		return ui.Page{}, notFound
	}
	shown := c.frame(l.In, "Add a milestone", access.Shared)
	if len(l.MayAdd) == 1 {
		shown.Audience.Of = l.MayAdd[0]
	}
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Contract milestones", URL: c.at("milestones")})
	fields := append(milestoneFields(f), dateFields(f, false)...)
	shown.Body = []g.Node{ui.Form{Action: c.at("milestones"), Errors: wrong, Cancel: c.at("milestones"), Submit: ui.Button{Text: "Add it"}, Fields: append(fields, c.roomField(l.MayAdd, string(f.Room)))}}
	return shown, nil
}

func milestoneFields(f work.MilestoneForm) []ui.Field {
	return []ui.Field{{Name: "title", Label: "What the contract calls it", Value: f.Title, Required: true, Most: 200},
		{Name: "activity", Label: "Activity ID", Value: f.Activity, Most: 200, Size: 16, Hint: "In the supplier’s programme. Leave it empty while it is not mapped"},
		{Name: "deliverable", Label: "It is a deliverable, not only a date", Kind: ui.Check, Values: tick(f.Deliverable)}}
}

func dateFields(f work.MilestoneForm, required bool) []ui.Field {
	return []ui.Field{{Name: "due", Label: "Contract date", Kind: ui.Day, Value: f.Due, Required: required},
		{Name: "from", Label: "In force from", Kind: ui.Day, Value: f.From, Hint: "The day it was agreed. Empty: from the beginning of the contract"},
		{Name: "reason", Label: "Why", Kind: ui.Area, Size: 2, Value: f.Reason, Required: required, Hint: "The clause, or the change that brought it: an agreed extension is no slip"}}
}

func (c call) milestoneForm() work.MilestoneForm {
	f := work.MilestoneForm{Title: c.text("title"), Deliverable: c.said("deliverable"), Activity: c.text("activity"), Confirmed: c.said("confirmed"), Due: c.text("due"), From: c.text("from"),
		Reason: c.text("reason"), Achieved: c.text("achieved"), Room: access.Audience(c.text("room")), Rev: c.rev()}
	if f.Room == "" {
		f.Room = act.Ours
	}
	return f
}

// AddMilestone adds a milestone.
func (p Pages) AddMilestone(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.milestoneForm()
	f.Confirmed = f.Activity != "" // whoever names the activity means it
	id, err := p.Work.AddMilestone(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newMilestone(r, f, wrong) })
	}
	return page.Back(w, r, c.at("milestones", id), "added")
}

// EditMilestone asks what is to be changed of a milestone.
func (p Pages) EditMilestone(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.editMilestone(r, nil, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) editMilestone(r *http.Request, f *work.MilestoneForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Milestone(r.Context(), c.v, c.scope, r.PathValue("milestone"))
	if err != nil {
		return ui.Page{}, err
	}
	if !v.MayChange {
		return ui.Page{}, notFound
	}
	if f == nil {
		f = &work.MilestoneForm{Title: v.Title, Deliverable: v.Deliverable, Activity: v.Activity, Confirmed: v.Confirmed, Achieved: v.Achieved, Rev: v.Rev}
	}
	shown := c.milestoneFrame(v, "Change the milestone")
	fields := append(milestoneFields(*f), ui.Field{Name: "confirmed", Label: "The activity is what the contract means", Kind: ui.Check, Values: tick(f.Confirmed)},
		ui.Field{Name: "achieved", Label: "Achieved on", Kind: ui.Day, Value: f.Achieved, Hint: "Empty while it is open"})
	shown.Body = []g.Node{ui.Form{Action: c.at("milestones", v.ID), Rev: rev(f.Rev), Errors: wrong, Cancel: c.at("milestones", v.ID), Fields: fields}}
	return shown, nil
}

// ChangeMilestone changes a milestone.
func (p Pages) ChangeMilestone(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("milestone")
	f := c.milestoneForm()
	err := p.Work.ChangeMilestone(r.Context(), c.v, c.scope, id, f)
	switch {
	case err == nil:
		return page.Back(w, r, c.at("milestones", id), "saved")
	case conflict(err):
		return p.mergeMilestone(w, r, f)
	}
	return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.editMilestone(r, &f, wrong) })
}

// mergeMilestone shows what somebody else saved beside what was typed here.
func (p Pages) mergeMilestone(w http.ResponseWriter, r *http.Request, f work.MilestoneForm) error {
	c := of(r)
	v, err := p.Work.Milestone(r.Context(), c.v, c.scope, r.PathValue("milestone"))
	if err != nil {
		return err
	}
	shown := c.milestoneFrame(v, "Change the milestone")
	shown.Lead = g.Text("Somebody else saved first.")
	m := ui.Merge{Who: ui.Person{Name: "Somebody"}, Action: c.at("milestones", v.ID), Rev: rev(v.Rev), Cancel: c.at("milestones", v.ID), Fields: []ui.MergeField{
		{Name: "title", Label: "What the contract calls it", Theirs: v.Title, Mine: f.Title}, {Name: "activity", Label: "Activity ID", Theirs: v.Activity, Mine: f.Activity},
		{Name: "achieved", Label: "Achieved on", Theirs: v.Achieved, Mine: f.Achieved}},
		Hidden: []ui.Hidden{{Name: "deliverable", Value: onIf(f.Deliverable)}, {Name: "confirmed", Value: onIf(f.Confirmed)}}}
	shown.Body = []g.Node{m}
	return p.Shell.Render(w, r, http.StatusConflict, shown)
}

// Dating asks for a contract date.
func (p Pages) Dating(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.dating(r, work.MilestoneForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) dating(r *http.Request, f work.MilestoneForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Milestone(r.Context(), c.v, c.scope, r.PathValue("milestone"))
	if err != nil {
		return ui.Page{}, err
	}
	if !v.MayChange {
		return ui.Page{}, notFound
	}
	shown := c.milestoneFrame(v, "Add a contract date")
	shown.Lead = g.Text("The dates before it stay in force until then, and are kept.")
	shown.Body = []g.Node{c.contractDates(v), ui.Form{Action: c.at("milestones", v.ID, "dates"), Errors: wrong, Cancel: c.at("milestones", v.ID), Submit: ui.Button{Text: "Keep the date"}, Fields: dateFields(f, true)}}
	return shown, nil
}

// AddDate adds a contract date.
func (p Pages) AddDate(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("milestone")
	f := c.milestoneForm()
	if err := p.Work.AddContractDate(r.Context(), c.v, c.scope, id, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.dating(r, f, wrong) })
	}
	return page.Back(w, r, c.at("milestones", id), "dated")
}

// Ending asks before a milestone is taken away.
func (p Pages) Ending(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.ending(r, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) ending(r *http.Request, why string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Milestone(r.Context(), c.v, c.scope, r.PathValue("milestone"))
	if err != nil {
		return ui.Page{}, err
	}
	if !v.MayChange {
		return ui.Page{}, notFound
	}
	shown := c.milestoneFrame(v, "Take the milestone away")
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("It goes from the lists and the pictures of whoever sees it now."), Kept: "The record keeps what it was, its dates, and why it was taken away.",
		Form: ui.Form{Action: c.at("milestones", v.ID, "end"), Rev: rev(v.Rev), Errors: wrong, Cancel: c.at("milestones", v.ID), Submit: ui.Button{Text: "Take it away", Look: ui.Danger},
			Fields: []ui.Field{{Name: "why", Label: "Why", Kind: ui.Area, Size: 2, Value: why, Required: true}}}}}
	return shown, nil
}

// End takes a milestone away.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	c, id := of(r), r.PathValue("milestone")
	if err := p.Work.EndMilestone(r.Context(), c.v, c.scope, id, c.text("why"), c.rev()); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.ending(r, c.text("why"), wrong) })
	}
	return page.Back(w, r, c.at("milestones"), "ended")
}
