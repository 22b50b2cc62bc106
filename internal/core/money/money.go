// Package money folds the client's dated entries of money into where a contract and a project stand: what was approved, the contract sum,
// changes by their stage, what is committed, certified and paid, the contingency, and what it will all come to.
//
// It promises that a figure is the sum of the entries listed behind it, to the minor unit; that nothing is edited away, since a correction
// is an entry of its own which takes the place of another; that amounts of several currencies are kept apart and never added; and that a
// figure without an entry is not given, never zero. The outturn of a contract is its sum, the changes that were implemented, the others
// weighted by their chance, and the client's own costs; it is never the budget of a file divided by an index. It refuses rates of
// exchange, forecasts of its own, and to know who may see what.
package money

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Kind is what an entry says.
type Kind string

// The kinds.
const (
	Approved  Kind = "approved"  // added to what may be spent, or taken from it
	Contract  Kind = "contract"  // of the contract sum
	Change    Kind = "change"    // what a change is worth at a stage; the latest entry of a change counts
	Order     Kind = "order"     // committed beside the contracts
	Certified Kind = "certified" // in one certificate
	Paid      Kind = "paid"      // in one payment
	Held      Kind = "held"      // set aside as contingency, within what was approved
	Drawn     Kind = "drawn"     // taken out of the contingency
	Own       Kind = "own"       // the client's own costs, as they are expected to come out
	Exception Kind = "exception" // a note that the outturn goes further than was agreed; its amount is the outturn it speaks of
)

// Kinds lists every kind, in the order in which figures stand.
func Kinds() []Kind {
	return []Kind{Approved, Contract, Change, Order, Certified, Paid, Held, Drawn, Own, Exception}
}

var kindWords = map[Kind]string{Approved: "approved budget", Contract: "contract sum", Change: "change", Order: "other commitment", Certified: "certified", Paid: "paid",
	Held: "contingency held", Drawn: "contingency drawn", Own: "own costs", Exception: "exception note"}

// Words is a kind as people say it.
func (k Kind) Words() string { return kindWords[k] }

// Shared reports whether both sides of a contract may know entries of a kind. The others are the client's alone.
func (k Kind) Shared() bool {
	return k == Contract || k == Change || k == Certified || k == Paid
}

// Stage is how far a change has come.
type Stage string

// The stages.
const (
	Warned      Stage = "early warning"
	Quoted      Stage = "quoted"
	Implemented Stage = "implemented" // part of the contract now
	Dropped     Stage = "dropped"
)

// Stages lists the stages in their order.
func Stages() []Stage { return []Stage{Warned, Quoted, Implemented, Dropped} }

// Most is the largest amount of one entry, in minor units, and MostEntries how many entries are added up: together they fit.
const (
	Most        = 900_000_000_000_000
	MostEntries = 10_000
	Certain     = 10_000 // a chance of one, in hundredths of a per cent
)

// Entry is one dated entry. What it says never changes: an entry that corrects another takes its place.
type Entry struct {
	ID         string
	Kind       Kind
	Stage      Stage          // of a change
	Engagement access.ScopeID // the contract it belongs to, "" for the project itself
	Day        civil.Date     // from which it counts
	Minor      int64
	Currency   string // ISO 4217
	Chance     int    // of a change before it is implemented, in hundredths of a per cent; 0 where nobody said
	Ref        string // of the change, the certificate, the approval
	Title      string
	Matter     string // id of the matter it belongs to
	Corrects   string // id of the entry whose place it takes
	Void       bool   // the corrected entry counts no more, and nothing in its place
	Made       int64  // instant at which it was written
	Derived    bool   // it follows from a matter, and nobody wrote it down as money
}

// key is which change an entry is of: of one matter, else of one reference, else of itself.
func (e Entry) key() string {
	switch {
	case e.Matter != "":
		return "matter " + e.Matter
	case e.Ref != "":
		return "ref " + string(e.Engagement) + " " + e.Ref
	}
	return "entry " + e.ID
}

// Item is a change as it stands.
type Item struct {
	Entry          // the latest of it
	Weighted int64 // what of it counts in the outturn
	Whole    bool  // nobody gave a chance, so all of it does
	Entries  int
}

// Sums are what entries of one currency come to.
type Sums struct {
	given                                     map[Kind]int
	Approved, Contract                        int64
	Warned, Quoted, Implemented               int64 // changes at each stage, at their full amount
	Exposure                                  int64 // changes before they are part of the contract, weighted by their chance
	Orders, Certified, Paid, Held, Drawn, Own int64
	Items                                     []Item
}

// Has reports whether any entry of a kind was given.
func (s Sums) Has(k Kind) bool { return s.given[k] > 0 }

// Committed is what the client is bound to: contract sums, changes that were implemented and other orders. Not ok where nothing was given.
func (s Sums) Committed() (minor int64, ok bool) {
	return s.Contract + s.Implemented + s.Orders, s.Has(Contract) || s.Has(Order)
}

// Left is what is left of the contingency. Not ok where none is held.
func (s Sums) Left() (minor int64, ok bool) { return s.Held - s.Drawn, s.Has(Held) }

// Outturn is what it will come to: contract sums, implemented changes, the others weighted by their chance, and own costs. Not ok without a
// contract sum.
func (s Sums) Outturn() (minor int64, ok bool) {
	return s.Contract + s.Implemented + s.Exposure + s.Own, s.Has(Contract)
}

// Account is the money of one contract.
type Account struct {
	Engagement access.ScopeID
	Sums
}

// Position is where a project stands in one currency.
type Position struct {
	Currency string
	Sums               // of all entries, those of contracts among them
	Accounts []Account // by contract, in the order of their ids
}

// Ledger is what entries amount to on a day.
type Ledger struct {
	Currency  string
	Day       civil.Date
	Main      Position          // in the currency of the project
	Others    []Position        // in other currencies, by their code: kept apart
	Live      []Entry           // that count, by day
	Ahead     []Entry           // that will, from a later day
	Replaced  map[string]string // id of an entry → of the one that took its place
	Exception *Entry            // the latest note of an exception
}

// Positions are where it stands in every currency, that of the project first.
func (l Ledger) Positions() []Position { return append([]Position{l.Main}, l.Others...) }

// Items are the changes of every currency.
func (l Ledger) Items() (out []Item) {
	for _, p := range l.Positions() {
		out = append(out, p.Items...)
	}
	return out
}

// Fold adds up entries as they stand on a day. What is dated later is listed and not counted; a correction counts in the place of what it
// corrects whatever its day is.
func Fold(currency string, entries []Entry, day civil.Date) Ledger {
	l := Ledger{Currency: currency, Day: day, Replaced: map[string]string{}}
	typed := map[string]bool{} // matters that somebody wrote money down for
	for _, e := range entries {
		if e.Corrects != "" {
			l.Replaced[e.Corrects] = e.ID
		}
		typed[e.Matter] = typed[e.Matter] || e.Matter != "" && !e.Derived && !e.Void
	}
	for _, e := range entries {
		switch {
		case l.Replaced[e.ID] != "" || e.Void || e.Derived && typed[e.Matter]:
		case e.Day > day:
			l.Ahead = append(l.Ahead, e)
		default:
			l.Live = append(l.Live, e)
		}
	}
	slices.SortStableFunc(l.Live, byDay)
	slices.SortStableFunc(l.Ahead, byDay)
	kept := map[string][]Entry{}
	for _, e := range l.Live {
		kept[e.Currency] = append(kept[e.Currency], e)
		if e.Kind == Exception {
			l.Exception = &e
		}
	}
	l.Main = position(currency, kept[currency])
	delete(kept, currency)
	for code, list := range kept {
		l.Others = append(l.Others, position(code, list))
	}
	slices.SortFunc(l.Others, func(a, b Position) int { return cmp.Compare(a.Currency, b.Currency) })
	return l
}

func byDay(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Made, b.Made), cmp.Compare(a.ID, b.ID))
}

func position(currency string, entries []Entry) Position {
	p := Position{Currency: currency, Sums: sum(entries)}
	by := map[access.ScopeID][]Entry{}
	for _, e := range entries {
		if e.Engagement != "" {
			by[e.Engagement] = append(by[e.Engagement], e)
		}
	}
	for id, list := range by {
		p.Accounts = append(p.Accounts, Account{id, sum(list)})
	}
	slices.SortFunc(p.Accounts, func(a, b Account) int { return cmp.Compare(a.Engagement, b.Engagement) })
	return p
}

// sum adds entries up that lie in the order of their days.
func sum(entries []Entry) Sums {
	s := Sums{given: map[Kind]int{}}
	into := map[Kind]*int64{Approved: &s.Approved, Contract: &s.Contract, Order: &s.Orders, Certified: &s.Certified, Paid: &s.Paid, Held: &s.Held, Drawn: &s.Drawn, Own: &s.Own}
	at := map[string]int{}
	for _, e := range entries {
		s.given[e.Kind]++
		if to := into[e.Kind]; to != nil {
			*to += e.Minor
			continue
		}
		if e.Kind != Change {
			continue
		}
		i, known := at[e.key()]
		if !known {
			i, at[e.key()] = len(s.Items), len(s.Items)
			s.Items = append(s.Items, Item{})
		}
		s.Items[i] = Item{Entry: e, Entries: s.Items[i].Entries + 1}
	}
	for i := range s.Items {
		s.weigh(&s.Items[i])
	}
	return s
}

// weigh counts a change at its stage.
func (s *Sums) weigh(i *Item) {
	switch i.Stage {
	case Implemented:
		s.Implemented += i.Minor
		i.Weighted = i.Minor
		return
	case Warned:
		s.Warned += i.Minor
	case Quoted:
		s.Quoted += i.Minor
	default:
		return
	}
	i.Weighted = i.Minor
	if i.Whole = i.Chance <= 0; !i.Whole {
		i.Weighted = Weighted(i.Minor, i.Chance)
	}
	s.Exposure += i.Weighted
}

// Weighted is an amount times a chance in hundredths of a per cent, rounded half away from zero.
func Weighted(minor int64, chance int) int64 {
	x := minor * int64(chance)
	if x < 0 {
		return -((-x + Certain/2) / Certain)
	}
	return (x + Certain/2) / Certain
}

// Full is an amount to the last digit, in a currency.
func Full(minor int64, currency string) string { return benefit.Money(minor).Full(currency) }

// Apart says of other currencies that they are kept apart; "" where there is one.
func (l Ledger) Apart() string {
	if len(l.Others) == 0 {
		return ""
	}
	names := ""
	for i, p := range l.Others {
		switch {
		case i > 0 && i == len(l.Others)-1:
			names += " and "
		case i > 0:
			names += ", "
		}
		names += p.Currency
	}
	return fmt.Sprintf("Amounts in %s are kept apart: they are in no figure in %s, since no rate of exchange is agreed here.", names, l.Currency)
}
