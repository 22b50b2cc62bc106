package job

import (
	"context"
	"errors"
	"time"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// How long what has ended is kept, and how often it is looked for.
const (
	keepCredentials = 7 * 24 * time.Hour
	keepTasks       = 30 * 24 * time.Hour
	daily           = 24 * time.Hour
	minding         = 5 * time.Minute // how often clocks are looked at
	watching        = time.Minute     // how often it is looked whether anything was recorded
)

// The installation's own kinds.
const (
	sweepCredentials store.JobKind = "sweep-credentials"
	sweepTasks       store.JobKind = "sweep-tasks"
	sweepKeys        store.JobKind = "sweep-keys"
	matterClock      store.JobKind = "matter-clock"
	accordClock      store.JobKind = "accord-clock"
	situationWatch   store.JobKind = "situation-watch"
	portfolioWatch   store.JobKind = "portfolio-watch"
)

// sweeps are the kinds that the installation asks for itself, when it starts and daily.
func (r *Runner) sweeps() []Kind {
	out := []Kind{
		{Name: sweepCredentials, Every: daily, Work: r.sweepCredentials},
		{Name: sweepTasks, Every: daily, Work: r.sweepTasks},
		{Name: matterClock, Every: minding, Work: r.matterClock},
		{Name: accordClock, Every: minding, Work: r.accordClock},
		{Name: situationWatch, Every: watching, Work: r.situationWatch},
		{Name: portfolioWatch, Every: watching, Work: r.portfolioWatch},
	}
	if r.o.Keyed != "" && r.o.KeyDir != "" {
		out = append(out, Kind{Name: sweepKeys, Every: daily, Work: r.sweepKeys})
	}
	return out
}

// sweepCredentials forgets sessions and recoveries that ended.
func (r *Runner) sweepCredentials(ctx context.Context, _ *Work) error {
	return r.db.System(ctx, store.Sweep, func(tx *store.Tx) error { return tx.SweepCredentials(ctx, tx.Now().Add(-keepCredentials)) })
}

// sweepTasks forgets tasks that ended, each side's as its own agent.
func (r *Runner) sweepTasks(ctx context.Context, _ *Work) error {
	return r.asAgents(ctx, func(seat access.SeatID) error {
		return r.db.Write(ctx, seat, func(tx *store.Tx) error {
			_, err := tx.SweepTasks(ctx, tx.Now().Add(-keepTasks))
			return err
		})
	})
}

// matterClock works out anew what time has changed of matters, each side's as its own agent.
func (r *Runner) matterClock(ctx context.Context, _ *Work) error {
	return r.asAgents(ctx, func(seat access.SeatID) error {
		_, err := matter.Work{DB: r.db}.Turn(ctx, seat)
		return err
	})
}

// accordClock ends the rounds of asking whose last day is over.
func (r *Runner) accordClock(ctx context.Context, _ *Work) error {
	return r.asAgents(ctx, func(seat access.SeatID) error {
		_, err := accord.Work{DB: r.db}.Turn(ctx, seat)
		return err
	})
}

// situationWatch notes who was met and looks for situations where something was recorded, each client side's as its own clock.
func (r *Runner) situationWatch(ctx context.Context, _ *Work) error {
	var seats []access.SeatID
	err := r.db.System(ctx, store.Sweep, func(tx *store.Tx) (err error) {
		seats, err = situation.Watched(ctx, tx)
		return err
	})
	for _, seat := range seats {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if _, err = (people.Work{DB: r.db}).Hear(ctx, seat); err != nil {
			continue
		}
		_, err = situation.Work{DB: r.db, Reckon: matter.Reckon}.Watch(ctx, seat)
	}
	return err
}

// asAgents does something as each side's agent, one after another.
func (r *Runner) asAgents(ctx context.Context, do func(access.SeatID) error) error {
	var agents []access.SeatID
	err := r.db.System(ctx, store.Sweep, func(tx *store.Tx) (err error) {
		agents, err = tx.Agents(ctx)
		return err
	})
	for _, seat := range agents {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		err = do(seat)
	}
	return err
}

// sweepKeys destroys keys of the record that open nothing: of transactions that never ended, and of texts that were erased just
// before the machine stopped.
func (r *Runner) sweepKeys(ctx context.Context, _ *Work) (err error) {
	u, err := store.OpenUpkeep(ctx, r.o.Keyed, store.Options{Now: r.o.Now, KeyDir: r.o.KeyDir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, u.Close()) }()
	if !u.Keyed() {
		return nil
	}
	_, err = u.IdleKeys(ctx, true)
	return err
}
