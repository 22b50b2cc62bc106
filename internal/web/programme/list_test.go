package programme_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/web/webtest"
)

// table is a list as it is written to a file.
func table(t *testing.T, p webtest.Page) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.Raw, "\ufeff"))).ReadAll()
	if err != nil || p.Status != http.StatusOK {
		t.Fatalf("%s answers %d: %v", p.Path, p.Status, err)
	}
	return rows
}

// The lists answer by state, word, part and order, a page at a time, and are written to a file as they stand.
func TestLists(t *testing.T) {
	s := open(t)
	dan, ada := s.SignedIn(t, "Dan Firth"), s.SignedIn(t, "Ada Lovell")
	all := files(t)
	var at string
	for _, f := range all {
		at = s.handIn(dan, f)
	}
	s.add(ada, webtest.File{Field: "file", Name: "ours.pdf", Body: "%PDF-1.7"})
	names := func(path string) []string {
		return ok(t, ada.Get(s.at(path))).Texts("#submission-list tbody th a")
	}
	everything := names("/programme")
	if len(everything) != 7 {
		t.Errorf("%d submissions are listed: %q", len(everything), everything)
	}
	forth := names("/programme?sort=finish")
	backward := names("/programme?sort=-finish")
	slices.Reverse(backward)
	if len(forth) != 7 || !slices.Equal(forth[1:], backward[1:]) && !slices.Equal(forth[:6], backward[:6]) {
		t.Errorf("by finish they stand %q, and backwards %q", forth, backward)
	}
	for path, want := range map[string]int{"/programme?state=failed": 1, "/programme?state=read": 6, "/programme?room=shared": 6, "/programme?room=client": 1, "/programme?state=waiting": 1, "/programme?q=no+such+word": 0} {
		if got := names(path); len(got) != want {
			t.Errorf("%s lists %q, not %d", path, got, want)
		}
	}
	if got := len(table(t, dan.Get(s.at("/programme.csv")))); got != 13 { // the heading, six trials and six that were handed in
		t.Errorf("the supplier’s file has %d lines", got)
	}

	summary := ok(t, ada.Get(at))
	before := summary.Texts("#chain tbody th")
	earlier := ok(t, summary.Click("#drives .pager a[rel=prev]")).Texts("#chain tbody th")
	if len(before) != 12 || len(earlier) == 0 || slices.Contains(before, earlier[0]) {
		t.Errorf("of what drives the finish %q is shown, and before it %q", before, earlier)
	}

	page := ok(t, ada.Get(at+"/activities"))
	if got := len(page.All("#activity-list tbody tr")); got != 30 {
		t.Errorf("a page has %d activities", got)
	}
	ok(t, page.Click("nav.pager a[rel=next], .pager a:contains('Next')"))
	complete := strings.Count(string(all[5].Content), "TK_Complete")
	rows := func(query string) int { return len(table(t, ada.Get(at+"/activities.csv?"+query))) - 1 }
	for query, want := range map[string]int{"": 128, "critical=on": 35, "q=go-live": 4, "status=complete": complete, "q=INT1900": 1} {
		if got := rows(query); got != want {
			t.Errorf("%q finds %d activities, not %d", query, got, want)
		}
	}
	narrowed := ok(t, ada.Get(at+"/activities?q=INT1900&sort=-float"))
	has(t, narrowed, "#activity-list tbody tr", "Interfaces accepted")
	one := ok(t, narrowed.Click("#activity-list tbody th a"))
	has(t, one, "main", "INT1900", "Over the submissions")
	if got := len(one.All("#history tbody tr, #history-list tbody tr")); got != 6 {
		t.Errorf("its history has %d rows", got)
	}
	if ada.Get(at+"/activities/NO%20SUCH").Status != 404 || ada.Get(at+"/checks/99").Status != 404 || ada.Get(at+"/checks/x").Status != 404 {
		t.Error("something that is not there is shown")
	}
}

// The picture is painted from data of its own, that a browser keeps until it changes.
func TestGantt(t *testing.T) {
	s := open(t)
	dan := s.SignedIn(t, "Dan Firth")
	all := files(t)
	first, second := s.handIn(dan, all[0]), s.handIn(dan, all[1])
	has(t, ok(t, dan.Get(second+"/gantt")), "main", "MOB1000 Contract signed", "With Submission 1 of 31 May 2026")
	data := dan.Get(second + "/gantt/data")
	if tag := data.Header.Get("ETag"); data.Status != 200 || tag == "" || !json.Valid([]byte(data.Raw)) || data.Header.Get("Cache-Control") == "no-store" {
		t.Errorf("the data come as %d, %v", data.Status, data.Header)
	}
	if dan.Get(first+"/gantt/data").Header.Get("ETag") == data.Header.Get("ETag") {
		t.Error("two submissions have one tag")
	}
	typed := ok(t, dan.Get(s.at("/programme/typed")).Submit("main form", webtest.Fill{"data_date": "2026-03-01", "name.1": "Go-live", "date.1": "2026-05-01"}))
	ok(t, dan.Get(path(typed)+"/gantt"))
}

// Dates that were stated on paper are typed in, with what is wrong beside each row.
func TestTypedPages(t *testing.T) {
	s := open(t)
	ada := s.SignedIn(t, "Ada Lovell")
	form := ok(t, ada.Get(s.at("/programme/typed")))
	wrong := form.Submit("main form", webtest.Fill{"data_date": "2026-03-01", "name.1": "Go-live", "name.2": "Stable", "date.2": "2026-06-01"})
	if wrong.Status != 422 || wrong.Values("main form")["name.2"][0] != "Stable" {
		t.Errorf("a row without a date is answered with %d", wrong.Status)
	}
	page := ok(t, wrong.Submit("main form", webtest.Fill{"date.1": "2026-05-01", "label": "Progress report 7"}))
	has(t, page, "main", "Progress report 7", "The dates are in")
	next := ok(t, ada.Get(s.at("/programme/typed")))
	if got := next.Values("main form"); got["name.1"][0] != "Go-live" && got["name.2"][0] != "Go-live" {
		t.Errorf("the next report begins with %v", got)
	}
	has(t, ok(t, ada.Get(path(page)+"/activities")), "#activity-list tbody tr", "Go-live", "Stable")
}

// A file with several projects asks which is meant.
func TestChooseProject(t *testing.T) {
	s := open(t)
	dan := s.SignedIn(t, "Dan Firth")
	two := strings.Join([]string{"ERMHDR\t20.12\t2026-01-05\tProject\tu\tu\tdb\tPM\tGBP", "%T\tPROJECT", "%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date",
		"%R\t1\tNORTH\t2026-01-05 00:00\t2026-01-05 00:00", "%R\t2\tSOUTH\t2026-01-05 00:00\t2026-01-05 00:00", "%T\tTASK",
		"%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt",
		"%R\t1\t1\tTT_Task\tTK_NotStart\tN1\tDig\t40\t40", "%R\t2\t2\tTT_Task\tTK_NotStart\tS1\tFill\t80\t80", "%E", ""}, "\r\n")
	asks := ok(t, s.add(dan, chosen(demo.File{Name: "two.xer", Content: []byte(two)})))
	has(t, asks, "#project-form", "NORTH", "SOUTH", "1 activity")
	none := asks.Submit("#project-form", nil)
	if none.Status != 422 {
		t.Errorf("none chosen is answered with %d", none.Status)
	}
	ok(t, asks.Submit("#project-form", webtest.Fill{"project": "2"}))
	s.drain()
	has(t, ok(t, dan.Get(path(asks))), "#facts", "SOUTH")
	has(t, ok(t, dan.Get(path(asks))), "main", "The work finishes on")
	if dan.Get(path(asks)).Has("#project-form") {
		t.Error("it asks again")
	}
}
