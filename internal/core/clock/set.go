package clock

import (
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// Party says who owes a step.
type Party string

// The parties.
const (
	Client    Party = "client"
	Delivery  Party = "delivery"
	Raiser    Party = "raiser"     // who raised the matter, gave the notice, makes the claim
	OtherSide Party = "other side" // the one other than whose move began the step
	Promiser  Party = "promiser"   // who promises, of a commitment
	Either    Party = "either side"
)

// Parties lists every party, in a fixed order.
func Parties() []Party { return []Party{Client, Delivery, Raiser, OtherSide, Promiser, Either} }

// Deemed is what silence is treated as.
type Deemed string

// The deemed outcomes.
const (
	Nothing     Deemed = ""
	Accepted    Deemed = "accepted"
	NoObjection Deemed = "no objection"
	Rejected    Deemed = "rejected"
	Lapsed      Deemed = "lapsed"
	Valid       Deemed = "valid"
	Final       Deemed = "final and binding"
	Revoked     Deemed = "revoked"
)

// Outcomes lists every deemed outcome but none, in a fixed order.
func Outcomes() []Deemed {
	return []Deemed{Accepted, NoObjection, Rejected, Lapsed, Valid, Final, Revoked}
}

// Own is the edition of rules for which no contract is the source.
const Own = "own"

// Set is the rules of one form of contract, or of none.
type Set struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Edition string `json:"edition"`
	Note    string `json:"note,omitempty"`
	Warn    Period `json:"warn"` // how long before a date its side is warned, unless the rule says otherwise
	Terms   []Term `json:"terms,omitempty"`
	Rules   []Rule `json:"rules"`
}

// Term is a period that the contract leaves to each engagement.
type Term struct {
	Name   string `json:"name"`
	Period Period `json:"period"`
	Note   string `json:"note,omitempty"`
}

// Rule is one step that somebody owes.
type Rule struct {
	ID       string        `json:"id"`
	Kinds    []Kind        `json:"kinds"`
	Step     string        `json:"step"` // what is owed
	Clause   string        `json:"clause,omitempty"`
	Edition  string        `json:"edition,omitempty"` // where it is not the set's
	OwedBy   Party         `json:"owed_by"`
	Role     string        `json:"role,omitempty"`      // as the contract calls them; the engagement says who holds it
	RaisedBy access.Side   `json:"raised_by,omitempty"` // holds only for what that side raised
	From     []string      `json:"from"`                // what starts it: a move that no rule awaited, or "RULE MOVE", "RULE met", "RULE late", "RULE missed", "RULE deemed", "RULE returned"; "MOVE by WHOM" for one side's only
	Within   Length        `json:"within,omitzero"`
	Roll     bool          `json:"roll,omitempty"` // a last day without work moves to the next working day
	MetBy    []matter.Verb `json:"met_by"`
	Reasons  bool          `json:"reasons,omitempty"` // declining needs them: without, the clock runs on
	IfMissed string        `json:"if_missed"`
	Deemed   Deemed        `json:"deemed,omitempty"`
	Spared   bool          `json:"spares_client_caused,omitempty"` // nothing is deemed of what arises from the client side's own acts
	Further  *Further      `json:"further,omitempty"`
	Warn     Period        `json:"warn,omitzero"`
	Right    bool          `json:"right,omitempty"`        // a right, not a duty: no figure counts it as late
	Passes   bool          `json:"passes,omitempty"`       // handing over ends it for who hands over, until it is returned
	Fixed    bool          `json:"no_extension,omitempty"` // cannot be extended by agreement
	Anew     matter.Verb   `json:"anew,omitempty"`         // which of the moves that start it begins it anew while it runs
	AtOnce   matter.Verb   `json:"at_once,omitempty"`      // which of the moves that start it meets it too
}

// Further is what follows when the waiting side notifies that a step is overdue.
type Further struct {
	Clause   string `json:"clause,omitempty"` // where it is not the rule's
	Within   Period `json:"within"`
	IfMissed string `json:"if_missed"`
	Deemed   Deemed `json:"deemed,omitempty"`
	Of       string `json:"of,omitempty"` // rule that must have been met: where it was not, there is nothing of which an outcome could be deemed
}

// Sets lists the built-in sets, in a fixed order. Each call makes them anew, so that a caller may edit what it got.
func Sets() []Set {
	sets := []Set{plain(), nec4(), fidic2017(), fidic1999()}
	for i := range sets {
		sets[i] = sets[i].clone()
	}
	return sets
}

// Named is the built-in set of a name, made anew like those of Sets.
func Named(id string) (Set, bool) {
	for known, set := range map[string]func() Set{"plain": plain, "nec4": nec4, "fidic2017": fidic2017, "fidic1999": fidic1999} {
		if known == id {
			return set().clone(), true
		}
	}
	return Set{}, false
}

// clone is a copy that shares nothing.
func (s Set) clone() Set {
	s.Terms, s.Rules = slices.Clone(s.Terms), slices.Clone(s.Rules)
	for i := range s.Rules {
		r := &s.Rules[i]
		r.Kinds, r.From, r.MetBy = slices.Clone(r.Kinds), slices.Clone(r.From), slices.Clone(r.MetBy)
		if r.Further != nil {
			f := *r.Further
			r.Further = &f
		}
	}
	return s
}

// For lists the rules of a kind, in their order.
func (s Set) For(k Kind) []Rule {
	var out []Rule
	for _, r := range s.Rules {
		if slices.Contains(r.Kinds, k) {
			out = append(out, r)
		}
	}
	return out
}

// With is the set with a term set to a period, as an engagement's contract data says. The set itself stays as it is. Without such a
// term it is unchanged.
func (s Set) With(term string, p Period) Set {
	s.Terms = slices.Clone(s.Terms)
	for i := range s.Terms {
		if s.Terms[i].Name == term {
			s.Terms[i].Period, s.Terms[i].Note = p, ""
		}
	}
	return s
}

// period is how long a length is; the promised date and none have no period.
func (s Set) period(l Length) Period {
	for _, t := range s.Terms {
		if t.Name == l.Term && l.Term != "" {
			return t.Period
		}
	}
	return l.Period
}

// editionOf is the edition a rule paraphrases.
func (s Set) editionOf(r Rule) string {
	if r.Edition != "" {
		return r.Edition
	}
	return s.Edition
}
