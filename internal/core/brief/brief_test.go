package brief

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func made(t *testing.T, in Input) *Brief {
	t.Helper()
	b, err := New(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAsks(t *testing.T) {
	totals, benefits := lost(million)
	standing := waits("standing", 12, 0)
	standing.Standing = 500_000
	for i := range standing.Weeks {
		standing.Weeks[i].Cost, standing.Weeks[i].Total = 500_000, benefit.Money(i+1)*500_000
	}
	both := waits("both", 3, 2_000_000)
	both.Standing = 500_000
	for i := range both.Weeks {
		both.Weeks[i].Cost += 500_000
	}
	both.First, both.Low, both.High = 2_500_000, 2_500_000, 2_500_000
	ranged := waits("ranged", 0, 4_400_000)
	ranged.High = 5_800_000
	s := story{totals: totals, benefits: benefits,
		decisions: []benefit.Decision{decision("free", on(2026, 12, 18)), decision("beyond", on(2026, 12, 1)), decision("standing",
			0), decision("both", 0), decision("ranged", on(2026, 11, 6)),
			{ID: "holds-nothing", NeededBy: on(2026, 11, 25)}, decision("no-schedule", 0), {ID: "unrun",
				PerWeek: 100_000}, decision("told", 0)},
		waiting: []benefit.Waiting{waits("free", 4, 4_400_000), waits("beyond", 12, 0), standing, both, ranged}}
	in := s.input()
	in.NoWaiting = map[benefit.DecisionID]string{"told": "activity A1 is not in the programme"}
	type row struct {
		Title string
		Late  int
		Cost  string
		Costs bool
		Notes string
	}
	var got []row
	for i, a := range made(t, in).Asks {
		if a.Number != i+1 {
			t.Errorf("ask %d has the number %d", i+1, a.Number)
		}
		got = append(got, row{a.Title, a.DaysLate, a.Cost, a.Costs, strings.Join(a.Notes, "; ")})
	}
	want := []row{
		{"ranged", 14, "£44k", true, "£528k in twelve weeks"},
		{"standing", 0, "£5k", true, "standing cost; float beyond 12 Feb 2027"},
		{"both", 0, "£5k", true, "standing cost; from 11 Dec 2026 £25k"},
		{"unrun", 0, "£1k", true, "standing cost only: it names no activity that it holds"},
		{"holds-nothing", 0, "not run", false, "it names no activity that it holds"},
		{"beyond", 0, "none yet", false, "float beyond 12 Feb 2027"},
		{"free", 0, "none yet", false, "float until 18 Dec 2026; then £44k"},
		{"no-schedule", 0, "not run", false, "no schedule was given to run it on"},
		{"told", 0, "not run", false, "activity A1 is not in the programme"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestFigures(t *testing.T) {
	late := goLive(63)
	late.Delay = benefit.Delay{Defined: true, Week: 6_100_000, Weeks: []benefit.Money{6_100_000, 12_200_000}}
	free := goLive(0)
	free.Delay = benefit.Delay{Defined: true, Weeks: []benefit.Money{0}, Reason: "float covers the wait: Training comes later"}
	unknown := benefit.EnablerResult{Enabler: benefit.Enabler{ID: "go-live", Title: "Go-live"},
		NotRun: "no schedule gives a date for it", Delay: benefit.Delay{Reason: "no date"}}
	totals, benefits := lost(46 * million / 10)
	checked := programmeOf(late)
	checked[0].Checks = []Check{{Number: 1, Verdict: Fails}, {Number: 2, Verdict: Holds}, {Number: 3, Verdict: NotRun}, {Number: 4,
		Verdict: Shown}}
	owing := story{milestones: []benefit.EnablerResult{late}, schedules: checked, totals: totals, benefits: benefits}.input()
	owing.Obligations = []benefit.Obligation{{State: benefit.Late, DaysLate: 18}, {State: benefit.DoneLate, DaysLate: 40},
		{State: benefit.NotDue}}
	type row struct {
		Value, Name, Notes string
		NotRun             bool
	}
	tests := []struct {
		name string
		in   Input
		want []row
	}{
		{"all five", owing, []row{
			{"£4.6m", "lost of £41.2m present value of benefits", "forecast £36.6m", false},
			{"4 Sep 2027", "Go-live, forecast", "contract 3 Jul 2027; 9 weeks late", false},
			{"£61k", "lost with a further week of Go-live", "£122k after two weeks", false},
			{"1 of 3", "of our promises to the supplier are late", "the longest by 18 days", false},
			{"1 of 4", "checks that the supplier’s programme fails", "1 not run", false}}},
		{"a week that costs nothing", story{milestones: []benefit.EnablerResult{free}, schedules: programmeOf(free), totals: totals,
			benefits: benefits}.input(), []row{
			{"£4.6m", "lost of £41.2m present value of benefits", "forecast £36.6m", false},
			{"3 Jul 2027", "Go-live, forecast", "contract 3 Jul 2027; on the day", false},
			{"nothing", "lost with a further week of Go-live", "float covers the wait: Training comes later", false}}},
		{"nothing known", story{milestones: []benefit.EnablerResult{unknown},
			totals: benefit.Totals{Reason: "no benefit has a value"}, benefits: []benefit.BenefitResult{{ID: "b"}}}.input(), []row{
			{"not run", "present value of benefits", "no benefit has a value", true},
			{"not run", "Go-live, forecast", "no schedule gives a date for it", true}}},
		{"no milestone, a finish", story{schedules: []Schedule{{Engagement: "a", Finish: on(2028, 1, 14)}}, totals: totals,
			benefits: benefits}.input(), []row{
			{"£4.6m", "lost of £41.2m present value of benefits", "forecast £36.6m", false},
			{"14 Jan 2028", "project finish in the supplier’s programme", "no contract milestone is tied to it", false}}},
		{"no finish either", story{schedules: []Schedule{{Engagement: "a", NoFinish: "the links form a loop"}}}.input(), []row{
			{"not run", "project finish in the supplier’s programme", "the links form a loop", true}}},
		{"nothing at all", story{}.input(), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []row
			for _, f := range made(t, tt.in).Figures {
				got = append(got, row{f.Value, f.Name, strings.Join(f.Notes, "; "), f.NotRun})
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestWaterfallGroupsSmallCauses(t *testing.T) {
	totals, benefits := lost(46 * million / 10)
	x := benefit.Explanation{Total: totals.Loss}
	for i, m := range []benefit.Money{150, 100, 80, 60, 50, 30, 10, -20} {
		x.Causes = append(x.Causes, benefit.Cause{ID: string(rune('a' + i)), Title: string(rune('a' + i)), Court: benefit.Delivery,
			Amount: m * million / 100})
	}
	b := made(t, story{totals: totals, benefits: benefits, loss: x}.input())
	var names []string
	sum := b.Loss.From
	for _, s := range b.Loss.Steps {
		names = append(names, s.Name)
		sum += s.Change
	}
	if d := cmp.Diff([]string{"a", "b", "c", "d", "e", "3 smaller causes"}, names); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if sum != b.Loss.To {
		t.Errorf("the steps lead to %d, the forecast is %d", sum, b.Loss.To)
	}
	if got := b.Loss.Steps[5].Court; got != benefit.Agreed {
		t.Errorf("what is put together lies in the court %d", got)
	}
}

func TestHistoryInOrder(t *testing.T) {
	h := []Reported{{Report: 30, Forecast: 100}, {Report: 10, Forecast: 80}, {Report: 0, Forecast: 5}, {Report: 30, Forecast: 110},
		{Report: 20}}
	want := []Reported{{Report: 10, Forecast: 80}, {Report: 20}, {Report: 30, Forecast: 110}}
	if d := cmp.Diff(want, inOrder(h)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestReadingsAreDrawnInOrder(t *testing.T) {
	totals, benefits := lost(million)
	benefits[0].Curve.Planned, benefits[0].Curve.Forecast = []float64{9, 8}, []float64{9, 9}
	in := story{totals: totals, benefits: benefits}.input()
	in.Result.Curve.Months = []civil.Date{on(2027, 1, 1), on(2027, 2, 1)}
	in.Case.Benefits[0].Readings = []benefit.Reading{{Date: on(2026, 9, 30), Value: 2}, {Value: 5}, {Date: on(2026, 6, 30), Value: 1}}
	var got []Reading
	for _, e := range made(t, in).Evidence {
		for _, p := range e.Pictures {
			if k, ok := p.(*Curve); ok {
				got = append(got, k.Readings...)
			}
		}
	}
	if d := cmp.Diff([]Reading{{on(2026, 6, 30), 1}, {on(2026, 9, 30), 2}}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestSlope(t *testing.T) {
	tests := []struct {
		name  string
		h     []Reported
		over  int
		slope float64
		ok    bool
	}{
		{"day for day", []Reported{{Report: 10, Forecast: 100}, {Report: 20, Forecast: 110}}, 1, 1, true},
		{"the last three moves", []Reported{{Report: 1, Forecast: 1}, {Report: 10, Forecast: 100}, {Report: 20, Forecast: 100},
			{Report: 30, Forecast: 100}, {Report: 40, Forecast: 115}}, 3, 0.5, true},
		{"reports without it are passed over", []Reported{{Report: 10, Forecast: 100}, {Report: 20}, {Report: 30, Forecast: 90}}, 1,
			-0.5, true},
		{"one report", []Reported{{Report: 10, Forecast: 100}}, 0, 0, false},
		{"none", nil, 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			over, slope, ok := slopeOf(tt.h)
			if over != tt.over || slope != tt.slope || ok != tt.ok {
				t.Errorf("%d, %g, %t; want %d, %g, %t", over, slope, ok, tt.over, tt.slope, tt.ok)
			}
		})
	}
}

func TestOwed(t *testing.T) {
	late := func(days int) benefit.Obligation {
		return benefit.Obligation{Work: benefit.OwnWork{ID: "w", Title: "Test data"}, Supplier: "Lindqvist", State: benefit.Late,
			DaysLate: days}
	}
	tests := []struct {
		name  string
		in    []benefit.Obligation
		want  string
		first int
	}{
		{"two of three", []benefit.Obligation{late(8), {State: benefit.NotDue}, late(18)},
			"Of the three things we promised, two are late.", 18},
		{"one of two", []benefit.Obligation{late(8), {State: benefit.DoneInTime}}, "Of the two things we promised, one is late.",
			8},
		{"the only one", []benefit.Obligation{late(8)}, "The one thing we promised is late.", 8},
		{"none", []benefit.Obligation{{State: benefit.NotDue}, {State: benefit.DoneLate}},
			"None of the two things we promised is late.", 0},
		{"the only one is not", []benefit.Obligation{{State: benefit.NotDue}}, "The one thing we promised is not late.", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := story{}.input()
			in.Obligations = tt.in
			o := made(t, in).Owed
			if o.Sentence != tt.want {
				t.Errorf("%q, want %q", o.Sentence, tt.want)
			}
			if first := 0; len(o.Late) > 0 {
				if first = o.Late[0].DaysLate; first != tt.first {
					t.Errorf("first is %d days late, want %d", first, tt.first)
				}
			}
		})
	}
	if o := made(t, story{}.input()).Owed; o != nil {
		t.Errorf("a block without data: %v", o)
	}
}

func TestNextWritesMoneyOnce(t *testing.T) {
	in := story{}.input()
	in.Next = []benefit.MissingInput{{Sentence: "Name an owner for “Calls”: £1.24m of planned value hangs on it", HasMoney: true,
		Money: 124_000_000},
		{Sentence: "State what one unit of “Paper” is worth a year", HasMoney: false}, {Sentence: "Choose: £44k a year hangs on it",
			HasMoney: true, PerYear: true, Money: 4_400_000}}
	want := []Next{{"Name an owner for “Calls”", "£1.2m of planned value", "next"},
		{"State what one unit of “Paper” is worth a year", "", "next"}, {"Choose", "£44k a year", "next"}}
	if d := cmp.Diff(want, made(t, in).Next); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestRefusals(t *testing.T) {
	whole := story{milestones: []benefit.EnablerResult{goLive(0)}}.input()
	other := whole
	other.Result = &benefit.Result{}
	for name, in := range map[string]Input{"no case": {Result: whole.Result}, "no result": {Case: whole.Case},
		"another case": other} {
		if _, err := New(in); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// refs are all references of a brief.
func refs(b *Brief) (out []Ref) {
	for _, f := range b.Figures {
		out = append(out, f.Evidence)
	}
	for _, a := range b.Asks {
		out = append(out, a.Evidence)
	}
	for _, m := range b.Milestones {
		out = append(out, m.Evidence)
	}
	for _, n := range b.Next {
		out = append(out, n.Evidence)
	}
	if b.Loss != nil {
		out = append(out, b.Loss.Evidence)
	}
	if b.Curve != nil {
		out = append(out, b.Curve.Evidence)
	}
	if b.Trend != nil {
		out = append(out, b.Trend.Evidence)
	}
	if b.Owed != nil {
		out = append(out, b.Owed.Evidence)
	}
	for _, e := range b.Evidence {
		for _, t := range e.Tables {
			for _, row := range t.Rows {
				for _, c := range row {
					if c.Evidence != "" {
						out = append(out, c.Evidence)
					}
				}
			}
		}
	}
	return out
}

// sound reports what no brief may be: too many figures, a reference to nowhere, two sections of one name, a table whose
// rows do not fit its head, a "not run" without a reason.
func sound(t *rapid.T, b *Brief) {
	if len(b.Figures) > mostFigures {
		t.Fatalf("%d figures", len(b.Figures))
	}
	ids := map[Ref]bool{}
	for _, e := range b.Evidence {
		if ids[e.ID] || e.ID == "" || e.Title == "" {
			t.Fatalf("section %q, %q again or without a name", e.ID, e.Title)
		}
		ids[e.ID] = true
		for _, table := range e.Tables {
			if len(table.Rows) == 0 {
				t.Fatalf("%s: a table without rows, %q", e.ID, table.Caption)
			}
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Fatalf("%s, %s: row %v under %v", e.ID, table.Caption, row, table.Columns)
				}
			}
		}
	}
	for _, r := range refs(b) {
		if !ids[r] {
			t.Fatalf("reference to %q, which has no section among %v", r, ids)
		}
	}
	for _, f := range b.Figures {
		if f.NotRun && (len(f.Notes) == 0 || strings.Join(f.Notes, "") == "") {
			t.Fatalf("%q was not run, and nobody says why", f.Name)
		}
	}
	for _, s := range b.Lead {
		if !strings.HasSuffix(s, ".") || strings.Contains(s, "  ") || strings.Contains(s, "%!") {
			t.Fatalf("sentence %q", s)
		}
	}
}

// drawCase is a case of any shape, within what Validate accepts.
func drawCase(t *rapid.T) (*benefit.Case, benefit.Input) {
	day := func(label string) civil.Date {
		if rapid.Bool().Draw(t, label+" given") {
			return on(2026, 1, 1) + civil.Date(rapid.IntRange(0, 1500).Draw(t, label))
		}
		return 0
	}
	name := rapid.SampledFrom([]string{"", "Go-live", "go live", "Änderung", "<b>x</b>", "עברית"})
	c := &benefit.Case{Project: benefit.Project{Name: name.Draw(t, "project"), Sponsor: name.Draw(t, "sponsor")}, Currency: "GBP",
		Appraisal: benefit.Appraisal{Base: on(2026, 4, 1), Rate: 0.035, RateStated: rapid.Bool().Draw(t, "rate"), End: on(2031, 3,
			31)}}
	in := benefit.Input{Report: report, Dates: benefit.Dates{}, Missing: map[benefit.NodeID]string{}}
	var nodes []benefit.NodeID
	e := benefit.Engagement{ID: "a", Supplier: name.Draw(t, "supplier")}
	for i := range rapid.IntRange(0, 3).Draw(t, "milestones") {
		m := benefit.ContractMilestone{ID: benefit.NodeID([]string{"m 1", "m-1", "M1"}[i]), Title: name.Draw(t, "milestone")}
		if d := day("contract"); d > 0 {
			m.Dates = append(m.Dates, benefit.ContractDate{Date: d})
			if d := day("extended"); d > 0 {
				m.Dates = append(m.Dates, benefit.ContractDate{Date: d, From: on(2026, 7, 1)})
			}
		}
		if d := day("forecast"); d > 0 {
			in.Dates[m.ID] = d
		}
		nodes = append(nodes, m.ID)
		e.Milestones = append(e.Milestones, m)
	}
	c.Engagements = []benefit.Engagement{e}
	for i := range rapid.IntRange(0, 2).Draw(t, "own work") {
		w := benefit.OwnWork{ID: benefit.NodeID("w" + string(rune('0'+i))), Title: name.Draw(t, "work"), Due: day("due"),
			Done: day("done"), Forecast: day("expected")}
		if rapid.Bool().Draw(t, "promised") {
			w.PromisedTo = "a"
		}
		nodes = append(nodes, w.ID)
		c.OwnWork = append(c.OwnWork, w)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "benefits") {
		b := benefit.Benefit{ID: benefit.BenefitID("b" + string(rune('0'+i))), Title: name.Draw(t, "benefit"),
			Measure: benefit.Measure{Name: "calls", Better: benefit.Lower}}
		if rapid.Bool().Draw(t, "levels") {
			b.Baseline, b.Target = &benefit.Level{Value: 10, Date: on(2026, 4, 1)}, &benefit.Level{Value: 4}
		}
		if rapid.Bool().Draw(t, "value") {
			v := benefit.Money(rapid.IntRange(0, 1e9).Draw(t, "unit"))
			b.Value, b.Life = &v, benefit.Life{For: benefit.Duration{N: 3, Unit: benefit.Years}}
		}
		if len(nodes) > 0 && rapid.Bool().Draw(t, "needs") {
			b.Needs = []benefit.Need{{On: rapid.SampledFrom(nodes).Draw(t, "need")}}
		}
		if rapid.Bool().Draw(t, "read") {
			b.Readings = []benefit.Reading{{Date: on(2026, 9, 30), Value: 9}}
		}
		c.Benefits = append(c.Benefits, b)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "decisions") {
		c.Decisions = append(c.Decisions, benefit.Decision{ID: benefit.DecisionID("d" + string(rune('0'+i))),
			NeededBy: day("needed"), Decided: day("decided"),
			PerWeek: benefit.Money(rapid.IntRange(0, 1e6).Draw(t, "standing"))})
	}
	return c, in
}

func TestEveryReferenceLeadsSomewhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, to := drawCase(t)
		r, err := benefit.Forecast(c, to)
		if err != nil {
			t.Skip(err)
		}
		in := Input{Case: c, Result: r, Obligations: c.Obligations(report), CaseChecks: benefit.Checks(c, report),
			Next: benefit.NextInputs(c, r, 9)}
		for i := range rapid.IntRange(0, 3).Draw(t, "relations") {
			in.Relations = append(in.Relations, Relation{Supplier: string(rune('A' + i)), Aligned: rapid.Bool().Draw(t, "aligned"), Unasked: rapid.SampledFrom([]string{"", "It was urgent."}).Draw(t, "unasked"),
				Said: []string{"The charter is signed."}})
		}
		if rapid.Bool().Draw(t, "schedule") {
			s := Schedule{Engagement: "a", DataDate: on(2026, 10, 31), Checks: []Check{{Number: 1, Name: "Logic", Verdict: Fails,
				Items: []Item{{"A1", "x"}}}, {Number: 2, Verdict: NotRun, Reason: "no links"}}}
			for id, d := range to.Dates {
				s.Milestones = append(s.Milestones, Tied{Milestone: id,
					History: []Reported{{Report: on(2026, 9, 30), Forecast: d - 7}, {Report: on(2026, 10, 31), Forecast: d}}})
			}
			slices.SortFunc(s.Milestones, func(a, b Tied) int { return strings.Compare(string(a.Milestone), string(b.Milestone)) })
			in.Schedules = []Schedule{s}
		}
		b, err := New(in)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, b)
		again, err := New(in)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(b, again); d != "" {
			t.Fatalf("equal inputs, different briefs:\n%s", d)
		}
	})
}

func TestDefinitionsExist(t *testing.T) {
	c := newComposer(story{}.input())
	for _, id := range []string{"available", "level", "value", "slip", "loss", "causes", "delay", "waiting", "rescaled"} {
		if c.defs[id].Text == "" {
			t.Errorf("package benefit no longer defines %q", id)
		}
	}
}

func TestRefsAreUnique(t *testing.T) {
	c := newComposer(story{}.input())
	a, b, again := c.ref("milestone", "Go live"), c.ref("milestone", "go-live"), c.ref("milestone", "Go live")
	if a != "milestone-go-live" || b != "milestone-go-live-2" || again != a {
		t.Errorf("%q, %q, %q", a, b, again)
	}
}

// A benefit of which it is not said what is counted is flagged on the map, and says so where it is told of.
func TestNoMeasureIsFlagged(t *testing.T) {
	for name, want := range map[string]string{"": "no measure", " ": "no measure", "Bed days": ""} {
		of := &benefit.Benefit{ID: "b", Measure: benefit.Measure{Name: name}}
		for _, r := range []benefit.BenefitResult{{ID: "b"}, {ID: "b", Forecast: benefit.Outcome{NotRun: "no date"}}} {
			if n := benefitNode(&r, of); n.Flag != want {
				t.Errorf("the measure %q is flagged %q", name, n.Flag)
			}
		}
	}
}
