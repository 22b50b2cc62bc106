package portfolio_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/sheet"
)

// annual is a list as a table of texts, with what stands around it.
var annual = [][]string{{"Major projects at March 2025"}, {}, {"Project Name", "Department", "IPA Delivery Confidence Assessment", "Start Date", "End Date", "Whole Life Cost (£m)", "Major Projects ID", "Costs Narrative"},
	{"Estuary Crossing", "Roads", "AMBER", "2012-04-01", "2027-03-31", "1250.5", "ROADS_0001", "It rose."}, {"Boats", "Fleet", "Section 24 - National security", "2011-01-10", "Section 26 - Defence", "Section 43 - Commercial interests", "Section 24 - National security", ""},
	{"Letters", "Health", "GREEN", "2013-09-15", "2021-12-31", "48.3", "HEALTH_0002", "\"Quoted\"; with,\nlines"}, {"Total", "", "", "", "", "1298.8", "", ""}, {"Source: returns of the departments"}}

// workbook writes a table as a workbook, with a sheet of notes before it, and days and sums as such.
func workbook(t *testing.T, rows [][]string) []byte {
	t.Helper()
	data := sheet.Table{Name: "Data", Columns: rows[0]}
	for r, row := range rows[1:] {
		var cells []sheet.Value
		for c, text := range row {
			x, err := strconv.ParseFloat(text, 64)
			day, wrong := civil.ParseDate(text)
			switch {
			case c == 5 && err == nil:
				cells = append(cells, sheet.Figure(x))
			case r > 1 && (c == 3 || c == 4) && wrong == nil:
				cells = append(cells, sheet.Day(day))
			default:
				cells = append(cells, sheet.Text(text))
			}
		}
		data.Rows = append(data.Rows, cells)
	}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, sheet.Table{Name: "README", Columns: []string{"Project data of the annual report, in £m."}}, data); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// strict is a workbook in the strict form of its standard, with other name spaces.
func strict(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		into, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = into.Write([]byte(strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(string(text))))
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// openDocument is a spreadsheet of LibreOffice.
func openDocument(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Notes"><table:table-row><table:table-cell><text:p>See Data</text:p></table:table-cell></table:table-row></table:table><table:table table:name="Data">`)
	for r, row := range rows {
		b.WriteString("<table:table-row>")
		for c, text := range row {
			x, err := strconv.ParseFloat(text, 64)
			day, wrong := civil.ParseDate(text)
			text = strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text)
			shown := strings.ReplaceAll(text, "\n", "</text:p><text:p>")
			switch {
			case r > 2 && (c == 3 || c == 4) && wrong == nil:
				fmt.Fprintf(&b, `<table:table-cell office:value-type="date" office:date-value="%s"><text:p>%s/%s</text:p></table:table-cell>`, text, day.String()[5:7], day.String()[2:4])
			case r > 2 && c == 5 && err == nil:
				fmt.Fprintf(&b, `<table:table-cell office:value-type="currency" office:currency="GBP" office:value="%s"><text:p>£%.0f</text:p></table:table-cell>`, text, x)
			default:
				fmt.Fprintf(&b, `<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>`, shown)
			}
		}
		b.WriteString(`</table:table-row>`)
	}
	b.WriteString(`<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range [][2]string{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", b.String()}} {
		into, err := w.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(into, p[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// text writes a table as text.
func text(rows [][]string, between, end string) string {
	var b strings.Builder
	for _, row := range rows {
		for i, c := range row {
			if i > 0 {
				b.WriteString(between)
			}
			b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
		}
		b.WriteString(end)
	}
	return b.String()
}

func wide(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// TestOneListInAllFiles gives a list as every file that spreadsheets write. It is the same list each time: the first is taken in, and the others say
// nothing new.
func TestOneListInAllFiles(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	d := desk{t, portfolio.Work{DB: w.DB}, w.Ada}
	book := workbook(t, annual)
	plain := text(annual, ",", "\r\n")
	files := []lists.File{{Name: "a.csv", Body: []byte(plain)}, {Name: "b.xlsx", Body: book}, {Name: "c.xlsx", Body: strict(t, book)}, {Name: "d.ods", Body: openDocument(t, annual)}, {Name: "e.csv", Body: wide(text(annual, "\t", "\n"))},
		{Name: "f.csv", Body: []byte("\ufeff" + text(annual, ";", "\r"))}, {Name: "g.csv", Body: []byte(strings.ReplaceAll(plain, "£", "\xa3"))}, {Name: "h.csv", Body: []byte(strings.Replace(plain, "It rose.", "It\x00 rose.", 1))},
		{Name: "i.csv", Body: []byte("sep=|\n" + text(annual, "|", "\n"))}, {Name: "j.csv", Body: []byte(plain + strings.Repeat(",,,,,,,\r\n", 500))}}
	for i, f := range files {
		ids, err := d.work.BeginLists(t.Context(), w.Ada, []lists.File{f})
		if err != nil || len(ids) != 1 {
			t.Errorf("%s: %v %v", f.Name, ids, err)
			continue
		}
		l := d.look(ids[0])
		if len(l.Year.Entries) != 3 || l.Year.Label != "2025" || l.Taken+l.Listed+1 != l.Year.Count() {
			t.Errorf("%s: %d projects of %q, %d rows: %+v %v", f.Name, len(l.Year.Entries), l.Year.Label, l.Year.Count(), l.Year.Left, l.Year.Problem)
			continue
		}
		e := l.Year.Entries[0]
		if e.Cost.Whole != 1_250_500_000 || e.Begins.On.String() != "2012-04-01" || e.Ends.On.String() != "2027-03-31" || l.Year.Entries[1].Cost.Why != "withheld" || l.Year.Entries[2].Cost.Whole != 48_300_000 {
			t.Errorf("%s: %+v", f.Name, l.Year.Entries)
		}
		if i == 0 {
			if err := d.take(l, nil); err != nil {
				t.Fatal(err)
			}
			dry := l.Year
			if wet := d.look(l.ID).Year; len(wet.Entries) != len(dry.Entries) || len(wet.Left) != len(dry.Left) || wet.Entries[0].Cost != dry.Entries[0].Cost {
				t.Errorf("what was taken is not what was shown: %+v, %+v", dry, wet)
			}
			continue
		}
		if len(l.Earlier) == 0 {
			t.Errorf("%s: no earlier list", f.Name)
			continue
		}
		if l.Known() == nil {
			t.Errorf("%s differs: %+v", f.Name, l.Earlier[0].Than)
		}
	}
}
