package demo

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// calendar is a working week with exceptions, as data.
type calendar struct {
	id         int // clndr_id in the files
	name       string
	hours      int // of a day, for durations shown in days
	week       civil.Week
	exceptions []exception
}

// exception is a run of days with other hours than their weekdays; without spans nobody works.
type exception struct {
	first string
	days  int
	spans []civil.Span
}

// The calendars of the project, by the index that activities use.
const (
	weekdays = iota // Monday to Friday
	training        // Monday to Saturday on the wards
	weekends        // Friday evening to Monday morning, when records can be taken down
	always          // day and night, once a cut-over has begun
)

// A day in the office and one on the wards, both of eight hours, a short day before Christmas, and all day long.
var (
	office  = []civil.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	ward    = []civil.Span{{From: 8 * 60, To: 12*60 + 30}, {From: 13 * 60, To: 16*60 + 30}}
	morning = []civil.Span{{From: 8 * 60, To: 12 * 60}}
	whole   = []civil.Span{{From: 0, To: civil.MinutesPerDay}}
)

// holidays are the bank holidays of England while the project lasts, joined with the supplier's days off before New Year.
var holidays = []exception{
	{"2026-08-31", 1, nil}, {"2026-12-25", 1, nil}, {"2026-12-28", 4, nil},
	{"2027-01-01", 1, nil}, {"2027-03-26", 1, nil}, {"2027-03-29", 1, nil}, {"2027-05-03", 1, nil}, {"2027-05-31", 1, nil},
	{"2027-08-30", 1, nil}, {"2027-12-27", 5, nil},
	{"2028-01-03", 1, nil}, {"2028-04-14", 1, nil}, {"2028-04-17", 1, nil}, {"2028-05-01", 1, nil}, {"2028-05-29", 1, nil},
	{"2028-08-28", 1, nil}, {"2028-12-25", 2, nil},
}

var calendars = []calendar{
	weekdays: {
		2101, "Five days, eight hours, bank holidays", 8,
		civil.Week{nil, office, office, office, office, office, nil},
		holidays,
	},
	training: {
		2102, "Ward training, Monday to Saturday", 8,
		civil.Week{nil, ward, ward, ward, ward, ward, ward},
		append([]exception{{"2026-12-24", 1, morning}, {"2027-12-24", 1, morning}}, holidays...),
	},
	weekends: { // no system is changed in the weeks around Christmas
		2103, "Cut-over weekends", 24,
		civil.Week{whole, {{From: 0, To: 6 * 60}}, nil, nil, nil, {{From: 18 * 60, To: civil.MinutesPerDay}}, whole},
		[]exception{{"2026-12-18", 24, nil}, {"2027-12-17", 24, nil}},
	},
	always: {
		2104, "Day and night", 24,
		civil.Week{whole, whole, whole, whole, whole, whole, whole},
		nil,
	},
}

// days expands the exceptions into single days.
func (c *calendar) days() ([]civil.Exception, error) {
	var list []civil.Exception
	for _, e := range c.exceptions {
		first, err := civil.ParseDate(e.first)
		if err != nil {
			return nil, fmt.Errorf("calendar %q: %w", c.name, err)
		}
		for k := range e.days {
			list = append(list, civil.Exception{Day: first + civil.Date(k), Spans: e.spans})
		}
	}
	return list, nil
}

// compile makes the calendar that the network computes with.
func (c *calendar) compile() (plan.Calendar, error) {
	exceptions, err := c.days()
	if err != nil {
		return plan.Calendar{}, err
	}
	t, err := civil.NewCalendar(c.week, exceptions)
	if err != nil {
		return plan.Calendar{}, fmt.Errorf("calendar %q: %w", c.name, err)
	}
	return plan.Calendar{
		ID: plan.CalendarID(fmt.Sprint(c.id)), Name: c.name, MinutesPerDay: civil.Minutes(c.hours * 60), Time: t,
	}, nil
}
