package store

import (
	"context"

	"counterpart.dev/internal/core/people"
)

const (
	craftsText  text = `SELECT id, body, by_person, by_name, changed_us, rev FROM visible_craft WHERE organisation = $1 AND room = $2 ORDER BY id`
	addCraft    text = `INSERT INTO visible_craft (organisation, room, id, body, by_person, by_name, changed_us, rev) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`
	changeCraft text = `UPDATE visible_craft SET body = $5, by_person = $6, by_name = $7, changed_us = $8, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	readinessColumns      = `organisation, room, id, person, scope, sort, made_us, name, mentor, mentor_name, readers, delegation, changed_us, rev`
	addReadiness     text = `INSERT INTO visible_readiness (` + readinessColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $7, 1)`
	readinessesText  text = `SELECT ` + readinessColumns + ` FROM visible_readiness WHERE organisation = $1 AND scope = $2 ORDER BY made_us, id`
	changeReadiness  text = `UPDATE visible_readiness SET name = $5, mentor = $6, mentor_name = $7, readers = $8, delegation = $9, changed_us = $10, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	proofColumns      = `id, readiness, sort, competence, by_person, made_us, level, day, helper, words, by_name, done_us, erased_us, rev`
	addProof     text = `INSERT INTO visible_proof (organisation, room, ` + proofColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 1)`
	proofsText   text = `SELECT ` + proofColumns + ` FROM visible_proof WHERE organisation = $1 AND room = $2 AND readiness = $3 ORDER BY competence, day, made_us, id`
	changeProof  text = `UPDATE visible_proof SET day = $5, helper = $6, done_us = $7, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND erased_us = 0 RETURNING rev`
	eraseProof text = `UPDATE visible_proof SET words = '', helper = '', erased_us = $4, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING rev`

	inductionsText text = `SELECT id, person, first_time, mentor, mentor_name, by_person, by_name, changed_us, rev FROM visible_induction ORDER BY id`
	addInduction   text = `INSERT INTO visible_induction (organisation, room, id, person, first_time, mentor, mentor_name, by_person, by_name, changed_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`
	changeInduction text = `UPDATE visible_induction SET first_time = $4, mentor = $5, mentor_name = $6, by_person = $7, by_name = $8, changed_us = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING rev`

	premisesText text = `SELECT code, idx, side, verb, next_day, words, by_person, by_name, by_firm, made_us FROM visible_premise WHERE organisation = $1 AND room = $2
		ORDER BY code, idx`
	addPremise text = `INSERT INTO visible_premise (organisation, room, code, idx, side, verb, next_day, words, by_person, by_name, by_firm, made_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
)

// Crafts lists what is kept about the roles of a project or an engagement.
func (tx *Tx) Crafts(ctx context.Context, at Place) ([]people.Craft, error) {
	return rows(ctx, tx, func(s scan) (c people.Craft, err error) {
		err = s(&c.ID, &c.Body, &c.By, &c.ByName, &c.Changed, &c.Rev)
		return c, err
	}, craftsText, at.Organisation, at.Room)
}

// KeepCraft keeps a body that nobody changed since c.Rev; 0 where there was none.
func (tx *Tx) KeepCraft(ctx context.Context, at Place, c people.Craft) error {
	if c.Rev == 0 {
		return tx.exec(ctx, addCraft, at.Organisation, at.Room, c.ID, c.Body, c.By, c.ByName, tx.now.UnixMicro())
	}
	return tx.revised(ctx, changeCraft, at.Organisation, at.Room, c.ID, c.Rev, c.Body, c.By, c.ByName, tx.now.UnixMicro())
}

// AddReadiness opens how somebody stands to a role, in the room of its readers.
func (tx *Tx) AddReadiness(ctx context.Context, r people.Readiness) error {
	return tx.exec(ctx, addReadiness, r.Organisation, r.Room, r.ID, r.Person, r.Scope, r.Sort, tx.now.UnixMicro(), r.Name, r.Mentor, r.MentorName, r.Readers, r.Delegation)
}

// Readinesses lists those about a scope that the seat was named to read.
func (tx *Tx) Readinesses(ctx context.Context, at Place, scope string) ([]people.Readiness, error) {
	return rows(ctx, tx, func(s scan) (r people.Readiness, err error) {
		err = s(&r.Organisation, &r.Room, &r.ID, &r.Person, &r.Scope, &r.Sort, &r.Made, &r.Name, &r.Mentor, &r.MentorName, &r.Readers, &r.Delegation, &r.Changed, &r.Rev)
		return r, err
	}, readinessesText, at.Organisation, scope)
}

// ChangeReadiness changes one that nobody changed since r.Rev.
func (tx *Tx) ChangeReadiness(ctx context.Context, r people.Readiness) error {
	return tx.revised(ctx, changeReadiness, r.Organisation, r.Room, r.ID, r.Rev, r.Name, r.Mentor, r.MentorName, r.Readers, r.Delegation, tx.now.UnixMicro())
}

// AddProof keeps evidence, or a step of the support plan.
func (tx *Tx) AddProof(ctx context.Context, at Place, p people.Proof) error {
	return tx.exec(ctx, addProof, at.Organisation, at.Room, p.ID, p.Readiness, p.Sort, p.Competence, p.By, tx.now.UnixMicro(), p.Level, p.Day, p.Helper, p.Words, p.ByName)
}

// Proofs lists the evidence and the steps of one, by competence.
func (tx *Tx) Proofs(ctx context.Context, at Place, readiness string) ([]people.Proof, error) {
	return rows(ctx, tx, func(s scan) (p people.Proof, err error) {
		err = s(&p.ID, &p.Readiness, &p.Sort, &p.Competence, &p.By, &p.Made, &p.Level, &p.Day, &p.Helper, &p.Words, &p.ByName, &p.Done, &p.Erased, &p.Rev)
		return p, err
	}, proofsText, at.Organisation, at.Room, readiness)
}

// ChangeProof changes the day, the helper and whether a step is done, that nobody changed since p.Rev.
func (tx *Tx) ChangeProof(ctx context.Context, at Place, p people.Proof) error {
	return tx.revised(ctx, changeProof, at.Organisation, at.Room, p.ID, p.Rev, p.Day, p.Helper, p.Done)
}

// EraseProof blanks what happened, or what the step is.
func (tx *Tx) EraseProof(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseProof, at, id)
}

// Inductions lists, in every room of the seat, who has a role for the first time, and who does not.
func (tx *Tx) Inductions(ctx context.Context) ([]people.Induction, error) {
	return rows(ctx, tx, func(s scan) (i people.Induction, err error) {
		err = s(&i.ID, &i.Person, &i.FirstTime, &i.Mentor, &i.MentorName, &i.By, &i.ByName, &i.Changed, &i.Rev)
		return i, err
	}, inductionsText)
}

// KeepInduction keeps it for an appointment, in place of what was said before.
func (tx *Tx) KeepInduction(ctx context.Context, at Place, i people.Induction) error {
	ok, err := tx.changed(ctx, changeInduction, at.Organisation, at.Room, i.ID, i.FirstTime, i.Mentor, i.MentorName, i.By, i.ByName, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addInduction, at.Organisation, at.Room, i.ID, i.Person, i.FirstTime, i.Mentor, i.MentorName, i.By, i.ByName, tx.now.UnixMicro())
}

// Premises lists what both sides said of what must be in place, by what it is of, oldest first.
func (tx *Tx) Premises(ctx context.Context, at Place) ([]people.Premise, error) {
	return rows(ctx, tx, func(s scan) (p people.Premise, err error) {
		err = s(&p.Code, &p.Index, &p.Side, &p.Verb, &p.Next, &p.Words, &p.By, &p.ByName, &p.ByFirm, &p.Made)
		return p, err
	}, premisesText, at.Organisation, at.Room)
}

// SayPremise adds what one side says.
func (tx *Tx) SayPremise(ctx context.Context, at Place, p people.Premise) error {
	return tx.exec(ctx, addPremise, at.Organisation, at.Room, p.Code, p.Index, p.Side, p.Verb, p.Next, p.Words, p.By, p.ByName, p.ByFirm, tx.now.UnixMicro())
}
