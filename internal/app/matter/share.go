package matter

import (
	"context"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Sharing is what somebody must have seen before a matter is shared: who will read it, and how.
type Sharing struct {
	register.Matter
	About   About
	Due     string
	Words   string // of the first move; the others stay
	Files   []register.Attachment
	Ground  *Ground
	With    string
	Readers []party.Member
}

// Sharing is asked for before a matter of the viewer's side is shared. Nothing is shared by it.
func (w Work) Sharing(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (s Sharing, err error) {
	defer errs.Wrap(&err, "matter.Sharing(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		own, ok1 := reachOf(v, reaches, v.Side.Of(), access.Matter, access.Change)
		shared, ok2 := reachOf(v, reaches, access.Shared, access.Matter, access.Add)
		if !ok1 || !ok2 {
			return store.ErrRefused
		}
		t, err := load(ctx, tx, own, id)
		if err != nil {
			return err
		}
		if err := shareable(t); err != nil {
			return err
		}
		s.Matter, s.About, s.Due = t.row, t.about, t.state.Due.String()
		if s.Words, s.Files, err = first(ctx, tx, own, id); err != nil {
			return err
		}
		if s.Ground, err = groundOf(ctx, tx, scope); err != nil {
			return err
		}
		if s.With = s.Ground.Engagement.DeliveryName; v.Side == access.DeliverySide {
			s.With = s.Ground.Engagement.ClientName
		}
		s.Readers, err = readers(ctx, tx, v, shared)
		return err
	})
	return s, err
}

// first is what was written when a matter was raised.
func first(ctx context.Context, tx *store.Tx, at access.Reach, id string) (words string, files []register.Attachment, err error) {
	moves, err := tx.Moves(ctx, store.At(at), id)
	if err != nil || len(moves) == 0 {
		return "", nil, err
	}
	all, err := tx.Attachments(ctx, store.At(at), id)
	for _, f := range all {
		if f.Move == 0 && f.File.Erased == 0 {
			files = append(files, f)
		}
	}
	return moves[0].Words, files, err
}

func shareable(t thread) error {
	switch {
	case t.row.SharedAs != "" || t.state.Phase == matter.Shared:
		return errs.New(errs.Invalid, "This was shared already.")
	case t.row.Title == "":
		return errs.New(errs.Invalid, "Its title was erased, so there is nothing to share.")
	case !t.state.Phase.Live():
		return errs.New(errs.Invalid, "It has ended: re-open it before you share it.")
	}
	return nil
}

// Share copies a matter of the viewer's side into the shared room, where it is raised anew by whoever shares it, with a new id, number
// and time: its clock begins there. What was said about it before stays. Seen is the revision that was shown before.
func (w Work) Share(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, seen int64) (copied string, err error) {
	defer errs.Wrap(&err, "matter.Share(%s)", scope)
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Matter, Verb: access.Add}, func(a *act.Act) error {
		own, err := a.In(act.Ours, access.Matter, access.Change)
		if err != nil {
			return err
		}
		t, err := load(ctx, a.Tx, own, id)
		if err != nil {
			return err
		}
		if err := shareable(t); err != nil {
			return err
		}
		if t.row.Rev != seen {
			return errs.New(errs.Conflict, "The matter was moved since you looked at it: look at what would be shared now.")
		}
		g, err := groundOf(ctx, a.Tx, scope)
		if err != nil {
			return err
		}
		if copied, err = copyOf(ctx, a, own, g, t); err != nil {
			return err
		}
		n := entry{move: matter.Move{Verb: matter.Share, By: v.Side, Person: v.Person, Role: roleFor(own.Roles, t.row.Kind, matter.Share)}}
		n.said = saidOf(n.move)
		t.row.SharedAs = copied
		return within(ctx, a, own, g, &t, n)
	})
	return copied, err
}

// within makes a move in another room of the scope than the act's.
func within(ctx context.Context, a *act.Act, at access.Reach, g *Ground, t *thread, n entry) error {
	there := *a
	there.Reach = at
	return step(ctx, &there, at, g, t, n)
}

// copyOf raises what was noted in the side's room in the act's room, the shared one.
func copyOf(ctx context.Context, a *act.Act, own access.Reach, g *Ground, t thread) (id string, err error) {
	text, files, err := first(ctx, a.Tx, own, t.row.ID)
	if err != nil {
		return "", err
	}
	raised := t.moves[0]
	c := thread{row: register.Matter{Kind: t.row.Kind, Title: t.row.Title}, about: t.about, state: matter.State{Kind: t.row.Kind}}
	n := entry{words: text, move: matter.Move{Verb: matter.Raise, By: a.Viewer.Side, Person: a.Viewer.Person, Role: roleFor(a.Reach.Roles, t.row.Kind, matter.Raise),
		Owes: raised.Owes, Due: t.state.Due, Aware: min(raised.Aware, a.Now().UnixMicro()), ClientCaused: raised.ClientCaused}}
	n.said = saidOf(n.move)
	n.said.About, n.said.Copied = c.about, true
	for _, f := range files {
		body, err := a.FileBody(ctx, store.At(own), f.File.ID)
		if err != nil {
			return "", err
		}
		n.files = append(n.files, Attached{Name: f.File.Name, Media: f.File.Media, Body: body})
	}
	if err := begin(ctx, a, a.Reach, g, &c, n); err != nil {
		return "", err
	}
	return c.row.ID, nil
}
