package upkeep

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"counterpart.dev/internal/store"
)

// packed is an archive of a few bytes.
func packed(t testing.TB) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{store.CopiedDatabase: "SQLite format 3\x00", store.CopiedKeys: "keys", store.CopiedLedger: ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := pack(&out, dir, Manifest{Program: "test", Made: time.Unix(0, 0).UTC(), Keys: true}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What lies in a folder after a backup was unpacked there is what was packed, and two archives of the same are the same bytes.
func TestUnpackWhatWasPacked(t *testing.T) {
	archive, dir := packed(t), t.TempDir()
	m, err := unpackFrom(bytes.NewReader(archive), int64(len(archive)), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Members) != 3 || !m.Keys || m.Program != "test" {
		t.Errorf("%+v", m)
	}
	if b, err := os.ReadFile(filepath.Join(dir, store.CopiedKeys)); err != nil || string(b) != "keys" {
		t.Errorf("%q %v", b, err)
	}
	if again := packed(t); !bytes.Equal(again, archive) {
		t.Error("the same files make another archive")
	}
}

// Every changed byte of what an archive says and holds is found, but for bytes that name neither: times, attributes and versions.
func TestUnpackFindsChangedBytes(t *testing.T) {
	archive := packed(t)
	missed := 0
	for at := range archive {
		for _, flip := range []byte{0x01, 0x80} {
			changed := bytes.Clone(archive)
			changed[at] ^= flip
			dir := t.TempDir()
			if _, err := unpackFrom(bytes.NewReader(changed), int64(len(changed)), dir); err != nil {
				continue
			}
			missed++
			for name, want := range map[string]string{store.CopiedDatabase: "SQLite format 3\x00", store.CopiedKeys: "keys", store.CopiedLedger: ""} {
				if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(b) != want {
					t.Errorf("byte %d changed %s to %q (%v), and nobody noticed", at, name, b, err)
				}
			}
		}
	}
	t.Logf("of %d changes %d changed nothing that is read", 2*len(archive), missed)
}

func FuzzUnpack(f *testing.F) {
	archive := packed(f)
	f.Add(archive)
	f.Add(archive[:len(archive)/2])
	f.Add(append([]byte("before"), archive...))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		m, err := unpackFrom(bytes.NewReader(content), int64(len(content)), dir)
		entries, e := os.ReadDir(dir)
		if e != nil {
			t.Fatal(e)
		}
		var laid int64
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil {
				t.Fatal(err)
			}
			laid += info.Size()
		}
		if laid > 2*int64(len(content)) {
			t.Errorf("%d bytes made %d", len(content), laid)
		}
		if err == nil && len(entries) != len(m.Members) {
			t.Errorf("%d files of %d members", len(entries), len(m.Members))
		}
	})
}
