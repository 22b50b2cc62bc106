package store

import (
	"context"

	"counterpart.dev/internal/core/access"
)

const (
	addPassed text = `INSERT INTO visible_passed_over (organisation, room, engagement, code, by_name, made_us) VALUES ($1, $2, $3, $4, $5, $6)`
	setPassed text = `UPDATE visible_passed_over SET by_name = $5, made_us = $6 WHERE organisation = $1 AND room = $2 AND engagement = $3 AND code = $4 RETURNING code`
	allPassed text = `SELECT engagement, code, by_name, made_us FROM visible_passed_over WHERE organisation = $1 AND room = $2 ORDER BY engagement, code`
)

// Passed is an activity of a supplier's programme that somebody of the client side has said is none of theirs.
type Passed struct {
	Engagement access.ScopeID
	Code       string
	ByName     string
	Made       int64
}

// PassOver notes that an activity is none of the client side's.
func (tx *Tx) PassOver(ctx context.Context, at Place, p Passed) error {
	ok, err := tx.changed(ctx, setPassed, at.Organisation, at.Room, p.Engagement, p.Code, p.ByName, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addPassed, at.Organisation, at.Room, p.Engagement, p.Code, p.ByName, tx.now.UnixMicro())
}

// PassedOver lists what was passed over in a project.
func (tx *Tx) PassedOver(ctx context.Context, at Place) ([]Passed, error) {
	return rows(ctx, tx, func(s scan) (p Passed, err error) {
		err = s(&p.Engagement, &p.Code, &p.ByName, &p.Made)
		return p, err
	}, allPassed, at.Organisation, at.Room)
}
