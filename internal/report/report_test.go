package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/andybalholm/cascadia"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

// fataler is a test or a property.
type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

func parsed(t fataler, b *brief.Brief) *html.Node {
	t.Helper()
	var out bytes.Buffer
	if err := WriteBrief(&out, b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func all(doc *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(doc, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a reader sees of a node, runs of space as one.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func texts(ns []*html.Node) (out []string) {
	for _, n := range ns {
		out = append(out, text(n))
	}
	return out
}

func elements(doc *html.Node) (out []*html.Node) {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

// known are the elements a page may hold: nothing that runs, fetches or submits.
var known = map[string]bool{"html": true, "head": true, "meta": true, "title": true, "style": true, "body": true, "a": true,
	"main": true, "article": true, "section": true, "nav": true,
	"p": true, "span": true, "bdi": true, "h1": true, "h2": true, "h3": true, "h4": true, "ul": true, "ol": true, "li": true, "div": true, "table": true, "caption": true, "thead": true,
	"tbody": true, "tr": true, "th": true, "td": true, "figure": true, "figcaption": true, "details": true, "summary": true, "svg": true, "desc": true, "line": true, "polyline": true,
	"path": true, "polygon": true, "rect": true, "circle": true, "text": true}

// selfContained fails on anything that could run, fetch, or lead off the page, on ids used twice and links to nowhere.
func selfContained(t fataler, doc *html.Node) {
	t.Helper()
	ids := map[string]int{}
	var targets []string
	for _, n := range elements(doc) {
		if !known[n.Data] {
			t.Errorf("element %q", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", a.Key == "src", a.Key == "srcset", a.Key == "action", strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("a link to %q", a.Val)
			case a.Key == "href":
				targets = append(targets, strings.TrimPrefix(a.Val, "#"))
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "aria-labelledby", a.Key == "aria-describedby":
				targets = append(targets, a.Val)
			}
		}
	}
	for id, n := range ids {
		if n > 1 || id == "" || strings.ContainsAny(id, " \"'<>&") {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for _, id := range targets {
		if ids[id] == 0 {
			t.Errorf("a reference to #%s, which does not exist", id)
		}
	}
}

func TestPageIsSelfContained(t *testing.T) {
	for name, b := range map[string]*brief.Brief{"sample": sampleBrief(t), "crowded": crowded(t), "hostile": hostile(t),
		"bare": bare(t)} {
		t.Run(name, func(t *testing.T) { selfContained(t, parsed(t, b)) })
	}
}

func TestPolicyMatchesStyle(t *testing.T) {
	doc := parsed(t, sampleBrief(t))
	styles := all(doc, "style")
	if len(styles) != 1 {
		t.Fatalf("%d style elements", len(styles))
	}
	css := styles[0].FirstChild.Data
	sum := sha256.Sum256([]byte(css))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'"
	if got := attr(all(doc, `meta[http-equiv="Content-Security-Policy"]`)[0], "content"); got != want {
		t.Errorf("policy %q, want %q", got, want)
	}
	for _, bad := range []string{"url(", "@import", "expression(", "</"} {
		if strings.Contains(css, bad) {
			t.Errorf("the stylesheet holds %q", bad)
		}
	}
}

func TestStructure(t *testing.T) {
	doc := parsed(t, sampleBrief(t))
	if got := attr(all(doc, "html")[0], "lang"); got != "en-GB" {
		t.Errorf("language %q", got)
	}
	if d := cmp.Diff([]string{"One billing system"}, texts(all(doc, "h1"))); d != "" {
		t.Errorf("h1 (-want +got):\n%s", d)
	}
	if got := attr(all(doc, "body > a:first-child")[0], "href"); got != "#page" {
		t.Errorf("the first link leads to %q, not past everything else", got)
	}
	if d := cmp.Diff([]string{"What to decide", "Why £1.4m is lost", "The £8.4m a year builds up three months later than planned",
		"Go-live has moved 13 weeks later over six reports", "Contract milestones",
		"What we owe, and are late with", "What to find out next", "Evidence"}, texts(all(doc, "h2"))); d != "" {
		t.Errorf("h2 (-want +got):\n%s", d)
	}
	for _, n := range all(doc, "table") {
		if len(cascadia.QueryAll(n, cascadia.MustCompile("caption"))) != 1 {
			t.Errorf("a table without a caption: %.80s", text(n))
		}
	}
	if n := len(all(doc, "th:not([scope])")); n > 0 {
		t.Errorf("%d heads of tables without a scope", n)
	}
	if n := len(all(doc, "details[open]")); n > 0 {
		t.Errorf("%d details are open", n)
	}
}

func TestFiguresLeadToEvidenceAndBack(t *testing.T) {
	b := sampleBrief(t)
	doc := parsed(t, b)
	figures := all(doc, ".figures > li > a")
	if len(figures) != 5 {
		t.Fatalf("%d figures", len(figures))
	}
	if got, want := text(figures[1]), "4 Sep 2027 Go-live, forecast"; got != want {
		t.Errorf("figure %q, want %q", got, want)
	}
	for _, a := range figures {
		section := all(doc, attr(a, "href"))
		if len(section) != 1 || section[0].Data != "section" {
			t.Errorf("%s leads to %d sections", text(a), len(section))
		}
	}
	sections := all(doc, "section.evidence")
	if len(sections) != len(b.Evidence) {
		t.Errorf("%d sections for %d pieces of evidence", len(sections), len(b.Evidence))
	}
	for _, s := range sections {
		if back := cascadia.QueryAll(s, cascadia.MustCompile(`.back a[href="#page"]`)); len(back) != 1 {
			t.Errorf("%s has %d ways back", attr(s, "id"), len(back))
		}
	}
}

func TestPictures(t *testing.T) {
	doc := parsed(t, sampleBrief(t))
	for _, s := range all(doc, "svg") {
		title, desc := all(doc, "#"+attr(s, "aria-labelledby")), all(doc, "#"+attr(s, "aria-describedby"))
		if attr(s, "role") != "img" || len(title) != 1 || len(desc) != 1 || text(title[0]) == "" || text(desc[0]) == "" {
			t.Errorf("picture %q: role, title or description is missing", attr(s, "class"))
		}
	}
	if n := len(all(doc, ".front svg")); n != 6 {
		t.Errorf("%d pictures on the front, want three in two widths each", n)
	}
	if n := len(all(doc, ".front details")); n > 0 {
		t.Errorf("%d tables of pictures on the front", n)
	}
	for _, f := range all(doc, ".annex figure") {
		if rows := cascadia.QueryAll(f, cascadia.MustCompile("details tbody tr")); len(rows) == 0 {
			t.Errorf("%s has no table", text(f))
		}
	}
}

func TestAsksOnTheFront(t *testing.T) {
	doc := parsed(t, sampleBrief(t))
	var got [][]string
	for _, row := range all(doc, ".asks tbody tr") {
		got = append(got, texts(cascadia.QueryAll(row, cascadia.MustCompile("td, th"))))
	}
	want := [][]string{
		{"1", "Release the interface team from JanuaryK. Wren, operations director, asked 30 Oct 2026", "6 Nov 20262 weeks late",
			"£92k£1.5m in twelve weeks"},
		{"2", "Choose the pilot regionH. Adeyemi, asked 13 Nov 2026", "27 Nov 2026",
			"none yetfloat until 11 Dec 2026then £92k to £475k"},
		{"3", "Accept the training approachR. Castellan, asked 16 Nov 2026", "18 Dec 2026", "none yetfloat beyond 12 Feb 2027"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	full := crowded(t)
	doc = parsed(t, full)
	if n := len(all(doc, ".asks tbody tr")); n != mostAsks {
		t.Errorf("%d decisions on the front, want %d", n, mostAsks)
	}
	if got := text(all(doc, "section[aria-labelledby=h-asks] > p.note")[0]); got != "5 more decisions in the evidence" {
		t.Errorf("what is left out is told as %q", got)
	}
}

// Suspicious changes stand on the front, the largest effect first, and lead to the list of all.
func TestChangesOnTheFront(t *testing.T) {
	b := sampleBrief(t)
	b.Changed = &brief.Changed{Sentence: "Nine changes, four of them suspicious.", Evidence: b.Evidence[0].ID}
	for range 4 {
		b.Changed.List = append(b.Changed.List, brief.Change{What: "Link cut: A → B", Milestone: "Go-live", Effect: "12 days earlier", Why: "It hides a slip."})
	}
	b.Changed.List[1].Effect = ""
	doc := parsed(t, b)
	var got []string
	for _, row := range all(doc, ".changed tbody tr") {
		got = append(got, strings.Join(texts(cascadia.QueryAll(row, cascadia.MustCompile("td, th"))), " | "))
	}
	want := []string{"Link cut: A → BGo-live | 12 days earlier", "Link cut: A → BGo-live | nothing", "Link cut: A → BGo-live | 12 days earlier"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := text(all(doc, "section[aria-labelledby=h-changed] > p.note")[0]); got != "1 more suspicious changes in the evidence" {
		t.Errorf("what is left out is told as %q", got)
	}
	b.Changed.List = nil
	if got := all(parsed(t, b), ".changed"); len(got) > 0 {
		t.Error("changes without suspicion stand on the front")
	}
}

func TestBlocksWithoutDataAreAbsent(t *testing.T) {
	doc := parsed(t, bare(t))
	if got := all(doc, ".front section, .front figure, .front table, .figures"); len(got) > 0 {
		t.Errorf("%d empty blocks: %v", len(got), texts(got))
	}
	if d := cmp.Diff([]string{"Evidence"}, texts(all(doc, "h2"))); d != "" {
		t.Errorf("headings (-want +got):\n%s", d)
	}
}

func TestHostileTextsStayText(t *testing.T) {
	name := `</title><script>alert(1)</script><b onclick="x">&amp;` + "\x00\x07\u202Eabc\u2066" + `"' -->`
	shown := `</title><script>alert(1)</script><b onclick="x">&amp;abc"' -->`
	b := filled(t, name)
	doc := parsed(t, b)
	selfContained(t, doc)
	for _, selector := range []string{"title", "h1", ".asks tbody th > span.k2", ".milestones tbody th > span.k2",
		".next li > span.k1", ".evidence h3", ".given tbody td", "svg title", "svg text title"} {
		found := false
		for _, s := range texts(all(doc, selector)) {
			found = found || strings.Contains(s, shown)
		}
		if !found {
			t.Errorf("%s shows none of the name, but %q", selector, texts(all(doc, selector))[:1])
		}
	}
	plain(t, doc)
}

// A name written from right to left stands by itself wherever it is, so that it cannot turn the words around it.
func TestNamesFromRightToLeftAreSetApart(t *testing.T) {
	doc := parsed(t, filled(t, "פרויקט 7"))
	for _, selector := range []string{"h1", ".basis", ".figures .what", ".asks tbody th", ".columns h2", ".evidence h3", ".given tbody td",
		"caption", "summary"} {
		for _, n := range all(doc, selector) {
			if strings.Contains(text(n), "פ") && len(cascadia.QueryAll(n, cascadia.MustCompile("bdi"))) == 0 {
				t.Errorf("%s: %q is not set apart", selector, text(n))
			}
		}
	}
	if n := len(all(doc, "bdi")); n < 100 {
		t.Errorf("%d names are set apart", n)
	}
	if n := len(all(parsed(t, sampleBrief(t)), "bdi")); n > 0 {
		t.Errorf("%d names are set apart where none is written from right to left", n)
	}
}

// plain fails on characters that would not be seen or would turn the page.
func plain(t fataler, doc *html.Node) {
	t.Helper()
	for n := range doc.Descendants() {
		for _, r := range n.Data {
			if unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%U in %.60q", r, n.Data)
			}
		}
	}
}

func TestAnyNameIsSafe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[<>"'&/a-z =!-]{0,40}`)).Draw(rt, "name")
		doc := parsed(rt, filled(t, name))
		selfContained(rt, doc)
		plain(rt, doc)
	})
}

func TestWriteBriefIsDeterministic(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(WriteBrief(&a, sampleBrief(t)), WriteBrief(&b, sampleBrief(t))); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same brief gave different pages")
	}
}

func TestWriteBriefWritesAllOrNothing(t *testing.T) {
	b := sampleBrief(t)
	b.Loss.To++
	b.Loss.From += 1e9
	var out bytes.Buffer
	if err := WriteBrief(&out, b); !errors.Is(err, chart.ErrSum) || out.Len() > 0 {
		t.Errorf("error %v, %d bytes written; want one that says the steps do not add up, and nothing", err, out.Len())
	}
}

// The money of a chart is written as the money of a sentence is.
func TestOneWayToWriteMoney(t *testing.T) {
	u := moneyUnit("GBP")
	if got := []string{u.Short(460_000_000), u.Exact(460_000_001), u.Tick(1e9, 1e9)}; !cmp.Equal(got, []string{"£4.6m",
		"£4,600,000.01", "£10m"}) {
		t.Errorf("%q", got)
	}
	short, exact := u.Adds(4_124_000_000, []float64{3_656_000_000, 468_000_000})
	if got := short(468_000_000); got != "£4.68m" || !exact {
		t.Errorf("%q, exact %t", got, exact)
	}
	m := measureUnit("calls")
	if got := []string{m.Short(61.2345), m.Short(0), m.Short(1234.5), m.Exact(61.2345), m.Tick(0.5, 0.5)}; !cmp.Equal(got,
		[]string{"61.2 calls", "0 calls", "1,235 calls", "61.2345", "0.5"}) {
		t.Errorf("%q", got)
	}
}

func TestPaperLines(t *testing.T) {
	tests := []struct {
		name, in string
		width    float64
		want     float64
	}{
		{"nothing", "", 100, 0}, {"one word", "Go-live", 100, 1}, {"two lines", "Release the interface team", 100,
			2}, {"a word too long for a line", strings.Repeat("W", 30), 100, 4},
		{"cut off", strings.Repeat("word ", 200), 100, 4},
	}
	for _, tt := range tests {
		if got := paperLines(tt.in, 12, tt.width, 4, false); got != tt.want {
			t.Errorf("%s: %g lines, want %g", tt.name, got, tt.want)
		}
	}
}

// Whatever the dates of a sound case and its submissions, there is a page.
func TestAnyDatesCanBeDrawn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := sampleInput(t)
		day := func(label string) civil.Date {
			return civil.Date(rapid.OneOf(rapid.Just(0), rapid.IntRange(738_000, 742_000)).Draw(rt, label))
		}
		to := benefit.Input{Report: on(2026, 11, 20), Dates: benefit.Dates{"go-live": day("go-live"), "rehearsal": day("rehearsal")}}
		for i := range in.Case.Benefits {
			b := &in.Case.Benefits[i]
			b.Readings = []benefit.Reading{{Date: on(2026, 5, 1) + day("read")%900, Value: 5}, {Date: on(2026, 4, 1) + day("read")%900, Value: 7}}
		}
		r, err := benefit.Forecast(in.Case, to)
		if err != nil {
			rt.Skip(err)
		}
		in.Result = r
		s := &in.Schedules[0]
		s.DataDate, s.Finish = day("data date"), day("finish")
		for i := range s.Milestones {
			for k := range s.Milestones[i].History {
				s.Milestones[i].History[k] = brief.Reported{Report: day("report"), Forecast: day("forecast")}
			}
		}
		b, err := brief.New(in)
		if err != nil {
			rt.Fatal(err)
		}
		if err := WriteBrief(io.Discard, b); err != nil {
			rt.Fatal(err)
		}
	})
}
