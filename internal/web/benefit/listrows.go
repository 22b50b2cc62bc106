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
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

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
		out = append(out, h.Div(ui.Quiet(ui.Name(columnName(l, i)), g.Text(": ")), ui.Name(cell.Text)))
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
		value, from := ui.Name(dayWords(k.Value)), " from “"
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

// ListRows is every row of a list as it stands, with what became of it, as a file.
func (p Pages) ListRows(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	wide := 0
	for _, x := range l.Rows {
		wide = max(wide, len(x.Cells))
	}
	head := []string{"Row", "State", "Reason", "As it is understood", "What it asks"}
	for i := range wide {
		head = append(head, columnName(l, i))
	}
	var rows [][]string
	for _, x := range l.Rows {
		var known, asked []string
		for _, k := range x.Known {
			known = append(known, fieldTitle(k.Field)+": "+k.Value)
		}
		for _, q := range x.Questions {
			asked = append(asked, q.Ask)
		}
		row := []string{strconv.Itoa(x.Row), x.State, x.Reason, strings.Join(known, "; "), strings.Join(asked, " ")}
		for i := range wide {
			if i < len(x.Cells) && !x.Cells[i].Merged {
				row = append(row, x.Cells[i].Text)
			} else {
				row = append(row, "")
			}
		}
		rows = append(rows, row)
	}
	return engagepages.Export(w, r, "rows.csv", head, rows)
}

// columnName is the heading of a column, or its number.
func columnName(l *work.ListView, i int) string {
	for _, col := range l.Columns {
		if col.Index == i && col.Heading != "" {
			return col.Heading
		}
	}
	return "Column " + strconv.Itoa(i+1)
}
