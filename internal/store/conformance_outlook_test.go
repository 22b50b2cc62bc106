package store

import (
	"context"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/outlook"
)

const (
	uncertainID = "uncertain-1"
	scenarioID  = "scenario-1"
	runID       = "run-1"
	doubtID     = "doubt-1"
)

func (x target) uncertain(id string) outlook.Row {
	return outlook.Row{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: id, Kind: outlook.Risk, Title: secret("project"), Body: "{}", Rev: 1}
}

func (x target) scenario(id string) outlook.Scenario {
	return outlook.Scenario{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: id, Name: secret("project") + id, Body: "{}", Rev: 1}
}

func (x target) run(id string) outlook.Run {
	return outlook.Run{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: id, Inputs: id, Submissions: "submission-1", Figures: "{}",
		By: x.Person, ByName: secret("project"), Body: secret("project")}
}

// settleOutlook writes what the client side is uncertain of, and what was simulated.
func (v *village) settleOutlook(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	ctx := t.Context()
	must(tx.AddUncertain(ctx, x.uncertain(uncertainID)))
	must(tx.AddScenario(ctx, x.scenario(scenarioID)))
	must(tx.AddRun(ctx, x.run(runID)))
	doubt := x.matter()
	doubt.ID, doubt.Number, doubt.Kind, doubt.Title, doubt.About = doubtID, 901, matter.Risk, secret("client"), "{}"
	must(tx.AddMatter(ctx, doubt))
}

// outlookCalls are the methods about what could happen.
var outlookCalls = map[string]call{
	"AddUncertain": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddUncertain(ctx, x.uncertain(uncertainID+"-new")))
	}},
	"Uncertain": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Uncertain(ctx, x.ProjectAt, uncertainID)
	}},
	"Uncertains": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Uncertains(ctx, x.ProjectAt) }},
	"ChangeUncertain": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeUncertain(ctx, x.uncertain(uncertainID)))
	}},
	"AddScenario": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddScenario(ctx, x.scenario(scenarioID+"-new")))
	}},
	"Scenario": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Scenario(ctx, x.ProjectAt, scenarioID)
	}},
	"Scenarios": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Scenarios(ctx, x.ProjectAt) }},
	"ChangeScenario": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeScenario(ctx, x.scenario(scenarioID)))
	}},
	"DropScenario": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropScenario(ctx, x.scenario(scenarioID)))
	}},
	"AddRun": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddRun(ctx, x.run(runID+"-new")))
	}},
	"SimulationRun": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SimulationRun(ctx, x.ProjectAt, runID)
	}},
	"LastRun": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.LastRun(ctx, x.ProjectAt, "") }},
	"Runs":    {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Runs(ctx, x.ProjectAt) }},
	"DropRun": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropRun(ctx, x.ProjectAt, runID))
	}},
	"LatestFigures": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.LatestFigures(ctx, x.ProjectAt.Organisation, []access.RoomID{x.ProjectAt.Room})
	}},
	"OpenMatters": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.OpenMatters(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
}
