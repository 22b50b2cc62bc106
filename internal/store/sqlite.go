package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
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
	state atomic.Pointer[state]       // of whoever has the connection
	texts map[mode]map[text]*sql.Stmt // statements kept prepared, per mode
	fresh map[mode][]text             // used in the current transaction and not prepared yet
}

// state is what a connection answers for at the moment: its mode to the authorizer, seat and clock to seat() and tx_now(), and to scope_from()
// and scope_to() the scope that a statement asks for, "" for all.
type state struct {
	mode  mode
	seat  string
	now   int64
	scope string
}

// stateKey is the key under which a context brings a state to the connection that is borrowed with it.
type stateKey struct{}

// lend gives the slot the state of the next borrower of its connection; one who brings none is the queue.
func (s *slot) lend(ctx context.Context) {
	st, ok := ctx.Value(stateKey{}).(*state)
	if !ok {
		st = &state{mode: queueMode}
	}
	s.state.Store(st)
}

// liteConn is what database/sql may ask of a connection of the driver.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// lent is a slot's connection as database/sql lends it. The writer's is lent to us and to the queue in turn, and when the context
// of a transaction ends it is lent on while whoever opened that transaction still believes to hold it. So the state is set here,
// by the one place that knows who borrows.
type lent struct {
	liteConn
	slot *slot
}

// ResetSession is called before a connection is lent again.
func (c lent) ResetSession(ctx context.Context) error {
	c.slot.lend(ctx)
	return c.liteConn.ResetSession(ctx)
}

// BeginTx is called with the borrower's context even on a connection that is new.
func (c lent) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	c.slot.lend(ctx)
	return c.liteConn.BeginTx(ctx, o)
}

// connector hands a slot's driver to database/sql without sql.Register, whose names are global and can never be given back.
type connector struct {
	driver *sqlite.Driver
	dsn    string
	slot   *slot
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(liteConn)
	if !ok {
		return nil, errors.Join(errs.New(errs.Internal, "the SQLite driver's connection lacks what transactions need"), conn.Close())
	}
	c.slot.lend(ctx)
	return lent{whole, c.slot}, nil
}

func (c connector) Driver() driver.Driver { return c.driver }

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
	s, err := openSlot(ctx, l.path, readOnly, authorizer(readOnly, boundary{}))
	if s != nil {
		l.all = append(l.all, s)
	}
	return s, err
}

// openSlot opens a connection; without a guard it may do anything and is for migrations and backups only.
func openSlot(ctx context.Context, path string, readOnly bool, guard func(*slot) sqlite.AuthorizerFn) (*slot, error) {
	s := &slot{texts: map[mode]map[text]*sql.Stmt{}, fresh: map[mode][]text{}}
	s.lend(context.Background())
	d := &sqlite.Driver{}
	// "Deterministic" promises the same answer for the same arguments. Within one statement that holds; SQLite asks again each
	// time one is started, so a prepared statement follows the slot from seat to seat.
	for name, answer := range map[string]func(*state) (value driver.Value, set bool){
		"seat":       func(st *state) (driver.Value, bool) { return st.seat, st.seat != "" },
		"tx_now":     func(st *state) (driver.Value, bool) { return st.now, st.now != 0 },
		"scope_from": func(st *state) (driver.Value, bool) { return st.scope, true },
		"scope_to":   func(st *state) (driver.Value, bool) { return cmp.Or(st.scope, lastText), true },
	} {
		err := d.RegisterDeterministicScalarFunction(name, 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			if v, set := answer(s.state.Load()); set {
				return v, nil
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
	s.db = sql.OpenDB(connector{d, liteDSN(path, readOnly), s})
	s.db.SetMaxOpenConns(1)
	s.db.SetConnMaxIdleTime(0)
	return s, s.db.PingContext(ctx)
}

// liteDSN is the address of a file. trusted_schema must keep its default: without it SQLite calls seat() unsafe inside a view.
// These pragmas run before the authorizer exists.
func liteDSN(path string, readOnly bool) string {
	q := url.Values{"_dqs": {"0"}, "_defensive": {"1"}, "_txlock": {"immediate"},
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)", "recursive_triggers(1)", "cache_size(-65536)"}}
	if readOnly {
		q.Set("_query_only", "1")
		q.Set("_txlock", "deferred")
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

func (l *lite) name() string { return "sqlite" }

// queue works on the writer's connection: a second one would be starved by it, since SQLite's wait for a lock is not fair.
func (l *lite) queue(o Options) (queue, error) {
	d := riversqlite.New(l.all[0].db) // the writer
	return newRiverQueue(d, "", o, func(context.Context) (riverdriver.Driver[*sql.Tx], func(), error) { return d, func() {}, nil })
}

func (l *lite) close() (err error) {
	for _, s := range l.all {
		err = errors.Join(err, s.db.Close())
	}
	return err
}

// scrub writes the file anew and empties the write-ahead log. secure_delete overwrites what is deleted, but not the copies that
// SQLite leaves in the unused part of a page when it moves rows between pages: after much writing about one text in a hundred is
// still in the file. A reader in the middle of a snapshot leaves the log to the next one.
func (l *lite) scrub(ctx context.Context) error {
	select {
	case w := <-l.writer: // so that no transaction of ours is in its way
		defer func() { l.writer <- w }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return l.unguarded(ctx, func(db *sql.DB) error { return rewrite(ctx, db) })
}

// rewrite leaves nothing in the files of a database but what can be read from it.
func rewrite(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `VACUUM`)
	if err == nil {
		_, err = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	return liteErr(err)
}

func (l *lite) backup(ctx context.Context, file string) error {
	return CopySQLite(ctx, l.path, file)
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
		st := &state{mode: queueMode} // until enter
		tx, err := s.db.BeginTx(context.WithValue(ctx, stateKey{}, st), nil)
		if err != nil {
			free <- s
			return nil, liteErr(err)
		}
		return &liteTx{slot: s, tx: tx, free: free, state: st}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// liteTx is a transaction on a slot.
type liteTx struct {
	slot  *slot
	tx    *sql.Tx
	free  chan *slot
	state *state // what the connection answers for, as long as it is lent to this transaction
	scope string // of the next statement
}

func (t *liteTx) handle() any { return t.tx }

// enter changes the state of the connection, unless it was lent on since: then the transaction is over, and its seat must not
// reach whoever has the connection now.
func (t *liteTx) enter(_ context.Context, m mode, seat access.SeatID, now int64) error {
	next := &state{mode: m, seat: string(seat), now: now}
	if !t.slot.state.CompareAndSwap(t.state, next) {
		return sql.ErrTxDone
	}
	t.state = next
	return nil
}

// end commits or rolls back. A commit asks neither the seat nor the authorizer.
func (t *liteTx) end(ctx context.Context, commit bool) error {
	t.slot.state.CompareAndSwap(t.state, &state{mode: queueMode})
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
	for m, texts := range s.fresh {
		ctx := context.WithValue(ctx, stateKey{}, &state{mode: m})
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
}

func (t *liteTx) within(scope access.ScopeID) { t.scope = string(scope) }

func (t *liteTx) query(ctx context.Context, q text, args []any, row func(scan) error) error {
	scope := t.scope
	if t.scope = ""; scope == "" {
		return liteErr(t.run(ctx, q, args, row))
	}
	whole, narrowed := t.state, *t.state
	narrowed.scope = scope
	if !t.slot.state.CompareAndSwap(whole, &narrowed) {
		return sql.ErrTxDone // lent on since, as enter says
	}
	defer t.slot.state.CompareAndSwap(&narrowed, whole)
	return liteErr(t.run(ctx, q, args, row))
}

func (t *liteTx) run(ctx context.Context, q text, args []any, row func(scan) error) error {
	m := t.state.mode
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
