// Package brief composes the sponsor's page as values: the conclusion in words, at most five figures, what to decide, and
// for every figure and claim a section of evidence with its definition, its inputs and the list behind it.
//
// It promises that every sentence is made from the figures beside it, that what was not computed says so with the reason,
// that a block without data is absent, that every reference on the page leads to a section of evidence, and that equal
// inputs give equal pages. It refuses to compute dates or money (packages sched and benefit do), to judge people, and to
// know pages, files and the clock: package report draws what this package says.
//
// Long because it exports more than forty names: a page of evidence is made of many small parts, all of them plain values.
package brief

import (
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Brief is the page. Texts may hold anything the files held: who draws them must escape them.
type Brief struct {
	Title    string
	Report   civil.Date
	DataDate civil.Date // of the programme the page speaks of first; zero without one
	Currency string
	Basis    []string // what the page rests on, in short pieces
	Lead     []string // sentences, the conclusion first
	Figures  []Figure // at most five

	Held       *Held      // against what was agreed
	Loss       *Waterfall // why value is lost or gained
	Asks       []Ask      // what to decide, most pressing first
	Curve      *Curve     // what is gained each year
	Milestones []Milestone
	Trend      *Trend   // how the contract milestones moved from report to report
	Changed    *Changed // what changed since the last submission
	Owed       *Owed
	Related    *Related
	Expected   *Expected   // what a simulation found; nil where there is none
	Spent      *Spent      // money against approval
	Confidence *Confidence // what people judge, and where they disagree
	Silence    *Silence    // what the last page left out
	Since      *Since      // what moved since the last page, and why
	Next       []Next

	Evidence []Evidence
}

// Ref is the ID of a section of evidence; "" for none.
type Ref string

// Figure is one headline figure.
type Figure struct {
	Value    string
	Name     string
	Notes    []string
	NotRun   bool // Value says so; Notes say why
	Evidence Ref
}

// Ask is a decision that waits.
type Ask struct {
	Number   int
	Title    string
	By       string
	Asked    civil.Date
	NeededBy civil.Date
	DaysLate int
	Cost     string   // of each week of waiting: "£44k", "none yet", "not run"
	Notes    []string // the range, until when the float lasts, why it was not run
	Costs    bool     // waiting costs something now
	Options  []string
	Evidence Ref
}

// Milestone is one contract milestone.
type Milestone struct {
	Name     string
	Supplier string // "" when the case has one
	Contract civil.Date
	Forecast civil.Date // zero when there is none: Note says why
	Reached  bool
	Slip     int    // days after the contract date in force
	HasSlip  bool   // both dates are there
	SlipText string // "9 weeks late"
	Notes    []string
	Evidence Ref
}

// Owed is what the client side promised to suppliers.
type Owed struct {
	Sentence string
	Late     []OwedItem
	Evidence Ref
}

// OwedItem is one promise that is late.
type OwedItem struct {
	Title    string
	To       string
	Owner    string
	Due      civil.Date
	DaysLate int
}

// Next is one thing to find out next.
type Next struct {
	Sentence string
	Worth    string // what hangs on it: "£1.2m of planned value"; "" when that cannot be said
	Evidence Ref
}

// Evidence is what stands behind a figure or claim.
type Evidence struct {
	ID         Ref
	Part       bool // belongs to the section before it, and is not in the list of contents
	Title      string
	Value      string
	Definition string
	Formula    string
	Source     string // of the formula; "[own]" marks a rule of our own
	Given      []Given
	Pictures   []Picture
	Tables     []Table
	Notes      []string
}

// Given is one input and where it came from.
type Given struct{ Name, Value, From string }

// Table is a list behind a figure.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell
}

// Column of a Table.
type Column struct {
	Name   string
	Number bool // holds figures or dates
}

// Cell of a Table.
type Cell struct {
	Text     string
	Evidence Ref  // where the text leads, "" for nowhere
	Late     bool // set apart as late, lost or failing
}

// Picture is the data of a chart: Waterfall, Curve, Trend, Timeline, Steps, Map or CheckList.
type Picture interface{ picture() }

// Waterfall leads from the plan to the forecast by causes that add up, in minor units.
type Waterfall struct {
	Title    string
	FromName string
	From     benefit.Money
	Steps    []Cause
	ToName   string
	To       benefit.Money
	Note     string // what the sum is
	Evidence Ref
}

// Cause is one step of a Waterfall; a loss is negative.
type Cause struct {
	Name   string
	Court  benefit.Court
	Change benefit.Money
}

// Curve is a value over time: money per year in minor units, or the level of a measure.
type Curve struct {
	Title     string
	Money     bool
	Unit      string // of the measure, when not Money
	Days      []civil.Date
	Planned   []float64 // each nil, or as long as Days
	Forecast  []float64
	DoNothing []float64
	Low, High []float64 // a range of outcomes, with its name; nil for none
	Band      string
	Readings  []Reading
	Now       civil.Date
	NowName   string
	Evidence  Ref
}

// Reading is one measured value.
type Reading struct {
	Day   civil.Date
	Value float64
}

// Trend is how forecasts moved from report to report.
type Trend struct {
	Title    string
	Lines    []TrendLine
	Evidence Ref
}

// TrendLine is one milestone of a Trend.
type TrendLine struct {
	Name     string
	Reports  []Reported
	Contract []benefit.ContractDate
}

// Timeline shows contract dates against forecasts.
type Timeline struct {
	Title   string
	Rows    []Milestone
	Now     civil.Date
	NowName string
}

// Steps is the cost of a decision after each week of waiting, in minor units.
type Steps struct {
	Title string
	From  civil.Date
	Total []benefit.Money
}

// Map leads from objectives to what they wait for.
type Map struct {
	Title string
	Nodes []Node
	Edges []Edge
}

// Node of a Map.
type Node struct {
	Kind     NodeKind
	Name     string
	Note     string
	Slips    bool
	NotKnown bool
	Flag     string // what is missing from it, such as a measure; "" for nothing
}

// NodeKind says what a Node is.
type NodeKind uint8

const (
	ObjectiveNode NodeKind = iota
	BenefitNode
	ChangeNode
	EnablerNode
)

// Edge says that the node Left waits for the node Right.
type Edge struct {
	Left, Right int
	Share       float64 // 0 when everything is needed
}

// CheckList is the checks of one schedule.
type CheckList struct {
	Title  string
	Checks []Check
}

func (*Waterfall) picture() {}
func (*Curve) picture()     {}
func (*Trend) picture()     {}
func (*Timeline) picture()  {}
func (*Steps) picture()     {}
func (*Map) picture()       {}
func (*CheckList) picture() {}
