package brief

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"counterpart.dev/internal/core/civil"
)

// Date is a day as people write it: "4 Sep 2027"; "" for no date.
func Date(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, m.String()[:3], y)
}

var words = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// count is a number in words up to twelve.
func count(n int) string {
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return group(int64(n), 0)
}

// things is a number of things in words: "one decision", "two decisions".
func things(n int, singular string) string { return count(n) + " " + plural(n, singular) }

func plural(n int, singular string) string {
	switch {
	case n == 1:
		return singular
	case strings.HasSuffix(singular, "y") && !strings.HasSuffix(singular, "ay"):
		return strings.TrimSuffix(singular, "y") + "ies"
	}
	return singular + "s"
}

// are is the verb that goes with a number of things.
func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// Span is a length of days in words, for a sentence: "3 days", "one week", "nine weeks", "over nine weeks", "almost ten
// weeks". The sign does not matter.
func Span(days int) string {
	if days < 0 {
		days = -days
	}
	switch weeks, rest := days/7, days%7; {
	case days == 1:
		return "1 day"
	case rest == 0 && weeks > 0:
		return things(weeks, "week")
	case days < 14:
		return fmt.Sprintf("%d days", days)
	case rest <= 3:
		return "over " + things(weeks, "week")
	default:
		return "almost " + things(weeks+1, "week")
	}
}

// exactly is a length of days for a table: "9 weeks", "65 days".
func exactly(days int) string {
	if days < 0 {
		days = -days
	}
	if days > 0 && days%7 == 0 {
		return fmt.Sprintf("%d %s", days/7, plural(days/7, "week"))
	}
	return fmt.Sprintf("%d %s", days, plural(days, "day"))
}

// Slip says how far a date lies from the one agreed: "9 weeks late", "on the day".
func Slip(days int) string {
	switch {
	case days > 0:
		return exactly(days) + " late"
	case days < 0:
		return exactly(days) + " early"
	}
	return "on the day"
}

// list joins parts as a sentence does: "a", "a and b", "a, b and c".
func list(parts []string) string {
	switch n := len(parts); n {
	case 0:
		return ""
	case 1:
		return parts[0]
	default:
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
}

// nameRoom is how many letters of a name stand in a sentence of the lead.
const nameRoom = 60

// inShort is a name cut for a sentence; the whole name stands in the evidence.
func inShort(name string) string {
	if utf8.RuneCountInString(name) <= nameRoom {
		return name
	}
	r := []rune(name)[:nameRoom-1]
	return strings.TrimRight(string(r), " ,.;:") + "…"
}

// capital makes the first letter of a sentence a capital one.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return strings.ToUpper(string(r)) + s[n:]
}

// named is a title, or the identity where there is none.
func named[ID ~string](title string, id ID) string {
	if title != "" {
		return title
	}
	return string(id)
}

// Days is a length of days for a table: "9 weeks", "65 days", "1 day".
func Days(days int) string { return exactly(days) }
