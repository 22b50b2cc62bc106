package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store/storetest"
)

func TestLooksAsTheOtherSide(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		other := w.Engagement(t, b.Ada, b.Project, "Other Builders")
		mine := signIn(t, w, "Ada", password)
		e, err := a.SeeAs(ctx, mine.Viewer, b.Engagement, "Firefox")
		want(t, err, nil)
		v, err := a.Session(ctx, e.Secret)
		want(t, err, nil)
		if diff := cmp.Diff(e.Viewer, v); diff != "" {
			t.Errorf("the session is another viewer (-entrance +session):\n%s", diff)
		}
		if v.Side != access.DeliverySide || v.Firm != "Vantor Systems" || !v.ReadOnly || !v.Onlooker || v.Admin {
			t.Errorf("looks as %+v", v)
		}
		if alive(t, w, mine.Secret) {
			t.Error("there are two sessions")
		}
		if diff := cmp.Diff([]access.Audience{access.Shared}, sees(t, w, v, b.Engagement)); diff != "" {
			t.Errorf("sees (-want +got):\n%s", diff)
		}
		for _, s := range []access.ScopeID{home(b.Ada), home(b.Dan), b.Project, other} {
			if got := sees(t, w, v, s); len(got) != 0 {
				t.Errorf("sees %v of %s", got, s)
			}
		}
		// The page is the one that a member of the other side gets who holds nothing private.
		jo := w.Join(t, b.Dan, account.Order{Scope: b.Engagement, Role: access.Guest, Name: "Jo Kerr", Until: apptest.Epoch.Add(day)})
		theirs, err := w.Work.Engagement(ctx, jo, b.Engagement)
		want(t, err, nil)
		seen, err := w.Work.Engagement(ctx, v, b.Engagement)
		want(t, err, nil)
		if diff := cmp.Diff(theirs.Engagement, seen.Engagement); diff != "" {
			t.Errorf("the engagement reads otherwise (-member +onlooker):\n%s", diff)
		}
		_, err = w.Work.AddNote(ctx, v, b.Engagement, "", engage.NoteForm{Title: "x", Body: "y"})
		want(t, err, errs.NotFound)
		acting := v
		acting.ReadOnly, acting.Onlooker = false, false
		want(t, doShared(t, w, acting, b.Engagement), errs.NotFound)
		_, err = a.Account(ctx, v)
		want(t, err, errs.NotFound)
		_, err = a.ActFor(ctx, v, b.Ada.Organisation, "")
		want(t, err, errs.NotFound)

		back, err := a.StopSeeing(ctx, v, "Firefox")
		want(t, err, nil)
		if back.Viewer.Seat != b.Ada.Seat || alive(t, w, e.Secret) || !alive(t, w, back.Secret) {
			t.Errorf("came back as %+v", back.Viewer)
		}
		_, err = a.StopSeeing(ctx, back.Viewer, "")
		want(t, err, errs.NotFound)
		if !strings.Contains(w.Log.String(), "looks as the other side") || !strings.Contains(w.Log.String(), string(b.Ada.Person)) {
			t.Errorf("the server's log says %q", w.Log)
		}
	})
}

func TestLookingLeavesNoTrace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		before := storetest.Cells(ctx, t, w.Address)
		e, err := a.SeeAs(ctx, b.Ada, b.Engagement, "")
		want(t, err, nil)
		_, err = w.Work.Engagement(ctx, e.Viewer, b.Engagement)
		want(t, err, nil)
		_, err = a.StopSeeing(ctx, e.Viewer, "")
		want(t, err, nil)
		if diff := cmp.Diff(before, storetest.Cells(ctx, t, w.Address)); diff != "" {
			t.Errorf("rooms hold something else (-before +after):\n%s", diff)
		}
		o, err := a.Organisation(ctx, b.Dan)
		want(t, err, nil)
		if len(o.People) != 1 {
			t.Errorf("the other side's people are %+v", o.People)
		}
	})
}

func TestLookingEnds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		e, err := a.SeeAs(ctx, b.Dan, b.Engagement, "")
		want(t, err, nil)
		if e.Viewer.Side != access.ClientSide || e.Viewer.Firm != "North Hospitals" {
			t.Errorf("looks as %+v", e.Viewer)
		}
		for range 3 {
			w.Clock.Add(10*time.Minute - time.Second)
			if !alive(t, w, e.Secret) {
				t.Fatal("ended early")
			}
		}
		w.Clock.Add(3 * time.Second)
		if alive(t, w, e.Secret) {
			t.Error("goes on for longer than half an hour")
		}

		dan := w.SignIn(t, "Dan")
		e, err = a.SeeAs(ctx, dan, b.Engagement, "")
		want(t, err, nil)
		want(t, a.SignOut(ctx, e.Viewer), nil)
		if alive(t, w, e.Secret) {
			t.Error("signing out left the look alive")
		}
	})
}

func TestWhoMayLook(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	gus := w.Join(t, b.Dan, account.Order{Scope: b.Engagement, Role: access.Guest, Name: "Gus West", Until: apptest.Epoch.Add(day)})
	ivy := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.AssurerRole, Name: "Ivy Hart", Organisation: "Plain Sight"})
	bo := w.Colleague(t, b.Ada, "Bo Lind")
	for _, v := range []access.Viewer{gus, ivy, bo, {}} {
		_, err := w.Accounts.SeeAs(t.Context(), v, b.Engagement, "")
		want(t, err, errs.NotFound)
	}
	_, err := w.Accounts.SeeAs(t.Context(), b.Ada, b.Project, "")
	want(t, err, errs.NotFound)
}
