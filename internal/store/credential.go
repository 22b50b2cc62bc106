package store

import (
	"cmp"
	"context"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

const (
	addCredential text = `INSERT INTO credential (hash, kind, id, seat, person, label, created_us, seen_us, until_us, factor_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	// A session that did not go through a second factor lets nobody in who has one or needs one, whatever made the session.
	viewerText text = `SELECT c.id, c.kind, c.seat, c.person, c.label, c.created_us, c.seen_us, c.until_us, c.factor_us,
		coalesce(p.name, s.label), s.organisation, s.side, coalesce(p.admin, (1 = 0)), s.read_only, s.kind, o.name, s.person
		FROM credential c JOIN seat s ON s.id = c.seat JOIN organisation o ON o.id = s.organisation LEFT JOIN person p ON p.id = s.person
		WHERE c.hash = $1 AND c.kind = $2 AND c.until_us > $3 AND s.until_us > $3
		AND (c.kind <> 'session' OR c.factor_us > 0
			OR NOT (o.second_factor OR EXISTS (SELECT 1 FROM factor f WHERE f.person = s.person AND f.confirmed_us > 0)))`
	seenCredential  text = `UPDATE credential SET seen_us = $2, until_us = $3 WHERE id = $1 AND until_us > $2 RETURNING id`
	credentialsText text = `SELECT id, kind, seat, person, label, created_us, seen_us, until_us, factor_us FROM credential
		WHERE person = $1 AND kind = $2 AND until_us > $3 ORDER BY created_us, id`
	credentialByHash text = `SELECT id, kind, seat, person, label, created_us, seen_us, until_us, factor_us FROM credential
		WHERE hash = $1 AND kind = $2 AND until_us > $3`
	credentialCount        text = `SELECT count(*) FROM credential WHERE kind = $1 AND until_us > $2`
	endCredential          text = `UPDATE credential SET until_us = $3 WHERE id = $1 AND person = $2 AND until_us > $3 RETURNING id`
	endCredentialsOfPerson text = `UPDATE credential SET until_us = $2 WHERE person = $1 AND until_us > $2`
	endOtherSessions       text = `UPDATE credential SET until_us = $3 WHERE person = $1 AND id <> $2 AND kind IN ('session', 'recovery') AND until_us > $3`
	endCredentialsOfSeat   text = `UPDATE credential SET until_us = $2 WHERE seat = $1 AND until_us > $2`
	sweepCredentials       text = `DELETE FROM credential WHERE kind IN ('session', 'recovery') AND until_us < $1`
)

// AddCredential keeps a credential under the hash of its secret. One that takes the place of another keeps its c.Created, so that
// what ends some time after signing in does so; 0 is now.
func (tx *Tx) AddCredential(ctx context.Context, hash [32]byte, c party.Credential) error {
	now := tx.now.UnixMicro()
	return tx.exec(ctx, addCredential, hash[:], c.Kind, c.ID, c.Seat, c.Person, c.Label, cmp.Or(c.Created, now), now, c.Until, c.Factor)
}

// Holder is who a credential resolves to.
type Holder struct {
	Viewer     access.Viewer
	Credential party.Credential
	SeatKind   party.SeatKind
}

// Holder resolves the hash of a secret of a kind to its viewer. An unknown, ended or expired one is ErrRefused.
func (tx *Tx) Holder(ctx context.Context, hash [32]byte, kind party.CredentialKind) (Holder, error) {
	return single(ctx, tx, func(s scan) (h Holder, err error) {
		c, v := &h.Credential, &h.Viewer
		err = s(&c.ID, &c.Kind, &c.Seat, &c.Person, &c.Label, &c.Created, &c.Seen, &c.Until, &c.Factor,
			&v.Name, &v.Organisation, &v.Side, &v.Admin, &v.ReadOnly, &h.SeatKind, &v.Firm, &v.Person)
		v.Seat, v.Entry = c.Seat, c.ID
		v.Onlooker = h.SeatKind == party.OnlookerSeat
		v.Link = h.SeatKind == party.ReplySeat || h.SeatKind == party.ShareSeat
		return h, err
	}, viewerText, hash[:], kind, tx.now.UnixMicro())
}

// Seen notes that a credential was used, and until when it now lasts. One that ended meanwhile stays ended.
func (tx *Tx) Seen(ctx context.Context, id string, until int64) error {
	_, err := tx.changed(ctx, seenCredential, id, tx.now.UnixMicro(), until)
	return err
}

func scanCredential(s scan) (c party.Credential, err error) {
	err = s(&c.ID, &c.Kind, &c.Seat, &c.Person, &c.Label, &c.Created, &c.Seen, &c.Until, &c.Factor)
	return c, err
}

// CredentialByHash is a credential that holds no session yet, such as one for recovery.
func (tx *Tx) CredentialByHash(ctx context.Context, hash [32]byte, kind party.CredentialKind) (party.Credential, error) {
	return single(ctx, tx, scanCredential, credentialByHash, hash[:], kind, tx.now.UnixMicro())
}

// Credentials lists the credentials of a kind that let a person in now, oldest first.
func (tx *Tx) Credentials(ctx context.Context, p access.PersonID, kind party.CredentialKind) ([]party.Credential, error) {
	return rows(ctx, tx, scanCredential, credentialsText, p, kind, tx.now.UnixMicro())
}

// CredentialCount counts the credentials of a kind that let anybody in now.
func (tx *Tx) CredentialCount(ctx context.Context, kind party.CredentialKind) (n int, err error) {
	err = tx.one(ctx, []any{&n}, credentialCount, kind, tx.now.UnixMicro())
	return n, err
}

// EndCredential ends a credential of a person now.
func (tx *Tx) EndCredential(ctx context.Context, p access.PersonID, id string) error {
	ok, err := tx.changed(ctx, endCredential, id, p, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// EndOtherSessions ends every session of a person but one, every recovery, and every entrance that waits for a code.
func (tx *Tx) EndOtherSessions(ctx context.Context, p access.PersonID, keep string) error {
	if err := tx.exec(ctx, endOtherSessions, p, keep, tx.now.UnixMicro()); err != nil {
		return err
	}
	return tx.exec(ctx, endWaitingOf, p)
}

// SweepCredentials forgets sessions, recoveries and entrances waiting for a code that ended before an instant, and whom an invitation
// that was used, withdrawn or lapsed before it was meant for.
func (tx *Tx) SweepCredentials(ctx context.Context, before time.Time) error {
	for _, t := range []text{sweepCredentials, blankInvites} {
		if err := tx.exec(ctx, t, before.UnixMicro()); err != nil {
			return err
		}
	}
	return tx.exec(ctx, sweepWaiting, before.UnixMicro())
}
