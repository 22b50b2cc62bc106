package account_test

import (
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

var setUp = account.SetUp{Organisation: "North Hospitals", Name: "Ada Lovell", Email: "Ada@Example.org", Password: password}

func TestFirstRunSetsUpOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		first, until, err := a.FirstRunToken(ctx)
		want(t, err, nil)
		if got := until.Sub(w.Clock.Now()); got != day {
			t.Errorf("good for %v, want a day", got)
		}
		second, _, err := a.FirstRunToken(ctx)
		want(t, err, nil)
		want(t, a.FirstRun(ctx, first), errs.NotFound) // the newer one took its place
		want(t, a.FirstRun(ctx, "guess"), errs.NotFound)
		want(t, a.FirstRun(ctx, second), nil)

		e, err := a.SetUp(ctx, second, setUp)
		want(t, err, nil)
		v := e.Viewer
		if !v.Admin || v.Side != access.ClientSide || v.Firm != "North Hospitals" || v.Name != "Ada Lovell" {
			t.Errorf("came in as %+v", v)
		}
		if !alive(t, w, e.Secret) {
			t.Error("is not signed in")
		}
		want(t, a.FirstRun(ctx, second), errs.NotFound)
		_, err = a.SetUp(ctx, second, setUp)
		want(t, err, errs.NotFound)
		if third, _, err := a.FirstRunToken(ctx); err != nil || third != "" {
			t.Errorf("a third secret is %q, %v", third, err)
		}

		o, err := a.Organisation(ctx, v)
		want(t, err, nil)
		if !o.Leads || len(o.People) != 1 || !o.People[0].Lead || o.People[0].Email != "ada@example.org" {
			t.Errorf("the organisation is %+v", o)
		}
		if got := kinds(t, w, v, home(v), access.ClientOnly); count(got, "person.joined") != 1 {
			t.Errorf("the log holds %v", got)
		}
		want(t, w.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
			_, err := tx.Desk(ctx, v.Seat)
			return err
		}), nil)
	})
}

func TestFirstRunEnds(t *testing.T) {
	w := apptest.SQLite(t)
	secret, _, err := w.Accounts.FirstRunToken(t.Context())
	want(t, err, nil)
	w.Clock.Add(day)
	want(t, w.Accounts.FirstRun(t.Context(), secret), errs.NotFound)
	_, err = w.Accounts.SetUp(t.Context(), secret, setUp)
	want(t, err, errs.NotFound)
}

func TestFirstRunSaysWhatIsWrong(t *testing.T) {
	w := apptest.SQLite(t)
	secret, _, err := w.Accounts.FirstRunToken(t.Context())
	want(t, err, nil)
	for _, c := range []struct {
		field  string
		change func(*account.SetUp)
	}{
		{"organisation", func(s *account.SetUp) { s.Organisation = "  " }},
		{"name", func(s *account.SetUp) { s.Name = "Ada\u202eLovell" }},
		{"name", func(s *account.SetUp) { s.Name = string(make([]byte, 200)) }},
		{"email", func(s *account.SetUp) { s.Email = "ada" }},
		{"email", func(s *account.SetUp) { s.Email = "Ada <ada@example.org>" }},
		{"email", func(s *account.SetUp) { s.Email = "ada@example.org\r\nBcc: x@example.org" }},
		{"password", func(s *account.SetUp) { s.Password = "short" }},
		{"password", func(s *account.SetUp) { s.Password = "Northhospitals2026" }},
	} {
		s := setUp
		c.change(&s)
		_, err := w.Accounts.SetUp(t.Context(), secret, s)
		wantFault(t, err, c.field)
	}
	w.Clock.Add(time.Minute)
	_, err = w.Accounts.SetUp(t.Context(), secret, setUp) // nothing was used up
	want(t, err, nil)
}
