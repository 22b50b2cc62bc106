// Package gate holds where the client decides whether to go on: what is asked for before it, the decision of a named person, and the
// case as it stood then.
//
// It promises plain values, each of the client's room, that a decision is made once, and that what was missing when it was made stays
// listed. It refuses to decide, and to call anything evidence that nobody looked at.
package gate

import "counterpart.dev/internal/core/access"

// State is how an item of evidence stands.
type State string

// The states.
const (
	Missing  State = "missing"
	There    State = "there"      // somebody has seen it
	Unneeded State = "not needed" // with the reason why
)

// States lists the states.
func States() []State { return []State{Missing, There, Unneeded} }

// Outcome is what was decided.
type Outcome string

// The outcomes.
const (
	Undecided  Outcome = ""
	Go         Outcome = "go"
	Conditions Outcome = "go with conditions"
	NoGo       Outcome = "no go"
)

// Outcomes lists what can be decided.
func Outcomes() []Outcome { return []Outcome{Go, Conditions, NoGo} }

// Gate is one gate of a project.
type Gate struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Number       int64
	Name         string
	Day          string // ISO: when it is to be decided
	Purpose      string
	Outcome      Outcome
	Reason       string
	Decider      access.PersonID
	DeciderName  string
	DecidedAt    int64
	By           access.PersonID
	ByName       string
	Made         int64
	Rev          int64
}

// Item is one thing that is asked for.
type Item struct {
	Gate    string
	Index   int
	Title   string
	State   State
	Words   string // where it is, or why it is not needed
	ByName  string
	Changed int64
	Rev     int64
}

// Case is the case as it stood at a gate, as a file.
type Case struct {
	Gate    string
	Version int64
	Hash    []byte
	Body    []byte
	By      access.PersonID
	ByName  string
	Made    int64
}

// Usual is what is asked for at a gate where nobody says otherwise [own].
func Usual() []string {
	return []string{
		"The business case as it stands, with what changed since the last gate",
		"Every benefit has an owner who accepted it, a measure and a baseline",
		"The forecast of dates against the contract, from the supplier’s own programme",
		"Money against approval, with the contingency that is left",
		"Confidence of both sides and of the assurer, where they disagree, and why",
		"What we owe the supplier and are late with",
		"Whether both sides’ values are aligned, and the charter is signed",
	}
}

// Open lists the items that nobody has seen and nobody has set aside.
func Open(items []Item) (out []Item) {
	for _, i := range items {
		if i.State == Missing {
			out = append(out, i)
		}
	}
	return out
}
