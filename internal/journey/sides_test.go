package journey

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/crawl"
	"counterpart.dev/internal/e2e"
)

// Amina looks at the engagement as Vantor sees it: nothing private of either side is there, nothing is offered and nothing can be
// changed, and when she stops everything of hers is back.
func TestSeeAsThem(t *testing.T) {
	s := start(t)
	vantor := "/engagements/" + string(s.cast.Work["Vantor Systems"])
	p := s.as(t, "Amina Rahman")
	p.OpenURL(s.at + vantor)
	if got := p.Text("#ours"); !strings.Contains(got, "Before the steering meeting") {
		t.Fatalf("her own side's part reads %q", got)
	}
	p.Submit("form[action='" + vantor + "/see-as'] button")
	clean(t, p, 200)
	if got := p.Text(".seen-as"); !strings.Contains(got, "As Vantor Systems sees it.") || !strings.Contains(got, "Nothing can be changed.") {
		t.Errorf("the page does not say whose it is: %q", got)
	}
	all := p.Text("body")
	if !strings.Contains(all, "Test data, cohort 2") {
		t.Errorf("what both sides share is not there: %q", all)
	}
	for _, private := range []string{"Before the steering meeting", "What we want from the first month", "Margin on the interface work", "Who knows the old system", "Patient records"} {
		if strings.Contains(all, private) {
			t.Errorf("what one side keeps to itself is there: %q", private)
		}
	}
	if got := e2e.Eval[[]string](p, `[...document.querySelectorAll("form[method=post]")].map(f => f.getAttribute("action"))`); len(got) != 1 || got[0] != "/see-as/stop" {
		t.Errorf("there is something to send: %q", got)
	}
	if got := e2e.Eval[[]string](p, `[...document.querySelectorAll(".actions a, main .buttons a")].map(a => a.innerText)`); len(got) > 0 {
		t.Errorf("there is something to start: %q", got)
	}
	looking := crawl.Visitor{Cookie: p.Cookies()[0]}
	for _, act := range []string{"/notes", "", "/step", "/links", "/letters"} {
		if a := looking.Post(s, vantor+act, url.Values{"title": {"Forged"}, "body": {"Forged"}}); a.Status < 400 || a.Status >= 500 {
			t.Errorf("to send to %s%s answers %d", vantor, act, a.Status)
		}
	}
	for _, hers := range []string{"/projects", "/me", "/organisation"} {
		if p.OpenURL(s.at + hers); p.Status() < 400 {
			t.Errorf("%s answers %d while she looks as the other side", hers, p.Status())
		}
	}
	if p.OpenURL(s.at + "/search?q=steering"); strings.Contains(p.Text("body"), "Before the steering meeting") {
		t.Error("a private note is found")
	}
	p.OpenURL(s.at + vantor)
	p.Submit(".seen-as button")
	clean(t, p, 200)
	p.OpenURL(s.at + vantor)
	if got := p.Text("#ours"); !strings.Contains(got, "Before the steering meeting") || strings.Contains(got, "Forged") {
		t.Errorf("afterwards her own side's part reads %q", got)
	}
	clean(t, p, 200)
}

// Amina and Daniel change one project at the same time. Who saves second is shown both versions, chooses, and nothing is lost.
func TestTwoEditOneProject(t *testing.T) {
	s := start(t)
	project := s.at + "/projects/" + string(s.cast.Projects["TR"])
	amina, daniel := s.as(t, "Amina Rahman"), s.as(t, "Daniel Okafor")
	for _, p := range []*e2e.Page{amina, daniel} {
		p.OpenURL(project + "/edit")
	}
	daniel.Type("#form-purpose", "Four theatres reopen by spring.")
	daniel.Type("#form-name", "Theatres 1 to 4")
	daniel.Submit("#form-purpose")
	clean(t, daniel, 200)

	amina.Type("#form-purpose", "Four theatres reopen with screens.")
	amina.Type("#form-code", "TR-1")
	amina.Submit("#form-purpose")
	clean(t, amina, 409)
	if got := said(amina, "#merge"); !strings.Contains(got, "Daniel Okafor saved this while you were writing") || !strings.Contains(got, "Theatres 1 to 4") ||
		!strings.Contains(got, "TR-1") {
		t.Errorf("the choice reads %q", got)
	}
	if got := e2e.Eval[[]string](amina, `[...document.querySelectorAll("#merge [name=purpose]")].map(r => r.value)`); !slices.Equal(got, []string{"Four theatres reopen with screens.", "Four theatres reopen by spring."}) {
		t.Errorf("to choose from there is %q", got)
	}
	for _, v := range amina.Axe() {
		t.Errorf("the choice: %v", v)
	}
	if got := e2e.Eval[int](amina, `document.querySelectorAll("fieldset.clash").length`); got != 1 {
		t.Errorf("there are %d things to choose, want only what both changed", got)
	}
	amina.Click("label[for=merge-purpose-theirs]")
	amina.Submit("#merge-purpose-theirs")
	clean(t, amina, 200)
	if got := amina.Text("h1") + " / " + amina.Text("#about"); !strings.HasPrefix(got, "Theatres 1 to 4 /") || !strings.Contains(got, "TR-1") || !strings.Contains(got, "by spring") {
		t.Errorf("after the choice: %q", got)
	}
}

// What somebody has typed is still there when the page was closed in the middle of a word, on another machine too, until it is kept.
func TestDraftSurvivesClosing(t *testing.T) {
	s := start(t)
	write := "/engagements/" + string(s.cast.Work["Helio Data"]) + "/notes/new"
	p := s.as(t, "Amina Rahman")
	p.OpenURL(s.at + write)
	p.Type("#form-title", "Mast surveys")
	p.Type("#form-body", "Eleven sites, begun on a train and")
	p.OpenURL("about:blank")
	if got := p.Problems(); len(got) > 0 {
		t.Errorf("closing the page: %q", got)
	}

	other := s.as(t, "Amina Rahman")
	for end := time.Now().Add(5 * time.Second); !strings.Contains(other.Text("main"), "Mast surveys") && time.Now().Before(end); {
		other.OpenURL(s.at + "/")
	}
	other.Click("#drafts a")
	if got := e2e.Eval[string](other, "document.querySelector('#form-title').value + ': ' + document.querySelector('#form-body').value"); path(t, other) != write || got != "Mast surveys: Eleven sites, begun on a train and" {
		t.Fatalf("at %s what was begun reads %q", other.URL(), got)
	}
	if got := other.Text("[data-saved]"); !strings.HasPrefix(got, "saved ") {
		t.Errorf("when it was saved reads %q", got)
	}
	other.Type("#form-body", "Eleven sites.")
	other.Submit("#form-body")
	clean(t, other, 200)
	if got := other.Text("h1") + ": " + other.Text(".prose"); got != "Mast surveys: Eleven sites." {
		t.Errorf("the note reads %q", got)
	}
	other.OpenURL(s.at + "/")
	if e2e.Eval[bool](other, "!!document.querySelector('#drafts')") {
		t.Errorf("what was kept is still a draft: %q", other.Text("#drafts"))
	}
	clean(t, other, 200)
}

// Who signs out leaves nothing behind: not in the browser, and not behind its Back button.
func TestBackAfterSignOut(t *testing.T) {
	s := start(t)
	p := s.as(t, "Helen Ashworth")
	p.OpenURL(s.at + "/engagements/" + string(s.cast.Work["Vantor Systems"]) + "/notes?room=ours")
	if got := p.Text("main"); !strings.Contains(got, "How far I will go on money") {
		t.Fatalf("her notes read %q", got)
	}
	p.Submit("form[action='/sign-out'] button")
	clean(t, p, 200)
	if got := p.Cookies(); len(got) > 0 {
		t.Errorf("these cookies are left: %v", got)
	}
	if got := e2e.Eval[int](p, "localStorage.length + sessionStorage.length"); got != 0 {
		t.Errorf("%d things are left in the browser", got)
	}
	p.OpenURL(s.at + "/styleguide/empty")
	e2e.Eval[int](p, "(history.go(-2), 0)") // past the page that asks to sign in
	p.WaitFor("#form-password")
	p.Press("Escape") // waits until it has come to rest
	if got := p.Text("body"); strings.Contains(got, "How far I will go on money") || strings.Contains(got, "Helen") {
		t.Errorf("behind Back there is %q", got)
	}
	clean(t, p, 200)
}
