package account

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Organisation is the organisation a viewer acts for, as they may know it.
type Organisation struct {
	ID          access.OrganisationID
	Name        string
	Side        access.Side
	Rev         int64
	Leads       bool // the viewer leads it
	Factor      bool // whoever acts for it needs a second factor
	People      []Colleague
	Invitations []party.Invitation // for who leads it
}

// Colleague is somebody who acts for the same organisation.
type Colleague struct {
	Person access.PersonID
	Name   string
	Email  string // for who leads the organisation
	Lead   bool
	Guest  bool
	Since  int64
	Until  int64 // store.Forever for none
	Held   bool  // waits for the lead to confirm that the account is the person's again
	Factor bool  // has a second factor; for who leads the organisation
	Self   bool
}

// Organisation is the viewer's own organisation: its people by name and, for who leads it, the invitations to it. A guest of it
// learns its name only.
func (a *Accounts) Organisation(ctx context.Context, v access.Viewer) (out Organisation, err error) {
	defer errs.Wrap(&err, "account.Organisation")
	if v.Person == "" || v.Onlooker {
		return out, store.ErrRefused
	}
	inside := true
	err = a.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := ours(ctx, tx, v, home(v.Organisation), access.Member, access.See)
		if isRefused(err) {
			inside = false
			return nil
		}
		if err != nil {
			return err
		}
		if out.Leads = access.Decide(v, r, access.Appointment, access.Change); out.Leads {
			out.Invitations, err = tx.Invitations(ctx, store.At(r))
		}
		return err
	})
	if err != nil {
		return Organisation{}, err
	}
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, v.Organisation)
		if err != nil {
			return err
		}
		out.ID, out.Name, out.Side, out.Rev, out.Factor = o.ID, o.Name, o.Side, o.Rev, o.SecondFactor
		if inside {
			out.People, err = colleagues(ctx, tx, v, out.Leads)
		}
		return err
	})
	return out, err
}

func colleagues(ctx context.Context, tx *store.Tx, v access.Viewer, full bool) (out []Colleague, err error) {
	seats, err := tx.SeatsIn(ctx, v.Organisation)
	if err != nil {
		return nil, err
	}
	posts, err := tx.PostsAt(ctx, v.Organisation, home(v.Organisation))
	if err != nil {
		return nil, err
	}
	seats = slices.DeleteFunc(seats, func(s party.Seat) bool { return !own(s) })
	ids := make([]access.PersonID, len(seats))
	for i, s := range seats {
		ids[i] = s.Person
	}
	people, err := tx.PeopleBy(ctx, ids)
	if err != nil {
		return nil, err
	}
	accounts := map[access.PersonID]store.Account{}
	if full {
		if accounts, err = tx.AccountsOf(ctx, ids); err != nil {
			return nil, err
		}
	}
	for _, s := range seats {
		p := people[s.Person]
		c := Colleague{Person: p.ID, Name: p.Name, Guest: s.Kind == party.GuestSeat, Since: s.Created, Until: s.Until, Self: p.ID == v.Person}
		c.Lead = slices.ContainsFunc(posts, func(q party.Post) bool { return q.Seat == s.ID && q.Role == access.Lead })
		if full {
			c.Email, c.Held, c.Factor = p.Email, s.Held, accounts[p.ID].Factor
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Colleague) int { return compareNames(a.Name, b.Name, string(a.Person), string(b.Person)) })
	return out, nil
}

// RenameOrganisation changes the name of the viewer's organisation. Only its lead may.
func (a *Accounts) RenameOrganisation(ctx context.Context, v access.Viewer, rev int64, name string) (err error) {
	defer errs.Wrap(&err, "account.RenameOrganisation")
	if err := signedIn(v); err != nil {
		return err
	}
	return act.Do(ctx, a.DB, v, leading(v.Organisation), func(at *act.Act) error {
		var in input
		name = in.name("name", "the name of the organisation", name)
		if err := in.err(); err != nil {
			return err
		}
		if err := at.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
			return tx.RenameOrganisation(ctx, v.Organisation, rev, name)
		}); err != nil {
			return err
		}
		_, err := at.Record(ctx, at.Reach, kindRenamed, store.Ref{What: "organisation", ID: string(v.Organisation)}, texts("name", name)...)
		return err
	})
}

// SetLead makes a colleague lead the organisation, or no longer. Somebody has to lead it.
func (a *Accounts) SetLead(ctx context.Context, v access.Viewer, person access.PersonID, lead bool) (err error) {
	defer errs.Wrap(&err, "account.SetLead")
	return a.manage(ctx, v, person, kindOfLead(lead), func(tx *store.Tx, s party.Seat, _ party.Person) error {
		post := party.Post{Seat: s.ID, Tenant: v.Organisation, Scope: home(v.Organisation), Role: access.Lead, Until: store.Forever}
		if lead {
			if s.Kind != party.PersonSeat {
				return errs.New(errs.Invalid, "A guest cannot lead the organisation; invite them to it first.")
			}
			return tx.AddPost(ctx, post)
		}
		if err := othersLead(ctx, tx, v.Organisation, s.ID); err != nil {
			return err
		}
		return tx.EndPost(ctx, post)
	})
}

func kindOfLead(lead bool) record.Kind {
	if lead {
		return kindLeadGiven
	}
	return kindLeadEnded
}

// othersLead refuses to leave an organisation without a lead who can sign in.
func othersLead(ctx context.Context, tx *store.Tx, o access.OrganisationID, without access.SeatID) error {
	led, err := tx.LeadsOf(ctx, o)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(led, func(s party.Seat) bool { return s.ID != without && !s.Held }) {
		return errs.New(errs.Invalid, "Somebody has to lead the organisation: make somebody else its lead first.")
	}
	return nil
}

// Confirm lets a person back to their seat in the viewer's organisation, which was held because another one recovered their account.
func (a *Accounts) Confirm(ctx context.Context, v access.Viewer, person access.PersonID) (err error) {
	defer errs.Wrap(&err, "account.Confirm")
	return a.manage(ctx, v, person, kindConfirmed, func(tx *store.Tx, s party.Seat, _ party.Person) error {
		if !s.Held {
			return errs.New(errs.Conflict, "This person can sign in already.")
		}
		return tx.HoldSeat(ctx, s.ID, false)
	})
}

// EndSessionsOf ends the sessions of a colleague at the viewer's organisation. Only its lead may.
func (a *Accounts) EndSessionsOf(ctx context.Context, v access.Viewer, person access.PersonID) (err error) {
	defer errs.Wrap(&err, "account.EndSessionsOf")
	return a.manage(ctx, v, person, kindSessionsEnded, func(tx *store.Tx, s party.Seat, _ party.Person) error {
		return endSessionsAt(ctx, tx, s.Person, func(c party.Credential) bool { return c.Seat == s.ID })
	})
}

// endSessionsAt ends those sessions of a person that which says.
func endSessionsAt(ctx context.Context, tx *store.Tx, p access.PersonID, which func(party.Credential) bool) error {
	list, err := tx.Credentials(ctx, p, party.SessionCredential)
	if err != nil {
		return err
	}
	for _, c := range list {
		if which(c) {
			if err := tx.EndCredential(ctx, p, c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// manage runs an act of an organisation's lead on the seat of somebody in it, and records it in the organisation's log.
func (a *Accounts) manage(ctx context.Context, v access.Viewer, person access.PersonID, kind record.Kind,
	do func(*store.Tx, party.Seat, party.Person) error) error {
	if err := signedIn(v); err != nil {
		return err
	}
	return act.Do(ctx, a.DB, v, leading(v.Organisation), func(at *act.Act) error {
		var p party.Person
		err := at.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
			s, err := seatIn(ctx, tx, person, v.Organisation)
			if err != nil {
				return err
			}
			if p, err = tx.Person(ctx, person); err != nil {
				return err
			}
			return do(tx, s, p)
		})
		if err != nil {
			return err
		}
		_, err = at.Record(ctx, at.Reach, kind, store.Ref{What: "person", ID: string(p.ID), Name: p.Name})
		return err
	})
}
