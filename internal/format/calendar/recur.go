package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
)

// recurs reads how an event recurs. What is not reckoned with is said, and the event stands for its first time alone.
func (r *reader) recurs(c *part, e *Event) {
	if p, ok := c.one("RECURRENCE-ID"); ok {
		if t, z, _, ok := r.when(p); ok {
			e.Of = inZone(t, z, e.Zone)
		}
	}
	for _, p := range c.all("EXDATE") {
		for v := range strings.SplitSeq(p.value, ",") {
			if t, z, _, ok := r.when(property{name: p.name, params: p.params, value: v}); ok && len(e.Except) < mostValues {
				e.Except = append(e.Except, inZone(t, z, e.Zone))
			}
		}
	}
	if p, ok := c.one("RDATE"); ok {
		r.warn(p.line, "Further single times of the series are not read.")
	}
	p, ok := c.one("RRULE")
	if !ok {
		return
	}
	rule, ok := r.rule(p.value, e.Zone)
	if !ok {
		r.warn(p.line, "How it recurs is not understood (“"+short(p.value)+"”): only its first time is taken.")
		return
	}
	e.Rule = &rule
}

// inZone is a time of one zone by the clock of another.
func inZone(t civil.Time, from, to *time.Location) civil.Time {
	if from == nil || to == nil || from.String() == to.String() {
		return t
	}
	return meeting.Wall(meeting.Instant(t, from), to)
}

// rule reads RRULE. It is not ok where a part of it is not reckoned with, for then every date might be wrong.
func (r *reader) rule(text string, zone *time.Location) (out Rule, ok bool) {
	out = Rule{Interval: 1, WeekStart: time.Monday}
	for field := range strings.SplitSeq(strings.Trim(strings.TrimSpace(text), ";"), ";") {
		name, value, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(field)), "=")
		good := true
		switch name {
		case "FREQ":
			out.Freq = Freq(value)
			good = slices.Contains([]Freq{Daily, Weekly, Monthly, Yearly}, out.Freq)
		case "INTERVAL":
			out.Interval, good = within(value, 1, 1000)
		case "COUNT":
			out.Count, good = within(value, 1, 1_000_000)
		case "UNTIL":
			out.Until, good = r.until(value, zone)
		case "BYDAY":
			out.Days, good = days(value)
		case "BYMONTHDAY":
			out.MonthDays, good = numbers(value, -31, 31)
		case "BYMONTH":
			out.Months, good = numbers(value, 1, 12)
		case "WKST":
			at := slices.Index(dayNames, value)
			out.WeekStart, good = time.Weekday(max(at, 0)), at >= 0
		default:
			good = false
		}
		if !good {
			return out, false
		}
	}
	nth := slices.ContainsFunc(out.Days, func(d Day) bool { return d.Nth != 0 })
	return out, out.Freq != "" && !(nth && (out.Freq == Daily || out.Freq == Weekly)) && !(out.Freq == Weekly && len(out.MonthDays) > 0) &&
		!(nth && out.Freq == Yearly && len(out.Months) == 0) && !(len(out.Days) > 0 && len(out.MonthDays) > 0 && nth)
}

// until reads the end of a rule, as an instant.
func (r *reader) until(value string, zone *time.Location) (time.Time, bool) {
	t, z, day, ok := r.when(property{value: value})
	if z == nil {
		z = zone
	}
	if z == nil {
		z = time.UTC
	}
	if day {
		t += civil.MinutesPerDay - 1
	}
	return meeting.Instant(t, z).UTC(), ok
}

func within(s string, low, high int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= low && n <= high
}

func numbers(s string, low, high int) (out []int, ok bool) {
	for v := range strings.SplitSeq(s, ",") {
		n, ok := within(v, low, high)
		if !ok || n == 0 || len(out) == 64 {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

func days(s string) (out []Day, ok bool) {
	for v := range strings.SplitSeq(s, ",") {
		if len(v) < 2 || len(out) == 64 {
			return nil, false
		}
		at, nth := slices.Index(dayNames, v[len(v)-2:]), 0
		if at < 0 {
			return nil, false
		}
		if n := v[:len(v)-2]; n != "" {
			if nth, ok = within(n, -5, 5); !ok || nth == 0 {
				return nil, false
			}
		}
		out = append(out, Day{nth, time.Weekday(at)})
	}
	return out, true
}

// Starts lists when a series begins, by the clock on its wall and in order: at most so many, none after last. What is excepted is left
// out. A single event has its one start.
func (e Event) Starts(most int, last civil.Time) []civil.Time {
	if e.Rule == nil {
		if e.Start > last || most < 1 {
			return nil
		}
		return []civil.Time{e.Start}
	}
	var out []civil.Time
	zone := e.Zone
	if zone == nil {
		zone = time.UTC
	}
	n := 0
	e.Rule.each(e.Start, func(t civil.Time) bool {
		if n++; t > last || len(out) >= most || e.Rule.Count > 0 && n > e.Rule.Count ||
			!e.Rule.Until.IsZero() && meeting.Instant(t, zone).After(e.Rule.Until) {
			return false
		}
		if !slices.Contains(e.Except, t) {
			out = append(out, t)
		}
		return n < mostStarts
	})
	return out
}

// each calls take with the times of a rule in order, the start of the series first, until it answers no. It gives up after so many
// periods without any.
func (r Rule) each(start civil.Time, take func(civil.Time) bool) {
	if !take(start) {
		return
	}
	y, m, _ := start.Date().Civil()
	step := max(r.Interval, 1)
	for n, empty := 0, 0; empty < 1000 && n < 10*mostStarts; n++ {
		var set []civil.Date
		switch r.Freq {
		case Daily:
			set = r.keep([]civil.Date{start.Date() + civil.Date(n*step)})
		case Weekly:
			set = r.week(start, n*step)
		case Monthly:
			set = r.month(start, y, int(m)+n*step)
		case Yearly:
			for _, month := range orElse(r.Months, int(m)) {
				set = append(set, r.month(start, y+n*step, month)...)
			}
		}
		empty++
		for _, d := range set {
			if d.At(0) > civil.MaxTime-civil.MinutesPerDay {
				return
			}
			if t := d.At(start.Minute()); t > start {
				if empty = 0; !take(t) {
					return
				}
			}
		}
	}
}

func orElse(list []int, other int) []int {
	if len(list) == 0 {
		return []int{other}
	}
	return slices.Sorted(slices.Values(list))
}

// keep leaves the days that the rule's lists allow.
func (r Rule) keep(in []civil.Date) (out []civil.Date) {
	for _, d := range in {
		_, m, day := d.Civil()
		_, _, last := monthEnd(d).Civil()
		if (len(r.Months) == 0 || slices.Contains(r.Months, int(m))) &&
			(len(r.MonthDays) == 0 || slices.Contains(r.MonthDays, day) || slices.Contains(r.MonthDays, day-last-1)) &&
			(len(r.Days) == 0 || slices.ContainsFunc(r.Days, func(x Day) bool { return x.Weekday == d.Weekday() })) {
			out = append(out, d)
		}
	}
	return out
}

// monthEnd is the last day of the month of a day.
func monthEnd(d civil.Date) civil.Date {
	y, m, _ := d.Civil()
	return civil.NewDate(y, int(m)+1, 0)
}

// week lists the days of the rule in a week so many after that of the start.
func (r Rule) week(start civil.Time, after int) []civil.Date {
	begin := start.Date() - civil.Date((int(start.Date().Weekday())-int(r.WeekStart)+7)%7) + civil.Date(after*7)
	if len(r.Days) == 0 {
		return r.keep([]civil.Date{start.Date() + civil.Date(after*7)})
	}
	var all []civil.Date
	for i := range 7 {
		all = append(all, begin+civil.Date(i))
	}
	return r.keep(all)
}

// month lists the days of the rule in a month, which may lie beyond the end of the year.
func (r Rule) month(start civil.Time, year, month int) (out []civil.Date) {
	first := civil.NewDate(year, month, 1)
	last := monthEnd(first)
	_, m, _ := first.Civil()
	if len(r.Months) > 0 && !slices.Contains(r.Months, int(m)) {
		return nil
	}
	if len(r.Days) == 0 && len(r.MonthDays) == 0 {
		_, _, day := start.Date().Civil()
		if d := first + civil.Date(day-1); d <= last {
			out = append(out, d)
		}
		return out
	}
	nth := slices.ContainsFunc(r.Days, func(d Day) bool { return d.Nth != 0 })
	for d := first; d <= last; d++ {
		_, _, day := d.Civil()
		ahead := (day-1)/7 + 1
		behind := -(int(last-d)/7 + 1)
		if nth {
			if slices.ContainsFunc(r.Days, func(x Day) bool {
				return x.Weekday == d.Weekday() && (x.Nth == 0 || x.Nth == ahead || x.Nth == behind)
			}) {
				out = append(out, d)
			}
			continue
		}
		out = append(out, r.keep([]civil.Date{d})...)
	}
	return out
}
