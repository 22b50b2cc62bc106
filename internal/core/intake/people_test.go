package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/vague"
)

// TestPeople reads a list of stakeholders: every row is somebody, or left out with its reason.
func TestPeople(t *testing.T) {
	table := "Stakeholder register\nFirst name|Surname|Job title|Organisation|Email|Internal / External|Power|Interest|Current attitude|Desired|Frequency|Relationship owner|Strategy\n" +
		"Ann|Reed|Chief nurse|St Mary’s|ann@example.org|Internal|High|5|Supporter|champion|fortnightly|Ada Lovell|keep close\n" +
		"||Night matron|St Mary’s||internal|3 - Medium|7|lukewarm|Neutral|every 6 weeks||\n" +
		"Union officials\nBo|Hale|||||VH|low|against||ad hoc||\n|||||||||||\nBo|Hale|||||VH|low|against||now and then||\n"
	var rows [][]Cell
	for _, line := range strings.Split(strings.TrimRight(table, "\n"), "\n") {
		var row []Cell
		for _, c := range strings.Split(line, "|") {
			row = append(row, Cell{Text: c})
		}
		rows = append(rows, row)
	}
	list := ReadPeople(rows, Suggest(rows, PeopleFields()), people.Beyond, Answers{4: {}})
	var got []string
	for _, p := range list.Rows {
		var asks []string
		for _, q := range p.Questions {
			asks = append(asks, q.Field)
		}
		got = append(got, fmt.Sprint(p.Row, " ", p.Name, "|", p.Post, "|", p.Firm, "|", p.Email, "|", p.Owner, "|", p.Side.Value, "|", p.Influence.Value, p.Interest.Value, "|", p.Stance.Value, ">", p.Wanted.Value, "|", p.Cadence.Value, " ", asks))
	}
	want := []string{"3 Ann Reed|Chief nurse|St Mary’s|ann@example.org|Ada Lovell|ours|4 5|supportive>leading|14 []", "4 Night matron||St Mary’s|||ours|3 0|>neutral|42 [interest stance]",
		"6 Bo Hale|||||beyond|5 2|resistant>|0 []", "8 Bo Hale|||||beyond|5 2|resistant>|0 [cadence]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(list.LeftOut) != 3 || len(list.Blank) != 1 || len(list.Rows)+len(list.LeftOut)+len(list.Blank) != len(rows) {
		t.Errorf("%d rows, %+v, %v", len(rows), list.LeftOut, list.Blank)
	}
	if a := readGrade("4.5", Cell{Text: "4.5", Kind: Number, Number: 4.5}); a.State != vague.Asked {
		t.Errorf("%+v", a)
	}
}

// FuzzReadPeople holds that each row of a list of people, of matters or of money is read once, left out with a reason, or blank.
func FuzzReadPeople(f *testing.F) {
	f.Add("Name|Influence|Stance\nAnn|high|for\n\nBo|9|?\n", "4")
	f.Add("Ref|Title|Status|Due|Probability|Amount\nR1|Late|open|01/02/2027|20%|up to £80k\n", "take in")
	f.Fuzz(func(t *testing.T, text, said string) {
		if len(text) > 5000 {
			return
		}
		var rows [][]Cell
		for _, line := range strings.Split(text, "\n") {
			var row []Cell
			for _, c := range strings.Split(line, "|") {
				row = append(row, Cell{Text: c})
			}
			rows = append(rows, row)
		}
		answers := Answers{2: {FieldStance: said, FieldRow: said, FieldInfluence: said, FieldValue: said, FieldTitle: said}}
		whole := func(what string, taken []int, left []LeftOut, blank []int) {
			seen := map[int]bool{}
			for _, x := range left {
				taken = append(taken, x.Row)
			}
			for _, n := range append(taken, blank...) {
				if seen[n] || n < 1 || n > len(rows) {
					t.Fatalf("%s: row %d of %q", what, n, text)
				}
				seen[n] = true
			}
			if len(seen) != len(rows) {
				t.Fatalf("%s: %d of %d rows", what, len(seen), len(rows))
			}
		}
		people := ReadPeople(rows, Suggest(rows, PeopleFields()), "", answers)
		var taken []int
		for _, r := range people.Rows {
			taken = append(taken, r.Row)
		}
		whole("people", taken, people.LeftOut, people.Blank)
		matters := ReadMatters(rows, Suggest(rows, MatterFields()), vague.Customs{Currency: "GBP"}, "", answers)
		taken = nil
		for _, r := range matters.Rows {
			taken = append(taken, r.Row)
		}
		whole("matters", taken, matters.LeftOut, matters.Blank)
		money := ReadMoney(rows, Suggest(rows, MoneyFields()), vague.Customs{Currency: "GBP"}, "", answers)
		taken = nil
		for _, r := range money.Rows {
			taken = append(taken, r.Row)
		}
		whole("money", taken, money.LeftOut, money.Blank)
	})
}
