// Package situation is what people do with what was noticed in their project: look, read why it matters and what to do, do it, say that it
// is none, and say how it went.
//
// It promises that situations are looked for in facts that those who direct the work see, all of them, and are kept in the rooms those facts
// allow: what is of one engagement in the client's room of it, what stands on the case in the project's. It promises that a situation is
// counted each time it comes, and that what was said of it stays. It refuses to act by itself: what a play offers is done by the use cases
// of whoever's business it is, as the person who sends it.
package situation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB   *store.DB
	Kept *gather.Kept
	// Reckon works out anew what time has changed of matters.
	Reckon func(ctx context.Context, tx *store.Tx, scope access.ScopeID, at store.Place, rows []register.Matter) error
}

// stale is after what time situations are looked for again although nothing was recorded: some facts are kept without a record.
const stale = time.Hour

// Look looks for situations in a project and keeps what it finds.
func (w Work) Look(ctx context.Context, v access.Viewer, project access.ScopeID) (err error) {
	defer errs.Wrap(&err, "situation.Look(%s)", project)
	var g *ground
	var inputs string
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if g, err = w.gather(ctx, tx, v, project); err != nil {
			return err
		}
		inputs, err = g.inputs(ctx)
		return err
	})
	if err != nil {
		return err
	}
	found, not := situation.Find(g.facts)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: act.Ours, Kind: access.Situation, Verb: access.Change}, func(a *act.Act) error {
		if err := g.keep(ctx, a, found, not); err != nil {
			return err
		}
		body, err := json.Marshal(not)
		if err != nil {
			return err
		}
		return a.KeepSituationLook(ctx, store.At(a.Reach), situation.LookedAt{Inputs: inputs, Body: string(body)})
	})
}

// inputs names what situations are looked for in: how much was recorded in every room, and the day.
func (g *ground) inputs(ctx context.Context) (string, error) {
	rooms := g.ours()
	for _, e := range g.seen() {
		rooms = append(rooms, e.Shared)
	}
	sizes, err := g.tx.RecordSizes(ctx, g.Project.Organisation, rooms)
	return named(g.facts.Today.String(), sizes), err
}

// rulesVersion changes when the rules do, so that what they find is looked for anew.
const rulesVersion = 1

func named(day string, sizes []store.RecordSize) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", rulesVersion, day)
	for _, s := range sizes {
		fmt.Fprintf(&b, " %s:%d", s.Room, s.N)
	}
	return b.String()
}

// roomOf is the room in which a situation is kept, "" where it is not seen.
func (g *ground) roomOf(f *situation.Found) access.RoomID {
	if r, _ := situation.RuleByID(f.Rule); r.Case || f.Subject.Engagement == "" {
		return g.Reach.Room
	}
	return g.own[access.ScopeID(f.Subject.Engagement)].Room
}

// keep turns what is kept into what was found.
func (g *ground) keep(ctx context.Context, a *act.Act, found []situation.Found, not []situation.NotRun) error {
	found = slices.DeleteFunc(found, func(f situation.Found) bool { return g.roomOf(&f) == "" })
	rows, err := a.SituationsIn(ctx, g.Project.Organisation, g.ours())
	if err != nil {
		return err
	}
	by, was := map[string]*situation.Row{}, make([]situation.Kept, len(rows))
	for i := range rows {
		by[rows[i].Name], was[i] = &rows[i], rows[i].Kept()
	}
	now := map[string]*situation.Found{}
	for i := range found {
		now[found[i].Key()] = &found[i]
	}
	next, events := situation.Look(was, found, not, g.facts.Today, func(k situation.Kept) string { return by[k.Key].Rule })
	for _, k := range next {
		if err := g.turn(ctx, a, by[k.Key], k, now[k.Key], events[k.Key]); err != nil {
			return err
		}
	}
	return nil
}

// turn keeps what became of one situation, with the lines of its history.
func (g *ground) turn(ctx context.Context, a *act.Act, row *situation.Row, k situation.Kept, f *situation.Found, events []situation.Event) error {
	add := row == nil
	if add {
		row = &situation.Row{Organisation: g.Project.Organisation, Room: g.roomOf(f), ID: a.NewID(), Name: k.Key, Rule: f.Rule, Project: g.Project.ID}
		if row.Room != g.Reach.Room {
			row.Engagement = access.ScopeID(f.Subject.Engagement)
		}
	}
	before := *row
	if err := row.Take(k, f); err != nil {
		return err
	}
	first := row.Entries
	row.Entries += len(events)
	switch {
	case add:
		if err := a.AddSituation(ctx, *row); err != nil {
			return err
		}
	case before != *row:
		if err := a.ChangeSituation(ctx, *row); err != nil {
			return err
		}
	}
	for i, e := range events {
		if err := a.AddSituationEntry(ctx, place(*row), situation.Entry{Situation: row.ID, Index: first + i, What: string(e)}); err != nil {
			return err
		}
	}
	return nil
}

func place(r situation.Row) store.Place {
	return store.Place{Organisation: r.Organisation, Room: r.Room}
}

// Watch looks for situations, as the clock of a client side, in every project of its own in which something was recorded since they were
// looked for last, or the day has turned. It reports in how many it looked.
func (w Work) Watch(ctx context.Context, seat access.SeatID) (n int, err error) {
	defer errs.Wrap(&err, "situation.Watch")
	return act.EachDue(ctx, w.DB, seat, w.due, func(v access.Viewer, r access.Reach) error {
		return w.Look(ctx, v, r.Scope)
	})
}

// due reports whether a room is of a project in which situations should be looked for.
func (w Work) due(ctx context.Context, tx *store.Tx, r access.Reach) (bool, error) {
	p, err := tx.Project(ctx, r.Scope)
	if errors.Is(err, store.ErrRefused) || err == nil && p.Ended != 0 {
		return false, nil // of an engagement, or of one that is over
	}
	if err != nil {
		return false, err
	}
	last, err := tx.SituationLook(ctx, store.At(r))
	switch {
	case errors.Is(err, store.ErrRefused):
		return true, nil
	case err != nil:
		return false, err
	case tx.Now().Sub(time.UnixMicro(last.At)) >= stale:
		return true, nil
	}
	standings, err := tx.Standings(ctx, r.Scope)
	if err != nil {
		return false, err
	}
	rooms := []access.RoomID{r.Room}
	for _, s := range standings {
		rooms = append(rooms, s.Room, s.Shared)
	}
	sizes, err := tx.RecordSizes(ctx, r.Organisation, rooms)
	return named(gather.Today(tx.Now(), p.Zone).String(), sizes) != last.Inputs, err
}

// Watched makes sure of the clock of every project's client side, and lists those who watch.
func Watched(ctx context.Context, tx *store.Tx) (seats []access.SeatID, err error) {
	defer errs.Wrap(&err, "situation.Watched")
	scopes, err := tx.Scopes(ctx, access.ProjectScope)
	if err != nil {
		return nil, err
	}
	for _, s := range scopes {
		v, err := act.AgentFor(ctx, tx, s, access.ClientSide)
		if err != nil {
			return nil, err
		}
		seats = append(seats, v.Seat)
	}
	return seats, nil
}
