package situation

import "counterpart.dev/internal/core/civil"

// State says how a situation stands.
type State string

// The states.
const (
	Open      State = "open"
	InHand    State = "in hand"   // something was begun about it that is not over
	Dismissed State = "dismissed" // somebody gave a reason why it is none, until a day
	Gone      State = "gone"      // the facts do not show it any more
)

// Event is what happened to a situation when it was looked for.
type Event string

// The events.
const (
	Appeared Event = "appeared"
	Returned Event = "came back" // after it was gone
	Left     Event = "went away"
	Handled  Event = "in hand"
	Dropped  Event = "no longer in hand" // what was begun is over, and the facts still show it
	Resumed  Event = "dismissal over"
	Worsened Event = "worse than when it was dismissed"
)

// Kept is what is remembered of a situation between two looks.
type Kept struct {
	Key       string
	State     State
	Times     int        // it appeared, from 1
	First     civil.Date // it was found first
	Last      civil.Date // it was found last
	Left      civil.Date // it was gone from
	Until     civil.Date // dismissed until, and on that day no longer
	Dismissed Severity   // it had when it was dismissed
}

// Turn is what becomes of one situation on a day: found is nil when the facts do not show it. It gives the events, oldest first.
func (k Kept) Turn(found *Found, today civil.Date) (Kept, []Event) {
	if found == nil {
		if k.State == Gone || k.Times == 0 {
			return k, nil
		}
		k.State, k.Left = Gone, today
		return k, []Event{Left}
	}
	var events []Event
	switch {
	case k.Times == 0:
		k.Key, k.Times, k.First, k.State = found.Key(), 1, today, Open
		events = append(events, Appeared)
	case k.State == Gone:
		k.Times++
		k.State, k.Left, k.Until = Open, 0, 0
		events = append(events, Returned)
	case k.State == Dismissed && today >= k.Until:
		k.State, k.Until = Open, 0
		events = append(events, Resumed)
	case k.State == Dismissed && found.Severity > k.Dismissed:
		k.State, k.Until = Open, 0
		events = append(events, Worsened)
	}
	k.Last = today
	switch {
	case k.State == Open && found.InHand:
		k.State = InHand
		events = append(events, Handled)
	case k.State == InHand && !found.InHand:
		k.State = Open
		events = append(events, Dropped)
	}
	return k, events
}

// Look is Turn for everything that is remembered and everything that was found. What belongs to a rule that was not run stays as it was,
// since nothing is known of it. ruleOf tells the rule of what is remembered. What comes back has the order of found, then of kept.
func Look(kept []Kept, found []Found, not []NotRun, today civil.Date, ruleOf func(Kept) string) (next []Kept, events map[string][]Event) {
	events = map[string][]Event{}
	was := map[string]Kept{}
	for _, k := range kept {
		was[k.Key] = k
	}
	seen := map[string]bool{}
	for i := range found {
		key := found[i].Key()
		if seen[key] {
			continue
		}
		seen[key] = true
		k, e := was[key].Turn(&found[i], today)
		next = append(next, k)
		if len(e) > 0 {
			events[key] = e
		}
	}
	idle := map[string]bool{}
	for _, n := range not {
		idle[n.Rule] = true
	}
	for _, k := range kept {
		if seen[k.Key] {
			continue
		}
		if idle[ruleOf(k)] {
			next = append(next, k)
			continue
		}
		k, e := k.Turn(nil, today)
		next = append(next, k)
		if len(e) > 0 {
			events[k.Key] = e
		}
	}
	return next, events
}

// Outcome is what somebody says of a play once it was run.
type Outcome string

// The outcomes.
const (
	Worked  Outcome = "worked"
	Partly  Outcome = "worked in part"
	Failed  Outcome = "did not work"
	Skipped Outcome = "not tried"
)

// Outcomes lists every outcome, in a fixed order.
func Outcomes() []Outcome { return []Outcome{Worked, Partly, Failed, Skipped} }
