package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// forward gives every node its early dates, predecessors first.
//
// All activities are placed by their remaining work: one in progress from the data date on, and a complete one as a point
// without duration at the data date or where its open predecessors would push it. P6 stores exactly this.
func (w *network) forward() {
	for i := range w.nodes {
		d := &w.nodes[i]
		if d.status == plan.Complete {
			w.placeComplete(i, d)
			continue
		}
		w.placeOpen(i, d)
	}
}

func (w *network) placeComplete(i int, d *node) {
	d.es = d.dataDate
	preds := w.preds(i)
	for k := range preds {
		e := &preds[k]
		if t := w.bound(e, &w.nodes[e.other], d); t > d.es {
			d.es, d.driver = t, d.in+int32(k)
		}
	}
	d.ef = d.es
}

func (w *network) placeOpen(i int, d *node) {
	a := &w.plan.Activities[d.activity]
	raw := d.dataDate
	if d.status == plan.InProgress && a.Resume > raw {
		raw = a.Resume
	}
	var byFinish civil.Time // the latest finish that a link asks for
	preds := w.preds(i)
	for k := range preds {
		e := &preds[k]
		if e.ignored {
			continue
		}
		t := w.bound(e, &w.nodes[e.other], d)
		if e.kind == plan.FinishToFinish || e.kind == plan.StartToFinish {
			byFinish = max(byFinish, t)
			t = w.startFor(d, t)
		}
		if t > raw {
			raw, d.driver = t, d.in+int32(k)
		}
	}
	if a.ExternalStart > raw && !w.plan.Projects[d.project].Options.IgnoreOtherProjects {
		raw, d.driver = a.ExternalStart, plan.None
		d.flags |= pinned
	}
	raw = w.constrainStart(d, a, raw)
	d.es = w.snapStart(d, raw)
	d.ef = w.finishFor(d, d.es)
	if d.ef < byFinish && d.flags&pinned == 0 {
		// Between the finish and the one the link asks for lies no time of this calendar: P6 shows the next shift's start.
		d.ef = d.cal.Next(byFinish)
	}
	if d.constraint == plan.MandatoryFinish && d.status == plan.NotStarted {
		d.ef = a.Constraints[0].Date
	}
	w.expectFinish(i, d, a)
}

// bound is the instant at which a link lets its successor start (FS, SS) or finish (FF, SF).
func (w *network) bound(e *edge, p, d *node) civil.Time {
	lag := e.lag
	from := p.ef
	if e.kind == plan.StartToStart || e.kind == plan.StartToFinish {
		from = p.es
	}
	if lag == 0 && p.status != plan.Complete {
		return from
	}
	a := &w.plan.Activities[p.activity]
	switch {
	case p.status == plan.Complete && (e.kind == plan.FinishToStart || e.kind == plan.FinishToFinish):
		return e.after(p.ef, left(lag, e.worked(a.ActualFinish, p.dataDate)))
	case p.status == plan.Complete:
		return e.after(p.es, left(lag, e.worked(a.ActualStart, p.dataDate)))
	case p.status == plan.InProgress && (e.kind == plan.StartToStart || e.kind == plan.StartToFinish):
		lag = left(lag, e.worked(a.ActualStart, p.dataDate))
		if !w.plan.Projects[d.project].Options.SSLagFromEarlyStart {
			from = p.dataDate
		}
	}
	t := e.after(from, lag)
	if e.lag < 0 && t < d.dataDate {
		t = d.dataDate
	}
	return t
}

// left is what remains of a lag of which some has gone. A lead from something that has begun is over.
func left(lag, gone civil.Minutes) civil.Minutes { return max(lag-gone, 0) }

// constrainStart applies the constraints that move early dates. Once an activity has begun its start is history.
func (w *network) constrainStart(d *node, a *plan.Activity, raw civil.Time) civil.Time {
	if d.status != plan.NotStarted {
		return raw
	}
	for k, kind := range [2]plan.ConstraintKind{d.constraint, d.second} {
		date := a.Constraints[k].Date
		want := raw
		switch kind {
		case plan.StartOn, plan.StartOnOrAfter:
			want = max(raw, date)
		case plan.FinishOn, plan.FinishOnOrAfter:
			want = max(raw, w.startFor(d, d.finishSide(date)))
		case plan.MandatoryStart:
			want = date
		case plan.MandatoryFinish:
			want = w.startFor(d, d.finishSide(date))
		default:
			continue
		}
		if want != raw || kind == plan.MandatoryStart || kind == plan.MandatoryFinish {
			raw, d.driver = want, plan.None
			d.flags |= pinned
		}
	}
	return raw
}

// finishSide is the end of the shift that a finish at t means, for work; a milestone's instant stays.
func (d *node) finishSide(t civil.Time) civil.Time {
	if d.rem == 0 {
		return t
	}
	return d.cal.Prev(t)
}

// snapStart moves a start to working time. A finish milestone may stay on the end of a shift.
func (w *network) snapStart(d *node, t civil.Time) civil.Time {
	if d.kind == plan.FinishMilestone && d.cal.Prev(t) == t {
		return t
	}
	if d.flags&resourced != 0 {
		return w.resourceStart(d, t)
	}
	return d.cal.Next(t)
}

// startFor is the latest start from which the remaining work ends by t; finishFor is when it ends from a start.
func (w *network) startFor(d *node, t civil.Time) civil.Time {
	if d.flags&resourced != 0 {
		return w.resourceBack(d, t)
	}
	return d.cal.Start(t, d.rem)
}

func (w *network) finishFor(d *node, t civil.Time) civil.Time {
	if d.flags&resourced != 0 {
		return w.resourceFinish(d, t)
	}
	return d.cal.Finish(t, d.rem)
}

// expectFinish stretches or shrinks the remaining work to the expected finish, when the project's options use it.
func (w *network) expectFinish(i int, d *node, a *plan.Activity) {
	e := a.ExpectedFinish
	if e.IsZero() || !w.plan.Projects[d.project].Options.UseExpectedFinish || d.kind.IsMilestone() ||
		d.constraint == plan.AsLateAsPossible || e < d.es || e < d.dataDate || e == d.ef {
		return
	}
	preds := w.preds(i)
	for k := range preds {
		if preds[k].kind == plan.FinishToFinish || preds[k].kind == plan.StartToFinish {
			return
		}
	}
	if d.cal.Between(d.ef, e) == 0 {
		return
	}
	d.flags |= expected
	d.flags &^= resourced
	d.ef = e
	d.rem = d.cal.Between(d.es, e)
}
