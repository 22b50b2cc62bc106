package account_test

import (
	"net/http"
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

type fill = webtest.Fill

const another = "nine slow ferries at dusk"

// open serves an empty world.
func open(t *testing.T) webtest.Site { t.Helper(); return webtest.Open(t, apptest.SQLite(t)) }

// both serves a world with two sides.
func both(t *testing.T) (webtest.Site, apptest.Both) {
	t.Helper()
	s := open(t)
	return s, s.Both(t)
}

// faults lists what a form says is wrong, by field.
func faults(p webtest.Page) map[string]string {
	out := map[string]string{}
	for _, f := range p.All(".field.wrong") {
		name := f.Attrs("[name]", "name")[0]
		out[name] = strings.TrimPrefix(f.One(".error").Text(), "To put right: ")
	}
	return out
}

// shown is the path of the link that a page shows once.
func shown(t *testing.T, s webtest.Site, p webtest.Page) string {
	t.Helper()
	if p.Status != http.StatusOK {
		t.Fatalf("%s answers %d: %s", p.Path, p.Status, p.One("main").Text())
	}
	link, _ := p.One("input#secret[readonly]").Attr("value")
	path, ok := strings.CutPrefix(link, s.URL)
	if !ok {
		t.Fatalf("the link %q is no address of ours", link)
	}
	return path
}

// is fails unless a page is what it should be.
func is(t *testing.T, p webtest.Page, status int, title string) {
	t.Helper()
	if got := p.One("h1").Text(); p.Status != status || got != title {
		t.Fatalf("%s answers %d %q, want %d %q; it says: %s", p.Path, p.Status, got, status, title, p.One("main").Text())
	}
}

func TestFromNothingToTwoSides(t *testing.T) {
	s := open(t)
	secret, _, err := s.Accounts.FirstRunToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ada := s.Browser(t)
	p := ada.Get("/first-run/" + secret)
	is(t, p, 200, "Set up Counterpart")
	if got := p.Attrs("form.form input", "autocomplete"); cmp.Diff([]string{"organization", "name", "username", "new-password"}, got) != "" {
		t.Errorf("a browser may fill in %v", got)
	}
	p = p.Submit("form.form", fill{"organisation": "North Hospitals", "name": "", "email": "ada@example.org", "password": "short"})
	is(t, p, 422, "Set up Counterpart")
	if got := faults(p); len(got) != 2 || got["name"] != "Give your name." || !strings.Contains(got["password"], "at least 12 characters") {
		t.Errorf("says %v", got)
	}
	if got := p.Values("form.form"); got["organisation"][0] != "North Hospitals" || got["password"][0] != "" {
		t.Errorf("the form came back with %v", got)
	}
	p = p.Submit("form.form", fill{"name": "Ada Lovell", "password": apptest.Password})
	if p.Path != "/" || ada.Cookie("counterpart") == "" {
		t.Fatalf("went to %s, cookie %q", p.Path, ada.Cookie("counterpart"))
	}
	is(t, ada.Get("/first-run/"+secret), 404, "Not found")
	if p := s.Browser(t).Get("/first-run/" + secret); p.Path != "/sign-in" {
		t.Errorf("a stranger is answered at %s, unlike at any address that never was", p.Path)
	}

	p = ada.Get("/organisation")
	is(t, p, 200, "North Hospitals")
	p = p.Click(".actions a")
	is(t, p, 200, "Invite somebody")
	p = p.Submit("form.form", fill{"name": "Bo Lind", "email": "bo"})
	is(t, p, 422, "Invite somebody")
	if got := faults(p); len(got) != 1 || got["email"] == "" {
		t.Errorf("says %v", got)
	}
	p = p.Submit("form.form", fill{"email": "bo@example.org", "role": "staff"})
	is(t, p, 200, "A link for Bo Lind")
	link := shown(t, s, p)

	bo := s.Browser(t)
	p = bo.Get(link)
	is(t, p, 200, "You are invited")
	if got := p.One(".lead").Text(); got != "Ada Lovell invites you to act for North Hospitals as staff." {
		t.Errorf("says %q", got)
	}
	bo.Get(link) // looking does nothing
	p = p.Submit("form.form", fill{"password": another})
	if p.Path != "/" {
		t.Fatalf("went to %s: %s", p.Path, p.One("main").Text())
	}
	is(t, bo.Get("/me"), 200, "Your account")
	is(t, bo.Get(link), 404, "This link opens nothing")
	p = bo.Get("/organisation")
	if got := p.Texts("#people-list tbody th"); cmp.Diff([]string{"Ada Lovell", "Bo Lind"}, got) != "" || p.Has(".actions a") || strings.Contains(p.Raw, "@example.org") {
		t.Errorf("staff see %v and more", got)
	}
	for _, path := range []string{"/organisation/invite", "/organisation/people/x", "/administration"} {
		is(t, bo.Get(path), 404, "Not found")
	}

	p = bo.Get("/me").Submit("form[action='/sign-out']", nil)
	if p.Path != "/sign-in" || bo.Cookie("counterpart") != "" {
		t.Errorf("after signing out is at %s with the cookie %q", p.Path, bo.Cookie("counterpart"))
	}
	if p := bo.Get("/me"); p.Path != "/sign-in?next=%2Fme" {
		t.Errorf("is let in to %s", p.Path)
	}
}

func TestSignInPage(t *testing.T) {
	s, _ := both(t)
	b := s.Browser(t)
	p := b.Get("/sign-in?next=/me/password")
	is(t, p, 200, "Sign in")
	if got := p.Attrs("form.form input[autocomplete]", "autocomplete"); cmp.Diff([]string{"username", "current-password"}, got) != "" {
		t.Errorf("a browser may fill in %v", got)
	}
	answer := func(email, password string) string {
		p := b.Get("/sign-in").Submit("form.form", fill{"email": email, "password": password})
		is(t, p, 422, "Sign in")
		if b.Cookie("counterpart") != "" {
			t.Error("got a cookie")
		}
		return strings.ReplaceAll(p.Raw, email, "")
	}
	if answer("ada@example.org", another) != answer("nobody@example.org", another) {
		t.Error("the answers tell whether there is an account")
	}
	p = p.Submit("form.form", fill{"email": "ada@example.org", "password": apptest.Password})
	is(t, p, 200, "Change the password")
	if p = b.Get("/sign-in?next=//evil.example"); p.Path != "/" {
		t.Errorf("who is signed in is sent to %s", p.Path)
	}
	for _, next := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"} {
		b := s.Browser(t)
		if p := b.Get("/sign-in?next="+url.QueryEscape(next)).Submit("form.form", fill{"email": "ada@example.org", "password": apptest.Password}); p.Path != "/" {
			t.Errorf("next=%s leads to %s", next, p.Path)
		}
	}
}

func TestGuessesAreCounted(t *testing.T) {
	s, b := both(t)
	stranger := s.Browser(t)
	guess := func(email string) int {
		return stranger.Post("/sign-in", url.Values{"email": {email}, "password": {another}}).Status
	}
	for i := range 10 {
		if got := guess("Ada@example.org"); got != 422 {
			t.Fatalf("guess %d is answered %d", i+1, got)
		}
	}
	if got := guess("ada@example.org"); got != http.StatusTooManyRequests {
		t.Errorf("the eleventh guess is answered %d", got)
	}
	// The same password cannot be guessed by accepting an invitation either.
	invited, err := s.Accounts.Invite(t.Context(), b.Dan, account.Order{Scope: access.ScopeID(b.Dan.Organisation), Role: access.Staff, Name: "Ada", Email: "ada@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if p := stranger.Post("/invitations/"+invited.Secret, url.Values{"name": {"Ada"}, "password": {another}}); p.Status != http.StatusTooManyRequests {
		t.Errorf("a guess with an invitation is answered %d", p.Status)
	}
	s.Clock.Add(time.Minute)
	if got := guess("ada@example.org"); got != 422 {
		t.Errorf("a minute later is answered %d", got)
	}
	// Whoever is signed in cannot guess on either.
	ada := s.SignedIn(t, "Dan")
	codes := map[int]int{}
	for range 12 {
		codes[ada.Post("/me/password", url.Values{"old": {another}, "password": {"quite another one here"}}).Status]++
	}
	if codes[422] != 10 || codes[429] != 2 {
		t.Errorf("twelve guesses at one's own password are answered %v", codes)
	}
}

func TestGoneSecretsLookAlike(t *testing.T) {
	s, b := both(t)
	ctx, home := t.Context(), access.ScopeID(b.Ada.Organisation)
	invite := func(name string) account.Invited {
		i, err := s.Accounts.Invite(ctx, b.Ada, account.Order{Scope: home, Role: access.Staff, Name: name, Email: apptest.Email(name), Days: 1})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	used, withdrawn, expired := invite("Una"), invite("Wil"), invite("Exa")
	if _, err := s.Accounts.Accept(ctx, used.Secret, account.Acceptance{Name: "Una", Password: apptest.Password}); err != nil {
		t.Fatal(err)
	}
	if err := s.Accounts.Withdraw(ctx, b.Ada, home, withdrawn.ID); err != nil {
		t.Fatal(err)
	}
	s.Clock.Add(24 * time.Hour)
	answers := map[string]int{}
	for _, secret := range []string{used.Secret, withdrawn.Secret, expired.Secret, "guess"} {
		for _, family := range []string{"/invitations/", "/recover/"} {
			b := s.Browser(t)
			for _, p := range []webtest.Page{b.Get(family + secret), b.Post(family+secret, url.Values{"name": {"Mal"}, "password": {apptest.Password}})} {
				is(t, p, 404, "This link opens nothing")
				answers[p.Raw]++
			}
		}
	}
	if len(answers) != 1 {
		t.Errorf("%d different answers", len(answers))
	}
}

func TestSessionCookie(t *testing.T) {
	s, _ := both(t)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := url.Values{"email": {"ada@example.org"}, "password": {apptest.Password}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/sign-in", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cookies := res.Cookies()
	if len(cookies) != 1 {
		t.Fatalf("cookies %v", cookies)
	}
	if c := cookies[0]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" || c.MaxAge != 0 || len(c.Value) < 43 {
		t.Errorf("the cookie is %v", c)
	}
	if got := res.Header.Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("is kept: %q", got)
	}
	r, _ = http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/sign-out", nil)
	r.AddCookie(cookies[0])
	if res, err = client.Do(r); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
		t.Errorf("signing out clears %q", got)
	}
	r, _ = http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if res, err = client.Do(r); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden || len(res.Cookies()) != 0 {
		t.Errorf("another site signs somebody in: %d", res.StatusCode)
	}
}
