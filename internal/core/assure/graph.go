package assure

import (
	"errors"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// successors groups the links that move dates by predecessor: those of activity i are next[first[i]:first[i+1]], in the
// order of the file. Links of summaries and level of effort, which move nothing, are left out.
func (s *schedule) successors() (first, next []int32) {
	n := s.n
	first = make([]int32, len(n.Activities)+1)
	for i := range n.Links {
		if l := &n.Links[i]; s.moves(l) {
			first[l.From+1]++
		}
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	next = make([]int32, first[len(n.Activities)])
	at := append([]int32(nil), first...)
	for i := range n.Links {
		if l := &n.Links[i]; s.moves(l) {
			next[at[l.From]] = int32(i)
			at[l.From]++
		}
	}
	return first, next
}

// moves reports links that take part in the passes.
func (s *schedule) moves(l *plan.Link) bool {
	return s.schedules(l) && !s.n.Activities[l.From].Type.IsSpan() && !s.n.Activities[l.To].Type.IsSpan()
}

// loops is extra 19.
func (s *schedule) loops(f *Figure) {
	circles := s.circles()
	for _, circle := range circles {
		var it Item
		for _, i := range circle {
			it.IDs = append(it.IDs, s.n.Activities[i].ID)
			it.Codes = append(it.Codes, s.n.Activities[i].Code)
		}
		f.Items = append(f.Items, it)
	}
	f.count(len(circles), len(s.n.Activities))
}

// circles lists one shortest loop through the first activity of every group that waits in a circle, groups in the order of
// the file. When the schedule has dates there are none, and nothing is searched.
func (s *schedule) circles() [][]int32 {
	if s.res != nil || s.searched {
		return s.found
	}
	s.searched = true
	first, next := s.successors()
	group := groups(s.n, first, next)
	size := make([]int32, len(group))
	for _, g := range group {
		size[g]++
	}
	listed := make([]bool, len(group))
	for k := range group {
		if g := group[k]; size[g] > 1 && !listed[g] {
			listed[g] = true
			s.found = append(s.found, shortest(s.n, first, next, group, int32(k)))
		}
	}
	if len(s.found) == 0 {
		s.found = s.throughSummaries()
	}
	return s.found
}

// throughSummaries is the loop that keeps a schedule without dates where links between activities form none: it leads through
// links of WBS elements.
func (s *schedule) throughSummaries() [][]int32 {
	_, err := sched.Run(s.n)
	var loop *sched.LoopError
	if len(s.n.WBSLinks) == 0 || !errors.As(err, &loop) {
		return nil
	}
	at := make(map[plan.ActivityID]int32, len(s.n.Activities))
	for i := range s.n.Activities {
		at[s.n.Activities[i].ID] = int32(i)
	}
	var circle []int32
	for _, id := range loop.Activities {
		circle = append(circle, at[id])
	}
	return [][]int32{circle}
}

// groups numbers the strongly connected components (Tarjan 1972), without recursion.
func groups(n *plan.Network, first, next []int32) []int32 {
	count := len(n.Activities)
	t := &tarjan{n: n, first: first, next: next, group: make([]int32, count), index: make([]int32, count), low: make([]int32, count),
		edge: append([]int32(nil), first[:count]...)}
	for i := range t.group {
		t.group[i] = plan.None
	}
	for i := range t.index {
		if t.index[i] == 0 {
			t.visit(int32(i))
		}
	}
	return t.group
}

type tarjan struct {
	n           *plan.Network
	first, next []int32
	group       []int32 // per activity, None until its component is complete
	index, low  []int32 // per activity, from 1; 0 when not visited
	edge        []int32 // per activity: the next of its links to follow
	clock       int32
	numbered    int32
	stack, path []int32
}

func (t *tarjan) visit(root int32) {
	t.enter(root)
	for len(t.path) > 0 {
		a := t.path[len(t.path)-1]
		if t.edge[a] < t.first[a+1] {
			to := t.n.Links[t.next[t.edge[a]]].To
			t.edge[a]++
			switch {
			case t.index[to] == 0:
				t.enter(to)
			case t.group[to] == plan.None:
				t.low[a] = min(t.low[a], t.index[to])
			}
			continue
		}
		t.leave(a)
	}
}

func (t *tarjan) enter(a int32) {
	t.clock++
	t.index[a], t.low[a] = t.clock, t.clock
	t.stack, t.path = append(t.stack, a), append(t.path, a)
}

func (t *tarjan) leave(a int32) {
	t.path = t.path[:len(t.path)-1]
	if len(t.path) > 0 {
		before := t.path[len(t.path)-1]
		t.low[before] = min(t.low[before], t.low[a])
	}
	if t.low[a] != t.index[a] {
		return
	}
	for {
		b := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.group[b] = t.numbered
		if b == a {
			break
		}
	}
	t.numbered++
}

// shortest is a shortest way from an activity back to itself within its group.
func shortest(n *plan.Network, first, next, group []int32, start int32) []int32 {
	came := map[int32]int32{}
	for queue := []int32{start}; len(queue) > 0; queue = queue[1:] {
		a := queue[0]
		for _, l := range next[first[a]:first[a+1]] {
			to := n.Links[l].To
			if to == start {
				return back(came, start, a)
			}
			if _, seen := came[to]; !seen && group[to] == group[start] {
				came[to] = a
				queue = append(queue, to)
			}
		}
	}
	return nil
}

// back is the way from start to end.
func back(came map[int32]int32, start, end int32) []int32 {
	way := []int32{end}
	for end != start {
		end = came[end]
		way = append(way, end)
	}
	for i, j := 0, len(way)-1; i < j; i, j = i+1, j-1 {
		way[i], way[j] = way[j], way[i]
	}
	return way
}
