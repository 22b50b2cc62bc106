package account_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// TestAdministratorOnly: each use case of the administration refuses everybody else.
func TestAdministratorOnly(t *testing.T) {
	w := apptest.SQLite(t)
	ctx, a := t.Context(), w.Accounts
	b := w.Both(t)
	onlooker, err := a.SeeAs(ctx, w.SignIn(t, "Ada"), b.Engagement, "")
	want(t, err, nil)
	lead := w.Colleague(t, b.Ada, "Bo Lind")
	want(t, a.SetLead(ctx, b.Ada, lead.Person, true), nil)
	for _, v := range []access.Viewer{{}, b.Dan, lead, onlooker.Viewer} {
		calls := map[string]error{}
		_, calls["Tenants"] = a.Tenants(ctx, v)
		_, calls["Tenant"] = a.Tenant(ctx, v, b.Dan.Organisation)
		_, _, calls["Inhabitants"] = a.Inhabitants(ctx, v, 0, 10)
		_, calls["Inhabitant"] = a.Inhabitant(ctx, v, b.Dan.Person)
		_, calls["AddTenant"] = a.AddTenant(ctx, v, account.NewTenant{Name: "X", Side: access.ClientSide, Lead: "Y", Email: "y@example.org"})
		_, calls["InviteLead"] = a.InviteLead(ctx, v, b.Dan.Organisation, "Y", "y@example.org")
		_, calls["RecoverFor"] = a.RecoverFor(ctx, v, b.Dan.Person, b.Dan.Organisation)
		calls["SetAdministrator"] = a.SetAdministrator(ctx, v, v.Person, true)
		calls["EndAccount"] = a.EndAccount(ctx, v, b.Ada.Person)
		calls["EndSessionsAs"] = a.EndSessionsAs(ctx, v, b.Ada.Person)
		for name, err := range calls {
			if got := errs.KindOf(err); got != errs.NotFound {
				t.Errorf("%s for %q: %v", name, v.Name, err)
			}
		}
	}
}

func TestAdministratorAddsOrganisations(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		ada := w.FirstRun(t)
		for _, c := range []struct {
			field string
			n     account.NewTenant
		}{
			{"name", account.NewTenant{Side: access.ClientSide, Lead: "Sue", Email: "sue@example.org"}},
			{"side", account.NewTenant{Name: "South", Lead: "Sue", Email: "sue@example.org"}},
			{"email", account.NewTenant{Name: "South", Side: access.ClientSide, Lead: "Sue"}},
			{"lead", account.NewTenant{Name: "South", Side: access.ClientSide, Email: "sue@example.org"}},
		} {
			_, err := a.AddTenant(ctx, ada, c.n)
			wantFault(t, err, c.field)
		}
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide, access.AssurerSide} {
			i, err := a.AddTenant(ctx, ada, account.NewTenant{Name: "The " + string(side), Side: side, Lead: "Sue", Email: string(side) + "@example.org"})
			want(t, err, nil)
			tenants, err := a.Tenants(ctx, ada)
			want(t, err, nil)
			id := tenants[len(tenants)-1].ID
			for _, n := range tenants {
				if n.Name == "The "+string(side) {
					id = n.ID
				}
			}
			again, err := a.InviteLead(ctx, ada, id, "Sue Again", string(side)+"2@example.org") // the first went astray
			want(t, err, nil)
			e, err := a.Accept(ctx, i.Secret, account.Acceptance{Name: "Sue " + string(side), Password: password})
			want(t, err, nil)
			if e.Viewer.Side != side || e.Viewer.Admin {
				t.Errorf("came in as %+v", e.Viewer)
			}
			o, err := a.Organisation(ctx, e.Viewer)
			want(t, err, nil)
			if !o.Leads {
				t.Errorf("does not lead %+v", o)
			}
			_, err = a.Accept(ctx, again.Secret, account.Acceptance{Name: "Mal", Password: password}) // there is a lead now
			want(t, err, errs.NotFound)
			_, err = a.InviteLead(ctx, ada, id, "Mal", "mal@example.org")
			want(t, err, errs.Conflict)
			if got := kinds(t, w, e.Viewer, home(e.Viewer), side.Of()); len(got) == 0 || got[0] != "person.joined" {
				t.Errorf("their log holds %v", got)
			}
		}
		_, err := a.InviteLead(ctx, ada, "nowhere", "Mal", "mal@example.org")
		want(t, err, errs.NotFound)
	})
}

func TestAdministratorSeesPeopleAndNoContent(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		second(t, b)
		tenants, err := a.Tenants(ctx, b.Ada)
		want(t, err, nil)
		got := map[string][2]int{}
		for _, n := range tenants {
			got[n.Name] = [2]int{n.People, n.Leads}
		}
		if diff := cmp.Diff(map[string][2]int{"North Hospitals": {2, 1}, "Vantor Systems": {1, 1}}, got); diff != "" {
			t.Errorf("organisations (-want +got):\n%s", diff)
		}
		people, total, err := a.Inhabitants(ctx, b.Ada, 1, 1)
		want(t, err, nil)
		if total != 2 || len(people) != 1 || people[0].Name != "Dan Firth" || people[0].Sessions != 1 {
			t.Errorf("%d people: %+v", total, people)
		}
		if diff := cmp.Diff([]string{"North Hospitals", "Vantor Systems"}, people[0].Firms); diff != "" {
			t.Errorf("organisations of Dan (-want +got):\n%s", diff)
		}
		if got, _, err := a.Inhabitants(ctx, b.Ada, 50, 10); err != nil || len(got) != 0 {
			t.Errorf("beyond the last: %v, %v", got, err)
		}
		want(t, a.EndSessionsAs(ctx, b.Ada, b.Dan.Person), nil)
		one, err := a.Inhabitant(ctx, b.Ada, b.Dan.Person)
		want(t, err, nil)
		if one.Sessions != 0 || len(one.Leaderless) != 0 {
			t.Errorf("%+v", one)
		}
	})
}

func TestAdministratorsComeAndGo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		bo := w.Colleague(t, b.Ada, "Bo Lind")
		e := signIn(t, w, "Bo", password)
		want(t, a.SetAdministrator(ctx, b.Ada, b.Ada.Person, false), errs.Invalid)
		want(t, a.SetAdministrator(ctx, b.Ada, bo.Person, true), nil)
		if alive(t, w, e.Secret) {
			t.Error("a session began with less than it has now")
		}
		admin := w.SignIn(t, "Bo")
		if !admin.Admin {
			t.Errorf("came in as %+v", admin)
		}
		want(t, a.EndAccount(ctx, admin, b.Ada.Person), errs.Invalid) // she alone leads her organisation
		want(t, a.EndAccount(ctx, admin, b.Dan.Person), errs.Invalid)
		want(t, a.EndAccount(ctx, admin, "nobody"), errs.NotFound)
		want(t, a.SetLead(ctx, b.Ada, bo.Person, true), nil)
		want(t, a.EndAccount(ctx, admin, b.Ada.Person), nil)
		want(t, a.EndAccount(ctx, admin, b.Ada.Person), errs.Conflict)
		want(t, a.SetAdministrator(ctx, admin, b.Ada.Person, true), errs.Invalid)
		want(t, a.EndAccount(ctx, admin, bo.Person), errs.Invalid)
		if got := kinds(t, w, admin, home(admin), access.ClientOnly); count(got, "account.ended") != 1 {
			t.Errorf("the log holds %v", got)
		}
	})
}
