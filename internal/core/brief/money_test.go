package brief

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
)

func TestShort(t *testing.T) {
	tests := []struct {
		currency string
		minor    benefit.Money
		want     string
	}{
		{"GBP", 460_000_000, "£4.6m"},
		{"GBP", 464_999_999, "£4.6m"},
		{"GBP", 465_000_000, "£4.7m"},
		{"GBP", 3_100_000_000, "£31m"},
		{"GBP", 14_120_000_000, "£141.2m"},
		{"GBP", 99_994_999_999, "£999.9m"},
		{"GBP", 99_995_000_000, "£1bn"},
		{"GBP", 6_140_000, "£61k"},
		{"GBP", 6_150_000, "£62k"},
		{"GBP", 240_000, "£2.4k"},
		{"GBP", 996_000, "£10k"},
		{"GBP", 994_000, "£9.9k"},
		{"GBP", 99_949_999, "£999k"},
		{"GBP", 99_950_000, "£1m"},
		{"GBP", 98_000, "£980"},
		{"GBP", 99_949, "£999"},
		{"GBP", 99_950, "£1k"},
		{"GBP", 1_000, "£10"},
		{"GBP", 950, "£9.50"},
		{"GBP", 900, "£9"},
		{"GBP", 40, "£0.40"},
		{"GBP", 0, "£0"},
		{"GBP", -460_000_000, "−£4.6m"},
		{"GBP", -40, "−£0.40"},
		{"JPY", 4_600_000, "¥4.6m"},
		{"JPY", 980, "¥980"},
		{"KWD", 2_400_000, "KWD\u00a02.4k"},
		{"", 460_000_000, "4.6m"},
		{"EUR", math.MaxInt64, "€92,233,720.4bn"},
		{"EUR", math.MinInt64, "−€92,233,720.4bn"},
	}
	for _, tt := range tests {
		if got := Short(tt.minor, tt.currency); got != tt.want {
			t.Errorf("Short(%d %s) = %q, want %q", tt.minor, tt.currency, got, tt.want)
		}
	}
}

func TestFull(t *testing.T) {
	if got, want := Full(123456789, "GBP"), "£1,234,567.89"; got != want {
		t.Errorf("Full = %q, want %q", got, want)
	}
}

func TestTick(t *testing.T) {
	tests := []struct {
		minor, step benefit.Money
		want        string
	}{{0, 1_000_000_000, "£0"}, {1_000_000_000, 1_000_000_000, "£10m"}, {50_000_000, 50_000_000, "£500k"}, {150_000_000, 50_000_000,
		"£1.5m"}, {105_000_000, 5_000_000, "£1.05m"},
		{-200_000_000, 100_000_000, "−£2m"}, {100_000, 20_000, "£1k"}, {120_000, 20_000, "£1.2k"}, {60_000, 20_000, "£600"}, {50,
			50, "£0.5"}}
	for _, tt := range tests {
		if got := Tick(tt.minor, tt.step, "GBP"); got != tt.want {
			t.Errorf("Tick(%d, %d) = %q, want %q", tt.minor, tt.step, got, tt.want)
		}
	}
}

func TestAdding(t *testing.T) {
	tests := []struct {
		name   string
		groups [][]benefit.Money
		want   string
		exact  bool
	}{
		{"adds up as it is", [][]benefit.Money{{4_120_000_000, 3_660_000_000, 460_000_000}}, "£41.2m £36.6m £4.6m", true},
		{"one more decimal", [][]benefit.Money{{4_124_000_000, 3_656_000_000, 468_000_000}}, "£41.24m £36.56m £4.68m", true},
		{"small parts in the unit of the whole", [][]benefit.Money{{150_000_000, 60_000_000, 90_000_000}}, "£1.5m £0.6m £0.9m",
			true},
		{"rounding shows whatever is done", [][]benefit.Money{{100_000_000, 33_333_333, 33_333_333, 33_333_334}},
			"£1m £333k £333k £333k", false},
		{"two groups", [][]benefit.Money{{500_000_000, 300_000_000, 200_000_000}, {200_000_000, 125_000_000, 75_000_000}},
			"£5m £3m £2m £2m £1.25m £0.75m", true},
		{"a part too small for the unit of the whole", [][]benefit.Money{{4_120_300_000, 4_120_000_000, 300_000}},
			"£41.203m £41.2m £0.003m", true},
		{"a part smaller still", [][]benefit.Money{{4_120_000_300, 4_120_000_000, 300}}, "£41.2m £41.2m £3", false},
		{"a part that is nothing", [][]benefit.Money{{4_120_000_000, 4_120_000_000, 0}}, "£41.2m £41.2m £0", true},
		{"nothing", nil, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			short, exact := Adding("GBP", tt.groups...)
			var got []string
			for _, g := range tt.groups {
				for _, m := range g {
					got = append(got, short(m))
				}
			}
			if s := strings.Join(got, " "); s != tt.want || exact != tt.exact {
				t.Errorf("%q, exact %t; want %q, %t", s, exact, tt.want, tt.exact)
			}
		})
	}
}

// What is written adds up whenever Adding says so.
func TestAddingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Int64Range(-1e12, 1e12), 1, 6).Draw(t, "parts")
		group := []benefit.Money{0}
		for _, p := range parts {
			group[0] += benefit.Money(p)
			group = append(group, benefit.Money(p))
		}
		k, places := 0, 0
		for _, m := range group {
			if kk, p := scaleOf(m, "GBP"); kk > k {
				k, places = kk, p
			}
		}
		_, exact := Adding("GBP", group)
		found := false
		for p := places; p <= places+2; p++ {
			found = found || addsUp("GBP", k, p, [][]benefit.Money{group})
		}
		if exact && !found {
			t.Fatalf("%v is said to add up", group)
		}
	})
}

// Rounding is off by at most half of the last decimal.
func TestRoundedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := benefit.Money(rapid.Int64Range(-1e15, 1e15).Draw(t, "amount"))
		k, places := scaleOf(m, "GBP")
		unit := float64(minor("GBP", k)) / math.Pow10(places)
		if off := math.Abs(float64(rounded(m, "GBP", k, places))*unit - float64(m)); off > unit/2+0.01 {
			t.Fatalf("%d is shown %g off in steps of %g", m, off, unit)
		}
		if v := math.Abs(float64(rounded(m, "GBP", k, places))) / math.Pow10(places); v >= 1000 && k < len(scales)-1 {
			t.Fatalf("%d is shown as %g of its unit", m, v)
		}
	})
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 61: "61", 9.4: "9.4", 0.1 + 0.2: "0.3", 1234567.5: "1,234,567.5",
		-3.25: "−3.25", 1.0 / 3: "0.3333", -0.00001: "0",
		math.NaN(): "out of range", math.Inf(1): "out of range", 1e15: "out of range"} {
		if got := Number(v); got != want {
			t.Errorf("Number(%g) = %q, want %q", v, got, want)
		}
	}
}
