package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// pg is the engine on PostgreSQL. Its login can do nothing until a transaction takes one of the roles.
type pg struct {
	opts Options
	url  string
	pool *pgxpool.Pool
}

// openPG connects to a database that has the schema.
func openPG(ctx context.Context, url string, o Options) (*pg, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errs.New(errs.Invalid, "the address of the PostgreSQL database cannot be read: %w", err)
	}
	cfg.MaxConns = int32(o.Slots) + 4 // readers and writers; who works the queue brings its own
	cfg.AfterRelease = clean
	// Texts are few, and what differs between rooms is not which index to use: a text is planned once on a connection, and not again for
	// each of its arguments, which would take longer than most of them run (ADR 0032).
	cfg.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &pg{o, url, pool}, nil
}

// clean decides whether a released connection goes back to the pool. SET LOCAL ends with its transaction, so a seat or a role
// can only be left over from a statement that set it for the session; such a connection is destroyed. The pool asks in the
// background: the caller does not wait for the answer.
func clean(c *pgx.Conn) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var ok bool
	err := c.QueryRow(ctx, `SELECT coalesce(current_setting('app.seat', true), '') = '' AND current_user = session_user`).Scan(&ok)
	return err == nil && ok
}

func (p *pg) name() string { return "postgres" }

func (p *pg) close() error {
	p.pool.Close()
	return nil
}

// scrub leaves dead rows to PostgreSQL's own vacuum, which runs as the owner of the tables.
func (p *pg) scrub(context.Context) error { return nil }

func (p *pg) backup(context.Context, string) error {
	return errs.New(errs.Invalid, "a PostgreSQL database is backed up by its own tools, such as pg_dump and continuous archiving")
}

// queue asks inside our transactions, which take its role for that. A crew gets connections that have no other role.
func (p *pg) queue(o Options) (queue, error) {
	return newRiverQueue(riverpgxv5.New(nil), queueSchema, o, func(ctx context.Context) (riverdriver.Driver[pgx.Tx], func(), error) {
		pool, err := rolePool(ctx, p.url, pgRoles[queueMode], queueConns)
		if err != nil {
			return nil, nil, err
		}
		return riverpgxv5.New(pool), pool.Close, nil
	})
}

// queueConns is enough for the queue's listener, its fetching and its upkeep.
const queueConns = 6

func (p *pg) begin(ctx context.Context, readOnly bool) (engineTx, error) {
	// A reader sees one snapshot. Writers of one scope queue at its row, see Tx.Lock, so they need no more than the default.
	o := pgx.TxOptions{IsoLevel: pgx.ReadCommitted}
	if readOnly {
		o = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	}
	tx, err := p.pool.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return &pgTx{tx}, nil
}

// pgTx is a transaction on a pooled connection.
type pgTx struct{ tx pgx.Tx }

func (t *pgTx) handle() any { return t.tx }

// pgRoles is the role that each mode takes.
var pgRoles = map[mode]string{queueMode: "cp_queue", appMode: "cp_app", systemMode: "cp_system"}

// enter is one round trip.
//
// Safety: the role is one of the constants above.
func (t *pgTx) enter(ctx context.Context, m mode, seat access.SeatID, now int64) error {
	var b pgx.Batch
	b.Queue("SET LOCAL ROLE " + pgRoles[m])
	b.Queue("SELECT set_config('app.seat', $1, true), set_config('app.now', $2, true)", string(seat), strconv.FormatInt(now, 10))
	return pgErr(t.tx.SendBatch(ctx, &b).Close())
}

func (t *pgTx) end(ctx context.Context, commit bool) error {
	if commit {
		return pgErr(t.tx.Commit(ctx))
	}
	if err := t.tx.Rollback(ctx); err != nil && !errors.Is(err, pgx.ErrTxClosed) {
		return err
	}
	return nil
}

// within is nothing to PostgreSQL, which looks at the room of a row.
func (t *pgTx) within(access.ScopeID) {}

func (t *pgTx) query(ctx context.Context, q text, args []any, row func(scan) error) error {
	return pgErr(t.run(ctx, q, args, row))
}

func (t *pgTx) run(ctx context.Context, q text, args []any, row func(scan) error) error {
	rows, err := t.tx.Query(ctx, string(q), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}

// pgErr turns what the boundary refuses into the one refusal, and gives the rest its kind.
func pgErr(err error) error {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	const check, foreignKey, unique, privilege, serial, deadlock = "23514", "23503", "23505", "42501", "40001", "40P01"
	switch e.Code {
	case foreignKey, privilege: // row policies report 42501 as well
		return refusal{err}
	case check:
		if e.ConstraintName == "refers_inside" {
			return refusal{err}
		}
	case unique:
		return taken{err}
	case serial, deadlock:
		return errors.Join(errAgain, err)
	}
	return fmt.Errorf("postgres: %w", err)
}
