package casefile

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
)

func TestMoney(t *testing.T) {
	for _, x := range []struct {
		text, currency string
		want           benefit.Money // −1 for refused
	}{
		{"£1.2m", "GBP", 120_000_000},
		{"1,200,000", "GBP", 120_000_000},
		{"1 200 000", "GBP", 120_000_000},
		{"1\u00a0200\u00a0000.50", "EUR", 120_000_050},
		{"40k", "GBP", 4_000_000},
		{"40 K", "GBP", 4_000_000},
		{"1.2M", "GBP", 120_000_000},
		{"2 million", "GBP", 200_000_000},
		{"1bn", "GBP", 100_000_000_000},
		{"38.5", "GBP", 3850},
		{"0.40", "GBP", 40},
		{"12.500", "GBP", 1250},
		{"0.1234k", "GBP", 12340},
		{"EUR 12", "EUR", 1200},
		{"12 EUR", "EUR", 1200},
		{"£12 GBP", "GBP", 1200},
		{"$12", "AUD", 1200},
		{"1.2 MUR", "MUR", 120},
		{"1500", "JPY", 1500},
		{"¥1.5k", "JPY", 1500},
		{"1.5", "JPY", -1},
		{"1.234", "KWD", 1234},
		{"1.2345", "KWD", -1},
		{"£12", "EUR", -1},
		{"12 USD", "EUR", -1},
		{"$12", "EUR", -1},
		{"1,20,000", "GBP", -1},
		{"1.200,50", "EUR", -1},
		{"1,2", "EUR", -1},
		{"-12", "GBP", -1},
		{"12%", "GBP", -1},
		{"", "GBP", -1},
		{"£", "GBP", -1},
		{"1e6", "GBP", -1},
		{"999999999999999bn", "GBP", -1},
		{"£ 12 p.a.", "GBP", -1},
	} {
		got, err := money(x.text, x.currency)
		if err != nil {
			got = -1
		}
		if got != x.want {
			t.Errorf("%q in %s: %d (%v), want %d", x.text, x.currency, got, err, x.want)
		}
	}
}

// What the core prints in full is read as the same amount.
func TestMoneyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := benefit.Money(rapid.Int64Range(0, 1e14).Draw(t, "amount"))
		currency := rapid.SampledFrom([]string{"GBP", "EUR", "JPY", "KWD", "CHF"}).Draw(t, "currency")
		got, err := money(m.Full(currency), currency)
		if err != nil || got != m {
			t.Fatalf("%s is read as %d: %v", m.Full(currency), got, err)
		}
	})
}

func TestOtherValues(t *testing.T) {
	text := func(v any, err error) string {
		if err != nil {
			return "refused"
		}
		switch v := v.(type) {
		case benefit.Duration:
			return v.String()
		case benefit.Life:
			return strings.TrimSuffix(v.For.String()+" "+v.Until.String(), " ")
		case benefit.Ramp:
			return [...]string{"step", "linear", "S"}[v.Shape] + " " + v.Length.String()
		case benefit.StartRule:
			return [...]string{"once", "month", "quarter", "year"}[v.Kind] + " " + v.NotBefore.String()
		case bool:
			return map[bool]string{true: "true", false: "false"}[v]
		}
		return "?"
	}
	for _, x := range []struct{ kind, in, want string }{
		{"duration", "8 weeks", "8 weeks"}, {"duration", "1 month", "1 month"}, {"duration", "2 Years", "2 years"}, {"duration", "0 days", "0 days"},
		{"duration", "1.5 years", "refused"}, {"duration", "8", "refused"}, {"duration", "weeks", "refused"}, {"duration", "8w", "refused"},
		{"life", "5 years", "5 years"}, {"life", "until 2035-03-31", "0 days 2035-03-31"}, {"life", "until then", "refused"},
		{"life", "until 2035-02-30", "refused"}, {"life", "0 years", "refused"},
		{"ramp", "step", "step 0 days"}, {"ramp", "linear over 6 months", "linear 6 months"}, {"ramp", "S-curve over 9 weeks", "S 9 weeks"},
		{"ramp", "s-Curve over 1 year", "S 1 year"}, {"ramp", "linear", "refused"}, {"ramp", "exponential over 6 months", "refused"},
		{"start", "at once", "once "}, {"start", "first of next month", "month "}, {"start", "first of next quarter, not before 2028-04-01", "quarter 2028-04-01"},
		{"start", "first of next financial year", "year "}, {"start", "not before 2028-04-01", "once 2028-04-01"},
		{"start", "not before 2028-04-31", "refused"}, {"start", "first of next month,", "refused"}, {"start", "soon", "refused"},
		{"truth", "yes", "true"}, {"truth", "No", "false"}, {"truth", "on", "refused"},
	} {
		var got string
		switch x.kind {
		case "duration":
			v, err := duration(x.in)
			got = text(v, err)
		case "life":
			v, err := life(x.in)
			got = text(v, err)
		case "ramp":
			v, err := ramp(x.in)
			got = text(v, err)
		case "start":
			v, err := start(x.in)
			got = text(v, err)
		case "truth":
			v, err := truth(x.in)
			got = text(v, err)
		}
		if got != x.want {
			t.Errorf("%s %q: %q, want %q", x.kind, x.in, got, x.want)
		}
	}
}

func TestShares(t *testing.T) {
	for in, want := range map[string]float64{"60 %": 0.6, "60%": 0.6, "0.6": 0.6, "1": 1, "100%": 1, "33.33 %": 0.3333, "0": 0,
		"60": -1, "101 %": -1, "1.2": -1, "-5 %": -1, "half": -1} {
		got, err := share(in)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
	if x, err := percentage("3.5 %"); err != nil || x != 0.035 {
		t.Errorf("3.5 %% is %v (%v)", x, err)
	}
}

func TestMonths(t *testing.T) {
	for in, want := range map[string]int{"January": 1, "april": 4, "Apr": 4, "June": 6, "Jul": 7, "Sept": 9, "december": 12, "4": 4, "12": 12, "13": 0, "Mai": 0, "0": 0} {
		if got, _ := month(in); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestClosest(t *testing.T) {
	words := []string{"benefits", "baseline", "objectives", "own_work"}
	for in, want := range map[string]string{"benefit": "benefits", "benfits": "benefits", "bseline": "baseline", "ownwork": "own_work",
		"beneftis": "benefits", "costs": "", "": "", "b": ""} {
		if got := closest(in, words); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
