package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// failing registers a route that fails with each kind, and some that end in other ways.
func failing(s *Server) {
	usual(s)
	for name, err := range map[string]error{
		"notfound": errs.New(errs.NotFound, "note 7 of the other side"),
		"invalid":  errs.InvalidFields("the form has a fault", []errs.Field{{Path: "name", Message: "is empty"}}),
		"conflict": errs.New(errs.Conflict, "Ben changed it"),
		"unknown":  errs.New(errs.Unauthenticated, "the session ended"),
		"busy":     errs.New(errs.Busy, "the database is busy"),
		"internal": errs.New(errs.Internal, "secret detail"),
		"toomany":  TooMany(90 * time.Second),
	} {
		fail := func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("doing it: %w", err) }
		s.Handle("GET /fail/"+name, Public("it fails"), fail)
		s.Handle("GET /api/fail/"+name, Public("it fails"), fail)
	}
	s.Handle("GET /slow", Public("it takes long").Within(time.Nanosecond), func(_ http.ResponseWriter, r *http.Request) error {
		<-r.Context().Done()
		return errors.New("interrupted")
	})
	s.Handle("GET /prepared/{id}", SignedIn("it changes its mind"), func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Disposition", "attachment")
		w.Header().Set("ETag", `"x"`)
		http.SetCookie(w, &http.Cookie{Name: "hint", Value: "1"})
		return errs.New(errs.NotFound, "none")
	})
	s.Handle("GET /files/{name...}", Asset("the same for everybody"), func(w http.ResponseWriter, r *http.Request) error {
		if r.PathValue("name") != "a.css" {
			return errs.New(errs.NotFound, "none")
		}
		w.Header().Set("Cache-Control", "public, max-age=60")
		_, err := io.WriteString(w, "a{}")
		return err
	})
	s.Handle("POST /small", Public("takes little").Body(10), func(w http.ResponseWriter, r *http.Request) error {
		return Redirect(w, r, "/open")
	})
	s.Handle("POST /once", Public("once").Limited(1), func(w http.ResponseWriter, r *http.Request) error { return Redirect(w, r, "/open") })
}

// The one table from kinds to answers, as pages and as problem documents.
func TestKindsAreAnswered(t *testing.T) {
	r := newRig(t, failing)
	for _, c := range []struct {
		name          string
		status        int
		says, not     string
		header, value string
	}{
		{"notfound", 404, "There is nothing here", "note 7", "", ""},
		{"invalid", 422, "the form has a fault", "doing it", "", ""},
		{"conflict", 409, "Ben changed it", "doing it", "", ""},
		{"busy", 503, "the database is busy", "doing it", "Retry-After", "5"},
		{"internal", 500, "r1", "secret detail", "", ""},
		{"toomany", 429, "too often", "doing it", "Retry-After", "90"},
	} {
		for _, base := range []string{"/fail/", "/api/fail/"} {
			w := r.ask("GET", base+c.name, "ann")
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || strings.Contains(w.Body.String(), c.not) {
				t.Errorf("%s%s: %d %s", base, c.name, w.Code, w.Body)
			}
			if c.header != "" && w.Header().Get(c.header) != c.value {
				t.Errorf("%s%s: %s is %q, want %q", base, c.name, c.header, w.Header().Get(c.header), c.value)
			}
			kind := map[string]string{"/fail/": "text/html; charset=utf-8", "/api/fail/": "application/problem+json"}[base]
			if got := w.Header().Get("Content-Type"); got != kind {
				t.Errorf("%s%s is %q", base, c.name, got)
			}
		}
	}
	if w := r.ask("GET", "/api/fail/invalid", ""); !strings.Contains(w.Body.String(), `"errors":[{"path":"name","message":"is empty"}]`) {
		t.Errorf("the fields of a problem: %s", w.Body)
	}
	if w := r.ask("GET", "/fail/unknown", "ann"); w.Code != 303 || w.Header().Get("Location") != "/sign-in?next=%2Ffail%2Funknown" {
		t.Errorf("a session that ended meanwhile: %d %v", w.Code, w.Header())
	}
	if w := r.ask("GET", "/api/fail/unknown", "ann"); w.Code != 401 || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer") {
		t.Errorf("and through the interface: %d %v", w.Code, w.Header())
	}
	if w := r.ask("GET", "/slow", ""); w.Code != 503 || !strings.Contains(w.Body.String(), "took too long") {
		t.Errorf("what takes too long: %d %s", w.Code, w.Body)
	}
	gone, leave := context.WithCancel(context.Background())
	leave()
	if w := r.ask("GET", "/fail/internal", "", func(q *http.Request) { *q = *q.WithContext(gone) }); w.Code != statusGone {
		t.Errorf("who went away is answered %d", w.Code)
	}
}

// Every answer carries the headers that protect it, whatever it answers.
func TestEveryAnswerIsSecured(t *testing.T) {
	form := func(q *http.Request) { q.Header.Set("Content-Type", "application/x-www-form-urlencoded") }
	chunked := func(q *http.Request) { q.ContentLength = -1; q.Body = io.NopCloser(strings.NewReader("a=01234567890")) }
	length := func(q *http.Request) { q.ContentLength = 1 << 30 }
	foreign := func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", "cross-site") }
	htmx := func(q *http.Request) { q.Header.Set("HX-Request", "true") }
	for _, scheme := range []string{"http", "https"} {
		r := newRig(t, failing, "public-url", scheme+"://example.com", "listen", ":443")
		cookie := func(q *http.Request) { q.AddCookie(&http.Cookie{Name: CookieName(scheme == "https"), Value: "ann"}) }
		tag := r.ask("GET", "/open", "").Header().Get("ETag")
		held := func(q *http.Request) { q.Header.Set("If-None-Match", `"other", `+tag) }
		for _, c := range []struct {
			method, path string
			change       []func(*http.Request)
			status       int
		}{
			{"GET", "/open", nil, 200}, {"GET", "/healthz", nil, 200}, {"GET", "/files/a.css", nil, 200}, {"GET", "/files/b.css", nil, 404},
			{"GET", "/open", []func(*http.Request){held}, 304}, {"GET", "/engagements/e1", nil, 303}, {"GET", "/engagements/e1", []func(*http.Request){htmx}, 401},
			{"GET", "/open?a=%00", nil, 400}, {"POST", "/engagements/e1/notes", nil, 401}, {"POST", "/open", []func(*http.Request){foreign}, 403},
			{"GET", "/links/none", nil, 404}, {"GET", "/nowhere", []func(*http.Request){cookie}, 404}, {"PUT", "/open", nil, 405},
			{"POST", "/small", []func(*http.Request){form, chunked}, 413}, {"POST", "/small", []func(*http.Request){length}, 413},
			{"POST", "/once", nil, 303}, {"POST", "/once", nil, 429}, {"GET", "/panic", nil, 500}, {"GET", "/fail/busy", nil, 503}, {"OPTIONS", "/open", nil, 405},
		} {
			w := r.ask(c.method, c.path, "", c.change...)
			if w.Code != c.status {
				t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.status)
			}
			want := map[string]string{"Content-Security-Policy": securityPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-store",
				"Strict-Transport-Security": map[string]string{"https": "max-age=31536000; includeSubDomains"}[scheme]}
			switch c.path {
			case "/files/a.css":
				want["Cache-Control"] = "public, max-age=60"
			case "/links/none":
				want["Referrer-Policy"] = "strict-origin"
			}
			for name, value := range want {
				if got := w.Header().Get(name); got != value {
					t.Errorf("%s %s (%d): %s is %q, want %q", c.method, c.path, w.Code, name, got, value)
				}
			}
		}
	}
}

// A route that finds out late that there is nothing leaves nothing of what it had prepared.
func TestLateAbsenceIsAbsence(t *testing.T) {
	r := newRig(t, failing)
	late, absent := r.ask("GET", "/prepared/1", "ann"), r.ask("GET", "/nowhere", "ann")
	if diff := cmp.Diff(absent.Header(), late.Header()); diff != "" || late.Body.String() != absent.Body.String() || late.Code != absent.Code {
		t.Errorf("it differs from absence: %d, %q, %s", late.Code, late.Body, diff)
	}
}

// The mux would send on to the cleaned path, which tells what exists and puts the path into a header.
func TestTheMuxTellsNothing(t *testing.T) {
	r := newRig(t, failing)
	for _, path := range []string{"//engagements/e1", "/engagements//e1", "/x/../engagements/e1", "/files", "/./open", "/engagements/e1/"} {
		known, unknown := r.ask("GET", path, ""), r.ask("GET", strings.Replace(path, "e", "q", 1)+"q", "")
		if known.Code != 303 || unknown.Code != 303 || !strings.HasPrefix(known.Header().Get("Location"), "/sign-in") {
			t.Errorf("%s: %d to %q; unknown %d", path, known.Code, known.Header().Get("Location"), unknown.Code)
		}
		if w := r.ask("GET", path, "ann"); w.Code != 404 {
			t.Errorf("%s signed in: %d to %q", path, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestOtherMethods(t *testing.T) {
	r := newRig(t, failing)
	for _, c := range []struct {
		method, path, cookie string
		status               int
		allow                string
	}{
		{"DELETE", "/open", "", 405, "GET, HEAD"},
		{"GET", "/small", "", 405, "POST"},
		{"DELETE", "/engagements/e1", "ann", 405, "GET, HEAD"},
		{"DELETE", "/engagements/e9", "ann", 405, "GET, HEAD"},
		{"DELETE", "/engagements/e1", "", 401, ""},
		{"GET", "/engagements/e1/notes", "", 303, ""},
		{"DELETE", "/nowhere", "ann", 404, ""},
		{"DELETE", "/engagements/e1", "look", 404, ""},
	} {
		w := r.ask(c.method, c.path, c.cookie)
		if w.Code != c.status || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s as %q: %d, allow %q", c.method, c.path, c.cookie, w.Code, w.Header().Get("Allow"))
		}
	}
}

// No secret reaches the log, a redirect or a referrer, wherever it came from and whatever went wrong.
func TestSecretsStayOut(t *testing.T) {
	r := newRig(t, func(s *Server) {
		failing(s)
		s.Handle("GET /links/{secret}/fail", Link("it fails"), func(_ http.ResponseWriter, r *http.Request) error {
			Note(r.Context(), "link", "the link "+r.PathValue("secret"))
			return fmt.Errorf("link %s is broken", r.PathValue("secret"))
		})
		s.Handle("GET /links/{secret}/panic", Link("it panics"), func(_ http.ResponseWriter, r *http.Request) error { panic(r.PathValue("secret")) })
		s.Handle("GET /cookie", SignedIn("it fails"), func(_ http.ResponseWriter, r *http.Request) error {
			return fmt.Errorf("session %s", r.Header.Get("Cookie"))
		})
		s.Handle("GET /api/token", SignedIn("it fails"), func(_ http.ResponseWriter, r *http.Request) error {
			return fmt.Errorf("token %s", r.Header.Get("Authorization"))
		})
	})
	bearer := func(q *http.Request) { q.Header.Set("Authorization", "bearer "+longSecret) }
	for _, path := range []string{"/links/{}", "/links/{}/fail", "/links/{}/panic", "/links/{}/unknown", "/LINKS/{}", "//links/{}", "/links//{}", "/x/../links/{}", "/cookie", "/api/token"} {
		path = strings.ReplaceAll(path, "{}", longSecret)
		for _, cookie := range []string{"", longSecret} {
			w := r.ask("GET", path, cookie, bearer)
			if said := fmt.Sprint(w.Header(), w.Body); strings.Contains(said, longSecret) {
				t.Errorf("%s answers %d with the secret: %s", path, w.Code, said)
			}
			if strings.Contains(strings.ToLower(path), "links") && w.Header().Get("Referrer-Policy") != "strict-origin" {
				t.Errorf("%s: referrer policy %q", path, w.Header().Get("Referrer-Policy"))
			}
		}
	}
	log := r.log.String()
	if strings.Contains(log, longSecret) {
		t.Errorf("the log holds the secret: %s", log)
	}
	for _, want := range []string{`error="link [secret] is broken"`, `link="the link [secret]"`, `panic: [secret]`, "stack=", `error="token bearer [secret]"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %s", want)
		}
	}
}

// One event each, with what helps and without who it was by name.
func TestEvent(t *testing.T) {
	r := newRig(t, usual)
	for _, c := range []struct{ cookie, has, not string }{
		{"ann", "seat=" + seatHandle("ann"), "client="},
		{"", "client=192.0.2.1", "seat="},
	} {
		r.log.Reset()
		r.ask("GET", "/open", c.cookie)
		log := r.log.String()
		if strings.Count(log, "\n") != 1 || !strings.Contains(log, c.has) || strings.Contains(log, c.not) || strings.Contains(log, "Ann") {
			t.Errorf("as %q: %s", c.cookie, log)
		}
		for _, want := range []string{"request=r1", "method=GET", `route="GET /open"`, "status=200", "bytes=4", "statements=0", "took="} {
			if !strings.Contains(log, want) {
				t.Errorf("the event lacks %s: %s", want, log)
			}
		}
	}
	r.log.Reset()
	r.ask("BREW"+strings.Repeat("X", 9000), "/open", "")
	if log := r.log.String(); !strings.Contains(log, "method=other") || len(log) > 1000 {
		t.Errorf("an invented method: %.300s", log)
	}
}

// What a browser sends with the form of a page, as Chromium 156 was measured to, and what other senders do.
func TestOrigins(t *testing.T) {
	r := newRig(t, func(s *Server) {
		s.Handle("POST /act", Public("anybody"), text("done"))
	}, "public-url", "https://counterpart.example")
	for _, c := range []struct {
		name, site, origin string
		status             int
	}{
		{"a page of ours over TLS or on this machine", "same-origin", "http://example.com", 200},
		{"a page of ours over plain HTTP", "", "http://example.com", 200},
		{"a page of ours over plain HTTP that sends no referrer", "", "null", 403},
		{"a page of ours that sends no referrer, over TLS", "same-origin", "null", 200},
		{"behind a proxy that changes the host", "", "https://counterpart.example", 200},
		{"a person who types", "none", "", 200},
		{"a program", "", "", 200},
		{"another site", "cross-site", "https://evil.example", 403},
		{"another host of the site", "same-site", "https://blog.counterpart.example", 403},
		{"another site in an old browser", "", "https://evil.example", 403},
		{"a frame without an origin", "cross-site", "null", 403},
	} {
		w := r.ask("POST", "/act", "", func(q *http.Request) {
			if c.site != "" {
				q.Header.Set("Sec-Fetch-Site", c.site)
			}
			if c.origin != "" {
				q.Header.Set("Origin", c.origin)
			}
		})
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.status)
		}
	}
}

// A cookie changes something through the interface only from a page of ours; a token needs no page.
func TestInterfaceCredentials(t *testing.T) {
	r := newRig(t, func(s *Server) {
		s.Handle("POST /api/v1/notes", SignedIn("anybody"), text("done"))
		s.Handle("GET /api/v1/notes", SignedIn("anybody"), text("notes"))
	})
	set := func(pairs ...string) func(*http.Request) {
		return func(q *http.Request) {
			for i := 0; i < len(pairs); i += 2 {
				q.Header.Set(pairs[i], pairs[i+1])
			}
		}
	}
	for _, c := range []struct {
		name, method, cookie string
		change               func(*http.Request)
		status               int
	}{
		{"a token", "POST", "", set("Authorization", "Bearer cpt_x"), 200},
		{"the scheme in small letters", "POST", "", set("Authorization", "bearer  cpt_x"), 200},
		{"a cookie without a page", "POST", "ann", set(), 401},
		{"a cookie from a page", "POST", "ann", set("Sec-Fetch-Site", "same-origin"), 200},
		{"a cookie from a page of an old browser", "POST", "ann", set("Origin", "http://example.com"), 200},
		{"a cookie typed by hand", "POST", "ann", set("Sec-Fetch-Site", "none"), 401},
		{"a cookie for reading", "GET", "ann", set(), 200},
		{"a bad token beside a good cookie", "GET", "ann", set("Authorization", "Bearer wrong"), 401},
		{"another scheme beside a good cookie", "GET", "ann", set("Authorization", "Basic YTpi"), 401},
		{"a token too long to look up", "GET", "", set("Authorization", "Bearer "+strings.Repeat("x", 600)), 401},
	} {
		if w := r.ask(c.method, "/api/v1/notes", c.cookie, c.change); w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.status)
		}
	}
}

// What is too large or no text is said, after the decision, and never taken for an empty form.
func TestForms(t *testing.T) {
	r := newRig(t, func(s *Server) {
		s.Handle("POST /form/{id}", Needs(access.EngagementScope, "id", Ours, access.Note, access.Add).Body(100), func(w http.ResponseWriter, r *http.Request) error {
			return JSON(w, r, http.StatusOK, r.PostFormValue("text"))
		})
	})
	for _, c := range []struct {
		name, cookie, path, body string
		status                   int
	}{
		{"what fits", "ann", "/form/e1", "text=caf%C3%A9", 200},
		{"too large", "ann", "/form/e1", "text=" + strings.Repeat("x", 100), 413},
		{"too large where there is nothing", "ann", "/form/e9", "text=" + strings.Repeat("x", 100), 404},
		{"a broken escape", "ann", "/form/e1", "text=%zz", 400},
		{"bytes that are no text", "ann", "/form/e1", "text=%ff", 400},
		{"a zero byte", "ann", "/form/e1", "text=a%00b", 400},
		{"a zero byte in a name", "ann", "/form/e1", "te%00xt=a", 400},
		{"a zero byte in the query", "ann", "/form/e1?q=%00", "text=a", 400},
		{"a zero byte in the path", "ann", "/form/e1%00", "text=a", 404},
		{"bytes that are no text in the path", "ann", "/form/e1%ff", "text=a", 404},
	} {
		for _, declared := range []bool{true, false} {
			w := r.ask("POST", c.path, c.cookie, func(q *http.Request) {
				q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				q.Body, q.ContentLength = io.NopCloser(strings.NewReader(c.body)), -1
				if declared {
					q.ContentLength = int64(len(c.body))
				}
			})
			if w.Code != c.status {
				t.Errorf("%s (declared %v): %d %s", c.name, declared, w.Code, w.Body)
			}
		}
	}
}

func TestCompression(t *testing.T) {
	r := newRig(t, func(s *Server) {
		s.Handle("GET /long", Public("long"), text(strings.Repeat("abc ", 1000)))
		s.Handle("GET /zip", Public("packed"), func(w http.ResponseWriter, r *http.Request) error {
			return Download(w, r, "../a\u202ecod.zip", "application/zip", func(w io.Writer) error { _, err := w.Write(make([]byte, 4000)); return err })
		})
	})
	for _, c := range []struct {
		path, accept, site string
		packed             bool
	}{
		{"/long", "gzip", "", true}, {"/long", "GZIP ; q=0.5, br", "same-origin", true}, {"/long", "gzip;q=0", "", false}, {"/long", "gzip;q=0.000", "", false},
		{"/long", "", "", false}, {"/long", "gzip", "none", true}, {"/long", "gzip", "cross-site", false}, {"/zip", "gzip", "", false}, {"/open", "gzip", "", false},
	} {
		w := r.ask("GET", c.path, "", func(q *http.Request) {
			q.Header.Set("Accept-Encoding", c.accept)
			q.Header.Set("Sec-Fetch-Site", c.site)
		})
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != c.packed {
			t.Errorf("%s, %q from %q: packed %v", c.path, c.accept, c.site, got)
		}
		if got := w.Header().Get("Content-Length"); w.Code == 200 && got != fmt.Sprint(w.Body.Len()) {
			t.Errorf("%s: length %s of %d", c.path, got, w.Body.Len())
		}
	}
	if got := r.ask("GET", "/zip", "").Header().Get("Content-Disposition"); got != "attachment; filename=..-a-cod.zip" {
		t.Errorf("the name of a download: %s", got)
	}
	if w := r.ask("POST", "/long", ""); w.Header().Get("ETag") != "" {
		t.Errorf("a method that is no question has a tag: %v", w.Header())
	}
}

// Half a page is never sent: a page that fails while it is made is a failure and nothing else.
func TestNoHalfPage(t *testing.T) {
	r := newRig(t, func(s *Server) {
		s.Handle("GET /half", Public("it breaks off"), func(w http.ResponseWriter, r *http.Request) error {
			return Page(w, r, http.StatusOK, func(w io.Writer) error {
				_, _ = io.WriteString(w, "the first half")
				return errors.New("no second half")
			})
		})
	})
	if w := r.ask("GET", "/half", ""); w.Code != 500 || strings.Contains(w.Body.String(), "first half") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestStreamsAreNotKept(t *testing.T) {
	r := newRig(t, func(s *Server) {
		s.Handle("GET /stream", Public("bit by bit"), func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Cache-Control", "public")
			return http.NewResponseController(w).Flush()
		})
	})
	w := r.ask("GET", "/stream", "")
	if !w.Flushed || w.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("flushed %v, %v", w.Flushed, w.Header())
	}
}

func TestClientAddress(t *testing.T) {
	r := newRig(t, usual, "trusted-proxies", "10.0.0.0/8, fd00::1")
	for _, c := range []struct {
		remote string
		via    []string
		want   string
	}{
		{"192.0.2.7:1", []string{"1.1.1.1"}, "192.0.2.7"}, // nobody we trust says so
		{"10.0.0.1:1", []string{"1.1.1.1"}, "1.1.1.1"},
		{"10.0.0.1:1", []string{"6.6.6.6, 1.1.1.1"}, "1.1.1.1"}, // what stands before was written by the client
		{"10.0.0.1:1", []string{"6.6.6.6", "1.1.1.1, 10.2.2.2"}, "1.1.1.1"},
		{"10.0.0.1:1", []string{"1.1.1.1:4711"}, "1.1.1.1"},
		{"10.0.0.1:1", []string{"[2001:db8::1]:9"}, "2001:db8::1"},
		{"[fd00::1]:1", []string{"2001:db8::2"}, "2001:db8::2"},
		{"[::ffff:10.0.0.1]:1", []string{"1.1.1.1"}, "1.1.1.1"},
		{"10.0.0.1:1", []string{"nonsense"}, "10.0.0.1"},
		{"10.0.0.1:1", nil, "10.0.0.1"},
		{"@", []string{"1.1.1.1"}, "invalid IP"},
	} {
		q := httptest.NewRequest("GET", "/", nil)
		q.RemoteAddr, q.Header["X-Forwarded-For"] = c.remote, c.via
		if got := r.s.client(q).String(); got != c.want {
			t.Errorf("%s via %v is %s, want %s", c.remote, c.via, got, c.want)
		}
	}
}
