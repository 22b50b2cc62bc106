package mail

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/mailtoken"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// lasts is how long an address that is replied to works.
const lasts = 90 * 24 * time.Hour

// Address makes an address at which the viewer, and nobody else, replies to a thread they may move on; "" where this installation takes no mail.
func (w Work) Address(ctx context.Context, v access.Viewer, scope access.ScopeID, matter string) (address string, err error) {
	defer errs.Wrap(&err, "mail.Address")
	if w.Domain == "" {
		return "", nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		m, err := tx.Matter(ctx, matter)
		if err != nil {
			return err
		}
		reaches, err := tx.Reaches(ctx, scope)
		if err == nil && !slices.ContainsFunc(reaches, func(r access.Reach) bool {
			return r.Room == m.Room && access.Decide(v, r, access.Matter, access.Change)
		}) {
			err = store.ErrRefused
		}
		return err
	})
	if err != nil {
		return "", err
	}
	err = w.DB.System(ctx, store.TakeMail, func(tx *store.Tx) error {
		token, err := mailtoken.Mint(tx.Random())
		if err != nil {
			return err
		}
		address = token.Address(w.Domain)
		return tx.AddReplyToken(ctx, token.Hash(), store.ReplyToken{Seat: v.Seat, Scope: scope, Matter: matter, Until: tx.Now().Add(lasts).UnixMicro()})
	})
	return address, err
}

// Health says how much was taken and how much of it waits, by where it came from. It names nobody, for whoever runs the installation.
func (w Work) Health(ctx context.Context) (out []store.SpoolState, err error) {
	defer errs.Wrap(&err, "mail.Health")
	err = w.DB.System(ctx, store.Administer, func(tx *store.Tx) (err error) {
		out, err = tx.SpoolHealth(ctx)
		return err
	})
	return out, err
}
