package people

import (
	"context"
	"errors"
	"strconv"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// How far back it is looked for who came to a meeting, and for how many at once: whoever wrote it down may be of the other side, or of a
// firm that keeps nothing about people, so that nothing was noted then.
const (
	heardBack = 14 * 24 * time.Hour
	mostHeard = 2_000
)

// Meeting is what a meeting is known by as the source of a contact.
func Meeting(series string, number int) string { return series + "/" + strconv.Itoa(number) }

// Hear notes, as the clock of a client side, a contact with everybody of its project who came to a meeting, whoever wrote that down. It
// says how many it noted. Nothing about it can be seen in the rooms in which people met.
func (w Work) Hear(ctx context.Context, seat access.SeatID) (n int, err error) {
	defer errs.Wrap(&err, "people.Hear")
	v := access.Viewer{Seat: seat, Name: access.ClientAgent.Words(), Side: access.ClientSide}
	var project access.ScopeID
	var fed []Fed
	err = w.DB.Read(ctx, seat, func(tx *store.Tx) (err error) {
		at, err := projectOf(ctx, tx)
		if err != nil {
			return err
		}
		v.Organisation, project, fed = at.Organisation, at.Scope, nil
		all, err := tx.Stakeholders(ctx, store.At(at))
		if err != nil || len(all) == 0 {
			return err
		}
		came, err := tx.CameSince(ctx, tx.Now().Add(-heardBack).UnixMicro(), mostHeard)
		if err != nil {
			return err
		}
		for _, f := range meetings(came) {
			news, err := f.news(ctx, tx, at, all)
			if err != nil {
				return err
			}
			if news {
				fed = append(fed, f)
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrRefused) {
		return 0, nil // of a project that is over
	}
	for _, f := range fed {
		if err != nil {
			return n, err
		}
		err = act.Do(ctx, w.DB, v, ours(project, access.Add), func(a *act.Act) error {
			k, err := feed(ctx, a, project, f)
			n += k
			return err
		})
	}
	return n, err
}

// projectOf is the client's own room of the project that a clock minds, or store.ErrRefused.
func projectOf(ctx context.Context, tx *store.Tx) (access.Reach, error) {
	reaches, err := tx.ReachesOf(ctx, access.ClientOnly)
	if err != nil {
		return access.Reach{}, err
	}
	for _, r := range reaches {
		if !r.Holds(access.ClientAgent) {
			continue
		}
		p, err := tx.Project(ctx, r.Scope)
		if err == nil && p.Ended == 0 {
			return r, nil
		}
		if err != nil && !errors.Is(err, store.ErrRefused) {
			return r, err
		}
	}
	return access.Reach{}, store.ErrRefused
}

// meetings are the meetings that people came to, each once.
func meetings(came []store.Came) (out []Fed) {
	for _, c := range came {
		ref := Meeting(c.Series, c.Number)
		if len(out) == 0 || out[len(out)-1].Ref != ref {
			out = append(out, Fed{Source: people.FromMeeting, Ref: ref, Day: c.Starts.Date(), Way: people.Met, Told: c.Title})
		}
		last := &out[len(out)-1]
		last.People = append(last.People, Present{c.Person, c.Name, c.Side})
	}
	return out
}

// news reports whether somebody took part of whom that is not noted yet.
func (f Fed) news(ctx context.Context, tx *store.Tx, at access.Reach, all []people.Stakeholder) (bool, error) {
	var known map[string]bool
	for _, s := range all {
		if s.Ended != 0 || !f.tookPart(s, all) {
			continue
		}
		if known == nil {
			known = map[string]bool{}
			list, err := tx.ContactsFrom(ctx, store.At(at), f.Source, f.Ref)
			if err != nil {
				return false, err
			}
			for _, id := range list {
				known[id] = true
			}
		}
		if !known[s.ID] {
			return true, nil
		}
	}
	return false, nil
}
