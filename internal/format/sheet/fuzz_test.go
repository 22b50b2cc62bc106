package sheet

import (
	"context"
	"errors"
	"testing"

	"counterpart.dev/internal/errs"
)

// small limits let a fuzzer reach them.
var small = Limits{Bytes: 1 << 20, Unpacked: 4 << 20, Sheets: 3, Rows: 200, Columns: 30, Cells: 2000, CellLength: 500}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "sep=;\na;b\n", "\"x\"y,\"", "\xFF\xFEa\x00,\x00", "PK\x03\x04", "a\tb\r1\t2\r", "\xA3,\xE9\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { readHolds(t, data) })
}

func FuzzSheetXML(f *testing.F) {
	for _, s := range []string{
		`<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c s="1"><v>46113.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C3"/></mergeCells></worksheet>`,
		`<worksheet><cols><col min="1" max="3" hidden="1"/></cols><sheetData><row hidden="1"><c t="inlineStr"><is><r><t>a</t></r></is></c><c><f>A1</f></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row><c t="e"><v>#N/A</v></c><c t="d"><v>2027-05-03</v></c><c t="b"><v>1</v></c></row></sheetData></worksheet>`,
	} {
		f.Add(s, `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="mmm-yy"/></numFmts><cellXfs><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>`)
	}
	f.Fuzz(func(t *testing.T, sheet, styles string) {
		readHolds(t, workbookOf(t, sheet, "xl/styles.xml", styles, "xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>"))
	})
}

// readHolds is what reading keeps to, whatever the bytes.
func readHolds(t *testing.T, data []byte) {
	b, _, err := Read(context.Background(), data, small)
	if err != nil {
		if !errors.Is(err, errs.Invalid) || errs.Sentence(err) == "" {
			t.Fatalf("error is %v", err)
		}
		return
	}
	if len(b.Sheets) > small.Sheets {
		t.Fatalf("%d sheets", len(b.Sheets))
	}
	cells := 0
	for _, s := range b.Sheets {
		if len(s.Rows) > small.Rows {
			t.Fatalf("%d rows", len(s.Rows))
		}
		for _, row := range s.Rows {
			cells += len(row)
			if n := len(row); n > small.Columns || n > 0 && row[n-1].Text == "" {
				t.Fatalf("a row of %d cells ends with %q", n, row[n-1].Text)
			}
			for _, c := range row {
				if len(c.Text) > small.CellLength {
					t.Fatalf("a text of %d bytes", len(c.Text))
				}
			}
		}
	}
	if cells > small.Cells+small.Columns {
		t.Fatalf("%d cells", cells)
	}
}

func FuzzOpenDocument(f *testing.F) {
	f.Add(openTables)
	f.Add(`<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1e300"><text:p>x<text:span/>y</text:p></table:table-cell></table:table-row></table:table>`)
	f.Add(`<table:table><table:table-row><table:table-cell table:number-columns-spanned="9999" table:number-rows-spanned="9999" office:value-type="date" office:date-value="2027-05-03"/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, tables string) { readHolds(t, openOf(t, tables)) })
}
