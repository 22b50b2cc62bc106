package risk

import (
	"math"
	"testing"

	"counterpart.dev/internal/core/civil"
)

// The worked example of the article “Program evaluation and review technique” in Wikipedia: seven activities with optimistic, likely and
// pessimistic times in days, their expected times, and 19.51 days for the critical path A, C, E, G. The simulation gives each expected time
// and that of the path within its sampling error and the rounding of the article; of the whole network it says more than the article,
// whose figure leaves out that B and D may be later still.
func TestPublishedExample(t *testing.T) {
	acts := []struct {
		name              string
		low, likely, high float64
		expected          float64
		after             []int32
		onPath            bool
	}{
		{"A", 2, 4, 6, 4.00, nil, true},
		{"B", 3, 5, 9, 5.33, nil, false},
		{"C", 4, 5, 7, 5.17, []int32{0}, true},
		{"D", 4, 6, 10, 6.33, []int32{0}, false},
		{"E", 4, 5, 7, 5.17, []int32{1, 2}, true},
		{"F", 3, 4, 8, 4.50, []int32{3}, false},
		{"G", 3, 5, 8, 5.17, []int32{4}, true},
	}
	const day = float64(civil.MinutesPerDay)
	var lengths []civil.Minutes
	var links, path [][2]int32
	for i, a := range acts {
		lengths = append(lengths, civil.Minutes(a.likely*day))
		for _, from := range a.after {
			links = append(links, [2]int32{from, int32(i)})
			if a.onPath && acts[from].onPath {
				path = append(path, [2]int32{from, int32(i)})
			}
		}
	}
	model := func(links [][2]int32) *Model {
		m := &Model{Network: network(t, lengths, links...)}
		for i, a := range acts {
			m.Causes = append(m.Causes, Cause{ID: a.name})
			m.Ranges = append(m.Ranges, Range{Cause: i, Spread: Spread{Shape: PERT, Low: a.low / a.likely, Likely: 1, High: a.high / a.likely}, Activities: []int32{int32(i)}})
		}
		return m
	}
	const n = 20_000
	s := newSampler(model(links), 1)
	for i, a := range acts {
		if m := MeanOf(lengthsOf(s, int32(i), n)); math.Abs(m.Value/day-a.expected) > m.Error/day+0.005 {
			t.Errorf("%s: mean %.3f days, published %.2f", a.name, m.Value/day, a.expected)
		}
	}
	set := Settings{Iterations: n, Seed: 1}
	alone := MeanOf(outcomes(t, model(path), set))
	if math.Abs(alone.Value/day-19.51) > alone.Error/day+0.02 { // four terms, each rounded
		t.Errorf("the path: mean %.3f days, published 19.51", alone.Value/day)
	}
	if whole := MeanOf(outcomes(t, model(links), set)); whole.Value <= alone.Value {
		t.Errorf("the network takes %.3f days in the mean, its path alone %.3f", whole.Value/day, alone.Value/day)
	}
}
