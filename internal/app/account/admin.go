package account

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Tenant is an organisation as who runs the installation sees it: without anything that is written in it.
type Tenant struct {
	party.Organisation
	Client string // whom a firm acts for
	People int
	Leads  int
}

// Inhabitant is a person as who runs the installation sees them.
type Inhabitant struct {
	party.Person
	Firms    []string
	Sessions int
	Factor   bool // they have a second factor
	// Leaderless lists the organisations of the person that nobody leads: only there an administrator recovers accounts.
	Leaderless []party.Organisation
}

// administers refuses everybody who does not run the installation.
func administers(v access.Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if !v.Admin {
		return store.ErrRefused
	}
	return nil
}

// Tenants lists the organisations of the installation, by name.
func (a *Accounts) Tenants(ctx context.Context, v access.Viewer) (out []Tenant, err error) {
	defer errs.Wrap(&err, "account.Tenants")
	if err := administers(v); err != nil {
		return nil, err
	}
	err = a.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		out, err = tenants(ctx, tx)
		return err
	})
	return out, err
}

func tenants(ctx context.Context, tx *store.Tx) (out []Tenant, err error) {
	all, err := tx.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	names := map[access.OrganisationID]string{}
	for _, o := range all {
		names[o.ID] = o.Name
	}
	counts, err := tx.Headcounts(ctx)
	for _, o := range all {
		out = append(out, Tenant{Organisation: o, Client: names[o.ActsFor], Leads: counts[o.ID].Leads, People: counts[o.ID].People})
	}
	return out, err
}

// Tenant is one organisation.
func (a *Accounts) Tenant(ctx context.Context, v access.Viewer, id access.OrganisationID) (Tenant, error) {
	all, err := a.Tenants(ctx, v)
	if err != nil {
		return Tenant{}, err
	}
	at := slices.IndexFunc(all, func(t Tenant) bool { return t.ID == id })
	if at < 0 {
		return Tenant{}, store.ErrRefused
	}
	return all[at], nil
}

// Inhabitants lists a page of the people of the installation, by name, and how many there are.
func (a *Accounts) Inhabitants(ctx context.Context, v access.Viewer, skip, limit int) (out []Inhabitant, total int, err error) {
	defer errs.Wrap(&err, "account.Inhabitants")
	if err := administers(v); err != nil {
		return nil, 0, err
	}
	err = a.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		people, err := tx.People(ctx)
		if err != nil {
			return err
		}
		total = len(people)
		out, err = inhabitants(ctx, tx, people[min(skip, total):min(skip+limit, total)])
		return err
	})
	return out, total, err
}

// SessionCount counts the sessions that let anybody in now.
func (a *Accounts) SessionCount(ctx context.Context, v access.Viewer) (n int, err error) {
	defer errs.Wrap(&err, "account.SessionCount")
	if err := administers(v); err != nil {
		return 0, err
	}
	err = a.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		n, err = tx.CredentialCount(ctx, party.SessionCredential)
		return err
	})
	return n, err
}

// Inhabitant is one person.
func (a *Accounts) Inhabitant(ctx context.Context, v access.Viewer, id access.PersonID) (out Inhabitant, err error) {
	defer errs.Wrap(&err, "account.Inhabitant")
	if err := administers(v); err != nil {
		return out, err
	}
	err = a.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		list, err := inhabitants(ctx, tx, []party.Person{p})
		if err != nil {
			return err
		}
		out = list[0]
		return nil
	})
	return out, err
}

// inhabitants are people as who runs the installation sees them, in the order in which they are given.
func inhabitants(ctx context.Context, tx *store.Tx, people []party.Person) (out []Inhabitant, err error) {
	ids := make([]access.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	known, err := tx.AccountsOf(ctx, ids)
	for _, p := range people {
		a := known[p.ID]
		in := Inhabitant{Person: p, Sessions: a.Sessions, Factor: a.Factor}
		for _, o := range a.Firms {
			in.Firms = append(in.Firms, o.Name)
			if !a.Led[o.ID] {
				in.Leaderless = append(in.Leaderless, o)
			}
		}
		out = append(out, in)
	}
	return out, err
}

// NewTenant is an organisation to be added, with who will lead it.
type NewTenant struct {
	Name  string
	Side  access.Side
	Lead  string // name
	Email string
}

// AddTenant adds an organisation and invites who will lead it.
func (a *Accounts) AddTenant(ctx context.Context, v access.Viewer, n NewTenant) (out Invited, err error) {
	defer errs.Wrap(&err, "account.AddTenant")
	if err := administers(v); err != nil {
		return out, err
	}
	var in input
	n.Name = in.name("name", "the name of the organisation", n.Name)
	if n.Side != access.ClientSide && n.Side != access.DeliverySide && n.Side != access.AssurerSide {
		in.fault("side", "Choose what the organisation does.")
	}
	o := Order{Role: access.Lead, Email: in.email("email", n.Email), Name: in.name("lead", "the name of who will lead it", n.Lead)}
	if err := in.err(); err != nil {
		return out, err
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		org, err := addOrganisation(ctx, tx, party.Organisation{Name: n.Name, Side: n.Side})
		if err != nil {
			return err
		}
		out, err = a.inviteLead(ctx, tx, v, org.ID, o)
		return err
	})
	return out, err
}

// InviteLead invites somebody to lead an organisation that nobody leads. One that has a lead invites its own people.
func (a *Accounts) InviteLead(ctx context.Context, v access.Viewer, id access.OrganisationID, name, email string) (out Invited, err error) {
	defer errs.Wrap(&err, "account.InviteLead")
	if err := administers(v); err != nil {
		return out, err
	}
	var in input
	o := Order{Role: access.Lead, Email: in.email("email", email), Name: in.name("lead", "the name of who will lead it", name)}
	if err := in.err(); err != nil {
		return out, err
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		if _, err := tx.Organisation(ctx, id); err != nil {
			return err
		}
		led, err := tx.LeadsOf(ctx, id)
		if err != nil {
			return err
		}
		if len(led) > 0 {
			return errs.New(errs.Conflict, "This organisation has a lead, who invites its people.")
		}
		out, err = a.inviteLead(ctx, tx, v, id, o)
		return err
	})
	return out, err
}

func (a *Accounts) inviteLead(ctx context.Context, tx *store.Tx, v access.Viewer, id access.OrganisationID, o Order) (Invited, error) {
	out, err := keep(ctx, tx, party.Invite{ID: tx.NewOpaqueID(), Tenant: id, Scope: home(id), Role: o.Role, Organisation: id, Email: o.Email, Name: o.Name,
		MadeBy: v.Person, Until: tx.Now().Add(usualInvite * day).UnixMicro(), PostUntil: store.Forever})
	if err != nil {
		return out, err
	}
	return out, a.mailInvitation(ctx, tx, v, &out, o.Email)
}

// RecoverFor makes a link with which a person of an organisation without a lead sets a new password.
func (a *Accounts) RecoverFor(ctx context.Context, v access.Viewer, person access.PersonID, o access.OrganisationID) (out Recovery, err error) {
	defer errs.Wrap(&err, "account.RecoverFor")
	if err := administers(v); err != nil {
		return out, err
	}
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		s, err := seatIn(ctx, tx, person, o)
		if err != nil {
			return err
		}
		led, err := tx.LeadsOf(ctx, o)
		if err != nil {
			return err
		}
		if len(led) > 0 {
			return errs.New(errs.Conflict, "This organisation has a lead, who recovers its accounts.")
		}
		var p party.Person
		if out, p, err = recovery(ctx, tx, person, s.ID); err == nil && p.Admin && p.ID != v.Person {
			return errs.New(errs.Invalid, "%s runs the installation. Their password is set anew on the host, with: counterpart user reset-link", p.Name)
		}
		if err != nil {
			return err
		}
		return a.mailRecovery(ctx, tx, s.ID, p, &out)
	})
	return out, err
}

// SetAdministrator makes a person run the installation, or no longer. Their sessions end, so that none holds more or less than it did
// when it began.
func (a *Accounts) SetAdministrator(ctx context.Context, v access.Viewer, person access.PersonID, admin bool) (err error) {
	defer errs.Wrap(&err, "account.SetAdministrator")
	if err := administers(v); err != nil {
		return err
	}
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error { return setAdministrator(ctx, tx, person, admin) })
}

func setAdministrator(ctx context.Context, tx *store.Tx, person access.PersonID, admin bool) error {
	p, err := tx.Person(ctx, person)
	switch {
	case err != nil:
		return err
	case p.Ended != 0:
		return errs.New(errs.Invalid, "This account was ended.")
	case p.Admin == admin:
		return nil
	}
	if !admin {
		if err := otherAdmins(ctx, tx, person); err != nil {
			return err
		}
	}
	if err := tx.SetAdmin(ctx, person, admin); err != nil {
		return err
	}
	return tx.EndOtherSessions(ctx, person, "")
}

// EndAccount ends an account with everything it holds in every organisation. What the person did stays. Who alone leads an
// organisation stays too: an administrator who could take its lead away could put another in, and read what is written there.
func (a *Accounts) EndAccount(ctx context.Context, v access.Viewer, person access.PersonID) (err error) {
	defer errs.Wrap(&err, "account.EndAccount")
	if err := administers(v); err != nil {
		return err
	}
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		seats, err := ownSeats(ctx, tx, person)
		if err != nil {
			return err
		}
		for _, s := range seats {
			if err := notItsLead(ctx, tx, s); err != nil {
				return err
			}
		}
		return endAccount(ctx, tx, person)
	})
}

// notItsLead refuses to end the only seat that leads an organisation.
func notItsLead(ctx context.Context, tx *store.Tx, s party.Seat) error {
	led, err := tx.LeadsOf(ctx, s.Organisation)
	if err != nil || !slices.ContainsFunc(led, func(l party.Seat) bool { return l.ID == s.ID }) {
		return err
	}
	return othersLead(ctx, tx, s.Organisation, s.ID)
}

func endAccount(ctx context.Context, tx *store.Tx, person access.PersonID) error {
	p, err := tx.Person(ctx, person)
	if err != nil {
		return err
	}
	if p.Ended != 0 {
		return errs.New(errs.Conflict, "This account was ended already.")
	}
	if p.Admin {
		if err := otherAdmins(ctx, tx, person); err != nil {
			return err
		}
	}
	seats, err := ownSeats(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, s := range seats {
		o, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return err
		}
		v := viewer(p, s, o)
		if err := noteHome(ctx, tx, v, kindEnded, installation); err != nil {
			return err
		}
		if err := noteLeaving(ctx, tx, v); err != nil {
			return err
		}
	}
	return tx.EndPerson(ctx, person)
}

// EndSessionsAs ends every session of a person.
func (a *Accounts) EndSessionsAs(ctx context.Context, v access.Viewer, person access.PersonID) (err error) {
	defer errs.Wrap(&err, "account.EndSessionsAs")
	if err := administers(v); err != nil {
		return err
	}
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		if _, err := tx.Person(ctx, person); err != nil {
			return err
		}
		return tx.EndOtherSessions(ctx, person, "")
	})
}
