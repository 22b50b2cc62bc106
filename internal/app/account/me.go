package account

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Account is what somebody's own page shows.
type Account struct {
	Person        party.Person
	Organisations []Choice
	Sessions      []Access // newest use first
	Tokens        []Access // of the organisation the viewer acts for
	Factor        SecondFactor
}

// Access is a session or a token of the viewer's.
type Access struct {
	ID       string
	Label    string // the browser, or what the token was made for
	Firm     string
	Created  int64
	Seen     int64
	Until    int64
	Current  bool // the session the viewer is looking from
	ReadOnly bool
}

// Account is the viewer's own account.
func (a *Accounts) Account(ctx context.Context, v access.Viewer) (out Account, err error) {
	defer errs.Wrap(&err, "account.Account")
	if err := signedIn(v); err != nil {
		return out, err
	}
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		out, err = ownAccount(ctx, tx, v)
		return err
	})
	return out, err
}

func ownAccount(ctx context.Context, tx *store.Tx, v access.Viewer) (out Account, err error) {
	if out.Person, err = tx.Person(ctx, v.Person); err != nil {
		return out, err
	}
	if out.Organisations, err = choices(ctx, tx, v); err != nil {
		return out, err
	}
	if out.Factor, err = secondFactor(ctx, tx, v); err != nil {
		return out, err
	}
	seats, err := tx.SeatsOf(ctx, v.Person)
	if err != nil {
		return out, err
	}
	firms := map[access.OrganisationID]string{}
	for _, c := range out.Organisations {
		firms[c.Organisation] = c.Name
	}
	for kind, list := range map[party.CredentialKind]*[]Access{party.SessionCredential: &out.Sessions, party.TokenCredential: &out.Tokens} {
		found, err := tx.Credentials(ctx, v.Person, kind)
		if err != nil {
			return out, err
		}
		for _, c := range found {
			at := slices.IndexFunc(seats, func(s party.Seat) bool { return s.ID == c.Seat })
			if at < 0 || kind == party.TokenCredential && seats[at].Organisation != v.Organisation {
				continue
			}
			*list = append(*list, Access{ID: c.ID, Label: c.Label, Firm: firms[seats[at].Organisation], Created: c.Created, Seen: c.Seen, Until: c.Until,
				Current: c.ID == v.Entry, ReadOnly: seats[at].ReadOnly})
		}
	}
	slices.SortStableFunc(out.Sessions, func(a, b Access) int { return int(min(1, max(-1, b.Seen-a.Seen))) })
	return out, nil
}

// Rename changes the name of the viewer, unless it was changed since revision rev. Rooms that know them by the old one learn the new
// one when they act there next; the record keeps what it holds.
func (a *Accounts) Rename(ctx context.Context, v access.Viewer, rev int64, name string) (err error) {
	defer errs.Wrap(&err, "account.Rename")
	if err := signedIn(v); err != nil {
		return err
	}
	var in input
	name = in.name("name", "your name", name)
	if err := in.err(); err != nil {
		return err
	}
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, v.Person)
		if err != nil {
			return err
		}
		p.Name, p.Rev = name, rev
		return tx.ChangePerson(ctx, p)
	})
}

// ChangeEmail changes the address with which the viewer signs in, who proves that it is them. Other sessions end.
func (a *Accounts) ChangeEmail(ctx context.Context, v access.Viewer, proof Proof, email string) (err error) {
	defer errs.Wrap(&err, "account.ChangeEmail")
	if err := signedIn(v); err != nil {
		return err
	}
	var in input
	email = in.email("email", email)
	if err := in.err(); err != nil {
		return err
	}
	hash, err := a.proved(ctx, v, "password", proof.Password)
	if err != nil {
		return err
	}
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		p, err := sure(ctx, tx, v, hash, proof.Code)
		if err != nil || p.Email == email {
			return err
		}
		if _, err := tx.PersonByEmail(ctx, email); !isRefused(err) {
			if err == nil {
				err = invalid("email", "This address cannot be used here. Ask the lead of your organisation.")
			}
			return err
		}
		p.Email = email
		if err := tx.ChangePerson(ctx, p); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, p.ID, v.Entry); err != nil {
			return err
		}
		return noteEverywhere(ctx, tx, p)
	})
}

// noteEverywhere notes, for every organisation somebody acts for, that their address changed.
func noteEverywhere(ctx context.Context, tx *store.Tx, p party.Person) error {
	seats, err := ownSeats(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	for _, s := range seats {
		o, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return err
		}
		v := viewer(p, s, o)
		if err := noteHome(ctx, tx, v, kindAddressChanged, self(v)); err != nil {
			return err
		}
		if err := noteIdentity(ctx, tx, v, kindAddressChanged, nil); err != nil {
			return err
		}
	}
	return nil
}

// ChangePassword sets a new password for the viewer, who proves that it is them. Every session ends, and a new one takes the place of
// the present one.
func (a *Accounts) ChangePassword(ctx context.Context, v access.Viewer, proof Proof, fresh, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.ChangePassword")
	if err := signedIn(v); err != nil {
		return e, err
	}
	verified, err := a.proved(ctx, v, "old", proof.Password)
	if err != nil {
		return e, err
	}
	var p party.Person
	if err := a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		p, err = tx.Person(ctx, v.Person)
		return err
	}); err != nil {
		return e, err
	}
	var in input
	in.password("password", fresh, p.Name, p.Email, v.Firm)
	if fresh == proof.Password {
		in.fault("password", "This is the password you have; choose another one.")
	}
	if err := in.err(); err != nil {
		return e, err
	}
	hash, err := a.Passwords.Hash(ctx, fresh)
	if err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		p, err := sure(ctx, tx, v, verified, proof.Code)
		if err != nil {
			return err
		}
		c, err := current(ctx, tx, v)
		if err != nil {
			return err
		}
		s, err := tx.SeatByID(ctx, v.Seat)
		if err != nil {
			return err
		}
		if err := tx.SetPassword(ctx, p.ID, hash); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, p.ID, ""); err != nil {
			return err
		}
		e, err = a.enter(ctx, tx, p, s, browser, c)
		return err
	})
	return e, err
}

// proved is the hash of the viewer's password, which they have just given.
func (a *Accounts) proved(ctx context.Context, v access.Viewer, path, given string) (hash string, err error) {
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		hash, err = tx.Password(ctx, v.Person)
		return err
	})
	if err != nil {
		return "", err
	}
	if hash == "" { // a person of a demonstration has none
		return "", invalid(path, "This account has no password.")
	}
	ok, _, err := a.Passwords.Verify(ctx, given, hash)
	if err == nil && !ok {
		err = invalid(path, "This is not your password.")
	}
	return hash, err
}

// unchanged is the viewer, unless their password was changed since it was verified.
func unchanged(ctx context.Context, tx *store.Tx, v access.Viewer, verified string) (party.Person, error) {
	p, err := tx.Person(ctx, v.Person)
	if err != nil {
		return p, err
	}
	now, err := tx.Password(ctx, p.ID)
	if err == nil && (now != verified || p.Ended != 0) {
		err = errs.New(errs.Conflict, "The account was changed at this moment; try again.")
	}
	return p, err
}

// EndSession ends one of the viewer's sessions, who proves with the password that it is them.
func (a *Accounts) EndSession(ctx context.Context, v access.Viewer, id, password string) (err error) {
	defer errs.Wrap(&err, "account.EndSession")
	if err := signedIn(v); err != nil {
		return err
	}
	if _, err := a.proved(ctx, v, "password", password); err != nil {
		return err
	}
	return a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error {
		list, err := tx.Credentials(ctx, v.Person, party.SessionCredential)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(c party.Credential) bool { return c.ID == id }) {
			return store.ErrRefused
		}
		return tx.EndCredential(ctx, v.Person, id)
	})
}
