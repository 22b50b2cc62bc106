package benefit

import (
	"math"

	"counterpart.dev/internal/core/civil"
)

// realised compares the readings up to the report date with the approved plan, and works out the factor by which the
// forecast is rescaled.
//
// realised = (actual − do-nothing)/(planned − do-nothing) at the latest reading. The factor is r̂ = w·r + (1 − w) with
// w the share of the ramp observed at the latest reading, and r the sum of improvements read over the sum of
// improvements expected on those days [own]. Both w and r are taken against the curve moved to the dates now known:
// against the approved one a slip would be counted twice, once as later and once as lower [own].
func (m *model) realised(i int, approved, present []Part) Realised {
	b := &m.c.Benefits[i]
	r := Realised{Factor: 1}
	var read []Reading
	for _, x := range b.Readings {
		if x.Date <= m.in.Report {
			read = append(read, x)
			if x.Date >= r.Date {
				r.Date, r.Actual = x.Date, x.Value
			}
		}
	}
	switch {
	case len(read) == 0:
		r.Reason = "no readings yet"
		return r
	case b.noLevels() != "":
		r.Reason = b.noLevels()
		return r
	}
	at := midpoint(r.Date)
	r.Nothing = b.nothing(at)
	if len(approved) == 0 {
		r.Reason = "there is no planned date to measure against"
	} else {
		r.Planned = b.level(approved, m.plan.terms[i], at)
		r.Ratio, r.Defined = ratio(r.Actual-r.Nothing, r.Planned-r.Nothing)
		if !r.Defined {
			r.Reason = "on " + long(r.Date) + " the plan is at the do-nothing level"
		}
	}
	m.rescale(i, present, read, &r)
	return r
}

// rescale fills Observed, ToDate and Factor.
func (m *model) rescale(i int, present []Part, read []Reading, r *Realised) {
	if len(present) == 0 || m.now.terms[i].withdrawn {
		return
	}
	b, t := &m.c.Benefits[i], m.now.terms[i]
	var got, expected sumOf
	for _, x := range read {
		at := midpoint(x.Date)
		dn := b.nothing(at)
		if rise := b.level(present, t, at) - dn; math.Abs(rise) > negligible {
			got.add(x.Value - dn)
			expected.add(rise)
		}
	}
	toDate, ok := ratio(got.total(), expected.total())
	if !ok {
		return
	}
	r.ToDate, r.Observed = toDate, b.observed(present, r.Date)
	r.Factor = r.Observed*toDate + 1 - r.Observed
}

// negligible is below any difference of levels a user can state.
const negligible = 1e-12

func ratio(x, of float64) (float64, bool) {
	if math.Abs(of) <= negligible {
		return 0, false
	}
	return x / of, true
}

// observed is the share of the ramp that lies before the middle of a day, whether or not a life has ended since.
func (b *Benefit) observed(parts []Part, day civil.Date) float64 {
	w := 0.0
	for i := range parts {
		w += parts[i].Share * b.Ramp.at(midpoint(day)-float64(parts[i].Start))
	}
	return w
}
