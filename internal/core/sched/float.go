package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// totalFloat is late less early, in working time of the activity's own calendar, as the project's option says.
func totalFloat(kind plan.FloatKind, cal *civil.Calendar, d *Dates) civil.Minutes {
	start := func() civil.Minutes { return cal.Between(d.EarlyStart, d.LateStart) }
	finish := cal.Between(d.EarlyFinish, d.LateFinish)
	switch kind {
	case plan.StartFloat:
		return start()
	case plan.SmallestFloat:
		return min(finish, start())
	}
	return finish
}

// freeFloat is the least working time, on the activity's own calendar, between what it lets each successor do and what
// that successor does. Never below zero. Without successors it is the time to the end of the project.
//
// An expected finish that the options use pins the finish, so P6 gives such an activity none.
func (w *network) freeFloat(i int, d *node) civil.Minutes {
	if d.flags&special != 0 && !w.plan.Activities[d.activity].ExpectedFinish.IsZero() && w.plan.Projects[d.project].Options.UseExpectedFinish {
		return 0
	}
	least := civil.Minutes(1<<31 - 1)
	succs := w.succs(i)
	for k := range succs {
		e := &succs[k]
		if e.ignored {
			continue
		}
		s := &w.nodes[e.other]
		to := s.es
		if e.kind == plan.FinishToFinish || e.kind == plan.StartToFinish {
			to = s.ef
		}
		from := w.bound(e, d, s)
		if e.throughMinute(d, s) {
			from = d.es // the minute itself is float
		}
		least = min(least, w.cal(d).Between(from, to))
	}
	if least == 1<<31-1 {
		least = w.cal(d).Between(d.ef, w.finish[d.project])
	}
	return max(least, 0)
}
