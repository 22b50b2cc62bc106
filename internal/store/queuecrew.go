package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"counterpart.dev/internal/errs"
)

// riverCrew works a riverQueue.
type riverCrew[T any] struct {
	client   *river.Client[T]
	driver   riverdriver.Driver[T]
	base     river.Config
	timeouts map[JobKind]time.Duration
	giveBack func()
	now      func() time.Time
	work     func(context.Context, Attempt) error
}

func (q *riverQueue[T]) crew(ctx context.Context, o CrewOptions, work func(context.Context, Attempt) error) (_ Crew, err error) {
	c := &riverCrew[T]{base: q.base, timeouts: map[JobKind]time.Duration{}, now: q.now, work: work}
	workers := river.NewWorkers()
	for _, k := range o.Kinds {
		if _, twice := c.timeouts[k.Kind]; twice || !jobKind.MatchString(string(k.Kind)) {
			return nil, errs.New(errs.Internal, "the kind of job %q is there twice, or has a name that is none", k.Kind)
		}
		c.timeouts[k.Kind] = cmp.Or(k.Timeout, timeout)
		river.AddWorkerArgs(workers, jobArgs{kind: k.Kind}, &riverWorker{timeout: c.timeouts[k.Kind], now: q.now, work: work})
		if k.Every > 0 {
			c.base.PeriodicJobs = append(c.base.PeriodicJobs, periodic(k))
		}
	}
	if c.driver, c.giveBack, err = q.lend(ctx); err != nil {
		return nil, err
	}
	c.base.Workers, c.base.Logger = workers, slog.New(warnings{o.Log.Handler()})
	c.base.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: o.Workers}}
	c.base.SoftStopTimeout = o.Grace
	c.upkeep(o.Rescue)
	config := c.base
	if c.client, err = river.NewClient(c.driver, &config); err != nil {
		c.giveBack()
		return nil, err
	}
	return c, nil
}

// warnings drops what the queue says while all is well.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warnings) WithAttrs(as []slog.Attr) slog.Handler { return warnings{w.Handler.WithAttrs(as)} }
func (w warnings) WithGroup(name string) slog.Handler    { return warnings{w.Handler.WithGroup(name)} }

// keepDead is how long jobs that were set aside are kept.
const keepDead = 30 * 24 * time.Hour

// upkeep says when running jobs count as lost and what is kept of those that ended. The queue goes by the machine's clock here even
// when it was given another, beside which every running job could look lost and every ended one old.
func (c *riverCrew[T]) upkeep(rescue time.Duration) {
	c.base.DiscardedJobRetentionPeriod = keepDead
	if c.base.Test.Time != nil {
		const never = 100 * 365 * 24 * time.Hour
		rescue = cmp.Or(rescue, never)
		c.base.CancelledJobRetentionPeriod, c.base.CompletedJobRetentionPeriod, c.base.DiscardedJobRetentionPeriod = -1, -1, -1
	}
	c.base.RescueStuckJobsAfter = cmp.Or(rescue, timeout+time.Minute)
	c.base.JobTimeout = min(timeout, c.base.RescueStuckJobsAfter-1)
}

// periodic is work that the installation asks for itself, once when a crew begins to lead and then at intervals.
func periodic(k CrewKind) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(k.Every), func() (river.JobArgs, *river.InsertOpts) {
		meta, err := json.Marshal(jobMeta{uuid.NewString()})
		if err != nil {
			return nil, nil
		}
		return jobArgs{kind: k.Kind}, &river.InsertOpts{Metadata: meta, UniqueOpts: onceAlive}
	}, &river.PeriodicJobOpts{ID: string(k.Kind), RunOnStart: true})
}

// riverWorker works one kind.
type riverWorker struct {
	river.WorkerDefaults[jobArgs]
	timeout time.Duration
	now     func() time.Time
	work    func(context.Context, Attempt) error
}

// Timeout is what a river.Worker has.
func (w *riverWorker) Timeout(*river.Job[jobArgs]) time.Duration { return w.timeout }

// NextRetry is what a river.Worker has.
func (w *riverWorker) NextRetry(j *river.Job[jobArgs]) time.Time {
	return w.now().Add(nextAttempt(j.Attempt))
}

// Work is what a river.Worker has. What it returns is kept in the database, so it is a class and no text.
func (w *riverWorker) Work(ctx context.Context, j *river.Job[jobArgs]) error {
	err := w.work(ctx, attemptOf(j.JobRow, j.Args))
	if err == nil || errors.Is(err, context.Canceled) { // interrupted by Stop
		return err
	}
	f := failure(err)
	if f.Final {
		return river.JobCancel(f)
	}
	return f
}

func attemptOf(row *rivertype.JobRow, a jobArgs) Attempt {
	return Attempt{Job: Job{Kind: JobKind(row.Kind), Seat: a.Seat, Place: Place{a.Organisation, a.Room}, Task: a.Task},
		Number: row.Attempt, Last: row.Attempt >= row.MaxAttempts}
}

func failure(err error) Failure {
	f, ok := errors.AsType[Failure](err)
	if !ok || class(f.Class) != f.Class {
		f.Class = errs.Internal.Error()
	}
	return f
}

func (c *riverCrew[T]) Start(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "store.Crew.Start")
	return c.client.Start(ctx)
}

func (c *riverCrew[T]) Stop(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "store.Crew.Stop")
	if err := c.client.Stop(ctx); err != nil {
		return err
	}
	c.giveBack()
	return nil
}

func (c *riverCrew[T]) Drain(ctx context.Context) (n int, err error) {
	defer errs.Wrap(&err, "store.Crew.Drain")
	for ; ctx.Err() == nil; n++ {
		row, err := c.claim(ctx)
		if err != nil || row == nil {
			return n, err
		}
		if err := c.settle(ctx, row, c.attempt(ctx, row)); err != nil {
			return n, err
		}
	}
	return n, ctx.Err()
}

// clock is the instant that the queue goes by: nil for the database's own.
func (c *riverCrew[T]) clock() *time.Time {
	if c.base.Test.Time == nil {
		return nil
	}
	return c.base.Test.Time.NowOrNil()
}

// claim takes the job that is due first, or none.
func (c *riverCrew[T]) claim(ctx context.Context) (*rivertype.JobRow, error) {
	exec, schema := c.driver.GetExecutor(), c.base.Schema
	if _, err := exec.JobSchedule(ctx, &riverdriver.JobScheduleParams{Max: 1000, Now: c.clock(), Schema: schema}); err != nil {
		return nil, err
	}
	got, err := exec.JobGetAvailable(ctx, &riverdriver.JobGetAvailableParams{ClientID: c.client.ID(), MaxAttemptedBy: jobAttempts,
		MaxToLock: 1, Now: c.clock(), Queue: river.QueueDefault, Schema: schema})
	if err != nil || len(got.Jobs) == 0 {
		return nil, err
	}
	return got.Jobs[0], nil
}

func (c *riverCrew[T]) attempt(ctx context.Context, row *rivertype.JobRow) error {
	limit, known := c.timeouts[JobKind(row.Kind)]
	var args jobArgs
	if err := json.Unmarshal(row.EncodedArgs, &args); err != nil || !known {
		return Failure{Class: errs.Internal.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return c.work(ctx, attemptOf(row, args))
}

// settle notes how an attempt ended.
func (c *riverCrew[T]) settle(ctx context.Context, row *rivertype.JobRow, err error) error {
	now := c.now().UTC()
	var p *riverdriver.JobSetStateIfRunningParams
	switch f := failure(err); {
	case err == nil:
		p = riverdriver.JobSetStateCompleted(row.ID, now, nil)
	case errors.Is(err, context.Canceled):
		p = riverdriver.JobSetStateInterrupted(row.ID, now, row.Attempt-1, nil)
	default:
		noted, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: row.Attempt, Error: f.Class})
		switch {
		case err != nil:
			return err
		case f.Final:
			p = riverdriver.JobSetStateCancelled(row.ID, now, noted, nil)
		case row.Attempt >= row.MaxAttempts:
			p = riverdriver.JobSetStateDiscarded(row.ID, now, noted, nil)
		default:
			p = riverdriver.JobSetStateErrorRetryable(row.ID, now.Add(nextAttempt(row.Attempt)), noted, nil)
		}
	}
	_, err = c.driver.GetExecutor().JobSetStateIfRunningMany(context.WithoutCancel(ctx), &riverdriver.JobSetStateIfRunningManyParams{
		ID: []int64{p.ID}, Attempt: []*int{p.Attempt}, ErrData: [][]byte{p.ErrData}, FinalizedAt: []*time.Time{p.FinalizedAt},
		MetadataDoMerge: []bool{false}, MetadataUpdates: [][]byte{nil}, Now: c.clock(), ScheduledAt: []*time.Time{p.ScheduledAt},
		Schema: c.base.Schema, State: []rivertype.JobState{p.State}})
	return err
}
