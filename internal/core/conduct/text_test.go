package conduct

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
)

func TestRowsAreKeptAsText(t *testing.T) {
	instant := rapid.Int64Range(0, 1<<60)
	rapid.Check(t, func(t *rapid.T) {
		var rows []Obligation
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			o := Obligation{Sort: rapid.SampledFrom([]Sort{Reply, Decision, Promise, Issue}).Draw(t, "sort"), Side: rapid.SampledFrom([]access.Side{client, delivery}).Draw(t, "side"),
				ReDates: rapid.IntRange(0, 9).Draw(t, "redates"), ReOpened: rapid.Bool().Draw(t, "re-opened"), Warned: rapid.Bool().Draw(t, "warned"), Kind: matter.Issue, Matter: "m"}
			for _, n := range o.numbers() {
				*n = instant.Draw(t, "instant")
			}
			o.ID = []string{"m/1", "m/2", "m/3", "m/4"}[len(rows)]
			rows = append(rows, o)
		}
		got, err := Read("m", matter.Issue, Write(rows))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Fatal(diff)
		}
	})
	for _, bad := range []string{"reply", "reply client 1 2 3 4 5", "reply client 1 2 3 4 5 x 0 -", "reply client 1 2 3 4 5 6 x -"} {
		if got, err := Read("m", matter.Issue, bad); err == nil {
			t.Errorf("%q is read as %+v", bad, got)
		}
	}
}

func TestMissed(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    Obligation
		want bool
	}{
		{"kept on its day", Obligation{Sort: Promise, Original: 10, Answered: 10}, false},
		{"kept later", Obligation{Sort: Promise, Original: 10, Answered: 11}, true},
		{"kept after what is known", Obligation{Sort: Promise, Original: 10, Answered: 30}, true},
		{"still to come", Obligation{Sort: Promise, Original: 20}, false},
		{"withdrawn before", Obligation{Sort: Promise, Original: 10, Ended: 9}, false},
		{"withdrawn after", Obligation{Sort: Promise, Original: 10, Ended: 11}, true},
		{"no promise", Obligation{Sort: Reply, Original: 10}, false},
	} {
		if got := tt.o.Missed(20); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestReasons(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Reasons() {
		if r.Code == "" || r.Text == "" || seen[r.Code] || ReasonText(r.Code) != r.Text {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
	}
	if ReasonText("no reason") != "" {
		t.Error("what is no reason has words")
	}
}

// life is a random life of a matter: moves that are legal, with hours and days between them.
func life(chance *rand.Rand, k matter.Kind, start int64) (matter.State, []matter.Move) {
	by := []access.Side{client, delivery}[chance.IntN(2)]
	if k == matter.Instruction {
		by = client
	}
	state, moves := matter.State{Kind: k}, []matter.Move{}
	at := start
	date := func() civil.Date { return civil.NewDate(2026, 3, 2) + civil.Date(chance.IntN(90)) }
	do := func(m matter.Move) {
		if next, err := state.Apply(m); err == nil {
			state, moves = next, append(moves, m)
		}
	}
	do(matter.Move{At: at, By: by, Verb: matter.Raise, Due: date(), ClientCaused: chance.IntN(2) == 0})
	for range chance.IntN(14) {
		at += int64(chance.IntN(20)) * int64(12*time.Hour/time.Microsecond)
		by := []access.Side{client, delivery}[chance.IntN(2)]
		verbs := state.Possible(by, "")
		if len(verbs) == 0 {
			continue
		}
		do(matter.Move{At: at, By: by, Verb: verbs[chance.IntN(len(verbs))], Due: date(), Reasons: true, Told: 1, To: "p", Warns: true})
	}
	return state, moves
}

// Rows that were worked out for all time, and are only cut off at an instant, measure as rows worked out for that instant do: that is why
// they can be kept until the next move.
func TestRowsForAllTimeMeasureAsRowsOfNow(t *testing.T) {
	g := ground(t)
	due := 0
	for n := range 3000 {
		chance := rand.New(rand.NewPCG(uint64(n), 3))
		set := clock.Sets()[chance.IntN(len(clock.Sets()))]
		var ever, then []Obligation
		var last int64
		cases := []Case{}
		for range 3 {
			k := matter.Kinds()[chance.IntN(len(matter.Kinds()))]
			state, moves := life(chance, k, march(2, 9))
			cases = append(cases, Case{ID: string(rune('a' + len(cases))), State: state, Moves: moves, Ground: g})
			last = max(last, state.Last)
		}
		now := last + int64(chance.IntN(100))*day/2
		for _, c := range cases {
			c.Steps = set.Steps(clock.Kind(c.State.Kind), c.Moves, g, clock.Forever).Steps
			ever = append(ever, Rows(c)...)
			c.Steps = set.Steps(clock.Kind(c.State.Kind), c.Moves, g, now).Steps
			then = append(then, Rows(c)...)
		}
		from := march(2, 9) + int64(chance.IntN(60))*day
		q := Query{From: from, To: from + int64(chance.IntN(90))*day, Now: now}
		a, b := Mirror(ever, q), Mirror(then, q)
		for _, side := range []access.Side{client, delivery} {
			due += a[side].InTime.Of()
			if diff := cmp.Diff(nameless(a[side]), nameless(b[side])); diff != "" {
				t.Fatalf("life %d under %s, as %s (-for all time +for now):\n%s", n, set.ID, side, diff)
			}
		}
	}
	if due < 1000 {
		t.Errorf("only %d replies were due: nothing is proved", due)
	}
}

// nameless are figures whose rows are named by their matters: a row that is still to begin has a number too.
func nameless(f Figures) Figures {
	for _, s := range []*Share{&f.InTime, &f.Late, &f.Unanswered, &f.Deemed, &f.Kept, &f.Surprises, &f.ReOpened} {
		s.IDs, s.Rest = letters(s.IDs), letters(s.Rest)
	}
	f.Ageing.IDs, f.ReDates.IDs = letters(f.Ageing.IDs), letters(f.ReDates.IDs)
	for i := range f.Latency {
		f.Latency[i].Told, f.Latency[i].Open = letters(f.Latency[i].Told), letters(f.Latency[i].Open)
	}
	for i := range f.Misses {
		f.Misses[i].IDs = letters(f.Misses[i].IDs)
	}
	return f
}

func letters(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, id[:1])
	}
	slices.Sort(out)
	return out
}
