package pdf_test

import (
	"bytes"
	"fmt"
	"time"

	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/report/pdf"
	"counterpart.dev/internal/report/pdf/pdftest"
)

// A register is printed by making a document of it. References are addresses on the server, which Base makes whole.
func ExampleWrite() {
	matters := []struct{ number, title, due, address string }{
		{"Q-12", "Which test data may leave the building?", "4 Dec 2026", "/matters/12"},
		{"EW-3", "The ledger interface will be late", "11 Dec 2026", "/matters/13"},
	}
	t := document.Table{Caption: document.Plain("What awaits us, the oldest first"),
		Columns: []document.Column{{Name: "No."}, {Name: "Matter", Names: true}, {Name: "Answer due", Number: true}}}
	for _, m := range matters {
		t.Rows = append(t.Rows, []document.Cell{{Text: document.Plain(m.number)},
			{Text: document.Text{{Text: m.title, To: m.address}}}, {Text: document.Plain(m.due)}})
	}
	register := &document.Document{Name: "Register of 20 Nov 2026", Title: "Register", Language: "en-GB",
		Basis: []string{"One billing system", "20 Nov 2026"}, Running: "20 Nov 2026", Front: []document.Block{t}}

	var file bytes.Buffer
	err := pdf.Write(&file, register, pdf.Options{Author: "Calder Water", Created: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Base: "https://counterpart.example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := pdftest.Read(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(f.Pages), f.Pages[0].Links[0].Address)
	fmt.Println(f.Pages[0].Words())
	// Output:
	// 1 https://counterpart.example/matters/12
	// One billing system · 20 Nov 2026 Register What awaits us, the oldest first No. Matter Answer due Q-12 Which test data may leave the building? 4 Dec 2026 EW-3 The ledger interface will be late 11 Dec 2026 Calder Water page 1 of 1
}
