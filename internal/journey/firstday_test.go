package journey

import (
	"regexp"
	"strings"
	"testing"

	"counterpart.dev/internal/e2e"
)

// phrase is the password of everybody in the tests.
const phrase = "seven quiet lamps by the weir"

// The first day of an installation, all of it without a script: set up from the printed address, a programme, a project, an
// engagement, an invitation that the other side accepts. Both see the page they share, each only their own side's part, and somebody
// without an account answers a question.
func TestFirstDayWithoutScript(t *testing.T) {
	s := empty(t)
	ana := e2e.OpenURL(t, s.printed(t), e2e.NoScript)
	fill(t, ana, "organisation", "Harbour Trust", "name", "Ana Weir", "email", "ana@harbour.example", "password", phrase)
	if got := ana.Text("h1"); got != "Today" {
		t.Fatalf("setting up leads to %q", got)
	}
	ana.Click("#programmes a[href='/programmes/new']")
	fill(t, ana, "name", "One harbour", "purpose", "Every berth booked in one place.")
	ana.Click(".actions a[href^='/projects/new']")
	fill(t, ana, "name", "Berth booking", "purpose", "Masters book a berth before they arrive.")
	project := path(t, ana)
	ana.Click(".actions a[href$='/engagements/new']")
	fill(t, ana, "name", "Booking system", "delivery_name", "Tidewater Systems")
	engagement := path(t, ana)

	note(t, ana, s.at+engagement, "Our limit", "No more than forty berths in the first year.")
	dan := s.join(t, ana, engagement)
	note(t, dan, s.at+engagement, "Our risk", "The tide tables come late.")
	for _, p := range []*e2e.Page{ana, dan} {
		p.OpenURL(s.at + engagement)
		if got := p.Text("h1") + ", " + p.Text(".lead"); got != "Booking system, Harbour Trust and Tidewater Systems: prospective." {
			t.Errorf("the shared page begins %q", got)
		}
	}
	if got := said(ana, "main"); !strings.Contains(got, "Our limit") || strings.Contains(got, "Our risk") {
		t.Errorf("the client reads %q", got)
	}
	if got := said(dan, "main"); !strings.Contains(got, "Our risk") || strings.Contains(got, "Our limit") || strings.Contains(got, "Berth booking") {
		t.Errorf("the delivery side reads %q", got)
	}
	if dan.OpenURL(s.at + project); dan.Status() != 404 {
		t.Errorf("the delivery side opens the client's project: %d", dan.Status())
	}
	s.ask(t, ana, engagement)
}

// fill fills in the form of a page, name by name, and sends it.
func fill(t *testing.T, p *e2e.Page, fields ...string) {
	t.Helper()
	for i := 0; i < len(fields); i += 2 {
		p.Type("#form-"+fields[i], fields[i+1])
	}
	p.Submit("#form")
	clean(t, p, 200)
}

// note writes a note that only the writer's side reads.
func note(t *testing.T, p *e2e.Page, engagement, title, body string) {
	t.Helper()
	p.OpenURL(engagement)
	p.Click(".actions a[href$='/notes/new']")
	fill(t, p, "title", title, "body", body)
	if got := said(p, ".audience"); got != "Who sees this: Ours only" {
		t.Errorf("%s is seen by %q", title, got)
	}
}

// join has the client invite the delivery PM of an engagement, who accepts in a browser of his own.
func (s *site) join(t *testing.T, ana *e2e.Page, engagement string) *e2e.Page {
	t.Helper()
	ana.OpenURL(s.at + engagement + "/people")
	ana.Click(".actions a[href$='/invite']")
	ana.Click("#form-role input[value=delivery_pm], input[name=role][value=delivery_pm]")
	fill(t, ana, "name", "Dan Ferry", "email", "dan@tidewater.example", "organisation", "Tidewater Systems")
	link := e2e.Eval[string](ana, "document.querySelector('#secret').value")
	dan := e2e.OpenURL(t, link, e2e.NoScript)
	if got := said(dan, ".lead"); !strings.Contains(got, "Ana Weir invites you to act for Tidewater Systems as delivery PM") {
		t.Errorf("the invitation says %q", got)
	}
	fill(t, dan, "password", phrase)
	if got := dan.Text("h1"); got != "Today" {
		t.Fatalf("accepting leads to %q", got)
	}
	again := e2e.OpenURL(t, link, e2e.NoScript)
	clean(t, again, 404)
	return dan
}

// ask has the client put a question to somebody without an account, who answers by the link and sees nothing else.
func (s *site) ask(t *testing.T, ana *e2e.Page, engagement string) {
	t.Helper()
	ana.OpenURL(s.at + engagement + "/links/new")
	fill(t, ana, "to", "Jo Marsh, harbour master", "title", "Night berths", "body", "May the east pier be used at night?")
	link := regexp.MustCompile(`http://\S+`).FindString(ana.Text("code.secret"))
	jo := e2e.OpenURL(t, link, e2e.NoScript)
	clean(t, jo, 200)
	if got := said(jo, "body"); strings.Contains(got, "Booking system") || strings.Contains(got, "Berth booking") || strings.Contains(got, "Our limit") {
		t.Errorf("whoever has the link reads %q", got)
	}
	jo.Type("#answer-form-body", "Until midnight, with lights.")
	jo.Submit("#answer-form-body")
	clean(t, jo, 200)
	if got := said(jo, ".flash"); !strings.HasPrefix(got, "Your answer was sent.") {
		t.Errorf("after the answer: %q", got)
	}
	ana.Click("main a.button")
	if got := said(ana, "#answers"); !strings.Contains(got, "Jo Marsh, harbour master") || !strings.Contains(got, "Until midnight, with lights.") {
		t.Errorf("those who asked read %q", got)
	}
	ana.Submit("form[action$='/end'] button")
	clean(t, ana, 200)
	jo.OpenURL(link)
	clean(t, jo, 404)
}
