package ui

import (
	"io"
	"unicode"
	"unicode/utf8"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
)

// Person is somebody by name. The zero value is nobody.
type Person struct {
	Name         string
	Role         string // "client PM"; "" when it does not matter here
	Organisation string // "" when it is clear from where the name stands
	Side         access.Side
	URL          URL // their page; "" for none
}

// Render writes initials in the colour of their side and the name, as every node does.
func (p Person) Render(w io.Writer) error {
	if p.Name == "" {
		return Quiet(g.Text("nobody")).Render(w)
	}
	return h.Span(h.Class("person"), p.avatar(), g.Text(" "), A(p.URL, Name(p.Name)), p.note()).Render(w)
}

// avatar is the person's initials, which only repeat the name beside them.
func (p Person) avatar() g.Node {
	return h.Span(h.Class("avatar "+hue(p.Side)), h.Aria("hidden", "true"), g.Text(initials(p.Name)))
}

func (p Person) note() g.Node {
	note := p.Role
	if note != "" && p.Organisation != "" {
		note += ", "
	}
	if note += p.Organisation; note == "" {
		return nil
	}
	return Quiet(g.Text(" " + note))
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	var first, last rune
	start := true
	for _, r := range name {
		letter := unicode.IsLetter(r)
		if letter && start {
			if first == 0 {
				first = unicode.ToUpper(r)
			} else {
				last = unicode.ToUpper(r)
			}
		}
		start = unicode.IsSpace(r) || start && !letter
	}
	var out []byte
	for _, r := range []rune{first, last} {
		if r != 0 {
			out = utf8.AppendRune(out, r)
		}
	}
	if len(out) == 0 {
		return "?"
	}
	return string(out)
}
