package task_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/server"
)

// enter signs somebody in to a browser.
func (s *site) enter(t *testing.T, p *e2e.Page, name string) {
	t.Helper()
	e, err := s.Both.Accounts.SignIn(t.Context(), account.Credentials{Email: apptest.Email(name), Password: apptest.Password})
	if err != nil {
		t.Fatal(err)
	}
	p.SetCookie(&http.Cookie{Name: server.CookieName(false), Value: e.Secret, Path: "/"})
}

// look holds a page against what is asked of all.
func look(t *testing.T, p *e2e.Page, what string) {
	t.Helper()
	for _, dark := range []bool{false, true} {
		p.Look(e2e.Look{Width: 1280, Height: 800, Dark: dark})
		for _, v := range p.Axe() {
			t.Errorf("%s (dark %v): %+v", what, dark, v)
		}
	}
	if over := p.Overflow(360); over > 0 {
		t.Errorf("%s scrolls sideways by %d at 360", what, over)
	}
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s", what, problem)
	}
}

// A page that is open follows the work to its end by itself, and every page of the family is accessible, empty and full.
func TestPagesInABrowser(t *testing.T) {
	s := open(t)
	p := e2e.OpenURL(t, s.URL+"/sign-in")
	s.enter(t, p, "Dan Firth")
	p.OpenURL(s.URL + "/tasks")
	look(t, p, "no tasks")
	id := s.begin(t, s.Dan, "Reading revision 7")
	p.OpenURL(s.URL + "/tasks/" + id)
	look(t, p, "a task that waits")
	s.work = func(ctx context.Context, k *job.Work) error {
		if err := k.Step(ctx, 3, 7, "3 of 7 rows"); err != nil {
			return err
		}
		p.WaitFor("#task progress[value='3']")
		return nil
	}
	s.drain(t)
	p.WaitFor("#task:not([data-poll])")
	if got := p.Text("#task .state"); got != "done" {
		t.Errorf("the page says %q", got)
	}
	look(t, p, "a task that is done")

	s.work = func(context.Context, *job.Work) error { return errors.New("broken") }
	s.begin(t, s.Dan, "Reading revision 8")
	for range 8 {
		s.drain(t)
		s.Both.Clock.Add(3 * time.Hour)
	}
	s.enter(t, p, "Dan Firth")
	p.OpenURL(s.URL + "/tasks")
	look(t, p, "tasks")
	full := e2e.OpenURL(t, s.URL+"/sign-in")
	s.enter(t, full, "Ada Lovell")
	full.OpenURL(s.URL + "/administration/jobs")
	look(t, full, "jobs")
	admin := e2e.OpenURL(t, s.URL+"/sign-in", e2e.NoScript)
	s.enter(t, admin, "Ada Lovell")
	admin.OpenURL(s.URL + "/administration/jobs")
	if got := admin.Text("#aside tbody th"); got != "survey-read" {
		t.Errorf("set aside: %q", got)
	}
	admin.Submit("#aside form[action$='/retry'] button")
	if got := admin.Text(".flash"); got != "The job is in the queue again." {
		t.Errorf("without a script: %q", got)
	}
	full.OpenURL(s.URL + "/administration/jobs")
	look(t, full, "no jobs")
}
