package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
)

func (x target) matter() register.Matter {
	return register.Matter{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, ID: x.Matter, Number: 1, Kind: matter.Question, Raiser: access.ClientSide,
		Raised: 1, Title: "t", Phase: matter.Open, Court: access.DeliverySide, DueAt: 1, TurnAt: 1, Moves: 1, Moved: 1, Duties: "d", Rev: 1}
}

func (x target) move(index int) register.Move {
	return register.Move{ID: fmt.Sprintf("%s-%d", x.Matter, index), Matter: x.Matter, Index: index, At: 1, Side: access.ClientSide, Verb: matter.Raise, Words: "w"}
}

func (x target) beside(id string) register.Beside {
	return register.Beside{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, ID: id, MatterRoom: x.At.Room, Matter: x.Matter, Words: "w", Rev: 1}
}

// settleMatter writes a matter of the village, in one room.
func (v *village) settleMatter(t *testing.T, tx *Tx, x target, of string, must func(error)) {
	t.Helper()
	ctx := t.Context()
	m := x.matter()
	m.Title = secret(of)
	must(tx.AddMatter(ctx, m))
	first := x.move(0)
	first.Words = secret(of)
	must(tx.AddMove(ctx, x.At, first))
	must(tx.Attach(ctx, x.At, x.Matter, 0, 0, x.File))
	if x.At != x.SharedAt { // what a side keeps beside a matter is never in the shared room
		b := x.beside(x.Beside)
		b.Words = secret(of)
		must(tx.AddBeside(ctx, b))
	}
	must(tx.KeepRuleSet(ctx, x.At, x.Rules, secret(of), 0))
	must(tx.SetMirror(ctx, x.At, register.Mirror{Side: access.ClientSide, ByName: secret(of), On: 1}))
	if x.At == x.SharedAt {
		must(tx.Save(ctx, x.Desk, register.Saved{ID: x.Saved, Name: secret("desk"), Query: "q"}))
		must(tx.Look(ctx, x.Desk, "register", x.Rules))
	}
}

var ofDesk = []string{"desk"}

// matterCalls are the methods about matters.
var matterCalls = map[string]call{
	"AddMatter": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		m := x.matter()
		m.ID, m.Number = m.ID+"-new", 2
		return nothing(tx.AddMatter(ctx, m))
	}},
	"MattersNamed": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MattersNamed(ctx, []string{x.Matter})
	}},
	"Matter": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Matter(ctx, x.Matter) }},
	"ChangeMatter": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		m := x.matter()
		m.Phase = matter.Answered
		return nothing(tx.ChangeMatter(ctx, x.matter(), m))
	}},
	"Tally":  {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Tally(ctx, x.At) }},
	"Turned": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Turned(ctx, x.At, 50) }},
	"Matters": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Matters(ctx, x.At.Organisation, x.At.Room, x.At.Room)
	}},
	"Duties": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Duties(ctx, x.At) }},
	"SetMissed": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetMissed(ctx, x.At, x.Matter, "people"))
	}},
	"MattersDue": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MattersDue(ctx, x.At, access.DeliverySide, 50)
	}},
	"MattersSince": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MattersSince(ctx, x.At, 0, 50) }},
	"EraseMatterTitle": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseMatterTitle(ctx, x.At, x.Matter))
	}},
	"MatterPage": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		all, err := tx.MatterPage(ctx, x.At, MatterFilter{}, Sort{Limit: 50})
		if err != nil {
			return nil, err
		}
		late, err := tx.MatterPage(ctx, x.At, MatterFilter{Overdue: true}, Sort{Key: "number", Limit: 50})
		if err != nil {
			return nil, err
		}
		worded, err := tx.MatterPage(ctx, x.At, MatterFilter{Prefix: "a", weighed: &weighed{}}, Sort{Limit: 50}) // as if many had it
		return slices.Concat(all, late, worded), err
	}},
	"MatterNumbered": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MatterNumbered(ctx, x.At, 1)
	}},
	"MattersFound": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		n, _, err := tx.MattersFound(ctx, x.At, MatterFilter{Prefix: "a"}, Sort{Limit: 50})
		if err != nil {
			return nil, err
		}
		late, _, err := tx.MattersFound(ctx, x.At, MatterFilter{Overdue: true}, Sort{Limit: 50})
		return n + late, err
	}},
	"NamesIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.NamesIn(ctx, x.At, x.At.Room, []string{string(x.Person)})
	}},
	"Weigh": {mode: appMode, in: inside, first: func(ctx context.Context, tx *Tx, x target) error {
		return tx.Index(ctx, x.At, "matter", x.Matter, []string{x.Word})
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		f, err := tx.Weigh(ctx, x.At, MatterFilter{Prefix: x.Word, Own: x.At.Room}, "due")
		return f.weighed.few, err
	}},
	"MattersLate": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MattersLate(ctx, x.At) }},
	"InCourts": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		found, err := tx.InCourts(ctx, access.ClientSide, access.DeliverySide, 50, 50)
		if len(found.Ours)+len(found.Theirs)+len(found.Turned) == 0 {
			return nil, err
		}
		return found, err
	}},
	"TurnedMoves": {mode: appMode, in: inside, own: true, first: func(ctx context.Context, tx *Tx, x target) error {
		return tx.TurnAll(ctx, x.At)
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.TurnedMoves(ctx, 50)
	}},
	"Stirred": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		found, err := tx.Stirred(ctx, "today", 50, x.Word, 50)
		if len(found.Moved)+len(found.Named) == 0 {
			return nil, err
		}
		return found, err
	}},
	"RuledBy": {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.RuledBy(ctx, "own", []access.ScopeID{x.Engagement})
	}},
	"Courts": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Courts(ctx) }},
	"CourtsIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.CourtsIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"Whereabouts": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Whereabouts(ctx, []string{string(x.At.Room)})
	}},
	"TurnAll": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.TurnAll(ctx, x.At)) }},
	"IndexAlso": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.IndexAlso(ctx, x.At, "matter", x.Matter, []string{"word"}))
	}},
	"MovesOf": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MovesOf(ctx, x.At, []string{x.Matter})
	}},
	"BesidesOf": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.BesidesOf(ctx, x.At, []string{x.Matter})
	}},
	"AddMove": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMove(ctx, x.At, x.move(1)))
	}},
	"Moves":       {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Moves(ctx, x.At, x.Matter) }},
	"MovesBefore": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MovesBefore(ctx, x.At, Forever) }},
	"EraseMove": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseMove(ctx, x.At, x.Matter+"-0"))
	}},
	"Attach": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Attach(ctx, x.At, x.Matter, 0, 1, x.File))
	}},
	"Attachments": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Attachments(ctx, x.At, x.Matter) }},
	"AddBeside": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddBeside(ctx, x.beside(x.Beside+"-new")))
	}},
	"Beside":  {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Beside(ctx, x.At, x.Matter) }},
	"Besides": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Besides(ctx, x.At) }},
	"ChangeBeside": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeBeside(ctx, x.beside(x.Beside)))
	}},
	"RuleSet": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		body, rev, err := tx.RuleSet(ctx, x.At, x.Rules)
		return []any{body, rev}[:2*min(rev, 1)], err
	}},
	"KeepRuleSet": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepRuleSet(ctx, x.At, x.Rules, "b", 1))
	}},
	"Mirrors": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Mirrors(ctx, x.At) }},
	"SetMirror": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetMirror(ctx, x.At, register.Mirror{Side: access.ClientSide}))
	}},
	"Saved": {mode: appMode, in: ofDesk, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Saved(ctx, x.Desk) }},
	"Save": {mode: appMode, in: ofDesk, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Save(ctx, x.Desk, register.Saved{ID: x.Saved + "-new"}))
	}},
	"DropSaved": {mode: appMode, in: ofDesk, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropSaved(ctx, x.Desk, x.Saved))
	}},
	"Look": {mode: appMode, in: ofDesk, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Look(ctx, x.Desk, "register", "x"))
	}},
}
