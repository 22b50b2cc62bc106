package recount

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ground is the working time of an engagement.
type ground struct {
	zone  *time.Location
	works map[time.Weekday]bool
	free  map[string]bool // days, as 2026-12-25
}

func (r *Record) ground() (ground, error) {
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return ground{}, err
	}
	g, names := ground{zone, map[time.Weekday]bool{}, map[string]bool{}}, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	for _, part := range strings.FieldsFunc(cmp.Or(strings.ToLower(r.Week), "mon-fri"), func(c rune) bool { return c == ';' || c == '\n' }) {
		span := strings.Split(strings.Fields(part)[0], "-")
		for d := slices.Index(names, span[0]); ; d = (d + 1) % 7 {
			if d < 0 {
				return g, fmt.Errorf("%q is no week", r.Week)
			}
			g.works[time.Weekday(d)] = true
			if names[d] == span[len(span)-1] {
				break
			}
		}
	}
	for line := range strings.Lines(r.Holidays) {
		g.free[strings.TrimSpace(line)[:min(len(strings.TrimSpace(line)), len(time.DateOnly))]] = true
	}
	return g, nil
}

// A day is its noon in UTC, so that adding days never meets a change of clocks.
func (g ground) day(at int64) time.Time {
	y, m, d := time.UnixMicro(at).In(g.zone).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// end is the last microsecond of a day.
func (g ground) end(day time.Time) int64 {
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, g.zone).UnixMicro() - 1
}

func (g ground) working(day time.Time) bool {
	return g.works[day.Weekday()] && !g.free[day.Format(time.DateOnly)]
}

// away is the day that lies a period from another, which is not counted: forwards or, with -1, backwards.
func (g ground) away(day time.Time, period string, way int) (time.Time, error) {
	var n int
	var unit string
	if _, err := fmt.Sscanf(strings.Replace(period, "working day", "workday", 1), "%d %s", &n, &unit); err != nil {
		return day, fmt.Errorf("%q is no period", period)
	}
	switch strings.TrimSuffix(unit, "s") {
	case "day":
		return day.AddDate(0, 0, way*n), nil
	case "week":
		return day.AddDate(0, 0, way*7*n), nil
	case "month":
		y, m, d := day.Date()
		last := time.Date(y, m+time.Month(way*n)+1, 0, 12, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, min(d, last.Day())-last.Day()), nil
	case "workday":
		for n > 0 {
			if day = day.AddDate(0, 0, way); g.working(day) {
				n--
			}
		}
		return day, nil
	}
	return day, fmt.Errorf("%q is no period", period)
}
