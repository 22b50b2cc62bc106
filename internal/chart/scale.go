package chart

import (
	"math"
	"time"
)

// scale maps the domain from Min to Max onto the range from From to To, evenly.
type scale struct{ Min, Max, From, To float64 }

// At is the place of a value; values outside the domain lie outside the range.
func (s scale) At(v float64) float64 {
	if s.Max == s.Min {
		return s.From
	}
	return s.From + (v-s.Min)/(s.Max-s.Min)*(s.To-s.From)
}

// niceTicks are round values from lo to hi, both included where round, at a step of 1, 2 or 5 times a power of ten, at most
// most of them (at least 2); and their step. lo < hi must hold, both finite.
func niceTicks(lo, hi float64, most int) (ticks []float64, step float64) {
	most = max(most, 2)
	raw := (hi - lo) / float64(most-1)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range [...]float64{1, 2, 5, 10, 20} {
		step = m * power
		first, last := math.Ceil(lo/step-1e-9), math.Floor(hi/step+1e-9)
		if n := int(last-first) + 1; n <= most {
			for k := range n {
				v := (first + float64(k)) * step
				if v == 0 {
					v = 0 // no minus zero
				}
				ticks = append(ticks, min(max(v, lo), hi))
			}
			return ticks, step
		}
	}
	return nil, step
}

// domain is the range of an upright value axis: zero within it, and a little room beyond the values.
func domain(lo, hi float64) (float64, float64) {
	lo, hi = min(lo, 0), max(hi, 0)
	if lo == hi {
		return 0, 1
	}
	room := (hi - lo) / 24
	if lo < 0 {
		lo -= room
	}
	if hi > 0 {
		hi += room
	}
	return lo, hi
}

// Day is a civil day: days since 0001-01-01. The zero Day means "no date".
type Day int32

const unixDay = 719162 // days from 0001-01-01 to 1970-01-01

func dayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)
}

func (d Day) time() time.Time { return time.Unix((int64(d)-unixDay)*86400, 0).UTC() }

// String is the form 4 Sep 2027, or "" for no date.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.time().Format("2 Jan 2006")
}

// dayTick is a tick of a time axis: the first day of a year, quarter, month or week, or any day.
type dayTick struct {
	Day  Day
	Text string
}

// dayStep is a distance of ticks: months, or days when months is 0.
type dayStep struct{ months, days int }

var daySteps = [...]dayStep{{0, 1}, {0, 2}, {0, 7}, {0, 14}, {1, 0}, {2, 0}, {3, 0}, {6, 0}, {12, 0}, {24, 0}, {60, 0}, {120, 0},
	{240, 0},
	{600, 0}, {1200, 0}, {6000, 0}}

// levelDayTicks are the ticks of a time axis from lo to hi, lo < hi, as close as their texts allow on a level axis of a length.
func levelDayTicks(lo, hi Day, length float64) []dayTick {
	return dayTicks(lo, hi, length, func(ticks []dayTick) bool { return sideBySide(ticks, lo, hi, length) })
}

// uprightDayTicks are those of an upright axis, where each text takes one line.
func uprightDayTicks(lo, hi Day, length float64) []dayTick {
	return dayTicks(lo, hi, length, func(ticks []dayTick) bool {
		return float64(len(ticks))*1.4*lineHeight <= length
	})
}

func dayTicks(lo, hi Day, length float64, fit func([]dayTick) bool) []dayTick {
	for _, step := range daySteps {
		if float64(hi-lo)/step.length() > length/8 {
			continue
		}
		ticks := step.ticks(lo, hi)
		if len(ticks) == 0 {
			break
		}
		if fit(ticks) {
			return ticks
		}
	}
	return []dayTick{{lo, lo.String()}}
}

func (s dayStep) length() float64 { return float64(s.months)*30.44 + float64(s.days) }

func (s dayStep) ticks(lo, hi Day) (ticks []dayTick) {
	year := 0
	for d := s.first(lo); d <= hi; d = s.next(d) {
		t := d.time()
		text := t.Format("2 Jan")
		switch {
		case s.months >= 12:
			text = t.Format("2006")
		case t.Year() != year && s.months > 0:
			text = t.Format("Jan 2006")
		case t.Year() != year:
			text = d.String()
		case s.months > 0:
			text = t.Format("Jan")
		}
		year = t.Year()
		ticks = append(ticks, dayTick{d, text})
	}
	return ticks
}

func (s dayStep) first(lo Day) Day {
	if s.months == 0 {
		if s.days < 7 {
			return lo
		}
		return lo + (7-lo%7)%7 // 0001-01-01, day 0, was a Monday
	}
	y, m, _ := lo.time().Date()
	month := y*12 + int(m) - 1
	month -= month % s.months
	for month < 12 {
		month += s.months
	}
	d := dayOf(month/12, time.Month(month%12+1), 1)
	if d < lo {
		d = s.next(d)
	}
	return d
}

func (s dayStep) next(d Day) Day {
	if s.months == 0 {
		return d + Day(s.days)
	}
	y, m, _ := d.time().Date()
	return dayOf(y, m+time.Month(s.months), 1)
}

// sideBySide reports whether centred texts at the ticks keep a gap between them.
func sideBySide(ticks []dayTick, lo, hi Day, width float64) bool {
	x := scale{float64(lo), float64(hi), 0, width}
	end := math.Inf(-1)
	for _, t := range ticks {
		half := Width(t.Text, false) / 2
		at := x.At(float64(t.Day))
		if at-half < end+tickGap {
			return false
		}
		end = at + half
	}
	return true
}

const tickGap = 10
