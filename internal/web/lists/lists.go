// Package lists shows a list that is taken out of a spreadsheet: every row as it stands beside what it becomes, the questions it asks, and
// which column is what.
//
// It promises that no row is left away, that a reading is offered only in words that are read as it again, and that the names of its
// fields are the same whatever the list is of. It refuses to know what the rows become: the family hands that over in words and links.
package lists

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// kinds are the files a list may come as.
const kinds = ".xlsx,.ods,.csv,.tsv,.txt"

// emptyRow is the reason of a row that holds nothing, which is not shown unless it is asked for.
const emptyRow = "an empty row"

// pageOf is how many rows a page holds.
const pageOf = 50

// New asks for a list.
func New(action, cancel ui.URL, text string, wrong []errs.Field) ui.Form {
	return ui.Form{ID: "list-form", Action: action, Errors: wrong, Submit: ui.Button{Text: "Look at it"}, Cancel: cancel, Fields: []ui.Field{
		{Name: "file", Label: "File", Kind: ui.File, Accept: kinds, Most: 10 << 20, Hint: "A workbook (.xlsx, .ods), or a table as text (.csv, .txt), of at most 1,000 rows"},
		{Name: "text", Label: "Or the cells, pasted from a spreadsheet", Kind: ui.Area, Size: 8, Value: text, Hint: "With the row of headings"}}}
}

// Given is the list that was given, as a file or as text.
func Given(r *http.Request) lists.File {
	if files := server.Uploads(r.Context(), "file"); len(files) > 0 {
		return lists.File{Name: files[0].Name, Media: files[0].Media, Body: files[0].Body}
	}
	return lists.File{Body: []byte(r.PostFormValue("text"))}
}

// Standing says of a list that is not in yet how many of its rows are ready, ask something and are left out.
func Standing(rows, ready, asks, out int) g.Node {
	one := func(n int, is, are string) string {
		if n == 1 {
			return "1 " + is
		}
		return ui.Count(n) + " " + are
	}
	return g.Text(ui.Count(ready) + " of " + ui.Things(rows, "row") + " " + map[bool]string{true: "is", false: "are"}[rows == 1] + " ready, " + one(asks, "asks", "ask") + " something, " + one(out, "is", "are") + " left out.")
}

// states is how the pages name the states of work.
var states = map[string]ui.JobState{"queued": ui.Queued, "running": ui.Running, "done": ui.Done, "failed": ui.Failed, "cancelled": ui.Cancelled}

// Work shows how far a list is that is taken in as long work, or how that ended before all of it was in.
func Work(t *lists.Task, self ui.URL) g.Node {
	if t == nil {
		return nil
	}
	at := func(what string) ui.URL { return ui.Path("tasks", t.ID, what) }
	return ui.Progress{ID: "task", Label: t.Label, State: states[string(t.State)], Done: int(t.Done), Total: int(t.Total), Detail: t.Message, Self: self, Poll: at("progress"), Then: self,
		Cancel: at("stop")}
}

// Known is something that was understood of a row.
type Known struct {
	Field string // its key
	Value string
	Said  string   // as the list has it, where that differs
	Notes []string // how it was understood
}

// Row is a row of a list, and what became of it.
type Row struct {
	Row       int
	Cells     []intake.Cell
	State     string
	Reason    string
	Title     string
	Known     []Known
	Questions []intake.Question
	Answers   map[string]string
	Made      ui.URL // what it became, "" for nothing
}

// Page is a list as its page shows it.
type Page struct {
	At      func(more ...string) ui.URL // addresses below the list
	Fields  []intake.Field
	Columns []intake.Column
	Rows    []Row
	Open    bool   // it can still be answered
	Thing   string // what a row is, such as "a matter"
	Made    string // the link to what a row became, such as "In the register"
}

// title is how a field is called.
func (p Page) title(key string) string {
	at := slices.IndexFunc(p.Fields, func(f intake.Field) bool { return f.Key == key })
	switch {
	case at >= 0:
		return p.Fields[at].Title
	case key == intake.FieldRow:
		return "The row"
	}
	return key
}

// Table is every row of the list, a page of them at a time. Wrong is what could not be kept of the answers.
func (p Page) Table(r *http.Request, wrong []errs.Field) g.Node {
	if len(p.Rows) == 0 {
		return nil
	}
	asked := r.URL.Query().Get("show")
	var rows []Row
	count := map[string]int{}
	for _, x := range p.Rows {
		count[x.State]++
		if asked == "" && x.Reason != emptyRow || x.State == asked {
			rows = append(rows, x)
		}
	}
	here := p.At()
	if asked != "" {
		here = here.With("show", asked)
	}
	pager, from, to := paged(r, len(rows))
	t := p.table(rows[from:to], wrong)
	t.Total, t.Pager, t.Self, t.CSV = len(rows), pager, here, p.At("rows.csv")
	for _, s := range []string{lists.RowReady, lists.RowAsks, lists.RowTaken, lists.RowLeftOut} {
		if count[s] > 0 {
			u := p.At().With("show", s)
			if s == asked {
				u = p.At()
			}
			t.Facets = append(t.Facets, ui.Facet{Text: s, Count: count[s], URL: u.At("rows"), Current: s == asked})
		}
	}
	if !p.Open {
		return ui.Section("rows", "Row by row", t)
	}
	return ui.Section("rows", "Row by row", h.Form(h.Class("answers"), h.ID("answers"), h.Method("post"), ui.Action(p.At("answers")), t,
		h.Div(h.Class("buttons"), ui.Button{Text: "Keep the answers"})))
}

func paged(r *http.Request, total int) (ui.Pager, int, int) {
	pages := max((total+pageOf-1)/pageOf, 1)
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	n = min(n, pages)
	pager := ui.Pager{}
	if pages > 1 {
		pager = ui.Pager{Page: n, Pages: pages}
	}
	return pager, (n - 1) * pageOf, min(n*pageOf, total)
}

func (p Page) table(rows []Row, wrong []errs.Field) ui.Table[Row] {
	t := ui.Table[Row]{ID: "row-list", Caption: "Rows of the list", Rows: rows, Things: "rows", Columns: []ui.Column[Row]{
		{Head: "Row", Row: true, Tight: true, Number: true, Cell: func(r Row) g.Node { return g.Text(strconv.Itoa(r.Row)) }},
		{Head: "As it stands", Cell: p.stands},
		{Head: "As it is understood", Cell: p.known},
	}}
	if p.Open {
		t.Columns = append(t.Columns, ui.Column[Row]{Head: "What it asks", Cell: func(r Row) g.Node { return p.asks(r, wrong) }})
	}
	return t
}

// stands is the filled cells of a row below their headings.
func (p Page) stands(r Row) g.Node {
	var out g.Group
	for i, cell := range r.Cells {
		if cell.Blank() || cell.Merged {
			continue
		}
		out = append(out, h.Div(ui.Quiet(ui.Name(p.heading(i)), g.Text(": ")), ui.Name(cell.Text)))
	}
	return out
}

func (p Page) heading(column int) string {
	for _, c := range p.Columns {
		if c.Index == column && c.Heading != "" {
			return c.Heading
		}
	}
	return "column " + strconv.Itoa(column+1)
}

// known is what is understood of a row, or why it is left out.
func (p Page) known(r Row) g.Node {
	if r.State == lists.RowLeftOut {
		return g.Group{ui.State("left out"), g.Text(" "), ui.Name(r.Reason)}
	}
	var out g.Group
	if r.Made != "" {
		out = append(out, h.Div(ui.A(r.Made, g.Text(p.Made), ui.Unseen(": "+r.Title))))
	}
	for _, k := range r.Known {
		value, from := ui.Name(k.Value), " from “"
		if k.Value == "" {
			value, from = nil, "open, kept as “"
		}
		out = append(out, h.Div(ui.Quiet(g.Text(p.title(k.Field)+": ")), value, g.If(k.Said != "", ui.Quiet(g.Text(from), ui.Name(k.Said), g.Text("”"))),
			g.Map(k.Notes, func(n string) g.Node { return ui.Note(ui.Name(n)) })))
	}
	return out
}

// asks are the questions of a row with what can be answered, and the ways to leave it out or take it in.
func (p Page) asks(r Row, wrong []errs.Field) g.Node {
	var out g.Group
	row := strconv.Itoa(r.Row)
	for i, q := range r.Questions {
		out = append(out, p.question(row, strconv.Itoa(i), q, wrong))
	}
	for _, field := range slices.Sorted(maps.Keys(r.Answers)) {
		if field != intake.FieldRow {
			out = append(out, h.Div(ui.Quiet(g.Text(p.title(field)+", answered: ")), ui.Name(r.Answers[field]), g.Text(" "), box("forget:"+row+":"+field, "on", "take the answer back", " to row "+row)))
		}
	}
	switch decided := r.Answers[intake.FieldRow]; {
	case r.State == lists.RowLeftOut && decided == intake.LeaveOut:
		out = append(out, box("decide:"+row, "again", "look at it again", " at row "+row))
	case r.State == lists.RowLeftOut && r.Reason != emptyRow && r.Reason != "the headings" && r.Reason != "above the headings":
		out = append(out, box("decide:"+row, intake.TakeIn, "it is "+p.Thing+": take it in", " row "+row))
	case r.State != lists.RowLeftOut && !slices.ContainsFunc(r.Questions, func(q intake.Question) bool { return q.Field == intake.FieldRow }):
		out = append(out, box("decide:"+row, intake.LeaveOut, "leave it out", " row "+row))
	}
	return out
}

// box is a box to tick.
func box(name, value, label, more string) g.Node {
	id := strings.NewReplacer(":", "-", " ", "-").Replace(name + "-" + value)
	return h.Div(h.Class("choice"), h.Input(h.Type("checkbox"), h.ID(id), h.Name(name), h.Value(value)), h.Label(h.For(id), g.Text(label), ui.Unseen(more)))
}

// question is a question with the readings there are, and room for another.
func (p Page) question(row, n string, q intake.Question, wrong []errs.Field) g.Node {
	name, id, said := "answer:"+row+":"+q.Field, "ask-"+row+"-"+n, ""
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
		free = h.Div(h.Class("with"), h.Label(h.For(id+"-other"), g.Text(label), ui.Unseen(" for row "+row+", "+p.title(q.Field))),
			h.Input(h.Type("text"), h.ID(id+"-other"), h.Name("other:"+row+":"+q.Field), g.Attr("size", "18"), h.MaxLength("200"), h.AutoComplete("off")))
	}
	must := ""
	if q.Must {
		must = " Without an answer the row is left out."
	}
	return h.FieldSet(h.Class("field"), h.Legend(ui.Name(p.title(q.Field)+": "+q.Ask)), g.If(q.Text != "" || must != "", h.P(h.Class("hint"), g.If(q.Text != "", g.Group{g.Text("The cell says “"), ui.Name(q.Text), g.Text("”.")}), g.Text(must))),
		g.If(said != "", h.P(h.Class("error"), h.Strong(g.Text("To put right: ")), g.Text(said))), options, free)
}

// Answers is what was answered in a form of rows.
func Answers(form url.Values) intake.Answers {
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
	for name, values := range form {
		act, rest, _ := strings.Cut(name, ":")
		row, field, _ := strings.Cut(rest, ":")
		words := values[len(values)-1]
		switch {
		case act == "answer" && strings.TrimSpace(form.Get("other:"+rest)) == "":
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
	return answers
}

// Export is every row of a list with what became of it, as the cells of a file.
func (p Page) Export() (head []string, rows [][]string) {
	for _, x := range p.Rows {
		var stands, known, asked []string
		for _, cell := range x.Cells {
			stands = append(stands, cell.Text)
		}
		for _, k := range x.Known {
			known = append(known, p.title(k.Field)+": "+k.Value)
		}
		for _, q := range x.Questions {
			asked = append(asked, q.Ask)
		}
		rows = append(rows, []string{strconv.Itoa(x.Row), x.State, x.Reason, strings.Join(stands, " | "), strings.Join(known, "; "), strings.Join(asked, " ")})
	}
	return []string{"Row", "State", "Reason", "As it stands", "As it is understood", "What it asks"}, rows
}
