package trend

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

func TestNewRecord(t *testing.T) {
	finished := func(ratios ...civil.Minutes) (list []Stated) {
		for i, r := range ratios {
			list = append(list, Stated{ID: fmt.Sprint(i), First: 100, Taken: r})
		}
		return list
	}
	running := func(ratio civil.Minutes) Stated { return Stated{ID: "r", First: 100, Taken: ratio, Running: true} }
	tests := []struct {
		name              string
		list              []Stated
		finished, running int
		median, p80       Quantile
	}{
		{name: "nothing"},
		{name: "five finished", list: finished(90, 100, 110, 120, 200), finished: 5, median: Quantile{1.1, true}, p80: Quantile{1.2, true}},
		{name: "what runs long counts as longer than it has run", list: append(finished(100, 100), running(300), running(250)), finished: 2, running: 2,
			median: Quantile{1, true}, p80: Quantile{3, false}},
		{name: "what only began says nothing yet", list: append(finished(100, 150), running(10)), finished: 2, running: 1,
			median: Quantile{1, true}, p80: Quantile{1.5, true}},
		{name: "nothing finished", list: []Stated{running(120)}, running: 1, median: Quantile{1.2, false}, p80: Quantile{1.2, false}},
		{name: "without a first duration, not begun, or odd", list: []Stated{{First: 0, Taken: 5}, {First: 5, Taken: 0, Running: true}, {First: 5, Taken: -1}}},
		{name: "finished within no working time", list: finished(0), finished: 1, median: Quantile{0, true}, p80: Quantile{0, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := NewRecord(tt.list)
			want := Record{Activities: r.Activities, Finished: tt.finished, Running: tt.running, Median: tt.median, P80: tt.p80}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if r := NewRecord(finished(make([]civil.Minutes, FewFinished)...)); !r.Enough() {
		t.Error("as many as it takes are not enough")
	}
	if r := NewRecord(append(finished(make([]civil.Minutes, FewFinished-1)...), running(100))); r.Enough() {
		t.Error("running ones are counted as finished")
	}
}

// Every activity is counted once, those that run as running; quantiles grow with their share, and a running activity never makes them
// smaller than they were without it.
func TestRecordProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Stated {
			return Stated{ID: rapid.StringN(0, 2, -1).Draw(t, "id"), First: rapid.Int32Range(1, 500).Draw(t, "first"), Taken: rapid.Int32Range(1, 900).Draw(t, "taken"),
				Running: rapid.Bool().Draw(t, "running")}
		}), 0, 40).Draw(t, "activities")
		r := NewRecord(list)
		if r.Finished+r.Running != len(list) || len(r.Activities) != len(list) {
			t.Fatalf("%d finished and %d running of %d", r.Finished, r.Running, len(list))
		}
		if r.P80.Value < r.Median.Value || r.P80.Reached && !r.Median.Reached {
			t.Fatalf("median %+v, P80 %+v", r.Median, r.P80)
		}
		for i := 1; i < len(r.Activities); i++ {
			if r.Activities[i].Ratio() > r.Activities[i-1].Ratio() {
				t.Fatal("not by ratio")
			}
		}
		if r.Median.Reached {
			long := NewRecord(append(list, Stated{ID: "x", First: 1, Taken: math.MaxInt16, Running: true}))
			if long.Median.Value < r.Median.Value {
				t.Fatalf("median %v fell to %v", r.Median, long.Median)
			}
		}
	})
}

// report is a submission with tasks in it; its calendar works eight hours on every day.
func report(t testing.TB, dataDate string, list ...plan.Activity) Seen {
	t.Helper()
	var w civil.Week
	for i := range w {
		w[i] = []civil.Span{{From: 480, To: 960}}
	}
	c, err := civil.NewCalendar(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := &plan.Network{Projects: []plan.Project{{ID: "other", DataDate: 1}, {ID: "1", DataDate: day(t, dataDate).At(480)}}, Calendars: []plan.Calendar{{Time: c}}}
	for _, a := range list {
		a.Project++
		n.Activities = append(n.Activities, a)
	}
	return Seen{Network: n, Project: 1}
}

func TestCollect(t *testing.T) {
	at := func(s string) civil.Time { return day(t, s).At(480) }
	planned := func(code string, days civil.Minutes) plan.Activity {
		return plan.Activity{Code: code, Name: "Task " + code, Original: days * 480, Remaining: days * 480}
	}
	runs := func(code, start string) plan.Activity {
		return plan.Activity{Code: code, Name: "Task " + code, Original: 9999, Status: plan.InProgress, ActualStart: at(start)}
	}
	ends := func(code, start, finish string) plan.Activity {
		return plan.Activity{Code: code, Name: "Task " + code, Status: plan.Complete, ActualStart: at(start), ActualFinish: at(finish)}
	}
	milestone := planned("M", 0)
	milestone.Type = plan.FinishMilestone
	support := planned("L", 100)
	support.Type = plan.LevelOfEffort
	elapsed := plan.Activity{Code: "E", Name: "Task E", Original: 4320, Elapsed: true}
	elapsedDone := ends("E", "2026-01-05", "2026-01-09")
	elapsedDone.Elapsed = true
	undated := ends("U", "2026-01-05", "2026-01-06")
	undated.ActualFinish = 0
	other := planned("O", 3)
	other.Project = -1
	tests := []struct {
		name string
		list []Seen
		want []Stated
	}{
		{"no submissions", nil, nil},
		{"one submission has no history", []Seen{report(t, "2026-01-05", planned("A", 10), ends("B", "2026-01-01", "2026-01-04"))}, nil},
		{"finished, running and not begun", []Seen{
			report(t, "2026-01-05", planned("A", 2), planned("B", 2), planned("C", 2)),
			report(t, "2026-01-15", ends("A", "2026-01-05", "2026-01-08"), runs("B", "2026-01-10"), planned("C", 2)),
		}, []Stated{{"A", "Task A", 960, 1440, false}, {"B", "Task B", 960, 2400, true}}},
		{"the first duration counts, and the last report of it", []Seen{
			report(t, "2026-01-05", planned("A", 2)),
			report(t, "2026-01-15", planned("A", 8)),
			report(t, "2026-01-20", runs("A", "2026-01-16")),
			report(t, "2026-01-25", ends("A", "2026-01-16", "2026-01-22")),
		}, []Stated{{"A", "Task A", 960, 2880, false}}},
		{"what is taken out of the schedule stays as it was last seen", []Seen{
			report(t, "2026-01-05", planned("A", 2), planned("B", 2)),
			report(t, "2026-01-15", ends("A", "2026-01-05", "2026-01-08"), runs("B", "2026-01-10")),
			report(t, "2026-01-25"),
		}, []Stated{{"A", "Task A", 960, 1440, false}, {"B", "Task B", 960, 2400, true}}},
		{"what was first seen begun is left out", []Seen{
			report(t, "2026-01-05", runs("A", "2026-01-02")),
			report(t, "2026-01-15", ends("A", "2026-01-02", "2026-01-12")),
		}, nil},
		{"milestones, spans and other projects are left out", []Seen{
			report(t, "2026-01-05", milestone, support, other),
			report(t, "2026-01-15", ends("M", "2026-01-05", "2026-01-05"), ends("O", "2026-01-05", "2026-01-06")),
		}, nil},
		{"an elapsed duration is measured in elapsed time", []Seen{report(t, "2026-01-05", elapsed), report(t, "2026-01-15", elapsedDone)},
			[]Stated{{"E", "Task E", 4320, 5760, false}}},
		{"finished without a date", []Seen{report(t, "2026-01-05", planned("U", 2)), report(t, "2026-01-15", undated)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var seen [][]Observed
			for _, s := range tt.list {
				seen = append(seen, Observe(s, func(a *plan.Activity) string { return a.Code }))
			}
			got := Collect(seen)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
