package vague

import "slices"

// signs are what stands for a currency, and the currencies it can stand for: the first unless the customs name another.
var signs = map[string][]string{
	"£": {"GBP"}, "€": {"EUR"}, "₹": {"INR"}, "¥": {"JPY", "CNY"},
	"$":     {"USD", "AUD", "CAD", "NZD", "HKD", "SGD"},
	"pound": {"GBP"}, "pounds": {"GBP"}, "sterling": {"GBP"}, "quid": {"GBP"}, "stg": {"GBP"},
	"euro": {"EUR"}, "euros": {"EUR"}, "dollar": {"USD", "AUD", "CAD", "NZD", "HKD", "SGD"}, "dollars": {"USD", "AUD", "CAD", "NZD", "HKD", "SGD"},
	"rupees": {"INR"}, "rs": {"INR"}, "yen": {"JPY"}, "kr": {"SEK", "NOK", "DKK", "ISK"}, "franken": {"CHF"}, "francs": {"CHF"},
}

// askedSigns have no reading that is usual everywhere.
var askedSigns = setOf("kr")

// prefixedDollars are letters that say whose dollar it is.
var prefixedDollars = map[string]string{"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD"}

// codes are currencies that lists name by their ISO code.
var codes = setOf("GBP", "EUR", "USD", "CHF", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "AUD", "NZD", "CAD", "JPY",
	"CNY", "HKD", "SGD", "INR", "ZAR", "AED", "SAR", "QAR", "KWD", "BHD", "OMR", "BRL", "MXN", "ILS", "KRW", "THB", "MYR", "IDR", "PHP", "EGP",
	"NGN", "KES", "UAH", "RSD", "TND", "JOD", "CLP", "VND")

// wordsToo are codes of currencies that people write in capitals for something else.
var wordsToo = setOf("ALL", "ANG", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RUB", "SOS", "TOP")

// joinedUnits are a scale and a currency in one word.
var joinedUnits = map[string]struct {
	power    int
	currency string
}{"teur": {3, "EUR"}, "keur": {3, "EUR"}, "meur": {6, "EUR"}, "kgbp": {3, "GBP"}, "mgbp": {6, "GBP"}, "kusd": {3, "USD"}, "musd": {6, "USD"},
	"tchf": {3, "CHF"}, "kchf": {3, "CHF"}, "mchf": {6, "CHF"}, "mioeur": {6, "EUR"}}

// scaleWords are powers of ten behind a number.
var scaleWords = map[string]int{
	"hundred": 2, "k": 3, "thousand": 3, "thousands": 3, "thou": 3, "tsd": 3, "tausend": 3, "ths": 3, "000s": 3, "lakh": 5, "lakhs": 5,
	"m": 6, "mn": 6, "mm": 6, "mln": 6, "mio": 6, "mill": 6, "million": 6, "millions": 6, "millionen": 6, "mil": 6, "crore": 7, "crores": 7,
	"bn": 9, "b": 9, "bln": 9, "billion": 9, "billions": 9, "mrd": 9, "milliarden": 9, "milliard": 9, "tn": 12, "trillion": 12,
}

// periods are the times a sum is for.
var periods = table(map[string]Period{
	"p . a .|p . a|pa|p / a|p . y .|per annum|per year|per yr|per yr .|per y|per fy|per financial year|/ annum|/ year|/ yr|/ y|/ a|/ fy|/ pa|a year|each year|every year|" +
		"annually|annual|yearly|pro jahr|im jahr|jährlich|par an|in each year|p / y|/ jahr|/ j|je jahr|par année|/ année|/ yr .|( pa )|( p . a . )|year on year|per anum": PerYear,
	"per quarter|per qtr|/ quarter|/ qtr|/ q|quarterly|a quarter|each quarter|p . q .|pq":                                         PerQuarter,
	"per month|per mth|/ month|/ mth|/ mo|/ m|monthly|a month|each month|pcm|p . c . m .|p . m .|pm|per calendar month|pro monat": PerMonth,
	"per week|per wk|/ week|/ wk|weekly|a week|each week|pw|p . w .":                                                              PerWeek,
	"per day|/ day|daily|a day|each day|pd|per diem":                                                                              PerDay,
	"one - off|one off|oneoff|once|once off|one time|one - time|non - recurring|non recurring|nonrecurring|single|einmalig|npv|pv|net present value|present value|whole life|whole - life|lifetime|over its life|barwert|kapitalwert": Once,
})

// figureBounds stand before a figure and make it a limit.
var figureBounds = table(map[string]Bound{
	"up to|max|max .|maximum|maximum of|at most|no more than|not more than|<|< =|≤|under|less than|below|fewer than|bis zu|a maximum of|lower than":                      AtMost,
	"at least|min|min .|minimum|minimum of|>|> =|≥|over|more than|in excess of|above|no less than|not less than|upwards of|mindestens|greater than|a minimum of|exceeds": AtLeast,
})

// boundBehind are words behind a sum that make it a limit: "£80k max".
var boundBehind = map[string]Bound{"max": AtMost, "maximum": AtMost, "cap": AtMost, "capped": AtMost, "min": AtLeast, "minimum": AtLeast, "plus": AtLeast}

// spreads stand before a number of years or months that a sum is spread over.
var spreads = table(map[string]bool{"over|across|over the|across the|over a|over the next|over the first|spread over|/|total over|in total over|over next|( over": true})

// noMoney is how people write that there is no money in it.
var noMoney = setOf("nil", "zero", "nought", "no cost", "cost neutral", "no saving", "no savings")

// currencyOf is what a sign or code stands for: one currency, or several to be asked about, and the rule applied.
func (c Customs) currencyOf(l lexeme) (currencies []string, note string) {
	if codes[l.orig] {
		return []string{l.orig}, ""
	}
	if upper := upperCode(l); upper != "" {
		return []string{upper}, ""
	}
	can := signs[l.text]
	switch {
	case len(can) <= 1:
		return can, ""
	case slices.Contains(can, c.Currency):
		return []string{c.Currency}, ""
	case askedSigns[l.text]:
		return can, ""
	}
	return can[:1], "the " + l.orig + " is taken as " + can[0]
}

// upperCode allows the commonest codes in lower case, where they are no words.
func upperCode(l lexeme) string {
	switch l.text {
	case "gbp":
		return "GBP"
	case "eur":
		return "EUR"
	case "usd":
		return "USD"
	case "chf":
		return "CHF"
	}
	return ""
}
