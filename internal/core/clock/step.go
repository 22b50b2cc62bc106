package clock

import (
	"fmt"
	"time"

	"counterpart.dev/internal/core/access"
)

// State is how far a step has come.
type State string

// The states of a step.
const (
	NotStarted State = "not started"
	Running    State = "running"
	Met        State = "met"
	Late       State = "late"   // met after it was due
	Missed     State = "missed" // due and not met, with nothing deemed
	Treated    State = "deemed"
	Passed     State = "handed over"
	Stopped    State = "ended" // the matter ended while it ran
)

// Step is one rule at work.
type Step struct {
	Rule     string // the rule's ID
	Notified bool   // the further period after a notice that the step is overdue
	Name     string
	Clause   string
	Edition  string
	OwedBy   access.Side // NoSide for a right that either side has
	Role     string
	Right    bool // a right, not a duty
	Started  int64
	Due      int64
	Warn     int64 // when its side is warned
	IfMissed string
	State    State
	Pending  bool  // running, or overdue and still to be answered
	Met      int64 // when it was met, handed over or ended
	Deemed   Deemed
	DeemedOn int64 // when the deemed outcome took effect
	Extended int   // times that both sides agreed to a later date
}

// Owes is who owes the step, in words: a side, or either.
func (s Step) Owes() string {
	if s.OwedBy == access.NoSide {
		return string(Either)
	}
	return string(s.OwedBy)
}

// Outcome is what became of the step, in words, with days as they are in a zone, as programs write them.
func (s Step) Outcome(zone *time.Location) string { return s.OutcomeIn(zone, time.DateOnly) }

// OutcomeIn is what became of the step, in words, with days in a layout.
func (s Step) OutcomeIn(zone *time.Location, layout string) string {
	on := func(at int64) string { return time.UnixMicro(at).In(zone).Format(layout) }
	switch s.State {
	case Met:
		return "met on " + on(s.Met)
	case Late:
		return fmt.Sprintf("late: met on %s, due on %s", on(s.Met), on(s.Due))
	case Treated:
		return fmt.Sprintf("deemed %s on %s", s.Deemed, on(s.DeemedOn))
	case Missed:
		if s.Right {
			return "not used"
		}
	case Passed, Stopped:
		return string(s.State) + " on " + on(s.Met)
	}
	return string(s.State)
}
