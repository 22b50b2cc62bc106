package sched

import "counterpart.dev/internal/core/plan"

// longestPath marks the chain of driving links that ends at the latest early finish of each project.
func (w *network) longestPath() {
	for i := len(w.nodes) - 1; i >= 0; i-- {
		d := &w.nodes[i]
		if d.ef == w.finish[d.project] {
			d.flags |= onPath
		}
		if d.flags&onPath == 0 || d.mandated() {
			continue
		}
		preds := w.preds(i)
		for k := range preds {
			e := &preds[k]
			if !e.ignored && w.drives(e, &w.nodes[e.other], d) {
				w.nodes[e.other].flags |= onPath
			}
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

// mandated reports an activity whose dates no link can set.
func (d *node) mandated() bool {
	return d.status == plan.NotStarted && (d.constraint == plan.MandatoryStart || d.constraint == plan.MandatoryFinish)
}
