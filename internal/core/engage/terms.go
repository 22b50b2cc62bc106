package engage

import "strings"

// RuleSet is rules of the clock by name: how long an answer may take, and what happens when none comes.
type RuleSet struct {
	ID   string
	Name string
}

// RuleSets lists the rule sets an engagement may follow, in a fixed order.
func RuleSets() []RuleSet {
	return []RuleSet{
		{"plain", "Plain: the periods both sides agree on"},
		{"nec4", "NEC4-like: periods of reply, deemed acceptance"},
		{"fidic2017", "FIDIC-like, 2017 edition"},
		{"fidic1999", "FIDIC-like, 1999 edition"},
	}
}

// currencies is the codes of ISO 4217 in use for money that is paid.
const currencies = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP" +
	" CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD" +
	" JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK" +
	" NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND" +
	" TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "

// KnownCurrency reports whether a code is one of ISO 4217, in capitals.
func KnownCurrency(code string) bool {
	return len(code) == 3 && strings.Contains(currencies, " "+code+" ")
}

// Erasure is a reason for which a text may be erased. The record keeps its code.
type Erasure struct {
	Code  string
	Words string
}

// Erasures lists the reasons, in a fixed order.
func Erasures() []Erasure {
	return []Erasure{
		{"personal", "It tells something about a person that should not be kept"},
		{"mistake", "It was written in the wrong place"},
		{"retention", "It need not be kept any longer"},
		{"order", "A court or an authority ordered it"},
	}
}

// Words is what the holder may do with the power.
func (p Power) Words() string {
	switch p {
	case Instruct:
		return "give instructions"
	case Accept:
		return "accept deliverables and programmes"
	case Agree:
		return "agree changes up to the limit"
	case Certify:
		return "certify payment"
	}
	return string(p)
}
