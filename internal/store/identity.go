package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

// Forever is the end of what has no end.
const Forever = int64(253402300799000000) // 9999-12-31T23:59:59Z

const (
	settingText     text = `SELECT value FROM setting WHERE name = $1`
	changeSetting   text = `UPDATE setting SET value = $2 WHERE name = $1 RETURNING name`
	addSetting      text = `INSERT INTO setting (name, value) VALUES ($1, $2)`
	addOrganisation text = `INSERT INTO organisation (id, name, side, acts_for, second_factor, created_us, ended_us, rev)
		VALUES ($1, $2, $3, $4, (1 = 0), $5, 0, 1)`
	organisationText text = `SELECT id, name, side, acts_for, second_factor, created_us, ended_us, rev FROM organisation WHERE id = $1`
	organisationList text = `SELECT id, name, side, acts_for, second_factor, created_us, ended_us, rev FROM organisation ORDER BY name, id`
	factorOrganistn  text = `UPDATE organisation SET second_factor = $2, rev = rev + 1 WHERE id = $1 AND second_factor <> $2 RETURNING rev`
	renameOrganistn  text = `UPDATE organisation SET name = $3, rev = rev + 1 WHERE id = $1 AND rev = $2 RETURNING rev`

	addPerson     text = `INSERT INTO person (id, email, name, admin, created_us, ended_us, rev) VALUES ($1, $2, $3, $4, $5, 0, 1)`
	personText    text = `SELECT id, email, name, admin, created_us, ended_us, rev FROM person WHERE id = $1`
	personByEmail text = `SELECT id, email, name, admin, created_us, ended_us, rev FROM person WHERE email = $1`
	personList    text = `SELECT id, email, name, admin, created_us, ended_us, rev FROM person ORDER BY name, id`
	peopleIn      text = `SELECT id, email, name, admin, created_us, ended_us, rev FROM person WHERE id IN ({list}) ORDER BY name, id`
	changePerson  text = `UPDATE person SET name = $3, email = $4, rev = rev + 1 WHERE id = $1 AND rev = $2 RETURNING rev`
	endPerson     text = `UPDATE person SET ended_us = $2, rev = rev + 1 WHERE id = $1 AND ended_us = 0 RETURNING rev`
	revivePerson  text = `UPDATE person SET ended_us = 0, rev = rev + 1 WHERE id = $1 AND ended_us <> 0 RETURNING rev`
	adminPerson   text = `UPDATE person SET admin = $2, rev = rev + 1 WHERE id = $1 RETURNING rev`

	passwordText   text = `SELECT hash FROM password WHERE person = $1`
	changePassword text = `UPDATE password SET hash = $2, changed_us = $3 WHERE person = $1 RETURNING person`
	addPassword    text = `INSERT INTO password (person, hash, changed_us) VALUES ($1, $2, $3)`
)

// Setting is a setting of the installation, "" when it was never set.
func (tx *Tx) Setting(ctx context.Context, name string) (value string, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&value) }, settingText, name)
	return value, err
}

// SetSetting changes a setting of the installation.
func (tx *Tx) SetSetting(ctx context.Context, name, value string) error {
	ok, err := tx.changed(ctx, changeSetting, name, value)
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addSetting, name, value)
}

// AddOrganisation adds an organisation.
func (tx *Tx) AddOrganisation(ctx context.Context, o party.Organisation) error {
	return tx.exec(ctx, addOrganisation, o.ID, o.Name, o.Side, o.ActsFor, tx.now.UnixMicro())
}

func scanOrganisation(s scan) (o party.Organisation, err error) {
	err = s(&o.ID, &o.Name, &o.Side, &o.ActsFor, &o.SecondFactor, &o.Created, &o.Ended, &o.Rev)
	return o, err
}

// Organisation is an organisation by its id.
func (tx *Tx) Organisation(ctx context.Context, id access.OrganisationID) (party.Organisation, error) {
	return single(ctx, tx, scanOrganisation, organisationText, id)
}

// Organisations lists every organisation of the installation, by name.
func (tx *Tx) Organisations(ctx context.Context) ([]party.Organisation, error) {
	return rows(ctx, tx, scanOrganisation, organisationList)
}

// RenameOrganisation changes the name of an organisation that nobody changed since revision rev.
func (tx *Tx) RenameOrganisation(ctx context.Context, id access.OrganisationID, rev int64, name string) error {
	return tx.revised(ctx, renameOrganistn, id, rev, name)
}

// RequireFactor says whether who acts for an organisation needs a second factor, and whether that was a change.
func (tx *Tx) RequireFactor(ctx context.Context, id access.OrganisationID, required bool) (bool, error) {
	return tx.changed(ctx, factorOrganistn, id, required)
}

// AddPerson adds a person. An address that is taken is ErrTaken.
func (tx *Tx) AddPerson(ctx context.Context, p party.Person) error {
	return tx.exec(ctx, addPerson, p.ID, p.Email, p.Name, p.Admin, tx.now.UnixMicro())
}

func scanPerson(s scan) (p party.Person, err error) {
	err = s(&p.ID, &p.Email, &p.Name, &p.Admin, &p.Created, &p.Ended, &p.Rev)
	return p, err
}

// Person is a person by their id.
func (tx *Tx) Person(ctx context.Context, id access.PersonID) (party.Person, error) {
	return single(ctx, tx, scanPerson, personText, id)
}

// PersonByEmail is a person by their address in lower case.
func (tx *Tx) PersonByEmail(ctx context.Context, email string) (party.Person, error) {
	return single(ctx, tx, scanPerson, personByEmail, email)
}

// People lists every person of the installation, by name.
func (tx *Tx) People(ctx context.Context) ([]party.Person, error) {
	return rows(ctx, tx, scanPerson, personList)
}

// PeopleBy are several people by their ids.
func (tx *Tx) PeopleBy(ctx context.Context, ids []access.PersonID) (map[access.PersonID]party.Person, error) {
	list, err := amongIDs(ctx, tx, scanPerson, peopleIn, unique(ids))
	out := make(map[access.PersonID]party.Person, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// ChangePerson changes name and address of a person whom nobody changed since revision rev.
func (tx *Tx) ChangePerson(ctx context.Context, p party.Person) error {
	return tx.revised(ctx, changePerson, p.ID, p.Rev, p.Name, p.Email)
}

// EndPerson deactivates a person: every seat and credential of theirs ends now, with their second factor; what they did stays. Ending
// twice is ErrRefused.
func (tx *Tx) EndPerson(ctx context.Context, id access.PersonID) error {
	ok, err := tx.changed(ctx, endPerson, id, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	if err != nil {
		return err
	}
	seats, err := tx.SeatsOf(ctx, id)
	if err != nil {
		return err
	}
	for _, s := range seats {
		if err := tx.EndSeat(ctx, s.ID); err != nil {
			return err
		}
	}
	if err := tx.exec(ctx, endCredentialsOfPerson, id, tx.now.UnixMicro()); err != nil {
		return err
	}
	_, err = tx.EndFactor(ctx, id)
	return err
}

// RevivePerson lets a deactivated person have seats again. None of the old ones comes back.
func (tx *Tx) RevivePerson(ctx context.Context, id access.PersonID) error {
	ok, err := tx.changed(ctx, revivePerson, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// SetAdmin says whether a person runs the installation.
func (tx *Tx) SetAdmin(ctx context.Context, id access.PersonID, admin bool) error {
	ok, err := tx.changed(ctx, adminPerson, id, admin)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// Password is the hash of a person's password, "" when none was set.
func (tx *Tx) Password(ctx context.Context, id access.PersonID) (hash string, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&hash) }, passwordText, id)
	return hash, err
}

// SetPassword keeps the hash of a new password.
func (tx *Tx) SetPassword(ctx context.Context, id access.PersonID, hash string) error {
	ok, err := tx.changed(ctx, changePassword, id, hash, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addPassword, id, hash, tx.now.UnixMicro())
}

// single is the one row of a text, or ErrRefused.
func single[T any](ctx context.Context, tx *Tx, one func(scan) (T, error), t text, args ...any) (out T, err error) {
	found := false
	err = tx.query(ctx, func(s scan) error {
		found = true
		out, err = one(s)
		return err
	}, t, args...)
	if err == nil && !found {
		err = ErrRefused
	}
	return out, err
}
