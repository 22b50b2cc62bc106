package assess

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
)

// twoSuppliers is oneBenefit with a second supplier, whose kit the first fits.
var twoSuppliers = strings.NewReplacer("  - id: sup\n", "  - {id: kit, supplier: Kit, schedule_project: K}\n  - id: sup\n    schedule_project: F\n",
	"contract_dates: [2026-02-06]", "contract_dates: [2026-01-16]", ", activities: [DATA]", "", "holds: [SITE]", "holds: [{engagement: sup, activity: FIT}]").Replace(oneBenefit)

// The kit takes ten days from Monday 5 January, to the 16th. Fitting follows five days of preparation, and takes five days, to the 16th.
var (
	kit = schedule("K", "2026-01-05", "KIT 80 Make the kit")
	fit = schedule("F", "2026-01-05", "PREP 40 Prepare", "FIT 40 Fit the kit", "LIVE 0 Go live", "PREP-FIT", "FIT-LIVE")
)

// TestOwnLinksPush lays what the client owes and hand-overs between suppliers over the schedules, worked by hand on the calendar of
// five days.
func TestOwnLinksPush(t *testing.T) {
	const handOver = "interfaces:\n  - {id: x, title: Kit on site, from: {engagement: kit, activity: KIT}, to: {engagement: sup, activity: FIT}}\n"
	owed := func(more string) string { return "due: 2026-01-16, promised_to: sup" + more }
	tests := []struct {
		name   string
		with   func(string) string
		report string
		live   string
		says   string
		client benefit.Money // of the loss of £10 a day
		loss   benefit.Money
	}{
		{"nothing laid", func(s string) string { return s }, "2026-01-05", "2026-01-16", "activity LIVE in fit.xer", 0, 0},
		{"a hand-over", func(s string) string { return s + handOver }, "2026-01-05", "2026-01-23",
			"activity LIVE in fit.xer has 2026-01-16; held back by “Kit on site”", 0, 7000},
		{"a hand-over with a lag", func(s string) string { return s + strings.Replace(handOver, "{id: x", "{id: x, lag: 1 week", 1) }, "2026-01-05", "2026-01-30",
			"held back by “Kit on site”", 0, 14000},
		{"an obligation in time", func(s string) string {
			return strings.Replace(s, owed(""), "due: 2026-01-09, promised_to: sup, holds: [FIT]", 1)
		}, "2026-01-05", "2026-01-16",
			"activity LIVE in fit.xer", 0, 0},
		{"an obligation that is late", func(s string) string {
			return strings.Replace(s, owed(""), owed(", forecast: 2026-01-28, holds: [FIT]"), 1)
		}, "2026-01-05", "2026-02-03",
			"held back by “Give the data”", 18000, 18000},
		{"one that stands for an activity", func(s string) string {
			return strings.Replace(s, owed(""), owed(", forecast: 2026-01-28, activities: [FIT]"), 1)
		}, "2026-01-05", "2026-01-28",
			"held back by “Give the data”", 12000, 12000},
		{"one that was missed", func(s string) string { return strings.Replace(s, owed(""), owed(", holds: [FIT]"), 1) }, "2026-01-21", "2026-01-27",
			"held back by “Give the data”", 11000, 11000},
		{"one that is done", func(s string) string {
			return strings.Replace(s, owed(""), owed(", done: 2026-01-20, holds: [FIT]"), 1)
		}, "2026-01-21", "2026-01-16",
			"activity LIVE in fit.xer", 0, 0},
		{"both, the later decides", func(s string) string {
			return strings.Replace(s, owed(""), owed(", forecast: 2026-01-28, holds: [FIT]"), 1) + handOver
		}, "2026-01-05", "2026-02-03", "held back by “Give the data”", 18000, 18000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readCase(t, tt.with(twoSuppliers))
			report, err := civil.ParseDate(tt.report)
			if err != nil {
				t.Fatal(err)
			}
			in := BriefInput{Case: c, Files: []*Loaded{loaded(t, "kit.xer", kit), loaded(t, "fit.xer", fit)}, Report: report}
			dates, _, err := Carry(in)
			if err != nil {
				t.Fatal(err)
			}
			if got := dates.Dates["live"].String(); got != tt.live || !strings.Contains(dates.Sources["live"], tt.says) {
				t.Errorf("live on %s (%s), want %s", got, dates.Sources["live"], tt.live)
			}
			r, err := benefit.Forecast(c, dates)
			if err != nil {
				t.Fatal(err)
			}
			if r.Loss.Total != tt.loss || r.Loss.Client != tt.client {
				t.Errorf("lost %v, of it by us %v; want %v and %v", r.Loss.Total, r.Loss.Client, tt.loss, tt.client)
			}
			n, err := Run(in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(dates, n.Dates); diff != "" {
				t.Errorf("a brief has other dates: %s", diff)
			}
			simulatedAlike(t, in, dates.Dates["live"])
		})
	}
}

// simulatedAlike simulates the same, and finds the date of the forecast where nothing is uncertain.
func simulatedAlike(t *testing.T, in BriefInput, live civil.Date) {
	t.Helper()
	s := simulate(t, SimulateInput{BriefInput: in, Assume: "moderate", Set: risk.Settings{Iterations: 100, Seed: 1}})
	for _, m := range s.Milestones {
		if got := m.When.Planned.FinishDate(); m.ID == "live" && got != live {
			t.Errorf("simulated for %s, forecast for %s", got, live)
		}
	}
}

// TestWaitingBesideWhatWeOwe holds what waits for a decision beside what is held back already: until the obligation lets it go, waiting is
// free.
func TestWaitingBesideWhatWeOwe(t *testing.T) {
	c := readCase(t, strings.Replace(twoSuppliers, "due: 2026-01-16, promised_to: sup", "due: 2026-01-16, forecast: 2026-01-26, promised_to: sup, holds: [FIT]", 1))
	n, err := Run(BriefInput{Case: c, Files: []*Loaded{loaded(t, "fit.xer", fit)}, Report: civil.NewDate(2026, 1, 5)})
	if err != nil {
		t.Fatal(err)
	}
	var got []benefit.Money
	for _, w := range n.Waiting[0].Weeks[:4] {
		got = append(got, w.Benefits)
	}
	if diff := cmp.Diff([]benefit.Money{0, 0, 0, 7000}, got); diff != "" {
		t.Errorf("weeks (-want +got):\n%s", diff)
	}
}
