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

// reach collects the ends of a span: the earliest start and the latest finish that links give it, and the first link that
// gave each.
type reach struct {
	start, finish         civil.Time
	startLink, finishLink int32
}

func (r *reach) from(t civil.Time, link int32) {
	if !t.IsZero() && (r.start.IsZero() || t < r.start) {
		r.start, r.startLink = t, link
	}
}

func (r *reach) to(t civil.Time, link int32) {
	if t > r.finish {
		r.finish, r.finishLink = t, link
	}
}

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
	early := reach{startLink: plan.None, finishLink: plan.None}
	late := early
	for _, k := range links {
		l := &s.plan.Links[k]
		other := l.From
		if l.From == i {
			other = l.To
		}
		if !s.done[other] {
			continue
		}
		s.reachBy(k, i, &s.r.Dates[other], &early, &late)
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
	s.gives(i, early.startLink)
	if early.finishLink != early.startLink {
		s.gives(i, early.finishLink)
	}
}

// gives notes a link that gives level of effort i its start or finish.
func (s *spanner) gives(i, link int32) {
	if link == plan.None {
		return
	}
	if l := &s.plan.Links[link]; l.From == i {
		s.given[l.To] = append(s.given[l.To], i)
	} else {
		s.given[i] = append(s.given[i], l.From)
	}
}

// reachBy takes what one link says of the ends of level of effort i. A start comes from the end of the other activity
// that the link ties the start to, a finish likewise; what has happened counts from the day it did, for late dates too.
// Only the start of a predecessor keeps its late date once it has begun, as P6 does.
func (s *spanner) reachBy(link, i int32, other *Dates, early, late *reach) {
	l := &s.plan.Links[link]
	from, to := &s.plan.Activities[l.From], &s.plan.Activities[l.To]
	e := edge{cal: s.lagCalendar(to.Project, from.Calendar, to.Calendar)}
	o, move := from, s.after
	toStart := l.Kind == plan.StartToStart || l.Kind == plan.FinishToStart // the end of i that is tied
	fromStart := l.Kind == plan.StartToStart || l.Kind == plan.StartToFinish
	if l.From == i {
		o, move = to, s.before
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
		early.from(earlyEnd, link)
		late.from(lateEnd, link)
		return
	}
	early.to(earlyEnd, link)
	late.to(lateEnd, link)
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
	r.from(by.start, plan.None)
	r.to(by.finish, plan.None)
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
