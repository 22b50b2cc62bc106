package civil

import (
	"errors"
	"fmt"
	"slices"
	"sort"
)

// Span is one shift of a day, in minutes after midnight: 0 ≤ From < To ≤ 1440.
type Span struct{ From, To int }

// Week holds the shifts of each weekday, Sunday first (as time.Weekday counts).
type Week [7][]Span

// Exception replaces the shifts of one day; no shifts means no work on it.
type Exception struct {
	Day   Date
	Spans []Span
}

// ErrNoWork is returned for a calendar in which nobody ever works.
var ErrNoWork = errors.New("the calendar has no working time")

// Calendar answers questions about working time. It is immutable and safe for concurrent use.
//
// Every question is arithmetic on running totals of working minutes: whole weeks are divided out, and the exceptions
// before a day are found through an index. Memory is proportional to the number of exceptions, not to the years.
type Calendar struct {
	week   [7]*shape // by Date modulo 7: Monday first, since 0001-01-01 was a Monday
	before [7]int32  // working minutes of the plain week before that day
	weekly int32
	exc    []exception // by day
	byDay  index       // finds an exception from a day
	byWork index       // finds an exception from a running total
}

type shape struct {
	spans []Span
	total int32
}

type exception struct {
	day   Date
	at    int32 // working minutes from the first day of the era to this day's midnight
	delta int32 // working minutes that the exceptions before this one add to the plain weeks
	shape *shape
}

// index cuts an ascending sequence of keys into buckets, so that a search starts close to its end.
type index struct {
	first int32
	shift uint8
	start []int32 // per bucket: how many keys lie before the bucket
}

// NewCalendar compiles a calendar. Spans may come in any order and may touch or overlap: they are joined.
// The last of several exceptions on one day wins. Errors: a span outside the day, a day out of range, or ErrNoWork.
func NewCalendar(week Week, exceptions []Exception) (*Calendar, error) {
	c := &Calendar{}
	for i := range c.week {
		s, err := newShape(week[(i+1)%7])
		if err != nil {
			return nil, err
		}
		c.week[i], c.before[i] = s, c.weekly
		c.weekly += s.total
	}
	work := c.weekly > 0
	known := map[string]*shape{}
	c.exc = make([]exception, 0, len(exceptions))
	for _, e := range exceptions {
		if e.Day < 1 || e.Day >= MaxDate {
			return nil, fmt.Errorf("an exception lies on no usable day (%d)", e.Day)
		}
		s, err := newShape(e.Spans)
		if err != nil {
			return nil, fmt.Errorf("on %s: %w", e.Day, err)
		}
		key := fmt.Sprint(s.spans)
		if have := known[key]; have != nil {
			s = have
		} else {
			known[key] = s
		}
		work = work || s.total > 0
		c.exc = append(c.exc, exception{day: e.Day, shape: s})
	}
	if !work {
		return nil, ErrNoWork
	}
	c.sortExceptions()
	return c, nil
}

// newShape joins the spans of a day.
func newShape(spans []Span) (*shape, error) {
	s := slices.Clone(spans)
	for _, x := range s {
		if x.From < 0 || x.To > MinutesPerDay || x.From >= x.To {
			return nil, fmt.Errorf("a shift from minute %d to minute %d is not within a day", x.From, x.To)
		}
	}
	sort.Slice(s, func(i, j int) bool { return s[i].From < s[j].From })
	joined := s[:0]
	for _, x := range s {
		if k := len(joined) - 1; k >= 0 && x.From <= joined[k].To {
			joined[k].To = max(joined[k].To, x.To)
			continue
		}
		joined = append(joined, x)
	}
	var total int32
	for _, x := range joined {
		total += int32(x.To - x.From)
	}
	return &shape{joined, total}, nil
}

// sortExceptions orders the exceptions, keeps the last of each day and fills the running totals and indexes.
func (c *Calendar) sortExceptions() {
	sort.SliceStable(c.exc, func(i, j int) bool { return c.exc[i].day < c.exc[j].day })
	kept := c.exc[:0]
	for i, e := range c.exc {
		if i+1 < len(c.exc) && c.exc[i+1].day == e.day {
			continue
		}
		kept = append(kept, e)
	}
	c.exc = kept
	delta := int32(0)
	for i := range c.exc {
		e := &c.exc[i]
		e.delta = delta
		e.at = c.plainUntil(e.day) + delta
		delta += e.shape.total - c.week[e.day%7].total
	}
	c.byDay = newIndex(len(c.exc), func(i int) int32 { return int32(c.exc[i].day) })
	c.byWork = newIndex(len(c.exc), func(i int) int32 { return c.exc[i].at })
}

func newIndex(n int, key func(int) int32) index {
	x := index{}
	if n == 0 {
		return x
	}
	x.first = key(0)
	span := int64(key(n-1)) - int64(x.first)
	for span>>x.shift > int64(2*n) {
		x.shift++
	}
	x.start = make([]int32, span>>x.shift+2)
	k := int32(0)
	for b := range x.start {
		for int(k) < n && (int64(key(int(k)))-int64(x.first))>>x.shift < int64(b) {
			k++
		}
		x.start[b] = k
	}
	return x
}

// from is a number of keys that certainly lie below key, and close to all that do.
func (x *index) from(key int32) int {
	if len(x.start) == 0 || key <= x.first {
		return 0
	}
	b := (int64(key) - int64(x.first)) >> x.shift
	return int(x.start[min(int(b), len(x.start)-1)])
}

// PerWeek is the working minutes of a plain week.
func (c *Calendar) PerWeek() Minutes { return c.weekly }

// IsWorkday reports whether anybody works on the day.
func (c *Calendar) IsWorkday(d Date) bool { return c.shapeOf(d).total > 0 }

// Day is the working spans of a day, in order. The caller must not change them.
func (c *Calendar) Day(d Date) []Span { return c.shapeOf(d).spans }

func (c *Calendar) shapeOf(d Date) *shape {
	k := c.exceptionsBefore(d)
	if k < len(c.exc) && c.exc[k].day == d {
		return c.exc[k].shape
	}
	return c.week[d%7]
}

// exceptionsBefore counts the exceptions on days before d.
func (c *Calendar) exceptionsBefore(d Date) int {
	k := c.byDay.from(int32(d))
	for k < len(c.exc) && c.exc[k].day < d {
		k++
	}
	return k
}

// plainUntil is the working minutes before a day's midnight if there were no exceptions.
func (c *Calendar) plainUntil(d Date) int32 {
	return int32(d)/7*c.weekly + c.before[d%7]
}

// until is the working minutes before t.
func (c *Calendar) until(t Time) int32 {
	d := t.Date()
	k := c.exceptionsBefore(d)
	m := t.Minute()
	if k < len(c.exc) {
		e := &c.exc[k]
		if e.day == d {
			return e.at + e.shape.worked(m)
		}
		return c.plainUntil(d) + e.delta + c.week[d%7].worked(m)
	}
	w := c.plainUntil(d) + c.week[d%7].worked(m)
	if k > 0 {
		e := &c.exc[k-1]
		w += e.delta + e.shape.total - c.week[e.day%7].total
	}
	return w
}

// worked is the working minutes of a day before its given minute.
func (s *shape) worked(minute int) int32 {
	var w int32
	for _, x := range s.spans {
		if minute <= x.From {
			break
		}
		if minute < x.To {
			return w + int32(minute-x.From)
		}
		w += int32(x.To - x.From)
	}
	return w
}

// at is the minute of the day at which its w-th working minute has been worked (earliest, 0 < w ≤ total), or at which
// the next one begins (else, 0 ≤ w < total).
func (s *shape) at(w int32, earliest bool) int {
	for _, x := range s.spans {
		n := int32(x.To - x.From)
		if w < n || earliest && w == n {
			return x.From + int(w)
		}
		w -= n
	}
	return MinutesPerDay
}

// Between is the working minutes from a to b; negative when b is before a.
func (c *Calendar) Between(a, b Time) Minutes {
	return c.until(b) - c.until(a)
}

// Next is the first instant at or after t at which work can go on: t itself within a shift, else the start of the next
// one.
func (c *Calendar) Next(t Time) Time {
	if t >= MaxTime {
		return MaxTime
	}
	m := t.Minute()
	for _, x := range c.shapeOf(t.Date()).spans {
		if m < x.To {
			return t.Date().At(max(m, x.From))
		}
	}
	return c.instant(int64(c.until(t)), false)
}

// Prev is the last instant at or before t up to which work goes on: t itself within or at the end of a shift, else the
// end of the one before.
func (c *Calendar) Prev(t Time) Time {
	m := t.Minute()
	spans := c.shapeOf(t.Date()).spans
	for k := len(spans) - 1; k >= 0; k-- {
		if m > spans[k].From {
			return t.Date().At(min(m, spans[k].To))
		}
	}
	return c.instant(int64(c.until(t)), true)
}

// Finish is the instant at which work begun at t has lasted w minutes, w > 0. For w = 0 it is t, and for w < 0 it is the
// latest instant from which -w minutes of work end by t.
func (c *Calendar) Finish(t Time, w Minutes) Time {
	if w == 0 {
		return t
	}
	return c.instant(int64(c.until(t))+int64(w), w > 0)
}

// Start is the latest instant from which w minutes of work end by t, w > 0. For w = 0 it is t.
func (c *Calendar) Start(t Time, w Minutes) Time {
	if w == 0 {
		return t
	}
	return c.instant(int64(c.until(t))-int64(w), w < 0)
}

// instant finds the instant whose running total is w: the earliest one (the end of a shift) or the latest (the start of
// one). Results stop at the first and the last minute of the era.
func (c *Calendar) instant(w int64, earliest bool) Time {
	if w < 0 || w == 0 && earliest {
		return 1
	}
	if w > int64(MaxTime) {
		return MaxTime
	}
	v := int32(w)
	// The last exception that begins before the instant.
	k := c.byWork.from(v)
	for k < len(c.exc) && (c.exc[k].at < v || !earliest && c.exc[k].at == v) {
		k++
	}
	plain := v // the running total, less what exceptions add
	if k > 0 {
		e := &c.exc[k-1]
		rest := v - e.at
		if rest < e.shape.total || earliest && rest == e.shape.total {
			return max(e.day.At(e.shape.at(rest, earliest)), 1)
		}
		plain -= e.delta + e.shape.total - c.week[e.day%7].total
	}
	if c.weekly == 0 {
		return MaxTime
	}
	weeks, rest := plain/c.weekly, plain%c.weekly
	if earliest && rest == 0 {
		weeks, rest = weeks-1, c.weekly
	}
	day := 6
	for day > 0 && (c.before[day] > rest || earliest && c.before[day] == rest || c.week[day].total == 0) {
		day--
	}
	d := Date(weeks*7) + Date(day)
	if d >= MaxDate {
		return MaxTime
	}
	return max(d.At(c.week[day].at(rest-c.before[day], earliest)), 1)
}

// Back is the instant w minutes of work before t, on the same side of a shift as t: from the end of a shift it is the end
// of one where that is exact, from anywhere else the start. For w ≤ 0 it is Finish(t, -w).
func (c *Calendar) Back(t Time, w Minutes) Time {
	if w <= 0 {
		return c.Finish(t, -w)
	}
	return c.instant(int64(c.until(t))-int64(w), c.Prev(t) == t && c.Next(t) != t)
}

// Within reports whether t lies in a shift or on either end of one.
func (c *Calendar) Within(t Time) bool {
	m := t.Minute()
	for _, x := range c.shapeOf(t.Date()).spans {
		if m >= x.From && m <= x.To {
			return true
		}
	}
	if m == 0 {
		spans := c.shapeOf(t.Date() - 1).spans
		return len(spans) > 0 && spans[len(spans)-1].To == MinutesPerDay
	}
	return false
}
