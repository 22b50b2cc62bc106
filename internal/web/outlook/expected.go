package outlook

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Expected is what is expected: how likely dates are, what moves them, and what is at stake.
func (p Pages) Expected(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	x, err := p.Work.Expected(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown, err := c.expected(x, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// Simulate has it simulated.
func (p Pages) Simulate(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	task, err := p.Work.Simulate(r.Context(), c.v, c.project, work.RunForm{Iterations: c.PostFormValue("iterations"), Seed: c.PostFormValue("seed")})
	if fields, again := page.Wrong(err); again {
		x, err := p.Work.Expected(r.Context(), c.v, c.project)
		if err != nil {
			return err
		}
		shown, err := c.expected(x, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.here(), map[bool]string{true: "asked", false: "ran"}[task != ""])
}

// JSON is the newest simulation as it is kept.
func (p Pages) JSON(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	x, err := p.Work.Expected(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if x.Result == nil {
		return errs.New(errs.NotFound, "Nothing was simulated yet.")
	}
	return server.Download(w, r, "outlook.json", "application/json", func(w io.Writer) error {
		_, err := io.WriteString(w, x.Run.Body)
		return err
	})
}

func (c call) expected(x *work.Expected, wrong []errs.Field) (ui.Page, error) {
	shown := c.frame(&x.View, "Outlook")
	shown.Body = []g.Node{c.parts()}
	if x.Task != "" {
		shown.Body = append(shown.Body, ui.Progress{ID: "task", Label: "Simulating what could happen", State: ui.Queued, Self: c.here(), Poll: ui.Path("tasks", x.Task, "progress"), Then: c.here(),
			Cancel: ui.Path("tasks", x.Task, "stop")})
	}
	if x.Failed != "" {
		shown.Body = append(shown.Body, h.P(ui.Late("The last simulation failed: "), ui.Name(x.Failed)))
	}
	if x.Result == nil {
		shown.Lead = g.Text("Nothing was simulated yet.")
		shown.Body = append(shown.Body, c.first(x, wrong))
		return shown, nil
	}
	shown.Lead = ui.Name(conclusion(x))
	if x.Stale != "" {
		shown.Body = append(shown.Body, h.P(h.Strong(g.Text(x.Stale)), g.Text(" What stands here is what was found then.")))
	}
	shown.Actions = []ui.Link{{Text: "Everything as JSON", URL: c.at("outlook.json")}}
	more, err := c.found(x)
	shown.Body = append(append(shown.Body, more...), c.basis(x, wrong))
	return shown, err
}

// first is what leads to the first simulation.
func (c call) first(x *work.Expected, wrong []errs.Field) g.Node {
	switch {
	case !x.May:
		return ui.Empty{Says: "Once what is uncertain was stated and simulated, the chances of every date, and what is at stake, stand here."}
	case x.Stated == 0:
		return ui.Empty{Says: "A simulation needs to know what is uncertain. Nothing is assumed silently: state it, or choose a named set of assumptions whose values are printed wherever they are used.",
			Action: ui.Link{Text: "State what is uncertain", URL: c.here("inputs")}}
	case x.Why != "":
		return ui.Empty{Says: "Not run: " + x.Why + ".", Action: ui.Link{Text: "To the case", URL: c.at("case")}}
	case x.Task != "":
		return nil
	}
	return ui.Section("run", "Simulate", c.run(x, wrong))
}

// run is the form that has it simulated.
func (c call) run(x *work.Expected, wrong []errs.Field) g.Node {
	text := "Simulate"
	if x.Result != nil {
		text = "Simulate again"
	}
	return ui.Form{ID: "run-form", Action: c.here("run"), Errors: wrong, Submit: ui.Button{Text: text}, Groups: []ui.Group{{InLine: true, Fields: []ui.Field{
		{Name: "iterations", Label: "How often", Kind: ui.Integer, Value: fmt.Sprint(x.Iterations), Min: "100", Max: fmt.Sprint(work.MostAsked), Unit: "times", Hint: "More often takes longer and narrows the sampling error."},
		{Name: "seed", Label: "Seed", Value: fmt.Sprint(x.Seed), Size: 8, Hint: "The same seed draws the same numbers."},
	}}}}
}

// conclusion is the result in a sentence.
func conclusion(x *work.Expected) string {
	r := x.Result
	text := fmt.Sprintf("Four in five outcomes finish by %s, half of them by %s; without uncertainty it is %s.", brief.Date(r.Finish.P80.Value), brief.Date(r.Finish.P50.Value), brief.Date(r.Finish.Planned))
	if worst := leastLikely(r.Milestones); worst != nil {
		text += fmt.Sprintf(" The contract date least likely to hold is “%s”: %s.", worst.Title, percent(worst.Chance.Value()))
	}
	if r.Worth.NotRun == "" && r.Worth.Loss() > 0 {
		text += fmt.Sprintf(" Against the plan %s of value is expected to be lost.", brief.Short(r.Worth.Loss(), x.Whole.Case.Currency))
	}
	return text
}

func leastLikely(all []outlook.Milestone) (out *outlook.Milestone) {
	for i := range all {
		if m := &all[i]; m.Chance != nil && (out == nil || m.Chance.Value() < out.Chance.Value()) {
			out = m
		}
	}
	return out
}

// found is everything that a simulation found.
func (c call) found(x *work.Expected) ([]g.Node, error) {
	curve, err := c.curve(x)
	if err != nil {
		return nil, err
	}
	tornado, err := c.movers(x)
	if err != nil {
		return nil, err
	}
	fan, err := c.fan(x)
	if err != nil {
		return nil, err
	}
	fall, err := c.loss(x)
	if err != nil {
		return nil, err
	}
	return []g.Node{ui.Halves(curve, tornado), c.dates(x), ui.Halves(fan, fall), c.causes(x), c.moved(x), c.benefits(x), c.delays(x), c.waiting(x), c.reference(x), c.expert(x)}, nil
}

// picked is the milestone whose curve is drawn; nil for the finish.
func (c call) picked(r *outlook.Result) *outlook.Milestone {
	at := slices.IndexFunc(r.Milestones, func(m outlook.Milestone) bool { return name(&m) == c.asked("curve") })
	if at < 0 {
		return nil
	}
	return &r.Milestones[at]
}

// name is what names a milestone in an address.
func name(m *outlook.Milestone) string { return cmp.Or(m.Node, m.Milestone) }

func days(list []civil.Date) (out []chart.Day) {
	for _, d := range list {
		out = append(out, chart.Day(d))
	}
	return out
}

// curve is the chance of having come by a day.
func (c call) curve(x *work.Expected) (g.Node, error) {
	k := chart.SCurve{Title: "When it will have finished", Name: "Finish", Days: days(x.Result.Finish.Curve), Now: chart.Day(x.Result.Report), NowName: "as of " + brief.Date(x.Result.Report)}
	if m := c.picked(x.Result); m != nil {
		k.Title, k.Name, k.Days, k.Contract = m.Title+": when it will have come", m.Title, days(m.Curve), chart.Day(m.Contract)
		if m.Chance != nil {
			k.Chance = percent(m.Chance.Value())
		}
	}
	drawn, err := picture("scurve", k, halfChart, g.Text("The line is the share of the outcomes that have come by a day. Dashed: the contract date."))
	return ui.Section("curve", "How likely it is", drawn), err
}

// movers is what moves the finish, in weeks.
func (c call) movers(x *work.Expected) (g.Node, error) {
	five := x.Result.Five()
	if len(five) == 0 {
		return ui.Section("movers", "What moves the date", ui.Note(g.Text("Nothing that is uncertain moves the finish."))), nil
	}
	t := chart.Tornado{Title: moved(x.Result, len(five))}
	for _, m := range five {
		t.Rows = append(t.Rows, chart.TornadoRow{Name: m.Title, Court: courts[m.Court], Weeks: m.Weeks})
	}
	drawn, err := picture("tornado", t, halfChart, g.Text("By how much earlier the P80 of the finish would be without each, by the same numbers drawn. Causes overlap, so their sum is not the whole."))
	return ui.Section("movers", "What moves the date", drawn), err
}

// moved says how far what is uncertain moves the finish.
func moved(r *outlook.Result, n int) string {
	by := strings.TrimPrefix(weeks(float64(r.Finish.P80.Value-r.Finish.Planned)/7), "+")
	if n == 1 {
		return "What moves the P80 of the finish, which is " + by + " from the plan"
	}
	return fmt.Sprintf("These %d things move the P80 of the finish most, which is %s from the plan", n, by)
}

// dates are all milestones.
func (c call) dates(x *work.Expected) g.Node {
	r := x.Result
	rows := slices.Clone(r.Milestones)
	return ui.Section("dates", "Every date", ui.Table[outlook.Milestone]{ID: "date-list", Caption: "Contract milestones and own work that is owed", Rows: rows, Things: "dates",
		Empty: ui.Empty{Says: "No contract milestone is tied to an activity that is still to come."},
		Columns: []ui.Column[outlook.Milestone]{
			{Head: "What comes", Row: true, Cell: func(m outlook.Milestone) g.Node {
				return ui.A(c.here().With("curve", name(&m)).At("curve"), ui.Name(m.Title))
			}},
			{Head: "Contract", Number: true, Cell: func(m outlook.Milestone) g.Node { return day(m.Contract) }},
			{Head: "Planned now", Number: true, Cell: func(m outlook.Milestone) g.Node { return day(m.Planned) }},
			{Head: "P10", Number: true, Cell: func(m outlook.Milestone) g.Node { return span(m.P10) }},
			{Head: "P50", Number: true, Cell: func(m outlook.Milestone) g.Node { return span(m.P50) }},
			{Head: "P80", Number: true, Cell: func(m outlook.Milestone) g.Node { return span(m.P80) }},
			{Head: "P90", Number: true, Cell: func(m outlook.Milestone) g.Node { return span(m.P90) }},
			{Head: "Mean", Number: true, Cell: func(m outlook.Milestone) g.Node {
				return g.Group{day(m.Mean), g.If(m.Error >= 0.05, ui.Note(g.Text(fmt.Sprintf("± %.1f d", m.Error))))}
			}},
			{Head: "Chance of the contract date", Number: true, Cell: func(m outlook.Milestone) g.Node { return chance(m.Chance) }},
		}}, ui.Note(g.Text("P80 is the earliest day by which at least 80 % of the outcomes have come. What stands below a figure is its sampling error, with 95 % confidence.")))
}

func samples(months []civil.Date, values []benefit.Money) (out []chart.Sample) {
	for i := range min(len(months), len(values)) {
		out = append(out, chart.Sample{Day: chart.Day(months[i]), Value: float64(values[i])})
	}
	return out
}

// fan is what the benefits bring a year, over time.
func (c call) fan(x *work.Expected) (g.Node, error) {
	f := x.Result.Worth.Fan
	k := chart.Curves{Title: "What the benefits bring a year, and how sure that is", Unit: moneyUnit(x.Whole.Case.Currency), Per: "a year", Plan: samples(f.Months, f.Planned), Forecast: samples(f.Months, f.P50),
		Now: chart.Day(x.Result.Report), NowName: "as of " + brief.Date(x.Result.Report)}
	if len(f.Months) > 0 {
		k.Bands = []chart.Band{{Name: "eight in ten outcomes", Low: samples(f.Months, f.P10), High: samples(f.Months, f.P90)}}
	}
	drawn, err := picture("fan", k, halfChart, g.Group{g.Text("Dashed: the plan. Solid: half of the outcomes bring at least so much. Shaded: eight in ten outcomes."), g.If(f.Warning != "", g.Text(" "+f.Warning))})
	if drawn == nil && err == nil {
		drawn = ui.Note(g.Text("No benefit has a value a year to draw."))
	}
	return ui.Section("fan", "When the value comes", drawn), err
}

// mostSteps is how many causes the waterfall names; the rest is one step.
const mostSteps = 10

// loss leads from the planned value to the expected one.
func (c call) loss(x *work.Expected) (g.Node, error) {
	w, cur := x.Result.Worth, x.Whole.Case.Currency
	if w.NotRun != "" {
		return ui.Section("loss", "Where the value goes", ui.Note(g.Text("Not run: "+w.NotRun+"."))), nil
	}
	drawn, err := picture("expected-loss", waterfall(&w, cur), halfChart, g.Text("By court: ours and the supplier’s. What is late already comes first; what may happen after it, as its mean over all outcomes."))
	if drawn == nil && err == nil {
		drawn = ui.Note(g.Text("Nothing differs from the plan."))
	}
	return ui.Section("loss", "Where the value goes", drawn), err
}

func waterfall(w *outlook.Worth, currency string) chart.Waterfall {
	out := chart.Waterfall{Unit: moneyUnit(currency), FromName: "Planned", From: float64(w.Plan), ToName: "Expected", To: float64(w.Mean)}
	switch l := w.Loss(); {
	case l < 0:
		out.Title = "Where " + brief.Short(-l, currency) + " more than planned comes from"
	default:
		out.Title = "Where " + brief.Short(l, currency) + " of the planned value is expected to go"
	}
	all := parts(w)
	rest := benefit.Money(0)
	for i, k := range all {
		if i >= mostSteps {
			rest += k.Amount
			continue
		}
		out.Steps = append(out.Steps, chart.Step{Name: k.Title, Court: courts[k.Court], Delta: -float64(k.Amount)})
	}
	if rest != 0 {
		out.Steps = append(out.Steps, chart.Step{Name: "further causes", Delta: -float64(rest)})
	}
	return out
}

// part is a cause with whether it may happen only.
type part struct {
	outlook.Cause
	byChance bool
}

// parts are the causes that cost something: what is late already, then what may happen, each the largest first.
func parts(w *outlook.Worth) (out []part) {
	add := func(list []outlook.Cause, byChance bool) {
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b outlook.Cause) int { return cmp.Compare(b.Amount, a.Amount) })
		for _, k := range list {
			if k.Amount != 0 {
				out = append(out, part{k, byChance})
			}
		}
	}
	add(w.Known, false)
	add(w.Chances, true)
	return out
}

var courtWords = map[benefit.Court]string{benefit.Agreed: "nobody’s", benefit.Client: "ours", benefit.Delivery: "the supplier’s"}

// causes are what the expected loss is made of, as a table.
func (c call) causes(x *work.Expected) g.Node {
	w, cur := x.Result.Worth, x.Whole.Case.Currency
	rows := parts(&w)
	if w.NotRun != "" || len(rows) == 0 {
		return nil
	}
	return ui.Section("causes", "What the loss is made of", ui.Table[part]{ID: "cause-list", Caption: "Causes of the expected loss", Rows: rows, Things: "causes", Columns: []ui.Column[part]{
		{Head: "Cause", Row: true, Cell: func(k part) g.Node { return ui.Name(k.Title) }},
		{Head: "Court", Cell: func(k part) g.Node { return g.Text(courtWords[k.Court]) }},
		{Head: "It", Cell: func(k part) g.Node {
			return g.Text(map[bool]string{false: "is so now", true: "may happen"}[k.byChance])
		}},
		{Head: "Costs on average", Number: true, Cell: func(k part) g.Node {
			return g.Group{ui.Sum(k.Amount, cur), g.If(k.Error > 0, ui.Note(g.Text("± "+brief.Short(benefit.Money(k.Error), cur))))}
		}},
	}}, ui.Note(g.Text(w.Method)))
}

// benefits are the chances of each benefit.
func (c call) benefits(x *work.Expected) g.Node {
	cur := x.Whole.Case.Currency
	money := func(b outlook.Benefit, m benefit.Money) g.Node {
		if b.NoValue != "" {
			return ui.Quiet(g.Text("–"))
		}
		return ui.Sum(m, cur)
	}
	date := func(b outlook.Benefit, s outlook.Span[civil.Date]) g.Node {
		if b.NotRun != "" {
			return ui.Quiet(g.Text("–"))
		}
		return span(s)
	}
	return ui.Section("benefits", "Every benefit", ui.Table[outlook.Benefit]{ID: "benefit-list", Caption: "When each benefit starts, and what it comes to", Rows: x.Result.Worth.Benefits, Things: "benefits",
		Empty: ui.Empty{Says: "The case has no benefits yet.", Action: ui.Link{Text: "To the benefits", URL: c.at("benefits")}},
		Columns: []ui.Column[outlook.Benefit]{
			{Head: "Benefit", Row: true, Cell: func(b outlook.Benefit) g.Node {
				return g.Group{ui.A(c.at("benefits", b.Node), ui.Name(b.Title)), g.If(b.NotRun+b.NoValue != "", ui.Note(g.Text(cmp.Or(b.NotRun, b.NoValue))))}
			}},
			{Head: "Planned start", Number: true, Cell: func(b outlook.Benefit) g.Node { return day(b.Planned) }},
			{Head: "P50", Number: true, Cell: func(b outlook.Benefit) g.Node { return date(b, b.P50) }},
			{Head: "P80", Number: true, Cell: func(b outlook.Benefit) g.Node { return date(b, b.P80) }},
			{Head: "Chance as planned", Number: true, Cell: func(b outlook.Benefit) g.Node {
				if b.NotRun != "" || b.Planned.IsZero() {
					return ui.Quiet(g.Text("–"))
				}
				return chance(&b.OnTime)
			}},
			{Head: "Planned value", Number: true, Cell: func(b outlook.Benefit) g.Node { return money(b, b.Plan) }},
			{Head: "Expected", Number: true, Cell: func(b outlook.Benefit) g.Node { return money(b, b.Mean) }},
			{Head: "P10 to P90", Number: true, Cell: func(b outlook.Benefit) g.Node {
				if b.NoValue != "" {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(brief.Short(b.Low, cur) + " to " + brief.Short(b.High, cur))
			}},
		}})
}

// delays is what a further week of each milestone costs.
func (c call) delays(x *work.Expected) g.Node {
	cur := x.Whole.Case.Currency
	rows := slices.DeleteFunc(slices.Clone(x.Result.Worth.Delay), func(d outlook.Delay) bool { return d.Reason != "" && d.Week == 0 })
	slices.SortStableFunc(rows, func(a, b outlook.Delay) int { return cmp.Compare(b.Week, a.Week) })
	if len(rows) == 0 {
		return nil
	}
	return ui.Section("delay", "What a week later costs", ui.Table[outlook.Delay]{ID: "delay-list", Caption: "Cost of a further week, the largest first", Rows: rows, Things: "milestones", Columns: []ui.Column[outlook.Delay]{
		{Head: "Waited for", Row: true, Cell: func(d outlook.Delay) g.Node { return ui.Name(d.Title) }},
		{Head: "A week, on average", Number: true, Cell: func(d outlook.Delay) g.Node { return ui.Sum(d.Week, cur) }},
		{Head: "P10 to P90", Number: true, Cell: func(d outlook.Delay) g.Node {
			return g.Text(brief.Short(d.P10, cur) + " to " + brief.Short(d.P90, cur))
		}},
		{Head: "Costs nothing in", Number: true, Cell: func(d outlook.Delay) g.Node { return g.Text(percent(d.Free.Value())) }},
	}})
}

// waiting is what each decision that waits costs.
func (c call) waiting(x *work.Expected) g.Node {
	cur := x.Whole.Case.Currency
	if len(x.Result.Waiting) == 0 {
		return nil
	}
	cost := func(w outlook.Waiting, n int) g.Node {
		at := slices.IndexFunc(w.Weeks, func(k outlook.Wait) bool { return k.Weeks == n })
		if at < 0 {
			return ui.Quiet(g.Text("–"))
		}
		k := w.Weeks[at]
		if k.Cost == 0 && w.Standing == 0 {
			return g.Text("nothing")
		}
		return g.Group{ui.Sum(k.Cost+w.Standing*benefit.Money(n), cur), ui.Note(g.Text(brief.Short(k.P10, cur) + " to " + brief.Short(k.P90, cur)))}
	}
	return ui.Section("waiting", "What waiting for decisions costs", ui.Table[outlook.Waiting]{ID: "waiting-list", Caption: "If a decision comes so much later, through the activities it holds", Rows: x.Result.Waiting, Things: "decisions",
		Columns: []ui.Column[outlook.Waiting]{
			{Head: "Decision", Row: true, Cell: func(w outlook.Waiting) g.Node {
				return g.Group{ui.Name(w.Title), g.If(w.Reason != "", ui.Note(g.Text("not run: "+w.Reason)))}
			}},
			{Head: "1 week", Number: true, Cell: func(w outlook.Waiting) g.Node { return cost(w, 1) }},
			{Head: "2 weeks", Number: true, Cell: func(w outlook.Waiting) g.Node { return cost(w, 2) }},
			{Head: "4 weeks", Number: true, Cell: func(w outlook.Waiting) g.Node { return cost(w, 4) }},
			{Head: "8 weeks", Number: true, Cell: func(w outlook.Waiting) g.Node { return cost(w, 8) }},
			{Head: "Nothing in", Number: true, Cell: func(w outlook.Waiting) g.Node {
				if len(w.Weeks) == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(percent(w.Weeks[0].Free.Value()))
			}},
		}}, ui.Note(g.Text("The mean over all outcomes, with the span of most of them below it. While there is float, waiting costs nothing.")))
}

// reference sets closed projects beside the finish.
func (c call) reference(x *work.Expected) g.Node {
	if len(x.Result.Reference) == 0 {
		return nil
	}
	return ui.Section("reference", "What closed projects say", ui.Table[outlook.Reference]{ID: "reference-list", Caption: "The finish by the overruns of our own closed projects", Rows: x.Result.Reference, Things: "rows",
		Columns: []ui.Column[outlook.Reference]{
			{Head: "Quantile", Row: true, Cell: func(r outlook.Reference) g.Node {
				return g.Text(fmt.Sprintf("P%.0f of %s", 100*r.P, ui.Things(r.Of, "closed project")))
			}},
			{Head: "Overrun", Number: true, Cell: func(r outlook.Reference) g.Node { return g.Text(fmt.Sprintf("%+.0f %%", 100*r.Overrun)) }},
			{Head: "Finish", Number: true, Cell: func(r outlook.Reference) g.Node { return day(r.Finish) }},
		}}, ui.Note(g.Text("It stands beside the simulation and is never mixed with it.")))
}

// expert is the indices of activities, folded.
func (c call) expert(x *work.Expected) g.Node {
	index := func(a outlook.Sensitive, v float64) g.Node {
		if !a.Correlated {
			return ui.Quiet(g.Text("undefined"))
		}
		return g.Text(fmt.Sprintf("%.2f", v))
	}
	return h.Details(h.Summary(g.Text("For experts: which activities matter")), ui.Section("indices", "Activities by how often they are on the longest path", ui.Table[outlook.Sensitive]{ID: "index-list", Caption: "Indices of activities", Rows: x.Result.Sensitive, Things: "activities",
		Columns: []ui.Column[outlook.Sensitive]{
			{Head: "Activity", Row: true, Cell: func(a outlook.Sensitive) g.Node { return g.Group{ui.Name(a.Code), ui.Note(ui.Name(a.Name))} }},
			{Head: "CI", Number: true, Cell: func(a outlook.Sensitive) g.Node { return g.Text(percent(a.CI.Value())) }},
			{Head: "CRI", Number: true, Cell: func(a outlook.Sensitive) g.Node { return index(a, a.CRI) }},
			{Head: "SSI", Number: true, Cell: func(a outlook.Sensitive) g.Node { return index(a, a.SSI) }},
			{Head: "Of", Number: true, Cell: func(a outlook.Sensitive) g.Node { return g.Text(ui.Count(a.N)) }},
		}}, ui.Note(g.Text("CI: share of the outcomes in which the activity is on the longest path. CRI: rank correlation of its length with the finish. SSI: CI times the deviation of its length over that of the finish. The last two over the first outcomes only, as counted. They differ where risks hit several activities."))))
}

// basis is what the simulation rests on, and the form that runs it again.
func (c call) basis(x *work.Expected, wrong []errs.Field) g.Node {
	r := x.Result
	list := func(all []string) g.Node {
		return h.Div(h.Class("prose"), h.Ul(g.Map(all, func(s string) g.Node { return h.Li(ui.Name(s)) })))
	}
	var out g.Group
	out = append(out, h.P(ui.Quiet(c.made(&x.View, x.Run), g.Text(fmt.Sprintf(" The lengths of %s of %s are uncertain.", ui.Count(r.Uncertain), ui.Things(r.Activities, "activity"))))))
	out = append(out, h.Details(h.Summary(g.Text("Every assumption it was made with")), list(r.Assumptions)))
	if len(r.Notes) > 0 {
		out = append(out, h.H3(g.Text("What it leaves out")), list(r.Notes))
	}
	if x.May && x.Task == "" {
		out = append(out, c.run(x, wrong))
	}
	return ui.Section("basis", "What it rests on", out)
}
