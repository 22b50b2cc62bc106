package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// order is an invitation to a role that has what every role asks for.
func order(scope access.ScopeID, role access.Role, name string) account.Order {
	return account.Order{Scope: scope, Role: role, Name: name, Email: apptest.Email(name), Organisation: "Elsewhere Ltd", Until: apptest.Epoch.Add(60 * day)}
}

// TestWhoInvitesToWhat is the whole table: for each scope, what each person is refused, and what they are offered.
func TestWhoInvitesToWhat(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b := w.Both(t)
		staff := w.Colleague(t, b.Ada, "Bo Lind")
		owner := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.BenefitOwner, Name: "Cy Marsh"})
		firm := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.Firm, Name: "Eve Stone", Organisation: "Costs & Co"})
		assurer := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.AssurerRole, Name: "Ivy Hart", Organisation: "Plain Sight"})
		member := w.Join(t, b.Dan, account.Order{Scope: b.Engagement, Role: access.DeliveryMember, Name: "Jo Kerr"})
		untouched := w.Engagement(t, b.Ada, b.Project, "Other Builders")

		lead := []access.Role{access.Staff, access.Lead}
		client := []access.Role{access.ClientPM, access.Firm, access.AssurerRole, access.Guest}
		delivery := []access.Role{access.DeliveryPM, access.DeliveryExecutive, access.DeliveryMember, access.Guest}
		project := []access.Role{access.ProgrammeManager, access.ClientPM, access.Sponsor, access.BenefitOwner, access.Mentor, access.Firm, access.AssurerRole}
		first := []access.Role{access.ClientPM, access.Firm, access.DeliveryPM, access.DeliveryExecutive, access.AssurerRole, access.Guest}
		all := append(append(append([]access.Role{}, project...), delivery...), lead...)
		for _, c := range []struct {
			name  string
			v     access.Viewer
			scope access.ScopeID
			roles []access.Role // nil: may not invite there at all
		}{
			{"lead at home", b.Ada, home(b.Ada), lead},
			{"lead of the other side at home", b.Dan, home(b.Dan), lead},
			{"lead at another's home", b.Ada, home(b.Dan), nil},
			{"staff at home", staff, home(staff), nil},
			{"client PM in the project", b.Ada, b.Project, project},
			{"client PM in an engagement with a delivery side", b.Ada, b.Engagement, client},
			{"client PM in one without", b.Ada, untouched, first},
			{"staff in the project", staff, b.Project, nil},
			{"benefit owner", owner, b.Project, nil},
			{"firm", firm, b.Project, nil},
			{"firm at its own home", firm, home(firm), lead},
			{"assurer", assurer, b.Engagement, nil},
			{"assurer in the project", assurer, b.Project, nil},
			{"delivery PM", b.Dan, b.Engagement, delivery},
			{"delivery PM in the project", b.Dan, b.Project, nil},
			{"delivery PM in another engagement", b.Dan, untouched, nil},
			{"delivery team", member, b.Engagement, nil},
			{"nobody", access.Viewer{}, b.Engagement, nil},
			{"a program", access.Viewer{Seat: b.Ada.Seat, Person: b.Ada.Person, Organisation: b.Ada.Organisation, Side: b.Ada.Side, Token: true}, b.Project, nil},
			{"a scope that is not there", b.Ada, "nowhere", nil},
		} {
			got, err := w.Accounts.Invitable(t.Context(), c.v, c.scope)
			if c.roles == nil {
				want(t, err, errs.NotFound)
			} else {
				want(t, err, nil)
			}
			if diff := cmp.Diff(c.roles, got.Roles); diff != "" {
				t.Errorf("%s is offered (-want +got):\n%s", c.name, diff)
			}
			for _, r := range all {
				_, err := w.Accounts.Invite(t.Context(), c.v, order(c.scope, r, "Zed "+string(r)))
				switch {
				case c.roles == nil:
					want(t, err, errs.NotFound)
				case cmp.Diff(false, contains(c.roles, r)) == "":
					wantFault(t, err, "role")
				default:
					want(t, err, nil)
				}
			}
		}
	})
}

func contains(roles []access.Role, r access.Role) bool {
	for _, have := range roles {
		if have == r {
			return true
		}
	}
	return false
}

func TestInvitationHasOneAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		invite := func(name string, days int) account.Invited {
			i, err := a.Invite(ctx, ada, account.Order{Scope: home(ada), Role: access.Staff, Name: name, Email: apptest.Email(name), Days: days})
			want(t, err, nil)
			return i
		}
		used, withdrawn, expired, open := invite("Una Use", 0), invite("Wil Drawn", 0), invite("Exa Pired", 1), invite("Opa Nen", 30)
		_, err := a.Accept(ctx, used.Secret, account.Acceptance{Name: "Una Use", Password: password})
		want(t, err, nil)
		want(t, a.Withdraw(ctx, ada, home(ada), withdrawn.ID), nil)
		want(t, a.Withdraw(ctx, ada, home(ada), withdrawn.ID), errs.Conflict)
		want(t, a.Withdraw(ctx, ada, home(ada), used.ID), errs.Conflict)
		want(t, a.Withdraw(ctx, ada, home(ada), "nothing"), errs.NotFound)
		w.Clock.Add(day)

		bo := w.Colleague(t, ada, "Bo Lind")
		answers := map[string]bool{}
		for _, secret := range []string{used.Secret, withdrawn.Secret, expired.Secret, "guess", ""} {
			_, err := a.Offer(ctx, access.Viewer{}, secret)
			want(t, err, errs.NotFound)
			answers[errs.Sentence(err)] = true
			_, err = a.Accept(ctx, secret, account.Acceptance{Name: "Mal Lory", Password: password})
			want(t, err, errs.NotFound)
			answers[errs.Sentence(err)] = true
			_, err = a.AcceptAs(ctx, bo, secret, "", "")
			want(t, err, errs.NotFound)
			answers[errs.Sentence(err)] = true
		}
		if len(answers) != 1 {
			t.Errorf("answers differ: %v", answers)
		}
		o, err := a.Offer(ctx, access.Viewer{}, open.Secret)
		want(t, err, nil)
		wantOffer := account.Offer{Role: access.Staff, Email: "opa@example.org", Name: "Opa Nen", Organisation: "North Hospitals", By: "Ada Lovell", Until: store.Forever}
		if diff := cmp.Diff(wantOffer, o); diff != "" {
			t.Errorf("offer (-want +got):\n%s", diff)
		}
		list, err := a.Invitations(ctx, ada, home(ada))
		want(t, err, nil)
		states := map[string]string{}
		for _, i := range list {
			states[i.Name] = i.State(w.Clock.Now().UnixMicro())
		}
		if diff := cmp.Diff(map[string]string{"Una Use": "accepted", "Wil Drawn": "withdrawn", "Exa Pired": "expired", "Opa Nen": "open", "Bo Lind": "accepted"}, states); diff != "" {
			t.Errorf("states (-want +got):\n%s", diff)
		}
		_, err = a.Invitations(ctx, bo, home(ada))
		want(t, err, errs.NotFound)
	})
}

func TestAcceptedByTheirSide(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b := w.Both(t)
		if b.Dan.Firm != "Vantor Systems" || b.Dan.Side != access.DeliverySide {
			t.Errorf("Dan came as %+v", b.Dan)
		}
		o, err := w.Accounts.Organisation(t.Context(), b.Dan)
		want(t, err, nil)
		if !o.Leads || len(o.People) != 1 {
			t.Errorf("the first of Vantor Systems does not lead it: %+v", o)
		}
		// Each side's log holds what that side may know.
		ours := kinds(t, w, b.Ada, b.Engagement, access.ClientOnly)
		theirs := kinds(t, w, b.Dan, b.Engagement, access.DeliveryOnly)
		if count(ours, "invitation.sent") != 1 || count(ours, "invitation.accepted") != 1 || count(ours, "person.joined") != 0 {
			t.Errorf("the client's log holds %v", ours)
		}
		if diff := cmp.Diff([]string{"person.joined", "role.given"}, theirs); diff != "" {
			t.Errorf("the delivery side's log (-want +got):\n%s", diff)
		}
		if got := appointments(t, w, b.Dan, b.Engagement); len(got) != 1 || got["Dan Firth delivery_pm"].Person != b.Dan.Person {
			t.Errorf("the delivery side keeps the appointments %v", got)
		}
		if got := appointments(t, w, b.Ada, b.Engagement); len(got) != 0 {
			t.Errorf("the client keeps the appointments %v of the delivery side", got)
		}
		// Nobody is known to the other side before they act.
		if got := members(t, w, b.Ada, b.Engagement, access.Shared); got["Dan Firth"] {
			t.Errorf("the shared room knows %v", got)
		}
		if got := members(t, w, b.Dan, b.Engagement, access.DeliveryOnly); !got["Dan Firth"] {
			t.Errorf("the delivery room knows %v", got)
		}
		sponsor := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.Sponsor, Name: "Sue Ponsor"})
		if got := appointments(t, w, b.Ada, b.Project)["Sue Ponsor sponsor"]; got.Seat != sponsor.Seat || got.MadeBy != string(b.Ada.Person) {
			t.Errorf("the sponsor's appointment is %+v", got)
		}
		if diff := cmp.Diff([]access.Audience{access.ClientOnly, access.Shared}, sees(t, w, sponsor, b.Engagement)); diff != "" {
			t.Errorf("the sponsor sees (-want +got):\n%s", diff)
		}
	})
}

// TestDeliverySideIsLeftAlone: once somebody of the delivery side came, the client invites nobody to it, whatever becomes of them.
func TestDeliverySideIsLeftAlone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ada := w.FirstRun(t)
		project := w.Project(t, ada, "Patient records")
		engagement := w.Engagement(t, ada, project, "Vantor Systems")
		first := account.Order{Scope: engagement, Role: access.DeliveryPM, Name: "Dan Firth", Organisation: "Vantor Systems"}
		second := account.Order{Scope: engagement, Role: access.DeliveryExecutive, Name: "Spy Glass", Organisation: "Vantor Systems"}
		late := w.Invite(t, ada, second)
		dan := w.Join(t, ada, first)
		_, err := w.Accounts.Accept(t.Context(), late, account.Acceptance{Name: "Spy Glass", Password: password})
		want(t, err, errs.NotFound)
		want(t, w.Accounts.HostEnd(t.Context(), "dan@example.org"), nil)
		if got := sees(t, w, dan, engagement); len(got) != 0 {
			t.Errorf("after leaving sees %v", got)
		}
		_, err = w.Accounts.Invite(t.Context(), ada, order(engagement, access.DeliveryPM, "Spy Glass"))
		wantFault(t, err, "role")
	})
}

func TestInvitationOfWhoMayInviteNoMore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b := w.Both(t)
		bo := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.ClientPM, Name: "Bo Lind"})
		secret := w.Invite(t, bo, account.Order{Scope: b.Project, Role: access.Mentor, Name: "Max Grey"})
		want(t, w.Accounts.Deactivate(t.Context(), b.Ada, bo.Person, ""), nil)
		_, err := w.Accounts.Accept(t.Context(), secret, account.Acceptance{Name: "Max Grey", Password: password})
		want(t, err, errs.NotFound)
		_, err = w.Accounts.SignIn(t.Context(), account.Credentials{Email: "max@example.org", Password: password})
		want(t, err, errs.Unauthenticated) // nothing of it was kept
	})
}

func TestAcceptWithAnAccount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		to := account.Order{Scope: home(b.Ada), Role: access.Staff, Name: "Dan Firth"}
		secret := w.Invite(t, b.Ada, to)

		// A password that nobody may have is refused alike, whether the address has an account or not.
		fresh := w.Invite(t, b.Ada, account.Order{Scope: home(b.Ada), Role: access.Staff, Name: "New Comer"})
		_, known := a.Accept(ctx, secret, account.Acceptance{Name: "X", Password: "short"})
		_, unknown := a.Accept(ctx, fresh, account.Acceptance{Name: "X", Password: "short"})
		if known.Error() != unknown.Error() {
			t.Errorf("an account shows: %v, %v", known, unknown)
		}

		_, err := a.Accept(ctx, secret, account.Acceptance{Name: "Dan Firth", Password: another})
		wantFault(t, err, "password")
		e, err := a.Accept(ctx, secret, account.Acceptance{Name: "Impostor", Password: password})
		want(t, err, nil)
		if e.Viewer.Person != b.Dan.Person || e.Viewer.Name != "Dan Firth" || e.Viewer.Organisation != b.Ada.Organisation {
			t.Errorf("came in as %+v", e.Viewer)
		}
		again := w.Invite(t, b.Ada, account.Order{Scope: b.Project, Role: access.Mentor, Name: "Dan Firth"})
		e2, err := a.AcceptAs(ctx, e.Viewer, again, "", "")
		want(t, err, nil)
		if e2.Viewer.Seat != e.Viewer.Seat {
			t.Error("a second seat in one organisation")
		}
		if alive(t, w, e.Secret) || !alive(t, w, e2.Secret) {
			t.Error("the session was not exchanged")
		}
	})
}

// TestComesBackWithNothing: an account that was ended is revived by a new invitation, with what the invitation gives and no more.
func TestComesBackWithNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b := w.Both(t)
		bo := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.Sponsor, Name: "Bo Lind"})
		want(t, w.Accounts.SetAdministrator(t.Context(), b.Ada, bo.Person, true), nil)
		bo = w.SignIn(t, "Bo Lind")
		token, err := w.Accounts.AddToken(t.Context(), bo, account.NewToken{Password: password, Name: "script", Days: 300})
		want(t, err, nil)
		want(t, w.Accounts.Deactivate(t.Context(), b.Ada, bo.Person, ""), nil)
		_, err = w.Accounts.SignIn(t.Context(), account.Credentials{Email: "bo@example.org", Password: password})
		want(t, err, errs.Unauthenticated)

		e, err := w.Accounts.Accept(t.Context(), w.Invite(t, b.Ada, account.Order{Scope: home(b.Ada), Role: access.Staff, Name: "Bo Lind"}),
			account.Acceptance{Name: "Bo Lind", Password: another})
		want(t, err, nil)
		v := e.Viewer
		if v.Person != bo.Person || v.Admin || v.Seat == bo.Seat {
			t.Errorf("came back as %+v, was %+v", v, bo)
		}
		if got := sees(t, w, v, b.Project); len(got) != 0 {
			t.Errorf("sees %v of the project again", got)
		}
		_, err = w.Accounts.Token(t.Context(), token)
		want(t, err, errs.NotFound)
		_, err = w.Accounts.SignIn(t.Context(), account.Credentials{Email: "bo@example.org", Password: password}) // the old password
		want(t, err, errs.Unauthenticated)
		if got := members(t, w, b.Ada, home(b.Ada), access.ClientOnly); !got["Bo Lind"] {
			t.Errorf("who came back is still gone: %v", got)
		}
	})
}

// TestNobodyJoinsAnothersOrganisation: who invites somebody for another organisation cannot put a stranger into one that has people.
func TestNobodyJoinsAnothersOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		eve := w.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.Firm, Name: "Eve Stone", Organisation: "Costs & Co"})
		offered, err := a.Invitable(ctx, b.Ada, b.Project)
		want(t, err, nil)
		if len(offered.Firms) != 1 || offered.Firms[0].ID != eve.Organisation {
			t.Fatalf("firms %+v", offered.Firms)
		}
		mal := account.Order{Scope: b.Project, Role: access.Firm, Name: "Mal Lory", Firm: eve.Organisation}
		secret := w.Invite(t, b.Ada, mal)
		_, err = a.Accept(ctx, secret, account.Acceptance{Name: "Mal Lory", Password: password})
		want(t, err, errs.Invalid)
		if !strings.Contains(errs.Sentence(err), "Costs & Co") {
			t.Errorf("says %q", errs.Sentence(err))
		}
		w.Colleague(t, eve, "Mal Lory") // now their lead took them in
		e, err := a.Accept(ctx, secret, account.Acceptance{Name: "Mal Lory", Password: password})
		want(t, err, nil)
		if e.Viewer.Organisation != eve.Organisation || e.Viewer.Side != access.ClientSide {
			t.Errorf("came as %+v", e.Viewer)
		}
		// An organisation of the same name is another one, and the delivery organisation is nobody's to choose.
		_, err = a.Invite(ctx, b.Ada, account.Order{Scope: b.Project, Role: access.Firm, Name: "Mo", Email: "mo@example.org", Firm: b.Dan.Organisation})
		wantFault(t, err, "firm")
		_, err = a.Invite(ctx, b.Ada, account.Order{Scope: b.Project, Role: access.Firm, Name: "Mo", Email: "mo@example.org"})
		wantFault(t, err, "organisation")
	})
}

// TestComesForTheirOwnOrganisation: a delivery organisation that works here for one client comes to another as itself, if its own
// person says so; the client cannot know that it is here.
func TestComesForTheirOwnOrganisation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		other := w.Engagement(t, b.Ada, b.Project, "Vantor Systems")
		invite := func() string {
			return w.Invite(t, b.Ada, account.Order{Scope: other, Role: access.DeliveryPM, Name: "Dan Firth", Organisation: "Vantor Systems"})
		}
		secret := invite()
		o, err := a.Offer(ctx, b.Dan, secret)
		want(t, err, nil)
		if !o.First || len(o.Others) != 1 || o.Others[0].Organisation != b.Dan.Organisation {
			t.Fatalf("offer %+v", o)
		}
		if o, err := a.Offer(ctx, b.Ada, secret); err != nil || len(o.Others) != 0 {
			t.Errorf("a client's person is offered %v, %v", o.Others, err)
		}
		_, err = a.AcceptAs(ctx, b.Dan, secret, b.Ada.Organisation, "")
		wantFault(t, err, "organisation")
		e, err := a.AcceptAs(ctx, b.Dan, secret, b.Dan.Organisation, "")
		want(t, err, nil)
		if e.Viewer.Seat != b.Dan.Seat {
			t.Errorf("came as %+v", e.Viewer)
		}
		if diff := cmp.Diff([]access.Audience{access.DeliveryOnly, access.Shared}, sees(t, w, e.Viewer, other)); diff != "" {
			t.Errorf("sees (-want +got):\n%s", diff)
		}
	})
}

func TestGuestStaysForATime(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		until := apptest.Epoch.Add(3 * day)
		o := account.Order{Scope: b.Engagement, Role: access.Guest, Name: "Gus West", Until: until}
		_, err := a.Invite(ctx, b.Dan, account.Order{Scope: b.Engagement, Role: access.Guest, Name: "Gus", Email: "gus@example.org"})
		wantFault(t, err, "until")
		_, err = a.Invite(ctx, b.Dan, order(b.Engagement, access.Guest, "Gus")) // sixty days
		want(t, err, nil)
		late := order(b.Engagement, access.Guest, "Gus")
		late.Until = apptest.Epoch.Add(366 * day)
		_, err = a.Invite(ctx, b.Dan, late)
		wantFault(t, err, "until")
		late.Until = apptest.Epoch
		_, err = a.Invite(ctx, b.Dan, late)
		wantFault(t, err, "until")

		gus := w.Join(t, b.Dan, o)
		if diff := cmp.Diff([]access.Audience{access.Shared}, sees(t, w, gus, b.Engagement)); diff != "" {
			t.Errorf("sees (-want +got):\n%s", diff)
		}
		seen, err := a.Organisation(ctx, gus)
		want(t, err, nil)
		if diff := cmp.Diff(account.Organisation{ID: b.Dan.Organisation, Name: "Vantor Systems", Side: access.DeliverySide, Rev: 1}, seen); diff != "" {
			t.Errorf("a guest sees of the organisation (-want +got):\n%s", diff)
		}
		if got := members(t, w, b.Dan, b.Engagement, access.DeliveryOnly); !got["Gus West"] {
			t.Errorf("who invited a guest does not know them: %v", got)
		}
		e := signIn(t, w, "Gus", password)
		if e.Until.After(until) {
			t.Errorf("signed in until %v, the guest's time ends %v", e.Until, until)
		}

		// A guest who is then employed keeps what they read until it ends.
		gus = w.Join(t, b.Dan, account.Order{Scope: home(b.Dan), Role: access.Staff, Name: "Gus West"})
		if len(sees(t, w, gus, b.Engagement)) != 1 || len(sees(t, w, gus, home(b.Dan))) == 0 {
			t.Error("becoming staff lost the guest's reading, or gave no place at home")
		}
		w.Clock.Add(3*day + time.Second)
		if got := sees(t, w, gus, b.Engagement); len(got) != 0 {
			t.Errorf("after their time sees %v", got)
		}
		if alive(t, w, e.Secret) {
			t.Error("the guest's session outlives the guest")
		}
		if gus = w.SignIn(t, "Gus"); gus.Firm != "Vantor Systems" {
			t.Errorf("signs in as %+v", gus)
		}
	})
}
