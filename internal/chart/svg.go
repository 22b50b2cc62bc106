package chart

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteSVG writes the Scene as one svg element. The id must be unique on its page: it begins the ids of the title and the
// description. There is no script, no inline style and nothing fetched: roles become class names.
func (s *Scene) WriteSVG(w io.Writer, id string) error {
	if !isName(id) || !isName(s.Kind) {
		return fmt.Errorf("%q and %q must be names of small letters, digits and hyphens", id, s.Kind)
	}
	var b svg
	b.printf(`<svg class="chart chart-%s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t" aria-describedby="%s-d">`,
		s.Kind, number(s.Width), number(s.Height), id, id)
	b.printf(`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, escape(s.Title), id, escape(s.Summary))
	for _, m := range s.Marks {
		b.mark(m)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

type svg struct{ strings.Builder }

func (b *svg) printf(format string, args ...any) { fmt.Fprintf(b, format, args...) }

func (b *svg) mark(m Mark) {
	b.WriteByte('\n')
	class := string(m.role())
	switch m := m.(type) {
	case Line:
		b.printf(`<line class="c-%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, number(m.A.X), number(m.A.Y), number(m.B.X),
			number(m.B.Y))
	case Polyline:
		b.printf(`<polyline class="c-%s" points="%s"`, class, points(m.Points))
		b.end("polyline", m.Full)
	case Curve:
		b.printf(`<path class="c-%s" d="M%sC%s %s %s"/>`, class, point(m.A), point(m.C), point(m.D), point(m.B))
	case Area:
		b.printf(`<polygon class="c-%s" points="%s"/>`, class, points(m.Points))
	case Rect:
		b.printf(`<rect class="c-%s" x="%s" y="%s" width="%s" height="%s"`, class, number(m.X), number(m.Y), number(m.W),
			number(m.H))
		b.end("rect", m.Full)
	case Dot:
		hollow := ""
		if m.Hollow {
			hollow = " hollow"
		}
		b.printf(`<circle class="c-%s%s" cx="%s" cy="%s" r="%s"`, class, hollow, number(m.At.X), number(m.At.Y), number(m.R))
		b.end("circle", m.Full)
	case Text:
		b.text(m)
	}
}

func (b *svg) text(m Text) {
	bold, anchor := "", ""
	if m.Bold {
		bold = " bold"
	}
	switch m.Anchor {
	case Middle:
		anchor = ` text-anchor="middle"`
	case End:
		anchor = ` text-anchor="end"`
	}
	b.printf(`<text class="c-%s%s" x="%s" y="%s"%s>`, m.Role, bold, number(m.At.X), number(m.At.Y), anchor)
	if m.Full != "" {
		b.printf("<title>%s</title>", escape(m.Full))
	}
	b.printf("%s</text>", escape(m.Text))
}

// end closes an element, with a title in it when it has one.
func (b *svg) end(name, title string) {
	if title == "" {
		b.WriteString("/>")
		return
	}
	b.printf("><title>%s</title></%s>", escape(title), name)
}

func points(ps []Point) string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(point(p))
	}
	return b.String()
}

func point(p Point) string { return number(p.X) + "," + number(p.Y) }

// number has one decimal at most: a tenth of a pixel cannot be seen.
func number(v float64) string {
	s := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

func escape(s string) string { return escaper.Replace(Clean(s)) }

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9' || i == 0) && (c != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}
