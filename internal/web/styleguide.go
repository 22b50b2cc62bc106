package web

import (
	"encoding/json"
	"net/http"
	"sync"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/ui"
)

// styleguide shows every component in every state.
func (p Pages) styleguide(w http.ResponseWriter, r *http.Request) error {
	sample, err := samplePlan()
	if err != nil {
		return err
	}
	page := ui.Styleguide(p.Shell.Frame(r.Context()))
	page.Section.Items = append(page.Section.Items, ui.Link{Text: "Programme", URL: "#programme"})
	page.Body = append(page.Body, ui.Section("programme", "A programme over time", gantt.View(gantt.Props{
		Plan: sample, Query: gantt.ParseQuery(r.URL.Query()), Self: "/styleguide", Data: "/styleguide/programme.json"})))
	return p.Shell.Show(w, r, page)
}

// programme is what the picture in the styleguide is painted from.
func (p Pages) programme(w http.ResponseWriter, r *http.Request) error {
	sample, err := samplePlan()
	if err != nil {
		return err
	}
	return server.JSON(w, r, http.StatusOK, json.RawMessage(gantt.Encode(sample)))
}

// samplePlan is the last submission of the demonstration, beside its baseline and the submission before.
var samplePlan = sync.OnceValues(func() (gantt.Plan, error) {
	networks, err := demo.Networks()
	if err != nil {
		return gantt.Plan{}, err
	}
	sources := make([]gantt.Source, len(networks))
	for i, n := range networks {
		result, err := sched.Run(n)
		if err != nil {
			return gantt.Plan{}, err
		}
		sources[i] = gantt.Source{Network: n, Result: result}
	}
	last := len(sources) - 1
	return gantt.From(sources[last], gantt.Beside{
		Today: civil.NewDate(2026, 11, 20), Baseline: sources[0], Previous: sources[last-1], Before: "submission 4 of 30 Sep 2026",
		Contract: map[string]gantt.Contract{
			"RO1900": {Label: "Go-live, wave 1", Due: civil.NewDate(2027, 7, 5)},
			"RO3900": {Label: "Go-live, wave 3", Due: civil.NewDate(2028, 7, 31)},
		},
	}), nil
})

// empty is a page with nothing on it but its frame.
func (p Pages) empty(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, ui.Page{Title: "Empty"})
}
