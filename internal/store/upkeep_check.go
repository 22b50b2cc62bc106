package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
)

// NewestSchema is the newest version of the schema that this program knows.
func NewestSchema() (newest int64, err error) {
	list, err := migrations(liteDialect)
	for _, m := range list {
		newest = max(newest, m.Version)
	}
	return newest, err
}

// Schema is the version of the schema that a database has.
func (w *Whole) Schema(ctx context.Context) (int64, error) {
	var version sql.NullInt64
	err := w.tx.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&version)
	return version.Int64, err
}

// Boundary reports whether views, policies and triggers are those that this program makes.
func (w *Whole) Boundary(ctx context.Context) (bool, error) {
	script := boundary{}.postgres()
	if w.u.lite {
		script = boundary{}.lite()
	}
	var there sql.NullString
	err := w.tx.QueryRowContext(ctx, `SELECT max(fingerprint) FROM boundary`).Scan(&there)
	return there.String == fingerprint(script), err
}

const (
	liteIntegrity = `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' LIMIT 100`
	liteDangling  = `SELECT 'a row of ' || "table" || ' refers to a row of ' || parent || ' that does not exist' FROM pragma_foreign_key_check LIMIT 100`
	liteSchemata  = `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
		WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'goose!_%' ESCAPE '!' AND name NOT LIKE 'river!_%' ESCAPE '!' ORDER BY type, name`

	pgInvalidIndexes = `SELECT format('the index %s is not usable', indexrelid::regclass) FROM pg_index WHERE NOT indisvalid OR NOT indisready ORDER BY 1`
	pgUnchecked      = `SELECT format('the constraint %s of %s was not checked', conname, conrelid::regclass) FROM pg_constraint WHERE NOT convalidated ORDER BY 1`
	pgChecksums      = `SELECT format('%s pages did not have the checksum they were written with', checksum_failures) FROM pg_stat_database
		WHERE datname = current_database() AND checksum_failures > 0`
	pgOpen = `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity`
)

// Damage lists what the engine finds wrong with its own files, at most a few hundred of it.
func (w *Whole) Damage(ctx context.Context) (out []string, err error) {
	checks := []string{pgInvalidIndexes, pgUnchecked, pgChecksums}
	if w.u.lite {
		checks = []string{liteIntegrity, liteDangling}
	}
	for _, c := range checks {
		found, err := collected(ctx, w.tx, scanString, c)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if w.u.keys == nil {
		return out, nil
	}
	rows, err := w.u.keys.db.QueryContext(ctx, liteIntegrity)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		s, err := scanString(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, "key store: "+s)
	}
	return out, rows.Err()
}

// Strays lists what is in the schema and is not as this program makes it: on SQLite any table, index, view or trigger, on PostgreSQL
// tables whose row security is not in force.
func (w *Whole) Strays(ctx context.Context) ([]string, error) {
	if !w.u.lite {
		return w.unguarded(ctx)
	}
	have, err := collected(ctx, w.tx, scanString, liteSchemata)
	if err != nil {
		return nil, err
	}
	want, err := freshSchema(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, h := range have {
		if !slices.Contains(want, h) {
			out = append(out, named(h)+" is not as this program makes it")
		}
	}
	for _, f := range want {
		if !slices.ContainsFunc(have, func(h string) bool { return named(h) == named(f) }) {
			out = append(out, named(f)+" is missing")
		}
	}
	return out, nil
}

// named is the type and the name of a line of liteSchemata.
func named(line string) string {
	parts := strings.SplitN(line, " ", 3)
	return "the " + strings.Join(parts[:min(2, len(parts))], " ")
}

// freshSchema is the schema of a new database.
func freshSchema(ctx context.Context) (out []string, err error) {
	dir, err := os.MkdirTemp("", "counterpart")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "new.db")
	if err := MigrateSQLite(ctx, file); err != nil {
		return nil, err
	}
	u := &Upkeep{lite: true, address: file}
	if err := u.openLite(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, u.Close()) }()
	err = u.Read(ctx, func(w *Whole) error {
		out, err = collected(ctx, w.tx, scanString, liteSchemata)
		return err
	})
	return out, err
}

// unguarded lists the tables of PostgreSQL that should be behind row security and are not.
func (w *Whole) unguarded(ctx context.Context) (out []string, err error) {
	guarded, err := collected(ctx, w.tx, scanString, pgOpen)
	for _, t := range append(RoomTables(), "seat_room", "scope") {
		if err == nil && !slices.Contains(guarded, t) {
			out = append(out, "row security is not in force on the table "+t)
		}
	}
	return out, err
}

// LoginRights lists what the login at a PostgreSQL address may do by itself and should not: it is the server's, which takes a role in
// each transaction and has no rights outside of one.
func LoginRights(ctx context.Context, address string) (out []string, err error) {
	defer errs.Wrap(&err, "store.LoginRights")
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, errs.New(errs.Invalid, "the PostgreSQL database cannot be reached as the server reaches it: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close(context.WithoutCancel(ctx))) }()
	var name string
	var attributes, members []string
	var owned, reached int
	err = c.QueryRow(ctx, `SELECT session_user,
		array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'is a superuser' END, CASE WHEN r.rolbypassrls THEN 'is not bound by row security' END,
			CASE WHEN r.rolcreaterole THEN 'may create roles' END, CASE WHEN r.rolcreatedb THEN 'may create databases' END,
			CASE WHEN r.rolreplication THEN 'may replicate the cluster' END, CASE WHEN r.rolinherit THEN 'inherits the rights of its roles' END], NULL),
		ARRAY(SELECT 'is a member of ' || m.rolname FROM pg_roles m WHERE m.rolname IN ('cp_owner', 'cp_upkeep') AND pg_has_role(r.oid, m.oid, 'MEMBER') ORDER BY 1),
		(SELECT count(*) FROM pg_class k WHERE k.relowner = r.oid),
		(SELECT count(*) FROM pg_class k JOIN pg_namespace n ON n.oid = k.relnamespace WHERE n.nspname IN ('public', 'river') AND k.relkind IN ('r', 'v')
			AND has_table_privilege(r.oid, k.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE'))
		FROM pg_roles r WHERE r.rolname = session_user`).Scan(&name, &attributes, &members, &owned, &reached)
	if err != nil {
		return nil, err
	}
	for _, what := range append(attributes, members...) {
		out = append(out, fmt.Sprintf("the login %s %s", name, what))
	}
	if owned > 0 {
		out = append(out, fmt.Sprintf("the login %s owns %d tables or indexes", name, owned))
	}
	if reached > 0 {
		out = append(out, fmt.Sprintf("the login %s reaches %d tables or views without taking a role", name, reached))
	}
	return out, nil
}

const (
	everySeat text = `SELECT id FROM seat ORDER BY kind IN ('token', 'onlooker'), id`
	heldRooms text = `SELECT organisation, room, place, role, audience, read_only, shared_room, scope, until_us FROM seat_room
		WHERE seat = $1 AND until_us > $2 ORDER BY organisation, room, place`
)

// EverySeat lists every seat there ever was, what hangs on another one last.
func (tx *Tx) EverySeat(ctx context.Context) ([]access.SeatID, error) {
	return rows(ctx, tx, func(s scan) (id access.SeatID, err error) {
		err = s(&id)
		return id, err
	}, everySeat)
}

// Regrant works out anew what a seat holds now, and reports whether that differs from what it held.
func (tx *Tx) Regrant(ctx context.Context, id access.SeatID) (differs bool, err error) {
	before, err := tx.holds(ctx, id)
	if err != nil {
		return false, err
	}
	if err := tx.regrantOne(ctx, id); err != nil {
		return false, err
	}
	after, err := tx.holds(ctx, id)
	return !slices.Equal(before, after), err
}

// heldRoom is a role in a room, with everything that decides about it.
type heldRoom struct {
	party.Grant
	place access.Place
}

func (tx *Tx) holds(ctx context.Context, id access.SeatID) ([]heldRoom, error) {
	return rows(ctx, tx, func(s scan) (h heldRoom, err error) {
		r := &h.Room
		err = s(&r.Organisation, &r.ID, &h.place, &h.Role, &r.Audience, &h.ReadOnly, &r.SharedRoom, &r.Scope, &h.Until)
		return h, err
	}, heldRooms, id, tx.now.UnixMicro())
}
