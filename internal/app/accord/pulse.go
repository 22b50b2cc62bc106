package accord

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// OpenPulse opens a pulse of both sides of an engagement. Nobody is asked by it yet.
func (w Work) OpenPulse(ctx context.Context, v access.Viewer, scope access.ScopeID, f OpenForm) (id string, err error) {
	defer errs.Wrap(&err, "accord.OpenPulse(%s)", scope)
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
		at := store.At(a.Reach)
		charters, err := a.Charters(ctx, at)
		if err != nil {
			return err
		}
		signatures, err := a.Signatures(ctx, at)
		if err != nil {
			return err
		}
		plan := poll.Plan{Items: accord.Items()}
		if c, ok := poll.Agreed(charters, signatures); ok {
			text, err := c.Text()
			if err != nil {
				return err
			}
			plan.Items = accord.ItemsWith(text)
		}
		if plan.Boxes, err = boxes(ctx, a); err != nil {
			return err
		}
		body, err := written(plan)
		if err != nil {
			return err
		}
		r, err := begin(ctx, a, poll.Round{Kind: poll.Pulse, Closes: closes.UnixMicro(), Body: body})
		if id = r.ID; err != nil {
			return err
		}
		return fillBoxes(ctx, a, plan, r)
	})
	return id, err
}

// inAllBoxes is where what outlasts a round lies in a box: the key by which those who answered two rounds are told from those who
// answered one, and who answered those of which something was released.
const inAllBoxes = "box"

// boxes are those of the pulse before, or new ones: a room for each side, in which there is its agent and nobody else.
func boxes(ctx context.Context, a *act.Act) (out []poll.Box, err error) {
	rounds, err := a.Rounds(ctx, store.At(a.Reach))
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		plan, err := r.Plan()
		if err != nil || r.Kind == poll.Pulse {
			return plan.Boxes, err
		}
	}
	err = a.System(ctx, store.OpenSealed, func(sys *store.Tx) error {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			agent, err := act.AgentFor(ctx, sys, a.Reach.Scope, side)
			if err != nil {
				return err
			}
			room, err := sys.AddRoom(ctx, party.Room{Organisation: a.Reach.Organisation, Scope: a.Reach.Scope, Audience: access.Sealed}, false)
			if err != nil {
				return err
			}
			if err := sys.GrantNamed(ctx, agent.Seat, party.Grant{Room: room, Role: roleOf[side], Until: store.Forever}); err != nil {
				return err
			}
			if err := layKey(ctx, sys, agent.Seat, room.Organisation, room.ID, inAllBoxes); err != nil {
				return err
			}
			out = append(out, poll.Box{Side: side, Room: room.ID})
		}
		return nil
	})
	return out, err
}

// fillBoxes lays the key of a round into each box.
func fillBoxes(ctx context.Context, a *act.Act, plan poll.Plan, r poll.Round) error {
	return a.System(ctx, store.OpenSealed, func(sys *store.Tx) error {
		for _, b := range plan.Boxes {
			agent, err := act.AgentFor(ctx, sys, a.Reach.Scope, b.Side)
			if err != nil {
				return err
			}
			if err := layKey(ctx, sys, agent.Seat, r.Organisation, b.Room, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func layKey(ctx context.Context, sys *store.Tx, agent access.SeatID, o access.OrganisationID, room access.RoomID, round string) error {
	var key [32]byte
	if _, err := io.ReadFull(sys.Random(), key[:]); err != nil {
		return errs.New(errs.Internal, "no randomness: %w", err)
	}
	return sys.As(ctx, agent, func(tx *store.Tx) error {
		return tx.Seal(ctx, store.Place{Organisation: o, Room: room}, poll.Sealed{Round: round, Name: keyName, Body: hex.EncodeToString(key[:])})
	})
}

// endPulse releases what may be released of each side, once, and destroys the answers and the key under which they lay.
func (o *opening) endPulse(ctx context.Context) error {
	plan, err := o.round.Plan()
	if err != nil {
		return err
	}
	var now [2]accord.Release
	for i, side := range o.sides() {
		if now[i], err = o.release(ctx, side, plan); err != nil {
			return err
		}
	}
	// The rooms of those who were asked hold a ballot and nothing else. They close.
	if err := o.read(ctx, func(access.Side, poll.Asked, []poll.Sealed) error { return nil }); err != nil {
		return err
	}
	if err := o.publish(ctx, now); err != nil {
		return err
	}
	if err := o.follow(ctx, plan, now); err != nil {
		return err
	}
	return o.ended(ctx)
}

// release reads the box of a side and empties it, but for who answered the last three rounds of which something was released.
func (o *opening) release(ctx context.Context, side access.Side, plan poll.Plan) (r accord.Release, err error) {
	at := store.Place{Organisation: o.round.Organisation, Room: plan.Box(side)}
	err = o.sys.As(ctx, o.agents[side], func(tx *store.Tx) error {
		all, err := tx.Sealed(ctx, at, o.round.ID)
		if err != nil {
			return err
		}
		kept, err := tx.Sealed(ctx, at, inAllBoxes)
		if err != nil {
			return err
		}
		answers, err := o.answers(side, all, kept)
		if err != nil {
			return err
		}
		past, err := pastOf(kept)
		if err != nil {
			return err
		}
		if r = accord.NewRelease(side, plan.Items, answers, past); r.N > 0 {
			if err := remember(ctx, tx, at, o.round.Number, kept, r); err != nil {
				return err
			}
		}
		return tx.DropSealed(ctx, at, o.round.ID)
	})
	return r, err
}

// answers are those of whoever was asked and is still, under handles that are the same in every round of the box.
func (o *opening) answers(side access.Side, all, kept []poll.Sealed) (map[string]map[string]accord.Point, error) {
	key, ok := keyOf(all)
	lasting, okToo := keyOf(kept)
	if !ok || !okToo {
		return nil, errs.New(errs.Internal, "the key of a box is not there")
	}
	out := map[string]map[string]accord.Point{}
	for _, x := range o.asked[side] {
		who := whoOf(x.Name, x.Person)
		at := slices.IndexFunc(all, func(b poll.Sealed) bool { return b.Name == handleOf(key, who) })
		if at < 0 || x.Ended != 0 {
			continue
		}
		points := map[string]accord.Point{}
		if err := json.Unmarshal([]byte(all[at].Body), &points); err != nil {
			return nil, errs.New(errs.Internal, "an answer that cannot be read: %w", err)
		}
		for id, p := range points {
			if !p.Valid() {
				delete(points, id)
			}
		}
		if len(points) > 0 {
			out[handleOf(lasting, who)] = points
		}
	}
	return out, nil
}

// pastOf is who answered earlier rounds of which something was released, the newest first.
func pastOf(kept []poll.Sealed) (past []accord.Past, err error) {
	for _, b := range slices.Backward(kept) { // by name, which is the number of the round
		if b.Name == keyName {
			continue
		}
		var p accord.Past
		if err := json.Unmarshal([]byte(b.Body), &p.Respondents); err != nil {
			return nil, errs.New(errs.Internal, "a release that cannot be read: %w", err)
		}
		past = append(past, p)
	}
	return past, nil
}

// remember keeps who answered, beside at most two rounds before, and forgets older ones.
func remember(ctx context.Context, tx *store.Tx, at store.Place, number int64, kept []poll.Sealed, r accord.Release) error {
	body, err := written(r.Respondents())
	if err != nil {
		return err
	}
	if err := tx.DropSealed(ctx, at, inAllBoxes); err != nil {
		return err
	}
	older := slices.DeleteFunc(slices.Clone(kept), func(b poll.Sealed) bool { return b.Name == keyName })
	again := append(older[max(0, len(older)-2):], poll.Sealed{Round: inAllBoxes, Name: fmt.Sprintf("%012d", number), Body: body})
	for _, b := range kept {
		if b.Name == keyName {
			again = append(again, b)
		}
	}
	for _, b := range again {
		if err := tx.Seal(ctx, at, b); err != nil {
			return err
		}
	}
	return nil
}

// emptyBoxes destroys what lies of a round in boxes.
func (o *opening) emptyBoxes(ctx context.Context) error {
	plan, err := o.round.Plan()
	if err != nil {
		return err
	}
	for _, b := range plan.Boxes {
		err := o.sys.As(ctx, o.agents[b.Side], func(tx *store.Tx) error {
			return tx.DropSealed(ctx, store.Place{Organisation: o.round.Organisation, Room: b.Room}, o.round.ID)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// partOf is the part of what a pulse found that is of a side.
var partOf = map[access.Side]string{access.ClientSide: poll.Client, access.DeliverySide: poll.Delivery}

func (o *opening) publish(ctx context.Context, now [2]accord.Release) error {
	shared := o.rooms[access.Shared]
	at := store.Place{Organisation: shared.Organisation, Room: shared.ID}
	return o.sys.As(ctx, o.agents[access.ClientSide], func(tx *store.Tx) error {
		for _, r := range now {
			body, err := written(r)
			if err != nil {
				return err
			}
			if err := tx.AddFinding(ctx, at, poll.Finding{Round: o.round.ID, Part: partOf[r.Side], Body: body}); err != nil {
				return err
			}
		}
		return nil
	})
}

// follow opens an action for each item in which the released levels of the sides were apart in two rounds running.
func (o *opening) follow(ctx context.Context, plan poll.Plan, now [2]accord.Release) error {
	shared := o.rooms[access.Shared]
	at := store.Place{Organisation: shared.Organisation, Room: shared.ID}
	return o.sys.As(ctx, o.agents[access.ClientSide], func(tx *store.Tx) error {
		rounds, err := tx.Rounds(ctx, at)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(rounds, func(r poll.Round) bool { return r.Kind == poll.Pulse && r.State == poll.Ended })
		if i < 0 {
			return nil
		}
		before, err := releasesOf(ctx, tx, at, rounds[i].ID)
		if err != nil {
			return err
		}
		for n, id := range accord.Opens(plan.Items, before, now) {
			item := plan.Items[slices.IndexFunc(plan.Items, func(i accord.Item) bool { return i.ID == id })]
			if err := tx.AddCondition(ctx, at, poll.Condition{Round: o.round.ID, Index: n, Words: item.Says}); err != nil {
				return err
			}
		}
		return nil
	})
}

// releasesOf is what a pulse released, of the client side and of delivery.
func releasesOf(ctx context.Context, tx *store.Tx, at store.Place, round string) (out [2]accord.Release, err error) {
	all, err := tx.Findings(ctx, at)
	for _, f := range all {
		if f.Round != round || err != nil {
			continue
		}
		i := 0
		if f.Part == poll.Delivery {
			i = 1
		}
		out[i], err = f.Release()
	}
	return out, err
}
