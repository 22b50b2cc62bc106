package vague

import (
	"fmt"
	"time"

	"counterpart.dev/internal/core/civil"
)

// Years outside these are slips of the finger.
const (
	firstYear = 1900
	lastYear  = 2199
)

// wholeYear is a year of any kind, by its first day.
type wholeYear struct {
	from   civil.Date
	months int // 12, or more for several years
	why    string
	notes  []string
	ask    string
	habit  string
}

// full is a year as it was typed, with two digits or four.
func full(l lexeme) (year int, note string, ok bool) {
	n := l.value()
	switch {
	case len(l.text) == 4 && n >= firstYear && n <= lastYear:
		return n, "", true
	case len(l.text) == 2 && n >= 80:
		return 1900 + n, fmt.Sprintf("%s is taken as %d", l.text, 1900+n), true
	case len(l.text) == 2 && n >= 0:
		return 2000 + n, fmt.Sprintf("%s is taken as %d", l.text, 2000+n), true
	}
	return 0, "", false
}

// year reads a year: "2027", "FY27/28", "2027/28", "CY27". A year of two digits alone counts only where short is set.
func (r dateReader) year(ls []lexeme, short bool) []wholeYear {
	ls = unwrapped(ls)
	byEnd, n := lookup(ls, financialWords)
	if n > 0 {
		return r.financial(trimMarks(ls[n:]), byEnd)
	}
	if digits2, n := lookup(ls, calendarWords); n > 0 {
		ls, short = trimMarks(ls[n:]), digits2
	}
	if len(ls) > 0 && ls[0].is("'") {
		ls, short = ls[1:], true
	}
	switch {
	case len(ls) == 1 && (short || len(ls[0].text) == 4):
		if y, note, ok := full(ls[0]); ok {
			return []wholeYear{{from: civil.NewDate(y, 1, 1), months: 12, notes: noted(note)}}
		}
	case len(ls) >= 3:
		return r.pair(ls)
	}
	return nil
}

// financial reads what follows "FY": "27", "27/28", "2728".
func (r dateReader) financial(ls []lexeme, byEnd bool) []wholeYear {
	if len(ls) > 0 && ls[0].is("'") {
		ls = ls[1:]
	}
	if len(ls) > 1 {
		years := r.pair(ls)
		if len(years) > 0 && years[0].ask == askOneOrTwo {
			years[0].ask = ""
			return years[:1]
		}
		return years
	}
	if len(ls) == 0 {
		return nil
	}
	y, _, ok := full(ls[0])
	if first, second := ls[0].value()/100, ls[0].value()%100; len(ls[0].text) == 4 && (!ok || y < 1980) && second == (first+1)%100 {
		return r.spanning(2000+first, noted(fmt.Sprintf("%s is taken as %d/%02d", ls[0].text, first, second)))
	}
	if !ok {
		return nil
	}
	month, rule := r.customs.yearStarts()
	named := r.customs.YearNamed
	if byEnd {
		named = NamedAfterTheEnd
	}
	notes := noted(rule)
	switch {
	case month == 1:
		return []wholeYear{{from: civil.NewDate(y, 1, 1), months: 12, notes: notes}}
	case month == 0:
		return unknownStart(y, named)
	case named == NamedAfterTheEnd:
		return []wholeYear{{from: civil.NewDate(y-1, month, 1), months: 12, notes: notes}}
	case named == NamedAfterTheStart:
		return []wholeYear{{from: civil.NewDate(y, month, 1), months: 12, notes: notes}}
	}
	ask := fmt.Sprintf("Does this financial year end or start in %d?", y)
	return []wholeYear{
		{from: civil.NewDate(y-1, month, 1), months: 12, why: fmt.Sprintf("the year ends in %d", y), ask: ask, habit: "by end"},
		{from: civil.NewDate(y, month, 1), months: 12, why: fmt.Sprintf("the year starts in %d", y), ask: ask, habit: "by start"},
	}
}

// pair reads two years that follow each other, or further apart: "27/28", "2027-28", "2027/2028", "2027-2030".
func (r dateReader) pair(ls []lexeme) []wholeYear {
	if len(ls) == 4 && ls[2].is("'") {
		ls = []lexeme{ls[0], ls[1], ls[3]}
	}
	if len(ls) != 3 || !ls[1].is("/") && !ls[1].is("-") {
		return nil
	}
	a, note, ok1 := full(ls[0])
	b, _, ok2 := full(ls[2])
	if len(ls[2].text) == 1 && (a+1)%10 == ls[2].value() { // 2027/8
		b, ok2 = a+1, true
	}
	switch {
	case !ok1 || !ok2:
	case b == a+1 && ls[1].is("-") && len(ls[0].text) == 4 && len(ls[2].text) == 4:
		return r.oneOrTwo(a)
	case b == a+1:
		return r.spanning(a, nil)
	case b > a && b-a < 50 && ls[1].is("-") && len(ls[2].text) == 4:
		return []wholeYear{{from: civil.NewDate(a, 1, 1), months: 12 * (b - a + 1), notes: noted(note)}}
	}
	return nil
}

// oneOrTwo reads "2027-2028", a financial year or two years of the calendar.
func (r dateReader) oneOrTwo(y int) []wholeYear {
	out := r.spanning(y, nil)
	if month, _ := r.customs.yearStarts(); month != 1 {
		out = append(out, wholeYear{from: civil.NewDate(y, 1, 1), months: 24, why: "it is two years"})
	}
	for i := range out {
		if len(out) > 1 && out[i].ask == "" {
			out[i].ask = askOneOrTwo
		}
	}
	return out
}

// spanning is the financial year that starts in year y and ends in the next.
func (r dateReader) spanning(y int, notes []string) []wholeYear {
	month, rule := r.customs.yearStarts()
	switch month {
	case 0:
		return unknownStart(y+1, NamedAfterTheEnd)
	case 1:
		return []wholeYear{{from: civil.NewDate(y, 1, 1), months: 24, notes: append(notes, "the financial year is the calendar year, so these are two")}}
	}
	return []wholeYear{{from: civil.NewDate(y, month, 1), months: 12, notes: append(notes, noted(rule)...)}}
}

// unknownStart is the readings of a financial year whose first month nobody knows.
func unknownStart(y int, named YearName) []wholeYear {
	const ask = "In which month does the financial year start?"
	var out []wholeYear
	if named == YearNameNotKnown {
		out = append(out, wholeYear{from: civil.NewDate(y, 1, 1), months: 12, why: "it is the calendar year", ask: ask, habit: "January"})
	}
	for _, month := range []int{4, 7, 10} {
		name := time.Month(month).String()
		if named != NamedAfterTheStart {
			out = append(out, wholeYear{from: civil.NewDate(y-1, month, 1), months: 12, why: fmt.Sprintf("it starts in %s and ends in %d", name, y), ask: ask, habit: name})
		}
		if named == NamedAfterTheStart {
			out = append(out, wholeYear{from: civil.NewDate(y, month, 1), months: 12, why: fmt.Sprintf("it starts in %s %d", name, y), ask: ask, habit: name})
		}
	}
	return out
}

// whole is a year as a date.
func (y wholeYear) whole() reading[Date] {
	p := Year
	if y.months != 12 {
		p = Span
	}
	return reading[Date]{value: monthsFrom(y.from, y.months, p), why: y.why, notes: y.notes, ask: y.ask, habit: y.habit}
}

// part is n months of a year from the month at (0 for its first) on.
func (y wholeYear) part(at, n int, p Precision) reading[Date] {
	return reading[Date]{value: monthsFrom(y.from.AddMonths(at), n, p), why: y.why, notes: y.notes, ask: y.ask, habit: y.habit}
}

// noted is the notes that say something.
func noted(notes ...string) []string {
	var out []string
	for _, n := range notes {
		if n != "" {
			out = append(out, n)
		}
	}
	return out
}

// trimMarks cuts off marks that only join: a dash, a comma, a stroke.
func trimMarks(ls []lexeme) []lexeme {
	joins := func(l lexeme) bool {
		return l.is("-") || l.is("/") || l.is(",") || l.is(":") || l.is(".") || l.is(";") || l.is("of") || l.is("in")
	}
	for len(ls) > 0 && joins(ls[0]) {
		ls = ls[1:]
	}
	for len(ls) > 0 && joins(ls[len(ls)-1]) {
		ls = ls[:len(ls)-1]
	}
	return ls
}

// unwrapped takes off brackets around the whole.
func unwrapped(ls []lexeme) []lexeme {
	for len(ls) > 2 && (ls[0].is("(") && ls[len(ls)-1].is(")") || ls[0].is("[") && ls[len(ls)-1].is("]")) {
		ls = ls[1 : len(ls)-1]
	}
	return ls
}
