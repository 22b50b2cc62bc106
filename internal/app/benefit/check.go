package benefit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
)

// How long texts may be, in characters, and how many lines a list in a form may have.
const (
	mostName  = 200
	mostText  = 4_000
	mostLines = 200
)

// mostDigits is how many digits of a figure are kept exactly.
const mostDigits = 15

// check collects what is wrong with an input. It knows the case the input is for.
type check struct {
	view   *View
	fields []errs.Field
}

func (c *check) say(path, format string, args ...any) {
	c.fields = append(c.fields, errs.Field{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (c *check) err() error {
	return errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// customs are the habits of whoever fills in a form of the project.
func (c *check) customs() vague.Customs {
	return vague.Customs{Currency: c.view.Project.Currency, YearStarts: c.view.Case.Appraisal.YearStarts, Today: c.view.Input.Report}
}

// line is a text of one line: white space is one blank, none stands around it.
func (c *check) line(path, value string, required bool) string {
	value = strings.Join(strings.Fields(value), " ")
	c.text(path, value, required, mostName)
	return value
}

// body is a text of several lines.
func (c *check) body(path, value string) string {
	value = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(value))
	c.text(path, value, false, mostText)
	return value
}

func (c *check) text(path, value string, required bool, most int) {
	switch n := utf8.RuneCountInString(value); {
	case value == "" && required:
		c.say(path, "Write something here.")
	case n > most:
		c.say(path, "Make it shorter: it has %d characters, and at most %d are kept.", n, most)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, act.Unprintable):
		c.say(path, "Remove the characters that no keyboard writes.")
	}
}

// lines are the lines of a text that say something.
func (c *check) lines(path, value string) (out []string) {
	for line := range strings.SplitSeq(c.body(path, value), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	if len(out) > mostLines {
		c.say(path, "Write fewer lines: %d are more than the %d that are kept.", len(out), mostLines)
	}
	return out
}

// date is a day, zero when none is given. A span of days is not one.
func (c *check) date(path, value string) civil.Date {
	a := vague.ReadDate(value, c.customs())
	switch {
	case a.State == vague.Blank:
		return 0
	case a.State == vague.Understood && a.Value.Precision == vague.Day && a.Value.Bound == vague.Exactly && !a.Value.Approximate:
		return a.Value.On
	case a.State == vague.Asked && len(a.Candidates) > 0:
		c.say(path, "%.40q can be read in several ways: write the day as 2027-03-31.", value)
	case a.State == vague.Understood && a.Value.On != 0:
		c.say(path, "%.40q is not one day: write it as %s, or as another day.", value, a.Value.On)
	default:
		c.say(path, "%.40q is not a day: write it as 2027-03-31.", value)
	}
	return 0
}

// money is one exact sum, nil when none is given. Periods are those it may be for, besides none.
func (c *check) money(path, value string, periods ...vague.Period) *benefit.Money {
	a := vague.ReadMoney(value, c.customs(), vague.Heading{})
	m := a.Value
	switch {
	case a.State == vague.Blank:
		return nil
	case a.State == vague.Asked && len(a.Candidates) > 0:
		c.say(path, "%.40q can be read in several ways. %s", value, options(a.Question, words(a.Candidates)))
	case a.State != vague.Understood:
		c.say(path, "%.40q is not a sum: write digits, such as 1,200,000 or 1.2m.", value)
	case m.Currency != "" && m.Currency != c.view.Project.Currency:
		c.say(path, "The project counts in %s, and this is in %s.", c.view.Project.Currency, m.Currency)
	case m.Low != m.High || m.Approximate || m.Bound != vague.Exactly:
		c.say(path, "%.40q is not one sum: write the sum to reckon with, and what it rests on beside it.", value)
	case m.Period != vague.PeriodNotStated && !slices.Contains(periods, m.Period):
		c.say(path, "%.40q is a sum %s, which is not what is asked for here.", value, m.Period)
	case m.Low < 0:
		c.say(path, "Write the sum without a minus: a loss is a disbenefit, and money out is a cost.")
	default:
		return &m.Low
	}
	return nil
}

// words are the readings of a text.
func words[T any](list []vague.Candidate[T]) (out []string) {
	for _, c := range list {
		out = append(out, c.Words)
	}
	return out
}

func options(question string, words []string) string {
	if len(words) == 0 {
		return question
	}
	return question + " Write " + strings.Join(words, " or ") + "."
}

// level is a figure of a measure, nil when none is given.
func (c *check) level(path, value string) *float64 {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	plain := strings.Replace(value, "−", "-", 1)
	whole, rest, _ := strings.Cut(strings.TrimLeft(plain, "+-"), ".")
	x, err := strconv.ParseFloat(strings.ReplaceAll(plain, ",", ""), 64)
	switch {
	case strings.HasSuffix(value, "%"):
		c.say(path, "Write the number alone: %% is the unit of the measure.")
	case len(strings.Trim(strings.ReplaceAll(plain, ",", ""), "+-.0")) > mostDigits:
		c.say(path, "%.40q has more digits than are kept: write at most %d.", value, mostDigits)
	case err != nil || !grouped(whole) || strings.ContainsAny(rest, ",_") || strings.ContainsAny(plain, "xXpPnN_"):
		c.say(path, "%.40q is not a number: write digits, such as 62, 0.85 or 1,200.", value)
	default:
		return &x
	}
	return nil
}

// grouped reports whether commas stand where thousands are set apart, or nowhere.
func grouped(whole string) bool {
	parts := strings.Split(whole, ",")
	for i, p := range parts {
		if i > 0 && len(p) != 3 || len(parts) > 1 && (i == 0 && (p == "" || len(p) > 3)) {
			return false
		}
	}
	return true
}

// share is a part of one, 0 when none is given: "60 %", "60" or "0.6".
func (c *check) share(path, value string) float64 {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	text, percent := strings.CutSuffix(value, "%")
	text = strings.TrimSpace(text)
	x, err := strconv.ParseFloat(text, 64)
	if err == nil && (percent || x > 1) {
		x, err = strconv.ParseFloat(text+"e-2", 64) // moving the point in the text keeps 60 % exactly what 0.6 is
	}
	if err != nil || strings.ContainsAny(text, "xXpPnN_") || len(text) > mostDigits || !(x >= 0 && x <= 1) {
		c.say(path, "%.40q is not a share: write it as 60 %%.", value)
		return 0
	}
	return x
}

// percent writes a share as share reads it.
func percent(x float64) string {
	if x == 0 {
		return ""
	}
	// The point is moved in the text, so that 0.07 is 7 % and nothing behind it.
	text := strconv.FormatFloat(x, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	n, _ := strconv.Atoi(exponent)
	y, _ := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(n+2), 64)
	return strconv.FormatFloat(y, 'f', -1, 64) + " %"
}

// length is a duration, zero when none is given.
func (c *check) length(path, value string) (d benefit.Duration, given bool) {
	value = strings.ToLower(strings.TrimSpace(value))
	if value == "" {
		return d, false
	}
	digits := strings.TrimLeft(value, "0123456789")
	n, err := strconv.Atoi(value[:len(value)-len(digits)])
	units := map[string]benefit.Unit{"day": benefit.Days, "d": benefit.Days, "week": benefit.Weeks, "w": benefit.Weeks, "month": benefit.Months, "m": benefit.Months,
		"year": benefit.Years, "y": benefit.Years}
	unit, known := units[strings.TrimSuffix(strings.TrimSpace(digits), "s")]
	if err != nil || !known {
		c.say(path, "%.40q is not a length of time: write it as 8 weeks, 6 months or 5 years.", value)
		return d, false
	}
	return benefit.Duration{N: n, Unit: unit}, true
}

// choice is the number of a word among those that name gives; the first is taken for none.
func (c *check) choice(path, value string, name func(uint8) string) uint8 {
	if value == "" {
		return 0
	}
	for i := uint8(0); name(i) != ""; i++ {
		if name(i) == value {
			return i
		}
	}
	c.say(path, "Choose one of those that are listed.")
	return 0
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	s = string(unicode.ToUpper(r)) + s[n:]
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
