package matter

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Rules is the clock rules of an engagement.
func (p Pages) Rules(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.rules(r, "", nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) rules(r *http.Request, typedBody string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Rules(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Clock rules", access.Shared, ui.Link{Text: "Matters", URL: c.at("matters")})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text(systemWords(v.Ground))
	shown.Actions = []ui.Link{{Text: "Try a case", URL: c.at("clock", "bench"), Keys: "b"}}
	set := v.Ground.Set
	shown.Body = []g.Node{
		ui.Definitions{{Term: "Set", Value: ui.Name(set.Name)}, {Term: "Edition", Value: ui.Name(set.Edition)}, {Term: "Warned", Value: g.Text(set.Warn.String() + " before a date")}},
		g.If(set.Note != "", h.P(ui.Name(set.Note))), terms(c, v, wrong), ruleTable(set)}
	if v.MayAdd {
		shown.Body = append(shown.Body, sets(c, v), edit(c, v, typedBody, wrong))
	}
	return shown, nil
}

// terms are the periods that the contract leaves to each engagement.
func terms(c call, v work.Rules, wrong []errs.Field) g.Node {
	set := v.Ground.Set
	if len(set.Terms) == 0 {
		return nil
	}
	if !v.MayAdd {
		d := ui.Definitions{}
		for _, t := range set.Terms {
			d = append(d, ui.Definition{Term: capital(t.Name), Value: g.Text(t.Period.String()), Note: t.Note})
		}
		return ui.Section("terms", "Stated in the contract data", d)
	}
	f := ui.Form{ID: "terms-form", Action: c.at("clock"), Rev: rev(v.Ground.OwnRev), Hidden: []ui.Hidden{{Name: "what", Value: "terms"}}, Submit: ui.Button{Text: "Keep the periods"}, Errors: only(wrong, "term:")}
	for _, t := range set.Terms {
		value := t.Period.String()
		if s := c.text("term:" + t.Name); s != "" {
			value = s
		}
		f.Fields = append(f.Fields, ui.Field{Name: "term:" + t.Name, Label: capital(t.Name), Value: value, Required: true, Hint: t.Note})
	}
	return ui.Section("terms", "Stated in the contract data", f)
}

// only are the faults of fields whose names begin so.
func only(all []errs.Field, prefix string) (out []errs.Field) {
	for _, f := range all {
		if strings.HasPrefix(f.Path, prefix) {
			out = append(out, f)
		}
	}
	return out
}

// ruleTable is the rules in words.
func ruleTable(set clock.Set) g.Node {
	return ui.Section("rules", "The rules", ui.Table[clock.Rule]{ID: "rules-list", Caption: "Clock rules", Rows: set.Rules, Things: "rules", Columns: []ui.Column[clock.Rule]{
		{Head: "Step", Row: true, Cell: func(x clock.Rule) g.Node {
			return g.Group{ui.Name(x.Step), ui.Note(ui.Name(x.ID))}
		}},
		{Head: "For", Cell: func(x clock.Rule) g.Node {
			var kinds []string
			for _, k := range x.Kinds {
				kinds = append(kinds, strings.ReplaceAll(string(k), "_", " "))
			}
			return g.Text(strings.Join(kinds, ", "))
		}},
		{Head: "Owed by", Cell: func(x clock.Rule) g.Node {
			return g.Group{g.Text(string(x.OwedBy)), g.If(x.Role != "", ui.Note(ui.Name(x.Role)))}
		}},
		{Head: "Within", Cell: func(x clock.Rule) g.Node { return g.Text(within(x.Within)) }},
		{Head: "If missed", Cell: func(x clock.Rule) g.Node {
			return g.Group{ui.Name(x.IfMissed), g.Iff(x.Further != nil, func() g.Node {
				return ui.Note(g.Text("after a notice, within "+x.Further.Within.String()+": "), ui.Name(x.Further.IfMissed))
			})}
		}},
		{Head: "Clause", Tight: true, Cell: func(x clock.Rule) g.Node { return ui.Name(x.Clause) }},
	}})
}

func within(l clock.Length) string {
	if s := l.String(); s != "" {
		return s
	}
	return "no date"
}

// sets are the built-in ones, to begin from.
func sets(c call, v work.Rules) g.Node {
	f := ui.Form{ID: "from-form", Action: c.at("clock"), Rev: rev(v.Ground.OwnRev), Hidden: []ui.Hidden{{Name: "what", Value: "from"}}, Submit: ui.Button{Text: "Begin from this set", Look: ui.Plain},
		Intro:  h.P(ui.Quiet(g.Text("The engagement keeps a copy of its own, which it may change. Every open matter is reckoned by it."))),
		Fields: []ui.Field{{Name: "from", Label: "Set", Kind: ui.Select, Value: v.Ground.Set.ID}}}
	for _, s := range clock.Sets() {
		f.Fields[0].Options = append(f.Fields[0].Options, ui.Option{Value: s.ID, Label: s.Name})
	}
	return ui.Section("sets", "Another set", f)
}

// edit is the set as it is written.
func edit(c call, v work.Rules, typedBody string, wrong []errs.Field) g.Node {
	body := v.Body
	if typedBody != "" {
		body = typedBody
	}
	return ui.Section("edit", "As it is written", ui.Form{ID: "rules-form", Action: c.at("clock"), Rev: rev(v.Ground.OwnRev), Hidden: []ui.Hidden{{Name: "what", Value: "body"}}, Errors: only(wrong, "body"),
		Submit: ui.Button{Text: "Keep these rules", Look: ui.Plain}, Fields: []ui.Field{{Name: "body", Label: "JSON or YAML", Kind: ui.Area, Size: 16, Value: body, Required: true,
			Hint: "What is wrong with it is said with the path of its place. A special clause of the contract is written here"}}})
}

// KeepRules gives an engagement rules of its own.
func (p Pages) KeepRules(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.RulesForm{Rev: c.rev(), Terms: map[string]string{}}
	switch c.text("what") {
	case "from":
		f.From = c.text("from")
	case "body":
		if f.Body = c.text("body"); strings.TrimSpace(f.Body) == "" {
			f.Body = "{}"
		}
	default:
		for name := range r.PostForm {
			if t, ok := strings.CutPrefix(name, "term:"); ok {
				f.Terms[t] = c.text(name)
			}
		}
	}
	err := p.Work.KeepRules(r.Context(), c.v, c.scope, f)
	if err == nil {
		return back(w, r, c.at("clock"), "rules")
	}
	fields, ok := wrong(err)
	if errs.KindOf(err) == errs.Conflict {
		fields, ok = []errs.Field{{Path: "body", Message: errs.Sentence(err)}}, true
	}
	if !ok {
		return err
	}
	shown, err := p.rules(r, f.Body, fields)
	if err != nil {
		return err
	}
	shown.Flash = ui.Flash{Problem: true, Text: fields[0].Message}
	return p.Shell.Again(w, r, shown)
}

// Bench tries the rules on a case: if raised on 3 March, then …
func (p Pages) Bench(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.BenchForm{Kind: c.asked("kind"), By: access.Side(c.asked("by")), Raised: c.asked("raised"), Due: c.asked("due"), Moves: c.asked("moves")}
	v, err := p.Work.Bench(r.Context(), c.v, c.scope, f)
	fields, ok := wrong(err)
	if err != nil && !ok {
		return err
	}
	if v.Ground == nil {
		return notFound
	}
	shown, err := p.frame(r, "Try a case", access.Shared, ui.Link{Text: "Clock rules", URL: c.at("clock")})
	if err != nil {
		return err
	}
	shown.Lead = g.Text("If it is raised then, and this is done, what is due when? Nothing is kept. " + systemWords(v.Ground))
	shown.Body = []g.Node{benchForm(c, v, f, fields), benchSteps(v, f, len(fields) == 0), tried(c, v, f, len(fields) == 0)}
	return p.Shell.Show(w, r, shown)
}

func benchForm(c call, v work.Tried, f work.BenchForm, wrong []errs.Field) g.Node {
	kinds := ui.Field{Name: "kind", Label: "What is raised", Kind: ui.Select, Value: f.Kind}
	for _, k := range v.Kinds {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Label: strings.ReplaceAll(string(k), "_", " ")})
	}
	return ui.Form{ID: "bench-form", Action: c.at("clock", "bench"), Get: true, Errors: wrong, Submit: ui.Button{Text: "Try it"}, Fields: []ui.Field{kinds,
		{Name: "by", Label: "By", Kind: ui.Select, Value: string(f.By), Options: []ui.Option{{Value: "delivery", Label: "the delivery side"}, {Value: "client", Label: "the client side"}}},
		{Name: "raised", Label: "On", Kind: ui.Day, Value: f.Raised, Required: true}, {Name: "due", Label: "Promised for, of a commitment", Kind: ui.Day, Value: f.Due},
		{Name: "moves", Label: "What is done then", Kind: ui.Area, Size: 3, Value: f.Moves,
			Hint: "One a line: 2026-03-10 client reply; 2026-03-12 09:30 delivery extend to 2026-03-30. Moves: " + moveNames()}}}
}

// moveNames are the moves that rules may look at, in a sentence.
func moveNames() string {
	var names []string
	for _, v := range clock.Verbs() {
		names = append(names, v.Words())
	}
	return strings.Join(names, ", ")
}

// benchSteps are the steps of the clock that follow; nothing where nothing sound was asked.
func benchSteps(v work.Tried, f work.BenchForm, sound bool) g.Node {
	if f.Raised == "" || !sound {
		return nil
	}
	zone := work.Zone(v.Ground.Zone)
	return ui.Section("steps", "What is due then", ui.Table[clock.Step]{ID: "bench", Caption: "What is due then", Things: "steps", Rows: v.Steps, Empty: ui.Empty{Says: "No rule says by when anything follows."},
		Columns: []ui.Column[clock.Step]{{Head: "Step", Row: true, Cell: func(s clock.Step) g.Node {
			return g.Group{ui.Name(s.Name), g.If(s.Clause != "", ui.Note(ui.Name(s.Clause+" "+short(s.Edition))))}
		}}, {Head: "Owed by", Cell: func(s clock.Step) g.Node { return g.Text(s.Owes()) }},
			{Head: "Due", Number: true, Cell: func(s clock.Step) g.Node { return instant(s.Due, v.Ground.Zone) }},
			{Head: "Warned", Number: true, Cell: func(s clock.Step) g.Node { return instant(s.Warn, v.Ground.Zone) }},
			{Head: "If missed", Cell: func(s clock.Step) g.Node { return ui.Name(s.IfMissed) }},
			{Head: "Outcome, if nothing else is done", Cell: func(s clock.Step) g.Node { return g.Text(s.OutcomeIn(zone, "2 Jan 2006")) }}}})
}

func instant(us int64, zone string) g.Node {
	if us == 0 {
		return ui.Quiet(g.Text("–"))
	}
	return g.Text(until(us, zone))
}

// tried is what the rules made of moves that changed nothing.
func tried(c call, v work.Tried, f work.BenchForm, sound bool) g.Node {
	if !sound || len(v.Notes) == 0 {
		return nil
	}
	return ui.Section("notes", "Moves that changed nothing", h.Ul(h.Class("stack"), g.Map(v.Notes, func(s string) g.Node { return h.Li(g.Text(s)) })))
}
