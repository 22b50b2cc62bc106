// Package party holds who takes part: organisations, people, the seats they act from and how others know them.
//
// It promises values only: what a seat is given follows from its posts by one pure function. It refuses to know passwords and
// secrets, and to decide what a role may do, which package access does.
package party

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/access"
)

// Instants are microseconds UTC; 0 means none.

// Organisation employs people and takes one side of a relationship.
type Organisation struct {
	ID      access.OrganisationID
	Name    string
	Side    access.Side
	ActsFor access.OrganisationID // the client a firm acts for; empty for everybody else
	Created int64
	Ended   int64
	Rev     int64

	SecondFactor bool // whoever acts for it needs one
}

// Person is a human being with an account.
type Person struct {
	ID      access.PersonID
	Email   string // lower case
	Name    string
	Admin   bool // runs the installation
	Created int64
	Ended   int64 // deactivated; what the person did stays
	Rev     int64
}

// Answering lists the roles that answer for a side where nobody was named.
func Answering() []access.Role { return []access.Role{access.ClientPM, access.DeliveryPM} }

// SeatKind says what holds a seat.
type SeatKind string

// The kinds of seat.
const (
	PersonSeat   SeatKind = "person"
	TokenSeat    SeatKind = "token"    // an API token, never more than its person's seat
	GuestSeat    SeatKind = "guest"    // a person for a time
	ReplySeat    SeatKind = "reply"    // a link to one question
	ShareSeat    SeatKind = "share"    // a link to one frozen page
	OnlookerSeat SeatKind = "onlooker" // sees as the other side does
	AgentSeat    SeatKind = "agent"    // a side's clocks and imports
)

// Seat is one person or link acting for one organisation.
type Seat struct {
	ID           access.SeatID
	Person       access.PersonID // empty for links and agents
	Organisation access.OrganisationID
	Kind         SeatKind
	Side         access.Side
	ReadOnly     bool
	Label        string
	MadeBy       access.PersonID
	Created      int64
	Until        int64
	Held         bool // nobody may sign in to it until its organisation's lead says that the account is its person's again
}

// Post is a role given to a seat in a scope. What the seat reaches follows from its posts.
type Post struct {
	Seat     access.SeatID
	Tenant   access.OrganisationID // owner of the scope
	Scope    access.ScopeID
	Role     access.Role
	ReadOnly bool
	Since    int64
	Until    int64
}

// Room is a place for one audience of one scope.
type Room struct {
	Organisation access.OrganisationID
	ID           access.RoomID
	SharedRoom   access.RoomID // itself, when no room is shared
	Scope        access.ScopeID
	Audience     access.Audience
}

// Opening is a room that a post may open: Held is the scope of the post, of kind HeldKind, and Room belongs to it or to a scope
// below it.
type Opening struct {
	Post     Post
	HeldKind access.Scope
	Room     Room
}

// Grant is a role held in a room until an instant.
type Grant struct {
	Room     Room
	Role     access.Role
	ReadOnly bool
	Until    int64
}

// Place is the grant's place in the matrix.
func (g Grant) Place() access.Place { return access.PlaceOf(g.Role, g.Room.Audience, g.ReadOnly) }

// Grants is what a seat holds, from the openings of its posts: each role where it reaches, in its own scope and, where the role
// inherits, in the scopes below; never beyond the end of the post or of the seat. In a stated order.
func Grants(s Seat, openings []Opening) []Grant {
	var out []Grant
	for _, o := range openings {
		below := o.Room.Scope != o.Post.Scope
		if !o.Post.Role.Reaches(o.Room.Audience) || below && !o.Post.Role.Inherits(o.HeldKind) {
			continue
		}
		out = append(out, Grant{o.Room, o.Post.Role, s.ReadOnly || o.Post.ReadOnly, min(s.Until, o.Post.Until)})
	}
	slices.SortFunc(out, func(a, b Grant) int {
		return cmp.Or(cmp.Compare(a.Room.Organisation, b.Room.Organisation), cmp.Compare(a.Room.ID, b.Room.ID),
			cmp.Compare(a.Place(), b.Place()), cmp.Compare(b.Until, a.Until))
	})
	// The same place reached twice, through a programme and a project, lasts until the later end.
	return slices.CompactFunc(out, func(a, b Grant) bool { return a.Room == b.Room && a.Place() == b.Place() })
}

// Within leaves of grants what holder has too: the same role in the same room, no longer, and read-only where holder only reads.
func Within(grants, holder []Grant) []Grant {
	var out []Grant
	for _, g := range grants {
		for _, h := range holder {
			same := h.Room.Organisation == g.Room.Organisation && h.Room.ID == g.Room.ID && h.Role == g.Role
			if same && (g.ReadOnly || !h.ReadOnly) {
				g.Until = min(g.Until, h.Until)
				out = append(out, g)
				break
			}
		}
	}
	return out
}

// Member is somebody as the others in a room know them.
type Member struct {
	ID     string
	Person access.PersonID
	Name   string
	Firm   string // the organisation they act for
	Side   access.Side
	Role   access.Role
	Title  string
	Since  int64
	Until  int64 // 0 while they are there
	Rev    int64
}

// Appointment is the giving of a role, kept by the side that gave it.
type Appointment struct {
	ID     string
	Seat   access.SeatID
	Person access.PersonID
	Name   string
	Firm   string
	Role   access.Role
	Days   int64 // working days a month set aside for it
	MadeBy string
	Since  int64
	Until  int64
	Ended  int64
	Rev    int64
}

// InForce reports whether the role is held at an instant.
func (a Appointment) InForce(now int64) bool { return a.Ended == 0 && now < a.Until }

// Invitation is an invitation to a side, kept by the side that sent it.
type Invitation struct {
	ID         string
	Email      string
	Name       string
	Firm       string
	Role       access.Role
	MadeBy     access.PersonID
	MadeByName string
	Created    int64
	Until      int64
	Ended      int64
	Outcome    string // "", accepted, withdrawn
	Rev        int64
}

// State is "open", "expired", "accepted" or "withdrawn" at an instant.
func (i Invitation) State(now int64) string {
	switch {
	case i.Outcome != "":
		return i.Outcome
	case i.Until <= now:
		return "expired"
	}
	return "open"
}

// Invite is what the secret of an invitation opens.
type Invite struct {
	ID           string
	Tenant       access.OrganisationID // owner of the scope
	Scope        access.ScopeID
	Role         access.Role
	Organisation access.OrganisationID // whom the invited will act for
	Email        string
	Name         string
	MadeBy       access.PersonID
	Created      int64
	Until        int64
	PostUntil    int64 // end of the role, for guests; far away for everybody else
	Ended        int64
}

// CredentialKind says what lets somebody in.
type CredentialKind string

// The kinds of credential.
const (
	SessionCredential  CredentialKind = "session"
	TokenCredential    CredentialKind = "token"
	LinkCredential     CredentialKind = "link"
	RecoveryCredential CredentialKind = "recovery"
	DemoCredential     CredentialKind = "demo"
)

// Credential is something secret that resolves to one seat. Only the hash of the secret is kept.
type Credential struct {
	ID      string
	Kind    CredentialKind
	Seat    access.SeatID
	Person  access.PersonID
	Label   string // what it was made for, or the browser it is used from
	Created int64
	Seen    int64 // written at most every five minutes
	Until   int64
	Factor  int64 // when the second factor was shown, for a session; 0 for never
}

// Factor is the second factor of a person: a secret that a device of theirs shares with us. The zero value is none.
type Factor struct {
	Secret    []byte
	Made      int64
	Confirmed int64 // when a first code was given; 0 as long as nothing is asked for it
	Step      int64 // of the last code that was taken, so that none is taken twice
}

// Waiting is somebody who gave their password and is asked for a code. They are let in nowhere yet.
type Waiting struct {
	Person access.PersonID
	Seat   access.SeatID // where they go on; empty for the seat that was used last
	Invite []byte        // hash of the invitation that is accepted then; nil for none
	Tries  int           // codes that were given
	Until  int64
}

// Link is a link that works without an account, as the side that made it keeps it.
type Link struct {
	ID         string
	Kind       SeatKind
	Label      string
	Thread     access.RoomID // the room it opens
	MadeBy     access.PersonID
	MadeByName string
	Created    int64
	Until      int64
	Ended      int64
	Rev        int64
}
