package mspdi

import (
	"bytes"
	"math"
	"strconv"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// The first and the last instant Microsoft Project knows stand for "no date" where a date is not needed.
var (
	firstDate = civil.NewTime(1984, 1, 1, 0, 0)
	lastDate  = civil.NewTime(2049, 12, 31, 23, 59)
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

// real is date for fields in which the ends of Project's own calendar mean that there is no date.
func (x *reader) real(at markup.Place, text []byte) civil.Time {
	t := x.date(at, text)
	if t == firstDate || t == lastDate {
		return 0
	}
	return t
}

// minutes reads a duration of the form PT8H30M0S. Parts may be missing, may have fractions, and need not be normalised.
func (x *reader) minutes(at markup.Place, text []byte) (civil.Minutes, bool) {
	if len(text) == 0 {
		return 0, false
	}
	m, ok := isoMinutes(text)
	if !ok {
		x.warnAt(at, "\"%s\" is not a duration and was left out", clip(text))
		return 0, false
	}
	if m > float64(plan.MaxDuration) || m < -float64(plan.MaxDuration) {
		x.warnAt(at, "a duration of %.4g minutes was cut to a thousand years", m)
		m = min(max(m, -float64(plan.MaxDuration)), float64(plan.MaxDuration))
	}
	return civil.Minutes(math.Round(m)), true
}

// length is minutes of what cannot be negative.
func (x *reader) length(at markup.Place, text []byte) (civil.Minutes, bool) {
	m, ok := x.minutes(at, text)
	if m < 0 {
		x.warnAt(at, "a duration below zero was read as zero")
		m = 0
	}
	return m, ok
}

// isoMinutes is the minutes of a duration of XML Schema. A day is 24 hours there, and months and years have no length that
// a schedule could use.
func isoMinutes(text []byte) (float64, bool) {
	sign := 1.0
	if text[0] == '-' {
		sign, text = -1, text[1:]
	}
	rest, found := bytes.CutPrefix(text, []byte("P"))
	if !found || len(rest) == 0 {
		return 0, false
	}
	total, clock := 0.0, false
	for len(rest) > 0 {
		if rest[0] == 'T' && !clock {
			clock, rest = true, rest[1:]
			continue
		}
		end := bytes.IndexAny(rest, "YMWDHS")
		if end < 1 {
			return 0, false
		}
		v, err := strconv.ParseFloat(string(rest[:end]), 64)
		unit, known := unitMinutes(rest[end], clock)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !known && v != 0 {
			return 0, false
		}
		total += v * unit
		rest = rest[end+1:]
	}
	return sign * total, true
}

func unitMinutes(unit byte, clock bool) (float64, bool) {
	switch {
	case clock && unit == 'H':
		return 60, true
	case clock && unit == 'M':
		return 1, true
	case clock && unit == 'S':
		return 1.0 / 60, true
	case !clock && unit == 'D':
		return 24 * 60, true
	case !clock && unit == 'W':
		return 7 * 24 * 60, true
	}
	return 0, false
}

// number reads a number that is whole or has fractions.
func (x *reader) number(at markup.Place, text []byte) (float64, bool) {
	if len(text) == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil && bytes.Count(text, []byte(",")) == 1 { // other tools write a decimal comma
		v, err = strconv.ParseFloat(string(bytes.Replace(text, []byte(","), []byte("."), 1)), 64)
	}
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		x.warnAt(at, "\"%s\" is not a number and was left out", clip(text))
		return 0, false
	}
	return v, true
}

// whole reads a number without fractions, which stays within what any field of a schedule holds.
func (x *reader) whole(at markup.Place, text []byte, otherwise int) int {
	v, ok := x.number(at, text)
	if !ok || v < -1e9 || v > 1e9 {
		return otherwise
	}
	return int(v)
}

// tenths reads tenths of minutes, in which slacks, lags and delays are kept.
func (x *reader) tenths(at markup.Place, text []byte) (civil.Minutes, bool) {
	v, ok := x.number(at, text)
	if v = math.Round(v / 10); math.Abs(v) > float64(plan.MaxDuration) {
		x.warnAt(at, "%.4g minutes were cut to a thousand years", v)
		v = math.Copysign(float64(plan.MaxDuration), v)
	}
	return civil.Minutes(v), ok
}

// yes reads a truth value in either of the forms XML Schema has.
func yes(text []byte) bool {
	return len(text) > 0 && (text[0] == '1' || text[0] == 't' || text[0] == 'T' || text[0] == '-')
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

func clip(s []byte) string {
	if len(s) > 40 {
		return string(s[:40]) + "..."
	}
	return string(s)
}
