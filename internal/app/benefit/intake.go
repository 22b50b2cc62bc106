package benefit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// benefitList is the kind of lists that are taken in as benefits, and lastMapping the name under which their columns are remembered.
const (
	benefitList = "benefits"
	lastMapping = "last"
)

// What a row of a list is. A row that asks is taken in with what is understood of it, and asks on.
const (
	RowReady   = "ready"
	RowAsks    = "asks"
	RowLeftOut = "left out"
	RowTaken   = "taken"
)

// What is recorded of a list.
const (
	listBegun   record.Kind = "list.begun"
	listTaken   record.Kind = "list.taken"
	listUndone  record.Kind = "list.undone"
	listDropped record.Kind = "list.dropped"
)

// listLimits bound what is read of a list.
var listLimits = sheet.Limits{Bytes: 10 << 20, Rows: lists.MostRows, Columns: lists.MostColumns, Sheets: 40}

// setup is what is kept about how a list is read.
type setup struct {
	Mapping intake.Mapping `json:"mapping"`
	Sheets  []SheetName    `json:"sheets,omitempty"`
	Odd     []string       `json:"odd,omitempty"`     // what could not be read as it stands
	Changes []string       `json:"changes,omitempty"` // in what the file differs from the last one
	Kept    []Kept         `json:"kept,omitempty"`    // once it was undone: what stayed
	For     string         `json:"for,omitempty"`     // what was said of all its benefits, where they come in as long work
	Until   string         `json:"until,omitempty"`
}

// SheetName is a sheet of a file.
type SheetName struct {
	Name   string `json:"name"`
	Hidden bool   `json:"hidden,omitempty"`
	Rows   int    `json:"rows"`
}

// Kept is something that stayed in the case when its list was undone, and why.
type Kept struct {
	Node  string `json:"node"`
	Title string `json:"title"`
	Why   string `json:"why"`
}

// File is a file that somebody gave, or a text they pasted.
type File struct {
	Name  string
	Media string
	Body  []byte
}

// BeginList reads a list of benefits, and keeps it with its file. Nothing of the case changes before ApplyList.
func (w Work) BeginList(ctx context.Context, v access.Viewer, project access.ScopeID, f File) (id string, err error) {
	defer errs.Wrap(&err, "benefit.BeginList(%s)", project)
	book, odd, err := readBook(ctx, f.Body)
	if err != nil {
		return "", err
	}
	chosen := likeliestSheet(book)
	if err := lists.Whole(book.Sheets[chosen], "file"); err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, in(project, access.Intake, access.Add), func(a *act.Act) error {
		s := setup{Odd: odd}
		for _, sh := range book.Sheets {
			s.Sheets = append(s.Sheets, SheetName{sh.Name, sh.Hidden, len(sh.Rows)})
		}
		at := store.At(a.Reach)
		file := programme.File{ID: a.NewID(), Name: strings.TrimSpace(f.Name), Media: f.Media, By: v.Person}
		if file.Name == "" {
			file.Name = "pasted list"
		}
		if err := a.AddFile(ctx, at, file, f.Body); err != nil {
			return err
		}
		id = a.NewID()
		k := casebook.Intake{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: id, Kind: benefitList, File: file.ID, By: v.Person, ByName: v.Name,
			Sheet: book.Sheets[chosen].Name, State: casebook.Open}
		if err := lay(ctx, a, &s, book.Sheets[chosen].Rows); err != nil {
			return err
		}
		if k.Mapping, err = encode(s); err != nil {
			return err
		}
		if err := a.AddIntake(ctx, k); err != nil {
			return err
		}
		if err := keepCells(ctx, a, id, book.Sheets[chosen].Rows); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, listBegun, store.Ref{What: "list", ID: id}, field("file", file.Name), field("rows", fmt.Sprint(len(book.Sheets[chosen].Rows))))
		return err
	})
	return id, err
}

// readBook reads a file, and says what of it could not be read as it stands.
func readBook(ctx context.Context, body []byte) (sheet.Book, []string, error) {
	if len(strings.TrimSpace(string(body[:min(len(body), 4096)]))) == 0 {
		return sheet.Book{}, nil, errs.InvalidFields("There is no list", []errs.Field{{Path: "file", Message: "Give a file, or paste the list."}})
	}
	book, warnings, err := sheet.Read(ctx, body, listLimits)
	if errs.KindOf(err) == errs.Invalid {
		return book, nil, errs.InvalidFields("The list cannot be read", []errs.Field{{Path: "file", Message: sentence(errs.Sentence(err))}})
	}
	if err != nil {
		return book, nil, err
	}
	var odd []string
	for _, w := range warnings[:min(len(warnings), mostLines)] {
		odd = append(odd, sentence(w.String()))
	}
	filled := slices.ContainsFunc(book.Sheets, func(s sheet.Sheet) bool { return len(s.Rows) > 0 })
	if !filled {
		return book, nil, errs.InvalidFields("The list cannot be read", []errs.Field{{Path: "file", Message: "The file holds no row."}})
	}
	return book, odd, nil
}

// likeliestSheet is the sheet that most looks like a list of benefits, a visible one where there is any.
func likeliestSheet(b sheet.Book) (best int) {
	most := -1
	for i, s := range b.Sheets {
		score := 0
		for _, c := range intake.Suggest(s.Rows, intake.BenefitFields()).Columns {
			if c.Field != "" {
				score++
			}
		}
		if s.Hidden {
			score -= 100
		}
		if len(s.Rows) > 0 && score > most || most < 0 && len(s.Rows) > 0 {
			best, most = i, max(score, 0)
		}
	}
	return best
}

// lay decides which column is what: as it was decided last, where the headings are known, and as they suggest otherwise.
func lay(ctx context.Context, a *act.Act, s *setup, rows [][]intake.Cell) error {
	s.Mapping, s.Changes = intake.Suggest(rows, intake.BenefitFields()).Mapping(), nil
	body, err := a.Mapping(ctx, store.At(a.Reach), benefitList, lastMapping)
	if errors.Is(err, store.ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	var last intake.Mapping
	if json.Unmarshal([]byte(body), &last) != nil {
		return nil // what cannot be read any more is not worth an error
	}
	layout, changes := last.Apply(rows)
	if slices.ContainsFunc(changes, func(c intake.Change) bool { return c.Kind == intake.NoHeadings || c.Kind == intake.Gone }) {
		return nil // another list: its own headings say more
	}
	s.Mapping = layout.Mapping()
	s.Changes = append(s.Changes, "The columns are read as in the last list.")
	for _, c := range changes {
		s.Changes = append(s.Changes, c.String())
	}
	return nil
}

func encode(s setup) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// keepCells keeps the rows of a sheet as they are.
func keepCells(ctx context.Context, a *act.Act, id string, rows [][]intake.Cell) error {
	list := make([]casebook.IntakeRow, len(rows))
	for i, cells := range rows {
		b, err := json.Marshal(cells)
		if err != nil {
			return err
		}
		list[i] = casebook.IntakeRow{Index: i + 1, Cells: string(b), State: RowReady, Answers: "{}"}
	}
	return a.AddIntakeRows(ctx, store.At(a.Reach), id, list)
}

// ChooseColumns says which sheet a list is on and which of its columns is what. Answers given before stay where their rows do.
func (w Work) ChooseColumns(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f lists.ColumnsForm) (err error) {
	defer errs.Wrap(&err, "benefit.ChooseColumns(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView) error {
		if err := l.untouched(); err != nil {
			return err
		}
		var s setup
		if err := json.Unmarshal([]byte(l.List.Mapping), &s); err != nil {
			return err
		}
		if f.Sheet != l.List.Sheet {
			return w.otherSheet(ctx, a, l, s, f.Sheet, f.Rev)
		}
		for i, c := range s.Mapping.Columns {
			if to, ok := f.Fields[c.Index]; ok {
				s.Mapping.Columns[i].Field = to
			}
		}
		if err := soundMapping(s.Mapping); err != nil {
			return err
		}
		if !intake.Counts(f.Counted) {
			return lists.NotCounted()
		}
		s.Mapping.Counted, s.Changes = f.Counted, nil
		return keepSetup(ctx, a, l.List, s, f.Rev)
	})
}

// soundMapping refuses columns that are read as nothing there is, or two as the same.
func soundMapping(m intake.Mapping) error {
	known := map[string]bool{"": true}
	for _, f := range intake.BenefitFields() {
		known[f.Key] = true
	}
	first := map[string]int{} // column a field is read from
	var wrong []errs.Field
	for _, c := range m.Columns {
		path := fmt.Sprintf("column_%d", c.Index)
		before, twice := first[c.Field]
		switch {
		case !known[c.Field]:
			wrong = append(wrong, errs.Field{Path: path, Message: "Choose one of those that are listed."})
		case c.Field == "" || c.Field == intake.FieldByTime || c.Field == intake.FieldNotes:
		case twice:
			wrong = append(wrong, errs.Field{Path: path, Message: fmt.Sprintf("Column %s is read as the same already: only one can be.", sheet.Letters(before+1))})
		default:
			first[c.Field] = c.Index
		}
	}
	if _, titled := first[intake.FieldTitle]; !titled {
		wrong = append(wrong, errs.Field{Message: "Say which column holds the titles of the benefits."})
	}
	return errs.InvalidFields("The columns cannot be read so", wrong)
}

func keepSetup(ctx context.Context, a *act.Act, k casebook.Intake, s setup, rev int64) (err error) {
	if k.Mapping, err = encode(s); err != nil {
		return err
	}
	k.Rev = rev
	return a.ChangeIntake(ctx, k)
}

// otherSheet begins anew with another sheet of the file.
func (w Work) otherSheet(ctx context.Context, a *act.Act, l *ListView, s setup, name string, rev int64) error {
	body, err := a.FileBody(ctx, store.At(a.Reach), l.List.File)
	if err != nil {
		return err
	}
	book, _, err := readBook(ctx, body)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(book.Sheets, func(sh sheet.Sheet) bool { return sh.Name == name })
	if at < 0 {
		return errs.InvalidFields("There is no such sheet", []errs.Field{{Path: "sheet", Message: "Choose one of the sheets that are listed."}})
	}
	if err := lists.Whole(book.Sheets[at], "sheet"); err != nil {
		return err
	}
	if err := lay(ctx, a, &s, book.Sheets[at].Rows); err != nil {
		return err
	}
	if err := a.DropIntakeRows(ctx, store.At(a.Reach), l.List.ID); err != nil {
		return err
	}
	if err := keepCells(ctx, a, l.List.ID, book.Sheets[at].Rows); err != nil {
		return err
	}
	k := l.List
	k.Sheet = name
	return keepSetup(ctx, a, k, s, rev)
}

// openList runs an act on a list that is still open.
func (w Work) openList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, do func(*act.Act, *ListView) error) error {
	return act.Do(ctx, w.DB, v, in(project, access.Intake, access.Change), func(a *act.Act) error {
		view, err := bare(ctx, a.Tx, v, project)
		if err != nil {
			return err
		}
		l, _, err := readList(ctx, a.Tx, view, id)
		if err != nil {
			return err
		}
		if l.List.State != casebook.Open {
			return errs.New(errs.Conflict, "the list is not open any more")
		}
		if l.UnderWay() {
			return errs.New(errs.Conflict, "the list is being taken in")
		}
		return do(a, l)
	})
}

// AnswerList keeps what somebody said where rows ask: by row and field, in words as if they stood in the cell. An empty answer takes an
// earlier one back.
func (w Work) AnswerList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, answers intake.Answers) (err error) {
	defer errs.Wrap(&err, "benefit.AnswerList(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView) error {
		rows, err := a.IntakeRows(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		c := check{view: l.View}
		for _, r := range rows {
			said, err := merged(r, answers[r.Index], &c)
			if err != nil {
				return err
			}
			if said == r.Answers {
				continue
			}
			r.Answers = said
			if err := a.ChangeIntakeRow(ctx, store.At(a.Reach), id, r); err != nil {
				return err
			}
		}
		return c.err()
	})
}

// merged are the answers to a row with those that are new.
func merged(r casebook.IntakeRow, more map[string]string, c *check) (string, error) {
	all := map[string]string{}
	if err := json.Unmarshal([]byte(r.Answers), &all); err != nil {
		return "", err
	}
	for field, words := range more {
		words = squeeze(words)
		c.text(fmt.Sprintf("answer_%d_%s", r.Index, field), words, false, mostName)
		if all[field] = words; words == "" {
			delete(all, field)
		}
	}
	b, err := json.Marshal(all)
	return string(b), err
}

// DropList gives a list up before it changed anything. Its rows are forgotten; its file stays.
func (w Work) DropList(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "benefit.DropList(%s)", project)
	return w.openList(ctx, v, project, id, func(a *act.Act, l *ListView) error {
		if err := l.untouched(); err != nil {
			return err
		}
		k := l.List
		k.State, k.Rev = casebook.Dropped, rev
		if err := a.ChangeIntake(ctx, k); err != nil {
			return err
		}
		if err := a.DropIntakeRows(ctx, store.At(a.Reach), id); err != nil {
			return err
		}
		_, err := a.Record(ctx, a.Reach, listDropped, store.Ref{What: "list", ID: id}, field("file", l.File.Name))
		return err
	})
}
