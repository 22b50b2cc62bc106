package account_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

func TestSignInHasOneAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ada := w.FirstRun(t)
		bo := w.Colleague(t, ada, "Bo Lind")
		want(t, w.Accounts.Deactivate(t.Context(), ada, bo.Person, ""), nil)
		for _, c := range []account.Credentials{
			{Email: "ada@example.org", Password: another},
			{Email: "nobody@example.org", Password: password},
			{Email: "bo@example.org", Password: password},
			{Email: "", Password: ""},
			{Email: "ada@example.org", Password: ""},
			{Email: "ada@example.org", Password: password + " "},
		} {
			_, err := w.Accounts.SignIn(t.Context(), c)
			want(t, err, errs.Unauthenticated)
			if got, want := err.Error(), "account.SignIn: That e-mail address and password do not belong together."; got != want {
				t.Errorf("%+v: got %q, want %q", c, got, want)
			}
		}
		e, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: " ADA@example.org", Password: password})
		want(t, err, nil)
		if e.Viewer.Person != ada.Person || e.Choices != 1 {
			t.Errorf("came in as %+v", e)
		}
	})
}

// TestSignInIsAsMuchWorkForNobody counts statements: the time of the hash is package password's to keep.
func TestSignInIsAsMuchWorkForNobody(t *testing.T) {
	w := apptest.SQLite(t)
	w.FirstRun(t)
	statements := func(email string) int {
		before := w.Statements()
		_, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: email, Password: another})
		want(t, err, errs.Unauthenticated)
		return w.Statements() - before
	}
	if known, unknown := statements("ada@example.org"), statements("nobody@example.org"); known != unknown {
		t.Errorf("%d statements for an account, %d for none", known, unknown)
	}
}

func TestSessionIsNewAtEverySignIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.FirstRun(t)
		first := signIn(t, w, "Ada", password)
		second, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: "ada@example.org", Password: password, Before: first.Viewer})
		want(t, err, nil)
		if first.Secret == second.Secret || alive(t, w, first.Secret) || !alive(t, w, second.Secret) {
			t.Error("the session before lives on")
		}
		want(t, w.Accounts.SignOut(t.Context(), second.Viewer), nil)
		want(t, w.Accounts.SignOut(t.Context(), second.Viewer), nil)
		if alive(t, w, second.Secret) {
			t.Error("signing out left the session alive")
		}
		for _, secret := range []string{"", "guess", second.Secret + "x"} {
			_, err := w.Accounts.Session(t.Context(), secret)
			want(t, err, errs.NotFound)
		}
	})
}

func TestSessionEnds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Accounts.Idle, w.Accounts.Life = time.Hour, 5*time.Hour
		w.FirstRun(t)
		idle := signIn(t, w, "Ada", password)
		if got := idle.Until.Sub(w.Clock.Now()); got != time.Hour {
			t.Errorf("lasts %v, want an hour", got)
		}
		w.Clock.Add(time.Hour - time.Microsecond)
		if !alive(t, w, idle.Secret) {
			t.Error("ended before its time")
		}
		w.Clock.Add(time.Hour)
		if alive(t, w, idle.Secret) {
			t.Error("lives on unused")
		}
		used, began := signIn(t, w, "Ada", password), w.Clock.Now()
		for w.Clock.Now().Sub(began) < 5*time.Hour {
			if !alive(t, w, used.Secret) {
				t.Fatalf("ended after %v, although it was used", w.Clock.Now().Sub(began))
			}
			w.Clock.Add(30 * time.Minute)
		}
		if alive(t, w, used.Secret) {
			t.Error("lives on for ever when it is used")
		}
	})
}

// sessions lists the live sessions of somebody.
func sessions(t *testing.T, w *apptest.World, v access.Viewer) (out []party.Credential) {
	t.Helper()
	want(t, w.DB.System(t.Context(), store.ReadAccount, func(tx *store.Tx) (err error) {
		out, err = tx.Credentials(t.Context(), v.Person, party.SessionCredential)
		return err
	}), nil)
	return out
}

func TestLastSeenIsWrittenEveryFiveMinutes(t *testing.T) {
	w := apptest.SQLite(t)
	w.FirstRun(t)
	e := signIn(t, w, "Ada", password)
	began := w.Clock.Now()
	var seen []time.Duration
	for range 12 {
		w.Clock.Add(time.Minute)
		if !alive(t, w, e.Secret) {
			t.Fatal("ended")
		}
		for _, c := range sessions(t, w, e.Viewer) {
			if c.ID == e.Viewer.Entry {
				seen = append(seen, time.UnixMicro(c.Seen).Sub(began)/time.Minute)
			}
		}
	}
	if diff := cmp.Diff([]time.Duration{0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10}, seen); diff != "" {
		t.Errorf("minutes at which it was last seen (-want +got):\n%s", diff)
	}
}

// TestUseDoesNotReviveASession: a request under way when somebody signs out must not bring the session back.
func TestUseDoesNotReviveASession(t *testing.T) {
	w := apptest.SQLite(t)
	w.FirstRun(t)
	e := signIn(t, w, "Ada", password)
	want(t, w.Accounts.SignOut(t.Context(), e.Viewer), nil)
	want(t, w.DB.System(t.Context(), store.SignIn, func(tx *store.Tx) error {
		return tx.Seen(t.Context(), e.Viewer.Entry, store.Forever)
	}), nil)
	if alive(t, w, e.Secret) {
		t.Error("the session is back")
	}
}

func TestSignOutEverywhere(t *testing.T) {
	w := apptest.SQLite(t)
	w.FirstRun(t)
	one, two := signIn(t, w, "Ada", password), signIn(t, w, "Ada", password)
	wantFault(t, w.Accounts.SignOutEverywhere(t.Context(), one.Viewer, another), "password")
	want(t, w.Accounts.SignOutEverywhere(t.Context(), one.Viewer, password), nil)
	if alive(t, w, one.Secret) || alive(t, w, two.Secret) {
		t.Error("a session is left")
	}
}

// weak is the hash of the password with parameters that are used no more.
const weak = "$argon2id$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$kQp2pt2ZIW0viTqqseMRelN1tJEse6XkZCcEkJ48Vcw"

func TestSignInHashesAnew(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	hash := func() (out string) {
		want(t, w.DB.System(t.Context(), store.ManageAccount, func(tx *store.Tx) (err error) {
			out, err = tx.Password(t.Context(), ada.Person)
			return err
		}), nil)
		return out
	}
	want(t, w.DB.System(t.Context(), store.ManageAccount, func(tx *store.Tx) error {
		return tx.SetPassword(t.Context(), ada.Person, weak)
	}), nil)
	_, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: "ada@example.org", Password: another})
	want(t, err, errs.Unauthenticated)
	if hash() != weak {
		t.Error("a wrong password changed the hash")
	}
	signIn(t, w, "Ada", password)
	if hash() == weak {
		t.Error("the hash is still the weak one")
	}
	signIn(t, w, "Ada", password)
}

// second gives Dan, who leads Vantor Systems, a seat in the client organisation too.
func second(t *testing.T, b apptest.Both) account.Entrance {
	t.Helper()
	i, err := b.Accounts.Invite(t.Context(), b.Ada, account.Order{Scope: home(b.Ada), Role: access.Staff, Name: "Dan Firth", Email: "dan@example.org"})
	want(t, err, nil)
	e, err := b.Accounts.AcceptAs(t.Context(), b.Dan, i.Secret, "", "Firefox")
	want(t, err, nil)
	return e
}

func TestActsForOneOrganisationAtATime(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b := w.Both(t)
		client := second(t, b)
		if client.Viewer.Organisation != b.Ada.Organisation || client.Viewer.Side != access.ClientSide {
			t.Fatalf("goes on as %+v", client.Viewer)
		}
		if got := sees(t, w, client.Viewer, b.Engagement); len(got) != 0 {
			t.Errorf("as one of the client's staff sees %v of the engagement", got)
		}
		choices, err := w.Accounts.Organisations(t.Context(), client.Viewer)
		want(t, err, nil)
		var names []string
		for _, c := range choices {
			names = append(names, c.Name)
		}
		if diff := cmp.Diff([]string{"North Hospitals", "Vantor Systems"}, names); diff != "" {
			t.Errorf("choices (-want +got):\n%s", diff)
		}

		w.Clock.Add(3 * time.Hour)
		delivery, err := w.Accounts.ActFor(t.Context(), client.Viewer, b.Dan.Organisation, "Firefox")
		want(t, err, nil)
		if alive(t, w, client.Secret) {
			t.Error("the session before lives on")
		}
		if diff := cmp.Diff([]access.Audience{access.DeliveryOnly, access.Shared}, sees(t, w, delivery.Viewer, b.Engagement)); diff != "" {
			t.Errorf("sees (-want +got):\n%s", diff)
		}
		if delivery.Until.After(apptest.Epoch.Add(7 * day)) {
			t.Errorf("lasts until %v: changing seats made the session longer", delivery.Until)
		}
		_, err = w.Accounts.ActFor(t.Context(), client.Viewer, b.Dan.Organisation, "Firefox") // from a session that ended
		want(t, err, errs.NotFound)
		_, err = w.Accounts.ActFor(t.Context(), delivery.Viewer, "elsewhere", "Firefox")
		want(t, err, errs.NotFound)

		e := signIn(t, w, "Dan", password)
		if e.Choices != 2 || e.Viewer.Organisation != b.Dan.Organisation {
			t.Errorf("signs in to %s with %d choices, want where they were last, and 2", e.Viewer.Firm, e.Choices)
		}
	})
}

func TestDemoSignIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ada := w.FirstRun(t)
		_, err := w.Accounts.AddDemoSignIn(t.Context(), ada.Seat)
		want(t, err, errs.NotFound)
		set := func(value string) {
			want(t, w.DB.System(t.Context(), store.FirstRun, func(tx *store.Tx) error { return tx.SetSetting(t.Context(), "demo", value) }), nil)
		}
		set("true")
		secret, err := w.Accounts.AddDemoSignIn(t.Context(), ada.Seat)
		want(t, err, nil)
		e, err := w.Accounts.DemoSignIn(t.Context(), secret, "Firefox")
		want(t, err, nil)
		if e.Viewer.Person != ada.Person || !alive(t, w, e.Secret) {
			t.Errorf("came in as %+v", e.Viewer)
		}
		_, err = w.Accounts.DemoSignIn(t.Context(), "guess", "Firefox")
		want(t, err, errs.NotFound)
		if alive(t, w, secret) {
			t.Error("the secret of a demonstration is a session itself")
		}
		set("")
		_, err = w.Accounts.DemoSignIn(t.Context(), secret, "Firefox")
		want(t, err, errs.NotFound)
	})
}
