package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

const (
	addMember text = `INSERT INTO visible_member (organisation, room, id, person, name, firm, side, role, title, since_us, until_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1)`
	changeMember text = `UPDATE visible_member SET name = $4, firm = $5, role = $6, until_us = $7, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND person = $3 RETURNING rev`
	membersText text = `SELECT id, person, name, firm, side, role, title, since_us, until_us, rev FROM visible_member
		WHERE organisation = $1 AND room = $2 ORDER BY name, id`
	memberText text = `SELECT id, person, name, firm, side, role, title, since_us, until_us, rev FROM visible_member
		WHERE organisation = $1 AND room = $2 AND person = $3`

	addAppointment text = `INSERT INTO visible_appointment (organisation, room, id, seat, person, name, firm, role, days, made_by, since_us, until_us, ended_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1)`
	appointmentsText text = `SELECT id, seat, person, name, firm, role, days, made_by, since_us, until_us, ended_us, rev FROM visible_appointment
		WHERE organisation = $1 AND room = $2 ORDER BY ended_us, role, name, id`
	appointmentText text = `SELECT id, seat, person, name, firm, role, days, made_by, since_us, until_us, ended_us, rev FROM visible_appointment
		WHERE organisation = $1 AND room = $2 AND id = $3`
	endAppointment text = `UPDATE visible_appointment SET ended_us = $5, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND ended_us = 0 RETURNING rev`
	appointmentDays text = `UPDATE visible_appointment SET days = $5, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	addInvitation text = `INSERT INTO visible_invitation (organisation, room, id, email, name, firm, role, made_by, made_by_name, created_us, until_us, ended_us, outcome, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', 1)`
	invitationsText text = `SELECT id, email, name, firm, role, made_by, made_by_name, created_us, until_us, ended_us, outcome, rev FROM visible_invitation
		WHERE organisation = $1 AND room = $2 ORDER BY created_us DESC, id`
	endInvitation text = `UPDATE visible_invitation SET ended_us = $4, outcome = $5, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND outcome = '' RETURNING rev`

	addInvite text = `INSERT INTO invite (hash, id, tenant, scope, role, organisation, email, name, made_by, created_us, until_us, post_until_us, ended_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`
	inviteText text = `SELECT id, tenant, scope, role, organisation, email, name, made_by, created_us, until_us, post_until_us, ended_us FROM invite
		WHERE (hash = $1 OR id IN (SELECT s.invite FROM invite_secret s WHERE s.hash = $1)) AND ended_us = 0 AND until_us > $2`
	endInvite    text = `UPDATE invite SET ended_us = $2 WHERE id = $1 AND ended_us = 0 RETURNING id`
	blankInvites text = `UPDATE invite SET email = '', name = '' WHERE email <> '' AND (ended_us > 0 AND ended_us <= $1 OR until_us <= $1)`

	addLink text = `INSERT INTO visible_link (organisation, room, id, kind, label, thread, made_by, made_by_name, created_us, until_us, ended_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1)`
	linksText text = `SELECT id, kind, label, thread, made_by, made_by_name, created_us, until_us, ended_us, rev FROM visible_link
		WHERE organisation = $1 AND room = $2 ORDER BY created_us DESC, id`
	linkText text = `SELECT id, kind, label, thread, made_by, made_by_name, created_us, until_us, ended_us, rev FROM visible_link
		WHERE organisation = $1 AND room = $2 AND id = $3`
	endLink text = `UPDATE visible_link SET ended_us = $4, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND ended_us = 0 RETURNING rev`
)

// Place names a room with its owner: where rows are.
type Place struct {
	Organisation access.OrganisationID
	Room         access.RoomID
}

// At is the place of a reach.
func At(r access.Reach) Place { return Place{r.Organisation, r.Room} }

// AddMember makes somebody known in a room. Who is known there already is ErrTaken.
func (tx *Tx) AddMember(ctx context.Context, at Place, m party.Member) error {
	return tx.exec(ctx, addMember, at.Organisation, at.Room, m.ID, m.Person, m.Name, m.Firm, m.Side, m.Role, m.Title, tx.now.UnixMicro())
}

// ChangeMember changes how somebody is known in a room, and reports whether they were known there.
func (tx *Tx) ChangeMember(ctx context.Context, at Place, m party.Member) (bool, error) {
	return tx.changed(ctx, changeMember, at.Organisation, at.Room, m.Person, m.Name, m.Firm, m.Role, m.Until)
}

func scanMember(s scan) (m party.Member, err error) {
	err = s(&m.ID, &m.Person, &m.Name, &m.Firm, &m.Side, &m.Role, &m.Title, &m.Since, &m.Until, &m.Rev)
	return m, err
}

// Members lists who is known in a room, by name.
func (tx *Tx) Members(ctx context.Context, at Place) ([]party.Member, error) {
	return rows(ctx, tx, scanMember, membersText, at.Organisation, at.Room)
}

// Member is a person as they are known in a room.
func (tx *Tx) Member(ctx context.Context, at Place, p access.PersonID) (party.Member, error) {
	return single(ctx, tx, scanMember, memberText, at.Organisation, at.Room, p)
}

// AddAppointment keeps the giving of a role.
func (tx *Tx) AddAppointment(ctx context.Context, at Place, a party.Appointment) error {
	return tx.exec(ctx, addAppointment, at.Organisation, at.Room, a.ID, a.Seat, a.Person, a.Name, a.Firm, a.Role, a.Days, a.MadeBy,
		tx.now.UnixMicro(), a.Until)
}

func scanAppointment(s scan) (a party.Appointment, err error) {
	err = s(&a.ID, &a.Seat, &a.Person, &a.Name, &a.Firm, &a.Role, &a.Days, &a.MadeBy, &a.Since, &a.Until, &a.Ended, &a.Rev)
	return a, err
}

// Appointments lists the roles given in a room, those in force first.
func (tx *Tx) Appointments(ctx context.Context, at Place) ([]party.Appointment, error) {
	return rows(ctx, tx, scanAppointment, appointmentsText, at.Organisation, at.Room)
}

// Appointment is one giving of a role.
func (tx *Tx) Appointment(ctx context.Context, at Place, id string) (party.Appointment, error) {
	return single(ctx, tx, scanAppointment, appointmentText, at.Organisation, at.Room, id)
}

// EndAppointment notes that a role was taken back.
func (tx *Tx) EndAppointment(ctx context.Context, at Place, id string, rev int64) error {
	return tx.revised(ctx, endAppointment, at.Organisation, at.Room, id, rev, tx.now.UnixMicro())
}

// SetAppointmentDays changes how many days a month are set aside for a role.
func (tx *Tx) SetAppointmentDays(ctx context.Context, at Place, id string, rev, days int64) error {
	return tx.revised(ctx, appointmentDays, at.Organisation, at.Room, id, rev, days)
}

// AddInvitation keeps an invitation with the side that sent it. Its secret is kept by AddInvite.
func (tx *Tx) AddInvitation(ctx context.Context, at Place, i party.Invitation) error {
	return tx.exec(ctx, addInvitation, at.Organisation, at.Room, i.ID, i.Email, i.Name, i.Firm, i.Role, i.MadeBy, i.MadeByName,
		tx.now.UnixMicro(), i.Until)
}

// Invitations lists the invitations of a room, newest first.
func (tx *Tx) Invitations(ctx context.Context, at Place) ([]party.Invitation, error) {
	return rows(ctx, tx, func(s scan) (i party.Invitation, err error) {
		err = s(&i.ID, &i.Email, &i.Name, &i.Firm, &i.Role, &i.MadeBy, &i.MadeByName, &i.Created, &i.Until, &i.Ended, &i.Outcome, &i.Rev)
		return i, err
	}, invitationsText, at.Organisation, at.Room)
}

// EndInvitation notes how an invitation ended, and reports whether it was still open.
func (tx *Tx) EndInvitation(ctx context.Context, at Place, id, outcome string) (bool, error) {
	return tx.changed(ctx, endInvitation, at.Organisation, at.Room, id, tx.now.UnixMicro(), outcome)
}

// AddInvite keeps what the secret of an invitation opens, under its hash.
func (tx *Tx) AddInvite(ctx context.Context, hash [32]byte, i party.Invite) error {
	return tx.exec(ctx, addInvite, hash[:], i.ID, i.Tenant, i.Scope, i.Role, i.Organisation, i.Email, i.Name, i.MadeBy, tx.now.UnixMicro(),
		i.Until, i.PostUntil)
}

// Invite is what a secret opens. A used, withdrawn or expired one is the same as an unknown one: ErrRefused.
func (tx *Tx) Invite(ctx context.Context, hash [32]byte) (party.Invite, error) {
	return single(ctx, tx, scanInvite, inviteText, hash[:], tx.now.UnixMicro())
}

// EndInvite makes a secret open nothing, and reports whether it opened something.
func (tx *Tx) EndInvite(ctx context.Context, id string) (bool, error) {
	return tx.changed(ctx, endInvite, id, tx.now.UnixMicro())
}

// AddLink keeps a link with the side that made it.
func (tx *Tx) AddLink(ctx context.Context, at Place, l party.Link) error {
	return tx.exec(ctx, addLink, at.Organisation, at.Room, l.ID, l.Kind, l.Label, l.Thread, l.MadeBy, l.MadeByName, tx.now.UnixMicro(), l.Until)
}

func scanLink(s scan) (l party.Link, err error) {
	err = s(&l.ID, &l.Kind, &l.Label, &l.Thread, &l.MadeBy, &l.MadeByName, &l.Created, &l.Until, &l.Ended, &l.Rev)
	return l, err
}

// Links lists the links of a room, newest first.
func (tx *Tx) Links(ctx context.Context, at Place) ([]party.Link, error) {
	return rows(ctx, tx, scanLink, linksText, at.Organisation, at.Room)
}

// Link is one link.
func (tx *Tx) Link(ctx context.Context, at Place, id string) (party.Link, error) {
	return single(ctx, tx, scanLink, linkText, at.Organisation, at.Room, id)
}

// EndLink notes that a link was ended, and reports whether it was open.
func (tx *Tx) EndLink(ctx context.Context, at Place, id string) (bool, error) {
	return tx.changed(ctx, endLink, at.Organisation, at.Room, id, tx.now.UnixMicro())
}
