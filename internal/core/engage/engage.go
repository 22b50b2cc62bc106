// Package engage holds what the parties work on together: programmes, projects, engagements, the letters that say who may decide,
// and the notes they write.
//
// It promises the states an engagement may take and what each step asks for. It refuses to know who is asking, which package
// access decides, and what the benefits of a project are.
package engage

import (
	"slices"

	"counterpart.dev/internal/core/access"
)

// Instants are microseconds UTC, 0 for none; dates are ISO text, "" for none; money is minor units of a currency.

// Programme holds projects of a client organisation.
type Programme struct {
	ID      access.ScopeID
	Name    string
	Purpose string
	Created int64
	Ended   int64
	Rev     int64
}

// Project is the client's change. It is private to the client side.
type Project struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           access.ScopeID
	Programme    access.ScopeID // "" outside any programme
	Code         string
	Name         string
	Purpose      string
	Currency     string
	Zone         string
	Created      int64
	Ended        int64
	Rev          int64
}

// State is how far an engagement has come.
type State string

// The states.
const (
	Prospective State = "prospective"
	Aligned     State = "aligned"
	Active      State = "active"
	Closing     State = "closing"
	Closed      State = "closed"
)

// Step is a way from one state to another.
type Step struct {
	From, To State
	Words    string // what the button says
	// Gate is set where the step skips the alignment of values: it takes the sponsor's written reason.
	Gate bool
}

var steps = []Step{
	{Prospective, Aligned, "Values are aligned", false},
	{Prospective, Active, "Start without alignment", true},
	{Prospective, Closed, "Close without starting", false},
	{Aligned, Active, "Start", false},
	{Aligned, Prospective, "Back to prospective", false},
	{Aligned, Closed, "Close without starting", false},
	{Active, Closing, "Begin closing", false},
	{Closing, Active, "Resume", false},
	{Closing, Closed, "Close", false},
}

// Steps lists the steps out of a state, in a fixed order. A closed engagement has none.
func (s State) Steps() []Step {
	var out []Step
	for _, p := range steps {
		if p.From == s {
			out = append(out, p)
		}
	}
	return out
}

// StepTo is the step from s to another state, if there is one.
func (s State) StepTo(to State) (Step, bool) {
	i := slices.IndexFunc(steps, func(p Step) bool { return p.From == s && p.To == to })
	if i < 0 {
		return Step{}, false
	}
	return steps[i], true
}

// Engagement is where the client and one delivery organisation work together, as both sides know it.
type Engagement struct {
	Organisation access.OrganisationID
	Room         access.RoomID // the shared one
	ID           access.ScopeID
	Name         string
	ClientName   string
	DeliveryName string
	State        State
	StateSince   int64
	Adopted      bool   // taken over in flight
	OneSided     bool   // the other side has no log-in; what it did is recorded for it
	Contract     string // the contract's own reference
	Rules        string // the clock rule set
	RecordOnly   bool   // the contract names another communication system
	Zone         string
	Currency     string
	Week         string // working intervals by weekday, such as "mon-fri 09:00-17:00"
	Holidays     string // ISO dates, one a line
	Created      int64
	Rev          int64
}

// Standing is what one side keeps about an engagement for itself.
type Standing struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Shared       access.RoomID
	Engagement   access.ScopeID
	Project      access.ScopeID // on the client side only
	PMDays       int64          // days a month its project manager has for it
	NeededDays   int64          // days a month it takes
	GateReason   string         // why it was started without alignment
	GateBy       string
	GateAt       int64
	Rev          int64
}

// Role says whether an engagement's client role is filled, and by whom with what.
type Role struct {
	Filled     bool
	Names      []string
	Authority  bool // a letter of authority is in force
	PMDays     int64
	NeededDays int64
	Partly     bool // engagements that it reaches are not all the reader's, so what it lacks cannot be told
}

// Gaps lists what the client role lacks, as sentences; none when it is filled, with authority and capacity, or when its reader sees only a part
// of it.
func (r Role) Gaps() []string {
	if r.Partly {
		return nil
	}
	var out []string
	if !r.Filled {
		out = append(out, "Nobody is client PM.")
	}
	if r.Filled && !r.Authority {
		out = append(out, "No letter of authority is in force.")
	}
	switch {
	case r.NeededDays == 0:
		out = append(out, "How many days a month it takes is not stated.")
	case r.PMDays < r.NeededDays:
		out = append(out, "The client PM has fewer days than it takes.")
	}
	return out
}

// Power is something that authority can be given for.
type Power string

// The powers.
const (
	Instruct Power = "instruct" // give instructions
	Accept   Power = "accept"   // accept deliverables and programmes
	Agree    Power = "agree"    // agree changes up to the limit
	Certify  Power = "certify"  // certify payment
)

// Powers lists every power, in a fixed order.
func Powers() []Power { return []Power{Instruct, Accept, Agree, Certify} }

// Authority is a letter that says what its holder may decide.
type Authority struct {
	ID         string
	Number     int64 // from the room's own sequence
	Side       access.Side
	Holder     access.PersonID
	HolderName string
	HolderRole access.Role
	Giver      access.PersonID
	GiverName  string
	GiverRole  access.Role
	May        []Power
	Limit      int64 // minor units; 0 means no money
	Currency   string
	Words      string // what else it says
	From       string
	Until      string // "" until revoked
	Issued     int64
	Revoked    int64
	RevokedWhy string
	Rev        int64
}

// InForce reports whether the letter holds on a date.
func (a Authority) InForce(date string) bool {
	return a.Issued != 0 && a.Revoked == 0 && a.From <= date && (a.Until == "" || date <= a.Until)
}

// Note is a text that somebody wrote, in a room of their side or in the shared one.
type Note struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Shared       access.RoomID
	ParentRoom   access.RoomID
	Parent       string // its own id when it answers nothing
	Title        string
	Body         string
	Author       access.PersonID
	AuthorName   string
	AuthorFirm   string
	Side         access.Side
	Created      int64
	Changed      int64
	Erased       int64
	SharedAs     string // id of its copy in the shared room
	Leaf         int64  // where the record holds it
	Rev          int64
}

// Root reports whether the note answers nothing.
func (n Note) Root() bool { return n.Parent == n.ID }

// Draft is what somebody has begun to write in a form.
type Draft struct {
	Form    string
	Body    string
	Changed int64
	Rev     int64
}

// Found is something that was found, with where it is.
type Found struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	Kind         string // note, engagement, project
	ID           string
	Root         string // of a note: the one it answers, or its own id
	Title        string
	Scope        access.ScopeID
	ScopeKind    access.Scope
	ScopeName    string // of a note: the engagement or project it belongs to
	Audience     access.Audience
	Created      int64 // of a note
	Author       string
	Side         access.Side
}
