package progress

import (
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	pages "counterpart.dev/internal/web/programme"
	"counterpart.dev/internal/web/ui"
)

// Columns is what the columns of a spreadsheet were taken for.
func (p Pages) Columns(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.columns(r, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) columns(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Columns(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return ui.Page{}, err
	}
	shown := pages.Inside(r, v.In, v.Row, "Columns", "Columns")
	shown.Lead = g.Text(columnsLead(v))
	if v.Task != nil {
		t := v.Task
		at := func(what string) ui.URL { return ui.Path("tasks", t.ID, what) }
		shown.Body = append(shown.Body, ui.Progress{ID: "task", Label: t.Label, State: states[string(t.State)], Done: int(t.Done), Total: int(t.Total), Detail: t.Message, Self: c.here("columns"),
			Poll: at("progress"), Then: c.here("columns"), Cancel: at("stop"), Retry: at("again")})
		return shown, nil
	}
	shown.Body = append(shown.Body, c.columnTable(v))
	if v.MayChange {
		shown.Body = append(shown.Body, ui.Section("choose", "Say what they are", c.columnForm(r, v, wrong)))
	}
	return shown, nil
}

func columnsLead(v work.ColumnsView) string {
	unsure, taken := 0, 0
	for _, x := range v.List {
		if x.Unsure != "" {
			unsure++
		}
		if x.Field != "" {
			taken++
		}
	}
	text := strconv.Itoa(taken) + " of " + ui.Things(len(v.List), "column") + " were taken for something"
	switch {
	case v.State != programme.Read:
		return "It could not be read as it stands. Say which column is what, and it is read again."
	case unsure > 0:
		return text + ", " + ui.Count(unsure) + " of them unsure: look at those."
	case v.Own:
		return text + ", as somebody said."
	}
	return text + "."
}

// columnTable is every column with its first value, and what it was taken for.
func (c call) columnTable(v work.ColumnsView) g.Node {
	titles := map[string]string{}
	for _, f := range v.Fields {
		titles[f.Key] = f.Title
	}
	where := "There is no row of headings."
	if v.Columns.Row > 0 {
		where = "The headings are in row " + strconv.Itoa(v.Columns.Row) + "."
	}
	if v.Sheet != "" {
		where = "Read is the sheet “" + v.Sheet + "”. " + where
	}
	return g.Group{h.P(ui.Quiet(ui.Name(where))), ui.Table[work.Column]{ID: "columns", Caption: "Columns of the table", Rows: v.List, Things: "columns", Columns: []ui.Column[work.Column]{
		{Head: "Column", Tight: true, Cell: func(x work.Column) g.Node { return g.Text(x.Letters) }},
		{Head: "Heading", Row: true, Cell: func(x work.Column) g.Node {
			if x.Heading == "" {
				return ui.Quiet(g.Text("none"))
			}
			return ui.Name(x.Heading)
		}},
		{Head: "First value", Cell: func(x work.Column) g.Node { return ui.Name(x.Sample) }},
		{Head: "Taken for", Cell: func(x work.Column) g.Node {
			if x.Field == "" {
				return ui.Quiet(g.Text("passed over"))
			}
			return g.Group{g.Text(titles[x.Field]), g.If(x.Unsure != "", ui.Note(ui.Name(x.Unsure)))}
		}},
	}}}
}

// columnForm asks what each column is.
func (c call) columnForm(r *http.Request, v work.ColumnsView, wrong []errs.Field) g.Node {
	options := []ui.Option{{Label: "Nothing that is read"}}
	for _, f := range v.Fields {
		options = append(options, ui.Option{Value: f.Key, Label: f.Title})
	}
	head := ""
	if v.Columns.Row > 0 {
		head = strconv.Itoa(v.Columns.Row)
	}
	f := ui.Form{ID: "columns-form", Action: c.here("columns"), Errors: wrong, Submit: ui.Button{Text: "Read it so"},
		Intro:  h.P(ui.Quiet(g.Text("Needed are names or identities, and durations or starts and finishes. What you say is remembered: the next table of this engagement is read by it."))),
		Fields: []ui.Field{{Name: "headings", Label: "Row of the headings", Value: typed(r, "headings", head), Size: 4, Most: 4, Hint: "Empty: found out"}}}
	for _, x := range v.List {
		label := x.Letters
		if x.Heading != "" {
			label += " “" + x.Heading + "”"
		}
		f.Fields = append(f.Fields, ui.Field{Name: "column_" + x.Letters, Label: label, Kind: ui.Select, Value: typed(r, "column_"+x.Letters, x.Field), Options: options, Hint: x.Sample})
	}
	return f
}

// typed is what somebody typed in a field, or what stood there.
func typed(r *http.Request, name, stood string) string {
	if r.Method == http.MethodPost {
		return r.PostFormValue(name)
	}
	return stood
}

// ChooseColumns says which column is what.
func (p Pages) ChooseColumns(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	columns := map[string]string{}
	head, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue("headings")))
	if err != nil {
		head = 0
		if strings.TrimSpace(r.PostFormValue("headings")) != "" {
			head = -1
		}
	}
	for name := range r.PostForm {
		if letters, ok := strings.CutPrefix(name, "column_"); ok {
			columns[letters] = r.PostFormValue(name)
		}
	}
	_, err = p.Work.ChooseColumns(r.Context(), c.v, c.scope, c.submission, columns, head)
	if errs.KindOf(err) == errs.Invalid {
		shown, err := p.columns(r, errs.FieldsOf(err))
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return server.Redirect(w, r, string(c.here("columns")))
}
