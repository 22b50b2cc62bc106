package job_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/store/storetest"
)

// The installation sweeps what ended long ago, and nothing else.
func TestSweeps(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		w.work = func(context.Context, *job.Work) error { return errs.New(errs.Invalid, "no") }
		old := w.begin(t, w.Dan)
		w.drain(t, 1)
		w.Clock.Add(20 * 24 * time.Hour)
		recent := w.begin(t, w.Dan)
		w.drain(t, 1)
		waiting := w.begin(t, w.Dan)
		w.Clock.Add(15 * 24 * time.Hour)
		for _, k := range []store.JobKind{"sweep-credentials", "sweep-tasks"} {
			err := w.DB.System(t.Context(), store.Sweep, func(tx *store.Tx) error { return tx.Enqueue(t.Context(), store.Job{Kind: k}) })
			if err != nil {
				t.Fatal(err)
			}
		}
		w.drain(t, 3) // with the one that waited
		if _, err := w.task(t, w.Dan, old); !errors.Is(err, store.ErrRefused) {
			t.Errorf("a task that ended 35 days ago: %v", err)
		}
		for _, id := range []string{recent, waiting} {
			if _, err := w.task(t, w.Dan, id); err != nil {
				t.Error(err)
			}
		}
		if s := w.log.String(); strings.Count(s, "kind=sweep-") != 2 || strings.Count(s, "outcome=done") != 2 {
			t.Error(s)
		}
	})
}

// Keys of the record that open nothing are destroyed where the runner was told of a key store; those in use stay.
func TestSweepKeys(t *testing.T) {
	apptest.Each(t, func(t *testing.T, aw *apptest.World) {
		w := &world{Both: aw.Both(t), log: &buffer{}}
		r, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now, Log: slog.New(slog.NewTextHandler(w.log, nil)), Keyed: w.Address, KeyDir: w.KeyDir})
		if err != nil {
			t.Fatal(err)
		}
		w.runner = r
		t.Cleanup(func() {
			if err := r.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		storetest.Spoil(t.Context(), t, filepath.Join(w.KeyDir, "keys.db"), `INSERT INTO field_key VALUES ('idle', x'00')`)
		idle := func() int {
			u, err := store.OpenUpkeep(t.Context(), w.Address, store.Options{Now: w.Clock.Now, KeyDir: w.KeyDir})
			if err != nil {
				t.Fatal(err)
			}
			n, err := u.IdleKeys(t.Context(), false)
			if err = errors.Join(err, u.Close()); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := idle(); n != 1 {
			t.Fatalf("%d keys open nothing before", n)
		}
		err = w.DB.System(t.Context(), store.Sweep, func(tx *store.Tx) error { return tx.Enqueue(t.Context(), store.Job{Kind: "sweep-keys"}) })
		if err != nil {
			t.Fatal(err)
		}
		w.drain(t, 1)
		if n := idle(); n != 0 || !strings.Contains(w.log.String(), "outcome=done") {
			t.Errorf("%d keys open nothing after\n%s", n, w.log)
		}
		if _, err := w.task(t, w.Dan, "none"); !errors.Is(err, store.ErrRefused) { // the database works on
			t.Error(err)
		}
	})
}
