package risk

import (
	"context"
	"math/rand/v2"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// heap is how many bytes of memory hold objects, with what lies about as garbage.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// A simulation of 10,000 activities on two cores, carried through a case, stays within 64 MiB and 8 bytes for each iteration of each
// milestone and benefit.
func TestMemory(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(50)) // as the command runs
	rnd := rand.New(rand.NewPCG(1, 1))
	const size, iterations, milestones = 10_000, 6_000, 8
	var lengths []civil.Minutes
	var links [][2]int32
	for i := range int32(size) {
		lengths = append(lengths, 480*(1+rnd.Int32N(10)))
		for range min(i, 2) {
			links = append(links, [2]int32{max(0, i-1-rnd.Int32N(200)), i})
		}
	}
	m := &Model{Network: network(t, lengths, links...), Causes: []Cause{{ID: "lengths"}, {ID: "driver"}}}
	for i := range int32(size) { // every one with a distribution of its own
		m.Ranges = append(m.Ranges, Range{Spread: Spread{Shape: Triangular, Low: 0.9, Likely: 1, High: 1.2 + float64(i)/size}, Activities: []int32{i}})
	}
	m.Drivers = []Driver{{Cause: 1, Probability: 0.3, Factor: Spread{Shape: Certain, Likely: 1.5}, Activities: []int32{50, 500, 5000}}}
	var names []string
	var watch []int32
	stakes := &Stakes{Input: benefit.Input{Report: day("2026-01-05")}}
	for k := range milestones {
		names = append(names, string(rune('a'+k)))
		watch = append(watch, int32((k+1)*size/milestones-1))
		stakes.Ties = append(stakes.Ties, Tie{Enabler: benefit.NodeID(names[k]), Watch: k})
	}
	stakes.Case = perDay(names...)
	debug.FreeOSMemory()
	before, most := heap(), int64(0)
	set := Settings{Iterations: iterations, Seed: 1, Workers: 2, Progress: func(int, int) { most = max(most, heap()) }}
	sim, err := New(m, set, watch, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	most = max(most, heap())
	o, err := sim.Run(context.Background(), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStudy(sim, stakes)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.place(context.Background(), o, -1, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.totals(p, nil)
	most = max(most, heap())
	limit := int64(64<<20 + 8*iterations*2*milestones)
	t.Logf("%.1f MiB of %.1f", float64(most-before)/(1<<20), float64(limit)/(1<<20))
	if most-before > limit {
		t.Errorf("%d bytes, more than %d", most-before, limit)
	}
}
