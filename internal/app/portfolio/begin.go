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

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// bounds of what is read of a file.
var bounds = sheet.Limits{Bytes: 10 << 20, Rows: 20_000, Columns: 1_200, Sheets: 40}

// mostOdd is how many oddities of a file are kept.
const mostOdd = 50

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
		case s.Cut && y.Problem == "":
			return nil, wrong(fmt.Sprintf("it has more than the %d rows or %d columns that a list may have, or more cells than can be read. Split it, such as by year, and give the parts.", bounds.Rows, bounds.Columns))
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
	if n := len(warnings) - mostOdd; n > 0 {
		out[0].odd = append(out[0].odd, fmt.Sprintf("%d more of the kind", n))
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
// the sheet shows rounded as the file holds it. One that is shown in thousands or millions is written in full, or so counted where a cell above says it.
func texts(rows [][]intake.Cell) [][]string {
	out := make([][]string, len(rows))
	counted := map[int]bool{} // columns
	for i, r := range rows {
		out[i] = make([]string, len(r))
		for k, c := range r {
			switch out[i][k] = c.Text; c.Kind {
			case intake.Words:
				counted[k] = counted[k] || core.CountsIn(c.Text)
			case intake.Date:
				out[i][k] = c.Time.Date().String()
			case intake.Number:
				out[i][k] = exact(c, counted[k])
			}
		}
	}
	return out
}

// signs are those of currencies.
var signs = map[string]string{"GBP": "£", "EUR": "€", "USD": "$"}

// exact is a number as the cell shows it where that is the number the file holds and can be read in one way only, and that number otherwise.
func exact(c intake.Cell, counted bool) string {
	if c.Percent {
		return c.Text
	}
	bare := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, c.Text)
	x, err := strconv.ParseFloat(bare, 64)
	shown, held := math.Abs(x), math.Abs(c.Number)
	grouped, part := strings.Contains(c.Text, ","), strings.LastIndexByte(bare, '.')
	if err == nil && !c.Scaled && math.Abs(shown-held) <= held*1e-9 && (grouped && part > 0 || !grouped && (part < 0 || len(bare)-part != 4)) {
		return c.Text
	}
	number := c.Number
	if c.Scaled && counted && err == nil && shown > 0 {
		number /= math.Pow(1000, math.Round(math.Log10(held/shown)/3))
	}
	text := strconv.FormatFloat(number, 'f', 6, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if at := strings.IndexByte(text, '.'); at > 0 && len(text)-at == 4 {
		text += "0" // three figures behind a point may be taken for thousands
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
		was := recall(before)
		for _, f := range all {
			id, err := keepList(ctx, a, f, was)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

func keepList(ctx context.Context, a *act.Act, f found, was remembered) (string, error) {
	table, s := f.setup()
	y := s.recalls(table, was)
	p := store.Published{Place: store.At(a.Reach), ID: a.NewID(), File: f.name(), Media: f.file.Media, By: a.Viewer.Person, ByName: a.Viewer.Name, Sheet: f.sheet, State: casebook.Open}
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
	return p.ID, noted(ctx, a, publishedBegun, p.ID, p.File, len(f.grid))
}

func (f *found) name() string {
	if name := strings.TrimSpace(f.file.Name); name != "" {
		return name
	}
	return "pasted list"
}

// setup is the list as it came, and how it is read where nobody says otherwise.
func (f *found) setup() (core.Table, Setup) {
	t := core.Table{Name: strings.TrimSpace(f.name() + " " + f.sheet), Rows: f.grid}
	return t, Setup{Setup: core.Propose(t), Table: t.Name, Format: f.format, Odd: f.odd, Others: f.others, Chosen: map[string]core.Field{}}
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
