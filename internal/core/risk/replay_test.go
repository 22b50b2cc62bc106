package risk

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"counterpart.dev/internal/core/civil"
)

// supplier is a generated supplier whose overruns are known: the logarithm of the factor has a mean, a deviation, and a part that is common
// to all that is finished in one period.
type supplier struct {
	rnd            *rand.Rand
	mean, sd, part float64
}

func (s *supplier) period() float64 { return s.rnd.NormFloat64() }

func (s *supplier) factor(period float64) float64 {
	z := math.Sqrt(s.part)*period + math.Sqrt(1-s.part)*s.rnd.NormFloat64()
	return math.Exp(s.mean + s.sd*z)
}

// record is what it has finished, and what it has begun lately.
func (s *supplier) record(periods, each int) (list []Observation) {
	for p := range periods {
		z := s.period()
		for range each {
			o := Observation{Ratio: s.factor(z), Period: p}
			if p == periods-1 && s.rnd.IntN(2) == 0 {
				o.Running, o.Ratio = true, o.Ratio*s.rnd.Float64()
			}
			list = append(list, o)
		}
	}
	return list
}

// replay makes a project, simulates it from the supplier's record alone, and reports where its outcome fell: the share of the iterations
// that finish no later.
func replay(t testing.TB, seed uint64) float64 {
	s := &supplier{rnd: rand.New(rand.NewPCG(seed, 5))}
	s.mean, s.sd, s.part = 0.1+0.2*s.rnd.Float64(), 0.2+0.3*s.rnd.Float64(), 0.1+0.5*s.rnd.Float64()
	c, err := Calibrate(s.record(30, 10))
	if err != nil {
		t.Fatal(err)
	}
	var lengths []civil.Minutes
	var links [][2]int32
	for i := range int32(24) {
		lengths = append(lengths, civil.Minutes(1+s.rnd.IntN(40))*480)
		for range min(i, 2) {
			links = append(links, [2]int32{max(0, i-1-s.rnd.Int32N(4)), i})
		}
	}
	m := &Model{Network: network(t, lengths, links...), Causes: []Cause{{ID: "record"}}}
	var all []int32
	for i := range lengths {
		all = append(all, int32(i))
	}
	m.Ranges = []Range{{Spread: c.Spread, Activities: all}}
	m.Groups = []Group{{Name: "supplier", Correlation: c.Share, Activities: all}}
	sim, err := New(m, Settings{Iterations: 1000, Seed: seed}, nil, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	o, err := sim.Run(context.Background(), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	z := s.period()
	for i := range lengths {
		lengths[i] = max(civil.Minutes(math.Round(float64(lengths[i])*s.factor(z))), 1)
	}
	known, err := New(&Model{Network: network(t, lengths, links...)}, Settings{Iterations: LeastIterations}, nil, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	before := 0
	for _, x := range o.Times[0] {
		if x < known.Planned(0) {
			before++
		}
	}
	return float64(before) / float64(len(o.Times[0]))
}

// On generated projects whose outcome is known, simulated from the supplier's record alone, P80 holds the outcome in 75 to 85 % of 500.
func TestReplay(t *testing.T) {
	held, middle := 0, 0
	for seed := range uint64(500) {
		at := replay(t, seed)
		if at < 0.8 {
			held++
		}
		if at < 0.5 {
			middle++
		}
	}
	if held < 375 || held > 425 {
		t.Errorf("P80 held the outcome of %d of 500 projects", held)
	}
	if middle < 215 || middle > 285 {
		t.Errorf("P50 held the outcome of %d of 500 projects", middle)
	}
	t.Logf("P80 held %d, P50 %d of 500", held, middle)
}

// The record gives back the distribution and the share that made it.
func TestCalibrate(t *testing.T) {
	s := &supplier{rnd: rand.New(rand.NewPCG(1, 1)), mean: 0.2, sd: 0.3, part: 0.4}
	c, err := Calibrate(s.record(300, 20))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(c.Share-0.4) > 0.06 || c.Stated {
		t.Errorf("share %.3f", c.Share)
	}
	for p, want := range map[int]float64{25: 0.2 - 0.6745*0.3, 50: 0.2, 80: 0.2 + 0.8416*0.3} {
		if got := math.Log(between(c.Spread.Curve, float64(p)/100)); math.Abs(got-want) > 0.05 {
			t.Errorf("P%d: %.3f, want %.3f", p, got, want)
		}
	}
	few := make([]Observation, FewFinished-1)
	for i := range few {
		few[i].Ratio = 1
	}
	if _, err := Calibrate(few); err == nil {
		t.Error("19 finished activities spoke for others")
	}
	if c, err := Calibrate(append(few, Observation{Ratio: 2})); err != nil || !c.Stated || c.Share != commonShare {
		t.Errorf("one period told what is common: %+v, %v", c, err)
	}
	// Running ones pull the curve up: of 20 finished at 1 and 20 that have taken 3 so far, half take longer than 3.
	var half []Observation
	for range 20 {
		half = append(half, Observation{Ratio: 1}, Observation{Ratio: 3, Running: true})
	}
	if c, err := Calibrate(half); err != nil || between(c.Spread.Curve, 0.4) != 1 || between(c.Spread.Curve, 0.6) != 3 {
		t.Errorf("running activities were left out: %v", err)
	}
}
