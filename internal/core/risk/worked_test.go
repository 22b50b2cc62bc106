package risk

import (
	"context"
	"math"
	"testing"

	"counterpart.dev/internal/core/civil"
)

// Figures that can be worked out on paper, each with its working. A length is 1 where nothing happens to it.
func TestWorkedByHand(t *testing.T) {
	spread := func(m *Model, s Spread) *Model {
		m.Ranges[0].Spread = s
		return m
	}
	lengths := func(n int) (l []civil.Minutes) {
		for range n {
			l = append(l, long)
		}
		return l
	}
	risk := func(n int, links ...[2]int32) *Model {
		return &Model{Network: network(t, lengths(n), links...), Causes: []Cause{{ID: "cause"}}}
	}

	// Two parallel paths, each triangular from 1 to 2 with its peak at 1.5: F is 2x² up to the middle of the unit interval and 1 − 2(1−x)²
	// from there, so that the later of both has the mean 2 − ∫F² = 2 − (1/40 + 1/2 − 1/6 + 1/40) = 1.6167, and each alone 1.5.
	merge := spread(uniform(network(t, lengths(2))), Spread{Shape: Triangular, Low: 1, Likely: 1.5, High: 2})

	// A risk of 30 % that adds a triangular delay of 0.05 to 0.1 to 0.3, whose mean is 0.15 and variance (0.05² + 0.1² + 0.3² − 0.05·0.1 −
	// 0.05·0.3 − 0.1·0.3) ÷ 18 = 0.0029167: it adds 0.3 · 0.15 = 0.045, with the variance 0.3 · (0.0029167 + 0.15²) − 0.045² = 0.0056.
	delayed := risk(1)
	delayed.Delays = []Delay{{Probability: 0.3, Minutes: Spread{Shape: Triangular, Low: 0.05 * float64(long), Likely: 0.1 * float64(long), High: 0.3 * float64(long)}, Activities: []int32{0}}}

	// A risk of 40 % that stretches two activities, one after the other, by the same factor, uniform from 1 to 2: the sum is 2 without it,
	// and 3 in the mean with it: 2.4, with the variance 4 · (0.4 · (1/12 + 0.5²) − 0.2²) = 0.3733. By two factors it would be less.
	driven := risk(2, [2]int32{0, 1})
	driven.Drivers = []Driver{{Probability: 0.4, Factor: Spread{Shape: Uniform, Low: 1, High: 2}, Activities: []int32{0, 1}}}

	// Two uniform lengths from 1 to 2 tied by a normal copula of 0.6: their correlation is 6/π · asin(0.3) = 0.5819, and their sum has the
	// variance 2/12 · 1.5819 = 0.26365.
	tied := uniform(network(t, lengths(2), [2]int32{0, 1}))
	tied.Groups = []Group{{Name: "g", Correlation: 0.6, Activities: []int32{0, 1}}}

	// A lognormal with P10 0.8 and P90 1.5: μ = ½ ln(0.8 · 1.5) = 0.09116, σ = ln(1.5 ÷ 0.8) ÷ 2.5631 = 0.24525, mean exp(μ + σ²/2) = 1.1289,
	// variance mean² · (exp(σ²) − 1) = 0.07901.
	long1 := spread(uniform(network(t, lengths(1))), Spread{Shape: Lognormal, Low: 0.8, High: 1.5})

	// Two PERT lengths from 1 to 2 to 4, one after the other: the mean of each is (1 + 8 + 4) ÷ 6 = 2.1667, and the variance of a beta with
	// α = 1 + 4 · (2 − 1) ÷ 3 and β = 6 − α is (2.1667 − 1) · (4 − 2.1667) ÷ 7 = 0.30556: 4.3333 and 0.61111 for both.
	pert := spread(uniform(network(t, lengths(2), [2]int32{0, 1})), Spread{Shape: PERT, Low: 1, Likely: 2, High: 4})

	for _, c := range []struct {
		name           string
		m              *Model
		mean, variance float64 // no variance where it is not worked out
	}{
		{"merge", merge, 2 - (1.0/40 + 1.0/2 - 1.0/6 + 1.0/40), 0}, {"delay", delayed, 1.045, 0.0056}, {"driver", driven, 2.4, 0.37333}, {"copula", tied, 3, 0.26365},
		{"lognormal", long1, 1.12889, 0.07901}, {"PERT", pert, 13.0 / 3, 0.61111},
	} {
		got := MeanOf(outcomes(t, c.m, Settings{Iterations: 40_000, Seed: 3}))
		if math.Abs(got.Value/float64(long)-c.mean) > 1.5*got.Error/float64(long) {
			t.Errorf("%s: mean %.4f, by hand %.4f ± %.4f", c.name, got.Value/float64(long), c.mean, got.Error/float64(long))
		}
		if v := math.Pow(got.Deviation/float64(long), 2); c.variance != 0 && math.Abs(v-c.variance) > 0.03*c.variance {
			t.Errorf("%s: variance %.5f, by hand %.5f", c.name, v, c.variance)
		}
	}
}

// Of two paths alike each is the longest in half of the iterations, the risk that hits one alone makes that one critical whenever it
// happens, and a tornado names what it does: 80 % lies beyond it at 10 %, and within it at 40 %.
func TestCriticalityByHand(t *testing.T) {
	m := &Model{Network: network(t, []civil.Minutes{long, long}), Causes: []Cause{{ID: "often"}, {ID: "seldom"}}}
	five := Spread{Likely: 0.5 * float64(long)}
	m.Delays = []Delay{{Cause: 0, Probability: 0.4, Minutes: five, Activities: []int32{0}}, {Cause: 1, Probability: 0.1, Minutes: five, Activities: []int32{1}}}
	s, err := New(m, Settings{Iterations: 20_000, Seed: 1}, nil, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Run(context.Background(), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	// The first is on the longest path unless only the second is late: 1 − 0.6 · 0.1; the second unless only the first is: 1 − 0.4 · 0.9.
	for k, want := range []float64{0.94, 0.64} {
		if got := float64(o.Critical[k]) / 20_000; math.Abs(got-want) > 0.01 {
			t.Errorf("activity %d is critical in %.3f of the iterations, by hand in %.2f", k, got, want)
		}
	}
	effects, err := s.Tornado(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	// Late with 0.4 + 0.1 − 0.04 = 46 %: P80 is late. Without the first it is 10 %: P80 is in time. Without the second 40 %: late all the same.
	half := float64(long) / 2 / (7 * float64(civil.MinutesPerDay))
	if len(effects) != 2 || effects[0].Cause != 0 || math.Abs(effects[0].Weeks-half) > 1e-9 || effects[1].Weeks != 0 {
		t.Errorf("the tornado says %+v, by hand %.3f weeks and nothing", effects, half)
	}
}
