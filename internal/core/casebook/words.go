package casebook

import (
	"slices"
	"strings"
	"unicode"
)

// moneySigns and moneyWords are how people write that a figure is money.
const moneySigns = "£€$¥₹₩₺₽₴₦₱฿"

var moneyWords = []string{"gbp", "eur", "usd", "chf", "sek", "nok", "dkk", "pln", "czk", "huf", "ron", "bgn", "cad", "aud", "nzd", "jpy", "cny", "inr", "zar", "brl", "mxn", "sgd", "hkd",
	"aed", "sar", "ils", "try", "pound", "pounds", "sterling", "euro", "euros", "dollar", "dollars", "franc", "francs", "krone", "kroner", "kronor", "yen", "yuan", "rupee", "rupees", "pence",
	"cents", "npv", "quid"}

// SpeaksOfMoney reports whether a text names money: a sign, a currency by its code or name, or a figure joined to one, such as 20k€ or
// GBP5m. Currency is that of the project, by its code. Words such as cost or saving alone name none.
func SpeaksOfMoney(text, currency string) bool {
	if strings.ContainsAny(text, moneySigns) {
		return true
	}
	codes := append(slices.Clone(moneyWords), strings.ToLower(currency))
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if word != "" && slices.Contains(codes, word) {
			return true
		}
	}
	return false
}
