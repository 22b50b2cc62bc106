package vague

import (
	"slices"
	"strconv"

	"counterpart.dev/internal/core/civil"
)

// ReadDate understands a date or a span of days.
func ReadDate(text string, c Customs) Answer[Date] {
	if a, ok := settled[Date](text); ok {
		return a
	}
	if a, ok := openStill[Date](text); ok {
		return a
	}
	ls := lex(clean(text), false)
	if note, ok := noDates[bareWords(text)]; ok {
		return Answer[Date]{Text: text, State: Undecided, Notes: []string{note}}
	}
	r := dateReader{c}
	found := r.whole(ls)
	found = slices.DeleteFunc(found, func(d reading[Date]) bool { return !d.none && !r.givesBack(d.value) })
	if len(found) == 0 {
		found = r.parts(ls)
	}
	return answerOf(text, "What date is meant?", found, Date.String)
}

// givesBack reports whether the words of a date are read as it. The name of an event may hold words that mean something
// else where they stand; then it is not offered.
func (r dateReader) givesBack(d Date) bool {
	again := r.whole(lex(clean(d.String()), false))
	return len(again) == 1 && again[0].value == d && again[0].ask == ""
}

// SerialDate is the day a spreadsheet counts as this number: in the 1900 system of Excel, or the 1904 system of old Macs.
func SerialDate(days float64, since1904 bool) (civil.Date, bool) {
	if since1904 {
		days += 1462
	}
	if !(days >= 1 && days < 110_000) { // 2201
		return 0, false
	}
	n := int(days)
	if n < 60 {
		n++ // Excel counts a 29 February 1900 that never was
	}
	return civil.NewDate(1899, 12, 30) + civil.Date(n), true
}

// noDates are answers to "when" that name no day.
var noDates = map[string]string{
	"asap": "as soon as possible is no date", "as soon as possible": "as soon as possible is no date",
	"immediate": "no day is named", "immediately": "no day is named", "now": "no day is named", "today": "no day is named",
	"ongoing": "ongoing is no date", "on-going": "ongoing is no date", "on going": "ongoing is no date", "continuous": "ongoing is no date",
	"continuing": "ongoing is no date", "already": "no day is named", "already realised": "no day is named", "complete": "no day is named",
	"completed": "no day is named", "done": "no day is named", "various": "several dates are meant, none is named",
	"multiple": "several dates are meant, none is named", "phased": "several dates are meant, none is named",
	"00/01/1900": "a spreadsheet shows nothing so", "0/1/1900": "a spreadsheet shows nothing so", "1/0/1900": "a spreadsheet shows nothing so",
	"00.01.1900": "a spreadsheet shows nothing so", "1900-01-00": "a spreadsheet shows nothing so", "0": "a spreadsheet shows nothing so",
	"none": "no date is stated", "nil": "no date is stated", "no date": "no date is stated", "never": "no date is stated",
	"future": "no day is named", "later": "no day is named", "long term": "no day is named", "short term": "no day is named",
	"medium term": "no day is named", "long-term": "no day is named", "short-term": "no day is named", "medium-term": "no day is named",
}

// dateReader reads with the customs of one writer.
type dateReader struct{ customs Customs }

// dates is the readings of a text, none when it is no date.
type dates []reading[Date]

// whole reads a text in which every word has to mean something.
func (r dateReader) whole(ls []lexeme) dates {
	ls, approximate := trimDoubts(dropTime(ls))
	var bound Bound
	for range maxPrefixes {
		if _, n := lookup(ls, approximations); n > 0 {
			ls, approximate = ls[n:], true
			continue
		}
		if found := r.plain(ls, bound); len(found) > 0 {
			return found.limit(bound, approximate)
		}
		if b, n := lookup(ls, dateBounds); n > 0 && bound == Exactly {
			ls, bound = ls[n:], b
			continue
		}
		_, n := lookup(ls, dateLabels)
		if n == 0 {
			break
		}
		ls = ls[n:]
	}
	return nil
}

// Nobody puts more words before a date than "due by no later than approx.".
const maxPrefixes = 6

// plain reads what is left without words before it. What stands before or after is an event, whatever it is called.
func (r dateReader) plain(ls []lexeme, b Bound) dates {
	if len(ls) == 0 {
		return nil
	}
	if bare, ok := onwards(ls); ok {
		return r.plain(bare, b).limit(NotBefore, false)
	}
	event := func(ls []lexeme) dates { return r.event(ls, b == Before || b == After) }
	for _, read := range []func([]lexeme) dates{r.span, r.between, event} {
		if found := read(ls); len(found) > 0 {
			return found
		}
	}
	return nil
}

// limit puts the words that stood before into every reading.
func (ds dates) limit(b Bound, approximate bool) dates {
	out := make(dates, len(ds))
	for i, d := range ds {
		if b != Exactly {
			d.value.Bound = b
		}
		d.value.Approximate = d.value.Approximate || approximate
		if !d.none {
			d.value = d.value.settle()
		}
		out[i] = d
	}
	return out
}

// onwards cuts off a word that makes a date a beginning: "April 2027 onwards".
func onwards(ls []lexeme) (bare []lexeme, ok bool) {
	last := ls[len(ls)-1]
	if len(ls) > 1 && (last.is("onwards") || last.is("onward") || last.is("on") || last.is("+")) {
		return ls[:len(ls)-1], true
	}
	return ls, false
}

// trimDoubts cuts off what stands behind a value and makes it about: "(tbc)", "?".
func trimDoubts(ls []lexeme) (bare []lexeme, found bool) {
	for {
		n := 0
		for _, p := range doubts {
			if at := len(ls) - len(p.words); at > 0 && begins(ls[at:], p.words) > 0 {
				n = len(p.words)
				break
			}
		}
		if n == 0 {
			return ls, found
		}
		ls, found = ls[:len(ls)-n], true
	}
}

// dropTime cuts off a time of day: a benefit has none.
func dropTime(ls []lexeme) []lexeme {
	for i := 1; i+1 < len(ls); i++ {
		if !ls[i].is(":") || ls[i-1].kind != number || ls[i+1].kind != number {
			continue
		}
		at := i - 1
		if at > 0 && ls[at-1].is("t") {
			at--
		}
		if at > 0 && onlyTime(ls[at:]) {
			return ls[:at]
		}
		return ls
	}
	return ls
}

// clockWords are what stands in a time of the day besides its numbers.
var clockWords = setOf(":", ".", "t", "z", "+", "am", "pm", "utc", "gmt", "bst", "cet", "cest", "uhr")

func onlyTime(ls []lexeme) bool {
	for _, l := range ls {
		if l.kind != number && !clockWords[l.text] {
			return false
		}
	}
	return true
}

// parts finds dates among other words. They are asked about, for the words may matter.
func (r dateReader) parts(ls []lexeme) dates {
	var out dates
	for at := 0; at < len(ls) && len(out) < 3; {
		n := 0
		for size := min(len(ls)-at, 12); size > 0 && n == 0; size-- {
			part := ls[at : at+size]
			if size == 1 && part[0].kind == number && len(part[0].text) != 4 {
				continue
			}
			if len(trimMarks(part)) != size || !standsAlone(ls, at, at+size) {
				continue
			}
			found := settledOnly(r.span(part))
			if len(found) == 0 {
				found = r.between(part)
			}
			for _, d := range found.limit(Exactly, false) {
				n = size
				d.why = "the words around it would be left out"
				d.ask = "What date is meant? There are words around it."
				out = append(out, d)
			}
		}
		at += max(n, 1)
	}
	return out
}

// standsAlone reports whether nothing but brackets and stops is glued to ls[from:to]: half of 31/02/2027 is no date.
func standsAlone(ls []lexeme, from, to int) bool {
	before := from == 0 || !ls[from].glued || ls[from-1].is("(") || ls[from-1].is(":")
	return before && (to == len(ls) || !ls[to].glued || ls[to].is(")") || ls[to].is(",") || ls[to].is(";") || ls[to].is("."))
}

// value is the number a lexeme shows, -1 when it is no number or too long to be part of a date.
func (l lexeme) value() int {
	if l.kind != number || len(l.text) > 8 {
		return -1
	}
	n, err := strconv.Atoi(l.text)
	if err != nil {
		return -1
	}
	return n
}
