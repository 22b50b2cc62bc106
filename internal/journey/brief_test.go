package journey

import (
	"regexp"
	"strings"
	"testing"

	"counterpart.dev/internal/e2e"
)

// The sponsor changes how far things may go, the client PM publishes the page, somebody outside reads that page by a link, and once the
// link is ended finds nothing there.
func TestBriefFromAgreementToLink(t *testing.T) {
	s := still(t)
	project := "/projects/" + string(s.cast.Projects["PR"])
	helen := s.as(t, "Helen Ashworth")
	helen.OpenURL(s.at + project + "/brief/tolerances")
	helen.Type("#tolerance-form-late", "7")
	helen.Submit("#tolerance-form-late")
	clean(t, helen, 200)
	if got := helen.Text("#tolerance-list tbody tr"); !strings.Contains(got, "7 days") || !strings.Contains(got, "sponsor") {
		t.Errorf("what was agreed reads %q", got)
	}

	amina := s.as(t, "Amina Rahman")
	amina.OpenURL(s.at + project + "/brief")
	clean(t, amina, 200)
	amina.Click(".actions a[href$='/brief/publish']")
	if e2e.Eval[bool](amina, `document.querySelector("[name=doubt]") !== null`) {
		amina.Click("[name=doubt]")
	}
	amina.Submit("#publish-form [name=seen]")
	clean(t, amina, 200)
	if got := amina.Text(".flash"); !strings.HasPrefix(got, "Published.") {
		t.Fatalf("after publishing: %q", got)
	}
	amina.Click(".actions a[href$='/share']")
	amina.Type("[name=to]", "Ada Byrne, auditor")
	amina.Click("[name=private]") // it rests on a programme and on ties that lie in the client's own room
	amina.Submit("[name=to]")
	clean(t, amina, 200)
	link := regexp.MustCompile(`http://\S+`).FindString(amina.Text("code.secret"))

	ada := e2e.OpenURL(t, link)
	judge(t, ada, "whoever has the link", "/shared/{secret}", "light")
	if got := ada.Text("h1"); ada.Status() != 200 || got != "Patient records" {
		t.Errorf("the link opens %d: %q", ada.Status(), got)
	}
	if got := e2e.Eval[string](ada, `getComputedStyle(document.querySelector(".figures")).display`); got != "grid" {
		t.Errorf("the page is served without its style: %s", got)
	}
	plain := s.as(t, "Amina Rahman", e2e.NoScript) // with scripts the browser asks first
	plain.OpenURL(s.at + project + "/briefs/links")
	plain.Submit("#link-list tbody tr:first-child form button")
	clean(t, plain, 200)
	if ada.OpenURL(link); ada.Status() != 404 {
		t.Errorf("the link that was ended answers %d", ada.Status())
	}
}
