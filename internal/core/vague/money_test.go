package vague

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
)

func TestMoney(t *testing.T) {
	check(t, func(s string) Answer[Money] { return ReadMoney(s, british, Heading{}) }, []saying{
		{"£1.2m p.a.", "GBP 1,200,000.00 per year"},
		{"RWF 500,000", "RWF 500000"},
		{"COP 5,000.50", "COP 5,000.50"},
		{"COP -5,000.50", "COP -5,000.50"},
		{"5k GHS", "GHS 5,000.00"},
		{"£500 ALL IN", "GBP 500.00"},
		{"GHS COSTS 500", "GBP 500.00"},
		{"1,200k", "GBP 1,200,000.00"},
		{"€ 3.4 Mio", "EUR 3,400,000.00"},
		{"$250,000 per year", "USD 250,000.00 per year"},
		{"c. £300k pa (gross)", "c. GBP 300,000.00 per year"},
		{"£1.2m over 5 years", "GBP 1,200,000.00 over 5 years"},
		{"(1,234)", "GBP -1,234.00"},
		{"1.234.567,89", "GBP 1,234,567.89"},
		{"1,234,567.89", "GBP 1,234,567.89"},
		{"£2-3m", "GBP 2,000,000.00 to GBP 3,000,000.00"},
		{"tbc", "(undecided)"},
		{"£1.2m", "GBP 1,200,000.00"},
		{"£1.2M", "GBP 1,200,000.00"},
		{"£ 1.2 million", "GBP 1,200,000.00"},
		{"1.2 million pounds", "GBP 1,200,000.00"},
		{"£1,200,000", "GBP 1,200,000.00"},
		{"£1,200,000.00", "GBP 1,200,000.00"},
		{"1200000", "GBP 1,200,000.00"},
		{"£500k - £1.2m", "GBP 500,000.00 to GBP 1,200,000.00"},
		{"£500k to 1.2m", "GBP 500,000.00 to GBP 1,200,000.00"},
		{"£800-1.2m", "The range ends before it begins: what is meant? | GBP 800.00 to GBP 1,200,000.00 | GBP 1,200,000.00 to GBP 800,000,000.00"},
		{"£500-1m", "The range ends before it begins: what is meant? | GBP 500.00 to GBP 1,000,000.00 | GBP 1,000,000.00 to GBP 500,000,000.00"},
		{"between £2m and £3m", "GBP 2,000,000.00 to GBP 3,000,000.00"},
		{"£2m–£3m per annum", "GBP 2,000,000.00 to GBP 3,000,000.00 per year"},
		{"£100-£200", "GBP 100.00 to GBP 200.00"},
		{"£20k/month", "GBP 20,000.00 per month"},
		{"£20k pcm", "GBP 20,000.00 per month"},
		{"£5k per week", "GBP 5,000.00 per week"},
		{"£250 per day", "GBP 250.00 per day"},
		{"£60k per quarter", "GBP 60,000.00 per quarter"},
		{"£6m one-off", "GBP 6,000,000.00 once"},
		{"one off £6m", "GBP 6,000,000.00 once"},
		{"£1m+", "at least GBP 1,000,000.00"},
		{">£1m", "at least GBP 1,000,000.00"},
		{"£80k max", "up to GBP 80,000.00"},
		{"£80k minimum", "at least GBP 80,000.00"},
		{"up to £2m", "up to GBP 2,000,000.00"},
		{"at least £500k p.a.", "at least GBP 500,000.00 per year"},
		{"over £1m", "at least GBP 1,000,000.00"},
		{"(£1.2m)", "GBP -1,200,000.00"},
		{"£(1.2)m", "GBP -1,200,000.00"},
		{"-£5k", "GBP -5,000.00"},
		{"£-5k", "GBP -5,000.00"},
		{"−£5,000", "GBP -5,000.00"},
		{"50p", "GBP 0.50"},
		{"£0.50", "GBP 0.50"},
		{"£1.234", "Does the mark group thousands, or is it the decimal mark? | GBP 1,234.00 | GBP 1.23"},
		{"£1.234m", "GBP 1,234,000.00"},
		{"£1,234m", "GBP 1,234,000,000.00"},
		{"1,234 Mio €", "EUR 1,234,000,000.00"},
		{"1.234 Mio €", "EUR 1,234,000.00"},
		{"1.234 €", "Does the mark group thousands, or is it the decimal mark? | EUR 1,234.00 | EUR 1.23"},
		{"1.234,50 €", "EUR 1,234.50"},
		{"TEUR 500", "EUR 500,000.00"},
		{"500 TEUR", "EUR 500,000.00"},
		{"500 T€", "EUR 500,000.00"},
		{"k€ 500", "EUR 500,000.00"},
		{"500k€", "EUR 500,000.00"},
		{"€500k", "EUR 500,000.00"},
		{"EUR 500,000", "EUR 500,000.00"},
		{"500.000 EUR", "Does the mark group thousands, or is it the decimal mark? | EUR 500,000.00 | EUR 500.00"},
		{"CHF 1'234'567.50", "CHF 1,234,567.50"},
		{"1 234 567,89 €", "EUR 1,234,567.89"},
		{"₹ 12,34,567", "INR 1,234,567.00"},
		{"₹ 5 crore", "INR 50,000,000.00"},
		{"A$1.5m", "AUD 1,500,000.00"},
		{"US$ 2bn", "USD 2,000,000,000.00"},
		{"$2m", "USD 2,000,000.00"},
		{"kr 500 000", "Which currency is it? | SEK 500,000.00 | NOK 500,000.00 | DKK 500,000.00 | ISK 50000000"},
		{"500 SEK", "SEK 500.00"},
		{"¥1,000,000", "JPY 1000000"},
		{"nil", "GBP 0.00"},
		{"zero", "GBP 0.00"},
		{"none", "Does this mean that there is no money in it? | GBP 0.00"},
		{"0", "GBP 0.00"},
		{"£0", "GBP 0.00"},
		{"-", "(blank)"},
		{"n/a", "(not applicable)"},
		{"TBC", "(undecided)"},
		{"£?", "What sum is meant?"},
		{"£tbc", "What sum is meant?"},
		{"£1.2m (was £1.5m)", "Which sum is meant? There is more than one number. | GBP 1,200,000.00 | GBP 1,500,000.00"},
		{"£1.2m (£1.0m net)", "Which sum is meant? There is more than one number. | GBP 1,200,000.00 | GBP 1,000,000.00"},
		{"£1.2m @ 3.5%", "Which sum is meant? There is more than one number. | GBP 1,200,000.00"},
		{"3.5%", "What sum is meant?"},
		{"£240k x 5", "Which sum is meant? There is more than one number. | GBP 240,000.00"},
		{"£240k p.a. x 5 years", "Which sum is meant? There is more than one number. | GBP 240,000.00 per year"},
		{"£1.2m p.a. for 5 years", "Which sum is meant? There is more than one number. | GBP 1,200,000.00 per year"},
		{"£1.2m p.a. over 5 years", "For what time is this sum? | GBP 1,200,000.00 per year | GBP 1,200,000.00 over 5 years"},
		{"£6m over five years", "GBP 6,000,000.00 over 5 years"},
		{"£6m over the 5 year period", "GBP 6,000,000.00 over 5 years"},
		{"£6m / 5 yrs", "GBP 6,000,000.00 over 5 years"},
		{"£6m across 18 months", "GBP 6,000,000.00 over 18 months"},
		{"£6m (over 5 years)", "GBP 6,000,000.00 over 5 years"},
		{"£6m over 5-year period", "GBP 6,000,000.00 over 5 years"},
		{"approx £1m", "c. GBP 1,000,000.00"},
		{"~£1m", "c. GBP 1,000,000.00"},
		{"£1m approx", "c. GBP 1,000,000.00"},
		{"£1m (est.)", "c. GBP 1,000,000.00"},
		{"£1.2m?", "c. GBP 1,200,000.00"},
		{"circa 300k p.a.", "c. GBP 300,000.00 per year"},
		{"say £50k", "c. GBP 50,000.00"},
		{"£1.2m savings", "GBP 1,200,000.00"},
		{"cashable £1.2m p.a.", "GBP 1,200,000.00 per year"},
		{"£1.2m NPV", "GBP 1,200,000.00 once"},
		{"5 FTE", "This counts something other than money: what does it come to? | GBP 5.00"},
		{"12,000 hours", "This counts something other than money: what does it come to? | GBP 12,000.00"},
		{"£80k staff", "GBP 80,000.00"},
		{"£1.2m (PV)", "GBP 1,200,000.00 once"},
		{"£3m whole-life", "GBP 3,000,000.00 once"},
		{"1,2 Mio. €/Jahr", "EUR 1,200,000.00 per year"},
		{"£99999999999999999999", "What sum is meant?"},
		{"£999,999,999,999,999bn", "This is larger than any sum: what is meant?"},
		{"£1.005", "Does the mark group thousands, or is it the decimal mark? | GBP 1,005.00 | GBP 1.01"},
		{"1.005", "Does the mark group thousands, or is it the decimal mark? | GBP 1,005.00 | GBP 1.01"},
		{"£12.345k", "GBP 12,345.00"},
		{"0.3", "GBP 0.30"},
		{"0,3", "GBP 0.30"},
		{"1,5m", "GBP 1,500,000.00"},
		{"£1,5m", "GBP 1,500,000.00"},
		{"1.5m", "GBP 1,500,000.00"},
		{"1,50", "Does the mark group thousands, or is it the decimal mark? | GBP 1.50 | GBP 150.00"},
		{"12,3456", "GBP 12.35"},
		{"£m 1.2", "GBP 1,200,000.00"},
		{"£k 500", "GBP 500,000.00"},
		{"£k500", "GBP 500,000.00"},
		{"500 (£k)", "GBP 500,000.00"},
		{"lots", "What sum is meant?"},
		{"see business case", "What sum is meant?"},
		{"Â£1.2m", "GBP 1,200,000.00"},
		{"â‚¬3m", "EUR 3,000,000.00"},
		{"£1.2mil", "GBP 1,200,000.00"},
		{"£1.2mn", "GBP 1,200,000.00"},
		{"£1.2bn", "GBP 1,200,000,000.00"},
		{"£1.2tn", "GBP 1,200,000,000,000.00"},
		{"£300 thousand", "GBP 300,000.00"},
		{"£3 hundred", "GBP 300.00"},
		{"2027", "GBP 2,027.00"},
		{"£1.2m from FY27/28", "Which sum is meant? There is more than one number. | GBP 1,200,000.00"},
		{"£1.2m (2026/27 prices)", "Which sum is meant? There is more than one number. | GBP 1,200,000.00"},
		{"£1.2m in total", "GBP 1,200,000.00"},
		{"£1.2m p.a. gross, £0.9m net", "Which sum is meant? There is more than one number. | GBP 1,200,000.00 per year | GBP 900,000.00 per year"},
		{"£1.2 m", "GBP 1,200,000.00"},
		{"£ 1,2 Mio.", "GBP 1,200,000.00"},
		{"3,4 Mio. € p.a.", "EUR 3,400,000.00 per year"},
		{"3.4 Mrd EUR", "EUR 3,400,000,000.00"},
		{"£1,2", "Does the mark group thousands, or is it the decimal mark? | GBP 1.20 | GBP 12.00"},
		{"£1,234,56", "What sum is meant?"},
		{"£12,34", "Does the mark group thousands, or is it the decimal mark? | GBP 12.34 | GBP 1,234.00"},
		{"£1..2m", "Which sum is meant? There is more than one number. | GBP 1.00 | GBP 200,000.00"},
		{"1.2.3", "What sum is meant?"},
		{"£1.2m pa recurring", "GBP 1,200,000.00 per year"},
		{"£20,000/yr", "GBP 20,000.00 per year"},
		{"£20,000 / year", "GBP 20,000.00 per year"},
		{"20k GBP annually", "GBP 20,000.00 per year"},
		{"£20k p.m.", "GBP 20,000.00 per month"},
		{"£20k pm", "GBP 20,000.00 per month"},
		{"£20k each month", "GBP 20,000.00 per month"},
		{"£2m-3m over 5 years", "GBP 2,000,000.00 to GBP 3,000,000.00 over 5 years"},
		{"£2 to 3 million p.a.", "GBP 2,000,000.00 to GBP 3,000,000.00 per year"},
		{"3-2m", "The range ends before it begins: what is meant? | GBP 3.00 to GBP 2,000,000.00 | GBP 2,000,000.00 to GBP 3,000,000.00"},
		{"£5m - £3m", "The range ends before it begins: what is meant? | GBP 3,000,000.00 to GBP 5,000,000.00"},
		{"-5", "GBP -5.00"},
		{"5-", "Is this sum negative? | GBP 5.00"},
		{"+£1.2m", "GBP 1,200,000.00"},
		{"£1.2m-£1.5m p.a. (tbc)", "c. GBP 1,200,000.00 to GBP 1,500,000.00 per year"},
		{"<£1m", "up to GBP 1,000,000.00"},
		{"≥ £1m", "at least GBP 1,000,000.00"},
		{"max £2m", "up to GBP 2,000,000.00"},
		{"£1 million to £1.5 million", "GBP 1,000,000.00 to GBP 1,500,000.00"},
		{"£1.25m", "GBP 1,250,000.00"},
		{"GBP 1.25 m", "GBP 1,250,000.00"},
		{"gbp 300", "GBP 300.00"},
		{"£300.5k", "GBP 300,500.00"},
		{"£0.3m", "GBP 300,000.00"},
		{".5m", "GBP 500,000.00"},
		{"£.5m", "GBP 500,000.00"},
		{"1/2 million", "Which sum is meant? There is more than one number. | GBP 1.00"},
		{"half a million", "What sum is meant?"},
		{"a million", "What sum is meant?"},
		{"£one million", "What sum is meant?"},
		{"£1.2m p", "GBP 1,200,000.00"},
		{"£1.2m  pa", "GBP 1,200,000.00 per year"},
		{"£1.2MILLION PER ANNUM", "GBP 1,200,000.00 per year"},
		{"#REF!", "The sheet shows an error here: what should it say?"},
		{"£14 per invoice", "This is a rate for each of something: what does it come to? | GBP 14.00"},
		{"£30 per head p.a.", "This is a rate for each of something: what does it come to? | GBP 30.00 per year"},
		{"£20/hr", "This is a rate for each of something: what does it come to? | GBP 20.00"},
		{"£1.2m TBC", "c. GBP 1,200,000.00"},
		{"TBC £1.2m", "c. GBP 1,200,000.00"},
		{"£1.2m/£1.5m", "Which sum is meant? There is more than one number. | GBP 1,200,000.00 | GBP 1,500,000.00"},
		{"£1.2m -> £1.5m", "Which sum is meant? There is more than one number. | GBP 1,200,000.00 | GBP 1,500,000.00"},
		{"£2.5k-£3k", "GBP 2,500.00 to GBP 3,000.00"},
		{"£1.2m (30%)", "Which sum is meant? There is more than one number. | GBP 1,200,000.00"},
		{"£-3m to -£2m", "GBP -3,000,000.00 to GBP -2,000,000.00"},
		{"£1.2m – £1.5m", "GBP 1,200,000.00 to GBP 1,500,000.00"},
		{"€2-3 Mio p.a.", "EUR 2,000,000.00 to EUR 3,000,000.00 per year"},
	})
}

func TestMoneyByCustom(t *testing.T) {
	cases := []struct {
		name    string
		customs Customs
		sayings []saying
	}{
		{"nothing known", Customs{}, []saying{
			{"1,234", "1,234.00"},
			{"1.234", "1,234.00"},
			{"1,234k", "Does the mark group thousands, or is it the decimal mark? | 1,234,000.00 | 1,234.00"},
			{"€1.234m", "Does the mark group thousands, or is it the decimal mark? | EUR 1,234,000,000.00 | EUR 1,234,000.00"},
			{"1.234-2.345 Mio €", "Does the mark group thousands, or is it the decimal mark? | EUR 1,234,000,000.00 to EUR 2,345,000,000.00 | EUR 1,234,000.00 to EUR 2,345,000.00"},
			{"1.234.567", "1,234,567.00"},
			{"1.2m", "1,200,000.00"},
			{"0.123m", "123,000.00"},
			{"12.345,6", "12,345.60"},
		}},
		{"euros, comma as the decimal mark", Customs{Currency: "EUR", Decimal: ','}, []saying{
			{"1.200", "EUR 1,200.00"},
			{"1,200", "Does the mark group thousands, or is it the decimal mark? | EUR 1,200.00 | EUR 1.20"},
			{"3,4 Mio", "EUR 3,400,000.00"},
			{"1.234 Mio", "EUR 1,234,000,000.00"},
			{"1,234 Mio", "EUR 1,234,000.00"},
			{"1.5m", "EUR 1,500,000.00"},
		}},
		{"Australia", Customs{Currency: "AUD"}, []saying{
			{"$250,000 p.a.", "AUD 250,000.00 per year"},
			{"US$2m", "USD 2,000,000.00"},
			{"2m", "AUD 2,000,000.00"},
		}},
		{"Sweden", Customs{Currency: "SEK"}, []saying{
			{"500 000 kr", "SEK 500,000.00"},
			{"1 234 567,50", "SEK 1,234,567.50"},
		}},
		{"Japan: no decimals", Customs{Currency: "JPY"}, []saying{
			{"1,234", "JPY 1234"},
			{"¥1.5m", "JPY 1500000"},
			{"1.5", "JPY 2"},
		}},
		{"Bahrain: three decimals", Customs{Currency: "BHD"}, []saying{
			{"1.234", "Does the mark group thousands, or is it the decimal mark? | BHD 1234.0000 | BHD 1.2340"},
			{"1,234.567", "BHD 1234.5670"},
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			check(t, func(s string) Answer[Money] { return ReadMoney(s, c.customs, Heading{}) }, c.sayings)
		})
	}
}

func TestMoneyUnderHeadings(t *testing.T) {
	cases := []struct {
		heading string
		sayings []saying
	}{
		{"Value (£k p.a.)", []saying{
			{"1,200", "GBP 1,200,000.00 per year"},
			{"1.5", "GBP 1,500.00 per year"},
			{"1.2m", "GBP 1,200,000.00 per year"},
			{"£1,200", "Is this in thousands, as the heading says, or in full? | GBP 1,200,000.00 per year in full | GBP 1,200.00 per year in full"},
			{"£1,200k", "GBP 1,200,000.00 per year"},
			{"1,200 one-off", "GBP 1,200,000.00 once"},
			{"2-3", "GBP 2,000.00 to GBP 3,000.00 per year"},
			{"€300", "Is this in thousands, as the heading says, or in full? | EUR 300,000.00 per year in full | EUR 300.00 per year in full"},
		}},
		{"€ Mio", []saying{
			{"3,4", "EUR 3,400,000.00"},
			{"0.25", "EUR 250,000.00"},
		}},
		{"Total over 5 years (£m)", []saying{
			{"6", "GBP 6,000,000.00 over 5 years"},
			{"6 p.a.", "GBP 6,000,000.00 per year"},
		}},
	}
	for _, c := range cases {
		h := ReadHeading(c.heading, british)
		for _, s := range c.sayings {
			a := ReadMoney(s.text, british, h)
			got := said(a)
			if got != s.want {
				t.Errorf("%q below %q is understood as\n %s, want\n %s", s.text, c.heading, got, s.want)
			}
			for _, k := range a.Candidates {
				if b := ReadMoney(k.Words, british, h); b.State != Understood || b.Value != k.Value {
					t.Errorf("%q below %q offers %q, which reads as %s", s.text, c.heading, k.Words, said(b))
				}
			}
		}
	}
}

func TestMoneyNotes(t *testing.T) {
	cases := []struct {
		text string
		want []string
	}{
		{"1200", []string{"no currency is written here: taken as GBP"}},
		{"£300k pa (gross)", nil},
		{"$250,000", []string{"the $ is taken as USD"}},
		{"£1,5m", []string{"the comma is taken as the decimal mark: it groups no thousands"}},
		{"£12.3456", []string{"rounded to the smallest unit of the currency"}},
		{"Â£12", []string{"signs of a wrong encoding were taken for the currency they come from"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, ReadMoney(c.text, british, Heading{}).Notes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestYearly(t *testing.T) {
	cases := []struct {
		text      string
		low, high benefit.Money
		how       string
		ok        bool
	}{
		{"£1.2m p.a.", 120_000_000, 120_000_000, "", true},
		{"£20k a month", 24_000_000, 24_000_000, "12 times the sum per month", true},
		{"£5k - £6k per week", 26_000_000, 31_200_000, "52 times the sum per week", true},
		{"£1.2m over 5 years", 24_000_000, 24_000_000, "spread evenly over 60 months", true},
		{"£100 over 7 months", 17_143, 17_143, "spread evenly over 7 months", true},
		{"-£100 over 7 months", -17_143, -17_143, "spread evenly over 7 months", true},
		{"£10k per quarter", 4_000_000, 4_000_000, "4 times the sum per quarter", true},
		{"£1.2m", 0, 0, "", false},
		{"£1.2m one-off", 0, 0, "", false},
		{"£500 per day", 0, 0, "", false},
		{"£5,000,000,000,000,000 a week", 0, 0, "", false},
	}
	for _, c := range cases {
		low, high, how, ok := ReadMoney(c.text, british, Heading{}).Value.Yearly()
		if low != c.low || high != c.high || how != c.how || ok != c.ok {
			t.Errorf("%s comes to %d to %d (%s) %v a year, want %d to %d (%s) %v", c.text, low, high, how, ok, c.low, c.high, c.how, c.ok)
		}
	}
}

func TestDecimalRounds(t *testing.T) {
	cases := []struct {
		d         decimal
		power     int
		want      int64
		exact, ok bool
	}{
		{decimal{125, 2}, 2, 125, true, true},
		{decimal{1255, 3}, 2, 126, false, true},
		{decimal{1254, 3}, 2, 125, false, true},
		{decimal{12, 1}, 8, 120_000_000, true, true},
		{decimal{1, 0}, 18, 1_000_000_000_000_000_000, true, true},
		{decimal{10, 0}, 18, 0, true, false},
		{decimal{math.MaxInt64, 0}, 0, math.MaxInt64, true, true},
	}
	for _, c := range cases {
		got, exact, ok := c.d.times(c.power)
		if ok != c.ok || ok && (got != c.want || exact != c.exact) {
			t.Errorf("%+v times 10^%d = %d, %v, %v, want %d, %v, %v", c.d, c.power, got, exact, ok, c.want, c.exact, c.ok)
		}
	}
}

// TestMoneyWordsReadBack holds that the words of a sum mean that sum and nothing else, whatever the customs.
func TestMoneyWordsReadBack(t *testing.T) {
	customs := []Customs{british, {}, {Currency: "EUR", Decimal: ','}, {Currency: "AUD"}}
	rapid.Check(t, func(t *rapid.T) {
		m := Money{
			Low:         benefit.Money(rapid.Int64Range(-int64(maxMoney), int64(maxMoney)).Draw(t, "low")),
			Currency:    rapid.SampledFrom([]string{"GBP", "EUR", "USD", "JPY", "BHD", "CHF"}).Draw(t, "currency"),
			Period:      Period(rapid.IntRange(0, int(OverMonths)).Draw(t, "period")),
			Approximate: rapid.Bool().Draw(t, "approximate"),
			Bound:       rapid.SampledFrom([]Bound{Exactly, AtMost, AtLeast}).Draw(t, "bound"),
		}
		if m.High = m.Low; rapid.Bool().Draw(t, "range") {
			m.High = benefit.Money(rapid.Int64Range(int64(m.Low), int64(maxMoney)).Draw(t, "high"))
		}
		if m.Period == OverMonths {
			m.Months = rapid.IntRange(1, 400).Draw(t, "months")
		}
		got := ReadMoney(m.String(), rapid.SampledFrom(customs).Draw(t, "customs"), Heading{})
		if got.State != Understood || got.Value != m {
			t.Fatalf("%q reads as %s: %+v, want %+v", m, said(got), got.Value, m)
		}
	})
}

func moneyHolds(t interface{ Fatalf(string, ...any) }, text string) {
	read := func(s string) Answer[Money] { return ReadMoney(s, british, Heading{}) }
	a := read(text)
	holds(t, text, a, read)
	for _, m := range append(candidateValues(a), a.Value) {
		if m.Low > m.High || m.Low < -maxMoney || m.High > maxMoney || (m.Period == OverMonths) != (m.Months > 0) {
			t.Fatalf("%q gives %+v", text, m)
		}
	}
}

func TestMessyMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { moneyHolds(t, messyText().Draw(t, "text")) })
}

func FuzzReadMoney(f *testing.F) {
	for _, s := range []string{"£1.2m p.a.", "€ 3.4 Mio", "c. £300k pa (gross)", "1.234.567,89", "£2-3m over 5 years", "(1,234)", "k€ 500", "kr 5", "£1..2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { moneyHolds(t, text) })
}

func TestHeadings(t *testing.T) {
	cases := []struct {
		text string
		want Heading
	}{
		{"Value (£k p.a.)", Heading{Currency: "GBP", Power: 3, Period: PerYear}},
		{"£m", Heading{Currency: "GBP", Power: 6}},
		{"Annual benefit £000s", Heading{Currency: "GBP", Power: 3, Period: PerYear}},
		{"Benefit value £'000 per annum", Heading{Currency: "GBP", Power: 3, Period: PerYear}},
		{"Value £000's", Heading{Currency: "GBP", Power: 3}},
		{"£(000)", Heading{Currency: "GBP", Power: 3}},
		{"Savings (€ Mio)", Heading{Currency: "EUR", Power: 6}},
		{"Benefit (m£)", Heading{Currency: "GBP", Power: 6}},
		{"k€ pro Jahr", Heading{Currency: "EUR", Power: 3, Period: PerYear}},
		{"TEUR", Heading{Currency: "EUR", Power: 3}},
		{"in £ thousands", Heading{Currency: "GBP", Power: 3}},
		{"Value (thousands)", Heading{Power: 3}},
		{"Cost GBP", Heading{Currency: "GBP"}},
		{"£ p.a.", Heading{Currency: "GBP", Period: PerYear}},
		{"One-off benefit (£)", Heading{Currency: "GBP", Period: Once}},
		{"Total over 5 years (£m)", Heading{Currency: "GBP", Power: 6, Period: OverMonths, Months: 60}},
		{"Monthly saving $", Heading{Currency: "USD", Period: PerMonth}},
		{"Target (%)", Heading{Unit: "%"}},
		{"Baseline (days)", Heading{Unit: "days"}},
		{"FTE", Heading{Unit: "FTE"}},
		{"Value", Heading{}},
		{"Baseline (current)", Heading{}},
		{"", Heading{}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, ReadHeading(c.text, british)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestWordsBesideAValue(t *testing.T) {
	cases := []struct{ got, want string }{
		{ReadMoney("£300k pa (gross)", british, Heading{}).Rest, "gross"},
		{ReadMoney("cashable £1.2m, year on year", british, Heading{}).Rest, "cashable"},
		{ReadQuantity("15% reduction in call volumes", british, Heading{}).Rest, "in call volumes"},
		{ReadQuantity("halve the backlog", british, Heading{}).Rest, "the backlog"},
		{ReadQuantity("30%", british, Heading{}).Rest, ""},
		{ReadDate("TBC (hospital to confirm)", british).Rest, "(hospital to confirm)"},
		{ReadMoney("tbc - with Finance", british, Heading{}).Rest, "- with Finance"},
		{ReadPerson("To be appointed (Q3)").Rest, "To be appointed (Q3)"},
	}
	for i, c := range cases {
		if c.got != c.want {
			t.Errorf("case %d: %q, want %q", i, c.got, c.want)
		}
	}
}
