package sched

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/core/plan"
)

func TestLoop(t *testing.T) {
	many := []string{}
	for i := range 30 {
		many = append(many, fmt.Sprintf("A%d 1d", i))
	}
	for i := range 30 {
		many = append(many, fmt.Sprintf("A%d FS A%d", (i+1)%30, i)) // against the order of the file
	}
	tests := []struct {
		name  string
		lines []string
		want  string // codes in link order
	}{
		{"of two", []string{"A 1d", "B 1d", "A FS B", "B FS A"}, "A B"},
		{"of two, written the other way round", []string{"A 1d", "B 1d", "B FS A", "A FS B"}, "A B"},
		{"of three, in link order and from the first of the file", []string{"C 1d", "A 1d", "B 1d", "A FS B", "B SS C", "C FF A"}, "C A B"},
		{"of any kind of link and lag", []string{"A 1d", "B 1d", "A SF+9d B", "B SS-9d A"}, "A B"},
		{"reached from outside and leading on", []string{"P 1d", "S 1d", "A 1d", "B 1d", "C 1d", "P FS A", "A FS B", "B FS C", "C FS A", "C FS S", "S FS P"}, ""},
		{"with a tail before and after", []string{"S 1d", "P 1d", "A 1d", "B 1d", "C 1d", "P FS A", "A FS B", "B FS C", "C FS A", "C FS S"}, "A B C"},
		{"not the work beside it", []string{"X 1d", "Y 1d", "A 1d", "B 1d", "X FS Y", "X FS A", "A FS B", "B FS A"}, "A B"},
		{"through complete work", []string{"A 1d", "B 1d as=01-01 af=01-02", "A FS B", "B FS A"}, "A B"},
		{"of many", many, "A0 A29 A28 A27 A26 A25 A24 A23 A22 A21 A20 A19 A18 A17 A16 A15 A14 A13 A12 A11 A10 A9 A8 A7 A6 A5 A4 A3 A2 A1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-05", tt.lines...)
			r, err := Run(n)
			var loop *LoopError
			if !errors.As(err, &loop) || r != nil {
				t.Fatalf("a loop gives %v and error %v", r, err)
			}
			if got := strings.Join(loop.Codes, " "); tt.want != "" && got != tt.want {
				t.Errorf("the loop is %q, not %q", got, tt.want)
			}
			isLoop(t, n, loop)
		})
	}
}

// isLoop checks that a loop names different activities, each linked to the next and the last to the first.
func isLoop(t testing.TB, n *plan.Network, loop *LoopError) {
	t.Helper()
	if len(loop.Activities) == 0 || len(loop.Activities) != len(loop.Codes) {
		t.Fatalf("a loop of %d activities and %d codes", len(loop.Activities), len(loop.Codes))
	}
	at := map[plan.ActivityID]int32{}
	for i := range n.Activities {
		at[n.Activities[i].ID] = int32(i)
	}
	linked := map[[2]int32]bool{}
	for _, l := range n.Links {
		linked[[2]int32{l.From, l.To}] = true
	}
	seen := map[plan.ActivityID]bool{}
	for i, id := range loop.Activities {
		next := loop.Activities[(i+1)%len(loop.Activities)]
		from, ok1 := at[id]
		to, ok2 := at[next]
		if !ok1 || !ok2 || !linked[[2]int32{from, to}] {
			t.Errorf("the loop goes from %q to %q, which no link does", id, next)
		}
		if seen[id] {
			t.Errorf("the loop names %q twice", id)
		}
		seen[id] = true
		if from < at[loop.Activities[0]] {
			t.Errorf("%q comes before %q in the file", id, loop.Activities[0])
		}
		if name := cmp.Or(n.Activities[from].Code, string(id)); name != loop.Codes[i] {
			t.Errorf("%q is called %q, not %q", id, loop.Codes[i], name)
		}
	}
}

func TestLoopMessage(t *testing.T) {
	codes := func(n int) *LoopError {
		e := &LoopError{}
		for i := range n {
			e.Codes = append(e.Codes, fmt.Sprintf("A%d", i))
		}
		return e
	}
	twenty := "A0 → A1 → A2 → A3 → A4 → A5 → A6 → A7 → A8 → A9 → A10 → A11 → A12 → A13 → A14 → A15 → A16 → A17 → A18 → A19"
	for n, want := range map[int]string{
		2:    "the links form a loop of 2 activities, so no dates can be computed: A0 → A1 → A0",
		20:   "the links form a loop of 20 activities, so no dates can be computed: " + twenty + " → A0",
		21:   "the links form a loop of 21 activities, so no dates can be computed: " + twenty + " → … 1 more → A0",
		5000: "the links form a loop of 5000 activities, so no dates can be computed: " + twenty + " → … 4980 more → A0",
	} {
		if got := codes(n).Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestLongLoop: neither a long chain nor a long loop costs more than its length. Activities without a code are named by their identity.
func TestLongLoop(t *testing.T) {
	const many = 200_000
	n := build(t, "01-05")
	for i := range int32(many) {
		n.Activities = append(n.Activities, plan.Activity{ID: plan.ActivityID(fmt.Sprint(i)), WBS: plan.None, Original: 1, Remaining: 1})
		if i > 0 {
			n.Links = append(n.Links, plan.Link{From: i, To: i - 1}) // each waits for the one after it in the file
		}
	}
	r, err := Run(n)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Finish, calendars()[fiveDays].Time.Finish(n.Projects[0].DataDate, many); got != want {
		t.Errorf("a chain of %d minutes ends at %s, not %s", many, got, want)
	}
	n.Links = append(n.Links, plan.Link{From: 0, To: many - 1})
	_, err = Run(n)
	var loop *LoopError
	if !errors.As(err, &loop) || len(loop.Activities) != many {
		t.Fatalf("a loop of %d activities gives %.200v", many, err)
	}
	isLoop(t, n, loop)
}

func TestRefused(t *testing.T) {
	for name, spoil := range map[string]func(*plan.Network){
		"a link to itself":             func(n *plan.Network) { n.Links[0].To = n.Links[0].From },
		"a link to nothing":            func(n *plan.Network) { n.Links[0].To = 9 },
		"a negative duration":          func(n *plan.Network) { n.Activities[0].Remaining = -1 },
		"a calendar that is not there": func(n *plan.Network) { n.Activities[0].Calendar = 9 },
		"a calendar without time":      func(n *plan.Network) { n.Calendars[0].Time = nil },
	} {
		n := build(t, "01-05", "A 1d", "B 1d", "A FS B")
		spoil(n)
		r, err := Run(n)
		var loop *LoopError
		if err == nil || r != nil || errors.As(err, &loop) {
			t.Errorf("%s gives %v and error %v", name, r, err)
		}
	}
}
