package risk

import (
	"context"
	"fmt"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/sched"
)

// Stakes is a case of benefits and what of it a simulation dates.
type Stakes struct {
	Case        *benefit.Case
	Input       benefit.Input // dates of what the simulation does not date; those it dates are replaced by what it plans
	Ties        []Tie
	Realisation []Realisation
}

// Tie says which watched activity dates an enabler.
type Tie struct {
	Enabler benefit.NodeID
	Watch   int  // place among what is watched
	Start   bool // the day it starts counts, as of a start milestone
}

// Realisation is how much of a benefit comes, as a factor of what was planned.
type Realisation struct {
	Cause  int
	Item   benefit.BenefitID
	Factor Spread
}

// Study is a simulation with what hangs on it. It belongs to one goroutine.
type Study struct {
	sim     *Simulation
	stakes  *Stakes
	sampler *benefit.Sampler
	plan    *benefit.Result // on the dates without uncertainty
	base    []civil.Date    // days of the enablers without uncertainty
	ties    []tie
	items   []int // with a plan and a forecast: what sums are made of
	real    []realised
}

type tie struct {
	enabler, watch int
	start          bool
}

// realised is how the factor of an item is drawn.
type realised struct {
	cause int
	key   key
	table table
}

// NewStudy puts a case to a simulation. Errors are those of benefit.Forecast, and a tie to an enabler that is not there.
func NewStudy(sim *Simulation, stakes *Stakes) (_ *Study, err error) {
	s := &Study{sim: sim, stakes: stakes}
	in := stakes.Input
	in.Dates = benefit.Dates{}
	for id, day := range stakes.Input.Dates {
		in.Dates[id] = day
	}
	number := map[benefit.NodeID]int{}
	for k, e := range stakes.Case.Enablers() {
		number[e.ID] = k
	}
	for _, t := range stakes.Ties {
		k, ok := number[t.Enabler]
		if !ok || t.Watch < 0 || t.Watch >= len(sim.watch) {
			return nil, fmt.Errorf("enabler %q is tied to nothing that is watched", t.Enabler)
		}
		s.ties = append(s.ties, tie{k, t.Watch, t.Start})
		in.Dates[t.Enabler] = dayOf(sim.Planned(t.Watch), t.Start)
	}
	if s.plan, err = benefit.Forecast(stakes.Case, in); err != nil {
		return nil, err
	}
	if s.sampler, err = benefit.NewSampler(stakes.Case, in); err != nil {
		return nil, fmt.Errorf("%w", err)
	}
	s.base = s.sampler.Days()
	for i := range s.plan.Benefits {
		if s.plan.Benefits[i].HasLoss {
			s.items = append(s.items, i)
		}
	}
	for i := range s.plan.Costs {
		if s.plan.Costs[i].NotRun == "" {
			s.items = append(s.items, len(s.plan.Benefits)+i)
		}
	}
	return s, s.realise()
}

// dayOf is the day that counts of an instant.
func dayOf(t civil.Time, start bool) civil.Date {
	if start {
		return t.Date()
	}
	return t.FinishDate()
}

// realise prepares how much of each benefit comes.
func (s *Study) realise() error {
	s.real = make([]realised, len(s.stakes.Case.Benefits))
	for i := range s.real {
		s.real[i].cause = -1
	}
	for _, r := range s.stakes.Realisation {
		at := -1
		for i := range s.stakes.Case.Benefits {
			if s.stakes.Case.Benefits[i].ID == r.Item {
				at = i
			}
		}
		if at < 0 {
			return fmt.Errorf("there is no benefit %q whose realisation could be uncertain", r.Item)
		}
		if err := s.sim.m.part(r.Cause, 1, nil, r.Factor.check(-maxFactor, maxFactor)); err != nil {
			return err
		}
		s.real[at] = realised{r.Cause, stream(s.sim.set.Seed, "realised", s.sim.m.Causes[r.Cause].drawn()), newTable(r.Factor.quantiles(mostCells), one)}
	}
	return nil
}

// factor is how much of an item comes in an iteration.
func (s *Study) factor(item, iteration int, off []bool) float64 {
	if item >= len(s.real) {
		return 1
	}
	r := &s.real[item]
	if r.cause < 0 || off != nil && off[r.cause] {
		return 1
	}
	return float64(r.table.of(r.key.at(iteration))) / one
}

// placed is, by item and iteration, the way in which it comes about.
type placed [][]int32

// place carries the outcomes of a run through the map of the case. Enabler late comes so many days later, in every iteration; −1 for none.
func (s *Study) place(ctx context.Context, o *Outcomes, late, by int) (placed, error) {
	n := s.sim.set.Iterations
	p := make(placed, s.itemCount())
	for i := range p {
		p[i] = make([]int32, n)
	}
	days := append([]civil.Date(nil), s.base...)
	for j := range n {
		if j%sched.Width == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, t := range s.ties {
			if !s.plan.Enablers[t.enabler].Reached {
				days[t.enabler] = min(dayOf(o.Times[t.watch][j], t.start), lastBelieved)
			}
		}
		if late >= 0 {
			days[late] += civil.Date(by)
		}
		for i := range p {
			p[i][j] = s.sampler.At(i, days)
		}
		if late >= 0 {
			days[late] -= civil.Date(by)
		}
	}
	return p, nil
}

// lastBelieved is the last day that a case can mean.
var lastBelieved = civil.NewDate(2199, 12, 31)

func (s *Study) itemCount() int { return len(s.stakes.Case.Benefits) + len(s.stakes.Case.Costs) }

// totals is the sum of the items that have a plan and a forecast, by iteration.
func (s *Study) totals(p placed, off []bool) []benefit.Money {
	sum := make([]benefit.Money, s.sim.set.Iterations)
	for _, item := range s.items {
		for j := range sum {
			sum[j] += s.sampler.Value(item, p[item][j], s.factor(item, j, off))
		}
	}
	return sum
}
