package sched

import "counterpart.dev/internal/core/civil"

// A resource-dependent activity is worked on the calendars of its resources: it starts when the first of them can, and
// ends when the last of them has done its part. Without loaded resources it is an ordinary task.

func (w *network) resourceStart(d *node, t civil.Time) civil.Time {
	first := civil.MaxTime
	for _, s := range w.works[w.at[d.activity]] {
		first = min(first, w.plan.Calendars[s.Calendar].Time.Next(t))
	}
	return first
}

func (w *network) resourceFinish(d *node, t civil.Time) civil.Time {
	last := t
	for _, s := range w.works[w.at[d.activity]] {
		last = max(last, w.plan.Calendars[s.Calendar].Time.Finish(t, s.Remaining))
	}
	return last
}

func (w *network) resourceBack(d *node, t civil.Time) civil.Time {
	first := t
	for _, s := range w.works[w.at[d.activity]] {
		first = min(first, w.plan.Calendars[s.Calendar].Time.Start(t, s.Remaining))
	}
	return first
}

// resourceEnd is the last instant at or before t up to which one of the resources works.
func (w *network) resourceEnd(d *node, t civil.Time) civil.Time {
	var last civil.Time
	for _, s := range w.works[w.at[d.activity]] {
		last = max(last, w.plan.Calendars[s.Calendar].Time.Prev(t))
	}
	return last
}
