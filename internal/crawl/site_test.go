package crawl

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/store"
)

// site is the whole program with the demonstration in it, on one engine.
type site struct {
	http.Handler
	people  map[string]play.Person
	address string // of the database, for whoever may see everything
	routes  []server.Route
	cast    play.Cast
}

// noon is when the crawls take place.
const noon = "2026-11-25T12:00:00Z"

// engines are the places a database can be.
var engines = map[string]func(t *testing.T, dir string) (serve, migrate, look string){
	"sqlite": func(_ *testing.T, dir string) (string, string, string) {
		file := filepath.Join(dir, "counterpart.db")
		return file, "", file
	},
	"postgres": func(t *testing.T, _ string) (string, string, string) {
		s := pgtest.Start(t)
		if err := s.Admin(t.Context(), "postgres", store.PostgresRoles); err != nil {
			t.Fatal(err)
		}
		name := s.Create(t, "", "")
		return s.URL("cp_login", name), s.URL("postgres", name), s.URL("postgres", name)
	},
}

// open acts the demonstration in a new database, with what extra adds to it, and puts the program on top.
func open(t *testing.T, engine string, extra play.Extra) *site {
	t.Helper()
	if testing.Short() {
		t.Skip("not run: -short leaves the crawls out")
	}
	dir := t.TempDir()
	clock := filepath.Join(dir, "clock")
	if err := os.WriteFile(clock, []byte(noon), 0o600); err != nil {
		t.Fatal(err)
	}
	serve, migrate, look := engines[engine](t, dir)
	flags := map[string]string{"demo": "true", "demo-seed": "7", "demo-clock": clock, "data-dir": dir, "database": serve, "anonymous-rate": "1000000"}
	if migrate != "" {
		flags["migration-database"] = migrate
	}
	cfg, err := config.Load(flags, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{people: map[string]play.Person{}, address: look}
	n := 0
	h, err := house.Open(t.Context(), cfg, house.Options{
		Version:   "test",
		Rate:      1_000_000_000,
		RequestID: func() string { n++; return fmt.Sprint(n) },
		Extra: func(ctx context.Context, h play.House, cast play.Cast) error {
			s.cast = cast
			if extra != nil {
				return extra(ctx, h, cast)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	if s.Handler, err = h.Server.Handler(); err != nil {
		t.Fatal(err)
	}
	for _, p := range h.People {
		s.people[p.Name] = p
	}
	s.routes = h.Server.Routes()
	return s
}

// enter signs somebody in by one click.
func (s *site) enter(t *testing.T, p play.Person) Visitor {
	t.Helper()
	v := Visitor{Name: p.Name}
	a := v.Open(s, p.SignInURL)
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if a.Status != http.StatusSeeOther || len(cookies) != 1 {
		t.Fatalf("%s could not sign in: %d", p.Name, a.Status)
	}
	v.Cookie = &http.Cookie{Name: cookies[0].Name, Value: cookies[0].Value}
	return v
}
