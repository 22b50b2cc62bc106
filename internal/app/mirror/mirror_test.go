package mirror_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/app/account"
	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/store/storetest"
)

// stage is two sides at work on one engagement.
type stage struct {
	apptest.Both
	work.Work
	matters matters.Work
	t       *testing.T
}

func each(t *testing.T, test func(t *testing.T, s stage)) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) { on(t, w, test) })
}

// onSQLite is each for what no engine does otherwise.
func onSQLite(t *testing.T, test func(t *testing.T, s stage)) { on(t, apptest.SQLite(t), test) }

func on(t *testing.T, w *apptest.World, test func(t *testing.T, s stage)) {
	test(t, stage{w.Both(t), work.Work{DB: w.DB, Reckon: matters.Reckon}, matters.Work{DB: w.DB}, t})
}

func (s stage) raise(v access.Viewer, k matter.Kind, due string) string {
	s.t.Helper()
	s.Clock.Add(time.Minute)
	id, err := s.matters.Raise(s.t.Context(), v, s.Engagement, matters.RaiseForm{Kind: k, Shared: true, Title: strings.ToUpper(string(k)), Due: due, Content: matters.Content{Class: "scope"}})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s stage) move(v access.Viewer, id string, verb matter.Verb) {
	s.t.Helper()
	s.Clock.Add(time.Minute)
	if err := s.matters.Move(s.t.Context(), v, s.Engagement, id, matters.MoveForm{Verb: verb, Words: "Words.", Told: "Somebody", Due: "2026-04-30"}); err != nil {
		s.t.Fatal(err)
	}
}

func (s stage) show(v access.Viewer) work.View {
	s.t.Helper()
	out, err := s.Show(s.t.Context(), v, s.Engagement, work.Ask{})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s stage) set(v access.Viewer, on bool) {
	s.t.Helper()
	if err := s.Switch(s.t.Context(), v, s.Engagement, on); err != nil {
		s.t.Fatal(err)
	}
}

// conducted is a month between the sides: a question answered in time and one never, a promise kept and one missed, a warned issue.
func (s stage) conducted() (missed string) {
	s.move(s.Ada, s.raise(s.Dan, matter.Question, ""), matter.Reply)
	s.raise(s.Ada, matter.Question, "")
	s.move(s.Ada, s.raise(s.Ada, matter.Commitment, "2026-03-10"), matter.Implement)
	missed = s.raise(s.Ada, matter.Commitment, "2026-03-12")
	s.raise(s.Dan, matter.Issue, "")
	s.Clock.Add(30 * 24 * time.Hour)
	return missed
}

func sides(v work.View) (out []access.Side) {
	for _, s := range v.Sides {
		out = append(out, s.Side)
	}
	return out
}

// without is what there is of a view besides the viewer's own.
func without() cmp.Option {
	return cmp.Options{cmpopts.IgnoreFields(work.View{}, "With", "Wish", "Own", "MaySwitch", "MayPublish", "MayExplain", "Query", "Zone"), cmpopts.EquateEmpty()}
}

func TestEachSideAloneUntilBothWish(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		s.conducted()
		ada, dan := s.show(s.Ada), s.show(s.Dan)
		if !cmp.Equal(sides(ada), []access.Side{access.ClientSide}) || !cmp.Equal(sides(dan), []access.Side{access.DeliverySide}) {
			t.Fatalf("before: %v and %v", sides(ada), sides(dan))
		}
		for side, rows := range map[access.Side][]work.Row{access.ClientSide: ada.Rows, access.DeliverySide: dan.Rows} {
			for _, r := range rows {
				if r.Side != side {
					t.Errorf("a row of the other side: %+v", r)
				}
			}
		}
		if got := ada.Sides[0]; got.InTime.String() != "1 of 2" || got.Kept.String() != "1 of 2" || len(got.Misses) != 1 {
			t.Errorf("the client: %+v", got.Figures)
		}

		shared := s.sharedCells(ada.Engagement.Room)
		s.set(s.Ada, true)
		if diff := cmp.Diff(shared, s.sharedCells(ada.Engagement.Room)); diff != "" {
			t.Errorf("a wish writes into the shared room (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(dan, s.show(s.Dan), cmpopts.IgnoreFields(work.View{}, "Query", "Zone")); diff != "" {
			t.Errorf("the client's wish shows at the other side (-before +after):\n%s", diff)
		}
		if got := s.show(s.Ada); got.Wish.On == 0 || got.Wish.ByName != "Ada Lovell" || got.Shown.On != 0 {
			t.Errorf("the client's own: %+v", got.Wish)
		}
		s.set(s.Ada, false)
		s.set(s.Dan, true)
		if got := s.show(s.Dan); got.Shown.On != 0 || got.Wish.On == 0 {
			t.Errorf("one wish is enough: %+v", got.Shown)
		}
		s.set(s.Ada, true)
		ada, dan = s.show(s.Ada), s.show(s.Dan)
		if ada.Shown.On == 0 || len(ada.Sides) != 2 {
			t.Fatalf("both wish it: %+v", ada.Shown)
		}
		if diff := cmp.Diff(ada, dan, without()); diff != "" {
			t.Errorf("the sides see different mirrors (-client +delivery):\n%s", diff)
		}
		s.set(s.Dan, false)
		if got := s.show(s.Ada); got.Shown.On != 0 || got.Wish.On == 0 || !cmp.Equal(sides(got), []access.Side{access.ClientSide}) {
			t.Errorf("after it was switched off: %+v, %v", got.Shown, sides(got))
		}
		s.set(s.Dan, false) // once more is nothing
	})
}

// sharedCells are all texts of the shared room.
func (s stage) sharedCells(room access.RoomID) (out []storetest.Cell) {
	for _, c := range storetest.Cells(s.t.Context(), s.t, s.Address) {
		if c.Room == room {
			out = append(out, c)
		}
	}
	return out
}

func TestTheClientGoesFirst(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		s.conducted()
		if err := s.Publish(t.Context(), s.Dan, s.Engagement, true); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the delivery side publishes the client's promises: %v", err)
		}
		if err := s.Publish(t.Context(), s.Ada, s.Engagement, true); err != nil {
			t.Fatal(err)
		}
		dan := s.show(s.Dan)
		if !cmp.Equal(sides(dan), []access.Side{access.ClientSide, access.DeliverySide}) || !dan.Sides[0].Promises || dan.Sides[0].Kept.String() != "1 of 2" {
			t.Fatalf("the delivery side sees %+v", dan.Sides)
		}
		if got := dan.Sides[0]; got.InTime.Of()+got.Surprises.Of()+len(got.Ageing.IDs)+len(got.Latency) != 0 {
			t.Errorf("more than promises: %+v", got.Figures)
		}
		if counts, others := dan.Sides[0].Cases(work.InTime, ""); len(counts)+len(others) != 0 {
			t.Error("cases of a figure that is not shown")
		}
		for _, r := range dan.Rows {
			if r.Side == access.ClientSide && r.Sort != conduct.Promise {
				t.Errorf("a row that is not shown: %+v", r)
			}
		}
		if got := sides(s.show(s.Ada)); !cmp.Equal(got, []access.Side{access.ClientSide}) {
			t.Errorf("the client sees %v for it", got)
		}
		if err := s.Publish(t.Context(), s.Ada, s.Engagement, false); err != nil || len(s.show(s.Dan).Sides) != 1 {
			t.Errorf("taken back: %v", err)
		}
	})
}

func TestWhyAPromiseWasMissed(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		missed := s.conducted()
		kept := s.show(s.Ada).Sides[0].Kept.IDs[0]
		for _, tt := range []struct {
			name   string
			by     access.Viewer
			id     string
			reason string
			kind   errs.Kind
		}{
			{"by the other side", s.Dan, missed, "people", errs.NotFound},
			{"of what was kept", s.Ada, strings.Split(kept, "/")[0], "people", errs.NotFound},
			{"for no reason", s.Ada, missed, "none at all", errs.Invalid},
			{"of nothing", s.Ada, "no-such", "people", errs.NotFound},
		} {
			if err := s.Explain(t.Context(), tt.by, s.Engagement, tt.id, tt.reason); err == nil || errs.KindOf(err) != tt.kind {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		if _, err := s.Missed(t.Context(), s.Dan, s.Engagement, missed); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the other side is asked: %v", err)
		}
		m, err := s.Missed(t.Context(), s.Ada, s.Engagement, missed)
		if err != nil || m.Title != "COMMITMENT" || m.Reason != "" {
			t.Fatalf("%+v, %v", m.Row, err)
		}
		if err := s.Explain(t.Context(), s.Ada, s.Engagement, missed, "waited"); err != nil {
			t.Fatal(err)
		}
		s.move(s.Ada, missed, matter.Implement) // another move keeps the reason
		got := s.show(s.Ada).Sides[0].Misses
		if len(got) != 1 || got[0].Reason != "waited" || len(got[0].IDs) != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// What the mirror counts follows the rules that hold, before and after anything has turned, and for matters that have ended.
func TestOtherRulesCountOtherwise(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		id := s.raise(s.Dan, matter.Question, "")
		s.Clock.Add(10 * 24 * time.Hour)
		s.move(s.Ada, id, matter.Reply)
		s.move(s.Dan, id, matter.Close)
		if got := s.show(s.Ada).Sides[0]; got.InTime.String() != "0 of 1" {
			t.Fatalf("in time by the old rules: %s", got.InTime)
		}
		body := `{"id":"own","name":"Own","edition":"own","rules":[{"id":"reply","kinds":["question"],"step":"Reply","owed_by":"other side","from":["raise"],"within":"30 days","met_by":["reply"],"if_missed":"Nothing."}]}`
		if err := s.matters.KeepRules(t.Context(), s.Ada, s.Engagement, matters.RulesForm{Body: body}); err != nil {
			t.Fatal(err)
		}
		for _, when := range []string{"before", "after"} {
			s.Clock.Add(40 * 24 * time.Hour)
			if got := s.show(s.Ada).Sides[0]; got.InTime.String() != "1 of 1" {
				t.Errorf("in time by the new rules, %s the clock turned: %s", when, got.InTime)
			}
			s.turn()
		}
		// Of what nothing was owed by the rules that are left, something may be by others.
		silent := strings.ReplaceAll(body, `"question"`, `"risk"`)
		for i, rules := range []string{silent, body} {
			if err := s.matters.KeepRules(t.Context(), s.Ada, s.Engagement, matters.RulesForm{Body: rules, Rev: int64(1 + i)}); err != nil {
				t.Fatal(err)
			}
			if got := s.show(s.Ada).Sides[0].InTime.Of(); got != i {
				t.Errorf("after rules by which %d replies are owed, %d are counted", i, got)
			}
			if i == 0 {
				s.turn()
			}
		}
	})
}

// turn lets the clocks of all agents come by.
func (s stage) turn() {
	s.t.Helper()
	var agents []access.SeatID
	err := s.Both.DB.System(s.t.Context(), store.Sweep, func(tx *store.Tx) (err error) {
		agents, err = tx.Agents(s.t.Context())
		return err
	})
	for _, a := range agents {
		if err == nil {
			_, err = s.matters.Turn(s.t.Context(), a)
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestPeriods(t *testing.T) {
	onSQLite(t, func(t *testing.T, s stage) {
		s.conducted()
		ask := func(a work.Ask) work.View {
			t.Helper()
			v, err := s.Show(t.Context(), s.Ada, s.Engagement, a)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		usual := ask(work.Ask{})
		if usual.From.String() != "2025-04-02" || usual.To.String() != "2026-04-01" {
			t.Errorf("the usual period: %s to %s", usual.From, usual.To)
		}
		if got := ask(work.Ask{From: "2026-03-10", To: "2026-03-10"}).Sides[0].Kept.String(); got != "1 of 1" {
			t.Errorf("one day: %s", got)
		}
		if got := ask(work.Ask{Kind: "question"}).Sides[0]; got.Kept.Of() != 0 || got.InTime.Of() != 1 {
			t.Errorf("one kind: %+v", got.Figures)
		}
		for path, a := range map[string]work.Ask{"from": {From: "soon"}, "to": {From: "2026-03-10", To: "2026-03-09"}, "kind": {Kind: "wish"}} {
			got := ask(a)
			if len(got.Wrong) != 1 || got.Wrong[0].Path != path || got.From != usual.From || got.To != usual.To {
				t.Errorf("%+v: %+v", a, got.Wrong)
			}
		}
	})
}

// Whoever works in a team sees the figures of its side and switches nothing.
func TestWhoMay(t *testing.T) {
	onSQLite(t, func(t *testing.T, s stage) {
		s.conducted()
		mia := s.Join(t, s.Dan, account.Order{Scope: s.Engagement, Role: access.DeliveryMember, Name: "Mia Berg"})
		v := s.show(mia)
		if !v.Own || v.MaySwitch || v.MayPublish || v.MayExplain || len(v.Sides) != 1 {
			t.Errorf("a member of the team: %+v", v)
		}
		if err := s.Switch(t.Context(), mia, s.Engagement, true); !errors.Is(err, store.ErrRefused) {
			t.Errorf("a member of the team switches it on: %v", err)
		}
		if _, err := s.Show(t.Context(), access.Viewer{Seat: "nobody", Person: "nobody", Side: access.ClientSide}, s.Engagement, work.Ask{}); !errors.Is(err, store.ErrRefused) {
			t.Errorf("a stranger: %v", err)
		}
	})
}
