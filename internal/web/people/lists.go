package people

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/engage"
	listpages "counterpart.dev/internal/web/lists"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

var listStates = map[casebook.IntakeState]string{casebook.Open: "being looked at", casebook.Applied: "taken in", casebook.Undone: "taken out again", casebook.Dropped: "given up"}

// lists is the address of the lists that were taken in, and of what is below it.
func (c call) lists(more ...string) ui.URL {
	return c.at(append([]string{"stakeholder-lists"}, more...)...)
}

// ofList is an address below the list of the request.
func (c call) ofList(more ...string) ui.URL {
	return c.lists(append([]string{c.PathValue("list")}, more...)...)
}

// listFrame is what the pages of lists have in common.
func (p Pages) listFrame(r *http.Request, title string, more ...ui.Link) (ui.Page, error) {
	return p.frame(r, title, access.ClientOnly, append([]ui.Link{{Text: "Stakeholders", URL: of(r).list()}}, more...)...)
}

// Lists is the lists of stakeholders that were taken in.
func (p Pages) Lists(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, all, err := p.Work.Lists(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.listFrame(r, "Lists of stakeholders taken in")
	if err != nil {
		return err
	}
	shown.Zone = l.Zone
	add := ui.Link{Text: "Take in a list", URL: c.lists("new"), Keys: "l"}
	shown.Lead, shown.Actions = g.Text("Every list with every row of it: who came in, what asks, and what was left out and why."), []ui.Link{add}
	shown.Body = []g.Node{ui.Table[casebook.Intake]{ID: "list-list", Caption: "Lists taken in, the newest first", Rows: all, Things: "lists",
		Empty: ui.Empty{Says: "If the people that matter are kept in a spreadsheet, take it in as it is. You see first who each row would become; nothing is altered silently, and it can be taken out again.", Action: add},
		Columns: []ui.Column[casebook.Intake]{
			{Head: "List", Row: true, Cell: func(k casebook.Intake) g.Node {
				return g.Group{ui.A(c.lists(k.ID), g.Text("List"), ui.Unseen(" of "), g.Text(" "), ui.Name(k.Sheet)), ui.Note(ui.Moment(time.UnixMicro(k.Made).In(matter.Zone(l.Zone)), c.now), g.Text(" by "), ui.Name(k.ByName))}
			}},
			{Head: "State", Cell: func(k casebook.Intake) g.Node { return ui.State(listStates[k.State]) }},
		}}}
	return p.Shell.Show(w, r, shown)
}

// NewList asks for a list.
func (p Pages) NewList(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newList(r, "", nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newList(r *http.Request, text string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	if _, _, err := p.Work.Lists(r.Context(), c.v, c.scope); err != nil {
		return ui.Page{}, err
	}
	shown, err := p.listFrame(r, "Take in a list of stakeholders", ui.Link{Text: "Lists taken in", URL: c.lists()})
	shown.Lead = g.Text("Give the spreadsheet as it is, or paste its cells: who they are, where, who minds them, how much they count and where they stand. Nobody is kept before you have seen who each row would become.")
	shown.Body = []g.Node{listpages.New(c.lists(), c.list(), text, wrong), page.Drop()}
	return shown, err
}

// BeginList reads a list that was given.
func (p Pages) BeginList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id, err := p.Work.BeginList(r.Context(), c.v, c.scope, listpages.Given(r))
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newList(r, c.text("text"), wrong) })
	}
	return server.Redirect(w, r, string(c.lists(id)))
}

func rowsOf(c call, l *work.ListView) listpages.Page {
	p := listpages.Page{At: c.ofList, Fields: intake.PeopleFields(), Columns: l.Layout.Columns, Open: l.State == casebook.Open, Thing: "somebody", Made: "Listed"}
	for _, r := range l.Found {
		row := listpages.Row{Row: r.Row, Cells: r.Cells, State: r.State, Reason: r.Reason, Title: r.Title, Questions: r.Questions, Answers: r.Answers}
		if r.Made != "" {
			row.Made = c.list(r.Made)
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
	shown, err := p.listPage(r, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) listPage(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.scope, c.PathValue("list"))
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.listFrame(r, l.File.Name, ui.Link{Text: "Lists taken in", URL: c.lists()})
	if err != nil {
		return shown, err
	}
	rows := rowsOf(c, l)
	shown.Zone, shown.Lead = l.Zone, listLead(l)
	if rows.Open {
		shown.Body = append(shown.Body, applySection(c, l, wrong))
	}
	if l.State == casebook.Applied {
		shown.Actions = []ui.Link{{Text: "See the people", URL: c.list()}, {Text: "Take it out again", URL: c.ofList("undo")}}
	}
	if len(l.Setup.Kept) > 0 {
		shown.Body = append(shown.Body, ui.Section("kept", "Who stayed", h.Ul(h.Class("stack"), g.Map(l.Setup.Kept, func(k lists.Kept) g.Node {
			return h.Li(ui.A(c.list(k.ID), ui.Name(k.Title)), g.Text(": "+k.Why))
		}))))
	}
	shown.Body = append(shown.Body, rows.Table(r, wrong))
	if rows.Open {
		shown.Body = append(shown.Body, rows.ColumnsOf(l.List, usualSide(l), wrong))
	}
	shown.Body = append(shown.Body, rows.Source(l.List, ui.Moment(time.UnixMicro(l.Made).In(matter.Zone(l.Zone)), c.now), nil))
	return shown, nil
}

// usualSide asks where those belong of whom the list does not say it.
func usualSide(l *work.ListView) ui.Field {
	f := ui.Field{Name: "usual", Label: "Rows that do not say where somebody belongs", Kind: ui.Select, Value: l.Setup.Usual, Options: []ui.Option{{Label: "ask for each"}}}
	for _, s := range people.Sides() {
		f.Options = append(f.Options, ui.Option{Value: string(s), Label: s.Words()})
	}
	return f
}

// listLead says in a sentence how a list stands.
func listLead(l *work.ListView) g.Node {
	switch l.State {
	case casebook.Applied:
		return g.Text(ui.Things(l.Count(lists.RowTaken), "row") + " of " + ui.Count(len(l.Found)) + " came in; " + ui.Count(l.Count(lists.RowLeftOut)) + " were left out, each with its reason.")
	case casebook.Undone:
		return g.Text("This list was taken out again: whom it brought in is minded no more, but for those who are named.")
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
	return ui.Section("take", "Take it in", ui.Form{ID: "apply", Action: c.ofList("apply"), Rev: strconv.FormatInt(l.Rev, 10), Errors: whole,
		Intro:  h.P(g.Text("Each row becomes somebody the project depends on. Where a list says influence, interest, stance and what is wanted, it becomes your judgement of today. A row that asks something is left out until it is answered.")),
		Submit: ui.Button{Text: "Take " + ui.Things(l.Count(lists.RowReady), "row") + " in"}, Buttons: []ui.Button{{Text: "Give this list up", Action: c.ofList("drop")}}})
}

// listed leads back to a list that was changed, or shows it once more with what stands against it.
func (p Pages) listed(w http.ResponseWriter, r *http.Request, err error, did string) error {
	if errs.KindOf(err) == errs.Conflict {
		shown, again := p.listPage(r, nil)
		if again != nil {
			return again
		}
		shown.Flash = ui.Flash{Problem: true, Text: "Somebody else did something with this list meanwhile. This is how it stands now."}
		return p.Shell.Render(w, r, http.StatusConflict, shown)
	}
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.listPage(r, wrong) })
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
	return p.listed(w, r, p.Work.ChooseColumns(r.Context(), c.v, c.scope, l.ID, listpages.Chosen(r, l.List, c.rev())), "saved")
}

// AnswerList keeps what was answered.
func (p Pages) AnswerList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return p.listed(w, r, p.Work.AnswerList(r.Context(), c.v, c.scope, c.PathValue("list"), listpages.Answers(r.PostForm)), "saved")
}

// ApplyList takes the rows in.
func (p Pages) ApplyList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, err := p.Work.ApplyList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev())
	return p.listed(w, r, err, "taken")
}

// DropList gives a list up.
func (p Pages) DropList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return p.listed(w, r, p.Work.DropList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev()), "saved")
}

// UndoList takes a list out again.
func (p Pages) UndoList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, err := p.Work.UndoList(r.Context(), c.v, c.scope, c.PathValue("list"), c.rev())
	return p.listed(w, r, err, "saved")
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
	shown, err := p.listFrame(r, "Take this list out again", ui.Link{Text: "Lists taken in", URL: c.lists()}, ui.Link{Text: l.File.Name, URL: c.ofList()})
	if err != nil {
		return err
	}
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("Whom this list brought in, and nobody has done anything about since, is minded no more."),
		Kept: "Nobody is forgotten: each can be minded again, or erased. Who was spoken with, judged or changed since stays and is named.",
		Form: ui.Form{Action: c.ofList("undo"), Rev: strconv.FormatInt(l.Rev, 10), Submit: ui.Button{Text: "Take it out again", Look: ui.Danger}, Cancel: c.ofList()}}}
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
	return engage.Export(w, r, "rows.csv", head, rows)
}
