package benefit_test

import (
	"fmt"
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// 22. More than ten causes are removed one after another in the order of their dates. Ten milestones were due on 1 July
// and come 1, 2, … 10 days late, the eleventh was due on 20 June and comes on 12 July. All are needed: 11 days lost.
// The eleventh's date is the earliest: its removal brings 12 July back to 11 July, one day. Then the first nine restore
// nothing, and the tenth the ten days from 11 July to 1 July.
func TestManyCausesInSequence(t *testing.T) {
	b := perDay("visits", until("2027-12-31"))
	var milestones []benefit.ContractMilestone
	in := on("m11", "2027-07-12")
	for n := 1; n <= 10; n++ {
		id := fmt.Sprintf("m%d", n)
		milestones = append(milestones, contract(id, "2027-07-01"))
		in.Dates[benefit.NodeID(id)] = day("2027-07-01") + civil.Date(n)
		b.Needs = append(b.Needs, benefit.Need{On: benefit.NodeID(id)})
	}
	b.Needs = append(b.Needs, benefit.Need{On: "m11"})
	r := forecast(t, caseOf(append(milestones, contract("m11", "2027-06-20")), b), in)
	equal(t, "method", r.Loss.Method, benefit.Sequential)
	equal(t, "causes", causes(r), map[string]benefit.Money{"slip:m11": 1_000 * pence, "slip:m10": 10_000 * pence})
}

// 23. The end of the appraisal cuts costs too. Support at £36,500 a year, £100 a day, from 1 July for five years, but
// nothing counts after 30 September: 92 days, £9,200. Go-live ten days late moves its first day: £8,200. The old way
// at £700 a week from 1 August until go-live, planned for 1 July: nothing; ten days late, still nothing; forecast for
// 10 October: £100 a day for August and September, 61 days.
func TestEndOfAppraisalCutsCosts(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, perDay("visits", until("2027-12-31"), "go-live"))
	c.Appraisal.End = day("2027-09-30")
	c.Costs = []benefit.Cost{
		{ID: "support", Kind: benefit.Yearly, Amount: 36_500 * pence, From: day("2027-07-01"), For: benefit.Duration{N: 5, Unit: benefit.Years}, With: "go-live"},
		{ID: "old", Kind: benefit.OldWay, Amount: 700 * pence, From: day("2027-08-01"), Until: "go-live"},
	}
	r := forecast(t, c, on("go-live", "2027-07-11"))
	equal(t, "planned", []benefit.Money{r.Costs[0].Planned, r.Costs[1].Planned}, []benefit.Money{9_200 * pence, 0})
	equal(t, "ten days late", []benefit.Money{r.Costs[0].Forecast, r.Costs[1].Forecast}, []benefit.Money{8_200 * pence, 0})
	r = forecast(t, c, on("go-live", "2027-10-10"))
	equal(t, "in October", []benefit.Money{r.Costs[0].Forecast, r.Costs[1].Forecast}, []benefit.Money{0, 6_100 * pence})
	equal(t, "causes", causes(r), map[string]benefit.Money{"slip:go-live": (92_000 - 9_200 + 6_100) * pence})
}

// 24. Costs are discounted as benefits are. £10,000 on 1 April 2028, 366 days after the base date: £10,000 ×
// 1.035^(−366/365) = £9,660.93. £36,500 a year for 365 days from the base date: £100 × (1 − 1/1.035) ÷ (1 −
// 1.035^(−1/365)) = £35,881.00.
func TestCostsAreDiscounted(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, perDay("visits", until("2027-12-31"), "go-live"))
	c.Appraisal = benefit.Appraisal{Base: day("2027-04-01"), Rate: 0.035, RateStated: true}
	c.Costs = []benefit.Cost{{ID: "once", Amount: 10_000 * pence, On: day("2028-04-01")},
		{ID: "yearly", Kind: benefit.Yearly, Amount: 36_500 * pence, From: day("2027-04-01"), For: benefit.Duration{N: 1, Unit: benefit.Years}}}
	r := forecast(t, c, on("go-live", "2027-07-01"))
	equal(t, "costs", []benefit.Money{r.Costs[0].Planned, r.Costs[1].Planned}, []benefit.Money{9_660_93, 35_881_00})
}

// 25. Waiting that costs at once, and by a range. The decision holds the north (60 %) from the first week and the south
// (40 %) from the second: week one costs 7 × £600, each later one 7 × £1,000.
func TestWaitingRange(t *testing.T) {
	b := perDay("visits", until("2027-12-31"))
	b.Additive, b.Needs = true, []benefit.Need{{On: "north", Share: 0.6}, {On: "south", Share: 0.4}}
	c := caseOf([]benefit.ContractMilestone{contract("north", "2027-07-01"), contract("south", "2027-07-01")}, b)
	c.Decisions = []benefit.Decision{{ID: "d"}}
	w := benefit.Wait{Decision: "d", From: day("2027-03-01"), Now: on("north", "2027-07-01", "south", "2027-07-01")}
	for n := 1; n <= 3; n++ {
		w.Later = append(w.Later, benefit.Later{Weeks: n, Dates: benefit.Dates{"north": day("2027-07-01") + civil.Date(7*n),
			"south": day("2027-07-01") + civil.Date(7*(n-1))}})
	}
	got, err := benefit.WaitingCost(c, w)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "figures", []benefit.Money{got.First, got.Low, got.High, got.Weeks[2].Total},
		[]benefit.Money{4_200 * pence, 4_200 * pence, 7_000 * pence, 18_200 * pence})
	equal(t, "free to", got.FreeTo, day("2027-03-01"))
	equal(t, "sentence", got.Sentence, "£4.2k to £7k a week")

	// What is reached no waiting moves.
	reached := w
	reached.Now.Reached = map[benefit.NodeID]bool{"north": true}
	got, err = benefit.WaitingCost(c, reached)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "with the north reached", got.Weeks[2].Total, benefit.Money(5_600*pence))

	// What has no date in one of the answers is not in the figures, and is named.
	w.Later[2].Dates["south"] = 0
	got, err = benefit.WaitingCost(c, w)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "not run", got.NotRun, []benefit.BenefitID{"visits"})
	equal(t, "nothing left", got.Sentence, "not run: no benefit with money has a forecast")
	c.Decisions[0].PerWeek = 500 * pence
	got, _ = benefit.WaitingCost(c, w)
	equal(t, "nothing left but the standing cost", got.Sentence,
		"£500 a week; what the schedule loses is not run: no benefit with money has a forecast")
	c.Decisions[0].PerWeek = 0
	c.Benefits = append(c.Benefits, perDay("calls", until("2027-12-31"), "north"))
	got, _ = benefit.WaitingCost(c, w)
	equal(t, "one of two left", got.Sentence, "£7k a week; one benefit without a forecast is not counted")

	for name, wrong := range map[string]benefit.Wait{
		`the case has no decision "x"`:                              {Decision: "x", From: w.From, Now: w.Now, Later: w.Later},
		"no week of waiting is given":                               {Decision: "d", From: w.From, Now: w.Now},
		"the weeks of waiting must rise from 1 to 520: 2 follows 2": {Decision: "d", From: w.From, Now: w.Now, Later: []benefit.Later{{Weeks: 2}, {Weeks: 2}}},
		"the waiting is counted from , which cannot be meant":       {Decision: "d", Now: w.Now, Later: w.Later},
	} {
		if _, err := benefit.WaitingCost(c, wrong); err == nil || err.Error() != name {
			t.Errorf("got %v, want %s", err, name)
		}
	}
}

// 26. Waiting for a disbenefit pays: said as a gain, not as a cost below nothing.
func TestWaitingThatGains(t *testing.T) {
	b := perDay("typing", until("2027-12-31"), "go-live")
	b.Kind, b.Measure.Better = benefit.Disbenefit, benefit.Lower
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b)
	c.Decisions = []benefit.Decision{{ID: "d"}}
	got, err := benefit.WaitingCost(c, benefit.Wait{Decision: "d", From: day("2027-03-01"), Now: on("go-live", "2027-07-01"),
		Later: []benefit.Later{{Weeks: 1, Dates: benefit.Dates{"go-live": day("2027-07-08")}}}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "sentence", got.Sentence, "none: the forecast gains £7k by waiting 1 week")
}

// 27. Readings above plan raise the forecast: at half of the ramp 0.6 instead of 0.5, r = 1.2, r̂ = ½ × 1.2 + ½ = 1.1.
// Two readings count by their sums: 0.2 at a quarter of the ramp (instead of 0.25) and 0.6 at half: r = 0.8/0.75.
func TestReadingsAbovePlan(t *testing.T) {
	b := perDay("visits", lasting(398), "go-live")
	b.Ramp = benefit.Ramp{Shape: benefit.Linear, Length: benefit.Duration{N: 198}}
	// Day 49 stands at 49.5/198 = ¼, day 98 at 98.5/198.
	b.Readings = []benefit.Reading{{Date: day("2027-01-01") + 49, Value: 0.2}, {Date: day("2027-01-01") + 98, Value: 0.6}}
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-01-01")}, b)
	in := on("go-live", "2027-01-01")
	in.Report = day("2027-05-01")
	got := forecast(t, c, in).Benefits[0].Realised
	w := 98.5 / 198
	near(t, "r", got.ToDate, 0.8/(0.25+w))
	near(t, "factor", got.Factor, w*0.8/(0.25+w)+1-w)
	near(t, "realised", got.Ratio, 0.6/w)
	if r := forecast(t, c, in); r.Totals.Loss >= 0 || causes(r)["readings:visits"] != r.Totals.Loss {
		t.Errorf("readings above plan lose %d: %v", r.Totals.Loss, causes(r))
	}
}

// 28. Early is a gain, with its cause: go-live ten days before the contract date, £10,000 more than planned.
func TestEarlyIsAGain(t *testing.T) {
	r := forecast(t, caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, perDay("visits", until("2027-12-31"), "go-live")),
		on("go-live", "2027-06-21"))
	equal(t, "causes", causes(r), map[string]benefit.Money{"slip:go-live": -10_000 * pence})
	equal(t, "title", r.Loss.Causes[0].Title, "go-live: 10 days earlier than the contract")
}

// 29. The yearly curve, month by month. £365,000 a year at target; planned from 1 July, forecast from 1 August, ramp of
// 31 days: on 1 July at midday 0.5/31 of it, on 1 August all (31.5 > 31) by plan and 0.5/31 by forecast. The last day
// is 30 September, so 1 October is back at nothing.
func TestMonthlyCurve(t *testing.T) {
	b := perDay("visits", until("2027-09-30"), "go-live")
	b.Ramp = benefit.Ramp{Shape: benefit.Linear, Length: benefit.Duration{N: 31}}
	r := forecast(t, caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b), on("go-live", "2027-08-01"))
	var months []string
	for _, m := range r.Curve.Months {
		months = append(months, m.String()[:7])
	}
	equal(t, "months", months, []string{"2027-06", "2027-07", "2027-08", "2027-09", "2027-10"})
	first := benefit.Money(588_710) // £365,000 × 0.5/31 = £5,887.097
	equal(t, "planned", r.Curve.Planned, []benefit.Money{0, first, 365_000 * pence, 365_000 * pence, 0})
	equal(t, "forecast", r.Curve.Forecast, []benefit.Money{0, 0, first, 365_000 * pence, 0})
	equal(t, "one benefit's own", r.Benefits[0].Curve.ForecastYearly, r.Curve.Forecast)
	equal(t, "do-nothing of a level that stays", r.Benefits[0].Curve.DoNothing, []float64(nil))
}

// 30. No benefit with a forecast: the totals say so, rather than showing the costs alone.
func TestOnlyCostsAreNoForecast(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, perDay("visits", until("2027-12-31"), "go-live"))
	c.Costs = []benefit.Cost{{ID: "once", Amount: 10_000 * pence, On: day("2027-04-01")}}
	r := forecast(t, c, on())
	equal(t, "has", []bool{r.Totals.HasMoney, r.Totals.HasForecast}, []bool{true, false})
	equal(t, "reason", r.Totals.Reason, "go-live has no forecast: no schedule gives a date for it")
	equal(t, "missing", r.Totals.Missing, benefit.Money(184_000*pence))
}

// 31. A milestone reached costs nothing more by waiting, and a milestone without benefits says so.
func TestDelayReasons(t *testing.T) {
	done := contract("done", "2027-01-15")
	done.Achieved = day("2027-01-20")
	c := caseOf([]benefit.ContractMilestone{done, contract("go-live", "2027-07-01"), contract("spare", "2027-07-01"), contract("actual", "2027-02-01")},
		perDay("visits", until("2027-12-31"), "done", "go-live", "actual"))
	in := on("go-live", "2027-07-01", "spare", "2027-07-01", "actual", "2027-02-05")
	in.Reached = map[benefit.NodeID]bool{"actual": true}
	r := forecast(t, c, in)
	for id, want := range map[string]string{"done": "it has been reached", "actual": "it has been reached", "spare": "no benefit hangs on it", "go-live": ""} {
		equal(t, id, enabler(t, r, id).Delay.Reason, want)
	}
	c.Benefits[0].Start.Kind = benefit.NextMonth
	in.Dates["go-live"] = day("2027-07-02")
	equal(t, "start rule", enabler(t, forecast(t, c, in), "go-live").Delay.Reason,
		"the start rule or the end of the life of Increase visits takes up the week")
	equal(t, "benefits", enabler(t, r, "go-live").Benefits, []benefit.BenefitID{"visits"})
	equal(t, "hanging", enabler(t, r, "go-live").Hanging, benefit.Money(184_000*pence))
}
