package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/party"
)

const (
	addInviteSecret    text = `INSERT INTO invite_secret (hash, invite, until_us) VALUES ($1, $2, $3)`
	inviteByID         text = `SELECT id, tenant, scope, role, organisation, email, name, made_by, created_us, until_us, post_until_us, ended_us FROM invite WHERE id = $1 AND ended_us = 0 AND until_us > $2`
	sweepInviteSecrets text = `DELETE FROM invite_secret WHERE until_us < $1`
	outgoingAsked      text = `SELECT count(*) FROM outgoing WHERE seat = $1 AND kind = $2 AND state = 'sent' AND ended_us > $3`

	addAnswerLink    text = `INSERT INTO answer_link (hash, seat, scope, matter, made_us, until_us, used_us) VALUES ($1, $2, $3, $4, $5, $6, 0)`
	answerLink       text = `SELECT seat, scope, matter, until_us FROM answer_link WHERE hash = $1 AND seat = $2 AND used_us = 0 AND until_us > $3`
	useAnswerLink    text = `UPDATE answer_link SET used_us = $3 WHERE hash = $1 AND seat = $2 AND used_us = 0 AND until_us > $3 RETURNING hash`
	sweepAnswerLinks text = `DELETE FROM answer_link WHERE until_us < $1`

	outgoingByMessage text = `SELECT ` + outgoingColumns + ` FROM outgoing WHERE message = $1`
	failingText       text = `SELECT person, code, times, since_us, last_us FROM mail_failing WHERE person = $1`
	failingList       text = `SELECT person, code, times, since_us, last_us FROM mail_failing ORDER BY last_us DESC, person LIMIT $1`
	addFailing        text = `INSERT INTO mail_failing (person, code, times, since_us, last_us) VALUES ($1, $2, 1, $3, $3)`
	moreFailing       text = `UPDATE mail_failing SET code = $2, times = times + 1, last_us = $3 WHERE person = $1 RETURNING person`
	endFailing        text = `DELETE FROM mail_failing WHERE person = $1 RETURNING person`

	addMailAlias  text = `INSERT INTO mail_alias (alias, scope, made_us) VALUES ($1, $2, $3)`
	mailAliasText text = `SELECT scope FROM mail_alias WHERE alias = $1`
	mailAliasesOf text = `SELECT alias, scope FROM mail_alias WHERE scope IN ({list}) ORDER BY scope, alias`
	peoplesFirms  text = `SELECT p.email, s.organisation FROM person p JOIN seat s ON s.person = p.id WHERE p.ended_us = 0 AND s.kind = 'person' AND s.until_us > $1 ORDER BY p.email, s.organisation`
	firmScopes    text = `SELECT DISTINCT p.scope FROM post p JOIN seat s ON s.id = p.seat JOIN scope c ON c.id = p.scope WHERE s.organisation = $1 AND c.kind = 'engagement' AND p.until_us > $2
		ORDER BY p.scope LIMIT 9`

	addAttending    text = `INSERT INTO visible_attending (organisation, room, series, number, person, answer, sequence, changed_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	changeAttending text = `UPDATE visible_attending SET answer = $6, sequence = $7, changed_us = $8 WHERE organisation = $1 AND room = $2 AND series = $3 AND number = $4 AND person = $5
		RETURNING person`
	attendingText text = `SELECT series, number, person, answer, sequence, changed_us FROM visible_attending WHERE organisation = $1 AND room = $2 AND series = $3 ORDER BY number, person`
)

// AddInviteSecret keeps the hash of a further secret that opens an invitation.
func (tx *Tx) AddInviteSecret(ctx context.Context, hash [32]byte, i party.Invite) error {
	return tx.exec(ctx, addInviteSecret, hash[:], i.ID, i.Until)
}

// InviteByID is an invitation that still opens something, or ErrRefused.
func (tx *Tx) InviteByID(ctx context.Context, id string) (party.Invite, error) {
	return single(ctx, tx, scanInvite, inviteByID, id, tx.now.UnixMicro())
}

func scanInvite(s scan) (i party.Invite, err error) {
	err = s(&i.ID, &i.Tenant, &i.Scope, &i.Role, &i.Organisation, &i.Email, &i.Name, &i.MadeBy, &i.Created, &i.Until, &i.PostUntil, &i.Ended)
	return i, err
}

// AskedSince counts the messages of a kind that were sent because a seat asked for them, after an instant.
func (tx *Tx) AskedSince(ctx context.Context, o Outgoing, since time.Time) (n int, err error) {
	err = tx.one(ctx, []any{&n}, outgoingAsked, o.Seat, o.Kind, since.UnixMicro())
	return n, err
}

// AnswerLink is what a link in mail leads to.
type AnswerLink struct {
	Seat   access.SeatID
	Scope  access.ScopeID
	Matter string
	Until  int64
}

// AddAnswerLink keeps the hash of the secret of a link.
func (tx *Tx) AddAnswerLink(ctx context.Context, hash [32]byte, l AnswerLink) error {
	return tx.exec(ctx, addAnswerLink, hash[:], l.Seat, l.Scope, l.Matter, tx.now.UnixMicro(), l.Until)
}

// AnswerLink is what a secret leads a seat to. One that is unknown, used, over or another seat's is ErrRefused.
func (tx *Tx) AnswerLink(ctx context.Context, hash [32]byte, seat access.SeatID) (AnswerLink, error) {
	return single(ctx, tx, func(s scan) (l AnswerLink, err error) {
		err = s(&l.Seat, &l.Scope, &l.Matter, &l.Until)
		return l, err
	}, answerLink, hash[:], seat, tx.now.UnixMicro())
}

// UseAnswerLink uses a link up, or is ErrRefused where there is none.
func (tx *Tx) UseAnswerLink(ctx context.Context, hash [32]byte, seat access.SeatID) error {
	ok, err := tx.changed(ctx, useAnswerLink, hash[:], seat, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// OutgoingNamed is the message of the queue that a Message-ID names, or ErrRefused.
func (tx *Tx) OutgoingNamed(ctx context.Context, message string) (Outgoing, error) {
	return single(ctx, tx, scanOutgoing, outgoingByMessage, message)
}

// Failing is somebody whose mail comes back.
type Failing struct {
	Person access.PersonID
	Code   string // such as 5.1.1
	Times  int
	Since  int64
	Last   int64
}

func scanFailing(s scan) (f Failing, err error) {
	err = s(&f.Person, &f.Code, &f.Times, &f.Since, &f.Last)
	return f, err
}

// NoteFailing notes that mail to a person came back.
func (tx *Tx) NoteFailing(ctx context.Context, p access.PersonID, code string) error {
	ok, err := tx.changed(ctx, moreFailing, p, code, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addFailing, p, code, tx.now.UnixMicro())
}

// Failing says whether mail to a person comes back; the zero value where it does not.
func (tx *Tx) Failing(ctx context.Context, p access.PersonID) (f Failing, err error) {
	list, err := rows(ctx, tx, scanFailing, failingText, p)
	if len(list) > 0 {
		f = list[0]
	}
	return f, err
}

// Failings lists people whose mail comes back, the last first.
func (tx *Tx) Failings(ctx context.Context, limit int) ([]Failing, error) {
	return rows(ctx, tx, scanFailing, failingList, limit)
}

// EndFailing forgets that mail to a person came back.
func (tx *Tx) EndFailing(ctx context.Context, p access.PersonID) error {
	_, err := tx.changed(ctx, endFailing, p)
	return err
}

// MailAlias is the part of an engagement's address that names it, made where there is none yet.
func (tx *Tx) MailAlias(ctx context.Context, scope access.ScopeID, fresh string) (alias string, err error) {
	known, err := tx.MailAliases(ctx, []access.ScopeID{scope})
	if err != nil || known[scope] != "" {
		return known[scope], err
	}
	return fresh, tx.exec(ctx, addMailAlias, fresh, scope, tx.now.UnixMicro())
}

// MailAliases are the parts of the addresses of engagements that name them; there is none of one that has no address.
func (tx *Tx) MailAliases(ctx context.Context, scopes []access.ScopeID) (map[access.ScopeID]string, error) {
	out := map[access.ScopeID]string{}
	_, err := amongIDs(ctx, tx, func(s scan) (alias string, err error) {
		var of access.ScopeID
		err = s(&alias, &of)
		out[of] = alias
		return alias, err
	}, mailAliasesOf, unique(scopes))
	return out, err
}

// Aliased is the engagement that a part of an address names, "" for none.
func (tx *Tx) Aliased(ctx context.Context, alias string) (scope access.ScopeID, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&scope) }, mailAliasText, alias)
	return scope, err
}

// DomainScopes lists the engagements in which the organisation works whose people have addresses of a domain; none where several
// organisations have such people, as at a provider that anybody is a customer of.
func (tx *Tx) DomainScopes(ctx context.Context, domain string) ([]access.ScopeID, error) {
	var firms []access.OrganisationID
	err := tx.query(ctx, func(s scan) error {
		var email string
		var firm access.OrganisationID
		err := s(&email, &firm)
		if _, at, _ := strings.Cut(email, "@"); at == domain && !slices.Contains(firms, firm) {
			firms = append(firms, firm)
		}
		return err
	}, peoplesFirms, tx.now.UnixMicro())
	if err != nil || len(firms) != 1 || domain == "" {
		return nil, err
	}
	return rows(ctx, tx, func(s scan) (id access.ScopeID, err error) { err = s(&id); return id, err }, firmScopes, firms[0], tx.now.UnixMicro())
}

// KeepAttending keeps what somebody answered about a meeting, or a series, in place of what they answered before.
func (tx *Tx) KeepAttending(ctx context.Context, at Place, a meeting.Attending) error {
	ok, err := tx.changed(ctx, changeAttending, at.Organisation, at.Room, a.Series, a.Number, a.Person, a.Answer, a.Sequence, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addAttending, at.Organisation, at.Room, a.Series, a.Number, a.Person, a.Answer, a.Sequence, tx.now.UnixMicro())
}

// Attending lists what people answered about a series and its meetings.
func (tx *Tx) Attending(ctx context.Context, at Place, series string) ([]meeting.Attending, error) {
	return rows(ctx, tx, func(s scan) (a meeting.Attending, err error) {
		err = s(&a.Series, &a.Number, &a.Person, &a.Answer, &a.Sequence, &a.Changed)
		return a, err
	}, attendingText, at.Organisation, at.Room, series)
}
