package benefit_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
)

func TestCircleIsListed(t *testing.T) {
	c := sound()
	c.Changes[0].Needs = append(c.Changes[0].Needs, benefit.Need{On: "b"})
	c.Changes = append(c.Changes, benefit.Change{ID: "b", Needs: []benefit.Need{{On: "training"}, {On: "c"}}},
		benefit.Change{ID: "c", Needs: []benefit.Need{{On: "b"}}})
	_, err := benefit.Forecast(c, on())
	var cycle *benefit.CycleError
	if !errors.As(err, &cycle) {
		t.Fatalf("%v", err)
	}
	equal(t, "circle", cycle.Nodes, []benefit.NodeID{"b", "c", "b"})
	equal(t, "sentence", cycle.Error(), "the map goes round in a circle: b needs c needs b")
}

// Every mistake is found where it stands; the sound case has none.
func TestProblems(t *testing.T) {
	if got := sound().Problems(); len(got) != 0 {
		t.Fatalf("problems of a sound case: %v", got)
	}
	b := func(c *benefit.Case) *benefit.Benefit { return &c.Benefits[0] }
	for _, x := range []struct {
		change func(*benefit.Case)
		want   string
	}{
		{func(c *benefit.Case) { c.Currency = "gbp" }, `currency: "gbp" is not an ISO 4217 code such as GBP`},
		{func(c *benefit.Case) { c.Currency = "" }, `currency: "" is not an ISO 4217 code such as GBP`},
		{func(c *benefit.Case) { c.Appraisal.Rate = 3.5 }, "appraisal.discount_rate: a yearly rate lies between −10 % and 100 %"},
		{func(c *benefit.Case) { c.Appraisal.Rate = math.NaN() }, "appraisal.discount_rate: a yearly rate lies between −10 % and 100 %"},
		{func(c *benefit.Case) { c.Appraisal.Base = 0 }, "appraisal.discount_rate: a discount rate needs a base date to discount to"},
		{func(c *benefit.Case) { c.Appraisal.YearStarts = 13 }, "appraisal.financial_year_starts: a month is 1 to 12"},
		{func(c *benefit.Case) { c.Objectives[0].ID = "visits" },
			`benefits[0].id: the id "visits" is already that of an objective (objectives[0]): every id is used once in the whole case`},
		{func(c *benefit.Case) { c.Costs[0].ID = "" }, "costs[0]: a cost needs an id"},
		{func(c *benefit.Case) { c.Costs = make([]benefit.Cost, 2001) }, "costs: has 2001 entries, more than 2000"},
		{func(c *benefit.Case) { c.OwnWork[0].PromisedTo = "training" }, `own_work[0].promised_to: "training" is a piece of own work, not an engagement`},
		{func(c *benefit.Case) { c.OwnWork[0].PromisedTo = "nobody" }, `own_work[0].promised_to: there is no engagement "nobody"`},
		{func(c *benefit.Case) { c.OwnWork[0].Due = day("1800-01-01") }, "own_work[0].due: the year must lie between 1900 and 2199"},
		{func(c *benefit.Case) { c.Changes[0].Needs[1].On = "go-live" }, `changes[0].needs[1]: "go-live" is needed twice`},
		{func(c *benefit.Case) { c.Changes[0].Needs[1].On = "care" },
			`changes[0].needs[1]: "care" is an objective: a map leads from milestones and own work through changes to benefits`},
		{func(c *benefit.Case) { c.Changes[0].Additive = true }, "changes[0].needs[0]: an additive part needs a share above 0 and up to 100 %"},
		{func(c *benefit.Case) { c.Changes[0].Lead.N = -1 }, "changes[0].adoption: a duration lies between nothing and a hundred years"},
		{func(c *benefit.Case) { c.Changes[0].Lead = benefit.Duration{N: 101, Unit: benefit.Years} },
			"changes[0].adoption: a duration lies between nothing and a hundred years"},
		{func(c *benefit.Case) { b(c).Needs[0].Share = 1 }, "benefits[0].needs[0]: a share counts only where the parts are declared additive"},
		{func(c *benefit.Case) { b(c).Kind = 99 }, "benefits[0]: a kind, status, direction, start rule or ramp is none of those there are"},
		{func(c *benefit.Case) { b(c).Objectives[0].Weight = 2 }, "benefits[0].objectives[0]: a weight lies between 0 and 1"},
		{func(c *benefit.Case) { b(c).Assumptions = []benefit.AssumptionID{"a"} }, `benefits[0].assumptions[0]: there is no assumption "a"`},
		{func(c *benefit.Case) { b(c).Attribution = 1.5 }, "benefits[0].attribution: a share lies between 0 and 100 %"},
		{func(c *benefit.Case) { b(c).Target.Value = math.Inf(1) }, "benefits[0].target.value: a level lies between −10¹² and 10¹²"},
		{func(c *benefit.Case) { b(c).Target.Value = 1e9 },
			"benefits[0].value_per_unit: a full year would be worth more than £1000bn: check the value of a unit and the levels"},
		{func(c *benefit.Case) { b(c).Value = pounds(-1) }, "benefits[0].value_per_unit: an amount lies between nothing and £1000bn"},
		{func(c *benefit.Case) { b(c).Life.For = benefit.Duration{N: 1} },
			"benefits[0].life: a life is a length, which moves with the start, or a last day, which does not: choose one"},
		{func(c *benefit.Case) { b(c).Ramp.Shape = benefit.Linear }, "benefits[0].ramp: a linear or S-curve ramp needs a length"},
		{func(c *benefit.Case) {
			b(c).DoNothing = benefit.DoNothing{PerYear: 1, Points: []benefit.Level{{Date: day("2028-01-01")}}}
		}, "benefits[0].do_nothing: the do-nothing level drifts by so much a year or along levels by date, not both"},
		{func(c *benefit.Case) { b(c).DoNothing.Points = []benefit.Level{{Date: day("2026-01-01")}} },
			"benefits[0].do_nothing.levels[0].date: levels stand in the order of their dates, after the baseline's"},
		{func(c *benefit.Case) { b(c).Readings = []benefit.Reading{{Value: 1}} }, "benefits[0].readings[0]: a reading needs its date"},
		{func(c *benefit.Case) { c.Costs[0].On = 0 }, "costs[0]: a one-off cost needs the day it falls due"},
		{func(c *benefit.Case) { c.Costs[0].With = "nobody" }, `costs[0].moves_with: there is no milestone, own work or change "nobody"`},
		{func(c *benefit.Case) { c.Costs[0].Kind = benefit.Yearly }, "costs[0]: a yearly cost needs the day it begins (from)"},
		{func(c *benefit.Case) { c.Costs[0].Kind, c.Costs[0].From = benefit.Yearly, day("2027-01-01") },
			"costs[0]: a yearly cost needs a last day (to), a length (for) or an end of the appraisal"},
		{func(c *benefit.Case) { c.Costs[0].Kind = benefit.OldWay }, "costs[0]: the old way is kept until something is available: name it (until)"},
		{func(c *benefit.Case) { c.Decisions[0].Holds = []benefit.ActivityRef{{Engagement: "ehr"}} },
			"decisions[0].holds[0]: an activity is named by its code"},
		{func(c *benefit.Case) { c.Decisions[0].PerWeek = -1 }, "decisions[0].cost_per_week: an amount lies between nothing and £1000bn"},
		{func(c *benefit.Case) {
			m := &c.Engagements[0].Milestones[0]
			m.Dates = append(m.Dates, benefit.ContractDate{Date: day("2027-08-01")})
		}, "engagements[0].milestones[0].contract_dates[1]: a later contract date needs the day it came into force (in_force_from)"},
	} {
		c := sound()
		x.change(c)
		var got []string
		for _, p := range c.Problems() {
			got = append(got, p.Error())
		}
		if len(got) == 0 || got[0] != x.want {
			t.Errorf("got %q, want %q first", got, x.want)
		}
		if _, err := benefit.Forecast(c, on()); err == nil {
			t.Errorf("%s: the case is computed all the same", x.want)
		}
	}
}

func TestReportDateMustBeMeant(t *testing.T) {
	if _, err := benefit.Forecast(sound(), benefit.Input{}); err == nil || err.Error() != "no report date is given" {
		t.Errorf("%v", err)
	}
	if _, err := benefit.Forecast(sound(), benefit.Input{Report: day("2999-01-01")}); err == nil ||
		err.Error() != "the report date 2999-01-01 is not between the years 1900 and 2199" {
		t.Errorf("%v", err)
	}
}

// What the case or the caller says about an enabler settles its forecast in a fixed order.
func TestForecastOfAnEnabler(t *testing.T) {
	in := on()
	in.Sources = map[benefit.NodeID]string{"m": "submission of 28 February"}
	for _, x := range []struct {
		name                         string
		achieved, given, stated, due string // due: as own work
		missing                      string
		own                          bool
		want, source, notRun         string
	}{
		{name: "reached", achieved: "2027-02-01", given: "2027-05-01", want: "2027-02-01", source: "reached"},
		{name: "given", given: "2027-05-01", stated: "2027-06-01", want: "2027-05-01", source: "submission of 28 February"},
		{name: "given, not believable", given: "2999-05-01", stated: "2027-06-01", notRun: "M has the forecast 1 May 2999, which cannot be meant"},
		{name: "stated", stated: "2027-06-01", want: "2027-06-01", source: "stated in the case"},
		{name: "stated for the report date itself", stated: "2027-03-01", want: "2027-03-01", source: "stated in the case"},
		{name: "stated, missing in the schedule", stated: "2027-06-01", missing: "no such activity", want: "2027-06-01",
			source: "stated in the case: no such activity"},
		{name: "stated, but past", stated: "2027-02-28", notRun: "M was expected on 28 Feb 2027, is not reached and has no new date"},
		{name: "missing", missing: "no such activity", notRun: "M has no forecast: no such activity"},
		{name: "nothing", notRun: "M has no forecast: no schedule gives a date for it"},
		{name: "own work, promised for the report date", own: true, due: "2027-03-01", want: "2027-03-01", source: "the date promised"},
		{name: "own work, overdue", own: true, due: "2027-02-28", notRun: "M was due on 28 Feb 2027, is not done and has no new date"},
		{name: "own work, nothing", own: true, notRun: "M has no date"},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := caseOf(nil)
			if x.own {
				c.OwnWork = []benefit.OwnWork{{ID: "m", Title: "M", Due: day(x.due), Done: day(x.achieved), Forecast: day(x.stated)}}
			} else {
				c.Engagements[0].Milestones = []benefit.ContractMilestone{{ID: "m", Title: "M", Achieved: day(x.achieved), Forecast: day(x.stated)}}
			}
			in.Dates, in.Missing = benefit.Dates{}, map[benefit.NodeID]string{"m": x.missing}
			if x.given != "" {
				in.Dates["m"] = day(x.given)
			}
			e := enabler(t, forecast(t, c, in), "m")
			if d := cmp.Diff([]string{x.want, x.source, x.notRun}, []string{e.Forecast.String(), e.Source, e.NotRun}); d != "" {
				t.Errorf("(−want +got):\n%s", d)
			}
		})
	}
}

// The contract date in force changes on the day another comes into force.
func TestContractDateInForce(t *testing.T) {
	m := contract("m", "2027-06-01")
	m.Dates = append(m.Dates, benefit.ContractDate{Date: day("2027-07-01"), From: day("2027-02-01")},
		benefit.ContractDate{Date: day("2027-06-15"), From: day("2027-04-01")})
	for on, want := range map[string]string{"2027-01-31": "2027-06-01", "2027-02-01": "2027-07-01", "2027-03-31": "2027-07-01", "2027-04-01": "2027-06-15"} {
		if got := m.InForce(day(on)).String(); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
}

// Own work promised to a supplier, as it stands.
func TestObligations(t *testing.T) {
	c := caseOf(nil)
	add := func(id, due, done string) {
		c.OwnWork = append(c.OwnWork, benefit.OwnWork{ID: benefit.NodeID(id), Due: day(due), Done: day(done), PromisedTo: "ehr"})
	}
	add("not due", "2027-03-01", "")
	add("late", "2027-02-27", "")
	add("in time", "2027-02-27", "2027-02-27")
	add("done late", "2027-02-27", "2027-03-01")
	add("no date", "", "")
	c.OwnWork = append(c.OwnWork, benefit.OwnWork{ID: "ours alone", Due: day("2027-01-01")})
	type standing struct {
		ID    benefit.NodeID
		State benefit.ObligationState
		Days  int
	}
	var got []standing
	for _, o := range c.Obligations(day("2027-03-01")) {
		got = append(got, standing{o.Work.ID, o.State, o.DaysLate})
		equal(t, "supplier", o.Supplier, "Northwind")
	}
	equal(t, "standing", got, []standing{{"not due", benefit.NotDue, 0}, {"late", benefit.Late, 2}, {"in time", benefit.DoneInTime, 0},
		{"done late", benefit.DoneLate, 2}, {"no date", benefit.NoDueDate, 0}})
}
