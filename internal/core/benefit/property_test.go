package benefit_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// world draws a sound case and dates for its enablers. Every benefit is an improvement worth money; lives are last days
// or days of length, so that a delay moves them without changing them. With drift, do-nothing levels get worse.
type world struct {
	c  *benefit.Case
	in benefit.Input
}

func drawWorld(t *rapid.T, drift bool) world {
	w := world{&benefit.Case{Currency: "GBP"}, benefit.Input{Report: day("2027-03-01"), Dates: benefit.Dates{}}}
	if rapid.Bool().Draw(t, "discounted") {
		w.c.Appraisal = benefit.Appraisal{Base: day("2027-01-01"), Rate: float64(rapid.IntRange(0, 120).Draw(t, "rate")) / 1000, RateStated: true}
	}
	var nodes []benefit.NodeID
	e := benefit.Engagement{ID: "ehr", Supplier: "Northwind"}
	for i := range rapid.IntRange(1, 4).Draw(t, "milestones") {
		id := fmt.Sprintf("m%d", i)
		m := contract(id, drawDay(t, "approved").String())
		if rapid.Bool().Draw(t, "extended") {
			m.Dates = append(m.Dates, benefit.ContractDate{Date: drawDay(t, "extension"), From: day("2027-02-01")})
		}
		e.Milestones = append(e.Milestones, m)
		w.in.Dates[m.ID] = drawDay(t, "forecast")
		nodes = append(nodes, m.ID)
	}
	w.c.Engagements = []benefit.Engagement{e}
	for i := range rapid.IntRange(0, 3).Draw(t, "changes") {
		ch := benefit.Change{ID: benefit.NodeID(fmt.Sprintf("c%d", i)), Lead: benefit.Duration{N: rapid.IntRange(0, 12).Draw(t, "weeks"), Unit: benefit.Weeks}}
		ch.Needs, ch.Additive = drawNeeds(t, nodes)
		w.c.Changes = append(w.c.Changes, ch)
		nodes = append(nodes, ch.ID)
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "benefits") {
		w.c.Benefits = append(w.c.Benefits, drawBenefit(t, i, nodes, drift))
	}
	return w
}

func drawDay(t *rapid.T, what string) civil.Date {
	return day("2027-04-01") + civil.Date(rapid.IntRange(0, 400).Draw(t, what))
}

func drawNeeds(t *rapid.T, nodes []benefit.NodeID) (needs []benefit.Need, additive bool) {
	picked := rapid.SliceOfNDistinct(rapid.SampledFrom(nodes), 1, 3, rapid.ID[benefit.NodeID]).Draw(t, "needs")
	additive = len(picked) > 1 && rapid.Bool().Draw(t, "additive")
	for i, id := range picked {
		n := benefit.Need{On: id}
		if additive {
			n.Share = [][]float64{{1}, {0.3, 0.7}, {0.2, 0.3, 0.5}}[len(picked)-1][i]
		}
		needs = append(needs, n)
	}
	return needs, additive
}

func drawBenefit(t *rapid.T, i int, nodes []benefit.NodeID, drift bool) benefit.Benefit {
	b := perDay(fmt.Sprintf("b%d", i), benefit.Life{})
	b.Needs, b.Additive = drawNeeds(t, nodes)
	b.Value = pounds(float64(rapid.IntRange(1, 900_000).Draw(t, "value")))
	b.Attribution = float64(rapid.IntRange(1, 10).Draw(t, "attribution")) / 10
	b.Ramp = benefit.Ramp{Shape: benefit.Shape(rapid.IntRange(0, 2).Draw(t, "shape")), Length: benefit.Duration{N: rapid.IntRange(1, 300).Draw(t, "ramp")}}
	if rapid.Bool().Draw(t, "fixed end") {
		b.Life.Until = drawDay(t, "end") + 300
	} else {
		b.Life.For = benefit.Duration{N: rapid.IntRange(1, 1500).Draw(t, "life")}
	}
	if rapid.Bool().Draw(t, "reduce") {
		b.Measure.Better, b.Baseline.Value, b.Target.Value = benefit.Lower, 12, 12-float64(rapid.IntRange(1, 12).Draw(t, "target"))
	} else {
		b.Target.Value = float64(rapid.IntRange(1, 12).Draw(t, "target"))
	}
	if drift {
		worse := float64(rapid.IntRange(0, 5).Draw(t, "drift")) / 2
		if b.Measure.Better == benefit.Higher {
			worse = -worse
		}
		b.DoNothing.PerYear = worse
	} else {
		b.Start.Kind = benefit.StartKind(rapid.IntRange(0, 3).Draw(t, "start"))
	}
	return b
}

func mustForecast(t *rapid.T, w world) *benefit.Result {
	r, err := benefit.Forecast(w.c, w.in)
	if err != nil {
		t.Fatal(err)
	}
	checkAddsUp(t, r)
	sampled(t, w.c, w.in, r)
	return r
}

// Later is never worth more, for benefits whose do-nothing level stays: week by week the cost of delay only grows.
func TestDelayNeverPays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		for _, e := range mustForecast(t, w).Enablers {
			last := benefit.Money(0)
			for n, cost := range e.Delay.Weeks {
				if cost < last {
					t.Fatalf("%s: %d weeks cost %d, a week less %d", e.ID, n+1, cost, last)
				}
				last = cost
			}
		}
	})
}

// Causes sum to the loss, whatever moved (checkAddsUp), and without a move there is no cause.
func TestCausesSumToTheLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		if rapid.Bool().Draw(t, "split") {
			for i := range 2 {
				part := benefit.SlipCause{ID: fmt.Sprint(i), Court: benefit.Client, Without: benefit.Dates{}}
				for id, d := range w.in.Dates {
					part.Without[id] = d - civil.Date(rapid.IntRange(-5, 40).Draw(t, "worth"))
				}
				w.in.Split = append(w.in.Split, part)
			}
			if rapid.Bool().Draw(t, "all") {
				w.in.Unsplit = benefit.Dates{"m0": w.in.Dates["m0"] - 30}
			}
		}
		for i := range w.c.Benefits {
			if rapid.Bool().Draw(t, "changed") {
				target := w.c.Benefits[i].Target.Value + 1
				w.c.Benefits[i].ApprovedTarget = &target
				w.c.Benefits[i].Readings = []benefit.Reading{{Date: day("2027-02-20"), Value: 3}}
			}
		}
		mustForecast(t, w)
	})
}

func TestNothingMovedNothingLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		for i := range w.c.Engagements[0].Milestones {
			m := &w.c.Engagements[0].Milestones[i]
			m.Dates = m.Dates[:1]
			w.in.Dates[m.ID] = m.Dates[0].Date
		}
		r := mustForecast(t, w)
		if r.Totals.Loss != 0 || len(r.Loss.Causes) != 0 || r.Loss.Method != benefit.NoLossToExplain {
			t.Fatalf("nothing moved, yet %+v", r.Loss)
		}
	})
}

// A benefit's sum is what a plain sum over days and parts gives: at no rate and at any other, whatever the ramp, the
// parts, the drift and the life. The sum here goes over all days of half a century and asks for the level of each.
func TestSumIsThePlainSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, rapid.Bool().Draw(t, "drifting"))
		r := mustForecast(t, w)
		for i := range w.c.Benefits {
			b, o := &w.c.Benefits[i], r.Benefits[i].Forecast
			total := 0.0
			for d := day("2027-01-01"); d < day("2040-01-01"); d++ {
				at := float64(d) + 0.5
				dn := b.Baseline.Value + b.DoNothing.PerYear*(at-float64(b.Baseline.Date))/365
				reached := 0.0
				for _, p := range o.Parts {
					if d >= p.Start && d < p.End {
						reached += p.Share * ramp(b.Ramp, at-float64(p.Start))
					}
				}
				level := dn + (b.Target.Value-dn)*reached
				gain := level - dn
				if b.Measure.Better == benefit.Lower {
					gain = -gain
				}
				total += gain * b.Attribution * float64(*b.Value) / 365 / math.Pow(1+w.c.Appraisal.Rate, float64(d-w.c.Appraisal.Base)/365)
			}
			if math.Abs(total-float64(o.Value)) > 0.51 {
				t.Fatalf("%s: %d, the plain sum is %.2f", b.ID, o.Value, total)
			}
		}
	})
}

func ramp(r benefit.Ramp, x float64) float64 {
	x = math.Min(x/float64(r.Length.N), 1)
	switch r.Shape {
	case benefit.Linear:
		return x
	case benefit.SCurve:
		return 3*x*x - 2*x*x*x
	}
	return 1
}

// A node is available, at every instant, to the least extent of what it needs, or to the weighted sum of it where
// additive; checked day by day against that definition, through changes and their adoption times.
func TestArrivalByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		r := mustForecast(t, w)
		changes := map[benefit.NodeID]*benefit.Change{}
		for i := range w.c.Changes {
			changes[w.c.Changes[i].ID] = &w.c.Changes[i]
		}
		var extent func(needs []benefit.Need, additive bool, on civil.Date) float64
		extent = func(needs []benefit.Need, additive bool, on civil.Date) float64 {
			least, sum := 1.0, 0.0
			for _, n := range needs {
				x := 0.0
				if ch := changes[n.On]; ch != nil {
					x = extent(ch.Needs, ch.Additive, on-civil.Date(7*ch.Lead.N))
				} else if on >= w.in.Dates[n.On] {
					x = 1
				}
				least, sum = math.Min(least, x), sum+n.Share*x
			}
			if additive {
				return sum
			}
			return least
		}
		for i := range w.c.Benefits {
			for d := day("2027-03-01"); d < day("2029-06-01"); d += 3 {
				got := 0.0
				for _, p := range r.Benefits[i].Forecast.Parts {
					if p.Available <= d {
						got += p.Share
					}
				}
				if want := extent(w.c.Benefits[i].Needs, w.c.Benefits[i].Additive, d); math.Abs(got-want) > 1e-9 {
					t.Fatalf("%s on %s: %v available, want %v", w.c.Benefits[i].ID, d, got, want)
				}
			}
		}
	})
}

// The driving chain ends at an enabler that binds: with every other enabler brought to the beginning, the last part
// still arrives no earlier.
func TestChainEndsAtWhatBinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		r := mustForecast(t, w)
		for i := range r.Benefits {
			chain := r.Benefits[i].Forecast.Chain
			binding := chain[len(chain)-1]
			other := w
			other.in.Dates = benefit.Dates{}
			for id, d := range w.in.Dates {
				other.in.Dates[id] = day("2027-03-01")
				if id == binding {
					other.in.Dates[id] = d
				}
			}
			if got := mustForecast(t, other).Benefits[i].Forecast.Available; got < r.Benefits[i].Forecast.Available {
				t.Fatalf("%s is said to bind %s, but alone it leaves %s instead of %s", binding, r.Benefits[i].ID, got, r.Benefits[i].Forecast.Available)
			}
		}
	})
}
