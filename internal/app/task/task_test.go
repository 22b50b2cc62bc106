package task_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/task"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

const kind store.JobKind = "survey-read"

// world is a world with the use cases of long work and a runner.
type world struct {
	apptest.Both
	tasks  task.Tasks
	runner *job.Runner
	work   func(context.Context, *job.Work) error
}

func each(t *testing.T, test func(*testing.T, *world)) {
	apptest.Each(t, func(t *testing.T, aw *apptest.World) {
		w := &world{Both: aw.Both(t), tasks: task.Tasks{DB: aw.DB}}
		r, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.Kind{Name: kind,
			Work: func(ctx context.Context, k *job.Work) error { return w.work(ctx, k) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := r.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		w.runner = r
		test(t, w)
	})
}

// begin asks for work, and a note that makes who asks known in the room.
func (w *world) begin(t *testing.T, v access.Viewer, label string) (id string) {
	t.Helper()
	i := act.Intent{Scope: w.Engagement, Audience: act.Ours, Kind: access.Note, Verb: access.Add}
	err := act.Do(t.Context(), w.DB, v, i, func(a *act.Act) (err error) {
		if _, err = a.Record(t.Context(), a.Reach, "survey.asked", store.Ref{What: "survey", ID: "1"}); err != nil {
			return err
		}
		id, err = a.Begin(t.Context(), kind, label)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w *world) drain(t *testing.T, want int) {
	t.Helper()
	if n, err := w.runner.Drain(t.Context()); err != nil || n != want {
		t.Fatalf("drained %d, %v, want %d", n, err, want)
	}
}

func (w *world) show(t *testing.T, v access.Viewer, id string) task.Task {
	t.Helper()
	x, err := w.tasks.Show(t.Context(), v, id)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestTasksShowToTheirSide(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cy := w.Join(t, w.Dan, account.Order{Scope: w.Engagement, Role: access.DeliveryMember, Name: "Cy Marsh"})
		ours := w.begin(t, w.Ada, "Reading ours")
		w.Clock.Add(time.Minute)
		theirs := w.begin(t, w.Dan, "Reading theirs")
		for _, c := range []struct {
			who  access.Viewer
			want []string
		}{{w.Ada, []string{ours}}, {w.Dan, []string{theirs}}, {cy, []string{theirs}}} {
			list, err := w.tasks.List(t.Context(), c.who)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range list {
				got = append(got, x.ID)
				if diff := cmp.Diff(w.show(t, c.who, x.ID), x); diff != "" {
					t.Errorf("list and page differ: %s", diff)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", c.who.Name, diff)
			}
		}
		want := task.Task{ID: theirs, Label: "Reading theirs", Kind: "survey-read", Scope: w.Engagement, State: store.TaskQueued, By: "Dan Firth", Audience: access.DeliveryOnly,
			Asked: w.Clock.Now().UnixMicro(), Changes: true}
		if diff := cmp.Diff(want, w.show(t, cy, theirs)); diff != "" {
			t.Error(diff)
		}
		// The other side, and who only looks, get the same as for what is not there.
		for name, err := range map[string]error{
			"shown":   second(w.tasks.Show(t.Context(), w.Ada, theirs)),
			"stopped": w.tasks.Stop(t.Context(), w.Ada, theirs),
			"again":   w.tasks.Again(t.Context(), w.Ada, theirs),
			"nothing": w.tasks.Stop(t.Context(), w.Ada, "nothing"),
			"nobody":  w.tasks.Stop(t.Context(), access.Viewer{}, theirs),
			"reading": w.tasks.Stop(t.Context(), func() access.Viewer { v := w.Dan; v.ReadOnly = true; return v }(), theirs),
		} {
			if !errors.Is(err, store.ErrRefused) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if s := w.show(t, w.Dan, theirs).State; s != store.TaskQueued {
			t.Errorf("the task is %s", s)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// Anybody of the side stops what one of them asked for, and asks again as themselves.
func TestStopAndAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		cy := w.Join(t, w.Dan, account.Order{Scope: w.Engagement, Role: access.DeliveryMember, Name: "Cy Marsh"})
		var by []string
		w.work = func(_ context.Context, k *job.Work) error { by = append(by, k.Viewer.Name); return nil }
		id := w.begin(t, w.Dan, "Reading")
		if err := w.tasks.Again(ctx, cy, id); err != nil { // nothing to do yet
			t.Fatal(err)
		}
		for range 2 { // once more is the same
			if err := w.tasks.Stop(ctx, cy, id); err != nil {
				t.Fatal(err)
			}
			if x := w.show(t, w.Dan, id); x.State != store.TaskCancelled || x.Ended != w.Clock.Now().UnixMicro() {
				t.Errorf("%+v", x)
			}
		}
		w.drain(t, 1)
		for range 2 {
			if err := w.tasks.Again(ctx, cy, id); err != nil {
				t.Fatal(err)
			}
			if x := w.show(t, w.Dan, id); x.State != store.TaskQueued || x.Ended != 0 {
				t.Errorf("%+v", x)
			}
		}
		w.drain(t, 1)
		if x := w.show(t, w.Dan, id); x.State != store.TaskDone {
			t.Errorf("%+v", x)
		}
		for _, change := range []func(context.Context, access.Viewer, string) error{w.tasks.Stop, w.tasks.Again} {
			if err := change(ctx, w.Dan, id); err != nil {
				t.Error(err)
			}
		}
		w.drain(t, 0)
		if x := w.show(t, w.Dan, id); x.State != store.TaskDone {
			t.Errorf("what is done was changed: %+v", x)
		}
		if diff := cmp.Diff([]string{"Cy Marsh"}, by); diff != "" {
			t.Errorf("worked as: %s", diff)
		}
	})
}

// Whoever runs the installation sees what kind of work failed, and nobody else does.
func TestQueue(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		fails := true
		w.work = func(context.Context, *job.Work) error {
			if fails {
				return errs.New(errs.Busy, "no")
			}
			return nil
		}
		id := w.begin(t, w.Dan, "Reading the survey of Vantor")
		gone := w.begin(t, w.Dan, "Reading another")
		for range 8 {
			w.drain(t, 2)
			w.Clock.Add(3 * time.Hour)
		}
		w.begin(t, w.Dan, "Waiting")
		q, err := w.tasks.Queue(ctx, w.Ada)
		if err != nil {
			t.Fatal(err)
		}
		if q.Waiting != 1 || q.Running != 0 || q.Aside != 2 || len(q.Dead) != 2 {
			t.Fatalf("%+v", q)
		}
		for _, d := range q.Dead {
			want := task.Dead{ID: d.ID, Kind: kind, Asked: apptest.Epoch.UnixMicro(), Ended: apptest.Epoch.Add(21 * time.Hour).UnixMicro(), Attempts: 8, Class: "busy"}
			if diff := cmp.Diff(want, d); diff != "" {
				t.Error(diff)
			}
		}
		dan := w.Dan
		for name, err := range map[string]error{
			"seen":    second(w.tasks.Queue(ctx, dan)),
			"retried": w.tasks.Retry(ctx, dan, q.Dead[0].ID),
			"dropped": w.tasks.Drop(ctx, dan, q.Dead[0].ID),
			"unknown": w.tasks.Drop(ctx, w.Ada, "nothing"),
			"reading": w.tasks.Drop(ctx, func() access.Viewer { v := w.Ada; v.ReadOnly = true; return v }(), q.Dead[0].ID),
		} {
			if !errors.Is(err, store.ErrRefused) {
				t.Errorf("%s: %v", name, err)
			}
		}
		fails = false
		w.drain(t, 1)
		if err := w.tasks.Retry(ctx, w.Ada, q.Dead[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := w.tasks.Drop(ctx, w.Ada, q.Dead[1].ID); err != nil {
			t.Fatal(err)
		}
		w.drain(t, 1)
		states := map[store.TaskState]int{}
		for _, id := range []string{id, gone} {
			states[w.show(t, w.Dan, id).State]++
		}
		if diff := cmp.Diff(map[store.TaskState]int{store.TaskDone: 1, store.TaskFailed: 1}, states); diff != "" {
			t.Error(diff)
		}
		if q, err = w.tasks.Queue(ctx, w.Ada); err != nil || q.Aside+q.Waiting != 0 {
			t.Errorf("%+v, %v", q, err)
		}
	})
}
