package intake

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/vague"
)

// take reads a row as a benefit.
func (r *benefitReader) take(i int, decided bool) {
	b := BenefitRow{Row: i + 1, Section: r.section}
	b.Ref, b.Description = r.text(i, FieldRef), r.text(i, FieldDescription)
	b.Measure, b.Unit, b.Objective = r.text(i, FieldMeasure), r.text(i, FieldUnit), r.text(i, FieldObjective)
	b.DependsText = r.text(i, FieldDepends)
	b.Depends = apart(b.DependsText)
	r.title(i, &b, decided)
	b.Kind = settle(r.lines, i, &b.Questions, FieldKind, func(s string, _ Cell) vague.Answer[benefit.Kind] { return ReadKind(s, r.columns[FieldKind].Heading) })
	b.Owner = settle(r.lines, i, &b.Questions, FieldOwner, func(s string, _ Cell) vague.Answer[vague.Person] { return vague.ReadPerson(s) })
	b.Baseline = settle(r.lines, i, &b.Questions, FieldBaseline, r.readQuantity(i, FieldBaseline))
	b.Target = settle(r.lines, i, &b.Questions, FieldTarget, r.readQuantity(i, FieldTarget))
	r.bothEnds(&b)
	b.Value = settle(r.lines, i, &b.Questions, FieldValue, r.readMoney(r.headed[FieldValue]))
	b.Date = settle(r.lines, i, &b.Questions, FieldDate, r.readDate)
	for _, t := range r.times {
		cell := cellAt(r.rows[i], t.column.Index)
		if !cell.own() {
			continue
		}
		v := settleCell(r.lines, i, &b.Questions, FieldByTime+":"+t.column.Heading, cell, r.readMoney(t.heading))
		b.ByTime = append(b.ByTime, TimedValue{Heading: t.column.Heading, When: t.when, Value: v})
	}
	b.Notes = r.notes(i, FieldRef, FieldTitle, FieldDescription, FieldMeasure, FieldUnit, FieldObjective, FieldDepends)
	r.repeats(i, &b)
	if b.TitleFrom == 0 {
		r.titled = b
	}
	r.sums.add(b.Row, b.Value)
	r.list.Rows = append(r.list.Rows, b)
}

// apart cuts a text at semicolons, bars and lines.
func apart(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' || r == '|' || r == '•' }) {
		if part = strings.Trim(part, " \t-–,"); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// title reads the title, or carries one down: from a merged cell as it is, otherwise with a question.
func (r *benefitReader) title(i int, b *BenefitRow, decided bool) {
	b.Title = r.text(i, FieldTitle)
	cell := r.cell(i, FieldTitle)
	_, said := r.answer(i, FieldTitle)
	n := len(r.list.Rows)
	switch {
	case said && n > 0 && r.list.Rows[n-1].Title == b.Title && cell.Blank():
		b.TitleFrom = r.above(b.Title)
	case said:
	case cell.Merged && b.Title != "":
		b.TitleFrom = r.above(b.Title)
	case b.Title == "":
		q := Question{Field: FieldTitle, Ask: "The row has no title: what is the benefit called?"}
		if n > 0 {
			last := r.list.Rows[n-1]
			b.Title, b.TitleFrom = last.Title, last.Row
			if last.TitleFrom > 0 {
				b.TitleFrom = last.TitleFrom
			}
			if last.Title != "" {
				q.Ask = fmt.Sprintf("The row has no title: does it say more about “%s” of row %d, or is it a benefit of its own?", last.Title, b.TitleFrom)
			}
			q.Candidates = noBlanks(last.Title)
		}
		b.Questions = append(b.Questions, q)
	case !decided && r.lone(i):
		b.Questions = append(b.Questions, Question{Field: FieldRow, Text: b.Title, Ask: "The row holds nothing but these words: is it a benefit, or a line between benefits?",
			Candidates: []string{TakeIn, LeaveOut}})
	}
}

func noBlanks(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// above is the row of the benefit above with this title, 0 when the last one has another.
func (r *benefitReader) above(title string) int {
	if r.titled.Title == title {
		return r.titled.Row
	}
	return 0
}

// repeats marks a row whose title was there before.
func (r *benefitReader) repeats(i int, b *BenefitRow) {
	key := keyOf(b.Title)
	if key == "" || b.TitleFrom != 0 {
		return
	}
	first, again := r.titles[key]
	if !again {
		r.titles[key] = b.Row
		return
	}
	b.SameAs = first
	if decided, ok := r.answer(i, FieldRow); ok && decided == TakeIn {
		return
	}
	ask := fmt.Sprintf("Row %d has the same title: is this another benefit?", first)
	if rowText(r.rows[i]) == rowText(r.rows[first-1]) {
		ask = fmt.Sprintf("The row is the same as row %d: is it there twice?", first)
	}
	b.Questions = append(b.Questions, Question{Field: FieldRow, Text: b.Title, Ask: ask, Candidates: []string{TakeIn, LeaveOut}})
}

// readMoney reads a sum below a heading.
func (r *benefitReader) readMoney(h vague.Heading) func(string, Cell) vague.Answer[vague.Money] {
	return func(text string, cell Cell) vague.Answer[vague.Money] {
		if cell.Kind == Number && !cell.Percent {
			return vague.MoneyOf(text, cell.Number, cell.Currency, cell.Scaled, r.customs, h)
		}
		return vague.ReadMoney(text, r.customs, h)
	}
}

// money is the sum of a field in a row that may not be taken in.
func (r *benefitReader) money(i int, field string) vague.Answer[vague.Money] {
	cell, h := r.cell(i, field), r.headed[field]
	h.Open = false // rows add up whatever they are counted in
	return r.readMoney(h)(cell.Text, cell)
}

// readQuantity reads a figure below the heading of a field. A column of units gives the unit where the cell has none.
func (r *benefitReader) readQuantity(i int, field string) func(string, Cell) vague.Answer[vague.Quantity] {
	h := r.headed[field]
	unit := r.text(i, FieldUnit)
	if known := vague.ReadHeading(unit, r.customs); known.Unit != "" && known.Currency == "" {
		h.Unit = known.Unit
	}
	if len(unit) > maxUnit || strings.Contains(unit, "\n") {
		unit = ""
	}
	return func(text string, cell Cell) vague.Answer[vague.Quantity] {
		a := vague.ReadQuantity(text, r.customs, h)
		if cell.Kind == Number {
			a = vague.QuantityOf(text, cell.Number, cell.Percent, r.customs, h)
		}
		if a.State == vague.Understood && (a.Value.Unit == "" || a.Value.Unit == h.Unit) && unit != "" {
			a.Value.Unit = unit
		}
		return a
	}
}

// The longest text of a column of units that is a unit.
const maxUnit = 40

// bothEnds takes the baseline from a target that names both: "from 14 to 9 days"; and the other way about.
func (r *benefitReader) bothEnds(b *BenefitRow) {
	from, to := &b.Baseline, &b.Target
	both, other := to, from
	if from.State == vague.Understood && from.Value.Kind == vague.FromTo {
		both, other = from, to
	}
	if both.State != vague.Understood || both.Value.Kind != vague.FromTo || other.State != vague.Blank {
		return
	}
	q := both.Value
	now := vague.Quantity{Low: q.From, High: q.From, Unit: q.Unit, Approximate: q.Approximate}
	then := vague.Quantity{Low: q.Low, High: q.High, Unit: q.Unit, Bound: q.Bound, Approximate: q.Approximate}
	text := both.Text
	*from = vague.Answer[vague.Quantity]{Text: from.Text, State: vague.Understood, Value: now, Notes: []string{"both ends stand in one cell: " + text}}
	*to = vague.Answer[vague.Quantity]{Text: to.Text, State: vague.Understood, Value: then, Notes: []string{"both ends stand in one cell: " + text}}
}
