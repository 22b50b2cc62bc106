package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"counterpart.dev/internal/errs"
)

// fieldKey is the key of one opening of the record.
type fieldKey struct {
	id  string
	key []byte
}

// Keys is the store of the keys that open the fields of the record. It lies outside the database, so that a key that was deleted
// is in no backup of it; deletions are also written to a ledger beside it, which restoring a backup replays.
type Keys struct {
	db  *sql.DB
	dir string
	mu  sync.Mutex // one writer
}

const keySchema = `CREATE TABLE IF NOT EXISTS field_key (id TEXT NOT NULL PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID`

// ledgerName is the file to which erasures are appended.
const ledgerName = "erased.log"

func openKeys(ctx context.Context, dir string) (_ *Keys, err error) {
	defer errs.Wrap(&err, "store.openKeys(%s)", dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, errs.New(errs.Invalid, "the folder of the key store cannot be made: %w", err)
	}
	s, err := openSlot(ctx, filepath.Join(dir, "keys.db"), false, nil)
	if err != nil {
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, keySchema); err != nil {
		s.db.Close()
		return nil, err
	}
	return &Keys{db: s.db, dir: dir}, nil
}

func (k *Keys) close() error { return k.db.Close() }

// put stores keys durably. A key whose transaction is rolled back afterwards opens nothing; doctor sweeps it.
func (k *Keys) put(ctx context.Context, keys []fieldKey) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	tx, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, f := range keys {
		if _, err := tx.ExecContext(ctx, `INSERT INTO field_key (id, key) VALUES ($1, $2)`, f.id, f.key); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// key is the key with an id, or ErrRefused when it was erased.
func (k *Keys) key(ctx context.Context, id string) ([]byte, error) {
	var key []byte
	err := k.db.QueryRowContext(ctx, `SELECT key FROM field_key WHERE id = $1`, id).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrRefused
	}
	return key, err
}

// erase writes the ledger first, so that a crash in between can only lead to erasing once more, then deletes the keys and
// truncates the write-ahead log, where their bytes would linger.
func (k *Keys) erase(ctx context.Context, at time.Time, ids []string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, err := os.OpenFile(filepath.Join(k.dir, ledgerName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := f.WriteString(at.UTC().Format(time.RFC3339) + " " + id + "\n"); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := k.db.ExecContext(ctx, `DELETE FROM field_key WHERE id = $1`, id); err != nil {
			return err
		}
	}
	_, err = k.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// beforeCommit makes the keys of the transaction's openings durable: they must not be lost when the transaction is not.
func (tx *Tx) beforeCommit(ctx context.Context) error {
	if len(tx.keep) == 0 {
		return nil
	}
	if tx.db.keys == nil {
		return errs.New(errs.Internal, "the database was opened without a key store")
	}
	return tx.db.keys.put(ctx, tx.keep)
}
