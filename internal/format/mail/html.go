package mail

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostQuoted is how deep quotations in HTML are marked.
const mostQuoted = 12

// textOf is what HTML says: its paragraphs as lines, quotations with marks before them, links with their addresses. Nothing of it is ever
// shown as HTML, and nothing it names is fetched.
func textOf(s string) string {
	p := printer{}
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(1 << 20)
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.line()
			return p.out.String()
		case html.TextToken:
			if p.hidden == 0 {
				p.say(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			p.open(atom.Lookup(name), attributes(z, more))
		case html.EndTagToken:
			name, _ := z.TagName()
			p.close(atom.Lookup(name))
		}
	}
}

// attributes are those of the tag that a printer asks for.
func attributes(z *html.Tokenizer, more bool) (a struct{ href, alt, class string }) {
	for n := 0; more && n < 50; n++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "href":
			a.href = string(value)
		case "alt":
			a.alt = string(value)
		case "class":
			a.class = string(value)
		}
	}
	return a
}

// printer writes text from tags.
type printer struct {
	out    strings.Builder
	row    strings.Builder // the line being made
	blank  int             // empty lines owed
	hidden int             // inside what is not text
	skip   atom.Atom       // what hides
	pre    int
	quoted int
	began  bool
	href   string
	linked int // where in row the text of a link begins
}

// block lists what stands on lines of its own, and with how many empty lines before it.
var block = map[atom.Atom]int{atom.P: 1, atom.Div: 0, atom.Br: 0, atom.Tr: 0, atom.Table: 0, atom.Ul: 1, atom.Ol: 1, atom.Li: 0, atom.H1: 1, atom.H2: 1, atom.H3: 1, atom.H4: 1,
	atom.H5: 1, atom.H6: 1, atom.Pre: 1, atom.Blockquote: 1, atom.Hr: 0, atom.Section: 0, atom.Article: 0, atom.Header: 0, atom.Footer: 0, atom.Center: 0, atom.Dl: 1, atom.Dt: 0, atom.Dd: 0, atom.Address: 0, atom.Title: 0}

func (p *printer) open(a atom.Atom, at struct{ href, alt, class string }) {
	if p.hidden > 0 {
		if a == p.skip {
			p.hidden++
		}
		return
	}
	switch a {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Noscript, atom.Object, atom.Svg:
		p.hidden, p.skip = 1, a
		return
	case atom.Body:
		return
	case atom.Br:
		p.brk()
		return
	case atom.A:
		p.href, p.linked = at.href, p.row.Len()
		return
	case atom.Img:
		if alt := strings.TrimSpace(at.alt); alt != "" && len(alt) <= 200 {
			p.say("[" + alt + "]")
		}
		return
	case atom.Td, atom.Th:
		if p.row.Len() > 0 && !strings.HasSuffix(p.row.String(), "\t") {
			p.row.WriteByte('\t')
		}
		return
	}
	gap, is := block[a]
	if !is {
		return
	}
	p.line()
	p.blank = max(p.blank, gap)
	switch a {
	case atom.Pre:
		p.pre++
	case atom.Blockquote:
		p.quoted = min(p.quoted+1, mostQuoted)
	case atom.Li:
		p.row.WriteString("- ")
	case atom.Hr:
		p.row.WriteString("________________")
		p.line()
	}
}

func (p *printer) close(a atom.Atom) {
	if p.hidden > 0 {
		if a == p.skip || a == atom.Body || a == atom.Html {
			p.hidden--
		}
		return
	}
	if a == atom.A {
		p.link()
		return
	}
	gap, is := block[a]
	if !is || a == atom.Br {
		return
	}
	p.line()
	p.blank = max(p.blank, gap)
	switch a {
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
	case atom.Blockquote:
		p.quoted = max(p.quoted-1, 0)
	}
}

// link says where a link leads, unless its text says so.
func (p *printer) link() {
	href := strings.TrimSpace(p.href)
	p.href = ""
	if p.linked > p.row.Len() || !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") || len(href) > 500 {
		return
	}
	text := strings.TrimSpace(p.row.String()[p.linked:])
	bare := strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(href, "https://"), "http://"), "www."), "/")
	if text != "" && !strings.Contains(text, bare) {
		p.row.WriteString(" <" + href + ">")
	}
}

// say writes text with its blanks as HTML has them.
func (p *printer) say(s string) {
	if p.pre > 0 {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				p.brk()
			}
			p.row.WriteString(strings.TrimRight(l, "\r"))
		}
		return
	}
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) && r != '\u00A0' {
			space = true
			continue
		}
		if space && p.row.Len() > 0 && !p.spaced() {
			p.row.WriteByte(' ')
		}
		space = false
		p.row.WriteRune(r)
	}
	if space && p.row.Len() > 0 && !p.spaced() {
		p.row.WriteByte(' ')
	}
}

// spaced reports whether the line ends in a blank.
func (p *printer) spaced() bool {
	s := p.row.String()
	return s[len(s)-1] == ' ' || s[len(s)-1] == '\t'
}

// line ends the line being made, if there is anything in it.
func (p *printer) line() {
	if strings.TrimFunc(p.row.String(), unicode.IsSpace) == "" {
		if strings.Contains(p.row.String(), "\u00A0") { // a paragraph that holds nothing but a blank is an empty line
			p.blank = max(p.blank, 1)
		}
		p.row.Reset()
		return
	}
	p.brk()
}

// brk ends the line being made, empty or not.
func (p *printer) brk() {
	text := strings.TrimRightFunc(p.row.String(), func(r rune) bool { return r == ' ' || r == '\t' })
	if text == "--\u00A0" || text == "--" && strings.HasPrefix(p.row.String(), "-- ") {
		text = "-- "
	}
	p.row.Reset()
	marks := strings.Repeat(">", p.quoted)
	if p.began {
		for range p.blank {
			p.out.WriteString(marks + "\n")
		}
	}
	p.blank = 0
	if marks != "" && text != "" {
		marks += " "
	}
	p.out.WriteString(marks + text + "\n")
	p.began = true
	p.linked = 0
}
