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

// A short list of what lies in rooms comes with where it is: a row of the list f for each role in which the seat acts there.
const (
	whereColumns = `g.room, g.shared_room, g.scope, g.audience, CASE WHEN g.read_only THEN '' ELSE g.role END, coalesce(e.name, p.name, ''), coalesce(e.zone, p.zone, '')`
	whereOfF     = ` f JOIN visible_grant g ON g.organisation = f.organisation AND g.room = f.room
		LEFT JOIN visible_engagement e ON e.id = g.scope LEFT JOIN visible_project p ON p.id = g.scope`
)

// Located is something with where it is.
type Located[T any] struct {
	Value T
	Where Where
}

// located runs a text whose columns end with whereColumns. The rows of one thing follow upon each other.
func located[T any](ctx context.Context, tx *Tx, one func(scan) (T, error), same func(a, b T) bool, t text, args ...any) (out []Located[T], err error) {
	err = tx.query(ctx, func(s scan) error {
		var w Where
		var role access.Role
		v, err := one(func(dst ...any) error {
			return s(append(dst, &w.Room, &w.Shared, &w.Scope, &w.Audience, &role, &w.Name, &w.Zone)...)
		})
		if err != nil {
			return err
		}
		if n := len(out); n == 0 || !same(out[n-1].Value, v) {
			out = append(out, Located[T]{v, w})
		}
		if at := &out[len(out)-1].Where; role != "" && !slices.Contains(at.Roles, role) {
			at.Roles = append(at.Roles, role)
		}
		return nil
	}, t, args...)
	return out, err
}

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
