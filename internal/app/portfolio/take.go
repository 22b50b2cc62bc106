package portfolio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TakeJob is the kind of work that takes a long list of published projects in.
const TakeJob store.JobKind = "published-take"

// AtOnce is how many rows are kept in one act. A list of more is long work.
const AtOnce = 500

// mostLabel is how long the year of a list may be.
const mostLabel = 20

// ReadForm is how somebody says that a list is to be read. Field names are label, head, days, unit and column_1, column_2 and so on.
type ReadForm struct {
	Label  string
	Head   int // the row of headings, or in a list on its side the column
	OnSide bool
	Days   vague.DayOrder
	Unit   int64              // what sums are counted in; 0: as the list says
	Fields map[int]core.Field // by column, from 1
	Rev    int64
}

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

// ReadList says how a list is to be read. Other headings are looked at anew; of columns only what is said differently is remembered for the
// next list.
func (w Work) ReadList(ctx context.Context, v access.Viewer, id string, f ReadForm) (err error) {
	defer errs.Wrap(&err, "portfolio.ReadList")
	return w.openList(ctx, v, id, access.Change, func(a *act.Act, l *List, t core.Table) error {
		s := l.Setup
		s.Recalled, s.Days, s.Unit = 0, f.Days, f.Unit
		if !slices.Contains([]int64{0, 1, 1e3, 1e6, 1e9}, f.Unit) {
			return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "unit", Message: "Choose one of those that are listed."}})
		}
		if n := l.kept(ctx, a); n != 0 {
			return errs.New(errs.Conflict, "rows of the list are in already; take the others in, or all of them out again")
		}
		if f.Head != s.Head || f.OnSide != s.OnSide {
			if s = s.headed(t, f); s.Head < 0 {
				return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "head", Message: "Say a row that the list has."}})
			}
		} else {
			said := map[core.Field]int{}
			for _, at := range slices.Sorted(maps.Keys(f.Fields)) {
				to := f.Fields[at]
				if at < 1 || at > len(s.Headings) || to != "" && !slices.Contains(core.Fields(), to) {
					continue
				}
				if first, twice := said[to]; twice && to != "" {
					return errs.InvalidFields("The columns cannot be read so", []errs.Field{{Path: fmt.Sprintf("column_%d", at),
						Message: fmt.Sprintf("Column %d is read as the same already: only one can be.", first)}})
				}
				if said[to] = at; to != s.Fields[at] {
					s.choose(s.Headings, at, to)
				}
			}
		}
		label, err := labelled(f.Label)
		if err != nil {
			return err
		}
		s.Label = label
		y := core.ReadAs(t, s.Setup)
		p := l.Published
		p.Rev = f.Rev
		if err := s.into(&p, &y); err != nil {
			return err
		}
		return a.ChangePublished(ctx, p)
	})
}

// headed is how a list is read below another row of headings; its Head is negative where the list has no such row.
func (s Setup) headed(t core.Table, f ReadForm) Setup {
	if !core.Headed(t, &s.Setup, f.Head, f.OnSide) {
		s.Head = -1
	}
	s.Chosen = map[string]core.Field{}
	return s
}

func labelled(text string) (string, error) {
	text = clean(text)
	if text != "" && (core.NumberOf(text) == 0 || len(text) > mostLabel) {
		return "", errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "label", Message: "Write a year such as 2014 or 2013/14."}})
	}
	return text, nil
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

// Years is the lists that were taken in, laid side by side.
type Years struct {
	Lists   map[string]store.Published
	Years   []core.Year
	Lines   []core.Line
	Doubts  []core.Doubt
	Tallies []core.Tally
	Said    []store.Sameness
	Open    int // lists that are being looked at
	May     bool
}

// Line is the project that a row is of, nil for none.
func (y *Years) Line(s core.Spot) *core.Line {
	for i := range y.Lines {
		if slices.ContainsFunc(y.Lines[i].Points, func(p core.Point) bool { return p.Spot == s }) {
			return &y.Lines[i]
		}
	}
	return nil
}

// Years lays the lists of the viewer's organisation side by side.
func (w Work) Years(ctx context.Context, v access.Viewer) (y *Years, err error) {
	defer errs.Wrap(&err, "portfolio.Years")
	y = &Years{Lists: map[string]store.Published{}}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		y.May = access.Decide(v, r, access.Published, access.Add)
		return y.read(ctx, tx, store.At(r))
	})
	if err != nil {
		return nil, err
	}
	said := map[core.Spot]core.Said{}
	for _, s := range y.Said {
		said[core.Spot{List: s.List, At: s.Index}] = core.Said{Same: core.Spot{List: s.OfList, At: s.OfIndex}, Other: s.Other}
	}
	y.Years = core.Apart(y.Years)
	y.Lines, y.Doubts = core.Align(y.Years, said)
	y.Tallies = core.Tallies(y.Years, y.Lines)
	return y, nil
}

func (y *Years) read(ctx context.Context, tx *store.Tx, at store.Place) error {
	all, err := tx.PublishedAll(ctx, at)
	if err != nil {
		return err
	}
	rows, err := tx.PublishedTaken(ctx, at)
	if err != nil {
		return err
	}
	of := map[string][]store.PublishedRow{}
	for _, r := range rows {
		of[r.List] = append(of[r.List], r)
	}
	slices.Reverse(all) // in the order in which they came
	for _, p := range all {
		if p.State == casebook.Open {
			y.Open++
		}
		if p.State != casebook.Applied {
			continue
		}
		l := List{Published: p}
		if err := json.Unmarshal([]byte(p.Setup), &l.Setup); err != nil {
			return err
		}
		year := l.bare()
		if err := l.fill(&year, of[p.ID]); err != nil {
			return err
		}
		y.Lists[p.ID] = p
		y.Years = append(y.Years, year)
	}
	y.Said, err = tx.SamenessAll(ctx, at)
	return err
}

// Leads reports whether the viewer has a place for published lists.
func (w Work) Leads(ctx context.Context, tx *store.Tx, v access.Viewer) (bool, error) {
	_, err := home(ctx, tx, v)
	if errors.Is(err, store.ErrRefused) {
		return false, nil
	}
	return err == nil, err
}
