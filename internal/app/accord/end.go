package accord

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// opening is the one act in which what is sealed is read: as System, which lets the agents of the sides in and out again.
type opening struct {
	sys    *store.Tx
	round  poll.Round
	scope  access.ScopeID
	rooms  map[access.Audience]party.Room
	agents map[access.Side]access.SeatID
	asked  map[access.Side][]poll.Asked
	said   map[access.Side]bool // that its people have answered
}

// roleOf is what a side's agent is.
var roleOf = map[access.Side]access.Role{access.ClientSide: access.ClientAgent, access.DeliverySide: access.DeliveryAgent}

// sides are those that a round asks.
func (o *opening) sides() []access.Side {
	if o.round.Kind == poll.Tender {
		return []access.Side{access.ClientSide}
	}
	return []access.Side{access.ClientSide, access.DeliverySide}
}

// enter finds the rooms and agents, and reads as each agent what its side did. No answer is read by it.
func (o *opening) enter(ctx context.Context) (err error) {
	o.agents, o.asked, o.said = map[access.Side]access.SeatID{}, map[access.Side][]poll.Asked{}, map[access.Side]bool{}
	if o.rooms, err = o.sys.Rooms(ctx, o.scope); err != nil {
		return err
	}
	for _, side := range o.sides() {
		agent, err := act.AgentFor(ctx, o.sys, o.scope, side)
		if err != nil {
			return err
		}
		o.agents[side] = agent.Seat
		own := o.rooms[side.Of()]
		at := store.Place{Organisation: own.Organisation, Room: own.ID}
		err = o.sys.As(ctx, agent.Seat, func(tx *store.Tx) error {
			if o.asked[side], err = tx.Asked(ctx, at, o.round.ID); err != nil {
				return err
			}
			verdicts, err := tx.Verdicts(ctx, at)
			o.said[side] = slices.ContainsFunc(verdicts, func(v poll.Verdict) bool { return v.Round == o.round.ID && v.Step == poll.Answered })
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// read reads and destroys what lies in the rooms of those who were asked, and closes these. What somebody answered who is asked no more
// is destroyed too, and told to nobody.
func (o *opening) read(ctx context.Context, tell func(access.Side, poll.Asked, []poll.Sealed) error) error {
	for _, side := range o.sides() {
		for _, x := range o.asked[side] {
			bodies, err := o.open(ctx, side, x.Sealed)
			if err != nil {
				return err
			}
			if x.Ended != 0 {
				continue
			}
			if err := tell(side, x, bodies); err != nil {
				return err
			}
		}
	}
	return nil
}

// open lets the side's agent into a room, takes what is there, and closes the room to everybody.
func (o *opening) open(ctx context.Context, side access.Side, id access.RoomID) (bodies []poll.Sealed, err error) {
	room := sealedRoom(o.round.Organisation, o.scope, id)
	at, agent := store.Place{Organisation: room.Organisation, Room: id}, o.agents[side]
	if err := o.sys.GrantNamed(ctx, agent, party.Grant{Room: room, Role: roleOf[side], Until: store.Forever}); err != nil {
		return nil, err
	}
	err = o.sys.As(ctx, agent, func(tx *store.Tx) error {
		if bodies, err = tx.Sealed(ctx, at, o.round.ID); err != nil {
			return err
		}
		return tx.DropSealed(ctx, at, o.round.ID)
	})
	if err != nil {
		return nil, err
	}
	holders, err := o.sys.Holders(ctx, at)
	for _, h := range holders {
		if err == nil {
			err = o.sys.CloseSealed(ctx, h.Seat, at)
		}
	}
	return bodies, err
}

// peek is what lies in a room, which stays there. The agent is let in and out again.
func (o *opening) peek(ctx context.Context, side access.Side, id access.RoomID) (bodies []poll.Sealed, err error) {
	room := sealedRoom(o.round.Organisation, o.scope, id)
	at, agent := store.Place{Organisation: room.Organisation, Room: id}, o.agents[side]
	if err := o.sys.GrantNamed(ctx, agent, party.Grant{Room: room, Role: roleOf[side], Until: store.Forever}); err != nil {
		return nil, err
	}
	err = o.sys.As(ctx, agent, func(tx *store.Tx) error {
		bodies, err = tx.Sealed(ctx, at, o.round.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bodies, o.sys.CloseSealed(ctx, agent, at)
}

// end ends a round if its last day is over or both sides have said that they answered; otherwise nothing is opened and nothing is told.
func end(ctx context.Context, sys *store.Tx, scope access.ScopeID, r poll.Round) error {
	o := opening{sys: sys, round: r, scope: scope}
	if err := o.enter(ctx); err != nil {
		return err
	}
	over := r.Closes <= sys.Now().UnixMicro()
	switch {
	case r.Kind == poll.Tender && over:
		return o.endTender(ctx)
	case r.Kind == poll.Pulse && over:
		return o.endPulse(ctx)
	case r.Kind == poll.Confidence && over:
		return o.endRating(ctx)
	case r.Kind == poll.Alignment && (over || o.said[access.ClientSide] && o.said[access.DeliverySide]):
		sheets, err := o.sheets(ctx)
		if err != nil {
			return err
		}
		return o.found(ctx, access.Shared, poll.Both, meansOf(r, sheets))
	}
	return nil
}

// sheets are the complete answers of those who were asked.
func (o *opening) sheets(ctx context.Context) (out []accord.Sheet, err error) {
	i, err := instrument(o.round.Instrument)
	if err != nil {
		return nil, err
	}
	err = o.read(ctx, func(side access.Side, _ poll.Asked, bodies []poll.Sealed) error {
		for _, b := range bodies {
			s, err := sheetOf(side, b.Body)
			if err != nil {
				return err
			}
			if s.Complete(i) {
				out = append(out, s)
			}
		}
		return nil
	})
	return out, err
}

// instrument is the dilemmas of a version.
func instrument(version string) (accord.Instrument, error) {
	i := accord.Current()
	if i.Version != version {
		return i, errs.New(errs.Internal, "the dilemmas of version %q are not in this program", version)
	}
	return i, nil
}

// sheetOf reads what somebody answered.
func sheetOf(side access.Side, body string) (s accord.Sheet, err error) {
	s.Side = side
	if body == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(body), &s.Answers); err != nil {
		return s, errs.New(errs.Internal, "a sheet that cannot be read: %w", err)
	}
	return s, nil
}

// meansOf are the spreads of both sides. Where one gave no answer, the other's stay closed: nobody gets what they did not give.
func meansOf(r poll.Round, sheets []accord.Sheet) (m poll.Means) {
	i := accord.Current()
	has := func(side access.Side) bool {
		return slices.ContainsFunc(sheets, func(s accord.Sheet) bool { return s.Side == side })
	}
	if i.Version != r.Instrument || !has(access.ClientSide) || !has(access.DeliverySide) {
		return m
	}
	return poll.Means{Client: accord.Says(i, access.ClientSide, sheets), Delivery: accord.Says(i, access.DeliverySide, sheets)}
}

// found writes what a round found, as the client side's agent, and that it has ended.
func (o *opening) found(ctx context.Context, audience access.Audience, part string, found any) error {
	body, err := written(found)
	if err != nil {
		return err
	}
	room := o.rooms[audience]
	at := store.Place{Organisation: room.Organisation, Room: room.ID}
	err = o.sys.As(ctx, o.agents[access.ClientSide], func(tx *store.Tx) error {
		return tx.AddFinding(ctx, at, poll.Finding{Round: o.round.ID, Part: part, Body: body})
	})
	if err != nil {
		return err
	}
	return o.ended(ctx)
}

// ended notes where the round lies that it has ended.
func (o *opening) ended(ctx context.Context) error {
	r := o.round
	r.State, r.EndedAt = poll.Ended, o.sys.Now().UnixMicro()
	return o.sys.As(ctx, o.agents[access.ClientSide], func(tx *store.Tx) error {
		if err := tx.ChangeRound(ctx, r); err != nil {
			return err
		}
		_, err := tx.Record(ctx, store.Place{Organisation: r.Organisation, Room: r.Room}, store.Entry{Kind: kindEnded, Subject: roundRef(r.ID),
			Actor: store.Ref{What: "seat", ID: string(tx.Seat())}, Fields: []record.Field{field("kind", string(r.Kind)), field("number", strconv.FormatInt(r.Number, 10))}})
		return err
	})
}

// endTender opens the client side's answers and every bidder's, in one instant. What is found with each bidder goes to the client side's
// room of that engagement, and nowhere else.
func (o *opening) endTender(ctx context.Context) error {
	client, err := o.sheets(ctx)
	if err != nil {
		return err
	}
	plan, err := o.round.Plan()
	if err != nil {
		return err
	}
	for _, b := range plan.Bids {
		if err := o.endBid(ctx, b, client); err != nil {
			return err
		}
	}
	return o.ended(ctx)
}

func (o *opening) endBid(ctx context.Context, b poll.Bid, client []accord.Sheet) error {
	bid := opening{sys: o.sys, scope: b.Engagement, round: poll.Round{Kind: poll.Alignment, ID: b.Round}}
	if err := bid.enter(ctx); err != nil {
		return err
	}
	shared := bid.rooms[access.Shared]
	err := o.sys.As(ctx, bid.agents[access.ClientSide], func(tx *store.Tx) (err error) {
		bid.round, err = tx.Round(ctx, store.Place{Organisation: shared.Organisation, Room: shared.ID}, b.Round)
		return err
	})
	if errors.Is(err, store.ErrRefused) || err == nil && bid.round.State != poll.Open {
		return nil
	}
	if err != nil {
		return err
	}
	theirs, err := bid.sheets(ctx)
	if err != nil {
		return err
	}
	return bid.found(ctx, access.ClientOnly, poll.Both, meansOf(bid.round, slices.Concat(client, theirs)))
}
