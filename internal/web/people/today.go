package people

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/web/ui"
)

// Today is whom the reader's side is to speak to, and who leads for the first time without help, for the first page; nil where there is
// neither.
func (p Pages) Today(r *http.Request) (g.Node, error) {
	c := of(r)
	list, err := p.Work.DueList(r.Context(), c.v)
	if err != nil {
		return nil, err
	}
	alone, err := p.Work.Unhelped(r.Context(), c.v)
	if err != nil || len(list)+alone == 0 {
		return nil, err
	}
	var out g.Group
	if alone > 0 {
		text := ui.Things(alone, "person leads", "people lead") + " for the first time without a mentor"
		out = append(out, ui.Section("alone", "Help for who leads for the first time", h.P(ui.A("/client-roles", g.Text(text)), g.Text("."))))
	}
	if len(list) == 0 {
		return out, nil
	}
	rows := make([]g.Node, len(list))
	for i, d := range list {
		rows[i] = h.Li(ui.A(ui.Path("projects", string(d.Project), "stakeholders", d.ID), ui.Name(d.Stakeholder.Name)), g.Text(" "), ui.Due(d.Due, d.Due+civil.Date(d.Late)),
			ui.Note(g.If(d.Name != "", g.Group{ui.Name(d.Name), g.Text(" · ")}), g.Text(d.Reason)))
	}
	return append(out, ui.Section("contacts", "Who to speak to next", h.Ul(h.Class("stack"), g.Group(rows)))), nil
}
