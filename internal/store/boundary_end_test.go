package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"counterpart.dev/internal/core/access"
)

const (
	seeNotes   text = `SELECT room FROM visible_note`
	countSeats text = `SELECT id FROM seat`
)

// looksRight reads in a new transaction, which must see what its seat may see and nothing of the last transaction's.
func (w *world) looksRight(t *testing.T, after string) {
	t.Helper()
	note, _ := tableNamed("note")
	for _, seat := range []access.SeatID{"", "bob"} {
		h := w.holder(seat)
		for kind, run := range map[string]func(context.Context, access.SeatID, func(*Tx) error) error{"read": w.db.Read, "write": w.db.Write} {
			var got []string
			err := run(t.Context(), seat, func(tx *Tx) (err error) {
				got, err = collect(t.Context(), tx, seeNotes)
				return err
			})
			if err := errors.Join(err, same("sees", got, w.reached(h, note, access.See))); err != nil {
				t.Fatalf("after %s, a %s of %q: %v", after, kind, seat, err)
			}
		}
	}
}

// However a transaction ends, its seat ends with it. One slot, so that the next transaction meets the same connection.
func TestSeatEndsWithTransaction(t *testing.T) {
	onBoth(t, Options{Slots: 1}, func(t *testing.T, w *world) {
		look := func(ctx context.Context, tx *Tx) error { return tx.exec(ctx, seeNotes) }
		for _, run := range []func(context.Context, access.SeatID, func(*Tx) error) error{w.db.Read, w.db.Write} {
			ends := []struct {
				name string
				end  func()
			}{
				{"a panic", func() {
					defer func() { recover() }()
					run(t.Context(), "ann", func(tx *Tx) error { look(t.Context(), tx); panic("fn") })
				}},
				{"the end of the goroutine", func() {
					done := make(chan struct{})
					go func() {
						defer close(done)
						run(t.Context(), "ann", func(tx *Tx) error { look(t.Context(), tx); runtime.Goexit(); return nil })
					}()
					<-done
				}},
				{"an error", func() {
					if err := run(t.Context(), "ann", func(tx *Tx) error { look(t.Context(), tx); return errUndo }); !errors.Is(err, errUndo) {
						t.Errorf("an error of fn came back as %v", err)
					}
				}},
				{"a failed statement that fn forgot", func() {
					if err := run(t.Context(), "ann", func(tx *Tx) error { tx.exec(t.Context(), `SELECT nothing`); return nil }); err == nil {
						t.Error("a transaction with a failed statement was committed")
					}
				}},
				{"a cancelled context", func() {
					ctx, cancel := context.WithCancel(t.Context())
					if err := run(ctx, "ann", func(tx *Tx) error { cancel(); return look(ctx, tx) }); err == nil {
						t.Error("a statement ran in a cancelled context")
					}
				}},
				{"a cancelled context in a row", func() {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					run(ctx, "ann", func(tx *Tx) error {
						return tx.query(ctx, func(scan) error { cancel(); return nil }, seeNotes)
					})
				}},
				{"a use after the end", func() {
					var kept *Tx
					run(t.Context(), "ann", func(tx *Tx) error { kept = tx; return nil })
					if look(t.Context(), kept) == nil {
						t.Error("a finished transaction still answers")
					}
					if kept.System(t.Context(), FirstRun, func(*Tx) error { t.Error("a finished transaction became System"); return nil }) == nil {
						t.Error("a finished transaction continued")
					}
				}},
			}
			for _, e := range ends {
				for range 5 {
					e.end()
					w.looksRight(t, e.name)
				}
			}
		}
	})
}

// A transaction that is used after its end changes nothing for whoever has its connection by then.
func TestUseAfterEndReachesNobody(t *testing.T) {
	onBoth(t, Options{Slots: 1}, func(t *testing.T, w *world) {
		ctx := t.Context()
		var app, sys *Tx
		if err := w.db.Write(ctx, "ann", func(tx *Tx) error { app = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := w.db.System(ctx, FirstRun, func(tx *Tx) error { sys = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		note, _ := tableNamed("note")
		err := w.db.Write(ctx, "bob", func(tx *Tx) error {
			for _, use := range []func() error{
				func() error { return app.exec(ctx, seeNotes) },
				func() error { return app.System(ctx, FirstRun, func(*Tx) error { return nil }) },
				func() error { return sys.As(ctx, "ann", func(in *Tx) error { return in.exec(ctx, seeNotes) }) },
				func() error { return sys.exec(ctx, countSeats) },
				func() error { return app.e.enter(ctx, appMode, "ann", now) },
				func() error { return sys.e.enter(ctx, systemMode, "", now) },
			} {
				if use() == nil {
					t.Error("a finished transaction answers")
				}
				got, err := collect(ctx, tx, seeNotes)
				if err := errors.Join(err, same("bob", got, w.reached(w.holder("bob"), note, access.See))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		w.looksRight(t, "use after the end")
	})
}

// Inside System there is no seat and no content, and afterwards the seat is there again, and only it.
func TestNestedModes(t *testing.T) {
	onBoth(t, Options{Slots: 1}, func(t *testing.T, w *world) {
		ctx := t.Context()
		note, _ := tableNamed("note")
		sees := func(tx *Tx, seat access.SeatID) {
			t.Helper()
			got, err := collect(ctx, tx, seeNotes)
			if err := errors.Join(err, same(string(seat), got, w.reached(w.holder(seat), note, access.See))); err != nil {
				t.Error(err)
			}
		}
		err := w.db.Write(ctx, "ann", func(tx *Tx) error {
			sees(tx, "ann")
			if err := tx.System(ctx, GiveSeat, func(sys *Tx) error {
				if sys.Seat() != "" {
					t.Errorf("System has the seat %q", sys.Seat())
				}
				if got, err := collect(ctx, sys, countSeats); err != nil || len(got) < len(w.seats) {
					t.Errorf("System sees %d seats: %v", len(got), err)
				}
				return sys.As(ctx, "bob", func(bob *Tx) error {
					sees(bob, "bob")
					return bob.System(ctx, GiveSeat, func(sys *Tx) error {
						return sys.As(ctx, "cat", func(cat *Tx) error { sees(cat, "cat"); return nil })
					})
				})
			}); err != nil {
				return err
			}
			sees(tx, "ann")
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		w.looksRight(t, "nested modes")
	})
}

// Each of these is a mistake after which the whole transaction can only be abandoned, whatever its functions return.
func TestMistakesInsideAbandonTheWhole(t *testing.T) {
	onBoth(t, Options{Slots: 1}, func(t *testing.T, w *world) {
		ctx := t.Context()
		mark := func(tx *Tx) error { return tx.exec(ctx, `UPDATE visible_note SET title = 'marked'`) }
		for name, mistake := range map[string]func(tx *Tx) error{
			"content in System": func(tx *Tx) error {
				tx.System(ctx, GiveSeat, func(sys *Tx) error { sys.exec(ctx, seeNotes); return nil })
				return nil
			},
			"an error of System": func(tx *Tx) error {
				tx.System(ctx, GiveSeat, func(sys *Tx) error { return errUndo })
				return nil
			},
			"an error of As": func(tx *Tx) error {
				return tx.System(ctx, GiveSeat, func(sys *Tx) error {
					sys.As(ctx, "bob", func(*Tx) error { return errUndo })
					return nil
				})
			},
			"the outer transaction in System": func(tx *Tx) error {
				return tx.System(ctx, GiveSeat, func(*Tx) error { tx.exec(ctx, countSeats); return nil })
			},
			"System of the outer transaction in As": func(tx *Tx) error {
				return tx.System(ctx, GiveSeat, func(sys *Tx) error {
					return sys.As(ctx, "bob", func(*Tx) error { sys.exec(ctx, countSeats); return nil })
				})
			},
			"the seat's transaction in As of another": func(tx *Tx) error {
				return tx.System(ctx, GiveSeat, func(sys *Tx) error {
					return sys.As(ctx, "bob", func(*Tx) error {
						if got, err := collect(ctx, tx, seeNotes); err == nil {
							t.Errorf("ann's transaction answers as bob: %v", got)
						}
						return nil
					})
				})
			},
			"System within a row": func(tx *Tx) error {
				return tx.query(ctx, func(scan) error {
					tx.System(ctx, GiveSeat, func(*Tx) error { return nil })
					return nil
				}, seeNotes)
			},
			"a statement within a row": func(tx *Tx) error {
				return tx.query(ctx, func(scan) error { tx.exec(ctx, seeNotes); return nil }, seeNotes)
			},
			"the inner transaction after its end": func(tx *Tx) error {
				var kept *Tx
				if err := tx.System(ctx, GiveSeat, func(sys *Tx) error { kept = sys; return nil }); err != nil {
					return err
				}
				return kept.exec(ctx, countSeats)
			},
			"a panic that was caught": func(tx *Tx) error {
				func() {
					defer func() { recover() }()
					tx.System(ctx, GiveSeat, func(*Tx) error { panic("fn") })
				}()
				if got, err := collect(ctx, tx, countSeats); err == nil {
					t.Errorf("a seat reads as System: %v", got)
				}
				return nil
			},
			"As from a seat": func(tx *Tx) error {
				return tx.As(ctx, "bob", func(*Tx) error { t.Error("ann became bob"); return nil })
			},
			"System without a reason": func(tx *Tx) error {
				return tx.System(ctx, Reason{}, func(*Tx) error { t.Error("ann became System"); return nil })
			},
		} {
			if err := w.db.Write(ctx, "ann", func(tx *Tx) error { return errors.Join(mark(tx), mistake(tx)) }); err == nil {
				t.Errorf("%s: committed", name)
			}
			if got, err := w.ask(ctx, "ann", `SELECT title FROM visible_note WHERE title = 'marked'`); err != nil || len(got) > 0 {
				t.Errorf("%s: left %v, %v", name, got, err)
			}
			w.looksRight(t, name)
		}
		if err := w.db.Read(ctx, "ann", func(tx *Tx) error {
			return tx.System(ctx, GiveSeat, func(*Tx) error { t.Error("a reader became System"); return nil })
		}); err == nil {
			t.Error("a reader became System")
		}
	})
}

// System has no content, and the queue has nothing of ours at all.
func TestSystemAndQueueHaveNoContent(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		barredIn := func(m mode, q text, args ...any) {
			t.Helper()
			err := w.inMode(ctx, m, func(tx *Tx) error { return tx.exec(ctx, q, args...) })
			if err := barred(q, err); err != nil {
				t.Errorf("mode %d: %v", m, err)
			}
		}
		// The queue does not even look into the schema of the tables on PostgreSQL, so they are named with it.
		schema := map[string]string{"sqlite": "main.", "postgres": "public."}[w.engine]
		for _, tab := range tables {
			for _, m := range []mode{systemMode, queueMode} {
				for _, s := range []string{`SELECT room FROM {t}`, `SELECT room FROM {v}`, `DELETE FROM {t}`, `DELETE FROM {v}`,
					`SELECT 1 WHERE EXISTS (SELECT 1 FROM {t})`, `WITH river_job AS (SELECT * FROM {t}) SELECT room FROM river_job`,
					`WITH seat AS (SELECT * FROM {v}) SELECT room FROM seat`, `UPDATE {t} SET room = room`, `UPDATE {v} SET room = room`} {
					barredIn(m, tab.fill(strings.NewReplacer("{t}", schema+"{t}", "{v}", schema+"{v}").Replace(s)))
				}
				for _, into := range []string{tab.name, tab.view()} {
					q, args := w.insert(tab.name, schema+into, w.row(tab, w.room("hall.client"), 2), "")
					barredIn(m, q, args...)
				}
			}
		}
		queueIn := map[string]string{"sqlite": "main.", "postgres": "river."}[w.engine]
		for _, name := range append(slices.Clone(queueTables), "river_migration") {
			for _, s := range []string{`SELECT count(*) FROM `, `DELETE FROM `} {
				barredIn(systemMode, text(s+queueIn+name))
				if _, err := w.ask(ctx, "ann", text(s+queueIn+name)); refused(name, err) != nil {
					t.Errorf("a seat: %s%s: %v", s, name, err)
				}
			}
		}
		for _, name := range slices.Concat(systemTables, []string{"boundary", "goose_db_version"}) {
			for _, s := range []string{`SELECT count(*) FROM `, `DELETE FROM `} {
				barredIn(queueMode, text(s+schema+name))
				if name == "boundary" || strings.HasPrefix(name, "goose") {
					barredIn(systemMode, text(s+schema+name))
				}
				if _, err := w.ask(ctx, "ann", text(s+name)); err != nil || w.engine == "sqlite" || name != "scope" && name != "seat_room" {
					if err := barred(name, err); err != nil {
						t.Errorf("a seat: %s%s: %v", s, name, err)
					}
				}
			}
		}
	})
}

// A reason that only reads cannot write, nor continue as somebody who could.
func TestReadingReasonsOnlyRead(t *testing.T) {
	onBoth(t, Options{Slots: 1}, func(t *testing.T, w *world) {
		for _, r := range Reasons() {
			err := w.db.System(t.Context(), r, func(tx *Tx) error {
				if r.readOnly {
					if tx.As(t.Context(), "ann", func(*Tx) error { return nil }) == nil || tx.System(t.Context(), FirstRun, func(*Tx) error { return nil }) == nil {
						t.Errorf("%s continues as somebody else", r)
					}
				}
				if err := tx.exec(t.Context(), `INSERT INTO setting (name, value) VALUES ('a', 'b')`); err != nil {
					return err
				}
				return errUndo
			})
			if wrote := errors.Is(err, errUndo); wrote == r.readOnly {
				t.Errorf("%s reads only: %v, wrote: %v, %v", r, r.readOnly, wrote, err)
			}
		}
		if err := w.db.System(t.Context(), Reason{}, func(*Tx) error { return nil }); err == nil {
			t.Error("System without a reason")
		}
	})
}

// inMode runs fn in a transaction of a mode without a seat and undoes it.
func (w *world) inMode(ctx context.Context, m mode, fn func(*Tx) error) error {
	var inner error
	err := w.db.run(ctx, false, m, "", func(tx *Tx) error { inner = fn(tx); return errors.Join(inner, errUndo) })
	if inner == nil && !errors.Is(err, errUndo) {
		return err
	}
	return inner
}

// What a seat may read of the tables that System keeps is its own grants and the scopes it is in.
func TestOwnGrantsOnly(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		if err := promiseOwn(t.Context(), w, w); err != nil {
			t.Error(err)
		}
	})
}

func promiseOwn(ctx context.Context, w *world, a asker) (err error) {
	for _, h := range w.named() {
		var rooms, in, all, marks []string
		if slices.ContainsFunc(w.seats, func(s *holder) bool { return s.id == h.id }) {
			marks = []string{"north"} // one row, its own
		}
		for _, g := range h.grants {
			all = append(all, g.room.String())
			if g.until > now {
				rooms = append(rooms, g.room.String())
				if !slices.Contains(in, g.room.scope) {
					in = append(in, g.room.scope)
				}
			}
		}
		slices.Sort(rooms)
		slices.Sort(in)
		for q, want := range map[text][]string{`SELECT room FROM visible_grant`: rooms, `SELECT id FROM visible_scope`: in,
			`UPDATE visible_scope SET touched = touched RETURNING id`: in, `SELECT organisation FROM visible_mark`: marks} {
			got, e := a.ask(ctx, h.id, q)
			err = errors.Join(err, e, same(fmt.Sprintf("%q: %s", h.id, q), got, want))
		}
		// SQLite refuses the tables themselves; on PostgreSQL the views ask with the rights of the seat, so it reads what is its own.
		for _, q := range []text{`SELECT room FROM seat_room`, `SELECT id FROM scope`, `UPDATE scope SET touched = touched RETURNING id`,
			`SELECT id FROM room`, `SELECT id FROM seat`} {
			got, e := a.ask(ctx, h.id, q)
			switch {
			case e != nil:
				err = errors.Join(err, refused(q, e))
			case w.engine == "sqlite":
				err = errors.Join(err, fmt.Errorf("not refused: %s", q))
			}
			for _, g := range got {
				if !slices.Contains(all, g) && !slices.Contains(in, g) {
					err = errors.Join(err, fmt.Errorf("%q reads %s by %s", h.id, g, q))
				}
			}
		}
	}
	return err
}

// The authorizer, not only query_only, keeps a reader of SQLite in its cage, and it keeps the writer there as well.
func TestSQLiteConnectionIsCaged(t *testing.T) {
	w := openLiteWorld(t, Options{})
	ctx := t.Context()
	for _, q := range []text{
		`PRAGMA query_only = 0`, `PRAGMA table_info(note)`, `PRAGMA recursive_triggers = 0`, `PRAGMA writable_schema = 1`, `PRAGMA user_version`,
		`SELECT * FROM pragma_table_info('note')`, `SELECT * FROM pragma_table_list`, `SELECT * FROM sqlite_dbpage`, `SELECT * FROM dbstat`,
		`ATTACH 'other.db' AS other`, `DETACH main`, `VACUUM INTO '/dev/shm/stolen.db'`, `VACUUM`, `SELECT sql FROM sqlite_schema`, `SELECT sql FROM sqlite_master`,
		`SELECT * FROM sqlite_temp_schema`, `CREATE TEMP TABLE t (x)`, `CREATE TEMP VIEW visible_x AS SELECT * FROM note`,
		`CREATE TEMP TRIGGER guards AFTER UPDATE ON note BEGIN SELECT 1; END`, `CREATE VIRTUAL TABLE temp.f USING fts5(x)`, `DROP VIEW visible_note`,
		`DROP TABLE note`, `ALTER TABLE note RENAME TO visible_other`, `CREATE INDEX i ON note (room)`, `ANALYZE`, `REINDEX`, `SAVEPOINT s`,
		`SELECT total_changes()`, `SELECT changes()`, `SELECT last_insert_rowid()`, `SELECT load_extension('x')`, `SELECT rowid FROM note`,
		`SELECT json_each.value FROM json_each('[1]')`,
	} {
		for kind, run := range map[string]func(context.Context, access.SeatID, func(*Tx) error) error{"reader": w.db.Read, "writer": w.db.Write} {
			var err error
			run(ctx, "ann", func(tx *Tx) error { err = tx.exec(ctx, q); return errUndo })
			if err == nil {
				t.Errorf("a %s may %s", kind, q)
			}
			// What SQLite refuses before it asks the authorizer has its own words, none of which depend on a row.
			if refused(q, err) != nil && !strings.Contains(err.Error(), "SQL logic error") {
				t.Errorf("%s: %s: %v", kind, q, err)
			}
		}
		for _, m := range []mode{systemMode, queueMode} {
			if strings.Contains(string(q), "changes()") || strings.Contains(string(q), "rowid()") || strings.Contains(string(q), "json_each") {
				continue // the queue counts its own rows
			}
			if err := w.inMode(ctx, m, func(tx *Tx) error { return tx.exec(ctx, q) }); err == nil {
				t.Errorf("mode %d may %s", m, q)
			}
		}
	}
	for _, tab := range tables {
		for _, q := range []text{tab.fill(`DELETE FROM {v}`), tab.fill(`UPDATE {v} SET {c} = {c}`), w.adding(tab, w.room("hall.client"), 2, nil)} {
			var err error
			w.db.Read(ctx, "ann", func(tx *Tx) error {
				err = tx.exec(ctx, q, w.values(tab, w.room("hall.client"), 2, nil)[:strings.Count(string(q), "$")]...)
				return nil
			})
			if barred(q, err) != nil {
				t.Errorf("a reader: %s: %v", q, err)
			}
		}
	}
}

// Only listed functions are called for a seat or for System: of all that SQLite knows, none that fails on some value, that counts
// rows of other rooms, or that loads code.
func TestSQLiteFunctionsAreListed(t *testing.T) {
	w := openLiteWorld(t, Options{})
	ctx := t.Context()
	var known [][]string
	if err := w.db.engine.(*lite).unguarded(ctx, func(db *sql.DB) (err error) {
		known, err = stringRows(ctx, db, `SELECT DISTINCT name, narg FROM pragma_function_list ORDER BY name, narg`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(known) < 50 {
		t.Fatalf("SQLite tells of %d functions", len(known))
	}
	for _, f := range known {
		n, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatal(err)
		}
		if n < 0 {
			n = 2
		}
		q := text("SELECT \"" + f[0] + "\"(" + strings.Join(slices.Repeat([]string{"1"}, n), ", ") + ")")
		for _, m := range []mode{appMode, systemMode} {
			err := w.inMode(ctx, m, func(tx *Tx) error { return tx.exec(ctx, q) })
			if listed := slices.Contains(functions, f[0]); !listed && err == nil {
				t.Errorf("mode %d may %s", m, q)
			} else if listed && errors.Is(err, ErrRefused) {
				t.Errorf("mode %d may not %s: %v", m, q, Cause(err))
			}
		}
	}
	for _, q := range []text{`SELECT room FROM visible_note WHERE body LIKE 's%'`, `SELECT room FROM visible_note WHERE body GLOB 's*'`,
		`SELECT room FROM visible_note WHERE body -> 'a' = 1`} {
		if _, err := w.ask(ctx, "ann", q); refused(q, err) != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// INSERT OR REPLACE deletes the row that is there: the guards of removal and change must see it, or what is only ever added
// to, such as the record, could be rewritten by whoever may add.
func TestSQLiteReplaceRemovesNothing(t *testing.T) {
	w := openLiteWorld(t, Options{})
	ctx := t.Context()
	replaced := 0
	for _, tab := range tables {
		kept := slices.Concat(tab.mutable, tab.fixed)
		kept = slices.DeleteFunc(kept, func(c string) bool {
			typ := w.tables[tab.name].column(c).typ
			return typ != "TEXT" && typ != "BLOB" || strings.HasSuffix(c, "room") || c == "parent" || c == "engagement"
		})
		if len(kept) == 0 {
			continue
		}
		for _, h := range w.seats {
			for _, p := range []*place{w.room("hall.client"), w.room("hall.shared"), w.room("hall.delivery")} {
				if !w.may(h, tab.kind, access.Add, p) || tab.remove && w.may(h, tab.kind, access.Remove, p) {
					continue
				}
				r := w.row(tab, p, 1)
				r[kept[0]] = "replaced"
				q, args := w.insert(tab.name, tab.view(), r, "")
				var got []string
				err := w.db.Write(ctx, h.id, func(tx *Tx) (err error) {
					replaced++
					err = tx.exec(ctx, text("INSERT OR REPLACE"+string(q[len("INSERT"):])), args...)
					if err == nil && w.may(h, tab.kind, access.See, p) {
						got, err = collect(ctx, tx, text(fmt.Sprintf("SELECT %s FROM %s WHERE room = $1", kept[0], tab.view())), string(p.id))
					}
					return errors.Join(err, errUndo)
				})
				if !errors.Is(err, errUndo) || slices.Contains(got, "replaced") {
					t.Errorf("%q replaced a row of %s in %s: %v, %v", h.id, tab.name, p, got, err)
				}
			}
		}
	}
	if replaced == 0 {
		t.Error("nothing was tried")
	}
	// An update that meets a unique key must not remove its holder either.
	var got []string
	if err := w.db.Write(ctx, "ann", func(tx *Tx) (err error) {
		handle, _ := tableNamed("handle")
		p := w.room("hall.shared")
		q, args := w.insert(handle.name, handle.view(), w.row(handle, p, 2), "")
		err = errors.Join(tx.exec(ctx, q, args...), tx.exec(ctx, `UPDATE OR REPLACE visible_handle SET ref = 'the same' WHERE room = 'hall.shared'`))
		if err == nil {
			got, err = collect(ctx, tx, `SELECT ref FROM visible_handle WHERE room = 'hall.shared'`)
		}
		return errors.Join(err, errUndo)
	}); len(got) != 2 {
		t.Errorf("UPDATE OR REPLACE left %v, %v", got, err)
	}
}

// Outside a transaction the login of PostgreSQL can do nothing at all.
func TestPostgresLoginHasNothing(t *testing.T) {
	s, name := pgCopy(t)
	pool, err := pgxpool.New(t.Context(), s.URL("cp_login", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	texts := []string{`CREATE TEMP TABLE t (x int)`, `CREATE TABLE public.t (x int)`, `CREATE SCHEMA s`, `SET ROLE cp_owner`, `SET ROLE cp_upkeep`, `SET ROLE postgres`,
		`SELECT * FROM public.boundary`, `SELECT * FROM public.goose_db_version`, `SELECT * FROM public.visible_grant`, `SELECT * FROM public.visible_scope`}
	for _, tab := range tables {
		texts = append(texts, string(tab.fill(`SELECT * FROM public.{t}`)), string(tab.fill(`SELECT * FROM public.{v}`)),
			string(tab.fill(`DELETE FROM public.{v}`)))
	}
	for _, name := range systemTables {
		texts = append(texts, "SELECT * FROM public."+name, "DELETE FROM public."+name)
	}
	for _, q := range texts {
		if _, err := pool.Exec(t.Context(), q); refused(q, pgErr(err)) != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// The owner of the tables runs migrations and sees no row of a room: FORCE makes the policies its own too.
func TestPostgresOwnerSeesNoRow(t *testing.T) {
	s, name := pgCopy(t)
	for _, tab := range append([]string{"seat_room", "scope"}, RoomTables()...) {
		script := fmt.Sprintf(`SET ROLE cp_owner; DO $$ BEGIN IF EXISTS (SELECT 1 FROM %s) THEN RAISE 'seen'; END IF; END $$`, tab)
		if err := s.Admin(t.Context(), name, script); err != nil {
			t.Errorf("%s: %v", tab, err)
		}
	}
}

// A statement that sets the seat or the role for the session spoils the connection: it is destroyed, and the next user gets
// another one.
func TestPostgresSpoiltConnectionIsDestroyed(t *testing.T) {
	w := openPGWorld(t, Options{Slots: 1})
	pool := w.db.engine.(*pg).pool
	pid := func(q text) (n int) {
		t.Helper()
		if err := w.db.Write(t.Context(), "bob", func(tx *Tx) error {
			if err := tx.exec(t.Context(), q); err != nil {
				return err
			}
			return tx.one(t.Context(), []any{&n}, `SELECT pg_backend_pid()`)
		}); err != nil {
			t.Fatal(err)
		}
		for pool.Stat().AcquiredConns() > 0 { // the pool looks at a connection in the background
			select {
			case <-t.Context().Done():
				t.Fatal("the connection never came back")
			default:
			}
		}
		return n
	}
	if first, second := pid(`SELECT 1`), pid(`SELECT 1`); first != second {
		t.Error("a clean connection was not kept")
	}
	for _, spoil := range []text{`SELECT set_config('app.seat', 'ann', false)`, `SET SESSION ROLE cp_app`, `SET SESSION ROLE cp_system`} {
		if spoilt, next := pid(spoil), pid(`SELECT 1`); spoilt == next {
			t.Errorf("after %s the connection went back to the pool", spoil)
		}
		w.looksRight(t, string(spoil))
	}
}
