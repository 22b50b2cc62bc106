package portfolio_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/portfolio"
)

// work is a made-up project, as it is meant. Sums are in whole units.
type work struct {
	name, id, owner string
	points          int
	start, end      string // "2014-04-01"; "" for none
	cost            int64  // -1: withheld
}

var works = []work{
	{"Estuary Crossing", "ROADS_0001_1112-Q1", "ROADS", 2, "2012-04-01", "2027-03-31", 1_250_500_000},
	{"Patient Letters (formerly Post Room)", "HEALTH_0002_1213-Q3", "HEALTH", 4, "2013-09-15", "2021-12-31", 48_300_000},
	{"Harbour Patrol Boats", "FLEET_0003_1112-Q1", "FLEET", 3, "2011-01-10", "", -1},
	{"Tax by Telephone", "TAX_0004_1314-Q2", "TAX", 1, "2014-02-28", "2019-06-30", 812_400_000},
	{"Total Archive", "STATE_0005_1415-Q4", "STATE", 5, "2015-05-05", "2024-08-08", 9_870_000},
	{"Prison Kitchens Phase 2", "LAW_0006_1516-Q1", "LAW", 0, "2016-11-30", "2032-01-01", 2_013_020_000},
}

// form is a way in which a list is published.
type form struct {
	file, label string
	heads       []string
	cell        []func(w work) string
	side        bool // projects stand in columns
	above       [][]string
	below       [][]string
}

func name(w work) string  { return w.name }
func id(w work) string    { return w.id }
func owner(w work) string { return w.owner }
func prose(string) func(work) string {
	return func(w work) string {
		return "It was agreed on 01/02/2013 and costs £5m more, \"as planned\",\nred or green; see Section A."
	}
}
func is(text string) func(work) string { return func(work) string { return text } }
func rated(words ...string) func(work) string {
	return func(w work) string { return words[w.points] }
}

var (
	five  = rated("Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests)", "Red", "Amber/Red", "Amber", "Amber/Green", "Green")
	three = rated("Section 24 - National security", "RED", "RED", "AMBER", "GREEN", "GREEN")
)

// day writes a day as 02/01/2006 says, in its order and with its marks.
func day(of func(w work) string, format, none string) func(work) string {
	return func(w work) string {
		d := of(w)
		if d == "" {
			return none
		}
		return strings.NewReplacer("YYYY", d[:4], "YY", d[2:4], "MM", d[5:7], "DD", d[8:], "Mon", months[d[5:7]]).Replace(format)
	}
}

var months = map[string]string{"01": "January", "02": "February", "03": "March", "04": "April", "05": "May", "06": "June", "07": "July", "08": "August", "09": "September", "10": "October", "11": "November", "12": "December"}

func starts(w work) string { return w.start }
func ends(w work) string   { return w.end }

// money writes the cost: %s is the figure in the unit, grouped and with the marks of a country.
func money(format string, unit float64, places int, group, mark, none string) func(work) string {
	return func(w work) string {
		if w.cost < 0 {
			return none
		}
		whole, part, _ := strings.Cut(fmt.Sprintf("%.*f", places, float64(w.cost)/unit), ".")
		for i := len(whole) - 3; i > 0 && group != ""; i -= 3 {
			whole = whole[:i] + group + whole[i:]
		}
		if part != "" {
			whole += mark + part
		}
		return strings.ReplaceAll(format, "%s", whole)
	}
}

const scaleNote = " (A Delivery Confidence Assessment of the project at a fixed point in time, using a five-point scale, Red – Amber/Red – Amber – Amber/Green – Green; definitions in the Annual Report)"

// forms are the layouts of the years from 2013 on, of other countries, and of companies.
var forms = []form{
	{file: "ROADS_Government_Major_Projects_Portfolio_2013.csv", label: "2013", side: true,
		heads: []string{"Project name", "Department", "Description", "MPA RAG rating" + scaleNote, "Departmental commentary on actions planned or taken on the MPA RAG rating.", "Project - Start Date", "Project - End Date",
			"Departmental narrative on schedule, including any deviation from planned schedule (if necessary)", "2012/13 Budget (£million)", "2012/13 Forecast (£million)", "Variance Budget / Forecast %age",
			"Departmental narrative on budget/forecast variance for 2012/13 (if variance is more than 5%)", "Total budgeted whole life costs (£million) (including non-government costs)", "Departmental narrative on budgeted whole life costs"},
		cell: []func(work) string{name, owner, prose(""), five, prose(""), day(starts, "DD/MM/YYYY", "N/A"), day(ends, "DD/MM/YYYY", "N/A"), prose(""), is("12.50"), is("13"), is("4%"), is("Budget variance less than 5%."),
			money("%s", 1e6, 2, "", ".", "Exempt under Section 43"), prose("")},
		below: [][]string{{"Cells to be exempted", "D10-D16", "", "E4, E6, E9-16"}}},
	{file: "gmpp september 2014.csv", label: "2014", side: true,
		heads: []string{"GMPP ID Number", "Project Name", "Department", "Description / Aims ", "MPA RAG rating" + scaleNote, "Departmental commentary on actions planned or taken on the MPA RAG rating.", "Project - Start Date ", "Project - End Date ",
			"Departmental narrative on schedule", "2014/2015 Budget (£million)", "2014/2015 Variance (£million)", "2014/2015 Variance %age", "Total budgeted whole life costs (£million)", "Departmental Narrative on Budgeted Whole Life Costs"},
		cell: []func(work) string{id, name, owner, prose(""), five, prose(""), day(starts, "DD.MM.YYYY", ""), day(ends, "DD.MM.YYYY", "TBC"), prose(""), is("£12.50"), is("-0.3"), is("0.64"), money("£%s", 1e6, 2, ",", ".", "Data exempt under Section 35"), prose("")}},
	{file: "source table.csv", label: "2016/17",
		heads: []string{"Project Name", "Unique ID", "AR Year", "Quarter", "Department", "Department grouped", "MPA RAG (Departmental RAG used if MPA RAG missing)", "MPA RAG grouped", "Joiner", "Project length", "Start Date", "End Date", "FY Budget (£m) inc Non Gov", "Gov WLC", "Non Gov WLC", "TOTAL BUDGETED WHOLE LIFE COSTS including Non-Government Costs"},
		cell:  []func(work) string{name, id, is("2016/17"), is("Q2"), owner, is("All"), five, is("Amber"), is("No"), is("3.5"), day(starts, "YYYY-MM-DD 00:00:00", ""), day(ends, "YYYY-MM-DD 00:00:00", "00:00:00"), is("12.5"), is("1"), is("2"), money("%s", 1e6, 2, "", ".", "Exempt")}},
	{file: "GMPP_AR_Data_March_2021.csv", label: "2021",
		heads: []string{"GMPP ID Number", "Project Name", "Department", "Annual Report Category", "Description / Aims", "IPA Delivery Confidence Assessment" + scaleNote, "Departmental commentary on actions planned or taken on the IPA RAG rating.", "Project - Start Date (Latest Approved Start Date)",
			"Project - End Date (Latest Approved End Date)", "Departmental narrative on schedule", "Financial Year Baseline (£m) (including Non-Government Costs)", "Financial Year Forecast (£m) (including Non-Government Costs)", "Financial Year Variance (%)", "TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)", "Departmental Narrative on Budgeted Whole Life Costs"},
		cell: []func(work) string{id, name, owner, is("ICT"), prose(""), five, prose(""), day(starts, "DD/MM/YYYY", ""), day(ends, "DD/MM/YYYY", "Exempt under Section 22 of the Freedom of Information Act 2000"), prose(""), is("£654.46"), is("£654.11"), is("0%"), money("£%s", 1e6, 2, ",", ".", "Exempt under Section 43"), prose("")}},
	{file: "Government Major Projects 2023-24.csv", label: "2023/24",
		heads: []string{"GMPP ID Number", "Project Name", "Department", "Annual Report Category", "SRO Delivery Confidence Assessment\n(three points)", "IPA Delivery Confidence Assessment\n(three points)", "Project - Start Date", "Project - End Date", "Financial Year Baseline (£m)", "TOTAL Baseline Whole Life Costs (£m)", "TOTAL Baseline Benefits (£m)"},
		cell:  []func(work) string{id, name, owner, is("Military Capability"), three, three, day(starts, "DD/MM/YYYY", ""), day(ends, "DD/MM/YYYY", "Not Applicable"), is("1"), money("£%s", 1e6, 2, ",", ".", "Section 43 - Commercial interests"), is("£0.00")}},
	{file: "annual report 2025.csv", label: "2025",
		heads: []string{"Project Name", "Department", "Annual Report Category", "Project Description", "IPA Delivery Confidence Assessment ", "SRO Delivery Confidence Assessment", "Departmental Commentary on Delivery Confidence Assessment Rating", "Start Date", "End Date", "Schedule Narrative", "Financial Year Baseline (£m)",
			"Financial Year Forecast (£m)", "Financial Year Variance (%)", "In Year Variance Narrative", "Whole Life Cost (£m, Presented in 2024/25 Real Prices)", "Costs Narrative", "Benefits (£m, Presented in 2024/25 Real Prices)", "Benefits Narrative", "Senior Responsible Owner (SRO) Name", "Major Projects ID", "Does the project have an evaluation plan? (self reported)"},
		cell: []func(work) string{name, owner, is("ICT"), prose(""), three, three, prose(""), day(starts, "YYYY-MM-DD", ""), day(ends, "YYYY-MM-DD", "Section 26 - Defence"), prose(""), is("Low: 1.00, Mid: 2.00, High: 3.00"), is("2"), is("-3.2"), prose(""),
			money("Low: 1.00, Mid: %s, High: 99,999.00", 1e6, 2, ",", ".", "Section 43 - Commercial interests"), prose(""), is(""), prose(""), is("Ada Field"), id, is("Yes")}},
	{file: "federal projects 2019.csv", label: "2019",
		heads: []string{"Agency Code", "Agency Name", "Unique Investment Identifier", "Business Case ID", "Agency Project ID", "Investment Title", "Project Name", "Unique Project ID", "Overall RAG", "Start Date", "Completion Date (B1)", "Planned Project Completion Date (B2)", "Projected/Actual Project Completion Date (B2)", "Lifecycle Cost ($ M)", "Schedule Variance (in days)", "Planned Cost ($ M)", "Updated Date"},
		cell:  []func(work) string{is("021"), owner, is("021-4881"), is("77"), is("9"), is("Systems"), name, id, five, day(starts, "MM/DD/YYYY", ""), is("01/31/1999"), is("01/31/1999"), day(ends, "MM/DD/YYYY", ""), money("$%s", 1e6, 3, ",", ".", "Not disclosed"), is("-14"), is("3"), is("12/31/2019")}},
	{file: "capital program 2021-22.csv", label: "2021/22", above: [][]string{{"State capital program"}, {"($ million)"}, {}},
		heads: []string{"Project name", "Reference", "Agency", "Delivery confidence", "Start", "Revised completion date", "Original completion date", "Total estimated investment", "Expenditure to date"},
		cell:  []func(work) string{name, id, owner, five, day(starts, "DD Mon YYYY", ""), day(ends, "DD Mon YYYY", "n.a."), is("1 May 2001"), money("%s", 1e6, 2, ",", ".", "in confidence"), is("3.1")},
		below: [][]string{{}, {"Total", "", "", "", "", "", "", "9,999.99", "3"}, {"Source: the department. Totals may not add."}, {"(a) Includes land."}}},
	{file: "QIR March 2024.csv", label: "2024",
		heads: []string{"Investment name", "Project ID", "Ministry", "Delivery Confidence Rating", "Planned start", "Expected completion", "Whole of life costs (NZ$m)"},
		cell:  []func(work) string{name, id, owner, rated("Withheld under section 9(2)(f)(iv)", "Low", "Medium/Low", "Medium", "Medium-High", "High"), day(starts, "DD-MM-YYYY", ""), day(ends, "DD-MM-YYYY", "tbc"), money("NZ$%sm", 1e6, 2, ",", ".", "commercially sensitive")}},
	{file: "Projektportfolio 2026.csv", label: "2026", above: [][]string{{"Projektportfolio der Werke GmbH"}},
		heads: []string{"Projekt-Nr.", "Projektname", "Bereich", "Ampel", "Beginn", "Fertigstellung", "Gesamtkosten (T€)", "Bemerkung"},
		cell:  []func(work) string{id, name, owner, rated("–", "Rot", "Rot/Gelb", "Gelb", "Gelb/Grün", "Grün"), day(starts, "DD.MM.YYYY", "-"), day(ends, "DD.MM.YYYY", "offen"), money("%s", 1e3, 1, ".", ",", "vertraulich"), prose("")},
		below: [][]string{{"Gesamtsumme", "", "", "", "", "", "4.133.090,0", ""}, {"", "", "", "", "", "", "", ""}, {"Stand: 30.06.2026"}}},
	{file: "it-projekter 2023.csv", label: "2023",
		heads: []string{"Projektnavn", "Nr.", "Myndighed", "Trafiklys", "Startdato", "Slutdato", "Samlet budget (mio. kr.)"},
		cell:  []func(work) string{name, id, owner, rated("ikke vurderet", "Rød", "Rød/Gul", "Gul", "Gul/Grøn", "Grøn"), day(starts, "DD-MM-YYYY", ""), day(ends, "DD-MM-YYYY", ""), money("%s", 1e6, 2, ".", ",", "")}},
	{file: "our projects FY2025.csv", label: "2025", above: [][]string{{"", "", "Finance", "", "Dates", "", "Overall"}},
		heads: []string{"Project code", "Programme / Project", "Budget £k", "Spend to date £k", "Start", "Forecast end date", "RAG", "Cost RAG", "Directorate", ""},
		cell:  []func(work) string{id, name, money("%s", 1e3, 0, ",", ".", "(withheld)"), is("(12)"), day(starts, "DD Mon YY", ""), day(ends, "DD Mon YY", "n/a"), rated("n/a", "🔴", "Red/Amber", "Amber ↓", "G/A", "🟢"), is("Red"), owner, is("?")},
		below: [][]string{{"", "Grand Total", "99,999", "", "", "", "-", "", "", ""}}},
}

// rows are the rows of a form, and how many of them, or columns where it lies on its side, there are.
func (f form) rows() (rows [][]string, count int) {
	rows = append(rows, f.heads)
	for _, w := range works {
		var row []string
		for _, c := range f.cell {
			row = append(row, c(w))
		}
		rows = append(rows, row)
	}
	if f.side {
		turned := make([][]string, len(f.heads))
		for i := range turned {
			for _, r := range rows {
				turned[i] = append(turned[i], r[i])
			}
		}
		rows, count = append(turned, f.below...), len(rows)
		return rows, count
	}
	rows = slices.Concat(f.above, rows, f.below)
	return rows, len(rows)
}

// text writes rows with a mark between cells.
func text(rows [][]string, between string) []byte {
	var b strings.Builder
	for _, row := range rows {
		for i, c := range row {
			if i > 0 {
				b.WriteString(between)
			}
			if strings.ContainsAny(c, between+"\"\n") {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

// TestListsInTheFormsOfTheYears reads one set of projects in each form: ids, ratings, days and sums are what they are meant to be, and the
// years are one line for each project when they are laid side by side.
func TestListsInTheFormsOfTheYears(t *testing.T) {
	var years []portfolio.Year
	for _, f := range forms {
		rows, count := f.rows()
		y := read(t, f.file, text(rows, map[bool]string{true: ";", false: ","}[strings.HasPrefix(f.file, "Proj")]))
		if y.Problem != "" || len(y.Asks) > 0 || y.Count() != count || len(y.Entries) != len(works) || y.Label != f.label || y.Setup.OnSide != f.side {
			t.Errorf("%s: %q, asks %v; %d of %d rows, %d projects, of %q, on its side %t: %v", f.file, y.Problem, y.Asks, y.Count(), count, len(y.Entries), y.Label, y.Setup.OnSide, y.Left)
			continue
		}
		if strings.Contains(f.file, "RAG") {
			t.Log(y.Notes, y.Other)
		}
		for i, e := range y.Entries {
			f.holds(t, works[i], e)
		}
		if named := len(y.Columns) + len(y.Other); named != len(slices.DeleteFunc(slices.Clone(y.Headings), func(h string) bool { return strings.TrimSpace(h) == "" })) {
			t.Errorf("%s: %d of %d columns are read or named as not read", f.file, named, len(y.Headings))
		}
		years = append(years, y)
	}
	lines, doubts := portfolio.Align(portfolio.Apart(years), nil)
	if len(lines) != len(works) || len(doubts) > 0 {
		for _, l := range lines {
			t.Log(l.Name, l.ID, len(l.Points))
		}
		t.Errorf("%d lines of %d projects, %+v", len(lines), len(works), doubts)
	}
}

func (f form) holds(t *testing.T, w work, e portfolio.Entry) {
	t.Helper()
	points := e.Rating.Points
	if strings.Contains(f.file, "2025.csv") && f.label == "2025" || f.label == "2023/24" { // three points
		if got, want := e.Rating.Three(), (portfolio.Rated{Points: w.points}).Three(); got == want {
			points = w.points
		}
	}
	got := work{e.Said[portfolio.Name], e.Said[portfolio.ID], e.Said[portfolio.Owner], points, "", "", e.Cost.Whole}
	for into, d := range map[*string]portfolio.Day{&got.start: e.Begins, &got.end: e.Ends} {
		if d.On != 0 {
			*into = d.On.String()
		}
	}
	if e.Cost.Why != "" {
		got.cost = -1
	}
	if e.Said[portfolio.ID] == "" {
		got.id = w.id
	}
	if got != w || points == 0 && e.Rating.Why == "" {
		t.Errorf("%s: %+v was read as %+v (%+v, %+v, %+v)", f.file, w, got, e.Rating, e.Ends, e.Cost)
	}
}
