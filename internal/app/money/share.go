package money

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

type contract = gather.Contract

func moneyOf(minor int64) benefit.Money { return benefit.Money(minor) }

// Copy is an entry that both sides of its contract could know, as they would know it.
type Copy struct {
	Of    store.MoneyRow
	Entry money.Entry // without its chance
	Usual bool        // it is what contracts have in common; an early warning may be the client's own estimate
}

// Copies are the entries of a contract that its supplier does not know yet, by day: those that count, and those by which something the
// supplier knows is taken out.
func (v View) Copies(engagement access.ScopeID) (out []Copy) {
	for _, r := range v.Purse.Rows {
		if r.Engagement != engagement || r.SharedAs != "" || !r.Kind.Shared() || v.Ledger.Replaced[r.ID] != "" {
			continue
		}
		e := r.Entry
		known, corrects := v.known(r)
		switch {
		case e.Void && !corrects:
			continue
		case e.Void: // that it is taken out says nothing of what it became on our side in between
			e = known.Entry
			e.Void, e.Minor = true, 0
		}
		e.Corrects = known.SharedAs
		e.Chance, e.Made, e.ID = 0, 0, ""
		out = append(out, Copy{r, e, r.Stage != money.Warned && r.Stage != money.Dropped || corrects})
	}
	return out
}

// known is the last entry in a chain of corrections that the supplier knows.
func (v View) known(r store.MoneyRow) (before store.MoneyRow, ok bool) {
	for r.Corrects != "" {
		if r, ok = v.Row(r.Corrects); !ok {
			break
		}
		if r.SharedAs != "" {
			return r, true
		}
	}
	return store.MoneyRow{}, false
}

// Readers are those of a contract's supplier who have acted where both sides see it, for who shares money with it.
func (w Work) Readers(ctx context.Context, v access.Viewer, engagement access.ScopeID) (out []party.Member, err error) {
	defer errs.Wrap(&err, "money.Readers(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out = nil
		reaches, err := tx.Reaches(ctx, engagement)
		if err != nil {
			return err
		}
		shared, ok := act.ReachOf(v, reaches, access.Shared, access.Money, access.Add)
		if !ok {
			return store.ErrRefused
		}
		members, err := tx.Members(ctx, store.At(shared))
		for _, m := range members {
			if m.Side == access.DeliverySide && m.Until == 0 {
				out = append(out, m)
			}
		}
		return err
	})
	return out, err
}

// Share copies entries of a contract into the room that both sides see. Words, chances and who wrote them stay.
func (w Work) Share(ctx context.Context, v access.Viewer, project, engagement access.ScopeID, ids []string) (n int, err error) {
	defer errs.Wrap(&err, "money.Share(%s)", project)
	err = w.do(ctx, v, project, func(a *act.Act, view *View) error {
		n = 0
		in := act.Intent{Scope: engagement, Audience: access.Shared, Kind: access.Money, Verb: access.Add}
		return act.Within(ctx, a.Tx, v, in, func(b *act.Act) error {
			if !slices.ContainsFunc(view.Purse.Contracts, func(c contract) bool { return c.ID == engagement }) {
				return store.ErrRefused
			}
			both, err := b.ChangesIn(ctx, b.Reach.Organisation, []access.RoomID{b.Reach.Room})
			if err != nil {
				return err
			}
			for _, c := range view.Copies(engagement) {
				if !slices.Contains(ids, c.Of.ID) {
					continue
				}
				if err := share(ctx, a, b, both, c); err != nil {
					return err
				}
				n++
			}
			if n == 0 {
				return errs.InvalidFields("Nothing is chosen", []errs.Field{{Path: "entry", Message: "Choose what the supplier is to see."}})
			}
			return nil
		})
	})
	return n, err
}

// share copies one entry with an id, a time and a place in the record of its own.
func share(ctx context.Context, a, b *act.Act, both []register.Matter, c Copy) error {
	e := c.Entry
	e.ID = b.NewID()
	if !slices.ContainsFunc(both, func(m register.Matter) bool { return m.ID == e.Matter }) {
		e.Matter = "" // the supplier does not know what lies in our own register
	}
	row := store.MoneyRow{Entry: e, By: a.Viewer.Person, ByName: a.Viewer.Name}
	_, err := b.Record(ctx, b.Reach, kindShared, store.Ref{What: whatMoney, ID: e.ID}, field("kind", e.Kind.Words()), field("day", e.Day.String()),
		field("amount", money.Full(e.Minor, e.Currency)), field("title", e.Title))
	if err != nil {
		return err
	}
	if err := b.AddMoney(ctx, store.At(b.Reach), row); err != nil {
		return err
	}
	return a.ShareMoney(ctx, store.At(a.Reach), c.Of.ID, e.ID)
}
