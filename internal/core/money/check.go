package money

import (
	"fmt"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

// Problem is one thing wrong with an entry: the field, and a sentence.
type Problem struct{ Path, Text string }

// Problems lists what stands against an entry beside those that are there. Corrections name an entry that still counts, and are of the
// same kind, contract and currency.
func (e Entry) Problems(there []Entry) (out []Problem) {
	say := func(path, format string, args ...any) { out = append(out, Problem{path, fmt.Sprintf(format, args...)}) }
	if kindWords[e.Kind] == "" {
		say("kind", "Choose one of the kinds that are listed.")
		return out
	}
	if len(there) >= MostEntries {
		say("", "There are %d entries already, which is as many as are kept.", MostEntries)
	}
	if e.Corrects != "" {
		e.correction(there, say)
	}
	if e.Void {
		return out
	}
	for _, x := range there {
		if e.Kind == Change && x.Kind == Change && !x.Void && e.Ref != "" && e.Ref == x.Ref && e.Engagement == x.Engagement && e.Matter != x.Matter && x.ID != e.Corrects {
			say("matter", "%s is known here already, %s: choose the same, or it would count twice.", e.Ref, map[bool]string{true: "without a change of the register", false: "as a change of the register"}[x.Matter == ""])
			break
		}
	}
	switch {
	case e.Kind == Change && e.Stage != Warned && e.Stage != Quoted && e.Stage != Implemented && e.Stage != Dropped:
		say("stage", "Choose how far the change has come.")
	case e.Kind == Change && e.Ref == "" && e.Matter == "":
		say("ref", "Give the change a reference, so that its next stage is known to be of it.")
	case e.Kind != Change && e.Chance != 0:
		say("chance", "Only a change has a chance.")
	}
	if e.Kind == Change || e.Kind == Contract || e.Kind == Certified || e.Kind == Paid {
		if e.Engagement == "" {
			say("engagement", "Choose the contract it belongs to.")
		}
	}
	if e.Chance < 0 || e.Chance > Certain {
		say("chance", "A chance lies above 0 %% and not above 100 %%.")
	}
	if e.Day <= 0 {
		say("day", "Write the day from which it counts, such as 2026-03-31.")
	}
	switch {
	case e.Minor > Most || e.Minor < -Most:
		say("amount", "The amount is larger than any that is kept here: %s at most.", benefit.Money(Most).Full(e.Currency))
	case e.Minor == 0 && e.Kind != Change && e.Kind != Exception:
		say("amount", "Write an amount other than nothing. To take an entry out, correct it.")
	}
	return out
}

// correction is what stands against an entry taking the place of another.
func (e Entry) correction(there []Entry, say func(path, format string, args ...any)) {
	var of *Entry
	for _, x := range there {
		if x.Corrects == e.Corrects {
			say("", "Somebody corrected this entry meanwhile: correct the one that took its place.")
			return
		}
		if x.ID == e.Corrects {
			of = &x
		}
	}
	switch {
	case of == nil || of.Void:
		say("", "There is no such entry to correct.")
	case of.Kind != e.Kind || of.Engagement != e.Engagement || of.Currency != e.Currency:
		say("", "A correction stays of the kind, the contract and the currency it corrects. Take the entry out and write another instead.")
	}
}

// Matter is a change or an early warning as a register has it.
type Matter struct {
	ID       string
	Number   int64
	Title    string
	Phase    matter.Phase
	Settled  bool // it was accepted, or assessed by the client
	Minor    int64
	Currency string
	Moved    civil.Date
	Chance   int
}

// Entry is what a change of a register says about money, until somebody writes it down: an early warning until it is quoted, implemented
// once it is accepted, since from then on it is part of the contract.
func (m Matter) Entry() (e Entry, ok bool) {
	e = Entry{ID: "matter " + m.ID, Kind: Change, Stage: Warned, Day: m.Moved, Minor: m.Minor, Currency: m.Currency, Chance: m.Chance, Ref: fmt.Sprintf("%d", m.Number), Title: m.Title, Matter: m.ID, Derived: true}
	switch m.Phase {
	case matter.Quoted, matter.Assessing:
		e.Stage = Quoted
	case matter.Accepted, matter.Done:
		e.Stage = Implemented
	case matter.Closed:
		e.Stage = Dropped
		if m.Settled {
			e.Stage = Implemented
		}
	case matter.Declined, matter.Withdrawn:
		e.Stage = Dropped
	case matter.Shared:
		return e, false
	}
	return e, true
}
