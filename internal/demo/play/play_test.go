package play

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
	"time"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/app/work"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

func TestPlay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db")
	clock := NewClock(func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) })
	o := store.Options{KeyDir: t.TempDir(), Now: clock.Now}
	if err := store.Migrate(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.System(t.Context(), store.FirstRun, func(tx *store.Tx) error { return tx.SetSetting(t.Context(), "demo", "true") }); err != nil {
		t.Fatal(err)
	}
	works := programme.Work{DB: db}
	jobs, err := job.New(t.Context(), db, job.Options{Now: clock.Now}, job.ReadsSubmissions(works), job.FollowsSubmissions(works), job.MeasuresSubmissions(works), job.ComparesSubmissions(works), job.WorksOutBriefs(brief.Work{DB: db}), job.Simulates(outlook.Work{DB: db}))
	if err != nil {
		t.Fatal(err)
	}
	drain := func(ctx context.Context) error { _, err := jobs.Drain(ctx); return err }
	h := House{Programme: works, Brief: brief.Work{DB: db}, Benefit: benefit.Work{DB: db}, Matter: matter.Work{DB: db}, Money: money.Work{DB: db}, Mirror: mirror.Work{DB: db, Reckon: matter.Reckon}, Meeting: meeting.Work{DB: db}, Mail: dispatch.Work{DB: db}, Situation: situation.Work{DB: db, Reckon: matter.Reckon}, Outlook: outlook.Work{DB: db, Ready: &outlook.Ready{}}, People: people.Work{DB: db}, Portfolio: portfolio.Work{DB: db}, Accord: accord.Work{DB: db}, Drain: drain, Accounts: &account.Accounts{DB: db, Passwords: password.NewHasher(bytes.NewReader(make([]byte, 1<<20)))}, Work: engage.Work{DB: db}, Clock: clock}
	start := time.Now()
	cast, err := Play(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("played in", time.Since(start))
	if len(cast) != 12 {
		t.Errorf("%d people took part, not 12", len(cast))
	}
	var amina access.Viewer
	for _, p := range cast {
		if p.Name == "Amina Rahman" {
			amina = p.viewer
		}
		t.Log(p.Name, p.Organisation, p.Side, p.Roles, len(p.Engagements))
	}
	suppliersMeet(t, h, work.Work{DB: db}, amina)
}

// suppliersMeet looks for what the demonstration has to show of two suppliers of one project: what one hands over holds the other back, and
// an approval of the client's holds both; of that nothing is shared, and an objective is.
func suppliersMeet(t *testing.T, h House, own work.Work, amina access.Viewer) {
	t.Helper()
	projects, err := h.Work.Projects(t.Context(), amina, engage.ProjectFilter{Words: "patient"}, engage.Order{Key: "name", Limit: 5})
	if err != nil || len(projects.Rows) != 1 {
		t.Fatal(len(projects.Rows), err)
	}
	v, err := own.Show(t.Context(), amina, projects.Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.HandOvers) != 3 {
		t.Errorf("%d hand-overs", len(v.HandOvers))
	}
	for _, x := range v.HandOvers {
		if x.From != marram || x.To != "Vantor Systems" || x.Moves < 28 || x.Note != "" {
			t.Errorf("%s: from %s to %s, %d days later %s", x.Name(), x.From, x.To, x.Moves, x.Note)
		}
	}
	for _, d := range v.Duties {
		if d.Supplier == marram && (d.Moves == 0 || d.Week <= 0 || len(d.Feeds) == 0) {
			t.Errorf("%s moves %d days, and a further week of it costs %v", d.Title, d.Moves, d.Week)
		}
	}
	shared := 0
	for _, e := range v.Engagements {
		aims, err := h.Benefit.Aims(t.Context(), amina, e.Engagement)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range aims.All {
			if shared++; e.Supplier() != "Vantor Systems" || a.Sort == casebook.AnObjective && a.Acknowledged.At == 0 {
				t.Errorf("%s is shared with %s: %+v", a.Title, e.Supplier(), a.Acknowledged)
			}
		}
	}
	if shared != 2 {
		t.Errorf("%d aims are shared", shared)
	}
}
