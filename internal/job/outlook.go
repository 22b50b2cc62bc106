package job

import (
	"context"
	"time"

	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/store"
)

// Simulates is the work that simulates what is expected of a project, as whoever asked for it.
func Simulates(o outlook.Work) Kind {
	return Kind{Name: outlook.SimulateJob, Timeout: 10 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		var src *outlook.Source
		err := w.Read(ctx, func(tx *store.Tx) (err error) {
			src, err = o.Source(ctx, tx, w.Viewer, w.Reach.Scope, "")
			return err
		})
		if err != nil {
			return err
		}
		found, err := src.Run(ctx, func(done, total int64) error { return w.Step(ctx, done, total, "simulating") })
		if err != nil {
			return err
		}
		return w.Finish(ctx, found.Intent(w.Reach.Scope), found.Said(), found.Keep(ctx))
	}}
}
