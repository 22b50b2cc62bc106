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

// TestHandOversBetweenTools lays the same hand-over between a programme of Primavera P6 and one of Microsoft Project, either way, with a lag
// and without: the dates are those of TestOwnLinksPush.
func TestHandOversBetweenTools(t *testing.T) {
	named := func(name, file string) string {
		return strings.Replace(file, "<Name>P</Name>", "<Name>"+name+"</Name>", 1)
	}
	kitOfProject := named("K", projectSchedule("2026-01-05", "1 80 Make the kit"))
	fitOfProject := named("F", projectSchedule("2026-01-05", "1 40 Prepare", "2 40 Fit the kit", "3 0 Go live", "1-2", "2-3"))
	tests := []struct {
		name, kit, fit, from, to, lag string
		live                          string
	}{
		{"from Project to P6", kitOfProject, fit, `"1"`, "FIT", "", "2026-01-23"},
		{"from P6 to Project", kit, fitOfProject, "KIT", `"2"`, "", "2026-01-23"},
		{"from Project to P6, a week later", kitOfProject, fit, `"1"`, "FIT", ", lag: 1 week", "2026-01-30"},
		{"from P6 to Project, a week later", kit, fitOfProject, "KIT", `"2"`, ", lag: 1 week", "2026-01-30"},
	}
	for _, tt := range tests {
		text := twoSuppliers + "interfaces:\n  - {id: x, title: Kit on site, from: {engagement: kit, activity: " + tt.from + "}, to: {engagement: sup, activity: " + tt.to + "}" + tt.lag + "}\n"
		kitName, fitName := "kit.xer", "fit.xer"
		if tt.kit == kitOfProject {
			kitName = "kit.xml"
		}
		if tt.fit == fitOfProject {
			fitName = "fit.xml"
			text = strings.NewReplacer("activity: LIVE", `activity: "3"`, "activity: FIT", `activity: "2"`).Replace(text)
		}
		c := readCase(t, text)
		in := BriefInput{Case: c, Files: []*Loaded{loaded(t, kitName, tt.kit), loaded(t, fitName, tt.fit)}, Report: civil.NewDate(2026, 1, 5)}
		dates, laid, err := Carry(in)
		if err != nil {
			t.Fatal(tt.name, err)
		}
		if got := dates.Dates["live"].String(); got != tt.live || !strings.Contains(dates.Sources["live"], "held back by “Kit on site”") || len(laid.Notes) > 0 {
			t.Errorf("%s: live on %s (%s), want %s; %v", tt.name, got, dates.Sources["live"], tt.live, laid.Notes)
		}
		simulatedAlike(t, in, dates.Dates["live"])
		// A risk to the kit that comes for certain and adds five working days makes going live a week later, and is the only thing that moves it.
		five := risk.Spread{Likely: 5}
		s := simulate(t, SimulateInput{BriefInput: in, Set: risk.Settings{Iterations: 100, Seed: 1}, Stated: &risk.Stated{
			Risks: []risk.StatedRisk{{ID: "steel", Title: "Steel is late", Probability: 1, Delay: &five, Where: risk.Where{Engagement: "kit"}}}}})
		for _, m := range s.Milestones {
			if m.ID == "live" && m.When.Mean.FinishDate() != dates.Dates["live"]+7 {
				t.Errorf("%s: with the risk live on %s", tt.name, m.When.Mean.FinishDate())
			}
		}
		if len(s.Tornado) != 1 || s.Tornado[0].Weeks != 1 || len(s.Notes) != 1 {
			t.Errorf("%s: what moves it: %+v; %v", tt.name, s.Tornado, s.Notes)
		}
	}
}

// TestOwnLinksToNothing says of links that name no activity of a submission that they move nothing, at the programme that lacks it.
func TestOwnLinksToNothing(t *testing.T) {
	text := strings.Replace(twoSuppliers, "promised_to: sup", "promised_to: sup, holds: [NONE]", 1) +
		"interfaces:\n  - {id: x, title: Kit on site, from: {engagement: kit, activity: GONE}, to: {engagement: sup, activity: FIT}}\n"
	n, err := Run(BriefInput{Case: readCase(t, text), Files: []*Loaded{loaded(t, "kit.xer", kit), loaded(t, "fit.xer", fit)}, Report: civil.NewDate(2026, 1, 5)})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, s := range n.Schedules {
		for _, w := range s.Warnings {
			if w.Where == "our own links" {
				told[s.File.Name] += w.Text + "; "
			}
		}
	}
	want := map[string]string{"kit.xer": "Kit on site is left out: activity GONE is not in kit.xer; ", "fit.xer": "“Give the data” names activity NONE, which is not in fit.xer; "}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
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
