package account_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

func TestChangePassword(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		w.Colleague(t, ada, "Bo Lind")
		here, there := signIn(t, w, "Bo", password), signIn(t, w, "Bo", password)
		token, err := a.AddToken(ctx, here.Viewer, account.NewToken{Password: password, Name: "script", Days: 30})
		want(t, err, nil)
		link, err := a.Recover(ctx, ada, here.Viewer.Person)
		want(t, err, nil)

		_, err = a.ChangePassword(ctx, here.Viewer, account.Proof{Password: another}, another+"s", "")
		wantFault(t, err, "old")
		for _, bad := range []string{"short", password, "bo@example.org"} {
			_, err = a.ChangePassword(ctx, here.Viewer, account.Proof{Password: password}, bad, "")
			wantFault(t, err, "password")
		}
		w.Clock.Add(time.Hour)
		e, err := a.ChangePassword(ctx, here.Viewer, account.Proof{Password: password}, another, "Firefox")
		want(t, err, nil)
		if alive(t, w, here.Secret) || alive(t, w, there.Secret) || !alive(t, w, e.Secret) {
			t.Error("the old sessions live on, or the new one does not")
		}
		if e.Until.After(apptest.Epoch.Add(7 * day)) {
			t.Errorf("the session lasts until %v: changing the password made it longer", e.Until)
		}
		_, err = a.Recovery(ctx, link.Secret)
		want(t, err, errs.NotFound)
		if v := program(t, w, token); !v.Known() { // a program goes on; its token is listed and can be ended
			t.Error("the token ended")
		}
		_, err = a.SignIn(ctx, account.Credentials{Email: "bo@example.org", Password: password})
		want(t, err, errs.Unauthenticated)
		signIn(t, w, "Bo", another)
	})
}

func TestChangeEmail(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		w.Colleague(t, ada, "Bo Lind")
		here, there := signIn(t, w, "Bo", password), signIn(t, w, "Bo", password)
		wantFault(t, a.ChangeEmail(ctx, here.Viewer, account.Proof{Password: another}, "bo.lind@example.org"), "password")
		wantFault(t, a.ChangeEmail(ctx, here.Viewer, account.Proof{Password: password}, "bo"), "email")
		wantFault(t, a.ChangeEmail(ctx, here.Viewer, account.Proof{Password: password}, "ADA@example.org"), "email")
		want(t, a.ChangeEmail(ctx, here.Viewer, account.Proof{Password: password}, "BO@example.org"), nil) // no change
		want(t, a.ChangeEmail(ctx, here.Viewer, account.Proof{Password: password}, "Bo.Lind@example.org"), nil)
		if !alive(t, w, here.Secret) || alive(t, w, there.Secret) {
			t.Error("the other sessions live on, or the present one does not")
		}
		_, err := a.SignIn(ctx, account.Credentials{Email: "bo@example.org", Password: password})
		want(t, err, errs.Unauthenticated)
		_, err = a.SignIn(ctx, account.Credentials{Email: "bo.lind@example.org", Password: password})
		want(t, err, nil)
		if got := kinds(t, w, ada, home(ada), "client"); count(got, "account.address_changed") != 1 {
			t.Errorf("the log holds %v", got)
		}
	})
}

func TestRename(t *testing.T) {
	w := apptest.SQLite(t)
	ctx, a := t.Context(), w.Accounts
	ada := w.FirstRun(t)
	me, err := a.Account(ctx, ada)
	want(t, err, nil)
	wantFault(t, a.Rename(ctx, ada, me.Person.Rev, "\u200b"), "name")
	want(t, a.Rename(ctx, ada, me.Person.Rev, "Ada  Lovell-Byron"), nil)
	want(t, a.Rename(ctx, ada, me.Person.Rev, "Ada"), errs.Conflict)
	if v := w.SignIn(t, "Ada"); v.Name != "Ada Lovell-Byron" {
		t.Errorf("is called %q", v.Name)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		w.Clock.Add(time.Hour)
		there, err := a.SignIn(ctx, account.Credentials{Email: "ada@example.org", Password: password, Browser: "Safari\r\n on " + string(make([]rune, 100)) + "an iPhone"})
		want(t, err, nil)
		me, err := a.Account(ctx, b.Ada)
		want(t, err, nil)
		type row struct {
			Label, Firm string
			Current     bool
		}
		var got []row
		for _, s := range me.Sessions {
			got = append(got, row{s.Label, s.Firm, s.Current})
		}
		if diff := cmp.Diff([]row{{"Safari on an iPhone", "North Hospitals", false}, {"", "North Hospitals", true}}, got); diff != "" {
			t.Errorf("sessions (-want +got):\n%s", diff)
		}
		want(t, a.EndSession(ctx, b.Dan, me.Sessions[0].ID, password), errs.NotFound)
		want(t, a.EndSession(ctx, b.Ada, "nothing", password), errs.NotFound)
		wantFault(t, a.EndSession(ctx, b.Ada, me.Sessions[0].ID, another), "password")
		if !alive(t, w, there.Secret) {
			t.Fatal("somebody else ended it")
		}
		want(t, a.EndSession(ctx, b.Ada, me.Sessions[0].ID, password), nil)
		if alive(t, w, there.Secret) {
			t.Error("lives on")
		}
	})
}

// TestNobodyWithoutAPassword: who came into a demonstration without one can prove nothing by it.
func TestNobodyWithoutAPassword(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	want(t, w.DB.System(t.Context(), store.ManageAccount, func(tx *store.Tx) error { return tx.SetPassword(t.Context(), ada.Person, "") }), nil)
	_, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: "ada@example.org"})
	want(t, err, errs.Unauthenticated)
	_, err = w.Accounts.ChangePassword(t.Context(), ada, account.Proof{Password: ""}, another, "")
	wantFault(t, err, "old")
}
