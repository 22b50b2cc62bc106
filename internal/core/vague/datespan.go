package vague

import (
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/core/civil"
)

// span reads one day, week, month, quarter, half, season or year, or a part of one.
func (r dateReader) span(ls []lexeme) dates {
	if ls = unwrapped(trimMarks(ls)); len(ls) == 0 {
		return nil
	}
	for _, read := range []func([]lexeme) dates{r.unit, r.yearEnd, r.edge, r.week, r.from} {
		if found := read(ls); len(found) > 0 {
			return found
		}
	}
	return nil
}

// unit reads what has a name of its own.
func (r dateReader) unit(ls []lexeme) dates {
	if len(ls) == 0 {
		return nil
	}
	if found := r.day(ls); len(found) > 0 {
		return found
	}
	if found := r.quarter(ls); len(found) > 0 {
		return found
	}
	if found := r.season(ls); len(found) > 0 {
		return found
	}
	var out dates
	for _, y := range r.year(ls, false) {
		out = append(out, y.whole())
	}
	return out
}

// edge reads the beginning, middle or end of something: "mid 2027", "end of FY26".
func (r dateReader) edge(ls []lexeme) dates {
	e, n := lookup(ls, edges)
	if n == 0 || n == len(ls) {
		return nil
	}
	rest := trimMarks(ls[n:])
	if _, n := lookup(rest, dateLabels); n > 0 && n < len(rest) {
		rest = rest[n:]
	}
	found := r.unit(rest)
	if y := r.year(rest, true); len(found) == 0 {
		for _, y := range y {
			found = append(found, y.whole())
		}
	}
	var out dates
	for _, d := range found {
		if d.none || d.value.Precision == Day {
			continue
		}
		if d.ask == askMonthOrDay {
			d.ask = ""
		}
		d.value = d.value.at(e)
		d.notes = append(slices.Clone(d.notes), edgeNotes[e])
		out = append(out, d)
	}
	return out
}

// edgeNotes say what an edge was taken as [own].
var edgeNotes = [...]string{firstDay: "the start is taken as its first day", earlyPart: "early is taken as its first third",
	midPart: "mid is taken as its middle third", latePart: "late is taken as its last third", lastDay: "the end is taken as its last day"}

// at is an edge of a span. Thirds are of its months where these divide by three, else of its days.
func (d Date) at(e edge) Date {
	switch e {
	case firstDay:
		return dayOf(d.From)
	case lastDay:
		return dayOf(d.To)
	}
	third := int(e - earlyPart)
	months := 0
	for d.From.AddMonths(months) <= d.To {
		months++
	}
	out := Date{Precision: Span, Approximate: true}
	if months%3 == 0 {
		out.From = d.From.AddMonths(third * months / 3)
		out.To = d.From.AddMonths((third+1)*months/3) - 1
		return out
	}
	days := d.To - d.From + 1
	out.From = d.From + civil.Date(third)*days/3
	out.To = d.From + civil.Date(third+1)*days/3 - 1
	return out
}

// yearEnd reads "year end 2027", which can be the calendar's or the books'.
func (r dateReader) yearEnd(ls []lexeme) dates {
	_, n := lookup(ls, yearEnds)
	if n == 0 {
		return nil
	}
	rest := trimMarks(ls[n:])
	y := r.year(rest, true)
	if len(y) != 1 || y[0].months != 12 {
		var out dates
		for _, y := range y {
			d := y.whole()
			d.value = d.value.at(lastDay)
			out = append(out, d)
		}
		return out
	}
	calendar := y[0].whole()
	calendar.value = calendar.value.at(lastDay)
	month, _ := r.customs.yearStarts()
	_, start, _ := y[0].from.Civil()
	if month == 1 || start != time.January {
		return dates{calendar}
	}
	calendar.why, calendar.ask = "the calendar year ends", "Is it the end of the calendar year or of the financial year?"
	if month == 0 {
		return dates{calendar}
	}
	books := reading[Date]{value: dayOf(y[0].from.AddMonths(month-1) - 1), why: "the financial year ends", ask: calendar.ask}
	return dates{books, calendar}
}

var yearEnds = table(map[string]bool{"year end|year - end|y / e|ye|yr end|year end :|eoy|end of year": true})

// quarter reads quarters and halves: "Q3 2027", "FY27/28 Q2", "2Q27", "second half of 2028".
func (r dateReader) quarter(ls []lexeme) dates {
	ls = slices.DeleteFunc(slices.Clone(ls), func(l lexeme) bool { return l.is("(") || l.is(")") })
	for i, l := range ls {
		months := partWords[l.text]
		if l.kind != word || months == 0 {
			continue
		}
		n, before, after := which(ls, i, 12/months)
		if n == 0 {
			continue
		}
		p := Quarter
		if months == 6 {
			p = Half
		}
		rest := append(slices.Clone(trimMarks(ls[:before])), trimMarks(ls[after:])...)
		if len(rest) == 0 {
			return r.yearly(func(y int) Date { return monthsFrom(civil.NewDate(y, (n-1)*months+1, 1), months, p) })
		}
		var out dates
		for _, y := range r.year(rest, true) {
			if y.months != 12 {
				continue
			}
			if y.ask == askOneOrTwo {
				y.ask = ""
			}
			d := y.part((n-1)*months, months, p)
			if m, _ := r.customs.yearStarts(); m != 1 && y.ask == "" && isCalendarYear(y) {
				d.notes = append(slices.Clone(d.notes), "counted in the calendar year, since no financial year is named")
			}
			out = append(out, d)
		}
		return out
	}
	return nil
}

func isCalendarYear(y wholeYear) bool {
	_, m, _ := y.from.Civil()
	return m == time.January
}

// partWords are the words for parts of a year, with their months.
var partWords = map[string]int{"q": 3, "qtr": 3, "quarter": 3, "quartal": 3, "trimestre": 3, "h": 6, "half": 6, "halbjahr": 6, "semestre": 6}

// which finds the number of the part named at i, behind the word or before it, and what both take.
func which(ls []lexeme, i, most int) (n, before, after int) {
	fits := func(l lexeme) bool {
		return l.kind == number && len(l.text) == 1 && l.value() >= 1 && l.value() <= most
	}
	if i+1 < len(ls) && fits(ls[i+1]) {
		return ls[i+1].value(), i, i + 2
	}
	if i == 0 {
		return 0, 0, 0
	}
	prev := i - 1
	if ls[prev].is("year") && prev > 0 { // "half year", second half-year
		prev--
	}
	if ordinals[ls[prev].text] && prev > 0 && ls[prev].glued {
		prev--
	}
	if fits(ls[prev]) {
		return ls[prev].value(), prev, i + 1
	}
	if n := counting[ls[prev].text]; n >= 1 && n <= most && len(ls[prev].text) > 2 {
		return n, prev, i + 1
	}
	return 0, 0, 0
}

var ordinals = setOf("st", "nd", "rd", "th")

// Questions that readers of larger texts know again.
const (
	askYear        = "Which year is it in?"
	askWhetherYear = "Is it a year?"
	askOneOrTwo    = "Is it one financial year or two years?"
	askMonthOrDay  = "Is it a month with its year, or a day without one?"
)

// yearly asks for the year of something that comes every year. It offers the next two that are not over today.
func (r dateReader) yearly(in func(year int) Date) dates {
	const ask = askYear
	if r.customs.Today == 0 {
		return dates{{ask: ask, none: true}}
	}
	year, _, _ := r.customs.Today.Civil()
	var out dates
	for y := year; len(out) < 2; y++ {
		if d := in(y); d.To >= r.customs.Today {
			out = append(out, reading[Date]{value: d, why: fmt.Sprintf("it is in %d", y), ask: ask})
		}
	}
	return out
}

// season reads "Spring 2027". A winter with one year can be two.
func (r dateReader) season(ls []lexeme) dates {
	month := seasons[ls[0].text]
	if month == 0 {
		return nil
	}
	if len(ls) == 1 {
		return r.yearly(func(y int) Date { return monthsFrom(civil.NewDate(y, month, 1), 3, Span) })
	}
	rest := trimMarks(ls[1:])
	years := r.year(rest, true)
	if len(years) == 0 {
		return nil
	}
	const note = "seasons are taken as the three months of meteorologists in the north"
	y, start, _ := years[0].from.Civil()
	first := civil.NewDate(y, month, 1)
	d := reading[Date]{value: monthsFrom(first, 3, Quarter), notes: []string{note}}
	d.value.Precision = Span
	if month != 12 {
		if start != time.January {
			return nil
		}
		return dates{d}
	}
	if start != time.January || len(rest) == 3 { // Winter 2027/28
		return dates{d}
	}
	d.ask = fmt.Sprintf("Is it the winter that starts in %d or the one that ends in it?", y)
	before := d
	before.value = monthsFrom(first.AddMonths(-12), 3, Span)
	before.why, d.why = fmt.Sprintf("it ends in %d", y), fmt.Sprintf("it starts in %d", y)
	return dates{before, d}
}

// week reads "w/c 3 May 2027", "week ending 7 May 2027" and "week 18 2027".
func (r dateReader) week(ls []lexeme) dates {
	if _, n := lookup(ls, weekStarts); n > 0 {
		return r.sevenDays(ls[n:], 0)
	}
	if _, n := lookup(ls, weekEnds); n > 0 {
		return r.sevenDays(ls[n:], -6)
	}
	if len(ls) == 4 && ls[0].kind == number && ls[1].is("-") && ls[2].is("w") { // 2027-W18
		return isoWeek(ls[0], ls[3])
	}
	if len(ls) < 3 || !weekWords[ls[0].text] {
		return nil
	}
	rest := trimMarks(ls[2:])
	if len(rest) != 1 {
		return nil
	}
	return isoWeek(rest[0], ls[1])
}

var weekWords = setOf("week", "wk", "w", "kw")

// sevenDays is the week around a day: from it on, or with a shift of -6 up to it.
func (r dateReader) sevenDays(ls []lexeme, shift civil.Date) dates {
	found := r.day(trimMarks(ls))
	for i, d := range found {
		if d.none {
			continue
		}
		if d.value.Precision != Day {
			return nil
		}
		first := d.value.From + shift
		found[i].value = Date{From: first, To: first + 6, Precision: Week}
	}
	return found
}

// isoWeek is a week by its number: the first of a year is the one with its fourth of January.
func isoWeek(year, week lexeme) dates {
	y, note, ok := full(year)
	n := week.value()
	if !ok || n < 1 || n > 53 {
		return nil
	}
	fourth := civil.NewDate(y, 1, 4)
	monday := fourth - civil.Date((int(fourth.Weekday())+6)%7) + civil.Date(7*(n-1))
	if yy, _, _ := (monday + 3).Civil(); yy != y {
		return nil
	}
	d := Date{From: monday, To: monday + 6, Precision: Week}
	return dates{{value: d, notes: noted(note, "weeks are counted as in ISO 8601, from Monday")}}
}

// from reads spans named by their first or last day: "year from April 2027", "12 months to March 2028".
func (r dateReader) from(ls []lexeme) dates {
	for _, s := range namedSpans {
		n := begins(ls, s.words)
		if n == 0 {
			continue
		}
		var out dates
		for _, d := range r.unit(trimMarks(ls[n:])) {
			if d.none || d.value.Precision != Day && d.value.Precision != Month {
				return nil
			}
			if s.means.toEnd {
				d.value = monthsFrom((d.value.To + 1).AddMonths(-s.means.months), s.means.months, s.means.precision)
			} else {
				d.value = monthsFrom(d.value.From, s.means.months, s.means.precision)
			}
			out = append(out, d)
		}
		return out
	}
	return nil
}

// namedSpan is a length counted from a first day, or back from a last one.
type namedSpan struct {
	months    int
	precision Precision
	toEnd     bool
}

var namedSpans = table(map[string]namedSpan{
	"year from|year starting|year beginning|12 months from": {12, Year, false},
	"half from|half year from":                              {6, Half, false},
	"quarter from|quarter starting":                         {3, Quarter, false},
	"year to|year ending|year ended|12 months to|ye|y / e|fye|fy ending|fy end|12 months ending": {12, Year, true},
	"half year to|half to|half ending|6 months to":                                               {6, Half, true},
	"quarter to|quarter ending|quarter ended|3 months to":                                        {3, Quarter, true},
})
