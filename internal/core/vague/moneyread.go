package vague

import (
	"strings"

	"counterpart.dev/internal/core/benefit"
)

// ReadMoney understands a sum of money in a column with a heading.
func ReadMoney(text string, c Customs, h Heading) Answer[Money] {
	if a, ok := settled[Money](text); ok {
		return a
	}
	if a, ok := openStill[Money](text); ok {
		return a
	}
	s, repaired := repair(text)
	r := moneyReader{customs: c, heading: h}
	r.scan(lex(clean(s), true))
	found := r.readings(bareWords(text))
	if repaired != "" {
		for i := range found {
			found[i].notes = append(noted(repaired), found[i].notes...)
		}
	}
	words := Money.String
	if h.Power != 0 || h.Open {
		words = func(m Money) string { return m.String() + " in full" }
	}
	return answerOf(text, "What sum is meant?", found, words)
}

// repair undoes what the commonest slip of encodings makes of a £ or €.
func repair(s string) (fixed, note string) {
	fixed = wrongEncoding.Replace(s)
	if fixed != s {
		return fixed, "signs of a wrong encoding were taken for the currency they come from"
	}
	return s, ""
}

var wrongEncoding = strings.NewReplacer("Â£", "£", "â‚¬", "€", "Â€", "€")

// moneyReader takes a text apart.
type moneyReader struct {
	customs Customs
	heading Heading

	sums        []sum
	words       []lexeme // nothing of a sum
	periods     []Period
	months      int
	bound       Bound
	approximate bool
	full        bool // the heading's scale is set aside
	bare        bool // there are a word and a number, and nothing else
	stuck       bool // letters that mean nothing hang on a number
}

// sum is one amount of a text.
type sum struct {
	negative   bool
	figures    []figure
	currencies []string
	power      int // of ten, by a word such as "m"
	scaled     bool
	percent    bool
	linked     bool // a range leads from the sum before to this one
	notes      []string
}

// scan sorts the words of a text.
func (r *moneyReader) scan(ls []lexeme) {
	ls, r.approximate = trimDoubts(ls)
	r.bare = bareSum(ls)
	linked, fresh := false, false // fresh: the lexeme before was an amount
	for len(ls) > 0 {
		if n := r.aside(ls); n > 0 {
			ls, fresh = ls[n:], false
			continue
		}
		if len(r.sums) > 0 && !linked && isLink(ls) {
			linked, fresh, ls = true, false, ls[1:]
			continue
		}
		had := len(r.sums)
		s, n := r.amount(ls)
		switch {
		case n > 0 && ls[0].kind == number && ls[0].glued && len(r.words) > 0: // Q3
			r.words, n = append(r.words, ls[0]), 1
		case n > 0:
			s.linked = linked
			r.sums, linked = append(r.sums, s), false
		case len(r.sums) > 0 && r.late(ls) > 0: // 500 (£k)
			n = r.behind(ls, &r.sums[len(r.sums)-1])
		case ls[0].is("+") && ls[0].glued && fresh:
			r.bound, n = AtLeast, 1
		case len(r.sums) > 0 && boundBehind[ls[0].text] != Exactly && ls[0].kind == word:
			r.bound, n = boundBehind[ls[0].text], 1
		case ls[0].is("(") || ls[0].is(")") || ls[0].is(",") || ls[0].is(".") || ls[0].is(";") || ls[0].is(":") || ls[0].is("="):
			n = 1
		default:
			r.stuck = r.stuck || fresh && ls[0].glued && ls[0].kind == word
			r.words, n = append(r.words, ls[0]), 1
		}
		fresh = len(r.sums) > had
		ls = ls[n:]
	}
}

// bareSum reports a word and a number, with a sign at most.
func bareSum(ls []lexeme) bool {
	words, numbers := 0, 0
	for _, l := range ls {
		switch {
		case l.kind == word:
			words++
		case l.kind == number:
			numbers++
		case !l.is("-"):
			return false
		}
	}
	return words == 1 && numbers == 1
}

// late reports how many lexemes behind a bracket say what the bare number before it is counted in.
func (r *moneyReader) late(ls []lexeme) int {
	last := r.sums[len(r.sums)-1]
	if last.currencies != nil || last.scaled || last.percent || !r.isMoney(ls) {
		return 0
	}
	return r.behind(ls, &last)
}

// isLink reports whether a range goes on here: a connector, and a number or sign not far behind.
func isLink(ls []lexeme) bool {
	if len(ls) < 2 || !ls[0].is("-") && !ls[0].is("to") && !ls[0].is("and") && !ls[0].is("bis") || ls[1].is(">") {
		return false
	}
	for _, l := range ls[1:min(len(ls), 4)] {
		if l.kind == number {
			return true
		}
	}
	return false
}

// aside takes what is said beside a sum: for what time, about, at most. It returns how many lexemes that was.
func (r *moneyReader) aside(ls []lexeme) int {
	if months, n := spreadOver(ls); n > 0 {
		r.months = months
		return n
	}
	if p, n := lookup(ls, periods); n > 0 {
		r.periods = append(r.periods, p)
		return n
	}
	if n := begins(ls, []string{"in", "full"}); n > 0 {
		r.full = true
		return n
	}
	if _, n := lookup(ls, approximations); n > 0 && !(ls[0].is("c") && len(ls) > 1 && ls[1].is("$")) {
		r.approximate = true
		return n
	}
	if b, n := lookup(ls, figureBounds); n > 0 && leadsToNumber(ls[n:]) {
		r.bound = b
		return n
	}
	if len(r.sums) == 0 && (ls[0].is("between") || ls[0].is("from")) && leadsToNumber(ls[1:]) {
		return 1
	}
	return 0
}

// leadsToNumber reports whether a number follows at once, or behind "c. GBP".
func leadsToNumber(ls []lexeme) bool {
	for _, l := range ls[:min(len(ls), 5)] {
		if l.kind == number {
			return true
		}
	}
	return false
}

// spreadOver reads "over 5 years", "(over 18 months)", "/ 3 yrs".
func spreadOver(ls []lexeme) (months, n int) {
	_, n = lookup(ls, spreads)
	if n == 0 {
		return 0, 0
	}
	years, m := count(ls[n:])
	if m == 0 || years == 0 || ls[n].is("a") {
		return 0, 0
	}
	n += m
	if n < len(ls) && ls[n].is("-") {
		n++
	}
	if n >= len(ls) || ls[n].is("m") || ls[n].is("y") && !ls[n].glued {
		return 0, 0
	}
	unit, ok := units[ls[n].text]
	n++
	switch {
	case ok && unit == Years:
		months = 12 * years
	case ok && unit == Months:
		months = years
	default:
		return 0, 0
	}
	for n < len(ls) && (ls[n].is("period") || ls[n].is("in") || ls[n].is("total")) {
		n++
	}
	return months, n
}

// amount reads a number with its sign, currency and scale, and how many lexemes they take.
func (r *moneyReader) amount(ls []lexeme) (s sum, n int) {
	at := 0
	bracket := len(r.sums) == 0 && len(r.words) == 0
	opened := false
	for at < len(ls) && ls[at].kind != number {
		took := 1
		switch l := ls[at]; {
		case l.is("-") && !s.negative:
			s.negative = true
		case l.is("+") && at == 0:
		case l.is("(") && bracket && !opened:
			opened, s.negative = true, true
		case s.currencies == nil && r.isMoney(ls[at:]):
			took = r.money(ls[at:], &s)
		case s.currencies != nil && !s.scaled && scaleWords[l.text] != 0 && l.glued: // £k 500
			s.power, s.scaled = scaleWords[l.text], true
		case s.currencies == nil && scaleWords[l.text] != 0 && at+1 < len(ls) && ls[at+1].glued && signs[ls[at+1].text] != nil: // k€ 500
			s.power, s.scaled = scaleWords[l.text], true
		default:
			return s, 0
		}
		at += took
	}
	if at == len(ls) {
		return s, 0
	}
	if s.figures = figures(ls[at].text, r.customs.decimal()); s.figures == nil {
		return s, 0
	}
	at++
	closed := func() bool { return opened && at < len(ls) && ls[at].is(")") }
	if closed() {
		at, opened = at+1, false
	}
	at += r.behind(ls[at:], &s)
	if closed() {
		at, opened = at+1, false
	}
	if opened {
		s.negative = false
	}
	return s, at
}

// money reads a sign, code or joined unit such as "TEUR" into s.
func (r *moneyReader) money(ls []lexeme, s *sum) (n int) {
	if code := prefixedDollars[ls[0].text]; code != "" && len(ls) > 1 && ls[1].is("$") && ls[1].glued {
		s.currencies = []string{code}
		return 2
	}
	if u, ok := joinedUnits[ls[0].text]; ok {
		s.currencies, s.power, s.scaled = []string{u.currency}, u.power, true
		return 1
	}
	currencies, note := r.customs.currencyOf(ls[0])
	if currencies == nil {
		currencies = r.rareCode(ls[0])
	}
	if currencies == nil {
		return 0
	}
	s.currencies = currencies
	s.notes = append(s.notes, noted(note)...)
	return 1
}

// rareCode is the currency of a code beside a number that few lists name. One that is a word too counts where nothing but a number is beside it.
func (r *moneyReader) rareCode(l lexeme) []string {
	if l.kind != word || !benefit.InUse(l.orig) || wordsToo[l.orig] && !r.bare {
		return nil
	}
	return []string{l.orig}
}

func (r *moneyReader) isMoney(ls []lexeme) bool { return r.money(ls, &sum{}) > 0 }

// behind reads what belongs to a number behind it: scale, currency, a percent sign, pence.
func (r *moneyReader) behind(ls []lexeme, s *sum) (n int) {
	for range 3 {
		rest := ls[n:]
		if len(rest) == 0 {
			break
		}
		l := rest[0]
		switch power, isScale := scaleWords[l.text]; {
		case l.is("%") || l.is("percent"):
			s.percent = true
			n++
		case !s.scaled && isScale && (l.text != "b" && l.text != "m" || l.glued || len(rest) == 1 || !rest[1].glued):
			s.power, s.scaled = power, true
			n++
			if n < len(ls) && ls[n].is(".") { // Mio.
				n++
			}
		case !s.scaled && l.is("t") && len(rest) > 1 && (rest[1].is("€") || rest[1].is("eur")):
			s.power, s.scaled = 3, true
			n++
		case s.currencies == nil && l.glued && (l.is("p") && r.customs.Currency == "GBP" || l.is("pence")):
			s.currencies, s.power, s.scaled = []string{"GBP"}, -2, true
			n++
		case s.currencies == nil && r.isMoney(rest):
			n += r.money(rest, s)
		default:
			return n
		}
	}
	return n
}
