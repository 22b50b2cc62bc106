package matter_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
)

// Random moves of both sides through the use cases: what the core lets pass is kept and nothing else, the row is what the moves fold to,
// and the tally counts every matter where it is.
func TestRandomMovesKeepTheRowTrue(t *testing.T) {
	each(t, func(s stage) {
		s.letter(core.Powers(), "1000000")
		chance := rand.New(rand.NewPCG(7, 11))
		var ids []string
		for _, k := range matter.Kinds() {
			f := work.RaiseForm{Kind: k, Shared: true, Title: string(k), Due: "2026-05-01", Content: work.Content{Class: "scope"}}
			by := s.Dan
			if k == matter.Instruction {
				by = s.Ada
			}
			ids = append(ids, s.raise(by, f))
		}
		made := 0
		for range 500 {
			s.Clock.Add(time.Duration(chance.IntN(40)) * time.Hour)
			id, by := ids[chance.IntN(len(ids))], []access.Viewer{s.Ada, s.Dan}[chance.IntN(2)]
			before := s.thread(by, id)
			f := work.MoveForm{Verb: matter.Verbs()[chance.IntN(len(matter.Verbs()))], Words: "Words.", Due: []string{"2026-06-01", "2026-07-01", "2026-08-01"}[chance.IntN(3)],
				To: by.Person, Told: "Somebody", Link: "1", Content: work.Content{Options: "As quoted; 100", Probability: "10"}}
			err := s.Move(t.Context(), by, s.Engagement, id, f)
			after := s.thread(s.Ada, id)
			switch {
			case err == nil:
				made++
				if after.Matter.Moves != before.Matter.Moves+1 {
					t.Fatalf("%s was made and is not there", f.Verb)
				}
			case errs.KindOf(err) != errs.Invalid || len(errs.FieldsOf(err)) == 0:
				t.Fatalf("%s by %s: %v", f.Verb, by.Name, err)
			case after.Matter.Moves != before.Matter.Moves:
				t.Fatalf("%s was refused (%v) and is there", f.Verb, err)
			}
		}
		if made < 60 {
			t.Errorf("only %d moves were legal", made)
		}
		s.turn()
		whole, err := s.Export(t.Context(), s.Ada, s.Engagement)
		if err != nil {
			t.Fatal(err)
		}
		count := map[matter.Phase]int{}
		for _, m := range whole.Matters {
			state := fold(t, m)
			var kept matter.State
			if err := json.Unmarshal([]byte(m.State), &kept); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(state, kept); diff != "" {
				t.Errorf("%s: the row is not what its moves are (-moves +row):\n%s", m.Kind, diff)
			}
			count[m.Phase]++
		}
		r, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{Ended: true}, work.Order{})
		if err != nil {
			t.Fatal(err)
		}
		tallied := map[matter.Phase]int{}
		for _, c := range r.Tally {
			tallied[c.Phase] += c.N
		}
		if diff := cmp.Diff(count, tallied); diff != "" {
			t.Errorf("the tally (-matters +tally):\n%s", diff)
		}
	})
}

// fold folds the moves of an export without asking the use cases.
func fold(t *testing.T, m work.Whole) matter.State {
	t.Helper()
	var moves []matter.Move
	for _, x := range m.Moves {
		moves = append(moves, matter.Move{ID: x.ID, At: x.At, By: x.Side, Role: x.Role, Person: x.Person, Recorder: x.Recorder, Verb: x.Verb, Private: x.Said.Private,
			Owes: x.Said.Owes, Due: x.Said.Due, Aware: x.Said.Aware, ClientCaused: x.Said.ClientCaused, Reasons: x.Said.Reasons, Option: x.Said.Option, To: x.Said.To,
			Warns: x.Said.Warns, Told: x.Said.Told})
	}
	s, err := matter.Fold(m.Kind, moves)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
