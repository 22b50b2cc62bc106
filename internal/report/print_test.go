package report

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/report/pdf"
	"counterpart.dev/internal/report/pdf/pdftest"
)

var printed = pdf.Options{Author: "Calder Water", Created: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}

// printout is a brief printed and read back.
func printout(t fataler, b *brief.Brief) *pdftest.File {
	t.Helper()
	var out bytes.Buffer
	if err := PrintBrief(&out, b, printed); err != nil {
		t.Fatal(err)
	}
	f, err := pdftest.Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// hospital is the brief of the example project.
func hospital(t testing.TB) *brief.Brief {
	t.Helper()
	dir := filepath.Join("..", "..", "examples", "hospital")
	data, err := os.ReadFile(filepath.Join(dir, "case.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := casefile.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	in := assess.BriefInput{Case: &f.Case, CaseFile: brief.File{Name: "case.yaml", SHA256: assess.Sum(data)}}
	paths, err := filepath.Glob(filepath.Join(dir, "*.xer"))
	if err != nil || len(paths) < 2 {
		t.Fatalf("%d submissions: %v", len(paths), err)
	}
	for _, path := range paths {
		in.Files = append(in.Files, loaded(t, path))
	}
	b, err := assess.Brief(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func loaded(t testing.TB, path string) *assess.Loaded {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := assess.Load(filepath.Base(path), f, "")
	if err != nil {
		t.Fatal(err)
	}
	return l
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

// has reports whether an element has a class.
func has(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// said is what the HTML page says, in its order: what leads about the page is left out, as are pictures drawn a second time for
// another width and captions of tables that a summary stands for.
func said(n *html.Node, front, folded bool) (out []string) {
	switch {
	case n.Type == html.TextNode:
		if s := letters(n.Data); s != "" {
			return []string{s}
		}
		return nil
	case n.Type == html.ElementNode:
		front = front || has(n, "front")
		folded = folded || n.Data == "details"
		if n.Data == "head" || n.Data == "desc" || n.Data == "title" || n.Data == "caption" && folded ||
			has(n, "skip") || has(n, "back") || has(n, "unseen") || front && has(n, "wide") || !front && has(n, "thin") {
			return nil
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, said(c, front, folded)...)
	}
	return out
}

// sheets is what a file says, in its order, without the heads and feet of its sheets.
func sheets(f *pdftest.File) string {
	var b strings.Builder
	for i, p := range f.Pages {
		for _, x := range p.Texts {
			if x.Y > 36 && (i == 0 || x.Y < 795) {
				b.WriteString(letters(x.Text))
			}
		}
	}
	return b.String()
}

// Every figure, sentence, cell and label of the HTML page is printed, in its order, and nothing else is but the numbers of
// pages and points, and heads of tables that go on.
func TestThePrintSaysWhatThePageSays(t *testing.T) {
	for name, b := range map[string]*brief.Brief{"sample": sampleBrief(t), "bare": bare(t), "hospital": hospital(t)} {
		t.Run(name, func(t *testing.T) {
			doc := parsed(t, b)
			all, at := sheets(printout(t, b)), 0
			var besides []string
			for i, s := range said(doc, false, false) {
				gap := strings.Index(all[at:], s)
				if gap < 0 {
					t.Fatalf("text %d of the page, %q, is not printed after %q", i, s, all[max(0, at-80):at])
				}
				if gap > 0 {
					besides = append(besides, all[at:at+gap])
				}
				at += gap + len(s)
			}
			for _, s := range append(besides, all[at:]) {
				if strings.Trim(s, "0123456789·") != "" && !slices.Contains(heads(doc), s) {
					t.Errorf("printed besides what the page says: %q", s)
				}
			}
		})
	}
}

// heads is the heads of every table of a page.
func heads(doc *html.Node) (out []string) {
	for _, row := range all(doc, "thead tr") {
		out = append(out, letters(text(row)))
	}
	return out
}

// The front of a brief as it comes is printed on one sheet, and what stands behind it begins on the next.
func TestTheFrontIsPrintedOnOneSheet(t *testing.T) {
	for name, b := range map[string]*brief.Brief{"sample": sampleBrief(t), "bare": bare(t), "hospital": hospital(t)} {
		if f := printout(t, b); !strings.Contains(f.Pages[1].Words(), " Evidence For every figure: ") {
			t.Errorf("%s: the second sheet says %.120q", name, f.Pages[1].Words())
		}
	}
}

func TestPrintedBookmarks(t *testing.T) {
	b := sampleBrief(t)
	doc := parsed(t, b)
	want := texts(all(doc, "h1, h2"))
	for _, h := range all(doc, "h3") {
		want = append(want, text(h.FirstChild))
	}
	f := printout(t, b)
	var got []string
	page := 1
	for _, m := range f.Outline {
		got = append(got, m.Title)
		if m.Page < page {
			t.Errorf("%q leads back, to page %d", m.Title, m.Page)
		}
		if page = m.Page; !strings.Contains(letters(f.Pages[page-1].Words()), letters(m.Title)) {
			t.Errorf("%q is not on page %d", m.Title, m.Page)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("headings of the page, bookmarks of the print (-want +got):\n%s", d)
	}
}

// Whatever leads to evidence on the page leads there on paper.
func TestPrintedLinks(t *testing.T) {
	b := sampleBrief(t)
	doc, f := parsed(t, b), printout(t, b)
	begins := map[string]int{} // the page on which a section begins
	for _, m := range f.Outline {
		begins[letters(m.Title)] = m.Page
	}
	var want, got []int
	for _, a := range all(doc, ".front a") {
		section := all(doc, attr(a, "href"))[0]
		want = append(want, begins[letters(text(section.FirstChild.FirstChild))])
	}
	for _, k := range f.Pages[0].Links {
		got = append(got, k.Page)
	}
	// One link that wraps is a link on each of its lines.
	if d := cmp.Diff(slices.Compact(want), slices.Compact(got)); d != "" {
		t.Errorf("pages that the links of the front lead to (-page +print):\n%s", d)
	}
}

func TestPrintBriefIsDeterministic(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(PrintBrief(&a, sampleBrief(t), printed), PrintBrief(&b, sampleBrief(t), printed)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same brief gave different files")
	}
}

func TestPrintBriefWritesAllOrNothing(t *testing.T) {
	b := sampleBrief(t)
	b.Loss.From += 1e9
	var out bytes.Buffer
	if err := PrintBrief(&out, b, printed); !errors.Is(err, chart.ErrSum) || out.Len() > 0 {
		t.Errorf("error %v, %d bytes written; want one that says the steps do not add up, and nothing", err, out.Len())
	}
	if err := PrintBrief(&out, sampleBrief(t), pdf.Options{}); errs.KindOf(err) != errs.Invalid || out.Len() > 0 {
		t.Errorf("without a day: error %v, %d bytes written", err, out.Len())
	}
}

// Names that are wild or endless are printed whole, or with a sign for each letter that there is none for.
func TestHostileTextsArePrinted(t *testing.T) {
	for name, b := range map[string]*brief.Brief{"crowded": crowded(t), "hostile": hostile(t)} {
		f := printout(t, b)
		all := sheets(f)
		if name == "hostile" && !strings.Contains(all, `<script>alert(1)</script><imgsrc=x`) {
			t.Errorf("%s: the name is not printed", name)
		}
		if name == "hostile" != strings.Contains(all, "\uFFFD") {
			t.Errorf("%s: signs for letters that there are none for: %t", name, strings.Contains(all, "\uFFFD"))
		}
	}
}
