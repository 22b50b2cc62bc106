package account_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/webtest"
)

// cookie is the session of somebody, for a browser.
func cookie(t *testing.T, s webtest.Site, name string) *http.Cookie {
	t.Helper()
	e, err := s.Accounts.SignIn(t.Context(), account.Credentials{Email: apptest.Email(name), Password: apptest.Password})
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: server.CookieName(false), Value: e.Secret, Path: "/"}
}

// TestEveryPageIsAccessible opens every page of the family, empty and full, in a browser, and has axe look at it.
func TestEveryPageIsAccessible(t *testing.T) {
	s, b := both(t)
	bo := s.Colleague(t, b.Ada, "Bo Lind")
	s.Join(t, b.Ada, account.Order{Scope: b.Project, Role: access.Firm, Name: "Eve Stone", Organisation: "Costs & Co"})
	invite := func(o account.Order) string { return "/invitations/" + s.Invite(t, b.Ada, o) }
	open := invite(account.Order{Scope: access.ScopeID(b.Ada.Organisation), Role: access.Staff, Name: "Olga Berg"})
	other := invite(account.Order{Scope: s.Engagement(t, b.Ada, b.Project, "Vantor Systems"), Role: access.DeliveryPM, Name: "Dan Firth", Organisation: "Vantor Systems"})
	link, err := s.Accounts.Recover(t.Context(), b.Ada, bo.Person)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accounts.AddToken(t.Context(), b.Ada, account.NewToken{Name: "nightly report", Days: 30, Password: apptest.Password}); err != nil {
		t.Fatal(err)
	}
	pages := map[string][]string{
		"":    {"/sign-in", open, "/recover/" + link.Secret, "/invitations/guess"},
		"Dan": {other, "/organisation"},
		"Ada": {"/me", "/me/password", "/me/email", "/me/tokens/new", "/me/second-factor", "/me/second-factor/codes", "/me/second-factor/remove", "/me/sessions/end", "/me/sessions/end-all", "/choose-organisation", "/organisation", "/organisation/invite",
			"/organisation/people/" + string(bo.Person), "/organisation/people/" + string(bo.Person) + "/deactivate",
			"/projects/" + string(b.Project) + "/invite", "/engagements/" + string(b.Engagement) + "/invite",
			"/administration", "/administration/organisations", "/administration/organisations/new",
			"/administration/organisations/" + string(b.Dan.Organisation), "/administration/people",
			"/administration/people/" + string(bo.Person), "/administration/people/" + string(bo.Person) + "/end"},
	}
	for _, who := range []string{"", "Dan", "Ada"} {
		p := e2e.OpenURL(t, s.URL+"/sign-in")
		if who != "" {
			p.SetCookie(cookie(t, s, who))
		}
		for _, path := range pages[who] {
			p.OpenURL(s.URL + path)
			look(t, p, path)
		}
	}
}

// look holds one page against what is asked of all.
func look(t *testing.T, p *e2e.Page, path string) {
	t.Helper()
	for _, dark := range []bool{false, true} {
		if dark && !e2e.InTheDark(path) {
			continue
		}
		p.Look(e2e.Look{Width: 1280, Height: 800, Dark: dark})
		for _, v := range p.Axe() {
			t.Errorf("%s (dark %v): %+v", path, dark, v)
		}
	}
	if over := p.Overflow(360); over > 0 {
		t.Errorf("%s scrolls sideways by %d at 360", path, over)
	}
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s", path, problem)
	}
}

// TestShownOncePages looks at the answers to forms, which no address leads to.
func TestShownOncePages(t *testing.T) {
	s, _ := both(t)
	p := e2e.OpenURL(t, s.URL+"/sign-in")
	p.SetCookie(cookie(t, s, "Ada"))
	p.OpenURL(s.URL + "/organisation/invite")
	p.Type("#form-name", "Olga Berg")
	p.Submit("#form-name")
	if p.Status() != 422 {
		t.Errorf("a form without an address is answered %d", p.Status())
	}
	look(t, p, "an invitation with faults")
	if focused := e2e.Eval[string](p, "document.activeElement.id"); focused != "form-errors" {
		t.Errorf("the focus is on %q, want what is to be put right", focused)
	}
	p.Type("#form-email", "olga@example.org")
	p.Click("#form-role-0")
	p.Submit("#form-name")
	look(t, p, "an invitation")
	link := e2e.Eval[string](p, "document.querySelector('#secret').value")
	if !strings.HasPrefix(link, s.URL+"/invitations/") {
		t.Errorf("the link is %q", link)
	}
}

// TestSecondFactorInABrowser sets a second factor up and signs in with it, with and without script.
func TestSecondFactorInABrowser(t *testing.T) {
	for _, options := range [][]e2e.Option{nil, {e2e.NoScript}} {
		s, _ := both(t)
		p := e2e.OpenURL(t, s.URL+"/sign-in", options...)
		p.SetCookie(cookie(t, s, "Ada"))
		seen := func(name, title string) {
			t.Helper()
			if got := p.Text("h1"); got != title {
				t.Fatalf("%s: is at %q, %s", name, got, p.Text("main"))
			}
			if len(options) == 0 {
				p.Keep("second-factor-" + strings.ReplaceAll(name, " ", "-"))
				look(t, p, name)
			}
		}
		p.OpenURL(s.URL + "/me/second-factor")
		p.Type("#form-password", apptest.Password)
		p.Submit("#form-password")
		seen("the secret", "Set up a second factor")
		d := s.Device(t, e2e.Eval[string](p, "document.querySelector('#secret').value"))
		if drawn := e2e.Eval[float64](p, "document.querySelector('svg[role=img] path').getBoundingClientRect().width"); drawn < 150 {
			t.Errorf("the picture is %v pixels wide", drawn)
		}
		p.Type("#form-code", "12345")
		p.Submit("#form-code")
		seen("a wrong first code", "Give a first code")
		p.Type("#form-code", d.Code())
		p.Submit("#form-code")
		seen("the recovery codes", "Your recovery codes")
		p.Click("main .button")
		seen("one's own page with a second factor", "Your account")
		p.OpenURL(s.URL + "/me/email")
		seen("the address, with a code", "Change the e-mail address")

		p = e2e.OpenURL(t, s.URL+"/sign-in?next=/me", options...)
		p.Type("#form-email", "ada@example.org")
		p.Type("#form-password", apptest.Password)
		p.Submit("#form-password")
		seen("a code", "Enter a code")
		p.Type("#form-code", "12345")
		p.Submit("#form-code")
		seen("a wrong code", "Enter a code")
		p.Type("#form-code", d.Next())
		p.Submit("#form-code")
		seen("signed in", "Your account")
	}
}

// TestKeyboardSignsIn comes in by keys alone, with and without script.
func TestKeyboardSignsIn(t *testing.T) {
	s, _ := both(t)
	for _, options := range [][]e2e.Option{nil, {e2e.NoScript}} {
		p := e2e.OpenURL(t, s.URL+"/sign-in?next=/me", options...)
		p.Press("Tab") // the skip link comes first
		for range 12 {
			if e2e.Eval[string](p, "document.activeElement.name || ''") == "email" {
				break
			}
			p.Press("Tab")
		}
		p.Press(keys("ada@example.org")...)
		p.Press("Tab")
		p.Press(keys(apptest.Password)...)
		p.Press("Enter")
		at, err := url.Parse(p.URL())
		if err != nil || at.Path != "/me" {
			t.Errorf("with %d options the keys led to %s", len(options), p.URL())
		}
	}
}

func keys(text string) (out []string) {
	for _, r := range text {
		out = append(out, string(r))
	}
	return slices.Clip(out)
}
