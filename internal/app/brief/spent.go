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

// judged is what was revealed last of an engagement, or what only the client side and the assurer judged where that is later, with good
// ratings over evidence that lies with the engagement and with its project; ok is false where nothing was.
func judged(e *gather.Engagement, project access.RoomID, all []poll.Fact, zone string) (j brief.Judged, ok bool) {
	if e.Hidden() {
		return j, false
	}
	round := ""
	for _, f := range slices.Backward(all) {
		var r confidence.Reveal
		switch {
		case f.What != "finding":
		case f.Room == e.Terms.Room && f.Part == poll.Both:
			r, _ = poll.Finding{Body: f.Text}.Reveal() // one of another kind has no raters
		case f.Room == e.Standing.Room && f.Part == poll.Client:
			p, err := poll.Finding{Body: f.Text}.Private()
			if err == nil {
				r.Raters = p.Raters
			}
		}
		if len(r.Raters) > 0 {
			round, j = f.Name, brief.Judged{Supplier: e.Supplier(), On: gather.Today(time.UnixMicro(f.At), zone), Asked: askedOf(r), Reveal: r, Ours: f.Part == poll.Client}
			break
		}
	}
	if round == "" {
		return j, false
	}
	var evidence []confidence.Evidence
	for _, f := range all {
		if f.What != "finding" || f.Name != round || f.Part != poll.Client || f.Room != e.Standing.Room && f.Room != project {
			continue
		}
		if p, err := (poll.Finding{Body: f.Text}).Private(); err == nil {
			evidence = append(evidence, p.Evidence...)
		}
	}
	j.Flags = confidence.Flags(j.Reveal, evidence)
	return j, true
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
