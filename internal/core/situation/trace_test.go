package situation_test

import (
	"slices"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/situation"
)

// A situation that comes and goes keeps its identity and is counted; a dismissal holds until its day, unless it gets worse.
func TestTurn(t *testing.T) {
	day := civil.NewDate(2027, 1, 1)
	shown := &situation.Found{Rule: "r", Severity: situation.Watch}
	worse := &situation.Found{Rule: "r", Severity: situation.Act}
	held := &situation.Found{Rule: "r", Severity: situation.Watch, InHand: true}
	var k situation.Kept
	for i, c := range []struct {
		found   *situation.Found
		dismiss bool // before the look, for ten days
		state   situation.State
		times   int
		events  []situation.Event
	}{
		{nil, false, "", 0, nil},
		{shown, false, situation.Open, 1, []situation.Event{situation.Appeared}},
		{shown, false, situation.Open, 1, nil},
		{held, false, situation.InHand, 1, []situation.Event{situation.Handled}},
		{shown, false, situation.Open, 1, []situation.Event{situation.Dropped}},
		{nil, false, situation.Gone, 1, []situation.Event{situation.Left}},
		{nil, false, situation.Gone, 1, nil},
		{held, false, situation.InHand, 2, []situation.Event{situation.Returned, situation.Handled}},
		{nil, false, situation.Gone, 2, []situation.Event{situation.Left}},
		{shown, false, situation.Open, 3, []situation.Event{situation.Returned}},
		{shown, true, situation.Dismissed, 3, nil},
		{worse, false, situation.Open, 3, []situation.Event{situation.Worsened}},
		{worse, true, situation.Dismissed, 3, nil},
		{shown, false, situation.Dismissed, 3, nil},
		{nil, false, situation.Gone, 3, []situation.Event{situation.Left}},
		{shown, false, situation.Open, 4, []situation.Event{situation.Returned}},
		{shown, true, situation.Dismissed, 4, nil},
		{shown, false, situation.Dismissed, 4, nil},
		{shown, false, situation.Dismissed, 4, nil},
		{shown, false, situation.Dismissed, 4, nil},
		{shown, false, situation.Dismissed, 4, nil},
		{shown, false, situation.Open, 4, []situation.Event{situation.Resumed}},
	} {
		today := day + civil.Date(2*i)
		if c.dismiss {
			k.State, k.Until, k.Dismissed = situation.Dismissed, today+10, c.found.Severity
		}
		var events []situation.Event
		k, events = k.Turn(c.found, today)
		if k.State != c.state || k.Times != c.times || !slices.Equal(events, c.events) {
			t.Fatalf("step %d: %+v %v, want %s %d %v", i, k, events, c.state, c.times, c.events)
		}
	}
}

// What a rule that was not run had found stays as it was; what a rule that was run does not find is gone.
func TestLookKeepsWhatWasNotAsked(t *testing.T) {
	day := civil.NewDate(2027, 1, 1)
	a, b := situation.Found{Rule: "a"}, situation.Found{Rule: "b"}
	kept := []situation.Kept{{Key: a.Key(), State: situation.Open, Times: 1}, {Key: b.Key(), State: situation.Open, Times: 2}}
	rule := func(k situation.Kept) string { return k.Key[:1] }
	next, events := situation.Look(kept, nil, []situation.NotRun{{Rule: "a"}}, day, rule)
	if len(next) != 2 || next[0].State != situation.Open || next[1].State != situation.Gone || next[1].Left != day || len(events) != 1 {
		t.Errorf("%+v %v", next, events)
	}
	next, events = situation.Look(next, []situation.Found{b, b}, nil, day, rule)
	if len(next) != 2 || next[0].Key != b.Key() || next[0].Times != 3 || next[1].State != situation.Gone || len(events) != 2 {
		t.Errorf("%+v %v", next, events)
	}
}
