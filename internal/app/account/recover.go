package account

import (
	"context"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// Recovery is a link with which somebody sets a new password. Its secret is shown once.
type Recovery struct {
	Secret string
	Name   string
	Until  time.Time
	Mailed string // the address it is mailed to; "" where no mail is sent

	id string // of its credential
}

// leading is what an act on the accounts of an organisation asks of the matrix: only its lead may.
func leading(o access.OrganisationID) act.Intent {
	return act.Intent{Scope: home(o), Audience: act.Ours, Kind: access.Appointment, Verb: access.Change}
}

// Recover makes a link with which somebody of the viewer's organisation sets a new password. Only the organisation's lead may.
// Once it is used, the person's seats in other organisations are held until the leads of those confirm them.
func (a *Accounts) Recover(ctx context.Context, v access.Viewer, person access.PersonID) (out Recovery, err error) {
	defer errs.Wrap(&err, "account.Recover")
	if err := signedIn(v); err != nil {
		return out, err
	}
	err = act.Do(ctx, a.DB, v, leading(v.Organisation), func(at *act.Act) error {
		if person == v.Person {
			return errs.New(errs.Invalid, "Change your own password on your own page; this is for others.")
		}
		var p party.Person
		err := at.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
			s, err := seatIn(ctx, tx, person, v.Organisation)
			if err != nil {
				return err
			}
			if out, p, err = recovery(ctx, tx, s.Person, s.ID); err == nil && p.Admin && !v.Admin {
				err = errs.New(errs.Invalid, "%s runs the installation. Their password is set anew on the host, with: counterpart user reset-link", p.Name)
			}
			if err != nil {
				return err
			}
			return a.mailRecovery(ctx, tx, s.ID, p, &out)
		})
		if err != nil {
			return err
		}
		_, err = at.Record(ctx, at.Reach, kindRecoveryMade, store.Ref{What: "person", ID: string(p.ID), Name: p.Name})
		return err
	})
	return out, err
}

// recovery makes a link for a person, in place of any made before. It is bound to a seat; to none when the host makes it.
func recovery(ctx context.Context, tx *store.Tx, id access.PersonID, seat access.SeatID) (out Recovery, p party.Person, err error) {
	if p, err = tx.Person(ctx, id); err != nil {
		return out, p, err
	}
	if err := endRecoveries(ctx, tx, p.ID); err != nil {
		return out, p, err
	}
	secret, hash, err := newSecret(tx)
	if err != nil {
		return out, p, err
	}
	out = Recovery{Secret: secret, Name: p.Name, Until: tx.Now().Add(recoveryLife), id: tx.NewOpaqueID()}
	return out, p, tx.AddCredential(ctx, hash, party.Credential{ID: out.id, Kind: party.RecoveryCredential, Seat: seat, Person: p.ID,
		Label: "new password", Until: out.Until.UnixMicro()})
}

func endRecoveries(ctx context.Context, tx *store.Tx, p access.PersonID) error {
	open, err := tx.Credentials(ctx, p, party.RecoveryCredential)
	if err != nil {
		return err
	}
	for _, c := range open {
		if err := tx.EndCredential(ctx, p, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// errRecovery is the one answer for a link that is unknown, used or over.
func errRecovery() error {
	return errs.New(errs.NotFound, "This link opens nothing. It may have been used or run out; ask whoever made it for a new one.")
}

// Recovery is whose password a link sets.
func (a *Accounts) Recovery(ctx context.Context, secret string) (p party.Person, err error) {
	defer errs.Wrap(&err, "account.Recovery")
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		c, err := tx.CredentialByHash(ctx, password.TokenHash(secret), party.RecoveryCredential)
		if err != nil {
			return err
		}
		p, err = tx.Person(ctx, c.Person)
		return err
	})
	if isRefused(err) {
		return party.Person{}, errRecovery()
	}
	return p, err
}

// Reset uses a link: it sets a new password, ends every session and the tokens of the organisation that made the link, holds the
// person's seats in others, and signs them in. The link is no second factor: whoever has one is asked for it still.
func (a *Accounts) Reset(ctx context.Context, secret, fresh, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.Reset")
	p, err := a.Recovery(ctx, secret)
	if err != nil {
		return e, err
	}
	var in input
	in.password("password", fresh, p.Name, p.Email)
	if err := in.err(); err != nil {
		return e, err
	}
	hash, err := a.Passwords.Hash(ctx, fresh)
	if err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		e, err = a.reset(ctx, tx, secret, hash, browser)
		return err
	})
	if isRefused(err) {
		return Entrance{}, errRecovery()
	}
	return e, err
}

func (a *Accounts) reset(ctx context.Context, tx *store.Tx, secret, hash, browser string) (e Entrance, err error) {
	c, err := tx.CredentialByHash(ctx, password.TokenHash(secret), party.RecoveryCredential)
	if err != nil {
		return e, err
	}
	if err := tx.EndCredential(ctx, c.Person, c.ID); err != nil { // whoever uses it at the same moment is refused here
		return e, err
	}
	p, err := tx.Person(ctx, c.Person)
	if err != nil {
		return e, err
	}
	if err := tx.SetPassword(ctx, p.ID, hash); err != nil {
		return e, err
	}
	if err := tx.EndOtherSessions(ctx, p.ID, ""); err != nil {
		return e, err
	}
	back, err := claim(ctx, tx, p.ID, c.Seat)
	if err != nil {
		return e, err
	}
	o, err := tx.Organisation(ctx, back.Organisation)
	if err != nil {
		return e, err
	}
	v := viewer(p, back, o)
	if err := noteIdentity(ctx, tx, v, kindRecovered, nil); err != nil {
		return e, err
	}
	if err := noteHome(ctx, tx, v, kindRecovered, self(v)); err != nil {
		return e, err
	}
	return a.enter(ctx, tx, p, back, browser, party.Credential{})
}

// claim gives a person back the seat a link is bound to, without the tokens that were made for it, and holds their seats elsewhere:
// who made the link knows its secret, and may be no friend of another organisation. A link made on the host is bound to no
// seat and lets go of all.
func claim(ctx context.Context, tx *store.Tx, p access.PersonID, bound access.SeatID) (back party.Seat, err error) {
	seats, err := tx.SeatsOf(ctx, p)
	if err != nil {
		return back, err
	}
	for _, s := range seats {
		if own(s) && (s.ID == bound || bound == "" && back.ID == "") {
			back = s
		}
	}
	if back.ID == "" {
		return back, store.ErrRefused
	}
	for _, s := range seats {
		switch {
		case !own(s) && (bound == "" || s.Organisation == back.Organisation):
			err = tx.EndSeat(ctx, s.ID)
		case own(s):
			err = tx.HoldSeat(ctx, s.ID, bound != "" && s.ID != back.ID)
		}
		if err != nil {
			return back, err
		}
	}
	return back, nil
}
