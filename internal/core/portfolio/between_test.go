package portfolio_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/portfolio"
)

// told is what a list says of each project, and why each other row is left.
func told(y *portfolio.Year) (entries, left []string) {
	for _, e := range y.Entries {
		end, cost := e.Ends.On.String(), fmt.Sprint(e.Cost.Whole)
		if e.Ends.On == 0 {
			end = e.Ends.Why
		}
		if e.Cost.Why != "" {
			cost = e.Cost.Why
		}
		entries = append(entries, fmt.Sprintf("%s|%s|%d|%s|%s", e.Said[portfolio.Name], e.Said[portfolio.Owner], e.Rating.Points, end, cost))
	}
	for _, l := range y.Left {
		left = append(left, fmt.Sprint(l.At, " ", l.Why))
	}
	return entries, left
}

// TestListsThatPeopleRearrange reads lists as they are rearranged from one year to the next, each worked out by hand.
func TestListsThatPeopleRearrange(t *testing.T) {
	for name, c := range map[string]struct {
		text          string
		entries, left []string
	}{
		"headings on several lines, of which the first alone says nothing": {
			"\"PROJECT\nNAME\";DEPT.;\"IPA\nDCA\n(Red/Amber/Green)\";\"START\u00a0DATE\";\"END\u00a0DATE\";\"WLC\n(£m)\"\nDam;DX;Green;01/04/2020;31/03/2030;5.5\nRoad;DX;Red;01/04/2020;31/03/2030;6\n",
			[]string{"Dam|DX|5|2030-03-31|5500000", "Road|DX|1|2030-03-31|6000000"}, nil},
		"who answers in lines between the projects": {
			"Project;RAG;End date;WLC £m\nMinistry of Ferries;;;\nDam;A;31/03/2027;12\n;;;\nOffice for Trains;;;\nLine;G;01/01/2030;14\nLeft in the year;;;\nQuay;G;01/01/2030;15\n",
			[]string{"Dam|Ministry of Ferries|3|2027-03-31|12000000", "Line|Office for Trains|5|2030-01-01|14000000", "Quay||5|2030-01-01|15000000"},
			[]string{"2 it says who answers for the rows below it", "4 empty", "5 it says who answers for the rows below it", "7 a name and nothing besides"}},
		"the end in two columns": {
			"Project name;Owner;End month;End year;Cost (£m)\nDam;DX;March;2027;12\nRoad;DY;Sep;2025;7\nQuay;DY;;2030;7\nPier;DY;Q3;2031;7\n",
			[]string{"Dam|DX|0|2027-03-31|12000000", "Road|DY|0|2025-09-30|7000000", "Quay|DY|0|2030-12-31|7000000", "Pier|DY|0|2031-09-30|7000000"}, nil},
		"the end by its year alone": {"Project name;RAG;Completion year\nDam;Red;2027\n", []string{"Dam||1|2027-12-31|none is given"}, nil},
		"a day beside its year":     {"Project name;RAG;End date;End year\nDam;Red;31/03/2027;2027\n", []string{"Dam||1|2027-03-31|none is given"}, nil},
		"a low and a high sum, none in the middle": {
			"Project name;RAG;Whole life cost low (£m);Whole life cost (high) (£m);Finish\nDam;Red;10;14;31/12/2027\n", []string{"Dam||1|2027-12-31|none is given"}, nil},
		"what is forecast beside what was once": {
			"Project name;RAG;Baseline whole life cost (£m);Forecast whole life cost (£m);Baseline end date;Forecast end date\nDam;Red;10;14;31/12/2026;31/12/2027\n", []string{"Dam||1|2027-12-31|14000000"}, nil},
		"days of others, and days as they were planned once": {
			"SRO tenure end date;Original end date;Project;RAG;End;UID\n01/01/2025;01/01/2026;Dam;Red;31/12/2027;A7\n", []string{"Dam||1|2027-12-31|none is given"}, nil},
		"headings that say something besides": {
			"Previous project name;Parent programme;Project;SRO department;Dept;Department RAG;RAG;Construction end date;Planned end date;Change in WLC (£m);Whole Life Cost (£m)\nWeir;Water;Dam;DY;DX;Green;Red;31/12/2026;31/12/2027;3;5\n",
			[]string{"Dam|DX|1|2027-12-31|5000000"}, nil},
		"a title that is no group of headings": {
			"Major projects: data of the programme;;\nProject ID of parent;Project;RAG\n7;Dam;Red\n", []string{"Dam||1|none is given|none is given"}, []string{"1 above the headings"}},
		"programmes and the projects in them": {
			"Department;Programme;Project;DCA;WLC (£m)\nDX;Rails;Dam;Green;5\nDX;Rails;Road;Red;6\n", []string{"Dam|DX|5|none is given|5000000", "Road|DX|1|none is given|6000000"}, nil},
		"another table below": {
			"Project name;RAG;End date;WLC (£m)\nDam;Red;31/03/2030;5\n;;;\nProjects that left;;;\nProject name;Reason for leaving;Date left;\nQuay;Closed;01/04/2024;\nProject name;RAG;End date;WLC (£m)\nRoad;Green;31/03/2031;6\n",
			[]string{"Dam||1|2030-03-31|5000000", "Road||5|2031-03-31|6000000"},
			[]string{"3 empty", "4 a name and nothing besides", "5 headings of another table, which is not read", "6 it stands below other headings, those of row 5", "7 the headings again"}},
		"days that leave open how late": {
			"Project name;RAG;End date\nDam;Red;Not before 2027\nRoad;Red;31/03/2027 (was 31/03/2026)\nQuay;Red;by Q3 2027\n",
			[]string{"Dam||1|no earlier than a day, and how much later is not said|none is given", "Road||1|2027-03-31|none is given", "Quay||1|2027-09-30|none is given"}, nil},
		"words for a rating between two": {
			"Project name;RAG;End date\nDam;Amber/Amber Red;2027\nRoad;🔴 Red;2027\nQuay;🟠 Amber/Red;2027\nPier;Red / Red;2027\n",
			[]string{"Dam||0|2027-12-31|none is given", "Road||1|2027-12-31|none is given", "Quay||2|2027-12-31|none is given", "Pier||1|2027-12-31|none is given"}, nil},
	} {
		y := read(t, "list of 2025.csv", []byte(c.text))
		entries, left := told(&y)
		if diff := cmp.Diff(c.entries, entries) + cmp.Diff(c.left, left); diff != "" {
			t.Errorf("%s: %s%v", name, diff, y.Columns)
		}
	}
}

// TestBlocksAreNoList says of a file with a block for each project that it is none, and leaves every row of it.
func TestBlocksAreNoList(t *testing.T) {
	y := read(t, "profiles 2025", []byte("Project name:,Dam\nRAG:,Red\nEnd date:,31/03/2030\n,\nProject name:,Road\nRAG:,Green\nEnd date:,31/03/2031\n"))
	if len(y.Entries) != 0 || !strings.Contains(y.Problem, "block of its own") || y.Count() != 2 {
		t.Errorf("%q, %d taken, %d rows", y.Problem, len(y.Entries), y.Count())
	}
}

// TestRunningNumbersAreNoIds keeps two projects apart that stand in the same row of two years.
func TestRunningNumbersAreNoIds(t *testing.T) {
	a := read(t, "2024", []byte("No.,Project Name,RAG\n1,Dam,Red\n2,Road,Red\n3,Quay,Red\n"))
	b := read(t, "2025", []byte("No.,Project Name,RAG\n1,Quay,Red\n2,Dam,Red\n3,Clinic,Red\n"))
	lines, doubts := portfolio.Align([]portfolio.Year{a, b}, nil)
	if len(lines) != 4 || len(doubts) != 0 || !slices.ContainsFunc(b.Notes, func(s string) bool { return strings.Contains(s, "only numbers the rows") }) {
		t.Errorf("%d lines, %+v, %q", len(lines), doubts, b.Notes)
	}
	a = read(t, "2024", []byte("Project ID,Project Name,RAG\n1,Dam,Red\n2,Road,Red\n3,Quay,Red\n"))
	b = read(t, "2025", []byte("Project ID,Project Name,RAG\n1,Dam wall,Red\n2,Road,Red\n3,Quay,Red\n"))
	if lines, _ := portfolio.Align([]portfolio.Year{a, b}, nil); len(lines) != 3 {
		t.Errorf("ids that are said to be ids: %d lines", len(lines))
	}
}

// TestOwnersThatAreCalledOtherwise follows projects that go from one owner to another together, and asks of those that go alone.
func TestOwnersThatAreCalledOtherwise(t *testing.T) {
	a := read(t, "2024", []byte("Project Name,Department,RAG\nDam,Ferries,Red\nRoad,Ferries,Red\nQuay,Ferries,Red\nMast,Ferries,Red\nClinic,Health,Red\nWard,Health,Red\nTower,Ports,Red\n"))
	b := read(t, "2025", []byte("Project Name,Department,RAG\nDam,Ferries and Trains,Red\nRoad,Ferries and Trains,Red\nQuay,Ferries and Trains,Red\nMast,Signals,Red\nClinic,Care,Red\nWard,Care,Red\nTower,Signals,Red\nPier,Ports,Red\n"))
	lines, doubts := portfolio.Align([]portfolio.Year{a, b}, nil)
	by := map[string]portfolio.By{}
	for _, l := range lines {
		by[l.Name+strings.Repeat("+", len(l.Points)-1)] = l.Points[len(l.Points)-1].By
	}
	for name, want := range map[string]portfolio.By{"Dam+": portfolio.ByMove, "Road+": portfolio.ByMove, "Quay+": portfolio.ByMove, "Mast": portfolio.Anew, "Clinic": portfolio.Anew, "Tower": portfolio.Anew} {
		if got, there := by[name]; !there || got != want {
			t.Errorf("%s is the same by %q, want %q", name, got, want)
		}
	}
	if len(lines) != 12 || len(doubts) != 4 {
		t.Errorf("%d lines, %+v", len(lines), doubts)
	}
}

// TestTheNameBeforeGoesBeforeOneLongAgo asks of a project that says it was called as one of the last list, though one long ago was called as it is.
func TestTheNameBeforeGoesBeforeOneLongAgo(t *testing.T) {
	var years []portfolio.Year
	for i, name := range []string{"Epsilon", "Epsilon Phase Two", "Epsilon (formerly Epsilon Phase Two)", "Epsilon (formerly Epsilon Phase Two)"} {
		years = append(years, read(t, fmt.Sprint(2020+i), []byte("Project Name,RAG\nRoad,Red\n"+name+",Red\n")))
	}
	lines, doubts := portfolio.Align(years, nil)
	if len(lines) != 4 || len(doubts) != 1 || !strings.Contains(doubts[0].Why, "formerly “Epsilon Phase Two”") || doubts[0].List != "2022" {
		t.Errorf("%d lines, %+v", len(lines), doubts)
	}
}

// TestInitialsInBrackets make no other name.
func TestInitialsInBrackets(t *testing.T) {
	a := read(t, "2024", []byte("Project Name,RAG\nCommon Platform,Red\nSearch & Rescue Boats (SARB),Red\nQuay Works Phase 2 (QW),Red\nDam (II),Red\nLetters (LET) (formerly Post Room),Red\n"))
	b := read(t, "2025", []byte("Project Name,RAG\nCommon Platform (CP),Red\nSearch and Rescue Boats,Red\nQuay Works Phase 2,Red\nDam (III),Red\nLetters (LET),Red\n"))
	lines, _ := portfolio.Align([]portfolio.Year{a, b}, nil)
	var again []string
	for _, l := range lines {
		if len(l.Points) == 2 {
			again = append(again, fmt.Sprint(l.Name, l.Points[1].Renamed))
		}
	}
	if want := []string{"Common Platform (CP)false", "Letters (LET)false", "Quay Works Phase 2false", "Search and Rescue Boatsfalse"}; !slices.Equal(again, want) {
		t.Errorf("%q, want %q", again, want)
	}
}
