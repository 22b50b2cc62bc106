package write

import (
	"fmt"
	"io"
	"strconv"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// MSPDI writes a network of one project as XML of Microsoft Project. An activity is known there by its identity alone, which has to be a
// number, and stands below the summary of its WBS element. The rules and options by which dates are computed come with the tool.
func MSPDI(w io.Writer, n *plan.Network) error {
	x := &exchange{n: n, costs: costs(n)}
	if err := x.fits(); err != nil {
		return err
	}
	x.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Project xmlns="http://schemas.microsoft.com/project">` + "\n")
	x.project()
	x.in("Calendars", func() {
		for i := range n.Calendars {
			x.calendar(i)
		}
	})
	x.in("Tasks", func() { x.below(plan.None, 1) })
	x.in("Resources", func() {
		x.in("Resource", func() {
			x.leaf("UID", "1")
			x.leaf("Type", "0") // material: it works on no calendar
		})
	})
	x.in("Assignments", func() {
		for i := range n.Activities {
			if n.Activities[i].HasResource {
				x.in("Assignment", func() {
					x.leaf("TaskUID", string(n.Activities[i].ID))
					x.leaf("ResourceUID", "1")
				})
			}
		}
	})
	x.WriteString("</Project>\n")
	_, err := io.WriteString(w, x.String())
	return err
}

// exchange is a file under way.
type exchange struct {
	document
	n     *plan.Network
	costs map[int32]plan.Cost
	row   int
}

// fits refuses what the format cannot hold.
func (x *exchange) fits() error {
	switch {
	case len(x.n.Projects) != 1:
		return fmt.Errorf("a file of Microsoft Project has one project, not %d", len(x.n.Projects))
	case len(x.n.WBSLinks) > 0 || len(x.n.Assignments) > 0:
		return fmt.Errorf("links of summaries and work on calendars of resources are not written")
	}
	for i := range x.n.Activities {
		a := &x.n.Activities[i]
		if _, err := strconv.ParseUint(string(a.ID), 10, 31); err != nil {
			return fmt.Errorf("activity %s has the identity %q, where Microsoft Project has a number", a.Code, a.ID)
		}
		switch {
		case a.Type != plan.Task && a.Type != plan.FinishMilestone:
			return fmt.Errorf("activity %s is a %s, which Microsoft Project does not have", a.Code, a.Type)
		case a.Constraints[1].Kind != plan.NoConstraint || a.Constraints[0].Kind == plan.MandatoryStart || a.Constraints[0].Kind == plan.MandatoryFinish:
			return fmt.Errorf("activity %s has a constraint that Microsoft Project does not have", a.Code)
		case a.Gap != 0 || !a.ManualStart.IsZero() || !a.ExpectedFinish.IsZero() || !a.ExternalStart.IsZero() || !a.ExternalLate.IsZero():
			return fmt.Errorf("activity %s has a split, dates set by hand, an expected finish or a date from outside, which are not written", a.Code)
		case a.Elapsed || a.PercentKind == plan.UnitsPercent || a.Stored.HasLongestPath:
			return fmt.Errorf("activity %s has elapsed time, a percentage of units or a longest path, which are not written", a.Code)
		}
	}
	return nil
}

func (x *exchange) project() {
	p := &x.n.Projects[0]
	x.leaf("UID", string(p.ID))
	x.leaf("Name", p.Code+".xml")
	x.leaf("Title", p.Name)
	x.leaf("StartDate", stamp(p.PlannedStart))
	x.leaf("FinishDate", stamp(p.StoredFinish))
	x.leaf("StatusDate", stamp(p.DataDate))
	x.leaf("CurrencyCode", p.Currency)
	if p.Calendar != plan.None {
		x.leaf("CalendarUID", x.calendarUID(p.Calendar))
		x.leaf("MinutesPerDay", strconv.Itoa(int(x.n.Calendars[p.Calendar].MinutesPerDay)))
	}
}

func (x *exchange) calendarUID(i int32) string { return strconv.Itoa(int(i) + 1) }

func (x *exchange) calendar(i int) {
	c := &x.n.Calendars[i]
	week, exceptions := c.Time.Parts()
	x.in("Calendar", func() {
		x.leaf("UID", x.calendarUID(int32(i)))
		x.leaf("Name", c.Name)
		x.leaf("BaseCalendarUID", "-1")
		x.in("WeekDays", func() {
			for d, spans := range week {
				x.in("WeekDay", func() {
					x.leaf("DayType", strconv.Itoa(d+1))
					x.shifts(spans)
				})
			}
		})
		x.in("Exceptions", func() {
			for _, e := range exceptions {
				x.in("Exception", func() {
					x.in("TimePeriod", func() {
						x.leaf("FromDate", stamp(e.Day.At(0)))
						x.leaf("ToDate", stamp(e.Day.At(civil.MinutesPerDay-1)))
					})
					x.leaf("Type", "1")
					x.shifts(e.Spans)
				})
			}
		})
	})
}

func (x *exchange) shifts(spans []civil.Span) {
	x.leaf("DayWorking", bit(len(spans) > 0))
	x.in("WorkingTimes", func() {
		for _, s := range spans {
			x.in("WorkingTime", func() {
				x.leaf("FromTime", clock(s.From)+":00")
				x.leaf("ToTime", clock(s.To%civil.MinutesPerDay)+":00")
			})
		}
	})
}

// below writes what stands right below a WBS element: activities first, then the elements in it, each followed by what is below it.
func (x *exchange) below(element int32, level int) {
	for i := range x.n.Activities {
		if x.n.Activities[i].WBS == element {
			x.task(int32(i), level)
		}
	}
	for i := range x.n.WBS {
		if x.n.WBS[i].Parent != element {
			continue
		}
		x.in("Task", func() {
			x.head(string(x.n.WBS[i].ID), level, x.n.WBS[i].Name)
			x.leaf("WBS", x.n.WBS[i].Code)
			x.leaf("Summary", "1")
		})
		x.below(int32(i), level+1)
	}
}

// head is what every task begins with. Its row is counted anew in every file.
func (x *exchange) head(uid string, level int, name string) {
	x.row++
	x.leaf("UID", uid)
	x.leaf("ID", strconv.Itoa(x.row))
	x.leaf("Name", name)
	x.leaf("OutlineLevel", strconv.Itoa(level))
}

// constraintNumbers are the kinds of constraints as the format counts them.
var constraintNumbers = map[plan.ConstraintKind]string{plan.AsLateAsPossible: "1", plan.StartOn: "2", plan.FinishOn: "3", plan.StartOnOrAfter: "4",
	plan.StartOnOrBefore: "5", plan.FinishOnOrAfter: "6", plan.FinishOnOrBefore: "7"}

func (x *exchange) task(i int32, level int) {
	a := &x.n.Activities[i]
	x.in("Task", func() {
		x.head(string(a.ID), level, a.Name)
		x.leaf("GUID", a.GUID)
		x.leaf("Milestone", bit(a.Type == plan.FinishMilestone))
		x.leaf("CalendarUID", x.calendarUID(a.Calendar))
		x.leaf("IgnoreResourceCalendar", "1")
		x.leaf("Duration", iso(a.Original))
		x.leaf("RemainingDuration", iso(a.Remaining))
		x.leaf("DurationFormat", "7")
		x.leaf("ConstraintType", constraintNumbers[a.Constraints[0].Kind])
		x.leaf("ConstraintDate", stamp(a.Constraints[0].Date))
		x.progress(a)
		x.dates(a)
		if s := &a.Stored; s.HasTotalFloat {
			x.leaf("TotalSlack", strconv.Itoa(int(s.TotalFloat)*10))
		}
		if s := &a.Stored; s.HasFreeFloat {
			x.leaf("FreeSlack", strconv.Itoa(int(s.FreeFloat)*10))
		}
		if a.Delay != 0 {
			x.leaf("LevelingDelay", strconv.Itoa(int(a.Delay)*10))
		}
		x.money(i)
		x.links(i)
	})
}

// progress is written in per cent of the duration, and of what was measured where the activity goes by that.
func (x *exchange) progress(a *plan.Activity) {
	percent := strconv.FormatFloat(a.Percent, 'f', -1, 64)
	if a.PercentKind != plan.PhysicalPercent {
		x.leaf("PercentComplete", percent)
		return
	}
	done := 0.0
	switch {
	case a.Status == plan.Complete:
		done = 100
	case a.Original > 0:
		done = 100 * float64(a.Original-a.Remaining) / float64(a.Original)
	}
	x.leaf("PercentComplete", strconv.FormatFloat(done, 'f', -1, 64))
	x.leaf("PhysicalPercentComplete", percent)
	x.leaf("EarnedValueMethod", "1")
}

func (x *exchange) dates(a *plan.Activity) {
	for _, d := range []struct {
		name string
		at   civil.Time
	}{{"Start", a.PlannedStart}, {"Finish", a.PlannedFinish}, {"ActualStart", a.ActualStart}, {"ActualFinish", a.ActualFinish}, {"Stop", a.Suspend},
		{"Resume", a.Resume}, {"Deadline", a.Deadline}, {"EarlyStart", a.Stored.EarlyStart}, {"EarlyFinish", a.Stored.EarlyFinish},
		{"LateStart", a.Stored.LateStart}, {"LateFinish", a.Stored.LateFinish}} {
		x.leaf(d.name, stamp(d.at))
	}
}

// money is in hundredths.
func (x *exchange) money(i int32) {
	a := &x.n.Activities[i]
	c, priced := x.costs[i]
	if priced {
		x.leaf("Cost", strconv.FormatInt(c.Budget, 10))
		x.leaf("ActualCost", strconv.FormatInt(c.Actual, 10))
		x.leaf("RemainingCost", strconv.FormatInt(c.Remaining, 10))
	}
	if a.BaselineFinish.IsZero() {
		return
	}
	x.in("Baseline", func() {
		x.leaf("Number", "0")
		x.leaf("Start", stamp(a.BaselineStart))
		x.leaf("Finish", stamp(a.BaselineFinish))
		x.leaf("Duration", iso(a.BaselineDuration))
		x.leaf("Cost", strconv.FormatInt(c.Baseline, 10))
	})
}

// linkNumbers are the kinds of links as the format counts them.
var linkNumbers = [...]string{"1", "3", "0", "2"}

func (x *exchange) links(to int32) {
	for _, l := range x.n.Links {
		if l.To != to {
			continue
		}
		format := "7"
		if l.Elapsed {
			format = "8"
		}
		x.in("PredecessorLink", func() {
			x.leaf("PredecessorUID", string(x.n.Activities[l.From].ID))
			x.leaf("Type", linkNumbers[l.Kind])
			x.leaf("LinkLag", strconv.Itoa(int(l.Lag)*10))
			x.leaf("LagFormat", format)
		})
	}
}

// iso is a duration of XML Schema.
func iso(m civil.Minutes) string { return fmt.Sprintf("PT%dH%dM0S", m/60, m%60) }
