package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// What was erased is in no byte of an SQLite file afterwards. secure_delete alone does not see to that: where texts grow, rows are moved
// to other pages, and copies of some stay behind in pages that nothing reads any more.
func TestScrubLeavesNoByte(t *testing.T) {
	w := openLiteWorld(t, Options{})
	s, err := openSlot(t.Context(), w.address, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	run := func(text string, args ...any) {
		t.Helper()
		if _, err := s.db.ExecContext(t.Context(), text, args...); err != nil {
			t.Fatal(err)
		}
	}
	run(`PRAGMA synchronous = OFF`)
	run(`CREATE TABLE written (id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL)`)
	chance := rand.New(rand.NewPCG(1, 2))
	const rows, most = 3000, 900
	for n := range rows {
		run(`INSERT INTO written VALUES ($1, $2)`, n, fmt.Sprintf("SECRET%d.%s", n, strings.Repeat("x", chance.IntN(most/2))))
	}
	for _, n := range chance.Perm(rows) {
		run(`UPDATE written SET body = $2 WHERE id = $1`, n, fmt.Sprintf("SECRET%d.%s", n, strings.Repeat("y", chance.IntN(most))))
	}
	for _, n := range chance.Perm(rows) {
		run(`UPDATE written SET body = '' WHERE id = $1`, n)
	}
	run(`PRAGMA wal_checkpoint(TRUNCATE)`)
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	left := func() (n int) {
		for _, name := range []string{w.address, w.address + "-wal"} {
			b, err := os.ReadFile(name)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			n += bytes.Count(b, []byte("SECRET"))
		}
		return n
	}
	if left() == 0 {
		t.Log("SQLite leaves no copies any more: scrub could do less")
	}
	if err := w.db.engine.scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := left(); n > 0 {
		t.Errorf("%d copies of erased texts are still in the file", n)
	}
}

// A key that was destroyed is in no byte of the key store's files. Ids are random, so keys are written all over the file and moved
// as it grows.
func TestDestroyedKeysLeaveNoByte(t *testing.T) {
	dir := t.TempDir()
	k, err := openKeys(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.close() })
	chance := rand.New(rand.NewPCG(7, 7))
	draw := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(chance.Uint32())
		}
		return b
	}
	var keys []fieldKey
	for range 100 {
		var part []fieldKey
		for range 20 {
			part = append(part, fieldKey{fmt.Sprintf("%x", draw(16)), draw(32)})
		}
		if err := k.put(t.Context(), part); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, part...)
	}
	chance.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	gone, kept := keys[:1000], keys[1000:]
	for part := range slices.Chunk(gone, 100) {
		var ids []string
		for _, f := range part {
			ids = append(ids, f.id)
		}
		if err := k.erase(t.Context(), epoch, ids); err != nil {
			t.Fatal(err)
		}
	}
	var files []byte
	for _, name := range []string{keysName, keysName + "-wal"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		files = append(files, b...)
	}
	left := 0
	for _, f := range gone {
		if bytes.Contains(files, f.key) {
			left++
		}
	}
	if left > 0 {
		t.Errorf("%d of %d destroyed keys are still in the files", left, len(gone))
	}
	for _, f := range kept {
		if !bytes.Contains(files, f.key) {
			t.Fatalf("the key %s is not there any more", f.id)
		}
	}
}

// The ledger can be read after the machine stopped in the middle of a line.
func TestLedgerGoesOnAfterATornLine(t *testing.T) {
	k := &Keys{dir: t.TempDir()}
	name := filepath.Join(k.dir, ledgerName)
	for _, c := range []struct{ before, after string }{
		{"", "2026-03-02T09:00:00Z key a\n2026-03-02T09:00:00Z seat b\n"},
		{"2026-03-01T09:00:00Z key z\n", "2026-03-01T09:00:00Z key z\n2026-03-02T09:00:00Z key a\n2026-03-02T09:00:00Z seat b\n"},
		{"2026-03-01T09:00:00Z ke", "2026-03-01T09:00:00Z ke\n2026-03-02T09:00:00Z key a\n2026-03-02T09:00:00Z seat b\n"},
	} {
		if err := os.WriteFile(name, []byte(c.before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := k.note(epoch, []string{"key a", "seat b"}); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != c.after {
			t.Errorf("after %q the ledger is %q, wanted %q (%v)", c.before, got, c.after, err)
		}
		var l Ledger
		if err := l.ReadLedger(strings.NewReader(c.after), time.Time{}); err != nil || !l.Keys["a"] || len(l.Seats) != 1 {
			t.Errorf("%+v %v", l, err)
		}
	}
}

// A role that ended counts only when that was after the instant, and whatever is not a line of a ledger says nothing.
func TestReadLedger(t *testing.T) {
	at := epoch.UTC().Format(time.RFC3339)
	early := epoch.Add(-time.Second).UTC().Format(time.RFC3339)
	for _, c := range []struct {
		line                      string
		keys, seats, posts, wrong int
	}{
		{at + " key k", 1, 0, 0, 0}, {early + " key k", 1, 0, 0, 0},
		{at + " seat s", 0, 1, 0, 0}, {early + " seat s", 0, 1, 0, 0},
		{at + " post s t c client_pm", 0, 0, 1, 0}, {early + " post s t c client_pm", 0, 0, 0, 0},
		{at + " post s t c", 0, 0, 0, 1}, {at + " key", 0, 0, 0, 1}, {at + " key k more", 0, 0, 0, 1},
		{"yesterday key k", 0, 0, 0, 1}, {"", 0, 0, 0, 1}, {at + " person p", 0, 0, 0, 1}, {at + "key k", 0, 0, 0, 1},
	} {
		var l Ledger
		if err := l.ReadLedger(strings.NewReader(c.line+"\n"), epoch); err != nil {
			t.Errorf("%q: %v", c.line, err)
		}
		if len(l.Keys) != c.keys || len(l.Seats) != c.seats || len(l.Posts) != c.posts || l.Unread != c.wrong {
			t.Errorf("%q is read as %+v", c.line, l)
		}
	}
	var l Ledger
	if err := l.ReadLedger(strings.NewReader(strings.Repeat("x", 10_000)), epoch); err == nil {
		t.Error("a line without end is read")
	}
}

func FuzzReadLedger(f *testing.F) {
	f.Add("2026-03-02T09:00:00Z key a\n2026-03-02T09:00:00Z post s t c r\n2026-0")
	f.Add("\x00\n\n\n key \n")
	f.Fuzz(func(t *testing.T, text string) {
		var l Ledger
		if err := l.ReadLedger(strings.NewReader(text), epoch); err != nil {
			return
		}
		if n := strings.Count(text, "\n") + 1; len(l.Keys)+len(l.Seats)+len(l.Posts)+l.Unread > n {
			t.Errorf("%d lines say %+v", n, l)
		}
	})
}
