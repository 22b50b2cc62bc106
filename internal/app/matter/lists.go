package matter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// registers is the lists that are taken in as matters.
var registers = lists.Kind{Name: "matters", Fields: intake.MatterFields(), Titles: []string{intake.FieldTitle, intake.FieldDescription}, Many: []string{intake.FieldNotes},
	Usual: func(l intake.Layout, sheet, file string) string { return string(intake.UsualKind(l, sheet, file)) }}

// ListView is a register that is taken in, as its page shows it.
type ListView struct {
	*lists.List
	Ground *Ground
	With   string
	Reach  access.Reach // the room of the viewer's side
	Found  []ListRow    // every row, in the order of the sheet
	Notes  []string     // rules that were applied to the whole list
	Leads  bool         // the viewer may take lists in
}

// ListRow is a row of a list, and what became of it.
type ListRow struct {
	Row       int // in the sheet, from 1
	Cells     []intake.Cell
	State     string
	Reason    string // why it is left out
	Title     string
	Known     []Known
	Questions []intake.Question
	Answers   map[string]string
	Matter    string // id, once it is taken in
}

// Count is how many rows of the list are in a state.
func (l *ListView) Count(state string) (n int) {
	for _, r := range l.Found {
		if r.State == state {
			n++
		}
	}
	return n
}

// Takes is how many rows would come in as they stand.
func (l *ListView) Takes() (n int) {
	for _, r := range l.Found {
		if r.Matter == "" && r.State != lists.RowLeftOut && unanswered(r.Questions) == "" {
			n++
		}
	}
	return n
}

// unanswered is why a row cannot be taken in as it is, "" when it can.
func unanswered(questions []intake.Question) string {
	for _, q := range questions {
		if q.Must {
			return "not answered: " + q.Ask
		}
	}
	return ""
}

// view is what the pages of lists need to know of the scope.
func (l *ListView) view(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (err error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return err
	}
	ok := false
	if l.Reach, ok = reachOf(v, reaches, v.Side.Of(), access.Intake, access.Add); !ok || !twoSides(v.Side) || !access.Decide(v, l.Reach, access.Matter, access.Add) {
		return store.ErrRefused
	}
	if l.Ground, err = groundOf(ctx, tx, scope); err != nil {
		return err
	}
	if l.With = l.Ground.Engagement.DeliveryName; v.Side == access.DeliverySide {
		l.With = l.Ground.Engagement.ClientName
	}
	return nil
}

// BeginList reads a register, and keeps it with its file in the room of the viewer's side. No matter is raised before ApplyList.
func (w Work) BeginList(ctx context.Context, v access.Viewer, scope access.ScopeID, f lists.File) (id string, err error) {
	defer errs.Wrap(&err, "matter.BeginList(%s)", scope)
	book, err := lists.Read(ctx, f)
	if err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Intake, Verb: access.Add}, func(a *act.Act) (err error) {
		if !a.Reach.May(access.Matter, access.Add) {
			return store.ErrRefused
		}
		id, err = registers.Begin(ctx, a, f, book)
		return err
	})
	return id, err
}

// Lists lists the registers that were taken in, the newest first.
func (w Work) Lists(ctx context.Context, v access.Viewer, scope access.ScopeID) (view *ListView, all []casebook.Intake, err error) {
	defer errs.Wrap(&err, "matter.Lists(%s)", scope)
	view = &ListView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := view.view(ctx, tx, v, scope); err != nil {
			return err
		}
		all, err = registers.All(ctx, tx, store.At(view.Reach))
		return err
	})
	return view, all, err
}

// List is one register with every row of it.
func (w Work) List(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (l *ListView, err error) {
	defer errs.Wrap(&err, "matter.List(%s)", scope)
	l = &ListView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := l.view(ctx, tx, v, scope); err != nil {
			return err
		}
		_, err := l.read(ctx, tx, v, id)
		return err
	})
	return l, err
}

// read reads a list out of its rows, and says what each would become.
func (l *ListView) read(ctx context.Context, tx *store.Tx, v access.Viewer, id string) (became map[int]*taken, err error) {
	if l.List, err = registers.Load(ctx, tx, store.At(l.Reach), id); err != nil {
		return nil, err
	}
	people, err := assignable(ctx, tx, v, l.Reach, v.Side)
	if err != nil {
		return nil, err
	}
	list := intake.ReadMatters(l.Cells, l.Layout, vague.Customs{Currency: l.Ground.Currency, Today: l.Ground.today(tx)}, matter.Kind(l.Setup.Usual), l.Answers)
	l.Notes = list.Notes
	there, err := l.there(ctx, tx)
	if err != nil {
		return nil, err
	}
	became = map[int]*taken{}
	for _, row := range list.Rows {
		t := understand(row, v.Side, people)
		if n := there[sameness(t.kind, t.title)]; n != 0 && l.Answers[row.Row][intake.FieldRow] != intake.TakeIn {
			t.questions = append(t.questions, intake.Question{Field: intake.FieldRow, Text: t.title, Ask: fmt.Sprintf("Matter %d of our own register has this title: is this another one?", n),
				Candidates: []string{intake.TakeIn, intake.LeaveOut}, Must: true})
		}
		became[row.Row] = t
	}
	left := map[int]string{}
	for _, x := range list.LeftOut {
		left[x.Row] = x.Reason.String()
		if x.Why != "" {
			left[x.Row] += ": " + x.Why
		}
	}
	for i, row := range l.Rows {
		r := ListRow{Row: row.Index, Cells: l.Cells[i], State: row.State, Reason: row.Reason, Matter: row.Node, Answers: l.Answers[row.Index]}
		l.Found = append(l.Found, r.settle(l.State == casebook.Open, became[row.Index], left[row.Index]))
	}
	return became, nil
}

func sameness(k matter.Kind, title string) string { return string(k) + " " + strings.ToLower(title) }

// there is the matters of the side's own room by kind and title, while the list may still be taken in.
func (l *ListView) there(ctx context.Context, tx *store.Tx) (map[string]int64, error) {
	out := map[string]int64{}
	if l.State != casebook.Open {
		return out, nil
	}
	all, err := tx.Matters(ctx, l.Reach.Organisation, l.Reach.Room, l.Reach.Room)
	for _, m := range all {
		if m.Phase != matter.Withdrawn && m.Source != l.ID {
			out[sameness(m.Kind, m.Title)] = m.Number
		}
	}
	return out, err
}

// settle fills in what a row would become, or became.
func (r ListRow) settle(open bool, t *taken, left string) ListRow {
	if t != nil {
		r.Title, r.Questions, r.Known = t.title, t.questions, t.known
	}
	if !open || r.Matter != "" {
		return r // as it was when it was applied
	}
	switch {
	case t != nil && len(t.questions) > 0:
		r.State = lists.RowAsks
	case t != nil:
		r.State = lists.RowReady
	default:
		r.State, r.Reason = lists.RowLeftOut, "an empty row"
		if left != "" {
			r.Reason = left
		}
	}
	return r
}

// openList runs an act on a list that is still open.
func (w Work) openList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, do func(*act.Act, *ListView, map[int]*taken) error) error {
	return w.onList(ctx, v, scope, id, func(a *act.Act, l *ListView, became map[int]*taken) error {
		if err := l.StillOpen(); err != nil {
			return err
		}
		return do(a, l, became)
	})
}

// onList runs an act on a list.
func (w Work) onList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, do func(*act.Act, *ListView, map[int]*taken) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Intake, Verb: access.Change}, func(a *act.Act) error {
		l := &ListView{}
		if err := l.view(ctx, a.Tx, v, scope); err != nil {
			return err
		}
		became, err := l.read(ctx, a.Tx, v, id)
		if err != nil {
			return err
		}
		return do(a, l, became)
	})
}

// ChooseColumns says which sheet a list is on, which of its columns is what, and what rows are that do not say it.
func (w Work) ChooseColumns(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f lists.ColumnsForm) (err error) {
	defer errs.Wrap(&err, "matter.ChooseColumns(%s)", scope)
	if f.Usual != "" && !slices.Contains(matter.Kinds(), matter.Kind(f.Usual)) {
		return errs.InvalidFields("The columns cannot be read so", []errs.Field{{Path: "usual", Message: "Choose one of the kinds that are listed."}})
	}
	return w.openList(ctx, v, scope, id, func(a *act.Act, l *ListView, _ map[int]*taken) error { return registers.Choose(ctx, a, l.List, f) })
}

// AnswerList keeps what somebody said where rows ask.
func (w Work) AnswerList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, answers intake.Answers) (err error) {
	defer errs.Wrap(&err, "matter.AnswerList(%s)", scope)
	return w.openList(ctx, v, scope, id, func(a *act.Act, l *ListView, _ map[int]*taken) error { return l.Answer(ctx, a, answers) })
}

// DropList gives a list up before it raised anything.
func (w Work) DropList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "matter.DropList(%s)", scope)
	return w.openList(ctx, v, scope, id, func(a *act.Act, l *ListView, _ map[int]*taken) error { return l.Drop(ctx, a, rev) })
}

// ListFile is the file of a list as it came.
func (w Work) ListFile(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (f lists.File, err error) {
	defer errs.Wrap(&err, "matter.ListFile(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view := &ListView{}
		if err := view.view(ctx, tx, v, scope); err != nil {
			return err
		}
		l, err := registers.Load(ctx, tx, store.At(view.Reach), id)
		if err != nil {
			return err
		}
		f, err = l.Body(ctx, tx, store.At(view.Reach))
		return err
	})
	return f, err
}

// raiseTaken raises the matter of a row with the moves that the list tells of; why says what stands against raising it.
func raiseTaken(ctx context.Context, a *act.Act, l *ListView, t *taken) (id, why string, err error) {
	all := append([]entry{t.raise}, t.more...)
	state := matter.State{Kind: t.kind}
	for i := range all { // nothing is written before all of it is known to be legal
		m := &all[i].move
		m.Person, m.Role, m.At = a.Viewer.Person, roleFor(a.Reach.Roles, t.kind, m.Verb), a.Now().UnixMicro()
		if state, err = state.Apply(*m); err != nil {
			return "", err.Error(), nil
		}
		recorded := all[i].said.Recorded
		all[i].said = saidOf(*m)
		all[i].said.Recorded = recorded
	}
	all[0].said.About = t.about
	th := thread{row: register.Matter{Kind: t.kind, Title: t.title, Source: l.ID}, about: t.about, state: matter.State{Kind: t.kind}}
	if err := begin(ctx, a, a.Reach, l.Ground, &th, all[0]); err != nil {
		return "", "", err
	}
	for _, n := range all[1:] {
		if err := step(ctx, a, a.Reach, l.Ground, &th, n); err != nil {
			return "", "", err
		}
	}
	return th.row.ID, "", nil
}

// UndoList withdraws what a list raised and nobody has touched since, and says what stays and why. Nothing is forgotten: what was raised
// and withdrawn stays among what has ended.
func (w Work) UndoList(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, rev int64) (kept []lists.Kept, err error) {
	defer errs.Wrap(&err, "matter.UndoList(%s)", scope)
	err = w.onList(ctx, v, scope, id, func(a *act.Act, l *ListView, _ map[int]*taken) error {
		if !l.Undoable() {
			return errs.New(errs.Conflict, "the list is not in the register")
		}
		kept = nil
		for _, row := range l.Rows {
			if row.Node == "" {
				continue
			}
			k, err := takeOut(ctx, a, l, row.Node)
			if err != nil {
				return err
			}
			if k.Why != "" {
				kept = append(kept, k)
			}
		}
		return l.Undone(ctx, a, rev, kept)
	})
	return kept, err
}

// takeOut withdraws a matter that is as its list raised it.
func takeOut(ctx context.Context, a *act.Act, l *ListView, id string) (k lists.Kept, err error) {
	t, err := load(ctx, a.Tx, a.Reach, id)
	if err != nil {
		return k, err
	}
	k = lists.Kept{ID: id, Title: t.row.Title}
	_, err = a.Beside(ctx, store.At(a.Reach), id)
	if err != nil && !errors.Is(err, store.ErrRefused) {
		return k, err
	}
	switch {
	case t.row.SharedAs != "":
		k.Why = "it was shared"
	case t.state.Last != t.row.Raised:
		k.Why = "it was moved since"
	case err == nil:
		k.Why = "somebody keeps notes beside it"
	}
	if k.Why != "" {
		return k, nil
	}
	for _, verb := range []matter.Verb{matter.ReOpen, matter.Withdraw} { // what the list closed is opened again to be withdrawn
		if t.state.Phase == matter.Withdrawn || verb == matter.ReOpen && t.state.Phase.Live() {
			continue
		}
		n := entry{move: matter.Move{Verb: verb, By: a.Viewer.Side, Person: a.Viewer.Person, Role: roleFor(a.Reach.Roles, t.row.Kind, verb)},
			words: "The list it came from was taken out again."}
		n.said = saidOf(n.move)
		if err := step(ctx, a, a.Reach, l.Ground, &t, n); err != nil {
			return k, err
		}
	}
	return k, nil
}
