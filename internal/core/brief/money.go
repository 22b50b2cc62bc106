package brief

import (
	"math"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

// scales are what amounts are written in, the smallest first; places are decimals at most.
var scales = [...]struct {
	thousands int // powers of a thousand
	name      string
	places    int
}{{0, "", 0}, {1, "k", 0}, {2, "m", 1}, {3, "bn", 1}}

// Short is an amount as people say it: "£4.6m", "£61k", "£2.4k", "£980". Amounts below ten with pence keep them. It
// rounds half away from zero.
func Short(m benefit.Money, currency string) string {
	k, places := scaleOf(m, currency)
	if k == 0 && size(m) < 10*minor(currency, 0) && size(m)%minor(currency, 0) != 0 {
		return m.Full(currency)
	}
	return write(m, currency, k, places)
}

// Full is an amount to the last digit: "£4,612,300.00".
func Full(m benefit.Money, currency string) string { return m.Full(currency) }

// Tick is an amount on an axis whose ticks lie step apart, with the decimals the step needs.
func Tick(m, step benefit.Money, currency string) string {
	k, _ := scaleOf(m, currency)
	places := 0
	for unit := minor(currency, k); places < 3 && size(step)%max(unit, 1) != 0; places++ {
		unit /= 10
	}
	return write(m, currency, k, places)
}

// Adding is Short made precise enough for groups of amounts to add up as printed: in each group the first is the sum of
// the others. It tries two decimals more than Short would take; exact is false when rounding still shows.
func Adding(currency string, groups ...[]benefit.Money) (short func(benefit.Money) string, exact bool) {
	k, places := 0, 0
	for _, g := range groups {
		for _, m := range g {
			if kk, p := scaleOf(m, currency); kk > k {
				k, places = kk, p
			}
		}
	}
	most := places
	if k > 0 {
		most += 2
	}
	for p := places; p <= most; p++ {
		if addsUp(currency, k, p, groups) {
			return func(m benefit.Money) string { return write(m, currency, k, p) }, true
		}
	}
	return func(m benefit.Money) string { return Short(m, currency) }, false
}

// addsUp reports whether groups add up in a scale, without an amount being written as nothing.
func addsUp(currency string, k, places int, groups [][]benefit.Money) bool {
	for _, g := range groups {
		if len(g) == 0 {
			continue
		}
		for _, m := range g {
			if m != 0 && rounded(m, currency, k, places) == 0 {
				return false
			}
		}
		rest := rounded(g[0], currency, k, places)
		for _, m := range g[1:] {
			rest -= rounded(m, currency, k, places)
		}
		if rest != 0 {
			return false
		}
	}
	return true
}

// scaleOf is the smallest scale in which an amount stays below a thousand once rounded, and its decimals.
func scaleOf(m benefit.Money, currency string) (k, places int) {
	for k = range scales {
		places = scales[k].places
		if k == 1 && size(m) < 10*minor(currency, 1)-minor(currency, 1)/20 {
			places = 1
		}
		limit := int64(1000)
		for range places {
			limit *= 10
		}
		if v := rounded(m, currency, k, places); -limit < v && v < limit {
			return k, places
		}
	}
	return k, places
}

// minor is one of a scale in minor units of a currency.
func minor(currency string, k int) uint64 {
	unit := uint64(1)
	for range benefit.MinorDigits(currency) + 3*scales[k].thousands {
		unit *= 10
	}
	return unit
}

// rounded is an amount as a whole number of the last decimal shown, half away from zero.
func rounded(m benefit.Money, currency string, k, places int) int64 {
	unit := minor(currency, k)
	for range places {
		unit = max(unit/10, 1)
	}
	v := size(m) / unit
	if rest := size(m) % unit; rest >= unit-rest {
		v++
	}
	if m < 0 {
		return -int64(v)
	}
	return int64(v)
}

func write(m benefit.Money, currency string, k, places int) string {
	v := rounded(m, currency, k, places)
	if v == 0 {
		return sign(currency) + "0"
	}
	minus := ""
	if v < 0 {
		minus, v = "−", -v
	}
	digits := group(v, places)
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	return minus + sign(currency) + digits + scales[k].name
}

// group writes v·10^−places, v ≥ 0, with its thousands set apart.
func group(v int64, places int) string {
	digits := strconv.FormatInt(v, 10)
	for len(digits) <= places {
		digits = "0" + digits
	}
	whole, rest := digits[:len(digits)-places], digits[len(digits)-places:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

// sign is what stands before an amount, taken from how package benefit writes none of the currency.
func sign(currency string) string { return strings.TrimRight(benefit.Money(0).Full(currency), "0.") }

func size(m benefit.Money) uint64 {
	if m < 0 {
		return uint64(-(m + 1)) + 1
	}
	return uint64(m)
}

// Number is a value of a measure: at most four figures after the point, thousands set apart.
func Number(v float64) string {
	if math.Abs(v) >= 1e12 || math.IsNaN(v) {
		return "out of range"
	}
	places := 0
	for p, scaled := 0, v; p <= 4; p, scaled = p+1, scaled*10 {
		places = p
		if math.Abs(scaled-math.Round(scaled)) < 1e-6 {
			break
		}
	}
	n := int64(math.Round(math.Abs(v) * math.Pow10(places)))
	text := group(n, places)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if v < 0 && n != 0 {
		text = "−" + text
	}
	return text
}
