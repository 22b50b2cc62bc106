// Package tabular reads schedules that are kept in spreadsheets: workbooks of Excel and tables as text, a row for each activity.
//
// It promises to say which column it took for what, and to take another when it is told; that every row is an activity, a part of the
// outline, or in a warning; and that a date, a duration or a link which is not understood is a warning, never a guess. It refuses tables
// in which no activity has a length, with the columns that it found. What a table does not say is what a planner would assume, and is
// said in a warning: a week of five days of eight hours, and a data date.
package tabular

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

// Table is which part of a file was read, and what its columns were taken for.
type Table struct {
	Sheet   string // "" in a table as text
	Row     int    // of the headings, from 1; 0 when there are none
	Columns []Column
}

// Column is a column that holds something.
type Column struct {
	Letters string `json:"column"` // such as "C"
	Heading string `json:"heading"`
	Field   string `json:"field"`  // what it was taken for, a key of Fields; "" when it was passed over
	Unsure  string `json:"unsure"` // why that may be wrong, "" when it is plain
	Sample  string `json:"sample"` // its first value
}

// Options for Read. The zero value finds everything out.
type Options struct {
	// Columns says which column is which field, by the key of the field: a heading, or letters such as "C"; "" for none.
	Columns map[string]string
	// Headings is the row of the headings, from 1; 0 to find it out.
	Headings int
}

// largest is how many bytes of a file are read: one more than sheet takes, which then says so.
const largest = 16<<20 + 1

// Read reads the first sheet that holds a schedule. Errors are of kind errs.Invalid, with a sentence that says what is wrong and what to
// do, or those of r.
func Read(r io.Reader, opt Options) (f *plan.File, t *Table, err error) {
	data, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return nil, nil, err
	}
	book, odd, err := opened(data)
	if err != nil {
		return nil, nil, err
	}
	best, err := choose(&book, opt)
	if err != nil {
		return nil, nil, err
	}
	if !best.holds() {
		return nil, nil, errs.New(errs.Invalid, "this table is not read as a schedule: it needs a column with names or identities of activities, and one with durations or two with starts "+
			"and finishes; %s. Say which column is which, on the command line with --column, such as --column name=B --column duration=\"Dur. (d)\", or export the schedule from the "+
			"planning tool", best.told())
	}
	x := newReader(best)
	for _, w := range odd {
		if w.Sheet == best.name || w.Sheet == "" {
			x.warn.Add(plan.Warning{Line: w.Row, Field: w.Column, Text: w.Text})
		}
	}
	f = &plan.File{Format: "Table of activities (CSV)", Kind: "table", Encoding: book.Encoding, Network: x.network()}
	switch book.Format {
	case sheet.XLSX:
		f.Format, f.Encoding = "Table of activities (Excel)", "utf-8"
	case sheet.ODS:
		f.Format, f.Encoding = "Table of activities (OpenDocument)", "utf-8"
	}
	f.Warnings = x.warn
	if len(f.Network.Activities) == 0 {
		return nil, nil, errs.New(errs.Invalid, "no row of the table has a duration, or a start and a finish: %s", best.told())
	}
	return f, best.table(), nil
}

// list is a sheet with what its columns are.
type list struct {
	name   string
	rows   [][]intake.Cell
	layout intake.Layout
}

// choose finds the sheet whose columns mean most of a schedule.
func choose(book *sheet.Book, opt Options) (*list, error) {
	var best *list
	most := 0
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if s.Hidden && len(book.Sheets) > 1 {
			continue
		}
		l := &list{name: s.Name, rows: s.Rows, layout: intake.Suggest(parted(s.Rows), Fields())}
		l.headed(opt.Headings)
		if err := l.overrule(opt.Columns); err != nil {
			if len(book.Sheets) == 1 {
				return nil, err
			}
			continue
		}
		if n := l.meant(); n > most || best == nil {
			best, most = l, n
		}
	}
	if best == nil {
		return nil, errs.New(errs.Invalid, "no sheet of the workbook has the columns that were named")
	}
	return best, nil
}

// opened is sheet.Read whose refusals are the sentence alone, since who reads them knows nothing of sheets.
func opened(data []byte) (sheet.Book, []sheet.Warning, error) {
	book, odd, err := sheet.Read(context.Background(), data, sheet.Limits{})
	if errs.KindOf(err) == errs.Invalid {
		return book, odd, errs.New(errs.Invalid, "%s", errs.Sentence(err))
	}
	return book, odd, err
}

// Look says what the columns of a table were taken for, whether or not that is enough for a schedule: for who is to say what they are.
// Errors are those of Read for files that hold no table at all.
func Look(r io.Reader) (t *Table, err error) {
	data, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return nil, err
	}
	book, _, err := opened(data)
	if err != nil {
		return nil, err
	}
	best, err := choose(&book, Options{})
	if err != nil {
		return nil, err
	}
	return best.table(), nil
}

// parted is the rows in which headings are looked for, with words that are written together taken apart: "ScheduleStart".
func parted(rows [][]intake.Cell) [][]intake.Cell {
	out := slices.Clone(rows)
	for i := range out[:min(len(out), 40)] {
		out[i] = slices.Clone(out[i])
		for k := range out[i] {
			out[i][k].Text = apart(out[i][k].Text)
		}
	}
	return out
}

func apart(s string) string {
	var b strings.Builder
	before := ' '
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// headed takes a row for that of the headings, where the sheet has it.
func (l *list) headed(row int) {
	if row < 1 || row > len(l.rows) {
		return
	}
	l.layout.First, l.layout.Last = row-1, row-1
	cells := parted(l.rows[row-1 : row])[0]
	for i := range l.layout.Columns {
		c := &l.layout.Columns[i]
		if c.Heading = ""; c.Index < len(cells) {
			c.Heading = strings.TrimSpace(cells[c.Index].Text)
		}
	}
}

// overrule takes the columns that were named for the fields they were named for.
func (l *list) overrule(columns map[string]string) error {
	l.findHeadings(columns)
	for _, f := range Fields() {
		name, ok := columns[f.Key]
		if !ok {
			continue
		}
		found := -1
		for i, c := range l.layout.Columns {
			if strings.EqualFold(c.Heading, apart(name)) || strings.EqualFold(c.Heading, name) || found < 0 && strings.EqualFold(sheet.Letters(c.Index+1), name) {
				found = i
			}
		}
		if found < 0 && name != "" {
			return errs.New(errs.Invalid, "the table has no column “%s” to read as %s; %s", name, f.Key, l.told())
		}
		for i := range l.layout.Columns {
			switch c := &l.layout.Columns[i]; {
			case i == found:
				c.Field, c.Unsure = f.Key, ""
			case c.Field == f.Key:
				c.Field, c.Unsure = "", ""
			}
		}
	}
	return nil
}

// findHeadings looks for the row of the headings that were named, where no row looked like headings by itself, or one without them.
func (l *list) findHeadings(columns map[string]string) {
	if l.layout.First >= 0 && l.named(columns) {
		return
	}
	var m intake.Mapping
	for _, f := range Fields() {
		if name := columns[f.Key]; name != "" {
			m.Columns = append(m.Columns, intake.Mapped{Field: f.Key, Heading: apart(name)})
		}
	}
	if found, _ := m.Apply(parted(l.rows)); len(m.Columns) > 0 && found.First >= 0 {
		l.layout = found
	}
}

// named reports whether every column that was named is there, by its heading or its letters.
func (l *list) named(columns map[string]string) bool {
	for _, name := range columns {
		if name != "" && !slices.ContainsFunc(l.layout.Columns, func(c intake.Column) bool { return called(c, name) }) {
			return false
		}
	}
	return true
}

// called reports whether a column has a heading or letters.
func called(c intake.Column, name string) bool {
	return strings.EqualFold(c.Heading, apart(name)) || strings.EqualFold(c.Heading, name) || strings.EqualFold(sheet.Letters(c.Index+1), name)
}

func (l *list) has(field string) bool {
	_, ok := l.layout.Of(field)
	return ok
}

// holds reports whether the columns can tell of activities and how long they take.
func (l *list) holds() bool {
	return (l.has(FieldName) || l.has(FieldID) || l.has(FieldUnique)) && (l.has(FieldDuration) || l.has(FieldStart) && l.has(FieldFinish))
}

func (l *list) meant() (n int) {
	for _, c := range l.layout.Columns {
		if c.Field != "" {
			n++
		}
	}
	if l.holds() {
		n += 100
	}
	return n
}

// mostTold is how many columns a sentence names.
const mostTold = 20

// told says which columns there are.
func (l *list) told() string {
	var names []string
	for _, c := range l.layout.Columns {
		if len(names) == mostTold {
			names = append(names, fmt.Sprintf("and %d more", len(l.layout.Columns)-mostTold))
			break
		}
		heading := c.Heading
		if heading == "" {
			heading = l.sample(c.Index)
		}
		names = append(names, fmt.Sprintf("%s “%s”", sheet.Letters(c.Index+1), clip(heading)))
	}
	if len(names) == 0 {
		return "it has no columns with headings"
	}
	return "its columns are " + strings.Join(names, ", ")
}

func (l *list) table() *Table {
	t := &Table{Sheet: l.name, Row: l.layout.First + 1, Columns: []Column{}}
	for _, c := range l.layout.Columns {
		out := Column{Letters: sheet.Letters(c.Index + 1), Heading: c.Heading, Field: c.Field, Unsure: c.Unsure}
		out.Sample = clip(l.sample(c.Index))
		t.Columns = append(t.Columns, out)
	}
	return t
}

// sample is the first value of a column below the headings.
func (l *list) sample(column int) string {
	for _, row := range l.rows[l.layout.Last+1:] {
		if column < len(row) && !row[column].Blank() {
			return row[column].Text
		}
	}
	return ""
}

func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
