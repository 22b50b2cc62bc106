package engage

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Heading is what every page of a programme, a project or an engagement says of it, as far as the viewer may know.
type Heading struct {
	Kind         access.Scope
	ID           access.ScopeID
	Name         string // "" where it is not the viewer's to know
	ClientName   string // of an engagement, as DeliveryName, OneSided and State
	DeliveryName string
	OneSided     bool
	State        engage.State
	Zone         string
	Currency     string
	Project      access.ScopeID // of an engagement, for the client side
	ProjectName  string
	Role         *engage.Role // of a project, for the client side: is it filled, with authority and capacity
	Reaches      []access.Reach
}

// With is the organisation at the other end of an engagement; "" for who is at neither.
func (h Heading) With(side access.Side) string {
	switch side {
	case access.ClientSide:
		return h.DeliveryName
	case access.DeliverySide:
		return h.ClientName
	}
	return ""
}

// May reports whether the viewer may do something in the room of an audience.
func (h Heading) May(v access.Viewer, a access.Audience, k access.Kind, verb access.Verb) bool {
	_, ok := reachOf(v, h.Reaches, a, k, verb)
	return ok
}

// Heading is asked for by pages that show nothing else of their own.
func (w Work) Heading(ctx context.Context, v access.Viewer, scope access.ScopeID) (h Heading, err error) {
	defer errs.Wrap(&err, "engage.Heading(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		h, err = heading(ctx, tx, v, scope)
		return err
	})
	return h, err
}

func heading(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (h Heading, err error) {
	h.ID = scope
	if h.Reaches, err = tx.Reaches(ctx, scope); err != nil {
		return h, err
	}
	if len(h.Reaches) == 0 {
		return h, store.ErrRefused
	}
	if slices.ContainsFunc(h.Reaches, func(r access.Reach) bool { return r.Audience == access.Shared || r.SharedRoom != r.Room }) {
		err = h.engagement(ctx, tx, v)
		return h, err
	}
	err = h.project(ctx, tx)
	if errors.Is(err, store.ErrRefused) {
		err = h.programme(ctx, tx)
	}
	if errors.Is(err, store.ErrRefused) {
		h.Kind, err = tx.ScopeKind(ctx, scope)
	}
	return h, err
}

func (h *Heading) engagement(ctx context.Context, tx *store.Tx, v access.Viewer) error {
	h.Kind = access.EngagementScope
	e, p, err := tx.EngagementWork(ctx, h.ID)
	if errors.Is(err, store.ErrRefused) {
		return nil // a benefit owner: the shared room is not theirs
	}
	if err != nil {
		return err
	}
	h.of(e)
	if v.Side == access.ClientSide && p.Room != "" { // a firm of this engagement only sees no project
		h.Project, h.ProjectName = p.ID, p.Name
	}
	return nil
}

// of fills in what an engagement says of itself.
func (h *Heading) of(e engage.Engagement) {
	h.Kind, h.ID, h.Name, h.ClientName, h.DeliveryName, h.OneSided = access.EngagementScope, e.ID, e.Name, e.ClientName, e.DeliveryName, e.OneSided
	h.State, h.Zone, h.Currency = e.State, e.Zone, e.Currency
}

func (h *Heading) project(ctx context.Context, tx *store.Tx) error {
	p, err := tx.Project(ctx, h.ID)
	if err != nil {
		return err
	}
	s, err := survey(ctx, tx, []engage.Project{p})
	if err != nil {
		return err
	}
	h.Kind, h.Name, h.Zone, h.Currency = access.ProjectScope, p.Name, p.Zone, p.Currency
	h.Role = &s[0].role
	return nil
}

func (h *Heading) programme(ctx context.Context, tx *store.Tx) error {
	p, err := tx.Programme(ctx, h.ID)
	h.Kind, h.Name = access.ProgrammeScope, p.Name
	return err
}
