package matter

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Moved is a move as its thread shows it.
type Moved struct {
	register.Move
	Said     Said
	Files    []register.Attachment
	Erased   bool
	MayErase bool
	ToName   string // who it was assigned to, where the viewer knows them
}

// View is a matter as its page shows it.
type View struct {
	register.Matter
	About     About
	Standing  Standing
	Ground    *Ground
	With      string
	Reach     access.Reach
	Moves     []Moved
	Verbs     []matter.Verb // the viewer may use now
	TheirVerb []matter.Verb // that the viewer may record for the other side of a one-sided engagement
	Holder    string        // name of who has it, where the viewer knows them
	People    []Person      // it may be assigned to
	Mates     []Person      // of the viewer's side, who may mind it for that
	Raised    string        // name of who raised it
	Beside    *register.Beside
	Own       access.Reach // the room of the viewer's side, where it keeps notes beside
	MayNote   bool
	MayShare  bool
	MayRules  bool
	Named     []Named // the activities it names, in the latest submission that the viewer sees
	NamedIn   string  // what that submission is called, "" where there is none
	MayWeigh  bool    // may ask what it would do to the benefits
	Seen      bool    // the record of its room is the viewer's to see
	NextID    string  // of the next matter in the register's usual order; "" for none
}

// Step is the step of the clock that is due next in the court that has the ball, nil where no rule says.
func (v View) Step() *clock.Step {
	for i := range v.Standing.Steps {
		s := &v.Standing.Steps[i]
		if v.Rule != "" && s.Rule == v.Rule && s.Pending && s.Due == v.DueAt {
			return s
		}
	}
	return nil
}

// Thread is a matter with its moves.
func (w Work) Thread(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (out View, err error) {
	defer errs.Wrap(&err, "matter.Thread(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, m, reaches, err := find(ctx, tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		out.Matter, out.Reach = m, at
		if out.Ground, err = groundOf(ctx, tx, scope); err != nil {
			return err
		}
		if out.With = out.Ground.Engagement.DeliveryName; v.Side == access.DeliverySide {
			out.With = out.Ground.Engagement.ClientName
		}
		if err := out.read(ctx, tx, v); err != nil {
			return err
		}
		out.may(v, reaches)
		if err := out.weighs(ctx, tx, v); err != nil {
			return err
		}
		if err := out.named(ctx, tx, v, reaches); err != nil {
			return err
		}
		if err := out.people(ctx, tx, v, reaches); err != nil {
			return err
		}
		return out.beside(ctx, tx, v, reaches)
	})
	return out, err
}

// read fills in the moves and what they and the clock amount to now.
func (v *View) read(ctx context.Context, tx *store.Tx, viewer access.Viewer) (err error) {
	if v.About, err = ReadAbout(v.Matter.About); err != nil {
		return err
	}
	kept, err := tx.Moves(ctx, store.At(v.Reach), v.ID)
	if err != nil {
		return err
	}
	s, moves, err := fold(v.Kind, kept)
	if err != nil {
		return err
	}
	if v.Standing, err = v.Ground.settle(&v.Matter, s, moves, tx.Now().UnixMicro()); err != nil {
		return err
	}
	files, err := tx.Attachments(ctx, store.At(v.Reach), v.ID)
	if err != nil {
		return err
	}
	erases := access.Decide(viewer, v.Reach, access.Record, access.Remove)
	for i, k := range kept {
		said, err := readSaid(k.Said)
		if err != nil {
			return err
		}
		m := Moved{Move: k, Said: said, MayErase: erases && (k.Words != "" || i == 0 && v.Title != "") && byOf(k) == viewer.Side}
		for _, f := range files {
			if f.Move == k.Index {
				m.Files = append(m.Files, f)
			}
		}
		v.Moves = append(v.Moves, m)
	}
	return nil
}

// byOf is the side whose people wrote a move.
func byOf(m register.Move) access.Side {
	if m.Recorder != "" {
		return m.Recorder
	}
	return m.Side
}

// may fills in what the viewer may do now.
func (v *View) may(viewer access.Viewer, reaches []access.Reach) {
	v.Seen = access.DecideLog(viewer, v.Reach)
	v.MayRules = access.Decide(viewer, v.Reach, access.Clock, access.See)
	_, leads := reachOf(viewer, reaches, access.ClientOnly, access.Brief, access.See)
	v.MayWeigh = leads && v.Ground.Engagement.ID != "" && (v.Kind == matter.Decision || v.Kind == matter.Change)
	if !access.Decide(viewer, v.Reach, access.Matter, access.Change) || !twoSides(viewer.Side) {
		return
	}
	v.Verbs = possible(v.Standing.State, viewer.Side, v.Reach.Roles)
	if v.Ground.Engagement.OneSided && viewer.Side == access.ClientSide && v.Reach.Audience == access.Shared {
		v.TheirVerb = possible(v.Standing.State, access.DeliverySide, v.Reach.Roles)
	}
	_, shares := reachOf(viewer, reaches, access.Shared, access.Matter, access.Add)
	v.MayShare = shares && slices.Contains(v.Verbs, matter.Share) && v.SharedAs == "" && v.Title != ""
	v.Verbs = slices.DeleteFunc(v.Verbs, func(x matter.Verb) bool { return x == matter.Share })
}

// weighs finds out whether the viewer reads the case too: a firm beside the client in one engagement does not.
func (v *View) weighs(ctx context.Context, tx *store.Tx, viewer access.Viewer) error {
	if !v.MayWeigh {
		return nil
	}
	reaches, err := tx.Reaches(ctx, v.Ground.project)
	v.MayWeigh = slices.ContainsFunc(reaches, func(r access.Reach) bool { return access.Decide(viewer, r, access.Brief, access.See) })
	return err
}

// possible lists what some role may do now, in the core's order.
func possible(s matter.State, by access.Side, roles []access.Role) (out []matter.Verb) {
	for _, verb := range s.Possible(by, "") {
		if slices.ContainsFunc(roles, func(r access.Role) bool { return matter.Allows(r, s.Kind, verb) }) {
			out = append(out, verb)
		}
	}
	return out
}

// people fills in who has the matter, who may have it, and their names as far as the viewer knows them.
func (v *View) people(ctx context.Context, tx *store.Tx, viewer access.Viewer, reaches []access.Reach) error {
	c, err := circleOf(ctx, tx, viewer, v.Reach, reaches)
	if err != nil {
		return err
	}
	v.Mates = circle{there: c.there}.of(viewer, viewer.Side)
	if v.Reach.Audience == access.Shared {
		v.Mates = circle{there: c.ours}.of(viewer, viewer.Side)
	}
	var known []Person
	for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
		some := c.of(viewer, side)
		known = append(known, some...)
		if side == v.Standing.State.Court {
			v.People = some
		}
	}
	name := func(id access.PersonID) string {
		for _, p := range known {
			if p.ID == id && id != "" {
				return p.Name
			}
		}
		return ""
	}
	v.Holder = name(v.Matter.Holder)
	for i := range v.Moves {
		v.Moves[i].ToName = name(v.Moves[i].Said.To)
	}
	return nil
}

// beside fills in what the viewer's side keeps beside the matter.
func (v *View) beside(ctx context.Context, tx *store.Tx, viewer access.Viewer, reaches []access.Reach) error {
	own, ok := reachOf(viewer, reaches, viewer.Side.Of(), access.Beside, access.See)
	if !ok {
		return nil
	}
	v.Own, v.MayNote = own, access.Decide(viewer, own, access.Beside, access.Change)
	b, err := tx.Beside(ctx, store.At(own), v.ID)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	v.Beside = &b
	return err
}

// File is a file that came with a move, for whoever may see the matter.
func (w Work) File(ctx context.Context, v access.Viewer, scope access.ScopeID, id, file string) (a register.Attachment, body []byte, err error) {
	defer errs.Wrap(&err, "matter.File(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, _, _, err := find(ctx, tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		all, err := tx.Attachments(ctx, store.At(at), id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x register.Attachment) bool { return x.File.ID == file && x.File.Erased == 0 })
		if i < 0 {
			return store.ErrRefused
		}
		a = all[i]
		body, err = tx.FileBody(ctx, store.At(at), file)
		return err
	})
	return a, body, err
}
