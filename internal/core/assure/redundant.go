package assure

import "counterpart.dev/internal/core/plan"

// Bounds on the search for redundant links, in links followed: from one activity, and in all. A schedule that is a real
// tangle is not worth more.
const (
	mostFromOne = 20_000
	mostInAll   = 20_000_000
)

// redundantLinks is extra 18 [own]. A path of finish-to-start links without lead, to and over activities not begun that
// nothing holds against their logic, puts the start of its last activity at or after the finish of its first, on any
// calendars. So a direct finish-to-start, start-to-start or finish-to-finish link without lag between the two cannot bind.
func (s *schedule) redundantLinks(f *Figure) {
	if s.openLinks == 0 {
		f.notRun(noLinks)
		return
	}
	if s.res == nil {
		s.dated(f) // in a loop every link is implied by itself
		return
	}
	implied := s.impliedLinks(f)
	for _, i := range s.links {
		if implied[i] {
			f.Items = append(f.Items, s.linkItem(i, ""))
		}
	}
	f.count(len(f.Items), s.openLinks)
}

// impliedLinks marks the links of the network that others imply, and notes when the search was cut short.
func (s *schedule) impliedLinks(f *Figure) []bool {
	first, next := s.successors()
	w := &walk{s: s, first: first, next: next, depth: s.depths(first, next), seen: make([]int32, len(s.open)), left: mostInAll}
	implied := make([]bool, len(s.n.Links))
	for i := range s.open {
		w.from(int32(i), implied)
	}
	if w.cut > 0 {
		f.note("The network is so dense that the search was cut short at %d activities: there may be more.", w.cut)
	}
	return implied
}

// walk searches the network from one activity after the other.
type walk struct {
	s           *schedule
	first, next []int32
	depth       []int32 // most links from any start: a path only leads deeper
	seen        []int32 // the last activity (and one) from which this one was reached over two links or more
	queue       []int32
	left, cut   int
}

// from marks the direct links out of an activity whose successor a longer path also reaches.
func (w *walk) from(a int32, implied []bool) {
	links := w.next[w.first[a]:w.first[a+1]]
	if len(links) < 2 || w.s.n.Activities[a].Status == plan.Complete {
		return
	}
	deepest := int32(0)
	for _, l := range links {
		if w.mayBeImplied(l) {
			deepest = max(deepest, w.depth[w.s.n.Links[l].To])
		}
	}
	if deepest == 0 {
		return
	}
	w.reach(a, links, deepest)
	for _, l := range links {
		if w.mayBeImplied(l) && w.seen[w.s.n.Links[l].To] == a+1 {
			implied[l] = true
		}
	}
}

// mayBeImplied reports a link without lag to an activity of the project that does as its links tell it.
func (w *walk) mayBeImplied(l int32) bool {
	link := &w.s.n.Links[l]
	return link.Lag == 0 && link.Kind != plan.StartToFinish && w.s.open[link.To] && w.passes(link.To)
}

// reach marks what paths of two links or more lead to, no deeper than given.
func (w *walk) reach(a int32, links []int32, deepest int32) {
	w.queue = w.queue[:0]
	for _, l := range links {
		if to := w.s.n.Links[l].To; w.carries(l) && w.depth[to] < deepest {
			w.queue = append(w.queue, to)
		}
	}
	for budget := min(mostFromOne, w.left); len(w.queue) > 0; {
		b := w.queue[len(w.queue)-1]
		w.queue = w.queue[:len(w.queue)-1]
		if !w.passes(b) {
			continue
		}
		for _, l := range w.next[w.first[b]:w.first[b+1]] {
			if budget, w.left = budget-1, w.left-1; budget < 0 {
				w.cut++
				return
			}
			to := w.s.n.Links[l].To
			if !w.carries(l) || w.depth[to] > deepest || w.seen[to] == a+1 {
				continue
			}
			w.seen[to] = a + 1
			w.queue = append(w.queue, to)
		}
	}
}

// carries reports links that put a start at or after a finish.
func (w *walk) carries(l int32) bool {
	link := &w.s.n.Links[l]
	return link.Kind == plan.FinishToStart && link.Lag >= 0
}

// passes reports activities that do as their links tell them: not begun, and with no constraint that overrules logic.
func (w *walk) passes(i int32) bool {
	a := &w.s.n.Activities[i]
	return a.Status == plan.NotStarted && a.ManualStart.IsZero() && !a.Constraints[0].Kind.IsHard() && !a.Constraints[1].Kind.IsHard()
}

// depths is the most links from any start to each activity. The links form no loop.
func (s *schedule) depths(first, next []int32) []int32 {
	depth := make([]int32, len(s.open))
	waits := make([]int32, len(s.open))
	for _, l := range next {
		waits[s.n.Links[l].To]++
	}
	queue := make([]int32, 0, len(s.open))
	for i := range waits {
		if waits[i] == 0 {
			queue = append(queue, int32(i))
		}
	}
	for head := 0; head < len(queue); head++ {
		a := queue[head]
		for _, l := range next[first[a]:first[a+1]] {
			to := s.n.Links[l].To
			depth[to] = max(depth[to], depth[a]+1)
			if waits[to]--; waits[to] == 0 {
				queue = append(queue, to)
			}
		}
	}
	return depth
}
