package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/mapedit"
)

func (x target) review() casebook.Review {
	return casebook.Review{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: x.Tolerance, Node: x.Node, Day: "2026-01-01", Finding: casebook.OnTrack, Words: secret("project")}
}

func (x target) aim(id string) casebook.Aim {
	return casebook.Aim{Organisation: x.SharedAt.Organisation, Room: x.SharedAt.Room, ID: id, Number: 1, Sort: casebook.AnObjective, Title: secret("shared"), Rev: 1}
}

// settleMap writes what the village has of edits of a map, of reviews, and of what was shared of a case.
func (v *village) settleMap(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	ctx := t.Context()
	must(tx.AddMapEdit(ctx, x.ProjectAt, x.Person, mapedit.Kept{N: 1, Words: secret("project"), Body: secret("project")}))
	must(tx.AddReview(ctx, x.review()))
	must(tx.AddAim(ctx, x.aim(x.Milestone)))
	must(tx.KeepAimOf(ctx, x.ProjectAt, casebook.SharedAim{Engagement: x.Engagement, Node: x.Node, Aim: x.Milestone}))
}

// casemapCalls are the methods about edits of a map, reviews and what is shared of a case.
var casemapCalls = map[string]call{
	"MapEdits": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MapEdits(ctx, x.ProjectAt, x.Person)
	}},
	"AddMapEdit": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMapEdit(ctx, x.ProjectAt, x.Person, mapedit.Kept{N: 2}))
	}},
	"TurnMapEdit": {mode: appMode, in: ofProject, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.TurnMapEdit(ctx, x.ProjectAt, x.Person, 1, true)
	}},
	"DropMapEdit": {mode: appMode, in: ofProject, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.DropMapEdit(ctx, x.ProjectAt, x.Person, 1)
	}},
	"AddReview": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		r := x.review()
		r.ID += "-new"
		return nothing(tx.AddReview(ctx, r))
	}},
	"Reviews": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Reviews(ctx, x.ProjectAt) }},
	"EraseReview": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseReview(ctx, x.ProjectAt, x.Tolerance))
	}},
	"AddAim": {mode: appMode, in: sharedOnly, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddAim(ctx, x.aim(x.Milestone+"-new")))
	}},
	"Aims": {mode: appMode, in: sharedOnly, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Aims(ctx, x.SharedAt) }},
	"Aim": {mode: appMode, in: sharedOnly, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Aim(ctx, x.SharedAt, v1Aim(x))
	}},
	"ChangeAim": {mode: appMode, in: sharedOnly, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		m := x.aim(v1Aim(x))
		m.Acknowledged = casebook.Acknowledged{Person: access.PersonID("p"), Name: "n", At: 1}
		return nothing(tx.ChangeAim(ctx, m))
	}},
	"AimsOf": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.AimsOf(ctx, x.ProjectAt) }},
	"KeepAimOf": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepAimOf(ctx, x.ProjectAt, casebook.SharedAim{Engagement: x.Engagement, Node: x.Node, Aim: x.Milestone}))
	}},
	"BenefitsElsewhere": {mode: appMode, in: ofProject, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.BenefitsElsewhere(ctx, x.At)
	}},
}

// v1Aim is the aim of the village, which the two targets know by milestones of different names.
func v1Aim(x target) string {
	if x.Milestone == "milestone-2" {
		return "milestone-1"
	}
	return x.Milestone
}
