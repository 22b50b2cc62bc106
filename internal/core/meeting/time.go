package meeting

import (
	"time"

	"counterpart.dev/internal/core/civil"
)

// Rhythm says how often the meetings of a series come.
type Rhythm string

// The rhythms.
const (
	Once        Rhythm = "once"
	Weekly      Rhythm = "weekly"
	Fortnightly Rhythm = "fortnightly"
	FourWeekly  Rhythm = "four-weekly"
	Monthly     Rhythm = "monthly" // on the same weekday of the month as the first; the fifth counts as the last
)

// Rhythms lists every rhythm, in a fixed order.
func Rhythms() []Rhythm { return []Rhythm{Once, Weekly, Fortnightly, FourWeekly, Monthly} }

// Words is the rhythm as a page says it.
func (r Rhythm) Words() string {
	return map[Rhythm]string{Once: "once", Weekly: "every week", Fortnightly: "every two weeks", FourWeekly: "every four weeks",
		Monthly: "every month"}[r]
}

// weeks is how many weeks lie between two meetings of a rhythm of weeks, 0 for others.
func (r Rhythm) weeks() int {
	return map[Rhythm]int{Weekly: 1, Fortnightly: 2, FourWeekly: 4}[r]
}

// On is when the meeting with a number is, by the clock on the wall: the first has the number 0. A number below 0, and a second
// meeting of what is once, have no time.
func (r Rhythm) On(first civil.Time, number int) civil.Time {
	if number < 0 || number > mostMeetings || r == Once && number > 0 {
		return 0
	}
	if w := r.weeks(); w > 0 {
		return first + civil.Time(number*w*7*civil.MinutesPerDay)
	}
	if r != Monthly {
		return first
	}
	nth, weekday := NthWeekday(first.Date())
	y, m, _ := first.Date().Civil()
	return nthOf(y, int(m)+number, nth, weekday).At(first.Minute())
}

// mostMeetings is how far a series is reckoned: weekly, nineteen years.
const mostMeetings = 1000

// NthWeekday says which of its weekdays in its month a day is: 1 to 4, or -1 for a fifth, which counts as the last.
func NthWeekday(d civil.Date) (nth int, weekday time.Weekday) {
	_, _, day := d.Civil()
	if nth = (day-1)/7 + 1; nth == 5 {
		nth = -1
	}
	return nth, d.Weekday()
}

// nthOf is the day that NthWeekday says, of a month that may lie beyond the end of the year.
func nthOf(year, month, nth int, weekday time.Weekday) civil.Date {
	if nth < 0 {
		last := civil.NewDate(year, month+1, 0)
		return last - civil.Date((int(last.Weekday())-int(weekday)+7)%7)
	}
	first := civil.NewDate(year, month, 1)
	return first + civil.Date((int(weekday)-int(first.Weekday())+7)%7+(nth-1)*7)
}

// Instant is when the clock on the wall of a zone shows a time. A time that comes twice is the first of the two, and one that the
// clock jumps over is reckoned as if it had not jumped (RFC 5545, 3.3.5).
func Instant(t civil.Time, zone *time.Location) time.Time {
	y, m, d := t.Date().Civil()
	wall := time.Date(y, m, d, t.Minute()/60, t.Minute()%60, 0, 0, time.UTC)
	at := func(probe time.Time) (time.Time, bool) {
		_, offset := probe.In(zone).Zone()
		u := wall.Add(-time.Duration(offset) * time.Second)
		_, there := u.In(zone).Zone()
		return u, there == offset
	}
	before, ok := at(wall.Add(-24 * time.Hour))
	if ok {
		return before
	}
	if after, ok := at(wall.Add(24 * time.Hour)); ok {
		return after
	}
	return before
}

// Wall is what the clock on the wall of a zone shows at an instant, to the minute.
func Wall(at time.Time, zone *time.Location) civil.Time {
	l := at.In(zone)
	y, m, d := l.Date()
	return civil.NewTime(y, int(m), d, l.Hour(), l.Minute())
}
