package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"modernc.org/sqlite"
)

// entry is one thing that the authorizer of SQLite must refuse in a mode.
type entry struct {
	name  string
	mode  mode
	is    func(action sqlite.AuthorizerActionCode, name, column, via string) bool
	check func(context.Context, *world, lab) error
	held  string // why nothing changes when this entry alone is gone; then it is tried again with also gone
	also  func(action sqlite.AuthorizerActionCode, name, column, via string) bool
}

const (
	byReading = "to write a row SQLite reads the table and those it refers to, which is refused on its own"
	byGuard   = "the trigger that guards what is added asks for a seat"
	bySeat    = "a view calls seat(), which is refused on its own"
)

func action(codes ...sqlite.AuthorizerActionCode) func(sqlite.AuthorizerActionCode, string, string, string) bool {
	return func(a sqlite.AuthorizerActionCode, _, _, _ string) bool { return slices.Contains(codes, a) }
}

func contentTable(name string) bool {
	_, there := tableNamed(name)
	return there
}

func systemTable(name string) bool { return slices.Contains(systemTables, name) }

func onName(code sqlite.AuthorizerActionCode, is func(string) bool) func(sqlite.AuthorizerActionCode, string, string, string) bool {
	return func(a sqlite.AuthorizerActionCode, name, _, _ string) bool { return a == code && is(name) }
}

// eachTable runs a promise for every table.
func eachTable(p func(context.Context, *world, asker, table) error) func(context.Context, *world, lab) error {
	return func(ctx context.Context, w *world, l lab) (err error) {
		for _, t := range tables {
			err = errors.Join(err, p(ctx, w, l, t))
		}
		return err
	}
}

// barring demands that texts are refused in a mode; {t} and {v} stand for every table and its view.
func barring(m mode, texts ...string) func(context.Context, *world, lab) error {
	return func(ctx context.Context, w *world, l lab) (err error) {
		for _, t := range tables {
			for _, s := range texts {
				q := t.fill(s)
				var e error
				if m == appMode {
					_, e = l.ask(ctx, "ann", q)
				} else {
					e = l.in(ctx, m, q)
				}
				err = errors.Join(err, barred(q, e))
			}
		}
		return err
	}
}

var everyAction = []sqlite.AuthorizerActionCode{sqlite.AuthCreateIndex, sqlite.AuthCreateTable, sqlite.AuthCreateTempIndex,
	sqlite.AuthCreateTempTable, sqlite.AuthCreateTempTrigger, sqlite.AuthCreateTempView, sqlite.AuthCreateTrigger, sqlite.AuthCreateView,
	sqlite.AuthDelete, sqlite.AuthDropIndex, sqlite.AuthDropTable, sqlite.AuthDropTempIndex, sqlite.AuthDropTempTable,
	sqlite.AuthDropTempTrigger, sqlite.AuthDropTempView, sqlite.AuthDropTrigger, sqlite.AuthDropView, sqlite.AuthInsert, sqlite.AuthPragma,
	sqlite.AuthRead, sqlite.AuthSelect, sqlite.AuthTransaction, sqlite.AuthUpdate, sqlite.AuthAttach, sqlite.AuthDetach, sqlite.AuthAlterTable,
	sqlite.AuthReindex, sqlite.AuthAnalyze, sqlite.AuthCreateVTable, sqlite.AuthDropVTable, sqlite.AuthFunction, sqlite.AuthSavepoint,
	sqlite.AuthRecursive}

var ruled = []sqlite.AuthorizerActionCode{sqlite.AuthSelect, sqlite.AuthTransaction, sqlite.AuthRecursive, sqlite.AuthFunction,
	sqlite.AuthRead, sqlite.AuthInsert, sqlite.AuthUpdate, sqlite.AuthDelete}

var entries = []entry{
	{"a seat reads a table", appMode, onName(sqlite.AuthRead, contentTable), eachTable(promiseBase), "", nil},
	{"a seat adds to a table", appMode, onName(sqlite.AuthInsert, contentTable), addsToTable, byReading, readsAny},
	{"a seat changes a table", appMode, onName(sqlite.AuthUpdate, contentTable), changesTable, byReading, readsAny},
	{"a seat removes from a table", appMode, onName(sqlite.AuthDelete, contentTable), barring(appMode, "DELETE FROM {t}"), byReading, readsAny},
	{"a seat changes fixed columns through a view", appMode, onName(sqlite.AuthUpdate, isView), changesFixed, "", nil},
	{"a seat reads what System keeps", appMode, onName(sqlite.AuthRead, systemTable), barring(appMode, "SELECT seat FROM seat_room", "SELECT id FROM room",
		"SELECT email FROM person", "SELECT hash FROM credential", "SELECT id FROM scope"), "", nil},
	{"a seat adds to what System keeps", appMode, onName(sqlite.AuthInsert, systemTable), barring(appMode, "INSERT INTO setting (name, value) VALUES ('a', 'b')"), "", nil},
	{"a seat changes what System keeps", appMode, onName(sqlite.AuthUpdate, systemTable), barring(appMode, "UPDATE setting SET value = 'x'"), "", nil},
	{"a seat removes what System keeps", appMode, onName(sqlite.AuthDelete, systemTable), barring(appMode, "DELETE FROM setting"), "", nil},
	{"a seat reads the queue", appMode, onName(sqlite.AuthRead, ofQueue), barring(appMode, "SELECT id FROM river_job"), "", nil},
	{"a seat reads the schema", appMode, onName(sqlite.AuthRead, ofSchema), barring(appMode, "SELECT name FROM sqlite_schema"), "", nil},
	{"a seat reads a virtual table", appMode, onName(sqlite.AuthRead, virtualTable), barring(appMode, "SELECT value FROM json_each('[1]')"), "", nil},
	{"a seat calls any function", appMode, action(sqlite.AuthFunction), barring(appMode, "SELECT json('1')", "SELECT changes()"), "", nil},
	{"a seat does anything else", appMode, unruled, barring(appMode, "PRAGMA user_version"), "", nil},
	{"System reads content", systemMode, onName(sqlite.AuthRead, contentTable), barring(systemMode, "SELECT room FROM {t}"), "", nil},
	{"System reads the views of content", systemMode, onName(sqlite.AuthRead, func(n string) bool { return isView(n) || contentTable(n) || strings.HasPrefix(n, reserved) }),
		barring(systemMode, "SELECT room FROM {v}"), "", nil},
	{"System adds content", systemMode, onName(sqlite.AuthInsert, contentTable), barring(systemMode, "INSERT INTO {t} DEFAULT VALUES"), byGuard, nil},
	{"System changes content", systemMode, onName(sqlite.AuthUpdate, contentTable), barring(systemMode, "UPDATE {t} SET room = 'x'"), "", nil},
	{"System removes content", systemMode, onName(sqlite.AuthDelete, contentTable), barring(systemMode, "DELETE FROM {t}"), "", nil},
	{"System reads the queue", systemMode, onName(sqlite.AuthRead, ofQueue), barring(systemMode, "SELECT id FROM river_job"), "", nil},
	{"System reads the schema", systemMode, onName(sqlite.AuthRead, ofSchema), barring(systemMode, "SELECT name FROM sqlite_schema"), "", nil},
	{"System calls any function", systemMode, action(sqlite.AuthFunction), barring(systemMode, "SELECT json('1')", "SELECT changes()"), "", nil},
	{"System does anything else", systemMode, unruled, barring(systemMode, "PRAGMA user_version"), "", nil},
	{"the queue reads content", queueMode, onName(sqlite.AuthRead, contentTable), barring(queueMode, "SELECT room FROM {t}"), "", nil},
	{"the queue reads the views of content", queueMode, onName(sqlite.AuthRead, func(n string) bool {
		return isView(n) || contentTable(n) || strings.HasPrefix(n, reserved) || systemTable(n)
	}),
		barring(queueMode, "SELECT room FROM {v}"), bySeat, action(sqlite.AuthFunction)},
	{"the queue reads what System keeps", queueMode, onName(sqlite.AuthRead, systemTable), barring(queueMode, "SELECT hash FROM credential"), "", nil},
	{"the queue adds to our tables", queueMode, onName(sqlite.AuthInsert, ourTable), barring(queueMode, "INSERT INTO {t} DEFAULT VALUES", "INSERT INTO setting (name, value) VALUES ('a', 'b')"), "", nil},
	{"the queue changes our tables", queueMode, onName(sqlite.AuthUpdate, ourTable), barring(queueMode, "UPDATE {t} SET room = 'x'", "UPDATE setting SET value = 'x'"), "", nil},
	{"the queue removes from our tables", queueMode, onName(sqlite.AuthDelete, ourTable), barring(queueMode, "DELETE FROM {t}", "DELETE FROM setting"), "", nil},
	{"the queue calls any function", queueMode, action(sqlite.AuthFunction), barring(queueMode, "SELECT seat()", "SELECT changes()", "SELECT last_insert_rowid()"), "", nil},
	{"the queue does anything else", queueMode, unruled, barring(queueMode, "PRAGMA user_version"), "", nil},
}

func isView(name string) bool       { return strings.HasPrefix(name, "visible_") }
func ofQueue(name string) bool      { return strings.HasPrefix(name, "river_") }
func ourTable(name string) bool     { return contentTable(name) || systemTable(name) }
func virtualTable(name string) bool { return strings.HasPrefix(name, "json_") }

func ofSchema(name string) bool { return name == "sqlite_master" || name == "sqlite_schema" }

func unruled(a sqlite.AuthorizerActionCode, _, _, _ string) bool { return !slices.Contains(ruled, a) }

func changesFixed(ctx context.Context, w *world, l lab) (err error) {
	for _, t := range tables {
		err = errors.Join(err, fixed(table.view)(ctx, w, l, t))
	}
	return err
}

func readsAny(a sqlite.AuthorizerActionCode, _, _, _ string) bool { return a == sqlite.AuthRead }

// addsToTable adds past the view, as a seat that may add through it.
func addsToTable(ctx context.Context, w *world, l lab) (err error) {
	for _, t := range tables {
		for _, h := range w.seats {
			p := h.grants[0].room
			given := row{}
			for _, f := range t.refers {
				given[f.room] = string(p.shared)
			}
			r := w.newRow(t, p, 2, given)
			if w.mayAdd(h, t, p, r) {
				q, args := w.insert(t.name, t.name, r, "")
				_, e := l.ask(ctx, h.id, q, args...)
				err = errors.Join(err, refused(q, e))
				break
			}
		}
	}
	return err
}

func changesTable(ctx context.Context, w *world, l lab) (err error) {
	for _, t := range tables {
		if len(t.mutable) > 0 {
			_, e := l.ask(ctx, "ann", t.update(t.name))
			err = errors.Join(err, refused(t.name, e))
		}
	}
	return err
}

// Every entry of the authorizer is missed when it is gone.
func TestAuthorizerMutants(t *testing.T) {
	oneAtATime(t)
	w, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	w.engine = "sqlite"
	l := newLiteLab(t)
	check := func(e entry) error {
		return l.try(t.Context(), nil, func() error { return e.check(t.Context(), w, l) })
	}
	for _, e := range entries {
		l.authorize = nil
		if err := check(e); err != nil {
			t.Errorf("%s, although nothing is broken: %v", e.name, err)
			continue
		}
		l.authorize = func(m mode, a sqlite.AuthorizerActionCode, name, column, via string, ok bool) bool {
			return ok || m == e.mode && e.is(a, name, column, via)
		}
		if err := check(e); (err != nil) != (e.held == "") {
			t.Errorf("%s is noticed: %v, want %v: %v", e.name, err != nil, e.held == "", err)
		}
		if e.also == nil {
			continue
		}
		l.authorize = func(m mode, a sqlite.AuthorizerActionCode, name, column, via string, ok bool) bool {
			return ok || m == e.mode && e.also(a, name, column, via)
		}
		before := check(e)
		l.authorize = func(m mode, a sqlite.AuthorizerActionCode, name, column, via string, ok bool) bool {
			return ok || m == e.mode && (e.is(a, name, column, via) || e.also(a, name, column, via))
		}
		if after := check(e); before != nil || after == nil {
			t.Errorf("%s, once what holds it is open: noticed whole %v, gone %v", e.name, before, after)
		}
	}
	t.Logf("%d entries", len(entries))
}

// What none of the rules names is refused, one action at a time: an action alone is often not enough to do any harm, since making
// something also writes to the schema, so all of them are asked of the authorizer itself.
func TestAuthorizerRefusesWhatIsNotListed(t *testing.T) {
	refusedNames := append([]string{"sqlite_schema", "sqlite_master", "sqlite_temp_master", "sqlite_sequence", "boundary", "goose_db_version", "json_each",
		"pragma_table_info", "guard_note", "other", ""}, RoomTables()...)
	for _, a := range everyAction {
		for _, m := range []mode{appMode, systemMode, queueMode, mode(7)} {
			if !slices.Contains(ruled, a) && judged(m, a, "visible_note", "title", "visible_note") {
				t.Errorf("mode %d may do action %d", m, a)
			}
			if m == mode(7) && judged(m, a, "visible_note", "title", "guard_note") {
				t.Errorf("an unknown mode may do action %d", a)
			}
		}
	}
	for _, name := range refusedNames {
		for _, a := range []sqlite.AuthorizerActionCode{sqlite.AuthRead, sqlite.AuthInsert, sqlite.AuthUpdate, sqlite.AuthDelete} {
			for _, via := range []string{"", "visible_note", "note", "x", "Guard_note", "xguard_note"} {
				if name == "guard_note" && via == "visible_note" {
					continue // the inner view, through the outer
				}
				if judged(appMode, a, name, "room", via) {
					t.Errorf("a seat may do action %d on %q via %q", a, name, via)
				}
			}
			if judged(systemMode, a, name, "room", "") || name != "json_each" && judged(queueMode, a, name, "room", "") {
				t.Errorf("System or the queue may do action %d on %q", a, name)
			}
		}
	}
	for _, name := range append([]string{"visible_note", "note"}, systemTables...) {
		for _, a := range []sqlite.AuthorizerActionCode{sqlite.AuthInsert, sqlite.AuthUpdate, sqlite.AuthDelete} {
			if mayApp(a, name, "title", "", false) || mayApp(a, name, "title", "guard_note_update", false) {
				t.Errorf("a reader may do action %d on %q", a, name)
			}
		}
	}
}

// judged is the verdict of a writer's authorizer.
func judged(m mode, a sqlite.AuthorizerActionCode, name, column, via string) bool {
	s := &slot{}
	s.state.Store(&state{mode: m})
	return authorizer(false, boundary{})(s)(a, name, column, "main", via) == sqlite.AuthorizerOK
}

// The lint is a lock too: without it a common table expression that is called like an inner view reads the table.
func TestLintIsMissed(t *testing.T) {
	w, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	w.engine = "sqlite"
	l := newLiteLab(t)
	for _, without := range []bool{false, true} {
		l.noLint = without
		err := l.try(t.Context(), nil, func() error { return eachTable(promiseBase)(t.Context(), w, l) })
		if without != (err != nil) {
			t.Errorf("without the lint %v: %v", without, err)
		}
	}
	for _, q := range []string{"guard_", "SELECT 1 FROM GUARD_note", `WITH "gUaRd_x" AS (SELECT 1) SELECT 1`, "-- guard_", "SELECT 'guard_'"} {
		if err := refused(q, lint(text(q))); err != nil {
			t.Error(err)
		}
	}
	for _, q := range []string{"", "guard", "guard note", "SELECT 1 FROM visible_guard"} {
		if err := lint(text(q)); err != nil {
			t.Errorf("%q: %v", q, err)
		}
	}
	// A name cannot be spelled without its letters: SQLite knows no escapes in names.
	for _, q := range []text{`SELECT room FROM [guard` + `_note]`, "SELECT room FROM `guard" + "_note`"} {
		if err := refused(q, lint(q)); err != nil {
			t.Error(err)
		}
	}
}
