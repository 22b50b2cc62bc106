package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// ends finds where each project finishes, and where its backward pass begins.
func (m *microsoft) ends() {
	n := m.plan
	m.finish = make([]civil.Time, len(n.Projects))
	m.end = make([]civil.Time, len(n.Projects))
	for i := range m.tasks {
		d := &m.tasks[i]
		if d.side != itself {
			continue
		}
		at := d.ef
		if m.delayed && d.late {
			at = d.lf
		}
		m.finish[d.project] = max(m.finish[d.project], at)
	}
	for p := range n.Projects {
		if m.finish[p] == 0 {
			m.finish[p] = actualOr(n.Projects[p].PlannedStart, n.Projects[p].DataDate)
		}
		m.end[p] = m.finish[p]
		if must := n.Projects[p].MustFinish; !must.IsZero() {
			m.end[p] = must
		}
	}
}

// backward gives every task its late dates, successors first.
func (m *microsoft) backward() {
	for k := len(m.order) - 1; k >= 0; k-- {
		d := &m.tasks[m.order[k]]
		switch {
		case d.side != itself:
			m.sideLate(d)
		case d.status == plan.Complete:
			d.ls, d.lf, d.by = d.es, d.ef, d.es
		default:
			m.placeLate(d)
		}
	}
}

// sideLate finds how late the ends of an element may be; for what is asked of all that is in it, the earliest of them.
func (m *microsoft) sideLate(d *task) {
	t := m.end[d.project]
	var spare civil.Time
	for _, k := range d.out {
		b := &m.bonds[k]
		s := &m.tasks[b.to]
		if s.status == plan.Complete || s.side == startOf && d.es != s.es {
			continue
		}
		t = min(t, b.before(s.latest(b)))
		if stays := m.stays(b, s); !stays.IsZero() {
			spare = earlier(spare, b.before(stays))
		}
	}
	d.ls, d.lf, d.by, d.spare = t, t, t, spare
}

func (m *microsoft) placeLate(d *task) {
	a := &m.plan.Activities[d.activity]
	p := &m.plan.Projects[d.project]
	lf := m.end[d.project]
	followed := false
	for _, k := range d.out {
		b := &m.bonds[k]
		s := &m.tasks[b.to]
		if !m.counts(b, d, s) {
			continue
		}
		followed = followed || s.side == itself || !s.spare.IsZero()
		lf = min(lf, m.lateBy(b, d, s))
	}
	if !followed && p.Options.OpenEndsCritical {
		lf = min(lf, d.ef)
	}
	lf = m.capped(d, a, lf)
	if d.rem > 0 && !d.manual {
		lf = d.work.Prev(lf)
	}
	d.lf = lf
	d.ls = d.work.Start(lf, d.rem)
	d.by = d.ls
	if d.status == plan.InProgress {
		if d.rem > 0 {
			d.by = min(d.rest, d.ls)
		}
		d.ls = d.es
	}
}

// counts reports whether a bond limits how late its predecessor may be. Nothing waits for the start of what has begun, nor
// of what is set by hand, and what is complete waits for nothing. The start of an element is that of the first in it.
func (m *microsoft) counts(b *bond, d, s *task) bool {
	switch {
	case s.status == plan.Complete:
		return false
	case b.fromStart && (d.status == plan.InProgress || d.manual):
		return false
	case s.side == startOf:
		return d.es == s.es
	}
	return true
}

// lateBy is the latest finish of d that a bond to s allows.
func (m *microsoft) lateBy(b *bond, d, s *task) civil.Time {
	t := b.before(s.latest(b))
	if !b.fromStart || d.rem == 0 {
		return t
	}
	return d.work.Finish(d.work.Next(t), d.rem)
}

// latest is how late the end of a task that a bond goes to may be: of what has begun, the end of what remains. What puts
// the task off by levelling is taken back.
func (d *task) latest(b *bond) civil.Time {
	t := d.by
	if b.toFinish {
		t = d.lf
	}
	return shift(t, -d.delay)
}

// stays is the instant of a successor that must not be passed for it to stay where it is, zero for none.
func (m *microsoft) stays(b *bond, s *task) civil.Time {
	switch {
	case s.side != itself:
		return s.spare
	case m.delayed && s.late && b.toFinish:
		return s.lf
	case m.delayed && s.late:
		return s.ls
	case b.toFinish:
		return shift(s.ef, -s.delay)
	}
	return shift(s.es, -s.delay)
}

// capped applies what limits late dates besides links: must-dates whatever the links say, others where they are earlier,
// and deadlines, which move nothing else.
func (m *microsoft) capped(d *task, a *plan.Activity, lf civil.Time) civil.Time {
	whole := d.rem
	if d.status == plan.InProgress {
		whole = d.whole
	}
	if !d.manual {
		c := a.Constraints[0]
		switch c.Kind {
		case plan.StartOn:
			lf = d.work.Finish(c.Date, whole)
		case plan.FinishOn:
			lf = c.Date
		case plan.StartOnOrBefore:
			lf = min(lf, d.work.Finish(c.Date, whole))
		case plan.FinishOnOrBefore:
			lf = min(lf, c.Date)
		}
	}
	lf = earlier(lf, a.Deadline)
	lf = earlier(lf, a.ExternalLate)
	if a.WBS != plan.None {
		lf = earlier(lf, m.floor[a.WBS].notAfter)
	}
	return lf
}

// result reports what the passes found.
func (m *microsoft) result() *Result {
	n := m.plan
	r := &Result{Dates: make([]Dates, len(n.Activities)), Projects: make([]ProjectDates, len(n.Projects)), Driver: make([]int32, len(n.Activities))}
	for i := range n.Activities {
		m.report(r, int32(i))
	}
	for p := range r.Projects {
		r.Projects[p].Finish, r.Projects[p].LateFinish = m.finish[p], m.end[p]
		r.Finish = max(r.Finish, m.finish[p])
	}
	for i := range r.Dates {
		p, start := &r.Projects[n.Activities[i].Project], r.Dates[i].Start()
		p.Start = earlier(p.Start, start)
	}
	m.longestPath(r)
	return r
}

func (m *microsoft) report(r *Result, i int32) {
	d := &m.tasks[m.at[i]]
	out := &r.Dates[i]
	*out = Dates{EarlyStart: d.es, EarlyFinish: d.ef, LateStart: d.ls, LateFinish: d.lf, Late: d.late}
	r.Driver[i] = plan.None
	if d.driver != plan.None {
		r.Driver[i] = m.bonds[d.driver].link
	}
	if d.status == plan.Complete {
		return
	}
	out.HasFloat = true
	out.TotalFloat = m.totalFloat(d)
	out.FreeFloat = m.freeFloat(d, out.TotalFloat)
	out.Critical = out.TotalFloat <= m.plan.Projects[d.project].Options.CriticalFloat
}

// totalFloat is the smaller of the floats of start and finish, and of what has begun that of the finish. It counts from
// where links would put a task, so that a constraint that pulls it forward shows as negative float. What is as late as
// possible has none.
func (m *microsoft) totalFloat(d *task) civil.Minutes {
	if d.late {
		return 0
	}
	if d.status == plan.InProgress {
		return d.own.Between(d.ef, d.lf)
	}
	start, finish := d.free, d.ef
	if d.free != d.es {
		finish = d.work.Finish(d.free, d.rem)
	}
	return min(d.own.Between(start, d.ls), d.own.Between(finish, d.lf))
}

// freeFloat is the least time between what a task lets each successor do and what that does, on its own calendar; never
// more than the total float, and never below zero. Without successors it is the total float.
func (m *microsoft) freeFloat(d *task, total civil.Minutes) civil.Minutes {
	least := total
	for _, k := range d.out {
		b := &m.bonds[k]
		s := &m.tasks[b.to]
		if s.status == plan.Complete || s.side == startOf && d.es != s.es {
			continue
		}
		from := d.ef
		switch {
		case m.delayed && d.late && b.fromStart:
			from = d.ls
		case m.delayed && d.late:
			from = d.lf
		case b.fromStart:
			from = d.es
		}
		if to := m.stays(b, s); !to.IsZero() {
			least = min(least, d.own.Between(b.after(from), to))
		}
	}
	return max(least, 0)
}

// longestPath marks the chain of driving links that ends at the finish of each project.
func (m *microsoft) longestPath(r *Result) {
	seen := make([]bool, len(m.tasks))
	var way []int32
	push := func(t int32) {
		if !seen[t] {
			seen[t] = true
			way = append(way, t)
		}
	}
	for i := range r.Dates {
		if d := &m.tasks[m.at[i]]; r.Dates[i].Finish() == m.finish[d.project] {
			push(m.at[i])
		}
	}
	for len(way) > 0 {
		d := &m.tasks[way[len(way)-1]]
		way = way[:len(way)-1]
		if d.activity != plan.None {
			r.Dates[d.activity].LongestPath = d.status != plan.Complete
		}
		m.drivers(d, push)
	}
}

// drivers hands on the tasks whose bonds set the dates of another.
func (m *microsoft) drivers(d *task, push func(int32)) {
	if d.manual || d.status == plan.Complete {
		return // no link sets its dates
	}
	for _, k := range d.in {
		if m.drives(&m.bonds[k], d) {
			push(m.bonds[k].from)
		}
	}
}

// drives reports whether a bond sets the dates of its successor; of what is as late as possible, whether it leaves them no
// room.
func (m *microsoft) drives(b *bond, d *task) bool {
	p := &m.tasks[b.from]
	t, start := m.reach(b), d.rest
	if d.late {
		from := p.ef
		switch {
		case p.late && b.fromStart:
			from = p.ls
		case p.late:
			from = p.lf
		case b.fromStart:
			from = p.es
		}
		if from.IsZero() {
			return false
		}
		t, start = b.after(from), d.ls
	}
	switch {
	case t.IsZero():
		return false
	case d.side != itself:
		return t == d.es
	case b.toFinish:
		t = d.work.Start(t, d.rem)
	}
	return m.snap(d, t) == start
}
