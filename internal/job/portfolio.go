package job

import (
	"context"
	"errors"

	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// TakesPublished is the work that takes a long list of published projects in, as whoever asked for it.
func TakesPublished(p portfolio.Work) Kind { return takesLists(portfolio.TakeJob, p) }

// portfolioWatch works out what projects come to where something was recorded, each client side's as its own clock.
func (r *Runner) portfolioWatch(ctx context.Context, _ *Work) error {
	var seats []access.SeatID
	err := r.db.System(ctx, store.Sweep, func(tx *store.Tx) (err error) {
		seats, err = situation.Watched(ctx, tx)
		return err
	})
	for _, seat := range seats {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		_, err = portfolio.Work{DB: r.db}.Watch(ctx, seat)
	}
	return err
}
