package people

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Way is how far a project has come in making the ground ready for its work. Nothing of it is a must, and each can be gone on with at any
// time.
type Way struct {
	Sees       bool // the viewer sees the people of the project; else nothing below of them is known
	Listed     int  // stakeholders that are minded
	Judged     int  // of them
	Rhythm     int  // of them, with an agreed rhythm
	Engagement access.ScopeID
	Shared     bool // the viewer is in the shared room of the engagement; else nothing below is known
	Aligned    bool // both sides have said what they would do, and know it of each other
	Signed     [2]bool
	InPlace    int // start conditions that both sides confirmed
	Of         int
}

// Way tells how far the ground is ready, of a project and of one of its engagements.
func (w Work) Way(ctx context.Context, v access.Viewer, project, engagement access.ScopeID) (out Way, err error) {
	defer errs.Wrap(&err, "people.Way(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, project)
		if err != nil {
			return err
		}
		if at, err := reachOf(v, reaches, access.ClientOnly, access.Stakeholder, access.See); err == nil {
			all, err := tx.Stakeholders(ctx, store.At(at))
			if err != nil {
				return err
			}
			out.Sees = true
			out.count(all)
		}
		if engagement == "" {
			return nil
		}
		out.Engagement = engagement
		return out.shared(ctx, tx, v)
	})
	return out, err
}

func (out *Way) count(all []people.Stakeholder) {
	for _, s := range all {
		if s.Ended != 0 {
			continue
		}
		out.Listed++
		if s.JudgedAt != 0 {
			out.Judged++
		}
		if s.Cadence > 0 {
			out.Rhythm++
		}
	}
}

func (out *Way) shared(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	reaches, err := tx.Reaches(ctx, out.Engagement)
	if err != nil {
		return err
	}
	r, err := reachOf(v, reaches, access.Shared, access.Premise, access.See)
	if err != nil {
		return nil // a benefit owner: the shared room is not theirs
	}
	out.Shared = true
	said, err := tx.Premises(ctx, store.At(r))
	if err != nil {
		return err
	}
	for _, s := range people.Fold(said) {
		if out.Of++; s.InPlace() {
			out.InPlace++
		}
	}
	rounds, err := tx.Rounds(ctx, store.At(r))
	if err != nil {
		return err
	}
	out.Aligned = slices.ContainsFunc(rounds, func(p poll.Round) bool {
		return p.Kind == poll.Alignment && p.State != poll.Open && p.State != poll.Withdrawn
	})
	signed, err := tx.Signatures(ctx, store.At(r))
	for _, s := range signed {
		if s.Version != signed[0].Version {
			continue // of an earlier version
		}
		out.Signed[0], out.Signed[1] = out.Signed[0] || s.Side == access.ClientSide, out.Signed[1] || s.Side == access.DeliverySide
	}
	return err
}
