package job_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

// until waits for something that the runner brings about.
func (w *world) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s\n%s", what, w.log)
		}
	}
}

// is reports whether a task is in a state.
func (w *world) is(t *testing.T, v access.Viewer, id string, s store.TaskState) bool {
	task, err := w.task(t, v, id)
	return err == nil && task.State == s
}

// Work that asks for nothing for a long time is stopped all the same when it was cancelled or its requester is shut out.
func TestWatch(t *testing.T) {
	for _, how := range []struct {
		name string
		end  func(*world, *testing.T, string)
	}{
		{"cancelled", func(w *world, t *testing.T, id string) { w.cancel(t, w.Dan, id) }},
		{"shut out", func(w *world, t *testing.T, _ string) { w.shut(t, w.Dan) }},
	} {
		t.Run(how.name, func(t *testing.T) {
			each(t, job.Options{}, func(t *testing.T, w *world) {
				t.Parallel()
				cy := w.colleague(t)
				var begun, stopped atomic.Bool
				w.work = func(ctx context.Context, k *job.Work) error {
					begun.Store(true)
					<-ctx.Done()
					stopped.Store(true)
					return context.Cause(ctx)
				}
				if err := w.runner.Start(t.Context()); err != nil {
					t.Fatal(err)
				}
				id := w.begin(t, w.Dan)
				w.until(t, "the work has begun", begun.Load)
				how.end(w, t, id)
				w.until(t, "the work has stopped", stopped.Load)
				w.until(t, "that is told", func() bool { return w.is(t, cy, id, store.TaskCancelled) })
				w.until(t, "that is logged", func() bool { return strings.Contains(w.log.String(), "outcome=ended") })
			})
		})
	}
}

// What is interrupted by the end of the process is begun again by the next, and keeps its result once.
func TestInterruptedWorkIsBegunAgain(t *testing.T) {
	each(t, job.Options{Grace: 100 * time.Millisecond}, func(t *testing.T, w *world) {
		t.Parallel()
		var begun atomic.Int64
		w.work = func(ctx context.Context, k *job.Work) error {
			if begun.Add(1) == 1 {
				<-ctx.Done()
				return ctx.Err()
			}
			return w.finish(ctx, k)
		}
		if err := w.runner.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		id := w.begin(t, w.Dan)
		w.until(t, "the work has begun", func() bool { return begun.Load() == 1 })
		if err := w.runner.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !w.is(t, w.Dan, id, store.TaskRunning) || !strings.Contains(w.log.String(), "outcome=interrupted") {
			t.Error(w.log)
		}
		next, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.Kind{Name: kind, Work: w.work})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := next.Drain(t.Context()); err != nil || n != 1 {
			t.Errorf("drained %d, %v", n, err)
		}
		if err := next.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if !w.is(t, w.Dan, id, store.TaskDone) {
			t.Error("the work was not begun again")
		}
	})
}

// Many jobs at once, each told and kept as its requester.
func TestManyAtOnce(t *testing.T) {
	each(t, job.Options{Workers: 8}, func(t *testing.T, w *world) {
		var at, most atomic.Int64
		w.work = func(ctx context.Context, k *job.Work) error {
			most.Store(max(most.Load(), at.Add(1)))
			defer at.Add(-1)
			for n := range int64(3) {
				if err := k.Step(ctx, n, 3, ""); err != nil {
					return err
				}
				time.Sleep(10 * time.Millisecond)
			}
			return k.Finish(ctx, w.note(), "", func(*act.Act) error { return nil })
		}
		if err := w.runner.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		ids := map[string]access.Viewer{}
		for range 20 {
			ids[w.begin(t, w.Ada)], ids[w.begin(t, w.Dan)] = w.Ada, w.Dan
		}
		for id, v := range ids {
			w.until(t, "all is done", func() bool { return w.is(t, v, id, store.TaskDone) })
		}
		if most.Load() < 2 || most.Load() > 8 {
			t.Errorf("%d jobs at once", most.Load())
		}
	})
}
