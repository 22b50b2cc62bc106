// Package job works what acts have asked for: each job as the seat that asked, in the background or on request.
//
// It promises that a job begins only while its seat still reaches the job's room and keeps nothing once it does not, that a task
// which was cancelled keeps nothing either, that what a job keeps and that it is done are one transaction, and that a failure is told
// to who asked, kept in the queue as a class without a word of it, and contained even when it is a panic. It refuses kinds nobody
// registered, and to tell a requester who was shut out why.
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Kind is one kind of work.
type Kind struct {
	Name    store.JobKind
	Timeout time.Duration // of one attempt; 10 minutes if zero
	// Work does it. An error of the kind errs.Invalid or errs.NotFound is final and told to who asked; any other is tried again.
	Work func(context.Context, *Work) error
	// Every is how often the installation asks for it by itself, with nobody's seat; never if zero.
	Every time.Duration
}

// Options are what a runner needs besides its kinds; the zero value is ready to use.
type Options struct {
	Log     *slog.Logger     // one event for each attempt; nothing if nil
	Now     func() time.Time // the clock; time.Now if nil
	Workers int              // jobs at the same time; 4 if zero
	Grace   time.Duration    // how long Stop lets jobs run; 10 s if zero
	Rescue  time.Duration    // when a running job counts as left behind by a process that died; 11 minutes if zero
	// Keyed is the database as whoever may see all of it, and KeyDir its key store: there, keys that open nothing are destroyed daily.
	// Nothing of that happens where either is empty.
	Keyed, KeyDir string
}

// Runner works the jobs of a database.
type Runner struct {
	db    *store.DB
	o     Options
	kinds map[store.JobKind]Kind
	crew  store.Crew
}

// New makes a runner for kinds, and for the installation's own upkeep.
func New(ctx context.Context, db *store.DB, o Options, kinds ...Kind) (_ *Runner, err error) {
	defer errs.Wrap(&err, "job.New")
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &Runner{db: db, o: o, kinds: map[store.JobKind]Kind{}}
	crew := store.CrewOptions{Workers: o.Workers, Grace: o.Grace, Rescue: o.Rescue, Log: o.Log}
	for _, k := range append(r.sweeps(), kinds...) {
		r.kinds[k.Name] = k
		crew.Kinds = append(crew.Kinds, store.CrewKind{Kind: k.Name, Timeout: k.Timeout, Every: k.Every})
	}
	r.crew, err = db.Crew(ctx, crew, r.attempt)
	return r, err
}

// Start works jobs in the background until Stop.
func (r *Runner) Start(ctx context.Context) error { return r.crew.Start(ctx) }

// Stop takes no more jobs and waits for those under way. What is not done within the grace is interrupted and begun again by whoever
// starts next.
func (r *Runner) Stop(ctx context.Context) error { return r.crew.Stop(ctx) }

// alone is the key of contexts in which nothing but the job itself runs.
type alone struct{}

// Drain works everything that is due now, one job after another in the order they were asked for, and says how many attempts that
// took. Nothing else runs meanwhile, so that two runs of one script give the same bytes.
func (r *Runner) Drain(ctx context.Context) (int, error) {
	return r.crew.Drain(context.WithValue(ctx, alone{}, true))
}

// errEnded says that the work has nobody to be done for any more: it was cancelled, or its seat no longer reaches its room.
var errEnded = errs.New(errs.NotFound, "not found")

// panicked is a panic of a worker.
type panicked struct {
	value any
	stack string
}

func (p panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// attempt is one go at a job, from the queue and back to it.
func (r *Runner) attempt(ctx context.Context, a store.Attempt) error {
	began := r.o.Now()
	w := &Work{Attempt: a, r: r}
	err := r.run(ctx, w)
	outcome, answer := r.judge(ctx, w, err)
	level, attrs := slog.LevelInfo, []slog.Attr{slog.String("kind", string(a.Kind)), slog.Int("attempt", a.Number),
		slog.String("outcome", outcome), slog.Duration("took", r.o.Now().Sub(began))}
	if err != nil && outcome != ended && outcome != interrupted {
		level, attrs = slog.LevelWarn, append(attrs, slog.String("error", err.Error()))
		if errs.KindOf(err) == errs.Internal {
			level = slog.LevelError
		}
		if cause := store.Cause(err).Error(); cause != err.Error() {
			attrs = append(attrs, slog.String("cause", cause))
		}
	}
	r.o.Log.LogAttrs(ctx, level, "job", attrs...)
	return answer
}

// run does the work, with everything around it, and never panics.
func (r *Runner) run(ctx context.Context, w *Work) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v, string(debug.Stack())}
		}
	}()
	k, known := r.kinds[w.Kind]
	if !known {
		return errs.New(errs.Internal, "nobody works jobs of the kind %s", w.Kind)
	}
	if w.Seat == "" {
		return k.Work(ctx, w)
	}
	if err := w.begin(ctx); err != nil {
		return err
	}
	var watching sync.WaitGroup
	defer watching.Wait()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if ctx.Value(alone{}) == nil {
		watching.Go(func() { w.watch(ctx, stop) })
	}
	if err := k.Work(ctx, w); err != nil {
		return errors.Join(context.Cause(ctx), err)
	}
	return w.done(ctx)
}

// The outcomes of an attempt, as the log tells them.
const (
	finished    = "done"
	ended       = "ended" // cancelled, or its requester shut out
	interrupted = "interrupted"
	again       = "again"
	failed      = "failed"
)

// judge tells who asked how the attempt ended, and gives the log's word and the queue's answer for it.
func (r *Runner) judge(ctx context.Context, w *Work, err error) (outcome string, answer error) {
	class, final := classOf(err)
	switch {
	case err == nil:
		return finished, nil
	case errors.Is(ctx.Err(), context.Canceled):
		return interrupted, context.Canceled
	}
	after := context.WithoutCancel(ctx) // its time may be over
	if w.Seat != "" && !w.stands(after) {
		r.close(after, w)
		return ended, store.Failure{Class: class, Final: true}
	}
	if final || w.Last {
		w.tell(after, store.TaskFailed, told(err, final))
		return failed, store.Failure{Class: class, Final: final}
	}
	w.tell(after, store.TaskQueued, "It did not work, and is tried again by itself.")
	return again, store.Failure{Class: class}
}

// told is what who asked for it reads of a failure that stays.
func told(err error, final bool) string {
	if !final {
		return "It did not work, and trying again did not help. Whoever runs this installation can have it tried once more."
	}
	message := errs.Sentence(err)
	if errs.KindOf(err) == errs.NotFound {
		message = "What this needs is not there any more."
	}
	for i, f := range errs.FieldsOf(err) {
		if i == mostFields {
			return message + " …"
		}
		message += " " + f.String()
	}
	return message
}

// mostFields is how many faults of an input are told.
const mostFields = 5

// classOf is what the queue keeps of an error, and whether trying again would not help.
func classOf(err error) (class string, final bool) {
	kind := errs.KindOf(err)
	switch {
	case err == nil:
		return "", false
	case isPanic(err):
		return store.ClassPanic, false
	case errors.Is(err, context.DeadlineExceeded):
		return store.ClassSlow, false
	}
	return kind.Error(), kind == errs.Invalid || kind == errs.NotFound
}

func isPanic(err error) bool {
	_, ok := errors.AsType[panicked](err)
	return ok
}
