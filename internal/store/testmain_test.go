package store

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"counterpart.dev/internal/pgtest"
)

// scratch holds the templates of this test binary. Memory is the place for databases that no crash will be looked at in.
var scratch = sync.OnceValues(func() (string, error) {
	if dir, err := os.MkdirTemp("/dev/shm", "store"); err == nil {
		return dir, nil
	}
	return os.MkdirTemp("", "store")
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := scratch(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// engines are the two engines by name: a template holds the migrated schema, the boundary and the test world, and every test
// gets a copy of its own.
var engines = []struct {
	name string
	open func(*testing.T, Options) *world
}{{"sqlite", openLiteWorld}, {"postgres", openPGWorld}}

// onBoth runs a test on a world of its own on each engine.
func onBoth(t *testing.T, o Options, test func(*testing.T, *world)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { test(t, e.open(t, o)) })
	}
}

// oneAtATime skips a long test in which nothing runs beside anything when the race detector watches.
func oneAtATime(t *testing.T) {
	t.Helper()
	if watched {
		t.Skip("not run: nothing here runs beside anything, and the race detector makes it slow")
	}
}

// testClock is a clock that stands still until it is moved.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *testClock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// epoch is when every test world is looked at.
var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// liteTemplate is the path of an SQLite file with the world in it.
var liteTemplate = sync.OnceValues(func() (_ string, err error) {
	ctx := context.Background()
	dir, err := scratch()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "template.db")
	if err := Migrate(ctx, path); err != nil {
		return "", err
	}
	db, err := Open(ctx, path, Options{Now: func() time.Time { return epoch }, Slots: 1})
	if err != nil {
		return "", err
	}
	w, err := plan()
	if err == nil {
		err = w.found(ctx, db)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	s, err := openSlot(ctx, path, false, nil)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.db.Close()) }()
	// The guards refuse rows from nobody, so they step aside while the content is planted.
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	drop, err := column(ctx, tx, `SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'`)
	if err = errors.Join(err, tx.Rollback()); err != nil {
		return "", err
	}
	for _, statement := range append(drop, `DELETE FROM boundary`) {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			return "", err
		}
	}
	err = w.plant(func(text string, args ...any) error {
		_, err := s.db.ExecContext(ctx, text, args...)
		return err
	})
	if err == nil {
		err = install(ctx, s.db, boundary{}.lite(), dropLite)
	}
	if err == nil {
		_, err = s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	return path, err
})

// liteCopy is the path of a copy of the template.
func liteCopy(t *testing.T) string {
	t.Helper()
	from, err := liteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := scratch()
	if err != nil {
		t.Fatal(err)
	}
	if dir, err = os.MkdirTemp(dir, "copy"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	path := filepath.Join(dir, "a world.db") // a space, to test the address
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func openLiteWorld(t *testing.T, o Options) *world {
	t.Helper()
	return openWorld(t, liteCopy(t), o)
}

// pgTemplate is the name of a PostgreSQL database with the world in it.
var pgTemplate = sync.OnceValues(func() (_ string, err error) {
	const name = "world_template"
	ctx := context.Background()
	s, err := pgtest.Shared()
	if err != nil {
		return "", err
	}
	if err := s.Admin(ctx, "postgres", "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	if err := Migrate(ctx, s.URL("postgres", name)); err != nil {
		return "", err
	}
	db, err := Open(ctx, s.URL("cp_login", name), Options{Now: func() time.Time { return epoch }, Slots: 1})
	if err != nil {
		return "", err
	}
	w, err := plan()
	if err == nil {
		err = w.found(ctx, db)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	c, err := pgx.Connect(ctx, s.URL("postgres", name)) // whom row security does not bind
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, c.Close(ctx)) }()
	err = w.plant(func(text string, args ...any) error {
		_, err := c.Exec(ctx, text, args...)
		return err
	})
	return name, err
})

// pgCopy is the address, for the login of the server, of a copy of the template, and its name.
func pgCopy(t *testing.T) (s *pgtest.Server, name string) {
	t.Helper()
	s = pgtest.Start(t)
	template, err := pgTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name = s.Create(t, template, "cp_owner")
	// Who may connect to a database is not copied with it.
	if err := s.Admin(t.Context(), name, pgPrepare); err != nil {
		t.Fatal(err)
	}
	return s, name
}

func openPGWorld(t *testing.T, o Options) *world {
	t.Helper()
	s, name := pgCopy(t)
	return openWorld(t, s.URL("cp_login", name), o)
}

// openWorld opens a database that has the world in it.
func openWorld(t *testing.T, address string, o Options) *world {
	t.Helper()
	w, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	w.clock = &testClock{now: epoch}
	if o.Now == nil {
		o.Now = w.clock.Now
	}
	if o.Slots == 0 {
		o.Slots = 3
	}
	w.address = address
	if w.db, err = Open(t.Context(), address, o); err != nil {
		t.Fatal(err)
	}
	w.engine = w.db.Engine()
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}
