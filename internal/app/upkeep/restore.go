package upkeep

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Restored is what bringing a backup back did.
type Restored struct {
	Schema      string    `json:"schema"`   // counterpart/restore/1
	File        string    `json:"file"`     // "" when other means brought the database back
	Database    string    `json:"database"` // the file that was made; "" likewise
	KeyDir      string    `json:"key_dir"`
	Made        time.Time `json:"made"`         // when the backup was begun
	KeysKept    bool      `json:"keys_kept"`    // the key store that was there was used, not the backup's
	Erased      int       `json:"erased"`       // texts that had been erased since and were erased again
	Ended       int       `json:"ended"`        // seats and roles that had ended since and were ended again
	Sessions    int       `json:"sessions"`     // that were ended
	Invitations int       `json:"invitations"`  // that were withdrawn
	Logs        int       `json:"logs"`         // that were told
	Unread      int       `json:"unread_lines"` // of the ledger
	Proof       Report    `json:"proof"`
}

// grace is how much older than a backup the end of a role may be and count as later: a transaction notes the instant at which it began.
const grace = 10 * time.Minute

// Restore brings an installation back from a backup. What the ledger in the key folder, or one that is named, says was erased or ended
// since is erased and ended again; everybody signs in anew, and open invitations are withdrawn. Where the key folder holds a key
// store, that one is used: it knows more than the backup's. Nothing is overwritten.
func (i Installation) Restore(ctx context.Context, file, ledger string) (r Restored, err error) {
	defer errs.Wrap(&err, "upkeep.Restore")
	if i.postgres() {
		return r, errs.New(errs.Invalid, "a backup is restored to an SQLite file: name one as --database, and move it to PostgreSQL afterwards with counterpart move")
	}
	for _, name := range []string{i.Database, i.Database + "-wal", i.Database + "-shm"} {
		if err := absent(name); err != nil {
			return r, err
		}
	}
	if err := os.MkdirAll(filepath.Dir(i.Database), 0o700); err != nil {
		return r, errs.New(errs.Invalid, "the folder of the database cannot be made: %w", err)
	}
	work, err := os.MkdirTemp(filepath.Dir(i.Database), ".counterpart-restore-")
	if err != nil {
		return r, errs.New(errs.Invalid, "nothing can be written beside %s: %w", i.Database, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	m, err := unpack(file, work)
	if err != nil {
		return r, err
	}
	if newest, err := store.NewestSchema(); err != nil || m.Version > newest {
		return r, errors.Join(errs.New(errs.Invalid, "%s was made by %q, whose schema has version %d, and this program knows %d: use that one or a newer",
			file, m.Program, m.Version, newest), err)
	}
	r = Restored{Schema: "counterpart/restore/1", File: file, Database: i.Database, KeyDir: i.KeyDir, Made: m.Made}
	return r, i.bringBack(ctx, work, m, ledger, &r)
}

// Replay does to a database that was brought back by other means, such as PostgreSQL's own, what Restore does to a backup: made is when
// the copy was made that it was brought back from. Nobody may use the installation meanwhile.
func (i Installation) Replay(ctx context.Context, made time.Time, ledger string) (r Restored, err error) {
	defer errs.Wrap(&err, "upkeep.Replay")
	if !store.HasKeys(i.KeyDir) {
		return r, errs.New(errs.Invalid, "there is no key store in %s: bring the key folder back first, and name it as --key-dir", i.KeyDir)
	}
	r = Restored{Schema: "counterpart/restore/1", KeyDir: i.KeyDir, Made: made.UTC(), KeysKept: true}
	own := filepath.Join(i.KeyDir, store.CopiedLedger)
	if err := i.revise(ctx, []string{own}, ledger, &r); err != nil {
		return r, err
	}
	if err := r.Proof.First(); err != nil {
		return r, errs.New(errs.Conflict, "what the ledger says was done, and the database is not in order: %w", err)
	}
	return r, nil
}

// revise takes from a database what ledgers say, tells both sides of every engagement, and looks at what is left.
func (i Installation) revise(ctx context.Context, ledgers []string, named string, r *Restored) error {
	if named != "" {
		if _, err := os.Stat(named); err != nil {
			return errs.New(errs.NotFound, "the ledger %s cannot be read: %w", named, err)
		}
		ledgers = append(ledgers, named)
	}
	ledger, err := readLedgers(r.Made, ledgers...)
	if err != nil {
		return err
	}
	if err := join(filepath.Join(i.KeyDir, store.CopiedLedger), ledgers); err != nil {
		return err
	}
	done, err := i.replay(ctx, ledger)
	if err != nil {
		return err
	}
	r.Erased, r.Ended, r.Sessions, r.Invitations, r.Unread = done.Erased, done.Ended, done.Sessions, done.Invitations, ledger.Unread
	if r.Logs, err = i.tellRestored(ctx, r.Made); err != nil {
		return err
	}
	a := aim{repair: true}
	if r.KeysKept {
		a.idle = "keys of what was written after the backup are kept, in case a later backup is found"
	}
	r.Proof, err = i.examine(ctx, a)
	return err
}

// bringBack makes what was unpacked the installation.
func (i Installation) bringBack(ctx context.Context, work string, m Manifest, named string, r *Restored) error {
	there := Installation{Database: filepath.Join(work, store.CopiedDatabase), KeyDir: work, Now: i.Now}
	if r.KeysKept = store.HasKeys(i.KeyDir); r.KeysKept {
		if err := i.sameKeys(ctx, work, m); err != nil {
			return err
		}
		there.KeyDir = i.KeyDir
	} else if !m.Keys {
		return errs.New(errs.Invalid, "the backup was made without keys, and %s holds no key store: bring the key folder back first, and name it as --key-dir", i.KeyDir)
	}
	if err := os.MkdirAll(i.KeyDir, 0o700); err != nil {
		return errs.New(errs.Invalid, "the key folder cannot be made: %w", err)
	}
	if err := store.Renew(ctx, there.Database); err != nil {
		return errs.New(errs.Invalid, "the database in the backup cannot be used: %w", err)
	}
	ledgers := []string{filepath.Join(i.KeyDir, store.CopiedLedger), filepath.Join(work, store.CopiedLedger)}
	if err := there.revise(ctx, ledgers, named, r); err != nil {
		return err
	}
	if err := r.Proof.First(); err != nil {
		return errs.New(errs.Conflict, "the backup is not in order, so nothing was restored: %w", err)
	}
	return there.moveTo(ctx, i)
}

// sameKeys refuses a key store of another installation.
func (i Installation) sameKeys(ctx context.Context, work string, m Manifest) error {
	if !m.Keys {
		return nil
	}
	ours, err := store.FirstSigner(ctx, i.KeyDir)
	if err != nil {
		return err
	}
	theirs, err := store.FirstSigner(ctx, work)
	if err != nil {
		return err
	}
	if theirs != "" && ours != theirs {
		return errs.New(errs.Conflict, "the key store in %s is of another installation than the backup: name another --key-dir", i.KeyDir)
	}
	return nil
}

// readLedgers reads what may not come back; a ledger that is not there says nothing.
func readLedgers(made time.Time, names ...string) (l store.Ledger, err error) {
	for _, name := range names {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return l, err
		}
		err = l.ReadLedger(f, made.Add(-grace).Truncate(time.Second))
		if err = errors.Join(err, f.Close()); err != nil {
			return l, errs.New(errs.Invalid, "the ledger %s cannot be used: %w", name, err)
		}
	}
	return l, nil
}

// join appends to a ledger what other ledgers say and it does not.
func join(to string, from []string) (err error) {
	known := map[string]bool{}
	add := bytes.Buffer{}
	for n, name := range append([]string{to}, from...) {
		content, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if n == 0 && len(content) > 0 && content[len(content)-1] != '\n' {
			add.WriteByte('\n') // the machine stopped while a line was written
		}
		lines := bufio.NewScanner(bytes.NewReader(content))
		for lines.Scan() {
			if line := lines.Text(); !known[line] {
				known[line] = true
				if n > 0 {
					add.WriteString(line + "\n")
				}
			}
		}
	}
	f, err := os.OpenFile(to, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer closing(&err, f.Close)
	if _, err := f.Write(add.Bytes()); err != nil {
		return err
	}
	return f.Sync()
}

// replayed counts what a ledger did to a database that was brought back.
type replayed struct{ Erased, Ended, Sessions, Invitations int }

// replay erases and ends again what a ledger says.
func (i Installation) replay(ctx context.Context, l store.Ledger) (r replayed, err error) {
	again, err := i.again(ctx, l)
	if err != nil {
		return r, err
	}
	db, err := store.Open(ctx, i.Database, i.options())
	if err != nil {
		return r, err
	}
	defer closing(&err, db.Close)
	for _, a := range again {
		err := db.System(ctx, store.Repair, func(tx *store.Tx) error { return tx.EraseAgain(ctx, a) })
		if err != nil {
			return r, err
		}
		r.Erased += a.Texts()
	}
	err = db.System(ctx, store.Repair, func(tx *store.Tx) error {
		if r.Ended, err = tx.EndAgain(ctx, l); err != nil {
			return err
		}
		r.Sessions, r.Invitations, err = tx.EndEntrances(ctx)
		return err
	})
	return r, err
}

func (i Installation) again(ctx context.Context, l store.Ledger) (out []store.Again, err error) {
	u, err := store.OpenUpkeep(ctx, i.whole(), i.options())
	if err != nil {
		return nil, err
	}
	defer closing(&err, u.Close)
	err = u.Read(ctx, func(w *store.Whole) error {
		out, err = w.Again(ctx, l)
		return err
	})
	return out, err
}

// tellRestored tells both sides of every engagement that the installation was brought back, and from when.
func (i Installation) tellRestored(ctx context.Context, from time.Time) (n int, err error) {
	db, err := store.Open(ctx, i.Database, i.options())
	if err != nil {
		return 0, err
	}
	defer closing(&err, db.Close)
	made := from.UTC().Format(time.RFC3339)
	what := store.Ref{What: "restore", ID: made + " at " + i.now().UTC().Format(time.RFC3339Nano)}
	return tell(ctx, db, notice{kindRestored, what, []record.Field{{Name: "made", Value: []byte(made)}}})
}

// moveTo gives everything its place: the keys first, since a database without them is of no use.
func (i Installation) moveTo(ctx context.Context, to Installation) error {
	if err := store.Settle(ctx, i.Database); err != nil {
		return err
	}
	if i.KeyDir != to.KeyDir {
		if err := store.Settle(ctx, filepath.Join(i.KeyDir, store.CopiedKeys)); err != nil {
			return err
		}
		if err := join(filepath.Join(to.KeyDir, store.CopiedLedger), []string{filepath.Join(i.KeyDir, store.CopiedLedger)}); err != nil {
			return err
		}
		if err := carry(filepath.Join(i.KeyDir, store.CopiedKeys), filepath.Join(to.KeyDir, store.CopiedKeys)); err != nil {
			return err
		}
	}
	return place(i.Database, to.Database)
}
