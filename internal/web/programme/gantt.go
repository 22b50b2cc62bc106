package programme

import (
	"net/http"

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
	shown.Body = append(shown.Body, gantt.View(gantt.Props{Plan: p.Pictures.of(b).plan, Query: q, Self: c.here("gantt"), Data: c.here("gantt", "data"), Activities: c.here("activities"),
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
	data, err := p.Pictures.of(b).packed()
	if err != nil {
		return err
	}
	return data.Send(w, r)
}
