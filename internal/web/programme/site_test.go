package programme_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/web/webtest"
)

// site is the pages of an engagement of two sides, and what works their jobs.
type site struct {
	webtest.Site
	apptest.Both
	jobs *job.Runner
	t    testing.TB
}

func open(t *testing.T) *site {
	t.Helper()
	w := apptest.SQLite(t)
	s := &site{Both: w.Both(t), Site: webtest.Open(t, w), t: t}
	work := programme.Work{DB: w.DB}
	var err error
	if s.jobs, err = job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(work), job.FollowsSubmissions(work), job.MeasuresSubmissions(work)); err != nil {
		t.Fatal(err)
	}
	return s
}

// drain works everything that was asked for.
func (s *site) drain() {
	s.t.Helper()
	if _, err := s.jobs.Drain(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// at is a path below the engagement.
func (s *site) at(path string) string { return "/engagements/" + string(s.Engagement) + path }

// ok demands that a page answers as it should.
func ok(t *testing.T, p webtest.Page) webtest.Page {
	t.Helper()
	if p.Status != 200 {
		t.Fatalf("%s answers %d: %s", p.Path, p.Status, p.One("main").Text())
	}
	return p
}

// files are the demonstration's submissions.
func files(t testing.TB) []demo.File {
	t.Helper()
	all, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func chosen(f demo.File) webtest.File {
	return webtest.File{Field: "file", Name: f.Name, Body: string(f.Content)}
}

// add hands a file in on the page for it, has it read, and gives the page of the submission.
func (s *site) add(b *webtest.Browser, f webtest.File) webtest.Page {
	s.t.Helper()
	p := b.Get(s.at("/programme/new")).Upload("main form", nil, f)
	s.drain()
	path, _, _ := strings.Cut(p.Path, "?")
	return b.Get(path)
}

// has demands a text in the page.
func has(t *testing.T, p webtest.Page, selector string, texts ...string) {
	t.Helper()
	got := strings.Join(p.Texts(selector), "\n")
	for _, want := range texts {
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s does not say %q:\n%.1500s", p.Path, selector, want, got)
		}
	}
}
