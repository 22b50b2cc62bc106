package benefit

import (
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/benefit"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

// pageOf is how many rows of a list a page holds.
const pageOf = 50

// listKeys are what the list of benefits can be sorted by, its usual order first.
var listKeys = []string{"place", "title", "kind", "owner", "planned", "forecast", "slip", "value", "loss", "checks"}

func filterOf(r *http.Request) work.Filter {
	q := r.URL.Query()
	return work.Filter{Words: q.Get("q"), Kind: q.Get("kind"), Only: q.Get("only")}
}

// List is the benefits of a project.
func (p Pages) List(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	all := v.List()
	f, sort := filterOf(r), sortOf(r, listKeys...)
	rows := work.Filtered(all, f, sort.Key, sort.Desc)
	shown := c.frame(v, "Benefits")
	shown.Lead = c.lead(v)
	shown.Actions = c.listActions(v)
	here := self(r, "q", "kind", "only", "sort")
	pager, from, to := paged(r, here, len(rows))
	t := c.benefitTable(v, rows[from:to])
	t.Self, t.Sort, t.Total, t.Pager = here, sort, len(rows), pager
	t.CSV = c.at("benefits.csv").With("q", f.Words).With("kind", f.Kind).With("only", f.Only)
	t.Filter = ui.Filter{Active: f != work.Filter{}, Clear: c.at("benefits"), Fields: []ui.Field{{Name: "q", Label: "Words", Kind: ui.Find, Value: f.Words},
		{Name: "kind", Label: "Kind", Kind: ui.Select, Value: f.Kind, Options: append([]ui.Option{{Label: "any"}}, options(func(i uint8) string { return core.Kind(i).String() })...)}}}
	t.Facets = facets(all, f, here)
	shown.Body = []g.Node{c.parts(v), unsound(c, v), totals(c, v), t}
	return p.Shell.Show(w, r, shown)
}

// paged is which rows of a list a page shows.
func paged(r *http.Request, here ui.URL, total int) (ui.Pager, int, int) {
	pages := max((total+pageOf-1)/pageOf, 1)
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	n = min(n, pages)
	pager := ui.Pager{}
	if pages > 1 {
		pager = ui.Pager{Page: n, Pages: pages}
	}
	return pager, (n - 1) * pageOf, min(n*pageOf, total)
}

func (c call) listActions(v *work.View) (out []ui.Link) {
	if !v.Leads {
		return nil
	}
	out = []ui.Link{{Text: "New benefit", URL: c.at("benefits", "new"), Keys: "n"}, {Text: "Take in a list", URL: c.at("lists", "new"), Keys: "l"}}
	if len(v.Suggestions()) > 0 {
		out = append(out, ui.Link{Text: "Suggested links", URL: c.at("suggestions")})
	}
	return out
}

// lead says in a sentence how the benefits stand.
func (c call) lead(v *work.View) g.Node {
	if len(v.Case.Benefits) == 0 {
		return g.Text("What the project is for, who answers for it, and what it comes to on the dates now known.")
	}
	if v.Result == nil {
		return g.Text(ui.Things(len(v.Case.Benefits), "benefit") + ". The case cannot be computed yet.")
	}
	late := 0
	for _, b := range v.Result.Benefits {
		if b.SlipDays > 0 {
			late++
		}
	}
	t, text := v.Result.Totals, ""
	switch {
	case t.HasForecast && t.Loss > 0:
		text = brief.Short(t.Loss, v.Case.Currency) + " of " + brief.Short(t.Compared, v.Case.Currency) + " is lost on the dates now known"
	case t.HasForecast && t.Loss < 0:
		text = brief.Short(-t.Loss, v.Case.Currency) + " more than planned on the dates now known"
	case t.HasForecast:
		text = "Nothing is lost on the dates now known"
	default:
		text = "No sum can be forecast yet: " + t.Reason
	}
	return g.Text(text + ". " + ui.Count(late) + " of " + ui.Things(len(v.Case.Benefits), "benefit") + " begin later than planned.")
}

// unsound says what keeps a case from being computed.
func unsound(c call, v *work.View) g.Node {
	if len(v.Unsound) == 0 {
		return nil
	}
	var out g.Group
	for _, p := range v.Unsound[:min(len(v.Unsound), 10)] {
		out = append(out, ui.Note(g.Text(v.Spoken(p.Text))))
	}
	return ui.Section("unsound", "The case cannot be computed", out, ui.Note(ui.A(c.at("case"), g.Text("To what the case holds"))))
}

// totals are the sums over the whole case.
func totals(c call, v *work.View) g.Node {
	if v.Result == nil || len(v.Case.Benefits) == 0 {
		return nil
	}
	t, cur, u := v.Result.Totals, v.Case.Currency, c.at("loss")
	f := ui.Figures{{Value: brief.Short(t.Planned, cur), Name: v.Result.SumName + ", planned", URL: u, NotRun: !t.HasMoney}}
	if !t.HasMoney {
		f[0].Value, f[0].Note = "no sum yet", t.Reason
		return f
	}
	if !t.HasForecast {
		return append(f, ui.Figure{Value: "no forecast", Name: "on the dates now known", Note: t.Reason, NotRun: true})
	}
	f = append(f, ui.Figure{Value: brief.Short(t.Forecast, cur), Name: "forecast", Note: "against " + brief.Short(t.Compared, cur) + " planned for the same", URL: u},
		ui.Figure{Value: brief.Short(t.Loss, cur), Name: "lost", Note: "explained by cause", URL: u})
	if len(t.NotRun) > 0 {
		f = append(f, ui.Figure{Value: ui.Count(len(t.NotRun)), Name: "without a forecast", Note: brief.Short(t.Missing, cur) + " of the plan hangs on them", URL: c.at("benefits").With("sort", "forecast")})
	}
	accepted := 0
	for _, b := range v.Case.Benefits {
		if !b.Owner.Accepted.IsZero() {
			accepted++
		}
	}
	return append(f, ui.Figure{Value: ui.Count(accepted) + " of " + ui.Count(len(v.Case.Benefits)), Name: "accepted by their owner", URL: c.at("checks").At("owner-not-accepted")})
}

// facets are quick filters with how many rows each leaves.
func facets(all []work.Row, f work.Filter, here ui.URL) (out []ui.Facet) {
	for _, o := range []struct{ only, text string }{{"late", "later than planned"}, {"loss", "with a loss"}, {"found", "a check found something"}, {"no-owner", "no owner"}, {"no-measure", "no measure"},
		{"loose", "unconfirmed links"}} {
		n := len(work.Filtered(all, work.Filter{Only: o.only}, "", false))
		if n == 0 && f.Only != o.only {
			continue
		}
		facet := ui.Facet{Text: o.text, Count: n, URL: here.With("only", o.only).With("page", ""), Current: f.Only == o.only}
		if facet.Current {
			facet.URL = here.With("only", "").With("page", "")
		}
		out = append(out, facet)
	}
	return out
}

// benefitTable is benefits as rows.
func (c call) benefitTable(v *work.View, rows []work.Row) ui.Table[work.Row] {
	of := func(r work.Row) ui.URL { return c.place(casebook.Benefit, string(r.ID)) }
	return ui.Table[work.Row]{ID: "benefit-list", Caption: "Benefits of the project", Rows: rows, Things: "benefits", Empty: c.listEmpty(v),
		Key: func(r work.Row) string { return string(r.ID) },
		Columns: []ui.Column[work.Row]{
			{Head: "Benefit", Row: true, Sort: "title", Cell: func(r work.Row) g.Node {
				return g.Group{ui.A(of(r), ui.Name(r.Title)), flagged(r), measureNote(r.Benefit)}
			}},
			{Head: "Kind", Sort: "kind", Cell: func(r work.Row) g.Node { return kindCell(r.Benefit) }},
			{Head: "Owner", Sort: "owner", Cell: func(r work.Row) g.Node { return ownerCell(r.Owner) }},
			{Head: "Planned", Sort: "planned", Number: true, Cell: func(r work.Row) g.Node { return startCell(r, false) }},
			{Head: "Forecast", Sort: "forecast", Number: true, Cell: func(r work.Row) g.Node { return startCell(r, true) }},
			{Head: "Slip", Sort: "slip", Number: true, Cell: func(r work.Row) g.Node { return slipCell(r, of(r).At("chain")) }},
			{Head: "Value", Sort: "value", Number: true, Cell: func(r work.Row) g.Node { return valueCell(v, r, of(r).At("worth")) }},
			{Head: "Loss", Sort: "loss", Number: true, Cell: func(r work.Row) g.Node { return lossCell(v, r, of(r).At("worth")) }},
			{Head: "Checks", Sort: "checks", Number: true, Cell: func(r work.Row) g.Node {
				if len(r.Findings) == 0 {
					return ui.Quiet(g.Text("none"))
				}
				return ui.Evidence(of(r).At("checks"), ui.Count(len(r.Findings)))
			}},
		}}
}

func (c call) listEmpty(v *work.View) ui.Empty {
	switch {
	case c.URL.RawQuery != "" && len(v.Case.Benefits) > 0:
		return ui.Empty{Says: "No benefit is like that."}
	case v.Owns:
		return ui.Empty{Says: "The benefits you own stand here once whoever leads the project has named you as their owner."}
	case !v.Leads:
		return ui.Empty{Says: "Nothing has been written yet. The benefits the project is for stand here."}
	}
	return ui.Empty{Says: "The benefits the project is for stand here, each with who answers for it, when it begins and what it is worth. If you have them in a spreadsheet, take that in as it is: " +
		"nothing is altered silently, and what is vague is asked.", Action: ui.Link{Text: "Take in a list", URL: c.at("lists", "new")}}
}

// currencySign takes the sign of a currency off the front of a unit, since it stands before its figure: "£ thousand a year".
func currencySign(unit string) (sign, rest string) {
	for _, s := range []string{"£", "€", "$"} {
		if rest, ok := strings.CutPrefix(unit, s+" "); ok {
			return s, rest
		}
	}
	return "", unit
}

// measureNote is from where to where a benefit goes.
func measureNote(b core.Benefit) g.Node {
	if b.Measure.Name == "" {
		return nil
	}
	text := b.Measure.Name
	if b.Baseline != nil && b.Target != nil {
		sign, unit := currencySign(b.Measure.Unit)
		text += ": " + sign + brief.Number(b.Baseline.Value) + " → " + sign + brief.Number(b.Target.Value)
		if unit != "" {
			text += " " + unit
		}
	} else if b.Measure.Unit != "" {
		text += " " + b.Measure.Unit
	}
	return ui.Note(ui.Name(text))
}

func kindCell(b core.Benefit) g.Node {
	if b.Status == core.StatusApproved {
		return g.Text(b.Kind.String())
	}
	return g.Group{g.Text(b.Kind.String() + " "), ui.State(b.Status.String())}
}

func ownerCell(o core.Ownership) g.Node {
	if o.Name == "" {
		return ui.Quiet(g.Text("nobody"))
	}
	switch {
	case !o.HandedBack.IsZero():
		return g.Group{ui.Name(o.Name), ui.Note(g.Text("handed back"))}
	case o.Accepted.IsZero():
		return g.Group{ui.Name(o.Name), ui.Note(g.Text("has not accepted"))}
	}
	return ui.Name(o.Name)
}

func startCell(r work.Row, forecast bool) g.Node {
	if r.Result == nil {
		return ui.Quiet(g.Text("–"))
	}
	o := r.Result.Planned
	if forecast {
		o = r.Result.Forecast
	}
	if o.NotRun != "" {
		return ui.Quiet(g.Text("no date"))
	}
	return plainDay(o.Start)
}

func slipCell(r work.Row, u ui.URL) g.Node {
	if r.Result == nil || r.Result.Planned.NotRun != "" || r.Result.Forecast.NotRun != "" {
		return ui.Quiet(g.Text("–"))
	}
	if r.Result.SlipDays > 0 {
		return ui.A(u, ui.Late(slip(r.Result.SlipDays)))
	}
	return ui.A(u, g.Text(slip(r.Result.SlipDays)))
}

func valueCell(v *work.View, r work.Row, u ui.URL) g.Node {
	switch {
	case r.Result == nil || !r.Result.Planned.HasValue && !r.Result.Forecast.HasValue:
		return ui.Quiet(g.Text("–"))
	case !r.Result.Forecast.HasValue:
		return g.Group{sum(v, r.Result.Planned.Value, u), ui.Note(g.Text("planned"))}
	}
	return sum(v, r.Result.Forecast.Value, u)
}

func lossCell(v *work.View, r work.Row, u ui.URL) g.Node {
	if r.Result == nil || !r.Result.HasLoss {
		return ui.Quiet(g.Text("–"))
	}
	return sum(v, r.Result.Loss, u)
}

// ListCSV is the benefits of a project as a file.
func (p Pages) ListCSV(w http.ResponseWriter, r *http.Request) error {
	_, v, err := p.see(r)
	if err != nil {
		return err
	}
	sort := sortOf(r, listKeys...)
	head := []string{"Benefit", "Kind", "Status", "Owner", "Accepted", "Beneficiary", "Measure", "Unit", "Baseline", "Target", "Planned start", "Forecast start", "Slip in days",
		"Currency", "Planned value", "Forecast value", "Loss", "Not computed because", "Checks"}
	var rows [][]string
	for _, b := range work.Filtered(v.List(), filterOf(r), sort.Key, sort.Desc) {
		rows = append(rows, csvRow(v, b))
	}
	return engagepages.Export(w, r, "benefits.csv", head, rows)
}

func csvRow(v *work.View, b work.Row) []string {
	level := func(l *core.Level) string {
		if l == nil {
			return ""
		}
		return work.Plain(l.Value)
	}
	row := []string{b.Title, b.Kind.String(), b.Status.String(), b.Owner.Name, b.Owner.Accepted.String(), b.Beneficiary, b.Measure.Name, b.Measure.Unit, level(b.Baseline),
		level(b.Target), "", "", "", v.Case.Currency, "", "", "", "", strconv.Itoa(len(b.Findings))}
	if b.Result == nil {
		return row
	}
	planned, forecast := b.Result.Planned, b.Result.Forecast
	row[10], row[11], row[17] = planned.Start.String(), forecast.Start.String(), forecast.NotRun
	if planned.NotRun == "" && forecast.NotRun == "" {
		row[12] = strconv.Itoa(b.Result.SlipDays)
	}
	if planned.HasValue {
		row[14] = planned.Value.Full("")
	}
	if forecast.HasValue {
		row[15] = forecast.Value.Full("")
	}
	if b.Result.HasLoss {
		row[16] = b.Result.Loss.Full("")
	}
	return row
}
