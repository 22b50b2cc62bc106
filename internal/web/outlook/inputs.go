package outlook

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// kindWords are what a statement of a kind is called, and what a list of them is for.
var kindWords = map[outlook.Kind][3]string{
	outlook.Lengths:  {"How long work takes", "Add a range", "How uncertain the lengths of activities are: by the part of the work they are in, one by one, or all of a supplier’s. What names an activity most closely counts."},
	outlook.Risk:     {"Risks", "Add a risk", "What may happen, how likely it is, and what it would do: make the work it hits take longer by one factor, or add working days. Risks with an estimate among the matters count by themselves."},
	outlook.Promise:  {"What our side owes", "Add how late it may be", "How likely a piece of our own work is to be late, and by how much."},
	outlook.Realised: {"How much of a benefit comes", "Add how much may come", "How much of what is planned of a benefit may come about."},
	outlook.Together: {"What moves together", "Add what moves together", "Activities whose lengths go up and down together, so that overruns do not cancel."},
	outlook.Closed:   {"Closed projects", "Add a closed project", "How far our own closed projects went beyond their estimates: shown beside the simulation, never mixed with it."},
}

// Inputs lists what is uncertain.
func (p Pages) Inputs(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Inputs(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown := c.frame(&v.View, "What is uncertain")
	shown.Lead = g.Text("Nothing is assumed silently: what is not stated here does not vary. It stays on our side.")
	shown.Body = []g.Node{c.parts()}
	if v.Stated == 0 && v.May {
		shown.Body = append(shown.Body, c.offer(v))
	}
	for _, k := range outlook.Kinds() {
		shown.Body = append(shown.Body, c.stated(v, k))
	}
	if v.Stated > 0 && v.May {
		shown.Actions = []ui.Link{{Text: "Simulate", URL: c.here()}}
	}
	return p.Shell.Show(w, r, shown)
}

// offer offers the named sets while nothing is stated.
func (c call) offer(v *work.Inputs) g.Node {
	var rows g.Group
	for _, s := range risk.Sets() {
		rows = append(rows, h.Li(h.Strong(g.Text(capital(s.Name)+": ")), g.Text(work.Spread(s.Spread, true)+" of what is planned, for "+s.Words+"."),
			g.Text(" "), ui.A(c.here("inputs", "new").With("kind", string(outlook.Lengths)).With("how", work.HowSet+s.Name), g.Text("Assume this"))))
	}
	return ui.Section("offer", "To begin with", h.P(g.Text("Nobody has stated anything. Choose a set of assumptions for all work, whose values are printed wherever they are used, and put better ones beside it as you come to know them.")),
		h.Div(h.Class("prose"), h.Ul(rows)))
}

// stated lists what is stated of a kind.
func (c call) stated(v *work.Inputs, k outlook.Kind) g.Node {
	words := kindWords[k]
	rows := slices.DeleteFunc(slices.Clone(v.Lines), func(l work.Line) bool { return l.Kind != k })
	if k == outlook.Risk {
		rows = append(rows, v.Assessed...)
	}
	add := ui.Link{Text: words[1], URL: c.here("inputs", "new").With("kind", string(k))}
	if !v.May {
		add = ui.Link{}
	}
	if len(rows) == 0 {
		return ui.Section(string(k), words[0], ui.Empty{Says: words[2], Action: add})
	}
	return ui.Section(string(k), words[0], ui.Table[work.Line]{ID: string(k) + "-list", Caption: words[0], Rows: rows, Things: "statements", Columns: []ui.Column[work.Line]{
		{Head: "What", Row: true, Cell: func(l work.Line) g.Node { return c.what(v, l) }},
		{Head: "Says", Cell: func(l work.Line) g.Node { return g.Text(l.Words) }},
		{Head: "From", Cell: func(l work.Line) g.Node {
			switch {
			case l.Says != nil:
				return c.matter(v, l)
			case l.Source != "":
				return ui.Name(l.Source)
			}
			return ui.Quiet(ui.Name(l.ByName))
		}},
	}}, g.If(add.Text != "", actions(add)))
}

// matter leads to a matter where it lies: in the project's own register, or in an engagement's.
func (c call) matter(v *work.Inputs, l work.Line) g.Node {
	of := ui.Path("engagements", string(l.Engagement), "matters", l.Says.ID)
	if l.Says.Room == v.Whole.Reach.Room {
		of = ui.Path("projects", string(c.project), "matters", l.Says.ID)
	}
	return ui.A(of, g.Text("a matter"))
}

func (c call) what(v *work.Inputs, l work.Line) g.Node {
	title := l.Title
	if title == "" {
		title = l.Of
	}
	var shown g.Node = ui.Name(title)
	if l.Says == nil && v.May {
		shown = ui.A(c.here("inputs", l.ID), shown)
	}
	return g.Group{shown, g.If(title != l.Of && l.Of != "", ui.Note(ui.Name(l.Of)))}
}

// New is the form of a new statement.
func (p Pages) New(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s, err := p.Work.Statement(r.Context(), c.v, c.project, outlook.Kind(c.asked("kind")), "")
	if err != nil {
		return err
	}
	s.Form["how"] = c.asked("how")
	return p.Shell.Show(w, r, c.statement(s, nil))
}

// Edit is the form of a statement.
func (p Pages) Edit(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s, err := p.Work.Statement(r.Context(), c.v, c.project, "", r.PathValue("row"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.statement(s, nil))
}

// typed is the form as it was typed.
func (c call) typed() work.Form {
	f := work.Form{}
	for name := range c.PostForm {
		f[name] = c.PostFormValue(name)
	}
	return f
}

// Add keeps a new statement.
func (p Pages) Add(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	k := outlook.Kind(c.PostFormValue("kind"))
	_, err := p.Work.Add(r.Context(), c.v, c.project, k, c.typed())
	if fields, again := page.Wrong(err); again {
		return p.again(w, c, k, "", fields)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.here("inputs"), "said")
}

// Change changes a statement.
func (p Pages) Change(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.Change(r.Context(), c.v, c.project, r.PathValue("row"), c.rev(), c.typed())
	if fields, again := page.Wrong(err); again {
		return p.again(w, c, "", r.PathValue("row"), fields)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.here("inputs"), "said")
}

// End takes a statement away.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.End(r.Context(), c.v, c.project, r.PathValue("row"), c.rev()); err != nil {
		return err
	}
	return page.Back(w, r, c.here("inputs"), "ended")
}

func (p Pages) again(w http.ResponseWriter, c call, k outlook.Kind, id string, fields []errs.Field) error {
	s, err := p.Work.Statement(c.Context(), c.v, c.project, k, id)
	if err != nil {
		return err
	}
	s.Form = c.typed()
	return p.Shell.Again(w, c.Request, c.statement(s, fields))
}

// statement is the form of a statement.
func (c call) statement(s *work.Stating, wrong []errs.Field) ui.Page {
	words := kindWords[s.Row.Kind]
	title := words[1]
	form := ui.Form{ID: "statement", Action: c.here("inputs"), Errors: wrong, Cancel: c.here("inputs"), Hidden: []ui.Hidden{{Name: "kind", Value: string(s.Row.Kind)}}}
	if s.Row.ID != "" {
		title = words[0]
		form.Action, form.Rev = c.here("inputs", s.Row.ID), rev(s.Row.Rev)
	}
	form.Fields, form.Groups = c.fields(s)
	shown := c.frame(&s.View, title)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "What is uncertain", URL: c.here("inputs")})
	shown.Lead = g.Text(words[2])
	shown.Body = []g.Node{form}
	if s.Row.ID != "" {
		shown.Body = append(shown.Body, ui.Section("end", "It counts no more", ui.Post{Action: c.here("inputs", s.Row.ID, "end"), Rev: rev(s.Row.Rev),
			Button: ui.Button{Text: "Take it away", Look: ui.Danger, Confirm: "Take this statement away? The record keeps what it was."}}))
	}
	return shown
}

// fields are the questions of a kind.
func (c call) fields(s *work.Stating) (fields []ui.Field, groups []ui.Group) {
	line := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, Value: s.Form[name]}
	}
	number := func(name, label, unit string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: s.Form[name], Unit: unit, Size: 6}
	}
	three := func(prefix, legend, hint, unit string) ui.Group {
		return ui.Group{Legend: legend, Hint: hint, InLine: true, Fields: []ui.Field{number(prefix+"low", "At the least", unit), number(prefix+"likely", "Most likely", unit), number(prefix+"high", "At the most", unit)}}
	}
	source := line("source", "Where it comes from", "Who said so, or what it rests on.")
	where := ui.Group{Legend: "Which work", Hint: "All of the supplier’s work, where neither a part nor activities are named.", Fields: []ui.Field{c.engagement(s),
		line("wbs", "Part of the work", "Its code in the work breakdown, or the whole path with points between: everything below it is meant."),
		{Name: "activities", Label: "Activities", Kind: ui.Area, Size: 2, Value: s.Form["activities"], Hint: "Their ids, with commas between."}}}
	chance := number("probability", "How likely it is", "%")
	switch s.Row.Kind {
	case outlook.Lengths:
		return nil, []ui.Group{{Fields: []ui.Field{c.how(s)}}, three("", "How long it may take", "In per cent of what is planned for what remains. A set and the record need no numbers; a uniform or lognormal range has no likeliest value; of a lognormal the outer two are its P10 and P90.", "%"), where, {Fields: []ui.Field{source}}}
	case outlook.Risk:
		title := line("title", "What may happen", "")
		title.Required = true
		court := ui.Field{Name: "court", Label: "In whose court", Kind: ui.Select, Value: s.Form["court"], Options: []ui.Option{{Value: "", Label: "nobody’s"}, {Value: "client", Label: "ours"}, {Value: "delivery", Label: "the supplier’s"}}}
		return []ui.Field{title, chance, court}, []ui.Group{three("factor_", "The work it hits takes", "In per cent of what is planned: all of it by the same factor. Leave empty where it only adds days.", "%"),
			three("delay_", "It adds working days", "To every activity it hits. Leave empty where it only stretches the work.", "days"), where, {Fields: []ui.Field{source}}}
	case outlook.Promise:
		return []ui.Field{c.nodes(s, casebook.Work, "Piece of own work"), chance}, []ui.Group{three("delay_", "Late by", "", "days"), {Fields: []ui.Field{source}}}
	case outlook.Realised:
		return []ui.Field{c.nodes(s, casebook.Benefit, "Benefit")}, []ui.Group{three("", "How much of it may come", "In per cent of what is planned.", "%"), {Fields: []ui.Field{source}}}
	case outlook.Together:
		return []ui.Field{number("correlation", "How strongly they move together", "%")}, []ui.Group{where, {Fields: []ui.Field{source}}}
	}
	title := line("title", "Project", "")
	title.Required = true
	return []ui.Field{title, number("overrun", "Outturn beyond the estimate", "%"), source}, nil
}

// how is how lengths are stated.
func (c call) how(s *work.Stating) ui.Field {
	f := ui.Field{Name: "how", Label: "How it is stated", Kind: ui.Radios, Value: s.Form["how"]}
	for _, x := range risk.Sets() {
		f.Options = append(f.Options, ui.Option{Value: work.HowSet + x.Name, Label: "The " + x.Name + " set", Hint: work.Spread(x.Spread, true) + ": " + x.Words})
	}
	most := 0
	for _, n := range s.Records {
		most = max(most, n)
	}
	if most >= risk.FewFinished || s.Form["how"] == work.HowRecord {
		f.Options = append(f.Options, ui.Option{Value: work.HowRecord, Label: "The supplier’s own record", Hint: "How long its finished activities took against what it first said: " + ui.Things(most, "finished activity", "finished activities") + "."})
	}
	for _, x := range [][2]string{{"triangular", "Three points, as a triangle"}, {"PERT", "Three points, more weight on the likeliest"}, {"uniform", "Two points, all between alike"}, {"lognormal", "P10 and P90, with a long tail"}} {
		f.Options = append(f.Options, ui.Option{Value: x[0], Label: x[1]})
	}
	return f
}

// engagement is whose work is meant.
func (c call) engagement(s *work.Stating) ui.Field {
	f := ui.Field{Name: "engagement", Label: "Supplier", Kind: ui.Select, Value: s.Form["engagement"]}
	for i := range s.Whole.Engagements {
		e := &s.Whole.Engagements[i]
		f.Options = append(f.Options, ui.Option{Value: string(e.Engagement), Label: e.Supplier()})
	}
	return f
}

// nodes is the nodes of a kind of the case.
func (c call) nodes(s *work.Stating, k casebook.Kind, label string) ui.Field {
	f := ui.Field{Name: "node", Label: label, Kind: ui.Select, Value: s.Form["node"]}
	add := func(id, title string) { f.Options = append(f.Options, ui.Option{Value: id, Label: title}) }
	if k == casebook.Benefit {
		for _, b := range s.Whole.Case.Benefits {
			add(string(b.ID), b.Title)
		}
		return f
	}
	for _, w := range s.Whole.Case.OwnWork {
		if w.Done.IsZero() {
			add(string(w.ID), w.Title)
		}
	}
	return f
}
