package benefit

import "counterpart.dev/internal/core/civil"

// Benefit is the profile of one benefit or disbenefit.
type Benefit struct {
	ID             BenefitID
	Title          string
	Kind           Kind
	Status         Status
	Beneficiary    string
	Objectives     []Serves
	Owner          Ownership
	Measure        Measure
	Baseline       *Level // nil when not stated
	Target         *Level // nil when not stated
	ApprovedTarget *float64
	DoNothing      DoNothing
	Needs          []Need
	Additive       bool // the parts in Needs arrive one by one, by Share; otherwise all are needed
	Start          StartRule
	Ramp           Ramp
	Life           Life
	ApprovedLife   *Life   // the life the case was approved with; nil: Life
	Value          *Money  // of one unit of the measure per year; nil when no money is stated
	ValueSource    string  // where the value of a unit comes from
	Attribution    float64 // the share of the improvement this project may claim, above 0 to 1; 0 means not stated and counts as 1
	Assumptions    []AssumptionID
	Readings       []Reading
}

// Kind of a benefit, as benefits registers know them.
type Kind uint8

const (
	Cashable Kind = iota
	NonCashable
	Quantifiable
	Qualitative
	Disbenefit
)

// Status of a benefit in its life.
type Status uint8

const (
	StatusProposed Status = iota
	StatusApproved
	StatusRealising
	StatusRealised
	StatusWithdrawn // counts for nothing from now on; the plan still holds it
)

// Serves ties a benefit to an objective. Weight is 0 when not stated.
type Serves struct {
	Objective ObjectiveID
	Weight    float64
}

// Ownership is who answers for a benefit and whether they said so.
type Ownership struct {
	Name       string
	Accepted   civil.Date // zero until they accept
	HandedBack civil.Date // zero unless they gave it back
}

// Measure is what is counted.
type Measure struct {
	Name      string
	Unit      string
	Better    Direction
	Source    string // where readings come from
	Frequency string
}

// Direction is the way a measure has to move to be an improvement.
type Direction uint8

const (
	DirectionNotStated Direction = iota
	Higher
	Lower
)

// Level is a value of a measure on a day.
type Level struct {
	Value float64
	Date  civil.Date
}

// DoNothing is the level without the project. The zero DoNothing stays at the baseline.
type DoNothing struct {
	PerYear float64 // linear drift from the baseline's date on
	Points  []Level // or levels by date: straight lines between them from the baseline on, flat after the last
}

// StartRule says from when an available benefit counts.
type StartRule struct {
	Kind      StartKind
	NotBefore civil.Date // with any kind; zero for none
	Month     int        // month the (financial) year starts in for NextQuarter and NextYear; 0: the appraisal's
}

// StartKind is the calendar step a start is rounded up to. A day that is itself such a first day stays.
type StartKind uint8

const (
	AtOnce StartKind = iota
	NextMonth
	NextQuarter
	NextYear
)

// Ramp is how the effect grows once the benefit has started.
type Ramp struct {
	Shape  Shape
	Length Duration // ignored for Step
}

// Shape of a ramp over x, the share of its length that has passed.
type Shape uint8

const (
	Step   Shape = iota // all at once
	Linear              // x
	SCurve              // 3x² − 2x³
)

// Life is how long the effect counts: a length, which moves with the start, or a last day, which does not. Both
// zero means nobody has chosen.
type Life struct {
	For   Duration
	Until civil.Date // the last day that counts
}

// Reading is a measured value.
type Reading struct {
	Date  civil.Date
	Value float64
	By    string
	Note  string
}
