package benefit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
)

// sound is a case in which every check holds on 1 March 2027.
func sound() *benefit.Case {
	b := perDay("visits", until("2031-12-31"), "new-way")
	b.Objectives = []benefit.Serves{{Objective: "care"}}
	b.Owner = benefit.Ownership{Name: "Ellis", Accepted: day("2026-10-01")}
	b.Measure.Unit = "visits a day"
	b.ValueSource = "costing study"
	b.Target.Date = day("2028-01-01")
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b)
	c.Project.Name = "Records"
	c.Appraisal = benefit.Appraisal{Base: day("2027-01-01"), Rate: 0.035, RateStated: true, Basis: benefit.Real}
	c.Objectives = []benefit.Objective{{ID: "care", Title: "Safer care"}}
	c.OwnWork = []benefit.OwnWork{{ID: "training", Title: "Training", Owner: "Okoro", Due: day("2027-06-01")}}
	c.Changes = []benefit.Change{{ID: "new-way", Title: "New way", Owner: "Ellis", Needs: []benefit.Need{{On: "go-live"}, {On: "training"}}}}
	c.Costs = []benefit.Cost{{ID: "licence", Amount: 100, On: day("2027-06-01")}}
	c.Decisions = []benefit.Decision{{ID: "sites", Title: "Which site", By: "Lind", NeededBy: day("2027-04-01")}}
	return c
}

func found(checks []benefit.Check) map[string][]string {
	all := map[string][]string{}
	for _, c := range checks {
		if c.Verdict == benefit.CheckNotRun {
			all[c.ID] = []string{"not run: " + c.Reason}
		}
		for _, f := range c.Findings {
			all[c.ID] = append(all[c.ID], f.Subject.ID+": "+f.Sentence)
		}
	}
	return all
}

// Every check, with what makes it find something in a case that is otherwise sound, and with what else is then found.
func TestChecks(t *testing.T) {
	b := func(c *benefit.Case) *benefit.Benefit { return &c.Benefits[0] }
	m := func(c *benefit.Case) *benefit.ContractMilestone { return &c.Engagements[0].Milestones[0] }
	extra := func(c *benefit.Case, attribution float64) {
		second := c.Benefits[0]
		second.ID, second.Title, second.Attribution = "again", "Increase again", attribution
		second.Measure.Name = " VISITS "
		c.Benefits = append(c.Benefits, second)
	}
	for _, x := range []struct {
		check  string
		change func(*benefit.Case)
		want   string
		also   string
	}{
		{"no-benefits", func(c *benefit.Case) { c.Benefits = nil }, ": the case names no benefit",
			"change-without-benefit enabler-without-benefit objective-without-benefit"},
		{"no-enabling-change", func(c *benefit.Case) { b(c).Needs = nil }, "visits: Increase visits: nothing it needs is stated, so it has no date",
			"change-without-benefit enabler-without-benefit"},
		{"change-needs-nothing", func(c *benefit.Case) { c.Changes[0].Needs = nil }, "new-way: New way: nothing it needs is stated, so it has no date",
			"enabler-without-benefit"},
		{"shares-not-one", func(c *benefit.Case) {
			c.Changes[0].Additive = true
			c.Changes[0].Needs[0].Share, c.Changes[0].Needs[1].Share = 0.5, 0.4
		}, "new-way: New way: its additive shares sum to 90 %", ""},
		{"change-without-benefit", func(c *benefit.Case) {
			c.Changes = append(c.Changes, benefit.Change{ID: "other", Owner: "X", Needs: []benefit.Need{{On: "go-live"}}})
		}, "other: other: no benefit hangs on it", ""},
		{"enabler-without-benefit", func(c *benefit.Case) { c.Changes[0].Needs = c.Changes[0].Needs[:1] }, "training: Training: no benefit hangs on it", ""},
		{"no-business-change", func(c *benefit.Case) { b(c).Needs = []benefit.Need{{On: "go-live"}} },
			"visits: Increase visits: no business change stands between it and what is delivered", "change-without-benefit enabler-without-benefit"},
		{"no-objective", func(c *benefit.Case) { b(c).Objectives = nil }, "visits: Increase visits: it serves no stated objective", "objective-without-benefit"},
		{"objective-without-benefit", func(c *benefit.Case) {
			c.Objectives = append(c.Objectives, benefit.Objective{ID: "cost", Title: "Cost"})
		},
			"cost: Cost: no benefit serves it", ""},
		{"no-owner", func(c *benefit.Case) { b(c).Owner = benefit.Ownership{} }, "visits: Increase visits: nobody answers for it", ""},
		{"owner-not-accepted", func(c *benefit.Case) { b(c).Owner.HandedBack = day("2027-01-05") }, "visits: Increase visits: Ellis handed it back on 5 Jan 2027", ""},
		{"owner-not-accepted", func(c *benefit.Case) { b(c).Owner.Accepted = 0 }, "visits: Increase visits: Ellis has not accepted it", ""},
		{"no-measure", func(c *benefit.Case) { b(c).Measure.Name = "" }, "visits: Increase visits: it is not said what is counted", ""},
		{"no-levels", func(c *benefit.Case) { b(c).Target = nil }, "visits: Increase visits: no target is stated", ""},
		{"no-levels", func(c *benefit.Case) { b(c).Measure.Better = benefit.DirectionNotStated },
			"visits: Increase visits: it is not stated whether higher or lower is better", ""},
		{"no-value", func(c *benefit.Case) { b(c).Value = nil }, "visits: Increase visits: cashable, but the value of a unit is not stated", ""},
		{"life-not-chosen", func(c *benefit.Case) { b(c).Life = benefit.Life{} },
			"visits: Increase visits: choose a length of life, which moves with the start, or a last day, which does not", ""},
		{"wrong-way", func(c *benefit.Case) { b(c).Measure.Better = benefit.Lower }, "visits: Increase visits: its target is worse than doing nothing", ""},
		{"wrong-way", func(c *benefit.Case) { b(c).Kind = benefit.Disbenefit },
			"visits: Increase visits: it is a disbenefit, but its target is better than doing nothing", ""},
		{"wants-no-change", func(c *benefit.Case) { b(c).Target.Value, b(c).Measure.Better = b(c).Baseline.Value, benefit.Lower },
			"visits: Increase visits: its target is its baseline, 0, so that it wants no change", ""},
		{"wants-no-change", func(c *benefit.Case) { // what is there falls from 12 to the target, whoever does what
			b(c).Baseline = &benefit.Level{Value: 12, Date: day("2026-01-01")}
			b(c).DoNothing.Points = []benefit.Level{{Value: b(c).Target.Value, Date: day("2027-01-01")}}
		}, "visits: Increase visits: its target, 1, is what doing nothing brings", ""},
		{"value-without-source", func(c *benefit.Case) { b(c).ValueSource = "" },
			"visits: Increase visits: the value of £365k a unit has neither a source nor an assumption", ""},
		{"title-verb", func(c *benefit.Case) { b(c).Title = "Visits" }, `visits: "Visits" does not say what will be more or less`, ""},
		{"counted-twice", func(c *benefit.Case) { extra(c, 0.5) }, "again: Increase again counts VISITS, as Increase visits does; together they claim 150 % of it", ""},
		{"no-planned-date", func(c *benefit.Case) { m(c).Dates = nil }, "go-live: go-live: no date it was planned for is stated", ""},
		{"milestone-without-activity", func(c *benefit.Case) { m(c).Activity = "" }, "go-live: go-live: tied to no activity of the schedule", ""},
		{"tie-unconfirmed", func(c *benefit.Case) { m(c).Unconfirmed = true }, "go-live: go-live: nobody has confirmed that activity A-go-live stands for it", ""},
		{"own-work-overdue", func(c *benefit.Case) { c.OwnWork[0].Due = day("2027-02-01") },
			"training: Training: due 28 days ago on 1 Feb 2027, not done, no new date", ""},
		{"no-doer", func(c *benefit.Case) { c.Changes[0].Owner = "" }, "new-way: New way: nobody answers for it", ""},
		{"decision-open", func(c *benefit.Case) { c.Decisions[0].By = "" }, "sites: Which site: it is not stated who decides", ""},
		{"decision-overdue", func(c *benefit.Case) { c.Decisions[0].NeededBy = day("2027-02-28") }, "sites: Which site: needed by 28 Feb 2027", ""},
		{"no-reading", func(c *benefit.Case) {
			m(c).Dates[0].Date, c.OwnWork[0].Done, c.OwnWork[0].Due = day("2027-01-15"), day("2027-01-10"), day("2027-01-10")
		},
			"visits: Increase visits: planned to start on 15 Jan 2027, no reading yet", ""},
		{"target-too-early", func(c *benefit.Case) { b(c).Target.Date = day("2027-05-31") },
			"visits: Increase visits: the target is dated 31 May 2027, the plan reaches it on 1 Jul 2027", ""},
		{"day-to-come", func(c *benefit.Case) { m(c).Achieved = day("2027-03-02") }, "go-live: go-live: reached on 2 Mar 2027, a day to come", ""},
		{"day-to-come", func(c *benefit.Case) { c.OwnWork[0].Done = day("2027-04-01") }, "training: Training: done on 1 Apr 2027, a day to come", ""},
		{"day-to-come", func(c *benefit.Case) { b(c).Readings = []benefit.Reading{{Date: day("2027-03-02")}} },
			"visits: Increase visits: read on 2 Mar 2027, a day to come", ""},
		{"two-readings-of-a-day", func(c *benefit.Case) {
			b(c).Readings = []benefit.Reading{{Date: day("2027-02-01"), Value: 5}, {Date: day("2027-02-01"), Value: 5}, {Date: day("2027-02-01"), Value: 1}}
		}, "visits: Increase visits: two different readings of 1 Feb 2027", ""},
		{"over-before-it-starts", func(c *benefit.Case) { b(c).Life = until("2027-06-30") },
			"visits: Increase visits: planned to start on 1 Jul 2027, when its last day is over", ""},
		{"no-rate", func(c *benefit.Case) { c.Appraisal = benefit.Appraisal{} }, ": no discount rate is stated, so sums are not discounted", ""},
		{"basis-not-stated", func(c *benefit.Case) { c.Appraisal.Basis = benefit.BasisNotStated },
			": it is not stated whether the rate and the amounts are real or nominal", ""},
		{"no-costs", func(c *benefit.Case) { c.Costs = nil }, ": no costs are given, so the sum is the value of the benefits alone", ""},
	} {
		t.Run(x.check, func(t *testing.T) {
			c := sound()
			x.change(c)
			got := found(benefit.Checks(c, day("2027-03-01"), sound0()))
			if d := cmp.Diff([]string{x.want}, got[x.check][:min(1, len(got[x.check]))]); d != "" {
				t.Errorf("(−want +got):\n%s", d)
			}
			delete(got, x.check)
			for _, id := range strings.Fields(x.also) {
				if got[id] == nil {
					t.Errorf("%s finds nothing", id)
				}
				delete(got, id)
			}
			if len(got) > 0 {
				t.Errorf("also found: %v", got)
			}
		})
	}
}

// sound0 is another project that shares no measure with the sound case.
func sound0() *benefit.Case {
	c := sound()
	c.Benefits[0].Measure.Name = "something else"
	return c
}

// In the sound case every check holds; across projects it is not run with one and finds a shared measure with two.
func TestChecksHold(t *testing.T) {
	if got := found(benefit.Checks(sound(), day("2027-03-01"), sound0())); len(got) != 0 {
		t.Errorf("found in a sound case: %v", got)
	}
	got := found(benefit.Checks(sound(), day("2027-03-01")))
	if d := cmp.Diff(map[string][]string{"counted-in-two-projects": {"not run: only one project was given"}}, got); d != "" {
		t.Error(d)
	}
	other := sound()
	other.Project.Name = "Pharmacy"
	got = found(benefit.Checks(sound(), day("2027-03-01"), other))
	want := map[string][]string{"counted-in-two-projects": {
		"visits: Increase visits counts visits, as Increase visits of Pharmacy does; together they claim 200 % of it"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Checks that need dates are not run on an unsound case, and say why.
func TestChecksOfAnUnsoundCase(t *testing.T) {
	c := sound()
	c.Changes[0].Needs[0].On = "nobody"
	for _, ch := range benefit.Checks(c, day("2027-03-01")) {
		if ch.ID == "no-reading" && (ch.Verdict != benefit.CheckNotRun ||
			ch.Reason != `the case is not sound yet: changes[0].needs[0]: there is no milestone, own work or change "nobody"`) {
			t.Errorf("%+v", ch)
		}
	}
}

// Every check has an id of its own, a name and a definition, and every ask of the next inputs is a check.
func TestCheckDefinitions(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range benefit.Checks(sound(), day("2027-03-01")) {
		if seen[c.ID] || c.Name == "" || !strings.HasSuffix(c.Definition, ".") {
			t.Errorf("%q is not defined well", c.ID)
		}
		seen[c.ID] = true
	}
	ids := map[string]bool{}
	for _, d := range benefit.Definitions() {
		if ids[d.ID] || d.Name == "" || !strings.HasSuffix(d.Text, ".") {
			t.Errorf("%q is not defined well", d.ID)
		}
		ids[d.ID] = true
	}
}

// What to find out next: first what touches most money. The large benefit (£1,000 a day from 1 July to the end of
// 2031) has no owner; the small one, a tenth of it, no source; the milestone under both no activity; the third benefit has
// no value, so what is missing there touches no money that could be named.
func TestNextInputs(t *testing.T) {
	c := sound()
	c.Appraisal.Rate = 0
	large := &c.Benefits[0]
	large.Owner = benefit.Ownership{}
	small, plain := c.Benefits[0], c.Benefits[0]
	small.ID, small.Title, small.Measure.Name, small.Value, small.ValueSource = "small", "Reduce small", "small", pounds(36_500), ""
	small.Owner = benefit.Ownership{Name: "Reyes", Accepted: day("2026-10-01")}
	plain.ID, plain.Title, plain.Measure.Name, plain.Value = "plain", "Reduce plain", "plain", nil
	plain.Owner = small.Owner
	c.Benefits = append(c.Benefits, small, plain)
	c.Engagements[0].Milestones[0].Activity = ""
	c.OwnWork[0].Due = day("2027-02-01") // overdue: no forecast
	r := forecast(t, c, on())
	var got []string
	for _, in := range benefit.NextInputs(c, r, 5) {
		got = append(got, in.Sentence)
	}
	// 1 July 2027 to 31 December 2031 are 184 + 366 + 365 + 365 + 365 = 1,645 days.
	want := []string{
		"Tie “go-live” to an activity of the supplier's schedule: £1.81m of planned value hangs on it",
		"Get a new date for “Training”: £1.81m of planned value hangs on it",
		"Name an owner for “Increase visits”: £1.65m of planned value hangs on it",
		"Say where the value of “Reduce small” comes from: £165k of planned value hangs on it",
		"State what one unit of “Reduce plain” is worth a year",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(−want +got):\n%s", d)
	}
	// A disbenefit counts by its size: £1,000 a day for 1,645 days, without an owner, comes before the source of the small one.
	c.Benefits[0].Kind, c.Benefits[0].Measure.Better = benefit.Disbenefit, benefit.Lower
	c.Benefits[0].Title = "More typing"
	if got := benefit.NextInputs(c, forecast(t, c, on()), 5)[2].Sentence; got != "Name an owner for “More typing”: £1.65m of planned value hangs on it" {
		t.Errorf("%s", got)
	}
	if n := len(benefit.NextInputs(c, r, 2)); n != 2 {
		t.Errorf("asked for two, got %d", n)
	}
	if in := benefit.NextInputs(c, nil, 1); len(in) != 1 || in[0].HasMoney {
		t.Errorf("without a result: %+v", in)
	}
}
