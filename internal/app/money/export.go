package money

import (
	"context"
	"io"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

// Figure is a figure of a position, with the kind of the entries behind it.
type Figure struct {
	Code    string
	Name    string
	Means   string
	Minor   int64
	Missing string     // why there is none, "" when there is
	Kind    money.Kind // of its entries, "" for several
}

// Figures are the figures of sums in the order in which they are shown. Shared leaves only those that both sides of a contract know.
func Figures(s money.Sums, shared bool) (out []Figure) {
	given := func(k money.Kind) string {
		if s.Has(k) {
			return ""
		}
		return "not given"
	}
	committed, ok := s.Committed()
	bound := map[bool]string{false: "not given"}[ok]
	left, held := s.Left()
	remains := map[bool]string{false: "none is held"}[held]
	outturn, runs := s.Outturn()
	run := map[bool]string{false: "no contract sum is given"}[runs]
	all := []Figure{
		{"approved", "Approved budget", "everything that was approved, and taken back", s.Approved, given(money.Approved), money.Approved},
		{"contract", "Contract sum", "the sums of the contracts as they were signed, and changed by name", s.Contract, given(money.Contract), money.Contract},
		{"warned", "Changes warned of", "changes at the stage of an early warning, at their full amount", s.Warned, stageGiven(s, money.Warned), money.Change},
		{"quoted", "Changes quoted", "changes for which there is a quotation, at its full amount", s.Quoted, stageGiven(s, money.Quoted), money.Change},
		{"implemented", "Changes implemented", "changes that are part of the contract now", s.Implemented, stageGiven(s, money.Implemented), money.Change},
		{"exposure", "Exposure", "changes warned of or quoted, each times its chance; in full where nobody gave one", s.Exposure, given(money.Change), money.Change},
		{"committed", "Committed", "contract sums, implemented changes and other commitments", committed, bound, ""},
		{"certified", "Certified", "the sum of the certificates", s.Certified, given(money.Certified), money.Certified},
		{"paid", "Paid", "the sum of the payments", s.Paid, given(money.Paid), money.Paid},
		{"held", "Contingency held", "set aside within what was approved", s.Held, given(money.Held), money.Held},
		{"drawn", "Contingency drawn", "taken out of it so far", s.Drawn, given(money.Drawn), money.Drawn},
		{"left", "Contingency left", "held less drawn", left, remains, ""},
		{"own", "Own costs", "what we spend ourselves, as it is expected to come out", s.Own, given(money.Own), money.Own},
		{"outturn", "Forecast outturn", "contract sums, implemented changes, exposure and own costs; never a budget divided by an index", outturn, run, ""},
	}
	for _, f := range all {
		both := f.Code == "contract" || f.Code == "certified" || f.Code == "paid" || f.Code == "warned" || f.Code == "quoted" || f.Code == "implemented"
		if !shared || both {
			out = append(out, f)
		}
	}
	return out
}

// stageGiven says why there is no amount at a stage of changes, "" where there is one.
func stageGiven(s money.Sums, at money.Stage) string {
	why := "none"
	for _, i := range s.Items {
		if i.Stage == at && i.Minor != 0 {
			return ""
		}
		if i.Stage == at {
			why = "no price yet"
		}
	}
	return why
}

// Workbook writes the money of a project: what counts, in columns by which it can be taken in again, every entry that was ever written, and
// the figures.
func (w Work) Workbook(ctx context.Context, v access.Viewer, project access.ScopeID, into io.Writer) (err error) {
	defer errs.Wrap(&err, "money.Workbook(%s)", project)
	view, err := w.Show(ctx, v, project, "")
	if err != nil {
		return err
	}
	return sheet.WriteXLSX(into, view.live(), view.history(), view.figures())
}

// CSV writes what counts of the money of a project.
func (w Work) CSV(ctx context.Context, v access.Viewer, project access.ScopeID, into io.Writer) (err error) {
	defer errs.Wrap(&err, "money.CSV(%s)", project)
	view, err := w.Show(ctx, v, project, "")
	if err != nil {
		return err
	}
	return sheet.WriteCSV(into, view.live())
}

// columns are the headings of entries, by which they can be taken in again.
func columns(currency string, more ...string) []string {
	return append([]string{"Date", "Kind", "Stage of the change", "Contract", "Reference", "Description", "Amount (" + currency + ")"}, more...)
}

// cells are an entry below columns, of a contract whose supplier is called so; an amount in another currency names its own.
func cells(e money.Entry, currency, contract string) []sheet.Value {
	amount, name := sheet.Amount(e.Minor, benefit.MinorDigits(e.Currency)), sheet.Value{}
	if e.Currency != currency {
		amount = sheet.Text(vague.Money{Low: moneyOf(e.Minor), High: moneyOf(e.Minor), Currency: e.Currency}.String())
	}
	if contract != "" {
		name = sheet.Text(contract)
	}
	return []sheet.Value{sheet.Day(e.Day), sheet.Text(e.Kind.Words()), sheet.Text(string(e.Stage)), name, sheet.Text(e.Ref), sheet.Text(e.Title), amount}
}

func (v View) columns(more ...string) []string {
	return columns(v.Project.Currency, append([]string{"Chance %"}, more...)...)
}

func (v View) cells(e money.Entry) []sheet.Value {
	name, chance := "", sheet.Value{}
	if e.Engagement != "" {
		name = v.Purse.Name(e.Engagement)
	}
	if e.Chance > 0 {
		chance = sheet.Figure(float64(e.Chance) / 100)
	}
	return append(cells(e, v.Project.Currency, name), chance)
}

// live is what counts, what is dated later among it.
func (v View) live() sheet.Table {
	t := sheet.Table{Name: "Money", Columns: v.columns("Notes", "Entry id")}
	for _, list := range [][]money.Entry{v.Ledger.Live, v.Ledger.Ahead} {
		for _, e := range list {
			r, written := v.Row(e.ID)
			words, id := r.Words, e.ID
			if !written {
				words, id = "follows from a change of the register", ofRegister
			}
			t.Rows = append(t.Rows, append(v.cells(e), sheet.Text(words), sheet.Text(id)))
		}
	}
	return t
}

// Standing is what became of an entry.
func (v View) Standing(e money.Entry) string {
	switch next := v.Ledger.Replaced[e.ID]; {
	case next != "":
		if r, ok := v.Row(next); ok && r.Void {
			return "taken out"
		}
		return "corrected"
	case e.Void:
		return "takes another out"
	case e.Day > v.Ledger.Day:
		return "dated later"
	}
	return "counts"
}

func (v View) history() sheet.Table {
	t := sheet.Table{Name: "Every entry", Columns: v.columns("Standing", "Words", "Entered by", "Entered on", "Shared")}
	for _, r := range v.Purse.Rows {
		shared := "no"
		if r.SharedAs != "" {
			shared = "yes"
		}
		t.Rows = append(t.Rows, append(v.cells(r.Entry), sheet.Text(v.Standing(r.Entry)), sheet.Text(r.Words), sheet.Text(r.ByName), sheet.Day(day(r.Made, v.Project.Zone)), sheet.Text(shared)))
	}
	return t
}

func (v View) figures() sheet.Table {
	t := figuresTable()
	for _, p := range v.Ledger.Positions() {
		addFigures(&t, v.Project.Name, p.Currency, Figures(p.Sums, false))
		for _, a := range p.Accounts {
			addFigures(&t, v.Purse.Name(a.Engagement), p.Currency, Figures(a.Sums, false))
		}
	}
	return t
}

func figuresTable() sheet.Table {
	return sheet.Table{Name: "Figures", Columns: []string{"Of", "Figure", "Amount", "Currency", "Why there is none", "Definition"}}
}

func addFigures(t *sheet.Table, of, currency string, figures []Figure) {
	for _, f := range figures {
		amount := sheet.Value{}
		if f.Missing == "" {
			amount = sheet.Amount(f.Minor, benefit.MinorDigits(currency))
		}
		t.Rows = append(t.Rows, []sheet.Value{sheet.Text(of), sheet.Text(f.Name), amount, sheet.Text(currency), sheet.Text(f.Missing), sheet.Text(f.Means)})
	}
}

// WriteContract writes what both sides know of the money of a contract, every change at its stage, in columns by which it can be taken in.
func (w Work) WriteContract(v ContractView, into io.Writer) error {
	return sheet.WriteCSV(into, v.entries())
}

// WriteContractWorkbook writes the same, and the figures that both sides know.
func (w Work) WriteContractWorkbook(v ContractView, into io.Writer) error {
	t := figuresTable()
	for _, p := range v.Ledger.Positions() {
		addFigures(&t, v.Engagement.DeliveryName, p.Currency, Figures(p.Sums, true))
	}
	return sheet.WriteXLSX(into, v.entries(), t)
}

// entries are the entries that both sides of a contract know, those that are dated later among them.
func (v ContractView) entries() sheet.Table {
	t := sheet.Table{Name: "Money", Columns: columns(v.Engagement.Currency)}
	for _, list := range [][]money.Entry{v.Ledger.Live, v.Ledger.Ahead} {
		for _, e := range list {
			t.Rows = append(t.Rows, cells(e, v.Engagement.Currency, v.Engagement.DeliveryName))
		}
	}
	return t
}
