// Long because the steps of taking in one list belong together.

package benefit

import (
	"io"
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
	engagepages "counterpart.dev/internal/web/engage"
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
				return g.Group{ui.A(c.at("lists", k.ID), g.Text("List of "+long(dayOf(k.Made, v)))), g.If(k.Sheet != "", ui.Note(g.Text("sheet "), ui.Name(k.Sheet)))}
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
const listKinds = ".xlsx,.csv,.tsv,.txt"

func (c call) newList(v *work.View, text string, wrong []errs.Field) ui.Page {
	shown := c.frame(v, "Take in a list of benefits")
	shown.Lead = g.Text("Give the spreadsheet as it is, or paste its cells. Nothing of the case changes before you have seen what each row would become.")
	shown.Body = []g.Node{c.parts(v), ui.Form{Action: c.at("lists"), Errors: wrong, Submit: ui.Button{Text: "Look at it"}, Cancel: c.at("benefits"), Fields: []ui.Field{
		{Name: "file", Label: "File", Kind: ui.File, Accept: listKinds, Most: 10 << 20, Hint: "An Excel workbook (.xlsx), or a table as text (.csv, .txt), of at most 1,000 rows"},
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
	open := l.List.State == casebook.Open
	if open {
		shown.Body = append(shown.Body, c.applySection(l, wrong))
	}
	if l.List.State == casebook.Applied {
		shown.Actions = []ui.Link{{Text: "See the benefits", URL: c.at("benefits")}, {Text: "Suggested links", URL: c.at("suggestions")}, {Text: "Take it out again", URL: c.ofList("undo")}}
	}
	shown.Body = append(shown.Body, keptSection(c, l), c.rowsSection(l, open, wrong))
	if open {
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
	return g.Text(ui.Count(ready) + " of " + ui.Things(len(l.Rows), "row") + " are ready, " + ui.Count(asks) + " ask something, " + ui.Count(out) + " are left out.")
}

// applySection takes the rows in, or gives the list up.
func (c call) applySection(l *work.ListView, wrong []errs.Field) g.Node {
	n := l.Takes()
	return ui.Section("take", "Take it in", ui.Form{ID: "apply", Action: c.ofList("apply"), Rev: rev(l.List.Rev), Errors: only(wrong, "life_for", "life_until", ""),
		Intro: h.P(g.Text("Rows that ask come in with what is understood of them: what is open stays open, and keeps its words. Which are benefits at all is never guessed.")),
		Groups: []ui.Group{{Legend: "How long do they count, where that is known for all?", InLine: true, Fields: []ui.Field{
			{Name: "life_for", Label: "A length", Size: 14, Value: c.text("life_for"), Hint: "Such as 5 years; it moves with the start"},
			{Name: "life_until", Label: "Or until", Kind: ui.Day, Value: c.text("life_until"), Hint: "What comes late is lost"}}}},
		Submit: ui.Button{Text: "Take " + ui.Things(n, "row") + " in"}, Buttons: []ui.Button{{Text: "Give this list up", Action: c.ofList("drop")}}})
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

// rowsSection is every row of the list, a page of them at a time.
func (c call) rowsSection(l *work.ListView, open bool, wrong []errs.Field) g.Node {
	if len(l.Rows) == 0 {
		return nil
	}
	asked := c.URL.Query().Get("show")
	var rows []work.ListRow
	for _, r := range l.Rows {
		if asked == "" && r.Reason != "an empty row" || r.State == asked {
			rows = append(rows, r)
		}
	}
	here := c.ofList()
	if asked != "" {
		here = here.With("show", asked)
	}
	pager, from, to := paged(c.Request, here, len(rows))
	t := c.rowTable(l, rows[from:to], open, wrong)
	t.Total, t.Pager, t.Self, t.CSV = len(rows), pager, here, c.ofList("rows.csv")
	for _, s := range []string{work.RowReady, work.RowAsks, work.RowTaken, work.RowLeftOut} {
		if n := l.Count(s); n > 0 {
			u := c.ofList().With("show", s)
			if s == asked {
				u = c.ofList()
			}
			t.Facets = append(t.Facets, ui.Facet{Text: s, Count: n, URL: u.At("rows"), Current: s == asked})
		}
	}
	if !open {
		return ui.Section("rows", "Row by row", t)
	}
	return ui.Section("rows", "Row by row", h.Form(h.Class("answers"), h.ID("answers"), h.Method("post"), ui.Action(c.ofList("answers")), t,
		h.Div(h.Class("buttons"), ui.Button{Text: "Keep the answers"})))
}

func (c call) rowTable(l *work.ListView, rows []work.ListRow, open bool, wrong []errs.Field) ui.Table[work.ListRow] {
	t := ui.Table[work.ListRow]{ID: "row-list", Caption: "Rows of the list", Rows: rows, Things: "rows", Columns: []ui.Column[work.ListRow]{
		{Head: "Row", Row: true, Tight: true, Number: true, Cell: func(r work.ListRow) g.Node { return g.Text(strconv.Itoa(r.Row)) }},
		{Head: "As it stands", Cell: func(r work.ListRow) g.Node { return cells(l, r) }},
		{Head: "As it is understood", Cell: func(r work.ListRow) g.Node { return c.knownCell(l, r) }},
	}}
	if open {
		t.Columns = append(t.Columns, ui.Column[work.ListRow]{Head: "What it asks", Cell: func(r work.ListRow) g.Node { return asks(r, wrong) }})
	}
	return t
}

// cells are the filled cells of a row below their headings.
func cells(l *work.ListView, r work.ListRow) g.Node {
	var out g.Group
	for i, cell := range r.Cells {
		if cell.Blank() || cell.Merged {
			continue
		}
		name := "column " + strconv.Itoa(i+1)
		for _, col := range l.Columns {
			if col.Index == i && col.Heading != "" {
				name = col.Heading
			}
		}
		out = append(out, h.Div(ui.Quiet(ui.Name(name), g.Text(": ")), ui.Name(cell.Text)))
	}
	return out
}

// knownCell is what is understood of a row, or why it is left out.
func (c call) knownCell(l *work.ListView, r work.ListRow) g.Node {
	if r.State == work.RowLeftOut {
		return g.Group{ui.State("left out"), g.Text(" "), ui.Name(r.Reason)}
	}
	var out g.Group
	if r.Node != "" {
		if l.Nodes[r.Node].ID != "" {
			out = append(out, h.Div(ui.A(c.place(casebook.Benefit, r.Node), g.Text("In the case"), ui.Unseen(": "+r.Title))))
		} else {
			out = append(out, h.Div(ui.Quiet(g.Text("no longer in the case"))))
		}
	}
	for _, k := range r.Known {
		value, from := ui.Name(k.Value), " from “"
		if k.Value == "" {
			value, from = nil, "open, kept as “"
		}
		out = append(out, h.Div(ui.Quiet(g.Text(fieldTitle(k.Field)+": ")), value, g.If(k.Said != "", ui.Quiet(g.Text(from), ui.Name(k.Said), g.Text("”"))),
			g.Map(k.Notes, func(n string) g.Node { return ui.Note(g.Text(n)) })))
	}
	return out
}

// fieldTitle is how a field of a list is called.
func fieldTitle(key string) string {
	for _, f := range intake.BenefitFields() {
		if f.Key == key {
			return f.Title
		}
	}
	switch key {
	case intake.FieldRow:
		return "The row"
	}
	if _, heading, ok := strings.Cut(key, ":"); ok {
		return heading
	}
	return key
}

// asks are the questions of a row with what can be answered, and the ways to leave it out or take it in.
func asks(r work.ListRow, wrong []errs.Field) g.Node {
	var out g.Group
	row := strconv.Itoa(r.Row)
	for i, q := range r.Questions {
		out = append(out, question(row, strconv.Itoa(i), q, wrong))
	}
	for field, said := range r.Answers {
		if field != intake.FieldRow {
			out = append(out, h.Div(ui.Quiet(g.Text(fieldTitle(field)+", answered: ")), ui.Name(said), g.Text(" "), box("forget:"+row+":"+field, "on", "take the answer back", " to row "+row, false)))
		}
	}
	decided := r.Answers[intake.FieldRow]
	switch {
	case r.State == work.RowLeftOut && decided == intake.LeaveOut:
		out = append(out, box("decide:"+row, "", "", "", true), box("decide:"+row, "again", "look at it again", " at row "+row, false))
	case r.State == work.RowLeftOut && r.Reason != "an empty row" && r.Reason != "the headings" && r.Reason != "above the headings":
		out = append(out, box("decide:"+row, intake.TakeIn, "it is a benefit: take it in", " row "+row, false))
	case r.State != work.RowLeftOut:
		out = append(out, box("decide:"+row, intake.LeaveOut, "leave it out", " row "+row, false))
	}
	return out
}

// box is a box to tick; without a value there is none.
func box(name, value, label, more string, skip bool) g.Node {
	if skip {
		return nil
	}
	id := strings.NewReplacer(":", "-", " ", "-").Replace(name + "-" + value)
	return h.Div(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID(id), h.Name(name), h.Value(value)), h.Label(h.For(id), g.Text(label), ui.Unseen(more)))
}

// question is a question with the readings there are, and room for another.
func question(row, n string, q intake.Question, wrong []errs.Field) g.Node {
	name := "answer:" + row + ":" + q.Field
	id := "ask-" + row + "-" + n
	said := ""
	for _, f := range wrong {
		if f.Path == "answer_"+row+"_"+q.Field {
			said = f.Message
		}
	}
	var options g.Group
	for i, words := range q.Candidates {
		at := id + "-" + strconv.Itoa(i)
		options = append(options, h.Div(h.Class("choice"), h.Input(h.Type("radio"), h.ID(at), h.Name(name), h.Value(words)), h.Label(h.For(at), ui.Name(words))))
	}
	free := g.Node(nil)
	if q.Field != intake.FieldRow {
		label := "Another"
		if len(q.Candidates) == 0 {
			label = "Answer"
		}
		free = h.Div(h.Class("with"), h.Label(h.For(id+"-other"), g.Text(label), ui.Unseen(" for row "+row+", "+fieldTitle(q.Field))),
			h.Input(h.Type("text"), h.ID(id+"-other"), h.Name("other:"+row+":"+q.Field), g.Attr("size", "18"), h.MaxLength("200"), h.AutoComplete("off")))
	}
	return h.FieldSet(h.Class("field"), h.Legend(g.Text(fieldTitle(q.Field)+": "+q.Ask)), g.If(q.Text != "", h.P(h.Class("hint"), g.Text("The cell says “"), ui.Name(q.Text), g.Text("”"))),
		g.If(said != "", h.P(h.Class("error"), h.Strong(g.Text("To put right: ")), g.Text(said))), options, free)
}

// columnsSection says how the columns are read, to be changed.
func (c call) columnsSection(l *work.ListView, wrong []errs.Field) g.Node {
	f := ui.Form{ID: "columns", Action: c.ofList("columns"), Rev: rev(l.List.Rev), Submit: ui.Button{Text: "Read the columns so"}}
	for _, e := range wrong {
		if strings.HasPrefix(e.Path, "column_") || e.Path == "sheet" {
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

// again shows a list once more with what is wrong, or what somebody else did with it meanwhile.
func (p Pages) againList(w http.ResponseWriter, r *http.Request, err error) error {
	c := of(r)
	fields, ok := wrong(err)
	conflict := errs.KindOf(err) == errs.Conflict
	if !ok && !conflict {
		return err
	}
	l, readErr := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if readErr != nil {
		return readErr
	}
	shown := c.listPage(l, fields)
	if conflict {
		shown.Flash = ui.Flash{Problem: true, Text: "Somebody else did something with this list meanwhile. This is how it stands now."}
		return p.Shell.Render(w, r, http.StatusConflict, shown)
	}
	return p.Shell.Again(w, r, shown)
}

// ChooseColumns says which column is what.
func (p Pages) ChooseColumns(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	sheet := l.List.Sheet
	if _, asked := typed(r)["sheet"]; asked {
		sheet = c.text("sheet")
	}
	fields := map[int]string{}
	for _, col := range l.Columns {
		name := "column_" + strconv.Itoa(col.Index)
		if _, asked := typed(r)[name]; asked {
			fields[col.Index] = c.text(name)
		}
	}
	if err := p.Work.ChooseColumns(r.Context(), c.v, c.project, c.listID(), sheet, fields, c.rev()); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "saved")
}

// AnswerList keeps what was answered.
func (p Pages) AnswerList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	answers := intake.Answers{}
	say := func(row, field, words string) {
		n, err := strconv.Atoi(row)
		if err != nil {
			return
		}
		if answers[n] == nil {
			answers[n] = map[string]string{}
		}
		answers[n][field] = words
	}
	for name, values := range typed(r) {
		act, rest, _ := strings.Cut(name, ":")
		row, field, _ := strings.Cut(rest, ":")
		words := values[len(values)-1]
		switch {
		case act == "answer" && strings.TrimSpace(c.text("other:"+rest)) == "":
			say(row, field, words)
		case act == "other" && strings.TrimSpace(words) != "":
			say(row, field, words)
		case act == "forget":
			say(row, field, "")
		case act == "decide" && words == "again":
			say(row, intake.FieldRow, "")
		case act == "decide":
			say(row, intake.FieldRow, words)
		}
	}
	if err := p.Work.AnswerList(r.Context(), c.v, c.project, c.listID(), answers); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "noted")
}

// ApplyList takes the rows in.
func (p Pages) ApplyList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ApplyForm{LifeFor: c.text("life_for"), LifeUntil: c.text("life_until"), Rev: c.rev()}
	if _, err := p.Work.ApplyList(r.Context(), c.v, c.project, c.listID(), f); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "applied")
}

// DropList gives a list up.
func (p Pages) DropList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.DropList(r.Context(), c.v, c.project, c.listID(), c.rev()); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.at("lists"), "dropped")
}

// UndoingList asks whether a list shall be taken out again.
func (p Pages) UndoingList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	if l.List.State != casebook.Applied {
		return notFound
	}
	shown := c.frame(l.View, "Take this list out again")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: l.File.Name, URL: c.ofList()})
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("What this list brought in and nobody has changed since goes out of the case again."),
		Kept: "What somebody has changed, read or linked since stays, and is listed. The list, its file and the record stay.",
		Form: ui.Form{Action: c.ofList("undo"), Rev: rev(l.List.Rev), Submit: ui.Button{Text: "Take it out again", Look: ui.Danger}, Cancel: c.ofList()}}}
	return p.Shell.Show(w, r, shown)
}

// UndoList takes a list out again.
func (p Pages) UndoList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if _, err := p.Work.UndoList(r.Context(), c.v, c.project, c.listID(), c.rev()); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "undone")
}

// ListFile is the file of a list as it came.
func (p Pages) ListFile(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f, err := p.Work.ListFile(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	return server.Download(w, r, f.Name, "application/octet-stream", func(w io.Writer) error {
		_, err := w.Write(f.Body)
		return err
	})
}

// ListRows is every row of a list with what became of it, as a file.
func (p Pages) ListRows(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range l.Rows {
		var stands, known, asked []string
		for _, cell := range x.Cells {
			stands = append(stands, cell.Text)
		}
		for _, k := range x.Known {
			known = append(known, fieldTitle(k.Field)+": "+k.Value)
		}
		for _, q := range x.Questions {
			asked = append(asked, q.Ask)
		}
		rows = append(rows, []string{strconv.Itoa(x.Row), x.State, x.Reason, strings.Join(stands, " | "), strings.Join(known, "; "), strings.Join(asked, " ")})
	}
	return engagepages.Export(w, r, "rows.csv", []string{"Row", "State", "Reason", "As it stands", "As it is understood", "What it asks"}, rows)
}
