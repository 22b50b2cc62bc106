package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
)

// whereabouts is what rooms are of, a row for each role in which the seat acts there, and then what those scopes are called and in
// which zone their days are.
const whereabouts text = `WITH held (organisation, room, shared_room, scope, audience, role) AS (
		SELECT DISTINCT organisation, room, shared_room, scope, audience, CASE WHEN read_only THEN '' ELSE role END FROM visible_grant WHERE room IN ({list}))
	SELECT 0, room, shared_room, scope, audience, role FROM held
	UNION ALL SELECT 1, e.name, e.zone, e.id, '', '' FROM visible_engagement e WHERE e.id IN (SELECT scope FROM held)
	UNION ALL SELECT 1, p.name, p.zone, p.id, '', '' FROM visible_project p WHERE p.id IN (SELECT scope FROM held)
	ORDER BY 1, 2, 6`

// Where says of what and for whom a room is.
type Where struct {
	Room     access.RoomID
	Shared   access.RoomID // the room both sides see; the room itself where there is none
	Scope    access.ScopeID
	Audience access.Audience
	Name     string        // of the scope, "" where the seat may not see it
	Zone     string        // in which its days are, "" likewise
	Roles    []access.Role // in which the seat acts there
}

// Kind is of what kind the scope of a room of work is: only an engagement has rooms beside one that is shared.
func (w Where) Kind() access.Scope {
	if w.Shared != w.Room || w.Audience == access.Shared {
		return access.EngagementScope
	}
	return access.ProjectScope
}

// Whereabouts says of rooms that the seat is in what they are of.
func (tx *Tx) Whereabouts(ctx context.Context, rooms []string) (out []Where, err error) {
	scopes := map[access.ScopeID]Where{}
	_, err = amongIDs(ctx, tx, func(s scan) (w Where, err error) {
		var what int
		var role access.Role
		if err = s(&what, &w.Room, &w.Shared, &w.Scope, &w.Audience, &role); err != nil {
			return w, err
		}
		if what == 1 {
			scopes[w.Scope] = Where{Name: string(w.Room), Zone: string(w.Shared)}
			return w, nil
		}
		if n := len(out); n == 0 || out[n-1].Room != w.Room {
			out = append(out, w)
		}
		if n := len(out) - 1; role != "" && !slices.Contains(out[n].Roles, role) {
			out[n].Roles = append(out[n].Roles, role)
		}
		return w, nil
	}, whereabouts, unique(rooms))
	for i := range out {
		out[i].Name, out[i].Zone = scopes[out[i].Scope].Name, scopes[out[i].Scope].Zone
	}
	return out, err
}
