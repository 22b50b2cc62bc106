package store

import (
	"cmp"
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
)

const (
	addProgramme text = `INSERT INTO visible_programme (organisation, room, id, name, purpose, created_us, ended_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 1)`
	programmesText  text = `SELECT id, name, purpose, created_us, ended_us, rev FROM visible_programme ORDER BY name, id`
	programmeText   text = `SELECT id, name, purpose, created_us, ended_us, rev FROM visible_programme WHERE id = $1`
	changeProgramme text = `UPDATE visible_programme SET name = $5, purpose = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	addProject text = `INSERT INTO visible_project (organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1)`
	projectsText  text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project ORDER BY name, id`
	projectText   text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project WHERE id = $1`
	changeProject text = `UPDATE visible_project SET programme = $5, code = $6, name = $7, purpose = $8, currency = $9, zone = $10, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	engagementColumns = `organisation, room, id, name, client_name, delivery_name, state, state_us, adopted, one_sided, contract, rules, record_only,
		zone, currency, week, holidays, created_us, rev`
	addEngagement text = `INSERT INTO visible_engagement (` + engagementColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)`
	engagementsText  text = `SELECT ` + engagementColumns + ` FROM visible_engagement ORDER BY name, id`
	engagementText   text = `SELECT ` + engagementColumns + ` FROM visible_engagement WHERE id = $1`
	changeEngagement text = `UPDATE visible_engagement SET name = $5, delivery_name = $6, one_sided = $7, contract = $8, rules = $9, record_only = $10,
		zone = $11, currency = $12, week = $13, holidays = $14, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	stepEngagement text = `UPDATE visible_engagement SET state = $5, state_us = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	standingColumns      = `organisation, room, id, shared_room, engagement, project, pm_days, needed_days, gate_reason, gate_by, gate_us, rev`
	addStanding     text = `INSERT INTO visible_standing (organisation, room, id, shared_room, engagement_room, engagement, project, pm_days, needed_days,
		gate_reason, gate_by, gate_us, rev) VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, '', '', 0, 1)`
	standingText   text = `SELECT ` + standingColumns + ` FROM visible_standing WHERE engagement = $1`
	standingsText  text = `SELECT ` + standingColumns + ` FROM visible_standing WHERE project = $1 ORDER BY engagement`
	changeStanding text = `UPDATE visible_standing SET pm_days = $5, needed_days = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	gateStanding text = `UPDATE visible_standing SET gate_reason = $4, gate_by = $5, gate_us = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING rev`
)

// AddProgramme adds a programme to the client organisation's own room.
func (tx *Tx) AddProgramme(ctx context.Context, at Place, p engage.Programme) error {
	return tx.exec(ctx, addProgramme, at.Organisation, at.Room, p.ID, p.Name, p.Purpose, tx.now.UnixMicro())
}

func scanProgramme(s scan) (p engage.Programme, err error) {
	err = s(&p.ID, &p.Name, &p.Purpose, &p.Created, &p.Ended, &p.Rev)
	return p, err
}

// Programmes lists the programmes the seat may see, by name.
func (tx *Tx) Programmes(ctx context.Context) ([]engage.Programme, error) {
	return rows(ctx, tx, scanProgramme, programmesText)
}

// Programme is a programme by its id.
func (tx *Tx) Programme(ctx context.Context, id access.ScopeID) (engage.Programme, error) {
	return single(ctx, tx, scanProgramme, programmeText, id)
}

// ChangeProgramme changes a programme that nobody changed since p.Rev.
func (tx *Tx) ChangeProgramme(ctx context.Context, at Place, p engage.Programme) error {
	return tx.revised(ctx, changeProgramme, at.Organisation, at.Room, p.ID, p.Rev, p.Name, p.Purpose)
}

// AddProject adds a project to its client room.
func (tx *Tx) AddProject(ctx context.Context, p engage.Project) error {
	return tx.exec(ctx, addProject, p.Organisation, p.Room, p.ID, p.Programme, p.Code, p.Name, p.Purpose, p.Currency, p.Zone, tx.now.UnixMicro())
}

func scanProject(s scan) (p engage.Project, err error) {
	err = s(&p.Organisation, &p.Room, &p.ID, &p.Programme, &p.Code, &p.Name, &p.Purpose, &p.Currency, &p.Zone, &p.Created, &p.Ended, &p.Rev)
	return p, err
}

// Projects lists the projects the seat may see, by name.
func (tx *Tx) Projects(ctx context.Context) ([]engage.Project, error) {
	return rows(ctx, tx, scanProject, projectsText)
}

// Project is a project by its id.
func (tx *Tx) Project(ctx context.Context, id access.ScopeID) (engage.Project, error) {
	return single(ctx, tx, scanProject, projectText, id)
}

// ChangeProject changes a project that nobody changed since p.Rev.
func (tx *Tx) ChangeProject(ctx context.Context, p engage.Project) error {
	return tx.revised(ctx, changeProject, p.Organisation, p.Room, p.ID, p.Rev, p.Programme, p.Code, p.Name, p.Purpose, p.Currency, p.Zone)
}

// AddEngagement adds an engagement to its shared room. It is in its state since e.StateSince, or since now when that is 0.
func (tx *Tx) AddEngagement(ctx context.Context, e engage.Engagement) error {
	now := tx.now.UnixMicro()
	return tx.exec(ctx, addEngagement, e.Organisation, e.Room, e.ID, e.Name, e.ClientName, e.DeliveryName, e.State, cmp.Or(e.StateSince, now), e.Adopted, e.OneSided,
		e.Contract, e.Rules, e.RecordOnly, e.Zone, e.Currency, e.Week, e.Holidays, now)
}

func scanEngagement(s scan) (e engage.Engagement, err error) {
	err = s(&e.Organisation, &e.Room, &e.ID, &e.Name, &e.ClientName, &e.DeliveryName, &e.State, &e.StateSince, &e.Adopted, &e.OneSided, &e.Contract,
		&e.Rules, &e.RecordOnly, &e.Zone, &e.Currency, &e.Week, &e.Holidays, &e.Created, &e.Rev)
	return e, err
}

// Engagements lists the engagements the seat may see, by name.
func (tx *Tx) Engagements(ctx context.Context) ([]engage.Engagement, error) {
	return rows(ctx, tx, scanEngagement, engagementsText)
}

// Engagement is an engagement by its id.
func (tx *Tx) Engagement(ctx context.Context, id access.ScopeID) (engage.Engagement, error) {
	return single(ctx, tx, scanEngagement, engagementText, id)
}

// ChangeEngagement changes the terms of an engagement that nobody changed since e.Rev. Its state has StepEngagement.
func (tx *Tx) ChangeEngagement(ctx context.Context, e engage.Engagement) error {
	return tx.revised(ctx, changeEngagement, e.Organisation, e.Room, e.ID, e.Rev, e.Name, e.DeliveryName, e.OneSided, e.Contract, e.Rules, e.RecordOnly,
		e.Zone, e.Currency, e.Week, e.Holidays)
}

// StepEngagement puts an engagement that nobody changed since e.Rev into a state.
func (tx *Tx) StepEngagement(ctx context.Context, e engage.Engagement, to engage.State) error {
	return tx.revised(ctx, stepEngagement, e.Organisation, e.Room, e.ID, e.Rev, to, tx.now.UnixMicro())
}

// AddStanding adds a side's own page of an engagement. Project is empty on the delivery side.
func (tx *Tx) AddStanding(ctx context.Context, s engage.Standing) error {
	return tx.exec(ctx, addStanding, s.Organisation, s.Room, s.ID, s.Shared, s.Engagement, s.Project, s.PMDays, s.NeededDays)
}

func scanStanding(s scan) (v engage.Standing, err error) {
	err = s(&v.Organisation, &v.Room, &v.ID, &v.Shared, &v.Engagement, &v.Project, &v.PMDays, &v.NeededDays, &v.GateReason, &v.GateBy, &v.GateAt, &v.Rev)
	return v, err
}

// Standing is what the seat's own side keeps about an engagement.
func (tx *Tx) Standing(ctx context.Context, engagement access.ScopeID) (engage.Standing, error) {
	return single(ctx, tx, scanStanding, standingText, engagement)
}

// Standings lists the client side's pages of a project's engagements.
func (tx *Tx) Standings(ctx context.Context, project access.ScopeID) ([]engage.Standing, error) {
	return rows(ctx, tx, scanStanding, standingsText, project)
}

// ChangeStanding changes a side's own page that nobody changed since s.Rev.
func (tx *Tx) ChangeStanding(ctx context.Context, s engage.Standing) error {
	return tx.revised(ctx, changeStanding, s.Organisation, s.Room, s.ID, s.Rev, s.PMDays, s.NeededDays)
}

// PassGate keeps why an engagement was started without alignment, and who took it upon them.
func (tx *Tx) PassGate(ctx context.Context, s engage.Standing, reason, by string) error {
	return tx.revised(ctx, gateStanding, s.Organisation, s.Room, s.ID, reason, by, tx.now.UnixMicro())
}
