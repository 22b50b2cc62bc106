package casebook

import "counterpart.dev/internal/core/access"

// Review is what was found when somebody looked at a benefit with its owner. Reviews go on when the supplier has gone.
type Review struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Node         string // the benefit
	Day          string // ISO
	Finding      Finding
	Words        string
	Next         string // ISO: the day of the next one; "" for none
	By           access.PersonID
	ByName       string
	Made         int64
}

// Finding is how a benefit was found at a review.
type Finding string

// The findings.
const (
	OnTrack  Finding = "on track"
	AtRisk   Finding = "at risk"
	Realised Finding = "realised"
	Failed   Finding = "not coming"
)

// Findings lists what a review can find.
func Findings() []Finding { return []Finding{OnTrack, AtRisk, Realised, Failed} }

// Aim is an objective or a criterion of success as a client shared it with a supplier: in words and measures, and never money. What it
// says does not change: saying it anew is another Aim.
type Aim struct {
	Organisation access.OrganisationID
	Room         access.RoomID // shared by both sides
	ID           string
	Number       int64
	Sort         AimSort
	Title        string
	Measure      string // with its unit; "" where none is shared
	Baseline     string // a level, as people read it
	Target       string
	ByDay        string // ISO: the day of the target
	By           access.PersonID
	ByName       string
	Made         int64
	Acknowledged Acknowledged
	Ended        int64 // when it was taken back, or said anew; 0 while it counts
	Rev          int64
}

// AimSort is what an aim was made of.
type AimSort string

// The sorts.
const (
	AnObjective AimSort = "objective"
	ACriterion  AimSort = "criterion of success"
)

// Acknowledged is who of the supplier said that they know an aim. At is 0 while nobody did.
type Acknowledged struct {
	Person access.PersonID
	Name   string
	Firm   string
	Words  string
	At     int64
}

// SharedAim notes with a case as what aim one of its nodes was shared last.
type SharedAim struct {
	Engagement access.ScopeID
	Node       string
	Aim        string
	Made       int64
}
