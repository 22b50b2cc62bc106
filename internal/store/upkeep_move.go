package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

// Moved says of a table how many rows were copied.
type Moved struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
}

// Move copies everything from an SQLite file that nobody has open into a PostgreSQL database that has the schema and holds nothing, in
// one transaction, and compares both: the rows of every table by their content, and the root of every log. The address is that of
// whoever may change the schema. Keys stay where they are, and the file is left as it was.
func Move(ctx context.Context, file, url string) (out []Moved, err error) {
	defer errs.Wrap(&err, "store.Move")
	s, err := openSlot(ctx, file, false, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.db.Close()) }()
	from, err := undisturbed(ctx, s.db)
	if err != nil {
		return nil, err
	}
	defer func() {
		_ = from.Rollback()
		_, e := s.db.ExecContext(context.WithoutCancel(ctx), `PRAGMA journal_mode = WAL`)
		err = errors.Join(err, e)
	}()
	if err := nothingPending(ctx, from); err != nil {
		return nil, err
	}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, errs.New(errs.Invalid, "the PostgreSQL database cannot be reached: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close(context.WithoutCancel(ctx))) }()
	err = pgx.BeginFunc(ctx, c, func(to pgx.Tx) error {
		out, err = moveAll(ctx, from, to)
		return err
	})
	if err != nil {
		return nil, err
	}
	_, err = c.Exec(ctx, "SET ROLE cp_owner; ANALYZE")
	return out, err
}

// undisturbed begins a transaction on a file that nobody else has open, and keeps everybody out: a file in use cannot be taken out of the mode
// in which it is shared.
func undisturbed(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	var mode string
	for _, pragma := range []string{`PRAGMA busy_timeout = 200`, `PRAGMA locking_mode = EXCLUSIVE`, `PRAGMA journal_mode = DELETE`} {
		err := db.QueryRowContext(ctx, pragma).Scan(&mode)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, errs.New(errs.Conflict, "the database is in use: stop the server first: %w", liteErr(err))
		}
	}
	if mode != "delete" {
		return nil, errs.New(errs.Conflict, "the database is in use: stop the server first")
	}
	return db.BeginTx(ctx, nil)
}

// nothingPending refuses a database whose queue holds work that is not done: each engine keeps its queue in its own way.
func nothingPending(ctx context.Context, from *sql.Tx) error {
	var n int
	err := from.QueryRowContext(ctx, `SELECT count(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')`).Scan(&n)
	if err == nil && n > 0 {
		err = errs.New(errs.Conflict, "%d jobs are not done: let the server do them, or cancel them in the administration, and stop it then", n)
	}
	return err
}

// moveAll copies and compares, with row security out of the way of the owner until the transaction ends.
func moveAll(ctx context.Context, from *sql.Tx, to pgx.Tx) (out []Moved, err error) {
	if _, err := to.Exec(ctx, "SET LOCAL ROLE cp_owner"); err != nil {
		return nil, errs.New(errs.Invalid, "the login of the address is no member of cp_owner: give that of whoever may change the schema: %w", err)
	}
	bound := append([]string{"seat_room", "scope"}, RoomTables()...)
	for _, t := range bound {
		if _, err := to.Exec(ctx, "ALTER TABLE "+t+" NO FORCE ROW LEVEL SECURITY"); err != nil {
			return nil, err
		}
	}
	for _, t := range slices.Concat(systemTables, RoomTables()) { // parents first
		m, err := moveTable(ctx, from, to, t)
		if err != nil {
			return nil, fmt.Errorf("the table %s: %w", t, err)
		}
		out = append(out, m)
	}
	if err := sameRoots(ctx, from, to); err != nil {
		return nil, err
	}
	for _, t := range bound {
		if _, err := to.Exec(ctx, "ALTER TABLE "+t+" FORCE ROW LEVEL SECURITY"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// moveTable copies the rows of a table by way of one without constraints, so that rows may refer to each other in any order.
//
// Safety: tables and columns are named by the schema.
func moveTable(ctx context.Context, from *sql.Tx, to pgx.Tx, table string) (m Moved, err error) {
	m.Table = table
	var there bool
	if err := to.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+")").Scan(&there); err != nil || there {
		return m, errors.Join(err, errs.New(errs.Conflict, "the database to move to holds rows already, and nothing is overwritten"))
	}
	columns, bools, err := columnsOf(ctx, to, table)
	if err != nil {
		return m, err
	}
	if _, err := to.Exec(ctx, "CREATE TABLE moving (LIKE "+table+")"); err != nil {
		return m, err
	}
	names := strings.Join(columns, ", ")
	source, err := from.QueryContext(ctx, "SELECT "+names+" FROM "+table)
	if err != nil {
		return m, err
	}
	defer source.Close()
	var sent digest
	m.Rows, err = to.CopyFrom(ctx, pgx.Identifier{"moving"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if !source.Next() {
			return nil, source.Err()
		}
		row, err := liteRow(source, bools)
		sent.add(row)
		return row, err
	}))
	if err != nil {
		return m, err
	}
	for _, s := range []string{"INSERT INTO " + table + " (" + names + ") SELECT " + names + " FROM moving", "DROP TABLE moving"} {
		if _, err := to.Exec(ctx, s); err != nil {
			return m, err
		}
	}
	return m, arrived(ctx, to, "SELECT "+names+" FROM "+table, sent)
}

// columnsOf lists the columns of a table, and which of them are booleans.
func columnsOf(ctx context.Context, to pgx.Tx, table string) (columns []string, bools []bool, err error) {
	rows, err := to.Query(ctx, `SELECT attname::text, atttypid = 'boolean'::regtype FROM pg_attribute
		WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, table)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var isBool bool
		if err := rows.Scan(&name, &isBool); err != nil {
			return nil, nil, err
		}
		columns, bools = append(columns, name), append(bools, isBool)
	}
	return columns, bools, rows.Err()
}

// liteRow is the current row, with the booleans that SQLite does not know.
func liteRow(source *sql.Rows, bools []bool) ([]any, error) {
	row, into := make([]any, len(bools)), make([]any, len(bools))
	for i := range row {
		into[i] = &row[i]
	}
	if err := source.Scan(into...); err != nil {
		return nil, err
	}
	for i, isBool := range bools {
		if n, ok := row[i].(int64); ok && isBool {
			row[i] = n != 0
		}
	}
	return row, nil
}

// digest is what the rows of a table amount to, in whatever order they come.
type digest struct {
	rows int64
	sum  [sha256.Size]byte
}

func (d *digest) add(row []any) {
	h := sha256.New()
	for _, v := range row {
		b, ok := v.([]byte)
		if !ok {
			b = fmt.Append(nil, v)
		}
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		h.Write(b)
	}
	for i, b := range h.Sum(nil) {
		d.sum[i] ^= b
	}
	d.rows++
}

// arrived compares what is there with what was sent.
func arrived(ctx context.Context, to pgx.Tx, query string, sent digest) error {
	rows, err := to.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var got digest
	for rows.Next() {
		row, err := rows.Values()
		if err != nil {
			return err
		}
		got.add(row)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if got != sent {
		return errs.New(errs.Internal, "%d rows were sent and %d arrived, or not all as they were", sent.rows, got.rows)
	}
	return nil
}

const everyLeaf = `SELECT organisation, room, body FROM leaf ORDER BY organisation, room, idx`

// sameRoots works out the root of every log on both sides.
func sameRoots(ctx context.Context, from *sql.Tx, to pgx.Tx) error {
	var before, after roots
	err := each(ctx, from, func(s scan) error { return before.add(s) }, everyLeaf)
	if err != nil {
		return err
	}
	rows, err := to.Query(ctx, everyLeaf)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := after.add(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	a, err1 := before.all()
	b, err2 := after.all()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if !slices.Equal(a, b) {
		return errs.New(errs.Internal, "the logs that arrived have other roots than those that were sent")
	}
	return nil
}

// roots works out the roots of logs whose leaves come log by log, in order.
type roots struct {
	at     Place
	hashes grown
	size   uint64
	done   []logRoot
}

type logRoot struct {
	Place
	size uint64
	root record.Hash
}

func (r *roots) add(s scan) error {
	var at Place
	var body []byte
	if err := s(&at.Organisation, &at.Room, &body); err != nil {
		return err
	}
	if at != r.at {
		if err := r.close(); err != nil {
			return err
		}
		r.at, r.hashes, r.size = at, nil, 0
	}
	_, hashes, err := record.Tree{Size: r.size, Stored: r.hashes}.Append(body)
	r.hashes = append(r.hashes, hashes...)
	r.size++
	return err
}

func (r *roots) close() error {
	if r.size == 0 {
		return nil
	}
	root, err := record.Tree{Size: r.size, Stored: r.hashes}.Root()
	r.done = append(r.done, logRoot{r.at, r.size, root})
	return err
}

func (r *roots) all() ([]logRoot, error) {
	err := r.close()
	return r.done, err
}

// grown holds the hashes of a tree by their positions.
type grown []record.Hash

// ReadHashes is what a record.HashReader does.
func (g grown) ReadHashes(positions []int64) ([]record.Hash, error) {
	out := make([]record.Hash, len(positions))
	for i, p := range positions {
		if p < 0 || p >= int64(len(g)) {
			return nil, errs.New(errs.Internal, "there is no hash at position %d", p)
		}
		out[i] = g[p]
	}
	return out, nil
}
