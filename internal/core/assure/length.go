package assure

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// criticalPathLength is check 13 [DCMA-EA PAM 200.1 §3.1.2.3].
func (s *schedule) criticalPathLength(f *Figure) {
	switch {
	case s.opens == 0:
		f.notRun(noIncomplete)
		return
	case s.p.DataDate.IsZero():
		f.notRun(noDataDate)
		return
	case !s.dated(f):
		return
	}
	end := s.lastOpen(s.n, s.res)
	cal := s.calendar(end)
	if s.p.Calendar != plan.None {
		cal = &s.n.Calendars[s.p.Calendar]
	}
	finish := s.finish(end)
	cpl := days(cal.Time.Between(s.p.DataDate, finish), cal)
	if cpl <= 0 {
		f.notRun("there is no working time between the data date and the project's early finish")
		return
	}
	t := s.target(end)
	tf := 0.0
	if !t.at.IsZero() {
		tf = days(cal.Time.Between(finish, t.at), cal)
	}
	f.index(cpl+tf, cpl)
	f.Items = []Item{s.item(end, "early finish "+finish.String())}
	f.note("CPL = %s wd from the data date %s to the early finish %s; TF = %s wd, %s; both on calendar %q.",
		number(cpl), s.p.DataDate, finish, number(tf), t.name, cal.Name)
	if t.says != "" {
		f.onlyShown(t.says)
	}
}

// target is the date a project's finish is measured against.
type target struct {
	at   civil.Time // zero when there is none
	name string
	says string // why the index says nothing, "" when it does
}

func (s *schedule) target(end int32) target {
	if m := s.p.MustFinish; !m.IsZero() {
		return target{at: m, name: "to the must-finish-by date " + m.String()}
	}
	for _, i := range [...]int32{end, s.lastFinish()} {
		if i == plan.None || !s.open[i] {
			continue
		}
		a := &s.n.Activities[i]
		c := finishConstraint(a)
		if d := a.Deadline; !d.IsZero() && (c.Kind == plan.NoConstraint || d < c.Date) {
			return target{at: d, name: fmt.Sprintf("to the deadline %s of %s", d, a.Code)}
		}
		if c.Kind == plan.NoConstraint {
			continue
		}
		t := target{at: c.Date, name: fmt.Sprintf("to the constraint %s %s of %s", c.Kind, c.Date, a.Code)}
		if i == end && (c.Kind == plan.MandatoryFinish || c.Kind == plan.MandatoryStart) {
			t.says = "the finish is held on its target by a mandatory constraint, so it cannot show that it is late"
		}
		return t
	}
	if b := s.base.finish; s.base.missing == "" && !b.IsZero() {
		return target{at: b, name: "to the baseline finish " + b.String()}
	}
	return target{name: "because no target finish is stated",
		says: "there is no target finish: no must-finish-by date, no constraint or deadline on the finish, no baseline"}
}

// finishConstraint is the earliest date by which a constraint wants an activity finished. A milestone is finished when it
// starts.
func finishConstraint(a *plan.Activity) plan.Constraint {
	var tightest plan.Constraint
	for _, c := range a.Constraints {
		switch c.Kind {
		case plan.FinishOn, plan.FinishOnOrBefore, plan.MandatoryFinish:
		case plan.StartOn, plan.StartOnOrBefore, plan.MandatoryStart:
			if !a.Type.IsMilestone() {
				continue
			}
		default:
			continue
		}
		if !c.Date.IsZero() && (tightest.Kind == plan.NoConstraint || c.Date < tightest.Date) {
			tightest = c
		}
	}
	return tightest
}
