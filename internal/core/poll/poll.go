// Package poll holds what is asked of both sides as it is kept: rounds, who was asked, what is sealed until a round ends, what is then
// found, what each side says of it, and the charter that both sign.
//
// It promises plain values, each of one room, and that nothing here says who answered what: a sealed body lies in a room of its own, and
// what is found holds figures only. It refuses to compute: core/accord compares answers and says what may be released.
package poll

import (
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
)

// Kind is what a round asks.
type Kind string

// The kinds of rounds.
const (
	Alignment Kind = "alignment" // of two sides
	Tender    Kind = "tender"    // the client side's part of several alignments, which end in one instant
	Pulse     Kind = "pulse"
	// Confidence asks both sides and who assures. What is found is everybody's judgement with their name.
	Confidence Kind = "confidence"
)

// State is how far a round has come.
type State string

// The states.
const (
	Open      State = "open"
	Ended     State = "ended"     // what was found is there
	Withdrawn State = "withdrawn" // before anything was found
)

// Round is one time of asking, as everybody in its room knows it: how many of each side were asked, and nothing of what they did.
type Round struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Kind         Kind
	Number       int64  // among those of its kind in the room, from 1
	Instrument   string // version of the dilemmas; "" for a pulse
	BeforeAward  bool   // what is found goes to the client side alone
	By           access.PersonID
	ByName       string
	Made         int64
	Closes       int64
	Criteria     string // by what a bidder is judged, published before anybody answers
	Body         string // JSON: the items of a pulse and its boxes, the engagements of a tender
	State        State
	EndedAt      int64
	ClientAsked  int
	DelivAsked   int
	Rev          int64
}

// Asked says that a side asked one of its own to answer. It lies in the side's own room and does not say whether they did.
type Asked struct {
	ID     string
	Round  string
	Name   string
	Person access.PersonID // "" for whoever answers by a link
	Link   string          // id of the link, "" for whoever answers signed in
	Sealed access.RoomID   // the room that only whoever was asked enters
	By     access.PersonID
	ByName string
	Made   int64
	Ended  int64 // withdrawn
	Rev    int64
}

// Ballot is what somebody is asked, in the room that is theirs alone. It says all that they need to answer without another room.
type Ballot struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	Round        string
	Kind         Kind
	Side         access.Side
	Scope        access.ScopeID
	Instrument   string
	Closes       int64
	Made         int64
	Who          string        // stands for the person in counts, the same in every round of their side
	Box          access.RoomID // where the answers to a pulse are put; "" where they stay in this room
	Body         string        // JSON: the items of a pulse
	Title        string
	Client       string
	Delivery     string
	Criteria     string
	Said         string // JSON: what its reader has answered, where that stays in this room and was asked for
}

// Unsigned is the newest charter of an engagement with one of the roles its reader has in it and one of those who signed it: a row for each
// pair of them.
type Unsigned struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	Scope        access.ScopeID
	Engagement   string
	Role         access.Role
	Signed       access.Side // "" where nobody has signed
}

// Sealed is a body that nobody reads until its round ends.
type Sealed struct {
	Round string
	Name  string // "" for the one sheet of a room; a handle in a box
	Body  string
}

// Finding is what a round found, in one part for both sides or one for each.
type Finding struct {
	Round string
	Part  string
	Body  string // JSON, figures only
	Made  int64
}

// The parts of what is found.
const (
	Both     = "both"
	Client   = "client"
	Delivery = "delivery"
)

// Step is what a verdict is about.
type Step string

// The steps.
const (
	Answered Step = "answered" // the side's people have answered, and the round may end
	Outcome  Step = "outcome"  // go, with conditions, or no go
)

// Verdict is what somebody says of a round for a side.
type Verdict struct {
	Round   string
	Step    Step
	Side    access.Side
	Outcome accord.Outcome // of an outcome
	Reason  string
	By      access.PersonID
	ByName  string
	At      int64
	Rev     int64
}

// Condition is what follows from a verdict or a pulse, until it is a matter with an owner.
type Condition struct {
	Round  string
	Index  int
	Words  string
	Matter string // id of the matter it became, "" while it has not
	Made   int64
	Rev    int64
}

// Charter is one version of what both sides promise.
type Charter struct {
	Version int64
	Body    string // JSON: the behaviours in their order
	By      access.PersonID
	ByName  string
	Made    int64
	Changed int64
	Rev     int64
}

// Signature is a name under a version of a charter.
type Signature struct {
	Version int64
	Person  access.PersonID
	Side    access.Side
	Role    access.Role
	Hash    []byte
	Name    string
	Firm    string
	Made    int64
}
