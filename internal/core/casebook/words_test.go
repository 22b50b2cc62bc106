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
	} {
		if got := casebook.SpeaksOfMoney(text, "XTS"); got != want {
			t.Errorf("%q names money: %v", text, got)
		}
	}
	if casebook.SpeaksOfMoney("plain words", "") {
		t.Error("a project without a currency makes every text money")
	}
}
