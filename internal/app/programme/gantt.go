package programme

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Bars is what the picture of a submission as bars over time is made from.
type Bars struct {
	In
	Row
	Sheet       programme.Sheet
	Before      *programme.Sheet // the submission before it, nil for none
	BeforeRow   *Row
	Baseline    *programme.Sheet // what the viewer measures against, nil for what the file carries itself
	BaselineRow *Row
	Milestones  []programme.Milestone
}

// Gantt is a submission with those beside it, for the picture.
func (w Work) Gantt(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out Bars, err error) {
	defer errs.Wrap(&err, "programme.Gantt(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		var s SubmissionView
		l, _, err := w.open(ctx, tx, v, engagement, id, &s)
		if err != nil {
			return err
		}
		if s.State != programme.Read {
			return store.ErrRefused
		}
		out.In, out.Row, out.BeforeRow = s.In, s.Row, s.Before
		if out.Sheet, err = w.sheet(ctx, tx, s.Submission); err != nil {
			return err
		}
		if s.Before != nil {
			if out.Before, err = w.beside(ctx, tx, s.Before.Submission); err != nil {
				return err
			}
		}
		if at := slices.IndexFunc(l.all, func(x Row) bool { return x.Baseline && x.ID != id && x.State == programme.Read }); at >= 0 {
			out.BaselineRow = &l.all[at]
			if out.Baseline, err = w.beside(ctx, tx, l.all[at].Submission); err != nil {
				return err
			}
		}
		out.Milestones, err = milestonesOf(ctx, tx, v, l.rooms)
		return err
	})
	return out, err
}

// beside is the sheet of another submission.
func (w Work) beside(ctx context.Context, tx *store.Tx, s programme.Submission) (*programme.Sheet, error) {
	sheet, err := w.sheet(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return &sheet, nil
}
