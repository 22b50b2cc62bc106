package matter

import (
	"context"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// atOnce is how many rows are worked out anew in one transaction, so that nobody waits long for it.
const atOnce = 100

// Turn works out anew what time has changed, in every room in which a side's agent minds the clock. It makes no move.
func (w Work) Turn(ctx context.Context, agent access.SeatID) (n int, err error) {
	defer errs.Wrap(&err, "matter.Turn")
	v := access.Viewer{Seat: agent}
	var rooms []access.Reach
	err = w.DB.Read(ctx, agent, func(tx *store.Tx) (err error) {
		rooms, err = tx.ReachesOf(ctx, access.Shared)
		return err
	})
	for _, r := range rooms {
		if err != nil {
			return n, err
		}
		for more := atOnce; more == atOnce && err == nil; {
			more, err = w.turn(ctx, v, r)
			n += more
		}
	}
	return n, err
}

// turn works out anew some of the rows of a room.
func (w Work) turn(ctx context.Context, v access.Viewer, r access.Reach) (n int, err error) {
	waiting := false
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		rows, err := tx.Turned(ctx, store.At(r), 1)
		waiting = len(rows) > 0
		return err
	})
	if err != nil || !waiting {
		return 0, err
	}
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: r.Scope, Audience: access.Shared, Kind: access.Matter, Verb: access.Change}, func(a *act.Act) error {
		rows, err := a.Turned(ctx, store.At(a.Reach), atOnce)
		if err != nil {
			return err
		}
		g, err := groundOf(ctx, a.Tx, r.Scope)
		if err != nil {
			return err
		}
		was := append([]register.Matter(nil), rows...)
		if err := g.refresh(ctx, a.Tx, store.At(a.Reach), rows); err != nil {
			return err
		}
		for i := range rows {
			if err := a.ChangeMatter(ctx, was[i], rows[i]); err != nil {
				return err
			}
		}
		n = len(rows)
		return nil
	})
	return n, err
}
