package risk

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Bounds of averaging over all orders: so many causes, and so many lengths drawn, about ten seconds of one core. Beyond, orders are
// sampled, each with its reverse: so many pairs at most, and fewer where that would draw more.
const (
	mostAveraged    = 8
	averagingBudget = 1_000_000_000
	mostPairs       = 16
)

// Part is what one cause contributes.
type Part struct {
	Cause  int // index in Model.Causes
	Amount benefit.Money
	Error  float64 // half width of the 95 % interval that comes from sampling orders, in minor units; 0 where all orders were taken, or two
}

// Explained is a difference of means split into causes: the parts add up to the total, whatever orders were taken.
type Explained struct {
	Method benefit.Method // OrderAveraged, NoLossToExplain where nothing has money, or Sequential: in some orders and their reverses, averaged
	Orders int            // of Sequential: how many orders, their reverses counted
	Total  benefit.Money  // mean value without any of the causes − with all of them
	Parts  []Part         // in the order of Model.Causes, those of nothing included
}

// Words are how the causes were told apart, in a sentence.
func (x *Explained) Words() string {
	switch {
	case x.Method == benefit.NoLossToExplain:
		return "There is nothing to explain."
	case x.Method == benefit.OrderAveraged:
		return "Each cause’s part is the average over every order in which the causes could be taken away; the parts add up to the loss."
	case x.Orders > 2:
		return fmt.Sprintf("Each cause’s part is the average over %d orders in which the causes were taken away, drawn by chance and each with its reverse; the parts add up to the loss, and each says how far it may be from the average over all orders.", x.Orders)
	}
	return "The causes were taken away in the order of their names and in its reverse, and the two averaged; the parts add up to the loss. Other orders would give other parts."
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
	var shares, bounds []float64
	if n <= mostAveraged && len(s.sim.m.Network.Activities)*s.sim.set.Iterations<<n <= averagingBudget {
		shares = g.average(players)
	} else {
		x.Method = benefit.Sequential
		shares, bounds, x.Orders = g.sequences(players)
	}
	nothing, everything := g.value(nil, players), g.value(players, players)
	if g.err != nil {
		return nil, g.err
	}
	x.Total = benefit.Money(math.Round(nothing)) - benefit.Money(math.Round(everything))
	x.Parts = parted(players, shares, x.Total, len(s.sim.m.Causes))
	for k, e := range bounds {
		x.Parts[players[k]].Error = e
	}
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

// sequences takes the players away one after another, in some orders and in their reverses, and averages what each removal restores. The
// first order is that of their ids; the others are drawn by the seed and the ids, whatever the order they are listed in. Bounds are nil where
// there is one pair only.
func (g *game) sequences(players []int) (shares, bounds []float64, orders int) {
	n := len(players)
	id := func(k int) string { return g.s.sim.m.Causes[players[k]].drawn() }
	each := max(len(g.s.sim.m.Network.Activities)*g.s.sim.set.Iterations*2*max(n-1, 1), 1)
	pairs := min(max(averagingBudget/each, 1), mostPairs)
	order := make([]int, n)
	for k := range order {
		order[k] = k
	}
	shares = make([]float64, n)
	squares := make([]float64, n)
	for p := range pairs {
		rank := make([]uint32, n)
		for k := range rank {
			if p > 0 {
				rank[k] = stream(g.s.sim.set.Seed, "order", id(k)).at(p)
			}
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(id(a), id(b))) })
		part := make([]float64, n)
		g.remove(order, players, part)
		slices.Reverse(order)
		g.remove(order, players, part)
		for k, x := range part {
			shares[k] += x
			squares[k] += float64(x * x)
		}
	}
	for k := range shares {
		shares[k] /= float64(pairs)
		if pairs > 1 {
			variance := max(squares[k]/float64(pairs)-float64(shares[k]*shares[k]), 0) / float64(pairs-1)
			bounds = append(bounds, z95*math.Sqrt(variance))
		}
	}
	return shares, bounds, 2 * pairs
}

// remove takes the players away in an order, and adds half of what each removal restores.
func (g *game) remove(order, players []int, part []float64) {
	left := slices.Clone(players)
	before := g.value(left, players)
	for _, k := range order {
		left = slices.DeleteFunc(left, func(c int) bool { return c == players[k] })
		after := g.value(left, players)
		part[k] += (after - before) / 2
		before = after
	}
}

// runs is about how many times the network is dated for a whole study.
func (s *Study) runs() int {
	n := len(s.players())
	all := 1 + len(s.sim.m.Causes)
	switch each := len(s.sim.m.Network.Activities) * s.sim.set.Iterations; {
	case len(s.items) == 0:
		return all
	case n <= mostAveraged && each<<n <= averagingBudget:
		return all + 1<<n
	default:
		return all + min(max(averagingBudget/max(each*2*max(n-1, 1), 1), 1), mostPairs)*2*n
	}
}

// Work is about how many lengths a whole study draws, which says how long it takes: some ten nanoseconds each.
func (s *Study) Work() int64 {
	return int64(s.runs()) * int64(len(s.sim.m.Network.Activities)) * int64(s.sim.set.Iterations)
}

// Days between instants, as a number of weeks.
func weeks(from, to civil.Time) float64 {
	return float64(to-from) / (7 * civil.MinutesPerDay)
}
