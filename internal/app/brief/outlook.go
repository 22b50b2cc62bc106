package brief

import (
	"context"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// simulated reads what was simulated of the submissions that the page speaks of. What was simulated of others, or kept by another version,
// says nothing here.
func (s *state) simulated(ctx context.Context, tx *store.Tx, v access.Viewer, at store.Place, stand store.PageStand, kept *gather.Kept) (err error) {
	if stand.Simulated == "" || !access.Decide(v, s.Reach, access.Outlook, access.See) || !s.of(stand.From) {
		return nil
	}
	s.outlook, err = gather.Same(kept, at.Room, "simulated", stand.Simulated, func() (*outlook.Result, error) {
		run, err := tx.SimulationRun(ctx, at, stand.Simulated)
		if err != nil {
			return nil, err
		}
		r, err := outlook.ReadResult(run.Body)
		if errors.Is(err, outlook.ErrForm) {
			return nil, nil
		}
		return r, err
	})
	return err
}

// of reports whether a simulation of some submissions was made from the latest of every engagement.
func (s *state) of(submissions string) bool {
	from := strings.Split(submissions, ",")
	return !slices.ContainsFunc(s.Engagements, func(e gather.Engagement) bool {
		return e.Latest != nil && e.Latest.Origin != programme.Typed && !slices.Contains(from, e.Latest.ID)
	})
}
