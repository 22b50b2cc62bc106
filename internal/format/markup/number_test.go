package markup

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestDecimal(t *testing.T) {
	tests := []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"250000", 250_000_000_000, true}, {"-12.5", -12_500_000, true}, {"+3.", 3_000_000, true}, {".25", 250_000, true},
		{" 7 ", 7_000_000, true}, {"1.2345675", 1_234_568, true}, {"1.23456749", 1_234_567, true}, {"-0.0000005", -1, true}, {"1.5E2", 150_000_000, true},
		{"000000000000001", 1_000_000, true}, {"999999999999", 999_999_999_999_000_000, true},
		{"", 0, false}, {"-", 0, false}, {".", 0, false}, {"1,5", 0, false}, {"NaN", 0, false}, {"INF", 0, false}, {"1e99", 0, false}, {"--1", 0, false},
		{"1.2.3", 0, false}, {"1000000000000000", 0, false}, {"1.234567x", 0, false},
	}
	for _, tt := range tests {
		if got, ok := Decimal([]byte(tt.text), 6); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %d %t, want %d %t", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestDecimalPlaces(t *testing.T) {
	for places, want := range []int64{2, 20, 195, 1950} {
		if got, ok := Decimal([]byte("1.95"), places); !ok || got != want {
			t.Errorf("%d places: %d, want %d", places, got, want)
		}
	}
}

func TestDecimalProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(-1e17, 1e17).Draw(t, "millionths")
		sign, abs := "", v
		if v < 0 {
			sign, abs = "-", -v
		}
		text := fmt.Sprintf("%s%d.%06d", sign, abs/1e6, abs%1e6)
		if got, ok := Decimal([]byte(text), 6); !ok || got != v {
			t.Fatalf("%s is %d %t", text, got, ok)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	f.Add("12.5")
	f.Add("-1e3")
	f.Fuzz(func(t *testing.T, text string) {
		if v, ok := Decimal([]byte(text), 6); !ok && v != 0 {
			t.Fatalf("%q is %d and no number", text, v)
		}
	})
}
