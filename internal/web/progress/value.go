package progress

import (
	"fmt"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/benefit"
	clientmoney "counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/value"
	engagepages "counterpart.dev/internal/web/engage"
	pages "counterpart.dev/internal/web/programme"
	"counterpart.dev/internal/web/ui"
)

// Value is what was earned of what was planned, in a submission.
func (p Pages) Value(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.EarnedValue(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	shown := pages.Inside(r, v.In, v.Row, "Earned value", "Earned value")
	shown.Lead = g.Text(valueLead(v))
	if v.Kept && v.Value.Reason == "" {
		shown.Body = append(shown.Body, c.valueFigures(v), c.curve(v), ui.Section("figures", "Every figure", c.figureTable(v), valueNotes(v)))
	}
	if v.Money && v.State == programme.Read {
		shown.Body = append(shown.Body, ui.Section("money", "Our own money", ourMoney(v)))
	}
	return p.Shell.Show(w, r, shown)
}

// ours is said of the client's money where none is given.
const ours = "Nothing is set against our own money here: no approval, contract sum, certificates or payments were given for this engagement. The outturn of a lump sum is what the contract says and what changes add, never a figure above."

// ourMoney is what the client's own money of the contract comes to, beside what the supplier's file says and never mixed with it.
func ourMoney(v work.ValueView) g.Node {
	if v.Ours == nil {
		return h.P(g.Text(ours))
	}
	o := v.Ours
	full := func(minor int64, given bool) g.Node {
		if !given {
			return ui.Quiet(g.Text("not given"))
		}
		return g.Text(benefit.Money(minor).Full(o.Currency))
	}
	outturn, ok := o.Outturn()
	return g.Group{ui.Definitions{
		{Term: "Contract sum", Value: full(o.Contract, o.Has(clientmoney.Contract))},
		{Term: "Changes implemented", Value: full(o.Implemented, o.Has(clientmoney.Change))},
		{Term: "Certified", Value: full(o.Certified, o.Has(clientmoney.Certified))},
		{Term: "Paid", Value: full(o.Paid, o.Has(clientmoney.Paid))},
		{Term: "Forecast outturn", Value: full(outturn, ok)},
	}, h.P(ui.Quiet(g.Text("The outturn of a lump sum is what the contract says and what changes add, never a figure above. ")), ui.A(ui.Path("projects", string(o.Project), "money"), g.Text("All of our money")))}
}

func valueLead(v work.ValueView) string {
	x := v.Value
	switch {
	case v.Origin == programme.Typed:
		return "Earned value was not run: these are dates somebody typed in, and it is worked out from the budgets in a schedule file."
	case v.State != programme.Read:
		return "Nothing was read yet, so nothing was worked out."
	case !v.Kept:
		return "Earned value was not worked out when this submission was read: read it again."
	case x.Reason != "":
		return "Earned value was not run: " + x.Reason + "."
	}
	spi, cpi := figure(x, "spi_t"), figure(x, "cpi")
	text := "Nothing can be said of the schedule: " + spi.Reason + "."
	if spi.Value != nil {
		text = fmt.Sprintf("For each month that passed, work for %.2f months was done.", *spi.Value)
	}
	if cpi.Value == nil {
		return text + " Nothing can be said of the cost: " + cpi.Reason + "."
	}
	return text + fmt.Sprintf(" For each 1.00 spent, %.2f was earned.", *cpi.Value)
}

func figure(x work.Valued, id string) value.Row {
	for _, r := range x.Rows {
		if r.ID == id {
			return r
		}
	}
	return value.Row{}
}

// shownFigure is a figure as it is written.
func shownFigure(r value.Row, currency string) string {
	if r.Value == nil {
		return "not run"
	}
	switch r.Unit {
	case value.Money:
		return money(int64(*r.Value), currency)
	case value.Period:
		return fmt.Sprintf("%.2f months", *r.Value)
	}
	return fmt.Sprintf("%.3f", *r.Value)
}

// money is a sum; a file that states no currency has plain numbers.
func money(v int64, currency string) string {
	if currency == "" {
		sign := ""
		if v < 0 {
			sign, v = "−", -v
		}
		return fmt.Sprintf("%s%s.%02d", sign, ui.Count(v/100), v%100)
	}
	return benefit.Money(v).Full(currency)
}

func (c call) valueFigures(v work.ValueView) g.Node {
	var out ui.Figures
	for _, x := range []struct{ id, name string }{{"spi_t", "SPI(t), schedule in time"}, {"es", "earned schedule"}, {"spi", "SPI, schedule in money"}, {"cpi", "CPI, cost"}} {
		r := figure(v.Value, x.id)
		f := ui.Figure{Value: shownFigure(r, v.Value.Currency), Name: x.name, URL: ui.URL("").At("figures")}
		if r.Value == nil {
			f.NotRun, f.Note = true, r.Reason
		}
		out = append(out, f)
	}
	return out
}

func (c call) figureTable(v work.ValueView) g.Node {
	return ui.Table[value.Row]{ID: "value-figures", Caption: "Figures of earned value and earned schedule", Rows: v.Value.Rows, Things: "figures", CSV: c.here("value.csv"), Columns: []ui.Column[value.Row]{
		{Head: "Figure", Row: true, Cell: func(r value.Row) g.Node { return g.Group{g.Text(r.Name), ui.Note(g.Text(r.Definition))} }},
		{Head: "Value", Number: true, Cell: func(r value.Row) g.Node {
			if r.Value == nil {
				return ui.Quiet(g.Text("not run"))
			}
			return g.Text(shownFigure(r, v.Value.Currency))
		}},
		{Head: "Why there is none", Cell: func(r value.Row) g.Node { return ui.Quiet(ui.Name(r.Reason)) }},
	}}
}

func valueNotes(v work.ValueView) g.Node {
	x := v.Value
	items := g.Group{h.Li(ui.Name(x.Baseline))}
	for _, n := range x.Notes {
		items = append(items, h.Li(ui.Name(n)))
	}
	if s := x.Stored; s != nil {
		items = append(items, h.Li(g.Text("The file itself states PV "+money(s.Planned, x.Currency)+", EV "+money(s.Earned, x.Currency)+", AC "+money(s.Actual, x.Currency)+".")))
	}
	items = append(items, h.Li(g.Text("The budgets and costs are those in the supplier’s file. What a lump-sum contract will cost us follows from none of these figures.")))
	return h.Ul(h.Class("stack quiet"), items)
}

// curve is what was planned over the months, with what was earned by now.
func (c call) curve(v work.ValueView) g.Node {
	x := v.Value
	ev := figure(x, "ev")
	if len(x.Planned) < 2 || ev.Value == nil {
		return nil
	}
	t := chart.Curves{Title: "What was planned to be earned, and what was", NowName: "data date"}
	t.Unit = chart.Unit{Short: func(f float64) string { return short(f, x.Currency) }, Exact: func(f float64) string { return money(int64(f), x.Currency) }, Tick: func(f, _ float64) string { return short(f, x.Currency) }}
	for _, p := range x.Planned {
		t.Plan = append(t.Plan, chart.Sample{Day: chart.Day(p.By), Value: float64(p.Value)})
	}
	if d := day(v.DataDate); !d.IsZero() {
		t.Now = chart.Day(d)
		t.Readings = []chart.Sample{{Day: chart.Day(d), Value: *ev.Value}}
	}
	picture, ok := drawn("planned", t.Scene)
	if !ok {
		return nil
	}
	return ui.Section("curve", "Over time", picture)
}

func short(f float64, currency string) string {
	if currency == "" {
		return ui.Count(int64(f / 100))
	}
	return benefit.Money(f).Short(currency)
}

// ValueCSV is the figures as a file.
func (p Pages) ValueCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.EarnedValue(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, x := range v.Value.Rows {
		n := ""
		if x.Value != nil {
			n = fmt.Sprintf("%.6g", *x.Value)
			if x.Unit == value.Money {
				n = fmt.Sprintf("%.2f", *x.Value/100)
			}
		}
		rows = append(rows, []string{x.Name, n, string(x.Unit), x.Reason, x.Definition})
	}
	return engagepages.Export(w, r, "earned-value.csv", []string{"Figure", "Value", "Unit", "Why there is none", "Definition"}, rows)
}
