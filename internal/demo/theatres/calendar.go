package theatres

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// The calendars of the builder's plan, by the index that its network uses; their numbers in the file are one more.
const (
	siteCalendar = iota
	nightCalendar
	gasCalendar
	allTime // of elapsed durations, which is in no file
)

// worksCalendar is a calendar as Microsoft Project states it.
type worksCalendar struct {
	name       string
	base       int // its number in the file, -1 for none
	week       civil.Week
	exceptions []pattern
	weeks      []pattern // other hours of Saturdays for a time
}

// pattern is days with other hours by a rule, and the same days one by one.
type pattern struct {
	name     string
	from, to string // dates
	rule     []rule // which days between them
	spans    []civil.Span
	days     []string
}

// rule is one element of a rule.
type rule struct {
	element string
	value   int
}

// run is the days from one to another, a single one by default.
func run(name, from, to string) pattern {
	p := pattern{name: name, from: from, to: to, rule: []rule{{"Type", 1}}}
	first, last := instant(from).Date(), instant(to).Date()
	for d := first; d <= last; d++ {
		p.days = append(p.days, d.String())
	}
	return p
}

// A day on the site, a morning, and a day with a night.
var (
	office  = []civil.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	morning = []civil.Span{{From: 8 * 60, To: 12 * 60}}
	whole   = []civil.Span{{From: 0, To: civil.MinutesPerDay}}
)

var siteWeek = civil.Week{nil, office, office, office, office, office, nil}

// siteDays are the days on which the site works otherwise.
var siteDays = []pattern{
	run("Summer bank holiday", "2026-08-31", "2026-08-31"),
	run("Christmas shutdown", "2026-12-24", "2027-01-01"),
	run("Easter", "2027-03-26", "2027-03-29"),
	{name: "Early May bank holiday", from: "2027-05-01", to: "2027-12-31", rule: []rule{{"Type", 3}, {"MonthItem", 4}, {"MonthPosition", 0}, {"Month", 4}}, days: []string{"2027-05-03"}},
	{name: "Spring bank holiday", from: "2027-05-01", to: "2027-12-31", rule: []rule{{"Type", 3}, {"MonthItem", 4}, {"MonthPosition", 4}, {"Month", 4}}, days: []string{"2027-05-31"}},
	{name: "Audit day of the hospital", from: "2026-06-01", to: "2027-06-30", rule: []rule{{"Type", 5}, {"Period", 3}, {"MonthItem", 6}, {"MonthPosition", 0}},
		days: []string{"2026-06-03", "2026-09-02", "2026-12-02", "2027-03-03", "2027-06-02"}},
}

// saturdays are worked before the first handover.
var saturdays = []pattern{{name: "Saturdays in November", from: "2026-11-01", to: "2026-11-30", spans: morning,
	days: []string{"2026-11-07", "2026-11-14", "2026-11-21", "2026-11-28"}}}

var (
	evening = []civil.Span{{From: 22 * 60, To: civil.MinutesPerDay}}
	night   = []civil.Span{{From: 0, To: 6 * 60}, {From: 22 * 60, To: civil.MinutesPerDay}}
)

var worksCalendars = []worksCalendar{
	siteCalendar:  {name: "Site", base: -1, week: siteWeek, exceptions: siteDays, weeks: saturdays},
	nightCalendar: {name: "Nights", base: -1, week: civil.Week{nil, evening, night, night, night, night, {{From: 0, To: 6 * 60}}}},
	gasCalendar:   {name: "Gas engineers", base: siteCalendar + 1, week: siteWeek, exceptions: []pattern{run("On another site", "2026-10-05", "2026-10-16")}},
	allTime:       {name: "Elapsed time", week: civil.Week{whole, whole, whole, whole, whole, whole, whole}},
}

// compile makes the calendar that the network computes with: what it says itself comes after what its base says.
func (c *worksCalendar) compile() (plan.Calendar, error) {
	patterns := append(append([]pattern(nil), c.weeks...), c.exceptions...)
	if c.base > 0 {
		patterns = append(append([]pattern(nil), saturdays...), append(append([]pattern(nil), siteDays...), patterns...)...)
	}
	var exceptions []civil.Exception
	for _, p := range patterns {
		for _, day := range p.days {
			d, err := civil.ParseDate(day)
			if err != nil {
				return plan.Calendar{}, fmt.Errorf("calendar %q: %w", c.name, err)
			}
			exceptions = append(exceptions, civil.Exception{Day: d, Spans: p.spans})
		}
	}
	t, err := civil.NewCalendar(c.week, exceptions)
	if err != nil {
		return plan.Calendar{}, fmt.Errorf("calendar %q: %w", c.name, err)
	}
	return plan.Calendar{Name: c.name, MinutesPerDay: 480, Time: t}, nil
}
