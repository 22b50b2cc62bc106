// Package store keeps everything Counterpart knows, on SQLite or PostgreSQL, behind one boundary: a transaction is opened for
// one seat, and what that seat may not see does not exist in it.
//
// It promises that no table is reachable without a Tx and no Tx without a seat, that an unset seat sees and changes nothing,
// that the same constant texts run on both engines, and that a refusal says the same as absence. Views, row policies and
// triggers ask the database itself, through seat() and tx_now(); no text names the viewer. It refuses to run a text that is
// not a constant of this package, to hand out rows that outlive their transaction, and to know what a page or a request is.
//
// Long because every aggregate of the product has its file here: no other package may see a database driver.
package store

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// Options are common to both engines; the zero value is ready to use.
type Options struct {
	// Now is the clock behind tx_now(), read once per transaction; time.Now if nil.
	Now func() time.Time
	// Chance gives the randomness of one transaction: ids, tokens, salts and keys are drawn from it. The system's if nil.
	// Only a demonstration database may be opened with another.
	Chance func(seat access.SeatID, now time.Time) io.Reader
	// Count is told of every statement that runs; nothing if nil.
	Count func(ctx context.Context)
	// Slots is the number of concurrent readers; 4 if zero.
	Slots int
	// KeyDir is the folder of the key store, outside the database and its backups.
	KeyDir string

	otherClock bool // Now was given, so the queue goes by it too
}

func (o Options) withDefaults() Options {
	o.otherClock = o.Now != nil
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Chance == nil {
		o.Chance = func(access.SeatID, time.Time) io.Reader { return rand.Reader }
	}
	if o.Count == nil {
		o.Count = func(context.Context) {}
	}
	if o.Slots == 0 {
		o.Slots = 4
	}
	return o
}

// DB is the only way to a table. It is safe for concurrent use.
type DB struct {
	engine engine
	opts   Options
	keys   *Keys
	queue  queue
}

// engine is one database underneath. It opens transactions and keeps its connections clean between them.
type engine interface {
	name() string
	begin(ctx context.Context, readOnly bool) (engineTx, error)
	close() error
	// scrub removes what deleted rows leave behind in the engine's files, where it can.
	scrub(ctx context.Context) error
	// queue makes the engine's queue of jobs.
	queue(o Options) (queue, error)
	// backup writes a copy of a consistent state to a new file.
	backup(ctx context.Context, file string) error
}

// engineTx is an open transaction of an engine. After enter, statements run in a mode for a seat.
type engineTx interface {
	enter(ctx context.Context, m mode, seat access.SeatID, now int64) error
	query(ctx context.Context, t text, args []any, row func(scan) error) error
	// within says that the next statement asks for rooms of one scope alone, so that no others need be listed.
	within(scope access.ScopeID)
	// end commits or rolls back, and leaves no seat behind on the connection.
	end(ctx context.Context, commit bool) error
	// handle is the driver's transaction, for the queue: *sql.Tx or pgx.Tx.
	handle() any
}

// mode is what a transaction may touch at the moment.
type mode int32

// The modes. Outside a transaction of ours only the queue's own tables are reachable.
const (
	queueMode  mode = iota
	appMode         // content, through views, as one seat
	systemMode      // identities, rooms and grants; no content
)

// scan copies the columns of the current row.
type scan func(dst ...any) error

// ErrRefused is the one answer for everything the boundary refuses: a room out of reach, a base table, a reference to a
// hidden row, a reference to nothing. It is of the kind errs.NotFound.
var ErrRefused = errs.New(errs.NotFound, "not found")

// refusal answers like ErrRefused in every byte; the cause is for the log only, since engines put key values and names of
// constraints into it.
type refusal struct{ cause error }

func (refusal) Error() string        { return ErrRefused.Error() }
func (refusal) Unwrap() error        { return ErrRefused }
func (refusal) Is(target error) bool { return target == ErrRefused }

// Cause is what the engine said about a refusal, for the server's log and never for an answer.
func Cause(err error) error {
	if r, ok := errors.AsType[refusal](err); ok {
		return r.cause
	}
	return err
}

// ErrTaken says that a unique key is taken among what the seat may see.
var ErrTaken = errs.New(errs.Conflict, "already there")

// taken is ErrTaken with what the engine said.
type taken struct{ cause error }

func (taken) Error() string        { return ErrTaken.Error() }
func (taken) Unwrap() error        { return ErrTaken }
func (taken) Is(target error) bool { return target == ErrTaken }

// Engine is "sqlite" or "postgres".
func (db *DB) Engine() string { return db.engine.name() }

// Close gives back every connection.
func (db *DB) Close() error {
	err := db.engine.close()
	if db.keys != nil {
		err = errors.Join(err, db.keys.close())
	}
	return err
}

// Read runs fn on a read-only snapshot, seen from the seat.
func (db *DB) Read(ctx context.Context, seat access.SeatID, fn func(*Tx) error) (err error) {
	defer errs.Wrap(&err, "store.Read")
	return db.run(ctx, true, appMode, seat, fn)
}

// Write runs fn and commits if neither fn nor any statement in it failed. It may run fn again when the engine asks for it,
// so fn has no effect outside its Tx.
func (db *DB) Write(ctx context.Context, seat access.SeatID, fn func(*Tx) error) (err error) {
	defer errs.Wrap(&err, "store.Write")
	return db.again(ctx, func() error { return db.run(ctx, false, appMode, seat, fn) })
}

// System administers identities, rooms and grants, and has no access to content. Its reasons are a closed list.
func (db *DB) System(ctx context.Context, r Reason, fn func(*Tx) error) (err error) {
	defer errs.Wrap(&err, "store.System(%s)", r.name)
	if r.name == "" {
		return errs.New(errs.Internal, "a system transaction needs one of the reasons listed in the store")
	}
	if r.readOnly {
		return db.run(ctx, true, systemMode, "", fn)
	}
	return db.again(ctx, func() error { return db.run(ctx, false, systemMode, "", fn) })
}

// tries is how often a transaction is run that the engine asked to repeat.
const tries = 5

func (db *DB) again(ctx context.Context, run func() error) (err error) {
	for range tries {
		if err = run(); !errors.Is(err, errAgain) || ctx.Err() != nil {
			return err
		}
	}
	return errs.New(errs.Busy, "too many changes at once; try again: %w", err)
}

// errAgain marks what the engine rolled back only because of other transactions.
var errAgain = errors.New("the engine asks to repeat the transaction")

func (db *DB) run(ctx context.Context, readOnly bool, m mode, seat access.SeatID, fn func(*Tx) error) (err error) {
	e, err := db.engine.begin(ctx, readOnly)
	if err != nil {
		return err
	}
	now := db.opts.Now()
	tx := &Tx{db: db, e: e, mode: m, seat: seat, now: now, readOnly: readOnly}
	done := false
	defer func() {
		tx.over = true
		if !done { // also when fn ends the goroutine
			err = errors.Join(err, e.end(context.WithoutCancel(ctx), false))
		}
	}()
	if err := e.enter(ctx, m, seat, now.UnixMicro()); err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	if tx.failed != nil {
		return tx.failed
	}
	if err := tx.beforeCommit(ctx); err != nil {
		return err
	}
	done = true
	if err := e.end(ctx, true); err != nil {
		return err
	}
	return tx.afterCommit(ctx)
}
