// Package work is the pages of the client side's own work: what it promised and what it changes in its own house, what suppliers hand over
// to each other, the six weeks ahead, and what the suppliers' programmes seem to want of it.
//
// It promises that what is late stands first with what it holds back and what a further week costs, and that a figure that is not known
// says why. It refuses to decide or to compute: it asks the use cases.
package work

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/work"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/duty"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell page.Shell
	Work  work.Work
	Frame func(r *http.Request, title string, a access.Audience) (ui.Page, error)
}

// call is what a request is about.
type call struct {
	*http.Request
	v       access.Viewer
	project access.ScopeID
}

func of(r *http.Request) call {
	return call{Request: r, v: server.Viewer(r.Context()), project: access.ScopeID(r.PathValue("id"))}
}

func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.project)}, segments...)...)
}

// place is the page of something of the case.
func (c call) place(n casebook.Node) ui.URL {
	if n.Kind == casebook.Change {
		return c.at("case", "changes", n.ID)
	}
	return c.at("case", "own-work", n.ID)
}

// dones are the words for what the last act did.
var dones = map[string]string{"passed": "Passed over. It is not proposed again.", "confirmed": "It stands below as our own work. Name who answers for it next."}

// parts leads between the pages.
func (c call) parts(leads bool) g.Node {
	n := ui.Nav{Label: "Parts of our own work"}
	add := func(may bool, text string, u ui.URL) {
		if may {
			n.Items = append(n.Items, ui.Link{Text: text, URL: u, Current: string(u) == c.URL.Path})
		}
	}
	add(true, "What we owe and change", c.at("work"))
	add(true, "Six weeks ahead", c.at("work", "ahead"))
	add(leads, "Found in their programmes", c.at("work", "found"))
	return n
}

// Show is everything the client side has to do.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown, err := p.Frame(r, "Our own work", access.ClientOnly)
	if err != nil {
		return err
	}
	shown.Flash = ui.Flash{Text: dones[c.URL.Query().Get("did")]}
	shown.Lead = g.Text(lead(v))
	if v.Leads {
		shown.Actions = []ui.Link{{Text: "New piece of own work", URL: c.at("case", "own-work", "new"), Keys: "n"}, {Text: "Find ours in their programmes", URL: c.at("work", "found")}}
	}
	shown.Body = []g.Node{c.parts(v.Leads), notes(v), c.duties(v), c.handOvers(v)}
	return p.Shell.Show(w, r, shown)
}

// lead says in a sentence how it stands.
func lead(v *work.View) string {
	open, late, pushing := 0, 0, 0
	for _, d := range v.Duties {
		if d.Done.IsZero() && d.Kind == casebook.Work {
			open++
			if d.Late > 0 {
				late++
			}
			if d.Moves > 0 {
				pushing++
			}
		}
	}
	if open == 0 {
		return "Nothing of ours is open."
	}
	text := ui.Things(open, "piece") + " of our own work open; " + strconv.Itoa(late) + " late"
	if pushing > 0 {
		text += "; " + strconv.Itoa(pushing) + " hold a supplier back"
	}
	return text + "."
}

// notes are what could not be laid over the suppliers' dates.
func notes(v *work.View) g.Node {
	if len(v.Carried.Notes) == 0 {
		return nil
	}
	return h.Ul(h.Class("stack"), g.Map(v.Carried.Notes, func(n string) g.Node { return h.Li(ui.Note(ui.Name(n))) }))
}

func (c call) duties(v *work.View) g.Node {
	empty := ui.Empty{Says: "What our side does stands here: approvals, access, data, decisions, people released; and what changes in our own house."}
	if v.Leads {
		empty.Action = ui.Link{Text: "Find ours in the suppliers’ programmes", URL: c.at("work", "found")}
	}
	rows, facets := c.chosen(v.Duties)
	self := ui.URL(c.URL.RequestURI()).With("did", "")
	t := ui.Table[work.Duty]{ID: "duties", Caption: "What our side owes and changes, what is open first, by its date", Rows: rows, Total: len(v.Duties), Things: "pieces of work", Empty: empty,
		Self: self, Sort: c.order(), Facets: facets, CSV: c.at("work.csv"), Columns: []ui.Column[work.Duty]{
			{Head: "What", Sort: "what", Row: true, Cell: func(d work.Duty) g.Node {
				return g.Group{ui.A(c.place(d.Node), ui.Name(d.Title)), ui.Note(owner(d), g.Text(" · "+kindOf(d)))}
			}},
			{Head: "Due", Sort: "due", Number: true, Cell: func(d work.Duty) g.Node { return ui.Date(d.Due, v.Input.Report) }},
			{Head: "Expected", Sort: "expected", Number: true, Cell: func(d work.Duty) g.Node { return expected(v, d) }},
			{Head: "Holds back", Cell: func(d work.Duty) g.Node { return holds(d) }},
			{Head: "Feeds", Cell: func(d work.Duty) g.Node { return c.feeds(v, d) }},
			{Head: "A further week", Sort: "week", Number: true, Cell: func(d work.Duty) g.Node { return c.further(v, d) }},
		}}
	return ui.Section("work", "What we owe and change", t)
}

func kindOf(d work.Duty) string {
	if d.Kind == casebook.Change {
		return "business change"
	}
	text := "own work"
	if d.Work.Kind != benefit.WorkNotSaid {
		text = d.Work.Kind.String()
	}
	if d.Supplier != "" {
		text += ", promised to " + d.Supplier
	}
	return text
}

func owner(d work.Duty) g.Node {
	if d.Owner == "" {
		return ui.State("nobody")
	}
	return ui.Name(d.Owner)
}

// expected is when something is done, or expected, and by how much that is late.
func expected(v *work.View, d work.Duty) g.Node {
	var late g.Node
	if d.Late > 0 {
		late = ui.Note(h.Span(h.Class("late"), g.Text(ui.Things(d.Late, "day")+" late")))
	}
	switch {
	case !d.Done.IsZero():
		return g.Group{ui.Date(d.Done, 0), ui.Note(g.Text("done")), late}
	case d.Overdue:
		return g.Group{ui.State("no new date"), late}
	}
	return g.Group{ui.Date(d.Expected, v.Input.Report), late}
}

// holds is what waits in a supplier's programme, and by how much that is later for it.
func holds(d work.Duty) g.Node {
	if len(d.Held) == 0 {
		return ui.Quiet(g.Text("–"))
	}
	return h.Ul(h.Class("stack"), g.Map(d.Held, func(a work.Held) g.Node {
		text := a.Code + " "
		effect := "not moved"
		if days := int(a.Is - a.Was); days > 0 {
			effect = ui.Things(days, "day") + " later"
		}
		return h.Li(g.Text(text), ui.Name(a.Name), g.Text(", "+effect))
	}))
}

func (c call) feeds(v *work.View, d work.Duty) g.Node {
	if len(d.Feeds) == 0 {
		return ui.Quiet(g.Text("no benefit"))
	}
	list := h.Ul(h.Class("stack"), g.Map(d.Feeds, func(id string) g.Node {
		return h.Li(ui.A(c.at("benefits", id), ui.Name(cmp.Or(v.Nodes[id].Title, id))))
	}))
	if len(d.Feeds) <= 2 {
		return list
	}
	return h.Details(h.Summary(g.Text(ui.Things(len(d.Feeds), "benefit"))), list)
}

// further is what a further week costs, or why that is not known.
func (c call) further(v *work.View, d work.Duty) g.Node {
	switch {
	case d.NoWeek != "":
		return ui.Quiet(g.Text(d.NoWeek))
	case d.Week == 0:
		return g.Text("nothing")
	}
	return ui.Evidence(c.place(d.Node).At("dates"), brief.Short(d.Week, v.Case.Currency))
}

func (c call) handOvers(v *work.View) g.Node {
	empty := ui.Empty{Says: "Where one supplier can start only once another has handed over, say so here. It counts in the forecast and in simulations, and neither supplier sees it."}
	add := ui.Link{Text: "New hand-over", URL: c.at("case", "hand-overs", "new")}
	var more g.Node
	if v.Leads && len(v.Engagements) > 1 {
		empty.Action = add
		if len(v.HandOvers) > 0 {
			more = h.P(ui.A(add.URL, g.Text(add.Text)))
		}
	}
	t := ui.Table[work.HandOver]{ID: "hand-overs", Caption: "Hand-overs between suppliers", Rows: v.HandOvers, Things: "hand-overs", Empty: empty, Columns: []ui.Column[work.HandOver]{
		{Head: "What", Row: true, Cell: func(x work.HandOver) g.Node { return ui.A(c.at("case", "hand-overs", string(x.ID)), ui.Name(x.Name())) }},
		{Head: "Once finished", Cell: func(x work.HandOver) g.Node { return g.Group{ui.Name(x.From), ui.Note(ui.Name(x.Interface.From.Code))} }},
		{Head: "May start", Cell: func(x work.HandOver) g.Node {
			activity := g.Group{ui.Name(x.Interface.To.Code)}
			if len(x.Held) > 0 {
				activity = append(activity, g.Text(" "), ui.Name(x.Held[0].Name))
			}
			return g.Group{ui.Name(x.To), ui.Note(activity...)}
		}},
		{Head: "From", Number: true, Cell: func(x work.HandOver) g.Node {
			if x.Note != "" {
				return ui.Quiet(g.Text(x.Note))
			}
			return ui.Date(x.Day, v.Input.Report)
		}},
		{Head: "Holds back by", Number: true, Cell: func(x work.HandOver) g.Node {
			if x.Moves <= 0 {
				return ui.Quiet(g.Text("nothing"))
			}
			return ui.Evidence(c.at("case", "hand-overs", string(x.ID)).At("held"), ui.Things(x.Moves, "day"))
		}},
	}}
	return ui.Section("hand-overs", "Between suppliers", t, more)
}

// CSV is the work as a file.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	head := []string{"What", "Kind", "Owner", "Promised to", "Due", "Expected", "Done", "Days late", "Holds back", "Days", "A further week costs"}
	var rows [][]string
	for _, d := range v.Duties {
		var held []string
		for _, a := range d.Held {
			held = append(held, a.Code)
		}
		cost := ""
		if d.NoWeek == "" {
			cost = brief.Full(d.Week, v.Case.Currency)
		}
		rows = append(rows, []string{d.Title, kindOf(d), d.Owner, d.Supplier, day(d.Due), day(d.Expected), day(d.Done), strconv.Itoa(d.Late), strings.Join(held, " "), strconv.Itoa(d.Moves), cost})
	}
	return engagepages.Export(w, r, "own-work.csv", head, rows)
}

func day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// Ahead is the six weeks ahead.
func (p Pages) Ahead(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown, err := p.Frame(r, "Six weeks ahead", access.ClientOnly)
	if err != nil {
		return err
	}
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Our own work", URL: c.at("work")})
	who := c.URL.Query().Get("owner")
	if !slices.Contains(v.Owners(), who) {
		who = ""
	}
	shown.Body = []g.Node{c.parts(v.Leads), c.owners(v, who)}
	weeks := v.Ahead(who)
	shown.Lead = c.aheadLead(v, weeks)
	for i, x := range weeks {
		shown.Body = append(shown.Body, c.week(v, i, x))
	}
	return p.Shell.Show(w, r, shown)
}

// aheadLead says in a sentence what the weeks hold, and which of it another week costs most.
func (c call) aheadLead(v *work.View, weeks []duty.Week) g.Node {
	n, late := 0, 0
	var dearest work.Duty
	for _, x := range weeks {
		for _, id := range x.IDs {
			d := v.Duty(id)
			n++
			if d.Late > 0 {
				late++
			}
			if d.NoWeek == "" && d.Week > dearest.Week {
				dearest = d
			}
		}
	}
	if n == 0 {
		return g.Text("Nothing of ours is due in the next six weeks.")
	}
	text := ui.Things(n, "thing") + " of ours to do, " + strconv.Itoa(late) + " late"
	if dearest.Week == 0 {
		return g.Text(text + ".")
	}
	return g.Group{g.Text(text + ". A further week costs most for "), ui.Name(dearest.Title), g.Text(": "), ui.A(c.place(dearest.Node).At("dates"), g.Text(brief.Short(dearest.Week, v.Case.Currency))), g.Text(".")}
}

// owners leads to what one person answers for.
func (c call) owners(v *work.View, who string) g.Node {
	if len(v.Owners()) < 2 {
		return nil
	}
	n := ui.Nav{Label: "Whose", Items: []ui.Link{{Text: "Everybody", URL: c.at("work", "ahead"), Current: who == ""}}}
	for _, o := range v.Owners() {
		n.Items = append(n.Items, ui.Link{Text: o, URL: c.at("work", "ahead").With("owner", o), Current: who == o})
	}
	return n
}

// when is the day on which a duty is due or, where somebody said another, expected, and by how much it is late.
func when(v *work.View, d work.Duty) g.Node {
	day, from := cmp.Or(d.Expected, d.Due), v.Input.Report
	if d.Late == 0 {
		return ui.Date(day, from)
	}
	late := h.Span(h.Class("late"), g.Text(ui.Things(d.Late, "day")+" late"))
	if day >= from {
		return g.Group{g.Text("expected "), ui.Date(day, from), g.Text(", "), late}
	}
	return g.Group{ui.Date(day, 0), g.Text(" · "), late}
}

func (c call) week(v *work.View, i int, x duty.Week) g.Node {
	title := "Without a day"
	switch {
	case x.Late:
		title = "Late"
	case !x.First.IsZero():
		title = "Week of " + brief.Date(x.First)
	}
	if len(x.IDs) == 0 {
		return ui.Section("week-"+strconv.Itoa(i), title, ui.Note(g.Text("Nothing of ours is due.")))
	}
	return ui.Section("week-"+strconv.Itoa(i), title, h.Ul(h.Class("stack"), g.Map(x.IDs, func(id string) g.Node {
		d := v.Duty(id)
		return h.Li(ui.A(c.place(d.Node), ui.Name(d.Title)), g.Text(" "), when(v, d), ui.Note(owner(d), g.If(d.Supplier != "", g.Group{g.Text(" · for "), ui.Name(d.Supplier)}),
			g.If(d.Moves > 0, g.Text(" · holds them back by "+ui.Things(d.Moves, "day"))),
			g.If(d.NoWeek == "" && d.Week != 0, g.Group{g.Text(" · a further week costs "), ui.A(c.place(d.Node).At("dates"), g.Text(brief.Short(d.Week, v.Case.Currency)))})))
	})))
}
