package programme

import (
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/civil"
)

// How long texts may be, in characters.
const (
	mostLine = 200
	mostText = 4_000
)

// check collects what is wrong with an input.
type check struct{ act.Input }

func (c *check) line(path, value, what string, required bool) string {
	return c.Line(path, value, what, required, mostLine)
}

func (c *check) body(path, value, what string, required bool) string {
	return c.Body(path, value, what, required, mostText)
}

// date is a day, 0 when there is none and none is required.
func (c *check) date(path, value, what string, required bool) civil.Date {
	value = strings.TrimSpace(value)
	if value == "" {
		if required {
			c.Say(path, "Write %s.", what)
		}
		return 0
	}
	d, err := civil.ParseDate(value)
	if err != nil {
		c.Say(path, "%.20q is not a date: write it as 2026-03-31.", value)
	}
	return d
}
