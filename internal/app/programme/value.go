package programme

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/value"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// valuePart is the earned value of a submission.
const valuePart = "value"

// Valued is the earned value of a submission, as it is kept.
type Valued struct {
	Currency string             `json:"currency"`
	Baseline string             `json:"baseline"` // which the plan is that of, as a sentence
	Reason   string             `json:"reason"`   // why there is nothing to work out, "" when there is
	Rows     []value.Row        `json:"rows"`
	Planned  []Planned          `json:"planned"`
	Notes    []string           `json:"notes"`
	Stored   *plannedEarnedCost `json:"stored"` // what the file's own tool says, nil where it says nothing
}

// Planned is what was planned to be earned by the end of a month, in minor units.
type Planned struct {
	By    civil.Date `json:"by"`
	Value int64      `json:"value"`
}

type plannedEarnedCost struct {
	Planned int64 `json:"planned"`
	Earned  int64 `json:"earned"`
	Actual  int64 `json:"actual"`
}

// valued works out the earned value of a submission. Without computed dates there is none.
func valued(s, base *assess.Submission) Valued {
	if s.Result == nil {
		return Valued{Reason: "no dates could be computed for the file"}
	}
	if base != nil && base.Result == nil {
		base = nil
	}
	v := assess.Earned(s, base)
	out := Valued{Currency: v.Project.Currency, Baseline: v.Baseline, Reason: v.Reason, Notes: v.Notes}
	if v.Reason == "" {
		out.Rows = value.Rows(v.Input, v.Output)
	}
	for i, planned := range v.Months.Curve {
		out.Planned = append(out.Planned, Planned{v.Months.Ends[i].FinishDate(), planned})
	}
	if x := v.Project.StoredValue; x.Stated {
		out.Stored = &plannedEarnedCost{x.Planned, x.Earned, x.Actual}
	}
	return out
}

// ValueView is the earned value of a submission as its page shows it.
type ValueView struct {
	In
	Row
	Value Valued
	Kept  bool // false where it was read before this was worked out, or typed in
	Money bool // the viewer is of the client side, whose own money stands beside it where it is given
	Ours  *OwnMoney
}

// OwnMoney is the client's own money of a contract.
type OwnMoney struct {
	Project  access.ScopeID
	Currency string
	money.Sums
}

// EarnedValue is the earned value of a submission, against the client's own baseline where it was measured so for the viewer.
func (w Work) EarnedValue(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string) (out ValueView, err error) {
	defer errs.Wrap(&err, "programme.EarnedValue(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		i, at, err := l.find(id)
		if err != nil {
			return err
		}
		out.In, out.Row, out.Money = l.In, l.all[i], v.Side == access.ClientSide
		if out.Money {
			if out.Ours, err = ownMoney(ctx, tx, v, engagement); err != nil {
				return err
			}
		}
		if out.State != programme.Read {
			return nil
		}
		place := store.At(at)
		if out.Private {
			place = store.At(l.own)
		}
		out.Value, _, out.Kept, err = result[Valued](ctx, tx, w, place, id, valuePart)
		return err
	})
	return out, err
}

// ownMoney is the client's own money of a contract, as far as the viewer keeps it; nil where they do not, or none is given.
func ownMoney(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID) (*OwnMoney, error) {
	s, err := tx.Standing(ctx, engagement)
	if errors.Is(err, store.ErrRefused) || err == nil && s.Project == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	reaches, err := tx.Reaches(ctx, s.Project)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Money, access.See)
	})
	if at < 0 {
		return nil, nil
	}
	p, err := tx.Project(ctx, s.Project)
	if err != nil {
		return nil, err
	}
	purse, err := gather.Money(ctx, tx, p, store.At(reaches[at]))
	if err != nil {
		return nil, err
	}
	l := money.Fold(p.Currency, purse.Entries(), gather.Today(tx.Now(), p.Zone))
	for _, x := range append([]money.Position{l.Main}, l.Others...) {
		for _, a := range x.Accounts {
			if a.Engagement == engagement && a.Has(money.Contract) {
				return &OwnMoney{p.ID, x.Currency, a.Sums}, nil
			}
		}
	}
	return nil, nil
}
