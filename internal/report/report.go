// Package report draws what package brief says as a page that needs nothing else.
//
// It promises one HTML file with its stylesheet in it: no script, no request to anywhere, a content security policy that
// would stop both; the first part of it, the front, prints on exactly one A4 page; every figure on the front links to its
// section of evidence and every section links back. Whatever a name in a file holds, it arrives as text. It refuses to
// compute or to word anything: figures and sentences are the brief's, pictures are package chart's.
package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/brief"
)

//go:embed brief.css
var briefStyle string

// WriteBrief writes the brief as one HTML page. It writes the whole page or nothing. Errors: a picture whose figures
// cannot be drawn, or those of w.
func WriteBrief(w io.Writer, b *brief.Brief) error {
	p := &page{b: b, money: moneyUnit(b.Currency)}
	var out bytes.Buffer
	if err := p.document().Render(&out); err != nil {
		return fmt.Errorf("report.WriteBrief: %w", err)
	}
	if p.err != nil {
		return fmt.Errorf("report.WriteBrief: %w", p.err)
	}
	_, err := out.WriteTo(w)
	return err
}

// page is one brief being drawn.
type page struct {
	b     *brief.Brief
	money chart.Unit
	drawn int   // pictures so far, for their ids
	err   error // the first picture that could not be drawn
}

func (p *page) document() g.Node {
	style := briefStyle + chart.Stylesheet
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'"
	return h.Doctype(h.HTML(h.Lang("en-GB"),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content(policy)),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.Meta(h.Name("referrer"), h.Content("no-referrer")),
			h.TitleEl(txt(p.b.Title+" · brief of "+brief.Date(p.b.Report))),
			h.StyleEl(g.Raw(style)),
		),
		h.Body(
			h.A(h.Class("skip"), h.Href("#page"), g.Text("Skip to the page")),
			h.Main(h.ID("page"), g.Attr("tabindex", "-1"),
				p.front(),
				p.annex(),
			),
		),
	))
}

// txt is a text from anywhere, cleaned of what would not be seen and escaped.
func txt(s string) g.Node { return g.Text(chart.Clean(s)) }

// name is a text from a file whose direction of writing must not turn that of the sentence around it.
func name(s string) g.Node { return g.El("bdi", txt(s)) }

// to is a link to a section of evidence, or the text alone when there is none.
func to(ref brief.Ref, children ...g.Node) g.Node {
	if ref == "" {
		return g.Group(children)
	}
	return h.A(h.Href("#"+string(ref)), g.Group(children))
}
