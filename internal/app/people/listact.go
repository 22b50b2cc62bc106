package people

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// onList runs an act on a list.
func (w Work) onList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, do func(*act.Act, *ListView, map[int]*comer) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Intake, Verb: access.Change}, func(a *act.Act) error {
		l := &ListView{}
		if err := l.view(ctx, a.Tx, v, project); err != nil {
			return err
		}
		came, err := l.read(ctx, a.Tx, id)
		if err != nil {
			return err
		}
		return do(a, l, came)
	})
}

// openList runs an act on a list that is still open.
func (w Work) openList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, do func(*act.Act, *ListView, map[int]*comer) error) error {
	return w.onList(ctx, v, project, id, func(a *act.Act, l *ListView, came map[int]*comer) error {
		if err := l.StillOpen(); err != nil {
			return err
		}
		return do(a, l, came)
	})
}

// ChooseColumns says which sheet a list is on, which of its columns is what, and where those belong of whom it does not say it.
func (w Work) ChooseColumns(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f lists.ColumnsForm) (err error) {
	defer errs.Wrap(&err, "people.ChooseColumns(%s)", project)
	if f.Usual != "" && !slices.Contains(people.Sides(), people.Side(f.Usual)) {
		return errs.InvalidFields("The columns cannot be read so", []errs.Field{{Path: "usual", Message: "Choose one of those that are listed."}})
	}
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*comer) error { return entries.Choose(ctx, a, l.List, f) })
}

// AnswerList keeps what somebody said where rows ask.
func (w Work) AnswerList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, answers intake.Answers) (err error) {
	defer errs.Wrap(&err, "people.AnswerList(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*comer) error { return l.Answer(ctx, a, answers) })
}

// DropList gives a list up before it brought anybody in.
func (w Work) DropList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "people.DropList(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*comer) error { return l.Drop(ctx, a, rev) })
}

// ListFile is the file of a list as it came.
func (w Work) ListFile(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (f lists.File, err error) {
	defer errs.Wrap(&err, "people.ListFile(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l := &ListView{}
		if err := l.view(ctx, tx, v, project); err != nil {
			return err
		}
		if l.List, err = entries.Load(ctx, tx, store.At(l.reach), id); err != nil {
			return err
		}
		f, err = l.Body(ctx, tx, store.At(l.reach))
		return err
	})
	return f, err
}

// ApplyList keeps the people of a list, in one act, as Add and Judge would. A row that asks is left out, and stays listed.
func (w Work) ApplyList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (n int, err error) {
	defer errs.Wrap(&err, "people.ApplyList(%s)", project)
	err = w.openList(ctx, v, project, id, func(a *act.Act, l *ListView, came map[int]*comer) error {
		n = 0
		for i, row := range l.Rows {
			row.State, row.Node, row.Reason = lists.RowLeftOut, "", l.Found[i].Reason
			if k := came[row.Index]; k != nil && k.out == "" {
				if row.Node, row.Reason, err = l.comes(ctx, a, k); err != nil {
					return err
				}
			}
			if row.Node != "" {
				row.State = lists.RowTaken
				n++
			}
			if err := a.ChangeIntakeRow(ctx, store.At(a.Reach), l.ID, row); err != nil {
				return err
			}
		}
		if n == 0 {
			return errs.New(errs.Invalid, "No row can be taken in as they stand: each is left out, or asks something. Say which columns are what, or answer.")
		}
		return entries.Taken(ctx, a, l.List, rev, n)
	})
	return n, err
}

// comes keeps somebody, or says why not.
func (l *ListView) comes(ctx context.Context, a *act.Act, k *comer) (id, why string, err error) {
	if len(k.Questions) > 0 {
		return "", "not answered: " + k.Questions[0].Ask, nil
	}
	s, err := k.form.check(l.staff, l.all, a.NewID())
	if errs.KindOf(err) == errs.Invalid {
		return "", errs.FieldsOf(err)[0].Message, nil
	}
	if err != nil {
		return "", "", err
	}
	if err := add(ctx, a, l.ground, s); err != nil {
		return "", "", err
	}
	if k.judged != nil {
		j, err := k.judged.check()
		if err != nil {
			return "", "", err
		}
		s.Organisation, s.Room = a.Reach.Organisation, a.Reach.Room
		s.Count(l.today)
		if err := judge(ctx, a, s, j); err != nil {
			return "", "", err
		}
	}
	return s.ID, "", nil
}

// UndoList has those minded no more whom a list brought in and nobody has done anything about since; and says who stays and why.
func (w Work) UndoList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (kept []lists.Kept, err error) {
	defer errs.Wrap(&err, "people.UndoList(%s)", project)
	err = w.onList(ctx, v, project, id, func(a *act.Act, l *ListView, _ map[int]*comer) error {
		if l.State != casebook.Applied {
			return errs.New(errs.Conflict, "the list is not taken in")
		}
		touched, err := l.touched(ctx, a)
		if err != nil {
			return err
		}
		kept = nil
		for _, row := range l.Rows {
			at := slices.IndexFunc(l.all, func(s people.Stakeholder) bool { return s.ID == row.Node && row.Node != "" })
			if at < 0 || l.all[at].Ended != 0 {
				continue
			}
			s := l.all[at]
			if why := touched(s); why != "" {
				kept = append(kept, lists.Kept{ID: s.ID, Title: s.Name, Why: why})
				continue
			}
			s.Ended = a.Now().UnixMicro()
			s.Count(l.minded(s))
			if err := a.ChangeStakeholder(ctx, s); err != nil {
				return err
			}
			if err := recordWho(ctx, a, kindEnded, s); err != nil {
				return err
			}
		}
		return l.Undone(ctx, a, rev, kept)
	})
	return kept, err
}

// touched says what was done about somebody since a list brought them in; "" for nothing.
func (l *ListView) touched(ctx context.Context, a *act.Act) (func(people.Stakeholder) string, error) {
	judged, err := a.Judgements(ctx, store.At(a.Reach))
	if err != nil {
		return nil, err
	}
	bonds, err := a.Bonds(ctx, store.At(a.Reach))
	if err != nil {
		return nil, err
	}
	return func(s people.Stakeholder) string {
		again := slices.ContainsFunc(judged, func(j people.Judgement) bool { return j.Stakeholder == s.ID && j.Made > l.AppliedAt })
		bound := slices.ContainsFunc(bonds, func(b people.Bond) bool { return b.From == s.ID || b.To == s.ID })
		switch {
		case s.Last != "":
			return "somebody spoke with them"
		case s.Rev > 1:
			return "who they are was changed since"
		case again:
			return "they were judged since"
		case bound:
			return "it was said what is between them and others"
		}
		return ""
	}, nil
}
