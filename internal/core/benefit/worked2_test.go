package benefit_test

import (
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// 12. Readings. A linear ramp of 199 days from 1 January 2027; on 10 April (day 99, midday: 99.5/199 = ½) the plan
// stands at 0.5 and the reading says 0.4: realised 80 %. Half of the ramp has been observed: r̂ = ½ × 0.8 + ½ = 0.9.
// Life 398 days: 199/2 + 199 = 298.5 days = £298,500 planned, × 0.9 = £268,650 forecast, £29,850 lost to the readings.
func TestReadingsShrunkToOne(t *testing.T) {
	b := perDay("visits", lasting(398), "go-live")
	b.Ramp = benefit.Ramp{Shape: benefit.Linear, Length: benefit.Duration{N: 199}}
	b.Readings = []benefit.Reading{{Date: day("2027-04-10"), Value: 0.4}, {Date: day("2027-08-01"), Value: 9}} // the second is yet to come
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-01-01")}, b)
	in := on("go-live", "2027-01-01")
	in.Report = day("2027-05-01")
	r := forecast(t, c, in)
	got := r.Benefits[0].Realised
	equal(t, "defined", got.Defined, true)
	near(t, "planned level", got.Planned, 0.5)
	near(t, "realised", got.Ratio, 0.8)
	near(t, "observed", got.Observed, 0.5)
	near(t, "factor", got.Factor, 0.9)
	equal(t, "planned", r.Totals.Planned, benefit.Money(298_500*pence))
	equal(t, "forecast", r.Totals.Forecast, benefit.Money(268_650*pence))
	equal(t, "causes", causes(r), map[string]benefit.Money{"readings:visits": 29_850 * pence})
}

// 12b. A slip is not counted twice. The same ramp, go-live reached 99 days late on 10 April; a reading on 18 July
// (day 99 of the moved ramp) stands at 0.5, exactly where the moved curve has it: factor 1, although the approved plan
// stood at (198+½)/199 that day. Only the slip loses, and with a life that shifts at no rate it loses nothing.
func TestReadingsAreTakenAgainstTheMovedCurve(t *testing.T) {
	b := perDay("visits", lasting(398), "go-live")
	b.Ramp = benefit.Ramp{Shape: benefit.Linear, Length: benefit.Duration{N: 199}}
	b.Readings = []benefit.Reading{{Date: day("2027-07-18"), Value: 0.5}}
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-01-01")}, b)
	in := on("go-live", "2027-04-10")
	in.Report = day("2027-08-01")
	r := forecast(t, c, in)
	near(t, "realised against the approved plan", r.Benefits[0].Realised.Ratio, 0.5/(198.5/199))
	near(t, "factor", r.Benefits[0].Realised.Factor, 1)
	equal(t, "loss", r.Totals.Loss, benefit.Money(0))
}

// 12c. Where the plan itself is at the do-nothing level, realised is not defined, and says so.
func TestRealisedUndefined(t *testing.T) {
	b := perDay("visits", lasting(398), "go-live")
	b.Readings = []benefit.Reading{{Date: day("2027-02-01"), Value: 0.1}}
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-06-01")}, b, perDay("unread", lasting(398), "go-live"))
	r := forecast(t, c, on("go-live", "2027-06-01"))
	equal(t, "without readings", r.Benefits[1].Realised.Reason, "no readings yet")
	got := r.Benefits[0].Realised
	equal(t, "defined", got.Defined, false)
	equal(t, "reason", got.Reason, "on 1 Feb 2027 the plan is at the do-nothing level")
	equal(t, "factor", got.Factor, 1.0)
}

// 13. Contributions add up. Two milestones approved for 1 July, needed together: A is 10 days late, B 20. Lost are the
// later one's 20 days. Over both orders A's part is (10 + 0)/2 = 5 days, B's (20 + 10)/2 = 15. A second benefit, worth
// £1 for the whole of its day at target and 3 days long, cannot split evenly: its pennies still add up.
func TestContributionsAddUp(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("a", "2027-07-01"), contract("b", "2027-07-01"), contract("c", "2027-07-01")},
		perDay("visits", until("2027-12-31"), "a", "b"), perDay("pennies", until("2027-07-01"), "a", "b", "c"))
	c.Benefits[1].Value = pounds(365)
	r := forecast(t, c, on("a", "2027-07-11", "b", "2027-07-21", "c", "2027-07-02"))
	equal(t, "loss", r.Totals.Loss, benefit.Money(20_000*pence+100))
	// The pound is lost as soon as any of the three is late: each is the first of the three in a third of the orders,
	// 33⅓ pence; the penny left over goes to the first named.
	equal(t, "causes", causes(r), map[string]benefit.Money{"slip:a": 5_000*pence + 34, "slip:b": 15_000*pence + 33, "slip:c": 33})
}

// 14. What the case itself changed since approval. Adoption takes 12 weeks instead of 8 (28 days), the target is 0.9
// instead of 1, the life ends on 30 November instead of 31 December (31 days). Approved: build 6 May + 56 days =
// 1 July, 184 days = £184,000. Now: 29 July to 30 November: 125 days × £900 = £112,500, so £71,500 lost. With a for
// the adoption (28 days fewer), l for the life (31 fewer), g for the target (× 0.9), v = (184 − 28a − 31l)(1 − 0.1g):
// a's part is 28 × (1 − 0.1/2) = 26.6 days, l's 31 × 0.95 = 29.45, g's the rest, 0.1 × (184 − 14 − 15.5) = 15.45.
func TestChangedSinceApproval(t *testing.T) {
	b := perDay("visits", until("2027-11-30"), "new-way")
	b.Target.Value = 0.9
	one, life := 1.0, until("2027-12-31")
	b.ApprovedTarget, b.ApprovedLife = &one, &life
	c := caseOf([]benefit.ContractMilestone{contract("build", "2027-05-06")}, b)
	c.Changes = []benefit.Change{{ID: "new-way", Needs: []benefit.Need{{On: "build"}}, Lead: benefit.Duration{N: 12, Unit: benefit.Weeks},
		ApprovedLead: &benefit.Duration{N: 8, Unit: benefit.Weeks}}}
	r := forecast(t, c, on("build", "2027-05-06"))
	equal(t, "planned", r.Totals.Planned, benefit.Money(184_000*pence))
	equal(t, "loss", r.Totals.Loss, benefit.Money(71_500*pence))
	equal(t, "causes", causes(r), map[string]benefit.Money{
		"adoption:new-way": 26_600 * pence, "life:visits": 29_450 * pence, "target:visits": 15_450 * pence})
}

// 15. The end of the appraisal cuts everything: a life of ten years ends with it. 1 July to 30 September: 92 days; a
// one-off cost after it is not counted, one on its last day is.
func TestEndOfAppraisal(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")},
		perDay("visits", benefit.Life{For: benefit.Duration{N: 10, Unit: benefit.Years}}, "go-live"))
	c.Appraisal.End = day("2027-09-30")
	c.Costs = []benefit.Cost{{ID: "last", Amount: 1_000 * pence, On: day("2027-09-30")}, {ID: "after", Amount: 5_000 * pence, On: day("2027-10-01")}}
	r := forecast(t, c, on("go-live", "2027-07-01"))
	equal(t, "planned", r.Totals.Planned, benefit.Money(91_000*pence))
}

// 16. One slip, two sides. Go-live was due on 1 July and is forecast for 31 July, 30 days; had our data been in time
// it would be 13 July, so 18 days are ours and 12 stay with the supplier. Until 31 December each day is £1,000.
func TestSlipSplitBetweenCourts(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, perDay("visits", until("2027-12-31"), "go-live"))
	in := on("go-live", "2027-07-31")
	in.Split = []benefit.SlipCause{{ID: "our-data", Title: "Our data came late", Court: benefit.Client,
		Without: benefit.Dates{"go-live": day("2027-07-13")}}}
	r := forecast(t, c, in)
	equal(t, "causes", causes(r), map[string]benefit.Money{"part:our-data": 18_000 * pence, "slip:go-live": 12_000 * pence})
	equal(t, "client", r.Loss.Client, benefit.Money(18_000*pence))
	equal(t, "delivery", r.Loss.Delivery, benefit.Money(12_000*pence))

	// Two delays side by side, 10 days: neither alone moves the date, both together do. They share it evenly.
	in = on("go-live", "2027-07-11")
	in.Split = []benefit.SlipCause{
		{ID: "data", Title: "Our data", Court: benefit.Client, Without: benefit.Dates{"go-live": day("2027-07-11")}},
		{ID: "build", Title: "Their build", Court: benefit.Delivery, Without: benefit.Dates{"go-live": day("2027-07-11")}}}
	in.Unsplit = benefit.Dates{"go-live": day("2027-07-01")}
	// Two that overlap: alone they would save 8 and 4 days, together no more than 6. They share the 6 as 4 to 2, and
	// the other 4 of the 10 days stay with the supplier.
	overlap := in
	overlap.Split = []benefit.SlipCause{
		{ID: "data", Title: "Our data", Court: benefit.Client, Without: benefit.Dates{"go-live": day("2027-07-03")}},
		{ID: "build", Title: "Their build", Court: benefit.Delivery, Without: benefit.Dates{"go-live": day("2027-07-07")}}}
	overlap.Unsplit = benefit.Dates{"go-live": day("2027-07-05")}
	equal(t, "overlapping", causes(forecast(t, c, overlap)),
		map[string]benefit.Money{"part:data": 4_000 * pence, "part:build": 2_000 * pence, "slip:go-live": 4_000 * pence})
	equal(t, "side by side", causes(forecast(t, c, in)), map[string]benefit.Money{"part:data": 5_000 * pence, "part:build": 5_000 * pence})
}

// 17. No forecast is no forecast. Of two benefits one hangs on a milestone the schedule does not show: its £184,000 are
// missing, not lost and not as planned; the other is 10 days late.
func TestNotRunIsNotThePlan(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("north", "2027-07-01"), contract("south", "2027-07-01")},
		perDay("visits", until("2027-12-31"), "north"), perDay("calls", until("2027-12-31"), "south"))
	in := on("north", "2027-07-11")
	in.Missing = map[benefit.NodeID]string{"south": "activity A-south is not in the submission"}
	r := forecast(t, c, in)
	got := r.Totals
	equal(t, "totals", []benefit.Money{got.Planned, got.Compared, got.Forecast, got.Loss, got.Missing},
		[]benefit.Money{368_000 * pence, 184_000 * pence, 174_000 * pence, 10_000 * pence, 184_000 * pence})
	equal(t, "not run", got.NotRun, []benefit.BenefitID{"calls"})
	equal(t, "reason", r.Benefits[1].Forecast.NotRun, "south has no forecast: activity A-south is not in the submission")
	equal(t, "delay of what has no forecast", enabler(t, r, "south").Delay.Reason, "south has no forecast: activity A-south is not in the submission")
}

// 18. No value of a unit is no money: the benefit is listed with its dates and level, and a case of nothing else has no
// sum at all.
func TestNoMoneyIsNotZero(t *testing.T) {
	b := perDay("satisfaction", until("2027-12-31"), "go-live")
	b.Value = nil
	r := forecast(t, caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b), on("go-live", "2027-07-11"))
	equal(t, "has money", r.Totals.HasMoney, false)
	equal(t, "reason", r.Totals.Reason, "of every benefit: no value of a unit is stated")
	equal(t, "slip", r.Benefits[0].SlipDays, 10)
	equal(t, "delay", enabler(t, r, "go-live").Delay.Reason, "of what hangs on it, Increase satisfaction has no money: no value of a unit is stated")
	// 1 June (before), 1 July planned but not yet there, 1 August both there.
	equal(t, "planned level", r.Benefits[0].Curve.Planned[:3], []float64{0, 1, 1})
	equal(t, "forecast level", r.Benefits[0].Curve.Forecast[:3], []float64{0, 0, 1})
}

// 19. Withdrawn: what was planned is lost, with its own cause beside the slip. The slip alone would have lost 10 of
// 184 days, the withdrawal loses all: (10 + 0)/2 = 5 days are the slip's, 179 the withdrawal's.
func TestWithdrawn(t *testing.T) {
	b := perDay("visits", until("2027-12-31"), "go-live")
	b.Status = benefit.StatusWithdrawn
	r := forecast(t, caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b), on("go-live", "2027-07-11"))
	equal(t, "causes", causes(r), map[string]benefit.Money{"withdrawn:visits": 179_000 * pence, "slip:go-live": 5_000 * pence})
}

// 20. Own work. Training was promised for 15 June and approved for 1 June (re-planned by us, 14 days); its owner now
// says 25 June (10 more). Go-live on 1 June would do: the benefit waits for the training, 24 days, all ours.
func TestOwnWorkIsOurs(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-06-01")}, perDay("visits", until("2027-12-31"), "go-live", "training"))
	c.OwnWork = []benefit.OwnWork{{ID: "training", Title: "Training", Due: day("2027-06-15"), Approved: day("2027-06-01"),
		Forecast: day("2027-06-25")}}
	r := forecast(t, c, on("go-live", "2027-06-01"))
	equal(t, "causes", causes(r), map[string]benefit.Money{"extension:training": 14_000 * pence, "slip:training": 10_000 * pence})
	equal(t, "client", r.Loss.Client, benefit.Money(24_000*pence))
	equal(t, "a week", enabler(t, r, "training").Delay.Week, benefit.Money(7_000*pence))

	// Overdue without a new date it has no forecast.
	c.OwnWork[0].Forecast = 0
	in := on("go-live", "2027-06-01")
	in.Report = day("2027-06-20")
	r = forecast(t, c, in)
	equal(t, "overdue", r.Benefits[0].Forecast.NotRun, "Training was due on 15 Jun 2027, is not done and has no new date")
	equal(t, "obligations", c.Obligations(day("2027-06-20")), []benefit.Obligation(nil))
}

// 21. A waiting decision. It holds go-live, which has two weeks of float under the contract of the training (1 July):
// decided now, go-live is 17 June, and each week of waiting moves it by a week. Weeks 1 and 2 cost nothing but the
// standing £500; from the third week, 15 March, each costs £7,000 and £500.
func TestWaitingDecision(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-06-17"), contract("training", "2027-07-01")},
		perDay("visits", until("2027-12-31"), "go-live", "training"))
	c.Decisions = []benefit.Decision{{ID: "sites", Title: "Which sites first", PerWeek: 500 * pence}}
	w := benefit.Wait{Decision: "sites", From: day("2027-03-01"), Now: on("go-live", "2027-06-17", "training", "2027-07-01")}
	for n := 1; n <= 4; n++ {
		w.Later = append(w.Later, benefit.Later{Weeks: n, Dates: benefit.Dates{"go-live": day("2027-06-17") + civil.Date(7*n)}})
	}
	got, err := benefit.WaitingCost(c, w)
	if err != nil {
		t.Fatal(err)
	}
	var costs []benefit.Money
	for _, k := range got.Weeks {
		costs = append(costs, k.Cost)
	}
	equal(t, "costs", costs, []benefit.Money{500 * pence, 500 * pence, 7_500 * pence, 7_500 * pence})
	equal(t, "free to", got.FreeTo, day("2027-03-15"))
	equal(t, "sentence", got.Sentence, "£500 a week, from 15 Mar 2027 £7.5k a week")
	equal(t, "total", got.Weeks[3].Total, benefit.Money(16_000*pence))

	c.Decisions[0].PerWeek = 0
	got, _ = benefit.WaitingCost(c, w)
	equal(t, "sentence without a standing cost", got.Sentence, "none yet, from 15 Mar 2027 £7k a week")
	w.Later = w.Later[:2]
	got, _ = benefit.WaitingCost(c, w)
	equal(t, "sentence within the float", got.Sentence, "none within 2 weeks")
	w.Later = []benefit.Later{{Weeks: 4, Dates: benefit.Dates{"go-live": day("2027-07-15")}}}
	got, _ = benefit.WaitingCost(c, w)
	equal(t, "weeks left out share the loss", got.Weeks[3].Total, benefit.Money(14_000*pence))
	equal(t, "evenly", got.Weeks[0].Cost, benefit.Money(3_500*pence))
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if d := got - want; d > 1e-9 || d < -1e-9 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
