package money

import (
	"io"
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// entries is every entry that was ever written, the latest day first.
func entries(c call, v work.View) g.Node {
	rows := v.Purse.Rows
	kind := money.Kind(c.asked("kind"))
	count := map[money.Kind]int{}
	var shown []work.Entry
	for _, r := range slices.Backward(rows) {
		count[r.Kind]++
		if kind == "" || r.Kind == kind {
			shown = append(shown, r)
		}
	}
	const pageOf = 50
	pages := max((len(shown)+pageOf-1)/pageOf, 1)
	n, err := strconv.Atoi(c.asked("page"))
	if err != nil || n < 1 || n > pages {
		n = 1
	}
	self := c.at()
	if kind != "" {
		self = self.With("kind", string(kind))
	}
	t := ui.Table[work.Entry]{ID: "money-entries", Caption: "Every entry, the latest day first", Rows: shown[(n-1)*pageOf : min(n*pageOf, len(shown))], Total: len(shown), Things: "entries", Self: self,
		CSV: c.file("money.csv"), XLSX: c.file("money.xlsx"), Columns: []ui.Column[work.Entry]{
			{Head: "Date", Cell: func(r work.Entry) g.Node { return ui.Date(r.Day, v.Today) }},
			{Head: "Entry", Row: true, Cell: func(r work.Entry) g.Node {
				return g.Group{g.Text(capital(r.Kind.Words())), g.If(r.Stage != "", g.Text(", "+string(r.Stage))), g.If(r.Ref != "", g.Group{g.Text(" "), ui.Name(r.Ref)}), ui.Note(ui.Name(r.Title), g.If(r.Engagement != "", g.Group{g.Text(" · "), ui.Name(v.Purse.Name(r.Engagement))}),
					g.If(r.Words != "", g.Group{g.Text(" · "), ui.Name(r.Words)}), g.Text(" · by "), ui.Name(r.ByName))}
			}},
			{Head: "Amount", Number: true, Cell: func(r work.Entry) g.Node {
				if r.Void || r.Minor == 0 {
					return ui.Quiet(g.Text("–"))
				}
				return g.Text(money.Full(r.Minor, r.Currency))
			}},
			{Head: "Standing", Cell: func(r work.Entry) g.Node {
				return g.Group{ui.State(v.Standing(r.Entry)), g.If(r.SharedAs != "", ui.Note(g.Text("the supplier sees it")))}
			}},
			{Head: "Correct", Silent: true, Act: true, Cell: func(r work.Entry) g.Node {
				if !v.MayAdd || r.Void || v.Ledger.Replaced[r.ID] != "" {
					return nil
				}
				return ui.A(c.at("entries", r.ID, "correct"), g.Text("Correct"), ui.Unseen(" "+r.Kind.Words()+" "+r.Ref+" "+r.Title))
			}},
		}}
	if pages > 1 {
		t.Pager = ui.Pager{Page: n, Pages: pages}
	}
	for _, k := range money.Kinds() {
		if count[k] > 0 {
			u := c.at().With("kind", string(k))
			if k == kind {
				u = c.at()
			}
			t.Facets = append(t.Facets, ui.Facet{Text: k.Words(), Count: count[k], URL: u.At("entries"), Current: k == kind})
		}
	}
	return ui.Section("entries", "Every entry", t)
}

// file is the address of a file of the project's money.
func (c call) file(name string) ui.URL { return ui.Path("projects", string(c.scope), name) }

// New asks for an entry.
func (p Pages) New(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, "")
	if err != nil {
		return err
	}
	f := work.Form{Kind: money.Kind(c.asked("kind")), Day: v.Today.String(), Engagement: access.ScopeID(c.asked("contract"))}
	return p.asking(w, r, v, "", f, nil)
}

// asking shows the form of an entry, or of a correction of another.
func (p Pages) asking(w http.ResponseWriter, r *http.Request, v work.View, corrects string, f work.Form, wrong []errs.Field) error {
	c := of(r)
	title := "Enter money"
	form := ui.Form{ID: "money-form", Action: c.at(), Errors: wrong, Cancel: c.at(), Submit: ui.Button{Text: "Enter it"}}
	if corrects != "" {
		title, form.Action, form.Submit.Text = "Correct an entry", c.at("entries", corrects), "Correct it"
	}
	shown, err := p.frame(c, title, c.money())
	if err != nil {
		return err
	}
	form.Fields = fields(v, corrects, f)
	shown.Lead = g.Text("An entry is never changed. What turns out to be wrong is corrected by another, and both stay listed.")
	if corrects == "" && f.Kind == money.Exception {
		shown.Title, shown.Lead, form.Submit.Text = "Exception note", g.Text(lead(v)), "Keep the note"
		form.Hidden, form.Fields = []ui.Hidden{{Name: "kind", Value: string(f.Kind)}}, noteFields(v, f)
	}
	shown.Body = []g.Node{form}
	if corrects != "" {
		shown.Body = append(shown.Body, ui.Section("out", "Or take it out", ui.Form{ID: "out-form", Action: c.at("entries", corrects, "out"), Fields: []ui.Field{
			{Name: "words", Label: "Why it is taken out", Kind: ui.Area, Size: 2, Required: true}}, Submit: ui.Button{Text: "Take it out", Look: ui.Danger}}))
	}
	if wrong != nil {
		return p.Shell.Again(w, r, shown)
	}
	return p.Shell.Show(w, r, shown)
}

// fields are those of an entry; of a correction, those that may differ.
func fields(v work.View, corrects string, f work.Form) (out []ui.Field) {
	fixed := corrects != ""
	if !fixed {
		kind := ui.Field{Name: "kind", Label: "What it is", Kind: ui.Select, Value: string(f.Kind), Required: true, Options: []ui.Option{{Label: "choose"}}}
		for _, k := range money.Kinds() {
			kind.Options = append(kind.Options, ui.Option{Value: string(k), Label: capital(k.Words())})
		}
		contract := ui.Field{Name: "engagement", Label: "Contract", Kind: ui.Select, Value: string(f.Engagement), Options: []ui.Option{{Label: "none: it is the project’s own"}}, Hint: "A contract sum, a change, a certificate and a payment each belong to one"}
		for _, x := range v.Purse.Contracts {
			contract.Options = append(contract.Options, ui.Option{Value: string(x.ID), Label: v.Purse.Name(x.ID)})
		}
		out = append(out, kind, contract)
	}
	out = append(out, ui.Field{Name: "day", Label: "Counts from", Kind: ui.Day, Value: f.Day, Required: true},
		ui.Field{Name: "amount", Label: "Amount", Value: f.Amount, Size: 18, Most: 60, Hint: "To the penny, such as 48,200.00, or £1.2m; with a minus for what is taken away. In " + v.Project.Currency + " unless it names another currency"},
		ui.Field{Name: "ref", Label: "Reference", Value: f.Ref, Size: 14, Most: 60, Hint: "Of the change, the certificate or the approval: stages of one change have one reference"},
		ui.Field{Name: "title", Label: "What for", Value: f.Title, Most: 160})
	if !fixed || f.Kind == money.Change {
		stage := ui.Field{Name: "stage", Label: "Of a change: how far it has come", Kind: ui.Select, Value: string(f.Stage), Options: []ui.Option{{Label: "it is no change"}}}
		for _, s := range money.Stages() {
			stage.Options = append(stage.Options, ui.Option{Value: string(s), Label: capital(string(s))})
		}
		tied := ui.Field{Name: "matter", Label: "Of a change: the one in the register", Kind: ui.Select, Value: f.Matter, Options: []ui.Option{{Label: "none"}}, Hint: "What is entered here counts in place of what the register says"}
		for _, x := range v.Purse.Changes {
			tied.Options = append(tied.Options, ui.Option{Value: x.Matter, Label: v.Purse.Name(x.Engagement) + ", " + x.Ref + " " + x.Title})
		}
		out = append(out, stage, ui.Field{Name: "chance", Label: "Of a change: how likely it is", Value: f.Chance, Unit: "%", Size: 6, Most: 8, Hint: "Until it is implemented; without one all of it counts. Never shared"})
		if len(v.Purse.Changes) > 0 {
			out = append(out, tied)
		}
	}
	return append(out, ui.Field{Name: "words", Label: "Notes, or the words of an exception note", Kind: ui.Area, Size: 3, Value: f.Words, Hint: "Of an exception: why it goes further than agreed, and what is proposed. Never shared"})
}

// noteFields are those of an exception note, which speaks of the outturn and of nothing else.
func noteFields(v work.View, f work.Form) []ui.Field {
	now := ""
	if v.Why == "" {
		now = ": " + money.Full(v.Against.Outturn, v.Project.Currency)
	}
	return []ui.Field{{Name: "words", Label: "Why it goes further than was agreed, and what is proposed", Kind: ui.Area, Size: 5, Value: f.Words, Required: true, Hint: "It stands with the money and on the brief. The suppliers never see it"},
		{Name: "title", Label: "In a few words", Value: f.Title, Most: 160},
		{Name: "amount", Label: "For an outturn of", Value: f.Amount, Size: 18, Most: 60, Hint: "Left empty, as it is forecast now" + now},
		{Name: "day", Label: "Counts from", Kind: ui.Day, Value: f.Day, Required: true}}
}

func typed(c call) work.Form {
	return work.Form{Kind: money.Kind(c.form("kind")), Stage: money.Stage(c.form("stage")), Engagement: access.ScopeID(c.form("engagement")), Day: c.form("day"), Amount: c.form("amount"),
		Chance: c.form("chance"), Ref: c.form("ref"), Title: c.form("title"), Matter: c.form("matter"), Words: c.form("words")}
}

// Enter keeps an entry.
func (p Pages) Enter(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := typed(c)
	_, err := p.Work.Enter(r.Context(), c.v, c.scope, f)
	return p.kept(w, r, "", f, err, "entered")
}

// kept leads back, or shows the form once more.
func (p Pages) kept(w http.ResponseWriter, r *http.Request, corrects string, f work.Form, err error, did string) error {
	c := of(r)
	fields, ok := page.Wrong(err)
	if err != nil && !ok {
		return err
	}
	if ok {
		v, err := p.Work.Show(r.Context(), c.v, c.scope, "")
		if err != nil {
			return err
		}
		return p.asking(w, r, v, corrects, f, fields)
	}
	return page.Back(w, r, c.at(), did)
}

// Correcting asks for a correction.
func (p Pages) Correcting(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, "")
	if err != nil {
		return err
	}
	row, ok := v.Row(r.PathValue("entry"))
	if !ok || row.Void || v.Ledger.Replaced[row.ID] != "" {
		return notFound
	}
	return p.asking(w, r, v, row.ID, work.FormOf(row), nil)
}

// Correct keeps a correction.
func (p Pages) Correct(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f, id := typed(c), r.PathValue("entry")
	_, err := p.Work.Correct(r.Context(), c.v, c.scope, id, f)
	if _, ok := page.Wrong(err); ok { // the form asks what may differ of what it is
		if v, readErr := p.Work.Show(r.Context(), c.v, c.scope, ""); readErr == nil {
			if row, there := v.Row(id); there {
				f.Kind = row.Kind
			}
		}
	}
	return p.kept(w, r, id, f, err, "corrected")
}

// TakeOut says that an entry counts no more.
func (p Pages) TakeOut(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	id := r.PathValue("entry")
	err := p.Work.TakeOut(r.Context(), c.v, c.scope, id, c.form("words"))
	if fields, ok := page.Wrong(err); ok {
		v, err := p.Work.Show(r.Context(), c.v, c.scope, "")
		if err != nil {
			return err
		}
		row, there := v.Row(id)
		if !there {
			return notFound
		}
		return p.asking(w, r, v, id, work.FormOf(row), fields)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.at(), "out")
}

// CSV is what counts, as a file.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return server.Download(w, r, "money.csv", "text/csv; charset=utf-8", func(w io.Writer) error { return p.Work.CSV(r.Context(), c.v, c.scope, w) })
}

// Workbook is everything as a workbook.
func (p Pages) Workbook(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return server.Download(w, r, "money.xlsx", server.Workbook, func(w io.Writer) error { return p.Work.Workbook(r.Context(), c.v, c.scope, w) })
}

// Sharing asks before entries of a contract are copied to where both sides see them.
func (p Pages) Sharing(w http.ResponseWriter, r *http.Request) error {
	return p.sharing(w, r, access.ScopeID(of(r).asked("contract")), nil)
}

func (p Pages) sharing(w http.ResponseWriter, r *http.Request, contract access.ScopeID, wrong []errs.Field) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, "")
	if err != nil {
		return err
	}
	copies := v.Copies(contract)
	if !v.MayShare || len(copies) == 0 {
		return notFound
	}
	shown, err := p.frame(c, "Share money", c.money())
	if err != nil {
		return err
	}
	choose := ui.Field{Name: "entry", Label: "What is copied", Kind: ui.Checks}
	for _, x := range copies {
		text := capital(x.Entry.Kind.Words())
		if x.Entry.Stage != "" {
			text += ", " + string(x.Entry.Stage)
		}
		amount := money.Full(x.Entry.Minor, x.Entry.Currency)
		if x.Entry.Void {
			amount = "taken out"
		}
		hint := x.Entry.Ref + " " + x.Entry.Title
		if x.Entry.Stage == money.Warned {
			hint += ": an early warning may be our own estimate"
		}
		choose.Options = append(choose.Options, ui.Option{Value: x.Of.ID, Label: text + ", " + core.Date(x.Entry.Day) + ": " + amount, Hint: hint})
		if x.Usual {
			choose.Values = append(choose.Values, x.Of.ID)
		}
	}
	members, err := p.Work.Readers(r.Context(), c.v, contract)
	if err != nil {
		return err
	}
	var readers []ui.Person
	for _, m := range members {
		readers = append(readers, ui.Person{Name: m.Name, Organisation: m.Firm, Side: m.Side})
	}
	shown.Body = []g.Node{ui.Share{With: v.Purse.Name(contract), Readers: readers, Copied: ui.Definitions{{Term: "Of each entry", Value: g.Text("what it is, its day, its amount, its reference and what it is for")}},
		Stays: "Chances, notes, who wrote it here, what was approved, the contingency, our own costs and the forecast outturn stay with our side.",
		Form:  ui.Form{ID: "share-form", Action: c.at("share"), Hidden: []ui.Hidden{{Name: "contract", Value: string(contract)}}, Fields: []ui.Field{choose}, Errors: wrong, Cancel: c.at()}}}
	if wrong != nil {
		return p.Shell.Again(w, r, shown)
	}
	return p.Shell.Show(w, r, shown)
}

// Share copies entries to where both sides see them.
func (p Pages) Share(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	contract := access.ScopeID(c.form("contract"))
	_, err := p.Work.Share(r.Context(), c.v, c.scope, contract, r.PostForm["entry"])
	if fields, ok := page.Wrong(err); ok {
		return p.sharing(w, r, contract, fields)
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, c.at(), "shared")
}
