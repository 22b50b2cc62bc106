package sched

import (
	"math/bits"

	"counterpart.dev/internal/core/plan"
)

// first counts the sets among the first n that are marked.
func (m *mark) first(n int) int {
	count := 0
	for w, word := range m {
		if rest := n - 64*w; rest < 64 {
			word &= 1<<max(rest, 0) - 1
		}
		count += bits.OnesCount64(word)
	}
	return count
}

func (m *mark) has(j int) bool { return m[j/64]>>(j%64)&1 == 1 }

func (m *mark) set(j int) { m[j/64] |= 1 << (j % 64) }

// each hands on the sets that are marked.
func (m *mark) each(f func(j int)) {
	for w, word := range m {
		for ; word != 0; word &= word - 1 {
			f(64*w + bits.TrailingZeros64(word))
		}
	}
}

// longestPath marks in which sets each node is on the chain of links that set dates and lead to the end of a project. Only
// what is marked is looked at, so that it costs as much as there is on the path.
func (l *Lane) longestPath() {
	clear(l.marks)
	for k, g := range l.b.ends {
		whole := &l.whole[g.project]
		for _, i := range g.nodes {
			finish, last := &l.finish[i], &l.last[k]
			for j := range whole {
				if finish[j] == last[j] && l.clockFinish(i, j) == whole[j] {
					l.marks[i].set(j)
				}
			}
		}
	}
	for i := len(l.marks) - 1; i >= 0; i-- {
		if l.marks[i] == (mark{}) {
			continue
		}
		d := &l.b.w.nodes[i]
		if d.status == plan.NotStarted && (pins(d.constraint) || d.constraint == plan.AsLateAsPossible) {
			continue
		}
		if l.b.places[i].kind == byRules {
			l.driversByRules(int32(i))
			continue
		}
		steps := l.b.places[i].steps
		for k := range steps {
			l.driver(int32(i), &steps[k])
		}
	}
}

// driver marks the predecessor of a link in the sets in which the link sets the dates of a marked node.
func (l *Lane) driver(i int32, s *step) {
	p := &l.b.places[i]
	other := l.b.w.in[s.edge].other
	mine, theirs := l.marks[i], &l.marks[other]
	if p.kind == asWork && !s.toFinish && s.first == nil && s.second == nil && s.from != plan.None && l.b.places[other].kind != asDone {
		// What most links are: one addition and one comparison.
		starts, row := &l.starts[i], l.source(s)
		for w, word := range mine {
			for word != 0 {
				j := bits.TrailingZeros64(word)
				word &= word - 1
				if at := (64*w + j) & (Width - 1); row[at]+s.lag == starts[at] {
					theirs[w] |= 1 << j
				}
			}
		}
		return
	}
	mine.each(func(j int) {
		if l.pushed(other, j) && l.sets(p, i, s, j) {
			theirs.set(j)
		}
	})
}

// pushed reports whether what a link comes from counts in a set: complete work only where unfinished work pushes it.
func (l *Lane) pushed(i int32, j int) bool {
	return l.b.w.nodes[i].status != plan.Complete || l.starts[i][j] > l.b.places[i].floor
}

// sets reports whether a link sets the dates of its node in one set.
func (l *Lane) sets(p *place, i int32, s *step, j int) bool {
	v := s.lag
	if s.from != plan.None {
		v = l.reached(s, j)
	}
	start := l.starts[i][j]
	switch {
	case p.kind == asEnd:
		v = p.snap.of(v)
	case s.toFinish:
		v -= l.finish[i][j] - start
	}
	return v == start
}

// driversByRules does the same for a node that the rules of Run placed.
func (l *Lane) driversByRules(i int32) {
	w := l.scratch
	preds := w.preds(int(i))
	mine := l.marks[i]
	mine.each(func(j int) {
		d := l.load(i, j)
		if d.rem, d.flags = l.kept[i].rem[j], l.kept[i].flags[j]; d.flags&resourced != 0 {
			l.lengthen(i, d, d.rem)
		}
		for k := range preds {
			e := &preds[k]
			if e.ignored || !l.pushed(e.other, j) {
				continue
			}
			if w.drives(e, l.load(e.other, j), d) {
				l.marks[e.other].set(j)
			}
		}
	})
}
