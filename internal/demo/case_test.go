package demo_test

import (
	"os"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/casefile"
)

func demoCase(t *testing.T) *benefit.Case {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "case.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := casefile.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return &f.Case
}

// TestCaseFitsTheSchedule looks every activity of the case up in the last submission, and the milestones by name too.
func TestCaseFitsTheSchedule(t *testing.T) {
	networks := read(t)
	last := networks[len(networks)-1]
	c := demoCase(t)
	for _, m := range c.Engagements[0].Milestones {
		if a := find(t, last, m.Activity); a.Name != m.ActivityName {
			t.Errorf("milestone %s is tied to %s as %q, which is called %q", m.ID, m.Activity, m.ActivityName, a.Name)
		}
	}
	codes := map[string]bool{}
	for _, w := range c.OwnWork {
		for _, code := range w.Activities {
			codes[code] = true
		}
	}
	for _, d := range c.Decisions {
		for _, a := range d.Holds {
			codes[a.Code] = true
		}
	}
	for code := range codes {
		if at(last, code) == plan.None {
			t.Errorf("the case names %s, which is not in the last submission", code)
		}
	}
	if c.Engagements[0].Project != last.Projects[0].Code {
		t.Errorf("the case's project is %q, the file's %q", c.Engagements[0].Project, last.Projects[0].Code)
	}
	if file := c.Engagements[0].Baseline.File; file != made(t)[0].Name {
		t.Errorf("the baseline is %q", file)
	}
}

// TestCaseHasAStory forecasts the case on the last submission: millions are lost, both sides have a part in it, and
// there is something to find out next.
func TestCaseHasAStory(t *testing.T) {
	networks := read(t)
	last := networks[len(networks)-1]
	c := demoCase(t)
	in := benefit.Input{Report: last.Projects[0].DataDate.Date(), Dates: benefit.Dates{}}
	date := func(id benefit.NodeID, code string) {
		a := find(t, last, code)
		in.Dates[id] = a.Stored.EarlyFinish.FinishDate()
		if !a.ActualFinish.IsZero() {
			in.Dates[id] = a.ActualFinish.FinishDate()
		}
	}
	for _, m := range c.Engagements[0].Milestones {
		date(m.ID, m.Activity)
	}
	for _, w := range c.OwnWork {
		for _, code := range w.Activities {
			date(w.ID, code)
		}
	}
	r, err := benefit.Forecast(c, in)
	if err != nil {
		t.Fatal(err)
	}
	const million = benefit.Money(100 * 1_000_000)
	if !r.Totals.HasMoney || r.Totals.Missing != 0 || len(r.Totals.NotRun) != 0 {
		t.Errorf("the forecast is not whole: %+v", r.Totals)
	}
	if p := r.Totals.Planned; p < 35*million || p > 50*million {
		t.Errorf("the plan is worth %d pence", p)
	}
	if l := r.Totals.Loss; l < 2*million || l > 5*million {
		t.Errorf("the loss is %d pence", l)
	}
	courts := map[benefit.Court]bool{}
	for _, cause := range r.Loss.Causes {
		courts[cause.Court] = true
	}
	if !courts[benefit.Client] || !courts[benefit.Delivery] {
		t.Errorf("the causes lie in the courts %v", courts)
	}
	if next := benefit.NextInputs(c, r, 5); len(next) < 5 || !next[0].HasMoney {
		t.Errorf("next inputs: %+v", next)
	}
}
