package rulefile

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
)

// Calendar is when an engagement works.
type Calendar struct {
	Zone    string // "" where the file names none
	Working *civil.Calendar
}

// officeHours is the hours of working days for which a file states none.
const officeHours = " 09:00-17:00"

// OfficeWeek is Monday to Friday without holidays: the calendar where nobody gave one.
func OfficeWeek() (Calendar, error) { return calendar("mon-fri"+officeHours, nil, "") }

// ReadCalendar reads a calendar: zone, the working week as "week" (such as "mon-fri 09:00-17:00") or "working_days" (a list of days),
// and holidays, each a day with or without a name. Everything may be left out; then it is Monday to Friday, without holidays. A list alone is
// the holidays.
func ReadCalendar(data []byte) (c Calendar, err error) {
	defer errs.Wrap(&err, "rulefile.ReadCalendar")
	f, err := parse(data)
	if err != nil {
		return c, err
	}
	keys, ok := f.tree.(map[string]any)
	if days, list := f.tree.([]any); list && !slices.ContainsFunc(days, isMove) {
		keys, ok = map[string]any{"holidays": f.tree}, true
	}
	if !ok {
		f.problem("", "expected the keys zone, week or working_days, and holidays, or a list of holidays")
		return c, f.err("the file is no calendar")
	}
	zone, week := "", ""
	var holidays []string
	for _, key := range sorted(keys) {
		switch key {
		case "zone", "timezone":
			if zone != "" {
				f.problem(key, "zone and timezone say the same: write one of them")
			}
			zone = f.text(key, keys[key])
		case "week", "working_days":
			if week != "" {
				f.problem(key, "week and working_days say the same: write one of them")
			}
			week = f.week(key, keys[key])
		case "holidays":
			holidays = f.days(key, keys[key])
		default:
			f.problem(key, "there is no key %.40q here; known are zone, week, working_days, holidays", key)
		}
	}
	if len(f.problems) > 0 {
		return c, f.err("the file is no calendar")
	}
	if week == "" {
		week = "mon-fri" + officeHours
	}
	if c, err = calendar(week, holidays, zone); err != nil {
		f.problem("", "%s", err)
		return c, f.err("the file is no calendar")
	}
	return c, nil
}

// isMove reports whether an item of a list is no day but a move.
func isMove(v any) bool {
	keys, is := v.(map[string]any)
	return is && keys["move"] != nil
}

// calendar goes the way an engagement's own settings go.
func calendar(week string, holidays []string, zone string) (Calendar, error) {
	e := engage.Engagement{Week: week, Holidays: strings.Join(holidays, "\n")}
	c, err := e.Calendar()
	return Calendar{zone, c}, err
}

// week reads working days: a text of rules, or a list of days or of rules. Rules without hours get office hours.
func (f *file) week(path string, v any) string {
	items, ok := v.([]any)
	if !ok {
		for _, rule := range strings.FieldsFunc(f.text(path, v), func(r rune) bool { return r == ';' || r == '\n' }) {
			items = append(items, rule)
		}
	}
	var rules []string
	for i, item := range items {
		at := path
		if ok {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		words := strings.Fields(strings.ToLower(f.text(at, item)))
		if len(words) == 0 {
			continue
		}
		words[0] = shortDays(words[0])
		rule := strings.Join(words, " ")
		if len(words) == 1 {
			rule += officeHours
		}
		if _, err := engage.ParseWeek(rule); err != nil {
			f.problem(at, "%s", err)
		}
		rules = append(rules, rule)
	}
	if len(rules) == 0 {
		f.problem(path, "name the working days, such as mon-fri 09:00-17:00")
	}
	return strings.Join(rules, "\n")
}

// shortDays cuts the names of days to three letters: Monday, or Monday-Friday.
func shortDays(s string) string {
	days := strings.Split(s, "-")
	for i, d := range days {
		for _, full := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
			if d == full {
				days[i] = full[:3]
			}
		}
	}
	return strings.Join(days, "-")
}

// days reads holidays: dates, each alone, with a name behind it, or with the keys date and name.
func (f *file) days(path string, v any) []string {
	var out []string
	items, ok := v.([]any)
	if !ok {
		if v != nil {
			f.problem(path, "expected a list of days, such as 2026-12-25 Christmas Day")
		}
		return nil
	}
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if keys, is := item.(map[string]any); is {
			for _, k := range sorted(keys) {
				if k != "date" && k != "name" {
					f.problem(at+"."+k, "there is no key %.40q here; known are date, name", k)
				}
			}
			item = keys["date"]
		}
		day := f.text(at, item)
		first, _, _ := strings.Cut(strings.ReplaceAll(day, ",", " "), " ")
		if _, err := civil.ParseDate(first); err != nil {
			f.problem(at, "%s", err)
			continue
		}
		out = append(out, first)
	}
	return out
}

// text is a single value.
func (f *file) text(path string, v any) string {
	s, ok := v.(string)
	if !ok {
		f.problem(path, "expected a single value")
	}
	return strings.TrimSpace(s)
}
