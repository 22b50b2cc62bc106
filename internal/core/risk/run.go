package risk

import (
	"context"
	"fmt"
	"sync"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/sched"
)

// Settings are how a simulation is run. Workers changes nothing but the time it takes.
type Settings struct {
	Iterations int
	Seed       uint64
	Workers    int                // goroutines; 1 when not given
	Progress   func(done, of int) // told of iterations now and then, by one goroutine at a time; may be nil
}

// Simulation is a model made ready to be run, with this and that cause taken away. It never changes.
type Simulation struct {
	m        *Model
	set      Settings
	batch    *sched.Batch
	sampler  *sampler
	watch    []int32
	projects []int32
	planned  []civil.Time // per watched activity, then per project: without any uncertainty
}

// New makes a simulation that watches some activities and projects. Errors: a model with something that cannot be meant, a loop of links,
// and activities that take their dates from others.
func New(m *Model, set Settings, watch, projects []int32) (*Simulation, error) {
	if set.Iterations < LeastIterations || set.Iterations > MostIterations {
		return nil, fmt.Errorf("a simulation has from %d to %d iterations, not %d", LeastIterations, MostIterations, set.Iterations)
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	b, err := sched.NewBatch(m.Network, m.Holds...)
	if err != nil {
		return nil, fmt.Errorf("%w", err)
	}
	if err := m.within(watch); err != nil {
		return nil, err
	}
	for _, i := range watch {
		if !b.Dated(i) {
			return nil, fmt.Errorf("%s is a level of effort or a summary, which takes its dates from others: watch a milestone", m.name(i))
		}
	}
	set.Workers = max(set.Workers, 1)
	s := &Simulation{m: m, set: set, batch: b, sampler: newSampler(m, set.Seed), watch: watch, projects: projects}
	s.plan()
	return s, nil
}

// plan dates the network without any uncertainty.
func (s *Simulation) plan() {
	l := s.batch.NewLane(false)
	l.Run(func(int32, *sched.Row) bool { return false })
	var row [sched.Width]civil.Time
	for k := range len(s.watch) + len(s.projects) {
		s.read(l, k, &row)
		s.planned = append(s.planned, row[0])
	}
}

// read writes the times of one thing that is watched.
func (s *Simulation) read(l *sched.Lane, k int, row *[sched.Width]civil.Time) {
	if k < len(s.watch) {
		_ = l.Finishes(s.watch[k], row) // New made sure that it has dates
		return
	}
	l.ProjectFinishes(s.projects[k-len(s.watch)], row)
}

// Planned is when a watched activity (by its place in watch), or a project (after them), finishes without any uncertainty.
func (s *Simulation) Planned(k int) civil.Time { return s.planned[k] }

// Outcomes is what a run found: by watched activity and then by project, when it finishes in each iteration.
type Outcomes struct {
	Times    [][]civil.Time
	Critical []int64 // per activity: in how many iterations it was on the longest path; nil unless asked for
}

// Run dates all iterations, with the causes marked in off taken away (nil for none). With paths it counts how often each activity is on
// the longest path. It ends early, with the context's error, when that is done.
func (s *Simulation) Run(ctx context.Context, off []bool, paths bool) (*Outcomes, error) {
	o := &Outcomes{Times: make([][]civil.Time, len(s.watch)+len(s.projects))}
	for k := range o.Times {
		o.Times[k] = make([]civil.Time, s.set.Iterations)
	}
	if paths {
		o.Critical = make([]int64, len(s.m.Network.Activities))
	}
	q := queue{of: s.set.Iterations, progress: s.set.Progress}
	var wait sync.WaitGroup
	for range min(s.set.Workers, (s.set.Iterations+sched.Width-1)/sched.Width) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			s.work(ctx, &q, off, o)
		}()
	}
	wait.Wait()
	return o, ctx.Err()
}

// queue hands out batches.
type queue struct {
	sync.Mutex
	next, done, of int
	progress       func(done, of int)
}

// take is the first iteration of the next batch; -1 when there is none. n iterations have been done before.
func (q *queue) take(n int) int {
	q.Lock()
	defer q.Unlock()
	q.done += n
	if n > 0 && q.progress != nil {
		q.progress(q.done, q.of)
	}
	first := q.next
	if first >= q.of {
		return -1
	}
	q.next += sched.Width
	return first
}

// work runs batches until none is left. Every batch writes into places of its own, and counts are whole numbers, so that it does not
// matter who runs which.
func (s *Simulation) work(ctx context.Context, q *queue, off []bool, o *Outcomes) {
	lane, b := s.batch.NewLane(o.Critical != nil), newBatch(s.sampler, off)
	var critical []int64
	if o.Critical != nil {
		critical = make([]int64, len(o.Critical))
	}
	var row [sched.Width]civil.Time
	n := 0
	for first := q.take(0); first >= 0 && ctx.Err() == nil; first = q.take(n) {
		b.begin(first)
		lane.Run(b.lengths)
		n = min(sched.Width, q.of-first)
		for k := range o.Times {
			s.read(lane, k, &row)
			copy(o.Times[k][first:first+n], row[:])
		}
		for i := range critical {
			critical[i] += int64(lane.OnPath(int32(i), n))
		}
	}
	q.Lock()
	defer q.Unlock()
	for i, c := range critical {
		o.Critical[i] += c
	}
}

// Uncertain counts the activities whose length is drawn.
func (s *Simulation) Uncertain() int {
	n := 0
	for i := range s.sampler.acts {
		if a := &s.sampler.acts[i]; a.base > 0 && (a.table != none || len(a.factors)+len(a.delays) > 0) {
			n++
		}
	}
	return n
}
