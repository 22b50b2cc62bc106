package benefit

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// Forecast carries the enablers' dates through the map and compares the result with the approved plan. Errors: a case
// that does not Validate, or a report date nobody can mean. What cannot be computed inside a sound case is "not run"
// in the result, with the reason.
func Forecast(c *Case, in Input) (*Result, error) {
	m, err := newModel(c, in)
	if err != nil {
		return nil, err
	}
	plan := m.arrivals(m.plan)
	now := m.arrivals(m.now)
	r := &Result{Report: in.Report, Currency: c.Currency, Appraisal: c.Appraisal, SumName: sumName(c), Enablers: m.enablers}
	for i := range c.Benefits {
		r.Benefits = append(r.Benefits, m.benefit(i, plan, now))
	}
	for i := range c.Costs {
		r.Costs = append(r.Costs, m.cost(i, plan, now))
	}
	for i := range c.Changes {
		p, n := &plan[len(m.enablers)+i], &now[len(m.enablers)+i]
		r.Changes = append(r.Changes, ChangeResult{c.Changes[i].ID, c.Changes[i].Title, p.last(), n.last(), n.reason})
	}
	r.Totals = m.totals(r)
	for i := range r.Enablers {
		m.hanging(i, r)
		r.Enablers[i].Delay = m.delay(i, r)
	}
	r.Loss = m.explain(r)
	m.curves(r)
	return r, nil
}

// sumName is what the sum over a case may be called.
func sumName(c *Case) string {
	switch {
	case len(c.Costs) > 0 && c.Appraisal.RateStated:
		return "net present value"
	case len(c.Costs) > 0:
		return "net value, not discounted"
	case c.Appraisal.RateStated:
		return "present value of benefits"
	}
	return "value of benefits, not discounted"
}

// benefit computes one benefit on both sets of dates. It leaves the realised factor in m.now, where every later
// what-if finds it.
func (m *model) benefit(i int, plan, now []arrival) BenefitResult {
	b := &m.c.Benefits[i]
	r := BenefitResult{ID: b.ID, Title: b.Title, Kind: b.Kind}
	_, approved := m.place(i, m.plan, plan)
	_, present := m.place(i, m.now, now)
	r.Realised = m.realised(i, approved, present)
	m.now.terms[i].factor = r.Realised.Factor
	r.Planned = m.outcome(i, m.plan, plan)
	r.Forecast = m.outcome(i, m.now, now)
	if r.Planned.NotRun == "" && r.Forecast.NotRun == "" {
		r.SlipDays = int(r.Forecast.Start - r.Planned.Start)
	}
	if r.HasLoss = r.Planned.HasValue && r.Forecast.HasValue; r.HasLoss {
		r.Loss = r.Planned.Value - r.Forecast.Value
	}
	r.Yearly, r.HasMoney = b.fullYear(r.Planned.Start)
	return r
}

// fullYear is the value of a year at target, from the do-nothing level of a day (zero: the baseline's).
func (b *Benefit) fullYear(day civil.Date) (Money, bool) {
	if b.noMoney() != "" {
		return 0, false
	}
	if day.IsZero() {
		day = b.Baseline.Date
	}
	gain := b.planned().target - b.nothing(midpoint(day))
	return round(gain * b.sign() * b.share() * float64(*b.Value))
}

// outcome is when a benefit arrives in a world, and what it is worth there.
func (m *model) outcome(i int, w *world, nodes []arrival) Outcome {
	if w.terms[i].withdrawn {
		return Outcome{NotRun: "the benefit is withdrawn", HasValue: m.c.Benefits[i].noMoney() == "", NoValue: m.c.Benefits[i].noMoney()}
	}
	a, parts := m.place(i, w, nodes)
	o := Outcome{NotRun: a.reason, Parts: parts}
	for k := range parts {
		parts[k].Chain = m.g.chain(a.steps[k].via)
		o.End = max(o.End, parts[k].End)
	}
	if n := len(parts); n > 0 {
		o.Available, o.Start, o.Chain = parts[n-1].Available, parts[n-1].Start, parts[n-1].Chain
	}
	o.Value, o.NoValue = m.benefitWorth(i, w, nodes)
	o.HasValue = o.NoValue == ""
	return o
}

func (m *model) cost(i int, plan, now []arrival) CostResult {
	r := CostResult{ID: m.c.Costs[i].ID, Title: m.c.Costs[i].Title}
	r.Planned, r.NoPlan = m.costPlan(i, plan)
	r.Forecast, r.NotRun = m.costWorth(i, now)
	if r.NoPlan != "" {
		r.NotRun = "no plan: " + r.NoPlan
	}
	return r
}

// totals adds up what has a plan, and of it what has a forecast too.
func (m *model) totals(r *Result) Totals {
	t := Totals{HasCosts: len(r.Costs) > 0}
	for i := range r.Benefits {
		b := &r.Benefits[i]
		if b.Planned.NotRun != "" || b.Forecast.NotRun != "" && !m.now.terms[i].withdrawn {
			t.NotRun = append(t.NotRun, b.ID)
		}
		if b.Planned.HasValue {
			t.HasMoney = true
			t.Planned += b.Planned.Value
		}
		if !b.HasLoss {
			continue
		}
		t.HasForecast = true
		t.PlannedBenefits += b.Planned.Value
		t.ForecastBenefits += b.Forecast.Value
		if b.Kind == Cashable {
			t.PlannedCashable += b.Planned.Value
			t.ForecastCashable += b.Forecast.Value
		}
	}
	for i := range r.Costs {
		c := &r.Costs[i]
		t.Planned -= c.Planned
		if c.NotRun == "" {
			t.PlannedCosts += c.Planned
			t.ForecastCosts += c.Forecast
		}
	}
	t.Compared = t.PlannedBenefits - t.PlannedCosts
	t.Forecast = t.ForecastBenefits - t.ForecastCosts
	t.Loss = t.Compared - t.Forecast
	t.Missing = t.Planned - t.Compared
	switch {
	case !t.HasMoney:
		t.Reason = noTotal(r)
	case !t.HasForecast:
		t.Reason = noForecast(r)
	}
	return t
}

// noForecast says why no benefit with a planned value has a forecast.
func noForecast(r *Result) string {
	var reasons []string
	for i := range r.Benefits {
		if b := &r.Benefits[i]; b.Planned.HasValue && !slices.Contains(reasons, b.Forecast.NoValue) {
			reasons = append(reasons, b.Forecast.NoValue)
		}
	}
	return strings.Join(reasons, "; ")
}

// noTotal says why no benefit has money.
func noTotal(r *Result) string {
	if len(r.Benefits) == 0 {
		return "the case has no benefits"
	}
	first := r.Benefits[0].Planned.NoValue
	for i := range r.Benefits {
		if r.Benefits[i].Planned.NoValue != first {
			return "no benefit has everything a sum needs: a planned date, a baseline, a target, a value of a unit and a life"
		}
	}
	return "of every benefit: " + first
}

// hanging lists the benefits that hang on an enabler, and what they are planned to be worth.
func (m *model) hanging(e int, r *Result) {
	for i := range r.Benefits {
		if m.hangs[i][e] {
			r.Enablers[e].Benefits = append(r.Enablers[e].Benefits, r.Benefits[i].ID)
			r.Enablers[e].Hanging += r.Benefits[i].Planned.Value
		}
	}
}

// compared reports whether an item (benefits first, then costs) has both a plan and a forecast.
func (r *Result) compared(item int) bool {
	if item < len(r.Benefits) {
		return r.Benefits[item].HasLoss
	}
	return r.Costs[item-len(r.Benefits)].NotRun == ""
}

// binding is the enabler at the end of a driving chain, "" for none.
func binding(chain []NodeID) NodeID {
	if len(chain) == 0 {
		return ""
	}
	return chain[len(chain)-1]
}

// binds reports whether an enabler drives any part of an outcome.
func (o *Outcome) binds(id NodeID) bool {
	return slices.ContainsFunc(o.Parts, func(p Part) bool { return binding(p.Chain) == id })
}
