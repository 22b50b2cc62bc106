package risk

import (
	"context"
	"strings"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Two suppliers and the client's own work: what one hands over late makes the other late, and nothing else moves.
func TestJoin(t *testing.T) {
	cables := network(t, []civil.Minutes{20 * days, 5 * days}, [2]int32{0, 1})
	ward := network(t, []civil.Minutes{4 * days, 10 * days}, [2]int32{0, 1})
	own, err := OwnWork("own", start.Date(), plan.PrimaveraRules, []string{"staff"}, []civil.Date{start.Date() + 30})
	if err != nil {
		t.Fatal(err)
	}
	list := []Programme{{"cables", cables}, {"ward", ward}, own}
	alone := func(n *plan.Network, holds ...sched.Hold) *sched.Result {
		r, err := sched.Run(n, holds...)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	handover := Interface{From: Point{0, 1}, To: Point{1, 1}, Lag: 2 * days}
	for _, tt := range []struct {
		name  string
		links []Interface
		want  civil.Time // when the ward finishes
	}{
		{"side by side", nil, start + 14*civil.Time(days)},
		{"a hand-over", []Interface{handover}, start + (25+2+10)*civil.Time(days)},
		{"own work that is waited for", []Interface{{From: Point{2, 0}, To: Point{1, 1}}}, start + 40*civil.Time(days)},
		{"own work that is stood for", []Interface{{From: Point{2, 0}, To: Point{1, 1}, Finishes: true}}, start + 30*civil.Time(days)},
	} {
		j, err := Join(list, tt.links)
		if err != nil {
			t.Fatal(err)
		}
		r := alone(j.Network)
		if got := r.Dates[j.Activity(Point{1, 1})].EarlyFinish; got != tt.want {
			t.Errorf("%s: the ward finishes %s, want %s", tt.name, got, tt.want)
		}
		if got, want := r.Projects[j.Project(0, 0)].Finish, alone(cables).Finish; got != want {
			t.Errorf("%s: the cables finish %s, alone %s", tt.name, got, want)
		}
		if got := r.Dates[j.Activity(Point{2, 0})].EarlyFinish; got != start+30*civil.Time(days) {
			t.Errorf("%s: own work comes %s", tt.name, got)
		}
	}
}

// An interface holds where the options of a file leave out links between its projects, and such links stay left out.
func TestJoinSettlesOptions(t *testing.T) {
	n := network(t, []civil.Minutes{10 * days, 10 * days}, [2]int32{0, 1})
	n.Projects = append(n.Projects, n.Projects[0])
	n.Projects[1].Options.IgnoreOtherProjects = true
	n.Activities[1].Project, n.Activities[1].ExternalStart = 1, start+90*civil.Time(days)
	other := network(t, []civil.Minutes{15 * days})
	j, err := Join([]Programme{{"a", n}, {"b", other}}, []Interface{{From: Point{1, 0}, To: Point{0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := sched.Run(j.Network)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Dates[j.Activity(Point{0, 1})].EarlyStart; got != start+15*civil.Time(days) {
		t.Errorf("it starts %s", got)
	}
	if !n.Projects[1].Options.IgnoreOtherProjects || n.Activities[1].ExternalStart == 0 {
		t.Error("joining changed what it was given")
	}
}

func TestJoinRefuses(t *testing.T) {
	a, b := network(t, []civil.Minutes{days}), network(t, []civil.Minutes{days})
	if _, err := Join([]Programme{{"a", a}, {"b", b}}, []Interface{{From: Point{0, 0}, To: Point{1, 7}}}); err == nil {
		t.Error("an interface to nothing was laid")
	}
}

// Programmes of two planning tools are dated each by its own rules, together, and what one hands over to the other holds that back.
//
//	by P6     a: A0 10 days, A1 5 days after A0 and after B0 of the other tool
//	          c: C0 3 days after A1
//	by MSP    b: B0 20 days from day 100 on; B1 4 days, a week after C0
//
// B0 ends on day 120, A1 on 125, C0 on 128, and B1, a week after that, on 139.
func TestJoinTwoTools(t *testing.T) {
	a, b, c := network(t, []civil.Minutes{10 * days, 5 * days}, [2]int32{0, 1}), network(t, []civil.Minutes{20 * days, 4 * days}), network(t, []civil.Minutes{3 * days})
	b.Rules = plan.ProjectRules
	links := []Interface{{From: Point{0, 0}, To: Point{1, 1}}, {From: Point{1, 1}, To: Point{2, 0}}, {From: Point{2, 0}, To: Point{0, 1}, Lag: 7 * days}}
	j, err := Join([]Programme{{"b", b}, {"a", a}, {"c", c}}, links)
	if err != nil {
		t.Fatal(err)
	}
	if len(j.Sections) != 2 || len(j.Crossings) != 2 || len(j.Apart) != 0 {
		t.Fatalf("%d parts, %d crossings, apart %v", len(j.Sections), len(j.Crossings), j.Apart)
	}
	m := uniform(j.Network)
	m.Sections, m.Names, m.Crossings = j.Sections, j.Names, j.Crossings
	hold := sched.Hold{Activity: j.Activity(Point{0, 0}), NotBefore: start + 100*civil.Time(days)}
	m.Holds = []sched.Hold{hold}
	points := []Point{{0, 0}, {1, 1}, {2, 0}, {0, 1}}
	var watch []int32
	for _, p := range points {
		watch = append(watch, j.Activity(p))
	}
	s, err := New(m, Settings{Iterations: 200, Seed: 1}, watch, []int32{j.Project(0, 0), j.Project(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	results, firsts, err := j.Settle(func(first int32, n *plan.Network) []sched.Hold {
		if at := hold.Activity - first; at >= 0 && int(at) < len(n.Activities) {
			return []sched.Hold{{Activity: at, NotBefore: hold.NotBefore}}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []civil.Time{120, 125, 128, 139, 139, 125} {
		if got := s.Planned(k); got != start+want*civil.Time(days) {
			t.Errorf("%d: planned %s, want %s", k, got, start+want*civil.Time(days))
		}
		if k < len(watch) {
			in := 0
			if watch[k] >= firsts[1] {
				in = 1
			}
			if got := results[in].Dates[watch[k]-firsts[in]].Finish(); got != s.Planned(k) {
				t.Errorf("%d: settled on %s, planned %s", k, got, s.Planned(k))
			}
		}
	}
	o, err := s.Run(context.Background(), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range o.Times[0] { // every outcome keeps to the links, and nothing holds A1 back but them
		b0, a1, c0, b1 := o.Times[0][i], o.Times[1][i], o.Times[2][i], o.Times[3][i]
		if a1 <= b0 || c0 <= a1 || b1 <= c0+civil.Time(7*days) || b1 > c0+civil.Time(7*days+8*days) {
			t.Fatalf("iteration %d: %s, %s, %s, %s", i, b0, a1, c0, b1)
		}
	}
	list, err := s.Sensitivities(context.Background(), o, o.Times[3])
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		if m.stands(x.Activity) {
			t.Error("what stands for a hand-over is shown as an activity")
		}
	}
}

// Hand-overs that lead round in a circle between two tools are refused, as they are within one.
func TestJoinTwoToolsInACircle(t *testing.T) {
	a, b := network(t, []civil.Minutes{10 * days}), network(t, []civil.Minutes{20 * days})
	b.Rules = plan.ProjectRules
	j, err := Join([]Programme{{"a", a}, {"b", b}}, []Interface{{From: Point{0, 0}, To: Point{1, 0}}, {From: Point{1, 0}, To: Point{0, 0}}})
	if err != nil {
		t.Fatal(err)
	}
	m := uniform(j.Network)
	m.Sections, m.Names, m.Crossings = j.Sections, j.Names, j.Crossings
	if _, err := New(m, Settings{Iterations: 200, Seed: 1}, []int32{0}, nil); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("a simulation of it: %v", err)
	}
	if _, _, err := j.Settle(func(int32, *plan.Network) []sched.Hold { return nil }); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("dates of it: %v", err)
	}
}

// Codes of two suppliers that are the same draw different numbers; a code draws the same whatever else is in the network.
func TestNumbersHaveNames(t *testing.T) {
	one := network(t, []civil.Minutes{long})
	j, err := Join([]Programme{{"a", one}, {"b", one}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := uniform(j.Network)
	m.Names = j.Names
	s := newSampler(m, 3)
	a, b := lengthsOf(s, 0, 256), lengthsOf(s, 1, 256)
	if got := spearman(a, b); got > 0.2 || got < -0.2 {
		t.Errorf("two suppliers draw alike: %.2f", got)
	}
	m = uniform(network(t, []civil.Minutes{5, long, 7}))
	m.Network.Activities[1].Code = "A"
	m.Network.Activities[0].Code = "Z"
	for k, x := range lengthsOf(newSampler(m, 3), 1, 256) {
		if y := lengthsOf(newSampler(uniform(one), 3), 0, 256)[k]; x != y {
			t.Fatalf("iteration %d: %d beside others, %d alone", k, x, y)
		}
	}
}

// The indices of a diamond whose long branch is always the longer one: what is on it is always critical, the other never; the only
// uncertain one decides everything.
func TestSensitivities(t *testing.T) {
	m := diamond(t)
	m.Causes = []Cause{{ID: "b"}, {ID: "c"}}
	m.Ranges = []Range{{Cause: 0, Spread: Spread{Shape: Uniform, Low: 1, High: 2}, Activities: []int32{1}},
		{Cause: 1, Spread: Spread{Shape: Uniform, Low: 1, High: 2}, Activities: []int32{2}}}
	s, err := New(m, Settings{Iterations: 2000, Seed: 1, Workers: 2}, nil, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Run(context.Background(), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Sensitivities(context.Background(), o, o.Times[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		want := map[int32]float64{0: 1, 1: 1, 2: 0, 3: 1}[x.Activity]
		if x.CI.Value() != want || x.N != Ranked {
			t.Errorf("activity %d: CI %g of %d", x.Activity, x.CI.Value(), x.N)
		}
		switch {
		case x.Activity == 1 && (x.CRI < 0.999999 || x.SSI < 0.999 || x.SSI > 1.001):
			t.Errorf("what decides everything: %+v", x)
		case x.Activity == 2 && (x.CRI > 0.1 || x.SSI != 0):
			t.Errorf("what decides nothing: %+v", x)
		case x.Correlated != (x.Activity == 1 || x.Activity == 2):
			t.Errorf("activity %d is drawn: %v", x.Activity, x.Correlated)
		}
	}
}

// Figures against those of tables: Wilson's interval for 15 of 50, and ranks with ties.
func TestFigures(t *testing.T) {
	if s := ShareOf(15, 50); s.Low < 0.190 || s.Low > 0.192 || s.High < 0.437 || s.High > 0.439 {
		t.Errorf("Wilson: %+v", s)
	}
	if got := ranks([]int32{5, 1, 5, 9}); got[0] != 1.5 || got[1] != 0 || got[2] != 1.5 || got[3] != 3 {
		t.Errorf("ranks %v", got)
	}
	q := Quantiles([]int{5, 3, 1, 2, 4, 6, 7, 8, 9, 10}, 0.5, 0.8)
	if q[0].Value != 5 || q[1].Value != 8 {
		t.Errorf("quantiles %v", q)
	}
	if m := MeanOf([]int64{1 << 52, 1<<52 + 2}); m.Value != 1<<52+1 {
		t.Errorf("mean %f", m.Value)
	}
	if r := References([]float64{0.4, -0.1, 0.2, 0.1, 0.3}, 0.5, 0.8); r[0].Overrun != 0.2 || r[1].Overrun != 0.3 || References(nil, 0.5) != nil {
		t.Errorf("reference %v", r)
	}
}

// Every mean of a shape is what its definition says.
func TestShapes(t *testing.T) {
	for _, tt := range []struct {
		spread Spread
		mean   float64
	}{
		{Spread{Shape: Certain, Likely: 1.3}, 1.3},
		{Spread{Shape: Uniform, Low: 1, High: 2}, 1.5},
		{Spread{Shape: Triangular, Low: 0.9, Likely: 1, High: 1.7}, 1.2},
		{Spread{Shape: PERT, Low: 0.9, Likely: 1, High: 1.6}, (0.9 + 4 + 1.6) / 6},
		{Spread{Shape: PERT, Low: 1, Likely: 1, High: 2}, 7.0 / 6},
		{Spread{Shape: Lognormal, Low: 0.8, High: 1.5}, 1.12866},
	} {
		q := tt.spread.quantiles(1024)
		sum := 0.0
		for k := range 1024 {
			sum += (q[k] + q[k+1]) / 2048
		}
		if d := sum - tt.mean; d > 0.0005 || d < -0.0005 {
			t.Errorf("%s: mean %.5f, want %.5f", tt.spread.Shape, sum, tt.mean)
		}
	}
	for _, bad := range []Spread{{Shape: Uniform, Low: 2, High: 1}, {Shape: Lognormal, Low: 0, High: 1}, {Shape: Triangular, Low: -1, Likely: 0, High: 1},
		{Shape: Measured, Curve: []float64{1}}} {
		if bad.check(0, maxFactor) == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	set := Settings{Iterations: 200}
	for name, m := range map[string]*Model{
		"two causes of one name":  diamond(t).driver("x", 1, 2, 1).driver("x", 1, 2, 1),
		"a probability above one": diamond(t).driver("x", 1.5, 2, 1),
		"an activity not there":   diamond(t).driver("x", 1, 2, 9),
		"a negative factor":       diamond(t).driver("x", 1, -2, 1),
		"a correlation above one": {Network: diamond(t).Network, Groups: []Group{{Correlation: 2}}},
	} {
		if _, err := New(m, set, nil, []int32{0}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	m := diamond(t)
	m.Network.Activities[3].Type = plan.LevelOfEffort
	if _, err := New(m, set, []int32{3}, []int32{0}); err == nil {
		t.Error("a level of effort was watched")
	}
	if _, err := New(diamond(t), Settings{Iterations: 1}, nil, []int32{0}); err == nil {
		t.Error("one iteration was taken")
	}
}
