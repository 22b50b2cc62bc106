package situation

import (
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/trend"
)

// Dates are civil days where the project is, zero for none; money is minor units of the project's currency.

// Group is a group of facts, as they are gathered: a rule that stands on a group which is not there is not run.
type Group string

// The groups.
const (
	Programme   Group = "programme"   // submissions and contract milestones
	Comparisons Group = "comparisons" // what the latest submission of each engagement changed
	Matters     Group = "matters"
	Case        Group = "case"     // benefits, business changes, own work
	Forecast    Group = "forecast" // what the dates of the programmes mean for the case
	Pages       Group = "pages"    // briefs that were published
	Simulation  Group = "simulation"
	Ratings     Group = "ratings" // confidence as it was claimed, with what the evidence says
	Values      Group = "values"  // what both sides found out of each other, and the charter
	Pulse       Group = "pulse"
	Contacts    Group = "contacts" // stakeholders and when they were spoken to
	Posts       Group = "posts"    // whether the client role is filled
)

// Groups lists every group, in a fixed order.
func Groups() []Group {
	return []Group{Programme, Comparisons, Matters, Case, Forecast, Pages, Simulation, Ratings, Values, Pulse, Contacts, Posts}
}

// Facts are what is known of a project and its engagements on a day, in plain rows. The zero value knows nothing, so that no rule is
// run on it.
type Facts struct {
	Today    civil.Date
	Currency string
	Known    []Group          // groups that were gathered; their rows may be none
	Why      map[Group]string // why a group was not; "" says that nothing is kept of it

	Engagements []Engagement
	Submissions []Submission // of each engagement, oldest first
	Milestones  []Milestone
	Changes     []Change
	Matters     []Matter
	Benefits    []Benefit
	Adoptions   []Adoption
	Enablers    []Enabler
	Owed        []Owed
	Pages       []Page // oldest first
	Chances     []Chance
	Ratings     []Rating
	Dilemmas    []Dilemma
	Pulse       []PulseItem
	Contacts    []Contact
	Posts       []Post
	Taken       []Taken // what was already done about a situation
}

// Knows reports whether a group was gathered.
func (f *Facts) Knows(g Group) bool { return slices.Contains(f.Known, g) }

// Engagement is where the client and one delivery organisation work together.
type Engagement struct {
	ID       string
	Name     string
	Supplier string
	Active   bool       // work goes on under it
	Closing  bool       // the work is done and is being handed over
	Over     bool       // it is closed
	Since    civil.Date // active since
	Adopted  bool       // taken over in flight: nothing could be aligned before
	OneSided bool       // the other side has no log-in
	Aligned  bool       // a round on values was ended
	Ungated  bool       // the sponsor gave the reason in writing for starting without
	Calendar Calendar

	Charter        civil.Date // its latest version was written; zero without one
	ClientSigned   bool
	DeliverySigned bool
}

// Submission is one revision of the supplier's programme that was read.
type Submission struct {
	ID         string
	Engagement string
	Called     string
	DataDate   civil.Date
	Made       civil.Date
	Due        civil.Date // to be accepted or not by; zero without a clock
	Answered   civil.Date
	Accepted   bool
	Run        int // of the fourteen checks, how many have a verdict
	Missed     int // of these, how many do not hold
}

// Milestone is a contract milestone with what the submissions say of it.
type Milestone struct {
	ID         string
	Engagement string
	Title      string
	Activity   string // code of the activity it is tied to, "" while it is not
	Confirmed  bool
	Contract   civil.Date // in force today
	Line       trend.Line // oldest report first
}

// Last is what the latest submission says of it, if any was read.
func (m *Milestone) Last() (trend.Point, bool) {
	if len(m.Line.Points) == 0 {
		return trend.Point{}, false
	}
	return m.Line.Points[len(m.Line.Points)-1], true
}

// Change is one change that the latest submission made to the one before it.
type Change struct {
	Engagement string
	Submission string
	Kind       compare.Kind
	ID         string // of the activity
	Name       string
	From, To   string
	Why        string
	Suspicious bool
	Activity   string // of the milestone it moves most, "" for none
	Milestone  string // what that is called
	Effect     int    // days by which it makes that milestone later; negative: earlier
	FloatLost  int    // days
}

// Matter is what needs an answer.
type Matter struct {
	ID         string
	Engagement string // "" for one of the project's own
	Shared     bool   // both sides see it
	Number     int64
	Kind       matter.Kind
	Title      string
	Raiser     access.Side
	Owes       access.Side // who promised, of a commitment
	Court      access.Side // "" once it has ended
	Phase      matter.Phase
	Raised     civil.Date
	Moved      civil.Date
	Due        civil.Date // the next step is owed by
	Needed     civil.Date // needed or promised by
	Answered   civil.Date
	Settled    civil.Date
	Deemed     civil.Date // silence was treated as an answer on
	DeemedFor  access.Side
	ReDates    int
	Told       int
	Warned     bool // of an issue: an early warning came before it
	EffectSaid bool // of a change: what it does to benefits is stated
	PerWeek    int64
	HasPerWeek bool       // what a week of waiting costs is known
	FreeTo     civil.Date // waiting costs nothing until then; zero: at once
	InCase     bool       // it is kept in the case and in no register
}

// Live reports whether somebody still owes something.
func (m *Matter) Live() bool { return m.Phase.Live() }

// Benefit is a benefit with its plan and what is forecast of it.
type Benefit struct {
	ID         string
	Title      string
	Owner      string
	Named      civil.Date // the owner was named, as far as is known
	Accepted   civil.Date
	HandedBack civil.Date
	Measured   bool // what is counted, in which unit
	Needs      int  // what it waits for
	Live       bool // neither proposed only nor given up

	Start    civil.Date // forecast to begin
	Every    int        // days between readings
	LastRead civil.Date
	Ratio    float64 // realised to date against the plan
	HasRatio bool

	Planned   int64
	Loss      int64 // planned less forecast
	HasLoss   bool
	Never     string // why it will never begin, in words; "" while it may
	Chance    int    // millionths: of reaching at least half of what is planned
	HasChance bool
}

// Adoption is a business change: people working differently.
type Adoption struct {
	ID    string
	Title string
	Owner string
}

// Enabler is something benefits wait for.
type Enabler struct {
	ID       string
	Title    string
	Benefits int    // that wait for it
	NotRun   string // why there is no date, "" where there is one
}

// Owed is the client's own work that was promised to a supplier.
type Owed struct {
	ID         string
	Engagement string // to whom it was promised, "" where that is not said
	Title      string
	Owner      string
	Supplier   string
	Due        civil.Date
	DaysLate   int
	Open       bool
	Activities int // of the supplier's that wait for it
}

// Page is a brief as it was published, with the bad news that was in the data then and is not on it.
type Page struct {
	ID      string
	Number  int64
	Made    civil.Date
	LeftOut []string // sentences
}

// Chance is what a simulation says of a contract milestone.
type Chance struct {
	Engagement string
	Milestone  string
	Title      string
	Contract   civil.Date
	Meets      int // millionths: the chance of meeting the contract date
	P50, P80   civil.Date
}

// Rating is confidence as somebody claimed it, with what the evidence would bear, from 1 for red to 5 for green.
type Rating struct {
	ID         string
	Engagement string // "" for the project as a whole
	Dimension  string
	Side       access.Side
	By         string
	Day        civil.Date
	Claimed    int
	Bears      int // what the evidence would bear; 0 where it says nothing
	Evidence   []Evidence
	Reason     string // written beside a claim above what the evidence bears
}

// Dilemma is one question of values with what both sides found.
type Dilemma struct {
	Engagement string
	Round      string
	ID         string
	Title      string
	Early      bool    // it is about bad news told early
	OursWrong  float64 // what we expected of them less what they say of themselves
	TheirWrong float64 // what they expected of us less what we say of ourselves
	Covered    bool    // a behaviour of the charter is about it
}

// PulseItem is one item of the latest pulse, as it was released, from 1 to 7.
type PulseItem struct {
	Engagement string
	Round      string
	ID         string
	Says       string
	Side       access.Side // who answered
	Level      float64
	Before     float64 // of the pulse before, 0 where there is none that can be compared
	Word       string  // what it says where it is released in words only: Level is then where that word stands
	Day        civil.Date
}

// Contact is a stakeholder.
type Contact struct {
	ID        string
	Name      string
	Sponsor   bool
	Influence int // 1 to 5
	Now       int // stance, 1 resistant to 5 leading; 0 unknown
	Wanted    int
	Owner     string // who keeps the relationship
	Every     int    // days between contacts; 0 where none is agreed
	Last      civil.Date
	Since     civil.Date // known since
}

// Post is the client role of an engagement.
type Post struct {
	Engagement string
	Filled     bool
	Authority  bool
	Days       int64 // a month, set aside
	Needed     int64 // a month; 0 where nobody said
	First      bool  // it is the holder's first time
	Mentor     bool
}

// Taken is something that was done about a situation from its play: a matter that was raised, a message that was written.
type Taken struct {
	Key     string // of the situation
	Day     civil.Date
	Live    bool       // of a matter: it has not ended
	Settled civil.Date // of a matter: it was answered and closed, or decided; zero while it is not
}
