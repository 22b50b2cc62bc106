// Package access holds the one table of who may do what: role × audience × kind × verb.
//
// It promises that every other place that decides about access is made from this table or is proved equal to it: Decide
// here, the views, row policies and triggers of the store, and the policies of the routes. What the table does not allow
// is refused, and a refusal looks like absence. It refuses to know rows, requests or people: it is handed roles and rooms.
package access

import (
	"slices"
	"strings"
)

// Identities. All are opaque and random; a reader of one learns nothing from it.
type (
	// OrganisationID names an organisation. The organisation that owns a room is the tenant of the rows in it.
	OrganisationID string
	// PersonID names a human being.
	PersonID string
	// SeatID names a seat: one person or link acting for one organisation. The zero value sees nothing.
	SeatID string
	// RoomID names a room: an organisation's place for one audience of one scope.
	RoomID string
	// ScopeID names what rooms belong to: an organisation, a programme, a project or an engagement.
	ScopeID string
)

// Side is the end of a relationship that someone acts for.
type Side string

// The sides. A seat of the installation itself has none.
const (
	NoSide       Side = ""
	ClientSide   Side = "client"
	DeliverySide Side = "delivery"
	AssurerSide  Side = "assurer"
)

// Audience says for whom a room is.
type Audience string

// The audiences of rooms.
const (
	ClientOnly   Audience = "client"   // the client side
	DeliveryOnly Audience = "delivery" // that delivery side
	AssurerOnly  Audience = "assurer"  // the independent reader
	Shared       Audience = "shared"   // both sides
	Named        Audience = "named"    // the readers it was opened for, one by one
	Sealed       Audience = "sealed"   // its author, until a reveal
)

// Audiences lists every audience, in a fixed order.
func Audiences() []Audience {
	return []Audience{ClientOnly, DeliveryOnly, AssurerOnly, Shared, Named, Sealed}
}

// Of is the audience that is only for a side.
func (s Side) Of() Audience { return Audience(s) }

// Scope says what kind of thing a scope is.
type Scope string

// The scopes, widest first.
const (
	OrganisationScope Scope = "organisation"
	ProgrammeScope    Scope = "programme"
	ProjectScope      Scope = "project"
	EngagementScope   Scope = "engagement"
)

// Verb is one thing that can be done with a row of a kind, or several of them together.
type Verb uint8

// The verbs. What an act does is one of them on a kind: inviting is Add on Invitation, sharing a note is Add on Note in
// the shared room, moving an engagement on is Change on Engagement.
const (
	See Verb = 1 << iota
	Add
	Change
	Remove
)

// Verbs lists the single verbs, in a fixed order.
func Verbs() []Verb { return []Verb{See, Add, Change, Remove} }

func (v Verb) String() string {
	var names []string
	for i, name := range []string{"see", "add", "change", "remove"} {
		if v&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "+")
}

// Place is a role held in a room of an audience, as the store keeps it beside each grant: one word that its views, policies
// and triggers compare with the places the matrix allows.
type Place string

// PlaceOf makes the place of a role in an audience. A read-only grant is a place of its own, allowed to see and no more.
func PlaceOf(r Role, a Audience, readOnly bool) Place {
	if readOnly {
		return Place(string(r) + ":read@" + string(a))
	}
	return Place(string(r) + "@" + string(a))
}

// Places lists, sorted, every place from which verb is allowed on kind.
func Places(k Kind, v Verb) []Place {
	var out []Place
	for _, r := range Roles() {
		for _, a := range Audiences() {
			allowed := Allowed(r, a, k)
			if allowed&v == v {
				out = append(out, PlaceOf(r, a, false))
			}
			if v == See && allowed&See != 0 {
				out = append(out, PlaceOf(r, a, true))
			}
		}
	}
	slices.Sort(out)
	return out
}

// Reach is what one seat holds in one room at the instant it was asked for. The zero value reaches nothing.
type Reach struct {
	Organisation OrganisationID // owner of the room
	Room         RoomID
	SharedRoom   RoomID // the room both sides see; the room itself where there is none
	Scope        ScopeID
	Audience     Audience
	Roles        []Role // may do what the matrix allows them
	Reading      []Role // may only see what it allows them to
}

// May reports whether the seat may do v with rows of kind k in the room.
func (r Reach) May(k Kind, v Verb) bool {
	allowed := func(role Role) bool { return Allowed(role, r.Audience, k)&v == v }
	return v != 0 && (slices.ContainsFunc(r.Roles, allowed) || v == See && slices.ContainsFunc(r.Reading, allowed))
}

// Holds reports whether one of the roles is held in the room.
func (r Reach) Holds(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(role Role) bool { return slices.Contains(r.Roles, role) })
}

// Only reports whether a role is all that anything may be done or seen by.
func (r Reach) Only(role Role) bool {
	other := func(held Role) bool { return held != role }
	return !slices.ContainsFunc(r.Roles, other) && !slices.ContainsFunc(r.Reading, other)
}

// Viewer is who asks: a credential resolved to its seat.
type Viewer struct {
	Seat         SeatID
	Person       PersonID // empty for a link
	Name         string
	Organisation OrganisationID // acts for it
	Firm         string         // its name
	Side         Side
	Admin        bool   // runs the installation; sees no content for it
	ReadOnly     bool   // only looks: another side's view, or a read-only token
	Link         bool   // came by a link, has no account
	Token        bool   // a program came with an API token; it manages no accounts
	Entry        string // id of the credential they came by; empty for agents
	Onlooker     bool   // looks at what a member of the organisation gets who holds nothing private
}

// Known reports whether there is anybody.
func (v Viewer) Known() bool { return v.Seat != "" }

// Decide reports whether a viewer who reaches a room so may do v with rows of kind k in it. It is the only question that
// acts, pages and commands ask; a no is answered as absence.
func Decide(v Viewer, r Reach, k Kind, verb Verb) bool {
	if !v.Known() || v.ReadOnly && verb&^See != 0 {
		return false
	}
	return r.May(k, verb)
}

// DecideLog reports whether a viewer may read all that was recorded in a room. In a room of the client's own that tells of the whole
// case, of which a benefit owner sees what they own.
func DecideLog(v Viewer, r Reach) bool {
	return Decide(v, r, Record, See) && !(r.Audience == ClientOnly && r.Only(BenefitOwner))
}
