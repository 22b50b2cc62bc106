package portfolio_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"counterpart.dev/internal/core/portfolio"
)

// scheme is a project of a made-up list, as it is meant.
type scheme struct {
	name, id, owner string
	points          int
	end             string // 2027-03-31, or "" for none
	cost            int64  // in pounds; -1: withheld
}

// schemes are n of them. No two have the same name.
func schemes(r *rand.Rand, n int) (out []scheme) {
	for i := range n {
		s := scheme{name: fmt.Sprintf("Works %c%d at Lower “Ford”, café & quay", 'A'+i%26, i), id: fmt.Sprintf("DEP_%04d_1112-Q%d", i, 1+i%4), owner: []string{"Roads", "Health", "Defence, sea"}[i%3],
			points: r.IntN(6), cost: int64(r.IntN(4_000_000)) * 10_000}
		if i%7 == 0 {
			s.cost = -1
		}
		if i%5 != 0 {
			s.end = fmt.Sprintf("20%02d-%02d-%02d", 20+r.IntN(20), 1+r.IntN(12), 1+r.IntN(28))
		}
		out = append(out, s)
	}
	out[0].name = "Total Estate Management Programme" // begins with a word that sums begin with
	return out
}

// rating, end and cost write a project as some list or other does.
func (s scheme) rating(r *rand.Rand) string {
	return pick(r, [][]string{{"", "N/A", "Not rated", "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests)", "Section 24 - National security", "Reset", "The project is not in a position to provide this"},
		{"Red", "RED", "red ", "R", "Red*", "Red – at risk"}, {"Amber/Red", "AMBER / RED", "Amber-Red", "Amber/ Red", "A/R"}, {"Amber", "amber.", "A", "Amber (was Green)"}, {"Amber/Green", "Amber/green", "A/G"}, {"Green", "Green ", "G", "Green [2]"}}[s.points])
}

func (s scheme) ends(r *rand.Rand) string {
	if s.end == "" {
		return pick(r, []string{"", "TBC", "N/A", "-", "Exempt under Section 22 of the Freedom of Information Act 2000", "00:00:00"})
	}
	y, m, d := s.end[:4], s.end[5:7], s.end[8:]
	return pick(r, []string{d + "/" + m + "/" + y, s.end, d + "." + m + "." + y, s.end + " 00:00:00", d + "/" + m + "/" + y + "*", "Low: 01/01/2019, Mid: " + d + "/" + m + "/" + y + ", High: 31/12/2059"})
}

// sum writes the cost in millions.
func (s scheme) sum(r *rand.Rand) string {
	if s.cost < 0 {
		return pick(r, []string{"Exempt under Section 43 of the FoI Act (2000)", "Section 43 - Commercial interests", "Not published"})
	}
	pounds, rest := s.cost/1_000_000, s.cost%1_000_000/10_000
	plain, grouped := fmt.Sprintf("%d.%02d", pounds, rest), fmt.Sprintf("%d.%02d", pounds, rest)
	if pounds > 999 {
		grouped = fmt.Sprintf("%d,%03d.%02d", pounds/1000, pounds%1000, rest)
	}
	return pick(r, []string{plain, grouped, "£" + grouped, "£ " + grouped, "£" + grouped + "m", grouped + " *", "c. £" + plain, plain + " (2014/15 prices)", "Low: 1.00, Mid: " + grouped + ", High: 99,000.00"})
}

func pick(r *rand.Rand, all []string) string { return all[r.IntN(len(all))] }

// written is a list of schemes as somebody made it, and how many of its rows are none of them.
func written(r *rand.Rand, all []scheme) (rows [][]string, side bool) {
	heads := []string{"GMPP ID Number", "Project Name", "Department", "IPA Delivery Confidence Assessment\n(A Delivery Confidence Assessment of the project at a fixed point in time, Red – Amber – Green)", "Description / Aims", "Project - End Date\n(Latest approved end date)",
		"2013/2014 Forecast (£million)", "TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)", "Departmental narrative on budgeted whole life costs"}
	rows = [][]string{heads}
	for _, s := range all {
		rows = append(rows, []string{s.id, s.name, s.owner, s.rating(r), "To build, on 01/02/2013; \"well\",\nand for £5m", s.ends(r), "12.50", s.sum(r), "It rose from £1.00m to £2.00m"})
	}
	if side = r.IntN(2) == 0; side {
		turned := make([][]string, len(heads))
		for i := range heads {
			for _, row := range rows {
				turned[i] = append(turned[i], row[i])
			}
		}
		return turned, true
	}
	blank := make([]string, len(heads))
	line := func(at int, text string) []string { row := slices.Clone(blank); row[at] = text; return row }
	for range r.IntN(3) {
		rows = append([][]string{line(0, "Government projects, data as at September 2014")}, rows...)
	}
	rows = append(rows, blank, line(1, "Total"), []string{"", "Grand total", "", "", "", "", "9,999.00", "99,999.00", ""}, line(0, "Source: returns of the departments"))
	return rows, false
}

// bytesOf is the text of a list in some encoding.
func bytesOf(r *rand.Rand, rows [][]string) []byte {
	d := pick(r, []string{",", ";", "\t"})
	var b strings.Builder
	for _, row := range rows {
		for i, c := range row {
			if i > 0 {
				b.WriteString(d)
			}
			b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
		}
		b.WriteString(pick(r, []string{"\n", "\r\n"}))
	}
	switch r.IntN(5) {
	case 0:
		return []byte("\ufeff" + b.String())
	case 1:
		var out []byte
		for _, c := range b.String() {
			switch quotes := map[rune]byte{'“': 0x93, '”': 0x94, '–': 0x96}; {
			case quotes[c] != 0:
				out = append(out, quotes[c])
			default:
				out = append(out, byte(c)) // the rest of these lists is Latin
			}
		}
		return out
	case 2, 3:
		var out []byte
		big := r.IntN(2) == 0
		if r.IntN(2) == 0 {
			out = map[bool][]byte{true: {0xfe, 0xff}, false: {0xff, 0xfe}}[big]
		}
		for _, u := range utf16.Encode([]rune(b.String())) {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		return out
	}
	return []byte(b.String())
}

// TestListsAsTheyCome reads made-up lists in the encodings, layouts and ways of writing that published lists have: each row is taken as it is
// meant, or left with its reason.
func TestListsAsTheyCome(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 7))
		all := schemes(r, 20+r.IntN(30))
		rows, side := written(r, all)
		y := read(t, "annex 2014.csv", bytesOf(r, rows))
		count := len(rows)
		if side {
			count = len(rows[0])
		}
		if y.Problem != "" || y.Setup.OnSide != side || len(y.Entries) != len(all) || y.Count() != count {
			t.Errorf("list %d: %q, on its side %t; %d projects of %d, %d rows of %d accounted for: %v", seed, y.Problem, y.Setup.OnSide, len(y.Entries), len(all), y.Count(), count, y.Left)
			continue
		}
		for i, e := range y.Entries {
			s := all[i]
			end := ""
			if e.Ends.On != 0 {
				end = e.Ends.On.String()
			}
			cost := e.Cost.Whole
			if e.Cost.Why == "withheld" {
				cost = -1
			}
			if e.Said[portfolio.Name] != s.name || e.Said[portfolio.ID] != s.id || e.Rating.Points != s.points || end != s.end || cost != s.cost {
				t.Errorf("list %d: %+v was read as %q %d (%s) %s (%s), %d (%s)", seed, s, e.Said[portfolio.Name], e.Rating.Points, e.Rating.Why, end, e.Ends.Word, cost, e.Cost.Word+": "+e.Cost.Why)
			}
			if e.Rating.Points == 0 && e.Rating.Why == "" || e.Ends.On == 0 && e.Ends.Why == "" {
				t.Errorf("list %d, row %d: nothing is said of why something is not known: %+v", seed, e.At, e)
			}
		}
	}
}

// TestTwoRatings takes the project's own rating where there is no other, and says so.
func TestTwoRatings(t *testing.T) {
	for _, heads := range []string{"IPA Delivery Confidence Assessment;SRO Delivery Confidence Assessment", "colour_rating;colour_rating", "SRO DCA;IPA DCA"} {
		first, second := "Red;Green\n", ";Amber\n"
		if strings.HasPrefix(heads, "SRO") {
			first, second = "Green;Red\n", "Amber;\n"
		}
		y := read(t, "returns", []byte("Project Name;"+heads+"\nBridge;"+first+"Road;"+second+"Port;Exempt under section 43;Exempt under section 43\n"))
		if len(y.Entries) != 3 || y.Entries[0].Rating.Points != 1 || y.Entries[0].Rating.By != "" || y.Entries[1].Rating.Points != 3 || y.Entries[1].Rating.By == "" || y.Entries[2].Rating.Why != "withheld" {
			t.Errorf("%s: %+v", heads, y.Entries)
		}
	}
}

// TestSumsAreNotGuessed reads what a sum may be taken for, below a heading in millions or none.
func TestSumsAreNotGuessed(t *testing.T) {
	two := "a sum that can be read in two ways: its mark may group thousands, or be the decimal mark"
	far := "so far above the others that it may be counted in something else: as it stands it would be "
	for _, c := range []struct {
		head, cells string
		want        []string
	}{
		{"WLC (£m)", "1,5|12.50|up to £80m|>£80m|£10m-£20m|1,234,56|-12.5|(3)|12.5-|59,173,700", []string{two, "12500000", "not a sum", "not a sum", "not a sum", "not a sum", "-12500000", "-3000000", "-12500000", "larger than can be meant: as it stands it would be £59173.7bn"}},
		{"WLC (£m)", "12.5|48|3|7|450,000|99,000", []string{"12500000", "48000000", "3000000", "7000000", "larger than can be meant: as it stands it would be £450bn", far + "£99bn"}},
		{"Budget £k", "1,250|4,800|300|700|£12,500,000", []string{"1250000", "4800000", "300000", "700000", far + "£12.5bn"}},
		{"Cost (€)", "1.250|12,5|1.234.567,89|7", []string{"1250", "13", "1234568", "7"}},
		{"Cost (£m)", "2,013.02|1,5", []string{"2013020000", two}},
		{"Cost (£)", "1,250.5|1.250,5|1,250|900000", []string{"1251", "1251", two, "900000"}},
		{"Cost (€m)", "1.250|1,250", []string{two, two}},
		{"Kosten (T€)", "1.250,5|1.250|0,5", []string{"1250500", "1250000", "500"}},
		{"Cost", "1,250.5|12|£3m", []string{"the list does not say what it is counted in", "the list does not say what it is counted in", "3000000"}},
		{"Whole of life cost (NZ$m)", "NZ$12.5m|3|nil|Low: 1, High: 2", []string{"12500000", "3000000", "0", "a range without a middle"}},
		{"Whole life cost (£m, Presented in 2024/25 Real Prices)", "Low: 2,750.00, Mid: 2,820.00, High: 3,100.00|œ1,234.00|Â£2", []string{"2820000000", "1234000000", "2000000"}},
	} {
		var rows [][]string
		rows = append(rows, []string{"Project Name", c.head, "Department"})
		for i, cell := range strings.Split(c.cells, "|") {
			rows = append(rows, []string{fmt.Sprint("Works ", i), cell, "Roads"})
		}
		y := portfolio.Read(portfolio.Table{Name: "list", Rows: rows})
		for i, e := range y.Entries {
			got := e.Cost.Why
			if got == "" {
				got = fmt.Sprint(e.Cost.Whole)
			}
			if got != c.want[i] {
				t.Errorf("%s: %q is %s, want %s", c.head, e.Cost.Word, got, c.want[i])
			}
		}
		if y.Label != "" {
			t.Errorf("%s: the list is of %s", c.head, y.Label)
		}
	}
}

// TestWhatSumsAreCountedIn takes the unit of other headings where that of the sums says none, and the one that somebody names before both.
func TestWhatSumsAreCountedIn(t *testing.T) {
	table := portfolio.Table{Name: "list", Rows: [][]string{{"Project Name", "Whole life costs", "2013/14 Budget (£m)"}, {"Bridge", "12.5", "1"}, {"Road", "800", "2"}}}
	y := portfolio.Read(table)
	if y.Entries[0].Cost.Whole != 12_500_000 || !slices.ContainsFunc(y.Notes, func(s string) bool { return strings.Contains(s, "sums are read in millions, as other headings") }) {
		t.Errorf("%+v %q", y.Entries[0].Cost, y.Notes)
	}
	s := y.Setup
	s.Unit = 1_000_000
	if y = portfolio.ReadAs(portfolio.Table{Rows: [][]string{{"Project Name", "Whole life costs (£k)"}, {"Bridge", "450,000"}}}, s); y.Entries[0].Cost.Whole != 450_000_000_000 {
		t.Errorf("somebody said what sums are counted in, and it is doubted: %+v", y.Entries[0].Cost)
	}
	s.Unit = 1000
	if y = portfolio.ReadAs(table, s); y.Entries[0].Cost.Whole != 12_500 || len(y.Notes) > 0 {
		t.Errorf("%+v %q", y.Entries[0].Cost, y.Notes)
	}
	table.Rows[0][2] = "Budget of the year"
	if y = portfolio.Read(table); y.Entries[1].Cost.Whole != 0 || !slices.Equal(y.Asks, []portfolio.Field{portfolio.Cost}) {
		t.Errorf("%+v %q", y.Entries[1].Cost, y.Asks)
	}
	table.Rows[2][1] = "£800,000"
	if y = portfolio.Read(table); y.Entries[1].Cost.Whole != 800_000 || len(y.Asks) > 0 || !slices.ContainsFunc(y.Notes, func(s string) bool { return strings.Contains(s, "read in full") }) {
		t.Errorf("%+v %q", y.Entries[1].Cost, y.Notes)
	}
}

// TestLinesBetweenProjects are listed: a department's name over all columns, sums of it, and notes; not a project whose name begins like a sum.
func TestLinesBetweenProjects(t *testing.T) {
	y := portfolio.Read(portfolio.Table{Name: "list", Rows: [][]string{{"Project Name", "RAG", "WLC £m"}, {"Roads", "Roads", "Roads"}, {"Bridge", "Red", "3"}, {"Roads total", "", "3"}, {"Total", "1", "3"},
		{"Total Force Programme", "Green", "4"}, {"Subtotal", "", ""}}})
	var left []string
	for _, l := range y.Left {
		left = append(left, fmt.Sprint(l.At, " ", l.Why))
	}
	if want := []string{"2 a name and nothing besides", "4 a total", "5 a total", "7 a total"}; !slices.Equal(left, want) || len(y.Entries) != 2 {
		t.Errorf("left %q, taken %d", left, len(y.Entries))
	}
}

// TestAListThatIsLongAndWide is not laid on its side: its empty cells would be far more than those it has.
func TestAListThatIsLongAndWide(t *testing.T) {
	rows := make([][]string, 20_000)
	for i := range rows {
		rows[i] = []string{"x"}
	}
	rows[0] = make([]string, 1200)
	rows[0][0], rows[0][1199] = "Project Name", "RAG"
	y := portfolio.Read(portfolio.Table{Rows: rows})
	s := y.Setup
	s.OnSide = true
	if y := portfolio.ReadAs(portfolio.Table{Rows: rows}, s); y.Problem == "" {
		t.Errorf("%+v", y.Setup)
	}
}

// FuzzCompare holds that a list says nothing new of itself, whatever stands in it twice, and that every row of two lists is in one of the parts
// in which they are compared.
func FuzzCompare(f *testing.F) {
	f.Add("Project|ID|RAG|End date|Year\nBridge|7|Red|31/03/2027|2024\nBridge|7|Green||2024\nBridge|||TBC|2025\nRoad|n/a|A/R|2027|\n", "Project|ID|RAG\nBridge||Red\nRoad (formerly Bridge)|8|\nBridge|7|Red\n")
	f.Fuzz(func(t *testing.T, one, other string) {
		table := func(text string) portfolio.Year {
			var out portfolio.Table
			for _, line := range strings.Split(text, "\n") {
				out.Rows = append(out.Rows, strings.Split(line, "|"))
			}
			return portfolio.Read(out)
		}
		a, b := table(one), table(other)
		if r := portfolio.Compare(a, a); len(a.Entries) > 0 && !r.Nothing() || len(r.Rows) != len(a.Entries) {
			t.Fatalf("a list differs from itself: %+v", r)
		}
		r := portfolio.Compare(a, b)
		if r.Both()+len(r.Fresh) != len(b.Entries) || r.Both()+len(r.Gone) != len(a.Entries) || len(r.Rows) != r.Both() {
			t.Fatalf("%d in both, %d fresh, %d gone of %d and %d", r.Both(), len(r.Fresh), len(r.Gone), len(a.Entries), len(b.Entries))
		}
	})
}

// FuzzRead holds that whatever a list says, each row of it is taken once, or left with a reason, and that nothing is known without a reason why not.
func FuzzRead(f *testing.F) {
	f.Add("Project Name|RAG|WLC (£m)|End Date\nBridge|Amber/Red|1,250.5|31/03/2027\nTotal||9|\n", int64(0), false)
	f.Add("Project Name|Bridge|Road\nRating|Red|R/A\nWhole life cost (NZ$m)|Low: 1, Mid: 2|(3)\n", int64(1000), true)
	f.Add("Year|Project|colour_rating|colour_rating|Benefits\n2014/15|a||green|1.234,5\n2015/16|a|Section 43||−5\n", int64(1_000_000), false)
	f.Add("Projekt|Ampel|Kosten|Nutzen in Mio. €\nBrücke|Rot/Gelb|1.250,5|2|x\nStraße|🟢|Low: 1,5, Mid: 2,5|\nAll figures in £m||\nSumme||9|\n", int64(0), false)
	f.Fuzz(func(t *testing.T, text string, unit int64, side bool) {
		var table portfolio.Table
		for _, line := range strings.Split(text, "\n") {
			table.Rows = append(table.Rows, strings.Split(line, "|"))
		}
		s := portfolio.Propose(table)
		if side {
			portfolio.Headed(table, &s, 1, true)
		}
		s.Unit = unit
		y := portfolio.ReadAs(table, s)
		count := len(table.Rows)
		if y.Setup.OnSide {
			count = 0
			for _, r := range table.Rows {
				count = max(count, len(r))
			}
		}
		seen := map[int]bool{}
		for _, e := range y.Entries {
			if seen[e.At] || e.Said[portfolio.Name] == "" || e.Rating.Points == 0 && e.Rating.Why == "" || e.Ends.On == 0 && e.Ends.Why == "" || e.Cost.Why != "" && e.Cost.Whole != 0 {
				t.Fatalf("%+v", e)
			}
			if (strings.Contains(e.Cost.Why, "what it is counted in") || strings.Contains(e.Benefit.Why, "what it is counted in")) && len(y.Asks) == 0 {
				t.Fatalf("nobody is asked what %q and %q are counted in", e.Cost.Word, e.Benefit.Word)
			}
			seen[e.At] = true
		}
		for _, l := range y.Left {
			if seen[l.At] || l.Why == "" {
				t.Fatalf("%+v", l)
			}
			seen[l.At] = true
		}
		if y.Count() != count {
			t.Fatalf("%d rows of %d are accounted for", y.Count(), count)
		}
	})
}
