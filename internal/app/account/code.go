package account

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/totp"
)

// mostCodes is how many codes are tried after one password.
const mostCodes = 5

// errCode is the one answer for a code that is wrong, was used, or is of another time.
func errCode() error {
	return invalid("code", "This code does not fit. One of your app is good for about half a minute and works once, as does a recovery code.")
}

// errWaiting is the one answer for an entrance that is unknown, over, or was tried too often.
func errWaiting() error {
	return errs.New(errs.NotFound, "The time for the code is over, or too many codes were tried. Sign in again.")
}

// wait keeps that somebody gave their password, and is asked for a code.
func wait(ctx context.Context, tx *store.Tx, w party.Waiting) (Entrance, error) {
	secret, hash, err := newSecret(tx)
	if err != nil {
		return Entrance{}, err
	}
	until := tx.Now().Add(waitingLife)
	w.Until = until.UnixMicro()
	return Entrance{Secret: secret, Until: until, Waiting: true}, tx.AddWaiting(ctx, hash, w)
}

// Arrival is somebody who is asked for a code.
type Arrival struct {
	Person access.PersonID
	Email  string
	Enrols bool   // they have no second factor yet, and need one
	Firm   string // for whom they need it, where they enrol
}

// Arrival is who is asked for a code by an entrance that waits for one.
func (a *Accounts) Arrival(ctx context.Context, secret string) (out Arrival, err error) {
	defer errs.Wrap(&err, "account.Arrival")
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		w, err := tx.Waiting(ctx, password.TokenHash(secret))
		if err != nil {
			return err
		}
		out, err = arrival(ctx, tx, w)
		return err
	})
	if isRefused(err) {
		return Arrival{}, errWaiting()
	}
	return out, err
}

func arrival(ctx context.Context, tx *store.Tx, w party.Waiting) (out Arrival, err error) {
	p, err := tx.Person(ctx, w.Person)
	if err != nil {
		return out, err
	}
	out = Arrival{Person: p.ID, Email: p.Email}
	f, err := tx.Factor(ctx, p.ID)
	if err != nil || f.Confirmed != 0 {
		return out, err
	}
	out.Enrols = true
	s, err := tx.SeatByID(ctx, w.Seat)
	if err != nil {
		return out, err
	}
	o, err := tx.Organisation(ctx, s.Organisation)
	out.Firm = o.Name
	return out, err
}

// EnrolAtDoor makes the second factor of somebody who needs one to come in. It is confirmed by giving a code to EnterCode.
func (a *Accounts) EnrolAtDoor(ctx context.Context, secret, issuer string) (n NewFactor, err error) {
	defer errs.Wrap(&err, "account.EnrolAtDoor")
	err = a.DB.System(ctx, store.ManageAccount, func(tx *store.Tx) error {
		w, err := tx.Waiting(ctx, password.TokenHash(secret))
		if err != nil {
			return err
		}
		p, err := tx.Person(ctx, w.Person)
		if err != nil {
			return err
		}
		n, err = newFactor(ctx, tx, p, issuer)
		return err
	})
	if isRefused(err) {
		return NewFactor{}, errWaiting()
	}
	return n, err
}

// EnterCode makes the session for which a code was waited for, if the code is one of the person's device or a recovery code.
func (a *Accounts) EnterCode(ctx context.Context, secret, code, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.EnterCode")
	var wrong error
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		e, wrong, err = a.enterCode(ctx, tx, password.TokenHash(secret), code, browser)
		return err
	})
	if isRefused(err) {
		err = errWaiting()
	}
	return e, cmp.Or(err, wrong)
}

// enterCode is EnterCode in a transaction. What is wrong with the code is told apart from failures, after which nothing is kept: that
// it was tried has to be.
func (a *Accounts) enterCode(ctx context.Context, tx *store.Tx, hash [32]byte, code, browser string) (e Entrance, wrong, err error) {
	w, err := tx.TryWaiting(ctx, hash)
	if err != nil {
		return e, nil, err
	}
	p, err := tx.Person(ctx, w.Person)
	if err != nil {
		return e, nil, err
	}
	codes, err := present(ctx, tx, p, code)
	switch kind := errs.KindOf(err); {
	case err == nil:
	case kind == errs.Invalid && w.Tries < mostCodes:
		return e, err, nil
	case kind == errs.Invalid:
		_, err = tx.EndWaiting(ctx, hash)
		return e, errWaiting(), err
	default:
		return e, nil, err
	}
	if _, err := tx.EndWaiting(ctx, hash); err != nil {
		return e, nil, err
	}
	e, err = a.goOn(ctx, tx, w, p, browser)
	e.Codes = codes
	return e, nil, err
}

// present takes a code of somebody at the door: one of their second factor, or the first of one that they enrol, with which they get
// recovery codes.
func present(ctx context.Context, tx *store.Tx, p party.Person, code string) (codes []string, err error) {
	f, err := tx.Factor(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if f.Confirmed == 0 {
		return confirm(ctx, tx, p, f, code)
	}
	return nil, show(ctx, tx, p.ID, f, code)
}

// show uses up a code of a second factor: of the device, or a recovery code.
func show(ctx context.Context, tx *store.Tx, p access.PersonID, f party.Factor, code string) error {
	code = plain(code)
	ok, err := false, error(nil)
	if len(code) != totp.Digits {
		ok, err = tx.TakeRecoveryCode(ctx, p, password.TokenHash(code))
	} else if step, fits := totp.Verify(f.Secret, code, tx.Now(), f.Step); fits {
		ok, err = tx.TakeStep(ctx, p, step)
	}
	if err == nil && !ok {
		err = errCode()
	}
	return err
}

// plain is a code without what people put between its parts.
func plain(code string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, code))
}

// goOn lets in whoever has shown their second factor: by the invitation they accept, or at the seat they were on their way to.
func (a *Accounts) goOn(ctx context.Context, tx *store.Tx, w party.Waiting, p party.Person, browser string) (e Entrance, err error) {
	through := party.Credential{Factor: tx.Now().UnixMicro()}
	if len(w.Invite) > 0 {
		i, err := tx.Invite(ctx, [32]byte(w.Invite))
		if err == nil {
			e, err = a.accept(ctx, tx, i, p, i.Organisation, browser, through)
		}
		if isRefused(err) {
			err = errInvitation()
		}
		return e, err
	}
	seats, err := usable(ctx, tx, p.ID)
	if err != nil {
		return e, err
	}
	if len(seats) == 0 {
		return e, errNowhere()
	}
	s := lastUsed(ctx, tx, p.ID, seats)
	if at := slices.IndexFunc(seats, func(s party.Seat) bool { return s.ID == w.Seat }); at >= 0 {
		s = seats[at]
	}
	e, err = a.enter(ctx, tx, p, s, browser, through)
	e.Choices = len(seats)
	return e, err
}
