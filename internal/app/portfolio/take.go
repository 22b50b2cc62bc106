package portfolio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TakeJob is the kind of work that takes a long list of published projects in.
const TakeJob store.JobKind = "published-take"

// AtOnce is how many rows are kept in one act. A list of more is long work.
const AtOnce = 500

// openList runs an act on a list that is still open, and that no job is taking in.
func (w Work) openList(ctx context.Context, v access.Viewer, id string, verb access.Verb, do func(*act.Act, *List, core.Table) error) error {
	return w.onHome(ctx, v, verb, func(a *act.Act) error {
		l, t, err := load(ctx, a.Tx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		switch {
		case l.State != casebook.Open:
			return errs.New(errs.Conflict, "the list is not open any more")
		case l.UnderWay():
			return errs.New(errs.Conflict, "the list is being taken in")
		}
		return do(a, l, t)
	})
}

func (l *List) kept(ctx context.Context, a *act.Act) int {
	n, err := a.PublishedCount(ctx, store.At(a.Reach), l.ID)
	if err != nil {
		return -1
	}
	return n
}

// ready refuses a list that cannot be taken in as it is read.
func (l *List) ready() error {
	switch {
	case l.Year.Problem != "":
		return errs.InvalidFields("The list cannot be taken in so", []errs.Field{{Message: "Say which row holds the headings and which column names the projects."}})
	case len(l.Year.Entries) == 0:
		return errs.InvalidFields("The list cannot be taken in so", []errs.Field{{Message: "No row of it is a project."}})
	}
	if len(l.Year.Asks) > 0 {
		var of []string
		for _, f := range l.Year.Asks {
			of = append(of, "“"+l.Year.Heading(f)+"”")
		}
		return errs.InvalidFields("The list cannot be taken in so", []errs.Field{{Path: "unit", Message: "Say what the sums below " + strings.Join(of, " and ") + " are counted in: the list does not say it."}})
	}
	for _, e := range l.Year.Entries {
		if core.NumberOf(l.Year.Label) == 0 && core.NumberOf(e.Said[core.When]) == 0 {
			return errs.InvalidFields("The list cannot be taken in so", []errs.Field{{Path: "label", Message: fmt.Sprintf("Say which year the list is of: row %d does not say it.", e.At)}})
		}
	}
	return nil
}

// rows is what becomes of each row, in order.
func (l *List) rows() (out []store.PublishedRow, err error) {
	for _, e := range l.Year.Entries {
		said := maps.Clone(e.Said)
		delete(said, core.Words) // prose stays in the file
		e.Said = said
		b, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		out = append(out, store.PublishedRow{List: l.ID, Index: e.At, Entry: string(b)})
	}
	for _, x := range l.Year.Left {
		out = append(out, store.PublishedRow{List: l.ID, Index: x.At, Reason: x.Why})
	}
	slices.SortFunc(out, func(a, b store.PublishedRow) int { return a.Index - b.Index })
	return out, nil
}

// TakeList takes a list in. One of more than AtOnce rows is long work, and its task is named.
func (w Work) TakeList(ctx context.Context, v access.Viewer, id string, rev int64) (task string, err error) {
	defer errs.Wrap(&err, "portfolio.TakeList")
	err = w.openList(ctx, v, id, access.Change, func(a *act.Act, l *List, _ core.Table) error {
		if err := l.ready(); err != nil {
			return err
		}
		if l.kept(ctx, a) == 0 { // those that a stopped job kept are no earlier list
			if err := l.earlier(ctx, a.Tx, store.At(a.Reach)); err != nil {
				return err
			}
			if err := l.settled(); err != nil {
				return err
			}
		}
		rows, err := l.rows()
		if err != nil {
			return err
		}
		p := l.Published
		p.Rev = rev
		if err := l.Setup.into(&p, &l.Year); err != nil {
			return err
		}
		if err := a.ChangePublished(ctx, p); err != nil { // what others have before them is not as it was
			return err
		}
		if _, refused := a.In(act.Ours, access.Task, access.Add); len(rows) > AtOnce && refused == nil {
			task, err = a.BeginFor(ctx, TakeJob, "Taking in "+l.File, id)
			return err
		}
		for {
			_, left, err := w.TakeSome(ctx, a, id)
			if err != nil {
				return err
			}
			if left == 0 {
				return w.TakeEnd(ctx, a, id)
			}
		}
	})
	return task, err
}

// Taking is what it takes to take a list of an organisation in.
func (w Work) Taking(scope access.ScopeID) act.Intent {
	return act.Intent{Scope: scope, Audience: access.ClientOnly, Kind: access.Published, Verb: access.Change}
}

// TakeSome keeps the next rows of a list, at most AtOnce, and says how many are kept and how many are left.
func (w Work) TakeSome(ctx context.Context, a *act.Act, id string) (in, left int, err error) {
	defer errs.Wrap(&err, "portfolio.TakeSome")
	l, _, err := load(ctx, a.Tx, store.At(a.Reach), id)
	if err != nil {
		return 0, 0, err
	}
	if l.State != casebook.Open {
		return 0, 0, nil
	}
	rows, err := l.rows()
	if err != nil {
		return 0, 0, err
	}
	if in, err = a.PublishedCount(ctx, store.At(a.Reach), id); err != nil {
		return 0, 0, err
	}
	next := rows[min(in, len(rows)):min(in+AtOnce, len(rows))]
	return in + len(next), len(rows) - in - len(next), a.AddPublishedRows(ctx, store.At(a.Reach), id, next)
}

// TakeEnd closes a list all rows of which are kept.
func (w Work) TakeEnd(ctx context.Context, a *act.Act, id string) (err error) {
	defer errs.Wrap(&err, "portfolio.TakeEnd")
	p, err := a.Published(ctx, store.At(a.Reach), id)
	if err != nil || p.State != casebook.Open {
		return err
	}
	p.State, p.TakenAt = casebook.Applied, a.Now().UnixMicro()
	if err := a.ChangePublished(ctx, p); err != nil {
		return err
	}
	return noted(ctx, a, publishedTaken, id, p.File, p.Taken)
}

// DropList gives a list up before it was taken in. Its file is forgotten.
func (w Work) DropList(ctx context.Context, v access.Viewer, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "portfolio.DropList")
	return w.openList(ctx, v, id, access.Remove, func(a *act.Act, l *List, _ core.Table) error {
		p := l.Published
		p.State, p.Rev = casebook.Dropped, rev
		return w.forget(ctx, a, p, publishedDropped)
	})
}

func (w Work) forget(ctx context.Context, a *act.Act, p store.Published, kind record.Kind) error {
	if err := a.ChangePublished(ctx, p); err != nil {
		return err
	}
	if err := a.DropPublishedRows(ctx, store.At(a.Reach), p.ID); err != nil {
		return err
	}
	if p.State == casebook.Dropped {
		if err := a.DropPublishedParts(ctx, store.At(a.Reach), p.ID); err != nil {
			return err
		}
	}
	return noted(ctx, a, kind, p.ID, p.File, p.Taken)
}

// UndoList takes a list out again, also one of which a job that was stopped has kept some rows. Its file stays, and what was said of its rows should it come again.
func (w Work) UndoList(ctx context.Context, v access.Viewer, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "portfolio.UndoList")
	return w.onHome(ctx, v, access.Remove, func(a *act.Act) error {
		p, err := a.Published(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		n, err := a.PublishedCount(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		task, err := lists.TaskOn(ctx, a.Tx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		all, err := a.PublishedAll(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		over, err := replaced(all)
		if err != nil {
			return err
		}
		if by, gone := over[id]; gone {
			return errs.New(errs.Conflict, "“%s” counts in its place; take that one out first", by.File)
		}
		if begun := p.State == casebook.Open && n > 0 && (task == nil || task.State.Over()); p.State != casebook.Applied && !begun {
			return errs.New(errs.Conflict, "the list is not in")
		}
		p.State, p.UndoneAt, p.Rev = casebook.Undone, a.Now().UnixMicro(), rev
		return w.forget(ctx, a, p, publishedUndone)
	})
}

// Settle keeps what somebody says of a row: that it is the project of another row, or one of its own. Neither takes an earlier answer back.
func (w Work) Settle(ctx context.Context, v access.Viewer, of core.Spot, said core.Said) (err error) {
	defer errs.Wrap(&err, "portfolio.Settle")
	return w.onHome(ctx, v, access.Change, func(a *act.Act) error {
		rows, err := a.PublishedTaken(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		there := func(s core.Spot) bool {
			return slices.ContainsFunc(rows, func(r store.PublishedRow) bool { return r.List == s.List && r.Index == s.At })
		}
		switch {
		case !there(of):
			return store.ErrRefused
		case !said.Other && said.Same.List != "" && (!there(said.Same) || said.Same == of):
			return errs.InvalidFields("That cannot be said", []errs.Field{{Path: "same", Message: "Choose one of the projects that are offered."}})
		}
		x := store.Sameness{List: of.List, Index: of.At, OfList: said.Same.List, OfIndex: said.Same.At, Other: said.Other, ByName: v.Name}
		if said.Other {
			x.OfList, x.OfIndex = "", 0
		}
		if err := a.KeepSame(ctx, store.At(a.Reach), x); err != nil {
			return err
		}
		return noted(ctx, a, publishedSettled, of.List, "", of.At)
	})
}

// Leads reports whether the viewer has a place for published lists.
func (w Work) Leads(ctx context.Context, tx *store.Tx, v access.Viewer) (bool, error) {
	_, err := home(ctx, tx, v)
	if errors.Is(err, store.ErrRefused) {
		return false, nil
	}
	return err == nil, err
}
