package store

import (
	"context"
	"strings"

	"counterpart.dev/internal/core/engage"
)

const (
	authorityColumns = `id, number, side, holder, holder_name, holder_role, giver, giver_name, giver_role, may, limit_minor, currency, words,
		from_date, until_date, issued_us, revoked_us, revoked_why, rev`
	addAuthority text = `INSERT INTO visible_authority (organisation, room, ` + authorityColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, '', 1)`
	authoritiesText text = `SELECT ` + authorityColumns + ` FROM visible_authority WHERE organisation = $1 AND room = $2 ORDER BY number DESC, id`
	authorityText   text = `SELECT ` + authorityColumns + ` FROM visible_authority WHERE organisation = $1 AND room = $2 AND id = $3`
	revokeAuthority text = `UPDATE visible_authority SET revoked_us = $5, revoked_why = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND revoked_us = 0 RETURNING rev`

	nextText    text = `UPDATE visible_sequence SET next = next + 1 WHERE organisation = $1 AND room = $2 AND name = $3 RETURNING next`
	addSequence text = `INSERT INTO visible_sequence (organisation, room, name, next) VALUES ($1, $2, $3, 2)`
)

// Next is the next number of a room's sequence, from 1.
func (tx *Tx) Next(ctx context.Context, at Place, name string) (n int64, err error) {
	err = tx.query(ctx, func(s scan) error { return s(&n) }, nextText, at.Organisation, at.Room, name)
	if err != nil || n > 0 {
		return n - 1, err
	}
	return 1, tx.exec(ctx, addSequence, at.Organisation, at.Room, name)
}

// AddAuthority issues a letter of authority.
func (tx *Tx) AddAuthority(ctx context.Context, at Place, a engage.Authority) error {
	var may []string
	for _, p := range a.May {
		may = append(may, string(p))
	}
	return tx.exec(ctx, addAuthority, at.Organisation, at.Room, a.ID, a.Number, a.Side, a.Holder, a.HolderName, a.HolderRole, a.Giver, a.GiverName,
		a.GiverRole, strings.Join(may, " "), a.Limit, a.Currency, a.Words, a.From, a.Until, tx.now.UnixMicro())
}

func scanAuthority(s scan) (a engage.Authority, err error) {
	var may string
	err = s(&a.ID, &a.Number, &a.Side, &a.Holder, &a.HolderName, &a.HolderRole, &a.Giver, &a.GiverName, &a.GiverRole, &may, &a.Limit, &a.Currency,
		&a.Words, &a.From, &a.Until, &a.Issued, &a.Revoked, &a.RevokedWhy, &a.Rev)
	for _, p := range strings.Fields(may) {
		a.May = append(a.May, engage.Power(p))
	}
	return a, err
}

// Authorities lists the letters of a room, newest first.
func (tx *Tx) Authorities(ctx context.Context, at Place) ([]engage.Authority, error) {
	return rows(ctx, tx, scanAuthority, authoritiesText, at.Organisation, at.Room)
}

// Authority is one letter.
func (tx *Tx) Authority(ctx context.Context, at Place, id string) (engage.Authority, error) {
	return single(ctx, tx, scanAuthority, authorityText, at.Organisation, at.Room, id)
}

// RevokeAuthority takes a letter back that nobody changed since rev.
func (tx *Tx) RevokeAuthority(ctx context.Context, at Place, id string, rev int64, why string) error {
	return tx.revised(ctx, revokeAuthority, at.Organisation, at.Room, id, rev, tx.now.UnixMicro(), why)
}
