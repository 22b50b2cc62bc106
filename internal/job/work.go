package job

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is one attempt at a job, as the seat that asked for it.
type Work struct {
	store.Attempt
	Viewer access.Viewer // who asked, as they are now
	Reach  access.Reach  // the job's room

	r     *Runner
	mu    sync.Mutex
	task  store.Task // as it was last read or told; without an id where the job has none
	told  time.Time
	whole bool // what was worked out is kept
}

// often is how often it is told how far the work is.
const often = 500 * time.Millisecond

// begin takes the seat, if it may still work in the room, and says that the work runs.
func (w *Work) begin(ctx context.Context) (err error) {
	if w.Viewer, err = w.r.viewer(ctx, w.Seat); err != nil {
		return err
	}
	return w.write(ctx, func(tx *store.Tx) (err error) {
		if w.Reach, w.task, err = w.look(ctx, tx); err != nil || w.Task == "" {
			return err
		}
		if w.task.State == store.TaskFailed { // whoever runs the installation put it back
			if _, err := tx.RestartTask(ctx, w.Place, w.Task); err != nil {
				return err
			}
			w.task.Done, w.task.Total, w.task.Started, w.task.Ended = 0, 0, 0, 0
		}
		w.task.State, w.task.Message = store.TaskRunning, ""
		if w.task.Started == 0 {
			w.task.Started = tx.Now().UnixMicro()
		}
		return w.change(ctx, tx, w.task)
	})
}

// viewer is who asks from a seat now, or store.ErrRefused when nobody does any more.
func (r *Runner) viewer(ctx context.Context, id access.SeatID) (v access.Viewer, err error) {
	err = r.db.System(ctx, store.ResolveSeat, func(tx *store.Tx) error {
		s, err := tx.SeatByID(ctx, id)
		if err != nil {
			return err
		}
		o, err := tx.Organisation(ctx, s.Organisation)
		if err != nil {
			return err
		}
		v = access.Viewer{Seat: s.ID, Person: s.Person, Name: s.Label, Organisation: o.ID, Firm: o.Name, Side: s.Side, ReadOnly: s.ReadOnly,
			Onlooker: s.Kind == party.OnlookerSeat, Link: s.Kind == party.ReplySeat || s.Kind == party.ShareSeat}
		if s.Until <= tx.Now().UnixMicro() {
			return store.ErrRefused
		}
		if s.Person == "" {
			return nil
		}
		p, err := tx.Person(ctx, s.Person)
		if err == nil && p.Ended != 0 {
			err = store.ErrRefused
		}
		v.Name, v.Admin = p.Name, p.Admin
		return err
	})
	return v, err
}

// look finds the room and the task, or is errEnded when there is nothing to be done for anybody.
func (w *Work) look(ctx context.Context, tx *store.Tx) (r access.Reach, t store.Task, err error) {
	if r, err = tx.Reach(ctx, w.Room); err != nil || w.Task == "" {
		return r, t, gone(err)
	}
	if t, err = tx.Task(ctx, w.Task); err != nil {
		return r, t, gone(err)
	}
	if !access.Decide(w.Viewer, r, access.Task, access.Change) || t.State == store.TaskDone || t.State == store.TaskCancelled {
		return r, t, errEnded
	}
	return r, t, nil
}

// gone makes a refusal the end of the work.
func gone(err error) error {
	if errors.Is(err, store.ErrRefused) {
		return errEnded
	}
	return err
}

// stands reports whether the work still has somebody to be done for. When that cannot be found out, it has.
func (w *Work) stands(ctx context.Context) bool {
	_, err := w.r.viewer(ctx, w.Seat)
	if err == nil {
		err = w.Read(ctx, func(tx *store.Tx) error { _, _, err := w.look(ctx, tx); return err })
	}
	return !errors.Is(err, errEnded) && !errors.Is(err, store.ErrRefused)
}

// watch stops the work soon after it has lost whom it is done for.
func (w *Work) watch(ctx context.Context, stop context.CancelCauseFunc) {
	tick := time.NewTicker(often)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if !w.stands(ctx) && ctx.Err() == nil {
				stop(errEnded)
				return
			}
		}
	}
}

// Read reads as the seat that asked.
func (w *Work) Read(ctx context.Context, fn func(*store.Tx) error) error {
	return w.r.db.Read(ctx, w.Seat, fn)
}

func (w *Work) write(ctx context.Context, fn func(*store.Tx) error) error {
	return w.r.db.Write(ctx, w.Seat, fn)
}

// change notes a task; one that has ended, or is out of reach, ends the work.
func (w *Work) change(ctx context.Context, tx *store.Tx, t store.Task) error {
	ok, err := tx.ChangeTask(ctx, t)
	if err == nil && !ok {
		err = errEnded
	}
	return err
}

// Step says how far the work is, of a total that is 0 while it is not known. It is told at most twice a second. An error means that
// the work must stop: it was cancelled, who asked was shut out, or the time is over.
func (w *Work) Step(ctx context.Context, done, total int64, message string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w.task.Done, w.task.Total, w.task.Message = done, total, message
	if now := w.r.o.Now(); w.Task == "" || !w.told.IsZero() && now.Sub(w.told) < often {
		return nil
	}
	err := w.write(ctx, func(tx *store.Tx) error { return w.change(ctx, tx, w.task) })
	w.told = w.r.o.Now()
	return err
}

// Finish keeps what was worked out, as an act of who asked, and says in the same transaction that the work is done. It decides anew
// what the intent needs, so that nothing is kept for a seat that lost it meanwhile; and it keeps nothing for a task that was
// cancelled. The act may be run again, as any.
func (w *Work) Finish(ctx context.Context, i act.Intent, message string, do func(*act.Act) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := act.Do(ctx, w.r.db, w.Viewer, i, func(a *act.Act) error {
		if err := do(a); err != nil || w.Task == "" {
			return err
		}
		return w.change(ctx, a.Tx, w.at(store.TaskDone, message, a.Now()))
	})
	w.whole = err == nil
	return err
}

// Keep keeps a part of what is worked out, as an act of who asked, while the work goes on. Like Finish it keeps nothing for a seat that
// lost what the intent needs, or for a task that was cancelled.
func (w *Work) Keep(ctx context.Context, i act.Intent, do func(*act.Act) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return act.Do(ctx, w.r.db, w.Viewer, i, func(a *act.Act) error {
		if err := do(a); err != nil || w.Task == "" {
			return err
		}
		return w.change(ctx, a.Tx, w.task)
	})
}

// at is the task in a state at an instant.
func (w *Work) at(s store.TaskState, message string, now time.Time) store.Task {
	t := w.task
	t.State, t.Message = s, message
	if s.Over() {
		t.Ended = now.UnixMicro()
	}
	if s == store.TaskDone && t.Total > 0 {
		t.Done = t.Total
	}
	return t
}

// done says that the work is done, unless Finish did.
func (w *Work) done(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.whole || w.Task == "" {
		return nil
	}
	return w.write(ctx, func(tx *store.Tx) error { return w.change(ctx, tx, w.at(store.TaskDone, w.task.Message, tx.Now())) })
}

// tell notes a failure in the task. What cannot be told is logged; the queue knows it anyway.
func (w *Work) tell(ctx context.Context, s store.TaskState, message string) {
	if w.Seat == "" || w.Task == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.write(ctx, func(tx *store.Tx) error { return w.change(ctx, tx, w.at(s, message, tx.Now())) })
	if err != nil && !errors.Is(err, errEnded) {
		w.r.o.Log.WarnContext(ctx, "a failure could not be told", slog.String("kind", string(w.Kind)), slog.String("error", err.Error()))
	}
}

// close ends the task of somebody who may no longer do so themselves, without a word why, as the agent of its side.
func (r *Runner) close(ctx context.Context, w *Work) {
	if w.Task == "" {
		return
	}
	err := r.db.System(ctx, store.Sweep, func(tx *store.Tx) error {
		holders, err := tx.Holders(ctx, w.Place)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if h.Role == access.ClientAgent || h.Role == access.DeliveryAgent {
				return tx.As(ctx, h.Seat, func(tx *store.Tx) error {
					_, err := tx.CancelTask(ctx, w.Place, w.Task)
					return err
				})
			}
		}
		return errs.New(errs.Internal, "the room has no agent")
	})
	if err != nil {
		r.o.Log.WarnContext(ctx, "a task could not be ended", slog.String("kind", string(w.Kind)), slog.String("error", err.Error()))
	}
}
