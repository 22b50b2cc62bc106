package outlook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// SimulateJob is the kind of work that simulates what is expected.
const SimulateJob store.JobKind = "outlook-simulate"

// about is what the task is about.
const about = "outlook"

func seedText(seed uint64) string { return strconv.FormatUint(seed, 10) }

func encoded(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// RunForm says how often, and by which seed. Fields that are empty stay as they are.
type RunForm struct{ Iterations, Seed string }

// MostAsked bounds the iterations that are asked for on a page.
const MostAsked = 50_000

// check reads the form.
func (f RunForm) check(rows []outlook.Row) (iterations int, seed uint64, err error) {
	iterations, seed, _ = outlook.Chosen(rows)
	var wrong []errs.Field
	if f.Iterations != "" {
		n, err := strconv.Atoi(f.Iterations)
		if err != nil || n < risk.LeastIterations || n > MostAsked {
			wrong = append(wrong, errs.Field{Path: "iterations", Message: fmt.Sprintf("Write a whole number from %d to %d.", risk.LeastIterations, MostAsked)})
		}
		iterations = n
	}
	if f.Seed != "" {
		n, err := strconv.ParseUint(f.Seed, 10, 64)
		if err != nil {
			wrong = append(wrong, errs.Field{Path: "seed", Message: "Write a whole number of at most twenty digits, not below nought."})
		}
		seed = n
	}
	return iterations, seed, errs.InvalidFields("The simulation cannot be run like this", wrong)
}

// Simulate has what is expected simulated: at once where that takes no longer than a request may, and as a job otherwise, whose task it
// returns. Errors of kind errs.Invalid say why there can be no simulation.
func (w Work) Simulate(ctx context.Context, v access.Viewer, project access.ScopeID, f RunForm) (task string, err error) {
	defer errs.Wrap(&err, "outlook.Simulate(%s)", project)
	if err := w.choose(ctx, v, project, f); err != nil {
		return "", err
	}
	var src *Source
	if err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) { src, err = w.Source(ctx, tx, v, project, ""); return err }); err != nil {
		return "", err
	}
	if !src.Quick() {
		return w.begin(ctx, v, project)
	}
	p, err := src.prepare(nil)
	if err != nil {
		return "", err
	}
	if p.Work() > small {
		return w.begin(ctx, v, project)
	}
	return "", w.run(ctx, v, project, src)
}

// run simulates and keeps what was found.
func (w Work) run(ctx context.Context, v access.Viewer, project access.ScopeID, src *Source) error {
	o, err := src.Run(ctx, nil)
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, o.Intent(project), o.Keep(ctx))
}

// Later asks for the simulation of what is expected as a job, whatever it takes.
func (w Work) Later(ctx context.Context, v access.Viewer, project access.ScopeID) (task string, err error) {
	defer errs.Wrap(&err, "outlook.Later(%s)", project)
	return w.begin(ctx, v, project)
}

// begin asks for the job, unless it is under way.
func (w Work) begin(ctx context.Context, v access.Viewer, project access.ScopeID) (task string, err error) {
	err = act.Do(ctx, w.DB, v, intent(project, access.Add), func(a *act.Act) error {
		if task, err = underWay(ctx, a.Tx, store.At(a.Reach)); err != nil || task != "" {
			return err
		}
		task, err = a.BeginFor(ctx, SimulateJob, "Simulating what could happen", about)
		return err
	})
	return task, err
}

// underWay is the id of the work that is going on; "" for none.
func underWay(ctx context.Context, tx *store.Tx, at store.Place) (string, error) {
	t, err := tx.TaskAbout(ctx, at, about)
	if errors.Is(err, store.ErrRefused) || err == nil && t.State != store.TaskQueued && t.State != store.TaskRunning {
		return "", nil
	}
	return t.ID, err
}

// choose keeps how often and by which seed, where that changed.
func (w Work) choose(ctx context.Context, v access.Viewer, project access.ScopeID, f RunForm) error {
	return act.Do(ctx, w.DB, v, intent(project, access.Add), func(a *act.Act) error {
		rows, err := a.Uncertains(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		iterations, seed, err := f.check(rows)
		if err != nil {
			return err
		}
		i, s, row := outlook.Chosen(rows)
		if i == iterations && s == seed {
			return nil
		}
		row.Body, err = outlook.Statement{Iterations: iterations, Seed: seed}.Encode()
		row.ByName = v.Name
		switch {
		case err != nil:
			return err
		case row.ID != "":
			return a.ChangeUncertain(ctx, row)
		}
		row.Organisation, row.Room, row.ID, row.Kind = a.Reach.Organisation, a.Reach.Room, a.NewID(), outlook.Settings
		return a.AddUncertain(ctx, row)
	})
}

// figures are what a run says to others; nil where another version kept it.
func figures(r outlook.Run) *outlook.Figures {
	f := &outlook.Figures{}
	if json.Unmarshal([]byte(r.Figures), f) != nil {
		return nil
	}
	return f
}

// Intent is the act that keeps what was simulated.
func (o *Outcome) Intent(project access.ScopeID) act.Intent {
	return intent(project, access.Remove|access.Add)
}

// Said is how it ended, for who asked.
func (o *Outcome) Said() string {
	return fmt.Sprintf("Simulated %d times from %s.", o.Result.Iterations, o.run.Named)
}

// mostRuns is how many simulations of one scenario are kept.
const mostRuns = 3

// since tells what moved since the simulation before, of those that are kept, the newest first.
func (o *Outcome) since(ctx context.Context, a *act.Act, heads []outlook.Run) error {
	if o.run.Scenario != "" || len(heads) == 0 {
		return nil
	}
	last, err := a.SimulationRun(ctx, store.At(a.Reach), heads[0].ID)
	if err != nil {
		return err
	}
	before, err := outlook.ReadResult(last.Body)
	if errors.Is(err, outlook.ErrForm) {
		return nil
	}
	if err != nil {
		return err
	}
	o.Result.Moved = o.Result.Since(before)
	o.run.Body, err = o.Result.Encode()
	return err
}

// Keep keeps what was simulated. What was found from the same inputs on the same day is kept once; older ones make room.
func (o *Outcome) Keep(ctx context.Context) func(*act.Act) error {
	return func(a *act.Act) error {
		at := store.At(a.Reach)
		heads, err := a.Runs(ctx, at)
		if err != nil {
			return err
		}
		same := func(r outlook.Run) bool {
			return r.Scenario == o.run.Scenario && r.Inputs == o.run.Inputs && r.Report == o.run.Report && r.Engine == o.run.Engine
		}
		heads = slices.DeleteFunc(heads, func(r outlook.Run) bool { return r.Scenario != o.run.Scenario })
		if len(heads) > 0 && same(heads[0]) {
			return nil
		}
		if err := o.since(ctx, a, heads); err != nil {
			return err
		}
		for i, r := range heads {
			if i >= mostRuns-1 || same(r) {
				if err := a.DropRun(ctx, at, r.ID); err != nil {
					return err
				}
			}
		}
		run := o.run
		run.ID, run.By, run.ByName = a.NewID(), a.Viewer.Person, a.Viewer.Name
		if run.Scenario == "" {
			if _, err := a.Record(ctx, a.Reach, kindSimulated, store.Ref{What: "simulation", ID: run.ID}, field("from", run.Named), field("seed", run.Seed),
				field("iterations", strconv.Itoa(run.Iterations))); err != nil {
				return err
			}
		}
		return a.AddRun(ctx, run)
	}
}
