package job

import (
	"context"
	"time"

	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/store"
)

// WorksOutBriefs is the work that runs the networks of a project's submissions for its page, as whoever asked for it.
func WorksOutBriefs(b brief.Work) Kind {
	return Kind{Name: brief.NetworksJob, Timeout: 10 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		var s brief.Source
		err := w.Read(ctx, func(tx *store.Tx) (err error) {
			s, err = b.Source(ctx, tx, w.Viewer, w.Reach.Scope)
			return err
		})
		if err != nil {
			return err
		}
		if err := w.Step(ctx, 0, 2, "running the networks"); err != nil {
			return err
		}
		o, err := s.Run()
		if err != nil {
			return err
		}
		return w.Finish(ctx, o.Intent(), o.Said(), o.Keep(ctx))
	}}
}
