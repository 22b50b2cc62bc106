package clock

import (
	"fmt"
	"strconv"
	"strings"
)

// Unit is what a period counts.
type Unit string

// The units. Weeks are calendar weeks; a month ends on the same day of a later month, or on its last.
const (
	WorkingDays Unit = "working days"
	Days        Unit = "days"
	Weeks       Unit = "weeks"
	Months      Unit = "months"
)

// longest is the largest number of units that a period may have.
const longest = 1000

// Period is a length of time between days.
type Period struct {
	N    int
	Unit Unit
}

// IsZero reports whether there is no period.
func (p Period) IsZero() bool { return p == Period{} }

// String is the period in words, such as "2 weeks", or "" for none.
func (p Period) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.N == 1:
		return "1 " + strings.TrimSuffix(string(p.Unit), "s")
	}
	return fmt.Sprintf("%d %s", p.N, p.Unit)
}

// ParsePeriod reads "2 weeks", "1 working day", "28 days" or "3 months".
func ParsePeriod(s string) (Period, error) {
	number, unit, _ := strings.Cut(strings.Join(strings.Fields(strings.ToLower(s)), " "), " ")
	n, err := strconv.Atoi(number)
	unit = strings.TrimPrefix(unit, "calendar ")
	if !strings.HasSuffix(unit, "s") {
		unit += "s"
	}
	switch u := Unit(unit); u {
	case WorkingDays, Days, Weeks, Months:
		if err == nil && n > 0 && n <= longest && number[0] != '+' {
			return Period{n, u}, nil
		}
	}
	return Period{}, fmt.Errorf("%.40q is no period: write it as 2 weeks, 5 working days, 28 days or 1 month", s)
}

// MarshalText writes the period in words.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Promised is the length of a rule whose date people named themselves.
const promised = "the date promised"

// asLongAs stands before the rule whose period another has too.
const asLongAs = "as long as "

// Length is how long a rule allows: a period, a term of the set, a period before another rule's date, as long as another rule was given,
// or the date that was promised.
// The zero Length is none: the rule asks for something without saying by when.
type Length struct {
	Period   Period
	Term     string // of the set; Period is then not used
	Before   string // rule whose date is counted back from
	As       string // rule that is given as long: its period with every extension
	Promised bool
}

// IsZero reports whether the rule says no date.
func (l Length) IsZero() bool { return l == Length{} }

// String is the length in words: "2 weeks", "period for reply", "7 days before payment", "as long as quotation", "the date promised", or
// "" for none.
func (l Length) String() string {
	switch {
	case l.Promised:
		return promised
	case l.Term != "":
		return l.Term
	case l.Before != "":
		return l.Period.String() + " before " + l.Before
	case l.As != "":
		return asLongAs + l.As
	}
	return l.Period.String()
}

// MarshalText writes the length in words.
func (l Length) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// parseLength reads what String writes, given the terms there are.
func parseLength(s string, terms []Term) (Length, error) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || s == promised {
		return Length{Promised: s != ""}, nil
	}
	if rule, ok := strings.CutPrefix(s, asLongAs); ok {
		return Length{As: rule}, nil
	}
	var names []string
	for _, t := range terms {
		if t.Name == s {
			return Length{Term: s}, nil
		}
		names = append(names, t.Name)
	}
	period, rule, before := strings.Cut(s, " before ")
	p, err := ParsePeriod(period)
	switch {
	case err != nil && s[0] >= '0' && s[0] <= '9':
		return Length{}, err
	case err != nil && len(names) > 0:
		return Length{}, fmt.Errorf("%.40q is neither a period such as 2 weeks nor a term of the set (%s)", s, strings.Join(names, ", "))
	case err != nil:
		return Length{}, err
	case before:
		return Length{Period: p, Before: rule}, nil
	}
	return Length{Period: p}, nil
}
