package brief

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/store"
)

// spend reads the client's own money, where the viewer sees it and any is given.
func (s *state) spend(ctx context.Context, tx *store.Tx, at store.Place) error {
	if !s.Reach.May(access.Money, access.See) {
		return nil
	}
	var contracts []gather.Contract
	for i := range s.Engagements {
		if e := &s.Engagements[i]; !e.Hidden() {
			contracts = append(contracts, gather.Contract{Engagement: e.Terms, Own: e.Standing.Room})
		}
	}
	purse, err := gather.MoneyOf(ctx, tx, s.Project, at, contracts)
	if err != nil {
		return err
	}
	if len(purse.Rows) == 0 {
		return nil // what a register says of changes is no account of money by itself
	}
	l := money.Fold(s.Project.Currency, purse.Entries(), gather.Today(tx.Now(), s.Project.Zone))
	s.money = &l
	return nil
}

// judged is what was revealed last of an engagement; ok is false where nothing was.
func judged(e *gather.Engagement, all []poll.Fact, zone string) (j brief.Judged, ok bool) {
	if e.Hidden() {
		return j, false
	}
	round := ""
	for _, f := range slices.Backward(all) {
		if f.What != "finding" || f.Room != e.Terms.Room && f.Room != e.Standing.Room {
			continue
		}
		switch {
		case round == "" && f.Room == e.Terms.Room && f.Part == poll.Both:
			r, err := poll.Finding{Body: f.Text}.Reveal()
			if err != nil || len(r.Raters) == 0 {
				continue
			}
			round = f.Name
			j = brief.Judged{Supplier: e.Supplier(), On: gather.Today(time.UnixMicro(f.At), zone), Asked: askedOf(r), Reveal: r}
		case f.Part == poll.Client && f.Room == e.Standing.Room && (f.Name == round || round == ""):
			p, err := poll.Finding{Body: f.Text}.Private()
			if err != nil {
				continue
			}
			if round == "" && len(p.Raters) > 0 { // the other side judged nothing
				r := confidence.Reveal{Raters: p.Raters}
				round = f.Name
				j = brief.Judged{Supplier: e.Supplier(), On: gather.Today(time.UnixMicro(f.At), zone), Asked: askedOf(r), Reveal: r}
			}
			if f.Name == round {
				j.Flags = confidence.Flags(j.Reveal, p.Evidence)
			}
		}
	}
	if round != "" && j.Flags == nil { // what the client keeps may stand before what was told in the list
		for _, f := range all {
			if f.What == "finding" && f.Name == round && f.Part == poll.Client && f.Room == e.Standing.Room {
				if p, err := (poll.Finding{Body: f.Text}).Private(); err == nil {
					j.Flags = confidence.Flags(j.Reveal, p.Evidence)
				}
			}
		}
	}
	return j, round != ""
}

// askedOf is the dimensions of a reveal: the usual ones, and those of its own.
func askedOf(r confidence.Reveal) []confidence.Asked {
	out := confidence.Usual()
	for _, x := range r.Raters {
		for _, k := range x.Sheet.Ratings {
			if !slices.ContainsFunc(out, func(d confidence.Asked) bool { return d.ID == k.Dimension }) {
				out = append(out, confidence.Asked{ID: k.Dimension, Title: string(k.Dimension)})
			}
		}
	}
	return out
}
