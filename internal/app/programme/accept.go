package programme

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/store"
)

// accepters are the roles of the client side that accept programmes without being given the power by a letter.
var accepters = []access.Role{access.ClientPM, access.Sponsor, access.ProgrammeManager}

// mayAccept reports whether the viewer may say what the client side says of a submission in a room: by their role, or as a firm that
// a letter in force gives the power to accept.
func mayAccept(ctx context.Context, tx *store.Tx, v access.Viewer, r rooms, at access.Reach) (bool, error) {
	if v.Side != access.ClientSide || !access.Decide(v, at, access.Acceptance, access.Add) {
		return false, nil
	}
	if at.Holds(accepters...) {
		return true, nil
	}
	letters := r.in(v, access.Shared, access.Authority, access.See)
	if letters.Room == "" {
		return false, nil
	}
	e, err := termsOf(ctx, tx, at.Scope)
	if err != nil {
		return false, err
	}
	list, err := tx.Authorities(ctx, store.At(letters))
	today := dayOf(tx.Now(), e.Zone).String()
	return slices.ContainsFunc(list, func(l engage.Authority) bool {
		return l.Holder == v.Person && l.Side == access.ClientSide && slices.Contains(l.May, engage.Accept) && l.InForce(today)
	}), err
}
