package store

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

// A file of an earlier version keeps its rows and what refers to them, and its locks are made anew.
func TestHeapKeepsWhatWasThere(t *testing.T) {
	ctx, file := t.Context(), filepath.Join(t.TempDir(), "old.db")
	s, err := openSlot(ctx, file, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	list, err := migrations(liteDialect)
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.db, nil, goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, heapsSince-1); err != nil {
		t.Fatal(err)
	}
	body := strings.Repeat("x", 300_000)
	for _, q := range []string{
		`INSERT INTO organisation VALUES ('o', 'O', 'client', '', 0, 1, 0, 1)`, `INSERT INTO scope VALUES ('o', 's', 'engagement', 0)`,
		`INSERT INTO room VALUES ('o', 'r', 'r', 's', 'shared')`, `INSERT INTO file VALUES ('o', 'r', 'f', 'plan.xer', '', 2, x'00', 'p', 1, 0)`,
		`INSERT INTO piece VALUES ('o', 'r', x'01', CAST('` + body + `' AS BLOB), 0)`, `INSERT INTO file_piece VALUES ('o', 'r', 'f', 0, x'01', 300000)`,
		`CREATE TABLE boundary (fingerprint TEXT NOT NULL PRIMARY KEY)`, `INSERT INTO boundary VALUES ('` + fingerprint(boundary{}.lite()) + `')`,
	} {
		if _, err := s.db.ExecContext(ctx, q); err != nil {
			t.Fatal(q[:40], err)
		}
	}
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := MigrateSQLite(ctx, file); err != nil {
		t.Fatal(err)
	}
	if s, err = openSlot(ctx, file, false, nil); err != nil {
		t.Fatal(err)
	}
	defer s.db.Close()
	var size, broken, locks, counters int
	for into, q := range map[*int]string{
		&size:     `SELECT length(p.body) FROM file_piece f JOIN piece p USING (organisation, room, address)`,
		&broken:   `SELECT count(*) FROM pragma_foreign_key_check`,
		&locks:    `SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('piece', 'brief')`,
		&counters: `SELECT count(*) FROM sqlite_schema WHERE name IN ('` + strings.Join(heaped, "', '") + `') AND sql NOT LIKE '%WITHOUT ROWID'`,
	} {
		if err := s.db.QueryRowContext(ctx, q).Scan(into); err != nil {
			t.Fatal(q, err)
		}
	}
	if size != len(body) || broken != 0 || locks < 8 || counters != len(heaped) {
		t.Errorf("a piece of %d bytes, %d broken references, %d locks, %d tables of %d", size, broken, locks, counters, len(heaped))
	}
}
