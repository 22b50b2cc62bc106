package benefit

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// shareTolerance is how far declared shares may be from summing to 1 ("33.33 %" three times); they are then scaled.
const shareTolerance = 0.0005

// maxSteps bounds the parts of one arrival. Additive changes that need additive changes multiply their parts; nobody
// can follow a thousand of them, and a few dozen levels would not fit into any memory.
const maxSteps = 1000

// step is a day on which a part of a node becomes available. upTo is the share available from that day on; the last
// step of an arrival is exactly 1.
type step struct {
	upTo float64
	day  civil.Date
	via  *link
}

// link is one node of a driving chain, and what it waited for.
type link struct {
	node int
	next *link
}

// arrival is how a node becomes available over time: steps by day, or the reason why it cannot be said.
type arrival struct {
	steps  []step
	reason string
}

// last is the day everything is available, zero when that cannot be said.
func (a *arrival) last() civil.Date {
	if len(a.steps) == 0 {
		return 0
	}
	return a.steps[len(a.steps)-1].day
}

// dated is the dates of all enablers, by number, and why one has none.
type dated struct {
	day    []civil.Date
	reason []string
}

// flow computes the arrival of every node from the enablers' dates and the changes' adoption times, by number. With
// wanted, only of the nodes marked in it, which must hold all that they need.
func (g *graph) flow(d *dated, lead []Duration, wanted []bool) []arrival {
	all := make([]arrival, len(g.enablers)+len(g.c.Changes))
	for i := range g.enablers {
		switch {
		case wanted != nil && !wanted[i]:
		case d.day[i].IsZero():
			if all[i].reason = d.reason[i]; all[i].reason == "" {
				all[i].reason = g.title(i) + " has no date"
			}
		default:
			all[i].steps = []step{{1, d.day[i], &link{node: i}}}
		}
	}
	for _, node := range g.order {
		if wanted != nil && !wanted[node] {
			continue
		}
		ch := g.change(node)
		a := g.arrive(ch.Needs, ch.Additive, all)
		all[node] = g.adopt(node, a, lead[node-len(g.enablers)])
	}
	return all
}

// adopt adds a change's adoption time to the arrival of what it needs.
func (g *graph) adopt(node int, a arrival, lead Duration) arrival {
	steps := make([]step, len(a.steps))
	for k, s := range a.steps {
		steps[k] = step{s.upTo, lead.After(s.day), &link{node, s.via}}
		if !believable(steps[k].day) {
			return arrival{reason: fmt.Sprintf("%s would come after the year %d", g.title(node), lastYear)}
		}
	}
	return arrival{steps, a.reason}
}

// arrive combines what a change or benefit needs. All needed: the share available is the least of the needs' shares,
// so of plain needs the latest decides. Additive: the sum of the needs' shares, each weighted by its own [own].
func (g *graph) arrive(needs []Need, additive bool, all []arrival) arrival {
	if len(needs) == 0 {
		return arrival{reason: "nothing it needs is stated"}
	}
	var from []arrival
	var reasons []string
	total, parts := 0.0, 0
	for _, n := range needs {
		k, ok := g.number[n.On]
		if !ok {
			reasons = append(reasons, fmt.Sprintf("%s does not exist", n.On))
			continue
		}
		if r := all[k].reason; r != "" && !slices.Contains(reasons, r) {
			reasons = append(reasons, r)
		}
		from = append(from, all[k])
		total += n.Share
		parts += len(all[k].steps)
	}
	switch {
	case len(reasons) > 0:
		return arrival{reason: strings.Join(reasons, "; ")}
	case parts > max(maxSteps, len(needs)):
		return arrival{reason: fmt.Sprintf("it would come in more than %d parts", maxSteps)}
	case additive && (total < 1-shareTolerance || total > 1+shareTolerance):
		return arrival{reason: fmt.Sprintf("its additive shares sum to %s, not 100 %%", percent(total))}
	case additive:
		return arrival{steps: sum(needs, total, from)}
	case len(from) == 1:
		return from[0]
	}
	return arrival{steps: least(from)}
}

// sum adds arrivals weighted by the shares of their needs.
func sum(needs []Need, total float64, from []arrival) []step {
	var steps []step // upTo holds the increase until the end
	for k, a := range from {
		before := 0.0
		for _, s := range a.steps {
			steps = append(steps, step{(s.upTo - before) * needs[k].Share / total, s.day, s.via})
			before = s.upTo
		}
	}
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].day < steps[j].day })
	upTo := 0.0
	for i := range steps {
		upTo += steps[i].upTo
		steps[i].upTo = upTo
	}
	steps[len(steps)-1].upTo = 1
	return steps
}

// least is the pointwise minimum of arrivals. Each step is driven by the first need that held the minimum down.
func least(from []arrival) []step {
	if !slices.ContainsFunc(from, func(a arrival) bool { return len(a.steps) != 1 }) { // the latest, as of most
		last := from[0].steps[0]
		for _, a := range from[1:] {
			if a.steps[0].day > last.day {
				last = a.steps[0]
			}
		}
		return []step{last}
	}
	var days []civil.Date
	for _, a := range from {
		for _, s := range a.steps {
			days = append(days, s.day)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	at := make([]int, len(from))      // per arrival: its next step
	now := make([]float64, len(from)) // per arrival: share available
	var steps []step
	before := 0.0
	for _, day := range days {
		var via *link
		share := 1.0
		for k, a := range from {
			held := now[k] <= before
			for at[k] < len(a.steps) && a.steps[at[k]].day <= day {
				now[k] = a.steps[at[k]].upTo
				if held && via == nil {
					via = a.steps[at[k]].via
				}
				at[k]++
			}
			share = min(share, now[k])
		}
		if share > before {
			steps = append(steps, step{share, day, via})
			before = share
		}
	}
	return steps
}

// chain is a driving chain as ids, from what is needed first down to the enabler.
func (g *graph) chain(l *link) []NodeID {
	var ids []NodeID
	for ; l != nil; l = l.next {
		ids = append(ids, g.id(l.node))
	}
	return ids
}

// begin applies a start rule to the day a benefit is available [own: a day that is already such a first day stays].
func (r StartRule) begin(day civil.Date, yearStarts int) civil.Date {
	day = max(day, r.NotBefore)
	months := map[StartKind]int{NextMonth: 1, NextQuarter: 3, NextYear: 12}[r.Kind]
	if months == 0 {
		return day
	}
	start := r.Month
	if start == 0 {
		start = max(yearStarts, 1)
	}
	y, m, d := day.Civil()
	past := (int(m) - start + 12) % months // whole months since the last such first day
	if past == 0 && d == 1 {
		return day
	}
	return civil.NewDate(y, int(m)-past+months, 1)
}
