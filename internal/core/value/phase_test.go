package value

import (
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
)

func at(t testing.TB, s string) civil.Time {
	t.Helper()
	v, err := civil.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// office works Monday to Friday from 08:00 to 16:00.
func office(t testing.TB) *civil.Calendar {
	t.Helper()
	var w civil.Week
	for d := 1; d <= 5; d++ {
		w[d] = []civil.Span{{From: 480, To: 960}}
	}
	c, err := civil.NewCalendar(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPlannedBy(t *testing.T) {
	two := Planned{Budget: 1001, Start: at(t, "2026-01-08T08:00"), Finish: at(t, "2026-01-13T16:00"), Calendar: office(t)} // Thursday to Tuesday: four days
	point := Planned{Budget: 50, Finish: at(t, "2026-01-12T16:00"), Calendar: office(t)}
	asleep := Planned{Budget: 70, Start: at(t, "2026-01-10T08:00"), Finish: at(t, "2026-01-11T08:00"), Calendar: office(t)} // a weekend
	credit := two
	credit.Budget = -1001
	tests := []struct {
		name string
		p    Planned
		by   string
		want int64
	}{
		{"before it starts", two, "2026-01-07T16:00", 0},
		{"as it starts", two, "2026-01-08T08:00", 0},
		{"a quarter", two, "2026-01-08T16:00", 250},
		{"half, over a weekend", two, "2026-01-11T12:00", 501},
		{"as it ends", two, "2026-01-13T16:00", 1001},
		{"long after", two, "2027-01-13T16:00", 1001},
		{"a credit, half", credit, "2026-01-11T12:00", -501},
		{"a point before", point, "2026-01-12T15:59", 0},
		{"a point at", point, "2026-01-12T16:00", 50},
		{"no working time, between", asleep, "2026-01-10T20:00", 0},
		{"no working time, after", asleep, "2026-01-11T08:00", 70},
	}
	for _, tt := range tests {
		if got := PlannedBy([]Planned{tt.p}, at(t, tt.by)); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestByMonth(t *testing.T) {
	c := office(t)
	list := []Planned{
		{Budget: 2300, Start: at(t, "2026-01-05T08:00"), Finish: at(t, "2026-02-04T16:00"), Calendar: c}, // 23 days within the first month
		{Budget: 1000, Start: at(t, "2026-02-05T08:00"), Finish: at(t, "2026-02-18T16:00"), Calendar: c},
	}
	m := ByMonth(list)
	want := Months{Start: at(t, "2026-01-05T08:00"), Finish: at(t, "2026-02-18T16:00"), Ends: []civil.Time{at(t, "2026-02-05T08:00"), at(t, "2026-02-18T16:00")},
		Curve: []int64{2300, 3300}, Last: (13 + 1.0/3) / 28}
	if diff := cmp.Diff(want, m, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		at   string
		want float64
	}{{"2025-01-05T08:00", 0}, {"2026-01-05T08:00", 0}, {"2026-02-05T08:00", 1}, {"2026-02-19T08:00", 1.5}, {"2026-03-05T08:00", 2}, {"2027-01-05T08:00", 12}} {
		if got := m.Passed(at(t, tt.at)); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("by %s %v months have passed, want %v", tt.at, got, tt.want)
		}
	}
	if m := ByMonth(nil); m.Curve != nil {
		t.Errorf("nothing has the curve %v", m.Curve)
	}
	point := ByMonth([]Planned{{Budget: 5, Finish: at(t, "2026-01-05T08:00"), Calendar: c}})
	if diff := cmp.Diff([]int64{5}, point.Curve); diff != "" || point.Last != 0 {
		t.Errorf("a point: last %v (-want +got):\n%s", point.Last, diff)
	}
	list[1].Finish = at(t, "2226-02-18T16:00")
	if m := ByMonth(list); m.Curve != nil {
		t.Error("a plan over two centuries has a curve")
	}
}

// A curve never falls, ends with the whole budget, and is at every month's end what was planned by then; what is earned on a plan that
// is kept to is as much time as has passed.
func TestByMonthProperties(t *testing.T) {
	c := office(t)
	rapid.Check(t, func(t *rapid.T) {
		var list []Planned
		budget := int64(0)
		for range rapid.IntRange(1, 6).Draw(t, "activities") {
			start := civil.NewTime(2026, 1, 5, 8, 0) + civil.Time(rapid.Int32Range(0, 200*1440).Draw(t, "start"))
			p := Planned{Budget: rapid.Int64Range(0, 1e15).Draw(t, "budget"), Start: start, Finish: start + civil.Time(rapid.Int32Range(0, 300*1440).Draw(t, "length")), Calendar: c}
			budget += p.Budget
			list = append(list, p)
		}
		m := ByMonth(list)
		for k := range m.Curve {
			if k > 0 && m.Curve[k] < m.Curve[k-1] || m.Curve[k] != PlannedBy(list, m.Ends[k]) {
				t.Fatalf("month %d: %v", k, m.Curve)
			}
		}
		if m.Curve[len(m.Curve)-1] != budget || m.Ends[len(m.Ends)-1] != m.Finish || m.Last < 0 || m.Last > 1 {
			t.Fatalf("%+v of %d", m, budget)
		}
		k := rapid.IntRange(0, len(m.Ends)-1).Draw(t, "month")
		if k < len(m.Ends)-1 && m.Curve[k] > 0 && m.Curve[k] < m.Curve[k+1] {
			if got := EarnedSchedule(m.Curve, m.Last, m.Curve[k], budget).Value; math.Abs(got-m.Passed(m.Ends[k])) > 1e-9 {
				t.Fatalf("earned as planned by month %d: %v", k+1, got)
			}
		}
	})
}

func TestPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(-1e15, 1e15).Draw(t, "v")
		of := rapid.Uint64Range(1, 1e9).Draw(t, "of")
		n := rapid.Uint64Range(0, of).Draw(t, "n")
		exact := new(big.Rat).Mul(big.NewRat(v, 1), new(big.Rat).SetFrac(new(big.Int).SetUint64(n), new(big.Int).SetUint64(of)))
		off := new(big.Rat).Sub(exact, big.NewRat(Part(v, n, of), 1))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%d·%d/%d is not %d", v, n, of, Part(v, n, of))
		}
	})
}
