package mspdi

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// load is what the assignments of one task come to.
type load struct {
	calendars []int // of its work resources
	pieces    []period
}

// buildLoads notes which activities have resources and costs, on which calendars they are worked, and how they are split.
func (a *assembly) buildLoads() {
	loads := make(map[int]*load)
	a.assignments.each(func(r *assignmentRow) {
		t := a.byUID[r.task]
		if t == nil || !t.leaf || t.at == plan.None {
			return
		}
		act := &a.n.Activities[t.at]
		act.HasCost = act.HasCost || r.cost
		res, known := a.resources[r.resource]
		if known && r.resource > 0 { // tasks without resources have an assignment to none
			act.HasResource = true
		}
		works := known && r.resource > 0 && res.kind == workResource && r.units > 0
		if !works && len(r.pieces) == 0 {
			return
		}
		l := loads[t.uid]
		if l == nil {
			l = &load{}
			loads[t.uid] = l
			a.hold(unsafe.Sizeof(*l) + 100)
		}
		if works {
			l.calendars = append(l.calendars, a.base(res.calendar))
		}
		l.pieces = append(l.pieces, r.pieces...)
	})
	for _, t := range a.tasks {
		if l := loads[t.uid]; l != nil && a.byUID[t.uid] == t {
			a.work(t, l)
		}
	}
}

// base is the calendar that a calendar is the same as: a resource's often adds nothing to its base. One that is not in the
// file is the project's.
func (a *assembly) base(calendar int) int {
	if p := a.unfolded[calendar]; p != nil {
		return p.uid
	}
	return a.project.calendar
}

// work finds when a task is worked: while any of its resources works, within its own calendar if it has one. Tasks of
// elapsed duration, and those that say so, keep to their own calendar.
func (a *assembly) work(t *taskRow, l *load) {
	act := &a.n.Activities[t.at]
	on := act.Calendar
	if !act.Elapsed && !(t.ignoresResources && t.calendar != none) && len(l.calendars) > 0 {
		on = a.together(t, act, l.calendars)
	}
	if act.Status != plan.Complete {
		act.Gap = a.gap(a.n.Calendars[on].Time, l.pieces, act)
	}
	if on != act.Calendar {
		a.n.Assignments = append(a.n.Assignments, plan.Assignment{Activity: t.at, Calendar: on, Remaining: act.Remaining})
	}
}

// mostTogether is of how many calendars one task's may be put together.
const mostTogether = 100

// together is the calendar on which any of a task's resources works, within the task's own if it has one.
func (a *assembly) together(t *taskRow, act *plan.Activity, calendars []int) int32 {
	own := t.calendar != none && a.calendar(t.calendar) != plan.None
	slices.Sort(calendars)
	calendars = slices.Compact(calendars)
	if len(calendars) > mostTogether {
		return a.apart(t, act)
	}
	var parts []*civil.Calendar
	var names []string
	size := a.n.Calendars[act.Calendar].Time.Exceptions()
	for _, uid := range calendars {
		c := a.calendar(uid)
		if c == plan.None {
			c = a.projectCalendar()
		}
		if len(calendars) == 1 && (!own || c == act.Calendar) {
			return c
		}
		parts = append(parts, a.n.Calendars[c].Time)
		names = append(names, a.n.Calendars[c].Name)
		size += a.n.Calendars[c].Time.Exceptions()
	}
	key := strings.Trim(fmt.Sprint(calendars), "[]")
	if own {
		key = fmt.Sprintf("%s of %d", key, t.calendar)
	}
	if c, made := a.made[key]; made {
		return c
	}
	bytes := uintptr(size) * 4 * unsafe.Sizeof(civil.Exception{})
	if !a.room(bytes) {
		return a.apart(t, act)
	}
	a.hold(bytes)
	return a.derived(key, a.project.perDay, func() (string, *civil.Calendar) {
		name := strings.Join(names[:min(len(names), 4)], " or ")
		t, err := civil.Union(parts...)
		if err == nil && own {
			name += " within " + a.n.Calendars[act.Calendar].Name
			t, err = civil.Common(t, a.n.Calendars[act.Calendar].Time)
		}
		if err != nil {
			a.warnOf(0, "Task", "CalendarUID", "the calendars %s have no time in common; that of the task was taken", name)
			name, t = a.n.Calendars[act.Calendar].Name, a.n.Calendars[act.Calendar].Time
		}
		return name, t
	})
}

// apart leaves a task on its own calendar.
func (a *assembly) apart(t *taskRow, act *plan.Activity) int32 {
	a.warnOf(int(t.line), "Task", "CalendarUID", "the calendars of the resources of task %d were left out: together they are more than can be looked at", t.uid)
	return act.Calendar
}

// gap is the working time within a split task in which nobody works: what lies between the first and the last piece of its
// remaining work beyond its remaining duration, which does not count it.
func (a *assembly) gap(cal *civil.Calendar, pieces []period, act *plan.Activity) civil.Minutes {
	if len(pieces) < 2 {
		return 0
	}
	slices.SortFunc(pieces, func(x, y period) int { return int(x.from) - int(y.from) })
	idle := civil.Minutes(0)
	until := pieces[0].to
	for _, p := range pieces[1:] {
		if p.from > until {
			idle += cal.Between(until, p.from)
		}
		until = max(until, p.to)
	}
	if idle == 0 {
		return 0
	}
	return max(cal.Between(pieces[0].from, until)-act.Remaining, 0)
}
