package pmxml

import (
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

// calendarRow is a calendar as the file states it.
type calendarRow struct {
	line           int
	id, name, base string
	perDay         civil.Minutes
	week           civil.Week
	exceptions     []civil.Exception
}

// dayRow is a day of the week or a date with its shifts.
type dayRow struct {
	weekday int // -1 when not stated
	date    civil.Date
	spans   []civil.Span
}

// shiftRow is one working time of a day.
type shiftRow struct {
	from, to       int
	hasFrom, hasTo bool
}

var calendarNode = record("Calendar", func(x *reader, at markup.Place) {
	x.calendar = &calendarRow{line: at.Line, perDay: 8 * 60}
	x.calendars = append(x.calendars, x.calendar)
	x.hold(unsafe.Sizeof(*x.calendar) + 2048)
}, children{
	"ObjectId":             text(func(x *reader) *string { return &x.calendar.id }),
	"Name":                 text(func(x *reader) *string { return &x.calendar.name }),
	"BaseCalendarObjectId": text(func(x *reader) *string { return &x.calendar.base }),
	"HoursPerDay": field(func(x *reader, at markup.Place, b []byte) {
		if m, ok := x.hours(at, b); ok && m > 0 && m <= civil.MinutesPerDay {
			x.calendar.perDay = m
		}
	}),
	"StandardWorkWeek":    {Children: children{"StandardWorkHours": weekdayNode}},
	"HolidayOrExceptions": {Children: children{"HolidayOrException": exceptionNode}},
}, func(*reader, markup.Place) {})

var weekdays = map[string]int{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6}

var weekdayNode = record("StandardWorkHours", func(x *reader, _ markup.Place) { x.day = dayRow{weekday: -1} }, children{
	"DayOfWeek": field(func(x *reader, at markup.Place, b []byte) { x.day.weekday = word(x, at, b, weekdays, -1) }),
	"WorkTime":  shiftNode,
}, func(x *reader, _ markup.Place) {
	if d := x.day.weekday; d >= 0 {
		x.calendar.week[d] = append(x.calendar.week[d], x.day.spans...)
	}
})

var exceptionNode = record("HolidayOrException", func(x *reader, _ markup.Place) { x.day = dayRow{} }, children{
	"Date":     field(func(x *reader, at markup.Place, b []byte) { x.day.date = x.date(at, b).Date() }),
	"WorkTime": shiftNode,
}, func(x *reader, _ markup.Place) {
	if d := x.day.date; d >= 1 && d < civil.MaxDate {
		x.calendar.exceptions = append(x.calendar.exceptions, civil.Exception{Day: d, Spans: x.day.spans})
		x.hold(unsafe.Sizeof(civil.Exception{})*4 + uintptr(len(x.day.spans))*unsafe.Sizeof(civil.Span{}))
	}
})

var shiftNode = record("WorkTime", func(x *reader, _ markup.Place) { x.shift = shiftRow{} }, children{
	"Start":  field(func(x *reader, _ markup.Place, b []byte) { x.shift.from, x.shift.hasFrom = clockTime(b) }),
	"Finish": field(func(x *reader, _ markup.Place, b []byte) { x.shift.to, x.shift.hasTo = clockTime(b) }),
}, func(x *reader, at markup.Place) {
	s := x.shift
	if !s.hasFrom && !s.hasTo {
		return // an empty one stands for no shift
	}
	s.to = endOfShift(s.to)
	if !s.hasFrom || !s.hasTo || s.from >= s.to {
		x.warnAt(at, "a working time does not end after it begins and was left out")
		return
	}
	x.day.spans = append(x.day.spans, civil.Span{From: s.from, To: s.to})
})

// endOfShift is the end of a shift from the last minute in it, which is what P6 writes: 16:59 for 17:00. Other tools write
// the end itself, so only what can hardly be one is taken for the minute before.
func endOfShift(finish int) int {
	if finish%5 == 4 {
		finish++
	}
	if finish == 0 {
		finish = civil.MinutesPerDay
	}
	return finish
}

// ordinaryWeek is what P6 itself uses for a calendar without readable working time: Monday to Friday, 08:00 to 16:00.
func ordinaryWeek() civil.Week {
	var w civil.Week
	for d := 1; d <= 5; d++ {
		w[d] = []civil.Span{{From: 8 * 60, To: 16 * 60}}
	}
	return w
}
