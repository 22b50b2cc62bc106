package benefit

import "counterpart.dev/internal/core/civil"

// Bounds of a curve, in months: how far it goes where nobody has chosen a life, and how far it ever goes.
const (
	openMonths = 120
	mostMonths = 1200
)

// curves fills the monthly curves: the value or level in the middle of the first day of each month.
func (m *model) curves(r *Result) {
	months := m.months(r)
	if len(months) == 0 {
		return
	}
	r.Curve.Months = months
	planned, forecast := make([]float64, len(months)), make([]float64, len(months))
	any := false
	for i := range r.Benefits {
		m.levels(i, &r.Benefits[i], months)
		if !r.Benefits[i].HasLoss {
			continue
		}
		any = true
		for k, day := range months {
			b, at := &m.c.Benefits[i], midpoint(day)
			planned[k] += b.yearly(r.Benefits[i].Planned.Parts, m.plan.terms[i], at)
			forecast[k] += b.yearly(r.Benefits[i].Forecast.Parts, m.now.terms[i], at)
		}
	}
	if any {
		r.Curve.Planned, r.Curve.Forecast = amounts(planned), amounts(forecast)
	}
}

// levels fills one benefit's curve.
func (m *model) levels(i int, r *BenefitResult, months []civil.Date) {
	b := &m.c.Benefits[i]
	if b.noLevels() != "" {
		return
	}
	if b.drifts() {
		r.Curve.DoNothing = make([]float64, len(months))
		for k, day := range months {
			r.Curve.DoNothing[k] = b.nothing(midpoint(day))
		}
	}
	r.Curve.Planned, r.Curve.PlannedYearly = b.line(&r.Planned, m.plan.terms[i], months)
	r.Curve.Forecast, r.Curve.ForecastYearly = b.line(&r.Forecast, m.now.terms[i], months)
}

// line is the levels of one outcome and, where there is money, their yearly value.
func (b *Benefit) line(o *Outcome, t terms, months []civil.Date) ([]float64, []Money) {
	if o.NotRun != "" && !t.withdrawn {
		return nil, nil
	}
	level, yearly := make([]float64, len(months)), make([]float64, len(months))
	for k, day := range months {
		level[k] = b.level(o.Parts, t, midpoint(day))
		if o.HasValue {
			yearly[k] = b.yearly(o.Parts, t, midpoint(day))
		}
	}
	if !o.HasValue {
		return level, nil
	}
	return level, amounts(yearly)
}

// amounts rounds yearly rates; a rate beyond all bounds would have made its sum undefined before it got here.
func amounts(xs []float64) []Money {
	all := make([]Money, len(xs))
	for i, x := range xs {
		all[i], _ = round(x)
	}
	return all
}

// months are the firsts of the months from the one before the first start to the one after the last end.
func (m *model) months(r *Result) []civil.Date {
	var first, last civil.Date
	for i := range r.Benefits {
		for _, o := range []*Outcome{&r.Benefits[i].Planned, &r.Benefits[i].Forecast} {
			for _, p := range o.Parts {
				end := p.End
				if end.IsZero() {
					end = p.Start.AddMonths(openMonths)
				}
				if first.IsZero() || p.Start < first {
					first = p.Start
				}
				last = max(last, end)
			}
		}
	}
	if first.IsZero() {
		return nil
	}
	y, month, _ := first.Civil()
	var all []civil.Date
	for day := civil.NewDate(y, int(month)-1, 1); len(all) < mostMonths; day = day.AddMonths(1) {
		all = append(all, day)
		if day >= last {
			break
		}
	}
	return all
}
