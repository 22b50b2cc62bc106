package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/people"
)

// The people a project depends on lie in the client's own room of the project. For whoever looks for situations: Stakeholders gives
// everything of one project in one question (Cadence, Last, Next, Influence, Stance and Wanted are kept with the row as contacts and
// judgements change them); NextStakeholders gives, over every room of the seat, those whose next contact is due by a day, which is what
// the first page shows; core/people.NextContacts puts either in order with the reason in words. Health of the client role is reckoned
// from Appointments, Authorities, Standings and Inductions by core/people.RoleHealth.
const (
	stakeholderColumns = `organisation, room, id, by_person, created_us, name, post, firm, email, side, person, owner, owner_name, cadence, last_day, next_day,
		influence, interest, power, legitimacy, urgency, stance, wanted, judged_us, changed_us, ended_us, erased_us, rev`
	addStakeholder text = `INSERT INTO visible_stakeholder (` + stakeholderColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $5, 0, 0, 1)`
	stakeholderText  text = `SELECT ` + stakeholderColumns + ` FROM visible_stakeholder WHERE organisation = $1 AND room = $2 AND id = $3`
	stakeholdersText text = `SELECT ` + stakeholderColumns + ` FROM visible_stakeholder WHERE organisation = $1 AND room = $2 ORDER BY ended_us, name, id`
	nextStakeholders text = `SELECT f.*, ` + whereColumns + ` FROM (SELECT ` + stakeholderColumns + ` FROM visible_stakeholder
			WHERE ended_us = 0 AND next_day <> '' AND next_day <= $1 ORDER BY influence DESC, next_day, id LIMIT $2)` + whereOfF + `
		ORDER BY f.influence DESC, f.next_day, f.id, g.role`
	changeStakeholder text = `UPDATE visible_stakeholder SET name = $5, post = $6, firm = $7, email = $8, side = $9, person = $10, owner = $11, owner_name = $12,
		cadence = $13, next_day = $14, changed_us = $15, ended_us = $16, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND erased_us = 0 RETURNING rev`
	tendStakeholder text = `UPDATE visible_stakeholder SET last_day = $4, next_day = $5, influence = $6, interest = $7, power = $8, legitimacy = $9, urgency = $10,
		stance = $11, wanted = $12, judged_us = $13 WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING rev`
	eraseStakeholder text = `UPDATE visible_stakeholder SET name = '', post = '', firm = '', email = '', person = '', next_day = '', erased_us = $4, ended_us = $4,
		rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING rev`

	judgementColumns      = `id, stakeholder, influence, interest, power, legitimacy, urgency, stance, wanted, by_person, made_us, words, by_name, erased_us`
	addJudgement     text = `INSERT INTO visible_judgement (organisation, room, ` + judgementColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)`
	judgementsText text = `SELECT ` + judgementColumns + ` FROM visible_judgement WHERE organisation = $1 AND room = $2 ORDER BY stakeholder, made_us, id`
	eraseJudgement text = `UPDATE visible_judgement SET words = '', erased_us = $4 WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING id`

	contactColumns      = `id, stakeholder, day, way, source, ref, by_person, made_us, told, heard, by_name, erased_us`
	addContact     text = `INSERT INTO visible_contact (organisation, room, ` + contactColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)`
	contactsText   text = `SELECT ` + contactColumns + ` FROM visible_contact WHERE organisation = $1 AND room = $2 AND stakeholder = $3
		ORDER BY day DESC, made_us DESC, id DESC LIMIT $4`
	contactsFrom text = `SELECT stakeholder FROM visible_contact WHERE organisation = $1 AND room = $2 AND source = $3 AND ref = $4`
	cameSince    text = `SELECT a.series, a.number, a.person, a.side, a.name, s.starts, m.title FROM visible_attendance a
		JOIN visible_sitting s ON s.organisation = a.organisation AND s.room = a.room AND s.series = a.series AND s.number = a.number
		JOIN visible_series m ON m.organisation = a.organisation AND m.room = a.room AND m.id = a.series
		WHERE a.state = 'came' AND a.changed_us >= $1 AND s.state <> 'cancelled' ORDER BY s.starts, a.series, a.number, a.person LIMIT $2`
	eraseContact text = `UPDATE visible_contact SET told = '', heard = '', erased_us = $4 WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING id`

	addBond   text = `INSERT INTO visible_bond (organisation, room, stakeholder, other, sort, by_person, made_us) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	bondsText text = `SELECT stakeholder, other, sort, by_person, made_us FROM visible_bond WHERE organisation = $1 AND room = $2 ORDER BY stakeholder, sort, other`
	dropBond  text = `DELETE FROM visible_bond WHERE organisation = $1 AND room = $2 AND stakeholder = $3 AND other = $4 AND sort = $5 RETURNING sort`

	sensitivityColumns      = `organisation, room, id, stakeholder, by_person, made_us, words, readers, by_name, changed_us, erased_us, rev`
	addSensitivity     text = `INSERT INTO visible_sensitivity (` + sensitivityColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $6, 0, 1)`
	sensitivitiesText  text = `SELECT ` + sensitivityColumns + ` FROM visible_sensitivity WHERE organisation = $1 AND stakeholder = $2 ORDER BY made_us DESC, id`
	eraseSensitivity   text = `UPDATE visible_sensitivity SET words = '', erased_us = $4, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND erased_us = 0 RETURNING rev`
)

// AddStakeholder keeps somebody the project depends on.
func (tx *Tx) AddStakeholder(ctx context.Context, s people.Stakeholder) error {
	return tx.exec(ctx, addStakeholder, s.Organisation, s.Room, s.ID, s.By, tx.now.UnixMicro(), s.Name, s.Post, s.Firm, s.Email, s.Side, s.Person, s.Owner,
		s.OwnerName, s.Cadence, s.Last, s.Next, s.Influence, s.Interest, s.Power, s.Legitimacy, s.Urgency, s.Stance, s.Wanted, s.JudgedAt)
}

func scanStakeholder(s scan) (p people.Stakeholder, err error) {
	err = s(&p.Organisation, &p.Room, &p.ID, &p.By, &p.Created, &p.Name, &p.Post, &p.Firm, &p.Email, &p.Side, &p.Person, &p.Owner, &p.OwnerName, &p.Cadence, &p.Last, &p.Next,
		&p.Influence, &p.Interest, &p.Power, &p.Legitimacy, &p.Urgency, &p.Stance, &p.Wanted, &p.JudgedAt, &p.Changed, &p.Ended, &p.Erased, &p.Rev)
	return p, err
}

// Stakeholder is one of them.
func (tx *Tx) Stakeholder(ctx context.Context, at Place, id string) (people.Stakeholder, error) {
	return single(ctx, tx, scanStakeholder, stakeholderText, at.Organisation, at.Room, id)
}

// Stakeholders lists everybody a project depends on, those who are minded no more last.
func (tx *Tx) Stakeholders(ctx context.Context, at Place) ([]people.Stakeholder, error) {
	return rows(ctx, tx, scanStakeholder, stakeholdersText, at.Organisation, at.Room)
}

// NextStakeholders lists at most limit of those, in every room of the seat, whose next contact is due by a day, and where.
func (tx *Tx) NextStakeholders(ctx context.Context, until string, limit int) ([]Located[people.Stakeholder], error) {
	same := func(a, b people.Stakeholder) bool { return a.Room == b.Room && a.ID == b.ID }
	return located(ctx, tx, scanStakeholder, same, nextStakeholders, until, limit)
}

// ChangeStakeholder changes who somebody is, who minds them and how often, that nobody changed since s.Rev.
func (tx *Tx) ChangeStakeholder(ctx context.Context, s people.Stakeholder) error {
	return tx.revised(ctx, changeStakeholder, s.Organisation, s.Room, s.ID, s.Rev, s.Name, s.Post, s.Firm, s.Email, s.Side, s.Person, s.Owner, s.OwnerName, s.Cadence,
		s.Next, tx.now.UnixMicro(), s.Ended)
}

// TendStakeholder keeps what follows from the contacts and judgements of one. It is no change that another could be in the way of.
func (tx *Tx) TendStakeholder(ctx context.Context, s people.Stakeholder) error {
	ok, err := tx.changed(ctx, tendStakeholder, s.Organisation, s.Room, s.ID, s.Last, s.Next, s.Influence, s.Interest, s.Power, s.Legitimacy, s.Urgency, s.Stance,
		s.Wanted, s.JudgedAt)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// erased blanks a row by a text; one that is blank or out of reach is ErrRefused.
func (tx *Tx) erased(ctx context.Context, t text, at Place, id string) error {
	ok, err := tx.changed(ctx, t, at.Organisation, at.Room, id, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// EraseStakeholder blanks who somebody is, and minds them no more. The record's opening has EraseFields.
func (tx *Tx) EraseStakeholder(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseStakeholder, at, id)
}

// AddJudgement keeps how somebody was seen.
func (tx *Tx) AddJudgement(ctx context.Context, at Place, j people.Judgement) error {
	return tx.exec(ctx, addJudgement, at.Organisation, at.Room, j.ID, j.Stakeholder, j.Influence, j.Interest, j.Power, j.Legitimacy, j.Urgency, j.Stance, j.Wanted, j.By,
		tx.now.UnixMicro(), j.Words, j.ByName)
}

// Judgements lists how everybody of a project was seen, by stakeholder, oldest first.
func (tx *Tx) Judgements(ctx context.Context, at Place) ([]people.Judgement, error) {
	return rows(ctx, tx, func(s scan) (j people.Judgement, err error) {
		err = s(&j.ID, &j.Stakeholder, &j.Influence, &j.Interest, &j.Power, &j.Legitimacy, &j.Urgency, &j.Stance, &j.Wanted, &j.By, &j.Made, &j.Words, &j.ByName, &j.Erased)
		return j, err
	}, judgementsText, at.Organisation, at.Room)
}

// EraseJudgement blanks why somebody was seen so.
func (tx *Tx) EraseJudgement(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseJudgement, at, id)
}

// AddContact keeps that somebody was spoken to.
func (tx *Tx) AddContact(ctx context.Context, at Place, c people.Contact) error {
	return tx.exec(ctx, addContact, at.Organisation, at.Room, c.ID, c.Stakeholder, c.Day, c.Way, c.Source, c.Ref, c.By, tx.now.UnixMicro(), c.Told, c.Heard, c.ByName)
}

// Contacts lists at most limit contacts with somebody, the latest first.
func (tx *Tx) Contacts(ctx context.Context, at Place, stakeholder string, limit int) ([]people.Contact, error) {
	return rows(ctx, tx, func(s scan) (c people.Contact, err error) {
		err = s(&c.ID, &c.Stakeholder, &c.Day, &c.Way, &c.Source, &c.Ref, &c.By, &c.Made, &c.Told, &c.Heard, &c.ByName, &c.Erased)
		return c, err
	}, contactsText, at.Organisation, at.Room, stakeholder, limit)
}

// ContactsFrom lists with whom a contact is known from a meeting or a message.
func (tx *Tx) ContactsFrom(ctx context.Context, at Place, source, ref string) ([]string, error) {
	return rows(ctx, tx, func(s scan) (who string, err error) {
		err = s(&who)
		return who, err
	}, contactsFrom, at.Organisation, at.Room, source, ref)
}

// Came is that somebody was at a meeting.
type Came struct {
	meeting.Attendee
	Starts civil.Time // by the wall of the meeting's zone
	Title  string
}

// CameSince lists who came to meetings, in every room of the seat, as it was written down since an instant: by meeting, the earliest first.
func (tx *Tx) CameSince(ctx context.Context, since int64, limit int) ([]Came, error) {
	return rows(ctx, tx, func(s scan) (c Came, err error) {
		var starts string
		err = s(&c.Series, &c.Number, &c.Person, &c.Side, &c.Name, &starts, &c.Title)
		c.State, c.Starts = meeting.Came, clockOf(starts)
		return c, err
	}, cameSince, since, limit)
}

// EraseContact blanks what was told and heard.
func (tx *Tx) EraseContact(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseContact, at, id)
}

// AddBond keeps what is between two of them.
func (tx *Tx) AddBond(ctx context.Context, at Place, b people.Bond) error {
	return tx.exec(ctx, addBond, at.Organisation, at.Room, b.From, b.To, b.Sort, b.By, tx.now.UnixMicro())
}

// Bonds lists what is between the people of a project.
func (tx *Tx) Bonds(ctx context.Context, at Place) ([]people.Bond, error) {
	return rows(ctx, tx, func(s scan) (b people.Bond, err error) {
		err = s(&b.From, &b.To, &b.Sort, &b.By, &b.Made)
		return b, err
	}, bondsText, at.Organisation, at.Room)
}

// DropBond takes it away, and reports whether it was there.
func (tx *Tx) DropBond(ctx context.Context, at Place, b people.Bond) (bool, error) {
	return tx.changed(ctx, dropBond, at.Organisation, at.Room, b.From, b.To, b.Sort)
}

// AddSensitivity keeps what named readers alone know, in their room.
func (tx *Tx) AddSensitivity(ctx context.Context, s people.Sensitivity) error {
	return tx.exec(ctx, addSensitivity, s.Organisation, s.Room, s.ID, s.Stakeholder, s.By, tx.now.UnixMicro(), s.Words, s.Readers, s.ByName)
}

// Sensitivities lists what the seat was named to read of somebody, the latest first.
func (tx *Tx) Sensitivities(ctx context.Context, tenant access.OrganisationID, stakeholder string) ([]people.Sensitivity, error) {
	return rows(ctx, tx, func(s scan) (p people.Sensitivity, err error) {
		err = s(&p.Organisation, &p.Room, &p.ID, &p.Stakeholder, &p.By, &p.Made, &p.Words, &p.Readers, &p.ByName, &p.Changed, &p.Erased, &p.Rev)
		return p, err
	}, sensitivitiesText, tenant, stakeholder)
}

// EraseSensitivity blanks it.
func (tx *Tx) EraseSensitivity(ctx context.Context, at Place, id string) error {
	return tx.erased(ctx, eraseSensitivity, at, id)
}
