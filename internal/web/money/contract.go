package money

import (
	"io"
	"net/http"
	"slices"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Contract is what both sides know of the money of a contract.
func (p Pages) Contract(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Contract(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	shown, err := p.Frame(r, "Money", access.Shared)
	if err != nil {
		return err
	}
	shown.Zone = v.Engagement.Zone
	own := ui.Link{Text: "Our own money", URL: ui.Path("projects", string(v.Project), "money")}
	if v.Project != "" {
		shown.Actions = []ui.Link{own}
	}
	if len(v.Rows) == 0 && len(v.Changes) == 0 {
		empty := ui.Empty{Says: "The sum of this contract, its changes, certificates and payments stand here once the client shares them: the same for both sides."}
		if v.Project != "" {
			empty.Action = own
		}
		shown.Lead, shown.Body = g.Text("No money of this contract is shared yet."), []g.Node{empty}
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = g.Text("What both sides know of the money of this contract, the same for both. Each entry is dated, and what was corrected is listed no more.")
	shown.Body = []g.Node{contractFigures(v), contractChanges(c, v), contractEntries(c, v)}
	return p.Shell.Show(w, r, shown)
}

func contractFigures(v work.ContractView) g.Node {
	var out ui.Figures
	for _, f := range work.Figures(v.Ledger.Main.Sums, true) {
		x := ui.Figure{Value: short(f.Minor, v.Engagement.Currency), Name: f.Name, URL: ui.URL("").At("entries")}
		if f.Kind == money.Change {
			x.URL = ui.URL("").At("changes")
		}
		if f.Missing != "" {
			x.Value, x.NotRun = f.Missing, true
		}
		out = append(out, x)
	}
	return out
}

func contractChanges(c call, v work.ContractView) g.Node {
	items := v.Ledger.Items()
	if len(items) == 0 {
		return nil
	}
	return ui.Section("changes", "Changes by stage", ui.Table[money.Item]{ID: "contract-changes", Caption: "Changes of this contract, each at its stage", Rows: items, Things: "changes", Columns: []ui.Column[money.Item]{
		{Head: "Change", Row: true, Cell: func(i money.Item) g.Node {
			return g.Group{g.If(i.Ref != "", g.Group{ui.Name(i.Ref), g.Text(" ")}), ui.Name(i.Title), g.If(i.Matter != "", ui.Note(ui.A(ui.Path("engagements", string(c.scope), "matters", i.Matter), g.Text("its thread"), ui.Unseen(" about "+i.Title))))}
		}},
		{Head: "Stage", Cell: func(i money.Item) g.Node { return ui.State(string(i.Stage)) }},
		{Head: "Since", Cell: func(i money.Item) g.Node { return ui.Date(i.Day, v.Ledger.Day) }},
		{Head: "Amount", Number: true, Cell: func(i money.Item) g.Node {
			if i.Minor == 0 {
				return ui.Quiet(g.Text("no price yet"))
			}
			return g.Text(money.Full(i.Minor, i.Currency))
		}},
	}})
}

func contractEntries(c call, v work.ContractView) g.Node {
	var rows []money.Entry
	for _, e := range append(slices.Clone(v.Ledger.Live), v.Ledger.Ahead...) {
		if e.Kind != money.Change || e.Day > v.Ledger.Day {
			rows = append(rows, e)
		}
	}
	return ui.Section("entries", "Contract sum, certificates and payments", ui.Table[money.Entry]{ID: "contract-entries", Caption: "Entries that both sides know", Rows: rows, Things: "entries",
		CSV: ui.Path("engagements", string(c.scope), "money.csv"), XLSX: ui.Path("engagements", string(c.scope), "money.xlsx"), Empty: ui.Empty{Says: "No contract sum, certificate or payment is shared yet."}, Columns: []ui.Column[money.Entry]{
			{Head: "Date", Cell: func(e money.Entry) g.Node {
				return g.Group{ui.Date(e.Day, v.Ledger.Day), g.If(e.Day > v.Ledger.Day, ui.Note(g.Text("counts from then on")))}
			}},
			{Head: "Entry", Row: true, Cell: func(e money.Entry) g.Node {
				return g.Group{g.Text(capital(e.Kind.Words()) + " "), ui.Name(e.Ref), ui.Note(ui.Name(e.Title))}
			}},
			{Head: "Amount", Number: true, Cell: func(e money.Entry) g.Node { return g.Text(money.Full(e.Minor, e.Currency)) }},
		}})
}

// ContractCSV is the same as a file.
func (p Pages) ContractCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Contract(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	return server.Download(w, r, "contract-money.csv", "text/csv; charset=utf-8", func(w io.Writer) error { return p.Work.WriteContract(v, w) })
}

// ContractWorkbook is the same as a workbook, with the figures.
func (p Pages) ContractWorkbook(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Contract(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	return server.Download(w, r, "contract-money.xlsx", server.Workbook, func(w io.Writer) error { return p.Work.WriteContractWorkbook(v, w) })
}
