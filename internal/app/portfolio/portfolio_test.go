package portfolio_test

import (
	"errors"
	"strings"
	"testing"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TestAPortfolioShowsWhatWasWorkedOut works the demonstration's project and an empty one out, and shows each side what it may see of them.
func TestAPortfolioShowsWhatWasWorkedOut(t *testing.T) {
	w := brieftest.Ready(t, apptest.SQLite(t), 2)
	p := portfolio.Work{DB: w.DB}
	empty := w.World.Project(t, w.Ada, "Car park")
	show := func(v access.Viewer) *portfolio.View {
		t.Helper()
		view, err := p.Show(t.Context(), v, portfolio.Ask{})
		if err != nil {
			t.Fatal(err)
		}
		return view
	}
	if v := show(w.Ada); len(v.Rows) != 0 || len(v.Without) != 2 {
		t.Fatalf("before anything was worked out: %d rows, %d without", len(v.Rows), len(v.Without))
	}
	if n, err := p.WorkOut(t.Context(), w.Ada, []access.ScopeID{w.Project, empty, "nothing"}); n != 2 || err != nil {
		t.Fatalf("%d worked out: %v", n, err)
	}
	before := w.Statements()
	v := show(w.Ada)
	if n := w.Statements() - before; n > 20 {
		t.Errorf("a page takes %d statements", n)
	}
	kase, err := w.Case.Case(t.Context(), w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	r := kase.Result
	first := v.Rows[0]
	if len(v.Rows) != 2 || first.Project != w.Project || first.Forecast != int64(r.Totals.Forecast) || first.Planned != int64(r.Totals.Compared) || first.PerWeek <= 0 || first.Slip <= 0 {
		t.Errorf("%d rows, the first %+v, want a forecast of %d", len(v.Rows), first, r.Totals.Forecast)
	}
	if second := v.Rows[1]; second.Name != "Car park" || second.Reason == "" || second.Changed {
		t.Errorf("a project with nothing in it: %+v", second)
	}
	if len(v.Totals) != 1 || v.Totals[0].Forecast != first.Forecast || v.Totals[0].Projects != 2 {
		t.Errorf("totals %+v", v.Totals)
	}
	// A benefit owner sees their benefit, and so neither the project's sums nor a total of them; a supplier has no portfolio.
	if v := show(w.Owner); len(v.Rows) != 0 || len(v.Totals) != 0 {
		t.Errorf("a benefit owner sees %d rows and %+v", len(v.Rows), v.Totals)
	}
	if _, err := p.Show(t.Context(), w.Dan, portfolio.Ask{}); err == nil {
		t.Error("a supplier has a portfolio")
	}
	if n, err := p.WorkOut(t.Context(), w.Owner, []access.ScopeID{w.Project}); n != 0 || err != nil {
		t.Errorf("a benefit owner works out %d: %v", n, err)
	}
	keptFilters(t, w, p)
	// Somebody of the same organisation with one project sees one, and totals of one.
	other := w.Colleague(t, w.Ada, "Ivo Penn")
	if err := w.Work.GiveRole(t.Context(), w.Ada, empty, engage.RoleForm{Person: other.Person, Role: access.Sponsor}); err != nil {
		t.Fatal(err)
	}
	if v := show(w.SignIn(t, "Ivo Penn")); len(v.Rows) != 1 || v.Rows[0].Project != empty || v.Totals[0].Forecast != 0 || v.Count != 1 {
		t.Errorf("with one project: %+v %+v", v.Rows, v.Totals)
	}
}

// keptFilters keeps filters under names and forgets them: each is its keeper's alone, and no register has them.
func keptFilters(t *testing.T, w *brieftest.World, p portfolio.Work) {
	t.Helper()
	ctx := t.Context()
	keep := func(v access.Viewer, name, query string) error { return p.Keep(ctx, v, name, query) }
	saved := func(v access.Viewer) []register.Saved {
		t.Helper()
		view, err := p.Show(ctx, v, portfolio.Ask{})
		if err != nil {
			t.Fatal(err)
		}
		if !view.Shelf.MaySave {
			t.Errorf("%s may keep nothing", v.Name)
		}
		return view.Shelf.Saved
	}
	if err := keep(w.Ada, " What  slips ", "only=slipping&sort=-slip"); err != nil {
		t.Fatal(err)
	}
	for name, query := range map[string]string{"": "only=over", "What slips": "only=over", strings.Repeat("x", 121): "only=over", "y": strings.Repeat("q", 1001)} {
		if err := keep(w.Ada, name, query); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a filter of %d characters is kept as %q: %v", len(query), name, err)
		}
	}
	if err := keep(w.Dan, "Mine", "only=over"); !errors.Is(err, store.ErrRefused) {
		t.Errorf("a supplier keeps a filter of the portfolio: %v", err)
	}
	mine := saved(w.Ada)
	if len(mine) != 1 || mine[0].Name != "What slips" || mine[0].Query != "only=slipping&sort=-slip" {
		t.Fatalf("%+v is kept", mine)
	}
	if list, err := (matter.Work{DB: w.DB}).Register(ctx, w.Ada, w.Project, matter.Filter{}, matter.Order{Key: "due"}); err != nil || len(list.Shelf.Saved) != 0 {
		t.Errorf("a register has %+v: %v", list.Shelf.Saved, err)
	}
	if theirs := saved(w.Owner); len(theirs) != 0 {
		t.Errorf("somebody else is shown %+v", theirs)
	}
	if err := p.Forget(ctx, w.Owner, mine[0].ID); err != nil || len(saved(w.Ada)) != 1 {
		t.Errorf("somebody else forgets it: %v", err)
	}
	if err := p.Forget(ctx, w.Ada, mine[0].ID); err != nil || len(saved(w.Ada)) != 0 {
		t.Errorf("it is not forgotten: %v", err)
	}
}
