package engage

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/store/storetest"
)

// everything is what the database holds of rooms and of who reaches them.
func (w *world) everything() (out []string) {
	ctx := context.Background()
	for _, c := range storetest.Cells(ctx, w.t, adminOf(w)) {
		out = append(out, c.Table+"."+c.Column+"="+c.Text+"@"+string(c.Room))
	}
	for _, g := range storetest.Grants(ctx, w.t, adminOf(w)) {
		out = append(out, string(g.Seat)+" in "+string(g.Room))
	}
	slices.Sort(out)
	return out
}

// TestWhatIsFoundedIsWholeOrNot stops acts at one statement after another and looks at what is left.
func TestWhatIsFoundedIsWholeOrNot(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p, e := w.joined()
		note := must[string](t)(w.AddNote(t.Context(), w.pm, e, "", NoteForm{Title: "Doors", Body: "Open?"}))
		adopted := terms("Halden Digital")
		adopted.Adopted, adopted.Since, adopted.Reason = true, "2026-01-05", "It runs."
		for _, act := range []struct {
			name string
			do   func(context.Context) error
		}{
			{"project", func(ctx context.Context) error {
				_, err := w.OpenProject(ctx, w.lead, ProjectForm{Name: "Beds", Currency: "GBP", Zone: "UTC"})
				return err
			}},
			{"engagement", func(ctx context.Context) error { _, err := w.OpenEngagement(ctx, w.pm, p, adopted); return err }},
			{"link", func(ctx context.Context) error {
				_, err := w.Ask(ctx, w.pm, e, access.EngagementScope, AskForm{To: "Jo", Title: "Doors", Body: "Open?", Until: "2026-03-20"})
				return err
			}},
			{"share", func(ctx context.Context) error { _, err := w.ShareNote(ctx, w.pm, e, note, 1); return err }},
			{"role", func(ctx context.Context) error {
				return w.GiveRole(ctx, w.pm, p, RoleForm{Person: w.owner.Person, Role: access.BenefitOwner})
			}},
		} {
			name, do, before, done := act.name, act.do, w.everything(), false
			for stop := 1; !done; stop += step(w, stop) {
				ctx, cancel := context.WithCancel(t.Context())
				n := 0
				w.each = func() {
					if n++; n == stop {
						cancel()
					}
				}
				err := do(ctx)
				w.each = nil
				cancel()
				if done = n < stop && err == nil; !done && err == nil {
					t.Errorf("%s: stopped at statement %d, it says it succeeded", name, stop)
				}
				if after := w.everything(); !done && !slices.Equal(before, after) {
					t.Fatalf("%s: stopped at statement %d, it leaves %s", name, stop, cmp.Diff(before, after))
				}
				if stop > 500 {
					t.Fatalf("%s: never ends: %v", name, err)
				}
			}
		}
	})
}

// step skips statements, since looking at everything takes long: fewer on SQLite.
func step(w *world, at int) int {
	switch {
	case at <= 2:
		return 1
	case w.DB.Engine() == "postgres":
		return 13
	}
	return 3
}

var id = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// TestBiddersShareNoByte compares what two bidders' rooms hold.
func TestBiddersShareNoByte(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p := w.project()
		one, two := w.engagement(p, "Vantor Systems"), w.engagement(p, "Halden Digital")
		w.post(w.vantor, one, access.DeliveryPM)
		w.post(w.halden, two, access.DeliveryPM)
		for _, e := range []access.ScopeID{one, two} {
			n := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Clarification", Body: "The same for both."}))
			must[string](t)(w.ShareNote(ctx, w.pm, e, n, 1))
			must[string](t)(w.IssueLetter(ctx, w.sponsor, e, access.EngagementScope,
				LetterForm{Holder: w.pm.Person, May: []engage.Power{engage.Instruct}, Currency: "GBP", From: "2026-03-01"}))
		}
		rooms := map[access.SeatID][]string{}
		for _, g := range storetest.Grants(ctx, t, adminOf(w)) {
			rooms[g.Seat] = append(rooms[g.Seat], string(g.Room))
		}
		ids := func(v access.Viewer) (out []string) {
			for _, c := range storetest.Cells(ctx, t, adminOf(w)) {
				if !slices.Contains(rooms[v.Seat], string(c.Room)) {
					continue
				}
				for _, secret := range []string{string(p), "PR-1", "One record for each patient"} {
					if strings.Contains(c.Text, secret) {
						t.Errorf("%s can read %q in %s.%s", v.Name, c.Text, c.Table, c.Column)
					}
				}
				if id.MatchString(c.Text) && c.Column != "shared_room" {
					out = append(out, c.Text)
				}
			}
			return append(out, rooms[v.Seat]...)
		}
		theirs := ids(w.halden)
		for _, s := range ids(w.vantor) {
			person := s == string(w.pm.Person) || s == string(w.sponsor.Person)
			if slices.Contains(theirs, s) && !person {
				t.Errorf("both bidders can read %s", s)
			}
		}
	})
}

// TestStepsNeverLeaveTheStates walks engagements at random, by whoever may and whoever may not.
func TestStepsNeverLeaveTheStates(t *testing.T) {
	w := newWorld(t, liteCopy(t))
	p := w.project()
	states := []engage.State{engage.Prospective, engage.Aligned, engage.Active, engage.Closing, engage.Closed, "", "lost"}
	rapid.Check(t, func(rt *rapid.T) {
		ctx := context.Background()
		e, err := w.OpenEngagement(ctx, w.pm, p, terms("Vantor Systems"))
		if err != nil {
			rt.Fatal(err)
		}
		at := engage.Prospective
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			by := rapid.SampledFrom([]access.Viewer{w.pm, w.sponsor, w.vantor, w.owner}).Draw(rt, "by")
			to := rapid.SampledFrom(states).Draw(rt, "to")
			reason := rapid.SampledFrom([]string{"", "It is urgent."}).Draw(rt, "reason")
			o, err := w.Engagement(ctx, w.pm, e)
			if err != nil {
				rt.Fatal(err)
			}
			rev := rapid.SampledFrom([]int64{o.Rev, o.Rev, o.Rev - 1}).Draw(rt, "rev")
			err = w.Step(ctx, by, e, StepForm{To: to, Reason: reason, Rev: rev})
			step, known := at.StepTo(to)
			client := by.Person == w.pm.Person || by.Person == w.sponsor.Person
			allowed := client && known && to != engage.Aligned && rev == o.Rev && // nobody was asked anything
				(!step.Gate || by.Person == w.sponsor.Person && reason != "")
			if (err == nil) != allowed {
				rt.Fatalf("%s from %s to %q (reason %q, rev %d of %d): %v", by.Name, at, to, reason, rev, o.Rev, err)
			}
			if allowed {
				at = to
			}
			if o, err = w.Engagement(ctx, w.sponsor, e); err != nil || o.State != at {
				rt.Fatalf("it is %q, want %q (%v)", o.State, at, err)
			}
			if (at == engage.Active && known && step.Gate && allowed) && o.Ours.Standing.GateReason == "" {
				rt.Fatal("it was started without alignment and nothing says why")
			}
		}
	})
}
