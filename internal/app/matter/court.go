package matter

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Courts is how many matters of one register are in whose court, and how many of them are late.
type Courts struct {
	Where      store.Where
	Open, Late map[access.Side]int
}

// Courts counts the matters of a project in every register of it that the viewer is in: the project's own, and of each of its engagements what
// both sides see and what is the viewer's side's own. Registers in which nobody waits for anybody are left out.
func (w Work) Courts(ctx context.Context, v access.Viewer, project access.ScopeID) (out []Courts, err error) {
	defer errs.Wrap(&err, "matter.Courts(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out = nil
		p, all, err := tx.ProjectWork(ctx, project)
		if err != nil {
			return err
		}
		rooms := []access.RoomID{p.Room}
		for _, s := range all {
			rooms = append(rooms, s.Shared, s.Room)
		}
		counts, err := tx.CourtsIn(ctx, p.Organisation, rooms)
		if err != nil || len(counts) == 0 {
			return err
		}
		var held []string
		for _, c := range counts {
			held = append(held, string(c.Room))
		}
		where, err := tx.Whereabouts(ctx, held)
		if err != nil {
			return err
		}
		at := map[access.RoomID]store.Where{}
		for _, x := range where {
			at[x.Room] = x
		}
		for _, r := range rooms {
			one := Courts{Where: at[r], Open: map[access.Side]int{}, Late: map[access.Side]int{}}
			for _, c := range counts {
				if c.Room == r {
					one.Open[c.Court], one.Late[c.Court] = c.N, c.Late
				}
			}
			if len(one.Open) > 0 && one.Where.Room != "" {
				out = append(out, one)
			}
		}
		return nil
	})
	return out, err
}
