package account_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/webtest"
)

func TestOwnAccount(t *testing.T) {
	s, _ := both(t)
	here, there := s.SignedIn(t, "Ada"), s.SignedIn(t, "Ada")
	p := here.Get("/me")
	is(t, p, 200, "Your account")
	if got := len(p.All("#session-list tbody tr")); got != 3 { // one since the first run
		t.Errorf("%d sessions are listed", got)
	}

	p = p.Submit("#profile-form", fill{"name": ""})
	is(t, p, 422, "Your account")
	if faults(p)["name"] != "Give your name." {
		t.Errorf("says %v", faults(p))
	}
	saved := here.Get("/me/account.json")
	var kept struct {
		Schema, Email, Name     string
		Sessions, Organisations []map[string]any
	}
	if err := json.Unmarshal([]byte(saved.Raw), &kept); err != nil || kept.Schema != "counterpart/account/1" || kept.Name != "Ada Lovell" || len(kept.Sessions) != 3 || len(kept.Organisations) == 0 ||
		!strings.HasPrefix(saved.Header.Get("Content-Disposition"), "attachment") || strings.Contains(saved.Raw, here.Cookie("counterpart")) {
		t.Errorf("%v %+v", err, kept)
	}
	if p := s.Browser(t).Get("/me/account.json"); p.Path != "/sign-in?next=%2Fme%2Faccount.json" {
		t.Errorf("who is not signed in gets %s", p.Path)
	}
	stale := there.Get("/me")
	p = p.Submit("#profile-form", fill{"name": "Ada Lovell-Byron"})
	is(t, p, 200, "Your account")
	if got := p.One(".flash").Text(); got != "The name was changed." || p.One("header .person").Text() == "" {
		t.Errorf("says %q", got)
	}
	is(t, stale.Submit("#profile-form", fill{"name": "Ada"}), 409, "Changed meanwhile")

	p = here.Get("/me/email").Submit("form.form", fill{"email": "lovell@example.org", "password": another})
	is(t, p, 422, "Change the e-mail address")
	if faults(p)["password"] != "This is not your password." || p.Values("form.form")["email"][0] != "lovell@example.org" {
		t.Errorf("says %v", faults(p))
	}
	is(t, p.Submit("form.form", fill{"password": apptest.Password}), 200, "Your account")
	if p := there.Get("/me"); p.Path != "/sign-in?next=%2Fme" {
		t.Errorf("the other session lives on: %s", p.Path)
	}

	p = here.Get("/me/password").Submit("form.form", fill{"old": apptest.Password, "password": "short"})
	is(t, p, 422, "Change the password")
	before := here.Cookie("counterpart")
	is(t, p.Submit("form.form", fill{"old": apptest.Password, "password": another}), 200, "Your account")
	if here.Cookie("counterpart") == before {
		t.Error("the session is still the old one")
	}

	there = s.Browser(t)
	there.Get("/sign-in?next=/me").Submit("form.form", fill{"email": "lovell@example.org", "password": another})
	p = here.Get("/me")
	p = p.Click("#session-list td a")
	is(t, p, 200, "End a session")
	p = p.Submit("form.form", fill{"password": apptest.Password}) // the one before
	if faults(p)["password"] != "This is not your password." {
		t.Errorf("says %v", faults(p))
	}
	is(t, p.Submit("form.form", fill{"password": another}), 200, "Your account")
	if p := there.Get("/me"); p.Path != "/sign-in?next=%2Fme" {
		t.Errorf("the session that was ended lives on: %s", p.Path)
	}
	p = here.Get("/me").Click("a[href='/me/sessions/end-all']")
	if p := p.Submit("form.form", fill{"password": another}); p.Path != "/sign-in" {
		t.Errorf("signed out everywhere and is at %s", p.Path)
	}
}

func TestTokenPages(t *testing.T) {
	s, b := both(t)
	ada := s.SignedIn(t, "Ada")
	p := ada.Get("/me").Click("#tokens .nothing a")
	is(t, p, 200, "Make an API token")
	p = p.Submit("form.form", fill{"days": "many"})
	is(t, p, 422, "Make an API token")
	if got := faults(p); got["name"] == "" || got["days"] == "" {
		t.Errorf("says %v", got)
	}
	p = p.Submit("form.form", fill{"name": "nightly report", "days": "30", "scope": string(b.Engagement), "password": apptest.Password})
	is(t, p, 200, "Your token")
	secret, _ := p.One("#secret").Attr("value")
	v, err := s.Accounts.Token(t.Context(), secret)
	if err != nil || !v.ReadOnly {
		t.Fatalf("the token lets in %+v, %v", v, err)
	}
	p = ada.Get("/me")
	if got := p.Texts("#token-list tbody tr"); len(got) != 1 || !strings.HasPrefix(got[0], "nightly report read") || strings.Contains(p.Raw, secret) {
		t.Errorf("lists %v", got)
	}
	p = p.Submit("form[action='/me/tokens/end']", nil)
	if !p.Has("#tokens .nothing") || p.One(".flash").Text() != "The token was ended." {
		t.Errorf("says %s", p.One("#tokens").Text())
	}
}

func TestSeveralOrganisations(t *testing.T) {
	s, b := both(t)
	invited, err := s.Accounts.Invite(t.Context(), b.Ada, account.Order{Scope: access.ScopeID(b.Ada.Organisation), Role: access.Staff, Name: "Dan", Email: "dan@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	dan := s.SignedIn(t, "Dan")
	p := dan.Get("/invitations/" + invited.Secret)
	if p.Has("input[name='password']") || !strings.Contains(p.One(".intro").Text(), "signed in as Dan Firth of Vantor Systems") {
		t.Errorf("says %s", p.One("main").Text())
	}
	p.Submit("form[action^='/invitations']", nil)
	p = dan.Get("/me")
	if got := p.Texts("#organisation-list tbody th"); cmp.Diff([]string{"North Hospitals", "Vantor Systems"}, got) != "" {
		t.Errorf("acts for %v", got)
	}
	if got := p.One("header .person").Text(); !strings.Contains(got, "North Hospitals") {
		t.Errorf("acts as %q", got)
	}

	dan = s.Browser(t)
	p = dan.Get("/sign-in?next=/organisation").Submit("form.form", fill{"email": "dan@example.org", "password": apptest.Password})
	is(t, p, 200, "For whom do you act?")
	p = p.Submit("form[action='/choose-organisation']", fill{"organisation": string(b.Dan.Organisation)})
	is(t, p, 200, "Vantor Systems")
	p = dan.Get("/choose-organisation").Submit("form[action='/choose-organisation']", fill{"organisation": "elsewhere"})
	is(t, p, 404, "Not found")
}

func TestLooksAsTheOtherSide(t *testing.T) {
	s, b := both(t)
	ada := s.SignedIn(t, "Ada")
	before := ada.Cookie("counterpart")
	ada.Post("/engagements/"+string(b.Engagement)+"/see-as", nil)
	if ada.Cookie("counterpart") == before {
		t.Fatal("the session is still her own")
	}
	p := ada.Get("/engagements/" + string(b.Engagement) + "/record")
	is(t, p, 200, "Record")
	if got := p.One(".banner.seen-as").Text(); !strings.Contains(got, "As Vantor Systems sees it.") {
		t.Errorf("the banner says %q", got)
	}
	if p.Has("form[action='/sign-out']") || p.Has("a[href='/me']") {
		t.Error("shows what is the viewer's own")
	}
	for _, path := range []string{"/me", "/organisation", "/administration", "/projects/" + string(b.Project) + "/record", "/choose-organisation"} {
		is(t, ada.Get(path), 404, "Not found")
	}
	for _, path := range []string{"/me/tokens", "/me/name", "/organisation/invite", "/engagements/" + string(b.Engagement) + "/see-as"} {
		is(t, ada.Post(path, url.Values{"name": {"x"}}), 404, "Not found")
	}
	p.Submit(".banner.seen-as form", nil)
	is(t, ada.Get("/me"), 200, "Your account")

	ada.Post("/engagements/"+string(b.Engagement)+"/see-as", nil)
	s.Clock.Add(31 * time.Minute)
	if p := ada.Get("/me"); p.Path != "/sign-in?next=%2Fme" {
		t.Errorf("after half an hour is at %s", p.Path)
	}
	for _, id := range []string{string(b.Engagement), "nowhere"} {
		is(t, s.SignedIn(t, "Ada").Post("/engagements/"+id+"x/see-as", nil), 404, "Not found")
	}
}

func TestInviteToAnEngagement(t *testing.T) {
	s, b := both(t)
	ada := s.SignedIn(t, "Ada")
	path := "/engagements/" + string(s.Engagement(t, b.Ada, b.Project, "Other Builders")) + "/invite"
	p := ada.Get(path)
	is(t, p, 200, "Invite somebody")
	if got := p.One(".audience").Text(); !strings.Contains(got, "Ours only") {
		t.Errorf("who sees it: %q", got)
	}
	p = p.Submit("form.form", fill{"name": "Olga Berg", "email": "olga@example.org", "role": "delivery_pm", "days": "31", "until": "soon"})
	is(t, p, 422, "Invite somebody")
	if got := faults(p); got["until"] == "" {
		t.Errorf("says %v", got)
	}
	p = p.Submit("form.form", fill{"until": "", "days": "31"})
	if got := faults(p); got["days"] == "" {
		t.Errorf("says %v", got)
	}
	p = p.Submit("form.form", fill{"days": "7"})
	if got := faults(p); got["organisation"] == "" {
		t.Errorf("says %v", got)
	}
	link := shown(t, s, p.Submit("form.form", fill{"organisation": "Other Builders"}))
	p = ada.Get(path)
	if got := p.Texts("#invitation-list tbody th"); cmp.Diff([]string{"Olga Berg"}, p.Texts("#invitation-list tbody th > bdi")) != "" {
		t.Errorf("lists %v", got)
	}
	olga := s.Browser(t)
	p = olga.Get(link)
	if got := p.One(".lead").Text(); !strings.Contains(got, "You will be the first of it here") {
		t.Errorf("says %q", got)
	}
	p.Submit("form.form", fill{"password": another})
	is(t, olga.Get(path), 200, "Invite somebody")
	if got := olga.Get(path).Attrs("input[name='role']", "value"); cmp.Diff([]string{"delivery_pm", "delivery_executive", "delivery_member", "guest"}, got) != "" {
		t.Errorf("the delivery side invites as %v", got)
	}
	if got := ada.Get(path).Attrs("input[name='role']", "value"); cmp.Diff([]string{"client_pm", "firm", "assurer", "guest"}, got) != "" {
		t.Errorf("the client invites as %v", got)
	}
	is(t, s.SignedIn(t, "Dan").Get(path), 404, "Not found")

	p = olga.Get(path).Submit("form.form", fill{"name": "Pia Holt", "email": "pia@example.org", "role": "guest", "until": "2026-03-31"})
	link = shown(t, s, p)
	if got := s.Browser(t).Get(link).One(".lead").Text(); !strings.Contains(got, "as guest until 1 April 2026") {
		t.Errorf("says %q", got)
	}
	p = olga.Get(path).Submit("form[action='"+path+"/withdraw']", nil)
	if p.One(".flash").Text() != "The invitation was withdrawn." {
		t.Errorf("says %s", p.One("main").Text())
	}
	is(t, s.Browser(t).Get(link), 404, "This link opens nothing")
}

func TestColleaguePages(t *testing.T) {
	s, b := both(t)
	bo := s.Colleague(t, b.Ada, "Bo Lind")
	cy := s.Colleague(t, b.Ada, "Cy Marsh")
	ada := s.SignedIn(t, "Ada")
	path := "/organisation/people/" + string(bo.Person)
	p := ada.Get("/organisation").Click("a[href='" + path + "']")
	is(t, p, 200, "Bo Lind")

	link := shown(t, s, p.Submit("form[action='"+path+"/recover']", nil))
	again := s.Browser(t)
	p = again.Get(link)
	is(t, p, 200, "Set a new password")
	p = p.Submit("form.form", fill{"password": "short"})
	is(t, p, 422, "Set a new password")
	p.Submit("form.form", fill{"password": another})
	is(t, again.Get("/me"), 200, "Your account")

	p = ada.Get(path).Submit("form[action='"+path+"/lead']", nil)
	if p.One(".flash").Text() != "Who leads the organisation was changed." {
		t.Errorf("says %s", p.One("main").Text())
	}
	is(t, again.Get("/organisation/invite"), 200, "Invite somebody")
	p.Submit("form[action='"+path+"/lead']", nil)
	own := "/organisation/people/" + string(b.Ada.Person)
	p = ada.Get(own).Submit("form[action='"+own+"/lead']", nil)
	is(t, p, 422, "Ada Lovell")
	if got := p.One(".flash.problem").Text(); !strings.Contains(got, "Somebody has to lead") {
		t.Errorf("says %q", got)
	}
	is(t, ada.Post(own+"/recover", nil), 422, "Ada Lovell")
	ada.Get(path).Submit("form[action='"+path+"/sessions']", nil)
	if p := again.Get("/me"); p.Path != "/sign-in?next=%2Fme" {
		t.Errorf("lives on at %s", p.Path)
	}
	is(t, ada.Post(path+"/confirm", nil), 409, "Changed meanwhile")

	p = ada.Get(path).Click("a[href='" + path + "/deactivate']")
	is(t, p, 200, "End the account of Bo Lind")
	if got := p.Texts("select[name='successor'] option"); cmp.Diff([]string{"Nobody", "Ada Lovell", "Cy Marsh"}, got) != "" {
		t.Errorf("may be succeeded by %v", got)
	}
	p = p.Submit("form.form", fill{"successor": string(b.Dan.Person)})
	is(t, p, 422, "End the account of Bo Lind")
	p = p.Submit("form.form", fill{"successor": string(cy.Person)})
	is(t, p, 200, "North Hospitals")
	if got := p.Texts("#people-list tbody th"); cmp.Diff([]string{"Ada Lovell", "Cy Marsh"}, got) != "" {
		t.Errorf("people %v", got)
	}
	is(t, ada.Get(path), 404, "Not found")
	is(t, s.SignedIn(t, "Dan").Get(own), 404, "Not found")

	p = ada.Get("/organisation").Submit("#name-form", fill{"name": ""})
	is(t, p, 422, "North Hospitals")
	p = p.Submit("#name-form", fill{"name": "Northern Hospitals"})
	is(t, p, 200, "Northern Hospitals")
}

func TestHeldSeatPages(t *testing.T) {
	s, b := both(t)
	jo := s.Colleague(t, b.Dan, "Jo Kerr")
	if err := s.Accounts.SetLead(t.Context(), b.Dan, jo.Person, true); err != nil {
		t.Fatal(err)
	}
	invited := s.Invite(t, b.Ada, account.Order{Scope: access.ScopeID(b.Ada.Organisation), Role: access.Staff, Name: "Dan Firth"})
	if _, err := s.Accounts.Accept(t.Context(), invited, account.Acceptance{Name: "Dan Firth", Password: apptest.Password}); err != nil {
		t.Fatal(err)
	}
	link := shown(t, s, s.SignedIn(t, "Ada").Post("/organisation/people/"+string(b.Dan.Person)+"/recover", nil))
	dan := s.Browser(t)
	dan.Get(link).Submit("form.form", fill{"password": another})
	p := dan.Get("/choose-organisation")
	if got := p.Attrs("input[name='organisation']", "value"); len(got) != 1 || !strings.Contains(p.One("main").Text(), "its lead has to confirm") {
		t.Errorf("may choose %v: %s", got, p.One("main").Text())
	}
	lead := s.SignedIn(t, "Jo")
	path := "/organisation/people/" + string(b.Dan.Person)
	p = lead.Get(path).Submit("form[action='"+path+"/confirm']", nil)
	if p.One(".flash").Text() != "The person can sign in again." {
		t.Errorf("says %s", p.One("main").Text())
	}
	if got := dan.Get("/choose-organisation").Attrs("input[name='organisation']", "value"); len(got) != 2 {
		t.Errorf("may choose %v", got)
	}
}

// TestSecretsAreShownOnce: no page but the answer to who made it holds a secret, and none is ever stored by a cache.
func TestSecretsAreShownOnce(t *testing.T) {
	s, b := both(t)
	bo := s.Colleague(t, b.Ada, "Bo Lind")
	ada := s.SignedIn(t, "Ada")
	for _, p := range []webtest.Page{
		ada.Get("/organisation/invite").Submit("form.form", fill{"name": "New", "email": "new@example.org", "role": "staff"}),
		ada.Post("/organisation/people/"+string(bo.Person)+"/recover", nil),
		ada.Post("/me/tokens", url.Values{"name": {"x"}, "days": {"1"}, "password": {apptest.Password}}),
	} {
		secret, _ := p.One("#secret").Attr("value")
		secret = secret[strings.LastIndexByte(secret, '/')+1:]
		if p.Header.Get("Cache-Control") != "private, no-store" || len(secret) < 43 {
			t.Errorf("%s: %q is kept by caches: %v", p.Path, secret, p.Header)
		}
		for _, path := range []string{"/me", "/organisation", "/organisation/invite", "/organisation/people/" + string(bo.Person)} {
			if strings.Contains(ada.Get(path).Raw, secret) {
				t.Errorf("%s shows a secret of %s again", path, p.Path)
			}
		}
	}
}
