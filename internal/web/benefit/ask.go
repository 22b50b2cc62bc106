package benefit

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/web/ui"
)

// asking is a form that changes nothing and is sent by GET, so that its answer has an address.
func asking(action ui.URL, fields []ui.Field) g.Node {
	return h.Form(h.Class("form ask"), h.ID("ask"), h.Method("get"), ui.Action(action), h.Div(h.Class("moves"), g.Map(fields, func(f ui.Field) g.Node {
		id := "ask-" + f.Name
		class, by := "field", id+"-hint"
		if f.Error != "" {
			class, by = "field wrong", id+"-hint "+id+"-error"
		}
		return h.Div(h.Class(class), h.Label(h.For(id), ui.Name(f.Label)),
			h.Span(h.Class("with"), h.Input(h.ID(id), h.Name(f.Name), h.Type("text"), g.Attr("inputmode", "numeric"), g.Attr("size", "4"), h.Value(f.Value), h.AutoComplete("off"),
				h.Aria("describedby", by), g.If(f.Error != "", h.Aria("invalid", "true")), g.If(f.Fixed, h.Disabled())), h.Span(h.Class("unit"), g.Text(f.Unit))),
			h.P(h.Class("hint"), h.ID(id+"-hint"), g.Text(f.Hint)), g.If(f.Error != "", h.P(h.Class("error"), h.ID(id+"-error"), h.Strong(g.Text("To put right: ")), g.Text(f.Error))))
	})), h.Div(h.Class("buttons"), ui.Button{Text: "Move them", Look: ui.Primary}, h.A(ui.Href(action), g.Text("Put everything back"))))
}
