package sched

import (
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// microsoftLane dates a network by the rules of Microsoft Project, a set of lengths at a time.
type microsoftLane struct {
	m       microsoft
	base    []task
	lengths []Row
	drawn   []bool
	finish  [][Width]civil.Time // per activity
	whole   [][Width]civil.Time // per project
	marks   []mark              // per activity; nil when nobody asks
	seen    []bool
	way     []int32
}

func newMicrosoftLane(m *microsoft, paths bool) *microsoftLane {
	n := len(m.plan.Activities)
	l := &microsoftLane{m: *m, base: m.tasks, lengths: make([]Row, n), drawn: make([]bool, n),
		finish: make([][Width]civil.Time, n), whole: make([][Width]civil.Time, len(m.plan.Projects))}
	l.m.tasks = slices.Clone(m.tasks)
	if paths {
		l.marks, l.seen = make([]mark, n), make([]bool, len(m.tasks))
	}
	return l
}

func (l *microsoftLane) run(lengths Lengths) {
	acts := l.m.plan.Activities
	for i := range acts {
		t := &l.base[l.m.at[i]]
		l.drawn[i] = t.rem > 0 && acts[i].Remaining > 0 && !t.manual && lengths(int32(i), &l.lengths[i])
	}
	clear(l.marks)
	for j := range Width {
		copy(l.m.tasks, l.base)
		for i := range acts {
			if l.drawn[i] {
				t, more := &l.m.tasks[l.m.at[i]], l.lengths[i][j]-acts[i].Remaining
				t.rem += more
				t.whole += more
			}
		}
		l.m.date(false)
		for i := range acts {
			t := &l.m.tasks[l.m.at[i]]
			l.finish[i][j] = t.ef
			if t.late {
				l.finish[i][j] = t.lf
			}
		}
		for p := range l.whole {
			l.whole[p][j] = l.m.finish[p]
		}
		if l.marks != nil {
			l.path(j)
		}
	}
}

// path marks the longest path of one set.
func (l *microsoftLane) path(j int) {
	m := &l.m
	clear(l.seen)
	push := func(t int32) {
		if !l.seen[t] {
			l.seen[t] = true
			l.way = append(l.way, t)
		}
	}
	for i := range m.plan.Activities {
		if l.finish[i][j] == m.finish[m.tasks[m.at[i]].project] {
			push(m.at[i])
		}
	}
	for len(l.way) > 0 {
		d := &m.tasks[l.way[len(l.way)-1]]
		l.way = l.way[:len(l.way)-1]
		if d.activity != plan.None && d.status != plan.Complete {
			l.marks[d.activity].set(j)
		}
		m.drivers(d, push)
	}
}
