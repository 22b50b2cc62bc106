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

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
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
	if c.query("did") == "added" && l.In.Project != "" {
		shown.Flash.Link = ui.Link{Text: "See which benefits may wait for it", URL: ui.Path("projects", string(l.In.Project), "suggestions")}
	}
	shown.Body = []g.Node{c.parts("milestones"), c.timeline(l), ui.Section("dates", "Each of them", c.milestoneTable(l, sort)), c.trend("How the forecasts moved", l.Rows, mostReports), c.suggestions(l, nil)}
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
			return ui.Audience{Of: m.Audience, Viewer: c.v.Side}.Chip()
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

// mostReports is over how many reports the picture of all milestones goes: two years of months. That of one goes over all.
const mostReports = 24

// trend is how the forecasts moved over the last reports, from one to the next, against the contract dates in force at each.
func (c call) trend(title string, rows []work.MilestoneRow, most int) g.Node {
	t, note := chart.Trend{Title: title}, ""
	for _, m := range rows {
		s := chart.TrendSeries{Name: m.Title}
		if len(m.Points) > most {
			note = fmt.Sprintf(" It goes over the last %d reports; that of a single milestone, on its page, over all.", most)
		}
		for _, p := range m.Points[max(0, len(m.Points)-most):] {
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
	note = "Across: when it was reported. Up: the date that was forecast. A forecast that runs along the slanting line comes no nearer; dashed lines are the contract dates in force." + note
	if table, ok := picture.Table.(ui.PlainTable); ok && len(table.Rows) > mostRows {
		table.Rows = lastOf(table.Rows, max(2, mostRows/len(t.Series)))
		picture.Table = table
		note += " The table has the last reports of each; the page of a milestone, and the file of the list, have all."
	}
	picture.Note = g.Text(note)
	return ui.Section("trend", "Milestone trend", picture)
}

// lastOf keeps the last rows of each name, which is in the first column.
func lastOf(rows [][]string, most int) (out [][]string) {
	for i, row := range rows {
		if i+most >= len(rows) || rows[i+most][0] != row[0] {
			out = append(out, row)
		}
	}
	return out
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

// suggestions are activities of the latest submission that the contract may name, each with room for its date.
func (c call) suggestions(l work.MilestoneList, wrong []errs.Field) g.Node {
	if len(l.Suggests) == 0 || len(l.MayTake) == 0 {
		return nil
	}
	form := ui.Form{ID: "suggest-form", Action: c.at("milestones", "suggested"), Errors: wrong, Submit: ui.Button{Text: "Take the ticked ones"},
		Intro: h.P(ui.Quiet(g.Text("Found in "), ui.Name(l.Latest.Name), g.Text(". Which activity stands for each is confirmed later, on its own page; so is a date that you do not have at hand.")))}
	if len(l.MayTake) > 1 {
		form.Fields = []ui.Field{c.roomField(l.MayTake, "")}
	} else {
		form.Hidden = []ui.Hidden{{Name: "room", Value: string(l.MayTake[0])}}
	}
	form.Body = h.FieldSet(h.Class("field"), h.Legend(g.Text("Milestones of the programme")), g.Map(l.Suggests, func(s work.Suggested) g.Node { return c.suggestion(s, wrong) }))
	return ui.Section("suggested", "What the contract may name too", form)
}

// suggestion is one activity to be ticked, with the date that the contract may put it on.
func (c call) suggestion(s work.Suggested, wrong []errs.Field) g.Node {
	box, name := "code-"+s.Code, "due."+s.Code
	value, hint := "", s.Why
	if !s.Planned.IsZero() {
		value, hint = s.Planned.String(), hint+"; the date is that of "+s.By
	}
	if typed, sent := c.PostForm[name]; sent {
		value = typed[0]
	}
	said := ""
	for _, f := range wrong {
		if f.Path == name {
			said = f.Message
		}
	}
	return h.Div(h.Class("link-row"),
		h.Span(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID(box), h.Name("code"), h.Value(s.Code), g.If(slices.Contains(c.PostForm["code"], s.Code), h.Checked())),
			h.Label(h.For(box), ui.Name(s.Code+" "+s.Name), ui.Quiet(g.Text(", "+plain(iso(s.Day))))), h.P(h.Class("hint"), ui.Name(hint))),
		h.Span(h.Class("with"), h.Label(h.For("suggest-form-"+name), g.Text("Contract date"), ui.Unseen(" of "+s.Name)),
			h.Input(h.Type("date"), h.ID("suggest-form-"+name), h.Name(name), h.Value(value), g.If(said != "", h.Aria("invalid", "true")))),
		g.If(said != "", h.P(h.Class("error"), h.Strong(g.Text("To put right: ")), g.Text(said))))
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
	take := map[string]string{}
	for _, code := range r.PostForm["code"] {
		take[code] = c.text("due." + code)
	}
	_, err := p.Work.AddSuggested(r.Context(), c.v, c.scope, take, access.Audience(c.text("room")))
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			l, err := p.Work.Milestones(r.Context(), c.v, c.scope)
			shown := c.frame(l.In, "Contract milestones", access.Shared)
			shown.Body = []g.Node{c.parts("milestones"), c.suggestions(l, wrong)}
			return shown, err
		})
	}
	return page.Back(w, r, c.at("milestones"), "added")
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
