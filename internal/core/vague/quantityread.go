package vague

import (
	"math"
	"slices"
	"strings"
)

// ReadQuantity understands a level or a change of a measure in a column with a heading.
func ReadQuantity(text string, c Customs, h Heading) Answer[Quantity] {
	if a, ok := settled[Quantity](text); ok {
		return a
	}
	if a, ok := openStill[Quantity](text); ok {
		return a
	}
	fixed, repaired := repair(text)
	r := quantityReader{customs: c, heading: h}
	r.scan(lex(clean(fixed), true))
	found := r.readings(bareWords(text))
	for i := range found {
		found[i].notes = append(noted(repaired), found[i].notes...)
	}
	found = slices.DeleteFunc(found, func(d reading[Quantity]) bool { return !d.none && !r.givesBack(d.value) })
	return answerOf(text, "What figure is meant?", found, r.inFull)
}

// quantityReader takes a text apart.
type quantityReader struct {
	customs Customs
	heading Heading

	levels      []level
	words       []lexeme // nothing of a figure
	direction   int      // of a change: -1 down, 1 up
	either      bool     // a change whose direction depends on the measure: "improve"
	by, to      bool     // the word before the first figure
	bracketed   bool     // (5), as accounts write less than nothing
	from        bool
	between     bool
	bound       Bound
	approximate bool
	full        bool // the heading's scale is set aside
}

// level is one figure of a text.
type level struct {
	negative, plus bool
	figures        []figure
	power          int
	scaled         bool
	prefix         string // a currency sign before it
	unit           []lexeme
	link           string // the connector that leads to it from the one before
}

// directions are words for a change, and which way it goes; 0 depends on what is measured.
var directions = map[string]int{
	"reduce": -1, "reduced": -1, "reduces": -1, "reducing": -1, "reduction": -1, "reductions": -1, "decrease": -1, "decreased": -1, "decreases": -1, "cut": -1, "cuts": -1,
	"lower": -1, "down": -1, "drop": -1, "drops": -1, "fall": -1, "falls": -1, "less": -1, "fewer": -1, "saving": -1, "save": -1, "saved": -1, "shrink": -1, "decline": -1,
	"increase": 1, "increased": 1, "increases": 1, "increasing": 1, "rise": 1, "rises": 1, "raise": 1, "up": 1, "grow": 1, "growth": 1, "gain": 1, "more": 1, "higher": 1,
	"extra": 1, "additional": 1, "uplift": 1,
	"improve": 0, "improved": 0, "improvement": 0, "improves": 0, "better": 0, "change": 0, "faster": 0, "quicker": 0, "shift": 0,
}

// multiples are changes in one word.
var multiples = map[string]float64{"halve": -50, "halved": -50, "halving": -50, "double": 100, "doubled": 100, "doubling": 100, "treble": 200, "triple": 200}

// scan sorts the words of a text.
func (r *quantityReader) scan(ls []lexeme) {
	ls, r.approximate = trimDoubts(ls)
	if n := len(ls) - 2; n > 0 && begins(ls[n:], []string{"in", "full"}) > 0 {
		ls, r.full = ls[:n], true
	}
	r.bracketed = len(ls) > 2 && ls[0].is("(") && ls[len(ls)-1].is(")") && leadsToNumber(ls[1:2])
	link, fresh := "", false // fresh: the lexeme before belonged to a figure
	for len(ls) > 0 {
		if n := r.aside(ls); n > 0 {
			ls, fresh = ls[n:], false
			continue
		}
		if len(r.levels) > 0 && link == "" && isStep(ls) {
			link, fresh, ls = ls[0].text, false, ls[1:]
			continue
		}
		had := len(r.levels)
		l, n := r.level(ls)
		switch {
		case n > 0 && ls[0].kind == number && len(r.words) > 0 && ls[0].glued: // Q3, B2B
			r.words, n = append(r.words, ls[0]), 1
		case n > 0:
			l.link = link
			r.levels, link = append(r.levels, l), ""
		case ls[0].is("+") && ls[0].glued && fresh:
			r.bound, n = AtLeast, 1
		case ls[0].is("(") || ls[0].is(")") || ls[0].is(",") || ls[0].is(".") || ls[0].is(";") || ls[0].is(":") || ls[0].is("="):
			n = 1
		default:
			r.words, n = append(r.words, ls[0]), 1
		}
		fresh = len(r.levels) > had
		ls = ls[n:]
	}
}

// isStep reports whether a figure follows behind a connector.
func isStep(ls []lexeme) bool {
	return len(ls) > 1 && (ls[0].is("-") || ls[0].is("to") || ls[0].is("and") || ls[0].is("→") || ls[0].is("bis")) && leadsToNumber(ls[1:])
}

// aside takes what is said about the figures. It returns how many lexemes that was.
func (r *quantityReader) aside(ls []lexeme) int {
	if _, n := lookup(ls, approximations); n > 0 {
		r.approximate = true
		return n
	}
	if b, n := lookup(ls, figureBounds); n > 0 && leadsToNumber(ls[n:]) {
		r.bound = b
		return n
	}
	if way, ok := directions[ls[0].text]; ok && ls[0].kind == word {
		r.direction, r.either = way, way == 0
		return 1
	}
	if len(r.levels) > 0 || !leadsToNumber(ls[1:]) {
		return 0
	}
	switch {
	case ls[0].is("by") || ls[0].is("of"):
		r.by = true
		r.either = r.either || ls[0].is("by") && r.direction == 0
	case ls[0].is("to") || ls[0].is("at"):
		r.to = true
	case ls[0].is("from"):
		r.from = true
	case ls[0].is("between"):
		r.between = true
	default:
		return 0
	}
	return 1
}

// level reads a figure with its sign and unit, and how many lexemes they take.
func (r *quantityReader) level(ls []lexeme) (l level, n int) {
	at := 0
	for at < len(ls) && ls[at].kind != number {
		switch x := ls[at]; {
		case x.is("-") && !l.negative:
			l.negative = true
		case x.is("+") && !l.plus:
			l.plus = true
		case l.prefix == "" && (x.is("£") || x.is("€") || x.is("$") || codes[x.orig]):
			l.prefix = x.orig
		case l.prefix == "" && joinedUnits[x.text].currency != "":
			l.prefix, l.power, l.scaled = joinedUnits[x.text].currency, joinedUnits[x.text].power, true
		default:
			return l, 0
		}
		at++
	}
	if at == len(ls) {
		return l, 0
	}
	if l.figures = figures(ls[at].text, r.customs.decimal()); l.figures == nil {
		return l, 0
	}
	at++
	if at < len(ls) && scaleWords[ls[at].text] != 0 && (l.prefix != "" || r.countsThings() || !isUnitM(ls[at:])) {
		l.power, l.scaled = scaleWords[ls[at].text], true
		at++
	}
	if unit, n := lookup(ls[at:], percents); n > 0 {
		l.unit = []lexeme{{kind: mark, text: unit, orig: unit}}
		at += n
		if at == len(ls) || !ls[at].is("p") && !ls[at].is("pa") && !ls[at].is("per") {
			return l, at
		}
	}
	for at < len(ls) && len(l.unit) < maxUnit && !endsUnit(ls[at:], len(l.unit)) {
		l.unit = append(l.unit, ls[at])
		at++
	}
	return l, at
}

// countsThings reports whether the heading's unit is one that an m cannot be another word for.
func (r *quantityReader) countsThings() bool {
	switch r.heading.Unit {
	case "", "%", "days", "hours", "minutes", "weeks", "months", "km":
		return false
	}
	return true
}

// percents are the ways to write a percentage.
var percents = table(map[string]string{"%|percent|per cent|pct|prozent|pourcent|% age|percentage": "%", "% - points|% - pts|% points|% pts|percentage points|percentage point|percent points|pp|ppt|ppts|pps": "percentage points"})

// The longest unit, in lexemes.
const maxUnit = 8

// isUnitM tells an m that may be metres, minutes or months, from one that is million.
func isUnitM(ls []lexeme) bool {
	if ls[0].orig != "m" {
		return false
	}
	return len(ls) == 1 || ls[1].glued || ls[1].kind != word && !ls[1].is("£") && !ls[1].is("€")
}

// unitStops are words that do not belong to a unit.
var unitStops = setOf("in", "of", "for", "by", "from", "at", "with", "to", "and", "but", "when", "if", "on", "(", ")", ",", ";", ":", "-", "→", "+", "=", "<", ">", "~", "within", "vs", "out")

func endsUnit(ls []lexeme, so int) bool {
	l := ls[0]
	_, change := directions[l.text]
	if l.is("-") && so > 0 && l.glued && len(ls) > 1 && ls[1].kind == word && ls[1].glued { // bed-days
		return false
	}
	switch {
	case l.is("."):
		return len(ls) == 1 || !l.glued
	case l.is("/"):
		return len(ls) == 1 || ls[1].kind == number
	case l.kind == number && l.glued && so > 0 && (l.text == "2" || l.text == "3"): // m2, CO2
		return false
	}
	return l.kind == number || unitStops[l.text] || change
}

// readings is what the text can mean.
func (r *quantityReader) readings(bare string) []reading[Quantity] {
	switch {
	case len(r.levels) == 0:
		return r.wordy(bare)
	case len(r.levels) == 1 && !holdsNumber(r.words):
		return r.one(r.levels[0])
	case len(r.levels) == 2 && r.levels[1].link != "" && !holdsNumber(r.words):
		return r.two(r.levels[0], r.levels[1])
	}
	var out []reading[Quantity]
	if d, ok := r.share(); ok {
		out = append(out, d)
	}
	for _, l := range r.levels {
		for _, d := range r.one(l) {
			d.ask = "Which figure is meant? There is more than one."
			out = append(out, d)
		}
	}
	return out
}

// wordy reads figures in words: "nil", "halve".
func (r *quantityReader) wordy(bare string) []reading[Quantity] {
	zero := reading[Quantity]{value: Quantity{Unit: r.heading.Unit}}
	switch {
	case bare == "nil" || bare == "zero" || bare == "nought":
		return []reading[Quantity]{zero}
	case bare == "none" || bare == "no":
		zero.ask = "Does this mean nought?"
		return []reading[Quantity]{zero}
	case len(r.words) > 1 && len(r.words) <= maxUnit && !holdsNumber(r.words) && (r.words[0].is("zero") || r.words[0].is("nil") || r.words[0].is("no")):
		zero.value.Unit = originals(r.words[1:])
		if r.words[0].is("no") {
			zero.ask = "Does this mean nought?"
		}
		return []reading[Quantity]{zero}
	}
	for i, w := range r.words {
		if by, ok := multiples[w.text]; ok {
			rest := append(slices.Clone(r.words[:i]), r.words[i+1:]...)
			d := reading[Quantity]{value: Quantity{Kind: ChangeBy, Low: by, High: by, Unit: "%", Approximate: r.approximate}}
			d.rest = originals(rest)
			return []reading[Quantity]{d}
		}
	}
	return nil
}

// one is the readings of a single figure.
func (r *quantityReader) one(l level) []reading[Quantity] {
	var out []reading[Quantity]
	for _, d := range r.values(l) {
		changed := r.direction != 0 || r.either
		switch {
		case changed && !r.to && !l.negative:
			out = append(out, r.changes(d)...)
		case l.plus:
			change := d
			change.value.Kind = ChangeBy
			if len(r.words) > 0 {
				change.why, d.why = "it goes up by this", "it is a level"
				change.ask, d.ask = "Is it a level, or a change?", "Is it a level, or a change?"
				out = append(out, d)
			}
			out = append(out, change)
		case r.bracketed && !l.negative:
			less := d
			less.value.Low, less.value.High = -d.value.Low, -d.value.High
			less.ask, d.ask = "Is this below nought, as in accounts?", "Is this below nought, as in accounts?"
			less.why, d.why = "brackets are a minus", "brackets mean nothing"
			out = append(out, less, d)
		case l.negative && !r.to && l.link == "":
			change := d
			change.value.Kind, change.why, change.ask = ChangeBy, "it goes down by this", "Is it a level below nought, or a change?"
			d.why, d.ask = "it is a level below nought", change.ask
			out = append(out, change, d)
		default:
			out = append(out, d)
		}
	}
	return out
}

// changes turns a figure into a change in the direction that was said, or asks which.
func (r *quantityReader) changes(d reading[Quantity]) []reading[Quantity] {
	d.value.Kind = ChangeBy
	down := d
	down.value.Low, down.value.High = -d.value.High, -d.value.Low
	switch {
	case r.direction < 0:
		return []reading[Quantity]{down}
	case r.direction > 0:
		return []reading[Quantity]{d}
	}
	d.ask, down.ask = "Does the measure go up or down?", "Does the measure go up or down?"
	d.why, down.why = "it goes up", "it goes down"
	return []reading[Quantity]{d, down}
}

// values is the figure in numbers, one for each way to take its marks and its unit.
func (r *quantityReader) values(l level) []reading[Quantity] {
	unit := strings.TrimSpace(l.prefix + " " + originals(l.unit))
	var out []reading[Quantity]
	for _, f := range l.figures {
		d := reading[Quantity]{notes: noted(f.note), rest: originals(r.words), why: f.why}
		if f.why != "" {
			d.ask = "Does the mark group thousands, or is it the decimal mark?"
		}
		d.value = Quantity{Unit: unit, Bound: r.bound, Approximate: r.approximate}
		power := l.power
		if !l.scaled && !r.full && r.heading.Power != 0 {
			power = r.heading.Power
			d.notes = append(d.notes, "counted in "+powerName(power)+", as the heading says")
		}
		x := f.value.float(power)
		if !sane(x) {
			return []reading[Quantity]{{ask: "This is larger than any figure: what is meant?", none: true}}
		}
		if l.negative && x != 0 {
			x = -x
		}
		d.value.Low, d.value.High = x, x
		out = append(out, r.inUnit(d, f, l)...)
	}
	return out
}

// inUnit gives a figure without a unit that of the heading, and asks where the unit can be two.
func (r *quantityReader) inUnit(d reading[Quantity], f figure, l level) []reading[Quantity] {
	switch {
	case d.value.Unit == "m" && r.heading.Unit != "m" && l.prefix == "":
		return r.meaningsOfM(d, f, l.negative)
	case d.value.Unit != "":
		return []reading[Quantity]{d}
	}
	d.value.Unit = r.heading.Unit
	if r.heading.Unit == "%" && f.value.places > 0 && d.value.Low > -1 && d.value.Low < 1 && d.value.Low != 0 {
		share := d
		share.value.Low, share.value.High = f.value.float(2), f.value.float(2)
		if d.value.Low < 0 {
			share.value.Low, share.value.High = -share.value.Low, -share.value.High
		}
		share.why, d.why = "it is a share of 1", "it is below one per cent"
		share.ask, d.ask = "Is this a share of 1, or a percentage below 1?", "Is this a share of 1, or a percentage below 1?"
		return []reading[Quantity]{share, d}
	}
	return []reading[Quantity]{d}
}

// meaningsOfM asks what a bare m is: million, or one of the units it stands for.
func (r *quantityReader) meaningsOfM(d reading[Quantity], f figure, negative bool) []reading[Quantity] {
	d.ask = "Is m million, or a unit?"
	million := d
	million.value.Unit, million.why = r.heading.Unit, "m is million"
	million.value.Low = f.value.float(6)
	if negative {
		million.value.Low = -million.value.Low
	}
	million.value.High = million.value.Low
	d.value.Low, d.value.High = million.value.Low/1e6, million.value.Low/1e6
	out := []reading[Quantity]{million}
	for _, unit := range []string{"metres", "months", "minutes"} {
		d.value.Unit, d.why = unit, "m is "+unit
		out = append(out, d)
	}
	return out
}

// two is the readings of two figures: a range, or from one level to another.
func (r *quantityReader) two(a, b level) []reading[Quantity] {
	if !b.scaled && a.scaled && len(b.unit) == 0 && b.prefix == "" {
		b.power, b.scaled = a.power, true
	} else if !a.scaled && b.scaled && len(a.unit) == 0 {
		a.power, a.scaled = b.power, true
	}
	if len(a.unit) == 0 {
		a.unit = b.unit
	} else if len(b.unit) == 0 {
		b.unit = a.unit
	}
	if a.prefix == "" || b.prefix == "" {
		a.prefix = firstOf(a.prefix, b.prefix)
		b.prefix = a.prefix
	}
	var out []reading[Quantity]
	for _, low := range r.values(a) {
		for _, high := range r.values(b) {
			if low.none || high.none || low.why != high.why || low.value.Unit != high.value.Unit {
				continue
			}
			out = append(out, r.joins(low, high, b.link)...)
		}
	}
	return out
}

// joins is what two figures in one unit can be together.
func (r *quantityReader) joins(a, b reading[Quantity], link string) []reading[Quantity] {
	steps, span := b, a
	steps.value.Kind, steps.value.From = FromTo, a.value.Low
	span.value.High = b.value.Low
	backwards := span.value.Low > span.value.High
	if backwards {
		span.value.Low, span.value.High = span.value.High, span.value.Low
	}
	switch {
	case r.from && link != "and" || link == "→":
		return []reading[Quantity]{steps}
	case (r.direction != 0 || r.either) && !r.by && !r.to:
		if link == "to" {
			return []reading[Quantity]{steps}
		}
		return r.changes(span)
	case (r.direction != 0 || r.either) && r.by:
		return r.changes(span)
	case backwards && !r.between:
		steps.why, span.why = "it goes from the first to the second", "it is a range"
		steps.ask, span.ask = "Is this a range, or does it go from one to the other?", "Is this a range, or does it go from one to the other?"
		return []reading[Quantity]{steps, span}
	}
	return []reading[Quantity]{span}
}

// share reads "1 in 5" and "3 out of 10" as a percentage that is asked about.
func (r *quantityReader) share() (d reading[Quantity], ok bool) {
	if len(r.levels) != 2 || len(r.words) == 0 || !r.words[0].is("in") && !r.words[0].is("out") && !r.words[0].is("of") && !r.words[0].is("/") {
		return d, false
	}
	a, b := r.levels[0], r.levels[1]
	if len(a.figures) != 1 || len(b.figures) != 1 || len(a.unit) > 0 {
		return d, false
	}
	x, y := a.figures[0].value.float(0), b.figures[0].value.float(0)
	if y == 0 || x > y {
		return d, false
	}
	percent := math.Round(x*10_000/y) / 100
	p := Quantity{Low: percent, High: percent, Unit: "%"}
	return reading[Quantity]{value: p, why: "as a percentage"}, true
}

// inFull is words for a quantity that the heading's scale does not touch.
func (r *quantityReader) inFull(q Quantity) string {
	if r.heading.Power == 0 {
		return q.String()
	}
	return q.String() + " in full"
}

// givesBack reports whether the words of a quantity are read as it.
func (r *quantityReader) givesBack(q Quantity) bool {
	again := quantityReader{customs: r.customs, heading: r.heading}
	again.scan(lex(clean(r.inFull(q)), true))
	found := again.readings("")
	return len(found) == 1 && found[0].value == q && found[0].ask == ""
}
