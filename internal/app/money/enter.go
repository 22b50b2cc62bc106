package money

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Form is an entry as it is typed. Field names are kind, stage, engagement, day, amount, currency, chance, ref, title, matter and words.
type Form struct {
	Kind       money.Kind
	Stage      money.Stage
	Engagement access.ScopeID
	Day        string
	Amount     string // a sum as people write it
	Currency   string // "" for that of the project
	Chance     string // per cent
	Ref        string
	Title      string
	Matter     string // id of a change of a register
	Words      string
}

// FormOf is an entry as it is typed.
func FormOf(r store.MoneyRow) Form {
	f := Form{Kind: r.Kind, Stage: r.Stage, Engagement: r.Engagement, Day: r.Day.String(), Amount: vague.Money{Low: moneyOf(r.Minor), High: moneyOf(r.Minor), Currency: r.Currency}.String(),
		Currency: r.Currency, Ref: r.Ref, Title: r.Title, Matter: r.Matter, Words: r.Words}
	if r.Chance > 0 {
		f.Chance = strconv.FormatFloat(float64(r.Chance)/100, 'f', -1, 64)
	}
	return f
}

// Enter keeps an entry in the client side's own room.
func (w Work) Enter(ctx context.Context, v access.Viewer, project access.ScopeID, f Form) (id string, err error) {
	defer errs.Wrap(&err, "money.Enter(%s)", project)
	err = w.do(ctx, v, project, func(a *act.Act, view *View) error {
		row, err := view.entry(f)
		if err != nil {
			return err
		}
		id, err = add(ctx, a, view, row, kindEntered)
		return err
	})
	return id, err
}

// Correct keeps an entry in the place of another, which stays listed as corrected. The kind, the contract and the currency stay.
func (w Work) Correct(ctx context.Context, v access.Viewer, project access.ScopeID, of string, f Form) (id string, err error) {
	defer errs.Wrap(&err, "money.Correct(%s)", project)
	err = w.do(ctx, v, project, func(a *act.Act, view *View) error {
		was, ok := view.Row(of)
		if !ok {
			return store.ErrRefused
		}
		f.Kind, f.Engagement, f.Currency = was.Kind, was.Engagement, was.Currency
		row, err := view.entry(f)
		if err != nil {
			return err
		}
		row.Corrects = of
		id, err = add(ctx, a, view, row, kindCorrected)
		return err
	})
	return id, err
}

// TakeOut says that an entry counts no more, and why.
func (w Work) TakeOut(ctx context.Context, v access.Viewer, project access.ScopeID, of, why string) (err error) {
	defer errs.Wrap(&err, "money.TakeOut(%s)", project)
	return w.do(ctx, v, project, func(a *act.Act, view *View) error {
		was, ok := view.Row(of)
		if !ok {
			return store.ErrRefused
		}
		var c check
		why = c.body("words", why, "why it is taken out", true)
		if err := c.Err(); err != nil {
			return err
		}
		_, err := add(ctx, a, view, voidOf(was, why), kindCorrected)
		return err
	})
}

// voidOf takes an entry out.
func voidOf(was store.MoneyRow, why string) store.MoneyRow {
	r := store.MoneyRow{Entry: was.Entry, Words: why}
	r.Corrects, r.Void, r.Minor, r.Chance = was.ID, true, 0, 0
	return r
}

// do is an act on the money of a project, with all of it as it stands.
func (w Work) do(ctx context.Context, v access.Viewer, project access.ScopeID, fn func(*act.Act, *View) error) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Money, Verb: access.Add}, func(a *act.Act) error {
		view := &View{}
		if err := view.read(ctx, a.Tx, v, project, ""); err != nil {
			return err
		}
		return fn(a, view)
	})
}

// entry reads what was typed.
func (view *View) entry(f Form) (row store.MoneyRow, err error) {
	var c check
	e := money.Entry{Kind: f.Kind, Engagement: f.Engagement, Currency: strings.ToUpper(strings.TrimSpace(f.Currency))}
	e.Ref, e.Title = c.line("ref", f.Ref, "a reference", false), c.line("title", f.Title, "what it is", f.Kind != money.Contract && f.Kind != money.Certified && f.Kind != money.Paid)
	row.Words = c.body("words", f.Words, "why it goes further than agreed and what is proposed", f.Kind == money.Exception)
	if e.Day, err = civil.ParseDate(strings.TrimSpace(f.Day)); err != nil {
		e.Day = 0
	}
	if e.Currency == "" {
		e.Currency = view.Project.Currency
	}
	if f.Kind == money.Change {
		e.Stage = f.Stage
		if e.Stage == money.Warned || e.Stage == money.Quoted {
			e.Chance = c.chance(f.Chance)
		}
	}
	e.Minor, e.Currency = c.amount(f, e.Currency)
	if !view.counts(e.Currency) {
		c.Say("currency", "%.20q is not a currency: write its three letters, such as %s.", e.Currency, view.Project.Currency)
	}
	if e.Engagement != "" && !slices.ContainsFunc(view.Purse.Contracts, func(x contract) bool { return x.ID == e.Engagement }) {
		c.Say("engagement", "Choose one of the contracts that are listed.")
	}
	if f.Matter != "" {
		e.Matter = f.Matter
		if !slices.ContainsFunc(view.Purse.Changes, func(x money.Entry) bool { return x.Matter == f.Matter && x.Engagement == e.Engagement }) {
			c.Say("matter", "Choose one of the changes of this contract.")
		}
	}
	row.Entry = e
	for _, p := range e.Problems(nil) { // what stands against it beside others is asked when it is kept
		if !c.Says(p.Path) {
			c.Say(p.Path, "%s", p.Text)
		}
	}
	return row, c.Err()
}

// amount reads a sum as people write it, which must come to one number.
func (c *check) amount(f Form, currency string) (int64, string) {
	text := strings.TrimSpace(f.Amount)
	if text == "" && (f.Kind == money.Change || f.Kind == money.Exception) {
		return 0, currency
	}
	a := vague.ReadMoney(text, vague.Customs{Currency: currency, Decimal: '.'}, vague.Heading{})
	v := a.Value
	switch {
	case a.State == vague.Asked && len(a.Candidates) > 0:
		c.Say("amount", "%s It may be %s or %s: write it in full.", a.Question, a.Candidates[0].Words, a.Candidates[min(1, len(a.Candidates)-1)].Words)
	case a.State != vague.Understood || v.Low != v.High || v.Approximate || v.Bound != vague.Exactly || v.Period != vague.PeriodNotStated && v.Period != vague.Once || a.Rest != "":
		c.Say("amount", "Write one sum, such as 48,200.00 or −12,000. A range or a sum a year is no amount.")
	}
	if v.Currency != "" {
		currency = v.Currency
	}
	return int64(v.Low), currency
}

// chance reads a chance in per cent, as hundredths of one; 0 where nothing is said.
func (c *check) chance(text string) int {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return 0
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x > 0 && x <= 100) {
		c.Say("chance", "Write a chance above 0 and up to 100 per cent, such as 50. A change that will not come is dropped.")
		return 0
	}
	return int(x*100 + 0.5)
}

// counts reports whether amounts may be in a currency: one of ISO 4217, or one that an entry is in from before that was asked.
func (view *View) counts(code string) bool {
	return benefit.KnownCurrency(code) || slices.ContainsFunc(view.Purse.Rows, func(r store.MoneyRow) bool { return r.Currency == code })
}

// add keeps an entry of the client side's own room.
func add(ctx context.Context, a *act.Act, view *View, row store.MoneyRow, kind record.Kind) (string, error) {
	there := make([]money.Entry, len(view.Purse.Rows))
	for i, r := range view.Purse.Rows {
		there[i] = r.Entry
	}
	var c check
	for _, p := range row.Problems(there) {
		c.Say(p.Path, "%s", p.Text)
	}
	if err := c.Err(); err != nil {
		return "", err
	}
	if row.Kind == money.Exception && !row.Void && row.Minor == 0 {
		row.Minor, _ = view.Ledger.Main.Outturn()
	}
	row.ID, row.By, row.ByName, row.SharedAs = a.NewID(), a.Viewer.Person, a.Viewer.Name, ""
	_, err := a.Record(ctx, a.Reach, kind, store.Ref{What: whatMoney, ID: row.ID}, field("kind", row.Kind.Words()), field("day", row.Day.String()),
		field("amount", money.Full(row.Minor, row.Currency)), field("title", row.Title), field("words", row.Words))
	if err != nil {
		return "", err
	}
	if err := a.AddMoney(ctx, store.At(a.Reach), row); err != nil {
		return "", err
	}
	row.Made = a.Now().UnixMicro()
	view.Purse.Rows = append(view.Purse.Rows, row)
	return row.ID, nil
}
