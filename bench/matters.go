package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
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
	if err := crowded(w, "SQLite", map[string]string{"data-dir": filepath.Join(dir, "lite")}, c, rounds); err != nil {
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
	return crowded(w, "PostgreSQL", map[string]string{"data-dir": filepath.Join(dir, "pg"), "database": s.URL("cp_login", "bench")}, c, rounds)
}

// crowded measures on one engine.
func crowded(w io.Writer, engine string, settings map[string]string, c crowd, rounds int) error {
	ctx := context.Background()
	settings["demo"], settings["anonymous-rate"] = "true", "1000000"
	cfg, err := config.Load(settings, nil)
	if err != nil {
		return err
	}
	var largest string
	h, err := house.Open(ctx, cfg, house.Options{Log: slog.New(slog.DiscardHandler), Version: "bench", Rate: 1_000_000_000, Extra: func(ctx context.Context, h play.House, cast play.Cast) (err error) {
		largest, err = gather(ctx, h, cast, c)
		return err
	}})
	if err != nil {
		return err
	}
	defer h.Close()
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
	err = s.registers(w, engine, largest, c, rounds)
	stop()
	return firstOf(err, <-done)
}

// registers times the pages of the largest register one after the other, and prints the medians.
func (s *site) registers(w io.Writer, engine, largest string, c crowd, rounds int) error {
	v, err := s.enter(s.people[2])
	if err != nil {
		return err
	}
	took := map[string]time.Duration{}
	pages := []string{s.empty, largest + "/matters", largest + "/matters?sort=-moved", largest + "/matters?court=client&kind=question", largest + "/mirror", largest + "/mirror/cases?side=client&figure=in_time", largest + "/mirror.json", "/"}
	for _, path := range pages {
		if took[path], err = s.median(v, path, rounds); err != nil {
			return err
		}
	}
	empty := took[s.empty]
	fmt.Fprintf(w, "%s, %d engagements, the largest with %d matters and %d moves; an empty page takes %v\n", engine, c.engagements, c.matters, c.moves, empty.Round(10*time.Microsecond))
	for i, path := range pages[1:4] {
		ratio(w, []string{"its register ÷ an empty page", "its register by the last move ÷ an empty page", "its register, filtered ÷ an empty page"}[i], took[path], empty, 3)
	}
	for i, path := range pages[4:] {
		fmt.Fprintf(w, "%s: %v (limit %v)\n", []string{"its mirror over a year", "the cases behind a figure", "the mirror as a file", "the first page"}[i], took[path].Round(100*time.Microsecond),
			[]string{"300ms", "300ms", "none", "none"}[i])
	}
	return nil
}

// median is how long a page takes: half of the times are longer.
func (s *site) median(v *visitor, path string, rounds int) (time.Duration, error) {
	took := make([]time.Duration, rounds)
	if err := v.open(s.at + path); err != nil {
		return 0, err
	}
	for i := range took {
		start := time.Now()
		if err := v.open(s.at + path); err != nil {
			return 0, err
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
