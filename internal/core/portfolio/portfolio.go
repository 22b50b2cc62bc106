// Package portfolio reads lists of projects as governments and banks publish them, year by year, and lays the years side by side.
//
// It promises that every row of a list is accounted for: taken, or left with its reason; that what a cell says is kept as it was written
// beside what it was understood as; and that two projects are one only by a stated rule. It refuses to guess: a rating it does not know is
// no rating, a name that only resembles another is a question, and a withheld figure is withheld, not nothing.
package portfolio

import (
	"slices"
	"strings"
	"unicode"
)

// Table is a list as it came: text by row and column.
type Table struct {
	Name string
	Rows [][]string
}

// Field is what a column says of a project.
type Field string

// The fields.
const (
	ID     Field = "id"
	Name   Field = "name"
	Owner  Field = "owner" // the department or country that answers for it
	Rating Field = "rating"
	Begins Field = "start"
	Ends   Field = "end"
	Cost   Field = "cost" // over the whole life
	When   Field = "year"
	Words  Field = "words" // why it is rated so
)

// Column is what a column, or in a list that lies on its side a row, was taken for.
type Column struct {
	At      int // from 1
	Heading string
	Field   Field
}

// Entry is a project in one list.
type Entry struct {
	At     int // the row, or in a list on its side the column, from 1
	Said   map[Field]string
	Rating Rated
	Cost   Amount
}

// Left is a row that was not taken, and why.
type Left struct {
	At  int
	Why string
}

// Year is one list, read.
type Year struct {
	Table   string
	Label   string // the year that its rows or its name state, "" for none
	OnSide  bool   // projects stand in columns
	Columns []Column
	Other   []string // headings that say nothing that is read
	Entries []Entry
	Left    []Left
	Problem string // why nothing of it can be read; "" when something was
}

// headingRows is among how many rows from the top the headings are looked for.
const headingRows = 15

// Read reads a list. Where the first column holds more headings than any row, projects stand in columns, and it is turned.
func Read(t Table) Year {
	y := Year{Table: t.Name}
	rows := t.Rows
	head, score := best(rows)
	side := turned(rows)
	if at, more := best(side[:min(1, len(side))]); more > score {
		rows, head, score, y.OnSide = side, at, more, true
	}
	if score < 2 || !y.headings(rows[head]) {
		y.Problem = "no row or column of headings names the projects: a list has a column such as Project name, and another such as a rating, a date or a cost"
		for i, r := range rows {
			if !blank(r) {
				y.Left = append(y.Left, Left{i + 1, "the list names no projects"})
			}
		}
		return y
	}
	for i, r := range rows {
		switch why := y.leaves(r, i, head); {
		case i == head:
		case why != "":
			y.Left = append(y.Left, Left{i + 1, why})
		default:
			y.Entries = append(y.Entries, y.entry(r, i))
		}
	}
	y.label()
	y.twice(rows)
	return y
}

// best is the row with most headings that are known, among the first, and how many.
func best(rows [][]string) (at, score int) {
	for i, r := range rows[:min(len(rows), headingRows)] {
		seen := map[Field]bool{}
		for _, c := range r {
			if f, _ := fieldOf(c); f != "" {
				seen[f] = true
			}
		}
		if n := len(seen); seen[Name] && n > score {
			at, score = i, n
		}
	}
	return at, score
}

// turned is a list with rows for columns.
func turned(rows [][]string) [][]string {
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r))
	}
	out := make([][]string, wide)
	for i := range out {
		out[i] = make([]string, len(rows))
		for k, r := range rows {
			if i < len(r) {
				out[i][k] = r[i]
			}
		}
	}
	return out
}

// headings takes columns for what their headings say. Of two for the same field the better counts, of equals the first; the other is
// listed with those that say nothing.
func (y *Year) headings(row []string) bool {
	rank := map[Field]int{}
	for i, text := range row {
		f, n := fieldOf(text)
		if f == "" {
			if !empty(text) {
				y.Other = append(y.Other, tidy(text))
			}
			continue
		}
		at := slices.IndexFunc(y.Columns, func(c Column) bool { return c.Field == f })
		switch {
		case at < 0:
			y.Columns = append(y.Columns, Column{i + 1, tidy(text), f})
			rank[f] = n
		case n > rank[f]:
			y.Other = append(y.Other, y.Columns[at].Heading)
			y.Columns[at] = Column{i + 1, tidy(text), f}
			rank[f] = n
		default:
			y.Other = append(y.Other, tidy(text))
		}
	}
	return y.column(Name) > 0
}

// column is where a field stands, 0 for nowhere.
func (y *Year) column(f Field) int {
	for _, c := range y.Columns {
		if c.Field == f {
			return c.At
		}
	}
	return 0
}

// nameHeading is what heads the names.
func (y *Year) nameHeading() string {
	at := slices.IndexFunc(y.Columns, func(c Column) bool { return c.Field == Name })
	return y.Columns[at].Heading
}

func (y *Year) cell(row []string, f Field) string {
	if at := y.column(f); at > 0 && at <= len(row) {
		return tidy(row[at-1])
	}
	return ""
}

// leaves says why a row is no project; "" where it is one.
func (y *Year) leaves(row []string, i, head int) string {
	name := y.cell(row, Name)
	filled := 0
	for _, c := range row {
		if !empty(c) {
			filled++
		}
	}
	words := strings.Fields(strings.ToLower(name))
	switch {
	case filled == 0:
		return "empty"
	case i < head:
		return "above the headings"
	case strings.EqualFold(name, y.nameHeading()):
		return "the headings again"
	case len(words) > 0 && (strings.HasPrefix(words[0], "total") || len(words) > 1 && (words[0] == "grand" || words[0] == "sub") && strings.HasPrefix(words[1], "total") || strings.HasPrefix(words[0], "subtotal") || strings.HasPrefix(words[0], "sub-total")):
		return "a total"
	case name == "" && filled == 1:
		return "a note: a single cell, not below the name"
	case name == "":
		return "it names no project"
	case filled == 1 && (strings.HasPrefix(name, "*") || strings.HasPrefix(words[0], "note") || strings.HasPrefix(words[0], "source") || len(name) > 120):
		return "a note"
	case filled == 1:
		return "a name and nothing besides"
	}
	return ""
}

func (y *Year) entry(row []string, i int) Entry {
	e := Entry{At: i + 1, Said: map[Field]string{}}
	for _, c := range y.Columns {
		if text := y.cell(row, c.Field); text != "" {
			e.Said[c.Field] = text
		}
	}
	e.Rating = RatingOf(e.Said[Rating])
	for _, c := range y.Columns {
		if c.Field == Cost {
			e.Cost = amountOf(e.Said[Cost], c.Heading)
		}
	}
	return e
}

// label is the year most rows state, else the one in the name of the list.
func (y *Year) label() {
	times := map[string]int{}
	for _, e := range y.Entries {
		times[e.Said[When]]++
	}
	for _, w := range sortedKeys(times) {
		if w != "" && times[w] > times[y.Label] {
			y.Label = w
		}
	}
	if y.Label != "" && times[y.Label]*2 > len(y.Entries) {
		return
	}
	y.Label = ""
	for _, f := range strings.FieldsFunc(y.Table, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(f) == 4 && (strings.HasPrefix(f, "19") || strings.HasPrefix(f, "20")) {
			y.Label = f
		}
	}
}

// twice leaves a row out that stands in the list already, cell for cell; one that only has the same name or id stays, and is told when the
// years are laid side by side.
func (y *Year) twice(rows [][]string) {
	seen := map[string]int{}
	y.Entries = slices.DeleteFunc(y.Entries, func(e Entry) bool {
		text := strings.Join(rows[e.At-1], "\x00")
		if first, again := seen[text]; again {
			y.Left = append(y.Left, Left{e.At, "the same, cell for cell, as row " + number(first)})
			return true
		}
		seen[text] = e.At
		return false
	})
	slices.SortStableFunc(y.Left, func(a, b Left) int { return a.At - b.At })
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(c string) bool { return !empty(c) })
}

func empty(s string) bool { return tidy(s) == "" }

// tidy is a text on one line without spaces around it, or marks of the encoding before it.
func tidy(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\ufeff", "", "\u00a0", " ", "\u200b", "").Replace(s)), " ")
}
