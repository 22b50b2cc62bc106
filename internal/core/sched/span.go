package sched

import (
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// spans gives level-of-effort activities and WBS summaries the dates of what they span.
func (w *network) spans(r *Result) *spanner {
	s := &spanner{network: w, r: r}
	if len(w.spanned) == 0 {
		return s
	}
	s.given = make(map[int32][]int32)
	s.levelsOfEffort()
	s.summaries()
	return s
}

type spanner struct {
	*network
	r    *Result
	done []bool // per activity: it has dates that others may take

	// given is for the longest path: from an activity to the levels of effort before it whose start or finish it gives, and
	// from a level of effort to the activities before it that give its own.
	given map[int32][]int32
}

// levelsOfEffort dates each level of effort from the activities it is linked to. One that follows another takes that one's
// dates, so predecessors go first; of a loop, the one that comes first in the file goes without the others.
func (s *spanner) levelsOfEffort() {
	n := s.plan
	s.done = make([]bool, len(n.Activities))
	links := make(map[int32][]int32)
	for i := range n.Activities {
		s.done[i] = !n.Activities[i].Type.IsSpan()
	}
	for i := range n.Links {
		l := &n.Links[i]
		for _, end := range [2]int32{l.From, l.To} {
			if n.Activities[end].Type == plan.LevelOfEffort {
				links[end] = append(links[end], int32(i))
			}
		}
	}
	const entered, left = 1, 2
	state := make([]uint8, len(n.Activities))
	for _, i := range s.spanned {
		if n.Activities[i].Type != plan.LevelOfEffort {
			continue
		}
		for way := []int32{i}; len(way) > 0; {
			at := way[len(way)-1]
			if state[at] == 0 {
				state[at] = entered
				for _, k := range links[at] {
					if l := &n.Links[k]; l.To == at && state[l.From] == 0 && n.Activities[l.From].Type == plan.LevelOfEffort {
						way = append(way, l.From)
					}
				}
				continue
			}
			way = way[:len(way)-1]
			if state[at] == entered {
				state[at] = left
				s.levelOfEffort(at, links[at])
			}
		}
	}
}

// reach collects the ends of a span: the earliest start and the latest finish that it is given.
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
	end := max(s.finish[a.Project], p.MustFinish)
	if a.Status == plan.Complete {
		*d = Dates{EarlyStart: p.DataDate, EarlyFinish: p.DataDate, LateStart: end, LateFinish: end}
		return
	}
	var early, late reach
	ties := make([]tie, 0, len(links))
	for _, k := range links {
		l := &s.plan.Links[k]
		other := l.From
		if l.From == i {
			other = l.To
		}
		if !s.done[other] {
			continue
		}
		t := s.tied(k, i, &s.r.Dates[other])
		ties = append(ties, t)
		if t.toStart {
			early.from(t.early)
			late.from(t.late)
			continue
		}
		early.to(t.early)
		late.to(t.late)
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
	s.floatOf(a, d)
	s.gives(i, ties, &early)
}

// gives notes the links that give level of effort i its start or finish: all that ask for the same, as the order of links
// in a file says nothing.
func (s *spanner) gives(i int32, ties []tie, early *reach) {
	a := &s.plan.Activities[i]
	cal, dataDate, start := s.plan.Calendars[a.Calendar].Time, s.plan.Projects[a.Project].DataDate, s.r.Dates[i].EarlyStart
	for k := range ties {
		if !ties[k].sets(cal, early, dataDate, start) {
			continue
		}
		if l := &s.plan.Links[ties[k].link]; l.From == i {
			s.given[l.To] = append(s.given[l.To], i)
		} else {
			s.given[i] = append(s.given[i], l.From)
		}
	}
}

// tie is what one link asks of a level of effort: its early and late start, or its early and late finish.
type tie struct {
	link        int32
	toStart     bool
	happened    bool // the early date rests on an actual one
	early, late civil.Time
}

// sets reports whether the link asks for the same working instant as the one that the level of effort took. None sets a
// start that the data date replaced, unless it has happened, nor a finish that the start replaced.
func (t *tie) sets(cal *civil.Calendar, early *reach, dataDate, start civil.Time) bool {
	if t.toStart {
		return cal.Between(early.start, t.early) == 0 && (t.happened || cal.Between(t.early, dataDate) <= 0)
	}
	return cal.Between(t.early, early.finish) == 0 && cal.Between(early.finish, start) <= 0
}

// tied is what one link asks of the ends of level of effort i. A start comes from the end of the other activity
// that the link ties the start to, a finish likewise; what has happened counts from the day it did, for late dates too.
// Only the start of a predecessor keeps its late date once it has begun, as P6 does.
func (s *spanner) tied(link, i int32, other *Dates) tie {
	l := &s.plan.Links[link]
	from, to := &s.plan.Activities[l.From], &s.plan.Activities[l.To]
	e := edge{cal: s.lagCalendar(to.Project, from.Calendar, to.Calendar)}
	if l.Elapsed {
		e.cal = roundTheClock
	}
	o, move := from, s.after
	toStart := l.Kind == plan.StartToStart || l.Kind == plan.FinishToStart // the end of i that is tied
	fromStart := l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish
	if l.From == i {
		o, move = to, s.before
		toStart, fromStart = fromStart, l.Kind == plan.StartToStart || l.Kind == plan.FinishToStart
	}
	actual := o.ActualFinish
	earlyEnd, lateEnd := actualOr(actual, other.EarlyFinish), actualOr(actual, other.LateFinish)
	switch {
	case fromStart:
		actual = o.ActualStart
		earlyEnd, lateEnd = actualOr(actual, other.EarlyStart), actualOr(actual, other.LateStart)
		if l.To == i && toStart {
			lateEnd = other.LateStart
		}
	case l.To == i && toStart && o.Type == plan.StartMilestone:
		lateEnd = other.LateStart
	}
	return tie{link: link, toStart: toStart, happened: !actual.IsZero(), early: move(&e, earlyEnd, l.Lag), late: move(&e, lateEnd, l.Lag)}
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
	isSummary := func(i int32) bool { return n.Activities[i].Type == plan.WBSSummary }
	if !slices.ContainsFunc(s.spanned, isSummary) {
		return
	}
	early, late := make([]reach, len(n.WBS)), make([]reach, len(n.WBS))
	for i := range n.Activities {
		a, d := &n.Activities[i], &s.r.Dates[i]
		if a.WBS == plan.None || isSummary(int32(i)) || a.Status == plan.Complete {
			continue
		}
		early[a.WBS].widen(reach{start: d.EarlyStart, finish: d.EarlyFinish})
		late[a.WBS].widen(reach{start: d.LateStart, finish: d.LateFinish})
	}
	for _, w := range childrenFirst(n.WBS) {
		if p := n.WBS[w].Parent; p != plan.None {
			early[p].widen(early[w])
			late[p].widen(late[w])
		}
	}
	for _, i := range s.spanned {
		if isSummary(i) {
			s.summary(i, early, late)
		}
	}
}

// widen takes the other reach in.
func (r *reach) widen(by reach) {
	r.from(by.start)
	r.to(by.finish)
}

// childrenFirst orders the WBS so that every element comes before its parent. An element whose parents form a loop, which
// readers cut, is left where it is met.
func childrenFirst(wbs []plan.WBS) []int32 {
	children := make([]int32, len(wbs))
	for i := range wbs {
		if p := wbs[i].Parent; p != plan.None {
			children[p]++
		}
	}
	list := make([]int32, 0, len(wbs))
	for i := range wbs {
		for at := int32(i); at != plan.None && children[at] == 0; at = wbs[at].Parent {
			children[at] = -1 // listed
			list = append(list, at)
			if p := wbs[at].Parent; p != plan.None {
				children[p]--
			}
		}
	}
	return list
}

func (s *spanner) summary(i int32, early, late []reach) {
	n := s.plan
	a := &n.Activities[i]
	p := &n.Projects[a.Project]
	d := &s.r.Dates[i]
	if a.WBS == plan.None || early[a.WBS].start.IsZero() {
		end := s.lateEnd[a.Project]
		*d = Dates{EarlyStart: p.DataDate, EarlyFinish: p.DataDate, LateStart: end, LateFinish: end}
		return
	}
	e, l := early[a.WBS], late[a.WBS]
	*d = Dates{EarlyStart: e.start, EarlyFinish: e.finish, LateStart: l.start, LateFinish: l.finish}
	if a.Status == plan.Complete {
		return
	}
	s.floatOf(a, d)
}

// floatOf gives a span its total float; it has no free float of its own.
func (s *spanner) floatOf(a *plan.Activity, d *Dates) {
	d.HasFloat = true
	d.TotalFloat = totalFloat(s.plan.Projects[a.Project].Options.FloatKind, s.plan.Calendars[a.Calendar].Time, d)
}
