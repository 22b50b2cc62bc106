package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/situation"
)

// situationID is the situation that was noticed in the room of a target.
func (x target) situationID() string { return x.Matter + "-noticed" }

func (x target) situation(id string) situation.Row {
	return situation.Row{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, Name: "our-answers/" + id, Rule: "our-answers", Project: "water", Engagement: x.Engagement,
		State: situation.Open, Severity: situation.Act, Times: 1, Rev: 1}
}

// settleSituation writes what was noticed on the client side.
func (v *village) settleSituation(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	ctx := t.Context()
	r := x.situation(x.situationID())
	r.Body = secret("client")
	must(tx.AddSituation(ctx, r))
	must(tx.AddSituationEntry(ctx, x.At, situation.Entry{Situation: r.ID, What: situation.DidDismiss, Words: secret("client")}))
	must(tx.KeepSituationLook(ctx, x.At, situation.LookedAt{Inputs: "i", Body: secret("client")}))
}

// situationCalls are the methods about what was noticed.
var situationCalls = map[string]call{
	"AddSituation": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddSituation(ctx, x.situation(x.situationID()+"-new")))
	}},
	"Situation": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Situation(ctx, x.situationID()) }},
	"SituationsIn": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SituationsIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"OpenSituations": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.OpenSituations(ctx, 10) }},
	"SituationCount": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SituationCount(ctx) }},
	"ChangeSituation": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeSituation(ctx, x.situation(x.situationID())))
	}},
	"AddSituationEntry": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddSituationEntry(ctx, x.At, situation.Entry{Situation: x.situationID(), Index: 1, What: "noted"}))
	}},
	"SituationEntries": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SituationEntries(ctx, x.At, x.situationID())
	}},
	"SituationDeeds": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SituationDeeds(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"EraseSituationEntry": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseSituationEntry(ctx, x.At, x.situationID(), 0))
	}},
	"KeepSituationLook": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepSituationLook(ctx, x.At, situation.LookedAt{Inputs: "j"}))
	}},
	"SituationLook": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SituationLook(ctx, x.At) }},
	"RecordSizes": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.RecordSizes(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
}
