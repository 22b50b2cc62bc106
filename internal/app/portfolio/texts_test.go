package portfolio

import (
	"testing"

	"counterpart.dev/internal/core/intake"
)

// TestNumbersAsTheFileHoldsThem takes what a cell shows only where that is the number.
func TestNumbersAsTheFileHoldsThem(t *testing.T) {
	for _, c := range []struct {
		cell intake.Cell
		want string
	}{
		{intake.Cell{Text: "1,234.56", Kind: intake.Number, Number: 1234.56}, "1,234.56"}, {intake.Cell{Text: "(12.5)", Kind: intake.Number, Number: -12.5}, "(12.5)"},
		{intake.Cell{Text: "£1,235", Kind: intake.Number, Number: 1234.56, Currency: "GBP"}, "£1234.56"}, {intake.Cell{Text: "0", Kind: intake.Number, Number: 0.45}, "0.45"},
		{intake.Cell{Text: "1.2", Kind: intake.Number, Number: 1_200_000, Scaled: true}, "1200000"}, {intake.Cell{Text: "00012", Kind: intake.Number, Number: 12}, "00012"},
		{intake.Cell{Text: "12%", Kind: intake.Number, Number: 0.124, Percent: true}, "12%"}, {intake.Cell{Text: "0", Kind: intake.Number}, "0"},
	} {
		if got := texts([][]intake.Cell{{c.cell}})[0][0]; got != c.want {
			t.Errorf("%+v is taken as %q, want %q", c.cell, got, c.want)
		}
	}
}
