package vague

// Heading is what the heading of a column says about the figures below it.
type Heading struct {
	Currency string // ISO 4217, "" when it names none
	Power    int    // of ten the figures are counted in: 3 below "£k"
	Period   Period // of sums
	Months   int    // of OverMonths
	Unit     string // of quantities: "%", "days"
	Told     bool   // the power was said of the list, and does not stand in the heading
	Open     bool   // nothing says what sums are counted in, and they may be in thousands or millions
}

// ReadHeading takes from a heading what it says about figures: "Value (£k p.a.)", "Target (%)".
func ReadHeading(text string, c Customs) Heading {
	fixed, _ := repair(text)
	if len(fixed) > maxText {
		return Heading{}
	}
	var h Heading
	for ls := lex(clean(fixed), true); len(ls) > 0; {
		ls = ls[h.take(ls, c):]
	}
	return h
}

// take reads what stands first and returns how many lexemes that is.
func (h *Heading) take(ls []lexeme, c Customs) int {
	if months, n := spreadOver(ls); n > 0 {
		h.Period, h.Months = OverMonths, months
		return n
	}
	if p, n := lookup(ls, periods); n > 0 && ls[0].text != "single" {
		if h.Period == PeriodNotStated {
			h.Period = p
		}
		return n
	}
	if u, ok := joinedUnits[ls[0].text]; ok {
		h.Currency, h.Power = u.currency, u.power
		return 1
	}
	if currencies, _ := c.currencyOf(ls[0]); len(currencies) > 0 && h.Currency == "" {
		h.Currency = currencies[0]
		power, n := headingPower(ls[1:])
		if n > 0 {
			h.Power = power
		}
		return 1 + n
	}
	if power, n := headingPower(ls); n > 0 {
		beforeSign := n < len(ls) && ls[n].glued && signs[ls[n].text] != nil
		if beforeSign || len(ls[n-1].text) > 2 {
			h.Power = power
			return n
		}
	}
	if unit := headingUnits[ls[0].text]; unit != "" && h.Unit == "" {
		h.Unit = unit
	}
	return 1
}

// headingPower reads "k", "m", "000", "'000s" and how many lexemes that takes.
func headingPower(ls []lexeme) (power, n int) {
	for n < len(ls) && (ls[n].is("'") || ls[n].is("(")) {
		n++
	}
	if n == len(ls) {
		return 0, 0
	}
	switch l := ls[n]; {
	case l.text == "000" || l.text == "000'":
		power = 3
	case l.text == "000,000" || l.text == "000'000":
		power = 6
	case l.kind == word && scaleWords[l.text] != 0:
		power = scaleWords[l.text]
	default:
		return 0, 0
	}
	n++
	for n < len(ls) && (ls[n].is("'") || ls[n].is("s") && ls[n].glued) {
		n++
	}
	return power, n
}

// headingUnits are the units that a word of a heading can be trusted to be.
var headingUnits = map[string]string{
	"%": "%", "percent": "%", "percentage": "%", "pct": "%", "days": "days", "hours": "hours", "hrs": "hours", "minutes": "minutes", "mins": "minutes",
	"weeks": "weeks", "months": "months", "fte": "FTE", "ftes": "FTE", "wte": "WTE", "headcount": "headcount", "kwh": "kWh", "mwh": "MWh",
	"tonnes": "tonnes", "km": "km", "litres": "litres", "points": "points", "calls": "calls", "incidents": "incidents", "complaints": "complaints",
}
