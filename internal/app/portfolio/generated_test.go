package portfolio_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/format/sheet"
)

// words are what cells of generated lists hold: headings, values of every kind, and what stands around lists.
var (
	someHeads = []string{"Project Name", "PROJECT\nNAME", "Programme", "Department", "RAG", "IPA\nDCA", "SRO rating", "End date", "End month", "End year", "Start", "WLC (£m)", "Whole life cost low (£m)", "Benefits", "GMPP ID", "No.", "Year", "Notes", "", "Dates", "Projekt", "Kosten in Mio. EUR"}
	someCells = []string{"", "", "Dam", "Road (formerly Quay)", "Common Platform (CP)", "Ministry of Ferries", "Red", "A/R", "🟢", "N/A", "TBC", "-", "Exempt under Section 43", "31/03/2027", "46477", "Q3 2027", "FY 24/25", "not before 2027", "12.5", "1,250.5", "1.250,5", "£1.2bn", "(12.3)", "12.3%",
		"Low: 1, Mid: 2, High: 3", "Total", "Grand total", "Note: as at March", "Project Name", "RAG", "2024/25", "7", "\u00a0", "\ufeff", "a \"quoted\" word", "two\nlines", "=1+1", "#REF!", "(", "((", ")(", "Â£3m", "1e9"}
)

// generated is a table of such cells, with a row of headings somewhere in most.
func generated(r *rand.Rand) [][]string {
	width, rows := 1+r.IntN(9), make([][]string, 1+r.IntN(30))
	pick := func(all []string) string { return all[r.IntN(len(all))] }
	for i := range rows {
		for range 1 + r.IntN(width) + r.IntN(2) {
			rows[i] = append(rows[i], pick(someCells))
		}
	}
	for range r.IntN(4) {
		at := r.IntN(len(rows))
		for k := range rows[at] {
			rows[at][k] = pick(someHeads)
		}
	}
	if r.IntN(2) == 0 {
		rows[0] = append([]string{"Project Name", "RAG", "End date"}, rows[0]...)
	}
	if r.IntN(5) == 0 { // on its side
		turned := make([][]string, width+4)
		for i := range turned {
			for _, row := range rows {
				if i < len(row) {
					turned[i] = append(turned[i], row[i])
				} else {
					turned[i] = append(turned[i], "")
				}
			}
		}
		rows = turned
	}
	return rows
}

// size is how many rows and columns of a table hold something.
func size(rows [][]string) (high, wide int) {
	for i, row := range rows {
		for k, c := range row {
			if c != "" {
				high, wide = max(high, i+1), max(wide, k+1)
			}
		}
	}
	return high, wide
}

// TestEveryRowOfAnyListIsAccountedFor reads generated lists as text and as workbooks: each row is headings, or taken once, or left with a reason.
func TestEveryRowOfAnyListIsAccountedFor(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 11))
		rows := generated(r)
		body := []byte(text(rows, []string{",", ";", "\t"}[r.IntN(3)], "\n"))
		if r.IntN(8) == 0 {
			book := sheet.Table{Name: "Data", Columns: rows[0]}
			for _, row := range rows[1:] {
				var cells []sheet.Value
				for _, c := range row {
					cells = append(cells, sheet.Text(c))
				}
				book.Rows = append(book.Rows, cells)
			}
			var b bytes.Buffer
			if err := sheet.WriteXLSX(&b, book); err != nil {
				t.Fatal(err)
			}
			body = b.Bytes()
		}
		laid, err := portfolio.Lay(t.Context(), []lists.File{{Name: "list 2025", Body: body}}, portfolio.Customs{})
		high, wide := size(rows)
		if high == 0 {
			continue
		}
		if !bytes.HasPrefix(body, []byte("PK")) {
			high = len(rows) // a text has the blank rows at its end
		}
		if err != nil || len(laid.Lists) != 1 {
			t.Fatalf("list %d: %v\n%q", seed, err, rows)
		}
		y := &laid.Lists[0].Year
		want := high
		if y.Setup.OnSide {
			want = wide
		}
		seen := map[int]bool{}
		for _, e := range y.Entries {
			seen[e.At] = true
		}
		for _, l := range y.Left {
			if l.Why == "" {
				t.Errorf("list %d: row %d is left for no reason", seed, l.At)
			}
			seen[l.At] = true
		}
		if len(seen) != len(y.Entries)+len(y.Left) || y.Count() != want {
			t.Errorf("list %d: %d rows, %d of %d accounted for: %+v %+v\n%q", seed, len(seen), y.Count(), want, y.Setup, y.Left, rows)
		}
	}
}
