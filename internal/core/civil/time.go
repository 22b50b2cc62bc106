// Package civil is working time without zones: dates, minutes of the day, and calendars of shifts.
//
// It promises exact minute arithmetic on calendars with shifts and dated exceptions, in constant time per
// question, for every instant between the years 1 and 3999. It refuses to know the clock, time zones, or
// anything finer than a minute: a schedule file carries none of them.
package civil

import (
	"fmt"
	"time"
)

// Time is an instant of civil time: minutes since 0001-01-01T00:00. The zero Time means "no time".
type Time int32

// Date is a civil day: days since 0001-01-01. The zero Date means "no date".
type Date int32

// Minutes is a length of working or elapsed time.
type Minutes = int32

// MinutesPerDay is the length of a civil day.
const MinutesPerDay = 24 * 60

// MaxTime is the last instant this package answers with; later results stop there.
const MaxTime = Time(1_460_000 * MinutesPerDay) // 3998-05-07

// MaxDate is the day of MaxTime.
const MaxDate = Date(1_460_000)

const unixDay = 719162 // days from 0001-01-01 to 1970-01-01

// NewDate returns the day of a year, month and day, normalised as time.Date does.
func NewDate(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)
}

// NewTime returns the instant of a date and a minute-precise time of day.
func NewTime(year, month, day, hour, minute int) Time {
	return NewDate(year, month, day).At(hour*60 + minute)
}

// At is the instant a number of minutes after the day's midnight.
func (d Date) At(minute int) Time { return Time(int64(d)*MinutesPerDay + int64(minute)) }

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == 0 }

// IsZero reports whether t is "no time".
func (t Time) IsZero() bool { return t == 0 }

// Date is the day t falls on; midnight belongs to the day it begins.
func (t Time) Date() Date { return Date(t / MinutesPerDay) }

// Minute is the minute of the day, 0 to 1439.
func (t Time) Minute() int { return int(t % MinutesPerDay) }

// FinishDate is the day a finish at t belongs to: midnight belongs to the day it ends.
func (t Time) FinishDate() Date {
	if t == 0 {
		return 0
	}
	return Date((t - 1) / MinutesPerDay)
}

// Weekday of the day.
func (d Date) Weekday() time.Weekday { return time.Weekday((int(d) + 1) % 7) }

// Civil splits the day into year, month and day of the month.
func (d Date) Civil() (year int, month time.Month, day int) {
	return time.Unix((int64(d)-unixDay)*86400, 0).UTC().Date()
}

// AddMonths moves a day by whole months; a day past the end of the month becomes its last day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	first := NewDate(y, int(m)+n, 1)
	if last := int(NewDate(y, int(m)+n+1, 1) - first); day > last {
		day = last
	}
	return first + Date(day-1)
}

// String is the ISO form, 2026-03-31, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// String is the form 2026-03-31T17:00, or "" for no time.
func (t Time) String() string {
	if t == 0 {
		return ""
	}
	return fmt.Sprintf("%sT%02d:%02d", t.Date(), t.Minute()/60, t.Minute()%60)
}

// MarshalJSON writes the String form, or null for no time.
func (t Time) MarshalJSON() ([]byte, error) { return quote(t.String()), nil }

// MarshalJSON writes the String form, or null for no date.
func (d Date) MarshalJSON() ([]byte, error) { return quote(d.String()), nil }

func quote(s string) []byte {
	if s == "" {
		return []byte("null")
	}
	return []byte(`"` + s + `"`)
}

// ParseDate reads 2026-03-31. Days that do not exist are an error, not the next month.
func ParseDate(s string) (Date, error) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, ok1 := digits(s[0:4])
		m, ok2 := digits(s[5:7])
		d, ok3 := digits(s[8:10])
		if ok1 && ok2 && ok3 && y >= 1 && y < 3998 && m >= 1 && m <= 12 && d >= 1 {
			day := NewDate(y, m, d)
			if _, mm, _ := day.Civil(); int(mm) == m && d <= 31 {
				return day, nil
			}
		}
	}
	return 0, fmt.Errorf("%q is not a date of the form 2026-03-31", clip(s))
}

// ParseTime reads 2026-03-31T17:00 or 2026-03-31 17:00, with seconds allowed and dropped, or a bare date as its midnight.
func ParseTime(s string) (Time, error) {
	if len(s) == 10 {
		d, err := ParseDate(s)
		return d.At(0), err
	}
	if (len(s) == 16 || len(s) == 19 && s[16] == ':') && (s[10] == 'T' || s[10] == ' ') && s[13] == ':' {
		d, err := ParseDate(s[:10])
		h, ok1 := digits(s[11:13])
		m, ok2 := digits(s[14:16])
		ok3 := true
		if len(s) == 19 {
			_, ok3 = digits(s[17:19])
		}
		if err == nil && ok1 && ok2 && ok3 && h < 24 && m < 60 {
			return d.At(h*60 + m), nil
		}
	}
	return 0, fmt.Errorf("%q is not a time of the form 2026-03-31T17:00", clip(s))
}

func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) (err error) {
	if string(b) == "null" {
		*d = 0
		return nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("%s is not a date such as \"2026-03-31\"", clip(string(b)))
	}
	*d, err = ParseDate(string(b[1 : len(b)-1]))
	return err
}
