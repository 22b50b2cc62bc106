package accord_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/store"
)

// rating opens a round about confidence and asks people in it, each by somebody of their side.
func (w *world) rating(t *testing.T, asked ...access.Viewer) string {
	t.Helper()
	id := must[string](t)(w.OpenRating(t.Context(), w.Ada, w.Engagement, work.RatingForm{Closes: w.in(7)}))
	for _, v := range asked {
		by := w.Ada
		if v.Side == access.DeliverySide {
			by = w.Dan
		}
		must[work.Asking](t)(w.Ask(t.Context(), by, w.Engagement, poll.Confidence, id, work.AskForm{Person: v.Person}))
	}
	return id
}

// lock judges a round and locks it.
func (w *world) lock(t *testing.T, v access.Viewer, round string, levels ...confidence.Level) {
	t.Helper()
	must[work.Paper](t)(w.Judge(t.Context(), v, round, rated(true, levels...)))
}

// newest is the newest round as somebody sees it.
func (w *world) newest(t *testing.T, v access.Viewer) work.RatingRound {
	t.Helper()
	return must[work.Confidence](t)(w.Confidence(t.Context(), v, w.Engagement)).Rounds[0]
}

// assurer is somebody who assures the engagement.
func (w *world) assurer(t *testing.T) access.Viewer {
	t.Helper()
	return w.Join(t, w.Ada, account.Order{Scope: w.Engagement, Role: access.AssurerRole, Name: "Ines Okafor", Organisation: "Beacon Review"})
}

// colleague is somebody new of the delivery side.
func (w *world) colleague(t *testing.T, name string) access.Viewer {
	t.Helper()
	v := w.Colleague(t, w.Dan, name)
	w.ok(w.World.Work.GiveRole(t.Context(), w.Dan, w.Engagement, engage.RoleForm{Person: v.Person, Role: access.DeliveryMember}))
	return v
}

// To lock asks the database as much whoever of the others has locked, so that the time it takes tells nothing of them.
func TestLockingCostsTheSame(t *testing.T) {
	apptest.Each(t, func(t *testing.T, on *apptest.World) {
		w := newWorld(t, on)
		ines, eve := w.assurer(t), w.colleague(t, "Eve Marsh")
		cost := map[int][]string{}
		for _, before := range [][]access.Viewer{{}, {w.Ada}, {ines}, {w.Ada, ines}} {
			id, names := w.rating(t, w.Ada, ines, w.Dan, eve), []string{}
			for _, v := range before {
				w.lock(t, v, id, confidence.Amber)
				names = append(names, v.Name)
			}
			was := w.Statements()
			w.lock(t, w.Dan, id, confidence.Green)
			cost[w.Statements()-was] = names
			w.ok(w.Withdraw(t.Context(), w.Ada, w.Engagement, poll.Confidence, id))
		}
		if len(cost) != 1 {
			t.Errorf("what it costs to lock tells who has: %v", cost)
		}
	})
}

// Who is asked no more, and who has left, is waited for no longer; what they can no longer be asked they cannot answer.
func TestNobodyWaitsForWhoHasLeft(t *testing.T) {
	ctx, w := t.Context(), newWorld(t, apptest.SQLite(t))
	ines, eve := w.assurer(t), w.colleague(t, "Eve Marsh")

	id := w.rating(t, w.Ada, w.Dan, eve)
	w.lock(t, w.Ada, id, confidence.Amber)
	w.lock(t, w.Dan, id, confidence.Green)
	asked := w.newest(t, w.Dan).Asked
	at := slices.IndexFunc(asked, func(x poll.Asked) bool { return x.Person == eve.Person })
	w.ok(w.Unask(ctx, w.Dan, w.Engagement, poll.Confidence, id, asked[at].ID))
	if r := w.newest(t, w.Dan); r.State != poll.Ended || len(r.Reveal.Raters) != 2 {
		t.Errorf("everybody who is asked has locked: %s, %d raters", r.State, len(r.Reveal.Raters))
	}

	id = w.rating(t, w.Ada, ines, w.Dan)
	w.lock(t, ines, id, confidence.Red)
	all := must[engage.People](t)(w.World.Work.People(ctx, w.Ada, w.Engagement))
	of := slices.IndexFunc(all.Ours, func(p engage.HeldRole) bool { return p.Person == ines.Person })
	w.ok(w.World.Work.EndRole(ctx, w.Ada, w.Engagement, all.Ours[of].ID, all.Ours[of].Rev))
	_, err := w.Paper(ctx, ines, id)
	refused(t, "an assurer who has gone opens what they were asked", err)
	w.lock(t, w.Ada, id, confidence.Amber)
	w.lock(t, w.Dan, id, confidence.Green)
	if r := w.newest(t, w.Ada); r.State != poll.Ended || len(r.Reveal.Raters) != 3 {
		t.Errorf("what the assurer locked while they were one: %s, %d raters", r.State, len(r.Reveal.Raters))
	}

	id = w.rating(t, w.Ada, w.Dan, eve)
	w.lock(t, w.Ada, id, confidence.Amber)
	w.ok(w.Accounts.Deactivate(ctx, w.Dan, eve.Person, ""))
	w.lock(t, w.Dan, id, confidence.Green)
	if r := w.newest(t, w.Ada); r.State != poll.Ended || len(r.Reveal.Raters) != 2 {
		t.Errorf("who has left is waited for: %s, %d raters", r.State, len(r.Reveal.Raters))
	}
}

// Whoever of a side is asked can answer, whatever of the data they see.
func TestWhoOwnsABenefitCanBeAsked(t *testing.T) {
	w := newWorld(t, apptest.SQLite(t))
	w.Doubts = gather.Doubts
	owner := w.Join(t, w.Ada, account.Order{Scope: w.Project, Role: access.BenefitOwner, Name: "Orla Quist"})
	id := w.rating(t, owner, w.Dan)
	if p := must[work.Paper](t)(w.Paper(t.Context(), owner, id)); len(p.Caps)+len(p.Evidence) > 0 {
		t.Errorf("who owns a benefit is told %+v", p.Caps)
	}
	w.lock(t, owner, id, confidence.Green)
	w.lock(t, w.Dan, id, confidence.Amber)
	if r := w.newest(t, w.Ada); len(r.Reveal.Raters) != 2 || r.Reveal.Raters[0].Side != access.ClientSide {
		t.Errorf("%s: %+v", r.State, r.Reveal)
	}
}

// What is locked stays locked, whatever another window had open.
func TestLockedIsLocked(t *testing.T) {
	w := newWorld(t, apptest.SQLite(t))
	id := w.rating(t, w.Ada, w.Dan)
	open := w.Work
	open.Doubts = func(context.Context, *store.Tx, access.Viewer, access.ScopeID) ([]confidence.Cap, []confidence.Evidence, error) {
		w.lock(t, w.Ada, id, confidence.Amber) // while the other window is being read
		return nil, nil, nil
	}
	_, err := open.Judge(t.Context(), w.Ada, id, rated(false, confidence.Green))
	invalid(t, "what is locked was changed from another window", err)
	w.lock(t, w.Dan, id, confidence.Green)
	if r := w.newest(t, w.Dan).Reveal.Raters[0].Sheet.Of(confidence.Benefits); r.Level != confidence.Amber {
		t.Errorf("what was locked became %s", r.Level.Words())
	}
}

// What speaks against a rating out of the money and the simulations of the project is for who sees these, and for nobody who acts for the
// client on one contract.
func TestEvidenceLiesWithItsProject(t *testing.T) {
	apptest.Each(t, func(t *testing.T, on *apptest.World) {
		ctx, w := t.Context(), newWorld(t, on)
		w.Doubts = func(_ context.Context, tx *store.Tx, v access.Viewer, _ access.ScopeID) ([]confidence.Cap, []confidence.Evidence, error) {
			caps := []confidence.Cap{{Dimension: confidence.Time, At: confidence.Amber, Because: "It is late."}, {Dimension: confidence.Cost, At: confidence.Amber, Because: "£9m above.", Project: true}}
			return caps, []confidence.Evidence{{Dimension: confidence.Time, Text: "It is late."}, {Dimension: confidence.Cost, Text: "£9m above.", Project: true}}, nil
		}
		firm := w.Join(t, w.Ada, account.Order{Scope: w.Engagement, Role: access.Firm, Name: "Finn Bale", Organisation: "Bale Cost Management"})
		owner := w.Join(t, w.Ada, account.Order{Scope: w.Project, Role: access.BenefitOwner, Name: "Orla Quist"})
		id := w.rating(t, w.Ada, w.Dan)
		mine := rated(true, 0, confidence.Amber, confidence.Amber)
		must[work.Paper](t)(w.Judge(ctx, w.Ada, id, mine))
		w.lock(t, w.Dan, id, 0, confidence.Green, confidence.Green)
		told := func(v access.Viewer) (out []string) {
			p := w.newest(t, v).Private
			for _, c := range p.Caps {
				out = append(out, c.Because)
			}
			for _, e := range p.Evidence {
				out = append(out, e.Text)
			}
			return out
		}
		for v, want := range map[access.Viewer][]string{w.Ada: {"It is late.", "£9m above.", "It is late.", "£9m above."}, firm: {"It is late.", "It is late."}, w.Dan: nil} {
			if d := cmp.Diff(want, told(v)); d != "" {
				t.Errorf("%s is told: %s", v.Name, d)
			}
		}
		_, err := w.Confidence(ctx, owner, w.Engagement)
		refused(t, "who owns a benefit opens what is between the sides", err)
		err = w.DB.Read(ctx, firm.Seat, func(tx *store.Tx) error {
			s, err := tx.Standing(ctx, w.Engagement)
			if err != nil {
				return err
			}
			found, err := tx.Findings(ctx, store.Place{Organisation: s.Organisation, Room: s.Room})
			for _, f := range found {
				if p, err := f.Private(); err != nil || len(p.Evidence) != 1 {
					return fmt.Errorf("in the engagement's room lies %s (%v)", f.Body, err)
				}
			}
			return err
		})
		w.ok(err)
	})
}
