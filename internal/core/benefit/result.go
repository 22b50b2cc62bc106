package benefit

import (
	"strings"

	"counterpart.dev/internal/core/civil"
)

// Dates are the dates of enablers in some future: the forecast, or a what-if.
type Dates map[NodeID]civil.Date

// Input is what Forecast needs besides the case.
type Input struct {
	Report  civil.Date        // the report date: contract dates in force on it, readings up to it
	Dates   Dates             // forecast date per enabler, from the suppliers' schedules; own work states its own in the case
	Missing map[NodeID]string // why an enabler has no date, for the reasons printed ("activity A1040 is not in the submission")
	Sources map[NodeID]string // where a date comes from, printed beside it
	Reached map[NodeID]bool   // the date in Dates is an actual one
	Split   []SlipCause       // optional: named parts of the slip, see SlipCause
	Unsplit Dates             // optional: the dates with none of the Split causes, see SlipCause
}

// Result is what Forecast computes.
type Result struct {
	Report    civil.Date
	Currency  string
	Appraisal Appraisal
	SumName   string // what the sum may be called: "net present value", "present value of benefits", …
	Totals    Totals
	Benefits  []BenefitResult // in the order of the case
	Costs     []CostResult
	Enablers  []EnablerResult // milestones by engagement, then own work, in the order of the case
	Changes   []ChangeResult
	Loss      Explanation
	Curve     Curve
}

// Totals are sums over the whole case, in minor units, discounted when a rate is stated. Compared and Forecast cover
// the same benefits and costs: those with a plan and a forecast; Missing is the planned value of the others.
type Totals struct {
	HasMoney    bool   // a benefit has a planned value
	HasForecast bool   // and one that has, has a forecast too: without it Compared and Forecast hold costs alone
	Reason      string // why there is no money, or no forecast of it

	Planned  Money // everything planned, benefits less costs
	Compared Money // the part of Planned that has a forecast too
	Forecast Money
	Loss     Money // Compared − Forecast
	Missing  Money // Planned − Compared

	PlannedBenefits, PlannedCosts   Money // of Compared
	ForecastBenefits, ForecastCosts Money
	PlannedCashable                 Money // of PlannedBenefits: kind cashable
	ForecastCashable                Money
	HasCosts                        bool
	NotRun                          []BenefitID // with money or without: no forecast could be made
}

// BenefitResult is one benefit's plan and forecast.
type BenefitResult struct {
	ID       BenefitID
	Title    string
	Kind     Kind
	Planned  Outcome
	Forecast Outcome
	SlipDays int     // Forecast.Start − Planned.Start, when both ran
	HasLoss  bool    // both ran and have money
	Loss     Money   // Planned.Value − Forecast.Value
	Yearly   Money   // value of a full year at target on the planned start, after attribution
	HasMoney bool    // Yearly is defined
	Causes   []Cause // of Loss, largest first; they add up to it
	Realised Realised
	Curve    LevelCurve
}

// Outcome is when a benefit arrives and what it is worth, on one set of dates.
type Outcome struct {
	NotRun    string // why there are no dates; "" when there are
	Parts     []Part
	Available civil.Date // when the last part is available
	Start     civil.Date // when the last part starts by the start rule
	End       civil.Date // the first day that counts no more
	Chain     []NodeID   // the driving chain of the last part: what the benefit waits for, down to the enabler that binds
	HasValue  bool
	NoValue   string // why there is no money; "" when there is
	Value     Money
}

// Part of a benefit that starts on its own day; shares of one benefit sum to 1.
type Part struct {
	Share     float64
	Available civil.Date
	Start     civil.Date
	End       civil.Date // the first day that counts no more
	Chain     []NodeID
}

// Realised compares the readings with the plan.
type Realised struct {
	Defined bool
	Reason  string     // why not
	Date    civil.Date // of the latest reading
	Actual  float64
	Planned float64 // planned level that day
	Nothing float64 // do-nothing level that day
	Ratio   float64 // (actual − do-nothing)/(planned − do-nothing), 1 for 100 %

	// The forecast uses the readings against the curve moved to the dates now known, so that a slip is not counted twice.
	Observed float64 // w: share of the ramp already observed
	ToDate   float64 // r: realised to date against the moved curve
	Factor   float64 // r̂ = w·r + (1 − w), by which the forecast is rescaled; 1 without readings
}

// CostResult is one cost, discounted, in minor units.
type CostResult struct {
	ID       CostID
	Title    string
	Planned  Money
	Forecast Money
	NoPlan   string // why Planned is not known; "" when it is
	NotRun   string // why the two cannot be compared: there is no forecast, or no plan; "" when they can
}

// EnablerResult is one enabler's dates and what a week of it costs.
type EnablerResult struct {
	Enabler
	Approved  civil.Date // zero when the case states none
	Contract  civil.Date // in force at the report date; own work: due
	Forecast  civil.Date // zero when there is none
	Source    string     // where the forecast comes from
	NotRun    string     // why there is no forecast
	Reached   bool
	Extension int         // days, Contract − Approved
	Slip      int         // days, Forecast − Contract: never an agreed extension
	Benefits  []BenefitID // that hang on it
	Hanging   Money       // planned value of those benefits
	Delay     Delay
}

// HeldBack is where the date of an enabler would come from by its supplier's programme alone, and what of our own holds it back there, such
// as “Give the data”; "" where nothing does.
func (e *EnablerResult) HeldBack() (source, by string) {
	source, by, _ = strings.Cut(e.Source, "; held back by ")
	return source, by
}

// ChangeResult is when a business change is in place; with additive parts, its last part.
type ChangeResult struct {
	ID       NodeID
	Title    string
	Planned  civil.Date // zero when it cannot be said
	Forecast civil.Date
	NotRun   string
}

// Delay is the cost of delay of one enabler: the forecast value less the value with it a number of weeks later.
type Delay struct {
	Defined bool
	Reason  string  // why not, or why it is zero ("training is later by 12 days")
	Week    Money   // for one week
	Weeks   []Money // in total after 1, 2, … 12 weeks
}

// Explanation splits the total loss into causes that add up to it exactly.
type Explanation struct {
	Method    Method
	Total     Money
	Causes    []Cause // largest first
	Extension Money   // sum of the causes of kind ExtensionAgreed
	Slip      Money   // sum of the causes of kind SlipBeyond
	Other     Money   // the rest
	Client    Money   // sum of the causes in the client's court
	Delivery  Money
	Agreed    Money
}

// Method says how the contributions were found.
type Method uint8

const (
	NoLossToExplain Method = iota
	OrderAveraged          // exact average over all orders of removal
	Sequential             // removed one after another in date order: too many causes to average
)

// Cause is one reason for the loss and its part of it. Negative amounts are gains.
type Cause struct {
	ID      string
	Kind    CauseKind
	Court   Court
	Title   string
	Enabler NodeID    // or change; "" when the cause is a benefit's
	Benefit BenefitID // ReadingsAgainstPlan, LifeChanged, TargetChanged
	Days    int       // by how many days, where it has a length
	Amount  Money
}

// CauseKind says what changed between the approved plan and the forecast.
type CauseKind uint8

const (
	ExtensionAgreed CauseKind = iota // approved date → contract date in force
	SlipBeyond                       // contract date in force → forecast
	AdoptionChanged                  // adoption time against the approved one
	ReadingsAgainstPlan
	LifeChanged
	TargetChanged
	BenefitWithdrawn
)

// SlipCause is a part of the slip the caller can tell apart by running the schedules again without it: the client's
// late inputs, a change, a risk that struck. Without holds the dates of the enablers it moved, had it not happened.
//
// Its worth on an enabler is (forecast − Without) days; parts add up in days, and what remains of the slip stays
// with the enabler's own cause [own]. Where Input.Unsplit gives the dates with none of the causes, the worths are
// scaled to sum to (forecast − Unsplit), and shared evenly when no cause alone moves it: two delays side by side.
type SlipCause struct {
	ID      string
	Title   string
	Court   Court
	Without Dates
}

// Curve is the yearly rate of value month by month, for the benefits that have a plan and a forecast with money.
type Curve struct {
	Months   []civil.Date // the first of each month
	Planned  []Money      // per year
	Forecast []Money
}

// LevelCurve is one benefit's level on the months of the Curve, and its yearly value where it has money. A slice is
// nil where the figure is not defined.
type LevelCurve struct {
	Planned, Forecast, DoNothing  []float64
	PlannedYearly, ForecastYearly []Money
}

// Waiting is what it costs to leave a decision waiting.
type Waiting struct {
	Decision DecisionID
	Defined  bool       // a benefit with money has a forecast in every answer; without it only the standing cost is known
	Reason   string     // why not
	From     civil.Date // the day the waiting is counted from
	Weeks    []WeekCost
	FreeTo   civil.Date // waiting costs nothing but the standing cost until this day; From when it costs at once; zero when no week tried costs
	First    Money      // per week, from FreeTo on: of the first week that costs, standing cost included
	Low      Money      // lowest and highest cost of one week among those from FreeTo on
	High     Money
	Standing Money       // per week
	NotRun   []BenefitID // without a forecast, so not in the figures
	Sentence string      // "none yet, from 18 Dec 2026 £44k a week"
}

// WeekCost is the cost of one week of waiting.
type WeekCost struct {
	Week     int        // 1 for the first
	From     civil.Date // the day that week begins
	Benefits Money      // value lost by that week, without the standing cost
	Cost     Money      // with it
	Total    Money      // of all weeks up to this one
}

// Obligation is own work promised to a supplier, as it stands on a day.
type Obligation struct {
	Work     OwnWork
	Supplier string
	State    ObligationState
	DaysLate int // done late or still late: days after due; else 0
}

// ObligationState on the report date.
type ObligationState uint8

const (
	NotDue ObligationState = iota
	Late
	DoneInTime
	DoneLate
	NoDueDate
)

// Check is one rule applied to the case, with the list behind its verdict.
type Check struct {
	ID         string
	Name       string
	Definition string
	Severity   Severity
	Verdict    Verdict
	Reason     string // why it was not run
	Findings   []Finding
}

// Finding is one thing a check found.
type Finding struct {
	Check    string
	Severity Severity
	Subject  Subject
	Sentence string
}

// Subject points at a part of the case.
type Subject struct {
	Kind SubjectKind
	ID   string
}

// SubjectKind names the list of the case a Subject is in.
type SubjectKind uint8

const (
	WholeCase SubjectKind = iota
	AnObjective
	ABenefit
	AChange
	AMilestone
	SomeOwnWork
	ACost
	ADecision
	AnAssumption
	AnEngagement
)

// Severity of a check.
type Severity uint8

const (
	Note    Severity = iota // worth a look
	Warning                 // a figure rests on something nobody stands for
	Serious                 // a figure cannot be computed, or would be wrong
)

// Verdict of a check.
type Verdict uint8

const (
	Holds Verdict = iota
	Found
	CheckNotRun
)

// MissingInput is one thing to find out next, with the money that hangs on it.
type MissingInput struct {
	Check    string // the check that asks for it
	Subjects []Subject
	Sentence string
	HasMoney bool
	Money    Money // planned value it touches, or a full year's value when no plan can be computed (PerYear)
	PerYear  bool
}
