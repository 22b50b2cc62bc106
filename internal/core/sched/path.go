package sched

import "counterpart.dev/internal/core/plan"

// longestPath marks the chain of driving links that ends at the latest early finish of each project: the activities on it,
// the levels of effort that drive one of them, and WBS summaries that end with the project.
//
// Complete activities are walked through where unfinished work pushes them, but they are history and not marked. The walk
// stops at what a mandatory date fixes and at what is to be done as late as possible: no link sets their dates.
func (w *network) longestPath(r *Result, s *spanner) {
	seen := make([]bool, len(w.plan.Activities))
	var way []int32
	push := func(activity int32) {
		if !seen[activity] {
			seen[activity] = true
			way = append(way, activity)
		}
	}
	for i := range w.nodes {
		if d := &w.nodes[i]; d.ef == w.finish[d.project] {
			push(d.activity)
		}
	}
	for len(way) > 0 {
		at := way[len(way)-1]
		way = way[:len(way)-1]
		r.Dates[at].LongestPath = w.plan.Activities[at].Status != plan.Complete
		for _, k := range s.given[at] { // levels of effort that this activity gives a date, and the other way round
			push(k)
		}
		if n := w.at[at]; n != plan.None {
			w.drivers(int(n), push)
		}
	}
	for _, i := range w.spanned {
		a, d := &w.plan.Activities[i], &r.Dates[i]
		if a.Type == plan.WBSSummary && a.Status != plan.Complete && d.EarlyFinish == w.finish[a.Project] {
			d.LongestPath = true
		}
	}
}

// drivers hands on the predecessors whose links set a node's early dates.
func (w *network) drivers(i int, push func(int32)) {
	d := &w.nodes[i]
	if d.status == plan.NotStarted {
		switch d.constraint {
		case plan.MandatoryStart, plan.MandatoryFinish, plan.AsLateAsPossible:
			return
		}
	}
	preds := w.preds(i)
	for k := range preds {
		e := &preds[k]
		p := &w.nodes[e.other]
		if e.ignored || p.status == plan.Complete && p.driver == plan.None {
			continue // a complete activity that nothing unfinished pushes stands at the data date because work has come that far
		}
		if w.drives(e, p, d) {
			push(p.activity)
		}
	}
}

// drives reports whether a link sets the early dates of its successor.
func (w *network) drives(e *edge, p, d *node) bool {
	t := w.bound(e, p, d)
	if d.status == plan.Complete {
		return t == d.es
	}
	if e.kind == plan.FinishToFinish || e.kind == plan.StartToFinish {
		t = w.startFor(d, t)
	}
	return w.snapStart(d, t) == d.es
}
