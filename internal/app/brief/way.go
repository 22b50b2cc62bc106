package brief

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Way is how far a project has come towards its first page. Nothing of it is a must: a page can be published at any time, and says what
// is missing.
type Way struct {
	Project     engage.Project
	Reaches     []access.Reach
	Engagements []engage.Engagement   // of the project, as far as the viewer may know them
	Engagement  access.ScopeID        // with the latest submission that was read, or the first there is; "" for none
	Supplier    string                // of it
	Latest      *programme.Submission // of it, that was read
	Earlier     *programme.Submission // the first of several that were read
	Measured    bool                  // a submission was named as the one that others are measured against
	Milestones  int                   // of all engagements
	Dated       int                   // of them, with a contract date in force
	List        string                // the id of a list of benefits that somebody is looking at
	Benefits    int
	Linked      int // of them, that wait for something
	Agreed      bool
	Published   bool
}

// Way tells how far a project has come towards its first page.
func (w Work) Way(ctx context.Context, v access.Viewer, project access.ScopeID) (out Way, err error) {
	defer errs.Wrap(&err, "brief.Way(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		whole, err := gather.Case(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if !access.Decide(v, whole.Reach, access.Brief, access.See) {
			return store.ErrRefused
		}
		out = Way{Project: whole.Project, Reaches: whole.Reaches}
		out.programmes(whole)
		out.benefits(whole)
		return out.acts(ctx, tx, store.At(whole.Reach))
	})
	return out, err
}

// Begins reports whether a project, whose rooms of the viewer's are given, has no page yet that the viewer could see.
func (w Work) Begins(ctx context.Context, v access.Viewer, rooms []access.Reach) (begins bool, err error) {
	defer errs.Wrap(&err, "brief.Begins")
	at := slices.IndexFunc(rooms, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Brief, access.See)
	})
	if at < 0 {
		return false, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		begins, err = unpublished(ctx, tx, store.At(rooms[at]))
		return err
	})
	return begins, err
}

func unpublished(ctx context.Context, tx *store.Tx, at store.Place) (bool, error) {
	_, err := tx.LastBrief(ctx, at)
	if errors.Is(err, store.ErrRefused) {
		return true, nil
	}
	return false, err
}

// acts fills in what somebody did on the way.
func (y *Way) acts(ctx context.Context, tx *store.Tx, at store.Place) error {
	lists, err := tx.Intakes(ctx, at)
	if err != nil {
		return err
	}
	for _, k := range lists {
		if k.State == casebook.Open && k.Kind == "benefits" {
			y.List = k.ID
		}
	}
	agreed, err := tx.Tolerances(ctx, at)
	if err != nil {
		return err
	}
	y.Agreed = len(agreed) > 0
	begins, err := unpublished(ctx, tx, at)
	y.Published = !begins
	return err
}

// programmes fills in what the engagements say.
func (y *Way) programmes(whole *gather.Whole) {
	for i := range whole.Engagements {
		e := &whole.Engagements[i]
		if !e.Hidden() {
			y.Engagements = append(y.Engagements, e.Terms)
		}
		for _, m := range e.Milestones {
			y.Milestones++
			if m.InForce(whole.Input.Report.String()) != "" {
				y.Dated++
			}
		}
		if y.Engagement == "" || e.Latest != nil && (y.Latest == nil || e.Latest.DataDate > y.Latest.DataDate) {
			y.Engagement, y.Supplier, y.Latest, y.Earlier, y.Measured = e.Engagement, e.Supplier(), e.Latest, nil, e.Baseline != nil
			if len(e.Read) > 1 {
				y.Earlier = &e.Read[0]
			}
		}
	}
}

// benefits fills in what the case holds.
func (y *Way) benefits(whole *gather.Whole) {
	y.Benefits = len(whole.Case.Benefits)
	for _, b := range whole.Case.Benefits {
		if len(b.Needs) > 0 {
			y.Linked++
		}
	}
}
