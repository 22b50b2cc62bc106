package portfolio_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/store"
)

// estate is a world of projects in two programmes, of which two people are given more and less.
type estate struct {
	*apptest.World
	lead       access.Viewer
	people     []access.Viewer
	programmes []access.ScopeID
	projects   []access.ScopeID
	given      []party.Post
}

func found(t *testing.T, w *apptest.World) *estate {
	e := &estate{World: w, lead: w.FirstRun(t)}
	for _, name := range []string{"Ivo Penn", "Una Reed"} {
		e.people = append(e.people, w.Colleague(t, e.lead, name))
	}
	for n := range 2 {
		id, err := w.Work.OpenProgramme(t.Context(), e.lead, engage.ProgrammeForm{Name: fmt.Sprintf("Programme %d", n), Purpose: "Several at once."})
		if err != nil {
			t.Fatal(err)
		}
		e.programmes = append(e.programmes, id)
	}
	for n := range 4 {
		if err := e.open(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func (e *estate) open(ctx context.Context, n int) error {
	id, err := e.Work.OpenProject(ctx, e.lead, engage.ProjectForm{Programme: e.programmes[n%2], Name: fmt.Sprintf("Ward %d", n), Code: fmt.Sprintf("W%d", n), Purpose: "One of them.", Currency: "GBP", Zone: "Europe/London"})
	if err == nil {
		e.projects = append(e.projects, id)
		err = e.give(ctx, party.Post{Seat: e.lead.Seat, Tenant: e.lead.Organisation, Scope: id, Role: access.ClientPM, Until: store.Forever})
	}
	return err
}

func (e *estate) give(ctx context.Context, p party.Post) error {
	return e.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error { return tx.AddPost(ctx, p) })
}

func (e *estate) keep(ctx context.Context, project access.ScopeID, name, currency string, n int64) error {
	in := act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Summary, Verb: access.Add}
	return act.Do(ctx, e.DB, e.lead, in, func(a *act.Act) error {
		p, err := a.Project(ctx, project)
		if err != nil {
			return err
		}
		return a.KeepSummary(ctx, store.Summary{Place: store.At(a.Reach), Project: project, Programme: p.Programme, Name: name, Code: p.Code, Currency: currency, Planned: 3 * n, Forecast: 2 * n, Lost: n,
			PerWeek: n % 5, Slip: n%3 - 1, Benefits: 1, Approved: n, Outturn: n + 1, Over: n%2 - 1, Confidence: n % 6, Lacks: n % 2, Unmeasured: n % 4, Body: "{}"})
	})
}

// seen is what a page shows that follows from who sees what.
func seen(ctx context.Context, w portfolio.Work, v access.Viewer, ask portfolio.Ask) (string, error) {
	view, err := w.Show(ctx, v, ask)
	if err != nil {
		return "", err
	}
	out := fmt.Sprintf("%+v %d %q %q", view.Totals, view.Count, view.Next, view.Previous)
	for _, r := range view.Rows {
		out += fmt.Sprintf("\n%s %s %d", r.Project, r.Name, r.Forecast)
	}
	return out, nil
}

// step does one thing that may change what somebody sees.
func (e *estate) step(ctx context.Context, t *rapid.T) (err error) {
	seat, n := e.people[rapid.IntRange(0, 1).Draw(t, "who")].Seat, rapid.Int64Range(0, 40).Draw(t, "n")
	project := rapid.SampledFrom(e.projects).Draw(t, "project")
	switch what := rapid.SampledFrom([]string{"keep", "keep", "give", "give", "give for a while", "end", "wait", "open", "move", "end all"}).Draw(t, "what"); what {
	case "keep":
		return e.keep(ctx, project, rapid.SampledFrom([]string{"Ward", "Theatre"}).Draw(t, "name"), rapid.SampledFrom([]string{"GBP", "EUR"}).Draw(t, "currency"), n)
	case "give", "give for a while":
		p := party.Post{Seat: seat, Tenant: e.lead.Organisation, Scope: project, Role: access.ClientPM, Until: store.Forever}
		if n%2 == 0 {
			p.Scope, p.Role = e.programmes[n/2%2], access.ProgrammeManager
		}
		if what != "give" {
			p.Until = e.Clock.Now().Add(time.Duration(1+n) * time.Second).UnixMicro()
		}
		e.given = append(e.given, p)
		return e.give(ctx, p)
	case "end":
		if len(e.given) == 0 {
			return nil
		}
		p := rapid.SampledFrom(e.given).Draw(t, "post")
		err = e.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error { return tx.EndPost(ctx, p) })
	case "end all":
		for _, p := range e.given {
			if err := e.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error { return tx.EndPost(ctx, p) }); err != nil && !errors.Is(err, store.ErrRefused) {
				return err
			}
		}
		e.given = nil
	case "wait":
		e.Clock.Add(time.Duration(n) * time.Second)
	case "open":
		if len(e.projects) < 9 {
			return e.open(ctx, len(e.projects))
		}
	case "move":
		err = e.DB.System(ctx, store.OpenScope, func(tx *store.Tx) error {
			return tx.MoveScope(ctx, e.lead.Organisation, project, e.programmes[n%2])
		})
	}
	if errors.Is(err, store.ErrRefused) {
		err = nil // it was over already
	}
	return err
}

// TestWhatIsKeptIsWhatIsRead gives, ends and lets expire, keeps figures, opens and moves projects, and shows two people what two processes kept for
// them: one that is asked after every step, and one that is asked now and then. Each shows to the byte what is read anew.
func TestWhatIsKeptIsWhatIsRead(t *testing.T) {
	for engine, world := range map[string]func(testing.TB) *apptest.World{"sqlite": apptest.SQLite, "postgres": apptest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			e := found(t, world(t))
			fresh, often, seldom := portfolio.Work{DB: e.DB}, portfolio.Work{DB: e.DB, Books: &portfolio.Books{}}, portfolio.Work{DB: e.DB, Books: &portfolio.Books{}}
			rows := 0
			rapid.Check(t, func(r *rapid.T) {
				if err := e.step(t.Context(), r); err != nil {
					r.Fatal(err)
				}
				ask := portfolio.Ask{Only: rapid.SampledFrom([]string{"", "", "slipping", "over", "doubted"}).Draw(r, "only"), Prefix: rapid.SampledFrom([]string{"", "", "War", "w1", "theatre"}).Draw(r, "prefix"),
					Programme: rapid.SampledFrom([]access.ScopeID{"", "", e.programmes[0]}).Draw(r, "programme"), Key: rapid.SampledFrom([]string{"week", "name", "forecast"}).Draw(r, "key"), Desc: rapid.Bool().Draw(r, "down")}
				kept := []portfolio.Work{often}
				if rapid.IntRange(0, 3).Draw(r, "seldom") == 0 {
					kept = append(kept, seldom)
				}
				for _, v := range e.people {
					want, err := seen(t.Context(), fresh, v, ask)
					if err != nil {
						r.Fatal(err)
					}
					rows += len(want)
					for n, w := range kept {
						if got, err := seen(t.Context(), w, v, ask); err != nil || got != want {
							r.Fatalf("process %d shows %s (%v):\n%s", n, v.Name, err, cmp.Diff(want, got))
						}
					}
				}
			})
			if rows == 0 {
				t.Error("nobody saw anything")
			}
		})
	}
}

// TestFiguresKeptAtOnceAreAllSeen keeps figures of several projects at the same time while somebody looks. Whatever order they are committed in,
// the last look misses none.
func TestFiguresKeptAtOnceAreAllSeen(t *testing.T) {
	for engine, world := range map[string]func(testing.TB) *apptest.World{"sqlite": apptest.SQLite, "postgres": apptest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			e := found(t, world(t))
			w, fresh := portfolio.Work{DB: e.DB, Books: &portfolio.Books{}}, portfolio.Work{DB: e.DB}
			var writers sync.WaitGroup
			var over atomic.Bool
			errs := make([]error, len(e.projects)+1)
			for n, p := range e.projects {
				writers.Go(func() {
					for k := range int64(10) {
						if errs[n] = e.keep(t.Context(), p, "Ward", "GBP", k*7+int64(n)); errs[n] != nil {
							return
						}
					}
				})
			}
			var reader sync.WaitGroup
			reader.Go(func() {
				for last := false; !last && errs[len(e.projects)] == nil; {
					last = over.Load()
					_, errs[len(e.projects)] = seen(t.Context(), w, e.lead, portfolio.Ask{})
				}
			})
			writers.Wait()
			over.Store(true)
			reader.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatal(err)
			}
			want, err := seen(t.Context(), fresh, e.lead, portfolio.Ask{})
			got, err2 := seen(t.Context(), w, e.lead, portfolio.Ask{})
			if err := errors.Join(err, err2); err != nil || got != want {
				t.Errorf("%v:\n%s", err, cmp.Diff(want, got))
			}
		})
	}
}

// TestAPageOfManyAsksAsMuchAsOneOfFew counts: a page, the next one after a project changed, and one whose reader was given a project.
func TestAPageOfManyAsksAsMuchAsOneOfFew(t *testing.T) {
	e := found(t, apptest.SQLite(t))
	for n, p := range e.projects {
		if err := e.keep(t.Context(), p, "Ward", "GBP", int64(n)); err != nil {
			t.Fatal(err)
		}
	}
	w := portfolio.Work{DB: e.DB, Books: &portfolio.Books{}}
	count := func() int {
		t.Helper()
		before := e.Statements()
		if _, err := w.Show(t.Context(), e.lead, portfolio.Ask{}); err != nil {
			t.Fatal(err)
		}
		return e.Statements() - before
	}
	first, again := count(), count()
	if first > 20 || again != first-2 {
		t.Errorf("%d statements, then %d: two fewer than at first were expected", first, again)
	}
	if err := e.keep(t.Context(), e.projects[0], "Ward", "GBP", 9); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != again+1 {
		t.Errorf("%d statements after something was kept, want one more than %d", n, again)
	}
}

// TestEveryPageAsksAsMuch counts: in every order and direction, through every filter and word, for who manages programmes, for the PM of three
// projects, for who answers for a benefit in one, and for who has nothing to do with any.
func TestEveryPageAsksAsMuch(t *testing.T) {
	e := found(t, apptest.SQLite(t))
	for n, p := range e.projects {
		if err := e.keep(t.Context(), p, "Ward", "GBP", int64(n)); err != nil {
			t.Fatal(err)
		}
		role, who := access.ClientPM, e.people[0]
		if n == 3 {
			role, who = access.BenefitOwner, e.people[1]
		}
		if err := e.give(t.Context(), party.Post{Seat: who.Seat, Tenant: e.lead.Organisation, Scope: p, Role: role, Until: store.Forever}); err != nil {
			t.Fatal(err)
		}
	}
	w := portfolio.Work{DB: e.DB, Books: &portfolio.Books{}}
	count := func(v access.Viewer, ask portfolio.Ask) int {
		t.Helper()
		before := e.Statements()
		if _, err := w.Show(t.Context(), v, ask); err != nil {
			t.Fatal(err)
		}
		return e.Statements() - before
	}
	asks := []portfolio.Ask{{Prefix: "ward"}, {Prefix: "nothing"}, {Programme: e.programmes[1]}}
	for _, key := range []string{"week", "name", "planned", "forecast", "lost", "slip", "outturn", "confidence", "role", "worked"} {
		asks = append(asks, portfolio.Ask{Key: key}, portfolio.Ask{Key: key, Desc: true, Prefix: "ward", Programme: e.programmes[0]})
	}
	for _, only := range []string{"slipping", "over", "doubted", "role", "unmeasured"} {
		asks = append(asks, portfolio.Ask{Only: only}, portfolio.Ask{Only: only, Key: "name", Prefix: "ward"})
	}
	for _, v := range []access.Viewer{e.lead, e.people[0], e.people[1], e.Colleague(t, e.lead, "Nell Ash")} {
		count(v, portfolio.Ask{}) // the first of a seat reads all
		most := count(v, portfolio.Ask{})
		for _, ask := range asks {
			if n := count(v, ask); n > most || n > 18 {
				t.Errorf("%s asks %d times for %+v, and %d times for the first page", v.Name, n, ask, most)
			}
		}
	}
}
