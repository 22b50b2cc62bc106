package benefit

import (
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	listpages "counterpart.dev/internal/web/lists"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Lists is the lists that were taken in.
func (p Pages) Lists(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, lists, err := p.Work.Lists(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown := c.frame(v, "Lists taken in")
	shown.Lead = g.Text("Every list with every row of it: what came in, what asks, and what was left out and why.")
	add := ui.Link{Text: "Take in a list", URL: c.at("lists", "new"), Keys: "l"}
	shown.Actions = []ui.Link{add}
	shown.Body = []g.Node{c.parts(v), ui.Table[casebook.Intake]{ID: "list-list", Caption: "Lists taken in, the newest first", Rows: lists, Things: "lists",
		Empty: ui.Empty{Says: "If you keep the benefits in a spreadsheet, take it in as it is. You see first what each row would become; nothing is altered silently, and it can be taken out again.", Action: add},
		Columns: []ui.Column[casebook.Intake]{
			{Head: "List", Row: true, Cell: func(k casebook.Intake) g.Node {
				return g.Group{ui.A(c.at("lists", k.ID), g.Text("List of "+short(dayOf(k.Made, v)))), g.If(k.Sheet != "", ui.Note(g.Text("sheet "), ui.Name(k.Sheet)))}
			}},
			{Head: "By", Cell: func(k casebook.Intake) g.Node { return ui.Name(k.ByName) }},
			{Head: "When", Cell: func(k casebook.Intake) g.Node { return c.moment(k.Made, v.Project.Zone) }},
			{Head: "State", Cell: func(k casebook.Intake) g.Node { return ui.State(listStates[k.State]) }},
		}}}
	return p.Shell.Show(w, r, shown)
}

var listStates = map[casebook.IntakeState]string{casebook.Open: "being looked at", casebook.Applied: "in the case", casebook.Undone: "taken out again", casebook.Dropped: "given up"}

// NewList asks for a list.
func (p Pages) NewList(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if !v.Leads {
		return notFound
	}
	return p.Shell.Show(w, r, c.newList(v, "", nil))
}

// listKinds are the files a list may come as.
const listKinds = ".xlsx,.ods,.csv,.tsv,.txt"

func (c call) newList(v *work.View, text string, wrong []errs.Field) ui.Page {
	shown := c.frame(v, "Take in a list of benefits")
	shown.Lead = g.Text("Give the spreadsheet as it is, or paste its cells. Nothing of the case changes before you have seen what each row would become.")
	shown.Body = []g.Node{c.parts(v), ui.Form{Action: c.at("lists"), Errors: wrong, Submit: ui.Button{Text: "Look at it"}, Cancel: c.at("benefits"), Fields: []ui.Field{
		{Name: "file", Label: "File", Kind: ui.File, Accept: listKinds, Most: 10 << 20, Hint: "A workbook (.xlsx, .ods), or a table as text (.csv, .txt), of at most 1,000 rows"},
		{Name: "text", Label: "Or the cells, pasted from a spreadsheet", Kind: ui.Area, Size: 8, Value: text, Hint: "With the row of headings"},
	}}, page.Drop()}
	return shown
}

// BeginList reads a list that was given.
func (p Pages) BeginList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.File{Body: []byte(c.text("text"))}
	if files := server.Uploads(r.Context(), "file"); len(files) > 0 {
		f = work.File{Name: files[0].Name, Media: files[0].Media, Body: files[0].Body}
	}
	id, err := p.Work.BeginList(r.Context(), c.v, c.project, f)
	if err == nil {
		return server.Redirect(w, r, string(c.at("lists", id)))
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, c.newList(v, c.text("text"), fields))
}

// listID is the list the request is about.
func (c call) listID() string { return c.PathValue("list") }

func (c call) ofList(more ...string) ui.URL {
	return c.at(append([]string{"lists", c.listID()}, more...)...)
}

// ShowList is one list with every row of it.
func (p Pages) ShowList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.listPage(l, nil))
}

func (c call) listPage(l *work.ListView, wrong []errs.Field) ui.Page {
	shown := c.frame(l.View, l.File.Name)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Lists taken in", URL: c.at("lists")})
	shown.Lead = listLead(l)
	shown.Body = []g.Node{c.parts(l.View)}
	open := l.List.State == casebook.Open && !l.UnderWay()
	if l.List.State == casebook.Open {
		shown.Body = append(shown.Body, listpages.Work(l.Task, c.ofList()))
	}
	if open {
		shown.Body = append(shown.Body, c.applySection(l, wrong))
	}
	if l.Undoable() {
		shown.Actions = []ui.Link{{Text: "See the benefits", URL: c.at("benefits")}, {Text: "Suggested links", URL: c.at("suggestions")}, {Text: "Take it out again", URL: c.ofList("undo")}}
	}
	shown.Body = append(shown.Body, keptSection(c, l), c.rowsSection(l, open, wrong))
	if open && !l.Begun() {
		shown.Body = append(shown.Body, c.columnsSection(l, wrong))
	}
	shown.Body = append(shown.Body, c.fileSection(l))
	return shown
}

// listLead says in a sentence how a list stands.
func listLead(l *work.ListView) g.Node {
	ready, asks, out, in := l.Count(work.RowReady), l.Count(work.RowAsks), l.Count(work.RowLeftOut), l.Count(work.RowTaken)
	switch l.List.State {
	case casebook.Applied:
		return g.Text(ui.Things(in, "row") + " of " + ui.Count(len(l.Rows)) + " came in; " + ui.Count(out) + " were left out, each with its reason.")
	case casebook.Undone:
		if len(l.Setup.Kept) == 0 {
			return g.Text("This list was taken out again. Nothing of it stayed.")
		}
		return g.Text("This list was taken out again. " + ui.Things(len(l.Setup.Kept), "thing") + " of it stayed.")
	case casebook.Dropped:
		return g.Text("This list was given up. Nothing of it was kept but its file.")
	}
	if l.UnderWay() {
		return g.Text("The list is being taken in: each row becomes a benefit of the case. The page may be closed meanwhile.")
	}
	if in > 0 {
		return g.Text(ui.Things(in, "row") + " of " + ui.Count(len(l.Rows)) + " are in, the others are not: take them in too, or take out again what came in.")
	}
	return listpages.Standing(len(l.Rows), ready, asks, out)
}

// applySection takes the rows in, or gives the list up.
func (c call) applySection(l *work.ListView, wrong []errs.Field) g.Node {
	n := l.Takes()
	buttons := []ui.Button{{Text: "Give this list up", Action: c.ofList("drop")}}
	if l.Begun() {
		buttons = nil
	}
	return ui.Section("take", "Take it in", ui.Form{ID: "apply", Action: c.ofList("apply"), Rev: rev(l.List.Rev), Errors: only(wrong, "life_for", "life_until", ""),
		Intro: h.P(g.Text("Rows that ask come in with what is understood of them: what is open stays open, and keeps its words. Which are benefits at all is never guessed.")),
		Groups: []ui.Group{{Legend: "How long do they count, where that is known for all?", InLine: true, Fields: []ui.Field{
			{Name: "life_for", Label: "A length", Size: 14, Value: c.text("life_for"), Hint: "Such as 5 years; it moves with the start"},
			{Name: "life_until", Label: "Or until", Kind: ui.Day, Value: c.text("life_until"), Hint: "What comes late is lost"}}}},
		Submit: ui.Button{Text: "Take " + ui.Things(n, "row") + " in"}, Buttons: buttons})
}

// only are the faults of some fields.
func only(all []errs.Field, paths ...string) (out []errs.Field) {
	for _, f := range all {
		for _, p := range paths {
			if f.Path == p {
				out = append(out, f)
			}
		}
	}
	return out
}

// keptSection is what stayed in the case when a list was taken out again.
func keptSection(c call, l *work.ListView) g.Node {
	if len(l.Setup.Kept) == 0 {
		return nil
	}
	return ui.Section("kept", "What stayed in the case", h.Ul(h.Class("stack"), g.Map(l.Setup.Kept, func(k work.Kept) g.Node {
		return h.Li(ui.Name(k.Title), g.Text(": "+k.Why), g.If(l.Nodes[k.Node].ID != "", g.Group{g.Text(" · "), ui.A(c.place(l.Nodes[k.Node].Kind, k.Node), g.Text("open it"), ui.Unseen(": "+k.Title))}))
	})))
}

// columnsSection says how the columns are read, to be changed.
func (c call) columnsSection(l *work.ListView, wrong []errs.Field) g.Node {
	f := ui.Form{ID: "columns", Action: c.ofList("columns"), Rev: rev(l.List.Rev), Submit: ui.Button{Text: "Read the columns so"}}
	for _, e := range wrong {
		if strings.HasPrefix(e.Path, "column_") || e.Path == "sheet" || e.Path == "counted" {
			f.Errors = append(f.Errors, e)
		}
	}
	if len(l.Setup.Sheets) > 1 {
		sheets := ui.Field{Name: "sheet", Label: "Sheet", Kind: ui.Select, Value: l.List.Sheet, Hint: "Another sheet begins anew"}
		for _, s := range l.Setup.Sheets {
			text := s.Name + ", " + ui.Things(s.Rows, "row")
			if s.Hidden {
				text += ", hidden"
			}
			sheets.Options = append(sheets.Options, ui.Option{Value: s.Name, Label: text})
		}
		f.Fields = append(f.Fields, sheets)
	}
	f.Fields = append(f.Fields, listpages.CountedField(l.Counted))
	options := []ui.Option{{Label: "nothing: kept as notes"}}
	for _, x := range intake.BenefitFields() {
		options = append(options, ui.Option{Value: x.Key, Label: x.Title})
	}
	for _, col := range l.Columns {
		name := col.Heading
		if name == "" {
			name = "Column " + strconv.Itoa(col.Index+1)
		}
		f.Fields = append(f.Fields, ui.Field{Name: "column_" + strconv.Itoa(col.Index), Label: "“" + name + "” is", Kind: ui.Select, Value: col.Field, Options: options, Hint: col.Unsure})
	}
	return ui.Section("columns-of", "How the columns are read", h.Details(g.If(len(f.Errors) > 0, g.Attr("open")), h.Summary(g.Text(ui.Things(len(l.Columns), "column"))), f))
}

// fileSection is where the list came from, and what is odd about it.
func (c call) fileSection(l *work.ListView) g.Node {
	d := ui.Definitions{{Term: "File", Value: ui.A(c.ofList("file"), ui.Name(l.File.Name))}, {Term: "Taken up by", Value: ui.Name(l.List.ByName)}, {Term: "On", Value: c.moment(l.List.Made, l.Project.Zone)}}
	if l.List.Sheet != "" {
		d = append(d, ui.Definition{Term: "Sheet", Value: ui.Name(l.List.Sheet)})
	}
	var notes g.Group
	for _, s := range append(append(append([]string{}, l.Setup.Changes...), l.Notes...), l.Setup.Odd...) {
		notes = append(notes, h.Li(ui.Name(s)))
	}
	return ui.Section("file", "The file", d, g.If(len(notes) > 0, h.Ul(h.Class("stack"), notes)))
}
