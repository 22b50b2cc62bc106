package brief_test

import (
	"net/http"
	"strings"
	"testing"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/server"
)

// TestEveryPageIsAccessible opens every page of the family in a browser, and has axe look at it; among them the page as it was
// published, and as somebody without an account reads it.
func TestEveryPageIsAccessible(t *testing.T) {
	w := open(t, 5)
	agreed := work.ToleranceForm{Late: "14", Benefit: "5", Cost: "10", Words: "The sponsor is asked before a milestone of the ward trial moves at all."}
	if _, err := w.Brief.Agree(t.Context(), w.Sponsor, w.Both.Project, agreed); err != nil {
		t.Fatal(err)
	}
	one := w.Publish(t)
	w.Day(t, "2026-12-03")
	w.Submit(t, 5)
	w.WorkOut(t)
	w.Ada = w.Site.World.SignIn(t, "Ada Lovell")
	two := w.Publish(t)
	made, err := w.Brief.Share(t.Context(), w.Ada, w.Both.Project, two, work.ShareForm{To: "Jo Marsh, finance director", Until: "2026-12-20"})
	if err != nil {
		t.Fatal(err)
	}
	empty := "/projects/" + string(w.Site.World.Project(t, w.Ada, "Community network"))
	b := w.SignedIn(t, "Ada Lovell")
	p := e2e.OpenURL(t, w.URL+"/sign-in")
	p.SetCookie(&http.Cookie{Name: server.CookieName(false), Value: b.Cookie(server.CookieName(false)), Path: "/"})
	for _, path := range []string{w.root + "/brief", w.root + "/brief/page", w.root + "/brief/tolerances", w.root + "/brief/publish", w.root + "/briefs", w.root + "/briefs/" + two,
		w.root + "/briefs/compare?one=" + one + "&other=" + two, w.root + "/briefs/" + one + "/page", w.root + "/briefs/" + two + "/share", w.root + "/briefs/links",
		empty + "/brief", empty + "/briefs", empty + "/brief/tolerances", empty + "/brief/publish", empty + "/briefs/links", "/shared/" + made.Secret} {
		p.OpenURL(w.URL + path)
		look(t, p, path)
	}
}

// look holds one page against what is asked of all, and keeps pictures of it.
func look(t *testing.T, p *e2e.Page, path string) {
	t.Helper()
	name := strings.NewReplacer("/", "_", "?", "_", "=", "_", "&", "_").Replace(path)
	if p.Status() != http.StatusOK {
		t.Errorf("%s answers %d", path, p.Status())
	}
	for _, dark := range []bool{false, true} {
		if dark && !e2e.InTheDark(path) {
			continue
		}
		p.Look(e2e.Look{Width: 1280, Height: 800, Dark: dark})
		for _, v := range p.Axe() {
			t.Errorf("%s (dark %v): %+v", path, dark, v)
		}
		if dark {
			p.Keep("dark" + name)
		} else {
			p.Keep("light" + name)
		}
	}
	if over := p.Overflow(360); over > 0 {
		t.Errorf("%s scrolls sideways by %d at 360", path, over)
	}
	p.Look(e2e.Look{Width: 360, Height: 800})
	p.Keep("narrow" + name)
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s", path, problem)
	}
}
