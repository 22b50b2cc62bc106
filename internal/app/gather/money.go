package gather

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Purse is the money of a project as its client side keeps it, with what the registers say of changes.
type Purse struct {
	Rows      []store.MoneyRow // of the client side's own room, by day
	Changes   []money.Entry    // that follow from matters
	Contracts []Contract       // by name
}

// Contract is an engagement of a project.
type Contract struct {
	engage.Engagement
	Own access.RoomID // the client side's own room
}

// Money reads the money of a project. at is the client side's own room of it.
func Money(ctx context.Context, tx *store.Tx, p engage.Project, at store.Place) (out Purse, err error) {
	standings, err := tx.Standings(ctx, p.ID)
	if err != nil {
		return out, err
	}
	own := map[access.ScopeID]access.RoomID{}
	var shared []access.RoomID
	for _, s := range standings {
		own[s.Engagement] = s.Room
		shared = append(shared, s.Shared)
	}
	var contracts []Contract
	if len(shared) > 0 {
		terms, err := tx.EngagementsIn(ctx, p.Organisation, shared)
		if err != nil {
			return out, err
		}
		for _, e := range terms {
			contracts = append(contracts, Contract{e, own[e.ID]})
		}
	}
	return MoneyOf(ctx, tx, p, at, contracts)
}

// MoneyOf is Money for who has read the contracts already.
func MoneyOf(ctx context.Context, tx *store.Tx, p engage.Project, at store.Place, contracts []Contract) (out Purse, err error) {
	out.Contracts = contracts
	if out.Rows, err = tx.Money(ctx, at); err != nil || len(contracts) == 0 {
		return out, err
	}
	of := map[access.RoomID]access.ScopeID{}
	var rooms []access.RoomID
	for _, c := range contracts {
		of[c.Room], of[c.Own] = c.ID, c.ID
		rooms = append(rooms, c.Room, c.Own)
	}
	changes, err := tx.ChangesIn(ctx, p.Organisation, rooms)
	if err != nil {
		return out, err
	}
	out.Changes, err = Changes(changes, p.Zone, p.Currency, of)
	return out, err
}

// Changes is what changes of registers say about money, by the engagement of their room. What was shared counts where it was shared to.
func Changes(all []register.Matter, zone, currency string, of map[access.RoomID]access.ScopeID) (out []money.Entry, err error) {
	for _, m := range all {
		if m.SharedAs != "" || of[m.Room] == "" {
			continue
		}
		var about struct {
			Proposal *matter.Proposal `json:"proposal"`
		}
		var state matter.State
		if m.About != "" {
			if err := json.Unmarshal([]byte(m.About), &about); err != nil {
				return nil, errs.New(errs.Internal, "a change that cannot be read: %w", err)
			}
		}
		if m.State != "" {
			if err := json.Unmarshal([]byte(m.State), &state); err != nil {
				return nil, errs.New(errs.Internal, "a state that cannot be read: %w", err)
			}
		}
		x := money.Matter{ID: m.ID, Number: m.Number, Title: m.Title, Phase: m.Phase, Settled: state.Settled > 0, Currency: currency, Moved: Today(time.UnixMicro(m.Moved), zone)}
		if cost := costOf(about.Proposal); cost.Minor != 0 {
			x.Minor, x.Currency = cost.Minor, cost.Currency
		}
		if e, ok := x.Entry(); ok {
			e.Engagement = of[m.Room]
			out = append(out, e)
		}
	}
	return out, nil
}

// costOf is what the chosen option of a change, or the only one, comes to.
func costOf(p *matter.Proposal) matter.Sum {
	switch {
	case p == nil || len(p.Options) == 0:
		return matter.Sum{}
	case p.Chosen > 0 && p.Chosen <= len(p.Options):
		return p.Options[p.Chosen-1].Effect.Cost
	case len(p.Options) == 1:
		return p.Options[0].Effect.Cost
	}
	return matter.Sum{}
}

// Entries are all that the ledger of a project adds up.
func (p Purse) Entries() (out []money.Entry) {
	for _, r := range p.Rows {
		out = append(out, r.Entry)
	}
	return slices.Concat(out, p.Changes)
}

// Name is what a contract is called: by its supplier, or by its own name beside another of the same.
func (p Purse) Name(id access.ScopeID) string {
	at := slices.IndexFunc(p.Contracts, func(c Contract) bool { return c.ID == id })
	if at < 0 {
		return "a contract you may not see"
	}
	c := p.Contracts[at]
	for _, x := range p.Contracts {
		if x.ID != c.ID && x.DeliveryName == c.DeliveryName {
			return c.DeliveryName + ", " + c.Name
		}
	}
	return c.DeliveryName
}
