package benefit

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// What becomes of a row of a list of readings.
const (
	ReadingNew    = "new"        // it comes in
	ReadingThere  = "there"      // the same day and level is there already
	ReadingOther  = "another"    // the day is there with another level: it stays out
	ReadingAsks   = "not clear"  // it cannot be read for certain: it stays out
	ReadingNoRow  = "no reading" // a heading or a note above or below the readings
	readingSource = "list"       // where readings out of lists come from
	pushedSource  = "pushed"     // and those that a program sends
	mostReadings  = 500          // of one list
)

// readingLimits bound what is read of a list of readings.
var readingLimits = sheet.Limits{Bytes: 2 << 20, Rows: mostReadings + 20, Columns: 20, Sheets: 10}

// ReadingList is a list of readings as somebody gives it: a text out of a spreadsheet, or a file. Field names are list, file, order and
// decimal.
type ReadingList struct {
	Body    []byte
	Order   string // what 01/02/2027 is: "day", "month", "" for as the project's country has it
	Decimal string // "." or ",", "" for as the project's country has it
}

// ReadingRow is one row of the list, with what was written and what it was understood as.
type ReadingRow struct {
	Line  int // from 1
	Wrote string
	Day   civil.Date
	Value string // decimal
	State string
	Why   string
}

// ReadingSet is a list of readings before anything of it is kept.
type ReadingSet struct {
	*View
	Node casebook.Node
	Unit string
	Rows []ReadingRow
	Text string   // the list as text, one row a line, to be sent again
	Odd  []string // what of the file could not be read as it stands, and what else it holds
}

// Count is how many rows are in a state.
func (s *ReadingSet) Count(state string) (n int) {
	for _, r := range s.Rows {
		if r.State == state {
			n++
		}
	}
	return n
}

// LookAtReadings reads a list of readings of a benefit and says of every row what would become of it. Nothing is kept.
func (w Work) LookAtReadings(ctx context.Context, v access.Viewer, project access.ScopeID, id string, l ReadingList) (s *ReadingSet, err error) {
	defer errs.Wrap(&err, "benefit.LookAtReadings")
	table, odd, err := readingTable(ctx, l.Body)
	if err != nil {
		return nil, err
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view, err := w.see(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if _, err := view.mine(v, casebook.Benefit, id); err != nil {
			return err
		}
		there, err := tx.ReadingsOf(ctx, store.At(view.Reach), id)
		if err != nil {
			return err
		}
		s = view.readingSet(id, table, there, l)
		s.Odd = odd
		return nil
	})
	return s, err
}

// TakeReadings keeps the rows of a list that are new, in one go, and says how many. Every other row stays out, as LookAtReadings said.
func (w Work) TakeReadings(ctx context.Context, v access.Viewer, project access.ScopeID, id string, l ReadingList) (n int, err error) {
	defer errs.Wrap(&err, "benefit.TakeReadings")
	table, _, err := readingTable(ctx, l.Body)
	if err != nil {
		return 0, err
	}
	err = w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		n = 0
		if _, err := view.mine(v, casebook.Benefit, id); err != nil {
			return err
		}
		there, err := a.ReadingsOf(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		s := view.readingSet(id, table, there, l)
		for _, r := range s.Rows {
			if r.State != ReadingNew {
				continue
			}
			if err := keepReading(ctx, a, view, casebook.Reading{Node: id, Day: r.Day.String(), Value: r.Value, Source: readingSource}); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return errs.InvalidFields("Nothing to take in", []errs.Field{{Path: "list", Message: "No row of it is a new reading."}})
		}
		return nil
	})
	return n, err
}

// keepReading keeps a reading of the viewer's, and records it.
func keepReading(ctx context.Context, a *act.Act, view *View, r casebook.Reading) error {
	r.Organisation, r.Room, r.ID, r.By, r.ByName = a.Reach.Organisation, a.Reach.Room, a.NewID(), a.Viewer.Person, a.Viewer.Name
	c := check{view: view}
	if err := c.readable(r); err != nil {
		return err
	}
	if err := a.AddReading(ctx, r); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, "reading.added", ref(casebook.Benefit, r.Node), field("day", r.Day), field("value", r.Value), field("by", r.ByName), field("words", r.Words), field("source", r.Source))
	return err
}

// readingTable reads a list as rows of cells: a workbook, or a text in which tabs, semicolons or commas set columns apart. Odd is what could not
// be read as it stands, and the sheets that are not looked at.
func readingTable(ctx context.Context, body []byte) (rows [][]intake.Cell, odd []string, err error) {
	wrong := func(format string, args ...any) error {
		return errs.InvalidFields("The readings cannot be read", []errs.Field{{Path: "list", Message: fmt.Sprintf(format, args...)}})
	}
	if len(strings.TrimSpace(string(body[:min(len(body), 4096)]))) == 0 {
		return nil, nil, wrong("Paste two columns, a day and a level in each row, or give a file.")
	}
	book, warnings, err := sheet.Read(ctx, body, readingLimits)
	if errs.KindOf(err) == errs.Invalid {
		return nil, nil, wrong("%s", sentence(errs.Sentence(err)))
	}
	if err != nil {
		return nil, nil, err
	}
	for _, w := range warnings[:min(len(warnings), mostLines)] {
		odd = append(odd, sentence(w.String()))
	}
	for _, s := range book.Sheets {
		switch {
		case len(s.Rows) == 0:
		case s.Hidden || rows != nil:
			odd = append(odd, fmt.Sprintf("The sheet “%s” is not read.", s.Name))
		case len(s.Rows) > mostReadings:
			return nil, nil, wrong("There are %d rows, and at most %d are read at once: take them in in parts.", len(s.Rows), mostReadings)
		default:
			rows = s.Rows
		}
	}
	if rows == nil {
		return nil, nil, wrong("The file holds no row.")
	}
	return rows, odd, nil
}

// readingSet says of every row of a list what would become of it.
func (view *View) readingSet(id string, table [][]intake.Cell, there []casebook.Reading, l ReadingList) *ReadingSet {
	s := &ReadingSet{View: view, Node: view.Nodes[id]}
	at := slices.IndexFunc(view.Case.Benefits, func(b benefit.Benefit) bool { return string(b.ID) == id })
	if at >= 0 {
		s.Unit = view.Case.Benefits[at].Measure.Unit
	}
	r := readingReader{view: view, customs: (&check{view: view}).customs(), unit: s.Unit, held: map[string]string{}}
	switch l.Order {
	case "day":
		r.customs.DayOrder = vague.DayFirst
	case "month":
		r.customs.DayOrder = vague.MonthFirst
	}
	if l.Decimal == "." || l.Decimal == "," {
		r.customs.Decimal = l.Decimal[0]
	}
	for _, x := range there {
		if x.Withdrawn == 0 {
			r.held[x.Day] = x.Value
		}
	}
	first := columnOf(table, r.isDay)
	var lines []string
	for i, cells := range table {
		row := r.row(cells, first)
		row.Line = i + 1
		if row.Wrote == "" {
			continue
		}
		s.Rows, lines = append(s.Rows, row), append(lines, row.Wrote)
	}
	s.Text = strings.Join(lines, "\n")
	// What stands above the first reading and is none is a heading.
	for i := range s.Rows {
		if s.Rows[i].State != ReadingAsks {
			break
		}
		if i+1 < len(s.Rows) && s.Rows[i].Day == 0 && s.Rows[i].Value == "" {
			s.Rows[i].State, s.Rows[i].Why = ReadingNoRow, "a heading"
		}
	}
	return s
}

// columnOf is the column in which the most cells are what is asked for.
func columnOf(table [][]intake.Cell, is func(intake.Cell) bool) (best int) {
	counts := map[int]int{}
	for _, cells := range table {
		for i, c := range cells {
			if is(c) {
				counts[i]++
			}
		}
	}
	for i := range 20 {
		if counts[i] > counts[best] {
			best = i
		}
	}
	return best
}

// readingReader reads the rows of a list of readings.
type readingReader struct {
	view    *View
	customs vague.Customs
	unit    string
	held    map[string]string // by day: the level that counts
}

func (r *readingReader) isDay(c intake.Cell) bool {
	if c.Kind == intake.Number {
		return false
	}
	d, why := r.day(c)
	return d != 0 || strings.Contains(why, "several ways") || c.Kind == intake.Date
}

// row reads one row, whose day stands in a column and whose level in the next that says anything.
func (r *readingReader) row(cells []intake.Cell, first int) (out ReadingRow) {
	var wrote []string
	var level *intake.Cell
	for i := range cells {
		text := written(cells[i])
		if text != "" {
			wrote = append(wrote, text)
		}
		if i != first && text != "" && level == nil {
			level = &cells[i]
		}
	}
	out.Wrote, out.State = strings.Join(wrote, "\t"), ReadingAsks
	if out.Wrote == "" || first >= len(cells) {
		out.Why = "there is no day"
		return out
	}
	d, why := r.day(cells[first])
	if why != "" {
		out.Why = why
		return out
	}
	out.Day = d
	if level == nil {
		out.Why = "there is no level beside the day"
		return out
	}
	if out.Value, why = r.level(*level); why != "" {
		out.Why = why
		return out
	}
	held, there := r.held[d.String()]
	switch {
	case d > r.view.Input.Report:
		out.Why = "the day is still ahead"
	case there && sameLevel(held, out.Value):
		out.State, out.Why = ReadingThere, "this reading is there already"
	case there:
		out.State, out.Why = ReadingOther, "that day has "+held+" already: withdraw that reading first, if this is right"
	default:
		out.State = ReadingNew
		r.held[d.String()] = out.Value
	}
	return out
}

// written is a cell as it is shown and sent again: a day of a workbook as the day it is.
func written(c intake.Cell) string {
	switch c.Kind {
	case intake.Date:
		return c.Time.Date().String()
	case intake.Number:
		if c.Percent {
			return Plain(math.Round(c.Number*100*1e9)/1e9) + " %"
		}
		return Plain(c.Number)
	}
	return strings.Join(strings.Fields(c.Text), " ")
}

func (r *readingReader) day(c intake.Cell) (d civil.Date, why string) {
	if c.Kind == intake.Date {
		if c.Shows != vague.Day {
			return 0, "the cell shows no day of its own: write the day"
		}
		return c.Time.Date(), ""
	}
	a := vague.ReadDate(written(c), r.customs)
	v := a.Value
	switch {
	case a.State == vague.Understood && v.Precision == vague.Day && v.Bound == vague.Exactly && !v.Approximate && a.Rest == "":
		return v.On, ""
	case a.State == vague.Asked && len(a.Candidates) > 1:
		return 0, "the day can be read in several ways: say above which comes first, the day or the month"
	case a.State == vague.Understood:
		return 0, "it is not one day: write the day, such as 2027-03-31"
	}
	return 0, "there is no day that can be read"
}

func (r *readingReader) level(c intake.Cell) (value, why string) {
	if c.Kind == intake.Number {
		if c.Percent && strings.TrimSpace(r.unit) != "%" && r.unit != "" {
			return "", "it is a percentage, and the measure is in " + r.unit
		}
		return strings.TrimSuffix(written(c), " %"), ""
	}
	if c.Kind == intake.Failed {
		return "", "the cell holds an error"
	}
	text := written(c)
	if x := (&check{view: r.view}).level("", text); x != nil && r.customs.Decimal != ',' {
		return Plain(*x), ""
	}
	a := vague.ReadQuantity(text, r.customs, vague.Heading{})
	q := a.Value
	switch {
	case a.State == vague.Asked && len(a.Candidates) > 1:
		return "", "the number can be read in several ways: say above what sets the decimals apart"
	case a.State != vague.Understood || q.Kind != vague.Level:
		return "", "there is no number that can be read"
	case q.Low != q.High || q.Approximate || q.Bound != vague.Exactly || a.Rest != "":
		return "", "it is not one number"
	case q.Unit != "" && r.unit != "" && !strings.EqualFold(squeeze(q.Unit), squeeze(r.unit)):
		return "", "it is in " + q.Unit + ", and the measure is in " + r.unit
	}
	return Plain(q.Low), ""
}

// sameLevel reports whether two decimals are the same number.
func sameLevel(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, other := strconv.ParseFloat(b, 64)
	return err == nil && other == nil && x == y || a == b
}

// Pushed is a reading that a program sends.
type Pushed struct {
	Day   string `json:"day"`   // ISO
	Value string `json:"value"` // decimal, with a point
	Note  string `json:"note,omitempty"`
}

// PushReading keeps a reading that a program sends for somebody who may give readings of the benefit. Sent again, it is there already and
// nothing changes; another level for the same day is refused. fresh says whether it is new.
func (w Work) PushReading(ctx context.Context, v access.Viewer, project access.ScopeID, id string, p Pushed) (fresh bool, err error) {
	defer errs.Wrap(&err, "benefit.PushReading")
	err = w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		fresh = false
		if _, err := view.mine(v, casebook.Benefit, id); err != nil {
			return err
		}
		c := check{view: view}
		d, err := civil.ParseDate(p.Day)
		switch {
		case err != nil:
			c.say("day", "%.40q is not a day: send it as 2027-03-31.", p.Day)
		case d > view.Input.Report:
			c.say("day", "A reading is of a day that has come: %s is still ahead.", d)
		}
		x, err := strconv.ParseFloat(p.Value, 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || strings.ContainsAny(p.Value, "xXpP_") || len(strings.Trim(p.Value, "+-.0")) > mostDigits+1 {
			c.say("value", "%.40q is not a number: send digits with a point, such as 62.5, in at most %d digits.", p.Value, mostDigits)
		}
		words := c.body("note", p.Note)
		if err := c.err(); err != nil {
			return err
		}
		there, err := a.ReadingsOf(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		for _, r := range there {
			if r.Withdrawn != 0 || r.Day != d.String() {
				continue
			}
			if sameLevel(r.Value, Plain(x)) {
				return nil
			}
			return errs.New(errs.Conflict, "%s has the reading %s already: withdraw that one first, if %s is right", d, r.Value, Plain(x))
		}
		fresh = true
		return keepReading(ctx, a, view, casebook.Reading{Node: id, Day: d.String(), Value: Plain(x), Words: words, Source: pushedSource})
	})
	return fresh, err
}
