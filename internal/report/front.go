package report

import (
	"fmt"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/brief"
)

// What the front shows at most; the evidence holds the rest.
const (
	mostAsks       = 4
	mostMilestones = 4
	mostOwed       = 3
	nameRoom       = 1200 // for one text of the front, at the size of a chart's text; on paper fewer lines of it show
)

// front is the page the sponsor reads: conclusion, figures, decisions, pictures.
func (p *page) front() g.Node {
	b := p.b
	first, right, rest := p.fit()
	return h.Article(h.Class("front"),
		lines(2, h.P, "basis", g.Map(b.Basis, func(s string) g.Node { return h.Span(short(s)) })),
		lines(2, h.H1, "", short(b.Title)),
		p.lead(),
		p.figures(),
		h.Div(h.Class("columns"), g.If(len(first) > 0, h.Div(h.Class("first"), blocks(first))), g.If(len(right) > 0,
			h.Div(h.Class("right"), blocks(right))),
			g.If(len(rest) > 0, h.Div(h.Class("rest"), blocks(rest)))),
	)
}

// lines is an element of which paper shows at most n lines.
func lines(n int, el func(...g.Node) g.Node, class string, children ...g.Node) g.Node {
	if class != "" {
		class += " "
	}
	return el(h.Class(fmt.Sprintf("%sk%d", class, n)), g.Group(children))
}

// short is a name cut where it is longer than any reader needs; the evidence has it whole.
func short(s string) g.Node { return name(chart.Shorten(chart.Clean(s), nameRoom, false)) }

// note is a quieter line below a name.
func note(s string) g.Node {
	if s == "" {
		return nil
	}
	return lines(2, h.Span, "note", short(s))
}

func (p *page) lead() g.Node {
	all := p.b.Lead
	if len(all) == 0 {
		return nil
	}
	return g.Group{lines(3, h.P, "lead", short(all[0])),
		g.If(len(all) > 1, lines(4, h.P, "also", g.Map(all[1:], func(s string) g.Node { return g.Group{short(s), g.Text(" ")} })))}
}

func (p *page) figures() g.Node {
	if len(p.b.Figures) == 0 {
		return nil
	}
	return h.Ul(h.Class(fmt.Sprintf("figures of-%d", len(p.b.Figures))), g.Map(p.b.Figures, func(f brief.Figure) g.Node {
		class := "value"
		if f.NotRun {
			class = "value not-run"
		}
		return h.Li(
			to(f.Evidence, lines(1, h.Span, class, short(f.Value)), g.Text(" "), lines(3, h.Span, "what", short(f.Name))),
			g.Map(f.Notes, func(s string) g.Node { return lines(2, h.Span, "note", short(s)) }),
		)
	}))
}

// heading is that of a part of the front; the id names it.
func heading(id, title string) g.Node { return lines(2, h.H2, "", h.ID(id), short(title)) }

// caption says what a table lists.
func caption(s string) g.Node { return h.Caption(txt(s)) }

func head(s string) g.Node       { return h.Th(h.Scope("col"), txt(s)) }
func headNumber(s string) g.Node { return h.Th(h.Scope("col"), h.Class("n"), txt(s)) }

// more says how many rows the evidence holds beyond those shown.
func more(shown, all int, things string) g.Node {
	if all <= shown {
		return nil
	}
	return h.P(h.Class("note"), h.A(h.Href("#evidence"), g.Textf("%d more %s in the evidence", all-shown, things)))
}

func (p *page) asks() g.Node {
	all := p.b.Asks
	shown := min(len(all), mostAsks)
	return g.Group{heading("h-asks", "What to decide"),
		h.Table(h.Class("asks"), caption("Decisions that wait, what costs most first"),
			h.THead(h.Tr(head("No."), head("Decision, by whom"), headNumber("Needed by"), headNumber("Each week costs"))),
			h.TBody(g.Map(all[:shown], ask))),
		more(shown, len(all), "decisions")}
}

// byOf is the note below a decision: who decides, and since when they have been asked.
func byOf(a *brief.Ask) string {
	by := a.By
	if by == "" {
		by = "nobody is named"
	}
	if !a.Asked.IsZero() {
		by += ", asked " + brief.Date(a.Asked)
	}
	return by
}

func ask(a brief.Ask) g.Node {
	return h.Tr(
		h.Td(g.Textf("%d", a.Number)),
		h.Th(h.Scope("row"), lines(2, h.Span, "", to(a.Evidence, short(a.Title))), note(byOf(&a))),
		h.Td(h.Class("n"), dateOr(brief.Date(a.NeededBy), "no date"), g.If(a.DaysLate > 0,
			h.Span(h.Class("note late"), g.Text(brief.Slip(a.DaysLate))))),
		h.Td(h.Class("n"), h.Span(g.If(a.Costs, h.Class("strong")), txt(a.Cost)), g.Map(a.Notes[:min(len(a.Notes), 2)], note)),
	)
}

func dateOr(date, otherwise string) g.Node {
	if date == "" {
		return h.Span(h.Class("quiet"), g.Text(otherwise))
	}
	return g.Text(date)
}

func (p *page) milestones() g.Node {
	all := p.b.Milestones
	shown := min(len(all), mostMilestones)
	return g.Group{heading("h-milestones", "Contract milestones"),
		h.Table(h.Class("milestones"), caption("Contract date in force against the forecast"),
			h.THead(h.Tr(head("Milestone"), headNumber("Contract"), headNumber("Forecast"), headNumber("Slip"))),
			h.TBody(g.Map(all[:shown], milestone))),
		more(shown, len(all), "contract milestones")}
}

func milestone(m brief.Milestone) g.Node {
	class := "n"
	if m.HasSlip && m.Slip > 0 {
		class = "n late"
	}
	return h.Tr(
		h.Th(h.Scope("row"), lines(2, h.Span, "", to(m.Evidence, short(m.Name))), note(saidOf(&m))),
		h.Td(h.Class("n"), dateOr(brief.Date(m.Contract), "none")),
		h.Td(h.Class("n"), dateOr(brief.Date(m.Forecast), "none")),
		h.Td(h.Class(class), txt(m.SlipText)),
	)
}

// saidOf is the note below a milestone's name.
func saidOf(m *brief.Milestone) string {
	if len(m.Notes) == 0 {
		return m.Supplier
	}
	return strings.Join(m.Notes, " · ")
}

func (p *page) owed() g.Node {
	o := p.b.Owed
	shown := min(len(o.Late), mostOwed)
	if shown == 0 {
		return g.Group{heading("h-owed", "What we owe"), h.P(h.Class("quiet"), to(o.Evidence, txt(o.Sentence)))}
	}
	return g.Group{heading("h-owed", "What we owe, and are late with"),
		h.Table(h.Class("owed"), h.Caption(to(o.Evidence, txt(o.Sentence))),
			h.THead(h.Tr(head("Promise, by whom"), headNumber("Due"), headNumber("Late"))),
			h.TBody(g.Map(o.Late[:shown], func(i brief.OwedItem) g.Node {
				return h.Tr(
					h.Th(h.Scope("row"), lines(1, h.Span, "", short(i.Title)), note(i.Owner)),
					h.Td(h.Class("n"), txt(brief.Date(i.Due))),
					h.Td(h.Class("n late"), g.Text(brief.Days(i.DaysLate))))
			}))),
		more(shown, len(o.Late), "late promises")}
}

func (p *page) next() g.Node {
	return g.Group{heading("h-next", "What to find out next"),
		h.Ol(h.Class("next"), g.Map(p.b.Next, func(n brief.Next) g.Node {
			return h.Li(lines(1, h.Span, "", to(n.Evidence, short(n.Sentence))), g.If(n.Worth != "",
				h.Span(h.Class("worth"), txt(n.Worth))))
		}))}
}

func (p *page) why() g.Node {
	w := p.b.Loss
	return g.Group{heading("h-why", w.Title), p.frontPicture("why", w.Title, w, w.Evidence,
		g.Text(chart.Clean(w.Note)+", by court: "), h.Span(h.Class("chip client"),
			g.Text("ours")), g.Text(" "), h.Span(h.Class("chip delivery"), g.Text("supplier’s")))}
}

func (p *page) gain() g.Node {
	k := p.b.Curve
	return g.Group{heading("h-gain", k.Title), p.frontPicture("gain", k.Title, k, k.Evidence,
		g.Text("Value a year. Dashed: plan at approval. Line: forecast."))}
}

func (p *page) moved() g.Node {
	t := p.b.Trend
	return g.Group{heading("h-moved", t.Title), p.frontPicture("moved", t.Title, t, t.Evidence,
		g.Text("Across: day of report. Up: day forecast. Dashed: contract date in force. Diagonal: both on one day."))}
}
