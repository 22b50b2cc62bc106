package programme

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Checks is what the checks of a submission found.
func (p Pages) Checks(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Checks(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	shown := c.inside(v.In, v.Row, "Checks", "Checks")
	switch {
	case v.Origin == programme.Typed:
		shown.Lead = g.Text("The checks were not run: these are dates somebody typed in, and checks look at the links between activities.")
		return p.Shell.Show(w, r, shown)
	case v.State != programme.Read:
		shown.Lead = g.Text("Nothing was read yet, so nothing was checked.")
		return p.Shell.Show(w, r, shown)
	}
	held, missed := v.Checks.Held()
	shown.Lead = g.Text(fmt.Sprintf("%d of the 14 checks hold, %d do not; the others were not run, or have no verdict. Thresholds are starting points, not law.", held, missed))
	against := g.Group{}
	if v.Checks.Baseline != "" {
		against = append(against, h.P(ui.Quiet(g.Text(v.Checks.Baseline+" "), g.If(v.Private, g.Text("Only our side knows of this baseline.")))))
	}
	if v.May.Measure {
		against = append(against, ui.Post{Action: c.at("programme", "measure"), Button: ui.Button{Text: "Measure it against our own baseline"}})
	}
	shown.Body = append(shown.Body, against, ui.Section("all", "The fourteen", c.checkTable("fourteen", "The fourteen checks", v.Checks.Rows)), ui.Section("further", "Further checks", c.checkTable("extras", "Further checks", v.Checks.Extras)))
	return p.Shell.Show(w, r, shown)
}

func (c call) checkTable(id, caption string, rows []work.CheckRow) g.Node {
	return ui.Table[work.CheckRow]{ID: id, Caption: caption, Rows: rows, Things: "checks", CSV: c.here("checks.csv"), Columns: []ui.Column[work.CheckRow]{
		{Head: "No.", Number: true, Tight: true, Cell: func(x work.CheckRow) g.Node { return g.Text(strconv.Itoa(x.Number)) }},
		{Head: "Check", Row: true, Cell: func(x work.CheckRow) g.Node {
			return g.Group{ui.A(c.here("checks", strconv.Itoa(x.Number)), g.Text(x.Name)), ui.Note(g.Text(x.Definition))}
		}},
		{Head: "Figure", Number: true, Cell: func(x work.CheckRow) g.Node { return figureOf(x.Row) }},
		{Head: "Holds at", Number: true, Cell: func(x work.CheckRow) g.Node { return g.Text(x.Threshold) }},
		{Head: "Verdict", Cell: func(x work.CheckRow) g.Node { return verdict(x.Row) }},
		{Head: "Behind it", Number: true, Cell: func(x work.CheckRow) g.Node {
			if x.Count == 0 {
				return g.Text("0")
			}
			return ui.Evidence(c.here("checks", strconv.Itoa(x.Number)), ui.Count(x.Count))
		}},
	}}
}

// figureOf is the figure of a check, or why there is none.
func figureOf(x assure.Row) g.Node {
	if x.Verdict == assure.NotRun {
		return ui.Quiet(g.Text("not run"))
	}
	return g.Text(x.Shown)
}

// verdict is what a check says, in a word, with why where it was not run.
func verdict(x assure.Row) g.Node {
	word := string(x.Verdict)
	if x.Verdict == assure.Fails {
		word = "does not hold"
	}
	return g.Group{ui.State(word), g.If(x.Reason != "", ui.Note(g.Text(x.Reason)))}
}

// Check is one check with the list behind it.
func (p Pages) Check(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	number, err := strconv.Atoi(r.PathValue("check"))
	if err != nil {
		return notFound
	}
	order, _ := c.order(ui.Sort{})
	v, err := p.Work.Check(r.Context(), c.v, c.scope, c.submission, number, c.query("q"), order)
	if err != nil {
		return err
	}
	x := v.Check
	shown := c.inside(v.In, v.Row, x.Name, "Checks")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Checks", URL: c.here("checks")})
	shown.Lead = g.Text(x.Definition)
	rows := ui.Definitions{{Term: "Figure", Value: figureOf(x)}, {Term: "Verdict", Value: verdict(x)}}
	if x.Threshold != "" {
		rows = append(rows, ui.Definition{Term: "Holds at", Value: g.Text(x.Threshold), Note: "a starting point: every contract may set its own"})
	}
	if x.AllLinks != nil && x.AllLinksNumerator != nil {
		rows = append(rows, ui.Definition{Term: "Over all links", Value: g.Text(fmt.Sprintf("%.0f of %.0f", *x.AllLinksNumerator, *x.AllLinks))})
	}
	rows = append(rows, ui.Definition{Term: "Source", Value: g.Text(x.Source)})
	if v.Baseline != "" {
		rows = append(rows, ui.Definition{Term: "Measured against", Value: g.Text(v.Baseline)})
	}
	for _, n := range x.Notes {
		rows = append(rows, ui.Definition{Term: "Note", Value: g.Text(n)})
	}
	shown.Body = append(shown.Body, rows, c.items(v))
	return p.Shell.Show(w, r, shown)
}

// items is the list behind a check, each activity with the way to its page.
func (c call) items(v work.CheckView) g.Node {
	self := c.self("q")
	t := ui.Table[assure.RowItem]{ID: "items", Caption: "Behind it: " + v.Check.Lists, Rows: v.Items, Total: v.Total, Things: "entries", Self: self,
		Pager: ui.Pager{Page: v.Page, Pages: v.Pages}, CSV: c.here("checks", strconv.Itoa(v.Check.Number), "list.csv"), Empty: ui.Empty{Says: "Nothing is behind it."},
		Columns: []ui.Column[assure.RowItem]{
			{Head: "Activities", Row: true, Cell: func(x assure.RowItem) g.Node { return c.codes(x) }},
			{Head: "What it is", Cell: func(x assure.RowItem) g.Node { return ui.Name(x.Detail) }},
		}}
	if len(v.Check.Items) > 10 {
		t.Filter = ui.Filter{Active: c.query("q") != "", Clear: ui.URL(c.URL.Path), Fields: []ui.Field{{Name: "q", Label: "Code or word", Kind: ui.Find, Value: c.query("q")}}}
	}
	return ui.Section("list", v.Check.Lists, t)
}

// codes is the activities of an item, each with the way to its page, and the link between two.
func (c call) codes(x assure.RowItem) g.Node {
	var out g.Group
	for i, code := range x.Codes {
		if i > 0 {
			out = append(out, g.Text(" → "))
		}
		out = append(out, ui.A(c.activity(c.submission, code), ui.Name(code)))
	}
	if x.Link != "" {
		out = append(out, g.Text(" "+x.Link))
	}
	return out
}

var notFound = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// ChecksCSV is the checks as a file.
func (p Pages) ChecksCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Checks(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range append(v.Checks.Rows, v.Checks.Extras...) {
		rows = append(rows, []string{strconv.Itoa(x.Number), x.Name, x.Shown, x.Threshold, string(x.Verdict), x.Reason, strconv.Itoa(x.Count), x.Definition, x.Source})
	}
	return engagepages.Export(w, r, "checks.csv", []string{"No.", "Check", "Figure", "Holds at", "Verdict", "Reason", "Entries behind it", "Definition", "Source"}, rows)
}

// CheckCSV is the list behind a check as a file.
func (p Pages) CheckCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	number, err := strconv.Atoi(r.PathValue("check"))
	if err != nil {
		return notFound
	}
	v, err := p.Work.Check(r.Context(), c.v, c.scope, c.submission, number, "", work.Order{All: true})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range v.Items {
		rows = append(rows, []string{strings.Join(x.Codes, " → "), x.Link, x.Detail})
	}
	return engagepages.Export(w, r, fmt.Sprintf("check-%d.csv", number), []string{"Activities", "Link", "What it is"}, rows)
}

// Warnings is what was odd about the file.
func (p Pages) Warnings(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, _ := c.order(ui.Sort{})
	v, err := p.Work.Warnings(r.Context(), c.v, c.scope, c.submission, order)
	if err != nil {
		return err
	}
	shown := c.inside(v.In, v.Row, "Warnings from reading", "Warnings")
	shown.Lead = g.Text("What could not be taken as it stood. The file was read on after each.")
	more := g.Node(nil)
	if v.More > 0 {
		more = h.P(ui.Quiet(g.Text("And " + ui.Things(v.More, "more warning") + " like these.")))
	}
	shown.Body = append(shown.Body, ui.Table[plan.Warning]{ID: "warnings", Caption: "Warnings from reading the file", Rows: v.List, Total: v.Total, Things: "warnings", Self: c.self(),
		Pager: ui.Pager{Page: v.Page, Pages: v.Pages}, Empty: ui.Empty{Says: "Everything could be taken as it stood."}, Columns: []ui.Column[plan.Warning]{
			{Head: "Line", Number: true, Tight: true, Cell: func(x plan.Warning) g.Node {
				if x.Line == 0 {
					return g.Text("")
				}
				return g.Text(ui.Count(x.Line))
			}},
			{Head: "Where", Cell: func(x plan.Warning) g.Node { return ui.Name(strings.TrimSpace(x.Table + " " + x.Field)) }},
			{Head: "What", Row: true, Cell: func(x plan.Warning) g.Node { return ui.Name(x.Text) }},
		}}, more)
	return p.Shell.Show(w, r, shown)
}

// Measure asks for what came in since to be measured against the client's own baseline.
func (p Pages) Measure(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	task, err := p.Work.Measure(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	return page.Back(w, r, ui.Path("tasks", task), "measuring")
}
