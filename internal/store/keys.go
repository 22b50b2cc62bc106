package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

// fieldKey is the key of one opening of the record.
type fieldKey struct {
	id  string
	key []byte
}

// Keys is the store of the keys that open the fields of the record. It lies outside the database, so that a key that was deleted
// is in no backup of it; deletions and ended seats are also written to a ledger beside it, which restoring a backup replays.
type Keys struct {
	db  *sql.DB
	dir string
	mu  sync.Mutex // one writer
}

const keySchema = `CREATE TABLE IF NOT EXISTS field_key (id TEXT NOT NULL PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID`

// ledgerName is the file to which erasures and ends of seats are appended.
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
	if _, err := s.db.ExecContext(ctx, keySchema+";"+signingSchema); err != nil {
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

// note appends lines to the ledger, durably. What stands in it happened for ever: restoring a backup does it again.
func (k *Keys) note(at time.Time, lines []string) error {
	var out strings.Builder
	for _, l := range lines {
		out.WriteString(at.UTC().Format(time.RFC3339) + " " + l + "\n")
	}
	f, err := os.OpenFile(filepath.Join(k.dir, ledgerName), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(torn(f) + out.String())
	return errors.Join(err, f.Sync(), f.Close())
}

// torn is what ends a line in the middle of which the machine stopped, so that the next one can be read.
func torn(f *os.File) string {
	size, err := f.Seek(0, io.SeekEnd)
	last := make([]byte, 1)
	if err != nil || size == 0 {
		return ""
	}
	if _, err := f.ReadAt(last, size-1); err != nil || last[0] == '\n' {
		return ""
	}
	return "\n"
}

// erase writes the ledger first, so that a crash in between can only lead to erasing once more, then deletes the keys and writes
// the file anew, where their bytes would linger.
func (k *Keys) erase(ctx context.Context, at time.Time, ids []string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	var lines []string
	for _, id := range ids {
		lines = append(lines, "key "+id)
	}
	if err := k.note(at, lines); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := k.db.ExecContext(ctx, `DELETE FROM field_key WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return rewrite(ctx, k.db)
}

// beforeCommit makes the keys of the transaction's openings durable: they must not be lost when the transaction is not. It also
// notes what ends, since a backup from before must not revive it; should the commit fail, restoring one ends it too early.
func (tx *Tx) beforeCommit(ctx context.Context) error {
	if err := tx.countGrants(ctx); err != nil {
		return err
	}
	if tx.db.keys == nil {
		return nil
	}
	if len(tx.ended) > 0 {
		tx.db.keys.mu.Lock()
		err := tx.db.keys.note(tx.now, tx.ended)
		tx.db.keys.mu.Unlock()
		if err != nil {
			return err
		}
	}
	if len(tx.keep) == 0 {
		return nil
	}
	return tx.db.keys.put(ctx, tx.keep)
}

// afterCommit destroys the keys of what the transaction erased. When the machine stops in between, doctor finds keys that open
// nothing and destroys them.
func (tx *Tx) afterCommit(ctx context.Context) error {
	if len(tx.drop) == 0 {
		return nil
	}
	if err := tx.db.keys.erase(context.WithoutCancel(ctx), tx.now, tx.drop); err != nil {
		return err
	}
	return tx.db.engine.scrub(context.WithoutCancel(ctx))
}

const signingSchema = `CREATE TABLE IF NOT EXISTS signing_key (n INTEGER NOT NULL PRIMARY KEY, private TEXT NOT NULL, hand_over BLOB NOT NULL, made_us INTEGER NOT NULL) STRICT`

// Signing is the chain of keys that sign the heads of the record: the newest signs, and each but the first was handed over to.
type Signing struct {
	Current   record.PrivateKey
	First     record.PublicKey
	HandOvers [][]byte
	Since     int64 // when the current key was handed over to; 0 for the first one
}

// Origin is the name that the keys were made for. It stays when the installation is reached by another one.
func (s Signing) Origin() string { return origin(s.First) }

// Signing is the chain of keys, made on first use for an origin.
func (k *Keys) Signing(ctx context.Context, rng io.Reader, now time.Time, origin string) (s Signing, err error) {
	defer errs.Wrap(&err, "store.Signing")
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err = k.chain(ctx); err != nil || s.Current != "" {
		return s, err
	}
	key, err := record.NewKey(rng, origin)
	if err == nil {
		_, err = k.db.ExecContext(ctx, `INSERT INTO signing_key (n, private, hand_over, made_us) VALUES (1, $1, x'', $2)`, string(key), now.UnixMicro())
	}
	if err != nil {
		return s, err
	}
	return k.chain(ctx)
}

// Rotate draws a new signing key and hands over to it.
func (k *Keys) Rotate(ctx context.Context, rng io.Reader, now time.Time) (s Signing, err error) {
	defer errs.Wrap(&err, "store.Rotate")
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err = k.chain(ctx); err != nil {
		return s, err
	}
	if s.Current == "" {
		return s, errs.New(errs.Invalid, "the record has no signing key yet, so there is nothing to hand over; the first one is made when the first head is signed")
	}
	next, err := record.NewKey(rng, origin(s.First))
	if err != nil {
		return s, err
	}
	statement, err := record.HandOver(s.Current, next, record.Instant(now.UnixMicro()))
	if err != nil {
		return s, err
	}
	if _, err := k.db.ExecContext(ctx, `INSERT INTO signing_key (n, private, hand_over, made_us) SELECT max(n) + 1, $1, $2, $3 FROM signing_key`,
		string(next), statement, now.UnixMicro()); err != nil {
		return s, err
	}
	return k.chain(ctx)
}

// origin is the name in front of a public key.
func origin(k record.PublicKey) string {
	name, _, _ := strings.Cut(string(k), "+")
	return name
}

func (k *Keys) chain(ctx context.Context) (s Signing, err error) {
	rows, err := k.db.QueryContext(ctx, `SELECT private, hand_over, made_us FROM signing_key ORDER BY n`)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for rows.Next() {
		var private string
		var handOver []byte
		var made int64
		if err := rows.Scan(&private, &handOver, &made); err != nil {
			return s, err
		}
		s.Current = record.PrivateKey(private)
		if s.First == "" {
			if s.First, err = s.Current.Public(); err != nil {
				return s, err
			}
		} else {
			s.HandOvers, s.Since = append(s.HandOvers, handOver), made
		}
	}
	return s, rows.Err()
}
