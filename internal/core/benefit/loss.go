package benefit

import "sort"

// maxAveraged is the largest number of causes of one benefit or cost whose orders are averaged exactly.
const maxAveraged = 10

// averagingBudget bounds the days valued and nodes visited for one explanation, some seconds of work: beyond it, causes
// are taken away one after another.
const averagingBudget = 400_000_000

// explain splits the total loss into its causes. The sum over a case is the sum over its benefits and costs, and so
// are the contributions: each item is explained by the causes that touch it, averaged over every order in which they
// could be taken away (the Shapley value), rounded so that they sum to the item's loss. So rows and columns both add
// up to the penny [own].
func (m *model) explain(r *Result) Explanation {
	all := m.differences()
	x := Explanation{Method: OrderAveraged, Total: r.Totals.Loss}
	amounts := make([]Money, len(all))
	budget := averagingBudget
	for item := range m.items() {
		if !r.compared(item) {
			continue
		}
		touching := m.touching(item, all)
		if len(touching) == 0 {
			continue
		}
		var parts []int64
		if n := len(touching); n <= maxAveraged && m.work(item, r)<<n <= budget {
			budget -= m.work(item, r) << n
			parts = m.average(item, all, touching)
		} else {
			parts = m.sequence(item, all, touching)
			x.Method = Sequential
		}
		for k, d := range touching {
			amounts[d] += Money(parts[k])
			if item < len(r.Benefits) && parts[k] != 0 {
				c := all[d].Cause
				c.Amount = Money(parts[k])
				r.Benefits[item].Causes = append(r.Benefits[item].Causes, c)
			}
		}
	}
	for i := range all {
		all[i].Amount = amounts[i]
		if amounts[i] != 0 {
			x.Causes = append(x.Causes, all[i].Cause)
		}
	}
	if len(x.Causes) == 0 {
		x.Method = NoLossToExplain
	}
	x.group()
	for i := range r.Benefits {
		largestFirst(r.Benefits[i].Causes)
	}
	return x
}

// group orders the causes and sums them by kind and by court.
func (x *Explanation) group() {
	largestFirst(x.Causes)
	for _, c := range x.Causes {
		switch c.Kind {
		case ExtensionAgreed:
			x.Extension += c.Amount
		case SlipBeyond:
			x.Slip += c.Amount
		default:
			x.Other += c.Amount
		}
		switch c.Court {
		case Client:
			x.Client += c.Amount
		case Delivery:
			x.Delivery += c.Amount
		default:
			x.Agreed += c.Amount
		}
	}
}

func largestFirst(causes []Cause) {
	sort.SliceStable(causes, func(i, j int) bool { return causes[i].Amount > causes[j].Amount })
}

// work is about how many days and nodes are looked at to value an item once.
func (m *model) work(item int, r *Result) int {
	n := len(m.hangs[item])
	if item >= len(r.Benefits) {
		return n + daysPerYear
	}
	for _, p := range r.Benefits[item].Forecast.Parts {
		n += max(int(p.End-p.Start), 1)
	}
	return n
}

// touching lists the differences that can change an item.
func (m *model) touching(item int, all []difference) []int {
	hangs := m.hangs[item]
	var found []int
	for k := range all {
		d := &all[k]
		switch d.Kind {
		case AdoptionChanged:
			if hangs[len(m.enablers)+d.change] {
				found = append(found, k)
			}
		case ExtensionAgreed, SlipBeyond:
			for e := range d.days {
				if hangs[e] {
					found = append(found, k)
					break
				}
			}
		default:
			if item == d.item {
				found = append(found, k)
			}
		}
	}
	return found
}

// with is an item's value in the plan plus the touching differences whose bit is set.
func (m *model) with(item int, all []difference, touching []int, set uint) float64 {
	w := m.plan.copy()
	for k, d := range touching {
		if set&(1<<k) != 0 {
			all[d].bring(w, m.now)
		}
	}
	value, _ := m.worth(item, w, m.g.flow(&w.dates, w.lead, m.hangs[item]))
	return float64(value)
}

// average is the exact Shapley value: what each cause takes, averaged over all orders.
func (m *model) average(item int, all []difference, touching []int) []int64 {
	value := make([]float64, 1<<len(touching))
	for set := range value {
		value[set] = -m.with(item, all, touching, uint(set))
	}
	return Apportion(shapley(len(touching), value), int64(value[len(value)-1]-value[0]))
}

// sequence takes the causes away one after another, the earliest date first, and gives each what its removal restores.
func (m *model) sequence(item int, all []difference, touching []int) []int64 {
	order := make([]int, len(touching))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return all[touching[order[a]]].date < all[touching[order[b]]].date })
	w := m.plan.copy()
	for _, d := range touching {
		all[d].bring(w, m.now)
	}
	value := func(w *world) int64 {
		v, _ := m.worth(item, w, m.g.flow(&w.dates, w.lead, m.hangs[item]))
		return int64(v)
	}
	parts := make([]int64, len(touching))
	before := value(w)
	for n, k := range order {
		w = m.plan.copy()
		for _, later := range order[n+1:] {
			all[touching[later]].bring(w, m.now)
		}
		after := value(w)
		parts[k] = after - before
		before = after
	}
	return parts
}
