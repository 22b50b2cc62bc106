package programme

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

// Milestones is the dates that the contract names, with what the submissions say of each.
func (p Pages) Milestones(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.Milestones(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	_, sort := c.order(ui.Sort{Key: "due"}, "due", "forecast", "slip", "title")
	sortMilestones(l.Rows, sort)
	shown := c.frame(l.In, "Contract milestones", c.milestoneRoom(l))
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Programme", URL: c.at("programme")})
	shown.Lead = g.Text(milestonesLead(l))
	if len(l.MayAdd) > 0 {
		shown.Actions = []ui.Link{{Text: "Add a milestone", URL: c.at("milestones", "new"), Keys: "n"}}
	}
	shown.Body = []g.Node{c.parts("milestones"), c.timeline(l), ui.Section("dates", "Each of them", c.milestoneTable(l, sort)), c.trend("How the forecasts moved", l.Rows), c.suggestions(l, nil)}
	return p.Shell.Show(w, r, shown)
}

// milestoneRoom is who sees the list: both sides where nothing in it is one side's only.
func (c call) milestoneRoom(l work.MilestoneList) access.Audience {
	for _, m := range l.Rows {
		if m.Audience != access.Shared {
			return m.Audience
		}
	}
	if l.Latest != nil && l.Latest.Audience != access.Shared {
		return l.Latest.Audience
	}
	return access.Shared
}

func milestonesLead(l work.MilestoneList) string {
	late, unmapped, renamed := 0, 0, 0
	for _, m := range l.Rows {
		last, _ := m.Latest()
		switch m.Mapped() {
		case work.Unmapped:
			unmapped++
		case work.Renamed, work.Gone:
			renamed++
		case work.Done:
			continue
		}
		if last.HasCumulative && last.Cumulative > 0 {
			late++
		}
	}
	if len(l.Rows) == 0 {
		return "No date of the contract is named yet."
	}
	text := ui.Things(len(l.Rows), "date") + " of the contract"
	if late > 0 {
		text += ", " + ui.Count(late) + " forecast later than the date in force"
	} else {
		text += ", none forecast later than the date in force"
	}
	text += "."
	if unmapped > 0 {
		text += " " + ui.Count(unmapped) + " not mapped yet."
	}
	if renamed > 0 {
		text += " " + ui.Count(renamed) + " to be looked at: the activity changed."
	}
	return text
}

func sortMilestones(rows []work.MilestoneRow, s ui.Sort) {
	key := func(m work.MilestoneRow) (string, int) {
		last, _ := m.Latest()
		switch s.Key {
		case "forecast":
			return iso(last.Forecast), 0
		case "slip":
			return "", last.Cumulative
		case "title":
			return strings.ToLower(m.Title), 0
		}
		return dueNow(m), 0
	}
	slices.SortStableFunc(rows, func(a, b work.MilestoneRow) int {
		x, n := key(a)
		y, k := key(b)
		return cmp.Or(strings.Compare(x, y), cmp.Compare(n, k))
	})
	if s.Desc {
		slices.Reverse(rows)
	}
}

// dueNow is the contract date agreed last.
func dueNow(m work.MilestoneRow) string {
	if n := len(m.Dates); n > 0 {
		return m.Dates[n-1].Due
	}
	return ""
}

func (c call) milestoneTable(l work.MilestoneList, sort ui.Sort) g.Node {
	empty := ui.Empty{Says: "The dates and deliverables that the contract names stand here, each with its forecast in every submission."}
	if len(l.MayAdd) > 0 {
		empty.Action = ui.Link{Text: "Add the first", URL: c.at("milestones", "new")}
	}
	columns := []ui.Column[work.MilestoneRow]{
		{Head: "Milestone", Row: true, Sort: "title", Cell: func(m work.MilestoneRow) g.Node {
			return g.Group{ui.A(c.at("milestones", m.ID), ui.Name(m.Title)), c.mapping(m)}
		}},
		{Head: "Contract", Sort: "due", Number: true, Cell: func(m work.MilestoneRow) g.Node { return c.contract(m, l.Today) }},
		{Head: "Forecast", Sort: "forecast", Number: true, Cell: func(m work.MilestoneRow) g.Node { return c.forecast(m) }},
		{Head: "Against the contract", Sort: "slip", Number: true, Cell: func(m work.MilestoneRow) g.Node {
			last, _ := m.Latest()
			return movement(last.Cumulative, last.HasCumulative)
		}},
		{Head: "Last moved", Number: true, Cell: func(m work.MilestoneRow) g.Node {
			last, _ := m.Latest()
			return movement(last.Slip, last.HasSlip)
		}},
	}
	if c.v.Side == access.ClientSide {
		columns = append(columns, ui.Column[work.MilestoneRow]{Head: "Who sees it", Cell: func(m work.MilestoneRow) g.Node {
			return ui.Audience{Of: m.Audience, Viewer: c.v.Side, With: withOf(l.In, c.v.Side)}.Chip()
		}})
	}
	return ui.Table[work.MilestoneRow]{ID: "milestone-list", Caption: "Contract milestones", Rows: l.Rows, Things: "milestones", Self: c.at("milestones").With("sort", c.query("sort")), Sort: sort,
		CSV: c.at("milestones.csv"), Empty: empty, Columns: columns}
}

// contract is the contract date in force, and the one agreed last where it is another.
func (c call) contract(m work.MilestoneRow, today civil.Date) g.Node {
	now, last := m.InForce(today.String()), dueNow(m)
	if now == last || now == "" {
		return date(cmp.Or(now, last), 0)
	}
	return g.Group{date(now, 0), ui.Note(g.Text("agreed since: "), date(last, 0))}
}

// forecast is what the latest submission says.
func (c call) forecast(m work.MilestoneRow) g.Node {
	if m.Achieved != "" {
		return g.Group{date(m.Achieved, 0), ui.Note(g.Text("achieved"))}
	}
	last, ok := m.Latest()
	if !ok || last.Forecast.IsZero() {
		return ui.Date(0, 0)
	}
	return ui.A(c.activity(last.Submission, m.Activity), ui.Date(last.Forecast, 0))
}

// mapping says how the milestone is tied, where there is something to say.
func (c call) mapping(m work.MilestoneRow) g.Node {
	last, _ := m.Latest()
	switch s := m.Mapped(); s {
	case work.Unmapped:
		return ui.Note(ui.State(string(s)))
	case work.Unconfirmed:
		return ui.Note(ui.State(string(s)), g.Text(" "), ui.Name(m.Activity))
	case work.Renamed:
		return ui.Note(ui.State("to be confirmed"), g.Text(" called “"), ui.Name(last.ActivityName), g.Text("” now, was “"), ui.Name(m.ActivityName), g.Text("”"))
	case work.Gone:
		return ui.Note(ui.State("gone"), g.Text(" the latest submission does not hold "), ui.Name(m.Activity))
	default:
		return ui.Note(ui.Name(m.Activity), g.If(m.Deliverable, g.Text(" · deliverable")))
	}
}

// drawn is a picture at both widths.
func drawn(id string, scene func(float64) (chart.Scene, error)) (c ui.Chart, ok bool) {
	wide, err := scene(760)
	if err != nil {
		return c, false
	}
	narrow, err := scene(340)
	if err != nil {
		return c, false
	}
	svg := func(s chart.Scene, id string) g.Node {
		var b bytes.Buffer
		if err := s.WriteSVG(&b, id); err != nil {
			return nil
		}
		return g.Raw(b.String())
	}
	return ui.Chart{Title: wide.Title, Summary: wide.Summary, Wide: svg(wide, id), Narrow: svg(narrow, id+"-thin"),
		Table: ui.PlainTable{Caption: wide.Table.Caption, Head: wide.Table.Head, Number: wide.Table.Number, Rows: wide.Table.Rows}}, true
}

// trend is how the forecasts moved from report to report, against the contract dates in force at each.
func (c call) trend(title string, rows []work.MilestoneRow) g.Node {
	t := chart.Trend{Title: title}
	for _, m := range rows {
		s := chart.TrendSeries{Name: m.Title}
		for _, p := range m.Points {
			s.Points = append(s.Points, chart.TrendPoint{Report: chart.Day(p.Report), Forecast: chart.Day(p.Forecast)})
		}
		for _, d := range m.Dates {
			due, err := civil.ParseDate(d.Due)
			from, err2 := civil.ParseDate(d.From)
			if err == nil && (err2 == nil || d.From == "") {
				s.Contract = append(s.Contract, chart.ContractFrom{From: chart.Day(from), Date: chart.Day(due)})
			}
		}
		if len(s.Points) > 0 {
			t.Series = append(t.Series, s)
		}
	}
	picture, ok := drawn("trend", t.Scene)
	if !ok {
		return nil
	}
	picture.Note = g.Text("Across: when it was reported. Up: the date that was forecast. A forecast that runs along the slanting line comes no nearer; dashed lines are the contract dates in force.")
	return ui.Section("trend", "Milestone trend", picture)
}

// timeline is where the contract puts each milestone and where it is expected.
func (c call) timeline(l work.MilestoneList) g.Node {
	t := chart.Timeline{Title: "Where the contract puts each date, and where it is expected"}
	if l.Latest != nil {
		if d, err := civil.ParseDate(l.Latest.DataDate); err == nil {
			t.Now, t.NowName = chart.Day(d), "data date"
		}
	}
	for _, m := range l.Rows {
		last, _ := m.Latest()
		row := chart.TimelineRow{Name: m.Title, Forecast: chart.Day(last.Forecast), Reached: last.Reached}
		if d, err := civil.ParseDate(cmp.Or(m.InForce(l.Today.String()), dueNow(m))); err == nil {
			row.Contract = chart.Day(d)
		}
		if d, err := civil.ParseDate(m.Achieved); err == nil {
			row.Forecast, row.Reached = chart.Day(d), true
		}
		if row.Note = string(m.Mapped()); row.Forecast > 0 && row.Contract > 0 {
			row.Note = moved(int(row.Forecast - row.Contract))
		}
		if row.Contract > 0 || row.Forecast > 0 {
			t.Rows = append(t.Rows, row)
		}
	}
	picture, ok := drawn("timeline", t.Scene)
	if !ok {
		return nil
	}
	return ui.Section("where", "Where they stand", picture)
}

// suggestions are activities of the latest submission that the contract may name.
func (c call) suggestions(l work.MilestoneList, wrong []errs.Field) g.Node {
	if len(l.Suggests) == 0 || len(l.MayTake) == 0 {
		return nil
	}
	var options []ui.Option
	for _, s := range l.Suggests {
		options = append(options, ui.Option{Value: s.Code, Label: s.Code + " " + s.Name + ", " + plain(iso(s.Day)), Hint: s.Why})
	}
	return ui.Section("suggested", "What the contract may name too", ui.Form{ID: "suggest-form", Action: c.at("milestones", "suggested"), Errors: wrong, Submit: ui.Button{Text: "Take the ticked ones"},
		Intro:  h.P(ui.Quiet(g.Text("Found in "), ui.Name(l.Latest.Name), g.Text(". They are tied to be confirmed: the contract date is added on the page of each."))),
		Fields: []ui.Field{{Name: "code", Label: "Milestones of the programme", Kind: ui.Checks, Options: options}, c.roomField(l.MayTake, "")}})
}

// roomField asks who sees a milestone, where there is a choice.
func (c call) roomField(rooms []access.Audience, value string) ui.Field {
	f := ui.Field{Name: "room", Label: "Who sees it", Kind: ui.Radios, Value: value, Required: true}
	for _, a := range rooms {
		o := ui.Option{Value: string(a), Label: "Only our side"}
		if a == access.Shared {
			o = ui.Option{Value: string(a), Label: "Both sides", Hint: "The supplier sees the date, and how its forecasts stand to it"}
		}
		f.Options = append(f.Options, o)
	}
	if f.Value == "" && len(rooms) > 0 {
		f.Value = string(rooms[0])
	}
	return f
}

// TakeSuggested adds the suggestions that were ticked.
func (p Pages) TakeSuggested(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, err := p.Work.AddSuggested(r.Context(), c.v, c.scope, r.PostForm["code"], access.Audience(c.text("room")))
	if err != nil {
		return p.again(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			l, err := p.Work.Milestones(r.Context(), c.v, c.scope)
			shown := c.frame(l.In, "Contract milestones", access.Shared)
			shown.Body = []g.Node{c.parts("milestones"), c.suggestions(l, wrong)}
			return shown, err
		})
	}
	return back(w, r, c.at("milestones"), "added")
}

// MilestonesCSV is the contract milestones with their history as a file.
func (p Pages) MilestonesCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.Milestones(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	var rows [][]string
	number := func(n int, has bool) string {
		if !has {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, m := range l.Rows {
		if len(m.Points) == 0 {
			rows = append(rows, []string{m.Title, m.Activity, string(m.Mapped()), m.Achieved, "", "", "", m.InForce(l.Today.String()), "", ""})
		}
		for _, x := range m.Points {
			rows = append(rows, []string{m.Title, m.Activity, string(m.Mapped()), m.Achieved, x.Name, iso(x.Report), iso(x.Forecast), iso(x.Due), number(x.Slip, x.HasSlip), number(x.Cumulative, x.HasCumulative)})
		}
	}
	return engagepages.Export(w, r, "milestones.csv", []string{"Milestone", "Activity", "Tie", "Achieved", "Submission", "Reported", "Forecast", "Contract date in force", "Days since the report before", "Days after the contract date"}, rows)
}

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
	shown.Body = []g.Node{c.asks(v), c.trend("How its forecast moved", []work.MilestoneRow{v.MilestoneRow}), ui.Columns(g.Group{c.points(v), drives}, g.Group{c.contractDates(v), c.tie(v)})}
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
	return ui.Section("history", "Over the submissions", ui.Table[work.Point]{ID: "point-list", Caption: "What each submission says of the milestone", Rows: v.Points, Things: "submissions",
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
	return p.show(w, r, shown, err)
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
		return p.again(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newMilestone(r, f, wrong) })
	}
	return back(w, r, c.at("milestones", id), "added")
}

// EditMilestone asks what is to be changed of a milestone.
func (p Pages) EditMilestone(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.editMilestone(r, nil, nil)
	return p.show(w, r, shown, err)
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
		return back(w, r, c.at("milestones", id), "saved")
	case conflict(err):
		return p.mergeMilestone(w, r, f)
	}
	return p.again(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.editMilestone(r, &f, wrong) })
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
	return p.show(w, r, shown, err)
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
		return p.again(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.dating(r, f, wrong) })
	}
	return back(w, r, c.at("milestones", id), "dated")
}

// Ending asks before a milestone is taken away.
func (p Pages) Ending(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.ending(r, "", nil)
	return p.show(w, r, shown, err)
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
		return p.again(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.ending(r, c.text("why"), wrong) })
	}
	return back(w, r, c.at("milestones"), "ended")
}
