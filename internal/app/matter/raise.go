package matter

import (
	"context"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// RaiseForm is what is asked to raise a matter. Field names are kind, title, body, due, owes, aware, caused, those of Content, and for.
type RaiseForm struct {
	Kind   matter.Kind
	Shared bool // at once where both sides read it; the page has said so
	Title  string
	Words  string
	Due    string
	Owes   string // "them" when the other side promises; a commitment only
	Aware  string // when it became known; a change only
	Caused bool   // a change that arises from an act of the client side
	Content
	For   string // "them" records it for the other side of a one-sided engagement
	Files []Attached
	Draft string // forgotten once it is kept
}

func (f RaiseForm) audience() access.Audience {
	if f.Shared {
		return access.Shared
	}
	return act.Ours
}

// Raise raises a matter in the room of the viewer's side, or at once where both sides read it.
func (w Work) Raise(ctx context.Context, v access.Viewer, scope access.ScopeID, f RaiseForm) (id string, err error) {
	defer errs.Wrap(&err, "matter.Raise(%s)", f.Kind)
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: f.audience(), Kind: access.Matter, Verb: access.Add}, func(a *act.Act) error {
		g, err := groundOf(ctx, a.Tx, scope)
		if err != nil {
			return err
		}
		t, n, err := f.entry(a, g)
		if err != nil {
			return err
		}
		if err := begin(ctx, a, a.Reach, g, &t, n); err != nil {
			return err
		}
		id = t.row.ID
		return dropDraft(ctx, a.Tx, f.Draft)
	})
	return id, err
}

// entry reads the form into a matter and its first move.
func (f RaiseForm) entry(a *act.Act, g *Ground) (t thread, n entry, err error) {
	var c check
	if !slices.Contains(matter.Kinds(), f.Kind) {
		c.Say("kind", "Choose what kind of matter it is.")
		return t, n, c.Err()
	}
	t.row.Kind, t.row.Title = f.Kind, c.Line("title", f.Title, "what it is about in a line", true, mostTitle)
	t.state.Kind = f.Kind
	n.words, n.files = c.Body("body", f.Words, "the text", false, mostWords), c.files(f.Files)
	n.move = matter.Move{Verb: matter.Raise, Private: !f.Shared, Due: c.date("due", f.Due)}
	n.actor(a, &c, g, f.Kind, f.For)
	if f.Kind == matter.Commitment {
		n.move.Owes = sideOf(n.move.By, f.Owes)
	}
	if f.Kind == matter.Change {
		n.move.Aware, n.move.ClientCaused = c.moment("aware", f.Aware, g.clock.Zone), f.Caused
	}
	t.about = c.about(f.Kind, f.Content, n.move.Due, g.Currency)
	if err := c.Err(); err != nil {
		return t, n, err
	}
	n.said = saidOf(n.move)
	n.said.About = t.about
	return t, n, nil
}

// begin keeps a matter with its first move.
func begin(ctx context.Context, a *act.Act, at access.Reach, g *Ground, t *thread, n entry) error {
	if !twoSides(a.Viewer.Side) {
		return store.ErrRefused
	}
	if why := t.state.Refuse(matter.Move{Verb: matter.Raise, By: n.move.By, Role: n.move.Role, Recorder: n.move.Recorder, At: a.Now().UnixMicro(), Owes: n.move.Owes, Due: n.move.Due,
		Aware: n.move.Aware}); why != "" {
		return refusal(matter.Raise, why)
	}
	number, err := a.Next(ctx, store.At(at), whatMatter)
	if err != nil {
		return err
	}
	t.row = register.Matter{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, ID: a.NewID(), Number: number, Kind: t.row.Kind, Raiser: n.move.By,
		Raised: a.Now().UnixMicro(), By: a.Viewer.Person, ByName: a.Viewer.Name, Title: t.row.Title, Source: t.row.Source}
	_, err = a.Record(ctx, at, kindRaised, store.Ref{What: whatMatter, ID: t.row.ID}, field("number", strconv.FormatInt(number, 10)), field("kind", string(t.row.Kind)),
		field("title", t.row.Title))
	if err != nil {
		return err
	}
	if at.Audience == access.Shared { // time goes on when nobody looks
		if err := a.EnsureAgent(ctx); err != nil {
			return err
		}
	}
	return step(ctx, a, at, g, t, n)
}

// Asking is what the form of a new matter needs to know, and who would read it.
type Asking struct {
	Ground  *Ground
	With    string // the other side's organisation
	Own     bool   // the viewer may raise one for their side only
	Shared  bool   // the viewer may raise one where both sides read it
	Readers []party.Member
	Letters []engage.Authority // held by the viewer, in force
}

// Asking is asked for before a matter is raised. Nothing is raised by it.
func (w Work) Asking(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Asking, err error) {
	defer errs.Wrap(&err, "matter.Asking(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		shared, both := reachOf(v, reaches, access.Shared, access.Matter, access.Add)
		_, out.Own = reachOf(v, reaches, v.Side.Of(), access.Matter, access.Add)
		out.Own, out.Shared = out.Own && twoSides(v.Side), both && twoSides(v.Side)
		if !out.Own && !out.Shared {
			return store.ErrRefused
		}
		if out.Ground, err = groundOf(ctx, tx, scope); err != nil {
			return err
		}
		if out.With = out.Ground.Engagement.DeliveryName; v.Side == access.DeliverySide {
			out.With = out.Ground.Engagement.ClientName
		}
		if out.Shared {
			out.Readers, err = readers(ctx, tx, v, shared)
		}
		return err
	})
	return out, err
}

// readers are the members of the shared room of the other side who have acted there themselves.
func readers(ctx context.Context, tx *store.Tx, v access.Viewer, shared access.Reach) ([]party.Member, error) {
	all, err := present(ctx, tx, shared)
	return slices.DeleteFunc(all, func(m party.Member) bool { return m.Side == v.Side }), err
}
