package ui_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// policy is what every page is served with.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'none'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// frame is one as the server makes it.
func frame() ui.Frame {
	return ui.Frame{
		Assets: static.Assets(), Version: "0.0", Search: "/search", Palette: "/search/palette", SignOut: "/sign-out",
		KeysAt: "/me",
		Nav: []ui.Link{{Text: "Today", URL: "/today", Keys: "g t"},
			{Text: "Portfolio", URL: "/portfolio", Keys: "g p"}},
		Who:       ui.Person{Name: "Amina Rahman", Role: "client PM", Side: access.ClientSide, URL: "/me"},
		Shortcuts: []ui.Shortcut{{Keys: "a", Does: "accept"}}, Demo: true,
		Footer: []ui.Link{{Text: "Help", URL: "/help"}},
	}
}

// server serves pages by path, with the files they load, under the policy.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	sent []string // what was posted: path and body
}

func (s *server) posted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

func serve(t *testing.T, handlers map[string]http.HandlerFunc, pages map[string]renders) *server {
	t.Helper()
	s := &server{}
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())
	for pattern, f := range handlers {
		mux.HandleFunc(pattern, f)
	}
	for path, page := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { page.Render(w) })
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			s.mu.Lock()
			s.sent = append(s.sent, r.URL.Path+" "+string(body))
			s.mu.Unlock()
			http.Redirect(w, r, path+"?sent", http.StatusSeeOther)
		})
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

type renders interface{ Render(io.Writer) error }

func bytesOf(t *testing.T, r renders) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Render(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestStyleguideInABrowser(t *testing.T) {
	s := serve(t, nil, map[string]renders{"/styleguide": ui.Styleguide(frame())})
	p := e2e.OpenURL(t, s.URL+"/styleguide")
	for _, l := range []struct {
		name string
		look e2e.Look
		axe  bool
	}{
		{"styleguide-light-1280", e2e.Look{Width: 1280, Height: 900}, true},
		{"styleguide-dark-1280", e2e.Look{Width: 1280, Height: 900, Dark: true}, true},
		{"styleguide-light-768", e2e.Look{Width: 768, Height: 900}, false},
		{"styleguide-light-360", e2e.Look{Width: 360, Height: 740}, true},
		{"styleguide-dark-320", e2e.Look{Width: 320, Height: 256, Dark: true}, false}, // 1280 px at 400 %
		{"styleguide-print", e2e.Look{Width: 695, Height: 1031, Print: true, Dark: true}, false},
	} {
		t.Run(l.name, func(t *testing.T) {
			p.Look(l.look)
			if over := p.Overflow(l.look.Width); over > 0 {
				t.Errorf("the page scrolls sideways by %d px", over)
			}
			if l.axe {
				for _, v := range p.Axe() {
					t.Error(v)
				}
			}
			p.Keep(l.name)
		})
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}
