package situation

import (
	"cmp"
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/store"
)

// ground is a project with the rooms of its engagements, as far as somebody sees them, and the facts that were gathered there.
type ground struct {
	*gather.Whole
	w     Work
	v     access.Viewer
	tx    *store.Tx
	facts *situation.Facts
	own   map[access.ScopeID]access.Reach // the client's room of each engagement that is seen
	both  map[access.ScopeID]access.Reach // the shared one
	at    map[string]civil.Date           // when submissions that were read came, by id
}

// Gather reads the facts of a project as somebody sees them. What they may not see is not gathered, and the rules that stand on it say so.
func (w Work) gather(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*ground, error) {
	whole, err := w.Kept.Case(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	g := &ground{Whole: whole, w: w, v: v, tx: tx, own: map[access.ScopeID]access.Reach{}, both: map[access.ScopeID]access.Reach{}, at: map[string]civil.Date{}}
	g.facts = &situation.Facts{Today: whole.Input.Report, Currency: whole.Project.Currency, Why: map[situation.Group]string{}}
	for i := range whole.Engagements {
		if err := g.rooms(ctx, &whole.Engagements[i]); err != nil {
			return nil, err
		}
	}
	for _, part := range []func(context.Context) error{g.programmes, g.comparisons, g.matters, g.benefits, g.decisions, g.pages, g.simulated, g.accords, g.posts, g.contacts, g.ratings, g.taken} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// rooms finds the rooms of an engagement.
func (g *ground) rooms(ctx context.Context, e *gather.Engagement) error {
	reaches, err := g.tx.Reaches(ctx, e.Engagement)
	if err != nil {
		return err
	}
	for _, r := range reaches {
		switch {
		case r.Audience == access.ClientOnly && access.Decide(g.v, r, access.Situation, access.See):
			g.own[e.Engagement] = r
		case r.Audience == access.Shared && access.Decide(g.v, r, access.Matter, access.See):
			g.both[e.Engagement] = r
		}
	}
	if !e.Hidden() {
		g.facts.Engagements = append(g.facts.Engagements, situation.Engagement{ID: string(e.Engagement), Name: e.Terms.Name, Supplier: e.Supplier(),
			Active: e.Terms.State == engage.Active || e.Terms.State == engage.Closing, Since: g.dayOf(e.Terms.StateSince), Adopted: e.Terms.Adopted,
			Closing: e.Terms.State == engage.Closing, Over: e.Terms.State == engage.Closed, OneSided: e.Terms.OneSided, Ungated: e.GateReason != "", Calendar: calendar(e.Terms)})
	}
	return nil
}

// calendar is on which days work is done under an engagement. One whose words cannot be read works as most do.
func calendar(e engage.Engagement) (c situation.Calendar) {
	if week, err := engage.ParseWeek(e.Week); err == nil {
		for day, spans := range week {
			c.Week[(day+6)%7] = len(spans) > 0 // weeks begin on Sunday there
		}
	}
	c.Off, _ = engage.ParseHolidays(e.Holidays)
	return c
}

// seen are the engagements whose own and shared room are both seen, so that facts of one never tell of less than all there is.
func (g *ground) seen() (out []*gather.Engagement) {
	for i := range g.Engagements {
		e := &g.Engagements[i]
		if g.own[e.Engagement].Room != "" && g.both[e.Engagement].Room != "" && !e.Hidden() {
			out = append(out, e)
		}
	}
	return out
}

// know says that a group was gathered, where it is worth asking for.
func (g *ground) know(group situation.Group, is bool) {
	if is {
		g.facts.Known = append(g.facts.Known, group)
	}
}

// dayOf is the day of an instant where the project is, zero for none.
func (g *ground) dayOf(us int64) civil.Date {
	if us == 0 {
		return 0
	}
	return gather.Today(time.UnixMicro(us), g.Project.Zone)
}

// dateOf is a date as it is written, zero for none.
func dateOf(iso string) civil.Date {
	d, err := civil.ParseDate(iso)
	if err != nil {
		return 0
	}
	return d
}

func (g *ground) engagement(id string) *situation.Engagement {
	at := slices.IndexFunc(g.facts.Engagements, func(e situation.Engagement) bool { return e.ID == id })
	if at < 0 {
		return nil
	}
	return &g.facts.Engagements[at]
}

// posts reads whether the client role of each engagement is filled: those of the project hold it too, and its letters count.
func (g *ground) posts(ctx context.Context) error {
	rooms := []access.RoomID{g.Reach.Room}
	for _, e := range g.seen() {
		rooms = append(rooms, e.Room, e.Shared)
	}
	people, letters, err := g.tx.RolesIn(ctx, g.Project.Organisation, rooms)
	if err != nil {
		return err
	}
	inductions, err := g.inductions(ctx)
	if err != nil {
		return err
	}
	for _, e := range g.seen() {
		here := func(room access.RoomID) bool { return room == g.Reach.Room || room == e.Room || room == e.Shared }
		var held []party.Appointment
		for _, a := range people {
			if here(a.Room) {
				held = append(held, a.Value)
			}
		}
		var may []engage.Authority
		for _, l := range letters {
			if here(l.Room) {
				may = append(may, l.Value)
			}
		}
		r := engage.ClientRole(held, may, e.NeededDays, g.tx.Now().UnixMicro(), g.facts.Today.String())
		post := situation.Post{Engagement: string(e.Engagement), Filled: r.Filled, Authority: r.Authority, Days: cmp.Or(r.PMDays, e.PMDays), Needed: r.NeededDays}
		post.First, post.Mentor = inductions(held, g.tx.Now().UnixMicro())
		g.facts.Posts = append(g.facts.Posts, post)
	}
	g.know(situation.Posts, len(g.facts.Posts) > 0)
	return nil
}

// inductions tells of those who hold a client role whether all of them do so for the first time, and whether one of them has a mentor.
func (g *ground) inductions(ctx context.Context) (func([]party.Appointment, int64) (first, mentor bool), error) {
	all, err := g.tx.Inductions(ctx)
	if err != nil {
		return nil, err
	}
	return func(held []party.Appointment, now int64) (first, mentor bool) {
		told := false
		for _, a := range held {
			if a.Role != access.ClientPM || !a.InForce(now) {
				continue
			}
			for _, i := range all {
				if i.Person == a.Person {
					first = (first || !told) && i.FirstTime
					mentor = mentor || i.Mentor != "" || i.MentorName != ""
					told = true
				}
			}
		}
		return first, mentor
	}, nil
}
