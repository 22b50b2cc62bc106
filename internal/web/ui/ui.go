// Package ui is the components every page is made of, as typed Go: a component with data is a struct that is itself a
// node and draws itself; one that is only a word or a wrapper is a function. The zero value of every field is told at the
// field and is always usable.
//
// It promises pages that can be read, and forms that can be sent, without a script; that nothing on a page breaks the
// policy "default-src 'none'; script-src 'self'; style-src 'self'" (no inline script or style, no style attribute); that
// every address has been looked at before it becomes a link (URL); that colour is never the only sign; and that equal
// data give equal bytes. It refuses to fetch, to decide who may see what, to know a route, a clock or a request, and to
// let text become markup.
//
// Long because it exports more than forty names: every component has its own data.
package ui

import (
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Name is a text somebody typed, set apart so that its direction of writing cannot turn that of the sentence around it.
func Name(s string) g.Node { return g.El("bdi", g.Text(s)) }

// Unseen is text for those who listen to a page instead of looking at it.
func Unseen(s string) g.Node { return h.Span(h.Class("unseen"), g.Text(s)) }

// Quiet is text set back: what qualifies the text before it.
func Quiet(children ...g.Node) g.Node { return h.Span(h.Class("quiet"), g.Group(children)) }

// Note is a quieter line below what it belongs to.
func Note(children ...g.Node) g.Node { return h.Span(h.Class("note"), g.Group(children)) }

// attr is an attribute, or nothing when its value is empty.
func attr(name, value string) g.Node {
	if value == "" {
		return nil
	}
	return g.Attr(name, value)
}

// flag is an attribute without a value, or nothing.
func flag(name string, on bool) g.Node {
	if !on {
		return nil
	}
	return g.Attr(name)
}

// number is an attribute whose zero is left out.
func number(name string, n int) g.Node {
	if n == 0 {
		return nil
	}
	return g.Attr(name, strconv.Itoa(n))
}

// or is the first text that is not empty.
func or(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
