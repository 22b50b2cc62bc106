package brief

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// before is the submission before the latest of an engagement; nil where there is none, or one of the two was typed in.
func (s *state) before(e *gather.Engagement) (out *programme.Submission) {
	if e.Latest == nil || e.Latest.Origin == programme.Typed {
		return nil
	}
	for i := range s.submissions {
		if x := &s.submissions[i]; x.Shared == e.Shared && later(e.Latest, x) && (out == nil || later(x, out)) {
			out = x
		}
	}
	if out == nil || out.Origin == programme.Typed {
		return nil
	}
	return out
}

// watched is what the changes of an engagement's programme are measured by: activities, and the contract milestones they stand for.
func (s *state) watched(id benefit.EngagementID) (out [][2]string) {
	for i := range s.Case.Engagements {
		for _, m := range s.Case.Engagements[i].Milestones {
			if s.Case.Engagements[i].ID == id && m.Activity != "" {
				out = append(out, [2]string{m.Activity, m.Title})
			}
		}
	}
	return out
}

// netted is what the network of a submission told, to be kept.
func (s *state) netted(submission string, x brief.Schedule) netted {
	n := netted{Submission: submission, Watched: s.watched(x.Engagement), Schedule: x}
	for i := range s.Engagements {
		e := &s.Engagements[i]
		if before := s.before(e); before != nil && benefit.EngagementID(e.Engagement) == x.Engagement {
			n.Before = before.ID
		}
	}
	return n
}

// open reads the files of an engagement that the networks are run on. What changed since the submission before takes the most work, and is
// told again where it was worked out of the same two; where that submission is erased, or the same file, nothing is told.
func (src *Source) open(ctx context.Context, tx *store.Tx, e *gather.Engagement) error {
	base, before, latest := src.state.usedOf(e)
	if latest == nil {
		return nil
	}
	id := benefit.EngagementID(e.Engagement)
	last, err := fileOf(ctx, tx, latest, e)
	if err != nil {
		return err
	}
	var first, between *file
	if base != nil {
		if first, err = fileOf(ctx, tx, base, e); err != nil {
			return err
		}
	}
	kept := src.state.kept.of(e.Engagement, latest.ID)
	told := before != nil && kept != nil && kept.Before == before.ID && slices.Equal(kept.Watched, src.state.watched(id))
	switch {
	case before == nil:
		src.compared[id] = nil
	case told:
		src.compared[id] = kept.Changes
	}
	// Of two with the same data date both are read whatever is told, since it is said which counts as the later one.
	if before != nil && (base == nil || base.ID != before.ID) && (!told || before.DataDate == latest.DataDate) {
		between, err = fileOf(ctx, tx, before, e)
		if err != nil && errs.KindOf(err) != errs.Invalid {
			return err
		}
		if between != nil && first != nil && bytes.Equal(between.body, first.body) {
			between = nil // what it is measured against was handed in again
		} else if !told && (between == nil || bytes.Equal(between.body, last.body)) {
			between, src.compared[id] = nil, nil
		}
	}
	for _, f := range []*file{first, between, last} {
		if f != nil {
			src.files = append(src.files, *f)
		}
	}
	return nil
}

// fileOf reads the file of a submission.
func fileOf(ctx context.Context, tx *store.Tx, x *programme.Submission, e *gather.Engagement) (*file, error) {
	body, err := tx.FileBody(ctx, store.Place{Organisation: x.Organisation, Room: x.Room}, x.File)
	if errors.Is(err, store.ErrRefused) {
		return nil, errs.New(errs.Invalid, "the file of %s was erased, so that nothing can be worked out from it; hand in a newer submission", gather.Called(x))
	}
	if err != nil {
		return nil, err
	}
	return &file{x, benefit.EngagementID(e.Engagement), e.Nominated(x), body}, nil
}
