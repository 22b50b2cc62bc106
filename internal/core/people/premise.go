package people

import (
	"slices"

	"counterpart.dev/internal/core/access"
)

// Premised is something that must be in place before work begins.
type Premised struct{ Code, Name, Means string }

// Premises lists what must be in place, in a fixed order.
func Premises() []Premised {
	return []Premised{
		{"decisions", "Decision rights", "Who decides what on each side, up to how much, and within how many days"},
		{"escalation", "Escalation ladder", "To whom it goes when two people do not agree, step by step, with days"},
		{"access", "Access", "Sites, systems and people that the delivery side needs, from when"},
		{"hours", "Sponsor hours", "How many hours a month each sponsor or executive has for this, and when"},
		{"backfill", "Backfill", "Who does the daily work of the client’s people while they work on this"},
	}
}

// PremiseState is how one of them stands.
type PremiseState struct {
	Premised
	Words     string  // what it is; "" while nobody has said
	Stated    Premise // who said so last
	Client    Premise // its confirmation in force; the zero value for none
	Delivery  Premise
	Withdrawn Premise   // who withdrew it last, while it is open for that; the zero value for none
	Next      string    // the earliest day on which a side looks at it again
	History   []Premise // the latest first
}

// InPlace reports whether both sides say so.
func (s PremiseState) InPlace() bool { return s.Client.Made != 0 && s.Delivery.Made != 0 }

// Due reports whether it is to be looked at again on a day.
func (s PremiseState) Due(today string) bool { return s.InPlace() && s.Next != "" && s.Next <= today }

// Fold says how each of them stands after what both sides said, in the order of their index. Saying what it is opens it for both sides;
// withdrawing opens it again until that side confirms.
func Fold(said []Premise) (out []PremiseState) {
	for _, p := range Premises() {
		s := PremiseState{Premised: p}
		for _, x := range said {
			if x.Code != p.Code {
				continue
			}
			s.History = append(s.History, x)
			of := &s.Client
			if x.Side == access.DeliverySide {
				of = &s.Delivery
			}
			switch x.Verb {
			case State:
				s.Words, s.Stated, s.Client, s.Delivery, s.Withdrawn = x.Words, x, Premise{}, Premise{}, Premise{}
			case Confirm:
				if *of = x; s.Withdrawn.Side == x.Side {
					s.Withdrawn = Premise{}
				}
			case Withdraw:
				*of, s.Withdrawn = Premise{}, x
			}
		}
		for _, c := range []Premise{s.Client, s.Delivery} {
			if c.Made != 0 && c.Next != "" && (s.Next == "" || c.Next < s.Next) {
				s.Next = c.Next
			}
		}
		slices.Reverse(s.History)
		out = append(out, s)
	}
	return out
}
