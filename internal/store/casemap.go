package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/mapedit"
)

const (
	mapEditsText text = `SELECT n, made_us, undone, words, body FROM visible_map_edit WHERE organisation = $1 AND room = $2 AND person = $3 ORDER BY n`
	addMapEdit   text = `INSERT INTO visible_map_edit (organisation, room, person, n, made_us, undone, words, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	turnMapEdit  text = `UPDATE visible_map_edit SET undone = $5 WHERE organisation = $1 AND room = $2 AND person = $3 AND n = $4 RETURNING n`
	dropMapEdit  text = `DELETE FROM visible_map_edit WHERE organisation = $1 AND room = $2 AND person = $3 AND n = $4 RETURNING n`

	reviewColumns      = `organisation, room, id, node, day, finding, words, next_day, by_person, by_name, made_us`
	addReview     text = `INSERT INTO visible_review (` + reviewColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	reviewsText   text = `SELECT ` + reviewColumns + ` FROM visible_review WHERE organisation = $1 AND room = $2 ORDER BY node, day, made_us, id`
	eraseReview   text = `UPDATE visible_review SET words = '' WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`

	aimColumns = `organisation, room, id, number, sort, title, measure, baseline, target, by_day, by_person, by_name, made_us,
		acknowledged_person, acknowledged_name, acknowledged_firm, acknowledged_words, acknowledged_us, ended_us, rev`
	addAim text = `INSERT INTO visible_aim (` + aimColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', '', '', 0, 0, 1)`
	aimsText  text = `SELECT ` + aimColumns + ` FROM visible_aim WHERE organisation = $1 AND room = $2 ORDER BY number, id`
	aimText   text = `SELECT ` + aimColumns + ` FROM visible_aim WHERE organisation = $1 AND room = $2 AND id = $3`
	changeAim text = `UPDATE visible_aim SET acknowledged_person = $5, acknowledged_name = $6, acknowledged_firm = $7, acknowledged_words = $8,
		acknowledged_us = $9, ended_us = $10, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	aimsOfText  text = `SELECT engagement, node, aim, made_us FROM visible_aim_of WHERE organisation = $1 AND room = $2 ORDER BY engagement, node`
	addAimOf    text = `INSERT INTO visible_aim_of (organisation, room, engagement, node, aim, made_us) VALUES ($1, $2, $3, $4, $5, $6)`
	changeAimOf text = `UPDATE visible_aim_of SET aim = $5, made_us = $6 WHERE organisation = $1 AND room = $2 AND engagement = $3 AND node = $4 RETURNING node`

	benefitsElsewhere text = `SELECT ` + nodeColumns + ` FROM visible_node WHERE organisation = $1 AND kind = 'benefit' AND ended_us = 0 AND room <> $2 ORDER BY room, place, id`
)

// MapEdits lists what somebody did to the map of a case and can take back or make again, oldest first.
func (tx *Tx) MapEdits(ctx context.Context, at Place, who access.PersonID) ([]mapedit.Kept, error) {
	return rows(ctx, tx, func(s scan) (k mapedit.Kept, err error) {
		err = s(&k.N, &k.Made, &k.Undone, &k.Words, &k.Body)
		return k, err
	}, mapEditsText, at.Organisation, at.Room, who)
}

// AddMapEdit keeps what somebody did to the map of a case.
func (tx *Tx) AddMapEdit(ctx context.Context, at Place, who access.PersonID, k mapedit.Kept) error {
	return tx.exec(ctx, addMapEdit, at.Organisation, at.Room, who, k.N, tx.now.UnixMicro(), k.Undone, k.Words, k.Body)
}

// TurnMapEdit says whether an edit is taken back, and reports whether it was there.
func (tx *Tx) TurnMapEdit(ctx context.Context, at Place, who access.PersonID, n int64, undone bool) (bool, error) {
	return tx.changed(ctx, turnMapEdit, at.Organisation, at.Room, who, n, undone)
}

// DropMapEdit forgets an edit, and reports whether it was there.
func (tx *Tx) DropMapEdit(ctx context.Context, at Place, who access.PersonID, n int64) (bool, error) {
	return tx.changed(ctx, dropMapEdit, at.Organisation, at.Room, who, n)
}

// AddReview keeps what was found when a benefit was reviewed.
func (tx *Tx) AddReview(ctx context.Context, r casebook.Review) error {
	return tx.exec(ctx, addReview, r.Organisation, r.Room, r.ID, r.Node, r.Day, r.Finding, r.Words, r.Next, r.By, r.ByName, tx.now.UnixMicro())
}

// Reviews lists the reviews of all benefits of a case, by benefit, oldest first.
func (tx *Tx) Reviews(ctx context.Context, at Place) ([]casebook.Review, error) {
	return rows(ctx, tx, func(s scan) (r casebook.Review, err error) {
		err = s(&r.Organisation, &r.Room, &r.ID, &r.Node, &r.Day, &r.Finding, &r.Words, &r.Next, &r.By, &r.ByName, &r.Made)
		return r, err
	}, reviewsText, at.Organisation, at.Room)
}

// EraseReview blanks the words of a review. The record's opening has EraseFields.
func (tx *Tx) EraseReview(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseReview, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// AddAim puts an objective or a criterion of success into a room that both sides see.
func (tx *Tx) AddAim(ctx context.Context, m casebook.Aim) error {
	return tx.exec(ctx, addAim, m.Organisation, m.Room, m.ID, m.Number, m.Sort, m.Title, m.Measure, m.Baseline, m.Target, m.ByDay, m.By, m.ByName, tx.now.UnixMicro())
}

func scanAim(s scan) (m casebook.Aim, err error) {
	err = s(&m.Organisation, &m.Room, &m.ID, &m.Number, &m.Sort, &m.Title, &m.Measure, &m.Baseline, &m.Target, &m.ByDay, &m.By, &m.ByName, &m.Made,
		&m.Acknowledged.Person, &m.Acknowledged.Name, &m.Acknowledged.Firm, &m.Acknowledged.Words, &m.Acknowledged.At, &m.Ended, &m.Rev)
	return m, err
}

// Aims lists what a client shared of what its project is for, those that count no more among them, by number.
func (tx *Tx) Aims(ctx context.Context, at Place) ([]casebook.Aim, error) {
	return rows(ctx, tx, scanAim, aimsText, at.Organisation, at.Room)
}

// Aim is one of them, or ErrRefused.
func (tx *Tx) Aim(ctx context.Context, at Place, id string) (casebook.Aim, error) {
	return single(ctx, tx, scanAim, aimText, at.Organisation, at.Room, id)
}

// ChangeAim says who acknowledged an aim that nobody changed since m.Rev, or that it counts no more.
func (tx *Tx) ChangeAim(ctx context.Context, m casebook.Aim) error {
	k := m.Acknowledged
	return tx.revised(ctx, changeAim, m.Organisation, m.Room, m.ID, m.Rev, k.Person, k.Name, k.Firm, k.Words, k.At, m.Ended)
}

// AimsOf lists what of a case was shared with whom, by engagement and node.
func (tx *Tx) AimsOf(ctx context.Context, at Place) ([]casebook.SharedAim, error) {
	return rows(ctx, tx, func(s scan) (a casebook.SharedAim, err error) {
		err = s(&a.Engagement, &a.Node, &a.Aim, &a.Made)
		return a, err
	}, aimsOfText, at.Organisation, at.Room)
}

// KeepAimOf notes with the case that a node of it was shared, last as which aim.
func (tx *Tx) KeepAimOf(ctx context.Context, at Place, a casebook.SharedAim) error {
	ok, err := tx.changed(ctx, changeAimOf, at.Organisation, at.Room, a.Engagement, a.Node, a.Aim, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addAimOf, at.Organisation, at.Room, a.Engagement, a.Node, a.Aim, tx.now.UnixMicro())
}

// BenefitsElsewhere lists the benefits of all other rooms.
func (tx *Tx) BenefitsElsewhere(ctx context.Context, at Place) ([]casebook.Node, error) {
	return rows(ctx, tx, scanNode, benefitsElsewhere, at.Organisation, at.Room)
}
