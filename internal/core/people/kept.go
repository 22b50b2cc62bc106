package people

import "counterpart.dev/internal/core/access"

// Craft is one body that is kept about a role: its competences, or what the work demands.
type Craft struct {
	ID      string
	Body    string
	By      access.PersonID
	ByName  string
	Changed int64
	Rev     int64
}

// The bodies of Craft.
const (
	ClientCraft  = "client"  // competences of the client role
	SponsorCraft = "sponsor" // of the sponsor
	DemandCraft  = "demand"  // attributes of the work
)

// Readiness is how somebody stands to a role, for themselves and the readers they named.
type Readiness struct {
	Organisation access.OrganisationID
	Room         access.RoomID // of its readers, and nobody else's
	ID           string
	Person       access.PersonID
	Scope        access.ScopeID
	Sort         string // ClientCraft or SponsorCraft
	Made         int64
	Name         string
	Mentor       access.PersonID
	MentorName   string
	Readers      string // their names
	Delegation   string // what was agreed of limits, in words
	Changed      int64
	Rev          int64
}

// The sorts of Proof.
const (
	BySelf  = "self"  // evidence that the person gives
	ByOther = "other" // evidence that a reviewer gives
	Step    = "step"  // a step of the support plan
)

// Proof is something that happened and shows what somebody can do, or a step by which they come to it.
type Proof struct {
	ID         string
	Readiness  string
	Sort       string
	Competence string
	Level      int64  // that the evidence shows; 0 for a step
	Day        string // when it happened, or by when the step is done
	Helper     string // of a step: who helps
	Words      string
	By         access.PersonID
	ByName     string
	Made       int64
	Done       int64 // of a step
	Erased     int64
	Rev        int64
}

// Induction says whether somebody has a role for the first time, and who helps them. Its id is that of the appointment.
type Induction struct {
	ID         string
	Person     access.PersonID
	FirstTime  bool
	Mentor     access.PersonID
	MentorName string
	By         access.PersonID
	ByName     string
	Changed    int64
	Rev        int64
}

// Premise is what one side said of one thing that must be in place before work begins.
type Premise struct {
	Code   string
	Index  int64
	Side   access.Side
	Verb   string
	Next   string // the day on which it is looked at again; "" for none
	Words  string
	By     access.PersonID
	ByName string
	ByFirm string
	Made   int64
}

// The verbs of Premise.
const (
	State    = "state"    // says what it is, and so opens it again for both sides
	Confirm  = "confirm"  // says that it is in place
	Withdraw = "withdraw" // says that it is not, or no more
)
