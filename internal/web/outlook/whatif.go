package outlook

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

func rev(n int64) string { return strconv.FormatInt(n, 10) }

// asking are the names of what a question is made of.
var asking = []string{"engagement", "move", "not_before", "days", "milestone", "milestone_by", "decision", "decided"}

// question reads what is asked.
func question(v url.Values) work.WhatIfForm {
	get := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	return work.WhatIfForm{Engagement: get("engagement"), Move: get("move"), NotBefore: get("not_before"), Days: get("days"), Milestone: get("milestone"), MilestoneBy: get("milestone_by"),
		Decision: get("decision"), Decided: get("decided"), Without: v["without"]}
}

// WhatIf asks what changes would do.
func (p Pages) WhatIf(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	q, err := p.Work.Ask(r.Context(), c.v, c.project, question(r.URL.Query()))
	fields, again := page.Wrong(err)
	if err != nil && (!again || q == nil) {
		return err
	}
	shown := c.whatIf(q, r.URL.Query(), fields, nil, "")
	if again {
		return p.Shell.Again(w, r, shown)
	}
	return p.Shell.Show(w, r, shown)
}

// KeepWhatIf keeps a what-if under a name.
func (p Pages) KeepWhatIf(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := r.ParseForm(); err != nil {
		return errs.New(errs.Invalid, "The form cannot be read.")
	}
	asked := question(r.PostForm)
	_, err := p.Work.Keep(r.Context(), c.v, c.project, r.PostFormValue("name"), asked)
	if fields, again := page.Wrong(err); again {
		q, err := p.Work.Ask(r.Context(), c.v, c.project, asked)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, c.whatIf(q, r.PostForm, nil, fields, r.PostFormValue("name")))
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.here("scenarios"), "kept")
}

func (c call) whatIf(q *work.Question, asked url.Values, wrong, keep []errs.Field, name string) ui.Page {
	shown := c.frame(&q.View, "What if")
	shown.Lead = g.Text("Move an activity or a milestone, leave a cause out, or put a decision on another day, and see what that does to the chances. Nothing is kept before you say so; the address holds the question.")
	shown.Body = []g.Node{c.parts()}
	if q.Why != "" {
		shown.Body = append(shown.Body, ui.Empty{Says: "Not run: " + strings.TrimPrefix(q.Why, "not run: ") + ".", Action: ui.Link{Text: "What is uncertain", URL: c.here("inputs")}})
		return shown
	}
	form := c.question(q, asked, wrong)
	if q.Then == nil {
		shown.Body = append(shown.Body, form)
		return shown
	}
	shown.Lead = g.Text(difference(q))
	shown.Body = append(shown.Body, c.answer(q))
	if q.May {
		var hidden []ui.Hidden
		for _, n := range asking {
			if v := asked.Get(n); v != "" {
				hidden = append(hidden, ui.Hidden{Name: n, Value: v})
			}
		}
		for _, v := range asked["without"] {
			hidden = append(hidden, ui.Hidden{Name: "without", Value: v})
		}
		shown.Body = append(shown.Body, ui.Section("keep", "Keep it beside others", ui.Form{ID: "keep-form", Action: c.here("scenarios"), Errors: keep, Hidden: hidden, Submit: ui.Button{Text: "Keep it"},
			Fields: []ui.Field{{Name: "name", Label: "Name", Value: name, Hint: "Only our side sees it."}}}))
	}
	shown.Body = append(shown.Body, ui.Section("moves", "What is changed", form))
	return shown
}

// question is a form that is sent by GET, so that its answer has an address.
func (c call) question(q *work.Question, asked url.Values, wrong []errs.Field) g.Node {
	field := func(name, label, hint string, k ui.Kind) ui.Field {
		f := ui.Field{Name: name, Label: label, Hint: hint, Kind: k, Value: asked.Get(name)}
		for _, x := range wrong {
			if x.Path == name {
				f.Error = x.Message
			}
		}
		return f
	}
	choose := func(name, label string, of []work.Choice) ui.Field {
		f := field(name, label, "", ui.Select)
		for _, x := range of {
			text := x.Title
			if x.Note != "" {
				text += " (" + x.Note + ")"
			}
			f.Options = append(f.Options, ui.Option{Value: x.ID, Label: text})
		}
		return f
	}
	var fields []ui.Field
	if len(q.Whole.Engagements) > 1 {
		f := field("engagement", "Supplier", "", ui.Select)
		for i := range q.Whole.Engagements {
			e := &q.Whole.Engagements[i]
			f.Options = append(f.Options, ui.Option{Value: string(e.Engagement), Label: e.Supplier()})
		}
		fields = append(fields, f)
	}
	days := field("days", "or takes from now on", "", ui.Line)
	days.Unit, days.Size = "working days", 6
	fields = append(fields, field("move", "Activity", "Its id in the supplier’s programme.", ui.Line), field("not_before", "starts no earlier than", "", ui.Day), days)
	if len(q.Milestones) > 0 {
		fields = append(fields, choose("milestone", "Milestone", q.Milestones), field("milestone_by", "comes no earlier than", "", ui.Day))
	}
	if len(q.Decisions) > 0 {
		fields = append(fields, choose("decision", "Decision", q.Decisions), field("decided", "is made on", "What it holds goes on then.", ui.Day))
	}
	if len(q.Causes) > 0 {
		f := field("without", "Leave out", "", ui.Checks)
		f.Values = asked["without"]
		for _, x := range q.Causes {
			f.Options = append(f.Options, ui.Option{Value: x.ID, Label: x.Title})
		}
		fields = append(fields, f)
	}
	return ui.Form{ID: "question", Action: c.here("what-if"), Get: true, Fields: fields, Submit: ui.Button{Text: "What if"}, Cancel: c.here("what-if")}
}

// difference says in a sentence what the changes do.
func difference(q *work.Question) string {
	days := func(d int) string {
		switch {
		case d > 0:
			return ui.Things(d, "day") + " later"
		case d < 0:
			return ui.Things(-d, "day") + " earlier"
		}
		return "on the same day"
	}
	now, then := q.Now, q.Then
	text := "Four in five outcomes would finish " + days(int(then.Finish.P80.Value-now.Finish.P80.Value)) + "."
	if now.Worth.NotRun == "" && then.Worth.NotRun == "" {
		cur := q.Whole.Case.Currency
		switch d := then.Worth.Mean - now.Worth.Mean; {
		case d > 0:
			text += " " + brief.Short(d, cur) + " of value would be gained, on average."
		case d < 0:
			text += " " + brief.Short(-d, cur) + " of value would be lost, on average."
		default:
			text += " The expected value would be the same."
		}
	}
	return text
}

// answer is each date now and then.
func (c call) answer(q *work.Question) g.Node {
	type pair struct {
		title     string
		now, then outlook.Dated
		a, b      *outlook.Share
	}
	rows := []pair{{"Finish", q.Now.Finish, q.Then.Finish, nil, nil}}
	for i := range q.Now.Milestones {
		if i < len(q.Then.Milestones) {
			a, b := &q.Now.Milestones[i], &q.Then.Milestones[i]
			rows = append(rows, pair{a.Title, a.Dated, b.Dated, a.Chance, b.Chance})
		}
	}
	moved := func(a, b civil.Date) g.Node {
		if b > a {
			return ui.Late(fmt.Sprintf("%+d d", b-a))
		}
		return g.Text(strings.Replace(fmt.Sprintf("%+d d", b-a), "-", "−", 1))
	}
	share := func(s *outlook.Share) g.Node {
		if s == nil {
			return ui.Quiet(g.Text("–"))
		}
		return g.Text(percent(s.Value()))
	}
	cur := q.Whole.Case.Currency
	here := ui.URL(c.URL.Path)
	var figures ui.Figures
	if q.Now.Worth.NotRun == "" {
		figures = ui.Figures{{Value: brief.Short(q.Now.Worth.Mean, cur), Name: "expected value now", URL: c.here()},
			{Value: brief.Short(q.Then.Worth.Mean, cur), Name: "expected value then", URL: here.At("pairs"), Note: "± " + brief.Short(benefit.Money(q.Then.Worth.Error), cur) + " by chance"}}
	}
	return ui.Section("answer", "What it would do", figures, ui.Table[pair]{ID: "pairs", Caption: "Each date now and then", Rows: rows, Things: "dates", Columns: []ui.Column[pair]{
		{Head: "What comes", Row: true, Cell: func(x pair) g.Node { return ui.Name(x.title) }},
		{Head: "P50 now", Number: true, Cell: func(x pair) g.Node { return day(x.now.P50.Value) }},
		{Head: "P50 then", Number: true, Cell: func(x pair) g.Node { return day(x.then.P50.Value) }},
		{Head: "P80 now", Number: true, Cell: func(x pair) g.Node { return day(x.now.P80.Value) }},
		{Head: "P80 then", Number: true, Cell: func(x pair) g.Node { return day(x.then.P80.Value) }},
		{Head: "Moved", Number: true, Cell: func(x pair) g.Node { return moved(x.now.P80.Value, x.then.P80.Value) }},
		{Head: "Chance now", Number: true, Cell: func(x pair) g.Node { return share(x.a) }},
		{Head: "Chance then", Number: true, Cell: func(x pair) g.Node { return share(x.b) }},
	}}, ui.Note(g.Text("Both by the same numbers drawn, so that the difference is the change’s and not chance’s.")))
}

// Scenarios sets what-ifs beside each other.
func (p Pages) Scenarios(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	b, err := p.Work.Scenarios(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown := c.frame(&b.View, "Side by side")
	shown.Body = []g.Node{c.parts()}
	if len(b.Columns) < 2 {
		shown.Lead = g.Text("No what-if is kept yet.")
		shown.Body = append(shown.Body, ui.Empty{Says: "Ask what if, and keep the answer under a name: it then stands here beside what is expected and beside others.", Action: ui.Link{Text: "Ask what if", URL: c.here("what-if")}})
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = g.Text("What is expected, and what would be, by the same numbers drawn.")
	shown.Body = append(shown.Body, c.beside(b))
	return p.Shell.Show(w, r, shown)
}

// beside is one row a scenario.
func (c call) beside(b *work.Beside) g.Node {
	cur := b.Whole.Case.Currency
	figure := func(k work.Column, show func(*outlook.Figures) g.Node) g.Node {
		if k.Figures == nil {
			return ui.Quiet(g.Text("not run"))
		}
		return show(k.Figures)
	}
	columns := []ui.Column[work.Column]{{Head: "What if", Row: true, Cell: func(k work.Column) g.Node { return c.scenario(b, k) }},
		{Head: "Finish P50", Number: true, Cell: func(k work.Column) g.Node {
			return figure(k, func(f *outlook.Figures) g.Node { return day(f.Finish.P50) })
		}},
		{Head: "Finish P80", Number: true, Cell: func(k work.Column) g.Node {
			return figure(k, func(f *outlook.Figures) g.Node { return day(f.Finish.P80) })
		}},
		{Head: "Expected value", Number: true, Cell: func(k work.Column) g.Node {
			return figure(k, func(f *outlook.Figures) g.Node {
				if !f.HasValue {
					return ui.Quiet(g.Text("–"))
				}
				return ui.Sum(f.Mean, cur)
			})
		}}}
	if first := b.Columns[0].Figures; first != nil {
		for i, m := range first.Milestones {
			if m.HasChance && len(columns) < 9 {
				columns = append(columns, ui.Column[work.Column]{Head: "Chance: " + m.Title, Number: true, Cell: func(k work.Column) g.Node {
					return figure(k, func(f *outlook.Figures) g.Node {
						if i >= len(f.Milestones) || !f.Milestones[i].HasChance {
							return ui.Quiet(g.Text("–"))
						}
						return g.Text(percent(f.Milestones[i].Chance))
					})
				}})
			}
		}
	}
	return ui.Table[work.Column]{ID: "scenario-list", Caption: "What-ifs beside what is expected", Rows: b.Columns, Things: "what-ifs", Columns: columns}
}

func (c call) scenario(b *work.Beside, k work.Column) g.Node {
	if k.ID == "" {
		return g.Group{ui.A(c.here(), g.Text("As expected")), g.If(k.Stale, ui.Note(g.Text("something changed since")))}
	}
	var out g.Group
	out = append(out, ui.Name(k.Name))
	for _, w := range k.Words {
		out = append(out, ui.Note(ui.Name(w)))
	}
	if k.Stale || k.Run.ID == "" {
		out = append(out, ui.Note(g.Text("something changed since")))
	}
	if b.May {
		out = append(out, h.Div(g.If(k.Stale || k.Run.ID == "", ui.Post{Action: c.here("scenarios", k.ID, "again"), Button: ui.Button{Text: "Work it out again"}, Small: true}), g.Text(" "),
			ui.Post{Action: c.here("scenarios", k.ID, "drop"), Rev: rev(k.Rev), Button: ui.Button{Text: "Drop", Confirm: "Drop this what-if?"}, Small: true}))
	}
	return out
}

// Again works a scenario out again.
func (p Pages) Again(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Again(r.Context(), c.v, c.project, r.PathValue("scenario")); err != nil {
		return err
	}
	return page.Back(w, r, c.here("scenarios"), "ran")
}

// Drop forgets a scenario.
func (p Pages) Drop(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Drop(r.Context(), c.v, c.project, r.PathValue("scenario"), c.rev()); err != nil {
		return err
	}
	return page.Back(w, r, c.here("scenarios"), "dropped")
}
