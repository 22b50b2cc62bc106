package vague

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

// Money is a sum as somebody stated it.
type Money struct {
	Low, High   benefit.Money // equal unless a range was stated; Low is never above High
	Currency    string        // ISO 4217, "" when neither the text nor the customs name one
	Period      Period
	Months      int // of OverMonths: how many the sum is spread over
	Bound       Bound
	Approximate bool
}

// Period says what time a sum is for.
type Period uint8

// The periods.
const (
	PeriodNotStated Period = iota
	Once
	PerYear
	PerQuarter
	PerMonth
	PerWeek
	PerDay
	OverMonths
)

// String is the period as it is written behind a sum.
func (p Period) String() string {
	names := [...]string{"", "once", "per year", "per quarter", "per month", "per week", "per day", "over months"}
	if int(p) < len(names) {
		return names[p]
	}
	return ""
}

// String writes the sum so that reading it gives the same: "c. GBP 1,200,000.00 per year".
func (m Money) String() string {
	var parts []string
	if m.Bound != Exactly {
		parts = append(parts, m.Bound.String())
	}
	if m.Approximate {
		parts = append(parts, "c.")
	}
	parts = append(parts, plainMoney(m.Low, m.Currency))
	if m.High != m.Low {
		parts = append(parts, "to", plainMoney(m.High, m.Currency))
	}
	switch {
	case m.Period == OverMonths && m.Months%12 == 0:
		parts = append(parts, "over "+counted(m.Months/12, m.Months/12, Years))
	case m.Period == OverMonths:
		parts = append(parts, "over "+counted(m.Months, m.Months, Months))
	case m.Period != PeriodNotStated:
		parts = append(parts, m.Period.String())
	}
	return strings.Join(parts, " ")
}

// plainMoney is every digit behind the code of the currency, so that no mark can be taken for another: thousands are
// grouped only where two decimals follow.
func plainMoney(m benefit.Money, currency string) string {
	places := benefit.MinorDigits(currency)
	text := strings.TrimPrefix(strconv.FormatInt(int64(m), 10), "-")
	for len(text) <= places {
		text = "0" + text
	}
	whole, rest := text[:len(text)-places], text[len(text)-places:]
	switch places {
	case 2:
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		whole += "." + rest
	case 3:
		whole += "." + rest + "0"
	}
	if m < 0 {
		whole = "-" + whole
	}
	return strings.TrimSpace(currency + " " + whole)
}

// Yearly is what the sum comes to in a year and how that was worked out. Not ok: the sum is for no time that
// a year is made of.
func (m Money) Yearly() (low, high benefit.Money, how string, ok bool) {
	times := map[Period]int64{PerYear: 1, PerQuarter: 4, PerMonth: 12, PerWeek: 52}[m.Period]
	switch {
	case m.Period == OverMonths && m.Months > 0:
		return yearOf(m.Low, m.Months), yearOf(m.High, m.Months), fmt.Sprintf("spread evenly over %s", counted(m.Months, m.Months, Months)), true
	case times == 0 || tooLarge(m.Low, times) || tooLarge(m.High, times):
		return 0, 0, "", false
	case times > 1:
		how = fmt.Sprintf("%d times the sum %s", times, m.Period)
	}
	return m.Low * benefit.Money(times), m.High * benefit.Money(times), how, true
}

// yearOf is twelve months' share of a sum over months, rounded half away from zero.
func yearOf(m benefit.Money, months int) benefit.Money {
	n := benefit.Money(months)
	whole, rest := m/n*12, m%n*12
	share := rest / n
	if twice := rest % n * 2; twice >= n {
		share++
	} else if twice <= -n {
		share--
	}
	return whole + share
}

func tooLarge(m benefit.Money, times int64) bool {
	return m > maxMoney/benefit.Money(times) || m < -maxMoney/benefit.Money(times)
}

// The largest sum, in minor units: all its digits can be read again, and sixty of it still fit.
const maxMoney = benefit.Money(99_999_999_999_999_999)
