package account

import (
	"context"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// Session is who a session secret lets in. An unknown, ended or expired one is store.ErrRefused, and does the same work.
func (a *Accounts) Session(ctx context.Context, secret string) (v access.Viewer, err error) {
	defer errs.Wrap(&err, "account.Session")
	h, now, err := a.holder(ctx, secret, party.SessionCredential)
	if err != nil {
		return v, err
	}
	a.touch(ctx, h.Credential, now)
	return h.Viewer, nil
}

// Token is who an API token lets in. A token administers nothing, whoever it belongs to.
func (a *Accounts) Token(ctx context.Context, secret string) (v access.Viewer, err error) {
	defer errs.Wrap(&err, "account.Token")
	h, now, err := a.holder(ctx, secret, party.TokenCredential)
	if err != nil {
		return v, err
	}
	a.touch(ctx, h.Credential, now)
	h.Viewer.Admin, h.Viewer.Token = false, true
	return h.Viewer, nil
}

// Link is who a link without an account lets in.
func (a *Accounts) Link(ctx context.Context, secret string) (v access.Viewer, err error) {
	defer errs.Wrap(&err, "account.Link")
	h, _, err := a.holder(ctx, secret, party.LinkCredential)
	return h.Viewer, err
}

func (a *Accounts) holder(ctx context.Context, secret string, kind party.CredentialKind) (h store.Holder, now time.Time, err error) {
	err = a.DB.System(ctx, store.ResolveSeat, func(tx *store.Tx) error {
		now = tx.Now()
		if h, err = tx.Holder(ctx, password.TokenHash(secret), kind); err != nil || h.SeatKind != party.OnlookerSeat {
			return err
		}
		// Who looks as the other side is not one of it: the frame names whom they look as.
		seat, err := tx.SeatByID(ctx, h.Viewer.Seat)
		h.Viewer.Firm, h.Viewer.Admin = seat.Label, false
		return err
	})
	return h, now, err
}

// touch notes that a credential is in use. Failing at that keeps nobody out.
func (a *Accounts) touch(ctx context.Context, c party.Credential, now time.Time) {
	if now.Sub(time.UnixMicro(c.Seen)) < min(seenEvery, a.idle()/4) { // short sessions are looked at more closely
		return
	}
	until := c.Until
	if c.Kind == party.SessionCredential {
		until = a.until(time.UnixMicro(c.Created), now)
	}
	err := a.DB.System(ctx, store.SignIn, func(tx *store.Tx) error { return tx.Seen(ctx, c.ID, until) })
	if err != nil && ctx.Err() == nil {
		a.log().Warn("the use of a credential was not noted", "error", err)
	}
}

// until is when a session ends that began and was used last at these instants.
func (a *Accounts) until(began, used time.Time) int64 {
	return min(began.Add(a.life()).UnixMicro(), used.Add(a.idle()).UnixMicro())
}

// Reaches is what a viewer holds in the rooms of a scope. An unknown scope is the same as one out of reach: none.
func (a *Accounts) Reaches(ctx context.Context, v access.Viewer, scope access.ScopeID) (out []access.Reach, err error) {
	defer errs.Wrap(&err, "account.Reaches")
	err = a.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, err = tx.Reaches(ctx, scope)
		return err
	})
	return out, err
}
