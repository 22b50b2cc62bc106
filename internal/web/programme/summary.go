package programme

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	engage "counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Submission is one submission: when the work finishes, what drives that, what is missing and what is odd.
func (p Pages) Submission(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Submission(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.summary(v, nil))
}

func (c call) summary(v work.SubmissionView, wrong []errs.Field) ui.Page {
	shown := c.inside(v.In, v.Row, v.Name, "Summary")
	shown.Lead = g.Text(answer(v))
	shown.Actions = c.acts(v)
	if c.query("did") == "both" && v.In.Project != "" {
		shown.Flash.Link = ui.Link{Text: "Go on with it", URL: ui.Path("projects", string(v.In.Project), "start")}
	}
	shown.Body = append(shown.Body, c.progress(v), c.projects(v, wrong), c.unread(v))
	if v.State == programme.Read {
		shown.Body = append(shown.Body, c.figures(v), ui.Columns(c.drives(v), g.Group{c.answers(v), c.odd(v), c.facts(v), c.inner(v)}), c.next(v))
	} else {
		shown.Body = append(shown.Body, c.answers(v), c.facts(v))
	}
	return shown
}

// answer is the first thing to know: when it finishes, and what that is worth.
func answer(v work.SubmissionView) string {
	switch {
	case v.State == programme.Received:
		return "It is kept, and is being read."
	case v.State == programme.Choose:
		return "The file holds several projects."
	case v.State == programme.Failed:
		return "It is kept, and cannot be read. " + v.Problem
	case v.Finish == "":
		return "It was read, but no dates could be computed. " + v.Problem
	}
	text := "The work finishes on " + plain(v.Finish)
	if v.HasMoved {
		text += ", " + against(v.Moved, "in "+v.Before.Name)
	}
	if n := len(v.Drives); n > 1 {
		text += fmt.Sprintf(". %s in a row drive it, from %s on", ui.Things(n, "activity", "activities"), plain(v.Drives[0].Start.Date().String()))
	}
	return text + "."
}

// acts is what the viewer may do.
func (c call) acts(v work.SubmissionView) (out []ui.Link) {
	add := func(may bool, text, keys string, u ui.URL) {
		if may {
			out = append(out, ui.Link{Text: text, URL: u, Keys: keys})
		}
	}
	share := "Hand it in"
	if c.v.Side == access.ClientSide {
		share = "Share with the supplier"
	}
	add(v.May.Share, share, "s", c.here("share"))
	add(v.May.Notify, "Notify that the answer is overdue", "", c.here("overdue"))
	add(v.May.Accept, "Accept or not", "a", c.here("accept"))
	add(len(v.May.Nominate) > 0 && !v.Baseline, "Make it the baseline", "", c.here("baseline"))
	add(v.May.Original, "Original file", "", c.here("original"))
	return out
}

// states is how the pages name the states of work.
var states = map[string]ui.JobState{"queued": ui.Queued, "running": ui.Running, "done": ui.Done, "failed": ui.Failed, "cancelled": ui.Cancelled}

// progress is how far the reading is, while there is something to wait for.
func (c call) progress(v work.SubmissionView) g.Node {
	if v.Task == nil {
		if v.State == programme.Received {
			return ui.Note(g.Text("Whoever handed it in sees how far the reading is. Load this page again in a moment."))
		}
		return nil
	}
	t := v.Task
	if t.State == "done" {
		return nil
	}
	at := func(what string) ui.URL { return ui.Path("tasks", t.ID, what) }
	return ui.Progress{ID: "task", Label: t.Label, State: states[string(t.State)], Done: int(t.Done), Total: int(t.Total), Detail: t.Message, Self: c.here(), Poll: at("progress"), Then: c.here(),
		Cancel: at("stop"), Retry: at("again")}
}

// unread says why there is nothing to show, and what to do.
func (c call) unread(v work.SubmissionView) g.Node {
	reread := g.If(v.May.Reread, ui.Post{Action: c.here("read"), Button: ui.Button{Text: "Read it again"}})
	switch v.State {
	case programme.Failed:
		return g.Group{ui.Problem{Happened: v.Problem, Kept: "The file is kept as it came.", Do: "Send the file in a form that can be read, as a new submission.",
			Links: []ui.Link{{Text: "Add another file", URL: c.at("programme", "new")}}}, reread}
	case programme.Received:
		if v.Task == nil || v.Task.State.Over() {
			return reread
		}
	}
	return nil
}

func (c call) figures(v work.SubmissionView) g.Node {
	finish := ui.Figure{Value: plain(v.Finish), Name: "finish", URL: c.here("activities").With("longest", "1").With("sort", "-finish")}
	if v.Finish == "" {
		finish.Value, finish.NotRun = "no dates", true
	}
	if v.HasMoved && v.Before != nil {
		finish.Note = against(v.Moved, v.Before.Name)
	}
	out := ui.Figures{finish}
	if len(v.Drives) > 0 {
		out = append(out, ui.Figure{Value: ui.Count(len(v.Drives)), Name: "drive it", Note: "one after another", URL: ui.URL("").At("drives")})
	}
	critical := v.Open - v.Slack
	if v.Open > 0 && v.Origin == programme.FromFile {
		out = append(out, ui.Figure{Value: ui.Count(critical), Name: "critical", Note: "of " + ui.Count(v.Open) + " to do", URL: c.here("activities").With("critical", "1")})
	}
	if v.Origin == programme.FromFile {
		out = append(out, ui.Figure{Value: strconv.Itoa(v.Held) + " of 14", Name: "checks hold", Note: strconv.Itoa(v.Missed) + " do not", URL: c.here("checks")})
	}
	if v.Warnings > 0 {
		out = append(out, ui.Figure{Value: ui.Count(v.Warnings), Name: "warnings from reading", URL: c.here("warnings")})
	}
	return out
}

// drives is the activities that drive the finish, one after another.
func (c call) drives(v work.SubmissionView) g.Node {
	if len(v.Drives) == 0 {
		return nil
	}
	return ui.Section("drives", "What drives the finish", c.chain(v.ID, v.Drives, "Activities that drive the finish, in time order"))
}

// chain is activities that drive one another, the last of them where there are many.
func (c call) chain(submission string, all []programme.Activity, caption string) g.Node {
	rows, pager := window(c, "drives", all)
	return ui.Table[programme.Activity]{ID: "chain", Caption: caption, Rows: rows, Total: len(all), Pager: pager, Things: "activities", Columns: []ui.Column[programme.Activity]{
		{Head: "Activity", Row: true, Cell: func(a programme.Activity) g.Node { return c.named(submission, a) }},
		{Head: "Start", Number: true, Cell: func(a programme.Activity) g.Node { return ui.Date(a.Start.Date(), 0) }},
		{Head: "Finish", Number: true, Cell: func(a programme.Activity) g.Node { return ui.Date(a.Finish.FinishDate(), 0) }},
		{Head: "Float", Number: true, Cell: func(a programme.Activity) g.Node { return g.Text(floatOf(a)) }},
	}}
}

// named is an activity with the way to its page.
func (c call) named(submission string, a programme.Activity) g.Node {
	return g.Group{ui.A(c.activity(submission, a.Code), ui.Name(a.Code)), g.Text(" "), ui.Name(a.Name)}
}

// floatOf is the total float in days of the activity's calendar.
func floatOf(a programme.Activity) string {
	if !a.HasFloat {
		return ""
	}
	return strings.Replace(strconv.FormatFloat(float64(int64(a.Float)*10/int64(max(a.PerDay, 1)))/10, 'f', -1, 64), "-", "−", 1) + " d"
}

// odd is what somebody should look at first: checks that do not hold, warnings, and what is missing.
func (c call) odd(v work.SubmissionView) g.Node {
	var items []g.Node
	for _, r := range slices.Concat(v.Checks.Rows, v.Checks.Extras) {
		if r.Verdict == assure.Fails {
			items = append(items, h.Li(ui.A(c.here("checks", strconv.Itoa(r.Number)), g.Text(r.Name+": "+r.Shown)), ui.Note(g.Text("holds at "+r.Threshold))))
		}
	}
	if v.Warnings > 0 {
		items = append(items, h.Li(ui.A(c.here("warnings"), g.Text(ui.Things(v.Warnings, "warning")+" from reading the file"))))
	}
	for _, m := range missing(v) {
		items = append(items, h.Li(g.Text(m)))
	}
	if len(items) == 0 {
		return ui.Section("odd", "What is missing, and what is odd", h.P(g.Text("Nothing was found.")))
	}
	return ui.Section("odd", "What is missing, and what is odd", h.Ul(h.Class("stack"), g.Group(items)))
}

// missing says what could not be found out, and what would help.
func missing(v work.SubmissionView) (out []string) {
	if v.Origin == programme.Typed {
		return []string{"These are dates somebody typed in: without a schedule file there are no links, so nobody can say what drives them."}
	}
	reasons := map[string][]string{}
	var order []string
	for _, r := range v.Checks.Rows {
		if r.Verdict == assure.NotRun {
			if reasons[r.Reason] == nil {
				order = append(order, r.Reason)
			}
			reasons[r.Reason] = append(reasons[r.Reason], r.Name)
		}
	}
	for _, why := range order {
		out = append(out, ui.Series(reasons[why])+" was not run: "+why+".")
	}
	if v.Before == nil {
		out = append(out, "It is the first that was read, so nobody can say what moved. Earlier revisions can be added at any time.")
	}
	return out
}

// answers is what the client side said, and what is owed.
func (c call) answers(v work.SubmissionView) g.Node {
	var rows ui.Definitions
	for _, d := range v.Duties {
		value := g.Group{g.Text(d.Outcome)}
		if d.Pending && d.Due != 0 {
			value = g.Group{ui.Court(d.OwedBy, c.v.Side), g.Text(" "), c.deadline(d.Due, v.In)}
		}
		rows = append(rows, ui.Definition{Term: d.Name, Value: value, Note: ruleOf(d) + " " + d.IfMissed})
	}
	if n := v.Notified; n.At != 0 {
		rows = append(rows, ui.Definition{Term: "Notified that it is overdue", Value: ui.Person{Name: n.Name, Organisation: n.Firm, Side: access.DeliverySide}, Note: c.signed(n.At, v)})
	}
	for _, a := range v.Said {
		word := "Not accepted: " + string(a.Reason)
		if a.Accepted {
			word = "Accepted"
		}
		rows = append(rows, ui.Definition{Term: word, Value: g.Group{ui.Person{Name: a.ByName, Organisation: a.ByFirm, Side: access.ClientSide}, prose(a.Words)}, Note: c.signed(a.Made, v)})
	}
	if v.ForRecord {
		rows = append(rows, ui.Definition{Term: "Clock", Value: g.Text("none"), Note: "It is kept for our own record, so nobody owes an answer."})
	} else if len(rows) == 0 && v.Audience != access.Shared {
		rows = append(rows, ui.Definition{Term: "Clock", Value: g.Text("none yet"), Note: "It starts once it is handed in."})
	}
	if len(rows) == 0 {
		return nil
	}
	return ui.Section("answer", "Acceptance", rows)
}

// signed is when somebody said something of a submission.
func (c call) signed(us int64, v work.SubmissionView) string {
	return time.UnixMicro(us).In(engage.Zone(v.In.Terms.Zone)).Format("2 Jan 2006, 15:04 MST")
}

// facts is where the submission came from.
func (c call) facts(v work.SubmissionView) g.Node {
	rows := ui.Definitions{{Term: "Data date", Value: date(v.DataDate, v.Today)}, {Term: "Came", Value: c.came(v.Row, v.In)}}
	if v.File.ID != "" {
		rows = append(rows, ui.Definition{Term: "File", Value: ui.A(c.here("original"), ui.Name(v.File.Name)), Note: ui.Count(v.File.Size) + " bytes, kept as it came"})
	}
	if name := v.Submission.ProjectName; name != "" {
		rows = append(rows, ui.Definition{Term: "Project in it", Value: ui.Name(name)})
	}
	if v.Tool != "" {
		rows = append(rows, ui.Definition{Term: "Written by", Value: ui.Name(v.Tool)})
	}
	if v.Handed != nil {
		rows = append(rows, ui.Definition{Term: "Both sides see it as", Value: ui.A(c.sub(v.Handed.ID), ui.Name(v.Handed.Name))})
	}
	if v.Before != nil {
		rows = append(rows, ui.Definition{Term: "Before it", Value: ui.A(c.sub(v.Before.ID), ui.Name(v.Before.Name))})
	}
	if v.Next != nil {
		rows = append(rows, ui.Definition{Term: "After it", Value: ui.A(c.sub(v.Next.ID), ui.Name(v.Next.Name))})
	}
	if v.Checks.Baseline != "" {
		rows = append(rows, ui.Definition{Term: "Measured against", Value: g.Text(v.Checks.Baseline)})
	}
	if v.State == programme.Read && v.Origin == programme.FromFile {
		rows = append(rows, ui.Definition{Term: "Computed by", Value: g.Text(v.Checks.Engine)})
	}
	return ui.Section("facts", "This submission", rows, g.If(v.May.Reread && v.State == programme.Read, h.P(ui.Post{Action: c.here("read"), Small: true, Button: ui.Button{Text: "Read it again"}})))
}

// inner is what else is inside the file.
func (c call) inner(v work.SubmissionView) g.Node {
	if len(v.Inside) == 0 {
		return nil
	}
	var items []g.Node
	for _, x := range v.Inside {
		items = append(items, h.Li(g.If(x.Warns && v.May.Share, h.Strong(h.Class("warns"), g.Text("Look first: "))), g.Text(ui.Count(x.Count)+" "+x.What)))
	}
	return ui.Section("inside", "What else is inside the file", h.Ul(h.Class("inside"), g.Group(items)))
}
