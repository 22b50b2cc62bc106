package store

import (
	"context"
	"strings"

	"counterpart.dev/internal/errs"
)

// Postgres reports whether an address names a PostgreSQL database; anything else is the path of an SQLite file.
func Postgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Migrate makes or brings up to date the schema at an address.
func Migrate(ctx context.Context, address string) error {
	if Postgres(address) {
		return MigratePostgres(ctx, address)
	}
	return MigrateSQLite(ctx, address)
}

// Open opens the database at an address, which has the schema, and its key store.
func Open(ctx context.Context, address string, o Options) (_ *DB, err error) {
	defer errs.Wrap(&err, "store.Open")
	o = o.withDefaults()
	db := &DB{opts: o}
	if Postgres(address) {
		db.engine, err = openPG(ctx, address, o)
	} else {
		db.engine, err = openLite(ctx, address, o)
	}
	if err != nil {
		return nil, err
	}
	if db.queue, err = db.engine.queue(o); err != nil {
		db.engine.close()
		return nil, err
	}
	if o.KeyDir != "" {
		if db.keys, err = openKeys(ctx, o.KeyDir); err != nil {
			db.engine.close()
			return nil, err
		}
	}
	return db, nil
}
