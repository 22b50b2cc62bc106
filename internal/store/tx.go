package store

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// Tx is one transaction, seen from one seat at one instant. After one of its statements fails it can only be abandoned.
//
// There is no count of affected rows, because a write through a view reports none on SQLite: texts ask for RETURNING.
type Tx struct {
	db       *DB
	e        engineTx
	mode     mode
	seat     access.SeatID
	now      time.Time
	readOnly bool
	chance   io.Reader
	failed   error
	over     bool
	busy     bool                             // a statement runs, or fn of System or As
	scopes   map[access.RoomID]access.ScopeID // of rooms that the seat holds, as far as they were asked for
	keep     []fieldKey                       // keys of openings, stored before the commit
	drop     []string                         // ids of keys, destroyed after the commit
	granted  []access.SeatID                  // seats whose rooms changed, counted before the commit
	ended    []string                         // lines of the ledger for seats and posts that end, written before the commit
}

// Now is the instant of the transaction.
func (tx *Tx) Now() time.Time { return tx.now }

// Seat is the seat the transaction was opened for; empty for System.
func (tx *Tx) Seat() access.SeatID { return tx.seat }

// Random is the transaction's source of chance.
func (tx *Tx) Random() io.Reader {
	if tx.chance == nil {
		tx.chance = tx.db.opts.Chance(tx.seat, tx.now)
	}
	return tx.chance
}

// NewID makes an id for a row of a room: a version 7 UUID of the transaction's instant.
func (tx *Tx) NewID() string {
	var b [16]byte
	if _, err := io.ReadFull(tx.Random(), b[:]); err != nil {
		tx.fail(errs.New(errs.Internal, "no randomness: %w", err))
		return ""
	}
	ms := tx.now.UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	return uuid.UUID(b).String()
}

// NewOpaqueID makes an id that tells no time, for people, organisations, engagements and links.
func (tx *Tx) NewOpaqueID() string {
	u, err := uuid.NewRandomFromReader(tx.Random())
	if err != nil {
		tx.fail(errs.New(errs.Internal, "no randomness: %w", err))
		return ""
	}
	return u.String()
}

func (tx *Tx) fail(err error) {
	if tx.failed == nil {
		tx.failed = err
	}
}

// exec runs a text that returns nothing of interest.
func (tx *Tx) exec(ctx context.Context, t text, args ...any) error {
	return tx.query(ctx, func(scan) error { return nil }, t, args...)
}

// query calls row once for each row. The rows never leave the call, so none can outlive the transaction.
func (tx *Tx) query(ctx context.Context, row func(scan) error, t text, args ...any) error {
	if err := tx.usable(); err != nil {
		return err
	}
	tx.busy = true
	defer func() { tx.busy = false }()
	tx.db.opts.Count(ctx)
	err := lint(t)
	if err == nil {
		tx.e.within(tx.scopeOf(t, args))
		err = tx.e.query(ctx, t, args, row)
	}
	if err != nil {
		tx.fail(err)
	}
	return err
}

// usable refuses what comes after the end or a failure, and a second statement before the first is done: inside a row it would wait
// for itself on PostgreSQL, and beside System or As it would run with their rights.
func (tx *Tx) usable() error {
	switch {
	case tx.over:
		return errs.New(errs.Internal, "the transaction is over")
	case tx.busy:
		tx.fail(errs.New(errs.Internal, "the transaction is busy with a statement, or continues as somebody else at the moment"))
	}
	return tx.failed
}

// one scans the single row of a text; none is ErrRefused, the same as a row that is hidden.
func (tx *Tx) one(ctx context.Context, dst []any, t text, args ...any) error {
	found := false
	err := tx.query(ctx, func(s scan) error {
		found = true
		return s(dst...)
	}, t, args...)
	if err == nil && !found {
		return ErrRefused
	}
	return err
}

// changed runs a write that returns a column and reports whether a row was there to change.
func (tx *Tx) changed(ctx context.Context, t text, args ...any) (bool, error) {
	found := false
	err := tx.query(ctx, func(scan) error { found = true; return nil }, t, args...)
	return found, err
}

// revised runs an update under optimistic locking whose text ends in RETURNING: without a row, the row changed since it was
// read or is out of reach.
func (tx *Tx) revised(ctx context.Context, t text, args ...any) error {
	ok, err := tx.changed(ctx, t, args...)
	if err == nil && !ok {
		return errs.New(errs.Conflict, "somebody changed this since you opened it")
	}
	return err
}

// rows collects what one returns for each row.
func rows[T any](ctx context.Context, tx *Tx, one func(scan) (T, error), t text, args ...any) (out []T, err error) {
	err = tx.query(ctx, func(s scan) error {
		v, err := one(s)
		out = append(out, v)
		return err
	}, t, args...)
	return out, err
}

// System runs fn in the same transaction with the rights of System, for acts that found rooms or grants together with what is
// written in them. Inside fn there is no seat.
func (tx *Tx) System(ctx context.Context, r Reason, fn func(*Tx) error) error {
	if r.name == "" || tx.readOnly {
		return errs.New(errs.Internal, "a system transaction needs one of the reasons listed in the store, and may write")
	}
	return tx.as(ctx, systemMode, "", fn)
}

// As runs fn in the same transaction as a seat, from inside a system transaction that has just made the seat.
func (tx *Tx) As(ctx context.Context, seat access.SeatID, fn func(*Tx) error) error {
	if tx.mode != systemMode || tx.readOnly {
		return errs.New(errs.Internal, "only a system transaction that writes can continue as a seat")
	}
	return tx.as(ctx, appMode, seat, fn)
}

// as runs fn with a Tx of another mode on the same engine transaction, and comes back. When fn does not, because it panics, the
// rights are still those of the other mode: then the transaction can only be abandoned.
func (tx *Tx) as(ctx context.Context, m mode, seat access.SeatID, fn func(*Tx) error) (err error) {
	if err := tx.usable(); err != nil {
		return err
	}
	if err := tx.e.enter(ctx, m, seat, tx.now.UnixMicro()); err != nil {
		tx.fail(err)
		return err
	}
	in := &Tx{db: tx.db, e: tx.e, mode: m, seat: seat, now: tx.now, chance: tx.Random()}
	tx.busy = true
	back := false
	defer func() {
		in.over, tx.busy = true, false
		if !back {
			tx.fail(errs.New(errs.Internal, "the transaction did not come back from another mode"))
		}
	}()
	err = fn(in)
	back = true
	tx.keep, tx.drop, tx.ended = append(tx.keep, in.keep...), append(tx.drop, in.drop...), append(tx.ended, in.ended...)
	tx.granted = append(tx.granted, in.granted...)
	if err == nil {
		err = in.failed
	}
	if err == nil {
		err = tx.e.enter(ctx, tx.mode, tx.seat, tx.now.UnixMicro())
	}
	if err != nil {
		tx.fail(err)
	}
	return err
}
