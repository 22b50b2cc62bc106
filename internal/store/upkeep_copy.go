package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

// The names under which copies lie in a folder. The ledger's and the key store's are those they have in a key folder.
const (
	CopiedDatabase = "counterpart.db"
	CopiedKeys     = keysName
	CopiedLedger   = ledgerName
)

// Copy writes a copy of a database into a folder, and, with keys, copies of the key store and the ledger. In this order: a key that is
// needed is then never missing, and what was erased in between stands in the ledger.
func (u *Upkeep) Copy(ctx context.Context, dir string, keys bool) (err error) {
	defer errs.Wrap(&err, "store.Copy")
	if !u.lite {
		return errs.New(errs.Invalid, "a PostgreSQL database is backed up by its own tools, such as pg_dump and continuous archiving; "+
			"keep copies of the key folder beside them")
	}
	if err := CopySQLite(ctx, u.address, filepath.Join(dir, CopiedDatabase)); err != nil {
		return err
	}
	if u.keys == nil {
		return nil
	}
	if keys {
		if _, err := u.keys.db.ExecContext(ctx, `VACUUM INTO $1`, filepath.Join(dir, CopiedKeys)); err != nil {
			return err
		}
	}
	ledger, err := os.ReadFile(filepath.Join(u.keys.dir, ledgerName))
	if errors.Is(err, fs.ErrNotExist) {
		ledger, err = nil, nil
	}
	if err != nil {
		return err
	}
	whole := ledger[:bytes.LastIndexByte(ledger, '\n')+1] // the last line may be in the middle of being written
	return os.WriteFile(filepath.Join(dir, CopiedLedger), whole, 0o600)
}

// FirstSigner is the public key that the chain of keys in a folder begins with, "" where nothing was signed yet.
func FirstSigner(ctx context.Context, keyDir string) (_ record.PublicKey, err error) {
	defer errs.Wrap(&err, "store.FirstSigner")
	k, err := openKeys(ctx, keyDir)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	chain, err := k.chain(ctx)
	return chain.First, err
}

// Renew makes a copied file the database of this program: it brings the schema up to date, and makes every view and trigger anew,
// whatever the file says of them.
func Renew(ctx context.Context, file string) (err error) {
	defer errs.Wrap(&err, "store.Renew")
	l := &lite{path: file}
	if err := l.unguarded(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, boundaryTable+`; DELETE FROM boundary`)
		return err
	}); err != nil {
		return err
	}
	return MigrateSQLite(ctx, file)
}

// Settle puts what the write-ahead log of a file holds into the file, so that it can be moved alone.
func Settle(ctx context.Context, file string) (err error) {
	defer errs.Wrap(&err, "store.Settle")
	l := &lite{path: file}
	return l.unguarded(ctx, func(db *sql.DB) error { return rewrite(ctx, db) })
}
