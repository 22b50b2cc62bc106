package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

const (
	factorText    text = `SELECT secret, made_us, confirmed_us, step FROM factor WHERE person = $1`
	changeFactor  text = `UPDATE factor SET secret = $2, made_us = $3 WHERE person = $1 AND confirmed_us = 0 RETURNING person`
	addFactor     text = `INSERT INTO factor (person, secret, made_us, confirmed_us, step) VALUES ($1, $2, $3, 0, 0)`
	confirmFactor text = `UPDATE factor SET confirmed_us = $2, step = $3 WHERE person = $1 AND confirmed_us = 0 RETURNING person`
	stepFactor    text = `UPDATE factor SET step = $2 WHERE person = $1 AND confirmed_us > 0 AND step < $2 RETURNING person`
	endFactor     text = `DELETE FROM factor WHERE person = $1 RETURNING person`

	addRecoveryCode  text = `INSERT INTO recovery_code (person, hash) VALUES ($1, $2)`
	takeRecoveryCode text = `DELETE FROM recovery_code WHERE person = $1 AND hash = $2 RETURNING person`
	recoveryCodes    text = `SELECT count(*) FROM recovery_code WHERE person = $1`
	endRecoveryCodes text = `DELETE FROM recovery_code WHERE person = $1`

	addWaiting   text = `INSERT INTO waiting (hash, person, seat, invite, tries, until_us) VALUES ($1, $2, $3, $4, 0, $5)`
	waitingText  text = `SELECT person, seat, invite, tries, until_us FROM waiting WHERE hash = $1 AND until_us > $2`
	tryWaiting   text = `UPDATE waiting SET tries = tries + 1 WHERE hash = $1 AND until_us > $2 RETURNING person, seat, invite, tries, until_us`
	endWaiting   text = `DELETE FROM waiting WHERE hash = $1 RETURNING person`
	endWaitingOf text = `DELETE FROM waiting WHERE person = $1`
	sweepWaiting text = `DELETE FROM waiting WHERE until_us < $1`
)

// Factor is the second factor of a person, the zero value for none.
func (tx *Tx) Factor(ctx context.Context, p access.PersonID) (f party.Factor, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&f.Secret, &f.Made, &f.Confirmed, &f.Step) }, factorText, p)
	return f, err
}

// SetFactor keeps the secret of a factor that is asked for once it is confirmed, in place of one that never was. Where there is a
// confirmed one it is ErrTaken.
func (tx *Tx) SetFactor(ctx context.Context, p access.PersonID, secret []byte) error {
	ok, err := tx.changed(ctx, changeFactor, p, secret, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addFactor, p, secret, tx.now.UnixMicro())
}

// ConfirmFactor has a factor asked for from now on, the code of a step being taken. Confirming twice is ErrRefused.
func (tx *Tx) ConfirmFactor(ctx context.Context, p access.PersonID, step int64) error {
	ok, err := tx.changed(ctx, confirmFactor, p, tx.now.UnixMicro(), step)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// TakeStep takes the code of a step, and says whether neither it nor a later one was taken before.
func (tx *Tx) TakeStep(ctx context.Context, p access.PersonID, step int64) (bool, error) {
	return tx.changed(ctx, stepFactor, p, step)
}

// EndFactor forgets the factor of a person with its recovery codes, and ends every entrance that waits for a code. It says whether
// there was one.
func (tx *Tx) EndFactor(ctx context.Context, p access.PersonID) (bool, error) {
	for _, t := range []text{endWaitingOf, endRecoveryCodes} {
		if err := tx.exec(ctx, t, p); err != nil {
			return false, err
		}
	}
	return tx.changed(ctx, endFactor, p)
}

// SetRecoveryCodes keeps the hashes of the codes that somebody may give once each instead of one of their device, in place of all
// earlier ones.
func (tx *Tx) SetRecoveryCodes(ctx context.Context, p access.PersonID, hashes [][32]byte) error {
	if err := tx.exec(ctx, endRecoveryCodes, p); err != nil {
		return err
	}
	for _, h := range hashes {
		if err := tx.exec(ctx, addRecoveryCode, p, h[:]); err != nil {
			return err
		}
	}
	return nil
}

// TakeRecoveryCode uses a recovery code up, and says whether it was one.
func (tx *Tx) TakeRecoveryCode(ctx context.Context, p access.PersonID, hash [32]byte) (bool, error) {
	return tx.changed(ctx, takeRecoveryCode, p, hash[:])
}

// RecoveryCodes counts the recovery codes that a person has left.
func (tx *Tx) RecoveryCodes(ctx context.Context, p access.PersonID) (n int, err error) {
	err = tx.one(ctx, []any{&n}, recoveryCodes, p)
	return n, err
}

// AddWaiting keeps, under the hash of its secret, that somebody is asked for a code.
func (tx *Tx) AddWaiting(ctx context.Context, hash [32]byte, w party.Waiting) error {
	return tx.exec(ctx, addWaiting, hash[:], w.Person, w.Seat, append([]byte{}, w.Invite...), w.Until)
}

func scanWaiting(s scan) (w party.Waiting, err error) {
	err = s(&w.Person, &w.Seat, &w.Invite, &w.Tries, &w.Until)
	return w, err
}

// Waiting is who is asked for a code, or ErrRefused.
func (tx *Tx) Waiting(ctx context.Context, hash [32]byte) (party.Waiting, error) {
	return single(ctx, tx, scanWaiting, waitingText, hash[:], tx.now.UnixMicro())
}

// TryWaiting is Waiting, and counts one code more that was given. Two at the same moment are counted one after the other.
func (tx *Tx) TryWaiting(ctx context.Context, hash [32]byte) (party.Waiting, error) {
	return single(ctx, tx, scanWaiting, tryWaiting, hash[:], tx.now.UnixMicro())
}

// EndWaiting asks for no code any more, and says whether one was asked for.
func (tx *Tx) EndWaiting(ctx context.Context, hash [32]byte) (bool, error) {
	return tx.changed(ctx, endWaiting, hash[:])
}
