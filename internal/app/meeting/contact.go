package meeting

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/meeting"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Whoever comes to a meeting has been spoken to. The client side keeps that about the people its project depends on, in its own room; the
// other side is told nothing of it, and neither what it does nor how long that takes depends on it: what it writes down is looked at by the
// client's clock.

// spoken notes whom a meeting brought together, where the viewer keeps people. It is noted once for each, however often it is said.
func (w Work) spoken(ctx context.Context, a *act.Act, scope access.ScopeID, s found, m *meeting.Sitting) error {
	if a.Viewer.Side != access.ClientSide || m.State == meeting.Cancelled {
		return nil
	}
	project, err := projectOf(ctx, a.Tx, scope)
	if err != nil || project == "" {
		return err
	}
	all, err := a.Attendance(ctx, store.At(a.Reach), s.ID)
	if err != nil {
		return err
	}
	f := fed(s, m)
	for _, x := range all {
		if x.Number == m.Number && x.State == meeting.Came {
			f.People = append(f.People, people.Present{Person: x.Person, Name: x.Name, Side: x.Side})
		}
	}
	if len(f.People) == 0 {
		return nil
	}
	_, err = people.Work{DB: w.DB}.Feed(ctx, a.Tx, a.Viewer, project, f)
	return err
}

// fed is a meeting as the source of a contact.
func fed(s found, m *meeting.Sitting) people.Fed {
	return people.Fed{Source: core.FromMeeting, Ref: people.Meeting(s.ID, m.Number), Day: m.Starts.Date(), Way: core.Met, Told: s.Title}
}

// projectOf is the project of a scope as the client side knows it, "" where it has none.
func projectOf(ctx context.Context, tx *store.Tx, scope access.ScopeID) (access.ScopeID, error) {
	switch p, err := tx.Project(ctx, scope); {
	case err == nil:
		return p.ID, nil
	case !errors.Is(err, store.ErrRefused):
		return "", err
	}
	s, err := tx.Standing(ctx, scope)
	if errors.Is(err, store.ErrRefused) {
		return "", nil
	}
	return s.Project, err
}

// Guest is one of the people a project depends on, and whether it is noted that they were at a meeting.
type Guest struct {
	core.Stakeholder
	There bool
}

// guests are the people of the project that may be noted as having been there, and whether they are; nil for whoever keeps none.
func guests(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, ref string) (out []Guest, project access.ScopeID, err error) {
	if v.Side != access.ClientSide {
		return nil, "", nil
	}
	if project, err = projectOf(ctx, tx, scope); err != nil || project == "" {
		return nil, "", err
	}
	reaches, err := tx.Reaches(ctx, project)
	if err != nil {
		return nil, "", err
	}
	at, ok := reachOf(v, reaches, access.ClientOnly, access.Stakeholder, access.Add)
	if !ok {
		return nil, "", nil
	}
	all, err := tx.Stakeholders(ctx, store.At(at))
	if err != nil || len(all) == 0 {
		return nil, "", err
	}
	known, err := tx.ContactsFrom(ctx, store.At(at), core.FromMeeting, ref)
	for _, s := range all {
		if there := slices.Contains(known, s.ID); s.Ended == 0 {
			out = append(out, Guest{s, there})
		}
	}
	return out, project, err
}

// Were notes that some of the people the project depends on were at a meeting, whether or not they have an account. Only the client side
// knows of it.
func (w Work) Were(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, number int, list []string) (err error) {
	defer errs.Wrap(&err, "meeting.Were(%s, %d)", id, number)
	if v.Side != access.ClientSide {
		return store.ErrRefused
	}
	return w.sit(ctx, v, scope, id, number, func(a *act.Act, s found, m *meeting.Sitting) error {
		switch {
		case m.State == meeting.Cancelled:
			return errs.New(errs.Invalid, "The meeting was cancelled: nobody was there.")
		case m.Starts.Date() > today(a.Now(), s.Zone):
			return errs.New(errs.Invalid, "The meeting has not taken place yet.")
		}
		all, project, err := guests(ctx, a.Tx, v, scope, people.Meeting(id, number))
		if err != nil {
			return err
		}
		f := fed(s, m)
		for _, x := range list {
			if !slices.ContainsFunc(all, func(o Guest) bool { return o.ID == x }) {
				return store.ErrRefused
			}
			f.Listed = append(f.Listed, x)
		}
		if len(f.Listed) == 0 {
			return errs.New(errs.Invalid, "Choose who was there.")
		}
		_, err = people.Work{DB: w.DB}.Feed(ctx, a.Tx, v, project, f)
		return err
	})
}
