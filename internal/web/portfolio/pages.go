// Package portfolio is the page of all projects that somebody of the client side sees, the dearest week first; of what they are for together;
// and of lists of projects as they were published, over the years.
//
// It promises that every figure leads to the page it was made on, or to the row of the file it stands in, that it says when a figure was
// worked out, and that what is not known is not shown as nothing. It refuses to add up what is in different currencies.
package portfolio

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell page.Shell
	Work  work.Work
}

const place ui.URL = "/portfolio"

// sorts are the columns that the list can be put in the order of.
var sorts = []string{"week", "name", "planned", "forecast", "lost", "slip", "outturn", "confidence", "role", "worked"}

// only are the quick filters, with what is asked for beneath.
var only = []struct{ key, text string }{{"", "all"}, {"slipping", "slipping"}, {"over", "beyond approval"}, {"doubted", "red or amber/red"}, {"role", "client role lacks something"}, {"unmeasured", "benefits without a measure"}}

// asked is what the request asks for.
func asked(q url.Values) (work.Ask, ui.Sort) {
	s := ui.Sort{Key: "week", Desc: true}
	if text := q.Get("sort"); text != "" {
		s = ui.ParseSort(text, sorts...)
	}
	return work.Ask{Programme: access.ScopeID(q.Get("programme")), Prefix: strings.TrimSpace(q.Get("q")), Only: q.Get("only"), Key: s.Key, Desc: s.Desc, After: q.Get("after"), Before: q.Get("before"),
		New: q.Get("show") == "new"}, s
}

// self is the page with filter and order as they are.
func self(a work.Ask, s ui.Sort) ui.URL {
	u := place
	for _, p := range []struct{ name, value string }{{"programme", string(a.Programme)}, {"q", a.Prefix}, {"only", a.Only}} {
		if p.value != "" {
			u = u.With(p.name, p.value)
		}
	}
	if s.Key != "week" || !s.Desc {
		u = u.With("sort", s.String())
	}
	return u
}

// dones are the words for what the last act did.
var dones = map[string]string{"worked": "Worked out anew.", "kept": "Kept. It is among your lists below.", "forgotten": "Forgotten."}

// Show is the projects, by what a further week costs.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	ask, s := asked(r.URL.Query())
	shown, err := p.list(r, ask, s, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

// list is the page of the projects, with what is wrong with the name under which its filter was to be kept.
func (p Pages) list(r *http.Request, ask work.Ask, s ui.Sort, typed string, wrong []errs.Field) (ui.Page, error) {
	v, err := p.Work.Show(r.Context(), server.Viewer(r.Context()), ask)
	if err != nil {
		return ui.Page{}, err
	}
	shown := ui.Page{Title: "Portfolio", Lead: g.Text("The projects you see, the dearest week first. Rows follow what happens in their project within a minute or so, and each says when it was worked out."),
		Actions: []ui.Link{{Text: "What they are for", URL: ui.Path("portfolio", "objectives"), Keys: "o"}}}
	if v.Leads {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Published years", URL: ui.Path("portfolio", "years"), Keys: "y"})
	}
	shown.Flash = ui.Flash{Text: dones[r.URL.Query().Get("did")]}
	here := self(ask, s)
	shown.Body = []g.Node{totals(v), table(r, v, ask, s), page.Shelf(v.Shelf, place, here, kept, typed, wrong), fresh(v), others(v)}
	return shown, nil
}

// kept is where filters are kept.
const kept = place + "/kept"

// Keep keeps the filter in force under a name.
func (p Pages) Keep(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimSpace(r.PostFormValue("name"))
	query, ok := page.Shelved(r.PostFormValue("query"), []string{"q", "only", "programme", "sort"})
	if !ok || query == "" {
		return notFound(nil)
	}
	err := p.Work.Keep(r.Context(), server.Viewer(r.Context()), name, query)
	if wrong, invalid := page.Wrong(err); invalid {
		asks, _ := url.ParseQuery(query)
		ask, s := asked(asks)
		shown, err := p.list(r, ask, s, name, wrong)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return server.Redirect(w, r, string((place+ui.URL("?"+query)).With("did", "kept")))
}

// Forget forgets a filter.
func (p Pages) Forget(w http.ResponseWriter, r *http.Request) error {
	if err := p.Work.Forget(r.Context(), server.Viewer(r.Context()), r.PostFormValue("list")); err != nil {
		return err
	}
	return server.Redirect(w, r, string(place.With("did", "forgotten")))
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
		if t.Approved != 0 || t.Outturn != 0 {
			out = append(out, ui.Figure{Value: money(t.Outturn), Name: "outturn, of " + money(t.Approved) + " approved", URL: place.At("projects")})
		}
	}
	return out
}

// one is an address below the project of a row.
func one(s work.Row, segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(s.Project)}, segments...)...)
}

func money(s work.Row, m int64, segment string) g.Node {
	if s.Reason != "" {
		return ui.Quiet(g.Text("not known"), ui.Note(g.Text(s.Reason)))
	}
	return ui.Evidence(one(s, segment), brief.Short(core.Money(m), s.Currency))
}

func table(r *http.Request, v *work.View, ask work.Ask, s ui.Sort) g.Node {
	here := self(ask, s)
	t := ui.Table[work.Row]{ID: "projects", Caption: "Projects, by what a further week costs", Rows: v.Rows, Total: int(v.Count), Things: "projects", Self: here, Sort: s,
		CSV: file(here, "/portfolio.csv"), XLSX: file(here, "/portfolio.xlsx"), Columns: columns(server.Now(r.Context())),
		Filter: ui.Filter{Active: ask.Prefix != "" || ask.Only != "" || ask.Programme != "", Clear: place, Fields: filters(v, ask)},
		Empty:  ui.Empty{Says: "No project of yours has been worked out yet. That happens by itself within a minute or so of its being opened; or do it now, below."}}
	if len(v.Without) == 0 && !t.Filter.Active {
		t.Filter.Fields = nil
		t.Empty = ui.Empty{Says: "Every project that you see stands here, by what a further week of it costs. There is none yet.", Action: ui.Link{Text: "See the projects", URL: ui.Path("projects")}}
	}
	if v.Previous != "" {
		t.Pager.Previous = here.With("before", v.Previous)
	}
	if v.Next != "" {
		t.Pager.Next = here.With("after", v.Next)
	}
	return ui.Section("by-week", "Projects", t)
}

// file is the address of a list as a file, with its filter and order.
func file(here ui.URL, path string) ui.URL {
	return ui.URL(path + strings.TrimPrefix(string(here), string(place)))
}

func filters(v *work.View, ask work.Ask) []ui.Field {
	show := ui.Field{Name: "only", Label: "Show", Kind: ui.Select, Value: ask.Only}
	for _, o := range only {
		show.Options = append(show.Options, ui.Option{Value: o.key, Label: o.text})
	}
	out := []ui.Field{{Name: "q", Label: "A word of it", Value: ask.Prefix, Size: 16}, show}
	if len(v.Programmes) > 0 {
		of := ui.Field{Name: "programme", Label: "Programme", Kind: ui.Select, Value: string(ask.Programme), Options: []ui.Option{{Label: "any"}}}
		for _, x := range v.Programmes {
			of.Options = append(of.Options, ui.Option{Value: string(x.ID), Label: x.Name})
		}
		out = append(out, of)
	}
	return out
}

func columns(now time.Time) []ui.Column[work.Row] {
	return []ui.Column[work.Row]{
		{Head: "Project", Row: true, Sort: "name", Cell: func(s work.Row) g.Node {
			return g.Group{ui.A(one(s), ui.Name(s.Name)), g.If(s.Group != "", ui.Note(ui.Name(s.Group))), doubts(s)}
		}},
		{Head: "A further week", Number: true, Sort: "week", Cell: func(s work.Row) g.Node {
			if s.PerWeek == 0 {
				return ui.Quiet(g.Text("nothing known"))
			}
			return g.Group{ui.Evidence(one(s, "loss"), brief.Short(core.Money(s.PerWeek), s.Currency)), ui.Note(ui.Name(s.Week))}
		}},
		{Head: "Forecast", Number: true, Sort: "forecast", Cell: func(s work.Row) g.Node {
			return g.Group{money(s, s.Forecast, "benefits"), g.If(s.Reason == "", ui.Note(g.Text("of "+brief.Short(core.Money(s.Planned), s.Currency)+" planned")))}
		}},
		{Head: "Lost", Number: true, Sort: "lost", Cell: func(s work.Row) g.Node {
			if s.Reason != "" {
				return ui.Quiet(g.Text("–"))
			}
			return money(s, s.Lost, "loss")
		}},
		{Head: "Slip", Sort: "slip", Cell: func(s work.Row) g.Node {
			if s.Slip == 0 {
				return ui.Quiet(g.Text("none known"))
			}
			return g.Group{ui.Evidence(one(s, "brief"), ui.Things(int(s.Slip), "day")), ui.Note(ui.Name(s.Slipped))}
		}},
		{Head: "Outturn", Number: true, Sort: "outturn", Cell: outturn},
		{Head: "Confidence", Sort: "confidence", Cell: judged},
		{Head: "Client role", Sort: "role", Cell: role},
		{Head: "Worked out", Sort: "worked", Cell: func(s work.Row) g.Node {
			return g.Group{ui.Lately(time.UnixMicro(s.At).UTC(), now.UTC()), g.If(s.Changed, ui.Note(g.Text("something was recorded since")))}
		}},
	}
}

func outturn(s work.Row) g.Node {
	short := func(m int64) string { return brief.Short(core.Money(m), s.Currency) }
	switch {
	case !s.Priced && !s.Allowed:
		return ui.Quiet(g.Text("no money entered"))
	case !s.Priced:
		return g.Group{ui.Quiet(g.Text("no contract sum")), ui.Note(ui.Evidence(one(s, "money"), short(s.Approved)), g.Text(" approved"))}
	case !s.Allowed:
		return g.Group{ui.Evidence(one(s, "money"), short(s.Outturn)), ui.Note(g.Text("nothing approved"))}
	case s.Over > 0:
		return g.Group{ui.Evidence(one(s, "money"), short(s.Outturn)), ui.Note(ui.Late(short(s.Over) + " beyond approval"))}
	}
	return g.Group{ui.Evidence(one(s, "money"), short(s.Outturn)), ui.Note(g.Text("of " + short(s.Approved) + " approved"))}
}

// judged is the lowest confidence that the latest rounds revealed. It leads to the brief: a round is open to whoever is in its engagement,
// and who sees the project need not be.
func judged(s work.Row) g.Node {
	l := confidence.Level(s.Confidence)
	if !l.Valid() {
		return ui.Quiet(g.Text("not judged"))
	}
	colour := map[confidence.Level]ui.Rating{confidence.Red: ui.Red, confidence.Amber: ui.Amber, confidence.Green: ui.Green}[l.Three()]
	return g.Group{ui.Graded(colour, l.Letters(), l.Words()), ui.Note(g.Text("the lowest: "), ui.A(one(s, "brief"), ui.Name(s.Judged)))}
}

// role is how the client role stands.
func role(s work.Row) g.Node {
	days := ""
	switch {
	case s.Needed > 0:
		days = ui.Count(s.Days) + " of " + ui.Things(int(s.Needed), "day") + " a month"
	case s.Days > 0:
		days = ui.Things(int(s.Days), "day") + " a month, need not stated"
	}
	var out g.Group
	if len(s.Lacking) == 0 {
		out = append(out, ui.A(one(s, "people"), ui.Name(ui.Series(s.Holders))))
	}
	for _, l := range s.Lacking {
		out = append(out, h.Div(ui.A(one(s, "people"), g.Text(strings.TrimSuffix(l.Words(), ".")))))
	}
	return append(out, g.If(days != "", ui.Note(g.Text(days))))
}

// doubts is what is missing on the client's side.
func doubts(s work.Row) g.Node {
	var out []g.Node
	add := func(may bool, text string, segments ...string) {
		if may {
			out = append(out, h.Li(ui.A(one(s, segments...), g.Text(text))))
		}
	}
	add(s.Unmeasured > 0, ui.Things(int(s.Unmeasured), "benefit")+" without a measure", "checks")
	add(s.NoOwner > 0, ui.Things(s.NoOwner, "benefit")+" accepted by nobody", "checks")
	add(s.Owed > 0, ui.Things(s.Owed, "promise")+" of ours late", "work")
	if len(out) == 0 {
		return nil
	}
	return h.Ul(h.Class("stack"), g.Group(out))
}

// fresh works out what the page shows anew.
func fresh(v *work.View) g.Node {
	var ids []access.ScopeID
	for _, s := range v.Rows {
		if s.Changed {
			ids = append(ids, s.Project)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return workOut(ids, "Work out now what changed: "+ui.Things(len(ids), "project"))
}

func workOut(ids []access.ScopeID, text string) g.Node {
	return h.Form(h.Method("post"), ui.Action(place), g.Map(ids, func(id access.ScopeID) g.Node {
		return h.Input(h.Type("hidden"), h.Name("project"), h.Value(string(id)))
	}), h.Div(h.Class("buttons"), ui.Button{Text: text}))
}

// others are projects that were not worked out yet.
func others(v *work.View) g.Node {
	if len(v.Without) == 0 {
		return nil
	}
	var ids []access.ScopeID
	for _, p := range v.Without {
		ids = append(ids, p.ID)
	}
	return ui.Section("new", "Not worked out yet", h.Ul(h.Class("stack"), g.Map(v.Without, func(p engage.Project) g.Node {
		return h.Li(ui.A(ui.Path("projects", string(p.ID)), ui.Name(p.Name)))
	})), workOut(ids, "Work them out now"))
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
	return server.Redirect(w, r, string(place.With("did", "worked")))
}

// CSV is the projects that match as a file.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	ask, _ := asked(r.URL.Query())
	return server.Download(w, r, "portfolio.csv", "text/csv; charset=utf-8", func(into io.Writer) error {
		return p.Work.CSV(r.Context(), server.Viewer(r.Context()), ask, into)
	})
}

// XLSX is the projects that match, and their benefits, as a workbook.
func (p Pages) XLSX(w http.ResponseWriter, r *http.Request) error {
	ask, _ := asked(r.URL.Query())
	return server.Download(w, r, "portfolio.xlsx", server.Workbook, func(into io.Writer) error {
		return p.Work.Workbook(r.Context(), server.Viewer(r.Context()), ask, into)
	})
}

// Objectives is what the projects are for, over all of them.
func (p Pages) Objectives(w http.ResponseWriter, r *http.Request) error {
	s, err := p.Work.Strategy(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	shown := ui.Page{Title: "What the projects are for", Crumbs: ui.Crumbs{{Text: "Portfolio", URL: place}},
		Lead: g.Text("Objectives of " + ui.Things(s.Projects, "project") + ", those that most projects serve first, as they were worked out last. Objectives of the same name are one.")}
	shown.Body = []g.Node{aims(s), doubles(s), unserved(s)}
	if s.Cut > 0 {
		shown.Body = append(shown.Body, h.P(ui.Quiet(g.Text(ui.Things(s.Cut, "benefit")+" of projects with very many are not among them."))))
	}
	return p.Shell.Show(w, r, shown)
}
