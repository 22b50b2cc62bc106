package mail

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
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

// Addressed is an engagement of the viewer's with the address of its own, "" where it has none yet.
type Addressed struct {
	Place
	Address string
}

// Addresses lists the engagements whose client side the viewer acts for, each with the address under which anybody writes to it.
func (w Work) Addresses(ctx context.Context, v access.Viewer) (out []Addressed, err error) {
	defer errs.Wrap(&err, "mail.Addresses")
	if w.Domain == "" || v.Side != access.ClientSide {
		return nil, store.ErrRefused
	}
	var all []Place
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.ReachesOf(ctx, access.Shared)
		if err == nil {
			all, err = places(ctx, tx, v, reaches)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = w.DB.System(ctx, store.ResolveSeat, func(tx *store.Tx) error {
		out = nil
		scopes := make([]access.ScopeID, len(all))
		for i, p := range all {
			scopes[i] = p.Scope
		}
		aliases, err := tx.MailAliases(ctx, scopes)
		if err != nil {
			return err
		}
		for _, p := range all {
			a := Addressed{Place: p}
			if alias := aliases[p.Scope]; alias != "" {
				a.Address = mailtoken.Aliased(w.Inbox, alias, w.Domain)
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

// GiveAddress gives an engagement an address of its own, once.
func (w Work) GiveAddress(ctx context.Context, v access.Viewer, scope access.ScopeID) (err error) {
	defer errs.Wrap(&err, "mail.GiveAddress")
	if w.Domain == "" || v.Side != access.ClientSide {
		return store.ErrRefused
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: access.ClientOnly, Kind: access.Mail, Verb: access.Add}, func(a *act.Act) error {
		return a.System(ctx, store.TakeMail, func(tx *store.Tx) error {
			fresh, err := mailtoken.Alias(tx.Random())
			if err != nil {
				return err
			}
			_, err = tx.MailAlias(ctx, scope, fresh)
			return err
		})
	})
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
