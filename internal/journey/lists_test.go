package journey

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// messy is a list of benefits as somebody keeps it: its rows as they are shown, and the file that holds them.
type messy struct {
	name     string
	currency string // of the project it is for
	rows     [][]string
	file     func(t *testing.T, rows [][]string) []byte
	pasted   bool // it is in no file
	least    int  // rows that come in at least
}

// messyLists are thirty benefits each, in the ways in which they come.
var messyLists = []messy{
	{name: "Benefits register v0.7 FINAL (2).xlsx", currency: "GBP", rows: registerRows, file: registerFile, least: 27},
	{name: "nutzen.csv", currency: "EUR", rows: nutzenRows, file: windowsText, least: 27},
	{name: "pasted list", currency: "GBP", rows: pastedRows, pasted: true, least: 27},
	{name: "savings tracker.csv", currency: "GBP", rows: trackerRows, file: commaText, least: 25},
}

// registerRows are a workbook with lines above the list, two rows of headings, sums in two currencies and dates as words. A cell that
// begins with a mark is no text: # a figure, @ a day as Excel counts them.
var registerRows = [][]string{
	{"Harbour County Council: one library card"},
	{"Benefits register", "", "", "", "", "", "", "DRAFT, figures before optimism bias"},
	{},
	{"", "", "Who", "", "How much", "", "", "", ""},
	{"Ref", "Benefit", "Type", "Owner", "Measure", "Baseline", "Target", "Value p.a.", "When", "Depends on"},
	{"Cash-releasing benefits"},
	{"B01", "Fewer agency hours at the counters", "Cashable", "Priya Nair", "Agency hours a month", "#1250", "#400", "£212k", "01/06/2027", "Go-live, wave 1"},
	{"B02", "Stop the licence of the old system", "Cashable", "Head of ICT (tbc)", "Licence", "£96,500 p.a.", "nil", "£96,500 p.a.", "31 March 2028", "Old system switched off"},
	{"B03", "Less postage for reminders", "CRB", "Priya Nair", "Letters a year", "c. 210,000", "c. 40,000", "£1.2m p.a.", "FY27/28 Q2", "Reading app accepted"},
	{"B04", "Fewer vans between branches", "Cashable", "", "Runs a week", "#62", "reduce by 30 %", "£84k", "Q3 2027", "Catalogue accepted"},
	{"B05", "Cash handling ends in small branches", "Cashable", "Finance / Customer services", "Branches with cash", "#31", "#4", "£37,000", "@46569", "Payments accepted"},
	{"B06", "Fewer books bought twice", "Cashable", "Stock team", "Duplicates a year", "c. 30 %", "5 %", "£55k - £70k", "end of FY27/28", "Catalogue accepted"},
	{"B07", "Shared buying with Wexmouth", "Cashable", "Olu Banjo", "Discount", "#0", "12 %", "€80k", "2028", ""},
	{"B08", "Lower cost of cards", "Cashable", "Stock team", "£ per card", "£1.40", "£0.35", "£21k", "Go-live + 3 months", "Go-live, wave 4"},
	{"", "Sub-total", "", "", "", "", "", "£1,776,500"},
	{"Non-cashable benefits"},
	{"B09", "Members wait less at the counter", "Non-cashable", "Area managers", "Minutes, 90th percentile", "#11", "#4", "", "Spring 2027", "Kiosks accepted"},
	{"B10", "Staff time for children’s work", "NCRB", "Area managers", "Hours a week", "#0", "#260", "£190k (not cashable)", "12 months after go-live", "Go-live, wave 2"},
	{"B11", "Reservations arrive sooner", "Non-cashable", "Olu Banjo", "Days", "from 9 to 4 days", "", "TBC", "Oct 2027", "Lending accepted"},
	{"B12", "More loans by phone", "Quantifiable", "Olu Banjo", "Share of loans", "8%", "25 - 30%", "", "H2 2027", "Reading app accepted"},
	{"B13", "Fewer lost items", "Quantifiable", "Stock team", "Items a year", "#8400", "< 5,000", "tbc", "TBC", ""},
	{"B14", "One record for each member", "Qualitative", "Data officer", "Duplicates found", "not measured", "#0", "", "with wave 3", "Data migration accepted"},
	{"B15", "Schools can join by themselves", "Qualitative", "Dina Vale", "Schools", "#0", "#41", "", "September 2027", "Go-live, wave 3"},
	{"B16", "Members say it is easier", "Qualitative", "Communications", "Survey, of 5", "#3.1", "#4.2", "", "yearly", ""},
	{"B17", "Open without staff in the evening", "Non-cashable", "Dina Vale", "Hours a week", "#0", "#120", "", "01.09.2027", "Go-live, wave 4"},
	{"B18", "Reports in a day", "Non-cashable", "Data officer", "Days", "#12", "#1", "£9k", "FY 27/28", "Reports accepted"},
	{"B19", "Fewer calls about opening hours", "Non-cashable", "Customer services", "Calls a month", "~900", "~300", "£11.5k", "31/12/27", "Reading app accepted"},
	{"B20", "Payments without paper", "Non-cashable", "Finance", "Paper receipts a month", "#5200", "#500", "£4k", "Autumn 2027", "Payments accepted"},
	{"B21", "Safer data of members", "Non-cashable", "Data officer", "Records beyond retention", "#61000", "#0", "", "by Christmas 2027", "Data migration accepted"},
	{"B22", "Members wait less at the counter", "Non-cashable", "Area managers", "Minutes, 90th percentile", "#11", "#4", "", "Spring 2027", "Kiosks accepted"},
	{"Disbenefits"},
	{"D01", "Branches close for the change", "Disbenefit", "Area managers", "Days closed", "#0", "#72", "-£45k", "2027", "Go-live, wave 1"},
	{"D02", "Two systems side by side", "Disbenefit", "Head of ICT (tbc)", "Months", "#0", "#9", "(£90,000)", "FY26/27", ""},
	{"D03", "Helpers at the kiosks", "Disbenefit", "Area managers", "FTE", "#0", "3.5 FTE", "£-118k p.a.", "from go-live", "Kiosks accepted"},
	{"B23", "Energy of old servers", "Cashable", "ICT", "kWh a year", "#148000", "#20000", "£31k", "Mar-28", "Old system switched off"},
	{"B24", "Audit without findings", "Qualitative", "Finance", "Findings", "#6", "#0", "", "x", ""},
	{"B25", "Volunteers plan their own hours", "Qualitative", "Dina Vale", "Hours of planning a week", "#14", "#3", "", "", "Lending accepted"},
	{"B26", "Fines that cost more than they bring", "Cashable", "Finance", "Fines written off", "#18000", "#6000", "£12k pa", "1st April 2027", "Payments accepted"},
	{"B27", "Less space for storage", "Cashable", "Estates", "m²", "#640", "#380", "£58k", "end of lease (June 2028)", ""},
	{"", "Total", "", "", "", "", "", "£2.2m"},
	{},
	{"Agreed by the board on 14 October, except B07."},
}

// nutzenRows are a German list: semicolons, Windows’ own letters, commas for points, subtotals on the way.
var nutzenRows = append([][]string{
	{"Nutzenliste Bibliothekskarte, Stand 12.10.2026"}, {},
	{"Nr.", "Nutzen", "Art", "Verantwortlich", "Messgröße", "Ist", "Soll", "Wert (TEUR pro Jahr)", "Ab", "Abhängig von", "Bemerkung"},
	{"1", "Rückläufe schneller einsortieren", "cashable", "Änne Größer", "Minuten je Wagen", "48", "30", "340", "01.07.2027", "Kiosks accepted", "alle Häuser"},
	{"2", "Doppelkäufe senken", "cashable", "Änne Größer", "Anteil", "4,2 %", "2,5 %", "1.250,5", "Q3 2027", "Catalogue accepted", ""},
	{"3", "Bestände senken", "cashable", "Leitung Magazin (tbc)", "Bestand in Mio €", "12,4", "9,8", "210", "31.12.2027", "", "nur Magazin"},
	{"4", "Pünktliche Fernleihe", "quantifiable", "Jörg Ohlsen", "Quote", "88 %", "95-97 %", "", "H2 2027", "Interfaces accepted", ""},
	{"5", "Energie sparen", "cashable", "Gebäude", "kWh", "1.250.000 kWh", "1.100.000 kWh", "42,75", "27.09.2027", "", ""},
	{"6", "Nacharbeit senken", "cashable", "Änne Größer", "Stunden je Woche", "64", "20", "95", "Mrz 27", "Lending accepted", ""},
	{"7", "Weniger Papier", "non-cashable", "Jörg Ohlsen", "Blatt je Monat", "18.000", "2.000", "3,4", "05.04.2027", "Reading app accepted", ""},
	{"", "Zwischensumme", "", "", "", "", "", "1.941,65", "", "", ""},
	{"8", "Stillstände senken", "cashable", "Technik", "Stunden je Monat", "31,5", "18", "187", "03.05.2027", "Go-live, wave 2", "mit Wartungsfenster"},
	{"9", "Zufriedenheit der Häuser", "qualitative", "?", "offen", "nicht bekannt", "offen", "", "offen", "", ""},
}, numbered(10, 30, [][]string{
	{"Überstunden senken", "cashable", "Personal", "Stunden je Monat", "420", "150", "126", "01.10.2027", "Go-live, wave 1", ""},
	{"Reklamationen senken", "cashable", "Qualität", "Reklamationen", "1,8 %", "1 %", "75", "2028", "", ""},
	{"Frachtkosten senken", "cashable", "Leitung Magazin", "Fahrten je Monat", "14", "4", "88", "mid 2027", "Catalogue accepted", "„ohne Eilfahrten“"},
	{"Karten günstiger", "cashable", "Einkauf", "€ je Karte", "0,42 €", "0,36 €", "0,15 Mio €", "FY27/28", "", ""},
	{"Doppelte Arbeit beim Übergang", "disbenefit", "Jörg Ohlsen", "Stunden", "0", "900", "-35", "Q1 2027", "Go-live, wave 3", ""},
	{"Schulung schneller", "non-cashable", "Personal", "Wochen", "12 Wochen", "7 Wochen", "", "12 Monate nach Einführung", "", ""},
	{"Prüfung ohne Abweichung", "qualitative", "Qualität", "Abweichungen", "7", "0", "", "30.11.2027", "", "§ 9"},
})...)

// numbered makes so many rows of some, each with its number and a name of its own.
func numbered(from, to int, of [][]string) (out [][]string) {
	for n := from; n <= to; n++ {
		row := append([]string{fmt.Sprint(n)}, of[(n-from)%len(of)]...)
		if round := (n - from) / len(of); round > 0 {
			row[1] += fmt.Sprintf(", Haus %d", round+1)
		}
		out = append(out, row)
	}
	return out
}

// pastedRows are cells out of a spreadsheet, with lines inside of some.
var pastedRows = append([][]string{
	{"ID", "What we expect", "Benefit", "Who", "How measured", "Now", "Goal", "Worth", "By when", "Needs"},
}, lettered([][]string{
	{"happier members", "Less waiting at the counter", "Imani Casterly", "minutes", "11", "4", "", "3 months after go-live", "Kiosks accepted"},
	{"money", "Fewer reminders by post", "Imani + Rowan", "letters a year", "about 210,000", "halve", "£1.2m p.a.", "FY27/28 Q2", "Reading app accepted"},
	{"time", "Staff tell it once", "Rowan Iveson", "survey,\nof 5", "not measured", "80%", "", "Year 1", "Lending accepted"},
	{"reach", "More members with the same staff", "Director", "members", "2,300", "+15%", "£0", "Year 2", "all of it"},
	{"money", "Give up the second store", "Treasurer", "rent", "£2,150 per month", "0", "£25,800 a year", "end of lease (June 2028)", "Go-live, wave 4"},
	{"safety", "Fewer lost cards", "", "cards a month", "~90", "~45", "£3k a year", "Easter 2027", ""},
	{"money", "Cheaper audits", "Treasurer", "fee", "£9k", "£7.5k", "£1.5k", "31/12/27", "Reports accepted"},
	{"cost", "Two systems for a while", "Treasurer", "licence", "£0", "£14,400", "-£14.4k", "TBC", "Go-live, wave 1"},
	{"reach", "Schools join in", "Dina (tbc)", "\"our\" schools", "0", "41", "", "Sept 27", "Go-live, wave 3"},
	{"money", "Fines on time", "Finance (Wren)", "% paid", "82", "98", "£12-15k pa", "April 2027 onwards", "Payments accepted"},
})...)

// lettered makes thirty rows of ten.
func lettered(of [][]string) (out [][]string) {
	for n := range 30 {
		row := append([]string{string(rune('A'+n/10)) + fmt.Sprint(n%10)}, of[n%len(of)]...)
		if n >= len(of) {
			row[2] += ", " + []string{"", "branch libraries", "mobile library"}[n/len(of)]
		}
		out = append(out, row)
	}
	return out
}

// trackerRows are a savings tracker with totals on the way, twins, gaps, a stray note, and everything vague that people write.
var trackerRows = [][]string{
	{"Savings tracker", "", "", "", "", "", "", ""},
	{"", "", "", "", "", "", "", "as of 9 Nov 2026"},
	{"Category", "Name of benefit", "Benefit owner", "KPI", "As-is", "To-be", "Annual benefit", "Realisation date"},
	{"Cash", "Close the card bureau", "Maya Brandt", "Staff", "6.5 FTE", "2 FTE", "£1.2m p.a.", "FY27/28 Q2"},
	{"Cash", "Fewer temporary staff", "", "Days a month", "120", "c. 30 %", "c. £70k pa (gross)", "01/06/2027"},
	{"Cash", "Close the card bureau", "Maya Brandt", "Staff", "6.5 FTE", "2 FTE", "£1.2m p.a.", "FY27/28 Q2"},
	{"Cash", "Printing in house ends", "M. Brandt", "Pages", "1.4m", "0.2m", "£18,250.50", "31.03.2028"},
	{"", "Subtotal cash", "", "", "", "", "£2,488,250.50", ""},
	{"Cash", "New contract for cards", "tbc", "£ a card", "£1.10 - £1.40", "35p", "between £20k and £30k", "mid 2027"},
	{"Cash", "Rent of the bureau", "Estates", "m²", "240", "0", "£4,300 per month", "31 March 2027"},
	{"Time", "Counters without queues", "Area manager North", "Minutes", "11-13", "under 5", "", "Q3 27"},
	{"Time", "Counters without queues", "Area manager South", "Minutes", "9", "under 5", "", "Q4 27"},
	{"Time", "Stock found at once", "Stock team / Data team", "Searches a day", "64", "-75%", "", "soon after wave 2"},
	{"Time", "Fewer forms", "?", "Forms", "31", "≤ 6", "n/a", "TBC"},
	{"Time", "Rotas by phone", "Volunteers’ lead", "Hours a week", "14", "1", "£5k", "2027/28"},
	{"", "", "", "", "", "", "", ""},
	{"Quality", "Members find us", "Communications", "Visits a month", "12 thousand", "20 thousand", "", "H1 2028"},
	{"Quality", "Trust in our data", "Data officer", "Complaints", "19", "3", "", "end 2027"},
	{"Quality", "Nothing gets lost", "Data officer", "Items", "8 400", "5 000", "£0.04m", "9/2027"},
	{"Quality", "Better shelves", "", "Score", "3,1", "4,0", "", "Spring/Summer 2027"},
	{"Quality", "Books where people want them", "Stock team", "Requests met", "71%", "90%+", "", "tbc"},
	{"Disbenefit", "Closed for the change", "Area manager North", "Days", "0", "36", "-£45,000", "2027"},
	{"Disbenefit", "More calls at first", "Customer services", "Calls a day", "140", "200", "(£12k)", "first 8 weeks"},
	{"Disbenefit", "Helpers at the door", "Area manager South", "FTE", "0", "2", "£-64k", "from go-live, wave 1"},
	{"", "TOTAL", "", "", "", "", "£2.9m", ""},
	{"Cash", "Late idea: sell old shelving", "Estates", "Sets", "310", "0", "one-off £15k", "2028"},
	{"Cash", "Late idea: advertising on cards", "Communications", "Contracts", "0", "2", "£8k - £9k a year", "FY28"},
	{"Time", "Late idea: one telephone number", "Customer services", "Numbers", "14", "1", "£2k", "1/7/27"},
	{"Time", "Less travel to meetings", "All", "Miles a month", "4,100", "1,000", "£1,840", "now"},
	{"Cash", "Old kiosks sold", "Estates", "Kiosks", "52", "0", "$30,000", "after wave 4"},
	{"Cash", "Lower insurance", "Finance", "Premium", "£61k", "£49k", "£12k", "renewal, 1 October 2027"},
	{"Quality", "Access for everybody", "Dina Vale", "Branches with a ramp", "21 of 36", "36 of 36", "", "by 2029"},
	{"Quality", "Calm opening day", "Dina Vale", "Complaints on the day", "not known", "0", "", "Go-live, wave 4"},
	{"", "Grand total incl. late ideas", "", "", "", "", "£2.95m", ""},
	{"Not audited. Ask Maya before you send this on.", "", "", "", "", "", "", ""},
}

// shown is a cell as it is shown, of one with a mark.
func shown(cell string) string {
	if day, ok := strings.CutPrefix(cell, "@"); ok {
		return map[string]string{"46569": "01/07/2027"}[day]
	}
	return strings.TrimPrefix(cell, "#")
}

// registerFile is the workbook of the register: its first line goes across, and so do the upper headings.
func registerFile(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for k, cell := range row {
			at := fmt.Sprintf("%c%d", 'A'+k, i+1)
			switch {
			case cell == "":
			case cell[0] == '#':
				fmt.Fprintf(&sheet, `<c r="%s"><v>%s</v></c>`, at, cell[1:])
			case cell[0] == '@':
				fmt.Fprintf(&sheet, `<c r="%s" s="1"><v>%s</v></c>`, at, cell[1:])
			default:
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(cell))
			}
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString(`</sheetData><mergeCells><mergeCell ref="A1:J1"/><mergeCell ref="C4:D4"/><mergeCell ref="E4:H4"/><mergeCell ref="A6:J6"/></mergeCells></worksheet>`)
	const head, types, office = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, "application/vnd.openxmlformats-officedocument.spreadsheetml.", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return zipped(t, [][2]string{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="` + types +
			`sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + types + `worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="` + types + `styles+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", head + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office + `"><sheets><sheet name="Register" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", head + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
			`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`},
		{"xl/worksheets/sheet1.xml", head + sheet.String()},
	})
}

func zipped(t *testing.T, files [][2]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// separated is rows as text.
func separated(rows [][]string, by string) string {
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteString(by)
			}
			if strings.ContainsAny(cell, by+"\"\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteString("\r\n")
	}
	return out.String()
}

func commaText(_ *testing.T, rows [][]string) []byte { return []byte(separated(rows, ",")) }

// windowsText is rows with semicolons, in the letters of Windows-1252.
func windowsText(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var out []byte
	for _, r := range separated(rows, ";") {
		switch {
		case r < 0x80 || r >= 0xA0 && r <= 0xFF:
			out = append(out, byte(r))
		case r == '€':
			out = append(out, 0x80)
		case r == '„':
			out = append(out, 0x84)
		case r == '“':
			out = append(out, 0x93)
		default:
			t.Fatalf("%q is not in Windows-1252", r)
		}
	}
	return out
}
