package matter

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/lists"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	listpages "counterpart.dev/internal/web/lists"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// listFrame is what the pages of lists have in common.
func (p Pages) listFrame(r *http.Request, v *work.ListView, title string) (ui.Page, error) {
	c := of(r)
	return p.frame(r, title, v.Reach.Audience, ui.Link{Text: "Matters", URL: c.at("matters").With("room", "ours")}, ui.Link{Text: "Registers taken in", URL: c.at("registers")})
}

var listStates = map[casebook.IntakeState]string{casebook.Open: "being looked at", casebook.Applied: "in the register", casebook.Undone: "taken out again", casebook.Dropped: "given up"}

// Lists is the registers that were taken in.
func (p Pages) Lists(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, all, err := p.Work.Lists(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, "Registers taken in", v.Reach.Audience, ui.Link{Text: "Matters", URL: c.at("matters").With("room", "ours")})
	if err != nil {
		return err
	}
	shown.Lead = g.Text("Every list with every row of it: what came in, what asks, and what was left out and why.")
	add := ui.Link{Text: "Take in a register", URL: c.at("registers", "new"), Keys: "l"}
	shown.Actions = []ui.Link{add}
	shown.Body = []g.Node{ui.Table[casebook.Intake]{ID: "list-list", Caption: "Registers taken in, the newest first", Rows: all, Things: "lists",
		Empty: ui.Empty{Says: "If you keep risks, questions or actions in a spreadsheet, take it in as it is. You see first what each row would become; nothing is altered silently, only our side reads it, and it can be taken out again.", Action: add},
		Columns: []ui.Column[casebook.Intake]{
			{Head: "List", Row: true, Cell: func(k casebook.Intake) g.Node {
				return g.Group{ui.A(c.at("registers", k.ID), g.Text("Register"), ui.Unseen(" of "), g.Text(" "), ui.Name(k.Sheet)), ui.Note(c.moment(k.Made, v.Ground.Zone), g.Text(" by "), ui.Name(k.ByName))}
			}},
			{Head: "State", Cell: func(k casebook.Intake) g.Node { return ui.State(listStates[k.State]) }},
		}}}
	return p.Shell.Show(w, r, shown)
}

// NewList asks for a register.
func (p Pages) NewList(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newList(r, "", nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) newList(r *http.Request, text string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, _, err := p.Work.Lists(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.listFrame(r, v, "Take in a register")
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Give the spreadsheet as it is, or paste its cells: risks, issues, questions, changes, actions, decisions. Nothing is raised before you have seen what each row would become, and only our side reads it until you share it.")
	shown.Body = []g.Node{listpages.New(c.at("registers"), c.at("matters").With("room", "ours"), text, wrong), page.Drop()}
	return shown, nil
}

// BeginList reads a register that was given.
func (p Pages) BeginList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id, err := p.Work.BeginList(r.Context(), c.v, c.scope, listpages.Given(r))
	if err == nil {
		return server.Redirect(w, r, string(c.at("registers", id)))
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	shown, err := p.newList(r, c.text("text"), fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}

// ofList is an address below the list of the request.
func (c call) ofList(more ...string) ui.URL {
	return c.at(append([]string{"registers", c.PathValue("list")}, more...)...)
}

// rowsOf is a list as its rows are shown.
func rowsOf(c call, l *work.ListView) listpages.Page {
	p := listpages.Page{At: c.ofList, Fields: intake.MatterFields(), Columns: l.Layout.Columns, Open: l.State == casebook.Open && !l.UnderWay(), Thing: "a matter", Made: "In the register"}
	for _, r := range l.Found {
		row := listpages.Row{Row: r.Row, Cells: r.Cells, State: r.State, Reason: r.Reason, Title: r.Title, Questions: r.Questions, Answers: r.Answers}
		if r.Matter != "" {
			row.Made = c.matter(r.Matter)
		}
		for _, k := range r.Known {
			row.Known = append(row.Known, listpages.Known(k))
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// ShowList is one register with every row of it.
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
	shown, err := p.listFrame(r, l, l.File.Name)
	if err != nil {
		return shown, err
	}
	rows := rowsOf(c, l)
	shown.Lead = listLead(l)
	shown.Body = nil
	if l.State == casebook.Open {
		shown.Body = append(shown.Body, listpages.Work(l.Task, c.ofList()))
	}
	if rows.Open {
		shown.Body = append(shown.Body, applySection(c, l, wrong))
	}
	if l.Undoable() {
		shown.Actions = []ui.Link{{Text: "See the register", URL: c.at("matters").With("room", "ours")}, {Text: "Take it out again", URL: c.ofList("undo")}}
	}
	shown.Body = append(shown.Body, keptSection(c, l), rows.Table(r, wrong))
	if rows.Open && !l.Begun() {
		shown.Body = append(shown.Body, rows.ColumnsOf(l.List, usualField(l), wrong))
	}
	shown.Body = append(shown.Body, rows.Source(l.List, c.moment(l.Made, l.Ground.Zone), l.Notes))
	return shown, nil
}

// usualField asks what rows are that do not say it themselves.
func usualField(l *work.ListView) ui.Field {
	f := ui.Field{Name: "usual", Label: "Rows that do not say what they are", Kind: ui.Select, Value: l.Setup.Usual, Options: []ui.Option{{Label: "ask for each"}}}
	for _, k := range matter.Kinds() {
		f.Options = append(f.Options, ui.Option{Value: string(k), Label: k.Words()})
	}
	return f
}

// listLead says in a sentence how a list stands.
func listLead(l *work.ListView) g.Node {
	ready, asks, out, in := l.Count(lists.RowReady), l.Count(lists.RowAsks), l.Count(lists.RowLeftOut), l.Count(lists.RowTaken)
	switch l.State {
	case casebook.Applied:
		return g.Text(ui.Things(in, "row") + " of " + ui.Count(len(l.Found)) + " came in; " + ui.Count(out) + " were left out, each with its reason.")
	case casebook.Undone:
		if len(l.Setup.Kept) == 0 {
			return g.Text("This list was taken out again: what it raised is withdrawn.")
		}
		return g.Text("This list was taken out again: what it raised is withdrawn, but for " + ui.Things(len(l.Setup.Kept), "matter") + " that somebody has touched since.")
	case casebook.Dropped:
		return g.Text("This list was given up. Nothing of it was kept but its file.")
	}
	if l.UnderWay() {
		return g.Text("The list is being taken in: each row becomes a matter of our side. The page may be closed meanwhile.")
	}
	if in > 0 {
		return g.Text(ui.Things(in, "row") + " of " + ui.Count(len(l.Found)) + " are in, the others are not: take them in too, or take out again what came in.")
	}
	return listpages.Standing(len(l.Found), ready, asks, out)
}

// applySection takes the rows in, or gives the list up.
func applySection(c call, l *work.ListView, wrong []errs.Field) g.Node {
	var whole []errs.Field
	for _, f := range wrong {
		if f.Path == "" {
			whole = append(whole, f)
		}
	}
	buttons := []ui.Button{{Text: "Give this list up", Action: c.ofList("drop")}}
	if l.Begun() {
		buttons = nil
	}
	return ui.Section("take", "Take it in", ui.Form{ID: "apply", Action: c.ofList("apply"), Rev: rev(l.Rev), Errors: whole,
		Intro:  h.P(g.Text("Each row becomes a matter of our side, raised now; the dates and names of the list are kept beside it as the list has them. Nobody of the other side reads them before you share them.")),
		Submit: ui.Button{Text: "Take " + ui.Things(l.Takes(), "row") + " in"}, Buttons: buttons})
}

// keptSection is what stayed when a list was taken out again.
func keptSection(c call, l *work.ListView) g.Node {
	if len(l.Setup.Kept) == 0 {
		return nil
	}
	return ui.Section("kept", "What stayed", h.Ul(h.Class("stack"), g.Map(l.Setup.Kept, func(k lists.Kept) g.Node {
		return h.Li(ui.A(c.matter(k.ID), ui.Name(title(k.Title))), g.Text(": "+k.Why))
	})))
}

// againList shows a list once more with what is wrong, or what somebody else did with it meanwhile.
func (p Pages) againList(w http.ResponseWriter, r *http.Request, err error) error {
	c := of(r)
	fields, ok := wrong(err)
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
	task, err := p.Work.TakeList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev())
	if task != "" && err == nil {
		return server.Redirect(w, r, string(c.ofList()))
	}
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

// listed leads back to a list that was changed, or shows it once more with what stands against it.
func (p Pages) listed(w http.ResponseWriter, r *http.Request, err error, did string) error {
	if err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, of(r).ofList(), did)
}

// UndoingList asks whether a list shall be taken out again.
func (p Pages) UndoingList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return err
	}
	if !l.Undoable() {
		return notFound
	}
	shown, err := p.listFrame(r, l, "Take this list out again")
	if err != nil {
		return err
	}
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: l.File.Name, URL: c.ofList()})
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("What this list raised and nobody has touched since is withdrawn."),
		Kept: "What somebody has moved, shared or noted since stays, and is listed. The list, its file and the record stay.",
		Form: ui.Form{Action: c.ofList("undo"), Rev: rev(l.Rev), Submit: ui.Button{Text: "Take it out again", Look: ui.Danger}, Cancel: c.ofList()}}}
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
