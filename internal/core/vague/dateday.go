package vague

import (
	"fmt"
	"strings"
	"time"

	"counterpart.dev/internal/core/civil"
)

// shaped is a date taken apart: which numbers and month stand in which order, and what is between them.
type shaped struct {
	shape   string // N a number, M a month, and the marks between them
	numbers []lexeme
	month   int
	weekday int // -1 when none is named
}

// day reads a day or a month, and numbers that can be either.
func (r dateReader) day(ls []lexeme) dates {
	s, ok := shapeOf(ls)
	if !ok {
		return nil
	}
	var found dates
	switch s.shape {
	case "NMN", "N-M-N", "N/M/N", "N.M.N", "N.MN", "NM-N", "N-MN", "NM'N", "NM.N", "N-M'N":
		found = dayMonthYear(s.numbers[0], s.month, s.numbers[1])
	case "MNN", "M-N-N", "M/N/N", "M.NN":
		found = dayMonthYear(s.numbers[0], s.month, s.numbers[1])
	case "N/N/N", "N-N-N", "N.N.N", "NNN":
		found = r.numeric(s)
	case "MN", "M-N", "M/N", "M'N", "M.N", "M-'N", "M.'N", "M.-N":
		found = r.monthNumber(s)
	case "NM", "N-M", "N/M", "N.M":
		found = r.numberMonth(s)
	case "N/N", "N-N", "N.N":
		found = r.twoNumbers(s)
	case "N":
		found = oneNumber(s.numbers[0])
	case "M":
		found = r.yearly(func(y int) Date { return monthsFrom(civil.NewDate(y, s.month, 1), 1, Month) })
	}
	return contradicted(found, s.weekday)
}

// shapeOf takes a date apart, leaving out words that only join. Not ok: there are words no date has.
func shapeOf(ls []lexeme) (s shaped, ok bool) {
	s.weekday = -1
	if len(ls) > 0 {
		if wd, named := weekdays[ls[0].text]; named && len(ls) > 1 {
			s.weekday = wd
			ls = trimMarks(ls[1:])
		}
	}
	var shape strings.Builder
	for i, l := range ls {
		last := i == len(ls)-1
		switch {
		case l.kind == number:
			shape.WriteByte('N')
			s.numbers = append(s.numbers, l)
		case l.kind == word && monthNames[l.text] != 0 && s.month == 0:
			shape.WriteByte('M')
			s.month = monthNames[l.text]
		case l.kind == word && ordinals[l.text] && l.glued, l.is("of"), l.is("the"):
		case l.is(",") && !last && i > 0:
		case l.is(".") && !last && i > 0 && (!ls[i+1].glued || ls[i-1].kind == word): // 3. Mai 2027, Sept. 2027, Sept.2027
		case !last && i > 0 && (l.is("/") || l.is("-") || l.is(".") || l.is("'")), l.is("'") && !last:
			shape.WriteString(l.text)
		default:
			return s, false
		}
	}
	s.shape = shape.String()
	return s, s.shape != ""
}

// contradicted asks about a date whose weekday is another than the one named.
func contradicted(found dates, weekday int) dates {
	for i, d := range found {
		if weekday < 0 || d.none || d.value.Precision != Day || int(d.value.From.Weekday()) == weekday {
			continue
		}
		found[i].ask = fmt.Sprintf("%s is a %s, not a %s: which is right?", d.value.From, d.value.From.Weekday(), time.Weekday(weekday))
	}
	return found
}

// onDay is a day that exists.
func onDay(year, month, day int) (civil.Date, bool) {
	if year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, false
	}
	d := civil.NewDate(year, month, day)
	_, m, _ := d.Civil()
	return d, int(m) == month
}

// dayMonthYear reads two numbers around a named month; a first one of four digits is the year.
func dayMonthYear(a lexeme, month int, b lexeme) dates {
	if len(a.text) == 4 {
		a, b = b, a
	}
	y, note, ok := full(b)
	if !ok || len(a.text) > 2 {
		return nil
	}
	d, ok := onDay(y, month, a.value())
	if !ok {
		return nil
	}
	return dates{{value: dayOf(d), notes: noted(note)}}
}

// numeric reads three numbers: with the year first there is one reading, otherwise the day or the month is first.
func (r dateReader) numeric(s shaped) dates {
	a, b, c := s.numbers[0], s.numbers[1], s.numbers[2]
	if len(a.text) == 4 {
		if d, ok := onDay(a.value(), b.value(), c.value()); ok && len(b.text) <= 2 && len(c.text) <= 2 {
			return dates{{value: dayOf(d)}}
		}
		return nil
	}
	if s.shape == "NNN" || len(a.text) > 2 || len(b.text) > 2 {
		return nil
	}
	y, note, ok := full(c)
	if !ok {
		return nil
	}
	first, ok1 := onDay(y, b.value(), a.value())
	second, ok2 := onDay(y, a.value(), b.value())
	if ok1 && ok2 && first != second {
		switch r.customs.DayOrder {
		case DayFirst:
			ok2 = false
		case MonthFirst:
			ok1 = false
		}
	}
	const ask = "Is the day or the month first?"
	var out dates
	if ok1 {
		out = append(out, reading[Date]{value: dayOf(first), why: "the day is first", habit: "day first", notes: noted(note)})
	}
	if ok2 && (!ok1 || first != second) {
		out = append(out, reading[Date]{value: dayOf(second), why: "the month is first", habit: "month first", notes: noted(note)})
	}
	for i := range out {
		if len(out) == 2 {
			out[i].ask = ask
		}
	}
	return out
}

// monthNumber reads "March 2027", "Mar-27", and "May 27", which can be a day.
func (r dateReader) monthNumber(s shaped) dates {
	n := s.numbers[0]
	y, note, ok := full(n)
	month := reading[Date]{why: "it is a month and a year", notes: noted(note)}
	if ok {
		month.value = monthsFrom(civil.NewDate(y, s.month, 1), 1, Month)
	}
	asDay := n.value()
	if len(n.text) > 2 || s.shape != "MN" && len(n.text) == 2 || asDay > 31 || asDay < 1 {
		if !ok {
			return nil
		}
		return dates{month}
	}
	out := r.dayWithoutYear(asDay, s.month)
	if !ok {
		return out
	}
	month.ask = askMonthOrDay
	return append(dates{month}, out...)
}

// numberMonth reads "2027 May", and "27-Mar", a day without a year, or what a spreadsheet makes of "Mar-27".
func (r dateReader) numberMonth(s shaped) dates {
	n := s.numbers[0]
	if len(n.text) == 4 {
		if y, _, ok := full(n); ok {
			return dates{{value: monthsFrom(civil.NewDate(y, s.month, 1), 1, Month)}}
		}
		return nil
	}
	if len(n.text) > 2 {
		return nil
	}
	out := r.dayWithoutYear(n.value(), s.month)
	if y, note, ok := full(n); ok && s.shape == "N-M" {
		out = append(out, reading[Date]{value: monthsFrom(civil.NewDate(y, s.month, 1), 1, Month),
			why: "a spreadsheet turned the month and the year around", notes: noted(note), ask: askYear})
	}
	return out
}

// dayWithoutYear asks for the year of a day.
func (r dateReader) dayWithoutYear(day, month int) dates {
	if _, ok := onDay(2000, month, day); !ok {
		return nil
	}
	return r.yearly(func(y int) Date {
		if d, ok := onDay(y, month, day); ok {
			return dayOf(d)
		}
		return dayOf(civil.NewDate(y, month+1, 1) - 1)
	})
}

// twoNumbers reads "05/2027", "2027-05", and pairs that can be a financial year, a month of a year or a day of a month.
func (r dateReader) twoNumbers(s shaped) dates {
	a, b := s.numbers[0], s.numbers[1]
	const ask = "Is it a financial year, a month or a day?"
	var out dates
	asMonth := func(month, year lexeme) {
		y, note, ok := full(year)
		if m := month.value(); ok && len(month.text) <= 2 && m >= 1 && m <= 12 {
			out = append(out, reading[Date]{value: monthsFrom(civil.NewDate(y, m, 1), 1, Month), why: "it is a month of a year", notes: noted(note)})
		}
	}
	if !strings.Contains(s.shape, ".") {
		for _, y := range r.year([]lexeme{a, {kind: mark, text: s.shape[1:2]}, b}, false) {
			whole := y.whole()
			if whole.why == "" {
				whole.why = "it is a financial year"
			}
			out = append(out, whole)
		}
	}
	switch {
	case len(a.text) == 4:
		if s.shape != "N.N" && len(b.text) <= 2 {
			asMonth(b, a)
		}
	case len(b.text) == 4:
		asMonth(a, b)
	case len(a.text) <= 2 && len(b.text) <= 2:
		if s.shape != "N.N" {
			asMonth(a, b)
		}
		if r.customs.DayOrder != MonthFirst {
			out = append(out, r.dayWithoutYear(a.value(), b.value())...)
		}
		if r.customs.DayOrder != DayFirst && s.shape != "N.N" {
			out = append(out, r.dayWithoutYear(b.value(), a.value())...)
		}
	}
	for i := range out {
		if len(out) > 1 && out[i].ask == "" {
			out[i].ask = ask
		}
	}
	return out
}

// oneNumber reads a year, a date without marks, or the count of days a spreadsheet keeps.
func oneNumber(n lexeme) dates {
	switch len(n.text) {
	case 2:
		if y, note, ok := full(n); ok {
			return dates{{value: monthsFrom(civil.NewDate(y, 1, 1), 12, Year), why: "it is a year", notes: noted(note), ask: askWhetherYear}}
		}
	case 5:
		if d, ok := SerialDate(float64(n.value()), false); ok && n.value() >= 20_000 && n.value() < 80_000 {
			return dates{{value: dayOf(d), notes: noted("the number is taken as the day a spreadsheet counts so")}}
		}
	case 8:
		v := n.value()
		var out dates
		if d, ok := onDay(v/10_000, v/100%100, v%100); ok {
			out = append(out, reading[Date]{value: dayOf(d), why: "the year is first"})
		}
		if d, ok := onDay(v%10_000, v/10_000%100, v/1_000_000); ok {
			out = append(out, reading[Date]{value: dayOf(d), why: "the day is first"})
		}
		return out
	}
	return nil
}
