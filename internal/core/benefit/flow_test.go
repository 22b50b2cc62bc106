package benefit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
)

// Of a node that comes in halves on days 10 and 20 and one that comes whole on day 20, the whole one held everything
// down until then: it drives the first and only step.
func TestLeastIsDrivenByWhatHeldItDown(t *testing.T) {
	halves := arrival{steps: []step{{0.5, 10, &link{node: 1}}, {1, 20, &link{node: 2}}}}
	whole := arrival{steps: []step{{1, 20, &link{node: 3}}}}
	steps := least([]arrival{halves, whole})
	if len(steps) != 1 || steps[0].upTo != 1 || steps[0].day != 20 || steps[0].via.node != 3 {
		t.Errorf("%+v", steps)
	}
	early := arrival{steps: []step{{1, 15, &link{node: 4}}}}
	steps = least([]arrival{halves, early})
	var got []int
	for _, s := range steps {
		got = append(got, int(s.upTo*100), int(s.day), s.via.node)
	}
	if d := cmp.Diff([]int{50, 15, 4, 100, 20, 2}, got); d != "" {
		t.Error(d)
	}
}

// Shares that sum to 1 but for rounding are scaled, and the last step is exactly 1.
func TestSumScalesShares(t *testing.T) {
	needs := []Need{{Share: 0.3333}, {Share: 0.3333}, {Share: 0.3333}}
	from := []arrival{{steps: []step{{1, 10, nil}}}, {steps: []step{{1, 20, nil}}}, {steps: []step{{1, 30, nil}}}}
	steps := sum(needs, 0.9999, from)
	if steps[0].upTo != 0.3333/0.9999 || steps[2].upTo != 1 {
		t.Errorf("%+v", steps)
	}
	// 0.7 + 0.2 + 0.1 is a little less than 1 in binary.
	needs = []Need{{Share: 0.7}, {Share: 0.2}, {Share: 0.1}}
	if steps := sum(needs, 1, from); steps[2].upTo != 1 {
		t.Errorf("the last step is %v", steps[2].upTo)
	}
}

// Additive changes that need additive changes double their parts with each level; from a thousand on that is refused.
func TestPartsAreBounded(t *testing.T) {
	c := &Case{Currency: "GBP", OwnWork: []OwnWork{{ID: "w", Due: 740000}}, Changes: []Change{{ID: "a", Needs: []Need{{On: "w"}}},
		{ID: "b", Needs: []Need{{On: "w"}}, Lead: Duration{N: 1}}}}
	for level := range 20 {
		x, y := c.Changes[2*level].ID, c.Changes[2*level+1].ID
		needs := []Need{{On: x, Share: 0.5}, {On: y, Share: 0.5}}
		c.Changes = append(c.Changes, Change{ID: x + "x", Needs: needs, Additive: true}, Change{ID: y + "y", Needs: needs, Additive: true, Lead: Duration{N: level}})
	}
	last := c.Changes[len(c.Changes)-1].ID
	c.Benefits = []Benefit{{ID: "ben", Needs: []Need{{On: last}}}}
	r, err := Forecast(c, Input{Report: 739000})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Benefits[0].Forecast.NotRun; got != "it would come in more than 1000 parts" {
		t.Errorf("%q", got)
	}
}

// Adoption times that lead beyond believable years are a reason, not a date.
func TestArrivalBeyondAllYears(t *testing.T) {
	c := &Case{Currency: "GBP", OwnWork: []OwnWork{{ID: "w", Due: 740000}}, Benefits: []Benefit{{ID: "ben", Needs: []Need{{On: "c3"}}}}}
	before := NodeID("w")
	for _, id := range []NodeID{"c1", "c2", "c3"} {
		c.Changes = append(c.Changes, Change{ID: id, Needs: []Need{{On: before}}, Lead: Duration{N: 90, Unit: Years}})
		before = id
	}
	r, err := Forecast(c, Input{Report: 739000})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Benefits[0].Forecast.NotRun; got != "c2 would come after the year 2199" {
		t.Errorf("%q", got)
	}
}

func TestApportion(t *testing.T) {
	for _, x := range []struct {
		amounts []float64
		total   int64
		want    []int64
	}{
		{[]float64{33.4, 33.3, 33.3}, 100, []int64{34, 33, 33}},
		{[]float64{33.2, 33.2, 33.6}, 100, []int64{33, 33, 34}},
		{[]float64{-0.5, -0.5}, -1, []int64{0, -1}},
		{[]float64{-1.5, 2.5}, 1, []int64{-1, 2}},
		{[]float64{-1.25, 2.25}, 1, []int64{-1, 2}},
		{[]float64{0.5, 0.5}, 1, []int64{1, 0}},
		{nil, 0, []int64{}},
	} {
		if d := cmp.Diff(x.want, Apportion(x.amounts, x.total)); d != "" {
			t.Errorf("%v to %d (−want +got):\n%s", x.amounts, x.total, d)
		}
	}
}

func TestDurations(t *testing.T) {
	from := civil.NewDate(2027, 8, 31)
	for _, x := range []struct {
		d     Duration
		after string
		count int
		text  string
	}{
		{Duration{10, Days}, "2027-09-10", 10, "10 days"},
		{Duration{1, Weeks}, "2027-09-07", 7, "1 week"},
		{Duration{1, Months}, "2027-09-30", 30, "1 month"},
		{Duration{6, Months}, "2028-02-29", 183, "6 months"},
		{Duration{12, Months}, "2028-08-31", 365, "12 months"},
		{Duration{2, Years}, "2029-08-31", 730, "2 years"},
	} {
		if d := cmp.Diff([]any{x.after, x.count, x.text}, []any{x.d.After(from).String(), x.d.Count(), x.d.String()}); d != "" {
			t.Errorf("%v (−want +got):\n%s", x.d, d)
		}
	}
}

func TestStartRuleOnItsFirstDay(t *testing.T) {
	for _, x := range []struct {
		kind      StartKind
		day, want string
	}{
		{NextMonth, "2027-04-01", "2027-04-01"}, {NextMonth, "2027-04-02", "2027-05-01"}, {NextMonth, "2027-12-31", "2028-01-01"},
		{NextQuarter, "2027-04-01", "2027-04-01"}, {NextQuarter, "2027-05-01", "2027-07-01"}, {NextQuarter, "2027-11-30", "2028-01-01"},
		{NextYear, "2027-04-01", "2027-04-01"}, {NextYear, "2027-04-02", "2028-04-01"}, {NextYear, "2027-03-31", "2027-04-01"},
	} {
		day, _ := civil.ParseDate(x.day)
		if got := (StartRule{Kind: x.kind}).begin(day, 4).String(); got != x.want {
			t.Errorf("rule %d from %s: %s, want %s", x.kind, x.day, got, x.want)
		}
	}
}

func TestMoneyTexts(t *testing.T) {
	for _, x := range []struct {
		m           Money
		currency    string
		short, full string
	}{
		{0, "GBP", "£0", "£0.00"},
		{40, "GBP", "£0.40", "£0.40"},
		{9999, "GBP", "£99.99", "£99.99"},
		{95_000, "GBP", "£950", "£950.00"},
		{95_049, "GBP", "£950", "£950.49"},
		{99_949, "GBP", "£999", "£999.49"},
		{99_960, "GBP", "£1k", "£999.60"},
		{123_456, "GBP", "£1.23k", "£1,234.56"},
		{4_400_000, "GBP", "£44k", "£44,000.00"},
		{16_450_000, "GBP", "£165k", "£164,500.00"},
		{99_949_999, "GBP", "£999k", "£999,499.99"},
		{99_950_000, "GBP", "£1m", "£999,500.00"},
		{-123_456_789, "GBP", "−£1.23m", "−£1,234,567.89"},
		{1_500_000_000_00, "EUR", "€1.5bn", "€1,500,000,000.00"},
		{1234, "JPY", "¥1.23k", "¥1,234"},
		{1234, "KWD", "KWD\u00a01.234", "KWD\u00a01.234"},
		{-1 << 63, "GBP", "−£92233720bn", "−£92,233,720,368,547,758.08"},
	} {
		if got := x.m.Short(x.currency); got != x.short {
			t.Errorf("%d short: %q, want %q", x.m, got, x.short)
		}
		if got := x.m.Full(x.currency); got != x.full {
			t.Errorf("%d full: %q, want %q", x.m, got, x.full)
		}
	}
}

// The do-nothing level goes straight from the baseline to each stated level, and is flat before and after.
func TestDoNothingLevels(t *testing.T) {
	b := &Benefit{Baseline: &Level{100, 1000}, DoNothing: DoNothing{Points: []Level{{90, 1010}, {95, 1020}}}}
	for at, want := range map[float64]float64{900: 100, 1000: 100, 1005: 95, 1010: 90, 1012: 91, 1020: 95, 2000: 95} {
		if got := b.nothing(at); got != want {
			t.Errorf("at %v: %v, want %v", at, got, want)
		}
	}
	b.DoNothing = DoNothing{PerYear: -10}
	for at, want := range map[float64]float64{900: 100, 1000: 100, 1365: 90} {
		if got := b.nothing(at); got != want {
			t.Errorf("drifting, at %v: %v, want %v", at, got, want)
		}
	}
}
