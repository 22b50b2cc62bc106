package value

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// late is the notional project that finishes late of Lipke, "Schedule is Different", The Measurable News, March 2003: what was planned
// and earned by the end of each month from January, in thousands, and the schedule variance in months it prints.
var late = struct {
	planned, earned []int64
	variance        []float64
}{
	planned:  []int64{105, 200, 515, 845, 1175, 1475, 1805, 2135, 2435, 2665, 2760, 2823},
	earned:   []int64{95, 180, 470, 770, 1065, 1315, 1610, 1900, 2150, 2275},
	variance: []float64{-0.095, -0.211, -0.143, -0.227, -0.333, -0.533, -0.591, -0.712, -0.950, -1.533},
}

func TestLipke2003LateFinish(t *testing.T) {
	for i, ev := range late.earned {
		at := float64(i + 1)
		o := Compute(Input{Budget: 2823, Planned: late.planned[i], Earned: ev, Curve: late.planned, At: at})
		if got := math.Round(o.SVt.Value*1000) / 1000; got != late.variance[i] {
			t.Errorf("month %v: SV(t) %v, printed %v", at, got, late.variance[i])
		}
		if got, want := o.SPIt.Value, (at+o.SVt.Value)/at; math.Abs(got-want) > 1e-9 {
			t.Errorf("month %v: SPI(t) %v, want ES ÷ AT = %v", at, got, want)
		}
	}
	// It ends three months late, which the figures in money no longer show.
	end := Compute(Input{Budget: 2823, Planned: 2823, Earned: 2823, Curve: late.planned, At: 15})
	want := Output{SV: is(0), SPI: is(1), ES: is(12), SVt: is(-3), SPIt: is(0.8), IEAC: is(15)}
	got := Output{SV: end.SV, SPI: end.SPI, ES: end.ES, SVt: end.SVt, SPIt: end.SPIt, IEAC: end.IEAC}
	if diff := cmp.Diff(want, got, approx); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
}

var approx = cmpopts.EquateApprox(0, 1e-9)

// half is a project of four periods after two of them, late and over budget; tests change one thing about it.
func half(change func(*Input)) Input {
	in := Input{Budget: 1000, Planned: 500, Earned: 400, Actual: 500, Curve: []int64{200, 500, 800, 1000}, At: 2}
	change(&in)
	return in
}

func TestCompute(t *testing.T) {
	plain := Output{SV: is(-100), CV: is(-100), SPI: is(0.8), CPI: is(0.8), EACByIndex: is(1250), EACByBudget: is(1100), EACByToDo: undefined(noToDo),
		VAC: is(-250), TCPI: is(1.2), PD: 4, ES: is(1 + 2.0/3), SVt: is(-1.0 / 3), SPIt: is(5.0 / 6), IEAC: is(4.8)}
	tests := []struct {
		name   string
		change func(*Input)
		want   func(*Output)
	}{
		{"as it is", func(*Input) {}, func(*Output) {}},
		{"somebody says what is still to be spent", func(in *Input) { in.ToDo, in.HasToDo = 700, true }, func(o *Output) { o.EACByToDo = is(1200) }},
		{"nothing is left to be spent", func(in *Input) { in.HasToDo = true }, func(o *Output) { o.EACByToDo = is(500) }},
		{"nothing earned", func(in *Input) { in.Earned = 0 }, func(o *Output) {
			o.SV, o.CV, o.SPI, o.CPI, o.ES, o.SPIt, o.SVt = is(-500), is(-500), is(0), is(0), is(0), is(0), is(-2)
			o.EACByIndex, o.VAC, o.IEAC = undefined(noEarned), undefined(noEarned), undefined(noEarned)
			o.EACByBudget, o.TCPI = is(1500), is(2)
		}},
		{"nothing spent", func(in *Input) { in.Actual = 0 }, func(o *Output) {
			o.CV, o.CPI, o.EACByIndex, o.VAC = is(400), undefined(noActual), undefined(noActual), undefined(noActual)
			o.EACByBudget, o.TCPI = is(600), is(0.6)
		}},
		{"nothing earned and nothing spent", func(in *Input) { in.Earned, in.Actual = 0, 0 }, func(o *Output) {
			o.SV, o.CV, o.SPI, o.ES, o.SPIt, o.SVt = is(-500), is(0), is(0), is(0), is(0), is(-2)
			o.CPI, o.EACByIndex, o.VAC, o.IEAC = undefined(noActual), undefined(noActual), undefined(noActual), undefined(noEarned)
			o.EACByBudget, o.TCPI = is(1000), is(1)
		}},
		{"more was credited than spent", func(in *Input) { in.Actual = -10 }, func(o *Output) {
			o.CV, o.CPI, o.EACByIndex, o.VAC = is(410), undefined(noActual), undefined(noActual), undefined(noActual)
			o.EACByBudget, o.TCPI = is(590), is(600.0/1010)
		}},
		{"all of the budget spent", func(in *Input) { in.Actual = 1000 }, func(o *Output) {
			o.CV, o.CPI, o.EACByIndex, o.VAC, o.EACByBudget, o.TCPI = is(-600), is(0.4), is(2500), is(-1500), is(1600), undefined(allSpent)
		}},
		{"more than the budget spent", func(in *Input) { in.Actual = 1600 }, func(o *Output) {
			o.CV, o.CPI, o.EACByIndex, o.VAC, o.EACByBudget, o.TCPI = is(-1200), is(0.25), is(4000), is(-3000), is(2200), undefined(allSpent)
		}},
		{"nothing planned by then", func(in *Input) { in.Planned = 0 }, func(o *Output) { o.SV, o.SPI = is(400), undefined(noPlanned) }},
		{"all earned, late", func(in *Input) { in.Planned, in.Earned, in.At = 1000, 1000, 5 }, func(o *Output) {
			o.SV, o.CV, o.SPI, o.CPI, o.EACByIndex, o.VAC, o.EACByBudget, o.TCPI = is(0), is(500), is(1), is(2), is(500), is(500), is(500), is(0)
			o.ES, o.SVt, o.SPIt, o.IEAC = is(4), is(-1), is(0.8), is(5)
		}},
		{"more earned than budgeted", func(in *Input) { in.Planned, in.Earned, in.At = 1000, 1100, 4 }, func(o *Output) {
			o.SV, o.CV, o.SPI, o.CPI, o.EACByIndex, o.VAC, o.EACByBudget = is(100), is(600), is(1.1), is(2.2), is(500/1.1), is(1000-500/1.1), is(400)
			o.TCPI, o.ES, o.SVt, o.SPIt, o.IEAC = is(-0.2), is(4), is(0), is(1), is(4)
		}},
		{"progress only follows time", func(in *Input) { in.Without.Measure = "nobody looked" }, func(o *Output) {
			for _, f := range []*Figure{&o.SV, &o.SPI, &o.ES, &o.SVt, &o.SPIt, &o.IEAC} {
				*f = undefined("nobody looked")
			}
		}},
		{"no plan, and nothing measured", func(in *Input) { in.Without = Without{Plan: "no plan", Measure: "nobody looked"} }, func(o *Output) {
			for _, f := range []*Figure{&o.SV, &o.SPI, &o.ES, &o.SVt, &o.SPIt, &o.IEAC} {
				*f = undefined("no plan")
			}
		}},
		{"no budget", func(in *Input) { in.Without.Budget, in.ToDo, in.HasToDo = "no budget", 700, true }, func(o *Output) {
			for _, f := range []*Figure{&o.SV, &o.SPI, &o.ES, &o.SVt, &o.SPIt, &o.IEAC, &o.CV, &o.CPI, &o.EACByIndex, &o.EACByBudget, &o.VAC, &o.TCPI} {
				*f = undefined("no budget")
			}
			o.EACByToDo = is(1200)
		}},
		{"no plan over time", func(in *Input) { in.Curve = nil }, func(o *Output) {
			o.PD, o.ES, o.SVt, o.SPIt, o.IEAC = 0, undefined(noCurve), undefined(noCurve), undefined(noCurve), undefined(noCurve)
		}},
		{"no time has passed", func(in *Input) { in.At = 0 }, func(o *Output) {
			o.SVt, o.SPIt, o.IEAC = is(1+2.0/3), undefined(noTime), undefined(noTime)
		}},
		{"the last period is half a one", func(in *Input) { in.Last, in.Earned, in.Planned, in.At = 0.5, 900, 1000, 4 }, func(o *Output) {
			o.SV, o.CV, o.SPI, o.CPI, o.EACByIndex, o.VAC, o.EACByBudget, o.TCPI = is(-100), is(400), is(0.9), is(1.8), is(5000.0/9), is(4000.0/9), is(600), is(0.2)
			o.PD, o.ES, o.SVt, o.SPIt, o.IEAC = 3.5, is(3.25), is(-0.75), is(3.25/4), is(3.5*4/3.25)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := plain
			tt.want(&want)
			if diff := cmp.Diff(want, Compute(half(tt.change)), approx); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEarnedSchedule(t *testing.T) {
	tests := []struct {
		name   string
		curve  []int64
		last   float64
		earned int64
		want   Figure
	}{
		{"nothing earned while nothing was planned", []int64{0, 0, 100}, 0, 0, is(0)},
		{"within the first period", []int64{40, 100}, 0, 10, is(0.25)},
		{"the end of a period", []int64{40, 100}, 0, 40, is(1)},
		{"a period in which nothing is planned", []int64{40, 40, 100}, 0, 40, is(2)},
		{"after it", []int64{40, 40, 100}, 0, 70, is(2.5)},
		{"the curve comes to its end early", []int64{40, 100, 100}, 0, 100, is(3)},
		{"the curve never comes to the budget", []int64{40, 90}, 0, 95, is(2)},
		{"a short last period", []int64{40, 100}, 0.25, 70, is(1.125)},
		{"the end of a short last period", []int64{40, 100}, 0.25, 100, is(1.25)},
		{"a last part that is none", []int64{40, 100}, 7, 70, is(1.5)},
		{"no curve", nil, 0, 10, undefined(noCurve)},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, EarnedSchedule(tt.curve, tt.last, tt.earned, 100), approx); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func drawCurve(t *rapid.T) []int64 {
	steps := rapid.SliceOfN(rapid.Int64Range(0, 500), 1, 24).Draw(t, "steps")
	steps[len(steps)-1]++
	sum := int64(0)
	for i := range steps {
		sum += steps[i]
		steps[i] = sum
	}
	return steps
}

// What was planned by the earned schedule is what was earned; earning more never makes it earlier; it stays within the plan.
func TestEarnedScheduleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		curve := drawCurve(t)
		budget := curve[len(curve)-1]
		last := rapid.Float64Range(0.01, 1).Draw(t, "last")
		ev := rapid.Int64Range(0, budget).Draw(t, "earned")
		es := EarnedSchedule(curve, last, ev, budget).Value
		if more := EarnedSchedule(curve, last, ev+1, budget).Value; more < es {
			t.Fatalf("earning %d is %v, one more %v", ev, es, more)
		}
		if es < 0 || es > plannedDuration(len(curve), last) {
			t.Fatalf("%v lies outside the plan", es)
		}
		if ev > 0 && math.Abs(plannedBy(curve, last, es)-float64(ev)) > 1e-6 {
			t.Fatalf("earned %d, planned by %v: %v", ev, es, plannedBy(curve, last, es))
		}
	})
}

// plannedBy is the planned value at a time.
func plannedBy(curve []int64, last, at float64) float64 {
	c := min(int(at), len(curve)-1)
	before, length := 0.0, 1.0
	if c > 0 {
		before = float64(curve[c-1])
	}
	if c == len(curve)-1 {
		length = last
	}
	return before + (float64(curve[c])-before)*(at-float64(c))/length
}

// Whatever is put in, a figure is a number or has a reason, never both, and the figures agree among each other.
func TestComputeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		curve := drawCurve(t)
		money := rapid.Int64Range(-1000, 20000)
		in := Input{Budget: curve[len(curve)-1], Planned: money.Draw(t, "planned"), Earned: money.Draw(t, "earned"), Actual: money.Draw(t, "actual"),
			ToDo: money.Draw(t, "to do"), HasToDo: rapid.Bool().Draw(t, "has to do"), Curve: curve, At: rapid.Float64Range(-1, 30).Draw(t, "at"),
			Without: Without{Measure: rapid.SampledFrom([]string{"", "nobody looked"}).Draw(t, "measured")}}
		o := Compute(in)
		for i, f := range []Figure{o.SV, o.CV, o.SPI, o.CPI, o.EACByIndex, o.EACByBudget, o.EACByToDo, o.VAC, o.TCPI, o.ES, o.SVt, o.SPIt, o.IEAC} {
			if f.Defined == (f.Reason != "") || math.IsNaN(f.Value) || math.IsInf(f.Value, 0) || !f.Defined && f.Value != 0 {
				t.Fatalf("figure %d: %+v", i, f)
			}
		}
		if o.SPI.Defined && in.Without.Measure != "" {
			t.Fatal("an SPI without a measure")
		}
		if o.SPI.Defined && math.Abs(o.SPI.Value*float64(in.Planned)-float64(in.Earned)) > 1e-6 {
			t.Fatalf("SPI × PV is not EV: %+v", o)
		}
		if o.VAC.Defined && math.Abs(o.VAC.Value+o.EACByIndex.Value-float64(in.Budget)) > 1e-6 {
			t.Fatalf("VAC + EAC is not BAC: %+v", o)
		}
		if o.IEAC.Defined && math.Abs(o.IEAC.Value*o.SPIt.Value-o.PD) > 1e-6 {
			t.Fatalf("IEAC(t) × SPI(t) is not PD: %+v", o)
		}
	})
}
