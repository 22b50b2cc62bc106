package casefile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// The forms of values. Each stands in the schema too, word for word but for the way a no-break space is written, so
// they use nothing that the schema's regular expressions lack.
const (
	dayForm    = `[0-9]{4}-[0-9]{2}-[0-9]{2}`
	lengthForm = `[0-9]{1,5} (?:[dD]ay|[wW]eek|[mM]onth|[yY]ear)s?`
	delayForm  = `[0-9]{1,5}(?:\.[0-9]{1,15})? (?:[dD]ay|[wW]eek)s?`
	floorForm  = `not before ` + dayForm
	gapForm    = `[ \x{00A0}\x{2009}\x{202F}]`
)

var (
	dateForm     = regexp.MustCompile(`^` + dayForm + `$`)
	durationForm = regexp.MustCompile(`^` + lengthForm + `$`)
	lateForm     = regexp.MustCompile(`^` + delayForm + `$`)
	lifeForm     = regexp.MustCompile(`^(?:until ` + dayForm + `|` + lengthForm + `)$`)
	rampForm     = regexp.MustCompile(`^(?:[sS]tep|(?:[lL]inear|[sS]-[cC]urve) over ` + lengthForm + `)$`)
	startForm    = regexp.MustCompile(`^(?:` + floorForm + `|(?:at once|first of next (?:month|quarter|financial year))(?:, ` + floorForm + `)?)$`)
	// A number that was worked out has as many places as tell it apart from all others, and comes back as it was written.
	percentForm = regexp.MustCompile(`^(-?[0-9]{1,9}(?:\.[0-9]{1,30})?)` + gapForm + `?%$`)
	shareForm   = regexp.MustCompile(`^(?:[0-9]{1,3}(?:\.[0-9]{1,30})?` + gapForm + `?%|[01](?:\.[0-9]{1,30})?)$`)
	numberForm  = regexp.MustCompile(`^[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,2})?$`)
	monthForm   = regexp.MustCompile(`^(?:[jJ]an(?:uary)?|[fF]eb(?:ruary)?|[mM]ar(?:ch)?|[aA]pr(?:il)?|[mM]ay|[jJ]une?|[jJ]uly?|` +
		`[aA]ug(?:ust)?|[sS]ep(?:t|tember)?|[oO]ct(?:ober)?|[nN]ov(?:ember)?|[dD]ec(?:ember)?|[1-9]|1[0-2])$`)
	truthForm    = regexp.MustCompile(`^(?:[tT]rue|[fF]alse|[yY]es|[nN]o)$`)
	idForm       = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

	// amountForm: sign or code, digits with thousands set apart by commas or spaces, fraction, scale, code.
	amountForm = regexp.MustCompile(`^([£€$¥]|[A-Z]{3})?` + gapForm + `?([0-9]{1,3}(?:(?:,|` + gapForm + `)[0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{1,15}))?` +
		gapForm + `?([kKmM]|bn|thousand|million|billion)?` + gapForm + `?([A-Z]{3})?$`)
)

// noCurrency is the code of ISO 4217 for no currency: what a case says that was started from a schedule without one.
const noCurrency = "XXX"

// symbols are the currency signs read, and the currencies each may stand for.
var symbols = map[string][]string{
	"£": {"GBP"},
	"€": {"EUR"},
	"$": {"USD", "AUD", "CAD", "HKD", "NZD", "SGD"},
	"¥": {"JPY", "CNY"},
}

// scales are what multiplies an amount, as powers of ten.
var scales = map[string]int{"k": 3, "K": 3, "thousand": 3, "m": 6, "M": 6, "million": 6, "bn": 9, "billion": 9}

// money reads an amount exactly, in minor units of the currency: "£1.2m", "1,200,000", "40k", "1 200.50 EUR".
func money(text, currency string) (benefit.Money, error) {
	m := amountForm.FindStringSubmatch(text)
	if m == nil {
		if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "−") {
			return 0, errors.New("amounts are positive: a cost is listed under costs, a loss is a disbenefit")
		}
		return 0, fmt.Errorf(`%s is not an amount such as "£1.2m", "1,200,000" or "40k"`, quoted(text))
	}
	for _, mark := range []string{m[1], m[5]} {
		if mark != "" && currency != "" && mark != currency && !slices.Contains(symbols[mark], currency) {
			return 0, fmt.Errorf("the case is in %s, this amount in %s: all amounts of a case are in its currency", currency, mark)
		}
	}
	whole := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, m[2])
	fraction := strings.TrimRight(m[3], "0")
	shift := scales[m[4]] + benefit.MinorDigits(currency)
	if len(fraction) > shift {
		return 0, fmt.Errorf("%s is finer than the smallest coin: count the measure in a larger unit", quoted(text))
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", shift-len(fraction)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is too large", quoted(text))
	}
	return benefit.Money(n), nil
}

// percentage reads "3.5 %" as 0.035. The sign is required: a bare 3.5 could mean either.
func percentage(text string) (float64, error) {
	m := percentForm.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf(`%s is not a percentage such as "3.5 %%"`, quoted(text))
	}
	// Moving the point in the text keeps "60 %" exactly what 0.6 is.
	return strconv.ParseFloat(m[1]+"e-2", 64)
}

// share reads "60 %" or "0.6".
func share(text string) (float64, error) {
	x, err := percentage(text)
	if err != nil {
		x, err = number(text)
	}
	if !shareForm.MatchString(text) || err != nil || x > 1 {
		return 0, fmt.Errorf(`%s is not a share such as "60 %%" or "0.6"`, quoted(text))
	}
	return x, nil
}

// claim reads a share that is more than nothing.
func claim(text string) (float64, error) {
	x, err := share(text)
	if err == nil && x == 0 {
		err = fmt.Errorf("%s leaves nothing of the benefit to this project: leave the key out to claim all of it, or give the benefit the status withdrawn", quoted(text))
	}
	return x, err
}

// number reads a level of a measure: "62", "-3.5", "1,200".
func number(text string) (float64, error) {
	switch {
	case numberForm.MatchString(text):
		return strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	case strings.HasSuffix(text, "%"):
		return 0, fmt.Errorf("%s is a level of a measure: write the number alone and give %% as the measure's unit", quoted(text))
	}
	return 0, fmt.Errorf(`%s is not a number such as "62", "0.85" or "1,200"`, quoted(text))
}

// duration reads "8 weeks", "6 months".
func duration(text string) (benefit.Duration, error) {
	if !durationForm.MatchString(text) {
		return benefit.Duration{}, fmt.Errorf(`%s is not a duration such as "8 weeks", "6 months" or "5 years"`, quoted(text))
	}
	digits, name, _ := strings.Cut(strings.ToLower(text), " ")
	n, err := strconv.Atoi(digits)
	units := map[string]benefit.Unit{"day": benefit.Days, "week": benefit.Weeks, "month": benefit.Months, "year": benefit.Years}
	return benefit.Duration{N: n, Unit: units[strings.TrimSuffix(name, "s")]}, err
}

// date reads 2027-03-31.
func date(text string) (civil.Date, error) {
	d, err := civil.ParseDate(text)
	if err != nil {
		return 0, fmt.Errorf("%s is not a date such as 2027-03-31", quoted(text))
	}
	return d, nil
}

// life reads "5 years" or "until 2035-03-31".
func life(text string) (benefit.Life, error) {
	if !lifeForm.MatchString(text) {
		return benefit.Life{}, fmt.Errorf(`%s is not a life: "5 years", which moves with the start, or "until 2035-03-31", which does not`, quoted(text))
	}
	if day, ok := strings.CutPrefix(text, "until "); ok {
		d, err := date(day)
		return benefit.Life{Until: d}, err
	}
	d, err := duration(text)
	if err == nil && d.IsZero() {
		err = errors.New("a life lasts at least a day")
	}
	return benefit.Life{For: d}, err
}

// ramp reads "step", "linear over 6 months" or "S-curve over 9 months".
func ramp(text string) (benefit.Ramp, error) {
	if !rampForm.MatchString(text) {
		return benefit.Ramp{}, fmt.Errorf(`%s is not a ramp: "step", "linear over 6 months" or "S-curve over 6 months"`, quoted(text))
	}
	name, length, over := strings.Cut(text, " over ")
	if !over {
		return benefit.Ramp{}, nil
	}
	shape := benefit.Linear
	if !strings.EqualFold(name, "linear") {
		shape = benefit.SCurve
	}
	d, err := duration(length)
	return benefit.Ramp{Shape: shape, Length: d}, err
}

// start reads "first of next month", "not before 2028-04-01", or both with a comma between them.
func start(text string) (benefit.StartRule, error) {
	if !startForm.MatchString(text) {
		return benefit.StartRule{}, fmt.Errorf(`%s is not a start: "at once", "first of next month", "first of next quarter" or `+
			`"first of next financial year", with ", not before 2028-04-01" where needed`, quoted(text))
	}
	kinds := map[string]benefit.StartKind{"first of next month": benefit.NextMonth, "first of next quarter": benefit.NextQuarter,
		"first of next financial year": benefit.NextYear}
	rule, floor, _ := strings.Cut(text, ", ")
	r := benefit.StartRule{Kind: kinds[rule]} // at once is the zero kind
	if strings.HasPrefix(rule, "not before ") {
		floor = rule
	}
	day, ok := strings.CutPrefix(floor, "not before ")
	if !ok {
		return r, nil
	}
	var err error
	r.NotBefore, err = date(day)
	return r, err
}

// month reads "April", "Apr" or "4".
func month(text string) (int, error) {
	if !monthForm.MatchString(text) {
		return 0, fmt.Errorf("%s is not a month such as April", quoted(text))
	}
	if n, err := strconv.Atoi(text); err == nil {
		return n, nil
	}
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	return strings.Index(names, strings.ToLower(text[:3]))/3 + 1, nil
}

// truth reads true, false, yes and no.
func truth(text string) (bool, error) {
	if !truthForm.MatchString(text) {
		return false, fmt.Errorf("%s is not true or false", quoted(text))
	}
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "yes"), nil
}

// id makes sure an id can stand in an address. An ill-formed one is returned with the error.
func id(text string) (string, error) {
	if idForm.MatchString(text) {
		return text, nil
	}
	if better := Slug(text); better != "" && better != text {
		return text, fmt.Errorf("an id is lower-case letters, digits, - _ and . (at most 64): write %q", better)
	}
	return text, fmt.Errorf("%s is not an id: lower-case letters, digits, - _ and . (at most 64)", quoted(text))
}

// Slug makes an id out of a name: "Go-live, Site North" becomes "go-live-site-north"; "" when nothing is left.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		plain := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		if plain {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
		}
		gap = !plain
		if b.Len() >= 60 {
			break
		}
	}
	return b.String()
}

// quoted shows a value in a message, cut short.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}
