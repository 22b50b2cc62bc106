package people

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/errand"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

const kindPremise record.Kind = "premise."

// Start is what must be in place before the work of an engagement begins, as both sides say it is.
type Start struct {
	Engagement engage.Engagement
	Today      civil.Date
	All        []people.PremiseState
	InPlace    int
	May        bool
}

// Start is what must be in place before the work begins.
func (w Work) Start(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Start, err error) {
	defer errs.Wrap(&err, "people.Start(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		at, err := reachOf(v, reaches, access.Shared, access.Premise, access.See)
		if err != nil {
			return err
		}
		if out.Engagement, err = tx.Engagement(ctx, scope); err != nil {
			return err
		}
		out.Today = dateOf(tx.Now().In(Zone(out.Engagement.Zone)))
		out.May = access.Decide(v, at, access.Premise, access.Add) && (v.Side == access.ClientSide || v.Side == access.DeliverySide)
		said, err := tx.Premises(ctx, store.At(at))
		out.All = people.Fold(said)
		for _, s := range out.All {
			if s.InPlace() {
				out.InPlace++
			}
		}
		return err
	})
	return out, err
}

// PremiseForm is what one side says of one thing. Field names are words and next.
type PremiseForm struct {
	Code  string
	Verb  string
	Words string // what it is, or why it is withdrawn
	Next  string // the day on which the side looks at it again; "" for none
}

// Say keeps what the viewer's side says of one thing that must be in place. Saying what it is asks both sides to confirm it anew.
func (w Work) Say(ctx context.Context, v access.Viewer, scope access.ScopeID, f PremiseForm) (err error) {
	defer errs.Wrap(&err, "people.Say(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Premise, Verb: access.Add}, func(a *act.Act) error {
		e, err := a.Engagement(ctx, scope)
		if err != nil {
			return err
		}
		said, err := a.Premises(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		p, err := f.check(v, dateOf(a.Now().In(Zone(e.Zone))), said)
		if err != nil {
			return err
		}
		p.Side, p.By, p.ByName, p.ByFirm = v.Side, v.Person, v.Name, v.Firm
		if err := a.SayPremise(ctx, store.At(a.Reach), p); err != nil {
			return err
		}
		if p.Verb == people.State {
			for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
				if err := a.Notify(ctx, scope, side, "", notice.Asked, string(errand.Confirm)); err != nil {
					return err
				}
			}
		}
		_, err = a.Record(ctx, a.Reach, kindPremise+record.Kind(p.Verb), store.Ref{What: "premise", ID: string(scope) + "." + p.Code}, field("words", p.Words), field("next", p.Next))
		return err
	})
}

func (f PremiseForm) check(v access.Viewer, today civil.Date, said []people.Premise) (p people.Premise, err error) {
	at := slices.IndexFunc(people.Premises(), func(x people.Premised) bool { return x.Code == f.Code })
	if at < 0 || v.Side != access.ClientSide && v.Side != access.DeliverySide {
		return p, store.ErrRefused
	}
	now := people.Fold(said)[at]
	p = people.Premise{Code: f.Code, Index: int64(len(now.History)), Verb: f.Verb}
	mine := now.Client
	if v.Side == access.DeliverySide {
		mine = now.Delivery
	}
	var c check
	switch f.Verb {
	case people.State:
		if p.Words = c.body("words", f.Words, "what it is", true); p.Words == now.Words && p.Words != "" {
			c.Say("words", "It says this already.")
		}
	case people.Confirm:
		if now.Words == "" {
			return p, notNow("Say first what it is: there is nothing yet to confirm.")
		}
		if p.Next = strings.TrimSpace(f.Next); p.Next != "" {
			c.day("next", p.Next, "the day on which you look at it again", today+3660)
			if p.Next <= today.String() {
				c.Say("next", "Choose a day after today.")
			}
		}
	case people.Withdraw:
		if mine.Made == 0 {
			return p, notNow("Your side has not confirmed it, so there is nothing to withdraw.")
		}
		p.Words = c.body("words", f.Words, "why it is not in place any more", true)
	default:
		return p, store.ErrRefused
	}
	return p, c.Err()
}
