package mirror

import (
	"context"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What is recorded: a wish in the log of its side, what both see in the shared one.
const (
	kindWished    record.Kind = "mirror.wished"
	kindUnwished  record.Kind = "mirror.unwished"
	kindShown     record.Kind = "mirror.shown"
	kindHidden    record.Kind = "mirror.hidden"
	kindPublished record.Kind = "mirror.promises-shown"
	kindWithdrawn record.Kind = "mirror.promises-hidden"
	kindMissed    record.Kind = "matter.missed"
)

func ref(scope access.ScopeID) store.Ref { return store.Ref{What: "mirror", ID: string(scope)} }

// Switch says whether the viewer's side wishes that both see the mirror. It stays in the side's own room until the other side wishes it
// too; then both see everything at once. A side that no longer wishes it ends that for both.
func (w Work) Switch(ctx context.Context, v access.Viewer, scope access.ScopeID, on bool) (err error) {
	defer errs.Wrap(&err, "mirror.Switch(%s)", scope)
	if !twoSides(v.Side) {
		return store.ErrRefused
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Mirror, Verb: access.Change}, func(a *act.Act) error {
		shared, err := a.In(access.Shared, access.Mirror, access.Change)
		if err != nil {
			return err
		}
		changed, err := set(ctx, a, a.Reach, v.Side, on)
		if err != nil || !changed {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, either(on, kindWished, kindUnwished), ref(scope)); err != nil {
			return err
		}
		both, err := theirWish(ctx, a, scope)
		if err != nil {
			return err
		}
		if changed, err = set(ctx, a, shared, access.NoSide, on && both); err != nil || !changed {
			return err
		}
		_, err = a.Record(ctx, shared, either(on, kindShown, kindHidden), ref(scope))
		return err
	})
}

func either(on bool, yes, no record.Kind) record.Kind {
	if on {
		return yes
	}
	return no
}

// set keeps in a room whether something is to be shown from now on, and reports whether that is news.
func set(ctx context.Context, a *act.Act, at access.Reach, side access.Side, on bool) (bool, error) {
	kept, err := a.Mirrors(ctx, store.At(at))
	if err != nil || (of(kept, side).On != 0) == on {
		return false, err
	}
	m := register.Mirror{Side: side, ByName: a.Viewer.Name}
	if on {
		m.On = a.Now().UnixMicro()
	}
	return true, a.SetMirror(ctx, store.At(at), m)
}

// theirWish asks the other side's agent whether its side wishes to see the mirror. Nobody of this side is in its room.
func theirWish(ctx context.Context, a *act.Act, scope access.ScopeID) (wishes bool, err error) {
	side := access.ClientSide
	if a.Viewer.Side == side {
		side = access.DeliverySide
	}
	err = a.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		agent, err := act.AgentFor(ctx, tx, scope, side)
		if err != nil {
			return err
		}
		return tx.As(ctx, agent.Seat, func(tx *store.Tx) error {
			reaches, err := tx.Reaches(ctx, scope)
			if err != nil {
				return err
			}
			theirs, ok := in(agent, reaches, side.Of(), access.Mirror, access.See)
			if !ok {
				return store.ErrRefused
			}
			kept, err := tx.Mirrors(ctx, store.At(theirs))
			wishes = of(kept, side).On != 0
			return err
		})
	})
	return wishes, err
}

// Publish says whether both sides see how the client keeps its promises, whatever the delivery side wishes. The client goes first.
func (w Work) Publish(ctx context.Context, v access.Viewer, scope access.ScopeID, on bool) (err error) {
	defer errs.Wrap(&err, "mirror.Publish(%s)", scope)
	if v.Side != access.ClientSide {
		return store.ErrRefused
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Mirror, Verb: access.Change}, func(a *act.Act) error {
		changed, err := set(ctx, a, a.Reach, access.ClientSide, on)
		if err != nil || !changed {
			return err
		}
		_, err = a.Record(ctx, a.Reach, either(on, kindPublished, kindWithdrawn), ref(scope))
		return err
	})
}

// Miss is a promise of the viewer's side that was missed, for the page that asks why.
type Miss struct {
	View
	Row
}

// Missed is a promise of the viewer's side that was missed.
func (w Work) Missed(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (out Miss, err error) {
	defer errs.Wrap(&err, "mirror.Missed(%s)", scope)
	if out.View, err = w.Show(ctx, v, scope, Ask{}); err != nil {
		return out, err
	}
	at := slices.IndexFunc(out.Rows, func(r Row) bool {
		return r.Matter == id && r.Side == v.Side && r.Missed(out.Query.Now)
	})
	if at < 0 || !out.MayExplain {
		return out, store.ErrRefused
	}
	out.Row = out.Rows[at]
	return out, nil
}

// Explain keeps why a promise of the viewer's side was missed, where both sides read it. Field names are reason.
func (w Work) Explain(ctx context.Context, v access.Viewer, scope access.ScopeID, id, reason string) (err error) {
	defer errs.Wrap(&err, "mirror.Explain(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Matter, Verb: access.Change}, func(a *act.Act) error {
		m, err := a.Matter(ctx, id)
		if err == nil && (m.Room != a.Reach.Room || m.Kind != matter.Commitment || !binds(a.Reach.Roles)) {
			err = store.ErrRefused
		}
		if err != nil {
			return err
		}
		all, err := w.read(ctx, a.Tx, scope, store.At(a.Reach), []register.Matter{m})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(r Row) bool { return r.Side == v.Side && r.Missed(a.Now().UnixMicro()) }) {
			return store.ErrRefused
		}
		if conduct.ReasonText(reason) == "" {
			return errs.InvalidFields("Something is missing", []errs.Field{{Path: "reason", Message: "Choose why it was missed."}})
		}
		if m.Missed == reason {
			return nil
		}
		_, err = a.Record(ctx, a.Reach, kindMissed, store.Ref{What: "matter", ID: id}, record.Field{Name: "matter", Value: []byte(strconv.FormatInt(m.Number, 10))},
			record.Field{Name: "reason", Value: []byte(reason)})
		if err != nil {
			return err
		}
		return a.SetMissed(ctx, store.At(a.Reach), id, reason)
	})
}
