package money

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// onList runs an act on a list.
func (w Work) onList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, do func(*act.Act, *ListView, map[int]*taken) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Intake, Verb: access.Change}, func(a *act.Act) error {
		l := &ListView{}
		if err := l.view(ctx, a.Tx, v, project); err != nil {
			return err
		}
		became, err := l.read(ctx, a.Tx, id)
		if err != nil {
			return err
		}
		return do(a, l, became)
	})
}

// openList runs an act on a list that is still open.
func (w Work) openList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, do func(*act.Act, *ListView, map[int]*taken) error) error {
	return w.onList(ctx, v, project, id, func(a *act.Act, l *ListView, became map[int]*taken) error {
		if err := l.StillOpen(); err != nil {
			return err
		}
		return do(a, l, became)
	})
}

// ChooseColumns says which sheet a list is on, which of its columns is what, and what rows are that do not say it.
func (w Work) ChooseColumns(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f lists.ColumnsForm) (err error) {
	defer errs.Wrap(&err, "money.ChooseColumns(%s)", project)
	if f.Usual != "" && (f.Usual == string(money.Exception) || !slices.Contains(money.Kinds(), money.Kind(f.Usual))) {
		return errs.InvalidFields("The columns cannot be read so", []errs.Field{{Path: "usual", Message: "Choose one of the kinds that are listed."}})
	}
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*taken) error { return entries.Choose(ctx, a, l.List, f) })
}

// AnswerList keeps what somebody said where rows ask.
func (w Work) AnswerList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, answers intake.Answers) (err error) {
	defer errs.Wrap(&err, "money.AnswerList(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*taken) error { return l.Answer(ctx, a, answers) })
}

// DropList gives a list up before it made any entry.
func (w Work) DropList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "money.DropList(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*taken) error { return l.Drop(ctx, a, rev) })
}

// ListFile is the file of a list as it came.
func (w Work) ListFile(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (f lists.File, err error) {
	defer errs.Wrap(&err, "money.ListFile(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l := &ListView{}
		if err := l.view(ctx, tx, v, project); err != nil {
			return err
		}
		at := store.At(l.View.Reach)
		if l.List, err = entries.Load(ctx, tx, at, id); err != nil {
			return err
		}
		f, err = l.Body(ctx, tx, at)
		return err
	})
	return f, err
}

// ApplyList makes entries of the rows of a list, in one act. A row that asks is left out, and stays listed.
func (w Work) ApplyList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (n int, err error) {
	defer errs.Wrap(&err, "money.ApplyList(%s)", project)
	err = w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, became map[int]*taken) error {
		n = 0
		for i, row := range l.Rows {
			t, why := became[row.Index], l.Found[i].Reason
			row.State, row.Node = lists.RowLeftOut, ""
			switch {
			case t != nil && len(t.questions) > 0:
				why = "not answered: " + t.questions[0].Ask
			case t != nil:
				kind := kindEntered
				if t.row.Source = id; t.row.Corrects != "" {
					kind = kindCorrected
				}
				if row.Node, err = add(ctx, a, &l.View, t.row, kind); errs.KindOf(err) == errs.Invalid {
					row.Node, why, err = "", first(err), nil
				}
				if err != nil {
					return err
				}
			}
			if row.Reason = why; row.Node != "" {
				row.State, row.Reason = lists.RowTaken, ""
				n++
			}
			if err := a.ChangeIntakeRow(ctx, store.At(a.Reach), l.ID, row); err != nil {
				return err
			}
		}
		if n == 0 {
			return errs.New(errs.Invalid, "No row can be taken in as they stand: each is left out, or asks what it is. Say which columns are what, or answer.")
		}
		return entries.Taken(ctx, a, l.List, rev, n)
	})
	return n, err
}

// first is the first sentence of what is wrong with an input.
func first(err error) string {
	if all := errs.FieldsOf(err); len(all) > 0 {
		return all[0].Message
	}
	return errs.Sentence(err)
}

// outAgain is why entries were taken out, or put back, when their list was.
const outAgain = "The list it came from was taken out again."

// UndoList takes out what a list entered and nobody has corrected or shared since, by entries that say so; what it
// had corrected is put back. It says what stays and why.
func (w Work) UndoList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (kept []lists.Kept, err error) {
	defer errs.Wrap(&err, "money.UndoList(%s)", project)
	err = w.onList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*taken) error {
		if l.State != casebook.Applied {
			return errs.New(errs.Conflict, "the list is not in the ledger")
		}
		kept = nil
		for _, row := range l.Rows {
			was, ok := l.View.Row(row.Node)
			if !ok {
				continue
			}
			k := lists.Kept{ID: was.ID, Title: was.Title}
			switch {
			case was.SharedAs != "":
				k.Why = "it was shared"
			case l.View.Ledger.Replaced[was.ID] != "":
				k.Why = "it was corrected since"
			}
			if k.Why != "" {
				kept = append(kept, k)
				continue
			}
			back := voidOf(was, outAgain)
			if before, ok := l.View.Row(was.Corrects); ok { // it took the place of another, which comes back
				back = store.MoneyRow{Entry: before.Entry, Words: outAgain}
				back.Corrects, back.Void = was.ID, false
			}
			if _, err := add(ctx, a, &l.View, back, kindCorrected); err != nil {
				return err
			}
		}
		return l.Undone(ctx, a, rev, kept)
	})
	return kept, err
}
