package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

// benefitsEach is how many benefits a project of a measured portfolio has.
const benefitsEach = 20

// portfolios measures the page of all projects with so many of them and with ten times as many, on both engines.
func portfolios(w io.Writer, projects, rounds int) error {
	dir, err := os.MkdirTemp("", "counterpart-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := portfolioOn(w, "SQLite", map[string]string{"data-dir": filepath.Join(dir, "lite")}, projects, rounds, func(context.Context) error { return nil }); err != nil {
		return err
	}
	s, err := pgtest.Shared()
	if err != nil {
		fmt.Fprintf(w, "not measured: portfolios on PostgreSQL: %v\n", err)
		return nil
	}
	ctx := context.Background()
	if err := s.Admin(ctx, "postgres", "CREATE DATABASE portfolios"); err != nil {
		return err
	}
	if err := store.Migrate(ctx, s.URL("postgres", "portfolios")); err != nil {
		return err
	}
	return portfolioOn(w, "PostgreSQL", map[string]string{"data-dir": filepath.Join(dir, "pg"), "database": s.URL("cp_login", "portfolios")}, projects, rounds, func(ctx context.Context) error {
		return s.Admin(ctx, "portfolios", "VACUUM ANALYZE") // which a server does by itself, a minute later
	})
}

// portfolioOn measures on one engine, each size once it has come to rest. The pages are those of somebody who manages the one programme
// that all projects belong to, and so sees every one of them.
func portfolioOn(w io.Writer, engine string, settings map[string]string, projects, rounds int, rest func(context.Context) error) error {
	ctx := context.Background()
	settings["demo"], settings["anonymous-rate"] = "true", "1000000"
	cfg, err := config.Load(settings, nil)
	if err != nil {
		return err
	}
	var p estate
	h, err := house.Open(ctx, cfg, house.Options{Log: slog.New(slog.DiscardHandler), Version: "bench", Rate: 1_000_000_000, Extra: func(ctx context.Context, h play.House, cast play.Cast) (err error) {
		p = estate{house: h, by: cast.People["Daniel"]}
		return p.found(ctx, cast.People["Amina"])
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
	s := &site{at: "http://" + l.Addr().String()}
	for _, x := range h.People {
		if x.Name == "Amina Rahman" {
			s.people = append(s.people, s.at+x.SignInURL)
		}
	}
	err = s.grows(ctx, w, engine, &p, projects, rounds, rest)
	stop()
	return firstOf(err, <-done)
}

// asks are the pages that are measured.
var asks = []struct{ name, path string }{{"the dearest week first", "/portfolio"}, {"those that lost most", "/portfolio?sort=-lost"}, {"by name, from the middle", "/portfolio?sort=name&after=Project+0500~"},
	{"those beyond approval", "/portfolio?only=over"}}

// grows measures the pages, makes ten times as many projects, measures them again and prints the ratios of the medians.
func (s *site) grows(ctx context.Context, w io.Writer, engine string, p *estate, projects, rounds int, rest func(context.Context) error) error {
	times := make([][]time.Duration, 2)
	for i, n := range []int{projects, 10 * projects} {
		if err := p.grow(ctx, n); err != nil {
			return err
		}
		if err := rest(ctx); err != nil {
			return err
		}
		v, err := s.enter(s.people[0])
		if err != nil {
			return err
		}
		for _, a := range asks {
			var took []time.Duration
			for range rounds + 3 {
				start := time.Now()
				if err := v.open(s.at + a.path); err != nil {
					return err
				}
				took = append(took, time.Since(start))
			}
			took = took[3:] // the first fill what is remembered
			slices.Sort(took)
			times[i] = append(times[i], took[len(took)/2])
		}
	}
	fmt.Fprintf(w, "%s, a portfolio of %d projects and %d benefits, and of ten times as many:\n", engine, projects, projects*benefitsEach)
	for k, a := range asks {
		ratio(w, "  "+a.name+": the larger ÷ the smaller", times[1][k], times[0][k], 2)
	}
	return nil
}

// estate is a portfolio that grows.
type estate struct {
	house     play.House
	by        access.Viewer // who opens projects
	manager   access.Viewer
	programme access.ScopeID
	n         int
}

// found opens the programme.
func (p *estate) found(ctx context.Context, manager access.Viewer) (err error) {
	p.manager = manager
	if p.programme, err = p.house.Work.OpenProgramme(ctx, p.by, engage.ProgrammeForm{Name: "The estate", Purpose: "Everything at once."}); err != nil {
		return err
	}
	return p.house.Work.GiveRole(ctx, p.by, p.programme, engage.RoleForm{Person: manager.Person, Role: access.ProgrammeManager})
}

// grow opens projects until there are so many. What each comes to is written as it is kept, with its benefits.
func (p *estate) grow(ctx context.Context, to int) error {
	chance := rand.New(rand.NewPCG(7, uint64(to)))
	for ; p.n < to; p.n++ {
		name := fmt.Sprintf("Project %04d", p.n)
		id, err := p.house.Work.OpenProject(ctx, p.by, engage.ProjectForm{Programme: p.programme, Name: name, Purpose: "One of many.", Currency: "GBP", Zone: "Europe/London"})
		if err != nil {
			return err
		}
		f := portfolio.Figures{Week: "Opening", Slipped: "Opening", Priced: true, Allowed: true}
		s := store.Summary{Project: id, Name: name, Programme: p.programme, Currency: "GBP", PerWeek: chance.Int64N(1e8), Slip: chance.Int64N(300), Approved: 1e9, Outturn: chance.Int64N(2e9), Lacks: chance.Int64N(3)}
		for n := range benefitsEach {
			planned := chance.Int64N(1e9)
			f.Servings = append(f.Servings, core.Serving{ID: fmt.Sprint(n), Benefit: fmt.Sprintf("Reduce the time of task %d", n), Objectives: []string{"Care that starts sooner"}, Measure: fmt.Sprintf("task %d of %s", n, name),
				Unit: "minutes", Share: 1, Known: true, Planned: planned, Forecast: planned / 2})
			s.Planned, s.Forecast, s.Benefits = s.Planned+planned, s.Forecast+planned/2, s.Benefits+1
		}
		s.Lost, s.Over = s.Planned-s.Forecast, s.Outturn-s.Approved
		body, err := json.Marshal(f)
		if err != nil {
			return err
		}
		s.Body = string(body)
		err = act.Do(ctx, p.house.Portfolio.DB, p.manager, act.Intent{Scope: id, Audience: access.ClientOnly, Kind: access.Summary, Verb: access.Add}, func(a *act.Act) error {
			s.Place = store.At(a.Reach)
			return a.KeepSummary(ctx, s)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
