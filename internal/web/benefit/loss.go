package benefit

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/benefit"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Loss is what is lost against the plan and why, and what another week of each thing waited for would cost.
func (p Pages) Loss(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	shown := c.frame(v, "Loss and cost of delay")
	shown.Lead = c.lead(v)
	shown.Body = []g.Node{c.parts(v), unsound(c, v), totals(c, v)}
	if v.Result != nil && len(v.Case.Benefits) > 0 {
		pictures, err := c.lossPictures(v)
		if err != nil {
			return err
		}
		shown.Body = append(shown.Body, pictures, c.causes(v), c.delays(v))
	} else if v.Result != nil {
		empty := ui.Empty{Says: "Once the case has benefits with a value, what is lost against the plan stands here, by cause, and what each further week would cost."}
		if v.Leads {
			empty.Action = ui.Link{Text: "Take in a list of benefits", URL: c.at("lists", "new")}
		}
		shown.Body = append(shown.Body, empty)
	}
	return p.Shell.Show(w, r, shown)
}

func (c call) lossPictures(v *work.View) (g.Node, error) {
	fall := g.Node(ui.Note(g.Text(unlike(v))))
	if t := v.Result.Totals; t.HasForecast && len(v.Result.Loss.Causes) > 0 {
		title := "Where " + brief.Short(t.Loss, v.Case.Currency) + " of the planned value goes"
		if t.Loss < 0 {
			title = "Where " + brief.Short(-t.Loss, v.Case.Currency) + " more than planned comes from"
		}
		var err error
		fall, err = picture("waterfall", waterfall(v, title, t.Compared, t.Forecast, v.Result.Loss.Causes), halfChart, g.Text("By court: ours and the supplier’s; what both agreed is in nobody’s."))
		if err != nil {
			return nil, err
		}
	}
	curve, err := picture("yearly", yearly(v), halfChart, g.Text("Dashed: the plan. Solid: on the dates now known."))
	if curve == nil {
		curve = ui.Note(g.Text("Nothing has a date and a level to draw yet."))
	}
	return ui.Halves(ui.Section("why", "Where the value goes", fall), ui.Section("when", "When it comes", curve)), err
}

// unlike says that nothing differs from the plan, or why nobody knows.
func unlike(v *work.View) string {
	if t := v.Result.Totals; !t.HasForecast {
		return "Not computed: " + cmp.Or(t.Reason, "no sum can be forecast yet") + "."
	}
	return "Nothing differs from the plan so far."
}

// causes are what the loss is made of, as a table.
func (c call) causes(v *work.View) g.Node {
	e := v.Result.Loss
	note := map[core.Method]string{core.OrderAveraged: "Each cause’s part is the average over every order in which the causes could be taken away; the parts add up to the loss.",
		core.Sequential: "The causes are taken away one after another in the order of their dates; their parts add up to the loss."}[e.Method]
	return ui.Section("causes", "What it is made of", ui.Table[core.Cause]{ID: "cause-list", Caption: "Causes of the loss, the largest first", Rows: e.Causes, Things: "causes",
		Empty: ui.Empty{Says: unlike(v)},
		Columns: []ui.Column[core.Cause]{
			{Head: "Cause", Row: true, Cell: func(k core.Cause) g.Node { return ui.Name(k.Title) }},
			{Head: "Court", Cell: func(k core.Cause) g.Node { return g.Text(courtWords[k.Court]) }},
			{Head: "From", Cell: func(k core.Cause) g.Node {
				if id := string(k.Enabler) + string(k.Benefit); id != "" {
					return c.ref(v, id)
				}
				return nil
			}},
			{Head: "Days", Number: true, Cell: func(k core.Cause) g.Node {
				if k.Days == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(ui.Count(k.Days))
			}},
			{Head: "Costs", Number: true, Cell: func(k core.Cause) g.Node { return ui.Sum(k.Amount, v.Case.Currency) }},
		}}, g.If(note != "", ui.Note(g.Text(note))))
}

var courtWords = map[core.Court]string{core.Agreed: "agreed", core.Client: "ours", core.Delivery: "the supplier’s"}

// delays is what each thing waited for costs if it comes a week later than it is forecast.
func (c call) delays(v *work.View) g.Node {
	var rows []delayed
	for _, e := range v.Result.Enablers {
		rows = append(rows, delayed{e, holding(v, e)})
	}
	slices.SortStableFunc(rows, func(a, b delayed) int { return cmp.Compare(b.week(), a.week()) })
	return ui.Section("delay", "What a week later costs", ui.Table[delayed]{ID: "delay-list", Caption: "Cost of delay, the largest first", Rows: rows, Things: "milestones and pieces of own work",
		Empty: ui.Empty{Says: "Nothing is waited for yet."},
		Columns: []ui.Column[delayed]{
			{Head: "Waited for", Row: true, Cell: func(e delayed) g.Node {
				return g.Group{c.ref(v, string(e.ID)), ui.Note(g.Text(hanging(e))), g.If(e.NotRun != "", ui.Note(g.Text(e.NotRun))), g.If(e.Source != "", ui.Note(g.Text(e.Source)))}
			}},
			{Head: "Planned", Number: true, Cell: func(e delayed) g.Node { return known(short(e.Approved)) }},
			{Head: "In force", Number: true, Cell: func(e delayed) g.Node { return known(short(e.Contract)) }},
			{Head: "Forecast", Number: true, Cell: func(e delayed) g.Node { return known(short(e.Forecast)) }},
			{Head: "Slip", Number: true, Cell: func(e delayed) g.Node {
				switch {
				case e.Forecast.IsZero() || e.Contract.IsZero():
					return ui.Quiet(g.Text("–"))
				case e.Slip > 0:
					return ui.Late(slip(e.Slip))
				}
				return g.Text(slip(e.Slip))
			}},
			{Head: "A week later", Cell: func(e delayed) g.Node { return c.delay(v, e) }},
			{Head: "Four weeks", Number: true, Cell: func(e delayed) g.Node {
				if !e.Delay.Defined || len(e.Delay.Weeks) < 4 {
					return ui.Quiet(g.Text("–"))
				}
				return ui.Evidence(c.at("what-if").With("move_"+string(e.ID), "4"), brief.Short(e.Delay.Weeks[3], v.Case.Currency))
			}},
		}})
}

// hanging is whose something is that is waited for, and how much hangs on it.
func hanging(e delayed) string {
	n, how := len(e.Benefits), ""
	if e.holds != nil && len(e.holds.Feeds) > n {
		n, how = len(e.holds.Feeds), ", through the supplier’s programme"
	}
	switch n {
	case 0:
		return courtWords[e.Court] + "; no benefit hangs on it"
	case 1:
		return courtWords[e.Court] + "; 1 benefit hangs on it" + how
	}
	return courtWords[e.Court] + "; " + ui.Things(n, "benefit") + " hang on it" + how
}

// delay is what a week later costs, or why it costs nothing or cannot be said.
func (c call) delay(v *work.View, e delayed) g.Node {
	if e.holds != nil {
		return c.weekOf(v, e)
	}
	switch {
	case !e.Delay.Defined:
		return why(e.Delay.Reason)
	case e.Delay.Week == 0:
		return g.Group{g.Text("nothing"), ui.Note(g.Text(e.Delay.Reason))}
	case e.Delay.Week < 0:
		return g.Group{ui.Evidence(c.at("what-if").With("move_"+string(e.ID), "1"), brief.Short(-e.Delay.Week, v.Case.Currency)), g.Text(" gained"),
			ui.Note(g.Text("a disbenefit or a cost comes later with it"))}
	}
	return ui.Evidence(c.at("what-if").With("move_"+string(e.ID), "1"), brief.Short(e.Delay.Week, v.Case.Currency))
}

// WhatIf asks by how many weeks something is moved, and says what the case would come to.
func (p Pages) WhatIf(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	shown := c.frame(v, "What if")
	shown.Lead = g.Text("Move what the case waits for by some weeks, and see what that does. Nothing is kept; the address holds the question.")
	if v.Result == nil || len(v.Result.Enablers) == 0 {
		shown.Body = []g.Node{c.parts(v), unsound(c, v), ui.Empty{Says: "Once the case waits for milestones or our own work, they can be moved here."}}
		return p.Shell.Show(w, r, shown)
	}
	weeks, asked, fields := c.moves(v)
	shown.Body = []g.Node{c.parts(v), whatIfForm(c, v, fields)}
	if !asked {
		return p.Shell.Show(w, r, shown)
	}
	then, err := v.WhatIf(weeks)
	if more, ok := wrong(err); err != nil && ok {
		fields = append(fields, more...)
	} else if err != nil {
		return err
	}
	if len(fields) > 0 {
		shown.Body[1] = whatIfForm(c, v, fields)
		return p.Shell.Again(w, r, shown)
	}
	shown.Lead = c.difference(v, then)
	shown.Body = []g.Node{shown.Body[0], c.compared(v, then), ui.Section("moves", "What is moved", shown.Body[1])}
	return p.Shell.Show(w, r, shown)
}

// moves reads by how many weeks each thing is moved.
func (c call) moves(v *work.View) (weeks map[core.NodeID]int, asked bool, wrong []errs.Field) {
	weeks = map[core.NodeID]int{}
	for _, e := range v.Result.Enablers {
		name := "move_" + string(e.ID)
		text := strings.TrimSpace(c.URL.Query().Get(name))
		if text == "" || text == "0" {
			continue
		}
		asked = true
		n, err := strconv.Atoi(strings.Replace(text, "−", "-", 1))
		if err != nil {
			wrong = append(wrong, errs.Field{Path: name, Message: "Write a whole number of weeks: 3 for later, -2 for earlier."})
			continue
		}
		weeks[e.ID] = n
	}
	return weeks, asked, wrong
}

// whatIfForm is a form that is sent by GET, so that its answer has an address.
func whatIfForm(c call, v *work.View, wrong []errs.Field) g.Node {
	var fields []ui.Field
	for _, e := range v.Result.Enablers {
		f := ui.Field{Name: "move_" + string(e.ID), Label: title(v, string(e.ID)), Size: 4, Unit: "weeks later", Value: c.URL.Query().Get("move_" + string(e.ID)), Hint: "forecast " + short(e.Forecast)}
		for _, x := range wrong {
			if x.Path == f.Name {
				f.Error = x.Message
			}
		}
		if !work.Movable(e) {
			f.Fixed, f.Hint = true, "reached, or without a date"
		}
		fields = append(fields, f)
	}
	return asking(c.at("what-if"), fields)
}

// difference says in a sentence what a what-if does.
func (c call) difference(v *work.View, then *core.Result) g.Node {
	cur := v.Case.Currency
	switch d := v.Result.Totals.Forecast - then.Totals.Forecast; {
	case !then.Totals.HasForecast:
		return g.Text("No sum can be forecast, before or after: " + then.Totals.Reason + ".")
	case d > 0:
		return g.Text(brief.Short(d, cur) + " of value would be lost by that.")
	case d < 0:
		return g.Text(brief.Short(-d, cur) + " of value would be gained by that.")
	}
	return g.Text("No value would be lost or gained by that: something else binds, or a rule takes it up.")
}

// compared is each benefit now and then.
func (c call) compared(v *work.View, then *core.Result) g.Node {
	type pair struct{ now, then core.BenefitResult }
	var rows []pair
	for i := range v.Result.Benefits {
		rows = append(rows, pair{v.Result.Benefits[i], then.Benefits[i]})
	}
	start := func(o core.Outcome) g.Node {
		if o.NotRun != "" {
			return ui.Quiet(g.Text("no date"))
		}
		return plainDay(o.Start)
	}
	value := func(o core.Outcome) g.Node {
		if !o.HasValue {
			return ui.Quiet(g.Text("–"))
		}
		return ui.Sum(o.Value, v.Case.Currency)
	}
	return ui.Section("answer", "What it would do", ui.Figures{
		{Value: brief.Short(v.Result.Totals.Forecast, v.Case.Currency), Name: "forecast now", URL: c.at("loss"), NotRun: !v.Result.Totals.HasForecast},
		{Value: brief.Short(then.Totals.Forecast, v.Case.Currency), Name: "forecast then", URL: ui.URL(c.URL.RequestURI()).At("benefit-pairs"), NotRun: !then.Totals.HasForecast}},
		ui.Table[pair]{ID: "benefit-pairs", Caption: "Each benefit now and then", Rows: rows, Things: "benefits",
			Columns: []ui.Column[pair]{
				{Head: "Benefit", Row: true, Cell: func(x pair) g.Node { return c.ref(v, string(x.now.ID)) }},
				{Head: "Starts now", Number: true, Cell: func(x pair) g.Node { return start(x.now.Forecast) }},
				{Head: "Starts then", Number: true, Cell: func(x pair) g.Node { return start(x.then.Forecast) }},
				{Head: "Value now", Number: true, Cell: func(x pair) g.Node { return value(x.now.Forecast) }},
				{Head: "Value then", Number: true, Cell: func(x pair) g.Node { return value(x.then.Forecast) }},
				{Head: "Difference", Number: true, Cell: func(x pair) g.Node {
					if !x.now.Forecast.HasValue || !x.then.Forecast.HasValue {
						return ui.Quiet(g.Text("–"))
					}
					return ui.Sum(x.then.Forecast.Value-x.now.Forecast.Value, v.Case.Currency)
				}},
			}})
}
