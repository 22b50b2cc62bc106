package account_test

import (
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/errs"
)

func TestHost(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		people, err := a.HostPeople(ctx)
		want(t, err, nil)
		if len(people) != 2 || people[0].Name != "Ada Lovell" || !people[0].Admin {
			t.Errorf("people %+v", people)
		}
		want(t, a.HostSetAdmin(ctx, "nobody@example.org", true), errs.Invalid)
		want(t, a.HostSetAdmin(ctx, "ada@example.org", false), errs.Invalid)
		want(t, a.HostSetAdmin(ctx, " DAN@example.org", true), nil)
		if !w.SignIn(t, "Dan").Admin {
			t.Error("Dan runs nothing")
		}
		n, err := a.HostEndSessions(ctx, "dan@example.org")
		want(t, err, nil)
		if n != 1 {
			t.Errorf("%d sessions ended", n)
		}
		link, err := a.HostRecover(ctx, "ada@example.org")
		want(t, err, nil)
		e, err := a.Reset(ctx, link.Secret, another, "")
		want(t, err, nil)
		if e.Viewer.Seat != b.Ada.Seat {
			t.Errorf("came in as %+v", e.Viewer)
		}
		want(t, a.HostEnd(ctx, "dan@example.org"), nil)
		want(t, a.HostEnd(ctx, "dan@example.org"), errs.Conflict)
		want(t, a.HostEnd(ctx, "ada@example.org"), errs.Invalid) // the last administrator
		_, err = a.HostRecover(ctx, "dan@example.org")
		want(t, err, errs.Invalid)
		_, err = a.SignIn(ctx, account.Credentials{Email: "dan@example.org", Password: password})
		want(t, err, errs.Unauthenticated)
	})
}
