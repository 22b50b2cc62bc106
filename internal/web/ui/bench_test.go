package ui_test

import (
	"fmt"
	"io"
	"testing"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/web/ui"
)

// A page with a register of so many matters, of seven columns.
func BenchmarkRegister(b *testing.B) {
	for _, n := range []int{50, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			all := make([]row, n)
			for i := range all {
				all[i] = row{fmt.Sprint(i), "Migration rehearsal 2 may miss its window"}
			}
			cell := func(r row) g.Node { return g.Text(r.name) }
			due := func(row) g.Node { return ui.Due(civil.NewDate(2026, 11, 25), civil.NewDate(2026, 11, 20)) }
			page := ui.Page{Frame: frame(), Title: "Matters",
				Body: []g.Node{ui.Table[row]{Caption: "Matters", Rows: all, Self: "/m", Columns: []ui.Column[row]{
					{Head: "No.", Sort: "n", Number: true, Cell: func(r row) g.Node { return g.Text(r.id) }},
					{Head: "Kind", Cell: cell},
					{Head: "Matter", Row: true, Cell: func(r row) g.Node {
						return g.Group{ui.A("/m/1", ui.Name(r.name)),
							ui.Note(g.Text(r.name))}
					}},
					{Head: "Court", Cell: func(row) g.Node { return ui.Court(access.ClientSide, access.ClientSide) }},
					{Head: "Due", Cell: due}, {Head: "Age", Cell: due}, {Head: "Ours", Cell: cell}}}}}
			b.ReportAllocs()
			for b.Loop() {
				if err := page.Render(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
