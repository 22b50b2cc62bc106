package store

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"modernc.org/sqlite"

	"counterpart.dev/internal/core/access"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A mutant is the boundary with one lock broken in one way. The suite is worth what it notices of them.

// breakage is a way to break the condition of a lock.
type breakage struct {
	name  string
	apply func(condition string) string
}

var (
	placeTerm  = regexp.MustCompile(` AND (?:g\.place|coalesce\(g\.place, ''\)) IN \([^)]*\)`)
	refersTerm = regexp.MustCompile(` AND \(\(SELECT count\(\*\) FROM seat_room g WHERE \(\w+\.organisation, \w+\.\w+_room\) = .*? > 0\)`)
	tenant     = regexp.MustCompile(`\((\w*\.?)organisation, `)
)

const (
	seatTerm    = "the seat's term is true"
	placeGone   = "the place's term is gone"
	endGone     = "the end is gone"
	endInside   = "the last instant is inside"
	widened     = "or any room of an organisation it is in"
	refersGone  = "the referred room is not looked at"
	opened      = "the lock is open"
	allTheTruth = "(1 = 1)"
)

var breakages = []breakage{
	{seatTerm, func(c string) string { return strings.ReplaceAll(c, "g.seat = seat()", allTheTruth) }},
	{placeGone, func(c string) string { return placeTerm.ReplaceAllString(c, "") }},
	{endGone, func(c string) string { return strings.ReplaceAll(c, " AND g.until_us > tx_now()", "") }},
	{endInside, func(c string) string { return strings.ReplaceAll(c, "g.until_us > tx_now()", "g.until_us >= tx_now()") }},
	{widened, func(c string) string {
		m := tenant.FindStringSubmatch(c)
		if m == nil {
			return c
		}
		return "(" + c + " OR " + m[1] + "organisation IN (SELECT g.organisation FROM seat_room g WHERE g.seat = seat() AND g.until_us > tx_now()))"
	}},
	{refersGone, func(c string) string { return refersTerm.ReplaceAllString(c, "") }},
	{opened, func(string) string { return allTheTruth }},
}

// lock is one condition of one table: the hook of the boundary that makes it, and its verb.
type lock struct {
	hook string // view, policy, bound, guard, door
	verb access.Verb
}

func (l lock) String() string { return fmt.Sprintf("%s for %s", l.hook, l.verb) }

// broken is the boundary with some locks of one table broken.
func broken(t table, how map[lock]func(string) string) (b boundary) {
	hook := func(name string) func(table, access.Verb, string) string {
		return func(of table, v access.Verb, c string) string {
			if apply := how[lock{name, v}]; apply != nil && of.name == t.name {
				return apply(c)
			}
			return c
		}
	}
	b.view, b.policy, b.bound, b.guard, b.door = hook("view"), hook("policy"), hook("bound"), hook("guard"), hook("door")
	return b
}

// opening is what stands open besides the lock that is broken.
type opening struct {
	name       string
	locks      []lock
	statements []string // {t} and {v} are the table and its view
	authorizer bool     // SQLite lets base tables be named
	grants     bool     // PostgreSQL shows every grant to every seat
}

// experiment breaks a lock of a table while others stand open, and checks. Before that it checks with the lock whole: then the lock
// alone must hold.
type experiment struct {
	lock  lock
	open  opening
	check func(context.Context, *world, lab, table) error
	only  []string          // classes; all if empty
	held  map[string]string // classes that change nothing, and why
	fits  func(table) bool
}

var (
	grants = opening{name: "seat_room open", grants: true}
	// Rows refer to each other, and a reference keeps a row from being removed whatever the locks say.
	baseOpen = opening{name: "authorizer open", authorizer: true, statements: []string{"PRAGMA foreign_keys = OFF"}}
)

// unreferred is the same on PostgreSQL.
var unreferred = opening{name: "references aside", statements: []string{"RESET ROLE", "SET LOCAL session_replication_role = replica", "SET LOCAL ROLE cp_owner"}}

// policiesOpen leaves of PostgreSQL's locks on reading the view and the policy of seat_room.
var policiesOpen = opening{name: "policies open", locks: []lock{{"policy", access.See}, {"bound", access.See}}}

// Either of the two policies on reading stands open.
var (
	boundOpen = opening{name: "bound open", locks: []lock{{"bound", access.See}}}
	seeOpen   = opening{name: "policy open", locks: []lock{{"policy", access.See}}}
)

func viewsOpen(verbs ...access.Verb) opening {
	o := opening{name: "view open"}
	for _, v := range verbs {
		o.locks = append(o.locks, lock{"view", v})
	}
	return o
}

const (
	byPolicy   = "the row policies of the table say the same"
	byBound    = "the policy that bounds what others allow says the same"
	byOther    = "the policy that it bounds says the same"
	byGrants   = "the policy of seat_room shows a seat only its own grants"
	byDoor     = "the trigger of the view leaves the row alone first"
	byView     = "the view shows an ended seat no row to change"
	byColumns  = "the authorizer lets only mutable columns be named, and the trigger of the view sets only those"
	byKey      = "the trigger of the fixed columns refuses, and every column is fixed"
	byNever    = "the other trigger lets nothing of the table be changed"
	byNoPolicy = "no policy lets a row be removed"
	byNaming   = "the authorizer lets no base table be named, and the view has no trigger to remove or change"
)

func every(why string) map[string]string {
	out := map[string]string{}
	for _, c := range breakages {
		out[c.name] = why
	}
	return out
}

func changing(t table) bool   { return len(t.mutable) > 0 }
func removing(t table) bool   { return t.remove }
func keeping(t table) bool    { return !t.remove }
func unchanging(t table) bool { return len(t.mutable) == 0 }

func base(t table) string { return t.name }

// Checks. Each asks one thing in one way, so that it passes when the lock on that way is whole, whatever else stands open.

func sight(from func(table) string) func(context.Context, *world, lab, table) error {
	return func(ctx context.Context, w *world, l lab, t table) error {
		for _, h := range w.named() {
			got, err := l.ask(ctx, h.id, selectRooms(from(t)))
			if err := errors.Join(err, same(string(h.id), got, w.reached(h, t, access.See))); err != nil {
				return err
			}
		}
		return nil
	}
}

// adds tries to add where each kind of right ends.
func adds(ctx context.Context, w *world, l lab, t table) error {
	for _, h := range w.named() {
		for _, room := range doors {
			p := w.room(room)
			given := row{}
			for _, f := range t.refers {
				given[f.room] = string(p.shared)
			}
			r := w.newRow(t, p, 2, given)
			q, args := w.insert(t.name, t.view(), r, "")
			_, err := l.ask(ctx, h.id, q, args...)
			if want := w.mayAdd(h, t, p, r); want != accepted(err) {
				return fmt.Errorf("%q adds in %s: %w", h.id, p, err)
			}
		}
	}
	return promiseReference(ctx, w, l, t)
}

// reports compares the rows that a write through the view says it changed.
func reports(v access.Verb) func(context.Context, *world, lab, table) error {
	return func(ctx context.Context, w *world, l lab, t table) error {
		q := remove(t.view())
		if v == access.Change {
			q = t.update(t.view())
		}
		for _, h := range w.named() {
			got, err := l.ask(ctx, h.id, q)
			if err := errors.Join(err, same(string(h.id), got, w.reached(h, t, v))); err != nil {
				return err
			}
		}
		return nil
	}
}

// really compares the rows that a write which reads nothing has changed.
func really(v access.Verb, from func(table) string) func(context.Context, *world, lab, table) error {
	return func(ctx context.Context, w *world, l lab, t table) error {
		q, look, args := text("DELETE FROM "+from(t)), "SELECT room FROM "+t.name, []any(nil)
		if v == access.Change {
			column, mark := w.markable(t)
			q = text(fmt.Sprintf("UPDATE %s SET %s = $1", from(t), column))
			look, args = fmt.Sprintf("SELECT room FROM %s WHERE %s = $1", t.name, column), []any{mark}
		}
		for _, h := range w.named() {
			got, err := l.effect(ctx, h.id, q, args, look, args...)
			if errors.Is(err, ErrRefused) { // then nothing has changed
				if got, err = nil, nil; v == access.Remove {
					got = w.names()
				}
			}
			want := w.reached(h, t, v)
			if v == access.Remove {
				gone := want
				if !t.remove {
					gone = nil
				}
				want = slices.DeleteFunc(w.names(), func(r string) bool { return slices.Contains(gone, r) })
			}
			if v == access.Change && unchanging(t) {
				want = nil
			}
			if err := errors.Join(err, same(string(h.id), got, want)); err != nil {
				return err
			}
		}
		return nil
	}
}

// replaces adds a row in the place of one that is there, as whoever may add.
func replaces(ctx context.Context, w *world, l lab, t table) error {
	column, mark := w.markable(t)
	for _, h := range w.seats {
		p := h.grants[0].room
		if !w.may(h, t.kind, access.Add, p) || t.remove {
			continue
		}
		given := row{column: mark}
		for _, f := range t.refers {
			given[f.room] = string(p.shared)
		}
		r := w.newRow(t, p, 1, given)
		q, args := w.insert(t.name, t.view(), r, "")
		got, err := l.effect(ctx, h.id, text("INSERT OR REPLACE"+strings.TrimPrefix(string(q), "INSERT")), args,
			fmt.Sprintf("SELECT room FROM %s WHERE %s = $1", t.name, column), mark)
		if errors.Is(err, ErrRefused) || errors.Is(err, ErrTaken) {
			err = nil
		}
		if err := errors.Join(err, same(string(h.id), got, nil)); err != nil {
			return err
		}
	}
	return nil
}

// names lists every room, in order.
func (w *world) names() (out []string) {
	for _, p := range w.rooms {
		out = append(out, p.String())
	}
	slices.Sort(out)
	return out
}

// markable is a column, no part of a key, to recognise a changed row by, and what it is changed to.
func (w *world) markable(t table) (string, any) {
	rel := w.tables[t.name]
	for _, c := range slices.Concat(t.mutable, t.fixed, t.key) {
		refers := slices.ContainsFunc(rel.foreign, func(f foreignKey) bool { return slices.Contains(f.columns, c) })
		switch typ := rel.column(c).typ; {
		case refers || slices.Contains(t.key, c) && len(t.mutable)+len(t.fixed) > 0:
		case typ == "TEXT":
			return c, "marked"
		case typ == "INTEGER":
			return c, int64(4242)
		case typ == "BLOB":
			return c, []byte("marked")
		}
	}
	return "", nil
}

// fixed tries to change fixed columns, as a seat that may change rows.
func fixed(into func(table) string) func(context.Context, *world, lab, table) error {
	return func(ctx context.Context, w *world, l lab, t table) error {
		seat := access.SeatID("ann")
		for _, h := range w.seats {
			if len(w.reached(h, t, access.Change)) > len(w.reached(w.holder(seat), t, access.Change)) {
				seat = h.id
			}
		}
		for _, c := range slices.Concat([]string{"organisation", "room"}, t.key, t.fixed) {
			_, err := l.ask(ctx, seat, text(fmt.Sprintf("UPDATE %s SET %s = %[2]s", into(t), c)))
			if err := barred(c, err); err != nil {
				return err
			}
		}
		return nil
	}
}

func both(checks ...func(context.Context, *world, lab, table) error) func(context.Context, *world, lab, table) error {
	return func(ctx context.Context, w *world, l lab, t table) (err error) {
		for _, c := range checks {
			if err = c(ctx, w, l, t); err != nil {
				return err
			}
		}
		return nil
	}
}

func asked(p func(context.Context, *world, asker, table) error) func(context.Context, *world, lab, table) error {
	return func(ctx context.Context, w *world, l lab, t table) error { return p(ctx, w, l, t) }
}

var conditions = []string{seatTerm, placeGone, endGone, endInside, widened, refersGone}

// experiments on the conditions of each table.
var experiments = map[string][]experiment{
	"sqlite": {
		{lock: lock{"view", access.See}, check: sight(table.view), only: conditions},
		{lock: lock{"guard", access.Add}, check: adds, only: conditions},
		{lock: lock{"guard", access.Change}, check: both(reports(access.Change), really(access.Change, table.view)), held: every(byDoor), fits: changing},
		{lock: lock{"guard", access.Change}, open: baseOpen, check: really(access.Change, base), fits: changing},
		{lock: lock{"guard", access.Remove}, check: both(reports(access.Remove), really(access.Remove, table.view)), held: every(byDoor), fits: removing},
		{lock: lock{"guard", access.Remove}, open: baseOpen, check: really(access.Remove, base), fits: removing},
		{lock: lock{"door", access.Change}, check: reports(access.Change), held: map[string]string{endGone: byView, endInside: byView}, fits: changing},
		{lock: lock{"door", access.Change}, open: viewsOpen(access.See), check: reports(access.Change), fits: changing},
		{lock: lock{"door", access.Remove}, check: reports(access.Remove), held: map[string]string{endGone: byView, endInside: byView}, fits: removing},
		{lock: lock{"door", access.Remove}, open: viewsOpen(access.See), check: reports(access.Remove), fits: removing},
		// Of a table that is never changed, or never shrinks, the lock has no condition: it is always shut.
		{lock: lock{"guard", access.Remove}, check: asked(promiseWriteReads), held: every(byNaming), fits: keeping},
		{lock: lock{"guard", access.Remove}, open: opening{name: "by INSERT OR REPLACE"}, check: replaces, fits: keeping},
		{lock: lock{"guard", access.Remove}, open: baseOpen, check: really(access.Remove, base), fits: keeping},
		{lock: lock{"guard", access.Change}, open: baseOpen, check: really(access.Change, base), held: every(byKey), fits: unchanging},
		{lock: lock{"guard", access.Change}, open: opening{name: "authorizer and fixed columns open", authorizer: true,
			statements: []string{"DROP TRIGGER guard_{t}_key"}}, check: really(access.Change, base), fits: unchanging},
	},
	"postgres": {
		{lock: lock{"view", access.See}, check: sight(table.view), held: every(byPolicy), only: conditions},
		{lock: lock{"view", access.See}, open: policiesOpen, check: sight(table.view), held: map[string]string{seatTerm: byGrants}, only: conditions},
		{lock: lock{"view", access.See}, open: policiesOpen.and(grants), check: sight(table.view), only: conditions},
		{lock: lock{"policy", access.See}, check: both(sight(base), asked(promiseErrors)), held: every(byBound)},
		{lock: lock{"policy", access.See}, open: boundOpen, check: sight(base), held: map[string]string{seatTerm: byGrants}},
		{lock: lock{"policy", access.See}, open: boundOpen.and(viewsOpen(access.See)), check: sight(table.view), held: map[string]string{seatTerm: byGrants}},
		{lock: lock{"policy", access.See}, open: boundOpen.and(grants), check: sight(base), only: []string{seatTerm}},
		{lock: lock{"bound", access.See}, check: both(sight(base), asked(promiseErrors)), held: every(byOther)},
		{lock: lock{"bound", access.See}, open: seeOpen, check: sight(base), held: map[string]string{seatTerm: byGrants}},
		{lock: lock{"bound", access.See}, open: seeOpen.and(viewsOpen(access.See)), check: sight(table.view), held: map[string]string{seatTerm: byGrants}},
		{lock: lock{"bound", access.See}, open: seeOpen.and(grants), check: sight(base), only: []string{seatTerm}},
		{lock: lock{"policy", access.Add}, check: adds, held: map[string]string{seatTerm: byGrants}, only: conditions},
		{lock: lock{"policy", access.Add}, open: grants, check: adds, only: []string{seatTerm}},
		{lock: lock{"policy", access.Change}, check: really(access.Change, base), held: map[string]string{seatTerm: byGrants}, fits: changing},
		{lock: lock{"policy", access.Change}, open: grants, check: really(access.Change, base), only: []string{seatTerm}, fits: changing},
		{lock: lock{"policy", access.Remove}, check: really(access.Remove, base), held: map[string]string{seatTerm: byGrants}, fits: removing},
		{lock: lock{"policy", access.Remove}, open: grants, check: really(access.Remove, base), only: []string{seatTerm}, fits: removing},
	},
}

// part is a mutant of what is no condition: a whole trigger, an option, a grant.
type part struct {
	name       string
	statements []string // {t}, {v} and {cols} are filled in
	open       opening
	check      func(context.Context, *world, lab, table) error
	held       string
	fits       func(table) bool
}

var parts = map[string][]part{
	"sqlite": {
		{name: "no trigger guards what is added", statements: []string{"DROP TRIGGER guard_{t}_new"}, check: adds},
		{name: "no trigger guards what is changed", statements: []string{"DROP TRIGGER guard_{t}_old"}, open: baseOpen, check: really(access.Change, base), fits: changing},
		{name: "no trigger guards what is removed", statements: []string{"DROP TRIGGER guard_{t}_gone"}, open: baseOpen, check: really(access.Remove, base)},
		{name: "no trigger guards the fixed columns", statements: []string{"DROP TRIGGER guard_{t}_key"}, check: fixed(table.view), held: byColumns},
		{name: "no trigger guards the fixed columns", statements: []string{"DROP TRIGGER guard_{t}_key"}, open: baseOpen, check: fixed(base), fits: changing},
		{name: "no trigger guards the fixed columns", statements: []string{"DROP TRIGGER guard_{t}_key"}, open: baseOpen, check: really(access.Change, base),
			held: byNever, fits: unchanging},
		{name: "no trigger adds", statements: []string{"DROP TRIGGER guard_{t}_insert"}, check: adds},
		{name: "no trigger changes", statements: []string{"DROP TRIGGER guard_{t}_update"}, check: reports(access.Change), fits: changing},
		{name: "no trigger removes", statements: []string{"DROP TRIGGER guard_{t}_delete"}, check: reports(access.Remove), fits: removing},
		{name: "the outer view reads the table", statements: []string{"DROP VIEW {v}", "CREATE VIEW {v} AS SELECT {cols} FROM {t}"}, check: sight(table.view)},
	},
	"postgres": {
		{name: "row security is off", statements: []string{"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY"}, check: sight(base)},
		{name: "the owner is not bound", statements: []string{"ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY"}, check: ownerSeesNothing},
		{name: "the view asks with its owner's rights", statements: []string{"ALTER VIEW {v} SET (security_invoker = false)"}, check: sight(table.view)},
		// Each policy is a barrier; the view is none. Which condition comes first without one is for the planner to say; of these tables it takes
		// the one that fails.
		{name: "no policy is a barrier", statements: []string{"ALTER POLICY see ON {t} USING (true)", "ALTER POLICY bound ON {t} USING (true)"}, check: asked(promiseErrors),
			fits: func(t table) bool { return t.name == "note" || t.name == "member" }},
		{name: "no policy bounds what others allow", statements: []string{"DROP POLICY bound ON {t}"}, check: sight(base), held: byOther},
		{name: "no policy lets a row be seen", statements: []string{"DROP POLICY see ON {t}"}, check: sight(table.view)},
		{name: "every column may be changed", statements: []string{"GRANT UPDATE ON {t}, {v} TO cp_app"}, check: both(fixed(base), fixed(table.view))},
		{name: "rows may be removed", statements: []string{"GRANT DELETE ON {t}, {v} TO cp_app"}, check: really(access.Remove, base), held: byNoPolicy, fits: keeping},
		{name: "rows may be removed by anybody", statements: []string{"GRANT DELETE ON {t}, {v} TO cp_app", "CREATE POLICY remove ON {t} FOR DELETE TO cp_app USING (true)"},
			open: unreferred, check: really(access.Remove, base), fits: keeping},
		{name: "a second policy for everything", statements: []string{"CREATE POLICY second ON {t} TO cp_app USING (true) WITH CHECK (true)"}, check: sight(base), held: byBound},
		{name: "a second policy for everything", statements: []string{"CREATE POLICY second ON {t} TO cp_app USING (true) WITH CHECK (true)"}, open: boundOpen, check: sight(base)},
		{name: "a second policy for what is added", statements: []string{"CREATE POLICY second ON {t} TO cp_app USING (true) WITH CHECK (true)"}, check: adds},
		{name: "System reads content", statements: []string{"GRANT SELECT ON {t} TO cp_system"}, check: modesAreBarred},
		{name: "the queue reads content", statements: []string{"GRANT USAGE ON SCHEMA public TO cp_queue", "GRANT SELECT ON {t} TO cp_queue"}, check: modesAreBarred},
	},
}

func ownerSeesNothing(ctx context.Context, w *world, l lab, t table) error {
	p := l.(*pgLab)
	if err := p.raw(ctx, "ROLLBACK TO SAVEPOINT changed; SET LOCAL ROLE cp_owner"); err != nil {
		return err
	}
	return p.tx.query(ctx, selectRooms(t.name), nil, func(scan) error { return errors.New("the owner sees a row") })
}

func modesAreBarred(ctx context.Context, w *world, l lab, t table) error {
	schema := map[string]string{"sqlite": "main.", "postgres": "public."}[w.engine]
	for _, m := range []mode{systemMode, queueMode} {
		for _, s := range []string{"SELECT room FROM " + schema + t.name, "SELECT room FROM " + schema + t.view()} {
			if err := barred(s, l.in(ctx, m, text(s))); err != nil {
				return err
			}
		}
	}
	return nil
}

// trials counts mutants, and notes those that changed nothing.
type trials struct {
	tried, noticed int
	equivalent     map[string]bool // what and why
}

// one tries a mutant: it must be noticed, or be held by another lock.
func (r *trials) one(t *testing.T, what string, tab table, held string, err error) {
	t.Helper()
	r.tried++
	switch {
	case held == "" && err == nil:
		t.Errorf("not noticed: %s of %s", what, tab.name)
	case held == "":
		r.noticed++
	case err != nil:
		t.Errorf("noticed, although %s: %s of %s: %v", held, what, tab.name, err)
	default:
		r.equivalent[what+": "+held] = true
	}
}

// long reports whether everything is tried, whatever time it takes.
func long() bool { return os.Getenv("COUNTERPART_LONG") != "" }

// shape is what of a table its locks depend on, besides its names and the places of its kind: two tables of one shape have the same locks.
type shape struct{ changing, removing, refers, bare bool }

func (t table) shape() shape {
	return shape{changing(t), t.remove, len(t.refers) > 0, len(t.fixed) == 0}
}

// sampled is which tables this run looks at: a table of each shape, and with COUNTERPART_LONG every table. All locks are made by one
// text, so a mutant that is noticed of one table of a shape is noticed of the others; the suite itself looks at every table always.
func sampled(t *testing.T) []table {
	if long() {
		return tables
	}
	var out []table
	seen := map[shape]bool{}
	for _, tab := range tables {
		if seen[tab.shape()] {
			continue
		}
		seen[tab.shape()] = true
		if out = append(out, tab); testing.Short() && len(out) == 3 {
			break
		}
	}
	t.Logf("not run: mutants of %d tables of %d, whose locks are made like those of the others; COUNTERPART_LONG=1 tries all", len(tables)-len(out), len(tables))
	return out
}

func TestMutants(t *testing.T) {
	oneAtATime(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			m := newMutants(t, engine)
			m.own(t)
			for _, tab := range sampled(t) {
				for _, e := range experiments[engine] {
					if e.fits == nil || e.fits(tab) {
						m.conditions(t, e, tab)
					}
				}
				for _, p := range parts[engine] {
					if p.fits == nil || p.fits(tab) {
						m.part(t, p, tab)
					}
				}
			}
			m.finish(t)
		})
	}
}

// mutants tries mutants of one engine.
type mutants struct {
	trials
	w     *world
	lab   lab
	whole string // the boundary's script
}

func newMutants(t *testing.T, engine string) *mutants {
	w, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	w.engine = engine
	m := &mutants{trials: trials{equivalent: map[string]bool{}}, w: w}
	if engine == "sqlite" {
		m.lab = newLiteLab(t)
	} else {
		m.lab = newPGLab(t)
	}
	m.whole = m.script(boundary{})
	return m
}

func (m *mutants) script(b boundary) string {
	if m.w.engine == "sqlite" {
		return b.lite()
	}
	return b.postgres()
}

// under is the statements that open what stands open, break what is broken, and makes the authorizer do its part.
func (m *mutants) under(o opening, tab table, how map[lock]func(string) string, more ...string) []string {
	how = maps.Clone(how)
	for _, l := range o.locks {
		how[l] = func(string) string { return allTheTruth }
	}
	b := broken(tab, how)
	if o.grants {
		b.grants = "true"
	}
	if l, ok := m.lab.(*liteLab); ok {
		l.authorize = nil
		if o.authorizer {
			l.authorize = func(_ mode, a sqlite.AuthorizerActionCode, name, _, _ string, ok bool) bool {
				return ok || slices.Contains([]sqlite.AuthorizerActionCode{sqlite.AuthRead, sqlite.AuthUpdate, sqlite.AuthDelete, sqlite.AuthInsert}, a)
			}
		}
	}
	out := changes(m.whole, m.script(b))
	for _, s := range slices.Concat(o.statements, more) {
		out = append(out, strings.ReplaceAll(string(tab.fill(s)), "{cols}", list(tab.columns(), "")))
	}
	return out
}

// and is what stands open of either.
func (o opening) and(p opening) opening {
	return opening{name: o.name + ", " + p.name, locks: slices.Concat(o.locks, p.locks), statements: slices.Concat(o.statements, p.statements),
		authorizer: o.authorizer || p.authorizer, grants: o.grants || p.grants}
}

func (o opening) String() string {
	if o.name == "" {
		return ""
	}
	return ", " + o.name
}

func (m *mutants) conditions(t *testing.T, e experiment, tab table) {
	t.Helper()
	check := func() error { return e.check(t.Context(), m.w, m.lab, tab) }
	if err := m.lab.try(t.Context(), m.under(e.open, tab, map[lock]func(string) string{}), check); err != nil {
		t.Errorf("%s%s of %s is noticed although it is whole: %v", e.lock, e.open, tab.name, err)
		return
	}
	verb := access.Verb(e.lock.verb)
	for _, c := range breakages {
		if len(e.only) > 0 && !slices.Contains(e.only, c.name) || c.apply(m.condition(e.lock, tab)) == m.condition(e.lock, tab) {
			continue
		}
		err := m.lab.try(t.Context(), m.under(e.open, tab, map[lock]func(string) string{{e.lock.hook, verb}: c.apply}), check)
		m.one(t, fmt.Sprintf("%s%s: %s", e.lock, e.open, c.name), tab, e.held[c.name], err)
	}
}

// condition is the real condition of a lock, as its hook is given it.
func (m *mutants) condition(l lock, tab table) string {
	rows := map[lock]string{{"guard", access.Add}: "NEW.", {"guard", access.Change}: "OLD.", {"guard", access.Remove}: "OLD.",
		{"door", access.Change}: "OLD.", {"door", access.Remove}: "OLD."}
	return tab.condition(l.verb, rows[l])
}

func (m *mutants) part(t *testing.T, p part, tab table) {
	t.Helper()
	check := func() error { return p.check(t.Context(), m.w, m.lab, tab) }
	if err := m.lab.try(t.Context(), m.under(p.open, tab, map[lock]func(string) string{}), check); err != nil {
		t.Errorf("%s%s of %s is noticed although nothing is broken: %v", p.name, p.open, tab.name, err)
		return
	}
	err := m.lab.try(t.Context(), m.under(p.open, tab, map[lock]func(string) string{}, p.statements...), check)
	m.one(t, p.name+p.open.String(), tab, p.held, err)
}

// What a seat holds itself, and the scopes it is in, have locks of their own.
var ownLocks = map[string][]struct {
	name  string
	lines []string // prefixes of the lines that are broken
	how   string
	held  string
}{
	"sqlite": {
		{"own grants", []string{"CREATE VIEW guard_grant"}, seatTerm, ""},
		{"own grants", []string{"CREATE VIEW guard_grant"}, endGone, ""},
		{"own grants", []string{"CREATE VIEW guard_grant"}, endInside, ""},
		{"own scopes", []string{"CREATE VIEW guard_scope"}, seatTerm, ""},
		{"own scopes", []string{"CREATE VIEW guard_scope"}, endGone, ""},
		{"own scopes", []string{"CREATE VIEW guard_scope"}, endInside, ""},
		{"the lock of a scope", []string{"CREATE TRIGGER guard_scope_update"}, opened, ""},
		{"own counters", []string{"CREATE VIEW guard_mark"}, seatTerm, ""},
	},
	"postgres": {
		{"view of own grants", []string{"CREATE VIEW visible_grant"}, seatTerm, byGrants},
		{"view of own grants", []string{"CREATE VIEW visible_grant"}, endGone, ""},
		{"view of own grants", []string{"CREATE VIEW visible_grant"}, endInside, ""},
		{"policy of seat_room", []string{"CREATE POLICY own ON seat_room"}, seatTerm, ""},
		{"view of own grants and policy of seat_room", []string{"CREATE VIEW visible_grant", "CREATE POLICY own ON seat_room"}, seatTerm, ""},
		{"view of own scopes", []string{"CREATE VIEW visible_scope"}, seatTerm, byPolicy},
		{"view of own scopes", []string{"CREATE VIEW visible_scope"}, endGone, byPolicy},
		{"view of own scopes", []string{"CREATE VIEW visible_scope"}, endInside, byPolicy},
		{"policy of scope", []string{"CREATE POLICY own ON scope"}, seatTerm, byGrants},
		{"policy of scope", []string{"CREATE POLICY own ON scope"}, endGone, ""},
		{"policy of scope", []string{"CREATE POLICY own ON scope"}, endInside, ""},
		{"view and policy of scope", []string{"CREATE VIEW visible_scope", "CREATE POLICY own ON scope"}, seatTerm, byGrants},
		{"view of own counters", []string{"CREATE VIEW visible_mark"}, seatTerm, ""},
		{"view and policy of scope", []string{"CREATE VIEW visible_scope", "CREATE POLICY own ON scope"}, endGone, ""},
		{"view and policy of scope, policy of seat_room", []string{"CREATE VIEW visible_scope", "CREATE POLICY own ON scope", "CREATE POLICY own ON seat_room"}, seatTerm, ""},
	},
}

// own tries the mutants of what a seat holds itself.
func (m *mutants) own(t *testing.T) {
	t.Helper()
	check := func() error { return promiseOwn(t.Context(), m.w, m.lab) }
	if err := m.lab.try(t.Context(), nil, check); err != nil {
		t.Fatal(err)
	}
	if l, ok := m.lab.(*liteLab); ok {
		l.authorize = nil
	}
	for _, o := range ownLocks[m.w.engine] {
		whole := lines(m.whole)
		for i, l := range whole {
			if slices.ContainsFunc(o.lines, func(prefix string) bool { return strings.HasPrefix(l, prefix+" ") }) {
				whole[i] = breakOwn(l, o.how)
			}
		}
		err := m.lab.try(t.Context(), changes(m.whole, strings.Join(whole, "\n")), check)
		m.one(t, o.name+": "+o.how, table{name: "seat_room and scope"}, o.held, err)
	}
}

func breakOwn(line, how string) string {
	switch how {
	case seatTerm:
		return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(line, "s.id = seat()", allTheTruth), "g.seat = seat()", allTheTruth), "seat = seat()", allTheTruth)
	case endGone:
		return strings.ReplaceAll(strings.ReplaceAll(line, " AND g.until_us > tx_now()", ""), " AND until_us > tx_now()", "")
	case endInside:
		return strings.ReplaceAll(line, "until_us > tx_now()", "until_us >= tx_now()")
	}
	return ""
}

// finish compares the mutants that changed nothing with the list of them.
func (m *mutants) finish(t *testing.T) {
	t.Helper()
	t.Logf("%d mutants, %d noticed, %d equivalent", m.tried, m.noticed, m.tried-m.noticed)
	if t.Failed() || testing.Short() {
		return
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# Mutants of the boundary on %s that change nothing, and why. Rewritten by the flag -update.\n", m.w.engine)
	for _, what := range slices.Sorted(maps.Keys(m.equivalent)) {
		fmt.Fprintln(&out, what)
	}
	file := "testdata/equivalent-" + m.w.engine + ".golden"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("other mutants change nothing (-golden +now):\n%s", diff)
	}
}
