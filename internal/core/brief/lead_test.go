package brief

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func on(y int, m time.Month, d int) civil.Date { return civil.NewDate(y, int(m), d) }

var report = on(2026, 11, 20)

const million = benefit.Money(100_000_000)

// story is an Input of which a test sets only what it speaks of. The result is written by hand: these tests are about words.
type story struct {
	milestones []benefit.EnablerResult
	benefits   []benefit.BenefitResult
	totals     benefit.Totals
	loss       benefit.Explanation
	decisions  []benefit.Decision
	waiting    []benefit.Waiting
	schedules  []Schedule
	suppliers  int
}

func (s story) input() Input {
	c := &benefit.Case{Project: benefit.Project{Name: "One billing system"}, Currency: "GBP", Decisions: s.decisions}
	for i := range max(s.suppliers, 1) {
		id := benefit.EngagementID(string(rune('a' + i)))
		c.Engagements = append(c.Engagements, benefit.Engagement{ID: id,
			Supplier: [...]string{"Lindqvist Systems", "Moor Data"}[i]})
	}
	for i := range s.milestones {
		m := &s.milestones[i]
		m.Engagement = "a"
		c.Engagements[0].Milestones = append(c.Engagements[0].Milestones, benefit.ContractMilestone{ID: m.ID, Title: m.Title,
			Dates: []benefit.ContractDate{{Date: m.Contract}}})
	}
	for i := range s.benefits {
		c.Benefits = append(c.Benefits, benefit.Benefit{ID: s.benefits[i].ID, Title: s.benefits[i].Title})
	}
	r := &benefit.Result{Report: report, Currency: "GBP", SumName: "present value of benefits", Totals: s.totals, Loss: s.loss,
		Enablers: s.milestones, Benefits: s.benefits}
	return Input{Case: c, Result: r, Waiting: s.waiting, Schedules: s.schedules}
}

// goLive is a milestone with a contract date of 3 Jul 2027 and a slip.
func goLive(slip int) benefit.EnablerResult {
	contract := on(2027, 7, 3)
	return benefit.EnablerResult{Enabler: benefit.Enabler{ID: "go-live", Title: "Go-live"}, Approved: contract, Contract: contract,
		Forecast: contract + civil.Date(slip), Slip: slip}
}

// programmeOf is a schedule that gives the milestone the forecast it has.
func programmeOf(m benefit.EnablerResult) []Schedule {
	return []Schedule{{Engagement: "a", Supplier: "Lindqvist Systems", File: File{Name: "a.xer"}, DataDate: on(2026, 10, 31),
		Finish: on(2028, 1, 14),
		Milestones: []Tied{{Milestone: m.ID, History: []Reported{{Report: on(2026, 10, 31), File: "a.xer",
			Forecast: m.Forecast}}}}}}
}

// lost is one benefit with money and the totals of a case that lost so much of 41.2 million.
func lost(loss benefit.Money) (benefit.Totals, []benefit.BenefitResult) {
	plan := 412 * million / 10
	b := benefit.BenefitResult{ID: "b", Title: "Reduce calls", Planned: benefit.Outcome{HasValue: true, Value: plan},
		Forecast: benefit.Outcome{HasValue: true, Value: plan - loss}, HasLoss: true, Loss: loss}
	return benefit.Totals{HasMoney: true, Planned: plan, Compared: plan, Forecast: plan - loss,
		Loss: loss}, []benefit.BenefitResult{b}
}

func courts(client, delivery, agreed benefit.Money) benefit.Explanation {
	return benefit.Explanation{Total: client + delivery + agreed, Client: client, Delivery: delivery, Agreed: agreed,
		Causes: []benefit.Cause{{ID: "c", Title: "Interface team not released", Court: benefit.Client, Amount: client}, {ID: "d",
			Title: "Migration", Court: benefit.Delivery, Amount: delivery},
			{ID: "a", Title: "Change 7", Court: benefit.Agreed, Amount: agreed}}}
}

func decision(id string, needed civil.Date) benefit.Decision {
	return benefit.Decision{ID: benefit.DecisionID(id), Title: id, NeededBy: needed,
		Holds: []benefit.ActivityRef{{Engagement: "a", Code: "A1"}}}
}

// waits is a waiting that is free for so many weeks and costs so much a week after.
func waits(id string, free int, perWeek benefit.Money) benefit.Waiting {
	w := benefit.Waiting{Decision: benefit.DecisionID(id), From: report}
	total := benefit.Money(0)
	for n := range 12 {
		k := benefit.WeekCost{Week: n + 1, From: report + civil.Date(7*n)}
		if n >= free {
			k.Benefits, k.Cost = perWeek, perWeek
			if w.FreeTo.IsZero() {
				w.FreeTo, w.First, w.Low, w.High = k.From, perWeek, perWeek, perWeek
			}
		}
		total += k.Cost
		k.Total = total
		w.Weeks = append(w.Weeks, k)
	}
	return w
}

func TestLead(t *testing.T) {
	late, early, prompt := goLive(63), goLive(-28), goLive(0)
	heldBack := goLive(77)
	heldBack.Source = "activity A1040 in a.xer has 2027-09-04; held back by “Give the data”"
	extended := goLive(63)
	extended.Approved, extended.Extension = on(2027, 6, 5), 28
	undated := goLive(63)
	undated.Contract, undated.Slip = 0, 0
	unknown := benefit.EnablerResult{Enabler: benefit.Enabler{ID: "go-live", Title: "Go-live"}, Contract: on(2027, 7, 3),
		NotRun: "Go-live has no forecast: no schedule gives a date for it"}
	reached := goLive(3)
	reached.Reached = true
	second := goLive(7)
	second.ID, second.Title = "pilot", "Pilot"
	totals, benefits := lost(46 * million / 10)
	none, benefitsNone := lost(0)
	gain, benefitsGain := lost(-4 * million / 10)
	partly, benefitsPartly := lost(46 * million / 10)
	partly.Missing, partly.Planned, partly.NotRun = 62*million/10, partly.Planned+62*million/10, []benefit.BenefitID{"x", "y"}
	benefitsPartly = append(benefitsPartly, benefit.BenefitResult{ID: "x", Planned: benefit.Outcome{HasValue: true},
		Forecast: benefit.Outcome{NotRun: "no date"}},
		benefit.BenefitResult{ID: "y", Forecast: benefit.Outcome{NotRun: "no date"}})
	allNotRun := benefit.Totals{HasMoney: true, Planned: million, Missing: million, NotRun: []benefit.BenefitID{"x"}}
	costsAlone := allNotRun
	costsAlone.HasCosts, costsAlone.Loss = true, million
	noMoney := benefit.Totals{Reason: "of every benefit: the value of a unit is not stated"}
	halves := courts(26*million/10, 20*million/10, 0)
	negative, benefitsNegative := lost(46 * million / 10)
	negative.Compared, negative.Forecast = -million, -56*million/10
	withCosts, benefitsCosts := lost(46 * million / 10)
	withCosts.HasCosts = true

	tests := []struct {
		name string
		s    story
		want []string
	}{
		{"late and lost", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: totals,
			benefits: benefits, loss: halves,
			decisions: []benefit.Decision{decision("one", on(2026, 11, 6)), decision("two",
				on(2026, 11, 27))}, waiting: []benefit.Waiting{waits("one", 0, 4_400_000), waits("two", 3, 1_700_000)}},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, and £4.6m of £41.2m benefit is lost.",
				"£2.6m of that lies with us and £2m with the supplier.", "Two decisions wait, one of them late; the dearest " +
					"costs £44k a week."}},
		{"late and nothing lost", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: none,
			benefits: benefitsNone},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, but none of the £41.2m of benefit is lost."}},
		{"on the day and nothing lost", story{milestones: []benefit.EnablerResult{prompt}, schedules: programmeOf(prompt),
			totals: none, benefits: benefitsNone},
			[]string{"On the supplier’s programme as it stands, Go-live is on 3 Jul 2027, the contract date, and none of the " +
				"£41.2m of benefit is lost."}},
		{"on the day and lost", story{milestones: []benefit.EnablerResult{prompt}, schedules: programmeOf(prompt), totals: totals,
			benefits: benefits, loss: courts(46*million/10, 0, 0)},
			[]string{"On the supplier’s programme as it stands, Go-live is on 3 Jul 2027, the contract date, but £4.6m of " +
				"£41.2m benefit is lost.", "All of it lies with us."}},
		{"early and gained", story{milestones: []benefit.EnablerResult{early}, schedules: programmeOf(early), totals: gain,
			benefits: benefitsGain, loss: courts(0, -4*million/10, 0)},
			[]string{"On the supplier’s programme as it stands, Go-live comes on 5 Jun 2027, four weeks before the contract " +
				"date, and benefit is £0.4m above the £41.2m planned."}},
		{"an extension is told apart", story{milestones: []benefit.EnablerResult{extended}, schedules: programmeOf(extended),
			totals: totals, benefits: benefits, loss: courts(0, 0, 46*million/10)},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date (itself extended by four weeks to 3 Jul 2027), and £4.6m of £41.2m benefit is lost.",
				"All of it comes from what was agreed."}},
		{"three courts", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: totals,
			benefits: benefits, loss: courts(26*million/10, 14*million/10, 6*million/10)},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, and £4.6m of £41.2m benefit is lost.",
				"£2.6m of that lies with us, £1.4m with the supplier and £0.6m comes from what was agreed."}},
		{"a court that gains", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: totals,
			benefits: benefits, loss: courts(50*million/10, -4*million/10, 0)},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, and £4.6m of £41.2m benefit is lost.",
				"Our own causes come to £5m, the supplier’s to −£0.4m and what was agreed to £0."}},
		{"some benefits not run", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: partly,
			benefits: benefitsPartly},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, and £4.6m of £41.2m benefit is lost.",
				"Of three benefits, two could not be forecast; £6.2m of planned value is in neither sum."}},
		{"no benefit run", story{milestones: []benefit.EnablerResult{unknown}, totals: allNotRun, benefits: benefitsPartly[1:2]},
			[]string{"Go-live has no forecast date.", "The value in money was not run: no date.",
				"The one benefit could not be forecast."}},
		{"a loss of costs alone is in nobody's court", story{milestones: []benefit.EnablerResult{unknown}, benefits: benefitsPartly[1:2],
			totals: costsAlone, loss: courts(0, million, 0)},
			[]string{"Go-live has no forecast date.", "The value in money was not run: no date.", "The one benefit could not be forecast."}},
		{"no money", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: noMoney,
			benefits: []benefit.BenefitResult{{ID: "b"}}},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract date.",
				"The value in money was not run: of every benefit: the value of a unit is not stated."}},
		{"no milestones", story{schedules: []Schedule{{Engagement: "a", File: File{Name: "a.xer"}, Finish: on(2028, 1, 14)}},
			totals: totals, benefits: benefits},
			[]string{"On the supplier’s programme as it stands, the project finishes on 14 Jan 2028, but £4.6m of £41.2m " +
				"benefit is lost."}},
		{"neither milestone nor programme", story{totals: totals, benefits: benefits},
			[]string{"£4.6m of £41.2m benefit is lost."}},
		{"dates of the case", story{milestones: []benefit.EnablerResult{late}, totals: none, benefits: benefitsNone},
			[]string{"By the dates stated in the case, Go-live moves to 4 Sep 2027, nine weeks after the contract date, but " +
				"none of the £41.2m of benefit is lost."}},
		{"held back by our own work", story{milestones: []benefit.EnablerResult{heldBack}, schedules: programmeOf(late), totals: none, benefits: benefitsNone},
			[]string{"On the supplier’s programme, held back by “Give the data”, Go-live moves to 18 Sep 2027, eleven weeks after the contract date, but " +
				"none of the £41.2m of benefit is lost."}},
		{"no contract date", story{milestones: []benefit.EnablerResult{undated}, schedules: programmeOf(undated), totals: none,
			benefits: benefitsNone},
			[]string{"On the supplier’s programme as it stands, Go-live is forecast for 4 Sep 2027, and none of the £41.2m " +
				"of benefit is lost."}},
		{"reached", story{milestones: []benefit.EnablerResult{reached}, schedules: programmeOf(reached), totals: none,
			benefits: benefitsNone},
			[]string{"Go-live was reached on 6 Jul 2027, 3 days after the contract date, but none of the £41.2m of benefit " +
				"is lost."}},
		{"two suppliers, two milestones", story{milestones: []benefit.EnablerResult{late, second}, schedules: programmeOf(late),
			totals: none, benefits: benefitsNone, suppliers: 2},
			[]string{"On the programme of Lindqvist Systems as it stands, Go-live moves to 4 Sep 2027, nine weeks after the " +
				"contract date, but none of the £41.2m of benefit is lost.",
				"One more contract milestone is late."}},
		{"less than nothing planned", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late),
			totals: negative, benefits: benefitsNegative},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, and benefit is £4.6m below the −£1m planned."}},
		{"net of costs", story{milestones: []benefit.EnablerResult{late}, schedules: programmeOf(late), totals: withCosts,
			benefits: benefitsCosts},
			[]string{"On the supplier’s programme as it stands, Go-live moves to 4 Sep 2027, nine weeks after the contract " +
				"date, and £4.6m of £41.2m net benefit is lost."}},
		{"one decision, late", story{totals: none, benefits: benefitsNone,
			decisions: []benefit.Decision{decision("one", on(2026, 11, 6))}, waiting: []benefit.Waiting{waits("one", 0,
				4_400_000)}},
			[]string{"None of the £41.2m of benefit is lost.", "One decision waits and is late; each week without it costs £44k."}},
		{"decisions that cost nothing yet", story{totals: none, benefits: benefitsNone,
			decisions: []benefit.Decision{decision("one", on(2026, 12, 6)), decision("two",
				0)}, waiting: []benefit.Waiting{waits("one", 5, 4_400_000)}},
			[]string{"None of the £41.2m of benefit is lost.", "Two decisions wait."}},
		{"all late", story{totals: none, benefits: benefitsNone, decisions: []benefit.Decision{decision("one", on(2026, 11, 6)),
			decision("two", on(2026, 11, 1))}},
			[]string{"None of the £41.2m of benefit is lost.", "Two decisions wait, all of them late."}},
		{"a decided decision does not wait", story{totals: none, benefits: benefitsNone,
			decisions: []benefit.Decision{{ID: "one", Decided: on(2026, 11, 1)}}},
			[]string{"None of the £41.2m of benefit is lost."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := New(tt.s.input())
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, b.Lead); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
