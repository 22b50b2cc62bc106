package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"counterpart.dev/internal/pgtest"
)

// asItWas makes the schema as it was before hand-overs between suppliers were nodes, with a change and what it needs.
func asItWas(ctx context.Context, kind goose.Dialect, d dialect, db *sql.DB) error {
	list, err := migrations(d)
	if err != nil {
		return err
	}
	text, err := migrationFiles.ReadFile("migrations/0001_house.sql")
	if err != nil {
		return err
	}
	old := strings.Replace(d.render(string(text)), "'work', 'interface', 'tie'", "'work', 'tie'", 1)
	if old == d.render(string(text)) {
		return fmt.Errorf("the first migration has no kinds of nodes")
	}
	list[0] = goose.NewGoMigration(1, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, old)
		return err
	}}, nil)
	p, err := goose.NewProvider(kind, db, nil, goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, 13); err != nil {
		return err
	}
	no := map[string]string{"BOOLEAN": "false", "INTEGER": "0"}[d.bool]
	for _, q := range []string{
		`INSERT INTO organisation VALUES ('o', 'O', 'client', '', ` + no + `, 1, 0, 1)`, `INSERT INTO scope VALUES ('o', 's', 'project', ` + no + `)`,
		`INSERT INTO room VALUES ('o', 'r', 'r', 's', 'client')`, node("a", "work"), node("b", "change"),
		`INSERT INTO edge VALUES ('o', 'r', 'b', 'a', 0, ` + no + `)`,
	} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	if _, err := db.ExecContext(ctx, node("x", "interface")); err == nil {
		return fmt.Errorf("the schema as it was takes a hand-over")
	}
	return nil
}

// node is a statement that writes one.
func node(id, kind string) string {
	return `INSERT INTO node (organisation, room, id, kind, created_us, title, owner, body, place, source, changed_us, ended_us, rev)
		VALUES ('o', 'r', '` + id + `', '` + kind + `', 1, 'T', '', '{}', 0, '', 1, 0, 1)`
}

// what a migrated schema shares with a fresh one, and the rows that were there.
const (
	formLite = `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name`
	formPG   = `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1`
	rowsWere = `SELECT n.id || ' ' || n.kind || ' ' || coalesce(e.needs, '-') FROM node n LEFT JOIN edge e ON e.node = n.id ORDER BY 1`
)

func askAll(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	out, err := column(t.Context(), tx, query)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A database that was made before there were hand-overs ends with the schema of a fresh one, keeps its rows, and takes a hand-over.
func TestAnOlderDatabaseTakesHandOversOnSQLite(t *testing.T) {
	ctx, file := t.Context(), filepath.Join(t.TempDir(), "old.db")
	s, err := openSlot(ctx, file, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := asItWas(ctx, goose.DialectSQLite3, liteDialect, s.db); err != nil {
		t.Fatal(err)
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
	fresh, err := openSlot(ctx, liteCopy(t), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.db.Close()
	if diff := cmp.Diff(askAll(t, fresh.db, formLite), askAll(t, s.db, formLite)); diff != "" {
		t.Errorf("-fresh +migrated:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a work -", "b change a"}, askAll(t, s.db, rowsWere)); diff != "" {
		t.Error(diff)
	}
	if broken := askAll(t, s.db, `SELECT "table" FROM pragma_foreign_key_check`); len(broken) > 0 {
		t.Errorf("references are broken: %v", broken)
	}
	for _, drop := range askAll(t, s.db, `SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'node'`) {
		if _, err := s.db.ExecContext(ctx, drop); err != nil { // they refuse rows from nobody
			t.Fatal(err)
		}
	}
	if _, err := s.db.ExecContext(ctx, node("h", "interface")); err != nil {
		t.Error(err)
	}
	if _, err := s.db.ExecContext(ctx, node("z", "anything")); err == nil {
		t.Error("a node of any kind is taken")
	}
}

func TestAnOlderDatabaseTakesHandOversOnPostgreSQL(t *testing.T) {
	ctx, server := t.Context(), pgtest.Start(t)
	url := server.URL("postgres", server.Create(t, "template1", "postgres"))
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	db := stdlib.OpenDB(*cfg)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{PostgresRoles, pgPrepare, "SET ROLE cp_owner", pgFunctions} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := asItWas(ctx, goose.DialectPostgres, pgDialect, db); err != nil {
		t.Fatal(err)
	}
	if err := MigratePostgres(ctx, url); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, "RESET ROLE"); err != nil { // row security does not bind who began
		t.Fatal(err)
	}
	_, template := pgCopy(t)
	cfg.Database = template
	fresh := stdlib.OpenDB(*cfg)
	defer fresh.Close()
	if diff := cmp.Diff(askAll(t, fresh, formPG), askAll(t, db, formPG)); diff != "" {
		t.Errorf("-fresh +migrated:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a work -", "b change a"}, askAll(t, db, rowsWere)); diff != "" {
		t.Error(diff)
	}
	if _, err := db.ExecContext(ctx, node("h", "interface")); err != nil {
		t.Error(err)
	}
	if _, err := db.ExecContext(ctx, node("z", "anything")); err == nil {
		t.Error("a node of any kind is taken")
	}
}

// matterOf is a statement that writes a matter into a room; ended is when it ended, 0 for not yet.
func matterOf(room string, number, ended int) string {
	return fmt.Sprintf(`INSERT INTO matter VALUES ('o', '%[1]s', '%[1]s%[2]d', '%[1]s', %[2]d, 'question', 'client', 1, '', '', 'T', '', 'open', 'client', '', '', 0, 0, 0, '', '', '{}', 1, 1, %[3]d, '', '', '', '', 1)`,
		room, number, ended)
}

// What is in a database before it is brought up to date is read past a boundary that lets nobody change it: who owns a node is told by its body,
// and what is open between two sides has its clock reckoned anew.
func TestOlderRowsAreBroughtUpToDate(t *testing.T) {
	const person = "0b6f3c0e-1111-4222-8333-444455556666"
	rows := func(ctx context.Context, kind goose.Dialect, d dialect, db *sql.DB, bound string) error {
		list, err := migrations(d)
		if err != nil {
			return err
		}
		p, err := goose.NewProvider(kind, db, nil, goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return err
		}
		if _, err := p.UpTo(ctx, 19); err != nil {
			return err
		}
		no := map[string]string{"BOOLEAN": "false", "INTEGER": "0"}[d.bool]
		for _, q := range []string{
			`INSERT INTO organisation (id, name, side, acts_for, second_factor, created_us, ended_us, rev) VALUES ('o', 'O', 'client', '', ` + no + `, 1, 0, 1)`,
			`INSERT INTO scope VALUES ('o', 's', 'project', ` + no + `)`, `INSERT INTO room VALUES ('o', 'r', 'r', 's', 'client')`, node("a", "benefit"), node("b", "change"),
			`UPDATE node SET body = '{"v":1,"person":"` + person + `","kind":"cashable"}' WHERE id = 'a'`,
			`INSERT INTO room VALUES ('o', 'both', 'both', 's', 'shared')`, matterOf("r", 1, 0), matterOf("both", 1, 0), matterOf("both", 2, 5),
			strings.ReplaceAll(bound, "{t}", "node"), strings.ReplaceAll(bound, "{t}", "matter"),
		} {
			if _, err := db.ExecContext(ctx, q); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		_, err = p.Up(ctx)
		return err
	}
	want := []string{"a " + person, "b ", "both1 1", "both2 0", "r1 0"}
	const brought = `SELECT id || ' ' || person FROM node UNION ALL SELECT id || ' ' || turn_us FROM matter ORDER BY 1`
	t.Run("sqlite", func(t *testing.T) {
		s, err := openSlot(t.Context(), filepath.Join(t.TempDir(), "old.db"), false, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer s.db.Close()
		if err := rows(t.Context(), goose.DialectSQLite3, liteDialect, s.db, `CREATE TRIGGER guard_{t}_old BEFORE UPDATE ON {t} BEGIN SELECT RAISE(IGNORE); END; `+boundaryTable+`; INSERT OR REPLACE INTO boundary VALUES ('`+fingerprint(boundary{}.lite())+`')`); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, askAll(t, s.db, brought)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if left := askAll(t, s.db, `SELECT fingerprint FROM boundary`); len(left) > 0 { // or the locks that were taken away would not be made again
			t.Errorf("the boundary counts as whole: %v", left)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		server := pgtest.Start(t)
		cfg, err := pgx.ParseConfig(server.URL("postgres", server.Create(t, "template1", "postgres")))
		if err != nil {
			t.Fatal(err)
		}
		db := stdlib.OpenDB(*cfg)
		defer db.Close()
		db.SetMaxOpenConns(1)
		for _, q := range []string{PostgresRoles, pgPrepare, "SET ROLE cp_owner", pgFunctions} {
			if _, err := db.ExecContext(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		if err := rows(t.Context(), goose.DialectPostgres, pgDialect, db, `ALTER TABLE {t} ENABLE ROW LEVEL SECURITY; ALTER TABLE {t} FORCE ROW LEVEL SECURITY`); err != nil {
			t.Fatal(err)
		}
		if got := askAll(t, db, brought); len(got) != 0 {
			t.Errorf("the owner of the tables sees rows again: %v", got)
		}
		if _, err := db.ExecContext(t.Context(), `ALTER TABLE node NO FORCE ROW LEVEL SECURITY; ALTER TABLE matter NO FORCE ROW LEVEL SECURITY`); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, askAll(t, db, brought)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
