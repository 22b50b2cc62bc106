package benefit

import (
	"strings"

	"counterpart.dev/internal/core/civil"
)

// CycleError lists the nodes of the map that need each other, the first one again at the end.
type CycleError struct{ Nodes []NodeID }

func (e *CycleError) Error() string {
	names := make([]string, len(e.Nodes))
	for i, n := range e.Nodes {
		names[i] = string(n)
	}
	return "the map goes round in a circle: " + strings.Join(names, " needs ")
}

// Enablers are the starts of the map: milestones and deliverables by engagement, then the client's own work.
func (c *Case) Enablers() []Enabler {
	var all []Enabler
	for i := range c.Engagements {
		g := &c.Engagements[i]
		for j := range g.Milestones {
			kind := MilestoneEnabler
			if g.Milestones[j].Deliverable {
				kind = DeliverableEnabler
			}
			all = append(all, Enabler{g.Milestones[j].ID, kind, g.Milestones[j].Title, g.ID, g.Supplier, Delivery})
		}
	}
	for i := range c.OwnWork {
		w := &c.OwnWork[i]
		all = append(all, Enabler{w.ID, OwnWorkEnabler, w.Title, w.PromisedTo, w.Owner, Client})
	}
	return all
}

// Obligations are the pieces of own work promised to a supplier, as they stand on the report date, in the order of
// the case.
func (c *Case) Obligations(report civil.Date) []Obligation {
	supplier := make(map[EngagementID]string, len(c.Engagements))
	for i := range c.Engagements {
		supplier[c.Engagements[i].ID] = c.Engagements[i].Supplier
	}
	var all []Obligation
	for _, w := range c.OwnWork {
		if w.PromisedTo == "" {
			continue
		}
		o := Obligation{Work: w, Supplier: supplier[w.PromisedTo]}
		o.State, o.DaysLate = w.standing(report)
		all = append(all, o)
	}
	return all
}

// Expected is the day work that is not done can be expected on a day: its forecast, else its due date, and not before that day; false
// where it is done, or has no date.
func (w *OwnWork) Expected(report civil.Date) (civil.Date, bool) {
	day := w.Forecast
	if day.IsZero() || day < report && w.Due > day {
		day = w.Due
	}
	if day.IsZero() || !w.Done.IsZero() {
		return 0, false
	}
	return max(day, report), true
}

// Overdue reports whether work is not done on a day, was to be done before it, and has no later date.
func (w *OwnWork) Overdue(report civil.Date) bool {
	return w.Done.IsZero() && max(w.Due, w.Forecast) < report && max(w.Due, w.Forecast) != 0
}

// Name is what a hand-over is called: its title, or the two activities.
func (x *Interface) Name() string {
	if x.Title != "" {
		return x.Title
	}
	return "hand-over of " + x.From.Code + " to " + x.To.Code
}

func (w *OwnWork) standing(report civil.Date) (ObligationState, int) {
	switch {
	case w.Due.IsZero():
		if w.Done.IsZero() {
			return NoDueDate, 0
		}
		return DoneInTime, 0
	case !w.Done.IsZero() && w.Done > w.Due:
		return DoneLate, int(w.Done - w.Due)
	case !w.Done.IsZero():
		return DoneInTime, 0
	case report > w.Due:
		return Late, int(report - w.Due)
	}
	return NotDue, 0
}

// graph is the map with its nodes numbered: enablers first, in the order of Enablers, then changes.
type graph struct {
	c        *Case
	enablers []Enabler
	number   map[NodeID]int
	order    []int // changes, as nodes, each after everything it needs
}

func newGraph(c *Case) (*graph, error) {
	g := &graph{c: c, enablers: c.Enablers()}
	g.number = make(map[NodeID]int, len(g.enablers)+len(c.Changes))
	for i := range g.enablers {
		g.number[g.enablers[i].ID] = i
	}
	for i := range c.Changes {
		g.number[c.Changes[i].ID] = len(g.enablers) + i
	}
	return g, g.sort()
}

// change is the business change a node number stands for, nil for an enabler.
func (g *graph) change(node int) *Change {
	if node < len(g.enablers) {
		return nil
	}
	return &g.c.Changes[node-len(g.enablers)]
}

func (g *graph) id(node int) NodeID {
	if ch := g.change(node); ch != nil {
		return ch.ID
	}
	return g.enablers[node].ID
}

func (g *graph) title(node int) string {
	title := ""
	if ch := g.change(node); ch != nil {
		title = ch.Title
	} else {
		title = g.enablers[node].Title
	}
	if title == "" {
		return string(g.id(node))
	}
	return title
}

// sort fills order, or finds a circle. It keeps its own stack: a chain may be as long as a case is large.
func (g *graph) sort() error {
	const (
		fresh = iota
		open
		closed
	)
	state := make([]uint8, len(g.enablers)+len(g.c.Changes))
	type frame struct{ node, need int }
	for i := range g.c.Changes {
		if state[len(g.enablers)+i] != fresh {
			continue
		}
		stack := []frame{{len(g.enablers) + i, 0}}
		state[stack[0].node] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			needs := g.change(top.node).Needs
			if top.need == len(needs) {
				state[top.node] = closed
				g.order = append(g.order, top.node)
				stack = stack[:len(stack)-1]
				continue
			}
			next, known := g.number[needs[top.need].On]
			top.need++
			switch {
			case !known || g.change(next) == nil || state[next] == closed:
			case state[next] == open:
				var loop []NodeID
				for k := range stack {
					if len(loop) > 0 || stack[k].node == next {
						loop = append(loop, g.id(stack[k].node))
					}
				}
				return &CycleError{append(loop, g.id(next))}
			default:
				state[next] = open
				stack = append(stack, frame{next, 0})
			}
		}
	}
	return nil
}

// reach marks, by number, every node that the given needs hang on.
func (g *graph) reach(needs []Need) []bool {
	seen := make([]bool, len(g.enablers)+len(g.c.Changes))
	var stack []int
	push := func(needs []Need) {
		for _, n := range needs {
			if k, ok := g.number[n.On]; ok && !seen[k] {
				seen[k] = true
				stack = append(stack, k)
			}
		}
	}
	push(needs)
	for len(stack) > 0 {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if ch := g.change(k); ch != nil {
			push(ch.Needs)
		}
	}
	return seen
}
