package programme

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/gantt"
)

// mostPictures is how many pictures are kept in memory.
const mostPictures = 12

// Pictures keeps the bars over time that were asked for last, ready to be sent. A picture is found only by who has just read
// everything that it is made from: that is its name. The zero value is ready to use.
type Pictures struct {
	mu   sync.Mutex
	kept []*picture // the one asked for last at the end
}

// picture is the bars of a submission beside others, and what a browser paints them from.
type picture struct {
	name string
	plan gantt.Plan

	once sync.Once
	data server.Packed
	err  error
}

// packed is what the picture is painted from.
func (p *picture) packed() (server.Packed, error) {
	p.once.Do(func() { p.data, p.err = server.Pack("application/json", append(gantt.Encode(p.plan), '\n')) })
	return p.data, p.err
}

// of is the picture of a submission.
func (all *Pictures) of(b work.Bars) *picture {
	if all == nil {
		return &picture{plan: bars(b)}
	}
	name := named(b)
	all.mu.Lock()
	defer all.mu.Unlock()
	at := slices.IndexFunc(all.kept, func(p *picture) bool { return p.name == name })
	if at >= 0 {
		p := all.kept[at]
		all.kept = append(slices.Delete(all.kept, at, at+1), p)
		return p
	}
	p := &picture{name: name, plan: bars(b)}
	if all.kept = append(all.kept, p); len(all.kept) > mostPictures {
		all.kept = slices.Delete(all.kept, 0, 1)
	}
	return p
}

// named is everything that the bars follow from: which submissions, as they were when, and the contract dates in force.
func named(b work.Bars) string {
	var name strings.Builder
	for _, x := range []*work.Row{&b.Row, b.BeforeRow, b.BaselineRow} {
		if x != nil {
			fmt.Fprintf(&name, "%s %d %q", x.ID, x.Rev, x.Name)
		}
		name.WriteByte('\n')
	}
	for _, m := range b.Milestones {
		fmt.Fprintf(&name, "%q %q %s\n", m.Activity, m.Title, m.InForce(b.Today.String()))
	}
	return name.String() + b.Today.String()
}

// bars is the plan of a submission, with the one before it, the baseline, and the contract dates in force.
func bars(b work.Bars) gantt.Plan {
	beside := gantt.Beside{Today: b.Today, Contract: map[string]gantt.Contract{}}
	if b.Before != nil {
		beside.Previous, beside.Before = source(*b.Before), b.BeforeRow.Name+" of "+plain(b.BeforeRow.DataDate)
	}
	if b.Baseline != nil {
		beside.Baseline = source(*b.Baseline)
	}
	for _, m := range b.Milestones {
		due, err := civil.ParseDate(m.InForce(b.Today.String()))
		if m.Activity != "" && err == nil {
			beside.Contract[m.Activity] = gantt.Contract{Label: m.Title, Due: due}
		}
	}
	return gantt.From(source(b.Sheet), beside)
}

func source(s programme.Sheet) gantt.Source {
	return gantt.Source{Network: s.Network, Result: s.Result, Project: s.Project}
}
