package sheet

import (
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/markup"
)

// open is an OpenDocument spreadsheet while it is read. All its sheets stand in one part, in which a cell or a row that is repeated stands once.
type open struct {
	wb     *workbook
	book   Book
	unseen map[string]bool // styles of sheets that are not shown
	style  string          // the style at hand
	sheets int
	g      *grid // the sheet at hand
	full   bool  // no more of it is read

	cells []openCell // of the row at hand
	again int        // how often the row stands
	cell  openCell
	text  []byte
	lines int // of the cell at hand
}

// openCell is a cell, or several that are the same, as the file has it.
type openCell struct {
	column, times       int
	kind, value, unit   string
	formula             bool
	spanRows, spanAside int
	text                string
}

type openNode = markup.Node[*workbook]

// readOpen reads the sheets of an OpenDocument spreadsheet.
func (wb *workbook) readOpen() (Book, error) {
	if wb.locked() {
		return Book{}, errs.New(errs.Invalid, "%s", refuseProtected)
	}
	o := &open{wb: wb, book: Book{Format: ODS}, unseen: map[string]bool{}}
	if err := walkPart(wb, "content.xml", o.nodes()); err != nil {
		if errs.Sentence(err) == refuseDamaged {
			err = errs.New(errs.Invalid, "%s", refuseBrokenODS)
		}
		return Book{}, err
	}
	if o.sheets > wb.limits.Sheets {
		wb.ws.add("", 0, 0, "the workbook has %d sheets; only the first %d were read", o.sheets, wb.limits.Sheets)
	}
	if !slices.ContainsFunc(o.book.Sheets, func(s Sheet) bool { return len(s.Rows) > 0 }) {
		return Book{}, errs.New(errs.Invalid, "The workbook holds no table: it has no filled cell.")
	}
	return o.book, nil
}

// locked reports whether the parts are encrypted, which the manifest says.
func (wb *workbook) locked() bool {
	f := wb.parts["meta-inf/manifest.xml"]
	if f == nil {
		return false
	}
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	head, err := io.ReadAll(io.LimitReader(r, 1<<20))
	return err == nil && strings.Contains(string(head), "encryption-data")
}

func (o *open) nodes() map[string]*openNode {
	type nodes = map[string]*openNode
	opens := func(do func(func(string) string)) func(*workbook, markup.Place, func(string) string) {
		return func(_ *workbook, _ markup.Place, attribute func(string) string) { do(attribute) }
	}
	rows, columns := &openNode{}, &openNode{}
	columns.Children = nodes{"table-column": {Open: opens(o.openColumns)}, "table-columns": columns, "table-column-group": columns, "table-header-columns": columns}
	rows.Children = nodes{"table-row": {Open: opens(o.openRow), Children: nodes{"table-cell": o.cellNode(), "covered-table-cell": o.cellNode()},
		Close: func(*workbook, markup.Place) error { return o.closeRow() }}, "table-rows": rows, "table-row-group": rows, "table-header-rows": rows}
	table := &openNode{Open: opens(o.openTable), Children: nodes{}, Close: func(*workbook, markup.Place) error { return o.closeTable() }}
	for _, of := range []nodes{rows.Children, columns.Children} {
		for name, n := range of {
			table.Children[name] = n
		}
	}
	style := &openNode{Open: opens(func(attribute func(string) string) { o.style = attribute("name") }), Children: nodes{"table-properties": {Open: opens(func(attribute func(string) string) {
		if attribute("display") == "false" {
			o.unseen[o.style] = true
		}
	})}}}
	return nodes{"document-content": {Children: nodes{"automatic-styles": {Children: nodes{"style": style}}, "body": {Children: nodes{"spreadsheet": {Children: nodes{"table": table}}}}}}}
}

// cellNode is a cell with its paragraphs. What is noted on a cell is none of its text.
func (o *open) cellNode() *openNode {
	add := func(text string) {
		if len(o.text) <= o.wb.limits.CellLength {
			o.text = append(o.text, text...)
		}
	}
	blanks := func(_ *workbook, _ markup.Place, attribute func(string) string) {
		n, err := strconv.Atoi(attribute("c"))
		if err != nil || n < 1 {
			n = 1
		}
		add(strings.Repeat(" ", min(n, 100)))
	}
	words := &openNode{Exact: true, Mixed: true, Text: func(_ *workbook, _ markup.Place, t []byte) {
		add(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) && r != '\u00a0' {
				return ' '
			}
			return r
		}, string(t)))
	}}
	words.Children = map[string]*openNode{"span": words, "a": words, "s": {Open: blanks}, "tab": {Open: func(*workbook, markup.Place, func(string) string) { add(" ") }},
		"line-break": {Open: func(*workbook, markup.Place, func(string) string) { add("\n") }}}
	paragraph := &openNode{Exact: true, Mixed: true, Text: words.Text, Children: words.Children, Open: func(*workbook, markup.Place, func(string) string) {
		if o.lines++; o.lines > 1 {
			add("\n")
		}
	}}
	return &openNode{Children: map[string]*openNode{"p": paragraph},
		Open: func(_ *workbook, _ markup.Place, attribute func(string) string) { o.openCell(attribute) },
		Close: func(*workbook, markup.Place) error {
			if o.cell.text = string(o.text); o.g != nil && (o.cell.text != "" || o.cell.value != "") {
				o.cells = append(o.cells, o.cell)
			}
			return nil
		}}
}

// repeated is how often something stands.
func repeated(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<20)
}

func (o *open) openTable(attribute func(string) string) {
	o.sheets++
	o.g, o.full = nil, false
	if o.sheets <= o.wb.limits.Sheets {
		o.g = &grid{wb: o.wb, sheet: Sheet{Name: attribute("name"), Hidden: o.unseen[attribute("style-name")]}}
	}
}

func (o *open) closeTable() error {
	if o.g != nil {
		o.g.finish()
		o.book.Sheets = append(o.book.Sheets, o.g.sheet)
	}
	o.g = nil
	return nil
}

// openColumns counts columns in column, which rows count anew.
func (o *open) openColumns(attribute func(string) string) {
	if o.g == nil {
		return
	}
	n := repeated(attribute("number-columns-repeated"))
	if at := o.g.column + 1; unshown(attribute("visibility")) && at <= o.wb.limits.Columns && len(o.g.columns) < 1000 {
		o.g.columns = append(o.g.columns, hiddenSpan{at, min(at+n-1, o.wb.limits.Columns)})
	}
	o.g.column = min(o.g.column+n, 1<<20)
}

func unshown(visibility string) bool { return visibility == "collapse" || visibility == "filter" }

func (o *open) openRow(attribute func(string) string) {
	o.cells, o.again = o.cells[:0], repeated(attribute("number-rows-repeated"))
	if o.g != nil {
		o.g.column, o.g.hiddenRow = 0, unshown(attribute("visibility"))
	}
}

func (o *open) openCell(attribute func(string) string) {
	o.text, o.lines = o.text[:0], 0
	if o.g == nil {
		return
	}
	c := openCell{column: o.g.column + 1, times: repeated(attribute("number-columns-repeated")), kind: attribute("value-type"), formula: attribute("formula") != "", unit: attribute("currency"),
		spanRows: repeated(attribute("number-rows-spanned")), spanAside: repeated(attribute("number-columns-spanned"))}
	for _, name := range []string{"value", "date-value", "boolean-value", "time-value", "string-value"} {
		if v := attribute(name); v != "" {
			c.value = v
			break
		}
	}
	o.g.column = min(o.g.column+c.times, 1<<20)
	o.cell = c
}

// closeRow puts the cells of a row in, as often as it stands.
func (o *open) closeRow() error {
	g := o.g
	if g == nil {
		return nil
	}
	if err := o.wb.alive(g.row); err != nil {
		return err
	}
	if len(o.cells) == 0 || o.full {
		g.row = min(g.row+o.again, 1<<21)
		return nil
	}
	for n := 0; n < o.again && !o.full; n++ {
		g.row++
		for _, c := range o.cells {
			o.put(c)
		}
	}
	return nil
}

// put puts a cell in its place, or several that are the same.
func (o *open) put(c openCell) {
	g := o.g
	g.column = c.column
	if c.spanRows > 1 || c.spanAside > 1 {
		if len(g.merges) < maxMerges {
			g.merges = append(g.merges, span{g.row, c.column, g.row + c.spanRows - 1, c.column + c.spanAside - 1})
		}
	}
	cell := intake.Cell{}
	for n := 0; n < c.times && !o.full; n++ {
		g.column = c.column + n
		ok, err := g.within()
		if err != nil {
			o.enough()
			return
		}
		if !ok {
			return
		}
		if n == 0 {
			if cell = o.value(c); cell.Text == "" {
				return
			}
		}
		if !g.put(g.row, g.column, cell) {
			_ = g.enough(tooManyCells)
			o.enough()
		}
	}
}

// enough leaves the rest of a sheet out; a warning has said so. The others are read on.
func (o *open) enough() { o.full, o.wb.failed = true, nil }

// errorText is what a cell shows whose formula failed.
var errorText = regexp.MustCompile(`^(#[A-Z/0!?]+[!?]?|Err:[0-9]+)$`)

// value is what a cell shows and holds.
func (o *open) value(c openCell) intake.Cell {
	g := o.g
	out := intake.Cell{Text: g.fit(c.text), Formula: c.formula}
	if strings.TrimSpace(out.Text) == "" {
		out.Text = g.fit(c.value)
	}
	x, err := strconv.ParseFloat(c.value, 64)
	number := err == nil && !math.IsNaN(x) && math.Abs(x) <= 1e300
	switch c.kind {
	case "float", "currency", "percentage":
		if !number {
			g.warn("the cell should hold a number and holds %q", clip(c.value))
			return out
		}
		out.Kind, out.Number, out.Percent, out.Currency = intake.Number, x, c.kind == "percentage", ""
		if len(c.unit) == 3 {
			out.Currency = strings.ToUpper(c.unit)
		}
		out.Scaled = !out.Percent && scaledDown(out.Text, x)
	case "date":
		if t, err := civil.ParseTime(strings.TrimSuffix(c.value, "Z")); err == nil {
			out.Kind, out.Time, out.Shows = intake.Date, t, shows(out.Text)
		} else if d, err := civil.ParseDate(c.value); err == nil {
			out.Kind, out.Time, out.Shows = intake.Date, d.At(0), shows(out.Text)
		}
	case "boolean":
		out.Kind, out.Text = intake.Truth, "FALSE"
		if truth(c.value) {
			out.Text = "TRUE"
		}
	}
	if c.formula && errorText.MatchString(out.Text) {
		out.Kind = intake.Failed
		g.warn("the cell shows the error %s", out.Text)
	}
	return out
}

// scaledDown reports whether a number is shown in thousands or more.
func scaledDown(text string, x float64) bool {
	bare := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, text)
	shown, err := strconv.ParseFloat(bare, 64)
	return err == nil && math.Abs(x) >= 1000 && shown*900 <= math.Abs(x)
}

// shows is how much of a date a text shows.
func shows(text string) vague.Precision {
	groups := len(strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }))
	letters := strings.ContainsFunc(text, unicode.IsLetter)
	switch {
	case groups == 1 && letters, groups == 2 && !letters:
		return vague.Month
	case groups == 1 && len(text) == 4:
		return vague.Year
	}
	return vague.Day
}
