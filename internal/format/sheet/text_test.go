package sheet

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
)

// shown is what the cells of rows show.
func shown(rows [][]intake.Cell) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range row {
			out[i] = append(out[i], c.Text)
		}
	}
	return out
}

func texts(odd []Warning) []string {
	var out []string
	for _, w := range odd {
		out = append(out, w.String())
	}
	return out
}

func mustRead(t *testing.T, data []byte) (Book, []Warning) {
	t.Helper()
	b, odd, err := Read(t.Context(), data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b, odd
}

func TestText(t *testing.T) {
	cases := []struct {
		name, text string
		delimiter  rune
		want       [][]string
		odd        []string
	}{
		{"commas", "a,b\n1,2\n", ',', [][]string{{"a", "b"}, {"1", "2"}}, nil},
		{"semicolons with decimal commas", "Nutzen;Wert\nA;1,5\nB;2,25\n", ';', [][]string{{"Nutzen", "Wert"}, {"A", "1,5"}, {"B", "2,25"}}, nil},
		{"tabs with commas in prose", "Benefit\tOwner\nLess waste, sooner\tSmith, J\nMore, better\tDoe, J\n", '\t',
			[][]string{{"Benefit", "Owner"}, {"Less waste, sooner", "Smith, J"}, {"More, better", "Doe, J"}}, nil},
		{"bars", "a|b|c\n1|2|3\n", '|', [][]string{{"a", "b", "c"}, {"1", "2", "3"}}, nil},
		{"title rows above", "Benefits register, v3\nPrepared for: the board\n\nBenefit;Owner;When\nA;B;C\nD;E;F\n", ';',
			[][]string{{"Benefits register, v3"}, {"Prepared for: the board"}, nil, {"Benefit", "Owner", "When"}, {"A", "B", "C"}, {"D", "E", "F"}}, nil},
		{"prose with a comma in every row", "Benefit;Note\nA;one, two\nB;three, four\nC;five, six\n", ';',
			[][]string{{"Benefit", "Note"}, {"A", "one, two"}, {"B", "three, four"}, {"C", "five, six"}}, nil},
		{"one column", "Benefit\nLess waste\nFewer calls\n", ',', [][]string{{"Benefit"}, {"Less waste"}, {"Fewer calls"}}, nil},
		{"quotes", "a,b\n\"x, y\",\"say \"\"no\"\"\"\n", ',', [][]string{{"a", "b"}, {"x, y", `say "no"`}}, nil},
		{"lines within a cell", "a,b\n\"one\ntwo\r\nthree\",2\n", ',', [][]string{{"a", "b"}, {"one\ntwo\nthree", "2"}}, nil},
		{"blanks before a quote", "a, b\nx, \"y, z\"\n", ',', [][]string{{"a", " b"}, {"x", "y, z"}}, nil},
		{"a quote within a cell", "a,b\n6\" pipe,7\n", ',', [][]string{{"a", "b"}, {`6" pipe`, "7"}}, nil},
		{"text behind a quote", "a,b\n\"x\"y,2\n", ',', [][]string{{"a", "b"}, {"xy", "2"}}, []string{"cell A2: text follows a closing quote; it was taken as part of the cell"}},
		{"a quote that never closes", "a,b\n\"x,2\ny,3\n", ',', [][]string{{"a", "b"}, {`"x`, "2"}, {"y", "3"}},
			[]string{"cell A2: a quote opens here and is never closed; quotes from here on are read as they stand"}},
		{"ragged rows", "a,b,c\n1\n1,2,3,4\n\n", ',', [][]string{{"a", "b", "c"}, {"1"}, {"1", "2", "3", "4"}, nil}, nil},
		{"blank cells at the end", "a,b,,\n1,2,,\n,,,\n", ',', [][]string{{"a", "b"}, {"1", "2"}, nil}, nil},
		{"a delimiter as the last byte", "a,b\n1,", ',', [][]string{{"a", "b"}, {"1"}}, nil},
		{"old Macs", "a,b\r1,2\r", ',', [][]string{{"a", "b"}, {"1", "2"}}, nil},
		{"Windows", "a,b\r\n1,2\r\n", ',', [][]string{{"a", "b"}, {"1", "2"}}, nil},
		{"the file names its delimiter", "sep=;\na;b,c;d\n", ';', [][]string{nil, {"a", "b,c", "d"}}, nil},
		{"text alone", "just one line", ',', [][]string{{"just one line"}}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, odd := mustRead(t, []byte(c.text))
			if diff := cmp.Diff(c.want, shown(b.Sheets[0].Rows)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.odd, texts(odd)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			if b.Delimiter != c.delimiter || b.Format != CSV {
				t.Errorf("delimiter %q of %s, want %q", b.Delimiter, b.Format, c.delimiter)
			}
		})
	}
}

func wide(s string, big, mark bool) []byte {
	var out []byte
	put := func(u uint16) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	if mark {
		put(0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		put(u)
	}
	return out
}

func TestEncodings(t *testing.T) {
	const text = "Benefit,Value\nCafé naïve,£1.2m\nÜber,€3\n"
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	warned := []string{"the text is not in UTF-8 and was read as Windows-1252; look at letters with accents and at signs such as £ and €"}
	cases := []struct {
		name     string
		data     []byte
		encoding string
		odd      []string
	}{
		{"UTF-8", []byte(text), "utf-8", nil},
		{"UTF-8 with a mark", []byte("\uFEFF" + text), "utf-8", nil},
		{"UTF-16, little end first", wide(text, false, true), "utf-16le", nil},
		{"UTF-16, big end first", wide(text, true, true), "utf-16be", nil},
		{"UTF-16 without a mark", wide(text, false, false), "utf-16le", nil},
		{"UTF-16 without a mark, big end first", wide(text, true, false), "utf-16be", nil},
		{"Windows-1252", []byte(latin), "windows-1252", warned},
		{"UTF-8 with one byte of Windows-1252", []byte(strings.Repeat("é", 40) + text[:8] + "\xA3" + text[8:]), "utf-8",
			[]string{"1 bytes are not UTF-8 as the rest of the file; they were read as Windows-1252"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, odd := mustRead(t, c.data)
			if diff := cmp.Diff(c.odd, texts(odd)); diff != "" || b.Encoding != c.encoding {
				t.Errorf("read as %s, want %s; warnings (-want +got):\n%s", b.Encoding, c.encoding, diff)
			}
			rows := shown(b.Sheets[0].Rows)
			if got := rows[1]; got[0] != "Café naïve" || got[1] != "£1.2m" {
				t.Errorf("row 2 is %q", got)
			}
			if strings.ContainsRune(rows[0][0], '\uFEFF') {
				t.Errorf("the mark is part of the first cell")
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	ole := func(stream string) []byte {
		data := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
		return append(data, wide(stream, false, false)...)
	}
	cases := []struct {
		name string
		data []byte
		want string // how the sentence begins
	}{
		{"nothing", nil, "The file is empty."},
		{"blanks", []byte(" \n\n "), "The file is empty."},
		{"only delimiters", []byte(",,,\n,,,\n"), "The file holds no table"},
		{"old Excel", ole("Workbook"), "This is a workbook in Excel's format from before 2007 (.xls). Open it in Excel"},
		{"a password", ole("EncryptedPackage"), "The workbook is protected with a password"},
		{"Microsoft Project", ole("   114"), "This is a Microsoft Project file (.mpp), not a list."},
		{"Word", ole("WordDocument"), "This is a document of Microsoft Office, but no workbook."},
		{"OpenDocument", archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "The spreadsheet is damaged and cannot be read. Open it in LibreOffice"},
		{"an OpenDocument text", archive(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), "This is a text document or a presentation."},
		{"Numbers", archive(t, "Index/Document.iwa", "x", "Metadata/Properties.plist", "x"), "This is a document of Apple Numbers."},
		{"binary Excel", archive(t, "[Content_Types].xml", "<x/>", "xl/workbook.bin", "x"), "This is a workbook in Excel's binary format (.xlsb)."},
		{"docx", archive(t, "[Content_Types].xml", "<x/>", "word/document.xml", "<x/>"), "This is a text document or a presentation."},
		{"an archive", archive(t, "list.csv", "a,b"), "This is an archive."},
		{"a broken archive", []byte("PK\x03\x04 and no more"), "The workbook is damaged"},
		{"a workbook without a workbook", archive(t, "[Content_Types].xml", "<x/>"), "The workbook is damaged"},
		{"PDF", []byte("%PDF-1.7\n..."), "This is a PDF"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n...."), "This is a picture"},
		{"a web page named .xls", []byte("<html><table><tr><td>1</td></tr></table></html>"), "This is a web page, even if its name says Excel."},
		{"Excel's XML of 2003", []byte("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>"), "This is an XML file, not a list. If Excel wrote it"},
		{"a schedule", []byte("ERMHDR\t15.2\t2026-01-01\n%T\tPROJECT\n"), "This is a schedule of Primavera P6 (XER)"},
		{"bytes", []byte("a,b\n\x00\x01\x02\x03,x\n"), "The bytes of this file are neither"},
		{"a packed file", []byte("\x1F\x8B\x08rest"), "This is a packed file."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Read(t.Context(), c.data, Limits{})
			if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(errs.Sentence(err), c.want) {
				t.Errorf("error is %v, want an invalid one: %s", err, c.want)
			}
		})
	}
}

func TestTextLimits(t *testing.T) {
	read := func(text string, l Limits) (Book, []string) {
		b, odd, err := Read(t.Context(), []byte(text), l)
		if err != nil {
			t.Fatal(err)
		}
		return b, texts(odd)
	}
	b, odd := read("a,b\n1,2\n3,4\n", Limits{Rows: 2})
	if diff := cmp.Diff([]string{"row 3: the table goes on, but only the rows above were read"}, odd); diff != "" || !b.Sheets[0].Cut || len(b.Sheets[0].Rows) != 2 {
		t.Errorf("rows: %+v\n%s", b, diff)
	}
	b, odd = read("a,b,c\n1,2,3\n4,5,6\n", Limits{Columns: 2})
	if diff := cmp.Diff([]string{"row 1: the row has more than 2 columns; the ones beyond were left out here and below"}, odd); diff != "" || len(b.Sheets[0].Rows[2]) != 2 {
		t.Errorf("columns: %+v\n%s", b, diff)
	}
	b, odd = read("a,b\nxxxxé,2\n", Limits{CellLength: 5})
	if diff := cmp.Diff([]string{"cell A2: the cell has 6 bytes of text; only the first 4 were read"}, odd); diff != "" || b.Sheets[0].Rows[1][0].Text != "xxxx" {
		t.Errorf("cell: %+v\n%s", b, diff)
	}
	if b, _ = read("a,b\n1,2\n3,4\n", Limits{Cells: 5}); !b.Sheets[0].Cut {
		t.Errorf("cells: %+v", b)
	}
	if _, _, err := Read(t.Context(), []byte("a,b\n"), Limits{Bytes: 3}); !errors.Is(err, errs.Invalid) {
		t.Errorf("bytes: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Read(ctx, []byte("a,b\n1,2\n"), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gives %v", err)
	}
}

// TestLinesInQuotesAsAWhole reads a table that a program took for a single column, and leaves a column of names alone.
func TestLinesInQuotesAsAWhole(t *testing.T) {
	for text, want := range map[string]string{
		"\"Name,RAG,End\"\r\n\"\"\"Dam, old\"\",Red,2030\"\r\n\"\"\r\n\"Road,Green,2031\"\r\n": "Name|RAG|End/Dam, old|Red|2030//Road|Green|2031",
		"\"Smith, Ada\"\n\"Jones, Bo\"\n\"Brown, Cy\"\n":                                       "Smith, Ada/Jones, Bo/Brown, Cy",
		"\"one, two, three\"\n\"four\"\n\"five\"\n":                                            "one, two, three/four/five",
	} {
		b, odd, err := Read(t.Context(), []byte(text), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, row := range b.Sheets[0].Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.Text)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
		if got := strings.Join(rows, "/"); got != want || strings.Contains(want, "|") != (len(odd) > 0) {
			t.Errorf("%q is read as %q, want %q; %v", text, got, want, odd)
		}
	}
}

func TestManyWarningsAreCounted(t *testing.T) {
	_, odd := mustRead(t, []byte("a,b\n"+strings.Repeat("\"x\"y,1\n", 500)))
	if n := len(odd); n != maxWarnings+1 || odd[n-1].Text != "300 more warnings of the same kinds" {
		t.Errorf("%d warnings, the last is %s", n, odd[n-1])
	}
}

// TestTextComesBack holds that what is written by the rules is read as it was, whatever the delimiter.
func TestTextComesBack(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab £é,;|\t\"\n'=1.5")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(delimiters).Draw(t, "delimiter")
		columns := rapid.IntRange(1, 5).Draw(t, "columns")
		var want [][]string
		var text strings.Builder
		text.WriteString("sep=" + string(d) + "\n")
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			var row []string
			for i := range columns {
				s := cell.Draw(t, "cell")
				if i > 0 {
					text.WriteRune(d)
				}
				text.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
				row = append(row, s)
			}
			for len(row) > 0 && row[len(row)-1] == "" {
				row = row[:len(row)-1]
			}
			want = append(want, append([]string(nil), row...))
			text.WriteString("\n")
		}
		b, _, err := Read(context.Background(), []byte(text.String()), Limits{})
		if err != nil {
			if len(strings.Trim(strings.Join(flat(want), ""), " ")) == 0 {
				return
			}
			t.Fatal(err)
		}
		got := shown(b.Sheets[0].Rows)[1:]
		for len(want) > 0 && len(got) < len(want) {
			want = want[:len(want)-1]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", text.String(), diff)
		}
	})
}

func flat(rows [][]string) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}
