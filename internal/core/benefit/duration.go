package benefit

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
)

// Duration is a length of calendar time as people state it.
type Duration struct {
	N    int // 0 to MaxDuration days' worth; negative is refused by Validate
	Unit Unit
}

// Unit of a Duration.
type Unit uint8

const (
	Days Unit = iota
	Weeks
	Months
	Years
)

// maxDays bounds every Duration: one hundred years.
const maxDays = 36_500

// IsZero reports no time at all.
func (d Duration) IsZero() bool { return d.N == 0 }

// After is the day the duration has passed since day, by the calendar: six months after 31 August is the last of
// February.
func (d Duration) After(day civil.Date) civil.Date {
	switch d.Unit {
	case Weeks:
		return day + civil.Date(7*d.N)
	case Months:
		return day.AddMonths(d.N)
	case Years:
		return day.AddMonths(12 * d.N)
	}
	return day + civil.Date(d.N)
}

// Count is the length in days of a year of 365: twelve months and one year are 365 days, six months 183, one month
// 30 [own]. Ramps and lives are measured so, because a delay must move them without stretching them over a leap day.
func (d Duration) Count() int {
	switch d.Unit {
	case Weeks:
		return 7 * d.N
	case Months:
		return (d.N*365 + 6) / 12
	case Years:
		return 365 * d.N
	}
	return d.N
}

// String is "8 weeks", "1 month".
func (d Duration) String() string {
	name := [...]string{"day", "week", "month", "year"}[d.Unit&3]
	if d.N == 1 {
		return "1 " + name
	}
	return fmt.Sprintf("%d %ss", d.N, name)
}
