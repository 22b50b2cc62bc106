package risk

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func day(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// perDay is a case of one benefit for each milestone, worth £1,000 a day to a fixed end, so that a day late costs £1,000.
func perDay(milestones ...string) *benefit.Case {
	c := &benefit.Case{Currency: "GBP", Engagements: []benefit.Engagement{{ID: "one", Supplier: "Northwind"}}}
	for _, id := range milestones {
		c.Engagements[0].Milestones = append(c.Engagements[0].Milestones, benefit.ContractMilestone{ID: benefit.NodeID(id), Title: id, Activity: id,
			Dates: []benefit.ContractDate{{Date: day("2026-03-01")}}})
		value := benefit.Money(36_500_000)
		c.Benefits = append(c.Benefits, benefit.Benefit{ID: benefit.BenefitID("b-" + id), Title: id, Measure: benefit.Measure{Name: id, Better: benefit.Higher},
			Baseline: &benefit.Level{Date: day("2026-01-01")}, Target: &benefit.Level{Value: 1}, Value: &value,
			Needs: []benefit.Need{{On: benefit.NodeID(id)}}, Life: benefit.Life{Until: day("2030-12-31")}})
	}
	return c
}

// study watches the last activity of a model and ties it to the only milestone.
func study(t testing.TB, m *Model, set Settings) *Study {
	t.Helper()
	last := int32(len(m.Network.Activities) - 1)
	sim, err := New(m, set, []int32{last}, []int32{0})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStudy(sim, &Stakes{Case: perDay("live"), Input: benefit.Input{Report: day("2026-01-05")}, Ties: []Tie{{Enabler: "live", Watch: 0}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func worth(t testing.TB, s *Study) *Worth {
	t.Helper()
	ctx := context.Background()
	o, err := s.sim.Run(ctx, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.Worth(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const days = civil.MinutesPerDay

// diamond is A before B and C side by side before D; B is thirty days, C ten.
func diamond(t testing.TB) *Model {
	m := &Model{Network: network(t, []civil.Minutes{10 * days, 30 * days, 10 * days, 5 * days}, [2]int32{0, 1}, [2]int32{0, 2}, [2]int32{1, 3}, [2]int32{2, 3})}
	return m
}

func (m *Model) driver(id string, p, factor float64, activities ...int32) *Model {
	m.Causes = append(m.Causes, Cause{ID: id, Title: id})
	m.Drivers = append(m.Drivers, Driver{Cause: len(m.Causes) - 1, Probability: p, Factor: Spread{Shape: Certain, Likely: factor}, Activities: activities})
	return m
}

// checkExplained holds for every result: no residual, and the total is the re-run without all causes to the penny.
func checkExplained(t testing.TB, s *Study, w *Worth) {
	t.Helper()
	var sum benefit.Money
	for _, p := range w.Chance.Parts {
		sum += p.Amount
	}
	off := make([]bool, len(s.sim.m.Causes))
	for c := range off {
		off[c] = true
	}
	o, err := s.sim.Run(context.Background(), off, false)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.place(context.Background(), o, -1, 0)
	if err != nil {
		t.Fatal(err)
	}
	again := benefit.Money(math.Round(MeanOf(s.totals(p, off)).Value)) - w.Mean
	if sum != w.Chance.Total || again != sum || w.Certain-w.Mean != sum || w.Plan-w.Certain != w.Known.Total {
		t.Errorf("parts %d, total %d, re-run %d, certain − mean %d", sum, w.Chance.Total, again, w.Certain-w.Mean)
	}
}

// Without anything uncertain everything is as Forecast says.
func TestNothingUncertain(t *testing.T) {
	s := study(t, diamond(t), Settings{Iterations: 200, Seed: 1})
	w := worth(t, s)
	// 10 + 30 + 5 days from 5 January end on 18 February; the contract date is 1 March, 11 days later.
	if w.Certain-w.Plan != 11*100_000 || w.Mean != w.Certain || w.P[0].Value != w.Certain || w.P[3].Value != w.Certain || w.Chance.Total != 0 {
		t.Errorf("plan %d, certain %d, mean %d, %v", w.Plan, w.Certain, w.Mean, w.P)
	}
	checkExplained(t, s, w)
	for _, d := range w.Delay {
		if d.Week != 7*100_000 || d.P10 != d.Week || d.P90 != d.Week {
			t.Errorf("a week costs %+v", d)
		}
	}
}

func TestExplanation(t *testing.T) {
	// B doubled is 30 days late; C doubled has 20 days of float and 10 of length: nothing. A and a second driver on B by certain factors.
	m := diamond(t).driver("b", 1, 2, 1).driver("c", 1, 2, 2)
	s := study(t, m, Settings{Iterations: 256, Seed: 3})
	w := worth(t, s)
	checkExplained(t, s, w)
	if got := w.Chance.Parts; got[0].Amount != 30*100_000 || got[1].Amount != 0 {
		t.Errorf("b and c: %v", got)
	}
	// Two causes of the same kind share alike, in whichever order they stand, also where each alone does less than both together.
	for _, ids := range [][2]string{{"x", "y"}, {"y", "x"}} {
		m := diamond(t).driver(ids[0], 1, 1.5, 1).driver(ids[1], 1, 1.5, 1)
		s := study(t, m, Settings{Iterations: 256, Seed: 3})
		w := worth(t, s)
		checkExplained(t, s, w)
		if a, b := w.Chance.Parts[0].Amount, w.Chance.Parts[1].Amount; a != b || a+b != 37.5*100_000 && a+b != 38*100_000 && a+b != 37*100_000 {
			t.Errorf("%v: %d and %d", ids, a, b)
		}
	}
}

// What is off every path to the benefits contributes nothing, and needs no run.
func TestOffEveryPath(t *testing.T) {
	m := &Model{Network: network(t, []civil.Minutes{10 * days, 90 * days, 5 * days}, [2]int32{0, 2})}
	m.driver("on", 0.5, 2, 0).driver("off", 0.5, 3, 1)
	s := study(t, m, Settings{Iterations: 500, Seed: 3})
	w := worth(t, s)
	checkExplained(t, s, w)
	if w.Chance.Parts[0].Amount <= 0 || w.Chance.Parts[1].Amount != 0 {
		t.Errorf("parts %v", w.Chance.Parts)
	}
	if diff := cmp.Diff([]int{0}, s.players()); diff != "" {
		t.Error(diff)
	}
}

// Many causes are removed one after another, and still add up; the order in which they are listed changes nothing.
func TestManyCauses(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	amounts := map[string]benefit.Money{}
	for round := range 2 {
		m := diamond(t)
		for k := range ids {
			at := k
			if round == 1 {
				at = len(ids) - 1 - k
			}
			m.driver(ids[at], 0.3, 1+0.1*float64(at), int32(at%4))
		}
		s := study(t, m, Settings{Iterations: 300, Seed: 3})
		w := worth(t, s)
		checkExplained(t, s, w)
		if w.Chance.Method != benefit.Sequential {
			t.Error("ten causes were averaged over all orders")
		}
		for c, p := range w.Chance.Parts {
			id := m.Causes[c].ID
			if round == 0 {
				amounts[id] = p.Amount
			} else if d := amounts[id] - p.Amount; d < -1 || d > 1 {
				t.Errorf("%s: %d in one order and %d in the other", id, amounts[id], p.Amount)
			}
		}
	}
}

// Everything a study says is the same on one core and on two.
func TestCoresSayTheSame(t *testing.T) {
	var first *Worth
	var indices []Sensitivity
	for _, workers := range []int{1, 2, 3} {
		m := diamond(t).driver("b", 0.4, 1.7, 1).driver("c", 0.3, 3, 1, 2)
		m.Causes = append(m.Causes, Cause{ID: "lengths"})
		m.Ranges = []Range{{Cause: 2, Spread: Spread{Shape: Lognormal, Low: 0.8, High: 1.6}, Activities: []int32{0, 1, 2, 3}}}
		m.Groups = []Group{{Name: "team", Correlation: 0.5, Activities: []int32{0, 3}}}
		s := study(t, m, Settings{Iterations: 1100, Seed: 11, Workers: workers})
		w := worth(t, s)
		o, err := s.sim.Run(context.Background(), nil, true)
		if err != nil {
			t.Fatal(err)
		}
		x, err := s.sim.Sensitivities(context.Background(), o, o.Times[1])
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first, indices = w, x
			continue
		}
		if diff := cmp.Diff(first, w); diff != "" {
			t.Errorf("%d cores:\n%s", workers, diff)
		}
		if diff := cmp.Diff(indices, x); diff != "" {
			t.Errorf("%d cores:\n%s", workers, diff)
		}
	}
}

// A decision costs nothing while what it holds has float.
func TestWaiting(t *testing.T) {
	s := study(t, diamond(t), Settings{Iterations: 128, Seed: 1})
	// C may start on 15 January and has 20 days of float, until 4 February: three weeks from 15 January are a day too many.
	got, err := s.Waiting(context.Background(), []int32{2}, day("2026-01-15"), []int{1, 2, 3, 4})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []benefit.Money{0, 0, 100_000, 800_000} {
		if got[k].Cost != want || got[k].Free.Of != 128 != (want != 0) {
			t.Errorf("%d weeks: %+v, want %d", got[k].Weeks, got[k], want)
		}
	}
}

func TestCancelled(t *testing.T) {
	s := study(t, diamond(t).driver("b", 0.4, 1.7, 1), Settings{Iterations: 100_000, Seed: 1})
	ctx, cancel := context.WithCancel(context.Background())
	s.sim.set.Progress = func(done, of int) {
		if done > 1000 {
			cancel()
		}
	}
	if _, err := s.sim.Run(ctx, nil, false); err == nil {
		t.Error("a cancelled run ended as if nothing had happened")
	}
}

// A benefit without money still has dates; what has no value is said, and nothing is run to explain it.
func TestWithoutMoney(t *testing.T) {
	s := study(t, diamond(t).driver("b", 0.4, 1.7, 1), Settings{Iterations: 200, Seed: 1})
	c := perDay("live")
	c.Benefits[0].Value = nil
	none, err := NewStudy(s.sim, &Stakes{Case: c, Input: benefit.Input{Report: day("2026-01-05")}, Ties: []Tie{{Enabler: "live", Watch: 0}}})
	if err != nil {
		t.Fatal(err)
	}
	w := worth(t, none)
	if w.Totals.Reason == "" || w.Chance.Method != benefit.NoLossToExplain || w.Chance.Total != 0 || len(w.Chance.Parts) != 1 {
		t.Errorf("%q, %+v", w.Totals.Reason, w.Chance)
	}
	if b := w.Benefits[0]; b.NoValue == "" || b.NotRun != "" || b.Start[0].Value == 0 || b.Start[3].Value <= b.Start[0].Value {
		t.Errorf("%+v", b)
	}
	if _, err := NewStudy(s.sim, &Stakes{Case: c, Input: benefit.Input{Report: day("2026-01-05")}, Ties: []Tie{{Enabler: "dead", Watch: 0}}}); err == nil {
		t.Error("a tie to nothing was taken")
	}
}
