package matter

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Erase destroys the words of a move of the viewer's own side, and what it says the matter is about: in the thread, in the search and in the
// record, which says by whom, when and why by a code. With the first move goes what the matter is called and all it is about. That the move
// was made stays.
func (w Work) Erase(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, index int, reason string) (err error) {
	defer errs.Wrap(&err, "matter.Erase(%s)", scope)
	audience, err := w.audienceOf(ctx, v, scope, id)
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: audience, Kind: access.Record, Verb: access.Remove}, func(a *act.Act) error {
		m, err := a.Matter(ctx, id)
		if err == nil && m.Room != a.Reach.Room {
			err = store.ErrRefused
		}
		if err != nil {
			return err
		}
		moves, err := a.Moves(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if index < 0 || index >= len(moves) || byOf(moves[index]) != v.Side {
			return store.ErrRefused
		}
		if !slices.ContainsFunc(engage.Erasures(), func(e engage.Erasure) bool { return e.Code == reason }) {
			return errs.InvalidFields("Something is missing", []errs.Field{{Path: "reason", Message: "Choose why it is erased."}})
		}
		return erase(ctx, a, m, moves, index, reason)
	})
}

func erase(ctx context.Context, a *act.Act, m register.Matter, moves []register.Move, index int, reason string) error {
	at, move := store.At(a.Reach), &moves[index]
	if move.Words == "" && (index > 0 || m.Title == "") {
		return store.ErrRefused // there is nothing left
	}
	if err := a.Erase(ctx, a.Reach, uint64(move.Leaf), store.Ref{What: whatMove, ID: move.ID}, reason); err != nil {
		return err
	}
	if err := a.EraseMove(ctx, at, move.ID); err != nil {
		return err
	}
	move.Words = ""
	if err := forget(ctx, a, m, moves, index); err != nil {
		return err
	}
	if index == 0 {
		ref := store.Ref{What: whatMatter, ID: m.ID}
		past, err := a.History(ctx, at, ref)
		if err != nil {
			return err
		}
		for _, p := range past {
			if len(p.Texts) == 0 {
				continue
			}
			if err := a.Erase(ctx, a.Reach, p.Index, ref, reason); err != nil {
				return err
			}
		}
		if err := a.EraseMatterTitle(ctx, at, m.ID); err != nil {
			return err
		}
		m.Title = ""
	}
	left := words(m.Title)
	for _, x := range moves {
		left = append(left, words(x.Words)...)
		said, err := readSaid(x.Said)
		if err != nil {
			return err
		}
		if x.Words != "" {
			left = append(left, mentionWords(said.Mentions)...)
		}
	}
	slices.Sort(left)
	return a.Index(ctx, at, whatMatter, m.ID, slices.Compact(left))
}

// forget leaves a matter about what its other moves say it is about. With the first move all of it goes elsewhere.
func forget(ctx context.Context, a *act.Act, m register.Matter, moves []register.Move, index int) error {
	var left About
	for i, x := range moves {
		said, err := readSaid(x.Said)
		if err != nil {
			return err
		}
		if i != index {
			left = left.with(said.About)
		}
	}
	if index == 0 || m.Title == "" || left.String() == m.About { // without a title all of it is gone already
		return nil
	}
	was := m
	m.About = left.String()
	if a.Reach.Audience == access.Shared {
		m.TurnAt = store.TurnNow // what the clock says of it is not at hand here; between no two sides runs none
	}
	return a.ChangeMatter(ctx, was, m)
}
