package accord

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// OpenForm is asked before both sides are asked. Field names are closes, criteria and engagements.
type OpenForm struct {
	Closes      string           // the last day on which people may answer
	Criteria    string           // of a tender: by what bidders are judged, published to each before anybody answers
	Engagements []access.ScopeID // of a tender
}

// Open opens an alignment of both sides of an engagement. Nobody is asked by it yet.
func (w Work) Open(ctx context.Context, v access.Viewer, scope access.ScopeID, f OpenForm) (id string, err error) {
	defer errs.Wrap(&err, "accord.Open(%s)", scope)
	err = w.do(ctx, v, scope, access.Shared, access.Add, func(a *act.Act) error {
		e, err := a.Engagement(ctx, scope)
		if err != nil {
			return err
		}
		var c check
		closes := c.closing("closes", f.Closes, a.Now(), e.Zone)
		if err := c.Err(); err != nil {
			return err
		}
		r, err := begin(ctx, a, poll.Round{Kind: poll.Alignment, Instrument: accord.Current().Version, Closes: closes.UnixMicro()})
		id = r.ID
		return err
	})
	return id, err
}

// begin keeps a new round in the room of the act. There is one of a kind at a time.
func begin(ctx context.Context, a *act.Act, r poll.Round) (poll.Round, error) {
	before, err := a.Rounds(ctx, store.At(a.Reach))
	if err != nil {
		return r, err
	}
	if slices.ContainsFunc(before, func(b poll.Round) bool { return b.Kind == r.Kind && b.State == poll.Open }) {
		return r, notNow("One is open already: it has to end, or be withdrawn, before another begins.")
	}
	if r.Number, err = a.Next(ctx, store.At(a.Reach), string(r.Kind)); err != nil {
		return r, err
	}
	r.Organisation, r.Room, r.ID, r.State = a.Reach.Organisation, a.Reach.Room, a.NewOpaqueID(), poll.Open
	r.By, r.ByName = a.Viewer.Person, a.Viewer.Name
	if err := agents(ctx, a, a.Reach.Scope, r.Kind); err != nil {
		return r, err
	}
	if err := a.AddRound(ctx, r); err != nil {
		return r, err
	}
	_, err = a.Record(ctx, a.Reach, kindOpened, roundRef(r.ID), field("kind", string(r.Kind)), field("number", strconv.FormatInt(r.Number, 10)),
		field("instrument", r.Instrument), field("criteria", r.Criteria))
	return r, err
}

// agents makes sure of the agents that end a round when its time has come.
func agents(ctx context.Context, a *act.Act, scope access.ScopeID, kind poll.Kind) error {
	sides := []access.Side{access.ClientSide, access.DeliverySide}
	if kind == poll.Tender {
		sides = sides[:1]
	}
	return a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		for _, s := range sides {
			if _, err := act.AgentFor(ctx, sys, scope, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// OpenTender opens an alignment with each of several bidders, all alike: the same criteria, published with it, the same last day, and one
// instant in which all end. The client side answers once, for all of them. A bidder's own round looks like that of an only bidder.
func (w Work) OpenTender(ctx context.Context, v access.Viewer, project access.ScopeID, f OpenForm) (id string, err error) {
	defer errs.Wrap(&err, "accord.OpenTender(%s)", project)
	err = w.do(ctx, v, project, access.ClientOnly, access.Add, func(a *act.Act) error {
		p, err := a.Project(ctx, project)
		if err != nil {
			return err
		}
		var c check
		r := poll.Round{Kind: poll.Tender, Instrument: accord.Current().Version, Criteria: c.body("criteria", f.Criteria, "by what the bidders are judged", true)}
		r.Closes = c.closing("closes", f.Closes, a.Now(), p.Zone).UnixMicro()
		if len(f.Engagements) == 0 {
			c.Say("engagements", "Choose the bidders.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		var plan poll.Plan
		slices.Sort(f.Engagements)
		for _, e := range slices.Compact(f.Engagements) {
			own, err := openBid(ctx, a, project, e, r)
			if err != nil {
				return err
			}
			plan.Bids = append(plan.Bids, poll.Bid{Engagement: e, Round: own})
		}
		if r.Body, err = written(plan); err != nil {
			return err
		}
		r, err = begin(ctx, a, r)
		id = r.ID
		return err
	})
	return id, err
}

// openBid opens the round of one bidder, in which nothing names the tender.
func openBid(ctx context.Context, a *act.Act, project, scope access.ScopeID, r poll.Round) (id string, err error) {
	in := act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Values, Verb: access.Add}
	err = act.Within(ctx, a.Tx, a.Viewer, in, func(b *act.Act) error {
		s, err := b.Standing(ctx, scope)
		if err != nil {
			return err
		}
		e, err := b.Engagement(ctx, scope)
		if err != nil {
			return err
		}
		if s.Project != project || e.State != engage.Prospective {
			return notNow("Only engagements of this project that have not begun can be bidders.")
		}
		own, err := begin(ctx, b, poll.Round{Kind: poll.Alignment, Instrument: r.Instrument, BeforeAward: true, Closes: r.Closes, Criteria: r.Criteria})
		id = own.ID
		return err
	})
	return id, err
}

func written(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", errs.New(errs.Internal, "a value that cannot be written: %w", err)
	}
	return string(raw), nil
}

// Withdraw ends a round before anything is found. What was answered is destroyed unread.
func (w Work) Withdraw(ctx context.Context, v access.Viewer, scope access.ScopeID, kind poll.Kind, id string) (err error) {
	defer errs.Wrap(&err, "accord.Withdraw(%s)", scope)
	return w.do(ctx, v, scope, audienceOf(kind), access.Change, func(a *act.Act) error {
		r, err := a.Round(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if r.State != poll.Open || r.BeforeAward || r.Kind != kind {
			return notNow("It cannot be withdrawn: it has ended, or it ends with all others.")
		}
		if v.Person != r.By {
			return notNow("Only " + r.ByName + ", who opened it, can withdraw it.")
		}
		bids, err := r.Plan()
		if err != nil {
			return err
		}
		for _, b := range bids.Bids {
			if err := withdrawBid(ctx, a, b); err != nil {
				return err
			}
		}
		return withdraw(ctx, a, r)
	})
}

func withdrawBid(ctx context.Context, a *act.Act, b poll.Bid) error {
	in := act.Intent{Scope: b.Engagement, Audience: access.Shared, Kind: access.Values, Verb: access.Change}
	return act.Within(ctx, a.Tx, a.Viewer, in, func(own *act.Act) error {
		r, err := own.Round(ctx, store.At(own.Reach), b.Round)
		if err != nil || r.State != poll.Open {
			return err
		}
		return withdraw(ctx, own, r)
	})
}

func withdraw(ctx context.Context, a *act.Act, r poll.Round) error {
	err := a.System(ctx, store.OpenSealed, func(sys *store.Tx) error {
		o := opening{sys: sys, round: r, scope: a.Reach.Scope}
		if err := o.enter(ctx); err != nil {
			return err
		}
		if err := o.read(ctx, func(access.Side, poll.Asked, []poll.Sealed) error { return nil }); err != nil {
			return err
		}
		return o.emptyBoxes(ctx)
	})
	if err != nil {
		return err
	}
	r.State, r.EndedAt = poll.Withdrawn, a.Now().UnixMicro()
	if err := a.ChangeRound(ctx, r); err != nil {
		return err
	}
	_, err = a.Record(ctx, a.Reach, kindWithdrawn, roundRef(r.ID))
	return err
}

// Answered says for the viewer's side that its people have answered. The round ends when both sides have said so; until then the other
// side is not told. Bidders end together, on the last day.
func (w Work) Answered(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (err error) {
	defer errs.Wrap(&err, "accord.Answered(%s)", scope)
	return w.do(ctx, v, scope, access.Shared, access.Change, func(a *act.Act) error {
		own, err := a.In(act.Ours, access.Verdict, access.Add)
		if err != nil {
			return err
		}
		r, err := a.Round(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if r.Kind != poll.Alignment || r.State != poll.Open || r.BeforeAward {
			return notNow("It ends on its last day, and not before.")
		}
		asked, err := a.Asked(ctx, store.At(own), id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(asked, func(x poll.Asked) bool { return x.Ended == 0 }) {
			return notNow("Nobody of your side has been asked yet.")
		}
		if err := a.SayVerdict(ctx, store.At(own), poll.Verdict{Round: id, Step: poll.Answered, Side: v.Side, By: v.Person, ByName: v.Name}); err != nil {
			return err
		}
		if _, err := a.Record(ctx, own, kindAnswered, roundRef(id)); err != nil {
			return err
		}
		return a.System(ctx, store.OpenSealed, func(sys *store.Tx) error { return end(ctx, sys, scope, r) })
	})
}

// End ends a round whose last day is over, when no clock has yet.
func (w Work) End(ctx context.Context, v access.Viewer, scope access.ScopeID, kind poll.Kind, id string) (err error) {
	defer errs.Wrap(&err, "accord.End(%s)", scope)
	return w.do(ctx, v, scope, audienceOf(kind), access.Change, func(a *act.Act) error {
		r, err := a.Round(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if r.State != poll.Open || r.BeforeAward || r.Closes > a.Now().UnixMicro() {
			return notNow("It ends on its last day, and not before.")
		}
		return a.System(ctx, store.OpenSealed, func(sys *store.Tx) error { return end(ctx, sys, scope, r) })
	})
}

// Turn ends, as a side's agent, the rounds whose last day is over.
func (w Work) Turn(ctx context.Context, agent access.SeatID) (n int, err error) {
	defer errs.Wrap(&err, "accord.Turn")
	v := access.Viewer{Seat: agent}
	var due []access.Reach
	err = w.DB.Read(ctx, agent, func(tx *store.Tx) error {
		for _, a := range []access.Audience{access.Shared, access.ClientOnly} {
			rooms, err := tx.ReachesOf(ctx, a)
			if err != nil {
				return err
			}
			for _, r := range rooms {
				rounds, err := tx.Rounds(ctx, store.At(r))
				if err != nil {
					return err
				}
				if slices.ContainsFunc(rounds, func(p poll.Round) bool { return isDue(p, tx.Now().UnixMicro()) }) {
					due = append(due, r)
				}
			}
		}
		return nil
	})
	for _, r := range due {
		if err != nil {
			return n, err
		}
		err = w.turn(ctx, v, r, &n)
	}
	return n, err
}

func isDue(r poll.Round, now int64) bool {
	return r.State == poll.Open && !r.BeforeAward && r.Closes <= now
}

func (w Work) turn(ctx context.Context, v access.Viewer, at access.Reach, n *int) error {
	return w.do(ctx, v, at.Scope, at.Audience, access.Change, func(a *act.Act) error {
		rounds, err := a.Rounds(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		for _, r := range rounds {
			if !isDue(r, a.Now().UnixMicro()) {
				continue
			}
			if err := a.System(ctx, store.OpenSealed, func(sys *store.Tx) error { return end(ctx, sys, at.Scope, r) }); err != nil {
				return err
			}
			*n++
		}
		return nil
	})
}

// sealedRoom is a room that one person enters.
func sealedRoom(o access.OrganisationID, scope access.ScopeID, id access.RoomID) party.Room {
	return party.Room{Organisation: o, ID: id, SharedRoom: id, Scope: scope, Audience: access.Sealed}
}
