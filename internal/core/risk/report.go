package risk

import (
	"context"
	"math"
	"slices"
	"sort"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/sched"
)

// The quantiles of every result.
var shown = []float64{0.1, 0.5, 0.8, 0.9}

// When is how likely a date is.
type When struct {
	Planned civil.Time // without uncertainty
	P       []Quantile[civil.Time]
	Mean    civil.Time
	Error   float64      // half width of the 95 % interval of the mean, in days
	Curve   []civil.Time // by when so many hundredths of the iterations have come
}

// When sums up one thing that is watched: by its place in watch, or after them in projects.
func (s *Simulation) When(o *Outcomes, k int) When {
	return s.whenOf(o.Times[k], s.planned[k])
}

func (s *Simulation) whenOf(times []civil.Time, planned civil.Time) When {
	m := MeanOf(times)
	return When{Planned: planned, P: Quantiles(times, shown...), Mean: civil.Time(math.Round(m.Value)), Error: m.Error / civil.MinutesPerDay, Curve: Hundredths(times)}
}

// Finishes is when the last of the projects finishes, in each iteration, and without uncertainty.
func (s *Simulation) Finishes(o *Outcomes) (times []civil.Time, planned civil.Time) {
	times = slices.Clone(o.Times[len(s.watch)])
	for _, row := range o.Times[len(s.watch)+1:] {
		for j, t := range row {
			times[j] = max(times[j], t)
		}
	}
	return times, slices.Max(s.planned[len(s.watch):])
}

// WhenAll is When of the last of the projects.
func (s *Simulation) WhenAll(o *Outcomes) When { return s.whenOf(s.Finishes(o)) }

// Meets counts the iterations in which something that is watched comes no later than a day. start as in Tie.
func (s *Simulation) Meets(o *Outcomes, k int, day civil.Date, start bool) Share {
	n := 0
	for _, t := range o.Times[k] {
		if dayOf(t, start) <= day {
			n++
		}
	}
	return ShareOf(n, len(o.Times[k]))
}

// Effect is what one cause does to dates: the P80 with all causes less the P80 without this one, the same numbers drawn, in weeks.
type Effect struct {
	Cause   int
	Weeks   float64   // of the finish of the last project
	Watched []float64 // of everything that is watched
}

// Tornado takes every cause away by itself, and orders them by what they do to the finish.
func (s *Simulation) Tornado(ctx context.Context, all *Outcomes) ([]Effect, error) {
	p80 := func(times []civil.Time) civil.Time { return Quantiles(times, 0.8)[0].Value }
	finish, _ := s.Finishes(all)
	var list []Effect
	for c := range s.m.Causes {
		if !s.changesDates(c) {
			continue
		}
		off := make([]bool, len(s.m.Causes))
		off[c] = true
		o, err := s.Run(ctx, off, false)
		if err != nil {
			return nil, err
		}
		without, _ := s.Finishes(o)
		e := Effect{Cause: c, Weeks: weeks(p80(without), p80(finish))}
		for k := range s.watch {
			e.Watched = append(e.Watched, weeks(p80(o.Times[k]), p80(all.Times[k])))
		}
		list = append(list, e)
	}
	sort.SliceStable(list, func(a, b int) bool { return math.Abs(list[a].Weeks) > math.Abs(list[b].Weeks) })
	return list, nil
}

// Worth is what is at stake: the value of a case over all iterations. Plan, Certain and Mean cover the same benefits and costs, those with a
// plan and a forecast.
type Worth struct {
	Plan     benefit.Money // of the approved plan
	Certain  benefit.Money // on the dates without uncertainty
	Mean     benefit.Money
	Error    float64 // half width of the 95 % interval of the mean, in minor units
	P        []Quantile[benefit.Money]
	Curve    []benefit.Money // the value by hundredths of the iterations
	Benefits []BenefitWorth
	Fan      Fan
	Known    benefit.Explanation // of Plan − Certain
	Chance   *Explained          // of Certain − Mean
	Delay    []DelayCost         // by enabler, in the order of the case
	Totals   benefit.Totals      // without uncertainty, with what is missing and why
}

// BenefitWorth is one benefit over all iterations.
type BenefitWorth struct {
	ID       benefit.BenefitID
	Title    string
	NotRun   string // why there are no dates
	Planned  civil.Date
	Start    []Quantile[civil.Date]
	NoValue  string // why there is no money
	Plan     benefit.Money
	Value    []Quantile[benefit.Money]
	Mean     benefit.Money
	Loss     benefit.Money // Plan − Mean; meaningful when HasLoss
	HasLoss  bool
	Deferred Share // of the iterations, how many start later than planned
}

// Fan is the yearly rate of value month by month: planned, and quantiles of what may come.
type Fan struct {
	Months        []civil.Date
	Planned       []benefit.Money
	P10, P50, P90 []benefit.Money
}

// DelayCost is what a further week of one enabler costs: the mean over the iterations, and the span of most of them.
type DelayCost struct {
	Enabler  benefit.NodeID
	Title    string
	Reason   string // why it is not worked out
	Week     benefit.Money
	P10, P90 benefit.Money
	Free     Share // of the iterations, in how many the week costs nothing
}

// Worth carries a run through the case.
func (s *Study) Worth(ctx context.Context, o *Outcomes) (*Worth, error) {
	p, err := s.place(ctx, o, -1, 0)
	if err != nil {
		return nil, err
	}
	totals := s.totals(p, nil)
	w := s.sum(totals)
	for i := range s.plan.Benefits {
		w.Benefits = append(w.Benefits, s.benefit(p, i))
	}
	w.Fan = s.fan(p)
	if w.Delay, err = s.delays(ctx, o, totals); err != nil {
		return nil, err
	}
	w.Chance, err = s.explain(ctx, o)
	return w, err
}

// Sum is the value of the case over a run, and what each benefit comes to, without the fan, the cost of delay and the causes of the loss.
func (s *Study) Sum(ctx context.Context, o *Outcomes) (*Worth, error) {
	p, err := s.place(ctx, o, -1, 0)
	if err != nil {
		return nil, err
	}
	w := s.sum(s.totals(p, nil))
	for i := range s.plan.Benefits {
		w.Benefits = append(w.Benefits, s.benefit(p, i))
	}
	return w, nil
}

func (s *Study) sum(totals []benefit.Money) *Worth {
	mean := MeanOf(totals)
	return &Worth{Plan: s.plan.Totals.Compared, Certain: s.plan.Totals.Forecast, Mean: benefit.Money(math.Round(mean.Value)), Error: mean.Error,
		P: Quantiles(totals, shown...), Curve: Hundredths(totals), Known: s.plan.Loss, Totals: s.plan.Totals}
}

// benefit sums up one benefit.
func (s *Study) benefit(p placed, i int) BenefitWorth {
	b := &s.plan.Benefits[i]
	w := BenefitWorth{ID: b.ID, Title: b.Title, NotRun: b.Forecast.NotRun, Planned: b.Planned.Start, NoValue: s.sampler.NoValue(i), Plan: b.Planned.Value}
	if w.NotRun == "" {
		starts, later := make([]civil.Date, len(p[i])), 0
		for j, at := range p[i] {
			if starts[j] = s.sampler.Placed(i, at).Start; starts[j] > w.Planned || starts[j] == 0 {
				later++
			}
		}
		w.Start, w.Deferred = Quantiles(starts, shown...), ShareOf(later, len(starts))
	}
	if w.NoValue == "" {
		values := make([]benefit.Money, len(p[i]))
		for j, at := range p[i] {
			values[j] = s.sampler.Value(i, at, s.factor(i, j, nil))
		}
		w.Value, w.Mean = Quantiles(values, shown...), benefit.Money(math.Round(MeanOf(values).Value))
		w.HasLoss, w.Loss = b.HasLoss, w.Plan-w.Mean
	}
	return w
}

// fan is the spread of the yearly rate over the months of the plan's curve.
func (s *Study) fan(p placed) Fan {
	f := Fan{Months: s.plan.Curve.Months, Planned: s.plan.Curve.Planned}
	if len(f.Planned) == 0 {
		return Fan{}
	}
	rates := make([]float64, s.sim.set.Iterations)
	for _, month := range f.Months {
		clear(rates)
		for _, i := range s.items {
			if i >= len(s.plan.Benefits) {
				continue
			}
			known := map[int32]float64{}
			for j, at := range p[i] {
				rate, ok := known[at]
				if !ok {
					rate = s.sampler.Rate(i, at, month)
					known[at] = rate
				}
				rates[j] += float64(rate * s.factor(i, j, nil))
			}
		}
		q := Quantiles(rates, 0.1, 0.5, 0.9)
		f.P10, f.P50, f.P90 = append(f.P10, amount(q[0].Value)), append(f.P50, amount(q[1].Value)), append(f.P90, amount(q[2].Value))
	}
	return f
}

func amount(x float64) benefit.Money { return benefit.Money(math.Round(x)) }

const week = 7

// delays is the cost of delay of each enabler.
func (s *Study) delays(ctx context.Context, o *Outcomes, now []benefit.Money) ([]DelayCost, error) {
	var list []DelayCost
	for e := range s.plan.Enablers {
		en := &s.plan.Enablers[e]
		d := DelayCost{Enabler: en.ID, Title: en.Title, Reason: en.Delay.Reason}
		if !en.Delay.Defined {
			list = append(list, d)
			continue
		}
		p, err := s.place(ctx, o, e, week)
		if err != nil {
			return nil, err
		}
		d.Week, d.P10, d.P90, d.Free = difference(now, s.totals(p, nil))
		d.Reason = ""
		list = append(list, d)
	}
	return list, nil
}

// difference sums up what is lost from one set of values to another, iteration by iteration.
func difference(now, later []benefit.Money) (mean, p10, p90 benefit.Money, free Share) {
	lost, none := make([]benefit.Money, len(now)), 0
	for j := range lost {
		if lost[j] = now[j] - later[j]; lost[j] == 0 {
			none++
		}
	}
	q := Quantiles(lost, 0.1, 0.9)
	return amount(MeanOf(lost).Value), q[0].Value, q[1].Value, ShareOf(none, len(lost))
}

// WaitCost is what it costs if a decision comes so many weeks later, through the activities it holds.
type WaitCost struct {
	Weeks    int
	Cost     benefit.Money // mean, without standing costs
	P10, P90 benefit.Money
	Free     Share // of the iterations, in how many it costs nothing
}

// Waiting holds activities back until from, and so many weeks longer, and gives what is lost by each wait.
func (s *Study) Waiting(ctx context.Context, activities []int32, from civil.Date, waits []int) ([]WaitCost, error) {
	now, err := s.held(ctx, activities, from)
	if err != nil {
		return nil, err
	}
	var list []WaitCost
	for _, n := range waits {
		later, err := s.held(ctx, activities, from+civil.Date(week*n))
		if err != nil {
			return nil, err
		}
		c := WaitCost{Weeks: n}
		c.Cost, c.P10, c.P90, c.Free = difference(now, later)
		list = append(list, c)
	}
	return list, nil
}

// held values the case with activities held back until a day.
func (s *Study) held(ctx context.Context, activities []int32, until civil.Date) ([]benefit.Money, error) {
	sim, err := s.sim.Held(activities, until.At(0))
	if err != nil {
		return nil, err
	}
	o, err := sim.Run(ctx, nil, false)
	if err != nil {
		return nil, err
	}
	p, err := s.place(ctx, o, -1, 0)
	if err != nil {
		return nil, err
	}
	return s.totals(p, nil), nil
}

// Held is the same simulation with some activities held back.
func (s *Simulation) Held(activities []int32, until civil.Time) (*Simulation, error) {
	holds := slices.Clone(s.m.Holds)
	for _, i := range activities {
		holds = append(holds, sched.Hold{Activity: i, NotBefore: until})
	}
	held := *s
	held.sections, held.planned = slices.Clone(s.sections), nil
	for k := range held.sections {
		p := &held.sections[k]
		b, err := p.batch.Held(p.holds(holds)...)
		if err != nil {
			return nil, err
		}
		p.batch = b
	}
	return &held, held.plan()
}
