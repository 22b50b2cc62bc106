package crawl

import (
	"context"

	"counterpart.dev/internal/demo/play"
)

// clientWishes is what the client side wishes of the mirror alone: with two suppliers, to whom that must not show.
func clientWishes(ctx context.Context, h play.House, c play.Cast) error {
	for n, name := range []string{"Helio Data", "Castell Networks"} {
		h.Clock.Set(moment(35 + n))
		if err := h.Mirror.Switch(ctx, c.People["Amina"], c.Work[name], true); err != nil {
			return err
		}
	}
	return nil
}
