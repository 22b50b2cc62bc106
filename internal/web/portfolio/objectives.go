package portfolio

import (
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/portfolio"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/web/ui"
)

// servingOf leads to a benefit.
func servingOf(s portfolio.Serving) g.Node {
	return ui.A(ui.Path("projects", s.Project, "benefits", s.ID), ui.Name(s.Benefit))
}

// aims is the objectives with what serves them.
func aims(s *work.Strategy) g.Node {
	return ui.Section("aims", "Objectives", ui.Table[portfolio.Aim]{ID: "aim-list", Caption: "Objectives, those that most projects serve first", Rows: s.Aims, Things: "objectives",
		Empty: ui.Empty{Says: "No benefit of a project you see serves an objective yet. Say in a benefit’s profile which it serves."},
		Columns: []ui.Column[portfolio.Aim]{
			{Head: "Objective", Row: true, Cell: func(a portfolio.Aim) g.Node { return ui.Name(a.Title) }},
			{Head: "Served by", Cell: func(a portfolio.Aim) g.Node {
				return h.Details(h.Summary(g.Text(ui.Things(len(a.Serves), "benefit")+" of "+ui.Things(a.Projects, "project"))), h.Ul(h.Class("stack"), g.Map(a.Serves, func(x portfolio.Serving) g.Node {
					return h.Li(servingOf(x), ui.Note(ui.A(ui.Path("projects", x.Project), ui.Name(x.Name))))
				})))
			}},
			{Head: "Forecast", Number: true, Cell: func(a portfolio.Aim) g.Node {
				var out g.Group
				for _, x := range a.Sums {
					out = append(out, h.Div(g.Text(brief.Short(core.Money(x.Forecast), x.Currency)), ui.Note(g.Text("of "+brief.Short(core.Money(x.Planned), x.Currency)+" planned"))))
				}
				if a.Unknown > 0 {
					out = append(out, ui.Note(g.Text(ui.Things(a.Unknown, "benefit")+" without a value")))
				}
				return out
			}},
			{Head: "Counted elsewhere too", Cell: func(a portfolio.Aim) g.Node {
				if a.Beside == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(ui.Things(a.Beside, "benefit") + " counted for another objective too: do not add them up")
			}},
		}})
}

// doubles is the measures that several projects count.
func doubles(s *work.Strategy) g.Node {
	if len(s.Doubles) == 0 {
		return ui.Section("doubles", "Counted twice", h.P(ui.Quiet(g.Text("No measure is counted in two projects with shares of more than the whole."))))
	}
	return ui.Section("doubles", "Counted twice", h.P(g.Text("The same measure and unit in several projects, with shares that come to more than the whole. Say in each profile how much of the improvement the project may claim.")),
		ui.Table[portfolio.Twice]{ID: "double-list", Caption: "Measures counted in several projects", Rows: s.Doubles, Things: "measures", Columns: []ui.Column[portfolio.Twice]{
			{Head: "Measure", Row: true, Cell: func(t portfolio.Twice) g.Node { return g.Group{ui.Name(t.Measure), ui.Note(ui.Name(t.Unit))} }},
			{Head: "Claimed together", Number: true, Cell: func(t portfolio.Twice) g.Node { return ui.Late(fmt.Sprintf("%.0f %%", t.Share*100)) }},
			{Head: "By", Cell: func(t portfolio.Twice) g.Node {
				return h.Ul(h.Class("stack"), g.Map(t.Counted, func(x portfolio.Serving) g.Node {
					return h.Li(servingOf(x), ui.Note(ui.A(ui.Path("projects", x.Project), ui.Name(x.Name)), g.Text(fmt.Sprintf(", %.0f %%", x.Share*100))))
				}))
			}},
		}})
}

// unserved is the objectives that nothing serves.
func unserved(s *work.Strategy) g.Node {
	if len(s.Unserved) == 0 {
		return nil
	}
	return ui.Section("unserved", "Objectives that no benefit serves", h.Ul(h.Class("stack"), g.Map(s.Unserved, func(u work.Unserved) g.Node {
		return h.Li(ui.Name(u.Title), ui.Note(ui.A(ui.Path("projects", string(u.Project), "benefits"), ui.Name(u.Name))))
	})))
}
