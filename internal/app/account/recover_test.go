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

func TestOnlyTheirLeadRecovers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		bo := w.Colleague(t, b.Ada, "Bo Lind")
		pm := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.ClientPM, Name: "Cy Marsh"})
		jo := w.Join(t, b.Dan, account.Order{Scope: b.Engagement, Role: access.DeliveryMember, Name: "Jo Kerr"})
		for _, c := range []struct {
			by  access.Viewer
			who access.Viewer
		}{{bo, pm}, {pm, bo}, {b.Ada, jo}, {b.Dan, bo}, {jo, b.Dan}, {access.Viewer{}, bo}} {
			_, err := a.Recover(ctx, c.by, c.who.Person)
			want(t, err, errs.NotFound)
		}
		_, err := a.Recover(ctx, b.Ada, b.Ada.Person)
		want(t, err, errs.Invalid)
		// Ada runs the installation. That gives her nothing where there is a lead.
		_, err = a.RecoverFor(ctx, b.Ada, jo.Person, jo.Organisation)
		want(t, err, errs.Conflict)
		_, err = a.Recover(ctx, b.Dan, jo.Person)
		want(t, err, nil)
	})
}

func TestRecoveryIsUsedOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		bo := w.Colleague(t, ada, "Bo Lind")
		before := signIn(t, w, "Bo", password)
		token, err := a.AddToken(ctx, before.Viewer, account.NewToken{Password: password, Name: "script", Days: 30})
		want(t, err, nil)
		first, err := a.Recover(ctx, ada, bo.Person)
		want(t, err, nil)
		second, err := a.Recover(ctx, ada, bo.Person)
		want(t, err, nil)
		if !alive(t, w, before.Secret) {
			t.Error("making a link signed them out")
		}
		_, err = a.Recovery(ctx, first.Secret) // the newer one took its place
		want(t, err, errs.NotFound)
		p, err := a.Recovery(ctx, second.Secret)
		want(t, err, nil)
		if p.ID != bo.Person || second.Name != "Bo Lind" {
			t.Errorf("is for %+v", p)
		}
		_, err = a.Reset(ctx, second.Secret, "bo@example.org", "")
		wantFault(t, err, "password")
		e, err := a.Reset(ctx, second.Secret, another, "Firefox")
		want(t, err, nil)
		if alive(t, w, before.Secret) || !alive(t, w, e.Secret) {
			t.Error("the sessions are not exchanged")
		}
		_, err = a.Token(ctx, token)
		want(t, err, errs.NotFound)
		_, err = a.Reset(ctx, second.Secret, password, "")
		want(t, err, errs.NotFound)
		_, err = a.SignIn(ctx, account.Credentials{Email: "bo@example.org", Password: password})
		want(t, err, errs.Unauthenticated)
		signIn(t, w, "Bo", another)
		log := kinds(t, w, ada, home(ada), access.ClientOnly)
		if count(log, "account.recovery_made") != 2 || count(log, "account.recovered") != 1 {
			t.Errorf("the log holds %v", log)
		}

		third, err := a.Recover(ctx, ada, bo.Person)
		want(t, err, nil)
		w.Clock.Add(time.Hour)
		_, err = a.Reset(ctx, third.Secret, password, "")
		want(t, err, errs.NotFound)
		if alive(t, w, third.Secret) {
			t.Error("the secret of a recovery is a session itself")
		}
	})
}

// TestRecoveryOpensNothingElsewhere: the lead of one organisation, who knows the secret of the link they made, gets nothing that the
// person has in another one.
func TestRecoveryOpensNothingElsewhere(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		client := second(t, b) // Dan works for the client too
		link, err := a.Recover(ctx, b.Ada, b.Dan.Person)
		want(t, err, nil)
		mal, err := a.Reset(ctx, link.Secret, another, "")
		want(t, err, nil)
		if mal.Viewer.Seat != client.Viewer.Seat {
			t.Fatalf("came in as %+v", mal.Viewer)
		}
		_, err = a.ActFor(ctx, mal.Viewer, b.Dan.Organisation, "")
		want(t, err, errs.Invalid)
		e := signIn(t, w, "Dan", another)
		if e.Viewer.Organisation != b.Ada.Organisation || e.Choices != 1 {
			t.Errorf("signed in to %s, %d choices", e.Viewer.Firm, e.Choices)
		}
		// An invitation there does not let them in either.
		jo := w.Engagement(t, b.Ada, b.Project, "Vantor Systems")
		secret := w.Invite(t, b.Ada, account.Order{Scope: jo, Role: access.DeliveryPM, Name: "Dan Firth", Organisation: "Vantor Systems"})
		o, err := a.Offer(ctx, e.Viewer, secret)
		want(t, err, nil)
		if len(o.Others) != 0 {
			t.Errorf("is offered to come for %+v", o.Others)
		}
		// Nor does an administrator take the organisation over because its lead is held.
		_, err = a.InviteLead(ctx, b.Ada, b.Dan.Organisation, "Mal Lory", "mal@example.org")
		want(t, err, errs.Conflict)
		_, err = a.RecoverFor(ctx, b.Ada, b.Dan.Person, b.Dan.Organisation)
		want(t, err, errs.Conflict)

		// The host lets the person back.
		host, err := a.HostRecover(ctx, "dan@example.org")
		want(t, err, nil)
		_, err = a.Reset(ctx, host.Secret, password, "")
		want(t, err, nil)
		if e := signIn(t, w, "Dan", password); e.Choices != 2 {
			t.Errorf("%d choices after the host recovered the account", e.Choices)
		}
	})
}

func TestTheirLeadConfirms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		second(t, b)
		jo := w.Join(t, b.Dan, account.Order{Scope: b.Engagement, Role: access.DeliveryMember, Name: "Jo Kerr"})
		dan := w.SignIn(t, "Dan")
		if dan.Organisation != b.Dan.Organisation {
			e, err := a.ActFor(ctx, dan, b.Dan.Organisation, "")
			want(t, err, nil)
			dan = e.Viewer
		}
		want(t, a.SetLead(ctx, dan, jo.Person, true), nil)
		want(t, a.Confirm(ctx, jo, dan.Person), errs.Conflict) // there is nothing to confirm
		link, err := a.Recover(ctx, b.Ada, dan.Person)
		want(t, err, nil)
		e, err := a.Reset(ctx, link.Secret, another, "")
		want(t, err, nil)
		o, err := a.Organisation(ctx, jo)
		want(t, err, nil)
		for _, c := range o.People {
			if c.Held != (c.Person == dan.Person) {
				t.Errorf("%+v", c)
			}
		}
		want(t, a.SetLead(ctx, jo, jo.Person, false), errs.Invalid) // nobody else could sign in to lead
		want(t, a.Confirm(ctx, b.Ada, dan.Person), errs.Conflict)   // in her organisation nothing is held
		want(t, a.Confirm(ctx, jo, dan.Person), nil)
		_, err = a.ActFor(ctx, e.Viewer, b.Dan.Organisation, "")
		want(t, err, nil)
	})
}

// acts makes somebody known to both sides of an engagement.
func acts(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID) {
	t.Helper()
	want(t, doShared(t, w, v, scope), nil)
}

func TestBothSidesAreToldOfAccounts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		jo := w.Join(t, b.Dan, account.Order{Scope: b.Engagement, Role: access.DeliveryMember, Name: "Jo Kerr"})
		told := func(kind string) [2]int {
			return [2]int{count(kinds(t, w, b.Ada, b.Engagement, access.ClientOnly), kind), count(kinds(t, w, b.Dan, b.Engagement, access.DeliveryOnly), kind)}
		}
		reset := func() {
			link, err := a.Recover(ctx, b.Dan, jo.Person)
			want(t, err, nil)
			_, err = a.Reset(ctx, link.Secret, another, "")
			want(t, err, nil)
		}
		reset()
		if got := told("account.recovered"); got != [2]int{0, 1} {
			t.Errorf("told %v of somebody whom the other side has not met", got)
		}
		acts(t, w, jo, b.Engagement)
		reset()
		if got := told("account.recovered"); got != [2]int{1, 2} {
			t.Errorf("told %v", got)
		}
		e := signIn(t, w, "Jo", another)
		want(t, a.ChangeEmail(ctx, e.Viewer, account.Proof{Password: another}, "kerr@example.org"), nil)
		if got := told("account.address_changed"); got != [2]int{1, 1} {
			t.Errorf("told %v", got)
		}
		want(t, a.Deactivate(ctx, b.Dan, jo.Person, ""), nil)
		if got := told("person.left"); got != [2]int{1, 1} {
			t.Errorf("told %v", got)
		}
		if got := members(t, w, b.Ada, b.Engagement, access.Shared); got["Jo Kerr"] {
			t.Errorf("the shared room knows %v", got)
		}
	})
}

func TestAdministratorIsNotRecoveredByALead(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	bo := w.Colleague(t, ada, "Bo Lind")
	want(t, w.Accounts.SetLead(t.Context(), ada, bo.Person, true), nil)
	bo = w.SignIn(t, "Bo")
	_, err := w.Accounts.Recover(t.Context(), bo, ada.Person)
	want(t, err, errs.Invalid)
	want(t, w.DB.System(t.Context(), store.ReadAccount, func(tx *store.Tx) error {
		list, err := tx.Credentials(t.Context(), ada.Person, "recovery")
		if len(list) != 0 {
			t.Errorf("a link was made: %v", list)
		}
		return err
	}), nil)
}
