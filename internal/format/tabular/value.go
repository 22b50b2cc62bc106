package tabular

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/vague"
)

// The week that is assumed, in minutes of a day, and the hours of its ends.
const (
	perDay   = 8 * 60
	perWeek  = 5 * perDay
	perMonth = 20 * perDay
	dayStart = 8 * 60
	dayEnd   = 17 * 60
)

// length is a duration, or the lag of a link.
type length struct {
	minutes float64
	elapsed bool
	percent bool // minutes are per cent, of what the other activity takes
}

// measure is a number with a unit, such as "3d" or "1,5 weeks".
var measure = regexp.MustCompile(`^\s*([0-9]+(?:[.,][0-9]+)?)\s*(%|[\p{L}?.]*)\s*`)

// readLength understands "5", "5 days", "2d16h", "1,5 wks", "3ed"; a bare number is counted in a unit.
func readLength(text string, unit float64) (l length, ok bool) {
	rest := strings.TrimSpace(strings.ToLower(text))
	for rest != "" {
		m := measure.FindStringSubmatch(rest)
		if m == nil {
			return l, false
		}
		n, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
		if err != nil {
			return l, false
		}
		each, elapsed, known := unitOf(strings.Trim(m[2], "?."), unit)
		if !known || l.percent {
			return l, false
		}
		l.percent = m[2] == "%"
		l.minutes += n * each
		l.elapsed = l.elapsed || elapsed
		ok, rest = true, rest[len(m[0]):]
	}
	return l, ok && l.minutes <= float64(plan.MaxDuration)
}

// unitOf is the minutes of a unit.
func unitOf(word string, bare float64) (minutes float64, elapsed, known bool) {
	switch word {
	case "":
		return bare, false, true
	case "%":
		return 1, false, true
	}
	for _, u := range units {
		if slices.Contains(u.words, word) {
			return u.minutes, false, true
		}
	}
	if rest, found := strings.CutPrefix(word, "e"); found {
		for _, u := range units {
			if slices.Contains(u.words, rest) {
				return u.clock, true, true
			}
		}
	}
	return 0, false, false
}

var units = []struct {
	words          []string
	minutes, clock float64
}{
	{[]string{"m", "min", "mins", "minute", "minutes"}, 1, 1},
	{[]string{"h", "hr", "hrs", "hour", "hours", "std"}, 60, 60},
	{[]string{"d", "day", "days", "dy", "dys", "wd", "tage", "tag", "t"}, perDay, civil.MinutesPerDay},
	{[]string{"w", "wk", "wks", "week", "weeks", "woche", "wochen"}, perWeek, 7 * civil.MinutesPerDay},
	{[]string{"mo", "mon", "mons", "month", "months"}, perMonth, 30 * civil.MinutesPerDay},
}

// headUnit is the unit that a heading names, such as "Duration (hours)"; days when it names none.
func headUnit(heading string) float64 {
	for _, w := range strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool { return strings.ContainsRune(" ()[]/,.-_", r) }) {
		for _, u := range units {
			if w != "m" && w != "t" && w != "mon" && slices.Contains(u.words, w) {
				return u.minutes
			}
		}
	}
	return perDay
}

// duration reads the length of an activity, in working time.
func (x *reader) duration(row int, field string) (civil.Minutes, bool, bool) {
	c, heading := x.cell(row, field)
	if c.Blank() {
		return 0, false, false
	}
	l, ok := readLength(c.Text, headUnit(heading))
	if c.Kind == intake.Number && c.Number >= 0 {
		l, ok = length{minutes: c.Number * headUnit(heading)}, c.Number*headUnit(heading) <= float64(plan.MaxDuration)
	}
	if !ok || l.percent {
		x.warnAt(row, field, "“%s” is not a duration and was left out", clip(c.Text))
		return 0, false, false
	}
	return civil.Minutes(math.Round(l.minutes)), l.elapsed, true
}

// date reads an instant. A day without a time of day is its start, or for a finish its end.
func (x *reader) date(row int, field string, minute int) civil.Time {
	c, _ := x.cell(row, field)
	if c.Blank() {
		return 0
	}
	text := strings.TrimSpace(c.Text)
	if c.Kind == intake.Date && !c.Time.IsZero() {
		return timed(c.Time, minute)
	}
	text = strings.TrimSuffix(strings.TrimSuffix(text, "*"), " A") // as P6 marks constrained and actual dates
	if t, err := civil.ParseTime(strings.TrimSpace(text)); err == nil {
		return timed(t, minute)
	}
	a := vague.ReadDate(text, x.customs)
	switch {
	case a.State == vague.Understood && a.Value.Precision == vague.Day:
		return a.Value.From.At(minute)
	case a.State == vague.Asked:
		x.warnAt(row, field, "“%s” was left out: %s", clip(c.Text), readings(a))
	case a.State == vague.Understood:
		x.warnAt(row, field, "“%s” names no single day and was left out", clip(c.Text))
	case a.State == vague.Blank, a.State == vague.Undecided, a.State == vague.NotApplicable:
	default:
		x.warnAt(row, field, "“%s” is not a date and was left out", clip(c.Text))
	}
	return 0
}

func timed(t civil.Time, minute int) civil.Time {
	if t.Minute() == 0 {
		return t.Date().At(minute)
	}
	return t
}

func readings(a vague.Answer[vague.Date]) string {
	s := a.Question
	for i, c := range a.Candidates {
		if i > 0 {
			s += " or"
		}
		s += " " + c.Words
	}
	return s
}

// percent reads how much is done, 0 to 100.
func (x *reader) percent(row int) (float64, bool) {
	c, heading := x.cell(row, FieldPercent)
	if c.Blank() {
		return 0, false
	}
	v, sign := c.Number, c.Percent
	if c.Kind != intake.Number {
		text, found := strings.CutSuffix(strings.TrimSpace(c.Text), "%")
		n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
		if err != nil {
			x.warnAt(row, FieldPercent, "“%s” is not a percentage and was left out", clip(c.Text))
			return 0, false
		}
		v, sign = n, false
		if found {
			return min(max(v, 0), 100), true
		}
	}
	if sign || x.parts {
		v *= 100
	}
	if v < 0 || v > 100 {
		x.warnAt(row, FieldPercent, "%g per cent was read as the nearest there is (%s)", v, heading)
	}
	return min(max(v, 0), 100), !math.IsNaN(v)
}
