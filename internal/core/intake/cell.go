// Package intake takes lists that people keep in spreadsheets into the house: which row holds the headings, which column
// is what, and what each row says.
//
// It promises that every row of a sheet is either taken in or listed with the reason why not, that every filled cell of a
// row taken in is kept as it was typed beside what was understood of it, and that what is not understood is a question.
// It refuses to guess, to drop a column nobody asked for, and to know files: rows of cells come in, values go out.
//
// Long because every field of a list has a name by which pages, answers and mappings know it.
package intake

import (
	"encoding/json"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

// Cell is one cell of a sheet: what it shows, and the value behind that where the file holds one.
type Cell struct {
	Text     string // as shown
	Kind     CellKind
	Number   float64         // of Number
	Time     civil.Time      // of Date
	Shows    vague.Precision // of Date: how much of it the cell shows
	Currency string          // of Number: the currency its format writes, ISO 4217
	Percent  bool            // of Number: shown as a percentage
	Scaled   bool            // of Number: shown in thousands or millions, held in full
	Format   string          // of Number and Date: the code of the format, "" for the plain one
	Formula  bool            // the value is what the program that wrote the file computed last
	Merged   bool            // repeats the first cell of a merged range; the file has nothing here
}

// CellKind says what a file holds in a cell.
type CellKind uint8

// The kinds. Words is the zero value: all that a text file can hold.
const (
	Words CellKind = iota
	Number
	Date
	Truth  // TRUE or FALSE
	Failed // an error, such as #REF!, or a formula without a result
)

var cellKinds = []string{"words", "number", "date", "truth", "failed"}

// String is the kind in a word.
func (k CellKind) String() string {
	if int(k) < len(cellKinds) {
		return cellKinds[k]
	}
	return "unknown"
}

// Blank reports whether the cell shows nothing.
func (c Cell) Blank() bool { return strings.TrimSpace(c.Text) == "" }

// own reports whether the cell shows something of its own.
func (c Cell) own() bool { return !c.Merged && !c.Blank() }

// cellAt is a cell of a row, an empty one beyond its end.
func cellAt(row []Cell, i int) Cell {
	if i < 0 || i >= len(row) {
		return Cell{}
	}
	return row[i]
}

// keptCell is a cell as it is kept in JSON: a plain text needs nothing else.
type keptCell struct {
	Text     string  `json:"text,omitempty"`
	Kind     string  `json:"kind,omitempty"`
	Number   float64 `json:"number,omitempty"`
	Time     string  `json:"time,omitempty"`
	Shows    string  `json:"shows,omitempty"`
	Currency string  `json:"currency,omitempty"`
	Percent  bool    `json:"percent,omitempty"`
	Scaled   bool    `json:"scaled,omitempty"`
	Format   string  `json:"format,omitempty"`
	Formula  bool    `json:"formula,omitempty"`
	Merged   bool    `json:"merged,omitempty"`
}

// MarshalJSON writes the cell so that UnmarshalJSON gives it back.
func (c Cell) MarshalJSON() ([]byte, error) {
	k := keptCell{Text: c.Text, Number: c.Number, Time: c.Time.String(), Currency: c.Currency, Percent: c.Percent, Scaled: c.Scaled,
		Format: c.Format, Formula: c.Formula, Merged: c.Merged}
	if c.Kind != Words {
		k.Kind = c.Kind.String()
	}
	if c.Kind == Date {
		k.Shows = c.Shows.String()
	}
	return json.Marshal(k)
}

// UnmarshalJSON reads what MarshalJSON wrote. Of what it does not know only the text is kept.
func (c *Cell) UnmarshalJSON(data []byte) error {
	var k keptCell
	if err := json.Unmarshal(data, &k); err != nil {
		return err
	}
	*c = Cell{Text: k.Text, Number: k.Number, Currency: k.Currency, Percent: k.Percent, Scaled: k.Scaled, Format: k.Format, Formula: k.Formula, Merged: k.Merged}
	if at := slices.Index(cellKinds, k.Kind); at > 0 {
		c.Kind = CellKind(at)
	}
	if c.Kind != Date {
		return nil
	}
	for _, p := range []vague.Precision{vague.Month, vague.Year} {
		if k.Shows == p.String() {
			c.Shows = p
		}
	}
	var err error
	c.Time, err = civil.ParseTime(k.Time)
	return err
}
