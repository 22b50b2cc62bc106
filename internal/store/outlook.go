package store

// What simulations found is read by others through LatestFigures: of several rooms at once, the newest simulation of what is expected (no
// scenario) with the figures that rules need: for every contract milestone its P50, its P80 and the chance of meeting the contract date; for
// every benefit the chance that it starts as planned, and what it may come to; for every waiting decision what a week costs. Whoever reads
// them sees only those in rooms of their own, which are the client's. A run says from which submissions it was made (Submissions) and on what
// day (Report), so that who goes by it can tell whether it still stands; Stands compares.

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/register"
)

const (
	uncertainColumns      = `organisation, room, id, kind, made_us, title, body, by_name, changed_us, ended_us, rev`
	addUncertain     text = `INSERT INTO visible_uncertain (` + uncertainColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5, 0, 1)`
	uncertainText    text = `SELECT ` + uncertainColumns + ` FROM visible_uncertain WHERE organisation = $1 AND room = $2 AND id = $3`
	uncertainsText   text = `SELECT ` + uncertainColumns + ` FROM visible_uncertain WHERE organisation = $1 AND room = $2 AND ended_us = 0 ORDER BY kind, made_us, id`
	changeUncertain  text = `UPDATE visible_uncertain SET title = $5, body = $6, by_name = $7, changed_us = $8, ended_us = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	scenarioColumns      = `organisation, room, id, made_us, name, body, by_name, changed_us, rev`
	addScenario     text = `INSERT INTO visible_scenario (` + scenarioColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $4, 1)`
	scenarioText    text = `SELECT ` + scenarioColumns + ` FROM visible_scenario WHERE organisation = $1 AND room = $2 AND id = $3`
	scenariosText   text = `SELECT ` + scenarioColumns + ` FROM visible_scenario WHERE organisation = $1 AND room = $2 ORDER BY made_us, id`
	changeScenario  text = `UPDATE visible_scenario SET name = $5, body = $6, by_name = $7, changed_us = $8, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	dropScenario text = `DELETE FROM visible_scenario WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING id`

	runHead       = `organisation, room, id, scenario, inputs, submissions, named, engine, seed, iterations, report, figures, by_person, made_us, by_name`
	addRun   text = `INSERT INTO visible_simulation (` + runHead + `, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	runText  text = `SELECT ` + runHead + `, body FROM visible_simulation WHERE organisation = $1 AND room = $2 AND id = $3`
	lastRun  text = `SELECT ` + runHead + `, body FROM visible_simulation WHERE organisation = $1 AND room = $2 AND scenario = $3 ORDER BY made_us DESC, id DESC LIMIT 1`
	runHeads text = `SELECT ` + runHead + ` FROM visible_simulation WHERE organisation = $1 AND room = $2 ORDER BY made_us DESC, id DESC`
	runsIn   text = `SELECT ` + runHead + ` FROM visible_simulation WHERE organisation = $1 AND room IN ({list}) AND scenario = '' ORDER BY made_us DESC, id DESC`
	dropRun  text = `DELETE FROM visible_simulation WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`

	openMatters text = `SELECT ` + matterColumns + ` FROM visible_matter WHERE organisation = $1 AND kind IN ('risk', 'decision') AND ended_us = 0 AND about <> ''
		AND room IN ({list}) ORDER BY room, number`
)

// AddUncertain keeps what is uncertain.
func (tx *Tx) AddUncertain(ctx context.Context, r outlook.Row) error {
	return tx.exec(ctx, addUncertain, r.Organisation, r.Room, r.ID, r.Kind, tx.now.UnixMicro(), r.Title, r.Body, r.ByName)
}

func scanUncertain(s scan) (r outlook.Row, err error) {
	err = s(&r.Organisation, &r.Room, &r.ID, &r.Kind, &r.Made, &r.Title, &r.Body, &r.ByName, &r.Changed, &r.Ended, &r.Rev)
	return r, err
}

// Uncertain is one statement of what is uncertain, or ErrRefused.
func (tx *Tx) Uncertain(ctx context.Context, at Place, id string) (outlook.Row, error) {
	return single(ctx, tx, scanUncertain, uncertainText, at.Organisation, at.Room, id)
}

// Uncertains lists what is uncertain and stands, by kind, the oldest first.
func (tx *Tx) Uncertains(ctx context.Context, at Place) ([]outlook.Row, error) {
	return rows(ctx, tx, scanUncertain, uncertainsText, at.Organisation, at.Room)
}

// ChangeUncertain changes a statement that nobody changed since r.Rev. Ending it is a change too.
func (tx *Tx) ChangeUncertain(ctx context.Context, r outlook.Row) error {
	return tx.revised(ctx, changeUncertain, r.Organisation, r.Room, r.ID, r.Rev, r.Title, r.Body, r.ByName, tx.now.UnixMicro(), r.Ended)
}

// AddScenario keeps a what-if with a name.
func (tx *Tx) AddScenario(ctx context.Context, s outlook.Scenario) error {
	return tx.exec(ctx, addScenario, s.Organisation, s.Room, s.ID, tx.now.UnixMicro(), s.Name, s.Body, s.ByName)
}

func scanScenario(s scan) (x outlook.Scenario, err error) {
	err = s(&x.Organisation, &x.Room, &x.ID, &x.Made, &x.Name, &x.Body, &x.ByName, &x.Changed, &x.Rev)
	return x, err
}

// Scenario is one what-if with a name, or ErrRefused.
func (tx *Tx) Scenario(ctx context.Context, at Place, id string) (outlook.Scenario, error) {
	return single(ctx, tx, scanScenario, scenarioText, at.Organisation, at.Room, id)
}

// Scenarios lists the what-ifs with a name, the oldest first.
func (tx *Tx) Scenarios(ctx context.Context, at Place) ([]outlook.Scenario, error) {
	return rows(ctx, tx, scanScenario, scenariosText, at.Organisation, at.Room)
}

// ChangeScenario changes one that nobody changed since s.Rev.
func (tx *Tx) ChangeScenario(ctx context.Context, s outlook.Scenario) error {
	return tx.revised(ctx, changeScenario, s.Organisation, s.Room, s.ID, s.Rev, s.Name, s.Body, s.ByName, tx.now.UnixMicro())
}

// DropScenario forgets one that nobody changed since s.Rev.
func (tx *Tx) DropScenario(ctx context.Context, s outlook.Scenario) error {
	return tx.revised(ctx, dropScenario, s.Organisation, s.Room, s.ID, s.Rev)
}

func runInto(r *outlook.Run) []any {
	return []any{&r.Organisation, &r.Room, &r.ID, &r.Scenario, &r.Inputs, &r.Submissions, &r.Named, &r.Engine, &r.Seed, &r.Iterations, &r.Report, &r.Figures, &r.By, &r.Made, &r.ByName}
}

func scanRun(s scan) (r outlook.Run, err error) {
	err = s(append(runInto(&r), &r.Body)...)
	return r, err
}

func scanRunHead(s scan) (r outlook.Run, err error) {
	err = s(runInto(&r)...)
	return r, err
}

// AddRun keeps what a simulation found.
func (tx *Tx) AddRun(ctx context.Context, r outlook.Run) error {
	return tx.exec(ctx, addRun, r.Organisation, r.Room, r.ID, r.Scenario, r.Inputs, r.Submissions, r.Named, r.Engine, r.Seed, r.Iterations, r.Report, r.Figures, r.By,
		tx.now.UnixMicro(), r.ByName, r.Body)
}

// SimulationRun is one simulation, or ErrRefused.
func (tx *Tx) SimulationRun(ctx context.Context, at Place, id string) (outlook.Run, error) {
	return single(ctx, tx, scanRun, runText, at.Organisation, at.Room, id)
}

// LastRun is the newest simulation of a scenario, "" for what is expected, or ErrRefused.
func (tx *Tx) LastRun(ctx context.Context, at Place, scenario string) (outlook.Run, error) {
	return single(ctx, tx, scanRun, lastRun, at.Organisation, at.Room, scenario)
}

// Runs lists the simulations of a room, the newest first, without their bodies.
func (tx *Tx) Runs(ctx context.Context, at Place) ([]outlook.Run, error) {
	return rows(ctx, tx, scanRunHead, runHeads, at.Organisation, at.Room)
}

// DropRun forgets a simulation.
func (tx *Tx) DropRun(ctx context.Context, at Place, id string) error {
	_, err := tx.changed(ctx, dropRun, at.Organisation, at.Room, id)
	return err
}

// Latest is the newest simulation of what is expected in a room, without its body.
type Latest struct {
	outlook.Run
	Figures outlook.Figures
}

// Stands reports whether the simulation was made from all of these submissions: the latest of every engagement, but for those that were
// typed in. It may have used earlier ones besides, as baselines or for the supplier's record.
func (l Latest) Stands(submissions []string) bool {
	from := strings.Split(l.Submissions, ",")
	return !slices.ContainsFunc(submissions, func(id string) bool { return !slices.Contains(from, id) })
}

// LatestFigures lists, for rooms of one organisation, the figures of the newest simulation of what is expected. A room without one is left
// out, as is one whose simulation was kept by another version.
func (tx *Tx) LatestFigures(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Latest, error) {
	heads, err := among(ctx, tx, scanRunHead, runsIn, tenant, rooms)
	if err != nil {
		return nil, err
	}
	var out []Latest
	seen := map[access.RoomID]bool{}
	for _, r := range heads {
		if seen[r.Room] {
			continue
		}
		seen[r.Room] = true
		l := Latest{Run: r}
		if err := json.Unmarshal([]byte(r.Figures), &l.Figures); err == nil {
			out = append(out, l)
		}
	}
	return out, nil
}

// OpenMatters lists the risks and the decisions of several rooms that have not ended and say more than their words.
func (tx *Tx) OpenMatters(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]register.Matter, error) {
	return among(ctx, tx, scanMatter, openMatters, tenant, rooms)
}
