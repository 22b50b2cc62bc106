// Package register holds matters as they are kept: the row of each with its moves, what one side notes beside it, and who lets the
// mirror be shown.
//
// It promises plain values, each of one room, and that what follows from the moves is kept beside them only so that lists can be sorted
// by it. It refuses to say what a move does: core/matter folds them, and core/clock says until when.
package register

import (
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/programme"
)

// Matter is the row of a matter. From Phase to Duties it follows from the moves, the clock rules and the time it was worked out for.
type Matter struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Shared       access.RoomID
	Number       int64 // in its room, from 1
	Kind         matter.Kind
	Raiser       access.Side
	Raised       int64
	By           access.PersonID
	ByName       string
	Title        string
	About        string // JSON: an estimate, a choice, a proposal, criteria; "" for none

	Phase  matter.Phase
	Court  access.Side // "" once it has ended
	Holder access.PersonID
	Due    string // ISO: needed or promised by, "" while nobody said
	DueAt  int64  // until when whoever has the ball owes the next step, by the clock; 0 where no rule says
	WarnAt int64
	TurnAt int64  // when time alone changes what is written here; 0 for never
	Rule   string // the step that DueAt is of
	Deemed string // what silence was treated as, "" for nothing
	State  string // JSON of the folded state
	Moves  int
	Moved  int64
	Ended  int64
	Duties string // the rows that the mirror counts, as conduct.Write writes them

	Missed   string // why a promise was missed, as its side says: a code of conduct.Reasons; "" while it does not say
	SharedAs string // id of its copy in the shared room, "" while there is none
	Source   string // id of the intake it came from
	Rev      int64

	// The right of each side that runs out first, as it was worked out last. They are written and never read with the row: whoever writes it
	// has worked them out, or has the clock turned at once.
	ClientRight, DeliveryRight Right
}

// Right is what a side may do until an instant; the zero value is none.
type Right struct {
	Name string
	Due  int64
	Warn int64 // from when its side is warned
}

// Move is one move with what was written with it.
type Move struct {
	ID       string
	Matter   string
	Index    int
	At       int64
	Side     access.Side
	Role     access.Role
	Person   access.PersonID
	Recorder access.Side // the side that recorded it for another; "" when its own people made it
	Verb     matter.Verb
	Said     string // JSON: what the move says besides words
	ByName   string
	ByFirm   string
	Words    string
	Leaf     int64
}

// Attachment is a file that came with a move.
type Attachment struct {
	Move, Index int
	File        programme.File
}

// Beside is what one side keeps about a matter for itself.
type Beside struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Shared       access.RoomID
	MatterRoom   access.RoomID
	Matter       string
	Owner        access.PersonID
	OwnerName    string
	Tags         string // separated by spaces
	Words        string
	Effect       string // JSON: what it does to benefits, in the client's room only
	Changed      int64
	Rev          int64
}

// Count is how many matters of a room are alike.
type Count struct {
	Kind  matter.Kind
	Court access.Side
	Phase matter.Phase
	N     int
}

// Mirror says since when conduct is to be shown, 0 when it is not. In the room of one side it is that side's wish. In the shared room it is
// what both see: of a side its own promises, of access.NoSide everything.
type Mirror struct {
	Side   access.Side
	ByName string
	On     int64
}

// Saved is a list that somebody keeps under a name.
type Saved struct {
	ID    string
	Name  string
	Query string // of the address of the list
}
