// Package sched computes the dates of a schedule network: both passes of the critical path method, floats, criticality
// and the longest path, by the rules and options of Primavera P6 or of Microsoft Project, as the network says.
//
// It promises the same answer for the same Network, whatever the number of cores, and that an answer never depends on
// the dates another tool stored. It refuses networks with loops (LoopError) and never changes its input.
package sched

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Dates is what the passes found for one activity.
type Dates struct {
	EarlyStart, EarlyFinish civil.Time // of the remaining work; for a complete activity where its logic would place it
	LateStart, LateFinish   civil.Time
	TotalFloat              civil.Minutes // working minutes of the activity's calendar; meaningful when HasFloat
	FreeFloat               civil.Minutes
	HasFloat                bool // false for complete activities
	Critical                bool // by the project's own option
	LongestPath             bool
	Late                    bool // to be done as late as possible: it takes its late dates, and its early ones are what could be
}

// Start is when the activity is to start, and Finish when it is to finish: at the early dates, but for what is to be done
// as late as possible by the rules of Microsoft Project, which keeps both pairs.
func (d *Dates) Start() civil.Time {
	if d.Late {
		return d.LateStart
	}
	return d.EarlyStart
}

// Finish is the other end.
func (d *Dates) Finish() civil.Time {
	if d.Late {
		return d.LateFinish
	}
	return d.EarlyFinish
}

// Result of one run. Dates are in the order of Network.Activities.
type Result struct {
	Dates    []Dates
	Projects []ProjectDates // in the order of Network.Projects
	Finish   civil.Time     // the latest early finish of all projects
	Driver   []int32        // per activity: index of the link that sets its early dates, or plan.None
}

// ProjectDates are the ends of one project.
type ProjectDates struct {
	Start, Finish civil.Time // earliest early (or actual) start and latest early (or actual) finish of its activities
	LateFinish    civil.Time // where the backward pass began: must-finish-by, else the finish
}

// LoopError lists a loop of links: every activity waits for the one before it, and the first for the last.
type LoopError struct {
	Activities []plan.ActivityID
	Codes      []string
}

// Hold keeps the remaining work of an activity from going on before an instant: a what-if, such as a decision that comes
// late. It moves nothing that is complete or that a mandatory date fixes.
type Hold struct {
	Activity  int32 // index in Network.Activities
	NotBefore civil.Time
}

// Run schedules the network, with what holds it back besides its own words. It returns a *LoopError when links form a
// loop, and an error that names what is wrong when the network does not pass Validate.
func Run(n *plan.Network, holds ...Hold) (*Result, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	if err := checkHolds(n, holds); err != nil {
		return nil, err
	}
	if n.Rules == plan.ProjectRules {
		return runMicrosoft(n, holds)
	}
	w, err := compile(n)
	if err != nil {
		return nil, err
	}
	w.hold(holds)
	w.forward()
	w.ends()
	w.backward()
	w.ends() // what was moved as late as possible may end a project
	r := &Result{
		Dates:    make([]Dates, len(n.Activities)),
		Projects: make([]ProjectDates, len(n.Projects)),
		Driver:   make([]int32, len(n.Activities)),
	}
	for i := range r.Driver {
		r.Driver[i] = plan.None
	}
	for i := range w.nodes {
		w.report(r, i)
	}
	w.longestPath(r, w.spans(r))
	w.critical(r)
	w.projects(r)
	return r, nil
}

// checkHolds says what is wrong with holds.
func checkHolds(n *plan.Network, holds []Hold) error {
	for _, h := range holds {
		if h.Activity < 0 || int(h.Activity) >= len(n.Activities) {
			return fmt.Errorf("a hold names activity %d of %d", h.Activity, len(n.Activities))
		}
	}
	return nil
}

// hold notes the holds by node; the latest of several counts.
func (w *network) hold(holds []Hold) {
	for _, h := range holds {
		at := w.at[h.Activity]
		if at == plan.None {
			continue // level of effort and summaries follow what they span
		}
		if w.holds == nil {
			w.holds = make(map[int32]civil.Time)
		}
		w.holds[at] = max(w.holds[at], h.NotBefore)
		w.nodes[at].flags |= special
	}
}

// ends finds where each project finishes, and where its backward pass begins.
func (w *network) ends() {
	n := w.plan
	w.finish = make([]civil.Time, len(n.Projects))
	for i := range w.nodes {
		d := &w.nodes[i]
		w.finish[d.project] = max(w.finish[d.project], d.ef)
	}
	if w.lateEnd != nil {
		return
	}
	w.lateEnd = make([]civil.Time, len(n.Projects))
	all := civil.Time(0)
	for _, f := range w.finish {
		all = max(all, f)
	}
	for p := range n.Projects {
		if w.finish[p] == 0 { // nothing in it takes part in the passes
			w.finish[p] = n.Projects[p].DataDate
		}
		switch {
		case !n.Projects[p].MustFinish.IsZero():
			w.lateEnd[p] = n.Projects[p].MustFinish
		case n.Projects[p].Options.FloatToAllFinish:
			w.lateEnd[p] = all
		default:
			w.lateEnd[p] = w.finish[p]
		}
	}
}

// report writes what the passes found for one node into the result.
func (w *network) report(r *Result, i int) {
	d := &w.nodes[i]
	o := &w.plan.Projects[d.project].Options
	out := &r.Dates[d.activity]
	out.EarlyStart, out.EarlyFinish, out.LateStart, out.LateFinish = d.es, d.ef, d.ls, d.lf
	if d.driver != plan.None {
		r.Driver[d.activity] = w.in[d.driver].link
	}
	if d.status == plan.Complete {
		return
	}
	kind := o.FloatKind
	if kind == plan.SmallestFloat && d.status == plan.InProgress {
		kind = plan.FinishFloat
	}
	out.HasFloat = true
	out.TotalFloat = totalFloat(kind, w.cal(d), out)
	out.FreeFloat = w.freeFloat(i, d)
}

// critical marks the unfinished activities that are critical by their project's option.
func (w *network) critical(r *Result) {
	mark := func(i, project int32) {
		d := &r.Dates[i]
		o := &w.plan.Projects[project].Options
		if o.CriticalBy == plan.ByLongestPath {
			d.Critical = d.LongestPath
			return
		}
		d.Critical = d.HasFloat && d.TotalFloat <= o.CriticalFloat
	}
	for i := range w.nodes {
		mark(w.nodes[i].activity, w.nodes[i].project)
	}
	for _, i := range w.spanned {
		mark(i, w.plan.Activities[i].Project)
	}
}

// projects finds where each project begins: at the actual start of what has begun, else the early start.
func (w *network) projects(r *Result) {
	for p := range r.Projects {
		r.Projects[p].Finish, r.Projects[p].LateFinish = w.finish[p], w.lateEnd[p]
		r.Finish = max(r.Finish, w.finish[p])
	}
	begin := func(project int32, start civil.Time) {
		if p := &r.Projects[project]; !start.IsZero() && (p.Start.IsZero() || start < p.Start) {
			p.Start = start
		}
	}
	for i := range w.nodes {
		d := &w.nodes[i]
		if d.status == plan.NotStarted {
			begin(d.project, d.es)
			continue
		}
		begin(d.project, actualOr(w.plan.Activities[d.activity].ActualStart, d.es))
	}
	for _, i := range w.spanned {
		a := &w.plan.Activities[i]
		begin(a.Project, actualOr(a.ActualStart, r.Dates[i].EarlyStart))
	}
}
