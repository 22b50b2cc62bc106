package situation

import (
	"encoding/json"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// Row is a situation as it is kept.
type Row struct {
	Organisation access.OrganisationID
	Room         access.RoomID
	ID           string
	Name         string // its Key
	Rule         string
	Project      access.ScopeID
	Engagement   access.ScopeID // "" where it stands on the case
	Made         int64          // microseconds UTC
	Body         string         // JSON of the Found, as it was found last
	State        State
	Severity     Severity
	PerWeek      int64 // minor units
	Weight       int
	Times        int
	Last         civil.Date
	Left         civil.Date
	Until        civil.Date
	Dismissed    Severity
	Entries      int // of its history
	Changed      int64
	Rev          int64
}

// Found is the situation as it was found last. What cannot be read any more is empty.
func (r Row) Found() (f Found) {
	if json.Unmarshal([]byte(r.Body), &f) != nil {
		return Found{Rule: r.Rule}
	}
	return f
}

// Kept is what is remembered of it between two looks.
func (r Row) Kept() Kept {
	return Kept{Key: r.Name, State: r.State, Times: r.Times, Last: r.Last, Left: r.Left, Until: r.Until, Dismissed: r.Dismissed}
}

// Take fills in what became of it. found is nil when it was not found.
func (r *Row) Take(k Kept, found *Found) error {
	r.State, r.Times, r.Last, r.Left, r.Until, r.Dismissed = k.State, k.Times, k.Last, k.Left, k.Until, k.Dismissed
	if found == nil {
		return nil
	}
	b, err := json.Marshal(found)
	r.Body, r.Severity, r.PerWeek, r.Weight = string(b), found.Severity, found.PerWeek, found.Weight
	return err
}

// Entry is one line of the history of a situation. What names an Event, or one of the deeds below, or an Outcome.
type Entry struct {
	Situation string
	Index     int
	At        int64  // microseconds UTC
	What      string // Event, Deed or Outcome
	Ref       string // of a deed: the address of what was made, within the pages
	By        access.PersonID
	ByName    string
	Words     string
}

// What people do about a situation, as its history names it.
const (
	DidRaise   = "raised"    // a matter; Ref is its id
	DidNote    = "noted"     // a text for our own side; Ref is its id
	DidMeet    = "meeting"   // a meeting was booked
	DidDismiss = "dismissed" // Words are the reason
	DidResume  = "taken up again"
)

// LookedAt is when situations were looked for.
type LookedAt struct {
	Inputs string // names what it was looked at
	Body   string // JSON: the rules that were not run
	At     int64  // microseconds UTC
}

// Tally is how often the play of a rule was run and how it went, as people say.
type Tally struct {
	Rule     string
	Found    int // situations, each time it came
	Acted    int // of which something was done about
	Outcomes map[Outcome]int
}
