package benefit

import (
	"cmp"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/web/ui"
)

// section is one kind of thing on the page of what a case holds.
type section struct {
	kind  casebook.Kind
	title string
	empty string // what belongs there
	add   string
}

// sections are the kinds besides benefits, in the order of the map from right to left, then money and what is open.
var sections = []section{
	{casebook.Objective, "Objectives", "What the client wants in the end: benefits serve it.", "New objective"},
	{casebook.Change, "Business changes", "People working differently. Without it, delivery alone seldom brings a benefit.", "New business change"},
	{casebook.Tie, "Milestones the case waits for", "What contracts name and the case waits for. Its dates come from the contract and from what each submission says.", "New milestone"},
	{casebook.Work, "Our own work", "What our side does itself: approvals, access, data, training. What is promised to a supplier is an obligation.", "New piece of own work"},
	{casebook.Interface, "Hand-overs between suppliers", "Links of our own between the activities of two suppliers: what one hands over lets the other start. Neither supplier sees them.", "New hand-over"},
	{casebook.Cost, "Costs", "Money out. Without it the sum is the value of the benefits alone.", "New cost"},
	{casebook.Decision, "Decisions", "Choices that somebody on our side has to make, by when, and what waits for them.", "New decision"},
	{casebook.Assumption, "Assumptions", "What is taken as true until shown otherwise.", "New assumption"},
}

// Case is what a case holds besides its benefits.
func (p Pages) Case(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if v.Owns {
		return notFound
	}
	shown := c.frame(v, "What the case holds")
	shown.Lead = g.Text("Everything that benefits serve, wait for and rest on, and the money around them.")
	shown.Actions = []ui.Link{{Text: "Save as a file", URL: c.at("case.yaml")}}
	if v.Leads && len(v.Nodes) == 0 {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Take in a case file", URL: c.at("case", "import")})
	}
	shown.Body = []g.Node{c.parts(v), unsound(c, v), c.appraisal(v)}
	for _, s := range sections {
		shown.Body = append(shown.Body, c.section(v, s))
	}
	return p.Shell.Show(w, r, shown)
}

// appraisal is how sums are reckoned.
func (c call) appraisal(v *work.View) g.Node {
	a := v.Case.Appraisal
	var d ui.Definitions
	if a == (core.Appraisal{}) {
		d = ui.Definitions{{Term: "Rate", Value: ui.Quiet(g.Text("not stated: sums are not discounted"))}}
	} else {
		f, err := v.Filled(casebook.Appraisal, c.appraisalNode(v))
		if err == nil {
			d = ui.Definitions{{Term: "Reckoned to", Value: plainDay(a.Base)}, {Term: "Yearly rate", Value: known2(f.Values["rate"]), Note: strings.Replace(a.Basis.String(), "not stated", "", 1)},
				{Term: "Nothing counts after", Value: plainDay(a.End)}}
		}
	}
	var action g.Node
	if v.Leads {
		action = h.P(ui.A(c.at("case", plural[casebook.Appraisal], "new"), g.Text("Change how sums are reckoned")))
	}
	return ui.Section("appraisal", "How sums are reckoned", d, action)
}

// appraisalNode is the node that says how sums are reckoned, the zero value for none.
func (c call) appraisalNode(v *work.View) casebook.Node {
	for _, n := range v.Rows.Nodes {
		if n.Kind == casebook.Appraisal {
			return n
		}
	}
	return casebook.Node{}
}

// thing is one row of a section.
type thing struct {
	casebook.Node
	planned, forecast, note string
	loose                   bool
}

func (c call) section(v *work.View, s section) g.Node {
	var rows []thing
	for _, n := range v.Rows.Nodes {
		if n.Kind == s.kind {
			rows = append(rows, c.row(v, n))
		}
	}
	empty := ui.Empty{Says: s.empty}
	var add g.Node
	if v.Leads {
		u := c.at("case", plural[s.kind], "new")
		empty.Action = ui.Link{Text: s.add, URL: u}
		if len(rows) > 0 {
			add = h.P(ui.A(u, g.Text(s.add)))
		}
	}
	t := ui.Table[thing]{ID: plural[s.kind] + "-list", Caption: s.title, Rows: rows, Things: "things", Empty: empty,
		Columns: []ui.Column[thing]{{Head: "Title", Row: true, Cell: func(t thing) g.Node {
			return g.Group{ui.A(c.place(t.Kind, t.ID), ui.Name(t.Title)), g.If(t.loose, g.Group{g.Text(" "), ui.State("unconfirmed")}), g.If(t.note != "", ui.Note(ui.Name(t.note)))}
		}}}}
	if s.kind != casebook.Tie && s.kind != casebook.Cost && s.kind != casebook.Interface {
		t.Columns = append(t.Columns, ui.Column[thing]{Head: "Owner", Cell: func(t thing) g.Node {
			if t.Owner == "" {
				return ui.Quiet(g.Text("nobody"))
			}
			return ui.Name(t.Owner)
		}})
	}
	if dated[s.kind] != [2]string{} {
		heads := dated[s.kind]
		t.Columns = append(t.Columns, ui.Column[thing]{Head: heads[0], Number: true, Cell: func(t thing) g.Node { return known(t.planned) }},
			ui.Column[thing]{Head: heads[1], Number: true, Cell: func(t thing) g.Node { return known(t.forecast) }})
	}
	return ui.Section(plural[s.kind], s.title, t, add)
}

// dated are the heads of the two columns with dates or sums of a kind that has them.
var dated = map[casebook.Kind][2]string{casebook.Change: {"Planned", "Forecast"}, casebook.Tie: {"Planned", "Forecast"}, casebook.Work: {"Due", "Forecast"},
	casebook.Cost: {"Planned", "Forecast"}, casebook.Decision: {"Needed by", "Decided"}}

// row is a node with what its section shows of it.
func (c call) row(v *work.View, n casebook.Node) thing {
	t := thing{Node: n}
	switch n.Kind {
	case casebook.Tie, casebook.Work, casebook.Change:
		s := standing(v, core.Need{On: core.NodeID(n.ID)})
		t.planned, t.forecast, t.note = s.planned, s.forecast, s.note
		t.loose = v.Unconfirmed(core.NodeID(n.ID))
	case casebook.Interface:
		t.note = handOver(v, n.ID)
	case casebook.Cost:
		t.planned, t.forecast, t.note = costRow(v, n.ID)
	case casebook.Decision:
		for _, d := range v.Case.Decisions {
			if string(d.ID) == n.ID {
				t.planned, t.forecast, t.note = short(d.NeededBy), short(d.Decided), d.Outcome
			}
		}
	}
	return t
}

// handOver is a hand-over in words.
func handOver(v *work.View, id string) string {
	for i := range v.Case.Interfaces {
		if x := &v.Case.Interfaces[i]; string(x.ID) == id {
			text := v.Supplier(x.From.Engagement) + ", " + x.From.Code + ", then " + v.Supplier(x.To.Engagement) + ", " + x.To.Code
			if !x.Lag.IsZero() {
				text += ", " + x.Lag.String() + " later"
			}
			return text
		}
	}
	return ""
}

func costRow(v *work.View, id string) (planned, forecast, note string) {
	for _, k := range v.Case.Costs {
		if string(k.ID) == id {
			note = brief.Short(k.Amount, v.Case.Currency) + " " + k.Kind.String()
			if with := cmp.Or(k.With, k.Until); with != "" {
				note += ", with " + title(v, string(with))
			}
		}
	}
	if v.Result == nil {
		return "", "", note
	}
	for _, k := range v.Result.Costs {
		if string(k.ID) == id {
			planned = brief.Short(k.Planned, v.Case.Currency)
			if forecast = brief.Short(k.Forecast, v.Case.Currency); k.NotRun != "" {
				forecast, note = "", note+"; not computed: "+k.NotRun
			}
		}
	}
	return planned, forecast, note
}

// thing fills in the page of something that is no benefit.
func (c call) thing(v *work.Profile, shown *ui.Page) error {
	if v.Owns {
		return notFound
	}
	name := kindNames[c.kind]
	shown.Lead = g.Text(strings.ToUpper(name[:1]) + name[1:] + " of the case.")
	if v.Leads {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Change", URL: c.here("edit"), Keys: "e"})
		if c.kind == casebook.Change {
			shown.Actions = append(shown.Actions, ui.Link{Text: "What it waits for", URL: c.here("links"), Keys: "w"})
		}
		if c.kind != casebook.Appraisal {
			shown.Actions = append(shown.Actions, ui.Link{Text: "Take out", URL: c.here("end")})
		}
	}
	var main g.Group
	stated := ui.Section("profile", "What is stated", c.definitions(v, "title"))
	for _, ch := range v.Case.Changes {
		if string(ch.ID) == c.id {
			main = append(main, ui.Section("needs-of", "What it waits for", c.changeNeeds(v, ch)))
		}
	}
	switch c.kind {
	case casebook.Interface:
		shown.Body = []g.Node{c.handedOver(v.View, shown), c.history(v)}
		return nil
	case casebook.Work:
		shown.Body = []g.Node{c.owed(v, shown), stated, c.history(v)}
		return nil
	case casebook.Tie, casebook.Change:
		main = append(main, c.dates(v), c.waiting(v))
	}
	shown.Body = []g.Node{c.parts(v.View), stated, main, c.history(v)}
	return nil
}

func (c call) changeNeeds(v *work.Profile, ch core.Change) g.Node {
	if len(ch.Needs) > 0 {
		return c.needs(v.View, c.id, ch.Needs)
	}
	e := ui.Empty{Says: "It waits for nothing yet: milestones, our own work and other changes stand here."}
	if v.Leads {
		e.Action = ui.Link{Text: "Say what it waits for", URL: c.here("links")}
	}
	return e
}

// dates is when something was planned and is expected, and where that comes from.
func (c call) dates(v *work.Profile) g.Node {
	s := standing(v.View, core.Need{On: core.NodeID(c.id)})
	d := ui.Definitions{{Term: "Planned", Value: known(s.planned)}, {Term: "Forecast", Value: known(s.forecast), Note: s.note}}
	for _, e := range enablers(v.View) {
		if string(e.ID) == c.id {
			d = append(d, ui.Definition{Term: "In force", Value: plainDay(e.Contract)}, ui.Definition{Term: "A week later costs", Value: c.delay(v.View, delayed{e, holding(v.View, e)})})
		}
	}
	return ui.Section("dates", "When", d)
}

func enablers(v *work.View) []core.EnablerResult {
	if v.Result == nil {
		return nil
	}
	return v.Result.Enablers
}

// waiting is what waits for a node.
func (c call) waiting(v *work.Profile) g.Node {
	var out []g.Node
	add := func(id string, needs []core.Need) {
		for _, n := range needs {
			if string(n.On) == c.id {
				out = append(out, h.Li(c.ref(v.View, id)))
			}
		}
	}
	for _, ch := range v.Case.Changes {
		add(string(ch.ID), ch.Needs)
	}
	for _, b := range v.Case.Benefits {
		add(string(b.ID), b.Needs)
	}
	if len(out) == 0 {
		return ui.Section("waiting", "What waits for it", ui.Note(g.Text("No benefit and no change of the case names it as what it waits for.")))
	}
	return ui.Section("waiting", "What waits for it", h.Ul(h.Class("stack"), g.Group(out)))
}
