package programme

import (
	"encoding/json"
	"net/http"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/ui"
)

// Gantt is a submission as bars over time.
func (p Pages) Gantt(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Gantt(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	q := gantt.ParseQuery(r.URL.Query())
	shown := c.inside(b.In, b.Row, "Bars over time", "Bars over time")
	shown.Body = append(shown.Body, gantt.View(gantt.Props{Plan: bars(b), Query: q, Self: c.here("gantt"), Data: c.here("gantt", "data"), Activities: c.here("activities"),
		CSV: c.here("activities.csv"), Empty: ui.Empty{Says: "The file has no activities."}}))
	return p.Shell.Show(w, r, shown)
}

// GanttData is what the picture is painted from.
func (p Pages) GanttData(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Gantt(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	return server.JSON(w, r, http.StatusOK, json.RawMessage(gantt.Encode(bars(b))))
}

// bars is the plan of a submission, with the one before it, the baseline, and the contract dates in force.
func bars(b work.Bars) gantt.Plan {
	beside := gantt.Beside{Today: b.Today, Contract: map[string]gantt.Contract{}}
	if b.Before != nil {
		beside.Previous, beside.Before = source(*b.Before), b.BeforeRow.Name+" of "+plain(b.BeforeRow.DataDate)
	}
	if b.Baseline != nil {
		beside.Baseline = source(*b.Baseline)
	}
	for _, m := range b.Milestones {
		due, err := civil.ParseDate(m.InForce(b.Today.String()))
		if m.Activity != "" && err == nil {
			beside.Contract[m.Activity] = gantt.Contract{Label: m.Title, Due: due}
		}
	}
	return gantt.From(source(b.Sheet), beside)
}

func source(s programme.Sheet) gantt.Source {
	return gantt.Source{Network: s.Network, Result: s.Result, Project: s.Project}
}
