package brief_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/web/webtest"
)

// site is the demonstration's project, served.
type site struct {
	*brieftest.World
	webtest.Site
	root string
}

func open(t *testing.T, submissions int) site {
	t.Helper()
	w := brieftest.Ready(t, apptest.SQLite(t), submissions)
	return site{w, webtest.Open(t, w.World), "/projects/" + string(w.Project)}
}

// TestFromThePageToTheLink goes the whole way as people do: agree, look, publish, compare, share, read, end.
func TestFromThePageToTheLink(t *testing.T) {
	w := open(t, 5)
	sponsor, pm := w.SignedIn(t, "Sy Moor"), w.SignedIn(t, "Ada Lovell")
	p := sponsor.Get(w.root+"/brief/tolerances").Submit("#tolerance-form", webtest.Fill{"late": "x", "benefit": "5", "cost": "10"})
	if p.Status != http.StatusUnprocessableEntity || !p.Has("#tolerance-form [name=late][aria-invalid=true]") {
		t.Errorf("nonsense is answered by %d", p.Status)
	}
	p = p.Submit("#tolerance-form", webtest.Fill{"late": "14", "benefit": "5", "cost": "10"})
	if p.Status != http.StatusOK || len(p.All("#tolerance-list tbody tr")) != 1 {
		t.Errorf("agreeing: %d", p.Status)
	}
	p = pm.Get(w.root + "/brief")
	if p.Status != http.StatusOK || len(p.All(".figures .value")) != 5 || !p.Has("#h-agreed table") || !p.Has("#h-asks table") || !p.Has("figure svg") {
		t.Fatalf("the live page: %d, %d figures", p.Status, len(p.All(".figures .value")))
	}
	w.followAll(t, pm, p)

	p = publish(pm.Get(w.root + "/brief/publish"))
	if p.Status != http.StatusOK || !p.Has(".figures .value") {
		t.Fatalf("publishing: %d %s", p.Status, p.Path)
	}
	frozen, _, _ := strings.Cut(p.Path, "?")
	page := pm.Get(frozen + "/page")
	w.Day(t, "2026-12-03")
	w.Submit(t, 5)
	w.WorkOut(t)
	sponsor, pm = w.SignedIn(t, "Sy Moor"), w.SignedIn(t, "Ada Lovell") // sessions end in a month
	second, _, _ := strings.Cut(publish(pm.Get(w.root+"/brief/publish")).Path, "?")
	if again := pm.Get(frozen + "/page"); again.Raw != page.Raw || page.Status != http.StatusOK {
		t.Errorf("the frozen page changed, or is not there: %d", page.Status)
	}
	if csp := page.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.HasPrefix(csp, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("the frozen page may load %q", csp)
	}
	p = sponsor.Get(second).Click("a[href*='/briefs/compare']")
	if p.Status != http.StatusOK || len(p.All("tbody tr")) == 0 {
		t.Errorf("two pages side by side: %d", p.Status)
	}
	if pdf := pm.Get(frozen + "/brief.pdf"); !strings.HasPrefix(pdf.Raw, "%PDF-") || !strings.HasPrefix(pdf.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the print is %s, %q", pdf.Header.Get("Content-Type"), pdf.Header.Get("Content-Disposition"))
	}
	if csv := pm.Get(w.root + "/briefs.csv"); strings.Count(csv.Raw, "\r\n") != 3 {
		t.Errorf("the list as a file: %q", csv.Raw)
	}
	w.share(t, pm, frozen, page.Raw)
}

// publish publishes what a page shows, whatever is doubtful about it.
func publish(p webtest.Page) webtest.Page {
	fill := webtest.Fill{}
	if p.Has("#publish-form [name=doubt]") {
		fill["doubt"] = "on"
	}
	return p.Submit("#publish-form", fill)
}

// followAll opens everything that a page links to: nothing leads nowhere.
func (w site) followAll(t *testing.T, b *webtest.Browser, p webtest.Page) {
	t.Helper()
	sections := b.Get(w.root + "/brief/page")
	seen := map[string]bool{}
	for _, a := range p.Attrs("main a", "href") {
		path, section, _ := strings.Cut(a, "#")
		if path == w.root+"/brief/page" && section != "" && !sections.Has("#"+section) {
			t.Errorf("%s: the whole page has no such section", a)
		}
		if path == "" || seen[path] {
			continue
		}
		seen[path] = true
		if got := b.Get(path); got.Status != http.StatusOK {
			t.Errorf("%s: %d", a, got.Status)
		}
	}
	if len(seen) < 8 {
		t.Errorf("the page leads to %d places only", len(seen))
	}
}

// share makes a link, reads by it as somebody without an account, and ends it.
func (w site) share(t *testing.T, pm *webtest.Browser, frozen, want string) {
	t.Helper()
	p := pm.Get(frozen+"/share").Submit("#share-form", webtest.Fill{"to": ""})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a link for nobody: %d", p.Status)
	}
	p = p.Submit("#share-form", webtest.Fill{"to": "Jo Marsh, finance director"})
	link := strings.TrimPrefix(strings.TrimSpace(p.One("code.secret").Text()), w.URL)
	if p.Status != http.StatusOK || !strings.HasPrefix(link, "/shared/") {
		t.Fatalf("the link is %q", link)
	}
	jo := w.Browser(t)
	got := jo.Get(link)
	if got.Status != http.StatusOK || got.Raw != want {
		t.Errorf("the link opens %d, the frozen page: %v", got.Status, got.Raw == want)
	}
	if csp := got.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; style-src 'sha256-") || got.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("it may load %q and be kept %q", csp, got.Header.Get("Cache-Control"))
	}
	if pdf := jo.Get(link + "/brief.pdf"); !strings.HasPrefix(pdf.Raw, "%PDF-") {
		t.Errorf("its print is %d", pdf.Status)
	}
	none := jo.Get("/shared/" + strings.Repeat("A", 43))
	for _, path := range []string{"/links/" + strings.TrimPrefix(link, "/shared/"), w.root + "/brief", frozen, frozen + "/page"} {
		if got := jo.Get(path); got.Status == http.StatusOK && !strings.HasPrefix(got.Path, "/sign-in") {
			t.Errorf("%s: a reader without an account gets %d", path, got.Status)
		}
	}
	if got := jo.Get("/links/" + strings.TrimPrefix(link, "/shared/")); got.Status != http.StatusNotFound {
		t.Errorf("a reading link opens a question: %d", got.Status)
	}
	p = pm.Get(w.root+"/briefs/links").Submit("#link-list form", nil)
	if p.Status != http.StatusOK || p.Has("#link-list form") {
		t.Errorf("ending the link: %d", p.Status)
	}
	ended := jo.Get(link)
	if ended.Status != http.StatusNotFound || ended.Raw != none.Raw || ended.Header.Get("Content-Security-Policy") != none.Header.Get("Content-Security-Policy") {
		t.Errorf("a link that was ended looks other than one that never was: %d", ended.Status)
	}
	if log := w.Log.String(); strings.Contains(log, strings.TrimPrefix(link, "/shared/")) {
		t.Error("the secret is in the log")
	}
}

// TestPublishingIsOfWhatWasSeen: a page that changed meanwhile is shown again.
func TestPublishingIsOfWhatWasSeen(t *testing.T) {
	w := open(t, 3)
	pm := w.SignedIn(t, "Ada Lovell")
	p := pm.Get(w.root + "/brief/publish")
	if got := p.Submit("#publish-form", nil); got.Status != http.StatusUnprocessableEntity || !got.Has("#publish-form [name=doubt][aria-invalid=true]") {
		t.Errorf("publishing what is doubtful without a word: %d", got.Status)
	}
	w.Submit(t, 3)
	got := pm.Post(w.root+"/brief/publish", url.Values{"seen": {p.Values("#publish-form")["seen"][0]}, "doubt": {"on"}})
	if got.Status != http.StatusUnprocessableEntity || len(pm.Get(w.root+"/briefs").All("#brief-list tbody tr")) != 0 {
		t.Errorf("publishing what changed meanwhile: %d", got.Status)
	}
}

// TestAnEmptyProjectSaysWhatBelongsThere: no page of a project without anything fails or shows an empty block.
func TestAnEmptyProjectSaysWhatBelongsThere(t *testing.T) {
	base := apptest.SQLite(t)
	both := base.Both(t)
	pm := webtest.Open(t, base).SignedIn(t, "Ada Lovell")
	for _, path := range []string{"/brief", "/brief/page", "/brief/tolerances", "/brief/publish", "/briefs", "/briefs/links", "/briefs.csv"} {
		if p := pm.Get("/projects/" + string(both.Project) + path); p.Status != http.StatusOK {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := pm.Get("/projects/" + string(both.Project) + "/brief"); !p.Has(".nothing a") {
		t.Error("an empty brief does not say what fills it")
	}
	if p := pm.Get("/projects/" + string(both.Project) + "/briefs/none"); p.Status != http.StatusNotFound {
		t.Errorf("a brief that is not there: %d", p.Status)
	}
}

// TestWhoMayNotSeesNothing: for everybody else the addresses lead nowhere, as if nothing were there.
func TestWhoMayNotSeesNothing(t *testing.T) {
	w := open(t, 1)
	id := w.Publish(t)
	for _, name := range []string{"Dan Firth", "Ruth Bell"} {
		b := w.SignedIn(t, name)
		for _, path := range []string{"/brief", "/brief/page", "/brief/tolerances", "/brief/publish", "/briefs", "/briefs.csv", "/briefs/links", "/briefs/compare?one=" + id + "&other=" + id,
			"/briefs/" + id, "/briefs/" + id + "/page", "/briefs/" + id + "/brief.pdf", "/briefs/" + id + "/share"} {
			got, none := b.Get(w.root+path), b.Get("/projects/none"+path)
			if got.Status != http.StatusNotFound || got.Raw != none.Raw {
				t.Errorf("%s, %s: %d, the same as for a project that is not there: %v", name, path, got.Status, got.Raw == none.Raw)
			}
		}
	}
	if p := w.SignedIn(t, "Ruth Bell").Get(w.root); p.Has("a[href$='/brief']") {
		t.Error("a benefit owner is offered the brief")
	}
}

// mostStatements is how often a page may ask the database.
const mostStatements = 20

// TestPagesAskFewQuestions counts statements, which must not grow with what there is.
func TestPagesAskFewQuestions(t *testing.T) {
	w := open(t, 2)
	id := w.Publish(t)
	pm := w.SignedIn(t, "Ada Lovell")
	pages := []string{"/brief", "/brief/page", "/brief/publish", "/brief/tolerances", "/briefs", "/briefs/" + id, "/briefs/" + id + "/page", "/briefs/links"}
	counts := func() (out []int) {
		for _, path := range pages {
			pm.Get(w.root + path)
			before := w.Statements()
			pm.Get(w.root + path)
			out = append(out, w.Statements()-before)
		}
		return out
	}
	few := counts()
	for i := 2; i < 6; i++ {
		w.Submit(t, i)
	}
	w.WorkOut(t)
	w.Publish(t)
	for i, n := range counts() {
		if n > mostStatements || n > few[i]+1 {
			t.Errorf("%s: %d statements with little, %d with more, at most %d", pages[i], few[i], n, mostStatements)
		}
	}
}

// TestWorkingItOut: whoever asks for it sees on the page itself how far it is, and then the page anew.
func TestWorkingItOut(t *testing.T) {
	w := open(t, 2)
	pm := w.SignedIn(t, "Ada Lovell")
	w.Clock.Add(time.Minute)
	w.Submit(t, 2)
	p := pm.Get(w.root+"/brief").Submit("form[action$='/brief/work']", nil)
	if p.Status != http.StatusOK || p.Path != w.root+"/brief" {
		t.Fatalf("asking for it leads to %d %s", p.Status, p.Path)
	}
	if poll := p.Attrs(".job", "data-poll"); len(poll) != 1 || !strings.HasPrefix(poll[0], "/tasks/") || pm.Get(poll[0]).Status != http.StatusOK || p.Has("form[action$='/brief/work']") {
		t.Errorf("while it is worked out the page does not say so, or offers it again: %v", poll)
	}
	w.Works(t)
	p = p.Click(".job a[href$='/brief']")
	if p.Status != http.StatusOK || !p.Has("#rests-on form[action$='/brief/work']") || p.Has(".job") {
		t.Errorf("afterwards the page is not fresh: %d", p.Status)
	}
}
