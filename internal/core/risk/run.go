package risk

import (
	"context"
	"fmt"
	"slices"
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
	sections []section
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
	if err := m.within(watch); err != nil {
		return nil, err
	}
	set.Workers = max(set.Workers, 1)
	s := &Simulation{m: m, set: set, watch: watch, projects: projects}
	sections := m.Sections
	if len(sections) == 0 {
		sections = []Section{{Network: m.Network}}
	}
	for k := range sections {
		p := section{Section: sections[k]}
		b, err := sched.NewBatch(p.Network, p.holds(m.Holds)...)
		if err != nil {
			return nil, err
		}
		p.batch = b
		s.sections = append(s.sections, p)
	}
	for _, i := range watch {
		if p := s.sectionOf(i); !p.batch.Dated(i - p.Activity) {
			return nil, fmt.Errorf("%s is a level of effort or a summary, which takes its dates from others: watch a milestone", m.name(i))
		}
	}
	for _, x := range m.Crossings {
		if p := s.sectionOf(x.From); !p.batch.Dated(x.From - p.Activity) {
			return nil, fmt.Errorf("%s is a level of effort or a summary, which takes its dates from others: it hands nothing over to another programme", m.name(x.From))
		}
	}
	s.sampler = newSampler(m, set.Seed)
	return s, s.plan()
}

// section is one made ready to be dated.
type section struct {
	Section
	batch *sched.Batch
}

// holds are those of a section.
func (p *section) holds(all []sched.Hold) (own []sched.Hold) {
	for _, h := range all {
		if h.Activity -= p.Activity; h.Activity >= 0 && int(h.Activity) < len(p.Network.Activities) {
			own = append(own, h)
		}
	}
	return own
}

// sectionOf is the section an activity is in.
func (s *Simulation) sectionOf(activity int32) *section {
	k := len(s.sections) - 1
	for activity < s.sections[k].Activity {
		k--
	}
	return &s.sections[k]
}

// lane is the memory in which one goroutine dates all sections.
type lane struct {
	s      *Simulation
	each   []*sched.Lane
	across []sched.Row // per crossing: how long what stands for it lasts
	stale  []bool      // per section
}

func (s *Simulation) newLane(paths bool) *lane {
	l := &lane{s: s}
	for k := range s.sections {
		l.each = append(l.each, s.sections[k].batch.NewLane(paths))
	}
	l.across, l.stale = make([]sched.Row, len(s.m.Crossings)), make([]bool, len(s.sections))
	return l
}

// run dates all sections, and those anew that something is handed over to later than they were dated with, until all stand still. That takes
// a round for each hand-over at the most, unless they lead round in a circle: then it is false.
func (l *lane) run(lengths sched.Lengths) bool {
	for k := range l.across {
		fill(&l.across[k], 1)
	}
	for k := range l.stale {
		l.stale[k] = true
	}
	for range len(l.across) + 2 {
		for k, one := range l.each {
			if !l.stale[k] {
				continue
			}
			first := l.s.sections[k].Activity
			one.Run(func(i int32, row *sched.Row) bool {
				if x := l.s.crossing(first + i); x >= 0 {
					*row = l.across[x]
					return true
				}
				return lengths(first+i, row)
			})
			l.stale[k] = false
			l.handOver(k)
		}
		if !slices.Contains(l.stale, true) {
			return true
		}
	}
	return false
}

// handOver notes when a section that has just been dated hands over what others wait for.
func (l *lane) handOver(k int) {
	var finish [sched.Width]civil.Time
	for c, x := range l.s.m.Crossings {
		from := l.s.sectionOf(x.From)
		if from != &l.s.sections[k] {
			continue
		}
		_ = l.each[k].Finishes(x.From-from.Activity, &finish) // New made sure that it has dates
		row := &l.across[c]
		changed := false
		for j, t := range finish {
			v := int32(x.length(t))
			changed = changed || v != row[j]
			row[j] = v
		}
		if changed {
			l.stale[slices.IndexFunc(l.s.sections, func(p section) bool { return p.Activity == l.s.sectionOf(x.Stands).Activity })] = true
		}
	}
}

// crossing is the one that an activity stands for, -1 for none.
func (s *Simulation) crossing(activity int32) int {
	for k := range s.m.Crossings {
		if s.m.Crossings[k].Stands == activity {
			return k
		}
	}
	return -1
}

// read writes the times of one thing that is watched.
func (l *lane) read(k int, row *[sched.Width]civil.Time) {
	s := l.s
	if k < len(s.watch) {
		p := s.sectionOf(s.watch[k])
		_ = l.of(p).Finishes(s.watch[k]-p.Activity, row) // New made sure that it has dates
		return
	}
	at := s.projects[k-len(s.watch)]
	n := len(s.sections) - 1
	for at < s.sections[n].Project {
		n--
	}
	l.each[n].ProjectFinishes(at-s.sections[n].Project, row)
}

func (l *lane) of(p *section) *sched.Lane {
	for k := range l.s.sections {
		if &l.s.sections[k] == p {
			return l.each[k]
		}
	}
	return nil
}

// onPath adds up in how many of the first iterations each activity is on the longest path.
func (l *lane) onPath(first int, counts []int64) {
	for k, one := range l.each {
		p := &l.s.sections[k]
		for i := range p.Network.Activities {
			counts[p.Activity+int32(i)] += int64(one.OnPath(int32(i), first))
		}
	}
}

// plan dates the network without any uncertainty.
func (s *Simulation) plan() error {
	l := s.newLane(false)
	if !l.run(func(int32, *sched.Row) bool { return false }) {
		return errCircle
	}
	var row [sched.Width]civil.Time
	for k := range len(s.watch) + len(s.projects) {
		l.read(k, &row)
		s.planned = append(s.planned, row[0])
	}
	return nil
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
	l, b := s.newLane(o.Critical != nil), newBatch(s.sampler, off)
	var critical []int64
	if o.Critical != nil {
		critical = make([]int64, len(o.Critical))
	}
	var row [sched.Width]civil.Time
	n := 0
	for first := q.take(0); first >= 0 && ctx.Err() == nil; first = q.take(n) {
		b.begin(first)
		l.run(b.lengths)
		n = min(sched.Width, q.of-first)
		for k := range o.Times {
			l.read(k, &row)
			copy(o.Times[k][first:first+n], row[:])
		}
		if critical != nil {
			l.onPath(n, critical)
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
