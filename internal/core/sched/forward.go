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
	if d.flags&special != 0 {
		d.es = w.resumed(int32(i), d)
	}
	preds := w.preds(i)
	for k := range preds {
		e := &preds[k]
		if e.ignored {
			continue
		}
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
	var end, shown civil.Time // the latest finish that links ask for; and the same as the end of a shift, of FF links
	endDriver, toStart := plan.None, false
	preds := w.preds(i)
	for k := range preds {
		e := &preds[k]
		if e.ignored {
			continue
		}
		t := w.bound(e, &w.nodes[e.other], d)
		if e.kind == plan.FinishToStart || e.kind == plan.StartToStart {
			toStart = true
			if t > raw {
				raw, d.driver = t, d.in+int32(k)
			}
			continue
		}
		if t > end {
			end, endDriver = t, d.in+int32(k)
		}
		if e.kind == plan.FinishToFinish {
			shown = max(shown, w.finishSide(e, t, &w.nodes[e.other]))
		}
	}
	if d.flags&special != 0 {
		w.expectFinish(d, raw, end, toStart)
	}
	if end != 0 {
		if t := w.startFor(d, end); t > raw {
			raw, d.driver = t, endDriver
		}
	}
	if d.flags&special != 0 {
		raw = w.constrainStart(d, raw)
	}
	d.es = w.snapStart(d, raw)
	d.ef = w.finishFor(d, d.es)
	if d.ef < shown && d.flags&pinned == 0 {
		// Between the finish and the one the link asks for lies no time to work in: P6 shows the next shift's start.
		d.ef = w.nextShift(d, shown)
	}
}

// resumed is the first instant at which the remaining work may go on: the data date, the end of a hold, or under retained
// logic the resume date of work that was suspended, whether it is complete by now or not. A resume date alone is what
// conversions from other tools write; P6 does not use it.
func (w *network) resumed(i int32, d *node) civil.Time {
	first := d.dataDate
	a := &w.plan.Activities[d.activity]
	if d.status != plan.Complete {
		first = max(first, w.holds[i])
	}
	if d.status != plan.NotStarted && !a.Suspend.IsZero() && w.plan.Projects[d.project].Options.Logic == plan.RetainedLogic {
		first = max(first, a.Resume)
	}
	return first
}

// bound is the instant at which a link lets its successor start (FS, SS) or finish (FF, SF).
//
// Of a lag that runs from an actual date only what has not gone by the data date is left, and a lead from there is over.
// Into a complete activity, completed and begun work hand on their instant without a lag.
func (w *network) bound(e *edge, p, d *node) civil.Time {
	fromStart := e.kind == plan.StartToStart || e.kind == plan.StartToFinish
	from := p.ef
	if fromStart {
		from = p.es
	}
	switch {
	case p.status == plan.NotStarted || p.status == plan.InProgress && !fromStart:
		if e.throughMinute(p, d) {
			return w.cal(d).Finish(from, 1)
		}
		t := w.after(e, from, e.lag)
		if w.evening(e, d) {
			t = w.cals[e.cal].Prev(t)
		}
		return t
	case p.status == plan.InProgress && e.kind == plan.StartToStart && !w.plan.Projects[d.project].Options.SSLagFromEarlyStart:
		from = p.dataDate
	}
	if d.status == plan.Complete {
		return from
	}
	return w.after(e, from, w.leftOf(e, p))
}

// evening reports a link whose lead brings a finish milestone to the end of a shift, where it leads to the start of the next: what is finished
// two days before Friday's close is finished on Wednesday evening, not on Thursday morning. Nothing of P6 is known that says otherwise [own].
func (w *network) evening(e *edge, d *node) bool {
	toEnd := e.kind == plan.FinishToStart || e.kind == plan.FinishToFinish
	return toEnd && e.lag < 0 && e.cal != roundTheClock && d.kind == plan.FinishMilestone && d.status != plan.Complete
}

// leftOf is what is left at the data date of the lag of a link from work that has begun.
func (w *network) leftOf(e *edge, p *node) civil.Minutes {
	if e.lag <= 0 {
		return 0
	}
	a := &w.plan.Activities[p.activity]
	if e.kind == plan.FinishToStart || e.kind == plan.FinishToFinish {
		return max(e.lag-w.worked(e, a.ActualFinish, p.dataDate), 0)
	}
	if a.Suspend.IsZero() || a.Suspend >= p.dataDate {
		return max(e.lag-w.worked(e, a.ActualStart, p.dataDate), 0)
	}
	gone := w.worked(e, a.ActualStart, a.Suspend) // while it was suspended no lag went by
	if !a.Resume.IsZero() {
		gone += w.worked(e, a.Resume, p.dataDate)
	}
	return max(e.lag-gone, 0)
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
	return w.nextShift(d, t)
}

// nextShift is the first instant at or after t at which the work can go on.
func (w *network) nextShift(d *node, t civil.Time) civil.Time {
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

// expectFinish sizes the remaining work to the expected finish when the project's options use it: the working time from
// where the data date, the links to its start and its constraints let it go on. An expected finish outside working time is
// the end of the shift before. Where it leaves no time at all, the remaining work is nothing, unless resources are
// assigned: P6 keeps assigned work and ignores the date.
//
// Links to the finish move the work but do not size it. When they ask for a later finish (end), the work keeps its size if
// no link goes to its start, or if they already pull it past where it could go on.
func (w *network) expectFinish(d *node, raw, end civil.Time, toStart bool) {
	a := &w.plan.Activities[d.activity]
	e := a.ExpectedFinish
	if e.IsZero() || !w.plan.Projects[d.project].Options.UseExpectedFinish || d.kind.IsMilestone() || d.constraint == plan.AsLateAsPossible {
		return
	}
	cal := w.cal(d)
	if !cal.Within(e) {
		e = cal.Prev(e)
	}
	probe := *d
	from := w.snapStart(&probe, w.constrainStart(&probe, raw))
	if end != 0 && cal.Between(e, end) > 0 && (!toStart || w.startFor(d, end) > from) {
		return
	}
	size := max(cal.Between(from, e), 0)
	if size == 0 && a.HasResource {
		return
	}
	d.flags &^= resourced
	d.rem = size
}
