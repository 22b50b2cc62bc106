package brief

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// List is the pages that were published.
func (p Pages) List(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.Briefs(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	head, err := p.heading(c)
	if err != nil {
		return err
	}
	shown := c.frame(head, "Published briefs")
	shown.Lead = g.Text("Each is kept as it was published, with its evidence and its print. None of them ever changes.")
	t := ui.Table[casebook.Brief]{ID: "brief-list", Caption: "Published briefs, newest first", Rows: l.Briefs, Things: "briefs", Total: len(l.Briefs), CSV: c.at("briefs.csv"),
		Empty: ui.Empty{Says: "Nothing was published yet. A published brief is what the sponsor was told, on a day, for ever."},
		Columns: []ui.Column[casebook.Brief]{
			{Head: "No.", Number: true, Tight: true, Cell: func(b casebook.Brief) g.Node { return g.Text(fmt.Sprint(b.Number)) }},
			{Head: "Brief", Row: true, Cell: func(b casebook.Brief) g.Node {
				return ui.A(c.at("briefs", b.ID), ui.Name(b.Title+", "+dated(b.Report)))
			}},
			{Head: "Published", Number: true, Cell: func(b casebook.Brief) g.Node { return c.moment(b.Made, l.Zone) }},
			{Head: "By", Cell: func(b casebook.Brief) g.Node { return ui.Person{Name: b.ByName, Side: access.ClientSide} }},
			{Head: "Changed since the one before", Cell: func(b casebook.Brief) g.Node { return c.since(l.Briefs, b) }},
		}}
	if l.May {
		t.Empty.Action = ui.Link{Text: "Publish the first", URL: c.at("brief", "publish")}
	}
	shown.Body = []g.Node{c.parts(mayShare(c.v, head)), t}
	return p.Shell.Show(w, r, shown)
}

// since leads to what changed from the page before.
func (c call) since(all []casebook.Brief, b casebook.Brief) g.Node {
	for _, x := range all {
		if x.Number == b.Number-1 {
			return ui.A(c.compare(x.ID, b.ID), g.Text(fmt.Sprintf("from %d to %d", x.Number, b.Number)))
		}
	}
	return ui.Quiet(g.Text("the first"))
}

func (c call) compare(one, other string) ui.URL {
	return c.at("briefs", "compare").With("one", one).With("other", other)
}

// ListCSV is the list as a file.
func (p Pages) ListCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.Briefs(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, b := range l.Briefs {
		rows = append(rows, []string{fmt.Sprint(b.Number), b.Title, b.Report, day(b.Made, l.Zone), b.ByName})
	}
	return engagepages.Export(w, r, "briefs.csv", []string{"No.", "Title", "Report date", "Published", "By"}, rows)
}

// Published is what is to be known of a published page: what it said first, its files, and who may read it by a link.
func (p Pages) Published(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Published(r.Context(), c.v, c.project, c.id)
	if err != nil {
		return err
	}
	head, err := p.heading(c)
	if err != nil {
		return err
	}
	shown := c.frame(head, fmt.Sprintf("Brief %d", b.Number))
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Published", URL: c.at("briefs")})
	shown.Lead = lead(b.Frozen.Lead)
	shown.Actions = []ui.Link{{Text: "Open the page", URL: c.at("briefs", b.ID, "page"), Keys: "o"}, {Text: "The print (PDF)", URL: c.at("briefs", b.ID, "brief.pdf")}}
	if mayShare(c.v, head) {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Let somebody outside read it", URL: c.at("briefs", b.ID, "share")})
	}
	shown.Body = []g.Node{c.parts(mayShare(c.v, head)), c.figures(&b), c.about(&b), points("private", "What it rests on that the supplier had not been shown", b.Frozen.Private)}
	return p.Shell.Show(w, r, shown)
}

func lead(all []string) g.Node {
	if len(all) == 0 {
		return nil
	}
	return ui.Name(all[0])
}

// figures are those of the page, leading to their evidence on it.
func (c call) figures(b *work.Published) g.Node {
	var out ui.Figures
	for _, f := range b.Frozen.Figures {
		out = append(out, ui.Figure{Value: f.Value, Name: f.Name, Note: strings.Join(f.Notes, " · "), URL: c.at("briefs", b.ID, "page").At(string(f.Evidence)), NotRun: f.NotRun})
	}
	return out
}

func (c call) about(b *work.Published) g.Node {
	d := ui.Definitions{
		{Term: "Published", Value: c.moment(b.Made, b.Zone)},
		{Term: "By", Value: ui.Person{Name: b.ByName, Side: access.ClientSide}},
		{Term: "Report date", Value: g.Text(brief.Date(b.Frozen.Report))},
		{Term: "Rests on", Value: ui.Name(strings.Join(b.Frozen.Basis, " · "))},
		{Term: "Worked out by", Value: g.Text(b.Frozen.Engine)},
	}
	if h := b.Frozen.Held; h != nil {
		d = append(d, ui.Definition{Term: "Against what was agreed", Value: ui.Evidence(c.at("briefs", b.ID, "page").At(string(h.Evidence)), h.Sentence)})
	}
	if b.Before != "" {
		d = append(d, ui.Definition{Term: "The one before", Value: ui.A(c.compare(b.Before, b.ID), g.Text("What changed since"))})
	}
	return d
}

// Frozen is a published page as it was.
func (p Pages) Frozen(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Published(r.Context(), c.v, c.project, c.id)
	if err != nil {
		return err
	}
	return whole(w, r, b.Page, b.Style)
}

// Print is the print of a published page.
func (p Pages) Print(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Published(r.Context(), c.v, c.project, c.id)
	if err != nil {
		return err
	}
	return printed(w, r, b.Brief)
}

func printed(w http.ResponseWriter, r *http.Request, b casebook.Brief) error {
	return server.Download(w, r, fmt.Sprintf("%s, brief %d of %s.pdf", b.Title, b.Number, b.Report), "application/pdf", func(w io.Writer) error {
		_, err := w.Write(b.Print)
		return err
	})
}

// Compare is two published pages side by side.
func (p Pages) Compare(w http.ResponseWriter, r *http.Request) error {
	c, q := of(r), r.URL.Query()
	d, err := p.Work.Compare(r.Context(), c.v, c.project, q.Get("one"), q.Get("other"))
	if err != nil {
		return err
	}
	head, err := p.heading(c)
	if err != nil {
		return err
	}
	shown := c.frame(head, fmt.Sprintf("From brief %d to brief %d", d.From.Number, d.To.Number))
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Published", URL: c.at("briefs")})
	shown.Lead = g.Group{g.Text("What the page of "), ui.A(c.at("briefs", d.From.ID), g.Text(dated(d.From.Report))), g.Text(" said, and that of "), ui.A(c.at("briefs", d.To.ID), g.Text(dated(d.To.Report))), g.Text(".")}
	if d.Same() {
		shown.Body = []g.Node{ui.Empty{Says: "Both pages say the same."}}
	}
	for i, part := range d.Parts {
		if len(part.List) > 0 {
			shown.Body = append(shown.Body, changes(i, part, &d))
		}
	}
	return p.Shell.Show(w, r, shown)
}

func changes(i int, part work.Changes, d *work.Diff) g.Node {
	id := fmt.Sprintf("part-%d", i)
	said := func(s string) g.Node {
		if s == "" {
			return ui.Quiet(g.Text("not on it"))
		}
		return ui.Name(s)
	}
	same := ""
	if part.Same > 0 {
		same = fmt.Sprintf("The same on both: %d.", part.Same)
	}
	return ui.Section(id, part.Title, ui.Table[work.Change]{ID: id + "-list", Caption: part.Title + ", where the two pages differ", Rows: part.List, Things: "changes", Columns: []ui.Column[work.Change]{
		{Head: "What", Row: true, Cell: func(x work.Change) g.Node { return ui.Name(x.What) }},
		{Head: fmt.Sprintf("Brief %d", d.From.Number), Cell: func(x work.Change) g.Node { return said(x.Was) }},
		{Head: fmt.Sprintf("Brief %d", d.To.Number), Cell: func(x work.Change) g.Node { return said(x.Is) }},
	}}, g.If(same != "", h.P(ui.Quiet(g.Text(same)))))
}

// Tolerances is how far things may go, and what was agreed over time.
func (p Pages) Tolerances(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.tolerances(c, work.ToleranceForm{}, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) tolerances(c call, f work.ToleranceForm, wrong []errs.Field) (ui.Page, error) {
	t, err := p.Work.Tolerances(c.Context(), c.v, c.project)
	if err != nil {
		return ui.Page{}, err
	}
	head, err := p.heading(c)
	if err != nil {
		return ui.Page{}, err
	}
	if wrong == nil && len(t.List) > 0 {
		f = work.FormOf(t.List[0])
	}
	shown := c.frame(head, "Tolerances")
	shown.Lead = standing(t)
	shown.Body = []g.Node{c.parts(mayShare(c.v, head))}
	if t.May {
		button := "Set it down"
		if t.Agrees {
			button = "Agree to this"
		}
		shown.Body = append(shown.Body, ui.Form{ID: "tolerance-form", Action: c.at("brief", "tolerances"), Errors: wrong, Submit: ui.Button{Text: button}, Fields: []ui.Field{
			{Name: "late", Label: "A contract milestone may come after its contract date by at most", Kind: ui.Integer, Value: f.Late, Required: true, Unit: "days", Size: 6},
			{Name: "benefit", Label: "Of the planned value of the benefits, at most this much may be lost", Value: f.Benefit, Required: true, Unit: "%", Size: 6},
			{Name: "cost", Label: "Costs may go above the approved sum by at most", Value: f.Cost, Required: true, Unit: "%", Size: 6},
			{Name: "words", Label: "What else was agreed", Kind: ui.Area, Value: f.Words, Size: 3, Hint: "Beyond this, the sponsor is asked before anything is decided."},
		}})
	}
	shown.Body = append(shown.Body, c.history(t))
	return shown, nil
}

// standing says by whose word the tolerances stand.
func standing(t work.Tolerances) g.Node {
	switch {
	case len(t.List) == 0:
		return g.Text("Nothing was agreed yet. What goes further than the sponsor allows stands first on the brief; until something is agreed, nothing can be held against it.")
	case t.Agreed():
		return g.Group{g.Text("Agreed by "), ui.Name(t.List[0].ByName), g.Text(", the sponsor. What goes further stands first on the brief.")}
	}
	return g.Group{g.Text("Set down by "), ui.Name(t.List[0].ByName), g.Text(". The sponsor has not agreed to it yet: they do so here, with the same figures or others.")}
}

func (c call) history(t work.Tolerances) g.Node {
	if len(t.List) == 0 {
		return nil
	}
	percent := func(s string) g.Node { return g.Text(s + " %") }
	return ui.Section("history", "What was agreed over time", ui.Table[casebook.Tolerance]{ID: "tolerance-list", Caption: "What was agreed, the newest first: it counts", Rows: t.List, Things: "agreements",
		Columns: []ui.Column[casebook.Tolerance]{
			{Head: "Since", Row: true, Cell: func(x casebook.Tolerance) g.Node { return c.moment(x.Made, t.Zone) }},
			{Head: "By", Cell: func(x casebook.Tolerance) g.Node {
				return g.Group{ui.Person{Name: x.ByName, Side: access.ClientSide}, g.If(t.Sponsor[x.By], ui.Note(g.Text("sponsor")))}
			}},
			{Head: "Milestones late", Number: true, Cell: func(x casebook.Tolerance) g.Node { return g.Text(ui.Things(int(x.LateDays), "day")) }},
			{Head: "Benefits lost", Number: true, Cell: func(x casebook.Tolerance) g.Node { return percent(work.FormOf(x).Benefit) }},
			{Head: "Costs above", Number: true, Cell: func(x casebook.Tolerance) g.Node { return percent(work.FormOf(x).Cost) }},
			{Head: "Words", Cell: func(x casebook.Tolerance) g.Node { return ui.Name(x.Words) }},
		}})
}

// Agree sets down how far things may go.
func (p Pages) Agree(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ToleranceForm{Late: c.text("late"), Benefit: c.text("benefit"), Cost: c.text("cost"), Words: c.text("words")}
	_, err := p.Work.Agree(r.Context(), c.v, c.project, f)
	if fields, again := page.Wrong(err); again {
		shown, err := p.tolerances(c, f, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.at("brief", "tolerances"), "agreed")
}
