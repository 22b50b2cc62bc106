package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

// table makes rows of words: cells apart by bars, rows by lines.
func table(text string) [][]Cell {
	var rows [][]Cell
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		var row []Cell
		if strings.TrimSpace(line) != "" {
			for s := range strings.SplitSeq(line, "|") {
				row = append(row, Cell{Text: strings.TrimSpace(s)})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// reading is what each column is read as, in one line: "Ref=ref Benefit=title".
func reading(l Layout) string {
	var out []string
	for _, c := range l.Columns {
		mark := ""
		if c.Unsure != "" {
			mark = "?"
		}
		out = append(out, c.Heading+"="+c.Field+mark)
	}
	return strings.Join(out, " | ")
}

func TestHeadings(t *testing.T) {
	cases := []struct{ headings, want string }{
		{"Benefit | Benefit owner | KPI | Current | Target | £ p.a. | When", "title owner measure baseline target value date"},
		{"Benefit name | Accountable | Measure | As-is | To-be | Annual value | Realisation date | Depends on", "title owner measure baseline target value date depends"},
		{"ID | Description of benefit | Type | Owner | Metric | Baseline | Target value | Value (£k p.a.) | Start date | Comments", "ref title kind owner measure baseline target value date notes"},
		{"No. | Title | Description | Category | Responsible | Unit of measure | Baseline value | Goal | Savings | By when", "ref title description kind owner unit baseline target value date"},
		{"BENEFIT | OWNER | MEASURE | BASELINE | TARGET | VALUE | DATE", "title owner measure baseline target value date"},
		{"benefit_name | benefit_owner | baseline_value | target_value | annual_benefit | start_date", "title owner baseline target value date"},
		{"Benfit | Onwer | Mesure | Basline | Taget | Date", "title owner measure baseline target date"},
		{"Benefits | Who | How measured | Now | Goal | Worth | When | Needs", "title owner measure baseline target value date depends"},
		{"Strategic objective | Benefit title | Benefit type | SRO | Performance indicator | Current performance | Target performance | Financial benefit (£m) | Expected realisation | Enabler",
			"objective title kind owner measure baseline target value date depends"},
		{"Ref | Saving | Lead | Cashable? | Amount | Target date", "ref title owner kind value date"},
		{"Benefit | Baseline | Baseline date | Target | Target date | Owner", "title baseline - target date owner"},
		{"Benefit | Status | RAG | Confidence | Owner | Value | Date", "title - - - owner value date"},
		{"Benefit | Owner | Value | Date | Date", "title owner value date -"},
		{"Nutzen | Art | Verantwortlich | Messgröße | Ist | Soll | Wert | Termin", "title kind owner measure baseline target value date"},
		{"Benefit | Benefit owner | FY26/27 | FY27/28 | FY28/29", "title owner value_by_time value_by_time value_by_time"},
		{"Benefit | Owner | Savings FY26/27 (£k) | Savings FY27/28 (£k) | Total", "title owner value_by_time value_by_time -"},
		{"Business change | Milestone | Benefit | Owner", "depends - title owner"},
		{"Name of the benefit, please | Who is the owner? | Value in £ | Realised from (date)", "title owner value date"},
	}
	for _, c := range cases {
		columns := strings.Split(c.headings, "|")
		var cells []string
		for _, h := range columns {
			cells = append(cells, contentFor(strings.TrimSpace(h)))
		}
		text := "A title line\n\n" + c.headings
		for n := range 4 {
			text += "\n" + strings.ReplaceAll(strings.Join(cells, " | "), "§", fmt.Sprint(n+1))
		}
		l := Suggest(table(text), BenefitFields())
		var got []string
		for _, col := range l.Columns {
			got = append(got, map[bool]string{true: "-", false: col.Field}[col.Field == ""])
		}
		if s := strings.Join(got, " "); s != c.want || l.First != 2 || l.Last != 2 {
			t.Errorf("%s\n is read as %s (rows %d to %d), want\n %s", c.headings, s, l.First, l.Last, c.want)
		}
	}
}

// contentFor is what people write below a heading.
func contentFor(heading string) string {
	lower := strings.ToLower(heading)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) })
	}
	switch {
	case has("id", "no.", "ref") && len(lower) < 6:
		return "B-§"
	case has("owner", "onwer", "lead", "who", "accountable", "responsible", "sro", "verantwortlich"):
		return "J. Smith"
	case has("date", "when", "start", "realis", "termin"):
		return "Q3 202§"
	case has("fy2", "£", "value", "annual", "saving", "amount", "worth", "wert", "total") && lower != "saving" && !has("baseline", "target"):
		return "£12§k"
	case has("baseline", "basline", "current", "as-is", "now", "ist", "target", "taget", "to-be", "goal", "soll"):
		return "1§ days"
	case has("type", "kind", "category", "cashable", "art"):
		return "cashable"
	}
	return "Words about it, number §"
}

func TestWhereTheHeadingsAre(t *testing.T) {
	cases := []struct {
		name, text  string
		first, last int
		want        string
	}{
		{"at the top", "Benefit|Owner|Value\nA b|J. Smith|£1k\nC d|K. Doe|£2k\nE f|L. Roe|£3k", 0, 0, "Benefit=title | Owner=owner | Value=value"},
		{"below titles and blank rows", "Register\n\nOwner: PMO||v2\n\nBenefit|Owner|Value\nA b|J. Smith|£1k\nC d|K. Doe|£2k", 4, 4, "Benefit=title | Owner=owner | Value=value"},
		{"repeated below", "Benefit|Owner|Value\nA b|J. Smith|£1k\nBenefit|Owner|Value\nC d|K. Doe|£2k", 0, 0, "Benefit=title | Owner=owner | Value=value"},
		{"groups above that say nothing", "|Measure||Money\nBenefit|Baseline|Target|£k p.a.\nA b|1|2|3\nC d|4|5|6\nE f|7|8|9", 1, 1,
			"Benefit=title | Baseline=baseline | Target=target | £k p.a.=value"},
		{"two rows that mean something together", "Benefit||Annual|Realisation|Benefit\nname|KPI|value|date|owner\nA b|x y|£1k|Q3 2027|Jo\nC d|x z|£2k|2028|Sam\nE f|y z|£3k|2029|Ali", 0, 1,
			"Benefit name=title | KPI=measure | Annual value=value | Realisation date=date | Benefit owner=owner"},
		{"a scale above years", "||Value (£k)||\nBenefit|Owner|FY27/28|FY28/29|FY29/30\nA b|J. Smith|1|2|3\nC d|K. Doe|4|5|6\nE f|L. Roe|7|8|9", 0, 1,
			"Benefit=title | Owner=owner | Value (£k) FY27/28=value_by_time | Value (£k) FY28/29=value_by_time | Value (£k) FY29/30=value_by_time"},
		{"none", "Reduce waste in the kitchen by half|Jo|12\nFewer calls about missing letters|Sam|7\nShorter queue at the desk on Mondays|Ali|9", -1, -1, "=title? | = | ="},
		{"one column", "Benefit\nReduce waste\nFewer calls\nShorter queues", 0, 0, "Benefit=title"},
	}
	for _, c := range cases {
		l := Suggest(table(c.text), BenefitFields())
		if got := reading(l); got != c.want || l.First != c.first || l.Last != c.last {
			t.Errorf("%s: rows %d to %d, %s\n want %d to %d, %s", c.name, l.First, l.Last, got, c.first, c.last, c.want)
		}
	}
}

// A list whose headings name no title has it in the first column of words that are not the same again and again.
func TestFirstWordsAreTheTitle(t *testing.T) {
	l := Suggest(table(`
No.|Area|What we get|Who owns it|Worth each year|By when
1|North|Fewer visits|Jo Brand|£1.2m|H1 2027
2|North|Lower rent|Brand, Jo|£250k|mid-2027
3|North|Less waste|tbc|£30k|FY27/28 Q2
4|North|Faster answers|Jo Brand|TBC|TBC`), BenefitFields())
	if got := reading(l); !strings.Contains(got, "What we get=title?") {
		t.Errorf("read as %s", got)
	}
	l = Suggest(table(`
No.|Who owns it|Worth each year|By when
1|Jo Brand|£1.2m|H1 2027
2|Jo Brand|£250k|mid-2027
3|Jo Brand|£30k|FY27/28 Q2`), BenefitFields())
	if got := reading(l); strings.Contains(got, "=title") {
		t.Errorf("without a column of words it is read as %s", got)
	}
}

func TestMissing(t *testing.T) {
	l := Suggest(table("Benefit|Owner\nA b|Jo\nC d|Sam\nE f|Ali"), BenefitFields()[:4])
	var keys []string
	for _, f := range l.Missing(BenefitFields()[:4]) {
		keys = append(keys, f.Key)
	}
	if diff := cmp.Diff([]string{FieldRef, FieldKind}, keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSlips(t *testing.T) {
	same := [][2]string{{"owner", "onwer"}, {"benefit", "benfit"}, {"baseline", "basline"}, {"target", "taregt"}, {"measure", "meassure"}, {"benefit", "bemefit"}}
	for _, p := range same {
		if !sameWord(p[0], p[1]) || !sameWord(p[1], p[0]) {
			t.Errorf("%s is no slip of %s", p[1], p[0])
		}
	}
	for _, p := range [][2]string{{"owner", "owing"}, {"target", "tart"}, {"date", "rate"}, {"theme", "thame"}} {
		if sameWord(p[0], p[1]) {
			t.Errorf("%s is taken for %s", p[1], p[0])
		}
	}
}

func TestMappingIsUsedAgain(t *testing.T) {
	first := table("Ref|Benefit|Owner|Value (£k)|RAG\nB1|A b|Jo|1|G\nB2|C d|Sam|2|G\nB3|E f|Ali|3|A")
	mapping := Suggest(first, BenefitFields()).Mapping()
	kept, err := json.Marshal(mapping)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"columns":[{"field":"ref","heading":"Ref","index":0},{"field":"title","heading":"Benefit","index":1},` +
		`{"field":"owner","heading":"Owner","index":2},{"field":"value","heading":"Value (£k)","index":3},{"field":"","heading":"RAG","index":4}]}`
	if diff := cmp.Diff(want, string(kept)); diff != "" {
		t.Errorf("as JSON (-want +got):\n%s", diff)
	}
	mapping = Mapping{}
	if err := json.Unmarshal(kept, &mapping); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, text  string
		first, last int
		want        string
		changes     []string
	}{
		{"the same file", "Ref|Benefit|Owner|Value (£k)|RAG\nB1|A b|Jo|1|G", 0, 0, "Ref=ref | Benefit=title | Owner=owner | Value (£k)=value | RAG=", nil},
		{"another order below a title", "Register v4\n\nOwner|RAG|Ref|benefit |VALUE (£k)\nJo|G|B1|A b|1", 2, 2, "Owner=owner | RAG= | Ref=ref | benefit=title | VALUE (£k)=value", []string{
			"The column “Ref” has moved.", "The column “Benefit” has moved.", "The column “Owner” has moved.", "The column “Value (£k)” has moved.", "The column “RAG” has moved."}},
		{"one renamed and one new", "Ref|Benefit|Benefit owner|Value (£k)|Due\nB1|A b|Jo|1|x", 0, 0, "Ref=ref | Benefit=title | Benefit owner= | Value (£k)=value | Due=", []string{
			"The column “Owner” is not there any more; it may be “Benefit owner” now.", "The column “Benefit owner” is new; its cells are kept as notes.", "The column “Due” is new; its cells are kept as notes."}},
		{"one gone", "Ref|Benefit|Owner|RAG\nB1|A b|Jo|G", 0, 0, "Ref=ref | Benefit=title | Owner=owner | RAG=", []string{"The column “Value (£k)” is not there any more.", "The column “RAG” has moved."}},
		{"another list", "Risk|Probability\nFire|low", -1, -1, "= | =", []string{"No row has the headings of the last file."}},
	}
	for _, c := range cases {
		l, changes := mapping.Apply(table(c.text))
		var said []string
		for _, ch := range changes {
			said = append(said, ch.String())
		}
		if got := reading(l); got != c.want || l.First != c.first || l.Last != c.last {
			t.Errorf("%s: rows %d to %d, %s\n want %s", c.name, l.First, l.Last, got, c.want)
		}
		if diff := cmp.Diff(c.changes, said); diff != "" {
			t.Errorf("%s: changes (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestMappingOfEqualHeadingsAndOfNone(t *testing.T) {
	m := Mapping{Columns: []Mapped{{Field: "title", Heading: "Name"}, {Field: "date", Heading: "Date", Nth: 1}, {Field: "", Heading: "Date"}}}
	l, _ := m.Apply(table("Date|Name|Date\n1|A|2"))
	if got := reading(l); got != "Date= | Name=title | Date=date" {
		t.Errorf("equal headings: %s", got)
	}
	m = Mapping{Columns: []Mapped{{Field: "title", Index: 1}}}
	l, changes := m.Apply(table("x|Reduce waste\ny|Fewer calls"))
	if got := reading(l); got != "= | =title" || changes != nil || l.First != -1 {
		t.Errorf("no headings: %s, %v", got, changes)
	}
}

// TestMappingSurvivesAnyOrder holds that a mapping finds its columns in whatever order they stand, and that it says only
// that they moved.
func TestMappingSurvivesAnyOrder(t *testing.T) {
	headings := []string{"Ref", "Benefit", "Owner", "KPI", "Baseline", "Target", "Value (£k)", "When", "RAG", "Remarks"}
	rapid.Check(t, func(t *rapid.T) {
		rows := func(order []string) [][]Cell {
			return table(strings.Join(order, "|") + "\n" + strings.Repeat("x|", len(order)))
		}
		m := Suggest(rows(headings), BenefitFields()).Mapping()
		order := rapid.Permutation(headings).Draw(t, "order")
		l, changes := m.Apply(rows(order))
		for _, c := range changes {
			if c.Kind != Moved {
				t.Fatalf("%v: %s", order, c)
			}
		}
		for i, h := range order {
			at := slices.IndexFunc(m.Columns, func(d Mapped) bool { return d.Heading == h })
			if l.Columns[i].Field != m.Columns[at].Field {
				t.Fatalf("%v: %s is read as %q", order, h, l.Columns[i].Field)
			}
		}
	})
}

func TestCellsComeBackFromJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Cell{Text: rapid.String().Draw(t, "text"), Kind: CellKind(rapid.IntRange(0, int(Failed)).Draw(t, "kind")),
			Formula: rapid.Bool().Draw(t, "formula"), Merged: rapid.Bool().Draw(t, "merged")}
		switch c.Kind {
		case Number:
			c.Number = rapid.Float64Range(-1e12, 1e12).Draw(t, "number")
			c.Currency = rapid.SampledFrom([]string{"", "GBP"}).Draw(t, "currency")
			c.Percent, c.Scaled, c.Format = rapid.Bool().Draw(t, "percent"), rapid.Bool().Draw(t, "scaled"), "0.00"
		case Date:
			c.Time = civil.Time(rapid.IntRange(civil.MinutesPerDay, int(civil.NewTime(2200, 1, 1, 0, 0))).Draw(t, "time"))
			c.Shows = rapid.SampledFrom([]vague.Precision{vague.Day, vague.Month, vague.Year}).Draw(t, "shows")
		}
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back Cell
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		c.Text = strings.ToValidUTF8(c.Text, "\uFFFD")
		if diff := cmp.Diff(c, back); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", data, diff)
		}
	})
	for _, bad := range []string{`{`, `{"kind":"date","time":"soon"}`, `[]`} {
		var c Cell
		if json.Unmarshal([]byte(bad), &c) == nil {
			t.Errorf("%s is read as %+v", bad, c)
		}
	}
	var c Cell
	if err := json.Unmarshal([]byte(`{"text":"x","kind":"hologram"}`), &c); err != nil || c != (Cell{Text: "x"}) {
		t.Errorf("a kind nobody knows is read as %+v, %v", c, err)
	}
}

// TestTimesBelowAHeading joins a heading with the times below it in a file that does not keep merged cells, and no row of a list.
func TestTimesBelowAHeading(t *testing.T) {
	for text, want := range map[string]string{
		"Benefit|Owner|Savings (£k)|||Total\n||2025/26|2026/27|2027/28|\nCut waits|Ann Lee|10|20|30|60":  "Benefit=title | Owner=owner | Savings (£k) 2025/26=value_by_time | Savings (£k) 2026/27=value_by_time | Savings (£k) 2027/28=value_by_time | Total=",
		"Benefit|Owner|From|To\nCut waits|Ann Lee|2025/26|2026/27\nFewer letters|Bo Kay|2025/26|2026/27": "Benefit=title | Owner=owner | From=date | To=",
	} {
		if got := reading(Suggest(table(text), BenefitFields())); got != want {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
}
