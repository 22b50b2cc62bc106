package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Confirm is the body of a page that asks before something happens. Its Form carries what the act needs; a Danger button
// says that it cannot be taken back.
type Confirm struct {
	Happens g.Node // what will happen, to whom
	Kept    string // what will stay as it is; "" for nothing worth saying
	Form    Form
}

// Render writes the question, as every node does.
func (c Confirm) Render(w io.Writer) error {
	c.Form.Intro = g.Group{
		g.Iff(c.Happens != nil, func() g.Node { return h.P(c.Happens) }),
		g.If(c.Kept != "", h.P(Quiet(g.Text(c.Kept)))),
	}
	return c.Form.Render(w)
}

// Share is the body of the page that asks before something is copied to the other side. Nothing has been shared yet.
type Share struct {
	With    string      // the organisation that will see it
	Readers []Person    // those of its members who have acted themselves; nobody else is named
	Copied  Definitions // what will be copied, as it will read
	Inside  []Inside    // what was found in its files
	Private []Option    // figures from private evidence: each must be ticked, sent as "private"
	Stays   string      // what is not copied; a general sentence when empty
	Form    Form        // where it goes; its button says "Share with …" when empty
}

// Inside is something in a file that the other side will be able to read.
type Inside struct {
	File  string
	Found string // "a hidden sheet named Rates", "two other projects"
	Warns bool   // it looks as though it was not meant to leave
}

// Render writes the question, as every node does.
func (s Share) Render(w io.Writer) error {
	return h.Div(h.Class("share"),
		Section("share-who", "Who will see it", s.who()),
		Section("share-what", "What will be copied", s.Copied,
			h.P(Quiet(g.Text(or(s.Stays,
				"Your notes, its history as a draft and everything not listed here stay with your side."))))),
		g.If(len(s.Inside) > 0, Section("share-inside", "What is inside the files", s.inside())),
		s.form(),
	).Render(w)
}

func (s Share) who() g.Node {
	return g.Group{
		h.P(h.Strong(Name(s.With)), g.Text(": everybody of that side who is in this engagement, now or later.")),
		g.If(len(s.Readers) > 0, g.Group{
			h.P(g.Text("Those of them who have acted here themselves:")),
			h.Ul(h.Class("people"), g.Map(s.Readers, func(p Person) g.Node { return h.Li(p) })),
		}),
		g.If(len(s.Readers) == 0, h.P(Quiet(g.Text("Nobody of them has acted here yet.")))),
	}
}

func (s Share) inside() g.Node {
	return h.Ul(h.Class("inside"), g.Map(s.Inside, func(i Inside) g.Node {
		return h.Li(g.If(i.Warns, h.Strong(h.Class("warns"), g.Text("Look first: "))), Name(i.File), g.Text(": "+i.Found))
	}))
}

func (s Share) form() g.Node {
	f := s.Form
	if f.Submit.Text == "" {
		f.Submit.Text = "Share with " + s.With
	}
	if len(s.Private) > 0 {
		f.Fields = append(f.Fields[:len(f.Fields):len(f.Fields)],
			Field{Name: "private", Label: "These figures come from evidence only your side has. Tick each that may go",
				Kind: Checks, Options: s.Private, Required: true})
	}
	f.Body = g.Group{f.Body, h.P(h.Class("quiet"),
		g.Text("Once shared it cannot be called back: the record of both sides will say who shared it and when."))}
	return f
}
