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

// order sorts the scheduled activities (all but level of effort and WBS summaries) so that predecessors come first. It goes
// through the file and takes each activity right after the predecessors that have not been taken yet, so that what stands
// together in the file stays together in memory. The others come back in spanned.
func order(n *plan.Network, links []int32) (seq, spanned []int32, err error) {
	first := make([]int32, len(n.Activities)+1)
	for _, k := range links {
		first[n.Links[k].To+1]++
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	preds := make([]int32, first[len(n.Activities)])
	next := slices.Clone(first[:len(n.Activities)])
	for _, k := range links {
		l := &n.Links[k]
		preds[next[l.To]] = l.From
		next[l.To]++
	}
	copy(next, first)
	const (
		open  = 1 // its predecessors are being taken
		taken = 2
	)
	state := make([]uint8, len(n.Activities))
	seq = make([]int32, 0, len(n.Activities))
	var way []int32
	for i := range n.Activities {
		if state[i] == taken {
			continue
		}
		if n.Activities[i].Type.IsSpan() {
			spanned = append(spanned, int32(i))
			continue
		}
		way = append(way[:0], int32(i))
		state[i] = open
		for len(way) > 0 {
			at := way[len(way)-1]
			if next[at] == first[at+1] {
				state[at] = taken
				seq = append(seq, at)
				way = way[:len(way)-1]
				continue
			}
			p := preds[next[at]]
			next[at]++
			switch state[p] {
			case 0:
				state[p] = open
				way = append(way, p)
			case open:
				return nil, nil, newLoop(n, way[slices.Index(way, p):])
			}
		}
	}
	return seq, spanned, nil
}

// logical lists the links that take part in the passes: those of level of effort and WBS summaries only give these their
// dates, and those between projects count as both projects' options say.
func logical(n *plan.Network) []int32 {
	links := make([]int32, 0, len(n.Links))
	for i := range n.Links {
		from, to := &n.Activities[n.Links[i].From], &n.Activities[n.Links[i].To]
		if from.Type.IsSpan() || to.Type.IsSpan() {
			continue
		}
		if from.Project != to.Project && (n.Projects[to.Project].Options.IgnoreOtherProjects || n.Projects[from.Project].Options.IgnoreOtherProjects) {
			continue
		}
		links = append(links, int32(i))
	}
	return links
}

// newLoop lists a loop, given as a way from each activity to a predecessor, in the direction of the links and from the
// activity that comes first in the file.
func newLoop(n *plan.Network, back []int32) *LoopError {
	way := slices.Clone(back)
	slices.Reverse(way)
	start := slices.Index(way, slices.Min(way))
	loop := &LoopError{}
	for i := range way {
		a := &n.Activities[way[(start+i)%len(way)]]
		loop.Activities = append(loop.Activities, a.ID)
		name := a.Code
		if name == "" {
			name = string(a.ID)
		}
		loop.Codes = append(loop.Codes, name)
	}
	return loop
}
