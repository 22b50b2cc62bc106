package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// spans gives level-of-effort activities and WBS summaries the dates of what they span.
func (w *network) spans(r *Result) {
	s := &spanner{network: w, r: r}
	s.levelsOfEffort()
	s.summaries()
}

type spanner struct {
	*network
	r    *Result
	done []bool // per activity: it has dates that others may take
}

// levelsOfEffort dates each level of effort from the activities it is linked to. One that is linked to another takes that
// one's dates when they are known, so chains are gone through until nothing new is found.
func (s *spanner) levelsOfEffort() {
	n := s.plan
	s.done = make([]bool, len(n.Activities))
	links := make(map[int32][]int32)
	var open []int32
	for i := range n.Activities {
		switch n.Activities[i].Type {
		case plan.LevelOfEffort:
			open = append(open, int32(i))
		case plan.WBSSummary:
		default:
			s.done[i] = true
		}
	}
	if len(open) == 0 {
		return
	}
	for i := range n.Links {
		l := &n.Links[i]
		for _, end := range [2]int32{l.From, l.To} {
			if n.Activities[end].Type == plan.LevelOfEffort {
				links[end] = append(links[end], int32(i))
			}
		}
	}
	for len(open) > 0 {
		var waiting []int32
		for _, i := range open {
			if s.waits(i, links[i]) {
				waiting = append(waiting, i)
				continue
			}
			s.levelOfEffort(i, links[i])
		}
		if len(waiting) == len(open) { // they wait for each other: the first goes without the others
			s.levelOfEffort(waiting[0], links[waiting[0]])
			waiting = waiting[1:]
		}
		open = waiting
	}
}

// waits reports a level of effort with a predecessor that has no dates yet.
func (s *spanner) waits(i int32, links []int32) bool {
	for _, k := range links {
		l := &s.plan.Links[k]
		if l.To == i && !s.done[l.From] && s.plan.Activities[l.From].Type == plan.LevelOfEffort {
			return true
		}
	}
	return false
}

// reach collects the ends of a span: the earliest start and the latest finish that links give it.
type reach struct{ start, finish civil.Time }

func (r *reach) from(t civil.Time) {
	if !t.IsZero() && (r.start.IsZero() || t < r.start) {
		r.start = t
	}
}

func (r *reach) to(t civil.Time) { r.finish = max(r.finish, t) }

func (s *spanner) levelOfEffort(i int32, links []int32) {
	s.done[i] = true
	a := &s.plan.Activities[i]
	p := &s.plan.Projects[a.Project]
	cal := s.plan.Calendars[a.Calendar].Time
	d := &s.r.Dates[i]
	end := s.lateEnd[a.Project]
	if a.Status == plan.Complete {
		*d = Dates{EarlyStart: p.DataDate, EarlyFinish: p.DataDate, LateStart: end, LateFinish: end}
		return
	}
	var early, late reach
	for _, k := range links {
		l := &s.plan.Links[k]
		other := l.From
		if l.From == i {
			other = l.To
		}
		if !s.done[other] {
			continue
		}
		s.reachBy(l, i, &s.r.Dates[other], &early, &late)
	}
	d.EarlyStart = cal.Next(max(early.start, p.DataDate))
	d.EarlyFinish = max(cal.Prev(max(early.finish, 1)), d.EarlyStart)
	d.LateFinish = end
	if !late.finish.IsZero() {
		d.LateFinish = cal.Prev(late.finish)
	}
	d.LateStart = d.LateFinish
	if !late.start.IsZero() && late.start < d.LateFinish {
		d.LateStart = cal.Next(late.start)
	}
	o := &p.Options
	d.HasFloat = true
	d.TotalFloat = totalFloat(o.FloatKind, cal, d)
	d.Critical = o.CriticalBy == plan.ByTotalFloat && d.TotalFloat <= o.CriticalFloat
}

// reachBy takes what one link says of the ends of level of effort i. A start comes from the end of the other activity
// that the link ties the start to, a finish likewise; what has happened counts from the day it did, for late dates too.
// Only the start of a predecessor keeps its late date once it has begun, as P6 does.
func (s *spanner) reachBy(l *plan.Link, i int32, other *Dates, early, late *reach) {
	e := edge{cal: s.lagCalendar(l)}
	o, move := &s.plan.Activities[l.From], s.after
	toStart := l.Kind == plan.StartToStart || l.Kind == plan.FinishToStart // the end of i that is tied
	fromStart := l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish
	if l.From == i {
		o, move = &s.plan.Activities[l.To], s.before
		toStart, fromStart = fromStart, l.Kind == plan.StartToStart || l.Kind == plan.FinishToStart
	}
	earlyEnd, lateEnd := actualOr(o.ActualFinish, other.EarlyFinish), actualOr(o.ActualFinish, other.LateFinish)
	switch {
	case fromStart:
		earlyEnd, lateEnd = actualOr(o.ActualStart, other.EarlyStart), actualOr(o.ActualStart, other.LateStart)
		if l.To == i && toStart {
			lateEnd = other.LateStart
		}
	case l.To == i && toStart && o.Type == plan.StartMilestone:
		lateEnd = other.LateStart
	}
	earlyEnd, lateEnd = move(&e, earlyEnd, l.Lag), move(&e, lateEnd, l.Lag)
	if toStart {
		early.from(earlyEnd)
		late.from(lateEnd)
		return
	}
	early.to(earlyEnd)
	late.to(lateEnd)
}

func actualOr(actual, early civil.Time) civil.Time {
	if actual.IsZero() {
		return early
	}
	return actual
}

// summaries dates each WBS summary from the unfinished activities at and below its WBS element.
func (s *spanner) summaries() {
	n := s.plan
	var open []int32
	for i := range n.Activities {
		if n.Activities[i].Type == plan.WBSSummary {
			open = append(open, int32(i))
		}
	}
	if len(open) == 0 {
		return
	}
	early, late := make([]reach, len(n.WBS)), make([]reach, len(n.WBS))
	for i := range n.Activities {
		a := &n.Activities[i]
		if a.Type == plan.WBSSummary || a.Status == plan.Complete {
			continue
		}
		d := &s.r.Dates[i]
		for at := a.WBS; at != plan.None; at = n.WBS[at].Parent {
			early[at].from(d.EarlyStart)
			early[at].to(d.EarlyFinish)
			late[at].from(d.LateStart)
			late[at].to(d.LateFinish)
		}
	}
	for _, i := range open {
		a := &n.Activities[i]
		p := &n.Projects[a.Project]
		end := s.lateEnd[a.Project]
		d := &s.r.Dates[i]
		if a.WBS == plan.None || early[a.WBS].start.IsZero() {
			*d = Dates{EarlyStart: p.DataDate, EarlyFinish: p.DataDate, LateStart: end, LateFinish: end}
			continue
		}
		e, l := early[a.WBS], late[a.WBS]
		*d = Dates{EarlyStart: e.start, EarlyFinish: e.finish, LateStart: l.start, LateFinish: l.finish}
		if a.Status == plan.Complete {
			continue
		}
		o := &p.Options
		d.HasFloat = true
		d.TotalFloat = totalFloat(o.FloatKind, n.Calendars[a.Calendar].Time, d)
		d.Critical = o.CriticalBy == plan.ByTotalFloat && d.TotalFloat <= o.CriticalFloat
	}
}
