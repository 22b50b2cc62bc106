package money

import (
	"net/http"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	listpages "counterpart.dev/internal/web/lists"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

var listStates = map[casebook.IntakeState]string{casebook.Open: "being looked at", casebook.Applied: "taken in", casebook.Undone: "taken out again", casebook.Dropped: "given up"}

func (c call) lists() ui.Link { return ui.Link{Text: "Lists taken in", URL: c.at("lists")} }

func (c call) moment(us int64, zone string) g.Node {
	return ui.Moment(time.UnixMicro(us).In(matter.Zone(zone)), c.now)
}

// Lists is the lists of money that were taken in.
func (p Pages) Lists(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, all, err := p.Work.Lists(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "Lists of money taken in", c.money())
	if err != nil {
		return err
	}
	shown.Zone = v.View.Project.Zone
	add := ui.Link{Text: "Take in a list", URL: c.at("lists", "new"), Keys: "l"}
	shown.Lead, shown.Actions = g.Text("Every list with every row of it: what came in, what asks, and what was left out and why."), []ui.Link{add}
	shown.Body = []g.Node{ui.Table[casebook.Intake]{ID: "list-list", Caption: "Lists taken in, the newest first", Rows: all, Things: "lists",
		Empty: ui.Empty{Says: "If approvals, changes, certificates or payments are kept in a spreadsheet, take it in as it is. You see first what each row would become; nothing is altered silently, and it can be taken out again.", Action: add},
		Columns: []ui.Column[casebook.Intake]{
			{Head: "List", Row: true, Cell: func(k casebook.Intake) g.Node {
				return g.Group{ui.A(c.at("lists", k.ID), g.Text("List"), ui.Unseen(" of "), g.Text(" "), ui.Name(k.Sheet)), ui.Note(c.moment(k.Made, v.View.Project.Zone), g.Text(" by "), ui.Name(k.ByName))}
			}},
			{Head: "State", Cell: func(k casebook.Intake) g.Node { return ui.State(listStates[k.State]) }},
		}}}
	return p.Shell.Show(w, r, shown)
}

// NewList asks for a list.
func (p Pages) NewList(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newList(r, "", nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) newList(r *http.Request, text string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	if _, _, err := p.Work.Lists(r.Context(), c.v, c.scope); err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(c, "Take in a list of money", c.money(), c.lists())
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Give the spreadsheet as it is, or paste its cells: approvals, contract sums, changes, certificates, payments, contingency. Nothing is entered before you have seen what each row would become.")
	shown.Body = []g.Node{listpages.New(c.at("lists"), c.at(), text, wrong), page.Drop()}
	return shown, nil
}

// BeginList reads a list that was given.
func (p Pages) BeginList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id, err := p.Work.BeginList(r.Context(), c.v, c.scope, listpages.Given(r))
	if err == nil {
		return server.Redirect(w, r, string(c.at("lists", id)))
	}
	fields, ok := page.Wrong(err)
	if !ok {
		return err
	}
	shown, err := p.newList(r, c.form("text"), fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}

// ofList is an address below the list of the request.
func (c call) ofList(more ...string) ui.URL {
	return c.at(append([]string{"lists", c.PathValue("list")}, more...)...)
}

func rowsOf(c call, l *work.ListView) listpages.Page {
	p := listpages.Page{At: c.ofList, Fields: intake.MoneyFields(), Columns: l.Layout.Columns, Open: l.State == casebook.Open, Thing: "an entry", Made: "Entered"}
	for _, r := range l.Found {
		row := listpages.Row{Row: r.Row, Cells: r.Cells, State: r.State, Reason: r.Reason, Title: r.Title, Questions: r.Questions, Answers: r.Answers}
		if r.Entry != "" {
			row.Made = c.at().At("entries")
		}
		for _, k := range r.Known {
			row.Known = append(row.Known, listpages.Known(k))
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// ShowList is one list with every row of it.
func (p Pages) ShowList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return err
	}
	shown, err := p.listPage(r, l, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) listPage(r *http.Request, l *work.ListView, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	shown, err := p.frame(c, l.File.Name, c.money(), c.lists())
	if err != nil {
		return shown, err
	}
	shown.Zone = l.View.Project.Zone
	rows := rowsOf(c, l)
	shown.Lead = listLead(l)
	if rows.Open {
		shown.Body = append(shown.Body, applySection(c, l, wrong))
	}
	if l.State == casebook.Applied {
		shown.Actions = []ui.Link{{Text: "See the money", URL: c.at()}, {Text: "Take it out again", URL: c.ofList("undo")}}
	}
	if len(l.Setup.Kept) > 0 {
		shown.Body = append(shown.Body, ui.Section("kept", "What stayed", h.Ul(h.Class("stack"), g.Map(l.Setup.Kept, func(k lists.Kept) g.Node {
			return h.Li(ui.A(c.at().At("entries"), ui.Name(k.Title)), g.Text(": "+k.Why))
		}))))
	}
	shown.Body = append(shown.Body, rows.Table(r, wrong))
	if rows.Open {
		shown.Body = append(shown.Body, rows.ColumnsOf(l.List, usualField(l), wrong))
	}
	shown.Body = append(shown.Body, rows.Source(l.List, c.moment(l.Made, shown.Zone), l.Notes))
	return shown, nil
}

// usualField asks what rows are that do not say it themselves.
func usualField(l *work.ListView) ui.Field {
	f := ui.Field{Name: "usual", Label: "Rows that do not say what they are", Kind: ui.Select, Value: l.Setup.Usual, Options: []ui.Option{{Label: "ask for each"}}}
	for _, k := range money.Kinds() {
		if k != money.Exception {
			f.Options = append(f.Options, ui.Option{Value: string(k), Label: k.Words()})
		}
	}
	return f
}

// listLead says in a sentence how a list stands.
func listLead(l *work.ListView) g.Node {
	switch l.State {
	case casebook.Applied:
		return g.Text(ui.Things(l.Count(lists.RowTaken), "row") + " of " + ui.Count(len(l.Found)) + " came in; " + ui.Count(l.Count(lists.RowLeftOut)) + " were left out, each with its reason.")
	case casebook.Undone:
		return g.Text("This list was taken out again: what it entered counts no more, and stays listed.")
	case casebook.Dropped:
		return g.Text("This list was given up. Nothing of it was kept but its file.")
	}
	return listpages.Standing(len(l.Found), l.Count(lists.RowReady), l.Count(lists.RowAsks), l.Count(lists.RowLeftOut))
}

// applySection takes the rows in, or gives the list up.
func applySection(c call, l *work.ListView, wrong []errs.Field) g.Node {
	var whole []errs.Field
	for _, f := range wrong {
		if f.Path == "" {
			whole = append(whole, f)
		}
	}
	return ui.Section("take", "Take it in", ui.Form{ID: "apply", Action: c.ofList("apply"), Rev: revOf(l.Rev), Errors: whole,
		Intro:  h.P(g.Text("Each row becomes an entry of our own money, from its own day. A row that asks something is left out until it is answered.")),
		Submit: ui.Button{Text: "Take " + ui.Things(l.Takes(), "row") + " in"}, Buttons: []ui.Button{{Text: "Give this list up", Action: c.ofList("drop")}}})
}

// againList shows a list once more with what is wrong, or what somebody else did with it meanwhile.
func (p Pages) againList(w http.ResponseWriter, r *http.Request, err error) error {
	c := of(r)
	fields, ok := page.Wrong(err)
	conflict := errs.KindOf(err) == errs.Conflict
	if !ok && !conflict {
		return err
	}
	l, readErr := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if readErr != nil {
		return readErr
	}
	shown, readErr := p.listPage(r, l, fields)
	if readErr != nil {
		return readErr
	}
	if conflict {
		shown.Flash = ui.Flash{Problem: true, Text: "Somebody else did something with this list meanwhile. This is how it stands now."}
		return p.Shell.Render(w, r, http.StatusConflict, shown)
	}
	return p.Shell.Again(w, r, shown)
}

// listed leads back to a list that was changed, or shows it once more with what stands against it.
func (p Pages) listed(w http.ResponseWriter, r *http.Request, err error, did string) error {
	if err != nil {
		return p.againList(w, r, err)
	}
	return page.Back(w, r, of(r).ofList(), did)
}

// ChooseColumns says which column is what.
func (p Pages) ChooseColumns(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return err
	}
	return p.listed(w, r, p.Work.ChooseColumns(r.Context(), c.v, c.scope, l.ID, listpages.Chosen(r, l.List, c.rev())), "columns")
}

// AnswerList keeps what was answered.
func (p Pages) AnswerList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return p.listed(w, r, p.Work.AnswerList(r.Context(), c.v, c.scope, c.PathValue("list"), listpages.Answers(r.PostForm)), "answered")
}

// ApplyList takes the rows in.
func (p Pages) ApplyList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, err := p.Work.ApplyList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev())
	return p.listed(w, r, err, "applied")
}

// DropList gives a list up.
func (p Pages) DropList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return p.listed(w, r, p.Work.DropList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev()), "dropped")
}

// UndoList takes a list out again.
func (p Pages) UndoList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, err := p.Work.UndoList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev())
	return p.listed(w, r, err, "undone")
}

// UndoingList asks whether a list shall be taken out again.
func (p Pages) UndoingList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return err
	}
	if l.State != casebook.Applied {
		return notFound
	}
	shown, err := p.frame(c, "Take this list out again", c.money(), c.lists(), ui.Link{Text: l.File.Name, URL: c.ofList()})
	if err != nil {
		return err
	}
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("What this list entered and nobody has corrected or shared since counts no more."),
		Kept: "Nothing is forgotten: each entry stays listed as taken out. What was corrected or shared since stays and is named.",
		Form: ui.Form{Action: c.ofList("undo"), Rev: revOf(l.Rev), Submit: ui.Button{Text: "Take it out again", Look: ui.Danger}, Cancel: c.ofList()}}}
	return p.Shell.Show(w, r, shown)
}

// ListFile is the file of a list as it came.
func (p Pages) ListFile(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f, err := p.Work.ListFile(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return err
	}
	return server.File(w, r, f.Name, f.Body)
}

// ListRows is every row of a list with what became of it, as a file.
func (p Pages) ListRows(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return err
	}
	head, rows := rowsOf(c, l).Export()
	return engagepages.Export(w, r, "rows.csv", head, rows)
}
