package progress

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	pages "counterpart.dev/internal/web/programme"
	"counterpart.dev/internal/web/ui"
)

func (c call) changeFilter() work.ChangeFilter {
	return work.ChangeFilter{Against: c.query("against"), Words: c.query("q"), Kind: c.query("kind"), Suspicious: c.query("suspicious") != ""}
}

// filtered is an address with a filter.
func filtered(u ui.URL, f work.ChangeFilter) ui.URL {
	flag := map[bool]string{true: "1"}
	return u.With("against", f.Against).With("q", f.Words).With("kind", f.Kind).With("suspicious", flag[f.Suspicious])
}

// Changes is what changed in a submission since an earlier one.
func (p Pages) Changes(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, sort := c.order(ui.Sort{Key: "doubt"}, "doubt", "effect", "kind", "activity")
	f := c.changeFilter()
	v, err := p.Work.Changes(r.Context(), c.v, c.scope, c.submission, f, order)
	if err != nil {
		return err
	}
	shown := pages.Inside(r, v.In, v.Row, "Changes", "Changes")
	shown.Lead = g.Text(changesLead(v))
	if c.query("did") == "comparing" {
		shown.Flash = ui.Flash{Text: "They are being compared."}
	}
	if v.Kept && v.Benefits {
		shown.Actions = []ui.Link{{Text: "What it means for the benefits", URL: c.here("changes", "benefits").With("against", v.Against.ID), Keys: "b"}}
	}
	shown.Body = append(shown.Body, c.comparison(v))
	if v.Kept && v.Compared.Problem == "" {
		shown.Body = append(shown.Body, c.figures(v), ui.Section("milestones", milestonesTitle(v), c.movedTable(v)), ui.Section("all", "What changed", c.changeTable(v, f, sort), c.rules(v)))
	}
	return p.Shell.Show(w, r, shown)
}

// changesLead is the first thing to know.
func changesLead(v work.ChangesView) string {
	switch {
	case v.State != programme.Read:
		return "It was not read yet, so there is nothing to compare."
	case v.Against == nil:
		return "It is the first that was read, so nobody can say what changed. Earlier revisions can be added at any time."
	case v.Kept && v.Compared.Problem != "":
		return "It could not be compared with " + named(*v.Against) + ". " + v.Compared.Problem
	case !v.Kept:
		return "It was not compared with " + named(*v.Against) + " yet."
	case len(v.Compared.Changes) == 0:
		return "Nothing changed since " + named(*v.Against) + "."
	}
	text := ui.Things(len(v.Compared.Changes)+v.Compared.More, "change") + " since " + named(*v.Against)
	if v.Suspicious == 0 {
		return text + ", none of them suspicious."
	}
	return text + ", " + ui.Count(v.Suspicious) + " to be asked about: each says why."
}

// comparison is what is compared with what, and how to have others compared.
func (c call) comparison(v work.ChangesView) g.Node {
	var out g.Group
	if v.Task != nil {
		t := v.Task
		self, at := filtered(c.here("changes"), work.ChangeFilter{Against: v.Against.ID}), func(what string) ui.URL { return ui.Path("tasks", t.ID, what) }
		return ui.Progress{ID: "task", Label: t.Label, State: states[string(t.State)], Done: int(t.Done), Total: int(t.Total), Detail: t.Message, Self: self, Poll: at("progress"), Then: self,
			Cancel: at("stop"), Retry: at("again")}
	}
	if len(v.Later) > 0 {
		out = append(out, h.P(ui.Note(g.Text("Tied to an activity since they were compared, so that effects on it are not shown: "), ui.Name(ui.Series(v.Later)), g.Text("."))))
	}
	switch {
	case !v.MayCompare || len(v.Others) == 0:
	case !v.Kept:
		out = append(out, ui.Form{ID: "against-form", Action: c.here("changes"), Submit: ui.Button{Text: "Compare them"}, Fields: []ui.Field{against(v)}})
	case len(v.Later) > 0:
		out = append(out, ui.Post{Action: c.here("changes"), Button: ui.Button{Text: "Compare them again"}, Hidden: []ui.Hidden{{Name: "against", Value: v.Against.ID}}})
	}
	return out
}

// states is how the pages name the states of work.
var states = map[string]ui.JobState{"queued": ui.Queued, "running": ui.Running, "done": ui.Done, "failed": ui.Failed, "cancelled": ui.Cancelled}

// against asks which other submission it is compared with.
func against(v work.ChangesView) ui.Field {
	f := ui.Field{Name: "against", Label: "Compared with", Kind: ui.Select}
	for _, x := range v.Others {
		label := named(x)
		if x.Baseline {
			label += ", the baseline"
		}
		f.Options = append(f.Options, ui.Option{Value: x.ID, Label: label})
		if v.Against != nil && v.Against.ID == x.ID {
			f.Value = x.ID
		}
	}
	return f
}

func (c call) figures(v work.ChangesView) g.Node {
	self := filtered(c.here("changes"), work.ChangeFilter{Against: c.query("against")})
	kind := func(k compare.Kind) int {
		for _, x := range v.Kinds {
			if x.Kind == k {
				return x.Count
			}
		}
		return 0
	}
	out := ui.Figures{{Value: ui.Count(v.Suspicious), Name: "to be asked about", URL: self.With("suspicious", "1")},
		{Value: ui.Count(kind(compare.MilestoneMoved) + kind(compare.MilestoneDeleted)), Name: "milestones moved or gone", URL: ui.URL("").At("milestones")},
		{Value: ui.Count(kind(compare.HistoryRewritten)), Name: "times history was rewritten", URL: self.With("kind", string(compare.HistoryRewritten))},
		{Value: ui.Count(v.Compared.Added), Name: "activities added", URL: self.With("kind", string(compare.Added))},
		{Value: ui.Count(v.Compared.Deleted), Name: "activities gone", Note: "of " + ui.Count(v.Compared.Matched+v.Compared.Deleted), URL: self.With("kind", string(compare.Deleted))}}
	return out
}

func milestonesTitle(v work.ChangesView) string {
	if len(v.Compared.Watched) == 0 {
		return "Milestones of the programme"
	}
	return "Contract milestones"
}

// movedTable is the milestones that matter in both submissions.
func (c call) movedTable(v work.ChangesView) g.Node {
	return ui.Table[programme.Moved]{ID: "moved", Caption: "Milestones in both submissions", Rows: v.Compared.Milestones, Things: "milestones",
		Empty: ui.Empty{Says: "No milestone is in either of them."}, Columns: []ui.Column[programme.Moved]{
			{Head: "Milestone", Row: true, Cell: func(m programme.Moved) g.Node { return c.milestone(v, m) }},
			{Head: named(*v.Against), Number: true, Cell: func(m programme.Moved) g.Node { return ui.Date(m.Old, 0) }},
			{Head: named(v.Row), Number: true, Cell: func(m programme.Moved) g.Node {
				if m.Gone {
					return ui.Late("not in it")
				}
				return ui.Date(m.New, 0)
			}},
			{Head: "Moved", Number: true, Cell: func(m programme.Moved) g.Node { return days(m) }},
			{Head: "Because of", Cell: func(m programme.Moved) g.Node { return reasons(m) }},
			{Head: "Contract", Number: true, Cell: func(m programme.Moved) g.Node { return ui.Date(v.Titles[m.Code].Due, 0) }},
		}}
}

// reasons are why a milestone moved, in days that add up.
func reasons(m programme.Moved) g.Node {
	return g.Map(m.Parts, func(p compare.Part) g.Node {
		way := " later"
		if p.Days < 0 {
			way = " earlier"
		}
		return h.Div(g.Text(ui.Things(max(p.Days, -p.Days), "day") + way + ": " + string(p.Reason)))
	})
}

// milestone is a milestone with the way to it: as the contract calls it, or as the programme does.
func (c call) milestone(v work.ChangesView, m programme.Moved) g.Node {
	in := c.submission
	if m.Gone {
		in = v.Against.ID
	}
	if n, ok := v.Titles[m.Code]; ok {
		return g.Group{ui.A(c.at("milestones", n.ID), ui.Name(n.Title)), ui.Note(ui.Name(m.Code), g.Text(" "), ui.Name(m.Name))}
	}
	return g.Group{ui.A(c.sub(in, "activities", m.Code), ui.Name(m.Code)), g.Text(" "), ui.Name(m.Name)}
}

// days is by how much a milestone moved.
func days(m programme.Moved) g.Node {
	switch {
	case m.Gone || m.Old.IsZero():
		return ui.Date(0, 0)
	case m.Minutes == 0:
		return g.Text("no change")
	case m.Minutes > 0:
		return ui.Late(programme.Days(m.Minutes, m.PerDay))
	}
	return g.Text(programme.Days(m.Minutes, m.PerDay))
}

func (c call) changeTable(v work.ChangesView, f work.ChangeFilter, sort ui.Sort) g.Node {
	self := filtered(c.here("changes"), f).With("sort", c.query("sort"))
	kinds := []ui.Option{{Label: "Any"}}
	for _, k := range v.Kinds {
		kinds = append(kinds, ui.Option{Value: string(k.Kind), Label: fmt.Sprintf("%s (%s)", k.Kind.Words(), ui.Count(k.Count))})
	}
	suspicious := f
	suspicious.Suspicious = !f.Suspicious
	with := f
	with.Against = v.Against.ID
	t := ui.Table[compare.Row]{ID: "changes", Caption: "Changes", Rows: v.Rows, Total: v.Total, Things: "changes", Self: self, Sort: sort, Pager: ui.Pager{Page: v.Page, Pages: v.Pages},
		CSV: filtered(c.here("changes.csv"), with), Empty: ui.Empty{Says: "Nothing changed."},
		Facets: []ui.Facet{{Text: "to be asked about", Count: v.Suspicious, Current: f.Suspicious, URL: filtered(c.here("changes"), suspicious)}},
		Filter: ui.Filter{Active: f.Words != "" || f.Kind != "" || f.Suspicious || f.Against != "", Clear: c.here("changes"),
			Fields: []ui.Field{{Name: "q", Label: "Code or words", Kind: ui.Find, Value: f.Words}, {Name: "kind", Label: "Kind", Kind: ui.Select, Value: f.Kind, Options: kinds}, against(v)}},
		Columns: []ui.Column[compare.Row]{
			{Head: "Change", Sort: "kind", Cell: func(x compare.Row) g.Node { return g.Text(x.Kind.Words()) }},
			{Head: "Activity", Row: true, Sort: "activity", Cell: func(x compare.Row) g.Node { return c.activity(v, x) }},
			{Head: "Was", Cell: func(x compare.Row) g.Node { return ui.Name(words(x.From)) }},
			{Head: "Is", Cell: func(x compare.Row) g.Node { return ui.Name(words(x.To)) }},
			{Head: "Effect on milestones", Sort: "effect", Cell: func(x compare.Row) g.Node { return c.effects(v, x) }},
		}}
	return t
}

// activity is what a change is about, with the way to it, and why it is to be asked about.
func (c call) activity(v work.ChangesView, x compare.Row) g.Node {
	in := c.submission
	if x.Kind == compare.Deleted || x.Kind == compare.MilestoneDeleted {
		in = v.Against.ID
	}
	id := x.ID
	if x.Kind == compare.Reidentified {
		id = x.To
	}
	var out g.Group
	if id != "" {
		out = append(out, ui.A(c.sub(in, "activities", id), ui.Name(id)), g.Text(" "))
	}
	if x.Successor != "" {
		out = append(out, g.Text("→ "), ui.A(c.sub(in, "activities", x.Successor), ui.Name(x.Successor)), g.Text(" "))
	}
	out = append(out, ui.Name(x.Name))
	if len(x.Items) > 0 {
		out = append(out, ui.Note(ui.Name(some(x.Items))))
	}
	if x.Suspicious {
		out = append(out, ui.Note(h.Strong(h.Class("warns"), g.Text("Ask: ")), ui.Name(x.Why)))
	}
	return out
}

// mostItems is how many things of a list are named in a sentence.
const mostItems = 5

func some(items []string) string {
	if n := len(items) - mostItems; n > 1 {
		return ui.Series(append(items[:mostItems:mostItems], ui.Things(n, "other")))
	}
	return ui.Series(items)
}

// mostEffects is on how many milestones the effect of a change is told in a list.
const mostEffects = 3

func (c call) effects(v work.ChangesView, x compare.Row) g.Node {
	switch {
	case x.Effect == nil:
		return ui.Quiet(g.Text("not measured"))
	case len(x.Effects) == 0:
		return ui.Quiet(g.Text("none"))
	}
	var out g.Group
	for i, e := range x.Effects {
		if i == mostEffects {
			out = append(out, ui.Note(g.Text("and "+ui.Things(len(x.Effects)-mostEffects, "other"))))
			break
		}
		name := e.Name
		if n, ok := v.Titles[e.ID]; ok {
			name = n.Title
		}
		moves := g.Text(v.Compared.Later(e))
		if e.Minutes > 0 {
			moves = ui.Late(v.Compared.Later(e))
		}
		out = append(out, h.Div(ui.Name(name), g.Text(": "), moves))
	}
	return out
}

// words are a text of a change for who reads it: a date as people write it, and a minus where there is one.
func words(s string) string {
	if strings.HasPrefix(s, "-") {
		s = "−" + s[1:]
	}
	at := len(s) - len("2006-01-02T15:04")
	if at < 0 {
		return s
	}
	t, err := civil.ParseTime(s[at:])
	if err != nil {
		return s
	}
	return s[:at] + plain(t.Date().String()) + ", " + s[len(s)-len("15:04"):]
}

// rules says by what rules it was compared.
func (c call) rules(v work.ChangesView) g.Node {
	same := "Activities are the same by their Activity ID; what is left, by name and place in the work breakdown."
	if v.Compared.ByUID {
		same = "Activities are the same by their unique ID in Microsoft Project, never by their row; what is left, by name and place in the work breakdown."
	}
	effect := "The effect of a change is measured: the later submission is scheduled once more without it. Days are working days of the milestone’s calendar."
	if v.Compared.Bare {
		effect = "Of one of the two nothing but dates is known, so no change has an effect of its own."
	}
	var more g.Group
	if n := v.Compared.Unmeasured; n > 0 {
		more = append(more, h.Li(g.Text(ui.Things(n, "change")+" had no effect worked out, because there are so many.")))
	}
	if n := v.Compared.More; n > 0 {
		more = append(more, h.Li(g.Text(ui.Things(n, "further change")+" with less effect were found and not kept.")))
	}
	return h.Ul(h.Class("stack quiet"), h.Li(g.Text(same)), h.Li(g.Text(effect)),
		h.Li(g.Text("A name that changed is told and nothing is tied anew because of it. What is to be asked about says why; it is a question, not a finding of guilt.")), more,
		h.Li(ui.A(filtered(c.here("changes.json"), work.ChangeFilter{Against: v.Against.ID}), g.Text("All of it as JSON"))))
}

// Compare asks for a submission to be compared with another one.
func (p Pages) Compare(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	against := r.PostFormValue("against")
	if _, err := p.Work.CompareSubmissions(r.Context(), c.v, c.scope, c.submission, against); err != nil {
		return err
	}
	return server.Redirect(w, r, string(c.here("changes").With("against", against).With("did", "comparing")))
}

// all is every change, for a file.
func (p Pages) all(r *http.Request) (work.ChangesView, error) {
	c := of(r)
	return p.Work.Changes(r.Context(), c.v, c.scope, c.submission, c.changeFilter(), work.Order{All: true})
}

// ChangesCSV is the changes as a file.
func (p Pages) ChangesCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range v.Rows {
		effect, milestone := "", ""
		if x.Effect != nil {
			effect = strconv.Itoa(int(*x.Effect))
		}
		if len(x.Effects) > 0 {
			milestone = x.Effects[0].Name
		}
		ask := ""
		if x.Suspicious {
			ask = "yes"
		}
		rows = append(rows, []string{x.Kind.Words(), x.ID, x.Name, x.Successor, x.From, x.To, milestone, effect, ask, x.Why})
	}
	return engagepages.Export(w, r, "changes.csv", []string{"Change", "Activity", "Name", "Successor", "Was", "Is", "Milestone", "Working minutes later", "To be asked about", "Why"}, rows)
}

// changesJSON is a comparison as a file: the fields of a change are those that the command line prints.
type changesJSON struct {
	Old         comparedJSON  `json:"old"`
	New         comparedJSON  `json:"new"`
	Matched     int           `json:"matched"`
	Added       int           `json:"added"`
	Deleted     int           `json:"deleted"`
	Milestones  []movedJSON   `json:"milestones"`
	Changes     []compare.Row `json:"changes"`
	Suspicious  int           `json:"suspicious"`
	NotMeasured int           `json:"not_measured"`
	NotKept     int           `json:"not_kept"`
}

type comparedJSON struct {
	Name     string `json:"name"`
	DataDate string `json:"data_date"`
}

type movedJSON struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Title   string `json:"title"`
	From    string `json:"from"`
	To      string `json:"to"`
	Minutes int    `json:"minutes"`
	Deleted bool   `json:"deleted"`
}

// ChangesJSON is the changes as a file for programs.
func (p Pages) ChangesJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := p.all(r)
	if err != nil {
		return err
	}
	out := changesJSON{New: comparedJSON{v.Name, v.DataDate}, Matched: v.Compared.Matched, Added: v.Compared.Added, Deleted: v.Compared.Deleted, Milestones: []movedJSON{},
		Changes: append([]compare.Row{}, v.Rows...), Suspicious: v.Suspicious, NotMeasured: v.Compared.Unmeasured, NotKept: v.Compared.More}
	if v.Against != nil {
		out.Old = comparedJSON{v.Against.Name, v.Against.DataDate}
	}
	for _, m := range v.Compared.Milestones {
		out.Milestones = append(out.Milestones, movedJSON{m.Code, m.Name, v.Titles[m.Code].Title, iso(m.Old), iso(m.New), int(m.Minutes), m.Gone})
	}
	return server.Download(w, r, "changes.json", "application/json", func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(out)
	})
}
