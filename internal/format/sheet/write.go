package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
)

// Table is a list to be written.
type Table struct {
	Name    string // of the sheet
	Columns []string
	Rows    [][]Value
}

// Value is what a cell is to hold. The zero Value is an empty cell.
type Value struct {
	kind   valueKind
	text   string
	number float64
	minor  int64
	digits int
	day    civil.Date
}

type valueKind uint8

const (
	noValue valueKind = iota
	textValue
	numberValue
	amountValue
	dayValue
)

// Text is words. A text that begins like a formula stays a text.
func Text(s string) Value { return Value{kind: textValue, text: s} }

// Figure is a number; what is no number is an empty cell.
func Figure(x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Value{}
	}
	return Value{kind: numberValue, number: x}
}

// Amount is a sum in minor units with so many digits after the point.
func Amount(minor int64, digits int) Value {
	return Value{kind: amountValue, minor: minor, digits: min(max(digits, 0), 6)}
}

// Day is a date; no date is an empty cell.
func Day(d civil.Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{kind: dayValue, day: d}
}

// plain is the value as a text file holds it.
func (v Value) plain() string {
	switch v.kind {
	case textValue:
		return harmless(v.text)
	case numberValue:
		return strconv.FormatFloat(v.number, 'f', -1, 64)
	case amountValue:
		return amountText(v.minor, v.digits)
	case dayValue:
		return v.day.String()
	}
	return ""
}

// amountText is every digit of a sum with a point and no marks between thousands.
func amountText(minor int64, digits int) string {
	text := strings.TrimPrefix(strconv.FormatInt(minor, 10), "-")
	for len(text) <= digits {
		text = "0" + text
	}
	if digits > 0 {
		text = text[:len(text)-digits] + "." + text[len(text)-digits:]
	}
	if minor < 0 {
		text = "-" + text
	}
	return text
}

// harmless puts an apostrophe before a text that a spreadsheet would take for a formula, whatever blanks stand before it.
func harmless(s string) string {
	if s == "" {
		return s
	}
	switch r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0\n")); r {
	case '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}

// WriteCSV writes a table as text: UTF-8 with a mark by which Excel knows it, commas, lines that end as Windows ends them.
func WriteCSV(w io.Writer, t Table) (err error) {
	defer errs.Wrap(&err, "sheet.WriteCSV(%s)", t.Name)
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	record := make([]string, 0, len(t.Columns))
	for _, name := range t.Columns {
		record = append(record, harmless(name))
	}
	if err := c.Write(record); err != nil {
		return err
	}
	for _, row := range t.Rows {
		record = record[:0]
		for _, v := range row {
			record = append(record, v.plain())
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// WriteXLSX writes a workbook with a sheet for each table. The same tables give the same bytes.
func WriteXLSX(w io.Writer, tables ...Table) (err error) {
	defer errs.Wrap(&err, "sheet.WriteXLSX(%d tables)", len(tables))
	if len(tables) == 0 {
		return errs.New(errs.Internal, "a workbook needs a table")
	}
	f := excelize.NewFile()
	defer f.Close()
	names := map[string]bool{}
	for i, t := range tables {
		name := sheetName(t.Name, names)
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		x := xlsxWriter{file: f, sheet: name, styles: map[string]int{}}
		if err := x.table(t); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// sheetName is a name that a workbook can have for a sheet and has not yet.
func sheetName(name string, taken map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' || r == utf8.RuneError {
			return '-'
		}
		return r
	}, name)
	if name = strings.Trim(strings.TrimSpace(name), "'"); name == "" {
		name = "List"
	}
	runes := []rune(name)
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf(" (%d)", n)
		}
		full := string(runes[:min(len(runes), maxSheetName-len(end))]) + end
		if key := strings.ToLower(full); !taken[key] {
			taken[key] = true
			return full
		}
	}
}

// What a workbook can hold: letters of a sheet's name, signs of a cell; and the width of a column in letters that is useful.
const (
	maxSheetName = 31
	maxCellText  = 32_767
	widestColumn = 60
)

// xlsxWriter writes one sheet.
type xlsxWriter struct {
	file   *excelize.File
	sheet  string
	styles map[string]int // by code of the format
	widths []int
}

func (x *xlsxWriter) table(t Table) error {
	heading, err := x.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, name := range t.Columns {
		if err := x.text(i+1, 1, name); err != nil {
			return err
		}
	}
	if err := x.file.SetRowStyle(x.sheet, 1, 1, heading); err != nil {
		return err
	}
	for r, row := range t.Rows {
		for c, v := range row {
			if err := x.value(c+1, r+2, v); err != nil {
				return err
			}
		}
	}
	for i, width := range x.widths {
		name := Letters(i + 1)
		if err := x.file.SetColWidth(x.sheet, name, name, float64(min(max(width+2, 8), widestColumn))); err != nil {
			return err
		}
	}
	return x.file.SetPanes(x.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (x *xlsxWriter) value(column, row int, v Value) error {
	name := Letters(column) + strconv.Itoa(row)
	switch v.kind {
	case textValue:
		return x.text(column, row, v.text)
	case numberValue:
		x.widen(column, len(v.plain()))
		return x.file.SetCellFloat(x.sheet, name, v.number, -1, 64)
	case amountValue:
		x.widen(column, len(v.plain())+3)
		if err := x.file.SetCellDefault(x.sheet, name, v.plain()); err != nil {
			return err
		}
		return x.format(name, "#,##0"+strings.TrimSuffix("."+strings.Repeat("0", v.digits), "."))
	case dayValue:
		x.widen(column, len("2026-03-31"))
		serial := int(v.day - civil.NewDate(1899, 12, 30))
		if serial <= 60 { // Excel's days before March 1900 are not ours
			return x.text(column, row, v.day.String())
		}
		if err := x.file.SetCellInt(x.sheet, name, int64(serial)); err != nil {
			return err
		}
		return x.format(name, "yyyy-mm-dd")
	}
	return nil
}

// text writes words. A cell holds no more than so many; the cut is said where it is made.
func (x *xlsxWriter) text(column, row int, s string) error {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if n := len([]rune(s)); n > maxCellText/2 {
		s = cutText(s)
	}
	longest := 0
	for line := range strings.SplitSeq(s, "\n") {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	x.widen(column, longest)
	return x.file.SetCellStr(x.sheet, Letters(column)+strconv.Itoa(row), literal(s))
}

var escapes = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// literal is a text that stands in a workbook as it is: where it looks like the escape of a sign, _xHHHH_, its first sign is escaped itself
// (ECMA-376, ST_Xstring), which the library leaves to us.
func literal(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && escapes.MatchString(s[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cutText cuts a text that no cell can hold. Cells count signs outside the basic plane twice.
func cutText(s string) string {
	end := fmt.Sprintf("… [cut here: the whole text has %d signs]", utf8.RuneCountInString(s))
	units, limit := 0, maxCellText-len(end)
	cut := -1
	for i, r := range s {
		if units > limit && cut < 0 {
			cut = i
		}
		units++
		if r > 0xFFFF {
			units++
		}
	}
	if units <= maxCellText || cut < 0 {
		return s
	}
	return s[:cut] + end
}

func (x *xlsxWriter) widen(column, width int) {
	for len(x.widths) < column {
		x.widths = append(x.widths, 0)
	}
	x.widths[column-1] = max(x.widths[column-1], width)
}

func (x *xlsxWriter) format(cell, code string) error {
	id, ok := x.styles[code]
	if !ok {
		var err error
		if id, err = x.file.NewStyle(&excelize.Style{CustomNumFmt: &code}); err != nil {
			return err
		}
		x.styles[code] = id
	}
	return x.file.SetCellStyle(x.sheet, cell, cell, id)
}
