package accord

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Confidence is what the viewer knows of how confident people are of an engagement.
type Confidence struct {
	Engagement engage.Engagement
	Rounds     []RatingRound // newest first
	Past       []confidence.Past
	Waiting    int // judgements whose date has not come
	MayOpen    bool
	MayAsk     bool
	People     []Person // of the viewer's side, and assurers for the client
	Now        int64
}

// RatingRound is a round about confidence.
type RatingRound struct {
	poll.Round
	Plan    poll.Plan
	Asked   []poll.Asked // of the viewer's side
	Reveal  confidence.Reveal
	Told    bool // to both sides
	Private confidence.Private
	Over    bool // its last day is
}

// Latest is the newest round of which something is revealed to the viewer.
func (c Confidence) Latest() (RatingRound, bool) {
	at := slices.IndexFunc(c.Rounds, func(r RatingRound) bool { return len(r.Reveal.Raters) > 0 })
	if at < 0 {
		return RatingRound{}, false
	}
	return c.Rounds[at], true
}

// Confidence is what the page of an engagement shows.
func (w Work) Confidence(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Confidence, err error) {
	defer errs.Wrap(&err, "accord.Confidence(%s)", scope)
	var own access.Reach
	var reaches []access.Reach
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if reaches, err = tx.Reaches(ctx, scope); err != nil {
			return err
		}
		shared, ok := act.ReachOf(v, reaches, access.Shared, access.Values, access.See)
		if !ok {
			return store.ErrRefused
		}
		if out.Engagement, err = tx.Engagement(ctx, scope); err != nil {
			return err
		}
		hasOwn := false
		if twoSides(v.Side) {
			own, hasOwn = act.ReachOf(v, reaches, v.Side.Of(), access.Values, access.See)
		}
		out.Now, out.MayOpen = tx.Now().UnixMicro(), access.Decide(v, shared, access.Values, access.Add)
		out.MayAsk = hasOwn && out.MayOpen && access.Decide(v, own, access.Values, access.Add)
		return out.read(ctx, tx, v, shared, own)
	})
	if err != nil || !out.MayAsk {
		return out, err
	}
	if out.People, err = w.people(ctx, v, reaches); err != nil || v.Side != access.ClientSide {
		return out, err
	}
	shared, _ := act.ReachOf(v, reaches, access.Shared, access.Values, access.See)
	err = w.DB.System(ctx, store.ReadAccount, func(sys *store.Tx) error {
		all, err := assurers(ctx, sys, store.At(shared))
		for _, p := range all {
			out.People = append(out.People, Person{p.person, p.name + ", who assures"})
		}
		return err
	})
	return out, err
}

// ofProject is what the client side keeps of rounds with the project of an engagement, for who sees there what it rests on.
func ofProject(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) ([]poll.Finding, error) {
	s, err := tx.Standing(ctx, scope)
	if err != nil {
		return nil, err
	}
	reaches, err := tx.Reaches(ctx, s.Project)
	if err != nil && !errors.Is(err, store.ErrRefused) {
		return nil, err
	}
	at, ok := act.ReachOf(v, reaches, access.ClientOnly, access.Outlook, access.See)
	if !ok || !access.Decide(v, at, access.Money, access.See) {
		return nil, nil
	}
	return tx.Findings(ctx, store.At(at))
}

func (out *Confidence) read(ctx context.Context, tx *store.Tx, v access.Viewer, shared, own access.Reach) error {
	rounds, err := tx.Rounds(ctx, store.At(shared))
	if err != nil {
		return err
	}
	k := &known{}
	if k.findings[0], err = tx.Findings(ctx, store.At(shared)); err != nil {
		return err
	}
	if own.Audience == access.ClientOnly {
		if k.findings[1], err = tx.Findings(ctx, store.At(own)); err != nil {
			return err
		}
		of, err := ofProject(ctx, tx, v, out.Engagement.ID)
		if err != nil {
			return err
		}
		k.findings[1] = append(k.findings[1], of...)
	}
	ever, err := askedIn(ctx, tx, own)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.Kind != poll.Confidence {
			continue
		}
		one := RatingRound{Round: r, Over: r.Closes <= out.Now, Asked: ever[r.ID]}
		if one.Plan, err = r.Plan(); err != nil {
			return errs.New(errs.Internal, "a round that cannot be read: %w", err)
		}
		if err := one.found(k); err != nil {
			return err
		}
		out.Rounds = append(out.Rounds, one)
	}
	return out.score(ctx, tx, shared)
}

// found fills in what a round found, as far as it was told to the viewer.
func (one *RatingRound) found(k *known) (err error) {
	for _, f := range k.findings[0] {
		if f.Round == one.ID && f.Part == poll.Both {
			if one.Reveal, err = f.Reveal(); err != nil {
				return errs.New(errs.Internal, "a reveal that cannot be read: %w", err)
			}
			one.Told = len(one.Reveal.Raters) > 0
		}
	}
	for _, f := range k.findings[1] {
		if f.Round == one.ID && f.Part == poll.Client {
			p, err := f.Private()
			if err != nil {
				return errs.New(errs.Internal, "what a side keeps cannot be read: %w", err)
			}
			one.Private.Take(p)
			if !one.Told {
				one.Reveal.Raters = one.Private.Raters
			}
		}
	}
	return nil
}

// score sets past judgements beside what became of the milestones that both sides know.
func (out *Confidence) score(ctx context.Context, tx *store.Tx, shared access.Reach) error {
	if len(out.Rounds) == 0 {
		return nil
	}
	all, err := tx.Milestones(ctx, shared.Organisation, shared.Room, shared.Room)
	if err != nil {
		return err
	}
	achieved := map[string]civil.Date{}
	for _, m := range all {
		if d, err := civil.ParseDate(m.Achieved); err == nil {
			achieved[m.ID] = d
		}
	}
	y, m, d := tx.Now().In(Zone(out.Engagement.Zone)).Date()
	today := civil.NewDate(y, int(m), d)
	for _, r := range out.Rounds {
		for _, x := range r.Reveal.Raters {
			for _, a := range r.Plan.Aims {
				p := confidence.Past{Side: x.Side, Level: x.Sheet.Of(confidence.Time).Level}
				p.Chance, p.Said = x.Sheet.Chances[a.ID]
				if !p.Said && !p.Level.Valid() {
					continue
				}
				switch confidence.Became(a.Due, achieved[a.ID], today) {
				case confidence.Open:
					out.Waiting++
					continue
				case confidence.Met:
					p.Met = true
				}
				out.Past = append(out.Past, p)
			}
		}
	}
	return nil
}
