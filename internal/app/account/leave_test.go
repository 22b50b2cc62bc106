package account_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

func TestLeavingHandsOver(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		bo := w.Colleague(t, b.Ada, "Bo Lind")
		pm := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.ClientPM, Name: "Cy Marsh"})
		e := signIn(t, w, "Cy", password)
		token, err := a.AddToken(ctx, e.Viewer, account.NewToken{Password: password, Name: "script", Act: true, Days: 30})
		want(t, err, nil)
		acts(t, w, pm, b.Engagement)

		for _, by := range []access.Viewer{bo, pm, b.Dan, {}} {
			want(t, a.Deactivate(ctx, by, pm.Person, ""), errs.NotFound)
		}
		wantFault(t, a.Deactivate(ctx, b.Ada, pm.Person, pm.Person), "successor")
		wantFault(t, a.Deactivate(ctx, b.Ada, pm.Person, b.Dan.Person), "successor")
		want(t, a.Deactivate(ctx, b.Ada, b.Dan.Person, ""), errs.NotFound)
		want(t, a.Deactivate(ctx, b.Ada, b.Ada.Person, ""), errs.Invalid) // nobody would lead
		want(t, a.Deactivate(ctx, b.Ada, pm.Person, bo.Person), nil)

		if alive(t, w, e.Secret) {
			t.Error("a session lives on")
		}
		_, err = a.Token(ctx, token)
		want(t, err, errs.NotFound)
		if got := sees(t, w, pm, b.Project); len(got) != 0 {
			t.Errorf("who left sees %v", got)
		}
		if diff := cmp.Diff([]access.Audience{access.ClientOnly, access.Shared}, sees(t, w, bo, b.Engagement)); diff != "" {
			t.Errorf("the successor sees (-want +got):\n%s", diff)
		}
		list := appointments(t, w, b.Ada, b.Project)
		if list["Cy Marsh client_pm"].Ended == 0 || list["Bo Lind client_pm"].Ended != 0 || list["Bo Lind client_pm"].Seat != bo.Seat {
			t.Errorf("appointments %+v", list)
		}
		// What they did stays under their name, and says that they have gone.
		for _, room := range []struct {
			scope    access.ScopeID
			audience access.Audience
		}{{home(b.Ada), access.ClientOnly}, {b.Project, access.ClientOnly}, {b.Engagement, access.Shared}} {
			got := members(t, w, b.Ada, room.scope, room.audience)
			if here, known := got["Cy Marsh"]; here || !known {
				t.Errorf("the %s room of %s knows %v", room.audience, room.scope, got)
			}
		}
		if got := kinds(t, w, b.Ada, home(b.Ada), access.ClientOnly); count(got, "account.ended") != 1 {
			t.Errorf("the log holds %v", got)
		}
		want(t, a.Deactivate(ctx, b.Ada, pm.Person, ""), errs.NotFound) // again
	})
}

// TestLeavingOneOrganisation: what somebody has in another one is not touched.
func TestLeavingOneOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b := w.Both(t)
		client := second(t, b)
		e := signIn(t, w, "Dan", password)
		if e.Viewer.Organisation != b.Ada.Organisation {
			t.Fatalf("signed in to %s", e.Viewer.Firm)
		}
		there, err := w.Accounts.ActFor(t.Context(), client.Viewer, b.Dan.Organisation, "")
		want(t, err, nil)
		want(t, w.Accounts.Deactivate(t.Context(), b.Ada, b.Dan.Person, ""), nil)
		if alive(t, w, e.Secret) || !alive(t, w, there.Secret) {
			t.Error("the wrong sessions ended")
		}
		if e := signIn(t, w, "Dan", password); e.Viewer.Organisation != b.Dan.Organisation || e.Choices != 1 {
			t.Errorf("signs in to %s with %d choices", e.Viewer.Firm, e.Choices)
		}
	})
}

func TestLeadIsGivenAndEnded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		bo := w.Colleague(t, b.Ada, "Bo Lind")
		want(t, a.SetLead(ctx, bo, bo.Person, true), errs.NotFound)
		want(t, a.SetLead(ctx, b.Ada, b.Ada.Person, false), errs.Invalid)
		want(t, a.SetLead(ctx, b.Ada, b.Dan.Person, true), errs.NotFound)
		want(t, a.SetLead(ctx, b.Ada, bo.Person, true), nil)
		want(t, a.SetLead(ctx, bo, b.Ada.Person, false), nil)
		want(t, a.SetLead(ctx, b.Ada, bo.Person, false), errs.NotFound)
		gus := w.Join(t, b.Dan, order(b.Engagement, access.Guest, "Gus West"))
		want(t, a.SetLead(ctx, b.Dan, gus.Person, true), errs.Invalid)
	})
}

func TestSessionsOfAColleague(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	second(t, b)
	there := signIn(t, w, "Dan", password)
	here, err := w.Accounts.ActFor(t.Context(), signIn(t, w, "Dan", password).Viewer, b.Dan.Organisation, "")
	want(t, err, nil)
	want(t, w.Accounts.EndSessionsOf(t.Context(), b.Dan, b.Ada.Person), errs.NotFound)
	want(t, w.Accounts.EndSessionsOf(t.Context(), b.Ada, b.Dan.Person), nil)
	if alive(t, w, there.Secret) || !alive(t, w, here.Secret) {
		t.Error("a lead ends the sessions at their own organisation, and no others")
	}
}

func TestRenameOrganisation(t *testing.T) {
	w := apptest.SQLite(t)
	ctx, a := t.Context(), w.Accounts
	ada := w.FirstRun(t)
	bo := w.Colleague(t, ada, "Bo Lind")
	o, err := a.Organisation(ctx, ada)
	want(t, err, nil)
	want(t, a.RenameOrganisation(ctx, bo, o.Rev, "Bo's"), errs.NotFound)
	wantFault(t, a.RenameOrganisation(ctx, ada, o.Rev, " "), "name")
	want(t, a.RenameOrganisation(ctx, ada, o.Rev, "  Northern   Hospitals "), nil)
	want(t, a.RenameOrganisation(ctx, ada, o.Rev, "Other"), errs.Conflict)
	if v := w.SignIn(t, "Ada"); v.Firm != "Northern Hospitals" {
		t.Errorf("is called %q", v.Firm)
	}
	seen, err := a.Organisation(ctx, bo)
	want(t, err, nil)
	for _, c := range seen.People {
		if c.Email != "" || seen.Leads || seen.Invitations != nil {
			t.Errorf("staff are shown what is for the lead: %+v", seen)
		}
	}
}
