package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/errs"
)

// hall is the room of the client's side that the tests ask for jobs in, and ann may.
var hall = Place{"north", "hall.client"}

// ask asks for jobs as a seat.
func (w *world) enqueue(ctx context.Context, jobs ...Job) error {
	return w.db.Write(ctx, "ann", func(tx *Tx) error {
		for _, j := range jobs {
			if err := tx.Enqueue(ctx, j); err != nil {
				return err
			}
		}
		return nil
	})
}

// crew makes a crew for kinds.
func (w *world) crew(t *testing.T, o CrewOptions, work func(context.Context, Attempt) error, kinds ...JobKind) Crew {
	t.Helper()
	for _, k := range kinds {
		o.Kinds = append(o.Kinds, CrewKind{Kind: k})
	}
	c, err := w.db.Crew(t.Context(), o, work)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return c
}

func drain(t *testing.T, c Crew, want int) {
	t.Helper()
	if n, err := c.Drain(t.Context()); err != nil || n != want {
		t.Errorf("drained %d, %v, want %d", n, err, want)
	}
}

func TestJobGoesWithItsTransaction(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		var got []Attempt
		c := w.crew(t, CrewOptions{}, func(_ context.Context, a Attempt) error { got = append(got, a); return nil }, "one", "two")
		err := w.db.Write(ctx, "ann", func(tx *Tx) error {
			return errors.Join(tx.Enqueue(ctx, Job{Kind: "one", Place: hall, Task: "t-1"}), errUndo)
		})
		if !errors.Is(err, errUndo) {
			t.Fatal(err)
		}
		drain(t, c, 0)
		if err := w.enqueue(ctx, Job{Kind: "two", Place: hall, Task: "t-2"}, Job{Kind: "one", Place: hall, Task: "t-1"}); err != nil {
			t.Fatal(err)
		}
		drain(t, c, 2)
		want := []Attempt{{Job: Job{"two", "ann", hall, "t-2"}, Number: 1}, {Job: Job{"one", "ann", hall, "t-1"}, Number: 1}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		drain(t, c, 0)
	})
}

func TestJobIsItsSeats(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		var got []Attempt
		c := w.crew(t, CrewOptions{}, func(_ context.Context, a Attempt) error { got = append(got, a); return nil }, "one")
		for what, run := range map[string]func() error{
			"another's job": func() error { return w.enqueue(ctx, Job{Kind: "one", Seat: "bob"}) },
			"no kind":       func() error { return w.enqueue(ctx, Job{}) },
			"a text":        func() error { return w.enqueue(ctx, Job{Kind: "read the file of Vantor"}) },
			"nobody's": func() error {
				return w.db.Write(ctx, "", func(tx *Tx) error { return tx.Enqueue(ctx, Job{Kind: "one"}) })
			},
			"a reader's": func() error {
				return w.db.Read(ctx, "ann", func(tx *Tx) error { return tx.Enqueue(ctx, Job{Kind: "one"}) })
			},
		} {
			if err := run(); errs.KindOf(err) != errs.Internal || err == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		// The installation asks for its own, and for those of seats it names.
		err := w.db.System(ctx, Repair, func(tx *Tx) error {
			return errors.Join(tx.Enqueue(ctx, Job{Kind: "one"}), tx.Enqueue(ctx, Job{Kind: "one", Seat: "clock", Place: hall}))
		})
		if err != nil {
			t.Fatal(err)
		}
		drain(t, c, 2)
		if diff := cmp.Diff([]Attempt{{Job: Job{Kind: "one"}, Number: 1}, {Job: Job{"one", "clock", hall, ""}, Number: 1}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// After asking, a transaction is its seat's again, and never sees the queue.
func TestAskingLeavesTheSeat(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		err := w.db.Write(ctx, "ann", func(tx *Tx) error {
			before, err := collect(ctx, tx, "SELECT id FROM visible_task ORDER BY id")
			if err != nil || len(before) == 0 {
				return fmt.Errorf("ann sees %v, %w", before, err)
			}
			if err := tx.Enqueue(ctx, Job{Kind: "one", Place: hall}); err != nil {
				return err
			}
			after, err := collect(ctx, tx, "SELECT id FROM visible_task ORDER BY id")
			return errors.Join(err, same("after asking", after, before))
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// The queue's tables are nobody's but the queue's.
func TestQueueTablesAreOutOfReach(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		if err := w.enqueue(ctx, Job{Kind: "one", Place: hall}); err != nil {
			t.Fatal(err)
		}
		schema := map[string]string{"sqlite": "", "postgres": queueSchema + "."}[w.db.Engine()]
		for _, m := range []mode{appMode, systemMode} {
			for _, table := range append(slices.Clone(queueTables), "river_migration") {
				for _, q := range []string{"SELECT count(*) FROM {t}", "DELETE FROM {t}", "SELECT 1 FROM {t}"} {
					q = strings.ReplaceAll(q, "{t}", schema+table)
					err := w.inMode(ctx, m, func(tx *Tx) error { return tx.exec(ctx, text(q)) })
					if err := refused(q, err); err != nil {
						t.Errorf("mode %d: %v", m, err)
					}
				}
			}
		}
		for what, ask := range map[string]func(*Tx) error{
			"list":  func(tx *Tx) error { _, err := tx.DeadJobs(ctx, 10); return err },
			"count": func(tx *Tx) error { _, err := tx.QueueCounts(ctx); return err },
			"retry": func(tx *Tx) error { return tx.RetryDead(ctx, "x") },
			"drop":  func(tx *Tx) error { return tx.DropDead(ctx, "x") },
		} {
			if err := w.db.Write(ctx, "ann", ask); !errors.Is(err, ErrRefused) {
				t.Errorf("a seat may %s: %v", what, err)
			}
		}
	})
}

// What works the queue reaches nothing else: on SQLite by the authorizer, on PostgreSQL by the role its connections have taken.
func TestQueueReachesNothingElse(t *testing.T) {
	forbidden := []string{"SELECT seat()", "SELECT tx_now()", "DELETE FROM river_migration", "SELECT version FROM river_migration",
		"CREATE TABLE mine (x int)", "DROP TABLE river_job"}
	for _, tab := range tables {
		forbidden = append(forbidden, string(tab.fill("SELECT 1 FROM {t}")), string(tab.fill("SELECT 1 FROM {v}")), string(tab.fill("DELETE FROM {t}")))
	}
	for _, name := range systemTables {
		forbidden = append(forbidden, "SELECT 1 FROM "+name, "DELETE FROM "+name)
	}
	t.Run("sqlite", func(t *testing.T) {
		w := openLiteWorld(t, Options{})
		writer := w.db.engine.(*lite).all[0].db
		for _, q := range append(forbidden, "SELECT name FROM sqlite_schema", "PRAGMA user_version", "ATTACH 'x' AS x", "SELECT load_extension('x')",
			"SELECT last_insert_rowid()", "SELECT total_changes()", "REINDEX river_job") {
			if _, err := writer.ExecContext(t.Context(), q); refused(q, liteErr(err)) != nil {
				t.Errorf("%s: %v", q, err)
			}
		}
		if _, err := writer.ExecContext(t.Context(), "SELECT count(*) FROM river_job"); err != nil {
			t.Error(err)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		w := openPGWorld(t, Options{})
		pool, err := rolePool(t.Context(), w.address, pgRoles[queueMode], queueConns)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		for _, q := range append(forbidden[4:], "SELECT version FROM river.river_migration", "CREATE TABLE river.mine (x int)",
			"CREATE FUNCTION river.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP TABLE river.river_job", "TRUNCATE river.river_job",
			"SET ROLE cp_owner", "SELECT * FROM public.boundary") {
			q = strings.ReplaceAll(q, " river_job", " river.river_job")
			_, err := pool.Exec(t.Context(), q)
			if err := pgErr(err); refused(q, err) != nil && !strings.Contains(err.Error(), "must be owner") {
				t.Errorf("%s: %v", q, err)
			}
		}
		if _, err := pool.Exec(t.Context(), "SELECT count(*) FROM river.river_job"); err != nil {
			t.Error(err)
		}
	})
}

// A transaction whose context ended no longer has its connection, which the queue may have by now: it must not give the queue its
// seat.
func TestStateFollowsTheBorrower(t *testing.T) {
	w := openLiteWorld(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	e, err := w.db.engine.begin(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.enter(ctx, appMode, "ann", 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	writer := w.db.engine.(*lite).all[0]
	// The query waits until database/sql has taken the connection from the transaction.
	rows, err := writer.db.QueryContext(t.Context(), "SELECT count(*) FROM river_job")
	if err != nil {
		t.Fatal(err)
	}
	err = e.enter(t.Context(), appMode, "ann", 1)
	if got := writer.state.Load(); got.mode != queueMode || got.seat != "" {
		t.Fatalf("the queue's connection answers for %+v", got)
	}
	rows.Close()
	if !errors.Is(err, sql.ErrTxDone) {
		t.Fatal(err)
	}
	if err := e.end(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ask(t.Context(), "ann", "SELECT id FROM visible_task"); err != nil {
		t.Error(err)
	}
}

func TestJobIsAskedForOnce(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		again := false
		c := w.crew(t, CrewOptions{}, func(context.Context, Attempt) error {
			if again {
				return Failure{Class: "busy"}
			}
			return nil
		}, "one", "two")
		one, two := Job{Kind: "one", Place: hall, Task: "t"}, Job{Kind: "two", Place: hall, Task: "t"}
		if err := w.enqueue(ctx, one, one, two); err != nil {
			t.Fatal(err)
		}
		if err := w.enqueue(ctx, one); err != nil {
			t.Fatal(err)
		}
		drain(t, c, 2) // of each kind one
		again = true
		if err := w.enqueue(ctx, one); err != nil { // the first has ended
			t.Fatal(err)
		}
		drain(t, c, 1)
		if err := w.enqueue(ctx, one); err != nil { // the second waits for its next attempt
			t.Fatal(err)
		}
		drain(t, c, 0)
		untold := Job{Kind: "one", Place: hall}
		if err := w.enqueue(ctx, untold, untold); err != nil {
			t.Fatal(err)
		}
		drain(t, c, 2)
	})
}

// A job that fails is tried at growing distances, then set aside, and can be put back or dropped.
func TestDeadJobs(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		var numbers []int
		works := false
		c := w.crew(t, CrewOptions{}, func(_ context.Context, a Attempt) error {
			numbers = append(numbers, a.Number)
			if a.Last != (a.Number >= jobAttempts) {
				t.Errorf("attempt %d of %d: last is %t", a.Number, jobAttempts, a.Last)
			}
			switch {
			case works:
				return nil
			case a.Kind == "told":
				return Failure{Class: "invalid", Final: true}
			case a.Number == 1:
				return errors.New("a text about somebody")
			}
			return Failure{Class: "busy"}
		}, "one", "told")
		if err := w.enqueue(ctx, Job{Kind: "told", Place: hall, Task: "t"}, Job{Kind: "one", Place: hall, Task: "t"}); err != nil {
			t.Fatal(err)
		}
		drain(t, c, 2)
		for n := 1; n < jobAttempts; n++ {
			w.clock.Add(nextAttempt(n) - time.Second)
			drain(t, c, 0)
			w.clock.Add(time.Second)
			drain(t, c, 1)
		}
		w.clock.Add(1000 * time.Hour)
		drain(t, c, 0)
		if diff := cmp.Diff([]int{1, 1, 2, 3, 4, 5, 6, 7, 8}, numbers); diff != "" {
			t.Error(diff)
		}
		dead := w.dead(t)
		last := epoch.Add((5 + 15 + 45 + 135 + 405 + 1215 + 3645) * time.Second)
		if len(dead) != 1 {
			t.Fatalf("set aside: %+v", dead)
		}
		want := DeadJob{ID: dead[0].ID, Kind: "one", Asked: epoch.UnixMicro(), Ended: last.UnixMicro(), Attempts: jobAttempts, Class: "busy"}
		if diff := cmp.Diff([]DeadJob{want}, dead); diff != "" || len(want.ID) != 36 {
			t.Errorf("%q: %s", want.ID, diff)
		}
		for what, err := range map[string]error{
			"retry": w.mind(ctx, func(tx *Tx) error { return tx.RetryDead(ctx, "' OR ''='") }),
			"drop":  w.mind(ctx, func(tx *Tx) error { return tx.DropDead(ctx, "1") }),
		} {
			if !errors.Is(err, ErrRefused) {
				t.Errorf("%s of nothing: %v", what, err)
			}
		}
		works = true
		if err := w.mind(ctx, func(tx *Tx) error { return tx.RetryDead(ctx, want.ID) }); err != nil {
			t.Fatal(err)
		}
		drain(t, c, 1)
		if dead := w.dead(t); len(dead) != 0 {
			t.Errorf("still set aside: %+v", dead)
		}
	})
}

// mind runs fn as who minds the queue.
func (w *world) mind(ctx context.Context, fn func(*Tx) error) error {
	return w.db.System(ctx, MindQueue, fn)
}

func (w *world) dead(t *testing.T) (out []DeadJob) {
	t.Helper()
	err := w.db.System(t.Context(), Administer, func(tx *Tx) (err error) {
		out, err = tx.DeadJobs(t.Context(), 100)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A job that nobody works is set aside like any other; dropping it forgets it; putting it back beside the same work is a conflict.
func TestDeadJobMeetsTheSameWork(t *testing.T) {
	onBoth(t, Options{}, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.crew(t, CrewOptions{}, func(context.Context, Attempt) error { return Failure{Class: "conflict"} }, "one")
		job := Job{Kind: "one", Place: hall, Task: "t"}
		if err := w.enqueue(ctx, job, Job{Kind: "unknown", Place: hall}); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= jobAttempts; n++ {
			drain(t, c, 2)
			w.clock.Add(nextAttempt(n))
		}
		dead := w.dead(t)
		at := slices.IndexFunc(dead, func(d DeadJob) bool { return d.Kind == "one" })
		if len(dead) != 2 || at < 0 || dead[1-at].Class != "internal error" {
			t.Fatalf("%+v", dead)
		}
		if err := w.enqueue(ctx, job); err != nil {
			t.Fatal(err)
		}
		if err := w.mind(ctx, func(tx *Tx) error { return tx.RetryDead(ctx, dead[at].ID) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("the same work twice: %v", err)
		}
		if err := w.mind(ctx, func(tx *Tx) error { return tx.DropDead(ctx, dead[at].ID) }); err != nil {
			t.Error(err)
		}
		if left := w.dead(t); len(left) != 1 || left[0].ID != dead[1-at].ID {
			t.Errorf("left: %+v", left)
		}
		var n QueueCounts
		err := w.mind(ctx, func(tx *Tx) (err error) { n, err = tx.QueueCounts(ctx); return err })
		if want := (QueueCounts{Waiting: 1, Dead: 1}); err != nil || n != want {
			t.Errorf("counts %+v, %v, want %+v", n, err, want)
		}
	})
}

func TestNextAttempt(t *testing.T) {
	for n, want := range map[int]time.Duration{0: 5 * time.Second, 1: 5 * time.Second, 2: 15 * time.Second, 7: 3645 * time.Second,
		8: 10935 * time.Second, 1000: 10935 * time.Second} {
		if got := nextAttempt(n); got != want {
			t.Errorf("after %d attempts: %s, want %s", n, got, want)
		}
	}
}

// walking is a clock that goes, from the time of the world on.
func walking() func() time.Time {
	began := time.Now()
	return func() time.Time { return epoch.Add(time.Since(began)) }
}

// seen collects what a crew works from several goroutines.
type seen struct {
	mu   sync.Mutex
	list []Attempt
}

func (s *seen) add(a Attempt) { s.mu.Lock(); defer s.mu.Unlock(); s.list = append(s.list, a) }
func (s *seen) len() int      { s.mu.Lock(); defer s.mu.Unlock(); return len(s.list) }

// until waits for something that another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
