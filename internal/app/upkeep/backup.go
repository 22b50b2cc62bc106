package upkeep

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Backed is a backup that was made and proved.
type Backed struct {
	Schema string `json:"schema"` // counterpart/backup/1
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Manifest
	Proof Report `json:"proof"` // of the copy that it was restored to
}

// Backup copies an installation into one file while it is in use. The file gets its name only after it was restored to a folder of its
// own and doctor found nothing there. Without keys it holds no text of the record, and is worth what the key store that is kept
// elsewhere is worth.
func (i Installation) Backup(ctx context.Context, file, program string, keys bool) (b Backed, err error) {
	defer errs.Wrap(&err, "upkeep.Backup")
	if err := absent(file); err != nil {
		return b, err
	}
	work, err := os.MkdirTemp(filepath.Dir(file), ".counterpart-backup-")
	if err != nil {
		return b, errs.New(errs.Invalid, "nothing can be written beside %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	b = Backed{Schema: "counterpart/backup/1", File: file, Manifest: Manifest{Program: program, Made: i.now().UTC(), Keys: keys}}
	made := filepath.Join(work, "backup.zip")
	if err := i.copyTo(ctx, work, made, &b.Manifest); err != nil {
		return b, err
	}
	if b.Proof, err = i.prove(ctx, made, filepath.Join(work, "proof")); err != nil {
		return b, err
	}
	if err := b.Proof.First(); err != nil {
		return b, errs.New(errs.Conflict, "no backup was kept, since its copy is not in order: %w; counterpart doctor says what the matter is", err)
	}
	if b.SHA256, b.Bytes, err = summed(made, io.Discard); err != nil {
		return b, err
	}
	if err := absent(file); err != nil {
		return b, err
	}
	return b, place(made, file)
}

// absent refuses a place that is taken.
func absent(file string) error {
	_, err := os.Lstat(file)
	switch {
	case err == nil:
		return errs.New(errs.Conflict, "%s is there already, and nothing is overwritten: name another, or move it away", file)
	case !errors.Is(err, fs.ErrNotExist):
		return errs.New(errs.Invalid, "%s cannot be used: %w", file, err)
	}
	return nil
}

// copyTo makes the archive of a consistent copy.
func (i Installation) copyTo(ctx context.Context, work, archive string, m *Manifest) (err error) {
	u, err := store.OpenUpkeep(ctx, i.whole(), i.options())
	if err != nil {
		return err
	}
	defer closing(&err, u.Close)
	if m.Keys && !u.Keyed() && !i.postgres() {
		return errs.New(errs.Invalid, "there is no key store in %s, without which no text of the record can be opened: give --key-dir, or --without-keys", i.KeyDir)
	}
	if err := u.Copy(ctx, work, m.Keys); err != nil {
		return err
	}
	err = u.Read(ctx, func(w *store.Whole) error {
		m.Version, err = w.Schema(ctx)
		return err
	})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(archive, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer closing(&err, f.Close)
	if *m, err = pack(f, work, *m); err != nil {
		return err
	}
	return f.Sync()
}

// prove restores a backup to a folder of its own and looks at it there.
func (i Installation) prove(ctx context.Context, archive, dir string) (Report, error) {
	there := Installation{Database: filepath.Join(dir, store.CopiedDatabase), KeyDir: dir, Now: i.Now}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return Report{}, err
	}
	m, err := unpack(archive, dir)
	if err != nil {
		return Report{}, err
	}
	if err := store.Renew(ctx, there.Database); err != nil {
		return Report{}, err
	}
	if !m.Keys {
		return there.examine(ctx, aim{repair: true, keyless: "the keys were left out"})
	}
	ledger, err := readLedgers(m.Made, filepath.Join(dir, store.CopiedLedger))
	if err != nil {
		return Report{}, err
	}
	if _, err := there.replay(ctx, ledger); err != nil {
		return Report{}, err
	}
	return there.examine(ctx, aim{repair: true})
}

// carry copies a file to a place that may lie on another disk, and gives it its name when it is whole.
func carry(from, to string) error {
	part := to + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return errs.New(errs.Invalid, "%s cannot be written: %w", to, err)
	}
	_, _, err = summed(from, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return place(part, to)
}

// place gives a finished file its name, durably.
func place(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return errs.New(errs.Invalid, "%s cannot be written: %w", to, err)
	}
	return settled(filepath.Dir(to))
}

// settled makes the names in a folder durable.
func settled(dir string) (err error) {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer closing(&err, d.Close)
	return d.Sync()
}
