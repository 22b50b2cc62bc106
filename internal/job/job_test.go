package job_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

// kind is the kind of work of these tests.
const kind store.JobKind = "survey-read"

// world is a world with a runner.
type world struct {
	apptest.Both
	runner *job.Runner
	work   func(context.Context, *job.Work) error
	log    *buffer
}

// buffer is written to by several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) { b.mu.Lock(); defer b.mu.Unlock(); return b.b.Write(p) }
func (b *buffer) String() string              { b.mu.Lock(); defer b.mu.Unlock(); return b.b.String() }

// each runs a test on a world of each engine.
func each(t *testing.T, o job.Options, test func(t *testing.T, w *world)) {
	apptest.Each(t, func(t *testing.T, aw *apptest.World) {
		w := &world{Both: aw.Both(t), log: &buffer{}}
		o.Now, o.Log = w.Clock.Now, slog.New(slog.NewTextHandler(w.log, nil))
		r, err := job.New(t.Context(), w.DB, o, job.Kind{Name: kind, Timeout: time.Minute,
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

// begin asks for work in the room of somebody's side of the engagement.
func (w *world) begin(t *testing.T, v access.Viewer) (id string) {
	t.Helper()
	err := act.Do(t.Context(), w.DB, v, w.note(), func(a *act.Act) (err error) {
		id, err = a.Begin(t.Context(), kind, "Reading the survey")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// note is the intent of adding a note to the room of one's own side.
func (w *world) note() act.Intent {
	return act.Intent{Scope: w.Engagement, Audience: act.Ours, Kind: access.Note, Verb: access.Add}
}

// task is a task as somebody sees it.
func (w *world) task(t *testing.T, v access.Viewer, id string) (out store.Task, err error) {
	t.Helper()
	err = w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) error { out, err = tx.Task(t.Context(), id); return err })
	return out, err
}

// shows demands a state and a message of a task.
func (w *world) shows(t *testing.T, v access.Viewer, id string, want store.Task) {
	t.Helper()
	got, err := w.task(t, v, id)
	if err != nil {
		t.Fatal(err)
	}
	want.ID, want.Kind, want.Label, want.MadeBy = id, string(kind), "Reading the survey", v.Person
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(store.Task{}, "Place", "Created", "Rev")); diff != "" {
		t.Error(diff)
	}
}

func (w *world) drain(t *testing.T, want int) {
	t.Helper()
	if n, err := w.runner.Drain(t.Context()); err != nil || n != want {
		t.Fatalf("drained %d, %v, want %d\n%s", n, err, want, w.log)
	}
}

func (w *world) now() int64 { return w.Clock.Now().UnixMicro() }

// entries counts the entries of the record of somebody's side's room of the engagement.
func (w *world) entries(t *testing.T, v access.Viewer) (n uint64) {
	t.Helper()
	err := w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), w.Engagement)
		if err != nil {
			return err
		}
		for _, r := range reaches {
			if r.Audience == v.Side.Of() {
				_, n, err = tx.Log(t.Context(), store.At(r))
			}
		}
		if errors.Is(err, store.ErrRefused) { // nothing was recorded yet
			err = nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// finish keeps something in the room of who asked: an entry of the record.
func (w *world) finish(ctx context.Context, k *job.Work) error {
	return k.Finish(ctx, w.note(), "Read.", func(a *act.Act) error {
		_, err := a.Record(ctx, a.Reach, "survey.read", store.Ref{What: "survey", ID: k.Task})
		return err
	})
}

func TestWorkIsDoneAsItsRequester(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		var got *job.Work
		w.work = func(ctx context.Context, k *job.Work) error {
			got = k
			w.shows(t, w.Dan, k.Task, store.Task{State: store.TaskRunning, Started: w.now()})
			return w.finish(ctx, k)
		}
		before := w.entries(t, w.Dan)
		id := w.begin(t, w.Dan)
		w.shows(t, w.Dan, id, store.Task{State: store.TaskQueued})
		w.Clock.Add(time.Minute)
		w.drain(t, 1)
		w.shows(t, w.Dan, id, store.Task{State: store.TaskDone, Message: "Read.", Started: w.now(), Ended: w.now()})
		if diff := cmp.Diff(w.Dan, got.Viewer, cmpopts.IgnoreFields(access.Viewer{}, "Entry")); diff != "" {
			t.Errorf("the viewer of the work: %s", diff)
		}
		if got.Reach.Audience != access.DeliveryOnly || got.Reach.Scope != w.Engagement {
			t.Errorf("the room of the work: %+v", got.Reach)
		}
		if after := w.entries(t, w.Dan); after <= before {
			t.Errorf("the record: %d entries, %d before", after, before)
		}
		if _, err := w.task(t, w.Ada, id); !errors.Is(err, store.ErrRefused) {
			t.Errorf("the other side sees the task: %v", err)
		}
		w.drain(t, 0)
	})
}

func TestWorkWithoutAnythingToKeep(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		w.work = func(ctx context.Context, k *job.Work) error { return k.Step(ctx, 3, 7, "3 of 7 rows") }
		id := w.begin(t, w.Ada)
		w.drain(t, 1)
		w.shows(t, w.Ada, id, store.Task{State: store.TaskDone, Done: 7, Total: 7, Message: "3 of 7 rows", Started: w.now(), Ended: w.now()})
	})
}

// Progress is told at once, then at most twice a second.
func TestStepsAreToldSparingly(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		var told []int64
		w.work = func(ctx context.Context, k *job.Work) error {
			for n := range int64(20) {
				if err := k.Step(ctx, n+1, 20, ""); err != nil {
					return err
				}
				task, err := w.task(t, w.Dan, k.Task)
				if err != nil {
					return err
				}
				told = append(told, task.Done)
				w.Clock.Add(100 * time.Millisecond)
			}
			return nil
		}
		w.begin(t, w.Dan)
		w.drain(t, 1)
		want := []int64{1, 1, 1, 1, 1, 6, 6, 6, 6, 6, 11, 11, 11, 11, 11, 16, 16, 16, 16, 16}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
	})
}

// cancel cancels a task as somebody of its side.
func (w *world) cancel(t *testing.T, v access.Viewer, id string) {
	t.Helper()
	task, err := w.task(t, v, id)
	if err == nil {
		err = w.DB.Write(t.Context(), v.Seat, func(tx *store.Tx) error { _, err := tx.CancelTask(t.Context(), task.Place, id); return err })
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A cancelled task keeps nothing, whenever it was cancelled: before it began, between steps, or just before it would have kept
// something.
func TestCancelledWorkKeepsNothing(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		begun := 0
		w.work = func(ctx context.Context, k *job.Work) error {
			begun++
			if err := k.Step(ctx, 1, 3, "one"); err != nil {
				return err
			}
			w.cancel(t, w.Dan, k.Task)
			if begun == 1 {
				w.Clock.Add(time.Second)
				if err := k.Step(ctx, 2, 3, "two"); err == nil {
					t.Error("a step after the end was told")
				} else {
					return err
				}
			}
			return w.finish(ctx, k)
		}
		before := w.entries(t, w.Dan)
		early := w.begin(t, w.Dan)
		w.cancel(t, w.Dan, early)
		w.drain(t, 1)
		if begun != 0 {
			t.Error("cancelled work began")
		}
		w.shows(t, w.Dan, early, store.Task{State: store.TaskCancelled, Cancel: true, Ended: w.now()})
		for range 2 {
			id, started := w.begin(t, w.Dan), w.now()
			w.drain(t, 1)
			task, err := w.task(t, w.Dan, id)
			if err != nil || task.State != store.TaskCancelled || task.Started != started || task.Message != "one" {
				t.Errorf("%+v, %v", task, err)
			}
		}
		if diff := cmp.Diff(before, w.entries(t, w.Dan)); diff != "" {
			t.Errorf("cancelled work kept something: %s", diff)
		}
		if s := w.log.String(); strings.Count(s, "outcome=ended") != 3 {
			t.Error(s)
		}
	})
}

// shut takes everything from somebody.
func (w *world) shut(t *testing.T, v access.Viewer) {
	t.Helper()
	if err := w.DB.System(t.Context(), store.GiveSeat, func(tx *store.Tx) error { return tx.EndSeat(t.Context(), v.Seat) }); err != nil {
		t.Fatal(err)
	}
}

// leave takes somebody out of the engagement, and leaves them their seat.
func (w *world) leave(t *testing.T, v access.Viewer) {
	t.Helper()
	err := w.DB.System(t.Context(), store.GiveSeat, func(tx *store.Tx) error {
		posts, err := tx.PostsOf(t.Context(), v.Seat)
		if err != nil {
			return err
		}
		for _, p := range posts {
			if p.Scope == w.Engagement {
				err = errors.Join(err, tx.EndPost(t.Context(), p))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// colleague joins the delivery side, to look on.
func (w *world) colleague(t *testing.T) access.Viewer {
	t.Helper()
	return w.Join(t, w.Dan, account.Order{Scope: w.Engagement, Role: access.DeliveryMember, Name: "Cy Marsh"})
}

// Work whose requester is shut out ends as cancelled and without a word why: before it began, between steps, or just before it would
// have kept something.
func TestRequesterShutOut(t *testing.T) {
	for _, how := range []struct {
		name string
		shut func(*world, *testing.T, access.Viewer)
	}{{"seat ended", (*world).shut}, {"left the room", (*world).leave}} {
		for when, name := range []string{"before", "between steps", "at the end"} {
			t.Run(how.name+" "+name, func(t *testing.T) {
				each(t, job.Options{}, func(t *testing.T, w *world) {
					cy := w.colleague(t)
					w.work = func(ctx context.Context, k *job.Work) error {
						if err := k.Step(ctx, 1, 3, "one"); err != nil {
							return err
						}
						how.shut(w, t, w.Dan)
						w.Clock.Add(time.Second)
						if when == 1 {
							if err := k.Step(ctx, 2, 3, "two"); err == nil {
								t.Error("a step of nobody was told")
							} else {
								return err
							}
						}
						return w.finish(ctx, k)
					}
					id := w.begin(t, w.Dan)
					before := w.entries(t, cy)
					if when == 0 {
						how.shut(w, t, w.Dan)
					}
					w.drain(t, 1)
					task, err := w.task(t, cy, id)
					if err != nil || task.State != store.TaskCancelled || task.Message != []string{"", "one", "one"}[when] {
						t.Errorf("%+v, %v\n%s", task, err, w.log)
					}
					if diff := cmp.Diff(before, w.entries(t, cy)); diff != "" {
						t.Errorf("something was kept: %s", diff)
					}
					w.Clock.Add(1000 * time.Hour)
					w.drain(t, 0)
					if s := w.log.String(); strings.Contains(s, "level=WARN") {
						t.Error(s)
					}
				})
			})
		}
	}
}

// Failures are told to who asked, kept in the queue as a class, and tried again unless that would not help.
func TestFailures(t *testing.T) {
	const again = "It did not work, and is tried again by itself."
	const secret = "Vantor cannot deliver before May"
	for _, c := range []struct {
		name    string
		work    func() error
		state   store.TaskState
		message string
		logged  string
	}{
		{"invalid", func() error {
			return errs.InvalidFields("The file cannot be read.", []errs.Field{{Path: "row 3", Message: "no date"}, {Line: 9, Message: "no end"}})
		}, store.TaskFailed, "The file cannot be read. row 3: no date line 9: no end", "outcome=failed"},
		{"many faults", func() error {
			return errs.InvalidFields("Bad.", []errs.Field{{Message: "a"}, {Message: "b"}, {Message: "c"}, {Message: "d"}, {Message: "e"}, {Message: "f"}})
		}, store.TaskFailed, "Bad. a b c d e …", "outcome=failed"},
		{"not found", func() error { return store.ErrRefused }, store.TaskFailed, "What this needs is not there any more.", "outcome=failed"},
		{"busy", func() error { return errs.New(errs.Busy, "the other server is busy") }, store.TaskQueued, again, "outcome=again"},
		{"conflict", func() error { return errs.New(errs.Conflict, "the inputs changed") }, store.TaskQueued, again, "outcome=again"},
		{"internal", func() error { return errors.New(secret) }, store.TaskQueued, again, "level=ERROR"},
		{"panic", func() error { panic(secret) }, store.TaskQueued, again, "level=ERROR"},
		{"too long", func() error { return fmt.Errorf("waited: %w", context.DeadlineExceeded) }, store.TaskQueued, again, "outcome=again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, job.Options{}, func(t *testing.T, w *world) {
				w.work = func(context.Context, *job.Work) error { return c.work() }
				id := w.begin(t, w.Dan)
				w.drain(t, 1)
				want := store.Task{State: c.state, Message: c.message, Started: w.now()}
				if c.state.Over() {
					want.Ended = w.now()
				}
				w.shows(t, w.Dan, id, want)
				if s := w.log.String(); !strings.Contains(s, c.logged) || c.logged == "level=ERROR" && !strings.Contains(s, secret) {
					t.Error(s)
				}
				n := 1
				if c.state.Over() {
					n = 0
				}
				w.Clock.Add(5 * time.Second)
				w.drain(t, n)
			})
		})
	}
}

// What runs out of attempts is set aside, and can be put back by whoever runs the installation.
func TestSetAsideAndPutBack(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		broken := true
		w.work = func(ctx context.Context, k *job.Work) error {
			if broken {
				return errors.New("the disk is full of Vantor's plans")
			}
			return w.finish(ctx, k)
		}
		id := w.begin(t, w.Dan)
		for range 8 {
			w.drain(t, 1)
			w.Clock.Add(3 * time.Hour)
		}
		w.drain(t, 0)
		ended := w.Clock.Now().Add(-3 * time.Hour).UnixMicro()
		w.shows(t, w.Dan, id, store.Task{State: store.TaskFailed, Started: ended - 7*3*time.Hour.Microseconds(), Ended: ended,
			Message: "It did not work, and trying again did not help. Whoever runs this installation can have it tried once more."})
		var dead []store.DeadJob
		err := w.DB.System(t.Context(), store.Administer, func(tx *store.Tx) (err error) { dead, err = tx.DeadJobs(t.Context(), 10); return err })
		if err != nil || len(dead) != 1 || dead[0].Class != "internal error" || strings.Contains(fmt.Sprint(dead), "Vantor") {
			t.Fatalf("%+v, %v", dead, err)
		}
		broken = false
		err = w.DB.System(t.Context(), store.MindQueue, func(tx *store.Tx) error { return tx.RetryDead(t.Context(), dead[0].ID) })
		if err != nil {
			t.Fatal(err)
		}
		w.drain(t, 1)
		w.shows(t, w.Dan, id, store.Task{State: store.TaskDone, Message: "Read.", Started: w.now(), Ended: w.now()})
	})
}

// A process may die between keeping what it worked out and telling the queue: the second run finds the task done and keeps nothing.
func TestDoneOnce(t *testing.T) {
	each(t, job.Options{}, func(t *testing.T, w *world) {
		w.work = w.finish
		id := w.begin(t, w.Dan)
		w.drain(t, 1)
		kept := w.entries(t, w.Dan)
		task, err := w.task(t, w.Dan, id)
		if err != nil {
			t.Fatal(err)
		}
		err = w.DB.Write(t.Context(), w.Dan.Seat, func(tx *store.Tx) error {
			return tx.Enqueue(t.Context(), store.Job{Kind: kind, Place: task.Place, Task: id})
		})
		if err != nil {
			t.Fatal(err)
		}
		w.drain(t, 1)
		if diff := cmp.Diff(kept, w.entries(t, w.Dan)); diff != "" {
			t.Error(diff)
		}
	})
}
