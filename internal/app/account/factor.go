package account

import (
	"context"
	"encoding/base32"
	"io"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/totp"
)

// Recovery codes have 120 bits each, so that their plain hash tells nothing.
const (
	recoveryCodes    = 10
	recoveryCodeSize = 15
	codeGroup        = 4
)

// Proof is what a viewer proves with that it is them: the password and, where they have a second factor, a code.
type Proof struct{ Password, Code string }

// SecondFactor is what a viewer knows of their own second factor.
type SecondFactor struct {
	Since    int64 // 0 for none
	Codes    int   // recovery codes that are left
	Required bool  // by the organisation they act for
}

// SecondFactor is the viewer's second factor.
func (a *Accounts) SecondFactor(ctx context.Context, v access.Viewer) (out SecondFactor, err error) {
	defer errs.Wrap(&err, "account.SecondFactor")
	if err := signedIn(v); err != nil {
		return out, err
	}
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		out, err = secondFactor(ctx, tx, v)
		return err
	})
	return out, err
}

func secondFactor(ctx context.Context, tx *store.Tx, v access.Viewer) (out SecondFactor, err error) {
	f, err := tx.Factor(ctx, v.Person)
	if err != nil {
		return out, err
	}
	o, err := tx.Organisation(ctx, v.Organisation)
	if err != nil {
		return out, err
	}
	out = SecondFactor{Since: f.Confirmed, Required: o.SecondFactor}
	out.Codes, err = tx.RecoveryCodes(ctx, v.Person)
	return out, err
}

// NewFactor is a second factor that is to be confirmed. It is shown once.
type NewFactor struct {
	Secret string // as it is typed into an app
	URI    string // as an app reads it from a picture
}

// SetUpFactor makes a second factor for the viewer, who proves with the password that it is them. Nothing is asked of it before it is
// confirmed. Apps list it under the name of the issuer.
func (a *Accounts) SetUpFactor(ctx context.Context, v access.Viewer, password, issuer string) (n NewFactor, err error) {
	defer errs.Wrap(&err, "account.SetUpFactor")
	if err := signedIn(v); err != nil {
		return n, err
	}
	hash, err := a.proved(ctx, v, "password", password)
	if err != nil {
		return n, err
	}
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		p, err := unchanged(ctx, tx, v, hash)
		if err != nil {
			return err
		}
		n, err = newFactor(ctx, tx, p, issuer)
		return err
	})
	return n, err
}

// newFactor draws the secret of a second factor that is to be confirmed, in place of one that never was.
func newFactor(ctx context.Context, tx *store.Tx, p party.Person, issuer string) (n NewFactor, err error) {
	f, err := tx.Factor(ctx, p.ID)
	if err != nil {
		return n, err
	}
	if f.Confirmed != 0 {
		return n, errs.New(errs.Conflict, "There is a second factor already; remove it first.")
	}
	secret, err := totp.NewSecret(tx.Random())
	if err != nil {
		return n, err
	}
	return NewFactor{Secret: grouped(totp.Text(secret), " "), URI: totp.URI(issuer, p.Email, secret)}, tx.SetFactor(ctx, p.ID, secret)
}

// ConfirmFactor has the viewer's new second factor asked for from now on, a first code showing that their device has it. Every session
// ends, and a new one takes the place of the present one. The entrance has the recovery codes.
func (a *Accounts) ConfirmFactor(ctx context.Context, v access.Viewer, code, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.ConfirmFactor")
	if err := signedIn(v); err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		c, err := current(ctx, tx, v)
		if err != nil {
			return err
		}
		f, err := tx.Factor(ctx, v.Person)
		if err != nil {
			return err
		}
		p, err := tx.Person(ctx, v.Person)
		if err != nil {
			return err
		}
		s, err := tx.SeatByID(ctx, v.Seat)
		if err != nil {
			return err
		}
		codes, err := confirm(ctx, tx, p, f, code)
		if err != nil {
			return err
		}
		c.Factor = tx.Now().UnixMicro()
		e, err = a.enter(ctx, tx, p, s, browser, c)
		e.Codes = codes
		return err
	})
	return e, err
}

// confirm takes the first code of a new second factor, ends the sessions that went through none, makes its recovery codes and notes it
// in the logs of the person's own organisations.
func confirm(ctx context.Context, tx *store.Tx, p party.Person, f party.Factor, code string) (codes []string, err error) {
	switch {
	case f.Confirmed != 0:
		return nil, errs.New(errs.Conflict, "The second factor is set up already.")
	case time.UnixMicro(f.Made).Add(enrolLife).Before(tx.Now()):
		return nil, errs.New(errs.Invalid, "That took too long. Begin again with a new secret.")
	}
	step, ok := totp.Verify(f.Secret, plain(code), tx.Now(), 0)
	if !ok {
		return nil, errCode()
	}
	if err := tx.ConfirmFactor(ctx, p.ID, step); err != nil {
		return nil, err
	}
	if err := tx.EndOtherSessions(ctx, p.ID, ""); err != nil {
		return nil, err
	}
	if codes, err = newRecoveryCodes(ctx, tx, p.ID); err != nil {
		return nil, err
	}
	return codes, noteHomes(ctx, tx, p, kindFactorSet, store.Ref{What: "person", ID: string(p.ID), Name: p.Name})
}

// newRecoveryCodes draws the recovery codes of a person, in place of all earlier ones, and keeps their hashes.
func newRecoveryCodes(ctx context.Context, tx *store.Tx, p access.PersonID) (codes []string, err error) {
	var hashes [][32]byte
	for range recoveryCodes {
		b := make([]byte, recoveryCodeSize)
		if _, err := io.ReadFull(tx.Random(), b); err != nil {
			return nil, err
		}
		code := base32.StdEncoding.EncodeToString(b)
		codes, hashes = append(codes, grouped(code, "-")), append(hashes, password.TokenHash(code))
	}
	return codes, tx.SetRecoveryCodes(ctx, p, hashes)
}

// grouped is a code in parts that can be read out.
func grouped(code, by string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%codeGroup == 0 {
			b.WriteString(by)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// sure is the viewer, unless their password was changed since it was verified or, where they have a second factor, the code is none
// of it.
func sure(ctx context.Context, tx *store.Tx, v access.Viewer, verified, code string) (party.Person, error) {
	p, err := unchanged(ctx, tx, v, verified)
	if err != nil {
		return p, err
	}
	f, err := tx.Factor(ctx, p.ID)
	if err == nil && f.Confirmed != 0 {
		err = show(ctx, tx, p.ID, f, code)
	}
	return p, err
}

// RemoveFactor forgets the viewer's second factor with its recovery codes. Other sessions end.
func (a *Accounts) RemoveFactor(ctx context.Context, v access.Viewer, proof Proof) (err error) {
	defer errs.Wrap(&err, "account.RemoveFactor")
	return a.changeFactor(ctx, v, proof, func(tx *store.Tx, p party.Person) error {
		if _, err := tx.EndFactor(ctx, p.ID); err != nil {
			return err
		}
		if err := tx.EndOtherSessions(ctx, p.ID, v.Entry); err != nil {
			return err
		}
		return noteHomes(ctx, tx, p, kindFactorRemoved, self(v))
	})
}

// RenewCodes makes new recovery codes for the viewer, in place of those that are left.
func (a *Accounts) RenewCodes(ctx context.Context, v access.Viewer, proof Proof) (codes []string, err error) {
	defer errs.Wrap(&err, "account.RenewCodes")
	err = a.changeFactor(ctx, v, proof, func(tx *store.Tx, p party.Person) error {
		if codes, err = newRecoveryCodes(ctx, tx, p.ID); err != nil {
			return err
		}
		return noteHomes(ctx, tx, p, kindCodesRenewed, self(v))
	})
	return codes, err
}

// changeFactor runs an act on the second factor of a viewer, who proves that it is them.
func (a *Accounts) changeFactor(ctx context.Context, v access.Viewer, proof Proof, do func(*store.Tx, party.Person) error) error {
	if err := signedIn(v); err != nil {
		return err
	}
	hash, err := a.proved(ctx, v, "password", proof.Password)
	if err != nil {
		return err
	}
	return a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		f, err := tx.Factor(ctx, v.Person)
		if err != nil {
			return err
		}
		if f.Confirmed == 0 {
			return errs.New(errs.Conflict, "There is no second factor.")
		}
		p, err := sure(ctx, tx, v, hash, proof.Code)
		if err != nil {
			return err
		}
		return do(tx, p)
	})
}

// RequireFactor says whether whoever acts for the viewer's organisation needs a second factor. Only its lead may, who has one
// themselves. Sessions that went through none let nobody in from that moment; whoever signs in next sets one up first.
func (a *Accounts) RequireFactor(ctx context.Context, v access.Viewer, required bool) (err error) {
	defer errs.Wrap(&err, "account.RequireFactor")
	if err := signedIn(v); err != nil {
		return err
	}
	return act.Do(ctx, a.DB, v, leading(v.Organisation), func(at *act.Act) error {
		changed := false
		if err := at.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
			f, err := tx.Factor(ctx, v.Person)
			if err != nil {
				return err
			}
			if required && f.Confirmed == 0 {
				return errs.New(errs.Invalid, "Set up a second factor for yourself first, on your own page.")
			}
			changed, err = tx.RequireFactor(ctx, v.Organisation, required)
			return err
		}); err != nil || !changed {
			return err
		}
		kind := kindFactorOptional
		if required {
			kind = kindFactorRequired
		}
		_, err := at.Record(ctx, at.Reach, kind, store.Ref{What: "organisation", ID: string(v.Organisation)})
		return err
	})
}
