package server

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The cookie of who is asked for a code is for this host, TLS where there is any, and no script; it ends by itself, is taken away at
// signing in, is no session, and is kept out of the log.
func TestWaitingCookieOverTLS(t *testing.T) {
	for public, name := range map[string]string{"https://counterpart.example.org": "__Host-counterpart-code", "http://localhost:8080": "counterpart-code"} {
		r := newRig(t, func(s *Server) {
			usual(s)
			s.Handle("GET /wait", Public("a test"), func(w http.ResponseWriter, r *http.Request) error {
				SetWaiting(w, r, "one more", 10*time.Minute)
				return Redirect(w, r, "/")
			})
			s.Handle("GET /stop", Public("a test"), func(w http.ResponseWriter, r *http.Request) error {
				SetSession(w, r, "in")
				return Redirect(w, r, "/")
			})
			s.Handle("GET /fail", Public("a test"), func(_ http.ResponseWriter, r *http.Request) error { return errors.New("the code of " + Waiting(r)) })
		}, "public-url", public)
		tls := strings.HasPrefix(public, "https")
		got := r.ask("GET", "/wait", "").Result().Cookies()
		if len(got) != 1 {
			t.Fatalf("%s: cookies %v", public, got)
		}
		if c := got[0]; c.Name != name || c.Value != "one more" || c.MaxAge != 600 || c.Secure != tls || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: the cookie is %v", public, c)
		}
		with := func(value string) func(*http.Request) {
			return func(q *http.Request) { q.AddCookie(&http.Cookie{Name: name, Value: value}) }
		}
		cleared := r.ask("GET", "/stop", "", with("one more")).Result().Cookies()
		if len(cleared) != 2 || cleared[0].Value != "in" || cleared[1].Name != name || cleared[1].Value != "" || cleared[1].MaxAge != -1 {
			t.Errorf("%s: signing in sets %v", public, cleared)
		}
		if only := r.ask("GET", "/stop", "").Result().Cookies(); len(only) != 1 {
			t.Errorf("%s: signing in without a code sets %v", public, only)
		}
		if w := r.ask("GET", "/", "", with("ann")); w.Code != http.StatusSeeOther {
			t.Errorf("%s: is a session: %d", public, w.Code)
		}
		r.ask("GET", "/fail", "", with(longSecret))
		r.ask("GET", "/fail", "", with(strings.Repeat("x", mostSecret+1)))
		log := fmt.Sprint(&r.log)
		if !strings.Contains(log, `error="the code of [secret]"`) || !strings.Contains(log, `error="the code of "`) || strings.Contains(log, longSecret) {
			t.Errorf("%s: the log says %s", public, log)
		}
	}
}
