// Package casebook holds the client's case as it is kept, row by row: the nodes of the benefits map with the edges between them, what
// was measured, the lists it was taken in from, and the pages published from it.
//
// It promises plain values, each of one room of the client side. It refuses to compute: core/benefit does, from the case that is put
// together of these rows.
package casebook

import "counterpart.dev/internal/core/access"

// Kind is what a node of the case is.
type Kind string

// The kinds of nodes.
const (
	Objective  Kind = "objective"
	Benefit    Kind = "benefit"
	Change     Kind = "change"     // a business change
	Work       Kind = "work"       // the client's own work
	Tie        Kind = "tie"        // a contract milestone of an engagement, as the case waits for it
	Interface  Kind = "interface"  // a hand-over between two suppliers, a link of the client's own
	Cost       Kind = "cost"       // money out
	Decision   Kind = "decision"   // a choice somebody on the client side has to make
	Assumption Kind = "assumption" // taken as true until shown otherwise
	Appraisal  Kind = "appraisal"  // rate, base date and end; a project has one
)

// Node is one node of a project's case. Body is the JSON of the rest of its profile, whose form depends on the kind.
type Node struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Kind         Kind
	Created      int64
	Title        string
	Owner        string // a name as it was given, resolved to nobody
	Body         string
	Place        int64  // where it stands among its kind
	Source       string // id of the intake it came from, "" when it was typed
	Changed      int64
	Ended        int64 // 0 while it stands
	Rev          int64
}

// Edge says that a node needs another: an objective its benefits, a benefit its changes, a change its ties and work.
type Edge struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	Node         string
	Needs        string
	SharePPM     int64 // of the node, in millionths; 0 where everything is needed
	Confirmed    bool  // false while it is a suggestion
}

// Reading is a measured value of a benefit's measure.
type Reading struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Node         string
	Day          string // ISO
	Value        string // decimal, as it was given
	By           access.PersonID
	ByName       string
	Words        string
	Source       string // id of the intake it came from
	Made         int64
	Withdrawn    int64
	Rev          int64
}

// IntakeState is how far the taking in of a list is.
type IntakeState string

// The states of an intake.
const (
	Open    IntakeState = "open"    // columns and rows are being looked at; nothing has changed yet
	Applied IntakeState = "applied" // its rows are in
	Undone  IntakeState = "undone"  // they were taken out again
	Dropped IntakeState = "dropped" // given up before it changed anything
)

// Intake is a list that is taken in from a spreadsheet.
type Intake struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Kind         string // "benefits", "readings", …
	File         string // id
	By           access.PersonID
	ByName       string
	Made         int64
	Sheet        string
	Mapping      string // JSON: which column is what
	State        IntakeState
	AppliedAt    int64
	UndoneAt     int64
	Rev          int64
}

// IntakeRow is one row of the list and what became of it. No row is lost: what is not taken in has a reason.
type IntakeRow struct {
	Index   int    // in the sheet, from 1
	Cells   string // JSON array: the cells as they are in the file
	State   string // "ready", "asks", "left out", "taken"
	Answers string // JSON object: what somebody said where the row asked
	Reason  string
	Node    string // id of the node made of it
	Rev     int64
}

// Tolerance is how far from the plan the sponsor lets things go before being asked. The latest counts.
type Tolerance struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	LateDays     int64 // a contract milestone after its date in force
	BenefitPPM   int64 // of the planned value, in millionths
	CostPPM      int64 // of the approved sum
	Words        string
	By           access.PersonID
	ByName       string
	Made         int64
}

// Brief is a page as it was published. It never changes.
type Brief struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Number       int64
	Title        string
	Report       string // ISO, the report date
	Page         []byte // HTML
	Print        []byte // PDF
	Data         []byte // JSON: the figures and what they were made from
	Style        string // address of the stylesheet the page was published with
	By           access.PersonID
	ByName       string
	Made         int64
}
