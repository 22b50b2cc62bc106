package intake

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/vague"
)

// The fields of a list of the people a project depends on, besides FieldTitle (their name), FieldOwner (who minds the relationship) and FieldNotes.
const (
	FieldGiven     = "given"
	FieldPost      = "post"
	FieldFirm      = "firm"
	FieldEmail     = "email"
	FieldSide      = "side"
	FieldInfluence = "influence"
	FieldInterest  = "interest"
	FieldStance    = "stance"
	FieldWanted    = "wanted"
	FieldCadence   = "cadence"
)

// PeopleFields is what a list of stakeholders says of each, with the headings that mean it.
func PeopleFields() []Field {
	return []Field{
		{Key: FieldTitle, Title: "Name", Content: Prose, Names: []string{"name", "stakeholder", "stakeholder name", "full name", "name of stakeholder", "contact", "contact name", "person", "who", "individual", "group", "stakeholder group", "surname", "last name",
			"family name", "key stakeholder"}, Not: []string{"organisation", "organization", "company", "owner", "email", "role", "type", "category", "id", "date", "manager", "lead", "first", "given"}},
		{Key: FieldGiven, Title: "First name", Content: Prose, Names: []string{"first name", "given name", "forename"}},
		{Key: FieldPost, Title: "Post", Content: Prose, Tells: true, Names: []string{"post", "role", "position", "job title", "title", "job role", "function", "stakeholder role", "job", "designation", "role / title"}, Not: []string{"owner", "project", "date"}},
		{Key: FieldFirm, Title: "Organisation", Content: Prose, Names: []string{"organisation", "organization", "company", "firm", "department", "directorate", "employer", "team", "business area", "business unit", "division", "agency", "body", "institution"}},
		{Key: FieldEmail, Title: "Address", Content: AnyContent, Names: []string{"email", "e-mail", "email address", "e-mail address", "mail"}},
		{Key: FieldSide, Title: "Where they belong", Content: Prose, Names: []string{"side", "internal / external", "internal or external", "internal/external", "type", "stakeholder type", "category", "stakeholder category", "belongs to"}, Not: []string{"organisation", "interest", "influence"}},
		{Key: FieldOwner, Title: "Minded by", Content: People, Names: []string{"relationship owner", "owner", "relationship manager", "relationship lead", "lead", "account lead", "managed by", "minded by", "engagement lead", "engagement owner", "stakeholder owner", "responsible",
			"our contact", "account manager"}, Not: []string{"date"}},
		{Key: FieldInfluence, Title: "Influence", Content: AnyContent, Names: []string{"influence", "power", "influence level", "level of influence", "power / influence", "power level", "influence (1-5)", "influence / power", "authority"}, Not: []string{"interest", "strategy"}},
		{Key: FieldInterest, Title: "Interest", Content: AnyContent, Names: []string{"interest", "interest level", "level of interest", "interest (1-5)", "interest in project"}, Not: []string{"influence", "power", "main", "key", "area"}},
		{Key: FieldStance, Title: "Stance now", Content: AnyContent, Names: []string{"stance", "current stance", "stance now", "attitude", "current attitude", "position on change", "support", "supportiveness", "level of support", "current engagement", "current engagement level", "current position",
			"current", "disposition", "current state", "engagement level", "sentiment", "commitment"}, Not: []string{"desired", "target", "wanted", "required"}},
		{Key: FieldWanted, Title: "Stance wanted", Content: AnyContent, Names: []string{"wanted", "stance wanted", "wanted stance", "desired", "desired stance", "desired engagement", "desired engagement level", "target stance", "target", "target engagement", "required commitment", "desired position",
			"desired state", "desired support", "required support"}, Not: []string{"date"}},
		{Key: FieldCadence, Title: "How often", Content: AnyContent, Names: []string{"frequency", "how often", "contact frequency", "frequency of contact", "cadence", "engagement frequency", "communication frequency", "meeting frequency", "days between contacts", "frequency of communication"},
			Not: []string{"last", "next"}},
		{Key: FieldNotes, Title: "Notes", Content: AnyContent, Names: []string{"notes", "note", "comments", "comment", "remarks", "needs", "concerns", "strategy", "engagement strategy", "key interests", "actions"}},
	}
}

// PeopleList is a list of stakeholders, row by row. Each row of the sheet is in Rows, LeftOut or Blank, and in one of them.
type PeopleList struct {
	Rows    []PersonRow
	LeftOut []LeftOut
	Blank   []int
}

// PersonRow is one row as it was understood. Row is its number in the sheet. Levels run from 1 to 5; a cadence is in days, 0 for none.
type PersonRow struct {
	Row       int
	Name      string
	Post      string
	Firm      string
	Email     string
	Owner     string // as the list says it
	Side      vague.Answer[people.Side]
	Influence vague.Answer[int64]
	Interest  vague.Answer[int64]
	Stance    vague.Answer[people.Stance]
	Wanted    vague.Answer[people.Stance]
	Cadence   vague.Answer[int64]
	Questions []Question
}

// ReadPeople reads the rows of a list of stakeholders as they are laid out. Rows that do not say where somebody belongs are of the usual side; "" asks.
func ReadPeople(rows [][]Cell, l Layout, usual people.Side, answers Answers) PeopleList {
	r := &peopleReader{lines: newLines(rows, l, answers, PeopleFields()), usual: usual}
	for i := range rows {
		r.row(i)
	}
	r.list.LeftOut, r.list.Blank = r.leftOut, r.blank
	return r.list
}

type peopleReader struct {
	*lines
	usual people.Side
	list  PeopleList
}

func (r *peopleReader) row(i int) {
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
	switch {
	case decided == LeaveOut:
		r.leave(i, ByAnswer, "")
	case out && (decided != TakeIn || i <= r.layout.Last):
		if r.leave(i, reason, why); reason == SectionRow {
			r.section = firstText(r.rows[i])
		}
	default:
		r.take(i, decided == TakeIn)
	}
}

func (r *peopleReader) take(i int, decided bool) {
	p := PersonRow{Row: i + 1, Post: r.text(i, FieldPost), Firm: r.text(i, FieldFirm), Email: r.text(i, FieldEmail), Owner: r.text(i, FieldOwner)}
	p.Name = strings.TrimSpace(r.text(i, FieldGiven) + " " + r.text(i, FieldTitle))
	ask := func(field, ask string, can ...string) {
		p.Questions = append(p.Questions, Question{Field: field, Text: r.cell(i, field).Text, Ask: ask, Candidates: can, Must: true})
	}
	switch {
	case p.Name == "" && p.Post != "":
		p.Name, p.Post = p.Post, "" // a role stands for itself where nobody is named
	case p.Name == "":
		ask(FieldTitle, "The row names nobody: who is it?")
	case !decided && r.lone(i):
		p.Questions = append(p.Questions, Question{Field: FieldRow, Text: p.Name, Ask: "The row holds nothing but these words: is it somebody, or a line between people?", Candidates: []string{TakeIn, LeaveOut}, Must: true})
	}
	p.Side = settle(r.lines, i, &p.Questions, FieldSide, func(s string, _ Cell) vague.Answer[people.Side] { return readSide(s) })
	if p.Side.State == vague.Blank && r.usual == "" {
		p.Side = readSide("not said")
		var can []string
		for _, c := range p.Side.Candidates {
			can = append(can, c.Words)
		}
		ask(FieldSide, p.Side.Question, can...)
	} else if p.Side.State == vague.Blank {
		p.Side.State, p.Side.Value, p.Side.Notes = vague.Understood, r.usual, []string{"the list does not say: taken as those of this list are"}
	}
	p.Influence = settle(r.lines, i, &p.Questions, FieldInfluence, readGrade)
	p.Interest = settle(r.lines, i, &p.Questions, FieldInterest, readGrade)
	p.Stance = settle(r.lines, i, &p.Questions, FieldStance, readStance)
	p.Wanted = settle(r.lines, i, &p.Questions, FieldWanted, readStance)
	p.Cadence = settle(r.lines, i, &p.Questions, FieldCadence, readCadence)
	r.list.Rows = append(r.list.Rows, p)
}

// oneOf understands a word of several, or asks which is meant.
func oneOf[T comparable](text, ask string, all []T, words func(T) string, ways map[T][]string) vague.Answer[T] {
	a, word := vague.Answer[T]{Text: text}, plainWord(text)
	if word == "" {
		return a
	}
	for _, x := range all {
		if word == plainWord(words(x)) || slices.Contains(ways[x], word) {
			a.State, a.Value = vague.Understood, x
			return a
		}
	}
	a.State, a.Question = vague.Asked, ask
	for _, x := range all {
		a.Candidates = append(a.Candidates, vague.Candidate[T]{Value: x, Words: words(x)})
	}
	return a
}

func readSide(text string) vague.Answer[people.Side] {
	return oneOf(text, "Where do they belong?", people.Sides(), people.Side.Words, map[people.Side][]string{
		people.Ours:   {"ours", "internal", "client", "employer", "our side", "us", "in-house", "client side"},
		people.Theirs: {"theirs", "supplier", "contractor", "vendor", "delivery", "delivery partner", "supply chain", "subcontractor", "consultant", "delivery side"},
		people.Beyond: {"beyond", "external", "regulator", "public", "community", "union", "trade union", "neighbour", "third party", "government", "media", "political", "customer", "end user", "statutory"},
	})
}

func readStance(text string, _ Cell) vague.Answer[people.Stance] {
	return oneOf(text, "Where do they stand?", people.Stances(), func(s people.Stance) string { return string(s) }, map[people.Stance][]string{
		people.Unaware:    {"not aware", "unknown to them"},
		people.Resistant:  {"resistor", "opposed", "opponent", "opposing", "blocker", "against", "negative", "critic", "detractor", "hostile", "sceptical", "unsupportive"},
		people.Neutral:    {"undecided", "indifferent", "passive", "ambivalent", "neither"},
		people.Supportive: {"support", "supporter", "positive", "for", "advocate", "ally", "in favour", "on board", "favourable"},
		people.Leading:    {"lead", "leader", "champion", "driver", "sponsoring", "driving"},
	})
}

// grades are words for how much, in five steps [own].
var grades = map[string]int64{"very low": 1, "vl": 1, "none": 1, "low": 2, "l": 2, "medium": 3, "moderate": 3, "med": 3, "m": 3, "average": 3, "high": 4, "h": 4, "very high": 5, "vh": 5, "critical": 5}

// readGrade reads how much somebody counts, or cares: a whole number from 1 to 5, alone or beside its word, or a word.
func readGrade(text string, cell Cell) vague.Answer[int64] {
	a, word := vague.Answer[int64]{Text: text}, plainWord(text)
	if word == "" {
		return a
	}
	ask := "How much is it, from 1 for very little to 5 for very much?"
	digits := strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsDigit(r) })
	rest := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, word), " ()-–:.")
	n, ok := grades[rest]
	switch {
	case cell.Kind == Number && (cell.Number != math.Trunc(cell.Number) || cell.Percent):
	case len(digits) == 1 && (rest == "" || ok):
		if x, err := strconv.ParseInt(digits[0], 10, 64); err == nil && x >= 1 && x <= 5 {
			a.State, a.Value = vague.Understood, x
			return a
		}
	case len(digits) == 0 && ok:
		a.State, a.Value, a.Notes = vague.Understood, n, []string{fmt.Sprintf("“%s” is taken as %d of 5", strings.TrimSpace(text), n)}
		return a
	}
	a.State, a.Question = vague.Asked, ask
	for x := int64(1); x <= 5; x++ {
		a.Candidates = append(a.Candidates, vague.Candidate[int64]{Value: x, Words: strconv.FormatInt(x, 10)})
	}
	return a
}

// rhythms are how often people say they speak, in days.
var rhythms = map[string]int64{"daily": 1, "weekly": 7, "every week": 7, "once a week": 7, "fortnightly": 14, "every two weeks": 14, "every fortnight": 14, "biweekly": 14, "monthly": 30, "every month": 30, "once a month": 30,
	"every two months": 61, "quarterly": 91, "every quarter": 91, "twice a year": 182, "six-monthly": 182, "half-yearly": 182, "annually": 365, "yearly": 365, "every year": 365, "once a year": 365}

// seldom are words for no rhythm.
var seldom = []string{"ad hoc", "ad-hoc", "as required", "as needed", "when needed", "none", "never", "n/a", "on request", "as and when"}

// readCadence reads within how many days somebody is to be spoken to.
func readCadence(text string, _ Cell) vague.Answer[int64] {
	a, word := vague.Answer[int64]{Text: text}, strings.Join(strings.Fields(strings.ToLower(strings.TrimSpace(text))), " ")
	if word == "" {
		return a
	}
	n, known := rhythms[word]
	var count int64
	var unit string
	if _, err := fmt.Sscanf(strings.TrimPrefix(word, "every "), "%d %s", &count, &unit); err == nil && !known {
		n = count * map[string]int64{"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30}[unit]
	} else if x, err := strconv.ParseInt(word, 10, 64); err == nil {
		n = x
	}
	switch {
	case slices.Contains(seldom, word):
		a.State = vague.Understood
	case n >= 1 && n <= 366:
		a.State, a.Value = vague.Understood, n
		if known {
			a.Notes = []string{fmt.Sprintf("“%s” is taken as %d days", strings.TrimSpace(text), n)}
		}
	default:
		a.State, a.Question = vague.Asked, "Within how many days shall somebody speak with them?"
		for _, x := range []int64{7, 14, 30, 91} {
			a.Candidates = append(a.Candidates, vague.Candidate[int64]{Value: x, Words: strconv.FormatInt(x, 10)})
		}
	}
	return a
}
