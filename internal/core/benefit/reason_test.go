package benefit_test

import (
	"testing"

	"counterpart.dev/internal/core/benefit"
)

// A sum that cannot be computed says why, and the dates that can be computed are there all the same.
func TestWhyThereIsNoMoney(t *testing.T) {
	for _, x := range []struct {
		why    string
		change func(*benefit.Benefit)
	}{
		{"no value of a unit is stated", func(b *benefit.Benefit) { b.Value = nil }},
		{"no baseline is stated", func(b *benefit.Benefit) { b.Baseline = nil }},
		{"no target is stated", func(b *benefit.Benefit) { b.Target = nil }},
		{"the do-nothing level drifts, but the baseline has no date", func(b *benefit.Benefit) {
			b.Baseline.Date, b.DoNothing.PerYear = 0, 1
		}},
		{"it is not stated whether higher or lower is better", func(b *benefit.Benefit) { b.Measure.Better = benefit.DirectionNotStated }},
		{"no life is chosen: neither a length nor a last day", func(b *benefit.Benefit) { b.Life = benefit.Life{} }},
	} {
		b := perDay("visits", until("2027-12-31"), "go-live")
		x.change(&b)
		r := forecast(t, caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b), on("go-live", "2027-07-11"))
		got := r.Benefits[0]
		equal(t, "reason", got.Forecast.NoValue, x.why)
		equal(t, "has a value", got.Planned.HasValue || got.Forecast.HasValue || got.HasLoss, false)
		equal(t, "start", got.Forecast.Start, day("2027-07-11"))
		equal(t, "total", r.Totals.Reason, "of every benefit: "+x.why)
	}
}

// Several reasons, or no benefits at all.
func TestWhyThereIsNoTotal(t *testing.T) {
	a, b := perDay("a", until("2027-12-31"), "go-live"), perDay("b", until("2027-12-31"), "go-live")
	a.Value, b.Target = nil, nil
	milestones := []benefit.ContractMilestone{contract("go-live", "2027-07-01")}
	equal(t, "several", forecast(t, caseOf(milestones, a, b), on()).Totals.Reason,
		"no benefit has everything a sum needs: a planned date, a baseline, a target, a value of a unit and a life")
	equal(t, "none", forecast(t, caseOf(milestones), on()).Totals.Reason, "the case has no benefits")
}

// A sum beyond what can be meant is refused, not rounded: £1bn a year from 2027 on, at −10 % a year from a base date
// in 1900.
func TestSumsBeyondReason(t *testing.T) {
	b := perDay("visits", until("2127-12-31"), "go-live")
	b.Value = pounds(1e9)
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b)
	c.Appraisal = benefit.Appraisal{Base: day("1900-01-01"), Rate: -0.1, RateStated: true}
	c.Costs = []benefit.Cost{{ID: "once", Amount: 1e13, On: day("2127-01-01")}}
	r := forecast(t, c, on("go-live", "2027-07-01"))
	why := "the sum is larger than can be meant: check the value of a unit and the levels"
	equal(t, "benefit", r.Benefits[0].Planned.NoValue, why)
	equal(t, "cost", r.Costs[0].NotRun, "no plan: "+why)
}

// A cost that moves with something is not run while that has no date, or had none to move from.
func TestWhyACostIsNotRun(t *testing.T) {
	undated := contract("undated", "2027-07-01")
	undated.Dates = nil
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01"), undated})
	c.Costs = []benefit.Cost{{ID: "a", Amount: 100, On: day("2027-04-01"), With: "go-live"},
		{ID: "b", Amount: 100, On: day("2027-04-01"), With: "undated"},
		{ID: "c", Kind: benefit.OldWay, Amount: 700, From: day("2027-04-01"), Until: "go-live"},
		{ID: "d", Kind: benefit.OldWay, Amount: 700, From: day("2027-04-01"), Until: "undated"}}
	r := forecast(t, c, on("undated", "2027-08-01"))
	equal(t, "no forecast", r.Costs[0].NotRun, "go-live has no forecast: no schedule gives a date for it")
	equal(t, "nothing to move against", r.Costs[1].NotRun, "undated has no planned date to move against")
	equal(t, "no plan", r.Costs[3].NotRun, "no plan: undated has no planned date")
	equal(t, "why", r.Costs[3].NoPlan, "undated has no planned date")
	equal(t, "old way", r.Costs[2].NotRun, "go-live has no forecast: no schedule gives a date for it")
	// 91 days from 1 April at £1 a day, and twice the once: planned, but not compared.
	equal(t, "totals", []benefit.Money{r.Totals.Planned, r.Totals.Compared, r.Totals.Missing}, []benefit.Money{-9_100 - 200, 0, -9_300})
}

// Sentences for what is missing are asked for once: a forecast that is missing because a milestone has no activity is
// asked for as the activity; one that is missing for another reason by itself.
func TestNextInputsForForecasts(t *testing.T) {
	c := sound()
	in := on()
	in.Missing = map[benefit.NodeID]string{"go-live": "activity A-go-live is not in the submission"}
	r := forecast(t, c, in)
	got := benefit.NextInputs(c, r, 1)[0]
	equal(t, "check", got.Check, "no-forecast")
	equal(t, "subject", got.Subjects, []benefit.Subject{{Kind: benefit.AMilestone, ID: "go-live"}})
	if !got.HasMoney || got.PerYear || got.Money != r.Benefits[0].Planned.Value {
		t.Errorf("%+v", got)
	}
	// Without a plan the money is that of a full year.
	c.Engagements[0].Milestones[0].Dates = nil
	got = benefit.NextInputs(c, forecast(t, c, in), 1)[0]
	equal(t, "sentence", got.Sentence, "State the date “go-live” was planned for: £365k a year hangs on it")
	c.Decisions[0].By = ""
	inputs := benefit.NextInputs(c, forecast(t, c, in), 50)
	equal(t, "decision", inputs[len(inputs)-1].Sentence, "Say who decides “Which site”, and by when")
}
