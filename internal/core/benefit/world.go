package benefit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"counterpart.dev/internal/core/civil"
)

// world is one set of everything that can differ between the approved plan and the forecast.
type world struct {
	dates dated
	lead  []Duration // per change
	terms []terms    // per benefit
}

// copy is a world with dates and adoption times of its own; the terms are shared.
func (w *world) copy() *world {
	return &world{dated{slices.Clone(w.dates.day), w.dates.reason}, slices.Clone(w.lead), w.terms}
}

// model is a case made ready to be computed: its graph, the approved plan and the present state.
type model struct {
	c        *Case
	g        *graph
	in       Input
	disc     *discounter
	enablers []EnablerResult // dates only
	plan     *world
	now      *world
	planned  []civil.Date       // per node: the day it is wholly available in the plan
	hangs    [][]bool           // per item (benefits, then costs): the nodes it hangs on
	known    []map[string]Money // per benefit: sums already computed
}

func newModel(c *Case, in Input) (*model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if in.Report.IsZero() {
		return nil, errors.New("no report date is given")
	}
	if !believable(in.Report) {
		return nil, fmt.Errorf("the report date %s is not between the years %d and %d", in.Report, firstYear, lastYear)
	}
	g, err := newGraph(c)
	if err != nil {
		return nil, err
	}
	m := &model{c: c, g: g, in: in, disc: newDiscounter(&c.Appraisal), enablers: standing(c, in)}
	m.plan, m.now = newWorld(c, len(m.enablers)), newWorld(c, len(m.enablers))
	for i := range m.enablers {
		e := &m.enablers[i]
		m.plan.dates.day[i], m.now.dates.day[i] = e.Approved, e.Forecast
		m.plan.dates.reason[i] = fmt.Sprintf("%s has no planned date", g.title(i))
		m.now.dates.reason[i] = e.NotRun
	}
	for i := range c.Changes {
		if l := c.Changes[i].ApprovedLead; l != nil {
			m.plan.lead[i] = *l
		}
	}
	m.known = make([]map[string]Money, len(c.Benefits))
	for i := range c.Benefits {
		m.plan.terms[i] = c.Benefits[i].planned()
		m.known[i] = map[string]Money{}
		m.hangs = append(m.hangs, g.reach(c.Benefits[i].Needs))
	}
	for i := range c.Costs {
		m.hangs = append(m.hangs, g.reach([]Need{{On: c.Costs[i].With}, {On: c.Costs[i].Until}}))
	}
	for _, a := range g.flow(&m.plan.dates, m.plan.lead, nil) {
		m.planned = append(m.planned, a.last())
	}
	return m, nil
}

// newWorld holds the present adoption times and terms, and no dates.
func newWorld(c *Case, enablers int) *world {
	w := &world{dated{make([]civil.Date, enablers), make([]string, enablers)}, nil, nil}
	for i := range c.Changes {
		w.lead = append(w.lead, c.Changes[i].Lead)
	}
	for i := range c.Benefits {
		w.terms = append(w.terms, c.Benefits[i].present())
	}
	return w
}

// arrivals of all nodes in a world.
func (m *model) arrivals(w *world) []arrival { return m.g.flow(&w.dates, w.lead, nil) }

// place is a benefit's arrival and parts in a world.
func (m *model) place(i int, w *world, nodes []arrival) (arrival, []Part) {
	b := &m.c.Benefits[i]
	a := m.g.arrive(b.Needs, b.Additive, nodes)
	return a, m.g.parts(b, &a, w.terms[i].life)
}

// benefitWorth is a benefit's rounded sum in a world, or why there is none.
func (m *model) benefitWorth(i int, w *world, nodes []arrival) (Money, string) {
	b := &m.c.Benefits[i]
	if why := b.noMoney(); why != "" {
		return 0, why
	}
	if w.terms[i].withdrawn {
		return 0, ""
	}
	if w.terms[i].life == (Life{}) {
		return 0, "no life is chosen: neither a length nor a last day"
	}
	a, parts := m.place(i, w, nodes)
	if a.reason != "" {
		return 0, a.reason
	}
	key := string(keyOf(parts, w.terms[i]))
	if sum, ok := m.known[i][key]; ok {
		return sum, ""
	}
	sum, ok := round(b.worth(parts, w.terms[i], m.disc))
	if !ok {
		return 0, tooLarge
	}
	m.known[i][key] = sum
	return sum, ""
}

const tooLarge = "the sum is larger than can be meant: check the value of a unit and the levels"

// keyOf is everything benefit.worth depends on besides the benefit itself.
func keyOf(parts []Part, t terms) []byte {
	key := make([]byte, 0, 16+16*len(parts))
	key = binary.LittleEndian.AppendUint64(key, math.Float64bits(t.target))
	key = binary.LittleEndian.AppendUint64(key, math.Float64bits(t.factor))
	for i := range parts {
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(parts[i].Share))
		key = binary.LittleEndian.AppendUint32(key, uint32(parts[i].Start))
		key = binary.LittleEndian.AppendUint32(key, uint32(parts[i].End))
	}
	return key
}

// costWorth is a cost's rounded sum in a world, or why there is none.
func (m *model) costWorth(i int, nodes []arrival) (Money, string) {
	moved, until, why := m.costMoves(i, nodes)
	if why != "" {
		return 0, why
	}
	return m.costOn(i, moved, until)
}

// costPlan is a cost as it was approved. What moves with something stands on its own days there, whether that had a date or not.
func (m *model) costPlan(i int, plan []arrival) (Money, string) {
	if m.c.Costs[i].With != "" {
		return m.costOn(i, 0, 0)
	}
	return m.costWorth(i, plan)
}

// costOn is a cost on the days that costMoves says.
func (m *model) costOn(i, moved int, until civil.Date) (Money, string) {
	sum, ok := round(m.c.Costs[i].worth(moved, until, &m.c.Appraisal, m.disc))
	if !ok {
		return 0, tooLarge
	}
	return sum, ""
}

// costMoves is by how many days what a cost goes with is later than planned, and when the old way can stop; or why that cannot be said.
func (m *model) costMoves(i int, nodes []arrival) (moved int, until civil.Date, why string) {
	c := &m.c.Costs[i]
	if c.With != "" {
		k := m.g.number[c.With]
		if nodes[k].reason != "" {
			return 0, 0, nodes[k].reason
		}
		if m.planned[k].IsZero() {
			return 0, 0, m.g.title(k) + " has no planned date to move against"
		}
		moved = int(nodes[k].last() - m.planned[k])
	}
	if c.Kind == OldWay {
		k := m.g.number[c.Until]
		if nodes[k].reason != "" {
			return 0, 0, nodes[k].reason
		}
		until = nodes[k].last()
	}
	return moved, until, ""
}

// worth of an item (benefits first, then costs as negative amounts).
func (m *model) worth(item int, w *world, nodes []arrival) (Money, string) {
	if item < len(m.c.Benefits) {
		return m.benefitWorth(item, w, nodes)
	}
	sum, why := m.costWorth(item-len(m.c.Benefits), nodes)
	return -sum, why
}

func (m *model) items() int { return len(m.c.Benefits) + len(m.c.Costs) }
