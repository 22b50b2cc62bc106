package programme

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// In is what every page of an engagement's programme says of the engagement, as far as the viewer may know.
type In struct {
	Terms       engage.Engagement // the zero value but for its zone where the shared room is not the viewer's
	Reaches     []access.Reach
	Project     access.ScopeID // for the client side
	ProjectName string
	Today       civil.Date
}

// look is an engagement's programme as a viewer sees it, read once for a page.
type look struct {
	In
	rooms
	v          access.Viewer
	all        []Row // submissions by data date; those not read come first
	said       []programme.Acceptance
	nomination programme.Nomination // that counts for the viewer
}

// look reads what every page needs.
func (w Work) look(ctx context.Context, tx *store.Tx, v access.Viewer, engagement access.ScopeID) (l look, err error) {
	l.v = v
	if l.rooms, err = roomsOf(ctx, tx, v, engagement); err != nil {
		return l, err
	}
	l.Reaches = l.rooms.all
	if l.Terms, err = termsOf(ctx, tx, engagement); err != nil {
		return l, err
	}
	l.Today = dayOf(tx.Now(), l.Terms.Zone)
	if err := l.project(ctx, tx, engagement); err != nil {
		return l, err
	}
	return l, l.submissions(ctx, tx, w)
}

// project names the client's project for who may know of it: a firm of this engagement only may not.
func (l *look) project(ctx context.Context, tx *store.Tx, engagement access.ScopeID) error {
	if l.v.Side != access.ClientSide || l.own.Room == "" {
		return nil
	}
	s, err := tx.Standing(ctx, engagement)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := maybe(tx.Project(ctx, s.Project))
	l.Project, l.ProjectName = p.ID, p.Name
	return err
}

// submissions reads the submissions of the rooms, with what was said of each and what it was measured against.
func (l *look) submissions(ctx context.Context, tx *store.Tx, w Work) (err error) {
	list, err := w.submissions(ctx, tx, l.rooms)
	if err != nil {
		return err
	}
	tenant, own, shared := l.pair()
	if l.said, err = tx.Acceptances(ctx, tenant, own, shared); err != nil {
		return err
	}
	if l.nomination, err = nominationFor(ctx, tx, l.rooms, l.own); err != nil {
		return err
	}
	measured, err := privately(ctx, tx, l.rooms, l.nomination)
	if err != nil {
		return err
	}
	l.all = make([]Row, len(list))
	for i, s := range list {
		l.all[i] = l.row(s, measured)
		l.all[i].Treated = l.all[i].Said == nil && s.Deemed(tx.Now().UnixMicro())
	}
	follow(l.all)
	return nil
}

func (l *look) row(s programme.Submission, measured map[string][2]int) Row {
	x := Row{Submission: s, Audience: access.Shared, Baseline: l.nomination.Submission == s.ID, Name: Called(s)}
	if s.Room == l.own.Room {
		x.Audience = l.own.Audience
	}
	if m, ok := measured[s.ID]; ok {
		x.Held, x.Missed, x.Private = m[0], m[1], true
	}
	for i := range l.said {
		if l.said[i].Submission == s.ID {
			x.Said = &l.said[i]
		}
	}
	return x
}

// find is a submission among those the viewer sees, with the room it lies in.
func (l *look) find(id string) (i int, at access.Reach, err error) {
	if i = slices.IndexFunc(l.all, func(x Row) bool { return x.ID == id }); i < 0 {
		return i, at, store.ErrRefused
	}
	at, err = l.of(l.all[i].Room)
	return i, at, err
}

// latest is the latest submission that was read, nil for none.
func (l *look) latest() *Row {
	for i := range l.all {
		if l.all[i].Latest {
			return &l.all[i]
		}
	}
	return nil
}

// private reports whether the client's own baseline counts for the viewer.
func (l *look) private() bool {
	return l.nomination.Submission != "" && l.nomination.Room == l.own.Room && l.own.Room != l.shared.Room
}
