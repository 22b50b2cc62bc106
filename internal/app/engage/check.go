package engage

import (
	"strings"
	"time"
	_ "time/tzdata" // zones are the product's, whatever the machine knows
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
)

// How long texts may be, in characters.
const (
	mostName = 120
	mostLine = 200
	mostText = 4_000
	mostBody = 20_000
)

// check collects what is wrong with an input.
type check struct{ act.Input }

// zone is a time zone by its name.
func (c *check) zone(path, value string) string {
	value = strings.TrimSpace(value)
	if value == "" {
		c.Say(path, "Name the time zone, such as Europe/London.")
		return ""
	}
	if _, err := time.LoadLocation(value); err != nil || value == "Local" || len(value) > mostName {
		c.Say(path, "%.60q is not a time zone: name one by its region and city, such as Europe/London or Asia/Singapore.", value)
	}
	return value
}

// currency is a code of ISO 4217.
func (c *check) currency(path, value string) string {
	value = strings.ToUpper(strings.TrimSpace(value))
	if !benefit.InUse(value) {
		c.Say(path, "%.20q is not a currency: write its three letters, such as GBP or EUR.", value)
	}
	return value
}

// week is working hours by weekday, one rule a line.
func (c *check) week(path, value string) string {
	value = c.Body(path, strings.ToLower(value), "the working hours", false, mostText)
	if _, err := engage.ParseWeek(value); err != nil {
		c.Say(path, "%s.", sentence(err))
	}
	return value
}

// holidays is dates, one a line, without what was written behind them.
func (c *check) holidays(path, value string) string {
	days, err := engage.ParseHolidays(value)
	if err != nil {
		c.Say(path, "%s.", sentence(err))
		return value
	}
	lines := make([]string, len(days))
	for i, d := range days {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

// date is a day, 0 when there is none and none is required.
func (c *check) date(path, value, what string, required bool) civil.Date {
	value = strings.TrimSpace(value)
	if value == "" {
		if required {
			c.Say(path, "Write %s.", what)
		}
		return 0
	}
	d, err := civil.ParseDate(value)
	if err != nil {
		c.Say(path, "%.20q is not a date: write it as 2026-03-31.", value)
	}
	return d
}

// days is a number of working days a month, 0 when none is given.
func (c *check) days(path, value string) int64 {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	n := int64(0)
	for _, r := range value {
		if r < '0' || r > '9' || n > 99 {
			n = -1
			break
		}
		n = n*10 + int64(r-'0')
	}
	if n < 0 || n > 31 {
		c.Say(path, "%.20q is not a number of days a month: write a whole number from 0 to 31.", value)
		return 0
	}
	return n
}

// mostMoney is the largest amount, so that sums of amounts stay numbers.
const mostMoney = int64(1_000_000_000_000_000)

// amount is money in minor units of a currency, 0 when none is given: digits with or without commas between thousands, and up to
// as many behind a point as the currency has.
func (c *check) amount(path, value, currency string) int64 {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	whole, rest, point := strings.Cut(value, ".")
	digits := benefit.MinorDigits(currency)
	if !groups(whole) || point && (rest == "" || len(rest) > digits) {
		c.Say(path, "%.40q is not an amount: write digits, such as 250,000 or 1250.50.", value)
		return 0
	}
	n := int64(0)
	for _, r := range strings.ReplaceAll(whole, ",", "") + rest + strings.Repeat("0", digits-len(rest)) {
		if r < '0' || r > '9' {
			c.Say(path, "%.40q is not an amount: write digits, such as 250,000 or 1250.50.", value)
			return 0
		}
		if n = n*10 + int64(r-'0'); n > mostMoney {
			c.Say(path, "The amount is too large to be kept.")
			return 0
		}
	}
	return n
}

// groups reports whether commas stand where thousands are set apart, or nowhere.
func groups(whole string) bool {
	parts := strings.Split(whole, ",")
	if whole == "" || len(parts) > 1 && (len(parts[0]) == 0 || len(parts[0]) > 3) {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

// sentence begins with a capital.
func sentence(err error) string {
	s := err.Error()
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
