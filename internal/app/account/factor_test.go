package account_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	passwords "counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// halfIn signs somebody in as far as the password goes.
func halfIn(t *testing.T, w *apptest.World, name string) account.Entrance {
	t.Helper()
	e := signIn(t, w, name, password)
	if !e.Waiting || e.Viewer.Known() {
		t.Fatalf("%s is let in by the password alone: %+v", name, e)
	}
	return e
}

// allIn signs somebody in with the next code of their device.
func allIn(t *testing.T, w *apptest.World, name string, d apptest.Device) account.Entrance {
	t.Helper()
	e, err := w.Accounts.EnterCode(t.Context(), halfIn(t, w, name).Secret, d.Next(), "Firefox on Linux")
	want(t, err, nil)
	return e
}

func TestSecondFactorIsAskedFor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		there := signIn(t, w, "Ada", password)
		d, here := w.SecondFactor(t, ada)
		if len(here.Codes) != 10 || here.Waiting || !alive(t, w, here.Secret) || alive(t, w, there.Secret) {
			t.Fatalf("goes on as %+v, and elsewhere: %v", here, alive(t, w, there.Secret))
		}

		half := halfIn(t, w, "Ada")
		for way, try := range map[string]func(context string) error{
			"session":  func(s string) error { _, err := a.Session(ctx, s); return err },
			"token":    func(s string) error { _, err := a.Token(ctx, s); return err },
			"link":     func(s string) error { _, err := a.Link(ctx, s); return err },
			"recovery": func(s string) error { _, err := a.Recovery(ctx, s); return err },
			"invite":   func(s string) error { _, err := a.Offer(ctx, access.Viewer{}, s); return err },
		} {
			if try(half.Secret) == nil {
				t.Errorf("who waits for a code is let in as by a %s", way)
			}
		}
		at, err := a.Arrival(ctx, half.Secret)
		want(t, err, nil)
		if diff := cmp.Diff(account.Arrival{Person: ada.Person, Email: "ada@example.org"}, at); diff != "" {
			t.Errorf("who waits (-want +got):\n%s", diff)
		}

		code := d.Next()
		e, err := a.EnterCode(ctx, half.Secret, code[:3]+" "+code[3:], "Firefox on Linux")
		want(t, err, nil)
		if e.Viewer.Person != ada.Person || e.Choices != 1 || e.Codes != nil || !alive(t, w, e.Secret) {
			t.Errorf("came in as %+v", e)
		}
		_, err = a.EnterCode(ctx, half.Secret, d.Next(), "")
		want(t, err, errs.NotFound)
		if alive(t, w, half.Secret) {
			t.Error("the secret of who waited is a session")
		}

		// The code that was taken, and one from before it, are worth nothing.
		half = halfIn(t, w, "Ada")
		late := d.Next()
		_, err = a.EnterCode(ctx, half.Secret, d.Next(), "")
		want(t, err, nil)
		half = halfIn(t, w, "Ada")
		for _, used := range []string{d.Code(), late} {
			_, err = a.EnterCode(ctx, half.Secret, used, "")
			wantFault(t, err, "code")
		}
		allIn(t, w, "Ada", d)
	})
}

func TestCodesAreTriedFiveTimes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		d, _ := w.SecondFactor(t, w.FirstRun(t))
		wrong := "000000"
		if d.Next() == wrong {
			wrong = "000001"
		}
		half := halfIn(t, w, "Ada")
		answers := map[string]bool{}
		for _, guess := range []string{wrong, "", "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ", "１２３４５６"} {
			_, err := a.EnterCode(ctx, half.Secret, guess, "")
			wantFault(t, err, "code")
			_, says := at(err)
			answers[says] = true
		}
		if len(answers) != 1 {
			t.Errorf("says what is wrong with a code: %v", answers)
		}
		_, err := a.EnterCode(ctx, half.Secret, wrong, "")
		want(t, err, errs.NotFound)
		_, err = a.EnterCode(ctx, half.Secret, d.Next(), "")
		want(t, err, errs.NotFound)
		_, err = a.Arrival(ctx, half.Secret)
		want(t, err, errs.NotFound)

		half = halfIn(t, w, "Ada")
		w.Clock.Add(10 * time.Minute)
		_, err = a.EnterCode(ctx, half.Secret, d.Code(), "")
		want(t, err, errs.NotFound)
		for _, secret := range []string{"", "guess", half.Secret + "x"} {
			_, err = a.EnterCode(ctx, secret, d.Code(), "")
			want(t, err, errs.NotFound)
		}
	})
}

func TestRecoveryCodesWorkOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		_, e := w.SecondFactor(t, w.FirstRun(t))
		enter := func(code string) error {
			_, err := a.EnterCode(ctx, halfIn(t, w, "Ada").Secret, code, "")
			return err
		}
		left := func() int {
			f, err := a.SecondFactor(ctx, e.Viewer)
			want(t, err, nil)
			return f.Codes
		}
		seen := map[string]bool{}
		for _, code := range e.Codes {
			if len(code) != 29 || strings.Count(code, "-") != 5 || seen[code] {
				t.Errorf("the code %q", code)
			}
			seen[code] = true
		}
		want(t, enter(e.Codes[0]), nil)
		wantFault(t, enter(e.Codes[0]), "code")
		want(t, enter(strings.ToLower(strings.ReplaceAll(e.Codes[1], "-", " "))), nil)
		if got := left(); got != 8 {
			t.Errorf("%d codes are left", got)
		}
		_, err := a.RenewCodes(ctx, e.Viewer, account.Proof{Password: password, Code: e.Codes[1]})
		wantFault(t, err, "code")
		fresh, err := a.RenewCodes(ctx, e.Viewer, account.Proof{Password: password, Code: e.Codes[2]})
		want(t, err, nil)
		if got := left(); got != 10 || len(fresh) != 10 {
			t.Errorf("%d codes are left, %d were made", got, len(fresh))
		}
		wantFault(t, enter(e.Codes[3]), "code")
		want(t, enter(fresh[9]), nil)
	})
}

// TestACodeLetsOneIn: the same code at the same moment is one entrance.
func TestACodeLetsOneIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		d, e := w.SecondFactor(t, w.FirstRun(t))
		for _, code := range []string{d.Next(), e.Codes[0]} {
			var half []account.Entrance
			for range 4 {
				half = append(half, halfIn(t, w, "Ada"))
			}
			var in atomic.Int64
			var wg sync.WaitGroup
			for _, h := range half {
				wg.Go(func() {
					_, err := w.Accounts.EnterCode(t.Context(), h.Secret, code, "")
					if err == nil {
						in.Add(1)
					} else if errs.KindOf(err) != errs.Invalid {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if in.Load() != 1 {
				t.Errorf("one code let in %d", in.Load())
			}
		}
	})
}

// guarded fails if a session lets somebody with a second factor in that did not go through it.
func guarded(t *testing.T, w *apptest.World, after string, v access.Viewer) {
	t.Helper()
	for _, s := range sessions(t, w, v) {
		if s.Factor == 0 {
			t.Errorf("%s: there is a session that went through no second factor", after)
		}
	}
}

// unshown puts a session into the database that went through no second factor, as no use case does.
func unshown(t *testing.T, w *apptest.World, v access.Viewer) (string, access.Viewer) {
	t.Helper()
	w.Clock.Add(time.Millisecond)
	secret := "unshown " + string(v.Seat) + w.Clock.Now().String()
	v.Entry = "entry of " + secret
	want(t, w.DB.System(t.Context(), store.SignIn, func(tx *store.Tx) error {
		return tx.AddCredential(t.Context(), passwords.TokenHash(secret), party.Credential{ID: v.Entry, Kind: party.SessionCredential, Seat: v.Seat, Person: v.Person, Until: store.Forever})
	}), nil)
	return secret, v
}

// TestNoWayLeadsPastTheSecondFactor goes every way in there is, found by what it gives, as somebody with a second factor: those that
// begin with nothing end before the code, and those that begin with a session end there too unless that went through the second factor.
func TestNoWayLeadsPastTheSecondFactor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		second(t, b) // Dan works for the client too
		dan := w.SignIn(t, "Dan")
		d, _ := w.SecondFactor(t, dan)
		// from is Dan signed in for Vantor Systems, by both steps, where the way begins.
		from := func(way string) access.Viewer {
			resetPassword(t, w, dan)
			e := allIn(t, w, "Dan", d)
			for _, on := range []struct {
				is bool
				do func() (account.Entrance, error)
			}{
				{e.Viewer.Organisation != b.Dan.Organisation, func() (account.Entrance, error) { return a.ActFor(ctx, e.Viewer, b.Dan.Organisation, "") }},
				{way == "StopSeeing", func() (account.Entrance, error) { return a.SeeAs(ctx, e.Viewer, b.Engagement, "") }},
			} {
				if on.is {
					var err error
					e, err = on.do()
					want(t, err, nil)
				}
			}
			return e.Viewer
		}
		invited := func() string {
			scope := w.Engagement(t, b.Ada, b.Project, "Vantor Systems")
			return w.Invite(t, b.Ada, account.Order{Scope: scope, Role: access.DeliveryPM, Name: "Dan Firth", Organisation: "Vantor Systems"})
		}
		cold := map[string]func() (account.Entrance, error){
			"SignIn": func() (account.Entrance, error) {
				return a.SignIn(ctx, account.Credentials{Email: "dan@example.org", Password: password})
			},
			"Accept": func() (account.Entrance, error) {
				return a.Accept(ctx, invited(), account.Acceptance{Name: "Dan Firth", Password: password})
			},
			"Reset": func() (account.Entrance, error) {
				link, err := a.HostRecover(ctx, "dan@example.org")
				want(t, err, nil)
				return a.Reset(ctx, link.Secret, another, "")
			},
		}
		warm := map[string]func(access.Viewer) (account.Entrance, error){
			"AcceptAs": func(v access.Viewer) (account.Entrance, error) {
				return a.AcceptAs(ctx, v, invited(), v.Organisation, "")
			},
			"ActFor":     func(v access.Viewer) (account.Entrance, error) { return a.ActFor(ctx, v, b.Ada.Organisation, "") },
			"SeeAs":      func(v access.Viewer) (account.Entrance, error) { return a.SeeAs(ctx, v, b.Engagement, "") },
			"StopSeeing": func(v access.Viewer) (account.Entrance, error) { return a.StopSeeing(ctx, v, "") },
			"ChangePassword": func(v access.Viewer) (account.Entrance, error) {
				return a.ChangePassword(ctx, v, account.Proof{Password: password, Code: d.Next()}, another, "")
			},
		}
		elsewhere := []string{
			"SetUp",         // there is nobody yet
			"DemoSignIn",    // in a demonstration anybody is anybody
			"ConfirmFactor", // TestSecondFactorIsAskedFor
			"EnterCode",     // TestCodesAreTriedFiveTimes
		}
		var ways []string
		for i := range reflect.TypeFor[*account.Accounts]().NumMethod() {
			m := reflect.TypeFor[*account.Accounts]().Method(i)
			for o := range m.Type.Outs() {
				if o == reflect.TypeFor[account.Entrance]() {
					ways = append(ways, m.Name)
				}
			}
		}
		tried := slices.Concat(elsewhere, slices.Collect(maps.Keys(cold)), slices.Collect(maps.Keys(warm)))
		if diff := cmp.Diff(ways, slices.Sorted(slices.Values(tried))); diff != "" {
			t.Errorf("ways in (-there are +are tried):\n%s", diff)
		}

		for _, name := range []string{"AcceptAs", "ActFor", "SeeAs", "StopSeeing", "ChangePassword"} {
			_, v := unshown(t, w, from(name))
			half, err := warm[name](v)
			if err != nil || !half.Waiting || half.Viewer.Known() || alive(t, w, half.Secret) {
				t.Errorf("%s from a session that went through no second factor: %+v, %v", name, half, err)
			}
			in, err := warm[name](from(name))
			if err != nil || in.Waiting || !alive(t, w, in.Secret) {
				t.Errorf("%s from a session that went through it: %+v, %v", name, in, err)
			}
			guarded(t, w, name, dan)
		}
		resetPassword(t, w, dan)
		for _, name := range []string{"SignIn", "Accept", "Reset"} {
			before := len(sessions(t, w, dan))
			half, err := cold[name]()
			if err != nil || !half.Waiting || half.Viewer.Known() || alive(t, w, half.Secret) || len(sessions(t, w, dan)) > before {
				t.Errorf("%s leads past the second factor: %+v, %v", name, half, err)
			}
			in, err := a.EnterCode(ctx, half.Secret, d.Next(), "")
			if err != nil || !alive(t, w, in.Secret) {
				t.Errorf("%s, and then the code: %+v, %v", name, in, err)
			}
			guarded(t, w, name, dan)
		}
	})
}

// resetPassword gives somebody the password of everybody again.
func resetPassword(t *testing.T, w *apptest.World, v access.Viewer) {
	t.Helper()
	hash, err := w.Accounts.Passwords.Hash(t.Context(), password)
	want(t, err, nil)
	want(t, w.DB.System(t.Context(), store.ManageAccount, func(tx *store.Tx) error { return tx.SetPassword(t.Context(), v.Person, hash) }), nil)
}

// Whatever makes a session, the database lets nobody in by one that did not go through the second factor.
func TestASessionWithoutTheSecondFactorOpensNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ada := w.FirstRun(t)
		secret, _ := unshown(t, w, ada)
		if !alive(t, w, secret) {
			t.Fatal("without a second factor it lets nobody in either: nothing is proved")
		}
		n, err := w.Accounts.SetUpFactor(t.Context(), ada, password, "Counterpart")
		want(t, err, nil)
		if !alive(t, w, secret) {
			t.Error("a factor that is not confirmed is asked for")
		}
		_, err = w.Accounts.ConfirmFactor(t.Context(), ada, w.Device(t, n.Secret).Code(), "")
		want(t, err, nil)
		secret, _ = unshown(t, w, ada)
		if alive(t, w, secret) {
			t.Error("a session that went through no second factor lets somebody in")
		}
	})
}

// An invitation is not accepted in somebody's name before they have shown their second factor.
func TestInvitationWaitsForTheCode(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		d, _ := w.SecondFactor(t, b.Dan)
		invite := func() account.Invited {
			i, err := a.Invite(ctx, b.Ada, account.Order{Scope: home(b.Ada), Role: access.Staff, Name: "Dan Firth", Email: "dan@example.org"})
			want(t, err, nil)
			return i
		}
		i := invite()
		_, err := a.Accept(ctx, i.Secret, account.Acceptance{Name: "Dan Firth", Password: another})
		wantFault(t, err, "password")
		half, err := a.Accept(ctx, i.Secret, account.Acceptance{Name: "Dan Firth", Password: password})
		want(t, err, nil)
		o, err := a.Organisation(ctx, b.Ada)
		want(t, err, nil)
		if len(o.People) != 1 {
			t.Errorf("has come before the code: %+v", o.People)
		}
		e, err := a.EnterCode(ctx, half.Secret, d.Next(), "")
		want(t, err, nil)
		if e.Viewer.Organisation != b.Ada.Organisation {
			t.Errorf("came in as %+v", e.Viewer)
		}

		i = invite()
		half, err = a.Accept(ctx, i.Secret, account.Acceptance{Name: "Dan Firth", Password: password})
		want(t, err, nil)
		want(t, a.Withdraw(ctx, b.Ada, home(b.Ada), i.ID), nil)
		_, err = a.EnterCode(ctx, half.Secret, d.Next(), "")
		want(t, err, errs.NotFound)
		if !strings.Contains(err.Error(), "This invitation opens nothing.") {
			t.Errorf("says %v", err)
		}
	})
}

// A link for a new password is no second factor, and whoever waits for a code when one is used begins anew.
func TestRecoveryIsNoSecondFactor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		bo := w.Colleague(t, ada, "Bo Lind")
		d, _ := w.SecondFactor(t, bo)
		before := halfIn(t, w, "Bo")
		link, err := a.Recover(ctx, ada, bo.Person)
		want(t, err, nil)
		half, err := a.Reset(ctx, link.Secret, another, "")
		want(t, err, nil)
		if !half.Waiting || len(sessions(t, w, bo)) != 0 {
			t.Errorf("a link lets in: %+v", half)
		}
		_, err = a.EnterCode(ctx, before.Secret, d.Next(), "")
		want(t, err, errs.NotFound)
		e, err := a.EnterCode(ctx, half.Secret, d.Next(), "")
		want(t, err, nil)
		if !alive(t, w, e.Secret) {
			t.Error("the code does not let in")
		}
	})
}

func TestSecondFactorIsRemoved(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		second(t, b) // Dan works for the client too
		d, e := w.SecondFactor(t, w.SignIn(t, "Dan"))
		_, err := a.SetUpFactor(ctx, e.Viewer, password, "Counterpart")
		want(t, err, errs.Conflict)
		_, err = a.ConfirmFactor(ctx, e.Viewer, d.Next(), "")
		want(t, err, errs.Conflict)
		there := allIn(t, w, "Dan", d)
		for _, p := range []account.Proof{{}, {Password: password}, {Password: password, Code: d.Code()}, {Password: another, Code: d.Next()}} {
			err := a.RemoveFactor(ctx, e.Viewer, p)
			want(t, err, errs.Invalid)
		}
		for name, err := range map[string]error{
			"address": a.ChangeEmail(ctx, e.Viewer, account.Proof{Password: password}, "firth@example.org"),
			"password": func() error {
				_, err := a.ChangePassword(ctx, e.Viewer, account.Proof{Password: password}, another, "")
				return err
			}(),
			"token": func() error {
				_, err := a.AddToken(ctx, e.Viewer, account.NewToken{Password: password, Name: "script", Days: 1})
				return err
			}(),
		} {
			if got, _ := at(err); got != "code" {
				t.Errorf("the %s is changed or made without a code: %v", name, err)
			}
		}
		want(t, a.RemoveFactor(ctx, e.Viewer, account.Proof{Password: password, Code: d.Next()}), nil)
		if !alive(t, w, e.Secret) || alive(t, w, there.Secret) {
			t.Error("not the other sessions ended")
		}
		want(t, a.RemoveFactor(ctx, e.Viewer, account.Proof{Password: password, Code: d.Next()}), errs.Conflict)
		if e := signIn(t, w, "Dan", password); e.Waiting {
			t.Error("a code is asked for still")
		}
		for v, audience := range map[*access.Viewer]access.Audience{&b.Ada: access.ClientOnly, &b.Dan: access.DeliveryOnly} {
			log := kinds(t, w, *v, home(*v), audience)
			if count(log, "account.second_factor_set_up") != 1 || count(log, "account.second_factor_removed") != 1 {
				t.Errorf("the log of %s holds %v", v.Firm, log)
			}
		}
		// The old secret is worth nothing for a new factor.
		n, err := a.SetUpFactor(ctx, e.Viewer, password, "Counterpart")
		want(t, err, nil)
		_, err = a.ConfirmFactor(ctx, e.Viewer, d.Next(), "")
		wantFault(t, err, "code")
		w.Clock.Add(time.Hour)
		_, err = a.ConfirmFactor(ctx, e.Viewer, w.Device(t, n.Secret).Next(), "")
		want(t, err, errs.Invalid)
	})
}

func TestLostSecondFactor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		bo := w.Colleague(t, ada, "Bo Lind")
		want(t, a.HostEndFactor(ctx, "bo@example.org"), errs.Invalid)
		_, e := w.SecondFactor(t, bo)
		half := halfIn(t, w, "Bo")
		want(t, a.HostEndFactor(ctx, "BO@example.org"), nil)
		if alive(t, w, e.Secret) {
			t.Error("the session lives on")
		}
		for _, code := range e.Codes[:2] {
			_, err := a.EnterCode(ctx, half.Secret, code, "")
			want(t, err, errs.NotFound)
		}
		if e := signIn(t, w, "Bo", password); e.Waiting {
			t.Error("a code is asked for still")
		}
		if log := kinds(t, w, ada, home(ada), access.ClientOnly); count(log, "account.second_factor_removed") != 1 {
			t.Errorf("the log holds %v", log)
		}
	})
}

// Who has left and comes back has nothing of what they had, and no second factor either.
func TestSecondFactorEndsWithTheAccount(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	bo := w.Colleague(t, ada, "Bo Lind")
	_, e := w.SecondFactor(t, bo)
	want(t, w.Accounts.Deactivate(t.Context(), ada, bo.Person, ""), nil)
	back := w.Colleague(t, ada, "Bo Lind")
	f, err := w.Accounts.SecondFactor(t.Context(), back)
	want(t, err, nil)
	if back.Person != bo.Person || f != (account.SecondFactor{}) || alive(t, w, e.Secret) {
		t.Errorf("is back as %+v with %+v", back, f)
	}
}

func TestOrganisationRequiresASecondFactor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		bo := w.Colleague(t, b.Ada, "Bo Lind")
		boIn := signIn(t, w, "Bo", password)
		token, err := a.AddToken(ctx, bo, account.NewToken{Password: password, Name: "script", Days: 30})
		want(t, err, nil)
		want(t, a.RequireFactor(ctx, bo, true), errs.NotFound)
		want(t, a.RequireFactor(ctx, b.Ada, true), errs.Invalid) // she has none
		_, e := w.SecondFactor(t, b.Ada)
		want(t, a.RequireFactor(ctx, e.Viewer, true), nil)
		want(t, a.RequireFactor(ctx, e.Viewer, true), nil)
		if !alive(t, w, e.Secret) || alive(t, w, boIn.Secret) {
			t.Errorf("her session lives: %v; that of somebody without a second factor: %v", alive(t, w, e.Secret), alive(t, w, boIn.Secret))
		}
		if _, err := a.Token(ctx, token); err != nil {
			t.Errorf("a program is asked for a code: %v", err)
		}
		if e := signIn(t, w, "Dan", password); e.Waiting {
			t.Error("another organisation's people are asked")
		}

		half := halfIn(t, w, "Bo")
		at, err := a.Arrival(ctx, half.Secret)
		want(t, err, nil)
		if !at.Enrols || at.Firm != "North Hospitals" {
			t.Errorf("waits as %+v", at)
		}
		_, err = a.EnterCode(ctx, half.Secret, "123456", "")
		want(t, err, errs.Invalid)
		n, err := a.EnrolAtDoor(ctx, half.Secret, "Counterpart")
		want(t, err, nil)
		d := w.Device(t, n.Secret)
		in, err := a.EnterCode(ctx, half.Secret, d.Code(), "Firefox")
		want(t, err, nil)
		if in.Viewer.Person != bo.Person || len(in.Codes) != 10 || !alive(t, w, in.Secret) {
			t.Errorf("came in as %+v", in)
		}
		half = halfIn(t, w, "Bo")
		_, err = a.EnrolAtDoor(ctx, half.Secret, "Counterpart") // the password alone gives nobody a new factor
		want(t, err, errs.Conflict)

		// Whoever comes from an organisation that requires none is asked when they act for this one.
		dan := second(t, b)
		if !dan.Waiting || dan.Viewer.Known() {
			t.Fatalf("acts for an organisation that requires a second factor: %+v", dan)
		}
		n, err = a.EnrolAtDoor(ctx, dan.Secret, "Counterpart")
		want(t, err, nil)
		dan, err = a.EnterCode(ctx, dan.Secret, w.Device(t, n.Secret).Code(), "Firefox")
		want(t, err, nil)
		if dan.Viewer.Organisation != b.Ada.Organisation || dan.Choices != 2 {
			t.Errorf("came in as %+v", dan)
		}

		want(t, a.RequireFactor(ctx, e.Viewer, false), nil)
		_, secret := w.Colleague(t, e.Viewer, "Cy Marsh"), signIn(t, w, "Cy", password)
		if secret.Waiting {
			t.Error("a code is asked for still")
		}
		log := kinds(t, w, e.Viewer, home(b.Ada), access.ClientOnly)
		if count(log, "organisation.second_factor_required") != 1 || count(log, "organisation.second_factor_optional") != 1 {
			t.Errorf("the log holds %v", log)
		}
	})
}
