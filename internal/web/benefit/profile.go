package benefit

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Show is one benefit, or one other thing of the case, with everything about it.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Profile(r.Context(), c.v, c.project, c.kind, c.id)
	if err != nil {
		return err
	}
	shown := c.frame(v.View, v.Node.Title)
	switch {
	case v.Node.Ended != 0:
		shown.Lead = g.Group{g.Text("This was taken out of the case "), c.moment(v.Node.Ended, v.Project.Zone), g.Text(". The record keeps what it was.")}
		shown.Body = []g.Node{c.parts(v.View), c.history(v)}
	case c.kind == casebook.Benefit:
		err = c.benefit(v, &shown)
	default:
		err = c.thing(v, &shown)
	}
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// row is the benefit of a profile as the list has it.
func row(v *work.Profile) work.Row {
	all := v.List()
	return all[slices.IndexFunc(all, func(r work.Row) bool { return string(r.ID) == v.Node.ID })]
}

// benefit fills in the page of a benefit.
func (c call) benefit(v *work.Profile, shown *ui.Page) error {
	r := row(v)
	shown.Lead = g.Group{g.If(unmeasured(r.Benefit) != "", g.Group{ui.State(noMeasure), g.Text(" ")}), c.benefitLead(v, r)}
	if did := took(c); did != "" {
		shown.Flash = ui.Flash{Text: did}
	}
	if v.May(c.v, c.id) {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New reading", URL: c.here().At("reading-day"), Keys: "r"}, ui.Link{Text: "Change", URL: c.here("edit"), Keys: "e"},
			ui.Link{Text: "Planned curve", URL: c.here("curve")})
	}
	if v.Leads {
		shown.Actions = append(shown.Actions, ui.Link{Text: "What it waits for", URL: c.here("links"), Keys: "w"}, ui.Link{Text: "Take out", URL: c.here("end")})
	}
	curve, err := c.curve(v, r)
	if err != nil {
		return err
	}
	worth, err := c.worth(v, r)
	if err != nil {
		return err
	}
	side := g.Group{c.ownerSection(v, r), ui.Section("profile", "Profile", c.definitions(v, "title", "owner", "person", "status")), c.serves(v, r), c.listWords(v)}
	shown.Body = []g.Node{c.parts(v.View), unsound(c, v.View),
		ui.Columns(g.Group{curve, c.chain(v, r), worth, c.since(v), c.readings(v, r), c.reviewSection(v), c.findings(v, r)}, side), c.history(v)}
	return nil
}

// benefitLead says in a sentence how a benefit stands.
func (c call) benefitLead(v *work.Profile, r work.Row) g.Node {
	if r.Result == nil {
		return nil
	}
	switch planned, forecast := r.Result.Planned, r.Result.Forecast; {
	case planned.NotRun != "" && forecast.NotRun != "":
		return g.Text("There is no date for it: " + forecast.NotRun + ".")
	case forecast.NotRun != "":
		return g.Text("Planned from " + short(planned.Start) + "; there is no forecast: " + forecast.NotRun + ".")
	case planned.NotRun != "":
		return g.Text("Expected from " + short(forecast.Start) + "; there was no plan: " + planned.NotRun + ".")
	default:
		text := "Expected from " + short(forecast.Start) + ", " + slip(r.Result.SlipDays)
		if r.Result.HasLoss && r.Result.Loss > 0 {
			text += "; " + brief.Short(r.Result.Loss, v.Case.Currency) + " of " + brief.Short(planned.Value, v.Case.Currency) + " is lost"
		}
		return g.Text(text + ".")
	}
}

// curve draws what the measure is on its way to.
func (c call) curve(v *work.Profile, r work.Row) (g.Node, error) {
	if r.Result == nil || len(v.Result.Curve.Months) == 0 && len(r.Readings) == 0 {
		return nil, nil
	}
	drawn, err := picture("levels", levels(v.View, r), wideChart, g.Text("Dashed: the plan. Solid: on the dates and readings now known. Dots: what was measured."))
	if drawn == nil || err != nil {
		return nil, err
	}
	return ui.Section("curve", "Where it is going", drawn), nil
}

// chain is what a benefit waits for, down to what binds it.
func (c call) chain(v *work.Profile, r work.Row) g.Node {
	if len(r.Needs) == 0 {
		e := ui.Empty{Says: "It waits for nothing yet. Business changes, contract milestones and our own work stand here, and its date follows from theirs."}
		if v.Leads {
			e.Action = ui.Link{Text: "Say what it waits for", URL: c.here("links")}
		}
		return ui.Section("chain", "What it waits for", e)
	}
	var body []g.Node
	if r.Result != nil && r.Result.Forecast.NotRun == "" && len(r.Result.Forecast.Chain) > 0 {
		var names []g.Node
		for i, id := range r.Result.Forecast.Chain {
			if i > 0 {
				names = append(names, g.Text(" ← "))
			}
			names = append(names, c.ref(v.View, string(id)))
		}
		body = append(body, h.P(g.Text("What binds it: "), g.Group(names)))
	}
	if r.Additive {
		body = append(body, ui.Note(g.Text("The parts arrive one by one, each by its share.")))
	} else {
		body = append(body, ui.Note(g.Text("Everything here is needed.")))
	}
	return ui.Section("chain", "What it waits for", append(body, c.needs(v.View, c.id, r.Needs))...)
}

// need is one thing that something waits for.
type need struct {
	core.Need
	planned, forecast, note string
	loose                   bool
	node                    casebook.Node
}

// needs is what a node waits for as a table.
func (c call) needs(v *work.View, id string, list []core.Need) g.Node {
	rows := make([]need, len(list))
	for i, n := range list {
		rows[i] = standing(v, n)
		rows[i].loose = v.Loose[[2]string{id, string(n.On)}]
	}
	return ui.Table[need]{ID: "needs", Caption: "What it waits for", Rows: rows, Things: "things",
		Columns: []ui.Column[need]{
			{Head: "Waits for", Row: true, Cell: func(n need) g.Node {
				return g.Group{c.ref(v, string(n.On)), g.If(n.loose, g.Group{g.Text(" "), ui.State("unconfirmed")}), ui.Note(g.Text(kindNames[n.node.Kind]))}
			}},
			{Head: "Share", Number: true, Cell: func(n need) g.Node {
				if n.Share == 0 {
					return ui.Quiet(g.Text("all"))
				}
				return g.Text(percent(n.Share))
			}},
			{Head: "Planned", Number: true, Cell: func(n need) g.Node { return known(n.planned) }},
			{Head: "Forecast", Number: true, Cell: func(n need) g.Node {
				if n.note != "" {
					return g.Group{known(n.forecast), ui.Note(g.Text(n.note))}
				}
				return known(n.forecast)
			}},
		}}
}

func known(s string) g.Node {
	if s == "" {
		return ui.Quiet(g.Text("no date"))
	}
	return g.Text(s)
}

// standing is when something that is waited for was planned and is expected.
func standing(v *work.View, n core.Need) need {
	out := need{Need: n, node: v.Nodes[string(n.On)]}
	if v.Result == nil {
		return out
	}
	for _, e := range v.Result.Enablers {
		if e.ID == n.On {
			out.planned, out.forecast, out.note = short(e.Approved), short(e.Forecast), e.Source
			if e.NotRun != "" {
				out.note = e.NotRun
			}
		}
	}
	for _, ch := range v.Result.Changes {
		if ch.ID == n.On {
			out.planned, out.forecast, out.note = short(ch.Planned), short(ch.Forecast), ch.NotRun
		}
	}
	return out
}

// worth is what a benefit comes to, and why that differs from the plan.
func (c call) worth(v *work.Profile, r work.Row) (g.Node, error) {
	if r.Result == nil {
		return nil, nil
	}
	cur := v.Case.Currency
	money := func(o core.Outcome) g.Node {
		if !o.HasValue {
			return why(o.NoValue)
		}
		return ui.Sum(o.Value, cur)
	}
	name := ""
	if r.Result.Planned.HasValue {
		name = v.Result.SumName
	}
	d := ui.Definitions{{Term: "A full year at target", Value: yearValue(r, cur)}, {Term: "Planned", Value: money(r.Result.Planned), Note: name},
		{Term: "Forecast", Value: money(r.Result.Forecast)}, {Term: "Realised so far", Value: realised(r)}}
	body := []g.Node{d}
	if r.Result.HasLoss && len(r.Result.Causes) > 0 {
		fall, err := picture("loss", waterfall(v.View, "Why "+brief.Short(r.Result.Loss, cur)+" of it is lost", r.Result.Planned.Value, r.Result.Forecast.Value, r.Result.Causes), wideChart, nil)
		if err != nil {
			return nil, err
		}
		body = append(body, fall)
	}
	return ui.Section("worth", "What it is worth", body...), nil
}

func yearValue(r work.Row, currency string) g.Node {
	if !r.Result.HasMoney {
		return nil
	}
	return ui.Sum(r.Result.Yearly, currency)
}

func realised(r work.Row) g.Node {
	x := r.Result.Realised
	if !x.Defined {
		return why(x.Reason)
	}
	return g.Text(percent(math.Round(x.Ratio*1000)/1000) + " of what was planned for " + short(x.Date))
}

// ownerSection is who answers for a benefit, and what they can say to it.
func (c call) ownerSection(v *work.Profile, r work.Row) g.Node {
	o := r.Owner
	d := ui.Definitions{{Term: "Name", Value: known2(o.Name)}}
	for _, a := range v.People {
		if a.Person == v.More[c.id].Person {
			d = append(d, ui.Definition{Term: "Here", Value: ui.Name(a.Name), Note: a.Role.Words()})
			break
		}
	}
	switch {
	case o.Name == "":
	case !o.HandedBack.IsZero():
		d = append(d, ui.Definition{Term: "Handed back", Value: day(v.View, o.HandedBack)})
	case o.Accepted.IsZero():
		d = append(d, ui.Definition{Term: "Accepted", Value: ui.Quiet(g.Text("not yet"))})
	default:
		d = append(d, ui.Definition{Term: "Accepted", Value: day(v.View, o.Accepted)})
	}
	body := []g.Node{d}
	if o.Name != "" && v.May(c.v, c.id) {
		does := "Accept or hand back"
		if !v.Mine(c.v, c.id) {
			does = "Record what " + o.Name + " said"
		}
		body = append(body, h.Details(h.Summary(g.Text(does)), c.answerForm(v, nil)))
	}
	if v.May(c.v, c.id) {
		body = append(body, h.Details(h.Summary(g.Text("Hand it over")), c.handOverForm(v, nil)))
	}
	return ui.Section("owner", "Owner", body...)
}

// answerForm lets an owner accept a benefit or hand it back; who leads may record what the owner said elsewhere.
func (c call) answerForm(v *work.Profile, wrong []errs.Field) g.Node {
	f := ui.Form{ID: "answer", Action: c.here("answer"), Rev: rev(v.Node.Rev), Errors: wrong, Submit: ui.Button{Text: "I accept it", Name: "accept", Value: "yes"},
		Buttons: []ui.Button{{Text: "Hand it back", Name: "accept", Value: "no"}}, Fields: []ui.Field{{Name: "why", Label: "Why it is handed back", Value: c.text("why"), Most: 4000}}}
	if !v.Mine(c.v, c.id) {
		f.Submit.Text, f.Buttons[0].Text = "They accept it", "They hand it back"
	}
	return f
}

func known2(s string) g.Node {
	if s == "" {
		return nil
	}
	return ui.Name(s)
}

// definitions are the fields of a node that say something, but for some.
func (c call) definitions(v *work.Profile, but ...string) ui.Definitions {
	f, err := v.Filled(c.kind, v.Node)
	if err != nil {
		return nil
	}
	var d ui.Definitions
	for _, name := range work.Fields(c.kind) {
		if value := f.Values[name]; value != "" && !slices.Contains(but, name) {
			d = append(d, ui.Definition{Term: label(c.kind, name), Value: c.value(v, name, value), Note: said(v, name)})
		}
	}
	return d
}

// said is what a list said of a field, where it was understood as something more exact.
func said(v *work.Profile, name string) string {
	if words := v.More[v.Node.ID].Words[name]; words != "" {
		return "the list says “" + words + "”"
	}
	return ""
}

// value is a field as it is read, not as it is typed.
func (c call) value(v *work.Profile, name, value string) g.Node {
	if n, ok := v.Nodes[value]; ok {
		return c.ref(v.View, n.ID)
	}
	if d, err := civil.ParseDate(value); err == nil {
		return plainDay(d)
	}
	if x, err := strconv.ParseFloat(value, 64); err == nil && slices.Contains([]string{"baseline", "target", "drift", "approved_target"}, name) {
		return g.Text(brief.Number(x))
	}
	if name == "year_starts" {
		for _, o := range months() {
			if o.Value == value {
				return g.Text(o.Label)
			}
		}
	}
	return h.Span(g.Attr("dir", "auto"), g.Map(strings.Split(v.Said(name, value), "\n"), func(line string) g.Node { return g.Group{g.Text(line), h.Br()} }))
}

// listWords is what a list said besides what the profile was made of, under its own headings.
func (c call) listWords(v *work.Profile) g.Node {
	words := v.More[c.id].Words
	if len(words) == 0 {
		return nil
	}
	f, err := v.Filled(c.kind, v.Node)
	if err != nil {
		return nil // its page has failed before
	}
	fields := work.Fields(c.kind)
	var d ui.Definitions
	for _, name := range slices.Sorted(maps.Keys(words)) {
		if !slices.Contains(fields, name) || f.Values[name] == "" {
			d = append(d, ui.Definition{Term: wordsTitle(name), Value: ui.Name(words[name])})
		}
	}
	from := g.Node(nil)
	if v.Leads && v.Node.Source != "" {
		from = ui.Note(ui.A(c.at("lists", v.Node.Source), g.Text("To the list")))
	}
	return ui.Section("words", "What the list says besides", d, from)
}

// wordsTitle is what words of a list are called.
func wordsTitle(name string) string {
	if heading, ok := strings.CutPrefix(name, "note: "); ok {
		return heading
	}
	if name == "depends" || name == "date" || name == "ref" || name == "description" {
		return fieldTitle(name)
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// serves is what a benefit serves and rests on.
func (c call) serves(v *work.Profile, r work.Row) g.Node {
	var d ui.Definitions
	for _, s := range r.Objectives {
		note := ""
		if s.Weight > 0 {
			note = "weight " + percent(s.Weight)
		}
		d = append(d, ui.Definition{Term: "Serves", Value: c.ref(v.View, string(s.Objective)), Note: note})
	}
	for _, a := range r.Assumptions {
		d = append(d, ui.Definition{Term: "Rests on", Value: c.ref(v.View, string(a))})
	}
	if len(d) == 0 {
		d = ui.Definitions{{Term: "Serves", Value: ui.Quiet(g.Text("no objective yet"))}}
	}
	return ui.Section("serves", "What it serves", d)
}

// findings is what the checks found about a benefit.
func (c call) findings(v *work.Profile, r work.Row) g.Node {
	if len(r.Findings) == 0 {
		return ui.Section("checks", "Checks", ui.Note(g.Text("No check found anything.")))
	}
	return ui.Section("checks", "Checks", h.Ul(h.Class("stack"), g.Map(r.Findings, func(f core.Finding) g.Node {
		return h.Li(ui.State(severities[f.Severity]), g.Text(" "+v.Spoken(f.Sentence)+" "), g.If(!v.Owns, ui.A(c.at("checks").At(f.Check), g.Text("What this check is"))))
	})))
}

// severities are the words for how much a finding matters.
var severities = map[core.Severity]string{core.Note: "worth a look", core.Warning: "warning", core.Serious: "serious"}
