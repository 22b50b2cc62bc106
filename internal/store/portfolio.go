package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/estate"
)

const (
	summaryColumns = `organisation, room, project, currency, planned, forecast, per_week, slip, benefits, body, at_us, rev, name, programme, lost, approved, outturn, over,
		confidence, lacks, unmeasured, inputs, turn, code`
	addSummary text = `INSERT INTO visible_summary (` + summaryColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`
	setSummary text = `UPDATE visible_summary SET currency = $3, planned = $4, forecast = $5, per_week = $6, slip = $7, benefits = $8, body = $9, at_us = $10, rev = rev + 1,
		name = $11, programme = $12, lost = $13, approved = $14, outturn = $15, over = $16, confidence = $17, lacks = $18, unmeasured = $19, inputs = $20, turn = $21, code = $22
		WHERE organisation = $1 AND room = $2 RETURNING rev`
	summaryText text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 AND room = $2`
	summariesIn text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 AND room IN ({list}) ORDER BY room`

	summariesByName text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 ORDER BY name, room LIMIT $2`
	itemsSince      text = `SELECT room, programme, code, name, currency, planned, forecast, lost, per_week, slip, benefits, approved, outturn, over, confidence, lacks, unmeasured, at_us
		FROM visible_summary WHERE organisation = $1 AND turn > $2`
	markText    text = `SELECT organisation, granted, summed FROM visible_mark`
	firstEnd    text = `SELECT until_us FROM visible_grant ORDER BY until_us LIMIT 1`
	nextTurn    text = `UPDATE organisation SET summed = summed + 1 WHERE id = $1 RETURNING summed`
	staleBefore text = `SELECT s.project FROM visible_summary s JOIN visible_project p ON p.organisation = s.organisation AND p.room = s.room AND p.ended_us = 0
		WHERE s.organisation = $1 AND s.at_us <= $2 ORDER BY s.at_us, s.room LIMIT $3`
	recordedSince  text = `SELECT DISTINCT room FROM visible_leaf WHERE organisation = $1 AND at_us >= $2 ORDER BY room`
	projectsAround text = `SELECT id FROM visible_project WHERE organisation = $1 AND room IN ({list}) AND ended_us = 0
		UNION SELECT project FROM visible_standing WHERE organisation = $1 AND room IN ({list})
		UNION SELECT project FROM visible_standing WHERE organisation = $1 AND shared_room IN ({list}) ORDER BY 1`

	projectsIn text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project
		WHERE organisation = $1 AND room IN ({list}) ORDER BY name, id`
	withoutSummary text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project p
		WHERE organisation = $1 AND ended_us = 0 AND NOT EXISTS (SELECT 1 FROM visible_summary s WHERE s.organisation = p.organisation AND s.room = p.room)
		ORDER BY name, id LIMIT $2`
	objectivesIn  text = `SELECT room, id, title, owner, body FROM visible_node WHERE organisation = $1 AND room IN ({list}) AND kind = 'objective' AND ended_us = 0 ORDER BY room, place, id`
	standingRooms text = `SELECT project, room, shared_room FROM visible_standing WHERE organisation = $1 AND project IN ({list}) ORDER BY project, engagement`
)

// Summary is what a project comes to, as it was worked out last, in minor units of its currency.
type Summary struct {
	Place
	Project    access.ScopeID
	Currency   string
	Planned    int64 // value planned of what has a plan and a forecast
	Forecast   int64
	PerWeek    int64 // what a further week of the dearest milestone costs
	Slip       int64 // days of the milestone that has slipped most
	Benefits   int64
	Body       string // the rest, as JSON
	At         int64
	Rev        int64
	Name       string         // the project’s, as it was then
	Programme  access.ScopeID // "" for none
	Lost       int64          // planned less forecast
	Approved   int64
	Outturn    int64
	Over       int64 // outturn beyond what was approved; negative below
	Confidence int64 // the lowest that was revealed last, from red 1 to green 5; 0 for none
	Lacks      int64 // what the client role lacks
	Unmeasured int64 // benefits without a measure
	Inputs     string
	Turn       int64  // its place among all that was kept in the organisation
	Code       string // the project’s, as it was then
}

func scanSummary(s scan) (v Summary, err error) {
	err = s(&v.Organisation, &v.Room, &v.Project, &v.Currency, &v.Planned, &v.Forecast, &v.PerWeek, &v.Slip, &v.Benefits, &v.Body, &v.At, &v.Rev, &v.Name, &v.Programme, &v.Lost,
		&v.Approved, &v.Outturn, &v.Over, &v.Confidence, &v.Lacks, &v.Unmeasured, &v.Inputs, &v.Turn, &v.Code)
	return v, err
}

// KeepSummary keeps what a project comes to, in place of what it came to before. Whoever keeps another of the organisation waits until this
// one is committed or given up: so whoever sees the turn of one has seen all those before it.
func (tx *Tx) KeepSummary(ctx context.Context, v Summary) error {
	err := tx.as(ctx, systemMode, "", func(sys *Tx) error {
		return sys.query(ctx, func(s scan) error { return s(&v.Turn) }, nextTurn, v.Organisation)
	})
	if err != nil {
		return err
	}
	rest := []any{v.Name, v.Programme, v.Lost, v.Approved, v.Outturn, v.Over, v.Confidence, v.Lacks, v.Unmeasured, v.Inputs, v.Turn, v.Code}
	ok, err := tx.changed(ctx, setSummary, append([]any{v.Organisation, v.Room, v.Currency, v.Planned, v.Forecast, v.PerWeek, v.Slip, v.Benefits, v.Body, tx.now.UnixMicro()}, rest...)...)
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addSummary, append([]any{v.Organisation, v.Room, v.Project, v.Currency, v.Planned, v.Forecast, v.PerWeek, v.Slip, v.Benefits, v.Body, tx.now.UnixMicro()}, rest...)...)
}

// Summary is what the project of a room comes to, or ErrRefused.
func (tx *Tx) Summary(ctx context.Context, at Place) (Summary, error) {
	return single(ctx, tx, scanSummary, summaryText, at.Organisation, at.Room)
}

// SummariesIn lists the projects of several rooms.
func (tx *Tx) SummariesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Summary, error) {
	return among(ctx, tx, scanSummary, summariesIn, tenant, rooms)
}

// SummariesByName lists the first projects that the seat sees, by name.
func (tx *Tx) SummariesByName(ctx context.Context, tenant access.OrganisationID, limit int) ([]Summary, error) {
	return rows(ctx, tx, scanSummary, summariesByName, tenant, limit)
}

// Mark says whether what the seat saw of projects still holds: it does while no counter has grown, and nothing that the seat holds has ended.
type Mark struct {
	Organisation access.OrganisationID // the seat’s own, which the second counter is of
	Granted      int64                 // how often the rooms of the seat changed
	Summed       int64                 // how often something was kept of a project
}

// Mark is the counters as they are now, or ErrRefused without a seat.
func (tx *Tx) Mark(ctx context.Context) (Mark, error) {
	return single(ctx, tx, func(s scan) (m Mark, err error) { err = s(&m.Organisation, &m.Granted, &m.Summed); return m, err }, markText)
}

// FirstEnd is when the first of what the seat holds ends, or Forever.
func (tx *Tx) FirstEnd(ctx context.Context) (int64, error) {
	ends := int64(Forever)
	err := tx.query(ctx, func(s scan) error { return s(&ends) }, firstEnd)
	return ends, err
}

// Item is what a project comes to in lists of many, with its code. Its words are left out.
type Item struct {
	estate.Item
	Code string
}

// ItemsSince lists the projects that the seat sees of which something was kept since a counter stood at summed; -1 lists all.
func (tx *Tx) ItemsSince(ctx context.Context, tenant access.OrganisationID, summed int64) ([]Item, error) {
	return rows(ctx, tx, func(s scan) (i Item, err error) {
		err = s(&i.Room, &i.Programme, &i.Code, &i.Name, &i.Currency, &i.Planned, &i.Forecast, &i.Lost, &i.PerWeek, &i.Slip, &i.Benefits, &i.Approved, &i.Outturn, &i.Over,
			&i.Confidence, &i.Lacks, &i.Unmeasured, &i.At)
		return i, err
	}, itemsSince, tenant, summed)
}

// StaleSummaries lists the first projects that are not over and were worked out last at an instant or before, the oldest first.
func (tx *Tx) StaleSummaries(ctx context.Context, tenant access.OrganisationID, at int64, limit int) ([]access.ScopeID, error) {
	return rows(ctx, tx, scanScopeID, staleBefore, tenant, at, limit)
}

// RecordedSince lists the rooms that the seat sees in which something was recorded at an instant or later.
func (tx *Tx) RecordedSince(ctx context.Context, tenant access.OrganisationID, at int64) ([]access.RoomID, error) {
	return rows(ctx, tx, func(s scan) (r access.RoomID, err error) { err = s(&r); return r, err }, recordedSince, tenant, at)
}

// ProjectsAround lists the projects of several rooms, which are theirs or one of those of an engagement of theirs.
func (tx *Tx) ProjectsAround(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]access.ScopeID, error) {
	list, err := among(ctx, tx, scanScopeID, projectsAround, tenant, rooms)
	slices.Sort(list)
	return slices.Compact(list), err
}

func scanScopeID(s scan) (id access.ScopeID, err error) {
	err = s(&id)
	return id, err
}

// ProjectsIn lists the projects of several rooms by name.
func (tx *Tx) ProjectsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]engage.Project, error) {
	return among(ctx, tx, scanProject, projectsIn, tenant, rooms)
}

// Ground is a room that the figures of a project stand on: the client's own of an engagement, and the one it shares there.
type Ground struct {
	Project     access.ScopeID
	Own, Shared access.RoomID
}

// GroundsOf lists the rooms of the engagements of several projects.
func (tx *Tx) GroundsOf(ctx context.Context, tenant access.OrganisationID, projects []access.ScopeID) ([]Ground, error) {
	return among(ctx, tx, func(s scan) (g Ground, err error) {
		err = s(&g.Project, &g.Own, &g.Shared)
		return g, err
	}, standingRooms, tenant, projects)
}

// WithoutSummary lists projects that the seat sees and that nobody has worked out yet, by name.
func (tx *Tx) WithoutSummary(ctx context.Context, tenant access.OrganisationID, limit int) ([]engage.Project, error) {
	return rows(ctx, tx, scanProject, withoutSummary, tenant, limit)
}

// Aim is an objective of a project.
type Aim struct {
	Room             access.RoomID
	ID, Title, Owner string
	Body             string // the rest, as JSON
}

// ObjectivesIn lists the objectives of the cases of several rooms.
func (tx *Tx) ObjectivesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Aim, error) {
	return among(ctx, tx, func(s scan) (a Aim, err error) {
		err = s(&a.Room, &a.ID, &a.Title, &a.Owner, &a.Body)
		return a, err
	}, objectivesIn, tenant, rooms)
}
