package programme

import (
	"cmp"
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// nextMilestones is how many dates of the contract the first page of an engagement shows.
const nextMilestones = 3

// Next is the dates of the contract that come next, as the latest submission has them, for the first page of an engagement; nil for who may
// not list them.
func (p Pages) Next(r *http.Request, scope access.ScopeID) (g.Node, error) {
	c := of(r)
	l, err := p.Work.Milestones(r.Context(), c.v, scope)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	at := ui.Path("engagements", string(scope), "milestones")
	if len(l.Rows) == 0 {
		empty := ui.Empty{Says: "No date of the contract is named yet."}
		if len(l.MayAdd) > 0 {
			empty.Action = ui.Link{Text: "Name the first", URL: ui.Path("engagements", string(scope), "milestones", "new")}
		}
		return ui.Section("next", "What comes next", empty), nil
	}
	rows := upcoming(l.Rows)
	if len(rows) == 0 {
		return ui.Section("next", "What comes next", h.P(ui.A(at, g.Text("Every date of the contract is reached: "+ui.Things(len(l.Rows), "date"))))), nil
	}
	as := g.Node(nil)
	if l.Latest != nil {
		as = ui.Note(g.Text("As "), ui.A(ui.Path("engagements", string(scope), "programme", l.Latest.ID), ui.Name(cmp.Or(l.Latest.Label, "the latest submission"))), g.Text(" has them."))
	}
	return ui.Section("next", "What comes next", h.Ul(h.Class("stack"), g.Map(rows, func(m work.MilestoneRow) g.Node { return c.coming(m, at) })), as), nil
}

// coming is a date of the contract with its forecast.
func (c call) coming(m work.MilestoneRow, at ui.URL) g.Node {
	last, _ := m.Latest()
	note := g.Group{g.Text("by the contract "), ui.Date(last.Due, 0)}
	switch {
	case last.Forecast.IsZero():
		note = append(note, g.Text(", no forecast: "+string(m.Mapped())))
	case last.HasCumulative && last.Cumulative > 0:
		note = append(note, g.Text(", forecast "), ui.Date(last.Forecast, 0), g.Text(", "), ui.Late(ui.Things(last.Cumulative, "day")+" late"))
	default:
		note = append(note, g.Text(", forecast "), ui.Date(last.Forecast, 0), g.Text(", in time"))
	}
	return h.Li(ui.A(at, ui.Name(m.Title)), g.If(m.Audience != access.Shared, g.Group{g.Text(" "), ui.Audience{Of: m.Audience, Viewer: c.v.Side}.Chip()}), ui.Note(note...))
}

// upcoming are the dates that are not reached, the soonest first.
func upcoming(all []work.MilestoneRow) []work.MilestoneRow {
	day := func(m work.MilestoneRow) civil.Date {
		last, _ := m.Latest()
		if d := cmp.Or(last.Forecast, last.Due); d != 0 {
			return d
		}
		return civil.NewDate(2200, 1, 1)
	}
	rows := slices.DeleteFunc(slices.Clone(all), func(m work.MilestoneRow) bool {
		last, _ := m.Latest()
		return m.Mapped() == work.Done || last.Reached
	})
	slices.SortStableFunc(rows, func(a, b work.MilestoneRow) int { return cmp.Compare(day(a), day(b)) })
	return rows[:min(len(rows), nextMilestones)]
}
