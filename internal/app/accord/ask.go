package accord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// AskForm is asked before one of a side's own people is asked. Field names are person and name.
type AskForm struct {
	Person access.PersonID // who answers signed in
	Name   string          // who answers by a link, as their side will know them
}

// Asking is somebody who was just asked. Secret is shown once and kept nowhere; it is empty for who answers signed in.
type Asking struct {
	Name   string
	Secret string
	Until  int64
}

// minutes is how much of somebody's time a kind of round takes.
func minutes(k poll.Kind) int {
	if k == poll.Pulse {
		return accord.MinutesOfAPulse
	}
	return accord.MinutesOfAnAlignment
}

// Ask asks one of the viewer's own side. They get a room that nobody else enters, with all they need to answer in it. The other side is
// told one number, how many were asked.
func (w Work) Ask(ctx context.Context, v access.Viewer, scope access.ScopeID, kind poll.Kind, round string, f AskForm) (out Asking, err error) {
	defer errs.Wrap(&err, "accord.Ask(%s)", scope)
	err = w.do(ctx, v, scope, audienceOf(kind), access.Change, func(a *act.Act) error {
		own, err := a.In(act.Ours, access.Values, access.Add)
		if err != nil {
			return err
		}
		r, err := a.Round(ctx, store.At(a.Reach), round)
		if err != nil {
			return err
		}
		if r.Kind != kind || r.State != poll.Open || r.Closes <= a.Now().UnixMicro() {
			return notNow("It has ended: nobody can be asked any more.")
		}
		if r.BeforeAward && v.Side == access.ClientSide {
			return notNow("Your side answers once for all bidders: ask on the page of the project.")
		}
		g, err := groundOf(ctx, a.Tx, scope, kind)
		if err != nil {
			return err
		}
		q := question{act: a, own: own, round: r, ground: g}
		if err := q.whom(ctx, f); err != nil {
			return err
		}
		out, err = q.put(ctx)
		return err
	})
	return out, err
}

// question is one person's, on its way to them.
type question struct {
	act    *act.Act
	own    access.Reach
	round  poll.Round
	ground ground
	name   string
	person access.PersonID
	seat   access.SeatID // "" until a link makes one
	side   access.Side   // as whose they answer
	who    string
}

// whom finds who is meant: somebody who holds the side's own room, or a name.
func (q *question) whom(ctx context.Context, f AskForm) error {
	var c check
	q.side = q.act.Viewer.Side
	if f.Person == "" {
		q.name = c.line("name", f.Name, "who is asked, or choose one of your people", true)
		q.who = whoOf(q.name, "")
		if err := c.Err(); err != nil {
			return err
		}
		return q.once(ctx)
	}
	err := q.act.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		people, err := peopleOf(ctx, sys, q.own)
		if err != nil {
			return err
		}
		own := len(people)
		if q.round.Kind == poll.Confidence && q.side == access.ClientSide {
			assure, err := assurers(ctx, sys, store.At(q.act.Reach))
			if err != nil {
				return err
			}
			people = append(people, assure...)
		}
		at := slices.IndexFunc(people, func(p holder) bool { return p.person == f.Person })
		if at >= own {
			q.side = access.AssurerSide
		}
		if at < 0 {
			c.Say("person", "Choose one of those listed.")
			return c.Err()
		}
		q.name, q.person, q.seat, q.who = people[at].name, f.Person, people[at].seat, whoOf("", f.Person)
		return nil
	})
	if err != nil {
		return err
	}
	return q.once(ctx)
}

// whoOf stands for somebody in counts, the same in every round: a person, or a name as it was typed.
func whoOf(name string, p access.PersonID) string {
	if p != "" {
		return "person " + string(p)
	}
	sum := sha256.Sum256([]byte(strings.ToLower(name)))
	return "name " + hex.EncodeToString(sum[:16])
}

// once refuses to ask somebody twice in a round.
func (q *question) once(ctx context.Context) error {
	asked, err := q.act.Asked(ctx, store.At(q.own), q.round.ID)
	if err != nil {
		return err
	}
	for _, x := range asked {
		if x.Ended == 0 && whoOf(x.Name, x.Person) == q.who {
			return notNow(q.name + " has been asked already.")
		}
	}
	return nil
}

// holder is one of a side's people.
type holder struct {
	person access.PersonID
	seat   access.SeatID
	name   string
}

// peopleOf are the people who hold a side's own room from a seat of theirs, by name.
func peopleOf(ctx context.Context, sys *store.Tx, own access.Reach) ([]holder, error) {
	return insiders(ctx, sys, store.At(own), func(r access.Role) bool { return r.Side() != access.NoSide })
}

// insiders are the people who hold a room in a role that is meant, by name and each once.
func insiders(ctx context.Context, sys *store.Tx, at store.Place, meant func(access.Role) bool) (out []holder, err error) {
	all, err := sys.Insiders(ctx, at)
	for _, i := range all {
		if meant(i.Role) && !slices.ContainsFunc(out, func(x holder) bool { return x.seat == i.Seat }) {
			out = append(out, holder{i.Person, i.Seat, i.Name})
		}
	}
	return out, err
}

// put keeps within anybody's time, makes the room with the ballot in it, and counts.
func (q *question) put(ctx context.Context) (out Asking, err error) {
	a, r := q.act, q.round
	x := poll.Asked{ID: a.NewOpaqueID(), Round: r.ID, Name: q.name, Person: q.person, By: a.Viewer.Person, ByName: a.Viewer.Name}
	out = Asking{Name: q.name, Until: r.Closes}
	plan, err := r.Plan()
	if err != nil {
		return out, err
	}
	items := ""
	switch r.Kind {
	case poll.Pulse:
		items, err = written(plan.Items)
	case poll.Confidence:
		items, err = q.ratingBody(ctx, plan)
	}
	if err != nil {
		return out, err
	}
	b := poll.Ballot{Organisation: r.Organisation, Round: r.ID, Kind: r.Kind, Side: q.side, Scope: a.Reach.Scope, Instrument: r.Instrument, Closes: r.Closes,
		Who: q.who, Box: plan.Box(a.Viewer.Side), Body: items, Title: q.ground.title, Client: q.ground.client, Delivery: q.ground.delivery, Criteria: r.Criteria}
	err = a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		if err := q.take(ctx, sys); err != nil {
			return err
		}
		if out.Secret, x.Link, err = q.enter(ctx, sys, &b); err != nil {
			return err
		}
		return sys.As(ctx, q.seat, func(tx *store.Tx) error { return tx.AddBallot(ctx, b) })
	})
	if err != nil {
		return out, err
	}
	x.Sealed = b.Room
	if err := a.AddAsked(ctx, store.At(q.own), x); err != nil {
		return out, err
	}
	if a.Viewer.Side == access.ClientSide {
		r.ClientAsked++
	} else {
		r.DelivAsked++
	}
	if err := a.ChangeRound(ctx, r); err != nil {
		return out, err
	}
	if q.person != "" {
		if err := a.NotifyPeople(ctx, a.Reach.Scope, []access.PersonID{q.person}, notice.Asked, r.ID); err != nil {
			return out, err
		}
	}
	_, err = a.Record(ctx, q.own, kindAsked, roundRef(r.ID), field("name", q.name))
	return out, err
}

// take refuses what would take more of somebody's time in thirty days than all surveys together may.
func (q *question) take(ctx context.Context, sys *store.Tx) error {
	if q.round.Kind == poll.Confidence {
		return nil // to judge is part of their work, not a survey of them
	}
	now, o := sys.Now().UnixMicro(), q.act.Viewer.Organisation
	times, err := sys.SurveyTimes(ctx, o, q.who, now-accord.Month)
	if err != nil {
		return err
	}
	var history []accord.Asked
	for _, t := range times {
		history = append(history, accord.Asked{At: t.At, Minutes: t.Minutes})
	}
	if !accord.MayAsk(history, now, minutes(q.round.Kind)) {
		free := time.UnixMicro(history[0].At + accord.Month).In(Zone(q.ground.zone)).Format("2 January")
		return notNow(q.name + " has been asked for five minutes in thirty days, and nobody is asked for more. Ask again after " + free + ", or ask somebody else.")
	}
	return sys.TakeTime(ctx, o, q.who, q.round.ID, minutes(q.round.Kind))
}

// enter makes the room of whoever is asked and lets them in: from their own seat, or from one that a link opens.
func (q *question) enter(ctx context.Context, sys *store.Tx, b *poll.Ballot) (secret, link string, err error) {
	room, err := sys.AddRoom(ctx, party.Room{Organisation: b.Organisation, Scope: b.Scope, Audience: access.Sealed}, false)
	if err != nil {
		return "", "", err
	}
	b.Room = room.ID
	until := store.Forever
	if q.seat == "" {
		until = q.round.Closes
		q.seat, link = access.SeatID(sys.NewOpaqueID()), sys.NewOpaqueID()
		seat := party.Seat{ID: q.seat, Organisation: q.act.Viewer.Organisation, Kind: party.ReplySeat, Side: q.act.Viewer.Side, Label: q.name,
			MadeBy: q.act.Viewer.Person, Until: until}
		if err := sys.AddSeat(ctx, seat); err != nil {
			return "", "", err
		}
		var hash [32]byte
		if secret, hash, err = password.NewToken(sys.Random()); err != nil {
			return "", "", err
		}
		err = sys.AddCredential(ctx, hash, party.Credential{ID: link, Kind: party.LinkCredential, Seat: q.seat, Label: q.name, Until: until})
		if err != nil {
			return "", "", err
		}
	}
	return secret, link, sys.GrantNamed(ctx, q.seat, party.Grant{Room: room, Role: access.Rater, Until: until})
}

// Unask takes back that somebody was asked. What they answered is destroyed with the round, unread.
func (w Work) Unask(ctx context.Context, v access.Viewer, scope access.ScopeID, kind poll.Kind, round, id string) (err error) {
	defer errs.Wrap(&err, "accord.Unask(%s)", scope)
	return w.do(ctx, v, scope, audienceOf(kind), access.Change, func(a *act.Act) error {
		own, err := a.In(act.Ours, access.Values, access.Change)
		if err != nil {
			return err
		}
		r, err := a.Round(ctx, store.At(a.Reach), round)
		if err != nil {
			return err
		}
		if r.Kind != kind || r.State != poll.Open {
			return notNow("It has ended.")
		}
		if kind == poll.Pulse {
			return notNow("Who was asked in a pulse stays asked: taking somebody back would tell of the others.")
		}
		asked, err := a.Asked(ctx, store.At(own), round)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(asked, func(x poll.Asked) bool { return x.ID == id && x.Ended == 0 })
		if at < 0 {
			return store.ErrRefused
		}
		if err := unask(ctx, a, own, r, asked[at]); err != nil || kind != poll.Confidence {
			return err
		}
		// The others may have locked all of theirs.
		return a.System(ctx, store.OpenSealed, func(sys *store.Tx) error { return endLocked(ctx, sys, scope, round) })
	})
}

func unask(ctx context.Context, a *act.Act, own access.Reach, r poll.Round, x poll.Asked) error {
	if err := a.EndAsked(ctx, store.At(own), x.ID, x.Rev); err != nil {
		return err
	}
	if a.Viewer.Side == access.ClientSide {
		r.ClientAsked--
	} else {
		r.DelivAsked--
	}
	if err := a.ChangeRound(ctx, r); err != nil {
		return err
	}
	if _, err := a.Record(ctx, own, kindUnasked, roundRef(r.ID), field("name", x.Name)); err != nil {
		return err
	}
	return a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		at := store.Place{Organisation: r.Organisation, Room: x.Sealed}
		holders, err := sys.Holders(ctx, at)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if err := sys.CloseSealed(ctx, h.Seat, at); err != nil {
				return err
			}
			if x.Link == "" {
				continue
			}
			if err := sys.EndSeat(ctx, h.Seat); err != nil {
				return err
			}
		}
		return nil
	})
}
