// Package lists takes lists out of spreadsheets into a room: it keeps the file and every row of it, which column is what, and what
// somebody answered where a row asks, until the family whose list it is takes the rows in, undoes that, or gives the list up.
//
// It promises that a list changes nothing but itself before it is taken in, that every row of it stays listed with what became of it, and
// that how its columns were read is remembered for the next one of its kind in the room. It refuses to know what the rows become: the
// family reads them, and says so.
package lists

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// Kind is a kind of lists.
type Kind struct {
	Name   string // of its lists, in the store
	Fields []intake.Field
	Titles []string                                         // the fields that say what a row is about: a list has one of them
	Many   []string                                         // fields that several columns may be read as
	Usual  func(l intake.Layout, sheet, file string) string // what rows of a list are that do not say it themselves
}

// What a row of a list is. A row that asks is taken in with what is understood of it, unless the question says that it must be answered.
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
	whatList                = "list"
	lastMapping             = "last" // the name under which columns are remembered
)

// Bounds of what is read and kept of a list.
const (
	mostBytes  = 10 << 20
	mostOdd    = 100
	mostAnswer = 200
)

// How many rows and columns a list may have.
const (
	MostRows    = 1000
	MostColumns = 120
)

// AtOnce is how many rows become something in one act. A list of which more do is long work: a job takes so many in at a time.
const AtOnce = 100

// File is a file that somebody gave, or a text they pasted.
type File struct {
	Name  string
	Media string
	Body  []byte
}

// Setup is how a list is read.
type Setup struct {
	Mapping intake.Mapping `json:"mapping"`
	Usual   string         `json:"usual,omitempty"` // what rows are that do not say it, as the family has it
	Sheets  []SheetName    `json:"sheets,omitempty"`
	Odd     []string       `json:"odd,omitempty"`     // what could not be read as it stands
	Changes []string       `json:"changes,omitempty"` // in what the file differs from the last one
	Kept    []Kept         `json:"kept,omitempty"`    // once it was undone: what stayed
}

// SheetName is a sheet of a file.
type SheetName struct {
	Name   string `json:"name"`
	Hidden bool   `json:"hidden,omitempty"`
	Rows   int    `json:"rows"`
}

// Kept is something that stayed when its list was undone, and why.
type Kept struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Why   string `json:"why"`
}

// List is a list with its rows as they stood.
type List struct {
	casebook.Intake
	File    programme.File
	Setup   Setup
	Layout  intake.Layout
	Cells   [][]intake.Cell
	Answers intake.Answers
	Rows    []casebook.IntakeRow
	Task    *Task // the latest work on it; nil for none
}

// Book is a file that was read, and what is odd about it.
type Book struct {
	sheet.Book
	odd []string
}

// Read reads a file, and says what of it could not be read as it stands.
func Read(ctx context.Context, f File) (Book, error) {
	if len(strings.TrimSpace(string(f.Body[:min(len(f.Body), 4096)]))) == 0 {
		return Book{}, errs.InvalidFields("There is no list", []errs.Field{{Path: "file", Message: "Give a file, or paste the list."}})
	}
	book, warnings, err := sheet.Read(ctx, f.Body, sheet.Limits{Bytes: mostBytes, Rows: MostRows, Columns: MostColumns, Sheets: 40})
	if errs.KindOf(err) == errs.Invalid {
		return Book{}, errs.InvalidFields("The list cannot be read", []errs.Field{{Path: "file", Message: sentence(errs.Sentence(err))}})
	}
	if err != nil {
		return Book{}, err
	}
	out := Book{Book: book}
	for _, w := range warnings[:min(len(warnings), mostOdd)] {
		out.odd = append(out.odd, sentence(w.String()))
	}
	if !slices.ContainsFunc(book.Sheets, func(s sheet.Sheet) bool { return len(s.Rows) > 0 }) {
		return Book{}, errs.InvalidFields("The list cannot be read", []errs.Field{{Path: "file", Message: "The file holds no row."}})
	}
	return out, nil
}

// Whole refuses a sheet of which only a part was read: what is beyond would be neither taken nor listed.
func Whole(s sheet.Sheet, path string) error {
	if !s.Cut {
		return nil
	}
	return errs.InvalidFields("The list cannot be read", []errs.Field{{Path: path, Message: fmt.Sprintf("The list has more than the %d rows or %d columns that are read at once, or more cells than can be read. Give it in parts, and leave out what stands beside it.", MostRows, MostColumns)}})
}

// likeliest is the sheet that most looks like a list of the kind, a visible one where there is any.
func (k Kind) likeliest(b Book) (best int) {
	most := -1
	for i, s := range b.Sheets {
		if len(s.Rows) == 0 {
			continue
		}
		score := 0
		for _, c := range intake.Suggest(s.Rows, k.Fields).Columns {
			if c.Field != "" {
				score++
			}
		}
		if s.Hidden {
			score -= 100
		}
		if score > most || most < 0 {
			best, most = i, max(score, 0)
		}
	}
	return best
}

// Begin keeps a list with its file in the room of the act.
func (k Kind) Begin(ctx context.Context, a *act.Act, f File, b Book) (id string, err error) {
	at, s := store.At(a.Reach), Setup{Odd: b.odd}
	for _, sh := range b.Sheets {
		s.Sheets = append(s.Sheets, SheetName{sh.Name, sh.Hidden, len(sh.Rows)})
	}
	file := programme.File{ID: a.NewID(), Name: strings.TrimSpace(f.Name), Media: f.Media, By: a.Viewer.Person}
	if file.Name == "" {
		file.Name = "pasted list"
	}
	if err := a.AddFile(ctx, at, file, f.Body); err != nil {
		return "", err
	}
	chosen := b.Sheets[k.likeliest(b)]
	if err := Whole(chosen, "file"); err != nil {
		return "", err
	}
	i := casebook.Intake{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Kind: k.Name, File: file.ID, By: a.Viewer.Person, ByName: a.Viewer.Name,
		Sheet: chosen.Name, State: casebook.Open}
	l, err := k.lay(ctx, a, &s, chosen.Rows)
	if err != nil {
		return "", err
	}
	s.Usual = k.Usual(l, chosen.Name, file.Name)
	if i.Mapping, err = encode(s); err != nil {
		return "", err
	}
	if err := a.AddIntake(ctx, i); err != nil {
		return "", err
	}
	if err := keepCells(ctx, a, i.ID, chosen.Rows); err != nil {
		return "", err
	}
	return i.ID, recorded(ctx, a, listBegun, i.ID, file.Name, len(chosen.Rows))
}

func recorded(ctx context.Context, a *act.Act, kind record.Kind, id, file string, n int) error {
	_, err := a.Record(ctx, a.Reach, kind, store.Ref{What: whatList, ID: id}, record.Field{Name: "file", Value: []byte(file)}, record.Field{Name: "rows", Value: []byte(fmt.Sprint(n))})
	return err
}

// lay decides which column is what: as it was decided last, where the headings are known, and as they suggest otherwise.
func (k Kind) lay(ctx context.Context, a *act.Act, s *Setup, rows [][]intake.Cell) (intake.Layout, error) {
	l := intake.Suggest(rows, k.Fields)
	s.Mapping, s.Changes = l.Mapping(), nil
	body, err := a.Mapping(ctx, store.At(a.Reach), k.Name, lastMapping)
	if errors.Is(err, store.ErrRefused) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	var last intake.Mapping
	if json.Unmarshal([]byte(body), &last) != nil {
		return l, nil // what cannot be read any more is not worth an error
	}
	known, changes := last.Apply(rows)
	if slices.ContainsFunc(changes, func(c intake.Change) bool { return c.Kind == intake.NoHeadings || c.Kind == intake.Gone }) {
		return l, nil // another list: its own headings say more
	}
	s.Mapping = known.Mapping()
	s.Changes = append(s.Changes, "The columns are read as in the last list.")
	for _, c := range changes {
		s.Changes = append(s.Changes, c.String())
	}
	return known, nil
}

func encode(s Setup) (string, error) {
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

// All lists the lists of the kind in a room, the newest first.
func (k Kind) All(ctx context.Context, tx *store.Tx, at store.Place) ([]casebook.Intake, error) {
	all, err := tx.Intakes(ctx, at)
	return slices.DeleteFunc(all, func(i casebook.Intake) bool { return i.Kind != k.Name }), err
}

// Load reads a list of the kind with its rows.
func (k Kind) Load(ctx context.Context, tx *store.Tx, at store.Place, id string) (l *List, err error) {
	l = &List{Answers: intake.Answers{}}
	if l.Intake, err = tx.Intake(ctx, at, id); err == nil && l.Kind != k.Name {
		err = store.ErrRefused
	}
	if err != nil {
		return nil, err
	}
	if l.File, err = tx.File(ctx, at, l.Intake.File); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(l.Intake.Mapping), &l.Setup); err != nil {
		return nil, err
	}
	if l.Rows, err = tx.IntakeRows(ctx, at, id); err != nil {
		return nil, err
	}
	for _, r := range l.Rows {
		var row []intake.Cell
		if err := json.Unmarshal([]byte(r.Cells), &row); err != nil {
			return nil, err
		}
		l.Cells = append(l.Cells, row)
		said := map[string]string{}
		if err := json.Unmarshal([]byte(r.Answers), &said); err != nil {
			return nil, err
		}
		if len(said) > 0 {
			l.Answers[r.Index] = said
		}
	}
	l.Layout, _ = l.Setup.Mapping.Apply(l.Cells)
	l.Task, err = TaskOn(ctx, tx, at, id)
	return l, err
}

// Task is work on a list, as its side sees it.
type Task = store.Task

// TaskOn is the latest work on a list, nil for none.
func TaskOn(ctx context.Context, tx *store.Tx, at store.Place, id string) (*Task, error) {
	t, err := tx.TaskAbout(ctx, at, id)
	if errors.Is(err, store.ErrRefused) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// Body is the file of a list as it came.
func (l *List) Body(ctx context.Context, tx *store.Tx, at store.Place) (f File, err error) {
	f = File{Name: l.File.Name, Media: l.File.Media}
	f.Body, err = tx.FileBody(ctx, at, l.Intake.File)
	return f, err
}

// sentence begins with a capital and ends with a stop.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if s = string(unicode.ToUpper(r)) + s[n:]; !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}
