package programme_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/web/webtest"
)

// A client alone: an empty project, one file dropped on it, and the first answer before any form.
func TestStart(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	project := w.Project(t, ada, "Patient records")
	s := webtest.Open(t, w)
	work := programme.Work{DB: w.DB}
	jobs, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(work), job.FollowsSubmissions(work))
	if err != nil {
		t.Fatal(err)
	}
	b := s.SignedIn(t, "Ada Lovell")
	page := ok(t, b.Get("/projects/"+string(project)))
	has(t, page, "main", "Start with what you have", "The supplier’s schedule, or your list of benefits")
	if got, _ := page.One("#start p > a").Attr("href"); got != "/projects/"+string(project)+"/lists/new" {
		t.Errorf("the list of benefits is pasted at %q", got)
	}
	if b.Get("/projects/"+string(project)+"/lists/new").Status != http.StatusOK {
		t.Error("nobody takes the list of benefits")
	}
	first := ok(t, b.Get("/projects/"+string(project)+"/start"))
	if got := first.Texts("#way li .state"); !slices.Equal(got, []string{"next"}) {
		t.Errorf("of an empty project the steps are %q", got)
	}

	none := page.Upload("#start-form", nil)
	has(t, none, "main .errors", "Choose a schedule file or a list of benefits")
	bad := page.Upload("#start-form", nil, webtest.File{Field: "file", Name: "plan.pdf", Body: "%PDF-1.7"})
	has(t, bad, "main .errors", "PDF")
	if v, err := w.Work.Project(t.Context(), ada, project); err != nil || len(v.Engagements) != 0 {
		t.Errorf("a file that cannot be read begins %d engagements: %v", len(v.Engagements), err)
	}

	read := ok(t, bad.Upload("#start-form", nil, chosen(files(t)[0])))
	if !strings.HasPrefix(read.Path, "/engagements/") {
		t.Fatalf("the file leads to %s", read.Path)
	}
	if _, err := jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	answer := ok(t, b.Get(read.Path))
	has(t, answer, "main .lead", "The work finishes on", "activities in a row drive it")
	has(t, answer, "main", "What is missing, and what is odd", "What would say more", "Say who the supplier is", "See what else the first brief is made of")
	if !answer.Has("form") || answer.Has("main form input:not([type=hidden])") {
		t.Error("the first answer comes with a form to be filled in")
	}

	e, _, _ := strings.Cut(strings.TrimPrefix(read.Path, "/engagements/"), "/")
	o, err := w.Work.Engagement(t.Context(), ada, access.ScopeID(e))
	if err != nil {
		t.Fatal(err)
	}
	if !o.OneSided || !o.Adopted || o.Name != "Harrowdale patient records" || o.DeliveryName != "The supplier" {
		t.Errorf("the engagement that was begun is %+v", o.Engagement)
	}

	// A second file is asked whose it is, and belongs to the same supplier unless somebody says otherwise.
	again := ok(t, b.Get("/projects/"+string(project)+"/start"))
	has(t, again, "#way li:first-child", "The supplier’s schedule", "done", "finishes on")
	if got, _ := ok(t, b.Get("/projects/"+string(project))).One("#way a").Attr("href"); got != "/projects/"+string(project)+"/start" {
		t.Errorf("the project leads on to %q", got)
	}
	has(t, again, "#start-form select", "Harrowdale patient records, The supplier", "Another supplier’s")
	ok(t, again.Upload("#start-form", nil, chosen(files(t)[1]), chosen(files(t)[2])))
	if _, err := jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	list := ok(t, b.Get("/engagements/"+e+"/programme"))
	if got := list.All("#submission-list tbody tr"); len(got) != 3 {
		t.Errorf("%d submissions are listed", len(got))
	}
	has(t, list, "#submission-list tbody tr", "for the record, by Ada Lovell", "Ours only")
	other := ok(t, again.Upload("#start-form", webtest.Fill{"engagement": ""}, chosen(files(t)[3])))
	if strings.HasPrefix(other.Path, "/engagements/"+e) {
		t.Error("another supplier’s file is kept with the first’s")
	}
}

// What is dropped is told apart by what is in it, whatever it is called and however many come at once.
func TestStartTellsApart(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	project := w.Project(t, ada, "Patient records")
	b := webtest.Open(t, w).SignedIn(t, "Ada Lovell")
	start := ok(t, b.Get("/projects/"+string(project)+"/start"))
	const list = "Benefit;Owner;Baseline;Target;Value p.a.\nShorter queues;Imani;20;10;£5k\n"
	const table = "Activity ID,Activity name,Start,Finish,Duration,Predecessors\nA1,Design,2026-10-01,2026-10-30,20,\nA2,Build,2026-11-02,2026-11-27,20,A1\n"
	named := func(name, body string) webtest.File { return webtest.File{Field: "file", Name: name, Body: body} }
	xer := string(files(t)[0].Content)

	alone := ok(t, start.Upload("#start-form", nil, named("plan.xer", list)))
	has(t, alone, "main", "plan.xer", "1 of 2 rows", "Shorter queues")
	has(t, ok(t, b.Get("/projects/"+string(project)+"/start")), "#way", "It was read, and waits for you to take it in")
	if v, err := w.Work.Project(t.Context(), ada, project); err != nil || len(v.Engagements) != 0 {
		t.Errorf("a list begins %d engagements: %v", len(v.Engagements), err)
	}

	none := start.Upload("#start-form", nil, named("a.xer", xer), named("b.pdf", "%PDF-1.7"))
	has(t, none, "main .errors", "b.pdf: This is a PDF")
	if v, err := w.Work.Project(t.Context(), ada, project); err != nil || len(v.Engagements) != 0 {
		t.Errorf("where one cannot be read, %d engagements are begun: %v", len(v.Engagements), err)
	}

	both := ok(t, start.Upload("#start-form", nil, named("benefits.csv", list), named("schedule.csv", xer)))
	if !strings.Contains(both.Path, "/programme/") {
		t.Fatalf("a schedule and a list lead to %s", both.Path)
	}
	if got, _ := both.One(".flash a").Attr("href"); got != "/projects/"+string(project)+"/start" {
		t.Errorf("the way to the list leads to %q", got)
	}
	if lists := ok(t, b.Get("/projects/"+string(project)+"/lists")).All("#list-list tbody tr"); len(lists) != 2 {
		t.Errorf("there are %d lists", len(lists))
	}
	start = ok(t, b.Get("/projects/"+string(project)+"/start"))
	sheet := ok(t, start.Upload("#start-form", webtest.Fill{"engagement": ""}, named("list.csv", table)))
	if !strings.HasPrefix(sheet.Path, "/engagements/") {
		t.Errorf("a schedule in a table leads to %s", sheet.Path)
	}
	odd := ok(t, start.Upload("#start-form", nil, named("odd.csv", "What we hope for,Who\nPeople wait less,Imani\n")))
	if !strings.Contains(odd.Path, "/lists/") {
		t.Errorf("a table with other headings leads to %s", odd.Path)
	}
}
