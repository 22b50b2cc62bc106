package outlook

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Ready keeps in memory what a what-if needs so that its answer comes while somebody waits: files that were read, and what is expected
// without any change. A file is found only by who has just read the row of its submission, and what is expected by who has just read all
// that it follows from. The zero value is ready to use; nil keeps nothing.
type Ready struct {
	mu    sync.Mutex
	files map[revision]*assess.Loaded
	base  map[string]*glimpsed
}

// glimpsed is the dates and values of one run, and what could be left out of it.
type glimpsed struct {
	result *outlook.Result
	causes []Choice
}

type revision struct {
	id  string
	rev int64
}

// How much is kept.
const (
	mostFiles = 16
	mostBases = 16
)

func (r *Ready) file(x *programme.Submission) *assess.Loaded {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files[revision{x.ID, x.Rev}]
}

func (r *Ready) keepFile(x *programme.Submission, l *assess.Loaded) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.files == nil || len(r.files) >= mostFiles {
		r.files = map[revision]*assess.Loaded{}
	}
	r.files[revision{x.ID, x.Rev}] = l
}

func (r *Ready) expected(inputs string) *glimpsed {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.base[inputs]
}

func (r *Ready) keepExpected(inputs string, x *glimpsed) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.base == nil || len(r.base) >= mostBases {
		r.base = map[string]*glimpsed{}
	}
	r.base[inputs] = x
}

// Source is everything a simulation is made from.
type Source struct {
	state    *state
	scenario outlook.Scenario // without an id: what is expected
	changes  outlook.Changes
	stated   *risk.Stated
	whole    *benefit.Case
	used     []*programme.Submission
	files    []*assess.Loaded
	inputs   string
	known    *glimpsed // what it comes to, where that is known without simulating
	work     Work
}

// Source reads it. scenario is "" for what is expected.
func (w Work) Source(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID, scenario string) (src *Source, err error) {
	defer errs.Wrap(&err, "outlook.Source(%s)", project)
	s, err := w.look(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	var changes outlook.Changes
	var of outlook.Scenario
	if scenario != "" {
		at := slices.IndexFunc(s.scenarios, func(x outlook.Scenario) bool { return x.ID == scenario })
		if at < 0 {
			return nil, store.ErrRefused
		}
		of = s.scenarios[at]
		if changes, err = of.Changes(); err != nil {
			return nil, err
		}
	}
	src, err = w.source(ctx, tx, s, changes)
	if err == nil {
		src.scenario = of
	}
	return src, err
}

// source reads the files for changes of what is expected.
func (w Work) source(ctx context.Context, tx *store.Tx, s *state, changes outlook.Changes) (*Source, error) {
	src, err := w.bare(s, changes)
	if err != nil {
		return nil, err
	}
	return src, src.read(ctx, tx)
}

// bare is a source that knows what it is made from, and has read no file yet.
func (w Work) bare(s *state, changes outlook.Changes) (src *Source, err error) {
	src = &Source{state: s, changes: changes, work: w}
	if src.stated, err = s.stated(); err != nil {
		return nil, err
	}
	src.whole, src.used = s.full(), s.used(src.stated)
	src.inputs, err = s.inputs(src.whole, src.stated, src.used, &changes)
	return src, err
}

// read reads the files of the submissions.
func (src *Source) read(ctx context.Context, tx *store.Tx) error {
	w, s := src.work, src.state
	for _, x := range src.used {
		l, err := w.load(ctx, tx, x)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(s.Engagements, func(e gather.Engagement) bool { return e.Shared == x.Shared })
		own := *l
		own.Engagement, own.Project, own.Nominated = benefit.EngagementID(s.Engagements[at].Engagement), x.Project, s.Engagements[at].Nominated(x)
		src.files = append(src.files, &own)
	}
	src.files = assess.Distinct(src.files)
	return nil
}

// load reads the file of a submission.
func (w Work) load(ctx context.Context, tx *store.Tx, x *programme.Submission) (*assess.Loaded, error) {
	if l := w.Ready.file(x); l != nil {
		return l, nil
	}
	body, err := tx.FileBody(ctx, store.Place{Organisation: x.Organisation, Room: x.Room}, x.File)
	if errors.Is(err, store.ErrRefused) {
		return nil, errs.New(errs.Invalid, "the file of %s was erased, so that nothing can be simulated from it; hand in a newer submission", gather.Called(x))
	}
	if err != nil {
		return nil, err
	}
	l, err := assess.Load(gather.Called(x), bytes.NewReader(body), "")
	if err != nil {
		return nil, errs.New(errs.Invalid, "%s: %s", gather.Called(x), errs.Sentence(err))
	}
	w.Ready.keepFile(x, l)
	return l, nil
}

// prepare makes the simulation ready. Errors of kind errs.Invalid say why there can be none.
func (src *Source) prepare(progress func(done, of int)) (*assess.Prepared, error) {
	s := src.state
	if problems := s.Case.Problems(); len(problems) > 0 {
		return nil, errs.New(errs.Invalid, "the case cannot be computed yet; its page says what is missing")
	}
	if len(src.files) == 0 {
		return nil, errs.New(errs.Invalid, "no submission with links has been read, so that there is nothing to simulate")
	}
	iterations, seed, _ := outlook.Chosen(s.rows)
	in := assess.SimulateInput{BriefInput: assess.BriefInput{Case: src.whole, Files: src.files, Report: s.Input.Report, Known: s.Input}, Stated: src.stated,
		Without: src.changes.Without, Set: risk.Settings{Iterations: iterations, Seed: seed, Workers: max(src.work.Workers, 1), Progress: progress}}
	for _, m := range src.changes.Moves {
		in.WhatIf = append(in.WhatIf, assess.WhatIf{Engagement: m.Engagement, Code: m.Code, NotBefore: m.NotBefore, Days: m.Days, HasDays: m.Days > 0})
	}
	for _, d := range src.changes.Decisions {
		in.WhatIf = append(in.WhatIf, assess.WhatIf{Decision: benefit.DecisionID(d.Decision), NotBefore: d.On})
	}
	return assess.Prepare(in)
}

// small is how many lengths are drawn within a request: about a second of one core.
const small = 100_000_000

// Quick reports whether a simulation is done sooner than a job would begin.
func (src *Source) Quick() bool {
	iterations, _, _ := outlook.Chosen(src.state.rows)
	activities := 0
	for _, x := range src.used {
		activities += x.Activities
	}
	if src.scenario.ID != "" {
		return true // a scenario is run once
	}
	return activities*iterations < small/32
}

// Outcome is what was simulated, to be kept.
type Outcome struct {
	src    *Source
	Result *outlook.Result
	run    outlook.Run
}

// Run simulates. It tells how far it is, of a total that is an estimate, and stops when that fails or the context is done. A scenario is run
// once, for its dates and values; what is expected is run as often as its causes need.
func (src *Source) Run(ctx context.Context, step func(done, total int64) error) (o *Outcome, err error) {
	defer errs.Wrap(&err, "outlook.Run")
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var done, total, last int64
	p, err := src.prepare(func(n, of int) {
		if int64(n) < last {
			done, last = done+last, 0
		}
		last = int64(n)
		if step != nil {
			if err := step(min(done+last, total), total); err != nil {
				stop(err)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	simulate := p.Simulate
	if src.scenario.ID != "" {
		simulate = p.Glimpse
	}
	iterations, _, _ := outlook.Chosen(src.state.rows)
	total = max(p.Work()/int64(max(p.Activities(), 1)), int64(iterations))
	found, err := simulate(ctx)
	if err != nil {
		return nil, errors.Join(context.Cause(ctx), err)
	}
	o = &Outcome{src: src, Result: src.told(found)}
	return o, o.fill()
}

// told is a result with the milestones and waits named as the rooms know them.
func (src *Source) told(found *assess.Simulated) *outlook.Result {
	r := found.Result()
	for i := range r.Milestones {
		m := &r.Milestones[i]
		if id, only := strings.CutPrefix(m.Node, contractNode); only {
			m.Node, m.Milestone = "", id
			continue
		}
		m.Milestone = src.state.Ties[benefit.NodeID(m.Node)].Milestone
	}
	for i := range r.Worth.Delay {
		d := &r.Worth.Delay[i]
		d.Node = strings.TrimPrefix(d.Node, contractNode)
	}
	return r
}

// fill writes the row.
func (o *Outcome) fill() (err error) {
	src := o.src
	var named []string
	latest := map[access.RoomID]string{}
	for _, x := range src.used {
		latest[x.Shared] = gather.Called(x)
	}
	for _, e := range src.state.Engagements {
		if latest[e.Shared] != "" {
			named = append(named, latest[e.Shared])
		}
	}
	o.run = outlook.Run{Organisation: src.state.place.Organisation, Room: src.state.place.Room, Scenario: src.scenario.ID, Inputs: src.inputs, Submissions: ids(src.used),
		Named: strings.Join(named, ", "), Engine: o.Result.Engine, Seed: cmp.Or(seedText(o.Result.Seed), "0"), Iterations: o.Result.Iterations, Report: o.Result.Report.String()}
	if o.run.Body, err = o.Result.Encode(); err != nil {
		return err
	}
	o.run.Figures, err = encoded(o.Result.Figures())
	return err
}
