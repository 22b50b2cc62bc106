package casebook_test

import (
	"testing"

	"counterpart.dev/internal/core/casebook"
)

func TestSpeaksOfMoney(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "Reduce waiting": false, "days": false, "patients a week": false, "% of letters": false, "Lower the cost of storage": false, "Euroscore": false, "Poundland sites": false,
		"£": true, "£k a year": true, "Save 2m EUR": true, "GBP5m a year": true, "20k€": true, "Save two million pounds": true, "US$ per case": true, "NPV": true, "PLN": true, "save 40 000 SEK": true,
		"Kcs": false, "XTS 5": true,
		"Try the new rota on two wards": false, "CAD drawings issued in time": false, "Ron’s wards": false, "Fr. Keller’s ward": false, "TRY 5m": true, "5m CAD": true, "save Rs. 500 a visit": true, "sfr 2000 a bed": true,
		"5 bn letters a year": false, "Save 300 kr a visit": true, "₪ a visit": true, "￡5": true, "300 ₫": true, "two crore": true, "30 ft of shelves": false, "7 a.m. rounds": false,
	} {
		if got := casebook.SpeaksOfMoney(text, "XTS"); got != want {
			t.Errorf("%q names money: %v", text, got)
		}
	}
	if casebook.SpeaksOfMoney("plain words", "") {
		t.Error("a project without a currency makes every text money")
	}
}
