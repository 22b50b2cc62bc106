package main

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	words "counterpart.dev/internal/core/engage"
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

// ask is a page that is measured. With next it is the page behind the one at the path.
type ask struct {
	name, path string
	next       bool
}

// asks are the pages that are measured: every order in both directions, every filter, words of many and of one, pages behind the first.
func (p *estate) asks() []ask {
	out := []ask{{name: "as it opens", path: "/portfolio"}, {"the next page", "/portfolio", true}}
	for _, key := range []string{"week", "name", "planned", "forecast", "lost", "slip", "outturn", "confidence", "role", "worked"} {
		out = append(out, ask{name: "by " + key, path: "/portfolio?sort=" + key}, ask{name: "by " + key + ", down", path: "/portfolio?sort=-" + key})
	}
	for _, only := range []string{"slipping", "over", "doubted", "role", "unmeasured"} {
		out = append(out, ask{name: "only " + only, path: "/portfolio?only=" + only})
	}
	far := fmt.Sprintf("/portfolio?sort=name&after=Project+%05d~z", p.n/4)
	return append(out, ask{name: "of the programme", path: "/portfolio?programme=" + string(p.programme)}, ask{name: "a word of all", path: "/portfolio?q=project"},
		ask{name: "a word of one", path: "/portfolio?q=00017"}, ask{name: "by name, far behind", path: far},
		ask{"by name, the page after that", far, true})
}

// behind is where a page says that the next is.
var behind = regexp.MustCompile(`href="(/portfolio\?[^"]*after=[^"]*)"`)

// grows measures the pages, makes ten times as many projects, measures them again and prints the ratios of the medians.
func (s *site) grows(ctx context.Context, w io.Writer, engine string, p *estate, projects, rounds int, rest func(context.Context) error) error {
	times := make([][]time.Duration, 2)
	for i, n := range []int{projects, 10 * projects} {
		start := time.Now()
		if err := p.grow(ctx, n); err != nil {
			return err
		}
		if err := rest(ctx); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s, filled up to %d projects and %d benefits in %v\n", engine, n, n*benefitsEach, time.Since(start).Round(time.Second))
		v, err := s.enter(s.people[0])
		if err != nil {
			return err
		}
		for _, a := range p.asks() {
			took, err := s.median(v, a, rounds)
			if err != nil {
				return err
			}
			times[i] = append(times[i], took)
		}
	}
	fmt.Fprintf(w, "%s, a portfolio of %d projects and %d benefits, and of ten times as many:\n", engine, projects, projects*benefitsEach)
	for k, a := range p.asks() {
		ratio(w, "  "+a.name+": the larger ÷ the smaller", times[1][k], times[0][k], 2)
	}
	return nil
}

// median times a page.
func (s *site) median(v *visitor, a ask, rounds int) (time.Duration, error) {
	path := a.path
	if a.next {
		page, err := v.read(s.at + path)
		if err != nil {
			return 0, err
		}
		links := behind.FindAllStringSubmatch(page, -1)
		if links == nil {
			return 0, fmt.Errorf("there is no page behind %s: measure at least 100 projects", path)
		}
		path = html.UnescapeString(links[len(links)-1][1])
	}
	var took []time.Duration
	for range rounds + 3 {
		start := time.Now()
		if err := v.open(s.at + path); err != nil {
			return 0, err
		}
		took = append(took, time.Since(start))
	}
	took = took[3:] // the first fill what is remembered
	slices.Sort(took)
	return took[len(took)/2], nil
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

// grow opens projects until there are so many, many in each transaction. Rows are written as the use cases write them, but for the record,
// which no measured page reads; what each comes to is written as it is kept, with its benefits.
func (p *estate) grow(ctx context.Context, to int) error {
	chance := rand.New(rand.NewPCG(7, uint64(to)))
	for p.n < to {
		in := act.Intent{Scope: p.programme, Audience: access.ClientOnly, Kind: access.Project, Verb: access.Add}
		n := p.n
		err := act.Do(ctx, p.house.Portfolio.DB, p.manager, in, func(a *act.Act) error {
			for n = p.n; n < min(to, p.n+atOnce); n++ {
				if err := p.one(ctx, a, n, chance); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		p.n = n
	}
	return nil
}

// one opens a project and keeps what it comes to.
func (p *estate) one(ctx context.Context, a *act.Act, n int, chance *rand.Rand) error {
	x := words.Project{Organisation: a.Reach.Organisation, ID: access.ScopeID(a.NewOpaqueID()), Programme: p.programme, Name: fmt.Sprintf("Project %05d", n), Purpose: "One of many.", Currency: "GBP", Zone: "Europe/London"}
	err := a.System(ctx, store.OpenScope, func(sys *store.Tx) error {
		rooms, err := sys.AddScope(ctx, x.Organisation, x.ID, access.ProjectScope, p.programme, access.ClientOnly, access.AssurerOnly)
		x.Room = rooms[access.ClientOnly].ID
		return err
	})
	if err != nil {
		return err
	}
	if err := a.AddProject(ctx, x); err != nil {
		return err
	}
	at := store.Place{Organisation: x.Organisation, Room: x.Room}
	if err := a.Index(ctx, at, "project", string(x.ID), words.Words(x.Name)); err != nil {
		return err
	}
	f := portfolio.Figures{Week: "Opening", Slipped: "Opening", Priced: true, Allowed: true}
	s := store.Summary{Place: at, Project: x.ID, Name: x.Name, Programme: p.programme, Currency: x.Currency, PerWeek: chance.Int64N(1e8), Slip: max(0, chance.Int64N(300)-200), Approved: 1e9, Outturn: chance.Int64N(2e9),
		Lacks: max(0, chance.Int64N(5)-2), Confidence: chance.Int64N(6), Unmeasured: max(0, chance.Int64N(6)-3)}
	for n := range benefitsEach {
		planned := chance.Int64N(1e9)
		f.Servings = append(f.Servings, core.Serving{ID: fmt.Sprint(n), Benefit: fmt.Sprintf("Reduce the time of task %d", n), Objectives: []string{"Care that starts sooner"}, Measure: fmt.Sprintf("task %d of %s", n, x.Name),
			Unit: "minutes", Share: 1, Known: true, Planned: planned, Forecast: planned / 2})
		s.Planned, s.Forecast, s.Benefits = s.Planned+planned, s.Forecast+planned/2, s.Benefits+1
	}
	s.Lost, s.Over = s.Planned-s.Forecast, s.Outturn-s.Approved
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	s.Body = string(body)
	return a.KeepSummary(ctx, s)
}
