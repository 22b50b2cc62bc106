// Package portfolio is the page of all projects that somebody of the client side sees, the dearest week first.
//
// It promises that every figure leads to the page it was made on and says when it was worked out, and that what is not known is not shown
// as nothing. It refuses to add up what is in different currencies.
package portfolio

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell page.Shell
	Work  work.Work
}

const place ui.URL = "/portfolio"

// read is what the request asks for.
func (p Pages) read(r *http.Request) (*work.View, error) {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		n = 1
	}
	return p.Work.Show(r.Context(), server.Viewer(r.Context()), n, r.URL.Query().Get("show") == "new")
}

// Show is the projects, by what a further week costs.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.read(r)
	if err != nil {
		return err
	}
	shown := ui.Page{Title: "Portfolio", Lead: g.Text("The projects you see, the dearest week first. Each row is as it was worked out last, and says when.")}
	if r.URL.Query().Get("did") == "worked" {
		shown.Flash = ui.Flash{Text: "Worked out anew."}
	}
	shown.Body = []g.Node{totals(v), table(r, v), fresh(v), others(v), aims(v)}
	return p.Shell.Show(w, r, shown)
}

// totals are the sums by currency.
func totals(v *work.View) g.Node {
	if len(v.Totals) == 0 {
		return nil
	}
	var out ui.Figures
	for _, t := range v.Totals {
		money := func(m int64) string { return brief.Short(core.Money(m), t.Currency) }
		out = append(out, ui.Figure{Value: money(t.Forecast), Name: "forecast, of " + money(t.Planned) + " planned", Note: ui.Things(int(t.Projects), "project") + " in " + t.Currency, URL: place.At("projects")},
			ui.Figure{Value: money(t.Planned - t.Forecast), Name: "lost against plan", URL: place.At("projects")})
	}
	return out
}

func table(r *http.Request, v *work.View) g.Node {
	now := server.Now(r.Context())
	one := func(s work.Row, segments ...string) ui.URL {
		return ui.Path(append([]string{"projects", string(s.Project)}, segments...)...)
	}
	money := func(s work.Row, m int64, segment string) g.Node {
		if s.Reason != "" {
			return ui.Quiet(g.Text("not known: " + s.Reason))
		}
		return ui.Evidence(one(s, segment), brief.Short(core.Money(m), s.Currency))
	}
	t := ui.Table[work.Row]{ID: "projects", Caption: "Projects, by what a further week costs", Rows: v.Rows, Total: int(v.Count), Things: "projects", Self: place, CSV: "/portfolio.csv",
		Empty: ui.Empty{Says: "No project has been worked out yet. Those you see stand below; work them out to have them here."},
		Columns: []ui.Column[work.Row]{
			{Head: "Project", Row: true, Cell: func(s work.Row) g.Node {
				return g.Group{ui.A(one(s), ui.Name(s.Name)), g.If(s.Programme != "", ui.Note(ui.Name(s.Programme)))}
			}},
			{Head: "A further week", Number: true, Cell: func(s work.Row) g.Node {
				if s.PerWeek == 0 {
					return ui.Quiet(g.Text("nothing known"))
				}
				return g.Group{ui.Evidence(one(s, "loss"), brief.Short(core.Money(s.PerWeek), s.Currency)), ui.Note(ui.Name(s.Week))}
			}},
			{Head: "Planned", Number: true, Cell: func(s work.Row) g.Node { return money(s, s.Planned, "benefits") }},
			{Head: "Forecast", Number: true, Cell: func(s work.Row) g.Node { return money(s, s.Forecast, "benefits") }},
			{Head: "Lost", Number: true, Cell: func(s work.Row) g.Node { return money(s, s.Planned-s.Forecast, "loss") }},
			{Head: "Slip", Number: true, Cell: func(s work.Row) g.Node {
				if s.Slip == 0 {
					return ui.Quiet(g.Text("none known"))
				}
				return g.Group{ui.Evidence(one(s, "brief"), ui.Things(int(s.Slip), "day")), ui.Note(ui.Name(s.Slipped))}
			}},
			{Head: "To look at", Cell: func(s work.Row) g.Node { return doubts(s, one) }},
			{Head: "Worked out", Number: true, Cell: func(s work.Row) g.Node {
				return g.Group{ui.Moment(time.UnixMicro(s.At).UTC(), now.UTC()), g.If(s.Changed, ui.Note(g.Text("its case changed since")))}
			}},
		}}
	if v.Pages > 1 {
		t.Pager = ui.Pager{Page: v.Page, Pages: v.Pages}
	}
	return ui.Section("by-week", "Projects", t)
}

// doubts is what is missing on the client's side.
func doubts(s work.Row, one func(work.Row, ...string) ui.URL) g.Node {
	var out []g.Node
	add := func(may bool, text string, segments ...string) {
		if may {
			out = append(out, h.Li(ui.A(one(s, segments...), g.Text(text))))
		}
	}
	add(s.NoManager, "nobody is client PM", "people")
	add(s.NoMeasure > 0, ui.Things(s.NoMeasure, "benefit")+" without a measure", "checks")
	add(s.NoOwner > 0, ui.Things(s.NoOwner, "benefit")+" accepted by nobody", "checks")
	add(s.Owed > 0, ui.Things(s.Owed, "promise")+" of ours late", "work")
	if len(out) == 0 {
		return ui.Quiet(g.Text("—"))
	}
	return h.Ul(h.Class("stack"), g.Group(out))
}

// fresh works out what the page shows anew.
func fresh(v *work.View) g.Node {
	if len(v.Rows) == 0 {
		return nil
	}
	var ids []access.ScopeID
	for _, s := range v.Rows {
		ids = append(ids, s.Project)
	}
	return workOut(ids, v.Page, "Work these "+ui.Things(len(ids), "project")+" out anew")
}

func workOut(ids []access.ScopeID, page int, text string) g.Node {
	return h.Form(h.Method("post"), ui.Action(place), g.Map(ids, func(id access.ScopeID) g.Node {
		return h.Input(h.Type("hidden"), h.Name("project"), h.Value(string(id)))
	}),
		h.Input(h.Type("hidden"), h.Name("page"), h.Value(strconv.Itoa(page))), h.Div(h.Class("buttons"), ui.Button{Text: text}))
}

// others are projects that were not worked out yet.
func others(v *work.View) g.Node {
	if len(v.Without) == 0 {
		if v.Count == 0 {
			return nil
		}
		return h.P(ui.A(place.With("show", "new"), g.Text("Projects that are not here yet")))
	}
	var ids []access.ScopeID
	for _, p := range v.Without {
		ids = append(ids, p.ID)
	}
	return ui.Section("new", "Not worked out yet", h.Ul(h.Class("stack"), g.Map(v.Without, func(p engage.Project) g.Node {
		return h.Li(ui.A(ui.Path("projects", string(p.ID)), ui.Name(p.Name)))
	})), workOut(ids, 1, "Work them out"))
}

// aims are the objectives of the projects shown.
func aims(v *work.View) g.Node {
	type aim struct {
		work.Row
		title, owner string
	}
	var rows []aim
	for _, s := range v.Rows {
		for _, a := range s.Aims {
			rows = append(rows, aim{s, a.Title, a.Owner})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return ui.Section("objectives", "Objectives of these projects", ui.Table[aim]{ID: "aims", Caption: "Objectives of these projects", Rows: rows, Things: "objectives", Columns: []ui.Column[aim]{
		{Head: "Objective", Row: true, Cell: func(a aim) g.Node { return ui.Name(a.title) }},
		{Head: "Project", Cell: func(a aim) g.Node { return ui.A(ui.Path("projects", string(a.Project)), ui.Name(a.Name)) }},
		{Head: "Owner", Cell: func(a aim) g.Node {
			if a.owner == "" {
				return ui.Quiet(g.Text("nobody"))
			}
			return ui.Name(a.owner)
		}},
	}})
}

// WorkOut works out what the form names.
func (p Pages) WorkOut(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	var ids []access.ScopeID
	for _, id := range r.PostForm["project"] {
		ids = append(ids, access.ScopeID(id))
	}
	if _, err := p.Work.WorkOut(r.Context(), server.Viewer(r.Context()), ids); err != nil {
		return err
	}
	return server.Redirect(w, r, string(place.With("page", r.PostForm.Get("page")).With("did", "worked")))
}

// CSV is the page of projects as a file.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	v, err := p.read(r)
	if err != nil {
		return err
	}
	head := []string{"Project", "Programme", "Currency", "Planned", "Forecast", "Lost", "A further week", "Milestone", "Slip, days", "Slipped", "Benefits", "Without a measure", "Accepted by nobody", "Promises late", "Worked out"}
	var rows [][]string
	for _, s := range v.Rows {
		money := func(m int64) string {
			if s.Reason != "" {
				return ""
			}
			return brief.Full(core.Money(m), s.Currency)
		}
		n := func(x int) string { return strconv.Itoa(x) }
		rows = append(rows, []string{s.Name, s.Programme, s.Currency, money(s.Planned), money(s.Forecast), money(s.Planned - s.Forecast), money(s.PerWeek), s.Week, n(int(s.Slip)), s.Slipped,
			n(int(s.Benefits)), n(s.NoMeasure), n(s.NoOwner), n(s.Owed), time.UnixMicro(s.At).UTC().Format(time.RFC3339)})
	}
	return engagepages.Export(w, r, "portfolio.csv", head, rows)
}
