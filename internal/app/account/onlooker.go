package account

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// SeeAs lets a viewer look at an engagement as somebody of the other side does who holds nothing private: from a seat that enters
// the shared room only, changes nothing and ends after half an hour. The session at it takes the place of the present one. It leaves
// no trace that anybody else sees; the log of the server says who looked.
func (a *Accounts) SeeAs(ctx context.Context, v access.Viewer, engagement access.ScopeID, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.SeeAs")
	if err := signedIn(v); err != nil {
		return e, err
	}
	var g engage.Engagement
	err = a.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		// A guest and an assurer have no other side.
		if _, err := ours(ctx, tx, v, engagement, access.Standing, access.See); err != nil {
			return err
		}
		g, err = tx.Engagement(ctx, engagement)
		return err
	})
	if err != nil {
		return e, err
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		e, err = a.seeAs(ctx, tx, v, g, browser)
		return err
	})
	if err == nil {
		a.log().Info("looks as the other side", "person", v.Person, "engagement", engagement)
	}
	return e, err
}

func (a *Accounts) seeAs(ctx context.Context, tx *store.Tx, v access.Viewer, g engage.Engagement, browser string) (e Entrance, err error) {
	c, err := current(ctx, tx, v)
	if err != nil {
		return e, err
	}
	p, err := tx.Person(ctx, v.Person)
	if err != nil {
		return e, err
	}
	side, firm := access.DeliverySide, g.DeliveryName
	if v.Side == access.DeliverySide {
		side, firm = access.ClientSide, g.ClientName
	}
	until := tx.Now().Add(onlookerLife).UnixMicro()
	s := party.Seat{ID: access.SeatID(tx.NewOpaqueID()), Person: v.Person, Organisation: v.Organisation, Kind: party.OnlookerSeat, Side: side,
		ReadOnly: true, Label: firm, MadeBy: v.Person, Until: until}
	if err := tx.AddSeat(ctx, s); err != nil {
		return e, err
	}
	post := party.Post{Seat: s.ID, Tenant: g.Organisation, Scope: g.ID, Role: access.Onlooker, ReadOnly: true, Until: until}
	if err := tx.AddPost(ctx, post); err != nil {
		return e, err
	}
	if err := endBefore(ctx, tx, v); err != nil {
		return e, err
	}
	if e, err = a.enter(ctx, tx, p, s, browser, c); err != nil {
		return e, err
	}
	if !e.Waiting {
		e.Viewer.Firm, e.Viewer.Onlooker, e.Viewer.Admin = firm, true, false
	}
	return e, nil
}

// StopSeeing ends a look as the other side and goes back to the viewer's own seat.
func (a *Accounts) StopSeeing(ctx context.Context, v access.Viewer, browser string) (e Entrance, err error) {
	defer errs.Wrap(&err, "account.StopSeeing")
	if !v.Onlooker || v.Person == "" {
		return e, store.ErrRefused
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		if e, err = a.swap(ctx, tx, v, v.Organisation, browser); err != nil {
			return err
		}
		return tx.EndSeat(ctx, v.Seat)
	})
	return e, err
}
