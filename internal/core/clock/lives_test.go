package clock

import (
	"math/rand/v2"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

// chanceMoves is a life of an event: sensible or not, now and then several moves in one instant, and moves on the very last and the very
// first microsecond of a day.
func chanceMoves(r *rand.Rand, g Ground, verbs []matter.Verb) []matter.Move {
	sides := []access.Side{client, delivery}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro() + r.Int64N(300*24*3600)*1e6
	moves := []matter.Move{{At: at, By: sides[r.IntN(2)], Verb: matter.Raise, ClientCaused: r.IntN(3) == 0}}
	if r.IntN(2) == 0 {
		moves[0].Due = g.date(at) + civil.Date(r.IntN(60))
	}
	if r.IntN(3) == 0 {
		moves = append([]matter.Move{{At: at - r.Int64N(90*24*3600)*1e6, By: moves[0].By, Verb: Aware}}, moves...)
	}
	for range r.IntN(14) {
		switch r.IntN(4) {
		case 0: // in the same instant
		case 1:
			at = max(at, g.EndOf(g.date(at)+civil.Date(r.IntN(30)))+int64(r.IntN(2)))
		default:
			at += r.Int64N(25*24*3600) * 1e6
		}
		moves = append(moves, matter.Move{At: at, By: sides[r.IntN(2)], Verb: verbs[r.IntN(len(verbs))], Reasons: r.IntN(3) > 0,
			Due: g.date(at) + civil.Date(r.IntN(70)-5)})
	}
	return moves
}

// known is the moves that rules of a kind look at, of which most lives are made, with all the others.
func known(s Set, k Kind) []matter.Verb {
	var out []matter.Verb
	for _, rule := range s.For(k) {
		for range 3 {
			out = append(out, rule.MetBy...)
		}
	}
	return append(append(out, Verbs()...), matter.NotifyOverdue, matter.Extend, matter.HandOver)
}

// After any moves of anybody, under every set and for every kind: every step is sound, what a step has come to stays as time goes on, who
// has the ball owes what is said of them, and each state that steps can have is seen.
func TestManyLives(t *testing.T) {
	lives := 200
	if testing.Short() {
		lives = 40
	}
	r := rand.New(rand.NewPCG(20260302, 14))
	grounds := []Ground{}
	for _, zone := range []string{"UTC", "Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"} {
		grounds = append(grounds, office(t, zone))
	}
	seen := map[State]int{}
	for _, set := range Sets() {
		for _, k := range Kinds() {
			verbs := known(set, k)
			for range lives {
				g := grounds[r.IntN(len(grounds))]
				life(t, r, set, k, g, chanceMoves(r, g, verbs), seen)
			}
		}
	}
	for _, s := range []State{NotStarted, Running, Met, Late, Missed, Treated, Passed, Stopped} {
		if seen[s] < lives {
			t.Errorf("only %d steps were %s: the lives are too dull", seen[s], s)
		}
	}
}

// life looks at one life from three instants, one after the other.
func life(t *testing.T, r *rand.Rand, set Set, k Kind, g Ground, moves []matter.Move, seen map[State]int) {
	t.Helper()
	middle := moves[0].At + r.Int64N(400*24*3600)*1e6
	type key struct {
		rule     string
		notified bool
		n        int
	}
	before := map[key]Step{}
	for _, at := range []int64{moves[len(moves)-1].At, max(middle, moves[len(moves)-1].At), Forever} {
		n, now := map[key]int{}, map[key]Step{}
		for _, s := range set.Steps(k, moves, g, at).Steps {
			if why := unsound(s, g, at); why != "" {
				t.Fatalf("%s, %s: %s: %+v\n%+v", set.ID, k, why, s, moves)
			}
			id := key{s.Rule, s.Notified, 0}
			n[id]++
			id.n = n[key{s.Rule, s.Notified, 0}]
			now[id] = s
			seen[s.State]++
		}
		for id, was := range before {
			is, there := now[id]
			switch over := was.State != NotStarted && was.State != Running; {
			case !there && was.State != NotStarted:
				t.Fatalf("%s, %s: %+v is gone\n%+v", set.ID, k, was, moves)
			case over && (is.State != was.State || is.Due != was.Due || is.DeemedOn != was.DeemedOn):
				t.Fatalf("%s, %s: without a move %+v became %+v\n%+v", set.ID, k, was, is, moves)
			}
		}
		before = now
	}
}
