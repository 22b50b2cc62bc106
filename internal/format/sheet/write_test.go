package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
)

// export is a table with one of each, and with what a spreadsheet would run.
var export = Table{
	Name:    "Benefits: all/some [2027]",
	Columns: []string{"Title", "Value", "When", "Score", "=Note"},
	Rows: [][]Value{
		{Text("Less waste, \"sooner\""), Amount(123456789, 2), Day(civil.NewDate(2027, 5, 3)), Figure(0.25), Text("two\nlines")},
		{Text("=HYPERLINK(\"http://example.org\")"), Amount(-5, 2), Day(0), Figure(math.NaN()), Text("@SUM(A1)")},
		{Text("+44 20"), Amount(-12345, 0), Day(civil.NewDate(1899, 1, 1)), Figure(-3.5), Text("\t=1+1")},
		{Text("-2+3+cmd|' /C calc'!A0"), {}, {}, {}, Text("'quoted")},
	},
}

func TestWriteCSV(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCSV(&b, export); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFTitle,Value,When,Score,'=Note\r\n" +
		"\"Less waste, \"\"sooner\"\"\",1234567.89,2027-05-03,0.25,\"two\r\nlines\"\r\n" +
		"\"'=HYPERLINK(\"\"http://example.org\"\")\",-0.05,,,'@SUM(A1)\r\n" +
		"'+44 20,-12345,1899-01-01,-3.5,'\t=1+1\r\n" +
		"'-2+3+cmd|' /C calc'!A0,,,,'quoted\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteXLSX(t *testing.T) {
	var b, again bytes.Buffer
	second := Table{Name: "BENEFITS- all-some -2027-", Columns: []string{"A"}, Rows: [][]Value{{Text("x")}}}
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := WriteXLSX(w, export, second, Table{}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("two runs gave different bytes")
	}
	book, odd := mustRead(t, b.Bytes())
	if len(odd) > 0 {
		t.Errorf("warnings %v", odd)
	}
	word := func(s string) intake.Cell { return intake.Cell{Text: s} }
	num := func(s string, x float64) intake.Cell { return intake.Cell{Text: s, Kind: intake.Number, Number: x} }
	want := []Sheet{
		{Name: "Benefits- all-some -2027-", Rows: [][]intake.Cell{
			{word("Title"), word("Value"), word("When"), word("Score"), word("=Note")},
			{word("Less waste, \"sooner\""), num("1,234,567.89", 1234567.89), {Text: "2027-05-03", Kind: intake.Date, Time: civil.NewTime(2027, 5, 3, 0, 0), Shows: vague.Day}, num("0.25", 0.25), word("two\nlines")},
			{word("=HYPERLINK(\"http://example.org\")"), num("-0.05", -0.05), {}, {}, word("@SUM(A1)")},
			{word("+44 20"), num("-12,345", -12345), word("1899-01-01"), num("-3.5", -3.5), word("\t=1+1")},
			{word("-2+3+cmd|' /C calc'!A0"), {}, {}, {}, word("'quoted")},
		}},
		{Name: "BENEFITS- all-some -2027- (2)", Rows: [][]intake.Cell{{word("A")}, {word("x")}}},
		{Name: "List"},
	}
	if diff := cmp.Diff(want, book.Sheets, cmpopts.IgnoreFields(intake.Cell{}, "Format"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"A3", "A4", "A5", "E3", "E4"} {
		if formula, err := f.GetCellFormula(want[0].Name, cell); err != nil || formula != "" {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
	}
}

func TestTextsTooLongForACell(t *testing.T) {
	for _, s := range []string{strings.Repeat("a", maxCellText), strings.Repeat("é", maxCellText)} {
		if got := cutText(s); got != s {
			t.Errorf("a text of the length a cell holds is cut to %d", len(got))
		}
	}
	for _, s := range []string{strings.Repeat("a", maxCellText+1), strings.Repeat("😀", maxCellText)} {
		var b bytes.Buffer
		if err := WriteXLSX(&b, Table{Columns: []string{"A"}, Rows: [][]Value{{Text(s)}}}); err != nil {
			t.Fatal(err)
		}
		book, _, err := Read(t.Context(), b.Bytes(), Limits{CellLength: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		got := book.Sheets[0].Rows[1][0].Text
		if end := fmt.Sprintf("… [cut here: the whole text has %d signs]", len([]rune(s))); !strings.HasSuffix(got, end) {
			t.Errorf("the cut is not told: …%s", got[len(got)-60:])
		}
	}
}

type failing struct{}

var errDisk = errors.New("no room")

func (failing) Write([]byte) (int, error) { return 0, errDisk }

func TestWritingFails(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"csv":  func(w io.Writer) error { return WriteCSV(w, export) },
		"xlsx": func(w io.Writer) error { return WriteXLSX(w, export) },
	} {
		if err := write(failing{}); !errors.Is(err, errDisk) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	if err := WriteXLSX(io.Discard); err == nil {
		t.Error("a workbook without a table was written")
	}
}

// TestWrittenComesBack holds that texts come back as they were: from a workbook always, from CSV but for the apostrophe.
func TestWrittenComesBack(t *testing.T) {
	for _, s := range []string{"_xaaaa_.", "_x0041_.", "a_x0041_x0041_.", "_x005F_x0041_.", "__x0041_.", "_x0000_.", "_xD800_.", "_x00.", "_"} {
		var x bytes.Buffer
		if err := WriteXLSX(&x, Table{Name: "T", Columns: []string{"a"}, Rows: [][]Value{{Text(s)}}}); err != nil {
			t.Fatal(err)
		}
		book, _, err := Read(context.Background(), x.Bytes(), Limits{})
		if err != nil || len(book.Sheets) != 1 || shown(book.Sheets[0].Rows)[1][0] != s {
			t.Errorf("a workbook gives %q for %q: %v", shown(book.Sheets[0].Rows), s, err)
		}
	}
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab=+-@\t 'é,;\"\n£1_x0041_")), 0, 10, -1)
	rapid.Check(t, func(t *rapid.T) {
		table := Table{Name: "T", Columns: []string{"a", "b"}}
		want := [][]string{{"a", "b"}}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			a, b := cell.Draw(t, "a"), cell.Draw(t, "b")
			table.Rows = append(table.Rows, []Value{Text(a), Text(b + ".")})
			want = append(want, []string{a, b + "."})
		}
		var x, c bytes.Buffer
		if err := errors.Join(WriteXLSX(&x, table), WriteCSV(&c, table)); err != nil {
			t.Fatal(err)
		}
		book, _, err := Read(context.Background(), x.Bytes(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, shown(book.Sheets[0].Rows)); diff != "" {
			t.Fatalf("workbook (-want +got):\n%s", diff)
		}
		if book, _, err = Read(context.Background(), c.Bytes(), Limits{}); err != nil {
			t.Fatal(err)
		}
		for r, row := range shown(book.Sheets[0].Rows) {
			for i, s := range row {
				if s != harmless(want[r][i]) {
					t.Fatalf("CSV gives %q for %q", s, want[r][i])
				}
			}
		}
	})
}
