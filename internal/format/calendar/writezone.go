package calendar

import (
	"fmt"
	"strings"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
)

// change is one change of a clock.
type change struct {
	wall     civil.Time // what the clock showed when it was changed
	from, to int        // seconds east of UTC
	name     string
	summer   bool
}

// years that are added to what a series without end needs, and to any, so that a rule shows itself.
const (
	openYears  = 20
	proofYears = 6
)

// clockAt is what a zone's clock is set to at an instant.
func clockAt(at time.Time, zone *time.Location) (offset int, name string, summer bool) {
	l := at.In(zone)
	name, offset = l.Zone()
	return offset, name, l.IsDST()
}

// changesOf lists the changes of a zone's clock between two instants, and what it was set to before them. It looks at every day, since
// the library's own bounds of a period end with each year where they follow a rule.
func changesOf(s span) []change {
	years := proofYears
	if s.open {
		years = openYears
	}
	begin, end := s.from.AddDate(-1, 0, 0), s.to.AddDate(years, 0, 0)
	same := func(a, b time.Time) bool {
		o1, n1, s1 := clockAt(a, s.zone)
		o2, n2, s2 := clockAt(b, s.zone)
		return o1 == o2 && n1 == n2 && s1 == s2
	}
	offset, name, _ := clockAt(begin, s.zone)
	out := []change{{civil.NewTime(1970, 1, 1, 0, 0), offset, offset, name, false}}
	for at := begin; at.Before(end) && len(out) < mostStarts; at = at.Add(24 * time.Hour) {
		low, high := at, at.Add(24*time.Hour)
		if same(low, high) {
			continue
		}
		for high.Sub(low) > time.Second {
			if mid := low.Add(high.Sub(low) / 2).Truncate(time.Second); same(at, mid) && mid.After(low) {
				low = mid
			} else {
				high = mid
			}
		}
		from, _, _ := clockAt(low, s.zone)
		to, name, summer := clockAt(high, s.zone)
		out = append(out, change{meeting.Wall(high.Add(time.Duration(from)*time.Second), time.UTC), from, to, name, summer})
	}
	if len(out) > 1 && out[1].wall <= meeting.Wall(s.from, s.zone) {
		out = out[1:] // what was before it concerns nobody
	}
	return out
}

// yearly is changes that follow one rule, year after year.
type yearly struct {
	first change
	nth   int
	last  civil.Time
	n     int
}

// follows reports whether a change is the next of the same rule. The nth weekday of its month is read as the last one where every
// change so far was the last.
func (y yearly) follows(c change) bool {
	fy, fm, _ := y.last.Date().Civil()
	cy, cm, _ := c.wall.Date().Civil()
	return cy == fy+1 && cm == fm && c.from == y.first.from && c.to == y.first.to && c.name == y.first.name && c.summer == y.first.summer &&
		c.wall.Minute() == y.first.wall.Minute() && c.wall.Date().Weekday() == y.first.wall.Date().Weekday()
}

// nths lists by which counts a day is its weekday of its month: from the beginning, and -1 where it is the last.
func nths(d civil.Date) []int {
	_, m, day := d.Civil()
	out := []int{(day-1)/7 + 1}
	if _, next, _ := (d + 7).Civil(); next != m {
		out = append(out, -1)
	}
	return out
}

// rules gathers changes into rules.
func rules(changes []change) []yearly {
	type open struct {
		yearly
		counts []int
	}
	var all []*open
	for _, c := range changes {
		taken := false
		for _, o := range all {
			if both := common(o.counts, nths(c.wall.Date())); o.follows(c) && len(both) > 0 {
				o.counts, o.last, o.n, taken = both, c.wall, o.n+1, true
				break
			}
		}
		if !taken {
			all = append(all, &open{yearly{first: c, last: c.wall, n: 1}, nths(c.wall.Date())})
		}
	}
	var out []yearly
	for _, o := range all {
		o.nth = o.counts[len(o.counts)-1]
		out = append(out, o.yearly)
	}
	return out
}

func common(a, b []int) (out []int) {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				out = append(out, x)
			}
		}
	}
	return out
}

// zone writes what the events need to be known of a zone.
func (w *writer) zone(s span) {
	changes := changesOf(s)
	ends := changes[len(changes)-1].wall
	w.line("BEGIN:VTIMEZONE")
	w.line("TZID:" + s.zone.String())
	for _, y := range rules(changes) {
		kind := "STANDARD"
		if y.first.summer {
			kind = "DAYLIGHT"
		}
		w.line("BEGIN:" + kind)
		w.line("DTSTART:" + wall(y.first.wall))
		w.line("TZOFFSETFROM:" + offset(y.first.from))
		w.line("TZOFFSETTO:" + offset(y.first.to))
		w.text("TZNAME", y.first.name)
		if y.n > 1 {
			_, month, _ := y.first.wall.Date().Civil()
			rule := Rule{Freq: Yearly, Months: []int{int(month)}, Days: []Day{{y.nth, y.first.wall.Date().Weekday()}}, WeekStart: time.Monday}
			if ends-y.last > 366*civil.MinutesPerDay { // the rule ended before what was looked at did
				rule.Until = meeting.Instant(y.last, time.UTC).Add(-time.Duration(y.first.from) * time.Second)
			}
			w.line("RRULE:" + rule.text(false))
		}
		w.line("END:" + kind)
	}
	w.line("END:VTIMEZONE")
}

// offset writes seconds east of UTC.
func offset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	text := fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return strings.TrimSpace(text)
}
