package people

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/web/ui"
)

// Today is whom the reader's side is to speak to, for the first page; nil where there is nobody.
func (p Pages) Today(r *http.Request) (g.Node, error) {
	c := of(r)
	list, err := p.Work.DueList(r.Context(), c.v)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows := make([]g.Node, len(list))
	for i, d := range list {
		rows[i] = h.Li(ui.A(ui.Path("projects", string(d.Project), "stakeholders", d.ID), ui.Name(d.Stakeholder.Name)), g.Text(" "), ui.Due(d.Due, d.Due+civil.Date(d.Late)),
			ui.Note(g.If(d.Name != "", g.Group{ui.Name(d.Name), g.Text(" · ")}), g.Text(d.Reason)))
	}
	return ui.Section("contacts", "Who to speak to next", h.Ul(h.Class("stack"), g.Group(rows))), nil
}
