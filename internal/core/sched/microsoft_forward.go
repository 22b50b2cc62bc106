package sched

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// begin finds where each project begins: where the file says, or for one that is scheduled from its finish, at the latest
// start that this leaves to any of its tasks.
func (m *microsoft) begin() {
	n := m.plan
	m.start = make([]civil.Time, len(n.Projects))
	backwards := false
	for p := range n.Projects {
		m.start[p] = n.Projects[p].PlannedStart
		backwards = backwards || n.Projects[p].Options.FromFinish
	}
	m.ends()
	if !backwards {
		return
	}
	for i := range m.tasks {
		m.tasks[i].rest = m.resumed(&m.tasks[i])
	}
	m.backward()
	found := make([]bool, len(n.Projects))
	for i := range m.tasks {
		d := &m.tasks[i]
		if d.side != itself || d.status != plan.NotStarted || d.manual || !n.Projects[d.project].Options.FromFinish {
			continue
		}
		if !found[d.project] || d.ls < m.start[d.project] {
			m.start[d.project], found[d.project] = d.ls, true
		}
	}
}

// forward gives every task its early dates.
func (m *microsoft) forward() {
	for _, i := range m.order {
		d := &m.tasks[i]
		d.driver = plan.None
		switch {
		case d.side != itself:
			m.placeSide(d)
		case d.status == plan.Complete:
			a := &m.plan.Activities[d.activity]
			d.es = actualOr(a.ActualStart, actualOr(a.ActualFinish, m.start[d.project]))
			d.ef = max(actualOr(a.ActualFinish, d.es), d.es)
			d.free = d.es
		case d.manual:
			a := &m.plan.Activities[d.activity]
			d.es, d.ef = a.ManualStart, a.ManualFinish
			d.free, d.rest = d.es, d.es
		case d.status == plan.InProgress:
			m.placeBegun(d)
		default:
			m.placeOpen(d)
		}
	}
}

// placeSide finds the ends of an element, or what is asked of what is in it: nothing is the zero instant.
func (m *microsoft) placeSide(d *task) {
	var t civil.Time
	for _, k := range d.in {
		b := &m.bonds[k]
		at := m.reach(b)
		if at.IsZero() {
			continue
		}
		if d.side == startOf {
			t = earlier(t, at)
			continue
		}
		if at > t {
			t, d.driver = at, k
		}
	}
	d.es, d.ef = t, t
}

// reach is the instant at which a bond lets its successor start or finish, zero for none. What is as late as possible
// hands its late dates on to what is not, once there are any.
func (m *microsoft) reach(b *bond) civil.Time {
	p := &m.tasks[b.from]
	t := p.ef
	if b.fromStart {
		t = p.es
	}
	if m.delayed && p.late && !m.tasks[b.to].late {
		t = p.lf
		if b.fromStart {
			t = p.ls
		}
	}
	if t.IsZero() {
		return 0
	}
	return b.after(t)
}

// after is t moved on by the lag of a bond, before is the latest instant from which that leads to t at the latest.
func (b *bond) after(t civil.Time) civil.Time {
	switch {
	case b.lag == 0:
		return t
	case b.cal == nil:
		return shift(t, b.lag)
	}
	return b.cal.Finish(t, b.lag)
}

func (b *bond) before(t civil.Time) civil.Time {
	switch {
	case b.lag == 0:
		return t
	case b.cal == nil:
		return shift(t, -b.lag)
	case b.lag < 0:
		return b.cal.Next(b.cal.Start(t, b.lag))
	}
	return b.cal.Start(t, b.lag)
}

// asked is the latest start that the bonds of a task ask for, of the predecessors that pass. A link to the finish asks for
// the start from which the work ends then, but never for one before the project's.
func (m *microsoft) asked(d *task, pass func(p *task) bool) (start civil.Time, driver int32) {
	driver = plan.None
	for _, k := range d.in {
		b := &m.bonds[k]
		if !pass(&m.tasks[b.from]) {
			continue
		}
		t := m.reach(b)
		if t.IsZero() {
			continue
		}
		if b.toFinish {
			t = d.work.Start(t, d.rem)
			if !b.fromStart {
				t = max(t, m.start[d.project])
			}
		}
		if t > start {
			start, driver = t, k
		}
	}
	return start, driver
}

// placeOpen places a task that has not begun: where its links let it, else at the project's start.
func (m *microsoft) placeOpen(d *task) {
	a := &m.plan.Activities[d.activity]
	t, driver := m.asked(d, func(*task) bool { return true })
	d.driver = driver
	alone := t.IsZero()
	if alone {
		t = m.start[d.project]
	}
	c := a.Constraints[0]
	if alone && c.Kind == plan.StartOnOrAfter {
		t = c.Date // which may lie before the project's start
	}
	push := func(to civil.Time) {
		if to > t {
			t, d.driver = to, plan.None
		}
	}
	push(a.ExternalStart)
	push(m.holds[d.activity])
	if a.WBS != plan.None {
		push(m.floor[a.WBS].notBefore)
	}
	switch c.Kind {
	case plan.StartOn, plan.StartOnOrAfter:
		push(c.Date)
	case plan.FinishOn, plan.FinishOnOrAfter:
		push(d.work.Start(c.Date, d.rem))
	}
	if d.delay > 0 {
		t = shift(m.snap(d, t), d.delay)
	}
	d.free = m.snap(d, t)
	if pulled := m.pulled(d, c, d.free); pulled < d.free {
		t, d.driver = pulled, plan.None
	}
	d.es = m.snap(d, t)
	d.ef = d.work.Finish(d.es, d.rem)
	d.rest = d.es
}

// pulled is the start that a constraint pulls a task back to, whatever its links ask for: constraints are honoured.
func (m *microsoft) pulled(d *task, c plan.Constraint, t civil.Time) civil.Time {
	switch c.Kind {
	case plan.StartOn, plan.StartOnOrBefore:
		return min(t, c.Date)
	case plan.FinishOn, plan.FinishOnOrBefore:
		return min(t, d.work.Start(c.Date, d.rem))
	}
	return t
}

// snap moves a start to working time; what has no length may stay on the end of a shift.
func (m *microsoft) snap(d *task, t civil.Time) civil.Time {
	if d.rem == 0 && d.work.Prev(t) == t {
		return t
	}
	return d.work.Next(t)
}

// resumed is where what remains of a task under way goes on: where the file says, else after what has been done.
func (m *microsoft) resumed(d *task) civil.Time {
	if d.side != itself || d.status != plan.InProgress {
		return 0
	}
	a := &m.plan.Activities[d.activity]
	start := actualOr(a.ActualStart, m.start[d.project])
	if !a.Resume.IsZero() && a.Resume >= start {
		return a.Resume
	}
	return d.work.Finish(start, max(a.Original-a.Remaining, 0))
}

// placeBegun keeps the start of a task under way. What remains goes on where it was left, or is put off by predecessors
// that are not complete, unless the file's option leaves it where it is.
func (m *microsoft) placeBegun(d *task) {
	a := &m.plan.Activities[d.activity]
	d.es = actualOr(a.ActualStart, m.start[d.project])
	d.free = d.es
	d.rest = m.resumed(d)
	if !m.plan.Projects[d.project].Options.KeepRemaining {
		t, driver := m.asked(d, func(p *task) bool { return p.status != plan.Complete })
		if t > d.rest {
			d.rest, d.driver = t, driver
		}
	}
	if h := m.holds[d.activity]; h > d.rest {
		d.rest, d.driver = h, plan.None
	}
	d.rest = m.snap(d, d.rest)
	d.ef = d.work.Finish(d.rest, d.rem)
	if c := a.Constraints[0]; c.Kind == plan.FinishOnOrAfter && c.Date > d.ef {
		d.ef, d.driver = c.Date, plan.None
	}
}
