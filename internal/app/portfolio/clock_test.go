package portfolio_test

import (
	"testing"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/store"
)

// TestTheClockKeepsWhatPeopleSee: what the client's clock keeps of a project is what its people see of it: an obligation that is missed
// moves the supplier's dates, and with them the value and the slip.
func TestTheClockKeepsWhatPeopleSee(t *testing.T) {
	apptest.Each(t, func(t *testing.T, base *apptest.World) {
		w := brieftest.Ready(t, base, 1)
		p := portfolio.Work{DB: w.DB}
		before := kept(t, w, p)
		w.Change(t, casebook.Work, "Recruit and release", "forecast", "2028-01-31")
		after := kept(t, w, p)
		if after.Slip <= before.Slip || after.Forecast >= before.Forecast {
			t.Errorf("the obligation is missed: a forecast of %d becomes %d, a slip of %d %d", before.Forecast, after.Forecast, before.Slip, after.Slip)
		}
	})
}

// kept is the row that the client's clock keeps of the project.
func kept(t *testing.T, w *brieftest.World, p portfolio.Work) portfolio.Row {
	t.Helper()
	var clock access.Viewer
	err := w.DB.System(t.Context(), store.Sweep, func(tx *store.Tx) error {
		scopes, err := tx.Scopes(t.Context(), access.ProjectScope)
		if err == nil {
			clock, err = act.AgentFor(t.Context(), tx, scopes[0], access.ClientSide)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := p.Watch(t.Context(), clock.Seat); n != 1 || err != nil {
		t.Fatalf("the clock keeps %d: %v", n, err)
	}
	view, err := p.Show(t.Context(), w.Ada, portfolio.Ask{})
	if err != nil || len(view.Rows) != 1 {
		t.Fatalf("%d rows, %v", len(view.Rows), err)
	}
	kase, err := w.Case.Case(t.Context(), w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	row := view.Rows[0]
	if r := kase.Result; row.Forecast != int64(r.Totals.Forecast) || row.Lost != int64(r.Totals.Loss) {
		t.Errorf("the clock keeps a forecast of %d and a loss of %d; people see %d and %d", row.Forecast, row.Lost, r.Totals.Forecast, r.Totals.Loss)
	}
	return row
}
