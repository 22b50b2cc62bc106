package programme_test

import (
	"net/http"
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
	jobs, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(work))
	if err != nil {
		t.Fatal(err)
	}
	b := s.SignedIn(t, "Ada Lovell")
	page := ok(t, b.Get("/projects/"+string(project)))
	has(t, page, "main", "Start with the supplier’s schedule", "What do you want from it?", "Drop your list of benefits")
	if got, _ := page.One("#benefits a").Attr("href"); got != "/projects/"+string(project)+"/lists/new" {
		t.Errorf("the list of benefits is dropped at %q", got)
	}
	if b.Get("/projects/"+string(project)+"/lists/new").Status != http.StatusOK {
		t.Error("nobody takes the list of benefits")
	}

	none := page.Upload("#start-form", nil)
	has(t, none, "main .errors", "Choose a schedule file")
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
	has(t, answer, "main", "What is missing, and what is odd", "What would say more", "Say who the supplier is", "What do you want from it?")
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
