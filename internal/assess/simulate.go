package assess

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
)

// SimulateInput is what a simulation is made from.
type SimulateInput struct {
	BriefInput
	Stated  *risk.Stated
	Assume  string   // a named set for everything nobody stated anything about; "" for none
	Without []string // causes that are left out, by id
	WhatIf  []WhatIf
	Set     risk.Settings
}

// WhatIf changes one activity: it starts no earlier than a day, or takes so many working days from now on. Or it puts a decision on a day:
// what it holds does not go on before.
type WhatIf struct {
	Decision   benefit.DecisionID   // "" for an activity
	Engagement benefit.EngagementID // "" where the case has only one
	Code       string
	NotBefore  civil.Date // zero for none
	Days       float64
	HasDays    bool
}

// Simulated is what could happen.
type Simulated struct {
	Report      civil.Date
	Iterations  int
	Seed        uint64
	Activities  int
	Uncertain   int      // activities whose length is drawn
	Assumptions []string // every value the simulation was made with, in sentences
	Notes       []string // what it leaves out
	Causes      []risk.Cause
	Finish      risk.When
	Milestones  []SimulatedMilestone
	Tornado     []risk.Effect       // Watched is in the order of Milestones
	Sensitive   []SensitiveActivity // by how often they are on the longest path
	Worth       *risk.Worth
	Waiting     []SimulatedWait
	Reference   []SimulatedReference
}

// SimulatedMilestone is one date that the case waits for.
type SimulatedMilestone struct {
	ID       benefit.NodeID
	Title    string
	Contract civil.Date // in force on the day of the report
	Start    bool       // the day it starts counts
	When     risk.When
	Meets    *risk.Share // its contract date; nil without one
}

// SensitiveActivity is an activity with its indices.
type SensitiveActivity struct {
	Engagement benefit.EngagementID
	Code, Name string
	risk.Sensitivity
}

// SimulatedWait is the cost of a waiting decision through the activities it holds.
type SimulatedWait struct {
	Decision benefit.DecisionID
	Title    string
	Reason   string // why it is not worked out
	Standing benefit.Money
	Waits    []risk.WaitCost
}

// SimulatedReference is what the organisation's closed projects say about a finish.
type SimulatedReference struct {
	risk.Reference
	Finish civil.Date
}

// The weeks of waiting that are worked out, and how many activities are named.
var waits = []int{1, 2, 4, 8}

const mostSensitive = 20

// Simulate dates the submissions many times over and carries every outcome through the case. Errors: those of Brief; nothing stated that is
// uncertain; programmes that cannot be simulated together.
func Simulate(ctx context.Context, in SimulateInput) (*Simulated, error) {
	p, err := Prepare(in)
	if err != nil {
		return nil, err
	}
	return p.Simulate(ctx)
}

// Prepared is a simulation that is ready to be run. It belongs to one goroutine.
type Prepared struct {
	b     *builder
	sim   *risk.Simulation
	study *risk.Study
}

// Prepare makes a simulation ready. Errors are those of Simulate.
func Prepare(in SimulateInput) (p *Prepared, err error) {
	p = &Prepared{}
	if p.b, err = newBuilder(in); err != nil {
		return nil, err
	}
	if p.sim, err = risk.New(&p.b.model, in.Set, p.b.watch, p.b.projects); err != nil {
		return nil, errs.New(errs.Invalid, "%w", err)
	}
	if p.study, err = risk.NewStudy(p.sim, &p.b.stakes); err != nil {
		return nil, errs.New(errs.Invalid, "%w", err)
	}
	return p, nil
}

// Work is about how many lengths Simulate draws: some ten nanoseconds each.
func (p *Prepared) Work() int64 {
	each := int64(len(p.b.model.Network.Activities)) * int64(p.b.in.Set.Iterations)
	return p.study.Work() + each*int64(len(p.b.in.Case.Decisions)*(1+len(waits)))
}

// Activities is how many there are.
func (p *Prepared) Activities() int { return len(p.b.model.Network.Activities) }

// Causes are what can be left out.
func (p *Prepared) Causes() []risk.Cause { return p.b.model.Causes }

// Simulate runs it, with everything that is told of it.
func (p *Prepared) Simulate(ctx context.Context) (*Simulated, error) {
	all, err := p.sim.Run(ctx, nil, true)
	if err != nil {
		return nil, err
	}
	out := p.head(all)
	if out.Tornado, err = p.sim.Tornado(ctx, all); err != nil {
		return nil, err
	}
	if out.Sensitive, err = p.b.sensitive(ctx, p.sim, all); err != nil {
		return nil, err
	}
	if out.Worth, err = p.study.Worth(ctx, all); err != nil {
		return nil, err
	}
	if out.Waiting, err = p.b.waiting(ctx, p.study); err != nil {
		return nil, err
	}
	out.Reference = p.b.reference(p.sim)
	return out, nil
}

// Glimpse runs it once, and tells dates and values only: fast enough to wait for.
func (p *Prepared) Glimpse(ctx context.Context) (*Simulated, error) {
	all, err := p.sim.Run(ctx, nil, false)
	if err != nil {
		return nil, err
	}
	out := p.head(all)
	out.Worth, err = p.study.Sum(ctx, all)
	return out, err
}

// head is what was simulated, and its dates.
func (p *Prepared) head(all *risk.Outcomes) *Simulated {
	b := p.b
	out := &Simulated{Report: b.report, Iterations: b.in.Set.Iterations, Seed: b.in.Set.Seed, Activities: len(b.model.Network.Activities) - len(b.model.Crossings), Uncertain: p.sim.Uncertain(),
		Assumptions: b.said, Notes: b.notes, Causes: b.model.Causes, Finish: p.sim.WhenAll(all)}
	out.Milestones = b.milestones(p.sim, all)
	return out
}

// milestones sums up every date that is watched.
func (b *builder) milestones(sim *risk.Simulation, all *risk.Outcomes) []SimulatedMilestone {
	var list []SimulatedMilestone
	for k, m := range b.dated {
		m.When = sim.When(all, k)
		if !m.Contract.IsZero() {
			s := sim.Meets(all, k, m.Contract, m.Start)
			m.Meets = &s
		}
		list = append(list, m)
	}
	return list
}

// sensitive names the activities that are on the longest path most often, of equals those that correlate most.
func (b *builder) sensitive(ctx context.Context, sim *risk.Simulation, all *risk.Outcomes) ([]SensitiveActivity, error) {
	finish, _ := sim.Finishes(all)
	indices, err := sim.Sensitivities(ctx, all, finish)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(indices, func(x, y risk.Sensitivity) int {
		switch {
		case x.CI.Of != y.CI.Of:
			return y.CI.Of - x.CI.Of
		case x.CRI > y.CRI:
			return -1
		case x.CRI < y.CRI:
			return 1
		}
		return 0
	})
	var list []SensitiveActivity
	for _, x := range indices[:min(len(indices), mostSensitive)] {
		a := &b.model.Network.Activities[x.Activity]
		list = append(list, SensitiveActivity{b.engagementOf(x.Activity), a.Code, a.Name, x})
	}
	return list, nil
}

// waiting works out what each open decision costs through the activities it holds.
func (b *builder) waiting(ctx context.Context, study *risk.Study) ([]SimulatedWait, error) {
	var list []SimulatedWait
	for i := range b.in.Case.Decisions {
		d := &b.in.Case.Decisions[i]
		if !d.Decided.IsZero() {
			continue
		}
		w := SimulatedWait{Decision: d.ID, Title: d.Title, Standing: d.PerWeek}
		held, reason := heldBy(d, b.list)
		if w.Reason = reason; reason == "" {
			var at []int32
			for k, p := range b.list {
				for _, i := range held[p] {
					at = append(at, b.joint.Activity(risk.Point{Programme: k, Activity: i}))
				}
			}
			slices.Sort(at)
			var err error
			if w.Waits, err = study.Waiting(ctx, at, b.report, waits); err != nil {
				return nil, err
			}
		}
		list = append(list, w)
	}
	return list, nil
}

// reference sets the organisation's closed projects beside the finish.
func (b *builder) reference(sim *risk.Simulation) []SimulatedReference {
	var overruns []float64
	for _, c := range b.stated.Closed {
		overruns = append(overruns, c.Overrun)
	}
	planned, began := civil.Time(0), civil.MaxTime
	for k, p := range b.list {
		s := p.latest()
		planned = max(planned, sim.Planned(len(b.watch)+k))
		if t := s.Result.Projects[s.Project].Start; !t.IsZero() {
			began = min(began, t)
		}
	}
	var list []SimulatedReference
	for _, r := range risk.References(overruns, 0.5, 0.8) {
		days := float64(planned.FinishDate()-began.Date()) * (1 + r.Overrun)
		list = append(list, SimulatedReference{r, began.Date() + civil.Date(days)})
	}
	return list
}

// contractOf is the contract date of a milestone, or the due date of own work, in force on the day of the report.
func (b *builder) contractOf(id benefit.NodeID) civil.Date {
	for i := range b.in.Case.Engagements {
		for k := range b.in.Case.Engagements[i].Milestones {
			if m := &b.in.Case.Engagements[i].Milestones[k]; m.ID == id {
				return m.InForce(b.report)
			}
		}
	}
	for i := range b.in.Case.OwnWork {
		if w := &b.in.Case.OwnWork[i]; w.ID == id {
			return w.Due
		}
	}
	return 0
}

// in says which activities of a submission a statement names.
func (s *Submission) in(w risk.Where) (list []int32, missing []string) {
	n := s.Network
	for _, code := range w.Activities {
		if i, ok := s.codeIndex()[code]; ok {
			list = append(list, i)
		} else {
			missing = append(missing, code)
		}
	}
	if len(w.Activities) > 0 {
		return list, missing
	}
	below := make([]bool, len(n.WBS))
	found := w.WBS == ""
	for i := range n.WBS {
		below[i] = under(n, int32(i), w.WBS)
		found = found || below[i]
	}
	if !found {
		missing = append(missing, w.WBS)
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		if a.Project == s.Project && (w.WBS == "" || a.WBS != plan.None && below[a.WBS]) {
			list = append(list, int32(i))
		}
	}
	return list, missing
}

// under reports whether an element of the work breakdown is the one with a code, or below it. The code is the element's own or its whole
// path, with points between.
func under(n *plan.Network, element int32, code string) bool {
	for at, steps := element, 0; at != plan.None && steps <= len(n.WBS); at, steps = n.WBS[at].Parent, steps+1 {
		path := n.WBS[at].Code
		if path == code {
			return true
		}
		for up, more := n.WBS[at].Parent, 0; up != plan.None && more <= len(n.WBS); up, more = n.WBS[up].Parent, more+1 {
			path = n.WBS[up].Code + "." + path
			if path == code {
				return true
			}
		}
	}
	return false
}

// quoted is a list of words in a sentence.
func quoted(words []string) string { return "“" + strings.Join(words, "”, “") + "”" }

func (b *builder) note(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}
func (b *builder) say(format string, args ...any) string {
	text := fmt.Sprintf(format, args...)
	b.said = append(b.said, text)
	return text
}
