package progress_test

import (
	"encoding/json"
	"strings"
	"testing"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/web/webtest"
)

// milestone names a date of the contract.
func (s *site) milestone(title, activity string, room access.Audience) {
	s.t.Helper()
	if _, err := s.work.AddMilestone(s.t.Context(), s.Ada, s.Engagement, programme.MilestoneForm{Title: title, Activity: activity, Confirmed: true, Due: "2027-07-05", Room: room}); err != nil {
		s.t.Fatal(err)
	}
}

// What changed is told when a submission is read: what is suspicious first and why, milestones by the names of the contract, each change
// with the way to its activity; it can be filtered, and taken out as a file.
func TestChanges(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	f := files(t)
	first := s.hand(s.Dan, access.Shared, f[3])
	s.milestone("Go-live, wave 1", "RO1900", access.Shared)
	second := s.hand(s.Dan, access.Shared, f[4])
	ada, dan := s.SignedIn(t, "Ada Lovell"), s.SignedIn(t, "Dan Firth")
	path := s.at("/programme/" + second + "/changes")
	if got := ok(t, ada.Get(s.at("/programme/"+first+"/changes"))).One("main .lead").Text(); !strings.Contains(got, "first that was read") {
		t.Errorf("of the first is told: %q", got)
	}
	page := ok(t, ada.Get(path))
	if !page.Has("nav.tabs a[href$='/changes'][aria-current]") {
		t.Error("the tab is not the current one")
	}
	if got := page.One("#moved tbody th").Text(); !strings.Contains(got, "Go-live, wave 1") {
		t.Errorf("the milestone is called %q", got)
	}
	rows := page.All("#changes tbody tr")
	if len(rows) < 2 || !strings.Contains(rows[0].Text(), "Ask: ") {
		t.Fatalf("%d changes, the first %q", len(rows), rows[0].Text())
	}
	asked := page.One("ul.facets .count").Text()
	suspicious := ok(t, page.Click("ul.facets a"))
	for _, r := range suspicious.All("#changes tbody tr") {
		if !strings.Contains(r.Text(), "Ask: ") {
			t.Errorf("not suspicious: %q", r.Text())
		}
	}
	if got := len(suspicious.All("#changes tbody tr")); asked != itoa(got) {
		t.Errorf("%d are shown of %s", got, asked)
	}
	ok(t, page.Click("#changes tbody tr:first-child th a:first-child"))
	if theirs := ok(t, dan.Get(path)); theirs.Has(".actions a[href*='benefits']") {
		t.Error("the supplier is led to the client's benefits")
	}
	if got := dan.Get(path + "/benefits"); got.Status != 404 {
		t.Errorf("the supplier opens the benefits: %d", got.Status)
	}
	csv := ada.Get(path + ".csv?suspicious=1")
	if lines := strings.Count(csv.Raw, "\r\n"); csv.Status != 200 || itoa(lines-1) != asked {
		t.Errorf("the file has %d lines", lines)
	}
	var out struct {
		Changes []struct {
			Kind       string
			Suspicious bool
		}
		Milestones []struct{ ID, Title string }
	}
	if err := json.Unmarshal([]byte(ada.Get(path+".json").Raw), &out); err != nil || len(out.Changes) < len(rows) || out.Milestones[0].Title != "Go-live, wave 1" {
		t.Errorf("%d changes, milestones %+v: %v", len(out.Changes), out.Milestones, err)
	}
}

// Any two submissions can be compared, from the page; what comes of it is the asking side's.
func TestCompareFromThePage(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	f := files(t)
	first := s.hand(s.Dan, access.Shared, f[0])
	s.hand(s.Dan, access.Shared, f[1])
	third := s.hand(s.Dan, access.Shared, f[2])
	ada := s.SignedIn(t, "Ada Lovell")
	path := s.at("/programme/" + third + "/changes")
	asked := ok(t, ada.Get(path+"?against="+first))
	if got := asked.One("main .lead").Text(); !strings.Contains(got, "not compared") {
		t.Errorf("before: %q", got)
	}
	busy := ok(t, asked.Submit("#against-form", nil))
	if !busy.Has("main .job") {
		t.Error("nothing says that it is being compared")
	}
	s.drain()
	if got := ok(t, ada.Get(path+"?against="+first)); !got.Has("#changes tbody tr") || got.One("#changes select[name=against] option[selected]").Text() == "" {
		t.Error("nothing was compared")
	}
	s.milestone("Ours", "INF1900", act.Ours)
	later := ok(t, ada.Get(path))
	if got := later.One("main").Text(); !strings.Contains(got, "Tied to an activity since") {
		t.Error("nothing says that a milestone was tied since")
	}
	if got := ada.Get(path + "?against=" + third); got.Status != 404 {
		t.Errorf("compared with itself: %d", got.Status)
	}
}

// The forecast record says what its quantiles are of, marks what still runs, and says what it is too little for.
func TestRecord(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	ada := s.SignedIn(t, "Ada Lovell")
	if got := ok(t, ada.Get(s.at("/programme/record"))).One("main .lead").Text(); !strings.Contains(got, "once schedule files were read") {
		t.Errorf("without any: %q", got)
	}
	f := files(t)
	for _, x := range []demo.File{f[0], f[2], f[5]} {
		s.hand(s.Dan, access.Shared, x)
	}
	page := ok(t, ada.Get(s.at("/programme")).Click("nav.tabs a[href$='/record']"))
	if got := page.One("main .lead").Text(); !strings.Contains(got, "Half of the activities took") {
		t.Errorf("%q", got)
	}
	running := ok(t, ada.Get(s.at("/programme/record?state=running")))
	for _, r := range running.All("#stated tbody tr") {
		if !strings.Contains(r.Text(), "so far") || !strings.Contains(r.Text(), "≥") {
			t.Errorf("runs: %q", r.Text())
		}
	}
	csv := ada.Get(s.at("/programme/record.csv"))
	if csv.Status != 200 || strings.Count(csv.Raw, "\r\n") < 3 {
		t.Errorf("%d: %q", csv.Status, csv.Raw)
	}
}

// Earned value says every figure with its definition, or why there is none; where a file has no costs it says so.
func TestValue(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	ada := s.SignedIn(t, "Ada Lovell")
	plain := s.hand(s.Dan, access.Shared, demo.File{Name: "plain.xml", Content: []byte(costly[:strings.Index(costly, "<Task><UID>1")] + "<Task><UID>9</UID><Name>Dig</Name><Duration>PT8H0M0S</Duration></Task></Tasks></Project>")})
	none := ok(t, ada.Get(s.at("/programme/"+plain+"/value")))
	if got := none.One("main .lead").Text(); !strings.Contains(got, "not run: the file has no costs") || none.Has("#value-figures") {
		t.Errorf("without costs: %q", got)
	}
	if got := none.One("#money").Text(); !strings.Contains(got, "no approval") {
		t.Errorf("our money: %q", got)
	}
	priced := s.hand(s.Dan, access.Shared, demo.File{Name: "priced.xml", Content: []byte(costly)})
	page := ok(t, ada.Get(s.at("/programme/"+priced+"/value")))
	if rows := page.All("#value-figures tbody tr"); len(rows) < 15 || !page.Has("#curve svg") {
		t.Errorf("%d figures", len(rows))
	}
	if theirs := ok(t, s.SignedIn(t, "Dan Firth").Get(s.at("/programme/"+priced+"/value"))); theirs.Has("#money") {
		t.Error("the supplier is told of the client's money")
	}
	if csv := ada.Get(s.at("/programme/" + priced + "/value.csv")); csv.Status != 200 || !strings.Contains(csv.Raw, "EV ÷ PV") {
		t.Errorf("%d: %q", csv.Status, csv.Raw)
	}
}

// A spreadsheet that nobody can read by its headings is read as somebody says, and the next one by itself.
func TestColumns(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	dan := s.SignedIn(t, "Dan Firth")
	table := func(head, rows string) demo.File {
		return demo.File{Name: "plan.csv", Content: []byte("Programme of works;;\n" + head + "\n" + rows)}
	}
	id := s.hand(s.Dan, act.Ours, table("Code;Libellé;Durée (j)", "A;Creuser;5\nB;Bâtir;10\n"))
	path := s.at("/programme/" + id)
	page := ok(t, dan.Get(path).Click("nav.tabs a[href$='/columns']"))
	if got := page.One("main .lead").Text(); !strings.Contains(got, "Say which column is what") {
		t.Errorf("%q", got)
	}
	wrong := page.Submit("#columns-form", webtest.Fill{"headings": "two", "column_A": "name", "column_B": "name"})
	if wrong.Status != 422 || len(wrong.All("#columns-form [aria-invalid]")) != 2 {
		t.Errorf("%d, %d marked", wrong.Status, len(wrong.All("#columns-form [aria-invalid]")))
	}
	said := ok(t, wrong.Submit("#columns-form", webtest.Fill{"headings": "2", "column_A": "id", "column_B": "name", "column_C": "duration"}))
	if !said.Has("main .job") {
		t.Error("nothing says that it is read again")
	}
	s.drain()
	if got := ok(t, dan.Get(path+"/columns")); !strings.Contains(got.One("main").Text(), "headings are in row 2") || !strings.Contains(got.One("main .lead").Text(), "as somebody said") {
		t.Errorf("%s", got.One("main").Text())
	}
	next := s.hand(s.Dan, act.Ours, table("Libellé;Code;Durée (j)", "Creuser;A;5\nBâtir;B;12\nPeindre;C;3\n"))
	if got := len(ok(t, dan.Get(s.at("/programme/"+next+"/activities"))).All("#activity-list tbody tr")); got != 3 {
		t.Errorf("the next has %d activities", got)
	}
	if got := s.SignedIn(t, "Ada Lovell").Get(path + "/columns"); got.Status != 404 {
		t.Errorf("the client looks into the supplier's trial: %d", got.Status)
	}
}
