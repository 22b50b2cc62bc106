package crawl

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
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
	dir     string       // where its files are
	address string       // of the database, for whoever may see everything
	cost    atomic.Int64 // statements of the last request
	routes  []server.Route
	cast    play.Cast
	stage   play.House // where the play was acted, for what happens after it

	// Of the sites that tests share:
	out        *outsiders
	onlooker   Visitor // the client side looking as Vantor does
	holds      inside
	everywhere []string
}

// noon is when the crawls take place.
const noon = "2026-11-25T12:00:00Z"

var databases atomic.Int64

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
		name := fmt.Sprintf("crawl%d", databases.Add(1)) // of this process, not of one test: it goes with the server
		if err := s.Admin(t.Context(), "postgres", "CREATE DATABASE "+name+" STRATEGY file_copy"); err != nil {
			t.Fatal(err)
		}
		return s.URL("cp_login", name), s.URL("postgres", name), s.URL("postgres", name)
	},
}

// looked are the sites that tests share because they only look, by engine: the demonstration, what the sides do among themselves, and
// outsiders.
var looked = struct {
	sync.Mutex
	sites map[string]*site
	close []func()
}{sites: map[string]*site{}}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, c := range looked.close {
		c()
	}
	os.Exit(code)
}

// look is the site of an engine that tests share.
func look(t *testing.T, engine string) *site {
	t.Helper()
	looked.Lock()
	defer looked.Unlock()
	if s := looked.sites[engine]; s != nil {
		return s
	}
	o := &outsiders{}
	s, end := acted(t, engine, o.come)
	looked.close = append(looked.close, end)
	s.out, s.onlooker = o, s.seeAs(t) // a seat, made before it is written down what there is
	s.holds = s.inside(t)
	s.everywhere = s.addresses(s.holds)
	looked.sites[engine] = s
	return s
}

// open acts the demonstration in a new database for one test.
func open(t *testing.T, engine string, extra play.Extra) *site {
	t.Helper()
	s, end := acted(t, engine, extra)
	t.Cleanup(end)
	return s
}

// acted acts the demonstration in a new database, with what extra adds to it, and puts the program on top. Its end is the caller's.
func acted(t *testing.T, engine string, extra play.Extra) (s *site, end func()) {
	t.Helper()
	if testing.Short() {
		t.Skip("not run: -short leaves the crawls out")
	}
	dir, err := os.MkdirTemp("", "crawl")
	if err != nil {
		t.Fatal(err)
	}
	serve, migrate, see := engines[engine](t, dir)
	s, h := served(t, dir, serve, migrate, extra)
	s.address = see
	return s, func() { h.Close(); os.RemoveAll(dir) }
}

// served puts the program on top of a database, in which the demonstration is acted unless it was.
func served(t *testing.T, dir, database, migrate string, extra play.Extra) (*site, *house.House) {
	t.Helper()
	s := &site{people: map[string]play.Person{}, dir: dir}
	s.set(t, noon)
	flags := map[string]string{"demo": "true", "demo-seed": "7", "demo-clock": filepath.Join(dir, "clock"), "data-dir": dir, "database": database, "anonymous-rate": "1000000"}
	if migrate != "" {
		flags["migration-database"] = migrate
	}
	cfg, err := config.Load(flags, nil)
	if err != nil {
		t.Fatal(err)
	}
	var n atomic.Int64
	h, err := house.Open(context.Background(), cfg, house.Options{
		Version:   "test",
		Log:       slog.New(told{slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}), &s.cost}),
		Rate:      1_000_000_000,
		RequestID: func() string { return fmt.Sprint(n.Add(1)) },
		Extra: func(ctx context.Context, h play.House, cast play.Cast) error {
			s.cast, s.stage = cast, h
			if extra != nil {
				return extra(ctx, h, cast)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Handler, err = h.Server.Handler(); err != nil {
		t.Fatal(err)
	}
	for _, p := range h.People {
		s.people[p.Name] = p
	}
	s.routes = h.Server.Routes()
	return s, h
}

// set moves the clock of a site whose play is over.
func (s *site) set(t *testing.T, instant string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, "clock"), []byte(instant), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fork is the same site once more, on SQLite: from here on it goes its own way.
func (s *site) fork(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "counterpart.db")
	err := store.CopySQLite(t.Context(), s.address, file)
	if err == nil {
		err = os.CopyFS(filepath.Join(dir, "keys"), os.DirFS(filepath.Join(s.dir, "keys")))
	}
	if err != nil {
		t.Fatal(err)
	}
	f, h := served(t, dir, file, "", nil)
	t.Cleanup(func() { h.Close() })
	f.address, f.cast = file, s.cast
	return f
}

// told counts what requests cost, as the log tells it, and passes on what else is told.
type told struct {
	slog.Handler
	cost *atomic.Int64
}

func (l told) Enabled(context.Context, slog.Level) bool { return true }

func (l told) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "request" {
		r.Attrs(func(a slog.Attr) bool {
			if a.Key == "statements" {
				l.cost.Store(a.Value.Int64())
			}
			return true
		})
	}
	if !l.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return l.Handler.Handle(ctx, r)
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
