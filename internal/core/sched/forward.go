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
	raw := d.dataDate
	if d.flags&special != 0 {
		raw = w.resumed(int32(i), d)
	}
	var byFinish civil.Time // the latest finish that a link asks for
	preds := w.preds(i)
	for k := range preds {
		e := &preds[k]
		if e.ignored {
			continue
		}
		t := w.bound(e, &w.nodes[e.other], d)
		switch e.kind {
		case plan.FinishToFinish:
			byFinish = max(byFinish, w.finishSide(e, t, &w.nodes[e.other]))
			t = w.startFor(d, t)
		case plan.StartToFinish:
			t = w.startFor(d, t)
		}
		if t > raw {
			raw, d.driver = t, d.in+int32(k)
		}
	}
	if d.flags&special != 0 {
		raw = w.constrainStart(d, raw)
	}
	d.es = w.snapStart(d, raw)
	d.ef = w.finishFor(d, d.es)
	if d.ef < byFinish && d.flags&pinned == 0 {
		// Between the finish and the one the link asks for lies no time of this calendar: P6 shows the next shift's start.
		d.ef = w.cal(d).Next(byFinish)
	}
	if d.flags&special != 0 {
		w.pinFinish(i, d)
	}
}

// resumed is the first instant at which the remaining work may go on: the data date, the resume date of work that was
// suspended, or the end of a hold.
func (w *network) resumed(i int32, d *node) civil.Time {
	first := max(d.dataDate, w.holds[i])
	if d.status == plan.InProgress {
		first = max(first, w.plan.Activities[d.activity].Resume)
	}
	return first
}

// bound is the instant at which a link lets its successor start (FS, SS) or finish (FF, SF).
func (w *network) bound(e *edge, p, d *node) civil.Time {
	lag := e.lag
	from := p.ef
	if e.kind == plan.StartToStart || e.kind == plan.StartToFinish {
		from = p.es
	}
	if lag == 0 && p.status != plan.Complete {
		switch {
		case e.throughMinute(p, d):
			return w.cal(d).Finish(from, 1)
		case e.kind == plan.StartToStart && e.cal != roundTheClock && p.status == plan.NotStarted && d.status == plan.NotStarted:
			return w.cals[e.cal].Next(from) // P6 works even a lag of nothing on the lag's calendar
		}
		return from
	}
	a := &w.plan.Activities[p.activity]
	switch {
	case p.status == plan.Complete && (e.kind == plan.FinishToStart || e.kind == plan.FinishToFinish):
		return w.after(e, p.ef, left(lag, w.worked(e, a.ActualFinish, p.dataDate)))
	case p.status == plan.Complete:
		return w.after(e, p.es, left(lag, w.worked(e, a.ActualStart, p.dataDate)))
	case p.status == plan.InProgress && (e.kind == plan.StartToStart || e.kind == plan.StartToFinish):
		lag = left(lag, w.worked(e, a.ActualStart, p.dataDate))
		if !w.plan.Projects[d.project].Options.SSLagFromEarlyStart {
			from = p.dataDate
		}
	}
	t := w.after(e, from, lag)
	if e.lag < 0 && t < d.dataDate {
		t = d.dataDate
	}
	return t
}

// throughMinute reports the links for which P6 counts the minute in which the predecessor starts: a successor that must
// finish when its predecessor starts finishes at the end of that minute. Seen for links without lag between activities
// that have not begun.
func (e *edge) throughMinute(p, s *node) bool {
	return e.kind == plan.StartToFinish && e.lag == 0 && p.status == plan.NotStarted && s.status == plan.NotStarted
}

// finishSide is a finish that a link asks for, as the end of a shift. The start of an open start milestone is no end of
// work, so it stays.
func (w *network) finishSide(e *edge, t civil.Time, p *node) civil.Time {
	if e.cal == roundTheClock || p.kind == plan.StartMilestone && p.status != plan.Complete {
		return t
	}
	return w.cals[e.cal].Prev(t)
}

// left is what remains of a lag of which some has gone. A lead from something that has begun is over.
func left(lag, gone civil.Minutes) civil.Minutes { return max(lag-gone, 0) }

// constrainStart applies what moves early dates besides links. Once an activity has begun its start is history.
func (w *network) constrainStart(d *node, raw civil.Time) civil.Time {
	a := &w.plan.Activities[d.activity]
	if a.ExternalStart > raw && !w.plan.Projects[d.project].Options.IgnoreOtherProjects {
		raw, d.driver = a.ExternalStart, plan.None
		d.flags |= pinned
	}
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
			want = max(raw, w.startFor(d, w.shiftEnd(d, date)))
		case plan.MandatoryStart:
			want = date
		case plan.MandatoryFinish:
			want = w.startFor(d, w.shiftEnd(d, date))
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

// shiftEnd is the end of the shift that a finish at t means, for work; a milestone's instant stays.
func (w *network) shiftEnd(d *node, t civil.Time) civil.Time {
	if d.rem == 0 {
		return t
	}
	return w.cal(d).Prev(t)
}

// snapStart moves a start to working time. A finish milestone may stay on the end of a shift.
func (w *network) snapStart(d *node, t civil.Time) civil.Time {
	if d.kind == plan.FinishMilestone && w.cal(d).Prev(t) == t {
		return t
	}
	if d.flags&resourced != 0 {
		return w.resourceStart(d, t)
	}
	return w.cal(d).Next(t)
}

// startFor is the latest start from which the remaining work ends by t; finishFor is when it ends from a start.
func (w *network) startFor(d *node, t civil.Time) civil.Time {
	if d.flags&resourced != 0 {
		return w.resourceBack(d, t)
	}
	return w.cal(d).Start(t, d.rem)
}

func (w *network) finishFor(d *node, t civil.Time) civil.Time {
	if d.flags&resourced != 0 {
		return w.resourceFinish(d, t)
	}
	return w.cal(d).Finish(t, d.rem)
}

// pinFinish sets a finish that a date fixes: a mandatory one, and the expected finish when the project's options use it,
// which stretches or shrinks the remaining work.
func (w *network) pinFinish(i int, d *node) {
	a := &w.plan.Activities[d.activity]
	if d.constraint == plan.MandatoryFinish && d.status == plan.NotStarted {
		d.ef = a.Constraints[0].Date
	}
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
	if w.cal(d).Between(d.ef, e) == 0 {
		return
	}
	d.flags &^= resourced
	d.ef = e
	d.rem = w.cal(d).Between(d.es, e)
}
