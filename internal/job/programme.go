package job

import (
	"context"
	"fmt"
	"time"

	"counterpart.dev/internal/app/programme"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// ReadsSubmissions is the work that reads a supplier's programme, as whoever asked for it to be read.
func ReadsSubmissions(p programme.Work) Kind {
	return Kind{Name: programme.ReadJob, Timeout: 5 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		var s programme.Source
		err := w.Read(ctx, func(tx *store.Tx) (err error) {
			s, err = p.Source(ctx, tx, w.Viewer, w.Reach.Scope, w.task.About)
			return err
		})
		if err != nil {
			return err
		}
		step := w.stepper(ctx, programme.Steps)
		o, err := s.Assess(step)
		if err != nil {
			return err
		}
		if err := step(programme.Steps-1, programme.StepKeeping); err != nil {
			return err
		}
		return w.Finish(ctx, o.Intent(), o.Said, o.Keep(ctx))
	}}
}

// FollowsSubmissions is the work that compares what was read with the submissions before and behind it, and keeps the forecast record.
func FollowsSubmissions(p programme.Work) Kind {
	return Kind{Name: programme.FollowJob, Timeout: 5 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		var b programme.Beside
		err := w.Read(ctx, func(tx *store.Tx) (err error) {
			b, err = p.Beside(ctx, tx, w.Viewer, w.Reach.Scope, w.task.About)
			return err
		})
		if err != nil || b.Nothing() {
			return err
		}
		found := make([]core.Part, len(b.Pairs))
		for i, x := range b.Pairs {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if found[i], err = x.Compare(); err != nil {
				return err
			}
		}
		return w.Finish(ctx, b.Intent(), "Compared.", b.Keep(ctx, found))
	}}
}

// ComparesSubmissions is the work that compares a submission with another one that somebody chose.
func ComparesSubmissions(p programme.Work) Kind {
	return Kind{Name: programme.CompareJob, Timeout: 5 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		var pair programme.Pair
		err := w.Read(ctx, func(tx *store.Tx) (err error) {
			pair, err = p.Comparing(ctx, tx, w.Viewer, w.Reach.Scope, w.task.About)
			return err
		})
		if err != nil {
			return err
		}
		found, err := pair.Compare()
		if err != nil {
			return err
		}
		intent, keep := programme.KeepCompared(ctx, pair, found)
		return w.Finish(ctx, intent, "Compared.", keep)
	}}
}

// stepper is Step with a total, for work that is most often done before there is anything to tell: to tell it takes a transaction.
func (w *Work) stepper(ctx context.Context, total int64) func(int64, string) error {
	began := w.r.o.Now()
	return func(n int64, what string) error {
		if ctx.Err() == nil && w.r.o.Now().Sub(began) < often {
			return nil
		}
		return w.Step(ctx, n, total, what)
	}
}

// MeasuresSubmissions is the work that measures submissions against a baseline that was named since they were read, one after another.
func MeasuresSubmissions(p programme.Work) Kind {
	return Kind{Name: programme.MeasureJob, Timeout: 15 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		var ids []string
		err := w.Read(ctx, func(tx *store.Tx) (err error) {
			ids, err = p.Unmeasured(ctx, tx, w.Viewer, w.Reach.Scope, w.task.About)
			return err
		})
		if err != nil {
			return err
		}
		step := w.stepper(ctx, int64(len(ids)))
		for i, id := range ids {
			if err := step(int64(i), fmt.Sprintf("measuring %d of %d", i+1, len(ids))); err != nil {
				return err
			}
			if err := measure(ctx, w, p, id); err != nil {
				return err
			}
		}
		w.task.Message = fmt.Sprintf("Measured: %d.", len(ids))
		return nil
	}}
}

// measure measures one submission, and keeps the result as an act of its own.
func measure(ctx context.Context, w *Work, p programme.Work, id string) error {
	var s programme.Source
	err := w.Read(ctx, func(tx *store.Tx) (err error) {
		s, err = p.Measuring(ctx, tx, w.Viewer, w.Reach.Scope, id, w.task.About)
		return err
	})
	if err != nil {
		return err
	}
	o, err := s.Remeasure()
	if err != nil {
		return err
	}
	return w.Keep(ctx, o.Intent(), o.Keep(ctx))
}
