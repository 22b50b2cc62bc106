package account

import (
	"context"
	"strings"

	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What follows is for whoever controls the host. It asks nobody's leave, because nothing could be refused there.

// HostPeople lists everybody, by name.
func (a *Accounts) HostPeople(ctx context.Context) (out []Inhabitant, err error) {
	defer errs.Wrap(&err, "account.HostPeople")
	err = a.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		people, err := tx.People(ctx)
		if err != nil {
			return err
		}
		out, err = inhabitants(ctx, tx, people)
		return err
	})
	return out, err
}

// HostSetAdmin makes the person with an address run the installation, or no longer.
func (a *Accounts) HostSetAdmin(ctx context.Context, email string, admin bool) (err error) {
	defer errs.Wrap(&err, "account.HostSetAdmin")
	return a.host(ctx, email, func(tx *store.Tx, p party.Person) error { return setAdministrator(ctx, tx, p.ID, admin) })
}

// HostRecover makes a link with which the person with an address sets a new password. It lets go of seats that were held.
func (a *Accounts) HostRecover(ctx context.Context, email string) (out Recovery, err error) {
	defer errs.Wrap(&err, "account.HostRecover")
	err = a.host(ctx, email, func(tx *store.Tx, p party.Person) error {
		seats, err := ownSeats(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if len(seats) == 0 {
			return errs.New(errs.Invalid, "%s acts for no organisation; a new invitation lets them in again", p.Email)
		}
		out, _, err = recovery(ctx, tx, p.ID, "")
		return err
	})
	return out, err
}

// HostEnd ends the account with an address.
func (a *Accounts) HostEnd(ctx context.Context, email string) (err error) {
	defer errs.Wrap(&err, "account.HostEnd")
	return a.host(ctx, email, func(tx *store.Tx, p party.Person) error { return endAccount(ctx, tx, p.ID) })
}

// HostEndSessions ends every session of the person with an address, and says how many there were.
func (a *Accounts) HostEndSessions(ctx context.Context, email string) (n int, err error) {
	defer errs.Wrap(&err, "account.HostEndSessions")
	err = a.host(ctx, email, func(tx *store.Tx, p party.Person) error {
		list, err := tx.Credentials(ctx, p.ID, party.SessionCredential)
		if err != nil {
			return err
		}
		n = len(list)
		return tx.EndOtherSessions(ctx, p.ID, "")
	})
	return n, err
}

// HostEndFactor forgets the second factor of the person with an address, who has lost it. Their sessions end.
func (a *Accounts) HostEndFactor(ctx context.Context, email string) (err error) {
	defer errs.Wrap(&err, "account.HostEndFactor")
	return a.host(ctx, email, func(tx *store.Tx, p party.Person) error {
		f, err := tx.Factor(ctx, p.ID)
		if err != nil {
			return err
		}
		if f.Confirmed == 0 {
			return errs.New(errs.Invalid, "%s has no second factor", p.Email)
		}
		if _, err := tx.EndFactor(ctx, p.ID); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, p.ID, ""); err != nil {
			return err
		}
		return noteHomes(ctx, tx, p, kindFactorRemoved, installation)
	})
}

func (a *Accounts) host(ctx context.Context, email string, do func(*store.Tx, party.Person) error) error {
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		p, err := tx.PersonByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
		if isRefused(err) {
			return errs.New(errs.Invalid, "nobody here has the address %s; counterpart user list shows everybody", email)
		}
		if err != nil {
			return err
		}
		return do(tx, p)
	})
}
