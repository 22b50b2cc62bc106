package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
)

// writer makes content lines.
type writer struct{ b strings.Builder }

// foldAt is the most octets of a line without its end (RFC 5545, 3.1).
const foldAt = 75

// line writes a content line, folded between characters.
func (w *writer) line(text string) {
	room := foldAt
	for len(text) > room {
		at := room
		for at > 0 && !utf8.RuneStart(text[at]) {
			at--
		}
		w.b.WriteString(text[:at] + "\r\n ")
		text, room = text[at:], foldAt-1
	}
	w.b.WriteString(text + "\r\n")
}

// text writes a property that is a text, unless it is empty.
func (w *writer) text(name, value string) {
	if value = clean(value, true); value != "" {
		w.line(name + ":" + escape(value))
	}
}

// escape writes a text as a value of the type TEXT (3.3.11).
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

// clean takes out what no content line may hold: control characters, and bytes that are no UTF-8. Lines of a text stay lines.
func clean(s string, lines bool) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines, r == '\t':
			return r
		case r == '\n':
			return ' '
		case r < ' ' || r == 0x7F:
			return -1
		}
		return r
	}, s)
}

// param is a value of a parameter, in quotes: marks that may not stand there are put as RFC 6868 has them.
func param(s string) string {
	return `"` + strings.NewReplacer("^", "^^", `"`, "^'").Replace(clean(s, false)) + `"`
}

// Write makes the file. What it cannot write is an error: an event without UID, stamp, start or zone, a method without an organiser.
func Write(c Calendar) (_ []byte, err error) {
	defer errs.Wrap(&err, "calendar.Write")
	w := &writer{}
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:" + productID)
	w.line("CALSCALE:GREGORIAN")
	if c.Method != "" {
		w.line("METHOD:" + string(c.Method))
	}
	w.text("X-WR-CALNAME", c.Name)
	if minutes := int(c.Refresh / time.Minute); minutes > 0 {
		w.line(fmt.Sprintf("REFRESH-INTERVAL;VALUE=DURATION:PT%dM", minutes))
		w.line(fmt.Sprintf("X-PUBLISHED-TTL:PT%dM", minutes))
	}
	for _, s := range zonesOf(c.Events) {
		w.zone(s)
	}
	for _, e := range c.Events {
		if err := w.event(c.Method, e); err != nil {
			return nil, err
		}
	}
	w.line("END:VCALENDAR")
	return []byte(w.b.String()), nil
}

// event writes one appointment.
func (w *writer) event(m Method, e Event) error {
	switch {
	case e.UID == "" || e.Stamp.IsZero() || e.Start == 0 || e.Zone == nil && !e.AllDay:
		return errs.New(errs.Internal, "an event lacks its UID, stamp, start or zone")
	case (m == Request || m == Cancel) && e.Organizer.Address == "":
		return errs.New(errs.Internal, "an invitation lacks its organiser")
	}
	w.line("BEGIN:VEVENT")
	w.text("UID", e.UID)
	w.line("DTSTAMP:" + utc(e.Stamp))
	w.line("SEQUENCE:" + strconv.Itoa(max(e.Sequence, 0)))
	w.when("DTSTART", e.Start, e)
	if e.End > e.Start {
		w.when("DTEND", e.End, e)
	}
	if e.Of != 0 {
		w.when("RECURRENCE-ID", e.Of, e)
	}
	if e.Rule != nil {
		w.line("RRULE:" + e.Rule.text(e.AllDay))
	}
	for _, t := range e.Except {
		w.when("EXDATE", t, e)
	}
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	if e.URL != "" {
		w.line("URL:" + clean(e.URL, false))
	}
	status := e.Status
	if m == Cancel {
		status = "CANCELLED"
	}
	w.text("STATUS", status)
	w.attendee("ORGANIZER", e.Organizer)
	for _, a := range e.Attendees {
		w.attendee("ATTENDEE", a)
	}
	w.line("END:VEVENT")
	return nil
}

// when writes a time by the clock on the wall of the event's zone.
func (w *writer) when(name string, t civil.Time, e Event) {
	switch {
	case e.AllDay:
		w.line(name + ";VALUE=DATE:" + strings.ReplaceAll(t.Date().String(), "-", ""))
	case e.Zone == time.UTC:
		w.line(name + ":" + wall(t) + "Z")
	default:
		w.line(name + ";TZID=" + tzid(e.Zone) + ":" + wall(t))
	}
}

// tzid is the name of a zone as a parameter.
func tzid(z *time.Location) string {
	if strings.ContainsAny(z.String(), ",;:") {
		return param(z.String())
	}
	return clean(z.String(), false)
}

// wall is a time as RFC 5545 writes it without a zone.
func wall(t civil.Time) string {
	return strings.ReplaceAll(t.Date().String(), "-", "") + fmt.Sprintf("T%02d%02d00", t.Minute()/60, t.Minute()%60)
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// attendee writes somebody, unless they have no address.
func (w *writer) attendee(name string, a Attendee) {
	address := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7F || r > 0x7E && r < 0xA0 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(a.Address, ""))
	if address == "" {
		return
	}
	text := name
	if a.Name != "" {
		text += ";CN=" + param(a.Name)
	}
	if name == "ATTENDEE" {
		role, answer := "REQ-PARTICIPANT", a.Answer
		if a.Optional {
			role = "OPT-PARTICIPANT"
		}
		if answer == "" {
			answer = "NEEDS-ACTION"
		}
		text += ";CUTYPE=INDIVIDUAL;ROLE=" + role + ";PARTSTAT=" + answer + ";RSVP=" + strings.ToUpper(strconv.FormatBool(answer == "NEEDS-ACTION"))
	}
	w.line(text + ":mailto:" + address)
}

var dayNames = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// text is the rule as RFC 5545 writes it.
func (r Rule) text(allDay bool) string {
	parts := []string{"FREQ=" + string(r.Freq)}
	if r.Interval > 1 {
		parts = append(parts, "INTERVAL="+strconv.Itoa(r.Interval))
	}
	switch {
	case r.Count > 0:
		parts = append(parts, "COUNT="+strconv.Itoa(r.Count))
	case !r.Until.IsZero() && allDay:
		parts = append(parts, "UNTIL="+r.Until.UTC().Format("20060102"))
	case !r.Until.IsZero():
		parts = append(parts, "UNTIL="+utc(r.Until))
	}
	list := func(name string, n int, each func(int) string) {
		var out []string
		for i := range n {
			out = append(out, each(i))
		}
		if n > 0 {
			parts = append(parts, name+"="+strings.Join(out, ","))
		}
	}
	list("BYMONTH", len(r.Months), func(i int) string { return strconv.Itoa(r.Months[i]) })
	list("BYMONTHDAY", len(r.MonthDays), func(i int) string { return strconv.Itoa(r.MonthDays[i]) })
	list("BYDAY", len(r.Days), func(i int) string { return r.Days[i].text() })
	if r.WeekStart != time.Monday {
		parts = append(parts, "WKST="+dayNames[r.WeekStart])
	}
	return strings.Join(parts, ";")
}

func (d Day) text() string {
	if d.Nth == 0 {
		return dayNames[d.Weekday]
	}
	return strconv.Itoa(d.Nth) + dayNames[d.Weekday]
}

// RuleOf is the rule of a series of meetings from its first.
func RuleOf(r meeting.Rhythm, first civil.Time, until time.Time) *Rule {
	out := &Rule{Freq: Weekly, Interval: 1, Until: until, WeekStart: time.Monday}
	switch r {
	case meeting.Weekly:
	case meeting.Fortnightly:
		out.Interval = 2
	case meeting.FourWeekly:
		out.Interval = 4
	case meeting.Monthly:
		nth, day := meeting.NthWeekday(first.Date())
		out.Freq, out.Days = Monthly, []Day{{nth, day}}
	default:
		return nil
	}
	return out
}

// span is a zone and the instants for which a file must define it.
type span struct {
	zone     *time.Location
	from, to time.Time
	open     bool // a series without end
}

// zonesOf lists the zones of events, each with what must be known of it, in the order of their names.
func zonesOf(events []Event) []span {
	var out []span
	for _, e := range events {
		if e.AllDay || e.Zone == nil || e.Zone == time.UTC {
			continue
		}
		from, to := meeting.Instant(min(e.Start, cmpOr(e.Of, e.Start)), e.Zone), meeting.Instant(max(e.End, e.Start, e.Of), e.Zone)
		open := false
		if e.Rule != nil {
			if e.Rule.Until.After(to) {
				to = e.Rule.Until
			}
			open = e.Rule.Until.IsZero()
		}
		at := slices.IndexFunc(out, func(s span) bool { return s.zone.String() == e.Zone.String() })
		if at < 0 {
			out, at = append(out, span{zone: e.Zone, from: from, to: to}), len(out)
		}
		s := &out[at]
		if from.Before(s.from) {
			s.from = from
		}
		if to.After(s.to) {
			s.to = to
		}
		s.open = s.open || open
	}
	slices.SortFunc(out, func(a, b span) int { return strings.Compare(a.zone.String(), b.zone.String()) })
	return out
}

func cmpOr(a, b civil.Time) civil.Time {
	if a != 0 {
		return a
	}
	return b
}
