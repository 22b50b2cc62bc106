package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	words "counterpart.dev/internal/core/engage"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/store"
)

// gather fills registers with random lives of a year: the largest is Vantor's, in which both sides have the mirror on. Rows are written as
// the use cases write them, but for the record, which no measured page reads. It gives the path of the largest.
func gather(ctx context.Context, h play.House, c play.Cast, of crowd) (string, error) {
	amina := c.People["Amina"]
	largest := c.Work["Vantor Systems"]
	if err := crowdIn(ctx, h, amina, largest, of.matters, of.moves); err != nil {
		return "", err
	}
	for n := range of.engagements - 1 {
		id, err := h.Work.OpenEngagement(ctx, amina, c.Projects["PR"], engage.Terms{Name: fmt.Sprintf("Works package %d", n), ClientName: amina.Firm, DeliveryName: fmt.Sprintf("Supplier %d", n),
			Rules: "plain", OneSided: true, Zone: "Europe/London", Currency: "GBP", Week: "mon-fri 09:00-17:00"})
		if err != nil {
			return "", err
		}
		if err := crowdIn(ctx, h, amina, id, 20, 200); err != nil {
			return "", err
		}
	}
	return "/engagements/" + string(largest), nil
}

// atOnce is how many matters are written in one transaction.
const atOnce = 250

// crowdIn writes matters with their moves into the shared room of an engagement.
func crowdIn(ctx context.Context, h play.House, v access.Viewer, scope access.ScopeID, matters, moves int) error {
	chance := rand.New(rand.NewPCG(uint64(matters), uint64(moves)))
	now := time.Now()
	for begun := 0; begun < matters; begun += atOnce {
		err := act.Do(ctx, h.Matter.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Matter, Verb: access.Add}, func(a *act.Act) error {
			var rows []register.Matter
			for range min(atOnce, matters-begun) {
				m, err := crowdOne(ctx, a, chance, now, moves/matters)
				if err != nil {
					return err
				}
				rows = append(rows, m)
			}
			was := append([]register.Matter(nil), rows...)
			if err := matter.Reckon(ctx, a.Tx, scope, store.At(a.Reach), rows); err != nil {
				return err
			}
			for i := range rows {
				if err := a.ChangeMatter(ctx, was[i], rows[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// crowdOne writes one matter with a random life of so many moves.
func crowdOne(ctx context.Context, a *act.Act, chance *rand.Rand, now time.Time, moves int) (register.Matter, error) {
	number, err := a.Next(ctx, store.At(a.Reach), "matter")
	if err != nil {
		return register.Matter{}, err
	}
	s, lived := life(chance, now, moves)
	m := register.Matter{Organisation: a.Reach.Organisation, Room: a.Reach.Room, Shared: a.Reach.SharedRoom, ID: a.NewID(), Number: number, Kind: s.Kind, Raiser: s.Raiser, Raised: s.Raised,
		By: a.Viewer.Person, ByName: a.Viewer.Name, Title: "Matter " + strconv.FormatInt(number, 10) + " about the release plan", Phase: s.Phase, Court: s.Court, TurnAt: store.TurnNow, Rev: 1}
	if s.Kind == core.Decision {
		m.About = `{"choice":{"NeededBy":"","Class":"` + []string{"scope", "money", "design"}[chance.IntN(3)] + `"}}`
	}
	if err := a.AddMatter(ctx, m); err != nil {
		return m, err
	}
	if err := a.Index(ctx, store.At(a.Reach), "matter", m.ID, words.Words(m.Title)); err != nil {
		return m, err
	}
	for i, x := range lived {
		said, err := json.Marshal(matter.Said{Owes: x.Owes, Due: x.Due, Reasons: x.Reasons, Option: x.Option, To: x.To, Warns: x.Warns, Told: x.Told})
		if err != nil {
			return m, err
		}
		row := register.Move{ID: a.NewID(), Matter: m.ID, Index: i, At: x.At, Side: x.By, Verb: x.Verb, Said: string(said), ByName: "Somebody", ByFirm: "Some firm", Words: "A few words that say what was meant, and what is still open."}
		if err := a.AddMove(ctx, store.At(a.Reach), row); err != nil {
			return m, err
		}
	}
	return m, nil
}

// old is after how long the measured matters have ended, as those of a register have that is in use.
const old = 45 * 24 * time.Hour

// end is a move by which a matter ends, of either side.
func end(s core.State, by access.Side) (access.Side, core.Verb, bool) {
	for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
		for _, verb := range s.Possible(side, "") {
			if verb == core.Close || verb == core.Withdraw {
				return side, verb, true
			}
		}
	}
	return by, "", false
}

// pick is a move that is legal for a side, and ends nothing.
func pick(chance *rand.Rand, s core.State, by access.Side) (core.Verb, bool) {
	verbs := s.Possible(by, "")
	if len(verbs) == 0 {
		return "", false
	}
	verb := verbs[chance.IntN(len(verbs))]
	if verb == core.Withdraw || verb == core.Close {
		verb = core.Link
	}
	return verb, true
}

// life is legal moves of both sides within the last year.
func life(chance *rand.Rand, now time.Time, moves int) (core.State, []core.Move) {
	kinds := core.Kinds()
	s := core.State{Kind: kinds[chance.IntN(len(kinds))]}
	var lived []core.Move
	at := now.Add(-time.Duration(chance.IntN(360*24)) * time.Hour)
	date := func() civil.Date {
		y, m, d := at.Date()
		return civil.NewDate(y, int(m), d+5+chance.IntN(40))
	}
	sides := []access.Side{access.ClientSide, access.DeliverySide}
	by := sides[chance.IntN(2)]
	if s.Kind == core.Instruction {
		by = access.ClientSide
	}
	try := core.Move{At: at.UnixMicro(), By: by, Verb: core.Raise, Due: date()}
	for len(lived) < moves {
		if next, err := s.Apply(try); err == nil {
			s, lived = next, append(lived, try)
			if at = at.Add(time.Duration(chance.IntN(120)) * time.Hour); at.After(now) {
				at = now
			}
		}
		by = sides[chance.IntN(2)]
		verb, ok := core.Verb(""), false
		if len(lived) == moves-1 && now.Sub(at) > old {
			by, verb, ok = end(s, by)
		}
		if !ok {
			verb, ok = pick(chance, s, by)
		}
		if !ok {
			continue
		}
		try = core.Move{At: at.UnixMicro(), By: by, Verb: verb, Due: date(), Reasons: true, Told: 1, To: access.PersonID("p" + strconv.Itoa(chance.IntN(9))), Warns: chance.IntN(2) == 0}
	}
	return s, lived
}
