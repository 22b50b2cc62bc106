package vague

import (
	"strings"
)

// event reads what is dated by something that will happen: "go-live + 6 months", "3 months after completion".
func (r dateReader) event(ls []lexeme, anything bool) dates {
	named := func(ls []lexeme) (Event, []string, bool) { return alone(ls, anything) }
	for _, read := range []func([]lexeme) (Event, []string, bool){offsetFirst, nameFirst, periodOf, named} {
		if e, notes, ok := read(ls); ok {
			return dates{{value: Date{Precision: ToEvent, Event: e}, notes: notes}}
		}
	}
	if _, within := lookup(ls, withins); within > 0 {
		ls = ls[within:]
	}
	if _, n, ok := offset(ls); ok && n == len(ls) {
		return dates{{ask: "So long after what?", none: true}}
	}
	return nil
}

// sides says on which side of the event an offset lies.
var sides = table(map[string]int{
	"after|post|from|following|since|post -|on from|nach|past": 1,
	"before|prior to|pre|pre -|ahead of|vor":                   -1,
	"of":                                                       1, // within 6 months of go-live
})

// offsetFirst reads "6 months after go-live", "within 12 weeks of award", "immediately after launch".
func offsetFirst(ls []lexeme) (e Event, notes []string, ok bool) {
	_, within := lookup(ls, withins)
	ls = ls[within:]
	e, n, ok := offset(ls)
	if ok && n < len(ls) {
		ls = ls[n:]
	} else if len(ls) > 1 && atOnce[ls[0].text] {
		ls = ls[1:]
	} else {
		return e, nil, false
	}
	side, n := lookup(ls, sides)
	if n == 0 || ls[0].is("of") && within == 0 {
		return e, nil, false
	}
	if e.Name, ok = eventName(ls[n:], true); !ok {
		return e, nil, false
	}
	if within > 0 {
		if side < 0 {
			return e, nil, false
		}
		notes = noted("the end of the time allowed is used")
	}
	if side < 0 {
		e.Offset, e.Until = -e.Until, -e.Offset
	}
	return e, notes, true
}

var withins = table(map[string]bool{"within|within the|in the|in the first|over the first|up to": true})

var atOnce = setOf("immediately", "directly", "straight", "right", "shortly", "soon")

// nameFirst reads "go-live + 6 months", "GL+6m", "T - 2 weeks".
func nameFirst(ls []lexeme) (e Event, notes []string, ok bool) {
	for at := 1; at+1 < len(ls); at++ {
		plus := ls[at].is("+") || ls[at].is("plus")
		if !plus && !ls[at].is("-") && !ls[at].is("minus") {
			continue
		}
		e, n, ok := offset(ls[at+1:])
		if !ok || at+1+n != len(ls) {
			continue
		}
		if e.Name, ok = eventName(ls[:at], plus); !ok {
			return e, nil, false
		}
		if !plus {
			e.Offset, e.Until = -e.Until, -e.Offset
		}
		return e, nil, true
	}
	return e, nil, false
}

// periodOf reads "year 2", "month 6 after go-live", "day 1": counted from the start of what is spoken of.
func periodOf(ls []lexeme) (e Event, notes []string, ok bool) {
	if len(ls) < 2 {
		return e, nil, false
	}
	unit, known := units[ls[0].text]
	n := ls[1].value()
	if !known || n < 1 || len(ls[1].text) > 2 {
		return e, nil, false
	}
	e = Event{Name: "start", Offset: n - 1, Until: n, Unit: unit}
	if unit == Days {
		e.Until = n - 1
	}
	if len(ls) > 2 {
		_, after := lookup(ls[2:], sides)
		if after == 0 {
			return e, nil, false
		}
		if e.Name, ok = eventName(ls[2+after:], true); !ok {
			return e, nil, false
		}
	}
	return e, noted("counted from " + e.Name + " on, the first " + strings.TrimSuffix(unit.String(), "s") + " being 1"), true
}

// alone reads an event by itself: "go-live", "on completion", "upon consultation".
func alone(ls []lexeme, anything bool) (e Event, notes []string, ok bool) {
	if _, n := lookup(ls, upons); n > 0 && n < len(ls) {
		anything = true
		ls = ls[n:]
	}
	if !anything && len(ls) == 1 && len(ls[0].text) < 2 {
		return e, nil, false
	}
	e.Name, ok = eventName(ls, anything)
	return e, nil, ok
}

// limited reports whether the words begin with one that belongs before a date.
func limited(ls []lexeme) bool {
	_, bound := lookup(ls, dateBounds)
	_, about := lookup(ls, approximations)
	_, label := lookup(ls, dateLabels)
	_, side := lookup(ls, sides)
	_, upon := lookup(ls, upons)
	return bound+about+label+side+upon > 0
}

var upons = table(map[string]bool{"upon|once|when|on": true})

// offset reads "6 months", "six weeks", "6-9 months", "18m" and how many lexemes that takes.
func offset(ls []lexeme) (e Event, n int, ok bool) {
	low, n := count(ls)
	if n == 0 {
		return e, 0, false
	}
	e.Offset, e.Until = low, low
	if n+1 < len(ls) && (ls[n].is("-") || ls[n].is("to")) {
		if high, m := count(ls[n+1:]); m > 0 && high > low {
			e.Until, n = high, n+1+m
		}
	}
	if n < len(ls) && (ls[n].is("calendar") || ls[n].is("full") || ls[n].is("whole")) {
		n++
	}
	if n >= len(ls) {
		return e, 0, false
	}
	e.Unit, ok = units[ls[n].text]
	if n++; n < len(ls) && ls[n].is(".") && ls[n].glued {
		n++
	}
	return e, n, ok
}

// The longest offset, in any unit.
const maxOffset = 999

// count reads a number in digits or words.
func count(ls []lexeme) (value, n int) {
	if len(ls) == 0 {
		return 0, 0
	}
	if v := ls[0].value(); v >= 0 && v <= maxOffset {
		return v, 1
	}
	if v, ok := counting[ls[0].text]; ok && ls[0].kind == word {
		return v, 1
	}
	return 0, 0
}

// The longest name of an event in lexemes.
const maxEvent = 10

// eventName is the words as typed if they can name an event: words that lists date things by, or any words where what
// stands before them says so. A number may only follow what is numbered.
func eventName(ls []lexeme, anything bool) (name string, ok bool) {
	ls = unwrapped(trimMarks(ls))
	if len(ls) == 0 || len(ls) > maxEvent || limited(ls) {
		return "", false
	}
	known, letters := false, 0
	for i, l := range ls {
		switch {
		case l.kind == number && (i == 0 || !numbered[ls[i-1].text]):
			return "", false
		case l.kind == word:
			letters += len(l.text)
			if _, isUnit := units[l.text]; isUnit && len(ls) == 1 && l.text != "t" || monthNames[l.text] != 0 {
				return "", false
			}
		case l.kind == mark && !nameMarks[l.text]:
			return "", false
		}
		if _, n := lookup(ls[i:], eventWords); n > 0 {
			known = true
		}
	}
	if !known && (!anything || letters < 2) {
		return "", false
	}
	return originals(ls), true
}

var nameMarks = setOf("-", "'", "(", ")", "&", ".", "/")
