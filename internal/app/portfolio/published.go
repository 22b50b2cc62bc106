package portfolio

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// What is recorded of a list of published projects.
const (
	publishedBegun   record.Kind = "published.begun"
	publishedTaken   record.Kind = "published.taken"
	publishedUndone  record.Kind = "published.undone"
	publishedDropped record.Kind = "published.dropped"
	publishedSettled record.Kind = "published.settled"
	whatPublished                = "published"
)

// bounds of what is read of a file.
var bounds = sheet.Limits{Bytes: 10 << 20, Rows: 20_000, Columns: 1_200, Sheets: 40}

// mostOdd is how many oddities of a file are kept.
const mostOdd = 50

// Setup is how a list is read, as it is kept with it.
type Setup struct {
	core.Setup
	Table    string                `json:"table"`
	Headings []string              `json:"headings,omitempty"`
	Chosen   map[string]core.Field `json:"chosen,omitempty"` // what somebody said a heading means
	Sign     string                `json:"sign,omitempty"`
	Format   string                `json:"format,omitempty"` // how the file is written: its encoding and what stands between cells
	Notes    []string              `json:"notes,omitempty"`
	Odd      []string              `json:"odd,omitempty"`    // what of the file could not be read as it stands
	Others   []string              `json:"others,omitempty"` // sheets of the file that name no projects
	Recalled int                   `json:"recalled,omitempty"`
}

// List is a list with what its rows are.
type List struct {
	store.Published
	Setup Setup
	Year  core.Year // as it would be taken, or as it was
	Task  *lists.Task
}

// UnderWay reports whether a job is taking the list in.
func (l *List) UnderWay() bool { return l.Task != nil && !l.Task.State.Over() }

// home is the room that lists are kept in: that of the viewer's organisation.
func home(ctx context.Context, tx *store.Tx, v access.Viewer) (access.Reach, error) {
	reaches, err := tx.Reaches(ctx, access.ScopeID(v.Organisation))
	if err != nil {
		return access.Reach{}, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == access.ClientOnly && access.Decide(v, r, access.Published, access.See)
	})
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return reaches[at], nil
}

func (w Work) onHome(ctx context.Context, v access.Viewer, verb access.Verb, do func(*act.Act) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: access.ScopeID(v.Organisation), Audience: access.ClientOnly, Kind: access.Published, Verb: verb}, do)
}

// found is a sheet of a file that becomes a list.
type found struct {
	file   lists.File
	sheet  string
	grid   [][]string
	format string
	odd    []string
	others []string
}

// open reads a file, and says which of its sheets are lists: those that name projects, or the longest where none does.
func open(ctx context.Context, f lists.File) ([]found, error) {
	book, warnings, err := sheet.Read(ctx, f.Body, bounds)
	wrong := func(text string) error {
		return errs.InvalidFields("The list cannot be read", []errs.Field{{Path: "file", Message: f.Name + ": " + text}})
	}
	if errs.KindOf(err) == errs.Invalid {
		return nil, wrong(errs.Sentence(err))
	}
	if err != nil {
		return nil, err
	}
	var out, rest []found
	for _, s := range book.Sheets {
		one := found{file: f, sheet: s.Name, grid: texts(s.Rows), format: formatOf(book)}
		switch y := core.Read(core.Table{Name: f.Name + " " + s.Name, Rows: one.grid}); {
		case len(s.Rows) == 0:
		case y.Problem == "" && len(y.Entries) > 0 && !s.Hidden:
			out = append(out, one)
		default:
			rest = append(rest, one)
		}
	}
	if len(out)+len(rest) == 0 {
		return nil, wrong("the file holds no row.")
	}
	if len(out) == 0 {
		slices.SortStableFunc(rest, func(a, b found) int { return len(b.grid) - len(a.grid) })
		out, rest = rest[:1], rest[1:]
	}
	for _, w := range warnings[:min(len(warnings), mostOdd)] {
		out[0].odd = append(out[0].odd, w.String())
	}
	for _, r := range rest {
		out[0].others = append(out[0].others, r.sheet)
	}
	return out, nil
}

func formatOf(b sheet.Book) string {
	switch b.Format {
	case sheet.XLSX:
		return "an Excel workbook"
	case sheet.ODS:
		return "an OpenDocument spreadsheet"
	}
	between := map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}[b.Delimiter]
	if between == "" {
		between = fmt.Sprintf("“%c”", b.Delimiter)
	}
	return "text in " + b.Encoding + ", with " + between + " between cells"
}

// texts are the cells of a sheet as text. A day that the file holds as such is written so that it can be read in one way only, and a number that
// the sheet shows rounded or in thousands as the file holds it.
func texts(rows [][]intake.Cell) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = make([]string, len(r))
		for k, c := range r {
			switch out[i][k] = c.Text; c.Kind {
			case intake.Date:
				out[i][k] = c.Time.Date().String()
			case intake.Number:
				out[i][k] = exact(c)
			}
		}
	}
	return out
}

// signs are those of currencies.
var signs = map[string]string{"GBP": "£", "EUR": "€", "USD": "$"}

// exact is a number as the cell shows it where that is the number the file holds, and that number otherwise.
func exact(c intake.Cell) string {
	if c.Percent {
		return c.Text
	}
	bare := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, c.Text)
	if x, err := strconv.ParseFloat(bare, 64); err == nil && !c.Scaled && math.Abs(x-math.Abs(c.Number)) <= math.Abs(c.Number)*1e-9 {
		return c.Text
	}
	text := strconv.FormatFloat(c.Number, 'f', 6, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return signs[c.Currency] + text
}

// BeginLists reads files of published projects, and keeps each list in them with its cells. Nothing is counted before a list is taken in.
func (w Work) BeginLists(ctx context.Context, v access.Viewer, files []lists.File) (ids []string, err error) {
	defer errs.Wrap(&err, "portfolio.BeginLists")
	if len(files) == 0 || len(files) == 1 && len(bytes.TrimSpace(files[0].Body)) == 0 {
		return nil, errs.InvalidFields("There is no list", []errs.Field{{Path: "file", Message: "Give a file, or several, such as one for each year."}})
	}
	var all []found
	for _, f := range files {
		some, err := open(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	err = w.onHome(ctx, v, access.Add, func(a *act.Act) error {
		ids = nil
		before, err := a.PublishedAll(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		known := chosen(before)
		for _, f := range all {
			id, err := keepList(ctx, a, f, known)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// chosen is what somebody said of headings of earlier lists, the newest first.
func chosen(before []store.Published) map[string]core.Field {
	out := map[string]core.Field{}
	for _, p := range before {
		var s Setup
		if p.State != casebook.Applied || json.Unmarshal([]byte(p.Setup), &s) != nil {
			continue
		}
		for h, f := range s.Chosen {
			if _, there := out[h]; !there {
				out[h] = f
			}
		}
	}
	return out
}

func keepList(ctx context.Context, a *act.Act, f found, known map[string]core.Field) (string, error) {
	name := strings.TrimSpace(f.file.Name)
	if name == "" {
		name = "pasted list"
	}
	table := core.Table{Name: strings.TrimSpace(name + " " + f.sheet), Rows: f.grid}
	s := Setup{Setup: core.Propose(table), Table: table.Name, Format: f.format, Odd: f.odd, Others: f.others, Chosen: map[string]core.Field{}}
	y := core.ReadAs(table, s.Setup)
	for i, h := range y.Headings {
		if to, there := known[core.Heading(h)]; there && s.Fields[i+1] != to {
			s.choose(y.Headings, i+1, to)
			s.Recalled++
		}
	}
	if s.Recalled > 0 {
		y = core.ReadAs(table, s.Setup)
	}
	p := store.Published{Place: store.At(a.Reach), ID: a.NewID(), File: name, Media: f.file.Media, By: a.Viewer.Person, ByName: a.Viewer.Name, Sheet: f.sheet, State: casebook.Open}
	if err := s.into(&p, &y); err != nil {
		return "", err
	}
	if err := a.AddPublished(ctx, p); err != nil {
		return "", err
	}
	grid, err := json.Marshal(f.grid)
	if err != nil {
		return "", err
	}
	if err := a.AddPublishedPart(ctx, store.At(a.Reach), p.ID, store.PartFile, f.file.Body); err != nil {
		return "", err
	}
	if err := a.AddPublishedPart(ctx, store.At(a.Reach), p.ID, store.PartGrid, grid); err != nil {
		return "", err
	}
	return p.ID, noted(ctx, a, publishedBegun, p.ID, name, len(f.grid))
}

// choose reads a column as a field, and takes the field from another that was read as it.
func (s *Setup) choose(headings []string, at int, to core.Field) {
	for k, f := range s.Fields {
		if f == to && k != at && to != "" {
			delete(s.Fields, k)
			s.Chosen[core.Heading(headings[k-1])] = ""
		}
	}
	if s.Fields[at] = to; to == "" {
		delete(s.Fields, at)
	}
	s.Chosen[core.Heading(headings[at-1])] = to
}

// into puts into a list how it is read, and what that comes to.
func (s Setup) into(p *store.Published, y *core.Year) error {
	s.Headings, s.Notes, s.Sign = y.Headings, y.Notes, y.Sign
	p.Label, p.Taken, p.Listed = y.Label, len(y.Entries), len(y.Left)
	b, err := json.Marshal(s)
	p.Setup = string(b)
	return err
}

func noted(ctx context.Context, a *act.Act, kind record.Kind, id, file string, n int) error {
	_, err := a.Record(ctx, a.Reach, kind, store.Ref{What: whatPublished, ID: id}, record.Field{Name: "file", Value: []byte(file)}, record.Field{Name: "rows", Value: []byte(fmt.Sprint(n))})
	return err
}

// Lists lists the lists of the viewer's organisation, the newest first.
func (w Work) Lists(ctx context.Context, v access.Viewer) (out []List, may bool, err error) {
	defer errs.Wrap(&err, "portfolio.Lists")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		may = access.Decide(v, r, access.Published, access.Add)
		all, err := tx.PublishedAll(ctx, store.At(r))
		for _, p := range all {
			l := List{Published: p}
			if err := json.Unmarshal([]byte(p.Setup), &l.Setup); err != nil {
				return err
			}
			out = append(out, l)
		}
		return err
	})
	return out, may, err
}

// List is one list with every row of it.
func (w Work) List(ctx context.Context, v access.Viewer, id string) (l *List, err error) {
	defer errs.Wrap(&err, "portfolio.List")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		l, _, err = load(ctx, tx, store.At(r), id)
		return err
	})
	return l, err
}

// load reads a list: as its cells are read while it is open, and as it was taken once it was.
func load(ctx context.Context, tx *store.Tx, at store.Place, id string) (l *List, t core.Table, err error) {
	l = &List{}
	if l.Published, err = tx.Published(ctx, at, id); err != nil {
		return nil, t, err
	}
	if err := json.Unmarshal([]byte(l.Published.Setup), &l.Setup); err != nil {
		return nil, t, err
	}
	t.Name = l.Setup.Table
	grid, err := tx.PublishedPart(ctx, at, id, store.PartGrid)
	if err != nil {
		return nil, t, err
	}
	if len(grid) > 0 {
		if err := json.Unmarshal(grid, &t.Rows); err != nil {
			return nil, t, err
		}
	}
	if l.State == casebook.Applied {
		rows, err := tx.PublishedRows(ctx, at, id)
		if err != nil {
			return nil, t, err
		}
		l.Year = l.bare()
		return l, t, l.fill(&l.Year, rows)
	}
	l.Year = core.ReadAs(t, l.Setup.Setup)
	l.Year.List = id
	if l.State == casebook.Open {
		l.Task, err = lists.TaskOn(ctx, tx, at, id)
	}
	return l, t, err
}

// bare is a list without its rows, as it was taken.
func (l *List) bare() core.Year {
	y := core.Year{List: l.ID, Table: l.Setup.Table, Label: l.Label, Sign: l.Setup.Sign, Setup: l.Setup.Setup, Headings: l.Setup.Headings, Notes: l.Setup.Notes}
	for i, h := range l.Setup.Headings {
		if f := l.Setup.Fields[i+1]; f != "" {
			y.Columns = append(y.Columns, core.Column{At: i + 1, Heading: h, Field: f})
		}
	}
	return y
}

// fill puts rows that were kept into a year.
func (l *List) fill(y *core.Year, rows []store.PublishedRow) error {
	for _, r := range rows {
		if r.Reason != "" {
			y.Left = append(y.Left, core.Left{At: r.Index, Why: r.Reason})
			continue
		}
		var e core.Entry
		if err := json.Unmarshal([]byte(r.Entry), &e); err != nil {
			return err
		}
		y.Entries = append(y.Entries, e)
	}
	return nil
}

// Source is a row as it stands in its file.
type Source struct {
	List   *List
	At     int
	Cells  []Cell
	Entry  *core.Entry // nil where it is none
	Reason string      // why not
	Head   bool        // it is the headings
}

// Cell is what a row says below a heading.
type Cell struct {
	Heading string
	Text    string
	Field   core.Field
}

// Row is a row of a list as it stands in its file, beside what it was understood as.
func (w Work) Row(ctx context.Context, v access.Viewer, id string, at int) (s *Source, err error) {
	defer errs.Wrap(&err, "portfolio.Row")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		l, t, err := load(ctx, tx, store.At(r), id)
		if err != nil {
			return err
		}
		cells := l.Year.Whole(t, at)
		if cells == nil {
			return store.ErrRefused
		}
		s = &Source{List: l, At: at, Head: at == l.Setup.Head || l.Setup.Above && at == l.Setup.Head-1}
		for i, text := range cells {
			c := Cell{Text: text, Field: l.Setup.Fields[i+1]}
			if i < len(l.Setup.Headings) {
				c.Heading = l.Setup.Headings[i]
			}
			if c.Heading != "" || strings.TrimSpace(text) != "" {
				s.Cells = append(s.Cells, c)
			}
		}
		if k := slices.IndexFunc(l.Year.Entries, func(e core.Entry) bool { return e.At == at }); k >= 0 {
			s.Entry = &l.Year.Entries[k]
		}
		if k := slices.IndexFunc(l.Year.Left, func(x core.Left) bool { return x.At == at }); k >= 0 {
			s.Reason = l.Year.Left[k].Why
		}
		return nil
	})
	return s, err
}

// ListFile is the file of a list as it came.
func (w Work) ListFile(ctx context.Context, v access.Viewer, id string) (f lists.File, err error) {
	defer errs.Wrap(&err, "portfolio.ListFile")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := home(ctx, tx, v)
		if err != nil {
			return err
		}
		p, err := tx.Published(ctx, store.At(r), id)
		if err != nil {
			return err
		}
		f = lists.File{Name: p.File, Media: p.Media}
		f.Body, err = tx.PublishedPart(ctx, store.At(r), id, store.PartFile)
		if err == nil && len(f.Body) == 0 {
			err = store.ErrRefused
		}
		return err
	})
	return f, err
}

// clean is a short text on one line.
func clean(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}

// Row is what a row of the list is called where it stands in its file.
func (l *List) Row() string {
	if l.Setup.OnSide {
		return "column"
	}
	return "row"
}
