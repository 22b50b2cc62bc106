package intake

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/vague"
)

// MatterList is a register of matters, row by row. Each row of the sheet is in Rows, LeftOut or Blank, and in one of them.
type MatterList struct {
	Rows    []MatterRow
	LeftOut []LeftOut
	Blank   []int    // numbers of rows that hold nothing of their own
	Notes   []string // rules that were applied to the whole list
}

// MatterRow is one row as it was understood. Row is its number in the sheet. Each Answer keeps the text of its cell.
type MatterRow struct {
	Row         int
	Ref         string
	Title       string // a line of the description where the list has no title
	Description string
	Section     string // the line between rows that stands above it, such as "Risks"
	Kind        vague.Answer[matter.Kind]
	Standing    vague.Answer[Standing]
	RaisedBy    vague.Answer[vague.Person]
	Owner       vague.Answer[vague.Person]
	Raised      vague.Answer[vague.Date]
	Due         vague.Answer[vague.Date]
	Answered    vague.Answer[vague.Date]
	Closed      vague.Answer[vague.Date]
	Response    string
	Class       string
	Probability vague.Answer[int] // hundredths of a per cent
	Notes       []Note            // every cell that is no field, under its heading
	Questions   []Question
}

// ReadMatters reads the rows of a register as they are laid out. Rows that do not say their kind are of the usual one; "" asks.
func ReadMatters(rows [][]Cell, l Layout, c vague.Customs, usual matter.Kind, answers Answers) MatterList {
	r := &matterReader{lines: newLines(rows, l, answers, MatterFields()), usual: usual, seen: map[string]int{}}
	r.titles = FieldTitle
	if _, ok := r.columns[FieldTitle]; !ok {
		r.titles = FieldDescription
	}
	r.customs, r.list.Notes = c.Learn(r.texts(FieldRaised, FieldDate, FieldAnswered, FieldClosed))
	for i := range rows {
		r.row(i)
	}
	r.list.LeftOut, r.list.Blank = r.leftOut, r.blank
	return r.list
}

// UsualKind is the kind of matter that names say a register holds, such as those of a sheet or a file, or the headings of what it calls
// its rows; "" where they say none, or several.
func UsualKind(l Layout, names ...string) matter.Kind {
	for _, name := range names {
		if k := kindsNamed(strings.ToLower(name)); len(k) == 1 {
			return k[0]
		}
	}
	var out []matter.Kind
	for _, c := range l.Columns {
		if c.Field != FieldTitle && c.Field != FieldRef && c.Field != FieldDescription {
			continue
		}
		for _, k := range kindsNamed(strings.ToLower(c.Heading)) {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return ""
}

// matterReader is a register while it is read.
type matterReader struct {
	*lines
	usual  matter.Kind
	titles string         // the field that tells what a row is about
	seen   map[string]int // row of each reference and text
	list   MatterList
}

// row puts one row of the sheet into its place.
func (r *matterReader) row(i int) {
	decided, _ := r.answer(i, FieldRow)
	if !holdsOwn(r.rows[i]) {
		r.blank = append(r.blank, i+1)
		return
	}
	reason, out := r.outside(i)
	why := ""
	if !out {
		reason, why, out = r.line(i, r.titles)
	}
	switch {
	case decided == LeaveOut:
		r.leave(i, ByAnswer, "")
	case out && (decided != TakeIn || i <= r.layout.Last):
		r.leave(i, reason, why)
		if reason == SectionRow {
			r.section = firstText(r.rows[i])
		}
	default:
		r.take(i, decided == TakeIn)
	}
}

// take reads a row as a matter.
func (r *matterReader) take(i int, decided bool) {
	m := MatterRow{Row: i + 1, Section: r.section, Ref: r.text(i, FieldRef), Description: r.text(i, FieldDescription), Response: r.text(i, FieldResponse), Class: r.text(i, FieldClass)}
	r.title(i, &m, decided)
	m.Kind = r.kind(i, &m)
	person := func(s string, _ Cell) vague.Answer[vague.Person] { return vague.ReadPerson(s) }
	m.RaisedBy = settle(r.lines, i, &m.Questions, FieldRaisedBy, person)
	m.Owner = settle(r.lines, i, &m.Questions, FieldOwner, person)
	m.Raised = settle(r.lines, i, &m.Questions, FieldRaised, r.readDate)
	m.Due = settle(r.lines, i, &m.Questions, FieldDate, r.readDate)
	m.Answered = settle(r.lines, i, &m.Questions, FieldAnswered, r.readDate)
	m.Closed = settle(r.lines, i, &m.Questions, FieldClosed, r.readDate)
	m.Standing = r.standing(i, &m)
	m.Probability = readChance(r.cell(i, FieldProbability), r.columns[FieldProbability].Heading)
	m.Notes = r.notes(i, FieldRef, FieldTitle, FieldDescription, FieldResponse, FieldClass)
	r.promise(&m)
	r.repeats(i, &m, decided)
	r.list.Rows = append(r.list.Rows, m)
}

// ask adds a question without whose answer the row cannot be taken in.
func (m *MatterRow) ask(field, text, question string, candidates ...string) {
	m.Questions = append(m.Questions, Question{Field: field, Text: text, Ask: question, Candidates: candidates, Must: true})
}

// title is what the row is about in a line: its title, or the beginning of its description.
func (r *matterReader) title(i int, m *MatterRow, decided bool) {
	if m.Title = r.text(i, FieldTitle); m.Title == "" {
		m.Title = opening(m.Description)
	}
	switch {
	case m.Title == "":
		m.ask(FieldTitle, "", "The row says nowhere what it is about: what is it called?")
	case !decided && r.lone(i):
		m.ask(FieldRow, m.Title, "The row holds nothing but these words: is it a matter, or a line between matters?", TakeIn, LeaveOut)
	}
}

// longestOpening is how many characters of a description stand for a title.
const longestOpening = 120

// opening is the first sentence of a text, or as much of it as a line holds.
func opening(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	words := strings.Fields(line)
	out := ""
	for _, w := range words {
		next := strings.TrimSpace(out + " " + w)
		if len([]rune(next)) > longestOpening {
			return out + "…"
		}
		if out = next; len(w) > 3 && strings.ContainsAny(w[len(w)-1:], ".?!") {
			break
		}
	}
	return out
}

// kind is what the row says it is, else the line above it, else its reference, else what the register usually holds.
func (r *matterReader) kind(i int, m *MatterRow) vague.Answer[matter.Kind] {
	cell := r.cell(i, FieldKind)
	said, answered := r.answer(i, FieldKind)
	a := ReadMatterKind(cell.Text)
	if answered {
		a = ReadMatterKind(said)
		a.Text, a.Notes = cell.Text, append(a.Notes, "answered: "+said)
	}
	understood := func(k matter.Kind, note string) vague.Answer[matter.Kind] {
		return vague.Answer[matter.Kind]{Text: cell.Text, State: vague.Understood, Value: k, Notes: []string{note}}
	}
	if a.State == vague.Blank || a.State == vague.Undecided {
		above, marked := ReadMatterKind(r.section), kindOfRef(m.Ref)
		switch {
		case above.State == vague.Understood:
			return understood(above.Value, "it stands below “"+r.section+"”")
		case marked != "" && r.usual == "":
			return understood(marked, "its reference says so")
		case r.usual != "":
			return understood(r.usual, "the list does not say: taken as those of this list are")
		}
		a = ReadMatterKind("no kind")
		a.Text = cell.Text
	}
	if a.State != vague.Understood {
		var words []string
		for _, c := range a.Candidates {
			words = append(words, c.Words)
		}
		m.ask(FieldKind, cell.Text, a.Question, words...)
	}
	return a
}

// kindOfRef is the kind that the letters of a reference mean, such as RFI-012 or R7; letters that may mean several mean none.
func kindOfRef(ref string) matter.Kind {
	word := strings.ToLower(strings.TrimSpace(ref))
	at := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	if at <= 0 {
		return ""
	}
	if a := ReadMatterKind(word[:at]); a.State == vague.Understood {
		return a.Value
	}
	return ""
}

// standing is how far the matter has come: by its status, and where that says nothing by its dates.
func (r *matterReader) standing(i int, m *MatterRow) vague.Answer[Standing] {
	heading := r.columns[FieldStatus].Heading
	a := settle(r.lines, i, &m.Questions, FieldStatus, func(s string, _ Cell) vague.Answer[Standing] { return ReadStanding(s, heading) })
	_, answered := r.answer(i, FieldStatus)
	closed := m.Closed.State == vague.Understood
	switch {
	case a.State == vague.Blank && closed:
		a.State, a.Value, a.Notes = vague.Understood, StandsClosed, []string{"it has a date of closing"}
	case a.State == vague.Blank && m.Response != "":
		a.State, a.Value, a.Notes = vague.Understood, StandsAnswered, []string{"it has a response"}
	case a.State == vague.Understood && (a.Value == StandsOpen || a.Value == StandsAnswered) && closed && !answered:
		q := Question{Field: FieldStatus, Text: a.Text, Ask: "Its status is not closed, and it has a date of closing: which holds?", Candidates: []string{string(StandsOpen), string(StandsClosed)}}
		m.Questions = append(m.Questions, q)
		a.State, a.Question = vague.Asked, q.Ask
	}
	return a
}

// promise asks for the date without which a promise is none.
func (r *matterReader) promise(m *MatterRow) {
	if m.Kind.State != vague.Understood || m.Kind.Value != matter.Commitment || m.Due.State == vague.Understood && m.Due.Value.On != 0 {
		return
	}
	m.Questions = slices.DeleteFunc(m.Questions, func(q Question) bool { return q.Field == FieldDate })
	var can []string
	for _, c := range m.Due.Candidates {
		can = append(can, c.Words)
	}
	if len(can) == 0 && m.Closed.State == vague.Understood && m.Closed.Value.On != 0 {
		can = append(can, m.Closed.Value.String())
	}
	m.ask(FieldDate, m.Due.Text, "An action or a promise has a date by which it is kept: which?", can...)
}

// repeats asks about a row that was there before: with the same reference, or without any with the same words.
func (r *matterReader) repeats(i int, m *MatterRow, decided bool) {
	key := rowText(r.rows[i])
	if ref := keyOf(m.Ref); ref != "" {
		key = "ref " + ref
	}
	first, again := r.seen[key]
	if !again {
		r.seen[key] = m.Row
		return
	}
	if decided {
		return
	}
	ask := fmt.Sprintf("Row %d has the same reference: is this another matter?", first)
	if rowText(r.rows[i]) == rowText(r.rows[first-1]) {
		ask = fmt.Sprintf("The row is the same as row %d: is it there twice?", first)
	}
	m.ask(FieldRow, m.Title, ask, TakeIn, LeaveOut)
}

// readChance reads a probability: per cent, or a share below one. Marks such as "high" or "4" of five are no probability, and stay words.
func readChance(cell Cell, heading string) vague.Answer[int] {
	a := vague.Answer[int]{Text: cell.Text}
	text := strings.TrimSpace(cell.Text)
	if text == "" {
		return a
	}
	x, percent := cell.Number*100, cell.Percent
	if cell.Kind != Number || !percent {
		bare, marked := strings.CutSuffix(strings.TrimSpace(text), "%")
		n, err := strconv.ParseFloat(strings.TrimSpace(bare), 64)
		if err != nil {
			a.State = vague.NotApplicable
			return a
		}
		x, percent = n, marked || strings.Contains(heading, "%")
		if !percent && n > 0 && n < 1 {
			x, percent, a.Notes = n*100, true, []string{fmt.Sprintf("%s is taken as %g %%", text, math.Round(n*1e4)/100)}
		}
	}
	if !percent || x <= 0 || x > 100 || math.IsNaN(x) {
		a.State = vague.NotApplicable
		return a
	}
	a.State, a.Value = vague.Understood, int(math.Round(x*matter.Certain/100))
	return a
}
