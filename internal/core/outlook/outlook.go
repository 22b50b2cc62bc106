// Package outlook is what a client keeps about what could happen: what is uncertain, row by row, what-ifs that have a name, and what
// simulations found.
//
// It promises that a statement which was kept comes back as it was, that several become one set that a simulation is made from, and that
// a result is whole: every date with its quantiles, every loss with causes that add up to it. It refuses to simulate, which package risk
// does, and to decide what a form means.
//
// Long because what is kept and shown of a simulation is one vocabulary, of which most names are parts of one result.
package outlook

import (
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Kind is what a row states.
type Kind string

// The kinds.
const (
	Lengths  Kind = "lengths"  // how uncertain the lengths of activities are
	Risk     Kind = "risk"     // a factor on lengths, a delay, or both, with a probability
	Together Kind = "together" // lengths that move together
	Promise  Kind = "promise"  // how late a piece of own work may be
	Realised Kind = "realised" // how much of a benefit may come
	Closed   Kind = "closed"   // a closed project of the organisation's own
	Settings Kind = "settings" // how often, and by which seed; one row at most
)

// Kinds lists what can be stated, in a fixed order.
func Kinds() []Kind { return []Kind{Lengths, Risk, Promise, Realised, Together, Closed} }

// Row is one statement as it is kept.
type Row struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Kind         Kind
	Made         int64 // microseconds
	Title        string
	Body         string // as Encode writes it
	ByName       string
	Changed      int64
	Ended        int64 // 0 while it stands
	Rev          int64
}

// Scenario is a what-if with a name, as it is kept.
type Scenario struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Made         int64
	Name         string
	Body         string // as EncodeChanges writes it
	ByName       string
	Changed      int64
	Rev          int64
}

// Run is a simulation as it is kept.
type Run struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Scenario     string // id; "" for what is expected
	Inputs       string // names everything it was made from
	Submissions  string // ids of those it was made from, sorted, with commas between
	Named        string // what they are called
	Engine       string
	Seed         string
	Iterations   int
	Report       string // ISO
	Figures      string // JSON of Figures
	Body         string // JSON of a Result; "" where only the head was read
	By           access.PersonID
	Made         int64
	ByName       string
}

// Figures is what of a simulation others go by who need no more of it. Money is in minor units of the case's currency.
type Figures struct {
	Finish     Point
	Milestones []MilestoneFigure
	Benefits   []BenefitFigure
	Decisions  []DecisionFigure
	Plan, Mean benefit.Money // of the whole case, where HasValue
	HasValue   bool
}

// Point is how likely a date is.
type Point struct{ P50, P80 civil.Date }

// MilestoneFigure is a contract milestone or a piece of own work.
type MilestoneFigure struct {
	Node      string // of the case; "" where no benefit waits for it
	Milestone string // id of the contract milestone; "" for own work
	Title     string
	Contract  civil.Date
	Point
	Chance    float64 // of meeting the contract date, 0 to 1; where HasChance
	HasChance bool
}

// BenefitFigure is a benefit.
type BenefitFigure struct {
	Node     string
	Title    string
	Planned  civil.Date // when it was to start
	Start    Point
	HasStart bool
	Chance   float64 // of starting no later than planned
	Plan     benefit.Money
	Mean     benefit.Money
	P10, P90 benefit.Money
	HasValue bool
}

// DecisionFigure is what the first further week of waiting for a decision costs through the activities it holds, and besides.
type DecisionFigure struct {
	Decision string // a node of the case, or the id of a matter
	Title    string
	Week     benefit.Money // mean, standing costs included
	P10, P90 benefit.Money // of what goes through the activities
	Standing benefit.Money
	Free     float64 // share of the iterations in which the week costs nothing through the activities
}
