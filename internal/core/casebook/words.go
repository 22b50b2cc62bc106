package casebook

import (
	"slices"
	"strings"
	"unicode"
)

// moneyWords are how people name money. Some codes are words of other things too, such as try and CAD: they name it beside a figure alone.
var (
	moneyWords = []string{"gbp", "eur", "usd", "chf", "sek", "nok", "dkk", "pln", "czk", "huf", "bgn", "aud", "nzd", "jpy", "cny", "inr", "zar", "brl", "mxn", "sgd", "hkd", "krw", "thb", "uah",
		"aed", "sar", "ils", "rmb", "pound", "pounds", "sterling", "euro", "euros", "dollar", "dollars", "franc", "francs", "krone", "kroner", "kronor", "kr", "kč", "zł", "yen", "yuan", "rupee",
		"rupees", "pence", "cents", "npv", "quid", "lakh", "lakhs", "crore", "crores"}
	moneyFigured = []string{"try", "cad", "ron", "rub", "rs", "sfr"}
)

// SpeaksOfMoney reports whether a text names money: a sign, a currency by its code or name, or a figure joined to one, such as 20k€ or
// GBP5m. Currency is that of the project, by its code. Words such as cost or saving alone name none.
func SpeaksOfMoney(text, currency string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Sc, r) }) {
		return true
	}
	codes := append(slices.Clone(moneyWords), strings.ToLower(currency))
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	figure := func(at int) bool {
		return at >= 0 && at < len(words) && strings.ContainsFunc(words[at], unicode.IsDigit)
	}
	for i, w := range words {
		for word := range strings.FieldsFuncSeq(w, unicode.IsDigit) {
			if slices.Contains(codes, word) || slices.Contains(moneyFigured, word) && (figure(i-1) || figure(i) || figure(i+1)) {
				return true
			}
		}
	}
	return false
}
