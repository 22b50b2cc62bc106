package account_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
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

// typed is the secret that a page shows once, in somebody's device.
func typed(t *testing.T, s webtest.Site, p webtest.Page) apptest.Device {
	t.Helper()
	secret, _ := p.One("input#secret[readonly]").Attr("value")
	return s.Device(t, secret)
}

// password gives the password of somebody on the sign-in page.
func password(t *testing.T, b *webtest.Browser, name, next string) webtest.Page {
	t.Helper()
	return b.Get("/sign-in?next="+url.QueryEscape(next)).Submit("form.form", fill{"email": apptest.Email(name), "password": apptest.Password})
}

func TestSecondFactorPages(t *testing.T) {
	s, _ := both(t)
	ada := s.SignedIn(t, "Ada")
	p := ada.Get("/me").Click("#second-factor a")
	is(t, p, 200, "Set up a second factor")
	p = p.Submit("form.form", fill{"password": another})
	is(t, p, 422, "Set up a second factor")
	p = p.Submit("form.form", fill{"password": apptest.Password})
	is(t, p, 200, "Set up a second factor")
	d := typed(t, s, p)
	svg := p.One("svg[role='img'][aria-label]")
	if path, _ := svg.One("path").Attr("d"); !strings.HasPrefix(path, "M4 4h1v1h-1z") || svg.Has("[style]") {
		t.Errorf("the picture is %s", svg.Text())
	}
	if got := p.Attrs("input[name='code']", "autocomplete"); cmp.Diff([]string{"one-time-code"}, got) != "" || cmp.Diff([]string{"numeric"}, p.Attrs("input[name='code']", "inputmode")) != "" {
		t.Errorf("a browser may fill in %v", got)
	}
	again := p.Submit("form[action='/me/second-factor/confirm']", fill{"code": "12345"})
	is(t, again, 422, "Give a first code")
	if !strings.HasPrefix(faults(again)["code"], "This code does not fit.") || again.Has("#secret") || again.Has("svg[role='img']") {
		t.Errorf("shows %s", again.One("main").Text())
	}
	before := ada.Cookie("counterpart")
	p = again.Submit("form[action='/me/second-factor/confirm']", fill{"code": d.Code()})
	is(t, p, 200, "Your recovery codes")
	codes := p.Texts("#recovery-codes li code")
	if len(codes) != 10 || ada.Cookie("counterpart") == before {
		t.Errorf("%d codes, and the session is the old one: %v", len(codes), ada.Cookie("counterpart") == before)
	}
	p = p.Click("main .button")
	is(t, p, 200, "Your account")
	if got := p.One("#second-factor").Text(); !strings.Contains(got, "since 2 March 2026") || !strings.Contains(got, "10 left") {
		t.Errorf("says %q", got)
	}
	for _, c := range codes {
		if strings.Contains(p.Raw, c) {
			t.Error("shows a recovery code again")
		}
	}

	// Signing in takes both steps from now on.
	b := s.Browser(t)
	p = password(t, b, "Ada", "/organisation")
	is(t, p, 200, "Enter a code")
	if b.Cookie("counterpart") != "" || b.Cookie("counterpart-code") == "" || p.Path != "/sign-in/code?next=%2Forganisation" {
		t.Fatalf("is at %s with the cookies %q, %q", p.Path, b.Cookie("counterpart"), b.Cookie("counterpart-code"))
	}
	if p := b.Get("/me"); p.Path != "/sign-in?next=%2Fme" {
		t.Errorf("the password alone leads to %s", p.Path)
	}
	p = p.Submit("form.form", fill{"code": "000 00"})
	is(t, p, 422, "Enter a code")
	p = p.Submit("form.form", fill{"code": d.Next()})
	is(t, p, 200, "North Hospitals")
	if b.Cookie("counterpart") == "" || b.Cookie("counterpart-code") != "" {
		t.Errorf("has the cookies %q, %q", b.Cookie("counterpart"), b.Cookie("counterpart-code"))
	}
	b = s.Browser(t)
	is(t, password(t, b, "Ada", "/me").Submit("form.form", fill{"recovery": codes[0]}), 200, "Your account")

	// What changes how somebody comes in takes both as well.
	for path, title := range map[string]string{"/me/email": "Change the e-mail address", "/me/password": "Change the password", "/me/tokens/new": "Make an API token"} {
		p := b.Get(path)
		is(t, p, 200, title)
		if !p.Has("form.form input[name='code']") {
			t.Errorf("%s asks for no code", path)
		}
	}
	p = b.Get("/me/email").Submit("form.form", fill{"email": "lovell@example.org", "password": apptest.Password})
	is(t, p, 422, "Change the e-mail address")
	if faults(p)["code"] == "" {
		t.Errorf("says %v", faults(p))
	}

	p = b.Get("/me").Click("a[href='/me/second-factor/codes']").Submit("form.form", fill{"password": apptest.Password, "recovery": codes[1]})
	is(t, p, 200, "Your recovery codes")
	p = b.Get("/me").Click("a[href='/me/second-factor/remove']")
	is(t, p.Submit("form.form", fill{"password": apptest.Password, "recovery": codes[2]}), 422, "Remove the second factor")
	p = p.Submit("form.form", fill{"password": apptest.Password, "code": d.Next()})
	is(t, p, 200, "Your account")
	if got := p.One(".flash").Text(); got != "The second factor was removed. Your other sessions were ended." || !p.Has("a[href='/me/second-factor']") {
		t.Errorf("says %q", got)
	}
	is(t, password(t, s.Browser(t), "Ada", "/me"), 200, "Your account")
}

// Who gave no password gets nowhere with a code, and whoever waited too long, or guessed too often, gives the password again.
func TestCodePageIsForWhoGaveThePassword(t *testing.T) {
	s, b := both(t)
	d, _ := s.SecondFactor(t, b.Ada)
	stranger := s.Browser(t)
	if p := stranger.Get("/sign-in/code"); p.Path != "/sign-in" {
		t.Errorf("a stranger is at %s", p.Path)
	}
	for _, path := range []string{"/sign-in/code", "/sign-in/second-factor"} {
		p := stranger.Post(path, url.Values{"code": {d.Next()}})
		is(t, p, 422, "Sign in")
		if stranger.Cookie("counterpart") != "" {
			t.Errorf("%s let a stranger in", path)
		}
	}

	p := password(t, stranger, "Ada", "/me")
	for range 4 {
		p = p.Submit("form.form", fill{"code": "12345"})
		is(t, p, 422, "Enter a code")
	}
	is(t, p.Submit("form.form", fill{"code": "12345"}), 422, "Sign in")
	if p := stranger.Post("/sign-in/code", url.Values{"code": {d.Next()}}); p.One("h1").Text() != "Sign in" || stranger.Cookie("counterpart") != "" {
		t.Errorf("after five wrong codes is at %s", p.Path)
	}
	// Nobody with a second factor is given another one at the door.
	password(t, stranger, "Ada", "/me")
	is(t, stranger.Post("/sign-in/second-factor", nil), 409, "Changed meanwhile")

	p = password(t, stranger, "Ada", "/me")
	s.Clock.Add(10 * time.Minute)
	is(t, p.Submit("form.form", fill{"code": d.Next()}), 422, "Sign in")
}

func TestGuessesAtCodesAreCounted(t *testing.T) {
	s, b := both(t)
	d, _ := s.SecondFactor(t, b.Ada)
	answers := map[int]int{}
	for range 4 {
		stranger := s.Browser(t)
		p := password(t, stranger, "Ada", "/me")
		is(t, p, 200, "Enter a code")
		for range 4 {
			answers[p.Submit("form.form", fill{"code": "12345"}).Status]++
		}
	}
	if answers[422] != 10 || answers[429] != 6 {
		t.Errorf("sixteen guesses are answered %v", answers)
	}
	s.Clock.Add(time.Minute)
	is(t, password(t, s.Browser(t), "Ada", "/me").Submit("form.form", fill{"code": d.Next()}), 200, "Your account")
	ada := s.Browser(t)
	s.Clock.Add(time.Minute)
	password(t, ada, "Ada", "/me").Submit("form.form", fill{"code": d.Next()})
	s.Clock.Add(time.Hour)
	answers = map[int]int{}
	for range 12 {
		answers[ada.Post("/me/second-factor/remove", url.Values{"password": {apptest.Password}, "code": {"12345"}}).Status]++
	}
	if answers[422] != 10 || answers[429] != 2 {
		t.Errorf("twelve guesses of who is signed in are answered %v", answers)
	}
}

// Invitations and links for a new password lead to the page that asks for a code.
func TestOtherWaysInAskForACode(t *testing.T) {
	s, b := both(t)
	d, _ := s.SecondFactor(t, b.Dan)
	i, err := s.Accounts.Invite(t.Context(), b.Ada, account.Order{Scope: access.ScopeID(b.Ada.Organisation), Role: access.Staff, Name: "Dan", Email: "dan@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	dan := s.Browser(t)
	p := dan.Get("/invitations/"+i.Secret).Submit("form.form", fill{"password": apptest.Password})
	is(t, p, 200, "Enter a code")
	p = p.Submit("form.form", fill{"code": d.Next()})
	is(t, p, 200, "Today")
	if got := p.One("header .person").Text(); !strings.Contains(got, "North Hospitals") {
		t.Errorf("acts as %q", got)
	}
	link, err := s.Accounts.HostRecover(t.Context(), "dan@example.org")
	if err != nil {
		t.Fatal(err)
	}
	dan = s.Browser(t)
	p = dan.Get("/recover/"+link.Secret).Submit("form.form", fill{"password": another})
	is(t, p, 200, "Enter a code")
	if dan.Cookie("counterpart") != "" {
		t.Error("the link let somebody in")
	}
	is(t, p.Submit("form.form", fill{"code": d.Next()}), 200, "For whom do you act?")
}

func TestRequiredSecondFactorPages(t *testing.T) {
	s, b := both(t)
	s.Colleague(t, b.Ada, "Bo Lind")
	ada := s.SignedIn(t, "Ada")
	p := ada.Get("/organisation").Submit("form[action='/organisation/second-factor']", nil)
	is(t, p, 422, "North Hospitals")
	if got := p.One(".flash.problem").Text(); !strings.Contains(got, "Set up a second factor for yourself first") {
		t.Errorf("says %q", got)
	}
	p = ada.Get("/me/second-factor").Submit("form.form", fill{"password": apptest.Password})
	p.Submit("form[action='/me/second-factor/confirm']", fill{"code": typed(t, s, p).Code()})
	bo := s.SignedIn(t, "Bo")
	is(t, bo.Get("/organisation"), 200, "North Hospitals")
	is(t, bo.Post("/organisation/second-factor", url.Values{"required": {"yes"}}), 404, "Not found")
	p = ada.Get("/organisation")
	if got := p.Texts("#people-list tbody td:nth-child(3)"); cmp.Diff([]string{"set up", "none"}, got) != "" {
		t.Errorf("the lead reads of second factors %v", got)
	}
	if bo.Get("/organisation").Has("#second-factor") {
		t.Error("staff are asked what is for the lead to say")
	}
	p = p.Submit("form[action='/organisation/second-factor']", nil)
	is(t, p, 200, "North Hospitals")
	if got := p.One(".flash").Text(); got != "Whoever acts for the organisation needs a second factor from now on." {
		t.Errorf("says %q", got)
	}
	if p := bo.Get("/organisation"); p.Path != "/sign-in?next=%2Forganisation" {
		t.Errorf("who has no second factor is at %s", p.Path)
	}

	p = password(t, bo, "Bo", "/organisation")
	is(t, p, 200, "A second factor is needed")
	if p.Has("input[name='code']") || !strings.Contains(p.One(".lead").Text(), "Whoever acts for North Hospitals") {
		t.Errorf("says %s", p.One("main").Text())
	}
	p = p.Submit("form[action='/sign-in/second-factor']", nil)
	is(t, p, 200, "Set up a second factor")
	again := p.Submit("form[action='/sign-in/code']", fill{"code": "12345"})
	is(t, again, 422, "A second factor is needed")
	if faults(again)["code"] == "" || again.Has("#secret") {
		t.Errorf("shows %s", again.One("main").Text())
	}
	p = again.Submit("form[action='/sign-in/code']", fill{"code": typed(t, s, p).Code()})
	is(t, p, 200, "Your recovery codes")
	is(t, p.Click("main .button"), 200, "North Hospitals")

	p = ada.Get("/organisation").Submit("form[action='/organisation/second-factor']", nil)
	if got := p.One(".flash").Text(); got != "A second factor is everybody's own choice again." {
		t.Errorf("says %q", got)
	}
}

// The picture is a QR code whose corners and size are those of the standard, with nothing at its margin.
func TestPictureIsOne(t *testing.T) {
	s, _ := both(t)
	p := s.SignedIn(t, "Ada").Get("/me/second-factor").Submit("form.form", fill{"password": apptest.Password})
	svg := p.One("svg[role='img']")
	box, _ := svg.Attr("viewBox")
	path, _ := svg.One("path").Attr("d")
	var size int
	if _, err := fmt.Sscanf(box, "0 0 %d", &size); err != nil || (size-8-17)%4 != 0 {
		t.Fatalf("its box is %q", box)
	}
	rows := make([][]byte, size)
	for y := range rows {
		rows[y] = bytes.Repeat([]byte{0}, size)
	}
	for _, square := range strings.Split(strings.TrimSuffix(path, "z"), "z") {
		var x, y int
		if _, err := fmt.Sscanf(square, "M%d %dh1v1h-1", &x, &y); err != nil {
			t.Fatalf("%q: %v", square, err)
		}
		rows[y][x] = 1
	}
	finder := []string{"01010101010101", "01000000000001", "01000101010001", "01000101010001", "01000101010001", "01000000000001", "01010101010101"}
	for _, corner := range [][2]int{{4, 4}, {size - 11, 4}, {4, size - 11}} {
		for n, want := range finder {
			if got := hex.EncodeToString(rows[corner[1]+n][corner[0] : corner[0]+7]); got != want {
				t.Errorf("the corner at %v has the row %s", corner, got)
			}
		}
	}
	for n := range size {
		for _, m := range []int{0, 3, size - 4, size - 1} {
			if rows[n][m] != 0 || rows[m][n] != 0 {
				t.Fatalf("its margin is not empty at %d, %d", n, m)
			}
		}
	}
}

// The cookie of who waits for a code is for this host and no script, ends by itself, and is no session.
func TestWaitingCookie(t *testing.T) {
	s, b := both(t)
	s.SecondFactor(t, b.Ada)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := url.Values{"email": {"ada@example.org"}, "password": {apptest.Password}}
	res, err := client.PostForm(s.URL+"/sign-in", form)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if len(res.Cookies()) != 1 {
		t.Fatalf("cookies %v", res.Cookies())
	}
	c := res.Cookies()[0]
	if c.Name != "counterpart-code" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" || c.MaxAge != 600 || len(c.Value) < 43 {
		t.Errorf("the cookie is %v", c)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "counterpart", Value: c.Value})
	if res, err = client.Do(r); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/sign-in") {
		t.Errorf("as a session it opens: %d", res.StatusCode)
	}
}
