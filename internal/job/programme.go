package job

import (
	"context"
	"time"

	"counterpart.dev/internal/app/programme"
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
		o, err := s.Assess(w.stepper(ctx, programme.Steps))
		if err != nil {
			return err
		}
		if err := w.Step(ctx, programme.Steps-1, programme.Steps, programme.StepKeeping); err != nil {
			return err
		}
		return w.Finish(ctx, o.Intent(), o.Said, o.Keep(ctx))
	}}
}

// stepper is Step with a total.
func (w *Work) stepper(ctx context.Context, total int64) func(int64, string) error {
	return func(n int64, what string) error { return w.Step(ctx, n, total, what) }
}
