package money

import (
	"fmt"
	"math/bits"
)

// Against is the outturn held against what was approved.
type Against struct {
	Approved  int64
	Outturn   int64
	Headroom  int64 // approved less outturn; negative when it goes over
	OverPPM   int64 // how far the outturn goes over what was approved, in millionths of it; negative below
	Limit     int64 // the most that was agreed
	Tolerance bool  // a tolerance was agreed; without one the limit is what was approved
	Beyond    bool
	Noted     bool // a note of an exception speaks of an outturn that is no smaller
}

// Hold holds a ledger's outturn against what was approved. Why says in a clause why it cannot be, "" when it can. Without a tolerance,
// which is below zero, anything above what was approved is beyond.
func (l Ledger) Hold(tolerancePPM int64) (a Against, why string) {
	outturn, ok := l.Main.Outturn()
	switch {
	case !l.Main.Has(Approved):
		return a, "no approved budget is given"
	case !ok:
		return a, "no contract sum is given"
	case l.Main.Approved <= 0:
		return a, "what was approved comes to nothing"
	}
	a = Against{Approved: l.Main.Approved, Outturn: outturn, Headroom: l.Main.Approved - outturn, Tolerance: tolerancePPM >= 0}
	a.OverPPM = share(outturn-a.Approved, a.Approved)
	a.Limit = a.Approved + part(a.Approved, max(tolerancePPM, 0))
	a.Beyond = outturn > a.Limit
	a.Noted = l.Exception != nil && l.Exception.Minor >= outturn
	return a, ""
}

// million is one in millionths.
const million = 1_000_000

// share is x of whole in millionths, rounded towards zero; whole is above zero.
func share(x, whole int64) int64 {
	if x < 0 {
		return -share(-x, whole)
	}
	hi, lo := bits.Mul64(uint64(x), million)
	if hi >= uint64(whole) {
		return 1<<62 - 1
	}
	q, _ := bits.Div64(hi, lo, uint64(whole))
	return int64(min(q, 1<<62-1))
}

// part is so many millionths of a whole, rounded down; both are not below zero.
func part(whole, ppm int64) int64 {
	hi, lo := bits.Mul64(uint64(whole), uint64(ppm))
	if hi >= million {
		return Most
	}
	q, _ := bits.Div64(hi, lo, million)
	return int64(min(q, uint64(Most)*MostEntries))
}

// Finding is something about the money that somebody should look at.
type Finding struct {
	Code string // stable, such as paid-over-certified
	Text string // a sentence
	IDs  []string
}

// Findings lists what does not fit together in a ledger. Names says what a contract is called.
func (l Ledger) Findings(name func(Account) string) (out []Finding) {
	for _, a := range l.Main.Accounts {
		out = append(out, a.findings(l.Currency, name(a))...)
	}
	if left, ok := l.Main.Left(); ok && left < 0 || !ok && l.Main.Drawn > 0 {
		out = append(out, Finding{Code: "drawn-over-held", Text: fmt.Sprintf("More was drawn from the contingency than is held: %s of %s.", Full(l.Main.Drawn, l.Currency), Full(l.Main.Held, l.Currency))})
	}
	if l.Main.Has(Approved) && l.Main.Has(Held) && l.Main.Held > l.Main.Approved {
		out = append(out, Finding{Code: "held-over-approved", Text: fmt.Sprintf("The contingency held, %s, is more than what was approved, %s.", Full(l.Main.Held, l.Currency), Full(l.Main.Approved, l.Currency))})
	}
	var whole, unpriced []string
	for _, i := range l.Main.Items {
		switch {
		case i.Stage == Implemented || i.Stage == Dropped:
		case i.Minor == 0:
			unpriced = append(unpriced, i.ID)
		case i.Whole:
			whole = append(whole, i.ID)
		}
	}
	if n := len(whole); n > 0 {
		out = append(out, Finding{"no-chance", counted(n, "change has", "changes have") + " no chance: nobody said how likely, so all of it counts in the outturn.", whole})
	}
	if n := len(unpriced); n > 0 {
		out = append(out, Finding{"no-price", counted(n, "change has", "changes have") + " no price yet, and so adds nothing to the outturn.", unpriced})
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "One " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (a Account) findings(currency, name string) (out []Finding) {
	full := func(minor int64) string { return Full(minor, currency) }
	due := a.Contract + a.Implemented
	switch {
	case !a.Has(Contract) && (a.Has(Certified) || a.Has(Paid) || a.Has(Change)):
		out = append(out, Finding{Code: "no-contract-sum", Text: fmt.Sprintf("%s has entries and no contract sum, so its outturn is not run.", name)})
	case a.Has(Contract) && a.Certified > due:
		out = append(out, Finding{Code: "certified-over-due", Text: fmt.Sprintf("%s: %s is certified, more than the contract sum with its implemented changes, %s.", name, full(a.Certified), full(due))})
	}
	if a.Paid > a.Certified {
		out = append(out, Finding{Code: "paid-over-certified", Text: fmt.Sprintf("%s: %s is paid, more than the %s that is certified.", name, full(a.Paid), full(a.Certified))})
	}
	return out
}
