package ui_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	g "maragu.dev/gomponents"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

// most is what a page without content, and the stylesheet, may weigh compressed.
const most = 14_000

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func TestShellIsSmall(t *testing.T) {
	if n := compressed(t, bytesOf(t, ui.Page{Frame: frame(), Title: "Empty"})); n > most {
		t.Errorf("the shell is %d bytes compressed, more than %d", n, most)
	}
}

func TestPageIsWhole(t *testing.T) {
	doc := htmltest.Parse(t, ui.Page{
		Frame: frame(), Title: "Matters", Lead: g.Text("Three wait on us."),
		Crumbs:   ui.Crumbs{{Text: "Programme", URL: "/p"}, {Text: "Vantor", URL: "/e"}},
		Section:  ui.Nav{Label: "Engagement", Items: []ui.Link{{Text: "Matters", URL: "/e/m", Current: true, Keys: "g m"}}},
		Audience: ui.Audience{Of: access.Shared, With: "Vantor Systems"},
		Actions:  []ui.Link{{Text: "New", URL: "/new", Keys: "n"}},
		Flash:    ui.Flash{Text: "Sent."}, Zone: "Europe/London", Body: []g.Node{g.Text("body")},
	})
	for selector, want := range map[string]string{
		"title": "Matters · Vantor · Programme · Counterpart", "h1": "Matters", ".lead": "Three wait on us.",
		".crumbs":   "Programme Vantor",
		".audience": "Who sees this: Shared with Vantor Systems", "[aria-current=page]": "Matters", ".actions": "New n",
		".flash": "Sent.",
		"header form[method=post][action='/sign-out'] button": "Sign out", "header .person": "AR Amina Rahman client PM",
	} {
		if got := doc.One(selector).Text(); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	if lang, _ := doc.One("html").Attr("lang"); lang != "en-GB" {
		t.Errorf("the language is %q", lang)
	}
	if got := doc.One("footer").Text(); !strings.Contains(got, "Times are those of Europe/London") {
		t.Errorf("the footer says %q", got)
	}
	if diff := cmp.Diff([]string{"Ctrl K", "g t", "g p", "g m", "n", "a", "j", "k", "x", "?", "Escape"},
		doc.Texts("#keys dt")); diff != "" {
		t.Error(diff)
	}
	if doc.Has("meta[name=htmx-config]") || len(doc.All("script")) != 1 {
		t.Error("a page that is not live loads htmx")
	}
}

func TestPageBeforeSignIn(t *testing.T) {
	f := frame()
	f.Who, f.Demo = ui.Person{}, false
	doc := htmltest.Parse(t, ui.Page{Frame: f, Title: "Sign in", Plain: true})
	for _, selector := range []string{"nav", ".search", ".person", "form", "dialog", ".audience", ".banner", ".flash"} {
		if doc.Has(selector) {
			t.Errorf("%s is drawn for nobody", selector)
		}
	}
}

func TestZeroPage(t *testing.T) {
	doc := htmltest.Parse(t, ui.Page{})
	if got := doc.One(".product").Text(); got != "Counterpart" {
		t.Errorf("the product is %q", got)
	}
	if doc.Has("script") || doc.Has("link") || doc.Has("dialog") {
		t.Error("a page without assets loads some")
	}
}

func TestSeenAs(t *testing.T) {
	doc := htmltest.Parse(t, ui.Page{Frame: ui.Frame{SeenAs: ui.SeenAs{Organisation: "Vantor Systems", Leave: "/leave"}},
		Title: "Matters"})
	if got := doc.One(".seen-as strong").Text(); got != "As Vantor Systems sees it." {
		t.Errorf("the banner says %q", got)
	}
	doc.One(".seen-as form[method=post][action='/leave']")
}

// Nothing on any page may need what the policy refuses, no id may stand twice, and what points to an id must find it.
func TestStyleguideKeepsTheRules(t *testing.T) {
	doc := htmltest.Parse(t, ui.Styleguide(frame()))
	for _, selector := range []string{"[style]", "style", "script:not([src])",
		"[onclick],[onload],[onchange],[onsubmit],[oninput]", "a[target]", "meta[http-equiv]",
		"body :not([data-head])[title]", "img:not([alt])", "button:empty", "a:not([href])"} {
		if doc.Has(selector) {
			t.Errorf("%s is on the page", selector)
		}
	}
	seen := map[string]bool{}
	for _, id := range doc.Attrs("[id]", "id") {
		if seen[id] {
			t.Errorf("the id %q stands twice", id)
		}
		seen[id] = true
	}
	for _, name := range []string{"for", "form", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget",
		"data-opens", "data-shows"} {
		for _, ids := range doc.Attrs("["+name+"]", name) {
			for id := range strings.FieldsSeq(ids) {
				if !seen[id] {
					t.Errorf("%s=%q leads nowhere", name, id)
				}
			}
		}
	}
	for _, href := range doc.Attrs("a[href^='#']", "href") {
		if !seen[href[1:]] {
			t.Errorf("the link %s leads nowhere", href)
		}
	}
	if n := len(doc.All("h1")); n != 1 {
		t.Errorf("%d titles", n)
	}
}

func TestEqualDataGiveEqualBytes(t *testing.T) {
	if !bytes.Equal(bytesOf(t, ui.Styleguide(frame())), bytesOf(t, ui.Styleguide(frame()))) {
		t.Error("two runs differ")
	}
}

func TestPaletteResults(t *testing.T) {
	doc := htmltest.Parse(t, ui.PaletteResults{Query: "<b>", More: "/search?q=x"})
	if got := doc.Text(); got != "Nothing you may open matches “<b>”." {
		t.Errorf("it says %q", got)
	}
	doc = htmltest.Parse(t, ui.PaletteResults{Query: "x", More: "/search?q=x",
		Items: []ui.Found{{Kind: "matter", Text: "X", Note: "41", URL: "/m/41"}}})
	if diff := cmp.Diff([]string{"matter X 41", "All results"}, doc.Texts("a")); diff != "" {
		t.Error(diff)
	}
	if doc = htmltest.Parse(t, ui.PaletteResults{}); doc.Text() != "" {
		t.Errorf("without words it says %q", doc.Text())
	}
}
