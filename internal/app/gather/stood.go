package gather

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Stood is what a case and its dates were when a page was published: what the next one is held against. It names nobody, since names can be
// erased, and holds nothing that moves no figure but what is told besides.
type Stood struct {
	Case     *benefit.Case
	Input    benefit.Input
	Forecast benefit.Money // that was told, where one was
	Has      bool
	Outlook  *outlook.Result `json:",omitempty"` // the sum of what was simulated; nil where nothing was
}

// Stand is what a case and its dates are now, and what is expected, nil for nothing, to be kept.
func Stand(c *benefit.Case, in benefit.Input, r *benefit.Result, expected *outlook.Result) *Stood {
	bare := *c
	bare.Project = benefit.Project{}
	bare.Objectives, bare.Assumptions = nil, nil
	bare.OwnWork, bare.Changes, bare.Benefits, bare.Decisions = slices.Clone(c.OwnWork), slices.Clone(c.Changes), slices.Clone(c.Benefits), slices.Clone(c.Decisions)
	for i := range bare.OwnWork {
		bare.OwnWork[i].Owner = ""
	}
	for i := range bare.Changes {
		bare.Changes[i].Owner = ""
	}
	for i := range bare.Decisions {
		d := &bare.Decisions[i]
		d.By, d.Options, d.Outcome = "", nil, ""
	}
	for i := range bare.Benefits {
		b := &bare.Benefits[i]
		b.Owner.Name, b.Beneficiary, b.ValueSource, b.Objectives, b.Assumptions = "", "", "", nil, nil
		b.Readings = slices.Clone(b.Readings)
		for k := range b.Readings {
			b.Readings[k].By, b.Readings[k].Note = "", ""
		}
	}
	s := &Stood{Case: &bare, Input: in, Forecast: r.Totals.Forecast, Has: r.Totals.HasForecast}
	if expected != nil {
		s.Outlook = expected.Sum()
	}
	return s
}

// Since is what moved since a page was published, worked out once for as long as nothing moves further; nil where that cannot be said: the
// page is older than this is kept, sums are in another currency now, or the viewer does not see every date.
func (w *Whole) Since(page string, then *Stood) (*benefit.Since, error) {
	hidden := slices.ContainsFunc(w.Engagements, func(e Engagement) bool { return e.Hidden() })
	if then == nil || hidden || then.Case.Currency != w.Case.Currency || len(then.Case.Problems()) > 0 {
		return nil, nil
	}
	r, unsound, err := w.Result()
	if err != nil || len(unsound) > 0 {
		return nil, err
	}
	return Same(w.kept, w.Reach.Room, "since", []any{page, w.Case, w.Input}, func() (*benefit.Since, error) {
		before := benefit.Stand{Case: then.Case, Input: then.Input}
		if before.Result, err = w.kept.forecast(then.Case, then.Input); err != nil {
			return nil, errs.New(errs.Internal, "what a page was made from has no forecast any more: %w", err)
		}
		if then.Has {
			before.Told = &then.Forecast
		}
		return benefit.Between(before, benefit.Stand{Case: w.Case, Input: w.Input, Result: r})
	})
}

// LastStood is the page that was published last in a room, without its bytes, and what it was made from; nil where there is none.
func (k *Kept) LastStood(ctx context.Context, tx *store.Tx, at store.Place) (page *casebook.Brief, then *Stood, err error) {
	last, err := tx.LastBrief(ctx, at)
	if errors.Is(err, store.ErrRefused) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	then, err = Same(k, at.Room, "stood", last.ID, func() (*Stood, error) {
		b, err := tx.BriefData(ctx, at, last.ID)
		if err != nil {
			return nil, err
		}
		var of struct{ Stood *Stood }
		if err := json.Unmarshal(b.Data, &of); err != nil {
			return nil, errs.New(errs.Internal, "the data of a published page cannot be read: %v", err)
		}
		return of.Stood, nil
	})
	return &last, then, err
}
