package job

import (
	"context"
	"fmt"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// taker is a family of use cases whose long lists are taken in.
type taker interface {
	Taking(scope access.ScopeID) act.Intent
	TakeSome(ctx context.Context, a *act.Act, list string) (in, left int, err error)
	TakeEnd(ctx context.Context, a *act.Act, list string) error
}

// TakesRegisters is the work that takes a long register in, as whoever asked for it.
func TakesRegisters(m matter.Work) Kind { return takesLists(matter.TakeJob, m) }

// TakesBenefits is the work that takes a long list of benefits in, as whoever asked for it.
func TakesBenefits(b benefit.Work) Kind { return takesLists(benefit.TakeJob, b) }

// takesLists takes a list in some rows at a time, each time in an act of its own: what is in stays in, whatever happens to the rest, and
// whoever begins again goes on from there.
func takesLists(name store.JobKind, t taker) Kind {
	return Kind{Name: name, Timeout: 15 * time.Minute, Work: func(ctx context.Context, w *Work) error {
		in, left := 0, 1
		for left > 0 {
			err := w.Keep(ctx, t.Taking(w.Reach.Scope), func(a *act.Act) (err error) {
				if in, left, err = t.TakeSome(ctx, a, w.task.About); err != nil {
					return err
				}
				w.task.Done, w.task.Total = int64(in), int64(in+left)
				w.task.Message = fmt.Sprintf("%d of %d rows are in", in, in+left)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return w.Finish(ctx, t.Taking(w.Reach.Scope), fmt.Sprintf("Rows taken in: %d.", in), func(a *act.Act) error { return t.TakeEnd(ctx, a, w.task.About) })
	}}
}
