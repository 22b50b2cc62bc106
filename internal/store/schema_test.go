package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"counterpart.dev/internal/core/access"
)

// schemaClasses says of every table what its rows belong to: the installation, a tenant or a room.
var schemaClasses = map[string]string{
	"setting": "installation", "organisation": "installation", "person": "installation", "password": "installation", "seat": "installation",
	"credential": "installation", "invite": "installation", "factor": "installation", "recovery_code": "installation", "waiting": "installation", "reply_token": "installation", "spool": "installation", "mail_seen": "installation",
	"outgoing": "installation", "notify": "installation", "mail_stop": "installation", "feed": "installation",
	"invite_secret": "installation", "answer_link": "installation", "mail_failing": "installation", "mail_alias": "installation",
	"post": "tenant", "scope": "tenant", "scope_parent": "tenant", "room": "tenant", "seat_room": "tenant", "survey_time": "tenant",
}

// Every table belongs to exactly one class, and its key says so.
func TestTableClasses(t *testing.T) {
	relations, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range relations {
		_, ofRoom := tableNamed(name)
		class := schemaClasses[name]
		if ofRoom == (class != "") {
			t.Errorf("%s belongs to no class, or to more than one", name)
		}
		if (class != "") != slices.Contains(systemTables, name) {
			t.Errorf("%s is %q, and is System's: %v", name, class, slices.Contains(systemTables, name))
		}
		tenant := slices.Contains(r.key, "organisation")
		switch {
		case ofRoom && !startsWithRoom(r.key):
			t.Errorf("the key of %s does not begin with the room: %v", name, r.key)
		case class == "tenant" && !tenant, class == "installation" && tenant:
			t.Errorf("%s is of the %s, and its key is %v", name, class, r.key)
		case len(r.key) == 0:
			t.Errorf("%s has no key", name)
		}
	}
	for name := range schemaClasses {
		if relations[name] == nil {
			t.Errorf("there is no table %s", name)
		}
	}
	if len(systemTables)+len(tables) != len(relations) {
		t.Errorf("%d tables of System, %d of rooms, %d in all", len(systemTables), len(tables), len(relations))
	}
}

func startsWithRoom(columns []string) bool {
	return len(columns) >= 2 && columns[0] == "organisation" && columns[1] == "room"
}

// The lists that the boundary is made of are the schema: every column once, each reference with the room it points into, and every
// column that names a room by which something is referred to.
func TestTablesAreTheSchema(t *testing.T) {
	relations, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range tables {
		r := relations[tab.name]
		var have []string
		for _, c := range r.columns {
			have = append(have, c.name)
			if c.null {
				t.Errorf("%s.%s may be NULL", tab.name, c.name)
			}
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(have)), slices.Sorted(slices.Values(tab.columns()))); diff != "" {
			t.Errorf("columns of %s (-schema +list):\n%s", tab.name, diff)
		}
		if diff := cmp.Diff(r.key, slices.Concat([]string{"organisation", "room"}, tab.key)); diff != "" {
			t.Errorf("key of %s (-schema +list):\n%s", tab.name, diff)
		}
		for _, u := range r.unique {
			if !startsWithRoom(u) {
				t.Errorf("what is unique in %s does not begin with the room: %v", tab.name, u)
			}
		}
		for name, columns := range r.indexes {
			if columns[0] != "organisation" && !slices.Contains(acrossRooms, name) {
				t.Errorf("the index %s of %s mixes the rows of all rooms: %v", name, tab.name, columns)
			}
		}
		checkReferences(t, tab, r)
	}
}

// acrossRooms lists the indexes that hold rows of every room side by side: what an address names is looked for by its id before its
// room is known. They order nothing that is shown, and how long a look takes in them depends on the id alone.
var acrossRooms = []string{"programme_by_id", "project_by_id", "engagement_by_id", "standing_by_engagement", "standing_by_project", "note_by_id",
	"submission_by_id", "milestone_by_id", "matter_by_id", "message_by_id"}

// checkReferences: a key that is checked past every lock must not reach out of the room, save where the list says so and a check
// confines it.
func checkReferences(t *testing.T, tab table, r *relation) {
	t.Helper()
	inRoom := false
	var out []string
	for _, f := range r.foreign {
		at := slices.Index(f.refs, "room")
		switch {
		case f.table == "room":
			inRoom = true
			if f.columns[0] != "organisation" || f.columns[1] != "room" || len(f.columns) == 3 && f.columns[2] != "shared_room" {
				t.Errorf("%s lies in a room by %v", tab.name, f.columns)
			}
		case f.columns[0] != "organisation" || f.refs[0] != "organisation" || at != 1:
			t.Errorf("%s refers to %s without the room: %v", tab.name, f.table, f.columns)
		case f.columns[at] == "room":
			inRoom = true
		default:
			out = append(out, f.columns[at])
			confined := fmt.Sprintf("%s IN (room, shared_room)", f.columns[at])
			if r.checks["refers_inside"] != confined {
				t.Errorf("%s refers out of its room and is not confined: %q", tab.name, r.checks["refers_inside"])
			}
			target, _ := tableNamed(f.table)
			if !slices.Contains(tab.refers, reference{f.columns[at], target.kind}) {
				t.Errorf("%s refers to %s, a %s, by %s, and is not listed so: %v", tab.name, f.table, target.kind, f.columns[at], tab.refers)
			}
			if !slices.Contains(tab.fixed, f.columns[at]) || !slices.Contains(tab.fixed, "shared_room") {
				t.Errorf("%s may change what it refers to", tab.name)
			}
			if !slices.ContainsFunc(r.foreign, func(g foreignKey) bool { return g.table == "room" && len(g.columns) == 3 }) {
				t.Errorf("%s may call any room the shared one", tab.name)
			}
		}
	}
	if !inRoom {
		t.Errorf("nothing says that the room of %s exists", tab.name)
	}
	if len(out) != len(tab.refers) {
		t.Errorf("%s refers out of its room by %v, and %v is listed", tab.name, out, tab.refers)
	}
}

// Both engines have the same tables, columns in the same order, keys, references, uniques, indexes and checks, each in its own types.
func TestSchemasAreEqual(t *testing.T) {
	lite, err := openSlot(t.Context(), liteCopy(t), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lite.db.Close()
	here, err := liteSchema(t.Context(), lite.db)
	if err != nil {
		t.Fatal(err)
	}
	want, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	compareSchemas(t, "sqlite", want, here, map[string]string{"BOOLEAN": "INTEGER"})
	for name, r := range here {
		options := "11"
		if slices.Contains(heaped, name) {
			options = "01"
		}
		if r.options != options {
			t.Errorf("%s is not strict, or has a hidden row counter and is not among those that may: %s", name, r.options)
		}
	}
	s, database := pgCopy(t)
	cfg, err := pgx.ParseConfig(s.URL("postgres", database))
	if err != nil {
		t.Fatal(err)
	}
	db := stdlib.OpenDB(*cfg)
	defer db.Close()
	there, err := pgSchema(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	compareSchemas(t, "postgres", want, there, map[string]string{"TEXT": `text "C"`, "INTEGER": "bigint", "BLOB": "bytea", "BOOLEAN": "boolean"})
}

// compareSchemas compares an engine's schema with the declared one, whose types the engine spells as it likes.
func compareSchemas(t *testing.T, engine string, want, got map[string]*relation, spelled map[string]string) {
	t.Helper()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Fatalf("tables of %s (-declared +there):\n%s", engine, diff)
	}
	for name := range want {
		w, g := *want[name], *got[name]
		w.options, g.options = "", ""
		w.columns = slices.Clone(w.columns)
		for i, c := range w.columns {
			if s, ok := spelled[c.typ]; ok {
				w.columns[i].typ = s
			}
		}
		w.checks, g.checks = essence(w.checks), essence(g.checks)
		if diff := cmp.Diff(w, g, cmp.AllowUnexported(relation{}, col{}, foreignKey{})); diff != "" {
			t.Errorf("%s on %s (-declared +there):\n%s", name, engine, diff)
		}
	}
}

var checkWord = regexp.MustCompile(`'[^']*'|\w+`)

// essence is what a check is about, however an engine writes it: its columns and values.
func essence(checks map[string]string) map[string]string {
	out := map[string]string{}
	for name, c := range checks {
		var said []string
		for _, w := range checkWord.FindAllString(c, -1) {
			if !slices.Contains([]string{"CHECK", "IN", "ANY", "ARRAY", "OR", "text", "COLLATE", "C"}, w) {
				said = append(said, w)
			}
		}
		slices.Sort(said)
		out[name] = strings.Join(slices.Compact(said), " ")
	}
	return out
}

// pgSchema is the schema of a PostgreSQL database.
func pgSchema(ctx context.Context, db *sql.DB) (map[string]*relation, error) {
	out := map[string]*relation{}
	columns, err := stringRows(ctx, db, `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) ||
			coalesce((SELECT ' "' || l.collname || '"' FROM pg_collation l WHERE l.oid = a.attcollation), ''), a.attnotnull
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum`)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		if machinery(c[0]) {
			continue
		}
		r := out[c[0]]
		if r == nil {
			r = &relation{indexes: map[string][]string{}, checks: map[string]string{}}
			out[c[0]] = r
		}
		r.columns = append(r.columns, col{c[1], c[2], c[3] != "true"})
	}
	named := func(table, attributes string) string {
		return fmt.Sprintf(`(SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(%s) WITH ORDINALITY k (num, n)
			JOIN pg_attribute a ON a.attrelid = %s AND a.attnum = k.num)`, attributes, table)
	}
	constraints, err := stringRows(ctx, db, `SELECT c.relname, o.contype, o.conname, `+named("o.conrelid", "o.conkey")+`, coalesce(f.relname, ''), `+
		named("o.confrelid", "o.confkey")+`, pg_get_constraintdef(o.oid), o.condeferrable, o.confupdtype::text || o.confdeltype::text
		FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid LEFT JOIN pg_class f ON f.oid = o.confrelid
		WHERE o.connamespace = 'public'::regnamespace ORDER BY o.conname`)
	if err != nil {
		return nil, err
	}
	for _, o := range constraints {
		r := out[o[0]]
		if r == nil {
			continue
		}
		switch o[1] {
		case "p":
			r.key = strings.Split(o[3], ",")
		case "u":
			r.unique = append(r.unique, strings.Split(o[3], ","))
		case "c":
			r.checks[o[2]] = o[6]
		case "f":
			r.foreign = append(r.foreign, foreignKey{strings.Split(o[3], ","), o[4], strings.Split(o[5], ",")})
			if o[7] != "false" || o[8] != "aa" {
				return nil, fmt.Errorf("the reference %s of %s waits or acts: %v", o[2], o[0], o)
			}
		}
	}
	indexes, err := stringRows(ctx, db, `SELECT t.relname, c.relname, i.indisunique, `+named("i.indrelid", "i.indkey::int2[]")+`, i.indpred IS NULL AND i.indexprs IS NULL
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
		WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u'))`)
	if err != nil {
		return nil, err
	}
	for _, i := range indexes {
		r := out[i[0]]
		switch {
		case r == nil:
		case i[4] != "true":
			return nil, fmt.Errorf("the index %s of %s has a condition or an expression", i[1], i[0])
		case i[2] == "true":
			r.unique = append(r.unique, strings.Split(i[3], ","))
		default:
			r.indexes[i[1]] = strings.Split(i[3], ",")
		}
	}
	for _, r := range out {
		r.sort()
	}
	return out, nil
}

// A row by its key is found by an index, through the view and all its conditions.
func TestPointReadsUseTheKey(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		for _, tab := range tables {
			q := text(fmt.Sprintf("SELECT room FROM %s WHERE %s", tab.view(), pointCondition(w, tab)))
			var args []any
			for _, c := range slices.Concat([]string{"organisation", "room"}, tab.key) {
				args = append(args, w.rows[tab.name]["hall.shared"][c])
			}
			plan := explained(t, w, q, args)
			if !strings.Contains(plan, "INDEX") && !strings.Contains(plan, "PRIMARY KEY") || strings.Contains(plan, "SCAN "+tab.name) || strings.Contains(plan, "SEQ SCAN ON "+strings.ToUpper(tab.name)) {
				t.Errorf("a row of %s by its key:\n%s", tab.name, plan)
			}
		}
	})
}

func pointCondition(w *world, tab table) string {
	var parts []string
	for i, c := range slices.Concat([]string{"organisation", "room"}, tab.key) {
		parts = append(parts, fmt.Sprintf("%s = $%d", c, i+1))
	}
	return strings.Join(parts, " AND ")
}

// explained is the plan of a text as a seat runs it. PostgreSQL would rather read a small table whole, so that is forbidden to it.
func explained(t *testing.T, w *world, q text, args []any) string {
	t.Helper()
	var out []string
	err := w.db.Read(t.Context(), "ann", func(tx *Tx) error {
		if w.engine == "postgres" {
			if err := tx.exec(t.Context(), "SET LOCAL enable_seqscan = off"); err != nil {
				return err
			}
			return tx.query(t.Context(), func(s scan) error {
				var l string
				err := s(&l)
				out = append(out, strings.ToUpper(l))
				return err
			}, "EXPLAIN "+q, args...)
		}
		return tx.query(t.Context(), func(s scan) error {
			var id, parent, unused int
			var l string
			err := s(&id, &parent, &unused, &l)
			out = append(out, l)
			return err
		}, "EXPLAIN QUERY PLAN "+q, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

// The boundary covers every table of rooms with each of its locks, and nothing that is no such table.
func TestEveryTableHasItsLocks(t *testing.T) {
	lite, pg := boundary{}.lite(), boundary{}.postgres()
	has := func(script, line string) bool {
		return slices.ContainsFunc(lines(script), func(l string) bool { return strings.HasPrefix(l, line+" ") })
	}
	for _, tab := range tables {
		for _, line := range []string{"CREATE VIEW guard_{t} AS", "CREATE VIEW visible_{t} AS", "CREATE TRIGGER guard_{t}_new BEFORE INSERT ON {t}",
			"CREATE TRIGGER guard_{t}_key BEFORE UPDATE OF organisation, room", "CREATE TRIGGER guard_{t}_old BEFORE UPDATE ON {t}",
			"CREATE TRIGGER guard_{t}_gone BEFORE DELETE ON {t}", "CREATE TRIGGER guard_{t}_insert INSTEAD OF INSERT ON visible_{t}"} {
			line = strings.ReplaceAll(line, "{t}", tab.name)
			if !has(lite, line) && !strings.Contains(lite, line+",") {
				t.Errorf("SQLite lacks %s", line)
			}
		}
		for _, line := range []string{"ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;", "ALTER TABLE {t} FORCE ROW LEVEL SECURITY;"} {
			if !strings.Contains(pg, strings.ReplaceAll(line, "{t}", tab.name)) {
				t.Errorf("PostgreSQL lacks %s", strings.ReplaceAll(line, "{t}", tab.name))
			}
		}
		if !has(pg, fmt.Sprintf("CREATE POLICY bound ON %s AS RESTRICTIVE FOR SELECT TO cp_app", tab.name)) {
			t.Errorf("PostgreSQL lacks the policy that bounds what is seen of %s", tab.name)
		}
		for v, name := range map[access.Verb]string{access.See: "see", access.Add: "add", access.Change: "change", access.Remove: "remove"} {
			want := v == access.See || v == access.Add || v == access.Change && len(tab.mutable) > 0 || v == access.Remove && tab.remove
			if has(pg, fmt.Sprintf("CREATE POLICY %s ON %s", name, tab.name)) != want {
				t.Errorf("PostgreSQL has a policy for %s of %s: %v", v, tab.name, !want)
			}
		}
	}
}
