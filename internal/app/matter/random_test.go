package matter_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
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
		for n := range 500 {
			if n%60 == 59 {
				s.shake(chance)
				s.clocks()
			}
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
			if n%25 == 0 {
				s.firstPages(ids)
			}
		}
		if made < 60 {
			t.Errorf("only %d moves were legal", made)
		}
		s.clocks()
		s.firstPages(ids)
		s.turn()
		s.clocks()
		s.firstPages(ids)
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

// shake changes what clocks are reckoned on: the rules, a period of theirs, or the zone, the week and the holidays.
func (s stage) shake(chance *rand.Rand) {
	s.t.Helper()
	view, err := s.Rules(s.t.Context(), s.Ada, s.Engagement)
	if err != nil {
		s.t.Fatal(err)
	}
	sets := clock.Sets()
	switch f := (work.RulesForm{Rev: view.Ground.OwnRev}); chance.IntN(3) {
	case 0:
		f.From = sets[chance.IntN(len(sets))].ID
		err = s.KeepRules(s.t.Context(), s.Ada, s.Engagement, f)
	case 1:
		set := sets[chance.IntN(len(sets))]
		for i := range set.Rules {
			if l := &set.Rules[i].Within; !l.Period.IsZero() {
				l.Period.N += chance.IntN(3)
			}
		}
		body, _ := clock.Encode(set)
		f.Body = string(body)
		err = s.KeepRules(s.t.Context(), s.Ada, s.Engagement, f)
	default:
		e, readErr := s.Both.World.Work.Engagement(s.t.Context(), s.Ada, s.Engagement)
		if readErr != nil {
			s.t.Fatal(readErr)
		}
		err = s.Both.World.Work.ChangeEngagement(s.t.Context(), s.Ada, s.Engagement, engage.Terms{Name: e.Name, DeliveryName: e.DeliveryName, Contract: e.Contract, Rules: e.Rules,
			Zone: []string{"Europe/London", "Pacific/Apia", "America/New_York"}[chance.IntN(3)], Currency: e.Currency, Rev: e.Rev,
			Week: []string{"mon-fri 09:00-17:00", "sun-thu 08:00-16:00"}[chance.IntN(2)], Holidays: []string{"", "2026-04-03\n2026-04-06", "2026-03-09\n2026-05-04"}[chance.IntN(3)]})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// firstPages fails where what the first page lists and counts is not what the matters say one by one, however far behind their rows are, and
// however few of them are listed.
func (s stage) firstPages(ids []string) {
	s.t.Helper()
	for _, v := range []access.Viewer{s.Ada, s.Dan} {
		type waits struct {
			Court access.Side
			Due   int64
		}
		want, count, late := map[string]waits{}, map[access.Side]int{}, map[access.Side]int{}
		for _, id := range ids {
			m := s.thread(v, id).Matter
			if m.Ended != 0 || m.Court == access.NoSide {
				continue
			}
			want[id] = waits{m.Court, m.DueAt}
			count[m.Court]++
			if m.DueAt != 0 && m.DueAt < s.Clock.Now().UnixMicro() {
				late[m.Court]++
			}
		}
		var all []string
		for _, limit := range []int{200, 7, 1} {
			today, err := s.Today(s.t.Context(), v, limit)
			if err != nil {
				s.t.Fatal(err)
			}
			other := map[access.Side]access.Side{access.ClientSide: access.DeliverySide, access.DeliverySide: access.ClientSide}[v.Side]
			if today.OurCount != count[v.Side] || today.TheirCount != count[other] || today.OurLate != late[v.Side] || today.TheirLate != late[other] {
				s.t.Fatalf("%s, %d: counts %d and %d, %d and %d late; one by one %v, late %v", v.Name, limit, today.OurCount, today.TheirCount, today.OurLate, today.TheirLate, count, late)
			}
			mine := slices.Concat(today.Mine, today.Ours)
			if len(mine) != min(limit, count[v.Side]) || len(today.Theirs) != min(limit, count[other]) {
				s.t.Fatalf("%s, %d: %d and %d rows of %v", v.Name, limit, len(mine), len(today.Theirs), count)
			}
			var listed []string
			for _, m := range slices.Concat(mine, today.Theirs) {
				if got := (waits{m.Court, m.DueAt}); got != want[m.ID] {
					s.t.Fatalf("%s, %d: %s stands there as %v, and is %v", v.Name, limit, m.Title, got, want[m.ID])
				}
				listed = append(listed, m.ID)
			}
			if limit == 200 {
				all = nil
				for _, m := range today.Theirs {
					all = append(all, m.ID)
				}
			} else if n := len(today.Theirs); !slices.Equal(listed[len(listed)-n:], all[:n]) {
				s.t.Fatalf("%s, %d: not the first of theirs", v.Name, limit)
			}
			for _, m := range today.Moved {
				if w, waits := want[m.ID]; waits && w.Court != m.Court {
					s.t.Fatalf("%s: %s moved, and stands in another court", v.Name, m.Title)
				}
			}
		}
	}
}

// clocks fails where what is kept of a matter's clock is not what the rules that hold make of its moves now.
func (s stage) clocks() {
	s.t.Helper()
	view, err := s.Rules(s.t.Context(), s.Ada, s.Engagement)
	if err != nil {
		s.t.Fatal(err)
	}
	set, problems := clock.Decode([]byte(view.Body))
	calendar, err := view.Ground.Engagement.Calendar()
	if err != nil || len(problems) > 0 {
		s.t.Fatal(err, problems)
	}
	ground := clock.Ground{Calendar: calendar, Zone: work.Zone(view.Ground.Engagement.Zone)}
	whole, err := s.Export(s.t.Context(), s.Ada, s.Engagement)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range whole.Matters {
		state := fold(s.t, m)
		steps := set.Steps(clock.Kind(m.Kind), movesOf(m), ground, s.Clock.Now().UnixMicro()).Steps
		want := clock.Stand(state, steps)
		if !state.Phase.Live() {
			want.Due, want.Warn, want.Rule = 0, 0, ""
		}
		var deemed []string
		for _, d := range want.Deemed {
			deemed = append(deemed, string(d.Deemed))
		}
		if m.Rule != want.Rule || m.Deemed != strings.Join(deemed, ", ") || want.Due != 0 && (m.DueAt != want.Due || m.WarnAt != want.Warn) ||
			want.Due == 0 && m.DueAt != 0 && (state.Due == 0 || m.DueAt != ground.EndOf(state.Due)) {
			s.t.Errorf("%s %s: kept are %q by %d, warned %d, %q; reckoned under %s in %s %+v", m.Phase, m.Kind, m.Rule, m.DueAt, m.WarnAt, m.Deemed, set.ID, ground.Zone, want)
		}
	}
}

// fold folds the moves of an export without asking the use cases.
func fold(t *testing.T, m work.Whole) matter.State {
	t.Helper()
	s, err := matter.Fold(m.Kind, movesOf(m))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func movesOf(m work.Whole) (moves []matter.Move) {
	for _, x := range m.Moves {
		moves = append(moves, matter.Move{ID: x.ID, At: x.At, By: x.Side, Role: x.Role, Person: x.Person, Recorder: x.Recorder, Verb: x.Verb, Private: x.Said.Private,
			Owes: x.Said.Owes, Due: x.Said.Due, Aware: x.Said.Aware, ClientCaused: x.Said.ClientCaused, Reasons: x.Said.Reasons, Option: x.Said.Option, To: x.Said.To,
			Warns: x.Said.Warns, Told: x.Said.Told})
	}
	return moves
}
