package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
)

func (x target) summary() Summary {
	return Summary{Place: x.At, Project: "water", Currency: "GBP", Body: secret("client")}
}

// settleWork writes what the client side passed over, and what its project comes to.
func (v *village) settleWork(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	must(tx.PassOver(t.Context(), x.At, Passed{Engagement: x.Engagement, Code: secret("client"), ByName: "Ann"}))
	must(tx.KeepSummary(t.Context(), x.summary()))
	aim := x.node("objective-1")
	aim.Kind, aim.Title = casebook.Objective, secret("project")
	must(tx.AddNode(t.Context(), aim))
}

// workCalls are the methods about the client's own work and the portfolio.
var workCalls = map[string]call{
	"PassOver": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.PassOver(ctx, x.At, Passed{Engagement: x.Engagement, Code: "B1"}))
	}},
	"PassedOver": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PassedOver(ctx, x.At) }},
	"KeepSummary": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepSummary(ctx, x.summary()))
	}},
	"Summaries": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Summaries(ctx, x.At.Organisation, 10)
	}},
	"SummariesIn": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SummariesIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"SummaryTotals": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SummaryTotals(ctx, x.At.Organisation)
	}},
	"ProjectsIn": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ProjectsIn(ctx, x.ProjectAt.Organisation, []access.RoomID{x.ProjectAt.Room})
	}},
	"WithoutSummary": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.WithoutSummary(ctx, x.At.Organisation, 10)
	}},
	"ObjectivesIn": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ObjectivesIn(ctx, x.ProjectAt.Organisation, []access.RoomID{x.ProjectAt.Room})
	}},
	"TouchedIn": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.TouchedIn(ctx, x.ProjectAt.Organisation, []access.RoomID{x.ProjectAt.Room})
	}},
}
