package benefit

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/chart"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/web/ui"
)

// Checks is every rule applied to the case, with the list behind its verdict.
func (p Pages) Checks(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.CheckedCase(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if v.Owns {
		return notFound
	}
	shown := c.frame(v, "Checks of the case")
	found, notRun := 0, 0
	for _, k := range v.Checks {
		switch k.Verdict {
		case core.Found:
			found++
		case core.CheckNotRun:
			notRun++
		}
	}
	rows := slices.Clone(v.Checks) // what found something first: the others are read by whoever asks what was looked for
	slices.SortStableFunc(rows, func(a, b core.Check) int { return rank(a) - rank(b) })
	shown.Lead = g.Text(ui.Count(found) + " of " + ui.Things(len(v.Checks), "check") + " found something; " + ui.Count(notRun) + " could not be run.")
	shown.Body = []g.Node{c.parts(v), unsound(c, v), c.next(v), ui.Table[core.Check]{ID: "check-list", Caption: "Checks of the case", Rows: rows, Things: "checks",
		Columns: []ui.Column[core.Check]{
			{Head: "Check", Row: true, Cell: func(k core.Check) g.Node {
				return g.Group{ui.A(ui.URL("").At(k.ID), g.Text(k.Name)), ui.Note(g.Text(k.Definition))}
			}},
			{Head: "Matters", Tight: true, Cell: func(k core.Check) g.Node { return g.Text(severities[k.Severity]) }},
			{Head: "Found", Number: true, Cell: func(k core.Check) g.Node { return verdict(k) }},
		}}}
	for _, k := range v.Checks {
		if k.Verdict == core.Found {
			shown.Body = append(shown.Body, c.found(v, k))
		}
	}
	return p.Shell.Show(w, r, shown)
}

// rank puts what found something first, then what could not be run, then what holds.
func rank(k core.Check) int {
	switch k.Verdict {
	case core.Found:
		return 0
	case core.CheckNotRun:
		return 1
	}
	return 2
}

func verdict(k core.Check) g.Node {
	switch k.Verdict {
	case core.CheckNotRun:
		return g.Group{ui.State("not run"), ui.Note(g.Text(k.Reason))}
	case core.Holds:
		return ui.Quiet(g.Text("nothing"))
	}
	return ui.Evidence(ui.URL("").At(k.ID), ui.Count(len(k.Findings)))
}

// found is the list behind a check that found something.
func (c call) found(v *work.View, k core.Check) g.Node {
	return ui.Section(k.ID, k.Name, h.Ul(h.Class("stack"), g.Map(k.Findings, func(f core.Finding) g.Node {
		text := g.Text(v.Spoken(f.Sentence))
		n := v.Nodes[f.Subject.ID]
		if n.ID == "" {
			return h.Li(text)
		}
		return h.Li(ui.A(c.place(n.Kind, n.ID), text))
	})))
}

// mostNext is how many missing inputs are named.
const mostNext = 5

// next is what to find out next, by what hangs on it.
func (c call) next(v *work.View) g.Node {
	inputs := core.NextInputs(v.Case, v.Result, mostNext)
	if len(inputs) == 0 {
		return nil
	}
	return ui.Section("next", "What to find out next", h.Ol(h.Class("stack"), g.Map(inputs, func(in core.MissingInput) g.Node {
		text := g.Text(v.Spoken(in.Sentence))
		for _, s := range in.Subjects {
			if n := v.Nodes[s.ID]; n.ID != "" {
				return h.Li(ui.A(c.place(n.Kind, n.ID), text))
			}
		}
		return h.Li(text)
	})))
}

// linked is one node of the map that can wait for others.
type linked struct {
	casebook.Node
	needs int
}

// mapLinks leads to every node that can be linked, and for who leads to the form of its links.
func (c call) mapLinks(v *work.View) g.Node {
	var rows []linked
	for _, b := range v.Case.Benefits {
		rows = append(rows, linked{v.Nodes[string(b.ID)], len(b.Needs)})
	}
	for _, ch := range v.Case.Changes {
		rows = append(rows, linked{v.Nodes[string(ch.ID)], len(ch.Needs)})
	}
	t := ui.Table[linked]{ID: "node-list", Caption: "Benefits and changes of the map", Rows: rows, Things: "benefits and changes",
		Columns: []ui.Column[linked]{
			{Head: "What", Row: true, Cell: func(n linked) g.Node { return c.ref(v, n.ID) }},
			{Head: "Kind", Tight: true, Cell: func(n linked) g.Node { return g.Text(kindNames[n.Kind]) }},
			{Head: "Waits for", Number: true, Cell: func(n linked) g.Node { return g.Text(ui.Things(n.needs, "thing")) }},
		}}
	if v.Leads {
		t.Columns = append(t.Columns, ui.Column[linked]{Head: "Change", Silent: true, Tight: true, Cell: func(n linked) g.Node {
			return ui.A(c.place(n.Kind, n.ID, "links"), g.Text("Change its links"), ui.Unseen(": "+n.Title))
		}})
	}
	return ui.Section("nodes", "Benefits and changes", t)
}

func benefitNote(r work.Row) (string, chart.NodeState) {
	switch {
	case r.Result == nil || r.Result.Forecast.NotRun != "":
		return "no date", chart.NotKnown
	case r.Result.Planned.NotRun == "" && r.Result.SlipDays > 0:
		return short(r.Result.Forecast.Start) + ", +" + ui.Count(r.Result.SlipDays) + " d", chart.Slips
	}
	return short(r.Result.Forecast.Start), chart.InTime
}

func nodeNote(v *work.View, id core.NodeID) (string, chart.NodeState) {
	if v.Result == nil {
		return "no date", chart.NotKnown
	}
	for _, e := range v.Result.Enablers {
		if e.ID == id {
			return stateOf(int(e.Forecast-e.Approved), short(e.Forecast), e.Approved.IsZero())
		}
	}
	for _, ch := range v.Result.Changes {
		if ch.ID == id {
			return stateOf(int(ch.Forecast-ch.Planned), short(ch.Forecast), ch.Planned.IsZero())
		}
	}
	return "", chart.NotKnown
}

func stateOf(days int, forecast string, noPlan bool) (string, chart.NodeState) {
	switch {
	case forecast == "":
		return "no date", chart.NotKnown
	case !noPlan && days > 0:
		return forecast + ", +" + ui.Count(days) + " d", chart.Slips
	}
	return forecast, chart.InTime
}
