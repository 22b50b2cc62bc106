package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

func on(y int, m time.Month, d int) civil.Date { return civil.NewDate(y, int(m), d) }

func pounds(n float64) *benefit.Money {
	m := benefit.Money(n * 100)
	return &m
}

func months(n int) benefit.Duration { return benefit.Duration{N: n, Unit: benefit.Months} }

func weeks(n int) benefit.Duration { return benefit.Duration{N: n, Unit: benefit.Weeks} }

// sampleCase is a water company that moves its customers to one billing system; everything in it is invented.
func sampleCase() *benefit.Case {
	return &benefit.Case{
		Project: benefit.Project{Name: "One billing system", Client: "Calder Water", Programme: "Customer first",
			Sponsor: "H. Adeyemi, customer director", Manager: "R. Castellan"},
		Currency: "GBP",
		Appraisal: benefit.Appraisal{Base: on(2026, 4, 1), Rate: 0.035, RateStated: true, Basis: benefit.Real, End: on(2034, 3, 31),
			YearStarts: 4},
		Engagements: []benefit.Engagement{{ID: "lindqvist", Supplier: "Lindqvist Systems", Contract: "CW-2217",
			Milestones: []benefit.ContractMilestone{
				{ID: "design", Title: "Design accepted", Activity: "LS-1400",
					Dates:    []benefit.ContractDate{{Date: on(2026, 5, 29)}},
					Achieved: on(2026, 6, 12)},
				{ID: "rehearsal", Title: "Migration rehearsal 2 passed", Activity: "LS-2310",
					Dates: []benefit.ContractDate{{Date: on(2027, 1, 22)}}},
				{ID: "go-live", Title: "Go-live", Activity: "LS-3000", ActivityName: "Go-live, all regions",
					Dates: []benefit.ContractDate{{Date: on(2027, 6, 5)},
						{Date: on(2027, 7, 3), From: on(2026, 7, 15), Reason: "change 7: second payment provider"}}},
				{ID: "support", Title: "Support handed over", Dates: []benefit.ContractDate{{Date: on(2027, 12, 17)}}},
			}}},
		OwnWork: []benefit.OwnWork{
			{ID: "interface", Title: "Interface team released", Owner: "K. Wren, operations", Due: on(2026, 10, 5),
				Forecast: on(2027, 1, 11), PromisedTo: "lindqvist", Activities: []string{"LS-2205"}},
			{ID: "test-data", Title: "Test data for the northern accounts", Owner: "D. Marsh, data office", Due: on(2026, 11, 2),
				Forecast: on(2026, 12, 4), PromisedTo: "lindqvist"},
			{ID: "tariffs", Title: "Tariff rules signed off", Owner: "S. Ibe, finance", Due: on(2026, 9, 18), Done: on(2026, 9, 25),
				PromisedTo: "lindqvist"},
			{ID: "training", Title: "Contact centre trained", Owner: "J. Holt, contact centre", Due: on(2027, 6, 18),
				PromisedTo: "lindqvist"},
		},
		Changes: []benefit.Change{
			{ID: "one-screen", Title: "Agents work from one screen", Owner: "J. Holt", Needs: []benefit.Need{{On: "go-live"},
				{On: "training"}}, Lead: weeks(8)},
			{ID: "e-bills", Title: "Bills go out by e-mail unless asked otherwise", Owner: "S. Ibe",
				Needs: []benefit.Need{{On: "go-live"}}, Lead: weeks(4)},
			{ID: "old-off", Title: "Old systems switched off", Owner: "K. Wren", Needs: []benefit.Need{{On: "go-live"},
				{On: "rehearsal"}}, Lead: weeks(13)},
			{ID: "debt", Title: "Arrears are called in the first month", Owner: "S. Ibe", Needs: []benefit.Need{{On: "one-screen"}},
				Lead: weeks(6)},
		},
		Objectives: []benefit.Objective{{ID: "cost", Title: "Serve each customer for less", Owner: "H. Adeyemi"}, {ID: "debt-o",
			Title: "Lose less to unpaid bills", Owner: "S. Ibe"},
			{ID: "care", Title: "Customers get one answer", Owner: "H. Adeyemi"}},
		Benefits: sampleBenefits(),
		Assumptions: []benefit.Assumption{{ID: "call", Text: "A minute of an agent costs £0.92 with everything in it",
			Owner: "S. Ibe", Source: "finance model, March 2026"}},
		Decisions: []benefit.Decision{
			{ID: "release", Title: "Release the interface team from January", By: "K. Wren, operations director", AskedOn: on(2026,
				10, 30), NeededBy: on(2026, 11, 6),
				Options: []string{"release in January",
					"hire a contractor for four months"}, Holds: []benefit.ActivityRef{{Engagement: "lindqvist", Code: "LS-2205"}}},
			{ID: "pilot", Title: "Choose the pilot region", By: "H. Adeyemi", AskedOn: on(2026, 11, 13), NeededBy: on(2026, 11, 27),
				Options: []string{"north", "coast"},
				Holds:   []benefit.ActivityRef{{Engagement: "lindqvist", Code: "LS-2500"}}},
			{ID: "rooms", Title: "Accept the training approach", By: "R. Castellan", AskedOn: on(2026, 11, 16), NeededBy: on(2026,
				12, 18),
				Holds: []benefit.ActivityRef{{Engagement: "lindqvist", Code: "LS-2800"}}},
		},
	}
}

func sampleBenefits() []benefit.Benefit {
	level := func(v float64) *benefit.Level { return &benefit.Level{Value: v, Date: on(2026, 4, 1)} }
	return []benefit.Benefit{
		{ID: "calls", Title: "Reduce the minutes a call takes", Kind: benefit.Cashable, Status: benefit.StatusApproved,
			Objectives: []benefit.Serves{{Objective: "cost"}, {Objective: "care"}},
			Owner:      benefit.Ownership{Name: "J. Holt", Accepted: on(2026, 3, 2)},
			Measure: benefit.Measure{Name: "minutes of agents", Unit: "m minutes", Better: benefit.Lower,
				Source: "telephone exchange", Frequency: "monthly"}, Baseline: level(9.4), Target: level(6.1),
			Needs: []benefit.Need{{On: "one-screen"}}, Ramp: benefit.Ramp{Shape: benefit.Linear,
				Length: months(9)}, Life: benefit.Life{Until: on(2034, 3, 31)},
			Value: pounds(920_000), ValueSource: "finance model, March 2026", Assumptions: []benefit.AssumptionID{"call"},
			Readings: []benefit.Reading{{Date: on(2026, 9, 30), Value: 9.5, By: "J. Holt"}}},
		{ID: "licences", Title: "Stop paying for four old systems", Kind: benefit.Cashable, Status: benefit.StatusApproved,
			Objectives: []benefit.Serves{{Objective: "cost"}},
			Owner:      benefit.Ownership{Name: "K. Wren"}, Measure: benefit.Measure{Name: "old systems paid for", Unit: "systems",
				Better: benefit.Lower}, Baseline: level(4), Target: level(0),
			Needs: []benefit.Need{{On: "old-off"}}, Start: benefit.StartRule{Kind: benefit.NextQuarter}, Life: benefit.Life{Until: on(2034, 3, 31)}, Value: pounds(410_000), ValueSource: "contracts register"},
		{ID: "arrears", Title: "Reduce bills never paid", Kind: benefit.Cashable, Status: benefit.StatusApproved,
			Objectives: []benefit.Serves{{Objective: "debt-o"}},
			Owner: benefit.Ownership{Name: "S. Ibe", Accepted: on(2026, 3,
				9)}, Measure: benefit.Measure{Name: "bills never paid",
				Unit: "£m a year", Better: benefit.Lower}, Baseline: level(11.2), Target: level(8.9),
			DoNothing: benefit.DoNothing{PerYear: 0.2}, Needs: []benefit.Need{{On: "debt"}}, Ramp: benefit.Ramp{Shape: benefit.SCurve, Length: months(15)}, Life: benefit.Life{Until: on(2034, 3, 31)},
			Value: pounds(1_000_000), ValueSource: "ledger", Attribution: 0.7},
		{ID: "paper", Title: "Reduce paper bills", Kind: benefit.Cashable, Status: benefit.StatusApproved,
			Objectives: []benefit.Serves{{Objective: "cost"}}, Owner: benefit.Ownership{Name: "S. Ibe", Accepted: on(2026, 3, 9)},
			Measure: benefit.Measure{Name: "paper bills", Unit: "m a year",
				Better: benefit.Lower}, Baseline: level(2.6), Target: level(0.7), Needs: []benefit.Need{{On: "e-bills"}},
			Ramp: benefit.Ramp{Shape: benefit.Linear, Length: months(6)}, Life: benefit.Life{For: benefit.Duration{N: 5,
				Unit: benefit.Years}}, Value: pounds(640_000), ValueSource: "print contract"},
		{ID: "answers", Title: "Increase questions answered the first time", Kind: benefit.Quantifiable,
			Status: benefit.StatusApproved, Objectives: []benefit.Serves{{Objective: "care"}},
			Measure: benefit.Measure{Name: "answered the first time", Unit: "%",
				Better: benefit.Higher}, Baseline: level(61), Target: level(80), Needs: []benefit.Need{{On: "one-screen"}},
			Ramp: benefit.Ramp{Shape: benefit.Linear, Length: months(12)}, Life: benefit.Life{For: benefit.Duration{N: 5,
				Unit: benefit.Years}}},
		{ID: "first-calls", Title: "More calls in the first months", Kind: benefit.Disbenefit, Status: benefit.StatusApproved,
			Owner: benefit.Ownership{Name: "J. Holt", Accepted: on(2026, 3, 2)},
			Measure: benefit.Measure{Name: "extra calls", Unit: "thousand a year",
				Better: benefit.Lower}, Baseline: level(0), Target: level(240), Needs: []benefit.Need{{On: "go-live"}},
			Life: benefit.Life{For: months(6)}, Value: pounds(4_100), ValueSource: "last migration"},
		{ID: "portal", Title: "Customers see their account after hand-over", Kind: benefit.Quantifiable,
			Status: benefit.StatusProposed, Objectives: []benefit.Serves{{Objective: "care"}},
			Measure: benefit.Measure{Name: "customers with an account", Unit: "thousand",
				Better: benefit.Higher}, Baseline: level(0), Target: level(310), Needs: []benefit.Need{{On: "support"}},
			Ramp: benefit.Ramp{Shape: benefit.Linear, Length: months(12)}, Life: benefit.Life{For: benefit.Duration{N: 5,
				Unit: benefit.Years}}, Value: pounds(2_400), ValueSource: "survey 2025"},
	}
}

// sampleInput runs the case on the dates of an invented programme.
func sampleInput(t testing.TB) brief.Input {
	t.Helper()
	c := sampleCase()
	report := on(2026, 11, 20)
	now := benefit.Input{Report: report,
		Dates:   benefit.Dates{"rehearsal": on(2027, 2, 19), "go-live": on(2027, 9, 4)},
		Missing: map[benefit.NodeID]string{"support": "no activity of the programme is tied to it"},
		Sources: map[benefit.NodeID]string{"rehearsal": "calder-2026-10.xer, LS-2310", "go-live": "calder-2026-10.xer, LS-3000"},
		Split: []benefit.SlipCause{{ID: "interface", Title: "Interface team not released", Court: benefit.Client,
			Without: benefit.Dates{"go-live": on(2027, 7, 31)}},
			{ID: "migration", Title: "Data migration re-sequenced", Court: benefit.Delivery,
				Without: benefit.Dates{"go-live": on(2027, 8, 14), "rehearsal": on(2027, 1, 22)}}},
		Unsplit: benefit.Dates{"go-live": on(2027, 7, 10), "rehearsal": on(2027, 1, 22)},
	}
	r, err := benefit.Forecast(c, now)
	if err != nil {
		t.Fatal(err)
	}
	in := brief.Input{Case: c, Result: r, CaseFile: brief.File{Name: "calder.yaml", SHA256: strings.Repeat("3f9a", 16)},
		Engine:      "Counterpart 0.1.0",
		Obligations: c.Obligations(report), CaseChecks: benefit.Checks(c, report), Next: benefit.NextInputs(c, r, 20),
		Schedules: []brief.Schedule{sampleSchedule()}}
	in.Waiting = []benefit.Waiting{wait(t, c, now, "release", on(2027, 9, 4), 0), wait(t, c, now, "pilot", on(2027, 9, 4), 3),
		wait(t, c, now, "rooms", on(2027, 9, 4), 99)}
	return in
}

// wait is the cost of a decision whose activities have so many weeks of float before go-live moves.
func wait(t testing.TB, c *benefit.Case, now benefit.Input, id benefit.DecisionID, goLive civil.Date, float int) benefit.Waiting {
	t.Helper()
	w := benefit.Wait{Decision: id, From: now.Report, Now: now}
	for n := 1; n <= 12; n++ {
		w.Later = append(w.Later, benefit.Later{Weeks: n, Dates: benefit.Dates{"go-live": goLive + civil.Date(7*max(n-float, 0))}})
	}
	out, err := benefit.WaitingCost(c, w)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sampleSchedule() brief.Schedule {
	reports := []civil.Date{on(2026, 5, 31), on(2026, 6, 30), on(2026, 7, 31), on(2026, 8, 31), on(2026, 9, 30), on(2026, 10, 31)}
	history := func(ds ...civil.Date) (out []brief.Reported) {
		for i, d := range ds {
			out = append(out, brief.Reported{Report: reports[i], File: fmt.Sprintf("calder-2026-%02d.xer", i+5), Forecast: d})
		}
		return out
	}
	chain := []brief.Activity{
		{ID: "7001", Code: "LS-2205", Name: "Build interfaces to the ledger", Start: on(2027, 1, 11), Finish: on(2027, 3, 5),
			HasFloat: true, Float: -45, Ours: "Interface team released"},
		{ID: "7002", Code: "LS-2310", Name: "Migration rehearsal 2", Start: on(2027, 3, 8), Finish: on(2027, 4, 16), HasFloat: true,
			Float: -45},
		{ID: "7003", Code: "LS-2500", Name: "Pilot in one region", Start: on(2027, 4, 19), Finish: on(2027, 7, 9), HasFloat: true,
			Float: -45},
		{ID: "7004", Code: "LS-3000", Name: "Go-live, all regions", Start: on(2027, 9, 4), Finish: on(2027, 9, 4), HasFloat: true,
			Float: -45},
	}
	return brief.Schedule{Engagement: "lindqvist", Supplier: "Lindqvist Systems", File: brief.File{Name: "calder-2026-10.xer",
		SHA256: strings.Repeat("b71c", 16)}, Tool: "Primavera P6 19.12",
		Project: "CALDER BILLING", DataDate: on(2026, 10, 31), Finish: on(2028, 1,
			14), Activities: 1184, Incomplete: 803, Links: 2311, Baseline: "calder-2026-05.xer, matched by Activity " +
			"ID", Drives: chain,
		Milestones: []brief.Tied{
			{Milestone: "rehearsal", Activity: "LS-2310", History: history(on(2027, 1, 22), on(2027, 1, 22), on(2027, 1, 29),
				on(2027, 2, 12), on(2027, 2, 12), on(2027, 2, 19))},
			{Milestone: "go-live", Activity: "LS-3000", Chain: chain, History: history(on(2027, 6, 5), on(2027, 7, 3),
				on(2027, 7, 20), on(2027, 8, 9), on(2027, 8, 30), on(2027, 9, 4))}},
		Checks: sampleChecks(), Warnings: []brief.Warning{{Line: 4102, Where: "TASKPRED, lag_hr_cnt", Text: "empty lag read as 0"}}}
}

func sampleChecks() []brief.Check {
	names := []string{"Logic", "Leads", "Lags", "Link types", "Hard constraints", "High float", "Negative float", "High duration",
		"Invalid dates", "Resources", "Missed", "Critical path test",
		"Critical path length index", "Baseline execution index"}
	values := []string{"7.2 % (58 of 803)", "0 links", "3.1 % (52 of 1,677)", "94.0 % (1,576 of 1,677)", "1.1 % (9 of 803)",
		"31.0 % (249 of 803)", "212 activities", "4.4 % (35 of 803)", "0 dates",
		"18.2 % (146 of 803)", "12.0 % (41 of 342)", "600 wd", "0.91", "0.93"}
	limits := []string{"≤ 5 %", "0", "≤ 5 %", "≥ 90 %", "≤ 5 %", "≤ 5 %", "0", "≤ 5 %", "0", "", "≤ 5 %", "≥ 600 wd", "≥ 0.95",
		"≥ 0.95"}
	used := []float64{1.44, 0, 0.62, 0.6, 0.22, 6.2, 212, 0.88, 0, -1, 2.4, -1, 1.8, 1.4}
	var out []brief.Check
	for i, n := range names {
		k := brief.Check{Number: i + 1, Name: n, Value: values[i], Threshold: limits[i], Verdict: brief.Holds, Definition: "What " +
			strings.ToLower(n) + " counts, over incomplete activities.",
			Source: "DCMA-EA PAM 200.1 (2012) §4." +
				fmt.Sprint(i+1), Lists: "activities behind it", Used: used[i], HasUsed: used[i] >= 0}
		if used[i] > 1 {
			k.Verdict = brief.Fails
			for j := range 30 {
				k.Items = append(k.Items, brief.Item{Label: fmt.Sprintf("LS-%04d", 1000+37*j), Detail: "no successor"})
			}
		}
		if n == "Resources" {
			k.Verdict = brief.Shown
		}
		out = append(out, k)
	}
	return out
}

func sampleBrief(t testing.TB) *brief.Brief {
	t.Helper()
	b, err := brief.New(sampleInput(t))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
