// Package htmltest looks into HTML for tests: by selector, never by substring of markup.
//
// It promises that what it finds is what a browser's parser would find, and that a test which looks for something by a
// selector that does not parse fails. It is imported by tests only and refuses to be part of a program.
package htmltest

import (
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Doc is a document, or a part of one, bound to the test that looks into it.
type Doc struct {
	t    testing.TB
	node *html.Node
}

// Parse reads a document from what renders itself, such as a page or a component.
func Parse(t testing.TB, page interface{ Render(io.Writer) error }) Doc {
	t.Helper()
	var b strings.Builder
	if err := page.Render(&b); err != nil {
		t.Fatal(err)
	}
	return Read(t, strings.NewReader(b.String()))
}

// Read reads a document from what came over the wire.
func Read(t testing.TB, r io.Reader) Doc {
	t.Helper()
	node, err := html.Parse(r)
	if err != nil {
		t.Fatal(err)
	}
	return Doc{t, node}
}

// All is every element a CSS selector finds, in the order of the document.
func (d Doc) All(selector string) []Doc {
	d.t.Helper()
	s, err := cascadia.ParseGroup(selector)
	if err != nil {
		d.t.Fatalf("selector %q: %v", selector, err)
	}
	var found []Doc
	for _, n := range cascadia.QueryAll(d.node, s) {
		found = append(found, Doc{d.t, n})
	}
	return found
}

// Has reports whether a selector finds anything.
func (d Doc) Has(selector string) bool {
	d.t.Helper()
	return len(d.All(selector)) > 0
}

// One is the only element a selector finds. The test ends when there is none, or more than one.
func (d Doc) One(selector string) Doc {
	d.t.Helper()
	found := d.All(selector)
	if len(found) != 1 {
		d.t.Fatalf("%s finds %d elements, want 1", selector, len(found))
	}
	return found[0]
}

// Text is the text in the element, its white space folded as a browser folds it. Scripts and styles have none.
func (d Doc) Text() string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style"):
			return
		case n.Type == html.ElementNode && blocks[n.Data]:
			b.WriteByte(' ')
			defer b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(d.node)
	return strings.Join(strings.Fields(b.String()), " ")
}

// blocks is the elements that part the text in them from the text around them.
var blocks = map[string]bool{"p": true, "div": true, "li": true, "ul": true, "ol": true, "dl": true, "dt": true, "dd": true,
	"td": true, "th": true,
	"tr": true, "table": true, "caption": true, "section": true, "h1": true, "h2": true, "h3": true, "label": true,
	"legend": true,
	"option": true, "br": true, "form": true, "nav": true, "header": true, "footer": true, "main": true, "figcaption": true}

// Texts is the text of every element a selector finds.
func (d Doc) Texts(selector string) []string {
	d.t.Helper()
	var texts []string
	for _, n := range d.All(selector) {
		texts = append(texts, n.Text())
	}
	return texts
}

// Attr is an attribute of the element, and whether it has it.
func (d Doc) Attr(name string) (string, bool) {
	for _, a := range d.node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Attrs is an attribute of every element a selector finds that has it.
func (d Doc) Attrs(selector, name string) []string {
	d.t.Helper()
	var values []string
	for _, n := range d.All(selector) {
		if v, ok := n.Attr(name); ok {
			values = append(values, v)
		}
	}
	return values
}

// Values is what the form a selector finds would send as it stands: the values of its fields by name, in order, without
// those of buttons.
func (d Doc) Values(form string) map[string][]string {
	d.t.Helper()
	values := map[string][]string{}
	for _, f := range d.One(form).All("input[name],select[name],textarea[name]") {
		name, _ := f.Attr("name")
		if v, sent := f.sends(); sent {
			values[name] = append(values[name], v)
		}
	}
	return values
}

// sends is the value of one field, and whether it is sent at all.
func (d Doc) sends() (string, bool) {
	value, has := d.Attr("value")
	kind, _ := d.Attr("type")
	if _, off := d.Attr("disabled"); off {
		return "", false
	}
	switch {
	case d.node.Data == "textarea":
		var b strings.Builder
		for c := d.node.FirstChild; c != nil; c = c.NextSibling {
			b.WriteString(c.Data)
		}
		return b.String(), true
	case d.node.Data == "select":
		chosen := d.All("option[selected]")
		if len(chosen) == 0 {
			chosen = d.All("option")
		}
		if len(chosen) == 0 {
			return "", false
		}
		v, _ := chosen[0].Attr("value")
		return v, true
	case kind == "checkbox" || kind == "radio":
		_, on := d.Attr("checked")
		if !has {
			value = "on"
		}
		return value, on
	}
	return value, kind != "submit" && kind != "button" && kind != "file"
}
