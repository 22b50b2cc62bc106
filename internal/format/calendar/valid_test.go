package calendar

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// faults lists what RFC 5545 and RFC 5546 do not allow in a file. It reads the bytes by itself and shares nothing with what wrote them.
func faults(data []byte) (out []string) {
	fault := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if !utf8.Valid(data) {
		fault("not UTF-8")
	}
	if !bytes.HasSuffix(data, []byte("\r\n")) {
		fault("the last line is not ended")
	}
	raw := strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n")
	var lines []string
	for n, l := range raw {
		if len(l) > 75 {
			fault("line %d has %d octets", n+1, len(l))
		}
		if i := strings.IndexFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }); i >= 0 {
			fault("line %d holds a control character", n+1)
		}
		if !utf8.ValidString(l) {
			fault("line %d is folded within a character", n+1)
		}
		if strings.HasPrefix(l, " ") && len(lines) > 0 {
			lines[len(lines)-1] += l[1:]
		} else {
			lines = append(lines, l)
		}
	}
	shape := regexp.MustCompile(`^[A-Z-]+(;[A-Z-]+=("[^"]*"|[^",;:]*)(,("[^"]*"|[^",;:]*))*)*:`)
	text := regexp.MustCompile(`^([^\\;,]|\\[\\;,nN])*$`)
	var stack []string
	seen, zones, named, uids := map[string]int{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	method, uid := "", ""
	need := func(component string, once ...string) {
		for _, p := range once {
			if seen[component+" "+p] != 1 {
				fault("%s has %s %d times", component, p, seen[component+" "+p])
			}
		}
	}
	for _, l := range lines {
		at := shape.FindString(l)
		if at == "" {
			fault("no content line: %s", l)
			continue
		}
		name, _, _ := strings.Cut(strings.TrimSuffix(at, ":"), ";")
		value := l[len(at):]
		switch name {
		case "BEGIN":
			stack, uid = append(stack, value), ""
			for k := range seen {
				if strings.HasPrefix(k, value+" ") {
					delete(seen, k)
				}
			}
		case "END":
			if len(stack) == 0 || stack[len(stack)-1] != value {
				fault("%s ends what is not open", value)
				continue
			}
			stack = stack[:len(stack)-1]
			switch value {
			case "VEVENT":
				need(value, "UID", "DTSTAMP", "DTSTART", "SEQUENCE")
				if (method == "REQUEST" || method == "CANCEL") && (seen["VEVENT ORGANIZER"] != 1 || seen["VEVENT ATTENDEE"] == 0) {
					fault("an invitation without who invites or who is invited")
				}
				if method == "PUBLISH" && seen["VEVENT ATTENDEE"] > 0 {
					fault("a published event with attendees")
				}
				if method == "CANCEL" && seen["VEVENT STATUS CANCELLED"] != 1 {
					fault("cancelled without saying so")
				}
			case "VTIMEZONE":
				need(value, "TZID")
				if seen["STANDARD in"]+seen["DAYLIGHT in"] == 0 {
					fault("a zone without rules")
				}
			case "STANDARD", "DAYLIGHT":
				need(value, "DTSTART", "TZOFFSETFROM", "TZOFFSETTO")
				seen[value+" in"]++
			case "VCALENDAR":
				need(value, "VERSION", "PRODID")
			}
		default:
			if len(stack) == 0 {
				fault("%s outside a calendar", name)
				continue
			}
			in := stack[len(stack)-1]
			seen[in+" "+name]++
			seen[in+" "+name+" "+value]++
			switch name {
			case "METHOD":
				method = value
			case "UID":
				uid = value
				uids[uid] = true
			case "TZID":
				zones[value] = true
			case "SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME", "TZNAME":
				if !text.MatchString(value) {
					fault("%s is no TEXT: %s", name, value)
				}
			case "DTSTART", "DTEND", "EXDATE", "RECURRENCE-ID":
				if _, tz, ok := strings.Cut(at, ";TZID="); ok {
					named[strings.Trim(strings.TrimSuffix(tz, ":"), `"`)] = true
					if strings.HasSuffix(value, "Z") {
						fault("%s has a zone and is in UTC", name)
					}
				} else if in == "VEVENT" && !strings.Contains(at, "VALUE=DATE") && !strings.HasSuffix(value, "Z") {
					fault("%s floats", name)
				}
			}
		}
	}
	for z := range named {
		if !zones[z] {
			fault("the zone %s is not defined", z)
		}
	}
	if len(stack) > 0 {
		fault("%s is not ended", stack[len(stack)-1])
	}
	return out
}
