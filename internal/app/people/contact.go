package people

import (
	"context"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ContactForm is that somebody was spoken to. Field names are day, way, told and heard.
type ContactForm struct {
	Day   string // "" is today
	Way   people.Way
	Told  string // what they were told
	Heard string // what was heard
}

func (f ContactForm) check(today civil.Date) (k people.Contact, err error) {
	var c check
	if strings.TrimSpace(f.Day) == "" {
		f.Day = today.String()
	}
	k.Day = c.day("day", f.Day, "the day on which you spoke", today)
	if k.Way = f.Way; !slices.Contains(people.Ways(), f.Way) {
		c.Say("way", "Choose how you spoke.")
	}
	k.Told, k.Heard = c.body("told", f.Told, "what they were told", false), c.body("heard", f.Heard, "what you heard", false)
	return k, c.Err()
}

// Note keeps that somebody was spoken to, what they were told and what was heard. The next contact is counted from it.
func (w Work) Note(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ContactForm) (err error) {
	defer errs.Wrap(&err, "people.Note(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Add), func(a *act.Act) error {
		s, err := a.Stakeholder(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if s.Erased != 0 {
			return notNow("Who this was has been erased.")
		}
		g, err := groundOf(ctx, a, project)
		if err != nil {
			return err
		}
		k, err := f.check(g.today)
		if err != nil {
			return err
		}
		return note(ctx, a, g, s, k)
	})
}

func note(ctx context.Context, a *act.Act, g ground, s people.Stakeholder, k people.Contact) error {
	k.ID, k.Stakeholder, k.By, k.ByName = a.NewID(), s.ID, a.Viewer.Person, a.Viewer.Name
	if err := a.AddContact(ctx, store.At(a.Reach), k); err != nil {
		return err
	}
	if k.Day > s.Last {
		s.Last = k.Day
		s.Count(g.minded(s))
		if err := a.TendStakeholder(ctx, s); err != nil {
			return err
		}
	}
	_, err := a.Record(ctx, a.Reach, kindSpoken, store.Ref{What: whatContact, ID: k.ID}, field("told", k.Told), field("heard", k.Heard), field("day", k.Day),
		field("way", string(k.Way)), field("source", k.Source))
	return err
}

// Fed is that people met, or that a message went between them, as another part of the product knows it.
type Fed struct {
	Source string // people.FromMeeting or people.FromMail
	Ref    string // id of the meeting or message: one is noted once
	Day    civil.Date
	Way    people.Way
	People []Present
	Emails []string // or by address
	Listed []string // or by their ids among the people of the project
	Told   string   // what they were told: a title, nothing that they have not heard themselves
}

// Present is somebody who took part, as a room knows them. Who has an account is known by it; else the whole name has to be the same, and the
// side.
type Present struct {
	Person access.PersonID
	Name   string
	Side   access.Side
}

// Feed notes a contact with every stakeholder of a project who took part, inside a transaction of a viewer of the client side, and says how
// many there were. Who may not keep anything about people notes nothing, and nothing fails for it.
func (w Work) Feed(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID, f Fed) (n int, err error) {
	defer errs.Wrap(&err, "people.Feed(%s)", project)
	if v.Side != access.ClientSide || f.Source == people.Logged || f.Ref == "" {
		return 0, nil
	}
	reaches, err := tx.Reaches(ctx, project)
	if err != nil {
		return 0, err
	}
	if _, err := reachOf(v, reaches, access.ClientOnly, access.Stakeholder, access.Add); errors.Is(err, store.ErrRefused) {
		return 0, nil
	}
	err = act.Within(ctx, tx, v, ours(project, access.Add), func(a *act.Act) error {
		n, err = feed(ctx, a, project, f)
		return err
	})
	return n, err
}

func feed(ctx context.Context, a *act.Act, project access.ScopeID, f Fed) (n int, err error) {
	g, err := groundOf(ctx, a, project)
	if err != nil || f.Day > g.today {
		return 0, err
	}
	var known []string
	for _, s := range g.all {
		if s.Ended != 0 || !f.tookPart(s, g.all) {
			continue
		}
		if known == nil {
			if known, err = a.ContactsFrom(ctx, store.At(a.Reach), f.Source, f.Ref); err != nil {
				return n, err
			}
			known = append(known, "")
		}
		if slices.Contains(known, s.ID) {
			continue
		}
		if err := note(ctx, a, g, s, people.Contact{Day: f.Day.String(), Way: f.Way, Told: f.Told, Source: f.Source, Ref: f.Ref}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// FeedAll is Feed for every project of the viewer's side that the viewer keeps people of: of a message nobody says which it is about.
func (w Work) FeedAll(ctx context.Context, tx *store.Tx, v access.Viewer, f Fed) (err error) {
	defer errs.Wrap(&err, "people.FeedAll")
	if v.Side != access.ClientSide || len(f.Emails) == 0 {
		return nil
	}
	reaches, err := tx.ReachesOf(ctx, access.ClientOnly)
	if err != nil {
		return err
	}
	for _, r := range reaches {
		if !access.Decide(v, r, access.Stakeholder, access.Add) {
			continue
		}
		all, err := tx.Stakeholders(ctx, store.At(r))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(s people.Stakeholder) bool { return s.Ended == 0 && f.tookPart(s, all) }) {
			continue
		}
		if _, err := w.Feed(ctx, tx, v, r.Scope, f); err != nil {
			return err
		}
	}
	return nil
}

// sides says on which side a stakeholder would be known in a room.
var sides = map[people.Side]access.Side{people.Ours: access.ClientSide, people.Theirs: access.DeliverySide}

// tookPart reports whether a stakeholder, one of all, is among those who took part.
func (f Fed) tookPart(s people.Stakeholder, all []people.Stakeholder) bool {
	byAddress := func(e string) bool { return s.Email != "" && strings.EqualFold(strings.TrimSpace(e), s.Email) }
	same := func(name string) bool { return strings.EqualFold(strings.Join(strings.Fields(name), " "), s.Name) }
	another := func(o people.Stakeholder) bool {
		return o.ID != s.ID && o.Ended == 0 && o.Side == s.Side && same(o.Name)
	}
	is := func(p Present) bool {
		if s.Person != "" && p.Person != "" {
			return s.Person == p.Person
		}
		return s.Name != "" && p.Side == sides[s.Side] && same(p.Name) && !slices.ContainsFunc(all, another)
	}
	return slices.Contains(f.Listed, s.ID) || slices.ContainsFunc(f.Emails, byAddress) || slices.ContainsFunc(f.People, is)
}
