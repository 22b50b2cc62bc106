package engage

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// mostHolidays is how many holidays an engagement may have: those of many years.
const mostHolidays = 400

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeek reads working hours by weekday. A rule is a day or a span of days and its hours, such as "mon-fri 09:00-12:30
// 13:30-17:00"; rules stand one a line or behind semicolons; a span may run over the end of the week, such as "sun-thu".
// Days that no rule names are free. Its errors are sentences for whoever wrote it.
func ParseWeek(s string) (civil.Week, error) {
	var week civil.Week
	said := map[int]bool{}
	for _, rule := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		words := strings.Fields(strings.ToLower(rule))
		if len(words) == 0 {
			continue
		}
		days, err := parseDays(words[0])
		if err != nil {
			return civil.Week{}, err
		}
		spans, err := parseHours(words[0], words[1:])
		if err != nil {
			return civil.Week{}, err
		}
		for _, d := range days {
			if said[d] {
				return civil.Week{}, fmt.Errorf("two rules name %s: write all its hours in one, such as mon-fri 09:00-12:30 13:30-17:00", weekdays[d])
			}
			said[d], week[d] = true, spans
		}
	}
	if len(said) == 0 {
		return civil.Week{}, errors.New("write the working hours, such as mon-fri 09:00-17:00")
	}
	return week, nil
}

// parseDays reads "mon" or "mon-fri".
func parseDays(s string) ([]int, error) {
	first, last, span := strings.Cut(s, "-")
	from, to := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if !span {
		to = from
	}
	if from < 0 || to < 0 {
		return nil, fmt.Errorf("%.20q is not a day or a span of days: write mon, tue, wed, thu, fri, sat, sun, or a span such as mon-fri", s)
	}
	days := []int{from}
	for d := from; d != to; {
		d = (d + 1) % 7
		days = append(days, d)
	}
	return days, nil
}

func parseHours(days string, words []string) ([]civil.Span, error) {
	if len(words) == 0 {
		return nil, fmt.Errorf("the rule for %s names no hours: write them behind it, such as %[1]s 09:00-17:00", days)
	}
	var spans []civil.Span
	for _, w := range words {
		first, last, ok := strings.Cut(w, "-")
		from, ok1 := parseClock(first)
		to, ok2 := parseClock(last)
		if !ok || !ok1 || !ok2 || from >= to {
			return nil, fmt.Errorf("%.20q is not a span of hours: write it as 09:00-17:00, the earlier first", w)
		}
		for _, s := range spans {
			if from < s.To && s.From < to {
				return nil, fmt.Errorf("the hours of %s overlap at %s", days, w)
			}
		}
		spans = append(spans, civil.Span{From: from, To: to})
	}
	return spans, nil
}

// parseClock reads 09:00 as minutes after midnight, up to 24:00.
func parseClock(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	hour, minute := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	at := hour*60 + minute
	return at, minute < 60 && at <= civil.MinutesPerDay
}

// ParseHolidays reads days without work, one ISO date a line; what follows a date on its line is a name and is left out. They
// come back in order, each once. Its errors are sentences for whoever wrote them.
func ParseHolidays(s string) ([]civil.Date, error) {
	var out []civil.Date
	for line := range strings.Lines(s) {
		words := strings.Fields(strings.ReplaceAll(line, ",", " "))
		if len(words) == 0 {
			continue
		}
		d, err := civil.ParseDate(words[0])
		if err != nil {
			return nil, fmt.Errorf("%.20q is not a date: write one holiday a line, such as 2026-12-25", words[0])
		}
		out = append(out, d)
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > mostHolidays {
		return nil, fmt.Errorf("these are %d holidays, more than %d: leave out those of past years", len(out), mostHolidays)
	}
	return out, nil
}

// Calendar is the working time of the engagement.
func (e Engagement) Calendar() (*civil.Calendar, error) {
	week, err := ParseWeek(e.Week)
	if err != nil {
		return nil, err
	}
	days, err := ParseHolidays(e.Holidays)
	if err != nil {
		return nil, err
	}
	exceptions := make([]civil.Exception, len(days))
	for i, d := range days {
		exceptions[i].Day = d
	}
	return civil.NewCalendar(week, exceptions)
}
