package engage

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Sharing is what somebody must have seen before a note is shared: who will see it, and how it will read.
type Sharing struct {
	engage.Note
	In      Heading
	Readers []party.Member // of the shared room, not of the viewer's side, who have acted there themselves
	Answers engage.Note    // the shared note that it answers; the zero value when it answers none
	Seen    int64          // revision of the note that is shown here
}

// Sharing is asked for before a note of the viewer's side is shared. Nothing is shared by it.
func (w Work) Sharing(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (s Sharing, err error) {
	defer errs.Wrap(&err, "engage.Sharing(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if s.In, err = heading(ctx, tx, v, scope); err != nil {
			return err
		}
		reaches := s.In.Reaches
		own, ok1 := reachOf(v, reaches, ours(v), access.Note, access.Change)
		shared, ok2 := reachOf(v, reaches, access.Shared, access.Note, access.Add)
		if !ok1 || !ok2 {
			return store.ErrRefused
		}
		if s.Note, err = tx.Note(ctx, store.At(own), id); err != nil {
			return err
		}
		if err := shareable(s.Note, own); err != nil {
			return err
		}
		s.Seen = s.Rev
		all, err := present(ctx, tx, store.At(shared))
		if err != nil {
			return err
		}
		s.Readers = slices.DeleteFunc(all, func(m party.Member) bool { return m.Side == v.Side })
		if !s.Root() {
			s.Answers, err = tx.Note(ctx, store.Place{Organisation: s.Organisation, Room: s.ParentRoom}, s.Parent)
		}
		return err
	})
	return s, err
}

// shareable refuses what was shared already, what was erased, and an answer to something the other side does not see.
func shareable(n engage.Note, own access.Reach) error {
	why := ""
	switch {
	case n.Erased != 0:
		why = "The text was erased, so there is nothing to share."
	case n.SharedAs != "":
		why = "This was shared already."
	case !n.Root() && n.ParentRoom == own.Room:
		why = "This answers a note that only your side sees: share that note first, then answer its copy."
	}
	if why == "" {
		return nil
	}
	return errs.New(errs.Invalid, "%s", why)
}

// ShareNote copies a note of the viewer's side into the shared room, where it has a new id, a new time and whoever shares it as its
// author. Seen is the revision that was shown before: what was changed since is not shared unseen.
func (w Work) ShareNote(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, seen int64) (copied string, err error) {
	defer errs.Wrap(&err, "engage.ShareNote(%s)", scope)
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Note, Verb: access.Change}, func(a *act.Act) error {
		shared, err := a.In(access.Shared, access.Note, access.Add)
		if err != nil {
			return err
		}
		n, err := a.Note(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if err := shareable(n, a.Reach); err != nil {
			return err
		}
		if n.Rev != seen {
			return errs.New(errs.Conflict, "The note was changed since you looked at it: look at what would be shared now.")
		}
		c := engage.Note{Organisation: shared.Organisation, Room: shared.Room, Shared: shared.SharedRoom, ID: a.NewID(), Title: n.Title, Body: n.Body}
		copied, c.ParentRoom, c.Parent = c.ID, c.Room, c.ID
		if !n.Root() {
			c.ParentRoom, c.Parent = n.ParentRoom, n.Parent
		}
		if err := write(ctx, a, shared, kindNoteReceived, c); err != nil {
			return err
		}
		if err := a.MarkShared(ctx, n, c.ID); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindNoteShared, noteRef(id))
		return err
	})
	return copied, err
}

// Erasing is what somebody must have seen before a text is erased: what goes, and what remains.
type Erasing struct {
	engage.Note
	In       Heading
	Reach    access.Reach
	Versions int  // texts the record holds of it
	Copied   bool // a copy in the shared room remains
	Original bool // it is that copy: the note it was copied from remains with the viewer's side
}

// Erasing is asked for before a text of the viewer's side is erased. Nothing is erased by it.
func (w Work) Erasing(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (e Erasing, err error) {
	defer errs.Wrap(&err, "engage.Erasing(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if e.In, err = heading(ctx, tx, v, scope); err != nil {
			return err
		}
		if e.Note, e.Reach, err = findNote(ctx, tx, v, e.In.Reaches, id); err != nil {
			return err
		}
		if !erasable(v, e.Note, e.Reach) {
			return store.ErrRefused
		}
		past, err := tx.History(ctx, store.At(e.Reach), noteRef(id))
		for _, p := range past {
			if len(p.Texts) > 0 {
				e.Versions++
			}
		}
		e.Copied, e.Original = e.SharedAs != "", e.Reach.Audience == access.Shared
		return err
	})
	return e, err
}

// erasable reports whether a viewer may erase a note: a lead of its own side, while there is a text.
func erasable(v access.Viewer, n engage.Note, at access.Reach) bool {
	return n.Erased == 0 && n.Side == v.Side && access.Decide(v, at, access.Record, access.Remove) && access.Decide(v, at, access.Note, access.Change)
}

// EraseNote destroys a text of the viewer's own side: in the note, in the search, and in every version the record holds, which says
// by whom, when and why by a code. The record still verifies.
func (w Work) EraseNote(ctx context.Context, v access.Viewer, scope access.ScopeID, id, reason string) (err error) {
	defer errs.Wrap(&err, "engage.EraseNote(%s)", scope)
	in, err := w.erasureOf(ctx, v, scope, id)
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		n, err := a.Note(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if !erasable(v, n, a.Reach) {
			return store.ErrRefused
		}
		if !slices.ContainsFunc(engage.Erasures(), func(e engage.Erasure) bool { return e.Code == reason }) {
			return errs.InvalidFields("Something is missing", []errs.Field{{Path: "reason", Message: "Choose why it is erased."}})
		}
		past, err := a.History(ctx, store.At(a.Reach), noteRef(id))
		if err != nil {
			return err
		}
		for _, p := range past {
			if len(p.Texts) == 0 {
				continue
			}
			if err := a.Erase(ctx, a.Reach, p.Index, noteRef(id), reason); err != nil {
				return err
			}
		}
		if err := a.EraseNote(ctx, store.At(a.Reach), id); err != nil {
			return err
		}
		kind, err := a.ScopeKind(ctx, scope)
		if err != nil {
			return err
		}
		return dropDraft(ctx, a.Tx, NoteDraft(kind, scope, id))
	})
}

// erasureOf is where a note is erased: in the room it lies in.
func (w Work) erasureOf(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (in act.Intent, err error) {
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		_, at, err := findNote(ctx, tx, v, reaches, id)
		in = act.Intent{Scope: scope, Audience: at.Audience, Kind: access.Record, Verb: access.Remove}
		return err
	})
	return in, err
}
