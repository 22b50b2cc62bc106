package assure

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// In Microsoft Project a link of a summary is a link of all that is in it. Such links tie the activities in WBS elements here;
// the checks that count links count those between activities alone, as the pamphlet leaves summaries out.

// tieSummaries notes the links of WBS elements at every activity in them.
func (s *schedule) tieSummaries() {
	if len(s.n.WBSLinks) == 0 {
		return
	}
	in, out := make([]ties, len(s.n.WBS)), make([]ties, len(s.n.WBS))
	for i := range s.n.WBSLinks {
		l := &s.n.WBSLinks[i]
		*end(l.From, l.FromWBS, s.out, out) |= kind(l.Kind)
		*end(l.To, l.ToWBS, s.in, in) |= kind(l.Kind)
	}
	for _, e := range parentsFirst(s.n.WBS) {
		if p := s.n.WBS[e].Parent; p != plan.None {
			in[e] |= in[p]
			out[e] |= out[p]
		}
	}
	for i := range s.n.Activities {
		if e := s.n.Activities[i].WBS; e != plan.None {
			s.in[i] |= in[e]
			s.out[i] |= out[e]
		}
	}
}

// end is the place of an end of a link: that of its activity, or of its element.
func end(activity, element int32, activities, elements []ties) *ties {
	if activity != plan.None {
		return &activities[activity]
	}
	return &elements[element]
}

// parentsFirst orders WBS elements so that each comes after its parent. Those above themselves are left out.
func parentsFirst(wbs []plan.WBS) []int32 {
	children := childrenOf(wbs)
	order := make([]int32, 0, len(wbs))
	for i := range wbs {
		if wbs[i].Parent == plan.None {
			order = append(order, int32(i))
		}
	}
	for at := 0; at < len(order); at++ {
		order = append(order, children[order[at]]...)
	}
	return order
}

func childrenOf(wbs []plan.WBS) [][]int32 {
	children := make([][]int32, len(wbs))
	for i := range wbs {
		if p := wbs[i].Parent; p != plan.None {
			children[p] = append(children[p], int32(i))
		}
	}
	return children
}

// summaries follows links of WBS elements: what an activity is in waits on it, and what is in an element waits as that does.
type summaries struct {
	n          *plan.Network
	ofActivity map[int32][]int32 // activity → links from it to elements
	ofElement  map[int32][]int32 // element → links from it
	children   [][]int32
	activities [][]int32
	left, told []bool // elements that have been seen from below, and from above
}

// newSummaries is nil when there are no such links.
func newSummaries(n *plan.Network) *summaries {
	if len(n.WBSLinks) == 0 {
		return nil
	}
	x := &summaries{n: n, ofActivity: make(map[int32][]int32), ofElement: make(map[int32][]int32), children: childrenOf(n.WBS),
		activities: make([][]int32, len(n.WBS)), left: make([]bool, len(n.WBS)), told: make([]bool, len(n.WBS))}
	for i := range n.WBSLinks {
		if l := &n.WBSLinks[i]; l.From != plan.None {
			x.ofActivity[l.From] = append(x.ofActivity[l.From], int32(i))
		} else {
			x.ofElement[l.FromWBS] = append(x.ofElement[l.FromWBS], int32(i))
		}
	}
	for i := range n.Activities {
		if e := n.Activities[i].WBS; e != plan.None {
			x.activities[e] = append(x.activities[e], int32(i))
		}
	}
	return x
}

// after hands on the activities that links of summaries lead to from an activity, each at least once over all calls.
func (x *summaries) after(a int32, reach func(i int32)) {
	if x == nil {
		return
	}
	x.follow(x.ofActivity[a], reach)
	for e := x.n.Activities[a].WBS; e != plan.None && !x.left[e]; e = x.n.WBS[e].Parent {
		x.left[e] = true
		x.follow(x.ofElement[e], reach)
	}
}

func (x *summaries) follow(links []int32, reach func(i int32)) {
	for _, i := range links {
		l := &x.n.WBSLinks[i]
		if l.To != plan.None {
			reach(l.To)
			continue
		}
		for open := []int32{l.ToWBS}; len(open) > 0; {
			e := open[len(open)-1]
			open = open[:len(open)-1]
			if x.told[e] {
				continue
			}
			x.told[e] = true
			for _, a := range x.activities[e] {
				reach(a)
			}
			open = append(open, x.children[e]...)
		}
	}
}

// summaryDrivers marks the activities on the longest path that end an element whose end drives others.
func (w *whatIf) summaryDrivers(drives []bool) {
	n := w.n
	if len(n.WBSLinks) == 0 {
		return
	}
	leads := make([]bool, len(n.WBS))
	for i := range n.WBSLinks {
		l := &n.WBSLinks[i]
		switch {
		case l.Kind != plan.FinishToStart && l.Kind != plan.FinishToFinish:
		case l.From == plan.None:
			leads[l.FromWBS] = true
		case w.s.open[l.From] && w.res.Dates[l.From].LongestPath:
			drives[l.From] = true
		}
	}
	finish := make([]civil.Time, len(n.WBS))
	for i := range n.Activities {
		if e := n.Activities[i].WBS; e != plan.None {
			finish[e] = max(finish[e], w.res.Dates[i].Finish())
		}
	}
	order := parentsFirst(n.WBS)
	for k := len(order) - 1; k >= 0; k-- {
		if p := n.WBS[order[k]].Parent; p != plan.None {
			finish[p] = max(finish[p], finish[order[k]])
		}
	}
	for _, e := range order {
		if p := n.WBS[e].Parent; p != plan.None && finish[p] == finish[e] {
			leads[e] = leads[e] || leads[p]
		}
	}
	for i := range n.Activities {
		d := &w.res.Dates[i]
		if e := n.Activities[i].WBS; e != plan.None && leads[e] && w.s.open[i] && d.LongestPath && d.Finish() == finish[e] {
			drives[i] = true
		}
	}
}
