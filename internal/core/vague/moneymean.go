package vague

import (
	"slices"
	"strconv"

	"counterpart.dev/internal/core/benefit"
)

// readings is what the text can mean.
func (r *moneyReader) readings(bare string) []reading[Money] {
	real := r.likely()
	switch {
	case len(r.sums) == 0 && noMoney[bare]:
		r.words = nil
		return r.finish(reading[Money]{}, sum{})
	case len(r.sums) == 0 && bare == "none":
		return r.finish(reading[Money]{ask: "Does this mean that there is no money in it?"}, sum{})
	case len(real) == 1 && len(r.sums) == 1 && !holdsNumber(r.words):
		return r.single(real[0], r.doubt())
	case len(real) == 2 && len(r.sums) == 2 && real[1].linked && !holdsNumber(r.words):
		return r.span(real[0], real[1])
	}
	var out []reading[Money]
	for _, s := range real {
		out = append(out, r.single(s, "Which sum is meant? There is more than one number.")...)
	}
	return out
}

// doubt is the question that words beside a sum raise: what it is for each of, or a sign that was not placed.
func (r *moneyReader) doubt() string {
	if r.stuck {
		return "What sum is meant? Letters hang on the number."
	}
	bare := len(r.sums) == 1 && r.sums[0].currencies == nil && !r.sums[0].scaled
	for _, l := range r.words {
		switch {
		case bare && countedWords[l.text]:
			return "This counts something other than money: what does it come to?"
		case l.is("per") || l.is("/") || l.is("each") || l.is("x") || l.is("×") || l.is("*") || l.is("@") || l.is("hourly"):
			return "This is a rate for each of something: what does it come to?"
		case l.is("-"):
			return "Is this sum negative?"
		case signs[l.text] != nil || scaleWords[l.text] != 0:
			return "Which sum is meant? A sign stands apart from it."
		}
	}
	return ""
}

// countedWords are what people write behind a number in a column of money that is none.
var countedWords = map[string]bool{"fte": true, "ftes": true, "wte": true, "wtes": true, "post": true, "posts": true, "headcount": true, "heads": true, "staff": true, "people": true,
	"person": true, "persons": true, "hour": true, "hours": true, "hrs": true, "hr": true, "day": true, "days": true, "weeks": true, "months": true, "points": true, "items": true,
	"units": true, "vzä": true, "stellen": true, "stunden": true, "std": true, "tage": true, "personentage": true, "pt": true, "etp": true, "jours": true, "heures": true, "kg": true,
	"tonnes": true, "kwh": true, "mwh": true, "miles": true, "km": true}

// likely is the sums that are not percentages and, where some have a currency or a scale, those.
func (r *moneyReader) likely() []sum {
	sums := slices.DeleteFunc(slices.Clone(r.sums), func(s sum) bool { return s.percent })
	marked := func(s sum) bool { return s.currencies != nil || s.scaled }
	if slices.ContainsFunc(sums, marked) && !slices.ContainsFunc(sums, func(s sum) bool { return s.linked }) {
		sums = slices.DeleteFunc(sums, func(s sum) bool { return !marked(s) })
	}
	return sums
}

// single is the readings of one sum.
func (r *moneyReader) single(s sum, ask string) []reading[Money] {
	var out []reading[Money]
	for _, sc := range r.scales(s) {
		for _, f := range r.plausible(s, sc) {
			v, notes, ok := amountOf(s, f, sc.power, r.currency(s)[0])
			if !ok {
				return []reading[Money]{{ask: "This is larger than any sum: what is meant?", none: true}}
			}
			d := reading[Money]{value: Money{Low: v, High: v}, why: joined(f.why, sc.why), notes: append(notes, noted(sc.note)...), ask: firstOf(ask, sc.ask)}
			if f.why != "" {
				d.ask = firstOf(ask, "Does the mark group thousands, or is it the decimal mark?")
			}
			out = append(out, r.finish(d, s)...)
		}
	}
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// scaling is a power of ten to take a number in.
type scaling struct {
	power          int
	why, note, ask string
}

// scales is the scales a sum can be in: its own, else that of the heading. A currency in the cell leaves open which.
func (r *moneyReader) scales(s sum) []scaling {
	p := r.heading.Power
	switch {
	case s.scaled:
		return []scaling{{power: s.power}}
	case r.heading.Open && !r.full && s.currencies == nil:
		ask := "Nothing says what this is counted in: is it in full, in thousands or in millions?"
		return []scaling{{why: "in full", ask: ask}, {power: 3, why: "in thousands", ask: ask}, {power: 6, why: "in millions", ask: ask}}
	case p == 0 || r.full:
		return []scaling{{}}
	}
	says := ", as the heading says"
	if r.heading.Told {
		says = ", as was said of the list"
	}
	if s.currencies == nil {
		return []scaling{{power: p, note: "counted in " + powerName(p) + says}}
	}
	ask := "Is this in " + powerName(p) + says + ", or in full?"
	return []scaling{{power: p, why: "in " + powerName(p), ask: ask}, {why: "in full", ask: ask}}
}

func powerName(p int) string {
	switch p {
	case 3:
		return "thousands"
	case 6:
		return "millions"
	case 9:
		return "billions"
	}
	return "units of 10^" + strconv.Itoa(p)
}

// plausible drops three decimals where the currency has two and no scale makes sense of them, or asks. It asks too where one or two digits stand behind
// a mark that others write between thousands: "1,5" may be a slip. A word such as "m" behind the number leaves no doubt.
func (r *moneyReader) plausible(s sum, sc scaling) []figure {
	if pointed := (Customs{Currency: r.currency(s)[0]}).decimal() == '.'; len(s.figures) == 1 && s.figures[0].alien && !s.scaled && pointed {
		f := s.figures[0]
		slip := figure{value: decimal{f.value.digits, 0}, why: "the mark is a slip"}
		f.why, f.note = "the mark is the decimal mark", ""
		return []figure{f, slip}
	}
	if sc.power > 0 || benefit.MinorDigits(r.currency(s)[0]) == 3 {
		return s.figures
	}
	if len(s.figures) == 1 && s.figures[0].odd {
		f := s.figures[0]
		thousands := figure{value: decimal{f.value.digits, 0}, why: "the mark groups thousands"}
		f.why = "the mark is the decimal mark"
		return []figure{thousands, f}
	}
	left := slices.DeleteFunc(slices.Clone(s.figures), func(f figure) bool { return f.odd })
	if len(left) == 1 && left[0].why != "" {
		left[0].note, left[0].why = left[0].why, ""
	}
	return left
}

// currency is what the sum can be in, and "" when nothing says.
func (r *moneyReader) currency(s sum) []string {
	if s.currencies != nil {
		return s.currencies
	}
	return []string{firstOf(r.heading.Currency, r.customs.Currency)}
}

// amountOf is a figure in minor units.
func amountOf(s sum, f figure, power int, currency string) (m benefit.Money, notes []string, ok bool) {
	units, exact, ok := f.value.times(power + benefit.MinorDigits(currency))
	if !ok || benefit.Money(units) > maxMoney {
		return 0, nil, false
	}
	notes = append(slices.Clone(s.notes), noted(f.note)...)
	if !exact {
		notes = append(notes, "rounded to the smallest unit of the currency")
	}
	if s.negative {
		units = -units
	}
	return benefit.Money(units), notes, true
}

// span is the readings of a range. An end without currency or scale takes the other's.
func (r *moneyReader) span(a, b sum) []reading[Money] {
	if a.currencies == nil {
		a.currencies = b.currencies
	}
	if b.currencies == nil {
		b.currencies = a.currencies
	}
	lent := !a.scaled && b.scaled
	if !b.scaled && a.scaled {
		b.power, b.scaled = a.power, true
	}
	plain := a
	if lent {
		a.power, a.scaled = b.power, true
	}
	out := r.pairs(a, b)
	if backwards := len(out) > 0 && out[0].ask != ""; lent && backwards {
		out = append(r.pairs(plain, b), out...)
	}
	return out
}

// pairs joins the readings of both ends that share their habits.
func (r *moneyReader) pairs(a, b sum) []reading[Money] {
	var out []reading[Money]
	highs := r.single(b, "")
	for _, low := range r.single(a, "") {
		for _, high := range highs {
			if low.none || high.none || low.why != high.why || low.value.Currency != high.value.Currency {
				continue
			}
			d := low
			d.value.High = high.value.High
			if d.value.Low > d.value.High {
				d.value.Low, d.value.High = d.value.High, d.value.Low
				d.ask = "The range ends before it begins: what is meant?"
			}
			out = append(out, d)
		}
	}
	return out
}

// finish puts in what was said beside the sum: one reading for each currency and time it can be.
func (r *moneyReader) finish(d reading[Money], s sum) []reading[Money] {
	currencies := r.currency(s)
	if s.currencies == nil && currencies[0] != "" {
		d.notes = append(d.notes, "no currency is written here: taken as "+currencies[0])
	}
	d.rest = originals(r.words)
	d.value.Bound, d.value.Approximate = r.bound, r.approximate
	var out []reading[Money]
	for _, c := range currencies {
		if len(currencies) > 1 {
			d.ask, d.why = firstOf(d.ask, "Which currency is it?"), "it is in "+c
		}
		for _, t := range r.times() {
			e := d
			e.value.Currency, e.value.Period, e.value.Months = c, t.period, t.months
			if t.ask != "" {
				e.ask, e.why = firstOf(e.ask, t.ask), joined(e.why, t.why)
			}
			out = append(out, e)
		}
	}
	return out
}

// timing is a time a sum can be for.
type timing struct {
	period   Period
	months   int
	why, ask string
}

// times is the times a sum can be for: what the text says, else what the heading says. Two that differ are asked about.
func (r *moneyReader) times() []timing {
	var out []timing
	for _, p := range r.periods {
		out = append(out, timing{period: p, why: p.String()})
	}
	if r.months > 0 {
		out = append(out, timing{period: OverMonths, months: r.months, why: "spread over the time named"})
	}
	if len(out) == 0 {
		out = append(out, timing{period: r.heading.Period, months: r.heading.Months})
	}
	out = slices.Compact(out)
	for i := range out {
		if len(out) > 1 {
			out[i].ask = "For what time is this sum?"
		}
	}
	return out
}
