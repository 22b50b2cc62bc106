// Package programme holds what is known of a supplier's programme: its submissions, the activities read from them, what was said of
// them, and the dates the contract names.
//
// It promises plain values, each of one room, and the words the field uses for them; and that what it writes as bytes it reads back
// as it was, or says that it cannot. It refuses to read files or to compute dates: the formats read, and core/sched computes.
package programme

import (
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// File is a file as it came. Its bytes are kept apart from it.
type File struct {
	ID     string
	Name   string // as it was given, never a path
	Media  string // "" when it was not said
	Size   int64  // bytes
	SHA256 []byte // of the bytes
	By     access.PersonID
	Made   int64 // microseconds UTC
	Erased int64 // 0 while its bytes are there
}

// State is how far a submission is.
type State string

// The states of a submission.
const (
	Received State = "received" // kept, not read yet
	Choose   State = "choose"   // its file holds several projects: somebody has to say which is meant
	Read     State = "read"     // read and assessed
	Failed   State = "failed"   // cannot be read; Problem says why
)

// Origin is how a submission came.
type Origin string

// The origins.
const (
	FromFile Origin = "file"
	Typed    Origin = "typed" // dated milestones somebody typed in, from a supplier who sends only pages
)

// Submission is one revision of the supplier's schedule. It never changes; what is read of it is added once it was read.
type Submission struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	Shared       access.RoomID
	ID           string
	Number       int64 // in its room, from 1
	Side         access.Side
	ForRecord    bool // kept by the client for its own record: starts no clock
	Origin       Origin
	File         string // id, "" when it was typed
	By           access.PersonID
	ByName       string
	ByFirm       string
	Made         int64

	Label       string // what its sender calls it
	Project     string // short name of the project meant, "" before it is known
	ProjectName string
	State       State
	Problem     string
	Format      string
	Tool        string
	DataDate    string // ISO, "" before it is read
	Finish      string // ISO, "" when no dates could be computed
	Activities  int
	Incomplete  int
	Links       int
	Warnings    int
	Held        int // of the fourteen checks, measured against what the readers of its room see
	Missed      int // of the fourteen checks, how many do not hold; the others were not run, or have no verdict
	ReadAt      int64
	Due         int64 // when the client has to have accepted it or not; 0: no clock
	Silence     int64 // when silence is treated as its answer; 0 where it is not
	Notified    Notice
	Rev         int64
}

// Notice says that the answer to a submission is overdue. It is given once, by who handed it in.
type Notice struct {
	At   int64 // 0 for none
	By   access.PersonID
	Name string
	Firm string
	Due  int64 // the end of the further period that it began
}

// Deemed reports whether silence is treated as the answer at an instant, where nothing was said of the submission.
func (s Submission) Deemed(at int64) bool { return s.Due != 0 && s.Silence != 0 && at > s.Silence }

// Activity is one activity of a submission with the dates that were computed for it, or that it had.
type Activity struct {
	Index    int // in its submission's sheet, from 0
	Code     string
	Name     string
	Kind     string // as plan.ActivityType prints
	Status   string // as plan.Status prints
	Start    civil.Time
	Finish   civil.Time
	Float    civil.Minutes // working minutes of its calendar
	HasFloat bool
	PerDay   civil.Minutes // working minutes of a day of its calendar
	Critical bool
	Longest  bool
	Driver   int // index of the activity that sets its early dates, -1 for none
}

// Day is the day the activity is done, or is forecast to be. A start milestone is done when it starts.
func (a Activity) Day() civil.Date {
	if a.Kind == plan.StartMilestone.String() {
		return a.Start.Date()
	}
	return a.Finish.FinishDate()
}

// Part is one result that was worked out from a submission. Its body never changes without its inputs or the engine changing.
type Part struct {
	Organisation   access.OrganisationID
	Room           access.RoomID
	Shared         access.RoomID
	SubmissionRoom access.RoomID
	Submission     string
	Name           string // "sheet", "checks", "check.1", "warnings", …
	Engine         string
	Inputs         string // hash of what it was worked out from
	Body           []byte
	Made           int64
	Rev            int64
}

// Acceptance is what the client side said of a submission. The latest counts.
type Acceptance struct {
	Organisation   access.OrganisationID
	Room           access.RoomID
	Shared         access.RoomID
	ID             string
	SubmissionRoom access.RoomID
	Submission     string
	Accepted       bool
	Reason         Reason // "" when accepted
	Words          string
	By             access.PersonID
	ByName         string
	ByFirm         string
	Made           int64
}

// Reason is why a submission is not accepted. The four are those a programme may be turned away for under NEC4 ECC clause 31.3, in our
// own words.
type Reason string

// The reasons.
const (
	NotPracticable Reason = "not practicable"
	LacksRequired  Reason = "lacks required information"
	NotRealistic   Reason = "not realistic"
	NotCompliant   Reason = "does not comply with the scope"
)

// Reasons lists the reasons, in a fixed order.
func Reasons() []Reason { return []Reason{NotPracticable, LacksRequired, NotRealistic, NotCompliant} }

// Nomination names the submission that later ones are measured against. The latest in a room counts.
type Nomination struct {
	Organisation   access.OrganisationID
	Room           access.RoomID
	Shared         access.RoomID
	ID             string
	SubmissionRoom access.RoomID
	Submission     string
	By             access.PersonID
	ByName         string
	Made           int64
}

// Milestone is a date or a deliverable that the contract names, tied to an activity by its code.
type Milestone struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	Shared       access.RoomID
	ID           string
	Created      int64
	Title        string
	Deliverable  bool
	Activity     string // code, "" while it is tied to none: not mapped yet
	ActivityName string // as it was when it was tied
	Confirmed    bool   // somebody said that the tie is right
	Achieved     string // ISO, "" while it is open
	Place        int64
	Ended        int64
	Rev          int64
	Dates        []MilestoneDate // in the order they were agreed
}

// MilestoneDate is a contract date and the day from which it is in force.
type MilestoneDate struct {
	Due    string // ISO
	From   string // ISO, "" from the beginning
	Reason string
	ByName string
	Made   int64
}

// InForce is the contract date in force on a day, "" when none is.
func (m Milestone) InForce(day string) (due string) {
	for _, d := range m.Dates {
		if d.From <= day {
			due = d.Due
		}
	}
	return due
}

// Forecast is what one submission says of the activity with a code.
type Forecast struct {
	Room       access.RoomID // of the submission
	Submission string
	Code       string
	Activity   Activity
}
