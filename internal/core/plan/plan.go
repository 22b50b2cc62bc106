// Package plan holds the words of a schedule: projects, activities, links, calendars and the options they were
// scheduled with, as one file states them.
//
// It promises that a Network that passes Validate can be analysed without further checks: every index is in range,
// every duration is bounded, every link joins two different activities. It refuses to compute dates (package sched
// does) and to know file formats.
package plan

import (
	"counterpart.dev/internal/core/civil"
)

// Identities as the file states them. They are unique within one file, never across files.
type (
	ProjectID  string
	ActivityID string
	CalendarID string
	WBSID      string
)

// None is the index of "no such thing" in the int32 reference fields.
const None = int32(-1)

// Network is everything a file says about the projects chosen from it. References between its parts are indices.
type Network struct {
	Projects   []Project
	WBS        []WBS
	Calendars  []Calendar
	Activities []Activity
	Links      []Link
	// Assignments of activities whose remaining work is done on the calendars of their resources.
	Assignments []Assignment
	WBSLinks    []WBSLink
	Costs       []Cost // of the activities that have any, in their order
	Rules       Rules
}

// Rules says by whose rules the dates of a network are computed.
type Rules uint8

const (
	PrimaveraRules Rules = iota
	ProjectRules         // those of Microsoft Project
)

// Assignment is the remaining work of one resource on one activity, in working time of the resource's calendar. By the
// rules of Microsoft Project an activity has one at most, on the time in which any of its resources works.
type Assignment struct {
	Activity, Calendar int32
	Remaining          civil.Minutes
}

// WBSLink is a link with an end at a WBS element: what it asks of the element it asks of everything in it. Of either end,
// exactly one of the activity and the element is not None.
type WBSLink struct {
	From, To       int32 // activities
	FromWBS, ToWBS int32
	Kind           LinkKind
	Lag            civil.Minutes
	Elapsed        bool
}

// Project is one project of the file.
type Project struct {
	ID           ProjectID
	Code, Name   string // the short name users see, and the long one
	Calendar     int32  // default calendar, or None
	DataDate     civil.Time
	PlannedStart civil.Time
	MustFinish   civil.Time // "must finish by", zero when the project has none
	StoredFinish civil.Time // the finish the file's own tool computed, zero when not stated
	Currency     string     // ISO code, "" when the file has none
	StoredValue  Value      // as the file's own tool worked it out
	Options      Options
}

// Options are the scheduling options of one project, as stored in its file.
type Options struct {
	LagCalendar         LagCalendar
	Logic               Logic
	FloatKind           FloatKind
	CriticalBy          CriticalBy
	CriticalFloat       civil.Minutes // critical when total float is at most this (CriticalBy TotalFloat)
	OpenEndsCritical    bool          // activities without successors get a late finish equal to their early finish
	SSLagFromEarlyStart bool          // start-to-start lag of a started predecessor counts from its early start, else from its actual start
	UseExpectedFinish   bool
	IgnoreOtherProjects bool // links to and from other projects do not schedule
	FloatToAllFinish    bool // float is measured to the latest finish of all projects, not of the activity's own
	FromFinish          bool // dates follow from MustFinish backwards (ProjectRules)
	KeepRemaining       bool // remaining work goes on where it was, whatever its predecessors do (ProjectRules)
}

// LagCalendar says on which calendar the lag of a link is worked.
type LagCalendar uint8

const (
	LagOnPredecessor LagCalendar = iota
	LagOnSuccessor
	LagOn24Hours
	LagOnProjectDefault
)

// Logic says how progress that contradicts the links is treated.
type Logic uint8

const (
	RetainedLogic    Logic = iota // remaining work still waits for unfinished predecessors
	ProgressOverride              // started work ignores its unfinished predecessors
	ActualDates                   // remaining work follows the actual dates of its predecessors
)

// FloatKind says which difference total float is.
type FloatKind uint8

const (
	FinishFloat FloatKind = iota
	StartFloat
	SmallestFloat
)

// CriticalBy says what makes an activity critical.
type CriticalBy uint8

const (
	ByTotalFloat CriticalBy = iota
	ByLongestPath
)

// WBS is one element of the work breakdown structure.
type WBS struct {
	ID         WBSID
	Parent     int32 // or None
	Project    int32
	Code, Name string

	Constraint Constraint // on everything in it: a start no earlier, a finish no later (ProjectRules)
	Deadline   civil.Time // for everything in it
}

// Calendar is a working-time calendar with the name and hours per day the file gives it.
type Calendar struct {
	ID            CalendarID
	Name          string
	MinutesPerDay civil.Minutes // "a day" when a duration is shown in days
	Time          *civil.Calendar
	Derived       bool // made from others of the file, in which it does not stand itself
}

// ActivityType as schedules know them.
type ActivityType uint8

const (
	Task ActivityType = iota
	ResourceTask
	StartMilestone
	FinishMilestone
	LevelOfEffort
	WBSSummary
)

// IsMilestone reports a start or finish milestone.
func (t ActivityType) IsMilestone() bool { return t == StartMilestone || t == FinishMilestone }

// IsSpan reports types that take their dates from other activities: level of effort and WBS summary.
func (t ActivityType) IsSpan() bool { return t == LevelOfEffort || t == WBSSummary }

func (t ActivityType) String() string {
	return [...]string{"task", "resource task", "start milestone", "finish milestone", "level of effort", "WBS summary"}[t]
}

// Status of an activity at the data date.
type Status uint8

const (
	NotStarted Status = iota
	InProgress
	Complete
)

func (s Status) String() string { return [...]string{"not started", "in progress", "complete"}[s] }

// PercentKind says what the file's percentage measures.
type PercentKind uint8

const (
	DurationPercent PercentKind = iota
	PhysicalPercent
	UnitsPercent
)

// Activity is one activity of the file.
type Activity struct {
	ID       ActivityID
	GUID     string // an identity that outlives the file, "" when the format has none
	Code     string // the Activity ID users see
	Name     string
	Project  int32
	WBS      int32 // or None
	Calendar int32
	Type     ActivityType
	Status   Status

	Original, Remaining civil.Minutes // on the activity's calendar
	Gap                 civil.Minutes // working time without work within what remains of a split activity
	Delay               civil.Minutes // elapsed time by which levelling puts its start off
	Elapsed             bool          // its duration is elapsed time
	PercentKind         PercentKind
	Percent             float64 // 0 to 100, of PercentKind

	ActualStart, ActualFinish civil.Time
	Suspend, Resume           civil.Time
	ExpectedFinish            civil.Time
	PlannedStart              civil.Time // the tool's own planned dates: not a baseline
	PlannedFinish             civil.Time
	BaselineStart             civil.Time // only from formats that carry a baseline
	BaselineFinish            civil.Time
	BaselineDuration          civil.Minutes // with BaselineFinish
	ManualStart, ManualFinish civil.Time    // dates set by hand, which nothing moves; zero for what is scheduled
	Deadline                  civil.Time    // a finish to be met, that moves nothing

	Constraints   [2]Constraint
	ExternalStart civil.Time // earliest start set by a link from a project outside the file
	ExternalLate  civil.Time // latest finish set by a link to a project outside the file

	HasResource bool
	HasCost     bool

	Stored Stored
}

// Constraint on an activity; Kind NoConstraint when it has none.
type Constraint struct {
	Kind ConstraintKind
	Date civil.Time
}

// ConstraintKind as schedules know them.
type ConstraintKind uint8

const (
	NoConstraint ConstraintKind = iota
	StartOn
	StartOnOrBefore
	StartOnOrAfter
	FinishOn
	FinishOnOrBefore
	FinishOnOrAfter
	MandatoryStart
	MandatoryFinish
	AsLateAsPossible
)

func (k ConstraintKind) String() string {
	return [...]string{"none", "start on", "start on or before", "start on or after", "finish on", "finish on or before",
		"finish on or after", "mandatory start", "mandatory finish", "as late as possible"}[k]
}

// IsHard reports constraints that can hold a date against its logic: mandatory, on, and no later than.
func (k ConstraintKind) IsHard() bool {
	switch k {
	case StartOn, StartOnOrBefore, FinishOn, FinishOnOrBefore, MandatoryStart, MandatoryFinish:
		return true
	}
	return false
}

// Stored is what the file's own tool computed last; zero times and false Has flags where it says nothing.
type Stored struct {
	EarlyStart, EarlyFinish     civil.Time
	LateStart, LateFinish       civil.Time
	TotalFloat, FreeFloat       civil.Minutes
	HasTotalFloat               bool
	HasFreeFloat                bool
	LongestPath, HasLongestPath bool
}

// LinkKind names which end of the predecessor drives which end of the successor.
type LinkKind uint8

const (
	FinishToStart LinkKind = iota
	StartToStart
	FinishToFinish
	StartToFinish
)

func (k LinkKind) String() string { return [...]string{"FS", "SS", "FF", "SF"}[k] }

// Link is a dependency between two activities of the Network.
type Link struct {
	From, To int32 // predecessor and successor
	Kind     LinkKind
	Lag      civil.Minutes // negative for a lead
	Elapsed  bool          // the lag is elapsed time, on no calendar
}

// Bounds that Validate enforces, so that sums of durations cannot overflow.
const (
	MaxDuration   = civil.Minutes(1000 * 366 * civil.MinutesPerDay) // a thousand years
	MaxActivities = 2_000_000
	MaxLinks      = 8_000_000
)
