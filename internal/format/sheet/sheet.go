// Package sheet reads lists that people keep in spreadsheets, workbooks of Excel, OpenDocument spreadsheets and tables as text, and writes such files.
//
// It promises to tell what a file is from its bytes, never from its name; to give each cell's text as the sheet shows it
// together with the date or number that the file holds behind it; and to say in a warning, with sheet, row and column,
// whatever it could not read as it stands. Input is hostile: bytes, unpacked bytes, sheets, rows, columns, cells and the
// length of a cell are bounded, and so is the time, which follows from them. Text that it writes is never a formula.
// It refuses formats that hold a list no better and are dangerous or costly to read, with a sentence that says how to
// save the file. It computes no formula and says nothing of what a list means.
package sheet

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/detect"
)

// Book is what a file holds.
type Book struct {
	Format    Format
	Encoding  string // of text files, such as "windows-1252"
	Delimiter rune   // of text files: what stands between cells
	Sheets    []Sheet
}

// Format is a kind of file that is read.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	ODS  Format = "ods"
	CSV  Format = "csv" // any table as text, whatever stands between its cells
)

// Sheet is one sheet of a book.
type Sheet struct {
	Name          string // "" in a text file
	Hidden        bool
	Rows          [][]intake.Cell // row n of the sheet at n-1; blank rows are empty, rows end with their last filled cell
	HiddenRows    []int           // numbers of rows that are hidden, perhaps by a filter; they are read like others
	HiddenColumns []int           // numbers of columns, from 1
	Cut           bool            // the sheet has more than was read; a warning says how much
}

// Limits bound what is read of a file. A zero field stands for the usual limit.
type Limits struct {
	Bytes      int64 // of the file; more is refused
	Unpacked   int64 // of what a workbook holds once unpacked; more is refused
	Sheets     int   // more are named in a warning
	Rows       int   // of a sheet; what is beyond is left out with a warning, as with the next three
	Columns    int
	Cells      int // of a whole book, with the empty ones between
	CellLength int // in bytes; the text of a longer cell is cut with a warning
}

// The usual limits: far beyond a list that people keep by hand.
var usual = Limits{Bytes: 16 << 20, Unpacked: 96 << 20, Sheets: 60, Rows: 50_000, Columns: 600, Cells: 600_000, CellLength: 128 << 10}

// or puts the usual limit where none is given.
func (l Limits) or(usual Limits) Limits {
	fill := func(x *int, y int) {
		if *x <= 0 {
			*x = y
		}
	}
	if l.Bytes <= 0 {
		l.Bytes = usual.Bytes
	}
	if l.Unpacked <= 0 {
		l.Unpacked = usual.Unpacked
	}
	fill(&l.Sheets, usual.Sheets)
	fill(&l.Rows, usual.Rows)
	fill(&l.Columns, usual.Columns)
	fill(&l.Cells, usual.Cells)
	fill(&l.CellLength, usual.CellLength)
	return l
}

// Warning is something that a sheet holds and that could not be read as it stands.
type Warning struct {
	Sheet  string // "" for the whole file
	Row    int    // from 1; 0 for the whole sheet
	Column string // such as "B"; "" for the whole row
	Text   string
}

// String is the place and what is odd about it.
func (w Warning) String() string {
	var place []string
	if w.Sheet != "" {
		place = append(place, w.Sheet)
	}
	switch {
	case w.Column != "" && w.Row > 0:
		place = append(place, fmt.Sprintf("cell %s%d", w.Column, w.Row))
	case w.Row > 0:
		place = append(place, fmt.Sprintf("row %d", w.Row))
	}
	if len(place) == 0 {
		return w.Text
	}
	return strings.Join(place, ", ") + ": " + w.Text
}

// warnings collects what was odd. After many of them it only counts, or a hostile file would fill pages.
type warnings struct {
	list []Warning
	more int
}

const maxWarnings = 200

func (ws *warnings) add(sheet string, row, column int, format string, args ...any) {
	if len(ws.list) == maxWarnings {
		ws.more++
		return
	}
	letters := ""
	if column > 0 {
		letters = Letters(column)
	}
	ws.list = append(ws.list, Warning{sheet, row, letters, fmt.Sprintf(format, args...)})
}

func (ws *warnings) all() []Warning {
	if ws.more > 0 {
		return append(ws.list, Warning{Text: fmt.Sprintf("%d more warnings of the same kinds", ws.more)})
	}
	return ws.list
}

// Letters is the name of a column by its number: 1 is A, 27 is AA.
func Letters(column int) string {
	var name []byte
	for ; column > 0; column = (column - 1) / 26 {
		name = append([]byte{byte('A' + (column-1)%26)}, name...)
	}
	return string(name)
}

// Read reads a workbook or a table as text. An error is of kind Invalid where the file is one that is not read, and its
// sentence says what to do; otherwise it is the context's.
func Read(ctx context.Context, data []byte, limits Limits) (b Book, odd []Warning, err error) {
	defer errs.Wrap(&err, "sheet.Read(%d bytes)", len(data))
	limits = limits.or(usual)
	if int64(len(data)) > limits.Bytes {
		return Book{}, nil, errs.New(errs.Invalid, "The file has %.1f MB and at most %.1f MB are read. Send the list alone, without pictures and other sheets.",
			float64(len(data))/(1<<20), float64(limits.Bytes)/(1<<20))
	}
	ws := &warnings{}
	kind := detect.File(data[:min(len(data), detect.Head)])
	if kind == detect.MPP { // what a compound file is may stand at its end
		kind = detect.File(data)
	}
	if bytes.HasPrefix(data, []byte("PK")) {
		b, err = readWorkbook(ctx, data, limits, ws)
	} else if sentence := refusal(kind, data); sentence != "" {
		err = errs.New(errs.Invalid, "%s", sentence)
	} else {
		b, err = readText(ctx, data, limits, ws)
	}
	if err != nil {
		return Book{}, nil, err
	}
	return b, ws.all(), nil
}
