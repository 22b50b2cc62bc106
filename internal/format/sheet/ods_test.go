package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
)

// openOf is an OpenDocument spreadsheet of what stands within its sheets.
func openOf(t testing.TB, tables string, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:calculation-settings/>` + tables + `<table:named-expressions/></office:spreadsheet></office:body></office:document-content>`}, more...)...)
}

const openTables = `<table:table table:name="Data" table:style-name="ta1"><table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="16381"/>
<table:table-header-rows><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>Project <text:span>na</text:span>me<text:s text:c="2"/>of</text:p><text:p>two lines</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="string"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>Cost</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row-group><table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>Bridge &amp; road</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2021-03-01"><text:p>Mar 21</text:p></table:table-cell><table:table-cell office:value-type="currency" office:currency="GBP" office:value="1234560"><text:p>£1,235k</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12.5%</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell><table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row></table:table-row-group>
<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2021-03-31T12:30:00"><text:p>31/03/2021</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="Notes" table:style-name="ta2"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>`

// TestOpenDocument reads the cells of one with all that such files have.
func TestOpenDocument(t *testing.T) {
	b, odd, err := Read(t.Context(), openOf(t, openTables), Limits{})
	if err != nil || b.Format != ODS || len(b.Sheets) != 2 || b.Sheets[0].Name != "Data" || b.Sheets[0].Hidden || !b.Sheets[1].Hidden {
		t.Fatalf("%+v %v", b, err)
	}
	rows := b.Sheets[0].Rows
	if len(rows) != 7 || len(rows[1]) != 0 || rows[0][0].Text != "Project name  of\ntwo lines" || !rows[0][1].Merged || rows[0][1].Text != rows[0][0].Text || rows[0][2].Text != "Cost" {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	want := []intake.Cell{{Text: "Bridge & road"}, {Text: "Mar 21", Kind: intake.Date, Time: rows[3][1].Time, Shows: vague.Month}, {Text: "£1,235k", Kind: intake.Number, Number: 1234560, Currency: "GBP", Scaled: true},
		{Text: "12.5%", Kind: intake.Number, Number: 0.125, Percent: true}, {Text: "TRUE", Kind: intake.Truth}, {Text: "#DIV/0!", Kind: intake.Failed, Formula: true}}
	if diff := cmp.Diff(want, rows[3]); diff != "" || rows[3][1].Time.Date().String() != "2021-03-01" {
		t.Error(diff)
	}
	for _, row := range rows[4:] {
		if len(row) != 3 || row[0].Number != 7 || row[1].Number != 7 || row[2].Time.Date().String() != "2021-03-31" || row[2].Shows != vague.Day {
			t.Errorf("%+v", row)
		}
	}
	var texts []string
	for _, w := range odd {
		texts = append(texts, w.String())
	}
	for _, want := range []string{"the cell shows the error #DIV/0!", "rows are hidden from here on (1 in all)", "columns are hidden (1 in all)", "Notes: the sheet is hidden"} {
		if !strings.Contains(strings.Join(texts, "\n"), want) {
			t.Errorf("no warning %q in %q", want, texts)
		}
	}
}

// TestHostileOpenDocuments are refused or cut, with a sentence.
func TestHostileOpenDocuments(t *testing.T) {
	if _, _, err := Read(t.Context(), openOf(t, "", "META-INF/manifest.xml", `<manifest:encryption-data/>`), Limits{}); !strings.Contains(errs.Sentence(err), "protected with a password") {
		t.Errorf("an encrypted one: %v", err)
	}
	if _, _, err := Read(t.Context(), openOf(t, "<table:table>"), Limits{}); errs.Sentence(err) != refuseBrokenODS {
		t.Errorf("a broken one: %v", err)
	}
	cell := `<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>`
	many := `<table:table table:name="%s"><table:table-row table:number-rows-repeated="1048576">` + cell + `</table:table-row></table:table>`
	b, odd, err := Read(t.Context(), openOf(t, fmt.Sprintf(many, "a")+fmt.Sprintf(many, "b")), Limits{Rows: 100, Columns: 10})
	if err != nil || len(b.Sheets) != 2 || len(b.Sheets[1].Rows) != 100 || len(b.Sheets[1].Rows[99]) != 10 || !b.Sheets[0].Cut || !b.Sheets[1].Cut || len(odd) != 4 {
		t.Errorf("%d sheets, %q, %v", len(b.Sheets), odd, err)
	}
	if b, _, err = Read(t.Context(), openOf(t, fmt.Sprintf(many, "a")), Limits{}); err != nil || len(b.Sheets[0].Rows)*600 > usual.Cells+600 || !b.Sheets[0].Cut {
		t.Errorf("%v", err)
	}
}
