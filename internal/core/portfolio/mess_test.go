package portfolio_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/portfolio"
)

// TestRatingsAsListsWriteThem reads the words that published lists have for delivery confidence.
func TestRatingsAsListsWriteThem(t *testing.T) {
	for word, want := range map[string]int{"Amber/Red": 2, "Red/Amber": 2, "Amber-Red": 2, "AMBER RED": 2, "A/R": 2, "AR": 2, "A/G": 4, "Amber – Green": 4, "Green ": 5, "R": 1, "Red*": 1, "Amber 2": 3,
		"Amber (was Green)": 3, "Amber rating": 3, "RAG: Red": 1, "Amber\u00a0/ Red": 2, "Feasible": 3, "Moderately Unsatisfactory": 2} {
		if r := portfolio.RatingOf(word); r.Points != want || r.Why != "" {
			t.Errorf("%q is %d (%s), want %d", word, r.Points, r.Why, want)
		}
	}
	for word, want := range map[string]string{"": "none is given", "Reset": "the project was reset", "RESET (re-baselined)": "the project was reset", "Exempt": "withheld", "Exempt under Section 43 of the FOI Act": "withheld",
		"N/A": "not rated", "–": "not rated", "Not Yet Assessed": "not rated", "purple": "not a word for a rating that is known", "amber or red": "not a word for a rating that is known"} {
		if r := portfolio.RatingOf(word); r.Points != 0 || r.Why != want {
			t.Errorf("%q is %d (%s), want none: %s", word, r.Points, r.Why, want)
		}
	}
}

// mess is a list whose headings take two rows, with every way of writing a sum or a day.
const mess = "Annex A: projects at March 2016,,,,,\n,Whole Life Cost,,Dates,,\nProject Name,Baseline (£m),Narrative,Start Date,End Date,Benefits (£)\n" +
	"One,\"1,250.5\",text,31/03/2015,43921,1200000\nTwo,£1.2bn,,1 April 2015,Mar-2020,£3m\nThree,(4),,2015-04-01,31.03.20,c. 5k\nFour,Exempt under Section 43,,#REF!,TBC,-\nFive,,x,,30 June 2021 00:00:00,\"1.234,5\"\n" +
	"* Excludes VAT,,,,,\nSix,12 [3],,,31/12/2022,12\n"

// TestAMessOfSumsAndDays reads it.
func TestAMessOfSumsAndDays(t *testing.T) {
	y := read(t, "annex.csv", []byte(mess))
	var got []string
	for _, e := range y.Entries {
		got = append(got, fmt.Sprintf("%s|%d %s|%s %s|%s %s|%d %s", e.Said[portfolio.Name], e.Cost.Whole, e.Cost.Why, e.Begins.On, e.Begins.Why, e.Ends.On, e.Ends.Why, e.Benefit.Whole, e.Benefit.Why))
	}
	zero := portfolio.Day{}.On.String()
	want := []string{"One|1250500000 |2015-03-31 |2020-03-31 |1200000 ", "Two|1200000000 |2015-04-01 |2020-03-31 |3000000 ", "Three|-4000000 |2015-04-01 |2020-03-31 |5000 ",
		"Four|0 withheld|" + zero + " not a day|" + zero + " none is given|0 none is given", "Five|0 none is given|" + zero + " none is given|2021-06-30 |1235 ", "Six|12000000 |" + zero + " none is given|2022-12-31 |12 "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !y.Setup.Above || y.Label != "2016" || y.Sign != "£" || y.Headings[1] != "Whole Life Cost Baseline (£m)" || len(y.Left) != 2 || y.Count() != 10 {
		t.Errorf("%+v %q %q %q, %d left of %d", y.Setup, y.Label, y.Sign, y.Headings, len(y.Left), y.Count())
	}
}

// TestWhatSomebodySaysOfAList reads it by other headings and columns.
func TestWhatSomebodySaysOfAList(t *testing.T) {
	table := portfolio.Table{Name: "x", Rows: [][]string{{"Thing", "Colour"}, {"Bridge", "Red"}, {"Road", "Green"}}}
	y := portfolio.Read(table)
	if y.Problem == "" || len(y.Left) != 3 {
		t.Fatalf("%+v", y)
	}
	s := y.Setup
	if !portfolio.Headed(table, &s, 1, false) || portfolio.Headed(table, &portfolio.Setup{}, 9, false) {
		t.Error("a row of headings that is there, and one that is not")
	}
	s.Fields[1], s.Fields[2] = portfolio.Name, portfolio.Rating
	if y := portfolio.ReadAs(table, s); len(y.Entries) != 2 || y.Entries[0].Rating.Points != 1 || y.Problem != "" {
		t.Errorf("%+v", y)
	}
}

// TestSeveralYearsOfOneList takes the years of a list apart, adds them up, and keeps what somebody said of a row.
func TestSeveralYearsOfOneList(t *testing.T) {
	list := read(t, "all", []byte("Project Name,Year,RAG,End Date,WLC £m,Department\nBridge,2014/15,Red,01/01/2016,10,DfT\nBridge,2015/16,Amber,31/01/2016,,DfT\nRoad tunnel,2014/15,Green,01/01/2017,5,DfT\nRoad tunnel works,2015/16,Green,01/03/2017,6,DfT\nPort,2015/16,Reset,,Exempt,DfT\n"))
	years := portfolio.Apart([]portfolio.Year{list})
	if len(years) != 2 || years[0].Label != "2014/15" || portfolio.NumberOf("2014/15") != 2015 || portfolio.NumberOf("2013-2014") != 2014 || portfolio.NumberOf("FY07") != 0 {
		t.Fatalf("%d years", len(years))
	}
	lines, doubts := portfolio.Align(years, nil)
	if len(lines) != 4 || len(doubts) != 1 || !strings.Contains(doubts[0].Why, "was it renamed?") || len(doubts[0].With) != 1 {
		t.Fatalf("%d lines, %+v", len(lines), doubts)
	}
	said := map[portfolio.Spot]portfolio.Said{doubts[0].Spot: {Same: doubts[0].With[0].Spot}}
	lines, doubts = portfolio.Align(years, said)
	if len(lines) != 3 || len(doubts) != 0 || lines[2].Name != "Road tunnel works" || lines[2].Points[1].By != portfolio.BySaying || !lines[2].Points[1].Renamed {
		t.Fatalf("%+v %+v", lines, doubts)
	}
	if lines, _ = portfolio.Align(years, map[portfolio.Spot]portfolio.Said{lines[0].Points[1].Spot: {Other: true}}); len(lines) != 5 {
		t.Errorf("one that was said to be another: %d lines", len(lines))
	}
	lines, _ = portfolio.Align(years, said)
	sums := portfolio.Tallies(years, lines)
	second := sums[1]
	if second.Projects != 3 || second.Points != [6]int{1, 0, 0, 1, 0, 1} || second.Why["the project was reset"] != 1 || second.Cost.Whole != 6e6 || second.Cost.Known != 1 || second.Fresh != 1 {
		t.Errorf("%+v", second)
	}
	if len(second.Slips) != 2 || second.Slips[0].Days != 59 || second.Middle() != 59 || second.Later() != 2 {
		t.Errorf("slips %+v, in the middle %d", second.Slips, second.Middle())
	}
}

// TestOneIdGivenTwice asks where the id of one project is given to another.
func TestOneIdGivenTwice(t *testing.T) {
	a := read(t, "2014", []byte("Project Name,Project ID,Department,RAG\nBridge,7,DfT,Red\nRoad,8,DfT,Red\n"))
	b := read(t, "2015", []byte("Project Name,Project ID,Department,RAG\nHospital,7,DH,Red\nNew road,8,DfT,Red\n"))
	lines, doubts := portfolio.Align([]portfolio.Year{a, b}, nil)
	if len(lines) != 3 || len(doubts) != 1 || !strings.Contains(doubts[0].Why, "its id is that of “Bridge”") {
		t.Errorf("%+v %+v", lines, doubts)
	}
}

// TestTwoListsOfOneYear are of two departments: a name alone makes no project of two, unless the lists say whose it is, or one replaces the other.
func TestTwoListsOfOneYear(t *testing.T) {
	a, b := read(t, "roads 2025", []byte("Project Name,RAG\nEstates,Red\nBridge,Red\n")), read(t, "health 2025", []byte("Project Name,RAG\nEstates,Green\nClinic,Red\n"))
	lines, doubts := portfolio.Align([]portfolio.Year{a, b}, nil)
	if len(lines) != 4 || len(doubts) != 1 || !strings.Contains(doubts[0].Why, "another list of the year") || len(doubts[0].With) != 1 {
		t.Errorf("%d lines, %+v", len(lines), doubts)
	}
	if sums := portfolio.Tallies([]portfolio.Year{a, b}, lines); len(sums) != 1 || sums[0].Projects != 4 || sums[0].Again != 0 {
		t.Errorf("%+v", sums)
	}
	if r := portfolio.Compare(a, b); r.Both() != 1 || len(r.Changed) != 1 || len(r.Fresh) != 1 || len(r.Gone) != 1 {
		t.Errorf("%+v", r)
	}
	// Ids that are withheld are no ids, and names with a mark of a footnote are the same.
	a = read(t, "2024", []byte("Project Name,GMPP ID,Department,RAG\nRadar,Section 24 - National security,Fleet,Red\nMine*,n/a,Fleet,Red\n"))
	b = read(t, "2025", []byte("Project Name,GMPP ID,Department,RAG\nSonar,Section 24 - National security,Fleet,Red\nMine [2],n/a,Fleet,Red\n"))
	if lines, doubts := portfolio.Align([]portfolio.Year{a, b}, nil); len(lines) != 3 || len(doubts) != 0 {
		t.Errorf("%+v %+v", lines, doubts)
	}
}

// TestObjectivesOverProjects puts benefits together by what they serve, and finds what is counted twice.
func TestObjectivesOverProjects(t *testing.T) {
	all := []portfolio.Serving{
		{Project: "a", Name: "A", Currency: "GBP", ID: "1", Benefit: "Reduce waiting", Objectives: []string{"Care sooner", "Happier staff"}, Measure: "Days waited", Unit: "days", Share: 0.7, Known: true, Planned: 10, Forecast: 8},
		{Project: "b", Name: "B", Currency: "EUR", ID: "1", Benefit: "Reduce queues", Objectives: []string{"care sooner."}, Measure: "days waited", Unit: "Days", Share: 0.5, Known: true, Planned: 5, Forecast: 5},
		{Project: "b", Name: "B", Currency: "EUR", ID: "2", Benefit: "Reduce paper", Objectives: []string{"Happier staff"}, Measure: "Pages", Unit: "sheets", Share: 1},
	}
	aims, twice := portfolio.Aims(all), portfolio.Doubles(all)
	if len(aims) != 2 || aims[0].Title != "Care sooner" || aims[0].Projects != 2 || len(aims[0].Sums) != 2 || aims[0].Beside != 1 || aims[1].Unknown != 1 {
		t.Errorf("%+v", aims)
	}
	if len(twice) != 1 || len(twice[0].Counted) != 2 || twice[0].Share < 1.19 || twice[0].Share > 1.21 {
		t.Errorf("%+v", twice)
	}
}
