package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"counterpart.dev/internal/errs"
)

// Upkeep is a database opened past the boundary by whoever runs the installation on its host: to check it, to copy it and to mend it.
// It tells ids, hashes and what is sealed. A text that somebody wrote leaves it only as a hash, to be compared,
// but for what a side must tell a person of what it holds about them (ADR 0026).
type Upkeep struct {
	db      *sql.DB // one connection
	lite    bool
	address string
	keys    *Keys // nil without a key store
	now     func() time.Time
}

// HasKeys reports whether a folder holds a key store.
func HasKeys(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, keysName))
	return err == nil
}

// keysName is the file of the keys.
const keysName = "keys.db"

// OpenUpkeep opens the database at an address for its upkeep: an SQLite file, or PostgreSQL as whoever may change the schema. The
// key store is opened too where the options name a folder that holds one.
func OpenUpkeep(ctx context.Context, address string, o Options) (_ *Upkeep, err error) {
	defer errs.Wrap(&err, "store.OpenUpkeep")
	u := &Upkeep{lite: !Postgres(address), address: address, now: o.withDefaults().Now}
	if u.lite {
		err = u.openLite(ctx)
	} else {
		err = u.openPG(ctx)
	}
	if err != nil {
		return nil, err
	}
	if o.KeyDir != "" && HasKeys(o.KeyDir) {
		if u.keys, err = openKeys(ctx, o.KeyDir); err != nil {
			return nil, errors.Join(err, u.db.Close())
		}
	}
	return u, nil
}

func (u *Upkeep) openLite(ctx context.Context) error {
	if _, err := os.Stat(u.address); errors.Is(err, fs.ErrNotExist) {
		return errs.New(errs.NotFound, "there is no database %s", u.address)
	}
	s, err := openSlot(ctx, u.address, true, nil)
	if err != nil {
		return errs.New(errs.Invalid, "%s cannot be opened as a database: %w", u.address, err)
	}
	u.db = s.db
	return nil
}

func (u *Upkeep) openPG(ctx context.Context) error {
	cfg, err := pgx.ParseConfig(u.address)
	if err != nil {
		return errs.New(errs.Invalid, "the address of the PostgreSQL database cannot be read: %w", err)
	}
	u.db = stdlib.OpenDB(*cfg)
	u.db.SetMaxOpenConns(1)
	if err := u.db.PingContext(ctx); err != nil {
		return errs.New(errs.Invalid, "the PostgreSQL database cannot be reached: %w", errors.Join(err, u.db.Close()))
	}
	return nil
}

// Close gives back the connections. A long look keeps an erasure from emptying SQLite's write-ahead log, so that is done now.
func (u *Upkeep) Close() error {
	err := u.db.Close()
	if u.lite {
		l := &lite{path: u.address}
		err = errors.Join(err, l.unguarded(context.Background(), emptyLog))
	}
	if u.keys != nil {
		err = errors.Join(err, u.keys.close())
	}
	return err
}

// emptyLog empties the write-ahead log, unless somebody is in the middle of reading from it.
func emptyLog(db *sql.DB) error {
	_, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// Engine is "sqlite" or "postgres".
func (u *Upkeep) Engine() string {
	if u.lite {
		return "sqlite"
	}
	return "postgres"
}

// Keyed reports whether the key store is there.
func (u *Upkeep) Keyed() bool { return u.keys != nil }

// Whole is one snapshot of everything a database holds, past the boundary and only for reading.
type Whole struct {
	u  *Upkeep
	tx *sql.Tx
}

// Read runs fn on a snapshot.
func (u *Upkeep) Read(ctx context.Context, fn func(*Whole) error) (err error) {
	defer errs.Wrap(&err, "store.Upkeep.Read")
	o := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if u.lite {
		o = nil // the connection itself only reads
	}
	tx, err := u.db.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if !u.lite {
		if err := become(ctx, tx, "cp_upkeep"); err != nil {
			return err
		}
	}
	return fn(&Whole{u, tx})
}

// become takes a role until the transaction ends.
//
// Safety: the role is a constant of this package.
func become(ctx context.Context, tx *sql.Tx, role string) error {
	if _, err := tx.ExecContext(ctx, "SET LOCAL ROLE "+role); err != nil {
		return errs.New(errs.Invalid, "the login of the database's address is no member of the role %s: "+
			"give --migration-database the address of whoever may change the schema: %w", role, err)
	}
	return nil
}

// each runs a query past the boundary and calls row for each of its rows. Another query must wait until it returns.
func each(ctx context.Context, tx *sql.Tx, row func(scan) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
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

// collected is each for one value a row.
func collected[T any](ctx context.Context, tx *sql.Tx, one func(scan) (T, error), query string, args ...any) (out []T, err error) {
	err = each(ctx, tx, func(s scan) error {
		v, err := one(s)
		out = append(out, v)
		return err
	}, query, args...)
	return out, err
}

func scanString(s scan) (v string, err error) {
	err = s(&v)
	return v, err
}
