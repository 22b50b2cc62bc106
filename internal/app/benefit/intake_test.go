package benefit_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/benefit"
	applists "counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
)

// lists are messy lists of benefits.
var lists = []string{"council.csv", "werke.csv", "utility.txt", "charity.csv", "hospital.xlsx", "transport.xlsx"}

func listFile(t *testing.T, name string) work.File {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("../../format/sheet/testdata/lists", name))
	if err != nil {
		t.Fatal(err)
	}
	return work.File{Name: name, Body: body}
}

func (w world) begin(t *testing.T, f work.File) string {
	t.Helper()
	id, err := w.Case.BeginList(t.Context(), w.Ada, w.Project, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w world) list(t *testing.T, id string) *work.ListView {
	t.Helper()
	l, err := w.Case.List(t.Context(), w.Ada, w.Project, id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestMessyListsComeInWhole takes each list in and out again: every row is in or listed, and no word of one that is in is lost.
func TestMessyListsComeInWhole(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		for _, name := range lists {
			id := w.begin(t, listFile(t, name))
			before := w.list(t, id)
			n, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{LifeFor: "5 years", Rev: before.List.Rev})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			after := w.list(t, id)
			if len(after.Rows) != len(before.Rows) || n < 10 || after.Count(work.RowTaken) != n || after.Count(work.RowTaken)+after.Count(work.RowLeftOut) != len(after.Rows) {
				t.Errorf("%s: %d rows, %d taken, %d left out", name, len(after.Rows), after.Count(work.RowTaken), after.Count(work.RowLeftOut))
			}
			view := w.see(t, w.Ada)
			if len(view.Unsound) > 0 {
				t.Errorf("%s: %v", name, view.Unsound)
			}
			for _, r := range after.Rows {
				whole(t, name, view, after.Columns, r)
			}
			kept, err := w.Case.UndoList(t.Context(), w.Ada, w.Project, id, after.List.Rev)
			if err != nil || len(kept) > 0 {
				t.Errorf("%s: undone: %v %v", name, err, kept)
			}
			if view = w.see(t, w.Ada); len(view.Nodes) != 0 {
				t.Errorf("%s: %d nodes are left", name, len(view.Nodes))
			}
		}
	})
}

// whole finds every filled cell of a row in what it became, or the reason why the row is left out.
func whole(t *testing.T, name string, view *work.View, columns []intake.Column, r work.ListRow) {
	t.Helper()
	if r.State == work.RowLeftOut {
		if r.Reason == "" || r.Node != "" {
			t.Errorf("%s row %d is left out, without a reason", name, r.Row)
		}
		return
	}
	n, ok := view.Nodes[r.Node]
	if !ok {
		t.Errorf("%s row %d is taken, and nowhere", name, r.Row)
		return
	}
	var told []string
	for _, words := range view.More[n.ID].Words {
		told = append(told, words)
	}
	b := one(t, view, n.ID)
	told = append(told, b.Title, b.Owner.Name, b.Measure.Name, b.Measure.Unit, b.ValueSource, b.Kind.String())
	for _, s := range b.Objectives {
		told = append(told, view.Nodes[string(s.Objective)].Title)
	}
	for i, c := range r.Cells {
		if c.Blank() || c.Merged || exact(columns, i) {
			continue
		}
		text := strings.Join(strings.Fields(c.Text), " ")
		found := false
		for _, s := range told {
			found = found || strings.Contains(strings.Join(strings.Fields(strings.ToLower(s)), " "), strings.ToLower(text))
		}
		if !found {
			t.Errorf("%s row %d: %q is nowhere in %q", name, r.Row, c.Text, told)
		}
	}
}

// exact reports whether a column holds figures, sums or dates, which are kept as values where nothing about them is vague.
func exact(columns []intake.Column, index int) bool {
	for _, c := range columns {
		if c.Index == index {
			return c.Field == intake.FieldBaseline || c.Field == intake.FieldTarget || c.Field == intake.FieldValue || c.Field == intake.FieldDate
		}
	}
	return false
}

// pasted is a list as somebody would paste it out of a spreadsheet.
const pasted = "Benefit\tOwner\tMeasure\tBaseline\tTarget\tValue p.a.\tRealisation date\tObjective\n" +
	"Reduce waiting\tImogen Drax, records manager\tDays\t200\treduce by 15%\t£1.2m p.a.\tFY27/28 Q2\tFaster care\n" +
	"Fewer letters\t\t\t\t\t£40k\t\tfaster CARE\n" +
	"Lower spend\tJ. Smith / K. Lee\tSpend\t10\t5\t£100k - £200k\t2027-03-31\t\n" +
	"Happier staff\tTBC\t\t\t\t\tsoon\t\n" +
	"Total\t\t\t\t\t£1,240,000\t\t\n"

// TestWhatIsUnderstoodAndWhatIsAsked goes through a pasted list.
func TestWhatIsUnderstoodAndWhatIsAsked(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.begin(t, work.File{Body: []byte(pasted)})
		l := w.list(t, id)
		var states, asks []string
		for _, r := range l.Rows {
			states = append(states, r.State)
			for _, q := range r.Questions {
				asks = append(asks, q.Field+": "+q.Ask+" "+strings.Join(q.Candidates, " | "))
			}
		}
		if diff := cmp.Diff([]string{"left out", "ready", "ready", "asks", "asks", "left out"}, states); diff != "" {
			t.Error(diff)
		}
		want := []string{"owner: Several are named: who answers for it? J. Smith | K. Lee",
			"value: It is a range: which sum shall be reckoned with? GBP 100,000.00 per year | GBP 200,000.00 per year", "date: What date is meant? "}
		if diff := cmp.Diff(want, asks); diff != "" {
			t.Error(diff)
		}
		answers := intake.Answers{4: {"value": "GBP 100,000.00 per year", "owner": "K. Lee"}}
		if err := w.Case.AnswerList(t.Context(), w.Ada, w.Project, id, answers); err != nil {
			t.Fatal(err)
		}
		l = w.list(t, id)
		if l.Count(work.RowReady) != 3 || l.Count(work.RowAsks) != 1 {
			t.Errorf("%d ready, %d ask", l.Count(work.RowReady), l.Count(work.RowAsks))
		}
		n, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{LifeUntil: "2034-03-31", Rev: l.List.Rev})
		if err != nil || n != 4 {
			t.Fatalf("%d %v", n, err)
		}
		understood(t, w.see(t, w.Ada))
		if _, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{Rev: l.List.Rev}); !errors.Is(err, errs.Conflict) {
			t.Errorf("applied twice: %v", err)
		}
		undone(t, w, id)
	})
}

// TestLimitsAreNoSums asks where a list states a limit, or a sum whose comma may be a slip. What is not answered counts nothing, and keeps its words.
func TestLimitsAreNoSums(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	id := w.begin(t, work.File{Body: []byte("Benefit\tOwner\tValue p.a.\nLess travel\tJ. Smith\tup to £80k\nFewer visits\tJ. Smith\t>£80k\nLess paper\tJ. Smith\t£80k max\nFewer stamps\tJ. Smith\t1,5\nLess rent\tJ. Smith\t£70k\n")})
	l := w.list(t, id)
	for _, r := range l.Rows[1:5] {
		if r.State != work.RowAsks || len(r.Questions) != 1 || r.Questions[0].Field != intake.FieldValue || len(r.Questions[0].Candidates) == 0 {
			t.Errorf("row %d: %s %+v", r.Row, r.State, r.Questions)
		}
	}
	if err := w.Case.AnswerList(t.Context(), w.Ada, w.Project, id, intake.Answers{2: {"value": l.Rows[1].Questions[0].Candidates[0]}}); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{LifeUntil: "2034-03-31", Rev: l.List.Rev}); err != nil || n != 5 {
		t.Fatalf("%d %v", n, err)
	}
	view := w.see(t, w.Ada)
	for _, r := range view.List() {
		worth := map[string]float64{"Less travel": 80_000, "Less rent": 70_000}[r.Title]
		switch words := view.More[string(r.ID)].Words["value"]; {
		case worth > 0 && (r.Target == nil || r.Target.Value != worth):
			t.Errorf("%s: %+v", r.Title, r.Benefit)
		case worth == 0 && (r.Value != nil || words == ""):
			t.Errorf("%s counts for %v, its words are %q", r.Title, r.Value, words)
		}
	}
}

// understood holds the benefits of the pasted list against what it says.
func understood(t *testing.T, view *work.View) {
	t.Helper()
	by := map[string]work.Row{}
	for _, r := range view.List() {
		by[r.Title] = r
	}
	waiting, letters, spend, staff := by["Reduce waiting"], by["Fewer letters"], by["Lower spend"], by["Happier staff"]
	if b := waiting; b.Target == nil || b.Target.Value != 170 || b.Target.Date.String() != "2027-09-30" || b.Value == nil || *b.Value != 4_000_000 || b.Measure.Better != benefit.Lower ||
		b.Owner.Name != "Imogen Drax, records manager" || b.Life.Until.String() != "2034-03-31" || b.Kind != benefit.Quantifiable || b.Status != benefit.StatusProposed {
		t.Errorf("%+v", b.Benefit)
	}
	words := map[string]string{"target": "reduce by 15%", "target_date": "FY27/28 Q2"}
	if diff := cmp.Diff(words, view.More[string(waiting.ID)].Words); diff != "" {
		t.Error(diff)
	}
	if b := letters; b.Target == nil || b.Target.Value != 40_000 || *b.Value != 100 || b.Measure.Name != "Value of a full year" || b.Owner.Name != "" {
		t.Errorf("%+v", b.Benefit)
	}
	if b := spend; b.Owner.Name != "K. Lee" || *b.Value != 2_000_000 || view.More[string(b.ID)].Words["owner"] != "J. Smith / K. Lee" {
		t.Errorf("%+v %v", b.Benefit, view.More[string(b.ID)])
	}
	if b := staff; b.Kind != benefit.Qualitative || b.Value != nil || view.More[string(b.ID)].Words["date"] != "soon" || view.More[string(b.ID)].Words["owner"] != "TBC" {
		t.Errorf("%+v %v", b.Benefit, view.More[string(b.ID)])
	}
	if len(view.Case.Objectives) != 1 || len(waiting.Objectives) != 1 || len(letters.Objectives) != 1 {
		t.Errorf("%d objectives", len(view.Case.Objectives))
	}
}

// undone takes the pasted list out again after somebody has worked on one of its benefits.
func undone(t *testing.T, w world, id string) {
	t.Helper()
	view := w.see(t, w.Ada)
	changed := ""
	for _, r := range view.List() {
		if r.Title == "Fewer letters" {
			changed = string(r.ID)
		}
	}
	if err := w.change(t, w.Ada, casebook.Benefit, changed, "owner", "Post room"); err != nil {
		t.Fatal(err)
	}
	kept, err := w.Case.UndoList(t.Context(), w.Ada, w.Project, id, w.list(t, id).List.Rev)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, k := range kept {
		told = append(told, k.Title+": "+k.Why)
	}
	if diff := cmp.Diff([]string{"Fewer letters: it was changed since", "Faster care: other benefits serve it"}, told); diff != "" {
		t.Error(diff)
	}
	if view = w.see(t, w.Ada); len(view.Case.Benefits) != 1 || len(view.Case.Objectives) != 1 {
		t.Errorf("%d benefits, %d objectives are left", len(view.Case.Benefits), len(view.Case.Objectives))
	}
	if l := w.list(t, id); len(l.Setup.Kept) != 2 || l.List.State != casebook.Undone {
		t.Errorf("%+v", l.Setup)
	}
}

// TestColumnsAreRememberedAndChosen reads a list whose headings say little, and the next one like it.
func TestColumnsAreRememberedAndChosen(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		const odd = "Benefit,Beta,Target,Gamma\nReduce waiting,Ann Lee,5,x\nFewer letters,Bo Kay,7,y\n"
		id := w.begin(t, work.File{Name: "odd.csv", Body: []byte(odd)})
		choose := func(fields map[int]string) error {
			return w.Case.ChooseColumns(t.Context(), w.Ada, w.Project, id, applists.ColumnsForm{Sheet: w.list(t, id).List.Sheet, Fields: fields, Rev: w.list(t, id).List.Rev})
		}
		for _, bad := range []map[int]string{{0: intake.FieldTitle, 1: intake.FieldTitle}, {0: ""}, {1: "colour"}} {
			if err := choose(bad); !errors.Is(err, errs.Invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
		if err := choose(map[int]string{0: intake.FieldTitle, 1: intake.FieldOwner, 3: ""}); err != nil {
			t.Fatal(err)
		}
		if err := w.Case.AnswerList(t.Context(), w.Ada, w.Project, id, intake.Answers{3: {intake.FieldRow: intake.LeaveOut}}); err != nil {
			t.Fatal(err)
		}
		l := w.list(t, id)
		if l.Rows[2].Reason != "left out by somebody" {
			t.Errorf("%+v", l.Rows[2])
		}
		if n, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{Rev: l.List.Rev}); err != nil || n != 1 {
			t.Fatalf("%d %v", n, err)
		}
		next := w.begin(t, work.File{Name: "next.csv", Body: []byte("Gamma,Benefit,Beta,Delta,Target\nz,Cut travel,Cy Moss,q,9\n")})
		l = w.list(t, next)
		if l.Rows[1].Title != "Cut travel" || l.Rows[1].State != work.RowReady || len(l.Setup.Changes) == 0 || !strings.Contains(strings.Join(l.Setup.Changes, " "), "“Delta” is new") {
			t.Errorf("%+v %v", l.Rows[1], l.Setup.Changes)
		}
		if err := w.Case.DropList(t.Context(), w.Ada, w.Project, next, l.List.Rev); err != nil {
			t.Fatal(err)
		}
		if l = w.list(t, next); len(l.Rows) != 0 || l.List.State != casebook.Dropped {
			t.Errorf("%d rows of a list that was given up", len(l.Rows))
		}
	})
}

// TestWhatSumsAreCountedInIsSaidOnce asks of small sums below a heading that says nothing, takes what is said for the list, and reads the next
// list with these headings so; another heading asks again.
func TestWhatSumsAreCountedInIsSaidOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		const small = "Benefit,Owner,Annual saving,Target\nReduce waiting,Ann Lee,1.2,5\nFewer letters,Bo Kay,450,7\nTotal,,451.2,\n"
		value := func(l *work.ListView, row int) string {
			for _, k := range l.Rows[row].Known {
				if k.Field == intake.FieldValue {
					return k.Value
				}
			}
			return "not known"
		}
		id := w.begin(t, work.File{Name: "small.csv", Body: []byte(small)})
		l := w.list(t, id)
		if l.Rows[1].State != work.RowAsks || len(l.Rows[1].Questions) != 1 || len(l.Rows[1].Questions[0].Candidates) != 3 || value(l, 1) != "" || l.Rows[3].State != work.RowLeftOut {
			t.Fatalf("%+v", l.Rows)
		}
		choose := func(counted int64) error {
			return w.Case.ChooseColumns(t.Context(), w.Ada, w.Project, id, applists.ColumnsForm{Sheet: l.List.Sheet, Counted: counted, Rev: w.list(t, id).List.Rev})
		}
		for _, bad := range []int64{-1, 7} {
			if err := choose(bad); !errors.Is(err, errs.Invalid) {
				t.Errorf("%d: %v", bad, err)
			}
		}
		if err := choose(1000); err != nil {
			t.Fatal(err)
		}
		if l = w.list(t, id); l.Rows[1].State != work.RowReady || !strings.Contains(value(l, 1), "1,200") || !strings.Contains(value(l, 2), "450,000") || !strings.Contains(strings.Join(l.Notes, " "), "thousands, as was said") {
			t.Fatalf("%+v %v", l.Rows, l.Notes)
		}
		if _, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, id, work.ApplyForm{Rev: l.List.Rev}); err != nil {
			t.Fatal(err)
		}
		next := w.list(t, w.begin(t, work.File{Name: "next.csv", Body: []byte("Owner,Benefit,Target,Annual saving\nCy Moss,Cut travel,5,7.5\nDi Noor,Cut rent,5,8\n")}))
		if next.Counted != 1000 || !strings.Contains(value(next, 1), "7,500") {
			t.Errorf("%d %+v", next.Counted, next.Rows)
		}
		other := w.list(t, w.begin(t, work.File{Name: "other.csv", Body: []byte("Benefit,Owner,Value,Target\nCut travel,Cy Moss,7.5,5\nCut rent,Di Noor,8,5\n")}))
		if other.Counted != 0 || other.Rows[1].State != work.RowAsks {
			t.Errorf("%d %+v", other.Counted, other.Rows)
		}
		for heading, want := range map[string]string{"Annual saving (£m)": "7,500,000", "Annual saving (£)": "7.50"} {
			said := w.list(t, w.begin(t, work.File{Name: "said.csv", Body: []byte("Benefit,Owner," + heading + ",Target\nCut travel,Cy Moss,7.5,5\nCut rent,Di Noor,8,5\n")}))
			if !strings.Contains(value(said, 1), want) {
				t.Errorf("%s: %+v", heading, said.Rows[1])
			}
		}
	})
}

// TestHostileLists gives files that are no lists.
func TestHostileLists(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		for name, body := range map[string]string{"empty": "", "blank": " \n\n", "pdf": "%PDF-1.7\n%âãÏÓ\n", "zip": "PK\x03\x04 not really", "old": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
			"picture": "\x89PNG\r\n\x1a\n"} {
			_, err := w.Case.BeginList(t.Context(), w.Ada, w.Project, work.File{Name: name, Body: []byte(body)})
			if !errors.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) != 1 || len(errs.FieldsOf(err)[0].Message) < 20 {
				t.Errorf("%s: %v %v", name, err, errs.FieldsOf(err))
			}
		}
		for name, body := range map[string]string{"long": "Benefit,Owner\n" + strings.Repeat("Cut travel,Cy Moss\n", 1000), "wide": "Benefit,Owner" + strings.Repeat(",", 200) + "x\nCut travel,Cy Moss\n"} {
			if _, err := w.Case.BeginList(t.Context(), w.Ada, w.Project, work.File{Name: name, Body: []byte(body)}); !errors.Is(err, errs.Invalid) || !strings.Contains(errs.FieldsOf(err)[0].Message, "in parts") {
				t.Errorf("%s: %v", name, err)
			}
		}
		formulas := w.begin(t, work.File{Body: []byte("Benefit,Owner\n=HYPERLINK(\"http://x\"),@SUM(A1)\n<script>alert(1)</script>,\u202eevil\n")})
		if l := w.list(t, formulas); l.Rows[1].Title != `=HYPERLINK("http://x")` {
			t.Errorf("%+v", l.Rows[1])
		}
		odd := w.begin(t, work.File{Body: []byte("Benefit,Owner\nAB \u202edet,Zo\x07e\n" + strings.Repeat("long ", 100) + ",X\n")})
		if n, err := w.Case.ApplyList(t.Context(), w.Ada, w.Project, odd, work.ApplyForm{Rev: 1}); err != nil || n != 2 {
			t.Errorf("%d %v", n, err)
		}
		for _, r := range w.see(t, w.Ada).List() {
			if strings.ContainsAny(r.Title+r.Owner.Name, "\x07\u202e") || len(r.Title) > 210 {
				t.Errorf("%q %q", r.Title, r.Owner.Name)
			}
		}
		for who, v := range w.strangers() {
			if _, err := w.Case.BeginList(t.Context(), v, w.Project, work.File{Body: []byte(pasted)}); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s begins a list: %v", who, err)
			}
			if _, err := w.Case.List(t.Context(), v, w.Project, formulas); !errors.Is(err, errs.NotFound) {
				t.Errorf("%s sees a list: %v", who, err)
			}
		}
		if _, err := w.Case.List(t.Context(), w.Owner, w.Project, formulas); !errors.Is(err, errs.NotFound) {
			t.Errorf("a benefit owner sees a list: %v", err)
		}
	})
}
