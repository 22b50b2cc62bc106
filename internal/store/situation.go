package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/situation"
)

const (
	situationColumns = `s.organisation, s.room, s.id, s.name, s.rule, s.project, s.engagement, s.made_us, s.body, s.state, s.severity, s.per_week, s.weight, s.times,
		s.last_day, s.left_day, s.until_day, s.dismissed, s.entries, s.changed_us, s.rev`
	addSituation text = `INSERT INTO visible_situation (organisation, room, id, name, rule, project, engagement, made_us, body, state, severity, per_week, weight, times,
		last_day, left_day, until_day, dismissed, entries, changed_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $8, 1)`
	situationText  text = `SELECT ` + situationColumns + ` FROM visible_situation s WHERE s.id = $1`
	situationsIn   text = `SELECT ` + situationColumns + ` FROM visible_situation s WHERE s.organisation = $1 AND s.room IN ({list}) ORDER BY s.made_us, s.id`
	situationsOpen text = `SELECT ` + situationColumns + `, coalesce(p.name, '') FROM visible_situation s
		LEFT JOIN visible_project p ON p.organisation = s.organisation AND p.id = s.project
		WHERE s.state = 'open' ORDER BY s.severity DESC, s.per_week DESC, s.weight DESC, s.id LIMIT $1`
	situationsCount text = `SELECT count(*) FROM visible_situation WHERE state = 'open'`
	changeSituation text = `UPDATE visible_situation SET body = $5, state = $6, severity = $7, per_week = $8, weight = $9, times = $10, last_day = $11, left_day = $12,
		until_day = $13, dismissed = $14, entries = $15, changed_us = $16, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	addSituationEntry text = `INSERT INTO visible_situation_entry (organisation, room, situation, idx, at_us, what, ref, by_person, words, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	situationEntries text = `SELECT situation, idx, at_us, what, ref, by_person, words, by_name FROM visible_situation_entry
		WHERE organisation = $1 AND room = $2 AND situation = $3 ORDER BY idx`
	situationDeeds text = `SELECT situation, idx, at_us, what, ref, by_person, words, by_name FROM visible_situation_entry
		WHERE organisation = $1 AND room IN ({list}) AND what NOT IN ('appeared', 'came back', 'went away', 'in hand', 'no longer in hand') ORDER BY at_us, situation, idx`
	eraseSituationEntry text = `UPDATE visible_situation_entry SET words = '' WHERE organisation = $1 AND room = $2 AND situation = $3 AND idx = $4 RETURNING idx`

	changeSituationLook text = `UPDATE visible_situation_look SET inputs = $4, body = $5, at_us = $6, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND what = $3
		RETURNING rev`
	addSituationLook text = `INSERT INTO visible_situation_look (organisation, room, what, inputs, body, at_us, rev) VALUES ($1, $2, $3, $4, $5, $6, 1)`
	situationLook    text = `SELECT inputs, body, at_us FROM visible_situation_look WHERE organisation = $1 AND room = $2 AND what = $3`

	leavesIn text = `SELECT room, count(*) FROM visible_leaf WHERE organisation = $1 AND room IN ({list}) GROUP BY room ORDER BY room`
)

func situationInto(r *situation.Row) []any {
	return []any{&r.Organisation, &r.Room, &r.ID, &r.Name, &r.Rule, &r.Project, &r.Engagement, &r.Made, &r.Body, &r.State, &r.Severity, &r.PerWeek, &r.Weight, &r.Times,
		&r.Last, &r.Left, &r.Until, &r.Dismissed, &r.Entries, &r.Changed, &r.Rev}
}

func scanSituation(s scan) (r situation.Row, err error) {
	err = s(situationInto(&r)...)
	return r, err
}

// AddSituation keeps a situation that was found for the first time.
func (tx *Tx) AddSituation(ctx context.Context, r situation.Row) error {
	return tx.exec(ctx, addSituation, r.Organisation, r.Room, r.ID, r.Name, r.Rule, r.Project, r.Engagement, tx.now.UnixMicro(), r.Body, r.State, r.Severity, r.PerWeek,
		r.Weight, r.Times, r.Last, r.Left, r.Until, r.Dismissed, r.Entries)
}

// Situation is a situation by its id, in whichever of the seat's rooms it is, or ErrRefused.
func (tx *Tx) Situation(ctx context.Context, id string) (situation.Row, error) {
	return single(ctx, tx, scanSituation, situationText, id)
}

// SituationsIn lists the situations of several rooms, gone ones too, in the order in which they were found first.
func (tx *Tx) SituationsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]situation.Row, error) {
	return among(ctx, tx, scanSituation, situationsIn, tenant, rooms)
}

// OpenSituation is an open situation with the name of its project, "" where the seat may not see that.
type OpenSituation struct {
	situation.Row
	ProjectName string
}

// OpenSituations lists at most limit open situations in every room the seat is in, those that should be read first first.
func (tx *Tx) OpenSituations(ctx context.Context, limit int) ([]OpenSituation, error) {
	return rows(ctx, tx, func(s scan) (o OpenSituation, err error) {
		err = s(append(situationInto(&o.Row), &o.ProjectName)...)
		return o, err
	}, situationsOpen, limit)
}

// SituationCount counts the open situations in every room the seat is in.
func (tx *Tx) SituationCount(ctx context.Context) (n int, err error) {
	err = tx.one(ctx, []any{&n}, situationsCount)
	return n, err
}

// ChangeSituation changes a situation that nobody changed since r.Rev.
func (tx *Tx) ChangeSituation(ctx context.Context, r situation.Row) error {
	return tx.revised(ctx, changeSituation, r.Organisation, r.Room, r.ID, r.Rev, r.Body, r.State, r.Severity, r.PerWeek, r.Weight, r.Times, r.Last, r.Left, r.Until,
		r.Dismissed, r.Entries, tx.now.UnixMicro())
}

// AddSituationEntry keeps a line of the history of a situation.
func (tx *Tx) AddSituationEntry(ctx context.Context, at Place, e situation.Entry) error {
	return tx.exec(ctx, addSituationEntry, at.Organisation, at.Room, e.Situation, e.Index, tx.now.UnixMicro(), e.What, e.Ref, e.By, e.Words, e.ByName)
}

func scanSituationEntry(s scan) (e situation.Entry, err error) {
	err = s(&e.Situation, &e.Index, &e.At, &e.What, &e.Ref, &e.By, &e.Words, &e.ByName)
	return e, err
}

// SituationEntries is the history of a situation, oldest first.
func (tx *Tx) SituationEntries(ctx context.Context, at Place, id string) ([]situation.Entry, error) {
	return rows(ctx, tx, scanSituationEntry, situationEntries, at.Organisation, at.Room, id)
}

// SituationDeeds lists what people did about the situations of several rooms, and what they said of how it went, oldest first.
func (tx *Tx) SituationDeeds(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]situation.Entry, error) {
	return among(ctx, tx, scanSituationEntry, situationDeeds, tenant, rooms)
}

// EraseSituationEntry blanks the words of a line of the history.
func (tx *Tx) EraseSituationEntry(ctx context.Context, at Place, id string, index int) error {
	ok, err := tx.changed(ctx, eraseSituationEntry, at.Organisation, at.Room, id, index)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// KeepSituationLook keeps when situations were looked for in a room, and at what.
func (tx *Tx) KeepSituationLook(ctx context.Context, at Place, l situation.LookedAt) error {
	ok, err := tx.changed(ctx, changeSituationLook, at.Organisation, at.Room, "rules", l.Inputs, l.Body, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addSituationLook, at.Organisation, at.Room, "rules", l.Inputs, l.Body, tx.now.UnixMicro())
}

// SituationLook is when situations were looked for in a room, or ErrRefused.
func (tx *Tx) SituationLook(ctx context.Context, at Place) (situation.LookedAt, error) {
	return single(ctx, tx, func(s scan) (l situation.LookedAt, err error) {
		err = s(&l.Inputs, &l.Body, &l.At)
		return l, err
	}, situationLook, at.Organisation, at.Room, "rules")
}

// RecordSize is how many acts were recorded in a room.
type RecordSize struct {
	Room access.RoomID
	N    int64
}

// RecordSizes counts the acts that were recorded in several rooms.
func (tx *Tx) RecordSizes(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]RecordSize, error) {
	return among(ctx, tx, func(s scan) (r RecordSize, err error) {
		err = s(&r.Room, &r.N)
		return r, err
	}, leavesIn, tenant, rooms)
}
