package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// asker runs one text as a seat and undoes what it did. Rows of one column come back as texts, in order.
type asker interface {
	ask(ctx context.Context, seat access.SeatID, q text, args ...any) ([]string, error)
}

// errUndo makes a transaction roll back.
var errUndo = errors.New("undo")

// ask is the asker of a real database: a transaction of its own for every text.
func (w *world) ask(ctx context.Context, seat access.SeatID, q text, args ...any) (out []string, err error) {
	inner := errUndo
	outer := w.db.Write(ctx, seat, func(tx *Tx) error {
		out, inner = collect(ctx, tx, q, args...)
		return errors.Join(inner, errUndo)
	})
	if inner == nil && !errors.Is(outer, errUndo) {
		return nil, fmt.Errorf("not undone: %w", outer)
	}
	return out, inner
}

// collect runs a text in a transaction.
func collect(ctx context.Context, tx *Tx, q text, args ...any) (out []string, err error) {
	err = tx.query(ctx, func(s scan) error {
		var v any
		err := s(&v)
		out = append(out, show(v))
		return err
	}, q, args...)
	slices.Sort(out)
	return out, err
}

func show(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// refused says that an answer is not the one refusal.
func refused(what any, err error) error {
	if !errors.Is(err, ErrRefused) || err.Error() != ErrRefused.Error() || errs.KindOf(err) != errs.NotFound {
		return fmt.Errorf("%v: want a refusal, got %v (%v)", what, err, Cause(err))
	}
	return nil
}

// barred is refused, or what SQLite says of a view that nobody may write in this way.
func barred(what any, err error) error {
	if err != nil && strings.Contains(err.Error(), "because it is a view") {
		return nil
	}
	return refused(what, err)
}

// same says that two lists of rows differ.
func same(what string, got, want []string) error {
	if !slices.Equal(got, want) {
		return fmt.Errorf("%s: got %v, want %v", what, got, want)
	}
	return nil
}

func (t table) view() string { return "visible_" + t.name }

// Texts over one table, or the view of one.
func selectRooms(from string) text { return text("SELECT room FROM " + from) }

// blindly changes every row without looking at any.
func (t table) update(into string) text {
	return text(fmt.Sprintf("UPDATE %s SET %[2]s = %[2]s RETURNING room", into, t.mutable[0]))
}

func remove(from string) text { return text("DELETE FROM " + from + " RETURNING room") }

// accepted says that the boundary let an insert pass, for which a key that is taken is as good.
func accepted(err error) bool { return err == nil || errors.Is(err, ErrTaken) }

// promises is the boundary, each promise for every table whose rows belong to rooms.
var promises = []struct {
	name string
	keep func(context.Context, *world, asker, table) error
}{
	{"each seat sees its own rooms and no other", promiseSight},
	{"no seat, or an unknown one, changes nothing", promiseNobody},
	{"a seat changes and removes what the matrix allows", promiseChange},
	{"a seat adds where the matrix allows", promiseAdd},
	{"a base table gives nothing away", promiseBase},
	{"joins, conditions, unions and errors do not leak", promiseQuery},
	{"an error tells nothing", promiseErrors},
	{"a write is no way to read", promiseWriteReads},
	{"a row stays in its room", promiseFixed},
	{"a hidden reference is an unknown reference", promiseReference},
}

func promiseSight(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, h := range w.named() {
		got, e := a.ask(ctx, h.id, selectRooms(t.view()))
		err = errors.Join(err, e, same(string(h.id)+" in "+t.name, got, w.reached(h, t, access.See)))
	}
	return err
}

func promiseNobody(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, seat := range []access.SeatID{"", "nobody"} {
		for _, p := range []*place{w.room("hall.client"), w.room("hall.shared"), w.room("org-dig.delivery"), {tenant: "north", id: "nowhere", shared: "nowhere"}} {
			_, e := a.ask(ctx, seat, w.adding(t, p, 2, nil), w.values(t, p, 2, nil)...)
			err = errors.Join(err, refused(fmt.Sprintf("%q adds to %s in %s", seat, t.name, p), e))
		}
	}
	return err
}

func promiseChange(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, h := range w.named() {
		if len(t.mutable) > 0 {
			got, e := a.ask(ctx, h.id, t.update(t.view()))
			err = errors.Join(err, e, same(string(h.id)+" changes "+t.name, got, w.reached(h, t, access.Change)))
		}
		if t.remove {
			got, e := a.ask(ctx, h.id, remove(t.view()))
			err = errors.Join(err, e, same(string(h.id)+" removes "+t.name, got, w.reached(h, t, access.Remove)))
		}
	}
	return err
}

// doors are rooms of each kind of nearness: of one engagement, of another of the same client, of another client, of a firm.
var doors = []access.RoomID{"hall.client", "hall.delivery", "hall.assurer", "hall.shared", "hall.named", "hall.sealed", "yard.shared",
	"yard.delivery", "dock.client", "org-north.client", "org-dig.delivery"}

// promiseAdd adds a second row to a room, and tries to take the key of the one that is there: where the seat has no right to
// add, both have the same answer as a room that does not exist.
func promiseAdd(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, h := range w.named() {
		for _, room := range doors {
			p := w.room(room)
			for n := 1; n <= 2; n++ {
				shared := row{}
				for _, f := range t.refers {
					shared[f.room] = string(p.shared)
				}
				r := w.newRow(t, p, n, shared)
				_, e := a.ask(ctx, h.id, w.adding(t, p, n, shared), w.values(t, p, n, shared)...)
				what := fmt.Sprintf("%q adds row %d to %s in %s", h.id, n, t.name, p)
				switch {
				case !w.mayAdd(h, t, p, r):
					err = errors.Join(err, refused(what, e))
				case n == 1 && !errors.Is(e, ErrTaken), n == 2 && !accepted(e):
					err = errors.Join(err, fmt.Errorf("%s: %v (%v)", what, e, Cause(e)))
				}
			}
		}
	}
	return err
}

// newRow is the nth row of a table for a room, with some columns given.
func (w *world) newRow(t table, p *place, n int, given row) row {
	from := p
	if w.room(p.id) == nil { // a room that does not exist: otherwise like any other
		from = w.room("hall.client")
	}
	r := w.row(t, from, n)
	r["organisation"], r["room"] = p.tenant, string(p.id)
	for _, f := range t.refers {
		if _, there := given[f.room]; !there {
			continue
		}
		for _, k := range w.tables[t.name].foreign {
			if i := slices.Index(k.columns, f.room); i >= 0 && w.rows[k.table][access.RoomID(given[f.room].(string))] != nil {
				for i, c := range k.columns {
					r[c] = w.rows[k.table][access.RoomID(given[f.room].(string))][k.refs[i]]
				}
			}
		}
	}
	for c, v := range given {
		r[c] = v
	}
	return r
}

func (w *world) adding(t table, p *place, n int, given row) text {
	q, _ := w.insert(t.name, t.view(), w.newRow(t, p, n, given), "")
	return q
}

func (w *world) values(t table, p *place, n int, given row) []any {
	_, args := w.insert(t.name, t.view(), w.newRow(t, p, n, given), "")
	return args
}

// within says that rows came from rooms that the seat does not see.
func (w *world) within(what string, h *holder, t table, got []string) error {
	own := w.reached(h, t, access.See)
	for _, room := range got {
		if !slices.Contains(own, room) {
			return fmt.Errorf("%s: %q sees a row of %s", what, h.id, room)
		}
	}
	return nil
}

// fill puts the names of a table into a text: {t} the table, {v} its view, {c} a column that is not of the key.
func (t table) fill(s string) text {
	columns := slices.Concat(t.fixed, t.mutable, t.key)
	return text(strings.NewReplacer("{t}", t.name, "{v}", t.view(), "{c}", slices.Concat(columns, []string{"room"})[0]).Replace(s))
}

// promiseBase: SQLite refuses a base table. On PostgreSQL a view that asks with the rights of the caller needs SELECT on its
// table, so there the row policy answers instead, and the same rows come back.
func promiseBase(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, s := range []string{
		`SELECT room FROM {t}`,
		`SELECT room FROM {t} WHERE 1 = 1 OR room = 'x'`,
		`SELECT x.room FROM (SELECT * FROM {t}) AS {v}, {t} x`,
		`WITH {v} AS (SELECT * FROM {t}) SELECT room FROM {v}`,
		`WITH guard_{t} AS (SELECT * FROM {t}) SELECT room FROM guard_{t}`,
		`WITH "Guard_{t}"/**/AS/**/(SELECT * FROM {t}) SELECT room FROM "Guard_{t}"`,
		`WITH RECURSIVE r (room) AS (SELECT room FROM {t} UNION SELECT x.room FROM {t} x JOIN r ON 1 = 1) SELECT room FROM r`,
		`SELECT room FROM {v} WHERE room = 'nowhere' OR EXISTS (SELECT 1 FROM {t} WHERE organisation = 'south')`,
		`SELECT (SELECT max(x.room) FROM {t} x WHERE x.room <> v.room) FROM {v} v WHERE 1 = 0`,
		`SELECT v.room FROM {v} v ORDER BY (SELECT count(*) FROM {t})`,
		`SELECT room FROM {v} INTERSECT SELECT room FROM {t}`,
		`SELECT CASE WHEN EXISTS (SELECT 1 FROM {t} WHERE room = 'hall.client') THEN 'hall.client' END FROM {v} WHERE room = 'nowhere'`,
	} {
		h := w.holder("bob")
		got, e := a.ask(ctx, h.id, t.fill(s))
		err = errors.Join(err, w.within(s, h, t, got))
		switch {
		case e != nil:
			err = errors.Join(err, refused(t.fill(s), e))
		case w.engine == "sqlite":
			err = errors.Join(err, fmt.Errorf("not refused: %s", t.fill(s)))
		}
	}
	return err
}

func promiseQuery(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, s := range []string{
		`SELECT room FROM {v} WHERE room = 'hall.delivery' OR 1 = 1`,
		`SELECT room FROM {v} WHERE NOT (room = 'hall.delivery')`,
		`SELECT a.room FROM {v} a JOIN {v} b ON a.room = b.room OR NOT a.room = b.room`,
		`SELECT b.room FROM {v} a JOIN {v} b ON a.room = b.room OR NOT a.room = b.room`,
		`SELECT a.room FROM {v} a LEFT JOIN {v} b ON 1 = 0 WHERE b.room IS NULL`,
		`SELECT room FROM {v} UNION ALL SELECT room FROM {v}`,
		`SELECT room FROM {v} EXCEPT SELECT room FROM {v} WHERE 1 = 0`,
		`SELECT room FROM {v} WHERE room IN (SELECT room FROM {v}) OR room NOT IN (SELECT room FROM {v})`,
		`WITH x AS (SELECT * FROM {v}) SELECT room FROM x UNION SELECT room FROM x WHERE 1 = 1`,
		`SELECT max(room) FROM {v} GROUP BY organisation, room`,
		// Were this looked at on a hidden row before the boundary's own condition, PostgreSQL would fail.
		`SELECT room FROM {v} WHERE room NOT IN ('hall.delivery', 'hall.shared') AND cast(room AS INTEGER) > 0`,
	} {
		for _, seat := range []access.SeatID{"bob", "", "edge"} {
			h := w.holder(seat)
			got, e := a.ask(ctx, seat, t.fill(s))
			err = errors.Join(err, w.within(s, h, t, got))
			if e != nil {
				err = errors.Join(err, fmt.Errorf("%q: %s: %w", seat, t.fill(s), e))
			}
		}
	}
	return err
}

// promiseErrors: a condition that fails on some value fails on no hidden row, so that asking with a value that only hidden rows have
// is the same as asking with one that none has. A condition joined by OR is one that SQLite looks at before the boundary's.
func promiseErrors(ctx context.Context, w *world, a asker, t table) (err error) {
	fails := "1 / (length(x.{d}) - length(x.{d})) = 1"
	if w.engine == "sqlite" {
		fails = "json(x.{d}) = 1"
	}
	var texts []string
	for _, c := range w.tables[t.name].columns {
		if c.typ == "TEXT" && c.name != "organisation" {
			texts = append(texts, c.name)
		}
	}
	for i, k := range texts {
		d := texts[(i+1)%len(texts)]
		for _, s := range []string{
			`SELECT x.room FROM {v} x WHERE x.{k} = $1 AND {fails}`,
			`SELECT x.room FROM {v} x WHERE (x.{k} = $1 AND {fails}) OR x.{d} = 'none'`,
			`SELECT x.room FROM {v} v JOIN {v} x ON x.{k} = $1 AND {fails}`,
			`UPDATE {v} AS x SET {m} = {m} WHERE x.{k} = $1 AND {fails} RETURNING room`,
		} {
			if strings.HasPrefix(s, "UPDATE") && len(t.mutable) == 0 {
				continue
			}
			s = strings.ReplaceAll(s, "{fails}", fails)
			q := t.fill(strings.NewReplacer("{k}", k, "{d}", d, "{m}", slices.Concat(t.mutable, []string{""})[0]).Replace(s))
			_, hidden := a.ask(ctx, "nobody", q, w.rows[t.name]["hall.client"][k])
			_, unknown := a.ask(ctx, "nobody", q, "unknown")
			if fmt.Sprint(hidden) != fmt.Sprint(unknown) || w.engine == "postgres" && hidden != nil {
				err = errors.Join(err, fmt.Errorf("%s: hidden %v, unknown %v", q, hidden, unknown))
			}
		}
	}
	return err
}

// promiseWriteReads: with the table as the target, in a subquery, and in what a write returns.
func promiseWriteReads(ctx context.Context, w *world, a asker, t table) (err error) {
	list := []string{`DELETE FROM {t} WHERE room = 'hall.client' RETURNING room`, `DELETE FROM {v} WHERE EXISTS (SELECT 1 FROM {t} WHERE room = 'hall.client') RETURNING room`}
	if len(t.mutable) > 0 {
		m := t.mutable[0]
		for _, s := range []string{
			`UPDATE {v} SET {m} = (SELECT max(x.{m}) FROM {t} x WHERE x.room = 'hall.client') WHERE room = 'hall.shared' AND EXISTS (SELECT 1 FROM {t} WHERE room = 'hall.client') RETURNING 'hall.client'`,
			`UPDATE {v} SET {m} = {m} WHERE EXISTS (SELECT 1 FROM {t} WHERE room = 'hall.client') RETURNING 'hall.client'`,
			`UPDATE {t} SET {m} = {m} WHERE room = 'hall.client' RETURNING room`,
			`UPDATE {v} SET {m} = x.{m} FROM {t} x WHERE x.room = 'hall.client' RETURNING 'hall.client'`,
			`UPDATE {v} SET {m} = {m} RETURNING (SELECT max(room) FROM {t} WHERE room = 'hall.client')`,
		} {
			list = append(list, strings.ReplaceAll(s, "{m}", m))
		}
	}
	for _, s := range list {
		h := w.holder("bob")
		got, e := a.ask(ctx, h.id, t.fill(s))
		got = slices.DeleteFunc(got, func(s string) bool { return s == "<nil>" })
		err = errors.Join(err, w.within(s, h, t, got))
		if e != nil || w.engine == "sqlite" {
			err = errors.Join(err, barred(t.fill(s), e))
		}
	}
	return err
}

// promiseFixed: neither the room nor anything else that is not listed as mutable is ever changed, by a seat that may change
// everything in two rooms.
func promiseFixed(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, c := range slices.Concat([]string{"organisation", "room"}, t.key, t.fixed) {
		for _, into := range []string{t.view(), t.name} {
			_, e := a.ask(ctx, "ann", text(fmt.Sprintf("UPDATE %s SET %s = %[2]s", into, c)))
			err = errors.Join(err, barred(fmt.Sprintf("%s of %s", c, into), e))
			if w.tables[t.name].column(c).typ == "TEXT" {
				_, e = a.ask(ctx, "ann", text(fmt.Sprintf("UPDATE %s SET %s = 'hall.shared'", into, c)))
				err = errors.Join(err, barred(fmt.Sprintf("%s of %s", c, into), e))
			}
		}
	}
	return err
}

// promiseReference: what hides and what does not exist cannot be told apart by referring to it, whichever room it is said to
// be in and whichever room is called the shared one.
func promiseReference(ctx context.Context, w *world, a asker, t table) (err error) {
	for _, f := range t.refers {
		for _, c := range []struct {
			seat           access.SeatID
			room           access.RoomID
			shared, target string
			unknown        bool
		}{
			{"bob", "hall.delivery", "hall.shared", "hall.delivery", true}, // unknown, in my room
			{"bob", "hall.delivery", "hall.shared", "hall.client", false},  // hidden
			{"bob", "hall.delivery", "hall.shared", "hall.client", true},   // unknown, in a hidden room
			{"bob", "hall.delivery", "hall.client", "hall.client", false},  // hidden, calling its room shared
			{"bob", "hall.shared", "hall.client", "hall.client", false},    // the same, from the shared room
			{"bob", "hall.delivery", "yard.shared", "yard.shared", false},  // another engagement's shared room
			{"bob", "hall.client", "hall.shared", "hall.client", false},    // written into the hidden room
			{"solo", "hall.client", "hall.shared", "hall.shared", false},   // in the shared room, which solo cannot see
			{"solo", "hall.client", "hall.shared", "hall.shared", true},
			{"bob", "hall.delivery", "hall.shared", "nowhere", false},
		} {
			given := row{"shared_room": c.shared, f.room: c.target}
			if c.unknown {
				for _, k := range w.tables[t.name].foreign {
					if i := slices.Index(k.columns, f.room); i >= 0 {
						given[k.columns[len(k.columns)-1]] = "unknown"
					}
				}
			}
			p := w.room(c.room)
			_, e := a.ask(ctx, c.seat, w.adding(t, p, 2, given), w.values(t, p, 2, given)...)
			err = errors.Join(err, refused(fmt.Sprintf("%s %v", t.name, c), e))
		}
		// A permitted one works, from the private room into the shared one.
		given := row{f.room: "hall.shared"}
		p := w.room("hall.client")
		if _, e := a.ask(ctx, "ann", w.adding(t, p, 2, given), w.values(t, p, 2, given)...); e != nil {
			err = errors.Join(err, fmt.Errorf("a permitted reference of %s: %w (%v)", t.name, e, Cause(e)))
		}
	}
	return err
}

func TestBoundary(t *testing.T) {
	oneAtATime(t)
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		for _, p := range promises {
			t.Run(p.name, func(t *testing.T) {
				for _, tab := range sampled(t) {
					if err := p.keep(t.Context(), w, w, tab); err != nil {
						t.Error(err)
					}
				}
			})
		}
	})
}

// One prepared statement serves many seats, past the fifth run, where PostgreSQL may keep a general plan.
func TestPreparedStatementFollowsTheSeat(t *testing.T) {
	onBoth(t, Options{Slots: 1}, func(t *testing.T, w *world) {
		seats := w.named()
		for i := range 5 * len(seats) {
			h := seats[i%len(seats)]
			for _, tab := range []table{tables[0], tables[9], tables[len(tables)-1]} {
				var got []string
				if err := w.db.Read(t.Context(), h.id, func(tx *Tx) (err error) {
					got, err = collect(t.Context(), tx, selectRooms(tab.view()))
					return err
				}); err != nil {
					t.Fatal(err)
				}
				if err := same(fmt.Sprintf("run %d of %q in %s", i, h.id, tab.name), got, w.reached(h, tab, access.See)); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// Eight seats over fewer connections, reading and writing at once, never meet.
func TestConcurrentSeatsNeverMeet(t *testing.T) {
	rounds := 25
	if testing.Short() {
		rounds = 5
	}
	onBoth(t, Options{Slots: 3}, func(t *testing.T, w *world) {
		note, _ := tableNamed("note")
		var wg sync.WaitGroup
		for _, seat := range []access.SeatID{"ann", "bob", "dora", "cat", "bea", "asa", "", "edge"} {
			h := w.holder(seat)
			wg.Go(func() {
				for range rounds {
					var got []string
					err := w.db.Read(t.Context(), h.id, func(tx *Tx) (err error) {
						got, err = collect(t.Context(), tx, selectRooms(note.view()))
						return err
					})
					changed, e := w.ask(t.Context(), h.id, note.update(note.view()))
					if err := errors.Join(err, e, same("reads", got, w.reached(h, note, access.See)), same("changes", changed, w.reached(h, note, access.Change))); err != nil {
						t.Errorf("%q: %v", seat, err)
						return
					}
				}
			})
		}
		wg.Wait()
	})
}

func tableNamed(name string) (table, bool) {
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == name })
	if i < 0 {
		return table{}, false
	}
	return tables[i], true
}

// An ended seat sees and changes nothing, at its very last instant too.
func TestEndedSeatSeesNothing(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		note, _ := tableNamed("note")
		h := w.holder("guest")
		for _, step := range []time.Duration{0, time.Hour - time.Microsecond, time.Microsecond, time.Hour} {
			w.clock.Add(step)
			got, err := w.ask(t.Context(), h.id, selectRooms(note.view()))
			if err := errors.Join(err, same(w.clock.Now().String(), got, w.reached(h, note, access.See))); err != nil {
				t.Error(err)
			}
			if open := w.clock.Now().UnixMicro() < ends; open != (len(got) > 0) {
				t.Errorf("at %v: sees %v", w.clock.Now(), got)
			}
			grants, err := w.ask(t.Context(), h.id, `SELECT room FROM visible_grant`)
			if err != nil || len(grants) != len(got) {
				t.Errorf("at %v: holds %v, sees %v, %v", w.clock.Now(), grants, got, err)
			}
			scopes, err := w.ask(t.Context(), h.id, `SELECT id FROM visible_scope`)
			if err != nil || len(scopes) != len(got) {
				t.Errorf("at %v: is in %v, sees %v, %v", w.clock.Now(), scopes, got, err)
			}
		}
	})
}
