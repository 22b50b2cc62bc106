package matter

import (
	"context"
	"fmt"
	"math"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TakeJob is the kind of work that takes the rows of a long register in.
const TakeJob store.JobKind = "register-take"

// errNoRow is of a list of which nothing would come in.
var errNoRow = errs.New(errs.Invalid, "No row can be taken in as they stand: each is left out, or asks what it is. Say which columns are what, or answer.")

// ApplyList raises the rows of a list as matters of the viewer's side, in one act: nobody else reads them before they are shared. A row
// that asks what must be known is left out, and stays listed.
func (w Work) ApplyList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, rev int64) (n int, err error) {
	defer errs.Wrap(&err, "matter.ApplyList(%s)", scope)
	err = w.openList(ctx, v, scope, id, func(a *act.Act, l *ListView, became map[int]*taken) error {
		n, err = applyAll(ctx, a, l, became, rev)
		return err
	})
	return n, err
}

// TakeList is ApplyList, but for a list of which more rows than lists.AtOnce come in: that is long work, and its task is named.
func (w Work) TakeList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, rev int64) (task string, err error) {
	defer errs.Wrap(&err, "matter.TakeList(%s)", scope)
	err = w.openList(ctx, v, scope, id, func(a *act.Act, l *ListView, became map[int]*taken) error {
		_, refused := a.In(act.Ours, access.Task, access.Add)
		if l.Takes() <= lists.AtOnce || refused != nil { // who may ask for no work waits for it
			_, err = applyAll(ctx, a, l, became, rev)
			return err
		}
		task, err = l.Begin(ctx, a, TakeJob, rev)
		return err
	})
	return task, err
}

func applyAll(ctx context.Context, a *act.Act, l *ListView, became map[int]*taken, rev int64) (n int, err error) {
	if n, _, err = apply(ctx, a, l, became, math.MaxInt); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, errNoRow
	}
	return n, registers.Taken(ctx, a, l.List, rev, n)
}

// Taking is the intent of taking rows of a list in.
func (w Work) Taking(scope access.ScopeID) act.Intent {
	return act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Intake, Verb: access.Change}
}

// TakeSome takes the next rows of a list in that is being taken in, and says how many are in and how many are still to come.
func (w Work) TakeSome(ctx context.Context, a *act.Act, id string) (in, left int, err error) {
	defer errs.Wrap(&err, "matter.TakeSome")
	l, became, err := w.underWay(ctx, a, id)
	if err != nil {
		return 0, 0, err
	}
	return apply(ctx, a, l, became, lists.AtOnce)
}

// TakeEnd closes a list of which every row is in or left out.
func (w Work) TakeEnd(ctx context.Context, a *act.Act, id string) (err error) {
	defer errs.Wrap(&err, "matter.TakeEnd")
	l, _, err := w.underWay(ctx, a, id)
	if err != nil {
		return err
	}
	return registers.Taken(ctx, a, l.List, l.Rev, l.In())
}

// underWay reads a list that the act's work takes in.
func (w Work) underWay(ctx context.Context, a *act.Act, id string) (*ListView, map[int]*taken, error) {
	l := &ListView{}
	if err := l.view(ctx, a.Tx, a.Viewer, a.Reach.Scope); err != nil {
		return nil, nil, err
	}
	became, err := l.read(ctx, a.Tx, a.Viewer, id)
	if err != nil {
		return nil, nil, err
	}
	if !l.UnderWay() || l.State != casebook.Open {
		return nil, nil, errs.New(errs.Invalid, "The list is not being taken in any more.")
	}
	return l, became, nil
}

// apply raises what at most so many of the rows become that are not in yet, and says of each row before the next one what became of it. It
// counts the rows that are in, and those still to come.
func apply(ctx context.Context, a *act.Act, l *ListView, became map[int]*taken, most int) (in, left int, err error) {
	raised := 0
	for i, row := range l.Rows {
		if row.Node != "" {
			in++
			continue
		}
		t, why := became[row.Index], l.Found[i].Reason
		if t != nil {
			if why = unanswered(t.questions); why == "" {
				why = t.tooLong()
			}
		}
		comes := t != nil && why == ""
		if raised == most {
			if comes {
				left++
			}
			continue
		}
		id := ""
		if comes {
			if id, why, err = raiseTaken(ctx, a, l, t); err != nil {
				return 0, 0, fmt.Errorf("row %d: %w", row.Index, err)
			}
		}
		if id == "" && row.State == lists.RowLeftOut && row.Reason == why {
			continue
		}
		if row.State, row.Node, row.Reason = lists.RowTaken, id, ""; id == "" {
			row.State, row.Reason = lists.RowLeftOut, why
		} else {
			in++
			raised++
		}
		if err := a.ChangeIntakeRow(ctx, store.At(a.Reach), l.ID, row); err != nil {
			return 0, 0, err
		}
	}
	return in, left, nil
}
