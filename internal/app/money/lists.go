package money

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// entries is the lists that are taken in as entries of money.
var entries = lists.Kind{Name: "money", Fields: intake.MoneyFields(), Titles: []string{intake.FieldTitle, intake.FieldRef, intake.FieldValue}, Many: []string{intake.FieldNotes}, Usual: usual}

// usual is the kind that the names of a sheet and its file say it holds; "" where they say none.
func usual(_ intake.Layout, sheet, file string) string {
	for _, name := range []string{sheet, strings.TrimSuffix(strings.TrimSuffix(file, ".xlsx"), ".csv")} {
		if a := intake.ReadMoneyKind(name); a.State == vague.Understood {
			return string(a.Value)
		}
	}
	return ""
}

// ListView is a list that is taken in, as its page shows it.
type ListView struct {
	*lists.List
	View  View
	Found []ListRow
	Notes []string
}

// ListRow is a row of a list, and what became of it.
type ListRow struct {
	Row       int
	Cells     []intake.Cell
	State     string
	Reason    string
	Title     string
	Known     []Known
	Questions []intake.Question
	Answers   map[string]string
	Entry     string // id, once it is taken in
}

// Known is something that was understood of a row.
type Known struct {
	Field string
	Value string
	Said  string
	Notes []string
}

// Count is how many rows are in a state.
func (l *ListView) Count(state string) (n int) {
	for _, r := range l.Found {
		if r.State == state {
			n++
		}
	}
	return n
}

// Takes is how many rows would come in as they stand.
func (l *ListView) Takes() int { return l.Count(lists.RowReady) }

func (l *ListView) view(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) error {
	if err := l.View.read(ctx, tx, v, project, ""); err != nil {
		return err
	}
	if !l.View.MayAdd || !access.Decide(v, l.View.Reach, access.Intake, access.Add) {
		return store.ErrRefused
	}
	return nil
}

// BeginList reads a list, and keeps it with its file. No entry is made before ApplyList.
func (w Work) BeginList(ctx context.Context, v access.Viewer, project access.ScopeID, f lists.File) (id string, err error) {
	defer errs.Wrap(&err, "money.BeginList(%s)", project)
	book, err := lists.Read(ctx, f)
	if err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Intake, Verb: access.Add}, func(a *act.Act) (err error) {
		if !a.Reach.May(access.Money, access.Add) {
			return store.ErrRefused
		}
		id, err = entries.Begin(ctx, a, f, book)
		return err
	})
	return id, err
}

// Lists lists the lists of money that were taken in, the newest first.
func (w Work) Lists(ctx context.Context, v access.Viewer, project access.ScopeID) (view *ListView, all []casebook.Intake, err error) {
	defer errs.Wrap(&err, "money.Lists(%s)", project)
	view = &ListView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := view.view(ctx, tx, v, project); err != nil {
			return err
		}
		all, err = entries.All(ctx, tx, store.At(view.View.Reach))
		return err
	})
	return view, all, err
}

// List is one list with every row of it.
func (w Work) List(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (l *ListView, err error) {
	defer errs.Wrap(&err, "money.List(%s)", project)
	l = &ListView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := l.view(ctx, tx, v, project); err != nil {
			return err
		}
		_, err := l.read(ctx, tx, id)
		return err
	})
	return l, err
}

// taken is a row of a list as the entry it becomes.
type taken struct {
	row       store.MoneyRow
	known     []Known
	questions []intake.Question
}

// read reads a list out of its rows, and says what each would become.
func (l *ListView) read(ctx context.Context, tx *store.Tx, id string) (became map[int]*taken, err error) {
	if l.List, err = entries.Load(ctx, tx, store.At(l.View.Reach), id); err != nil {
		return nil, err
	}
	list := intake.ReadMoney(l.Cells, l.Layout, vague.Customs{Currency: l.View.Project.Currency, Today: l.View.Today}, money.Kind(l.Setup.Usual), l.Answers)
	l.Notes = list.Notes
	became = map[int]*taken{}
	there := map[string]int{}
	for _, r := range l.View.Purse.Rows {
		if l.View.Ledger.Replaced[r.ID] == "" && !r.Void {
			there[sameness(r.Entry)]++
		}
	}
	left := map[int]string{}
	g := again{l, map[string]int{}}
	for _, row := range list.Rows {
		t := l.understand(row)
		if !l.View.counts(t.row.Currency) {
			left[row.Row] = fmt.Sprintf("“%s” is not a currency", clip(t.row.Currency))
			continue
		}
		if why := g.settles(t, row); why != "" {
			left[row.Row] = why
			continue
		}
		if t.row.Corrects != "" {
			became[row.Row] = t
			continue
		}
		if l.State == casebook.Open && there[sameness(t.row.Entry)] > 0 && len(t.questions) == 0 && l.Answers[row.Row][intake.FieldRow] != intake.TakeIn {
			t.questions = append(t.questions, intake.Question{Field: intake.FieldRow, Text: t.row.Title, Ask: "An entry of the same kind, day, amount and reference is here already: is this another one?",
				Candidates: []string{intake.TakeIn, intake.LeaveOut}, Must: true})
		}
		became[row.Row] = t
	}
	if said := g.silent(); said != "" {
		l.Notes = append(l.Notes, said)
	}
	for _, x := range list.LeftOut {
		if left[x.Row] = x.Reason.String(); x.Why != "" {
			left[x.Row] = x.Why
		}
	}
	l.Found = nil
	for i, row := range l.Rows {
		r := ListRow{Row: row.Index, Cells: l.Cells[i], State: row.State, Reason: row.Reason, Entry: row.Node, Answers: l.Answers[row.Index]}
		l.Found = append(l.Found, r.settle(l.State == casebook.Open, became[row.Index], left[row.Index]))
	}
	return became, nil
}

func sameness(e money.Entry) string {
	return fmt.Sprint(e.Kind, "|", e.Stage, "|", e.Engagement, "|", e.Day, "|", e.Minor, "|", e.Currency, "|", e.Ref)
}

// understand makes an entry of a row.
func (l *ListView) understand(row intake.MoneyRow) *taken {
	t := &taken{questions: slices.Clone(row.Questions)}
	say := func(field, value, said string, notes []string) {
		if value != "" || said != "" {
			if strings.EqualFold(strings.TrimSpace(said), value) {
				said = ""
			}
			t.known = append(t.known, Known{field, value, said, notes})
		}
	}
	e := &t.row.Entry
	e.Kind, e.Stage, e.Ref, e.Title = row.Kind.Value, row.Stage.Value, clip(row.Ref), clip(row.Title)
	e.Day, e.Minor, e.Currency, e.Chance = row.Date.Value.On, int64(row.Amount.Value.Low), row.Amount.Value.Currency, row.Chance.Value
	if e.Currency == "" {
		e.Currency = l.View.Project.Currency
	}
	if e.Stage == money.Implemented || e.Stage == money.Dropped {
		e.Chance = 0
	}
	say(intake.FieldKind, e.Kind.Words(), row.Kind.Text, row.Kind.Notes)
	say(intake.FieldStatus, string(e.Stage), row.Stage.Text, row.Stage.Notes)
	if row.Date.State == vague.Understood {
		say(intake.FieldDate, e.Day.String(), row.Date.Text, row.Date.Notes)
	}
	if row.Amount.State == vague.Understood {
		say(intake.FieldValue, money.Full(e.Minor, e.Currency), row.Amount.Text, row.Amount.Notes)
	}
	if e.Chance > 0 {
		say(intake.FieldProbability, fmt.Sprintf("%g %%", float64(e.Chance)/100), row.Chance.Text, row.Chance.Notes)
	}
	say(intake.FieldTitle, e.Title, "", nil)
	say(intake.FieldRef, e.Ref, "", nil)
	t.contract(l, row, say)
	var notes []string
	for _, n := range row.Notes {
		if strings.EqualFold(strings.TrimSpace(n.Heading), "notes") {
			n.Heading = ""
		}
		notes = append(notes, strings.TrimSpace(strings.TrimPrefix(n.Heading+": "+n.Text, ": ")))
	}
	t.row.Words = strings.Join(notes, "\n")
	return t
}

// contract finds whose contract a row is of, by the supplier or the name the list has.
func (t *taken) contract(l *ListView, row intake.MoneyRow, say func(field, value, said string, notes []string)) {
	said := strings.ToLower(strings.TrimSpace(row.Contract))
	var found, all []string
	for _, c := range l.View.Purse.Contracts {
		all = append(all, c.DeliveryName)
		supplier, name := strings.ToLower(c.DeliveryName), strings.ToLower(c.Name)
		if said != "" && (said == supplier || said == name || said == strings.ToLower(l.View.Purse.Name(c.ID)) || strings.HasPrefix(supplier, said+" ")) {
			found = append(found, c.DeliveryName)
			t.row.Engagement = c.ID
		}
	}
	k := row.Kind.Value
	needs := k == money.Contract || k == money.Change || k == money.Certified || k == money.Paid
	switch {
	case len(found) == 1:
		say(intake.FieldContract, found[0], row.Contract, nil)
	case said == "" && needs && len(all) == 1:
		t.row.Engagement = l.View.Purse.Contracts[0].ID
		say(intake.FieldContract, all[0], "", []string{"the only contract there is"})
	case said != "" || needs:
		t.row.Engagement = ""
		t.questions = append(t.questions, intake.Question{Field: intake.FieldContract, Text: row.Contract, Ask: "Which contract does it belong to?", Candidates: all, Must: true})
	}
}

func clip(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > mostLine {
		return string(r[:mostLine-1]) + "…"
	}
	return string(r)
}

func (r ListRow) settle(open bool, t *taken, left string) ListRow {
	if t != nil {
		r.Title, r.Questions, r.Known = t.row.Title, t.questions, t.known
	}
	if !open {
		return r
	}
	switch {
	case t != nil && len(t.questions) > 0:
		r.State = lists.RowAsks
	case t != nil:
		r.State = lists.RowReady
	default:
		if r.State, r.Reason = lists.RowLeftOut, "an empty row"; left != "" {
			r.Reason = left
		}
	}
	return r
}
