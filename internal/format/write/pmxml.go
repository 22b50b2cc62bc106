package write

import (
	"fmt"
	"io"
	"strconv"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// PMXML writes a network as XML of Primavera P6. A baseline of its activities becomes a baseline project.
func PMXML(w io.Writer, n *plan.Network) error {
	if err := primavera(n); err != nil {
		return err
	}
	x := &business{n: n, costs: costs(n)}
	x.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects">` + "\n")
	if currency := currency(n); currency != "" {
		x.in("DisplayCurrency", func() { x.in("Currency", func() { x.leaf("Id", currency) }) })
	}
	for i := range n.Calendars {
		x.calendar(&n.Calendars[i])
	}
	for i := range n.Projects {
		x.project(int32(i))
	}
	for i := range n.Projects {
		if x.measured(int32(i)) {
			x.baseline(int32(i))
		}
	}
	x.WriteString("</APIBusinessObjects>\n")
	_, err := io.WriteString(w, x.String())
	return err
}

// business is a file under way.
type business struct {
	document
	n     *plan.Network
	costs map[int32]plan.Cost
}

var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

func (x *business) calendar(c *plan.Calendar) {
	week, exceptions := c.Time.Parts()
	x.in("Calendar", func() {
		x.leaf("ObjectId", string(c.ID))
		x.leaf("Name", c.Name)
		x.leaf("HoursPerDay", hours(c.MinutesPerDay))
		x.in("StandardWorkWeek", func() {
			for d, spans := range week {
				x.in("StandardWorkHours", func() {
					x.leaf("DayOfWeek", dayNames[d])
					x.shifts(spans)
				})
			}
		})
		x.in("HolidayOrExceptions", func() {
			for _, e := range exceptions {
				x.in("HolidayOrException", func() {
					x.leaf("Date", stamp(e.Day.At(0)))
					x.shifts(e.Spans)
				})
			}
		})
	})
}

// shifts are written by their first and their last minute.
func (x *business) shifts(spans []civil.Span) {
	for _, s := range spans {
		x.in("WorkTime", func() {
			x.leaf("Start", clock(s.From)+":00")
			x.leaf("Finish", clock(s.To-1)+":00")
		})
	}
}

func (x *business) project(i int32) {
	p := &x.n.Projects[i]
	x.in("Project", func() {
		x.leaf("ObjectId", string(p.ID))
		x.leaf("Id", p.Code)
		x.leaf("Name", p.Name)
		if p.Calendar != plan.None {
			x.leaf("ActivityDefaultCalendarObjectId", string(x.n.Calendars[p.Calendar].ID))
		}
		if x.measured(i) {
			x.leaf("CurrentBaselineProjectObjectId", baselineID(p))
		}
		x.leaf("DataDate", stamp(p.DataDate))
		x.leaf("PlannedStartDate", stamp(p.PlannedStart))
		x.leaf("MustFinishByDate", stamp(p.MustFinish))
		x.leaf("ScheduledFinishDate", stamp(p.StoredFinish))
		x.options(&p.Options)
		x.elements(i)
		for k := range x.n.Activities {
			if x.n.Activities[k].Project == i {
				x.activity(int32(k))
			}
		}
		for _, l := range x.n.Links {
			if x.n.Activities[l.To].Project == i {
				x.link(l)
			}
		}
	})
}

func (x *business) options(o *plan.Options) {
	x.leaf("RelationshipLagCalendar", [...]string{"Predecessor Activity Calendar", "Successor Activity Calendar", "24 Hour Calendar", "Project Default Calendar"}[o.LagCalendar])
	x.leaf("OutOfSequenceScheduleType", [...]string{"Retained Logic", "Progress Override", "Actual Dates"}[o.Logic])
	x.leaf("ComputeTotalFloatType", [...]string{"Finish Float = Late Finish - Early Finish", "Start Float = Late Start - Early Start", "Smallest of Start Float and Finish Float"}[o.FloatKind])
	x.leaf("CriticalActivityPathType", [...]string{"Critical Float", "Longest Path"}[o.CriticalBy])
	x.leaf("CriticalActivityFloatLimit", hours(o.CriticalFloat))
	x.leaf("StartToStartLagCalculationType", bit(o.SSLagFromEarlyStart))
	x.leaf("UseExpectedFinishDates", bit(o.UseExpectedFinish))
	x.leaf("MakeOpenEndedActivitiesCritical", bit(o.OpenEndsCritical))
	x.leaf("IgnoreOtherProjectRelationships", bit(o.IgnoreOtherProjects))
	x.leaf("CalculateFloatBasedOnFinishDate", bit(!o.FloatToAllFinish))
}

func bit(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

func (x *business) elements(project int32) {
	for i := range x.n.WBS {
		e := &x.n.WBS[i]
		if e.Project != project {
			continue
		}
		x.in("WBS", func() {
			x.leaf("ObjectId", string(e.ID))
			if e.Parent != plan.None {
				x.leaf("ParentObjectId", string(x.n.WBS[e.Parent].ID))
			}
			x.leaf("Code", e.Code)
			x.leaf("Name", e.Name)
		})
	}
}

var (
	typeWords       = [...]string{"Task Dependent", "Resource Dependent", "Start Milestone", "Finish Milestone", "Level of Effort", "WBS Summary"}
	constraintNames = [...]string{"", "Start On", "Start On or Before", "Start On or After", "Finish On", "Finish On or Before", "Finish On or After",
		"Mandatory Start", "Mandatory Finish", "As Late As Possible"}
)

func (x *business) activity(i int32) {
	a := &x.n.Activities[i]
	x.in("Activity", func() {
		x.leaf("ObjectId", string(a.ID))
		x.leaf("Id", a.Code)
		x.leaf("Name", a.Name)
		x.leaf("Type", typeWords[a.Type])
		x.leaf("Status", [...]string{"Not Started", "In Progress", "Completed"}[a.Status])
		if a.WBS != plan.None {
			x.leaf("WBSObjectId", string(x.n.WBS[a.WBS].ID))
		}
		x.leaf("CalendarObjectId", string(x.n.Calendars[a.Calendar].ID))
		x.leaf("PlannedDuration", hours(a.Original))
		x.leaf("RemainingDuration", hours(a.Remaining))
		x.leaf("PercentCompleteType", [...]string{"Duration", "Physical", "Units"}[a.PercentKind])
		x.leaf("PhysicalPercentComplete", strconv.FormatFloat(a.Percent/100, 'g', -1, 64))
		x.dates(a)
		if s := &a.Stored; s.HasTotalFloat {
			x.leaf("TotalFloat", hours(s.TotalFloat))
		}
		if s := &a.Stored; s.HasFreeFloat {
			x.leaf("FreeFloat", hours(s.FreeFloat))
		}
		if s := &a.Stored; s.HasLongestPath {
			x.leaf("IsLongestPath", bit(s.LongestPath))
		}
	})
	c, priced := x.costs[i]
	switch {
	case a.HasResource:
		x.in("ResourceAssignment", func() { x.cost(a, "ActualRegularCost", c.Budget, c.Actual, c.Remaining) })
	case priced:
		x.in("ActivityExpense", func() { x.cost(a, "ActualCost", c.Budget, c.Actual, c.Remaining) })
	}
}

func (x *business) dates(a *plan.Activity) {
	for _, d := range []struct {
		name string
		at   civil.Time
	}{{"ActualStartDate", a.ActualStart}, {"ActualFinishDate", a.ActualFinish}, {"SuspendDate", a.Suspend}, {"ResumeDate", a.Resume},
		{"ExpectedFinishDate", a.ExpectedFinish}, {"PlannedStartDate", a.PlannedStart}, {"PlannedFinishDate", a.PlannedFinish},
		{"ExternalEarlyStartDate", a.ExternalStart}, {"ExternalLateFinishDate", a.ExternalLate}, {"PrimaryConstraintDate", a.Constraints[0].Date},
		{"SecondaryConstraintDate", a.Constraints[1].Date}, {"EarlyStartDate", a.Stored.EarlyStart}, {"EarlyFinishDate", a.Stored.EarlyFinish},
		{"LateStartDate", a.Stored.LateStart}, {"LateFinishDate", a.Stored.LateFinish}} {
		x.leaf(d.name, stamp(d.at))
	}
	x.leaf("PrimaryConstraintType", constraintNames[a.Constraints[0].Kind])
	x.leaf("SecondaryConstraintType", constraintNames[a.Constraints[1].Kind])
}

func (x *business) cost(a *plan.Activity, actual string, budget, spent, remaining int64) {
	x.leaf("ActivityObjectId", string(a.ID))
	x.leaf("PlannedCost", money(budget))
	x.leaf(actual, money(spent))
	x.leaf("RemainingCost", money(remaining))
}

var linkWords = [...]string{"Finish to Start", "Start to Start", "Finish to Finish", "Start to Finish"}

func (x *business) link(l plan.Link) {
	x.in("Relationship", func() {
		x.leaf("PredecessorActivityObjectId", string(x.n.Activities[l.From].ID))
		x.leaf("SuccessorActivityObjectId", string(x.n.Activities[l.To].ID))
		x.leaf("Type", linkWords[l.Kind])
		x.leaf("Lag", hours(l.Lag))
	})
}

// measured reports whether activities of a project carry a baseline.
func (x *business) measured(project int32) bool {
	for i := range x.n.Activities {
		if a := &x.n.Activities[i]; a.Project == project && !a.BaselineFinish.IsZero() {
			return true
		}
	}
	return false
}

func baselineID(p *plan.Project) string { return fmt.Sprintf("%s-baseline", p.ID) }

// baseline is what the activities of a project carry of one, as a project of its own.
func (x *business) baseline(project int32) {
	p := &x.n.Projects[project]
	x.in("BaselineProject", func() {
		x.leaf("ObjectId", baselineID(p))
		x.leaf("Id", p.Code)
		x.leaf("OriginalProjectObjectId", string(p.ID))
		x.leaf("DataDate", stamp(p.DataDate))
		for i := range x.n.Activities {
			a := &x.n.Activities[i]
			if a.Project != project || a.BaselineFinish.IsZero() {
				continue
			}
			x.in("Activity", func() {
				x.leaf("ObjectId", string(a.ID))
				x.leaf("Id", a.Code)
				x.leaf("CalendarObjectId", string(x.n.Calendars[a.Calendar].ID))
				x.leaf("PlannedDuration", hours(a.BaselineDuration))
				x.leaf("PlannedStartDate", stamp(a.BaselineStart))
				x.leaf("PlannedFinishDate", stamp(a.BaselineFinish))
			})
			if c := x.costs[int32(i)]; c.Baseline != 0 {
				x.in("ActivityExpense", func() { x.cost(a, "ActualCost", c.Baseline, 0, 0) })
			}
		}
	})
}
