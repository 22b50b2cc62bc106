package brief

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

func (c *composer) mapEvidence() *Evidence {
	m, alone := c.benefitMap()
	if m == nil {
		return nil
	}
	e := c.section("map", "", "From enablers to objectives", m.Title)
	e.Pictures = []Picture{m}
	if len(alone) > 0 {
		e.note("Not on the map, since nothing waits for them: " + strings.Join(alone, "; ") + ".")
	}
	return e
}

// key tells the nodes of a map apart: objectives and benefits have identities of their own.
type key struct {
	kind NodeKind
	id   string
}

// benefitMap is the map with what slips set apart, and the enablers that stand alone; nil without benefits.
func (c *composer) benefitMap() (m *Map, alone []string) {
	if len(c.c.Benefits) == 0 {
		return nil, nil
	}
	m = &Map{}
	at := map[key]int{}
	add := func(id string, n Node) {
		at[key{n.Kind, id}] = len(m.Nodes)
		m.Nodes = append(m.Nodes, n)
	}
	for _, o := range c.c.Objectives {
		add(string(o.ID), Node{Kind: ObjectiveNode, Name: named(o.Title, o.ID)})
	}
	for i := range c.r.Benefits {
		add(string(c.r.Benefits[i].ID), benefitNode(&c.r.Benefits[i], &c.c.Benefits[i]))
	}
	for i := range c.r.Changes {
		add(string(c.r.Changes[i].ID), changeNode(&c.r.Changes[i]))
	}
	needed := c.needed()
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		if !needed[e.ID] {
			alone = append(alone, named(e.Title, e.ID))
			continue
		}
		add(string(e.ID), enablerNode(e))
	}
	c.edges(m, at)
	m.Title = mapTitle(m)
	return m, alone
}

// mapTitle counts the benefits that start later than planned, of those of which it can be told.
func mapTitle(m *Map) string {
	slips, known, all := 0, 0, 0
	for _, n := range m.Nodes {
		if n.Kind != BenefitNode {
			continue
		}
		all++
		if !n.NotKnown {
			known++
		}
		if n.Slips {
			slips++
		}
	}
	those := "benefit"
	if known < all {
		those = "forecast benefit"
	}
	switch {
	case known == 0:
		return "No benefit could be forecast"
	case slips == 0:
		return "No " + those + " starts later than planned"
	case known == 1:
		return "The one " + those + " starts later than planned"
	case slips == known:
		return "Every " + those + " starts later than planned"
	case slips == 1:
		return fmt.Sprintf("One of %s starts later than planned", things(known, those))
	}
	return fmt.Sprintf("%s of %s start later than planned", capital(count(slips)), things(known, those))
}

// needed are the nodes that a benefit or a change waits for.
func (c *composer) needed() map[benefit.NodeID]bool {
	out := map[benefit.NodeID]bool{}
	for i := range c.c.Benefits {
		for _, n := range c.c.Benefits[i].Needs {
			out[n.On] = true
		}
	}
	for i := range c.c.Changes {
		for _, n := range c.c.Changes[i].Needs {
			out[n.On] = true
		}
	}
	return out
}

// edges joins the nodes, each pair once, and lets an objective slip with any benefit that serves it.
func (c *composer) edges(m *Map, at map[key]int) {
	seen := map[Edge]bool{}
	join := func(left int, right key, share float64) {
		r, ok := at[right]
		if pair := (Edge{Left: left, Right: r}); ok && !seen[pair] {
			seen[pair] = true
			m.Edges = append(m.Edges, Edge{left, r, share})
		}
	}
	needs := func(left int, all []benefit.Need, additive bool) {
		for _, n := range all {
			share := 0.0
			if additive {
				share = n.Share
			}
			join(left, key{EnablerNode, string(n.On)}, share)
			join(left, key{ChangeNode, string(n.On)}, share)
		}
	}
	for i := range c.c.Benefits {
		b := &c.c.Benefits[i]
		own := at[key{BenefitNode, string(b.ID)}]
		for _, o := range b.Objectives {
			if left, ok := at[key{ObjectiveNode, string(o.Objective)}]; ok {
				join(left, key{BenefitNode, string(b.ID)}, 0)
				m.Nodes[left].Slips = m.Nodes[left].Slips || m.Nodes[own].Slips
				m.Nodes[left].NotKnown = m.Nodes[left].NotKnown || m.Nodes[own].NotKnown
			}
		}
		needs(own, b.Needs, b.Additive)
	}
	for i := range c.c.Changes {
		ch := &c.c.Changes[i]
		needs(at[key{ChangeNode, string(ch.ID)}], ch.Needs, ch.Additive)
	}
}

func benefitNode(b *benefit.BenefitResult, of *benefit.Benefit) Node {
	n := Node{Kind: BenefitNode, Name: named(b.Title, b.ID)}
	if strings.TrimSpace(of.Measure.Name) == "" {
		n.Flag = "no measure"
	}
	if b.Planned.NotRun != "" || b.Forecast.NotRun != "" {
		n.NotKnown, n.Note = true, "not run"
		return n
	}
	n.Slips, n.Note = b.SlipDays > 0, against(b.SlipDays)
	return n
}

// against is a slip against plan, in a box.
func against(days int) string {
	switch {
	case days > 0:
		return "+" + exactly(days)
	case days < 0:
		return "−" + exactly(days)
	}
	return "as planned"
}

func changeNode(ch *benefit.ChangeResult) Node {
	n := Node{Kind: ChangeNode, Name: named(ch.Title, ch.ID)}
	if ch.NotRun != "" || ch.Forecast.IsZero() || ch.Planned.IsZero() {
		n.NotKnown, n.Note = true, "not run"
		return n
	}
	n.Slips, n.Note = ch.Forecast > ch.Planned, against(int(ch.Forecast-ch.Planned))
	return n
}

func enablerNode(e *benefit.EnablerResult) Node {
	n := Node{Kind: EnablerNode, Name: named(e.Title, e.ID), Slips: e.Slip > 0}
	switch {
	case e.Forecast.IsZero():
		n.Slips, n.NotKnown, n.Note = false, true, "not run"
	case e.Reached:
		n.Note = "reached " + Date(e.Forecast)
	case e.Slip > 0:
		n.Note = Date(e.Forecast) + ", +" + exactly(e.Slip)
	default:
		n.Note = Date(e.Forecast)
	}
	return n
}
