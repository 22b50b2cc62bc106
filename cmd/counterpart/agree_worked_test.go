package main

import (
	"math"
	"slices"
	"testing"

	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	chances "counterpart.dev/internal/core/outlook"
	plans "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/risk"
)

// workedPlan is a supplier's programme of five days a week from Monday 2 November 2026: A10 of 20 days, until Friday 27 November, behind which the
// milestone A100 comes; A20 of 30 days behind A10, until Friday 8 January, and A200; A30 of five days beside A10, which A100 waits for too.
func workedPlan() drawnPlan {
	five := drawnCalendar{hours: 8}
	return drawnPlan{supplier: "Calder Systems", code: "CAL", start: day("2026-11-02"), calendars: []drawnCalendar{five}, milestones: 2,
		tasks: []drawnTask{{code: "A10", name: "Build", kind: "TT_Task", days: 20}, {code: "A20", name: "Extend", kind: "TT_Task", days: 30}, {code: "A30", name: "Train", kind: "TT_Task", days: 5},
			{code: "A100", name: "Built", kind: "TT_FinMile"}, {code: "A200", name: "Extended", kind: "TT_FinMile"}},
		links: []drawnLink{{from: 0, to: 1, kind: "PR_FS"}, {from: 0, to: 3, kind: "PR_FS"}, {from: 2, to: 3, kind: "PR_FS"}, {from: 1, to: 4, kind: "PR_FS"}}}
}

func day(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// aPound is a benefit of £1 a day once everything it needs is there.
func aPound(id, title string, life core.Life, needs ...core.NodeID) core.Benefit {
	value := core.Money(365_00)
	b := core.Benefit{ID: core.BenefitID(id), Title: title, Measure: core.Measure{Name: title, Unit: "days", Better: core.Higher}, Objectives: []core.Serves{{Objective: "objective"}},
		Baseline: &core.Level{Date: day("2026-11-27")}, Target: &core.Level{Value: 1}, Value: &value, Life: life}
	for _, n := range needs {
		b.Needs = append(b.Needs, core.Need{On: n})
	}
	return b
}

func until(s string) core.Life { return core.Life{Until: day(s)} }

func forDays(n int) core.Life { return core.Life{For: core.Duration{N: n, Unit: core.Days}} }

// workedCase is a case of that programme: "built" was due on 20 November, "extended" on 8 January, and two more stand in no programme.
func workedCase(benefits ...core.Benefit) *core.Case {
	due := func(s string) []core.ContractDate { return []core.ContractDate{{Date: day(s)}} }
	return &core.Case{Project: core.Project{Name: "Worked"}, Currency: "GBP", Objectives: []core.Objective{{ID: "objective", Title: "Objective"}}, Benefits: benefits,
		Engagements: []core.Engagement{{ID: "cal", Supplier: "Calder Systems", Milestones: []core.ContractMilestone{
			{ID: "built", Title: "Built", Activity: "A100", Dates: due("2026-11-20")}, {ID: "extended", Title: "Extended", Activity: "A200", Dates: due("2027-01-08")},
			{ID: "signed", Title: "Signed", Dates: due("2026-09-01")}, {ID: "moved", Title: "Moved in", Forecast: day("2026-12-01"), Dates: due("2026-12-01")}}}},
		OwnWork: []core.OwnWork{{ID: "people", Title: "Release people", Due: day("2026-12-04")}}}
}

// worked puts a case and programmes on the server, of which today is Tuesday 3 November 2026.
func worked(t *testing.T, base *brieftest.World, c *core.Case, plans ...drawnPlan) *drawnHouse {
	t.Helper()
	return build(t, base, &drawnWorld{zone: "Europe/London", plans: plans, kase: c})
}

// reckoned is the forecast of both sides, which has to be the same.
func (h *drawnHouse) reckoned(step string) (told, *core.Result) {
	h.Helper()
	p, l := h.alike(step)
	if l.Whole == nil {
		h.Fatalf("%s: the page is not worked out", step)
	}
	return p, ok(firstOf(l.Whole.Result()))(h.T)
}

// is holds the forecast of benefits, in pence, against what they were worked out to be; −1 is for those that cannot be computed.
func (h *drawnHouse) is(step string, r *core.Result, want map[string]core.Money) {
	h.Helper()
	for _, b := range r.Benefits {
		w, stated := want[b.Title]
		switch {
		case !stated:
		case w == notRun && b.Forecast.HasValue, w != notRun && (!b.Forecast.HasValue || b.Forecast.Value != w):
			h.Errorf("%s: %s is worth %d (%s %s), want %d", step, b.Title, b.Forecast.Value, b.Forecast.NotRun, b.Forecast.NoValue, w)
		}
	}
}

// notRun stands for what cannot be computed.
const notRun = core.Money(math.MinInt64)

// enabler is one by its title.
func enabler(t *testing.T, r *core.Result, title string) core.EnablerResult {
	t.Helper()
	at := slices.IndexFunc(r.Enablers, func(e core.EnablerResult) bool { return e.Title == title })
	if at < 0 {
		t.Fatalf("there is no %s", title)
	}
	return r.Enablers[at]
}

// TestWorkedBenefits works benefits of £1 a day out by hand, on the server and by the program: what a length of life and a last day do, a level
// that drifts, an S-curve, parts that are added, what is not wanted, a milestone without an activity, one that was reached, and readings.
func TestWorkedBenefits(t *testing.T) {
	reduce := aPound("drift", "Reduce what grows", forDays(10), "built")
	reduce.Measure.Better, reduce.Baseline.Value, reduce.Target.Value, reduce.DoNothing.PerYear = core.Lower, 10, 0, 36.5
	curve := aPound("curve", "Grow by a curve", forDays(10), "built")
	curve.Ramp = core.Ramp{Shape: core.SCurve, Length: core.Duration{N: 10, Unit: core.Days}}
	parts := aPound("parts", "Come in parts", until("2027-01-17"))
	parts.Additive, parts.Needs = true, []core.Need{{On: "built", Share: 0.6}, {On: "extended", Share: 0.4}}
	missing := aPound("missing", "Miss a part", until("2027-01-17"))
	missing.Additive, missing.Needs = true, []core.Need{{On: "built", Share: 0.6}, {On: "signed", Share: 0.4}}
	worse := aPound("worse", "Reduce comfort", until("2026-12-06"), "built")
	worse.Kind, worse.Measure.Better = core.Disbenefit, core.Lower
	read := aPound("read", "Be read", forDays(200), "signed")
	read.Target.Value, read.Ramp = 100, core.Ramp{Shape: core.Linear, Length: core.Duration{N: 100, Unit: core.Days}}
	read.Baseline.Date, read.Readings = day("2026-08-01"), []core.Reading{{Date: day("2026-09-30"), Value: 14.75}}
	c := workedCase(aPound("last", "Have a last day", until("2027-11-26"), "built"), aPound("length", "Have a length", forDays(365), "built"), reduce, curve, parts, missing, worse,
		aPound("all", "Need both", until("2026-12-13"), "built", "people"), aPound("stated", "Be stated", until("2026-12-10"), "moved"), read)
	h := worked(t, brieftest.Open(t, apptest.SQLite(t)), c, workedPlan())
	_, r := h.reckoned("as it was taken in")
	want := map[string]core.Money{
		"Have a last day":   365_00, // 27 November 2026 to 26 November 2027
		"Have a length":     365_00,
		"Reduce what grows": 105_00, // ten days of 10 + 0.1 · (k + ½): 100 + 0.1 · 50
		"Grow by a curve":   5_00,   // 3 · 3.325 − 2 · 2.4875
		"Come in parts":     35_20,  // 52 days of 0.6 from 27 November, ten of 0.4 from 8 January
		"Miss a part":       notRun, // of "signed" nobody has said anything yet
		"Reduce comfort":    -10_00, // 27 November to 6 December
		"Need both":         10_00,  // 4 to 13 December
		"Be stated":         10_00,  // 1 to 10 December
		"Be read":           notRun,
	}
	h.is("as it was taken in", r, want)
	for title, week := range map[string]core.Money{
		"Built":          -2_80, // £7 of the last day, −£7 of what grows (112 − 105), £4.20 of the parts, −£7 of the comfort; float covers "Need both"
		"Extended":       2_80,
		"Release people": 7_00,
		"Moved in":       7_00,
	} {
		if e := enabler(t, r, title); !e.Delay.Defined || e.Delay.Week != week {
			t.Errorf("a week of %s costs %d, want %d (%s)", title, e.Delay.Week, week, e.Delay.Reason)
		}
	}
	if b := r.Benefits[0]; b.Loss != 7_00 || b.Planned.Value != 372_00 {
		t.Errorf("planned from 20 November: %d, of which %d is lost", b.Planned.Value, b.Loss)
	}
	signed(h, "2026-09-01")
	_, r = h.reckoned("one was reached")
	// On 30 September 29.5 days of 100 have passed: 29.5 of 100 should have been there, and half of it was. 0.295 · 0.5 + 0.705 = 0.8525 of
	// what is planned: 100 · (50 + 100) days.
	want["Be read"] = 12_787_50
	want["Miss a part"] = 86_80 // 139 days of 0.4 from 1 September, 52 of 0.6 from 27 November
	h.is("one was reached", r, want)
	if e := enabler(t, r, "Signed"); e.Delay.Defined || e.Delay.Reason != "it has been reached" {
		t.Errorf("a week of what was reached: %+v", e.Delay)
	}
}

// TestWorkedDates works out by hand what an obligation with float, a hand-over, a holiday, a decision that waits, a programme of a later day and
// one without a milestone do, on the server and by the program.
func TestWorkedDates(t *testing.T) {
	base := brieftest.Open(t, apptest.SQLite(t))
	second := drawnPlan{supplier: "Northern Cabling", code: "NCB", start: day("2026-11-02"), calendars: []drawnCalendar{{hours: 8}}, milestones: 1,
		tasks: []drawnTask{{code: "B10", name: "Lay cables", kind: "TT_Task", days: 10}, {code: "B100", name: "Laid", kind: "TT_FinMile"}}, links: []drawnLink{{from: 0, to: 1, kind: "PR_FS"}}}
	c := workedCase(aPound("be-built", "Be built", until("2027-06-30"), "built"), aPound("be-laid", "Be laid", until("2027-06-30"), "laid"), aPound("be-extended", "Be extended", until("2027-06-30"), "extended"))
	c.Engagements = append(c.Engagements, core.Engagement{ID: "ncb", Supplier: "Northern Cabling", Milestones: []core.ContractMilestone{{ID: "laid", Title: "Laid", Activity: "B100", Dates: []core.ContractDate{{Date: day("2026-11-13")}}}}})
	c.OwnWork = []core.OwnWork{{ID: "people", Title: "Release people", Due: day("2026-11-23"), PromisedTo: "cal", Holds: []string{"A30"}}}
	c.Interfaces = []core.Interface{{ID: "hand", Title: "Rooms are free", From: core.ActivityRef{Engagement: "cal", Code: "A10"}, To: core.ActivityRef{Engagement: "ncb", Code: "B10"}, Lag: core.Duration{N: 3, Unit: core.Days}}}
	c.Decisions = []core.Decision{{ID: "which", Title: "Which wing", PerWeek: 50_00, Holds: []core.ActivityRef{{Engagement: "cal", Code: "A10"}}}}
	h := worked(t, base, c, workedPlan(), second)

	// A30 may begin on Monday 23 November and ends on the 27th, as A10 does: nothing moves. The cables wait until Monday 30 November, 17:00, and
	// take ten days from Tuesday on.
	h.dates("as it was taken in", map[string]string{"Built": "2026-11-27", "Laid": "2026-12-14", "Extended": "2027-01-08"})
	// From 27 November to 30 June it is 216 days, from 14 December 199, from 8 January 174.
	p, r := h.reckoned("as it was taken in")
	h.is("as it was taken in", r, map[string]core.Money{"Be built": 216_00, "Be laid": 199_00, "Be extended": 174_00})
	// Decided today, A10 goes on on 3 November and takes until the 30th: decided a week later everything comes a week later, which costs £7 each of
	// what waits for A10, with the cables, and £50 besides.
	if w := p.net.Waiting[0]; !w.Defined || w.Weeks[0].Cost != 71_00 || w.Weeks[0].Benefits != 21_00 || w.Weeks[1].Total != 142_00 {
		t.Errorf("waiting for the decision: %+v", w.Weeks[:2])
	}
	// A week later A30 ends on 4 December, and with it comes what waits for it. The cables wait for A10 alone.
	h.set(casebook.Work, "Release people", "forecast", "2026-11-30")
	h.dates("people come a week later", map[string]string{"Built": "2026-12-04", "Laid": "2026-12-14", "Extended": "2027-01-08"})
	_, r = h.reckoned("people come a week later")
	h.is("people come a week later", r, map[string]core.Money{"Be built": 209_00, "Be laid": 199_00})
	if b := r.Benefits[0]; len(b.Causes) != 2 || b.Causes[0].Amount+b.Causes[1].Amount != b.Loss || b.Loss != 14_00 {
		t.Errorf("planned for 20 November, and on 4 December £14 are lost: %+v", b.Causes)
	} else if own := slices.IndexFunc(b.Causes, func(k core.Cause) bool { return k.Court == core.Client }); own < 0 || b.Causes[own].Amount != 7_00 {
		t.Errorf("a week of it is ours: %+v", b.Causes)
	}
	h.set(casebook.Work, "Release people", "forecast", "2026-11-23")

	// A week of holidays from 16 to 20 November: A10 ends on 4 December, A20 on 15 January. The cables begin on Tuesday 8 December, since the lag
	// runs by the calendar, and end on the 21st.
	h.drawn.plans[0].calendars[0].off = []civil.Date{day("2026-11-16"), day("2026-11-17"), day("2026-11-18"), day("2026-11-19"), day("2026-11-20")}
	h.again(0)
	h.dates("a holiday", map[string]string{"Built": "2026-12-04", "Laid": "2026-12-21", "Extended": "2027-01-15"})
	p, _ = h.reckoned("a holiday")
	// Decided today: 3 to 13 November are nine days, eleven more from the 23rd end on Monday 7 December. A week later four days lie before the
	// holiday and sixteen after: Monday 14 December. Two weeks later twenty days from the 23rd end on Friday 18 December: four days, not seven.
	// What is extended ends thirty days behind it, on 18, 25 and 29 January; the cables on 24 and 31 December and on 4 January.
	if w := p.net.Waiting[0]; w.Weeks[0].Benefits != 21_00 || w.Weeks[1].Benefits != 12_00 || w.Weeks[1].Cost != 62_00 {
		t.Errorf("waiting over a holiday: %+v", w.Weeks[:2])
	}

	// Two weeks later nothing has begun: everything that is left begins on Monday 16 November, which is a holiday, so on the 23rd.
	h.drawn.plans[0].start, h.drawn.plans[1].start = day("2026-11-16"), day("2026-11-16")
	h.again(0)
	h.again(1)
	h.dates("two weeks later nothing has begun", map[string]string{"Built": "2026-12-18", "Extended": "2027-01-29", "Laid": "2027-01-04"})

	// The next programme does not hold the extension any more.
	x := &h.drawn.plans[0]
	x.tasks, x.links, x.milestones = x.tasks[:4], x.links[:3], 1
	h.again(0)
	_, r = h.reckoned("a milestone is gone")
	if e := enabler(t, r, "Extended"); !e.Forecast.IsZero() || e.NotRun == "" {
		t.Errorf("a milestone that is gone is expected on %v", e.Forecast)
	}
	h.is("a milestone is gone", r, map[string]core.Money{"Be extended": notRun, "Be built": 195_00})
}

// dates holds the days of what is waited for against what they were worked out to be.
func (h *drawnHouse) dates(step string, want map[string]string) {
	h.Helper()
	_, r := h.reckoned(step)
	for title, on := range want {
		if e := enabler(h.T, r, title); e.Forecast != day(on) {
			h.Errorf("%s: %s is expected on %v (%s%s), want %s", step, title, e.Forecast, e.Source, e.NotRun, on)
		}
	}
}

// again has a supplier hand its programme in once more.
func (h *drawnHouse) again(i int) {
	h.Helper()
	if err := h.handIn(i, access.Shared); err != nil {
		h.Fatal(err)
	}
}

// set changes one field of something by its title.
func (h *drawnHouse) set(k casebook.Kind, title, name, value string) {
	h.Helper()
	h.World.Change(h.T, k, title, name, value)
}

// TestWorkedRates works out by hand what a rate does over leap days, and that what is real or nominal is a word: £100 a day for a day, 731 days
// after the base date, of which one is 29 February 2028.
func TestWorkedRates(t *testing.T) {
	b := aPound("later", "Be later", forDays(1), "built")
	value := core.Money(36_500_00)
	b.Value, b.Start.NotBefore = &value, day("2028-10-02")
	c := workedCase(b)
	c.Appraisal = core.Appraisal{Base: day("2026-10-02"), Rate: 0.05, RateStated: true, Basis: core.Nominal}
	h := worked(t, brieftest.Open(t, apptest.SQLite(t)), c, workedPlan())
	_, r := h.reckoned("as it was taken in")
	h.is("as it was taken in", r, map[string]core.Money{"Be later": core.Money(math.Round(100_00 / math.Pow(1.05, 731.0/365)))})
	if r.Totals.Forecast != 90_69 {
		t.Errorf("£100 in 731 days at 5 %% are %d now", r.Totals.Forecast)
	}
}

// TestWorkedChances works out by hand what is expected, and what moved it, on the server and by the program. Of £216 a strike that is certain to
// come takes five working days, and half of the benefit comes: by themselves they take £7 and £108, after the other £3.50 and £104.50, on average
// £5.25 and £106.25, so that £104.50 are left. Once there is no strike, half of £216 is expected: the strike gave £5.25 back, of which the other
// half, which now is of more, took £1.75.
func TestWorkedChances(t *testing.T) {
	h := worked(t, brieftest.Open(t, apptest.SQLite(t)), workedCase(aPound("be-built", "Be built", until("2027-06-30"), "built")), workedPlan())
	add := func(k chances.Kind, f outlook.Form) string {
		return ok(h.outlook.Add(h.Context(), h.Ada, h.Project, k, f))(t)
	}
	strike := add(chances.Risk, outlook.Form{"title": "A strike", "probability": "100", "activities": "A10", "delay_low": "5", "delay_likely": "5", "delay_high": "5"})
	half := h.Node(t, casebook.Benefit, "Be built").ID
	add(chances.Realised, outlook.Form{"node": half, "low": "50", "likely": "50", "high": "50"})
	before, _ := h.chances()
	if w := before.Worth; w.Certain != 216_00 || w.Mean != 104_50 || len(w.Chances) != 2 {
		t.Fatalf("certain %d, expected %d: %+v", w.Certain, w.Mean, w.Chances)
	}
	in := ok(h.outlook.Inputs(h.Context(), h.Ada, h.Project))(t)
	for _, l := range in.Lines {
		if l.ID == strike {
			if err := h.outlook.End(h.Context(), h.Ada, h.Project, strike, l.Rev); err != nil {
				t.Fatal(err)
			}
		}
	}
	after, program := h.chances()
	m := after.Moved
	if m == nil || m.From != 104_50 || m.To != 108_00 || m.Certain != 0 || len(m.Causes) != 2 || m.Causes[0].Amount != 5_25 || m.Causes[0].How != chances.Ended || m.Causes[1].Amount != -1_75 || m.Causes[1].How != chances.Weighs {
		t.Fatalf("what moved: %+v", m)
	}
	if program.Worth.Mean != after.Worth.Mean {
		t.Errorf("the program expects %d, and the server %d", program.Worth.Mean, after.Worth.Mean)
	}
}

// TestWorkedFan: of £1 a day nothing to all of it comes, most likely half, and 50p are lost for certain: what comes a year lies between −£182.50
// and £182.50. Of such a triangle a tenth lies below √(0.1 · 0.5) = 0.2236 of the whole, that is £100.88 below nothing, and a tenth as far above.
func TestWorkedFan(t *testing.T) {
	worse := aPound("worse", "Reduce comfort", until("2028-12-31"), "built")
	worse.Measure.Better, worse.Kind, worse.Target.Value = core.Lower, core.Disbenefit, 0.5
	h := worked(t, brieftest.Open(t, apptest.SQLite(t)), workedCase(aPound("better", "Be better", until("2028-12-31"), "built"), worse), workedPlan())
	ok(h.outlook.Add(h.Context(), h.Ada, h.Project, chances.Realised, outlook.Form{"node": h.Node(t, casebook.Benefit, "Be better").ID, "low": "0", "likely": "50", "high": "100"}))(t)
	r, _ := h.chances()
	f := r.Worth.Fan
	at := slices.Index(f.Months, day("2027-06-01"))
	if at < 0 {
		t.Fatalf("the fan has the months %v", f.Months)
	}
	for name, x := range map[string][2]core.Money{"planned": {f.Planned[at], 182_50}, "P10": {f.P10[at], -100_88}, "P50": {f.P50[at], 0}, "P90": {f.P90[at], 100_88}} {
		if d := x[0] - x[1]; max(d, -d) > 15_00 {
			t.Errorf("%s of June 2027 is %d, want about %d", name, x[0], x[1])
		}
	}
}

// chances simulates on both sides with the same seed, holds one against the other, and returns both.
func (h *drawnHouse) chances() (server, program *chances.Result) {
	h.Helper()
	if task := ok(h.outlook.Simulate(h.Context(), h.Ada, h.Project, outlook.RunForm{Iterations: "1000", Seed: "7"}))(h.T); task != "" {
		h.Fatalf("it became the job %s", task)
	}
	h.WorkOut(h.T)
	p := h.program(h.Live(h.T))
	s := ok(assess.Simulate(h.Context(), assess.SimulateInput{BriefInput: p.input, Stated: &p.kase.Risk, Set: risk.Settings{Iterations: 1000, Seed: 7, Workers: 1}}))(h.T)
	r := ok(h.outlook.Expected(h.Context(), h.Ada, h.Project))(h.T).Result
	h.same("simulated", "what could happen", p, unnamed(s.Result()), unnamed(r))
	return r, s.Result()
}

// signed says that the milestone which stands in no programme was reached.
func signed(h *drawnHouse, on string) {
	h.Helper()
	e, _ := h.named(0)
	at := slices.IndexFunc(e.Milestones, func(m plans.Milestone) bool { return m.Title == "Signed" })
	m := e.Milestones[at]
	f := programme.MilestoneForm{Title: m.Title, Deliverable: m.Deliverable, Achieved: on, Rev: m.Rev}
	if err := h.Programme.ChangeMilestone(h.Context(), h.Ada, e.Engagement, m.ID, f); err != nil {
		h.Fatal(err)
	}
}
