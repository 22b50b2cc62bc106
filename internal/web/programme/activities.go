package programme

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

func (c call) activityFilter() work.ActivityFilter {
	return work.ActivityFilter{Words: c.query("q"), Status: c.query("status"), Kind: c.query("kind"), Critical: c.query("critical") != "", Longest: c.query("longest") != "", WBS: c.query("wbs")}
}

// filtered is the address of the activities with a filter.
func filtered(u ui.URL, f work.ActivityFilter) ui.URL {
	flag := map[bool]string{true: "1"}
	return u.With("q", f.Words).With("status", f.Status).With("kind", f.Kind).With("critical", flag[f.Critical]).With("longest", flag[f.Longest]).With("wbs", f.WBS)
}

var activityKeys = []string{"start", "finish", "float", "code", "name", "wbs", "status", "file"}

// Activities is the list of the activities of a submission.
func (p Pages) Activities(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, sort := c.order(ui.Sort{Key: "start"}, activityKeys...)
	f := c.activityFilter()
	list, err := p.Work.Activities(r.Context(), c.v, c.scope, c.submission, f, order)
	if err != nil {
		return err
	}
	shown := c.inside(list.In, list.Row, "Activities", "Activities")
	shown.Lead = g.Text(activitiesLead(list, f))
	self := filtered(c.here("activities"), f).With("sort", c.query("sort"))
	t := ui.Table[work.ActivityRow]{ID: "activity-list", Caption: "Activities of the submission", Rows: list.Rows, Total: list.Total, Things: "activities", Self: self, Sort: sort,
		Pager: ui.Pager{Page: list.Page, Pages: list.Pages}, CSV: filtered(c.here("activities.csv"), f), Columns: c.activityColumns(f),
		Empty:  ui.Empty{Says: "The activities of the file stand here once it was read."},
		Filter: ui.Filter{Active: f != work.ActivityFilter{}, Clear: c.here("activities"), Fields: activityFields(list, f)},
		Facets: c.facets(list, f)}
	shown.Body = append(shown.Body, t)
	return p.Shell.Show(w, r, shown)
}

func activitiesLead(l work.ActivityList, f work.ActivityFilter) string {
	if f == (work.ActivityFilter{}) {
		return fmt.Sprintf("%s, %s of them critical.", ui.Things(l.Any, "activity", "activities"), ui.Count(l.Critical))
	}
	return fmt.Sprintf("%s of %s activities, %s of them critical.", ui.Count(l.Total), ui.Count(l.Any), ui.Count(l.Critical))
}

// facets are the quick filters.
func (c call) facets(l work.ActivityList, f work.ActivityFilter) []ui.Facet {
	critical, longest := f, f
	critical.Critical, longest.Longest = !f.Critical, !f.Longest
	out := []ui.Facet{{Text: "critical", Count: l.Critical, Current: f.Critical, URL: filtered(c.here("activities"), critical)}}
	if f.Longest {
		out = append(out, ui.Facet{Text: "longest path", Count: l.Total, Current: true, URL: filtered(c.here("activities"), longest)})
	}
	return out
}

func activityFields(l work.ActivityList, f work.ActivityFilter) []ui.Field {
	status, kind := []ui.Option{{Label: "Any"}}, []ui.Option{{Label: "Any"}}
	for s := plan.NotStarted; s <= plan.Complete; s++ {
		status = append(status, ui.Option{Value: s.String(), Label: s.String()})
	}
	for k := plan.Task; k <= plan.WBSSummary; k++ {
		kind = append(kind, ui.Option{Value: k.String(), Label: k.String()})
	}
	wbs := []ui.Option{{Label: "All parts"}}
	known := f.WBS == ""
	for _, e := range l.Elements {
		known = known || e == f.WBS
		if e != "" {
			wbs = append(wbs, ui.Option{Value: e, Label: below(e)})
		}
	}
	if !known {
		wbs = append(wbs, ui.Option{Value: f.WBS, Label: below(f.WBS)})
	}
	flag := func(on bool) []string { return tick(on) }
	return []ui.Field{{Name: "q", Label: "Code or words", Kind: ui.Find, Value: f.Words}, {Name: "status", Label: "Status", Kind: ui.Select, Value: f.Status, Options: status},
		{Name: "kind", Label: "Kind", Kind: ui.Select, Value: f.Kind, Options: kind}, {Name: "wbs", Label: "Part of the work", Kind: ui.Select, Value: f.WBS, Options: wbs},
		{Name: "critical", Label: "Critical only", Kind: ui.Check, Value: "1", Values: flag(f.Critical)}}
}

// longestPart is how many characters of a part of the work stand in a list to choose from.
const longestPart = 40

// below is a path below the project's own element, which all share.
func below(path string) string {
	if _, rest, ok := strings.Cut(path, programme.Between); ok {
		path = rest
	}
	if r := []rune(path); len(r) > longestPart {
		return "…" + string(r[len(r)-longestPart+1:])
	}
	return path
}

// tick is the value of a Check: ticked or not.
func tick(on bool) []string {
	if on {
		return []string{"on"}
	}
	return nil
}

func (c call) activityColumns(f work.ActivityFilter) []ui.Column[work.ActivityRow] {
	return []ui.Column[work.ActivityRow]{
		{Head: "Activity", Row: true, Sort: "code", Cell: func(a work.ActivityRow) g.Node {
			return g.Group{c.named(c.submission, a.Activity), g.If(a.WBS != "" && a.WBS != f.WBS, ui.Note(ui.Name(below(a.WBS))))}
		}},
		{Head: "Status", Sort: "status", Cell: func(a work.ActivityRow) g.Node { return g.Text(a.Status) }},
		{Head: "Start", Sort: "start", Number: true, Cell: func(a work.ActivityRow) g.Node { return ui.Date(a.Start.Date(), 0) }},
		{Head: "Finish", Sort: "finish", Number: true, Cell: func(a work.ActivityRow) g.Node { return ui.Date(a.Finish.FinishDate(), 0) }},
		{Head: "Float", Sort: "float", Number: true, Cell: func(a work.ActivityRow) g.Node { return g.Text(floatOf(a.Activity)) }},
		{Head: "Critical", Cell: func(a work.ActivityRow) g.Node { return g.If(a.Critical, g.Text("critical")) }},
	}
}

// ActivitiesCSV is the activities as a file.
func (p Pages) ActivitiesCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	list, err := p.Work.Activities(r.Context(), c.v, c.scope, c.submission, c.activityFilter(), work.Order{Key: "start", All: true})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, a := range list.Rows {
		rows = append(rows, []string{a.Code, a.Name, a.WBS, a.Kind, a.Status, iso(a.Start.Date()), iso(a.Finish.FinishDate()), strings.TrimSuffix(strings.Replace(floatOf(a.Activity), "−", "-", 1), " d"),
			yesOr(a.Critical), yesOr(a.Longest)})
	}
	return engagepages.Export(w, r, "activities.csv", []string{"Activity", "Name", "Part of the work", "Kind", "Status", "Start", "Finish", "Total float, days", "Critical", "Longest path"}, rows)
}

func iso(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func yesOr(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// Activity is one activity of a submission: its dates, what it waits for and what waits for it, what drives its date, and what other
// submissions said of it.
func (p Pages) Activity(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Activity(r.Context(), c.v, c.scope, c.submission, r.PathValue("activity"))
	if err != nil {
		return err
	}
	shown := c.inside(v.In, v.Row, v.Activity.Code+" "+v.Activity.Name, "Activities")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Activities", URL: c.here("activities")})
	shown.Lead = g.Text(activityLead(v))
	shown.Body = append(shown.Body, ui.Columns(
		g.Group{c.drivenBy(v), c.ties("before", "What it waits for", v.Before), c.ties("after", "What waits for it", v.After), c.history(v)},
		g.Group{activityFacts(v), c.standsFor(v)}))
	return p.Shell.Show(w, r, shown)
}

func activityLead(v work.ActivityView) string {
	a := v.Activity
	text := strings.ToUpper(a.Kind[:1]) + a.Kind[1:] + ", " + a.Status + "."
	if !a.Day().IsZero() {
		word := " It is forecast for "
		if a.Status == plan.Complete.String() {
			word = " It was done on "
		}
		text += word + plain(a.Day().String()) + "."
	}
	if a.Critical {
		text += " It is critical."
	} else if a.HasFloat {
		text += " It has " + floatOf(a.Activity) + " of float."
	}
	return text
}

func (c call) drivenBy(v work.ActivityView) g.Node {
	if len(v.Chain) < 2 {
		return ui.Section("drives", "What drives its date", h.P(g.Text("Nothing in the programme drives it: its date follows from the data date, a constraint, or what happened.")))
	}
	return ui.Section("drives", "What drives its date", c.chain(v.ID, v.Chain, "Activities that drive the date, in time order"))
}

func (c call) ties(id, title string, all []work.Tie) g.Node {
	rows, pager := window(c, id, all)
	return ui.Section(id, title, ui.Table[work.Tie]{ID: id + "-list", Caption: title, Rows: rows, Total: len(all), Pager: pager, Things: "links", Empty: ui.Empty{Says: "No link in the programme."}, Columns: []ui.Column[work.Tie]{
		{Head: "Activity", Row: true, Cell: func(t work.Tie) g.Node { return c.named(c.submission, t.Activity) }},
		{Head: "Link", Tight: true, Cell: func(t work.Tie) g.Node { return g.Text(t.Kind.String() + lag(t)) }},
		{Head: "Start", Number: true, Cell: func(t work.Tie) g.Node { return ui.Date(t.Start.Date(), 0) }},
		{Head: "Finish", Number: true, Cell: func(t work.Tie) g.Node { return ui.Date(t.Finish.FinishDate(), 0) }},
		{Head: "Drives", Cell: func(t work.Tie) g.Node { return g.If(t.Drives, g.Text("sets the date")) }},
	}})
}

// lag is how a lag is written, in days of eight hours where it comes out in halves, else in hours.
func lag(t work.Tie) string {
	if t.Lag == 0 {
		return ""
	}
	per := int64(max(t.PerDay, 1))
	if int64(t.Lag)*2%per == 0 {
		return fmt.Sprintf(" %+gd", float64(t.Lag)/float64(per))
	}
	return fmt.Sprintf(" %+gh", float64(t.Lag)/60)
}

func activityFacts(v work.ActivityView) g.Node {
	a, x := v.Activity, v.Plan
	days := func(m civil.Minutes) g.Node {
		return g.Text(strconv.FormatFloat(float64(int64(m)*10/int64(max(a.PerDay, 1)))/10, 'f', -1, 64) + " d")
	}
	rows := ui.Definitions{{Term: "Part of the work", Value: known(a.WBS)}, {Term: "Start", Value: ui.Date(a.Start.Date(), v.Today)}, {Term: "Finish", Value: ui.Date(a.Finish.FinishDate(), v.Today)}}
	if v.Dates != nil && a.Status != plan.Complete.String() {
		rows = append(rows, ui.Definition{Term: "Late start", Value: ui.Date(v.Dates.LateStart.Date(), 0)}, ui.Definition{Term: "Late finish", Value: ui.Date(v.Dates.LateFinish.FinishDate(), 0)})
		if v.Dates.HasFloat {
			rows = append(rows, ui.Definition{Term: "Total float", Value: g.Text(floatOf(a.Activity))}, ui.Definition{Term: "Free float", Value: days(v.Dates.FreeFloat)})
		}
	}
	rows = append(rows, ui.Definition{Term: "Duration", Value: days(x.Original)}, ui.Definition{Term: "Remaining", Value: days(x.Remaining)},
		ui.Definition{Term: "Progress", Value: g.Text(strconv.FormatFloat(x.Percent, 'f', -1, 64) + " %"), Note: percentWords[x.PercentKind]}, ui.Definition{Term: "Calendar", Value: ui.Name(v.Calendar)})
	for _, k := range x.Constraints {
		if k.Kind != plan.NoConstraint {
			rows = append(rows, ui.Definition{Term: "Constraint", Value: g.Group{g.Text(k.Kind.String() + " "), g.If(!k.Date.IsZero(), ui.Date(k.Date.Date(), 0))}})
		}
	}
	for _, d := range []struct {
		term string
		at   civil.Time
	}{{"Baseline in the file: start", x.BaselineStart}, {"Baseline in the file: finish", x.BaselineFinish}, {"Expected finish", x.ExpectedFinish}, {"Deadline", x.Deadline}} {
		if !d.at.IsZero() {
			rows = append(rows, ui.Definition{Term: d.term, Value: ui.Date(d.at.FinishDate(), 0)})
		}
	}
	return ui.Section("facts", "This activity", rows)
}

var percentWords = map[plan.PercentKind]string{plan.DurationPercent: "of the duration", plan.PhysicalPercent: "as reported", plan.UnitsPercent: "of the effort"}

// history is what the submissions say of the activity.
func (c call) history(v work.ActivityView) g.Node {
	if len(v.History) < 2 {
		return nil
	}
	rows, pager := window(c, "history", v.History)
	return ui.Section("history", "Over the submissions", ui.Table[work.Told]{ID: "history-list", Caption: "What each submission says of it", Rows: rows, Total: len(v.History), Pager: pager, Things: "submissions", Columns: []ui.Column[work.Told]{
		{Head: "Submission", Row: true, Cell: func(t work.Told) g.Node {
			return g.Group{ui.A(c.activity(t.ID, v.Activity.Code), ui.Name(t.Name)), g.If(t.Activity.Name != v.Activity.Name, ui.Note(g.Text("called "), ui.Name(t.Activity.Name)))}
		}},
		{Head: "Data date", Number: true, Cell: func(t work.Told) g.Node { return date(t.DataDate, 0) }},
		{Head: "Status", Cell: func(t work.Told) g.Node { return g.Text(t.Activity.Status) }},
		{Head: "Done", Number: true, Cell: func(t work.Told) g.Node { return ui.Date(t.Activity.Day(), 0) }},
		{Head: "Moved", Number: true, Cell: func(t work.Told) g.Node { return movement(t.Moved, t.HasMoved) }},
		{Head: "Float", Number: true, Cell: func(t work.Told) g.Node { return g.Text(floatOf(t.Activity)) }},
	}})
}

// standsFor is the contract milestones that the activity is tied to.
func (c call) standsFor(v work.ActivityView) g.Node {
	if len(v.Milestones) == 0 {
		return nil
	}
	return ui.Section("milestones", "In the contract", h.Ul(h.Class("stack"), g.Map(v.Milestones, func(m programme.Milestone) g.Node {
		return h.Li(ui.A(c.at("milestones", m.ID), ui.Name(m.Title)), g.If(m.InForce(v.Today.String()) != "", ui.Note(g.Text("due "+plain(m.InForce(v.Today.String()))))))
	})))
}
