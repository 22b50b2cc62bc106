package benefit

import (
	"math/bits"
	"slices"

	"counterpart.dev/internal/core/civil"
)

// pair is a thing of two stands, by its place in each; −1 where it is not there.
type pair struct{ before, after int }

// paired pairs two lists by identity, the later one first.
func paired[T any, K comparable](before, after []T, id func(*T) K) (all []pair) {
	at := map[K]int{}
	for i := range before {
		at[id(&before[i])] = i
	}
	for k := range after {
		i, there := at[id(&after[k])]
		if !there {
			i = -1
		}
		delete(at, id(&after[k]))
		all = append(all, pair{i, k})
	}
	for i := range before {
		if _, gone := at[id(&before[i])]; gone {
			all = append(all, pair{i, -1})
		}
	}
	return all
}

// brought is one change between two stands, and how it is brought about in a blend that does not have it.
type brought struct {
	SinceCause
	bring func(*blend)
	nodes []NodeID    // nodes of the map it is about
	item  int         // the benefit or cost it is about, −1 for none
	all   bool        // it touches every item
	days  map[int]int // by how many days it moves enablers of the union
}

// blender makes blends of two stands: everything that either has, as it was before but for the changes that are brought about.
type blender struct {
	before, after *model
	union         Case // as it was before; what came later stands there, and counts once it comes in
	there         []bool
	day           []dayOf // per enabler of the union
	plan          []civil.Date
	steps         []brought
	hangs         [][]bool // per item: the nodes it hangs on in either stand
	g             *graph   // of the union with the links of both
	known         map[string]map[string]Money
	left          int // how often items may still be valued for averages
	disc          map[Appraisal]*discounter
}

// dayOf is when an enabler is expected, or why that cannot be said.
type dayOf struct {
	day     civil.Date
	reason  string
	reached bool
}

// blend is a case somewhere between two stands, of which one item alone is looked at: the only benefit or cost in c.
type blend struct {
	c     Case
	item  int
	there bool // the item counts
	day   []dayOf
	plan  []civil.Date
}

func newBlender(before, after Stand) (b *blender, err error) {
	b = &blender{left: mostInAll, known: map[string]map[string]Money{}, disc: map[Appraisal]*discounter{}}
	if b.before, err = newModel(before.Case, before.Input); err != nil {
		return nil, err
	}
	if b.after, err = newModel(after.Case, after.Input); err != nil {
		return nil, err
	}
	b.unite()
	if err := b.hang(); err != nil {
		return nil, err
	}
	b.differ()
	return b, nil
}

// unite puts everything into one case, as it was before.
func (b *blender) unite() {
	o, n := b.before.c, b.after.c
	b.union = Case{Currency: n.Currency, Appraisal: o.Appraisal, Engagements: []Engagement{{}}}
	for _, p := range paired(b.before.enablers, b.after.enablers, func(e *EnablerResult) NodeID { return e.ID }) {
		m, e := b.after, p.after
		if p.before >= 0 {
			m, e = b.before, p.before
		}
		x := m.enablers[e]
		b.union.Engagements[0].Milestones = append(b.union.Engagements[0].Milestones, ContractMilestone{ID: x.ID, Title: x.Title})
		b.day = append(b.day, dayOf{x.Forecast, x.NotRun, x.Reached})
		b.plan = append(b.plan, x.Approved)
	}
	for _, p := range paired(o.Changes, n.Changes, func(x *Change) NodeID { return x.ID }) {
		b.union.Changes = append(b.union.Changes, either(o.Changes, n.Changes, p))
	}
	for _, p := range paired(o.Benefits, n.Benefits, func(x *Benefit) BenefitID { return x.ID }) {
		x := either(o.Benefits, n.Benefits, p)
		x.Readings = b.read(x.Readings, p.before >= 0)
		b.union.Benefits, b.there = append(b.union.Benefits, x), append(b.there, p.before >= 0)
	}
	for _, p := range paired(o.Costs, n.Costs, func(x *Cost) CostID { return x.ID }) {
		b.union.Costs, b.there = append(b.union.Costs, either(o.Costs, n.Costs, p)), append(b.there, p.before >= 0)
	}
}

// read is the readings that counted before, or count now.
func (b *blender) read(all []Reading, before bool) []Reading {
	report := b.after.in.Report
	if before {
		report = b.before.in.Report
	}
	return slices.DeleteFunc(slices.Clone(all), func(r Reading) bool { return r.Date > report })
}

func either[T any](before, after []T, p pair) T {
	if p.before >= 0 {
		return before[p.before]
	}
	return after[p.after]
}

// hang finds what every item hangs on in either stand. Links of both may go round in a circle; of what hangs on what, that does no harm.
func (b *blender) hang() error {
	both := b.union
	both.Changes = slices.Clone(both.Changes)
	later := map[NodeID][]Need{}
	for i := range b.after.c.Changes {
		later[b.after.c.Changes[i].ID] = b.after.c.Changes[i].Needs
	}
	for i := range both.Changes {
		x := &both.Changes[i]
		x.Needs = slices.Concat(x.Needs, later[x.ID])
	}
	g, err := newGraph(&both)
	if _, circle := err.(*CycleError); err != nil && !circle {
		return err
	}
	b.g = g
	for _, p := range paired(b.before.c.Benefits, b.after.c.Benefits, func(x *Benefit) BenefitID { return x.ID }) {
		var needs []Need
		if p.before >= 0 {
			needs = b.before.c.Benefits[p.before].Needs
		}
		if p.after >= 0 {
			needs = slices.Concat(needs, b.after.c.Benefits[p.after].Needs)
		}
		b.hangs = append(b.hangs, g.reach(needs))
	}
	for _, p := range paired(b.before.c.Costs, b.after.c.Costs, func(x *Cost) CostID { return x.ID }) {
		var needs []Need
		if p.before >= 0 {
			needs = append(needs, Need{On: b.before.c.Costs[p.before].With}, Need{On: b.before.c.Costs[p.before].Until})
		}
		if p.after >= 0 {
			needs = append(needs, Need{On: b.after.c.Costs[p.after].With}, Need{On: b.after.c.Costs[p.after].Until})
		}
		b.hangs = append(b.hangs, g.reach(needs))
	}
	return nil
}

// circular reports whether the links of both stands together go round in a circle, so that some of them without others may.
func (b *blender) circular() bool { return len(b.g.order) < len(b.union.Changes) }

// touching lists the changes that can touch an item.
func (b *blender) touching(item int) (all []int) {
	for k := range b.steps {
		s := &b.steps[k]
		if s.all || s.item == item || slices.ContainsFunc(s.nodes, func(n NodeID) bool {
			at, there := b.g.number[n]
			return there && b.hangs[item][at]
		}) {
			all = append(all, k)
		}
	}
	return all
}

// with is the blend for an item with some of the changes brought about.
func (b *blender) with(item int, steps []int, set func(k int) bool) *blend {
	x := &blend{c: b.union, item: item, there: b.there[item], day: slices.Clone(b.day), plan: slices.Clone(b.plan)}
	x.c.Changes, x.c.Benefits, x.c.Costs = slices.Clone(x.c.Changes), nil, nil
	if n := len(b.union.Benefits); item < n {
		x.c.Benefits = []Benefit{b.union.Benefits[item]}
	} else {
		x.c.Costs = []Cost{b.union.Costs[item-n]}
	}
	for k, s := range steps {
		if set(k) {
			b.steps[s].bring(x)
		}
	}
	return x
}

// figures is what one item comes to in a blend.
type figures struct {
	value Money      // its part of the forecast of all
	start civil.Date // of a benefit; zero for none
	weeks []Money    // what a further week of some enablers takes from it
}

// value works out the item of a blend. own tells apart what the item itself may be, for what is kept.
func (b *blender) value(x *blend, own string, weeks []int) (f figures) {
	if !x.there {
		f.weeks = make([]Money, len(weeks))
		return f
	}
	const item = 0 // the only one
	m := b.model(x, own)
	arrivals := func(w *world) []arrival { return m.g.flow(&w.dates, w.lead, b.hangs[x.item]) }
	plan, now := arrivals(m.plan), arrivals(m.now)
	for _, a := range plan {
		m.planned = append(m.planned, a.last())
	}
	if len(x.c.Benefits) > 0 {
		_, approved := m.place(item, m.plan, plan)
		_, present := m.place(item, m.now, now)
		m.now.terms[item].factor = m.realised(item, approved, present).Factor
		if k := len(present); k > 0 && !m.now.terms[item].withdrawn {
			f.start = present[k-1].Start
		}
	}
	value, why := m.worth(item, m.now, now)
	_, unplanned := m.worth(item, m.plan, plan)
	if why == "" && unplanned == "" {
		f.value = value
	}
	counts := why == "" && (unplanned == "" || len(x.c.Benefits) > 0) // as the cost of delay counts
	for _, e := range weeks {
		var lost Money
		if counts && !x.day[e].reached && !x.day[e].day.IsZero() {
			m.now.dates.day[e] += daysPerWeek
			later, _ := m.worth(item, m.now, arrivals(m.now))
			m.now.dates.day[e] -= daysPerWeek
			lost = value - later
		}
		f.weeks = append(f.weeks, lost)
	}
	return f
}

// model is a blend made ready to be computed.
func (b *blender) model(x *blend, own string) *model {
	g := &graph{}
	if b.circular() {
		g, _ = newGraph(&x.c) // no circle: see links
	} else { // an order for the links of both stands is one for some of either
		*g = *b.g
		g.c = &x.c
	}
	m := &model{c: &x.c, g: g, in: Input{Report: max(b.before.in.Report, b.after.in.Report)}, disc: b.disc[x.c.Appraisal]}
	if m.disc == nil {
		m.disc = newDiscounter(&x.c.Appraisal)
		b.disc[x.c.Appraisal] = m.disc
	}
	m.plan, m.now = newWorld(&x.c, len(x.day)), newWorld(&x.c, len(x.day))
	for i := range x.day {
		m.plan.dates.day[i], m.now.dates.day[i] = x.plan[i], x.day[i].day
		m.plan.dates.reason[i], m.now.dates.reason[i] = "no planned date", x.day[i].reason
	}
	for i := range x.c.Changes {
		if l := x.c.Changes[i].ApprovedLead; l != nil {
			m.plan.lead[i] = *l
		}
	}
	for i := range x.c.Benefits {
		m.plan.terms[i] = x.c.Benefits[i].planned()
	}
	if b.known[own] == nil {
		b.known[own] = map[string]Money{}
	}
	m.known = []map[string]Money{b.known[own]}
	return m
}

// shapley is each of n causes' part of value[all] − value[none], averaged over every order in which they could come: v(S ∪ k) − v(S), which
// weighs a set of s others by s!(n−s−1)!/n!. value is by set, as bits.
func shapley(n int, value []float64) []float64 {
	weight := make([]float64, n) // by s; 1/(n·C(n−1, s))
	choose := 1.0
	for s := range weight {
		weight[s] = 1 / (float64(n) * choose)
		choose = choose * float64(n-1-s) / float64(s+1)
	}
	parts := make([]float64, n)
	for k := range parts {
		var sum sumOf
		for set := range value {
			if set&(1<<k) == 0 {
				sum.add(weight[bits.OnesCount(uint(set))] * (value[set|1<<k] - value[set]))
			}
		}
		parts[k] = sum.total()
	}
	return parts
}
