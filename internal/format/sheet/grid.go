package sheet

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/format/markup"
)

// errEnough ends the reading of a sheet at a limit; what was read of it holds.
var errEnough = errors.New("the sheet is longer than is read")

// grid is a sheet while it is read.
type grid struct {
	wb    *workbook
	sheet Sheet

	row, column int // of the cell at hand, from 1
	hiddenRow   bool
	cell        rawCell
	merges      []span
	stale       int // formulas without a stored result
	wide        bool
	columns     []hiddenSpan
	widest      int
}

// rawCell is a cell as the file writes it.
type rawCell struct {
	kind    string // the type attribute
	style   int
	value   string
	inline  []byte
	formula bool
	text    string // of the formula
	valued  bool
}

// span is a merged range, both ends included.
type span struct{ top, left, bottom, right int }

// hiddenSpan is columns that are hidden.
type hiddenSpan struct{ from, to int }

// The most merged ranges of a sheet that are looked at.
const maxMerges = 20_000

// nodes is what a sheet is made of.
func (g *grid) nodes() map[string]*markup.Node[*workbook] {
	type nodes = map[string]*markup.Node[*workbook]
	inline := &markup.Node[*workbook]{Exact: true, Text: func(_ *workbook, _ markup.Place, t []byte) {
		g.cell.inline = append(g.cell.inline, t...)
	}}
	cell := &markup.Node[*workbook]{
		Open: func(_ *workbook, _ markup.Place, attribute func(string) string) { g.openCell(attribute) },
		Children: nodes{
			"v": {Exact: true, Text: func(_ *workbook, _ markup.Place, t []byte) { g.cell.value, g.cell.valued = string(t), true }},
			"f": {Text: func(_ *workbook, _ markup.Place, t []byte) { g.cell.formula, g.cell.text = true, string(t) }},
			"is": {Children: nodes{"t": inline, "r": {Children: nodes{"t": inline}}},
				Open: func(*workbook, markup.Place, func(string) string) { g.cell.valued = true }},
		},
		Close: func(*workbook, markup.Place) error { return g.closeCell() },
	}
	return nodes{"worksheet": {Children: nodes{
		"cols": {Children: nodes{"col": {Open: func(_ *workbook, _ markup.Place, attribute func(string) string) { g.openColumns(attribute) }}}},
		"sheetData": {Children: nodes{"row": {
			Open:     func(_ *workbook, _ markup.Place, attribute func(string) string) { g.openRow(attribute) },
			Children: nodes{"c": cell},
			Close:    func(*workbook, markup.Place) error { return g.wb.alive(g.row) },
		}}},
		"mergeCells": {Children: nodes{"mergeCell": {Open: func(_ *workbook, _ markup.Place, attribute func(string) string) {
			if m, ok := rangeOf(attribute("ref")); ok && len(g.merges) < maxMerges {
				g.merges = append(g.merges, m)
			}
		}}}},
	}}}
}

func (g *grid) openColumns(attribute func(string) string) {
	from, _ := strconv.Atoi(attribute("min"))
	to, _ := strconv.Atoi(attribute("max"))
	if truth(attribute("hidden")) && from >= 1 && to >= from && len(g.columns) < 1000 {
		g.columns = append(g.columns, hiddenSpan{from, min(to, g.wb.limits.Columns)})
	}
}

func (g *grid) openRow(attribute func(string) string) {
	g.row++
	if n, err := strconv.Atoi(attribute("r")); err == nil && n > 0 {
		g.row = n
	}
	g.column = 0
	g.hiddenRow = truth(attribute("hidden"))
}

func (g *grid) openCell(attribute func(string) string) {
	g.column++
	if at, ok := placeOf(attribute("r")); ok {
		g.row, g.column = at.row, at.column
	}
	style, err := strconv.Atoi(attribute("s"))
	if err != nil {
		style = 0
	}
	g.cell = rawCell{kind: attribute("t"), style: style, inline: g.cell.inline[:0]}
}

// closeCell puts a cell that shows something into the grid.
func (g *grid) closeCell() error {
	if g.cell.formula && !g.cell.valued {
		if g.stale == 0 {
			g.warn("the formula has no stored result; open the workbook in Excel, save it and send it again, or type the value")
		}
		g.stale++
	}
	if !g.cell.valued && !g.cell.formula {
		return nil
	}
	if ok, err := g.within(); !ok {
		return err
	}
	c := g.value()
	if c.Text == "" && c.Kind == intake.Words {
		return nil
	}
	if !g.put(g.row, g.column, c) {
		return g.enough(tooManyCells)
	}
	return nil
}

const tooManyCells = "the workbook has more cells than are read; only the rows above were"

// within reports whether the cell at hand is one that is read. An error ends the sheet.
func (g *grid) within() (bool, error) {
	if g.row > g.wb.limits.Rows {
		return false, g.enough(fmt.Sprintf("the sheet has filled cells below row %d; only the rows above were read", g.wb.limits.Rows))
	}
	if g.column > g.wb.limits.Columns {
		if !g.wide {
			g.warn("the row has more than %d columns; the ones beyond were left out here and below", g.wb.limits.Columns)
		}
		g.wide, g.sheet.Cut = true, true
		return false, nil
	}
	return true, nil
}

// enough ends the sheet with a warning.
func (g *grid) enough(why string) error {
	g.sheet.Cut = true
	g.wb.ws.add(g.sheet.Name, g.row, 0, "%s", why)
	return g.wb.fail(errEnough)
}

func (g *grid) warn(format string, args ...any) {
	g.wb.ws.add(g.sheet.Name, g.row, g.column, format, args...)
}

// put sets a cell and makes the room it needs. It reports whether the book may have so many cells.
func (g *grid) put(row, column int, c intake.Cell) bool {
	for len(g.sheet.Rows) < row {
		g.sheet.Rows = append(g.sheet.Rows, nil)
	}
	cells := g.sheet.Rows[row-1]
	need := max(0, column-len(cells))
	if g.wb.cells += need; g.wb.cells > g.wb.limits.Cells {
		return false
	}
	if need > 0 {
		cells = slices.Grow(cells, need)[:column]
	}
	cells[column-1] = c
	g.sheet.Rows[row-1] = cells
	g.widest = max(g.widest, column)
	if n := len(g.sheet.HiddenRows); g.hiddenRow && (n == 0 || g.sheet.HiddenRows[n-1] != row) {
		g.sheet.HiddenRows = append(g.sheet.HiddenRows, row)
	}
	return true
}

// value is what the cell at hand shows and holds.
func (g *grid) value() intake.Cell {
	raw := g.cell
	c := intake.Cell{Formula: raw.formula}
	if !raw.valued {
		c.Kind, c.Text = intake.Failed, g.fit("="+raw.text)
		return c
	}
	switch raw.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(raw.value))
		if err != nil || n < 0 || n >= len(g.wb.shared) {
			g.warn("the cell refers to a text that the workbook does not have")
			return intake.Cell{}
		}
		c.Text = g.fit(g.wb.shared[n])
	case "inlineStr":
		c.Text = g.fit(unescape(string(raw.inline)))
	case "str":
		c.Text = g.fit(unescape(raw.value))
	case "b":
		c.Kind, c.Text = intake.Truth, "FALSE"
		if truth(strings.TrimSpace(raw.value)) {
			c.Text = "TRUE"
		}
	case "e":
		c.Kind, c.Text = intake.Failed, g.fit(strings.TrimSpace(raw.value))
		g.warn("the cell shows the error %s", c.Text)
	case "d":
		return g.isoDate(c, strings.TrimSpace(raw.value))
	default:
		return g.number(c, strings.TrimSpace(raw.value))
	}
	return c
}

func (g *grid) fit(text string) string { return fitCell(text, g.wb.limits.CellLength, g.warn) }

// isoDate is a date written as such, which few programs do.
func (g *grid) isoDate(c intake.Cell, value string) intake.Cell {
	c.Text = g.fit(value)
	t, err := civil.ParseTime(strings.TrimSuffix(value, "Z"))
	if err == nil {
		c.Kind, c.Time, c.Shows = intake.Date, t, vague.Day
	}
	return c
}

// number is a number or, by its format, a date.
func (g *grid) number(c intake.Cell, value string) intake.Cell {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || x != x || x > 1e300 || x < -1e300 {
		if value != "" {
			g.warn("the cell should hold a number and holds %q", clip(value))
		}
		c.Text = g.fit(value)
		return c
	}
	st := g.wb.style(g.cell.style)
	c.Format, c.Number = st.code, x
	if st.date {
		if d, ok := vague.SerialDate(x, g.wb.since04); ok {
			c.Kind, c.Shows = intake.Date, st.shows
			c.Time = d.At(minuteOf(x))
			c.Number = 0
			c.Text = g.wb.shown.text(st, dayNumber(x, g.wb.since04), value)
			return c
		}
	}
	c.Kind, c.Currency, c.Percent, c.Scaled = intake.Number, st.currency, st.percent, st.scaled
	if c.Text = strings.TrimSpace(g.wb.shown.text(st, x, value)); c.Text == "" {
		c.Text = plainNumber(x, value)
		g.warn("the format of the cell hides what it holds: %s", c.Text)
	}
	return c
}

// minuteOf is the minute of the day a serial number falls on.
func minuteOf(x float64) int {
	part := x - float64(int64(x))
	return min(int(part*civil.MinutesPerDay+0.5), civil.MinutesPerDay-1)
}

// dayNumber is a serial number in the 1900 system.
func dayNumber(x float64, since04 bool) float64 {
	if since04 {
		return x + 1462
	}
	return x
}

// finish puts merged cells in their places and drops blank ends.
func (g *grid) finish() {
	g.spread()
	rows := g.sheet.Rows
	for i, row := range rows {
		n := len(row)
		for n > 0 && row[n-1].Text == "" {
			n--
		}
		rows[i] = row[:n]
	}
	for len(rows) > 0 && len(rows[len(rows)-1]) == 0 {
		rows = rows[:len(rows)-1]
	}
	g.sheet.Rows = rows
	g.hidden()
	if g.stale > 1 {
		g.wb.ws.add(g.sheet.Name, 0, 0, "%d formulas have no stored result", g.stale)
	}
}

// spread repeats the first cell of each merged range in the cells that the file leaves empty.
func (g *grid) spread() {
	g.hiddenRow = false
	looked := 0 // ranges may lie over each other as often as somebody likes
	for _, m := range g.merges {
		if m.top > len(g.sheet.Rows) || m.left > len(g.sheet.Rows[m.top-1]) {
			continue
		}
		first := g.sheet.Rows[m.top-1][m.left-1]
		if first.Text == "" || first.Merged {
			continue
		}
		first.Merged = true
		for row := m.top; row <= min(m.bottom, len(g.sheet.Rows)); row++ {
			for column := m.left; column <= min(m.right, max(g.widest, m.left)); column++ {
				cells := g.sheet.Rows[row-1]
				looked++
				if column <= len(cells) && cells[column-1].Text != "" && looked <= g.wb.limits.Cells {
					continue
				}
				if looked > g.wb.limits.Cells || !g.put(row, column, first) {
					g.wb.ws.add(g.sheet.Name, row, 0, "the sheet has more merged cells than are read")
					return
				}
			}
		}
	}
}

// hidden lists hidden columns that hold something, and says what is hidden.
func (g *grid) hidden() {
	for _, c := range g.columns {
		for column := c.from; column <= min(c.to, g.widest); column++ {
			g.sheet.HiddenColumns = append(g.sheet.HiddenColumns, column)
		}
	}
	slices.Sort(g.sheet.HiddenColumns)
	g.sheet.HiddenColumns = slices.Compact(g.sheet.HiddenColumns)
	slices.Sort(g.sheet.HiddenRows)
	g.sheet.HiddenRows = slices.Compact(g.sheet.HiddenRows)
	if n := len(g.sheet.HiddenRows); n > 0 {
		g.wb.ws.add(g.sheet.Name, g.sheet.HiddenRows[0], 0, "rows are hidden from here on (%d in all), perhaps by a filter; they were read with the others", n)
	}
	if n := len(g.sheet.HiddenColumns); n > 0 {
		g.wb.ws.add(g.sheet.Name, 0, 0, "columns are hidden (%d in all); they were read with the others", n)
	}
	if g.sheet.Hidden && len(g.sheet.Rows) > 0 {
		g.wb.ws.add(g.sheet.Name, 0, 0, "the sheet is hidden")
	}
}

// place is a cell by row and column, from 1.
type place struct{ row, column int }

// placeOf reads a reference such as B7.
func placeOf(ref string) (p place, ok bool) {
	i := 0
	for ; i < len(ref) && i < 3; i++ {
		c := ref[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		p.column = p.column*26 + int(c-'a') + 1
	}
	n, err := strconv.Atoi(ref[i:])
	if i == 0 || err != nil || n < 1 || n > 1<<20 || ref[i] == '+' {
		return place{}, false
	}
	p.row = n
	return p, true
}

// rangeOf reads a reference such as A1:C3.
func rangeOf(ref string) (s span, ok bool) {
	from, to, found := strings.Cut(ref, ":")
	a, ok1 := placeOf(from)
	b, ok2 := placeOf(to)
	if !found || !ok1 || !ok2 || a.row > b.row || a.column > b.column {
		return span{}, false
	}
	return span{a.row, a.column, b.row, b.column}, true
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
