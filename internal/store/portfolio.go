package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
)

const (
	summaryColumns      = `organisation, room, project, currency, planned, forecast, per_week, slip, benefits, body, at_us, rev`
	addSummary     text = `INSERT INTO visible_summary (` + summaryColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`
	setSummary     text = `UPDATE visible_summary SET currency = $3, planned = $4, forecast = $5, per_week = $6, slip = $7, benefits = $8, body = $9, at_us = $10, rev = rev + 1
		WHERE organisation = $1 AND room = $2 RETURNING rev`
	summariesByWeek text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 ORDER BY per_week DESC, room DESC LIMIT $2`
	summariesIn     text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 AND room IN ({list}) ORDER BY per_week DESC, room DESC`
	summaryTotals   text = `SELECT currency, planned, forecast, per_week, benefits, at_us FROM visible_summary WHERE organisation = $1 ORDER BY currency`
	projectsIn      text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project
		WHERE organisation = $1 AND room IN ({list}) ORDER BY name, id`
	withoutSummary text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project p
		WHERE organisation = $1 AND ended_us = 0 AND NOT EXISTS (SELECT 1 FROM visible_summary s WHERE s.organisation = p.organisation AND s.room = p.room)
		ORDER BY name, id LIMIT $2`
	objectivesIn text = `SELECT room, id, title, owner FROM visible_node WHERE organisation = $1 AND room IN ({list}) AND kind = 'objective' AND ended_us = 0 ORDER BY room, place, id`
	touchedIn    text = `SELECT room, max(changed_us) FROM visible_node WHERE organisation = $1 AND room IN ({list}) GROUP BY room ORDER BY room`
)

// Summary is what a project comes to, as it was worked out last, in minor units of its currency.
type Summary struct {
	Place
	Project  access.ScopeID
	Currency string
	Planned  int64 // value planned of what has a plan and a forecast
	Forecast int64
	PerWeek  int64 // what a further week of the dearest milestone costs
	Slip     int64 // days of the milestone that has slipped most
	Benefits int64
	Body     string // the rest, as JSON
	At       int64
	Rev      int64
}

func scanSummary(s scan) (v Summary, err error) {
	err = s(&v.Organisation, &v.Room, &v.Project, &v.Currency, &v.Planned, &v.Forecast, &v.PerWeek, &v.Slip, &v.Benefits, &v.Body, &v.At, &v.Rev)
	return v, err
}

// KeepSummary keeps what a project comes to, in place of what it came to before.
func (tx *Tx) KeepSummary(ctx context.Context, v Summary) error {
	ok, err := tx.changed(ctx, setSummary, v.Organisation, v.Room, v.Currency, v.Planned, v.Forecast, v.PerWeek, v.Slip, v.Benefits, v.Body, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addSummary, v.Organisation, v.Room, v.Project, v.Currency, v.Planned, v.Forecast, v.PerWeek, v.Slip, v.Benefits, v.Body, tx.now.UnixMicro())
}

// Summaries lists the projects that the seat sees by what a week costs them, so many of them.
func (tx *Tx) Summaries(ctx context.Context, tenant access.OrganisationID, limit int) ([]Summary, error) {
	return rows(ctx, tx, scanSummary, summariesByWeek, tenant, limit)
}

// SummariesIn lists the projects of several rooms by what a week costs them.
func (tx *Tx) SummariesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Summary, error) {
	return among(ctx, tx, scanSummary, summariesIn, tenant, rooms)
}

// SummaryTotal is what the projects that a seat sees come to, of those that count in one currency.
type SummaryTotal struct {
	Currency                                       string
	Projects, Planned, Forecast, PerWeek, Benefits int64
	Oldest                                         int64 // when the oldest of them was worked out
}

// SummaryTotals adds up the projects that the seat sees, by currency. They are added here: what fails when a sum is too large is nothing
// that a text may call.
func (tx *Tx) SummaryTotals(ctx context.Context, tenant access.OrganisationID) (out []SummaryTotal, err error) {
	err = tx.query(ctx, func(s scan) error {
		var currency string
		var t SummaryTotal
		if err := s(&currency, &t.Planned, &t.Forecast, &t.PerWeek, &t.Benefits, &t.Oldest); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].Currency != currency {
			out = append(out, SummaryTotal{Currency: currency, Oldest: t.Oldest})
		}
		sum := &out[len(out)-1]
		sum.Projects, sum.Planned, sum.Forecast, sum.PerWeek, sum.Benefits = sum.Projects+1, sum.Planned+t.Planned, sum.Forecast+t.Forecast, sum.PerWeek+t.PerWeek, sum.Benefits+t.Benefits
		sum.Oldest = min(sum.Oldest, t.Oldest)
		return nil
	}, summaryTotals, tenant)
	return out, err
}

// ProjectsIn lists the projects of several rooms by name.
func (tx *Tx) ProjectsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]engage.Project, error) {
	return among(ctx, tx, scanProject, projectsIn, tenant, rooms)
}

// Touched is when the case of a room was changed last.
type Touched struct {
	Room access.RoomID
	At   int64
}

// TouchedIn is when the cases of several rooms were changed last.
func (tx *Tx) TouchedIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Touched, error) {
	return among(ctx, tx, func(s scan) (t Touched, err error) {
		err = s(&t.Room, &t.At)
		return t, err
	}, touchedIn, tenant, rooms)
}

// WithoutSummary lists projects that the seat sees and that nobody has worked out yet, by name.
func (tx *Tx) WithoutSummary(ctx context.Context, tenant access.OrganisationID, limit int) ([]engage.Project, error) {
	return rows(ctx, tx, scanProject, withoutSummary, tenant, limit)
}

// Aim is an objective of a project.
type Aim struct {
	Room             access.RoomID
	ID, Title, Owner string
}

// ObjectivesIn lists the objectives of the cases of several rooms.
func (tx *Tx) ObjectivesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Aim, error) {
	return among(ctx, tx, func(s scan) (a Aim, err error) {
		err = s(&a.Room, &a.ID, &a.Title, &a.Owner)
		return a, err
	}, objectivesIn, tenant, rooms)
}
