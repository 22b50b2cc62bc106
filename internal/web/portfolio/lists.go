package portfolio

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/lists"
	work "counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	listpages "counterpart.dev/internal/web/lists"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

var states = map[casebook.IntakeState]string{casebook.Open: "being looked at", casebook.Applied: "taken in", casebook.Undone: "taken out again", casebook.Dropped: "given up"}

func years(more ...string) ui.URL { return ui.Path(append([]string{"portfolio", "years"}, more...)...) }

func listed(more ...string) ui.URL {
	return ui.Path(append([]string{"portfolio", "lists"}, more...)...)
}

// rowOf leads to the row that something stands in.
func rowOf(s portfolio.Spot) ui.URL { return listed(s.List, "rows", strconv.Itoa(s.At)) }

var (
	crumbs    = ui.Crumbs{{Text: "Portfolio", URL: place}, {Text: "Published years", URL: years()}}
	listsLink = ui.Link{Text: "Lists", URL: listed()}
)

// Lists is the lists that were given.
func (p Pages) Lists(w http.ResponseWriter, r *http.Request) error {
	all, may, err := p.Work.Lists(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	now := server.Now(r.Context())
	add := ui.Link{Text: "Take in lists", URL: listed("new"), Keys: "l"}
	shown := ui.Page{Title: "Lists of published projects", Crumbs: crumbs, Lead: g.Text("Every list with every row of it: what was taken, and what was listed and why.")}
	if may {
		shown.Actions = []ui.Link{add}
	}
	shown.Body = []g.Node{ui.Table[work.List]{ID: "list-list", Caption: "Lists, the newest first", Rows: all, Things: "lists",
		Empty: ui.Empty{Says: "Governments and funders publish their projects year by year, as spreadsheets. Give them as they are, one or several: you see first what each row would become.", Action: add},
		Columns: []ui.Column[work.List]{
			{Head: "List", Row: true, Cell: func(l work.List) g.Node {
				return g.Group{ui.A(listed(l.ID), ui.Name(l.File)), g.If(l.Sheet != "", ui.Note(g.Text("sheet "), ui.Name(l.Sheet))), ui.Note(ui.Moment(time.UnixMicro(l.Made).UTC(), now.UTC()), g.Text(" by "), ui.Name(l.ByName))}
			}},
			{Head: "Year", Cell: func(l work.List) g.Node { return yearOf(l.Label) }},
			{Head: "State", Cell: func(l work.List) g.Node {
				if l.By != nil {
					return g.Group{ui.State("replaced"), ui.Note(g.Text("by "), ui.A(listed(l.By.ID), ui.Name(l.By.File)))}
				}
				return ui.State(states[l.State])
			}},
			{Head: "Projects", Number: true, Cell: func(l work.List) g.Node { return g.Text(ui.Count(l.Taken)) }},
			{Head: "Rows listed", Number: true, Cell: func(l work.List) g.Node { return g.Text(ui.Count(l.Listed)) }},
		}}}
	return p.Shell.Show(w, r, shown)
}

func yearOf(label string) g.Node {
	if label == "" {
		return ui.Quiet(g.Text("not said"))
	}
	return ui.Name(label)
}

// NewList asks for lists.
func (p Pages) NewList(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newList(r, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) newList(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	if _, may, err := p.Work.Lists(r.Context(), server.Viewer(r.Context())); err != nil || !may {
		return ui.Page{}, notFound(err)
	}
	shown := ui.Page{Title: "Take in lists of published projects", Crumbs: append(slices.Clone(crumbs), listsLink),
		Lead: g.Text("Give the files as they were published, one or several: their encoding, what stands between cells, which row holds the headings and which column says what is found, and you can say otherwise. Nothing counts before you have seen what each row would become.")}
	shown.Body = []g.Node{ui.Form{ID: "list-form", Action: listed(), Errors: wrong, Submit: ui.Button{Text: "Look at them"}, Cancel: listed(), Fields: []ui.Field{
		{Name: "file", Label: "Files", Kind: ui.File, Accept: ".xlsx,.ods,.csv,.tsv,.txt", Many: true, Most: 30 << 20, Hint: "Workbooks (.xlsx, .ods) or tables as text (.csv, .txt), of at most 10 MB each; every sheet that names projects becomes a list"}}}, page.Drop()}
	return shown, nil
}

func notFound(err error) error {
	if err != nil {
		return err
	}
	return errs.New(errs.NotFound, "there is no such page")
}

// BeginLists reads the files that were given.
func (p Pages) BeginLists(w http.ResponseWriter, r *http.Request) error {
	var files []lists.File
	for _, f := range server.Uploads(r.Context(), "file") {
		files = append(files, lists.File{Name: f.Name, Media: f.Media, Body: f.Body})
	}
	ids, err := p.Work.BeginLists(r.Context(), server.Viewer(r.Context()), files)
	switch {
	case err == nil && len(ids) == 1:
		return server.Redirect(w, r, string(listed(ids[0])))
	case err == nil:
		return server.Redirect(w, r, string(listed()))
	case errs.KindOf(err) != errs.Invalid:
		return err
	}
	shown, again := p.newList(r, errs.FieldsOf(err))
	if again != nil {
		return again
	}
	return p.Shell.Again(w, r, shown)
}

// ShowList is one list with every row of it.
func (p Pages) ShowList(w http.ResponseWriter, r *http.Request) error {
	l, err := p.Work.List(r.Context(), server.Viewer(r.Context()), r.PathValue("list"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, listPage(r, l, nil))
}

func listPage(r *http.Request, l *work.List, wrong []errs.Field) ui.Page {
	now := server.Now(r.Context())
	shown := ui.Page{Title: l.File, Crumbs: append(slices.Clone(crumbs), listsLink)}
	rows := ui.Things(len(l.Year.Entries)+len(l.Year.Left), l.Row())
	switch {
	case l.By != nil:
		shown.Lead = g.Group{g.Text("A newer issue counts in its place: "), ui.A(listed(l.By.ID), ui.Name(l.By.File)), g.Text(". Its rows stay as they were.")}
	case l.State == casebook.Applied:
		shown.Lead = g.Text(ui.Things(len(l.Year.Entries), "project") + " of " + rows + " were taken in; " + ui.Count(len(l.Year.Left)) + " were listed, each with its reason.")
		shown.Actions = []ui.Link{{Text: "See the years", URL: years()}}
	case l.State == casebook.Undone:
		shown.Lead = g.Text("This list was taken out again: it counts no more. Its file stays.")
	case l.State == casebook.Dropped:
		shown.Lead = g.Text("This list was given up, and its file forgotten.")
	case l.Year.Problem != "":
		shown.Lead = g.Text("Nothing of it can be read as it stands: " + l.Year.Problem + ".")
	default:
		shown.Lead = g.Text("It would be taken as " + ui.Things(len(l.Year.Entries), "project") + " of " + rows + "; " + ui.Count(len(l.Year.Left)) + " would be listed, each with its reason.")
	}
	open := l.State == casebook.Open && !l.UnderWay()
	if l.Task != nil {
		shown.Live = true
		shown.Body = append(shown.Body, listpages.Work(l.Task, listed(l.ID)))
	}
	if open {
		shown.Body = append(shown.Body, take(l, wrong), differences(l))
	}
	shown.Body = append(shown.Body, rowTable(r, l))
	if open {
		shown.Body = append(shown.Body, reading(l, wrong))
	}
	shown.Body = append(shown.Body, source(l, now))
	if l.State == casebook.Applied && l.By == nil || open && l.Task != nil {
		shown.Body = append(shown.Body, ui.Section("out", "Take it out again", ui.Post{Action: listed(l.ID, "undo"), Rev: rev(l.Rev), Button: ui.Button{Text: "Take this list out again",
			Confirm: undoes(l)}}))
	}
	return shown
}

// undoes is what taking a list out again comes to.
func undoes(l *work.List) string {
	if r := l.Setup.Replaces; r != "" && r != work.Beside {
		return "Its projects count no more, and the list it replaced counts again. The file stays, and it can be given again."
	}
	return "Its projects count no more. The file stays, and it can be given again."
}

func rev(n int64) string { return strconv.FormatInt(n, 10) }

// take takes a list in, or gives it up.
func take(l *work.List, wrong []errs.Field) g.Node {
	var whole []errs.Field
	for _, f := range wrong {
		if f.Path == "" {
			whole = append(whole, f)
		}
	}
	f := ui.Form{ID: "apply", Action: listed(l.ID, "apply"), Rev: rev(l.Rev), Errors: whole, Submit: ui.Button{Text: "Take " + ui.Things(len(l.Year.Entries), "project") + " in"},
		Buttons: []ui.Button{{Text: "Give this list up", Action: listed(l.ID, "drop")}}}
	f.Intro = h.P(g.Text("They are laid beside those of other years: by their id, else by name, and where it is not sure you are asked."))
	switch e := l.Known(); {
	case l.Year.Problem != "":
		f.Intro = nil
	case e != nil:
		f.Intro = h.P(g.Text("It says of all its projects what "), ui.A(listed(e.ID), ui.Name(e.File)), g.Text(" says, which is in: there is nothing to take."))
	}
	if l.Year.Problem != "" || l.Known() != nil {
		f.Submit, f.Action, f.Buttons = ui.Button{Text: "Give this list up"}, listed(l.ID, "drop"), nil
	}
	return ui.Section("take", "Take it in", f)
}

// line is a row of a list.
type line struct {
	at    int
	entry *portfolio.Entry
	why   string
}

// pageOf is how many rows a page holds.
const pageOf = 50

// rowTable is every row, a page of them at a time: those that are listed first, since somebody should look at them.
func rowTable(r *http.Request, l *work.List) g.Node {
	show := r.URL.Query().Get("show")
	var all []line
	for i := range l.Year.Entries {
		if e := &l.Year.Entries[i]; show != "listed" {
			all = append(all, line{e.At, e, ""})
		}
	}
	for _, x := range l.Year.Left {
		if show != "taken" && (show != "" || x.Why != "empty") {
			all = append(all, line{x.At, nil, x.Why})
		}
	}
	if len(l.Year.Entries)+len(l.Year.Left) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b line) int { return a.at - b.at })
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	pages := max((len(all)+pageOf-1)/pageOf, 1)
	if err != nil || n < 1 || n > pages {
		n = 1
	}
	here := listed(l.ID)
	t := ui.Table[line]{ID: "rows", Caption: "Rows of the list", Rows: all[(n-1)*pageOf : min(n*pageOf, len(all))], Total: len(all), Things: l.Row() + "s", CSV: listed(l.ID, "rows.csv"), Self: here,
		Filter: ui.Filter{Active: show != "", Clear: here}, Columns: lineColumns(l)}
	if show != "" {
		t.Self = here.With("show", show)
	}
	if pages > 1 {
		t.Pager = ui.Pager{Page: n, Pages: pages}
	}
	for _, f := range []struct {
		key, text string
		n         int
	}{{"", "all that say something", len(l.Year.Entries) + filled(l.Year.Left)}, {"taken", "projects", len(l.Year.Entries)}, {"listed", "listed with a reason", len(l.Year.Left)}} {
		u := here
		if f.key != "" {
			u = here.With("show", f.key)
		}
		t.Facets = append(t.Facets, ui.Facet{Text: f.text, Count: f.n, URL: u.At("rows"), Current: show == f.key})
	}
	return ui.Section("row-by-row", "Row by row", t)
}

func filled(left []portfolio.Left) (n int) {
	for _, x := range left {
		if x.Why != "empty" {
			n++
		}
	}
	return n
}

func lineColumns(l *work.List) []ui.Column[line] {
	of := func(write func(e *portfolio.Entry) g.Node) func(line) g.Node {
		return func(x line) g.Node {
			if x.entry == nil {
				return nil
			}
			return write(x.entry)
		}
	}
	return []ui.Column[line]{
		{Head: capital(l.Row()), Tight: true, Number: true, Cell: func(x line) g.Node {
			return ui.Evidence(rowOf(portfolio.Spot{List: l.ID, At: x.at}), strconv.Itoa(x.at))
		}},
		{Head: "Project", Row: true, Cell: func(x line) g.Node {
			if x.entry == nil {
				return g.Group{ui.State("listed"), g.Text(" "), ui.Name(x.why)}
			}
			e := x.entry
			return g.Group{ui.Name(e.Said[portfolio.Name]), g.If(e.Said[portfolio.ID]+e.Said[portfolio.Owner] != "", ui.Note(ui.Name(strings.Join(some(e.Said[portfolio.Owner], e.Said[portfolio.ID]), " · "))))}
		}},
		{Head: "Year", Cell: of(func(e *portfolio.Entry) g.Node {
			label := l.Year.Label
			if portfolio.NumberOf(e.Said[portfolio.When]) > 0 {
				label = e.Said[portfolio.When]
			}
			return yearOf(label)
		})},
		{Head: "Confidence", Cell: of(func(e *portfolio.Entry) g.Node { return rated(e.Rating) })},
		{Head: "Ends", Number: true, Cell: of(func(e *portfolio.Entry) g.Node { return dayNode(e.Ends) })},
		{Head: "Whole-life cost", Number: true, Cell: of(func(e *portfolio.Entry) g.Node { return amount(e.Cost, l.Year.Sign) })},
		{Head: "Benefits", Number: true, Cell: of(func(e *portfolio.Entry) g.Node { return amount(e.Benefit, l.Year.Sign) })},
	}
}

func some(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func short(s string) string {
	r := []rune(s)
	if len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

// source is where a list came from, and how it was read.
func source(l *work.List, now time.Time) g.Node {
	d := ui.Definitions{}
	if l.State != casebook.Dropped {
		d = append(d, ui.Definition{Term: "File", Value: ui.A(listed(l.ID, "file"), ui.Name(l.File))})
	}
	d = append(d, ui.Definition{Term: "Given by", Value: ui.Name(l.ByName)}, ui.Definition{Term: "On", Value: ui.Moment(time.UnixMicro(l.Made).UTC(), now.UTC())},
		ui.Definition{Term: "Read as", Value: g.Text(l.Setup.Format)})
	var notes []string
	if l.Setup.OnSide {
		notes = append(notes, "The list lies on its side: projects stand in columns.")
	}
	if l.Setup.Above {
		notes = append(notes, "Headings take two rows: what the upper one says belongs to those below it.")
	}
	if l.Setup.Recalled > 0 {
		notes = append(notes, ui.Things(l.Setup.Recalled, "answer")+" taken over: columns, words, what sums are counted in and the order of days are read as somebody said of an earlier list with these headings.")
	}
	if len(l.Setup.Others) > 0 {
		notes = append(notes, "Other sheets of the file name no projects: "+ui.Series(l.Setup.Others)+".")
	}
	for _, of := range l.Year.Asks {
		notes = append(notes, "“"+short(l.Year.Heading(of))+"” does not say what it counts in, so no sum below it is known before you say it.")
	}
	if n := len(l.Year.Other); n > 0 {
		notes = append(notes, "Not read, and kept with the file: "+ui.Series(shorts(l.Year.Other))+".")
	}
	notes = append(append(notes, l.Year.Notes...), l.Setup.Odd...)
	return ui.Section("file", "The file", d, g.If(len(notes) > 0, h.Ul(h.Class("stack"), g.Map(notes, func(s string) g.Node { return h.Li(ui.Name(s)) }))))
}

// rated is a rating with its word.
func rated(r portfolio.Rated) g.Node {
	if r.Points == 0 {
		return ui.Quiet(g.If(r.Word != "", ui.Name(short(r.Word))), g.If(r.Why != "none is given" && r.Word != r.Why, ui.Note(g.Text(r.Why))), g.If(r.Word == "", g.Text("none")))
	}
	near := [...]ui.Rating{ui.NotRated, ui.Red, ui.Red, ui.Amber, ui.Green, ui.Green}[r.Points]
	return g.Group{ui.Graded(near, [...]string{"", "R", "AR", "A", "AG", "G"}[r.Points], short(r.Word)), g.If(r.By != "", ui.Note(g.Text("no other rating: "), ui.Name(short(r.By))))}
}

func dayNode(d portfolio.Day) g.Node {
	if d.On == 0 {
		return unknown(d.Word, d.Why)
	}
	return g.Group{ui.Date(d.On, civil.Date(0)), spanned(d.Span, d.Word)}
}

// unknown is a cell that was not understood, as it was written.
func unknown(word, why string) g.Node {
	if word == "" || why == "none is given" {
		return ui.Quiet(g.Text("none"))
	}
	return ui.Quiet(ui.Name(short(word)), ui.Note(g.Text(why)))
}

func amount(a portfolio.Amount, sign string) g.Node {
	if a.Why != "" {
		return unknown(a.Word, a.Why)
	}
	return g.Group{g.Text(portfolio.Short(a.Whole, sign)), spanned(a.Span, a.Word)}
}

// spanned says what a middle figure was taken from.
func spanned(span bool, word string) g.Node {
	if !span {
		return nil
	}
	return ui.Note(ui.Name(short(word)))
}

func revOf(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("rev"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// after leads on once something was done, or shows the list again with what is wrong.
func (p Pages) after(w http.ResponseWriter, r *http.Request, err error, to ui.URL) error {
	if err == nil {
		return server.Redirect(w, r, string(to))
	}
	kind := errs.KindOf(err)
	if kind != errs.Invalid && kind != errs.Conflict {
		return err
	}
	wrong := errs.FieldsOf(err)
	if kind == errs.Conflict || len(wrong) == 0 {
		wrong = []errs.Field{{Message: capital(errs.Sentence(err)) + ". Look at it as it is now."}}
	}
	l, again := p.Work.List(r.Context(), server.Viewer(r.Context()), r.PathValue("list"))
	if again != nil {
		return again
	}
	return p.Shell.Again(w, r, listPage(r, l, wrong))
}

// TakeList takes a list in.
func (p Pages) TakeList(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("list")
	task, err := p.Work.TakeList(r.Context(), server.Viewer(r.Context()), id, revOf(r))
	to := years()
	if task != "" {
		to = listed(id)
	}
	return p.after(w, r, err, to)
}

// DropList gives a list up.
func (p Pages) DropList(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Work.DropList(r.Context(), server.Viewer(r.Context()), r.PathValue("list"), revOf(r)), listed())
}

// UndoList takes a list out again.
func (p Pages) UndoList(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("list")
	return p.after(w, r, p.Work.UndoList(r.Context(), server.Viewer(r.Context()), id, revOf(r)), listed(id))
}

// ListFile is the file of a list as it came.
func (p Pages) ListFile(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Work.ListFile(r.Context(), server.Viewer(r.Context()), r.PathValue("list"))
	if err != nil {
		return err
	}
	return server.Download(w, r, f.Name, "application/octet-stream", func(into io.Writer) error {
		_, err := into.Write(f.Body)
		return err
	})
}

// RowsCSV is every row of a list with what became of it.
func (p Pages) RowsCSV(w http.ResponseWriter, r *http.Request) error {
	return server.Download(w, r, "rows.csv", "text/csv; charset=utf-8", func(into io.Writer) error {
		return p.Work.RowsCSV(r.Context(), server.Viewer(r.Context()), r.PathValue("list"), into)
	})
}
