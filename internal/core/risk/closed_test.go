package risk

import (
	"context"
	"math"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// start is the data date of the tests, a Monday.
var start = civil.NewTime(2026, 1, 5, 0, 0)

// network has tasks of so many minutes round the clock; links are FS.
func network(t testing.TB, lengths []civil.Minutes, links ...[2]int32) *plan.Network {
	t.Helper()
	var week civil.Week
	for d := range week {
		week[d] = []civil.Span{{From: 0, To: civil.MinutesPerDay}}
	}
	c, err := civil.NewCalendar(week, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := &plan.Network{Calendars: []plan.Calendar{{Time: c, MinutesPerDay: civil.MinutesPerDay}},
		Projects: []plan.Project{{ID: "1", Code: "P", DataDate: start, PlannedStart: start, Calendar: plan.None}}}
	for i, l := range lengths {
		n.Activities = append(n.Activities, plan.Activity{ID: plan.ActivityID(rune('A' + i)), Code: string(rune('A' + i)), WBS: plan.None, Original: l, Remaining: l})
	}
	for _, l := range links {
		n.Links = append(n.Links, plan.Link{From: l[0], To: l[1]})
	}
	return n
}

// outcomes runs a model and gives the lengths of the project in minutes.
func outcomes(t testing.TB, m *Model, set Settings, off ...int) []civil.Time {
	t.Helper()
	s, err := New(m, set, nil, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	without := make([]bool, len(m.Causes))
	for _, c := range off {
		without[c] = true
	}
	o, err := s.Run(context.Background(), without, false)
	if err != nil {
		t.Fatal(err)
	}
	for i := range o.Times[0] {
		o.Times[0][i] -= start
	}
	return o.Times[0]
}

const long = civil.Minutes(1_000_000)

// uniform makes every activity as long as planned and up to as much again.
func uniform(n *plan.Network) *Model {
	m := &Model{Network: n, Causes: []Cause{{ID: "lengths"}}}
	r := Range{Spread: Spread{Shape: Uniform, Low: 1, High: 2}}
	for i := range n.Activities {
		r.Activities = append(r.Activities, int32(i))
	}
	m.Ranges = []Range{r}
	return m
}

// The stated 95 % intervals hold what closed forms say for 90 to 99 % of 200 seeds: of every quantile, mean and share, of the sum of two
// independent uniform lengths, of the larger of two, and of two lengths that are one.
func TestClosedForms(t *testing.T) {
	sum := func(p float64) float64 { // of two uniforms on 1 to 2
		if p < 0.5 {
			return 2 + math.Sqrt(2*p)
		}
		return 4 - math.Sqrt(2*(1-p))
	}
	both := func(m *Model) *Model {
		m.Groups = []Group{{Name: "one", Correlation: 1, Activities: []int32{0, 1}}}
		return m
	}
	cases := []struct {
		name     string
		model    *Model
		quantile func(p float64) float64
		mean     float64
		by, of   float64 // share that finishes by so many times long
	}{
		{"sum", uniform(network(t, []civil.Minutes{long, long}, [2]int32{0, 1})), sum, 3, 3.5, 0.875},
		{"larger", uniform(network(t, []civil.Minutes{long, long})), func(p float64) float64 { return 1 + math.Sqrt(p) }, 5.0 / 3, 1.5, 0.25},
		{"one", both(uniform(network(t, []civil.Minutes{long, long}, [2]int32{0, 1}))), func(p float64) float64 { return 2 + 2*p }, 3, 3.5, 0.75},
	}
	ps := []float64{0.1, 0.5, 0.8, 0.9}
	const seeds = 200
	for _, c := range cases {
		held := make([]int, len(ps)+2)
		for seed := range uint64(seeds) {
			got := outcomes(t, c.model, Settings{Iterations: 1000, Seed: seed})
			for k, q := range Quantiles(got, ps...) {
				if want := c.quantile(ps[k]) * float64(long); float64(q.Low) <= want && want <= float64(q.High) {
					held[k]++
				}
			}
			m := MeanOf(got)
			if math.Abs(m.Value-c.mean*float64(long)) <= m.Error {
				held[len(ps)]++
			}
			by := 0
			for _, x := range got {
				if float64(x) <= c.by*float64(long) {
					by++
				}
			}
			if s := ShareOf(by, len(got)); s.Low <= c.of && c.of <= s.High {
				held[len(ps)+1]++
			}
		}
		for k, n := range held {
			if n < seeds*90/100 || n > seeds*99/100 {
				t.Errorf("%s: interval %d held the true value for %d of %d seeds", c.name, k, n, seeds)
			}
		}
	}
}

// Full correlation adds quantiles exactly, iteration by iteration.
func TestFullCorrelationAdds(t *testing.T) {
	m := uniform(network(t, []civil.Minutes{long, 3 * long}, [2]int32{0, 1}))
	m.Groups = []Group{{Name: "one", Correlation: 1, Activities: []int32{0, 1}}}
	alone := uniform(network(t, []civil.Minutes{long}))
	alone.Groups = []Group{{Name: "one", Correlation: 1, Activities: []int32{0}}}
	set := Settings{Iterations: 2000, Seed: 7}
	both, one := outcomes(t, m, set), outcomes(t, alone, set)
	ps := []float64{0.1, 0.5, 0.8, 0.9}
	for k, q := range Quantiles(both, ps...) {
		if want := 4 * Quantiles(one, ps...)[k].Value; q.Value-want > 2 || want-q.Value > 2 {
			t.Errorf("P%g: got %d, want %d", 100*ps[k], q.Value, want)
		}
	}
}

// The copula keeps what each length is by itself, and ties two as strongly as it says: for a normal copula the rank correlation is
// 6/π·asin(ρ/2).
func TestCorrelation(t *testing.T) {
	for _, rho := range []float64{0, 0.3, 0.7, 1} {
		m := uniform(network(t, []civil.Minutes{long, long}))
		m.Groups = []Group{{Name: "g", Correlation: rho, Activities: []int32{0, 1}}}
		s := newSampler(m, 5)
		a, b := lengthsOf(s, 0, 20_000), lengthsOf(s, 1, 20_000)
		want := 6 / math.Pi * math.Asin(rho/2)
		if got := spearman(a, b); math.Abs(got-want) > 0.02 {
			t.Errorf("ρ %g: rank correlation %.3f, want %.3f", rho, got, want)
		}
		if mean := MeanOf(a); math.Abs(mean.Value/float64(long)-1.5) > 0.01 || math.Abs(mean.Deviation/float64(long)-1/math.Sqrt(12)) > 0.01 {
			t.Errorf("ρ %g: mean %v", rho, mean)
		}
	}
}
