package matter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/errand"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// stage is two sides at work on one engagement.
type stage struct {
	apptest.Both
	work.Work
	t *testing.T
}

func each(t *testing.T, test func(s stage)) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		test(stage{w.Both(t), work.Work{DB: w.DB}, t})
	})
}

func (s stage) raise(v access.Viewer, f work.RaiseForm) string {
	s.t.Helper()
	id, err := s.Raise(s.t.Context(), v, s.Engagement, f)
	if err != nil {
		s.t.Fatalf("raise %s: %v", f.Title, err)
	}
	return id
}

func (s stage) ask(v access.Viewer, title string) string {
	s.t.Helper()
	return s.raise(v, work.RaiseForm{Kind: matter.Question, Shared: true, Title: title, Words: "Please answer."})
}

func (s stage) move(v access.Viewer, id string, f work.MoveForm) {
	s.t.Helper()
	if err := s.Move(s.t.Context(), v, s.Engagement, id, f); err != nil {
		s.t.Fatalf("%s: %v", f.Verb, err)
	}
}

func (s stage) thread(v access.Viewer, id string) work.View {
	s.t.Helper()
	out, err := s.Thread(s.t.Context(), v, s.Engagement, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s stage) refused(what string, err error, kind errs.Kind, says string) {
	s.t.Helper()
	text := fmt.Sprint(err, errs.FieldsOf(err))
	if errs.KindOf(err) != kind || err == nil || !strings.Contains(text, says) {
		s.t.Errorf("%s: %v, want %v that says %q", what, err, kind, says)
	}
}

func due(m register.Matter) string {
	if m.DueAt == 0 {
		return ""
	}
	return time.UnixMicro(m.DueAt).UTC().Format(time.RFC3339)
}

// The world begins on a Monday; the engagement's rules are plain: five working days to reply.
func TestAQuestionGoesAcrossAndBack(t *testing.T) {
	each(t, func(s stage) {
		own := s.raise(s.Ada, work.RaiseForm{Kind: matter.Question, Title: "Which sites keep paper forms?", Words: "We need the list.\n\nAsk @Dan Firth."})
		if _, err := s.Thread(t.Context(), s.Dan, s.Engagement, own); !errors.Is(err, store.ErrRefused) {
			t.Fatalf("the other side reads what was not shared: %v", err)
		}
		private := s.thread(s.Ada, own)
		if private.Court != access.ClientSide || private.TurnAt != 0 || !private.MayShare || private.Number != 1 {
			t.Errorf("in its author's room: %+v", private.Matter)
		}
		seen, err := s.Sharing(t.Context(), s.Ada, s.Engagement, own)
		if err != nil || seen.With != "Vantor Systems" || seen.Words == "" {
			t.Fatalf("before sharing: %+v, %v", seen, err)
		}
		s.Clock.Add(time.Minute)
		_, err = s.Share(t.Context(), s.Ada, s.Engagement, own, seen.Rev+1)
		s.refused("sharing what was not seen", err, errs.Conflict, "look at what would be shared")
		id, err := s.Share(t.Context(), s.Ada, s.Engagement, own, seen.Rev)
		if err != nil {
			t.Fatal(err)
		}
		if left := s.thread(s.Ada, own); left.Phase != matter.Shared || left.SharedAs != id || len(left.Verbs) != 0 {
			t.Errorf("what stays: %+v, %v", left.Matter, left.Verbs)
		}
		_, err = s.Share(t.Context(), s.Ada, s.Engagement, own, seen.Rev+1)
		s.refused("sharing again", err, errs.Invalid, "shared already")

		got := s.thread(s.Dan, id)
		if got.Court != access.DeliverySide || due(got.Matter) != "2026-03-09T23:59:59Z" || got.Number != 1 || len(got.Moves) != 1 || got.Step() == nil {
			t.Errorf("as it arrives: %+v, due %s", got.Matter, due(got.Matter))
		}
		s.Clock.Add(time.Hour)
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Hold, Words: "By Thursday."})
		if held := s.thread(s.Dan, id); held.Court != access.DeliverySide || held.DueAt != got.DueAt {
			t.Errorf("a holding reply stopped the clock: %+v", held.Matter)
		}
		s.refused("closing what is not answered by who was asked", s.Move(t.Context(), s.Dan, s.Engagement, id, work.MoveForm{Verb: matter.Close}), errs.Invalid, "Only who raised it")
		s.refused("replying nothing", s.Move(t.Context(), s.Dan, s.Engagement, id, work.MoveForm{Verb: matter.Reply}), errs.Invalid, "Write what you say")
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Reply, Words: "Sites 2 and 5.", Files: []work.Attached{{Name: `C:\list.txt`, Media: "text/plain", Body: []byte("2, 5")}}})
		back := s.thread(s.Ada, id)
		if back.Court != access.ClientSide || back.Phase != matter.Answered || back.DueAt != 0 {
			t.Errorf("answered: %+v", back.Matter)
		}
		a, body, err := s.File(t.Context(), s.Ada, s.Engagement, id, back.Moves[2].Files[0].File.ID)
		if err != nil || a.File.Name != "list.txt" || string(body) != "2, 5" {
			t.Errorf("the file: %+v %q %v", a, body, err)
		}
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Close})
		if end := s.thread(s.Dan, id); end.Phase != matter.Closed || end.Court != "" || end.Ended == 0 {
			t.Errorf("closed: %+v", end.Matter)
		}
	})
}

// Two people move one matter at once: both moves are kept, or the second is told why not.
func TestTwoAtOnceLoseNoMove(t *testing.T) {
	each(t, func(s stage) {
		const n = 8
		id := s.ask(s.Ada, "Which sites?")
		var wait sync.WaitGroup
		failed := make([]error, 2*n)
		for i := range n {
			wait.Go(func() {
				failed[i] = s.Move(t.Context(), s.Dan, s.Engagement, id, work.MoveForm{Verb: matter.Reply, Words: fmt.Sprintf("reply %d", i)})
			})
			wait.Go(func() {
				failed[n+i] = s.Move(t.Context(), s.Ada, s.Engagement, id, work.MoveForm{Verb: matter.Escalate, Words: fmt.Sprintf("escalated %d", i)})
			})
		}
		wait.Wait()
		want := 1
		for i, err := range failed {
			if err != nil {
				t.Errorf("writer %d: %v", i, err)
				continue
			}
			want++
		}
		got := s.thread(s.Ada, id)
		if got.Matter.Moves != want || len(got.Moves) != want {
			t.Errorf("%d moves of the row, %d kept, %d made", got.Matter.Moves, len(got.Moves), want)
		}
		// Of two who accept, one is told that there is nothing left to accept.
		promise := s.raise(s.Ada, work.RaiseForm{Kind: matter.Commitment, Shared: true, Title: "Test data", Due: "2026-04-01", Owes: "them"})
		both := make([]error, 2)
		for i, v := range []matter.Verb{matter.Accept, matter.Decline} {
			wait.Go(func() {
				both[i] = s.Move(t.Context(), s.Dan, s.Engagement, promise, work.MoveForm{Verb: v, Words: "We do."})
			})
		}
		wait.Wait()
		if (both[0] == nil) == (both[1] == nil) {
			t.Fatalf("of two contrary moves at once: %v and %v", both[0], both[1])
		}
		for _, err := range both {
			if err != nil {
				s.refused("the second", err, errs.Invalid, "can ")
			}
		}
	})
}

// letter gives Ada a letter of authority, from a sponsor of the engagement.
func (s stage) letter(may []core.Power, limit string) {
	s.t.Helper()
	bo := s.Colleague(s.t, s.Ada, "Bo Lind")
	if err := s.Both.World.Work.GiveRole(s.t.Context(), s.Ada, s.Project, engage.RoleForm{Person: bo.Person, Role: access.Sponsor}); err != nil {
		s.t.Fatal(err)
	}
	_, err := s.Both.World.Work.IssueLetter(s.t.Context(), bo, s.Engagement, access.EngagementScope, engage.LetterForm{Holder: s.Ada.Person, May: may, Limit: limit,
		Currency: "GBP", From: "2026-03-01"})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestInstructionsTakeALetter(t *testing.T) {
	each(t, func(s stage) {
		f := work.RaiseForm{Kind: matter.Instruction, Shared: true, Title: "Use the trust’s identity provider", Content: work.Content{Cost: "40,000"}}
		_, err := s.Raise(t.Context(), s.Ada, s.Engagement, f)
		s.refused("without a letter", err, errs.Invalid, "No letter of authority was in force")
		s.letter([]core.Power{core.Instruct, core.Agree, core.Accept}, "50000")
		id := s.raise(s.Ada, f)
		if got := s.thread(s.Dan, id); got.Moves[0].Said.Letter != 1 || got.About.Proposal == nil {
			t.Errorf("as it was given: %+v", got.Moves[0].Said)
		}
		f.Cost = "60,000"
		_, err = s.Raise(t.Context(), s.Ada, s.Engagement, f)
		s.refused("beyond the letter", err, errs.Invalid, "not for this amount")
		_, err = s.Raise(t.Context(), s.Dan, s.Engagement, work.RaiseForm{Kind: matter.Instruction, Shared: true, Title: "We instruct"})
		s.refused("by the other side", err, errs.Invalid, "Only the client side gives instructions")
		// Noted for our side only it is no act yet; sharing it is.
		private := s.raise(s.Ada, work.RaiseForm{Kind: matter.Instruction, Title: "Stop the work", Content: work.Content{Cost: "90000"}})
		_, err = s.Share(t.Context(), s.Ada, s.Engagement, private, s.thread(s.Ada, private).Rev)
		s.refused("sharing beyond the letter", err, errs.Invalid, "not for this amount")
		if got := s.thread(s.Ada, private); got.Phase != matter.Open {
			t.Errorf("it was left half shared: %+v", got.Matter)
		}

		change := s.raise(s.Dan, work.RaiseForm{Kind: matter.Change, Shared: true, Title: "Second interface engine"})
		s.move(s.Ada, change, work.MoveForm{Verb: matter.Instruct})
		s.refused("a quotation that says nothing", s.Move(t.Context(), s.Dan, s.Engagement, change, work.MoveForm{Verb: matter.Quote}), errs.Invalid, "Say what it costs")
		s.move(s.Dan, change, work.MoveForm{Verb: matter.Quote, Content: work.Content{Options: "Second engine; 84,000; Go-live +6\nLeave it; 0"}})
		s.refused("accepting without choosing", s.Move(t.Context(), s.Ada, s.Engagement, change, work.MoveForm{Verb: matter.Accept}), errs.Invalid, "Choose one of the 2 options")
		s.refused("accepting too much", s.Move(t.Context(), s.Ada, s.Engagement, change, work.MoveForm{Verb: matter.Accept, Option: "1"}), errs.Invalid, "not for this amount")
		s.move(s.Ada, change, work.MoveForm{Verb: matter.Accept, Option: "2"})
		if got := s.thread(s.Dan, change); got.Phase != matter.Accepted || got.About.Proposal.Chosen != 2 || got.About.Proposal.Options[0].Effect.Cost.Minor != 8_400_000 {
			t.Errorf("accepted: %+v %+v", got.Matter, got.About.Proposal)
		}
	})
}

func TestADeliverableIsAcceptedByItsCriteria(t *testing.T) {
	each(t, func(s stage) {
		s.letter([]core.Power{core.Accept}, "")
		id := s.raise(s.Dan, work.RaiseForm{Kind: matter.Acceptance, Shared: true, Title: "Release 2", Content: work.Content{Criteria: "Opens in 2 s\nRuns offline"}})
		accept := func(found ...string) error {
			return s.Move(t.Context(), s.Ada, s.Engagement, id, work.MoveForm{Verb: matter.Accept, Found: found})
		}
		s.refused("one is open", accept("met"), errs.Invalid, "not judged yet: Runs offline")
		s.refused("one is not met", accept("met", "not met"), errs.Invalid, "does not meet its criteria: Runs offline")
		s.refused("without reasons", s.Move(t.Context(), s.Ada, s.Engagement, id, work.MoveForm{Verb: matter.Decline, Found: []string{"met", "not met"}}), errs.Invalid, "reasons")
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Decline, Words: "It does not run offline.", Found: []string{"met", "not met"}})
		if got := s.thread(s.Dan, id); got.About.Criteria[1].Found != matter.NotMet || got.Court != access.DeliverySide {
			t.Errorf("declined: %+v", got.About)
		}
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Reply, Words: "Now it does."})
		if got := s.thread(s.Dan, id); got.About.Criteria[0].Found != matter.Unjudged {
			t.Errorf("what comes again is judged already: %+v", got.About)
		}
		if err := accept("met", "met"); err != nil {
			t.Error(err)
		}
	})
}

// A decision is needed by a date, decided for one of its options, and told.
func TestADecisionIsToldToPeople(t *testing.T) {
	each(t, func(s stage) {
		f := work.RaiseForm{Kind: matter.Decision, Shared: true, Title: "Pilot site", Content: work.Content{Options: "North wing"}}
		_, err := s.Raise(t.Context(), s.Dan, s.Engagement, f)
		s.refused("without its date", err, errs.Invalid, "by when the decision is needed")
		s.refused("with one option", err, errs.Invalid, "no choice")
		f.Due, f.Class, f.Options, f.Holds = "2026-03-20", "scope", "North wing\nSouth wing; 12,000", "MIG-2140, MIG-2200"
		id := s.raise(s.Dan, f)
		if got := s.thread(s.Ada, id); len(got.About.Choice.Holds) != 2 || got.Court != access.ClientSide {
			t.Errorf("raised: %+v", got.About.Choice)
		}
		s.refused("no option", s.Move(t.Context(), s.Ada, s.Engagement, id, work.MoveForm{Verb: matter.Decide, Option: "3"}), errs.Invalid, "Choose one of the 2")
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Decide, Option: "2", Words: "It has the room."})
		s.refused("told to nobody", s.Move(t.Context(), s.Ada, s.Engagement, id, work.MoveForm{Verb: matter.Tell}), errs.Invalid, "Name who was told")
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Tell, Told: "Dan Firth\nthe ward"})
		got := s.thread(s.Dan, id)
		if got.Standing.State.Told != 2 || got.Standing.State.Option != 2 || got.Court != access.DeliverySide || !strings.HasPrefix(got.Moves[2].Words, "Told: Dan Firth, the ward") {
			t.Errorf("told: %+v %+v", got.Standing.State, got.Moves[2])
		}
	})
}

// What a side keeps beside a matter is for that side alone, and is not in what the other gets.
func TestNotesBesideStayWithTheirSide(t *testing.T) {
	each(t, func(s stage) {
		id := s.ask(s.Dan, "Which sites?")
		f := work.BesideForm{Owner: s.Ada.Person, Tags: "Pilot, #money", Words: "Helen will not go beyond this.", Effect: "Faster discharge; -200,000; +6 days"}
		if err := s.KeepBeside(t.Context(), s.Ada, s.Engagement, id, f); err != nil {
			t.Fatal(err)
		}
		s.refused("over one that is there", s.KeepBeside(t.Context(), s.Ada, s.Engagement, id, f), errs.Conflict, "changed")
		got := s.thread(s.Ada, id)
		if b := got.Beside; b == nil || b.Tags != "money pilot" || b.OwnerName != "Ada Lovell" || !strings.Contains(b.Effect, "-20000000") {
			t.Fatalf("beside: %+v", got.Beside)
		}
		if theirs := s.thread(s.Dan, id); theirs.Beside != nil || theirs.Matter.Rev != got.Matter.Rev {
			t.Errorf("the other side sees that there are notes: %+v", theirs.Beside)
		}
		s.refused("benefits by the other side", s.KeepBeside(t.Context(), s.Dan, s.Engagement, id, work.BesideForm{Effect: "x; 1"}), errs.Invalid, "client side")
		find := func(v access.Viewer, words string) int {
			t.Helper()
			r, err := s.Register(t.Context(), v, s.Engagement, work.Filter{Words: words}, work.Order{})
			if err != nil {
				t.Fatal(err)
			}
			return r.Total
		}
		if find(s.Ada, "pilot") != 1 || find(s.Ada, "helen") != 1 || find(s.Dan, "helen") != 0 || find(s.Dan, "sites") != 1 {
			t.Error("words are found by the wrong people")
		}
		mine, err := s.Register(t.Context(), s.Ada, s.Engagement, work.Filter{Mine: true}, work.Order{})
		if err != nil || mine.Total != 1 || mine.Rows[0].Beside == nil {
			t.Errorf("what she owns: %+v, %v", mine, err)
		}
		hits, err := s.Both.World.Work.Search(t.Context(), s.Ada, "helen", 10)
		if err != nil || len(hits.Found) != 1 || hits.Found[0].Kind != "beside" || hits.Found[0].Title != "Which sites?" {
			t.Errorf("search: %+v, %v", hits, err)
		}
		if hits, err = s.Both.World.Work.Search(t.Context(), s.Dan, "helen", 10); err != nil || len(hits.Found) != 0 {
			t.Errorf("the other side finds it: %+v, %v", hits, err)
		}
	})
}

// Time alone passes the ball on and deems; nobody makes a move, and what is shown is never behind the clock.
func TestTimeTurnsWhatItMust(t *testing.T) {
	each(t, func(s stage) {
		if err := s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{From: "nec4"}); err != nil {
			t.Fatal(err)
		}
		id := s.raise(s.Dan, work.RaiseForm{Kind: matter.Change, Shared: true, Title: "Second engine"})
		fresh := s.thread(s.Dan, id)
		if due(fresh.Matter) != "2026-03-09T23:59:59Z" || fresh.Rule != "answer" {
			t.Fatalf("raised: %+v due %s", fresh.Matter, due(fresh.Matter))
		}
		s.refused("too early", s.Move(t.Context(), s.Dan, s.Engagement, id, work.MoveForm{Verb: matter.NotifyOverdue}), errs.Invalid, "It is due on 2026-03-09")
		s.Clock.Add(9 * 24 * time.Hour)
		s.move(s.Dan, id, work.MoveForm{Verb: matter.NotifyOverdue})
		s.Clock.Add(15 * 24 * time.Hour) // two more weeks: deemed accepted, and as an instruction to quote
		r, err := s.Register(t.Context(), s.Ada, s.Engagement, work.Filter{}, work.Order{})
		if err != nil {
			t.Fatal(err)
		}
		if m := r.Rows[0].Matter; m.Deemed != "accepted" || m.Court != access.DeliverySide || m.Rule != "quotation" || m.Moves != 2 {
			t.Errorf("as the register shows it before the clock has come by: %+v", m)
		}
		n := s.turn()
		if n != 1 || s.turn() != 0 {
			t.Errorf("the clock turned %d rows", n)
		}
		r, err = s.Register(t.Context(), s.Ada, s.Engagement, work.Filter{Court: access.DeliverySide}, work.Order{})
		if err != nil || len(r.Rows) != 1 || r.Total != 1 || r.Rows[0].Deemed != "accepted" {
			t.Errorf("after it: %+v, %v", r.Rows, err)
		}
		kept := s.thread(s.Dan, id)
		if diff := cmp.Diff(kept.Matter, r.Rows[0].Matter); diff != "" {
			t.Errorf("the row is not what is shown (-thread +row):\n%s", diff)
		}
	})
}

// turn lets the clocks of all agents come by.
func (s stage) turn() (n int) {
	s.t.Helper()
	var agents []access.SeatID
	err := s.DB().System(s.t.Context(), store.Sweep, func(tx *store.Tx) (err error) {
		agents, err = tx.Agents(s.t.Context())
		return err
	})
	for _, a := range agents {
		if err != nil {
			break
		}
		var turned int
		turned, err = s.Turn(s.t.Context(), a)
		n += turned
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// DB is the database of both the world and the use cases.
func (s stage) DB() *store.DB { return s.Work.DB }

func TestOwnRulesMoveWhatIsOpen(t *testing.T) {
	each(t, func(s stage) {
		id := s.ask(s.Ada, "Which sites?")
		view, err := s.Rules(t.Context(), s.Ada, s.Engagement)
		if err != nil || !view.MayAdd || view.Ground.Own {
			t.Fatalf("%+v, %v", view, err)
		}
		s.refused("by the other side", s.KeepRules(t.Context(), s.Dan, s.Engagement, work.RulesForm{From: "nec4"}), errs.NotFound, "not found")
		s.refused("broken", s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{Body: "id: x\nrules: [{step: 1}]"}), errs.Invalid, "rules")
		if err := s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{From: "nec4"}); err != nil {
			t.Fatal(err)
		}
		if got := s.thread(s.Dan, id); due(got.Matter) != "2026-03-16T23:59:59Z" {
			t.Errorf("two weeks: %s", due(got.Matter))
		}
		if view, err = s.Rules(t.Context(), s.Dan, s.Engagement); err != nil || view.MayAdd || !view.Ground.Own || view.Ground.OwnRev != 1 {
			t.Fatalf("%+v, %v", view, err)
		}
		s.refused("over another's", s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{From: "plain"}), errs.Conflict, "changed")
		err = s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{Terms: map[string]string{"period for reply": "soon"}, Rev: 1})
		s.refused("no period", err, errs.Invalid, "is not a period")
		if err := s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{Terms: map[string]string{"period for reply": "3 weeks"}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		if got := s.thread(s.Dan, id); due(got.Matter) != "2026-03-23T23:59:59Z" {
			t.Errorf("three weeks: %s", due(got.Matter))
		}
		tried, err := s.Bench(t.Context(), s.Dan, s.Engagement, work.BenchForm{Kind: "question", By: access.ClientSide, Raised: "2026-03-03", Moves: "2026-03-10 delivery reply"})
		if err != nil || len(tried.Steps) == 0 || tried.Steps[0].State != "met" {
			t.Errorf("the bench: %+v, %v", tried.Steps, err)
		}
		_, err = s.Bench(t.Context(), s.Dan, s.Engagement, work.BenchForm{Kind: "question", Raised: "soon", Moves: "x"})
		s.refused("nonsense", err, errs.Invalid, "is not a date")
		tried, err = s.Bench(t.Context(), s.Dan, s.Engagement, work.BenchForm{Kind: "commitment", By: access.DeliverySide, Raised: "2026-03-03", Due: "2026-03-31",
			Moves: "2026-03-12 supplier re-date to 2026-04-10\n2026-03-10 client holding reply"})
		if err != nil || len(tried.Steps) != 1 || tried.Steps[0].Outcome(time.UTC) != "missed" || tried.Steps[0].Due != time.Date(2026, 4, 10, 23, 0, 0, 0, time.UTC).UnixMicro()-1 {
			t.Errorf("a promise: %+v, %v", tried.Steps, err)
		}
		for want, f := range map[string]work.BenchForm{
			"Write the day it is promised for": {Kind: "commitment", By: access.DeliverySide, Raised: "2026-03-03"},
			"lies before the raising":          {Kind: "question", By: access.DeliverySide, Raised: "2026-03-03", Moves: "2026-03-02 client reply"},
			"is no move":                       {Kind: "question", By: access.DeliverySide, Raised: "2026-03-03", Moves: "2026-03-04 client sing"},
			"Choose what is raised":            {Kind: "wish", By: access.DeliverySide, Raised: "2026-03-03"},
		} {
			_, err = s.Bench(t.Context(), s.Dan, s.Engagement, f)
			s.refused(want, err, errs.Invalid, want)
		}
	})
}

// Words go from the thread, the search and the record; that a move was made stays.
func TestErasingWords(t *testing.T) {
	each(t, func(s stage) {
		id := s.ask(s.Ada, "Zanzibar")
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Reply, Words: "Quagga and Zanzibar."})
		s.refused("the other side's words", s.Erase(t.Context(), s.Ada, s.Engagement, id, 1, "personal"), errs.NotFound, "not found")
		s.refused("without a reason", s.Erase(t.Context(), s.Dan, s.Engagement, id, 1, ""), errs.Invalid, "why")
		if err := s.Erase(t.Context(), s.Dan, s.Engagement, id, 1, "personal"); err != nil {
			t.Fatal(err)
		}
		s.refused("again", s.Erase(t.Context(), s.Dan, s.Engagement, id, 1, "personal"), errs.NotFound, "not found")
		found := func(words string) int {
			h, err := s.Both.World.Work.Search(t.Context(), s.Ada, words, 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(h.Found)
		}
		if found("quagga") != 0 || found("zanzibar") != 1 {
			t.Errorf("found: %d, %d", found("quagga"), found("zanzibar"))
		}
		if err := s.Erase(t.Context(), s.Ada, s.Engagement, id, 0, "mistake"); err != nil {
			t.Fatal(err)
		}
		got := s.thread(s.Dan, id)
		if found("zanzibar") != 0 || got.Title != "" || got.Moves[0].Words != "" || got.Phase != matter.Answered || len(got.Moves) != 2 {
			t.Errorf("left: %+v", got.Matter)
		}
	})
}

// What a move says its matter is about goes with its words; what another move says of it stays, and so do dates.
func TestErasingWhatAMatterIsAbout(t *testing.T) {
	each(t, func(s stage) {
		id := s.raise(s.Dan, work.RaiseForm{Kind: matter.Change, Shared: true, Title: "Another engine", Due: "2026-05-01"})
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Instruct, Words: "Quote it."})
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Quote, Words: "Here.", Content: work.Content{Options: "Quagga engine; 100"}})
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Instruct, Words: "Anew."})
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Quote, Words: "Here.", Content: work.Content{Options: "Zebra engine; 90"}})
		says := func() string {
			t.Helper()
			whole, err := s.Export(t.Context(), s.Ada, s.Engagement)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(whole.Matters)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		erase := func(index int) {
			t.Helper()
			if err := s.Erase(t.Context(), s.Dan, s.Engagement, id, index, "personal"); err != nil {
				t.Fatal(err)
			}
		}
		erase(4)
		if got := says(); strings.Contains(got, "Zebra") || s.thread(s.Ada, id).About.Proposal.Options[0].Name != "Quagga engine" {
			t.Errorf("left: %s", got)
		}
		erase(2)
		if got := s.thread(s.Ada, id); strings.Contains(says(), "Quagga") || got.About.Proposal != nil || got.Moves[0].Said.Due.String() != "2026-05-01" {
			t.Errorf("left: %+v, %s", got.About, says())
		}

		own := s.raise(s.Ada, work.RaiseForm{Kind: matter.Risk, Title: "Ours"}) // of one side alone: no clock turns it
		s.move(s.Ada, own, work.MoveForm{Verb: matter.Assess, Words: "Gnu.", Content: work.Content{Probability: "25"}})
		if err := s.Erase(t.Context(), s.Ada, s.Engagement, own, 1, "personal"); err != nil {
			t.Fatal(err)
		}
		if err := s.World.DB.Read(t.Context(), s.Ada.Seat, func(tx *store.Tx) error {
			m, err := tx.Matter(t.Context(), own)
			if m.TurnAt != 0 || m.About != "" {
				t.Errorf("it waits for its clock for ever: %+v", m)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// first is the matter that Dan's side owes first.
func first(t *testing.T, s stage) string {
	t.Helper()
	r, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{}, work.Order{})
	if err != nil || len(r.Rows) == 0 {
		t.Fatal(err)
	}
	return r.Rows[0].ID
}

// pages compares the pages of a filter, and how many rows they say there are, with the whole register looked through here.
func (s stage) pages(f work.Filter, o work.Order) {
	s.t.Helper()
	whole := o
	whole.All = true
	all, err := s.Register(s.t.Context(), s.Dan, s.Engagement, work.Filter{Ended: true}, whole)
	if err != nil {
		s.t.Fatal(err)
	}
	var want, got []string
	for _, m := range all.Rows {
		late := m.DueAt != 0 && m.DueAt < s.Clock.Now().UnixMicro() && m.Ended == 0
		if (f.Kind == "" || f.Kind == m.Kind) && (f.Court == "" || f.Court == m.Court) && (f.Phase == "" || f.Phase == m.Phase) && (f.Ended || m.Ended == 0) && (!f.Overdue || late) &&
			(!f.Mine || m.Holder != "") && strings.Contains(strings.ToLower(m.Title), strings.TrimSuffix(f.Words, "s")) {
			want = append(want, m.ID)
		}
	}
	for {
		r, err := s.Register(s.t.Context(), s.Dan, s.Engagement, f, o)
		if err != nil || r.Total != len(want) || r.AtLeast {
			s.t.Fatalf("%+v by %s: %d of %d, %v", f, o.Key, r.Total, len(want), err)
		}
		for _, m := range r.Rows {
			got = append(got, m.ID)
		}
		if o.After = r.Next; r.Next == "" {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("%+v by %s (-looked through +pages):\n%s", f, o.Key, diff)
	}
}

// The register in its orders, page by page there and back.
func TestRegisterPageByPage(t *testing.T) {
	each(t, func(s stage) {
		const n = 120
		for i := range n {
			s.ask(s.Ada, fmt.Sprintf("Question %03d", (i*37)%n))
			s.Clock.Add(time.Hour)
		}
		s.raise(s.Ada, work.RaiseForm{Kind: matter.Risk, Title: "Ours"})
		for _, o := range []work.Order{{Key: "due"}, {Key: "due", Desc: true}, {Key: "title"}, {Key: "title", Desc: true}, {Key: "number", Desc: true}, {Key: "raised"}, {Key: "moved", Desc: true}} {
			all, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{}, work.Order{Key: o.Key, Desc: o.Desc, All: true})
			if err != nil || len(all.Rows) != n {
				t.Fatalf("%v: %d rows, %v", o, len(all.Rows), err)
			}
			var got, back []string
			at := o
			for {
				r, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{}, at)
				if err != nil || r.Total != n {
					t.Fatalf("%v: total %d, %v", o, r.Total, err)
				}
				for _, m := range r.Rows {
					got = append(got, m.ID)
				}
				if r.Next == "" {
					at = work.Order{Key: o.Key, Desc: o.Desc, Before: r.Previous}
					break
				}
				at.After = r.Next
			}
			r, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{}, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range r.Rows {
				back = append(back, m.ID)
			}
			var want []string
			for _, m := range all.Rows {
				want = append(want, m.ID)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v (-all +pages):\n%s", o, diff)
			}
			if diff := cmp.Diff(want[75:100], back); diff != "" {
				t.Errorf("%v backwards (-all +page):\n%s", o, diff)
			}
		}
		ours, err := s.Register(t.Context(), s.Ada, s.Engagement, work.Filter{Audience: act.Ours}, work.Order{})
		if err != nil || ours.Total != 1 || ours.Rows[0].Number != 1 {
			t.Errorf("ours: %+v, %v", ours, err)
		}
		theirs, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{Audience: act.Ours}, work.Order{})
		if err != nil || theirs.Total != 0 {
			t.Errorf("theirs: %+v, %v", theirs, err)
		}
		s.Clock.Add(20 * 24 * time.Hour)
		late, err := s.Register(t.Context(), s.Dan, s.Engagement, work.Filter{Overdue: true}, work.Order{})
		if err != nil || late.Total != n || late.Late[access.DeliverySide] != n {
			t.Errorf("late: %d %v, %v", late.Total, late.Late, err)
		}
		whole, err := s.Export(t.Context(), s.Ada, s.Engagement)
		if err != nil || len(whole.Matters) != n+1 {
			t.Errorf("export: %d, %v", len(whole.Matters), err)
		}
		today, err := s.Today(t.Context(), s.Dan, 12)
		if err != nil || len(today.Ours) != 12 || today.OurCount != n || today.OurLate != n || today.Ours[0].Where.Scope != s.Engagement || len(today.Moved) != 12 {
			t.Errorf("today: %d %d %d, %v", len(today.Ours), today.OurCount, today.OurLate, err)
		}
		s.move(s.Dan, first(t, s), work.MoveForm{Verb: matter.Assign, To: s.Dan.Person})
		for _, f := range []work.Filter{{Words: "question"}, {Words: "017"}, {Words: "nothing"}, {Mine: true}, {Mine: true, Words: "quest"}, {Words: "question 017"}, {Kind: matter.Question}, {Kind: matter.Risk},
			{Court: access.DeliverySide, Kind: matter.Question}, {Court: access.ClientSide}, {Phase: matter.Open}, {Ended: true}, {Overdue: true}, {Overdue: true, Kind: matter.Question}} {
			for _, o := range []work.Order{{Key: "due"}, {Key: "title", Desc: true}, {Key: "number"}, {Key: "moved", Desc: true}} {
				s.pages(f, o)
			}
		}
		if err := s.Look(t.Context(), s.Dan); err != nil {
			t.Fatal(err)
		}
		if today, err = s.Today(t.Context(), s.Dan, 12); err != nil || len(today.Moved) != 0 {
			t.Errorf("after a look: %d, %v", len(today.Moved), err)
		}
		id := first(t, s)
		s.Clock.Add(time.Minute)
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Reply, Words: "Soon?"})
		if today, err = s.Today(t.Context(), s.Dan, 12); err != nil || len(today.Moved) != 1 || today.Moved[0].Last.Person != s.Ada.Person || today.Moved[0].Last.Verb != matter.Reply {
			t.Errorf("after a reply: %+v, %v", today.Moved, err)
		}
		if today, err = s.Today(t.Context(), s.Ada, 12); err != nil || slices.ContainsFunc(today.Moved, func(m work.Placed) bool { return m.ID == id }) {
			t.Errorf("what one did oneself is news: %+v, %v", today.Moved, err)
		}
	})
}

// However often somebody has been mentioned before they looked, they are told of who mentions them after.
func TestTheLastMentionIsTold(t *testing.T) {
	each(t, func(s stage) {
		for n := range 52 {
			s.raise(s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: fmt.Sprintf("Question %d", n), Words: "@Ada Lovell, please."})
		}
		s.Clock.Add(time.Hour)
		if err := s.Look(t.Context(), s.Ada); err != nil {
			t.Fatal(err)
		}
		s.Clock.Add(time.Hour)
		s.raise(s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "The last", Words: "@Ada Lovell, please."})
		today, err := s.Today(t.Context(), s.Ada, 5)
		if err != nil || len(today.Mentions) != 1 || today.Mentions[0].Title != "The last" {
			t.Errorf("%d mentions, %v", len(today.Mentions), err)
		}
	})
}

// A mention stands on the first page of whom it names, who may read it, until they have looked; the other side's notes mention nobody there.
func TestMentions(t *testing.T) {
	each(t, func(s stage) {
		id := s.ask(s.Dan, "Which sites?")
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Reply, Words: "Ask @Dan Firthson, or @dan."})
		s.move(s.Ada, s.raise(s.Ada, work.RaiseForm{Kind: matter.Question, Title: "Ours"}), work.MoveForm{Verb: matter.Reply, Words: "@Dan Firth must not read this, @Ada Lovell."})
		said := func(v access.Viewer) (out []string) {
			today, err := s.Today(t.Context(), v, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range today.Mentions {
				out = append(out, fmt.Sprintf("%s by %s, move %d", m.Title, m.ByName, m.Index+1))
			}
			return out
		}
		if diff := cmp.Diff([]string{"Which sites? by Ada Lovell, move 2"}, said(s.Dan)); diff != "" {
			t.Error(diff)
		}
		if got := said(s.Ada); len(got) != 0 {
			t.Errorf("who mentions themselves is told: %v", got)
		}
		s.Clock.Add(time.Hour)
		if err := s.Look(t.Context(), s.Dan); err != nil {
			t.Fatal(err)
		}
		if got := said(s.Dan); len(got) != 0 {
			t.Errorf("after looking: %v", got)
		}
		s.Clock.Add(time.Hour)
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Reply, Words: "@Dan Firth?"})
		if diff := cmp.Diff([]string{"Which sites? by Ada Lovell, move 3"}, said(s.Dan)); diff != "" {
			t.Error(diff)
		}
		if err := s.Erase(t.Context(), s.Ada, s.Engagement, id, 2, core.Erasures()[0].Code); err != nil {
			t.Fatal(err)
		}
		if got := s.thread(s.Dan, id).Moves[1].Said.Mentions; len(got) != 1 {
			t.Errorf("the other mention is gone: %v", got)
		}
	})
}

// A right that runs out is told to whoever may use it, from the day the rules warn of it, until it is used or is gone.
func TestRightsThatRunOutAreTold(t *testing.T) {
	each(t, func(s stage) {
		if err := s.KeepRules(t.Context(), s.Ada, s.Engagement, work.RulesForm{From: "fidic2017"}); err != nil {
			t.Fatal(err)
		}
		told := func(when, want string) {
			t.Helper()
			var got []string
			for _, by := range []access.Viewer{s.Ada, s.Dan} {
				today, err := errand.Work{DB: s.World.DB}.Today(t.Context(), by)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range today.List {
					got = append(got, fmt.Sprintf("%s: %s by %s", strings.Fields(by.Name)[0], e.What, e.Day))
				}
			}
			if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		id := s.raise(s.Dan, work.RaiseForm{Kind: matter.Change, Shared: true, Title: "The records come late", Words: "Two weeks lost."})
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Quote, Words: "In full.", Content: work.Content{Options: "In full; 1200"}})
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Decline, Words: "Half of it was known."})
		s.move(s.Ada, id, work.MoveForm{Verb: matter.Decline, Words: "The other half was not on the way."})
		told("the day it is determined", "")
		s.Clock.Add(22 * 24 * time.Hour)
		right := "Give notice of dissatisfaction by 2026-03-30"
		told("within the last week", "Ada: "+right+"; Dan: "+right)
		s.refused("without reasons", s.Move(t.Context(), s.Dan, s.Engagement, id, work.MoveForm{Verb: matter.Object}), errs.Invalid, "reasons")
		s.move(s.Dan, id, work.MoveForm{Verb: matter.Object, Words: "The second week was lost to the same records."})
		told("once it is used", "")
		s.Clock.Add(36 * 24 * time.Hour)
		right = "Refer the dispute to the dispute board by 2026-05-05"
		told("before the referral runs out", "Ada: "+right+"; Dan: "+right)
		s.Clock.Add(8 * 24 * time.Hour)
		told("once that is gone", "")
	})
}
