package act

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// EachDue does something in each room of the client side for which it is due, as the side's clock, whose seat is given. It looks first and
// acts then, each room in an act of its own, and stops at the first error with how many were done.
func EachDue(ctx context.Context, db *store.DB, seat access.SeatID, due func(context.Context, *store.Tx, access.Reach) (bool, error),
	do func(access.Viewer, access.Reach) error) (n int, err error) {
	var rooms []access.Reach
	err = db.Read(ctx, seat, func(tx *store.Tx) error {
		reaches, err := tx.ReachesOf(ctx, access.ClientOnly)
		if err != nil {
			return err
		}
		rooms = nil // it may be read again
		for _, r := range reaches {
			if !r.Holds(access.ClientAgent) {
				continue
			}
			again, err := due(ctx, tx, r)
			if err != nil {
				return err
			}
			if again {
				rooms = append(rooms, r)
			}
		}
		return nil
	})
	for _, r := range rooms {
		if err != nil {
			return n, err
		}
		v := access.Viewer{Seat: seat, Name: access.ClientAgent.Words(), Organisation: r.Organisation, Side: access.ClientSide}
		if err = do(v, r); err == nil {
			n++
		}
	}
	return n, err
}
