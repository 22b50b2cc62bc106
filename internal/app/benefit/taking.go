package benefit

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TakeJob is the kind of work that takes the rows of a long list of benefits in.
const TakeJob store.JobKind = "benefits-take"

// UnderWay reports whether a job is taking the list in.
func (l *ListView) UnderWay() bool { return l.Task != nil && !l.Task.State.Over() }

// In is how many rows became a benefit.
func (l *ListView) In() (n int) {
	for _, r := range l.Rows {
		if r.Node != "" {
			n++
		}
	}
	return n
}

// Begun reports whether a list is open although rows of it are in: a job that took it in was stopped, or did not work. It can be taken in
// further, or out again.
func (l *ListView) Begun() bool {
	return l.List.State == casebook.Open && !l.UnderWay() && l.In() > 0
}

// Undoable reports whether a list can be taken out again.
func (l *ListView) Undoable() bool { return l.List.State == casebook.Applied || l.Begun() }

// untouched refuses a list of which rows are in: how it is read stays as it was for them.
func (l *ListView) untouched() error {
	if l.In() > 0 {
		return errs.New(errs.Conflict, "rows of the list are in already; take the others in, or all of them out again")
	}
	return nil
}

// ApplyList takes the rows of a list into the case, in one act. A row that asks whether it is a benefit at all, and of which nobody has
// said, is left out and stays listed.
func (w Work) ApplyList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ApplyForm) (n int, err error) {
	defer errs.Wrap(&err, "benefit.ApplyList(%s)", project)
	err = w.openList(ctx, v, project, id, func(a *act.Act, l *ListView) error {
		n, err = applyAll(ctx, a, l, f)
		return err
	})
	return n, err
}

// TakeList is ApplyList, but for a list of which more rows than lists.AtOnce come in: that is long work, and its task is named.
func (w Work) TakeList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ApplyForm) (task string, err error) {
	defer errs.Wrap(&err, "benefit.TakeList(%s)", project)
	err = w.openList(ctx, v, project, id, func(a *act.Act, l *ListView) error {
		_, refused := a.In(act.Ours, access.Task, access.Add)
		if l.Takes() <= lists.AtOnce || refused != nil { // who may ask for no work waits for it
			_, err = applyAll(ctx, a, l, f)
			return err
		}
		if _, err := f.life(l.View); err != nil {
			return err
		}
		s, err := l.setup()
		if err != nil {
			return err
		}
		s.For, s.Until = f.LifeFor, f.LifeUntil
		if err := keepSetup(ctx, a, l.List, s, f.Rev); err != nil {
			return err
		}
		task, err = a.BeginFor(ctx, TakeJob, "Taking in "+l.File.Name, id)
		return err
	})
	return task, err
}

// life is how long all benefits of a list count.
func (f ApplyForm) life(view *View) (benefit.Life, error) {
	c := check{view: view}
	life := benefit.Life{}
	life.For, _ = c.length("life_for", f.LifeFor)
	life.Until = c.date("life_until", f.LifeUntil)
	if !life.For.IsZero() && !life.Until.IsZero() {
		c.say("life_for", "Choose a length, which moves with the start, or a last day, which does not.")
	}
	return life, c.err()
}

func (l *ListView) setup() (s setup, err error) {
	return s, json.Unmarshal([]byte(l.List.Mapping), &s)
}

func applyAll(ctx context.Context, a *act.Act, l *ListView, f ApplyForm) (n int, err error) {
	life, err := f.life(l.View)
	if err != nil {
		return 0, err
	}
	if n, _, err = apply(ctx, a, l, life, math.MaxInt); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, errs.New(errs.Invalid, "No row can be taken in as they stand: each is left out, or asks whether it is a benefit. Say which column holds the titles, or answer.")
	}
	return n, finishList(ctx, a, l, f.Rev, n)
}

// Taking is the intent of taking rows of a list in.
func (w Work) Taking(project access.ScopeID) act.Intent {
	return in(project, access.Intake, access.Change)
}

// TakeSome takes the next rows of a list in that is being taken in, and says how many are in and how many are still to come.
func (w Work) TakeSome(ctx context.Context, a *act.Act, id string) (in, left int, err error) {
	defer errs.Wrap(&err, "benefit.TakeSome")
	l, err := underWay(ctx, a, id)
	if err != nil {
		return 0, 0, err
	}
	s, err := l.setup()
	if err != nil {
		return 0, 0, err
	}
	life, err := ApplyForm{LifeFor: s.For, LifeUntil: s.Until}.life(l.View)
	if err != nil {
		return 0, 0, err
	}
	return apply(ctx, a, l, life, lists.AtOnce)
}

// TakeEnd closes a list of which every row is in or left out.
func (w Work) TakeEnd(ctx context.Context, a *act.Act, id string) (err error) {
	defer errs.Wrap(&err, "benefit.TakeEnd")
	l, err := underWay(ctx, a, id)
	if err != nil {
		return err
	}
	return finishList(ctx, a, l, l.List.Rev, l.In())
}

// underWay reads a list that the act's work takes in.
func underWay(ctx context.Context, a *act.Act, id string) (*ListView, error) {
	view, err := bare(ctx, a.Tx, a.Viewer, a.Reach.Scope)
	if err != nil {
		return nil, err
	}
	l, _, err := readList(ctx, a.Tx, view, id)
	if err == nil && (!l.UnderWay() || l.List.State != casebook.Open) {
		err = errs.New(errs.Invalid, "The list is not being taken in any more.")
	}
	return l, err
}

// apply adds what at most so many of the rows become that are not in yet, and says of each row before the next one what became of it. It
// counts the rows that are in, and those still to come.
func apply(ctx context.Context, a *act.Act, l *ListView, life benefit.Life, most int) (in, left int, err error) {
	_, became, err := readList(ctx, a.Tx, l.View, l.List.ID)
	if err != nil {
		return 0, 0, err
	}
	rows, err := a.IntakeRows(ctx, store.At(a.Reach), l.List.ID)
	if err != nil {
		return 0, 0, err
	}
	added := 0
	for i, row := range rows {
		if row.Node != "" {
			in++
			continue
		}
		t, why := became[row.Index], l.Rows[i].Reason
		if t != nil {
			why = unanswered(t.questions)
		}
		comes := t != nil && why == ""
		if added == most {
			if comes {
				left++
			}
			continue
		}
		node := ""
		if comes {
			t.Life = life
			if node, why, err = addTaken(ctx, a, l, t); err != nil {
				return 0, 0, fmt.Errorf("row %d: %w", row.Index, err)
			}
		}
		if node == "" && row.State == RowLeftOut && row.Reason == why {
			continue
		}
		if row.State, row.Node, row.Reason = RowTaken, node, ""; node == "" {
			row.State, row.Reason = RowLeftOut, why
		} else {
			in++
			added++
		}
		if err := a.ChangeIntakeRow(ctx, store.At(a.Reach), l.List.ID, row); err != nil {
			return 0, 0, err
		}
	}
	return in, left, nil
}
