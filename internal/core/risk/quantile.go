package risk

import (
	"cmp"
	"math"
	"slices"
)

// z95 is how many standard errors lie on each side in a 95 % interval.
const z95 = 1.959963984540054

// Quantile is an estimate from a sample, and the span that holds the true value with 95 % probability.
type Quantile[T any] struct{ Value, Low, High T }

// Quantiles estimates quantiles of a sample, which it leaves as it is. The quantile p of n values is the ⌈p·n⌉th smallest.
func Quantiles[T cmp.Ordered](sample []T, ps ...float64) []Quantile[T] {
	sorted := slices.Clone(sample)
	slices.Sort(sorted)
	list := make([]Quantile[T], len(ps))
	for i, p := range ps {
		list[i] = quantile(sorted, p)
	}
	return list
}

func quantile[T any](sorted []T, p float64) Quantile[T] {
	n := float64(len(sorted))
	at := func(rank float64) T { return sorted[int(min(max(rank, 1), n))-1] }
	spread := z95 * math.Sqrt(n*p*(1-p))
	middle := float64(n * p) // a product by itself, so that no processor fuses it with what follows
	return Quantile[T]{at(math.Ceil(middle)), at(math.Floor(middle - spread)), at(math.Ceil(middle+spread) + 1)}
}

// Hundredths are the quantiles of a sample from the first value to the last, in steps of a hundredth: a curve to draw.
func Hundredths[T cmp.Ordered](sample []T) []T {
	if len(sample) == 0 {
		return nil
	}
	sorted := slices.Clone(sample)
	slices.Sort(sorted)
	list := make([]T, 101)
	for k := range list {
		list[k] = sorted[min(max((k*len(sorted)+99)/100, 1), len(sorted))-1]
	}
	return list
}

// Mean is the mean of a sample with its standard deviation and the half width of its 95 % interval.
type Mean struct{ Value, Deviation, Error float64 }

// MeanOf sums as whole numbers, from the smallest of the sample, so that no order of summing matters.
func MeanOf[T ~int32 | ~int64](sample []T) Mean {
	if len(sample) == 0 {
		return Mean{}
	}
	first, n := slices.Min(sample), float64(len(sample))
	var whole, rest int64 // of the sum: a million of the largest sums of money fit
	for _, x := range sample {
		whole += int64(x-first) >> 20
		rest += int64(x-first) & (1<<20 - 1)
	}
	part := float64(whole)*(1<<20)/n + float64(rest)/n
	squares := 0.0
	for _, x := range sample {
		d := float64(x-first) - part
		squares += float64(d * d)
	}
	m := Mean{Value: float64(first) + part}
	if n > 1 {
		m.Deviation = math.Sqrt(squares / (n - 1))
		m.Error = z95 * m.Deviation / math.Sqrt(n)
	}
	return m
}

// Share is a share of the iterations, and the span that holds the true one with 95 % probability [Wilson 1927].
type Share struct {
	Of, N     int
	Low, High float64
}

// Value is the share.
func (s Share) Value() float64 { return float64(s.Of) / float64(s.N) }

// ShareOf counts.
func ShareOf(of, n int) Share {
	p, m, z := float64(of)/float64(n), float64(n), z95*z95
	centre := (p + z/(2*m)) / (1 + z/m)
	half := z95 / (1 + z/m) * math.Sqrt(float64(p*(1-p)/m)+float64(z/(4*m*m)))
	return Share{of, n, max(centre-half, 0), min(centre+half, 1)}
}
