package sched

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/plan"
)

// Error lists the loop, or as much of it as a person reads.
func (e *LoopError) Error() string {
	const most = 20
	names := e.Codes
	more := ""
	if len(names) > most {
		more = fmt.Sprintf(" → … %d more", len(names)-most)
		names = names[:most]
	}
	return fmt.Sprintf("the links form a loop of %d activities, so no dates can be computed: %s%s → %s",
		len(e.Codes), strings.Join(names, " → "), more, e.Codes[0])
}

// order sorts the scheduled activities (all but level of effort and WBS summaries) so that predecessors come first,
// otherwise in file order. into and out are the links by successor and by predecessor.
func order(n *plan.Network) (seq []int32, err error) {
	waits := make([]int32, len(n.Activities))
	first := make([]int32, len(n.Activities)+1)
	for i := range n.Links {
		if l := &n.Links[i]; logical(n, l) {
			waits[l.To]++
			first[l.From+1]++
		}
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	next := make([]int32, first[len(n.Activities)])
	at := slices.Clone(first[:len(n.Activities)])
	for i := range n.Links {
		if l := &n.Links[i]; logical(n, l) {
			next[at[l.From]] = l.To
			at[l.From]++
		}
	}
	total := 0
	seq = make([]int32, 0, len(n.Activities))
	for i := range n.Activities {
		if n.Activities[i].Type.IsSpan() {
			continue
		}
		total++
		if waits[i] == 0 {
			seq = append(seq, int32(i))
		}
	}
	for head := 0; head < len(seq); head++ {
		a := seq[head]
		for _, to := range next[first[a]:first[a+1]] {
			if waits[to]--; waits[to] == 0 {
				seq = append(seq, to)
			}
		}
	}
	if len(seq) < total {
		return nil, findLoop(n, waits)
	}
	return seq, nil
}

// logical reports links that take part in the passes: those of level of effort and WBS summaries only give these their
// dates.
func logical(n *plan.Network, l *plan.Link) bool {
	from, to := &n.Activities[l.From], &n.Activities[l.To]
	if from.Type.IsSpan() || to.Type.IsSpan() {
		return false
	}
	return from.Project == to.Project || !n.Projects[to.Project].Options.IgnoreOtherProjects && !n.Projects[from.Project].Options.IgnoreOtherProjects
}

// findLoop walks back from an activity that still waits, always to a predecessor that still waits, until it comes to one
// it has seen.
func findLoop(n *plan.Network, waits []int32) error {
	before := make([]int32, len(n.Activities)) // one waiting predecessor of each
	for i := range before {
		before[i] = plan.None
	}
	for i := range n.Links {
		if l := &n.Links[i]; logical(n, l) && waits[l.From] > 0 && waits[l.To] > 0 {
			before[l.To] = l.From
		}
	}
	at := int32(slices.IndexFunc(waits, func(w int32) bool { return w > 0 }))
	seen := make(map[int32]int)
	var way []int32
	for {
		if k, again := seen[at]; again {
			way = way[k:]
			break
		}
		seen[at] = len(way)
		way = append(way, at)
		at = before[at]
	}
	slices.Reverse(way)
	start := 0 // begin with the activity that comes first in the file
	for i := range way {
		if way[i] < way[start] {
			start = i
		}
	}
	loop := &LoopError{}
	for i := range way {
		a := &n.Activities[way[(start+i)%len(way)]]
		loop.Activities = append(loop.Activities, a.ID)
		loop.Codes = append(loop.Codes, a.Code)
	}
	return loop
}
