package accord_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// world is two sides, and the use cases.
type world struct {
	apptest.Both
	t *testing.T
	work.Work
}

func newWorld(t *testing.T, w *apptest.World) *world {
	return &world{w.Both(t), t, work.Work{DB: w.DB}}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, store.Cause(err))
		}
		return v
	}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v (%v)", err, store.Cause(err))
	}
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrRefused) {
		t.Errorf("%s: %v", what, err)
	}
}

func invalid(t *testing.T, what string, err error) {
	t.Helper()
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("%s: %v", what, err)
	}
}

// in is a day from now.
func (w *world) in(days int) string {
	return w.Clock.Now().AddDate(0, 0, days).Format(time.DateOnly)
}

func (w *world) open() string {
	w.t.Helper()
	return must[string](w.t)(w.Open(w.t.Context(), w.Ada, w.Engagement, work.OpenForm{Closes: w.in(7)}))
}

// answers are the same to every dilemma.
func answers(ours, theirs accord.Point) (out []accord.Answer) {
	for _, d := range accord.Current().Dilemmas {
		out = append(out, accord.Answer{Dilemma: d.ID, Ours: ours, Theirs: theirs})
	}
	return out
}

// link asks somebody by a link and is them.
func (w *world) link(by access.Viewer, scope access.ScopeID, kind poll.Kind, round, name string) access.Viewer {
	w.t.Helper()
	a := must[work.Asking](w.t)(w.Ask(w.t.Context(), by, scope, kind, round, work.AskForm{Name: name}))
	return must[access.Viewer](w.t)(w.Accounts.Link(w.t.Context(), a.Secret))
}

// answer asks somebody by a link, who answers.
func (w *world) answer(by access.Viewer, scope access.ScopeID, kind poll.Kind, round, name string, ours, theirs accord.Point) {
	w.t.Helper()
	v := w.link(by, scope, kind, round, name)
	p := must[work.Paper](w.t)(w.Keep(w.t.Context(), v, "", answers(ours, theirs)))
	if p.Left() != 0 {
		w.t.Errorf("%d questions are left", p.Left())
	}
}

func (w *world) values(v access.Viewer) work.Values {
	w.t.Helper()
	return must[work.Values](w.t)(w.Values(w.t.Context(), v, w.Engagement))
}

// From the first question to the gate: both sides answer blind, the answers open in one act, each side says whether to go on, both sign.
func TestFromTheFirstQuestionToTheGate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *apptest.World) {
		w, ctx := newWorld(t, a), t.Context()
		round := w.open()
		must[work.Asking](t)(w.Ask(ctx, w.Ada, w.Engagement, poll.Alignment, round, work.AskForm{Person: w.Ada.Person}))
		must[work.Paper](t)(w.Keep(ctx, w.Ada, round, answers(2, 4)))
		w.answer(w.Ada, w.Engagement, poll.Alignment, round, "Ivy Shaw", 3, 5)
		w.answer(w.Dan, w.Engagement, poll.Alignment, round, "Mo Reid", 6, 1)
		before := w.values(w.Dan)
		w.ok(w.Answered(ctx, w.Ada, w.Engagement, round))
		if diff := cmp.Diff(before, w.values(w.Dan)); diff != "" {
			t.Errorf("the delivery side learns that the client side has answered:\n%s", diff)
		}
		invalid(t, "a verdict before the answers are open", w.Say(ctx, w.Ada, w.Engagement, round, work.VerdictForm{Outcome: accord.Go, Reason: "Fine."}))
		w.ok(w.Answered(ctx, w.Dan, w.Engagement, round))
		for _, v := range []access.Viewer{w.Ada, w.Dan} {
			r := w.values(v).Alignments[0]
			if r.State != poll.Ended || !r.Told || len(r.Gaps) != 10 {
				t.Fatalf("%s sees %s, %d gaps", v.Name, r.State, len(r.Gaps))
			}
			g := r.Gaps[0]
			if g.Client.N != 2 || g.Client.Mean != 2.5 || g.Client.Low != 2 || g.Client.High != 3 || g.Delivery.N != 1 || g.Gap != -3.5 || g.ClientErr != -1.5 || g.DelivErr != -1.5 {
				t.Errorf("%s sees %+v", v.Name, g)
			}
		}
		w.charterAndGate(round)
	})
}

// charterAndGate goes from the answers to the start.
func (w *world) charterAndGate(round string) {
	ctx := w.t.Context()
	rev := func() int64 {
		return must[engage.Overview](w.t)(w.World.Work.Engagement(ctx, w.Ada, w.Engagement)).Rev
	}
	step := func(to core.State) error {
		return w.World.Work.Step(ctx, w.Ada, w.Engagement, engage.StepForm{To: to, Rev: rev()})
	}
	invalid(w.t, "aligned before anybody signed", step(core.Aligned))
	w.ok(w.Say(ctx, w.Ada, w.Engagement, round, work.VerdictForm{Outcome: accord.Conditions, Reason: "They listen.", Conditions: "Weekly talk\n\nOne contact"}))
	w.ok(w.Say(ctx, w.Dan, w.Engagement, round, work.VerdictForm{Outcome: accord.NoGo, Reason: "They do not pay."}))
	theirs := w.values(w.Ada).Alignments[0]
	if theirs.Client.Outcome != accord.Conditions || len(theirs.Follows) != 2 || theirs.Ours.Side != access.ClientSide {
		w.t.Errorf("the client sees %+v, %+v", theirs.Client, theirs.Follows)
	}
	if own := w.values(w.Dan).Alignments[0]; own.Ours.Outcome != accord.NoGo || own.Client.Reason != "They listen." {
		w.t.Errorf("the delivery side sees %+v, %+v", own.Ours, own.Client)
	}
	w.ok(w.Became(ctx, w.Ada, w.Engagement, poll.Condition{Round: round, Index: 0, Matter: "matter"}, true))
	if err := w.Became(ctx, w.Ada, w.Engagement, poll.Condition{Round: round, Index: 0, Matter: "other"}, true); errs.KindOf(err) != errs.Conflict {
		w.t.Errorf("a condition became two matters: %v", err)
	}
	w.ok(w.Propose(ctx, w.Dan, w.Engagement))
	c := w.values(w.Ada).Charter
	if len(c.Behaviours) != 6 || c.Version != 1 {
		w.t.Fatalf("proposed: %+v", c)
	}
	edited := append(slices.Clone(c.Behaviours[:2]), accord.Behaviour{Words: "We answer the telephone."})
	w.ok(w.Edit(ctx, w.Ada, w.Engagement, c.Rev, edited))
	if err := w.Edit(ctx, w.Dan, w.Engagement, c.Rev, edited); errs.KindOf(err) != errs.Conflict {
		w.t.Errorf("an edit of old words: %v", err)
	}
	if err := w.Sign(ctx, w.Dan, w.Engagement, c.Hash); errs.KindOf(err) != errs.Conflict {
		w.t.Errorf("a signature under old words: %v", err)
	}
	waits := func(when string, client, delivery int) {
		w.t.Helper()
		ours, theirs := must[work.Awaiting](w.t)(w.Waiting(ctx, w.Ada)).Charters, must[work.Awaiting](w.t)(w.Waiting(ctx, w.Dan)).Charters
		if len(ours) != client || len(theirs) != delivery {
			w.t.Errorf("%s, charters to sign: %+v and %+v", when, ours, theirs)
		}
	}
	waits("proposed", 1, 1)
	w.ok(w.Sign(ctx, w.Dan, w.Engagement, w.values(w.Dan).Charter.Hash))
	waits("signed by the delivery side", 1, 0)
	invalid(w.t, "aligned by one signature", step(core.Aligned))
	w.ok(w.Sign(ctx, w.Ada, w.Engagement, w.values(w.Ada).Charter.Hash))
	waits("signed by both", 0, 0)
	if c := w.values(w.Dan).Charter; c.InForce != 1 || len(c.Signed) != 2 {
		w.t.Errorf("signed: %+v", c)
	}
	w.ok(step(core.Aligned))
	w.ok(step(core.Active))
	w.ok(w.Edit(ctx, w.Dan, w.Engagement, w.values(w.Dan).Charter.Rev, edited))
	if c := w.values(w.Dan).Charter; c.Version != 2 || c.InForce != 1 || len(c.Signed) != 0 {
		w.t.Errorf("edited after it was signed: %+v", c)
	}
}

// What is sealed is read by nobody else, at the store, whoever asks for it.
func TestSealedIsUnreadable(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *apptest.World) {
		w, ctx := newWorld(t, a), t.Context()
		round := w.open()
		rater := w.link(w.Ada, w.Engagement, poll.Alignment, round, "Ivy Shaw")
		other := w.link(w.Ada, w.Engagement, poll.Alignment, round, "Jo Marsh")
		must[work.Paper](t)(w.Keep(ctx, rater, "", answers(3, 5)))
		room := must[work.Paper](t)(w.Paper(ctx, rater, "")).Ballot
		at := store.Place{Organisation: room.Organisation, Room: room.Room}
		for _, v := range []access.Viewer{w.Ada, w.Dan, other, {}} {
			w.ok(w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
				list, err := tx.Sealed(ctx, at, round)
				if len(list) != 0 {
					t.Errorf("%q reads %v", v.Name, list)
				}
				ballots, err2 := tx.Ballots(ctx)
				for _, b := range ballots {
					if b.Room == room.Room {
						t.Errorf("%q reads what another is asked", v.Name)
					}
				}
				return errors.Join(err, err2)
			}))
			if v.Known() {
				err := w.DB.Write(ctx, v.Seat, func(tx *store.Tx) error { return tx.Seal(ctx, at, poll.Sealed{Round: round, Body: "[]"}) })
				refused(t, v.Name+" writes where another answers", err)
			}
		}
		if p := must[work.Paper](t)(w.Paper(ctx, rater, "")); p.Answers["news"] != (accord.Answer{Dilemma: "news", Ours: 3, Theirs: 5}) {
			t.Errorf("the author reads %+v", p.Answers)
		}
		_, err := w.Paper(ctx, w.Ada, round)
		refused(t, "who was not asked", err)
		_, err = w.Keep(ctx, w.Dan, round, answers(1, 1))
		refused(t, "who was not asked answers", err)
	})
}

// A round ends on its last day by its clock. Where one side gave no answer, the other's stay closed.
func TestLastDay(t *testing.T) {
	a := apptest.SQLite(t)
	w, ctx := newWorld(t, a), t.Context()
	round := w.open()
	w.answer(w.Ada, w.Engagement, poll.Alignment, round, "Ivy Shaw", 3, 5)
	late := w.link(w.Dan, w.Engagement, poll.Alignment, round, "Mo Reid")
	must[work.Paper](t)(w.Keep(ctx, late, "", answers(3, 5)[:9])) // not all
	invalid(t, "ended before its day", w.End(ctx, w.Ada, w.Engagement, poll.Alignment, round))
	w.Clock.Add(9 * 24 * time.Hour)
	_, err := w.Keep(ctx, late, "", answers(3, 5))
	refused(t, "an answer after the last day", err)
	_, err = w.Ask(ctx, w.Ada, w.Engagement, poll.Alignment, round, work.AskForm{Name: "Al Late"})
	invalid(t, "asked after the last day", err)
	var agents []access.SeatID
	w.ok(w.DB.System(ctx, store.Sweep, func(tx *store.Tx) (err error) { agents, err = tx.Agents(ctx); return err }))
	n := 0
	for _, agent := range agents {
		n += must[int](t)(w.Turn(ctx, agent))
	}
	r := w.values(w.Dan).Alignments[0]
	if n != 1 || r.State != poll.Ended || r.Gaps != nil {
		t.Errorf("%d rounds ended; %s, %v", n, r.State, r.Gaps)
	}
	if _, err := w.Open(ctx, w.Dan, w.Engagement, work.OpenForm{Closes: w.in(3)}); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

// Nobody is asked for more than five minutes in thirty days, by all surveys of their organisation together.
func TestTimeOfPeople(t *testing.T) {
	a := apptest.SQLite(t)
	w, ctx := newWorld(t, a), t.Context()
	round := w.open()
	ask := func(kind poll.Kind, round, name string) error {
		_, err := w.Ask(ctx, w.Ada, w.Engagement, kind, round, work.AskForm{Name: name})
		return err
	}
	w.ok(ask(poll.Alignment, round, "Ivy Shaw"))
	invalid(t, "asked twice in a round", ask(poll.Alignment, round, " ivy  SHAW "))
	pulse := must[string](t)(w.OpenPulse(ctx, w.Dan, w.Engagement, work.OpenForm{Closes: w.in(7)}))
	w.ok(ask(poll.Pulse, pulse, "Ivy Shaw"))
	w.ok(w.Withdraw(ctx, w.Ada, w.Engagement, poll.Alignment, round))
	again := w.open()
	invalid(t, "the third in a month", ask(poll.Alignment, again, "Ivy Shaw"))
	w.ok(ask(poll.Alignment, again, "Jo Marsh"))
	// The other organisation's count is its own.
	_, err := w.Ask(ctx, w.Dan, w.Engagement, poll.Alignment, again, work.AskForm{Name: "Ivy Shaw"})
	w.ok(err)
	w.Clock.Add(31 * 24 * time.Hour)
	third := must[string](t)(w.Open(ctx, w.Dan, w.tidy(again), work.OpenForm{Closes: w.in(7)}))
	w.ok(ask(poll.Alignment, third, "Ivy Shaw"))
}

// tidy ends a round whose day is over.
func (w *world) tidy(round string) access.ScopeID {
	w.ok(w.End(w.t.Context(), w.Ada, w.Engagement, poll.Alignment, round))
	return w.Engagement
}

// Bidders are asked alike and open together; each is told of itself alone, and only once it has the contract.
func TestBidders(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *apptest.World) {
		w, ctx := newWorld(t, a), t.Context()
		second := w.World.Engagement(t, w.Ada, w.Project, "Orbis Health")
		eve := w.Join(t, w.Ada, account.Order{Scope: second, Role: access.DeliveryPM, Name: "Eve Moss", Organisation: "Orbis Health"})
		_, err := w.OpenTender(ctx, w.Ada, w.Project, work.OpenForm{Closes: w.in(7), Engagements: []access.ScopeID{w.Engagement, second}})
		invalid(t, "bidders without criteria", err)
		tender := must[string](t)(w.OpenTender(ctx, w.Ada, w.Project, work.OpenForm{Closes: w.in(7), Criteria: "How we would work together.", Engagements: []access.ScopeID{second, w.Engagement}}))
		w.answer(w.Ada, w.Project, poll.Tender, tender, "Ivy Shaw", 2, 4)
		rounds := map[access.ScopeID]string{}
		for _, b := range must[work.Tenders](t)(w.Tenders(ctx, w.Ada, w.Project)).Rounds[0].Bids {
			rounds[b.Engagement] = b.Round.ID
		}
		w.answer(w.Dan, w.Engagement, poll.Alignment, rounds[w.Engagement], "Mo Reid", 5, 2)
		w.answer(eve, second, poll.Alignment, rounds[second], "Al Voss", 3, 3)
		_, err = w.Ask(ctx, w.Ada, w.Engagement, poll.Alignment, rounds[w.Engagement], work.AskForm{Name: "Jo Marsh"})
		invalid(t, "the client side answers apart for one bidder", err)
		invalid(t, "a bidder's round ends early", w.Answered(ctx, w.Dan, w.Engagement, rounds[w.Engagement]))
		w.Clock.Add(9 * 24 * time.Hour)
		invalid(t, "a bidder's round ends alone", w.End(ctx, w.Ada, w.Engagement, poll.Alignment, rounds[w.Engagement]))
		refused(t, "a bidder ends all", w.End(ctx, w.Dan, w.Project, poll.Tender, tender))
		w.ok(w.End(ctx, w.Ada, w.Project, poll.Tender, tender))
		bids := must[work.Tenders](t)(w.Tenders(ctx, w.Ada, w.Project)).Rounds[0].Bids
		for _, b := range bids {
			if len(b.Round.Gaps) != 10 || b.Round.Told || b.Round.Gaps[0].Client.Mean != 2 {
				t.Errorf("of %s: %+v", b.Name, b.Round)
			}
		}
		theirs := w.values(w.Dan)
		if r := theirs.Alignments[0]; r.State != poll.Ended || r.Gaps != nil || r.ClientAsked != 0 {
			t.Errorf("a bidder sees %+v", r)
		}
		w.ok(w.Say(ctx, w.Ada, w.Engagement, rounds[w.Engagement], work.VerdictForm{Outcome: accord.Go, Reason: "The better of the two."}))
		w.ok(w.Say(ctx, w.Ada, second, rounds[second], work.VerdictForm{Outcome: accord.NoGo, Reason: "Too far apart."}))
		if diff := cmp.Diff(theirs, w.values(w.Dan)); diff != "" {
			t.Errorf("a bidder learns of a verdict:\n%s", diff)
		}
		before := must[work.Values](t)(w.Values(ctx, eve, second))
		w.ok(w.Award(ctx, w.Ada, w.Engagement, rounds[w.Engagement]))
		if r := w.values(w.Dan).Alignments[0]; len(r.Gaps) != 10 || !r.Told {
			t.Errorf("who has the contract sees %+v", r)
		}
		if diff := cmp.Diff(before, must[work.Values](t)(w.Values(ctx, eve, second)), cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Now" }, cmp.Ignore())); diff != "" {
			t.Errorf("another bidder learns of the award:\n%s", diff)
		}
	})
}

// A pulse of some people of each side, of whom each answers the same to everything.
func (w *world) pulse(client, delivery map[string]accord.Point) string {
	w.t.Helper()
	ctx := w.t.Context()
	round := must[string](w.t)(w.OpenPulse(ctx, w.Ada, w.Engagement, work.OpenForm{Closes: w.in(7)}))
	for _, s := range []struct {
		by     access.Viewer
		people map[string]accord.Point
	}{{w.Ada, client}, {w.Dan, delivery}} {
		for _, name := range sorted(s.people) {
			v := w.link(s.by, w.Engagement, poll.Pulse, round, name)
			p := must[work.Paper](w.t)(w.Paper(ctx, v, ""))
			points := map[string]accord.Point{}
			for _, i := range p.Items {
				points[i.ID] = s.people[name]
			}
			if s.people[name] != 0 {
				must[work.Paper](w.t)(w.Rate(ctx, v, "", map[string]accord.Point{p.Items[0].ID: 1}))
				must[work.Paper](w.t)(w.Rate(ctx, v, "", points)) // answers may be changed until the round ends
			}
			if got := must[work.Paper](w.t)(w.Paper(ctx, v, "")); s.people[name] != 0 && !cmp.Equal(got.Points, points) {
				w.t.Errorf("%s reads %v", name, got.Points)
			}
		}
	}
	w.Clock.Add(9 * 24 * time.Hour)
	w.ok(w.End(ctx, w.Ada, w.Engagement, poll.Pulse, round))
	w.Clock.Add(30 * 24 * time.Hour)
	return round
}

func sorted(m map[string]accord.Point) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// people are some who all answer the same.
func people(side string, n int, p accord.Point) map[string]accord.Point {
	out := map[string]accord.Point{}
	for i := range n {
		out[fmt.Sprintf("%s %d", side, i)] = p
	}
	return out
}

// A pulse releases what the rules allow, once and to all alike, and destroys the rest; a gap in two rounds running opens an action.
func TestPulse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *apptest.World) {
		w := newWorld(t, a)
		w.pulse(people("c", 9, 6), people("d", 5, 2))
		one := w.values(w.Dan).Pulses[0]
		if r := one.Released; r[0].N != 9 || r[0].Levels["news"].Step != 5.5 || r[1].N != 0 || r[1].Why == "" {
			t.Errorf("of nine and five: %+v", r)
		}
		w.pulse(people("c", 9, 6), people("d", 6, 2))
		two := w.values(w.Ada).Pulses[0]
		if r := two.Released; r[1].Levels["news"].Word != accord.Low || len(two.Follows) != 0 {
			t.Errorf("of nine and six: %+v, %+v", r, two.Follows)
		}
		w.pulse(people("c", 10, 6), people("d", 6, 2))
		three := w.values(w.Ada).Pulses[0]
		if r := three.Released; r[0].N != 0 || r[1].N != 6 { // one more than before tells of that one
			t.Errorf("of ten after nine: %+v", r)
		}
		w.pulse(people("c", 9, 6), people("d", 6, 2))
		w.pulse(people("c", 9, 6), people("d", 6, 2))
		five := w.values(w.Dan).Pulses[0]
		if len(five.Follows) != len(five.Items) || !five.Follows[0].Shared {
			t.Errorf("apart in two rounds running opens %+v", five.Follows)
		}
		w.nothingIsLeft(five.Round)
	})
}

// nothingIsLeft looks, as the sides' agents, for what should have been destroyed.
func (w *world) nothingIsLeft(r poll.Round) {
	ctx := w.t.Context()
	plan := must[poll.Plan](w.t)(r.Plan())
	var agents []access.SeatID
	w.ok(w.DB.System(ctx, store.Sweep, func(tx *store.Tx) (err error) { agents, err = tx.Agents(ctx); return err }))
	kept := 0
	for _, agent := range agents {
		w.ok(w.DB.Read(ctx, agent, func(tx *store.Tx) error {
			for _, b := range plan.Boxes {
				at := store.Place{Organisation: r.Organisation, Room: b.Room}
				left, err := tx.Sealed(ctx, at, r.ID)
				if err != nil || len(left) != 0 {
					w.t.Errorf("left in a box: %v, %v", left, err)
				}
				lasting, err := tx.Sealed(ctx, at, "box")
				if err != nil {
					return err
				}
				kept += len(lasting)
			}
			return nil
		}))
	}
	if kept != 8 { // in each box its key, and who answered the last three rounds
		w.t.Errorf("%d bodies are kept in the boxes", kept)
	}
}
