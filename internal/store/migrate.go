package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"counterpart.dev/internal/errs"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Oldest is the oldest schema version that this program can use, and the schema says which is the oldest program for it.
const Oldest = 1

// dialect is how an engine spells what the migrations leave open.
// open and shut stand around what a migration writes into the rows of a table {t}. On SQLite that takes a lock away, and says so: the boundary is
// made anew after it whatever it was.
type dialect struct{ int, text, bool, bytes, table, open, shut string }

var (
	liteDialect = dialect{"INTEGER", "TEXT", "INTEGER", "BLOB", " STRICT" + withoutCounter, // a rowid is a counter across rooms
		"DROP TRIGGER IF EXISTS guard_{t}_old; " + boundaryTable + "; DELETE FROM boundary;", ""}
	pgDialect = dialect{"BIGINT", `TEXT COLLATE "C"`, "BOOLEAN", "BYTEA", "",
		"ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY;", "ALTER TABLE {t} FORCE ROW LEVEL SECURITY;"}
)

// withoutCounter keeps the rows of a table of SQLite in the tree of its key.
const withoutCounter = ", WITHOUT ROWID"

// around finds where a migration opens a table and shuts it again.
var around = regexp.MustCompile(`\{(open|shut) (\w+)\}`)

// render fills in a migration.
func (d dialect) render(s string) string {
	s = around.ReplaceAllStringFunc(s, func(at string) string {
		m := around.FindStringSubmatch(at)
		return strings.ReplaceAll(map[string]string{"open": d.open, "shut": d.shut}[m[1]], "{t}", m[2])
	})
	return strings.NewReplacer("{int}", d.int, "{text}", d.text, "{bool}", d.bool, "{bytes}", d.bytes, "{table}", d.table).Replace(s)
}

// migrations are the files of the folder, in order, each in one transaction.
func migrations(d dialect) ([]*goose.Migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []*goose.Migration
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		script := d.render(string(text))
		out = append(out, goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			if d == liteDialect && rechecksSince[version] {
				return recheck(ctx, tx, script)
			}
			_, err := tx.ExecContext(ctx, script)
			if err == nil && d == liteDialect && version == heapsSince {
				err = heap(ctx, tx)
			}
			return err
		}}, nil))
	}
	return out, nil
}

// up brings a schema to the newest version.
func up(ctx context.Context, kind goose.Dialect, d dialect, db *sql.DB) error {
	list, err := migrations(d)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(kind, db, nil, goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// fingerprint names a boundary, so that it is made anew when it would come out differently.
func fingerprint(script string) string {
	sum := sha256.Sum256([]byte(script))
	return hex.EncodeToString(sum[:])
}

// MigrateSQLite makes or brings up to date the schema in a file. Nobody else may have it open.
func MigrateSQLite(ctx context.Context, file string) (err error) {
	defer errs.Wrap(&err, "store.MigrateSQLite(%s)", file)
	s, err := openSlot(ctx, file, false, nil)
	if err != nil {
		return err
	}
	defer s.db.Close()
	if err := up(ctx, goose.DialectSQLite3, liteDialect, s.db); err != nil {
		return err
	}
	if err := upQueueLite(ctx, s.db); err != nil {
		return err
	}
	return install(ctx, s.db, boundary{}.lite(), dropLite)
}

const boundaryTable = `CREATE TABLE IF NOT EXISTS boundary (fingerprint TEXT NOT NULL PRIMARY KEY)`

// The statements that drop a boundary.
const (
	dropLite = `SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger')
		AND (name LIKE 'guard!_%' ESCAPE '!' OR name LIKE 'visible!_%' ESCAPE '!') ORDER BY type, name`
	dropPG = `SELECT format('DROP VIEW %I', viewname) FROM pg_views WHERE schemaname = 'public' AND viewname LIKE 'visible!_%' ESCAPE '!'
		UNION ALL SELECT format('DROP POLICY %I ON %I', policyname, tablename) FROM pg_policies WHERE schemaname = 'public'
		UNION ALL SELECT format('REVOKE ALL ON %I FROM cp_app, cp_system, cp_upkeep', tablename) FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'cp_owner'`
)

// install drops a boundary, views, triggers, policies and grants, and makes it again by a script, unless it is the one that this
// program would make.
func install(ctx context.Context, db *sql.DB, script, drop string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, boundaryTable); err != nil {
		return err
	}
	var there string
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(fingerprint), '') FROM boundary`).Scan(&there); err != nil || there == fingerprint(script) {
		return err
	}
	drops, err := column(ctx, tx, drop)
	if err != nil {
		return err
	}
	for _, statement := range append(drops, script, `DELETE FROM boundary`, `INSERT INTO boundary VALUES ('`+fingerprint(script)+`')`) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%.80s: %w", statement, err)
		}
	}
	return tx.Commit()
}

// column is the single column of a query.
func column(ctx context.Context, tx *sql.Tx, query string) (out []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// PostgresRoles is run once in a cluster by whoever may create roles. The login can do nothing until a transaction takes a role.
const PostgresRoles = `DO $$ DECLARE r text; BEGIN
  FOREACH r IN ARRAY ARRAY['cp_owner', 'cp_app', 'cp_system', 'cp_queue', 'cp_upkeep'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', r); END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cp_login') THEN CREATE ROLE cp_login LOGIN NOINHERIT; END IF;
  GRANT cp_app, cp_system, cp_queue TO cp_login;
END $$;`

// pgFunctions are what the views and policies ask.
const pgFunctions = `CREATE OR REPLACE FUNCTION seat() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.seat', true), '') $$;
CREATE OR REPLACE FUNCTION tx_now() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT cast(nullif(current_setting('app.now', true), '') AS bigint) $$;`

// pgPrepare gives the database to the owner and closes it to everybody else.
const pgPrepare = `DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO cp_login', current_database());
  EXECUTE format('GRANT CREATE, CONNECT ON DATABASE %I TO cp_owner', current_database());
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  GRANT USAGE, CREATE ON SCHEMA public TO cp_owner;
  GRANT USAGE ON SCHEMA public TO cp_app, cp_system, cp_queue, cp_upkeep;
END $$;`

// MigratePostgres makes or brings up to date the schema of a database. The login of the address must be able to create roles,
// or they must be there and it must be a member of cp_owner and cp_upkeep; it is not the login the server uses, which is cp_login or another
// member of cp_app, cp_system and cp_queue without rights of its own.
func MigratePostgres(ctx context.Context, url string) (err error) {
	defer errs.Wrap(&err, "store.MigratePostgres")
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return errs.New(errs.Invalid, "the address of the PostgreSQL database cannot be read: %w", err)
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(1) // so that SET ROLE holds for all that follows
	defer db.Close()
	for _, s := range []string{PostgresRoles, pgPrepare, "SET ROLE cp_owner", pgFunctions} {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	if err := up(ctx, goose.DialectPostgres, pgDialect, db); err != nil {
		return err
	}
	if err := upQueuePG(ctx, url); err != nil {
		return err
	}
	return install(ctx, db, boundary{}.postgres(), dropPG)
}
