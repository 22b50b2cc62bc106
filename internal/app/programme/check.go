package programme

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
)

// How long texts may be, in characters.
const (
	mostLine = 200
	mostText = 4_000
)

// check collects what is wrong with an input.
type check struct{ fields []errs.Field }

func (c *check) say(path, format string, args ...any) {
	c.fields = append(c.fields, errs.Field{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (c *check) err() error {
	return errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// line is a text of one line: white space is one blank, none stands around it. what names it in a sentence, "the name".
func (c *check) line(path, value, what string, required bool) string {
	value = strings.Join(strings.Fields(value), " ")
	c.text(path, value, what, required, mostLine)
	return value
}

// body is a text of several lines.
func (c *check) body(path, value, what string, required bool) string {
	value = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(value))
	c.text(path, value, what, required, mostText)
	return value
}

func (c *check) text(path, value, what string, required bool, most int) {
	switch n := utf8.RuneCountInString(value); {
	case value == "" && required:
		c.say(path, "Write %s.", what)
	case n > most:
		c.say(path, "Make %s shorter: it has %d characters, and at most %d are kept.", what, n, most)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unprintable):
		c.say(path, "Remove the characters from %s that no keyboard writes.", what)
	}
}

// unprintable are control characters, and the marks that turn the direction of what follows them.
func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// date is a day, 0 when there is none and none is required.
func (c *check) date(path, value, what string, required bool) civil.Date {
	value = strings.TrimSpace(value)
	if value == "" {
		if required {
			c.say(path, "Write %s.", what)
		}
		return 0
	}
	d, err := civil.ParseDate(value)
	if err != nil {
		c.say(path, "%.20q is not a date: write it as 2026-03-31.", value)
	}
	return d
}
