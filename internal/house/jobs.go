package house

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/job"
)

// hire makes the runner of jobs. Nothing is worked before Start.
func (h *House) hire(ctx context.Context, log *slog.Logger, now func() time.Time) (err error) {
	o := job.Options{Log: log, Now: now, Grace: h.cfg.Drain, Keyed: h.cfg.Database, KeyDir: h.cfg.KeyDir}
	if h.cfg.Postgres() {
		o.Keyed = h.cfg.MigrationDatabase // the server's own login sees no room
	}
	h.runner, err = job.New(ctx, h.db, o, job.SendsMail(h.sends), job.WorksOutBriefs(brief.Work{DB: h.db}), job.Simulates(outlook.Work{DB: h.db, Workers: runtime.NumCPU()}), job.ReadsSubmissions(h.programmes), job.FollowsSubmissions(h.programmes), job.MeasuresSubmissions(h.programmes),
		job.ComparesSubmissions(h.programmes), job.TakesRegisters(matter.Work{DB: h.db}), job.TakesBenefits(benefit.Work{DB: h.db}), job.TakesPublished(portfolio.Work{DB: h.db}), job.TakesMail(h.mail()), job.ForgetsMail(h.db))
	return err
}

// Start works jobs in the background until Close, unless this process only serves pages.
func (h *House) Start(ctx context.Context) error {
	if h.cfg.Role == config.Web {
		return nil
	}
	return h.runner.Start(context.WithoutCancel(ctx)) // Close ends it, after the last request
}

// dismiss lets jobs under way end, and interrupts those that take too long.
func (h *House) dismiss() error {
	if h.runner == nil {
		return nil
	}
	const beyond = 10 * time.Second // what an interrupted job may take to notice
	ctx, cancel := context.WithTimeout(context.Background(), h.cfg.Drain+beyond)
	defer cancel()
	return h.runner.Stop(ctx)
}
