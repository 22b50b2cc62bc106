package pmxml

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// date reads 2026-03-31T17:00:00, of which other tools leave parts out or add zones and fractions. The zone says nothing:
// schedules are in the civil time of the project.
func (x *reader) date(at markup.Place, text []byte) civil.Time {
	if len(text) == 0 {
		return 0
	}
	clock := text
	if len(clock) > 16 {
		clock = clock[:16]
	}
	if len(clock) > 10 && len(clock) < 16 {
		clock = clock[:10]
	}
	t, err := civil.ParseTime(string(clock))
	if err != nil {
		x.warnAt(at, "\"%s\" is not a date and was left out", clip(text))
		return 0
	}
	return t
}

// number reads a number; P6 writes the decimal sign of the machine it runs on.
func (x *reader) number(at markup.Place, text []byte) (float64, bool) {
	if len(text) == 0 {
		return 0, false
	}
	s := string(text)
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		x.warnAt(at, "\"%s\" is not a number and was left out", clip(text))
		return 0, false
	}
	return v, true
}

// hours reads hours as minutes.
func (x *reader) hours(at markup.Place, text []byte) (civil.Minutes, bool) {
	v, ok := x.number(at, text)
	if v = math.Round(v * 60); math.Abs(v) > float64(plan.MaxDuration) {
		x.warnAt(at, "a duration of %.4g minutes was cut to a thousand years", v)
		v = math.Copysign(float64(plan.MaxDuration), v)
	}
	return civil.Minutes(v), ok
}

// length is hours of what cannot be negative.
func (x *reader) length(at markup.Place, text []byte) (civil.Minutes, bool) {
	m, ok := x.hours(at, text)
	if m < 0 {
		x.warnAt(at, "a duration below zero was read as zero")
		m = 0
	}
	return m, ok
}

// yes reads a truth value.
func yes(text []byte) bool {
	return len(text) > 0 && (text[0] == '1' || text[0] == 't' || text[0] == 'T' || text[0] == 'Y')
}

// word looks a value of a closed set up, whatever its case; an unknown one is a warning and the default.
func word[T any](x *reader, at markup.Place, text []byte, words map[string]T, otherwise T) T {
	if len(text) == 0 {
		return otherwise
	}
	if v, ok := words[strings.ToLower(string(bytes.Join(bytes.Fields(text), []byte{' '})))]; ok {
		return v
	}
	x.warnAt(at, "\"%s\" is not known and was left out", clip(text))
	return otherwise
}

// clockTime reads 08:00:00 as the minute of the day.
func clockTime(text []byte) (int, bool) {
	if len(text) < 5 || text[2] != ':' {
		return 0, false
	}
	h, err1 := strconv.Atoi(string(text[:2]))
	m, err2 := strconv.Atoi(string(text[3:5]))
	return h*60 + m, err1 == nil && err2 == nil && h >= 0 && m >= 0 && m < 60 && h*60+m <= civil.MinutesPerDay
}

func clip[T []byte | string](s T) string {
	if len(s) > 40 {
		return string(s[:40]) + "..."
	}
	return string(s)
}
