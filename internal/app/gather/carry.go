package gather

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// laidTo are the engagements whose schedules the client's own links touch, and of them those where own work stands in the schedule, so
// that it is held against the baseline.
func (w *Whole) laidTo() (touched, stands map[benefit.EngagementID]bool) {
	touched, stands = map[benefit.EngagementID]bool{}, map[benefit.EngagementID]bool{}
	for i := range w.Case.OwnWork {
		o := &w.Case.OwnWork[i]
		if o.PromisedTo == "" || len(o.Activities)+len(o.Holds) == 0 {
			continue
		}
		touched[o.PromisedTo] = touched[o.PromisedTo] || o.Done.IsZero()
		stands[o.PromisedTo] = stands[o.PromisedTo] || len(o.Activities) > 0
	}
	for _, x := range w.Case.Interfaces {
		touched[x.From.Engagement], touched[x.To.Engagement] = true, true
	}
	return touched, stands
}

// carry lays what the client owes and hand-overs between suppliers over the dates of the submissions. What cannot be read is told, and
// moves nothing.
func (w *Whole) carry(ctx context.Context, tx *store.Tx) error {
	w.Carried = &assess.Carried{}
	touched, stands := w.laidTo()
	var used []*programme.Submission
	for i := range w.Engagements {
		e := &w.Engagements[i]
		id := benefit.EngagementID(e.Engagement)
		if !touched[id] || e.Latest == nil || e.Latest.Origin == programme.Typed {
			continue
		}
		if base := e.MeasuredAgainst(); base != nil && stands[id] {
			used = append(used, base)
		}
		used = append(used, e.Latest)
	}
	if len(used) == 0 || len(w.Case.Problems()) > 0 {
		return nil
	}
	from := []any{assess.Engine, w.Case, w.Input}
	for _, s := range used {
		from = append(from, s.ID, s.Rev)
	}
	name, err := json.Marshal(from)
	if err != nil {
		return err
	}
	made, err := Same(w.kept, w.Reach.Room, "carried", string(name), func() (carried, error) { return w.lay(ctx, tx, used) })
	if errs.KindOf(err) == errs.Invalid {
		w.Carried = &assess.Carried{Notes: []string{"Nothing of ours is laid over the suppliers’ dates: " + errs.Sentence(err)}}
		return nil
	}
	if err != nil {
		return err
	}
	w.Carried, w.Input = made.Carried, made.input
	w.Input.Dates, w.Input.Sources, w.Input.Reached, w.Input.Missing = maps.Clone(w.Input.Dates), maps.Clone(w.Input.Sources), maps.Clone(w.Input.Reached), maps.Clone(w.Input.Missing)
	return nil
}

// carried is the dates with the client's own links laid over them.
type carried struct {
	*assess.Carried
	input benefit.Input
}

// MeasuredAgainst is the submission that the latest of an engagement is measured against: the one nominated, else the first that came as a
// file, though it may have the same data date; nil where that is the latest itself, or was typed in.
func (e *Engagement) MeasuredAgainst() *programme.Submission {
	base := e.Baseline
	if at := slices.IndexFunc(e.Read, func(s programme.Submission) bool { return s.Origin != programme.Typed }); base == nil && at >= 0 {
		base = &e.Read[at]
	}
	if base == nil || e.Latest == nil || base.ID == e.Latest.ID || base.Origin == programme.Typed {
		return nil
	}
	return base
}

// Nominated reports whether a submission is the one that somebody named to measure the others against.
func (e *Engagement) Nominated(s *programme.Submission) bool {
	return e.Baseline != nil && e.Baseline.ID == s.ID
}

// network reads the file of a submission again: what is kept of it for pages has no hours of work, by which links are dated.
func network(ctx context.Context, tx *store.Tx, s *programme.Submission) (*assess.Loaded, error) {
	body, err := tx.FileBody(ctx, store.Place{Organisation: s.Organisation, Room: s.Room}, s.File)
	if errors.Is(err, store.ErrRefused) {
		return nil, errs.New(errs.Invalid, "the file of %s is no longer there; hand in a newer submission", Called(s))
	}
	if err != nil {
		return nil, err
	}
	l, err := assess.Load(Called(s), bytes.NewReader(body), "")
	if err != nil {
		return nil, errs.New(errs.Invalid, "%s: %s", Called(s), errs.Sentence(err))
	}
	return l, nil
}

// lay reads the files and lays the links.
func (w *Whole) lay(ctx context.Context, tx *store.Tx, used []*programme.Submission) (c carried, err error) {
	in := assess.BriefInput{Case: w.Case, Report: w.Input.Report, Known: w.Input}
	for _, s := range used {
		l, err := network(ctx, tx, s)
		if err != nil {
			return c, err
		}
		at := slices.IndexFunc(w.Engagements, func(e Engagement) bool { return e.Shared == s.Shared })
		l.Engagement, l.Project, l.Nominated = benefit.EngagementID(w.Engagements[at].Engagement), s.Project, w.Engagements[at].Nominated(s)
		in.Files = append(in.Files, l)
	}
	in.Files = assess.Distinct(in.Files)
	c.input, c.Carried, err = assess.Carry(in)
	if err != nil {
		return c, errs.New(errs.Invalid, "%s", errs.Sentence(err))
	}
	return c, nil
}
