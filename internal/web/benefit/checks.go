package benefit

import (
	"net/http"

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
	c, v, err := p.see(r)
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
	shown.Lead = g.Text(ui.Count(found) + " of " + ui.Things(len(v.Checks), "check") + " found something; " + ui.Count(notRun) + " could not be run.")
	shown.Body = []g.Node{c.parts(v), unsound(c, v), c.next(v), ui.Table[core.Check]{ID: "check-list", Caption: "Checks of the case", Rows: v.Checks, Things: "checks",
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

// Map is the case from what is wanted, at the left, to what it waits for, at the right.
func (p Pages) Map(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	shown := c.frame(v, "Map")
	shown.Lead = g.Text("From what is wanted, at the left, to what it waits for, at the right.")
	drawn, err := picture("map", benefitMap(v), mapChart, g.Text("Grey: in time. Red: later than planned, by so many days. Dashed: not known."))
	if err != nil {
		return err
	}
	if drawn == nil {
		empty := ui.Empty{Says: "Objectives, benefits, business changes and what they wait for stand here, linked."}
		if v.Leads {
			empty.Action = ui.Link{Text: "Add a benefit", URL: c.at("benefits", "new")}
		}
		shown.Body = []g.Node{c.parts(v), empty}
		return p.Shell.Show(w, r, shown)
	}
	shown.Body = []g.Node{c.parts(v), ui.Section("picture", "The map", drawn), c.mapLinks(v)}
	if v.Leads {
		shown.Actions = []ui.Link{{Text: "New benefit", URL: c.at("benefits", "new"), Keys: "n"}, {Text: "What the case holds", URL: c.at("case")}}
	}
	return p.Shell.Show(w, r, shown)
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

// benefitMap is the case as a map: what slips and what is not known stands out.
func benefitMap(v *work.View) chart.Map {
	m := chart.Map{Title: "What the case waits for"}
	at := map[string]int{}
	add := func(k chart.NodeKind, id, name, note string, s chart.NodeState) {
		at[id] = len(m.Nodes)
		m.Nodes = append(m.Nodes, chart.Node{Kind: k, Name: name, Note: note, State: s})
	}
	for _, o := range v.Case.Objectives {
		add(chart.Objective, string(o.ID), o.Title, "", chart.InTime)
	}
	for _, r := range v.List() {
		note, s := benefitNote(r)
		add(chart.Benefit, string(r.ID), r.Title, note, s)
	}
	for _, ch := range v.Case.Changes {
		note, s := nodeNote(v, ch.ID)
		add(chart.Change, string(ch.ID), ch.Title, note, s)
	}
	for _, e := range v.Case.Enablers() {
		note, s := nodeNote(v, e.ID)
		add(chart.Enabler, string(e.ID), e.Title, note, s)
	}
	edge := func(left, right, note string) {
		m.Edges = append(m.Edges, chart.Edge{Left: at[left], Right: at[right], Note: note})
	}
	for _, b := range v.Case.Benefits {
		for _, s := range b.Objectives {
			edge(string(s.Objective), string(b.ID), "")
		}
		for _, n := range b.Needs {
			edge(string(b.ID), string(n.On), percent(n.Share))
		}
	}
	for _, ch := range v.Case.Changes {
		for _, n := range ch.Needs {
			edge(string(ch.ID), string(n.On), percent(n.Share))
		}
	}
	return m
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
