package trend

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
)

func day(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestInForce(t *testing.T) {
	first, extended, again := day(t, "2026-06-30"), day(t, "2026-07-31"), day(t, "2026-09-15")
	dates := []Contract{{Date: again, From: 300}, {Date: first}, {Date: extended, From: 200}}
	tests := []struct {
		dates []Contract
		on    civil.Date
		want  civil.Date
	}{
		{nil, 100, 0},
		{dates, 100, first},
		{dates, 199, first},
		{dates, 200, extended},
		{dates, 299, extended},
		{dates, 300, again},
		{dates, 9999, again},
		{dates[:1], 299, 0},
		{[]Contract{{Date: first, From: 200}, {Date: extended, From: 200}}, 200, extended},
	}
	for _, tt := range tests {
		if got := InForce(tt.dates, tt.on); got != tt.want {
			t.Errorf("on %d: %s, want %s", tt.on, got, tt.want)
		}
	}
}

// said makes monthly reports, 30 days apart from day 1000, of forecasts; a zero is a milestone without a date, a negative one a report
// it is not in.
func said(forecasts ...civil.Date) []Reported {
	var list []Reported
	for i, f := range forecasts {
		list = append(list, Reported{Report: 1000 + civil.Date(i)*30, There: f >= 0, Forecast: max(f, 0)})
	}
	return list
}

type figures struct {
	Slip, Cumulative, Slope any
	Extended                int
}

func figuresOf(l Line) (list []figures) {
	for _, p := range l.Points {
		var f figures
		if p.HasSlip {
			f.Slip = p.Slip
		}
		if p.HasCumulative {
			f.Cumulative = p.Cumulative
		}
		if p.HasSlope {
			f.Slope = p.Slope
		}
		f.Extended = p.Extended
		list = append(list, f)
	}
	return list
}

func TestFollow(t *testing.T) {
	reached := said(1500, 1510, 1100, 1100)
	reached[2].Reached, reached[3].Reached = true, true
	tests := []struct {
		name      string
		reports   []Reported
		contract  []Contract
		steps     int
		want      []figures
		deleted   bool
		dayForDay bool
	}{
		{name: "no reports"},
		{name: "one report", reports: said(1500), contract: []Contract{{Date: 1490}}, steps: 3, want: []figures{{Cumulative: 10}}},
		{name: "no contract date", reports: said(1500, 1530), steps: 1, want: []figures{{}, {Slip: 30, Slope: 1.0}}, dayForDay: true},
		{name: "slipping day for day over three", reports: said(1500, 1500, 1560, 1590), contract: []Contract{{Date: 1500}}, steps: 3,
			want: []figures{{Cumulative: 0}, {Slip: 0, Cumulative: 0}, {Slip: 60, Cumulative: 60}, {Slip: 30, Cumulative: 90, Slope: 1.0}}, dayForDay: true},
		{name: "nearly", reports: said(1500, 1500, 1560, 1589), steps: 3, want: []figures{{}, {Slip: 0}, {Slip: 60}, {Slip: 29, Slope: 89.0 / 90}}},
		{name: "coming earlier", reports: said(1500, 1490), steps: 1, want: []figures{{}, {Slip: -10, Slope: -10.0 / 30}}},
		{name: "an agreed extension is no slip", reports: said(1500, 1530, 1530), contract: []Contract{{Date: 1500}, {Date: 1530, From: 1030}}, steps: 3,
			want: []figures{{Cumulative: 0}, {Slip: 30, Cumulative: 0, Extended: 30}, {Slip: 0, Cumulative: 0}}},
		{name: "a contract date that comes later", reports: said(1500, 1530), contract: []Contract{{Date: 1500, From: 1010}}, steps: 3,
			want: []figures{{}, {Slip: 30, Cumulative: 30}}},
		{name: "deleted in the last report", reports: said(1500, 1530, -1), contract: []Contract{{Date: 1500}}, steps: 1, deleted: true,
			want: []figures{{Cumulative: 0}, {Slip: 30, Cumulative: 30, Slope: 1.0}, {}}},
		{name: "away for one report", reports: said(1500, -1, 1560), contract: []Contract{{Date: 1500}}, steps: 2, dayForDay: true,
			want: []figures{{Cumulative: 0}, {}, {Cumulative: 60, Slope: 1.0}}},
		{name: "never there", reports: said(-1, -1), contract: []Contract{{Date: 1500}}, steps: 1, want: []figures{{}, {}}},
		{name: "new in the last report", reports: said(-1, 1500), steps: 1, want: []figures{{}, {}}},
		{name: "there without a date", reports: said(1500, 0), contract: []Contract{{Date: 1500}}, steps: 1, want: []figures{{Cumulative: 0}, {}}},
		{name: "reached", reports: reached, contract: []Contract{{Date: 1500}}, steps: 1,
			want: []figures{{Cumulative: 0}, {Slip: 10, Cumulative: 10, Slope: 10.0 / 30}, {Slip: -410, Cumulative: -400}, {Slip: 0, Cumulative: -400}}},
		{name: "two reports of one day", reports: []Reported{{Report: 1000, There: true, Forecast: 1500}, {Report: 1000, There: true, Forecast: 1510}}, steps: 1,
			want: []figures{{}, {Slip: 10}}},
		{name: "steps below one are one", reports: said(1500, 1530), want: []figures{{}, {Slip: 30, Slope: 1.0}}, dayForDay: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := Follow("M", "Milestone", tt.reports, tt.contract, tt.steps)
			if diff := cmp.Diff(tt.want, figuresOf(l)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if l.Deleted != tt.deleted || l.DayForDay() != tt.dayForDay {
				t.Errorf("deleted %t, day for day %t", l.Deleted, l.DayForDay())
			}
		})
	}
}

// In whatever order reports are given they come oldest first; slips add up to the whole movement; with a contract date the cumulative
// slip changes by the slip less what was agreed in between.
func TestFollowProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfNDistinct(rapid.Int32Range(1000, 3000), 1, 12, rapid.ID[int32]).Draw(t, "reports")
		var reports []Reported
		for _, d := range days {
			reports = append(reports, Reported{Report: civil.Date(d), There: true, Forecast: civil.Date(rapid.Int32Range(1, 4000).Draw(t, "forecast"))})
		}
		contract := []Contract{{Date: 2000}, {Date: civil.Date(rapid.Int32Range(1, 4000).Draw(t, "extended")), From: civil.Date(rapid.Int32Range(1000, 3000).Draw(t, "from"))}}
		l := Follow("M", "", reports, contract, rapid.IntRange(0, 5).Draw(t, "steps"))
		sum, extended := 0, 0
		for i, p := range l.Points {
			if i > 0 && p.Report <= l.Points[i-1].Report {
				t.Fatal("not in order")
			}
			sum, extended = sum+p.Slip, extended+p.Extended
			if want := l.Points[0].Cumulative + sum - extended; p.Cumulative != want {
				t.Fatalf("report %d: cumulative %d, want %d", i, p.Cumulative, want)
			}
			if p.HasSlope != (i >= l.Steps) {
				t.Fatalf("report %d of steps %d: slope %t", i, l.Steps, p.HasSlope)
			}
		}
		last := l.Points[len(l.Points)-1]
		if want := int(last.Forecast - l.Points[0].Forecast); sum != want {
			t.Fatalf("slips add up to %d, not to %d", sum, want)
		}
	})
}

func TestNames(t *testing.T) {
	reports := said(1500, -1, 1500, 1500, 1500)
	for i, name := range []string{"Handover", "", "Handover", "Partial handover", "Partial handover"} {
		reports[i].Name = name
	}
	l := Follow("M", "", reports, nil, 3)
	if renamed := l.Renamed(); len(renamed) != 1 || renamed[0].Report != reports[3].Report || l.Name != "Partial handover" {
		t.Errorf("called %q, renamed %+v", l.Name, renamed)
	}
	if l := Follow("M", "as the contract calls it", reports, nil, 3); l.Name != "as the contract calls it" {
		t.Errorf("called %q", l.Name)
	}
}
