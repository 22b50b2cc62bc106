package civil

import "slices"

// Union is the time in which any of the calendars works.
func Union(list ...*Calendar) (*Calendar, error) {
	return combine(list, func(have, more []Span) []Span { return append(slices.Clone(have), more...) })
}

// Common is the time in which all of the calendars work; ErrNoWork when they never do.
func Common(list ...*Calendar) (*Calendar, error) {
	return combine(list, overlap)
}

// combine makes a calendar of several, a day at a time: of the plain weeks, and of every day on which one has an exception.
func combine(list []*Calendar, both func(have, more []Span) []Span) (*Calendar, error) {
	if len(list) == 0 {
		return nil, ErrNoWork
	}
	fold := func(day func(*Calendar) []Span) []Span {
		spans := day(list[0])
		for _, c := range list[1:] {
			spans = both(spans, day(c))
		}
		return spans
	}
	var week Week
	for d := range week {
		week[d] = fold(func(c *Calendar) []Span { return c.week[(d+6)%7].spans })
	}
	var days []Date
	for _, c := range list {
		for i := range c.exc {
			days = append(days, c.exc[i].day)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	exceptions := make([]Exception, len(days))
	for i, d := range days {
		exceptions[i] = Exception{d, fold(func(c *Calendar) []Span { return c.Day(d) })}
	}
	return NewCalendar(week, exceptions)
}

// overlap is what two lists of spans, each in order, have in common.
func overlap(a, b []Span) []Span {
	var out []Span
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if s := (Span{max(a[i].From, b[j].From), min(a[i].To, b[j].To)}); s.From < s.To {
			out = append(out, s)
		}
		if a[i].To < b[j].To {
			i++
		} else {
			j++
		}
	}
	return out
}

// Exceptions is the number of days on which the calendar differs from its plain week.
func (c *Calendar) Exceptions() int { return len(c.exc) }

// Parts is the plain week and the days that differ from it, of which NewCalendar makes the same calendar.
func (c *Calendar) Parts() (week Week, exceptions []Exception) {
	for k, s := range c.week {
		week[(k+1)%7] = slices.Clone(s.spans)
	}
	for _, e := range c.exc {
		exceptions = append(exceptions, Exception{e.day, slices.Clone(e.shape.spans)})
	}
	return week, exceptions
}
