package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"counterpart.dev/internal/pgtest"
)

// A crew in the background works what is asked for, by itself too, without a complaint of the queue's own.
func TestCrew(t *testing.T) {
	onBoth(t, Options{Now: walking()}, func(t *testing.T, w *world) {
		t.Parallel()
		ctx := t.Context()
		var said bytes.Buffer
		var ticks atomic.Int64
		var done seen
		o := CrewOptions{Kinds: []CrewKind{{Kind: "tick", Every: time.Second}}, Log: slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))}
		c := w.crew(t, o, func(_ context.Context, a Attempt) error {
			switch {
			case a.Kind == "tick":
				ticks.Add(1)
				if a.Seat != "" {
					t.Errorf("the installation's work has the seat %q", a.Seat)
				}
				return nil
			case a.Number == 1 && a.Task == "t-3":
				return Failure{Class: "busy"}
			}
			done.add(a)
			return nil
		}, "one")
		if err := c.Start(ctx); err != nil {
			t.Fatal(err)
		}
		for n := range 7 {
			if err := w.enqueue(ctx, Job{Kind: "one", Place: hall, Task: fmt.Sprint("t-", n)}); err != nil {
				t.Fatal(err)
			}
		}
		until(t, "seven jobs are done, one of them at the second attempt", func() bool { return done.len() == 7 })
		until(t, "the installation has asked twice", func() bool { return ticks.Load() >= 2 })
		if err := c.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		if said.Len() > 0 {
			t.Error(said.String())
		}
	})
}

// Stop waits for what is under way; what takes longer than the grace is interrupted, and begun again without losing an attempt.
func TestCrewStops(t *testing.T) {
	onBoth(t, Options{Now: walking()}, func(t *testing.T, w *world) {
		ctx := t.Context()
		var begun, whole, broken atomic.Int64
		work := func(ctx context.Context, a Attempt) error {
			begun.Add(1)
			rest := 50 * time.Millisecond
			if a.Task == "long" {
				rest = time.Hour
			}
			select {
			case <-time.After(rest):
				whole.Add(1)
				return nil
			case <-ctx.Done():
				broken.Add(1)
				return ctx.Err()
			}
		}
		c := w.crew(t, CrewOptions{Grace: 300 * time.Millisecond}, work, "one")
		if err := c.Start(ctx); err != nil {
			t.Fatal(err)
		}
		if err := w.enqueue(ctx, Job{Kind: "one", Place: hall, Task: "short"}, Job{Kind: "one", Place: hall, Task: "long"}); err != nil {
			t.Fatal(err)
		}
		until(t, "both have begun", func() bool { return begun.Load() == 2 })
		if err := c.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		if whole.Load() != 1 || broken.Load() != 1 {
			t.Errorf("%d finished, %d were interrupted", whole.Load(), broken.Load())
		}
		var next []Attempt
		after := w.crew(t, CrewOptions{}, func(_ context.Context, a Attempt) error { next = append(next, a); return nil }, "one")
		drain(t, after, 1)
		if len(next) != 1 || next[0].Task != "long" || next[0].Number != 1 {
			t.Errorf("begun again: %+v", next)
		}
	})
}

// Neither the crew nor the acts starve, however busy both are with the one connection that writes.
func TestNobodyStarves(t *testing.T) {
	onBoth(t, Options{Now: walking()}, func(t *testing.T, w *world) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var jobs, acts atomic.Int64
		var said bytes.Buffer
		o := CrewOptions{Log: slog.New(slog.NewTextHandler(&said, nil))}
		c := w.crew(t, o, func(ctx context.Context, a Attempt) error {
			// Work that writes, as its seat.
			err := w.db.Write(ctx, a.Seat, func(tx *Tx) error { return tx.Lock(ctx, "hall") })
			jobs.Add(1)
			return err
		}, "one")
		if err := c.Start(ctx); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for ctx.Err() == nil {
					err := w.db.Write(ctx, "ann", func(tx *Tx) error {
						if err := tx.Lock(ctx, "hall"); err != nil || acts.Load()%10 != 0 {
							return err
						}
						return tx.Enqueue(ctx, Job{Kind: "one", Place: hall})
					})
					if err != nil && ctx.Err() == nil {
						t.Error(err)
						return
					}
					acts.Add(1)
				}
			})
		}
		var was [2]int64
		for second := range 3 {
			time.Sleep(time.Second)
			is := [2]int64{jobs.Load(), acts.Load()}
			t.Logf("second %d: %d jobs, %d acts", second+1, is[0]-was[0], is[1]-was[1])
			if second > 0 && (is[0] == was[0] || is[1] == was[1]) {
				t.Errorf("in second %d one of them stood still", second+1)
			}
			was = is
		}
		cancel()
		wg.Wait()
		// In turn they also prepared statements on it, each in its own mode, and none was refused.
		if err := c.Stop(context.Background()); err != nil || said.Len() > 0 {
			t.Error(err, said.String())
		}
	})
}

// What a killed process was working on is begun again by another.
func TestKilledCrewIsRescued(t *testing.T) {
	if address := os.Getenv("STORE_TEST_CREW"); address != "" {
		workUntilKilled(t, address, os.Getenv("STORE_TEST_MARK"))
	}
	if testing.Short() {
		t.Skip("not run: it takes half a minute until the killed leader's term is over")
	}
	onBoth(t, Options{Now: time.Now}, func(t *testing.T, w *world) {
		t.Parallel()
		ctx := t.Context()
		err := w.db.System(ctx, Repair, func(tx *Tx) error { return tx.Enqueue(ctx, Job{Kind: "one", Seat: "clock", Place: hall, Task: "t"}) })
		if err != nil {
			t.Fatal(err)
		}
		mark := filepath.Join(t.TempDir(), "begun")
		child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKilledCrewIsRescued$")
		child.Env = append(os.Environ(), "STORE_TEST_CREW="+w.address, "STORE_TEST_MARK="+mark)
		var said bytes.Buffer
		child.Stdout, child.Stderr = &said, &said
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, "the other process has begun", func() bool { _, err := os.Stat(mark); return err == nil })
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := child.Wait(); err == nil {
			t.Fatalf("the other process ended by itself: %s", said.String())
		}
		var done seen
		o := CrewOptions{Rescue: 2 * time.Second, Kinds: []CrewKind{{Kind: "one", Timeout: time.Second}}}
		c, err := w.db.Crew(ctx, o, func(_ context.Context, a Attempt) error { done.add(a); return nil })
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(ctx); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(90 * time.Second); done.len() == 0 && time.Now().Before(end); {
			time.Sleep(50 * time.Millisecond)
		}
		if err := c.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		if len(done.list) != 1 || done.list[0].Number != 2 || done.list[0].Seat != "clock" || done.list[0].Task != "t" {
			t.Errorf("rescued: %+v", done.list)
		}
	})
}

// workUntilKilled is the other process. It does not lead the crews, as one of many would not.
func workUntilKilled(t *testing.T, address, mark string) {
	db, err := Open(t.Context(), address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := db.Crew(t.Context(), CrewOptions{Kinds: []CrewKind{{Kind: "one"}}}, func(ctx context.Context, a Attempt) error {
		if err := os.WriteFile(mark, []byte(a.Task), 0o600); err != nil {
			t.Error(err)
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Minute)
	t.Fatal(errors.New("nobody killed this process"))
}

// benchDB is an empty database with fsync off on PostgreSQL and on on SQLite.
func benchDB(b *testing.B, engine string) *DB {
	b.Helper()
	address, login := filepath.Join(b.TempDir(), "bench.db"), ""
	if login = address; engine == "postgres" {
		s := pgtest.Start(b)
		name := s.Create(b, "", "postgres")
		address, login = s.URL("postgres", name), s.URL("cp_login", name)
	}
	if err := Migrate(b.Context(), address); err != nil {
		b.Fatal(err)
	}
	db, err := Open(b.Context(), login, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	return db
}

func askOne(b *testing.B, db *DB) {
	err := db.System(b.Context(), Repair, func(tx *Tx) error { return tx.Enqueue(b.Context(), Job{Kind: "one", Place: hall}) })
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkEnqueue asks for one job a transaction.
func BenchmarkEnqueue(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			db := benchDB(b, e.name)
			for b.Loop() {
				askOne(b, db)
			}
		})
	}
}

// BenchmarkEnqueueAndWork asks for one job a transaction while a crew works them, until all are done.
func BenchmarkEnqueueAndWork(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			db := benchDB(b, e.name)
			done := make(chan struct{}, 1<<20)
			c, err := db.Crew(b.Context(), CrewOptions{Workers: 20, Kinds: []CrewKind{{Kind: "one"}}}, func(context.Context, Attempt) error {
				done <- struct{}{}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			if err := c.Start(b.Context()); err != nil {
				b.Fatal(err)
			}
			asked := 0
			for b.Loop() {
				askOne(b, db)
				asked++
			}
			for range asked {
				<-done
			}
			b.ReportMetric(float64(asked)/b.Elapsed().Seconds(), "jobs/s")
			if err := c.Stop(context.Background()); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkLatency is from asking to the beginning of the work, on an idle queue.
func BenchmarkLatency(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			db := benchDB(b, e.name)
			begun := make(chan struct{})
			c, err := db.Crew(b.Context(), CrewOptions{Kinds: []CrewKind{{Kind: "one"}}}, func(context.Context, Attempt) error {
				begun <- struct{}{}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			if err := c.Start(b.Context()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				askOne(b, db)
				<-begun
			}
			if err := c.Stop(context.Background()); err != nil {
				b.Fatal(err)
			}
		})
	}
}
