package money_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/intake"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

type stage struct {
	apptest.Both
	work.Work
	t *testing.T
}

func (s stage) enter(f work.Form) string {
	s.t.Helper()
	if f.Day == "" {
		f.Day = "2026-01-05"
	}
	id, err := s.Enter(s.t.Context(), s.Ada, s.Project, f)
	s.ok(err)
	return id
}

func (s stage) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%v (%v)", err, store.Cause(err))
	}
}

func (s stage) show() work.View {
	s.t.Helper()
	v, err := s.Show(s.t.Context(), s.Ada, s.Project, "2027-12-31")
	s.ok(err)
	return v
}

func TestMoney(t *testing.T) {
	w := apptest.SQLite(t)
	s := stage{w.Both(t), work.Work{DB: w.DB}, t}
	t.Run("entries", s.entries)
	t.Run("refusals", s.refusals)
	t.Run("sharing", s.sharing)
	t.Run("register", s.register)
	t.Run("lists", s.lists)
	t.Run("files", s.files)
	t.Run("the supplier’s files", s.contractFiles)
	t.Run("a workbook that was edited", s.edited)
	t.Run("currencies", s.currencies)
}

func (s stage) entries(t *testing.T) {
	s.t = t
	s.enter(work.Form{Kind: money.Approved, Amount: "£4.2m", Title: "Full business case"})
	contract := s.enter(work.Form{Kind: money.Contract, Engagement: s.Engagement, Amount: "2,850,000.00"})
	s.enter(work.Form{Kind: money.Change, Stage: money.Quoted, Engagement: s.Engagement, Ref: "CE1", Title: "Lift shaft", Amount: "48,200", Chance: "50"})
	v := s.show()
	if out, ok := v.Ledger.Main.Outturn(); !ok || out != 2_874_100_00 || v.Against.Headroom != 1_325_900_00 {
		t.Errorf("%d, %+v", out, v.Against)
	}
	_, err := s.Correct(t.Context(), s.Ada, s.Project, contract, work.Form{Day: "2026-01-05", Amount: "2,860,000.00", Words: "Signed copy says so"})
	s.ok(err)
	v = s.show()
	if v.Ledger.Main.Contract != 2_860_000_00 || len(v.Purse.Rows) != 4 {
		t.Errorf("%d in %d rows", v.Ledger.Main.Contract, len(v.Purse.Rows))
	}
	own := s.enter(work.Form{Kind: money.Own, Amount: "10,000", Title: "Backfill"})
	s.ok(s.TakeOut(t.Context(), s.Ada, s.Project, own, "Paid by another budget"))
	if v = s.show(); v.Ledger.Main.Has(money.Own) || len(v.Purse.Rows) != 6 {
		t.Error("what was taken out counts, or is forgotten")
	}
}

func (s stage) refusals(t *testing.T) {
	for _, x := range []struct {
		f    work.Form
		path string
	}{
		{work.Form{Kind: "bribe", Amount: "1", Title: "x"}, "kind"},
		{work.Form{Kind: money.Approved, Amount: "about 5m", Title: "x"}, "amount"},
		{work.Form{Kind: money.Approved, Amount: "£1m to £2m", Title: "x"}, "amount"},
		{work.Form{Kind: money.Approved, Amount: "£10k p.a.", Title: "x"}, "amount"},
		{work.Form{Kind: money.Approved, Amount: "", Title: "x"}, "amount"},
		{work.Form{Kind: money.Approved, Amount: "1", Title: "x", Currency: "GPB"}, "currency"},
		{work.Form{Kind: money.Approved, Amount: "1", Title: "x", Day: "spring"}, "day"},
		{work.Form{Kind: money.Paid, Amount: "1"}, "engagement"},
		{work.Form{Kind: money.Paid, Amount: "1", Engagement: "elsewhere"}, "engagement"},
		{work.Form{Kind: money.Change, Engagement: s.Engagement, Amount: "1", Title: "x", Ref: "a"}, "stage"},
		{work.Form{Kind: money.Change, Stage: money.Warned, Engagement: s.Engagement, Amount: "1", Title: "x"}, "ref"},
		{work.Form{Kind: money.Change, Stage: money.Warned, Engagement: s.Engagement, Amount: "1", Title: "x", Ref: "b", Chance: "130"}, "chance"},
		{work.Form{Kind: money.Change, Stage: money.Warned, Engagement: s.Engagement, Amount: "1", Title: "x", Ref: "b", Chance: "likely"}, "chance"},
		{work.Form{Kind: money.Exception, Amount: "1", Title: "x"}, "words"},
	} {
		if x.f.Day == "" {
			x.f.Day = "2026-01-05"
		}
		_, err := s.Enter(t.Context(), s.Ada, s.Project, x.f)
		found := false
		for _, f := range errs.FieldsOf(err) {
			found = found || f.Path == x.path && f.Message != ""
		}
		if !found {
			t.Errorf("%+v: %v %v", x.f, err, errs.FieldsOf(err))
		}
	}
	if _, err := s.Enter(t.Context(), s.Dan, s.Project, work.Form{Kind: money.Own, Amount: "1", Title: "x", Day: "2026-01-05"}); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the supplier enters our money: %v", err)
	}
	if _, err := s.Show(t.Context(), s.Dan, s.Project, ""); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the supplier sees our money: %v", err)
	}
}

func (s stage) sharing(t *testing.T) {
	s.t = t
	theirs := func() work.ContractView {
		t.Helper()
		v, err := s.Contract(t.Context(), s.Dan, s.Engagement)
		s.ok(err)
		return v
	}
	if v := theirs(); len(v.Rows) != 0 {
		t.Fatalf("the supplier sees %d entries before any is shared", len(v.Rows))
	}
	var ids []string
	for _, c := range s.show().Copies(s.Engagement) {
		ids = append(ids, c.Of.ID)
	}
	n, err := s.Share(t.Context(), s.Ada, s.Project, s.Engagement, ids)
	s.ok(err)
	v := theirs()
	if n != 2 || v.Ledger.Main.Contract != 2_860_000_00 || v.Ledger.Main.Quoted != 48_200_00 || v.Project != "" {
		t.Errorf("%d shared: %+v", n, v.Ledger.Main)
	}
	for _, r := range v.Rows {
		if r.Chance != 0 || r.Words != "" || r.SharedAs != "" || strings.Contains(strings.Join(ids, " "), r.ID) {
			t.Errorf("what is our own was shared: %+v", r)
		}
	}
	if v := s.show(); v.Ledger.Main.Contract != 2_860_000_00 {
		t.Errorf("what is shared counts twice: %d", v.Ledger.Main.Contract)
	}
	at := 0
	for i, r := range s.show().Purse.Rows {
		if r.Kind == money.Contract && r.SharedAs != "" {
			at = i
		}
	}
	_, err = s.Correct(t.Context(), s.Ada, s.Project, s.show().Purse.Rows[at].ID, work.Form{Day: "2026-01-05", Amount: "2,861,000.00"})
	s.ok(err)
	if v := s.show(); len(v.Findings) == 0 || v.Findings[len(v.Findings)-1].Code != "correction-not-shared" {
		t.Errorf("%+v", v.Findings)
	}
	left := s.show().Copies(s.Engagement)
	if len(left) != 1 || left[0].Entry.Corrects == "" {
		t.Fatalf("%+v", left)
	}
	_, err = s.Share(t.Context(), s.Ada, s.Project, s.Engagement, []string{left[0].Of.ID})
	s.ok(err)
	if v := theirs(); v.Ledger.Main.Contract != 2_861_000_00 {
		t.Errorf("the supplier sees %d", v.Ledger.Main.Contract)
	}
	if _, err := s.Share(t.Context(), s.Ada, s.Project, s.Engagement, ids); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the same is shared twice: %v", err)
	}
	if _, err := s.Share(t.Context(), s.Dan, s.Project, s.Engagement, ids); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the supplier shares: %v", err)
	}
}

func (s stage) register(t *testing.T) {
	s.t = t
	m := matter.Work{DB: s.DB}
	before, _ := s.show().Ledger.Main.Outturn()
	id, err := m.Raise(t.Context(), s.Dan, s.Engagement, matter.RaiseForm{Kind: core.Change, Shared: true, Title: "Extra sockets", Aware: "2026-01-04", Content: matter.Content{Options: "As asked; 3,300.00"}})
	s.ok(err)
	v := s.show()
	if after, _ := v.Ledger.Main.Outturn(); after != before+3_300_00 {
		t.Errorf("a change of the register adds %d", after-before)
	}
	s.enter(work.Form{Kind: money.Change, Stage: money.Warned, Engagement: s.Engagement, Ref: "CE9", Title: "Extra sockets", Amount: "2,000", Chance: "50", Matter: id})
	if after, _ := s.show().Ledger.Main.Outturn(); after != before+1_000_00 {
		t.Errorf("what was written down adds %d", after-before)
	}
	var theirs []string
	for _, c := range s.show().Copies(s.Engagement) {
		theirs = append(theirs, c.Of.ID)
	}
	_, err = s.Share(t.Context(), s.Ada, s.Project, s.Engagement, theirs)
	s.ok(err)
	c, err := s.Contract(t.Context(), s.Dan, s.Engagement)
	s.ok(err)
	if c.Ledger.Main.Warned != 2_000_00 {
		t.Errorf("the change counts twice for the supplier: %d", c.Ledger.Main.Warned)
	}
}

const list = `Date,Type,Status,Supplier,Ref,Description,Amount,Probability
25/01/2026,Certificate,,Vantor Systems,1,January,"£120,000.00",
26/01/2026,Payment,,Vantor,1,January,"120,000.00",
07/02/2026,Variation,pending,Vantor Systems,CE4,Cabling,"12,500.50",40%
08/02/2026,Variation,,Vantor Systems,CE5,Doors,900,
09/02/2026,Invoice,,Vantor Systems,7,Something,800,
Mar 2026,Contingency,,,,Held,"300,000",
12/02/2026,Own costs,,,,Staff,€500,
,,,,,Total,"1,234.00",
`

// currencies: an amount counts in the currency it names, and one that names none that is known counts in none.
func (s stage) currencies(t *testing.T) {
	s.t = t
	id, err := s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: "abroad.csv", Body: []byte("Date,Type,Description,Amount\n2026-02-10,Own costs,Travel,\"RWF 500,000\"\n" +
		"2026-02-11,Own costs,Stay,500 GPB\n2026-02-12,Own costs,Stay,500 NET\n")})
	s.ok(err)
	l, err := s.List(t.Context(), s.Ada, s.Project, id)
	s.ok(err)
	var got []string
	for _, r := range l.Found {
		line := r.State
		for _, k := range r.Known {
			if k.Field == intake.FieldValue {
				line += " " + k.Value
			}
		}
		for _, q := range r.Questions {
			line += " " + q.Ask
		}
		got = append(got, line)
	}
	want := []string{lists.RowLeftOut, lists.RowReady + " RWF\u00a0500,000", lists.RowAsks + " £500.00 “GPB” is not a currency that is known: which amount is it? Write one sum, to the penny.", lists.RowReady + " £500.00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.ok(s.DropList(t.Context(), s.Ada, s.Project, id, l.Rev))

	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for _, part := range [][2]string{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Own costs"><table:table-row>` +
		`<table:table-cell office:value-type="string"><text:p>Date</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Description</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Amount</text:p></table:table-cell></table:table-row><table:table-row>` +
		`<table:table-cell office:value-type="date" office:date-value="2026-02-10"><text:p>10/02/2026</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Stay</text:p></table:table-cell><table:table-cell office:value-type="currency" office:currency="GPB" office:value="500"><text:p>GPB 500</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`}} {
		w, err := z.Create(part[0])
		s.ok(err)
		_, err = w.Write([]byte(part[1]))
		s.ok(err)
	}
	s.ok(z.Close())
	id, err = s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: "abroad.ods", Body: file.Bytes()})
	s.ok(err)
	l, err = s.List(t.Context(), s.Ada, s.Project, id)
	s.ok(err)
	if r := l.Found[len(l.Found)-1]; r.State != lists.RowLeftOut || r.Reason != "“GPB” is not a currency" {
		t.Errorf("%+v", r)
	}
}

func (s stage) lists(t *testing.T) {
	s.t = t
	before := s.show()
	id, err := s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: "ledger.csv", Body: []byte(list)})
	s.ok(err)
	l, err := s.List(t.Context(), s.Ada, s.Project, id)
	s.ok(err)
	if ready, asks, out := l.Count(lists.RowReady), l.Count(lists.RowAsks), l.Count(lists.RowLeftOut); ready != 4 || asks != 3 || out != 2 {
		for _, r := range l.Found {
			t.Log(r.Row, r.State, r.Reason, r.Known, r.Questions)
		}
		t.Fatalf("%d ready, %d ask, %d left out", ready, asks, out)
	}
	s.ok(s.AnswerList(t.Context(), s.Ada, s.Project, id, intake.Answers{5: {intake.FieldStatus: "quoted"}, 6: {intake.FieldKind: "own costs", intake.FieldContract: "Vantor Systems"}, 7: {intake.FieldDate: "2026-03-31"}}))
	l, err = s.List(t.Context(), s.Ada, s.Project, id)
	s.ok(err)
	n, err := s.ApplyList(t.Context(), s.Ada, s.Project, id, l.Rev)
	s.ok(err)
	v := s.show()
	if n != 7 || v.Ledger.Main.Certified != 120_000_00 || v.Ledger.Main.Paid != 120_000_00 || v.Ledger.Main.Held != 300_000_00 || len(v.Ledger.Others) != 1 || v.Ledger.Others[0].Own != 500_00 {
		t.Errorf("%d taken in: %+v", n, v.Ledger.Main)
	}
	if got := v.Ledger.Main.Exposure - before.Ledger.Main.Exposure; got != 5_000_20+900_00 {
		t.Errorf("exposure grew by %d", got)
	}
	again, err := s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: "ledger.csv", Body: []byte(list)})
	s.ok(err)
	if l, err = s.List(t.Context(), s.Ada, s.Project, again); err != nil || l.Count(lists.RowReady) != 0 {
		t.Errorf("the same rows would come in twice: %d", l.Count(lists.RowReady))
	}
	if l, err = s.List(t.Context(), s.Ada, s.Project, id); err != nil {
		t.Fatal(err)
	}
	kept, err := s.UndoList(t.Context(), s.Ada, s.Project, id, l.Rev)
	s.ok(err)
	v = s.show()
	was, _ := before.Ledger.Main.Outturn()
	if now, _ := v.Ledger.Main.Outturn(); now != was || len(kept) != 0 || len(v.Purse.Rows) != len(before.Purse.Rows)+14 {
		t.Errorf("outturn %d, was %d; %d rows, were %d", now, was, len(v.Purse.Rows), len(before.Purse.Rows))
	}
}

// What is written as a table is taken in as it was, to the penny.
func (s stage) files(t *testing.T) {
	s.t = t
	var b, x bytes.Buffer
	s.ok(s.CSV(t.Context(), s.Ada, s.Project, &b))
	s.ok(s.Workbook(t.Context(), s.Ada, s.Project, &x))
	v := s.show()
	s.known(len(v.Ledger.Live)+len(v.Ledger.Ahead), map[string][]byte{"money.csv": b.Bytes(), "money.xlsx": x.Bytes()})
}

// What a supplier writes of its contract holds nothing but that, and the client takes it in as it was.
func (s stage) contractFiles(t *testing.T) {
	s.t = t
	theirs, err := s.Contract(t.Context(), s.Dan, s.Engagement)
	s.ok(err)
	var b, x bytes.Buffer
	s.ok(s.WriteContract(theirs, &b))
	s.ok(s.WriteContractWorkbook(theirs, &x))
	s.known(len(theirs.Ledger.Live)+len(theirs.Ledger.Ahead), map[string][]byte{"contract-money.csv": b.Bytes(), "contract-money.xlsx": x.Bytes()})
	book, _, err := sheet.Read(t.Context(), x.Bytes(), sheet.Limits{})
	s.ok(err)
	var said []string
	for _, one := range book.Sheets {
		for _, row := range one.Rows {
			for _, c := range row {
				said = append(said, c.Text)
			}
		}
	}
	text := strings.Join(said, "\n")
	for _, own := range []string{"Full business case", "Approved budget", "Contingency", "Own costs", "outturn", "Exposure", "Chance", "Backfill", "by Ada"} {
		if strings.Contains(text, own) {
			t.Errorf("the supplier’s workbook says %q", own)
		}
	}
	for _, both := range []string{"Contract sum", "Extra sockets", "Certified"} {
		if !strings.Contains(text, both) {
			t.Errorf("the supplier’s workbook does not say %q", both)
		}
	}
}

// known takes files in and finds each of so many entries here already.
func (s stage) known(want int, files map[string][]byte) {
	t := s.t
	t.Helper()
	if want < 2 {
		t.Fatalf("%d entries: nothing is proved", want)
	}
	for name, body := range files {
		id, err := s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: name, Body: body})
		s.ok(err)
		l, err := s.List(t.Context(), s.Ada, s.Project, id)
		s.ok(err)
		same := 0
		for _, r := range l.Found {
			if r.Reason == "it says what its entry says" {
				same++
			}
			for _, q := range r.Questions {
				if q.Field == intake.FieldRow && strings.Contains(q.Ask, "here already") {
					same++
				}
			}
		}
		if same != want {
			for _, r := range l.Found {
				t.Log(r.Row, r.State, r.Reason, r.Known, r.Questions)
			}
			t.Errorf("%s: %d of %d entries are known again", name, same, want)
		}
	}
}

// figuresOf is what the money of the project comes to, and what counts, without ids.
func (s stage) figuresOf() string {
	s.t.Helper()
	v := s.show()
	var b strings.Builder
	for _, f := range work.Figures(v.Ledger.Main.Sums, false) {
		fmt.Fprintln(&b, f.Code, f.Minor, f.Missing)
	}
	var live []string
	for _, e := range v.Ledger.Live {
		live = append(live, fmt.Sprintln(e.Kind, e.Stage, e.Engagement, e.Day, e.Minor, e.Currency, e.Chance, e.Ref, e.Title, e.Matter))
	}
	slices.Sort(live)
	return b.String() + strings.Join(live, "")
}

// rewritten is a sheet as a table to be written again.
func rewritten(s sheet.Sheet) (t sheet.Table) {
	t.Name = s.Name
	for i, row := range s.Rows {
		cells := make([]sheet.Value, len(s.Rows[0]))
		for k, c := range row {
			switch {
			case i == 0:
				t.Columns = append(t.Columns, c.Text)
			case c.Kind == intake.Date:
				cells[k] = sheet.Day(c.Time.Date())
			case c.Kind == intake.Number:
				cells[k] = sheet.Figure(c.Number)
			default:
				cells[k] = sheet.Text(c.Text)
			}
		}
		if i > 0 {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// What was edited in the workbook comes in as corrections, what was not stays as it is, and all of it goes out again.
func (s stage) edited(t *testing.T) {
	s.t = t
	s.enter(work.Form{Kind: money.Change, Stage: money.Warned, Engagement: s.Engagement, Ref: "CE20", Title: "Doors", Amount: "900", Chance: "25"})
	s.enter(work.Form{Kind: money.Certified, Engagement: s.Engagement, Ref: "9", Amount: "1,000.10"})
	var x bytes.Buffer
	s.ok(s.Workbook(t.Context(), s.Ada, s.Project, &x))
	before := s.figuresOf()
	book, _, err := sheet.Read(t.Context(), x.Bytes(), sheet.Limits{})
	s.ok(err)
	table := rewritten(book.Sheets[0])
	table.Rows = slices.Delete(table.Rows, 2, 3) // it stays as it is
	of := map[string]int{}                       // number of a row by reference or title
	for i, r := range book.Sheets[0].Rows {
		for _, c := range r[4:min(6, len(r))] {
			if of[c.Text] = i + 1; i > 3 {
				of[c.Text]--
			}
		}
	}
	set := func(column byte, row int, v sheet.Value) {
		t.Helper()
		if row < 2 {
			t.Fatalf("no such row in %+v", book.Sheets[0].Rows)
		}
		table.Rows[row-2][column-'A'] = v
	}
	set('G', of["CE20"], sheet.Figure(1250.55))
	set('H', of["CE20"], sheet.Text("40 %"))
	set('A', of["9"], sheet.Text("05/02/2026"))                        // a day as text
	set('B', of["Full business case"], sheet.Text("Contingency held")) // refused
	table.Columns[6] = "Net amount"
	line := func(kind, title string, amount sheet.Value, id string) {
		table.Rows = append(table.Rows, []sheet.Value{sheet.Text("2026-03-01"), sheet.Text(kind), {}, {}, {}, sheet.Text(title), amount, {}, {}, sheet.Text(id)})
	}
	line("Own costs", "Training", sheet.Figure(700.25), "none of ours")
	line("Own costs", "Books", sheet.Text("#REF!"), "")
	table.Rows = append(table.Rows, []sheet.Value{{}, {}, {}, {}, {}, sheet.Text("Total"), sheet.Figure(12345)})
	last := len(table.Rows) + 1
	var changed bytes.Buffer
	s.ok(sheet.WriteXLSX(&changed, sheet.Table{Name: "Read me", Columns: []string{"Amounts without VAT"}}, table))

	id, err := s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: "money edited.xlsx", Body: changed.Bytes()})
	s.ok(err)
	l, err := s.List(t.Context(), s.Ada, s.Project, id)
	s.ok(err)
	told := func() string {
		var out []string
		for _, r := range l.Found {
			out = append(out, fmt.Sprint(r.Row, " ", r.State, " ", r.Reason, " ", r.Known, " ", r.Questions))
		}
		return strings.Join(append(out, l.Notes...), "\n")
	}
	if len(l.Found) != last || l.Count(lists.RowReady) != 2 || l.Count(lists.RowAsks) != 2 { // the day that is text may be of two months
		t.Fatalf("%s", told())
	}
	s.ok(s.AnswerList(t.Context(), s.Ada, s.Project, id, intake.Answers{of["9"]: {intake.FieldDate: "2026-02-05"}}))
	if l, err = s.List(t.Context(), s.Ada, s.Project, id); err != nil || l.Count(lists.RowReady) != 3 {
		t.Fatalf("%v\n%s", err, told())
	}
	if n := l.Count(lists.RowReady) + l.Count(lists.RowAsks) + l.Count(lists.RowLeftOut); n != last {
		t.Errorf("%d of %d rows are accounted for", n, last)
	}
	for _, want := range []string{"keeps its kind", "a correction: amount 900.00", "chance 25 % → 40 %", "day 2026-01-05 → 2026-02-05", "none that is here", "it adds other rows up", "One entry that counts here is not among the rows"} {
		if !strings.Contains(strings.ReplaceAll(told(), "£", ""), want) {
			t.Errorf("nothing says %q in\n%s", want, told())
		}
	}
	n, err := s.ApplyList(t.Context(), s.Ada, s.Project, id, l.Rev)
	s.ok(err)
	v := s.show()
	if n != 3 || v.Ledger.Main.Own != 700_25 || !strings.Contains(s.figuresOf(), "125055 GBP 4000 CE20 Doors") {
		t.Errorf("%d rows taken in: %s", n, s.figuresOf())
	}
	// The same file again changes nothing.
	again, err := s.BeginList(t.Context(), s.Ada, s.Project, lists.File{Name: "money edited.xlsx", Body: changed.Bytes()})
	s.ok(err)
	if l, err = s.List(t.Context(), s.Ada, s.Project, again); err != nil || l.Count(lists.RowReady) != 0 {
		t.Errorf("the same rows would come in twice: %v\n%s", err, told())
	}
	if l, err = s.List(t.Context(), s.Ada, s.Project, id); err != nil {
		t.Fatal(err)
	}
	kept, err := s.UndoList(t.Context(), s.Ada, s.Project, id, l.Rev)
	s.ok(err)
	if after := s.figuresOf(); after != before || len(kept) > 0 {
		t.Errorf("once the list is out again: %+v\n%s\nwas\n%s", kept, after, before)
	}
}
