package situation_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/play"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// stage is two sides at work on one engagement of a project.
type stage struct {
	apptest.Both
	work.Work
	matters matters.Work
	t       *testing.T
}

func on(t *testing.T, w *apptest.World) stage {
	return stage{w.Both(t), work.Work{DB: w.DB, Reckon: matters.Reckon}, matters.Work{DB: w.DB}, t}
}

func (s stage) raise(v access.Viewer, k matter.Kind, due string) string {
	s.t.Helper()
	id, err := s.matters.Raise(s.t.Context(), v, s.Engagement, matters.RaiseForm{Kind: k, Shared: true, Title: "About the " + string(k), Due: due, Content: matters.Content{Class: "scope"}})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s stage) look(v access.Viewer) {
	s.t.Helper()
	if err := s.Look(s.t.Context(), v, s.Project); err != nil {
		s.t.Fatal(err)
	}
}

func (s stage) list(v access.Viewer, scope access.ScopeID) work.List {
	s.t.Helper()
	l, err := s.List(s.t.Context(), v, scope)
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

func of(list []work.Noticed, rule string) *work.Noticed {
	if i := slices.IndexFunc(list, func(n work.Noticed) bool { return n.Row.Rule == rule }); i >= 0 {
		return &list[i]
	}
	return nil
}

func (s stage) does(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s stage) days(n int) { s.Clock.Add(time.Duration(n) * 24 * time.Hour) }

// A situation is noticed, taken in hand, let go, goes away and comes back, and every step of it is kept; on both engines.
func TestSituationLives(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := on(t, w)
		q := s.raise(s.Dan, matter.Question, "")
		s.days(40)
		s.look(s.Ada)
		l := s.list(s.Ada, s.Project)
		n := of(l.Open, "our-answers")
		if n == nil || len(n.Evidence) == 0 || n.Row.Engagement != s.Engagement || l.LookedAt == 0 || len(l.NotRun) == 0 {
			t.Fatalf("%+v", l)
		}
		if kind, id := n.Scope(); kind != access.EngagementScope || id != s.Engagement {
			t.Errorf("it lies in %s %s", kind, id)
		}
		id := n.ID
		// Taken up: in hand for two weeks, and open again when nothing came of it.
		s.does(s.Acted(t.Context(), s.Ada, s.Engagement, id, work.Did{What: situation.DidNote, Ref: "project/x/y", Words: "Late answers"}))
		s.look(s.Ada)
		if l := s.list(s.Ada, s.Project); of(l.InHand, "our-answers") == nil {
			t.Errorf("not in hand: %+v", l)
		}
		s.days(situation.Holds + 1)
		s.look(s.Ada)
		if l := s.list(s.Ada, s.Engagement); of(l.Open, "our-answers") == nil {
			t.Errorf("not open again: %+v", l)
		}
		// Put right: gone. Again: the same one, for the second time.
		s.does(s.matters.Move(t.Context(), s.Ada, s.Engagement, q, matters.MoveForm{Verb: matter.Reply, Words: "Like this."}))
		s.look(s.Ada)
		if l := s.list(s.Ada, s.Project); of(l.Gone, "our-answers") == nil {
			t.Errorf("not gone: %+v", l)
		}
		s.raise(s.Dan, matter.Question, "")
		s.days(40)
		s.look(s.Ada)
		s.does(s.Say(t.Context(), s.Ada, s.Engagement, id, work.OutcomeForm{Outcome: situation.Failed, Words: "It came again."}))
		l = s.list(s.Ada, s.Project)
		if n := of(l.Open, "our-answers"); n == nil || n.ID != id || n.Times != 2 {
			t.Errorf("not the same for the second time: %+v", n)
		}
		at := slices.IndexFunc(l.Tallies, func(x situation.Tally) bool { return x.Rule == "our-answers" })
		if at < 0 || l.Tallies[at].Found != 2 || l.Tallies[at].Acted != 1 || l.Tallies[at].Outcomes[situation.Failed] != 1 {
			t.Errorf("tallies: %+v", l.Tallies)
		}
		v, err := s.Show(t.Context(), s.Ada, s.Engagement, id)
		s.does(err)
		var what []string
		for _, e := range v.History {
			what = append(what, e.What)
		}
		want := []string{"appeared", "noted", "no longer in hand", "went away", "came back", "did not work"}
		if !slices.Equal(what, want) || v.Play.Rule != "our-answers" || !v.May {
			t.Errorf("history %v, want %v; %+v", what, want, v.Play.Rule)
		}
	})
}

// A dismissal needs a reason and ends on its day; its words can be taken out.
func TestDismiss(t *testing.T) {
	s := on(t, apptest.SQLite(t))
	s.raise(s.Dan, matter.Question, "")
	s.days(40)
	s.look(s.Ada)
	id := of(s.list(s.Ada, s.Project).Open, "our-answers").ID
	ctx := t.Context()
	for _, f := range []work.DismissForm{{}, {Reason: "r", Until: "2020-01-01"}, {Reason: "r", Until: "soon"}, {Reason: "r", Until: "2099-01-01"}, {Reason: "a\x00b"}} {
		if err := s.Dismiss(ctx, s.Ada, s.Engagement, id, f); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
	s.does(s.Dismiss(ctx, s.Ada, s.Engagement, id, work.DismissForm{Reason: "They are on holiday."}))
	s.look(s.Ada)
	if of(s.list(s.Ada, s.Project).Dismissed, "our-answers") == nil {
		t.Error("not dismissed")
	}
	s.does(s.Resume(ctx, s.Ada, s.Engagement, id))
	if err := s.Resume(ctx, s.Ada, s.Engagement, id); errs.KindOf(err) != errs.Invalid {
		t.Errorf("opened twice: %v", err)
	}
	s.does(s.Dismiss(ctx, s.Ada, s.Engagement, id, work.DismissForm{Reason: "They are on holiday."}))
	s.days(work.UsualDays)
	s.look(s.Ada)
	if of(s.list(s.Ada, s.Project).Open, "our-answers") == nil {
		t.Error("still dismissed")
	}
	s.does(s.Blank(ctx, s.Ada, s.Engagement, id, 1))
	v, err := s.Show(ctx, s.Ada, s.Engagement, id)
	s.does(err)
	if v.History[1].What != situation.DidDismiss || v.History[1].Words != "" {
		t.Errorf("%+v", v.History[1])
	}
	if err := s.Blank(ctx, s.Ada, s.Engagement, id, 99); !errors.Is(err, store.ErrRefused) {
		t.Errorf("a line that is not there: %v", err)
	}
}

// What was noticed is for those who direct the client's work: nobody of the other side, and nobody of ours who sees less, is told that there
// is any.
func TestWhoIsTold(t *testing.T) {
	s := on(t, apptest.SQLite(t))
	s.raise(s.Dan, matter.Question, "")
	s.days(40)
	s.look(s.Ada)
	ctx, id := t.Context(), of(s.list(s.Ada, s.Project).Open, "our-answers").ID
	for name, v := range map[string]access.Viewer{"the other side": s.Dan, "nobody": {}} {
		if _, err := s.Show(ctx, v, s.Engagement, id); !errors.Is(err, store.ErrRefused) {
			t.Errorf("%s reads it: %v", name, err)
		}
		if _, err := s.List(ctx, v, s.Engagement); !errors.Is(err, store.ErrRefused) {
			t.Errorf("%s lists them: %v", name, err)
		}
		if err := s.Look(ctx, v, s.Project); !errors.Is(err, store.ErrRefused) {
			t.Errorf("%s looks: %v", name, err)
		}
		if err := s.Dismiss(ctx, v, s.Engagement, id, work.DismissForm{Reason: "r"}); !errors.Is(err, store.ErrRefused) {
			t.Errorf("%s dismisses it: %v", name, err)
		}
		if today, err := s.Today(ctx, v, 5); err != nil || len(today.Rows) > 0 {
			t.Errorf("%s is told on the first page: %v %v", name, today, err)
		}
	}
	if _, err := s.Show(ctx, s.Ada, s.Project, id); !errors.Is(err, store.ErrRefused) {
		t.Errorf("it has two addresses: %v", err)
	}
	before := s.Statements()
	today, err := s.Today(ctx, s.Ada, 1)
	if s.does(err); len(today.Rows) != 1 || today.Rows[0].ProjectName == "" {
		t.Errorf("%+v", today)
	}
	if n := s.Statements() - before; n > 3 {
		t.Errorf("the first page asks %d times", n)
	}
}

// The client side's clock looks by itself where something was recorded, once, and sees what the client PM sees.
func TestWatch(t *testing.T) {
	s := on(t, apptest.SQLite(t))
	s.raise(s.Dan, matter.Question, "")
	s.days(40)
	ctx := t.Context()
	watch := func() (n int) {
		t.Helper()
		var seats []access.SeatID
		s.does(s.DB.System(ctx, store.Sweep, func(tx *store.Tx) (err error) { seats, err = work.Watched(ctx, tx); return err }))
		for _, seat := range seats {
			k, err := s.Watch(context.WithoutCancel(ctx), seat)
			s.does(err)
			n += k
		}
		return n
	}
	if n := watch(); n != 1 {
		t.Errorf("looked in %d projects", n)
	}
	found := s.list(s.Ada, s.Project)
	if of(found.Open, "our-answers") == nil {
		t.Errorf("%+v", found)
	}
	if n := watch(); n != 0 {
		t.Errorf("looked again although nothing happened, in %d", n)
	}
	s.raise(s.Dan, matter.Issue, "")
	if n := watch(); n != 1 {
		t.Errorf("did not look after an act, but in %d", n)
	}
	s.Clock.Add(time.Minute)
	s.look(s.Ada)
	if a, b := len(found.Open), len(s.list(s.Ada, s.Project).Open); b < a {
		t.Errorf("the client PM sees %d, the clock saw %d", b, a)
	}
	if not := s.list(s.Ada, s.Project).NotRun; len(not) != len(found.NotRun) {
		t.Errorf("the client PM's look ran other rules than the clock's: %v, %v", not, found.NotRun)
	}
}

// Every play of what is found can be begun.
func TestPlaysOfWhatIsFound(t *testing.T) {
	s := on(t, apptest.SQLite(t))
	for range 4 {
		s.raise(s.Dan, matter.Question, "")
		s.raise(s.Ada, matter.Question, "")
	}
	s.raise(s.Dan, matter.EarlyWarning, "")
	for range 3 {
		s.raise(s.Dan, matter.Issue, "")
	}
	s.raise(s.Ada, matter.Commitment, s.Clock.Now().AddDate(0, 0, 3).Format("2006-01-02"))
	s.days(40)
	s.look(s.Ada)
	open := s.list(s.Ada, s.Project).Open
	for _, rule := range []string{"our-answers", "their-answers", "warning-unheard", "surprises", "untouched", "our-promises"} {
		n := of(open, rule)
		if n == nil {
			t.Errorf("%s is not found", rule)
			continue
		}
		v, err := s.Show(t.Context(), s.Ada, s.Engagement, n.ID)
		s.does(err)
		if len(v.Play.Acts) == 0 || !slices.ContainsFunc(v.Play.Acts, func(a play.Act) bool { return a.Kind == play.Open || a.Title != "" }) {
			t.Errorf("%s: %+v", rule, v.Play)
		}
	}
	s.settles(of(open, "surprises").ID)
}

// settles raises what a play offers about something that happened and stays so: it is in hand until that is answered and closed, and gone then.
func (s stage) settles(id string) {
	s.t.Helper()
	ctx := s.t.Context()
	q := s.raise(s.Ada, matter.Question, "")
	s.does(s.Acted(ctx, s.Ada, s.Engagement, id, work.Did{What: situation.DidRaise, Ref: "engagements/x/matters/" + q, Words: "What did we miss?"}))
	s.days(1)
	s.look(s.Ada)
	if of(s.list(s.Ada, s.Project).InHand, "surprises") == nil {
		s.t.Error("what was asked about it does not have it in hand")
	}
	s.does(s.matters.Move(ctx, s.Dan, s.Engagement, q, matters.MoveForm{Verb: matter.Reply, Words: "This."}))
	s.does(s.matters.Move(ctx, s.Ada, s.Engagement, q, matters.MoveForm{Verb: matter.Close}))
	s.days(30)
	s.look(s.Ada)
	if l := s.list(s.Ada, s.Project); of(l.Gone, "surprises") == nil {
		s.t.Errorf("what was settled is not gone: open %v", of(l.Open, "surprises") != nil)
	}
}
