package conduct

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
)

func ground(t *testing.T) clock.Ground {
	t.Helper()
	office := []civil.Span{{From: 9 * 60, To: 17 * 60}}
	c, err := civil.NewCalendar(civil.Week{nil, office, office, office, office, office, nil}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return clock.Ground{Calendar: c, Zone: time.UTC}
}

// march is an hour of a day in March 2026; the 2nd is a Monday.
func march(d, hour int) int64 { return time.Date(2026, 3, d, hour, 0, 0, 0, time.UTC).UnixMicro() }

// told is a case whose clocks are run to their end.
func told(t *testing.T, rules string, k matter.Kind, moves ...matter.Move) Case {
	t.Helper()
	s, err := matter.Fold(k, moves)
	if err != nil {
		t.Fatal(err)
	}
	set, _ := clock.Find(clock.Sets(), rules)
	g := ground(t)
	return Case{ID: "m", Class: "scope", Reason: "why", State: s, Moves: moves, Ground: g, Steps: set.Steps(clock.Kind(k), moves, g, clock.Forever).Steps}
}

func TestRows(t *testing.T) {
	g := ground(t)
	end := func(d int) int64 { return g.EndOf(civil.NewDate(2026, 3, d)) }
	raise := matter.Move{At: march(2, 9), By: delivery, Verb: matter.Raise}
	move := func(d int, by access.Side, v matter.Verb) matter.Move {
		return matter.Move{At: march(d, 9), By: by, Verb: v, Reasons: true, Told: 1}
	}
	tests := []struct {
		name string
		c    Case
		want []Obligation
	}{
		{"an answer that is queried, and one that is never given", told(t, "plain", matter.Question, raise, move(4, client, matter.Reply), move(5, delivery, matter.ReOpen)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(9), Answered: march(4, 9), ReOpened: true},
			{Sort: Reply, Side: client, Raised: march(5, 9), Due: end(12)}}},
		{"handed over, which is nobody's lateness", told(t, "plain", matter.Question, raise, move(4, client, matter.HandOver)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(9), Ended: march(4, 9)},
			{Sort: Reply, Side: delivery, Raised: march(4, 9), Due: end(11)}}},
		{"closed when it was overdue, which ends the waiting", told(t, "plain", matter.Question, raise, move(12, delivery, matter.Close)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(9), Ended: march(12, 9)}}},
		{"handed over when it was overdue", told(t, "plain", matter.Question, raise, move(12, client, matter.HandOver)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(9), Ended: march(12, 9)},
			{Sort: Reply, Side: delivery, Raised: march(12, 9), Due: end(19)}}},
		{"deemed after a notice; the notice of the change itself is a right", told(t, "nec4", matter.Change, raise, move(10, delivery, matter.NotifyOverdue)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(9), Deemed: end(24)},
			{Sort: Reply, Side: delivery, Raised: end(24), Due: g.EndOf(civil.NewDate(2026, 4, 14))},
			{Sort: Reply, Side: client, Raised: g.EndOf(civil.NewDate(2026, 4, 14)), Due: g.EndOf(civil.NewDate(2026, 5, 5))}}},
		{"a decision that is told", told(t, "plain", matter.Decision, raise, move(6, client, matter.Decide), move(9, client, matter.Tell)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(16), Answered: march(6, 9)},
			{Sort: Decision, Side: client, Class: "scope", Raised: march(2, 9), Answered: march(9, 9)}}},
		{"a decision nobody needs any more", told(t, "plain", matter.Decision, raise, move(6, delivery, matter.Withdraw)), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(16), Ended: march(6, 9)},
			{Sort: Decision, Side: client, Class: "scope", Raised: march(2, 9), Ended: march(6, 9)}}},
		{"a promise that moved", told(t, "plain", matter.Commitment, matter.Move{At: march(2, 9), By: client, Verb: matter.Raise, Due: civil.NewDate(2026, 3, 20)},
			matter.Move{At: march(18, 9), By: client, Verb: matter.ReDate, Due: civil.NewDate(2026, 3, 27)}, move(26, client, matter.Implement)), []Obligation{
			{Sort: Promise, Side: client, Raised: march(2, 9), Due: end(27), Original: end(20), Answered: march(26, 9), ReDates: 1, Reason: "why"}}},
		{"what somebody else calls a promise", told(t, "plain", matter.Commitment,
			matter.Move{At: march(2, 9), By: client, Owes: delivery, Verb: matter.Raise, Due: civil.NewDate(2026, 3, 20)}), nil},
		{"what somebody else calls a promise, and takes back when it is due", told(t, "plain", matter.Commitment,
			matter.Move{At: march(2, 9), By: client, Owes: delivery, Verb: matter.Raise, Due: civil.NewDate(2026, 3, 20)}, move(23, client, matter.Withdraw)), nil},
		{"what somebody else calls a promise, and is accepted", told(t, "plain", matter.Commitment,
			matter.Move{At: march(2, 9), By: client, Owes: delivery, Verb: matter.Raise, Due: civil.NewDate(2026, 3, 20)}, move(3, delivery, matter.Accept)), []Obligation{
			{Sort: Promise, Side: delivery, Raised: march(2, 9), Due: end(20), Original: end(20), Reason: "why"}}},
		{"a warned issue", told(t, "plain", matter.Issue, raise, matter.Move{At: march(3, 9), By: delivery, Verb: matter.Link, Warns: true}), []Obligation{
			{Sort: Reply, Side: client, Raised: march(2, 9), Due: end(9)},
			{Sort: Issue, Side: delivery, Raised: march(2, 9), Warned: true}}},
		{"what lies in the room of one side", told(t, "plain", matter.Issue, matter.Move{At: march(2, 9), By: client, Verb: matter.Raise, Private: true}), nil},
	}
	for _, tt := range tests {
		got := Rows(tt.c)
		for _, o := range got {
			if o.Matter != "m" || o.Kind != tt.c.State.Kind || o.ID == "" {
				t.Errorf("%s: %+v", tt.name, o)
			}
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Obligation{}, "ID", "Matter", "Kind")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// No set of ours lets silence decide; an engagement's own may.
func TestSilenceDecides(t *testing.T) {
	g := ground(t)
	end := func(d int) int64 { return g.EndOf(civil.NewDate(2026, 3, d)) }
	set := clock.Set{ID: "own", Rules: []clock.Rule{{ID: "decide", Kinds: []clock.Kind{clock.Kind(matter.Decision)}, OwedBy: clock.OtherSide,
		From: []string{"raise", "re_open"}, Within: clock.Length{Period: clock.Period{N: 5, Unit: clock.WorkingDays}}, MetBy: []matter.Verb{matter.Decide}, Deemed: clock.Rejected}}}
	move := func(d int, by access.Side, v matter.Verb) matter.Move {
		return matter.Move{At: march(d, 9), By: by, Verb: v, Told: 1}
	}
	raise := move(2, delivery, matter.Raise)
	tests := []struct {
		name  string
		moves []matter.Move
		want  Obligation
	}{
		{"and stays so", []matter.Move{raise}, Obligation{Deemed: end(9)}},
		{"and what is told later is too late", []matter.Move{raise, move(12, client, matter.Decide), move(13, client, matter.Tell)}, Obligation{Deemed: end(9), Answered: march(13, 9)}},
		{"until it is asked again", []matter.Move{raise, move(12, client, matter.Decide), move(13, client, matter.Tell), move(16, delivery, matter.ReOpen), move(17, client, matter.Decide),
			move(18, client, matter.Tell)}, Obligation{Answered: march(18, 9)}},
		{"not where it was decided in time", []matter.Move{raise, move(6, client, matter.Decide)}, Obligation{}},
	}
	for _, tt := range tests {
		s, err := matter.Fold(matter.Decision, tt.moves)
		if err != nil {
			t.Fatal(err)
		}
		steps := set.Steps(clock.Kind(matter.Decision), tt.moves, g, clock.Forever).Steps
		rows := Rows(Case{ID: "m", State: s, Moves: tt.moves, Ground: g, Steps: steps})
		got := rows[len(rows)-1]
		tt.want.Sort, tt.want.Side, tt.want.Raised = Decision, client, march(2, 9)
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Obligation{}, "ID", "Matter", "Kind")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
