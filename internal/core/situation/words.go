package situation

import (
	"strconv"
	"strings"

	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

// restWords say how days without work count.
const restWords = "What is due on a day without work is due on the next one with work, and holidays do not count."

// day is a date in words, and what to say without one.
func day(d civil.Date) string {
	if d.IsZero() {
		return "not known"
	}
	return brief.Date(d)
}

// days is a length in words.
func days(n int) string { return things(n, "day") }

// things counts what is one or many.
func things(n int, one string) string {
	switch {
	case n == 1:
		return "1 " + one
	case strings.HasSuffix(one, "y") && !strings.HasSuffix(one, "ay"):
		return strconv.Itoa(n) + " " + strings.TrimSuffix(one, "y") + "ies"
	}
	return strconv.Itoa(n) + " " + one + "s"
}

// percent is a part in millionths.
func percent(ppm int) string { return strconv.Itoa((ppm+5_000)/10_000) + " %" }

// titled is a name, or what to say of something without one.
func titled(name, or string) string {
	if strings.TrimSpace(name) == "" {
		return or
	}
	return name
}

// most is how many facts of one kind a situation lists; how many there are is said beside them.
const most = 8

// at is a target.
func at(w What, engagement, id string) Target { return Target{What: w, Engagement: engagement, ID: id} }

// about is a subject.
func about(w What, engagement, id, name string) Subject {
	return Subject{Target: at(w, engagement, id), Name: name}
}

// fact is a piece of evidence.
func fact(what, value string, link Target) Evidence {
	return Evidence{What: what, Value: value, Link: link}
}

// listed cuts a list of evidence and says how many there are besides.
func listed(all []Evidence, link Target) []Evidence {
	if len(all) <= most {
		return all
	}
	more := len(all) - most
	return append(all[:most:most], fact("and besides", strconv.Itoa(more)+" more", link))
}
