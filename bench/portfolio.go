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
	lite := func(_ context.Context, name string) (map[string]string, func(context.Context) error, error) {
		return map[string]string{"data-dir": filepath.Join(dir, name)}, func(context.Context) error { return nil }, nil
	}
	if err := portfolioOn(w, "SQLite", lite, projects, rounds); err != nil {
		return err
	}
	s, err := pgtest.Shared()
	if err != nil {
		fmt.Fprintf(w, "not measured: portfolios on PostgreSQL: %v\n", err)
		return nil
	}
	return portfolioOn(w, "PostgreSQL", func(ctx context.Context, name string) (map[string]string, func(context.Context) error, error) {
		name = "portfolios_" + name
		if err := s.Admin(ctx, "postgres", "CREATE DATABASE "+name); err != nil {
			return nil, nil, err
		}
		settings := map[string]string{"data-dir": filepath.Join(dir, name), "database": s.URL("cp_login", name)}
		return settings, func(ctx context.Context) error { return s.Admin(ctx, name, "VACUUM ANALYZE") }, // which a server does by itself, a minute later
			store.Migrate(ctx, s.URL("postgres", name))
	}, projects, rounds)
}

// makes is settings for a database of its own, and what brings it to rest once it is filled.
type makes func(ctx context.Context, name string) (settings map[string]string, rest func(context.Context) error, err error)

// portfolioOn measures on one engine a portfolio and one ten times as large that is served beside it: a page of the one and of the other by
// turns, since a machine may be slower a minute later. The pages are those of somebody who manages the one programme that all projects
// belong to, and so sees every one of them.
func portfolioOn(w io.Writer, engine string, database makes, projects, rounds int) error {
	ctx := context.Background()
	var both [2]*estate
	for i, n := range []int{projects, 10 * projects} {
		start := time.Now()
		settings, rest, err := database(ctx, []string{"small", "large"}[i])
		if err != nil {
			return err
		}
		p, err := serveEstate(ctx, settings)
		if err != nil {
			return err
		}
		defer p.close()
		if err := firstOf(p.grow(ctx, n), rest(ctx)); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s, filled up to %d projects and %d benefits in %v\n", engine, n, n*benefitsEach, time.Since(start).Round(time.Second))
		if p.visitor, err = p.site.enter(p.site.people[0]); err != nil {
			return err
		}
		both[i] = p
	}
	fmt.Fprintf(w, "%s, a portfolio of %d projects and %d benefits, and of ten times as many:\n", engine, projects, projects*benefitsEach)
	small, large := both[0].asks(), both[1].asks()
	for k := range small {
		took, err := byTurns(both, [2]ask{small[k], large[k]}, rounds)
		if err != nil {
			return err
		}
		ratio(w, "  "+small[k].name+": the larger ÷ the smaller", took[1], took[0], 2)
	}
	return nil
}

// serveEstate serves a demonstration with a programme in which a portfolio grows.
func serveEstate(ctx context.Context, settings map[string]string) (*estate, error) {
	settings["demo"], settings["anonymous-rate"] = "true", "1000000"
	cfg, err := config.Load(settings, nil)
	if err != nil {
		return nil, err
	}
	p := &estate{}
	h, err := house.Open(ctx, cfg, house.Options{Log: slog.New(slog.DiscardHandler), Version: "bench", Rate: 1_000_000_000, Extra: func(ctx context.Context, h play.House, cast play.Cast) (err error) {
		p.house, p.by = h, cast.People["Daniel"]
		return p.found(ctx, cast.People["Amina"])
	}})
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, firstOf(err, h.Close())
	}
	serving, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- h.Server.Serve(serving, l, nil) }()
	p.close = func() error {
		stop()
		return firstOf(<-done, h.Close())
	}
	p.site = &site{at: "http://" + l.Addr().String()}
	for _, x := range h.People {
		if x.Name == "Amina Rahman" {
			p.site.people = append(p.site.people, p.site.at+x.SignInURL)
		}
	}
	return p, nil
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

// byTurns times a page of the one and the other by turns, and gives the medians.
func byTurns(of [2]*estate, at [2]ask, rounds int) (medians [2]time.Duration, err error) {
	var paths [2]string
	for i, p := range of {
		if paths[i], err = p.path(at[i]); err != nil {
			return medians, err
		}
	}
	var took [2][]time.Duration
	for range rounds + 3 {
		for i, p := range of {
			start := time.Now()
			if err := p.visitor.open(p.site.at + paths[i]); err != nil {
				return medians, err
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	for i := range took {
		all := took[i][3:] // the first fill what is remembered
		slices.Sort(all)
		medians[i] = all[len(all)/2]
	}
	return medians, nil
}

// path is where a page is that is measured.
func (p *estate) path(a ask) (string, error) {
	if !a.next {
		return a.path, nil
	}
	page, err := p.visitor.read(p.site.at + a.path)
	if err != nil {
		return "", err
	}
	links := behind.FindAllStringSubmatch(page, -1)
	if links == nil {
		return "", fmt.Errorf("there is no page behind %s: measure at least 100 projects", a.path)
	}
	return html.UnescapeString(links[len(links)-1][1]), nil
}

// estate is a portfolio that grows.
type estate struct {
	house     play.House
	by        access.Viewer // who opens projects
	manager   access.Viewer
	programme access.ScopeID
	n         int

	site    *site
	visitor *visitor
	close   func() error
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
