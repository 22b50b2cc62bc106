package intake

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/vague"
)

// lines is the rows of a list while they are read, whatever the list is of.
type lines struct {
	rows    [][]Cell
	layout  Layout
	answers Answers
	columns map[string]Column // the first column of each field, but for those there may be several of
	fields  map[string]bool   // the keys of the list's fields
	customs vague.Customs

	end     int    // the last row with several cells
	section string // the line between rows that was read last
	leftOut []LeftOut
	blank   []int
}

func newLines(rows [][]Cell, l Layout, answers Answers, fields []Field) *lines {
	r := &lines{rows: rows, layout: l, answers: answers, columns: map[string]Column{}, fields: map[string]bool{}}
	for _, f := range fields {
		r.fields[f.Key] = true
	}
	for _, col := range l.Columns {
		if _, taken := r.columns[col.Field]; !taken && col.Field != "" && col.Field != FieldByTime {
			r.columns[col.Field] = col
		}
	}
	for i, row := range rows {
		if ownCells(row) > 1 {
			r.end = i
		}
	}
	return r
}

// texts is the cells in which habits show: dates, sums and figures, as far as they are words, and dates as they are shown.
func (r *lines) texts(fields ...string) []string {
	var out []string
	for _, key := range fields {
		col, ok := r.columns[key]
		if !ok {
			continue
		}
		for _, row := range r.rows[max(r.layout.Last+1, 0):] {
			if cell := cellAt(row, col.Index); cell.own() && (cell.Kind == Words || cell.Kind == Date) {
				out = append(out, cell.Text)
			}
		}
	}
	return out
}

// cell is the cell of a field in a row.
func (r *lines) cell(i int, field string) Cell {
	col, ok := r.columns[field]
	if !ok {
		return Cell{}
	}
	return cellAt(r.rows[i], col.Index)
}

// answer is what somebody said about a field of a row.
func (r *lines) answer(i int, field string) (string, bool) {
	words, ok := r.answers[i+1][field]
	return words, ok && strings.TrimSpace(words) != ""
}

// text is the words of a field, but for the blanks around them; what somebody said instead where they did.
func (r *lines) text(i int, field string) string {
	if words, ok := r.answer(i, field); ok {
		return strings.TrimSpace(words)
	}
	return strings.TrimSpace(r.cell(i, field).Text)
}

func (r *lines) leave(i int, reason Reason, why string) {
	r.leftOut = append(r.leftOut, LeftOut{Row: i + 1, Reason: reason, Why: why, Text: rowText(r.rows[i])})
}

// outside is why a row that holds something is none of the list: it is above it, or its headings.
func (r *lines) outside(i int) (reason Reason, out bool) {
	switch {
	case i < r.layout.First:
		return AboveHeadings, true
	case i <= r.layout.Last:
		return HeadingRow, true
	case r.headingsAgain(i):
		return HeadingsAgain, true
	}
	return 0, false
}

// headingsAgain reports whether a row repeats the headings, as they stand at the top of every printed page.
func (r *lines) headingsAgain(i int) bool {
	same := 0
	for c, cell := range r.rows[i] {
		if !cell.own() {
			continue
		}
		at := slices.IndexFunc(r.layout.Columns, func(col Column) bool { return col.Index == c })
		if at < 0 || keyOf(cell.Text) != keyOf(r.layout.Columns[at].Heading) || keyOf(cell.Text) == "" {
			return false
		}
		same++
	}
	return same >= 2
}

// isFigure reports whether a cell holds a number and nothing besides, in words or as such.
func (r *lines) isFigure(c Cell) bool {
	if c.Kind != Words {
		return c.Kind == Number || c.Kind == Failed
	}
	if len(c.Text) > 40 || !strings.ContainsAny(c.Text, "0123456789") {
		return false
	}
	m := vague.ReadMoney(c.Text, r.customs, vague.Heading{})
	q := vague.ReadQuantity(c.Text, r.customs, vague.Heading{})
	return m.State == vague.Understood && m.Rest == "" || q.State == vague.Understood && q.Rest == ""
}

// line recognises rows of a single text: one merged over several columns, or one that does not stand in the column of
// titles.
func (r *lines) line(i int, titles string) (reason Reason, why string, out bool) {
	if ownCells(r.rows[i]) != 1 {
		return 0, "", false
	}
	at := slices.IndexFunc(r.rows[i], Cell.own)
	cell := r.rows[i][at]
	title, ok := r.columns[titles]
	switch beside := cellAt(r.rows[i], at+1); {
	case beside.Merged && beside.Text == cell.Text:
		return SectionRow, "", true
	case !ok || at == title.Index || r.cell(i, titles).Merged:
		return 0, "", false
	case cell.Kind == Words && at < title.Index && len(cell.Text) <= 80 && i < r.end:
		return SectionRow, "", true
	case cell.Kind == Words && !r.isFigure(cell):
		return LoneText, "", true
	}
	return 0, "", false
}

// lone reports whether one cell is all that a row holds of its own, in a list that has more columns.
func (r *lines) lone(i int) bool {
	return ownCells(r.rows[i]) == 1 && len(r.layout.Columns) > 2
}

func holdsOwn(row []Cell) bool { return slices.ContainsFunc(row, Cell.own) }

// rowText is what a row shows, apart by bars.
func rowText(row []Cell) string {
	var parts []string
	for _, c := range row {
		if c.own() {
			parts = append(parts, strings.TrimSpace(c.Text))
		}
	}
	return strings.Join(parts, " | ")
}

func firstText(row []Cell) string {
	for _, c := range row {
		if c.own() {
			return strings.TrimSpace(c.Text)
		}
	}
	return ""
}

// settle reads the cell of a field and asks what it asks, unless somebody has said.
func settle[T any](r *lines, i int, asked *[]Question, field string, read func(string, Cell) vague.Answer[T]) vague.Answer[T] {
	return settleCell(r, i, asked, field, r.cell(i, field), read)
}

func settleCell[T any](r *lines, i int, asked *[]Question, field string, cell Cell, read func(string, Cell) vague.Answer[T]) vague.Answer[T] {
	a := read(cell.Text, cell)
	if said, ok := r.answer(i, field); ok {
		a = read(said, Cell{Text: said})
		a.Text = cell.Text
		a.Notes = append(slices.Clone(a.Notes), "answered: "+said)
	} else if cell.Kind == Failed {
		a = vague.Answer[T]{Text: cell.Text, State: vague.Asked, Question: "The sheet shows an error or a formula without a result: what should it say?"}
	}
	if a.State == vague.Asked {
		q := Question{Field: field, Text: cell.Text, Ask: a.Question}
		for _, c := range a.Candidates {
			q.Candidates = append(q.Candidates, c.Words)
		}
		*asked = append(*asked, q)
	}
	return a
}

// readDate reads a date, by what the sheet holds where it holds one.
func (r *lines) readDate(text string, cell Cell) vague.Answer[vague.Date] {
	if cell.Kind != Date {
		return vague.ReadDate(text, r.customs)
	}
	a := vague.Answer[vague.Date]{Text: text, State: vague.Understood, Value: vague.DateOn(cell.Time.Date(), cell.Shows)}
	if cell.Shows != vague.Day {
		a.Notes = []string{fmt.Sprintf("the sheet holds %s and shows the %s", cell.Time.Date(), cell.Shows)}
	}
	return a
}

// notes is every cell of a row that no field was made of, and those whose words somebody has replaced. Prose is the fields that are
// their words and nothing else.
func (r *lines) notes(i int, prose ...string) []Note {
	var out []Note
	for c, cell := range r.rows[i] {
		col := r.columnAt(c)
		if cell.own() && !r.tells(i, col, prose) {
			out = append(out, Note{Heading: col.Heading, Text: cell.Text})
		}
	}
	return out
}

// tells reports whether the field of a column tells the cell of a row as it was typed.
func (r *lines) tells(i int, col Column, prose []string) bool {
	switch col.Field {
	case FieldByTime:
		return true
	case FieldNotes, "":
		return false
	}
	if _, said := r.answer(i, col.Field); said && slices.Contains(prose, col.Field) {
		return false
	}
	return r.fields[col.Field] && r.columns[col.Field].Index == col.Index
}

// columnAt is the column at an index; one that the layout does not know has no heading and no field.
func (r *lines) columnAt(index int) Column {
	at := slices.IndexFunc(r.layout.Columns, func(c Column) bool { return c.Index == index })
	if at < 0 {
		return Column{Index: index}
	}
	return r.layout.Columns[at]
}
