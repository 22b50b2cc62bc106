package vague

import (
	"testing"

	"pgregory.net/rapid"
)

func TestQuantities(t *testing.T) {
	check(t, func(s string) Answer[Quantity] { return ReadQuantity(s, british, Heading{}) }, []saying{
		{"c. 30 %", "c. 30 %"},
		{"30%", "30 %"},
		{"~12 days", "c. 12 days"},
		{"from 14 to 9 days", "from 14 to 9 days"},
		{"reduce by 15%", "reduce by 15 %"},
		{"20-25 %", "20 to 25 %"},
		{"30 percent", "30 %"},
		{"30 per cent", "30 %"},
		{"5 percentage points", "5 percentage points"},
		{"5pp", "5 percentage points"},
		{"12 working days", "12 working days"},
		{"12", "12"},
		{"12.5", "12.5"},
		{"1,200", "1200"},
		{"1,200 calls per month", "1200 calls per month"},
		{"1200 calls/month", "1200 calls/month"},
		{"2.5 FTE", "2.5 FTE"},
		{"2.5FTE", "2.5 FTE"},
		{"£14 per invoice", "14 £ per invoice"},
		{"£14", "14 £"},
		{"99.9%", "99.9 %"},
		{"<24h", "up to 24 h"},
		{">95%", "at least 95 %"},
		{"≥ 95 %", "at least 95 %"},
		{"at least 95%", "at least 95 %"},
		{"up to 30%", "up to 30 %"},
		{"95%+", "at least 95 %"},
		{"14 → 9 days", "from 14 to 9 days"},
		{"14 -> 9 days", "from 14 to 9 days"},
		{"14 days → 9 days", "from 14 to 9 days"},
		{"14 days to 9 days", "Is this a range, or does it go from one to the other? | from 14 to 9 days | 9 to 14 days"},
		{"14 to 9 days", "Is this a range, or does it go from one to the other? | from 14 to 9 days | 9 to 14 days"},
		{"10 to 15 days", "10 to 15 days"},
		{"10-15 days", "10 to 15 days"},
		{"10 days - 15 days", "10 to 15 days"},
		{"between 20 and 25%", "20 to 25 %"},
		{"reduce from 14 to 9 days", "from 14 to 9 days"},
		{"reduce to 9 days", "9 days"},
		{"reduce to below 9 days", "up to 9 days"},
		{"increase to 95%", "95 %"},
		{"increase by 10%", "increase by 10 %"},
		{"10% increase", "increase by 10 %"},
		{"15% reduction", "reduce by 15 %"},
		{"15% reduction in call volumes", "reduce by 15 %"},
		{"a 15% reduction", "reduce by 15 %"},
		{"reduction of 15%", "reduce by 15 %"},
		{"reduced by 15-20%", "reduce by 15 to 20 %"},
		{"15-20% reduction", "reduce by 15 to 20 %"},
		{"reduce 15%", "reduce by 15 %"},
		{"down 15%", "reduce by 15 %"},
		{"up 5 points", "increase by 5 points"},
		{"-15%", "Is it a level below nought, or a change? | reduce by 15 % | at -15 %"},
		{"+20%", "increase by 20 %"},
		{"-5", "Is it a level below nought, or a change? | reduce by 5 | at -5"},
		{"improve by 10%", "Does the measure go up or down? | increase by 10 % | reduce by 10 %"},
		{"10% improvement", "Does the measure go up or down? | increase by 10 % | reduce by 10 %"},
		{"10% better", "Does the measure go up or down? | increase by 10 % | reduce by 10 %"},
		{"halve", "reduce by 50 %"},
		{"halve the backlog", "reduce by 50 %"},
		{"double", "increase by 100 %"},
		{"nil", "0"},
		{"zero", "0"},
		{"none", "Does this mean nought? | 0"},
		{"0", "0"},
		{"0%", "0 %"},
		{"n/a", "(not applicable)"},
		{"TBC", "(undecided)"},
		{"not measured", "(undecided)"},
		{"-", "(blank)"},
		{"1 in 5", "Which figure is meant? There is more than one. | 20 % | 1 | 5"},
		{"3 out of 10", "Which figure is meant? There is more than one. | 30 % | 3 | 10"},
		{"4.2/5", "Which figure is meant? There is more than one. | 4.2"},
		{"4.2 out of 5", "Which figure is meant? There is more than one. | 84 % | 4.2 | 5"},
		{"02:30", "Which figure is meant? There is more than one. | 2 | 30"},
		{"3h 20m", "Which figure is meant? There is more than one. | 3 h | 20000000 | 20 metres | 20 months | 20 minutes"},
		{"1.5x", "1.5 x"},
		{"2 million transactions", "2000000 transactions"},
		{"2m transactions", "2000000 transactions"},
		{"2m", "Is m million, or a unit? | 2000000 | 2 metres | 2 months | 2 minutes"},
		{"2M", "2000000"},
		{"500k records", "500000 records"},
		{"1.2k", "1200"},
		{"5m", "Is m million, or a unit? | 5000000 | 5 metres | 5 months | 5 minutes"},
		{"1.234", "1.2340"},
		{"1,234", "1234"},
		{"1.234,5", "1234.5"},
		{"1,234.5", "1234.5"},
		{"0.3", "0.3"},
		{"95% within 4 hours", "Which figure is meant? There is more than one. | 95 % | 4 hours"},
		{"30% by 2028", "Which figure is meant? There is more than one. | 30 % | 2028"},
		{"85% of calls answered", "85 %"},
		{"Average 12 days", "12 days"},
		{"currently 14 days", "14 days"},
		{"Target: 95%", "95 %"},
		{"12 bed-days", "12 bed-days"},
		{"12 days p.a.", "12 days p.a"},
		{"12 days (2025/26)", "Which figure is meant? There is more than one. | 12 days | 2025"},
		{"14 days (average)", "14 days"},
		{"approx. 300 staff", "c. 300 staff"},
		{"about 300", "c. 300"},
		{"circa 12,000 m2", "c. 12000 m2"},
		{"c.30%", "c. 30 %"},
		{"30 %-points", "30 percentage points"},
		{"50/50", "Which figure is meant? There is more than one. | 50"},
		{"24x7", "Which figure is meant? There is more than one. | 24 x | 7"},
		{"100% compliance", "100 %"},
		{"Zero incidents", "0 incidents"},
		{"no change", "What figure is meant?"},
		{"maintain at 95%", "95 %"},
		{"maintain 95%", "95 %"},
		{"< 5", "up to 5"},
		{"<= 5 days", "up to 5 days"},
		{"no more than 5 days", "up to 5 days"},
		{"fewer than 10 complaints", "up to 10 complaints"},
		{"less than 10", "up to 10"},
		{"more than 10", "at least 10"},
		{"over 90%", "at least 90 %"},
		{"minimum 90 %", "at least 90 %"},
		{"max. 4 hours", "up to 4 hours"},
		{"9 days", "9 days"},
		{"9d", "9 d"},
		{"9 days.", "9 days"},
		{"9,5 days", "9.5 days"},
		{"1 000 000 kWh", "1000000 kWh"},
		{"1'000 kWh", "1000 kWh"},
		{"1.000.000 kWh", "1000000 kWh"},
		{"20 tonnes CO2", "20 tonnes CO2"},
		{"20 tCO2e", "20 tCO2e"},
		{"15 °C", "15 °C"},
		{"£2.50", "2.5 £"},
		{"€ 3.4 Mio", "3400000 €"},
		{"£2m", "2000000 £"},
		{"£2m p.a.", "2000000 £ p.a"},
		{"12 months", "12 months"},
		{"Q3", "What figure is meant?"},
		{"High", "What figure is meant?"},
		{"Medium", "What figure is meant?"},
		{"good", "What figure is meant?"},
		{"3 (of 5)", "Which figure is meant? There is more than one. | 60 % | 3 | 5"},
		{"3 stars", "3 stars"},
		{"NPS +30", "Is it a level, or a change? | 30 | increase by 30"},
		{"NPS 30", "30"},
		{"+30", "increase by 30"},
		{"Net 30", "30"},
		{"60 - 70", "60 to 70"},
		{"60 – 70 %", "60 to 70 %"},
		{"60% - 70%", "60 to 70 %"},
		{"60% to 70%", "60 to 70 %"},
		{"from 60% to 70%", "from 60 to 70 %"},
		{"60%->70%", "from 60 to 70 %"},
		{"from 40 to 20", "from 40 to 20"},
		{"from 20%", "20 %"},
		{"to 20%", "20 %"},
		{"14 days now, 9 days target", "Which figure is meant? There is more than one. | 14 days now | 9 days target"},
		{"10% p.a.", "10 % p.a"},
		{"8 hrs/day", "8 hrs/day"},
		{"0.5 days", "0.5 days"},
		{"½ day", "What figure is meant?"},
		{"1/2 day", "Which figure is meant? There is more than one. | 1"},
		{"30% reduction (c. 12 FTE)", "Which figure is meant? There is more than one. | c. reduce by 30 % | c. reduce by 12 FTE"},
		{"7 out of 7 days", "Which figure is meant? There is more than one. | 100 % | 7 | 7 days"},
		{"999999999999999999999", "What figure is meant?"},
		{"1e6", "Which figure is meant? There is more than one. | 1 e | 6"},
		{"-3.5", "Is it a level below nought, or a change? | reduce by 3.5 | at -3.5"},
		{"- 3.5", "Is it a level below nought, or a change? | reduce by 3.5 | at -3.5"},
		{"−3.5 %", "Is it a level below nought, or a change? | reduce by 3.5 % | at -3.5 %"},
		{"(5)", "Is this below nought, as in accounts? | at -5 | 5"},
		{"5 (est.)", "c. 5"},
		{"5?", "c. 5"},
		{"~5-10", "c. 5 to 10"},
		{"reduce by at least 10%", "reduce by at least 10 %"},
		{"increase of up to 20%", "increase by up to 20 %"},
		{"from 14 to at least 9 days", "from 14 to at least 9 days"},
	})
}

func TestQuantitiesUnderHeadings(t *testing.T) {
	cases := []struct {
		heading string
		sayings []saying
	}{
		{"Target (%)", []saying{
			{"30", "30 %"},
			{"0.3", "Is this a share of 1, or a percentage below 1? | 30 % | 0.3 %"},
			{"-0.15", "Is it a level below nought, or a change? | reduce by 15 % | at -15 % | reduce by 0.15 % | at -0.15 %"},
			{"0", "0 %"},
			{"1", "1 %"},
			{"12 days", "12 days"},
			{"reduce by 15", "reduce by 15 %"},
			{"20-25", "20 to 25 %"},
			{"from 14 to 9", "from 14 to 9 %"},
		}},
		{"Baseline (days)", []saying{{"14", "14 days"}, {"2m", "Is m million, or a unit? | 2000000 days | 2 metres | 2 months | 2 minutes"}}},
		{"Calls (thousands)", []saying{{"12.5", "12500 calls"}, {"1.2m", "1200000 calls"}, {"300 calls", "300000 calls"}}},
	}
	for _, c := range cases {
		h := ReadHeading(c.heading, british)
		for _, s := range c.sayings {
			a := ReadQuantity(s.text, british, h)
			if got := said(a); got != s.want {
				t.Errorf("%q below %q is understood as\n %s, want\n %s", s.text, c.heading, got, s.want)
			}
			for _, k := range a.Candidates {
				if b := ReadQuantity(k.Words, british, h); b.State != Understood || b.Value != k.Value {
					t.Errorf("%q below %q offers %q, which reads as %s", s.text, c.heading, k.Words, said(b))
				}
			}
		}
	}
}

func TestQuantityMarks(t *testing.T) {
	german := Customs{Currency: "EUR", Decimal: ','}
	check(t, func(s string) Answer[Quantity] { return ReadQuantity(s, german, Heading{}) }, []saying{
		{"1.234", "1234"}, {"1,234", "1.2340"}, {"1,5 %", "1.5 %"}, {"1.5 %", "1.5 %"},
	})
	check(t, func(s string) Answer[Quantity] { return ReadQuantity(s, Customs{}, Heading{}) }, []saying{
		{"1.234", "Does the mark group thousands, or is it the decimal mark? | 1234 | 1.2340"},
		{"1,234 calls", "Does the mark group thousands, or is it the decimal mark? | 1234 calls | 1.2340 calls"},
		{"0.123", "0.1230"},
	})
}

// TestQuantityWordsReadBack holds that the words of a quantity mean it and nothing else, whatever the customs.
func TestQuantityWordsReadBack(t *testing.T) {
	customs := []Customs{british, {}, {Currency: "EUR", Decimal: ','}}
	figure := rapid.Custom(func(t *rapid.T) float64 {
		return decimal{rapid.Int64Range(0, 9_999_999).Draw(t, "digits"), rapid.IntRange(0, 4).Draw(t, "places")}.float(0)
	})
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity{
			Kind:        QuantityKind(rapid.IntRange(0, int(FromTo)).Draw(t, "kind")),
			Low:         figure.Draw(t, "low"),
			Unit:        rapid.SampledFrom([]string{"", "%", "days", "calls per month", "£ per invoice", "FTE", "m2", "bed-days", "percentage points"}).Draw(t, "unit"),
			Approximate: rapid.Bool().Draw(t, "approximate"),
			Bound:       rapid.SampledFrom([]Bound{Exactly, AtMost, AtLeast}).Draw(t, "bound"),
		}
		q.High = q.Low
		switch {
		case q.Kind == FromTo:
			q.From = figure.Draw(t, "from")
		case rapid.Bool().Draw(t, "range"):
			high := figure.Draw(t, "high")
			q.Low, q.High = min(q.Low, high), max(q.Low, high)
		}
		if q.Kind != FromTo && q.Low != 0 && rapid.Bool().Draw(t, "below") {
			q.Low, q.High = -q.High, -q.Low
		}
		got := ReadQuantity(q.String(), rapid.SampledFrom(customs).Draw(t, "customs"), Heading{})
		if got.State != Understood || got.Value != q {
			t.Fatalf("%q reads as %s: %+v, want %+v", q, said(got), got.Value, q)
		}
	})
}

func quantityHolds(t interface{ Fatalf(string, ...any) }, text string) {
	read := func(s string) Answer[Quantity] { return ReadQuantity(s, british, Heading{}) }
	a := read(text)
	holds(t, text, a, read)
	for _, q := range append(candidateValues(a), a.Value) {
		if q.Low > q.High || !sane(q.Low) || !sane(q.High) || !sane(q.From) {
			t.Fatalf("%q gives %+v", text, q)
		}
	}
}

func TestMessyQuantities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { quantityHolds(t, messyText().Draw(t, "text")) })
}

func FuzzReadQuantity(f *testing.F) {
	for _, s := range []string{"c. 30 %", "from 14 to 9 days", "reduce by 15%", "20-25 %", "2m", "1 in 5", "12 bed-days", "-15%", "95% within 4 hours"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { quantityHolds(t, text) })
}
