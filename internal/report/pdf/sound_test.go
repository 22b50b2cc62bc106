package pdf

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"counterpart.dev/internal/report/document"
)

// area is the room that a text takes.
type area struct {
	x0, y0, x1, y1 float64
	text           string
}

// areas is where the texts of a sheet stand, besides those within charts.
func areas(f *fonts, s *sheet) (out []area) {
	for _, m := range s.marks {
		if m, ok := m.(text); ok {
			out = append(out, area{m.x, m.y - 0.7*m.size, m.x + f.measure(m.text, m.bold, m.size), m.y + 0.15*m.size, m.text})
		}
	}
	return out
}

// sound fails on a text that leaves its sheet or covers another.
func sound(t fataler, l *setter) {
	t.Helper()
	const touch = 0.2
	for i, s := range l.sheets {
		all := areas(l.fonts, s)
		for k, a := range all {
			if a.x0 < left-touch || a.x1 > right+touch || a.y0 < 20 || a.y1 > sheetHeight-20 {
				t.Fatalf("sheet %d: %q leaves the sheet: %.1f–%.1f across, %.1f–%.1f down", i+1, a.text, a.x0, a.x1, a.y0, a.y1)
			}
			for _, b := range all[:k] {
				if a.x0 < b.x1-touch && b.x0 < a.x1-touch && a.y0 < b.y1-touch && b.y0 < a.y1-touch {
					t.Fatalf("sheet %d: %q covers %q", i+1, a.text, b.text)
				}
			}
		}
	}
}

// laid sets a document.
func laid(t fataler, d *document.Document) *setter {
	t.Helper()
	f, err := newFonts()
	if err != nil {
		t.Fatalf("%v", err)
	}
	l := &setter{layout: &layout{fonts: f}}
	l.document(d)
	l.running(d, "Calder Water")
	if l.err != nil {
		t.Fatalf("%v", l.err)
	}
	return l
}

// words draws a text: ordinary, long, or wild.
func drawWords(t *rapid.T, label string) string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "Go-live", "£4,612,300.00", "4 Sep 2027", "nine weeks late", "Release the interface team from January",
			strings.Repeat("W", 200), strings.Repeat("a sentence that goes on ", 60), "עברית", "世界 e\u0301"}),
		rapid.String(),
		rapid.StringMatching(`[A-Za-z0-9 ,.-]{0,300}`),
	).Draw(t, label)
}

func drawText(t *rapid.T, label string) (out document.Text) {
	for range rapid.IntRange(0, 3).Draw(t, label+" spans") {
		out = append(out, document.Span{Text: drawWords(t, label), To: rapid.SampledFrom([]string{"", "a", "/b", "(\\"}).Draw(t, "to"),
			Tone: document.Tone(rapid.IntRange(0, 5).Draw(t, "tone"))})
	}
	return out
}

func drawTable(t *rapid.T) document.Table {
	d := document.Table{Caption: drawText(t, "caption"), Fold: drawWords(t, "fold")}
	for i := range rapid.IntRange(1, 7).Draw(t, "columns") {
		d.Columns = append(d.Columns, document.Column{Name: drawWords(t, "column"), Number: rapid.Bool().Draw(t, "number"), Names: i == 0})
	}
	for range rapid.IntRange(0, 6).Draw(t, "rows") {
		row := make([]document.Cell, len(d.Columns))
		for i := range row {
			row[i] = document.Cell{Text: drawText(t, "cell"), Notes: drawText(t, "note")}
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

func drawBlock(t *rapid.T, deep bool) document.Block {
	switch n := rapid.IntRange(0, 7).Draw(t, "block"); {
	case n == 1:
		var f document.Figures
		for range rapid.IntRange(0, 5).Draw(t, "figures") {
			f = append(f, document.Figure{Value: drawWords(t, "value"), Name: drawWords(t, "name"), Notes: []string{drawWords(t, "note")}})
		}
		return f
	case n == 2 || n == 3:
		return drawTable(t)
	case n == 4:
		var l document.List
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			l = append(l, document.Item{Text: drawText(t, "item"), Aside: drawWords(t, "aside")})
		}
		return l
	case n == 5:
		table := drawTable(t)
		return document.Picture{ID: "x", Title: drawWords(t, "title"), Width: 700, Narrow: 340, Chart: every{}, Caption: drawText(t, "caption"),
			Table: &table}
	case n == 6 && deep:
		return document.Contents{{Text: drawWords(t, "entry"), To: "a"}, {Text: drawWords(t, "entry")}}
	case n == 7 && deep:
		s := func(id string) document.Section {
			return document.Section{ID: id, Title: drawWords(t, "title"), Result: drawWords(t, "result"), Blocks: []document.Block{drawBlock(t, false)}}
		}
		if rapid.Bool().Draw(t, "side by side") {
			return document.Columns{First: []document.Section{s("first")}, Side: []document.Section{s("side"), s("below")},
				Rest: []document.Section{s("rest")}}
		}
		return s("a")
	}
	return document.Paragraph{Style: document.Style(rapid.IntRange(0, 5).Draw(t, "style")), Text: drawText(t, "text")}
}

func drawDocument(t *rapid.T) *document.Document {
	d := &document.Document{Language: "en", Name: drawWords(t, "name"), Title: drawWords(t, "title"), Running: drawWords(t, "running"),
		Basis: []string{drawWords(t, "basis"), drawWords(t, "basis")}}
	for range rapid.IntRange(0, 3).Draw(t, "front") {
		d.Front = append(d.Front, drawBlock(t, true))
	}
	if rapid.Bool().Draw(t, "annex") {
		d.Annex = &document.Section{ID: "annex", Title: drawWords(t, "title"), Blocks: []document.Block{drawBlock(t, true)}}
	}
	return d
}

// Whatever the document, no text leaves its sheet or covers another.
func TestAnyDocumentIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { sound(t, laid(t, drawDocument(t))) })
}

// Whatever the document, there is a file that can be read back, and it has every letter of every text.
func TestAnyDocumentIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		l := laid(t, d)
		f := read(t, d, made)
		if len(f.Pages) != max(len(l.sheets), 1) {
			t.Fatalf("%d sheets were set, %d printed", len(l.sheets), len(f.Pages))
		}
		said := letters(f.Pages[0].Words())
		for _, p := range f.Pages[1:] {
			said += letters(p.Words())
		}
		for _, s := range allTexts(d) {
			if want := letters(l.fonts.printable(s)); !hasLetters(said, want) {
				t.Fatalf("%q is not in the file", s)
			}
		}
	})
}

// letters is a text without its spaces.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// hasLetters reports whether a text has the letters of another, in their order: what stands beside a long text comes between.
func hasLetters(all, want string) bool {
	for _, r := range want {
		at := strings.IndexRune(all, r)
		if at < 0 {
			return false
		}
		all = all[at+len(string(r)):]
	}
	return true
}

// allTexts is what a document says, besides what is shortened on top of the sheets.
func allTexts(d *document.Document) []string {
	out := append([]string{d.Title}, d.Basis...)
	for _, b := range d.Front {
		out = append(out, blockTexts(b)...)
	}
	if d.Annex != nil {
		out = append(out, sectionTexts(*d.Annex)...)
	}
	return out
}

func sectionTexts(sections ...document.Section) (out []string) {
	for _, s := range sections {
		out = append(out, s.Title)
		for _, b := range s.Blocks {
			out = append(out, blockTexts(b)...)
		}
	}
	return out
}

func spanTexts(t document.Text) (out []string) {
	for _, s := range t {
		out = append(out, s.Text)
	}
	return out
}

func blockTexts(b document.Block) (out []string) {
	switch b := b.(type) {
	case document.Paragraph:
		return spanTexts(b.Text)
	case document.Figures:
		for _, f := range b {
			out = append(append(out, f.Value, f.Name), f.Notes...)
		}
	case document.Table:
		if out = spanTexts(b.Caption); b.Fold != "" {
			out = []string{b.Fold}
		}
		for _, c := range b.Columns {
			out = append(out, c.Name)
		}
		for _, row := range b.Rows {
			for _, c := range row {
				out = append(append(out, spanTexts(c.Text)...), spanTexts(c.Notes)...)
			}
		}
	case document.Picture:
		out = append(append([]string{b.Title}, spanTexts(b.Caption)...), blockTexts(*b.Table)...)
	case document.List:
		for _, i := range b {
			out = append(append(out, spanTexts(i.Text)...), i.Aside)
		}
	case document.Contents:
		return spanTexts(document.Text(b))
	case document.Section:
		return append(sectionTexts(b), b.Result)
	case document.Columns:
		return sectionTexts(append(append(append([]document.Section{}, b.First...), b.Side...), b.Rest...)...)
	}
	return out
}

// wild are texts that files and people have sent.
var wild = []string{"", "Go-live", "\xff\xe2", "\U0001F600", "(\\)\r\n", strings.Repeat("W", 400), "עברית", "ččč\u010d\u010a", "\x00",
	"{nb}", "e" + strings.Repeat("\u0301", 40), strings.Repeat("a-b/", 90)}

// titled is a document with one text wherever there is one.
func titled(s string) *document.Document {
	cells := []document.Cell{{Text: document.Plain(s)}, {Text: document.Plain(s), Notes: []document.Span{{Text: s, Tone: document.Late}}}}
	d := page(document.Section{ID: "a", Title: s, Result: s, Blocks: []document.Block{document.Table{Columns: []document.Column{{Name: s},
		{Name: "n", Number: true}}, Rows: [][]document.Cell{cells, cells}}, paragraph(s)}})
	d.Name, d.Title, d.Running = s, s, s
	return d
}

// Any text can be a name, a title, a bookmark and a cell.
func TestWildTextsArePrinted(t *testing.T) {
	for _, s := range wild {
		l, said := laid(t, titled(s)), ""
		for _, p := range read(t, titled(s), made).Pages {
			said += letters(p.Words())
		}
		if want := letters(l.fonts.printable(s)); !hasLetters(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
}

// Any text is set within its sheet, and whole.
func FuzzLayout(f *testing.F) {
	for _, s := range wild {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := laid(t, titled(s))
		sound(t, l)
		said := ""
		for _, one := range l.sheets {
			for _, a := range areas(l.fonts, one) {
				said += letters(a.text)
			}
		}
		if want := letters(l.fonts.printable(s)); !hasLetters(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	})
}
