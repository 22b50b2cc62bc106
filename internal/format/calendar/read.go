package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
)

// File is what was read of one.
type File struct {
	Method   Method
	Name     string
	Events   []Event
	Left     []Left // what is in the file and not among the events
	Warnings []Warning
}

// Left is a component that is no event, or an event that cannot be taken.
type Left struct {
	Line   int
	What   string // VEVENT, VTODO …
	Title  string
	Reason string
}

// Warning is what was changed or could not be read, with its line; 0 for the file as a whole.
type Warning struct {
	Line    int
	Message string
}

// mostWarnings is how many warnings are kept.
const mostWarnings = 200

func (f *File) warn(line int, message string) {
	if len(f.Warnings) < mostWarnings {
		f.Warnings = append(f.Warnings, Warning{line, message})
	}
}

// reader reads the components of one calendar.
type reader struct {
	*File
	zones   map[string]*ruled           // defined in the file
	find    func(string) *time.Location // knows zones by name
	located map[string]*time.Location   // found before
}

// Read reads a file. Zones knows a zone by its name, such as Europe/London, and nil where there is none; the file's own definition is
// used where the name is not known. A file that is no calendar is an error of the kind errs.Invalid.
func Read(data []byte, zones func(string) *time.Location) (_ File, err error) {
	defer errs.Wrap(&err, "calendar.Read")
	if len(data) > mostBytes {
		return File{}, errs.New(errs.Invalid, "The file is larger than %d MB: save the appointment alone and send that.", mostBytes>>20)
	}
	f := &File{}
	top, ok := f.parts(f.legible(data))
	if !ok {
		return File{}, errs.New(errs.Invalid, "This is no calendar file: it should begin with BEGIN:VCALENDAR.")
	}
	for _, p := range top {
		if p.name != "VCALENDAR" {
			f.Left = append(f.Left, Left{p.line, p.name, "", "It stands outside any calendar."})
			continue
		}
		r := &reader{File: f, zones: map[string]*ruled{}, find: zones, located: map[string]*time.Location{}}
		r.calendar(p)
	}
	return *f, nil
}

// reasons says why components are no events.
var reasons = map[string]string{
	"VTODO":     "It is a task, not a meeting.",
	"VJOURNAL":  "It is a journal entry, not a meeting.",
	"VFREEBUSY": "It says when somebody is free, and is no meeting.",
}

// calendar reads what is in one.
func (r *reader) calendar(p *part) {
	if m, ok := p.one("METHOD"); ok && r.Method == "" {
		r.Method = Method(strings.ToUpper(strings.TrimSpace(m.value)))
	}
	if n, ok := p.one("X-WR-CALNAME"); ok && r.Name == "" {
		r.Name = tidy(n.value)
	}
	if v, ok := p.one("VERSION"); ok && strings.TrimSpace(v.value) != "2.0" {
		r.warn(v.line, "The calendar is not of version 2.0 and may be read wrongly.")
	}
	for _, c := range p.parts {
		if c.name == "VTIMEZONE" {
			r.defines(c)
		}
	}
	for _, c := range p.parts {
		switch c.name {
		case "VTIMEZONE":
		case "VEVENT":
			e, reason := r.event(c)
			if reason != "" {
				r.Left = append(r.Left, Left{c.line, c.name, e.Summary, reason})
				continue
			}
			r.Events = append(r.Events, e)
		default:
			reason := reasons[c.name]
			if reason == "" {
				reason = "It is of a kind that is not read."
			}
			title, _ := c.one("SUMMARY")
			r.Left = append(r.Left, Left{c.line, c.name, tidy(title.value), reason})
		}
	}
}

// tidy is a text of one line.
func tidy(s string) string { return strings.Join(strings.Fields(clean(plain(s), false)), " ") }

// event reads an appointment, or says why it cannot be taken.
func (r *reader) event(c *part) (e Event, reason string) {
	text := func(name string) string { p, _ := c.one(name); return p.value }
	e.Summary, e.Location, e.Description = tidy(text("SUMMARY")), tidy(text("LOCATION")), clean(plain(text("DESCRIPTION")), true)
	e.UID, e.URL, e.Status = strings.TrimSpace(plain(text("UID"))), strings.TrimSpace(text("URL")), strings.ToUpper(strings.TrimSpace(text("STATUS")))
	if e.UID == "" {
		r.warn(c.line, "The appointment has no UID: it cannot be found again by it.")
	}
	e.Sequence, _ = strconv.Atoi(strings.TrimSpace(text("SEQUENCE")))
	if e.Sequence < 0 {
		e.Sequence = 0
	}
	if p, ok := c.one("DTSTAMP"); ok {
		if t, z, _, ok := r.when(p); ok && z != nil {
			e.Stamp = meeting.Instant(t, z).UTC()
		}
	}
	start, ok := c.one("DTSTART")
	if !ok {
		return e, "It does not say when it begins."
	}
	if e.Start, e.Zone, e.AllDay, ok = r.when(start); !ok {
		return e, fmt.Sprintf("When it begins cannot be read: “%s”.", short(start.value))
	}
	if e.Zone == nil && !e.AllDay && start.param("TZID") != "" {
		return e, fmt.Sprintf("It names the zone “%s”, which is neither known nor defined in the file.", short(start.param("TZID")))
	}
	if reason := r.end(c, &e); reason != "" {
		return e, reason
	}
	r.recurs(c, &e)
	if p, ok := c.one("ORGANIZER"); ok {
		e.Organizer = attendeeOf(p)
	}
	for _, p := range c.all("ATTENDEE") {
		if len(e.Attendees) == mostValues {
			r.warn(p.line, "There are more people in this appointment than are read.")
			break
		}
		e.Attendees = append(e.Attendees, attendeeOf(p))
	}
	return e, ""
}

// end finds when an event ends: what it says, after its length, the end of its day, or at once (3.6.1).
func (r *reader) end(c *part, e *Event) (reason string) {
	e.End = e.Start
	if e.AllDay {
		e.End += civil.MinutesPerDay
	}
	if p, ok := c.one("DTEND"); ok {
		t, z, _, good := r.when(p)
		if !good || z == nil && p.param("TZID") != "" {
			return fmt.Sprintf("When it ends cannot be read: “%s”.", short(p.value))
		}
		if z != nil && e.Zone != nil && z.String() != e.Zone.String() { // a flight ends in another zone than it began
			t = meeting.Wall(meeting.Instant(t, z), e.Zone)
		}
		if t < e.Start {
			return "It ends before it begins."
		}
		e.End = t
		return ""
	}
	if p, ok := c.one("DURATION"); ok {
		d, good := duration(p.value)
		if !good || d < 0 {
			return fmt.Sprintf("How long it takes cannot be read: “%s”.", short(p.value))
		}
		if e.End = e.Start + civil.Time(d/time.Minute); e.Zone != nil && d%(24*time.Hour) != 0 {
			e.End = meeting.Wall(meeting.Instant(e.Start, e.Zone).Add(d), e.Zone)
		}
	}
	return ""
}

// short is the beginning of what stands in a file, for a sentence.
func short(s string) string {
	s = strings.TrimSpace(clean(s, false))
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// when reads a time. A time without a zone floats, and has a nil zone; so has one whose zone is not known.
func (r *reader) when(p property) (t civil.Time, zone *time.Location, day, ok bool) {
	v := strings.TrimSpace(p.value)
	if strings.EqualFold(p.param("VALUE"), "DATE") || len(v) == 8 {
		d, err := civil.ParseDate(dashed(v))
		return d.At(0), nil, true, err == nil
	}
	inUTC := strings.HasSuffix(v, "Z") || strings.HasSuffix(v, "z")
	if inUTC {
		v = v[:len(v)-1]
	}
	if len(v) != 15 || v[8] != 'T' && v[8] != 't' {
		return 0, nil, false, false
	}
	d, err := civil.ParseDate(dashed(v[:8]))
	h, err1 := strconv.ParseUint(v[9:11], 10, 8)
	m, err2 := strconv.ParseUint(v[11:13], 10, 8)
	s, err3 := strconv.ParseUint(v[13:15], 10, 8)
	if err != nil || err1 != nil || err2 != nil || err3 != nil || h > 23 || m > 59 || s > 60 {
		return 0, nil, false, false
	}
	t = d.At(int(h*60 + m))
	if inUTC {
		return t, time.UTC, false, true
	}
	return t, r.zone(p.param("TZID")), false, true
}

// dashed is a date of eight digits in the form that ParseDate reads.
func dashed(v string) string {
	if len(v) != 8 {
		return ""
	}
	return v[:4] + "-" + v[4:6] + "-" + v[6:]
}

// attendeeOf reads somebody.
func attendeeOf(p property) Attendee {
	address := strings.TrimSpace(p.value)
	if len(address) >= 7 && strings.EqualFold(address[:7], "mailto:") {
		address = address[7:]
	}
	return Attendee{Name: tidy(p.param("CN")), Address: clean(address, false), Optional: strings.EqualFold(p.param("ROLE"), "OPT-PARTICIPANT"),
		Answer: strings.ToUpper(p.param("PARTSTAT"))}
}

// duration reads P1DT2H30M and the like (3.3.6). Lengths over ten years are not read.
func duration(s string) (time.Duration, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := time.Duration(1)
	if rest, neg := strings.CutPrefix(s, "-"); neg {
		s, sign = rest, -1
	}
	s = strings.TrimPrefix(s, "+")
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || rest == "" || rest == "T" {
		return 0, false
	}
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour}
	var sum time.Duration
	for rest != "" {
		if rest[0] == 'T' {
			units, rest = map[byte]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}, rest[1:]
			continue
		}
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n == 0 || n > 7 || n == len(rest) || units[rest[n]] == 0 {
			return 0, false
		}
		v, _ := strconv.Atoi(rest[:n])
		if sum += time.Duration(v) * units[rest[n]]; sum > 10*366*24*time.Hour {
			return 0, false
		}
		rest = rest[n+1:]
	}
	return sign * sum, true
}
