// Package money is the pages of the client's money: where a project stands against what was approved, every entry and what became of it,
// the forms by which entries are made, corrected, taken out and shared, lists out of spreadsheets, and what both sides of a contract know.
//
// It promises that every figure leads to its entries, that a figure without any says so and shows no nothing, and that what the supplier
// will see is read before it is shared. It refuses to add anything up.
package money

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell page.Shell
	Work  work.Work
	// Matter raises what follows from a decision.
	Matter matter.Work
	Frame  func(r *http.Request, title string, a access.Audience) (ui.Page, error)
}

// call is what a request is about.
type call struct {
	*http.Request
	v     access.Viewer
	scope access.ScopeID
	now   time.Time
}

func of(r *http.Request) call {
	return call{r, server.Viewer(r.Context()), access.ScopeID(r.PathValue("id")), server.Now(r.Context())}
}

// at is an address below the money of the project.
func (c call) at(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.scope), "money"}, segments...)...)
}

func (c call) asked(name string) string { return c.URL.Query().Get(name) }
func (c call) form(name string) string  { return c.PostFormValue(name) }

func (c call) rev() int64 {
	n, err := strconv.ParseInt(c.form("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func revOf(n int64) string { return strconv.FormatInt(n, 10) }

var dones = map[string]string{"entered": "Entered.", "corrected": "Corrected. The entry it takes the place of stays listed.", "out": "Taken out. The entry stays listed.",
	"shared": "Shared. Both sides see it from now on.", "columns": "The columns are read so now.", "answered": "Kept.", "applied": "Taken in.", "dropped": "Given up.", "undone": "Taken out again."}

// frame is what the pages of a project's money have in common.
func (p Pages) frame(c call, title string, crumbs ...ui.Link) (ui.Page, error) {
	shown, err := p.Frame(c.Request, title, access.ClientOnly)
	shown.Crumbs = append(shown.Crumbs, crumbs...)
	if did := dones[c.asked("did")]; did != "" {
		shown.Flash = ui.Flash{Text: did}
	}
	return shown, err
}

func (c call) money() ui.Link { return ui.Link{Text: "Money", URL: c.at()} }

var notFound = errs.New(errs.NotFound, "there is no such page")

// Show is where a project's money stands.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.asked("on"))
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "Money")
	if err != nil {
		return err
	}
	shown.Zone = v.Project.Zone
	add, take := ui.Link{Text: "Enter money", URL: c.at("new"), Keys: "n"}, ui.Link{Text: "Take in a list", URL: c.at("lists", "new")}
	if v.MayAdd {
		shown.Actions = []ui.Link{add, take}
	}
	if len(v.Purse.Rows) == 0 && len(v.Purse.Changes) == 0 {
		shown.Lead = g.Text("No money is given for this project yet.")
		empty := ui.Empty{Says: "What was approved, the sums of the contracts, their changes, certificates and payments stand here, each with its date, and what it will all come to against what was approved. Nobody of the suppliers sees any of it unless it is shared."}
		if v.MayAdd {
			empty.Action = add
		}
		shown.Body = []g.Node{empty}
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = g.Text(lead(v))
	shown.Body = []g.Node{figures(c, v), findings(c, v), against(c, v), contracts(c, v), changes(c, v), others(c, v), entries(c, v)}
	return p.Shell.Show(w, r, shown)
}

// lead says in a sentence or two how the money stands.
func lead(v work.View) string {
	cur := v.Project.Currency
	if v.Why != "" {
		return "The outturn cannot be held against approval: " + v.Why + "."
	}
	a := v.Against
	out, approved := short(a.Outturn, cur), short(a.Approved, cur)
	text := fmt.Sprintf("It is forecast to come to %s of the %s that was approved: %s is left.", out, approved, short(a.Headroom, cur))
	switch {
	case a.Outturn > a.Approved && a.Beyond:
		text = fmt.Sprintf("It is forecast to come to %s, which is %s more than was approved and more than was agreed.", out, short(-a.Headroom, cur))
	case a.Outturn > a.Approved:
		text = fmt.Sprintf("It is forecast to come to %s, which is %s more than was approved and within what was agreed.", out, short(-a.Headroom, cur))
	}
	if a.Beyond && !a.Noted {
		text += " No exception note speaks of that yet."
	}
	return text
}

// short is a sum as the brief writes it, so that the two pages say the same.
func short(minor int64, currency string) string { return brief.Short(benefit.Money(minor), currency) }

// figures are the six that matter most.
func figures(c call, v work.View) g.Node {
	var out ui.Figures
	all := map[string]work.Figure{}
	for _, f := range work.Figures(v.Ledger.Main.Sums, false) {
		all[f.Code] = f
	}
	for _, code := range []string{"outturn", "approved", "committed", "certified", "paid", "left"} {
		f := all[code]
		x := ui.Figure{Value: short(f.Minor, v.Project.Currency), Name: f.Name, URL: ui.URL("").At("against")}
		if f.Missing != "" {
			x.Value, x.Note, x.NotRun = "not given", f.Missing, true
			if f.Missing == "not given" {
				x.Note = ""
			}
		}
		out = append(out, x)
	}
	return out
}

// findings are what does not fit together.
func findings(c call, v work.View) g.Node {
	var items g.Group
	say := func(nodes ...g.Node) { items = append(items, h.Li(nodes...)) }
	if v.Against.Beyond && !v.Against.Noted && v.Why == "" {
		say(g.Text("The outturn goes further than was agreed, and no exception note speaks of it. "), g.If(v.MayAdd, ui.A(c.at("new").With("kind", string(money.Exception)), g.Text("Write one"))))
	}
	for _, f := range v.Findings {
		say(g.Text(f.Text))
	}
	if s := v.Ledger.Apart(); s != "" {
		say(g.Text(s))
	}
	if n := len(v.Ledger.Ahead); n > 0 {
		say(g.Text(ui.Things(n, "entry", "entries") + " dated later than " + brief.Date(v.Ledger.Day) + " not counted yet."))
	}
	if len(items) == 0 {
		return nil
	}
	return ui.Section("look", "To look at", h.Ul(h.Class("stack"), items))
}

// against is every figure, with what it means and the way to its entries.
func against(c call, v work.View) g.Node {
	cur := v.Project.Currency
	rows := work.Figures(v.Ledger.Main.Sums, false)
	t := ui.Table[work.Figure]{ID: "money-figures", Caption: "Every figure as it stands on " + brief.Date(v.Ledger.Day), Rows: rows, Things: "figures", Columns: []ui.Column[work.Figure]{
		{Head: "Figure", Row: true, Cell: func(f work.Figure) g.Node { return g.Group{g.Text(f.Name), ui.Note(g.Text(f.Means))} }},
		{Head: "Amount", Number: true, Cell: func(f work.Figure) g.Node {
			if f.Missing != "" {
				return ui.Quiet(g.Text(f.Missing))
			}
			amount := g.Text(money.Full(f.Minor, cur))
			if f.Kind == "" {
				return amount
			}
			return ui.A(c.at().With("kind", string(f.Kind)).At("entries"), amount)
		}},
	}}
	var d ui.Definitions
	if v.Why == "" {
		a := v.Against
		d = append(d, ui.Definition{Term: "Headroom", Value: g.Text(money.Full(a.Headroom, cur) + ", " + percent(a.OverPPM))})
		limit := "none is agreed, so anything above what was approved is beyond"
		if a.Tolerance {
			limit = "at most " + money.Full(a.Limit, cur)
		}
		d = append(d, ui.Definition{Term: "Tolerance", Value: ui.A(ui.Path("projects", string(c.scope), "brief", "tolerances"), g.Text(limit))})
	}
	if e := v.Ledger.Exception; e != nil {
		r, _ := v.Row(e.ID)
		d = append(d, ui.Definition{Term: "Exception note", Value: g.Group{ui.Date(e.Day, v.Today), g.Text(" by "), ui.Name(r.ByName), g.Text(", for an outturn of " + money.Full(e.Minor, cur) + ": "), ui.Name(r.Words)}})
	}
	return ui.Section("against", "Against approval", d, t)
}

// percent is how far an outturn lies from what was approved.
func percent(ppm int64) string {
	text := strings.TrimSuffix(strings.TrimSuffix(fmt.Sprintf("%.1f", float64(max(ppm, -ppm))/1e4), "0"), ".")
	switch {
	case ppm > 0:
		return text + " % above"
	case ppm < 0:
		return text + " % below"
	}
	return "as approved"
}

// contracts is the money of each contract.
func contracts(c call, v work.View) g.Node {
	if len(v.Purse.Contracts) == 0 {
		return nil
	}
	type line struct {
		id   access.ScopeID
		name string
		in   string
		sums money.Sums
	}
	var rows []line
	for _, x := range v.Purse.Contracts {
		found := false
		for _, p := range v.Ledger.Positions() {
			for _, a := range p.Accounts {
				if a.Engagement == x.ID {
					rows, found = append(rows, line{x.ID, v.Purse.Name(x.ID), p.Currency, a.Sums}), true
				}
			}
		}
		if !found {
			rows = append(rows, line{id: x.ID, name: v.Purse.Name(x.ID), in: v.Project.Currency})
		}
	}
	amount := func(code string) func(line) g.Node {
		return func(l line) g.Node {
			for _, f := range work.Figures(l.sums, false) {
				if f.Code == code && f.Missing == "" {
					return g.Text(money.Full(f.Minor, l.in))
				}
			}
			return ui.Quiet(g.Text("not given"))
		}
	}
	cols := []ui.Column[line]{
		{Head: "Contract", Row: true, Cell: func(l line) g.Node {
			return ui.A(ui.Path("engagements", string(l.id), "money"), ui.Name(l.name))
		}},
		{Head: "Contract sum", Number: true, Cell: amount("contract")}, {Head: "Implemented", Number: true, Cell: amount("implemented")},
		{Head: "Exposure", Number: true, Cell: amount("exposure")}, {Head: "Certified", Number: true, Cell: amount("certified")},
		{Head: "Paid", Number: true, Cell: amount("paid")}, {Head: "Outturn", Number: true, Cell: amount("outturn")},
	}
	if v.MayShare {
		cols = append(cols, ui.Column[line]{Head: "To them", Tight: true, Act: true, Cell: func(l line) g.Node {
			n := len(v.Copies(l.id))
			if n == 0 {
				return ui.Quiet(g.Text("all shared"))
			}
			return ui.A(c.at("share").With("contract", string(l.id)), g.Text("Share "+ui.Things(n, "entry", "entries")), ui.Unseen(" with "+l.name))
		}})
	}
	return ui.Section("contracts", "By contract", ui.Table[line]{ID: "money-contracts", Caption: "The money of each contract", Rows: rows, Things: "contracts", Columns: cols})
}

// changes is every change with its stage and what of it counts.
func changes(c call, v work.View) g.Node {
	items := v.Ledger.Items()
	if len(items) == 0 {
		return nil
	}
	return ui.Section("changes", "Changes by stage", ui.Table[money.Item]{ID: "money-changes", Caption: "Changes, each at its stage", Rows: items, Things: "changes", Columns: []ui.Column[money.Item]{
		{Head: "Change", Row: true, Cell: func(i money.Item) g.Node {
			return g.Group{g.If(i.Ref != "", g.Group{ui.Name(i.Ref), g.Text(" ")}), ui.Name(i.Title), ui.Note(ui.Name(v.Purse.Name(i.Engagement)), g.If(i.Matter != "", g.Group{g.Text(", "), ui.A(ui.Path("engagements", string(i.Engagement), "matters", i.Matter), g.Text("its thread"), ui.Unseen(" about "+i.Title))}),
				g.If(i.Derived, g.Text(", from the register")))}
		}},
		{Head: "Stage", Cell: func(i money.Item) g.Node { return ui.State(string(i.Stage)) }},
		{Head: "Since", Cell: func(i money.Item) g.Node { return ui.Date(i.Day, v.Today) }},
		{Head: "Amount", Number: true, Cell: func(i money.Item) g.Node {
			if i.Minor == 0 {
				return ui.Quiet(g.Text("no price yet"))
			}
			return g.Text(money.Full(i.Minor, i.Currency))
		}},
		{Head: "Chance", Number: true, Cell: func(i money.Item) g.Node {
			switch {
			case i.Stage == money.Implemented || i.Stage == money.Dropped || i.Minor == 0:
				return ui.Quiet(g.Text("–"))
			case i.Whole:
				return ui.Quiet(g.Text("not given"))
			}
			return g.Text(fmt.Sprintf("%g %%", float64(i.Chance)/100))
		}},
		{Head: "Counts", Number: true, Cell: func(i money.Item) g.Node { return g.Text(money.Full(i.Weighted, i.Currency)) }},
	}})
}

// others is where the project stands in other currencies.
func others(c call, v work.View) g.Node {
	var out g.Group
	for _, p := range v.Ledger.Others {
		var d ui.Definitions
		for _, f := range work.Figures(p.Sums, false) {
			if f.Missing == "" {
				d = append(d, ui.Definition{Term: f.Name, Value: g.Text(money.Full(f.Minor, p.Currency))})
			}
		}
		out = append(out, ui.Section("in-"+strings.ToLower(p.Currency), "In "+p.Currency+", kept apart", d))
	}
	return out
}

// capital begins with a capital.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
