package ui

import (
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Kind is what a field takes.
type Kind uint8

// The kinds. The zero value is one line of text.
const (
	Line     Kind = iota
	Area          // several lines
	Select        // one of Options, in a list
	Radios        // one of Options, all in view
	Checks        // any of Options
	Check         // yes or no; Value is what is sent for yes, "on" when empty
	Day           // a date, sent as 2026-03-31
	DayTime       // a date and a time of day, sent as 2026-03-31T17:00
	Amount        // money; Unit is the currency, such as "£"
	Length        // a duration in Unit, "days" when empty
	Integer       // a whole number
	Email         // an address
	Password      // the script offers to show it
	Find          // words to search for
	File          // one file, or several with Many
	Digits        // a code of digits, for which a telephone shows its keys
)

// Field is one question of a form: label, hint, what was answered, what is wrong with it.
type Field struct {
	Name     string // in the form, stable: links, scripts and tests know it
	Label    string
	Kind     Kind
	Value    string   // what was answered; for Check, what is sent
	Values   []string // what was answered to Checks; for Check, not empty when it is ticked
	Options  []Option
	Hint     string // what a good answer is; "" for nothing
	Error    string // what is wrong and what would be right; Form fills it from its Errors
	Required bool   // said in words
	Fill     string // what the browser may fill in: an autocomplete token; "off" when empty
	Unit     string // beside the answer
	Size     int    // characters of room, or lines of an Area; 0 for the usual
	Most     int    // characters accepted, or bytes of all files together; 0 for any number
	Min, Max string // bounds of a Day, an Integer or a Length
	Accept   string // kinds of File: ".xer,.xml"
	Many     bool   // several files
	Fixed    bool   // shown and sent, but not to be changed
}

// Option is one of several answers.
type Option struct {
	Value string
	Label string
	Hint  string // for Radios and Checks; "" for nothing
}

// id of the field's control, or of its first one.
func (f Field) id(form string) string { return form + "-" + f.Name }

// focus is the id of what a link to the field should reach.
func (f Field) focus(form string) string {
	if f.many() {
		return f.id(form) + "-0"
	}
	return f.id(form)
}

// many reports a field of several controls.
func (f Field) many() bool { return f.Kind == Radios || f.Kind == Checks }

// in is the field in the form of an id.
func (f Field) in(form string) g.Node {
	id := f.id(form)
	class := "field"
	if f.Error != "" {
		class = "field wrong"
	}
	if f.many() {
		return h.FieldSet(h.Class(class), f.describedBy(id), h.Legend(f.label()), f.hint(id), f.error(id), f.choices(id))
	}
	if f.Kind == Check {
		return h.Div(h.Class(class), h.Div(h.Class("choice"), f.tick(id), h.Label(h.For(id), f.label())), f.hint(id), f.error(id))
	}
	return h.Div(h.Class(class), h.Label(h.For(id), f.label()), f.hint(id), f.error(id), f.control(id))
}

func (f Field) label() g.Node {
	return g.Group{g.Text(f.Label), g.If(f.Required, h.Span(h.Class("required"), g.Text(" (required)")))}
}

func (f Field) hint(id string) g.Node {
	if f.Hint == "" {
		return nil
	}
	return h.P(h.Class("hint"), h.ID(id+"-hint"), g.Text(f.Hint))
}

func (f Field) error(id string) g.Node {
	if f.Error == "" {
		return nil
	}
	return h.P(h.Class("error"), h.ID(id+"-error"), h.Strong(g.Text("To put right: ")), g.Text(f.Error))
}

// describedBy ties hint and error to the control for those who listen.
func (f Field) describedBy(id string) g.Node {
	by := ""
	if f.Hint != "" {
		by = id + "-hint"
	}
	if f.Error != "" {
		by += " " + id + "-error"
	}
	return attr("aria-describedby", trimLeft(by))
}

func trimLeft(s string) string {
	if s != "" && s[0] == ' ' {
		return s[1:]
	}
	return s
}

// common is what every single control has.
func (f Field) common(id string) g.Node {
	return g.Group{h.ID(id), h.Name(f.Name), f.describedBy(id), g.If(f.Error != "", h.Aria("invalid", "true")),
		flag("required", f.Required), flag("readonly", f.Fixed && f.Kind != Select), number("maxlength", f.Most)}
}

func (f Field) control(id string) g.Node {
	switch f.Kind {
	case Area:
		rows := f.Size
		if rows == 0 {
			rows = 5
		}
		// A browser drops a line end right after the tag: this one, so that none of the answer's is lost.
		return h.Textarea(f.common(id), h.Rows(strconv.Itoa(rows)), g.Text("\n"+f.Value))
	case Select:
		return h.Select(f.common(id), attr("autocomplete", f.Fill), g.Map(f.Options, func(o Option) g.Node {
			return h.Option(h.Value(o.Value), flag("selected", o.Value == f.Value), g.Text(o.Label))
		}))
	case Password:
		return h.Span(h.Class("with"), f.input(id, "password"), h.Button(h.Type("button"), h.Class("button"), h.Data("shows", id),
			g.Attr("hidden"), h.Aria("pressed", "false"), g.Text("Show"), Unseen(" "+f.Label)))
	case File:
		most := f.Most
		f.Most = 0
		return h.Input(f.common(id), h.Type("file"), attr("accept", f.Accept), flag("multiple", f.Many), number("data-most", most))
	case Amount:
		return f.beside(h.Span(h.Class("unit"), g.Text(f.Unit)), f.input(id, "text", g.Attr("inputmode", "decimal")))
	case Digits:
		return f.input(id, "text", g.Attr("inputmode", "numeric"))
	case Length:
		return f.beside(f.input(id, "number"), h.Span(h.Class("unit"), g.Text(or(f.Unit, "days"))))
	}
	types := map[Kind]string{Day: "date", DayTime: "datetime-local", Integer: "number", Email: "email", Find: "search"}
	box := f.input(id, or(types[f.Kind], "text"))
	if f.Unit != "" {
		return f.beside(box, h.Span(h.Class("unit"), g.Text(f.Unit)))
	}
	return box
}

func (f Field) beside(parts ...g.Node) g.Node { return h.Span(h.Class("with"), g.Group(parts)) }

func (f Field) input(id, kind string, more ...g.Node) g.Node {
	value := attr("value", f.Value)
	if f.Kind == Password {
		value = nil // never sent back
	}
	return h.Input(f.common(id), h.Type(kind), value, h.AutoComplete(or(f.Fill, "off")), number("size", f.room()),
		attr("min", f.Min), attr("max", f.Max), g.Group(more))
}

// room is the size of a box in characters where its kind knows one.
func (f Field) room() int {
	switch {
	case f.Size > 0:
		return f.Size
	case f.Kind == Amount:
		return 14
	}
	return 0
}

// choices is the options of Radios and Checks.
func (f Field) choices(id string) g.Node {
	kind, on := "radio", []string{f.Value}
	if f.Kind == Checks {
		kind, on = "checkbox", f.Values
	}
	boxes := make(g.Group, len(f.Options))
	for i, o := range f.Options {
		box := id + "-" + strconv.Itoa(i)
		hint := ""
		if o.Hint != "" {
			hint = box + "-hint"
		}
		boxes[i] = h.Div(h.Class("choice"),
			h.Input(h.ID(box), h.Type(kind), h.Name(f.Name), h.Value(o.Value), flag("checked", slices.Contains(on, o.Value)),
				flag("required", f.Required && f.Kind == Radios), attr("aria-describedby", hint)),
			h.Label(h.For(box), g.Text(o.Label)),
			g.If(hint != "", h.P(h.Class("hint"), h.ID(hint), g.Text(o.Hint))))
	}
	return h.Div(h.Class("choices"), boxes)
}

// tick is the box of Check.
func (f Field) tick(id string) g.Node {
	return h.Input(f.common(id), h.Type("checkbox"), h.Value(or(f.Value, "on")), flag("checked", len(f.Values) > 0))
}
