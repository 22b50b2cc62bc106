package engage_test

import (
	"encoding/csv"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/webtest"
)

// crew is a site with somebody in every role that works on an engagement.
func crew(t *testing.T) (webtest.Site, apptest.Both) {
	t.Helper()
	site, w := both(t)
	for name, role := range map[string]access.Role{"Bo Lind": access.Sponsor, "Cy Moss": access.BenefitOwner, "Di Park": access.Mentor} {
		v := w.Colleague(t, w.Ada, name)
		if err := w.Work.GiveRole(t.Context(), w.Ada, w.Project, roleOf(v, role)); err != nil {
			t.Fatal(err)
		}
	}
	w.Join(t, w.Ada, account.Order{Scope: w.Engagement, Role: access.Guest, Name: "Gil Wray", Organisation: "Guests Ltd", Until: w.Clock.Now().Add(30 * 24 * time.Hour)})
	w.Join(t, w.Ada, account.Order{Scope: w.Project, Role: access.AssurerRole, Name: "Ines Faro", Organisation: "Ledger Audit"})
	return site, w
}

var everybody = []string{"Ada Lovell", "Bo Lind", "Cy Moss", "Di Park", "Dan Firth", "Gil Wray", "Ines Faro"}

// Whatever a page leads anybody to, opens, and says who sees it.
func TestNobodyIsLedAstray(t *testing.T) {
	site, w := crew(t)
	ada := site.SignedIn(t, "Ada Lovell")
	base := "/engagements/" + string(w.Engagement)
	note := ada.Get(base+"/notes/new").Submit("#form", webtest.Fill{"title": "Shared", "body": "For both."})
	note.Click(".actions a[href$='/share']").Submit("#share-form", nil)
	ada.Get("/projects/"+string(w.Project)+"/notes/new").Submit("#form", webtest.Fill{"title": "Ours", "body": "For us."})
	site.SignedIn(t, "Bo Lind").Get(base+"/letters/new").Submit("#form", webtest.Fill{"holder": string(w.Ada.Person), "may": "instruct"})
	site.SignedIn(t, "Dan Firth").Get(base+"/links/new").Submit("#form", webtest.Fill{"to": "Jo", "title": "Doors", "body": "Open?"})
	for _, name := range everybody {
		b := site.SignedIn(t, name)
		seen, todo := map[string]bool{"/": true}, []string{"/"}
		for len(todo) > 0 {
			path := todo[0]
			todo = todo[1:]
			p := b.Get(path)
			if p.Status != 200 {
				t.Errorf("%s is led to %s: %d", name, path, p.Status)
				continue
			}
			if own := strings.HasPrefix(path, "/projects/") || strings.HasPrefix(path, "/engagements/"); own && p.Has("h1") && !p.Has(".audience") {
				t.Errorf("%s: %s does not say who sees it", name, path)
			}
			for _, to := range p.Attrs("a[href]", "href") {
				to, _, _ = strings.Cut(to, "#")
				if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/me") && !strings.Contains(to, "/bundle") && !seen[to] && len(seen) < 150 {
					seen[to] = true
					todo = append(todo, to)
				}
			}
		}
		if len(seen) < 6 {
			t.Errorf("%s is led to %d pages only", name, len(seen))
		}
	}
}

func TestRolesOnPages(t *testing.T) {
	site, w := crew(t)
	ada := site.SignedIn(t, "Ada Lovell")
	people := ada.Get("/projects/" + string(w.Project) + "/people")
	if got := people.Texts("#role-list tbody th .person bdi"); !slices.Contains(got, "Bo Lind") || len(got) != 5 {
		t.Errorf("on our side: %q", got)
	}
	twice := people.Submit("#give-form", webtest.Fill{"person": personOf(t, people, "Bo Lind"), "role": "sponsor"})
	if twice.Status != 422 || twice.One("#give-form-role-error").Text() == "" {
		t.Errorf("a role given twice: %d", twice.Status)
	}
	given := people.Submit("#give-form", webtest.Fill{"person": personOf(t, people, "Cy Moss"), "role": "client_pm", "days": "6"})
	if given.One(".flash").Text() != "The role is given." {
		t.Errorf("after giving: %s", given.One(".flash").Text())
	}
	if got := site.SignedIn(t, "Dan Firth").Get("/engagements/" + string(w.Engagement) + "/people"); strings.Contains(got.Raw, "Cy Moss") {
		t.Error("the other side learns of somebody who has not acted")
	}
}

// personOf is somebody in the list of a form.
func personOf(t *testing.T, p webtest.Page, name string) string {
	t.Helper()
	for _, o := range p.All("select[name=person] option") {
		if strings.HasPrefix(o.Text(), name) {
			v, _ := o.Attr("value")
			return v
		}
	}
	t.Fatalf("%s is not offered", name)
	return ""
}

func TestARoleIsChangedAndEnded(t *testing.T) {
	site, w := crew(t)
	ada := site.SignedIn(t, "Ada Lovell")
	path := "/projects/" + string(w.Project) + "/people"
	var role webtest.Page
	for _, href := range ada.Get(path).Attrs("#role-list a[href*='/people/']", "href") {
		if p := ada.Get(strings.TrimSuffix(href, "#days")); strings.HasPrefix(p.One("h1").Text(), "Cy Moss") {
			role = p
		}
	}
	wrong := role.Submit("#days-form", webtest.Fill{"days": "40"})
	if wrong.Status != 422 || wrong.One("#days-form-days-error").Text() == "" {
		t.Errorf("forty days a month: %d", wrong.Status)
	}
	days := role.Submit("#days-form", webtest.Fill{"days": "7"})
	if !strings.Contains(days.One("#role-list").Text(), "7") {
		t.Errorf("after setting: %s", days.One("#role-list").Text())
	}
	late := role.Submit("#end-form", nil)
	if late.Status != 409 {
		t.Errorf("ending what was changed since: %d", late.Status)
	}
	ended := ada.Get(role.Path).Submit("#end-form", nil)
	if got := ended.One("#past").Text(); !strings.Contains(got, "Cy Moss") {
		t.Errorf("before: %s", got)
	}
	if got := site.SignedIn(t, "Cy Moss").Get("/projects/" + string(w.Project)); got.Status != 404 {
		t.Errorf("after the role ended: %d", got.Status)
	}
}

func TestAnEngagementMovesOn(t *testing.T) {
	site, w := crew(t)
	base := "/engagements/" + string(w.Engagement)
	ada, bo, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Bo Lind"), site.SignedIn(t, "Dan Firth")
	if got := ada.Get(base).Texts("#state .button"); !cmp.Equal(got, []string{"Close without starting"}) {
		t.Errorf("the client PM is offered %q", got)
	}
	if got := ada.Get(base + "/step?to=active").Status; got != 404 {
		t.Errorf("the client PM before the gate: %d", got)
	}
	if dan.Get(base).Has("#state .button") {
		t.Error("the delivery side is offered steps")
	}
	ask := bo.Get(base + "/step?to=active")
	if got := ask.Submit("#form", webtest.Fill{"reason": ""}); got.Status != 422 || got.One("#form-reason-error").Text() == "" {
		t.Errorf("without a reason: %d", got.Status)
	}
	started := ask.Submit("#form", webtest.Fill{"reason": "The old system ends in June."})
	if !strings.Contains(started.One("#ours").Text(), "The old system ends in June.") {
		t.Errorf("our side reads %s", started.One("#ours").Text())
	}
	theirs := dan.Get(base)
	if strings.Contains(theirs.Raw, "The old system") || !strings.Contains(theirs.One("#state").Text(), "active") {
		t.Errorf("the other side reads %s", theirs.One("#state").Text())
	}
	if got := ask.Submit("#form", webtest.Fill{"reason": "Again."}); got.Status != 409 && got.Status != 404 {
		t.Errorf("the same step again: %d", got.Status)
	}
}

func TestTheTermsAreChangedByTwo(t *testing.T) {
	site, w := crew(t)
	edit := "/engagements/" + string(w.Engagement) + "/edit"
	mine, theirs := site.SignedIn(t, "Ada Lovell").Get(edit), site.SignedIn(t, "Bo Lind").Get(edit)
	wrong := mine.Submit("#form", webtest.Fill{"week": "mon-fri", "zone": "Nowhere", "currency": "€"})
	for _, field := range []string{"week", "zone", "currency"} {
		if wrong.Status != 422 || wrong.One("#form-"+field+"-error").Text() == "" {
			t.Errorf("%s: %d", field, wrong.Status)
		}
	}
	theirs.Submit("#form", webtest.Fill{"contract": "NT/1", "record_only": "on"})
	merge := mine.Submit("#form", webtest.Fill{"contract": "NT/2", "holidays": "2026-12-25"})
	if merge.Status != 409 || len(merge.All("fieldset.clash")) != 1 {
		t.Fatalf("the choice: %d with %d clashes", merge.Status, len(merge.All("fieldset.clash")))
	}
	done := merge.Submit("#merge", webtest.Fill{"contract": "NT/2"})
	terms := done.One("#terms").Text()
	if done.Status != 200 || !strings.Contains(terms, "NT/2") || !strings.Contains(terms, "record only") || !strings.Contains(terms, "1 holiday") {
		t.Errorf("after the choice: %d %s", done.Status, terms)
	}
	if got := site.SignedIn(t, "Dan Firth").Get(edit); got.Status != 404 {
		t.Errorf("the delivery side: %d", got.Status)
	}
}

func TestAProjectIsChangedAndMoved(t *testing.T) {
	site, w := crew(t)
	ada := site.SignedIn(t, "Ada Lovell")
	programme := ada.Get("/programmes/new").Submit("#form", webtest.Fill{"name": "Digital ward"})
	if programme.Status != 200 || programme.One("h1").Text() != "Digital ward" {
		t.Fatalf("the programme: %d", programme.Status)
	}
	path := "/projects/" + string(w.Project)
	id := strings.TrimPrefix(strings.Split(programme.Path, "?")[0], "/programmes/")
	moved := ada.Get(path+"/move").Submit("#form", webtest.Fill{"programme": id})
	if got := moved.Texts(".crumbs a"); !cmp.Equal(got, []string{"Digital ward"}) {
		t.Errorf("the way there: %q", got)
	}
	if got := ada.Get(programme.Path).Texts("#project-list tbody th a"); !cmp.Equal(got, []string{"Patient records"}) {
		t.Errorf("the programme holds %q", got)
	}
	renamed := ada.Get(programme.Path).Click(".actions a[href$='/edit']").Submit("#form", webtest.Fill{"name": "Digital wards"})
	if renamed.One("h1").Text() != "Digital wards" {
		t.Errorf("renamed: %s", renamed.One("h1").Text())
	}
	changed := ada.Get(path+"/edit").Submit("#form", webtest.Fill{"code": "PR-7"})
	if !strings.Contains(changed.One("#about").Text(), "PR-7") {
		t.Errorf("changed: %s", changed.One("#about").Text())
	}
	dan := site.SignedIn(t, "Dan Firth")
	for _, p := range []string{path, path + "/people", path + "/notes", "/projects", "/projects.csv", programme.Path, "/programmes/new", "/projects/new"} {
		if got := dan.Get(p).Status; got != 404 {
			t.Errorf("the delivery side opens %s: %d", p, got)
		}
	}
}

func TestListsGoOutAsFiles(t *testing.T) {
	site, w := crew(t)
	ada := site.SignedIn(t, "Ada Lovell")
	for path, head := range map[string]string{"/engagements.csv": "Engagement", "/projects.csv": "Project", "/engagements/" + string(w.Engagement) + "/notes.csv": "Title"} {
		p := ada.Get(path)
		rows, err := csv.NewReader(strings.NewReader(p.Raw)).ReadAll()
		if err != nil || p.Status != 200 || rows[0][0] != head || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d, %v, %q", path, p.Status, err, p.Header.Get("Content-Disposition"))
		}
	}
	theirs := site.SignedIn(t, "Dan Firth").Get("/engagements.csv")
	if strings.Contains(theirs.Raw, "Patient records") || !strings.Contains(theirs.Raw, "Vantor Systems") {
		t.Errorf("the delivery side takes away %s", theirs.Raw)
	}
}

func TestDraftsAreGoneOnWith(t *testing.T) {
	site, w := crew(t)
	ada, bo := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Bo Lind")
	base := "/projects/" + string(w.Project)
	form := ada.Get(base + "/notes/new").One("#form")
	saves, _ := form.Attr("data-draft")
	if got := ada.Post(saves, url.Values{"title": {"Begun"}, "body": {"Half a thought"}}); got.Status != 200 || !strings.HasPrefix(got.Raw, "saved ") {
		t.Fatalf("saving: %d %s", got.Status, got.Raw)
	}
	again := ada.Get("/").Click("#drafts a")
	if got := again.Values("#form"); got["body"][0] != "Half a thought" || !strings.HasPrefix(again.One("[data-saved]").Text(), "saved ") {
		t.Errorf("gone on with: %v", got)
	}
	if bo.Get("/").Has("#drafts") {
		t.Error("somebody else sees the draft")
	}
	note := again.Submit("#form", nil)
	if ada.Get("/").Has("#drafts") {
		t.Error("the draft outlives what it became")
	}
	// A change that was begun before somebody else's does not write over it.
	path := strings.Split(note.Path, "?")[0]
	edit := ada.Get(path + "/edit")
	saves, _ = edit.One("#form").Attr("data-draft")
	values := url.Values(edit.Values("#form"))
	values.Set("body", "Half a thought, by Ada")
	ada.Post(saves, values)
	bo.Get(path+"/edit").Submit("#form", webtest.Fill{"body": "A whole thought, by Bo"})
	if merge := ada.Get("/").Click("#drafts a").Submit("#form", nil); merge.Status != 409 || !strings.Contains(merge.One("#merge").Text(), "by Bo") {
		t.Errorf("the old draft: %d %s", merge.Status, merge.Text())
	}
	bo.Get(path+"/erase").Submit("#erase-form", webtest.Fill{"reason": "mistake"})
	home := ada.Get("/")
	if home.Has("#drafts li a") || !home.Has("#drafts li form") {
		t.Errorf("the draft of what was erased: %s", home.One("#drafts").Text())
	}
	if gone := home.Submit("#drafts form", nil); gone.Has("#drafts") {
		t.Error("it cannot be forgotten")
	}
	for _, form := range []string{"", "x", "note/planet/1/new", "note/project"} {
		if got := ada.Post("/drafts?form="+url.QueryEscape(form), url.Values{"body": {"x"}}).Status; got != 404 {
			t.Errorf("a draft of %q: %d", form, got)
		}
	}
}

func TestTheSearchPageAndThePalette(t *testing.T) {
	site, w := crew(t)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	ada.Get("/engagements/"+string(w.Engagement)+"/notes/new").Submit("#form", webtest.Fill{"title": "Zebra crossing", "body": "Outside the ward."})
	if got := ada.Get("/search?q=zeb").Texts(".results bdi"); !cmp.Equal(got, []string{"Zebra crossing"}) {
		t.Errorf("found %q", got)
	}
	if a, b := dan.Get("/search?q=zeb"), dan.Get("/search?q=zxb"); strings.ReplaceAll(a.Raw, "zeb", "") != strings.ReplaceAll(b.Raw, "zxb", "") {
		t.Error("what is hidden is not answered as what is not there")
	}
	if got := ada.Get("/search/palette?q=").Texts(".kind"); len(got) < 3 || got[0] != "page" {
		t.Errorf("before a word is typed: %q", got)
	}
	if got := dan.Get("/search/palette?q=proj"); got.Has(".results") {
		t.Errorf("the delivery side is offered %s", got.Text())
	}
}

func TestDaysForAnEngagementAreOnesOwn(t *testing.T) {
	site, w := crew(t)
	base := "/engagements/" + string(w.Engagement)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	ada.Get(base+"/standing").Submit("#form", webtest.Fill{"pm_days": "3", "needed_days": "5"})
	dan.Get(base+"/standing").Submit("#form", webtest.Fill{"pm_days": "11", "needed_days": "12"})
	if got := ada.Get(base).One("#ours").Text(); !strings.Contains(got, "3 set aside, 5 needed") || strings.Contains(got, "12 needed") {
		t.Errorf("the client reads %s", got)
	}
	if got := dan.Get(base).One("#ours").Text(); !strings.Contains(got, "11 set aside, 12 needed") {
		t.Errorf("the delivery side reads %s", got)
	}
	if got := ada.Get(base+"/standing").Submit("#form", webtest.Fill{"pm_days": "-1"}); got.Status != 422 {
		t.Errorf("less than nothing: %d", got.Status)
	}
}
