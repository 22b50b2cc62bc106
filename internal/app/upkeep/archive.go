package upkeep

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Manifest is the first member of a backup: what it is, and what else is in it.
type Manifest struct {
	Schema  string    `json:"schema"`  // counterpart/backup-manifest/1
	Program string    `json:"program"` // version of the program that made it
	Version int64     `json:"version"` // of the database's schema
	Made    time.Time `json:"made"`    // when the copy was begun
	Keys    bool      `json:"keys"`    // the keys of the record are in it
	Members []Member  `json:"members"`
}

// Member is a file in a backup.
type Member struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const (
	manifestSchema = "counterpart/backup-manifest/1"
	manifestName   = "manifest.json"
	mostManifest   = 1 << 20
	mostDirectory  = 1 << 20 // bytes that are read to find the members: four have no more
)

// memberNames lists what can be in a backup besides the manifest, in order.
var memberNames = []string{store.CopiedDatabase, store.CopiedKeys, store.CopiedLedger}

// pack writes what lies in a folder into one archive, behind a manifest. Members are stored as they are, so that reading an archive
// can never take more room than the archive has.
func pack(w io.Writer, dir string, m Manifest) (Manifest, error) {
	m.Schema, m.Members = manifestSchema, nil
	for _, name := range memberNames {
		sum, size, err := summed(filepath.Join(dir, name), io.Discard)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return m, err
		}
		m.Members = append(m.Members, Member{name, size, sum})
	}
	manifest, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return m, err
	}
	z := zip.NewWriter(w)
	first, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Store})
	if err != nil {
		return m, err
	}
	if _, err := first.Write(append(manifest, '\n')); err != nil {
		return m, err
	}
	for _, member := range m.Members {
		to, err := z.CreateHeader(&zip.FileHeader{Name: member.Name, Method: zip.Store})
		if err != nil {
			return m, err
		}
		if _, _, err := summed(filepath.Join(dir, member.Name), to); err != nil {
			return m, err
		}
	}
	return m, z.Close()
}

// summed copies a file and says what its bytes amount to.
func summed(name string, to io.Writer) (sum string, size int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(h, to), f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// budget lets so many bytes be read.
type budget struct {
	from io.ReaderAt
	left int64
}

// ReadAt is io.ReaderAt's.
func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errors.New("its list of members is longer than any backup's")
	}
	return b.from.ReadAt(p, at)
}

// unpack checks a backup and lays its members into a folder. It reads no more than the file has, and writes no more.
func unpack(file, dir string) (m Manifest, err error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return m, errs.New(errs.NotFound, "there is no file %s", file)
	}
	if err != nil {
		return m, errs.New(errs.Invalid, "%s cannot be read: %w", file, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return m, err
	}
	m, err = unpackFrom(f, info.Size(), dir)
	if err != nil {
		err = errs.New(errs.Invalid, "%s is no backup that can be used: %w", file, err)
	}
	return m, err
}

func unpackFrom(from io.ReaderAt, size int64, dir string) (m Manifest, err error) {
	b := &budget{from, mostDirectory}
	z, err := zip.NewReader(b, size)
	if err != nil {
		return m, err
	}
	b.left = 2 * size // a member is read once, and its header with it
	if m, err = readManifest(z.File); err != nil {
		return m, err
	}
	for i, member := range m.Members {
		if err := lay(z.File[i+1], member, dir); err != nil {
			return m, errs.New(errs.Invalid, "%s: %w", member.Name, err)
		}
	}
	return m, nil
}

// readManifest reads the manifest and holds the list of members against it.
func readManifest(files []*zip.File) (m Manifest, err error) {
	if len(files) == 0 || files[0].Name != manifestName || files[0].Method != zip.Store || files[0].UncompressedSize64 > mostManifest {
		return m, errors.New("it does not begin with a manifest")
	}
	r, err := files[0].Open()
	if err != nil {
		return m, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, mostManifest))
	if err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(content))
	if err := d.Decode(&m); err != nil || d.More() {
		return m, errors.New("its manifest cannot be read")
	}
	if m.Schema != manifestSchema {
		return m, errs.New(errs.Invalid, "its form is %.80q, and this program reads %s", m.Schema, manifestSchema)
	}
	var names []string
	for _, member := range m.Members {
		names = append(names, member.Name)
	}
	if !slices.Contains(names, store.CopiedDatabase) || m.Keys != slices.Contains(names, store.CopiedKeys) || len(files) != len(names)+1 {
		return m, errors.New("its members are not those of its manifest")
	}
	at := -1
	for i, name := range names {
		place := slices.Index(memberNames, name)
		if place <= at || files[i+1].Name != name || files[i+1].Method != zip.Store || files[i+1].UncompressedSize64 != uint64(m.Members[i].Bytes) {
			return m, errors.New("its members are not those of its manifest")
		}
		at = place
	}
	return m, nil
}

// lay writes a member into a folder.
func lay(f *zip.File, m Member, dir string) (err error) {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	to, err := os.OpenFile(filepath.Join(dir, m.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer closing(&err, to.Close)
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(h, to), io.LimitReader(r, m.Bytes+1))
	if err != nil {
		return err
	}
	if n != m.Bytes || hex.EncodeToString(h.Sum(nil)) != m.SHA256 {
		return errors.New("its bytes are not those of the manifest: the file was changed or cut off")
	}
	return nil
}
