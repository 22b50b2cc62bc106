package task_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/task"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web/webtest"
)

const kind store.JobKind = "survey-read"

// site is the pages of a world with a runner.
type site struct {
	webtest.Site
	apptest.Both
	runner *job.Runner
	work   func(context.Context, *job.Work) error
}

func open(t *testing.T) *site {
	t.Helper()
	w := apptest.SQLite(t)
	s := &site{Site: webtest.Open(t, w)}
	s.Both = w.Both(t)
	r, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.Kind{Name: kind,
		Work: func(ctx context.Context, k *job.Work) error { return s.work(ctx, k) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	s.runner = r
	return s
}

// begin asks for work in the room of somebody's side of the engagement.
func (s *site) begin(t *testing.T, v access.Viewer, label string) (id string) {
	t.Helper()
	i := act.Intent{Scope: s.Engagement, Audience: act.Ours, Kind: access.Note, Verb: access.Add}
	err := act.Do(t.Context(), s.Both.DB, v, i, func(a *act.Act) (err error) {
		id, err = a.Begin(t.Context(), kind, label)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *site) drain(t *testing.T) {
	t.Helper()
	if _, err := s.runner.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// is fails unless a page is what it should be.
func is(t *testing.T, p webtest.Page, status int, title string) {
	t.Helper()
	if got := p.One("h1").Text(); p.Status != status || got != title {
		t.Fatalf("%s answers %d %q, want %d %q; it says: %s", p.Path, p.Status, got, status, title, p.One("main").Text())
	}
}

// state is what the part of a page says that shows how far the work is.
func state(p webtest.Page) string { return p.One("#task .state").Text() }

func TestTaskIsFollowedAndStopped(t *testing.T) {
	s := open(t)
	dan := s.SignedIn(t, "Dan Firth")
	id := s.begin(t, s.Dan, "Reading <b>revision 7</b>")
	at := "/tasks/" + id
	page := dan.Get(at)
	is(t, page, 200, "Reading <b>revision 7</b>")
	if got := state(page); got != "waiting for its turn" {
		t.Errorf("the task is %q", got)
	}
	if got := page.Attrs("#task", "data-poll"); cmp.Diff([]string{at + "/progress"}, got) != "" {
		t.Errorf("the script asks %v", got)
	}
	s.work = func(ctx context.Context, k *job.Work) error {
		if err := k.Step(ctx, 3, 7, "3 of 7 rows"); err != nil {
			return err
		}
		part := dan.Get(at + "/progress")
		if part.Status != 200 || state(part) != "running" || part.Has("h1") || part.One("progress").Text() != "" ||
			cmp.Diff([]string{"7"}, part.Attrs("progress", "max")) != "" || cmp.Diff([]string{"3"}, part.Attrs("progress", "value")) != "" {
			t.Errorf("while it runs: %d %s", part.Status, part.Raw)
		}
		page := dan.Get(at)
		page = page.Submit("#task form[action='"+at+"/stop']", nil)
		is(t, page, 200, "Reading <b>revision 7</b>")
		if page.Path != at || state(page) != "cancelled" {
			t.Errorf("%s after stopping: %s", page.Path, state(page))
		}
		return k.Step(ctx, 4, 7, "")
	}
	s.drain(t)
	page = dan.Get(at)
	if state(page) != "cancelled" || page.Has("[data-poll]") {
		t.Errorf("after the work stopped: %s", page.One("#task").Text())
	}
	page = page.Submit("#task form[action='"+at+"/again']", nil)
	if state(page) != "waiting for its turn" {
		t.Errorf("asked again: %s", state(page))
	}
	s.work = func(context.Context, *job.Work) error { return nil }
	s.drain(t)
	if page = dan.Get(at); state(page) != "done" || page.Has("#task form") {
		t.Errorf("in the end: %s", page.One("#task").Text())
	}
	list := dan.Get("/tasks")
	is(t, list, 200, "Long work")
	if got := list.Attrs("#tasks tbody a", "href"); cmp.Diff([]string{at}, got) != "" {
		t.Errorf("the list leads to %v", got)
	}
}

// What is hidden answers like what is not there, in every byte but the address.
func TestTaskOfTheOtherSide(t *testing.T) {
	s := open(t)
	ada := s.SignedIn(t, "Ada Lovell")
	id := s.begin(t, s.Dan, "Reading")
	const none = "00000000-0000-7000-8000-000000000000"
	for _, what := range []string{"", "/progress"} {
		hidden, missing := ada.Get("/tasks/"+id+what), ada.Get("/tasks/"+none+what)
		is(t, hidden, 404, "Not found")
		if strings.ReplaceAll(hidden.Raw, id, none) != missing.Raw {
			t.Error("hidden and missing tasks differ")
		}
	}
	for _, what := range []string{"/stop", "/again"} {
		is(t, ada.Post("/tasks/"+id+what, url.Values{}), 404, "Not found")
	}
	if list := ada.Get("/tasks"); list.Has("#tasks tbody tr") || strings.Contains(list.Raw, id) {
		t.Error(list.One("main").Text())
	}
	if p := s.Browser(t).Get("/tasks/" + id); !strings.HasPrefix(p.Path, "/sign-in") {
		t.Errorf("a stranger gets %s", p.Path)
	}
}

func TestJobsThatWereSetAside(t *testing.T) {
	s := open(t)
	empty := s.SignedIn(t, "Ada Lovell").Get("/administration/jobs")
	is(t, empty, 200, "Jobs")
	if empty.Has("#aside table") {
		t.Error("an empty queue has rows")
	}
	s.work = func(context.Context, *job.Work) error { return errors.New("Vantor's file is broken") }
	ids := []string{s.begin(t, s.Dan, "Reading Vantor's file"), s.begin(t, s.Dan, "Reading another")}
	for range 8 {
		s.drain(t)
		s.Both.Clock.Add(3 * time.Hour)
	}
	ada, dan := s.SignedIn(t, "Ada Lovell"), s.SignedIn(t, "Dan Firth") // a day later
	page := ada.Get("/administration/jobs")
	is(t, page, 200, "Jobs")
	if got := page.Texts("#aside tbody th"); cmp.Diff([]string{"survey-read", "survey-read"}, got) != "" {
		t.Errorf("set aside: %v", got)
	}
	for _, secret := range []string{"Vantor", ids[0], ids[1], string(s.Engagement), string(s.Dan.Seat), string(s.Dan.Person), "internal error: "} {
		if strings.Contains(page.Raw, secret) {
			t.Errorf("the page tells %q", secret)
		}
	}
	actions := page.Attrs("#aside form", "action")
	if len(actions) != 4 {
		t.Fatalf("actions: %v", actions)
	}
	is(t, dan.Get("/administration/jobs"), 404, "Not found")
	is(t, dan.Post(actions[0], url.Values{}), 404, "Not found")
	// Dan asks again himself: putting the same work back beside it is refused with a sentence. Then the other one is dropped.
	if err := (task.Tasks{DB: s.Both.DB}).Again(t.Context(), s.Dan, ids[0]); err != nil {
		t.Fatal(err)
	}
	problems := 0
	for _, action := range actions {
		if !strings.HasSuffix(action, "/retry") {
			continue
		}
		p := ada.Post(action, url.Values{})
		is(t, p, 200, "Jobs")
		if p.Has(".flash.problem") {
			problems++
		}
	}
	if problems != 1 {
		t.Errorf("%d were refused", problems)
	}
	left := ada.Get("/administration/jobs").Submit("#aside form[action$='/drop']", nil)
	if left.Has("#aside table") || left.One(".flash").Text() != "The job was dropped." {
		t.Error(left.One("main").Text())
	}
	is(t, ada.Post("/administration/jobs/none/drop", url.Values{}), 404, "Not found")
}
