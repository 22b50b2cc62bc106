package ui

import (
	"io"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/errs"
)

// Form is a form that is sent by POST, unless it only asks, and comes back with what was typed when something is wrong.
type Form struct {
	ID      string // begins the ids of its fields; "form" when empty
	Action  URL
	Intro   g.Node // above the fields; nil for none
	Fields  []Field
	Groups  []Group      // after Fields
	Body    g.Node       // controls of your own, after the groups; nil for none
	Errors  []errs.Field // what is wrong: a Path that is a field's Name stands beside it, all are listed at the top
	Submit  Button       // "Save" when its Text is empty
	Buttons []Button     // further ways to send it
	Cancel  URL          // where to go instead; "" for nowhere
	Rev     string       // revision that was read, sent as rev, for optimistic locking; "" for none
	Draft   string       // the draft's id, sent as draft; "" for none
	Hidden  []Hidden
	Saves   URL    // where the script sends drafts while typing; answers with a short text such as "saved 12:03"; "" for nowhere
	Saved   string // when the draft shown was saved: "saved 12:03"; "" when it was not
	Confirm string // asked by the script before sending; the server must not rely on it; "" for no question
	Get     bool   // it asks and changes nothing: it is sent by GET, so that its answer has an address
	Lesser  bool   // the page is for something else, or has several like it: its button is plain
	Swap    string // on Live pages, selector of the element the answer replaces; buttons then have no Action; "" for a whole page

	sample bool // it stands in the styleguide and must not take the focus
}

// Hidden is a value that travels with a form unseen. It is no secret and must be checked like any other.
type Hidden struct{ Name, Value string }

// Group is fields under one legend.
type Group struct {
	Legend string
	Hint   string
	Fields []Field
	InLine bool // beside one another where there is room
	Body   g.Node
}

// Render writes the form, as every node does.
func (f Form) Render(w io.Writer) error {
	f.ID = or(f.ID, "form")
	if f.Submit.Text = or(f.Submit.Text, "Save"); !f.Lesser {
		f.Submit.Look = max(f.Submit.Look, Primary)
	}
	return h.Form(h.Class("form"), h.ID(f.ID), h.Method(f.method()), Action(f.Action), flag("novalidate", true),
		g.If(f.hasFile(), h.EncType("multipart/form-data")),
		g.If(f.Saves.safe(), h.Data("draft", string(f.Saves))), attr("data-confirm", f.Confirm), f.swap(),
		f.summary(), f.hidden(),
		g.Iff(f.Intro != nil, func() g.Node { return h.Div(h.Class("intro"), f.Intro) }),
		g.Map(f.Fields, f.field),
		g.Map(f.Groups, f.group),
		f.Body,
		f.buttons(),
	).Render(w)
}

func (f Form) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

func (f Form) swap() g.Node {
	if f.Swap == "" || !f.Action.safe() {
		return nil
	}
	return g.Group{g.Attr("hx-post", string(f.Action)), g.Attr("hx-target", f.Swap), g.Attr("hx-swap", "outerHTML"),
		g.If(f.hasFile(), g.Attr("hx-encoding", "multipart/form-data"))}
}

func (f Form) hidden() g.Node {
	all := g.Group{}
	if f.Rev != "" {
		all = append(all, hidden("rev", f.Rev))
	}
	if f.Draft != "" {
		all = append(all, hidden("draft", f.Draft))
	}
	return append(all, g.Map(f.Hidden, func(x Hidden) g.Node { return hidden(x.Name, x.Value) })...)
}

// every is all fields of the form, in order.
func (f Form) every() []Field {
	all := slices.Clone(f.Fields)
	for _, x := range f.Groups {
		all = append(all, x.Fields...)
	}
	return all
}

func (f Form) hasFile() bool {
	return slices.ContainsFunc(f.every(), func(x Field) bool { return x.Kind == File })
}

// field is a field with what is wrong with it.
func (f Form) field(x Field) g.Node {
	for _, e := range f.Errors {
		if e.Path == x.Name && x.Error == "" {
			x.Error = e.Message
		}
	}
	return x.in(f.ID)
}

func (f Form) group(x Group) g.Node {
	class := "group"
	if x.InLine {
		class = "group in-line"
	}
	return h.FieldSet(h.Class(class),
		g.If(x.Legend != "", h.Legend(g.Text(x.Legend))),
		g.If(x.Hint != "", h.P(h.Class("hint"), g.Text(x.Hint))),
		h.Div(h.Class("fields"), g.Map(x.Fields, f.field)), x.Body)
}

// summary lists what is wrong, each with a link to its field, and takes the focus.
func (f Form) summary() g.Node {
	all := f.Errors
	names := map[string]Field{}
	for _, x := range f.every() {
		if names[x.Name] = x; x.Error != "" {
			all = append(all[:len(all):len(all)], errs.Field{Path: x.Name, Message: x.Error})
		}
	}
	if len(all) == 0 {
		return nil
	}
	title := "One thing to put right"
	if len(all) > 1 {
		title = Count(len(all)) + " things to put right"
	}
	return h.Div(h.Class("errors"), h.ID(f.ID+"-errors"), h.Role("alert"), h.TabIndex("-1"), flag("autofocus", !f.sample),
		h.H2(g.Text(title)), h.Ul(g.Map(all, func(e errs.Field) g.Node {
			if x, ours := names[e.Path]; ours {
				return h.Li(h.A(h.Href("#"+x.focus(f.ID)), g.Text(e.Message)))
			}
			return h.Li(g.Text(e.Message))
		})))
}

func (f Form) buttons() g.Node {
	return h.Div(h.Class("buttons"), f.Submit, g.Map(f.Buttons, func(b Button) g.Node { return b }),
		g.If(f.Cancel.safe(), h.A(Href(f.Cancel), g.Text("Cancel"))),
		g.If(f.Saves.safe(), h.Span(h.Class("saved quiet"), h.Role("status"), h.Data("saved", ""), g.Text(f.Saved))))
}

// Look is how loud a button is.
type Look uint8

// The looks. A page has one primary button at most; a danger cannot be taken back.
const (
	Plain Look = iota
	Primary
	Danger
)

// Button sends the form it stands in.
type Button struct {
	Text    string
	Look    Look
	Name    string // with Value, tells the server which button it was; "" for neither
	Value   string
	Action  URL    // another place to send the form to; "" for the form's own
	Confirm string // asked by the script before sending; "" for no question
	Keys    string // keys that press it; "" for none
}

// Render writes the button, as every node does.
func (b Button) Render(w io.Writer) error {
	class := [...]string{"button", "button primary", "button danger"}[min(b.Look, Danger)]
	return h.Button(h.Class(class), attr("name", b.Name), g.If(b.Name != "", h.Value(b.Value)), b.Action.attr("formaction"),
		attr("data-confirm", b.Confirm), attr("data-keys", b.Keys), g.Text(b.Text)).Render(w)
}

// Post is a form that is nothing but a button.
type Post struct {
	Action URL
	Button Button
	Rev    string // sent as rev; "" for none
	Hidden []Hidden
	Small  bool // looks like a link: in the rows of a table
}

// Render writes the form, as every node does.
func (p Post) Render(w io.Writer) error {
	f := Form{Rev: p.Rev, Hidden: p.Hidden}
	var press g.Node = p.Button
	if p.Small {
		press = h.Button(h.Class("as-link"), attr("name", p.Button.Name),
			g.If(p.Button.Name != "", h.Value(p.Button.Value)),
			attr("data-confirm", p.Button.Confirm), attr("data-keys", p.Button.Keys), g.Text(p.Button.Text))
	}
	return h.Form(h.Class("post"), h.Method("post"), Action(p.Action), f.hidden(), press).Render(w)
}
