package progress

import (
	"fmt"
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/trend"
	engagepages "counterpart.dev/internal/web/engage"
	pages "counterpart.dev/internal/web/programme"
	"counterpart.dev/internal/web/ui"
)

func (c call) recordFilter() work.RecordFilter {
	return work.RecordFilter{Words: c.query("q"), State: c.query("state")}
}

// Record is what became of the durations that the supplier stated.
func (p Pages) Record(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, sort := c.order(ui.Sort{Key: "ratio", Desc: true}, "ratio", "name", "first", "taken")
	f := c.recordFilter()
	v, err := p.Work.ForecastRecord(r.Context(), c.v, c.scope, f, order)
	if err != nil {
		return err
	}
	audience := c.v.Side.Of()
	if v.Latest != nil {
		audience = v.Latest.Audience
	}
	shown := pages.Beside(r, v.In, "Forecast record", "record", audience)
	shown.Lead = g.Text(recordLead(v))
	if v.Kept && len(v.Record.Activities) > 0 {
		shown.Body = append(shown.Body, c.recordFigures(v), ui.Section("activities", "Each activity", c.statedTable(v, f, sort), c.made(v)))
	}
	return p.Shell.Show(w, r, shown)
}

func recordLead(v work.RecordView) string {
	switch {
	case v.Latest == nil && v.Left > 0:
		return "There are only dates that somebody typed in: how long work was to take is said in schedule files."
	case v.Latest == nil:
		return "What became of the durations that the supplier states stands here, once schedule files were read."
	case !v.Kept && v.Working:
		return "It is being worked out from the latest submission: load this page again in a moment."
	case !v.Kept:
		return "It was not worked out yet: read the latest submission again."
	case len(v.Record.Activities) == 0:
		return "No activity that an earlier submission stated a duration for has begun since."
	}
	text := "Half of the activities took " + quantile(v.Record.Median) + " what was first accepted for them, and four in five " + quantile(v.Record.P80) + " it"
	if !v.Record.Enough() {
		text += fmt.Sprintf("; only %d have finished, and below %d that says nothing of the others", v.Record.Finished, trend.FewFinished)
	}
	return text + "."
}

// quantile is a ratio in words.
func quantile(q trend.Quantile) string {
	times := strconv.FormatFloat(q.Value, 'f', 2, 64) + " times"
	if !q.Reached {
		return "more than " + times
	}
	return "up to " + times
}

func (c call) recordFigures(v work.RecordView) g.Node {
	self := c.at("programme", "record")
	figure := func(q trend.Quantile, name, note string) ui.Figure {
		value := strconv.FormatFloat(q.Value, 'f', 2, 64)
		if !q.Reached {
			value = "> " + value
		}
		return ui.Figure{Value: value, Name: name, Note: note, URL: ui.URL("").At("activities")}
	}
	return ui.Figures{figure(v.Record.Median, "median of taken ÷ first accepted", "running ones as censored"), figure(v.Record.P80, "P80", "four in five take no more"),
		{Value: ui.Count(v.Record.Finished), Name: "finished", URL: self.With("state", "finished")}, {Value: ui.Count(v.Record.Running), Name: "still running", Note: "at least as long as they have run", URL: self.With("state", "running")}}
}

func (c call) statedTable(v work.RecordView, f work.RecordFilter, sort ui.Sort) g.Node {
	self := c.at("programme", "record").With("q", f.Words).With("state", f.State).With("sort", c.query("sort"))
	return ui.Table[trend.Stated]{ID: "stated", Caption: "Activities by what they took", Rows: v.Rows, Total: v.Total, Things: "activities", Self: self, Sort: sort,
		Pager: ui.Pager{Page: v.Page, Pages: v.Pages}, CSV: c.at("programme", "record.csv").With("q", f.Words).With("state", f.State),
		Filter: ui.Filter{Active: f != work.RecordFilter{}, Clear: c.at("programme", "record"), Fields: []ui.Field{{Name: "q", Label: "Code or words", Kind: ui.Find, Value: f.Words},
			{Name: "state", Label: "State", Kind: ui.Select, Value: f.State, Options: []ui.Option{{Label: "Any"}, {Value: "finished", Label: "Finished"}, {Value: "running", Label: "Still running"}}}}},
		Columns: []ui.Column[trend.Stated]{
			{Head: "Activity", Row: true, Sort: "name", Cell: func(x trend.Stated) g.Node {
				return g.Group{ui.A(c.sub(v.Latest.ID, "activities", x.ID), ui.Name(x.ID)), g.Text(" "), ui.Name(x.Name)}
			}},
			{Head: "First accepted", Sort: "first", Number: true, Cell: func(x trend.Stated) g.Node { return g.Text(hours(x.First)) }},
			{Head: "Taken", Sort: "taken", Number: true, Cell: func(x trend.Stated) g.Node {
				if x.Running {
					return g.Text(hours(x.Taken) + " so far")
				}
				return g.Text(hours(x.Taken))
			}},
			{Head: "Ratio", Sort: "ratio", Number: true, Cell: func(x trend.Stated) g.Node {
				text := strconv.FormatFloat(x.Ratio(), 'f', 2, 64)
				if x.Running {
					text = "≥ " + text
				}
				if x.Ratio() > 1 {
					return ui.Late(text)
				}
				return g.Text(text)
			}},
		}}
}

// hours is working time as hours.
func hours(m civil.Minutes) string {
	return strconv.FormatFloat(float64(m)/60, 'f', -1, 64) + " h"
}

// made says what the record is made of.
func (c call) made(v work.RecordView) g.Node {
	var names []string
	for _, x := range v.Over {
		names = append(names, x.Name)
	}
	left := g.Node(nil)
	if v.Left > 0 {
		left = h.Li(g.Text(ui.Things(v.Left, "submission") + " besides is not in it: typed in, earlier than the baseline, or not read anew since this is worked out."))
	}
	return h.Ul(h.Class("stack quiet"), h.Li(g.Text("Worked out over "), ui.Name(ui.Series(names)), g.Text(".")), left,
		h.Li(g.Text("Counted is what each task took, in working time of its calendar, against the duration that the first of these submissions states in which it had not begun. A task that had begun in the first submission it is in is left out, and so are milestones and support.")),
		h.Li(g.Text("The quantiles are those of Kaplan and Meier: what still runs counts as longer than it has run, never as finished.")))
}

// RecordCSV is the record as a file.
func (p Pages) RecordCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.ForecastRecord(r.Context(), c.v, c.scope, c.recordFilter(), work.Order{Key: "ratio", Desc: true, All: true})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range v.Rows {
		state := "finished"
		if x.Running {
			state = "running"
		}
		rows = append(rows, []string{x.ID, x.Name, state, strconv.Itoa(int(x.First)), strconv.Itoa(int(x.Taken)), strconv.FormatFloat(x.Ratio(), 'f', 4, 64)})
	}
	return engagepages.Export(w, r, "forecast-record.csv", []string{"Activity", "Name", "State", "First accepted, working minutes", "Taken, working minutes", "Ratio"}, rows)
}
