package portfolio

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/vague"
)

// headingRows is among how many rows from the top the headings are looked for.
const headingRows = 40

// Read reads a list as its headings suggest.
func Read(t Table) Year { return ReadAs(t, Propose(t)) }

// Propose says how a list seems to be read: where its headings stand, whether it lies on its side, and what each column says.
func Propose(t Table) Setup {
	s := Setup{Fields: map[int]Field{}}
	head, above, score := best(t.Rows)
	rows := t.Rows
	first := make([]string, len(rows)) // the column that heads a list on its side
	for i, r := range rows {
		if len(r) > 0 {
			first[i] = r[0]
		}
	}
	if at, _, more := best([][]string{first}); more > score {
		if side := turned(rows); len(side) > 0 {
			rows, head, above, score, s.OnSide = side, at, false, more, true
		}
	}
	if score < 2 {
		return s
	}
	s.Head, s.Above = head+1, above
	s.Fields = suggested(headings(rows, head, above))
	s.Label = labelOf(t, rows, head)
	return s
}

// Headed makes a list be read below another row of headings, or the other way round, with the columns as those headings suggest. It reports
// whether the list has such a row.
func Headed(t Table, s *Setup, head int, onSide bool) bool {
	rows := t.Rows
	if onSide {
		rows = turned(rows)
	}
	if head < 1 || head > len(rows) {
		return false
	}
	s.Head, s.OnSide, s.Above = head, onSide, false
	s.Fields = suggested(headings(rows, head-1, false))
	return true
}

// suggested is what headings say, by column. Of two for the same field the one that says it more exactly is read; of equals the one of the
// latest year where they name years, else the first.
func suggested(texts []string) map[int]Field {
	out, rank, at := map[int]Field{}, map[Field]int{}, map[Field]int{}
	for i, text := range texts {
		f, n := fieldOf(text)
		if f != "" && !before(text, f) {
			n += exactly / 2
		}
		if f == "" || at[f] > 0 && (n < rank[f] || n == rank[f] && !(NumberOf(text) > NumberOf(texts[at[f]-1]) && NumberOf(texts[at[f]-1]) > 0)) {
			continue
		}
		delete(out, at[f])
		out[i+1], at[f], rank[f] = f, i+1, n
	}
	for _, day := range [][2]Field{{Begins, BeginYear}, {Ends, EndYear}} {
		month := slices.IndexFunc(texts, func(h string) bool { return halfOf(h) == day[0] }) + 1
		year := slices.IndexFunc(texts, func(h string) bool { return halfOf(h) == day[1] }) + 1
		switch whole := at[day[0]]; {
		case year == 0 || whole != 0 && whole != month && whole != year:
		case month == 0:
			out[year] = day[0]
		default:
			out[month], out[year] = day[0], day[1]
		}
	}
	for i, text := range texts { // two ratings under one heading: that of others first, and the project's own
		if first := at[Rating]; at[Own] == 0 && first > 0 && i+1 != first && out[i+1] == "" && key(text) == key(texts[first-1]) {
			out[i+1], at[Own] = Own, i+1
		}
	}
	return out
}

// Heading is a heading without what people write differently, by which it is known again.
func Heading(text string) string { return key(text) }

// best is the row with most headings that are known, among the first; whether the row above belongs to them, as where one cell heads
// several; and how many there are.
func best(rows [][]string) (at int, above bool, score int) {
	for i := range rows[:min(len(rows), headingRows)] {
		for _, two := range []bool{false, true} {
			if two && (i == 0 || !goesOn(rows[i-1], rows[i])) {
				continue
			}
			if two {
				if _, title := lone(rows[i-1]); title {
					continue
				}
			}
			seen := map[Field]bool{}
			for _, c := range headings(rows, i, two) {
				if f, _ := fieldOf(c); f != "" {
					seen[f] = true
				}
			}
			if n := len(seen); seen[Name] && n > score {
				at, above, score = i, two, n
			}
		}
	}
	return at, above, score
}

// goesOn reports whether a row can be the lower one of two that head a list: it has no name below the heading of names, and no figure or day.
func goesOn(upper, lower []string) bool {
	for i, c := range lower {
		if empty(c) {
			continue
		}
		if f, _ := fieldOf(c); f != "" {
			continue
		}
		if i < len(upper) && tidy(upper[i]) != tidy(c) {
			if f, _ := fieldOf(upper[i]); f == Name {
				return false
			}
		}
		if day := dayOf(tidy(c), vague.Customs{DayOrder: vague.DayFirst, YearStarts: 4, YearNamed: vague.NamedAfterTheEnd}, Ends); day.On != 0 && NumberOf(c) == 0 {
			return false
		}
		if len(headingWords(c)) > 0 && strings.Trim(tidy(c), "0123456789.,-£$€() ") == "" && NumberOf(c) == 0 {
			return false
		}
	}
	return true
}

// headings are the texts that head the columns. What the row above says goes on to the right until it says something else.
func headings(rows [][]string, at int, above bool) []string {
	width := len(rows[at])
	if above {
		width = max(width, len(rows[at-1]))
	}
	out := make([]string, width)
	last := ""
	for i := range out {
		c := ""
		if i < len(rows[at]) {
			c = rows[at][i]
		}
		out[i] = strings.TrimSpace(c)
		if !above {
			continue
		}
		if i < len(rows[at-1]) && !empty(rows[at-1][i]) {
			last = tidy(rows[at-1][i])
		}
		switch {
		case empty(c) && i < len(rows[at-1]):
			out[i] = tidy(rows[at-1][i])
		case last != "" && last != tidy(c) && !empty(c):
			out[i] = last + " " + tidy(c)
		}
	}
	return out
}

// ReadAs reads a list as somebody says.
func ReadAs(t Table, s Setup) Year {
	y := Year{Table: t.Name, Setup: s, Label: s.Label}
	rows := t.Rows
	if s.OnSide {
		rows = turned(rows)
	}
	if s.Head < 1 || s.Head > len(rows) || s.Above && s.Head < 2 {
		return y.unreadable(rows)
	}
	y.Headings = headings(rows, s.Head-1, s.Above)
	for i, text := range y.Headings {
		if f := s.Fields[i+1]; f != "" && y.column(f) == 0 {
			y.Columns = append(y.Columns, Column{i + 1, tidy(text), f})
		} else if !empty(text) {
			y.Other = append(y.Other, tidy(text))
		}
	}
	if y.column(Name) == 0 {
		return y.unreadable(rows)
	}
	if n := y.blocks(); n > 1 {
		y.unreadable(rows)
		y.Problem = fmt.Sprintf("“%s” stands in the first column %d times: each project has a block of its own, and only a list with a row or a column for each can be read", tidy(y.heading(Name)), n)
		return y
	}
	y.unheaded(rows)
	for _, f := range []Field{Begins, Ends} {
		if h := y.Heading(f); before(h, f) {
			y.Notes = append(y.Notes, fmt.Sprintf("“%s” is a day as it was planned once: no column says how it stands", h))
		}
	}
	y.Sign = y.sign(rows)
	how := habits{days: y.customs(rows), cost: y.counted(rows, Cost), benefit: y.counted(rows, Benefit)}
	y.rows(rows, how)
	y.twice(rows)
	if y.running() {
		y.Notes = append(y.Notes, fmt.Sprintf("“%s” only numbers the rows: by it no project is known again", tidy(y.heading(ID))))
		for _, e := range y.Entries {
			delete(e.Said, ID)
		}
	}
	if of := y.most(); of != "" {
		y.Label = of
	}
	return y
}

// blocks is how many times the headings of a list on its side name a project.
func (y *Year) blocks() (n int) {
	for _, text := range y.Headings {
		if y.Setup.OnSide && key(text) == key(y.heading(Name)) {
			n++
		}
	}
	return n
}

// rows takes every row below the headings, or leaves it.
func (y *Year) rows(rows [][]string, how habits) {
	var above passage
	for i, r := range rows {
		if i == y.Setup.Head-1 || y.Setup.Above && i == y.Setup.Head-2 {
			continue
		}
		if why := above.pass(y, r, i, y.leaves(r, i)); why != "" {
			y.Left = append(y.Left, Left{i + 1, why})
			continue
		}
		y.Entries = append(y.Entries, above.owned(y.entry(r, i, how)))
	}
	if above.lines > 0 {
		y.Notes = append(y.Notes, fmt.Sprintf("no column says who answers for a project: it is read from %d lines between them", above.lines))
	}
}

// unheaded names what stands below no heading: it is kept with the file, and read as nothing.
func (y *Year) unheaded(rows [][]string) {
	filled := map[int]int{} // cells by column
	for i, r := range rows {
		if i < y.Setup.Head {
			continue
		}
		for k, c := range r {
			if (k >= len(y.Headings) || empty(y.Headings[k])) && y.Setup.Fields[k+1] == "" && !empty(c) {
				filled[k+1]++
			}
		}
	}
	if len(filled) == 0 {
		return
	}
	n, at := 0, slices.Sorted(maps.Keys(filled))
	for _, k := range at {
		n += filled[k]
	}
	of, how := "column", "columns"
	if y.Setup.OnSide {
		of, how = "row", "rows"
	}
	text := fmt.Sprintf("%s %d has no heading", of, at[0])
	if len(at) > 1 {
		text = fmt.Sprintf("%d %s have no heading, the first of them %s %d", len(at), how, of, at[0])
	}
	y.Notes = append(y.Notes, fmt.Sprintf("%s: %d cells stand there, and are read as nothing", text, n))
}

func (y *Year) unreadable(rows [][]string) Year {
	y.Problem = "no row or column of headings names the projects: a list has a column such as Project name, and another such as a rating, a date or a cost"
	y.Setup.Head, y.Setup.Above = 0, false
	for i, r := range rows {
		if blank(r) {
			y.Left = append(y.Left, Left{i + 1, "empty"})
			continue
		}
		y.Left = append(y.Left, Left{i + 1, "the list names no projects"})
	}
	return *y
}

// customs are the habits of who wrote the list, as all its dates show them.
func (y *Year) customs(rows [][]string) vague.Customs {
	var texts []string
	for _, r := range rows[y.Setup.Head:] {
		for _, f := range []Field{Begins, Ends} {
			if text := y.cell(r, f); text != "" {
				texts = append(texts, text)
			}
		}
	}
	c, notes := vague.Customs{YearStarts: 4, YearNamed: vague.NamedAfterTheEnd, Decimal: '.'}.Learn(texts)
	if c.DayOrder == vague.DayOrderNotKnown {
		c.DayOrder = y.Setup.Days
	}
	if c.DayOrder == vague.DayOrderNotKnown && y.Sign == "£" {
		c.DayOrder = vague.DayFirst
		notes = append(notes, "dates are read with the day first, as is usual beside sums in pounds")
	}
	y.Notes = append(y.Notes, notes...)
	return c
}

// habits are how a list writes what it writes.
type habits struct {
	days          vague.Customs
	cost, benefit counting
}

// leaves says why a row is no project; "" where it is one.
func (y *Year) leaves(row []string, i int) string {
	name := y.cell(row, Name)
	filled, alone := 0, true // alone: all its cells say the same, as where one is merged over all columns
	for _, c := range row {
		if !empty(c) {
			filled++
			alone = alone && (filled == 1 || name != "" && tidy(c) == name)
		}
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' || r == ':' })
	first := ""
	if len(words) > 0 {
		first = words[0]
	}
	switch {
	case filled == 0:
		return "empty"
	case i < y.Setup.Head-1:
		return "above the headings"
	case strings.EqualFold(name, tidy(y.heading(Name))), y.headed(row):
		return headingsAgain
	case y.total(row, words):
		return "a total"
	case name == "" && filled == 1:
		return singleCell
	case name == "":
		return "it names no project"
	case alone && (strings.HasPrefix(name, "*") || strings.HasPrefix(name, "†") || first == "note" || first == "notes" || first == "source" || len(name) > 120):
		return "a note"
	case alone:
		return nameAlone
	}
	return ""
}

// total reports whether a row adds up others: its name begins or ends with that word, and it has no id, rating or day of its own.
func (y *Year) total(row []string, words []string) bool {
	if len(words) == 0 {
		return false
	}
	adds := func(w string) bool {
		w = fold(strings.Trim(w, "*.,;()"))
		return slices.Contains([]string{"total", "totals", "subtotal", "subtotals", "summe", "gesamtsumme", "zwischensumme", "insgesamt", "totalt", "totaux"}, w) ||
			len(words) == 1 && slices.Contains([]string{"sum", "gesamt", "average", "mean", "median", "count", "durchschnitt"}, w)
	}
	first, last := words[0], words[len(words)-1]
	if !adds(first) && !adds(last) && !((first == "grand" || first == "sub") && len(words) > 1 && adds(words[1])) {
		return false
	}
	if len(words) == 1 && len(first) > len("sum") {
		return true
	}
	return !slices.ContainsFunc([]Field{ID, Rating, Own, Begins, Ends}, func(f Field) bool { return !none(y.cell(row, f)) })
}

func (y *Year) entry(row []string, i int, how habits) Entry {
	e := Entry{At: i + 1, Said: map[Field]string{}}
	for _, c := range y.Columns {
		if text := y.cell(row, c.Field); text != "" {
			e.Said[c.Field] = text
		}
	}
	e.Rating = y.graded(e.Said[Rating], Rating)
	if own := y.graded(e.Said[Own], Own); e.Rating.Points == 0 && (e.Rating.Why == noneGiven || e.Rating.Why == notRated) && own.Word != "" {
		e.Rating, e.Rating.By = own, tidy(y.heading(Own))
	}
	e.Cost, e.Benefit = how.cost.read(e.Said[Cost]), how.benefit.read(e.Said[Benefit])
	for day, year := range map[Field]Field{Begins: BeginYear, Ends: EndYear} {
		if text := e.Said[year]; text != "" && !strings.Contains(e.Said[day], text) {
			e.Said[day] = tidy(e.Said[day] + " " + text)
		}
		delete(e.Said, year)
	}
	e.Begins, e.Ends = dayOf(e.Said[Begins], how.days, Begins), dayOf(e.Said[Ends], how.days, Ends)
	return e
}

// footnote is a mark behind a text that leads to a note.
var footnote = regexp.MustCompile(`\s*(\[[^\]]*\]|[*†‡]+)\s*$`)

// TwoDays is why a day is not known that can be read in two ways.
const TwoDays = "a day that can be read in two ways"

// dayOf reads a day. A number alone is the day a spreadsheet counts so. Of an end it is not enough to know from when on it may be.
func dayOf(text string, c vague.Customs, of Field) Day {
	d := Day{Word: text}
	if mid, span := middle(text); span {
		if d.Span = mid != ""; !d.Span {
			d.Why = noOneSum
			return d
		}
		text = mid
	}
	switch {
	case none(text):
		d.Why = noneGiven
		return d
	case withheld(text):
		d.Why = keptBack
		return d
	}
	if days, err := strconv.ParseFloat(text, 64); err == nil && days > 9999 {
		if on, ok := vague.SerialDate(days, false); ok {
			d.On = on
			return d
		}
	}
	text, _, _ = strings.Cut(text, " 00:00")
	a := vague.ReadDate(bare(footnote.ReplaceAllString(text, "")), c)
	switch {
	case a.State == vague.Understood && of == Ends && (a.Value.Bound == vague.NotBefore || a.Value.Bound == vague.After):
		d.Why = "no earlier than a day, and how much later is not said"
	case a.State == vague.Understood && a.Value.On != 0:
		d.On = a.Value.On
	case a.State == vague.Asked && len(a.Candidates) > 0:
		d.Why = TwoDays
	case unsaid(text):
		d.Why = notGiven
	default:
		d.Why = "not a day"
	}
	return d
}

// twice leaves a row out that stands in the list already, cell for cell; one that only has the same name or id stays, and is told when the
// years are laid side by side.
func (y *Year) twice(rows [][]string) {
	seen := map[string]int{}
	y.Entries = slices.DeleteFunc(y.Entries, func(e Entry) bool {
		text := strings.Join(rows[e.At-1], "\x00")
		if first, again := seen[text]; again {
			y.Left = append(y.Left, Left{e.At, fmt.Sprintf("the same, cell for cell, as row %d", first)})
			return true
		}
		seen[text] = e.At
		return false
	})
	slices.SortStableFunc(y.Left, func(a, b Left) int { return a.At - b.At })
}
