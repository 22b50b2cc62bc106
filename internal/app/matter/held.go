package matter

import (
	"cmp"
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// Named is an activity that a matter names, as the latest submission that the viewer sees has it.
type Named struct {
	Code       matter.Activity
	Found      bool
	Submission string // id of that submission
	programme.Activity
}

// Done reports whether nothing can hold it any more.
func (n Named) Done() bool { return n.Status == plan.Complete.String() }

// mostNamed is how many activities of a matter are looked up.
const mostNamed = 25

// activities are the activities that a matter names: those a decision holds, or a risk would delay.
func (a About) activities() (out []matter.Activity) {
	if a.Choice != nil {
		out = append(out, a.Choice.Holds...)
	}
	if a.Estimate != nil {
		for _, im := range a.Estimate.Impacts {
			out = append(out, im.Activity)
		}
	}
	return out[:min(len(out), mostNamed)]
}

// latest is the submission of an engagement with the latest data date that was read, among those in the rooms; nil for none.
func latest(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach) (*programme.Submission, error) {
	shared, both := reachOf(v, reaches, access.Shared, access.Submission, access.See)
	own, ours := reachOf(v, reaches, v.Side.Of(), access.Submission, access.See)
	if !both && !ours {
		return nil, nil
	}
	all, err := tx.Submissions(ctx, access.OrganisationID(cmp.Or(own.Organisation, shared.Organisation)), own.Room, shared.Room)
	if err != nil {
		return nil, err
	}
	var last *programme.Submission
	for i := range all {
		if s := &all[i]; s.State == programme.Read && (last == nil || s.DataDate >= last.DataDate) {
			last = s
		}
	}
	return last, nil
}

// named looks up the activities that the matter names.
func (v *View) named(ctx context.Context, tx *store.Tx, viewer access.Viewer, reaches []access.Reach) error {
	codes := v.About.activities()
	if len(codes) == 0 {
		return nil
	}
	last, err := latest(ctx, tx, viewer, reaches)
	if err != nil || last == nil {
		return err
	}
	v.NamedIn = called(last)
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = string(code)
	}
	found, err := tx.ActivitiesCalled(ctx, store.Place{Organisation: last.Organisation, Room: last.Room}, last.ID, names)
	for i, code := range codes {
		n := Named{Code: code, Submission: last.ID}
		n.Activity, n.Found = found[names[i]]
		v.Named = append(v.Named, n)
	}
	return err
}
