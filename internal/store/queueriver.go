package store

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// riverQueue is the queue on an engine whose transactions are T.
type riverQueue[T any] struct {
	client *river.Client[T] // asks, and never works
	driver riverdriver.Driver[T]
	base   river.Config
	now    func() time.Time
	// lend gives a driver with connections that may touch the queue's tables only, and what gives them back.
	lend func(context.Context) (riverdriver.Driver[T], func(), error)
}

// newRiverQueue makes a queue whose tables are in a schema. The database's own clock counts, unless the store was given another.
func newRiverQueue[T any](d riverdriver.Driver[T], schema string, o Options, lend func(context.Context) (riverdriver.Driver[T], func(), error)) (*riverQueue[T], error) {
	q := &riverQueue[T]{driver: d, now: o.Now, lend: lend}
	// The indexes are small, and rebuilding them is the owner's: the queue has no right to.
	q.base = river.Config{Schema: schema, MaxAttempts: jobAttempts, ReindexerIndexNames: []string{}, Logger: slog.New(slog.DiscardHandler),
		FetchCooldown: fetchAgain, FetchPollInterval: time.Second}
	if o.otherClock {
		q.base.Test.Time = queueClock{o.Now}
	}
	asks := q.base
	asks.FetchCooldown = river.FetchCooldownMin // who asks sooner than this after another does not wake the crew for it
	var err error
	q.client, err = river.NewClient(d, &asks)
	return q, err
}

// fetchAgain is how soon after one fetch of jobs there may be another. Without being woken the crew looks once a second.
const fetchAgain = 5 * time.Millisecond

// queueClock is a clock that the queue takes its instants from instead of from the database.
type queueClock struct{ now func() time.Time }

func (c queueClock) Now() time.Time { return c.now() }

func (c queueClock) NowOrNil() *time.Time {
	t := c.now().UTC()
	return &t
}

// jobArgs is what is kept of a job.
type jobArgs struct {
	Seat         access.SeatID         `json:"seat,omitempty"`
	Organisation access.OrganisationID `json:"organisation,omitempty"`
	Room         access.RoomID         `json:"room,omitempty"`
	Task         string                `json:"task,omitempty" river:"unique"`
	kind         JobKind
}

// Kind is what a river.JobArgs has.
func (a jobArgs) Kind() string { return string(a.kind) }

// jobMeta is kept beside it.
type jobMeta struct {
	Handle string `json:"handle"`
}

// onceAlive says that there is one job of a kind and task that has not ended.
var onceAlive = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending,
	rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}}

// opened is the engine's transaction.
func (q *riverQueue[T]) opened(open any) (T, error) {
	tx, ok := open.(T)
	if !ok {
		return tx, errs.New(errs.Internal, "the transaction is of another engine than the queue")
	}
	return tx, nil
}

func (q *riverQueue[T]) insert(ctx context.Context, open any, j Job, handle string) error {
	tx, err := q.opened(open)
	if err != nil {
		return err
	}
	meta, err := json.Marshal(jobMeta{handle})
	if err != nil {
		return err
	}
	o := river.InsertOpts{Metadata: meta}
	if j.Task != "" {
		o.UniqueOpts = onceAlive
	}
	_, err = q.client.InsertTx(ctx, tx, jobArgs{j.Seat, j.Organisation, j.Room, j.Task, j.Kind}, &o)
	return err
}

func (q *riverQueue[T]) dead(ctx context.Context, open any, limit int) (out []DeadJob, err error) {
	tx, err := q.opened(open)
	if err != nil {
		return nil, err
	}
	list, err := q.client.JobListTx(ctx, tx, river.NewJobListParams().States(rivertype.JobStateDiscarded).
		OrderBy(river.JobListOrderByFinalizedAt, river.SortOrderDesc).First(limit))
	if err != nil {
		return nil, err
	}
	for _, row := range list.Jobs {
		var meta jobMeta
		if err := json.Unmarshal(row.Metadata, &meta); err != nil {
			return nil, err
		}
		d := DeadJob{ID: meta.Handle, Kind: JobKind(row.Kind), Asked: row.CreatedAt.UnixMicro(), Attempts: row.Attempt}
		if row.FinalizedAt != nil {
			d.Ended = row.FinalizedAt.UnixMicro()
		}
		if n := len(row.Errors); n > 0 {
			d.Class = class(row.Errors[n-1].Error)
		}
		out = append(out, d)
	}
	return out, nil
}

// deadRow finds a job that was set aside by its handle.
func (q *riverQueue[T]) deadRow(ctx context.Context, open any, handle string) (tx T, id int64, err error) {
	if tx, err = q.opened(open); err != nil {
		return tx, 0, err
	}
	list, err := q.client.JobListTx(ctx, tx, river.NewJobListParams().States(rivertype.JobStateDiscarded).First(1).
		Where("metadata ->> 'handle' = @handle", river.NamedArgs{"handle": handle}))
	if err == nil && len(list.Jobs) == 0 {
		err = ErrRefused
	}
	if err != nil {
		return tx, 0, err
	}
	return tx, list.Jobs[0].ID, nil
}

// retry fails as taken when somebody has asked for the same work again meanwhile.
func (q *riverQueue[T]) retry(ctx context.Context, open any, handle string) error {
	tx, id, err := q.deadRow(ctx, open, handle)
	if err != nil {
		return err
	}
	_, err = q.client.JobRetryTx(ctx, tx, id)
	return err
}

func (q *riverQueue[T]) drop(ctx context.Context, open any, handle string) error {
	tx, id, err := q.deadRow(ctx, open, handle)
	if err != nil {
		return err
	}
	_, err = q.client.JobDeleteTx(ctx, tx, id)
	return err
}

func (q *riverQueue[T]) counts(ctx context.Context, open any) (n QueueCounts, err error) {
	tx, err := q.opened(open)
	if err != nil {
		return n, err
	}
	by, err := q.driver.UnwrapExecutor(tx).JobCountByAllStates(ctx, &riverdriver.JobCountByAllStatesParams{Schema: q.base.Schema})
	return QueueCounts{
		Waiting: by[rivertype.JobStateAvailable] + by[rivertype.JobStateRetryable] + by[rivertype.JobStateScheduled] + by[rivertype.JobStatePending],
		Running: by[rivertype.JobStateRunning],
		Dead:    by[rivertype.JobStateDiscarded],
	}, err
}

// engineErr gives an error that comes through the queue its kind, whichever engine it is of.
func engineErr(err error) error { return liteErr(pgErr(err)) }

// classes is what is kept and told of a failure.
var classes = []string{errs.Internal.Error(), errs.Invalid.Error(), errs.NotFound.Error(), errs.Conflict.Error(),
	errs.Unauthenticated.Error(), errs.Busy.Error(), ClassPanic, ClassSlow, classLost}

// Classes of failure beside the kinds of package errs.
const (
	ClassPanic = "panic"
	ClassSlow  = "took too long"
	classLost  = "its process died"
)

// class is what the queue noted of a failure, as one of the classes: the queue has words of its own for what happens outside work.
func class(noted string) string {
	switch {
	case slices.Contains(classes, noted):
		return noted
	case noted == "Stuck job rescued by JobRescuer":
		return classLost
	}
	return errs.Internal.Error()
}
