package brief

import (
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/outlook"
)

// Input is what a brief is made from. Case and Result are needed; everything else may be empty, and what is empty is not
// on the page.
type Input struct {
	Case      *benefit.Case
	Result    *benefit.Result // its Report is the report date of the brief
	CaseFile  File
	Schedules []Schedule // one per engagement, in the order of the case

	Waiting     []benefit.Waiting
	NoWaiting   map[benefit.DecisionID]string // why the cost of waiting was not worked out
	Obligations []benefit.Obligation
	CaseChecks  []benefit.Check
	Next        []benefit.MissingInput // by value, largest first
	Engine      string                 // what computed the figures: "Counterpart 0.1.0"

	Agreed *Agreed // what the page is held against; nil when nothing was agreed
	Untold *Untold // what the page before this one left out; nil when this is the first
	Stood  *Stood  // what moved since that page; nil where that cannot be said

	Money  *money.Ledger // the client's own; nil where none is given
	Judged []Judged      // what was revealed last of each supplier's engagement

	Outlook *outlook.Result // what a simulation of these submissions found; nil where there is none

	Relations []Relation // with each supplier with whom both sides were asked anything, or that was begun without
}

// File is a file that was read.
type File struct {
	Name   string
	SHA256 string // of the bytes, in hexadecimal
}

// Schedule is what is known of one supplier's programme from its latest submission, and from earlier ones.
type Schedule struct {
	Engagement benefit.EngagementID
	Supplier   string
	File       File
	Tool       string // what wrote the file: "Primavera P6 18.8"
	Project    string // the project's name in the file
	DataDate   civil.Date
	Finish     civil.Date // zero when no dates could be computed
	NoFinish   string     // why not
	Activities int
	Incomplete int
	Links      int
	Baseline   string     // which baseline the checks used, as a sentence; "" for none
	Drives     []Activity // the driving chain to the project's finish, in time order
	Milestones []Tied
	Missed     int     // of the fourteen checks, how many fail
	Checks     []Check // the fourteen
	Extras     []Check
	Warnings   []Warning
	Changes    *Changes // since the submission before; nil without one
}

// Tied is what the submissions say about one contract milestone.
type Tied struct {
	Milestone benefit.NodeID
	Activity  string     // code of the activity it is tied to
	History   []Reported // by report date, one per submission, the latest last
	Chain     []Activity // the driving chain to it in the latest submission, in time order
}

// Reported is the forecast one submission gave. Forecast is zero when the submission does not hold the milestone.
type Reported struct {
	Report   civil.Date // data date of the submission
	File     string
	Forecast civil.Date
	Reached  bool // Forecast is a day on which it was reported as reached
}

// Activity is one activity of a driving chain.
type Activity struct {
	ID, Code, Name string
	Start, Finish  civil.Date
	Float          float64 // total float in working days
	HasFloat       bool    // false for what is finished
	Ours           string  // the client's own work that the activity waits for or stands for, "" for none
}

// Check is one check of a schedule with its outcome.
type Check struct {
	Number     int
	Name       string
	Value      string // as a reader sees it; "" when not run
	Threshold  string
	Verdict    Verdict
	Reason     string // why it was not run, or is only shown
	Definition string
	Source     string
	Lists      string // what Items are
	Items      []Item
	Notes      []string
	Used       float64 // how much of what the threshold allows is used up, 1 at the threshold; see HasUsed
	HasUsed    bool
}

// Verdict of a check of a schedule.
type Verdict string

// The four things a check can say.
const (
	Holds  Verdict = "holds"
	Fails  Verdict = "fails"
	NotRun Verdict = "not run"
	Shown  Verdict = "shown"
)

// Item is one thing behind a check.
type Item struct{ Label, Detail string }

// Warning is something a reader of files could not take as it stood.
type Warning struct {
	Line  int // 0 when it concerns no line
	Where string
	Text  string
}
