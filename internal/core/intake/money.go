package intake

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/vague"
)

// FieldContract is the contract an entry of money belongs to: a supplier, as the list calls it.
const FieldContract = "contract"

// FieldEntry names an entry that is here already, where a list was written here and is given back.
const FieldEntry = "entry"

// MoneyFields is what a list of money says of each of its entries, with the headings that mean it. FieldStatus is how far a change has come.
func MoneyFields() []Field {
	return []Field{
		{Key: FieldTitle, Title: "What it is", Content: Prose, Names: []string{"description", "title", "item", "what", "details", "detail", "narrative", "name", "subject", "particulars", "cost item", "change title", "change description", "text"},
			Not: []string{"date", "amount", "value"}},
		{Key: FieldRef, Title: "Reference", Content: Codes, Names: []string{"ref", "reference", "no", "number", "id", "change no", "ce no", "ce ref", "variation no", "vo no", "certificate no", "cert no", "invoice no", "po no", "valuation no", "document no", "change ref"}},
		{Key: FieldKind, Title: "Kind", Content: Prose, Names: []string{"kind", "type", "entry", "entry type", "category", "class", "cost type", "heading", "budget line", "record type"}, Not: []string{"date", "contract", "amount"}},
		{Key: FieldStatus, Title: "Stage of the change", Content: AnyContent, Names: []string{"stage", "status", "state", "change status", "change stage", "ce status"}, Not: []string{"date"}},
		{Key: FieldDate, Title: "Date", Content: Dates, Names: []string{"date", "day", "on", "effective date", "effective from", "posting date", "value date", "certificate date", "date paid", "payment date", "date certified", "date of entry", "datum"},
			Not: []string{"due", "forecast"}},
		{Key: FieldValue, Title: "Amount", Content: Sums, Names: []string{"amount", "sum", "value", "net", "net amount", "total", "cost", "price", "amount excl vat", "net value", "betrag", "approved amount", "amount net of vat"},
			Not: []string{"vat", "gross", "date", "cumulative"}},
		{Key: FieldContract, Title: "Contract", Content: Prose, Names: []string{"contract", "supplier", "contractor", "engagement", "vendor", "company", "package", "payee", "contract name"}, Not: []string{"date", "sum", "value", "no"}},
		{Key: FieldProbability, Title: "Chance", Content: AnyContent, Names: []string{"probability", "likelihood", "chance", "probability %", "likelihood %", "prob", "chance %"}},
		{Key: FieldNotes, Title: "Notes", Content: AnyContent, Names: []string{"notes", "note", "comments", "comment", "remarks"}},
		{Key: FieldEntry, Title: "Entry it was written from", Content: AnyContent, Names: []string{"entry id"}},
	}
}

// MoneyList is a list of entries of money, row by row. Each row of the sheet is in Rows, LeftOut or Blank, and in one of them.
type MoneyList struct {
	Rows    []MoneyRow
	LeftOut []LeftOut
	Blank   []int
	Notes   []string
}

// MoneyRow is one row as it was understood. Row is its number in the sheet.
type MoneyRow struct {
	Row       int
	Ref       string
	Title     string
	Contract  string
	Entry     string // the id of the entry it was written from, "" for none
	Kind      vague.Answer[money.Kind]
	Stage     vague.Answer[money.Stage] // of a change
	Date      vague.Answer[vague.Date]
	Amount    vague.Answer[vague.Money]
	Chance    vague.Answer[int]
	Notes     []Note
	Questions []Question
}

var moneyWords = map[money.Kind][]string{
	money.Approved:  {"approved", "approval", "budget", "approved sum", "authorised", "funding", "approved funding", "sanction", "business case approval", "budget approval", "delegated authority"},
	money.Contract:  {"contract", "contract value", "contract price", "contract award", "award", "original contract", "original contract sum", "tender sum", "order value", "price"},
	money.Change:    {"variation", "variation order", "vo", "ce", "compensation event", "change order", "change request", "cr", "changes", "claim", "early warning", "ew"},
	money.Order:     {"order", "purchase order", "po", "commitment", "committed", "other commitments"},
	money.Certified: {"certificate", "certification", "valuation", "payment certificate", "interim certificate", "interim valuation", "assessed"},
	money.Paid:      {"payment", "payments", "paid invoice", "remittance", "cash paid", "paid to date"},
	money.Held:      {"contingency", "contingency allowance", "risk allowance", "reserve", "management reserve", "risk pot"},
	money.Drawn:     {"contingency draw", "drawdown", "draw down", "contingency drawdown", "contingency used", "release of contingency", "drawn"},
	money.Own:       {"own cost", "client cost", "client costs", "internal", "internal cost", "internal costs", "staff", "staff costs", "backfill", "direct cost", "direct costs", "in-house"},
}

// ReadMoneyKind understands what kind of entry a list says. An invoice may be certified or paid, so it asks.
func ReadMoneyKind(text string) vague.Answer[money.Kind] {
	a, word := vague.Answer[money.Kind]{Text: text}, plainWord(text)
	if word == "" {
		if strings.TrimSpace(text) != "" {
			a.State = vague.Undecided
		}
		return a
	}
	for _, k := range money.Kinds() {
		if k != money.Exception && (word == k.Words() || slices.Contains(moneyWords[k], word)) {
			a.State, a.Value = vague.Understood, k
			return a
		}
	}
	can := []money.Kind{money.Approved, money.Contract, money.Change, money.Order, money.Certified, money.Paid, money.Held, money.Drawn, money.Own}
	if word == "invoice" || word == "invoices" || word == "actual" || word == "actuals" {
		can = []money.Kind{money.Certified, money.Paid, money.Own}
	}
	a.State, a.Question = vague.Asked, "What kind of entry is it?"
	for _, k := range can {
		a.Candidates = append(a.Candidates, vague.Candidate[money.Kind]{Value: k, Words: k.Words()})
	}
	return a
}

var stageWords = map[money.Stage][]string{
	money.Warned:      {"warned", "ew", "potential", "pending", "identified", "anticipated", "forecast", "notified", "raised", "open", "not quoted", "trend"},
	money.Quoted:      {"quotation", "submitted", "priced", "quotation received", "under assessment", "in assessment", "quote", "under review"},
	money.Implemented: {"agreed", "accepted", "approved", "instructed", "assessed", "settled", "final", "in contract", "closed - agreed"},
	money.Dropped:     {"rejected", "withdrawn", "declined", "cancelled", "canceled", "not accepted", "void"},
}

func readStage(text string, _ Cell) vague.Answer[money.Stage] {
	a, word := vague.Answer[money.Stage]{Text: text}, plainWord(text)
	if word == "" {
		return a
	}
	for _, s := range money.Stages() {
		if word == string(s) || slices.Contains(stageWords[s], word) {
			a.State, a.Value = vague.Understood, s
			return a
		}
	}
	a.State, a.Question = vague.Asked, "How far has the change come?"
	for _, s := range money.Stages() {
		a.Candidates = append(a.Candidates, vague.Candidate[money.Stage]{Value: s, Words: string(s)})
	}
	return a
}

// ReadMoney reads the rows of a list of money as they are laid out. Rows that do not say their kind are of the usual one; "" asks.
func ReadMoney(rows [][]Cell, l Layout, c vague.Customs, usual money.Kind, answers Answers) MoneyList {
	r := &moneyReader{lines: newLines(rows, l, answers, MoneyFields()), usual: usual}
	r.customs, r.list.Notes = c.Learn(r.texts(FieldDate, FieldValue))
	if col, there := r.columns[FieldValue]; there {
		note := ""
		if r.heading, note = r.countedIn(col, true); note != "" {
			r.list.Notes = append(r.list.Notes, note)
		}
	}
	for i := range rows {
		r.row(i)
	}
	r.list.LeftOut, r.list.Blank = r.leftOut, r.blank
	return r.list
}

type moneyReader struct {
	*lines
	usual   money.Kind
	heading vague.Heading
	list    MoneyList
}

// totals begin lines that add others up.
var totals = []string{"total", "subtotal", "sub-total", "sub total", "grand total", "sum", "balance", "carried forward", "brought forward"}

func (r *moneyReader) row(i int) {
	decided, _ := r.answer(i, FieldRow)
	if !holdsOwn(r.rows[i]) {
		r.blank = append(r.blank, i+1)
		return
	}
	reason, out := r.outside(i)
	why := ""
	if !out {
		reason, why, out = r.line(i, FieldTitle)
	}
	if word := plainWord(firstText(r.rows[i])); !out && slices.ContainsFunc(totals, func(t string) bool { return word == t || strings.HasPrefix(word, t+" ") }) {
		reason, why, out = LoneText, "it adds other rows up", true
	}
	switch {
	case decided == LeaveOut:
		r.leave(i, ByAnswer, "")
	case out && (decided != TakeIn || i <= r.layout.Last):
		if r.leave(i, reason, why); reason == SectionRow {
			r.section = firstText(r.rows[i])
		}
	default:
		r.take(i)
	}
}

func (m *MoneyRow) ask(field, text, question string, candidates ...string) {
	m.Questions = slices.DeleteFunc(m.Questions, func(q Question) bool { return q.Field == field })
	m.Questions = append(m.Questions, Question{Field: field, Text: text, Ask: question, Candidates: candidates, Must: true})
}

// take reads a row as an entry. What an entry cannot be without is asked, and must be answered.
func (r *moneyReader) take(i int) {
	m := MoneyRow{Row: i + 1, Ref: r.text(i, FieldRef), Title: r.text(i, FieldTitle), Contract: r.text(i, FieldContract), Entry: r.text(i, FieldEntry)}
	m.Kind = r.kind(i, &m)
	m.Date = settle(r.lines, i, &m.Questions, FieldDate, r.readDate)
	if !oneDay(m.Date) {
		m.ask(FieldDate, m.Date.Text, "From which day does it count? Write one day, such as 2026-03-31.", words(m.Date.Candidates)...)
	}
	m.Amount = settle(r.lines, i, &m.Questions, FieldValue, func(text string, c Cell) vague.Answer[vague.Money] {
		if c.Kind == Number {
			return vague.MoneyOf(text, c.Number, c.Currency, c.Scaled, r.customs, r.heading)
		}
		return vague.ReadMoney(text, r.customs, r.heading)
	})
	if !oneSum(m.Amount) {
		m.ask(FieldValue, m.Amount.Text, "Which amount is it? Write one sum, to the penny.", words(m.Amount.Candidates)...)
	} else if code := strange(m.Amount.Rest); code != "" {
		m.ask(FieldValue, m.Amount.Text, fmt.Sprintf("“%s” is not a currency that is known: which amount is it? Write one sum, to the penny.", code))
	}
	if m.Kind.State == vague.Understood && m.Kind.Value == money.Change {
		r.change(i, &m)
	}
	m.Notes = r.notes(i, FieldRef, FieldTitle, FieldContract, FieldEntry)
	r.list.Rows = append(r.list.Rows, m)
}

func words[T any](all []vague.Candidate[T]) (out []string) {
	for _, c := range all {
		out = append(out, c.Words)
	}
	return out
}

func oneDay(a vague.Answer[vague.Date]) bool {
	return a.State == vague.Understood && a.Value.On != 0 && a.Value.Precision == vague.Day && a.Value.Bound == vague.Exactly && !a.Value.Approximate
}

// besideSums are three letters that stand beside a sum and are no currency.
var besideSums = map[string]bool{"VAT": true, "NET": true, "EXC": true, "INC": true}

// strange is what stands alone beside a sum in the form of a code of a currency; "" for nothing.
func strange(rest string) string {
	if len(rest) != 3 || besideSums[rest] || strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return rest
}

func oneSum(a vague.Answer[vague.Money]) bool {
	v := a.Value
	return a.State == vague.Understood && v.Low == v.High && v.Bound == vague.Exactly && !v.Approximate && (v.Period == vague.PeriodNotStated || v.Period == vague.Once)
}

// kind is what the row says it is, else the line above it, else what the list usually holds.
func (r *moneyReader) kind(i int, m *MoneyRow) vague.Answer[money.Kind] {
	a := settle(r.lines, i, &m.Questions, FieldKind, func(text string, _ Cell) vague.Answer[money.Kind] { return ReadMoneyKind(text) })
	if a.State == vague.Blank || a.State == vague.Undecided {
		above := ReadMoneyKind(r.section)
		switch {
		case above.State == vague.Understood:
			a.State, a.Value, a.Notes = vague.Understood, above.Value, []string{fmt.Sprintf("it stands below “%s”", r.section)}
		case r.usual != "":
			a.State, a.Value, a.Notes = vague.Understood, r.usual, []string{"the list does not say: taken as those of this list are"}
		default:
			a = ReadMoneyKind("not said")
			a.Text = r.cell(i, FieldKind).Text
		}
	}
	if a.State != vague.Understood {
		m.ask(FieldKind, a.Text, a.Question, words(a.Candidates)...)
	}
	return a
}

// change reads what only a change says: how far it has come, its reference and its chance.
func (r *moneyReader) change(i int, m *MoneyRow) {
	m.Stage = settle(r.lines, i, &m.Questions, FieldStatus, readStage)
	if said := plainWord(r.cell(i, FieldKind).Text); m.Stage.State == vague.Blank && (said == "early warning" || said == "ew") {
		m.Stage.State, m.Stage.Value = vague.Understood, money.Warned
	}
	if m.Stage.State != vague.Understood {
		a := readStage("not said", Cell{})
		m.ask(FieldStatus, m.Stage.Text, a.Question, words(a.Candidates)...)
	}
	if m.Ref == "" {
		m.ask(FieldRef, "", "Which change is it? Give its reference, so that its next stage is known to be of it.")
	}
	cell := r.cell(i, FieldProbability)
	if said, ok := r.answer(i, FieldProbability); ok {
		cell = Cell{Text: said}
	}
	m.Chance = readChance(cell, r.columns[FieldProbability].Heading)
}
