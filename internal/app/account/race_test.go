package account_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// atOnce runs do several times at once and is how often it succeeded. Every other time it has to be refused, or to have met
// another.
func atOnce(t *testing.T, do func(i int) error) int {
	t.Helper()
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			switch err := do(i); errs.KindOf(err) {
			case errs.NotFound, errs.Conflict:
			default:
				if err != nil {
					t.Errorf("attempt %d: %v", i, err)
				}
				won.Add(1)
			}
		})
	}
	wg.Wait()
	return int(won.Load())
}

// TestSecretsAreUsedOnce: several who use one secret at the same moment are one who uses it and others who come too late.
func TestSecretsAreUsedOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		secret, _, err := a.FirstRunToken(ctx)
		want(t, err, nil)
		won := atOnce(t, func(i int) error {
			s := setUp
			s.Email = string(rune('a'+i)) + "@example.org"
			_, err := a.SetUp(ctx, secret, s)
			return err
		})
		people, err := a.HostPeople(ctx)
		want(t, err, nil)
		if won != 1 || len(people) != 1 {
			t.Fatalf("set up %d times, by %d people", won, len(people))
		}
		e, err := a.SignIn(ctx, account.Credentials{Email: people[0].Email, Password: password})
		want(t, err, nil)
		ada := e.Viewer

		bo := w.Colleague(t, ada, "Bo Lind")
		link, err := a.Recover(ctx, ada, bo.Person)
		want(t, err, nil)
		if won := atOnce(t, func(int) error { _, err := a.Reset(ctx, link.Secret, another, ""); return err }); won != 1 {
			t.Errorf("a link for a password was used %d times", won)
		}

		invitation := w.Invite(t, ada, account.Order{Scope: home(ada), Role: access.Staff, Name: "Cy Marsh"})
		won = atOnce(t, func(int) error {
			_, err := a.Accept(ctx, invitation, account.Acceptance{Name: "Cy Marsh", Password: password})
			return err
		})
		if won != 1 {
			t.Errorf("an invitation was used %d times", won)
		}
		o, err := a.Organisation(ctx, ada)
		want(t, err, nil)
		if len(o.People) != 3 {
			t.Errorf("people %+v", o.People)
		}
	})
}

// TestOneComesFirst: of several who are invited to be the first of the delivery side, one is.
func TestOneComesFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ada := w.FirstRun(t)
		engagement := w.Engagement(t, ada, w.Project(t, ada, "Patient records"), "Vantor Systems")
		var secrets []string
		for _, name := range []string{"Dan Firth", "Eve Stone", "Gus West", "Ida Moss"} {
			secrets = append(secrets, w.Invite(t, ada, account.Order{Scope: engagement, Role: access.DeliveryPM, Name: name, Organisation: name + " Ltd"}))
		}
		won := atOnce(t, func(i int) error {
			_, err := w.Accounts.Accept(t.Context(), secrets[i], account.Acceptance{Name: "Somebody", Password: password})
			return err
		})
		if won != 1 {
			t.Errorf("%d came first", won)
		}
	})
}
