package mspdi

import (
	"time"

	"counterpart.dev/internal/core/civil"
)

// The patterns of exceptions, by the numbers of the format.
const (
	daily           = 1 // every day of the period
	yearlyByDay     = 2
	yearlyByItem    = 3
	monthlyByDay    = 4
	monthlyByItem   = 5
	weekly          = 6
	everySoManyDays = 7
)

// mostDays is how many days one exception can name: those of a hundred and fifty years.
const mostDays = 55_000

// daysOf hands on the days of an exception, while they are taken: those of its pattern from its first day on, as many as
// it says, or until its last day.
func (a *assembly) daysOf(e *exceptionRow, take func(civil.Date) bool) {
	from, to := e.period.from.Date(), e.period.to.Date()
	if from == 0 {
		return
	}
	most := mostDays
	if e.byCount && e.occurrences > 0 {
		most = min(e.occurrences, mostDays)
		if e.pattern != daily && to <= from+1 {
			to = civil.MaxDate - 1 // other tools state the number alone
		}
	}
	s := &series{to: to, left: most, take: take}
	every := max(e.every, 1)
	switch e.pattern {
	case daily:
		s.days(from, 1)
	case everySoManyDays:
		s.days(from, every)
	case weekly:
		s.weeks(from, every, e.weekdays)
	case monthlyByDay:
		s.months(from, every, func(first civil.Date) civil.Date {
			return first + civil.Date(min(max(e.monthDay, 1), monthLength(first))-1)
		})
	case monthlyByItem:
		s.months(from, every, func(first civil.Date) civil.Date { return nth(first, e.item, e.position) })
	case yearlyByDay:
		s.years(from, e.month, func(first civil.Date) civil.Date {
			return first + civil.Date(min(max(e.monthDay, 1), monthLength(first))-1)
		})
	case yearlyByItem:
		s.years(from, e.month, func(first civil.Date) civil.Date { return nth(first, e.item, e.position) })
	default:
		a.warnOf(e.line, "Exception", "Type", "there is no pattern %d of exceptions; \"%s\" was left out", e.pattern, clip([]byte(e.name)))
	}
}

// series hands on days until there are enough.
type series struct {
	to   civil.Date
	left int
	take func(civil.Date) bool
}

// add hands a day on, and reports whether another one may follow.
func (s *series) add(d civil.Date) bool {
	if d > s.to {
		return false
	}
	s.left--
	return s.take(d) && s.left > 0
}

func (s *series) days(from civil.Date, every int) {
	for d := from; s.add(d); d += civil.Date(min(every, mostDays)) {
	}
}

// weeks takes the weekdays of a set in every so many weeks, which begin on Sunday.
func (s *series) weeks(from civil.Date, every, weekdays int) {
	if weekdays&127 == 0 {
		return
	}
	sunday := from - civil.Date(from.Weekday())
	for week := sunday; week <= s.to; week += civil.Date(7 * min(every, mostDays)) {
		for day := range 7 {
			if d := week + civil.Date(day); d >= from && weekdays&(1<<day) != 0 && !s.add(d) {
				return
			}
		}
	}
}

// months takes a day of every so many months, the first of which is that of from.
func (s *series) months(from civil.Date, every int, day func(first civil.Date) civil.Date) {
	year, month, _ := from.Civil()
	for at := 0; ; at += min(every, 12_000) {
		first := civil.NewDate(year, int(month)+at, 1)
		if first > s.to || first < 1 {
			return
		}
		if d := day(first); d >= from && !s.add(d) {
			return
		}
	}
}

// years takes a day of one month of every year.
func (s *series) years(from civil.Date, month int, day func(first civil.Date) civil.Date) {
	year, _, _ := from.Civil()
	for ; ; year++ {
		first := civil.NewDate(year, min(max(month, 0), 11)+1, 1)
		if first > s.to || first < 1 {
			return
		}
		if d := day(first); d >= from && !s.add(d) {
			return
		}
	}
}

func monthLength(first civil.Date) int { return int(first.AddMonths(1) - first) }

// nth is a day of a month by what it is: its first, second, third, fourth or last day, weekday, day of a weekend, Sunday
// and so on to Saturday.
func nth(first civil.Date, item, position int) civil.Date {
	fits := func(d civil.Date) bool {
		w := d.Weekday()
		weekend := w == time.Saturday || w == time.Sunday
		switch item {
		case 0:
			return true
		case 1:
			return !weekend
		case 2:
			return weekend
		}
		return int(w) == item-3
	}
	last := first + civil.Date(monthLength(first)-1)
	if position >= 4 || position < 0 {
		for d := last; d > first; d-- {
			if fits(d) {
				return d
			}
		}
		return first
	}
	for d := first; d <= last; d++ {
		if fits(d) {
			if position--; position < 0 {
				return d
			}
		}
	}
	return last
}
