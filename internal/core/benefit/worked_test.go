package benefit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// The cases of this file are worked by hand in their comments. Unless a case says otherwise, a benefit moves a measure
// from 0 to 1 where one unit is worth £365,000 a year: £1,000 for each day at target. Without a discount rate sums are
// plain day counts; with one, n days from the s-th day after the base date are worth, with q = (1+rate)^(−1/365),
//
//	£1,000 × (qˢ + qˢ⁺¹ + … + qˢ⁺ⁿ⁻¹) = £1,000 × qˢ × (1 − qⁿ) ÷ (1 − q)

func day(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}

func pounds(p float64) *benefit.Money {
	m := benefit.Money(p * 100)
	return &m
}

// contract is a milestone with one contract date.
func contract(id, date string) benefit.ContractMilestone {
	return benefit.ContractMilestone{ID: benefit.NodeID(id), Title: id, Activity: "A-" + id,
		Dates: []benefit.ContractDate{{Date: day(date)}}}
}

// perDay is the benefit worth £1,000 a day.
func perDay(id string, life benefit.Life, needs ...string) benefit.Benefit {
	b := benefit.Benefit{ID: benefit.BenefitID(id), Title: "Increase " + id, Measure: benefit.Measure{Name: id, Better: benefit.Higher},
		Baseline: &benefit.Level{Date: day("2027-01-01")}, Target: &benefit.Level{Value: 1}, Value: pounds(365_000), Life: life}
	for _, n := range needs {
		b.Needs = append(b.Needs, benefit.Need{On: benefit.NodeID(n)})
	}
	return b
}

func until(s string) benefit.Life { return benefit.Life{Until: day(s)} }

func lasting(days int) benefit.Life {
	return benefit.Life{For: benefit.Duration{N: days, Unit: benefit.Days}}
}

func caseOf(milestones []benefit.ContractMilestone, benefits ...benefit.Benefit) *benefit.Case {
	return &benefit.Case{Currency: "GBP", Engagements: []benefit.Engagement{{ID: "ehr", Supplier: "Northwind", Milestones: milestones}},
		Benefits: benefits}
}

// on is the input of a forecast at 1 March 2027, with the enablers' dates in pairs.
func on(dates ...string) benefit.Input {
	in := benefit.Input{Report: day("2027-03-01"), Dates: benefit.Dates{}}
	for i := 0; i < len(dates); i += 2 {
		in.Dates[benefit.NodeID(dates[i])] = day(dates[i+1])
	}
	return in
}

func forecast(t *testing.T, c *benefit.Case, in benefit.Input) *benefit.Result {
	t.Helper()
	r, err := benefit.Forecast(c, in)
	if err != nil {
		t.Fatal(err)
	}
	checkAddsUp(t, r)
	sampled(t, c, in, r)
	return r
}

// checkAddsUp holds for every result: rows and columns of the explanation sum to the loss.
func checkAddsUp(t interface {
	Helper()
	Errorf(string, ...any)
}, r *benefit.Result) {
	t.Helper()
	var total benefit.Money
	for _, c := range r.Loss.Causes {
		total += c.Amount
	}
	if total != r.Totals.Loss || r.Loss.Total != r.Totals.Loss || r.Totals.Compared-r.Totals.Forecast != r.Totals.Loss {
		t.Errorf("causes sum to %d, the explained total is %d, the loss %d", total, r.Loss.Total, r.Totals.Loss)
	}
	if x := r.Loss; x.Extension+x.Slip+x.Other != x.Total || x.Client+x.Delivery+x.Agreed != x.Total {
		t.Errorf("the groups of causes do not sum to the total: %+v", x)
	}
	for _, b := range r.Benefits {
		var sum benefit.Money
		for _, c := range b.Causes {
			sum += c.Amount
		}
		if b.HasLoss && sum != b.Loss {
			t.Errorf("%s: causes sum to %d, its loss is %d", b.ID, sum, b.Loss)
		}
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (−want +got):\n%s", what, d)
	}
}

func enabler(t *testing.T, r *benefit.Result, id string) benefit.EnablerResult {
	t.Helper()
	for _, e := range r.Enablers {
		if string(e.ID) == id {
			return e
		}
	}
	t.Fatalf("no enabler %s", id)
	return benefit.EnablerResult{}
}

func causes(r *benefit.Result) map[string]benefit.Money {
	all := map[string]benefit.Money{}
	for _, c := range r.Loss.Causes {
		all[c.ID] = c.Amount
	}
	return all
}

const pence = 100

// 1. Float covers the wait. The benefit needs the build (1 June) and the training (1 July) and counts until
// 31 December: 31+31+30+31+30+31 = 184 days from 1 July. The build a week later: still 1 July, nothing lost. A month
// and a half later, 16 July: 15 days lost, but a week at a time only the fifth week (6 July) begins to cost: 5 days.
// The training a week later: 7 days = £7,000.
func TestFloatCoversTheWait(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("build", "2027-06-01"), contract("training", "2027-07-01")},
		perDay("visits", until("2027-12-31"), "build", "training"))
	r := forecast(t, c, on("build", "2027-06-01", "training", "2027-07-01"))
	equal(t, "forecast", r.Totals.Forecast, benefit.Money(184_000*pence))
	equal(t, "loss", r.Totals.Loss, benefit.Money(0))
	build, training := enabler(t, r, "build").Delay, enabler(t, r, "training").Delay
	equal(t, "a week of the build", build.Week, benefit.Money(0))
	equal(t, "why", build.Reason, "float covers the wait: training comes later")
	equal(t, "weeks of the build", build.Weeks[:6], []benefit.Money{0, 0, 0, 0, 5_000 * pence, 12_000 * pence})
	equal(t, "a week of the training", training.Week, benefit.Money(7_000*pence))
	equal(t, "what drives", r.Benefits[0].Forecast.Chain, []benefit.NodeID{"training"})
}

// 2. All needed, through a change with adoption time. Build 10 May, data 20 May; the change needs both and eight weeks:
// 20 May + 56 days = 15 July. Until 31 December: 17+31+30+31+30+31 = 170 days. The data slips to 3 June (14 days), the
// build to 24 May (14 days): the change is in place on 29 July, 14 days later: £14,000 lost. Data alone would have
// lost 14, the build alone (24 May instead of 20) 4, both 14: the data's part is (14 + (14−4))/2 = 12, the build's
// (4 + (14−14))/2 = 2.
func TestAllNeededThroughAChange(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("build", "2027-05-10"), contract("data", "2027-05-20")},
		perDay("visits", until("2027-12-31"), "new-way"))
	c.Changes = []benefit.Change{{ID: "new-way", Title: "New way of working", Lead: benefit.Duration{N: 8, Unit: benefit.Weeks},
		Needs: []benefit.Need{{On: "build"}, {On: "data"}}}}
	r := forecast(t, c, on("build", "2027-05-24", "data", "2027-06-03"))
	b := r.Benefits[0]
	equal(t, "planned start", b.Planned.Start, day("2027-07-15"))
	equal(t, "forecast start", b.Forecast.Start, day("2027-07-29"))
	equal(t, "planned", b.Planned.Value, benefit.Money(170_000*pence))
	equal(t, "loss", r.Totals.Loss, benefit.Money(14_000*pence))
	equal(t, "causes", causes(r), map[string]benefit.Money{"slip:data": 12_000 * pence, "slip:build": 2_000 * pence})
	equal(t, "chain", b.Forecast.Chain, []benefit.NodeID{"new-way", "data"})
	equal(t, "method", r.Loss.Method, benefit.OrderAveraged)
}

// 3. Additive parts. 60 % comes with the north on 1 July, 40 % with the south on 1 October, until 31 December:
// 184 days × £600 + 92 days × £400 = £110,400 + £36,800 = £147,200. The south is forecast 30 days later (31 October):
// 30 × £400 = £12,000 lost; a further week of the north costs 7 × £600 = £4,200, of the south 7 × £400 = £2,800.
func TestAdditiveParts(t *testing.T) {
	b := perDay("visits", until("2027-12-31"))
	b.Additive, b.Needs = true, []benefit.Need{{On: "north", Share: 0.6}, {On: "south", Share: 0.4}}
	c := caseOf([]benefit.ContractMilestone{contract("north", "2027-07-01"), contract("south", "2027-10-01")}, b)
	r := forecast(t, c, on("north", "2027-07-01", "south", "2027-10-31"))
	equal(t, "planned", r.Totals.Planned, benefit.Money(147_200*pence))
	equal(t, "loss", r.Totals.Loss, benefit.Money(12_000*pence))
	equal(t, "north", enabler(t, r, "north").Delay.Week, benefit.Money(4_200*pence))
	equal(t, "south", enabler(t, r, "south").Delay.Week, benefit.Money(2_800*pence))
	var starts []string
	for _, p := range r.Benefits[0].Forecast.Parts {
		starts = append(starts, p.Start.String())
	}
	equal(t, "starts", starts, []string{"2027-07-01", "2027-10-31"})
}

// 4. A fixed end loses what is late; a life that shifts only loses time. 3.5 % a year from 1 April 2027; start 1 July
// (s = 91), 1,825 days, the last of them 28 June 2032. q = 1.035^(−1/365).
//
//	planned, both:            £1,000 × q⁹¹ × (1 − q¹⁸²⁵) ÷ (1 − q)          = £1,662,428.05
//	a week later, shifting:   planned × q⁷                                   = £1,661,331.62, loss £1,096.43
//	a week later, fixed end:  the first seven days fall away, 1,818 remain:
//	                          £1,000 × q⁹⁸ × (1 − q¹⁸¹⁸) ÷ (1 − q)          = £1,655,489.80, loss £6,938.25
func TestFixedEndAgainstShiftingLife(t *testing.T) {
	shifting := perDay("shifting", benefit.Life{For: benefit.Duration{N: 5, Unit: benefit.Years}}, "go-live")
	fixed := perDay("fixed", until("2032-06-28"), "go-live")
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, shifting, fixed)
	c.Appraisal = benefit.Appraisal{Base: day("2027-04-01"), Rate: 0.035, RateStated: true, Basis: benefit.Real}
	r := forecast(t, c, on("go-live", "2027-07-08"))
	equal(t, "shifting, planned", r.Benefits[0].Planned.Value, benefit.Money(1_662_428_05))
	equal(t, "fixed, planned", r.Benefits[1].Planned.Value, benefit.Money(1_662_428_05))
	equal(t, "shifting, forecast", r.Benefits[0].Forecast.Value, benefit.Money(1_661_331_62))
	equal(t, "shifting, loss", r.Benefits[0].Loss, benefit.Money(1_096_43))
	equal(t, "fixed, loss", r.Benefits[1].Loss, benefit.Money(6_938_25))
	equal(t, "name", r.SumName, "present value of benefits")
}

// 5. Do-nothing drift. Attendance stands at 100 on 1 January 2027 and would fall by 10 a year; the project keeps it at
// 100 from that day, for 365 days; a unit is worth £1,000 a year. In the middle of day k (from 0) the do-nothing level
// has fallen by 10 × (k+½)/365, so the year brings Σ 10 × (k+½)/365 × £1,000/365 = 10 × £1,000 × (365²/2)/365² =
// £5,000. Starting 73 days late, until 31 December all the same, loses Σ over the first 73 days: 10 × £1,000 ×
// (73²/2)/365² = £200.
func TestDoNothingDrift(t *testing.T) {
	b := perDay("attendance", until("2027-12-31"), "go-live")
	b.Title, b.Value = "Keep attendance", pounds(1_000)
	b.Baseline, b.Target = &benefit.Level{Value: 100, Date: day("2027-01-01")}, &benefit.Level{Value: 100}
	b.DoNothing = benefit.DoNothing{PerYear: -10}
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-01-01")}, b)
	r := forecast(t, c, on("go-live", "2027-03-15"))
	equal(t, "planned", r.Totals.Planned, benefit.Money(5_000*pence))
	equal(t, "loss", r.Totals.Loss, benefit.Money(200*pence))

	// The same fall given as a level by date: 90 on 1 January 2028, flat after it.
	c.Benefits[0].DoNothing = benefit.DoNothing{Points: []benefit.Level{{Value: 90, Date: day("2028-01-01")}}}
	r = forecast(t, c, on("go-live", "2027-03-15"))
	equal(t, "planned, by levels", r.Totals.Planned, benefit.Money(5_000*pence))
	equal(t, "loss, by levels", r.Totals.Loss, benefit.Money(200*pence))
}

// 6. A disbenefit, and a measure to be reduced. Waiting falls from 30 to 20 days, £36,500 a day of waiting and year:
// 10 × £36,500/365 = £1,000 a day. Typing rises from 4 to 6 minutes, where fewer is better, £18,250 a minute and year:
// −2 × £18,250/365 = −£100 a day. Both need go-live, 1 July, and end on 31 December (184 days): £184,000 − £18,400 =
// £165,600. Ten days late: −£10,000 of benefit and −£1,000 of disbenefit, £9,000 lost.
func TestDisbenefitAndReduce(t *testing.T) {
	waiting := perDay("waiting", until("2027-12-31"), "go-live")
	waiting.Measure.Better, waiting.Value = benefit.Lower, pounds(36_500)
	waiting.Baseline, waiting.Target = &benefit.Level{Value: 30}, &benefit.Level{Value: 20}
	typing := perDay("typing", until("2027-12-31"), "go-live")
	typing.Kind, typing.Measure.Better, typing.Value = benefit.Disbenefit, benefit.Lower, pounds(18_250)
	typing.Baseline, typing.Target = &benefit.Level{Value: 4}, &benefit.Level{Value: 6}
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, waiting, typing)
	r := forecast(t, c, on("go-live", "2027-07-11"))
	equal(t, "waiting", r.Benefits[0].Planned.Value, benefit.Money(184_000*pence))
	equal(t, "typing", r.Benefits[1].Planned.Value, benefit.Money(-18_400*pence))
	equal(t, "planned", r.Totals.Planned, benefit.Money(165_600*pence))
	equal(t, "loss", r.Totals.Loss, benefit.Money(9_000*pence))
	equal(t, "cashable part", r.Totals.PlannedCashable, benefit.Money(184_000*pence))
}

// 7. No costs given: the sum is the value of the benefits. With costs it is net: £50,000 once on 1 April; £36,500 a
// year from 1 July to 31 December, 184 days × £100 = £18,400; the old system at £700 a week, £100 a day, from the base
// date 1 April to go-live on 1 July: 91 days = £9,100. Benefits 184 × £1,000 = £184,000; net £106,500. Go-live ten
// days late: benefits −£10,000, the old system +£1,000, the yearly cost begins ten days later and keeps its end,
// −£1,000: £10,000 lost in all.
func TestCostsAndTheirName(t *testing.T) {
	c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, perDay("visits", until("2027-12-31"), "go-live"))
	c.Appraisal.Base = day("2027-04-01")
	r := forecast(t, c, on("go-live", "2027-07-11"))
	equal(t, "name without costs", r.SumName, "value of benefits, not discounted")
	equal(t, "without costs", r.Totals.Planned, benefit.Money(184_000*pence))

	c.Costs = []benefit.Cost{
		{ID: "licence", Kind: benefit.OneOff, Amount: 50_000 * pence, On: day("2027-04-01")},
		{ID: "support", Kind: benefit.Yearly, Amount: 36_500 * pence, From: day("2027-07-01"), To: day("2027-12-31"), With: "go-live"},
		{ID: "old", Kind: benefit.OldWay, Amount: 700 * pence, Until: "go-live"},
	}
	r = forecast(t, c, on("go-live", "2027-07-11"))
	equal(t, "name with costs", r.SumName, "net value, not discounted")
	equal(t, "planned", r.Totals.Planned, benefit.Money(106_500*pence))
	equal(t, "planned costs", []benefit.Money{r.Costs[0].Planned, r.Costs[1].Planned, r.Costs[2].Planned},
		[]benefit.Money{50_000 * pence, 18_400 * pence, 9_100 * pence})
	equal(t, "forecast costs", []benefit.Money{r.Costs[0].Forecast, r.Costs[1].Forecast, r.Costs[2].Forecast},
		[]benefit.Money{50_000 * pence, 17_400 * pence, 10_100 * pence})
	equal(t, "loss", r.Totals.Loss, benefit.Money(10_000*pence))
	equal(t, "a week of go-live", enabler(t, r, "go-live").Delay.Week, benefit.Money((7_000+700-700)*pence))
	c.Appraisal.Rate, c.Appraisal.RateStated = 0.035, true
	equal(t, "name with costs and a rate", forecast(t, c, on("go-live", "2027-07-11")).SumName, "net present value")
}

// 8. An extension granted is not a slip. Go-live was approved for 1 July; on 1 February the contract date was moved to
// 31 July (30 days); the forecast is 20 August (20 more). Until 31 December: 184 days planned, 134 forecast. At the
// report of 1 March: 30 days = £30,000 by the extension, 20 days = £20,000 by the slip. At a report before February
// the same forecast was 50 days of slip.
func TestExtensionIsNotASlip(t *testing.T) {
	m := contract("go-live", "2027-07-01")
	m.Dates = append(m.Dates, benefit.ContractDate{Date: day("2027-07-31"), From: day("2027-02-01"), Reason: "extension of time 1"})
	c := caseOf([]benefit.ContractMilestone{m}, perDay("visits", until("2027-12-31"), "go-live"))
	r := forecast(t, c, on("go-live", "2027-08-20"))
	e := enabler(t, r, "go-live")
	equal(t, "days", []int{e.Extension, e.Slip}, []int{30, 20})
	equal(t, "planned", r.Totals.Planned, benefit.Money(184_000*pence))
	equal(t, "extension", r.Loss.Extension, benefit.Money(30_000*pence))
	equal(t, "slip", r.Loss.Slip, benefit.Money(20_000*pence))
	equal(t, "courts", []benefit.Money{r.Loss.Agreed, r.Loss.Delivery, r.Loss.Client}, []benefit.Money{30_000 * pence, 20_000 * pence, 0})

	in := on("go-live", "2027-08-20")
	in.Report = day("2027-01-31")
	r = forecast(t, c, in)
	equal(t, "slip before the extension", r.Loss.Slip, benefit.Money(50_000*pence))
	equal(t, "days before the extension", enabler(t, r, "go-live").Slip, 50)
}

// 9. Ramps. Over a life of exactly one ramp of 100 days a linear ramp brings Σ (k+½)/100 for k = 0…99 = 50 days, and
// so does the S-curve, which is symmetric: £50,000 each; a step brings 100 days. The first two days of an S-curve of
// four stand at x = 1/8 and 3/8: 3/64 − 2/512 = 0.04296875 and 27/64 − 54/512 = 0.31640625, together 0.359375 days:
// £359.375, rounded half away from zero to £359.38. Of a linear one: 1/8 + 3/8 = ½ day, £500.
func TestRamps(t *testing.T) {
	for _, x := range []struct {
		name     string
		shape    benefit.Shape
		length   int
		life     int
		want     benefit.Money
		forecast string
	}{
		{"linear", benefit.Linear, 100, 100, 50_000 * pence, ""},
		{"S-curve", benefit.SCurve, 100, 100, 50_000 * pence, ""},
		{"step", benefit.Step, 0, 100, 100_000 * pence, ""},
		{"linear, cut", benefit.Linear, 4, 2, 500 * pence, ""},
		{"S-curve, cut", benefit.SCurve, 4, 2, 359_38, ""},
		{"linear, then level", benefit.Linear, 100, 300, 250_000 * pence, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			b := perDay("visits", lasting(x.life), "go-live")
			b.Ramp = benefit.Ramp{Shape: x.shape, Length: benefit.Duration{N: x.length}}
			c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b)
			r := forecast(t, c, on("go-live", "2027-09-30"))
			equal(t, "planned", r.Totals.Planned, x.want)
			equal(t, "a shift loses nothing at no rate", r.Totals.Loss, benefit.Money(0))
		})
	}
}

// 10. Start rules. Go-live on 2 June, counted from the first of a month on or after: 1 July; until 31 December 184
// days. A week later is still July: nothing. The fifth week (7 July) waits for 1 August: 31 days = £31,000. By the
// quarter the start is 1 July too, and the fifth week waits for 1 October: 92 days. By financial years from April:
// 1 April 2028, nothing left of a life until 31 March 2028.
func TestStartRules(t *testing.T) {
	for _, x := range []struct {
		name  string
		rule  benefit.StartRule
		until string
		start string
		plan  benefit.Money
		fifth benefit.Money
	}{
		{"at once", benefit.StartRule{}, "2027-12-31", "2027-06-02", 213_000, 35_000},
		{"month", benefit.StartRule{Kind: benefit.NextMonth}, "2027-12-31", "2027-07-01", 184_000, 31_000},
		{"quarter", benefit.StartRule{Kind: benefit.NextQuarter}, "2027-12-31", "2027-07-01", 184_000, 92_000},
		{"quarter of a year from May", benefit.StartRule{Kind: benefit.NextQuarter, Month: 5}, "2027-12-31", "2027-08-01", 153_000, 0},
		{"financial year", benefit.StartRule{Kind: benefit.NextYear}, "2028-03-31", "2028-04-01", 0, 0},
		{"not before", benefit.StartRule{NotBefore: day("2027-12-01")}, "2027-12-31", "2027-12-01", 31_000, 0},
		{"not before, then month", benefit.StartRule{Kind: benefit.NextMonth, NotBefore: day("2027-11-15")}, "2027-12-31", "2027-12-01", 31_000, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			b := perDay("visits", until(x.until), "go-live")
			b.Start = x.rule
			c := caseOf([]benefit.ContractMilestone{contract("go-live", "2027-06-02")}, b)
			c.Appraisal.YearStarts = 4
			r := forecast(t, c, on("go-live", "2027-06-02"))
			equal(t, "start", r.Benefits[0].Planned.Start.String(), x.start)
			equal(t, "planned", r.Totals.Planned, x.plan*pence)
			d := enabler(t, r, "go-live").Delay
			equal(t, "five weeks", d.Weeks[4], x.fifth*pence)
			if x.rule != (benefit.StartRule{}) {
				equal(t, "a week", d.Week, benefit.Money(0))
			}
		})
	}
}

// 11. Attribution. The project may claim 25 % of the improvement: 184 days × £250 = £46,000; a week costs £1,750.
func TestAttribution(t *testing.T) {
	b := perDay("visits", until("2027-12-31"), "go-live")
	b.Attribution = 0.25
	r := forecast(t, caseOf([]benefit.ContractMilestone{contract("go-live", "2027-07-01")}, b), on("go-live", "2027-07-01"))
	equal(t, "planned", r.Totals.Planned, benefit.Money(46_000*pence))
	equal(t, "a week", enabler(t, r, "go-live").Delay.Week, benefit.Money(1_750*pence))
	equal(t, "full year", r.Benefits[0].Yearly, benefit.Money(91_250*pence))
}
