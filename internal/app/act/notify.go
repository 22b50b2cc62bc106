package act

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/store"
)

// Notify asks for a message to somebody of a side who is in the scope and must answer, or, where nobody is named, to those who answer for
// it; never to the viewer. It is sent a little later, as its reader then sees what it is about.
func (a *Act) Notify(ctx context.Context, scope access.ScopeID, side access.Side, holder access.PersonID, kind notice.Kind, about string) error {
	return a.notify(ctx, scope, kind, about, func(s party.Seat, roles []access.Role) bool {
		if s.Side != side {
			return false
		}
		if holder != "" {
			return s.Person == holder
		}
		return slices.ContainsFunc(roles, func(r access.Role) bool { return slices.Contains(party.Answering(), r) })
	})
}

// NotifyPeople is Notify for people by their ids, of whichever side.
func (a *Act) NotifyPeople(ctx context.Context, scope access.ScopeID, people []access.PersonID, kind notice.Kind, about string) error {
	if len(people) == 0 {
		return nil
	}
	return a.notify(ctx, scope, kind, about, func(s party.Seat, _ []access.Role) bool { return slices.Contains(people, s.Person) })
}

// NotifyRoles is Notify for those who hold one of some roles in the scope or in what it belongs to.
func (a *Act) NotifyRoles(ctx context.Context, scope access.ScopeID, holders []access.Role, kind notice.Kind, about string) error {
	return a.notify(ctx, scope, kind, about, func(_ party.Seat, roles []access.Role) bool {
		return slices.ContainsFunc(roles, func(r access.Role) bool { return slices.Contains(holders, r) })
	})
}

func (a *Act) notify(ctx context.Context, scope access.ScopeID, kind notice.Kind, about string, meant func(party.Seat, []access.Role) bool) error {
	return a.System(ctx, store.SendMail, func(tx *store.Tx) error {
		tenant, _, err := tx.Tenant(ctx, scope)
		if err != nil {
			return err
		}
		seats, err := tx.SeatsOver(ctx, tenant, scope)
		if err != nil {
			return err
		}
		for _, id := range seats {
			s, err := tx.SeatByID(ctx, id)
			if err != nil {
				return err
			}
			if s.Person == "" || s.Person == a.Viewer.Person || s.Held || s.Kind != party.PersonSeat && s.Kind != party.GuestSeat {
				continue
			}
			posts, err := tx.PostsOf(ctx, id)
			if err != nil {
				return err
			}
			var roles []access.Role
			for _, p := range posts {
				roles = append(roles, p.Role)
			}
			if !meant(s, roles) {
				continue
			}
			o := store.Outgoing{Seat: id, Person: s.Person, Kind: kind, Scope: scope, About: about, Next: tx.Now().Add(notice.Settle).UnixMicro()}
			if err := tx.AddOutgoing(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
}
