package mspdi

import (
	"slices"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

// calendarRow is a calendar as the file states it. What it does not say of a day it takes from its base.
type calendarRow struct {
	line       int
	uid, base  int
	name       string
	days       []dayRow // of the ordinary week; and single periods, as versions until 2003 write exceptions
	weeks      []workWeekRow
	exceptions []exceptionRow
	met        bool // on the way to its bases
}

// dayRow is when a kind of day is worked.
type dayRow struct {
	kind    int // 1 for Sunday to 7; 0 for a period of its own
	working bool
	spans   []civil.Span
	over    []civil.Span // of shifts that go on after midnight: on the next day
	period  period
}

// workWeekRow is another ordinary week for a time.
type workWeekRow struct {
	period period
	days   []dayRow
}

// exceptionRow is days that are worked otherwise, by one of several patterns.
type exceptionRow struct {
	dayRow
	line        int
	pattern     int
	occurrences int
	byCount     bool
	every       int // days, weeks or months
	weekdays    int // a bit each, Sunday first
	item        int // what is counted in a month
	position    int
	month       int // from 0
	monthDay    int
	name        string
}

// shiftRow is one working time of a day.
type shiftRow struct {
	from, to       int
	hasFrom, hasTo bool
}

var calendarNode = record("Calendar", func(x *reader, at markup.Place) {
	x.calendar = &calendarRow{line: at.Line, uid: none, base: none}
	x.calendars = append(x.calendars, x.calendar)
	x.hold(unsafe.Sizeof(*x.calendar) + 1024)
}, children{
	"UID":             count(func(x *reader) *int { return &x.calendar.uid }),
	"BaseCalendarUID": count(func(x *reader) *int { return &x.calendar.base }),
	"Name":            text(func(x *reader) *string { return &x.calendar.name }),
	"WeekDays":        {Children: children{"WeekDay": weekDayNode(func(x *reader) *[]dayRow { return &x.calendar.days })}},
	"WorkWeeks":       {Children: children{"WorkWeek": workWeekNode}},
	"Exceptions":      {Children: children{"Exception": exceptionNode}},
}, func(*reader, markup.Place) {})

// weekDayNode is a day of a list of days.
func weekDayNode(to func(x *reader) *[]dayRow) *node {
	return record("WeekDay", func(x *reader, _ markup.Place) {
		list := to(x)
		*list = append(*list, dayRow{kind: none})
		x.hold(unsafe.Sizeof(dayRow{}) * growing)
		x.day = &(*list)[len(*list)-1]
		x.period = &x.day.period
	}, join(dayFields, children{
		"DayType": count(func(x *reader) *int { return &x.day.kind }),
	}), func(*reader, markup.Place) {})
}

var workWeekNode = record("WorkWeek", func(x *reader, _ markup.Place) {
	x.calendar.weeks = append(x.calendar.weeks, workWeekRow{})
	x.week = &x.calendar.weeks[len(x.calendar.weeks)-1]
	x.period = &x.week.period
	x.hold(unsafe.Sizeof(*x.week) * growing)
}, children{
	"TimePeriod": periodNode,
	"WeekDays":   {Children: children{"WeekDay": weekDayNode(func(x *reader) *[]dayRow { return &x.week.days })}},
}, func(*reader, markup.Place) {})

var exceptionNode = record("Exception", func(x *reader, at markup.Place) {
	x.calendar.exceptions = append(x.calendar.exceptions, exceptionRow{line: at.Line, pattern: daily, every: 1})
	x.exception = &x.calendar.exceptions[len(x.calendar.exceptions)-1]
	x.day, x.period = &x.exception.dayRow, &x.exception.dayRow.period
	x.hold(unsafe.Sizeof(*x.exception) * growing)
}, join(dayFields, children{
	"Name":                 text(func(x *reader) *string { return &x.exception.name }),
	"Type":                 count(func(x *reader) *int { return &x.exception.pattern }),
	"EnteredByOccurrences": flag(func(x *reader) *bool { return &x.exception.byCount }),
	"Occurrences":          count(func(x *reader) *int { return &x.exception.occurrences }),
	"Period":               count(func(x *reader) *int { return &x.exception.every }),
	"DaysOfWeek":           count(func(x *reader) *int { return &x.exception.weekdays }),
	"MonthItem":            count(func(x *reader) *int { return &x.exception.item }),
	"MonthPosition":        count(func(x *reader) *int { return &x.exception.position }),
	"Month":                count(func(x *reader) *int { return &x.exception.month }),
	"MonthDay":             count(func(x *reader) *int { return &x.exception.monthDay }),
}), func(*reader, markup.Place) {})

// dayFields are what every kind of day has.
var dayFields = children{
	"DayWorking":   flag(func(x *reader) *bool { return &x.day.working }),
	"TimePeriod":   periodNode,
	"WorkingTimes": {Children: children{"WorkingTime": shiftNode}},
}

var periodNode = &node{Children: children{
	"FromDate": field(func(x *reader, at markup.Place, b []byte) { x.period.from = x.date(at, b) }),
	"ToDate":   field(func(x *reader, at markup.Place, b []byte) { x.period.to = x.date(at, b) }),
}}

var shiftNode = record("WorkingTime", func(x *reader, _ markup.Place) { x.shift = shiftRow{} }, children{
	"FromTime": field(func(x *reader, _ markup.Place, b []byte) { x.shift.from, x.shift.hasFrom = clockTime(b) }),
	"ToTime":   field(func(x *reader, _ markup.Place, b []byte) { x.shift.to, x.shift.hasTo = clockTime(b) }),
}, func(x *reader, at markup.Place) {
	s := x.shift
	if !s.hasFrom && !s.hasTo {
		return // an empty one stands for no shift
	}
	if s.hasTo && s.to == 0 {
		s.to = civil.MinutesPerDay
	}
	if s.hasFrom && s.hasTo && s.from > s.to && s.to+civil.MinutesPerDay-s.from <= longestShift { // other tools write a night shift as one
		x.day.over = append(x.day.over, civil.Span{From: 0, To: s.to})
		s.to = civil.MinutesPerDay
	}
	if !s.hasFrom || !s.hasTo || s.from >= s.to {
		x.warnAt(at, "a working time does not end after it begins and was left out")
		return
	}
	x.day.spans = append(x.day.spans, civil.Span{From: s.from, To: s.to})
	x.hold(unsafe.Sizeof(civil.Span{}) * growing)
})

// longestShift is the longest working time that is taken for one that goes on after midnight, and not for one the wrong way round [own].
const longestShift = 16 * 60

// ordinaryDay is what Microsoft Project works where a calendar says that a day is worked but not when.
func ordinaryDay() []civil.Span {
	return []civil.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
}

// ordinaryWeek is Microsoft Project's own standard.
func ordinaryWeek() civil.Week {
	var w civil.Week
	for d := 1; d <= 5; d++ {
		w[d] = ordinaryDay()
	}
	return w
}

// worked is the shifts of a day, none when it is not worked.
func (d *dayRow) worked() []civil.Span {
	switch {
	case !d.working:
		return nil
	case len(d.spans) == 0:
		return ordinaryDay()
	}
	return d.spans
}

// pattern is a calendar with what it takes from its bases: a week and the days that differ from it, the last of one day
// counting.
type pattern struct {
	uid        int // its calendar, or the base that it adds nothing to
	week       civil.Week
	exceptions []civil.Exception
	shared     int // how many of the exceptions are its base's own list
	time       *civil.Calendar
}

// unfold finds what a calendar comes to over its bases. One that is its own base, by whatever way, has none.
func (a *assembly) unfold(c *calendarRow) *pattern {
	uid := c.uid
	var way []*calendarRow
	for c != nil && a.unfolded[c.uid] == nil && !c.met {
		c.met = true
		way = append(way, c)
		c = a.rowOf[c.base]
	}
	for i := len(way) - 1; i >= 0; i-- {
		a.unfolded[way[i].uid] = a.patternOf(way[i], a.unfolded[way[i].base])
	}
	return a.unfolded[uid]
}

// patternOf is a calendar over its base, which is nil for none.
func (a *assembly) patternOf(c *calendarRow, base *pattern) *pattern {
	p := &pattern{uid: c.uid, week: ordinaryWeek()}
	if base != nil {
		p.week, p.exceptions, p.shared = base.week, slices.Clip(base.exceptions), len(base.exceptions)
	}
	alone := true // it adds nothing
	for i := range c.days {
		d := &c.days[i]
		switch {
		case d.kind >= 1 && d.kind <= 7:
			p.week[d.kind-1] = d.worked()
			alone = false
		case d.kind == 0:
			a.each(p, d.period, func(civil.Date) *dayRow { return d })
		}
	}
	a.nights(c, p)
	for i := range c.weeks {
		if len(c.weeks[i].days) == 0 {
			continue
		}
		days := c.weeks[i].byWeekday()
		a.each(p, c.weeks[i].period, func(d civil.Date) *dayRow { return days[d.Weekday()] })
	}
	for i := range c.exceptions {
		e := &c.exceptions[i]
		spans := e.worked()
		a.daysOf(e, func(d civil.Date) bool { return a.except(p, d, spans) })
	}
	if base != nil && alone && len(p.exceptions) == p.shared {
		return base
	}
	if len(p.exceptions) == p.shared && !a.affords(uintptr(p.shared)) {
		p.exceptions = nil
	}
	var err error
	if p.time, err = civil.NewCalendar(p.week, p.exceptions); err != nil {
		a.warnOf(c.line, "Calendar", "WeekDays", "%v; Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00 was taken", err)
		p.time, _ = civil.NewCalendar(ordinaryWeek(), nil)
	}
	return p
}

// nights adds to each day of the week what goes on of a shift that began the day before, where the day leaves room for it.
func (a *assembly) nights(c *calendarRow, p *pattern) {
	for i := range c.days {
		d := &c.days[i]
		if d.kind < 1 || d.kind > 7 || !d.working {
			continue
		}
		for _, s := range d.over {
			next := d.kind % 7
			if slices.ContainsFunc(p.week[next], func(x civil.Span) bool { return x.From < s.To }) {
				a.warnOf(c.line, "Calendar", "WorkingTime", "a shift goes on after midnight into one of the next day; what goes on was left out")
				continue
			}
			p.week[next] = append([]civil.Span{s}, p.week[next]...)
		}
	}
}

// byWeekday is the days that a work week says something of, from Sunday.
func (w *workWeekRow) byWeekday() (days [7]*dayRow) {
	for k := range w.days {
		if kind := w.days[k].kind; kind >= 1 && kind <= 7 {
			days[kind-1] = &w.days[k]
		}
	}
	return days
}

// each makes exceptions of the days of a period for which a day is given.
func (a *assembly) each(p *pattern, over period, day func(civil.Date) *dayRow) {
	from, to := over.from.Date(), over.to.Date()
	if from == 0 {
		return
	}
	for d := from; d <= to; d++ {
		if row := day(d); row != nil && !a.except(p, d, row.worked()) {
			return
		}
	}
}

// except adds an exception, and reports whether more may be added. The first one copies those of the base.
func (a *assembly) except(p *pattern, d civil.Date, spans []civil.Span) bool {
	if d < 1 || d >= civil.MaxDate {
		return true // no day of any schedule
	}
	more := uintptr(1)
	if len(p.exceptions) == p.shared {
		more += uintptr(p.shared)
	}
	if !a.affords(more) {
		return false
	}
	p.exceptions = append(p.exceptions, civil.Exception{Day: d, Spans: spans})
	return true
}

// affords holds so many exceptions more, unless the calendars of the file then had more than its size allows.
func (a *assembly) affords(exceptions uintptr) bool {
	size := exceptions * unsafe.Sizeof(civil.Exception{}) * 4 // with the compiled form, and growing
	if a.room(size) {
		a.hold(size)
		return true
	}
	if !a.crowded {
		a.crowded = true
		a.warnOf(0, "Calendar", "Exceptions", "the file's calendars have more exceptions than its size allows; some were left out")
	}
	return false
}
