package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/report/document"
	"counterpart.dev/internal/report/pdf/pdftest"
)

var made = Options{Author: "Calder Water", Created: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)}

// fataler is a test or a property.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

func written(t fataler, d *document.Document, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, d, o); err != nil {
		t.Fatalf("%v", err)
	}
	return out.Bytes()
}

func read(t fataler, d *document.Document, o Options) *pdftest.File {
	t.Helper()
	f, err := pdftest.Read(written(t, d, o))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return f
}

// page is a document of some blocks.
func page(blocks ...document.Block) *document.Document {
	return &document.Document{Name: "A page", Title: "A page", Language: "en-GB", Running: "data date 31 Oct 2026", Front: blocks}
}

func paragraph(s string) document.Paragraph { return document.Paragraph{Text: document.Plain(s)} }

// register is a table of n rows.
func register(n int) document.Table {
	t := document.Table{Caption: document.Plain("Everything that was asked"),
		Columns: []document.Column{{Name: "Question", Names: true}, {Name: "Answered", Number: true}}}
	for i := range n {
		t.Rows = append(t.Rows, []document.Cell{{Text: document.Plain(fmt.Sprintf("Question %d", i+1))},
			{Text: document.Plain("4 Sep 2027")}})
	}
	return t
}

func TestWriteSaysWhatItIs(t *testing.T) {
	f := read(t, page(paragraph("Nothing to say.")), made)
	want := map[string]string{"Title": "A page", "Author": "Calder Water", "Producer": "Counterpart", "CreationDate": "D:20261120093000",
		"ModDate": "D:20261120093000"}
	if d := cmp.Diff(want, f.Info); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if f.Lang != "en-GB" {
		t.Errorf("language %q", f.Lang)
	}
	if len(f.Pages) != 1 || f.Pages[0].Width != 595.28 || f.Pages[0].Height != 841.89 {
		t.Errorf("%d sheets, the first of them %g × %g", len(f.Pages), f.Pages[0].Width, f.Pages[0].Height)
	}
	if got := f.Pages[0].Words(); got != "A page Nothing to say. Calder Water page 1 of 1 " {
		t.Errorf("says %q", got)
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, o := range map[string]Options{
		"no day":                 {},
		"an address that runs":   {Created: made.Created, Base: "javascript:alert(1)"},
		"an address of a file":   {Created: made.Created, Base: "file:///etc"},
		"an address with a tail": {Created: made.Created, Base: "https://counterpart.example/?a=1"},
		"half an address":        {Created: made.Created, Base: "counterpart.example"},
	} {
		var out bytes.Buffer
		if err := Write(&out, page(), o); errs.KindOf(err) != errs.Invalid || out.Len() > 0 {
			t.Errorf("%s: error %v, %d bytes written", name, err, out.Len())
		}
	}
	broken := page(document.Picture{ID: "x", Width: 700, Chart: chart.Waiting{}})
	var out bytes.Buffer
	if err := Write(&out, broken, made); !errors.Is(err, chart.ErrEmpty) || out.Len() > 0 {
		t.Errorf("a picture of nothing: error %v, %d bytes written", err, out.Len())
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	d := page(document.Figures{{Value: "£1.4m", Name: "lost", To: "loss"}}, register(90), paragraph("Ends → here, ₖ ✓ 世."))
	d.Annex = &document.Section{ID: "evidence", Title: "Evidence", Blocks: []document.Block{document.Section{ID: "loss", Title: "Loss"}}}
	first := written(t, d, made)
	for range 3 {
		if !bytes.Equal(first, written(t, d, made)) {
			t.Fatal("the same document gave different bytes")
		}
	}
	later := made
	later.Created = made.Created.Add(time.Hour)
	if bytes.Equal(first, written(t, d, later)) {
		t.Error("the time it was made is not in the file")
	}
}

func TestTablesGoOnUnderTheirHeads(t *testing.T) {
	f := read(t, page(register(150)), made)
	if len(f.Pages) < 3 {
		t.Fatalf("%d sheets", len(f.Pages))
	}
	next := 1
	for i, p := range f.Pages {
		words := p.Words()
		if i < len(f.Pages)-1 || strings.Contains(words, "Question 1") {
			if n := strings.Count(words, "Question Answered "); n != 1 {
				t.Errorf("sheet %d has the heads %d times", i+1, n)
			}
		}
		for strings.Contains(words, fmt.Sprintf("Question %d 4 Sep 2027 ", next)) {
			next++
		}
		if !strings.Contains(words, fmt.Sprintf("page %d of %d", i+1, len(f.Pages))) {
			t.Errorf("sheet %d is not counted: %.80q", i+1, words[max(0, len(words)-80):])
		}
		if i > 0 && !strings.HasPrefix(words, "data date 31 Oct 2026 A page ") {
			t.Errorf("sheet %d has the head %.60q", i+1, words)
		}
	}
	if next != 151 {
		t.Errorf("row %d is not where it should be", next)
	}
}

// No row is left alone: not the first below the heads, nor the last.
func TestNoRowStandsAlone(t *testing.T) {
	for n := 2; n < 140; n++ {
		var filler []document.Block
		for range n % 70 {
			filler = append(filler, paragraph("A line."))
		}
		f := read(t, page(append(filler, register(2+n/20))...), made)
		for i, p := range f.Pages {
			if c := strings.Count(p.Words(), "4 Sep 2027"); c == 1 {
				t.Errorf("%d lines before: sheet %d has one row", n%70, i+1)
			}
		}
	}
}

func TestLinksLeadToTheirSections(t *testing.T) {
	span := func(text, to string) document.Paragraph {
		return document.Paragraph{Text: document.Text{{Text: text, To: to}}}
	}
	d := page(document.Figures{{Value: "£1.4m", Name: "lost", To: "loss"}}, span("The annex", "evidence"), span("A page", "/matters/7"),
		span("Nothing", "gone"))
	d.Annex = &document.Section{ID: "evidence", Title: "Evidence", Blocks: []document.Block{
		document.Contents{{Text: "Loss", To: "loss"}, {Text: "Slip", To: "slip"}},
		document.Section{ID: "loss", Title: "Loss", Result: "£1.4m", Blocks: []document.Block{register(60)}},
		document.Section{ID: "slip", Title: "Slip"}, document.Section{ID: "part", Title: "Part of it", Part: true}}}
	f := read(t, d, made)
	if d := cmp.Diff([]pdftest.Link{{Page: 2}, {Page: 2}}, f.Pages[0].Links); d != "" {
		t.Errorf("links of the front without a base (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]pdftest.Link{{Page: 2}, {Page: 3}}, f.Pages[1].Links); d != "" {
		t.Errorf("links of the contents (-want +got):\n%s", d)
	}
	if got := f.Pages[1].Words(); !strings.Contains(got, "Evidence 1 Loss 2 2 Slip 3 ") {
		t.Errorf("contents: %.120q", got)
	}
	based := made
	based.Base = "https://counterpart.example/"
	f = read(t, d, based)
	if d := cmp.Diff([]pdftest.Link{{Page: 2}, {Page: 2}, {Address: "https://counterpart.example/matters/7"}}, f.Pages[0].Links); d != "" {
		t.Errorf("links with a base (-want +got):\n%s", d)
	}
	want := []pdftest.Bookmark{{Title: "A page", Page: 1}, {Title: "Evidence", Page: 2}, {Title: "Loss", Level: 1, Page: 2},
		{Title: "Slip", Level: 1, Page: 3}, {Title: "Part of it", Level: 2, Page: 3}}
	if d := cmp.Diff(want, f.Outline); d != "" {
		t.Errorf("bookmarks (-want +got):\n%s", d)
	}
}

// What the product's own texts use, and the letters of the languages it is used in, are all there.
func TestLetters(t *testing.T) {
	f, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	letters := "£€$¥–—‑≤≥≈≠→←×÷−±·•…‰°§¶†‡²³½¼¾µ’‘“”«»№Σ√∞ₙ₋₁ₖ₀₂⁻" +
		"ąćęłńóśźżáčďéěíňřšťúůýžőűșțăâîşğıİåäöøæœßþðñçêÿ" +
		"АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўћђџљњ" +
		"ΑΒΓΔΘΛΞΠΦΨΩαβγδεζηθικλμνξοπρστυφχψωάέήίόύώ" + "ếộữ"
	for _, r := range letters {
		for _, bold := range []bool{false, true} {
			if f.face(r, bold) == nil {
				t.Errorf("%q (%U, bold %t) has no letter", r, r, bold)
			}
		}
	}
	for in, want := range map[string]string{
		"e\u0301te\u0301":          "été",
		"世界":                       "��",
		"\U0001F600\u200d\uFE0F x": "� x",
		"a\x00\u202eb\t c ":        "ab c",
		"":                         "",
	} {
		if got := f.printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWordsInSeveralFaces(t *testing.T) {
	f := read(t, page(paragraph("from → to")), made)
	var got []string
	for _, x := range f.Pages[0].Texts {
		if strings.Contains("from → to", strings.TrimSpace(x.Text)) {
			got = append(got, x.Text)
		}
	}
	if d := cmp.Diff([]string{"from ", "→", " to"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A front that is a little too long for a sheet is set smaller, one that is much too long goes on at full size.
func TestFrontIsFitted(t *testing.T) {
	size := func(rows int) (sheets int, size float64) {
		f := read(t, page(register(rows)), made)
		return len(f.Pages), f.Pages[0].Texts[3].Size
	}
	full := 1
	for n, _ := size(full); n == 1; n, _ = size(full) {
		full++
		if full > 200 {
			t.Fatal("no end of rows on one sheet")
		}
	}
	_, large := size(1)
	if sheets, small := size(full - 1); sheets != 1 || small >= large || small < large*0.87 {
		t.Errorf("%d rows: %d sheets at size %g, of %g", full-1, sheets, small, large)
	}
	if sheets, again := size(full); sheets != 2 || again != large {
		t.Errorf("%d rows: %d sheets at size %g, want two at %g", full, sheets, again, large)
	}
}

// every is a chart with one mark of each kind.
type every struct{}

func (every) Scene(width float64) (chart.Scene, error) {
	at := func(x, y float64) chart.Point { return chart.Point{X: x, Y: y} }
	return chart.Scene{Kind: "map", Width: width, Height: 100, Title: "Everything", Marks: []chart.Mark{
		chart.Line{Role: "grid", A: at(0, 10), B: at(100, 10)},
		chart.Polyline{Role: "plan", Points: []chart.Point{at(0, 0), at(10, 10), at(20, 0)}},
		chart.Curve{Role: "edge", A: at(0, 0), C: at(10, 0), D: at(10, 20), B: at(20, 20)},
		chart.Area{Role: "outer", Points: []chart.Point{at(0, 0), at(10, 10), at(20, 0)}},
		chart.Rect{Role: "client", X: 10, Y: 10, W: 20, H: 20},
		chart.Dot{Role: "plan", At: at(50, 50), R: 4, Hollow: true},
		chart.Text{Role: "label", At: at(60, 12), Anchor: chart.Middle, Bold: true, Text: "on a line"},
		chart.Text{Role: "tick", At: at(100, 90), Anchor: chart.End, Text: "£5m"},
	}}, nil
}

func TestEveryMarkIsDrawn(t *testing.T) {
	empty := read(t, page(), made).Pages[0]
	drawn := read(t, page(document.Picture{ID: "x", Width: 200, Chart: every{}}), made).Pages[0]
	const paths, halos = 6, 1
	if got := drawn.Paths - empty.Paths; got != paths+halos {
		t.Errorf("%d lines and areas, want %d and the border of one text", got, paths)
	}
	if got := drawn.Words(); !strings.HasPrefix(got, "A page on a line £5m ") {
		t.Errorf("texts %q", got)
	}
}

func TestFontsAreUnchanged(t *testing.T) {
	sums, err := os.ReadFile(filepath.Join("font", "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(sums)) {
		want, file, _ := strings.Cut(strings.TrimSpace(line), "  ")
		data, err := os.ReadFile(filepath.Join("font", file))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not what was published", file)
		}
	}
}

// Paper has the colours of the page in the light.
func TestPaletteIsThatOfThePage(t *testing.T) {
	css, err := os.ReadFile(filepath.Join("..", "brief.css"))
	if err != nil {
		t.Fatal(err)
	}
	_, root, _ := strings.Cut(string(css), ":root{")
	root, _, _ = strings.Cut(root, "}")
	seen := 0
	for one := range strings.SplitSeq(root, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(one), ":")
		c, ok := palette[chart.Colour(strings.TrimPrefix(key, "--"))]
		if !ok {
			continue
		}
		seen++
		if short := fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]); value != short && value+value[1:] != short {
			t.Errorf("%s is %s on the page, %s on paper", key, value, short)
		}
	}
	if seen != len(palette) {
		t.Errorf("%d of %d colours are on the page", seen, len(palette))
	}
}
