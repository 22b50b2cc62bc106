package benefit

import "counterpart.dev/internal/core/civil"

// Identities as the case states them: short slugs, unique within one case. NodeID names whatever can become
// available and be needed by something else: a contract milestone, a piece of the client's own work, a business change.
type (
	NodeID       string
	BenefitID    string
	ObjectiveID  string
	EngagementID string
	DecisionID   string
	CostID       string
	AssumptionID string
	InterfaceID  string
)

// Money is an amount in minor units (pence, cents) of the case's currency.
type Money int64

// Case is everything a client states about what a project is for and what it waits for.
type Case struct {
	Project     Project
	Currency    string // ISO 4217 code; MinorDigits says how many digits Money has after the point
	Appraisal   Appraisal
	Engagements []Engagement
	OwnWork     []OwnWork
	Interfaces  []Interface
	Changes     []Change
	Benefits    []Benefit
	Objectives  []Objective
	Costs       []Cost
	Decisions   []Decision
	Assumptions []Assumption
}

// Project says whose case it is. Texts may be empty, never required to compute.
type Project struct {
	Name      string
	Client    string // the client organisation
	Programme string
	Sponsor   string // the person who decides
	Manager   string // the client project manager
}

// Appraisal holds what turns yearly values into one sum.
type Appraisal struct {
	Base       civil.Date // the day values are discounted to; required when a rate is stated
	Rate       float64    // yearly, 0.035 for 3.5 %
	RateStated bool       // false: sums are not discounted and are named so
	Basis      RateBasis
	End        civil.Date // the last day anything counts, zero for no cut
	YearStarts int        // month the financial year starts in, 1 to 12; 0 means January
}

// RateBasis says whether amounts and the rate include inflation.
type RateBasis uint8

const (
	BasisNotStated RateBasis = iota
	Real
	Nominal
)

// Engagement is the work of one supplier on the project.
type Engagement struct {
	ID         EngagementID
	Supplier   string
	Contract   string // name or number of the contract
	Project    string // short name of the project inside the supplier's file, when it holds several
	Baseline   Baseline
	Milestones []ContractMilestone
}

// Baseline nominates the submission against which the supplier's schedule is measured.
type Baseline struct {
	File     string     // file name, as the user gave it
	DataDate civil.Date // or the data date by which it is recognised
}

// ContractMilestone is a date or a deliverable the contract names, tied to one activity of the supplier's schedule.
type ContractMilestone struct {
	ID           NodeID
	Title        string
	Deliverable  bool           // a thing handed over rather than a date reached
	Activity     string         // activity code in the supplier's schedule, "" when not tied
	ActivityName string         // the name the activity had when it was tied; a changed name is asked about
	Unconfirmed  bool           // the tie is a suggestion nobody has confirmed
	Dates        []ContractDate // in the order they came into force
	Approved     civil.Date     // the date the case was approved with; zero: the first contract date
	Forecast     civil.Date     // stated by hand, used only when no schedule gives one
	Achieved     civil.Date     // the day it was reached, zero while open
}

// ContractDate is a contract date and the day from which it is in force (zero: from the beginning).
type ContractDate struct {
	Date   civil.Date
	From   civil.Date
	Reason string // the extension or change that set it
}

// OwnWork is something the client side does itself: an approval, access, data, training. With PromisedTo it is an
// obligation towards a supplier.
type OwnWork struct {
	ID         NodeID
	Title      string
	Kind       WorkKind
	Owner      string
	Due        civil.Date
	Approved   civil.Date // the date the case was approved with; zero: Due
	Forecast   civil.Date // the owner's present expectation, zero when not stated
	Done       civil.Date // zero while open
	PromisedTo EngagementID
	Activities []string // codes of activities in that engagement's schedule that wait for it or stand for it
	Holds      []string // codes of activities there whose remaining work cannot begin before it is done, wherever the schedule puts them
}

// WorkKind says what the client side does.
type WorkKind uint8

const (
	WorkNotSaid  WorkKind = iota
	ApprovalWork          // an approval
	AccessWork            // access to places, people or systems
	DataWork              // data or documents
	DecisionWork          // a decision
	BackfillWork          // people released, with others in their place
)

// Interface is a hand-over between the activities of two suppliers: a link of the client's own, which neither schedule holds. To starts
// no earlier than From finishes and Lag has passed, by the calendar.
type Interface struct {
	ID       InterfaceID
	Title    string
	From, To ActivityRef
	Lag      Duration
}

// Need is one edge of the map: what a change or a benefit waits for.
type Need struct {
	On    NodeID
	Share float64 // only where the parts are additive: the part this edge brings, above 0, all summing to 1
}

// Change is a business change: people working differently. It is available once everything it needs is and the
// adoption time has passed.
type Change struct {
	ID           NodeID
	Title        string
	Owner        string
	Needs        []Need
	Additive     bool      // the parts in Needs arrive one by one, by Share; otherwise all are needed
	Lead         Duration  // adoption time
	ApprovedLead *Duration // the adoption time the case was approved with; nil: Lead
}

// Objective is what the client wants in the end.
type Objective struct {
	ID    ObjectiveID
	Title string
	Owner string
}

// Assumption is something taken as true until shown otherwise.
type Assumption struct {
	ID     AssumptionID
	Text   string
	Owner  string
	Source string
}

// Cost is money out. Amounts are positive.
type Cost struct {
	ID     CostID
	Title  string
	Kind   CostKind
	Amount Money      // OneOff: the sum; Yearly: per year; OldWay: per week
	On     civil.Date // OneOff: the day it falls due
	From   civil.Date // Yearly: first day. OldWay: first day, zero for the base date
	To     civil.Date // Yearly: last day, unless For is given; zero with zero For: the end of the appraisal
	For    Duration   // Yearly: how long from From on
	With   NodeID     // the cost moves as this node moves against its approved date ("" for a fixed date)
	Until  NodeID     // OldWay: paid until this node is available
}

// CostKind says how a cost is spread over time.
type CostKind uint8

const (
	OneOff CostKind = iota
	Yearly
	OldWay // the cost per week of keeping the old way running until something is available
)

// Decision is a choice somebody on the client side has to make.
type Decision struct {
	ID       DecisionID
	Title    string
	By       string // who decides
	AskedOn  civil.Date
	NeededBy civil.Date
	Options  []string
	Holds    []ActivityRef // the activities that cannot go on without it
	PerWeek  Money         // standing cost of each week of waiting, whatever the schedule does
	Decided  civil.Date    // zero while it waits
	Outcome  string
}

// ActivityRef names an activity of one engagement's schedule by its code.
type ActivityRef struct {
	Engagement EngagementID
	Code       string
}

// Court is the side that has to act, or acted.
type Court uint8

const (
	Agreed   Court = iota // both, by agreement
	Client                // the client side
	Delivery              // the supplier
)

// Enabler is one contract milestone, deliverable or piece of own work, seen as the start of the map.
type Enabler struct {
	ID         NodeID
	Kind       EnablerKind
	Title      string
	Engagement EngagementID // of the contract, or of the supplier it was promised to
	Owner      string       // own work: the person; milestone: the supplier
	Court      Court        // who has to bring it about
}

// EnablerKind says what an enabler is.
type EnablerKind uint8

const (
	MilestoneEnabler EnablerKind = iota
	DeliverableEnabler
	OwnWorkEnabler
)
