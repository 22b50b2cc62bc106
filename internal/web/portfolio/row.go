package portfolio

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Row is a row as it stands in its file.
func (p Pages) Row(w http.ResponseWriter, r *http.Request) error {
	at, err := strconv.Atoi(r.PathValue("row"))
	if err != nil {
		at = 0
	}
	s, err := p.Work.Row(r.Context(), server.Viewer(r.Context()), r.PathValue("list"), at)
	if err != nil {
		return err
	}
	shown := ui.Page{Title: capital(s.List.Row()) + " " + strconv.Itoa(at), Crumbs: append(slices.Clone(crumbs), listsLink, ui.Link{Text: s.List.File, URL: listed(s.List.ID)}),
		Lead: g.Group{g.Text("As it stands in "), ui.Name(s.List.File), g.Text(", and what was understood.")}}
	switch {
	case s.Head:
		shown.Lead = g.Text("These are the headings.")
	case s.Reason != "":
		shown.Lead = g.Group{g.Text("It was listed and not taken: "), ui.Name(s.Reason), g.Text(".")}
	}
	shown.Body = []g.Node{understood(s), ui.Section("cells", "As it stands", ui.Table[work.Cell]{ID: "cells", Caption: "Cells", Rows: s.Cells, Things: "cells", Columns: []ui.Column[work.Cell]{
		{Head: "Heading", Row: true, Cell: func(c work.Cell) g.Node {
			return g.Group{ui.Name(c.Heading), g.If(c.Field != "", ui.Note(g.Text("read as "+c.Field.Words())))}
		}},
		{Head: "Says", Cell: func(c work.Cell) g.Node {
			if c.Text == "" {
				return ui.Quiet(g.Text("nothing"))
			}
			return ui.Name(c.Text)
		}},
	}})}
	return p.Shell.Show(w, r, shown)
}

func understood(s *work.Source) g.Node {
	e := s.Entry
	if e == nil {
		return nil
	}
	sign := s.List.Year.Sign
	d := ui.Definitions{{Term: "Project", Value: ui.Name(e.Said[portfolio.Name])}, {Term: "Delivery confidence", Value: rated(e.Rating)}, {Term: "Starts", Value: dayNode(e.Begins)}, {Term: "Ends", Value: dayNode(e.Ends)},
		{Term: "Whole-life cost", Value: amount(e.Cost, sign)}, {Term: "Benefits", Value: amount(e.Benefit, sign)}}
	return ui.Section("understood", "What was understood", d, g.If(s.List.State == casebook.Applied, h.P(ui.A(years("projects", s.List.ID, strconv.Itoa(s.At)), g.Text("This project over the years")))))
}
