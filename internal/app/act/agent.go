package act

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// agentOf is what the clocks of a side act as.
var agentOf = map[access.Side]access.Role{access.ClientSide: access.ClientAgent, access.DeliverySide: access.DeliveryAgent}

// AgentFor is the seat that acts for a side of a scope when no person does, such as when an account is recovered. It is made when
// it is first needed, inside a system transaction. Only the client and the delivery side have one.
func AgentFor(ctx context.Context, tx *store.Tx, scope access.ScopeID, side access.Side) (v access.Viewer, err error) {
	defer errs.Wrap(&err, "act.AgentFor(%s)", side)
	role, ok := agentOf[side]
	if !ok {
		return v, store.ErrRefused
	}
	tenant, _, err := tx.Tenant(ctx, scope)
	if err != nil {
		return v, err
	}
	posts, err := tx.PostsAt(ctx, tenant, scope)
	if err != nil {
		return v, err
	}
	v = access.Viewer{Name: role.Words(), Organisation: tenant, Side: side}
	if at := slices.IndexFunc(posts, func(p party.Post) bool { return p.Role == role }); at >= 0 {
		v.Seat = posts[at].Seat
		return v, nil
	}
	v.Seat = access.SeatID(tx.NewOpaqueID())
	seat := party.Seat{ID: v.Seat, Organisation: tenant, Kind: party.AgentSeat, Side: side, Label: v.Name, Until: store.Forever}
	if err := tx.AddSeat(ctx, seat); err != nil {
		return v, err
	}
	return v, tx.AddPost(ctx, party.Post{Seat: v.Seat, Tenant: tenant, Scope: scope, Role: role, Until: store.Forever})
}
