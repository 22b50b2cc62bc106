// Package act is the only way anything changes: it decides, does, records and enqueues in one transaction.
//
// It promises that nothing is done before the matrix allowed it in the room where it is done, that a refusal is the same
// "not found" as absence, that acts on one scope wait for one another, and that whoever acts in a room is known there. It
// refuses to know what is being done: that is its callers' business, the use cases beside it.
package act

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Intent says where an act happens and what it does there.
type Intent struct {
	Scope    access.ScopeID
	Audience access.Audience // room of the scope; Ours for the viewer's own side's
	Kind     access.Kind
	Verb     access.Verb
}

// Ours is the room of the viewer's own side.
const Ours access.Audience = "ours"

// Act is one act under way. It lives as long as its transaction.
type Act struct {
	*store.Tx
	Viewer  access.Viewer
	Reach   access.Reach // the room of the intent
	reaches []access.Reach
}

// Do runs do for a viewer who may do what the intent says, in one transaction that it may run again.
func Do(ctx context.Context, db *store.DB, v access.Viewer, i Intent, do func(*Act) error) (err error) {
	defer errs.Wrap(&err, "act.Do(%s, %s)", i.Kind, i.Verb)
	return db.Write(ctx, v.Seat, func(tx *store.Tx) error { return Within(ctx, tx, v, i, do) })
}

// Within is Do inside a transaction that has just made the seat or the scope.
func Within(ctx context.Context, tx *store.Tx, v access.Viewer, i Intent, do func(*Act) error) error {
	if err := tx.Lock(ctx, i.Scope); err != nil {
		return err
	}
	reaches, err := tx.Reaches(ctx, i.Scope)
	if err != nil {
		return err
	}
	a := &Act{Tx: tx, Viewer: v, reaches: reaches}
	if a.Reach, err = a.In(i.Audience, i.Kind, i.Verb); err != nil {
		return err
	}
	return do(a)
}

// In is another room of the scope in which the viewer may do something too, or store.ErrRefused.
func (a *Act) In(audience access.Audience, k access.Kind, v access.Verb) (access.Reach, error) {
	if audience == Ours {
		audience = a.Viewer.Side.Of()
	}
	at := slices.IndexFunc(a.reaches, func(r access.Reach) bool { return r.Audience == audience && access.Decide(a.Viewer, r, k, v) })
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return a.reaches[at], nil
}

// Room is In for a room by its id, such as one opened for named readers.
func (a *Act) Room(id access.RoomID, k access.Kind, v access.Verb) (access.Reach, error) {
	at := slices.IndexFunc(a.reaches, func(r access.Reach) bool { return r.Room == id && access.Decide(a.Viewer, r, k, v) })
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return a.reaches[at], nil
}

// Record appends what was done to the log of a room, with the texts that belong to it, and makes the viewer known there. It
// returns the index of the leaf.
func (a *Act) Record(ctx context.Context, r access.Reach, kind record.Kind, subject store.Ref, fields ...record.Field) (uint64, error) {
	if err := a.introduce(ctx, r); err != nil {
		return 0, err
	}
	return a.Tx.Record(ctx, store.At(r), store.Entry{Kind: kind, Subject: subject, Actor: a.Actor(), Fields: fields})
}

// Erase destroys the texts of a leaf of a room's log that is about subject, with a code for the reason, and makes the viewer known
// there. A leaf without any is store.ErrRefused.
func (a *Act) Erase(ctx context.Context, r access.Reach, leaf uint64, subject store.Ref, reason string) error {
	if err := a.introduce(ctx, r); err != nil {
		return err
	}
	return a.EraseFields(ctx, store.At(r), leaf, store.Entry{Subject: subject, Actor: a.Actor()}, reason)
}

// Actor is the viewer as a log knows them.
func (a *Act) Actor() store.Ref {
	if a.Viewer.Person == "" {
		return store.Ref{What: "seat", ID: string(a.Viewer.Seat)}
	}
	return store.Ref{What: "person", ID: string(a.Viewer.Person), Name: a.Viewer.Name}
}

// introduce makes the viewer known in a room as they are now. A side's members are known to the other side once they act
// themselves, and not before.
func (a *Act) introduce(ctx context.Context, r access.Reach) error {
	if a.Viewer.Person == "" || len(r.Roles) == 0 {
		return nil
	}
	m := party.Member{Person: a.Viewer.Person, Name: a.Viewer.Name, Firm: a.Viewer.Firm, Side: a.Viewer.Side, Role: r.Roles[0]}
	known, err := a.Member(ctx, store.At(r), m.Person)
	switch {
	case err == nil && known.Name == m.Name && known.Firm == m.Firm && known.Role == m.Role && known.Until == 0:
		return nil
	case err == nil:
		_, err = a.ChangeMember(ctx, store.At(r), m)
		return err
	case !errors.Is(err, store.ErrRefused):
		return err
	}
	m.ID = a.NewID()
	return a.AddMember(ctx, store.At(r), m)
}
