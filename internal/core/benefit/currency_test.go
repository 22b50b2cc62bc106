package benefit_test

import (
	"testing"

	"counterpart.dev/internal/core/benefit"
)

func TestCurrencies(t *testing.T) {
	for code, want := range map[string][2]bool{"GBP": {true, true}, "VED": {true, true}, "DEM": {false, true}, "XDR": {false, true}, "XXX": {}, "XAU": {}, "GPB": {}, "gbp": {},
		"": {}, "G P": {}, "BP ": {}, "GBP ": {}} {
		if got := [2]bool{benefit.InUse(code), benefit.KnownCurrency(code)}; got != want {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
	zero := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				if code := string([]rune{a, b, c}); benefit.MinorDigits(code) != 2 && !benefit.InUse(code) {
					t.Errorf("%s has digits of its own and is not in use", code)
				} else if benefit.InUse(code) {
					zero++
				}
			}
		}
	}
	if zero < 150 || zero > 160 {
		t.Errorf("%d currencies are in use", zero)
	}
}
