package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

const (
	addScope       text = `INSERT INTO scope (organisation, id, kind, touched) VALUES ($1, $2, $3, (1 = 0))`
	addScopeParent text = `INSERT INTO scope_parent (organisation, id, parent) VALUES ($1, $2, $3)`
	moveScope      text = `UPDATE scope_parent SET parent = $3 WHERE organisation = $1 AND id = $2 RETURNING id`
	addRoom        text = `INSERT INTO room (organisation, id, shared_room, scope, audience) VALUES ($1, $2, $3, $4, $5)`
	roomsText      text = `SELECT organisation, id, shared_room, scope, audience FROM room WHERE scope = $1 AND audience NOT IN ('named', 'sealed')
		ORDER BY audience, id`
	tenantText text = `SELECT organisation, kind FROM scope WHERE id = $1`
	parentText text = `SELECT parent FROM scope_parent WHERE organisation = $1 AND id = $2`
	deskText   text = `SELECT r.organisation, r.id, r.shared_room, r.scope, r.audience FROM seat_room g
		JOIN room r ON r.organisation = g.organisation AND r.id = g.room
		WHERE g.seat = $1 AND g.role = 'staff' AND g.audience = 'named' ORDER BY r.id`

	lockScope  text = `UPDATE visible_scope SET touched = touched WHERE id = $1`
	reachText  text = `SELECT organisation, room, shared_room, scope, audience, role, read_only FROM visible_grant WHERE scope = $1 ORDER BY audience, room, role`
	reachesIn  text = `SELECT organisation, room, shared_room, scope, audience, role, read_only FROM visible_grant WHERE scope IN ({list}) ORDER BY scope, audience, room, role`
	roomReach  text = `SELECT organisation, room, shared_room, scope, audience, role, read_only FROM visible_grant WHERE room = $1 ORDER BY audience, room, role`
	audienceOf text = `SELECT organisation, room, shared_room, scope, audience, role, read_only FROM visible_grant WHERE audience = $1 ORDER BY audience, room, role`
	scopeKind  text = `SELECT kind FROM visible_scope WHERE id = $1`
)

// AddScope adds a scope of a tenant below a parent, "" for none, and a room for each of its audiences. Whoever has a role above
// that inherits reaches the new rooms at once.
func (tx *Tx) AddScope(ctx context.Context, tenant access.OrganisationID, id access.ScopeID, kind access.Scope, parent access.ScopeID,
	audiences ...access.Audience) (map[access.Audience]party.Room, error) {
	if err := tx.exec(ctx, addScope, tenant, id, kind); err != nil {
		return nil, err
	}
	if parent != "" {
		if err := tx.exec(ctx, addScopeParent, tenant, id, parent); err != nil {
			return nil, err
		}
	}
	out := map[access.Audience]party.Room{}
	for _, a := range sharedFirst(audiences) {
		shared, ok := out[access.Shared]
		r, err := tx.AddRoom(ctx, party.Room{Organisation: tenant, Scope: id, Audience: a, SharedRoom: shared.ID}, ok)
		if err != nil {
			return nil, err
		}
		out[a] = r
	}
	return out, tx.grantNew(ctx, tenant, id)
}

// grantNew gives the rooms of a scope that has just been made to whoever has a role above that reaches them. What they hold besides
// stays untouched, so that a scope costs the same however many there are.
func (tx *Tx) grantNew(ctx context.Context, tenant access.OrganisationID, id access.ScopeID) error {
	openings, err := rows(ctx, tx, scanOpening, newOpenings, tenant, id, tx.now.UnixMicro())
	if err != nil {
		return err
	}
	bySeat := map[access.SeatID][]party.Opening{}
	var order []access.SeatID
	for _, o := range openings {
		if bySeat[o.Post.Seat] == nil {
			order = append(order, o.Post.Seat)
		}
		bySeat[o.Post.Seat] = append(bySeat[o.Post.Seat], o)
	}
	for _, seat := range order {
		if err := tx.grantTo(ctx, seat, bySeat[seat]); err != nil {
			return err
		}
	}
	return nil
}

// sharedFirst puts the shared audience before those that refer to its room.
func sharedFirst(in []access.Audience) (out []access.Audience) {
	for _, a := range in {
		if a == access.Shared {
			out = append([]access.Audience{a}, out...)
		} else {
			out = append(out, a)
		}
	}
	return out
}

// AddRoom adds a room. Without a shared room beside it, it is its own.
func (tx *Tx) AddRoom(ctx context.Context, r party.Room, shared bool) (party.Room, error) {
	r.ID = access.RoomID(tx.NewOpaqueID())
	if !shared {
		r.SharedRoom = r.ID
	}
	return r, tx.exec(ctx, addRoom, r.Organisation, r.ID, r.SharedRoom, r.Scope, r.Audience)
}

// regrantAbove renews what follows from the posts in a scope and above it.
func (tx *Tx) regrantAbove(ctx context.Context, tenant access.OrganisationID, id access.ScopeID) error {
	seats, err := rows(ctx, tx, func(s scan) (id access.SeatID, err error) {
		err = s(&id)
		return id, err
	}, seatsAbove, tenant, id, tx.now.UnixMicro())
	if err != nil {
		return err
	}
	for _, s := range seats {
		if err := tx.regrant(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// MoveScope puts a scope below another parent of the same tenant, and renews what follows for everybody above either.
func (tx *Tx) MoveScope(ctx context.Context, tenant access.OrganisationID, id, parent access.ScopeID) error {
	before, err := rows(ctx, tx, func(s scan) (id access.SeatID, err error) {
		err = s(&id)
		return id, err
	}, seatsAbove, tenant, id, tx.now.UnixMicro())
	if err != nil {
		return err
	}
	if _, err := tx.changed(ctx, moveScope, tenant, id, parent); err != nil {
		return err
	}
	for _, s := range before {
		if err := tx.regrant(ctx, s); err != nil {
			return err
		}
	}
	return tx.regrantAbove(ctx, tenant, id)
}

func scanRoom(s scan) (r party.Room, err error) {
	err = s(&r.Organisation, &r.ID, &r.SharedRoom, &r.Scope, &r.Audience)
	return r, err
}

// Rooms lists the rooms of a scope by audience, without those opened by name.
func (tx *Tx) Rooms(ctx context.Context, scope access.ScopeID) (map[access.Audience]party.Room, error) {
	list, err := rows(ctx, tx, scanRoom, roomsText, scope)
	out := map[access.Audience]party.Room{}
	for _, r := range list {
		out[r.Audience] = r
	}
	return out, err
}

// Tenant is the owner of a scope, and what kind it is.
func (tx *Tx) Tenant(ctx context.Context, scope access.ScopeID) (tenant access.OrganisationID, kind access.Scope, err error) {
	err = tx.one(ctx, []any{&tenant, &kind}, tenantText, scope)
	return tenant, kind, err
}

// Parent is the scope above a scope, "" for none.
func (tx *Tx) Parent(ctx context.Context, tenant access.OrganisationID, scope access.ScopeID) (parent access.ScopeID, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&parent) }, parentText, tenant, scope)
	return parent, err
}

// Desk is the room that is a person's own in the organisation they act for: drafts lie there.
func (tx *Tx) Desk(ctx context.Context, seat access.SeatID) (party.Room, error) {
	return single(ctx, tx, scanRoom, deskText, seat)
}

// Lock makes acts on one scope wait for one another. It is the first statement of an act.
func (tx *Tx) Lock(ctx context.Context, scope access.ScopeID) error {
	return tx.exec(ctx, lockScope, scope)
}

// reaches collects the roles of each room.
func (tx *Tx) reaches(ctx context.Context, t text, args ...any) ([]access.Reach, error) {
	var out []access.Reach
	err := tx.query(ctx, func(s scan) error {
		var r access.Reach
		var role access.Role
		var readOnly bool
		if err := s(&r.Organisation, &r.Room, &r.SharedRoom, &r.Scope, &r.Audience, &role, &readOnly); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Room != r.Room {
			out = append(out, r)
			tx.learn(r.Room, r.Scope)
		}
		last := &out[len(out)-1]
		if readOnly {
			last.Reading = append(last.Reading, role)
		} else {
			last.Roles = append(last.Roles, role)
		}
		return nil
	}, t, args...)
	return out, err
}

// ReachesIn lists what the seat holds in the rooms of several scopes now, by scope.
func (tx *Tx) ReachesIn(ctx context.Context, scopes []access.ScopeID) (out []access.Reach, err error) {
	for part := range slices.Chunk(unique(scopes), inListMax) {
		args := make([]any, len(part))
		for i, s := range part {
			args[i] = s
		}
		got, err := tx.reaches(ctx, inList(reachesIn, 1, len(part)), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

// Reaches lists what the seat holds in the rooms of a scope now. None is what an unknown scope has.
func (tx *Tx) Reaches(ctx context.Context, scope access.ScopeID) ([]access.Reach, error) {
	return tx.reaches(ctx, reachText, scope)
}

// Reach is what the seat holds in a room now, or ErrRefused.
func (tx *Tx) Reach(ctx context.Context, room access.RoomID) (access.Reach, error) {
	list, err := tx.reaches(ctx, roomReach, room)
	if err == nil && len(list) == 0 {
		err = ErrRefused
	}
	if err != nil {
		return access.Reach{}, err
	}
	return list[0], nil
}

// ReachesOf lists what the seat holds in all rooms of an audience now.
func (tx *Tx) ReachesOf(ctx context.Context, a access.Audience) ([]access.Reach, error) {
	return tx.reaches(ctx, audienceOf, a)
}

// ScopeKind is what kind a scope is that the seat has any room in, or ErrRefused.
func (tx *Tx) ScopeKind(ctx context.Context, scope access.ScopeID) (kind access.Scope, err error) {
	err = tx.one(ctx, []any{&kind}, scopeKind, scope)
	return kind, err
}
