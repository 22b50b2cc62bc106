package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/spent"
)

// archive packs names and contents, one after the other.
func archive(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: method(pairs[i])})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func method(name string) uint16 {
	if name == "mimetype" {
		return zip.Store
	}
	return zip.Deflate
}

const (
	rootRels = `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="s3" Type="x/styles" Target="styles.xml"/><Relationship Id="s4" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`
	bookXML = `<workbook xmlns:r="r"><sheets><sheet name="List" sheetId="1" r:id="s1"/></sheets></workbook>`
)

// workbookOf is a workbook of one sheet written by hand, with further parts.
func workbookOf(t testing.TB, sheet string, more ...string) []byte {
	return archive(t, append([]string{"[Content_Types].xml", "<Types/>", "_rels/.rels", rootRels, "xl/_rels/workbook.xml.rels", bookRels, "xl/workbook.xml", bookXML,
		"xl/worksheets/sheet1.xml", sheet}, more...)...)
}

// made is a workbook written by excelize.
func made(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// put sets a cell with the code of a format.
func put(t testing.TB, f *excelize.File, cell string, v any, code string) {
	t.Helper()
	err := f.SetCellValue("Sheet1", cell, v)
	if err == nil && code != "" {
		var id int
		if id, err = f.NewStyle(&excelize.Style{CustomNumFmt: &code}); err == nil {
			err = f.SetCellStyle("Sheet1", cell, cell, id)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestCells(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	at := func(y, m, d, hour int) civil.Time { return civil.NewTime(y, m, d, hour, 0) }
	cases := []struct {
		name  string
		value any
		code  string
		want  intake.Cell
	}{
		{"words", "Less waste", "", intake.Cell{Text: "Less waste"}},
		{"words with blanks", "  Less\nwaste ", "", intake.Cell{Text: "  Less\nwaste "}},
		{"like a formula", "=1+1", "", intake.Cell{Text: "=1+1"}},
		{"a number", 1234.5, "", intake.Cell{Text: "1234.5", Kind: intake.Number, Number: 1234.5}},
		{"pounds", 1234.5, `_-[$£-809]* #,##0.00_-`, intake.Cell{Text: "£1,234.50", Kind: intake.Number, Number: 1234.5, Currency: "GBP"}},
		{"millions of pounds", 1234567.0, `£0.0,,"m"`, intake.Cell{Text: "£1.2m", Kind: intake.Number, Number: 1234567, Currency: "GBP", Scaled: true}},
		{"euros behind", 1234567.0, `#,##0 "€"`, intake.Cell{Text: "1,234,567 €", Kind: intake.Number, Number: 1234567, Currency: "EUR"}},
		{"a code few lists name", 5.0, `[$ZAR] #,##0`, intake.Cell{Text: "ZAR 5", Kind: intake.Number, Number: 5, Currency: "ZAR"}},
		{"crowns of a place", 5.0, `#,##0 [$kr-41D]`, intake.Cell{Text: "5 kr", Kind: intake.Number, Number: 5, Currency: "SEK"}},
		{"Australian dollars", 5.0, `[$$-C09]#,##0`, intake.Cell{Text: "$5", Kind: intake.Number, Number: 5, Currency: "AUD"}},
		{"dollars of nobody", 5.0, `$#,##0`, intake.Cell{Text: "$5", Kind: intake.Number, Number: 5}},
		{"less than nothing in brackets", -1234.0, `#,##0;[Red](#,##0)`, intake.Cell{Text: "(1,234)", Kind: intake.Number, Number: -1234}},
		{"a percentage", 0.255, "0%", intake.Cell{Text: "26%", Kind: intake.Number, Number: 0.255, Percent: true}},
		{"zeros in front", 7.0, "0000", intake.Cell{Text: "0007", Kind: intake.Number, Number: 7}},
		{"a length of time", 1.5, "[h]:mm", intake.Cell{Text: "36:00", Kind: intake.Number, Number: 1.5}},
		{"a time of day", 0.5, "hh:mm", intake.Cell{Text: "12:00", Kind: intake.Number, Number: 0.5}},
		{"minutes", 0.5, "mm:ss", intake.Cell{Text: "00:00", Kind: intake.Number, Number: 0.5}},
		{"a date", day(2027, 5, 3), "dd/mm/yyyy", intake.Cell{Text: "03/05/2027", Kind: intake.Date, Time: at(2027, 5, 3, 0), Shows: vague.Day}},
		{"a month", day(2027, 3, 1), "mmm-yy", intake.Cell{Text: "Mar-27", Kind: intake.Date, Time: at(2027, 3, 1, 0), Shows: vague.Month}},
		{"a year", day(2027, 3, 1), "yyyy", intake.Cell{Text: "2027", Kind: intake.Date, Time: at(2027, 3, 1, 0), Shows: vague.Year}},
		{"a day without its year", day(2027, 3, 5), "d-mmm", intake.Cell{Text: "5-Mar", Kind: intake.Date, Time: at(2027, 3, 5, 0), Shows: vague.Day}},
		{"a date with its place", day(2027, 3, 5), "[$-809]dd mmmm yyyy;@", intake.Cell{Text: "05 March 2027", Kind: intake.Date, Time: at(2027, 3, 5, 0), Shows: vague.Day}},
		{"a date and a time", time.Date(2027, 5, 3, 12, 0, 0, 0, time.UTC), "dd/mm/yyyy hh:mm",
			intake.Cell{Text: "03/05/2027 12:00", Kind: intake.Date, Time: at(2027, 5, 3, 12), Shows: vague.Day}},
		{"before there were dates", -3.0, "dd/mm/yyyy", intake.Cell{Text: "-3", Kind: intake.Number, Number: -3}},
		{"true", true, "", intake.Cell{Text: "TRUE", Kind: intake.Truth}},
		{"hidden by its format", 5.0, ";;;", intake.Cell{Text: "5", Kind: intake.Number, Number: 5}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, _ := mustRead(t, made(t, func(f *excelize.File) { put(t, f, "B2", c.value, c.code) }))
			got := b.Sheets[0].Rows[1][1]
			if diff := cmp.Diff(c.want, got, cmpopts.IgnoreFields(intake.Cell{}, "Format")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.Kind != intake.Words && got.Kind != intake.Truth && got.Format != c.code {
				t.Errorf("the format is %q, want %q", got.Format, c.code)
			}
		})
	}
}

func TestBuiltInFormats(t *testing.T) {
	cases := []struct {
		format int
		value  float64
		text   string
		kind   intake.CellKind
		shows  vague.Precision
	}{
		{0, 46113, "46113", intake.Number, 0},
		{3, 1234567, "1,234,567", intake.Number, 0},
		{7, 1234.5, "1,234.50", intake.Number, 0},
		{9, 0.3, "30%", intake.Number, 0},
		{14, 46113, "2026-04-01", intake.Date, vague.Day},
		{15, 46113, "1-Apr-26", intake.Date, vague.Day},
		{17, 46113, "Apr-26", intake.Date, vague.Month},
		{20, 0.25, "6:00", intake.Number, 0},
		{22, 46113.5, "2026-04-01 12:00", intake.Date, vague.Day},
		{44, 1234.5, "1,234.50", intake.Number, 0},
		{49, 12, "12", intake.Number, 0},
		{55, 46113, "46113", intake.Number, 0},
	}
	for _, c := range cases {
		styles := fmt.Sprintf(`<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="%d"/></cellXfs></styleSheet>`, c.format)
		sheet := fmt.Sprintf(`<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>%v</v></c></row></sheetData></worksheet>`, c.value)
		b, _ := mustRead(t, workbookOf(t, sheet, "xl/styles.xml", styles))
		got := b.Sheets[0].Rows[0][0]
		if got.Text != c.text || got.Kind != c.kind || got.Shows != c.shows {
			t.Errorf("format %d shows %v as %q, %s, %s; want %q, %s, %s", c.format, c.value, got.Text, got.Kind, got.Shows, c.text, c.kind, c.shows)
		}
	}
}

func TestSheets(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		put(t, f, "A1", "Benefits register", "")
		for _, err := range []error{
			f.MergeCell("Sheet1", "A1", "C1"), f.MergeCell("Sheet1", "A3", "A4"), f.MergeCell("Sheet1", "D1", "F9"),
			f.SetSheetRow("Sheet1", "A2", &[]any{"Benefit", "Measure", "Target"}),
			f.SetSheetRow("Sheet1", "A3", &[]any{"Less waste", "tonnes", 12}), f.SetSheetRow("Sheet1", "B4", &[]any{"cost", 3}),
			f.SetSheetRow("Sheet1", "A6", &[]any{"Fewer calls", "calls", 9}),
			f.SetRowVisible("Sheet1", 6, false), f.SetColVisible("Sheet1", "B", false),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"Old", "Empty"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(f.SetCellValue("Old", "B1", "x"), f.SetSheetVisible("Old", false)); err != nil {
			t.Fatal(err)
		}
	})
	b, odd := mustRead(t, data)
	word := func(s string) intake.Cell { return intake.Cell{Text: s} }
	num := func(s string, x float64) intake.Cell { return intake.Cell{Text: s, Kind: intake.Number, Number: x} }
	again := func(s string) intake.Cell { return intake.Cell{Text: s, Merged: true} }
	want := []Sheet{
		{Name: "Sheet1", HiddenRows: []int{6}, HiddenColumns: []int{2}, Rows: [][]intake.Cell{
			{word("Benefits register"), again("Benefits register"), again("Benefits register")},
			{word("Benefit"), word("Measure"), word("Target")},
			{word("Less waste"), word("tonnes"), num("12", 12)},
			{again("Less waste"), word("cost"), num("3", 3)},
			{},
			{word("Fewer calls"), word("calls"), num("9", 9)},
		}},
		{Name: "Old", Hidden: true, Rows: [][]intake.Cell{{{}, word("x")}}},
		{Name: "Empty"},
	}
	if diff := cmp.Diff(want, b.Sheets, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantOdd := []string{
		"Sheet1, row 6: rows are hidden from here on (1 in all), perhaps by a filter; they were read with the others",
		"Sheet1: columns are hidden (1 in all); they were read with the others",
		"Old: the sheet is hidden",
	}
	if diff := cmp.Diff(wantOdd, texts(odd)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestOddWorkbooks holds what is written by hand, as other programs write it, or wrongly.
func TestOddWorkbooks(t *testing.T) {
	strings := `<sst><si><t>plain</t></si><si><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si><si><t>a_x000D_b_x0041_ _xZZ</t></si></sst>`
	cases := []struct {
		name, cells string
		want        [][]string
		odd         []string
	}{
		{"shared texts", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`, [][]string{{"plain", "rich text", "a\rbA _xZZ"}}, nil},
		{"a text that is not there", `<row><c t="s"><v>99</v></c><c t="s"><v>x</v></c><c t="s"><v>0</v></c></row>`, [][]string{{"", "", "plain"}},
			[]string{"List, cell A1: the cell refers to a text that the workbook does not have", "List, cell B1: the cell refers to a text that the workbook does not have"}},
		{"no references", `<row><c><v>1</v></c><c t="inlineStr"><is><t>in</t></is></c></row><row><c><v>2</v></c></row>`, [][]string{{"1", "in"}, {"2"}}, nil},
		{"prefixes", `<x:row xmlns:x="y" r="2"><x:c r="B2" t="str"><x:f>A1</x:f><x:v>made</x:v></x:c></x:row>`, [][]string{nil, {"", "made"}}, nil},
		{"a formula with a stored result", `<row><c><f>1+1</f><v>2</v></c></row>`, [][]string{{"2"}}, nil},
		{"a formula without a stored result", `<row r="3"><c r="B3"><f>SUM(A1:A2)</f></c></row>`, [][]string{nil, nil, {"", "=SUM(A1:A2)"}},
			[]string{"List, cell B3: the formula has no stored result; open the workbook in Excel, save it and send it again, or type the value"}},
		{"an error", `<row><c t="e"><v>#REF!</v></c></row>`, [][]string{{"#REF!"}}, []string{"List, cell A1: the cell shows the error #REF!"}},
		{"truth", `<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c></row>`, [][]string{{"TRUE", "FALSE"}}, nil},
		{"a date as such", `<row><c t="d"><v>2027-05-03</v></c></row>`, [][]string{{"2027-05-03"}}, nil},
		{"no number", `<row><c><v>seven</v></c><c><v>NaN</v></c><c><v>1e999</v></c></row>`, [][]string{{"seven", "NaN", "1e999"}}, []string{
			`List, cell A1: the cell should hold a number and holds "seven"`, `List, cell B1: the cell should hold a number and holds "NaN"`, `List, cell C1: the cell should hold a number and holds "1e999"`}},
		{"styled and empty to the end", `<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row><row r="1048576"><c r="A1048576" s="1"/></row>`, [][]string{{"1"}}, nil},
		{"rows out of order", `<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>`, [][]string{{"1"}, nil, {"3"}}, nil},
		{"noise behind the point", `<row><c><v>0.30000000000000004</v></c><c><v>1234567.8899999999</v></c></row>`, [][]string{{"0.3", "1234567.89"}}, nil},
		{"a large whole number", `<row><c><v>123456789012345678</v></c><c><v>1.5E-3</v></c><c><v>1E+21</v></c></row>`, [][]string{{"123456789012345678", "0.0015", "1e+21"}}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, odd := mustRead(t, workbookOf(t, `<worksheet><sheetData>`+c.cells+`</sheetData></worksheet>`, "xl/sharedStrings.xml", strings))
			if diff := cmp.Diff(c.want, shown(b.Sheets[0].Rows)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.odd, texts(odd)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOldMacs(t *testing.T) {
	book := strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	styles := `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`
	data := archive(t, "[Content_Types].xml", "<Types/>", "xl/_rels/workbook.xml.rels", bookRels, "xl/workbook.xml", book,
		"xl/styles.xml", styles, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c><v>44651</v></c></row></sheetData></worksheet>`)
	b, _ := mustRead(t, data)
	if got := b.Sheets[0].Rows[0][0]; got.Time != civil.NewTime(2026, 4, 1, 0, 0) || got.Text != "2026-04-01" {
		t.Errorf("day 44651 since 1904 is %s, shown as %s", got.Time, got.Text)
	}
}

func TestWhatElseIsThere(t *testing.T) {
	_, odd := mustRead(t, workbookOf(t, `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`,
		"xl/comments1.xml", "<comments/>", "xl/comments2.xml", "<comments/>", "xl/vbaProject.bin", "x"))
	want := []string{"the workbook has macros; they were neither read nor run", "the workbook has comments on cells; they were not read"}
	if diff := cmp.Diff(want, texts(odd)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAgainstExcelize holds that texts are those that another reader of the same file shows.
func TestAgainstExcelize(t *testing.T) {
	codes := []string{"", "0", "0.00", "#,##0", "0%", "0.0%", "dd/mm/yyyy", "mmm-yy", "[$-809]dd mmmm yyyy", `_-[$£-809]* #,##0.00_-;-[$£-809]* #,##0.00_-;_-[$£-809]* "-"??_-;_-@_-`,
		`£0.0,,"m"`, "0000", `"FY"yy`, "[h]:mm", `#,##0;[Red](#,##0)`, "0.00E+00"}
	values := []any{"text", " spaced ", "two\nlines", 0, 1, -1, 1234567.891, 0.255, 46113, 46113.75, true, "£1.2m", "=A1", "_x0041_"}
	data := made(t, func(f *excelize.File) {
		for c, code := range codes {
			for r, v := range values {
				put(t, f, fmt.Sprintf("%s%d", Letters(c+1), r+1), v, code)
			}
		}
	})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := mustRead(t, data)
	ours := shown(b.Sheets[0].Rows)
	for r := range theirs {
		for c := range theirs[r] {
			want := theirs[r][c]
			if s, isText := values[r].(string); !isText {
				want = strings.TrimSpace(want)
			} else if strings.Contains(codes[c], "@") { // it pads texts as the format says; we leave them as they are
				want = strings.ReplaceAll(s, "_x0041_", "A")
			}
			if want != ours[r][c] {
				t.Errorf("%v in the format %q is shown as %q, and by excelize as %q", values[r], codes[c], ours[r][c], want)
			}
		}
	}
}

// TestHostileWorkbooks holds that files made to hurt end soon, in little memory, and with a sentence or a warning.
func TestHostileWorkbooks(t *testing.T) {
	rows := func(n int, row func(i int) string) string {
		var b strings.Builder
		b.WriteString("<worksheet><sheetData>")
		for i := range n {
			b.WriteString(row(i + 1))
		}
		b.WriteString("</sheetData></worksheet>")
		return b.String()
	}
	var merges strings.Builder
	for range 30_000 {
		merges.WriteString(`<mergeCell ref="A1:WZZ50000"/>`)
	}
	cases := []struct {
		name string
		data []byte
		want string // the sentence or a warning holds this
	}{
		{"the last column in every row", workbookOf(t, rows(3000, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i) })), "no filled cell"},
		{"the last allowed column in every row", workbookOf(t, rows(20_000, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="WB%d"><v>1</v></c></row>`, i, i) })),
			"more cells than are read"},
		{"the last row", workbookOf(t, rows(1, func(int) string {
			return `<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>`
		})), "below row 50000"},
		{"blanks without end", workbookOf(t, strings.Repeat(" ", 120<<20)), "more than can be read"},
		{"texts without end", workbookOf(t, rows(1, func(int) string { return "" }), "xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat("a", 5<<20)+"</t></si></sst>"), "more than can be read"},
		{"a text told over and over", workbookOf(t, rows(20_000, func(int) string { return `<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>` }),
			"xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat("a", 1<<20)+"</t></si></sst>"), "only the first"},
		{"merged again and again", workbookOf(t, strings.Replace(rows(1000, func(int) string { return `<row><c><v>1</v></c></row>` }), "</worksheet>", "<mergeCells>"+merges.String()+"</mergeCells></worksheet>", 1)), ""},
		{"deep", workbookOf(t, "<worksheet>"+strings.Repeat("<x>", 100_000)), "more than can be read"},
		{"entities", workbookOf(t, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>`), "damaged"},
		{"cut off", workbookOf(t, "<worksheet><sheetData><row><c><v>1"), "damaged"},
		{"formats that are none", workbookOf(t, rows(300, func(i int) string { return fmt.Sprintf(`<row><c s="%d"><v>%d.5</v></c></row>`, i, i) }), "xl/styles.xml", brokenStyles()), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := spent.So()
			_, odd, err := Read(t.Context(), c.data, Limits{})
			took := spent.Since(began)
			runtime.ReadMemStats(&after)
			said := strings.Join(texts(odd), "\n")
			if err != nil {
				said = errs.Sentence(err)
			}
			if !strings.Contains(said, c.want) || err != nil && !errors.Is(err, errs.Invalid) {
				t.Errorf("error %v, warnings %.300s; want %q", err, said, c.want)
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 600 || took > 20*time.Second {
				t.Errorf("it took %v and %d MB", took, mb)
			}
		})
	}
}

// brokenStyles is styles with codes that are cut off or nonsense.
func brokenStyles() string {
	var fmts, xfs strings.Builder
	for i, code := range []string{"[", "&quot;", "\\", "_", "*", "[$", "[$-", "[&gt;", "[&gt;1]", "0;0;0;0;0;0", strings.Repeat("0", 255), strings.Repeat("[h]", 80), "yyyy[", "0.?/0.?", "General;General", "@@@", "e+e+", ";;;;;;;;"} {
		fmt.Fprintf(&fmts, `<numFmt numFmtId="%d" formatCode="%s"/>`, 200+i, code)
	}
	for i := range 300 {
		fmt.Fprintf(&xfs, `<xf numFmtId="%d"/>`, 200+i%20)
	}
	return "<styleSheet><numFmts>" + fmts.String() + "</numFmts><cellXfs>" + xfs.String() + "</cellXfs></styleSheet>"
}

func TestWorkbookLimits(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		put(t, f, "A1", "x", "")
		for i := range 3 {
			name := fmt.Sprintf("More %d", i)
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
	})
	b, odd, err := Read(t.Context(), data, Limits{Sheets: 2})
	if err != nil || len(b.Sheets) != 2 || len(odd) != 1 || odd[0].Text != "the workbook has 4 sheets; only the first 2 were read" {
		t.Errorf("%d sheets, warnings %v, error %v", len(b.Sheets), odd, err)
	}
	if _, _, err := Read(t.Context(), data, Limits{Unpacked: 500}); !strings.HasPrefix(errs.Sentence(err), "The workbook unpacks to more") {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var long strings.Builder
	for range 3000 {
		long.WriteString("<row><c><v>1</v></c></row>")
	}
	data = workbookOf(t, "<worksheet><sheetData>"+long.String()+"</sheetData></worksheet>")
	if _, _, err := Read(ctx, data, Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gives %v", err)
	}
}

func TestLetters(t *testing.T) {
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 52: "AZ", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := Letters(n); got != want {
			t.Errorf("column %d is %s, want %s", n, got, want)
		}
		if p, ok := placeOf(want + "12"); !ok || p != (place{12, n}) {
			t.Errorf("%s12 is at %+v, %v", want, p, ok)
		}
	}
	for _, bad := range []string{"", "A", "1", "A0", "A-1", "A+1", "AAAA1", "A1B", "Ä1", "A99999999"} {
		if p, ok := placeOf(bad); ok {
			t.Errorf("%q is at %+v", bad, p)
		}
	}
}
