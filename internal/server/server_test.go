package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// longSecret is as long as secrets are.
const longSecret = "cpt_Zk3vQ9Xb7LmN2pRs5TuW8yAaCcEeGg"

// people are who the secrets of the test stand for.
type people map[string]access.Viewer

func (p people) Viewer(_ context.Context, c Credential) (access.Viewer, error) {
	if c.Secret == "broken" {
		return access.Viewer{}, errors.New("the database is gone")
	}
	v, ok := p[string(c.Kind)+" "+c.Secret]
	if !ok {
		return v, errs.New(errs.NotFound, "no")
	}
	return v, nil
}

// rooms are the reaches by seat and scope.
type rooms struct {
	reaches map[string][]access.Reach
	asked   atomic.Int64
}

func (g *rooms) Reach(_ context.Context, v access.Viewer, _ access.Scope, id access.ScopeID, _ Where) ([]access.Reach, error) {
	g.asked.Add(1)
	return g.reaches[string(v.Seat)+" "+string(id)], nil
}

type rig struct {
	t    testing.TB
	log  logged
	now  time.Time
	gate *rooms
	// unready is what the database says when asked.
	unready error
	s       *Server
	h       http.Handler
}

// logged is what the log says. It is written while it is read.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logged) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Reset()
}

func newRig(t testing.TB, register func(*Server), settings ...string) *rig {
	t.Helper()
	flags := map[string]string{"anonymous-rate": "100000"}
	for i := 0; i < len(settings); i += 2 {
		flags[settings[i]] = settings[i+1]
	}
	cfg, err := config.Load(flags, nil)
	if err != nil {
		t.Fatal(err)
	}
	shared := access.Reach{Organisation: "o", Room: "shared", Audience: access.Shared, Roles: []access.Role{access.ClientPM}}
	ours := access.Reach{Organisation: "o", Room: "client", Audience: access.ClientOnly, Roles: []access.Role{access.ClientPM}}
	r := &rig{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), gate: &rooms{reaches: map[string][]access.Reach{"ann e1": {shared, ours}}}}
	r.s, err = New(cfg, Options{
		Authenticator: people{
			"session ann":  {Seat: "ann", Person: "p1", Name: "Ann", Side: access.ClientSide},
			"session anew": {Seat: "ann", Person: "p1", Name: "Ann", Side: access.ClientSide, Entry: "another session"},
			"session bob":  {Seat: "bob", Person: "p2", Name: "Bob", Side: access.DeliverySide},
			"session look": {Seat: "ann", Person: "p1", Side: access.ClientSide, ReadOnly: true},
			"session root": {Seat: "root", Person: "p3", Admin: true},
			"token cpt_x":  {Seat: "ann", Person: "p1", Side: access.ClientSide},
			"link l1":      {Seat: "l1", Link: true},

			"session " + longSecret: {Seat: "ann", Person: "p1", Name: "Ann", Side: access.ClientSide},
			"token " + longSecret:   {Seat: "ann", Person: "p1", Name: "Ann", Side: access.ClientSide},
			"link " + longSecret:    {Seat: "l1", Link: true},
		},
		Gate: r.gate,
		ErrorPage: func(w io.Writer, v ErrorView) error {
			_, err := fmt.Fprintf(w, "<h1>%s</h1><p>%s %s", v.Title, v.Message, v.RequestID)
			return err
		},
		Now:   func() time.Time { return r.now },
		Pace:  func() time.Time { return r.now },
		NewID: func() string { return "r1" },
		Ready: func(context.Context) error { return r.unready },
		Log:   slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	register(r.s)
	if r.h, err = r.s.Handler(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) ask(method, path, cookie string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	q := httptest.NewRequest(method, path, strings.NewReader("a=b"))
	if cookie != "" {
		q.AddCookie(&http.Cookie{Name: "counterpart", Value: cookie})
	}
	for _, c := range change {
		c(q)
	}
	w := httptest.NewRecorder()
	r.h.ServeHTTP(w, q)
	return w
}

func text(s string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return Page(w, r, http.StatusOK, func(w io.Writer) error { _, err := io.WriteString(w, s); return err })
	}
}

func usual(s *Server) {
	s.Handle("GET /{$}", SignedIn("one's own page"), text("today"))
	s.Handle("GET /open", Public("for everybody"), text("open"))
	s.Handle("GET /administration", Administrator("runs it"), text("administration"))
	s.Handle("GET /links/{secret}", Link("one question"), text("question"))
	s.Handle("GET /engagements/{id}", Needs(access.EngagementScope, "id", SharedRoom, access.Engagement, access.See), text("engagement"))
	s.Handle("GET /engagements/{id}/ours", Needs(access.EngagementScope, "id", Ours, access.Standing, access.See), text("ours"))
	s.Handle("POST /engagements/{id}/notes", Needs(access.EngagementScope, "id", Ours, access.Note, access.Add), func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		return Redirect(w, r, "/engagements/"+r.PathValue("id"))
	})
	s.Handle("GET /broken", Public("it fails"), func(http.ResponseWriter, *http.Request) error { return errors.New("secret detail") })
	s.Handle("GET /panic", Public("it panics"), func(http.ResponseWriter, *http.Request) error { panic("secret detail") })
	s.Handle("GET /api/v1/engagements/{id}", Needs(access.EngagementScope, "id", SharedRoom, access.Engagement, access.See), func(w http.ResponseWriter, r *http.Request) error {
		return JSON(w, r, http.StatusOK, "engagement")
	})
}

func TestAnswers(t *testing.T) {
	r := newRig(t, usual)
	bearer := func(q *http.Request) { q.Header.Set("Authorization", "Bearer cpt_x") }
	foreign := func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", "cross-site") }
	for _, c := range []struct {
		name, method, path, cookie string
		change                     []func(*http.Request)
		status                     int
		says, location, not        string
	}{
		{"a stranger is sent to sign in", "GET", "/engagements/e1", "", nil, 303, "", "/sign-in?next=%2Fengagements%2Fe1", "engagement</"},
		{"wherever they go", "GET", "/nowhere", "", nil, 303, "", "/sign-in?next=%2Fnowhere", ""},
		{"and cannot write", "POST", "/engagements/e1/notes", "", nil, 401, "", "", ""},
		{"an unknown session is a stranger", "GET", "/", "zzz", nil, 303, "", "/sign-in", ""},
		{"what is public is open", "GET", "/open", "", nil, 200, "open", "", ""},
		{"whose it is sees it", "GET", "/engagements/e1", "ann", nil, 200, "engagement", "", ""},
		{"HEAD follows GET", "HEAD", "/engagements/e1", "ann", nil, 200, "", "", ""},
		{"and one's own side's part", "GET", "/engagements/e1/ours", "ann", nil, 200, "ours", "", ""},
		{"whose it is not does not", "GET", "/engagements/e1", "bob", nil, 404, "Not found", "", "engagement</"},
		{"who may writes", "POST", "/engagements/e1/notes", "ann", nil, 303, "", "/engagements/e1", ""},
		{"who only looks does not", "POST", "/engagements/e1/notes", "look", nil, 404, "Not found", "", ""},
		{"from elsewhere nobody does", "POST", "/engagements/e1/notes", "ann", []func(*http.Request){foreign}, 403, "another site", "", ""},
		{"administration is hidden", "GET", "/administration", "ann", nil, 404, "Not found", "", ""},
		{"but for who runs it", "GET", "/administration", "root", nil, 200, "administration", "", ""},
		{"a link opens its page", "GET", "/links/l1", "", nil, 200, "question", "", ""},
		{"an unknown link does not", "GET", "/links/l2", "ann", nil, 404, "Not found", "", ""},
		{"a failure tells nothing", "GET", "/broken", "", nil, 500, "r1", "", "secret detail"},
		{"nor does a panic", "GET", "/panic", "", nil, 500, "r1", "", "secret detail"},
		{"a failing sign-in is a failure", "GET", "/", "broken", nil, 500, "r1", "", "database"},
		{"a token opens the interface", "GET", "/api/v1/engagements/e1", "", []func(*http.Request){bearer}, 200, `"engagement"`, "", ""},
		{"and no page", "GET", "/engagements/e1", "", []func(*http.Request){bearer}, 303, "", "/sign-in?next=%2Fengagements%2Fe1", ""},
		{"without one it says so", "GET", "/api/v1/engagements/e1", "", nil, 401, `"status":401`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := r.ask(c.method, c.path, c.cookie, c.change...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || w.Header().Get("Location") != c.location {
				t.Errorf("got %d, %q, to %q", w.Code, w.Body, w.Header().Get("Location"))
			}
			if c.not != "" && strings.Contains(w.Body.String(), c.not) {
				t.Errorf("it tells %q: %s", c.not, w.Body)
			}
			if got := w.Header().Get("Content-Security-Policy"); got != securityPolicy {
				t.Errorf("policy %q", got)
			}
		})
	}
}

// What is hidden is answered like what does not exist: status, headers, bytes, questions asked of the gate.
func TestHiddenIsAbsent(t *testing.T) {
	r := newRig(t, usual)
	dump := func(path string) string {
		r.gate.asked.Store(0)
		w := r.ask("GET", path, "bob")
		return fmt.Sprint(w.Code, w.Header(), w.Body.String(), r.gate.asked.Load())
	}
	hidden, absent := dump("/engagements/e1"), dump("/engagements/e9")
	if hidden != absent {
		t.Errorf("hidden %s\nabsent %s", hidden, absent)
	}
	if a, b := r.ask("GET", "/administration", "bob").Body.String(), r.ask("GET", "/nowhere", "bob").Body.String(); a != b {
		t.Errorf("a hidden page says %q, an unknown path %q", a, b)
	}
}

// The body is not read before the decision.
func TestBodyIsReadAfterTheDecision(t *testing.T) {
	r := newRig(t, usual)
	body := &counted{}
	q := httptest.NewRequest("POST", "/engagements/e1/notes", body)
	q.AddCookie(&http.Cookie{Name: "counterpart", Value: "bob"})
	r.h.ServeHTTP(httptest.NewRecorder(), q)
	if body.n > 0 {
		t.Errorf("%d bytes were read for somebody who may not write", body.n)
	}
}

type counted struct{ n int }

func (c *counted) Read(p []byte) (int, error) { c.n += len(p); return 0, io.EOF }

func TestLocal(t *testing.T) {
	for in, want := range map[string]string{"/a?b=c": "/a?b=c", "": "/", "//evil.org": "/", `/\evil.org`: "/", "https://evil.org": "/", "a": "/", "/%2f/evil": "/",
		"/a\nb": "/", "javascript:x": "/", "/ok/%20x": "/ok/%20x"} {
		if got := Local(in); got != want {
			t.Errorf("Local(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFaultyRoutesKeepItFromStarting(t *testing.T) {
	for pattern, p := range map[string]Policy{"GET /a": {}, "/b": Public("x"), "GET c": Public("x"), "GET /d": Public(""), "GET /e": Link("x"),
		"GET /f": Needs(access.ProjectScope, "id", Ours, access.Project, access.See), "GET /g/{rest...}": SignedIn("x")} {
		r := newRig(t, usual)
		r.s.Handle(pattern, p, text(""))
		if _, err := r.s.Handler(); err == nil || !strings.Contains(err.Error(), strings.Fields(pattern)[0]) {
			t.Errorf("%s: %v", pattern, err)
		}
	}
	r := newRig(t, usual)
	r.s.Handle("GET /open", Public("twice"), text(""))
	if _, err := r.s.Handler(); err == nil {
		t.Error("the same route twice")
	}
}

func TestCacheAndCompression(t *testing.T) {
	long := strings.Repeat("abc ", 1000)
	r := newRig(t, func(s *Server) {
		s.Handle("GET /long", Public("long"), text(long))
		s.Handle("GET /secret/{secret}", Public("a secret path"), text(long))
	})
	gz := func(q *http.Request) { q.Header.Set("Accept-Encoding", "br, gzip;q=0.8") }
	w := r.ask("GET", "/long", "", gz)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 500 || w.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("%v, %d bytes", w.Header(), w.Body.Len())
	}
	tag := w.Header().Get("ETag")
	if w := r.ask("GET", "/long", "", func(q *http.Request) { q.Header.Set("If-None-Match", tag) }); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("with the tag: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := r.ask("GET", "/secret/x", "", gz); w.Header().Get("Content-Encoding") != "" || w.Header().Get("Referrer-Policy") != "strict-origin" {
		t.Errorf("a page with a secret in its path is compressed or refers on: %v", w.Header())
	}
}

func TestLimits(t *testing.T) {
	r := newRig(t, func(s *Server) { s.Handle("POST /try", Public("a few times").Limited(2), text("tried")) })
	codes := func(cookie string) (out []int) {
		for range 3 {
			out = append(out, r.ask("POST", "/try", cookie).Code)
		}
		return out
	}
	if got := fmt.Sprint(codes("ann"), codes("bob")); got != "[200 200 429] [200 200 429]" {
		t.Error(got)
	}
	r.now = r.now.Add(time.Minute)
	if got := fmt.Sprint(codes("ann")); got != "[200 200 429]" {
		t.Error("a minute later", got)
	}
	l := NewLimiter(func() time.Time { return r.now }, time.Minute, 1, 3)
	for i := range 10 {
		l.Allow(fmt.Sprint(i))
	}
	if len(l.byKey) != 3 || l.used.Len() != 3 {
		t.Errorf("it remembers %d keys", len(l.byKey))
	}
}
