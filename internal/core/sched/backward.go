package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// backward gives every node its late dates, successors first, and moves those to be done as late as possible.
func (w *network) backward() {
	for i := len(w.nodes) - 1; i >= 0; i-- {
		d := &w.nodes[i]
		if d.status == plan.Complete {
			d.lf = w.lateBound(i, d)
			d.ls = d.lf
			continue
		}
		w.placeLate(i, d)
		if (d.constraint == plan.AsLateAsPossible || d.second == plan.AsLateAsPossible) && d.status == plan.NotStarted {
			w.delay(i, d)
		}
	}
}

// lateBound is the latest finish that successors and the project's end allow. A start-to-start link
// without a positive lag fixes the late start itself, even on the end of a shift, and leaves it in d.ls, the earliest of
// several; otherwise d.ls is zero.
func (w *network) lateBound(i int, d *node) civil.Time {
	lf := w.lateEnd[d.project]
	d.ls = 0
	found := false
	succs := w.succs(i)
	for k := range succs {
		e := &succs[k]
		if e.ignored {
			continue
		}
		found = true
		t, start := w.lateBy(e, d, &w.nodes[e.other])
		if t < lf || t == lf && start != 0 && (d.ls == 0 || start < d.ls) {
			lf, d.ls = t, start
		}
	}
	if !found && w.plan.Projects[d.project].Options.OpenEndsCritical && d.status != plan.Complete {
		lf = min(lf, d.ef)
	}
	return lf
}

// lateBy is the latest finish of d that one of its links allows, and the late start when the link fixes that as well.
func (w *network) lateBy(e *edge, d, s *node) (finish, start civil.Time) {
	lag := e.lag
	byStart := e.kind == plan.StartToStart || e.kind == plan.StartToFinish
	if d.status == plan.Complete || d.status == plan.InProgress && byStart {
		lag = 0
		if s.status != plan.Complete {
			lag = w.leftOf(e, d)
		}
	}
	switch e.kind {
	case plan.FinishToStart:
		return w.before(e, s.ls, lag), 0
	case plan.FinishToFinish:
		return w.before(e, s.lf, lag), 0
	case plan.StartToFinish:
		t := w.before(e, s.lf, lag)
		if e.throughMinute(d, s) {
			t = w.cal(d).Start(t, 1)
		}
		return w.lateFromStart(d, t), 0
	}
	t := w.before(e, s.ls, lag)
	if e.lag <= 0 && d.status == plan.NotStarted && s.status == plan.NotStarted {
		if e.lag == 0 && !w.cal(d).Within(t) {
			t = w.cal(d).Prev(t)
		}
		start = t
	}
	return w.lateFromStart(d, t), start
}

// lateFromStart is the late finish of an activity that must start by t.
func (w *network) lateFromStart(d *node, t civil.Time) civil.Time {
	if d.rem == 0 {
		return t
	}
	return w.finishFor(d, w.cal(d).Next(t))
}

func (w *network) placeLate(i int, d *node) {
	lf := w.lateBound(i, d)
	byLinks := lf
	if d.flags&special != 0 {
		a := &w.plan.Activities[d.activity]
		for k, kind := range [2]plan.ConstraintKind{d.constraint, d.second} {
			lf = w.constrainLate(d, kind, a.Constraints[k].Date, lf)
		}
		if !a.ExternalLate.IsZero() && !w.plan.Projects[d.project].Options.IgnoreOtherProjects {
			lf = min(lf, a.ExternalLate)
		}
	}
	d.lf = w.snapLate(d, lf)
	if d.ls == 0 || lf != byLinks || d.rem == 0 {
		d.ls = w.startFor(d, d.lf)
	}
}

// snapLate moves a late finish to the end of a shift. A start milestone may stay on the start of one.
func (w *network) snapLate(d *node, t civil.Time) civil.Time {
	if d.flags&resourced != 0 {
		return w.resourceEnd(d, t)
	}
	if d.kind == plan.StartMilestone && w.cal(d).Within(t) {
		return t
	}
	return w.cal(d).Prev(t)
}

func (w *network) constrainLate(d *node, kind plan.ConstraintKind, date, lf civil.Time) civil.Time {
	open := d.status == plan.NotStarted
	switch kind {
	case plan.StartOn, plan.StartOnOrBefore:
		if open {
			return min(lf, w.lateFromStart(d, date))
		}
	case plan.MandatoryStart:
		if open {
			return w.lateFromStart(d, date)
		}
	case plan.FinishOn, plan.FinishOnOrBefore:
		return min(lf, date)
	case plan.MandatoryFinish:
		if open {
			return date
		}
	}
	return lf
}

// delay moves an activity as late as it can go without moving the early dates of a successor.
func (w *network) delay(i int, d *node) {
	ef := civil.MaxTime
	succs := w.succs(i)
	for k := range succs {
		e := &succs[k]
		if e.ignored {
			continue
		}
		s := &w.nodes[e.other]
		switch e.kind {
		case plan.FinishToStart:
			ef = min(ef, w.before(e, s.es, e.lag))
		case plan.FinishToFinish:
			ef = min(ef, w.before(e, s.ef, e.lag))
		case plan.StartToStart:
			ef = min(ef, w.lateFromStart(d, w.before(e, s.es, e.lag)))
		case plan.StartToFinish:
			ef = min(ef, w.lateFromStart(d, w.before(e, s.ef, e.lag)))
		}
	}
	// With nothing behind it, it goes to the end of the project, or of the time the project has; and never beyond.
	ef = min(ef, max(w.finish[d.project], w.plan.Projects[d.project].MustFinish))
	ef = w.cal(d).Prev(ef)
	es := w.startFor(d, ef)
	if d.rem == 0 {
		es = w.snapStart(d, ef)
		ef = es
	}
	if es > d.es {
		d.es, d.ef = es, ef
	}
}
