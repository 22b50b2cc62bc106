package intake

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/vague"
)

// BenefitList is a list of benefits, row by row. Each row of the sheet is in Rows, LeftOut or Blank, and in one of them.
type BenefitList struct {
	Rows    []BenefitRow
	LeftOut []LeftOut
	Blank   []int         // numbers of rows that hold nothing of their own
	Customs vague.Customs // those it was read with, what the list itself shows among them
	Notes   []string      // rules that were applied to the whole list
}

// BenefitRow is one row as it was understood. Row is its number in the sheet. Each Answer keeps the text of its cell.
type BenefitRow struct {
	Row         int
	Ref         string
	Title       string
	TitleFrom   int    // the row the title was carried down from, 0 for its own
	Section     string // the line between rows that stands above it, such as "Cashable benefits"
	Description string
	Kind        vague.Answer[benefit.Kind]
	Owner       vague.Answer[vague.Person]
	Measure     string
	Unit        string
	Baseline    vague.Answer[vague.Quantity]
	Target      vague.Answer[vague.Quantity]
	Value       vague.Answer[vague.Money]
	ByTime      []TimedValue
	Date        vague.Answer[vague.Date]
	Objective   string
	Depends     []string // what it needs, apart where a sign or a line is between them
	DependsText string   // the same as it stands
	Notes       []Note   // every cell that is no field, under its heading
	SameAs      int      // an earlier row with the same title, 0 for none
	Questions   []Question
}

// TimedValue is a value in a column that is headed by a time.
type TimedValue struct {
	Heading string
	When    vague.Answer[vague.Date] // the heading, understood
	Value   vague.Answer[vague.Money]
}

// Note is a cell that nothing else was made of.
type Note struct {
	Heading string
	Text    string
}

// Question is something about a row that somebody has to answer. The answer goes into Answers under Field.
type Question struct {
	Field      string   // a key of BenefitFields, FieldByTime with its heading behind a colon, or FieldRow
	Text       string   // as it stands in the cell
	Ask        string   // a sentence
	Candidates []string // words to choose from; reading them raises no question
	Must       bool     // the row is not taken in before it is answered
}

// FieldRow is the field of questions about a row as a whole: TakeIn and LeaveOut are the answers.
const (
	FieldRow = "row"
	TakeIn   = "take in"
	LeaveOut = "leave out"
)

// LeftOut is a row that is not taken in.
type LeftOut struct {
	Row    int
	Reason Reason
	Why    string // more about it, may be empty
	Text   string // the row's cells, apart by a bar
}

// Reason is why a row is not taken in.
type Reason uint8

// The reasons.
const (
	AboveHeadings Reason = iota
	HeadingRow
	HeadingsAgain
	TotalRow
	SectionRow
	LoneText
	ByAnswer
)

// String is the reason in words.
func (r Reason) String() string {
	names := [...]string{"above the headings", "the headings", "the headings again", "a total", "a line between rows", "words beside the list", "left out by somebody"}
	if int(r) < len(names) {
		return names[r]
	}
	return "unknown"
}

// Answers is what somebody said where rows ask: by number of row and field, in words as if they stood in the cell.
type Answers map[int]map[string]string

// ReadBenefits reads the rows of a list of benefits as they are laid out.
func ReadBenefits(rows [][]Cell, l Layout, c vague.Customs, answers Answers) BenefitList {
	r := &benefitReader{lines: newLines(rows, l, answers, BenefitFields()), titles: map[string]int{}}
	r.customs, r.list.Notes = c.Learn(r.texts(FieldDate, FieldValue, FieldBaseline, FieldTarget))
	r.heads()
	for i := range rows {
		r.row(i)
	}
	r.list.Customs, r.list.LeftOut, r.list.Blank = r.customs, r.leftOut, r.blank
	return r.list
}

// benefitReader is a list while it is read.
type benefitReader struct {
	*lines
	headed map[string]vague.Heading
	times  []timedColumn
	list   BenefitList

	titled BenefitRow     // the last with a title of its own
	titles map[string]int // row of each title
	sums   tally
}

// timedColumn is a column headed by a time.
type timedColumn struct {
	column  Column
	when    vague.Answer[vague.Date]
	heading vague.Heading
}

// heads reads what the headings say about the figures below them.
func (r *benefitReader) heads() {
	r.headed = map[string]vague.Heading{}
	for _, key := range []string{FieldValue, FieldBaseline, FieldTarget} {
		if col, ok := r.columns[key]; ok {
			r.headed[key] = vague.ReadHeading(col.Heading, r.customs)
			if key == FieldValue {
				r.headed[key] = r.told(col)
			}
		}
	}
	if h, ok := r.headed[FieldValue]; ok && h.Period == vague.PeriodNotStated && saysPerYear(r.columns[FieldValue].Heading) {
		h.Period = vague.PerYear
		r.headed[FieldValue] = h
	}
	for _, col := range r.layout.Columns {
		if col.Field != FieldByTime {
			continue
		}
		t := timedColumn{column: col, heading: r.told(col)}
		t.when = timeIn(col.Heading, r.customs)
		t.heading.Period, t.heading.Months = vague.Once, 0
		r.times = append(r.times, t)
	}
}

// told is what a heading says of the sums below it, and notes what it does not say itself.
func (r *benefitReader) told(col Column) vague.Heading {
	h, note := r.countedIn(col, false)
	if note != "" && !slices.Contains(r.list.Notes, note) {
		r.list.Notes = append(r.list.Notes, note)
	}
	return h
}

// saysPerYear reports whether a heading means sums of a year without saying so in the words for it.
func saysPerYear(heading string) bool {
	key := keyOf(heading)
	return strings.Contains(key, "full year") || strings.Contains(key, "steady state")
}

// row puts one row of the sheet into its place.
func (r *benefitReader) row(i int) {
	decided, _ := r.answer(i, FieldRow)
	if !holdsOwn(r.rows[i]) {
		r.blank = append(r.blank, i+1)
		return
	}
	reason, why, out := r.reason(i)
	switch {
	case decided == LeaveOut:
		r.leave(i, ByAnswer, "")
	case out && (decided != TakeIn || i <= r.layout.Last):
		r.leave(i, reason, why)
		if reason == SectionRow {
			r.section = firstText(r.rows[i])
		}
		if reason == SectionRow || reason == TotalRow {
			r.sums.next()
		}
	default:
		r.take(i, decided == TakeIn)
	}
}
