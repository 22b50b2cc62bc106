package risk

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Bounds of averaging over all orders: so many causes, and so many lengths drawn, about ten seconds of one core.
const (
	mostAveraged    = 8
	averagingBudget = 1_000_000_000
)

// Part is what one cause contributes.
type Part struct {
	Cause  int // index in Model.Causes
	Amount benefit.Money
}

// Explained is a difference of means split into causes: the parts add up to the total.
type Explained struct {
	Method benefit.Method // OrderAveraged, NoLossToExplain where nothing has money, or Sequential: in the order of the causes and its reverse, averaged
	Total  benefit.Money  // mean value without any of the causes − with all of them
	Parts  []Part         // in the order of Model.Causes, those of nothing included
}

// explain splits the expected loss into the causes of the model.
func (s *Study) explain(ctx context.Context, all *Outcomes) (*Explained, error) {
	if len(s.items) == 0 {
		return &Explained{Method: benefit.NoLossToExplain, Parts: parted(nil, nil, 0, len(s.sim.m.Causes))}, nil
	}
	g := &game{s: s, ctx: ctx, known: map[string]float64{}, times: map[string]*Outcomes{}}
	players := s.players()
	g.times[g.key(players, players, g.network)] = all
	x := &Explained{Method: benefit.OrderAveraged}
	n := len(players)
	var shares []float64
	if n <= mostAveraged && len(s.sim.m.Network.Activities)*s.sim.set.Iterations<<n <= averagingBudget {
		shares = g.average(players)
	} else {
		x.Method = benefit.Sequential
		shares = g.sequence(players)
	}
	nothing, everything := g.value(nil, players), g.value(players, players)
	if g.err != nil {
		return nil, g.err
	}
	x.Total = benefit.Money(math.Round(nothing)) - benefit.Money(math.Round(everything))
	x.Parts = parted(players, shares, x.Total, len(s.sim.m.Causes))
	return x, nil
}

// parted rounds shares so that they add up. What contributes nothing stays at nothing.
func parted(players []int, shares []float64, total benefit.Money, causes int) []Part {
	var amounts []float64
	var at []int
	for k, v := range shares {
		if v != 0 {
			amounts, at = append(amounts, v), append(at, players[k])
		}
	}
	parts := make([]Part, causes)
	for c := range parts {
		parts[c].Cause = c
	}
	for k, v := range benefit.Apportion(amounts, int64(total)) {
		parts[at[k]].Amount = benefit.Money(v)
	}
	return parts
}

// players are the causes that can change a value: those that touch an activity from which links lead to something that is tied to the case,
// and those of the realisation of what has money.
func (s *Study) players() []int {
	reach := s.sim.leadsTo(func(k int) bool {
		return slices.ContainsFunc(s.ties, func(t tie) bool { return t.watch == k })
	})
	touches := make([]bool, len(s.sim.m.Causes))
	for i := range s.sim.sampler.acts {
		a := &s.sim.sampler.acts[i]
		if !reach[i] || a.base == 0 {
			continue
		}
		if a.table != none {
			touches[a.cause] = true
		}
		for _, e := range append(slices.Clone(a.factors), a.delays...) {
			touches[s.sim.sampler.events[e].cause] = true
		}
	}
	for item, r := range s.real {
		if r.cause >= 0 && slices.Contains(s.items, item) {
			touches[r.cause] = true
		}
	}
	var list []int
	for c, yes := range touches {
		if yes {
			list = append(list, c)
		}
	}
	return list
}

// leadsTo marks the activities from which links lead to a watched one. By the rules of Microsoft Project links of summaries lead on too, so
// that all may.
func (s *Simulation) leadsTo(wanted func(watch int) bool) []bool {
	n := s.m.Network
	reach := make([]bool, len(n.Activities))
	if n.Rules == plan.ProjectRules || len(s.sections) > 1 {
		for i := range reach {
			reach[i] = true
		}
		return reach
	}
	into := make([][]int32, len(n.Activities))
	for _, l := range n.Links {
		into[l.To] = append(into[l.To], l.From)
	}
	var way []int32
	push := func(i int32) {
		if !reach[i] {
			reach[i] = true
			way = append(way, i)
		}
	}
	for k, i := range s.watch {
		if wanted(k) {
			push(i)
		}
	}
	for len(way) > 0 {
		at := way[len(way)-1]
		way = way[:len(way)-1]
		for _, i := range into[at] {
			push(i)
		}
	}
	return reach
}

// game values sets of causes, with the same numbers drawn in each.
type game struct {
	s     *Study
	ctx   context.Context
	known map[string]float64
	times map[string]*Outcomes // of the networks run so far, that of all causes only
	err   error
}

// off marks the players that are not in the set, of those that keep passes.
func (g *game) off(set, players []int, keep func(int) bool) []bool {
	off := make([]bool, len(g.s.sim.m.Causes))
	for _, c := range players {
		off[c] = keep(c) && !slices.Contains(set, c)
	}
	return off
}

func (g *game) key(set, players []int, keep func(int) bool) string {
	key := make([]byte, len(g.s.sim.m.Causes))
	for c, off := range g.off(set, players, keep) {
		if off {
			key[c] = 1
		}
	}
	return string(key)
}

// network reports causes that change dates.
func (g *game) network(c int) bool {
	return !slices.ContainsFunc(g.s.real, func(r realised) bool { return r.cause == c }) || g.s.sim.changesDates(c)
}

func (s *Simulation) changesDates(c int) bool {
	return slices.ContainsFunc(s.m.Ranges, func(r Range) bool { return r.Cause == c }) ||
		slices.ContainsFunc(s.m.Drivers, func(d Driver) bool { return d.Cause == c }) ||
		slices.ContainsFunc(s.m.Delays, func(d Delay) bool { return d.Cause == c })
}

func every(int) bool { return true }

// value is the mean value of the case when of the players only those of the set are there.
func (g *game) value(set, players []int) float64 {
	key := g.key(set, players, every)
	if v, ok := g.known[key]; ok || g.err != nil {
		return v
	}
	off := g.off(set, players, every)
	o, err := g.run(set, players)
	if err != nil {
		g.err = err
		return 0
	}
	p, err := g.s.place(g.ctx, o, -1, 0)
	if err != nil {
		g.err = err
		return 0
	}
	v := MeanOf(g.s.totals(p, off)).Value
	g.known[key] = v
	return v
}

// run dates a set. The dates of sets that differ only in what is realised are the same.
func (g *game) run(set, players []int) (*Outcomes, error) {
	key := g.key(set, players, g.network)
	if o := g.times[key]; o != nil {
		return o, nil
	}
	o, err := g.s.sim.Run(g.ctx, g.off(set, players, g.network), false)
	if err == nil && slices.ContainsFunc(g.s.real, func(r realised) bool { return r.cause >= 0 }) {
		clear(g.times) // one beside the next is enough: sets follow each other by their realisation
		g.times[key] = o
	}
	return o, err
}

// average is the exact Shapley value of each player's part in the loss of value.
func (g *game) average(players []int) []float64 {
	n := len(players)
	value := make([]float64, 1<<n)
	for set := range value {
		var in []int
		for k, c := range players {
			if set&(1<<k) != 0 {
				in = append(in, c)
			}
		}
		value[set] = g.value(in, players)
	}
	shares := make([]float64, n)
	for k := range shares {
		for set := range value {
			if set&(1<<k) == 0 {
				shares[k] += float64(weight(n, bits.OnesCount(uint(set))) * (value[set] - value[set|1<<k]))
			}
		}
	}
	return shares
}

// weight is s!(n−s−1)!/n!, the share of the orders in which a certain set of s comes just before a player among n.
func weight(n, s int) float64 {
	choose := 1.0
	for i := range s {
		choose = choose * float64(n-1-i) / float64(i+1)
	}
	return 1 / (float64(n) * choose)
}

// sequence takes the players away one after another, in their order and in its reverse, and averages what each removal restores.
func (g *game) sequence(players []int) []float64 {
	shares := make([]float64, len(players))
	remove := func(order []int) {
		left := slices.Clone(players)
		before := g.value(left, players)
		for _, k := range order {
			left = slices.DeleteFunc(left, func(c int) bool { return c == players[k] })
			after := g.value(left, players)
			shares[k] += (after - before) / 2
			before = after
		}
	}
	order := make([]int, len(players))
	for k := range order {
		order[k] = k
	}
	id := func(k int) string { return g.s.sim.m.Causes[players[k]].ID }
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(id(a), id(b)) }) // whatever the order they are listed in
	remove(order)
	slices.Reverse(order)
	remove(order)
	return shares
}

// Days between instants, as a number of weeks.
func weeks(from, to civil.Time) float64 {
	return float64(to-from) / (7 * civil.MinutesPerDay)
}
