package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/pressly/goose/v3"

	"counterpart.dev/internal/errs"
)

// Pending reports whether the schema in an SQLite file is older than this program's. A file without a schema is not: there is
// nothing in it to keep.
func Pending(ctx context.Context, file string) (pending bool, err error) {
	defer errs.Wrap(&err, "store.Pending(%s)", file)
	s, err := openSlot(ctx, file, false, nil)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.db.Close()) }()
	var tables int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE type = 'table'`).Scan(&tables); err != nil || tables == 0 {
		return false, err
	}
	list, err := migrations(liteDialect)
	if err != nil {
		return false, err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.db, nil, goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return false, err
	}
	return p.HasPending(ctx)
}

// CopySQLite writes a copy of a consistent state of a file to a new file.
func CopySQLite(ctx context.Context, file, to string) (err error) {
	defer errs.Wrap(&err, "store.CopySQLite(%s)", file)
	l := &lite{path: file}
	return l.unguarded(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `VACUUM INTO $1`, to)
		return err
	})
}
