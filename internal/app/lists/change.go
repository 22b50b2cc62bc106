package lists

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// StillOpen refuses a list that was taken in, undone or given up, or that a job is taking in.
func (l *List) StillOpen() error {
	switch {
	case l.State != casebook.Open:
		return errs.New(errs.Conflict, "the list is not open any more")
	case l.UnderWay():
		return errs.New(errs.Conflict, "the list is being taken in")
	}
	return nil
}

// UnderWay reports whether a job is taking the list in.
func (l *List) UnderWay() bool { return l.Task != nil && !l.Task.State.Over() }

// In is how many rows became something.
func (l *List) In() (n int) {
	for _, r := range l.Rows {
		if r.Node != "" {
			n++
		}
	}
	return n
}

// Begun reports whether a list is open although rows of it are in: a job that took it in was stopped, or did not work. It can be taken in
// further, or out again.
func (l *List) Begun() bool { return l.State == casebook.Open && !l.UnderWay() && l.In() > 0 }

// Undoable reports whether a list can be taken out again.
func (l *List) Undoable() bool { return l.State == casebook.Applied || l.Begun() }

// untouched refuses a list of which rows are in: how it is read stays as it was for them.
func (l *List) untouched() error {
	if l.In() > 0 {
		return errs.New(errs.Conflict, "rows of the list are in already; take the others in, or all of them out again")
	}
	return nil
}

// Begin asks for the list to be taken in as long work, which its room sees. It returns the id of the task.
func (l *List) Begin(ctx context.Context, a *act.Act, kind store.JobKind, rev int64) (task string, err error) {
	if err := keepSetup(ctx, a, l.Intake, l.Setup, rev); err != nil { // what others have before them is not as it was
		return "", err
	}
	return a.BeginFor(ctx, kind, "Taking in "+l.File.Name, l.ID)
}

// ColumnsForm is how somebody says that a list is to be read.
type ColumnsForm struct {
	Sheet   string
	Usual   string
	Fields  map[int]string // by the column's index, from 0
	Counted int64          // what sums are counted in whose headings do not say it; 0: not said
	Rev     int64
}

// Choose says which sheet a list is on, which of its columns is what, and what rows are that do not say it. Another sheet begins anew.
func (k Kind) Choose(ctx context.Context, a *act.Act, l *List, f ColumnsForm) error {
	if err := l.untouched(); err != nil {
		return err
	}
	if f.Sheet != l.Sheet {
		return k.other(ctx, a, l, f)
	}
	s := l.Setup
	for i, c := range s.Mapping.Columns {
		if to, ok := f.Fields[c.Index]; ok {
			s.Mapping.Columns[i].Field = to
		}
	}
	if err := k.sound(s.Mapping); err != nil {
		return err
	}
	if !intake.Counts(f.Counted) {
		return NotCounted()
	}
	s.Mapping.Counted = f.Counted
	s.Usual, s.Changes = f.Usual, nil
	return keepSetup(ctx, a, l.Intake, s, f.Rev)
}

// NotCounted refuses what sums cannot be counted in.
func NotCounted() error {
	return errs.InvalidFields("The columns cannot be read so", []errs.Field{{Path: "counted", Message: "Choose one of those that are listed."}})
}

// sound refuses columns that are read as nothing there is, or two as the same.
func (k Kind) sound(m intake.Mapping) error {
	first := map[string]int{} // column a field is read from
	var wrong []errs.Field
	for _, c := range m.Columns {
		path := fmt.Sprintf("column_%d", c.Index)
		before, twice := first[c.Field]
		switch {
		case c.Field != "" && !slices.ContainsFunc(k.Fields, func(f intake.Field) bool { return f.Key == c.Field }):
			wrong = append(wrong, errs.Field{Path: path, Message: "Choose one of those that are listed."})
		case c.Field == "" || slices.Contains(k.Many, c.Field):
		case twice:
			wrong = append(wrong, errs.Field{Path: path, Message: fmt.Sprintf("Column %s is read as the same already: only one can be.", sheet.Letters(before+1))})
		default:
			first[c.Field] = c.Index
		}
	}
	if !slices.ContainsFunc(k.Titles, func(key string) bool { _, ok := first[key]; return ok }) {
		wrong = append(wrong, errs.Field{Message: "Say which column tells what each row is about."})
	}
	return errs.InvalidFields("The columns cannot be read so", wrong)
}

func keepSetup(ctx context.Context, a *act.Act, i casebook.Intake, s Setup, rev int64) (err error) {
	if i.Mapping, err = encode(s); err != nil {
		return err
	}
	i.Rev = rev
	return a.ChangeIntake(ctx, i)
}

// other begins anew with another sheet of the file.
func (k Kind) other(ctx context.Context, a *act.Act, l *List, f ColumnsForm) error {
	file, err := l.Body(ctx, a.Tx, store.At(a.Reach))
	if err != nil {
		return err
	}
	book, err := Read(ctx, file)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(book.Sheets, func(sh sheet.Sheet) bool { return sh.Name == f.Sheet })
	if at < 0 {
		return errs.InvalidFields("There is no such sheet", []errs.Field{{Path: "sheet", Message: "Choose one of the sheets that are listed."}})
	}
	if err := Whole(book.Sheets[at], "sheet"); err != nil {
		return err
	}
	s, rows := l.Setup, book.Sheets[at].Rows
	layout, err := k.lay(ctx, a, &s, rows)
	if err != nil {
		return err
	}
	s.Usual = k.Usual(layout, f.Sheet, file.Name)
	if err := a.DropIntakeRows(ctx, store.At(a.Reach), l.ID); err != nil {
		return err
	}
	if err := keepCells(ctx, a, l.ID, rows); err != nil {
		return err
	}
	i := l.Intake
	i.Sheet = f.Sheet
	return keepSetup(ctx, a, i, s, f.Rev)
}

// Answer keeps what somebody said where rows ask: by row and field, in words as if they stood in the cell. An empty answer takes an
// earlier one back.
func (l *List) Answer(ctx context.Context, a *act.Act, answers intake.Answers) error {
	var wrong []errs.Field
	for _, r := range l.Rows {
		all := map[string]string{}
		for field, words := range l.Answers[r.Index] {
			all[field] = words
		}
		for field, words := range answers[r.Index] {
			words = strings.Join(strings.Fields(words), " ")
			if utf8.RuneCountInString(words) > mostAnswer || !utf8.ValidString(words) || strings.ContainsFunc(words, unicode.IsControl) {
				wrong = append(wrong, errs.Field{Path: fmt.Sprintf("answer_%d_%s", r.Index, field), Message: fmt.Sprintf("Say it in at most %d characters that keyboards write.", mostAnswer)})
				continue
			}
			if all[field] = words; words == "" {
				delete(all, field)
			}
		}
		said, err := json.Marshal(all)
		if err != nil {
			return err
		}
		if string(said) == r.Answers {
			continue
		}
		r.Answers = string(said)
		if err := a.ChangeIntakeRow(ctx, store.At(a.Reach), l.ID, r); err != nil {
			return err
		}
	}
	return errs.InvalidFields("Something cannot be kept", wrong)
}

// Drop gives a list up before it changed anything. Its rows are forgotten; its file stays.
func (l *List) Drop(ctx context.Context, a *act.Act, rev int64) error {
	if err := l.untouched(); err != nil {
		return err
	}
	i := l.Intake
	i.State, i.Rev = casebook.Dropped, rev
	if err := a.ChangeIntake(ctx, i); err != nil {
		return err
	}
	if err := a.DropIntakeRows(ctx, store.At(a.Reach), l.ID); err != nil {
		return err
	}
	return recorded(ctx, a, listDropped, l.ID, l.File.Name, len(l.Rows))
}

// Taken closes a list of which n rows were taken in, and remembers how its columns were read.
func (k Kind) Taken(ctx context.Context, a *act.Act, l *List, rev int64, n int) error {
	i := l.Intake
	i.State, i.AppliedAt, i.Rev = casebook.Applied, a.Now().UnixMicro(), rev
	if err := a.ChangeIntake(ctx, i); err != nil {
		return err
	}
	mapping, err := json.Marshal(l.Setup.Mapping)
	if err != nil {
		return err
	}
	if err := a.RememberMapping(ctx, store.At(a.Reach), k.Name, lastMapping, string(mapping)); err != nil {
		return err
	}
	return recorded(ctx, a, listTaken, l.ID, l.File.Name, n)
}

// Undone notes that what a list brought in was taken out again, but for what was kept.
func (l *List) Undone(ctx context.Context, a *act.Act, rev int64, kept []Kept) error {
	s, i := l.Setup, l.Intake
	s.Kept = kept
	i.State, i.UndoneAt = casebook.Undone, a.Now().UnixMicro()
	if err := keepSetup(ctx, a, i, s, rev); err != nil {
		return err
	}
	return recorded(ctx, a, listUndone, l.ID, l.File.Name, len(kept))
}
