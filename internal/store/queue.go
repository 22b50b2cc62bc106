package store

import (
	"context"
	"log/slog"
	"regexp"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// JobKind names what a job does, in letters, digits, dots and hyphens.
type JobKind string

// Job is work to be done after the transaction that asks for it. It carries names and ids and never a text: what else the work
// needs, it reads as its seat when it runs.
type Job struct {
	Kind  JobKind
	Seat  access.SeatID // as whom it runs; empty for work of the installation itself
	Place               // the room it works in
	Task  string        // the Task that shows how far it is; empty for none
}

var jobKind = regexp.MustCompile(`^[a-z][a-z0-9.-]{2,60}$`)

// jobAttempts is how often a job is tried before it is set aside. With nextAttempt the last try is an hour and a half after the
// first.
const jobAttempts = 8

// nextAttempt is how long a job rests after a number of attempts: 5 s, 15 s, 45 s … 61 min.
func nextAttempt(attempts int) time.Duration {
	rest := 5 * time.Second
	for range min(attempts, jobAttempts) - 1 {
		rest *= 3
	}
	return rest
}

// Enqueue asks for a job, which is there if and only if the transaction commits. The job of a seat's transaction runs as that seat.
// A job of the same kind for the same task that has not ended is not asked for twice.
func (tx *Tx) Enqueue(ctx context.Context, j Job) (err error) {
	defer errs.Wrap(&err, "store.Enqueue(%s)", j.Kind)
	if tx.mode == appMode {
		if j.Seat != "" && j.Seat != tx.seat {
			return errs.New(errs.Internal, "a seat asks for jobs of its own only")
		}
		j.Seat = tx.seat
	}
	if tx.readOnly || !jobKind.MatchString(string(j.Kind)) || tx.mode == appMode && j.Seat == "" {
		return errs.New(errs.Internal, "a job needs a kind such as programme-read, and a transaction of somebody that writes")
	}
	handle := tx.NewOpaqueID()
	return tx.queued(ctx, func(open any) error { return tx.db.queue.insert(ctx, open, j, handle) })
}

// queued runs fn while the transaction may touch the queue's tables and no other, and comes back. It is counted as one statement.
func (tx *Tx) queued(ctx context.Context, fn func(open any) error) error {
	if err := tx.usable(); err != nil {
		return err
	}
	tx.db.opts.Count(ctx)
	tx.busy = true
	back := false
	defer func() {
		tx.busy = false
		if !back {
			tx.fail(errs.New(errs.Internal, "the transaction did not come back from the queue"))
		}
	}()
	err := tx.e.enter(ctx, queueMode, "", tx.now.UnixMicro())
	if err == nil {
		err = engineErr(fn(tx.e.handle()))
	}
	if err == nil {
		err = tx.e.enter(ctx, tx.mode, tx.seat, tx.now.UnixMicro())
	}
	back = true
	if err != nil {
		tx.fail(err)
	}
	return err
}

// DeadJob is a job that was set aside, as whoever runs the installation sees it: what kind of work, never for whom or about what.
type DeadJob struct {
	ID       string // a random name; the queue's own numbers count the work of both sides and never leave it
	Kind     JobKind
	Asked    int64 // instant
	Ended    int64
	Attempts int
	Class    string // of the last failure
}

// DeadJobs lists at most limit jobs that were set aside, the newest first. Only System asks.
func (tx *Tx) DeadJobs(ctx context.Context, limit int) (out []DeadJob, err error) {
	defer errs.Wrap(&err, "store.DeadJobs")
	err = tx.administered(ctx, func(open any) (err error) {
		out, err = tx.db.queue.dead(ctx, open, limit)
		return err
	})
	return out, err
}

// RetryDead puts a job that was set aside back into the queue, or is ErrRefused.
func (tx *Tx) RetryDead(ctx context.Context, id string) (err error) {
	defer errs.Wrap(&err, "store.RetryDead")
	return tx.administered(ctx, func(open any) error { return tx.db.queue.retry(ctx, open, id) })
}

// DropDead forgets a job that was set aside, or is ErrRefused.
func (tx *Tx) DropDead(ctx context.Context, id string) (err error) {
	defer errs.Wrap(&err, "store.DropDead")
	return tx.administered(ctx, func(open any) error { return tx.db.queue.drop(ctx, open, id) })
}

// QueueCounts is how full the queue is, over everybody.
type QueueCounts struct{ Waiting, Running, Dead int }

// QueueCounts counts the jobs. Only System asks.
func (tx *Tx) QueueCounts(ctx context.Context) (n QueueCounts, err error) {
	defer errs.Wrap(&err, "store.QueueCounts")
	err = tx.administered(ctx, func(open any) (err error) {
		n, err = tx.db.queue.counts(ctx, open)
		return err
	})
	return n, err
}

func (tx *Tx) administered(ctx context.Context, fn func(open any) error) error {
	if tx.mode != systemMode {
		return ErrRefused
	}
	return tx.queued(ctx, fn)
}

// Attempt is one go at a job.
type Attempt struct {
	Job
	Number int  // from 1
	Last   bool // another failure sets the job aside
}

// Failure is what the queue keeps of an attempt that did not work: a class out of a few, never a text.
type Failure struct {
	Class string // the kind of an error, ClassPanic or ClassSlow
	Final bool   // trying again would not help, and nobody need look at it: whoever asked was told
}

func (f Failure) Error() string { return f.Class }

// CrewKind is a kind of job that a crew works.
type CrewKind struct {
	Kind    JobKind
	Timeout time.Duration // of one attempt; 10 minutes if zero
	Every   time.Duration // how often the installation asks for it by itself; never if zero
}

// CrewOptions say how jobs are worked; the zero value works none.
type CrewOptions struct {
	Kinds   []CrewKind
	Workers int           // jobs at the same time; 4 if zero
	Grace   time.Duration // how long Stop lets jobs run before it interrupts them; 10 s if zero
	// Rescue is when a running job counts as left behind by a process that died: longer than its timeout. 11 minutes if zero, or
	// never if the store was given a clock.
	Rescue time.Duration
	Log    *slog.Logger // what the queue itself warns of; nothing if nil
}

// timeout is how long one attempt of a job may take unless its kind says otherwise.
const timeout = 10 * time.Minute

func (o CrewOptions) withDefaults() CrewOptions {
	if o.Workers == 0 {
		o.Workers = 4
	}
	if o.Grace == 0 {
		o.Grace = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Crew works the jobs of the queue in this process.
type Crew interface {
	// Start works jobs in the background until Stop.
	Start(ctx context.Context) error
	// Stop takes no more jobs and waits for those under way; after the grace it interrupts them, and they are begun again by
	// whoever starts next. It gives the crew's connections back.
	Stop(ctx context.Context) error
	// Drain works everything that is due now, one after another in the order it was asked for, and says how many attempts that
	// took.
	Drain(ctx context.Context) (int, error)
}

// Crew makes a crew whose attempts are worked by work. An error of work that is no Failure counts as an internal one; one of a
// context that was interrupted does not count at all.
func (db *DB) Crew(ctx context.Context, o CrewOptions, work func(context.Context, Attempt) error) (_ Crew, err error) {
	defer errs.Wrap(&err, "store.Crew")
	return db.queue.crew(ctx, o.withDefaults(), work)
}

// queue is what an engine's queue does. The transactions it is handed are the engine's own, in the queue's mode.
type queue interface {
	insert(ctx context.Context, open any, j Job, handle string) error
	dead(ctx context.Context, open any, limit int) ([]DeadJob, error)
	retry(ctx context.Context, open any, handle string) error
	drop(ctx context.Context, open any, handle string) error
	counts(ctx context.Context, open any) (QueueCounts, error)
	crew(ctx context.Context, o CrewOptions, work func(context.Context, Attempt) error) (Crew, error)
}
