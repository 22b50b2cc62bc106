package ui

import (
	"io"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Merge is the body of the page shown when somebody else saved while this person was writing. It sends the fields of the
// form they came from, each with the text they choose, and the revision they have now read: the handler of that form
// takes it like any other.
type Merge struct {
	Who    Person // who saved in between
	When   g.Node // when, such as Moment makes it; nil when it is not known
	Fields []MergeField
	Action URL
	Rev    string // the revision that holds their text
	Hidden []Hidden
	Cancel URL // leaves things as they saved them
}

// MergeField is one field in its three versions.
type MergeField struct {
	Name   string
	Label  string
	Base   string // as both had read it
	Theirs string // as it is now
	Mine   string // as this person wanted it

	// Say writes a value that is not read as it is sent, such as an id; nil for texts.
	Say func(value string) string
}

func (f MergeField) say(value string) string {
	if f.Say == nil {
		return value
	}
	return f.Say(value)
}

// clash reports that both changed the field, differently. A field only one of them changed needs no choice.
func (f MergeField) clash() bool { return f.Theirs != f.Base && f.Mine != f.Base && f.Theirs != f.Mine }

// settled is the text of a field that needs no choice.
func (f MergeField) settled() string {
	if f.Mine != f.Base {
		return f.Mine
	}
	return f.Theirs
}

// Render writes the choice, as every node does.
func (m Merge) Render(w io.Writer) error {
	var clashes, settled g.Group
	for _, f := range m.Fields {
		if f.clash() {
			clashes = append(clashes, f.choice())
			continue
		}
		settled = append(settled, hidden(f.Name, f.settled()), f.told())
	}
	return h.Form(h.Class("form merge"), h.ID("merge"), h.Method("post"), Action(m.Action),
		Form{Rev: m.Rev, Hidden: m.Hidden}.hidden(),
		h.P(m.Who, g.Text(" saved this while you were writing"), g.Iff(m.When != nil, func() g.Node {
			return g.Group{g.Text(", "), m.When}
		}), g.Text(". Nothing of yours is lost: choose for each part what shall stand.")),
		clashes, settled,
		h.Div(h.Class("buttons"), Button{Text: "Save what I chose", Look: Primary},
			g.If(m.Cancel.safe(), h.A(Href(m.Cancel), g.Text("Leave it as they saved it")))),
	).Render(w)
}

func (f MergeField) choice() g.Node {
	version := func(key, title, text string, chosen bool) g.Node {
		id := "merge-" + f.Name + "-" + key
		return h.Div(h.Class("version"), h.Div(h.Class("choice"),
			h.Input(h.ID(id), h.Type("radio"), h.Name(f.Name), h.Value(text), flag("checked", chosen),
				flag("required", true)),
			h.Label(h.For(id), g.Text(title))), h.Div(h.Class("text"), shown(changed(f.say(f.Base), f.say(text)))))
	}
	return h.FieldSet(h.Class("clash"), h.Legend(g.Text(f.Label)),
		h.Div(h.Class("versions"), version("mine", "Mine", f.Mine, true), version("theirs", "Theirs", f.Theirs, false),
			h.Div(h.Class("version base"), h.P(h.Class("quiet"), g.Text("As it was")),
				h.Div(h.Class("text"), textOrNothing(f.say(f.Base))))))
}

// told says what happens to a field that needs no choice, unless nobody touched it.
func (f MergeField) told() g.Node {
	whose := "your text"
	switch {
	case f.Mine == f.Base && f.Theirs == f.Base:
		return nil
	case f.Mine == f.Theirs:
		whose = "what you both wrote"
	case f.Mine == f.Base:
		whose = "their text"
	}
	return h.P(h.Class("settled"), h.Strong(g.Text(f.Label)), g.Text(": "+whose+" stands, “"), Name(f.say(f.settled())),
		g.Text("”."))
}

func textOrNothing(s string) g.Node {
	if s == "" {
		return Quiet(g.Text("nothing"))
	}
	return Name(s)
}

func shown(parts []part) g.Node {
	if len(parts) == 0 {
		return textOrNothing("")
	}
	return g.El("bdi", g.Map(parts, func(p part) g.Node {
		switch {
		case p.added:
			return h.Ins(g.Text(p.text))
		case p.gone:
			return h.Del(g.Text(p.text))
		}
		return g.Text(p.text)
	}))
}
