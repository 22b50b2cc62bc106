package benefit

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
)

// taken is a row of a list as the benefit it becomes.
type taken struct {
	benefit.Benefit
	more      casebook.More
	objective string
	notes     map[string][]string // by field: how something was understood
	questions []intake.Question   // of the row, and those that the case asks besides
}

// reader makes benefits of the rows of a list.
type reader struct {
	currency string
	customs  vague.Customs
	t        *taken
	row      intake.BenefitRow
}

// understand makes a benefit of a row. What a row asks and nobody has answered stays open, and every word of it is kept.
func understand(row intake.BenefitRow, currency string, c vague.Customs) *taken {
	r := &reader{currency, c, &taken{more: casebook.More{Words: map[string]string{}}, notes: map[string][]string{}, questions: slices.Clone(row.Questions)}, row}
	t := r.t
	t.Title, t.objective = r.line("title", row.Title), r.line("objective", row.Objective)
	t.Measure = benefit.Measure{Name: r.line("measure", row.Measure), Unit: r.line("unit", row.Unit)}
	r.kind()
	r.owner()
	r.levels()
	r.value()
	r.date()
	r.rest()
	if len(t.more.Words) == 0 {
		t.more.Words = nil
	}
	return t
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// line is a text on one line, without characters that no keyboard writes and no longer than a form takes; what the list says is kept
// where that is more.
func (r *reader) line(name, s string) string {
	plain := cut(squeeze(strings.Map(func(c rune) rune {
		if act.Unprintable(c) {
			return -1
		}
		return c
	}, s)), mostName)
	if plain != squeeze(s) {
		r.words(name, s)
	}
	return plain
}

// note says how something was understood.
func (r *reader) note(field, format string, args ...any) {
	r.t.notes[field] = append(r.t.notes[field], fmt.Sprintf(format, args...))
}

// words keeps what the list says under a name.
func (r *reader) words(name, text string) {
	if text = strings.TrimSpace(text); text != "" {
		r.t.more.Words[name] = text
	}
}

// ask adds a question that the list itself does not raise. The candidates are words that can be read without one.
func (r *reader) ask(field, text, question string, candidates ...string) {
	for _, q := range r.t.questions {
		if q.Field == field {
			return
		}
	}
	r.t.questions = append(r.t.questions, intake.Question{Field: field, Text: text, Ask: question, Candidates: candidates})
}

// kind is what kind of benefit it is. Where neither the row nor the line above it says, the least that can be claimed is taken, and said.
func (r *reader) kind() {
	a := r.row.Kind
	if a.State == vague.Understood {
		r.t.Kind = a.Value
		if !strings.EqualFold(strings.TrimSpace(a.Text), a.Value.String()) {
			r.words("kind", a.Text)
		}
		return
	}
	r.words("kind", a.Text)
	above := intake.ReadKind(r.row.Section, "")
	switch {
	case a.State == vague.Blank && above.State == vague.Understood:
		r.t.Kind = above.Value
		r.note(intake.FieldKind, "it stands below “%s”", r.row.Section)
	case a.State == vague.Blank && len(above.Candidates) == 1 && r.row.Section != "":
		r.t.Kind = above.Candidates[0].Value
		r.note(intake.FieldKind, "it stands below “%s”", r.row.Section)
	case r.row.Baseline.State == vague.Understood || r.row.Target.State == vague.Understood || r.row.Value.State == vague.Understood:
		r.t.Kind = benefit.Quantifiable
		r.note(intake.FieldKind, "the list does not say: taken as quantifiable, since there is a figure")
	default:
		r.t.Kind = benefit.Qualitative
		r.note(intake.FieldKind, "the list does not say: taken as qualitative, since there is no figure")
	}
}

// owner is a name as it was given, resolved to nobody.
func (r *reader) owner() {
	a := r.row.Owner
	if a.State == vague.Understood {
		r.t.Owner.Name = r.line("owner", a.Text)
		for _, n := range a.Notes {
			if said, ok := strings.CutPrefix(n, "answered: "); ok {
				r.t.Owner.Name = r.line("owner", said)
				r.words("owner", a.Text)
			}
		}
		return
	}
	r.words("owner", a.Text)
}

// levels are where the measure stands and where it shall go.
func (r *reader) levels() {
	r.t.Baseline = r.level("baseline", intake.FieldBaseline, r.row.Baseline, nil)
	r.t.Target = r.level("target", intake.FieldTarget, r.row.Target, r.t.Baseline)
	if r.t.Baseline == nil || r.t.Target == nil || r.t.Baseline.Value == r.t.Target.Value {
		return
	}
	lower := r.t.Target.Value < r.t.Baseline.Value
	if r.t.Kind == benefit.Disbenefit {
		lower = !lower
	}
	if r.t.Measure.Better = benefit.Higher; lower {
		r.t.Measure.Better = benefit.Lower
	}
	r.note(intake.FieldMeasure, "better is %s, as the target is", r.t.Measure.Better)
}

// level is one level, or nil where it has to be asked.
func (r *reader) level(name, field string, a vague.Answer[vague.Quantity], from *benefit.Level) *benefit.Level {
	q := a.Value
	plain := a.State == vague.Understood && q.Kind == vague.Level && q.Low == q.High && q.Bound == vague.Exactly && !q.Approximate && a.Rest == ""
	if !plain {
		r.words(name, a.Text)
	}
	if a.State != vague.Understood {
		return nil
	}
	if r.t.Measure.Unit == "" && q.Kind == vague.Level {
		r.t.Measure.Unit = r.line("unit", q.Unit)
	}
	switch {
	case q.Low != q.High:
		r.ask(field, a.Text, "It is a range: which level shall be reckoned with?", levelWords(q, q.Low), levelWords(q, q.High))
		return nil
	case q.Kind == vague.Level:
		return &benefit.Level{Value: q.Low}
	case q.Kind == vague.FromTo:
		return nil // both ends were taken apart, or the other column contradicts
	}
	return r.changed(field, a, from)
}

// levelWords writes a level so that reading it gives the same.
func levelWords(q vague.Quantity, x float64) string {
	return vague.Quantity{Kind: q.Kind, Low: x, High: x, Unit: q.Unit}.String()
}

// changed is the level that a change leads to, where only one can be meant.
func (r *reader) changed(field string, a vague.Answer[vague.Quantity], from *benefit.Level) *benefit.Level {
	q := a.Value
	if from == nil {
		r.ask(field, a.Text, "It is a change and not a level: what level is it to be?")
		return nil
	}
	share := from.Value * (1 + q.Low/100)
	to := func(x float64) *benefit.Level {
		x = math.Round(x*1e9) / 1e9
		r.note(field, "%s from %s is %s", q, Plain(from.Value), Plain(x))
		return &benefit.Level{Value: x}
	}
	unit := r.t.Measure.Unit
	switch {
	case q.Unit == "%" && unit == "%":
		level := func(x float64) string { return vague.Quantity{Low: x, High: x, Unit: unit}.String() }
		r.ask(field, a.Text, "Is that so much of the level, or so many points of it?", level(math.Round(share*1e6)/1e6), level(math.Round((from.Value+q.Low)*1e6)/1e6))
		return nil
	case q.Unit == "%":
		return to(share)
	case q.Unit == "" || strings.EqualFold(q.Unit, unit):
		return to(from.Value + q.Low)
	}
	r.ask(field, a.Text, "It is a change in another unit: what level is it to be?")
	return nil
}

// value is what a full year is worth. Without levels, the sum is counted itself; with them, it is spread over the difference where that
// comes out to the penny or nearly so, and otherwise counted itself too.
func (r *reader) value() {
	yearly, ok := r.yearly()
	if !ok {
		return
	}
	text := r.row.Value.Text
	b := r.t
	if b.Baseline != nil && b.Target != nil && b.Baseline.Value != b.Target.Value {
		span := math.Abs(b.Target.Value - b.Baseline.Value)
		unit := benefit.Money(math.Round(float64(yearly) / span))
		comes := float64(unit) * span
		if unit > 0 && math.Abs(comes-float64(yearly)) <= float64(yearly)/1000 {
			b.Value = &unit
			b.ValueSource = fmt.Sprintf("The list: %s a full year, over %s", yearly.Full(r.currency), Plain(span))
			if comes != float64(yearly) {
				r.note(intake.FieldValue, "%s a unit comes to %s a full year, not quite %s", unit.Full(r.currency), benefit.Money(math.Round(comes)).Full(r.currency), yearly.Full(r.currency))
				r.words("value", text)
			} else {
				r.note(intake.FieldValue, "%s a full year is %s a unit", yearly.Full(r.currency), unit.Full(r.currency))
			}
			return
		}
		r.words("baseline", Plain(b.Baseline.Value)+" "+b.Measure.Unit)
		r.words("target", Plain(b.Target.Value)+" "+b.Measure.Unit)
	}
	r.words("measure", r.row.Measure)
	r.count(yearly)
}

// count makes the sum of a full year what is counted.
func (r *reader) count(yearly benefit.Money) {
	b := r.t
	whole := math.Pow10(benefit.MinorDigits(r.currency))
	one := benefit.Money(whole)
	b.Measure = benefit.Measure{Name: "Value of a full year", Unit: r.currency + " a year", Better: benefit.Higher}
	b.Baseline, b.Target, b.Value = &benefit.Level{}, &benefit.Level{Value: float64(yearly) / whole}, &one
	if b.Kind == benefit.Disbenefit {
		b.Measure.Better = benefit.Lower
	}
	b.ValueSource = "The list: " + yearly.Full(r.currency) + " a full year"
	if r.row.Measure != "" {
		r.note(intake.FieldMeasure, "the sum is counted itself, since there are no levels it comes out with; the list’s measure is kept in its words")
	}
}

// yearly is the sum of a full year, where the list says one that can be reckoned with.
func (r *reader) yearly() (benefit.Money, bool) {
	a := r.row.Value
	m := a.Value
	if a.State != vague.Understood {
		r.words("value", a.Text)
		return 0, r.byTime()
	}
	if m.Approximate || m.Bound != vague.Exactly || a.Rest != "" || m.Period != vague.PerYear && m.Period != vague.PeriodNotStated {
		r.words("value", a.Text)
	}
	low, high, how, ok := m.Yearly()
	if how != "" {
		r.note(intake.FieldValue, "%s", how)
	}
	switch {
	case m.Currency != "" && m.Currency != r.currency:
		r.ask(intake.FieldValue, a.Text, fmt.Sprintf("The project counts in %s: what is it in that?", r.currency))
	case !ok:
		m.Period = vague.PerYear
		r.ask(intake.FieldValue, a.Text, "What is a full year worth?", m.String())
	case low != high:
		m.Period, m.Months, m.Approximate, m.Bound = vague.PerYear, 0, false, vague.Exactly
		m.Low, m.High = low, low
		first := m.String()
		m.Low, m.High = high, high
		r.ask(intake.FieldValue, a.Text, "It is a range: which sum shall be reckoned with?", first, m.String())
	case m.Bound != vague.Exactly:
		m.Period, m.Months, m.Approximate, m.Bound, m.Low, m.High = vague.PerYear, 0, false, vague.Exactly, low, high
		r.ask(intake.FieldValue, a.Text, "It is a limit and no sum: which sum shall be reckoned with?", m.String())
	case low < 0 && r.t.Kind != benefit.Disbenefit:
		r.ask(intake.FieldValue, a.Text, "The sum is below nought: is it a loss, which is a disbenefit, or what is saved?", vague.Money{Low: -low, High: -low, Currency: m.Currency, Period: vague.PerYear}.String())
	case low == 0:
	default:
		return max(low, -low), true
	}
	return 0, false
}

// byTime asks which of the sums by year is a full one. It reports that no sum is known.
func (r *reader) byTime() bool {
	var candidates []string
	for _, v := range r.row.ByTime {
		if v.Value.State == vague.Understood && v.Value.Value.Low == v.Value.Value.High && v.Value.Value.Low != 0 {
			m := v.Value.Value
			m.Period, m.Months = vague.PerYear, 0
			if s := m.String(); !slices.Contains(candidates, s) {
				candidates = append(candidates, s)
			}
		}
	}
	if len(candidates) > 0 && r.row.Value.State == vague.Blank {
		slices.Reverse(candidates) // the last is likeliest to be a full year
		r.ask(intake.FieldValue, "", "The list has a sum for each year: what is a full year worth?", candidates...)
	}
	return false
}

// date is by when the target shall be reached. A vague one keeps its words.
func (r *reader) date() {
	a := r.row.Date
	d := a.Value
	exact := a.State == vague.Understood && d.Precision == vague.Day && d.Bound == vague.Exactly && !d.Approximate
	if r.t.Target != nil && a.State == vague.Understood && d.On != 0 {
		r.t.Target.Date = d.On
		if !exact {
			r.words("target_date", a.Text)
			r.note(intake.FieldDate, "%s, reckoned as %s", d, brief.Date(d.On))
		}
		return
	}
	r.words("date", a.Text)
	if a.State == vague.Understood && d.On != 0 {
		r.note(intake.FieldDate, "kept in its words, since there is no target that it is the day of")
	}
}

// rest keeps every further word of the row.
func (r *reader) rest() {
	r.words("ref", r.row.Ref)
	r.words("description", r.row.Description)
	r.words("depends", r.row.DependsText)
	if r.row.Section != "" {
		r.words("section", r.row.Section)
	}
	for _, v := range r.row.ByTime {
		r.words("in "+v.Heading, v.Value.Text)
	}
	for _, n := range r.row.Notes {
		r.words("note: "+n.Heading, n.Text)
	}
}
