// Package clock holds clock rules as data: who owes what to whom until when, and what follows when it does not come.
//
// It promises that the steps of a matter are a function of a rule set, the matter's moves, a calendar and a zone, and that a deemed
// outcome is a fact derived for an instant, never an invented move. A period of days, weeks or months leaves out the day of the event
// and ends with the last moment of its last day in the engagement's zone, whatever daylight saving does in between; only working days
// look at the calendar, unless the rule says that a last day without work moves on. It refuses to give advice: the sets are our own
// paraphrase of contracts, with clause and edition, and what a contract says comes before them. It refuses to know what time it is.
package clock

import (
	"slices"
	"sort"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

// Instants are microseconds UTC, 0 for none.

// Forever is the instant after everything: what is asked for it has run its course.
const Forever = int64(1<<63 - 1)

// Kind is a kind of matter, or an event that starts a clock without being one.
type Kind string

// The events that are no matters.
const (
	Programme Kind = "programme" // a programme is submitted for acceptance
	Payment   Kind = "payment"   // an assessment date, or a statement is received
	Claim     Kind = "claim"     // a notice of claim; what other contracts call a change
)

// Kinds lists the kinds of matter and the events, in a fixed order.
func Kinds() []Kind {
	var out []Kind
	for _, k := range matter.Kinds() {
		out = append(out, Kind(k))
	}
	return append(out, Programme, Payment, Claim)
}

// Moves that only clocks look at.
const (
	Aware   matter.Verb = "aware"  // a side becomes aware of what it may have to notify
	Notice  matter.Verb = "notice" // notifies what was raised, then, as awareness only
	Certify matter.Verb = "certify"
	Pay     matter.Verb = "pay"
	PayLess matter.Verb = "pay_less"
)

// Verbs lists the moves that rules may name, in a fixed order.
func Verbs() []matter.Verb {
	return append(matter.Verbs(), Aware, Notice, Certify, Pay, PayLess)
}

// Ground is the time an engagement lives in.
type Ground struct {
	Calendar *civil.Calendar // whose days with any work are working days
	Zone     *time.Location
}

// date is the day an instant falls on.
func (g Ground) date(at int64) civil.Date {
	y, m, d := time.UnixMicro(at).In(g.Zone).Date()
	return civil.NewDate(y, int(m), d)
}

// EndOf is the last microsecond of a day. Where a zone skips midnight, or a whole day, it is the last one before the skip.
func (g Ground) EndOf(d civil.Date) int64 {
	const reach = 36 * 3600 // no zone is further from UTC
	y, m, day := d.Civil()
	from := time.Date(y, m, day+1, 0, 0, 0, 0, time.UTC).Unix() - reach
	n := sort.Search(2*reach, func(i int) bool { return g.date((from+int64(i))*1e6) > d })
	return (from+int64(n))*1e6 - 1
}

// morning is when work begins on a day: the first shift, or 09:00 where nobody works.
func (g Ground) morning(d civil.Date) int64 {
	minute := 9 * 60
	if spans := g.Calendar.Day(d); len(spans) > 0 {
		minute = spans[0].From
	}
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, minute, 0, 0, g.Zone).UnixMicro()
}

// workday is d, or else the nearest working day in the direction of step. A calendar works within a year or gives d back.
func (g Ground) workday(d civil.Date, step civil.Date) civil.Date {
	for at := d; at > 366 && at < civil.MaxDate-366 && (at-d)*step < 366; at += step {
		if g.Calendar.IsWorkday(at) {
			return at
		}
	}
	return d
}

// After is the day a period from a day ends on: that day is not counted.
func (g Ground) After(d civil.Date, p Period) civil.Date {
	return g.move(d, p, 1)
}

// Before is the last day that leaves a period until a day.
func (g Ground) Before(d civil.Date, p Period) civil.Date {
	return g.move(d, p, -1)
}

func (g Ground) move(d civil.Date, p Period, way civil.Date) civil.Date {
	switch p.Unit {
	case WorkingDays:
		for range p.N {
			d = g.workday(d+way, way)
		}
		return d
	case Weeks:
		return d + way*civil.Date(7*p.N)
	case Months:
		return d.AddMonths(int(way) * p.N)
	}
	return d + way*civil.Date(p.N)
}

// Find is the set of a name among sets.
func Find(sets []Set, id string) (Set, bool) {
	i := slices.IndexFunc(sets, func(s Set) bool { return s.ID == id })
	if i < 0 {
		return Set{}, false
	}
	return sets[i], true
}
