package admin_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/webtest"
)

type fill = webtest.Fill

// is fails unless a page is what it should be.
func is(t *testing.T, p webtest.Page, status int, title string) {
	t.Helper()
	if got := p.One("h1").Text(); p.Status != status || got != title {
		t.Fatalf("%s answers %d %q, want %d %q; it says: %s", p.Path, p.Status, got, status, title, p.One("main").Text())
	}
}

func both(t *testing.T) (webtest.Site, apptest.Both) {
	t.Helper()
	s := webtest.Open(t, apptest.SQLite(t))
	return s, s.Both(t)
}

func TestAdministrationIsForAdministrators(t *testing.T) {
	s, b := both(t)
	dan, stranger := s.SignedIn(t, "Dan"), s.Browser(t)
	person, organisation := "/administration/people/"+string(b.Dan.Person), "/administration/organisations/"+string(b.Dan.Organisation)
	for _, path := range []string{"/administration", "/administration/organisations", "/administration/organisations/new", organisation,
		"/administration/people", person, person + "/end"} {
		is(t, dan.Get(path), 404, "Not found")
		if p := stranger.Get(path); !strings.HasPrefix(p.Path, "/sign-in") {
			t.Errorf("a stranger is let in to %s", p.Path)
		}
	}
	for _, path := range []string{"/administration/organisations", organisation + "/lead", person + "/administrator", person + "/sessions", person + "/recover", person + "/end"} {
		is(t, dan.Post(path, url.Values{"administrator": {"yes"}}), 404, "Not found")
	}
}

func TestOverview(t *testing.T) {
	s, _ := both(t)
	p := s.SignedIn(t, "Ada").Get("/administration")
	is(t, p, 200, "Administration")
	if got := p.Texts(".figures .value"); cmp.Diff([]string{"2", "2", "3"}, got) != "" {
		t.Errorf("figures %v", got)
	}
	if got := p.Attrs("nav.section-nav a", "href"); len(got) != 3 {
		t.Errorf("leads to %v", got)
	}
}

func TestAddAnOrganisation(t *testing.T) {
	s, _ := both(t)
	ada := s.SignedIn(t, "Ada")
	p := ada.Get("/administration/organisations").Click(".actions a")
	p = p.Submit("form.form", fill{"name": "Plain Sight", "lead": "Ivy Hart", "email": "ivy"})
	is(t, p, 422, "Add an organisation")
	if got := p.Attrs(".field.wrong [name]", "name"); cmp.Diff([]string{"side", "side", "side", "email"}, got) != "" {
		t.Errorf("to put right: %v", got)
	}
	p = p.Submit("form.form", fill{"side": "assurer", "email": "ivy@example.org"})
	is(t, p, 200, "A link for Ivy Hart")
	link, _ := p.One("#secret").Attr("value")
	p = ada.Get("/administration/organisations")
	if got := p.Texts("tbody th"); cmp.Diff([]string{"North Hospitals", "Plain Sight", "Vantor Systems"}, got) != "" {
		t.Errorf("organisations %v", got)
	}
	at := p.Attrs("tbody th a", "href")[1]
	p = ada.Get(at).Submit("form.form", fill{"lead": "Ivy Hart", "email": "ivy.hart@example.org"}) // the first link went astray
	is(t, p, 200, "A link for Ivy Hart")

	ivy := s.Browser(t)
	ivy.Get(strings.TrimPrefix(link, s.URL)).Submit("form.form", fill{"password": apptest.Password})
	is(t, ivy.Get("/organisation"), 200, "Plain Sight")
	p = ada.Get(at)
	if p.Has("form.form") || !strings.Contains(p.One(".lead").Text(), "You cannot.") {
		t.Errorf("offers to invite to what has a lead: %s", p.One("main").Text())
	}
	is(t, ada.Post(at+"/lead", url.Values{"lead": {"Mal"}, "email": {"mal@example.org"}}), 422, "Plain Sight")
	is(t, ada.Get("/administration/organisations/nowhere"), 404, "Not found")
}

func TestPeoplePages(t *testing.T) {
	s, b := both(t)
	bo := s.Colleague(t, b.Ada, "Bo Lind")
	ada, session := s.SignedIn(t, "Ada"), s.SignedIn(t, "Bo")
	p := ada.Get("/administration/people")
	if got := p.Texts("tbody th"); cmp.Diff([]string{"Ada Lovell", "Bo Lind", "Dan Firth"}, got) != "" {
		t.Errorf("people %v", got)
	}
	path := "/administration/people/" + string(bo.Person)
	p = p.Click("a[href='" + path + "']")
	is(t, p, 200, "Bo Lind")
	if p.Has("#recover") {
		t.Error("offers to recover an account of an organisation that has a lead")
	}
	is(t, ada.Post(path+"/recover", url.Values{"organisation": {string(bo.Organisation)}}), 422, "Bo Lind")
	p = p.Submit("form[action='"+path+"/sessions']", nil)
	if p.One(".flash").Text() != "Every session of theirs was ended." || session.Get("/me").Path != "/sign-in?next=%2Fme" {
		t.Errorf("says %s", p.One("main").Text())
	}
	p = p.Submit("form[action='"+path+"/administrator']", nil)
	is(t, p, 200, "Bo Lind")
	is(t, s.SignedIn(t, "Bo").Get("/administration"), 200, "Administration")

	own := "/administration/people/" + string(b.Ada.Person)
	is(t, ada.Post(own+"/end", nil), 422, "Ada Lovell") // she alone leads
	p = ada.Get(path).Click("a[href='" + path + "/end']")
	is(t, p, 200, "End the account of Bo Lind")
	p = p.Submit("form.form", nil)
	is(t, p, 200, "Bo Lind")
	if !strings.Contains(p.One(".lead").Text(), "The account was ended.") || p.Has("main form") {
		t.Errorf("says %s", p.One("main").Text())
	}
	is(t, ada.Post(own+"/administrator", url.Values{"administrator": {"no"}}), 422, "Ada Lovell") // the last
	if p := ada.Get("/administration/people?page=7"); p.Status != 200 || !strings.Contains(p.One("main").Text(), "nobody on this page") {
		t.Errorf("beyond the last page: %s", p.One("main").Text())
	}
}

// TestNoContent: nothing that anybody wrote, and no project, is on any page of the administration.
func TestNoContent(t *testing.T) {
	s, b := both(t)
	if err := s.Accounts.HostSetAdmin(t.Context(), "dan@example.org", true); err != nil {
		t.Fatal(err)
	}
	dan := s.SignedIn(t, "Dan")
	for _, path := range []string{"/administration", "/administration/organisations", "/administration/people",
		"/administration/people/" + string(b.Ada.Person), "/administration/organisations/" + string(b.Ada.Organisation)} {
		p := dan.Get(path)
		for _, text := range []string{"Patient records", string(b.Project), string(b.Engagement), string(access.ClientPM), access.ClientPM.Words()} {
			if strings.Contains(p.Raw, text) {
				t.Errorf("%s tells of %q", path, text)
			}
		}
	}
}
