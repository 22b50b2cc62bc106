package chart

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTicks(t *testing.T) {
	tests := []struct {
		name   string
		lo, hi float64
		most   int
		want   []float64
		step   float64
	}{
		{"from zero", 0, 32.3e6, 5, []float64{0, 10e6, 20e6, 30e6}, 10e6},
		{"both ends round", 0, 40, 5, []float64{0, 10, 20, 30, 40}, 10},
		{"across zero", -4.2, 31, 6, []float64{0, 10, 20, 30}, 10},
		{"below zero", -30, -10, 3, []float64{-30, -20, -10}, 10},
		{"fives", 0, 24, 6, []float64{0, 5, 10, 15, 20}, 5},
		{"small", 0, 0.013, 4, []float64{0, 0.005, 0.01}, 0.005},
		{"at least two asked", 0, 1, 0, []float64{0, 1}, 1},
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b)) })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, step := niceTicks(tt.lo, tt.hi, tt.most)
			if d := cmp.Diff(tt.want, got, near); d != "" {
				t.Errorf("ticks (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.step, step, near); d != "" {
				t.Errorf("step (-want +got):\n%s", d)
			}
		})
	}
}

func TestTicksNeverMinusZero(t *testing.T) {
	ticks, _ := niceTicks(-3, 10, 4)
	for _, v := range ticks {
		if v == 0 && math.Signbit(v) {
			t.Error("zero is written as minus zero")
		}
	}
}

func TestTicksProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e12, 1e12).Draw(t, "lo")
		hi := lo + rapid.Float64Range(1e-2, 1e12).Draw(t, "span")
		most := rapid.IntRange(2, 12).Draw(t, "most")
		ticks, step := niceTicks(lo, hi, most)
		if len(ticks) > most {
			t.Fatalf("%d ticks, %d allowed", len(ticks), most)
		}
		if float64(len(ticks)) < math.Floor((hi-lo)/step) {
			t.Fatalf("%d ticks at a step of %g leave gaps in [%g, %g]", len(ticks), step, lo, hi)
		}
		for i, v := range ticks {
			if v < lo || v > hi {
				t.Fatalf("tick %g outside [%g, %g]", v, lo, hi)
			}
			if i > 0 && v <= ticks[i-1] {
				t.Fatalf("ticks %v do not rise", ticks)
			}
		}
	})
}

func TestScale(t *testing.T) {
	s := scale{10, 20, 100, 0}
	for v, want := range map[float64]float64{10: 100, 20: 0, 15: 50, 25: -50} {
		if got := s.At(v); got != want {
			t.Errorf("At(%g) = %g, want %g", v, got, want)
		}
	}
	if got := (scale{5, 5, 7, 9}).At(5); got != 7 {
		t.Errorf("a domain of one value lies at %g, want 7", got)
	}
}

func TestDayTicks(t *testing.T) {
	tests := []struct {
		name   string
		lo, hi Day
		length float64
		want   []string
	}{
		{"years", day(2026, 1, 1), day(2031, 1, 1), 300, []string{"2026", "2027", "2028", "2029", "2030", "2031"}},
		{"half years", day(2026, 2, 1), day(2028, 3, 1), 300, []string{"Jul 2026", "Jan 2027", "Jul", "Jan 2028"}},
		{"quarters", day(2026, 2, 1), day(2027, 8, 1), 400, []string{"Apr 2026", "Jul", "Oct", "Jan 2027", "Apr", "Jul"}},
		{"months", day(2026, 11, 15), day(2027, 3, 2), 400, []string{"Dec 2026", "Jan 2027", "Feb", "Mar"}},
		{"weeks, on Mondays", day(2026, 11, 15), day(2026, 12, 10), 400, []string{"16 Nov 2026", "23 Nov", "30 Nov", "7 Dec"}},
		{"days", day(2026, 12, 30), day(2027, 1, 2), 600, []string{"30 Dec 2026", "31 Dec", "1 Jan 2027", "2 Jan"}},
		{"decades", day(1990, 1, 1), day(2031, 1, 1), 200, []string{"1990", "2000", "2010", "2020", "2030"}},
		{"no room", day(2026, 2, 3), day(2026, 2, 20), 5, []string{"3 Feb 2026"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, k := range levelDayTicks(tt.lo, tt.hi, tt.length) {
				got = append(got, k.Text)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestDayTicksProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := Day(rapid.IntRange(1, 1_400_000).Draw(t, "lo"))
		hi := lo + Day(rapid.IntRange(1, 50_000).Draw(t, "span"))
		length := rapid.Float64Range(20, 1200).Draw(t, "length")
		for name, ticks := range map[string][]dayTick{"level": levelDayTicks(lo, hi, length), "upright": uprightDayTicks(lo, hi,
			length)} {
			if len(ticks) == 0 {
				t.Fatalf("%s: no tick at all", name)
			}
			for i, k := range ticks {
				if k.Day < lo || k.Day > hi || k.Text == "" {
					t.Fatalf("%s: tick %v outside [%s, %s]", name, k, lo, hi)
				}
				if i > 0 && k.Day <= ticks[i-1].Day {
					t.Fatalf("%s: ticks %v do not rise", name, ticks)
				}
			}
		}
		if ticks := levelDayTicks(lo, hi, length); len(ticks) > 1 && !sideBySide(ticks, lo, hi, length) {
			t.Fatalf("texts of %v touch on %g units", ticks, length)
		}
	})
}

func TestDay(t *testing.T) {
	for d, want := range map[Day]string{day(2027, time.September, 4): "4 Sep 2027", 0: "", 1: "2 Jan 0001"} {
		if got := d.String(); got != want {
			t.Errorf("day %d is %q, want %q", d, got, want)
		}
	}
}
