package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"

	"modernc.org/sqlite"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// lite is the engine on one SQLite file: several readers and one writer, which the queue shares.
type lite struct {
	opts    Options
	path    string
	readers chan *slot // a slot in the channel is free
	writer  chan *slot // the single permission to write
	all     []*slot
}

// slot is one connection with a driver of its own, because functions are registered per driver and seat() must answer for this
// connection alone.
type slot struct {
	db    *sql.DB
	vars  atomic.Pointer[vars] // nil outside a transaction of ours
	mode  atomic.Int32
	texts map[mode]map[text]*sql.Stmt // statements kept prepared, per mode
	fresh map[mode][]text             // used in the current transaction and not prepared yet
}

type vars struct {
	seat string
	now  int64
}

// connector hands a slot's driver to database/sql without sql.Register, whose names are global and can never be given back.
type connector struct {
	driver *sqlite.Driver
	dsn    string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

// openLite opens a file that has the schema.
func openLite(ctx context.Context, path string, o Options) (_ *lite, err error) {
	l := &lite{opts: o, path: path, readers: make(chan *slot, o.Slots), writer: make(chan *slot, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	w, err := l.open(ctx, false)
	if err != nil {
		return nil, err
	}
	l.writer <- w
	for range o.Slots {
		r, err := l.open(ctx, true)
		if err != nil {
			return nil, err
		}
		l.readers <- r
	}
	return l, nil
}

func (l *lite) open(ctx context.Context, readOnly bool) (*slot, error) {
	s, err := openSlot(ctx, l.path, readOnly, authorizer(readOnly, l.opts.broken))
	if s != nil {
		l.all = append(l.all, s)
	}
	return s, err
}

// openSlot opens a connection; without a guard it may do anything and is for migrations and backups only.
func openSlot(ctx context.Context, path string, readOnly bool, guard func(*slot) sqlite.AuthorizerFn) (*slot, error) {
	s := &slot{texts: map[mode]map[text]*sql.Stmt{}, fresh: map[mode][]text{}}
	d := &sqlite.Driver{}
	// "Deterministic" promises the same answer for the same arguments. Within one statement that holds; SQLite asks again each
	// time one is started, so a prepared statement follows the slot from seat to seat.
	for name, answer := range map[string]func(*vars) driver.Value{
		"seat": func(v *vars) driver.Value {
			if v.seat == "" {
				return nil
			}
			return v.seat
		},
		"tx_now": func(v *vars) driver.Value { return v.now },
	} {
		err := d.RegisterDeterministicScalarFunction(name, 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			if v := s.vars.Load(); v != nil {
				return answer(v), nil
			}
			return nil, nil // NULL: nothing is in reach
		})
		if err != nil {
			return nil, err
		}
	}
	if guard != nil {
		may := guard(s)
		d.RegisterConnectionHook(func(c sqlite.ExecQuerierContext, _ string) error {
			return c.(sqlite.AuthorizerRegisterer).RegisterAuthorizer(may)
		})
	}
	s.db = sql.OpenDB(connector{d, liteDSN(path, readOnly)})
	s.db.SetMaxOpenConns(1)
	s.db.SetConnMaxIdleTime(0)
	return s, s.db.PingContext(ctx)
}

// liteDSN is the address of a file. trusted_schema must keep its default: without it SQLite calls seat() unsafe inside a view.
// These pragmas run before the authorizer exists.
func liteDSN(path string, readOnly bool) string {
	q := url.Values{"_dqs": {"0"}, "_defensive": {"1"}, "_txlock": {"immediate"},
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)", "cache_size(-65536)"}}
	if readOnly {
		q.Set("_query_only", "1")
		q.Set("_txlock", "deferred")
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

func (l *lite) name() string { return "sqlite" }

func (l *lite) close() (err error) {
	for _, s := range l.all {
		err = errors.Join(err, s.db.Close())
	}
	return err
}

// scrub empties the write-ahead log, where the bytes of deleted rows would linger; the pages themselves are overwritten, since
// secure_delete is on. A reader in the middle of a snapshot leaves it to the next one.
func (l *lite) scrub(ctx context.Context) error {
	return l.unguarded(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		return err
	})
}

func (l *lite) backup(ctx context.Context, file string) error {
	return l.unguarded(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `VACUUM INTO $1`, file)
		return err
	})
}

// unguarded lends a connection of its own that may do anything.
func (l *lite) unguarded(ctx context.Context, fn func(*sql.DB) error) error {
	s, err := openSlot(ctx, l.path, false, nil)
	if err != nil {
		return err
	}
	return errors.Join(fn(s.db), s.db.Close())
}

func (l *lite) begin(ctx context.Context, readOnly bool) (engineTx, error) {
	free := l.writer
	if readOnly {
		free = l.readers
	}
	select {
	case s := <-free:
		tx, err := s.db.BeginTx(ctx, nil)
		if err != nil {
			free <- s
			return nil, liteErr(err)
		}
		return &liteTx{slot: s, tx: tx, free: free}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// liteTx is a transaction on a slot.
type liteTx struct {
	slot *slot
	tx   *sql.Tx
	free chan *slot
}

func (t *liteTx) handle() any { return t.tx }

// enter sets the variables only once the transaction holds the slot's one connection. A goroutine that leaked from the last
// transaction may still be inside a statement until then, and must find no seat, least of all the next one.
func (t *liteTx) enter(_ context.Context, m mode, seat access.SeatID, now int64) error {
	t.slot.mode.Store(int32(m))
	t.slot.vars.Store(&vars{string(seat), now})
	return nil
}

// end forgets the seat before the connection can be taken by the queue, then commits or rolls back. A commit asks neither the
// seat nor the authorizer.
func (t *liteTx) end(ctx context.Context, commit bool) error {
	t.slot.vars.Store(nil)
	t.slot.mode.Store(int32(queueMode))
	var err error
	if commit {
		err = liteErr(t.tx.Commit())
	} else if e := t.tx.Rollback(); e != nil && !errors.Is(e, sql.ErrTxDone) {
		err = e
	}
	if err == nil {
		t.slot.prepare(ctx)
	}
	t.free <- t.slot
	return err
}

// prepare keeps the statements that the transaction used for the next one. It runs between transactions: inside one it would
// wait for the slot's only connection, which is the transaction's. A text that cannot be prepared is simply not kept.
func (s *slot) prepare(ctx context.Context) {
	if len(s.fresh) == 0 {
		return
	}
	for m, texts := range s.fresh {
		s.mode.Store(int32(m))
		for _, t := range texts {
			if s.texts[m] == nil {
				s.texts[m] = map[text]*sql.Stmt{}
			}
			if stmt, err := s.db.PrepareContext(ctx, string(t)); err == nil {
				s.texts[m][t] = stmt
			}
		}
		delete(s.fresh, m)
	}
	s.mode.Store(int32(queueMode))
}

func (t *liteTx) query(ctx context.Context, q text, args []any, row func(scan) error) error {
	return liteErr(t.run(ctx, q, args, row))
}

func (t *liteTx) run(ctx context.Context, q text, args []any, row func(scan) error) error {
	m := mode(t.slot.mode.Load())
	var rows *sql.Rows
	var err error
	if stmt := t.slot.texts[m][q]; stmt != nil {
		rows, err = t.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	} else {
		rows, err = t.tx.QueryContext(ctx, string(q), args...)
		if err == nil {
			t.slot.fresh[m] = append(t.slot.fresh[m], q)
		}
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// liteErr turns what the boundary refuses into the one refusal, and gives the rest its kind.
func liteErr(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	const generic, busy, auth, check, foreignKey, primaryKey, raised, unique = 1, 5, 23, 275, 787, 1555, 1811, 2067
	switch e.Code() {
	case auth, foreignKey, raised:
		return refusal{err}
	case check:
		if strings.Contains(e.Error(), "refers_inside") {
			return refusal{err}
		}
	case generic:
		if strings.Contains(e.Error(), "not authorized") { // a function
			return refusal{err}
		}
	case unique, primaryKey:
		return taken{err}
	case busy:
		return errs.New(errs.Busy, "the database is busy; try again: %w", err)
	}
	return fmt.Errorf("sqlite: %w", err)
}
