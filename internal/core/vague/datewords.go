package vague

import (
	"slices"
	"strings"
)

// monthNames is months in English, German and French, in full and short.
var monthNames = map[string]int{
	"january": 1, "jan": 1, "januar": 1, "jänner": 1, "janvier": 1, "janv": 1,
	"february": 2, "feb": 2, "februar": 2, "février": 2, "févr": 2, "fév": 2, "febuary": 2,
	"march": 3, "mar": 3, "märz": 3, "mrz": 3, "mars": 3,
	"april": 4, "apr": 4, "avril": 4, "avr": 4,
	"may": 5, "mai": 5,
	"june": 6, "jun": 6, "juni": 6, "juin": 6,
	"july": 7, "jul": 7, "juli": 7, "juillet": 7, "juil": 7,
	"august": 8, "aug": 8, "août": 8,
	"september": 9, "sep": 9, "sept": 9, "septembre": 9,
	"october": 10, "oct": 10, "oktober": 10, "okt": 10, "octobre": 10,
	"november": 11, "nov": 11, "novembre": 11,
	"december": 12, "dec": 12, "dezember": 12, "dez": 12, "décembre": 12, "déc": 12,
}

// seasons are the months a season begins in, as meteorologists of the northern half count.
var seasons = map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12,
	"frühjahr": 3, "frühling": 3, "sommer": 6, "herbst": 9}

// weekdays stand before a date without adding to it, but they can contradict it.
var weekdays = map[string]int{
	"sunday": 0, "sun": 0, "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3, "weds": 3,
	"thursday": 4, "thu": 4, "thur": 4, "thurs": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6,
}

// counting is numbers in words.
var counting = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "eighteen": 18, "twenty": 20, "a": 1, "an": 1,
	"first": 1, "second": 2, "third": 3, "fourth": 4}

// units are what offsets are counted in, by the words for it. "m" is months: nobody promises minutes.
var units = map[string]Unit{
	"day": Days, "days": Days, "d": Days, "tage": Days,
	"week": Weeks, "weeks": Weeks, "wk": Weeks, "wks": Weeks, "w": Weeks, "wochen": Weeks,
	"month": Months, "months": Months, "mth": Months, "mths": Months, "mo": Months, "mos": Months, "mnth": Months, "mnths": Months, "m": Months, "monate": Months,
	"quarter": Quarters, "quarters": Quarters, "qtr": Quarters, "qtrs": Quarters,
	"year": Years, "years": Years, "yr": Years, "yrs": Years, "y": Years, "jahre": Years,
}

// phrase is words with a meaning.
type phrase[T any] struct {
	words []string
	means T
}

// table makes phrases from lines of ways to say something, apart by "|", the words of each apart by a space. Longer
// phrases come first, so that none hides behind its own beginning.
func table[T any](lines map[string]T) []phrase[T] {
	var out []phrase[T]
	for line, means := range lines {
		for way := range strings.SplitSeq(line, "|") {
			out = append(out, phrase[T]{strings.Fields(way), means})
		}
	}
	slices.SortFunc(out, func(a, b phrase[T]) int {
		if len(a.words) != len(b.words) {
			return len(b.words) - len(a.words)
		}
		return slices.Compare(a.words, b.words)
	})
	return out
}

// lookup finds the longest phrase at the start of ls and how many lexemes it takes.
func lookup[T any](ls []lexeme, from []phrase[T]) (means T, n int) {
	for _, p := range from {
		if n := begins(ls, p.words); n > 0 {
			return p.means, n
		}
	}
	return means, 0
}

// approximations stand before a date or a figure and make it about.
var approximations = table(map[string]bool{
	"tbc :|tbc -|tbc|c .|c|ca .|ca|circa|~|≈|approx .|approx|approximately|about|around|roughly|est .|est|estimated|est :|say|provisional|provisionally|" +
		"indicative|indicatively|likely|probably|rund|etwa|ungefähr|environ|env .": true,
})

// doubts stand behind a date or a figure and make it about.
var doubts = table(map[string]bool{
	"( tbc )|( tbd )|( est )|( est . )|( estimate )|( estimated )|( approx )|( approx . )|( provisional )|( indicative )|( ? )|?|??|tbc|- tbc|approx|approx .|est|est .|" +
		"( t . b . c . )|( to be confirmed )|or so|ish|- ish|( circa )|( draft )|( unconfirmed )": true,
})

// dateBounds stand before a date and make it a limit.
var dateBounds = table(map[string]Bound{
	"by|no later than|not later than|nlt|latest|latest :|latest by|on or before|due by|< =|≤|spätestens":                                                                 By,
	"before|prior to|ahead of|earlier than|<|pre|vor":                                                                                                                    Before,
	"from|starting|starting from|starting in|as of|as from|commencing|not before|no earlier than|not earlier than|on or after|> =|≥|with effect from|wef|w . e . f .|ab": NotBefore,
	"after|later than|>|post|following|nach":                                                                                                                             After,
})

// dateLabels stand before a date and change nothing of it.
var dateLabels = table(map[string]bool{
	"on|in|during|at|the|due|due on|due in|expected|expected in|planned|planned for|target|target :|target date :|forecast|forecast :|due :|date :|anticipated|scheduled for": true,
})

// edge is a part of a span.
type edge uint8

const (
	noEdge edge = iota
	firstDay
	earlyPart
	midPart
	latePart
	lastDay
)

// edges name a part of the span that follows.
var edges = table(map[string]edge{
	"start of|start|beginning of|beginning|begin of|first day of|anfang": firstDay,
	"early|early in|early -":           earlyPart,
	"mid|mid -|middle of|middle|mitte": midPart,
	"late|late in|late -":              latePart,
	"end of|end|end -|close of|last day of|the end of|ende|fin|eo|e . o .|month end|month - end|quarter end": lastDay,
})

// weekStarts and weekEnds stand before a day and make it a week.
var (
	weekStarts = table(map[string]bool{"w / c|wc|w . c .|w / b|wb|wk / c|w / commencing|week commencing|week beginning|week starting|week of|week from|wk commencing|wk beginning|wk of|the week of": true})
	weekEnds   = table(map[string]bool{"w / e|week ending|wk ending|w / ending": true})
)

// financialWords name a year that need not be the calendar's; the value says whether they name it by its end.
var financialWords = table(map[string]bool{
	"fy|f / y|f . y .|fin year|fin yr|fin . year|financial year|fiscal year|fiscal|tax year|fy :|geschäftsjahr|gj": false,
	"fye|fy ending|fy end|year ending": true,
})

// calendarWords name a year as the calendar's; the value says whether two digits will do.
var calendarWords = table(map[string]bool{"cy|calendar year|cal year|kalenderjahr": true, "year|jahr": false})

// eventWords are what lists date things by. A text with one of them can be an event; others need a word before them.
var eventWords = table(map[string]bool{
	"go - live|go live|golive|gl|launch|completion|handover|hand - over|hand over|cutover|cut - over|cut over|award|rollout|roll - out|roll out|" +
		"deployment|implementation|commissioning|opening|closure|close - out|closeout|project end|project start|project close|contract start|mobilisation|" +
		"mobilization|kick - off|kickoff|approval|gate|bau|acceptance|sign - off|signoff|release|transition|migration|decommissioning|occupation|" +
		"start|t|contract signature|full operation|operation|operations|phase|stage|tranche|wave|pilot": true,
})

// numbered are event words a number may follow.
var numbered = setOf("phase", "stage", "tranche", "wave", "release", "gate", "lot", "site", "step", "increment", "drop", "go", "pilot", "day", "milestone")
