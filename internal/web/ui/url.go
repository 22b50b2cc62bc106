package ui

import (
	"net/url"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/errs"
)

// URL is an address that may stand in a page: one of our own without scheme and host, or one that begins with https:// or
// mailto:. Texts from outside become one through ParseURL; our own are written as constants or made by Path. Whatever
// else a URL holds, it is left out where a page would carry it: the text stays, the link does not. The zero value is no
// address.
type URL string

// ParseURL reads an address from outside. Errors are Invalid, with a sentence for whoever wrote it.
func ParseURL(s string) (URL, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", errs.New(errs.Invalid, "the address is empty: write one that begins with https:// or mailto:")
	}
	if u, err := url.Parse(s); err == nil {
		if clean := URL(u.String()); clean.safe() {
			return clean, nil
		}
	}
	return "", errs.New(errs.Invalid,
		"the address %.80q cannot be linked to: write one that begins with https:// or mailto:, or a path of this installation", s)
}

// Path is the address of a page of ours: its segments after one another, each escaped. An empty segment, or one of dots
// that a browser would take for a step upwards, makes it no address at all.
func Path(segments ...string) URL {
	var b strings.Builder
	for _, s := range segments {
		if s == "" || s == "." || s == ".." {
			return ""
		}
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return URL(or(b.String(), "/"))
}

// With is the address with one parameter of its query set, or left out when the value is empty.
func (u URL) With(key, value string) URL {
	rest, fragment, hasFragment := strings.Cut(string(u), "#")
	path, query, _ := strings.Cut(rest, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{} // ours are well formed; what is not is no query we know
	}
	if values.Del(key); value != "" {
		values.Set(key, value)
	}
	if len(values) > 0 {
		path += "?" + values.Encode()
	}
	if hasFragment {
		path += "#" + fragment
	}
	return URL(path)
}

// At is the address of an element within the page.
func (u URL) At(id string) URL {
	page, _, _ := strings.Cut(string(u), "#")
	return URL(page + "#" + url.PathEscape(id))
}

// safe reports whether the address may stand in a page. Browsers drop tabs and line ends within an address and read a
// backslash as a slash, so none of them may occur.
func (u URL) safe() bool {
	s := string(u)
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '`' {
			return false
		}
	}
	if s == "" || strings.HasPrefix(s, "//") {
		return false
	}
	end := strings.IndexAny(s, ":/?#")
	if end < 0 || s[end] != ':' {
		return true
	}
	switch rest := s[end+1:]; strings.ToLower(s[:end]) {
	case "https":
		host, ours := strings.CutPrefix(rest, "//")
		if end := strings.IndexAny(host, "/?#"); end >= 0 {
			host = host[:end]
		}
		return ours && host != "" && !strings.Contains(host, "@")
	case "mailto":
		return rest != ""
	}
	return false
}

// Href is the href attribute, or nothing for an address that is not safe.
func Href(u URL) g.Node { return u.attr("href") }

// Action is the action attribute of a form, or nothing for an address that is not safe.
func Action(u URL) g.Node { return u.attr("action") }

// Src is the src attribute, or nothing for an address that is not safe.
func Src(u URL) g.Node { return u.attr("src") }

func (u URL) attr(name string) g.Node {
	if !u.safe() {
		return nil
	}
	return g.Attr(name, string(u))
}

// A is a link. Without a safe address its children stand alone.
func A(u URL, children ...g.Node) g.Node {
	if !u.safe() {
		return g.Group(children)
	}
	return h.A(Href(u), g.Group(children))
}

// Evidence is a figure that links to what it was made from.
func Evidence(u URL, figure string) g.Node {
	if !u.safe() {
		return h.Span(h.Class("figure"), g.Text(figure))
	}
	return h.A(h.Class("figure"), Href(u), g.Text(figure))
}
