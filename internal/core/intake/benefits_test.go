package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

var pounds = vague.Customs{Currency: "GBP"}

// read reads a list in which the headings are found.
func read(text string, answers Answers) BenefitList {
	rows := table(text)
	return ReadBenefits(rows, Suggest(rows, BenefitFields()), pounds, answers)
}

const head = "Ref|Benefit|Owner|Measure|Baseline|Target|Value (£k p.a.)|When|RAG\n"

// outcome is what became of each row, in lines.
func outcome(l BenefitList) []string {
	out := make(map[int]string)
	for _, b := range l.Rows {
		s := "in: " + b.Title
		if b.Section != "" {
			s = "in " + b.Section + ": " + b.Title
		}
		if b.TitleFrom > 0 {
			s += fmt.Sprintf(" (of row %d)", b.TitleFrom)
		}
		if b.SameAs > 0 {
			s += fmt.Sprintf(" (same as row %d)", b.SameAs)
		}
		out[b.Row] = s
	}
	for _, o := range l.LeftOut {
		out[o.Row] = o.Reason.String()
		if o.Why != "" {
			out[o.Row] += ": " + o.Why
		}
	}
	for _, n := range l.Blank {
		out[n] = "blank"
	}
	var lines []string
	for n := range len(out) {
		lines = append(lines, out[n+1])
	}
	return lines
}

func TestRows(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"plain", head + "B1|Less waste|Jo|t|1|2|3|2027|G\nB2|Fewer calls|Sam|n|1|2|4|2028|A",
			[]string{"the headings", "in: Less waste", "in: Fewer calls"}},
		{"totals", head + "B1|Less waste|Jo||||3|2027|G\nB2|Fewer calls|Sam||||4|2028|A\n|Subtotal|||||7\nB3|More|Al||||5|2028|A\n|Sub-total B|||||6\n|Total|||||12\n|Grand total (all)|||||£12k",
			[]string{"the headings", "in: Less waste", "in: Fewer calls", "a total: the sum of rows 2 to 3", "in: More", "a total: the rows above come to £5,000.00, not £6,000.00",
				"a total: the sum of rows 2 to 5", "a total: the sum of rows 2 to 5"}},
		{"a total without a label", head + "B1|Less waste|Jo||||3|2027|G\nB2|Fewer calls|Sam||||4|2028|A\n||||||7",
			[]string{"the headings", "in: Less waste", "in: Fewer calls", "a total: the sum of rows 2 to 3"}},
		{"figures without a label that are no total", head + "B1|Less waste|Jo||||3|2027|G\nB2|Fewer calls|Sam||||4|2028|A\n||||||9",
			[]string{"the headings", "in: Less waste", "in: Fewer calls", "in: Fewer calls (of row 3)"}},
		{"benefits that begin like totals", head + "B1|Total cost of ownership down|Jo||||3|2027|G\nB2|Sum of late payments falls|Sam|days|9|4||2028|A\nB3|Total|Jo|all|1|2|7|2027|R",
			[]string{"the headings", "in: Total cost of ownership down", "in: Sum of late payments falls", "in: Total"}},
		{"lines between", head + "Cashable||||||||\nB1|Less waste|Jo||||3|2027|G\n|||||||\nNon-cashable\nB2|Fewer calls|Sam||||4|2028|A\nSource: finance\n* draft",
			[]string{"the headings", "a line between rows", "in Cashable: Less waste", "blank", "a line between rows", "in Non-cashable: Fewer calls", "words beside the list", "words beside the list"}},
		{"a title alone", head + "B1|Less waste|Jo||||3|2027|G\n|Happier staff||||||||",
			[]string{"the headings", "in: Less waste", "in: Happier staff"}},
		{"the headings on every page", head + "B1|Less waste|Jo||||3|2027|G\n" + head + "B2|Fewer calls|Sam||||4|2028|A",
			[]string{"the headings", "in: Less waste", "the headings again", "in: Fewer calls"}},
		{"further lines of one benefit", head + "B1|Less waste|Jo|t|1|2|3|2027|G\n|||kg|5|6\n|||m3|7|8\nB2|Fewer calls|Sam||||4|2028|A",
			[]string{"the headings", "in: Less waste", "in: Less waste (of row 2)", "in: Less waste (of row 2)", "in: Fewer calls"}},
		{"the same twice", head + "B1|Less waste|Jo||||3|2027|G\nB2|less  Waste.|Sam||||4|2028|A",
			[]string{"the headings", "in: Less waste", "in: less  Waste. (same as row 2)"}},
		{"no title at the start", head + "B1||Jo|t|1|2|3|2027|G\nB2|Fewer calls|Sam||||4|2028|A",
			[]string{"the headings", "in: ", "in: Fewer calls"}},
		{"titles above", "Register\nOwner: PMO|x\n\n" + head + "B1|Less waste|Jo||||3|2027|G",
			[]string{"above the headings", "above the headings", "blank", "the headings", "in: Less waste"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, outcome(read(c.text, nil))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMergedRows(t *testing.T) {
	rows := table(head + "B1|Less waste|Jo|t|1|2|3|2027|G\nB2||Sam|kg|3|4|5|2028|A\nPart two||||||||\nB3|Fewer calls|Al|n|1|2|3|2027|G\n||||")
	rows[2][1] = Cell{Text: "Less waste", Merged: true}
	for i := 1; i < 9; i++ {
		rows[3][i] = Cell{Text: "Part two", Merged: true}
	}
	rows[5][1] = Cell{Text: "Fewer calls", Merged: true}
	got := outcome(ReadBenefits(rows, Suggest(rows, BenefitFields()), pounds, nil))
	want := []string{"the headings", "in: Less waste", "in: Less waste (of row 2)", "a line between rows", "in Part two: Fewer calls", "blank"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if q := ReadBenefits(rows, Suggest(rows, BenefitFields()), pounds, nil).Rows[1].Questions; len(q) > 0 {
		t.Errorf("a merged title asks %v", q)
	}
}

func TestARow(t *testing.T) {
	l := read(head+"B7| Less waste |J. Smith / Ops Director|tonnes|c. 14 t|from 14 to 9 t|300-450|01/02/2027|amber\nB8|Fewer calls|Ops (tbc)|calls|30 %|20-25 %|tbc|27/03/2027|", nil)
	b := l.Rows[0]
	if b.Ref != "B7" || b.Title != "Less waste" || b.Owner.Value != (vague.Person{Name: "J. Smith", Role: "Ops Director"}) || b.Measure != "tonnes" {
		t.Errorf("row is %+v", b)
	}
	if b.Baseline.Value.String() != "c. 14 t" || b.Target.Value.Kind != vague.FromTo || b.Value.Value.String() != "GBP 300,000.00 to GBP 450,000.00 per year" {
		t.Errorf("figures are %s, %s, %s", b.Baseline.Value, b.Target.Value, b.Value.Value)
	}
	if b.Date.Value.From != civil.NewDate(2027, 2, 1) || b.Date.Text != "01/02/2027" {
		t.Errorf("date is %+v", b.Date)
	}
	if diff := cmp.Diff([]Note{{"RAG", "amber"}}, b.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"dates are read with the day first, as 27/03/2027 shows"}, l.Notes); diff != "" {
		t.Errorf("notes of the list (-want +got):\n%s", diff)
	}
}

func TestTypedCells(t *testing.T) {
	rows := table(head + "B1|Less waste|Jo|t|||||\nB2|Fewer calls|Jo|t||||||")
	rows[1][4] = Cell{Text: "26%", Kind: Number, Number: 0.255, Percent: true}
	rows[1][5] = Cell{Text: "#REF!", Kind: Failed}
	rows[1][6] = Cell{Text: "£1.2m", Kind: Number, Number: 1234567, Currency: "GBP", Scaled: true}
	rows[1][7] = Cell{Text: "Mar-27", Kind: Date, Time: civil.NewTime(2027, 3, 1, 0, 0), Shows: vague.Month}
	rows[2][6] = Cell{Text: "£640", Kind: Number, Number: 640, Currency: "GBP"}
	rows[2][7] = Cell{Text: "05/03/2027", Kind: Date, Time: civil.NewTime(2027, 5, 3, 0, 0)}
	l := ReadBenefits(rows, Suggest(rows, BenefitFields()), pounds, nil)
	got := []string{l.Rows[0].Baseline.Value.String(), l.Rows[0].Target.State.String(), l.Rows[0].Value.Value.String(), l.Rows[0].Date.Value.String(),
		l.Rows[1].Value.Value.String(), l.Rows[1].Date.Value.String()}
	want := []string{"25.5 %", "asked", "GBP 1,234,567.00 per year", "March 2027", "GBP 640,000.00 per year", "2027-05-03"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"the sheet holds 2027-03-01 and shows the month"}, l.Rows[0].Date.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestValuesByTime(t *testing.T) {
	l := read("||Savings (£k)||\nBenefit|Owner|FY26/27|FY27/28|FY28/29\nLess waste|Jo|0|120|£1.2m\nFewer calls|Sam||40|tbc\nMore|Al|1|2|3", nil)
	var got []string
	for _, v := range l.Rows[0].ByTime {
		got = append(got, v.When.Value.String()+": "+v.Value.Value.String())
	}
	want := []string{"year from April 2026: GBP 0.00 once", "year from April 2027: GBP 120,000.00 once", "year from April 2028: GBP 1,200,000.00 once"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(l.Rows[1].ByTime); n != 2 || l.Rows[1].ByTime[1].Value.State != vague.Undecided {
		t.Errorf("row 4 has %d values: %+v", n, l.Rows[1].ByTime)
	}
}

func TestAnswers(t *testing.T) {
	const text = head + "B1|Less waste|Jo & Sam|t|1|2|3|01/02/2027|G\n||Al|kg|5|6|7||\nB2|Less waste|Al||||4|FY27|A\n|Nothing else\nNotes at the end"
	asked := read(text, nil)
	var got []string
	for _, b := range asked.Rows {
		for _, q := range b.Questions {
			got = append(got, fmt.Sprintf("%d %s: %s %q", b.Row, q.Field, q.Ask, q.Candidates))
		}
	}
	want := []string{
		`2 owner: Several are named: who answers for it? ["Jo" "Sam"]`,
		`2 date: Is the day or the month first? ["2027-02-01" "2027-01-02"]`,
		`3 title: The row has no title: does it say more about “Less waste” of row 2, or is it a benefit of its own? ["Less waste"]`,
		`4 date: Does this financial year end or start in 2027? ["year from April 2026" "year from April 2027"]`,
		`4 row: Row 2 has the same title: is this another benefit? ["take in" "leave out"]`,
		`5 row: The row holds nothing but these words: is it a benefit, or a line between benefits? ["take in" "leave out"]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("questions (-want +got):\n%s", diff)
	}
	l := read(text, Answers{2: {FieldOwner: "Sam", FieldDate: "2027-01-02", FieldRef: "B-01"}, 3: {FieldTitle: "Less waste"}, 4: {FieldRow: LeaveOut},
		5: {FieldRow: TakeIn}, 6: {FieldRow: TakeIn}, 99: {FieldOwner: "Nobody"}})
	if diff := cmp.Diff([]string{"the headings", "in: Less waste", "in: Less waste (of row 2)", "left out by somebody", "in: Nothing else", "in: Nothing else (of row 5)"}, outcome(l)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b := l.Rows[0]
	if b.Owner.Value.Name != "Sam" || b.Owner.Text != "Jo & Sam" || b.Date.Value.String() != "2027-01-02" || b.Date.Text != "01/02/2027" || len(b.Questions) > 0 {
		t.Errorf("row 2 is %+v", b)
	}
	if diff := cmp.Diff([]string{"answered: Sam"}, b.Owner.Notes) + cmp.Diff([]Note{{"Ref", "B1"}, {"RAG", "G"}}, b.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if l := read(text, Answers{2: {FieldDate: "some day"}}); l.Rows[0].Date.State != vague.Asked {
		t.Errorf("an answer nobody understands is taken: %+v", l.Rows[0].Date)
	}
}

func TestKinds(t *testing.T) {
	all := "cashable non-cashable quantifiable qualitative disbenefit"
	cases := []struct{ text, heading, want string }{
		{"Cashable", "", "cashable"}, {"CRB", "Type", "cashable"}, {"cash-releasing", "", "cashable"}, {"Cash Releasing.", "", "cashable"}, {"C", "", "cashable"}, {"Hard savings", "", "cashable"},
		{"Non-cashable", "", "non-cashable"}, {"non cashable", "", "non-cashable"}, {"NCRB", "", "non-cashable"}, {"Non–cash‑releasing", "", "non-cashable"}, {"Financial (non-cashable)", "", "non-cashable"},
		{"NC", "", "non-cashable"}, {"cost avoidance", "", "non-cashable"}, {"Quantifiable", "", "quantifiable"}, {"QB", "", "quantifiable"}, {"Qualitative", "", "qualitative"}, {"Intangible", "", "qualitative"},
		{"non-quantifiable", "", "qualitative"}, {"Disbenefit", "", "disbenefit"}, {"dis-benefit", "", "disbenefit"},
		{"Financial", "", "? cashable non-cashable"}, {"Efficiency", "", "? cashable non-cashable"}, {"non-financial", "", "? quantifiable qualitative"}, {"societal", "", "? quantifiable qualitative"},
		{"cashable / qualitative", "", "? cashable qualitative"}, {"partly non-cashable", "", "? non-cashable"}, {"blue", "", "? " + all},
		{"yes", "Cashable?", "cashable"}, {"Y", "Cashable (y/n)", "cashable"}, {"n", "Cashable?", "? non-cashable quantifiable qualitative"}, {"yes", "Type", "? " + all},
		{"", "", "(blank)"}, {"  ", "", "(blank)"}, {"TBC", "", "(undecided)"}, {"?", "", "(undecided)"}, {"n/a", "", "(not applicable)"},
	}
	for _, c := range cases {
		a := ReadKind(c.text, c.heading)
		got := "(" + a.State.String() + ")"
		switch a.State {
		case vague.Understood:
			got = a.Value.String()
		case vague.Asked:
			got = "?"
			for _, k := range a.Candidates {
				got += " " + k.Words
				if again := ReadKind(k.Words, c.heading); again.State != vague.Understood || again.Value != k.Value {
					t.Errorf("%q offers %q, which reads as %+v", c.text, k.Words, again)
				}
			}
		}
		if got != c.want || a.Text != c.text {
			t.Errorf("%q below %q is %s, want %s", c.text, c.heading, got, c.want)
		}
	}
	if benefit.Cashable.String() != "cashable" {
		t.Error("kinds have other names now")
	}
}

// accounted holds what every reading keeps to: each row in one place, each cell of a row taken in told as it was typed.
func accounted(t interface{ Fatalf(string, ...any) }, rows [][]Cell, l BenefitList) {
	where := map[int]int{}
	for _, b := range l.Rows {
		where[b.Row]++
	}
	for _, o := range l.LeftOut {
		where[o.Row]++
		for _, c := range rows[o.Row-1] {
			if c.own() && !strings.Contains(o.Text, strings.TrimSpace(c.Text)) {
				t.Fatalf("row %d is left out without %q", o.Row, c.Text)
			}
		}
	}
	for _, n := range l.Blank {
		where[n]++
	}
	for i := range rows {
		if where[i+1] != 1 {
			t.Fatalf("row %d is in %d places", i+1, where[i+1])
		}
	}
	for _, b := range l.Rows {
		have := []string{b.Ref, b.Title, b.Description, b.Kind.Text, b.Owner.Text, b.Measure, b.Unit, b.Baseline.Text, b.Target.Text, b.Value.Text, b.Date.Text, b.Objective, b.DependsText}
		for _, n := range b.Notes {
			have = append(have, n.Text)
		}
		for _, v := range b.ByTime {
			have = append(have, v.Value.Text)
		}
		same := func(c Cell) bool {
			return slices.ContainsFunc(have, func(s string) bool { return strings.TrimSpace(s) == strings.TrimSpace(c.Text) })
		}
		for _, c := range rows[b.Row-1] {
			if c.own() && !same(c) {
				t.Fatalf("row %d: nothing tells %q", b.Row, c.Text)
			}
		}
	}
}

// anySheet draws a sheet of cells as lists have them, and worse.
func anySheet(t *rapid.T) [][]Cell {
	bits := []string{"", "", "", "Less waste", "Fewer calls", "Jo", "J. Smith / Ops", "£1.2m p.a.", "12", "300", "Total", "Sub-total", "TBC", "01/02/2027", "27/03/2027", "FY27/28", "Q2",
		"from 14 to 9 days", "Benefit", "Owner", "Value (£k)", "When", "Ref", "a\nb", " ", "#REF!", "Cashable", "x | y"}
	rows := make([][]Cell, rapid.IntRange(0, 12).Draw(t, "rows"))
	for i := range rows {
		for range rapid.IntRange(0, 6).Draw(t, "cells") {
			c := Cell{Text: rapid.SampledFrom(bits).Draw(t, "text")}
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				c = Cell{Text: "26%", Kind: Number, Number: 0.255, Percent: true}
			case 1:
				c = Cell{Text: "Mar-27", Kind: Date, Time: civil.NewTime(2027, 3, 1, 0, 0), Shows: vague.Month}
			case 2:
				c.Merged = true
			case 3:
				c.Kind = Failed
			}
			rows[i] = append(rows[i], c)
		}
	}
	return rows
}

// TestEveryRowIsAccountedFor holds the promise for sheets of any kind, however their columns are read and whatever was
// answered.
func TestEveryRowIsAccountedFor(t *testing.T) {
	var keys []string
	for _, f := range BenefitFields() {
		keys = append(keys, f.Key)
	}
	keys = append(keys, "", "nonsense")
	rapid.Check(t, func(t *rapid.T) {
		rows := anySheet(t)
		l := Suggest(rows, BenefitFields())
		if rapid.Bool().Draw(t, "other layout") {
			l.First = rapid.IntRange(-1, max(0, len(rows)-1)).Draw(t, "headings")
			l.Last = l.First
			for i := range l.Columns {
				l.Columns[i].Field = rapid.SampledFrom(keys).Draw(t, "field")
			}
		}
		answers := Answers{}
		for range rapid.IntRange(0, 4).Draw(t, "answers") {
			row := rapid.IntRange(1, 13).Draw(t, "row")
			if answers[row] == nil {
				answers[row] = map[string]string{}
			}
			field := rapid.SampledFrom(append(keys, FieldRow)).Draw(t, "field")
			answers[row][field] = rapid.SampledFrom([]string{TakeIn, LeaveOut, "Less waste", "2027", "£5", ""}).Draw(t, "answer")
		}
		accounted(t, rows, ReadBenefits(rows, l, pounds, answers))
	})
}

func FuzzReadBenefits(f *testing.F) {
	f.Add(head + "B1|Less waste|Jo|t|1|2|3|2027|G\n|Total|||||3")
	f.Add("Benefit|FY27/28|FY28/29\nA|1|2\n\nB|tbc|£3m")
	f.Add("|||\nx")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 5000 {
			return
		}
		rows := table(text)
		l := Suggest(rows, BenefitFields())
		accounted(t, rows, ReadBenefits(rows, l, pounds, nil))
		if again, changes := l.Mapping().Apply(rows); again.First == l.First && again.Last == l.Last {
			for _, c := range changes {
				if c.Kind != Added {
					t.Fatalf("the same file differs: %s", c)
				}
			}
		}
	})
}
