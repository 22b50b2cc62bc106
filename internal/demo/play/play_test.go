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
	for _, p := range cast {
		t.Log(p.Name, p.Organisation, p.Side, p.Roles, len(p.Engagements))
	}
}
