package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

// crowd is how much lies in the registers that are measured.
type crowd struct {
	engagements int
	matters     int // of the largest
	moves       int // of the largest
}

// whole and sample are what is measured by hand, and when a test run only looks whether it works.
var (
	whole  = crowd{200, 5_000, 50_000}
	sample = crowd{20, 500, 5_000}
)

// registers measures the register and the mirror of the largest of many engagements, on both engines, each against an empty page.
func registers(w io.Writer, c crowd, rounds int) error {
	dir, err := os.MkdirTemp("", "counterpart-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := crowded(w, "SQLite", map[string]string{"data-dir": filepath.Join(dir, "lite")}, c, rounds, func(context.Context) error { return nil }); err != nil {
		return err
	}
	s, err := pgtest.Shared()
	if err != nil {
		fmt.Fprintf(w, "not measured: registers on PostgreSQL: %v\n", err)
		return nil
	}
	ctx := context.Background()
	if err := s.Admin(ctx, "postgres", "CREATE DATABASE bench"); err != nil {
		return err
	}
	if err := store.Migrate(ctx, s.URL("postgres", "bench")); err != nil {
		return err
	}
	return crowded(w, "PostgreSQL", map[string]string{"data-dir": filepath.Join(dir, "pg"), "database": s.URL("cp_login", "bench")}, c, rounds, func(ctx context.Context) error {
		return s.Admin(ctx, "bench", "VACUUM ANALYZE") // which a server does by itself, a minute later
	})
}

// crowded measures on one engine, once it has come to rest.
func crowded(w io.Writer, engine string, settings map[string]string, c crowd, rounds int, rest func(context.Context) error) error {
	ctx := context.Background()
	settings["demo"], settings["anonymous-rate"] = "true", "1000000"
	cfg, err := config.Load(settings, nil)
	if err != nil {
		return err
	}
	var largest, bare string
	h, err := house.Open(ctx, cfg, house.Options{Log: slog.New(slog.DiscardHandler), Version: "bench", Rate: 1_000_000_000, Extra: func(ctx context.Context, h play.House, cast play.Cast) (err error) {
		bare = "/engagements/" + string(cast.Work["Castell Networks"])
		largest, err = gather(ctx, h, cast, c)
		return err
	}})
	if err != nil {
		return err
	}
	defer h.Close()
	if err := rest(ctx); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- h.Server.Serve(serving, l, nil) }()
	s := &site{at: "http://" + l.Addr().String(), empty: "/styleguide/empty"}
	for _, p := range h.People {
		s.people = append(s.people, s.at+p.SignInURL)
	}
	fmt.Fprintf(w, "%s, %d engagements, the largest with %d matters and %d moves:\n", engine, c.engagements, c.matters, c.moves)
	err = s.registers(w, largest, bare, c, rounds)
	stop()
	return firstOf(err, <-done)
}

// asked is what registers are asked for: as they come, by other orders, through filters, and far behind.
var asked = []struct{ name, query string }{
	{"its register", ""}, {"by the last move", "?sort=-moved"}, {"by title", "?sort=title"}, {"by number, the last first", "?sort=-number"},
	{"one side’s questions", "?court=client&kind=question"}, {"risks", "?kind=risk"}, {"what is late", "?late=yes"}, {"late risks", "?late=yes&kind=risk"},
	{"what the reader has", "?mine=yes"}, {"a word of many", "?q=release"}, {"a word of few", "?q=4711"}, {"ended ones too", "?ended=yes"},
	{"far behind", "?sort=number&after=0_t{half}"}, {"by due date, the last first", "?sort=-due"}, {"late ones by number", "?late=yes&sort=number"},
	{"a word of many, by title", "?q=release&sort=-title"}, {"a word of many, risks", "?q=release&kind=risk"}, {"a word of some", "?q=47"},
}

// registers times the pages of the largest register, each in turn with the page of a register without a matter, and prints the ratios of
// the medians, for the client and for the supplier; and those of its mirror.
func (s *site) registers(w io.Writer, largest, bare string, c crowd, rounds int) error {
	var err error
	open := func(v *visitor, path string) func() {
		return func() { err = firstOf(err, v.open(s.at+path)) }
	}
	var client *visitor
	for _, side := range []struct {
		name          string
		at, elsewhere int // of the people of the demonstration: who works on the largest, and who of the same side on the one without
	}{{"the client", 2, 2}, {"the supplier", 7, 11}} {
		v, e := s.enter(s.people[side.at])
		other, e2 := s.enter(s.people[side.elsewhere])
		if err = firstOf(e, e2); err != nil {
			return err
		}
		if client == nil {
			client = v
		}
		for _, x := range asked {
			query := strings.ReplaceAll(x.query, "{half}", strconv.Itoa(c.matters/2))
			took, empty := pair(rounds, open(v, largest+"/matters"+query), open(other, bare+"/matters"))
			ratio(w, "  for "+side.name+", "+x.name+" ÷ a register without a matter", took, empty, 3)
		}
	}
	took, empty := pair(rounds, open(client, largest+"/matters"), open(client, s.empty))
	fmt.Fprintf(w, "  its register ÷ a page with nothing on it, not even its reader's menus: %.2f (%v and %v)\n", float64(took)/float64(empty), took.Round(time.Microsecond), empty)
	for _, x := range []struct{ name, path string }{{"its mirror over a year (limit 300ms)", "/mirror"}, {"the cases behind a figure", "/mirror/cases?side=client&figure=in_time"}, {"its mirror as a file", "/mirror.json"}} {
		took, _ := pair(rounds, open(client, largest+x.path), func() {})
		fmt.Fprintf(w, "  %s: %v\n", x.name, took.Round(100*time.Microsecond))
	}
	return err
}
