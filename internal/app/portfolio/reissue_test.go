package portfolio_test

import (
	"context"
	"strings"
	"testing"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
)

const returns2025 = "Project Name,Department,RAG,End Date,Whole Life Cost (£m)\nBridge,Roads,Amber/Red,31/03/2026,12.5\nNorth tunnel,Roads,Green,30/06/2026,800\nClinic,Health,Red,,3\nTotal,,,,815.5\n"

const twice2024 = "Project Name,Department,RAG,Whole Life Cost (£m)\nBridge,Roads,Red,1\nBridge,Roads,Amber,2\nBridge,Roads,Amber,2\n"

// desk gives lists and takes them in, as one person.
type desk struct {
	t    *testing.T
	work portfolio.Work
	who  access.Viewer
}

func (d desk) give(name, text string) *portfolio.List {
	d.t.Helper()
	ids, err := d.work.BeginLists(d.t.Context(), d.who, []lists.File{{Name: name, Body: []byte(text)}})
	if err != nil || len(ids) != 1 {
		d.t.Fatal(name, ids, err)
	}
	return d.look(ids[0])
}

func (d desk) look(id string) *portfolio.List {
	d.t.Helper()
	l, err := d.work.List(d.t.Context(), d.who, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// take takes a list in, read as a form says where it is not nil.
func (d desk) take(l *portfolio.List, f *portfolio.ReadForm) error {
	d.t.Helper()
	if f != nil {
		f.Label, f.Head, f.OnSide, f.Rev = l.Year.Label, l.Setup.Head, l.Setup.OnSide, l.Rev
		if err := d.work.ReadList(d.t.Context(), d.who, l.ID, *f); err != nil {
			return err
		}
		l = d.look(l.ID)
	}
	_, err := d.work.TakeList(d.t.Context(), d.who, l.ID, l.Rev)
	return err
}

func (d desk) years() *portfolio.Years {
	d.t.Helper()
	y, err := d.work.Years(d.t.Context(), d.who)
	if err != nil {
		d.t.Fatal(err)
	}
	return y
}

func refused(t *testing.T, err error, path string) {
	t.Helper()
	if fields := errs.FieldsOf(err); errs.KindOf(err) != errs.Invalid || len(fields) != 1 || fields[0].Path != path {
		t.Errorf("%v %+v, want a word on %q", err, errs.FieldsOf(err), path)
	}
}

// TestAListThatIsGivenAgain takes nothing in when it says what is in already, and only what differs when it is a new issue.
func TestAListThatIsGivenAgain(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	d := desk{t, portfolio.Work{DB: w.DB}, w.Ada}
	first := d.give("returns 2025.csv", returns2025)
	if err := d.take(first, nil); err != nil {
		t.Fatal(err)
	}
	next := d.give("returns 2026.csv", strings.NewReplacer("North tunnel", "North tunnel works", "2026,8", "2026,9").Replace(returns2025))
	if err := d.take(next, nil); err != nil {
		t.Fatal(err)
	}
	before := d.years()
	if err := d.work.Settle(t.Context(), w.Ada, before.Doubts[0].Spot, core.Said{Same: before.Doubts[0].With[0].Spot}); err != nil {
		t.Fatal(err)
	}
	before = d.years()

	// In another order, as another file, with other marks: it says the same.
	again := d.give("Returns-final (2025).txt", "Department;Project Name;RAG;End Date;Whole Life Cost (£m)\nHealth;Clinic;Red;;3\nRoads;North tunnel;Green;30/06/2026;800\nRoads;Bridge;Amber/Red;31/03/2026;12.5\n")
	if again.Known() == nil || again.Known().ID != first.ID {
		t.Fatalf("known by %+v", again.Earlier)
	}
	refused(t, d.take(again, nil), "")
	refused(t, d.take(again, &portfolio.ReadForm{Same: portfolio.Beside}), "")
	same(t, before, d.years())

	// A corrected issue: one figure differs, one project is gone, one is new.
	fixed := d.give("returns 2025 corrected.csv", strings.NewReplacer("2026,12.5", "2026,13.5", "Clinic,Health,Red,,3\n", "Clinic 2,Health,Green,,4\n", "Total", "Sum total").Replace(returns2025))
	refused(t, d.take(fixed, nil), "same")
	refused(t, d.work.ReadList(t.Context(), w.Ada, fixed.ID, portfolio.ReadForm{Label: "2025", Head: 1, Same: "nothing", Rev: fixed.Rev}), "same")
	e := fixed.Likely()
	if e == nil || e.ID != first.ID || e.Than.Same != 1 || len(e.Than.Changed) != 1 || len(e.Than.Fresh) != 1 || len(e.Than.Gone) != 1 || e.Than.Changed[0].What[0] != core.Cost || e.Than.Changed[0].Was.Cost.Whole != 12_500_000 {
		t.Fatalf("%+v", fixed.Earlier)
	}
	if err := d.take(fixed, &portfolio.ReadForm{Same: first.ID}); err != nil {
		t.Fatal(err)
	}
	after := d.years()
	if y := after.Tallies[0]; y.Projects != 3 || y.Again != 0 || y.Cost.Whole != 817_500_000 || len(after.Tallies) != 2 || after.Tallies[1].Slips == nil {
		t.Errorf("%+v", after.Tallies)
	}
	// What was said of a row, and the address of a project, lead on.
	if l := after.Line(core.Spot{List: first.ID, At: 3}); l == nil || len(l.Points) != 2 || l.Points[0].List != fixed.ID || l.Points[1].By != core.BySaying {
		t.Errorf("the tunnel: %+v", l)
	}
	if l := d.look(first.ID); l.By == nil || l.By.ID != fixed.ID {
		t.Errorf("replaced by %+v", l.By)
	}
	if err := d.work.UndoList(t.Context(), w.Ada, first.ID, d.look(first.ID).Rev); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a list that another counts in place of is taken out: %v", err)
	}
	if err := d.work.UndoList(t.Context(), w.Ada, fixed.ID, d.look(fixed.ID).Rev); err != nil {
		t.Fatal(err)
	}
	same(t, before, d.years())
}

// same holds that two looks at the years show the same.
func same(t *testing.T, was, is *portfolio.Years) {
	t.Helper()
	tell := func(y *portfolio.Years) string {
		var b strings.Builder
		if err := y.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if a, b := tell(was), tell(is); a != b {
		t.Errorf("the years changed from\n%s\nto\n%s", a, b)
	}
}

// TestTwoListsOfAYear holds the projects of two departments, and those that stand in both lists once.
func TestTwoListsOfAYear(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	d := desk{t, portfolio.Work{DB: w.DB}, w.Ada}
	if err := d.take(d.give("roads 2025.csv", returns2025), nil); err != nil {
		t.Fatal(err)
	}
	whole := d.give("all 2025.csv", returns2025+"School,Learning,Green,,5\nCourt,Law,Amber,,6\n")
	refused(t, d.take(whole, nil), "same")
	if err := d.take(whole, &portfolio.ReadForm{Same: portfolio.Beside}); err != nil {
		t.Fatal(err)
	}
	if y := d.years(); len(y.Tallies) != 1 || y.Tallies[0].Projects != 5 || y.Tallies[0].Again != 3 || y.Tallies[0].Cost.Whole != 826_500_000 || len(y.Tallies[0].Slips) != 0 {
		t.Errorf("%+v", y.Tallies)
	}
	if err := d.take(d.give("twice 2024.csv", twice2024), nil); err != nil {
		t.Fatal(err)
	}
	refused(t, d.take(d.give("twice 2024 again.csv", twice2024), nil), "")
	other := d.give("fleet 2025.csv", "Project Name,Department,RAG,Cost (£m)\nBoats,Fleet,Red,7\n")
	if len(other.Earlier) != 0 {
		t.Errorf("%+v", other.Earlier)
	}
	if err := d.take(other, nil); err != nil {
		t.Fatal(err)
	}
}

// TestWhatAListDoesNotSayIsAsked asks what sums are counted in and what words of ratings mean, and remembers both for the next list with these headings.
func TestWhatAListDoesNotSayIsAsked(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	d := desk{t, portfolio.Work{DB: w.DB}, w.Ada}
	const list = "Project;Overall status;Budget\nBridge;On track;12,5\nRoad;At risk;800\nPort;On track;7\n"
	l := d.give("ours 2025.csv", list)
	if words := l.Year.Strange(); len(words) != 2 || words[0] != (core.Strange{Word: "On track", Times: 2, Means: -1}) || l.Year.Entries[1].Cost.Whole != 0 {
		t.Fatalf("%+v %+v", words, l.Year.Entries)
	}
	refused(t, d.take(l, nil), "unit")
	refused(t, d.take(l, &portfolio.ReadForm{Grades: map[string]int{"On track": 9}}), "grade_0")
	refused(t, d.take(l, &portfolio.ReadForm{Mark: "x"}), "mark")
	if err := d.take(l, &portfolio.ReadForm{Unit: 1000, Grades: map[string]int{"On track": 5, "At risk": 0}}); err != nil {
		t.Fatal(err)
	}
	y := d.look(l.ID).Year
	if e := y.Entries; e[0].Cost.Whole != 12_500 || e[0].Rating.Points != 5 || e[1].Rating.Why != "not rated" || e[2].Cost.Whole != 7_000 {
		t.Errorf("%+v", e)
	}
	next := d.give("ours 2026.csv", strings.ReplaceAll(list, "At risk", "on  TRACK"))
	if e := next.Year.Entries; e[1].Rating.Points != 5 || next.Setup.Recalled != 2 || len(next.Year.Asks) != 0 || e[2].Cost.Whole != 7_000 {
		t.Errorf("%+v %d", e, next.Setup.Recalled)
	}
	for name, list := range map[string]string{"another heading": strings.ReplaceAll(list, "Budget", "Approved budget"), "one that says it": strings.ReplaceAll(list, "Budget", "Budget (£m)")} {
		if l := d.give(name+" 2026.csv", list); l.Setup.Unit != 0 || name == "another heading" && len(l.Year.Asks) != 1 {
			t.Errorf("%s: %+v", name, l.Setup)
		}
	}
}

// TestTheOrderOfDaysIsSaidOnce reads days of the next list as somebody said of the last, where it does not show it itself.
func TestTheOrderOfDaysIsSaidOnce(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	d := desk{t, portfolio.Work{DB: w.DB}, w.Ada}
	const list = "Project;RAG;End date\nBridge;Red;01/02/2030\nRoad;Red;03/04/2031\n"
	l := d.give("ours 2025.csv", list)
	if l.Year.Entries[0].Ends.On != 0 {
		t.Fatalf("%+v", l.Year.Entries)
	}
	if err := d.take(l, &portfolio.ReadForm{Days: vague.MonthFirst}); err != nil {
		t.Fatal(err)
	}
	if e := d.give("ours 2026.csv", list).Year.Entries[0].Ends; e.On.String() != "2030-01-02" {
		t.Errorf("%+v", e)
	}
	if e := d.give("ours 2027.csv", strings.ReplaceAll(list, "03/04/2031", "31/03/2031")).Year.Entries[0].Ends; e.On.String() != "2030-02-01" {
		t.Errorf("a list that shows it: %+v", e)
	}
	if l := d.give("theirs 2026.csv", strings.ReplaceAll(list, "End date", "Completion date")); l.Year.Entries[0].Ends.On != 0 {
		t.Errorf("another heading: %+v", l.Year.Entries[0].Ends)
	}
}

// TestListsThatAreTooLong are refused whole, since a part of a list is not what was published.
func TestListsThatAreTooLong(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	p := portfolio.Work{DB: w.DB}
	long := "Project Name,RAG\n" + strings.Repeat("Bridge,Red\n", 20_001)
	if _, err := p.BeginLists(context.Background(), w.Ada, []lists.File{{Name: "long 2020.csv", Body: []byte(long)}}); errs.KindOf(err) != errs.Invalid || !strings.Contains(errs.FieldsOf(err)[0].Message, "Split it") {
		t.Errorf("%v %+v", err, errs.FieldsOf(err))
	}
	empty := "Project Name,RAG\nBridge,Red\n" + strings.Repeat(",\r\n", 100_000)
	if _, err := p.BeginLists(context.Background(), w.Ada, []lists.File{{Name: "blank 2020.csv", Body: []byte(empty)}}); err != nil {
		t.Errorf("blank rows below a list: %v", err)
	}
}
