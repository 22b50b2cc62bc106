package intake

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/vague"
)

// Layout is how a list is laid out: which rows hold its headings and which column is what.
type Layout struct {
	First, Last int // the rows of headings, counted from 0; both -1 when there are none
	Columns     []Column
	Counted     int64 // what sums are counted in whose headings do not say it: 1, 1000, a million or a billion; 0: nobody said
}

// Column is a column that holds something.
type Column struct {
	Index   int    // from 0
	Heading string // as it stands; of two rows of headings both, apart by a space
	Field   string // the key of the field it is read as; "" when its cells are kept as notes
	Unsure  string // why the reading may be wrong, "" when it is plain
	low     string // of two rows of headings what the lower one says
}

// Of returns the index of the column read as a field.
func (l Layout) Of(field string) (index int, ok bool) {
	for _, c := range l.Columns {
		if c.Field == field {
			return c.Index, true
		}
	}
	return 0, false
}

// Missing returns the fields that no column is read as, in their order.
func (l Layout) Missing(fields []Field) []Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f Field) bool {
		_, ok := l.Of(f.Key)
		return ok
	})
}

// Where headings are looked for, and how many columns a list has that people keep.
const (
	headingRows = 40
	maxColumns  = 120
)

// A heading means a field from here on; below the second mark it is said to be unsure [own].
const (
	likely = 0.50
	plain  = 0.70
)

// Suggest finds the headings of a list and which column is which field.
func Suggest(rows [][]Cell, fields []Field) Layout {
	first, last := findHeadings(rows, fields)
	first, last = withGroups(rows, first, last)
	l := Layout{First: first, Last: last, Columns: columnsOf(rows, first, last)}
	below := rows[last+1:]
	byTime(l.Columns, below, fields)
	taken := map[string]bool{}
	for _, m := range matches(l.Columns, below, fields) {
		c := &l.Columns[m.column]
		if c.Field != "" || taken[m.field.Key] {
			continue
		}
		c.Field, c.Unsure = m.field.Key, m.unsure
		taken[m.field.Key] = true
	}
	if first < 0 {
		l.guessTitle(below, fields)
	} else if at := slices.IndexFunc(fields, func(f Field) bool { return f.Key == FieldTitle && f.Content == Prose }); at >= 0 && !taken[FieldTitle] &&
		!slices.ContainsFunc(fields, func(f Field) bool { return f.Tells && taken[f.Key] }) {
		l.firstWords(below)
	}
	return l
}

// firstWords takes the first column that nothing else is read from, and that holds words in most rows, hardly any of them twice, as the
// title, for a list whose headings name none.
func (l *Layout) firstWords(below [][]Cell) {
	rows := 0
	for _, row := range below {
		if ownCells(row) > 1 {
			rows++
		}
	}
	for i := range l.Columns {
		c := &l.Columns[i]
		said, n := map[string]bool{}, 0
		for _, row := range below {
			if cell := cellAt(row, c.Index); ownCells(row) > 1 && cell.own() && cell.Kind == Words && hasLetters(cell.Text) {
				n++
				said[strings.ToLower(cell.Text)] = true
			}
		}
		if c.Field == "" && 3*n >= 2*rows && 3*len(said) >= 2*n && n > 0 {
			c.Field, c.Unsure = FieldTitle, "no heading says what each row is called; this is the first column of words"
			return
		}
	}
}

// hasLetters reports whether a text says more than a code or a figure: a word of three letters.
func hasLetters(s string) bool {
	run := 0
	for _, r := range s {
		if run++; !unicode.IsLetter(r) {
			run = 0
		}
		if run == 3 {
			return true
		}
	}
	return false
}

// findHeadings finds the row, or the two rows, whose cells mean most fields; -1 when no row means two.
func findHeadings(rows [][]Cell, fields []Field) (first, last int) {
	first, last = -1, -1
	best := 0.0
	full := 0 // rows above that are as long as a row of headings
	for r := range min(len(rows), headingRows) {
		n := ownCells(rows[r])
		if n == 0 || full > 4 {
			continue
		}
		if n > 3 {
			full++
		}
		one := rowScore(headed(rows, r, r), rows[r], fields)
		if one > best+1e-9 {
			best, first, last = one, r, r
		}
		if r+1 < len(rows) && canBeLower(rows[r], rows[r+1]) {
			lower := rowScore(headed(rows, r+1, r+1), rows[r+1], fields)
			if two := rowScore(headed(rows, r, r+1), rows[r], fields); two > max(best, one)+1e-9 && two > lower-1e-9 {
				best, first, last = two, r, r+1
			}
		}
	}
	return first, last
}

func ownCells(row []Cell) int {
	n := 0
	for _, c := range row {
		if c.own() {
			n++
		}
	}
	return n
}

// canBeLower reports whether a row can be the lower of two rows of headings: it holds words, and the upper one has merged
// or empty cells above some of them.
func canBeLower(upper, lower []Cell) bool {
	several, under := 0, false
	for _, c := range upper {
		if c.own() || c.Merged {
			several++
		}
	}
	if several < 2 {
		return false
	}
	for i, c := range lower {
		if !c.own() {
			continue
		}
		if c.Kind == Number || c.Kind == Truth || c.Kind == Failed {
			return false
		}
		above := cellAt(upper, i)
		under = under || above.Merged || above.Blank() || cellAt(upper, i+1).Merged
	}
	return under
}

// rowScore is how much a row of headings means: the sum of the likeness of each field's best heading, less for cells that
// no heading has. Less than two fields are none, unless the list has a single column.
func rowScore(columns []Column, row []Cell, fields []Field) float64 {
	sum, found := 0.0, 0
	used := map[int]bool{}
	for _, f := range fields {
		best, at := 0.0, -1
		for _, c := range columns {
			if used[c.Index] {
				continue
			}
			if x := likeness(c.Heading, f); x > best {
				best, at = x, c.Index
			}
		}
		if best >= 0.6 {
			sum += best
			found++
			used[at] = true
		}
	}
	for _, c := range row {
		if c.own() && (c.Kind == Number || len(c.Text) > 120) {
			sum -= 0.3
		}
	}
	if found < 2 && len(columns) > 1 {
		return 0
	}
	return sum
}

// headed is the columns that have a heading in these rows.
func headed(rows [][]Cell, first, last int) []Column {
	var out []Column
	for i := range min(max(len(rows[first]), len(rows[last])), maxColumns) {
		if h := headingOf(rows, first, last, i); h != "" {
			out = append(out, Column{Index: i, Heading: h})
		}
	}
	return out
}

// columnsOf is the columns that hold anything, with their headings.
func columnsOf(rows [][]Cell, first, last int) []Column {
	var filled [maxColumns]bool
	for _, row := range rows[max(first, 0):] {
		for i := range min(len(row), maxColumns) {
			filled[i] = filled[i] || row[i].own()
		}
	}
	var out []Column
	for i := range filled {
		if filled[i] {
			c := Column{Index: i, Heading: headingOf(rows, first, last, i)}
			if last > first {
				c.low = headingOf(rows, last, last, i)
			}
			out = append(out, c)
		}
	}
	return out
}

// headingOf joins the headings above a column. One that spans several columns belongs to each; a title over the whole
// list to none.
func headingOf(rows [][]Cell, first, last, column int) string {
	if first < 0 {
		return ""
	}
	var parts []string
	for r := first; r <= last; r++ {
		text := cellAt(rows[r], column).Text
		if strings.TrimSpace(text) == "" && r < last {
			text = groupOf(rows, r, last, column)
		}
		text = strings.Join(strings.Fields(text), " ")
		if text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " ")
}

// withGroups adds to a row of headings the one above or below it that it is merged with, or the one above that groups its
// columns: cells over several of them, or a heading that says what the figures below are counted in.
func withGroups(rows [][]Cell, first, last int) (int, int) {
	if first < 0 || first != last {
		return first, last
	}
	r := first
	if r+1 < len(rows) && (mergedDown(rows, r) || timesBelow(rows[r], rows[r+1])) {
		last = r + 1
	}
	if r > 0 && (mergedDown(rows, r-1) || groups(rows[r-1], rows[r])) {
		first = r - 1
	}
	return first, last
}

// timesBelow reports whether the lower of two rows only names times, some of them below no heading, as a file has it that does not keep merged cells.
func timesBelow(upper, lower []Cell) bool {
	times, bare := 0, false
	for i, c := range lower {
		switch {
		case !c.own():
			continue
		case c.Kind == Failed || c.Kind == Truth || !headedByTime(c.Text):
			return false
		}
		times++
		bare = bare || cellAt(upper, i).Blank()
	}
	return times > 1 && bare
}

// mergedDown reports whether a cell of row r goes on in the row below.
func mergedDown(rows [][]Cell, r int) bool {
	for i, c := range rows[r] {
		if below := cellAt(rows[r+1], i); c.own() && below.Merged && below.Text == c.Text {
			return true
		}
	}
	return false
}

// groups reports whether cells of the upper row stand over some of the headings of the lower one, not over all of them.
func groups(upper, lower []Cell) bool {
	headed, over, counted := 0, 0, false
	for i, c := range lower {
		if !c.own() {
			continue
		}
		headed++
		above := cellAt(upper, i)
		if above.Merged || above.own() && cellAt(upper, i+1).Merged && cellAt(upper, i+1).Text == above.Text {
			over++
		}
		counted = counted || above.own() && i > 0 && countedIn(above.Text)
	}
	return over > 1 && over < headed || counted
}

// countedIn reports whether a heading says what figures below it are counted in.
func countedIn(heading string) bool {
	h := vague.ReadHeading(heading, vague.Customs{})
	return len(heading) <= 60 && (h.Currency != "" || h.Power != 0)
}

// groupOf is the heading to the left that columns headed by times share, in files that do not keep merged cells.
func groupOf(rows [][]Cell, r, last, column int) string {
	for i := column; i >= 0; i-- {
		if c := cellAt(rows[r], i); c.own() {
			if i < column && countedIn(c.Text) {
				return c.Text
			}
			return ""
		}
		if !headedByTime(cellAt(rows[last], i).Text) {
			return ""
		}
	}
	return ""
}

// match is a column that may be a field.
type match struct {
	column int // index into the columns
	field  Field
	order  int // of the field
	score  float64
	unsure string
}

// matches is all that may be, the best first.
func matches(columns []Column, below [][]Cell, fields []Field) []match {
	var out []match
	for i, c := range columns {
		for j, f := range fields {
			if c.Field != "" || f.ByTime {
				continue
			}
			if x := matchScore(c, below, f); x >= likely {
				out = append(out, match{column: i, field: f, order: j, score: x})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.column-b.column, a.order-b.order)
	})
	for i := range out {
		out[i].unsure = doubtAbout(out[i], out, columns)
	}
	return out
}

// doubtAbout is why a match may be wrong.
func doubtAbout(m match, all []match, columns []Column) string {
	for _, other := range all {
		close := other.score > m.score-0.05
		switch {
		case close && other.column != m.column && other.field.Key == m.field.Key:
			return "the column " + quoted(columns[other.column].Heading) + " may be meant as well"
		case close && other.column == m.column && other.field.Key != m.field.Key:
			return "it may be the " + strings.ToLower(other.field.Title) + " as well"
		}
	}
	if m.score < plain {
		return "the heading is only like those that mean it"
	}
	return ""
}

func quoted(s string) string { return "\u201c" + s + "\u201d" }

// matchScore is how well a column means a field, by its heading and what stands below it.
func matchScore(c Column, below [][]Cell, f Field) float64 {
	x := max(likeness(c.Heading, f), 0.99*likeness(c.low, f))
	if f.Content == Sums && vague.ReadHeading(c.Heading, vague.Customs{}).Currency != "" {
		x = max(x+0.1, 0.6)
	}
	if x == 0 || f.Content == AnyContent {
		return min(x, 1)
	}
	part, known := share(below, c.Index, f.Content)
	switch {
	case known && part < 0.2 && x < 0.97:
		return 0
	case known && part < 0.2:
		x -= 0.3
	case part >= 0.6:
		x += 0.05
	}
	return min(x, 1)
}

// byTime finds columns headed by a time with sums or figures below, where a field can have such.
func byTime(columns []Column, below [][]Cell, fields []Field) {
	at := slices.IndexFunc(fields, func(f Field) bool { return f.ByTime })
	if at < 0 {
		return
	}
	for i, c := range columns {
		if c.Field != "" || !headedByTime(c.Heading) {
			continue
		}
		if part, _ := share(below, c.Index, Sums); part >= 0.5 {
			columns[i].Field = fields[at].Key
		}
	}
}

// headedByTime reports whether a heading names a year or a part of one: "FY27/28", "2027", "Savings (£k) FY27/28".
func headedByTime(heading string) bool { return timeIn(heading, vague.Customs{}).State != vague.Blank }

// timeIn is the year, or the part of one, that a heading names by itself or with its last words; Blank when it names none.
func timeIn(heading string, c vague.Customs) vague.Answer[vague.Date] {
	words := strings.Fields(withoutBrackets(heading))
	for at := max(0, len(words)-4); at < len(words); at++ {
		a := vague.ReadDate(strings.Join(words[at:], " "), c)
		if a.State == vague.Understood && isPeriod(a.Value) {
			return a
		}
		if a.State == vague.Asked && len(a.Candidates) > 1 && isPeriod(a.Candidates[0].Value) && a.Candidates[0].Why != a.Candidates[1].Why {
			return a
		}
	}
	return vague.Answer[vague.Date]{}
}

func isPeriod(d vague.Date) bool {
	return d.Precision == vague.Year || d.Precision == vague.Half || d.Precision == vague.Quarter || d.Precision == vague.Month
}

// guessTitle takes the column with the longest words as the first field, for a list without headings.
func (l *Layout) guessTitle(below [][]Cell, fields []Field) {
	best, longest := -1, 0
	for i, c := range l.Columns {
		sum := 0
		for _, row := range below {
			if cell := cellAt(row, c.Index); cell.own() && cell.Kind == Words {
				sum += len(cell.Text)
			}
		}
		if sum > longest {
			best, longest = i, sum
		}
	}
	at := slices.IndexFunc(fields, func(f Field) bool { return f.Content == Prose })
	if best >= 0 && at >= 0 {
		l.Columns[best].Field = fields[at].Key
		l.Columns[best].Unsure = "the list has no row of headings; this column holds most words"
	}
}
