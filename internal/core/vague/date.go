package vague

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/core/civil"
)

// Date is when something is to be: a span of days, or an event and an offset.
type Date struct {
	From, To    civil.Date // both included, To not before From; zero for ToEvent
	Precision   Precision
	Bound       Bound
	Approximate bool
	Event       Event      // for ToEvent
	On          civil.Date // the one day to use where a span will not do; zero for ToEvent
	Rule        Rule       // how On was chosen
}

// Precision is how exactly a date was said.
type Precision uint8

// The precisions. Span is any run of days that is none of the others.
const (
	Day Precision = iota
	Week
	Month
	Quarter
	Half
	Year
	Span
	ToEvent // so long before or after something whose date is not said
)

// String is the precision in a word.
func (p Precision) String() string {
	names := [...]string{"day", "week", "month", "quarter", "half", "year", "span", "event"}
	if int(p) < len(names) {
		return names[p]
	}
	return "unknown"
}

// Bound is a word before a date or a figure that makes it a limit.
type Bound uint8

// The bounds. By and NotBefore include the span, Before and After do not. Figures know AtMost and AtLeast.
const (
	Exactly Bound = iota
	By
	Before
	NotBefore
	After
	AtMost
	AtLeast
)

// String is the bound as it is written before a date or figure.
func (b Bound) String() string {
	names := [...]string{"", "by", "before", "from", "after", "up to", "at least"}
	if int(b) < len(names) {
		return names[b]
	}
	return ""
}

// Rule is how the one day to use is chosen from a span.
type Rule uint8

// The rules. Without a word that says otherwise it is the last day: nobody can rely on more before the span is over [own].
const (
	TheDay    Rule = iota // the span is one day
	LastDay               // of the span
	FirstDay              // of the span: "from"
	DayBefore             // the span: "before"
	DayAfter              // the span: "after"
	EventDay              // follows the event
)

// String is the rule in words.
func (r Rule) String() string {
	names := [...]string{"the day itself", "the last day of the span", "the first day of the span", "the day before the span",
		"the day after the span", "follows the event"}
	if int(r) < len(names) {
		return names[r]
	}
	return ""
}

// Event is something that will happen, and how long after it; a negative Offset is before it.
type Event struct {
	Name   string // as typed
	Offset int
	Until  int // the later end of a range of offsets; else equal to Offset
	Unit   Unit
}

// Unit of an offset.
type Unit uint8

// The units.
const (
	Days Unit = iota
	Weeks
	Months
	Quarters
	Years
)

// String is the unit in the plural.
func (u Unit) String() string {
	names := [...]string{"days", "weeks", "months", "quarters", "years"}
	if int(u) < len(names) {
		return names[u]
	}
	return ""
}

// settle puts in the one day to use and the rule it follows.
func (d Date) settle() Date {
	switch {
	case d.Precision == ToEvent:
		d.On, d.Rule = 0, EventDay
	case d.Bound == Before:
		d.On, d.Rule = d.From-1, DayBefore
	case d.Bound == After:
		d.On, d.Rule = d.To+1, DayAfter
	case d.Bound == NotBefore && d.From != d.To:
		d.On, d.Rule = d.From, FirstDay
	case d.From == d.To:
		d.On, d.Rule = d.To, TheDay
	default:
		d.On, d.Rule = d.To, LastDay
	}
	return d
}

// String writes the date so that reading it gives the same: "by c. Q3 2027", "go-live + 6 months".
func (d Date) String() string {
	var parts []string
	switch {
	case d.Bound == NotBefore && d.Precision == Span: // "from" would belong to the span
		parts = append(parts, "not before")
	case d.Bound != Exactly:
		parts = append(parts, d.Bound.String())
	}
	if d.Approximate {
		parts = append(parts, "c.")
	}
	if d.Precision == ToEvent {
		event := d.Event.String()
		if _, _, known := alone(lex(clean(d.Event.Name), false), false); known && d.Bound != Exactly {
			event = strings.TrimPrefix(event, "on ")
		}
		return strings.Join(append(parts, event), " ")
	}
	return strings.Join(append(parts, spanWords(d)), " ")
}

// String is the event with its offset: "go-live + 6 months", "on go-live".
func (e Event) String() string {
	switch {
	case e.Offset == 0 && e.Until == 0:
		return "on " + e.Name
	case e.Offset < 0 || e.Until < 0:
		return fmt.Sprintf("%s - %s", e.Name, counted(-e.Until, -e.Offset, e.Unit))
	}
	return fmt.Sprintf("%s + %s", e.Name, counted(e.Offset, e.Until, e.Unit))
}

// counted is "6 months", "6 to 9 months" or "1 day".
func counted(low, high int, u Unit) string {
	switch {
	case low != high:
		return fmt.Sprintf("%d to %d %s", low, high, u)
	case low == 1:
		return "1 " + strings.TrimSuffix(u.String(), "s")
	}
	return fmt.Sprintf("%d %s", low, u)
}

// spanWords names a span: by its calendar name when it has one, else by its first day or by both.
func spanWords(d Date) string {
	y, m, day := d.From.Civil()
	first := d.From.String()
	if day == 1 {
		first = m.String() + " " + strconv.Itoa(y)
	}
	switch d.Precision {
	case Day:
		return d.From.String()
	case Week:
		return "week from " + d.From.String()
	case Month:
		if day == 1 {
			return first
		}
	case Quarter:
		if day == 1 && m%3 == 1 {
			return fmt.Sprintf("Q%d %d", (m+2)/3, y)
		}
		return "quarter from " + first
	case Half:
		if day == 1 && m%6 == 1 {
			return fmt.Sprintf("H%d %d", (m+5)/6, y)
		}
		return "half from " + first
	case Year:
		if day == 1 && m == time.January {
			return strconv.Itoa(y)
		}
		return "year from " + first
	}
	return d.From.String() + " to " + d.To.String()
}

// months is the span of n months from a first day on.
func monthsFrom(first civil.Date, n int, p Precision) Date {
	return Date{From: first, To: first.AddMonths(n) - 1, Precision: p}
}

// day is a span of one day.
func dayOf(d civil.Date) Date { return Date{From: d, To: d, Precision: Day} }
