package intake

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/vague"
)

// TestWhatSmallSumsAreCountedIn asks below a heading that says nothing where all sums are small and bare, and nowhere else.
func TestWhatSmallSumsAreCountedIn(t *testing.T) {
	number := func(x float64, currency string) Cell {
		return Cell{Kind: Number, Number: x, Text: strings.TrimSpace(currency + " 1"), Currency: currency}
	}
	word := func(s string) Cell { return Cell{Text: s} }
	for name, c := range map[string]struct {
		heading string
		cells   []Cell
		counted int64
		power   int
		open    bool
	}{
		"small numbers":                    {"Annual value", []Cell{number(1.2, ""), number(450, "")}, 0, 0, true},
		"small words":                      {"Annual value", []Cell{word("1.2"), word("450"), word("TBC")}, 0, 0, true},
		"one only":                         {"Annual value", []Cell{number(1.2, ""), number(0, "")}, 0, 0, false},
		"a large one":                      {"Annual value", []Cell{number(1.2, ""), word("45,000")}, 0, 0, false},
		"with a currency":                  {"Annual value", []Cell{number(1.2, "GBP"), word("£450")}, 0, 0, false},
		"the heading has a currency":       {"Annual value (£)", []Cell{number(1.2, ""), number(450, "")}, 0, 0, false},
		"the heading says it":              {"Annual value (£k)", []Cell{number(1.2, ""), number(450, "")}, 1_000_000, 3, false},
		"somebody said thousands":          {"Annual value", []Cell{number(1.2, ""), number(450, "")}, 1000, 3, false},
		"somebody said in full":            {"Annual value", []Cell{number(1.2, ""), number(450, "")}, 1, 0, false},
		"shown in thousands, held in full": {"Annual value", []Cell{{Kind: Number, Number: 1.2, Text: "1", Scaled: true}, {Kind: Number, Number: 2, Text: "2", Scaled: true}}, 0, 0, false},
	} {
		rows := [][]Cell{{word(c.heading)}}
		for _, cell := range c.cells {
			rows = append(rows, []Cell{cell})
		}
		r := newLines(rows, Layout{Columns: []Column{{Heading: c.heading, Field: FieldValue}}, Counted: c.counted}, nil, BenefitFields())
		r.customs = vague.Customs{Currency: "GBP"}
		h, note := r.countedIn(r.layout.Columns[0], false)
		if h.Power != c.power || h.Open != c.open || (note != "") != (c.open || h.Told) {
			t.Errorf("%s: %+v %q", name, h, note)
		}
	}
	for amounts, open := range map[string]bool{"100.00|5": false, "12.5|9.8": true, "4|7": true} {
		rows := table("Amount\n" + strings.ReplaceAll(amounts, "|", "\n"))
		r := newLines(rows, Layout{Columns: []Column{{Heading: "Amount", Field: FieldValue}}}, nil, MoneyFields())
		if h, _ := r.countedIn(r.layout.Columns[0], true); h.Open != open {
			t.Errorf("entries of %s: asked %v, want %v", amounts, h.Open, open)
		}
	}
}
