package sheet

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
)

var update = flag.Bool("update", false, "write the workbooks and golden files of testdata/lists anew")

// lists are lists of benefits of our own invention, each messy in its own way, with what a project knows of its writer.
var lists = []struct {
	file    string
	customs vague.Customs
	make    func(t *testing.T) []byte // nil for a file written by hand
}{
	{"council.csv", vague.Customs{Currency: "GBP"}, nil},
	{"werke.csv", vague.Customs{Currency: "EUR", YearStarts: 1}, nil},
	{"utility.txt", vague.Customs{Currency: "USD", YearStarts: 7, YearNamed: vague.NamedAfterTheEnd}, nil},
	{"charity.csv", vague.Customs{Currency: "GBP", Today: civil.NewDate(2026, 11, 25)}, nil},
	{"hospital.xlsx", vague.Customs{Currency: "GBP"}, hospital},
	{"transport.xlsx", vague.Customs{Currency: "GBP", YearNamed: vague.NamedAfterTheEnd}, transport},
}

func TestLists(t *testing.T) {
	for _, l := range lists {
		t.Run(l.file, func(t *testing.T) {
			name := filepath.Join("testdata", "lists", l.file)
			if l.make != nil {
				kept(t, name, l.make(t))
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b, odd := mustRead(t, data)
			rows := b.Sheets[0].Rows
			layout := intake.Suggest(rows, intake.BenefitFields())
			list := intake.ReadBenefits(rows, layout, l.customs, nil)
			accounted(t, rows, layout, list)
			kept(t, name+".golden", []byte(told(b, odd, layout, list)))
			again(t, rows, layout, l.customs, list)
		})
	}
}

// kept compares with a file, or writes it.
func kept(t *testing.T, name string, data []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".golden") {
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(data), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	} else if !bytes.Equal(want, data) {
		t.Errorf("%s is not what the test makes", name)
	}
}

// accounted holds that every row is in one place and every cell of a row taken in is told as it was typed.
func accounted(t *testing.T, rows [][]intake.Cell, layout intake.Layout, list intake.BenefitList) {
	t.Helper()
	where := map[int]int{}
	for _, b := range list.Rows {
		where[b.Row]++
	}
	for _, o := range list.LeftOut {
		where[o.Row]++
	}
	for _, n := range list.Blank {
		where[n]++
	}
	for i := range rows {
		if where[i+1] != 1 {
			t.Errorf("row %d is in %d places", i+1, where[i+1])
		}
	}
	for _, b := range list.Rows {
		have := textsOf(b)
		for _, c := range rows[b.Row-1] {
			if !c.Blank() && !c.Merged && !slices.Contains(have, strings.TrimSpace(c.Text)) {
				t.Errorf("row %d: nothing tells %q", b.Row, c.Text)
			}
		}
	}
}

// textsOf is everything a row tells as it was typed.
func textsOf(b intake.BenefitRow) []string {
	out := []string{b.Ref, b.Title, b.Description, b.Kind.Text, b.Owner.Text, b.Measure, b.Unit, b.Baseline.Text, b.Target.Text, b.Value.Text, b.Date.Text, b.Objective, b.DependsText}
	for _, n := range b.Notes {
		out = append(out, n.Text)
	}
	for _, v := range b.ByTime {
		out = append(out, v.Value.Text)
	}
	for i, s := range out {
		out[i] = strings.TrimSpace(s)
	}
	return out
}

// again holds that every question of a list is answered for good by any of its candidates.
func again(t *testing.T, rows [][]intake.Cell, layout intake.Layout, c vague.Customs, list intake.BenefitList) {
	t.Helper()
	for _, last := range []bool{false, true} {
		answers := intake.Answers{}
		asked := map[string]bool{}
		for _, b := range list.Rows {
			for _, q := range b.Questions {
				if len(q.Candidates) == 0 {
					continue
				}
				if answers[b.Row] == nil {
					answers[b.Row] = map[string]string{}
				}
				answers[b.Row][q.Field] = q.Candidates[0]
				if last {
					answers[b.Row][q.Field] = q.Candidates[len(q.Candidates)-1]
				}
				asked[fmt.Sprint(b.Row, q.Field)] = true
			}
		}
		answered := intake.ReadBenefits(rows, layout, c, answers)
		accounted(t, rows, layout, answered)
		for _, b := range answered.Rows {
			for _, q := range b.Questions {
				if asked[fmt.Sprint(b.Row, q.Field)] {
					t.Errorf("row %d asks again about the %s after the answer %q: %s", b.Row, q.Field, answers[b.Row][q.Field], q.Ask)
				}
			}
		}
	}
}

// told is a list in words, for golden files.
func told(b Book, odd []Warning, layout intake.Layout, list intake.BenefitList) string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	say("%s %s %q, headings in rows %d to %d", b.Format, b.Encoding, b.Delimiter, layout.First+1, layout.Last+1)
	for _, s := range b.Sheets {
		say("sheet %q hidden %v, %d rows, hidden rows %v, hidden columns %v", s.Name, s.Hidden, len(s.Rows), s.HiddenRows, s.HiddenColumns)
	}
	for _, w := range odd {
		say("warning: %s", w)
	}
	for _, c := range layout.Columns {
		say("column %s %q → %s %s", Letters(c.Index+1), c.Heading, c.Field, c.Unsure)
	}
	for _, n := range list.Notes {
		say("note: %s", n)
	}
	say("blank: %v", list.Blank)
	for _, o := range list.LeftOut {
		say("left out %d: %s; %s: %q", o.Row, o.Reason, o.Why, o.Text)
	}
	for _, r := range list.Rows {
		say("\nrow %d %s %q", r.Row, r.Ref, r.Title)
		if r.TitleFrom > 0 || r.Section != "" || r.SameAs > 0 {
			say("  from %d, section %q, same as %d", r.TitleFrom, r.Section, r.SameAs)
		}
		tell(say, "kind", r.Kind, benefit.Kind.String)
		tell(say, "owner", r.Owner, vague.Person.String)
		say("  measure %q unit %q objective %q depends %q", r.Measure, r.Unit, r.Objective, r.Depends)
		tell(say, "baseline", r.Baseline, vague.Quantity.String)
		tell(say, "target", r.Target, vague.Quantity.String)
		tell(say, "value", r.Value, vague.Money.String)
		for _, v := range r.ByTime {
			tell(say, "value in "+said(v.When, vague.Date.String), v.Value, vague.Money.String)
		}
		tell(say, "date", r.Date, func(d vague.Date) string { return fmt.Sprintf("%s, used as %s", d, d.On) })
		for _, n := range r.Notes {
			say("  %s: %q", n.Heading, n.Text)
		}
		for _, q := range r.Questions {
			say("  ? %s: %s %q", q.Field, q.Ask, q.Candidates)
		}
	}
	return out.String()
}

func tell[T any](say func(string, ...any), name string, a vague.Answer[T], words func(T) string) {
	if a.State == vague.Blank {
		return
	}
	say("  %s %q: %s %q %q", name, a.Text, said(a, words), a.Rest, a.Notes)
}

func said[T any](a vague.Answer[T], words func(T) string) string {
	if a.State == vague.Understood {
		return words(a.Value)
	}
	return "(" + a.State.String() + ")"
}

// day is a cell with a date in the shape of a format, and sum one with a number in it.
type dated struct {
	date civil.Date
	code string
}

type shaped struct {
	number  float64
	code    string
	formula string
}

// fill writes rows into the first sheet, from a row on.
func fill(t *testing.T, f *excelize.File, from int, rows [][]any) {
	t.Helper()
	for r, row := range rows {
		for c, v := range row {
			cell := fmt.Sprintf("%s%d", Letters(c+1), from+r)
			switch v := v.(type) {
			case nil:
			case dated:
				put(t, f, cell, int(v.date-civil.NewDate(1899, 12, 30)), v.code)
			case shaped:
				put(t, f, cell, v.number, v.code)
				if v.formula != "" {
					if err := f.SetCellFormula("Sheet1", cell, v.formula); err != nil {
						t.Fatal(err)
					}
				}
			default:
				put(t, f, cell, v, "")
			}
		}
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// hospital is a register with merged objectives and titles, real dates beside typed ones, a column counted in thousands,
// rows hidden by a filter, lines between parts and totals that are formulas.
func hospital(t *testing.T) []byte {
	const uk, month, pounds, percent = "dd/mm/yyyy", "mmm-yy", `_-[$£-809]* #,##0_-`, "0%"
	day := func(y, m, d int) dated { return dated{civil.NewDate(y, m, d), uk} }
	mon := func(y, m int) dated { return dated{civil.NewDate(y, m, 1), month} }
	k := func(x float64) shaped { return shaped{x, pounds, ""} }
	pc := func(x float64) shaped { return shaped{x, percent, ""} }
	rows := [][]any{
		{"Wexcombe Hospitals: theatres and outpatients programme"},
		{"Benefits register", nil, nil, nil, nil, nil, nil, "version 0.9 (draft for Finance)"},
		nil,
		{"Objective", "Benefit name", "Benefit type", "Benefit owner", "Measure", "Baseline", "Target", "Value (£k p.a.)", "Realised from", "Enabling change", "RAG", "Assumptions"},
		{"Cash-releasing benefits"},
		{"Use theatres better", "Reduce late starts in theatres", "CRB", "Dr Mirela Okonjo / Clinical Director", "Late starts per week", 41, 15, k(640), day(2027, 6, 1), "New scheduling", "A", "Ten theatres"},
		{nil, "Fewer cancelled sessions", "CRB", "Dr Mirela Okonjo", "Cancelled sessions a month", 38, "reduce by 50%", k(410), mon(2027, 9), "New scheduling; Pre-assessment", "G"},
		{nil, "Less premium-rate weekend work", "CRB", "Chief Operating Officer", "Weekend lists a year", 310, 120, k(1240), "FY27/28 Q2", "New scheduling", "A", "Tariff of 2026/27"},
		{"Spend less on outpatients", "Reduce agency nursing in clinics", "CRB", "Chief Nurse", "Agency shifts per month", 260, 80, k(385), "Q3 2027", "Clinic templates", "G"},
		{nil, nil, nil, nil, "Agency rate per shift (£)", 412, 330, nil, nil, nil, nil, "Framework rate"},
		{nil, "Fewer letters by post", "Cash releasing", "Outpatients manager (tbc)", "Letters per year", "c. 410,000", "c. 90,000", k(215.5), day(2027, 4, 1), "Portal", "G"},
		{nil, "Reduce missed appointments", "CRB", "Outpatients manager", "Missed appointments", pc(0.084), pc(0.055), "300-450", day(2027, 10, 1), "Text reminders", "A"},
		{nil, "Stop courier runs between sites", "CRB", "Estates", "Runs per week", 22, 0, 61, "when scanning is live", "Scanning", "R"},
		{nil, "Sub total", nil, nil, nil, nil, nil, shaped{2951.5, pounds, "SUM(H6:H13)"}},
		{"Non cash-releasing benefits"},
		{"Shorter waits", "Patients wait less for a first appointment", "NCRB", "Chief Operating Officer", "Weeks, 92nd percentile", "22 weeks", "18 weeks", nil, day(2028, 3, 31), "Clinic templates", "A"},
		{nil, "Faster results to the referrer", "NCRB", "Dr Piotr Hale", "Days from test to letter", "from 9 to 3 days", nil, nil, mon(2027, 12), "Results portal", "G"},
		{nil, "More patients treated in the list they were booked for", "Quality", "Dr Mirela Okonjo", "% treated on first booked list", pc(0.81), pc(0.9), nil, "H2 FY27/28", "Pre-assessment", "A"},
		{nil, "Clinicians' time released", "NCRB", "Medical Director", "Hours per clinician per week", 0, 1.5, k(1900), "12 months after go-live", "Dictation", "A", "Not to be taken from budgets"},
		{nil, "Shorter stay after surgery", "NCRB", "Chief Nurse", "Bed-days per case", 3.4, 3.0, 720, "c. Jan 2028", "Pre-assessment", "G"},
		{"Safer care", "Fewer wrong-site near misses", "Qualitative", "Medical Director", "Near misses per year", 7, 2, nil, "2027/28", "Checklist on screen", "G"},
		{nil, "Fewer lost referrals", "Quantifiable", "Outpatients manager", "Referrals lost a month", "not measured", "0", nil, day(2027, 7, 5), "Portal", "A"},
		{nil, "Better evidence for inspections", "Qualitative", "Director of Governance", "Actions open after 90 days", 64, "<10", nil, "TBC", "Checklist on screen", "A"},
		{nil, "Reduce infections after surgery", "Societal", "Dr Piotr Hale", "Infections per 1,000 cases", 12.1, 9, nil, "end of FY27/28", "Checklist on screen", "A"},
		{nil, nil, nil, nil, "Readmissions within 30 days", pc(0.061), pc(0.05), nil, nil, nil, nil, nil},
		nil,
		{"Disbenefits"},
		{nil, "Clinics run slower in the first weeks", "Disbenefit", "Outpatients manager", "Patients per clinic", 14, 11, k(-180), "01/06/2027", "Portal", "A", "Eight weeks"},
		{nil, "Extra support desk", "Disbenefit", "Head of IT", "FTE", 0, 3, -135, "go-live", "Portal", "G"},
		{nil, "Double running of two systems", "Disbenefit", "Head of IT", "Months", 0, 4, k(-90), day(2027, 5, 1), "Portal", "G"},
		{nil, "Less income from private use of theatres", "Disbenefit", "Finance Director", "Sessions a month", 12, 8, "tbc", "Q4 27/28", nil, nil, nil},
		{nil, "Staff parking fewer permits", "Cash", "Estates", "Permits", 2100, 1900, "£19k", "1st April 2027", nil, "G"},
		{nil, "Reduce late starts in theatres", "CRB", "Dr Mirela Okonjo", "Late starts per week", 41, 15, 640, "June 2027", "New scheduling", nil, "Also in the 2025 case?"},
		{nil, "Printer leases end", "CRB", "Head of IT", "Printers", 340, 90, k(72), 46600, "Scanning", "G"},
		{nil, "Fewer temporary notes", "NCRB", "Outpatients manager", "Sets a month", 1300, 200, nil, "x", "Scanning", "G"},
		{nil, "Total", nil, nil, nil, nil, nil, shaped{6000, pounds, "SUM(H6:H35)"}},
		nil,
		{"RAG as of the October board. Figures before optimism bias."},
	}
	f := excelize.NewFile()
	defer f.Close()
	fill(t, f, 1, rows)
	must(t, f.MergeCell("Sheet1", "A1", "L1"), f.MergeCell("Sheet1", "A5", "L5"), f.MergeCell("Sheet1", "A15", "L15"), f.MergeCell("Sheet1", "A27", "L27"),
		f.MergeCell("Sheet1", "A6", "A8"), f.MergeCell("Sheet1", "A9", "A13"), f.MergeCell("Sheet1", "B9", "B10"), f.MergeCell("Sheet1", "A16", "A20"),
		f.MergeCell("Sheet1", "A21", "A25"), f.MergeCell("Sheet1", "B24", "B25"),
		f.SetRowVisible("Sheet1", 31, false), f.SetRowVisible("Sheet1", 32, false), f.SetSheetName("Sheet1", "Register"))
	_, err := f.NewSheet("Lookups")
	must(t, err, f.SetCellValue("Lookups", "A1", "CRB"), f.SetSheetVisible("Lookups", false))
	return written(t, f)
}

// transport is a list with two rows of headings, a value for each financial year, percentages held as shares of one, an
// error, formulas, and a column that is hidden.
func transport(t *testing.T) []byte {
	const millions, percent = `£0.0,,"m"`, "0.0%"
	m := func(x float64) shaped { return shaped{x, millions, ""} }
	pc := func(x float64) shaped { return shaped{x, percent, ""} }
	year := func(y int) dated { return dated{civil.NewDate(y, 1, 1), "yyyy"} }
	rows := [][]any{
		{"Benefits realisation plan: Lower Tarn crossing and bus corridor"},
		{"ID", "Benefit", "Accountable", "How measured", nil, "Performance", nil, "Benefit by financial year (£m)", nil, nil, "When", "Business change", "Contact", "Remarks"},
		{nil, nil, nil, "KPI", "Unit", "Baseline", "Target", "FY27/28", "FY28/29", "FY29/30", nil, nil, nil, nil},
		{"T01", "Reduce journey time across the river", "Network Director", "Mean peak journey time", "minutes", 23, 15, 0, m(1250000), m(2400000), year(2028), "Lane rules", "n.dir@example.org", "Model run 14"},
		{"T02", "More reliable buses", "Bus Operations Manager", "Buses within 5 minutes", "%", pc(0.72), pc(0.88), nil, m(800000), m(900000), "Q1 FY28/29", "Corridor timetable"},
		{"T03", "Fewer collisions", "Road Safety Lead", "Collisions with injury", "per year", 31, "reduce by 30%", nil, 0.4, 0.6, dated{civil.NewDate(2028, 9, 1), "mmm-yy"}, "Lane rules"},
		{"T04", "Fewer vehicle-hours lost to closures", "Network Director", "Vehicle-hours", "hours", "1.2 million", "0.7 million", nil, m(3100000), m(3300000), "on opening", "Incident plan"},
		{"T05", "Lower maintenance of the old bridge", "Assets (tbc)", "Annual cost", "£", 410000, 120000, 0.1, 0.29, 0.29, "April 2028", "Weight limit"},
		{"T06", "More people walk or cycle over", "Active Travel", "Counts per day", "people", 1900, "4,000-5,500", nil, 0.2, 0.5, "Summer 2028", "Signing"},
		{"T07", "Bus fares income", "Bus Operations Manager", "Fares", "£m", 6.1, 6.9, 0, 0.5, 0.8, "2028/29", "Corridor timetable"},
		{"T08", "Cleaner air at the school", "Public Health", "NO2", "µg/m3", 44, "<40", nil, nil, nil, "FY28", "Low emission buses"},
		{"T09", "Land unlocked for homes", "Regeneration Director", "Homes started", "homes", 0, 850, nil, nil, m(5600000), "3 years after opening", "Planning consent"},
		{"T10", "Jobs within 30 minutes", "Regeneration Director", "Jobs", "jobs", 41000, 55000, nil, nil, nil, "2029", nil},
		{"T11", "Less noise at night", "Environment", "Homes above 55 dB", "homes", 620, "halve", nil, nil, nil, "H2 2028", "Weight limit"},
		{"T12", "Fire engines arrive sooner", "Blue light liaison", "Minutes to the east side", "minutes", "from 11 to 7 minutes", nil, nil, nil, nil, "opening", "Incident plan"},
		{"T13", "Fewer emergency diversions", "Network Director", "Diversions", "per year", 64, 10, nil, 0.3, 0.3, "by March 2029", "Incident plan"},
		{"T14", "Carbon saved", "Environment", "tCO2e a year", "tonnes", 0, 5200, nil, 0.4, 0.5, "tbc", "Low emission buses"},
		{"T15", "Ferry subsidy ends", "Finance Director", "Subsidy", "£ p.a.", 900000, 0, 0.2, 0.9, 0.9, dated{civil.NewDate(2027, 12, 31), "dd mmmm yyyy"}, "Ferry contract"},
		{"T16", "Concrete repairs avoided", "Assets", "Repairs", "number", 14, 4, nil, m(350000), m(350000), "end of FY28", "Weight limit"},
		{"T17", "Park and ride used more", "Bus Operations Manager", "Cars a day", "cars", 380, 900, nil, 0.1, 0.2, "Spring 2028", "Corridor timetable"},
		{"T18", "Tolls collected without barriers", "Finance / Network Director", "Share without stopping", "%", 0.35, 0.95, 0.3, 1.1, 1.2, "01/02/2028", "Toll tags"},
		{"T19", "Less cash handling", "Finance", "Cash share", "%", pc(0.48), pc(0.05), nil, 0.2, 0.2, "13/02/2028", "Toll tags"},
		{"T20", "Visitors stay longer", "Tourism", "Nights", "nights", 2.1, 2.4, nil, nil, 0.7, "2029", "Signing"},
		{"T21", "Freight costs fall", "Freight forum", "£ per tonne", "£ per tonne", 4.2, 3.6, nil, m(1100000), m(1500000), "Year 2", "Lane rules"},
		{"T22", "Fewer late school arrivals", "Education", "% late", "%", 6.5, 4, nil, nil, nil, "Sept 2028", "Corridor timetable"},
		{"T23", "Trust in the council's promises", "Chief Executive", "Survey", "% agree", "31%", "45%", nil, nil, nil, "November 2028", nil},
		{"T24", "Bus drivers stay", "Bus Operations Manager", "Turnover", "%", 24, "18-20", nil, 0.3, 0.3, "FY28/29", "Rosters"},
		{"T25", "Apprentices trained", "Contractor", "Starts", "people", 0, 60, 0.1, 0.1, nil, "within 24 months of contract award", "Skills plan"},
		{"T26", "Old toll system retired", "IT", "Running cost", "£k p.a.", 310, 0, nil, 0.31, 0.31, "go-live of toll tags", "Toll tags"},
		{"T27", "Insurance premium", "Finance", "Premium", "£k", 520, 450, nil, 0.07, 0.07, 46844, "Incident plan"},
		{"T28", "River traffic unhindered", "Harbour master", "Openings refused", "per year", 19, 2, nil, nil, nil, "?", nil},
		{"T29", "Higher running cost of new lighting", "Assets", "Energy", "£k p.a.", 80, 130, nil, -0.05, -0.05, "opening", nil},
		{"T30", "Construction disruption", "Contractor", "Delay", "minutes", 0, 6, -1.4, -0.6, nil, "2027", nil, nil, "until opening"},
		{nil, "Total", nil, nil, nil, nil, nil, shaped{-0.7, "0.0", "SUM(H4:H33)"}, shaped{12.4, "0.0", "SUM(I4:I33)"}, nil},
	}
	f := excelize.NewFile()
	defer f.Close()
	fill(t, f, 1, rows)
	must(t, f.MergeCell("Sheet1", "A1", "N1"), f.MergeCell("Sheet1", "D2", "E2"), f.MergeCell("Sheet1", "F2", "G2"), f.MergeCell("Sheet1", "H2", "J2"),
		f.MergeCell("Sheet1", "A2", "A3"), f.MergeCell("Sheet1", "B2", "B3"), f.MergeCell("Sheet1", "C2", "C3"),
		f.MergeCell("Sheet1", "K2", "K3"), f.MergeCell("Sheet1", "L2", "L3"), f.MergeCell("Sheet1", "M2", "M3"), f.MergeCell("Sheet1", "N2", "N3"),
		f.SetColVisible("Sheet1", "M", false), f.SetCellFormula("Sheet1", "N5", "VLOOKUP(A5,Old!A:B,2,0)"), f.SetSheetName("Sheet1", "Plan"))
	return written(t, f)
}

func written(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}
