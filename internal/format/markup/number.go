package markup

import (
	"bytes"
	"math"
	"strconv"
)

// Decimal reads a decimal number of XML Schema as a whole number of its so many decimals, exactly where it has no exponent; halves beyond
// them round away from zero. It reports false for what is no number or does not fit.
func Decimal(text []byte, places int) (int64, bool) {
	text = bytes.TrimSpace(text)
	if bytes.ContainsAny(text, "eE") {
		f, err := strconv.ParseFloat(string(text), 64)
		if f *= math.Pow10(places); err != nil || math.IsNaN(f) || math.Abs(f) > 1e18 {
			return 0, false
		}
		return int64(math.Round(f)), true
	}
	sign := int64(1)
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	whole, decimals, _ := bytes.Cut(text, []byte("."))
	if whole = bytes.TrimLeft(whole, "0"); len(whole) > 18-places || len(text) == 0 || len(text) == 1 && text[0] == '.' {
		return 0, false
	}
	v := int64(0)
	for _, c := range whole {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	for i := range max(places, len(decimals)) {
		c := byte('0')
		if i < len(decimals) {
			c = decimals[i]
		}
		switch {
		case c < '0' || c > '9':
			return 0, false
		case i < places:
			v = v*10 + int64(c-'0')
		case i == places && c >= '5':
			v++
		}
	}
	return sign * v, true
}
