// Package vague understands what people type into lists: dates, sums of money, quantities and the names of people.
//
// It promises an answer to every text: a value, with the rules that were applied; or that nothing was stated yet; or a
// question with the readings there are, each in words that mean it and nothing else. The text stays beside the answer
// as it was typed. It refuses to guess: where two readings are possible and the customs of the writer do not decide,
// it asks. What a text means never depends on the day it is read, but for dates without a year, which are asked about.
//
// Long because people have many ways to write the same, and each is a rule or a word in a table here.
package vague

import (
	"slices"
	"strings"
	"unicode/utf8"

	"counterpart.dev/internal/core/civil"
)

// State says what became of a text.
type State uint8

// The states.
const (
	Blank         State = iota // nothing was written
	Understood                 // Value holds
	Undecided                  // the writer says it is not known yet: "TBC", "?"
	NotApplicable              // the writer says there is none: "n/a"
	Asked                      // Question waits for somebody, Candidates are the readings there are
)

// String is the state in a word, as results are written.
func (s State) String() string {
	names := [...]string{"blank", "understood", "undecided", "not applicable", "asked"}
	if int(s) < len(names) {
		return names[s]
	}
	return "unknown"
}

// Answer is what a text was understood as.
type Answer[T any] struct {
	Text       string // as it was typed
	State      State
	Value      T              // when Understood
	Question   string         // when Asked: one sentence
	Candidates []Candidate[T] // when Asked: the readings, may be none
	Rest       string         // words beside the value that say nothing about it, as typed
	Notes      []string       // rules that were applied
}

// Candidate is one reading of a text.
type Candidate[T any] struct {
	Value T
	Words string // reading these words gives Value and nothing else
	Why   string // what would have to be true: "day first"
}

// Customs are the habits of whoever wrote a list, as far as they are known. The zero Customs knows none and asks more.
type Customs struct {
	Currency   string     // ISO 4217, of sums without a currency
	YearStarts int        // the month the financial year starts in; 0: April where the currency is GBP, else not known
	YearNamed  YearName   // what "FY27" stands for
	DayOrder   DayOrder   // what 01/02/2027 is
	Decimal    byte       // '.' or ','; 0: '.' with GBP and other currencies of English lists, else not known
	Today      civil.Date // offers years for dates without one; zero: none are offered
}

// YearName says which year a financial year with a single number is named after.
type YearName uint8

// The habits of naming a financial year.
const (
	YearNameNotKnown   YearName = iota
	NamedAfterTheEnd            // FY27 ends in 2027
	NamedAfterTheStart          // FY27 starts in 2027
)

// DayOrder is the order of day and month in a date of numbers.
type DayOrder uint8

// The orders.
const (
	DayOrderNotKnown DayOrder = iota
	DayFirst
	MonthFirst
)

// yearStarts is the month the financial year starts in, 0 when nobody knows, and the rule to state when it was taken
// from the currency.
func (c Customs) yearStarts() (month int, rule string) {
	switch {
	case c.YearStarts >= 1 && c.YearStarts <= 12:
		return c.YearStarts, ""
	case c.Currency == "GBP":
		return 4, "the financial year is taken to start in April, as is usual with sums in GBP"
	}
	return 0, ""
}

// decimal is the decimal mark of the writer, 0 when nobody knows.
func (c Customs) decimal() byte {
	if c.Decimal != 0 {
		return c.Decimal
	}
	switch c.Currency {
	case "GBP", "USD", "AUD", "NZD", "INR", "JPY", "CNY", "HKD", "SGD", "AED":
		return '.'
	}
	return 0
}

// A text longer than this is prose, whatever it may hold.
const maxText = 300

// reading is a candidate on its way to an answer.
type reading[T any] struct {
	value T
	why   string
	notes []string
	rest  string
	ask   string // the question this reading cannot be taken without, or ""
	none  bool   // there is only the question, no value
	habit string // what the writer would have to be used to; two ends of a range share it
}

// answerOf makes an answer of the readings found: one that raises no question is understood.
func answerOf[T any](text, question string, found []reading[T], words func(T) string) Answer[T] {
	found = distinct(found, words)
	if len(found) == 1 && found[0].ask == "" {
		return Answer[T]{Text: text, State: Understood, Value: found[0].value, Rest: found[0].rest, Notes: found[0].notes}
	}
	a := Answer[T]{Text: text, State: Asked, Question: question}
	for _, r := range slices.Backward(found) {
		if r.ask != "" {
			a.Question = r.ask
		}
	}
	for _, r := range found {
		if !r.none && len(a.Candidates) < maxCandidates {
			a.Candidates = append(a.Candidates, Candidate[T]{Value: r.value, Words: words(r.value), Why: r.why})
		}
	}
	return a
}

// More readings than this help nobody to choose.
const maxCandidates = 6

// distinct keeps the first of the readings that say the same.
func distinct[T any](found []reading[T], words func(T) string) []reading[T] {
	var out []reading[T]
	for _, r := range found {
		same := func(other reading[T]) bool {
			return other.none == r.none && (r.none || words(other.value) == words(r.value))
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}

// settled answers texts that hold no value whatever they are about: nothing, "TBC", "n/a", an error of the sheet, prose.
func settled[T any](text string) (Answer[T], bool) {
	a := Answer[T]{Text: text}
	bare := bareWords(text)
	switch {
	case bare == "":
		if strings.TrimSpace(clean(text)) != "" {
			a.Notes = []string{"only marks are written: taken as nothing stated"}
		}
		return a, true
	case undecided[bare]:
		a.State = Undecided
		return a, true
	case notApplicable[bare]:
		a.State = NotApplicable
		return a, true
	case sheetErrors[bare]:
		a.State, a.Question = Asked, "The sheet shows an error here: what should it say?"
		return a, true
	case utf8.RuneCountInString(text) > maxText:
		a.State, a.Question = Asked, "This is too long to be understood: what does it come to?"
		return a, true
	}
	return a, false
}

// bareWords is a text in lower case without what people put around a word: brackets, full stops, quotes.
func bareWords(text string) string {
	s := strings.ToLower(strings.Join(strings.Fields(clean(text)), " "))
	if strings.Trim(s, "?") == "" && s != "" {
		return "?"
	}
	return strings.Trim(s, " .,;:()[]{}<>\"'*-_/…")
}

// undecided is how people write that something is not known yet.
var undecided = setOf("?", "tbc", "tbd", "tba", "tbn", "t.b.c", "t.b.d", "t.b.a", "to be confirmed", "to be determined", "to be decided", "to be agreed",
	"to be advised", "to be defined", "to be named", "to be identified", "to be appointed", "to be developed", "to be established",
	"to be validated", "to be quantified", "to be baselined", "to be measured", "to be assessed", "unknown", "n/k", "nk", "not known", "not yet known", "not known yet",
	"pending", "awaited", "awaiting", "awaiting data", "awaiting confirmation", "not set", "not yet set", "not agreed", "not yet agreed", "not measured",
	"not yet measured", "not quantified", "not yet quantified", "unquantified", "unconfirmed", "not confirmed", "not yet confirmed",
	"not yet defined", "not defined", "wip", "x", "xx", "xxx", "tbc?", "tbd?", "tbc - see notes", "under review", "in discussion",
	"offen", "noch offen", "unbekannt", "nicht bekannt", "nicht gemessen", "k.a", "k. a", "à définir", "inconnu")

// notApplicable is how people write that there is none.
var notApplicable = setOf("n/a", "na", "n.a", "n. a", "not applicable", "not relevant", "not required", "entfällt", "sans objet")

// sheetErrors is what a sheet shows where a formula failed.
var sheetErrors = setOf("#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!", "#####", "########")

// openStill answers texts that begin by saying that nothing is known yet and go on in words: "TBC (hospital to confirm)".
func openStill[T any](text string) (Answer[T], bool) {
	at := strings.IndexAny(text, "(-–—,;:")
	if at <= 0 || strings.ContainsAny(text, "0123456789") || !undecided[bareWords(text[:at])] {
		return Answer[T]{}, false
	}
	return Answer[T]{Text: text, State: Undecided, Rest: strings.TrimSpace(text[at:])}, true
}

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}
