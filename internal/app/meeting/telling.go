package meeting

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

const (
	kindTelling record.Kind = "communication.planned"
	kindTold    record.Kind = "communication.told"

	whatTelling = "telling"
	mostCadence = 400
)

// Plan is the communication plan of a project, as its client side sees it.
type Plan struct {
	Rows   []meeting.Telling
	Told   []meeting.Told // the last first
	Owners []party.Member
	Today  civil.Date
	May    bool
}

// TellingForm is what is asked of a row. Field names are who, needs, purpose, channel, owner, cadence and next.
type TellingForm struct {
	Who, Needs, Channel, Cadence, Next string
	Purpose                            meeting.Purpose
	Owner                              access.PersonID
	End                                bool
	Rev                                int64
}

// ToldForm is what is asked of what somebody was told. Field names are day and words.
type ToldForm struct {
	Day, Words string
	Rev        int64
}

// mostTold is how much of what was told the page shows.
const mostTold = 100

// Tellings is the plan of a project.
func (w Work) Tellings(ctx context.Context, v access.Viewer, project access.ScopeID) (out Plan, err error) {
	defer errs.Wrap(&err, "meeting.Tellings(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, project)
		if err != nil {
			return err
		}
		at, ok := reachOf(v, reaches, access.ClientOnly, access.Telling, access.See)
		if !ok {
			return store.ErrRefused
		}
		out.May, out.Today = access.Decide(v, at, access.Telling, access.Change), today(tx.Now(), zoneOf(ctx, tx, project))
		if out.Rows, err = tx.Tellings(ctx, store.At(at)); err != nil {
			return err
		}
		if out.Told, err = tx.Told(ctx, store.At(at), mostTold); err != nil {
			return err
		}
		out.Owners, err = known(ctx, tx, v, []access.Reach{at})
		return err
	})
	return out, err
}

// read reads the form into a row.
func (f TellingForm) read(t *meeting.Telling, owners []party.Member) error {
	var c check
	t.Who = c.text("who", f.Who, "who is to be told", true, false, mostTitle)
	t.Needs = c.text("needs", f.Needs, "what they need to know or decide", true, false, mostLine)
	t.Channel = c.text("channel", f.Channel, "how they are told", false, false, mostTitle)
	if t.Purpose = f.Purpose; t.Purpose != meeting.Know && t.Purpose != meeting.Decide {
		c.say("purpose", "Choose whether they are to know it or to decide.")
	}
	t.Cadence = 0
	if s := strings.TrimSpace(f.Cadence); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > mostCadence {
			c.say("cadence", "Write how many days lie between, from 1 to %d, or leave it empty for once.", mostCadence)
		}
		t.Cadence = n
	}
	t.Next = 0
	if s := strings.TrimSpace(f.Next); s != "" {
		d, err := civil.ParseDate(s)
		if err != nil {
			c.say("next", "Write the day as 2026-03-31, or leave it empty.")
		}
		t.Next = d
	}
	t.Owner, t.OwnerName = f.Owner, ""
	if f.Owner != "" {
		at := slices.IndexFunc(owners, func(m party.Member) bool { return m.Person == f.Owner })
		if at < 0 {
			c.say("owner", "Choose somebody of your side from the list.")
		} else {
			t.OwnerName = owners[at].Name
		}
	}
	return c.err()
}

// AddTelling adds somebody who is to be told something.
func (w Work) AddTelling(ctx context.Context, v access.Viewer, project access.ScopeID, f TellingForm) (err error) {
	defer errs.Wrap(&err, "meeting.AddTelling(%s)", project)
	return w.plan(ctx, v, project, access.Add, func(a *act.Act, owners []party.Member) error {
		t := meeting.Telling{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), By: v.Person}
		if err := f.read(&t, owners); err != nil {
			return err
		}
		if err := a.AddTelling(ctx, t); err != nil {
			return err
		}
		_, err := a.Record(ctx, a.Reach, kindTelling, store.Ref{What: whatTelling, ID: t.ID}, field("who", t.Who), field("needs", t.Needs))
		return err
	})
}

func (w Work) plan(ctx context.Context, v access.Viewer, project access.ScopeID, verb access.Verb, do func(*act.Act, []party.Member) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Telling, Verb: verb}, func(a *act.Act) error {
		owners, err := known(ctx, a.Tx, v, []access.Reach{a.Reach})
		if err != nil {
			return err
		}
		return do(a, owners)
	})
}

// ChangeTelling changes a row that nobody changed since revision f.Rev, or ends it.
func (w Work) ChangeTelling(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f TellingForm) (err error) {
	defer errs.Wrap(&err, "meeting.ChangeTelling(%s)", id)
	return w.plan(ctx, v, project, access.Change, func(a *act.Act, owners []party.Member) error {
		t, err := a.Telling(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if err := f.read(&t, owners); err != nil {
			return err
		}
		if t.Rev = f.Rev; f.End {
			t.Ended = a.Now().UnixMicro()
		}
		return a.ChangeTelling(ctx, t)
	})
}

// Tell notes what somebody was told, from which the next time follows.
func (w Work) Tell(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ToldForm) (err error) {
	defer errs.Wrap(&err, "meeting.Tell(%s)", id)
	return w.plan(ctx, v, project, access.Change, func(a *act.Act, _ []party.Member) error {
		t, err := a.Telling(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		var c check
		words := c.text("words", f.Words, "what they were told", true, true, mostWords)
		now := today(a.Now(), zoneOf(ctx, a.Tx, project))
		d, err := civil.ParseDate(strings.TrimSpace(f.Day))
		if err != nil || d > now {
			c.say("day", "Write the day as 2026-03-31, not after today.")
		}
		if err := c.err(); err != nil {
			return err
		}
		n, err := a.Next(ctx, store.At(a.Reach), whatTelling)
		if err != nil {
			return err
		}
		if err := a.AddTold(ctx, store.At(a.Reach), meeting.Told{Telling: id, Index: int(n), Day: d, Words: words, By: v.Person, ByName: v.Name}); err != nil {
			return err
		}
		if err := a.ChangeTelling(ctx, t.After(d)); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindTold, store.Ref{What: whatTelling, ID: id}, field("who", t.Who), field("words", words))
		return err
	})
}

// Rolled is a row of any project's plan, with where it is.
type Rolled struct {
	meeting.Telling
	Where store.Where
}

// AllTellings lists what goes on of the plans of every project the viewer sees, those due first.
func (w Work) AllTellings(ctx context.Context, v access.Viewer) (out []Rolled, day civil.Date, err error) {
	defer errs.Wrap(&err, "meeting.AllTellings")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, day = nil, today(tx.Now(), "UTC")
		all, err := tx.MyTellings(ctx, mostSeries)
		if err != nil || len(all) == 0 {
			return err
		}
		var rooms []string
		for _, t := range all {
			rooms = append(rooms, string(t.Room))
		}
		where, err := tx.Whereabouts(ctx, rooms)
		for _, t := range all {
			if at := slices.IndexFunc(where, func(w store.Where) bool { return w.Room == t.Room }); at >= 0 {
				out = append(out, Rolled{t, where[at]})
			}
		}
		return err
	})
	return out, day, err
}
