// Package portfolio reads lists of projects as governments and banks publish them, year by year, and lays the years side by side.
//
// It promises that every row of a list is accounted for: taken, or left with its reason; that what a cell says is kept as it was written
// beside what it was understood as; and that two projects are one only by a stated rule, or because somebody said so. It refuses to guess: a
// rating it does not know is no rating, a name that only resembles another is a question, a sum that may be in thousands or in millions is asked
// about, and a withheld figure is withheld, not nothing.
//
// Long because a list, what it is made of and what several of them come to are each a few types of their own.
package portfolio

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

// Table is a list as it came: text by row and column. A day that a workbook holds as such is written 2026-11-30.
type Table struct {
	Name string
	Rows [][]string
}

// Field is what a column says of a project.
type Field string

// The fields.
const (
	ID      Field = "id"
	Name    Field = "name"
	Owner   Field = "owner" // the department or country that answers for it
	Sort    Field = "sort"  // the category it is published in
	Rating  Field = "rating"
	Own     Field = "own_rating" // by who answers for the project; it counts where there is no other
	Begins  Field = "start"
	Ends    Field = "end"
	Cost    Field = "cost" // over the whole life
	Benefit Field = "benefit"
	When    Field = "year"
	Words   Field = "words" // why it is rated so

	// Where a list has the month of a day in one column and the year in another, these are the years.
	BeginYear Field = "start_year"
	EndYear   Field = "end_year"
)

// Fields lists the fields, in the order in which they are offered.
func Fields() []Field {
	return []Field{Name, ID, Owner, Sort, Rating, Own, Begins, BeginYear, Ends, EndYear, Cost, Benefit, When, Words}
}

// Words is the field as people call it.
func (f Field) Words() string {
	return map[Field]string{ID: "number or id", Name: "name of the project", Owner: "who answers for it", Sort: "category", Rating: "delivery confidence", Own: "delivery confidence by the project itself", Begins: "start", Ends: "end", BeginYear: "year of the start, beside its month", EndYear: "year of the end, beside its month",
		Cost: "whole-life cost", Benefit: "benefits", When: "year", Words: "why it is rated so"}[f]
}

// Setup is how a list is read.
type Setup struct {
	OnSide bool           `json:"on_side,omitempty"` // projects stand in columns
	Head   int            `json:"head"`              // the row of headings, from 1; in a list on its side the column; 0: none was found
	Above  bool           `json:"above,omitempty"`   // the row above belongs to the headings
	Fields map[int]Field  `json:"fields"`            // by column, from 1
	Label  string         `json:"label,omitempty"`   // the year of rows that do not say it
	Days   vague.DayOrder `json:"days,omitempty"`    // what 01/02/2027 is, where nothing shows it
	Unit   int64          `json:"unit,omitempty"`    // what sums are counted in: 1, 1000, a million or a billion; 0: as their headings say
	Mark   string         `json:"mark,omitempty"`    // the decimal mark, a point or a comma; "": as the sums show
	Grades map[string]int `json:"grades,omitempty"`  // what somebody said that words of ratings mean, by Grade: 1 to 5 points, 0 for none
}

// Column is a column, or in a list that lies on its side a row, that is read.
type Column struct {
	At      int // from 1
	Heading string
	Field   Field
}

// Entry is a project in one list.
type Entry struct {
	At           int // the row, or in a list on its side the column, from 1
	Said         map[Field]string
	Rating       Rated
	Cost         Amount
	Benefit      Amount
	Begins, Ends Day
}

// Day is a day as a list states it.
type Day struct {
	Word string
	On   civil.Date // the last day of what is meant; zero where it is not known
	Why  string     // why it is not known; "" where it is
	Span bool       `json:",omitempty"` // the list states a low and a high day beside the middle one, which is taken
}

// Left is a row that was not taken, and why.
type Left struct {
	At  int
	Why string
}

// Year is one list, read.
type Year struct {
	List     string // what names it, for Spot
	Table    string
	Label    string // the year that its rows, its name or its headings state, "" for none
	Sign     string // of its currency, as it writes it; "" for none
	Setup    Setup
	Headings []string // of every column, in order
	Columns  []Column // those that are read
	Other    []string // headings that say nothing that is read
	Entries  []Entry
	Left     []Left
	Notes    []string // rules that were applied to the whole list
	Asks     []Field  // sums of which nothing says what they are counted in; none of them is known before somebody says it
	Problem  string   // why nothing of it can be read; "" when something was
}

// Whole is a row of the list as it came: its cells below their headings. It is turned where the list lies on its side.
func (y *Year) Whole(t Table, at int) []string {
	rows := t.Rows
	if y.Setup.OnSide {
		rows = turned(rows)
	}
	if at < 1 || at > len(rows) {
		return nil
	}
	return rows[at-1]
}

// Count is how many rows the list has, or columns where it lies on its side.
func (y *Year) Count() int { return len(y.Entries) + len(y.Left) + min(y.Setup.Head, 1) + y.above() }

func (y *Year) above() int {
	if y.Setup.Above {
		return 1
	}
	return 0
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

// Heading is the heading that a field is read below, on one line; "" for none.
func (y *Year) Heading(f Field) string { return tidy(y.heading(f)) }

func (y *Year) heading(f Field) string {
	if at := y.column(f); at > 0 {
		return y.Headings[at-1]
	}
	return ""
}

func (y *Year) cell(row []string, f Field) string {
	if at := y.column(f); at > 0 && at <= len(row) {
		return tidy(row[at-1])
	}
	return ""
}

// mostTurned is how many cells a list may have, with the empty ones between, to be read on its side. A few long rows among many short ones
// would come to far more than the file holds.
const mostTurned = 3_000_000

// turned is a list with rows for columns, none where that would be too many cells.
func turned(rows [][]string) [][]string {
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r))
	}
	if wide*len(rows) > mostTurned {
		return nil
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

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(c string) bool { return !empty(c) })
}

func empty(s string) bool { return tidy(s) == "" }

// unseen are marks of the encoding, and spaces of other kinds.
var unseen = strings.NewReplacer("\ufeff", "", "\u00a0", " ", "\u200b", "")

// tidy is a text on one line without spaces around it, or marks of the encoding before it.
func tidy(s string) string {
	return strings.Join(strings.Fields(unseen.Replace(s)), " ")
}
