package journey

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/crawl"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/server"
)

// site is the program on a port of this machine.
type site struct {
	http.Handler
	at     string
	people map[string]play.Person
	routes []server.Route
	cast   play.Cast
}

// start serves the program with the demonstration in it.
func start(t *testing.T) *site {
	t.Helper()
	if testing.Short() {
		t.Skip("not run: -short leaves the browser out")
	}
	cfg, err := config.Load(map[string]string{"demo": "true", "data-dir": filepath.Join(t.TempDir(), "data"), "anonymous-rate": "1000000"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{people: map[string]play.Person{}}
	h, err := house.Open(t.Context(), cfg, house.Options{Version: "test", Extra: func(_ context.Context, _ play.House, c play.Cast) error { s.cast = c; return nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	if s.Handler, err = h.Server.Handler(); err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(s.Handler)
	t.Cleanup(listening.Close)
	s.at, s.routes = listening.URL, h.Server.Routes()
	for _, p := range h.People {
		s.people[p.Name] = p
	}
	return s
}

// as is a browser in which somebody has signed in, on their first page.
func (s *site) as(t *testing.T, name string, o ...e2e.Option) *e2e.Page {
	t.Helper()
	return e2e.OpenURL(t, s.at+s.people[name].SignInURL, o...)
}

// visitor is the same person asking without a browser.
func (s *site) visitor(t *testing.T, name string) crawl.Visitor {
	t.Helper()
	v := crawl.Visitor{Name: name}
	a := v.Open(s, s.people[name].SignInURL)
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%s could not sign in: %d", name, a.Status)
	}
	v.Cookie = &http.Cookie{Name: cookies[0].Name, Value: cookies[0].Value}
	return v
}
