// Package apptest gives tests of use cases and pages a world to act in: a migrated database of each engine, a clock that stands still
// until it is moved, chance that repeats itself, and people who came in as people do, through the use cases.
//
// It promises that every test has a database of its own, and that two runs of one test give the same bytes. It is imported by tests
// only, and refuses to write a row that no use case writes.
package apptest

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

// Epoch is when every world begins.
var Epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Password is the password of everybody in a world.
const Password = "four grey herons wading"

// World is a database with what acts on it.
type World struct {
	DB       *store.DB
	Accounts *account.Accounts
	Work     engage.Work
	Clock    *Clock
	Log      *Log
	Address  string // of the database as whoever may see everything, for package storetest
	Login    string // of the database as the server opens it
	KeyDir   string

	statements atomic.Int64
}

// Statements counts the statements that were run.
func (w *World) Statements() int { return int(w.statements.Load()) }

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

// Add moves the clock.
func (c *Clock) Add(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// chance is a stream of bytes that is the same in every run.
type chance struct {
	mu   sync.Mutex
	from *rand.ChaCha8
}

func (c *chance) Read(b []byte) (int, error) { c.mu.Lock(); defer c.mu.Unlock(); return c.from.Read(b) }

func newChance(seed uint64) io.Reader {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	return &chance{from: rand.NewChaCha8(key)}
}

// Log keeps what the server would have logged.
type Log struct {
	mu   sync.Mutex
	text []byte
}

// Write keeps a line.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, b...)
	return len(b), nil
}

// String is everything that was logged.
func (l *Log) String() string { l.mu.Lock(); defer l.mu.Unlock(); return string(l.text) }

// Each runs a test on an empty world of each engine. On PostgreSQL, where a world takes seconds, it runs every third test, always the same
// ones, unless COUNTERPART_LONG asks for all: the store's own suite holds every method and every text against both engines.
func Each(t *testing.T, test func(t *testing.T, w *World)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) {
		if crc32.ChecksumIEEE([]byte(t.Name()))%3 != 0 && os.Getenv("COUNTERPART_LONG") == "" {
			t.Skip("not run: on PostgreSQL, where every third test runs; COUNTERPART_LONG=1 runs all")
		}
		test(t, Postgres(t))
	})
}

// SQLite is an empty world in a file.
func SQLite(t testing.TB) *World {
	t.Helper()
	from, err := liteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(scratch(t), "counterpart.db")
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return open(t, path, path)
}

// Postgres is an empty world on the server of this test binary. Without one the test is skipped, or fails where there must be one.
func Postgres(t testing.TB) *World {
	t.Helper()
	s := pgtest.Start(t)
	template, err := pgTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := s.Create(t, template, "cp_owner")
	return open(t, s.URL("cp_login", name), s.URL("postgres", name))
}

// scratch is a folder in memory, for databases that no crash will be looked at in.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "apptest")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// liteTemplate is the path of a migrated file that nobody has open.
var liteTemplate = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "apptest")
	if err != nil {
		return "", err
	}
	template := filepath.Join(dir, "template.db")
	return template, store.Migrate(context.Background(), template)
})

var pgTemplate = sync.OnceValues(func() (string, error) {
	const name = "apptest_template"
	ctx := context.Background()
	s, err := pgtest.Shared()
	if err != nil {
		return "", err
	}
	if err := s.Admin(ctx, "postgres", "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return name, store.Migrate(ctx, s.URL("postgres", name))
})

func open(t testing.TB, address, all string) *World {
	t.Helper()
	w := &World{Clock: &Clock{now: Epoch}, Log: &Log{}, Address: all, Login: address, KeyDir: filepath.Join(scratch(t), "keys")}
	stream := newChance(1)
	db, err := store.Open(t.Context(), address, store.Options{Now: w.Clock.Now, KeyDir: w.KeyDir,
		Count:  func(context.Context) { w.statements.Add(1) },
		Chance: func(access.SeatID, time.Time) io.Reader { return stream }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	w.DB = db
	w.Accounts = &account.Accounts{DB: db, Passwords: password.NewHasher(newChance(2)), Log: slog.New(slog.NewTextHandler(w.Log, nil))}
	w.Work = engage.Work{DB: db}
	return w
}
