package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/errand"
)

func (x target) summary() Summary {
	return Summary{Place: x.At, Project: "water", Currency: "GBP", Body: secret("client")}
}

// settleWork writes what the client side passed over, and what its project comes to.
func (v *village) settleWork(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	must(tx.PassOver(t.Context(), x.At, Passed{Engagement: x.Engagement, Code: secret("client"), ByName: "Ann"}))
	must(tx.KeepSummary(t.Context(), x.summary()))
	must(tx.AddPublished(t.Context(), x.published()))
	must(tx.AddPublishedPart(t.Context(), x.Home, "list-1", PartFile, []byte(secret("home"))))
	must(tx.AddPublishedRows(t.Context(), x.Home, "list-1", []PublishedRow{{Index: 1, Entry: secret("home")}}))
	must(tx.KeepSame(t.Context(), x.Home, Sameness{List: "list-1", Index: 1, Other: true, ByName: "Ann"}))
	aim := x.node("objective-1")
	aim.Kind, aim.Title = casebook.Objective, secret("project")
	must(tx.AddNode(t.Context(), aim))
	owned := x.node("owned-1")
	owned.Title, owned.Body = secret("project"), `{"v":1,"person":"person-errand"}`
	must(tx.AddNode(t.Context(), owned))
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
	"KeepComing": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepComing(ctx, x.At, []errand.Coming{{Node: "owned-1", Expected: 20_000}}))
	}},
	"Errands": {mode: appMode, in: ofProject, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Errands(ctx, "person-errand", access.ClientSide, 20_000)
	}},
	"Summary": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Summary(ctx, x.At) }},
	"SummariesByName": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SummariesByName(ctx, x.At.Organisation, 10)
	}},
	"ItemsSince": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ItemsSince(ctx, x.At.Organisation, -1)
	}},
	"Mark":     {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Mark(ctx) }},
	"FirstEnd": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.FirstEnd(ctx) }},
	"StaleSummaries": {mode: appMode, quiet: true, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.StaleSummaries(ctx, x.At.Organisation, Forever, 10)
	}},
	"RecordedSince": {mode: appMode, in: []string{"shared"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.RecordedSince(ctx, x.At.Organisation, 0)
	}},
	"ProjectsAround": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ProjectsAround(ctx, x.ProjectAt.Organisation, []access.RoomID{x.ProjectAt.Room})
	}},
	"SummariesIn": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SummariesIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
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
	"GroundsOf": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.GroundsOf(ctx, x.ProjectAt.Organisation, []access.ScopeID{x.Project})
	}},
	"AddPublished": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		p := x.published()
		p.ID = "list-2"
		return nothing(tx.AddPublished(ctx, p))
	}},
	"Published":    {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Published(ctx, x.Home, "list-1") }},
	"PublishedAll": {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PublishedAll(ctx, x.Home) }},
	"ChangePublished": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangePublished(ctx, x.published()))
	}},
	"AddPublishedPart": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddPublishedPart(ctx, x.Home, "list-1", PartGrid, []byte("x")))
	}},
	"PublishedPart": {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PublishedPart(ctx, x.Home, "list-1", PartFile)
	}},
	"DropPublishedParts": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropPublishedParts(ctx, x.Home, "list-1"))
	}},
	"AddPublishedRows": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddPublishedRows(ctx, x.Home, "list-1", []PublishedRow{{Index: 9, Entry: "{}"}}))
	}},
	"PublishedRows": {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PublishedRows(ctx, x.Home, "list-1")
	}},
	"PublishedTaken": {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PublishedTaken(ctx, x.Home) }},
	"PublishedCount": {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PublishedCount(ctx, x.Home, "list-1")
	}},
	"DropPublishedRows": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropPublishedRows(ctx, x.Home, "list-1"))
	}},
	"KeepSame": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepSame(ctx, x.Home, Sameness{List: "list-1", Index: 1, Other: true}))
	}},
	"SamenessAll": {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SamenessAll(ctx, x.Home) }},
}

func (x target) published() Published {
	return Published{Place: x.Home, ID: "list-1", File: secret("home"), Sheet: secret("home"), Label: "2014", Setup: "{}", State: casebook.Open, Rev: 1}
}
