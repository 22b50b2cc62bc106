package benefit

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
)

// The years a date may lie in. Schedules hold typing errors such as 2999; a sum over them would mean nothing.
const (
	firstYear = 1900
	lastYear  = 2199
)

func believable(d civil.Date) bool {
	return d >= civil.NewDate(firstYear, 1, 1) && d < civil.NewDate(lastYear+1, 1, 1)
}

// First is the first contract date, zero when none is stated.
func (m *ContractMilestone) First() civil.Date {
	if len(m.Dates) == 0 {
		return 0
	}
	return m.Dates[0].Date
}

// InForce is the contract date in force on a day: the last that came into force by then. The first one is in force
// until another is [own].
func (m *ContractMilestone) InForce(day civil.Date) civil.Date {
	date := m.First()
	for _, d := range m.Dates[min(1, len(m.Dates)):] {
		if d.From <= day {
			date = d.Date
		}
	}
	return date
}

// standing is what the case and the input say about each enabler: its dates, and why one is missing.
func standing(c *Case, in Input) []EnablerResult {
	enablers := c.Enablers()
	all := make([]EnablerResult, 0, len(enablers))
	for i := range c.Engagements {
		for j := range c.Engagements[i].Milestones {
			ms := &c.Engagements[i].Milestones[j]
			e := EnablerResult{Enabler: enablers[len(all)], Approved: ms.Approved, Contract: ms.InForce(in.Report)}
			if e.Approved.IsZero() {
				e.Approved = ms.First()
			}
			if e.Contract.IsZero() {
				e.Contract = e.Approved
			}
			e.expect(ms.Achieved, ms.Forecast, 0, in)
			all = append(all, e)
		}
	}
	for i := range c.OwnWork {
		w := &c.OwnWork[i]
		e := EnablerResult{Enabler: enablers[len(all)], Approved: w.Approved, Contract: w.Due}
		if e.Approved.IsZero() {
			e.Approved = w.Due
		}
		if e.Contract.IsZero() {
			e.Contract = e.Approved
		}
		e.expect(w.Done, w.Forecast, e.Contract, in)
		all = append(all, e)
	}
	return all
}

// expect settles the forecast: reached, else the caller's date, else the one stated by hand, else — for own work — the
// promise. A stated or promised day that has passed is no forecast.
func (e *EnablerResult) expect(reached, stated, promised civil.Date, in Input) {
	if !e.Contract.IsZero() {
		e.Extension = int(e.Contract - e.Approved)
	}
	e.Forecast, e.Source, e.NotRun = e.settle(reached, stated, promised, in)
	e.Reached = !reached.IsZero() || in.Reached[e.ID] && !e.Forecast.IsZero()
	if !e.Forecast.IsZero() && !e.Contract.IsZero() {
		e.Slip = int(e.Forecast - e.Contract)
	}
}

func (e *EnablerResult) settle(reached, stated, promised civil.Date, in Input) (day civil.Date, source, notRun string) {
	given, missing := in.Dates[e.ID], in.Missing[e.ID]
	switch {
	case !reached.IsZero():
		return reached, "reached", ""
	case !given.IsZero() && believable(given):
		return given, in.Sources[e.ID], ""
	case !given.IsZero():
		return 0, "", fmt.Sprintf("%s has the forecast %s, which cannot be meant", e.name(), long(given))
	case !stated.IsZero() && stated >= in.Report:
		source = "stated in the case"
		if missing != "" {
			source += ": " + missing
		}
		return stated, source, ""
	case missing != "":
		return 0, "", fmt.Sprintf("%s has no forecast: %s", e.name(), missing)
	case !stated.IsZero():
		return 0, "", fmt.Sprintf("%s was expected on %s, is not reached and has no new date", e.name(), long(stated))
	case !promised.IsZero() && promised >= in.Report:
		return promised, "the date promised", ""
	case !promised.IsZero():
		return 0, "", fmt.Sprintf("%s was due on %s, is not done and has no new date", e.name(), long(promised))
	case e.Kind == OwnWorkEnabler:
		return 0, "", fmt.Sprintf("%s has no date", e.name())
	}
	return 0, "", fmt.Sprintf("%s has no forecast: no schedule gives a date for it", e.name())
}

func (e *Enabler) name() string {
	if e.Title == "" {
		return string(e.ID)
	}
	return e.Title
}
