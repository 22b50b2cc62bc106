package calendar

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/errs"
)

// ruled is a zone as a file defines it.
type ruled struct {
	name string
	sets []observance
}

// observance is one rule of a zone's clock.
type observance struct {
	event    Event // when the clock is changed to it, by the wall before the change
	also     []civil.Time
	from, to int // seconds east of UTC
}

// mostZones is how many zones are taken of a file.
const mostZones = 200

// defines reads a zone that a file defines.
func (r *reader) defines(c *part) {
	id, ok := c.one("TZID")
	name := strings.TrimSpace(id.value)
	if !ok || name == "" || len(r.zones) >= mostZones {
		r.warn(c.line, "A zone without a name, or one too many, was left out.")
		return
	}
	z := &ruled{name: name}
	for _, o := range c.parts {
		from, _ := o.one("TZOFFSETFROM")
		to, _ := o.one("TZOFFSETTO")
		start, _ := o.one("DTSTART")
		a, ok1 := parseOffset(from.value)
		b, ok2 := parseOffset(to.value)
		t, _, _, ok3 := r.when(property{value: start.value})
		if !ok1 || !ok2 || !ok3 || len(z.sets) == 50 {
			r.warn(o.line, "A rule of the zone “"+short(name)+"” cannot be read and was left out.")
			continue
		}
		set := observance{event: Event{Start: t, Zone: time.FixedZone("", a)}, from: a, to: b}
		if p, ok := o.one("RRULE"); ok {
			rule, good := r.rule(p.value, time.FixedZone("", a))
			if !good {
				r.warn(p.line, "A rule of the zone “"+short(name)+"” is not understood; its first change alone is used.")
			} else {
				set.event.Rule = &rule
			}
		}
		for _, p := range o.all("RDATE") {
			for v := range strings.SplitSeq(p.value, ",") {
				if t, _, _, ok := r.when(property{value: v}); ok && len(set.also) < mostValues {
					set.also = append(set.also, t)
				}
			}
		}
		z.sets = append(z.sets, set)
	}
	if len(z.sets) > 0 {
		r.zones[strings.ToUpper(name)] = z
	}
}

// parseOffset reads +0100 or -043000.
func parseOffset(s string) (seconds int, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	unit := 3600
	for i := 1; i < len(s); i += 2 {
		n, err := strconv.ParseUint(s[i:i+2], 10, 8)
		if err != nil || n > 59 {
			return 0, false
		}
		seconds, unit = seconds+int(n)*unit, unit/60
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, seconds > -18*3600 && seconds < 18*3600
}

// zone is the zone with a name, or nil. A name that is known is what it says; any other is what the file defines, if it does.
func (r *reader) zone(name string) *time.Location {
	name = strings.TrimSpace(strings.Trim(name, `"`))
	if name == "" {
		return nil
	}
	if z, ok := r.located[name]; ok {
		return z
	}
	for _, known := range names(name) {
		if z := r.find(known); z != nil {
			r.located[name] = z
			return z
		}
	}
	own := r.zones[strings.ToUpper(name)]
	if own == nil {
		return nil
	}
	z, err := own.location()
	if err != nil {
		return nil
	}
	r.located[name] = z
	return z
}

// names lists what a zone may be known by: programs put a maker's name before it, and Windows has names of its own.
func names(name string) []string {
	out := []string{name}
	if parts := strings.Split(strings.Trim(name, "/"), "/"); len(parts) > 2 {
		out = append(out, strings.Join(parts[len(parts)-2:], "/"), strings.Join(parts[len(parts)-3:], "/"))
	}
	if w := windows[name]; w != "" {
		out = append(out, w)
	}
	return out
}

// windows is the names that Windows has for zones, of those people are seen to use; the file's own definition serves for others.
var windows = map[string]string{
	"GMT Standard Time": "Europe/London", "W. Europe Standard Time": "Europe/Berlin", "Romance Standard Time": "Europe/Paris",
	"Central Europe Standard Time": "Europe/Budapest", "Central European Standard Time": "Europe/Warsaw", "GTB Standard Time": "Europe/Bucharest",
	"FLE Standard Time": "Europe/Kyiv", "Eastern Standard Time": "America/New_York", "Central Standard Time": "America/Chicago",
	"Mountain Standard Time": "America/Denver", "Pacific Standard Time": "America/Los_Angeles", "AUS Eastern Standard Time": "Australia/Sydney",
	"E. Australia Standard Time": "Australia/Brisbane", "New Zealand Standard Time": "Pacific/Auckland", "India Standard Time": "Asia/Kolkata",
	"Singapore Standard Time": "Asia/Singapore", "China Standard Time": "Asia/Shanghai", "Tokyo Standard Time": "Asia/Tokyo",
	"Arabian Standard Time": "Asia/Dubai", "South Africa Standard Time": "Africa/Johannesburg", "UTC": "Etc/UTC",
}

// turn is one change of a clock: to which difference, and when.
type turn struct {
	at int64 // seconds since 1970, UTC
	to int
}

// lastYear is how far the rules of a zone are worked out.
const lastYear = 2100

// turns lists the changes of the zone's clock in order, and its difference to UTC before the first.
func (z *ruled) turns() (out []turn, before int) {
	for _, o := range z.sets {
		for _, t := range slices.Concat(o.event.Starts(mostStarts, civil.NewTime(lastYear, 1, 1, 0, 0)), o.also) {
			out = append(out, turn{meeting.Instant(t, time.UTC).Unix() - int64(o.from), o.to})
		}
	}
	slices.SortFunc(out, func(a, b turn) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.to, b.to)) })
	out = slices.CompactFunc(out, func(a, b turn) bool { return a.at == b.at })
	first := slices.MinFunc(z.sets, func(a, b observance) int { return cmp.Compare(a.event.Start, b.event.Start) })
	return out, first.from
}

// location is the zone as the library knows zones: the tables of RFC 8536, made of the rules of the file.
func (z *ruled) location() (*time.Location, error) {
	turns, before := z.turns()
	kinds := []int{before} // the first is what was before any change, and no change leads to it
	var times, which bytes.Buffer
	for _, t := range turns {
		at := slices.Index(kinds[1:], t.to) + 1
		if at == 0 {
			kinds, at = append(kinds, t.to), len(kinds)
		}
		times.Write(binary.BigEndian.AppendUint64(nil, uint64(t.at)))
		which.WriteByte(byte(at))
	}
	if len(kinds) > 200 {
		return nil, errs.New(errs.Invalid, "the zone %s has more differences than are kept", z.name)
	}
	head := func(turns, kinds, letters int) []byte {
		out := append([]byte("TZif2"), make([]byte, 15)...)
		for _, n := range []int{0, 0, 0, turns, kinds, letters} {
			out = binary.BigEndian.AppendUint32(out, uint32(n))
		}
		return out
	}
	data := slices.Concat(head(0, 1, 1), make([]byte, 7), head(len(turns), len(kinds), 1), times.Bytes(), which.Bytes())
	for _, k := range kinds {
		data = append(binary.BigEndian.AppendUint32(data, uint32(int32(k))), 0, 0)
	}
	return time.LoadLocationFromTZData(z.name, append(data, "\x00\n\n"...))
}
