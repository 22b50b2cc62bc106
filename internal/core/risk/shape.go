package risk

import (
	"fmt"
	"math"
	"slices"
)

// Shape is the family of a distribution.
type Shape uint8

// The families. All but the last two lie between Low and High.
const (
	Certain    Shape = iota // always Likely
	Triangular              // with its peak at Likely
	PERT                    // beta with λ = 4: the mean is (Low + 4·Likely + High) ÷ 6
	Uniform                 // Likely says nothing
	Lognormal               // Low is its P10 and High its P90
	Measured                // as Curve says
)

// String is the family in a word.
func (s Shape) String() string {
	return [...]string{"certain", "triangular", "PERT", "uniform", "lognormal", "measured"}[min(s, Measured)]
}

// Spread says how far something may be from what was planned: as factors of it, or of a delay, in minutes.
type Spread struct {
	Shape             Shape
	Low, Likely, High float64
	Curve             []float64 // Measured: equally spaced quantiles, the first at 0 and the last at 1
}

// maxFactor bounds what may be stated.
const maxFactor = 1000

// check says what is wrong with a spread whose values may lie between least and most.
func (s Spread) check(least, most float64) error {
	values := []float64{s.Low, s.Likely, s.High}
	switch s.Shape {
	case Certain:
		values = []float64{s.Likely}
	case Uniform, Lognormal:
		values = []float64{s.Low, s.High}
	case Measured:
		values = s.Curve
		if len(values) < 2 {
			return fmt.Errorf("a measured distribution needs two quantiles or more")
		}
	}
	for _, v := range values {
		if math.IsNaN(v) || v < least || v > most {
			return fmt.Errorf("a value of the %s distribution is not between %g and %g", s.Shape, least, most)
		}
	}
	if !slices.IsSorted(values) {
		return fmt.Errorf("the values of the %s distribution do not rise", s.Shape)
	}
	if s.Shape == Lognormal && s.Low <= 0 {
		return fmt.Errorf("the P10 of a lognormal distribution must be above nothing")
	}
	return nil
}

// quantiles is cells+1 equally spaced quantiles. The ends of a lognormal, which has none, are such that straight lines to them keep the
// mean of what lies there.
func (s Spread) quantiles(cells int) []float64 {
	q := make([]float64, cells+1)
	at := func(k int) float64 { return float64(k) / float64(cells) }
	switch s.Shape {
	case Certain:
		for k := range q {
			q[k] = s.Likely
		}
	case Uniform:
		for k := range q {
			q[k] = s.Low + float64(at(k)*(s.High-s.Low))
		}
	case Triangular:
		for k := range q {
			q[k] = s.triangular(at(k))
		}
	case PERT:
		s.pert(q)
	case Lognormal:
		s.lognormal(q)
	case Measured:
		for k := range q {
			q[k] = between(s.Curve, at(k))
		}
	}
	return q
}

// between reads a curve of equally spaced quantiles.
func between(curve []float64, u float64) float64 {
	x := u * float64(len(curve)-1)
	k := min(int(x), len(curve)-2)
	return curve[k] + float64((x-float64(k))*(curve[k+1]-curve[k]))
}

func (s Spread) triangular(u float64) float64 {
	span := s.High - s.Low
	if span == 0 {
		return s.Low
	}
	if up := s.Likely - s.Low; u*span <= up {
		return s.Low + math.Sqrt(float64(u*span)*up)
	}
	return s.High - math.Sqrt(float64((1-u)*span)*(s.High-s.Likely))
}

// pert fills quantiles of the beta distribution with α = 1 + 4(m−a)/(b−a), β = 6 − α, whose density is integrated on a grid four
// times as fine.
func (s Spread) pert(q []float64) {
	span := s.High - s.Low
	if span == 0 {
		for k := range q {
			q[k] = s.Low
		}
		return
	}
	up := 4 * (s.Likely - s.Low) / span
	down := 4 - up
	n := 4 * (len(q) - 1)
	density := func(x float64) float64 { return math.Pow(x, up) * math.Pow(1-x, down) }
	sum := make([]float64, n+1)
	for k := range n { // Simpson's rule
		a, b := float64(k)/float64(n), float64(k+1)/float64(n)
		sum[k+1] = sum[k] + float64((density(a)+4*density((a+b)/2)+density(b))/6)
	}
	k := 0
	for i := range q {
		want := sum[n] * float64(i) / float64(len(q)-1)
		for k < n-1 && sum[k+1] < want {
			k++
		}
		part := 0.0
		if step := sum[k+1] - sum[k]; step > 0 {
			part = (want - sum[k]) / step
		}
		q[i] = s.Low + span*(float64(k)+min(part, 1))/float64(n)
	}
}

// z90 is the P90 of the standard normal distribution.
const z90 = 1.2815515655446004

func (s Spread) lognormal(q []float64) {
	mu := (math.Log(s.Low) + math.Log(s.High)) / 2
	sigma := (math.Log(s.High) - math.Log(s.Low)) / (2 * z90)
	last := len(q) - 1
	for k := 1; k < last; k++ {
		q[k] = math.Exp(mu + float64(sigma*normalQuantile(float64(k)/float64(last))))
	}
	// The mean below a quantile z is exp(μ+σ²/2)·Φ(z−σ).
	whole := math.Exp(mu + sigma*sigma/2)
	z := normalQuantile(1 / float64(last))
	low := whole * normal(z-sigma) * float64(last)
	high := whole * normal(z+sigma) * float64(last)
	q[0] = max(2*low-q[1], 0)
	q[last] = max(2*high-q[last-1], q[last-1])
}

// normal is the standard normal distribution function, normalQuantile its inverse.
func normal(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

func normalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }
