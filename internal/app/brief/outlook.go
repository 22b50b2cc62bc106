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
func (s *state) simulated(ctx context.Context, tx *store.Tx, v access.Viewer, at store.Place) error {
	if !access.Decide(v, s.Reach, access.Outlook, access.See) {
		return nil
	}
	run, err := tx.LastRun(ctx, at, "")
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil || !s.of(run) {
		return err
	}
	s.outlook, err = outlook.ReadResult(run.Body)
	if errors.Is(err, outlook.ErrForm) {
		s.outlook, err = nil, nil
	}
	return err
}

// of reports whether a simulation was made from the latest submission of every engagement.
func (s *state) of(run outlook.Run) bool {
	from := strings.Split(run.Submissions, ",")
	return !slices.ContainsFunc(s.Engagements, func(e gather.Engagement) bool {
		return e.Latest != nil && e.Latest.Origin != programme.Typed && !slices.Contains(from, e.Latest.ID)
	})
}
