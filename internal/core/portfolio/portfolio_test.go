package portfolio_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/format/sheet"
)

// read reads a list as it comes out of a file.
func read(t *testing.T, name string, data []byte) portfolio.Year {
	t.Helper()
	b, _, err := sheet.Read(t.Context(), data, sheet.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	table := portfolio.Table{Name: name}
	for _, row := range b.Sheets[0].Rows {
		var texts []string
		for _, c := range row {
			texts = append(texts, c.Text)
		}
		table.Rows = append(table.Rows, texts)
	}
	y := portfolio.Read(table)
	y.List = name
	return y
}

// first is a list with everything around it that published lists have.
const first = "Government projects,,,\n,,,\nProject Name,Department,RAG rating,Whole Life Cost TOTAL Baseline £m\nOrchard Line (formerly Apple Line),DfT,Amber/Red,\"1,250.5\"\n" +
	"Harbour,DfT,Green,Exempt under Section 43 of the Freedom of Information Act\nHarbour,MOD,Reset,\n,,,\nProject Name,Department,RAG rating,Cost\nTotal,,,9999\n,DfT,Red,12\n" +
	"Note: ratings are of September,,,\nHarbour,MOD,Reset,\nLonely,,,\n"

// second lies on its side, in another code page, and has ids.
const second = "Project name;Orchard  line;The Harbour;Apple Line;Harbour\nProject number;T-1;T-2;T-3;T-4\nDepartment;DfT;DfT;DfT;DfT\nIPA rating;AMBER;purple;Not applicable;Amber/Green\n" +
	"Whole Life Cost \xa3m;\xa31,300m;n/a;7;8\n"

// TestEveryRowIsAccountedFor reads lists with what is around them.
func TestEveryRowIsAccountedFor(t *testing.T) {
	y := read(t, "list 2014.csv", []byte(first))
	var got []string
	for _, e := range y.Entries {
		got = append(got, fmt.Sprintf("%d %s|%s|%d %s|%d %s", e.At, e.Said[portfolio.Name], e.Said[portfolio.Owner], e.Rating.Points, e.Rating.Why, e.Cost.Whole, e.Cost.Why))
	}
	want := []string{"4 Orchard Line (formerly Apple Line)|DfT|2 |1250500000 ", "5 Harbour|DfT|5 |0 withheld", "6 Harbour|MOD|0 the project was reset|0 none is given"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	left := []portfolio.Left{{At: 1, Why: "above the headings"}, {At: 2, Why: "empty"}, {At: 7, Why: "empty"}, {At: 8, Why: "the headings again"}, {At: 9, Why: "a total"}, {At: 10, Why: "it names no project"},
		{At: 11, Why: "a note"}, {At: 12, Why: "the same, cell for cell, as row 6"}, {At: 13, Why: "a name and nothing besides"}}
	if y := portfolio.Read(portfolio.Table{Rows: [][]string{{"Project Name", "Outcome"}, {"Health Project", "Satisfactory"}}}); len(y.Entries) != 1 {
		t.Errorf("a name that speaks of a project is taken for a heading: %+v", y)
	}
	if diff := cmp.Diff(left, y.Left); diff != "" || y.Label != "2014" {
		t.Errorf("%s %s", y.Label, diff)
	}
	if y := portfolio.Read(portfolio.Table{Rows: [][]string{{"Phase", "Start Date"}, {}, {"Scope", "13/04/2021"}}}); y.Problem == "" || len(y.Left) != 3 {
		t.Errorf("a list without projects: %+v", y)
	}
}

// TestAlign lays two lists side by side: the same by name, and what only seems the same.
func TestAlign(t *testing.T) {
	years := []portfolio.Year{read(t, "2014", []byte(first)), read(t, "2017", []byte(second))}
	if !years[1].Setup.OnSide || len(years[1].Entries) != 4 {
		t.Fatalf("the second list: %+v", years[1])
	}
	lines, doubts := portfolio.Align(portfolio.Apart(years), nil)
	var got []string
	for _, l := range lines {
		text := l.Name + "|" + l.ID + "|" + l.Owner
		for _, p := range l.Points {
			text += fmt.Sprintf("|%d:%d/%d %d", p.Year, p.Entry.Rating.Points, p.Entry.Rating.Three(), p.Entry.Cost.Whole)
		}
		got = append(got, text)
	}
	want := []string{"Apple Line|T-3|DfT|1:0/0 7000000", "Harbour||MOD|0:0/0 0", "The Harbour|T-2|DfT|0:5/3 0|1:0/0 0", "Harbour|T-4|DfT|1:4/3 8000000", "Orchard line|T-1|DfT|0:2/1 1250500000|1:3/2 1300000000"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var said []string
	for _, d := range doubts {
		said = append(said, fmt.Sprintf("%d:%d %s: %s", d.Year, d.At, d.Name, d.Why))
	}
	if len(said) != 2 || !strings.Contains(said[0], "0:6 Harbour: a project of the same name is of DfT") || !strings.Contains(strings.Join(said, "\n"), "1:5 Harbour: a project of the same name has the id T-2") {
		t.Errorf("doubts %q", said)
	}
}

// TestPublishedYears reads real lists where there are any: every row is taken or left with its reason, and nothing is both.
func TestPublishedYears(t *testing.T) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "portfolio")
	files := map[string]bool{"gmpp/uk_2014.csv": true, "gmpp/uk_2017.csv": true, "gmpp/uk_2019.csv": true, "gmpp/uk_2021.csv": true, "canada_it/data_2019.csv": true,
		"ieg_world_bank_ratings.csv": true, "nyc_school_capital.csv": false} // the last names phases of works, and no project
	var years []portfolio.Year
	for _, name := range []string{"gmpp/uk_2014.csv", "gmpp/uk_2017.csv", "gmpp/uk_2019.csv", "gmpp/uk_2021.csv", "canada_it/data_2019.csv", "ieg_world_bank_ratings.csv", "nyc_school_capital.csv"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Logf("not run: published list %s (not there; set COUNTERPART_TESTDATA)", name)
			continue
		}
		y := read(t, name, data)
		if readable := y.Problem == ""; readable != files[name] {
			t.Errorf("%s: %s", name, y.Problem)
		}
		seen := map[int]bool{}
		rated, why := 0, map[string]int{}
		for _, e := range y.Entries {
			if seen[e.At] || e.Said[portfolio.Name] == "" {
				t.Errorf("%s: row %d is taken twice, or names nothing", name, e.At)
			}
			seen[e.At] = true
			if e.Rating.Points > 0 {
				rated++
			} else if e.Rating.Why == "not a word for a rating that is known" {
				t.Logf("%s: row %d is rated %.60q", name, e.At, e.Rating.Word)
			}
		}
		for _, l := range y.Left {
			if seen[l.At] || l.Why == "" {
				t.Errorf("%s: row %d is taken and left, or left without a reason", name, l.At)
			}
			seen[l.At] = true
			if reason, _, cut := strings.Cut(l.Why, " as row "); cut || reason != "" {
				why[reason]++
			}
		}
		t.Logf("%s: %d projects, %d rated, %d rows left: %v; on its side: %t", name, len(y.Entries), rated, len(y.Left), why, y.Setup.OnSide)
		if strings.HasPrefix(name, "gmpp") {
			years = append(years, y)
		}
	}
	if len(years) > 1 {
		lines, doubts := portfolio.Align(portfolio.Apart(years), nil)
		points, twice := 0, 0
		for _, l := range lines {
			points += len(l.Points)
			if len(l.Points) > 1 {
				twice++
			}
		}
		taken := 0
		for _, y := range years {
			taken += len(y.Entries)
		}
		if points != taken || twice == 0 {
			t.Errorf("%d entries in the lists and %d in %d lines, %d over several years", taken, points, len(lines), twice)
		}
		t.Logf("%d projects, %d of them in several years, %d doubts", len(lines), twice, len(doubts))
	}
}
