package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"golang.org/x/text/unicode/bidi"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/report/document"
)

//go:embed brief.css
var briefStyle string

// page is one document being written as HTML.
type page struct {
	d     *document.Document
	annex bool  // past the front
	err   error // the first picture that could not be drawn
}

// style is the stylesheet of a page, which stands in it.
var style = briefStyle + chart.Stylesheet

// StyleHash names the stylesheet that WriteBrief writes into a page, as a content security policy does: "sha256-…". Whoever serves the
// page allows that and no other style.
func StyleHash() string {
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func (p *page) document() g.Node {
	policy := "default-src 'none'; style-src '" + StyleHash() + "'; base-uri 'none'; form-action 'none'"
	return h.Doctype(h.HTML(h.Lang(p.d.Language),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content(policy)),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.Meta(h.Name("referrer"), h.Content("no-referrer")),
			h.TitleEl(g.Text(chart.Clean(p.d.Name))),
			h.StyleEl(g.Raw(style)),
		),
		h.Body(
			h.A(h.Class("skip"), h.Href("#page"), g.Text("Skip to the page")),
			h.Main(h.ID("page"), g.Attr("tabindex", "-1"),
				p.front(),
				p.annexed(),
			),
		),
	))
}

// front is the part that prints on one sheet.
func (p *page) front() g.Node {
	return h.Article(h.Class("front"),
		lines(2, h.P, "basis", g.Map(p.d.Basis, func(s string) g.Node { return h.Span(words(s)) })),
		lines(2, h.H1, "", words(p.d.Title)),
		p.blocks(p.d.Front),
	)
}

// annexed is what stands behind the front.
func (p *page) annexed() g.Node {
	s := p.d.Annex
	if s == nil {
		return nil
	}
	p.annex = true
	return h.Section(h.Class("annex"), g.Attr("aria-labelledby", s.ID), h.H2(h.ID(s.ID), words(s.Title)), p.blocks(s.Blocks))
}

func (p *page) blocks(all []document.Block) g.Node { return g.Group(g.Map(all, p.block)) }

func (p *page) block(b document.Block) g.Node {
	switch b := b.(type) {
	case document.Paragraph:
		return paragraph(b)
	case document.Figures:
		return figureList(b)
	case document.Table:
		return p.table(&b)
	case document.Picture:
		return p.picture(&b)
	case document.List:
		return list(b)
	case document.Contents:
		return contents(b)
	case document.Section:
		return p.evidence(&b)
	case document.Columns:
		return p.columns(&b)
	}
	return nil
}

// words is a text from anywhere, cleaned of what would not be seen and escaped. One that is written from right to left must
// not turn the sentence around it.
func words(s string) g.Node {
	s = chart.Clean(s)
	for _, r := range s {
		switch k, _ := bidi.LookupRune(r); k.Class() {
		case bidi.R, bidi.AL, bidi.AN:
			return g.El("bdi", g.Text(s))
		}
	}
	return g.Text(s)
}

// to is a link to a section, or the nodes alone when there is none.
func to(id string, children ...g.Node) g.Node {
	if id == "" {
		return g.Group(children)
	}
	return h.A(h.Href("#"+id), g.Group(children))
}

var tones = map[document.Tone]string{document.Strong: "strong", document.Late: "late", document.Quiet: "quiet",
	document.Ours: "chip client", document.Theirs: "chip delivery"}

// span is words in their tone; about is what the unseen rest of a link says it is about.
func span(s document.Span, about string) g.Node {
	link := g.Group{words(s.Text)}
	if about != "" && s.To != "" {
		link = append(link, h.Span(h.Class("unseen"), g.Text(": "), words(about)))
	}
	if class := tones[s.Tone]; class != "" {
		return h.Span(h.Class(class), to(s.To, link))
	}
	return to(s.To, link)
}

func spans(t document.Text) g.Node { return spansAbout(t, "") }

func spansAbout(t document.Text, about string) g.Node {
	var out g.Group
	for i, s := range t {
		if i > 0 {
			out = append(out, g.Text(" "))
		}
		out = append(out, span(s, about))
	}
	return out
}

// lines is an element of which paper shows at most n lines while it stands on the front.
func lines(n int, el func(...g.Node) g.Node, class string, children ...g.Node) g.Node {
	if class != "" {
		class += " "
	}
	return el(h.Class(fmt.Sprintf("%sk%d", class, n)), g.Group(children))
}

func paragraph(b document.Paragraph) g.Node {
	switch b.Style {
	case document.Lead:
		return lines(3, h.P, "lead", spans(b.Text))
	case document.Also:
		return lines(4, h.P, "also", spans(b.Text))
	case document.Formula:
		return h.P(h.Class("formula"), spans(b.Text))
	case document.Note:
		return h.P(h.Class("note"), spans(b.Text))
	case document.Reassures:
		return h.P(h.Class("quiet"), spans(b.Text))
	}
	return h.P(spans(b.Text))
}

func figureList(all document.Figures) g.Node {
	return h.Ul(h.Class(fmt.Sprintf("figures of-%d", len(all))), g.Map(all, func(f document.Figure) g.Node {
		class := "value"
		if f.NotRun {
			class = "value not-run"
		}
		return h.Li(
			to(f.To, lines(1, h.Span, class, words(f.Value)), g.Text(" "), lines(3, h.Span, "what", words(f.Name))),
			g.Map(f.Notes, func(s string) g.Node { return lines(2, h.Span, "note", words(s)) }),
		)
	}))
}

func list(all document.List) g.Node {
	return h.Ol(h.Class("next"), g.Map(all, func(i document.Item) g.Node {
		return h.Li(lines(1, h.Span, "", spans(i.Text)), g.If(i.Aside != "", h.Span(h.Class("worth"), words(i.Aside))))
	}))
}

func contents(all document.Contents) g.Node {
	return h.Nav(g.Attr("aria-label", "Contents"), h.Ol(h.Class("contents"),
		g.Map(all, func(s document.Span) g.Node { return h.Li(span(s, "")) })))
}

func (p *page) evidence(s *document.Section) g.Node {
	return h.Section(h.Class("evidence"), h.ID(s.ID),
		h.H3(words(s.Title), g.If(s.Result != "", h.Span(h.Class("result"), words(s.Result)))),
		p.blocks(s.Blocks),
		h.P(h.Class("back"), h.A(h.Href("#page"), g.Text("Back to the page"), h.Span(h.Class("unseen"), g.Text(" from "),
			words(s.Title)))),
	)
}

func (p *page) columns(b *document.Columns) g.Node {
	printed := p.fit(b)
	group := func(class string, all []document.Section) g.Node {
		return g.If(len(all) > 0, h.Div(h.Class(class), g.Map(all, func(s document.Section) g.Node {
			class := "block"
			if !printed[s.ID] {
				class = "block unprinted"
			}
			return h.Section(h.Class(class), g.Attr("aria-labelledby", s.ID), lines(2, h.H2, "", h.ID(s.ID), words(s.Title)),
				p.blocks(s.Blocks))
		})))
	}
	return h.Div(h.Class("columns"), group("first", b.First), group("right", b.Side), group("rest", b.Rest))
}

// draw is a picture at a width as an svg element, and the title of its scene.
func (p *page) draw(c document.Chart, id string, width float64) (g.Node, string) {
	s, err := c.Scene(width)
	var out bytes.Buffer
	if err == nil {
		err = s.WriteSVG(&out, id)
	}
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("drawing %s: %w", id, err)
	}
	return g.Raw(out.String()), s.Title // written by package chart, which escapes every text
}

func (p *page) picture(b *document.Picture) g.Node {
	var pic g.Node
	var title string
	if b.Narrow == 0 {
		pic, title = p.draw(b.Chart, b.ID, b.Width)
		pic = scrolling(b.Title, h.Div(h.Class("map"), pic))
	} else {
		wide, s := p.draw(b.Chart, b.ID+"-w", b.Width)
		thin, _ := p.draw(b.Chart, b.ID+"-n", b.Narrow)
		pic, title = g.Group{h.Div(h.Class("wide"), wide), h.Div(h.Class("thin"), thin)}, s
	}
	if b.Table == nil {
		return h.Figure(pic, h.FigCaption(spansAbout(b.Caption, title)))
	}
	return h.Figure(h.H4(words(b.Title)), pic, h.FigCaption(spans(b.Caption)), p.table(b.Table))
}
