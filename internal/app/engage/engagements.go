package engage

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// EngagementFilter narrows a list of engagements.
type EngagementFilter struct {
	State engage.State // "" for any
	Words string       // with a word that begins like the first of these
}

// EngagementRow is an engagement in a list.
type EngagementRow = store.EngagementOf

// EngagementList is a page of engagements, and how many there are of each state.
type EngagementList struct {
	Paged[EngagementRow]
	States map[engage.State]int
}

// Engagements lists the engagements the viewer sees. Keys: name, state, client, delivery, since.
func (w Work) Engagements(ctx context.Context, v access.Viewer, f EngagementFilter, o Order) (out EngagementList, err error) {
	defer errs.Wrap(&err, "engage.Engagements")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, err = engagementRows(ctx, tx, v, f, o)
		return err
	})
	return out, err
}

func engagementRows(ctx context.Context, tx *store.Tx, v access.Viewer, f EngagementFilter, o Order) (out EngagementList, err error) {
	if out.Paged, err = engagementPage(ctx, tx, v, f, o); err != nil {
		return out, err
	}
	if out.States, err = tx.EngagementStates(ctx, prefix(f.Words)); err != nil {
		return out, err
	}
	for state, n := range out.States {
		if f.State == "" || f.State == state {
			out.Total += n
		}
	}
	return out, nil
}

// engagementPage is a page of the list, without how many there are.
func engagementPage(ctx context.Context, tx *store.Tx, v access.Viewer, f EngagementFilter, o Order) (Paged[EngagementRow], error) {
	name := func(e EngagementRow) store.Cursor {
		c := store.Cursor{ID: string(e.ID), Text: e.Name}
		switch o.Key {
		case "state":
			c.Text = string(e.State)
		case "client":
			c.Text = e.ClientName
		case "delivery":
			c.Text = e.DeliveryName
		case "since":
			c.At = e.StateSince
		}
		return c
	}
	return paged(o, name, func(s store.Sort) ([]EngagementRow, error) {
		rows, err := tx.EngagementPage(ctx, f.State, prefix(f.Words), s)
		for i := range rows {
			if v.Side != access.ClientSide {
				rows[i].Project, rows[i].ProjectName = "", ""
			}
		}
		return rows, err
	})
}

// sortEngagements puts engagements in the order of their names.
func sortEngagements(list []ProjectEngagement) {
	slices.SortFunc(list, func(a, b ProjectEngagement) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}
