package matter

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Exported is a register whole: every matter of the rooms the viewer sees, with every move and what their side keeps beside it.
type Exported struct {
	Ground  *Ground
	Matters []Whole
}

// Whole is a matter with its moves.
type Whole struct {
	register.Matter
	Audience access.Audience
	About    About
	Moves    []Moved
	Beside   *register.Beside
}

// Export is everything of a scope's matters that the viewer may see. It asks a number of statements that does not grow with them.
func (w Work) Export(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Exported, err error) {
	defer errs.Wrap(&err, "matter.Export(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		if out.Ground, err = groundOf(ctx, tx, scope); err != nil {
			return err
		}
		shared, both := reachOf(v, reaches, access.Shared, access.Matter, access.See)
		own, ours := reachOf(v, reaches, v.Side.Of(), access.Matter, access.See)
		if !both && !ours {
			return store.ErrRefused
		}
		beside := map[string]*register.Beside{}
		if ours && access.Decide(v, own, access.Beside, access.See) {
			notes, err := tx.Besides(ctx, store.At(own))
			if err != nil {
				return err
			}
			for i, b := range notes {
				beside[b.Matter] = &notes[i]
			}
		}
		for _, at := range []access.Reach{shared, own} {
			if at.Room == "" {
				continue
			}
			if err := out.room(ctx, tx, at, beside); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (e *Exported) room(ctx context.Context, tx *store.Tx, at access.Reach, beside map[string]*register.Beside) error {
	rows, err := tx.Matters(ctx, at.Organisation, at.Room, at.Room)
	if err != nil {
		return err
	}
	kept, err := tx.MovesBefore(ctx, store.At(at), store.Forever)
	if err != nil {
		return err
	}
	by := map[string][]register.Move{}
	for _, m := range kept {
		by[m.Matter] = append(by[m.Matter], m)
	}
	for _, m := range rows {
		x := Whole{Matter: m, Audience: at.Audience, Beside: beside[m.ID]}
		if x.About, err = ReadAbout(m.About); err != nil {
			return err
		}
		s, moves, err := fold(m.Kind, by[m.ID])
		if err != nil {
			return err
		}
		if m.TurnAt != 0 && m.TurnAt <= tx.Now().UnixMicro() {
			if _, err := e.Ground.settle(&x.Matter, s, moves, tx.Now().UnixMicro()); err != nil {
				return err
			}
		}
		for _, k := range by[m.ID] {
			said, err := readSaid(k.Said)
			if err != nil {
				return err
			}
			x.Moves = append(x.Moves, Moved{Move: k, Said: said})
		}
		e.Matters = append(e.Matters, x)
	}
	return nil
}
