package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
)

// world is one database in which two clients and two delivery organisations work with each other. The client north has an
// engagement with build and another one with dig; the client south has one with build too. Every engagement has a room for every
// audience, and every room holds one row of every table, whether the matrix lets anybody write it or not.
type world struct {
	db      *DB
	engine  string
	address string
	clock   *testClock
	tables  map[string]*relation // as the migrations declare them
	rooms   []*place
	seats   []*holder // in a fixed order
	rows    map[string]map[access.RoomID]row
}

// place is a room and what it belongs to.
type place struct {
	tenant, scope string
	audience      access.Audience
	id, shared    access.RoomID
}

func (p *place) String() string { return string(p.id) }

// holder is a seat and what it holds.
type holder struct {
	id     access.SeatID
	grants []held
}

// held is a role in a room until an instant.
type held struct {
	room     *place
	role     access.Role
	readOnly bool
	until    int64
}

// row is a row by column.
type row map[string]any

var (
	later   = epoch.Add(1000 * time.Hour).UnixMicro()
	ends    = epoch.Add(time.Hour).UnixMicro()
	now     = epoch.UnixMicro() // a grant until now has ended
	earlier = epoch.Add(-time.Hour).UnixMicro()
)

// plan lays the world out, without a database.
func plan() (*world, error) {
	tables, err := declared()
	if err != nil {
		return nil, err
	}
	w := &world{tables: tables, rows: map[string]map[access.RoomID]row{}}
	w.planRooms()
	w.planSeats()
	return w, w.planRows()
}

// organisations of the world with their sides.
var organisations = []struct {
	id   string
	side access.Side
}{{"north", access.ClientSide}, {"south", access.ClientSide}, {"build", access.DeliverySide}, {"dig", access.DeliverySide}, {"check", access.AssurerSide}}

// scopes of the world with their tenant and the scope above.
var scopes = []struct {
	tenant, id string
	kind       access.Scope
	parent     string
}{
	{"north", "org-north", access.OrganisationScope, ""}, {"south", "org-south", access.OrganisationScope, ""},
	{"build", "org-build", access.OrganisationScope, ""}, {"dig", "org-dig", access.OrganisationScope, ""},
	{"check", "org-check", access.OrganisationScope, ""}, {"north", "programme", access.ProgrammeScope, ""},
	{"north", "project", access.ProjectScope, "programme"}, {"south", "venture", access.ProjectScope, ""},
	{"north", "hall", access.EngagementScope, "project"}, // with build
	{"north", "yard", access.EngagementScope, "project"}, // with dig
	{"south", "dock", access.EngagementScope, "venture"}, // with build
}

func (w *world) planRooms() {
	for _, s := range scopes {
		audiences := []access.Audience{access.ClientOnly}
		switch {
		case s.kind == access.EngagementScope:
			audiences = access.Audiences()
		case s.tenant == "build" || s.tenant == "dig":
			audiences = []access.Audience{access.DeliveryOnly}
		case s.tenant == "check":
			audiences = []access.Audience{access.AssurerOnly}
		}
		for _, a := range audiences {
			p := &place{tenant: s.tenant, scope: s.id, audience: a, id: access.RoomID(s.id + "." + string(a))}
			p.shared = p.id
			if s.kind == access.EngagementScope {
				p.shared = access.RoomID(s.id + ".shared")
			}
			w.rooms = append(w.rooms, p)
		}
	}
}

// room finds a room of the world by its id.
func (w *world) room(id access.RoomID) *place {
	if i := slices.IndexFunc(w.rooms, func(p *place) bool { return p.id == id }); i >= 0 {
		return w.rooms[i]
	}
	return nil
}

// seat adds a seat with a role in rooms until an instant.
func (w *world) seat(id access.SeatID, role access.Role, readOnly bool, until int64, rooms ...access.RoomID) *holder {
	h := &holder{id: id}
	for _, r := range rooms {
		h.grants = append(h.grants, held{w.room(r), role, readOnly, until})
	}
	w.seats = append(w.seats, h)
	return h
}

// people are the seats that the suite names. Besides them there is a seat for each role, audience and kind of grant, which the
// matrix is read from.
func (w *world) planSeats() {
	w.seat("ann", access.ClientPM, false, later, "hall.client", "hall.shared", "yard.client", "yard.shared", "project.client")
	w.seat("solo", access.ClientPM, false, later, "hall.client")
	w.seat("bob", access.DeliveryPM, false, later, "hall.delivery", "hall.shared")
	w.seat("dora", access.DeliveryPM, false, later, "yard.delivery", "yard.shared")
	w.seat("cat", access.ClientPM, false, later, "dock.client", "dock.shared", "venture.client")
	w.seat("bea", access.DeliveryPM, false, later, "dock.delivery", "dock.shared")
	w.seat("asa", access.AssurerRole, false, later, "hall.assurer", "hall.shared")
	w.seat("guest", access.Guest, false, ends, "hall.shared")
	w.seat("past", access.ClientPM, false, earlier, "hall.client", "hall.shared")
	w.seat("edge", access.ClientPM, false, now, "hall.client", "hall.shared")
	w.seat("looker", access.ClientPM, true, later, "hall.client", "hall.shared")
	w.seat("other", access.Onlooker, false, later, "hall.shared")
	w.seat("head", access.Lead, false, later, "org-north.client")
	w.seat("clerk", access.Staff, false, later, "org-north.client", "hall.named")
	w.seat("clock", access.ClientAgent, false, later, "hall.client", "hall.shared")
	w.seat("stray", access.Guest, false, later, "hall.client", "hall.sealed", "yard.delivery") // allowed nothing there
	w.seat("looking clerk", access.Staff, true, later, "hall.named")
	w.seat("past clock", access.ClientAgent, false, earlier, "hall.client", "hall.shared")
	w.seat("edge clock", access.ClientAgent, false, now, "hall.client", "hall.shared")
	w.seat("past head", access.Lead, false, earlier, "org-north.client")
	w.seat("edge head", access.Lead, false, now, "org-north.client")
	w.seat("past clerk", access.Staff, false, earlier, "hall.named")
	w.seat("edge clerk", access.Staff, false, now, "hall.named")
	w.seat("rater", access.Rater, false, later, "hall.sealed")
	w.seat("looking rater", access.Rater, true, later, "hall.sealed")
	w.seat("past rater", access.Rater, false, earlier, "hall.sealed")
	w.seat("edge rater", access.Rater, false, now, "hall.sealed")
	w.seat("opener", access.DeliveryAgent, false, later, "hall.sealed", "hall.delivery", "hall.shared")
	w.seat("past opener", access.DeliveryAgent, false, earlier, "hall.sealed")
	w.seat("edge opener", access.DeliveryAgent, false, now, "hall.sealed")
	for _, r := range access.Roles() {
		for _, a := range access.Audiences() {
			for _, readOnly := range []bool{false, true} {
				room := access.RoomID("hall." + string(a))
				h := w.seat(access.SeatID(access.PlaceOf(r, a, readOnly)), r, readOnly, later, room)
				if a != access.Shared { // so that rows that refer into the shared room can be added
					h.grants = append(h.grants, held{w.room("hall.shared"), access.Onlooker, false, later})
				}
			}
		}
	}
}

// holder finds a seat by its id; one that nobody has holds nothing.
func (w *world) holder(id access.SeatID) *holder {
	if i := slices.IndexFunc(w.seats, func(h *holder) bool { return h.id == id }); i >= 0 {
		return w.seats[i]
	}
	return &holder{id: id}
}

// named are the seats of the suite: nobody, somebody unknown, and the people.
func (w *world) named() []*holder {
	out := []*holder{{id: ""}, {id: "nobody"}}
	for _, h := range w.seats {
		if !strings.Contains(string(h.id), "@") {
			out = append(out, h)
		}
	}
	return out
}

// reach is what a seat holds in a room at an instant.
func (h *holder) reach(p *place, at int64) access.Reach {
	r := access.Reach{Room: p.id, Audience: p.audience}
	for _, g := range h.grants {
		switch {
		case g.room != p || g.until <= at:
		case g.readOnly:
			r.Reading = append(r.Reading, g.role)
		default:
			r.Roles = append(r.Roles, g.role)
		}
	}
	return r
}

// may is what the matrix says: the expectation that every lock of both engines is held against.
func (w *world) may(h *holder, k access.Kind, v access.Verb, p *place) bool {
	at := epoch.UnixMicro()
	if w.clock != nil {
		at = w.clock.Now().UnixMicro()
	}
	return access.Decide(access.Viewer{Seat: h.id}, h.reach(p, at), k, v)
}

// mayAdd is may for a new row, which must refer only into rooms where its writer sees what it refers to.
func (w *world) mayAdd(h *holder, t table, p *place, r row) bool {
	if !w.may(h, t.kind, access.Add, p) {
		return false
	}
	return !slices.ContainsFunc(t.refers, func(f reference) bool {
		return !w.may(h, f.kind, access.See, w.room(access.RoomID(fmt.Sprint(r[f.room]))))
	})
}

// reached lists, in order, the rooms in which a seat may do v with rows of a table.
func (w *world) reached(h *holder, t table, v access.Verb) (out []string) {
	for _, p := range w.rooms {
		if w.may(h, t.kind, v, p) {
			out = append(out, p.String())
		}
	}
	slices.Sort(out)
	return out
}

// found makes organisations, scopes, rooms, seats and grants, through System.
func (w *world) found(ctx context.Context, db *DB) error {
	return db.System(ctx, FirstRun, func(tx *Tx) error {
		add := func(table string, r row) {
			t, args := w.insert(table, table, r, table)
			if err := tx.exec(ctx, t, args...); err != nil {
				tx.fail(fmt.Errorf("%s %v: %w", table, r, err))
			}
		}
		for _, o := range organisations {
			add("organisation", row{"id": o.id, "side": string(o.side)})
		}
		for _, s := range scopes {
			add("scope", row{"organisation": s.tenant, "id": s.id, "kind": string(s.kind)})
			if s.parent != "" {
				add("scope_parent", row{"organisation": s.tenant, "id": s.id, "parent": s.parent})
			}
		}
		sharedFirst := slices.Clone(w.rooms)
		slices.SortStableFunc(sharedFirst, func(a, b *place) int {
			return strings.Compare(fmt.Sprint(a.id != a.shared), fmt.Sprint(b.id != b.shared))
		})
		for _, p := range sharedFirst {
			add("room", row{"organisation": p.tenant, "id": p.id, "shared_room": p.shared, "scope": p.scope, "audience": string(p.audience)})
		}
		for _, h := range w.seats {
			add("seat", row{"id": h.id, "organisation": "north", "until_us": later})
			for _, g := range h.grants {
				add("seat_room", row{"seat": h.id, "organisation": g.room.tenant, "room": g.room.id, "place": string(access.PlaceOf(g.role, g.room.audience, g.readOnly)),
					"role": string(g.role), "audience": string(g.room.audience), "read_only": g.readOnly, "shared_room": g.room.shared,
					"scope": g.room.scope, "until_us": g.until})
			}
		}
		return tx.failed
	})
}

// planRows makes up one row of every table in every room, parents first.
func (w *world) planRows() error {
	for _, t := range tables {
		if w.tables[t.name] == nil {
			return fmt.Errorf("no migration makes the table %s", t.name)
		}
		w.rows[t.name] = map[access.RoomID]row{}
		for _, p := range w.rooms {
			w.rows[t.name][p.id] = w.row(t, p, 1)
		}
	}
	return nil
}

// row makes up the nth row of a table in a room. Its texts say whose secret they are. What it must refer to is the planted row
// of the same room, which is why a table comes after those it refers to.
func (w *world) row(t table, p *place, n int) row {
	r := row{"organisation": p.tenant, "room": string(p.id)}
	for _, key := range t.key {
		switch w.tables[t.name].column(key).typ {
		case "TEXT":
			r[key] = fmt.Sprintf("%s-%d", key, n)
		case "INTEGER":
			r[key] = int64(n)
		case "BLOB":
			r[key] = []byte{byte(n)}
		}
	}
	for _, f := range w.tables[t.name].foreign {
		switch {
		case f.table == "room":
			for i, c := range f.columns {
				r[c] = map[string]any{"organisation": p.tenant, "id": string(p.id), "shared_room": string(p.shared)}[f.refs[i]]
			}
		default:
			parent := w.rows[f.table][p.id]
			if f.table == t.name {
				parent = r
			}
			for i, c := range f.columns {
				r[c] = parent[f.refs[i]]
			}
		}
	}
	for _, c := range w.tables[t.name].columns {
		if _, there := r[c.name]; !there {
			r[c.name] = w.tables[t.name].value(c, fmt.Sprintf("secret of %s %d", p, n))
		}
	}
	return r
}

// insert is the text that adds a row to a table, or to the view of one, and its arguments. What the row lacks is made up.
func (w *world) insert(table, into string, r row, made string) (text, []any) {
	var columns, marks []string
	var args []any
	for i, c := range w.tables[table].columns {
		v, there := r[c.name]
		if !there {
			v = w.tables[table].value(c, made)
		}
		columns, marks, args = append(columns, c.name), append(marks, fmt.Sprintf("$%d", i+1)), append(args, v)
	}
	return text(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", into, strings.Join(columns, ", "), strings.Join(marks, ", "))), args
}

// plant puts the rows into their tables.
func (w *world) plant(exec func(string, ...any) error) error {
	for _, t := range tables {
		for _, p := range w.rooms {
			q, args := w.insert(t.name, t.name, w.rows[t.name][p.id], "")
			if err := exec(string(q), args...); err != nil {
				return fmt.Errorf("plant %s in %s: %w", t.name, p, err)
			}
		}
	}
	return nil
}

// relation is a table as an engine tells it.
type relation struct {
	columns []col
	key     []string
	foreign []foreignKey
	unique  [][]string          // without the key, sorted
	indexes map[string][]string // others, by name
	checks  map[string]string   // by name
	options string
}

type col struct {
	name, typ string
	null      bool
}

type foreignKey struct {
	columns []string
	table   string
	refs    []string
}

func (r *relation) column(name string) col {
	i := slices.IndexFunc(r.columns, func(c col) bool { return c.name == name })
	if i < 0 {
		return col{}
	}
	return r.columns[i]
}

var listed = regexp.MustCompile(`^(\w+) IN \('([^)]*)'\)$`)

// value makes up a value for a column: the first that a check allows, or what the type suggests.
func (r *relation) value(c col, made string) any {
	for _, check := range r.checks {
		if m := listed.FindStringSubmatch(check); m != nil && m[1] == c.name {
			all := strings.Split(m[2], "', '")
			return all[len(all)-1]
		}
	}
	switch c.typ {
	case "TEXT":
		return made
	case "BLOB":
		return []byte(made)
	case "BOOLEAN":
		return false
	}
	return int64(1)
}

// declared is the schema as the migrations declare it, with the booleans that SQLite does not know.
var declared = sync.OnceValues(func() (map[string]*relation, error) {
	ctx := context.Background()
	dir, err := scratch()
	if err != nil {
		return nil, err
	}
	s, err := openSlot(ctx, filepath.Join(dir, "declared.db"), false, nil)
	if err != nil {
		return nil, err
	}
	defer s.db.Close()
	d := dialect{"INTEGER", "TEXT", "BOOLEAN", "BLOB", " WITHOUT ROWID", "", ""}
	names, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		script, err := migrationFiles.ReadFile("migrations/" + name.Name())
		if err != nil {
			return nil, err
		}
		if _, err := s.db.ExecContext(ctx, d.render(string(script))); err != nil {
			return nil, fmt.Errorf("%s: %w", name.Name(), err)
		}
	}
	return liteSchema(ctx, s.db)
})

// machinery are the tables that the engines' tools keep for themselves.
func machinery(name string) bool {
	return name == "boundary" || strings.HasPrefix(name, "goose_") || strings.HasPrefix(name, "river_") || strings.HasPrefix(name, "sqlite_")
}

// table of strings from a query.
func stringRows(ctx context.Context, db *sql.DB, query string, args ...any) (out [][]string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		line := make([]sql.NullString, len(names))
		to := make([]any, len(names))
		for i := range line {
			to[i] = &line[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		var texts []string
		for _, s := range line {
			texts = append(texts, s.String)
		}
		out = append(out, texts)
	}
	return out, rows.Err()
}

var namedCheck = regexp.MustCompile(`CONSTRAINT (\w+) CHECK \(((?:[^()]|\([^()]*\))*)\)`)

// liteSchema is the schema of an SQLite file.
func liteSchema(ctx context.Context, db *sql.DB) (map[string]*relation, error) {
	out := map[string]*relation{}
	list, err := stringRows(ctx, db, `SELECT t.name, s.sql, t.wr, t.strict FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name WHERE t.type = 'table' AND t.schema = 'main'`)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		if machinery(l[0]) {
			continue
		}
		r := &relation{indexes: map[string][]string{}, checks: map[string]string{}, options: l[2] + l[3]}
		for _, m := range namedCheck.FindAllStringSubmatch(l[1], -1) {
			r.checks[m[1]] = m[2]
		}
		if err := r.readLite(ctx, db, l[0]); err != nil {
			return nil, err
		}
		out[l[0]] = r
	}
	return out, nil
}

func (r *relation) readLite(ctx context.Context, db *sql.DB, name string) error {
	columns, err := stringRows(ctx, db, `SELECT name, type, "notnull" FROM pragma_table_xinfo($1) ORDER BY cid`, name)
	key, e := stringRows(ctx, db, `SELECT name FROM pragma_table_xinfo($1) WHERE pk > 0 ORDER BY pk`, name)
	foreign, f := stringRows(ctx, db, `SELECT id, "from", "table", "to" FROM pragma_foreign_key_list($1) ORDER BY id, seq`, name)
	indexes, g := stringRows(ctx, db, `SELECT l.name, l."unique", i.name FROM pragma_index_list($1) l, pragma_index_info(l.name) i
		WHERE l.origin <> 'pk' ORDER BY l.name, i.seqno`, name)
	if err := errors.Join(err, e, f, g); err != nil {
		return err
	}
	for _, c := range columns {
		r.columns = append(r.columns, col{c[0], c[1], c[2] == "0"})
	}
	for _, k := range key {
		r.key = append(r.key, k[0])
	}
	last := ""
	for _, f := range foreign {
		if f[0] != last {
			r.foreign = append(r.foreign, foreignKey{table: f[2]})
			last = f[0]
		}
		k := &r.foreign[len(r.foreign)-1]
		k.columns, k.refs = append(k.columns, f[1]), append(k.refs, f[3])
	}
	unique := map[string][]string{}
	for _, i := range indexes {
		if i[1] == "1" {
			unique[i[0]] = append(unique[i[0]], i[2])
		} else {
			r.indexes[i[0]] = append(r.indexes[i[0]], i[2])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unique)) {
		r.unique = append(r.unique, unique[name])
	}
	r.sort()
	return nil
}

// sort puts into order what has none.
func (r *relation) sort() {
	slices.SortFunc(r.foreign, func(a, b foreignKey) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	slices.SortFunc(r.unique, slices.Compare)
}

func TestWorld(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		for _, tab := range tables {
			if got, want := len(w.rows[tab.name]), len(w.rooms); got != want {
				t.Errorf("%s has rows in %d of %d rooms", tab.name, got, want)
			}
		}
	})
}
