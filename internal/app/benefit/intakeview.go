package benefit

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ListView is a list as its page shows it.
type ListView struct {
	*View
	List    casebook.Intake
	File    programme.File
	Setup   ListSetup
	Columns []intake.Column
	Counted int64 // what somebody said that sums are counted in; 0: nobody did
	Rows    []ListRow
	Notes   []string    // rules that were applied to the whole list
	Task    *lists.Task // the latest work on it; nil for none
}

// ListSetup is how a list is read.
type ListSetup struct {
	Sheets       []SheetName
	Odd, Changes []string
	Kept         []Kept
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
	Node      string // of the case, once it is taken in
}

// Known is something that was understood of a row.
type Known struct {
	Field string   // a key of intake.BenefitFields
	Value string   // as the case has it
	Said  string   // as the list has it, where that differs
	Notes []string // how it was understood
}

// Count is how many rows of the list are in a state.
func (l *ListView) Count(state string) (n int) {
	for _, r := range l.Rows {
		if r.State == state {
			n++
		}
	}
	return n
}

// Takes is how many rows would come in as they stand.
func (l *ListView) Takes() (n int) {
	for _, r := range l.Rows {
		if r.Node == "" && r.State != RowLeftOut && unanswered(r.Questions) == "" {
			n++
		}
	}
	return n
}

// Lists lists what was taken in, the newest first.
func (w Work) Lists(ctx context.Context, v access.Viewer, project access.ScopeID) (view *View, lists []casebook.Intake, err error) {
	defer errs.Wrap(&err, "benefit.Lists(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if view, err = w.see(ctx, tx, v, project); err != nil {
			return err
		}
		if !view.Leads {
			return store.ErrRefused
		}
		lists, err = tx.Intakes(ctx, store.At(view.Reach))
		lists = slices.DeleteFunc(lists, func(k casebook.Intake) bool { return k.Kind != benefitList })
		return err
	})
	return view, lists, err
}

// List is one list with every row of it.
func (w Work) List(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (l *ListView, err error) {
	defer errs.Wrap(&err, "benefit.List(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view, err := w.see(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if !view.Leads {
			return store.ErrRefused
		}
		l, _, err = readList(ctx, tx, view, id)
		return err
	})
	return l, err
}

// readList reads a list out of its rows, and says what each would become.
func readList(ctx context.Context, tx *store.Tx, view *View, id string) (*ListView, map[int]*taken, error) {
	at := store.At(view.Reach)
	l := &ListView{View: view}
	var err error
	if l.List, err = tx.Intake(ctx, at, id); err == nil && l.List.Kind != benefitList {
		err = store.ErrRefused
	}
	if err != nil {
		return nil, nil, err
	}
	if l.File, err = tx.File(ctx, at, l.List.File); err != nil {
		return nil, nil, err
	}
	rows, err := tx.IntakeRows(ctx, at, id)
	if err != nil {
		return nil, nil, err
	}
	var s setup
	if err := json.Unmarshal([]byte(l.List.Mapping), &s); err != nil {
		return nil, nil, err
	}
	l.Setup = ListSetup{s.Sheets, s.Odd, s.Changes, s.Kept}
	cells, answers, err := decoded(rows)
	if err != nil {
		return nil, nil, err
	}
	layout, _ := s.Mapping.Apply(cells)
	l.Columns, l.Counted = layout.Columns, layout.Counted
	c := check{view: view}
	list := intake.ReadBenefits(cells, layout, c.customs(), answers)
	l.Notes = list.Notes
	became := map[int]*taken{}
	for _, r := range list.Rows {
		became[r.Row] = understand(r, view.Project.Currency, list.Customs)
	}
	for i, row := range rows {
		r := ListRow{Row: row.Index, Cells: cells[i], State: row.State, Reason: row.Reason, Node: row.Node, Answers: answers[row.Index]}
		l.Rows = append(l.Rows, r.settle(l.List.State == casebook.Open, became[row.Index], list))
	}
	l.Task, err = lists.TaskOn(ctx, tx, at, id)
	return l, became, err
}

// decoded are the cells of the rows as they stood, and what somebody said where they asked.
func decoded(rows []casebook.IntakeRow) (cells [][]intake.Cell, answers intake.Answers, err error) {
	answers = intake.Answers{}
	for _, r := range rows {
		var row []intake.Cell
		if err := json.Unmarshal([]byte(r.Cells), &row); err != nil {
			return nil, nil, err
		}
		cells = append(cells, row)
		said := map[string]string{}
		if err := json.Unmarshal([]byte(r.Answers), &said); err != nil {
			return nil, nil, err
		}
		if len(said) > 0 {
			answers[r.Index] = said
		}
	}
	return cells, answers, nil
}

// settle fills in what a row would become, or became.
func (r ListRow) settle(open bool, t *taken, list intake.BenefitList) ListRow {
	if t != nil {
		r.Title, r.Questions, r.Known = t.Title, t.questions, t.known()
	}
	if !open || r.Node != "" {
		return r // as it was when it was applied
	}
	switch {
	case t != nil && len(t.questions) > 0:
		r.State = RowAsks
	case t != nil:
		r.State = RowReady
	default:
		r.State, r.Reason = RowLeftOut, "an empty row"
		for _, out := range list.LeftOut {
			if out.Row == r.Row {
				r.Reason = out.Reason.String()
				if out.Why != "" {
					r.Reason += ": " + out.Why
				}
			}
		}
	}
	return r
}

// unanswered is why a row that asks cannot be taken in as it is: whether it is a benefit at all, or which one, is not for us to say.
func unanswered(questions []intake.Question) string {
	for _, q := range questions {
		if q.Field == intake.FieldRow || q.Field == intake.FieldTitle {
			return "not answered: " + q.Ask
		}
	}
	return ""
}

// known is what was understood of a row, in the order of the fields.
func (t *taken) known() (out []Known) {
	add := func(field, value, words string) {
		if value != "" || t.more.Words[words] != "" || len(t.notes[field]) > 0 {
			out = append(out, Known{field, value, t.more.Words[words], t.notes[field]})
		}
	}
	add(intake.FieldTitle, t.Title, "title")
	add(intake.FieldKind, t.Kind.String(), "kind")
	add(intake.FieldOwner, t.Owner.Name, "owner")
	add(intake.FieldMeasure, strings.TrimSpace(t.Measure.Name), "measure")
	add(intake.FieldUnit, t.Measure.Unit, "unit")
	level, day := "", ""
	if t.Baseline != nil {
		level = Plain(t.Baseline.Value)
	}
	add(intake.FieldBaseline, level, "baseline")
	level = ""
	if t.Target != nil {
		level, day = Plain(t.Target.Value), t.Target.Date.String()
	}
	add(intake.FieldTarget, level, "target")
	add(intake.FieldValue, strings.TrimPrefix(t.ValueSource, "The list: "), "value")
	if day != "" {
		add(intake.FieldDate, day, "target_date")
	} else {
		add(intake.FieldDate, "", "date")
	}
	add(intake.FieldObjective, t.objective, "objective")
	add(intake.FieldDepends, "", "depends")
	return out
}

// ListFile is the file of a list.
func (w Work) ListFile(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (f File, err error) {
	defer errs.Wrap(&err, "benefit.ListFile(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view, err := w.see(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if !view.Leads {
			return store.ErrRefused
		}
		k, err := tx.Intake(ctx, store.At(view.Reach), id)
		if err != nil {
			return err
		}
		file, err := tx.File(ctx, store.At(view.Reach), k.File)
		if err != nil {
			return err
		}
		f.Name, f.Media = file.Name, file.Media
		f.Body, err = tx.FileBody(ctx, store.At(view.Reach), k.File)
		return err
	})
	return f, err
}
