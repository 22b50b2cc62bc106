package benefit

import (
	"math"
	"strconv"
	"strings"
)

// MinorDigits is the number of digits after the point of a currency: two, but for those ISO 4217 lists otherwise.
func MinorDigits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}

var symbols = map[string]string{"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥"}

// sign is what is written before an amount.
func sign(currency string) string {
	if s, ok := symbols[currency]; ok {
		return s
	}
	if currency == "" {
		return ""
	}
	return currency + "\u00a0"
}

// Full is every digit: "£1,234,567.89", "−£12.00".
func (m Money) Full(currency string) string {
	digits := MinorDigits(currency)
	text := strconv.FormatUint(m.size(), 10)
	for len(text) <= digits {
		text = "0" + text
	}
	whole, rest := text[:len(text)-digits], text[len(text)-digits:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return m.minus() + sign(currency) + whole
}

// Short is at most three or four figures: "£1.24m", "£44k", "£950", "£0.40".
func (m Money) Short(currency string) string {
	major := float64(m.size()) / math.Pow10(MinorDigits(currency))
	if major < 100 && major != math.Trunc(major) {
		return m.Full(currency)
	}
	text := ""
	for _, s := range []struct {
		from, unit float64
		name       string
	}{{999.5e6, 1e9, "bn"}, {999.5e3, 1e6, "m"}, {999.5, 1e3, "k"}, {0, 1, ""}} {
		if major < s.from {
			continue
		}
		digits := 0
		if s.unit > 1 {
			digits = places(major / s.unit)
		}
		shift := math.Pow10(digits)
		text = strconv.FormatFloat(math.Round(major/s.unit*shift)/shift, 'f', digits, 64)
		if strings.Contains(text, ".") {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
		text += s.name
		break
	}
	return m.minus() + sign(currency) + text
}

// places keeps three figures.
func places(x float64) int {
	switch {
	case x >= 99.95:
		return 0
	case x >= 9.995:
		return 1
	}
	return 2
}

func (m Money) minus() string {
	if m < 0 {
		return "−"
	}
	return ""
}

// size is the amount without its sign.
func (m Money) size() uint64 {
	if m < 0 {
		return uint64(-(m + 1)) + 1
	}
	return uint64(m)
}

// percent is a share in words: "85 %", "33.3 %".
func percent(x float64) string {
	return strconv.FormatFloat(math.Round(x*1000)/10, 'f', -1, 64) + " %"
}
