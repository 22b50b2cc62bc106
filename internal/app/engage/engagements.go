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
type EngagementRow struct {
	engage.Engagement
	Project     access.ScopeID // of the client side; "" where the viewer may not open it
	ProjectName string
}

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
	name := func(e engage.Engagement) store.Cursor {
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
	list, err := paged(o, name, func(s store.Sort) ([]engage.Engagement, error) {
		return tx.EngagementPage(ctx, f.State, prefix(f.Words), s)
	})
	if err != nil {
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
	out.Previous, out.Next = list.Previous, list.Next
	projects, err := projectsOf(ctx, tx, v, list.Rows)
	for _, e := range list.Rows {
		p := projects[e.ID]
		out.Rows = append(out.Rows, EngagementRow{e, p.ID, p.Name})
	}
	return out, err
}

// projectsOf is the projects of engagements, as far as the viewer may open them.
func projectsOf(ctx context.Context, tx *store.Tx, v access.Viewer, list []engage.Engagement) (map[access.ScopeID]engage.Project, error) {
	out := map[access.ScopeID]engage.Project{}
	if v.Side != access.ClientSide || len(list) == 0 {
		return out, nil
	}
	var ids, projects []access.ScopeID
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	standings, err := tx.StandingsFor(ctx, list[0].Organisation, ids)
	if err != nil {
		return out, err
	}
	for _, s := range standings {
		if s.Project != "" && !slices.Contains(projects, s.Project) {
			projects = append(projects, s.Project)
		}
	}
	rows, err := tx.ProjectsNamed(ctx, list[0].Organisation, projects)
	if err != nil {
		return out, err
	}
	for _, s := range standings {
		if at := slices.IndexFunc(rows, func(p engage.Project) bool { return p.ID == s.Project }); at >= 0 {
			out[s.Engagement] = rows[at]
		}
	}
	return out, nil
}

// sortEngagements puts engagements in the order of their names.
func sortEngagements(list []ProjectEngagement) {
	slices.SortFunc(list, func(a, b ProjectEngagement) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}
