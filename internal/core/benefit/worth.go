package benefit

import (
	"math"
	"sort"

	"counterpart.dev/internal/core/civil"
)

const daysPerYear = 365 // act/365 fixed

// sumOf adds many small amounts without losing pennies (Neumaier's compensated summation).
type sumOf struct{ sum, lost float64 }

func (s *sumOf) add(x float64) {
	t := s.sum + x
	if math.Abs(s.sum) >= math.Abs(x) {
		s.lost += (s.sum - t) + x
	} else {
		s.lost += (x - t) + s.sum
	}
	s.sum = t
}

func (s *sumOf) total() float64 { return s.sum + s.lost }

// maxSum bounds what a single sum may come to, in minor units: ten trillion pounds in pence. Below it float64 holds
// every unit exactly.
const maxSum = 1e15

// round turns an amount into minor units, half away from zero. ok is false for amounts nobody can mean.
func round(x float64) (m Money, ok bool) {
	if math.IsNaN(x) || math.Abs(x) > maxSum {
		return 0, false
	}
	return Money(math.Round(x)), true
}

// discounter holds the factors of days already asked for.
type discounter struct {
	base   civil.Date
	growth float64 // 1 + rate
	from   civil.Date
	factor []float64
}

func newDiscounter(a *Appraisal) *discounter {
	d := &discounter{base: a.Base, growth: 1}
	if a.RateStated {
		d.growth = 1 + a.Rate
	}
	return d
}

// on is the discount factor of a day: (1+rate)^(−days/365).
func (d *discounter) on(day civil.Date) float64 {
	if d.growth == 1 {
		return 1
	}
	return math.Pow(d.growth, -float64(day-d.base)/daysPerYear)
}

// span is the factors of the days from ≤ day < to.
func (d *discounter) span(from, to civil.Date) []float64 {
	if len(d.factor) == 0 || from < d.from || to > d.from+civil.Date(len(d.factor)) {
		if len(d.factor) > 0 {
			from, to = min(from, d.from), max(to, d.from+civil.Date(len(d.factor)))
		}
		factor := make([]float64, to-from)
		for i := range factor {
			factor[i] = d.on(from + civil.Date(i))
		}
		d.from, d.factor = from, factor
	}
	return d.factor
}

// midpoint is the instant of a day at which its value is taken, in days.
func midpoint(day civil.Date) float64 { return float64(day) + 0.5 }

// at is the ramp after x days of its length: 0 before the start, 1 after the end.
func (r Ramp) at(x float64) float64 {
	length := float64(r.Length.Count())
	switch {
	case x < 0:
		return 0
	case r.Shape == Step || x >= length:
		return 1
	}
	x /= length
	if r.Shape == SCurve {
		return x * x * (3 - 2*x)
	}
	return x
}

// nothing is the do-nothing level at an instant in days.
func (b *Benefit) nothing(t float64) float64 {
	level, from := b.Baseline.Value, float64(b.Baseline.Date)
	if b.DoNothing.PerYear != 0 {
		return level + b.DoNothing.PerYear*max(t-from, 0)/daysPerYear
	}
	points := b.DoNothing.Points
	next := sort.Search(len(points), func(i int) bool { return float64(points[i].Date) > t })
	if next > 0 {
		level, from = points[next-1].Value, float64(points[next-1].Date)
	}
	if next == len(points) || t <= from {
		return level
	}
	to := float64(points[next].Date)
	return level + (points[next].Value-level)*(t-from)/(to-from)
}

// drifts reports a do-nothing level that is not simply the baseline.
func (b *Benefit) drifts() bool { return b.DoNothing.PerYear != 0 || len(b.DoNothing.Points) > 0 }

// sign is 1 where a higher level is better and −1 where a lower one is; 0 where nobody has said.
func (b *Benefit) sign() float64 {
	switch b.Measure.Better {
	case Higher:
		return 1
	case Lower:
		return -1
	}
	return 0
}

// share is the part of the improvement the project claims.
func (b *Benefit) share() float64 {
	if b.Attribution == 0 {
		return 1
	}
	return b.Attribution
}

// terms is what a benefit's value depends on besides the arrival of what it needs.
type terms struct {
	target    float64
	life      Life
	factor    float64 // r̂ of the readings, 1 without
	withdrawn bool
}

// planned and present are the terms the case was approved with, and those of today.
func (b *Benefit) planned() terms {
	t := terms{life: b.Life, factor: 1}
	if b.Target != nil {
		t.target = b.Target.Value
	}
	if b.ApprovedTarget != nil {
		t.target = *b.ApprovedTarget
	}
	if b.ApprovedLife != nil {
		t.life = *b.ApprovedLife
	}
	return t
}

func (b *Benefit) present() terms {
	t := terms{life: b.Life, factor: 1, withdrawn: b.Status == StatusWithdrawn}
	if b.Target != nil {
		t.target = b.Target.Value
	}
	return t
}

// noLevels says why a benefit has no levels over time, "" when it has.
func (b *Benefit) noLevels() string {
	switch {
	case b.Baseline == nil:
		return "no baseline is stated"
	case b.Target == nil:
		return "no target is stated"
	case b.drifts() && b.Baseline.Date.IsZero():
		return "the do-nothing level drifts, but the baseline has no date"
	}
	return ""
}

// noMoney says why a benefit has no money, "" when it has.
func (b *Benefit) noMoney() string {
	if b.Value == nil {
		return "no value of a unit is stated"
	}
	if why := b.noLevels(); why != "" {
		return why
	}
	if b.Measure.Better == DirectionNotStated {
		return "it is not stated whether higher or lower is better"
	}
	return ""
}

// parts turns an arrival into the parts of a benefit: starts by the start rule, ends by the life and the appraisal.
// End is zero while no life is chosen. Chains are left out: outcome adds them where they are shown.
func (g *graph) parts(b *Benefit, a *arrival, life Life) []Part {
	parts := make([]Part, len(a.steps))
	before := 0.0
	for i, s := range a.steps {
		p := Part{Share: s.upTo - before, Available: s.day}
		p.Start = b.Start.begin(s.day, g.c.Appraisal.YearStarts)
		p.End = life.end(p.Start, g.c.Appraisal.End)
		parts[i] = p
		before = s.upTo
	}
	return parts
}

// end is the first day that counts no more: the start itself when nothing is left, zero when no life is chosen.
func (l Life) end(start, appraisal civil.Date) civil.Date {
	var end civil.Date
	switch {
	case !l.Until.IsZero():
		end = l.Until + 1
	case !l.For.IsZero():
		end = start + civil.Date(l.For.Count())
	default:
		return 0
	}
	if !appraisal.IsZero() {
		end = min(end, appraisal+1)
	}
	return max(end, start)
}

// effect is R at an instant: the share of the way from do-nothing to the target. Parts that have ended count no more.
func (b *Benefit) effect(parts []Part, t float64) float64 {
	r := 0.0
	for i := range parts {
		if p := &parts[i]; p.End.IsZero() || t < float64(p.End) {
			r += p.Share * b.Ramp.at(t-float64(p.Start))
		}
	}
	return r
}

// level is the level at an instant, with the terms' target and realised factor.
func (b *Benefit) level(parts []Part, t terms, at float64) float64 {
	dn := b.nothing(at)
	if t.withdrawn {
		return dn
	}
	return dn + (t.target-dn)*b.effect(parts, at)*t.factor
}

// yearly is the value per year at an instant, in minor units: the improvement in the better direction × attribution ×
// value of a unit.
func (b *Benefit) yearly(parts []Part, t terms, at float64) float64 {
	return (b.level(parts, t, at) - b.nothing(at)) * b.sign() * b.share() * float64(*b.Value)
}

// worth is the discounted value of a benefit over its life, in minor units, day by day. The caller has made sure that
// noMoney is "" and that the life is chosen.
func (b *Benefit) worth(parts []Part, t terms, d *discounter) float64 {
	if t.withdrawn {
		return 0
	}
	var sum sumOf
	for i := range parts {
		p := &parts[i]
		if p.End == p.Start {
			continue
		}
		factor := d.span(p.Start, p.End)
		for day := p.Start; day < p.End; day++ {
			at := midpoint(day)
			gain := t.target - b.Baseline.Value
			if b.drifts() {
				gain = t.target - b.nothing(at)
			}
			sum.add(gain * p.Share * b.Ramp.at(at-float64(p.Start)) * factor[day-d.from])
		}
	}
	return sum.total() * t.factor * b.sign() * b.share() * float64(*b.Value) / daysPerYear
}
