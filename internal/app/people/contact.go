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
		c.say("way", "Choose how you spoke.")
	}
	k.Told, k.Heard = c.body("told", f.Told, "what they were told", false), c.body("heard", f.Heard, "what you heard", false)
	return k, c.err()
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
	People []access.PersonID // who was there, by account
	Emails []string          // or by address
	Told   string            // what they were told: a title, nothing that they have not heard themselves
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
		g, err := groundOf(ctx, a, project)
		if err != nil {
			return err
		}
		for _, s := range g.all {
			if s.Ended != 0 || f.Day > g.today || !f.tookPart(s) {
				continue
			}
			k := people.Contact{Stakeholder: s.ID, Day: f.Day.String(), Way: f.Way, Told: f.Told, Source: f.Source, Ref: f.Ref}
			known, err := a.KnowsContact(ctx, store.At(a.Reach), k)
			if err != nil {
				return err
			}
			if known {
				continue
			}
			if err := note(ctx, a, g, s, k); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

func (f Fed) tookPart(s people.Stakeholder) bool {
	byAddress := func(e string) bool { return s.Email != "" && strings.EqualFold(strings.TrimSpace(e), s.Email) }
	return s.Person != "" && slices.Contains(f.People, s.Person) || slices.ContainsFunc(f.Emails, byAddress)
}
