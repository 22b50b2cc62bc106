package store

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
)

const (
	summaryColumns = `organisation, room, project, currency, planned, forecast, per_week, slip, benefits, body, at_us, rev, name, programme, lost, approved, outturn, over,
		confidence, lacks, unmeasured, inputs`
	addSummary text = `INSERT INTO visible_summary (` + summaryColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`
	setSummary text = `UPDATE visible_summary SET currency = $3, planned = $4, forecast = $5, per_week = $6, slip = $7, benefits = $8, body = $9, at_us = $10, rev = rev + 1,
		name = $11, programme = $12, lost = $13, approved = $14, outturn = $15, over = $16, confidence = $17, lacks = $18, unmeasured = $19, inputs = $20
		WHERE organisation = $1 AND room = $2 RETURNING rev`
	summaryText text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 AND room = $2`
	summariesIn text = `SELECT ` + summaryColumns + ` FROM visible_summary WHERE organisation = $1 AND room IN ({list}) ORDER BY room`

	summaryFilter = `organisation = $1 AND ($2 = '' OR programme = $2)
		AND ($3 = '' OR project IN (SELECT doc FROM visible_term WHERE kind = 'project' AND word >= $3 AND word < $4))
		AND ($5 = '' OR $5 = 'slipping' AND slip > 0 OR $5 = 'over' AND over > 0 OR $5 = 'doubted' AND confidence IN (1, 2) OR $5 = 'role' AND lacks > 0
			OR $5 = 'unmeasured' AND unmeasured > 0)`
	summaryPage   text = `SELECT room FROM visible_summary WHERE ` + summaryFilter + ` AND {order} LIMIT $8`
	summaryTotals text = `SELECT currency, planned, forecast, per_week, benefits, approved, outturn, at_us FROM visible_summary WHERE ` + summaryFilter

	summaryTotalsAll text = `SELECT currency, planned, forecast, per_week, benefits, approved, outturn, at_us FROM visible_summary WHERE organisation = $1`

	summaryByWeek       order = `(per_week, room) > ($6, $7) ORDER BY per_week, room`
	summaryByWeekDown   order = `(per_week, room) < ($6, $7) ORDER BY per_week DESC, room DESC`
	summaryByName       order = `(name, room) > ($6, $7) ORDER BY name, room`
	summaryByNameDown   order = `(name, room) < ($6, $7) ORDER BY name DESC, room DESC`
	summaryByPlan       order = `(planned, room) > ($6, $7) ORDER BY planned, room`
	summaryByPlanDown   order = `(planned, room) < ($6, $7) ORDER BY planned DESC, room DESC`
	summaryByCast       order = `(forecast, room) > ($6, $7) ORDER BY forecast, room`
	summaryByCastDown   order = `(forecast, room) < ($6, $7) ORDER BY forecast DESC, room DESC`
	summaryByLost       order = `(lost, room) > ($6, $7) ORDER BY lost, room`
	summaryByLostDown   order = `(lost, room) < ($6, $7) ORDER BY lost DESC, room DESC`
	summaryBySlip       order = `(slip, room) > ($6, $7) ORDER BY slip, room`
	summaryBySlipDown   order = `(slip, room) < ($6, $7) ORDER BY slip DESC, room DESC`
	summaryByOut        order = `(outturn, room) > ($6, $7) ORDER BY outturn, room`
	summaryByOutDown    order = `(outturn, room) < ($6, $7) ORDER BY outturn DESC, room DESC`
	summaryByRating     order = `(confidence, room) > ($6, $7) ORDER BY confidence, room`
	summaryByRatingDown order = `(confidence, room) < ($6, $7) ORDER BY confidence DESC, room DESC`
	summaryByRole       order = `(lacks, room) > ($6, $7) ORDER BY lacks, room`
	summaryByRoleDown   order = `(lacks, room) < ($6, $7) ORDER BY lacks DESC, room DESC`
	summaryByAge        order = `(at_us, room) > ($6, $7) ORDER BY at_us, room`
	summaryByAgeDown    order = `(at_us, room) < ($6, $7) ORDER BY at_us DESC, room DESC`

	projectsIn text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project
		WHERE organisation = $1 AND room IN ({list}) ORDER BY name, id`
	withoutSummary text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project p
		WHERE organisation = $1 AND ended_us = 0 AND NOT EXISTS (SELECT 1 FROM visible_summary s WHERE s.organisation = p.organisation AND s.room = p.room)
		ORDER BY name, id LIMIT $2`
	objectivesIn  text = `SELECT room, id, title, owner, body FROM visible_node WHERE organisation = $1 AND room IN ({list}) AND kind = 'objective' AND ended_us = 0 ORDER BY room, place, id`
	standingRooms text = `SELECT project, room, shared_room FROM visible_standing WHERE organisation = $1 AND project IN ({list}) ORDER BY project, engagement`
)

var summaryOrders = map[way]order{
	{"week", false}: summaryByWeek, {"week", true}: summaryByWeekDown, {"name", false}: summaryByName, {"name", true}: summaryByNameDown,
	{"planned", false}: summaryByPlan, {"planned", true}: summaryByPlanDown, {"forecast", false}: summaryByCast, {"forecast", true}: summaryByCastDown,
	{"lost", false}: summaryByLost, {"lost", true}: summaryByLostDown, {"slip", false}: summaryBySlip, {"slip", true}: summaryBySlipDown,
	{"outturn", false}: summaryByOut, {"outturn", true}: summaryByOutDown, {"confidence", false}: summaryByRating, {"confidence", true}: summaryByRatingDown,
	{"role", false}: summaryByRole, {"role", true}: summaryByRoleDown, {"worked", false}: summaryByAge, {"worked", true}: summaryByAgeDown,
}

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
}

func scanSummary(s scan) (v Summary, err error) {
	err = s(&v.Organisation, &v.Room, &v.Project, &v.Currency, &v.Planned, &v.Forecast, &v.PerWeek, &v.Slip, &v.Benefits, &v.Body, &v.At, &v.Rev, &v.Name, &v.Programme, &v.Lost,
		&v.Approved, &v.Outturn, &v.Over, &v.Confidence, &v.Lacks, &v.Unmeasured, &v.Inputs)
	return v, err
}

// KeepSummary keeps what a project comes to, in place of what it came to before.
func (tx *Tx) KeepSummary(ctx context.Context, v Summary) error {
	rest := []any{v.Name, v.Programme, v.Lost, v.Approved, v.Outturn, v.Over, v.Confidence, v.Lacks, v.Unmeasured, v.Inputs}
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

// SummaryFilter says which projects are listed; the zero value lists all.
type SummaryFilter struct {
	Programme access.ScopeID
	Prefix    string // of a word of the project
	Only      string // slipping, over, doubted, role or unmeasured; "" for any
}

func (f SummaryFilter) args(tenant access.OrganisationID) []any {
	return []any{tenant, f.Programme, f.Prefix, after(f.Prefix), f.Only}
}

// SummaryPage is a page of the projects that the seat sees. Keys: week, name, planned, forecast, lost, slip, outturn, confidence, role, worked.
// It finds first which they are, from an index alone, as MatterPage does.
func (tx *Tx) SummaryPage(ctx context.Context, tenant access.OrganisationID, f SummaryFilter, s Sort) ([]Summary, error) {
	o, ok := summaryOrders[way{s.Key, s.Desc}]
	if !ok {
		s.Key, s.Desc, o = "week", true, summaryByWeekDown
	}
	found, err := rows(ctx, tx, func(s scan) (id access.RoomID, err error) { err = s(&id); return id, err }, ordered(summaryPage, o),
		append(f.args(tenant), s.bound(s.Key != "name"), s.after(), s.Limit)...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	list, err := tx.SummariesIn(ctx, tenant, found)
	slices.SortFunc(list, func(a, b Summary) int { return slices.Index(found, a.Room) - slices.Index(found, b.Room) })
	return list, err
}

// SummariesIn lists the projects of several rooms.
func (tx *Tx) SummariesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]Summary, error) {
	return among(ctx, tx, scanSummary, summariesIn, tenant, rooms)
}

// SummaryTotal is what the projects that a seat sees come to, of those that count in one currency.
type SummaryTotal struct {
	Currency                                                          string
	Projects, Planned, Forecast, PerWeek, Benefits, Approved, Outturn int64
	Oldest                                                            int64 // when the oldest of them was worked out
}

// SummaryTotals adds up the projects that the seat sees, by currency. They are added here: what fails when a sum is too large is nothing
// that a text may call.
func (tx *Tx) SummaryTotals(ctx context.Context, tenant access.OrganisationID, f SummaryFilter) (out []SummaryTotal, err error) {
	ask, args := summaryTotals, f.args(tenant)
	if f == (SummaryFilter{}) {
		ask, args = summaryTotalsAll, args[:1] // nothing but an index is read
	}
	err = tx.query(ctx, func(s scan) error {
		var t SummaryTotal
		if err := s(&t.Currency, &t.Planned, &t.Forecast, &t.PerWeek, &t.Benefits, &t.Approved, &t.Outturn, &t.Oldest); err != nil {
			return err
		}
		at := slices.IndexFunc(out, func(x SummaryTotal) bool { return x.Currency == t.Currency })
		if at < 0 {
			at, out = len(out), append(out, SummaryTotal{Currency: t.Currency, Oldest: t.Oldest})
		}
		sum := &out[at]
		sum.Projects, sum.Planned, sum.Forecast, sum.PerWeek, sum.Benefits = sum.Projects+1, sum.Planned+t.Planned, sum.Forecast+t.Forecast, sum.PerWeek+t.PerWeek, sum.Benefits+t.Benefits
		sum.Approved, sum.Outturn, sum.Oldest = sum.Approved+t.Approved, sum.Outturn+t.Outturn, min(sum.Oldest, t.Oldest)
		return nil
	}, ask, args...)
	slices.SortFunc(out, func(a, b SummaryTotal) int { return cmp.Compare(a.Currency, b.Currency) })
	return out, err
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
